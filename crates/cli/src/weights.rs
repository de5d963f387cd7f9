//! `recruteia weights`: what is installed, and getting more. Needs no workspace.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use app::{Env, Error};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use weights::{Progress, State};

use crate::output;

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
    /// Install weights from a file that was brought to this machine.
    Import {
        /// The file; its name does not matter.
        file: PathBuf,
    },
}

pub fn run(command: &Command, json: bool) -> anyhow::Result<ExitCode> {
    let env = Env::of_this_machine().context("the folder of the application cannot be used")?;
    let weights = &env.weights;
    match command {
        Command::List => {
            let list = weights.list();
            if json {
                output::line(serde_json::to_string(&list)?)?;
            } else {
                for status in list {
                    output::line(format_args!(
                        "{:<24} {:>8.1} MB  {:<10} {}",
                        status.entry.id,
                        megabytes(status.entry.bytes),
                        name(&status.state),
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
                let path = with_bar(&id, |progress| weights.fetch(&id, progress)).map_err(Error::from)?;
                output::line(path.display())?;
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
                with_bar(&id, |progress| weights.verify(&id, progress)).map_err(Error::from)?;
                output::line(format_args!("{id}: as in the catalog"))?;
            }
        }
        Command::Import { file } => {
            let (entry, path) =
                with_bar("import", |progress| weights.import(None, file, progress)).map_err(Error::from)?;
            output::line(format_args!("{}: {}", entry.id, path.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
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
    if let Ok(style) = ProgressStyle::with_template("{prefix:24} {bar:32} {bytes} / {total_bytes}") {
        bar.set_style(style);
    }
    bar.set_prefix(label.to_owned());
    let outcome = work(&mut |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.bytes);
        true
    });
    bar.finish_and_clear();
    outcome
}
