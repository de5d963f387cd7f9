//! From Whisper's tokens to words, and from a phrase's time to the times of its words.
//!
//! A token is a run of bytes; it may hold half a letter. A word is what begins with a space, together with what
//! follows up to the next space, so punctuation stays with its word. Whisper gives times to phrases only; the
//! words share the voiced time of their phrase in proportion to their length in letters.

use crate::transcript::{Span, Word};

/// Languages written without spaces: every token that completes a letter ends a word.
const WITHOUT_SPACES: [&str; 8] = ["zh", "yue", "ja", "th", "lo", "my", "km", "bo"];
/// Time of a word that does not depend on its letters, in letters.
const PER_WORD: f64 = 0.5;
/// A spoken digit takes as long as about this many letters.
const PER_DIGIT: f64 = 3.0;

/// A piece of text as the model gave it.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) bytes: Vec<u8>,
    pub(crate) probability: f32,
}

/// A word that has no time yet.
#[derive(Debug, PartialEq)]
pub(crate) struct WordText {
    pub(crate) text: String,
    pub(crate) confidence: f32,
}

/// Joins tokens to words.
pub(crate) fn join_tokens(tokens: &[Token], language: &str) -> Vec<WordText> {
    let spaced = !WITHOUT_SPACES.contains(&language);
    let mut groups: Vec<(Vec<u8>, Vec<f32>)> = Vec::new();
    for token in tokens {
        let begins = match groups.last() {
            None => true,
            Some(_) if spaced => token.bytes.first() == Some(&b' '),
            Some((bytes, _)) => std::str::from_utf8(bytes).is_ok() && !is_mark(&token.bytes),
        };
        if begins {
            groups.push((Vec::new(), Vec::new()));
        }
        if let Some((bytes, probabilities)) = groups.last_mut() {
            bytes.extend_from_slice(&token.bytes);
            if !is_mark(&token.bytes) {
                probabilities.push(token.probability);
            }
        }
    }

    let mut words: Vec<WordText> = Vec::with_capacity(groups.len());
    let mut opening = String::new();
    for (bytes, probabilities) in groups {
        let text = String::from_utf8_lossy(&bytes).replace('\u{FFFD}', "");
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if text.chars().any(char::is_alphanumeric) {
            let text = if opening.is_empty() {
                text.to_owned()
            } else {
                format!("{} {text}", std::mem::take(&mut opening))
            };
            words.push(WordText { text, confidence: mean(&probabilities) });
        } else if let Some(last) = words.last_mut() {
            // French sets marks apart: "Pourquoi ?"
            last.text.push(' ');
            last.text.push_str(text);
        } else {
            opening.push_str(text);
        }
    }
    words
}

/// Gives each word its share of the time in which somebody speaks within `phrase`.
pub(crate) fn place(words: Vec<WordText>, phrase: Span, speech: &[Span]) -> Vec<Word> {
    let mut voiced: Vec<Span> = speech
        .iter()
        .filter(|span| span.overlap_ms(phrase) > 0)
        .map(|span| Span {
            start_ms: span.start_ms.max(phrase.start_ms),
            end_ms: span.end_ms.min(phrase.end_ms),
        })
        .collect();
    if voiced.is_empty() {
        voiced.push(phrase);
    }
    let voiced_ms: u64 = voiced.iter().map(|span| span.duration_ms()).sum();
    let lengths: Vec<f64> = words.iter().map(|word| length(&word.text)).collect();
    let total: f64 = lengths.iter().sum();

    let mut spoken = 0.0;
    words
        .into_iter()
        .zip(lengths)
        .map(|(word, length)| {
            let begin = (voiced_ms as f64 * spoken / total) as u64;
            spoken += length;
            let end = ((voiced_ms as f64 * spoken / total) as u64).clamp(begin, voiced_ms);
            let start_ms = begin_at(&voiced, begin);
            let end_ms = end_at(&voiced, end).max(start_ms);
            Word { start_ms, end_ms, text: word.text, confidence: word.confidence }
        })
        .collect()
}

