//! What can go wrong in the store.

use std::path::PathBuf;

use domain::RuleError;

use crate::sqlite::damage;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such record, or it is deleted or erased.
    #[error("no {kind} with this id")]
    NotFound {
        /// The kind of record.
        kind: &'static str,
    },
    /// A record that is written once was to be changed.
    #[error("a {kind} is written once and never changed")]
    Immutable {
        /// The kind of record.
        kind: &'static str,
    },
    /// The record or its person was erased; it does not come back.
    #[error("this {kind} was erased")]
    Erased {
        /// The kind of record.
        kind: &'static str,
    },
    /// A rule of the record refuses the change.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The key does not open the database; the file is untouched.
    #[error("the key does not open the database")]
    WrongKey,
    /// The database was written by a newer version; the file is untouched.
    #[error("the database has format {found}, this version knows {known}")]
    NewerVersion {
        /// The format found.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// The database file is damaged; it is not written to any more.
    #[error("the database is damaged")]
    Damaged {
        /// The newest copy made before a migration, if there is one.
        last_copy: Option<PathBuf>,
    },
    /// The file or its folder cannot be written to; nothing was changed.
    #[error("the database cannot be written to")]
    ReadOnly,
    /// Another process holds the database.
    #[error("another process holds the database")]
    Busy,
    /// The disk is full; what was being written is undone.
    #[error("the disk is full")]
    DiskFull,
    /// A cursor that this store did not give out.
    #[error("not a cursor of this list")]
    Cursor,
    /// A stored document that this version cannot read.
    #[error("a stored {kind} cannot be read: {reason}")]
    Document {
        /// The kind of record.
        kind: String,
        /// Which field, without its content.
        reason: String,
    },
    /// The database failed in another way.
    #[error("database: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A file could not be read or written.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode as Code, ffi::SQLITE_IOERR_SHMSIZE};
        let extended = error.sqlite_error().map(|error| error.extended_code);
        match error.sqlite_error_code() {
            Some(Code::NotADatabase) => {
                damage::notice();
                Self::WrongKey
            }
            Some(Code::DatabaseCorrupt) => {
                damage::notice();
                Self::Damaged { last_copy: None }
            }
            Some(Code::DiskFull) => Self::DiskFull,
            // The index of the log could not grow: what SQLite says instead of a full disk.
            Some(Code::SystemIoFailure) if extended == Some(SQLITE_IOERR_SHMSIZE) => Self::DiskFull,
            Some(Code::ReadOnly | Code::PermissionDenied | Code::CannotOpen) => Self::ReadOnly,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy,
            _ => Self::Database(Box::new(error)),
        }
    }
}
