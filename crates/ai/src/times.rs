//! How the time of an answer was used: speaking, pauses, rate.

use domain::{
    Millis,
    analysis::{Limit, Pauses, Statement, StatementKind, Times},
};

use crate::{
    evidence,
    spoken::{Spoken, Word, share},
};

/// A silence between two words is a pause from this many milliseconds on; a shorter one belongs to articulation.
///
/// Goldman-Eisler, F. (1968): Psycholinguistics. Experiments in spontaneous speech. De Jong, N. H. & Bosker, H. R.
/// (2013): Choosing a threshold for silent pauses to measure second language fluency, DiSS 2013, 17–20, confirm it.
pub const PAUSE_MS: i64 = 250;

/// A pause is long from this many milliseconds on.
///
/// Campione, E. & Véronis, J. (2002): A large-scale multilingual study of silent pause duration, Speech Prosody 2002,
/// 199–202: pauses are brief (under 200 ms), medium (200 to 1,000 ms) or long (over 1,000 ms), and the
/// long ones occur in spontaneous speech alone.
pub const LONG_PAUSE_MS: i64 = 1_000;

/// How many words before and after a long pause are quoted.
const WORDS_AROUND: usize = 4;
/// Times of words are estimates when those of at least half the words of a phrase follow from their length, to this part
/// or two milliseconds. Nobody speaks that evenly.
const EVEN: f64 = 0.05;
const ROUNDING_MS: f64 = 2.0;
/// Fewer words don't show whether they are even.
const WORDS_TO_TELL: usize = 4;

/// A silence between the words `before` and `after`; one that an estimated word stretches over has it on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Silence {
    start_ms: i64,
    end_ms: i64,
    before: usize,
    after: usize,
}

impl Silence {
    fn length(self) -> i64 {
        self.end_ms - self.start_ms
    }
}

/// The figures, and a statement for each long pause.
pub(crate) fn times(spoken: &Spoken) -> (Times, Vec<Statement>) {
    let words = &spoken.words;
    let (silences, estimated) = silences(words);
    let pauses: Vec<Silence> = silences.into_iter().filter(|silence| silence.length() >= PAUSE_MS).collect();
    let long: Vec<Silence> = pauses.iter().copied().filter(|pause| pause.length() >= LONG_PAUSE_MS).collect();
    let first = words.first().map_or(0, |word| word.start_ms);
    let last = words.last().map_or(first, |word| word.end_ms);
    let all = together(&pauses);
    let speaking_ms = (last - first - all.total_ms.0).max(0);
    let duration_ms = spoken.duration_ms();
    let per_minute =
        |span: i64| (span > 0).then(|| crate::count(words.len()) * 60_000.0 / milliseconds(span));
    let figures = Times {
        duration_ms: Millis(duration_ms),
        speaking_ms: Millis(speaking_ms),
        speaking_share: milliseconds(speaking_ms) / milliseconds(duration_ms).max(1.0),
        latency_ms: Millis(first),
        words_per_minute_speaking: per_minute(speaking_ms),
        words_per_minute: per_minute(duration_ms),
        pauses: all,
        long_pauses: together(&long),
        estimated,
    };
    let limits = if estimated { vec![Limit::EstimatedTimes] } else { Vec::new() };
    let stated = long.iter().filter_map(|pause| {
        let from = (pause.before + 1).saturating_sub(WORDS_AROUND);
        let to = (pause.after + WORDS_AROUND).min(words.len());
        Some(Statement {
            kind: StatementKind::LongPause,
            term: String::new(),
            criterion_id: None,
            start_ms: Millis(pause.start_ms),
            end_ms: Millis(pause.end_ms),
            quotes: vec![evidence::quote(spoken, from..to, from..to)?],
            limits: limits.clone(),
        })
    });
    (figures, stated.collect())
}

fn together(pauses: &[Silence]) -> Pauses {
    let lengths = || pauses.iter().map(|pause| pause.length());
    Pauses {
        count: u32::try_from(pauses.len()).unwrap_or(u32::MAX),
        total_ms: Millis(lengths().sum()),
        longest_ms: Millis(lengths().max().unwrap_or(0)),
    }
}

/// Silences in order, and whether times within any phrase are estimates.
///
/// Where they are, words share the voiced time of their phrase (`crates/speech`), and a word whose share falls on both
/// sides of a pause stretches over it. What it takes longer than its letters account for is the pause; where in the
/// word it lies is unknown, so it is put in the middle.
fn silences(words: &[Word]) -> (Vec<Silence>, bool) {
    let (mut found, mut estimated) = (Vec::new(), false);
    let mut start: usize = 0;
    for phrase in words.chunk_by(|word, next| word.segment == next.segment) {
        let pace = even_pace(phrase);
        estimated |= pace.is_some();
        for (at, word) in (start..).zip(phrase) {
            if let Some(before) = at.checked_sub(1) {
                let silence =
                    Silence { start_ms: words[before].end_ms, end_ms: word.start_ms, before, after: at };
                found.extend((silence.length() > 0).then_some(silence));
            }
            if let Some(pace) = pace {
                let voiced = pace * word.length;
                let taken = milliseconds(word.end_ms - word.start_ms);
                let apart = at.checked_sub(1).is_none_or(|before| words[before].end_ms <= word.start_ms);
                if apart && taken - voiced >= milliseconds(PAUSE_MS) {
                    let margin = share(word.end_ms - word.start_ms, voiced / 2.0 / taken);
                    let (start_ms, end_ms) = (word.start_ms + margin, word.end_ms - margin);
                    found.push(Silence { start_ms, end_ms, before: at, after: at });
                }
            }
        }
        start += phrase.len();
    }
    (found, estimated)
}

