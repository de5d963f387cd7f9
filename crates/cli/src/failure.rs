//! How the command fails: a few sentences on standard error, and an exit code that scripts can rely on.

use std::process::ExitCode;

use app::{Error, ErrorKind};

use crate::{output, words};

/// What a command comes to.
pub type Outcome = Result<ExitCode, Error>;

/// Some of the files failed, the others are done.
pub const PARTLY: u8 = 5;
const FAILED: u8 = 1;
const USAGE: u8 = 2;
const LOCKED: u8 = 3;
const NOT_FOUND: u8 = 4;

/// Tells the error and returns the exit code for it.
pub fn tell(error: &Error, json: bool) -> ExitCode {
    if json {
        // Standard error says it too, and the exit code counts.
        let _ = output::line(serde_json::json!({ "error": error }));
    }
    eprintln!("recruteia: {}", words::told(error));
    ExitCode::from(code(error))
}

fn code(error: &Error) -> u8 {
    match (error.kind, error.code.as_str()) {
        (
            _,
            "workspace.not_open"
            | "workspace.not_found"
            | "workspace.wrong_secret"
            | "workspace.keyring_unavailable"
            | "workspace.keyring_locked"
            | "workspace.keyring_empty",
        ) => LOCKED,
        (_, "report.same_session") => USAGE,
        (ErrorKind::NotFound, _) => NOT_FOUND,
        _ => FAILED,
    }
}
