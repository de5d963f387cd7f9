//! `recruteia sample`: the whole way from recordings to reports, on the sample interview.

use std::{path::PathBuf, process::ExitCode};

use app::{Env, Error};
use clap::Args;
use serde_json::json;
use server::owner::Part;

use crate::{
    failure::{self, Outcome},
    interview::{Language, print_answers, session_answers},
    output, progress,
    workspace::{self, text},
};

#[derive(Args)]
pub struct Arguments {
    /// The language of the report's own words.
    #[arg(long, default_value = "en")]
    language: Language,
    /// The folder to write the reports to; without this, the export folder.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, json: bool) -> Outcome {
    let exports = match &arguments.output {
        Some(folder) => std::path::absolute(folder)?,
        None => workspace::env()?.exports,
    };
    let folder = tempfile::tempdir().map_err(|error| Error::of_folder(&error))?;
    let env = Env { exports, ..Env::at(folder.path().to_owned())? };
    let part = Part::take(env)?;
    // The workspace is thrown away with its folder, so nobody needs to know its passphrase.
    let created = part.call(
        "workspace.create",
        json!({
            "organisation": "RecruteIA", "first_name": "Sample", "last_name": "Recruiter", "email": "sample@recruteia.example",
            "protection": "passphrase", "passphrase": "thrown away with the sample",
        }),
    )?;
    part.call("workspace.confirm_recovery", json!({ "code": created["recovery_code"] }))?;
    let sample = part.call("sample.create", json!({ "language": arguments.language.code() }))?;
    let session = text(&sample, "session_id").to_owned();
    if !json {
        eprintln!(
            "The sample interview: a synthetic voice, understood by a small model that was made for it alone."
        );
    }
    let failed = progress::follow_session(&part, &session)?;
    let answers = session_answers(&part, &session)?;
    if !json {
        print_answers(&session, &answers)?;
    }
    let mut paths = Vec::new();
    for format in ["pdf", "xlsx"] {
        let input = json!({ "session_id": session, "format": format, "language": arguments.language.code(), "path": null });
        paths.push(part.call("reports.export", input)?);
    }
    if json {
        output::line(json!({ "session_id": session, "answers": answers, "reports": paths }))?;
    } else {
        output::line("\nReports:")?;
        for exported in &paths {
            output::line(format_args!("  {}", text(exported, "path")))?;
        }
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(failure::PARTLY) })
}
