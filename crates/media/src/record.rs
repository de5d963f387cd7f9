//! Recording: what a camera and a microphone give becomes the stored form while it is given.
//!
//! One thread puts pictures and sound in their place on the clock and writes them to ffmpeg, uncompressed and in one
//! pipe; ffmpeg hands each segment over as soon as it is full, so that a crash loses no more than one.

mod matroska;
mod sound;
mod timeline;

use std::{
    collections::VecDeque,
    io::{BufWriter, Write},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    Index, MediaError, Target, Tools,
    child::Running,
    confine::Reach,
    convert::{self, SEGMENT_S},
};
use matroska::{SOUND_RATE, Writer};
use timeline::{Part, Timeline};

/// For pictures that come and go as they are taken: no picture waits for later ones.
const LIVE_X264: &[&str] =
    &["-preset", "superfast", "-tune", "zerolatency", "-crf", "23", "-maxrate", "3M", "-bufsize", "6M"];
/// So much may wait when the encoder is slow; then pictures are left out, sound never.
const MOST_WAITING: usize = 128 << 20;
/// What was taken before the end may come until this long after it.
const DRAIN: Duration = Duration::from_millis(150);
/// How often the recorder looks whether something is missing.
const LOOKS_EVERY: Duration = Duration::from_millis(50);
/// Looking after the recording takes no longer than this, unless the disk is very slow, or the machine slept or the program was
/// stopped; then nothing came either, but for what came shortly before and after.
const STOOD_STILL: Duration = Duration::from_secs(10);
const LATEST: Duration = Duration::from_secs(1);
/// How long the end may take.
const END_TIMEOUT: Duration = Duration::from_secs(20);

/// How the pictures of a recording are: 4:2:0, three planes, at a constant rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// In pixels, even.
    pub width: u32,
    /// In pixels, even.
    pub height: u32,
    /// Pictures a second.
    pub frame_rate: u32,
}

impl Form {
    /// How many bytes a picture has.
    pub fn bytes(self) -> usize {
        self.width as usize * self.height as usize * 3 / 2
    }

    fn black(self) -> Arc<[u8]> {
        let luma = self.width as usize * self.height as usize;
        let mut planes = vec![16; luma];
        planes.resize(self.bytes(), 128);
        planes.into()
    }
}

/// What can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// The picture: it is black, or stands still.
    Picture,
    /// The sound: it is silent.
    Sound,
}

/// A stretch without picture or sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What is missing.
    pub sense: Sense,
    /// Where it begins.
    pub from_ms: u64,
    /// Where it ends.
    pub to_ms: u64,
    /// Whether the device gave something for it that came too late or was too much: the machine was too slow then.
    pub too_slow: bool,
}

/// What came of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The stored segments, all of them safe.
    pub index: Index,
    /// Where picture or sound is missing, in the order in which they began.
    pub gaps: Vec<Gap>,
    /// Pictures that came and are not in it: the camera was faster than it says, or the encoder too slow.
    pub left_out: u64,
}

enum Input {
    Picture(Instant, Arc<[u8]>),
    /// A picture of this time, which was too much.
    LeftOut(Instant),
    Sound(Instant, u32, Vec<i16>),
    Lost(Sense),
    Pause(Instant),
    Resume(Instant),
    Stop(Instant),
}

impl Input {
    /// When it was seen or heard.
    fn of(&self) -> Option<Instant> {
        match self {
            Self::Picture(at, _) | Self::LeftOut(at) | Self::Sound(at, ..) => Some(*at),
            Self::Lost(_) | Self::Pause(_) | Self::Resume(_) | Self::Stop(_) => None,
        }
    }
}

/// What is known at the end: the gaps, and how many pictures were left out.
type Told = (Vec<Gap>, u64);

/// A recording that goes on. When it is dropped without [`Recorder::stop`], what was stored stays.
pub struct Recorder {
    inputs: Sender<Input>,
    shared: Arc<Shared>,
    form: Option<Form>,
    thread: Option<JoinHandle<Result<Told, MediaError>>>,
    running: Option<Running>,
}

#[derive(Default)]
struct Shared {
    waiting: AtomicUsize,
    left_out: AtomicU64,
}

