//! Searching: how typed words meet the words of a text, and how hits are ranked. A database only brings candidates;
//! what is decided here is the same on all of them.

use std::borrow::Cow;

use serde::Serialize;
use ts_rs::TS;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::text::fold;

/// More words than this say nothing more about what is meant.
const MAX_WORDS: usize = 8;
/// Saturation of repeated words and weight of the length of a text (Robertson & Zaragoza 2009, BM25: k₁ and b).
const SATURATION: f32 = 1.2;
const LENGTH_WEIGHT: f32 = 0.75;
/// A text of this many words is neither short nor long.
const USUAL_WORDS: f32 = 100.0;
/// What two words in the order they were typed add.
const IN_ORDER: f32 = 0.5;

/// A word of a text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// Byte at which it starts.
    pub start: usize,
    /// As it is written.
    pub text: &'t str,
    /// Without accents and case.
    pub folded: Cow<'t, str>,
}

impl Token<'_> {
    /// Byte after its last.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

fn in_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// A word without accents and case. Most words of a text that was folded before are so already, and nothing is copied.
fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut folded = fold(word);
    folded.retain(char::is_alphanumeric);
    Cow::Owned(folded)
}

/// The words of a text: letters and digits between anything else.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let start = rest + text[rest..].find(in_word)?;
            let tail = &text[start..];
            let end = start + tail.find(|c| !in_word(c)).unwrap_or(tail.len());
            rest = end;
            let folded = folded(&text[start..end]);
            if !folded.is_empty() {
                return Some(Token { start, text: &text[start..end], folded });
            }
        }
    })
}

/// The folded words of a text with a space between: what searches look in.
pub fn words(text: &str) -> String {
    tokens(text).map(|token| token.folded).collect::<Vec<_>>().join(" ")
}

/// One word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedWord {
    /// As it was typed, in lower case.
    written: String,
    /// Without accents.
    pub folded: String,
    /// Whether it may go on: the last one, while it is being typed.
    pub open: bool,
    /// Words that it may have been meant to be.
    pub similar: Vec<String>,
}

/// How a word of a text meets a wanted one, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meets {
    Exactly,
    AtItsStart,
    WithoutAccents,
    Misspelt,
}

impl Meets {
    fn weight(self) -> f32 {
        match self {
            Self::Exactly => 1.0,
            Self::AtItsStart => 0.8,
            Self::WithoutAccents => 0.6,
            Self::Misspelt => 0.3,
        }
    }
}

impl WantedWord {
    /// How many letters may be wrong: none in short words, which would become anything.
    pub fn forgiven(&self) -> usize {
        match self.folded.chars().count() {
            0..=3 => 0,
            4 | 5 => 1,
            _ => 2,
        }
    }

    /// The longest word that this one can be a misspelling, or the misspelt start, of.
    pub fn longest(&self) -> usize {
        self.folded.chars().count() + if self.open { 6 } else { self.forgiven() }
    }

    /// How many letters lie between this and `word` (optimal string alignment); none when they are too many.
    /// A word that is still being typed is compared with the starts of `word` as well.
    pub fn distance(&self, word: &str) -> Option<usize> {
        let typed = self.folded.chars().count();
        let whole = strsim::osa_distance(&self.folded, word);
        let start = (typed..=typed + 1).filter(|_| self.open).map(|length| {
            let start: String = word.chars().take(length).collect();
            strsim::osa_distance(&self.folded, &start)
        });
        start.chain([whole]).min().filter(|distance| *distance <= self.forgiven() && self.forgiven() > 0)
    }

    fn meets(&self, token: &Token<'_>) -> Option<Meets> {
        let written = || token.text.nfc().flat_map(char::to_lowercase).collect::<String>();
        if token.folded == self.folded {
            let same = token.text == self.written || written() == self.written;
            return Some(if same { Meets::Exactly } else { Meets::WithoutAccents });
        }
        if self.open && token.folded.starts_with(self.folded.as_str()) {
            let same = token.text.starts_with(&self.written) || written().starts_with(&self.written);
            return Some(if same { Meets::AtItsStart } else { Meets::WithoutAccents });
        }
        self.similar.iter().any(|similar| *similar == token.folded).then_some(Meets::Misspelt)
    }
}

/// What was typed into a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The words; all of them must be found.
    pub words: Vec<WantedWord>,
}

