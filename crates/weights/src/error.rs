//! What can go wrong with weights.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Result of an operation on weights.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation on weights failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The catalog has no model of this name.
    #[error("no model is called {0}")]
    Unknown(String),
    /// The model has no place to be downloaded from.
    #[error("{0} comes with the program and cannot be downloaded")]
    NotDownloadable(String),
    /// No file of this model is there.
    #[error("{0} is not installed")]
    Missing(String),
    /// The installed file is not what the catalog describes.
    #[error("{id} is damaged: {path} is not the file of the catalog; fetch it again")]
    Damaged {
        /// Model.
        id: String,
        /// The file found.
        path: PathBuf,
    },
    /// A file to import is not one of the catalog's.
    #[error("{path} is not {wanted}: neither its size nor its content may differ from the catalog")]
    WrongFile {
        /// The file offered.
        path: PathBuf,
        /// What it should have been.
        wanted: String,
    },
    /// The file lies in a folder that is only read.
    #[error("{0} lies in a folder that is not changed by this program")]
    ReadOnly(PathBuf),
    /// Somebody uses the file right now, or is about to write it.
    #[error("{0} is in use: a transcription reads it, or it is being downloaded")]
    InUse(String),
    /// No folder to write to was given.
    #[error("there is no folder to keep weights in")]
    NoFolder,
    /// The volume is too full.
    #[error("the disk is too full: {needed} bytes are needed and {available} are free")]
    NoSpace {
        /// Bytes still to be written.
        needed: u64,
        /// Bytes free on the volume.
        available: u64,
    },
    /// The volume became full while a file was written.
    #[error("the disk is full: {0} could not be written")]
    DiskFull(PathBuf),
    /// The caller asked to stop. What was downloaded is kept and used by the next attempt.
    #[error("stopped")]
    Cancelled,
    /// No place delivered the file.
    #[error("{id} could not be downloaded: {}", Attempts(.attempts))]
    Download {
        /// Model.
        id: String,
        /// What happened at each place, in order.
        attempts: Vec<Attempt>,
    },
    /// The HTTP client could not be set up.
    #[error("the network cannot be used: {0}")]
    Client(String),
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            _ => Self::Io { path, source },
        }
    }
}

/// One place that did not deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Host name of the place.
    pub host: String,
    /// What happened.
    pub trouble: Trouble,
}

/// Why one transfer ended without the whole file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No connection.
    #[error("not reachable ({0})")]
    Unreachable(String),
    /// An answer other than the file.
    #[error("answered {0}")]
    Status(u16),
    /// It announces another size than the catalog's.
    #[error("offers a file of {offered} bytes instead of {expected}")]
    Length {
        /// Size announced.
        offered: u64,
        /// Size in the catalog.
        expected: u64,
    },
    /// It sent another part of the file than was asked for.
    #[error("sent another part of the file than was asked for")]
    Part,
    /// The connection ended early.
    #[error("broke off after {bytes} bytes")]
    BrokeOff {
        /// Bytes there by then.
        bytes: u64,
    },
    /// Nothing arrived for too long.
    #[error("sent nothing for {seconds} seconds")]
    Stalled {
        /// The time that was waited, rounded up.
        seconds: u64,
    },
    /// It sent more than the file.
    #[error("sent more than the {expected} bytes of the file")]
    Excess {
        /// Size in the catalog.
        expected: u64,
    },
    /// All bytes arrived and their hash is wrong.
    #[error("sent a different file (wrong SHA-256)")]
    Hash,
}

struct Attempts<'a>(&'a [Attempt]);

impl fmt::Display for Attempts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attempt) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{} {}", attempt.host, attempt.trouble)?;
        }
        Ok(())
    }
}
