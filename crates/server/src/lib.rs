//! The loopback endpoint of a workspace: one process owns a workspace, and everything else on this machine (window,
//! browser tab, command line, ffmpeg) talks to it through here.
//!
//! It listens on 127.0.0.1 at a random port. Every request must name that address as its host, come from an origin of
//! ours or from none, and carry the token, except for what ffmpeg puts and reads under random names.

mod access;
mod bank;
mod endpoint;
mod events;
mod failure;
mod media;
pub mod owner;
mod peer;
mod reports;
mod rpc;
mod ui;
mod uploads;

pub use endpoint::{Endpoint, StartError};
