//! Decoding stored media into samples, for voice activity and transcription.

use std::{io, ops::ControlFlow, process::Command};

use crate::{MediaError, Tools, child, decode::decode};

/// Samples per second that [`decode_pcm`] gives.
pub const SAMPLE_RATE: u32 = 16_000;

/// Decodes the sound of stored media to mono samples at 16 kHz, between -1 and 1; the first is at time 0.
///
/// `segments` gives plain segments, the init segment first. They go to ffmpeg through a pipe; no plain byte reaches
/// the disk. `on_samples` gets them in order, in parts of any length; by `Break` it ends the work with
/// [`MediaError::Cancelled`]. Returns how many samples there were.
///
/// A failing segment is [`MediaError::Unreadable`]; media without sound is [`MediaError::NoStreams`].
pub fn decode_pcm<I>(
    tools: &Tools,
    segments: I,
    on_samples: &mut dyn FnMut(&[f32]) -> ControlFlow<()>,
) -> Result<u64, MediaError>
where
    I: Iterator<Item = io::Result<Vec<u8>>> + Send,
{
    let mut samples = Samples::default();
    decode(tools, command(tools), segments, &mut |part| on_samples(samples.read(part)))?;
    Ok(samples.count)
}

fn command(tools: &Tools) -> Command {
    let mut command = Command::new(&tools.ffmpeg);
    command
        .args(["-hide_banner", "-nostdin", "-nostats", "-v", "error", "-max_alloc", child::MAX_ALLOC])
        .args(["-protocol_whitelist", "pipe", "-f", "mp4", "-i", "pipe:0", "-map", "0:a:0"])
        .args(["-f", "f32le", "-ar", &SAMPLE_RATE.to_string(), "-ac", "1", "pipe:1"]);
    command
}

/// Turns bytes, cut anywhere, into samples.
#[derive(Default)]
struct Samples {
    rest: Vec<u8>,
    samples: Vec<f32>,
    count: u64,
}

impl Samples {
    fn read(&mut self, part: &[u8]) -> &[f32] {
        self.rest.extend_from_slice(part);
        self.samples.clear();
        let (whole, rest) = self.rest.as_chunks::<4>();
        self.samples.extend(whole.iter().map(|bytes| f32::from_le_bytes(*bytes)));
        self.rest = rest.to_vec();
        self.count += self.samples.len() as u64;
        &self.samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_survive_cuts_anywhere() {
        let expected = [0.0_f32, 1.0, -1.0, 0.25, -0.125];
        let bytes: Vec<u8> = expected.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        for length in 1..=bytes.len() {
            let mut samples = Samples::default();
            let found: Vec<f32> = bytes.chunks(length).flat_map(|part| samples.read(part).to_vec()).collect();
            assert_eq!(found, expected, "parts of {length} bytes");
            assert_eq!(samples.count, 5);
        }
    }
}
