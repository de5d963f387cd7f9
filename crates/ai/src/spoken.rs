//! The words of an answer as everything here sees them: in order, with times, as one text, as tokens, as sentences.

use std::ops::Range;

use domain::{Millis, analysis::Quote, transcript::Segment};

use crate::{
    language::Language,
    token::{Mark, Token, tokens_of},
};

/// A silence of this many milliseconds also ends a sentence, where the transcript has no marks.
const SENTENCE_PAUSE_MS: i64 = 1_000;
/// A sentence without marks ends with the phrase in which it reaches this many words.
const LONG_SENTENCE: usize = 30;
/// As `crates/speech` shares time among words: by letters, a digit being spoken like three, and something for each word.
const PER_WORD: f64 = 0.5;
const PER_DIGIT: f64 = 3.0;

/// One word with the marks that belong to it.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
    pub(crate) confidence: Option<f32>,
    /// Where it stands in the text, in bytes.
    pub(crate) bytes: Range<usize>,
    /// Number of its phrase.
    pub(crate) segment: usize,
    /// How much of the time of its phrase it takes, in letters.
    pub(crate) length: f64,
}

/// What was said in one answer.
///
/// Its text is the words with one space between. Times lie within the answer and never go back. Words of a phrase
/// that was typed by hand have no times of their own and share those of the phrase by their length.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    pub(crate) words: Vec<Word>,
    text: String,
    duration_ms: i64,
}

impl Spoken {
    /// The words of `segments`, in an answer of this length.
    pub fn new(segments: &[Segment], duration: Millis) -> Self {
        let mut spoken = Self { duration_ms: duration.0.max(0), ..Self::default() };
        for (number, segment) in segments.iter().enumerate() {
            if segment.words.is_empty() {
                spoken.push_typed(number, segment);
            }
            for word in &segment.words {
                spoken.push(number, &word.text, word.start_ms.0, word.end_ms.0, word.confidence);
            }
        }
        spoken
    }

    fn push_typed(&mut self, number: usize, segment: &Segment) {
        let pieces = || segment.text.split_whitespace();
        let total: f64 = pieces().filter(|piece| is_word(piece)).map(length).sum();
        let span = (segment.end_ms.0 - segment.start_ms.0).max(0);
        let at = |letters: f64| segment.start_ms.0 + share(span, letters / total);
        let mut before = 0.0;
        for piece in pieces() {
            let after = if is_word(piece) { before + length(piece) } else { before };
            self.push(number, piece, at(before), at(after), None);
            before = after;
        }
    }

    /// Appends a word. Marks that stand alone belong to the word before them ("Pourquoi ?"), at the very beginning to
    /// the one after.
    fn push(&mut self, segment: usize, text: &str, start_ms: i64, end_ms: i64, confidence: Option<f32>) {
        let last = self.words.last_mut();
        if text.trim().is_empty() {
            return;
        }
        let from = self.text.len() + usize::from(last.is_some());
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        push_normalised(text, &mut self.text);
        let to = self.text.len();
        if !is_word(text) {
            if let Some(last) = last {
                last.bytes.end = to;
            }
            return;
        }
        let (first, before) = last.map_or((0, 0), |word| (word.start_ms, word.end_ms));
        let start_ms = start_ms.clamp(0, self.duration_ms).max(first);
        let end_ms = end_ms.clamp(0, self.duration_ms).max(start_ms).max(before);
        let bytes = if self.words.is_empty() { 0..to } else { from..to };
        self.words.push(Word { start_ms, end_ms, confidence, bytes, segment, length: length(text) });
    }

    /// All words with one space between.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether nobody said a word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The length of the answer, in milliseconds.
    pub(crate) fn duration_ms(&self) -> i64 {
        self.duration_ms
    }

    /// Mean confidence of all words that have one, each counting once, 0 to 1; none for words typed by hand.
    pub fn confidence(&self) -> Option<f64> {
        self.confidence_of(0..self.words.len())
    }

    /// The same of some words.
    pub(crate) fn confidence_of(&self, words: Range<usize>) -> Option<f64> {
        let known = self.words[words].iter().filter_map(|word| word.confidence);
        let (sum, count) =
            known.fold((0.0, 0.0), |(sum, count), confidence| (sum + f64::from(confidence), count + 1.0));
        (count > 0.0).then(|| sum / count)
    }

    /// How sure it is that these are the words, 0 to 1: the mean of their confidence, where what somebody typed by hand
    /// is certain (P16).
    pub(crate) fn certainty_of(&self, words: Range<usize>) -> f64 {
        let words = &self.words[words];
        let sum: f64 = words.iter().map(|word| word.confidence.map_or(1.0, f64::from)).sum();
        sum / crate::count(words.len()).max(1.0)
    }

