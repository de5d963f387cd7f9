//! The host's side: starts a worker, feeds it, follows it, and starts another one when it dies.

use std::ffi::OsString;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::engine::Request;
use crate::error::SpeechError;
use crate::transcript::{Progress, Stage, Transcript};
use crate::wire::{FRAME_BYTES, Message, Work, read_line, write_frame, write_line};
use crate::worker::WORKER_ARGUMENT;

/// How often the caller of [`Worker::transcribe`] is asked whether to go on.
const ASK_EVERY: Duration = Duration::from_millis(100);
/// How many times a worker is started for one answer.
const ATTEMPTS: u32 = 2;
/// What is kept of what a worker says on its standard error.
const LAST_WORDS_BYTES: usize = 4096;

/// Audio that can be read from its beginning more than once: 16 kHz, one channel, little-endian 32-bit floats.
///
/// Implemented for samples in memory, and for functions that open a stream (such as a decoder's output).
pub trait AudioSource {
    /// Opens the audio at its beginning.
    ///
    /// # Errors
    /// Whatever prevents it; the transcription ends with [`SpeechError::Source`].
    fn open(&mut self) -> io::Result<Box<dyn Read + Send + '_>>;
}

impl AudioSource for &[f32] {
    fn open(&mut self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(SampleReader { left: self }))
    }
}

impl<R: Read + Send + 'static, F: FnMut() -> io::Result<R>> AudioSource for F {
    fn open(&mut self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(self()?))
    }
}

struct SampleReader<'a> {
    left: &'a [f32],
}

impl Read for SampleReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.left.len().min(buffer.len() / 4);
        let (now, later) = self.left.split_at(count);
        for (sample, bytes) in now.iter().zip(buffer.as_chunks_mut::<4>().0) {
            *bytes = sample.to_le_bytes();
        }
        self.left = later;
        Ok(count * 4)
    }
}

/// How to start a worker process: a program that calls [`crate::worker::run`] when it is given these arguments.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// A worker that says nothing for so long is taken for hung. It has to cover loading the model from a slow disk,
    /// and one window of 30 s through the encoder, between which it can't speak.
    pub patience: Duration,
}

