//! Looking into a foreign file before anything is done with it.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde::Deserialize;

use crate::{MediaError, Tools, child, confine::Reach};

/// Containers that may be opened. Everything that names other files or addresses (HLS, DASH, concat scripts, image
/// sequences, SDP, …) is missing, so a file can never make ffmpeg open anything else.
pub(crate) const CONTAINERS: &str =
    "mov,mp4,matroska,webm,wav,w64,aiff,caf,mp3,ogg,flac,aac,amr,avi,asf,mpegts,mpeg,flv";
const JSON_BYTES: usize = 8 << 20;
/// Surer than a guess by the ending of the name alone; ffmpeg's own scale ends at 100.
const SURE_SCORE: i64 = 26;

/// Where a foreign file is.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file of this machine.
    File(PathBuf),
    /// An upload that this process serves, with byte ranges, at `http://127.0.0.1:…`.
    Loopback(String),
}

impl Source {
    /// The options that come before `-i`, then the input itself.
    pub(crate) fn arguments(&self) -> Vec<OsString> {
        let (protocols, input) = match self {
            Self::File(path) => {
                let mut url = OsString::from("file:");
                url.push(std::path::absolute(path).unwrap_or_else(|_| path.clone()));
                ("file", url)
            }
            Self::Loopback(url) => ("http,tcp", url.into()),
        };
        let mut arguments: Vec<OsString> =
            ["-protocol_whitelist", protocols, "-format_whitelist", CONTAINERS, "-i"].map(Into::into).into();
        arguments.push(input);
        arguments
    }

    /// What a child needs to read it.
    pub(crate) fn reach(&self) -> Reach {
        match self {
            Self::File(path) => Reach { file: Some(path.clone()), ports: Vec::new() },
            Self::Loopback(url) => Reach::default().and_address(url),
        }
    }

    /// Whether the first box is one that MP4 files start with; ffprobe believes the ending of a name. An upload has
    /// no name here, so what ffprobe says of it came from its bytes.
    fn starts_as_mp4(&self) -> bool {
        let Self::File(path) = self else { return true };
        let mut head = [0; 8];
        File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
            && [b"ftyp", b"mdat", b"wide", b"free", b"skip"].into_iter().any(|kind| head.ends_with(kind))
    }

    /// Fails early, and with the system's reason, when a file can't be opened or is no file.
    fn check(&self) -> Result<(), MediaError> {
        match self {
            Self::File(path) => {
                // Asked before it is opened: opening a pipe waits for somebody to write to it.
                if !fs::metadata(path).map_err(MediaError::Unreadable)?.is_file() {
                    return Err(MediaError::NotMedia);
                }
                File::open(path).map(|_| ()).map_err(MediaError::Unreadable)
            }
            Self::Loopback(url) if url.starts_with("http://127.0.0.1:") => Ok(()),
            Self::Loopback(_) => Err(MediaError::Unreadable(io::ErrorKind::InvalidInput.into())),
        }
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

/// What a file may be at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest duration.
    pub duration_ms: u64,
    /// Most pixels in one direction.
    pub picture_px: u32,
    /// Most streams of any kind.
    pub streams: usize,
    /// How long the look may take; reading through a file without a stated duration may take as long again.
    pub timeout: Duration,
}

impl Default for Limits {
    /// Four hours, 4096 pixels, 32 streams, 20 seconds.
    fn default() -> Self {
        Self { duration_ms: 4 * 3600 * 1000, picture_px: 4096, streams: 32, timeout: Duration::from_secs(20) }
    }
}

/// What a file holds, as far as it matters here: its first sound and its first moving picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// How long it lasts.
    pub duration_ms: u64,
    /// Whether there is sound. Without it there is nothing to transcribe.
    pub has_audio: bool,
    /// Whether there is a moving picture; a cover image is none.
    pub has_video: bool,
    /// Width in square pixels as it is shown, after rotation; 0 without video.
    pub width: u32,
    /// Height as it is shown.
    pub height: u32,
    /// Average frames per second; 0 when the file does not say.
    pub fps: f64,
    /// Clockwise degrees by which the stored picture is turned for showing: 0, 90, 180 or 270.
    pub rotation: u32,
    /// ffmpeg's name of the video codec.
    pub video_codec: Option<String>,
    /// ffmpeg's name of the audio codec.
    pub audio_codec: Option<String>,
    /// Number of audio channels.
    pub audio_channels: u32,
    /// ffmpeg's name of the container.
    pub format: String,
    pub(crate) video_stream: Option<usize>,
    pub(crate) audio_stream: Option<usize>,
    /// How long the picture lasts, where the container says so.
    pub(crate) video_ms: Option<u64>,
    pub(crate) limit_ms: u64,
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    streams: Vec<Stream>,
    format: Option<Format>,
}

