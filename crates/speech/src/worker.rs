//! The worker's side: the process that computes, and may die of it.

use std::io::{self, BufReader, Read};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use failpoints::Failpoint;

use crate::audio::duration_ms;
use crate::captions::{CaptionRequest, caption};
use crate::engine::{Observer, Request, transcribe};
use crate::transcript::{Progress, Stage};
use crate::wire::{Failure, Message, Work, read_audio, read_line, write_line};

/// The argument with which a host starts its own program as a worker.
pub const WORKER_ARGUMENT: &str = "speech-worker";

/// At most one progress message in this time, ...
const PROGRESS_EVERY: Duration = Duration::from_millis(100);
/// ... and at most one sign of life in this.
const ALIVE_EVERY: Duration = Duration::from_secs(1);

/// Listens to one answer from standard input and writes the result to standard output, or captions as they come; then
/// the process should end. Ends the process itself when the host is gone.
pub fn run() -> ExitCode {
    be_the_first_to_go();
    let mut input = BufReader::new(io::stdin());
    match read_line(&mut input) {
        Ok(Some(Work::Transcribe(request))) => listen(&request, input),
        Ok(Some(Work::Caption(request))) => write_captions(&request, input),
        Ok(None) | Err(_) => ExitCode::FAILURE,
    }
}

fn write_captions(request: &CaptionRequest, input: BufReader<io::Stdin>) -> ExitCode {
    let voice = Voice::new();
    match caption(request, input, &mut |told| voice.say(&Message::Told(told))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            voice.say(&Message::Failed(Failure::from(error)));
            ExitCode::FAILURE
        }
    }
}

fn listen(request: &Request, mut input: BufReader<io::Stdin>) -> ExitCode {
    let voice = Arc::new(Voice::new());
    failpoints::pass(Failpoint::WorkerAsked);
    let audio = read_audio(&mut input, |samples| {
        voice.progress(Progress { stage: Stage::Reading, done_ms: duration_ms(samples), total_ms: 0 });
    });
    let Ok(samples) = audio else { return ExitCode::FAILURE };
    std::thread::spawn(move || end_with_the_host(input));

    let observer: Arc<dyn Observer> = voice.clone();
    let message = match transcribe(request, samples, &observer) {
        Ok(transcript) => Message::Done(transcript),
        Err(error) => Message::Failed(Failure::from(error)),
    };
    failpoints::pass(Failpoint::WorkerHeard);
    voice.say(&message);
    ExitCode::SUCCESS
}

/// Nothing more comes from the host, so what ends the wait is the end of the host.
fn end_with_the_host(mut input: impl Read) {
    let mut rest = [0; 64];
    while matches!(input.read(&mut rest), Ok(count) if count > 0) {}
    std::process::exit(1);
}

/// When memory runs out, Linux should take the worker and not the recording or the window.
fn be_the_first_to_go() {
    if cfg!(target_os = "linux") {
        // Without the right to say so the kernel judges by itself.
        let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    }
}

/// Speaks to the host, not too often. Nobody listening means nothing left to do.
struct Voice {
    last: Mutex<Last>,
}

struct Last {
    said: Instant,
    stage: Option<Stage>,
}

impl Voice {
    fn new() -> Self {
        Self { last: Mutex::new(Last { said: Instant::now(), stage: None }) }
    }

    fn say(&self, message: &Message) {
        if write_line(&mut io::stdout().lock(), message).is_err() {
            std::process::exit(1);
        }
        self.last.lock().unwrap_or_else(PoisonError::into_inner).said = Instant::now();
    }

    fn silent_for(&self) -> Duration {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).said.elapsed()
    }
}

impl Observer for Voice {
    fn progress(&self, progress: Progress) {
        let is_new = {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            last.stage.replace(progress.stage) != Some(progress.stage)
        };
        if is_new || self.silent_for() >= PROGRESS_EVERY {
            self.say(&Message::Progress(progress));
        }
    }

    fn keep_going(&self) -> bool {
        if self.silent_for() >= ALIVE_EVERY {
            self.say(&Message::Alive);
        }
        true
    }
}
