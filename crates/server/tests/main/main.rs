//! The application through its own door: a real endpoint, a real encrypted workspace, a real ffmpeg.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod access;
mod analyses;
mod api;
mod backup;
mod bank;
mod bank_exchange;
mod beside;
mod blind;
mod calendar;
mod calibration;
mod campaigns;
mod captions;
mod comments;
mod consents;
mod devices;
mod erasure;
mod events;
mod faults;
mod hostile;
mod imports;
mod interview;
mod observations;
mod persons_data;
mod privacy;
mod raters;
mod recordings;
mod reports;
mod retention;
mod rosters;
mod rules;
mod sign_offs;
mod support;
mod transcripts;
mod weights;
mod workspace;
