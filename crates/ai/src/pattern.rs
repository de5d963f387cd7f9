//! Patterns over tokens, as the word lists hold them, and finding all of a list in one pass.

use std::collections::{HashMap, HashSet};

use crate::token::Token;

/// One place of a pattern.
#[derive(Clone, Debug)]
enum Place {
    Words(Vec<&'static str>),
    Number,
    Year,
    Any,
}

/// Words and numbers that tokens are compared with.
#[derive(Debug)]
pub(crate) struct Numbers(pub(crate) HashSet<&'static str>);

impl Numbers {
    /// Whether it is a figure or a word for one.
    pub(crate) fn holds(&self, text: &str) -> bool {
        text.starts_with(|c: char| c.is_ascii_digit()) || self.0.contains(text)
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.starts_with("19") || text.starts_with("20"))
}

/// A row of places.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Vec<Place>);

impl Pattern {
    /// Reads `j' étais/avais # _ ####`; none when it has no place.
    pub(crate) fn parse(text: &'static str) -> Option<Self> {
        let place = |token: &'static str| match token {
            "#" => Place::Number,
            "####" => Place::Year,
            "_" => Place::Any,
            words => Place::Words(words.split('/').collect()),
        };
        let places: Vec<_> = text.split_whitespace().map(place).collect();
        (!places.is_empty()).then_some(Self(places))
    }

    /// The first form of each place: the name of what is found.
    pub(crate) fn name(&self) -> String {
        let words = self.0.iter().filter_map(|place| match place {
            Place::Words(words) => words.first().copied(),
            Place::Number | Place::Year | Place::Any => None,
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// How many tokens it takes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether `tokens` begin with it.
    fn begins(&self, tokens: &[Token], numbers: &Numbers) -> bool {
        tokens.len() >= self.0.len()
            && self.0.iter().zip(tokens).all(|(place, token)| match place {
                Place::Words(words) => words.contains(&token.text.as_str()),
                Place::Number => numbers.holds(&token.text),
                Place::Year => is_year(&token.text),
                Place::Any => true,
            })
    }
}

/// Patterns by the words that they can begin with.
#[derive(Debug)]
pub(crate) struct Finder {
    patterns: Vec<Pattern>,
    by_word: HashMap<&'static str, Vec<usize>>,
    /// Those that begin with a number.
    by_number: Vec<usize>,
}

impl Finder {
    /// Patterns that begin with any word at all are not taken: they would be tried everywhere.
    pub(crate) fn new(patterns: Vec<Pattern>) -> Self {
        let mut by_word: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_number = Vec::new();
        for (number, pattern) in patterns.iter().enumerate() {
            match pattern.0.first() {
                Some(Place::Words(words)) => {
                    words.iter().for_each(|word| by_word.entry(*word).or_default().push(number));
                }
                Some(Place::Number | Place::Year) => by_number.push(number),
                Some(Place::Any) | None => {}
            }
        }
        Self { patterns, by_word, by_number }
    }

    /// The numbers of the patterns that `tokens` begin with, in the order of the list.
    pub(crate) fn at<'f>(
        &'f self,
        tokens: &'f [Token],
        numbers: &'f Numbers,
    ) -> impl Iterator<Item = usize> + 'f {
        let word = tokens.first().map_or("", |token| token.text.as_str());
        let figures = if numbers.holds(word) { self.by_number.as_slice() } else { &[] };
        let words = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
        words
            .iter()
            .chain(figures)
            .copied()
            .filter(move |number| self.patterns[*number].begins(tokens, numbers))
    }

    /// One pattern.
    pub(crate) fn pattern(&self, number: usize) -> &Pattern {
        &self.patterns[number]
    }
}
