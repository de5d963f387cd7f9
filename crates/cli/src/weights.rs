//! `recruteia weights`: what is installed, and getting more. Needs no workspace.

use std::{ops::ControlFlow, path::PathBuf, process::ExitCode};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;
use weights::{Kind, Progress, Speed, State, Status};

use crate::{failure::Outcome, output, workspace::env};

#[derive(Subcommand)]
pub enum Command {
    /// List the weights of the catalog and what is there of them.
    List,
    /// Download weights: those named, or what a machine needs that transcribes interviews.
    Fetch {
        /// Names from the list.
        ids: Vec<String>,
    },
    /// Compare installed weights with the catalog, byte for byte.
    Verify {
        /// Names from the list; none: all that are installed.
        ids: Vec<String>,
    },
    /// Find out how long this machine takes for an hour of speech.
    Measure {
        /// Names from the list; none: all speech models that are installed and were never measured.
        ids: Vec<String>,
    },
    /// Remove installed weights, and what was begun of a download.
    Remove {
        /// Names from the list.
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Install weights from a file that was brought to this machine.
    Import {
        /// The file; its name does not matter.
        file: PathBuf,
    },
}

pub fn run(command: &Command, json: bool) -> Outcome {
    let env = env()?;
    let weights = &env.weights;
    match command {
        Command::List => {
            let list: Vec<Listed> = weights
                .list()
                .into_iter()
                .map(|status| Listed { speed: weights.speed(&status.entry.id), status })
                .collect();
            if json {
                output::line(json!(list))?;
            } else {
                for Listed { status, speed } in list {
                    output::line(format_args!(
                        "{:<24} {:>8.1} MB  {:<10} {:<14} {}",
                        status.entry.id,
                        megabytes(status.entry.bytes),
                        name(&status.state),
                        speed.map(hour).unwrap_or_default(),
                        status.entry.name
                    ))?;
                }
            }
        }
        Command::Fetch { ids } => {
            let missing =
                || weights.recommended_missing().into_iter().map(|entry| entry.id.clone()).collect();
            let wanted: Vec<String> = if ids.is_empty() { missing() } else { ids.clone() };
            for id in wanted {
                for entry in weights.with_needs(&id)? {
                    let path = with_bar(&entry.id, |progress| weights.fetch(&entry.id, progress))?;
                    output::line(path.display())?;
                }
            }
        }
        Command::Verify { ids } => {
            let installed = weights
                .list()
                .into_iter()
                .filter(|status| matches!(status.state, State::Installed { .. } | State::Damaged { .. }));
            let wanted: Vec<String> =
                if ids.is_empty() { installed.map(|status| status.entry.id).collect() } else { ids.clone() };
            for id in wanted {
                with_bar(&id, |progress| weights.verify(&id, progress))?;
                output::line(format_args!("{id}: as in the catalog"))?;
            }
        }
        Command::Measure { ids } => {
            let unmeasured = || {
                let wanted = |status: &Status| {
                    status.entry.kind == Kind::Whisper
                        && matches!(status.state, State::Installed { .. })
                        && weights.speed(&status.entry.id).is_none()
                };
                weights.list().into_iter().filter(wanted).map(|status| status.entry.id).collect()
            };
            let wanted: Vec<String> = if ids.is_empty() { unmeasured() } else { ids.clone() };
            for id in wanted {
                let bar = ProgressBar::new(1_000);
                bar.set_style(style("{prefix:24} {bar:32} {percent} %"));
                bar.set_prefix(id.clone());
                let speed = app::weights_speed::measure(&env, &id, 0, &mut |done| {
                    bar.set_position(done);
                    ControlFlow::Continue(())
                });
                bar.finish_and_clear();
                output::line(format_args!("{id}: {}", hour(speed?)))?;
            }
        }
        Command::Remove { ids } => {
            for id in ids {
                weights.remove(id)?;
                output::line(format_args!("{id}: removed"))?;
            }
        }
        Command::Import { file } => {
            let (entry, path) = with_bar("import", |progress| weights.import(None, file, progress))?;
            output::line(format_args!("{}: {}", entry.id, path.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is there of a model, and how fast it is.
#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    status: Status,
    speed: Option<Speed>,
}

/// The time for an hour of speech; whole minutes, since that is how exact it is.
fn hour(speed: Speed) -> String {
    match speed.ms_per_minute.div_ceil(1_000) {
        0 | 1 => "1 h in 1 min".to_owned(),
        minutes @ ..120 => format!("1 h in {minutes} min"),
        minutes => format!("1 h in {} h", minutes.div_ceil(60)),
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn name(state: &State) -> &'static str {
    match state {
        State::Missing => "missing",
        State::Installed { .. } => "installed",
        State::Partial { .. } => "partial",
        State::Damaged { .. } => "damaged",
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn with_bar<T>(
    label: &str,
    work: impl FnOnce(&mut dyn FnMut(Progress) -> bool) -> weights::Result<T>,
) -> weights::Result<T> {
    let bar = ProgressBar::new(0);
    bar.set_style(style("{prefix:24} {bar:32} {bytes} / {total_bytes}"));
    bar.set_prefix(label.to_owned());
    let outcome = work(&mut |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.bytes);
        true
    });
    bar.finish_and_clear();
    outcome
}
