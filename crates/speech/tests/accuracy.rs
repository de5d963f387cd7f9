//! Text, language and times on synthetic speech with the model that was made for it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use recruteia_speech::{
    Language, Observer, Progress, Request, Segment, SpeechError, Stage, Transcript, transcribe, word_errors,
};
use support::{Clip, Sentence, Shared, listen, shared};

const ANSWERS: [&str; 3] =
    ["synthetic/interview-answer-1-fr", "synthetic/interview-answer-2-fr", "synthetic/interview-answer-3-en"];

fn language_of(clip: &Clip) -> &'static str {
    if clip.name().split('-').any(|part| part == "en") { "en" } else { "fr" }
}

fn assert_held_out(shared: &Shared, prefix: &str) {
    let (mut errors, mut words) = (0, 0);
    for clip in shared.clips("synthetic", prefix) {
        let transcript = listen(&shared.request(), clip.samples());
        assert_eq!(transcript.language.as_deref(), Some(language_of(&clip)), "{}", clip.name());
        assert!(transcript.language_confidence.unwrap() > 0.5, "{}", clip.name());
        let (wrong, spoken) = word_errors(&clip.text(), &transcript.text());
        errors += wrong;
        words += spoken;
    }
    assert!(words > 50);
    assert!(errors * 100 <= words * 2, "{prefix}: {errors} errors in {words} words");
}

#[test]
fn held_out_french_has_at_most_two_percent_errors() {
    let Some(shared) = shared("held_out_french_has_at_most_two_percent_errors") else { return };
    assert_held_out(&shared, "held-fr-");
}

#[test]
fn held_out_english_has_at_most_two_percent_errors() {
    let Some(shared) = shared("held_out_english_has_at_most_two_percent_errors") else { return };
    assert_held_out(&shared, "held-en-");
}

#[test]
fn the_sample_interview_has_no_errors() {
    let Some(shared) = shared("the_sample_interview_has_no_errors") else { return };
    for clip in ANSWERS.map(|name| shared.clip(name)) {
        let detected = listen(&shared.request(), clip.samples());
        assert_eq!(detected.language.as_deref(), Some(language_of(&clip)), "{}", clip.name());
        assert_eq!(word_errors(&clip.text(), &detected.text()).0, 0, "{}: {}", clip.name(), detected.text());
        assert_eq!(detected.vad, "silero-v6.2.0");

        let language = Language::Fixed(language_of(&clip).to_owned());
        let fixed = listen(&Request { language, ..shared.request() }, clip.samples());
        assert_eq!(fixed.language_confidence, None);
        assert_eq!(fixed.segments, detected.segments);
    }
}

#[test]
fn the_sample_interview_has_no_errors_without_silero() {
    let Some(shared) = shared("the_sample_interview_has_no_errors_without_silero") else { return };
    for clip in ANSWERS.map(|name| shared.clip(name)) {
        let transcript = listen(&shared.request_without_silero(), clip.samples());
        assert_eq!(transcript.vad, "energy");
        assert_eq!(transcript.language.as_deref(), Some(language_of(&clip)), "{}", clip.name());
        assert_eq!(
            word_errors(&clip.text(), &transcript.text()).0,
            0,
            "{}: {}",
            clip.name(),
            transcript.text()
        );
    }
}

/// The segment that says the same words as the sentence.
fn segment_of<'a>(transcript: &'a Transcript, sentence: &Sentence) -> &'a Segment {
    let mut same = transcript.segments.iter().filter(|s| word_errors(&sentence.text, &s.text).0 == 0);
    let segment = same
        .next()
        .unwrap_or_else(|| panic!("no segment says {:?}: {:?}", sentence.text, transcript.segments));
    assert!(same.next().is_none(), "said twice: {:?}", sentence.text);
    segment
}

