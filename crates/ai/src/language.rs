//! The languages that there are word lists for, and the lists, read once.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use domain::analysis::StarPart;
use rust_stemmers::{Algorithm, Stemmer};

use crate::{
    fillers::Filler,
    pattern::{Finder, Numbers, Pattern},
};

/// A language with word lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

impl Language {
    /// The language of an ISO 639-1 code, with or without a region; none when there are no lists for it.
    pub fn of(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// Its lists.
    pub(crate) fn lists(self) -> &'static Lists {
        static FRENCH: LazyLock<Lists> = LazyLock::new(|| {
            Lists::read(&Files {
                fillers: include_str!("../lists/fr/fillers.txt"),
                star: include_str!("../lists/fr/star.txt"),
                verbs: include_str!("../lists/fr/verbs.txt"),
                stop: include_str!("../lists/fr/stop.txt"),
                numbers: include_str!("../lists/fr/numbers.txt"),
                stemmer: Algorithm::French,
                singular: french_singular,
            })
        });
        static ENGLISH: LazyLock<Lists> = LazyLock::new(|| {
            Lists::read(&Files {
                fillers: include_str!("../lists/en/fillers.txt"),
                star: include_str!("../lists/en/star.txt"),
                verbs: include_str!("../lists/en/verbs.txt"),
                stop: include_str!("../lists/en/stop.txt"),
                numbers: include_str!("../lists/en/numbers.txt"),
                stemmer: Algorithm::English,
                singular: |word| word,
            })
        });
        match self {
            Self::French => &FRENCH,
            Self::English => &ENGLISH,
        }
    }
}

struct Files {
    fillers: &'static str,
    star: &'static str,
    verbs: &'static str,
    stop: &'static str,
    numbers: &'static str,
    stemmer: Algorithm,
    singular: fn(&str) -> &str,
}

/// What a sentence scores for one part of an example when a pattern is found in it.
#[derive(Debug)]
pub(crate) struct Cue {
    pub(crate) part: StarPart,
    pub(crate) points: u32,
    /// Cues of one class say the same; the best of them counts.
    pub(crate) class: &'static str,
}

/// The lists of one language.
pub(crate) struct Lists {
    pub(crate) fillers: Vec<Filler>,
    pub(crate) filler_finder: Finder,
    pub(crate) cues: Vec<Cue>,
    pub(crate) cue_finder: Finder,
    verbs: HashMap<&'static str, HashSet<&'static str>>,
    stop: HashSet<&'static str>,
    pub(crate) numbers: Numbers,
    stemmer: Stemmer,
    singular: fn(&str) -> &str,
}

impl Lists {
    fn read(files: &Files) -> Self {
        let (fillers, patterns) = lines(files.fillers).filter_map(Filler::parse).unzip();
        let (cues, cue_patterns) = lines(files.star).filter_map(cue).unzip();
        let mut verbs: HashMap<_, HashSet<_>> = HashMap::new();
        for line in lines(files.verbs) {
            let mut words = line.split_whitespace();
            verbs.entry(words.next().unwrap_or_default()).or_default().extend(words);
        }
        let words = |text: &'static str| lines(text).flat_map(str::split_whitespace).collect();
        Self {
            fillers,
            filler_finder: Finder::new(patterns),
            cues,
            cue_finder: Finder::new(cue_patterns),
            verbs,
            stop: words(files.stop),
            numbers: Numbers(words(files.numbers)),
            stemmer: Stemmer::create(files.stemmer),
            singular: files.singular,
        }
    }

    /// Whether `word` stands in the list of verbs called `list`.
    pub(crate) fn verb_is(&self, list: &str, word: &str) -> bool {
        self.verbs.get(list).is_some_and(|words| words.contains(word))
    }

    /// Whether a word has no content of its own.
    pub(crate) fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// What all forms of a word have in common (Snowball).
    pub(crate) fn stem(&self, word: &str) -> String {
        self.stemmer.stem((self.singular)(word)).into_owned()
    }
}

/// Without the s of the plural. Snowball takes "conflit" for a form of a verb and "conflits" for none, and parts them.
fn french_singular(word: &str) -> &str {
    let plural = word.len() > 3 && !word.ends_with("ons") && !word.ends_with("ss");
    word.strip_suffix('s').filter(|_| plural).unwrap_or(word)
}

/// The lines that hold something.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# "))
}

/// Reads `S 2 time à l' époque`.
fn cue(line: &'static str) -> Option<(Cue, Pattern)> {
    let mut fields = line.splitn(4, ' ');
    let part = match fields.next()? {
        "S" => StarPart::Situation,
        "T" => StarPart::Task,
        "A" => StarPart::Action,
        "R" => StarPart::Result,
        _ => return None,
    };
    let points = fields.next()?.parse().ok()?;
    let class = fields.next()?;
    Some((Cue { part, points, class }, Pattern::parse(fields.next()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_can_be_read() {
        for file in [include_str!("../lists/fr/fillers.txt"), include_str!("../lists/en/fillers.txt")] {
            assert!(lines(file).all(|line| Filler::parse(line).is_some()), "{file}");
        }
        for file in [include_str!("../lists/fr/star.txt"), include_str!("../lists/en/star.txt")] {
            assert_eq!(lines(file).find(|line| cue(line).is_none()), None);
        }
        let names = |language: Language| {
            language
                .lists()
                .verbs
                .keys()
                .copied()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(names(Language::French), ["clitics", "moves", "nouns", "other", "outcome", "skip"]);
        assert_eq!(names(Language::English), ["other", "outcome", "past", "skip"]);
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (language, words) in [
            (Language::French, ["conflit", "conflits", "conflit"]),
            (Language::French, ["gérer", "géré", "gérées"]),
            (Language::French, ["client", "cliente", "clients"]),
            (Language::French, ["demander", "demandais", "demandé"]),
            (Language::English, ["plan", "planned", "planning"]),
            (Language::English, ["customer", "customers", "customer"]),
        ] {
            let stems = words.map(|word| language.lists().stem(word));
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{words:?}: {stems:?}");
        }
    }

    #[test]
    fn a_region_does_not_matter_and_other_languages_have_no_lists() {
        assert_eq!(Language::of("fr-CA"), Some(Language::French));
        assert_eq!(Language::of("EN_gb"), Some(Language::English));
        assert_eq!(Language::of("ar"), None);
        assert_eq!(Language::of(""), None);
    }
}
