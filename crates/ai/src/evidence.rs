//! The check that every statement must pass, whoever made it (P15, P16): its quotes stand in the transcript, word for
//! word and at their times, and were recognised well enough.

use std::ops::Range;

use domain::{
    Millis,
    analysis::{Quote, Statement},
};

use crate::spoken::{Spoken, push_normalised};

/// Quotes whose words were recognised with less mean confidence (0 to 1) are dropped. The review page marks single
/// words below the same value. Words that somebody typed by hand are certain.
pub const QUOTE_FLOOR: f64 = 0.6;

/// The statements whose quotes hold, without the quotes that don't.
///
/// A quote holds when its text is found in the transcript exactly, white space aside; when it begins and ends between
/// words (`able` is not found in `unable`); when its times are those of the words it was found at; and when the mean
/// confidence of these words reaches [`QUOTE_FLOOR`]. Quotes are put in order of time, their confidence is taken from the
/// transcript whatever they claim, and a statement keeps its own times only when they lie within the answer. A
/// statement that is left without a quote is dropped.
///
/// Who has a quote without times finds them with [`find`].
pub fn verify(spoken: &Spoken, statements: Vec<Statement>) -> Vec<Statement> {
    statements.into_iter().filter_map(|statement| verified(spoken, statement)).collect()
}

fn verified(spoken: &Spoken, mut statement: Statement) -> Option<Statement> {
    let checked = statement.quotes.iter().filter_map(|quote| checked(spoken, quote));
    let mut quotes: Vec<Quote> = checked.collect();
    quotes.sort_by_key(|quote| (quote.start_ms, quote.end_ms));
    let (first, last) = (quotes.first()?, quotes.last()?);
    let inside = |time: Millis| (0..=spoken.duration_ms()).contains(&time.0);
    let (start, end) = (statement.start_ms, statement.end_ms);
    if !inside(start) || !inside(end) || start > end {
        (statement.start_ms, statement.end_ms) = (first.start_ms, last.end_ms);
    }
    statement.quotes = quotes;
    Some(statement)
}

/// The quote with the confidence of its words, when it holds.
fn checked(spoken: &Spoken, quote: &Quote) -> Option<Quote> {
    let words = &spoken.words;
    let from = words.partition_point(|word| word.start_ms < quote.start_ms.0);
    let to = words.partition_point(|word| word.end_ms <= quote.end_ms.0);
    places(spoken, &quote.text, from..to)
        .find(|place| {
            let found = spoken.quote(place.clone());
            (found.start_ms, found.end_ms) == (quote.start_ms, quote.end_ms)
        })
        .and_then(|place| sure(spoken, place, &quote.text))
}

/// Every place at which `text` stands in the transcript: what it says there as a quote, with times and confidence.
pub fn find(spoken: &Spoken, text: &str) -> Vec<Quote> {
    let quoted = |place| Quote { text: normalised(text), ..spoken.quote(place) };
    places(spoken, text, 0..spoken.len()).map(quoted).collect()
}

/// The words, within `range`, at which `text` stands.
fn places<'s>(
    spoken: &'s Spoken,
    text: &str,
    range: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 's {
    let sought = normalised(text);
    let words = spoken.words.get(range.clone()).unwrap_or_default();
    let start = words.first().map_or(0, |word| word.bytes.start);
    let end = words.last().map_or(start, |word| word.bytes.end);
    let within = &spoken.text()[start..end];
    let mut from = 0;
    std::iter::from_fn(move || {
        while !sought.is_empty() {
            let at = from + within.get(from..)?.find(&sought)?;
            let until = at + sought.len();
            from = at + within[at..].chars().next().map_or(1, char::len_utf8);
            let before = within[..at].chars().next_back();
            let after = within[until..].chars().next();
            let cuts = |outside: Option<char>, inside: Option<char>| {
                outside.is_some_and(char::is_alphanumeric) && inside.is_some_and(char::is_alphanumeric)
            };
            if cuts(before, sought.chars().next()) || cuts(after, sought.chars().next_back()) {
                continue;
            }
            let (at, until) = (start + at, start + until);
            let first = words.partition_point(|word| word.bytes.end <= at);
            let last = words.partition_point(|word| word.bytes.start < until);
            if first < last {
                return Some(range.start + first..range.start + last);
            }
        }
        None
    })
}