/// The time after `voiced_ms` of speech; at a pause, after it.
fn begin_at(voiced: &[Span], voiced_ms: u64) -> u64 {
    let mut left = voiced_ms;
    for span in voiced {
        if left < span.duration_ms() {
            return span.start_ms + left;
        }
        left -= span.duration_ms();
    }
    voiced.last().map_or(0, |span| span.end_ms)
}

/// The time after `voiced_ms` of speech; at a pause, before it.
fn end_at(voiced: &[Span], voiced_ms: u64) -> u64 {
    let mut left = voiced_ms;
    for span in voiced {
        if left <= span.duration_ms() {
            return span.start_ms + left;
        }
        left -= span.duration_ms();
    }
    voiced.last().map_or(0, |span| span.end_ms)
}

fn length(word: &str) -> f64 {
    let letters: f64 = word
        .chars()
        .map(|c| match c {
            c if c.is_numeric() => PER_DIGIT,
            c if c.is_alphabetic() => 1.0,
            _ => 0.0,
        })
        .sum();
    letters + PER_WORD
}

/// Punctuation and spaces only. Half a letter is no mark.
fn is_mark(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(char::is_alphanumeric))
}

fn mean(values: &[f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    (values.iter().sum::<f32>() / values.len() as f32).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(parts: &[&[u8]]) -> Vec<Token> {
        parts.iter().map(|bytes| Token { bytes: bytes.to_vec(), probability: 0.5 }).collect()
    }

    fn texts(parts: &[&[u8]], language: &str) -> Vec<String> {
        join_tokens(&tokens(parts), language).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn letters_split_over_tokens_become_whole() {
        assert_eq!(texts(&[b" t", b"\xc3", b"\xa9l", b"\xc3\xa9", b"."], "fr"), ["télé."]);
        assert_eq!(texts(&[b" a", b"\xd9", b"\x85", b" \xd9\x85"], "ar"), ["aم", "م"]);
        assert_eq!(texts(&[b" fin", b"\xc3"], "fr"), ["fin"], "half a letter at the end is dropped");
    }

    #[test]
    fn marks_stay_with_their_word() {
        assert_eq!(texts(&[b" Bonjour", b",", b" j", b"'", b"ai"], "fr"), ["Bonjour,", "j'ai"]);
        assert_eq!(texts(&[b" Pourquoi", b" ?"], "fr"), ["Pourquoi ?"]);
        assert_eq!(texts(&[b" -", b" Oui", b"."], "fr"), ["- Oui."]);
        assert_eq!(texts(&[b" ...", b" "], "fr"), Vec::<String>::new());
    }

    #[test]
    fn languages_without_spaces_split_at_letters() {
        let parts: [&[u8]; 4] =
            ["你".as_bytes(), &"好".as_bytes()[..1], &"好".as_bytes()[1..], "。".as_bytes()];
        assert_eq!(texts(&parts, "zh"), ["你", "好。"]);
    }

    #[test]
    fn confidence_is_the_mean_of_what_is_no_punctuation() {
        let mut parts = tokens(&[b" ab", b"cd", b"."]);
        parts[0].probability = 0.9;
        parts[1].probability = 0.7;
        parts[2].probability = 0.1;
        assert!((join_tokens(&parts, "en")[0].confidence - 0.8).abs() < 1e-6);
    }

    #[test]
    fn words_share_the_voiced_time_and_leap_over_pauses() {
        let words = ["ab", "cd"].map(|text| WordText { text: text.to_owned(), confidence: 1.0 });
        let phrase = Span { start_ms: 1_000, end_ms: 4_000 };
        let speech = [Span { start_ms: 0, end_ms: 2_000 }, Span { start_ms: 3_000, end_ms: 9_000 }];
        let placed = place(words.into(), phrase, &speech);
        assert_eq!((placed[0].start_ms, placed[0].end_ms), (1_000, 2_000));
        assert_eq!((placed[1].start_ms, placed[1].end_ms), (3_000, 4_000));
        let alone = [WordText { text: "x".to_owned(), confidence: 1.0 }];
        let placed = place(alone.into(), phrase, &[]);
        assert_eq!((placed[0].start_ms, placed[0].end_ms), (1_000, 4_000));
    }
}
