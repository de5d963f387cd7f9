//! What can be said about an answer on this machine, without a network and without a language model.
//!
//! [`analyse`] takes the transcript of one answer and the texts around it and returns draft notes ([`Notes`]):
//! figures (speaking time, pauses, rate, fillers, words taken up, parts of an example) and statements, each with quotes
//! and times. It gives codes and data, never sentences; it scores nothing, and says nothing about what
//! somebody feels or is like (P2). `docs/answer-analysis.md` has the source, the unit and the limits of each figure, and how
//! well the word lists do on written examples.
//!
//! [`verify`] is the check that the statements of every provider must pass: what is quoted stands in the transcript.
//!
//! The same words give the same notes.

mod acts;
mod clarity;
pub mod evidence;
mod fillers;
mod language;
mod overlap;
mod pattern;
mod spoken;
mod star;
mod times;
mod token;

use domain::{
    Millis,
    analysis::{Basis, Engine, Figures, Notes},
    transcript::Segment,
};

pub use clarity::is_unclear;
pub use evidence::verify;
pub use language::Language;
pub use overlap::Topic;
pub use spoken::Spoken;
pub use times::{LONG_PAUSE_MS, PAUSE_MS};

/// Below this mean confidence of its words (0 to 1) nothing is said about an answer (P16).
///
/// Were a model's probabilities right, a quarter of the words would be wrong there. Up to a word error rate of about 25 %
/// people work better with a transcript than without (Munteanu et al. 2006: The effect of speech recognition accuracy
/// rates on the usefulness and usability of webcast archives, CHI 2006, 493–502, doi 10.1145/1124772.1124848). Models
/// tend to be surer than they are right, so the true rate at the floor is higher rather than lower.
pub const ANSWER_FLOOR: f64 = 0.75;

/// About fewer words nothing is said. They take some ten seconds; one filler more would change the rate by four
/// per hundred, and one sentence can't hold an example with its parts.
pub const FEWEST_WORDS: usize = 25;

/// What these notes are made by. The version changes with the lists and rules.
pub fn engine() -> Engine {
    Engine { name: "local".into(), version: "1".into(), model: String::new() }
}

/// An answer as it is analysed.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Its transcript.
    pub segments: &'a [Segment],
    /// The language spoken, ISO 639-1.
    pub language: &'a str,
    /// The length of the recording.
    pub duration: Millis,
}

/// Draft notes about one answer, and about which words of the `topics` (its question, the job, the criteria) it takes up.
pub fn analyse(answer: &Answer<'_>, topics: &[Topic<'_>]) -> Notes {
    let spoken = Spoken::new(answer.segments, answer.duration);
    let language = Language::of(answer.language);
    let basis = basis(&spoken, language);
    let mut notes = Notes {
        basis,
        words: u32::try_from(spoken.len()).unwrap_or(u32::MAX),
        transcript_confidence: spoken.confidence(),
        figures: None,
        statements: Vec::new(),
    };
    if !basis.allows_statements() {
        return notes;
    }
    let (times, mut statements) = times::times(&spoken);
    let mut figures = Figures { times, fillers: None, overlaps: Vec::new(), star: None };
    if let Some(language) = language {
        let tokens = spoken.tokens(language);
        let sentences = spoken.sentences(&tokens);
        let found = fillers::find(&tokens, &sentences, language);
        let (stated, counted) = fillers::statements(&found, &tokens, &spoken, language);
        statements.extend(stated);
        figures.fillers = Some(counted);
        let stems = overlap::Stems::new(&tokens, &sentences, language);
        for topic in topics {
            let (overlap, stated) = stems.overlap(topic, &spoken);
            statements.extend(stated);
            figures.overlaps.push(overlap);
        }
        if star::has_sentences(&tokens, &spoken) {
            let (star, stated) = star::star(&tokens, &sentences, &spoken, language);
            statements.extend(stated);
            figures.star = Some(star);
        }
    }
    statements.sort_by_key(|statement| (statement.start_ms, statement.kind));
    notes.statements = verify(&spoken, statements);
    notes.figures = Some(figures);
    notes
}

