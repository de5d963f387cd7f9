//! `recruteia person`: what the law owes the people whose interviews are kept.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;
use serde_json::json;

use crate::{
    backup::follow,
    failure::Outcome,
    interview::{Language, id_of},
    output,
    workspace::{opened, text},
};

#[derive(Subcommand)]
pub enum Command {
    /// Write everything held about a person to one ZIP file: data, a readable summary, recordings.
    Export {
        /// The person's id.
        person: String,
        /// The language of the summary.
        #[arg(long, default_value = "fr")]
        language: Language,
        /// Where to write it; without this, a new file in the export folder.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Erase everything held about a person, for good; prints the proof.
    Erase {
        /// The person's id.
        person: String,
    },
}

pub fn run(command: &Command, json: bool) -> Outcome {
    let part = opened()?;
    match command {
        Command::Export { person, language, output } => {
            let path = output.as_ref().map(std::path::absolute).transpose()?;
            let person = id_of(&part, "person", person)?;
            let input = json!({ "id": person, "language": language.code(), "path": path });
            let started = part.call("persons.export", input)?;
            follow(&part, text(&started["job"], "id"))?;
            if json {
                output::line(json!({ "path": started["path"] }))?;
            } else {
                output::line(text(&started, "path"))?;
            }
        }
        Command::Erase { person } => {
            let person = id_of(&part, "person", person)?;
            let proof = part.call("retention.erase", json!({ "person_id": person, "request_id": null }))?;
            if json {
                output::line(proof)?;
            } else {
                output::line(text(&proof, "hash"))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
