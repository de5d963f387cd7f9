//! Faces, landmarks, head pose and the metrics against pictures and a recording of known content.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod interview;
mod networks;
mod pictures;
mod quality;
mod support;
