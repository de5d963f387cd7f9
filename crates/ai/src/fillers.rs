//! Fillers: sounds that fill a pause and expressions that fill rather than mean.

use std::{collections::BTreeMap, ops::Range};

use domain::{
    Millis,
    analysis::{self, Limit, Statement, StatementKind},
};

use crate::{
    evidence,
    language::{Language, Lists},
    pattern::Pattern,
    spoken::Spoken,
    token::{Mark, Token},
};

/// What has to stand around an expression to make a filler of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// Anything.
    Any,
    /// A mark after it, or a comma before it.
    Off,
    /// Marks, or the ends of the sentence, on both sides.
    Alone,
    /// A mark after it, and no question.
    Last,
}

/// One line of the list of fillers.
#[derive(Debug)]
pub(crate) struct Filler {
    term: String,
    kind: StatementKind,
    around: Around,
    not_after: Vec<&'static str>,
    not_before: Vec<&'static str>,
    only_before: Vec<&'static str>,
}

impl Filler {
    /// Reads `quoi | marker | last | à de | que |`.
    pub(crate) fn parse(line: &'static str) -> Option<(Self, Pattern)> {
        let mut fields = line.split('|').map(str::trim);
        let pattern = Pattern::parse(fields.next()?)?;
        let kind = match fields.next()? {
            "pause" => StatementKind::FilledPause,
            "marker" => StatementKind::DiscourseMarker,
            _ => return None,
        };
        let around = match fields.next()? {
            "any" => Around::Any,
            "off" => Around::Off,
            "alone" => Around::Alone,
            "last" => Around::Last,
            _ => return None,
        };
        let mut words = || fields.next().unwrap_or_default().split_whitespace().collect();
        let (not_after, not_before, only_before) = (words(), words(), words());
        Some((Self { term: pattern.name(), kind, around, not_after, not_before, only_before }, pattern))
    }

    /// Whether the tokens `found` of `sentence` are a filler, going by what is around them.
    fn fits(&self, sentence: &[Token], found: Range<usize>, lists: &Lists) -> bool {
        let before = found.start.checked_sub(1).map(|at| &sentence[at]);
        let after = sentence.get(found.end);
        let mark_before = before.map(|token| token.after);
        let mark_after = sentence[found.end - 1].after;
        let ends = mark_after != Mark::None || after.is_none();
        let around = match self.around {
            Around::Any => true,
            Around::Off => ends || mark_before == Some(Mark::Comma),
            Around::Alone => ends && mark_before.is_none_or(|mark| mark != Mark::None),
            Around::Last => ends && mark_after != Mark::Question,
        };
        let is = |words: &[&str], token: &Token| {
            words.contains(&token.text.as_str()) || words.contains(&"#") && lists.numbers.holds(&token.text)
        };
        let previous = before.filter(|token| token.after == Mark::None);
        let next = after.filter(|_| mark_after == Mark::None);
        around
            && previous.is_none_or(|token| !is(&self.not_after, token))
            && next.is_none_or(|token| !is(&self.not_before, token))
            && (self.only_before.is_empty() || next.is_some_and(|token| is(&self.only_before, token)))
    }
}

/// A filler that was found: its line in the list and its tokens.
pub(crate) struct Found {
    line: usize,
    pub(crate) tokens: Range<usize>,
}

/// All fillers, in order.
pub(crate) fn find(tokens: &[Token], sentences: &[Range<usize>], language: Language) -> Vec<Found> {
    let lists = language.lists();
    let mut found = Vec::new();
    for sentence in sentences {
        let part = &tokens[sentence.clone()];
        let mut at = 0;
        while at < part.len() {
            let line = lists.filler_finder.at(&part[at..], &lists.numbers).find(|line| {
                let end = at + lists.filler_finder.pattern(*line).len();
                !is_name(part, at) && lists.fillers[*line].fits(part, at..end, lists)
            });
            let Some(line) = line else {
                at += 1;
                continue;
            };
            let end = at + lists.filler_finder.pattern(line).len();
            found.push(Found { line, tokens: sentence.start + at..sentence.start + end });
            at = end;
        }
    }
    found
}

/// A capital within a sentence: Ben, the ER.
fn is_name(sentence: &[Token], at: usize) -> bool {
    sentence[at].capital && at > 0 && sentence[at].text != "i"
}

