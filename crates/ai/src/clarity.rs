//! Whether an answer may need a question more, from what was understood of it while it was given (F44, F45).
//!
//! It decides whether an approved probe is asked, and nothing else: nobody is rated by it, and it is kept only as the
//! reason of that probe.

use domain::{Millis, transcript::Segment};

use crate::{language::Language, overlap::Stems, spoken::Spoken};

/// Below this mean confidence of its words (0 to 1) what was said was hardly understood. Lower than
/// [`crate::ANSWER_FLOOR`]: captions are one guess of a smaller model.
const CAPTION_FLOOR: f64 = 0.5;
/// About fewer words nothing is said.
const FEWEST_WORDS: usize = 10;
/// So many words can be said to a question without one of its own only if they are about something else.
const MANY_WORDS: usize = 40;
/// A question with fewer words of its own than this has none that must be taken up.
const FEWEST_TERMS: usize = 3;

/// Whether what was `heard` of an answer, in the language of this ISO 639-1 code, is unclear: hardly understood, or long
/// and without one word of what was `asked` (the question, its probes, the names of what it is about), which is in the
/// language `of_question`. Words are compared by their stems.
pub fn is_unclear(heard: &[Segment], language: &str, asked: &[&str], of_question: &str) -> bool {
    let end = heard.last().map_or(Millis(0), |segment| segment.end_ms);
    let spoken = Spoken::new(heard, end);
    if spoken.len() < FEWEST_WORDS {
        return false;
    }
    if spoken.confidence().is_some_and(|confidence| confidence < CAPTION_FLOOR) {
        return true;
    }
    let known = Language::of(language).filter(|known| Language::of(of_question) == Some(*known));
    let Some(known) = known.filter(|_| spoken.len() >= MANY_WORDS) else { return false };
    let tokens = spoken.tokens(known);
    let sentences = spoken.sentences(&tokens);
    Stems::new(&tokens, &sentences, known).takes_up(&asked.join(" "), FEWEST_TERMS) == Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::phrase;

    const QUESTION: &str = "Décrivez un conflit avec un client et la solution que vous avez trouvée.";

    fn unclear(text: &str, confidence: f32, language: &str) -> bool {
        let words: Vec<(&str, f32)> = text.split_whitespace().map(|word| (word, confidence)).collect();
        is_unclear(&[phrase(&words)], language, &[QUESTION], "fr")
    }

    #[test]
    fn what_was_hardly_understood_is_unclear() {
        let words = "nous avons parlé pendant une heure et tout le monde était content";
        assert!(unclear(words, 0.49, "fr"));
        assert!(!unclear(words, 0.5, "fr"));
        assert!(unclear(words, 0.3, "ar"), "in any language");
        assert!(!unclear("oui", 0.1, "fr"), "too little to tell");
    }

    #[test]
    fn what_is_about_something_else_is_unclear() {
        let else_where = "hier je suis allée au marché avec ma soeur pour acheter des pommes et du pain ";
        let long = else_where.repeat(3);
        assert!(unclear(&long, 0.9, "fr"));
        assert!(!unclear(&format!("{long} les clients"), 0.9, "fr"), "a word in another form");
        assert!(!unclear(else_where, 0.9, "fr"), "few words may lead to it");
        assert!(!unclear(&long, 0.9, "en"), "in another language nothing can be compared");
        let words: Vec<(&str, f32)> = long.split_whitespace().map(|word| (word, 0.9)).collect();
        assert!(
            !is_unclear(&[phrase(&words)], "fr", &["Et vous, pourquoi ?"], "fr"),
            "it has no words of its own"
        );
    }
}
