//! The host's side: keeps a device open, whatever happens to it.

use std::{
    ffi::OsString,
    io::{self, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    cookie,
    device::{Device, Fault, Kind},
    picture::{Picture, PictureForm},
    sound::{Sound, SoundForm},
    wire::{Message, Packet, Request, read_line, read_packet, write_line},
    worker::WORKER_ARGUMENT,
};

/// How long a list of devices may take; a driver that is just being loaded takes some seconds.
const LIST_PATIENCE: Duration = Duration::from_secs(10);
/// How long a device may take from being opened to its first picture or sound.
const FIRST_PATIENCE: Duration = Duration::from_secs(10);
/// A device that gave something and then nothing for so long hangs, or is gone.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long until the next attempt, when there is nothing to go on with at once.
const AGAIN_AFTER: Duration = Duration::from_secs(1);
/// How often a tap looks whether it is closed.
const LOOKS_EVERY: Duration = Duration::from_millis(50);
/// So many pieces of sound may wait for whoever listens, and so many pictures: a quarter of a second. Where they come
/// faster than they are taken, the device leaves some out, and the others are not late.
const SOUNDS_WAITING: usize = 64;
const PICTURES_WAITING: usize = 8;

/// How to start a worker process: a program that calls [`crate::worker::run`] when it is given these arguments.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
}

/// What happens to an open device.
#[derive(Debug)]
pub enum Event {
    /// The first picture or sound of this device is there.
    Ready(Device),
    /// This device gives nothing any more, or never did, or there is none at all. It is tried again, or another in its
    /// place, until the tap is closed; the same trouble is told once.
    Lost {
        /// Which; none where there is no device of the kind.
        device: Option<Device>,
        /// Why.
        fault: Fault,
    },
    /// Of a camera.
    Picture(Picture),
    /// Of a microphone.
    Sound(Sound),
}

impl Worker {
    /// This very program as a worker.
    ///
    /// # Errors
    /// When the path of the running program can't be found.
    pub fn of_this_program() -> io::Result<Self> {
        Ok(Self { program: std::env::current_exe()?, args: vec![WORKER_ARGUMENT.into()] })
    }

    /// The devices of a kind, the one that the system prefers first.
    ///
    /// # Errors
    /// What prevents the system from saying; [`Fault::Silent`] when it takes too long.
    pub fn list(&self, kind: Kind) -> Result<Vec<Device>, Fault> {
        let (_process, output) = self.start(&Request::List(kind))?;
        let (sender, answer) = mpsc::channel();
        thread::spawn(move || {
            // Nobody waits any more when this took too long.
            let _ = sender.send(read_line(&mut BufReader::new(output)));
        });
        match answer.recv_timeout(LIST_PATIENCE) {
            Ok(Ok(Some(list))) => list,
            Ok(Ok(None)) => Err(Fault::Failed("the worker ended".into())),
            Ok(Err(error)) => Err(Fault::Failed(error.to_string())),
            Err(_) => Err(Fault::Silent),
        }
    }

    fn start(&self, request: &Request) -> Result<(Process, ChildStdout), Fault> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        if let Some(path) = cookie::stand_in(|name| std::env::var_os(name)) {
            command.env(cookie::VARIABLE, path);
        }
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt;
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        let failed = |error: io::Error| Fault::Failed(error.to_string());
        let mut process = Process(command.spawn().map_err(failed)?);
        let output = process.0.stdout.take().ok_or(Fault::Silent)?;
        let input = process.0.stdin.as_mut().ok_or(Fault::Silent)?;
        write_line(input, request).and_then(|()| input.flush()).map_err(failed)?;
        Ok((process, output))
    }
}

/// A running worker, killed when it goes out of scope.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // An error here means that it is gone.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An open device, or the wait for one. Closed when it goes out of scope.
pub struct Tap {
    closed: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Tap {
    /// Opens the device with this id, or the one that the system prefers when there is no such device or none is named.
    /// `on_event` is called from one other thread; what it takes longer than the device gives is lost.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn open(
        worker: Worker,
        kind: Kind,
        preferred: Option<String>,
        on_event: impl FnMut(Event) + Send + 'static,
    ) -> io::Result<Self> {
        let closed = Arc::new(AtomicBool::new(false));
        let keeper =
            Keeper { worker, kind, preferred, closed: Arc::clone(&closed), on_event, told: Vec::new() };
        let thread = thread::Builder::new().name("capture".into()).spawn(move || keeper.run())?;
        Ok(Self { closed, thread: Some(thread) })
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A listener that panicked has nothing to say here.
            let _ = thread.join();
        }
    }
}

struct Keeper<F> {
    worker: Worker,
    kind: Kind,
    preferred: Option<String>,
    closed: Arc<AtomicBool>,
    on_event: F,
    /// The trouble that was told since a device was ready last.
    told: Vec<(Option<Device>, Fault)>,
}

