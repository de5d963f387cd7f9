//! What RecruteIA does: one function per action, each reached through the [`api`] by every host.
//!
//! A [`Host`] is this machine's application: without a workspace, with a locked one, or with an open one. Hosts
//! (window, loopback endpoint, command line) call [`Host::call`] with the name of a method and its input as JSON,
//! and listen to [`events::Events`]. No rule lives in a host.

mod activity;
mod analyses;
mod analytics;
mod answers;
pub mod api;
mod awake;
mod backup;
mod bank;
mod blind;
mod calendar;
mod calibrations;
mod campaigns;
mod captions;
mod codegen;
mod comments;
mod consents;
pub mod crashes;
mod cx;
mod devices;
mod diagnostics;
mod erasures;
mod error;
pub mod events;
mod home;
mod host;
mod imports;
mod interview_notes;
pub mod jobs;
mod live_metrics;
mod machine;
mod observations;
mod overview;
mod panel;
mod person_export;
mod persons;
mod playback;
mod questions;
mod ratings;
mod recordings;
mod report_templates;
mod reports;
mod requests;
mod retention;
mod room;
mod rosters;
mod sample;
mod schedule;
mod search;
mod sessions;
mod settings;
mod sign_offs;
mod spoken;
mod statistics;
mod templates;
mod transcripts;
mod upkeep;
mod uploads;
mod users;
mod weights_shelf;
pub mod weights_speed;
mod workspace;

pub use codegen::typescript;
pub use cx::{Cx, Env, Page, Workspace};
pub use error::{Error, ErrorKind};
pub use host::{Host, Place};
pub use machine::{EXPORTS_VARIABLE, HOME_VARIABLE};
pub use playback::Playback;
pub use reports::{Exported, Rendered, ReportChoice, ReportFormat};
/// The ending of the name of a backup.
pub use store::backup::ENDING as BACKUP_ENDING;
pub use store::keyring::KeyringState;
pub use uploads::UploadReader;
pub use workspace::WorkspaceState;

/// What a use case comes to.
pub type Result<T, E = Error> = std::result::Result<T, E>;
