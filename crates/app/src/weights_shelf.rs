//! Model weights as the settings page sees them.

use std::sync::Arc;

use domain::{Id, consent::Language};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use weights::{Kind, State};

use crate::{
    Cx, Error, Result, Workspace,
    cx::Nothing,
    error::ErrorKind,
    jobs::{Job, JobState, Reporter, StoredJob, Task, stored},
    settings, spoken, transcripts,
    uploads::Source,
    weights_speed,
};

#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WeightsKind {
    Whisper,
    Vad,
    Face,
    Voice,
}

impl From<Kind> for WeightsKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Whisper => Self::Whisper,
            Kind::Vad => Self::Vad,
            Kind::Face => Self::Face,
            Kind::Voice => Self::Voice,
        }
    }
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
    licence_url: String,
    bytes: u64,
    present_bytes: u64,
    good_for: GoodFor,
    state: WeightsState,
    sample_only: bool,
    removable: bool,
    recommended: bool,
    in_use: bool,
    /// How long this machine takes for an hour of speech; none until it was measured.
    hour_ms: Option<u64>,
    /// The language that a voice speaks (ISO 639-1).
    language: Option<String>,
    /// The job that downloads or measures it.
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
    let speaking: Vec<_> = [Language::Fr, Language::En]
        .into_iter()
        .filter_map(|language| spoken::installed_voice(&cx.workspace.env, language))
        .flat_map(<[_; 2]>::from)
        .collect();
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
        let concerns = |task: &Task| match task {
            Task::FetchWeights { weights } | Task::MeasureWeights { weights } => *weights == status.entry.id,
            Task::Import { .. }
            | Task::Transcribe { .. }
            | Task::Observe { .. }
            | Task::Export(_)
            | Task::Backup { .. }
            | Task::ExportPerson { .. }
            | Task::Check
            | Task::Speak { .. } => false,
        };
        let active = |state| matches!(state, JobState::Queued | JobState::Running | JobState::Failed);
        let id = status.entry.id.as_str();
        let used = match status.entry.kind {
            Kind::Vad => true,
            Kind::Whisper => used.as_deref() == Some(id),
            Kind::Face => false,
            Kind::Voice => speaking.iter().any(|found| found.entry.id == id),
        };
        WeightsView {
            in_use: state == WeightsState::Installed && used,
            job_id: jobs
                .iter()
                .find(|stored| concerns(&stored.task) && active(stored.job.state))
                .map(|stored| stored.job.id),
            kind: status.entry.kind.into(),
            hour_ms: shelf.speed(&status.entry.id).map(weights_speed::hour_ms),
            language: status.entry.language,
            id: status.entry.id,
            name: status.entry.name,
            licence: status.entry.licence,
            licence_url: status.entry.licence_url,
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
    cx.workspace.env.weights.entry(&input.id)?;
    start(cx.workspace, Task::FetchWeights { weights: input.id.clone() }, &input.id)
}

/// Measures a model that is installed, once more if it was measured before.
pub(crate) fn measure(cx: &Cx<'_>, input: WeightsId) -> Result<Job> {
    let weights = &cx.workspace.env.weights;
    let entry = weights.entry(&input.id)?;
    if entry.kind != Kind::Whisper {
        return Err(Error::new(ErrorKind::Conflict, "weights.not_measurable"));
    }
    weights.path(&input.id)?;
    start(cx.workspace, Task::MeasureWeights { weights: input.id.clone() }, &input.id)
}

/// Keeps and starts a job for a model, unless there is one that waits or runs; one that failed is forgotten.
fn start(workspace: &Workspace, task: Task, id: &str) -> Result<Job> {
    let entry = workspace.env.weights.entry(id)?;
    let new = StoredJob::new(task, entry.name.clone(), None, workspace.now());
    let job = workspace.db.write(workspace.administrator, |tx| {
        for before in stored(tx)?
            .into_iter()
            .filter(|before| before.job.kind == new.job.kind && before.job.label == entry.name)
        {
            if matches!(before.job.state, JobState::Queued | JobState::Running) {
                return Ok(before.job);
            }
            StoredJob::remove(before.job.id, tx)?;
        }
        new.put(tx)?;
        Ok::<_, Error>(new.job.clone())
    })?;
    workspace.jobs.enqueue(&job);
    Ok(job)
}

/// A speech model that was never measured is measured next, so that its time can be told.
fn measure_new(workspace: &Workspace, id: &str) -> Result<()> {
    let weights = &workspace.env.weights;
    if weights.entry(id)?.kind == Kind::Whisper && weights.speed(id).is_none() {
        start(workspace, Task::MeasureWeights { weights: id.to_owned() }, id)?;
    }
    Ok(())
}

/// Does a download job: a model, after what it needs.
pub(crate) fn run_fetch(workspace: &Arc<Workspace>, id: &str, reporter: &mut Reporter<'_>) -> Result<()> {
    let weights = &workspace.env.weights;
    let wanted = weights.with_needs(id)?;
    let total = wanted.iter().map(|entry| entry.bytes).sum();
    let mut before = 0;
    for entry in wanted {
        weights.fetch(&entry.id, &mut |progress| {
            reporter.progress(before + progress.bytes, total).is_continue()
        })?;
        before += entry.bytes;
    }
    measure_new(workspace, id)
}

/// Does a measurement job.
pub(crate) fn run_measurement(
    workspace: &Arc<Workspace>,
    id: &str,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let settings = workspace.db.read(|tx| settings::current(workspace, tx))?;
    weights_speed::measure(&workspace.env, id, transcripts::threads(&settings), &mut |done| {
        reporter.progress(done, weights_speed::TOTAL)
    })?;
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
    measure_new(cx.workspace, &id)?;
    list(cx, Nothing {})?.into_iter().find(|view| view.id == id).ok_or_else(|| Error::not_found("weights"))
}

pub(crate) fn remove(cx: &Cx<'_>, input: WeightsId) -> Result<()> {
    Ok(cx.workspace.env.weights.remove(&input.id)?)
}
