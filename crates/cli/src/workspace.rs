//! `recruteia workspace`: make, unlock, lock, describe.

use std::{env, io::IsTerminal, process::ExitCode};

use app::{Env, Error, ErrorKind};
use clap::Subcommand;
use serde_json::{Value, json};
use server::owner::Part;

use crate::{failure::Outcome, output};

/// The passphrase for scripts.
const PASSPHRASE_VARIABLE: &str = "RECRUTEIA_PASSPHRASE";
/// The address of who works, where several people share the workspace.
const USER_VARIABLE: &str = "RECRUTEIA_USER";
/// Their own password, for scripts.
const PASSWORD_VARIABLE: &str = "RECRUTEIA_PASSWORD";

#[derive(Subcommand)]
pub enum Command {
    /// Make an encrypted workspace and its administrator; prints the recovery code once.
    Create {
        /// The organisation's name, as on reports.
        #[arg(long)]
        organisation: String,
        /// The administrator's given name.
        #[arg(long)]
        first_name: String,
        /// The administrator's family name.
        #[arg(long)]
        last_name: String,
        /// The administrator's e-mail address.
        #[arg(long)]
        email: String,
        /// Keep the key in the system's keyring instead of behind a passphrase.
        #[arg(long)]
        keyring: bool,
    },
    /// Say whether there is a workspace, and whether it is open.
    Status,
    /// Say how the machine and the workspace are, without a name in it; support asks for this.
    Diagnose,
}

pub fn run(command: &Command, json: bool) -> Outcome {
    if matches!(command, Command::Diagnose) {
        return diagnose(json);
    }
    let part = take()?;
    match command {
        Command::Diagnose => {}
        Command::Status => {
            let status = part.call("workspace.status", json!({}))?;
            if json {
                output::line(status)?;
            } else {
                output::line(format_args!(
                    "{}: {}",
                    status["folder"].as_str().unwrap_or_default(),
                    status["state"].as_str().unwrap_or_default()
                ))?;
            }
        }
        Command::Create { organisation, first_name, last_name, email, keyring } => {
            let passphrase = (!keyring)
                .then(|| asked("New passphrase (12 characters at least): ", PASSPHRASE_VARIABLE))
                .transpose()?;
            let created = part.call(
                "workspace.create",
                json!({
                    "organisation": organisation, "first_name": first_name, "last_name": last_name, "email": email,
                    "protection": if *keyring { "keyring" } else { "passphrase" }, "passphrase": passphrase,
                }),
            )?;
            let code = created["recovery_code"].as_str().unwrap_or_default();
            if json {
                output::line(&created)?;
            } else {
                output::line(code)?;
                eprintln!(
                    "This recovery code is shown once. Without it and without your passphrase, nobody can open the workspace."
                );
            }
            // A terminal cannot ask for it to be typed back in a script; the window does.
            part.call("workspace.confirm_recovery", json!({ "code": code }))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What this machine gives the application.
pub fn env() -> Result<Env, Error> {
    Env::of_this_machine().map_err(|error| Error::of_folder(&error))
}

/// This machine's workspace, whoever owns it.
pub fn take() -> Result<Part, Error> {
    let env = env()?;
    app::crashes::watch(&env);
    Ok(Part::take(env)?)
}

/// This machine's workspace, open: a locked one is unlocked with the keyring or the passphrase, and where several
/// people share it, one of them is signed in: whoever was named, and nobody else in their place.
pub fn opened() -> Result<Part, Error> {
    let part = take()?;
    let status = part.call("workspace.status", json!({}))?;
    match (text(&status, "state"), text(&status, "protection")) {
        ("none", _) => return Err(Error::not_found("workspace")),
        ("locked", "keyring") => {
            part.call("workspace.unlock", json!({ "method": "keyring", "secret": null }))?;
        }
        ("locked", _) => {
            let locked = |_| Error::new(ErrorKind::Conflict, "workspace.not_open");
            let passphrase = asked("Passphrase: ", PASSPHRASE_VARIABLE).map_err(locked)?;
            part.call("workspace.unlock", json!({ "method": "passphrase", "secret": passphrase }))?;
        }
        _ => {}
    }
    let status = part.call("workspace.status", json!({}))?;
    if text(&status, "state") == "sign_in" {
        let needed = || Error::new(ErrorKind::Conflict, "sign_in.needed");
        let user = env::var(USER_VARIABLE).map_err(|_| needed())?;
        let password = asked("Password: ", PASSWORD_VARIABLE).map_err(|_| needed())?;
        part.call("users.sign_in", json!({ "identifier": user, "password": password }))?;
    } else if let Ok(named) = env::var(USER_VARIABLE) {
        let is_named = |field| text(&status["user"], field).eq_ignore_ascii_case(named.trim());
        if !is_named("email") && !is_named("id") {
            return Err(Error::new(ErrorKind::Conflict, "sign_in.other"));
        }
    }
    Ok(part)
}

/// Prints what support asks for: one line a fact, or JSON.
fn diagnose(json: bool) -> Outcome {
    let found = opened()?.call("diagnostics.get", json!({}))?;
    if json {
        output::line(found)?;
        return Ok(ExitCode::SUCCESS);
    }
    for (name, value) in found.as_object().into_iter().flatten() {
        match value {
            Value::String(text) => output::line(format_args!("{name}: {text}"))?,
            other => output::line(format_args!("{name}: {other}"))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A secret from the environment, or else from whoever sits at the terminal.
pub fn asked(prompt: &str, variable: &str) -> Result<String, Error> {
    if let Ok(secret) = env::var(variable) {
        return Ok(secret);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Error::new(ErrorKind::Conflict, "secret.missing").with("variable", variable));
    }
    Ok(rpassword::prompt_password(prompt)?)
}

/// A value of an answer as text.
pub fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}
