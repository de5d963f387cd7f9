//! The one error that leaves the application: a stable code and parameters; whoever shows it finds the words.

use std::collections::BTreeMap;

use domain::{FieldError, RuleError};
use media::MediaError;
use report::ReportError;
use serde::{Deserialize, Serialize};
use speech::SpeechError;
use store::{StoreError, backup::BackupError, keys::KeyError, vault::VaultError};
use ts_rs::TS;

/// What sort of failure it is; decides the HTTP status and the fallback sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// There is no such thing.
    NotFound,
    /// The input is not acceptable.
    Invalid,
    /// The user may not do this.
    Forbidden,
    /// The present state does not allow it.
    Conflict,
    /// Something outside is missing or fails: a device, a disk, a network.
    Unavailable,
    /// A fault of this program.
    Internal,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code}")]
#[ts(rename = "ApiError")]
pub struct Error {
    /// Stable code, e.g. `campaign.not_found`.
    pub code: String,
    /// What sort of failure it is.
    pub kind: ErrorKind,
    /// Values for the sentence shown.
    pub params: BTreeMap<String, String>,
    /// The fields that are not acceptable.
    pub fields: Vec<FieldError>,
}

impl Error {
    /// An error without parameters.
    pub fn new(kind: ErrorKind, code: impl Into<String>) -> Self {
        Self { code: code.into(), kind, params: BTreeMap::new(), fields: Vec::new() }
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.into(), value.to_string());
        self
    }

    /// Something of this kind does not exist.
    pub fn not_found(kind: &str) -> Self {
        Self::new(ErrorKind::NotFound, format!("{kind}.not_found"))
    }

    /// A field that is not acceptable.
    pub fn field(path: &str, code: &str) -> Self {
        RuleError::field(path, code).into()
    }

    /// A fault of this program; `what` is for its developers.
    pub fn internal(what: impl ToString) -> Self {
        Self::new(ErrorKind::Internal, "internal").with("detail", what.to_string())
    }

    /// The folder of the application cannot be used.
    pub fn of_folder(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let code = match error.kind() {
            Io::StorageFull | Io::QuotaExceeded => "file.disk_full",
            _ => "folder.unusable",
        };
        Self::new(ErrorKind::Unavailable, code).with("detail", error.kind())
    }

    /// Whether the workspace stays shut until somebody has dealt with it outside the application.
    pub(crate) fn stops_workspace(&self) -> bool {
        matches!(
            self.code.as_str(),
            "workspace.damaged" | "workspace.damaged_no_copy" | "workspace.newer_version"
        )
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.code == "cancelled"
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(ErrorKind::Conflict, "cancelled")
    }
}

impl From<RuleError> for Error {
    fn from(error: RuleError) -> Self {
        match error {
            RuleError::Invalid(fields) => Self { fields, ..Self::new(ErrorKind::Invalid, "invalid") },
            RuleError::Unacceptable { code, params } => {
                Self { params, ..Self::new(ErrorKind::Invalid, code) }
            }
            RuleError::Conflict { code, params } => Self { params, ..Self::new(ErrorKind::Conflict, code) },
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Rule(rule) => rule.into(),
            StoreError::NotFound { kind } | StoreError::Erased { kind } => Self::not_found(kind),
            StoreError::Immutable { kind } => {
                Self::new(ErrorKind::Conflict, "record.immutable").with("kind", kind)
            }
            StoreError::Cursor => Self::field("after", "cursor"),
            StoreError::WrongKey => Self::new(ErrorKind::Conflict, "workspace.wrong_secret"),
            StoreError::NewerVersion { found, known } => {
                Self::new(ErrorKind::Unavailable, "workspace.newer_version")
                    .with("found", found)
                    .with("known", known)
            }
            StoreError::Damaged { last_copy } => match last_copy {
                Some(copy) => {
                    Self::new(ErrorKind::Unavailable, "workspace.damaged").with("copy", copy.display())
                }
                None => Self::new(ErrorKind::Unavailable, "workspace.damaged_no_copy"),
            },
            StoreError::DiskFull => Self::new(ErrorKind::Unavailable, "file.disk_full"),
            StoreError::ReadOnly => Self::new(ErrorKind::Unavailable, "workspace.read_only"),
            StoreError::Busy => Self::new(ErrorKind::Unavailable, "workspace.owned_elsewhere"),
            StoreError::File(error) => workspace_file(error),
            StoreError::Document { kind, reason } => Self::new(ErrorKind::Unavailable, "record.unreadable")
                .with("kind", kind)
                .with("detail", reason),
            other @ StoreError::Database(_) => Self::internal(other),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::new(ErrorKind::Unavailable, file_code(&error)).with("detail", error.kind())
    }
}

/// What the system refused at a file.
fn file_code(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind as Io;
    match error.kind() {
        Io::StorageFull | Io::QuotaExceeded => "file.disk_full",
        Io::PermissionDenied | Io::ReadOnlyFilesystem => "file.denied",
        Io::NotFound => "file.not_found",
        _ => "file.failed",
    }
}

/// A failure at a file of the workspace, which nobody but the application touches.
fn workspace_file(error: std::io::Error) -> Error {
    match Error::from(error) {
        error if error.code == "file.denied" => Error { code: "workspace.read_only".into(), ..error },
        error => error,
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::WrongSecret => Self::new(ErrorKind::Conflict, "workspace.wrong_secret"),
            KeyError::NotARecoveryCode => Self::new(ErrorKind::Invalid, "workspace.not_a_recovery_code"),
            KeyError::NoSuchWay => Self::new(ErrorKind::Conflict, "workspace.no_such_way"),
            KeyError::Keyring(detail) => {
                Self::new(ErrorKind::Unavailable, "workspace.keyring_unavailable").with("detail", detail)
            }
            KeyError::KeyringLocked(detail) => {
                Self::new(ErrorKind::Unavailable, "workspace.keyring_locked").with("detail", detail)
            }
            KeyError::KeyringEmpty => Self::new(ErrorKind::Unavailable, "workspace.keyring_empty"),
            KeyError::Damaged => Self::new(ErrorKind::Unavailable, "workspace.keys_damaged"),
            KeyError::Random => Self::internal(error),
            KeyError::File(error) => workspace_file(error),
        }
    }
}

