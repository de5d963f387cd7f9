//! The `recruteia` command: interviews and reports from the terminal or a script.

mod backup;
mod failure;
mod interview;
mod open;
mod output;
mod person;
mod progress;
mod report;
mod sample;
mod weights;
mod words;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Structured interviews, transcribed and reported on this machine.
///
/// Results go to standard output, progress to standard error. Exit codes: 0 done; 1 failed; 2 wrong usage; 3 there is
/// no workspace or it is locked; 4 no such campaign, session, person, template or model; 5 some of the files failed, the
/// others are done.
#[derive(Parser)]
#[command(name = "recruteia", version, propagate_version = true)]
struct Arguments {
    /// Print results as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make, unlock or describe the workspace of this machine.
    #[command(subcommand)]
    Workspace(workspace::Command),
    /// Process recorded interviews.
    #[command(subcommand)]
    Interview(interview::Command),
    /// Write the report of a session.
    Report(report::Arguments),
    /// Model weights for transcription.
    #[command(subcommand)]
    Weights(weights::Command),
    /// Make, check or restore backups of the workspace.
    #[command(subcommand)]
    Backup(backup::Command),
    /// Hand over or erase what is held about a person.
    #[command(subcommand)]
    Person(person::Command),
    /// Open the application.
    Open(open::Arguments),
    /// Process the sample interview in a workspace that is thrown away, and write its reports.
    Sample(sample::Arguments),
}

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(speech::WORKER_ARGUMENT) {
        return speech::worker::run();
    }
    if std::env::args().nth(1).as_deref() == Some(capture::worker::WORKER_ARGUMENT) {
        return capture::worker::run();
    }
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "error".into());
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).init();
    let Arguments { json, command } = Arguments::parse();
    let outcome = match command {
        Command::Workspace(command) => workspace::run(&command, json),
        Command::Interview(command) => interview::run(&command, json),
        Command::Report(arguments) => report::run(&arguments, json),
        Command::Weights(command) => weights::run(&command, json),
        Command::Backup(command) => backup::run(&command, json),
        Command::Person(command) => person::run(&command, json),
        Command::Open(arguments) => open::run(&arguments),
        Command::Sample(arguments) => sample::run(&arguments, json),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => failure::tell(&error, json),
    }
}
