//! The worker process and what is done when it fails. Failing workers are shell scripts.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use recruteia_speech::{
    ModelFault, Observer, Progress, Request, SpeechError, Stage, WORKER_ARGUMENT, Worker, transcribe,
    word_errors,
};
use support::{Shared, shared};

/// The example of this crate, which is built with the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples/speech_worker");
    assert!(program.exists(), "{} is built with the tests", program.display());
    program
}

fn worker() -> Worker {
    Worker::new(program())
}

/// A worker that is a shell script; `$WORKER` in it is the real one.
fn script(text: &str) -> Worker {
    let text = text.replace("$WORKER", &format!("'{}' {WORKER_ARGUMENT}", program().display()));
    Worker {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), text.into()],
        patience: Duration::from_secs(60),
    }
}

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn answer(shared: &Shared) -> (Vec<f32>, String) {
    let clip = shared.clip("synthetic/held-fr-02");
    (clip.samples(), clip.text())
}

fn attempts(counter: &Path) -> usize {
    std::fs::read_to_string(counter).unwrap().lines().count()
}

#[test]
fn a_worker_gives_the_same_as_the_library() {
    let Some(shared) = shared("a_worker_gives_the_same_as_the_library") else { return };
    let clip = shared.clip("synthetic/interview-answer-1-fr");
    let samples = clip.samples();
    let mut stages = Vec::new();
    let transcript = worker()
        .transcribe(&shared.request(), &mut samples.as_slice(), &mut |progress| {
            assert!(progress.total_ms == 0 || progress.done_ms <= progress.total_ms, "{progress:?}");
            stages.push(progress.stage);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(transcript, support::listen(&shared.request(), samples));
    assert!(stages.contains(&Stage::Transcribing), "{stages:?}");
    assert_eq!(word_errors(&clip.text(), &transcript.text()).0, 0);
}

#[test]
fn a_short_answer_shows_progress_while_it_is_heard() {
    let Some(shared) = shared("a_short_answer_shows_progress_while_it_is_heard") else { return };
    let (samples, _) = answer(&shared);
    let reports = Arc::new(Reports::default());
    let observer: Arc<dyn Observer> = reports.clone();
    transcribe(&shared.request(), samples, &observer).unwrap();
    let reports = reports.0.lock().unwrap();
    let whole: Vec<u64> = reports.iter().map(|progress| progress.permille()).collect();
    assert!(whole.is_sorted(), "{whole:?}");
    assert_eq!(whole.last(), Some(&1_000));
    // One window, so it is heard in one go, and the bar moves all the same.
    let mut heard: Vec<u64> = whole.into_iter().filter(|done| (101..1_000).contains(done)).collect();
    heard.dedup();
    assert!(heard.len() >= 5, "{heard:?}");
}

#[derive(Default)]
struct Reports(Mutex<Vec<Progress>>);

impl Observer for Reports {
    fn progress(&self, progress: Progress) {
        self.0.lock().unwrap().push(progress);
    }

    fn keep_going(&self) -> bool {
        true
    }
}

#[test]
fn audio_is_streamed_from_a_reader_in_odd_pieces() {
    struct Odd(io::Cursor<Vec<u8>>);
    impl Read for Odd {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let limit = buffer.len().min(1013);
            self.0.read(&mut buffer[..limit])
        }
    }
    let Some(shared) = shared("audio_is_streamed_from_a_reader_in_odd_pieces") else { return };
    let (samples, text) = answer(&shared);
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut open = || Ok(Odd(io::Cursor::new(bytes.clone())));
    let transcript = worker().transcribe(&shared.request(), &mut open, &mut go_on).unwrap();
    assert_eq!(word_errors(&text, &transcript.text()).0, 0);

    let mut cut_off = || Ok(Odd(io::Cursor::new(bytes[..1001].to_vec())));
    let error = worker().transcribe(&shared.request(), &mut cut_off, &mut go_on).unwrap_err();
    assert!(matches!(error, SpeechError::Source(_)), "{error}");
}

#[test]
fn a_crash_costs_one_retry() {
    let Some(shared) = shared("a_crash_costs_one_retry") else { return };
    let folder = tempfile::tempdir().unwrap();
    let counter = folder.path().join("starts");
    let (samples, text) = answer(&shared);
    for death in ["kill -SEGV $$", "kill -KILL $$", "kill -ILL $$", "exit 0", "echo nonsense; exec sleep 60"]
    {
        let first = folder.path().join("first");
        std::fs::write(&first, "").unwrap();
        std::fs::write(&counter, "").unwrap();
        let worker = script(&format!(
            "echo x >> '{0}'; if [ -e '{1}' ]; then rm '{1}'; head -c 100 >/dev/null; {death}; else exec $WORKER; fi",
            counter.display(),
            first.display(),
        ));
        let transcript = worker.transcribe(&shared.request(), &mut samples.as_slice(), &mut go_on).unwrap();
        assert_eq!(word_errors(&text, &transcript.text()).0, 0, "{death}");
        assert_eq!(attempts(&counter), 2, "{death}");
    }
}

#[test]
fn two_crashes_are_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let counter = folder.path().join("starts");
    let worker = script(&format!("echo x >> '{}'; echo GGML_ASSERT >&2; kill -SEGV $$", counter.display()));
    let error = worker.transcribe(&anything(), &mut [0.0_f32; 16_000].as_slice(), &mut go_on).unwrap_err();
    let SpeechError::Crashed(how) = &error else { panic!("{error}") };
    assert!(how.contains("signal: 11") && how.contains("GGML_ASSERT"), "{how}");
    assert_eq!(attempts(&counter), 2);
}

