//! Media with the real ffmpeg.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod conversion;
mod formats;
mod hostile;
mod hostile_files;
mod recording;
mod refusals;
mod spoken;
mod support;
