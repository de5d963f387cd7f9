//! Child processes that work on foreign files: a clean environment, limits, and an end in every case.

use std::{
    collections::VecDeque,
    io::{self, Read},
    ops::Deref,
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    MediaError,
    confine::{self, Reach},
};

/// Address space of a child; a 4096 × 4096 source with all decoder threads stays below half of it.
const MEMORY_BYTES: u64 = 4 << 30;
/// Largest single allocation inside ffmpeg, for its `-max_alloc`: twice a 4096 × 4096 picture with 16 bits per sample.
pub(crate) const MAX_ALLOC: &str = "268435456";
/// How much of the end of the standard error stream is kept.
const STDERR_TAIL: usize = 8 << 10;
const OUTPUT_PART: usize = 64 << 10;

/// Variables that programs need to start at all. Everything else stays here: `http_proxy` would send our segments
/// to a proxy, `FFREPORT` would write names and contents to disk.
const KEPT_VARIABLES: &[&str] =
    &["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "SystemDrive", "TEMP", "TMP", "TMPDIR"];

/// A running child; killed and reaped when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stderr: Option<JoinHandle<String>>,
}

impl Running {
    /// Starts `command` with its output piped, and its input piped or closed, confined to `reach`.
    pub(crate) fn start(
        mut command: Command,
        stdin: Stdio,
        reach: Option<&Reach>,
    ) -> Result<Self, MediaError> {
        command.env_clear();
        for name in KEPT_VARIABLES {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(windows)]
        {
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
        }
        let child = match reach {
            Some(reach) => confine::spawn(&mut command, reach),
            None => command.spawn(),
        };
        let mut child = child.map_err(MediaError::Child)?;
        let stderr = child.stderr.take().map(|stderr| thread::spawn(move || tail(stderr)));
        let running = Self { child, stderr };
        running.limit().map_err(MediaError::Child)?;
        Ok(running)
    }

    #[cfg(target_os = "linux")]
    fn limit(&self) -> io::Result<()> {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};

        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let limit = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
        for (resource, value) in [(Resource::As, MEMORY_BYTES), (Resource::Core, 0)] {
            match prlimit(pid, resource, limit(value)) {
                // It may have ended already.
                Ok(_) | Err(rustix::io::Errno::SRCH) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    fn limit(&self) -> io::Result<()> {
        let _ = MEMORY_BYTES;
        Ok(())
    }

    pub(crate) fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// The output of the child in parts of at most 64 KiB, read by a thread so that waiting can end.
    /// The thread ends with the child.
    pub(crate) fn output(&mut self) -> Parts {
        let (sender, receiver) = mpsc::sync_channel(4);
        if let Some(stdout) = self.child.stdout.take() {
            thread::spawn(move || forward(stdout, &sender));
        }
        Parts(receiver)
    }

    /// Waits for the end, at most until `deadline`; then the child is killed.
    pub(crate) fn wait(mut self, deadline: Instant) -> Result<Ended, MediaError> {
        let status = loop {
            if let Some(status) = self.child.try_wait().map_err(MediaError::Child)? {
                break status;
            }
            if Instant::now() >= deadline {
                return Err(MediaError::TimedOut);
            }
            thread::sleep(Duration::from_millis(5));
        };
        let stderr = self.stderr.take().and_then(|reader| reader.join().ok()).unwrap_or_default();
        Ok(Ended { status, stderr })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when the child is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a child ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// The end of what it said. It may hold names and contents: for telling causes apart, never for a log.
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn said(&self, phrase: &str) -> bool {
        self.stderr.contains(phrase)
    }
}

/// Parts of a child's output.
pub(crate) struct Parts(Receiver<Vec<u8>>);

impl Deref for Parts {
    type Target = Receiver<Vec<u8>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Runs `command` to its end and collects what it writes, at most `limit_bytes`.
pub(crate) fn run(
    command: Command,
    timeout: Duration,
    limit_bytes: usize,
    reach: Option<&Reach>,
) -> Result<(Ended, Vec<u8>), MediaError> {
    let mut output = Vec::new();
    let ended = stream(command, timeout, reach, |part| {
        output.extend_from_slice(part);
        if output.len() > limit_bytes { Err(MediaError::NotMedia) } else { Ok(()) }
    })?;
    Ok((ended, output))
}

/// Runs `command` to its end and hands on what it writes, part by part.
pub(crate) fn stream(
    command: Command,
    timeout: Duration,
    reach: Option<&Reach>,
    mut on_part: impl FnMut(&[u8]) -> Result<(), MediaError>,
) -> Result<Ended, MediaError> {
    let deadline = Instant::now() + timeout;
    let mut running = Running::start(command, Stdio::null(), reach)?;
    let parts = running.output();
    loop {
        match parts.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(part) => on_part(&part)?,
            Err(RecvTimeoutError::Timeout) => return Err(MediaError::TimedOut),
            Err(RecvTimeoutError::Disconnected) => return running.wait(deadline),
        }
    }
}

fn forward(mut stdout: ChildStdout, sender: &mpsc::SyncSender<Vec<u8>>) {
    loop {
        let mut part = vec![0; OUTPUT_PART];
        match stdout.read(&mut part) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => return,
            Ok(length) => {
                part.truncate(length);
                if sender.send(part).is_err() {
                    return;
                }
            }
        }
    }
}

fn tail(mut stream: impl Read) -> String {
    let mut kept = VecDeque::with_capacity(STDERR_TAIL);
    let mut part = [0; 1024];
    loop {
        match stream.read(&mut part) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => break,
            Ok(length) => {
                kept.extend(&part[..length]);
                kept.drain(..kept.len().saturating_sub(STDERR_TAIL));
            }
        }
    }
    String::from_utf8_lossy(kept.make_contiguous()).into_owned()
}
