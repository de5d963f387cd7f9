//! The `recruteia` command as people and scripts start it: real processes, real files, real kills.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod captions;
mod crash;
mod day;
mod environment;
mod exit_codes;
mod interview;
mod kills;
mod recording;
mod sample;
mod support;
mod weights;
mod words;