impl<F: FnMut(Event)> Keeper<F> {
    fn run(mut self) {
        let mut avoided: Option<String> = None;
        while !self.is_closed() {
            let listed = self.worker.list(self.kind);
            let chosen =
                listed.map(|devices| chosen(&devices, self.preferred.as_deref(), avoided.as_deref()));
            match chosen {
                Ok(Some(device)) => {
                    let Err(fault) = self.hold(&device) else { return };
                    avoided = Some(device.id.clone());
                    self.tell(Some(device), fault);
                }
                Ok(None) => self.tell(None, Fault::Missing),
                Err(fault) => self.tell(None, fault),
            }
            let until = Instant::now() + AGAIN_AFTER;
            while !self.is_closed() && Instant::now() < until {
                thread::sleep(LOOKS_EVERY);
            }
        }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    fn tell(&mut self, device: Option<Device>, fault: Fault) {
        let trouble = (device, fault);
        if !self.told.contains(&trouble) {
            self.told.push(trouble.clone());
            let (device, fault) = trouble;
            (self.on_event)(Event::Lost { device, fault });
        }
    }

    /// Passes on what the device gives, until the tap is closed or the device fails.
    fn hold(&mut self, device: &Device) -> Result<(), Fault> {
        let request = Request::Open { kind: self.kind, id: device.id.clone() };
        let (_process, output) = self.worker.start(&request)?;
        let waiting = match self.kind {
            Kind::Camera => PICTURES_WAITING,
            Kind::Microphone => SOUNDS_WAITING,
        };
        let (sender, packets) = mpsc::sync_channel(waiting);
        let reader = move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(packet)) = read_packet(&mut output) {
                if sender.send((Instant::now(), packet)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().spawn(reader).map_err(|error| Fault::Failed(error.to_string()))?;
        self.follow(device, &packets)
    }

    fn follow(&mut self, device: &Device, packets: &Receiver<(Instant, Packet)>) -> Result<(), Fault> {
        let mut last = Instant::now();
        let mut ready = false;
        let mut form = None;
        while !self.is_closed() {
            match packets.recv_timeout(LOOKS_EVERY) {
                Ok((_, Packet::Message(Message::Failed(fault)))) => return Err(fault),
                Ok((_, Packet::Message(Message::Pictures(pictures)))) => {
                    form = Some(Form::Pictures(pictures));
                }
                Ok((_, Packet::Message(Message::Sounds(sounds)))) => form = Some(Form::Sounds(sounds)),
                Ok((read, Packet::Data { age_us, bytes })) => {
                    last = Instant::now();
                    if !ready {
                        ready = true;
                        self.told.clear();
                        (self.on_event)(Event::Ready(device.clone()));
                    }
                    let at = read.checked_sub(Duration::from_micros(age_us.into())).unwrap_or(read);
                    match form {
                        Some(Form::Pictures(form)) => {
                            (self.on_event)(Event::Picture(Picture { form, at, bytes }));
                        }
                        Some(Form::Sounds(form)) => {
                            let sample = |bytes: &[u8; 2]| i16::from_le_bytes(*bytes);
                            let samples = bytes.as_chunks::<2>().0.iter().map(sample).collect();
                            (self.on_event)(Event::Sound(Sound { form, at, samples }));
                        }
                        None => return Err(Fault::Unsupported),
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Fault::Failed("the worker ended".into())),
            }
            if last.elapsed() > if ready { PATIENCE } else { FIRST_PATIENCE } {
                return Err(Fault::Silent);
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Form {
    Pictures(PictureForm),
    Sounds(SoundForm),
}

/// The preferred device, or else the system's choice; one that has just failed only when there is no other.
fn chosen(devices: &[Device], preferred: Option<&str>, avoided: Option<&str>) -> Option<Device> {
    let is_avoided = |device: &&Device| Some(device.id.as_str()) == avoided;
    let is_preferred = |device: &&Device| Some(device.id.as_str()) == preferred;
    let others = || devices.iter().filter(|device| !is_avoided(device));
    others().find(is_preferred).or_else(|| others().next()).or_else(|| devices.first()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_device_takes_the_place_of_one_that_failed() {
        let device = |id: &str| Device { id: id.into(), name: id.into(), is_default: id == "a" };
        let (a, b) = (device("a"), device("b"));
        let both = [a.clone(), b.clone()];
        assert_eq!(chosen(&both, None, None), Some(a.clone()));
        assert_eq!(chosen(&both, Some("b"), None), Some(b.clone()));
        assert_eq!(chosen(&both, Some("c"), None), Some(a.clone()), "the chosen one is not plugged in");
        assert_eq!(chosen(&both, Some("b"), Some("b")), Some(a));
        assert_eq!(chosen(&both[1..], Some("b"), Some("b")), Some(b), "it may have come back");
        assert_eq!(chosen(&[], Some("b"), None), None);
    }
}
