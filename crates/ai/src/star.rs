//! The parts of an example told in full (situation, task, action, result), found by the words that usually tell them.

use std::ops::Range;

use domain::analysis::{FirstPerson, Limit, Star, StarPart, Statement, StatementKind};

use crate::{
    acts::{self, Act, Person},
    evidence,
    language::{Language, Lists},
    spoken::Spoken,
    token::{Mark, Token},
};

/// A part is found in a sentence from this many points on (`lists/README.md`).
const ENOUGH: u32 = 2;
/// With fewer than one end of a sentence in so many words the transcript has no marks to speak of. Its "sentences" are
/// whole stories then, and what is found in them is right about every other time (`docs/answer-analysis.md`).
const WORDS_PER_MARK: usize = 60;
/// How many quotes show one part.
const QUOTES: usize = 3;
/// A longer sentence is quoted around what was found in it, with this many words.
const LONGEST_QUOTE: usize = 40;

const PARTS: [StarPart; 4] = [StarPart::Situation, StarPart::Task, StarPart::Action, StarPart::Result];

/// A sentence in which a part was found.
#[derive(Clone, Debug)]
struct Hit {
    part: StarPart,
    points: u32,
    sentence: Range<usize>,
    /// The first token that showed it, and one past its last.
    shown: Range<usize>,
}

/// Whether the transcript has the marks by which its sentences can be told.
pub(crate) fn has_sentences(tokens: &[Token], spoken: &Spoken) -> bool {
    let ends = tokens.iter().filter(|token| matches!(token.after, Mark::Stop | Mark::Question)).count();
    ends * WORDS_PER_MARK >= spoken.len()
}

/// The figures, and a statement for each quote of a part.
pub(crate) fn star(
    tokens: &[Token],
    sentences: &[Range<usize>],
    spoken: &Spoken,
    language: Language,
) -> (Star, Vec<Statement>) {
    let lists = language.lists();
    let (mut hits, mut first_person) = (Vec::new(), FirstPerson::default());
    for sentence in sentences {
        let part = &tokens[sentence.clone()];
        if part.last().is_some_and(|token| token.after == Mark::Question)
            || acts::is_hypothetical(part, language)
        {
            continue;
        }
        let acts = acts::find(part, language);
        for act in acts.iter().filter(|act| !act.outcome) {
            match act.person {
                Person::Singular => first_person.singular += 1,
                Person::Plural => first_person.plural += 1,
            }
        }
        hits.extend(hits_of(part, sentence, &acts, lists));
    }
    let (mut found, mut not_found, mut statements) = (Vec::new(), Vec::new(), Vec::new());
    for part in PARTS {
        let stated = best(part, &hits, tokens, spoken);
        let list = if stated.is_empty() { &mut not_found } else { &mut found };
        list.push(part);
        statements.extend(stated);
    }
    (Star { found, not_found, first_person }, statements)
}

/// What one sentence scores for each part.
fn hits_of(part: &[Token], sentence: &Range<usize>, acts: &[Act], lists: &Lists) -> Vec<Hit> {
    // Of each class the best cue, with what it was found at.
    let mut best: Vec<(StarPart, &str, u32, Range<usize>)> = Vec::new();
    let mut note = |star: StarPart, class: &'static str, points: u32, at: Range<usize>| match best
        .iter_mut()
        .find(|known| known.0 == star && known.1 == class)
    {
        Some(known) if known.2 < points => (known.2, known.3) = (points, at),
        Some(_) => {}
        None => best.push((star, class, points, at)),
    };
    for at in 0..part.len() {
        for number in lists.cue_finder.at(&part[at..], &lists.numbers) {
            let cue = &lists.cues[number];
            note(cue.part, cue.class, cue.points, at..at + lists.cue_finder.pattern(number).len());
        }
        if acts::is_past_state(&part[at], lists) {
            note(StarPart::Situation, "state", 1, at..at + 1);
        }
    }
    for act in acts {
        let star = if act.outcome { StarPart::Result } else { StarPart::Action };
        note(star, "act", ENOUGH, act.tokens.clone());
    }
    let of = |star: StarPart| {
        let mine = || best.iter().filter(move |cue| cue.0 == star);
        let points: u32 = mine().map(|cue| cue.2).sum();
        let shown = mine().map(|cue| cue.3.clone()).min_by_key(|at| at.start)?;
        let shown = sentence.start + shown.start..sentence.start + shown.end;
        (points >= ENOUGH).then(|| Hit { part: star, points, sentence: sentence.clone(), shown })
    };
    PARTS.into_iter().filter_map(of).collect()
}

/// The statements of one part: its best sentences that were recognised well enough, in order of time.
fn best(part: StarPart, hits: &[Hit], tokens: &[Token], spoken: &Spoken) -> Vec<Statement> {
    let mut mine: Vec<&Hit> = hits.iter().filter(|hit| hit.part == part).collect();
    mine.sort_by_key(|hit| (std::cmp::Reverse(hit.points), hit.sentence.start));
    let mut stated: Vec<Statement> =
        mine.into_iter().filter_map(|hit| stated(hit, tokens, spoken)).take(QUOTES).collect();
    stated.sort_by_key(|statement| statement.start_ms);
    stated
}

