//! The information sheet that candidates read before an interview (P10, P12, B16): what happens with what they say, which
//! software does what, who decides, and by which rules. Its sentences are the product's own; what it tells follows from
//! the campaign.

use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{
    Millis,
    consent::Language,
    policy::{self, PolicyProfile},
    rules::{Differs, Rules},
};

/// What the sheet tells of.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Who interviews.
    pub organisation: &'a str,
    /// For which job.
    pub job: &'a str,
    /// How many questions there are.
    pub questions: usize,
    /// What holds for the questions.
    pub rules: &'a Rules,
    /// What of that differs from question to question.
    pub differs: Differs,
    /// The names of what is rated.
    pub criteria: Vec<&'a str>,
    /// The laws that the campaign is held to.
    pub profiles: &'a BTreeSet<PolicyProfile>,
    /// Whether picture quality is measured of those who agree.
    pub metrics: bool,
    /// Months that recordings are kept.
    pub video_months: u32,
    /// Months that the file is kept after the last contact.
    pub file_months: u32,
    /// Whom to turn to.
    pub contact: &'a str,
}

/// A part of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its sentences.
    pub lines: Vec<String>,
}

/// The sheet, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Sheet {
    /// The language it is written in.
    pub language: Language,
    /// That it is software that leads, in one sentence to be shown and spoken (P10).
    pub disclosure: String,
    /// Its parts, the most important first.
    pub sections: Vec<Section>,
    /// SHA-256 of all its words, hexadecimal.
    pub hash: String,
}

impl Sheet {
    /// The sheet about `facts`.
    ///
    /// # Errors
    /// A field error for a language that this version does not know.
    pub fn of(facts: &Facts<'_>, language: Language) -> Result<Self, crate::RuleError> {
        let language = language.chosen("language")?;
        let disclosure = disclosure(language);
        let sections = if language == Language::Fr { french(facts) } else { english(facts) };
        let mut hash = Sha256::new();
        hash.update(disclosure);
        for section in &sections {
            hash.update(&section.title);
            section.lines.iter().for_each(|line| hash.update(format!("\n{line}")));
        }
        let hash = hex::encode(hash.finalize());
        Ok(Self { language, disclosure: disclosure.into(), sections, hash })
    }
}

/// That it is software that leads (P10); in English for a language that this version does not know.
pub fn disclosure(language: Language) -> &'static str {
    match language {
        Language::Fr => DISCLOSURE_FR,
        Language::En | Language::Unknown => DISCLOSURE_EN,
    }
}

const DISCLOSURE_FR: &str = "Je suis un système d’intelligence artificielle : je pose les questions, je chronomètre et j’enregistre. Je n’évalue pas vos réponses et je ne décide de rien ; des personnes le font.";
const DISCLOSURE_EN: &str = "I am an artificial intelligence system: I ask the questions, keep the time and record. I do not rate your answers and I decide nothing; people do.";

fn section(title: &str, lines: Vec<String>) -> Section {
    Section { title: title.into(), lines: lines.into_iter().filter(|line| !line.is_empty()).collect() }
}