fn normalised(text: &str) -> String {
    let mut normalised = String::with_capacity(text.len());
    push_normalised(text, &mut normalised);
    normalised
}

/// These words as a quote, if they, and the `key` words among them that a statement turns on, were recognised well
/// enough.
pub(crate) fn quote(spoken: &Spoken, words: Range<usize>, key: Range<usize>) -> Option<Quote> {
    let certain = |words: Range<usize>| spoken.certainty_of(words) >= QUOTE_FLOOR;
    (certain(words.clone()) && certain(key)).then(|| spoken.quote(words))
}

/// The quote `text` at `place` with its confidence, unless that is below the floor.
fn sure(spoken: &Spoken, place: Range<usize>, text: &str) -> Option<Quote> {
    let found = quote(spoken, place.clone(), place)?;
    Some(Quote { text: normalised(text), ..found })
}

#[cfg(test)]
mod tests {
    use domain::analysis::StatementKind;

    use super::*;
    use crate::tests::{said, typed};

    fn stated(quotes: Vec<Quote>) -> Statement {
        Statement {
            kind: StatementKind::Action,
            term: String::new(),
            criterion_id: None,
            start_ms: Millis(0),
            end_ms: Millis(1_000),
            quotes,
            limits: Vec::new(),
        }
    }

    fn quote_at(text: &str, start: i64, end: i64) -> Quote {
        Quote {
            text: text.into(),
            start_ms: Millis(start),
            end_ms: Millis(end),
            transcript_confidence: Some(1.0),
        }
    }

    #[test]
    fn only_what_stands_there_is_found() {
        let spoken = typed("J'ai  réduit les coûts. I was unable to go. J'ai réduit tout.");
        let found = |text: &str| find(&spoken, text).len();
        assert_eq!(found("J'ai réduit"), 2);
        assert_eq!(
            found("ai\n réduit"),
            2,
            "white space does not matter, a word may begin after an apostrophe"
        );
        assert_eq!(found("réduit les coûts"), 1, "without the mark");
        assert_eq!(found("coûts. I"), 1);
        for missing in ["j'ai réduit", "able to go", "réduit les coût", "reduit", "", " ", "duit"] {
            assert_eq!(found(missing), 0, "{missing:?}");
        }
    }

    #[test]
    fn a_quote_holds_at_its_own_time_alone() {
        let spoken = said(&[("oui", 0.9), ("non", 0.9), ("oui", 0.9), ("peut-être", 0.5), ("oui", 0.5)]);
        // Words last 400 ms and begin every 500 ms.
        for (quote, holds) in [
            (quote_at("oui", 0, 400), true),
            (quote_at("oui", 1_000, 1_400), true),
            (quote_at("oui", 0, 1_400), false),
            (quote_at("oui", 500, 900), false),
            (quote_at("non  oui", 500, 1_400), true),
            (quote_at("Non", 500, 900), false),
            (quote_at("oui", 2_000, 2_400), false),
            (quote_at("oui peut-être", 1_000, 1_900), true),
        ] {
            let kept = verify(&spoken, vec![stated(vec![quote.clone()])]);
            assert_eq!(kept.len(), usize::from(holds), "{quote:?}");
        }
    }

    #[test]
    fn a_claimed_confidence_is_replaced_and_wild_times_are_too() {
        let spoken = said(&[("oui", 0.75), ("non", 0.9)]);
        let mut statement = stated(vec![quote_at("non", 500, 900), quote_at("oui", 0, 400)]);
        statement.end_ms = Millis(99_000);
        let kept = verify(&spoken, vec![statement, stated(Vec::new())]);
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].start_ms, kept[0].end_ms), (Millis(0), Millis(900)));
        assert_eq!(kept[0].quotes[0].transcript_confidence, Some(0.75));
    }
}