#[derive(Deserialize)]
struct Format {
    #[serde(default)]
    format_name: String,
    duration: Option<String>,
    #[serde(default)]
    probe_score: i64,
    #[serde(default)]
    nb_streams: usize,
}

#[derive(Deserialize)]
struct Stream {
    index: usize,
    codec_type: Option<String>,
    codec_name: Option<String>,
    #[serde(default)]
    width: i64,
    #[serde(default)]
    height: i64,
    #[serde(default)]
    channels: i64,
    sample_aspect_ratio: Option<String>,
    avg_frame_rate: Option<String>,
    r_frame_rate: Option<String>,
    duration: Option<String>,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Default, Deserialize)]
struct Tags {
    #[serde(rename = "DURATION")]
    duration: Option<String>,
}

#[derive(Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: i64,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

/// Looks into `source`. The file is opened by ffprobe in a child process, within `limits`.
///
/// A file with sound alone or picture alone is fine; [`Probe::has_audio`] tells. The errors are
/// [`MediaError::Unreadable`], [`NotMedia`](MediaError::NotMedia), [`Damaged`](MediaError::Damaged),
/// [`NoStreams`](MediaError::NoStreams), [`NoDuration`](MediaError::NoDuration), [`TooLong`](MediaError::TooLong),
/// [`TooLarge`](MediaError::TooLarge), [`TooManyStreams`](MediaError::TooManyStreams) and
/// [`TimedOut`](MediaError::TimedOut).
pub fn probe(tools: &Tools, source: &Source, limits: &Limits) -> Result<Probe, MediaError> {
    source.check()?;
    let (report, estimated) = report(tools, source, limits)?;
    let format = report.format.ok_or(MediaError::NotMedia)?;
    if format.probe_score < SURE_SCORE {
        return Err(MediaError::NotMedia);
    }
    let streams = report.streams.len().max(format.nb_streams);
    if streams > limits.streams {
        return Err(MediaError::TooManyStreams { streams, limit: limits.streams });
    }
    let video = report.streams.iter().find(|stream| stream.is("video") && stream.shows_motion());
    let audio = report.streams.iter().find(|stream| stream.is("audio") && stream.channels > 0);
    if video.is_none() && audio.is_none() {
        return Err(MediaError::NoStreams);
    }
    if let Some((width, height)) = report
        .streams
        .iter()
        .map(Stream::size)
        .find(|(width, height)| *width > limits.picture_px || *height > limits.picture_px)
    {
        return Err(MediaError::TooLarge { width, height, limit: limits.picture_px });
    }
    let duration_ms = match format.duration.as_deref().and_then(seconds_to_ms) {
        Some(stated) if !estimated => stated,
        _ => duration_by_reading(tools, source, limits)?,
    };
    if duration_ms == 0 {
        return Err(MediaError::NoDuration);
    }
    if duration_ms > limits.duration_ms {
        return Err(MediaError::TooLong { duration_ms, limit_ms: limits.duration_ms });
    }
    let (width, height) = video.map_or((0, 0), Stream::shown_size);
    Ok(Probe {
        duration_ms,
        has_audio: audio.is_some(),
        has_video: video.is_some(),
        width,
        height,
        fps: video.map_or(0.0, Stream::fps),
        rotation: video.map_or(0, Stream::rotation),
        video_codec: video.and_then(|stream| stream.codec_name.clone()),
        audio_codec: audio.and_then(|stream| stream.codec_name.clone()),
        audio_channels: audio.map_or(0, |stream| u32::try_from(stream.channels).unwrap_or(0)),
        format: format.format_name,
        video_stream: video.map(|stream| stream.index),
        audio_stream: audio.map(|stream| stream.index),
        video_ms: video.and_then(Stream::duration_ms),
        limit_ms: limits.duration_ms,
    })
}

/// What ffprobe says, and whether its duration is but a guess from size and bit rate.
fn report(tools: &Tools, source: &Source, limits: &Limits) -> Result<(Report, bool), MediaError> {
    let mut command = ffprobe(tools);
    command.args(["-of", "json", "-show_format", "-show_streams"]).args(source.arguments());
    let (ended, output) =
        child::run(command, limits.timeout, JSON_BYTES, tools.confined(source.reach()).as_ref())?;
    if ended.status.success() {
        let report = serde_json::from_slice(&output).map_err(|_| MediaError::NotMedia)?;
        return Ok((report, ended.said("Estimating duration from bitrate")));
    }
    let unreachable = ["Server returned", "Connection refused", "Connection reset", "Permission denied"];
    if unreachable.into_iter().any(|phrase| ended.said(phrase)) {
        Err(MediaError::Unreadable(io::ErrorKind::Other.into()))
    } else if ended.said("moov atom not found") && source.starts_as_mp4() {
        // What would make it readable was at the end, and is gone.
        Err(MediaError::Damaged)
    } else {
        Err(MediaError::NotMedia)
    }
}

