//! The environment that a real machine gives.

use std::{
    env, fs, io,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use directories::{ProjectDirs, UserDirs};
use domain::Millis;
use store::keyring;
use weights::Weights;

use crate::{Env, events::Events, sample};

/// Folder of the application, when it is not the usual one.
pub const HOME_VARIABLE: &str = "RECRUTEIA_HOME";
/// Folder that reports are written to, when it is not the usual one.
pub const EXPORTS_VARIABLE: &str = "RECRUTEIA_EXPORTS";

impl Env {
    /// The environment of this machine, in the user's own folders or where `RECRUTEIA_HOME` and `RECRUTEIA_EXPORTS`
    /// say. The program that calls this must hand over to [`speech::worker`] or [`capture::worker`] when it is started as one.
    ///
    /// # Errors
    /// When the user has no home folder, or it can't be written to.
    pub fn of_this_machine() -> io::Result<Self> {
        let usual = || ProjectDirs::from("", "", "recruteia").map(|folders| folders.data_dir().to_owned());
        let home = env::var_os(HOME_VARIABLE).map(PathBuf::from).or_else(usual);
        let home =
            home.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this user has no home folder"))?;
        Self::at(home)
    }

    /// The same with the application's folder at `home`.
    ///
    /// # Errors
    /// When the folder can't be written to.
    pub fn at(home: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&home)?;
        let home = fs::canonicalize(home)?;
        let usual = || {
            let documents = UserDirs::new()
                .and_then(|folders| folders.document_dir().map(|folder| folder.join("RecruteIA")));
            documents.unwrap_or_else(|| home.join("reports"))
        };
        let exports = env::var_os(EXPORTS_VARIABLE).map_or_else(usual, PathBuf::from);
        let sample = sample::unpack(&home)?;
        Ok(Self {
            clock: Arc::new(now),
            exports,
            weights: Weights::from_environment(vec![home.join("models"), sample]),
            worker: speech::Worker::of_this_program()?,
            capture: capture::Worker::of_this_program()?,
            time_zone: jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned(),
            keyring: keyring::state,
            events: Events::default(),
            endpoint: OnceLock::new(),
            candidate_page: OnceLock::new(),
            home,
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn now() -> Millis {
    Millis(jiff::Timestamp::now().as_millisecond())
}
