//! What host and worker say to each other.
//!
//! To the worker's standard input: one line of JSON (the request), then frames of samples, each a little-endian `u32`
//! of bytes and as many bytes of little-endian `f32`; an empty frame ends the audio. The host keeps the pipe open for as
//! long as it lives. From the worker's standard output: one line of JSON per message.

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::captions::{CaptionRequest, Told};
use crate::engine::Request;
use crate::error::{ModelFault, SpeechError};
use crate::transcript::{Progress, Transcript};

/// Longest frame: a second and a bit.
pub(crate) const FRAME_BYTES: usize = 64 * 1024;
/// The longest answer that is accepted (six hours), against running out of memory by mistake.
const LONGEST_ANSWER: usize = 6 * 3600 * crate::SAMPLE_RATE;
/// The longest line that is read.
const LONGEST_LINE: u64 = 256 * 1024 * 1024;

/// What a worker is asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Work {
    /// To write down an answer.
    Transcribe(Request),
    /// To write down what is said while it is said.
    Caption(CaptionRequest),
}

/// A message of the worker.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Message {
    /// Still computing.
    Alive,
    /// This far.
    Progress(Progress),
    /// Of captions.
    Told(Told),
    /// The result; the last message.
    Done(Transcript),
    /// What prevents a result; the last message.
    Failed(Failure),
}

/// The errors that only the worker can know. They don't go away by trying again.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Failure {
    Model { path: PathBuf, fault: ModelFault },
    Language(String),
    Processor(String),
    Engine(String),
}

impl From<SpeechError> for Failure {
    fn from(error: SpeechError) -> Self {
        match error {
            SpeechError::Model { path, fault } => Self::Model { path, fault },
            SpeechError::Language(code) => Self::Language(code),
            SpeechError::Processor(missing) => Self::Processor(missing),
            SpeechError::Engine(message) => Self::Engine(message),
            other => Self::Engine(other.to_string()),
        }
    }
}

impl From<Failure> for SpeechError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Model { path, fault } => Self::Model { path, fault },
            Failure::Language(code) => Self::Language(code),
            Failure::Processor(missing) => Self::Processor(missing),
            Failure::Engine(message) => Self::Engine(message),
        }
    }
}

/// Writes one line of JSON.
pub(crate) fn write_line<T: Serialize>(to: &mut impl Write, value: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

/// Reads one line of JSON; none at the end of the stream.
pub(crate) fn read_line<T: for<'de> Deserialize<'de>>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

/// Writes one frame; an empty one ends the audio.
pub(crate) fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads the next frame and appends its samples; false after the empty one.
pub(crate) fn read_frame(from: &mut impl Read, samples: &mut Vec<f32>) -> io::Result<bool> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length == 0 {
        return Ok(false);
    }
    if length > FRAME_BYTES || length % 4 != 0 {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; length];
    from.read_exact(&mut frame)?;
    let (numbers, _) = frame.as_chunks::<4>();
    samples.extend(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)));
    Ok(true)
}

/// Reads all frames up to the empty one. `received` is told how many samples there are so far.
pub(crate) fn read_audio(from: &mut impl Read, mut received: impl FnMut(usize)) -> io::Result<Vec<f32>> {
    let mut samples = Vec::new();
    while read_frame(from, &mut samples)? {
        if samples.len() > LONGEST_ANSWER {
            return Err(ErrorKind::InvalidData.into());
        }
        received(samples.len());
    }
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audio_arrives_as_it_was_sent() {
        let samples = [0.0_f32, 0.5, -1.0, f32::MIN_POSITIVE];
        let bytes: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
        let mut pipe = Vec::new();
        write_frame(&mut pipe, &bytes[..8]).unwrap();
        write_frame(&mut pipe, &bytes[8..]).unwrap();
        write_frame(&mut pipe, &[]).unwrap();
        let mut counts = Vec::new();
        assert_eq!(read_audio(&mut pipe.as_slice(), |count| counts.push(count)).unwrap(), samples);
        assert_eq!(counts, [2, 4]);
    }

    #[test]
    fn broken_audio_is_refused() {
        let read = |bytes: &[u8]| read_audio(&mut &*bytes, |_| {}).map_err(|e| e.kind());
        assert_eq!(read(&[]), Err(ErrorKind::UnexpectedEof));
        assert_eq!(read(&[8, 0, 0, 0, 1, 2]), Err(ErrorKind::UnexpectedEof));
        assert_eq!(read(&[3, 0, 0, 0, 1, 2, 3]), Err(ErrorKind::InvalidData));
        assert_eq!(read(&[255; 40]), Err(ErrorKind::InvalidData));
    }
}
