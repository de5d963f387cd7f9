//! The host's side of live captions: sound in, phrases out, by a worker that may die of it.

use std::io::BufReader;
use std::process::{ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::captions::{CaptionRequest, Told};
use crate::client::{Pipes, Process, Worker, obituary, read_last_words};
use crate::error::SpeechError;
use crate::transcript::{Segment, Span};
use crate::wire::{FRAME_BYTES, Message, Work, read_line, write_frame, write_line};

/// So many pieces wait for a worker that takes none: it keeps what it has not heard itself, so it must be stuck.
const MOST_WAITING: usize = 1_000;

/// What becomes of captions.
#[derive(Debug)]
pub enum CaptionEvent {
    /// The model is loaded, and took so long for silence as long as the longest phrase.
    Ready(Duration),
    /// Something was said; times count from the first sound that was given.
    Phrase {
        /// The words.
        segment: Segment,
        /// The language they are in.
        language: String,
        /// When there was enough sound to know that the phrase had ended, in milliseconds.
        due_ms: u64,
    },
    /// More was said than the model keeps up with; this is left out.
    LeftOut(Span),
    /// No more captions come.
    Ended(SpeechError),
}

/// Captions that go on until this is dropped.
pub struct Captioner {
    sound: SyncSender<Vec<f32>>,
    running: Arc<Running>,
}

struct Running {
    process: Mutex<Process>,
    stopped: AtomicBool,
}

impl Running {
    fn process(&self) -> MutexGuard<'_, Process> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    /// Has what is heard from now on written down, phrase by phrase. `on_event` is called from a thread of its own;
    /// [`CaptionEvent::Ended`] is the last event, and does not come when the [`Captioner`] is dropped.
    ///
    /// # Errors
    /// [`SpeechError::Start`]. Everything else comes as [`CaptionEvent::Ended`].
    pub fn caption(
        &self,
        request: CaptionRequest,
        mut on_event: impl FnMut(CaptionEvent) + Send + 'static,
    ) -> Result<Captioner, SpeechError> {
        let (process, Pipes { input, output, errors }) = Process::start(self).map_err(SpeechError::Start)?;
        let running = Arc::new(Running { process: Mutex::new(process), stopped: AtomicBool::new(false) });
        let (sound, pieces) = sync_channel(MOST_WAITING);
        thread::spawn(move || write(input, request, &pieces));
        let last_words = thread::spawn(move || read_last_words(errors));
        let followed = Arc::clone(&running);
        thread::spawn(move || {
            let failed = follow(output, &followed.stopped, &mut on_event);
            // One that leaves by itself may say how it ended; any other has nothing more to do, whatever it thinks.
            followed.process().end(failed.is_none() && !followed.stopped.load(Ordering::Relaxed));
            let status = followed.process().status();
            if followed.stopped.load(Ordering::Relaxed) {
                return;
            }
            let died = || SpeechError::Crashed(obituary(status, &last_words.join().unwrap_or_default()));
            on_event(CaptionEvent::Ended(failed.unwrap_or_else(died)));
        });
        Ok(Captioner { sound, running })
    }
}

impl Captioner {
    /// Takes what is heard: 16 kHz, one channel. Never waits; false when the worker is gone or stuck.
    pub fn hear(&self, samples: Vec<f32>) -> bool {
        self.sound.try_send(samples).is_ok()
    }
}

impl Drop for Captioner {
    fn drop(&mut self) {
        self.running.stopped.store(true, Ordering::Relaxed);
        self.running.process().end(false);
    }
}

/// A worker that stops listening is noticed by the end of its output.
fn write(mut input: ChildStdin, request: CaptionRequest, pieces: &Receiver<Vec<f32>>) {
    if write_line(&mut input, &Work::Caption(request)).is_err() {
        return;
    }
    for piece in pieces {
        let bytes: Vec<u8> = piece.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        for frame in bytes.chunks(FRAME_BYTES) {
            if write_frame(&mut input, frame).is_err() {
                return;
            }
        }
    }
}

/// Passes on what the worker says; gives its last message, if it was one.
fn follow(
    output: ChildStdout,
    stopped: &AtomicBool,
    on_event: &mut impl FnMut(CaptionEvent),
) -> Option<SpeechError> {
    let mut output = BufReader::new(output);
    while let Ok(Some(message)) = read_line::<Message>(&mut output) {
        let event = match message {
            Message::Told(Told::Ready { trial_ms }) => CaptionEvent::Ready(Duration::from_millis(trial_ms)),
            Message::Told(Told::Phrase { segment, language, due_ms }) => {
                CaptionEvent::Phrase { segment, language, due_ms }
            }
            Message::Told(Told::LeftOut(span)) => CaptionEvent::LeftOut(span),
            Message::Failed(failure) => return Some(failure.into()),
            Message::Alive | Message::Progress(_) | Message::Done(_) => continue,
        };
        if stopped.load(Ordering::Relaxed) {
            return None;
        }
        on_event(event);
    }
    None
}
