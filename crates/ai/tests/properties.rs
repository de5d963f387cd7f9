//! What holds for every answer, however strange: quotes stand in the transcript, times in the answer.

use domain::{
    Millis,
    analysis::{Notes, Statement, TopicKind},
    transcript::{Segment, Word},
};
use proptest::prelude::*;
use recruteia_ai::{Answer, Spoken, Topic, analyse, evidence};

const WORDS: [&str; 48] = [
    "euh",
    "Euh,",
    "du",
    "coup",
    "coup,",
    "en",
    "fait",
    "voilà.",
    "quoi.",
    "genre",
    "j'ai",
    "réduit",
    "J’AI",
    "appelé",
    "je",
    "devais",
    "dans",
    "mon",
    "précédent",
    "poste",
    "résultat",
    "de",
    "10",
    "à",
    "5 %",
    "client",
    "clients?",
    "um,",
    "like,",
    "you know,",
    "I",
    "had",
    "to",
    "we",
    "cut",
    "by",
    "half.",
    "as a",
    "result",
    "last",
    "year",
    "called",
    "été",
    "e\u{301}te\u{301}",
    "İ",
    "…",
    "-",
    "مرحبا",
];

fn word() -> impl Strategy<Value = Word> {
    let confidence = prop_oneof![Just(None), (0.0_f32..=1.0).prop_map(Some), (0.8_f32..=1.0).prop_map(Some)];
    (prop::sample::select(&WORDS[..]), -500_i64..70_000, -200_i64..2_000, confidence).prop_map(
        |(text, start, length, confidence)| Word {
            start_ms: Millis(start),
            end_ms: Millis(start + length),
            text: text.into(),
            confidence,
        },
    )
}

fn segment() -> impl Strategy<Value = Segment> {
    (prop::collection::vec(word(), 1..40), any::<bool>(), any::<bool>()).prop_map(
        |(mut words, typed, sorted)| {
            if sorted {
                words.sort_by_key(|word| word.start_ms);
            }
            let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join("  ");
            let (start_ms, end_ms) = (words[0].start_ms, words[words.len() - 1].end_ms);
            Segment {
                start_ms,
                end_ms,
                text,
                confidence: None,
                words: if typed { Vec::new() } else { words },
            }
        },
    )
}

/// The transcript as one text, made without the engine.
fn text(segments: &[Segment]) -> String {
    let texts = segments.iter().flat_map(|segment| {
        let words: Vec<&str> = segment.words.iter().map(|word| word.text.as_str()).collect();
        if words.is_empty() { vec![segment.text.as_str()] } else { words }
    });
    texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn notes(segments: &[Segment], language: &str, duration: i64) -> Notes {
    let text = "Décrivez un client que vous avez appelé. Tell me about the year you had a client.";
    let topics = [Topic { kind: TopicKind::Question, criterion_id: None, text }];
    analyse(&Answer { segments, language, duration: Millis(duration) }, &topics)
}

proptest! {
    #[test]
    fn every_quote_stands_in_the_transcript_at_a_time_of_the_answer(
        segments in prop::collection::vec(segment(), 0..8),
        language in prop::sample::select(&["fr", "en", "ar"][..]),
        duration in 0_i64..80_000,
    ) {
        let notes = notes(&segments, language, duration);
        let text = text(&segments);
        let within = |start: Millis, end: Millis| 0 <= start.0 && start <= end && end.0 <= duration;
        for Statement { start_ms, end_ms, quotes, kind, .. } in &notes.statements {
            prop_assert!(within(*start_ms, *end_ms), "{kind:?} {start_ms:?} {end_ms:?}");
            prop_assert!(!quotes.is_empty());
            prop_assert!(quotes.windows(2).all(|pair| pair[0].start_ms <= pair[1].start_ms));
            for quote in quotes {
                prop_assert!(text.contains(&quote.text), "{:?} in {text:?}", quote.text);
                prop_assert!(within(quote.start_ms, quote.end_ms), "{quote:?}");
                prop_assert!(quote.transcript_confidence.is_none_or(|confidence| (0.0..=1.0).contains(&confidence)));
            }
        }
        prop_assert!(notes.statements.windows(2).all(|pair| pair[0].start_ms <= pair[1].start_ms));
        // What passed the check once passes it again, and the same words give the same notes.
        let spoken = Spoken::new(&segments, Millis(duration));
        prop_assert_eq!(&recruteia_ai::verify(&spoken, notes.statements.clone()), &notes.statements);
        prop_assert_eq!(self::notes(&segments, language, duration), notes);
    }

    #[test]
    fn figures_are_finite_and_shares_are_shares(
        segments in prop::collection::vec(segment(), 1..8),
        duration in 0_i64..80_000,
    ) {
        let Some(figures) = notes(&segments, "fr", duration).figures else { return Ok(()) };
        let times = figures.times;
        prop_assert!((0.0..=1.0).contains(&times.speaking_share), "{times:?}");
        prop_assert!(times.long_pauses.count <= times.pauses.count && times.long_pauses.total_ms <= times.pauses.total_ms);
        prop_assert!(times.speaking_ms.0 + times.latency_ms.0 + times.pauses.total_ms.0 <= duration);
        prop_assert!(times.words_per_minute_speaking.is_none_or(f64::is_finite));
        prop_assert!(figures.overlaps.iter().filter_map(|overlap| overlap.share).all(|share| (0.0..=1.0).contains(&share)));
    }

    #[test]
    fn what_is_found_can_be_verified_and_what_is_made_up_cannot(
        segments in prop::collection::vec(segment(), 1..4),
        from in 0_usize..60,
        length in 1_usize..12,
    ) {
        let spoken = Spoken::new(&segments, Millis(80_000));
        let text = text(&segments);
        let words: Vec<&str> = text.split(' ').skip(from).take(length).collect();
        let quote = words.join("\n ");
        if quote.contains(char::is_alphanumeric) {
            prop_assert!(!evidence::find(&spoken, &quote).is_empty(), "{quote:?} in {text:?}");
        }
        let made_up = quote + " made up";
        prop_assert!(evidence::find(&spoken, &made_up).is_empty());
    }
}
