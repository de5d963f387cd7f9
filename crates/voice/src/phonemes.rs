//! Texts as the phonemes that Kokoro was trained on: those of espeak-ng, in the spelling of misaki, its grapheme-to-phoneme
//! library (its `EN_PHONES.md` and what it does with espeak-ng for French), with the punctuation left in, which Kokoro
//! breathes by.

use std::{ops::ControlFlow, process::Command};

use domain::consent::Language;

use crate::{VoiceError, system};

/// What ends a part of a text, where it does.
const PAUSES: &[char] = &['.', ',', ';', ':', '!', '?', '…', '—'];

/// The phonemes of each sentence of a text.
///
/// # Errors
/// [`VoiceError::Missing`] without espeak-ng; [`VoiceError::Cancelled`].
pub(crate) fn sentences(
    text: &str,
    language: Language,
    goes_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Vec<String>, VoiceError> {
    let mut sentences = Vec::new();
    let mut sentence = String::new();
    for (part, pause) in parts(text) {
        if goes_on().is_break() {
            return Err(VoiceError::Cancelled);
        }
        let said = phonemes(&part, language)?;
        if said.is_empty() {
            continue;
        }
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(&said);
        sentence.extend(pause);
        if pause.is_none_or(|pause| matches!(pause, '.' | '!' | '?' | '…')) {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    sentences.extend(Some(sentence).filter(|rest| !rest.is_empty()));
    Ok(sentences)
}

/// The parts of a text between its pauses, each with the one that follows it. A mark within a number or an address is none.
fn parts(text: &str) -> Vec<(String, Option<char>)> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let ends = signs.peek().is_none_or(|next| next.is_whitespace() || !next.is_alphanumeric());
        if sign == '\n' || PAUSES.contains(&sign) && ends {
            parts.push((std::mem::take(&mut part), Some(if sign == '\n' { '.' } else { sign })));
        } else if !matches!(sign, '«' | '»' | '“' | '”' | '"' | '(' | ')') {
            part.push(sign);
        }
    }
    parts.push((part, None));
    parts.retain(|(part, _)| part.chars().any(char::is_alphanumeric));
    parts
}

/// Whether there is an espeak-ng to ask.
pub(crate) fn are_known() -> bool {
    let mut command = Command::new("espeak-ng");
    command.arg("--version");
    system::run(command, "").is_ok()
}

fn phonemes(part: &str, language: Language) -> Result<String, VoiceError> {
    let voice = if language == Language::Fr { "fr-fr" } else { "en-us" };
    let mut command = Command::new("espeak-ng");
    command.args(["-v", voice, "-q", "--ipa", "--tie=^", "-b", "1", "--stdin"]);
    let said = String::from_utf8(system::run(command, part)?)
        .map_err(|_| VoiceError::Failed("its phonemes are no text".into()))?;
    let said = without_languages(&said).split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(if language == Language::Fr { french(&said) } else { english(&said) })
}

/// espeak-ng says in brackets where it goes over to another language.
fn without_languages(said: &str) -> String {
    let mut inside = false;
    said.chars()
        .filter(|sign| {
            let outside = !inside && *sign != '(';
            inside = !outside && *sign != ')';
            outside
        })
        .collect()
}

/// Affricates are one sign each, in both languages.
const AFFRICATES: &[(&str, &str)] = &[("d^ʒ", "ʤ"), ("t^ʃ", "ʧ"), ("d^z", "ʣ"), ("t^s", "ʦ")];
/// So are the diphthongs of English; vowels have no length, and what no English speaker tells apart is the same.
const ENGLISH: &[(&str, &str)] = &[
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("e^ɪ", "A"),
    ("o^ʊ", "O"),
    ("ɔ^ɪ", "Y"),
    ("ə^l", "ᵊl"),
    ("ɜː", "ɜɹ"),
    ("ɚ", "əɹ"),
    ("ɐ", "ə"),
    ("ɾ", "T"),
    ("ʔ", "t"),
    ("n\u{329}", "ᵊn"),
    ("r", "ɹ"),
    ("x", "k"),
    ("ɬ", "l"),
    ("ː", ""),
    ("\u{303}", ""),
];

fn french(said: &str) -> String {
    spelt(said, AFFRICATES)
}

fn english(said: &str) -> String {
    spelt(&spelt_with(said, AFFRICATES), ENGLISH)
}

fn spelt(said: &str, by: &[(&str, &str)]) -> String {
    spelt_with(said, by).replace(['^', '-'], "")
}

fn spelt_with(said: &str, by: &[(&str, &str)]) -> String {
    by.iter().fold(said.to_owned(), |said, (from, to)| said.replace(from, to))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

    use super::*;

    #[test]
    fn a_text_is_cut_where_a_reader_breathes_and_nowhere_else() {
        let parts = parts("Bonjour ! Comptez-vous 3,5 % : ou plus ?\nÉcrivez à a.b@c.fr… « Non. »");
        let told: Vec<_> = parts.iter().map(|(part, pause)| (part.trim(), *pause)).collect();
        let expected = [
            ("Bonjour", Some('!')),
            ("Comptez-vous 3,5 %", Some(':')),
            ("ou plus", Some('?')),
            ("Écrivez à a.b@c.fr", Some('…')),
            ("Non", Some('.')),
        ];
        assert_eq!(told, expected);
        assert!(super::parts(" … ?! ").is_empty());
    }

    #[test]
    fn english_is_spelt_as_the_network_learnt_it() {
        let said = sentences("The judge made a choice, boy: go out!", Language::En, &mut || {
            ControlFlow::Continue(())
        })
        .unwrap();
        let [sentence] = said.as_slice() else { panic!("{said:?}") };
        // The diphthongs and affricates of the Cambridge dictionary's /dʒʌdʒ/, /meɪd/, /tʃɔɪs/, /bɔɪ/, /ɡoʊ aʊt/.
        for sound in ["ʤˈʌʤ", "mˌAd", "ʧˈYs,", "bˈY:", "ɡˌO", "ˈWt!"] {
            let without = |text: &str| text.replace(['ˈ', 'ˌ'], "");
            assert!(without(sentence).contains(&without(sound)), "{sound} in {sentence}");
        }
        assert!(!sentence.contains(['^', 'ː', '(']), "{sentence}");
    }

    #[test]
    fn french_keeps_its_nasal_vowels_and_no_mark_of_a_borrowed_word() {
        let said = sentences("Bonjour. Parlez-moi de votre week-end ?", Language::Fr, &mut || {
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(said.len(), 2);
        assert!(said[0].contains("ɔ\u{303}") && said[0].ends_with('.'), "{said:?}");
        assert!(!said[1].contains(['(', ')', '^', '-']) && said[1].ends_with('?'), "{said:?}");
    }
}
