//! Stored media through ffmpeg, from segments on its input to plain values on its output.

use std::{
    io::{self, Write},
    ops::ControlFlow,
    process::{Command, Stdio},
    sync::mpsc::RecvTimeoutError,
    thread,
    time::{Duration, Instant},
};

use crate::{
    MediaError, Tools,
    child::{Ended, Running},
    confine::Reach,
};

/// No output for this long means that the child, or the source of the segments, hangs.
const STANDSTILL: Duration = Duration::from_secs(60);
const EXIT_TIMEOUT: Duration = Duration::from_secs(10);

/// Feeds plain segments, the init segment first, to `command`, which reads them from its standard input; `on_part` gets
/// what it writes, cut anywhere, and ends the work with `Break`. Returns how the child ended, which is well.
///
/// Ended so, it is [`MediaError::Cancelled`]; a failing segment is [`MediaError::Unreadable`], media without the wanted
/// stream [`MediaError::NoStreams`].
pub(crate) fn decode<I>(
    tools: &Tools,
    command: Command,
    segments: I,
    on_part: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
) -> Result<Ended, MediaError>
where
    I: Iterator<Item = io::Result<Vec<u8>>> + Send,
{
    let mut running = Running::start(command, Stdio::piped(), tools.confined(Reach::default()).as_ref())?;
    let stdin = running.take_stdin();
    let output = running.output();
    thread::scope(|scope| {
        let feeder = scope.spawn(move || feed(stdin, segments));
        let outcome = loop {
            match output.recv_timeout(STANDSTILL) {
                Ok(part) => {
                    if on_part(&part).is_break() {
                        break Err(MediaError::Cancelled);
                    }
                }
                Err(RecvTimeoutError::Timeout) => break Err(MediaError::TimedOut),
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
            }
        };
        // On an early end the child is killed first, so that the feeder's pipe breaks and the feeder ends.
        let ended = match outcome {
            Ok(()) => running.wait(Instant::now() + EXIT_TIMEOUT),
            Err(error) => {
                drop(running);
                Err(error)
            }
        };
        match feeder.join() {
            Ok(Err(error)) if ended.is_ok() => return Err(MediaError::Unreadable(error)),
            Ok(_) => {}
            Err(panic) => std::panic::resume_unwind(panic),
        }
        let ended = ended?;
        if ended.status.success() {
            Ok(ended)
        } else if ended.said("matches no streams") {
            Err(MediaError::NoStreams)
        } else {
            Err(MediaError::Damaged)
        }
    })
}

/// Hands the segments over one by one. A closed pipe is the child's business; a failing segment is ours.
fn feed(stdin: Option<impl Write>, segments: impl Iterator<Item = io::Result<Vec<u8>>>) -> io::Result<()> {
    let Some(mut stdin) = stdin else { return Ok(()) };
    for segment in segments {
        if stdin.write_all(&segment?).is_err() {
            break;
        }
    }
    Ok(())
}
