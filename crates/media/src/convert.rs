//! Converting a foreign file, once, into the stored form.

use std::{
    io,
    ops::ControlFlow,
    process::{Command, Stdio},
    sync::mpsc::RecvTimeoutError,
    thread,
    time::{Duration, Instant},
};

use crate::{
    Index, Ingest, MediaError, Probe, Source, Tools,
    child::{self, Ended, Running},
    confine::Reach,
    index::{INIT_NAME, PLAYLIST_NAME},
};

/// Length of a segment, and the distance of key frames.
pub(crate) const SEGMENT_S: u32 = 2;
/// The stored picture fits into this, lying or standing.
const LONG_SIDE_PX: u32 = 1280;
const SHORT_SIDE_PX: u32 = 720;
const MAX_FPS: u32 = 30;
const MIN_FPS: u32 = 5;
/// Taken when the file does not say.
const USUAL_FPS: u32 = 25;
/// A picture that ends this much before the sound is held.
const HELD_PICTURE_MS: u64 = 200;
/// What ffmpeg's AAC encoder puts before the first sample. That many samples are cut off the start, so that the
/// stored stream begins at 0 without an edit list, which players treat differently.
const AAC_PRIMING: u32 = 1024;
pub(crate) const AUDIO_RATE: &str = "48000";
const AUDIO_BITRATE: &str = "96k";
/// No sign of progress for this long means that the child hangs.
const STANDSTILL: Duration = Duration::from_secs(60);
/// The shortest time between two reports.
const REPORT_INTERVAL: Duration = Duration::from_millis(100);
const EXIT_TIMEOUT: Duration = Duration::from_secs(10);
/// A result that is shorter than announced by more than this, and by more than 2 %, is incomplete.
const MISSING_MS: u64 = 1500;

/// How far a conversion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Media time converted.
    pub done_ms: u64,
    /// Media time there is.
    pub total_ms: u64,
}

/// Where the segments go: what arrives at `url` must be given to `ingest`.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Address of the playlist at the loopback endpoint, `http://127.0.0.1:<port>/…/index.m3u8`; segments are put
    /// beside it.
    pub url: &'a str,
    /// Takes what is put there.
    pub ingest: &'a Ingest,
}

/// What came of a conversion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The stored segments, all of them safe.
    pub index: Index,
    /// Width of the stored picture; 0 without video.
    pub width: u32,
    /// Height of the stored picture.
    pub height: u32,
    /// Frames per second of the stored picture, at a constant rate; none without video.
    pub frame_rate: Option<u32>,
    /// False when the file is damaged and a part of it could not be read; the readable part is stored.
    pub complete: bool,
}

/// Converts what `probe` found in `source` and puts it to `target`: at most 1280 × 720 pixels, at most 30 frames a
/// second at a constant rate, a key frame every two seconds; mono sound at 48 kHz; both from 0 on.
///
/// `on_progress` is called at most ten times a second, also while nothing moves; by `Break` it ends the work with
/// [`MediaError::Cancelled`]. Segments that were stored before an error stay with the caller, who removes them.
pub fn convert(
    tools: &Tools,
    source: &Source,
    probe: &Probe,
    target: Target<'_>,
    on_progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Converted, MediaError> {
    let picture = probe.video_stream.map(|_| Picture::of(probe));
    let command = command(tools, source, probe, picture, target.url);
    let reach = tools.confined(source.reach().and_address(target.url));
    let ended = watch(command, reach.as_ref(), probe, target.ingest, on_progress)?;
    if !ended.status.success() {
        return Err(target.ingest.take_failure().unwrap_or_else(|| cause(&ended)));
    }
    let index = target.ingest.finish()?.ok_or(MediaError::Damaged)?;
    let duration_ms = index.duration_ms();
    if duration_ms == 0 {
        return Err(MediaError::Damaged);
    }
    let missing_ms = probe.duration_ms.saturating_sub(duration_ms);
    Ok(Converted {
        index,
        width: picture.map_or(0, |picture| picture.width),
        height: picture.map_or(0, |picture| picture.height),
        frame_rate: picture.map(|picture| picture.fps),
        complete: missing_ms <= MISSING_MS.max(probe.duration_ms / 50),
    })
}

/// Size and rate of the stored picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Picture {
    width: u32,
    height: u32,
    fps: u32,
}

