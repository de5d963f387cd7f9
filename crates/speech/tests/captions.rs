//! Live captions: the worker hears the test clips as if they were spoken now. Failing workers are shell scripts.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use recruteia_speech::{
    CaptionEvent, CaptionRequest, Captioner, Language, SAMPLE_RATE, Segment, SpeechError, Worker, word_errors,
};
use support::{Clip, Shared, shared};

const PATIENCE: Duration = Duration::from_secs(60);
/// The clips are given faster than they were spoken.
const ANY_MS: u64 = 3_600_000;

fn worker() -> Worker {
    let tests = std::env::current_exe().unwrap();
    Worker::new(tests.parent().unwrap().parent().unwrap().join("examples/speech_worker"))
}

fn script(text: &str) -> Worker {
    Worker { program: "/bin/sh".into(), args: vec!["-c".into(), text.into()], patience: PATIENCE }
}

fn request(shared: &Shared) -> CaptionRequest {
    let request = shared.request();
    CaptionRequest {
        model: request.model,
        voice_activity_model: request.voice_activity_model,
        language: request.language,
        threads: 1,
        late_ms: ANY_MS,
    }
}

fn begin(worker: &Worker, request: CaptionRequest) -> (Captioner, Receiver<CaptionEvent>) {
    let (told, events) = channel();
    // Nobody listens at the end of a test.
    let captioner = worker.caption(request, move |event| drop(told.send(event))).unwrap();
    (captioner, events)
}

/// The same with the model loaded.
fn ready(request: CaptionRequest) -> (Captioner, Receiver<CaptionEvent>) {
    let (captioner, events) = begin(&worker(), request);
    match events.recv_timeout(PATIENCE) {
        Ok(CaptionEvent::Ready(_)) => (captioner, events),
        other => panic!("{other:?}"),
    }
}

/// The captions of a clip that is followed by silence.
fn captions(clip: &Clip, request: CaptionRequest) -> Vec<Segment> {
    let (captioner, events) = ready(request);
    let mut samples = clip.samples();
    let last_ms = clip.sentences().last().map_or(0, |last| (last.end * 1_000.0) as u64);
    samples.extend(vec![0.0; SAMPLE_RATE * 2]);
    let mut heard: Vec<Segment> = Vec::new();
    assert!(samples.chunks(SAMPLE_RATE / 10).all(|piece| captioner.hear(piece.to_vec())));
    loop {
        match events.recv_timeout(PATIENCE) {
            Ok(CaptionEvent::Phrase { segment, language, due_ms }) => {
                assert!(due_ms >= segment.end_ms, "{due_ms} {segment:?}");
                assert!(clip.name().ends_with(&language), "{language}");
                heard.push(segment);
            }
            other => panic!("{other:?} after {heard:?}"),
        }
        if heard.last().is_some_and(|caption| caption.end_ms + 500 > last_ms) {
            return heard;
        }
    }
}

#[test]
fn what_is_said_is_written_down_phrase_by_phrase() {
    let Some(shared) = shared("what_is_said_is_written_down_phrase_by_phrase") else { return };
    let clip = shared.clip("synthetic/interview-answer-1-fr");
    for silero in [true, false] {
        let mut request = request(&shared);
        if !silero {
            request.voice_activity_model = None;
        }
        let heard = captions(&clip, request);
        let text: Vec<&str> = heard.iter().map(|caption| caption.text.as_str()).collect();
        let (errors, words) = word_errors(&clip.text(), &text.join(" "));
        // The transcript has none; a caption is one guess.
        assert!(errors * 20 <= words, "{errors} of {words} words: {text:?}");
        assert!(heard.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms), "{heard:?}");
        for sentence in clip.sentences() {
            let said = |caption: &&Segment| {
                let middle = ((sentence.start + sentence.end) * 500.0) as u64;
                (caption.start_ms..=caption.end_ms).contains(&middle)
            };
            let found = heard.iter().find(said);
            assert!(found.is_some(), "nothing is written where {:?} is said: {heard:?}", sentence.text);
        }
        let spoken = heard
            .iter()
            .all(|caption| (0.5..=1.0).contains(&caption.confidence) && !caption.words.is_empty());
        assert!(spoken, "{heard:?}");
    }
}