/// The end of the last packet. Browsers' recorders write files that don't say how long they are.
fn duration_by_reading(tools: &Tools, source: &Source, limits: &Limits) -> Result<u64, MediaError> {
    let mut command = ffprobe(tools);
    command
        .args(["-of", "csv=print_section=0", "-show_entries", "packet=pts_time,duration_time"])
        .args(source.arguments());
    let mut line = Vec::new();
    let mut first_ms = u64::MAX;
    let mut last_ms = 0;
    child::stream(command, limits.timeout, tools.confined(source.reach()).as_ref(), |part| {
        for &byte in part {
            if byte != b'\n' {
                line.push(byte);
                if line.len() > 1000 {
                    return Err(MediaError::NotMedia);
                }
                continue;
            }
            let text = String::from_utf8_lossy(&line);
            let mut fields = text.trim_end().split(',').map(seconds_to_ms);
            if let Some(Some(start_ms)) = fields.next() {
                first_ms = first_ms.min(start_ms);
                last_ms = last_ms.max(start_ms + fields.next().flatten().unwrap_or(0));
            }
            line.clear();
        }
        Ok(())
    })?;
    Ok(last_ms.saturating_sub(first_ms))
}

fn ffprobe(tools: &Tools) -> Command {
    let mut command = Command::new(&tools.ffprobe);
    command.args(["-hide_banner", "-v", "warning", "-max_alloc", child::MAX_ALLOC]);
    command
}

impl Stream {
    fn is(&self, kind: &str) -> bool {
        self.codec_type.as_deref() == Some(kind)
            && self.codec_name.as_deref().is_some_and(|name| name != "unknown" && name != "none")
    }

    fn shows_motion(&self) -> bool {
        self.disposition.attached_pic == 0 && self.width > 0 && self.height > 0
    }

    fn size(&self) -> (u32, u32) {
        let pixels = |value: i64| u32::try_from(value.max(0)).unwrap_or(u32::MAX);
        (pixels(self.width), pixels(self.height))
    }

    fn shown_size(&self) -> (u32, u32) {
        let (width, height) = self.size();
        let aspect = self.sample_aspect_ratio.as_deref().and_then(|ratio| fraction(ratio, ':'));
        // Ratios beyond these are damage, not lenses.
        let aspect = aspect.filter(|ratio| (0.1..=10.0).contains(ratio)).unwrap_or(1.0);
        let width = (f64::from(width) * aspect).round() as u32;
        if self.rotation() % 180 == 90 { (height, width) } else { (width, height) }
    }

    fn fps(&self) -> f64 {
        [&self.avg_frame_rate, &self.r_frame_rate]
            .into_iter()
            .filter_map(|rate| fraction(rate.as_deref()?, '/'))
            .find(|rate| *rate > 0.0)
            .unwrap_or(0.0)
    }

    /// ffprobe counts counter-clockwise, from -180 to 180.
    fn rotation(&self) -> u32 {
        let counter_clockwise = self.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
        let quarters = (-counter_clockwise / 90.0).round().rem_euclid(4.0) as u32;
        quarters % 4 * 90
    }

    fn duration_ms(&self) -> Option<u64> {
        let tagged = || {
            let mut parts = self.tags.duration.as_deref()?.splitn(3, ':');
            let hours: u64 = parts.next()?.parse().ok()?;
            let minutes: u64 = parts.next()?.parse().ok()?;
            Some((hours.checked_mul(60)? + minutes) * 60_000 + seconds_to_ms(parts.next()?)?)
        };
        self.duration.as_deref().and_then(seconds_to_ms).or_else(tagged)
    }
}

fn fraction(text: &str, separator: char) -> Option<f64> {
    let (above, below) = text.split_once(separator)?;
    let (above, below): (f64, f64) = (above.parse().ok()?, below.parse().ok()?);
    (below != 0.0).then(|| above / below)
}

fn seconds_to_ms(text: &str) -> Option<u64> {
    let ms = text.parse::<f64>().ok()? * 1000.0;
    ms.is_finite().then(|| ms.round().max(0.0) as u64)
}