#[test]
fn a_hanging_worker_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let pids = folder.path().join("pids");
    let mut worker = script(&format!("echo $$ >> '{}'; exec sleep 600", pids.display()));
    worker.patience = Duration::from_millis(300);
    let begin = Instant::now();
    // Enough audio to fill the pipe: the writer hangs as well.
    let error =
        worker.transcribe(&anything(), &mut vec![0.0_f32; 1_000_000].as_slice(), &mut go_on).unwrap_err();
    assert!(matches!(error, SpeechError::Hung { .. }), "{error}");
    assert!(begin.elapsed() < Duration::from_secs(30));
    let pids = std::fs::read_to_string(pids).unwrap();
    assert_eq!(pids.lines().count(), 2);
    for pid in pids.lines() {
        assert!(!is_running(pid), "{pid} still runs");
    }
}

#[test]
fn a_slow_source_is_no_hang() {
    let Some(shared) = shared("a_slow_source_is_no_hang") else { return };
    struct Slow(Option<Duration>, io::Cursor<Vec<u8>>);
    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if let Some(wait) = self.0.take() {
                std::thread::sleep(wait);
            }
            self.1.read(buffer)
        }
    }
    let worker = Worker { patience: Duration::from_secs(2), ..worker() };
    let starts = AtomicU32::new(0);
    let wait = Duration::from_secs(3);
    let mut open = || {
        starts.fetch_add(1, Ordering::Relaxed);
        Ok(Slow(Some(wait), io::Cursor::new(vec![0; 64_000])))
    };
    let transcript = worker.transcribe(&shared.request(), &mut open, &mut go_on).unwrap();
    assert_eq!((transcript.duration_ms, starts.into_inner()), (1000, 1));
}