#[test]
fn the_language_is_found_by_the_first_phrase() {
    let Some(shared) = shared("the_language_is_found_by_the_first_phrase") else { return };
    let clip = shared.clip("synthetic/interview-answer-3-en");
    let heard = captions(&clip, request(&shared));
    let text: Vec<&str> = heard.iter().map(|caption| caption.text.as_str()).collect();
    let (errors, words) = word_errors(&clip.text(), &text.join(" "));
    assert!(errors * 20 <= words, "{errors} of {words} words: {text:?}");
}

#[test]
fn what_the_model_does_not_keep_up_with_is_left_out_and_what_follows_is_heard() {
    let Some(shared) = shared("what_the_model_does_not_keep_up_with_is_left_out") else { return };
    let (captioner, events) = ready(CaptionRequest { late_ms: 5_000, ..request(&shared) });
    let clip = shared.clip("synthetic/interview-answer-1-fr").samples();
    // A minute in one go.
    let minute: Vec<f32> = clip.iter().copied().cycle().take(SAMPLE_RATE * 60).collect();
    for piece in minute.chunks(SAMPLE_RATE) {
        assert!(captioner.hear(piece.to_vec()));
    }
    assert!(captioner.hear(vec![0.0; SAMPLE_RATE]));
    let (mut left_out, mut heard) = (0, 0);
    while heard < 54_000 {
        match events.recv_timeout(PATIENCE) {
            Ok(CaptionEvent::LeftOut(span)) => left_out += span.duration_ms(),
            Ok(CaptionEvent::Phrase { segment: caption, .. }) => heard = caption.end_ms,
            other => panic!("{other:?}"),
        }
    }
    // What was said last is written down.
    assert!(left_out > 10_000, "{left_out} ms");
}

#[test]
fn silence_is_no_speech() {
    let Some(shared) = shared("silence_is_no_speech") else { return };
    let (captioner, events) = ready(request(&shared));
    for _ in 0..30 {
        assert!(captioner.hear(vec![0.0; SAMPLE_RATE]));
    }
    let clip = shared.clip("synthetic/held-fr-02").samples();
    captioner.hear(clip);
    captioner.hear(vec![0.0; SAMPLE_RATE]);
    match events.recv_timeout(PATIENCE) {
        Ok(CaptionEvent::Phrase { segment: caption, .. }) => {
            assert!((29_500..33_000).contains(&caption.start_ms), "{caption:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_worker_that_dies_ends_the_captions_and_nothing_else() {
    let request = |model: &str| CaptionRequest {
        model: PathBuf::from(model),
        voice_activity_model: None,
        language: Language::Fixed("fr".into()),
        threads: 1,
        late_ms: ANY_MS,
    };
    let (captioner, events) = begin(&script("read request; echo broken >&2; exit 3"), request("any"));
    match events.recv_timeout(PATIENCE) {
        Ok(CaptionEvent::Ended(SpeechError::Crashed(how))) => assert!(how.contains("broken"), "{how}"),
        other => panic!("{other:?}"),
    }
    // What is heard from now on goes nowhere.
    while captioner.hear(vec![0.0; 160]) {}

    let (_captioner, events) = begin(&worker(), request("/nowhere/model.bin"));
    assert!(matches!(events.recv_timeout(PATIENCE), Ok(CaptionEvent::Ended(SpeechError::Model { .. }))));
}

#[test]
fn captions_that_are_not_wanted_any_more_end_their_worker() {
    let text = r#"read -r request; echo '{"told":{"ready":{"trial_ms":1}}}'; cat >/dev/null; sleep 600"#;
    let request = CaptionRequest {
        model: PathBuf::from("any"),
        voice_activity_model: None,
        language: Language::Fixed("fr".into()),
        threads: 1,
        late_ms: ANY_MS,
    };
    let (captioner, events) = begin(&script(text), request);
    assert!(matches!(events.recv_timeout(PATIENCE), Ok(CaptionEvent::Ready(_))));
    drop(captioner);
    // The thread that told is gone, and has told nothing.
    assert!(
        events
            .recv_timeout(PATIENCE)
            .is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Disconnected)
    );
}
