//! How well the word lists do on written answers that were marked by hand (`answers/README.md`).
#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::collections::BTreeSet;

use domain::{
    Millis,
    analysis::{Notes, StarPart, StatementKind, TopicKind},
    transcript::{Segment, Word},
};
use recruteia_ai::{Answer, Topic, analyse};

/// Every word takes this long, with a little silence after it.
const WORD_MS: i64 = 300;
const STEP_MS: i64 = 350;

/// A written answer with what was marked in it.
struct Written {
    name: String,
    language: &'static str,
    question: String,
    job: String,
    taken: Vec<String>,
    left: Vec<String>,
    segments: Vec<Segment>,
    /// Numbers of the first words of fillers.
    fillers: BTreeSet<i64>,
    /// The parts of each sentence, and the number of the word after its last.
    parts: Vec<(BTreeSet<StarPart>, i64)>,
}

fn written(file: &str, language: &'static str) -> Vec<Written> {
    file.split("=== ")
        .filter(|answer| !answer.trim().is_empty())
        .map(|answer| read(answer, language))
        .collect()
}

fn read(answer: &str, language: &'static str) -> Written {
    let mut lines = answer.lines().filter(|line| !line.trim().is_empty());
    let name = lines.next().unwrap().trim().to_owned();
    let mut field = |field: &str| {
        let line = lines.next().unwrap();
        line.strip_prefix(field).unwrap_or_else(|| panic!("{name}: {field} {line}")).trim().to_owned()
    };
    let (question, job) = (field("question:"), field("job:"));
    let words = |line: String| line.split(", ").filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let (taken, left) = (words(field("taken:")), words(field("left:")));
    let (mut segments, mut fillers, mut parts) = (Vec::new(), BTreeSet::new(), Vec::new());
    let mut number = 0;
    for line in lines {
        let (marks, text) = match line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((marks, text)) => (marks, text),
            None => ("", line),
        };
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            if word.contains('{') {
                fillers.insert(number);
            }
            words.push(Word {
                start_ms: Millis(number * STEP_MS),
                end_ms: Millis(number * STEP_MS + WORD_MS),
                text: word.replace(['{', '}'], ""),
                confidence: Some(0.95),
            });
            number += 1;
        }
        let (start_ms, end_ms) = (words[0].start_ms, words[words.len() - 1].end_ms);
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        segments.push(Segment { start_ms, end_ms, text, confidence: Some(0.95), words });
        parts.push((marks.chars().map(part).collect(), number));
    }
    Written { name, language, question, job, taken, left, segments, fillers, parts }
}

fn part(letter: char) -> StarPart {
    match letter {
        'S' => StarPart::Situation,
        'T' => StarPart::Task,
        'A' => StarPart::Action,
        'R' => StarPart::Result,
        other => panic!("{other}"),
    }
}

fn part_of(kind: StatementKind) -> Option<StarPart> {
    match kind {
        StatementKind::Situation => Some(StarPart::Situation),
        StatementKind::Task => Some(StarPart::Task),
        StatementKind::Action => Some(StarPart::Action),
        StatementKind::Result => Some(StarPart::Result),
        _ => None,
    }
}

impl Written {
    fn notes(&self) -> Notes {
        let duration = self.segments.last().unwrap().end_ms.plus(Millis(1_000));
        let topics = [
            Topic { kind: TopicKind::Question, criterion_id: None, text: &self.question },
            Topic { kind: TopicKind::Job, criterion_id: None, text: &self.job },
        ];
        analyse(&Answer { segments: &self.segments, language: self.language, duration }, &topics)
    }

    /// The parts that were marked at a sentence.
    fn marked_at(&self, start: Millis) -> &BTreeSet<StarPart> {
        let word = start.0 / STEP_MS;
        &self.parts.iter().find(|(_, end)| word < *end).unwrap().0
    }

    fn marked(&self) -> BTreeSet<StarPart> {
        self.parts.iter().flat_map(|(parts, _)| parts).copied().collect()
    }
}

/// Right among what was found, and found among what is there.
#[derive(Default)]
struct Measure {
    right: u32,
    wrong: u32,
    missed: u32,
    remarks: Vec<String>,
}

impl Measure {
    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.wrong).max(1))
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.missed).max(1))
    }

    fn print(&self, name: &str) {
        let Self { right, wrong, missed, .. } = self;
        let (precision, recall) = (self.precision(), self.recall());
        println!(
            "{name}: {right} right, {wrong} wrong, {missed} missed, precision {precision:.2}, recall {recall:.2}"
        );
        self.remarks.iter().for_each(|remark| println!("    {remark}"));
    }
}

fn fillers(answers: &[Written]) -> Measure {
    let mut measure = Measure::default();
    for answer in answers {
        let notes = answer.notes();
        let is_filler = |kind| matches!(kind, StatementKind::FilledPause | StatementKind::DiscourseMarker);
        let statements = notes.statements.iter().filter(|statement| is_filler(statement.kind));
        let found: BTreeSet<i64> = statements
            .flat_map(|statement| &statement.quotes)
            .map(|quote| quote.start_ms.0 / STEP_MS)
            .collect();
        measure.right += u32::try_from(found.intersection(&answer.fillers).count()).unwrap();
        for wrong in found.difference(&answer.fillers) {
            measure.wrong += 1;
            measure.remarks.push(format!("{}: wrong filler, word {wrong}", answer.name));
        }
        for missed in answer.fillers.difference(&found) {
            measure.missed += 1;
            measure.remarks.push(format!("{}: missed filler, word {missed}", answer.name));
        }
    }
    measure
}