impl Recorder {
    /// Starts to record from `origin` on, with pictures of this form or none. What is put to `url` must be given to the
    /// ingest that is named at the end.
    ///
    /// # Errors
    /// When ffmpeg does not start.
    pub fn start(tools: &Tools, form: Option<Form>, origin: Instant, url: &str) -> Result<Self, MediaError> {
        let reach = tools.confined(Reach::default().and_address(url));
        let mut running = Running::start(command(tools, form, url), Stdio::piped(), reach.as_ref())?;
        let pipe = running.take_stdin().ok_or(MediaError::Failed { exit_code: None })?;
        let (inputs, receiver) = mpsc::channel();
        let shared = Arc::<Shared>::default();
        let seen = Arc::clone(&shared);
        let timeline = Timeline::new(origin, form);
        let work = move || write(timeline, form, BufWriter::with_capacity(1 << 16, pipe), &receiver, &seen);
        let thread = thread::Builder::new().name("recorder".into()).spawn(work).map_err(MediaError::Child)?;
        Ok(Self { inputs, shared, form, thread: Some(thread), running: Some(running) })
    }

    /// The form of the pictures that it takes.
    pub fn form(&self) -> Option<Form> {
        self.form
    }

    /// Takes a picture of the recording's form.
    pub fn picture(&self, at: Instant, planes: Vec<u8>) {
        if self.form.is_none_or(|form| form.bytes() != planes.len()) {
            return;
        }
        if self.shared.waiting.load(Ordering::Relaxed) > MOST_WAITING {
            self.shared.left_out.fetch_add(1, Ordering::Relaxed);
            self.tell(Input::LeftOut(at));
            return;
        }
        self.shared.waiting.fetch_add(planes.len(), Ordering::Relaxed);
        self.tell(Input::Picture(at, planes.into()));
    }

    /// Takes a piece of sound of one channel, whose first sample was heard at this time.
    pub fn sound(&self, at: Instant, rate: u32, samples: Vec<i16>) {
        self.shared.waiting.fetch_add(samples.len() * 2, Ordering::Relaxed);
        self.tell(Input::Sound(at, rate, samples));
    }

    /// The device gives nothing any more: the picture is black, or the sound silent, until another does.
    pub fn lost(&self, sense: Sense) {
        self.tell(Input::Lost(sense));
    }

    /// Nothing from this moment on is kept.
    pub fn pause(&self, at: Instant) {
        self.tell(Input::Pause(at));
    }

    /// Goes on where it was paused.
    pub fn resume(&self, at: Instant) {
        self.tell(Input::Resume(at));
    }

    /// How much waits for the encoder; more than a few pictures mean that the machine is too slow.
    pub fn waiting_bytes(&self) -> usize {
        self.shared.waiting.load(Ordering::Relaxed)
    }

