//! The application through its own door: a real endpoint, a real encrypted workspace, a real ffmpeg.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod access;
mod api;
mod backup;
mod bank;
mod bank_exchange;
mod calendar;
mod campaigns;
mod consents;
mod erasure;
mod events;
mod faults;
mod hostile;
mod imports;
mod persons_data;
mod privacy;
mod reports;
mod retention;
mod rosters;
mod rules;
mod sign_offs;
mod support;
mod transcripts;
mod weights;
mod workspace;
