//! The change log: one line per record touched, from the first write on. History, undo and sync read it.

use domain::Hlc;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Fields were written; for a new record all of them.
    Put,
    /// It was deleted: a tombstone that can be taken back.
    Deleted,
    /// A tombstone was taken back.
    Restored,
    /// Its content is gone for good; only the id is left.
    Erased,
}

impl Operation {
    /// The name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::Erased => "erased",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Put, Self::Deleted, Self::Restored, Self::Erased]
            .into_iter()
            .find(|known| known.name() == name)
    }
}

/// One line of the change log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Its moment in the order of all changes, with the node that made it.
    pub hlc: Hlc,
    /// The user who made it.
    pub actor: Uuid,
    /// The kind of record.
    pub kind: String,
    /// The record.
    pub id: Uuid,
    /// The person the record is about.
    pub subject: Option<Uuid>,
    /// What happened.
    pub operation: Operation,
    /// The fields that changed with their new values; empty unless something was put, or once it is erased.
    pub fields: Map<String, Value>,
}

/// One line of the audit log: who called what, with ids and digests, never contents. Lines are chained by
/// hash, so that a removed or altered one is noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Number of the line, from 1.
    pub number: u64,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Who.
    pub actor: Uuid,
    /// The method called.
    pub method: String,
    /// SHA-256 of the input, hexadecimal.
    pub input_digest: String,
    /// `ok` or the code of the error.
    pub outcome: String,
    /// The hash of the line before.
    pub previous: String,
    /// SHA-256 over the fields above, hexadecimal.
    pub hash: String,
}