impl Picture {
    fn of(probe: &Probe) -> Self {
        let (width, height) = (f64::from(probe.width.max(2)), f64::from(probe.height.max(2)));
        let (most_wide, most_high) =
            if width >= height { (LONG_SIDE_PX, SHORT_SIDE_PX) } else { (SHORT_SIDE_PX, LONG_SIDE_PX) };
        let scale = (f64::from(most_wide) / width).min(f64::from(most_high) / height).min(1.0);
        // 4:2:0 needs even sizes.
        let even = |pixels: f64| ((pixels * scale / 2.0).round() as u32 * 2).max(16);
        let fps = if probe.fps > 0.0 { probe.fps.round() as u32 } else { USUAL_FPS };
        Self { width: even(width), height: even(height), fps: fps.clamp(MIN_FPS, MAX_FPS) }
    }

    /// A constant rate from 0 on (a late start is filled with the first picture), one size even when the source
    /// changes its own on the way.
    fn filter(self, held_ms: u64) -> String {
        let Self { width, height, fps } = self;
        let hold = if held_ms > 0 {
            format!(",tpad=stop_mode=clone:stop_duration={held_ms}ms")
        } else {
            String::new()
        };
        format!(
            "fps={fps}:start_time=0,scale={width}:{height}:force_original_aspect_ratio=decrease,\
             pad={width}:{height}:-1:-1,setsar=1,format=yuv420p{hold}"
        )
    }
}

fn command(tools: &Tools, source: &Source, probe: &Probe, picture: Option<Picture>, url: &str) -> Command {
    let threads = thread::available_parallelism().map_or(1, usize::from).to_string();
    let mut command = Command::new(&tools.ffmpeg);
    command
        .args(["-hide_banner", "-nostdin", "-nostats", "-v", "error", "-max_alloc", child::MAX_ALLOC])
        .args(["-progress", "pipe:1", "-stats_period", "0.1", "-filter_threads", &threads])
        .args(["-threads", &threads])
        .args(source.arguments());
    if let (Some(stream), Some(picture)) = (probe.video_stream, picture) {
        let held_ms = probe.video_ms.map_or(0, |video_ms| probe.duration_ms.saturating_sub(video_ms));
        let held_ms = if probe.has_audio && held_ms >= HELD_PICTURE_MS { held_ms } else { 0 };
        let (encoder, quality) = tools.h264;
        command
            .args(["-map", &format!("0:{stream}"), "-vf", &picture.filter(held_ms)])
            .args(["-c:v", encoder])
            .args(*quality)
            .args(["-profile:v", "high", "-bf", "0", "-g", &(SEGMENT_S * picture.fps).to_string()])
            .args(["-force_key_frames", &format!("expr:gte(t,n_forced*{SEGMENT_S})")])
            .args(["-threads", &threads]);
        if *encoder == "libx264" {
            command.args(["-sc_threshold", "0"]);
        }
    }
    if let Some(stream) = probe.audio_stream {
        command.args(["-map", &format!("0:{stream}")]);
        // Gaps are filled and a late start too, so that a second of the file stays that second.
        encode_sound(&mut command, &format!("aresample={AUDIO_RATE}:async=1:first_pts=0"));
    }
    let limit_s = probe.limit_ms.div_ceil(1000).to_string();
    command.args(["-map_metadata", "-1", "-map_chapters", "-1", "-t", &limit_s]);
    // The playlist is put once, at the end, with all segments.
    into_segments(&mut command, "vod", url);
    command
}

/// Stores sound as one channel, after this filter, from 0 on.
pub(crate) fn encode_sound(command: &mut Command, filter: &str) {
    command
        .args(["-ac", "1", "-c:a", "aac", "-b:a", AUDIO_BITRATE])
        .args(["-af", &format!("{filter},atrim=start_sample={AAC_PRIMING}")]);
}

/// Puts segments beside `url`, and there a playlist: of kind `vod` at the end, of kind `event` after each segment.
pub(crate) fn into_segments(command: &mut Command, kind: &str, url: &str) {
    let segments = url.strip_suffix(PLAYLIST_NAME).unwrap_or(url);
    command
        .args(["-f", "hls", "-method", "PUT", "-hls_segment_type", "fmp4"])
        .args(["-hls_flags", "independent_segments", "-hls_playlist_type", kind])
        .args(["-hls_time", &SEGMENT_S.to_string(), "-start_number", "1"])
        .args(["-hls_fmp4_init_filename", INIT_NAME])
        .args(["-hls_segment_filename", &format!("{segments}%07d.m4s")])
        .arg(url);
}