fn assert_times(shared: &Shared, without_silero: bool) {
    let names = ["synthetic/pauses-fr-25s"].iter().chain(&ANSWERS);
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for clip in names.map(|name| shared.clip(name)) {
        let request = if without_silero { shared.request_without_silero() } else { shared.request() };
        let transcript = listen(&request, clip.samples());
        for sentence in clip.sentences() {
            let segment = segment_of(&transcript, &sentence);
            starts.push((segment.start_ms as f64 - sentence.start * 1000.0).abs());
            ends.push((segment.end_ms as f64 - sentence.end * 1000.0).abs());
        }
    }
    assert_eq!(starts.len(), 30);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (start, end) = (mean(&starts), mean(&ends));
    println!("mean error of starts {start:.0} ms, of ends {end:.0} ms");
    assert!(start <= 200.0, "starts are {start:.0} ms off: {starts:?}");
    assert!(end <= 50.0, "ends are {end:.0} ms off: {ends:?}");
}

#[test]
fn sentences_are_found_where_they_are() {
    let Some(shared) = shared("sentences_are_found_where_they_are") else { return };
    assert_times(&shared, false);
}

#[test]
fn sentences_are_found_where_they_are_without_silero() {
    let Some(shared) = shared("sentences_are_found_where_they_are_without_silero") else { return };
    assert_times(&shared, true);
}

#[test]
fn silence_and_noise_say_nothing() {
    let Some(shared) = shared("silence_and_noise_say_nothing") else { return };
    for request in [shared.request(), shared.request_without_silero()] {
        for clip in ["synthetic/silence-5s", "synthetic/noise-8s"].map(|name| shared.clip(name)) {
            let transcript = listen(&request, clip.samples());
            assert_eq!(transcript.segments, [], "{} {}", clip.name(), transcript.vad);
            assert_eq!(transcript.language, None);
        }
        assert_eq!(listen(&request, Vec::new()).duration_ms, 0);
        assert_eq!(listen(&request, vec![0.1; 7]).segments, []);
    }
}

fn joined(clips: &[Clip]) -> (Vec<f32>, String) {
    let samples = clips.iter().flat_map(Clip::samples).collect();
    (samples, clips.iter().map(Clip::text).collect::<Vec<_>>().join(" "))
}

#[test]
fn more_than_thirty_seconds_are_right() {
    let Some(shared) = shared("more_than_thirty_seconds_are_right") else { return };
    let twice = |name: &str| vec![shared.clip(name), shared.clip(name)];
    let mixed =
        ["synthetic/interview-answer-1-fr", "synthetic/pauses-fr-25s", "synthetic/interview-answer-2-fr"];
    let sets = [
        (twice("synthetic/pauses-fr-25s"), shared.request()),
        (twice("synthetic/interview-answer-3-en"), shared.request()),
        (mixed.map(|name| shared.clip(name)).into(), shared.request()),
        (mixed.map(|name| shared.clip(name)).into(), shared.request_without_silero()),
    ];
    for (clips, request) in sets {
        let (samples, text) = joined(&clips);
        let transcript = listen(&request, samples);
        assert!(transcript.duration_ms > 45_000);
        assert_eq!(word_errors(&text, &transcript.text()).0, 0, "{}: {}", transcript.vad, transcript.text());
    }
}

#[test]
fn windows_decoded_at_a_time_give_the_same_text_and_progress() {
    let Some(shared) = shared("windows_decoded_at_a_time_give_the_same_text_and_progress") else { return };
    let clips = ["synthetic/interview-answer-1-fr", "synthetic/pauses-fr-25s"].map(|name| shared.clip(name));
    let (samples, _) = joined(&clips);
    let one = listen(&shared.request(), samples.clone());
    let followed = Arc::new(Followed(Mutex::new(Vec::new())));
    let observer: Arc<dyn Observer> = followed.clone();
    let two = transcribe(&Request { threads: 2, ..shared.request() }, samples, &observer).unwrap();
    assert_eq!(one, two);
    let seen = followed.0.lock().unwrap();
    let transcribing: Vec<_> = seen.iter().filter(|progress| progress.stage == Stage::Transcribing).collect();
    let done_ms: Vec<_> = transcribing.iter().map(|progress| progress.done_ms).collect();
    assert!(done_ms.is_sorted() && done_ms.len() > 10, "{done_ms:?}");
    assert_eq!(done_ms.last(), Some(&transcribing[0].total_ms));
}