impl Worker {
    /// A worker that is started as `program` with [`WORKER_ARGUMENT`], and given five minutes between signs of life.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: vec![WORKER_ARGUMENT.into()],
            patience: Duration::from_secs(300),
        }
    }

    /// This very program as a worker.
    ///
    /// # Errors
    /// When the path of the running program can't be found.
    pub fn of_this_program() -> io::Result<Self> {
        Ok(Self::new(std::env::current_exe()?))
    }

    /// Turns an answer into text in a worker process; blocks until it is done.
    ///
    /// `progress` is called about ten times a second, also when nothing has moved; `Break` kills the worker. The
    /// audio is streamed, so the caller needs no memory for it. A worker that crashes, is killed or
    /// hangs is replaced once, from the beginning of the audio.
    ///
    /// # Errors
    /// Any [`SpeechError`]. [`SpeechError::Cancelled`] comes after the source's current `read` at the latest.
    pub fn transcribe(
        &self,
        request: &Request,
        audio: &mut dyn AudioSource,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Transcript, SpeechError> {
        let mut attempt = 1;
        loop {
            let end = self.attempt(request, audio, progress)?;
            let error = match end {
                End::Done(outcome) => return outcome,
                End::Crashed(how) => SpeechError::Crashed(how),
                End::Hung => SpeechError::Hung { seconds: self.patience.as_secs() },
            };
            if attempt == ATTEMPTS {
                return Err(error);
            }
            tracing::warn!(attempt, "the speech worker is started again: it died or hung");
            attempt += 1;
        }
    }

    fn attempt(
        &self,
        request: &Request,
        audio: &mut dyn AudioSource,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<End, SpeechError> {
        let source = audio.open().map_err(SpeechError::Source)?;
        let (process, pipes) = Process::start(self).map_err(SpeechError::Start)?;
        let reading_source = AtomicBool::new(false);
        std::thread::scope(|scope| {
            // In here, so that a panic of the caller ends the process before the threads are waited for.
            let mut process = process;
            let (sender, messages) = mpsc::channel();
            let said = sender.clone();
            scope.spawn(move || read_messages(pipes.output, &said));
            let last_words = scope.spawn(move || read_last_words(pipes.errors));
            let (finish, finished) = mpsc::channel::<()>();
            let reading_source = &reading_source;
            scope.spawn(move || {
                let mut input = pipes.input;
                if let Err(error) = feed(&mut input, request, source, reading_source) {
                    // The host may have gone on already; then nobody wants to know.
                    let _ = sender.send(Event::SourceFailed(error));
                }
                // The open pipe tells the worker that its host lives.
                let _ = finished.recv();
            });
            let end = self.follow(&messages, reading_source, progress);
            // Whatever the reason, this worker has nothing more to do; its end is the end of the threads.
            process.end(matches!(end, Ok(Heard::Answer(_) | Heard::End)));
            drop(finish);
            let status = process.status();
            match end? {
                Heard::Answer(outcome) => Ok(End::Done(outcome)),
                Heard::Silence => Ok(End::Hung),
                Heard::End => Ok(End::Crashed(obituary(status, &last_words.join().unwrap_or_default()))),
            }
        })
    }

    /// Listens to the worker until it has said all, is gone, or has been silent for too long.
    fn follow(
        &self,
        messages: &Receiver<Event>,
        reading_source: &AtomicBool,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Heard, SpeechError> {
        let mut latest = Progress { stage: Stage::Reading, done_ms: 0, total_ms: 0 };
        let mut asked = None::<Instant>;
        let mut heard = Instant::now();
        loop {
            match messages.recv_timeout(ASK_EVERY) {
                Ok(Event::Message(message)) => {
                    heard = Instant::now();
                    match message {
                        Message::Alive | Message::Told(_) => {}
                        Message::Progress(progress) => latest = progress,
                        Message::Done(transcript) => return Ok(Heard::Answer(Ok(transcript))),
                        Message::Failed(failure) => return Ok(Heard::Answer(Err(failure.into()))),
                    }
                }
                Ok(Event::SourceFailed(error)) => return Err(SpeechError::Source(error)),
                Ok(Event::OutputEnded) | Err(RecvTimeoutError::Disconnected) => return Ok(Heard::End),
                Err(RecvTimeoutError::Timeout) => {}
            }
            // A slow source is not the worker's fault.
            if reading_source.load(Ordering::Relaxed) {
                heard = Instant::now();
            }
            if heard.elapsed() > self.patience {
                return Ok(Heard::Silence);
            }
            if asked.is_none_or(|at| at.elapsed() >= ASK_EVERY) {
                asked = Some(Instant::now());
                if progress(latest).is_break() {
                    return Err(SpeechError::Cancelled);
                }
            }
        }
    }
}

enum Event {
    Message(Message),
    OutputEnded,
    SourceFailed(io::Error),
}

enum Heard {
    Answer(Result<Transcript, SpeechError>),
    End,
    Silence,
}

enum End {
    Done(Result<Transcript, SpeechError>),
    Crashed(String),
    Hung,
}

/// A running worker, killed when it goes out of scope.
pub(crate) struct Process {
    child: Child,
}

pub(crate) struct Pipes {
    pub(crate) input: ChildStdin,
    pub(crate) output: ChildStdout,
    pub(crate) errors: ChildStderr,
}

impl Process {
    pub(crate) fn start(worker: &Worker) -> io::Result<(Self, Pipes)> {
        let mut command = Command::new(&worker.program);
        command.args(&worker.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt;
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        let mut process = Self { child: command.spawn()? };
        let (input, output, errors) =
            (process.child.stdin.take(), process.child.stdout.take(), process.child.stderr.take());
        match (input, output, errors) {
            (Some(input), Some(output), Some(errors)) => Ok((process, Pipes { input, output, errors })),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Ends the process; one that is about to leave gets a moment to do so by itself.
    pub(crate) fn end(&mut self, gracefully: bool) {
        if !gracefully || !self.leaves_within(Duration::from_secs(2)) {
            // An error here means that it is gone.
            let _ = self.child.kill();
        }
    }

    fn leaves_within(&mut self, limit: Duration) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < limit {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }

    pub(crate) fn status(&mut self) -> Option<ExitStatus> {
        self.child.wait().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_messages(output: ChildStdout, to: &mpsc::Sender<Event>) {
    let mut output = BufReader::new(output);
    // A line that is no message is as bad as none: the process is not what it should be.
    while let Ok(Some(message)) = read_line::<Message>(&mut output) {
        if to.send(Event::Message(message)).is_err() {
            return;
        }
    }
    let _ = to.send(Event::OutputEnded);
}

pub(crate) fn read_last_words(mut errors: ChildStderr) -> String {
    let mut kept = Vec::new();
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = errors.read(&mut buffer) {
        kept.extend_from_slice(&buffer[..count]);
        kept.drain(..kept.len().saturating_sub(LAST_WORDS_BYTES));
    }
    let text = String::from_utf8_lossy(&kept);
    text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

/// Sends request and audio. An error is one of the source; a worker that stops listening is noticed elsewhere.
fn feed(
    input: &mut ChildStdin,
    request: &Request,
    mut source: Box<dyn Read + Send + '_>,
    reading_source: &AtomicBool,
) -> io::Result<()> {
    if write_line(input, &Work::Transcribe(request.clone())).is_err() {
        return Ok(());
    }
    let mut buffer = vec![0; FRAME_BYTES];
    let mut filled = 0;
    loop {
        reading_source.store(true, Ordering::Relaxed);
        let read = source.read(&mut buffer[filled..]);
        reading_source.store(false, Ordering::Relaxed);
        match read {
            Ok(0) if filled == 0 => break,
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        let whole = filled / 4 * 4;
        if whole > 0 && write_frame(input, &buffer[..whole]).is_err() {
            return Ok(());
        }
        buffer.copy_within(whole..filled, 0);
        filled -= whole;
    }
    // A worker that stopped listening is noticed by the end of its output.
    let _ = write_frame(input, &[]);
    Ok(())
}

/// What a dead worker leaves: how it ended, and the last line it wrote.
pub(crate) fn obituary(status: Option<ExitStatus>, last_words: &str) -> String {
    let how = status.map_or_else(|| "unknown end".to_owned(), |status| status.to_string());
    if last_words.is_empty() {
        how
    } else {
        format!("{how}; {}", last_words.chars().take(200).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_in_memory_are_read_as_bytes() {
        let samples = [0.25_f32, -1.0, 3.5];
        let mut source = samples.as_slice();
        for _ in 0..2 {
            let mut bytes = Vec::new();
            let mut reader = source.open().unwrap();
            let mut buffer = [0; 9];
            while let count @ 1.. = reader.read(&mut buffer).unwrap() {
                bytes.extend_from_slice(&buffer[..count]);
            }
            assert_eq!(bytes, samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<_>>());
        }
    }
}
