//! What comes with the product is complete, in both languages, and fit for a structured interview.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bank::{
        BankQuestion, BankQuestionInput, Bilingual, Category, Competency, CompetencyInput, Difficulty,
        LANGUAGES,
    },
    consent::Language,
    policy::PolicyProfile,
    text::fold,
};

use super::*;

fn bank() -> &'static BuiltIn {
    built_in().unwrap()
}

/// Every text of the bank with where it stands.
fn texts() -> Vec<(String, &'static Bilingual)> {
    let mut texts = Vec::new();
    for competency in &bank().competencies {
        let place = competency.name.en.clone();
        texts.push((place.clone(), &competency.name));
        texts.push((place.clone(), &competency.definition));
        texts.extend(competency.anchors.each().map(|(anchor, text)| (format!("{place}, {anchor}"), text)));
    }
    for entry in &bank().questions {
        texts.push((entry.question.text.en.clone(), &entry.question.text));
        texts.extend(entry.question.probes.iter().map(|probe| (entry.question.text.en.clone(), probe)));
    }
    for template in &bank().templates {
        let place = template.name.en.clone();
        for text in [&template.name, &template.summary, &template.job_title] {
            texts.push((place.clone(), text));
        }
        texts.push((place.clone(), &template.job_description));
        texts.push((place, &template.experience_level));
    }
    texts
}

fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn there_are_fourteen_competencies_with_at_least_six_questions_each() {
    assert_eq!(bank().competencies.len(), 14);
    assert!(bank().questions.len() >= 84, "{}", bank().questions.len());
    for competency in &bank().competencies {
        let own: Vec<_> =
            bank().questions.iter().filter(|entry| entry.question.competency_id == competency.id).collect();
        assert!(own.len() >= 6, "{}: {}", competency.name.en, own.len());
        let sorts: BTreeSet<_> = own.iter().map(|entry| entry.question.category).collect();
        assert!(sorts.contains(&Category::Behavioural) && sorts.contains(&Category::Situational));
        let levels: BTreeSet<_> = own.iter().map(|entry| entry.question.difficulty).collect();
        assert_eq!(levels, BTreeSet::from(Difficulty::ALL), "{}", competency.name.en);
    }
    let known =
        bank().questions.iter().filter(|entry| entry.question.category == Category::Knowledge).count();
    assert!(known >= 6, "{known}");
}

#[test]
fn everything_is_written_in_both_languages_by_the_rules_for_own_entries() {
    for competency in &bank().competencies {
        let Competency { name, definition, anchors, .. } = competency.clone();
        let same = competency.clone().edited(&CompetencyInput { name, definition, anchors }).unwrap();
        assert_eq!(same, *competency);
    }
    for entry in &bank().questions {
        let question = entry.question.clone();
        let BankQuestion {
            competency_id, category, difficulty, text, preparation_ms, limit_ms, probes, ..
        } = question.clone();
        let input =
            BankQuestionInput { competency_id, category, difficulty, text, preparation_ms, limit_ms, probes };
        assert_eq!(question.clone().edited(&input).unwrap(), question);
        assert!(bank().competency(question.competency_id).is_some());
        let (think, answer) = (question.preparation_ms.unwrap().0, question.limit_ms.unwrap().0);
        assert!((15_000..=120_000).contains(&think) && (90_000..=300_000).contains(&answer), "{question:?}");
    }
    for (place, text) in texts() {
        for language in LANGUAGES {
            let text = text.text(language);
            assert!(!text.is_empty(), "{place} in {language:?}");
            assert_eq!(text, text.trim(), "{place}");
        }
        assert!(text.fr != text.en || text.fr.split(' ').count() == 1, "not translated: {place}");
    }
}

#[test]
fn lengths_are_those_of_something_said_aloud() {
    for entry in &bank().questions {
        for language in LANGUAGES {
            let length = entry.question.text.text(language).chars().count();
            assert!((50..=260).contains(&length), "{length}: {}", entry.question.text.text(language));
        }
        assert!((2..=3).contains(&entry.question.probes.len()), "{}", entry.question.text.en);
        for probe in &entry.question.probes {
            assert!(
                LANGUAGES.iter().all(|language| (8..=110).contains(&probe.text(*language).chars().count()))
            );
        }
    }
    for competency in &bank().competencies {
        for (_, anchor) in competency.anchors.each() {
            for language in LANGUAGES {
                let length = anchor.text(language).chars().count();
                assert!((80..=420).contains(&length), "{length}: {}", anchor.text(language));
            }
        }
    }
}