struct Followed(Mutex<Vec<Progress>>);

impl Observer for Followed {
    fn progress(&self, progress: Progress) {
        self.0.lock().unwrap().push(progress);
    }

    fn keep_going(&self) -> bool {
        true
    }
}

#[test]
fn a_minute_of_silence_between_sentences_changes_nothing() {
    let Some(shared) = shared("a_minute_of_silence_between_sentences_changes_nothing") else { return };
    let clips = [shared.clip("synthetic/held-fr-02"), shared.clip("synthetic/held-fr-04")];
    let mut samples = clips[0].samples();
    samples.resize(samples.len() + 60 * 16_000, 0.0);
    let second_ms = samples.len() as u64 / 16;
    samples.extend(clips[1].samples());
    let transcript = listen(&shared.request(), samples);
    let text = format!("{} {}", clips[0].text(), clips[1].text());
    assert_eq!(word_errors(&text, &transcript.text()).0, 0, "{}", transcript.text());
    assert_eq!(transcript.segments.len(), 2);
    assert!(transcript.segments[1].start_ms.abs_diff(second_ms + 250) < 100, "{:?}", transcript.segments[1]);
}

#[test]
fn a_very_quiet_recording_is_heard() {
    let Some(shared) = shared("a_very_quiet_recording_is_heard") else { return };
    let clip = shared.clip(ANSWERS[0]);
    for request in [shared.request(), shared.request_without_silero()] {
        let quiet = clip.samples().into_iter().map(|sample| sample * 0.003).collect();
        let transcript = listen(&request, quiet);
        assert_eq!(
            word_errors(&clip.text(), &transcript.text()).0,
            0,
            "{}: {}",
            transcript.vad,
            transcript.text()
        );
    }
}

#[test]
fn human_voices_go_through() {
    let Some(shared) = shared("human_voices_go_through") else { return };
    let mut clips = shared.clips("en", "");
    clips.extend(shared.clips("fr", ""));
    clips.push(shared.clip("dialogue_fr_en"));
    for clip in clips {
        let transcript = listen(&shared.request(), clip.samples());
        assert!(!transcript.voice_activity.is_empty(), "{}: nobody heard", clip.name());
        assert!(transcript.language.is_some(), "{}", clip.name());
    }
}

/// Stops the work when the model has computed so many steps of the transcription.
struct Impatient {
    steps_left: AtomicU32,
    transcribing: AtomicU32,
    finished: AtomicBool,
}

impl Observer for Impatient {
    fn progress(&self, progress: Progress) {
        if progress.stage == Stage::Transcribing {
            self.transcribing.fetch_add(1, Ordering::Relaxed);
            self.finished.fetch_or(progress.done_ms >= progress.total_ms, Ordering::Relaxed);
        }
    }

    fn keep_going(&self) -> bool {
        self.transcribing.load(Ordering::Relaxed) == 0
            || self
                .steps_left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                .is_ok()
    }
}

#[test]
fn the_work_stops_within_a_window_when_asked() {
    let Some(shared) = shared("the_work_stops_within_a_window_when_asked") else { return };
    let impatient = Arc::new(Impatient {
        steps_left: AtomicU32::new(5),
        transcribing: AtomicU32::new(0),
        finished: AtomicBool::new(false),
    });
    let observer: Arc<dyn Observer> = impatient.clone();
    let outcome = transcribe(&shared.request(), shared.clip(ANSWERS[0]).samples(), &observer);
    assert!(matches!(outcome, Err(SpeechError::Cancelled)), "{outcome:?}");
    assert!(!impatient.finished.load(Ordering::Relaxed), "the only window was heard to its end");
}