/// Runs ffmpeg to its end, reports progress, and ends it when it hangs, when storing fails, or when told to.
fn watch(
    command: Command,
    reach: Option<&Reach>,
    probe: &Probe,
    ingest: &Ingest,
    on_progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Ended, MediaError> {
    let started = Instant::now();
    let deadline = started + Duration::from_secs(30 * 60) + Duration::from_millis(probe.duration_ms) * 8;
    let mut running = Running::start(command, Stdio::null(), reach)?;
    let output = running.output();
    let mut signs = Signs::default();
    let mut last_sign = started;
    let mut last_report = started;
    loop {
        match output.recv_timeout(REPORT_INTERVAL) {
            Ok(part) => {
                if signs.read(&part) {
                    last_sign = Instant::now();
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return running.wait(Instant::now() + EXIT_TIMEOUT),
        }
        let now = Instant::now();
        if now >= deadline || now.duration_since(last_sign) >= STANDSTILL {
            return Err(MediaError::TimedOut);
        }
        if let Some(failure) = ingest.take_failure() {
            return Err(failure);
        }
        if now.duration_since(last_report) >= REPORT_INTERVAL {
            last_report = now;
            let done_ms = (signs.out_time_us / 1000).min(probe.duration_ms);
            if on_progress(Progress { done_ms, total_ms: probe.duration_ms }).is_break() {
                return Err(MediaError::Cancelled);
            }
        }
    }
}

/// What `-progress` says: lines of `key=value`.
#[derive(Default)]
struct Signs {
    line: Vec<u8>,
    out_time_us: u64,
    frames: u64,
}

impl Signs {
    /// Takes some output, and tells whether anything moved.
    fn read(&mut self, output: &[u8]) -> bool {
        let before = (self.out_time_us, self.frames);
        for &byte in output {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            let line = String::from_utf8_lossy(&self.line);
            if let Some((key, value)) = line.trim_end().split_once('=')
                && let Ok(value) = value.trim().parse::<u64>()
            {
                match key {
                    "out_time_us" => self.out_time_us = value,
                    "frame" => self.frames = value,
                    _ => {}
                }
            }
            self.line.clear();
        }
        before != (self.out_time_us, self.frames)
    }
}

/// What a failure of ffmpeg means when nothing failed on our side.
pub(crate) fn cause(ended: &Ended) -> MediaError {
    let unreadable = [
        "Invalid data found",
        "Error while decoding",
        "Error submitting packet to decoder",
        "Decode error rate",
        "does not contain any stream",
        "Cannot determine format of input",
    ];
    if ["Connection refused", "Connection reset", "Broken pipe"].into_iter().any(|phrase| ended.said(phrase))
    {
        MediaError::SinkFailed(io::ErrorKind::ConnectionRefused.into())
    } else if unreadable.into_iter().any(|phrase| ended.said(phrase)) {
        MediaError::Damaged
    } else {
        MediaError::Failed { exit_code: ended.status.code() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video(width: u32, height: u32, fps: f64) -> Probe {
        Probe {
            duration_ms: 1000,
            has_audio: false,
            has_video: true,
            width,
            height,
            fps,
            rotation: 0,
            video_codec: None,
            audio_codec: None,
            audio_channels: 0,
            format: String::new(),
            video_stream: Some(0),
            audio_stream: None,
            video_ms: None,
            limit_ms: 1000,
        }
    }

    #[test]
    fn the_picture_fits_and_keeps_its_shape() {
        for ((width, height, fps), expected) in [
            ((640, 480, 25.0), (640, 480, 25)),
            ((1920, 1080, 29.97), (1280, 720, 30)),
            ((1080, 1920, 60.0), (720, 1280, 30)),
            ((3840, 1600, 23.976), (1280, 534, 24)),
            ((1281, 721, 12.5), (1280, 720, 13)),
            ((641, 359, 0.0), (642, 360, 25)),
            ((8192, 2, 1.0), (1280, 16, 5)),
            ((1000, 1000, 90_000.0), (720, 720, 30)),
        ] {
            let picture = Picture::of(&video(width, height, fps));
            assert_eq!((picture.width, picture.height, picture.fps), expected, "{width} × {height} at {fps}");
        }
    }

    #[test]
    fn progress_is_read_from_lines_cut_anywhere() {
        let mut signs = Signs::default();
        assert!(!signs.read(b"frame=0\nout_time_us=N/A\nout_ti"));
        assert!(signs.read(b"me_us=2005333\nspeed=12x\n"));
        assert_eq!(signs.out_time_us, 2_005_333);
        assert!(!signs.read(b"out_time_us=2005333\nprogress=continue\n"));
        assert!(signs.read(b"frame=50\n"));
    }
}