impl From<BackupError> for Error {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::NotABackup => Self::new(ErrorKind::Invalid, "backup.not_a_backup"),
            BackupError::Damaged => Self::new(ErrorKind::Invalid, "backup.damaged"),
            BackupError::NewerVersion { found, known } => {
                Self::new(ErrorKind::Unavailable, "workspace.newer_version")
                    .with("found", found)
                    .with("known", known)
            }
            BackupError::Key(KeyError::WrongSecret | KeyError::NoSuchWay) => {
                Self::new(ErrorKind::Conflict, "backup.wrong_secret")
            }
            BackupError::Key(KeyError::Damaged) => Self::new(ErrorKind::Invalid, "backup.damaged"),
            BackupError::Key(error) => error.into(),
            BackupError::Cancelled => Self::cancelled(),
            BackupError::Io(error) => error.into(),
        }
    }
}

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::NotFound => Self::not_found("media"),
            VaultError::DiskFull => Self::new(ErrorKind::Unavailable, "file.disk_full"),
            VaultError::Io(error) => workspace_file(error),
            other => Self::new(ErrorKind::Unavailable, other.code()),
        }
    }
}

impl From<MediaError> for Error {
    fn from(error: MediaError) -> Self {
        match &error {
            MediaError::Cancelled => Self::cancelled(),
            MediaError::TooLong { duration_ms, limit_ms } => Self::new(ErrorKind::Invalid, error.code())
                .with("duration_ms", duration_ms)
                .with("limit_ms", limit_ms),
            MediaError::TooLarge { width, height, limit } => Self::new(ErrorKind::Invalid, error.code())
                .with("width", width)
                .with("height", height)
                .with("limit", limit),
            MediaError::TooManyStreams { streams, limit } => {
                Self::new(ErrorKind::Invalid, error.code()).with("streams", streams).with("limit", limit)
            }
            _ => Self::new(ErrorKind::Unavailable, error.code()),
        }
    }
}

impl From<SpeechError> for Error {
    fn from(error: SpeechError) -> Self {
        let code = match &error {
            SpeechError::Cancelled => return Self::cancelled(),
            SpeechError::Model { .. } => "speech.weights_damaged",
            SpeechError::Language(_) => "speech.language",
            SpeechError::Processor(_) => "speech.processor",
            SpeechError::Source(_) => "speech.source",
            SpeechError::Engine(_) | SpeechError::Start(_) | SpeechError::Crashed(_) => {
                "speech.worker_failed"
            }
            SpeechError::Hung { .. } => "speech.worker_hung",
        };
        Self::new(ErrorKind::Unavailable, code).with("detail", error)
    }
}

impl From<weights::Error> for Error {
    fn from(error: weights::Error) -> Self {
        use weights::{Error as Weights, Trouble};
        let (kind, code) = match &error {
            Weights::Cancelled => return Self::cancelled(),
            Weights::Unknown(_) | Weights::Missing(_) => (ErrorKind::NotFound, "weights.not_found"),
            Weights::NotDownloadable(_) => (ErrorKind::Conflict, "weights.not_downloadable"),
            Weights::Damaged { .. } => (ErrorKind::Unavailable, "weights.damaged"),
            Weights::WrongFile { .. } => (ErrorKind::Invalid, "weights.unknown_file"),
            Weights::InUse(_) => (ErrorKind::Conflict, "weights.in_use"),
            Weights::ReadOnly(_) => (ErrorKind::Conflict, "weights.read_only"),
            Weights::NoSpace { .. } | Weights::DiskFull(_) => (ErrorKind::Unavailable, "file.disk_full"),
            Weights::Download { attempts, .. } => {
                let wrong_hash = attempts.iter().any(|attempt| attempt.trouble == Trouble::Hash);
                (
                    ErrorKind::Unavailable,
                    if wrong_hash { "weights.wrong_hash" } else { "weights.unreachable" },
                )
            }
            Weights::NoFolder | Weights::Client(_) => (ErrorKind::Internal, "internal"),
            Weights::Io { source, .. } => (ErrorKind::Unavailable, file_code(source)),
        };
        Self::new(kind, code).with("detail", error)
    }
}

impl From<ReportError> for Error {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::File(error) => match Self::from(error) {
                error if error.code == "file.disk_full" => error,
                error => Self { code: "report.unwritable".into(), ..error },
            },
            ReportError::NotComparable => Self::new(ErrorKind::Invalid, "report.not_comparable"),
            other => Self::internal(other),
        }
    }
}