/// A length of time in words: `30 s`, `3 min`, `1 min 30 s`.
fn time(time: Millis) -> String {
    let seconds = (time.0 / 1_000).max(1);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn french(facts: &Facts<'_>) -> Vec<Section> {
    let Facts {
        organisation,
        job,
        questions,
        rules,
        differs,
        metrics,
        video_months,
        file_months,
        contact,
        ..
    } = facts;
    let several = if *questions == 1 { "1 question".into() } else { format!("{questions} questions") };
    let months = |months: u32| format!("{months} mois");
    let limits = policy::limits(facts.profiles);
    let has = |profile| facts.profiles.contains(&profile);
    let takes = match rules.takes {
        _ if differs.takes => "Le nombre d’essais dépend de la question ; il est indiqué avec elle.".into(),
        None => "Vous pouvez recommencer une réponse autant de fois que vous voulez.".into(),
        Some(1) => "Chaque réponse s’enregistre une fois.".to_owned(),
        Some(takes) => format!("Vous pouvez enregistrer chaque réponse jusqu’à {takes} fois."),
    };
    vec![
        section(
            "Comment cela se passe",
            vec![
                format!("{organisation} vous propose un entretien enregistré pour le poste « {job} » : {several}, posées à tous les candidats dans le même ordre."),
                match rules.preparation_ms {
                    _ if differs.preparation => "Le temps pour réfléchir dépend de la question ; il s’affiche avec elle.".into(),
                    Some(preparation) => format!("Avant chaque réponse, vous avez {} pour réfléchir.", time(preparation)),
                    None => "Vous réfléchissez aussi longtemps que vous voulez avant chaque réponse.".into(),
                },
                match rules.limit_ms {
                    _ if differs.limit => "La durée d’une réponse dépend de la question ; le temps qui reste s’affiche pendant que vous répondez.".into(),
                    Some(limit) => format!("Une réponse dure au plus {}.", time(limit)),
                    None => "La durée d’une réponse n’est pas limitée.".into(),
                },
                format!("{takes} Une tentative interrompue par un problème technique ne compte pas."),
                if rules.going_back {
                    "Vous pouvez revenir à une question précédente.".into()
                } else {
                    "On ne revient pas à une question précédente.".into()
                },
                if rules.follow_ups > 0 {
                    "Si une réponse est très courte ou arrive à sa limite, une relance préparée à l’avance peut vous être proposée ; vous pouvez la passer.".into()
                } else {
                    String::new()
                },
                "Un essai qui ne compte pas et n’est pas enregistré précède la première question.".into(),
            ],
        ),
        section(
            "Ce qui est enregistré",
            vec![
                "Votre voix et, si vous gardez la caméra, votre image, seulement pendant vos réponses : un voyant rouge et un son l’indiquent. Pendant une pause, rien n’est gardé.".into(),
                "Si vous écrivez vos réponses, seul ce que vous remettez est gardé, avec votre dossier.".into(),
                "Tout est chiffré sur cette machine.".into(),
            ],
        ),
        section(
            "Ce que font les logiciels",
            vec![
                "Si vous l’acceptez, vos réponses sont transcrites par un logiciel de reconnaissance vocale (Whisper), sur cette machine.".into(),
                "Si vous l’acceptez, un logiciel propose au recruteur un brouillon de commentaires avec des citations de vos réponses ; il n’attribue aucune note.".into(),
                if *metrics {
                    "Si vous l’acceptez, la qualité technique de l’image est mesurée (cadrage, lumière). Elle n’entre jamais dans l’évaluation.".into()
                } else {
                    String::new()
                },
                "Aucune émotion, aucun trait de personnalité n’est déduit de votre voix ou de votre visage. Aucune décision n’est automatique.".into(),
            ],
        ),
        section(
            "Ce qui est évalué, et par qui",
            vec![
                format!("Des recruteurs de {organisation} lisent, écoutent ou regardent vos réponses et les notent de 1 à 5, avec la même grille pour tous. Critères : {}.", facts.criteria.join(", ")),
                "Ce que vous demandez pour votre confort (temps, textes, tentatives) ne leur est pas montré.".into(),
            ],
        ),
        section(
            "Si vous préférez une autre formule",
            vec![
                "Vous pouvez refuser l’enregistrement et demander un entretien écrit ou en direct, sans conséquence sur votre candidature.".into(),
                "Vous pouvez écrire vos réponses au lieu de parler, demander plus de temps, des textes plus grands, plus de contraste ou plus de tentatives, sans justificatif : le bouton « Adapter » reste visible.".into(),
            ],
        ),
        section(
            "Durée de conservation",
            vec![
                format!("Les enregistrements : {} au plus. Le dossier : {} après le dernier contact, au plus. Puis tout est effacé.", months(*video_months), months(*file_months)),
                format!("À votre demande, un enregistrement est supprimé avant, copies comprises, en {} jours au plus.", limits.deletion_days),
            ],
        ),
        section(
            "Vos droits",
            vec![
                "Vous pouvez voir, recevoir, corriger ou faire effacer ce qui est gardé sur vous, retirer un accord à tout moment, demander une explication et l’intervention d’une personne.".into(),
                if has(PolicyProfile::Fr) {
                    "Vous pouvez saisir la CNIL (cnil.fr).".into()
                } else if has(PolicyProfile::Eu) {
                    "Vous pouvez saisir l’autorité de protection des données de votre pays.".into()
                } else {
                    String::new()
                },
                if has(PolicyProfile::Ma) { "Vous pouvez saisir la CNDP (loi 09-08).".into() } else { String::new() },
                if has(PolicyProfile::UsIl) {
                    "La loi de l’Illinois sur les entretiens vidéo (AIVIA) vous garantit cette information, votre accord préalable et cette suppression.".into()
                } else {
                    String::new()
                },
                if has(PolicyProfile::UsNyc) {
                    format!("À New York (Local Law 144), vous pouvez demander un préavis de {} jours ouvrés et une autre forme d’évaluation.", limits.notice_business_days)
                } else {
                    String::new()
                },
                if has(PolicyProfile::UsCo) {
                    "Au Colorado, vous pouvez corriger des données inexactes et contester une décision auprès d’une personne.".into()
                } else {
                    String::new()
                },
            ],
        ),
        section("À qui vous adresser", vec![(*contact).to_owned()]),
    ]
}

fn english(facts: &Facts<'_>) -> Vec<Section> {
    let Facts {
        organisation,
        job,
        questions,
        rules,
        differs,
        metrics,
        video_months,
        file_months,
        contact,
        ..
    } = facts;
    let several = if *questions == 1 { "1 question".into() } else { format!("{questions} questions") };
    let months = |months: u32| if months == 1 { "1 month".into() } else { format!("{months} months") };
    let limits = policy::limits(facts.profiles);
    let has = |profile| facts.profiles.contains(&profile);
    let takes = match rules.takes {
        _ if differs.takes => "How often you can answer depends on the question, and is told with it.".into(),
        None => "You can record an answer again as often as you like.".into(),
        Some(1) => "Each answer is recorded once.".to_owned(),
        Some(takes) => format!("You can record each answer up to {takes} times."),
    };
    vec![
        section(
            "How it works",
            vec![
                format!("{organisation} invites you to a recorded interview for the job “{job}”: {several}, asked of all candidates in the same order."),
                match rules.preparation_ms {
                    _ if differs.preparation => "How long you can think depends on the question, and is shown with it.".into(),
                    Some(preparation) => format!("You have {} to think before each answer.", time(preparation)),
                    None => "You can think as long as you like before each answer.".into(),
                },
                match rules.limit_ms {
                    _ if differs.limit => "How long an answer may be depends on the question; the time that is left is shown while you answer.".into(),
                    Some(limit) => format!("An answer takes {} at most.", time(limit)),
                    None => "There is no limit to the length of an answer.".into(),
                },
                format!("{takes} An attempt that a technical problem cuts off does not count."),
                if rules.going_back {
                    "You can go back to an earlier question.".into()
                } else {
                    "There is no way back to an earlier question.".into()
                },
                if rules.follow_ups > 0 {
                    "If an answer is very short or reaches its limit, you may be asked a follow-up question that was prepared in advance; you can pass.".into()
                } else {
                    String::new()
                },
                "A practice question that does not count and is not recorded comes before the first question.".into(),
            ],
        ),
        section(
            "What is recorded",
            vec![
                "Your voice and, if you keep the camera, your picture, only while you answer: a red light and a sound tell you. Nothing is kept during a break.".into(),
                "If you write your answers, only what you hand in is kept, with your file.".into(),
                "Everything is encrypted on this machine.".into(),
            ],
        ),
        section(
            "What the software does",
            vec![
                "If you agree, your answers are transcribed by speech recognition software (Whisper) on this machine.".into(),
                "If you agree, software proposes draft notes with quotes from your answers to the recruiter; it gives no rating.".into(),
                if *metrics {
                    "If you agree, the technical quality of the picture is measured (framing, light). It never enters the evaluation.".into()
                } else {
                    String::new()
                },
                "No emotion and no personality trait is inferred from your voice or face. No decision is automatic.".into(),
            ],
        ),
        section(
            "What is rated, and by whom",
            vec![
                format!("Recruiters at {organisation} read, hear or watch your answers and rate them from 1 to 5, with the same scale for everybody. Criteria: {}.", facts.criteria.join(", ")),
                "What you ask for to make the interview fit for you (time, text, attempts) is not shown to them.".into(),
            ],
        ),
        section(
            "If you prefer another way",
            vec![
                "You may refuse to be recorded and ask for a written or a live interview, without consequences for your application.".into(),
                "You may write your answers instead of speaking, ask for more time, larger text, stronger contrast or more attempts, without proof: the button “Adjust” stays in view.".into(),
            ],
        ),
        section(
            "How long it is kept",
            vec![
                format!("Recordings: {} at most. Your file: {} after the last contact, at most. Then everything is erased.", months(*video_months), months(*file_months)),
                format!("If you ask for it, a recording is deleted earlier, copies included, within {} days.", limits.deletion_days),
            ],
        ),
        section(
            "Your rights",
            vec![
                "You may see, receive, correct or have erased what is kept about you, take back an agreement at any time, ask for an explanation and for a person to step in.".into(),
                if has(PolicyProfile::Fr) {
                    "You may complain to the CNIL (cnil.fr).".into()
                } else if has(PolicyProfile::Eu) {
                    "You may complain to the data protection authority of your country.".into()
                } else {
                    String::new()
                },
                if has(PolicyProfile::Ma) { "You may complain to the CNDP (law 09-08).".into() } else { String::new() },
                if has(PolicyProfile::UsIl) {
                    "The Illinois Artificial Intelligence Video Interview Act gives you this information, your prior consent and this deletion.".into()
                } else {
                    String::new()
                },
                if has(PolicyProfile::UsNyc) {
                    format!("In New York City (Local Law 144) you may ask for notice of {} business days and for another form of evaluation.", limits.notice_business_days)
                } else {
                    String::new()
                },
                if has(PolicyProfile::UsCo) {
                    "In Colorado you may correct data that is wrong and appeal to a person against a decision.".into()
                } else {
                    String::new()
                },
            ],
        ),
        section("Who to contact", vec![(*contact).to_owned()]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(language: Language, profiles: &[PolicyProfile], rules: &Rules, metrics: bool) -> Sheet {
        differing(language, profiles, rules, Differs::default(), metrics)
    }

    fn differing(
        language: Language,
        profiles: &[PolicyProfile],
        rules: &Rules,
        differs: Differs,
        metrics: bool,
    ) -> Sheet {
        let profiles = profiles.iter().copied().collect();
        let facts = Facts {
            organisation: "Atelier Nord",
            job: "Chef de projet",
            questions: 4,
            rules,
            differs,
            criteria: vec!["Clarté", "Écoute"],
            profiles: &profiles,
            metrics,
            video_months: 6,
            file_months: 24,
            contact: "rh@atelier-nord.example",
        };
        Sheet::of(&facts, language).unwrap()
    }

    fn words(sheet: &Sheet) -> String {
        sheet.sections.iter().flat_map(|section| section.lines.clone()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn it_tells_what_p12_asks_for_in_both_languages() {
        let rules = Rules { takes: Some(2), limit_ms: Some(Millis(90_000)), ..Rules::default() };
        for (language, told) in [
            (
                Language::Fr,
                [
                    "Atelier Nord",
                    "Chef de projet",
                    "4 questions",
                    "1 min 30 s",
                    "2 fois",
                    "Whisper",
                    "Clarté, Écoute",
                    "6 mois",
                    "24 mois",
                    "30 jours",
                    "CNIL",
                    "rh@atelier-nord.example",
                ],
            ),
            (
                Language::En,
                [
                    "Atelier Nord",
                    "Chef de projet",
                    "4 questions",
                    "1 min 30 s",
                    "2 times",
                    "Whisper",
                    "Clarté, Écoute",
                    "6 months",
                    "24 months",
                    "30 days",
                    "CNIL",
                    "rh@atelier-nord.example",
                ],
            ),
        ] {
            let sheet = sheet(language, &[PolicyProfile::Fr, PolicyProfile::Eu], &rules, false);
            let words = words(&sheet);
            for part in told {
                assert!(words.contains(part), "{part} in {words}");
            }
            assert_eq!(sheet.sections.len(), 8);
            assert!(sheet.sections.iter().all(|section| !section.lines.is_empty()));
        }
    }

    #[test]
    fn it_promises_nothing_that_one_question_does_not_keep() {
        let rules = Rules {
            preparation_ms: Some(Millis(45_000)),
            limit_ms: Some(Millis(90_000)),
            takes: Some(2),
            ..Rules::default()
        };
        let all = Differs { preparation: true, limit: true, takes: true };
        for (language, promises, instead) in [
            (Language::Fr, ["45 s", "1 min 30 s", "2 fois"], "dépend de la question"),
            (Language::En, ["45 s", "1 min 30 s", "2 times"], "depends on the question"),
        ] {
            let same = words(&sheet(language, &[PolicyProfile::Eu], &rules, false));
            assert!(
                promises.iter().all(|promise| same.contains(promise)) && !same.contains(instead),
                "{same}"
            );
            let differs = words(&differing(language, &[PolicyProfile::Eu], &rules, all, false));
            assert!(!promises.iter().any(|promise| differs.contains(promise)), "{differs}");
            assert_eq!(differs.matches(instead).count(), 3, "{differs}");
        }
    }

    #[test]
    fn it_tells_of_what_holds_here_alone() {
        let rules = Rules::default();
        let plain = words(&sheet(Language::En, &[PolicyProfile::Other], &rules, false));
        for absent in ["CNIL", "CNDP", "Illinois", "New York", "Colorado", "framing", "follow-up"] {
            assert!(!plain.contains(absent), "{absent}");
        }
        let all = [PolicyProfile::Ma, PolicyProfile::UsIl, PolicyProfile::UsNyc, PolicyProfile::UsCo];
        let full = words(&sheet(Language::En, &all, &Rules { follow_ups: 1, ..rules }, true));
        for told in ["CNDP", "Illinois", "10 business days", "Colorado", "framing", "follow-up"] {
            assert!(full.contains(told), "{told}");
        }
    }

    #[test]
    fn french_marks_follow_no_break_spaces() {
        let all = [PolicyProfile::Fr, PolicyProfile::Ma, PolicyProfile::UsIl, PolicyProfile::UsNyc];
        let rules = Rules { follow_ups: 1, takes: Some(1), ..Rules::default() };
        let sheet = sheet(Language::Fr, &all, &rules, true);
        let words = format!("{}\n{}", sheet.disclosure, words(&sheet));
        for wrong in [" ;", " :", " ?", " !", "« ", " »"] {
            assert!(!words.contains(wrong), "{wrong:?} in {words}");
        }
        assert!(words.contains("\u{a0};") && words.contains("«\u{a0}"));
    }

    #[test]
    fn other_words_have_another_hash() {
        let rules = Rules::default();
        let one = sheet(Language::Fr, &[PolicyProfile::Fr], &rules, false);
        assert_eq!(one, sheet(Language::Fr, &[PolicyProfile::Fr], &rules, false));
        assert_ne!(one.hash, sheet(Language::Fr, &[PolicyProfile::Fr], &rules, true).hash);
        assert_ne!(one.hash, sheet(Language::En, &[PolicyProfile::Fr], &rules, false).hash);
    }
}