#[test]
fn nothing_is_there_twice() {
    let ids: BTreeSet<_> = bank().questions.iter().map(|entry| entry.question.id).collect();
    assert_eq!(ids.len(), bank().questions.len());
    for language in LANGUAGES {
        let questions: BTreeSet<_> =
            bank().questions.iter().map(|entry| fold(entry.question.text.text(language))).collect();
        assert_eq!(questions.len(), bank().questions.len());
        let names: BTreeSet<_> =
            bank().competencies.iter().map(|competency| fold(competency.name.text(language))).collect();
        assert_eq!(names.len(), bank().competencies.len());
    }
    for entry in &bank().questions {
        let probes: BTreeSet<_> = entry.question.probes.iter().map(|probe| &probe.fr).collect();
        assert_eq!(probes.len(), entry.question.probes.len(), "{}", entry.question.text.en);
    }
}

#[test]
fn anchors_of_a_scale_differ_and_none_is_a_copy_of_another_scale() {
    for language in LANGUAGES {
        let mut seen = BTreeMap::new();
        for competency in &bank().competencies {
            for (anchor, text) in competency.anchors.each() {
                let text = text.text(language);
                assert_eq!(seen.insert(fold(text), anchor), None, "{text}");
            }
            let [one, three, five] = competency
                .anchors
                .each()
                .map(|(_, text)| words(text.text(language)).into_iter().collect::<BTreeSet<_>>());
            for (a, b) in [(&one, &three), (&three, &five), (&one, &five)] {
                let shared = a.intersection(b).count() as f64 / a.len().min(b.len()) as f64;
                assert!(shared < 0.7, "{}: {shared}", competency.name.text(language));
            }
        }
    }
}

/// Each anchor says what an answer does, so each of its sentences has somebody who does something: it starts with a
/// verb (or a negation), never with an adjective about the person.
#[test]
fn anchors_describe_what_answers_do_and_never_traits() {
    let traits = [
        "intelligent",
        "brillant",
        "brilliant",
        "sympathique",
        "nice",
        "charismatique",
        "charismatic",
        "motive",
        "motivated",
        "enthousiaste",
        "enthusiastic",
        "dynamique",
        "dynamic",
        "confiant",
        "confident",
        "nerveux",
        "nervous",
        "timide",
        "shy",
        "souriant",
        "smiling",
        "accent",
        "regard",
        "posture",
        "apparence",
        "appearance",
        "personnalite",
        "personality",
        "excellent",
        "mauvais",
        "poor",
        "bon",
        "good",
        "parfait",
        "perfect",
    ];
    for competency in &bank().competencies {
        for (_, anchor) in competency.anchors.each() {
            for language in LANGUAGES {
                for word in words(anchor.text(language)) {
                    assert!(!traits.contains(&word.as_str()), "{word}: {}", anchor.text(language));
                }
            }
            for sentence in anchor.en.split(". ") {
                let first = words(sentence).first().cloned().unwrap();
                let verb = first.ends_with('s') || ["says", "does", "has", "the"].contains(&first.as_str());
                assert!(verb, "{sentence}");
            }
        }
    }
}

#[test]
fn follow_ups_are_questions_and_lead_nowhere() {
    let leading = [
        "n'est-ce pas",
        "ne pensez-vous pas",
        "ne croyez-vous pas",
        "vous devez",
        "evidemment",
        "bien sur",
        "isn't it",
        "don't you",
        "wouldn't you",
        "surely",
        "of course",
        "you must",
    ];
    for entry in &bank().questions {
        for probe in &entry.question.probes {
            assert!(probe.fr.ends_with("\u{202f}?") && probe.en.ends_with('?'), "{probe:?}");
            for language in LANGUAGES {
                let text = fold(probe.text(language)).replace('\u{2019}', "'");
                assert!(leading.iter().all(|phrase| !text.contains(phrase)), "{text}");
                // Open questions: none that "yes" answers, as those starting with a verb are.
                let first = words(&text).first().cloned().unwrap();
                let closed =
                    ["did", "do", "does", "is", "are", "was", "were", "have", "has", "avez", "etes", "est"];
                assert!(!closed.contains(&first.as_str()), "{text}");
            }
        }
    }
}

