//! `recruteia interview`: recorded answers in, transcripts out.

use std::{io, path::PathBuf, process::ExitCode};

use app::{Error, ErrorKind};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use server::owner::Part;

use crate::{
    failure::{self, Outcome},
    output, progress, words,
    workspace::{opened, text},
};

#[derive(Subcommand)]
pub enum Command {
    /// Add a candidate to an open campaign, import their recorded answers and transcribe them.
    Process(Process),
    /// List the sessions of the workspace, newest first.
    List,
}

#[derive(Args)]
pub struct Process {
    /// One recording per question, in the order of the questions.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The campaign: its id, or its title.
    #[arg(long)]
    campaign: String,
    /// The candidate's given name.
    #[arg(long)]
    first_name: String,
    /// The candidate's family name.
    #[arg(long)]
    last_name: String,
    /// The candidate's e-mail address.
    #[arg(long, default_value = "")]
    email: String,
    /// The language of the interview.
    #[arg(long, default_value = "fr")]
    language: Language,
    /// What the candidate has agreed to; nothing is processed without it. May be given several times.
    #[arg(long = "consent", value_delimiter = ',')]
    consents: Vec<Consent>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    Fr,
    En,
}

impl Language {
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Consent {
    Recording,
    Transcription,
}

pub fn run(command: &Command, json: bool) -> Outcome {
    let part = opened()?;
    match command {
        Command::Process(arguments) => process(&part, arguments, json),
        Command::List => list(&part, json),
    }
}

fn list(part: &Part, json: bool) -> Outcome {
    let input =
        json!({ "campaign_id": null, "search": null, "order": "newest", "after": null, "limit": 200 });
    let page = part.call("sessions.list", input)?;
    if json {
        output::line(page)?;
        return Ok(ExitCode::SUCCESS);
    }
    for row in page["items"].as_array().into_iter().flatten() {
        let name = match row["alias"].as_str() {
            Some(alias) => alias.to_owned(),
            None => format!("{} {}", text(row, "first_name"), text(row, "last_name")),
        };
        output::line(format_args!(
            "{}  {:<12} {:<28} {}",
            text(row, "id"),
            text(row, "review"),
            name,
            text(row, "campaign_title")
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn process(part: &Part, arguments: &Process, json: bool) -> Outcome {
    // Asked before anybody is added: without it there is nothing to do with the recordings.
    if !arguments.consents.contains(&Consent::Recording) {
        let missing = Error::new(ErrorKind::Conflict, "consent.missing");
        return Err(missing.with("kind", "recording"));
    }
    let campaign = find_campaign(part, &arguments.campaign)?;
    let view = part.call("campaigns.get", json!({ "id": campaign }))?;
    let questions: Vec<&Value> = view["questions"].as_array().into_iter().flatten().collect();
    if arguments.files.len() > questions.len() {
        let many = Error::new(ErrorKind::Invalid, "interview.too_many_files");
        return Err(many.with("files", arguments.files.len()).with("questions", questions.len()));
    }
    let mut items = Vec::new();
    for (file, question) in arguments.files.iter().zip(&questions) {
        let path = file.canonicalize().map_err(|error| Error::from(error).with("file", file.display()))?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        items.push(json!({ "source": { "path": path }, "name": name, "question_id": question["id"] }));
    }
    let granted = |kind, name: &str| json!({ "kind": name, "granted": arguments.consents.contains(&kind) });
    let language = arguments.language.code();
    let created = part.call(
        "sessions.create",
        json!({
            "campaign_id": campaign, "person_id": null, "language": language, "consent_language": language,
            "person": { "first_name": arguments.first_name, "last_name": arguments.last_name, "email": arguments.email, "phone": "" },
            "consents": [granted(Consent::Recording, "recording"), granted(Consent::Transcription, "transcription")],
        }),
    )?;
    let session = text(&created, "id").to_owned();
    part.call("imports.start", json!({ "session_id": session, "items": items }))?;
    let failed = progress::follow_session(part, &session)?;
    let answers = session_answers(part, &session)?;
    if json {
        output::line(json!({ "session_id": session, "answers": answers }))?;
    } else {
        print_answers(&session, &answers)?;
    }
    if answers.iter().any(|answered| text(&answered["answer"], "transcription") == "no_weights") {
        eprintln!("{}", words::told(&Error::new(ErrorKind::Unavailable, "speech.no_weights")));
    }
    Ok(match (failed.is_empty(), answers.is_empty()) {
        (true, _) => ExitCode::SUCCESS,
        (false, false) => ExitCode::from(failure::PARTLY),
        (false, true) => ExitCode::FAILURE,
    })
}

/// Every answer of a session with its question and transcript.
pub fn session_answers(part: &Part, session: &str) -> Result<Vec<Value>, Error> {
    let view = part.call("sessions.get", json!({ "id": session }))?;
    let answered =
        view["questions"].as_array().into_iter().flatten().filter(|pair| !pair["answer"].is_null());
    answered
        .map(|pair| {
            let transcript = part.call("transcripts.get", json!({ "answer_id": pair["answer"]["id"] }))?;
            Ok(json!({ "question": pair["question"], "answer": pair["answer"], "transcript": transcript }))
        })
        .collect()
}

/// The transcript of every answer, for people, on standard output.
pub fn print_answers(session: &str, answers: &[Value]) -> io::Result<()> {
    output::line(format_args!("Session {session}"))?;
    for answered in answers {
        let (question, answer, transcript) =
            (&answered["question"], &answered["answer"], &answered["transcript"]);
        output::line(format_args!(
            "\n{}. {}\n   {}",
            question["position"],
            text(question, "displayed_text"),
            text(answer, "source_name")
        ))?;
        for segment in transcript["segments"].as_array().into_iter().flatten() {
            let start = segment["start_ms"].as_u64().unwrap_or(0) / 1_000;
            output::line(format_args!("   {}:{:02}  {}", start / 60, start % 60, text(segment, "text")))?;
        }
    }
    Ok(())
}

pub fn find_campaign(part: &Part, wanted: &str) -> Result<String, Error> {
    let input = json!({ "search": wanted, "state": null, "order": "newest", "after": null, "limit": 200 });
    let page = part.call("campaigns.list", input)?;
    let rows: Vec<&Value> =
        page["items"].as_array().into_iter().flatten().filter(|row| text(row, "title") == wanted).collect();
    match rows.as_slice() {
        [row] => Ok(text(row, "id").to_owned()),
        [] => id_of(part, "campaign", wanted),
        _ => Err(Error::new(ErrorKind::Conflict, "campaign.ambiguous")),
    }
}

/// The id of the campaign, session or person that is meant; what is no id names none.
pub fn id_of(part: &Part, kind: &str, wanted: &str) -> Result<String, Error> {
    let view = part
        .call(&format!("{kind}s.get"), json!({ "id": wanted }))
        .map_err(|error| if error.kind == ErrorKind::Invalid { Error::not_found(kind) } else { error })?;
    Ok(text(&view[kind], "id").to_owned())
}