fn stated(hit: &Hit, tokens: &[Token], spoken: &Spoken) -> Option<Statement> {
    let word = |token: usize| tokens[token].word;
    let (first, last) = (word(hit.sentence.start), word(hit.sentence.end - 1));
    let shown = word(hit.shown.start)..word(hit.shown.end - 1) + 1;
    let from = if last - first < LONGEST_QUOTE {
        first
    } else {
        shown.start.saturating_sub(LONGEST_QUOTE / 4).max(first)
    };
    let to = last.min(from + LONGEST_QUOTE - 1).max(shown.end - 1) + 1;
    let quote = evidence::quote(spoken, from..to, shown)?;
    let kind = match hit.part {
        StarPart::Situation => StatementKind::Situation,
        StarPart::Task => StatementKind::Task,
        StarPart::Action => StatementKind::Action,
        StarPart::Result => StatementKind::Result,
        StarPart::Unknown => return None,
    };
    Some(Statement {
        kind,
        term: String::new(),
        criterion_id: None,
        start_ms: quote.start_ms,
        end_ms: quote.end_ms,
        quotes: vec![quote],
        limits: vec![Limit::WordsAlone],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::typed;

    fn parts(text: &str, language: Language) -> (Vec<StarPart>, FirstPerson) {
        let spoken = typed(text);
        let tokens = spoken.tokens(language);
        let sentences = spoken.sentences(&tokens);
        let (star, statements) = star(&tokens, &sentences, &spoken, language);
        assert_eq!(star.found.len() + star.not_found.len(), 4);
        assert!(statements.iter().all(|statement| statement.quotes.len() == 1));
        (star.found, star.first_person)
    }

    #[test]
    fn each_part_is_found_by_its_words() {
        use StarPart::{Action, Result, Situation, Task};
        let cases = [
            (Language::French, "Dans mon précédent poste, tout était sur papier.", vec![Situation]),
            (Language::French, "Je devais tout numériser.", vec![Task]),
            (Language::French, "J'ai d'abord trié les dossiers.", vec![Action]),
            (Language::French, "On a réduit les délais de moitié.", vec![Result]),
            (Language::French, "Le nombre d'erreurs est passé de dix à deux.", vec![Result]),
            (Language::English, "In my last job everything was on paper.", vec![Situation]),
            (Language::English, "I had to scan it all.", vec![Task]),
            (Language::English, "I then sorted the files.", vec![Action]),
            (Language::English, "We cut the delays by half.", vec![Result]),
            (Language::English, "As a result, errors dropped from ten to two.", vec![Result]),
        ];
        for (language, text, expected) in cases {
            assert_eq!(parts(text, language).0, expected, "{text}");
        }
    }

    #[test]
    fn what_was_not_done_or_only_might_be_is_no_part() {
        for (language, text) in [
            (Language::French, "Je n'ai jamais appelé le client."),
            (Language::French, "Si j'étais en retard, j'appellerais le client."),
            (Language::French, "J'ai envie d'apprendre et j'ai besoin de calme."),
            (Language::French, "Je suis motivé et organisé."),
            (Language::English, "I never called the customer."),
            (Language::English, "If I was late I would call, and I called it fair."),
            (Language::English, "I wanted, I needed, I liked it."),
            (Language::English, "Have you ever called a customer, and I asked why?"),
        ] {
            let found = parts(text, language).0;
            assert!(
                !found.contains(&StarPart::Action) && !found.contains(&StarPart::Result),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn who_acts_is_counted() {
        let text =
            "J'ai appelé le client. Nous avons revu le plan et on a posé des questions. Je me suis déplacé.";
        assert_eq!(parts(text, Language::French).1, FirstPerson { singular: 2, plural: 2 });
        let text = "I called the client. We reviewed the plan and I then asked questions.";
        assert_eq!(parts(text, Language::English).1, FirstPerson { singular: 2, plural: 1 });
    }

    #[test]
    fn a_part_is_quoted_three_times_at_most_and_long_sentences_are_cut() {
        let text = "J'ai appelé. J'ai trié. J'ai rangé. J'ai noté.".to_owned();
        let spoken = typed(&text);
        let tokens = spoken.tokens(Language::French);
        let sentences = spoken.sentences(&tokens);
        let (_, statements) = star(&tokens, &sentences, &spoken, Language::French);
        let quotes: Vec<_> = statements.iter().map(|statement| &*statement.quotes[0].text).collect();
        assert_eq!(quotes, ["J'ai appelé.", "J'ai trié.", "J'ai rangé."]);

        let spoken = typed(&format!("{}j'ai appelé {}", "et encore ".repeat(30), "et encore ".repeat(30)));
        let tokens = spoken.tokens(Language::French);
        let sentences = spoken.sentences(&tokens);
        let (_, statements) = star(&tokens, &sentences, &spoken, Language::French);
        let quote = &statements[0].quotes[0].text;
        assert!(quote.contains("j'ai appelé"), "{quote}");
        assert_eq!(quote.split(' ').count(), LONGEST_QUOTE);
    }
}