#[test]
fn nobody_is_asked_what_the_law_forbids() {
    let forbidden = [
        // French: family, health, origin, religion, opinions, age, habits.
        "age",
        "ages",
        "naissance",
        "enfant",
        "enfants",
        "famille",
        "familial",
        "marie",
        "mariee",
        "conjoint",
        "conjointe",
        "enceinte",
        "grossesse",
        "maladie",
        "malade",
        "handicap",
        "sante",
        "origine",
        "nationalite",
        "race",
        "religion",
        "religieux",
        "religieuse",
        "prier",
        "politique",
        "syndicat",
        "syndical",
        "salaire",
        "jeune",
        "vieux",
        "vieille",
        "homme",
        "femme",
        "celibataire",
        "domicile",
        // English.
        "old",
        "young",
        "birth",
        "child",
        "children",
        "family",
        "married",
        "spouse",
        "partner",
        "pregnant",
        "pregnancy",
        "illness",
        "sick",
        "disability",
        "health",
        "origin",
        "nationality",
        "religion",
        "religious",
        "pray",
        "politics",
        "political",
        "union",
        "salary",
        "man",
        "woman",
        "single",
    ];
    let asked = bank()
        .questions
        .iter()
        .flat_map(|entry| std::iter::once(&entry.question.text).chain(&entry.question.probes));
    let scales = bank().competencies.iter().flat_map(|competency| {
        competency.anchors.each().map(|(_, text)| text).into_iter().chain([&competency.definition])
    });
    for text in asked.chain(scales) {
        for language in LANGUAGES {
            for word in words(text.text(language)) {
                assert!(!forbidden.contains(&word.as_str()), "{word}: {}", text.text(language));
            }
        }
    }
}

#[test]
fn candidates_are_addressed_politely() {
    let familiar = ["tu", "te", "toi", "ton", "ta", "tes"];
    for entry in &bank().questions {
        for text in std::iter::once(&entry.question.text).chain(&entry.question.probes) {
            for word in words(&text.fr) {
                assert!(!familiar.contains(&word.as_str()), "{}", text.fr);
            }
        }
        let you = words(&entry.question.text.fr);
        let polite =
            you.iter().any(|word| ["vous", "vos", "votre"].contains(&word.as_str()) || word.ends_with("ez"));
        assert!(polite || entry.question.category == Category::Knowledge, "{}", entry.question.text.fr);
    }
}

#[test]
fn typography_is_that_of_each_language() {
    for (place, text) in texts() {
        for language in LANGUAGES {
            let text = text.text(language);
            assert!(!text.contains('\'') && !text.contains('"') && !text.contains("..."), "{text}");
            assert!(!text.contains("  "), "{place}");
        }
        let french: Vec<char> = text.fr.chars().collect();
        for pair in french.windows(2) {
            match pair[1] {
                '?' | '!' | ';' | '»' => assert_eq!(pair[0], '\u{202f}', "{}", text.fr),
                ':' => assert_eq!(pair[0], '\u{a0}', "{}", text.fr),
                _ => {}
            }
        }
        assert!(!text.en.contains('\u{202f}') && !text.en.contains(" ?"), "{}", text.en);
    }
}

#[test]
fn templates_open_as_they_are_in_both_languages() {
    assert_eq!(bank().templates.len(), 8);
    for template in &bank().templates {
        assert!((4..=6).contains(&template.criteria.len()), "{}", template.name.en);
        assert!((5..=7).contains(&template.questions.len()), "{}", template.name.en);
        assert!(template.criteria.iter().all(|criterion| (1..=10).contains(&criterion.weight)));
        let asked: BTreeSet<_> =
            template.questions.iter().map(|question| question.bank_question_id).collect();
        assert_eq!(asked.len(), template.questions.len(), "{}", template.name.en);
        let minutes: i64 = template
            .questions
            .iter()
            .map(|question| (question.limit_ms.unwrap().0 + question.preparation_ms.unwrap().0) / 1_000)
            .sum();
        assert!((10 * 60..=30 * 60).contains(&minutes), "{}: {minutes} s", template.name.en);
        for language in [Language::Fr, Language::En] {
            let profiles = BTreeSet::from([PolicyProfile::Eu, PolicyProfile::Fr]);
            let (campaign, questions) = template.campaign("", language, profiles, Millis(1)).unwrap();
            assert!(
                campaign.problems(&questions, Millis(2)).is_empty()
                    && campaign.warnings(&questions, &[], Millis(2)).is_empty()
            );
            assert!(
                questions
                    .iter()
                    .all(|question| question.probes.len() >= 2 && !question.competencies.is_empty())
            );
            assert!(campaign.open(&questions, Millis(2)).is_ok());
        }
    }
}

#[test]
fn the_interface_calls_sorts_and_difficulties_as_campaigns_do() {
    let locales = [
        (Language::Fr, include_str!("../../../../ui/src/locales/fr.json")),
        (Language::En, include_str!("../../../../ui/src/locales/en.json")),
    ];
    for (language, locale) in locales {
        let said: serde_json::Value = serde_json::from_str(locale).unwrap();
        for sort in Category::ALL {
            assert_eq!(said["bank"]["category"][sort.name()], sort.label().text(language));
        }
        for level in Difficulty::ALL {
            assert_eq!(said["bank"]["difficulty"][level.name()], level.label().text(language));
        }
    }
}