#[test]
fn cancelling_kills_the_worker_at_once() {
    let Some(shared) = shared("cancelling_kills_the_worker_at_once") else { return };
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let worker = script(&format!("echo $$ > '{}'; exec $WORKER", pid.display()));
    let mut samples = Vec::new();
    for _ in 0..8 {
        samples.extend(shared.clip("synthetic/pauses-fr-25s").samples());
    }
    let mut cancelled = None;
    let outcome = worker.transcribe(&shared.request(), &mut samples.as_slice(), &mut |progress| {
        if progress.stage == Stage::Transcribing {
            cancelled.get_or_insert_with(Instant::now);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    assert!(matches!(outcome, Err(SpeechError::Cancelled)), "{outcome:?}");
    assert!(cancelled.unwrap().elapsed() < Duration::from_secs(2));
    assert!(!is_running(std::fs::read_to_string(pid).unwrap().trim()));
}

#[test]
fn unusable_models_are_told_and_not_tried_again() {
    let Some(shared) = shared("unusable_models_are_told_and_not_tried_again") else { return };
    let folder = tempfile::tempdir().unwrap();
    let counter = folder.path().join("starts");
    std::fs::write(&counter, "").unwrap();
    let worker = script(&format!("echo x >> '{}'; exec $WORKER", counter.display()));
    let (samples, _) = answer(&shared);
    let request = Request { model: shared.model("for-tests-ggml-tiny.bin"), ..shared.request() };
    let error = worker.transcribe(&request, &mut samples.as_slice(), &mut go_on).unwrap_err();
    assert!(matches!(error, SpeechError::Model { fault: ModelFault::NoWeights, .. }), "{error}");

    // Whole as far as lengths tell, but one tensor has rows for columns.
    let mut bytes = std::fs::read(shared.model("recruteia-synthetic-tiny.bin")).unwrap();
    let name = b"decoder.positional_embedding";
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[at - 8..at].rotate_left(4);
    let damaged = folder.path().join("damaged.bin");
    std::fs::write(&damaged, bytes).unwrap();
    let request = Request { model: damaged, ..shared.request() };
    let error = worker.transcribe(&request, &mut samples.as_slice(), &mut go_on).unwrap_err();
    assert!(matches!(error, SpeechError::Model { fault: ModelFault::Damaged(_), .. }), "{error}");
    assert_eq!(attempts(&counter), 2, "one start each");
}

#[test]
fn a_missing_program_is_told() {
    let worker = Worker::new("/nonexistent/program");
    let error = worker.transcribe(&anything(), &mut [0.0_f32; 16].as_slice(), &mut go_on).unwrap_err();
    assert!(matches!(error, SpeechError::Start(_)), "{error}");
}

#[test]
fn a_worker_ends_when_its_input_does() {
    let Some(shared) = shared("a_worker_ends_when_its_input_does") else { return };
    let mut child = Command::new(program())
        .arg(WORKER_ARGUMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = io::BufReader::new(child.stdout.take().unwrap());
    serde_json::to_writer(&mut input, &serde_json::json!({ "transcribe": shared.request() })).unwrap();
    input.write_all(b"\n").unwrap();
    for _ in 0..8 {
        for part in shared.clip("synthetic/pauses-fr-25s").samples().chunks(10_000) {
            let bytes: Vec<u8> = part.iter().flat_map(|sample| sample.to_le_bytes()).collect();
            input.write_all(&u32::try_from(bytes.len()).unwrap().to_le_bytes()).unwrap();
            input.write_all(&bytes).unwrap();
        }
    }
    input.write_all(&[0; 4]).unwrap();
    let mut line = String::new();
    while !line.contains("transcribing") {
        line.clear();
        assert!(io::BufRead::read_line(&mut output, &mut line).unwrap() > 0, "ended before its host");
    }
    let gone = Instant::now();
    drop(input);
    assert!(!child.wait().unwrap().success());
    assert!(gone.elapsed() < Duration::from_secs(2), "{:?}", gone.elapsed());
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_does_not_outlive_a_killed_host() {
    let Some(shared) = shared("a_worker_does_not_outlive_a_killed_host") else { return };
    let request = shared.request();
    let mut host = Command::new(program())
        .args([request.model, request.voice_activity_model.unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", host.id());
    let child =
        wait_for(|| std::fs::read_to_string(&children).ok()?.split_whitespace().next().map(str::to_owned));
    assert!(is_running(&child));
    host.kill().unwrap();
    host.wait().unwrap();
    wait_for(|| (!is_running(&child)).then_some(()));
}

/// Looks again and again until there is something, for at most 20 s.
#[cfg(target_os = "linux")]
fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < Duration::from_secs(20), "waited in vain");
        std::thread::yield_now();
    }
}

fn is_running(pid: &str) -> bool {
    let listed = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap();
    let state = String::from_utf8(listed.stdout).unwrap();
    !state.trim().is_empty() && !state.starts_with('Z')
}

fn anything() -> Request {
    Request {
        model: "/nonexistent/model.bin".into(),
        voice_activity_model: None,
        language: recruteia_speech::Language::DetectAmong(Vec::new()),
        threads: 1,
    }
}
