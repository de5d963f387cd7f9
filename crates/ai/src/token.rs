//! Tokens: words as lists and patterns see them, in lower case and cut at apostrophes and hyphens.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::language::Language;

/// The mark between a token and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// None, or a hyphen or apostrophe within a word.
    None,
    /// Anything that parts without ending a sentence: comma, colon, dash, bracket.
    Comma,
    /// The end of a sentence.
    Stop,
    /// The end of a question.
    Question,
}

/// A part of a word.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// In lower case, composed (NFC), with a straight apostrophe.
    pub(crate) text: String,
    /// Number of its word.
    pub(crate) word: usize,
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
    /// What stands between it and the next.
    pub(crate) after: Mark,
}

impl Token {
    /// Whether a full stop after it ends no sentence.
    pub(crate) fn is_abbreviation(&self) -> bool {
        self.capital
            && self.after == Mark::Stop
            && ["m", "mr", "mrs", "ms", "mme", "dr", "st"].contains(&&*self.text)
    }
}

/// French keeps these whole.
const WHOLE: [&str; 2] = ["aujourd", "quelqu"];
/// English cuts before these.
const CLITICS: [&str; 6] = ["m", "s", "d", "re", "ve", "ll"];

/// Appends the tokens of one word.
pub(crate) fn tokens_of(word: &str, number: usize, language: Language, out: &mut Vec<Token>) {
    let composed = match is_nfc_quick(word.chars()) {
        IsNormalized::Yes => Cow::Borrowed(word),
        _ => Cow::Owned(word.nfc().collect()),
    };
    let first = out.len();
    let mut current = String::new();
    let mut capital = false;
    let mut cut = |current: &mut String, capital: bool| {
        if !current.is_empty() {
            let text = std::mem::take(current);
            out.push(Token { text, word: number, capital, after: Mark::None });
        }
    };
    let mut rest = composed.chars();
    let mut tail = Mark::None;
    while let Some(c) = rest.next() {
        if c.is_alphanumeric() {
            if current.is_empty() {
                capital = c.is_uppercase();
            }
            current.extend(c.to_lowercase());
            tail = Mark::None;
        } else if matches!(c, '\'' | '’' | 'ʼ') && rest.as_str().starts_with(char::is_alphanumeric) {
            match language {
                Language::French => {
                    let whole = WHOLE.contains(&current.as_str());
                    current.push('\'');
                    if !whole {
                        cut(&mut current, capital);
                    }
                }
                Language::English => {
                    let after: String = rest
                        .as_str()
                        .chars()
                        .take_while(|c| c.is_alphabetic())
                        .flat_map(char::to_lowercase)
                        .collect();
                    if CLITICS.contains(&after.as_str()) {
                        cut(&mut current, capital);
                        capital = false;
                    }
                    current.push('\'');
                }
            }
        } else {
            cut(&mut current, capital);
            match c {
                '%' | '€' | '$' | '£' => {
                    current.push(c);
                    cut(&mut current, false);
                }
                '.' | '!' | '…' => tail = Mark::Stop,
                '?' => tail = Mark::Question,
                ',' | ';' | ':' | '–' | '—' | '(' | ')' if tail == Mark::None => tail = Mark::Comma,
                _ => {}
            }
        }
    }
    cut(&mut current, capital);
    if let Some(last) = out[first..].last_mut() {
        last.after = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_the_language_asks() {
        use Language::{English, French};
        let cases: [(&str, Language, &[&str], Mark); 10] = [
            ("J’ai", French, &["j'", "ai"], Mark::None),
            ("aujourd'hui,", French, &["aujourd'hui"], Mark::Comma),
            ("quelqu'un.", French, &["quelqu'un"], Mark::Stop),
            ("c'est-à-dire", French, &["c'", "est", "à", "dire"], Mark::None),
            ("Pourquoi ?", French, &["pourquoi"], Mark::Question),
            ("80 %,", French, &["80", "%"], Mark::Comma),
            ("e\u{301}te\u{301}…", French, &["été"], Mark::Stop),
            ("I'd", English, &["i", "'d"], Mark::None),
            ("didn't!", English, &["didn't"], Mark::Stop),
            ("follow-up", English, &["follow", "up"], Mark::None),
        ];
        for (word, language, expected, after) in cases {
            let mut tokens = Vec::new();
            tokens_of(word, 0, language, &mut tokens);
            assert_eq!(tokens.iter().map(|token| &*token.text).collect::<Vec<_>>(), expected, "{word}");
            assert_eq!(tokens.last().map(|token| token.after), Some(after), "{word}");
        }
    }
}
