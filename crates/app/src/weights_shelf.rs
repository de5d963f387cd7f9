//! Model weights as the settings page sees them.

use std::sync::Arc;

use domain::Id;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use weights::{Kind, State};

use crate::{
    Cx, Error, Result, Workspace,
    cx::Nothing,
    error::ErrorKind,
    jobs::{Job, JobKind, JobState, Reporter, StoredJob, Task, stored},
    settings,
    uploads::Source,
};

#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WeightsKind {
    Whisper,
    Vad,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WeightsState {
    Missing,
    Partial,
    Installed,
    Damaged,
}

#[derive(Serialize, TS)]
pub(crate) struct GoodFor {
    fr: String,
    en: String,
}

#[derive(Serialize, TS)]
#[ts(rename = "Weights")]
pub(crate) struct WeightsView {
    id: String,
    name: String,
    kind: WeightsKind,
    licence: String,
    bytes: u64,
    present_bytes: u64,
    good_for: GoodFor,
    state: WeightsState,
    sample_only: bool,
    removable: bool,
    recommended: bool,
    in_use: bool,
    job_id: Option<Id<Job>>,
}

#[derive(Deserialize, TS)]
pub(crate) struct WeightsId {
    id: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct ImportWeights {
    source: Source,
}

pub(crate) fn list(cx: &Cx<'_>, _: Nothing) -> Result<Vec<WeightsView>> {
    let (jobs, settings) = cx.read(|tx| Ok((stored(tx)?, settings::current(cx.workspace, tx)?)))?;
    let shelf = &cx.workspace.env.weights;
    let chosen = settings.transcription_model.as_deref().and_then(|id| shelf.interview_model(id));
    let used = chosen.or_else(|| shelf.best_for_interviews()).map(|found| found.entry.id.clone());
    let home = cx.workspace.env.home.join("models");
    let view = |status: weights::Status| {
        let (state, present_bytes, removable) = match &status.state {
            State::Missing => (WeightsState::Missing, 0, false),
            State::Partial { bytes } => (WeightsState::Partial, *bytes, true),
            State::Installed { path } => {
                (WeightsState::Installed, status.entry.bytes, path.starts_with(&home))
            }
            State::Damaged { path } => (WeightsState::Damaged, 0, path.starts_with(&home)),
        };
        let fetching =
            |task: &Task| matches!(task, Task::FetchWeights { weights } if *weights == status.entry.id);
        let active = |state| matches!(state, JobState::Queued | JobState::Running | JobState::Failed);
        let vad = status.entry.kind == Kind::Vad;
        WeightsView {
            in_use: state == WeightsState::Installed
                && (vad || used.as_deref() == Some(status.entry.id.as_str())),
            job_id: jobs
                .iter()
                .find(|stored| fetching(&stored.task) && active(stored.job.state))
                .map(|stored| stored.job.id),
            kind: if vad { WeightsKind::Vad } else { WeightsKind::Whisper },
            id: status.entry.id,
            name: status.entry.name,
            licence: status.entry.licence,
            bytes: status.entry.bytes,
            present_bytes,
            good_for: GoodFor { fr: status.entry.good_for.fr, en: status.entry.good_for.en },
            state,
            sample_only: status.entry.sample_only,
            removable,
            recommended: status.entry.recommended,
        }
    };
    Ok(shelf.list().into_iter().map(view).collect())
}

pub(crate) fn fetch(cx: &Cx<'_>, input: WeightsId) -> Result<Job> {
    let entry = cx.workspace.env.weights.entry(&input.id)?;
    let job = cx.write(|tx| {
        for before in stored(tx)?
            .into_iter()
            .filter(|stored| stored.job.kind == JobKind::Weights && stored.job.label == entry.name)
        {
            if matches!(before.job.state, JobState::Queued | JobState::Running) {
                return Ok(before.job);
            }
            StoredJob::remove(before.job.id, tx)?;
        }
        let stored = StoredJob::new(
            Task::FetchWeights { weights: input.id.clone() },
            entry.name.clone(),
            None,
            cx.now(),
        );
        stored.put(tx)?;
        Ok(stored.job)
    })?;
    cx.workspace.jobs.enqueue(&job);
    Ok(job)
}

/// Does a download job.
pub(crate) fn run_fetch(workspace: &Arc<Workspace>, id: &str, reporter: &mut Reporter<'_>) -> Result<()> {
    workspace
        .env
        .weights
        .fetch(id, &mut |progress| reporter.progress(progress.bytes, progress.total).is_continue())?;
    Ok(())
}

/// Takes weights from a file of this machine.
pub(crate) fn import(cx: &Cx<'_>, input: ImportWeights) -> Result<WeightsView> {
    let Source::Path { path } = input.source else {
        return Err(Error::new(ErrorKind::Invalid, "weights.not_a_path"));
    };
    let shelf = &cx.workspace.env.weights;
    let (entry, _) = shelf.import(None, &path, &mut |_| true)?;
    let id = entry.id.clone();
    list(cx, Nothing {})?.into_iter().find(|view| view.id == id).ok_or_else(|| Error::not_found("weights"))
}

pub(crate) fn remove(cx: &Cx<'_>, input: WeightsId) -> Result<()> {
    Ok(cx.workspace.env.weights.remove(&input.id)?)
}
