//! Measures the product beside its peers, on this machine, in the same run: `cargo xtask bench [AREA...]`.
//!
//! Every figure stands beside the peer's and its target; a missed target is reported as it is.

mod captions;
mod desk;
mod desktop;
mod faces;
mod figure;
mod import;
mod language;
mod record;
mod reports;
mod seek;
mod speech_path;
mod store;
mod synthetic_weights;

use std::{env, fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Parser;
use figure::Results;

type Area = (&'static str, fn(&mut Results) -> anyhow::Result<()>);

/// Every area, in the order of measuring.
const AREAS: &[Area] = &[
    ("speech", speech_path::run),
    ("import", import::run),
    ("record", record::run),
    ("captions", captions::run),
    ("faces", faces::run),
    ("store", store::run),
    ("reports", reports::run),
    ("desktop", desktop::run),
    ("seek", seek::run),
];
/// Measured only when it is asked for by name: it takes as long as its name says.
const LONG: &[Area] = &[("hour", record::hour)];

/// Measures RecruteIA beside its peers.
#[derive(Parser)]
struct Arguments {
    /// What to measure; everything without it.
    areas: Vec<String>,
    /// Where to write the figures as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

fn main() -> anyhow::Result<ExitCode> {
    if env::args_os().nth(1).is_some_and(|argument| argument == speech::WORKER_ARGUMENT) {
        return Ok(speech::worker::run());
    }
    if env::args_os().nth(1).is_some_and(|argument| argument == capture::worker::WORKER_ARGUMENT) {
        return Ok(capture::worker::run());
    }
    if env::args_os().nth(1).is_some_and(|argument| argument == import::DESK_ARGUMENT) {
        import::desk(env::args_os().skip(2))?;
        return Ok(ExitCode::SUCCESS);
    }
    if env::args_os().nth(1).is_some_and(|argument| argument == reports::WRITER_ARGUMENT) {
        reports::writer(env::args_os().skip(2))?;
        return Ok(ExitCode::SUCCESS);
    }
    if env::args_os().nth(1).is_some_and(|argument| argument == faces::WATCHER_ARGUMENT) {
        faces::watcher(env::args_os().skip(2))?;
        return Ok(ExitCode::SUCCESS);
    }
    if env::args_os().nth(1).is_some_and(|argument| argument == desktop::SESSION_ARGUMENT) {
        let work = env::args_os().nth(2).context("no folder to work in")?;
        desktop::session(work.as_ref())?;
        return Ok(ExitCode::SUCCESS);
    }
    let arguments = Arguments::parse();
    let known: Vec<&str> = AREAS.iter().chain(LONG).map(|(name, _)| *name).collect();
    if let Some(unknown) = arguments.areas.iter().find(|area| !known.contains(&area.as_str())) {
        anyhow::bail!("nothing is called {unknown}; there are {}", known.join(", "));
    }
    let mut results = Results::default();
    for (name, run) in AREAS {
        if arguments.areas.is_empty() || arguments.areas.iter().any(|area| area == name) {
            run(&mut results).with_context(|| format!("measuring {name}"))?;
        }
    }
    for (name, run) in LONG.iter().filter(|(name, _)| arguments.areas.iter().any(|area| area == name)) {
        run(&mut results).with_context(|| format!("measuring {name}"))?;
    }
    if let Some(path) = arguments.json {
        fs::write(&path, serde_json::to_vec_pretty(&results.json())?)
            .with_context(|| path.display().to_string())?;
    }
    println!("\n{} targets missed", results.missed());
    Ok(ExitCode::SUCCESS)
}
