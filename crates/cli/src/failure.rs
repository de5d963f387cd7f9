//! How the command fails: a sentence on standard error, and an exit code that scripts can rely on.

use std::process::ExitCode;

use app::{Error, ErrorKind};

use crate::output;

/// Some of the files failed, the others are done.
pub const PARTLY: u8 = 5;
const FAILED: u8 = 1;
const LOCKED: u8 = 3;
const NOT_FOUND: u8 = 4;

/// Tells the error and returns the exit code for it.
pub fn tell(error: &anyhow::Error, json: bool) -> ExitCode {
    let known = error.downcast_ref::<Error>();
    if json {
        let shown = known.cloned().unwrap_or_else(|| {
            Error::new(ErrorKind::Unavailable, "failed").with("detail", format!("{error:#}"))
        });
        // Standard error says it too, and the exit code counts.
        let _ = output::line(serde_json::json!({ "error": shown }));
    }
    eprintln!("recruteia: {}", sentence(error));
    ExitCode::from(known.map_or(FAILED, code))
}

fn code(error: &Error) -> u8 {
    match (error.kind, error.code.as_str()) {
        (
            _,
            "workspace.not_open"
            | "workspace.not_found"
            | "workspace.wrong_secret"
            | "workspace.keyring_unavailable",
        ) => LOCKED,
        (ErrorKind::NotFound, _) => NOT_FOUND,
        _ => FAILED,
    }
}

fn sentence(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Error>() {
        Some(known) => words(known),
        None => format!("{error:#}"),
    }
}

/// One sentence for the terminal; the window has longer ones in the user's language.
pub fn words(error: &Error) -> String {
    let detail = error.params.get("detail").map(|detail| format!(": {detail}")).unwrap_or_default();
    match error.code.as_str() {
        "workspace.not_open" => {
            "the workspace is locked; set RECRUTEIA_PASSPHRASE, or unlock it in the window".into()
        }
        "workspace.not_found" => {
            "there is no workspace yet; make one with `recruteia workspace create` or in the window".into()
        }
        "workspace.exists" => {
            "there is a workspace already; nothing was changed (a restore can set it aside: --replace)".into()
        }
        "workspace.wrong_secret" => {
            "the passphrase or recovery code is wrong; the workspace is untouched".into()
        }
        "workspace.passphrase_short" => "the passphrase needs at least 12 characters".into(),
        "workspace.keyring_unavailable" => {
            format!("the system's keyring is not available; use a passphrase{detail}")
        }
        "workspace.keyring_locked" => {
            "the system's keyring is locked; unlock it, or use the recovery code in the window".into()
        }
        "workspace.keyring_empty" => {
            "the system's keyring no longer holds the key; use the recovery code in the window".into()
        }
        "workspace.damaged" => format!(
            "the database is damaged and nothing is written to it; put a backup in its place, or the last good copy: {}",
            error.params.get("copy").map_or("", String::as_str)
        ),
        "workspace.damaged_no_copy" => {
            "the database is damaged and nothing is written to it; put a backup in its place".into()
        }
        "workspace.newer_version" => {
            "the workspace comes from a newer version and was not touched; update RecruteIA".into()
        }
        "workspace.keys_damaged" => {
            "the file of keys is damaged or missing; put keys.json back from a backup".into()
        }
        "workspace.read_only" => {
            "the folder of the workspace cannot be written to; nothing was changed".into()
        }
        "workspace.owned_elsewhere" => {
            "another process uses the workspace and does not answer; end it, then try again".into()
        }
        "folder.unusable" => {
            format!("the folder of the application cannot be written to; nothing was changed{detail}")
        }
        "backup.wrong_secret" => "the passphrase or recovery code does not open this backup".into(),
        "backup.damaged" => "the backup is cut off or altered; nothing was changed".into(),
        "backup.not_a_backup" => "this file is not a backup; nothing was changed".into(),
        "backup.exists" => "there is a file of this name already; nothing was written over".into(),
        "backup.no_space" => {
            let megabytes = |name: &str| error.params.get(name).map_or("?", String::as_str);
            format!("the disk needs {} MB free and has {}", megabytes("needed_mb"), megabytes("free_mb"))
        }
        "campaign.not_open" => "the campaign is not open; open it first".into(),
        "consent.missing" | "consent.withdrawn" => {
            let kind = error.params.get("kind").map_or("this", String::as_str);
            format!("the candidate has not consented to {kind}; nothing was processed")
        }
        "session.signed" => "the session is signed; reopen it first".into(),
        "speech.no_weights" => {
            "no speech model is installed; run `recruteia weights fetch`, or type the transcript".into()
        }
        "file.disk_full" => "the disk is full; what was being written was undone".into(),
        "invalid" => {
            let fields: Vec<String> =
                error.fields.iter().map(|field| format!("{} ({})", field.path, field.code)).collect();
            format!("not acceptable: {}", fields.join(", "))
        }
        code => format!("{code}{detail}"),
    }
}