fn basis(spoken: &Spoken, language: Option<Language>) -> Basis {
    if spoken.is_empty() {
        Basis::NoWords
    } else if spoken.certainty_of(0..spoken.len()) < ANSWER_FLOOR {
        Basis::TooUncertain
    } else if spoken.len() < FEWEST_WORDS {
        Basis::TooShort
    } else if language.is_none() {
        Basis::TimesAlone
    } else {
        Basis::Sufficient
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of words, far below 2^52")]
pub(crate) fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use domain::transcript::Word;

    use super::*;

    /// What somebody typed, over a minute.
    pub(crate) fn typed(text: &str) -> Spoken {
        let segment = Segment {
            start_ms: Millis(0),
            end_ms: Millis(60_000),
            text: text.into(),
            confidence: None,
            words: Vec::new(),
        };
        Spoken::new(&[segment], Millis(60_000))
    }

    /// A phrase whose words begin every 500 ms and last 400, each with its confidence.
    pub(crate) fn phrase(words: &[(&str, f32)]) -> Segment {
        let word = |(at, (text, confidence)): (i64, &(&str, f32))| Word {
            start_ms: Millis(at * 500),
            end_ms: Millis(at * 500 + 400),
            text: (*text).into(),
            confidence: Some(*confidence),
        };
        Segment {
            start_ms: Millis(0),
            end_ms: Millis(60_000),
            text: String::new(),
            confidence: None,
            words: (0..).zip(words).map(word).collect(),
        }
    }

    /// The same as an answer of a minute.
    pub(crate) fn said(words: &[(&str, f32)]) -> Spoken {
        Spoken::new(&[phrase(words)], Millis(60_000))
    }

    fn notes(words: &[(&str, f32)], language: &str) -> Notes {
        let segments = [phrase(words)];
        analyse(&Answer { segments: &segments, language, duration: Millis(60_000) }, &[])
    }

    #[test]
    fn nothing_is_said_on_words_that_do_not_bear_it() {
        let sure = vec![("oui", 0.9); FEWEST_WORDS];
        for (words, language, basis) in [
            (vec![], "fr", Basis::NoWords),
            (vec![("...", 0.9)], "fr", Basis::NoWords),
            (sure[1..].to_vec(), "fr", Basis::TooShort),
            (vec![("oui", 0.74); FEWEST_WORDS], "fr", Basis::TooUncertain),
            (vec![("oui", 0.75); FEWEST_WORDS], "fr", Basis::Sufficient),
            (sure.clone(), "ar", Basis::TimesAlone),
            (sure.clone(), "en", Basis::Sufficient),
        ] {
            let notes = notes(&words, language);
            assert_eq!(notes.basis, basis);
            assert_eq!(notes.figures.is_some(), basis.allows_statements(), "{basis:?}");
            if basis != Basis::Sufficient && basis != Basis::TimesAlone {
                assert!(notes.statements.is_empty());
            }
        }
        let uncertain = notes(&[("oui", 0.5); 30], "fr");
        assert_eq!((uncertain.words, uncertain.transcript_confidence), (30, Some(0.5)));
    }

    #[test]
    fn a_filler_that_may_be_misheard_is_not_counted() {
        let mut words = vec![("oui", 0.9); 30];
        words[3] = ("euh,", 0.9);
        words[9] = ("euh,", 0.5);
        let notes = notes(&words, "fr");
        assert_eq!(
            notes.figures.and_then(|figures| figures.fillers).map(|fillers| fillers.filled_pauses),
            Some(1)
        );
        let fillers: Vec<_> = notes.statements.iter().filter(|statement| statement.term == "euh").collect();
        assert_eq!(fillers.len(), 1);
        assert_eq!(fillers[0].quotes.len(), 1);
        assert_eq!(fillers[0].start_ms, Millis(1_500));
    }

    /// Of a language without lists only times are said.
    #[test]
    fn without_lists_the_times_remain() {
        let figures = notes(&[("نعم", 0.9); 30], "ar").figures;
        assert!(figures.is_some_and(|figures| figures.fillers.is_none() && figures.star.is_none()));
    }
}
