//! `recruteia report`: what is handed over, of a session, of a few beside each other, or of a whole campaign.

use std::{path::PathBuf, process::ExitCode};

use app::{Error, ErrorKind};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use server::owner::Part;

use crate::{
    failure::{self, Outcome},
    interview::{Language, find_campaign, id_of},
    output, progress, words,
    workspace::{opened, text},
};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The session's id, as `recruteia interview list` shows it.
    #[arg(required = true)]
    session: Option<String>,
    #[command(flatten)]
    one: One,
}

#[derive(Subcommand)]
enum Command {
    /// Write the workbook of a campaign, its tables as CSV, or a PDF for each candidate.
    Campaign(Campaign),
    /// Set two to four candidates of one campaign beside each other.
    Compare {
        /// The ids of their sessions.
        #[arg(required = true, num_args = 2..=4)]
        sessions: Vec<String>,
        #[command(flatten)]
        one: One,
    },
    /// List the templates of the organisation.
    Templates,
}

#[derive(Args)]
struct One {
    /// What to write.
    #[arg(long, default_value = "pdf")]
    format: Format,
    #[command(flatten)]
    look: Look,
    /// Where to write it; without this, a new file in the export folder.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

#[derive(Args)]
struct Look {
    /// The language of the report's own words.
    #[arg(long, default_value = "fr")]
    language: Language,
    /// The template, by its id or name; without this, the default.
    #[arg(long)]
    template: Option<String>,
}

#[derive(Args)]
struct Campaign {
    /// The campaign: its id, or its title.
    campaign: String,
    /// A PDF for each candidate as well.
    #[arg(long)]
    pdf: bool,
    /// No workbook.
    #[arg(long)]
    no_workbook: bool,
    /// Tables as CSV; may be given several times.
    #[arg(long, value_delimiter = ',')]
    csv: Vec<Table>,
    /// Write out what was said.
    #[arg(long)]
    transcripts: bool,
    /// One archive instead of a folder.
    #[arg(long)]
    zip: bool,
    #[command(flatten)]
    look: Look,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Pdf,
    Xlsx,
}

#[derive(Clone, Copy, ValueEnum)]
enum Table {
    Candidates,
    Comparison,
    Answers,
    Ratings,
    Transcripts,
}

impl Table {
    fn code(self) -> &'static str {
        match self {
            Self::Candidates => "candidates",
            Self::Comparison => "comparison",
            Self::Answers => "answers",
            Self::Ratings => "ratings",
            Self::Transcripts => "transcripts",
        }
    }
}

pub fn run(arguments: &Arguments, json: bool) -> Outcome {
    let part = opened()?;
    match (&arguments.command, &arguments.session) {
        (Some(Command::Campaign(campaign)), _) => export_campaign(&part, campaign, json),
        (Some(Command::Compare { sessions, one }), _) => {
            let sessions = different(&part, sessions)?;
            write(&part, "reports.compare", json!({ "session_ids": sessions }), one, json)
        }
        (Some(Command::Templates), _) => templates(&part, json),
        (None, session) => {
            let session = id_of(&part, "session", session.as_deref().unwrap_or_default())?;
            write(&part, "reports.export", json!({ "session_id": session }), &arguments.one, json)
        }
    }
}

/// The ids of these sessions, each of which may be given once.
fn different(part: &Part, sessions: &[String]) -> Result<Vec<String>, Error> {
    let mut ids = Vec::new();
    for session in sessions {
        let id = id_of(part, "session", session)?;
        if ids.contains(&id) {
            return Err(Error::new(ErrorKind::Invalid, "report.same_session").with("session", id));
        }
        ids.push(id);
    }
    Ok(ids)
}

fn write(part: &Part, method: &str, mut input: Value, one: &One, json: bool) -> Outcome {
    let format = match one.format {
        Format::Pdf => "pdf",
        Format::Xlsx => "xlsx",
    };
    input["format"] = format.into();
    input["language"] = one.look.language.code().into();
    input["template_id"] = template(part, &one.look)?;
    input["path"] = json!(one.output.as_ref().map(std::path::absolute).transpose()?);
    let exported = part.call(method, input)?;
    if json {
        output::line(exported)?;
    } else {
        output::line(text(&exported, "path"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The id of the template that was asked for.
fn template(part: &Part, look: &Look) -> Result<Value, Error> {
    let Some(wanted) = &look.template else { return Ok(Value::Null) };
    let views = part.call("report_templates.list", json!({}))?;
    let templates = views.as_array().into_iter().flatten().map(|view| &view["template"]);
    let mut found =
        templates.filter(|template| text(template, "id") == wanted || text(template, "name") == wanted);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only["id"].clone()),
        (Some(_), Some(_)) => Err(Error::new(ErrorKind::Conflict, "report_template.ambiguous")),
        (None, _) => Err(Error::not_found("report_template")),
    }
}

fn templates(part: &Part, json: bool) -> Outcome {
    let views = part.call("report_templates.list", json!({}))?;
    if json {
        output::line(views)?;
        return Ok(ExitCode::SUCCESS);
    }
    for view in views.as_array().into_iter().flatten() {
        let mark = if view["is_default"] == true { "default" } else { "" };
        output::line(format_args!(
            "{}  {mark:<8} {}",
            text(&view["template"], "id"),
            text(&view["template"], "name")
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn export_campaign(part: &Part, campaign: &Campaign, json: bool) -> Outcome {
    let input = json!({
        "campaign_id": find_campaign(part, &campaign.campaign)?,
        "session_ids": [],
        "pdf": campaign.pdf,
        "workbook": !campaign.no_workbook,
        "csv": campaign.csv.iter().map(|table| table.code()).collect::<Vec<_>>(),
        "transcripts": campaign.transcripts,
        "zip": campaign.zip,
        "language": campaign.look.language.code(),
        "template_id": template(part, &campaign.look)?,
    });
    let job = part.call("reports.start_export", input)?;
    let id = text(&job, "id").to_owned();
    let failed = progress::follow(part, "exporting", |job| text(job, "id") == id)?;
    if let Some((_, error)) = failed.into_iter().next() {
        return Err(error);
    }
    let exports = part.call("reports.exports", json!({}))?;
    let done = exports.as_array().into_iter().flatten().find(|export| text(export, "id") == id);
    let done = done.ok_or_else(|| Error::new(ErrorKind::Conflict, "cancelled"))?;
    let failed = done["failed"].as_array().map_or(0, Vec::len);
    if json {
        output::line(done)?;
    } else {
        output::line(text(done, "path"))?;
        for failure in done["failed"].as_array().into_iter().flatten() {
            let error = serde_json::from_value(failure["error"].clone()).unwrap_or_else(Error::internal);
            eprintln!("{}: {}", text(failure, "name"), words::told(&error));
        }
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(failure::PARTLY) })
}
