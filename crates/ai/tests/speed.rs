//! An hour of speech is analysed while a page turns.

use std::time::{Duration, Instant};

use domain::{
    Millis,
    analysis::TopicKind,
    transcript::{Segment, Word},
};
use recruteia_ai::{Answer, Topic, analyse};

/// Without optimisation the same takes many times as long; the promise is the release build's.
const LIMIT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 3_000 } else { 100 });

fn hour(text: &str) -> Vec<Segment> {
    let said: Vec<&str> = text
        .lines()
        .filter(|line| {
            !line.contains("===")
                && !["question:", "job:", "taken:", "left:"].iter().any(|f| line.starts_with(f))
        })
        .flat_map(str::split_whitespace)
        .filter(|word| !word.starts_with('['))
        .collect();
    let words: Vec<Word> = (0..10_000)
        .zip(said.into_iter().cycle())
        .map(|(at, text)| Word {
            start_ms: Millis(at * 360),
            end_ms: Millis(at * 360 + if at % 40 == 0 { 60 } else { 340 }),
            text: text.replace(['{', '}'], ""),
            confidence: Some(0.9),
        })
        .collect();
    words
        .chunks(12)
        .map(|words| Segment {
            start_ms: words[0].start_ms,
            end_ms: words[words.len() - 1].end_ms,
            text: String::new(),
            confidence: Some(0.9),
            words: words.to_vec(),
        })
        .collect()
}

#[test]
fn an_hour_of_speech() {
    let job = "Vendeuse customer service, planning, accueil, conseil, encaissement, quality, logistics. "
        .repeat(20);
    for (language, text) in [("fr", include_str!("answers/fr.txt")), ("en", include_str!("answers/en.txt"))] {
        let segments = hour(text);
        let topics = [TopicKind::Question, TopicKind::Job, TopicKind::Criterion].map(|kind| Topic {
            kind,
            criterion_id: None,
            text: &job,
        });
        let answer = Answer { segments: &segments, language, duration: Millis(3_600_000) };
        // The first call also reads the lists.
        let notes = analyse(&answer, &topics);
        assert_eq!(notes.words, 10_000);
        assert!(notes.statements.len() > 10);
        let fastest = (0..3)
            .map(|_| {
                let start = Instant::now();
                assert_eq!(analyse(&answer, &topics).words, 10_000);
                start.elapsed()
            })
            .min();
        println!("{language}: {} statements in {fastest:?}", notes.statements.len());
        assert!(fastest.is_some_and(|fastest| fastest < LIMIT), "{fastest:?}");
    }
}