    /// Some words, which are not none.
    pub(crate) fn quote(&self, words: Range<usize>) -> Quote {
        let (first, last) = (&self.words[words.start], &self.words[words.end - 1]);
        Quote {
            text: self.text[first.bytes.start..last.bytes.end].into(),
            start_ms: Millis(first.start_ms),
            end_ms: Millis(last.end_ms),
            transcript_confidence: self.confidence_of(words),
        }
    }

    /// The words cut into tokens.
    pub(crate) fn tokens(&self, language: Language) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(self.words.len() * 5 / 4);
        for (number, word) in self.words.iter().enumerate() {
            tokens_of(&self.text[word.bytes.clone()], number, language, &mut tokens);
        }
        tokens
    }

    /// The tokens of each sentence.
    pub(crate) fn sentences(&self, tokens: &[Token]) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, token) in tokens.iter().enumerate() {
            let Some(next) = tokens.get(at + 1) else { break };
            let (word, after) = (&self.words[token.word], &self.words[next.word]);
            let marked = matches!(token.after, Mark::Stop | Mark::Question) && !token.is_abbreviation();
            let broken = after.segment != word.segment
                && (after.start_ms - word.end_ms >= SENTENCE_PAUSE_MS
                    || token.word - tokens[start].word + 1 >= LONG_SENTENCE);
            if marked || broken {
                sentences.push(start..at + 1);
                start = at + 1;
            }
        }
        if start < tokens.len() {
            sentences.push(start..tokens.len());
        }
        sentences
    }
}

/// Appends `text` with runs of white space as one space and none around it.
pub(crate) fn push_normalised(text: &str, out: &mut String) {
    for (place, piece) in text.split_whitespace().enumerate() {
        if place > 0 {
            out.push(' ');
        }
        out.push_str(piece);
    }
}

fn is_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// What a word takes of the time of its phrase, in letters.
fn length(word: &str) -> f64 {
    let letter = |c: char| match c {
        c if c.is_numeric() => PER_DIGIT,
        c if c.is_alphabetic() => 1.0,
        _ => 0.0,
    };
    word.chars().map(letter).sum::<f64>() + PER_WORD
}

/// A share of a length of time in milliseconds, rounded down.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "less than 2^52 milliseconds"
)]
pub(crate) fn share(span_ms: i64, share: f64) -> i64 {
    (span_ms as f64 * share) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(start: i64, end: i64, text: &str) -> Segment {
        Segment {
            start_ms: Millis(start),
            end_ms: Millis(end),
            text: text.into(),
            confidence: None,
            words: Vec::new(),
        }
    }

    #[test]
    fn typed_words_share_the_time_of_their_phrase() {
        let spoken = Spoken::new(&[typed(1_000, 4_000, " – ab  cd ? ef\n")], Millis(10_000));
        assert_eq!(spoken.text(), "– ab cd ? ef");
        let times: Vec<_> = spoken.words.iter().map(|word| (word.start_ms, word.end_ms)).collect();
        assert_eq!(times, [(1_000, 2_000), (2_000, 3_000), (3_000, 4_000)]);
        assert_eq!(spoken.quote(1..2).text, "cd ?");
        assert_eq!(spoken.confidence(), None);
    }

    #[test]
    fn times_never_go_back_nor_leave_the_answer() {
        let segments = [typed(3_000, 5_000, "a b"), typed(3_000, 4_000, "c"), typed(9_500, 10_900, "d")];
        let spoken = Spoken::new(&segments, Millis(10_000));
        let ends: Vec<_> = spoken.words.iter().map(|word| word.end_ms).collect();
        assert_eq!(ends, [4_000, 5_000, 5_000, 10_000]);
        assert!(spoken.words.windows(2).all(|pair| pair[0].start_ms <= pair[1].start_ms));
    }

    #[test]
    fn sentences_end_at_marks_and_at_long_silences() {
        let segments = [
            typed(0, 1_000, "M. Durand a dit oui ! Alors"),
            typed(1_100, 2_000, "on a fini"),
            typed(3_500, 4_000, "puis rien"),
        ];
        let spoken = Spoken::new(&segments, Millis(5_000));
        let tokens = spoken.tokens(Language::French);
        let words: Vec<usize> =
            spoken.sentences(&tokens).into_iter().map(|sentence| sentence.len()).collect();
        assert_eq!(words, [5, 4, 2]);
    }
}
