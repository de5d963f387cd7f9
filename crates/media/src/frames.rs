//! Decoding stored media into pictures, for the facial quality metrics.

use std::{io, ops::ControlFlow, process::Command};

use crate::{MediaError, Tools, child, decode::decode};

/// Pictures per second that [`decode_frames`] gives; a slower camera's are repeated.
pub const FRAME_RATE: u32 = 10;
/// Longest side of a picture in pixels; larger ones are scaled down.
const LONGEST_SIDE: u32 = 640;
/// A header of the child is not longer than this.
const LONGEST_HEADER: usize = 64;

/// A picture, 8-bit red, green and blue, row by row from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// `width * height * 3` values.
    pub rgb: &'a [u8],
}

/// Decodes the picture of stored media to [`FRAME_RATE`] pictures a second; the first is at time 0.
///
/// `segments` gives plain segments, the init segment first. They go to ffmpeg through a pipe; no plain byte reaches
/// the disk. `on_frame` gets the pictures in order; by `Break` it ends the work with [`MediaError::Cancelled`]. Returns
/// how many there were.
///
/// A failing segment is [`MediaError::Unreadable`]; media without a picture is [`MediaError::NoStreams`].
pub fn decode_frames<I>(
    tools: &Tools,
    segments: I,
    on_frame: &mut dyn FnMut(Frame<'_>) -> ControlFlow<()>,
) -> Result<u64, MediaError>
where
    I: Iterator<Item = io::Result<Vec<u8>>> + Send,
{
    let mut frames = Frames::default();
    let mut damaged = false;
    let outcome = decode(tools, command(tools), segments, &mut |part| {
        frames.read(part, on_frame).unwrap_or_else(|_| {
            damaged = true;
            ControlFlow::Break(())
        })
    });
    if damaged {
        return Err(MediaError::Damaged);
    }
    outcome.map(|_| frames.count)
}

fn command(tools: &Tools) -> Command {
    let fit = format!(
        "fps={FRAME_RATE},scale=w='min({LONGEST_SIDE},iw)':h='min({LONGEST_SIDE},ih)'\
         :force_original_aspect_ratio=decrease"
    );
    let mut command = Command::new(&tools.ffmpeg);
    command
        .args(["-hide_banner", "-nostdin", "-nostats", "-v", "error", "-max_alloc", child::MAX_ALLOC])
        .args(["-protocol_whitelist", "pipe", "-f", "mp4", "-i", "pipe:0", "-map", "0:v:0"])
        .args(["-vf", &fit, "-c:v", "ppm", "-pix_fmt", "rgb24", "-f", "image2pipe", "pipe:1"]);
    command
}

/// Turns bytes, cut anywhere, into pictures. Each comes as a PPM file, which says its own size.
#[derive(Default)]
struct Frames {
    rest: Vec<u8>,
    count: u64,
}

/// The child wrote something else than pictures.
#[derive(Debug)]
struct NoPicture;

impl Frames {
    fn read(
        &mut self,
        part: &[u8],
        on_frame: &mut dyn FnMut(Frame<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, NoPicture> {
        self.rest.extend_from_slice(part);
        let mut start = 0;
        while let Some(header) = Header::read(&self.rest[start..])? {
            let first = start + header.length;
            let end = first + header.width * header.height * 3;
            let Some(rgb) = self.rest.get(first..end) else { break };
            self.count += 1;
            if on_frame(Frame { width: header.width, height: header.height, rgb }).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            start = end;
        }
        self.rest.drain(..start);
        Ok(ControlFlow::Continue(()))
    }
}

/// `P6`, width, height and 255, each followed by one white space.
struct Header {
    length: usize,
    width: usize,
    height: usize,
}

impl Header {
    /// None while it is not all there.
    fn read(bytes: &[u8]) -> Result<Option<Self>, NoPicture> {
        let visible = &bytes[..bytes.len().min(LONGEST_HEADER)];
        let mut words = visible.split_inclusive(u8::is_ascii_whitespace);
        let mut length = 0;
        let mut word = || -> Option<&[u8]> {
            let word = words.next().filter(|word| word.last().is_some_and(u8::is_ascii_whitespace))?;
            length += word.len();
            Some(word.trim_ascii_end())
        };
        let (Some(kind), Some(width), Some(height), Some(most)) = (word(), word(), word(), word()) else {
            return if visible.len() < LONGEST_HEADER { Ok(None) } else { Err(NoPicture) };
        };
        let number = |word: &[u8]| std::str::from_utf8(word).ok().and_then(|word| word.parse::<usize>().ok());
        let side =
            |word| number(word).filter(|side| (1..=LONGEST_SIDE as usize).contains(side)).ok_or(NoPicture);
        if kind != b"P6" || most != b"255" {
            return Err(NoPicture);
        }
        Ok(Some(Self { length, width: side(width)?, height: side(height)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_survive_cuts_anywhere() {
        let first: Vec<u8> = (0..2 * 3 * 3).collect();
        let second = vec![7; 3];
        let bytes = [b"P6\n2 3\n255\n".as_slice(), &first, b"P6\n1 1\n255\n", &second].concat();
        for length in 1..=bytes.len() {
            let (mut frames, mut found) = (Frames::default(), Vec::new());
            for part in bytes.chunks(length) {
                let flow = frames.read(part, &mut |frame| {
                    found.push((frame.width, frame.height, frame.rgb.to_vec()));
                    ControlFlow::Continue(())
                });
                assert_eq!(flow.unwrap(), ControlFlow::Continue(()));
            }
            assert_eq!(found, [(2, 3, first.clone()), (1, 1, second.clone())], "parts of {length} bytes");
            assert_eq!(frames.count, 2);
        }
    }

    #[test]
    fn something_else_than_a_picture_is_refused() {
        let long = [b'x'; LONGEST_HEADER];
        for bytes in [b"P5\n1 1\n255\n.".as_slice(), b"P6\n1 0\n255\n", b"P6\n1 9999\n255\n", &long] {
            assert!(Frames::default().read(bytes, &mut |_| ControlFlow::Continue(())).is_err(), "{bytes:?}");
        }
    }
}
