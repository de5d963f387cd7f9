//! What can go wrong with a media file, as stable codes. No message holds a file name or a content.

use std::io;

/// Why a file could not be probed, converted or decoded.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// ffmpeg or ffprobe was not found.
    #[error(
        "{program} was not found: install the package `ffmpeg` (Debian, Ubuntu: `apt install ffmpeg`; macOS: \
         `brew install ffmpeg`), or name the program in RECRUTEIA_FFMPEG"
    )]
    FfmpegMissing {
        /// `ffmpeg` or `ffprobe`.
        program: &'static str,
    },
    /// ffmpeg is there and does not do what is needed.
    #[error("ffmpeg {version} can't be used: {needed} is needed")]
    FfmpegUnfit {
        /// The version it says it has.
        version: String,
        /// What it lacks.
        needed: &'static str,
    },
    /// The source can't be opened or read.
    #[error("the file can't be read: {0}")]
    Unreadable(io::Error),
    /// The source is no media file of a known container.
    #[error("the file is not a known kind of video or sound")]
    NotMedia,
    /// The source is a media file that is cut off or broken, and nothing of it can be used.
    #[error("the file is damaged")]
    Damaged,
    /// There is neither sound nor moving picture in it.
    #[error("the file holds neither sound nor video")]
    NoStreams,
    /// It lasts no time.
    #[error("the file is empty: it lasts no time")]
    NoDuration,
    /// It lasts longer than allowed.
    #[error("the file lasts {duration_ms} ms, more than the {limit_ms} ms allowed")]
    TooLong {
        /// How long it lasts.
        duration_ms: u64,
        /// How long it may last.
        limit_ms: u64,
    },
    /// Its picture is larger than allowed.
    #[error("the picture has {width} × {height} pixels, more than {limit} in one direction")]
    TooLarge {
        /// Width as stored.
        width: u32,
        /// Height as stored.
        height: u32,
        /// Most pixels in one direction.
        limit: u32,
    },
    /// It holds more streams than allowed.
    #[error("the file holds {streams} streams, more than the {limit} allowed")]
    TooManyStreams {
        /// How many there are.
        streams: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The work took too long, or stood still.
    #[error("the work on the file took too long or stood still")]
    TimedOut,
    /// There was no room for the stored form.
    #[error("the disk is full")]
    DiskFull,
    /// A segment could not be handed over or stored.
    #[error("the converted media could not be stored: {0}")]
    SinkFailed(io::Error),
    /// The caller said stop.
    #[error("cancelled")]
    Cancelled,
    /// ffmpeg ended in a way that says nothing more.
    #[error("ffmpeg failed (exit code {exit_code:?})")]
    Failed {
        /// Its exit code, if it ended by itself.
        exit_code: Option<i32>,
    },
    /// A child process could not be started or talked to.
    #[error("a child process could not be used: {0}")]
    Child(io::Error),
}

impl MediaError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FfmpegMissing { .. } => "media.ffmpeg_missing",
            Self::FfmpegUnfit { .. } => "media.ffmpeg_unfit",
            Self::Unreadable(_) => "media.unreadable",
            Self::NotMedia => "media.not_media",
            Self::Damaged => "media.damaged",
            Self::NoStreams => "media.no_streams",
            Self::NoDuration => "media.no_duration",
            Self::TooLong { .. } => "media.too_long",
            Self::TooLarge { .. } => "media.too_large",
            Self::TooManyStreams { .. } => "media.too_many_streams",
            Self::TimedOut => "media.timed_out",
            Self::DiskFull => "media.disk_full",
            Self::SinkFailed(_) => "media.sink_failed",
            Self::Cancelled => "media.cancelled",
            Self::Failed { .. } => "media.failed",
            Self::Child(_) => "media.child",
        }
    }
}
