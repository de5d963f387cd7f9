//! Uncompressed picture and sound as one stream that ffmpeg reads from a pipe: Matroska (RFC 9559), as much of it as
//! two raw tracks need. Both tracks in one pipe can't wait for each other, as two pipes could.

use std::io::{self, Write};

use super::Form;

/// Samples a second of the sound.
pub(super) const SOUND_RATE: u32 = 48_000;

const PICTURES: u8 = 1;
const SOUNDS: u8 = 2;
/// Length of an element that ends with the stream (RFC 8794, section 6.2).
const UNKNOWN_LENGTH: [u8; 8] = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
/// Times of blocks are told as signed 16 bits from their cluster's.
const CLUSTER_MS: u64 = 5_000;

/// Writes the stream.
pub(super) struct Writer<W> {
    to: W,
    /// Where the running cluster begins.
    cluster_ms: Option<u64>,
}

impl<W: Write> Writer<W> {
    /// Writes the head: a picture track where there are pictures, and a sound track of one channel of 16 bits.
    pub(super) fn new(mut to: W, pictures: Option<Form>) -> io::Result<Self> {
        let head = [
            text(&[0x42, 0x82], "matroska"),
            // Simple blocks came with version 2.
            number(&[0x42, 0x87], 2),
            number(&[0x42, 0x85], 2),
        ]
        .concat();
        to.write_all(&element(&[0x1A, 0x45, 0xDF, 0xA3], &head))?;
        to.write_all(&[0x18, 0x53, 0x80, 0x67])?;
        to.write_all(&UNKNOWN_LENGTH)?;
        // Times are in milliseconds, 1,000,000 ns.
        let info = [
            number(&[0x2A, 0xD7, 0xB1], 1_000_000),
            text(&[0x4D, 0x80], "RecruteIA"),
            text(&[0x57, 0x41], "RecruteIA"),
        ]
        .concat();
        to.write_all(&element(&[0x15, 0x49, 0xA9, 0x66], &info))?;
        let mut tracks = pictures.map(picture_track).unwrap_or_default();
        tracks.extend(sound_track());
        to.write_all(&element(&[0x16, 0x54, 0xAE, 0x6B], &tracks))?;
        Ok(Self { to, cluster_ms: None })
    }

    /// Writes one picture, 4:2:0 in three planes.
    pub(super) fn picture(&mut self, at_ms: u64, planes: &[u8]) -> io::Result<()> {
        self.block(PICTURES, at_ms, planes)
    }

    /// Writes a piece of sound.
    pub(super) fn sound(&mut self, at_ms: u64, samples: &[i16]) -> io::Result<()> {
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        self.block(SOUNDS, at_ms, &bytes)
    }

    fn block(&mut self, track: u8, at_ms: u64, bytes: &[u8]) -> io::Result<()> {
        let cluster_ms = match self.cluster_ms {
            // Picture and sound take turns, so one may be a little before where the other let the cluster begin.
            Some(begun) if at_ms + CLUSTER_MS > begun && at_ms < begun + CLUSTER_MS => begun,
            _ => {
                self.to.write_all(&[0x1F, 0x43, 0xB6, 0x75])?;
                self.to.write_all(&UNKNOWN_LENGTH)?;
                self.to.write_all(&number(&[0xE7], at_ms))?;
                self.cluster_ms = Some(at_ms);
                at_ms
            }
        };
        let after = i64::try_from(at_ms).unwrap_or(i64::MAX) - i64::try_from(cluster_ms).unwrap_or(i64::MAX);
        let after = i16::try_from(after).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        let [high, low] = after.to_be_bytes();
        // A simple block: track, time, and that it needs no other.
        self.to.write_all(&[0xA3])?;
        self.to.write_all(&length(bytes.len() + 4))?;
        self.to.write_all(&[0x80 | track, high, low, 0x80])?;
        self.to.write_all(bytes)?;
        self.to.flush()
    }
}

fn picture_track(Form { width, height, frame_rate }: Form) -> Vec<u8> {
    let picture = [
        number(&[0xB0], width.into()),
        number(&[0xBA], height.into()),
        element(&[0x2E, 0xB5, 0x24], b"I420"),
    ]
    .concat();
    let track = [
        track(PICTURES, 1, "V_UNCOMPRESSED"),
        number(&[0x23, 0xE3, 0x83], u64::from(1_000_000_000 / frame_rate.max(1))),
        element(&[0xE0], &picture),
    ]
    .concat();
    element(&[0xAE], &track)
}

fn sound_track() -> Vec<u8> {
    let sound = [
        element(&[0xB5], &f64::from(SOUND_RATE).to_be_bytes()),
        number(&[0x9F], 1),
        number(&[0x62, 0x64], 16),
    ]
    .concat();
    let track = [track(SOUNDS, 2, "A_PCM/INT/LIT"), element(&[0xE1], &sound)].concat();
    element(&[0xAE], &track)
}

/// Number, kind (1 picture, 2 sound), no lacing, and codec of a track.
fn track(track: u8, kind: u64, codec: &str) -> Vec<u8> {
    [
        number(&[0xD7], track.into()),
        number(&[0x73, 0xC5], track.into()),
        number(&[0x83], kind),
        number(&[0x9C], 0),
        text(&[0x86], codec),
    ]
    .concat()
}

fn number(id: &[u8], value: u64) -> Vec<u8> {
    element(id, &value.to_be_bytes())
}

fn text(id: &[u8], value: &str) -> Vec<u8> {
    element(id, value.as_bytes())
}

fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    [id, &length(content.len()), content].concat()
}

/// A length in eight bytes (RFC 8794, section 4).
fn length(bytes: usize) -> [u8; 8] {
    (bytes as u64 | 1 << 56).to_be_bytes()
}