/// A piece of a text, marked when it is what was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Part {
    /// The piece.
    pub text: String,
    /// Whether it was looked for.
    pub hit: bool,
}

/// Where a wanted word stands in a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hit {
    word: usize,
    start: usize,
    end: usize,
}

impl Wanted {
    /// The words of what was typed; the last one may go on unless something follows it.
    pub fn parse(typed: &str) -> Self {
        let open = typed.chars().next_back().is_some_and(in_word);
        let mut words: Vec<WantedWord> = tokens(typed)
            .take(MAX_WORDS)
            .map(|token| WantedWord {
                written: token.text.nfc().flat_map(char::to_lowercase).collect(),
                folded: token.folded.into_owned(),
                open: false,
                similar: Vec::new(),
            })
            .collect();
        if let Some(last) = words.last_mut() {
            last.open = open;
        }
        Self { words }
    }

    /// How well the fields of a record, each with its weight, answer what was typed; 0 when a word is missing.
    pub fn score(&self, fields: &[(f32, &str)]) -> f32 {
        let mut best = vec![0.0_f32; self.words.len()];
        let mut in_order = 0.0_f32;
        for (weight, text) in fields {
            let (mut found, mut length) = (vec![(0.0_f32, 0.0_f32); self.words.len()], 0.0_f32);
            let mut before = None;
            for token in tokens(text) {
                length += 1.0;
                let mut here = None;
                for (position, word) in self.words.iter().enumerate() {
                    let Some(meets) = word.meets(&token) else { continue };
                    let (class, times) = &mut found[position];
                    *class = class.max(meets.weight());
                    *times += 1.0;
                    if here.is_none() || before.is_some_and(|before| position == before + 1) {
                        here = Some(position);
                    }
                }
                if let (Some(before), Some(here)) = (before, here)
                    && here == before + 1
                {
                    in_order = in_order.max(IN_ORDER * weight);
                }
                before = here;
            }
            let long = SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / USUAL_WORDS);
            for (best, (class, times)) in best.iter_mut().zip(found) {
                // The class weighs more than repetition: nothing repeated outranks something better.
                *best = best.max(weight * class * (0.8 + 0.2 * times / (times + long)));
            }
        }
        if best.is_empty() || best.contains(&0.0) {
            return 0.0;
        }
        best.iter().sum::<f32>() + in_order
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let found = tokens(text).filter_map(|token| {
            let best = self
                .words
                .iter()
                .enumerate()
                .filter_map(|(word, wanted)| Some((wanted.meets(&token)?, word)));
            let (_, word) = best.min()?;
            Some(Hit { word, start: token.start, end: token.end() })
        });
        found.collect()
    }

    /// The whole text with what was looked for marked.
    pub fn marked(&self, text: &str) -> Vec<Part> {
        parts(text, 0, text.len(), &self.hits(text))
    }

    /// The stretch of a long text that holds most of what was looked for, about `length` bytes, and the byte at
    /// which its first hit stands; none without a hit.
    pub fn excerpt(&self, text: &str, length: usize) -> Option<(usize, Vec<Part>)> {
        let hits = self.hits(text);
        let within = |from: usize| {
            let near = hits[from..].iter().take_while(|hit| hit.end <= hits[from].start + length * 3 / 4);
            let mut words: Vec<_> = near.map(|hit| hit.word).collect();
            words.sort_unstable();
            words.dedup();
            words.len()
        };
        let best = (0..hits.len()).max_by_key(|from| (within(*from), std::cmp::Reverse(*from)))?;
        let first = hits[best].start;
        let start = word_boundary(text, first.saturating_sub(length / 4)).min(first);
        let end = word_boundary(text, (start + length).max(hits[best].end).min(text.len()));
        let mut shown = parts(text, start, end.max(hits[best].end), &hits);
        let ellipsis = || Part { text: "…".into(), hit: false };
        if start > 0 {
            shown.insert(0, ellipsis());
        }
        if end < text.len() {
            shown.push(ellipsis());
        }
        Some((first, shown))
    }
}

/// The next place at or after `at` where a word starts, or the end.
fn word_boundary(text: &str, at: usize) -> usize {
    if at == 0 || at >= text.len() {
        return at.min(text.len());
    }
    let at = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let gap = text[at..].find(char::is_whitespace).map_or(text.len(), |gap| at + gap);
    text[gap..].find(|c: char| !c.is_whitespace()).map_or(text.len(), |word| gap + word)
}