    /// Whether it came to an end by itself, which it does when ffmpeg does or when a segment can't be stored.
    pub fn has_failed(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Ends the recording at this moment and waits until everything is stored.
    ///
    /// # Errors
    /// Why it is not whole; what was stored before is safe all the same.
    pub fn stop(mut self, at: Instant, target: Target<'_>) -> Result<Recorded, MediaError> {
        self.tell(Input::Stop(at));
        let deadline = Instant::now() + END_TIMEOUT;
        let (Some(thread), Some(running)) = (self.thread.take(), self.running.take()) else {
            return Err(MediaError::Failed { exit_code: None });
        };
        while !thread.is_finished() {
            if Instant::now() >= deadline {
                return Err(MediaError::TimedOut);
            }
            thread::sleep(Duration::from_millis(5));
        }
        let written = thread.join().map_err(|_| MediaError::Failed { exit_code: None })?;
        let ended = running.wait(deadline)?;
        if let Some(failure) = target.ingest.take_failure() {
            return Err(failure);
        }
        if !ended.status.success() {
            return Err(convert::cause(&ended));
        }
        let (gaps, left_out) = written?;
        let index = target.ingest.finish()?.ok_or(MediaError::Damaged)?;
        let left_out = left_out + self.shared.left_out.load(Ordering::Relaxed);
        Ok(Recorded { index, gaps, left_out })
    }

    fn tell(&self, input: Input) {
        // It has ended by itself, which is told by `has_failed` and `stop`.
        let _ = self.inputs.send(input);
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // Without ffmpeg, a thread that waits for it to read goes on and ends.
        self.running = None;
    }
}

/// Puts everything in its place and writes it, until it is told to stop.
fn write(
    mut timeline: Timeline,
    form: Option<Form>,
    pipe: impl Write,
    inputs: &Receiver<Input>,
    shared: &Shared,
) -> Result<Told, MediaError> {
    let mut writer = Writer::new(pipe, form).map_err(MediaError::Child)?;
    let mut parts = Vec::new();
    let mut ends: Option<(Instant, Instant)> = None;
    let mut came = VecDeque::new();
    let mut turned = Instant::now();
    loop {
        let input = came.pop_front().map_or_else(|| inputs.recv_timeout(LOOKS_EVERY), Ok);
        if turned.elapsed() > STOOD_STILL && ends.is_none() {
            came.extend(inputs.try_iter());
            // What came meanwhile had to wait for a slow disk.
            let meanwhile = turned + LATEST..Instant::now().checked_sub(LATEST).unwrap_or(turned);
            let gave = |input: &Input| input.of().is_some_and(|at| meanwhile.contains(&at));
            if !input.iter().chain(&came).any(gave) {
                // Nobody wants hours of black: it ends where it was.
                let told = timeline.finish(turned, &mut parts);
                write_parts(&mut writer, &mut parts)?;
                return Ok(told);
            }
        }
        turned = Instant::now();
        match input {
            Ok(Input::Picture(at, planes)) => {
                shared.waiting.fetch_sub(planes.len(), Ordering::Relaxed);
                timeline.picture(at, planes, &mut parts);
            }
            Ok(Input::LeftOut(at)) => timeline.left_out(at),
            Ok(Input::Sound(at, rate, samples)) => {
                shared.waiting.fetch_sub(samples.len() * 2, Ordering::Relaxed);
                timeline.sound(at, rate, &samples, &mut parts)?;
            }
            Ok(Input::Lost(sense)) => timeline.lost(sense, &mut parts),
            Ok(Input::Pause(at)) => timeline.pause(at),
            Ok(Input::Resume(at)) => timeline.resume(at, &mut parts),
            Ok(Input::Stop(at)) => {
                timeline.pause(at);
                ends = Some((at, Instant::now() + DRAIN));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(MediaError::Cancelled),
        }
        let now = Instant::now();
        if let Some((at, _)) = ends.filter(|(_, drained)| now >= *drained) {
            let told = timeline.finish(at, &mut parts);
            write_parts(&mut writer, &mut parts)?;
            return Ok(told);
        }
        timeline.advance(now, &mut parts);
        write_parts(&mut writer, &mut parts)?;
    }
}

fn write_parts<W: Write>(writer: &mut Writer<W>, parts: &mut Vec<Part>) -> Result<(), MediaError> {
    for part in parts.drain(..) {
        match part {
            Part::Picture { at_ms, planes } => writer.picture(at_ms, &planes),
            Part::Sound { at_ms, samples } => writer.sound(at_ms, &samples),
        }
        .map_err(MediaError::Child)?;
    }
    Ok(())
}

fn command(tools: &Tools, form: Option<Form>, url: &str) -> Command {
    let mut command = Command::new(&tools.ffmpeg);
    command
        .args(["-hide_banner", "-nostdin", "-nostats", "-v", "error"])
        // Everything about the tracks stands in the head.
        .args(["-analyzeduration", "0", "-probesize", "65536", "-f", "matroska", "-i", "pipe:0"]);
    if let Some(form) = form {
        let (encoder, quality) = tools.h264;
        let live = if *encoder == "libx264" { LIVE_X264 } else { quality };
        command
            .args(["-map", "0:v:0", "-vf", &format!("fps={}:start_time=0", form.frame_rate)])
            .args(["-c:v", encoder])
            .args(live)
            .args(["-profile:v", "high", "-bf", "0", "-g", &(SEGMENT_S * form.frame_rate).to_string()])
            .args(["-force_key_frames", &format!("expr:gte(t,n_forced*{SEGMENT_S})")]);
        if *encoder == "libx264" {
            command.args(["-sc_threshold", "0"]);
        }
    }
    command.args(["-map", "0:a:0"]);
    // Samples are counted; the times of the pipe are rounded to milliseconds.
    convert::encode_sound(&mut command, "asetpts=N/SR/TB");
    debug_assert_eq!(SOUND_RATE.to_string(), convert::AUDIO_RATE);
    convert::into_segments(&mut command, "event", url);
    command
}
