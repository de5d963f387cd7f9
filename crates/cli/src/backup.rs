//! `recruteia backup`: a workspace as one encrypted file, and back.

use std::{path::PathBuf, process::ExitCode, thread, time::Duration};

use app::Error;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use server::owner::Part;

use crate::{
    failure::Outcome,
    output,
    workspace::{asked, opened, take, text},
};

/// The passphrase of a backup, for scripts.
const PASSPHRASE_VARIABLE: &str = "RECRUTEIA_BACKUP_PASSPHRASE";
/// The recovery code of its workspace, for scripts.
const RECOVERY_VARIABLE: &str = "RECRUTEIA_RECOVERY_CODE";

#[derive(Subcommand)]
pub enum Command {
    /// Write the open workspace to one encrypted file, and check it. The recovery code opens it, and the passphrase of
    /// every day or one of its own.
    Create {
        /// Where to write it; without this, a new file in the export folder.
        #[arg(long, short)]
        output: Option<PathBuf>,
        /// Ask for a passphrase of its own (or take it from RECRUTEIA_BACKUP_PASSPHRASE).
        #[arg(long)]
        own_passphrase: bool,
    },
    /// Read a backup from its beginning to its end and check all of it.
    Verify(Existing),
    /// Make the workspace of a backup the one of this machine. Whoever was erased since stays erased.
    Restore {
        #[command(flatten)]
        existing: Existing,
        /// Set the present workspace aside instead of refusing.
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Args)]
pub struct Existing {
    /// The backup.
    file: PathBuf,
    /// Open it by the recovery code (or RECRUTEIA_RECOVERY_CODE) instead of a passphrase (or
    /// RECRUTEIA_BACKUP_PASSPHRASE).
    #[arg(long)]
    recovery_code: bool,
}

impl Existing {
    fn input(&self) -> Result<Value, Error> {
        let path = std::path::absolute(&self.file)?;
        let (method, secret) = if self.recovery_code {
            ("recovery", asked("Recovery code: ", RECOVERY_VARIABLE)?)
        } else {
            ("passphrase", asked("Passphrase of the backup: ", PASSPHRASE_VARIABLE)?)
        };
        Ok(json!({ "path": path, "method": method, "secret": secret }))
    }
}

pub fn run(command: &Command, json: bool) -> Outcome {
    match command {
        Command::Create { output, own_passphrase } => {
            let path = output.as_ref().map(std::path::absolute).transpose()?;
            let passphrase = own_passphrase
                .then(|| {
                    asked("New passphrase of the backup (12 characters at least): ", PASSPHRASE_VARIABLE)
                })
                .transpose()?;
            let part = opened()?;
            let started = part.call("backup.create", json!({ "path": path, "passphrase": passphrase }))?;
            follow(&part, text(&started["job"], "id"))?;
            let last = part.call("backup.status", json!({}))?["last"].take();
            tell(&last, text(&last, "path"), json)?;
        }
        Command::Verify(existing) => {
            let found = take()?.call("backup.verify", existing.input()?)?;
            let words = format!("whole: {} recordings, {} bytes", found["recordings"], found["bytes"]);
            tell(&found, &words, json)?;
        }
        Command::Restore { existing, replace } => {
            let mut input = existing.input()?;
            input["replace"] = json!(replace);
            let restored = take()?.call("backup.restore", input)?;
            let mut words = format!("restored: {} recordings", restored["recordings"]);
            if restored["erased"] != 0 {
                words.push_str(&format!("; {} people erased since were erased again", restored["erased"]));
            }
            if let Some(aside) = restored["set_aside"].as_str() {
                words.push_str(&format!("\nthe workspace that was here lies in {aside}"));
            }
            tell(&restored, &words, json)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(value: &Value, words: &str, json: bool) -> Result<(), Error> {
    if json {
        output::line(value)?;
    } else {
        output::line(words)?;
    }
    Ok(())
}

/// Waits for a job that writes a file, with a bar on standard error.
pub fn follow(part: &Part, id: &str) -> Result<(), Error> {
    let style = ProgressStyle::with_template("{bar:32} {percent:>3} %");
    let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    loop {
        let jobs = part.call("jobs.list", json!({}))?;
        let Some(job) = jobs.as_array().into_iter().flatten().find(|job| text(job, "id") == id) else {
            bar.finish_and_clear();
            return Ok(());
        };
        if text(job, "state") == "failed" {
            bar.abandon();
            return Err(serde_json::from_value(job["error"].clone()).unwrap_or_else(Error::internal));
        }
        bar.set_length(job["total"].as_u64().unwrap_or(0));
        bar.set_position(job["done"].as_u64().unwrap_or(0));
        thread::sleep(Duration::from_millis(100));
    }
}