/// Milliseconds per letter, when the words of a phrase follow from their length.
fn even_pace(phrase: &[Word]) -> Option<f64> {
    let taken = |word: &Word| milliseconds(word.end_ms - word.start_ms);
    let mut paces: Vec<f64> = phrase.iter().map(|word| taken(word) / word.length).collect();
    paces.sort_by(f64::total_cmp);
    let pace = *paces.get(paces.len() / 2)?;
    let even = |word: &&Word| {
        let voiced = pace * word.length;
        (taken(word) - voiced).abs() <= (EVEN * voiced).max(ROUNDING_MS)
    };
    (phrase.len() >= WORDS_TO_TELL && pace > 0.0 && 2 * phrase.iter().filter(even).count() >= phrase.len())
        .then_some(pace)
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^52 milliseconds")]
fn milliseconds(time: i64) -> f64 {
    time as f64
}

#[cfg(test)]
mod tests {
    use domain::transcript::{Segment, Word as Said};

    use super::*;

    /// Words with their times, in phrases.
    fn spoken(phrases: &[&[(&str, i64, i64)]], duration: i64) -> Spoken {
        let segments: Vec<Segment> = phrases
            .iter()
            .map(|words| Segment {
                start_ms: Millis(words[0].1),
                end_ms: Millis(words[words.len() - 1].2),
                text: String::new(),
                confidence: Some(0.9),
                words: words
                    .iter()
                    .map(|(text, start, end)| Said {
                        start_ms: Millis(*start),
                        end_ms: Millis(*end),
                        text: (*text).into(),
                        confidence: Some(0.9),
                    })
                    .collect(),
            })
            .collect();
        Spoken::new(&segments, Millis(duration))
    }

    #[test]
    fn pauses_count_from_a_quarter_of_a_second_and_are_long_from_a_second() {
        // Gaps of 249, 250, 999 and 1,000 ms; 12,000 ms in all.
        let words = [
            ("un", 1_000, 2_000),
            ("deux", 2_249, 3_000),
            ("trois", 3_250, 4_000),
            ("quatre", 4_999, 6_000),
            ("cinq", 7_000, 8_000),
        ];
        let (figures, statements) = times(&spoken(&[&words[..2], &words[2..]], 12_000));
        assert_eq!(figures.pauses, Pauses { count: 3, total_ms: Millis(2_249), longest_ms: Millis(1_000) });
        assert_eq!(
            figures.long_pauses,
            Pauses { count: 1, total_ms: Millis(1_000), longest_ms: Millis(1_000) }
        );
        assert_eq!((figures.latency_ms, figures.speaking_ms), (Millis(1_000), Millis(7_000 - 2_249)));
        assert!((figures.words_per_minute.unwrap() - 25.0).abs() < 1e-9);
        assert!((figures.words_per_minute_speaking.unwrap() - 300_000.0 / 4_751.0).abs() < 1e-9);
        assert!((figures.speaking_share - 4_751.0 / 12_000.0).abs() < 1e-9);
        assert!(!figures.estimated);
        let [pause] = &statements[..] else { panic!("{statements:?}") };
        assert_eq!((pause.start_ms, pause.end_ms), (Millis(6_000), Millis(7_000)));
        assert_eq!(pause.quotes[0].text, "un deux trois quatre cinq");
    }

    /// Six words of 3.5 letters share 2,100 ms, with a pause of 1,500 ms after 900 ms: within the third.
    #[test]
    fn a_pause_under_an_estimated_word_is_found() {
        let words = [
            ("abc", 0, 350),
            ("abd", 350, 700),
            ("abe", 700, 2_550),
            ("abf", 2_550, 2_900),
            ("abg", 2_900, 3_250),
            ("abh", 3_250, 3_600),
        ];
        let (figures, statements) = times(&spoken(&[&words], 4_000));
        assert!(figures.estimated);
        assert_eq!(
            figures.long_pauses,
            Pauses { count: 1, total_ms: Millis(1_500), longest_ms: Millis(1_500) }
        );
        assert_eq!(figures.speaking_ms, Millis(2_100));
        let [pause] = &statements[..] else { panic!("{statements:?}") };
        assert_eq!((pause.start_ms, pause.end_ms), (Millis(875), Millis(2_375)));
        assert_eq!(pause.quotes[0].text, "abc abd abe abf abg abh");
        assert_eq!(pause.limits, [Limit::EstimatedTimes]);
    }

    #[test]
    fn a_drawn_out_word_among_uneven_ones_is_no_pause() {
        let words = [
            ("abc", 0, 200),
            ("abd", 210, 700),
            ("abe", 700, 2_000),
            ("abf", 2_000, 2_100),
            ("abg", 2_150, 2_900),
        ];
        let (figures, _) = times(&spoken(&[&words], 3_000));
        assert_eq!((figures.pauses.count, figures.estimated), (0, false));
    }
}