/// Quotes: whether the sentence tells what it is quoted for. There is no recall, because three quotes at most show a part.
fn quotes(answers: &[Written]) -> Measure {
    let mut measure = Measure::default();
    for answer in answers {
        for statement in answer.notes().statements {
            let Some(part) = part_of(statement.kind) else { continue };
            if answer.marked_at(statement.start_ms).contains(&part) {
                measure.right += 1;
            } else {
                measure.wrong += 1;
                measure.remarks.push(format!("{}: no {part:?}: {}", answer.name, statement.quotes[0].text));
            }
        }
    }
    measure
}

/// Parts: whether the answer has them and a right quote shows it.
fn parts(answers: &[Written]) -> Measure {
    let mut measure = Measure::default();
    for answer in answers {
        let notes = answer.notes();
        let found: BTreeSet<StarPart> = notes.figures.unwrap().star.unwrap().found.into_iter().collect();
        let shown: BTreeSet<StarPart> = notes
            .statements
            .iter()
            .filter_map(|statement| {
                let part = part_of(statement.kind)?;
                answer.marked_at(statement.start_ms).contains(&part).then_some(part)
            })
            .collect();
        let marked = answer.marked();
        measure.right += u32::try_from(shown.len()).unwrap();
        for part in found.difference(&shown) {
            measure.wrong += 1;
            measure.remarks.push(format!("{}: {part:?} is not there", answer.name));
        }
        for part in marked.difference(&shown) {
            measure.missed += 1;
            measure.remarks.push(format!("{}: {part:?} was missed", answer.name));
        }
    }
    measure
}

fn taken_up(answers: &[Written]) {
    for answer in answers {
        let overlaps = answer.notes().figures.unwrap().overlaps;
        let (question, name) = (&overlaps[0], &answer.name);
        assert_eq!(question.topic, TopicKind::Question);
        let missing: Vec<_> = answer.taken.iter().filter(|word| !question.taken_up.contains(word)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?} in {question:?}");
        let missing: Vec<_> = answer.left.iter().filter(|word| !question.not_found.contains(word)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?} in {question:?}");
    }
}

const FR: &str = include_str!("answers/fr.txt");
const EN: &str = include_str!("answers/en.txt");
const HELD_OUT_FR: &str = include_str!("answers/held-out-fr.txt");
const HELD_OUT_EN: &str = include_str!("answers/held-out-en.txt");

fn measured(name: &str, answers: &[Written]) -> [Measure; 3] {
    let measures = [fillers(answers), quotes(answers), parts(answers)];
    for (what, measure) in ["fillers", "quotes of parts", "parts"].iter().zip(&measures) {
        measure.print(&format!("{name}, {what}"));
    }
    measures
}

/// On the answers that the lists were made with, fillers are told exactly and few parts are missed or wrong.
#[test]
fn the_answers_that_the_lists_were_made_with() {
    for (name, file, language) in [("French", FR, "fr"), ("English", EN, "en")] {
        let answers = written(file, language);
        assert_eq!(answers.len(), 10);
        taken_up(&answers);
        let [fillers, quotes, parts] = measured(name, &answers);
        assert_eq!((fillers.wrong, fillers.missed), (0, 0), "{name}: {:?}", fillers.remarks);
        assert!(quotes.precision() >= 0.9, "{name}: {:?}", quotes.remarks);
        assert!(parts.precision() >= 0.95 && parts.recall() >= 0.95, "{name}: {:?}", parts.remarks);
    }
}

/// On answers that were kept aside, most of what is said is right. `docs/answer-analysis.md` has the figures.
#[test]
fn the_answers_that_were_kept_aside() {
    for (name, file, language) in [("French", HELD_OUT_FR, "fr"), ("English", HELD_OUT_EN, "en")] {
        let answers = written(file, language);
        assert_eq!(answers.len(), 4);
        let [fillers, quotes, parts] = measured(name, &answers);
        assert!(fillers.precision() >= 0.8 && fillers.recall() >= 0.8, "{name}: {:?}", fillers.remarks);
        assert!(quotes.precision() >= 0.7, "{name}: {:?}", quotes.remarks);
        assert!(parts.precision() >= 0.7 && parts.recall() >= 0.7, "{name}: {:?}", parts.remarks);
    }
}

/// A transcript without marks and capitals, as small models write some: fillers that need marks are missed, none is
/// wrong, and nothing is said about parts.
#[test]
fn the_same_without_marks() {
    for (name, files, language) in [("French", [FR, HELD_OUT_FR], "fr"), ("English", [EN, HELD_OUT_EN], "en")]
    {
        let mut answers: Vec<Written> = files.iter().flat_map(|file| written(file, language)).collect();
        let segments = answers.iter_mut().flat_map(|answer| &mut answer.segments);
        for word in segments.flat_map(|segment| &mut segment.words) {
            word.text = word.text.to_lowercase().replace([',', '.', '!', '?', ':'], "");
        }
        assert!(
            answers.iter().all(|answer| answer.notes().figures.is_some_and(|figures| figures.star.is_none()))
        );
        let fillers = fillers(&answers);
        fillers.print(&format!("{name} without marks, fillers"));
        assert!(fillers.precision() >= 0.9, "{name}: {:?}", fillers.remarks);
    }
}