/// A statement for each expression, with a quote for each time it was certain enough, and the count of both kinds.
pub(crate) fn statements(
    found: &[Found],
    tokens: &[Token],
    spoken: &Spoken,
    language: Language,
) -> (Vec<Statement>, analysis::Fillers) {
    let lists = language.lists();
    let mut by_term: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for filler in found {
        let words = tokens[filler.tokens.start].word..tokens[filler.tokens.end - 1].word + 1;
        let line = &lists.fillers[filler.line];
        if let Some(quote) = evidence::quote(spoken, words.clone(), words) {
            by_term.entry((line.kind, line.term.as_str())).or_default().push(quote);
        }
    }
    let mut counted = analysis::Fillers { filled_pauses: 0, discourse_markers: 0, per_100_words: 0.0 };
    let mut statements = Vec::with_capacity(by_term.len());
    for ((kind, term), quotes) in by_term {
        let times = u32::try_from(quotes.len()).unwrap_or(u32::MAX);
        let limits = if kind == StatementKind::FilledPause {
            counted.filled_pauses += times;
            vec![Limit::LowerBound]
        } else {
            counted.discourse_markers += times;
            vec![Limit::LowerBound, Limit::WordsAlone]
        };
        let start_ms = quotes.first().map_or(Millis(0), |quote| quote.start_ms);
        let end_ms = quotes.last().map_or(start_ms, |quote| quote.end_ms);
        statements.push(Statement {
            kind,
            term: term.into(),
            criterion_id: None,
            start_ms,
            end_ms,
            quotes,
            limits,
        });
    }
    let all = f64::from(counted.filled_pauses + counted.discourse_markers);
    counted.per_100_words = 100.0 * all / crate::count(spoken.len()).max(1.0);
    (statements, counted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::typed;

    /// The fillers of a sentence, each as the words that it takes.
    fn fillers(text: &str, language: Language) -> Vec<String> {
        let spoken = typed(text);
        let tokens = spoken.tokens(language);
        let sentences = spoken.sentences(&tokens);
        let words = |found: Found| {
            let words: Vec<_> = tokens[found.tokens].iter().map(|token| token.text.as_str()).collect();
            words.join(" ")
        };
        find(&tokens, &sentences, language).into_iter().map(words).collect()
    }

    #[test]
    fn french_fillers_and_what_only_looks_like_them() {
        let cases: [(&str, &[&str]); 21] = [
            ("Euh, je dirais, heu, que oui.", &["euh", "heu"]),
            ("Ben oui. J'ai appelé Ben.", &["ben"]),
            ("Du coup, on a recommencé.", &["du coup"]),
            ("J'étais surpris du coup de fil.", &[]),
            ("En fait, j'aime bien.", &["en fait"]),
            ("De ce fait, on arrête.", &[]),
            ("Il en fait partie, elle en fait trop.", &[]),
            ("C'était genre dix personnes.", &["genre"]),
            ("Ce genre de client, un peu de tout genre.", &[]),
            ("L'écart entre les salaires selon le genre.", &[]),
            ("Et voilà.", &["voilà"]),
            ("Voilà, donc voilà.", &["voilà", "voilà"]),
            ("Voilà pourquoi je suis là.", &[]),
            ("Me voilà.", &[]),
            ("Voilà trois ans que j'attends.", &[]),
            ("C'était dur, quoi.", &["quoi"]),
            ("C'était quoi ?", &[]),
            ("Je ne savais pas quoi.", &[]),
            ("Il n'y a pas de quoi.", &[]),
            ("Tu vois, il était là. Tu vois le bureau.", &["tu vois"]),
            ("C'est cher, hein, mais utile.", &["hein"]),
        ];
        for (text, expected) in cases {
            assert_eq!(fillers(text, Language::French), expected, "{text}");
        }
    }

    #[test]
    fn english_fillers_and_what_only_looks_like_them() {
        let cases: [(&str, &[&str]); 20] = [
            ("Um, I would, uh, say yes.", &["um", "uh"]),
            ("We went to the ER. Er, twice.", &["er"]),
            ("It was, like, ten people.", &["like"]),
            ("There were like twenty people.", &["like"]),
            ("I would like twenty of them.", &[]),
            ("I feel like we won, and it looks like rain.", &[]),
            ("We use tools like Jira.", &[]),
            ("Customers like it.", &[]),
            ("You know, it was late.", &["you know"]),
            ("Do you know the answer?", &[]),
            ("As you know, I left.", &[]),
            ("You know that feeling.", &[]),
            ("I mean, it worked.", &["i mean"]),
            ("That's what I mean, exactly.", &[]),
            ("I was kind of lost, sort of.", &["kind of", "sort of"]),
            ("What kind of work, this sort of thing.", &[]),
            ("It is basically a list.", &["basically"]),
            ("Actually, I did.", &["actually"]),
            ("It actually halved the time.", &[]),
            ("It was good, actually.", &["actually"]),
        ];
        for (text, expected) in cases {
            assert_eq!(fillers(text, Language::English), expected, "{text}");
        }
    }
}
