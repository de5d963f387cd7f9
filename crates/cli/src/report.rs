//! `recruteia report`: the PDF or the workbook of a session.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::{
    interview::Language,
    output,
    workspace::{opened, text},
};

#[derive(Args)]
pub struct Arguments {
    /// The session's id, as `recruteia interview list` shows it.
    session: String,
    /// What to write.
    #[arg(long, default_value = "pdf")]
    format: Format,
    /// The language of the report's own words.
    #[arg(long, default_value = "fr")]
    language: Language,
    /// Where to write it; without this, a new file in the export folder.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Pdf,
    Xlsx,
}

pub fn run(arguments: &Arguments, json: bool) -> anyhow::Result<ExitCode> {
    let part = opened()?;
    let format = match arguments.format {
        Format::Pdf => "pdf",
        Format::Xlsx => "xlsx",
    };
    let output = arguments.output.as_ref().map(std::path::absolute).transpose()?;
    let input = json!({ "session_id": arguments.session, "format": format, "language": arguments.language.code(), "path": output });
    let exported = part.call("reports.export", input)?;
    if json {
        output::line(exported)?;
    } else {
        output::line(text(&exported, "path"))?;
    }
    Ok(ExitCode::SUCCESS)
}