/// The text from `start` to `end`, cut at the hits; line breaks become spaces.
fn parts(text: &str, start: usize, end: usize, hits: &[Hit]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut push = |from: usize, to: usize, hit: bool| {
        if from < to {
            parts.push(Part { text: text[from..to].replace(['\n', '\r'], " "), hit });
        }
    };
    let mut at = start;
    for hit in hits.iter().filter(|hit| hit.start >= start && hit.end <= end) {
        push(at, hit.start, false);
        push(hit.start, hit.end, true);
        at = hit.end;
    }
    push(at, end, false);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score(typed: &str, text: &str) -> f32 {
        Wanted::parse(typed).score(&[(1.0, text)])
    }

    #[test]
    fn words_are_what_stands_between_signs_and_spaces() {
        for (text, expected) in [
            ("L’accueil, à l'hôtel !", "l accueil a l hotel"),
            ("ada@exemple.fr", "ada exemple fr"),
            ("E\u{301}lodie Œuvré", "elodie oeuvre"),
            ("№ 12-34 \u{301} %", "12 34"),
            ("李 小龍", "李 小龍"),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn exact_comes_before_start_before_accents_before_misspelt() {
        let mut wanted = Wanted::parse("hôtel");
        wanted.words[0].similar = vec!["motel".into()];
        let ranked =
            ["un hôtel", "une hôtellerie", "un hotel", "un motel"].map(|text| wanted.score(&[(1.0, text)]));
        assert!(ranked.is_sorted_by(|a, b| a > b) && ranked[3] > 0.0, "{ranked:?}");
        assert!(
            wanted.score(&[(1.0, "hotel hotel hotel hotel")])
                < wanted.score(&[(1.0, "l’hôtel d’à côté, loin")])
        );
    }

    #[test]
    fn every_word_must_be_there_and_the_last_may_go_on() {
        assert!(score("chef équipe", "Cheffe d’une équipe") == 0.0, "only the last word is open");
        assert!(score("équipe chef", "Cheffe d’une équipe") > 0.0);
        assert!(score("équipe chef ", "Cheffe d’une équipe") == 0.0, "a space closes the word");
        assert!(score("", "anything") == 0.0);
    }

    #[test]
    fn words_in_the_order_typed_weigh_more() {
        assert!(score("travail équipe", "le travail équipe") > score("travail équipe", "équipe et travail"));
    }

    #[test]
    fn short_words_are_not_forgiven_and_long_ones_are() {
        let near = |typed: &str, word: &str| Wanted::parse(typed).words[0].distance(word);
        assert_eq!(near("cle ", "cli"), None);
        assert_eq!(near("acceuil ", "accueil"), Some(1));
        assert_eq!(near("kristine ", "christine"), Some(2));
        assert_eq!(near("comunicat", "communication"), Some(1), "a word being typed is compared with starts");
        assert_eq!(near("comunicat ", "communication"), None);
        assert_eq!(near("table ", "chaise"), None);
    }

    #[test]
    fn an_excerpt_shows_where_most_of_it_is() {
        let text = format!(
            "équipe {} Une équipe soudée\nfait bon accueil {}",
            "mot ".repeat(100),
            "fin ".repeat(100)
        );
        let (at, parts) = Wanted::parse("equipe accueil").excerpt(&text, 120).unwrap();
        assert_eq!(&text[at..at + 7], "équipe");
        assert!(at > 300);
        let hits: Vec<_> = parts.iter().filter(|part| part.hit).map(|part| part.text.as_str()).collect();
        assert_eq!(hits, ["équipe", "accueil"]);
        let shown: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert!(
            shown.starts_with('…') && shown.ends_with('…') && shown.contains("soudée fait bon"),
            "{shown}"
        );
        assert_eq!(Wanted::parse("absent").excerpt(&text, 120), None);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_into_itself(typed in ".{0,20}", text in ".{0,200}", length in 0_usize..300) {
            let wanted = Wanted::parse(&typed);
            let joined: String = wanted.marked(&text).into_iter().map(|part| part.text).collect();
            prop_assert_eq!(joined, text.replace(['\n', '\r'], " "));
            let score = wanted.score(&[(1.0, &text)]);
            prop_assert!(score >= 0.0 && score.is_finite());
            prop_assert!(score == 0.0 || wanted.excerpt(&text, length).is_some());
            prop_assert!(words(&text).split(' ').all(|word| word == words(word)));
        }
    }
}
