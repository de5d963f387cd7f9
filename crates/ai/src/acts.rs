//! Verbs in the first person that tell what somebody did, and the forms that tell it was not so.

use std::ops::Range;

use crate::{
    language::{Language, Lists},
    token::{Mark, Token},
};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Person {
    /// I, je.
    Singular,
    /// We, nous, on.
    Plural,
}

/// "I called", "j'ai appelé".
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) person: Person,
    pub(crate) tokens: Range<usize>,
    /// Whether the verb tells what came of it: "we reduced".
    pub(crate) outcome: bool,
}

/// How many words may stand between a subject and its verb.
const BETWEEN: usize = 6;

/// All acts of a sentence, in order.
pub(crate) fn find(sentence: &[Token], language: Language) -> Vec<Act> {
    let lists = language.lists();
    let at = |at: usize| match language {
        Language::French => french(sentence, at, lists),
        Language::English => english(sentence, at, lists),
    };
    (0..sentence.len()).filter_map(at).collect()
}

/// `je (l'/me/…) ai (tout de suite) appelé`.
fn french(sentence: &[Token], start: usize, lists: &Lists) -> Option<Act> {
    let subject = sentence[start].text.as_str();
    let mut at = start + 1;
    let (mut myself, mut reflexive) = (false, false);
    while lists.verb_is("clitics", &sentence.get(at)?.text) {
        myself |= matches!(sentence[at].text.as_str(), "me" | "m'" | "nous");
        reflexive |= myself || sentence[at].text == "s'";
        at += 1;
    }
    let (person, moves) = match (subject, sentence.get(at)?.text.as_str()) {
        ("je" | "j'", "ai") => (Person::Singular, false),
        ("je" | "j'", "suis") => (Person::Singular, true),
        ("nous", "avons") => (Person::Plural, false),
        ("nous", "sommes") => (Person::Plural, true),
        // "On m'a demandé": somebody else acted.
        ("on", "a") if !myself => (Person::Plural, false),
        ("on", "est") if !myself => (Person::Plural, true),
        _ => return None,
    };
    at += 1;
    while at < start + BETWEEN && lists.verb_is("skip", &sentence.get(at)?.text) {
        at += 1;
    }
    let verb = sentence.get(at)?.text.as_str();
    let fits = if moves && !reflexive { lists.verb_is("moves", verb) } else { is_participle(verb) };
    if !fits || lists.verb_is("other", verb) {
        return None;
    }
    Some(Act { person, tokens: start..at + 1, outcome: lists.verb_is("outcome", verb) })
}

/// Whether a word after "avoir" can be a participle. What only looks like one is in the list `other`.
fn is_participle(word: &str) -> bool {
    const ENDINGS: [&str; 16] =
        ["é", "ée", "és", "ées", "i", "ie", "is", "ise", "it", "ite", "ites", "u", "ue", "us", "ert", "int"];
    word.chars().count() > 2 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// `I (then) called`.
fn english(sentence: &[Token], start: usize, lists: &Lists) -> Option<Act> {
    let person = match sentence[start].text.as_str() {
        "i" => Person::Singular,
        "we" => Person::Plural,
        _ => return None,
    };
    let mut at = start + 1;
    while at < start + BETWEEN && lists.verb_is("skip", &sentence.get(at)?.text) {
        at += 1;
    }
    let verb = sentence.get(at)?.text.as_str();
    let outcome = lists.verb_is("outcome", verb);
    let regular = verb.len() > 3 && verb.ends_with("ed") && !verb.ends_with("eed");
    let fits = outcome || regular || lists.verb_is("past", verb);
    (fits && !lists.verb_is("other", verb)).then_some(Act { person, tokens: start..at + 1, outcome })
}

/// Whether a sentence tells what would be rather than what was: it has a condition or a conditional.
pub(crate) fn is_hypothetical(sentence: &[Token], language: Language) -> bool {
    sentence.iter().enumerate().any(|(at, token)| {
        let next = sentence.get(at + 1).map_or("", |token| token.text.as_str());
        match language {
            Language::French => {
                let word = token.text.as_str();
                let condition = word == "si"
                    && ["je", "j'", "on", "nous", "un", "une", "le", "la", "vous"].contains(&next)
                    || word == "s'" && ["il", "ils"].contains(&next);
                condition && opens_clause(sentence, at) || is_conditional(word)
            }
            Language::English => match token.text.as_str() {
                "if" => {
                    ["i", "you", "we", "somebody", "someone", "something", "it", "they", "a", "the"]
                        .contains(&next)
                        && opens_clause(sentence, at)
                }
                "would" | "'d" | "wouldn't" => {
                    at > 0 && ["i", "we", "you", "it"].contains(&sentence[at - 1].text.as_str())
                }
                _ => false,
            },
        }
    })
}

/// Whether a clause begins here: "he asked if I could" has none.
fn opens_clause(sentence: &[Token], at: usize) -> bool {
    at == 0
        || sentence[at - 1].after != Mark::None
        || ["et", "mais", "and", "but", "so"].contains(&&*sentence[at - 1].text)
}

/// "je ferais", "ce serait"; imperfect forms such as "préparait" and "gérait" end otherwise.
fn is_conditional(word: &str) -> bool {
    const STEMS: [&str; 8] = ["er", "ir", "rr", "ndr", "udr", "rdr", "evr", "aur"];
    ["ais", "ait", "ions", "iez", "aient"].iter().any(|ending| {
        word.strip_suffix(ending)
            .is_some_and(|stem| stem.len() > 1 && STEMS.iter().any(|end| stem.ends_with(end)))
    })
}

/// French imperfect of the third person: "refusait", "cherchaient".
pub(crate) fn is_past_state(token: &Token, lists: &Lists) -> bool {
    let word = token.text.as_str();
    (word.ends_with("ait") || word.ends_with("aient"))
        && word.chars().count() > 5
        && !token.capital
        && !is_conditional(word)
        && !lists.verb_is("nouns", word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::typed;

    #[test]
    fn conditionals_are_told_from_imperfects() {
        for word in
            ["ferais", "serait", "pourrait", "prendrais", "devrait", "offrirait", "aurait", "voudrions"]
        {
            assert!(is_conditional(word), "{word}");
        }
        for word in [
            "préparait",
            "gérait",
            "refusait",
            "était",
            "avait",
            "mais",
            "fait",
            "montrait",
            "demandais",
            "livrait",
            "encadrais",
        ] {
            assert!(!is_conditional(word), "{word}");
        }
    }

    #[test]
    fn acts_are_found_across_small_words() {
        for (text, expected) in [
            ("Je l'ai tout de suite appelé.", 1),
            ("Je lui ai donc expliqué et on s'est réunis.", 2),
            ("Je suis allé le voir, je suis content.", 1),
            ("J'ai trois enfants, j'ai envie de partir.", 0),
            ("Nous n'avons pas appelé.", 0),
            ("On m'a demandé de venir, sa fille nous a remerciés.", 0),
            ("Je les ai formées, puis nous avons testé.", 2),
        ] {
            let tokens = typed(text).tokens(Language::French);
            assert_eq!(find(&tokens, Language::French).len(), expected, "{text}");
        }
        for (text, expected) in [
            ("I then immediately called him.", 1),
            ("I, uh, rewrote it and we shipped it.", 2),
            ("I need speed and we feed them.", 0),
            ("I didn't call, I never asked.", 0),
            ("We had lunch, I was late.", 0),
        ] {
            let tokens = typed(text).tokens(Language::English);
            assert_eq!(find(&tokens, Language::English).len(), expected, "{text}");
        }
    }
}
