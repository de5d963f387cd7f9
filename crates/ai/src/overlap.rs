//! Which words of the question, the job and the criteria an answer takes up.

use std::{collections::HashMap, ops::Range};

use domain::{
    Id, Millis,
    analysis::{Limit, Overlap, Statement, StatementKind, TopicKind},
    campaign::Criterion,
};

use crate::{
    evidence,
    language::{Language, Lists},
    spoken::Spoken,
    token::{Token, tokens_of},
};

/// How many words before and after one that was taken up are quoted.
const WORDS_AROUND: usize = 5;
/// How often a word that was taken up is quoted.
const QUOTES: usize = 3;

/// A text whose words an answer may take up.
#[derive(Clone, Copy, Debug)]
pub struct Topic<'t> {
    /// What it is.
    pub kind: TopicKind,
    /// The criterion, if it is the text of one.
    pub criterion_id: Option<Id<Criterion>>,
    /// The text.
    pub text: &'t str,
}

/// Where each stem is said, as numbers of tokens.
pub(crate) struct Stems<'s> {
    lists: &'static Lists,
    language: Language,
    places: HashMap<String, Vec<usize>>,
    tokens: &'s [Token],
    sentences: &'s [Range<usize>],
}

impl<'s> Stems<'s> {
    pub(crate) fn new(tokens: &'s [Token], sentences: &'s [Range<usize>], language: Language) -> Self {
        let lists = language.lists();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, token) in tokens.iter().enumerate() {
            if is_content(token, lists) {
                places.entry(lists.stem(&token.text)).or_default().push(at);
            }
        }
        Self { lists, language, places, tokens, sentences }
    }

    /// What was taken up of `topic`: the figures, and a statement for each word.
    pub(crate) fn overlap(&self, topic: &Topic<'_>, spoken: &Spoken) -> (Overlap, Vec<Statement>) {
        let (mut taken_up, mut not_found, mut statements) = (Vec::new(), Vec::new(), Vec::new());
        for (term, stem) in self.content(topic.text) {
            match self.places.get(&stem) {
                None => not_found.push(term),
                Some(places) => {
                    // Where it was said with too little certainty, neither can be told.
                    let Some(statement) = self.statement(topic, &term, places, spoken) else { continue };
                    statements.push(statement);
                    taken_up.push(term);
                }
            }
        }
        let all = taken_up.len() + not_found.len();
        let share = (all > 0).then(|| crate::count(taken_up.len()) / crate::count(all));
        let (kind, criterion_id) = (topic.kind, topic.criterion_id);
        (Overlap { topic: kind, criterion_id, taken_up, not_found, share }, statements)
    }

    /// Whether one of the words of `text` was said; none when it has fewer than so many.
    pub(crate) fn takes_up(&self, text: &str, fewest: usize) -> Option<bool> {
        let terms = self.content(text);
        (terms.len() >= fewest).then(|| terms.iter().any(|(_, stem)| self.places.contains_key(stem)))
    }

    /// The content words of a text, each once, as written there, with their stems.
    fn content(&self, text: &str) -> Vec<(String, String)> {
        let mut tokens = Vec::new();
        for word in text.split_whitespace() {
            tokens_of(word, 0, self.language, &mut tokens);
        }
        let mut content: Vec<(String, String)> = Vec::new();
        for token in tokens.into_iter().filter(|token| is_content(token, self.lists)) {
            let stem = self.lists.stem(&token.text);
            if content.iter().all(|(_, known)| *known != stem) {
                content.push((token.text, stem));
            }
        }
        content
    }

    fn statement(
        &self,
        topic: &Topic<'_>,
        term: &str,
        places: &[usize],
        spoken: &Spoken,
    ) -> Option<Statement> {
        let kind = match topic.kind {
            TopicKind::Question => StatementKind::QuestionWord,
            TopicKind::Job => StatementKind::JobWord,
            TopicKind::Criterion => StatementKind::CriterionWord,
            TopicKind::Unknown => return None,
        };
        let quotes: Vec<_> = places.iter().filter_map(|at| self.quote(*at, spoken)).take(QUOTES).collect();
        Some(Statement {
            kind,
            term: term.into(),
            criterion_id: topic.criterion_id,
            start_ms: quotes.first()?.start_ms,
            end_ms: quotes.last().map_or(Millis(0), |quote| quote.end_ms),
            quotes,
            limits: vec![Limit::WordsAlone],
        })
    }

    /// The word at a token with the words around it, within its sentence.
    fn quote(&self, at: usize, spoken: &Spoken) -> Option<domain::analysis::Quote> {
        let number = self.sentences.partition_point(|sentence| sentence.end <= at);
        let sentence = self.sentences.get(number)?;
        let (first, last) = (self.tokens[sentence.start].word, self.tokens[sentence.end - 1].word);
        let word = self.tokens[at].word;
        let words = word.saturating_sub(WORDS_AROUND).max(first)..(word + WORDS_AROUND).min(last) + 1;
        evidence::quote(spoken, words, word..word + 1)
    }
}

/// Words that carry what a text is about: no stop words, no figures, nothing of one letter, and of two only what
/// is written with a capital (RH, IT).
fn is_content(token: &Token, lists: &Lists) -> bool {
    let letters = token.text.chars().count();
    (letters > 2 || letters == 2 && token.capital)
        && token.text.contains(char::is_alphabetic)
        && !lists.is_stop(&token.text)
        && !lists.numbers.holds(&token.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::typed;

    fn taken(answer: &str, text: &str, language: Language) -> (Vec<String>, Vec<String>, Option<f64>) {
        let spoken = typed(answer);
        let tokens = spoken.tokens(language);
        let sentences = spoken.sentences(&tokens);
        let topic = Topic { kind: TopicKind::Question, criterion_id: None, text };
        let (overlap, statements) = Stems::new(&tokens, &sentences, language).overlap(&topic, &spoken);
        assert_eq!(
            statements.iter().map(|s| &s.term).collect::<Vec<_>>(),
            overlap.taken_up.iter().collect::<Vec<_>>()
        );
        (overlap.taken_up, overlap.not_found, overlap.share)
    }

    #[test]
    fn words_are_taken_up_in_any_form() {
        let (up, not, share) = taken(
            "J'ai géré deux conflits par semaine.",
            "Décrivez une situation où vous avez dû gérer un conflit avec un client.",
            Language::French,
        );
        assert_eq!((up, not), (vec!["gérer".into(), "conflit".into()], vec!["client".into()]));
        assert!((share.unwrap() - 2.0 / 3.0).abs() < 1e-9);
        let (up, not, _) = taken(
            "We planned it and the customers complained less.",
            "Tell me about a time when you had to plan for a customer complaint.",
            Language::English,
        );
        assert_eq!((up, not), (vec!["plan".into(), "customer".into()], vec!["complaint".into()]));
        assert_eq!(taken("Oui.", "Et vous ?", Language::French), (vec![], vec![], None));
    }

    #[test]
    fn the_quote_stays_in_its_sentence() {
        let spoken =
            typed("Un deux trois. Le client est revenu le lendemain avec sa femme et ses enfants. Fin.");
        let tokens = spoken.tokens(Language::French);
        let sentences = spoken.sentences(&tokens);
        let topic = Topic { kind: TopicKind::Job, criterion_id: None, text: "clients" };
        let (_, statements) = Stems::new(&tokens, &sentences, Language::French).overlap(&topic, &spoken);
        assert_eq!(statements[0].quotes[0].text, "Le client est revenu le lendemain avec");
    }
}
