//! Facial quality metrics of an answer: measured on this machine where that is switched on and consented to, shown with
//! the recording, and read by nothing that evaluates (P3–P5).

use std::{fs, ops::ControlFlow, sync::Arc};

use domain::{
    Id, Millis,
    consent::{self, Consent, ConsentKind},
    interview::{Answer, MediaKind},
    observation::{Events, Observation, Series, Summary, events},
    person::Person,
};
use face::{Observer, Picture};
use serde::{Deserialize, Serialize};
use store::{Find, Read, Tx};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Result, Workspace,
    blind::{self, Mask},
    erasures::Due,
    error::ErrorKind,
    jobs::{Job, JobState, Reporter, StoredJob, Task, stored},
    playback, settings,
};

/// Finds and counts the faces.
pub(crate) const COUNTER: &str = "face-yunet";
/// Marks the points of a face.
pub(crate) const LANDMARKER: &str = "face-landmarker";
/// Milliseconds from one sample to the next.
const INTERVAL_MS: i64 = 1_000 / media::FRAME_RATE as i64;

/// The metrics of an answer, or what stands in their way.
#[derive(Serialize, TS)]
#[ts(rename = "Observation")]
pub(crate) struct ObservationView {
    /// Switched on in the settings.
    enabled: bool,
    /// Consented to by the person.
    consented: bool,
    /// Weights for faces are installed.
    installed: bool,
    /// The recording has a picture, it is still there, and not hidden from the reader.
    visible: bool,
    /// What was measured last.
    measured: Option<Measured>,
}

#[derive(Serialize, TS)]
#[ts(rename = "MeasuredPicture")]
pub(crate) struct Measured {
    summary: Summary,
    events: Events,
    models: Vec<String>,
    created_at_ms: Millis,
}

#[derive(Deserialize, TS)]
pub(crate) struct OfAnswer {
    answer_id: Id<Answer>,
}

pub(crate) fn is_consented(tx: &mut Read<'_>, person: Id<Person>) -> Result<bool> {
    let consents = tx.list(Find::<Consent>::of(person.uuid()))?;
    let granted = |kind| consent::ensure_granted(&consents, kind).is_ok();
    Ok(granted(ConsentKind::Recording) && granted(ConsentKind::FacialMetrics))
}

fn ensure_consented(tx: &mut Read<'_>, person: Id<Person>) -> Result<()> {
    let consents = tx.list(Find::<Consent>::of(person.uuid()))?;
    consent::ensure_granted(&consents, ConsentKind::Recording)?;
    Ok(consent::ensure_granted(&consents, ConsentKind::FacialMetrics)?)
}

pub(crate) fn are_installed(env: &Env) -> bool {
    [COUNTER, LANDMARKER].iter().all(|id| env.weights.face_model(id).is_some())
}

fn newest(tx: &mut Read<'_>, answer: Id<Answer>) -> Result<Option<Observation>> {
    let all = tx.apart().list(Find::<Observation>::of(answer.uuid()))?;
    Ok(all.into_iter().max_by_key(|observation| (observation.created_at_ms, observation.id)))
}

/// The samples of an observation.
pub(crate) fn series(tx: &mut Read<'_>, observation: Id<Observation>) -> Result<Series> {
    match tx.apart().blob(observation)? {
        None => Ok(Series::default()),
        Some(bytes) => {
            serde_json::from_slice(&bytes).map_err(|_| Error::internal("a series of samples cannot be read"))
        }
    }
}

pub(crate) fn get(cx: &Cx<'_>, input: OfAnswer) -> Result<ObservationView> {
    let installed = are_installed(&cx.workspace.env);
    cx.read(|tx| {
        let answer = tx.require(input.answer_id)?;
        let consented = is_consented(tx, answer.person_id)?;
        let enabled = settings::current(cx.workspace, tx)?.facial_metrics;
        let media = tx.require(answer.media_id)?;
        let heard = blind::ensure_heard(Mask::of_answer(tx, &answer, cx.user.id)?.as_ref()).is_ok();
        let visible = heard && has_picture(media.kind) && !tx.is_content_erased(media.id)?;
        // What was measured before the consent was taken back is erased with it; until then it is not shown either.
        let measured = match newest(tx, answer.id)?.filter(|_| consented && enabled && heard) {
            None => None,
            Some(observation) => Some(Measured {
                events: events(&series(tx, observation.id)?.samples(), INTERVAL_MS),
                models: observation.models.iter().map(|(name, _)| name.clone()).collect(),
                created_at_ms: observation.created_at_ms,
                summary: observation.summary,
            }),
        };
        Ok(ObservationView { enabled, consented, installed, visible, measured })
    })
}

fn has_picture(kind: MediaKind) -> bool {
    !matches!(kind, MediaKind::Audio | MediaKind::Text)
}

pub(crate) fn run(cx: &Cx<'_>, input: OfAnswer) -> Result<Job> {
    let job = cx.write(|tx| {
        let answer = tx.require(input.answer_id)?;
        queue(cx.workspace, tx, &answer)
    })?;
    cx.workspace.jobs.enqueue(&job);
    blind::relabelled_one(cx, job)
}

/// Keeps a job that measures, to be handed to its lane after the commit. One that failed before is replaced; one that
/// waits or runs is the answer.
pub(crate) fn queue(workspace: &Workspace, tx: &mut Tx<'_>, answer: &Answer) -> Result<Job> {
    if !settings::current(workspace, tx)?.facial_metrics {
        return Err(Error::new(ErrorKind::Conflict, "observation.disabled"));
    }
    ensure_consented(tx, answer.person_id)?;
    if !are_installed(&workspace.env) {
        return Err(Error::new(ErrorKind::Unavailable, "observation.no_weights"));
    }
    if !has_picture(tx.require(answer.media_id)?.kind) {
        return Err(Error::new(ErrorKind::Invalid, "observation.no_picture"));
    }
    let of_this =
        |before: &StoredJob| matches!(before.task, Task::Observe { answer_id } if answer_id == answer.id);
    for before in stored(tx)?.into_iter().filter(of_this) {
        if matches!(before.job.state, JobState::Queued | JobState::Running) {
            return Ok(before.job);
        }
        StoredJob::remove(before.job.id, tx)?;
    }
    let task = Task::Observe { answer_id: answer.id };
    let stored = StoredJob::new(task, answer.source_name.clone(), Some(answer.session_id), workspace.now());
    stored.put(tx)?;
    Ok(stored.job)
}

/// Does a job that measures.
pub(crate) fn run_observation(
    workspace: &Arc<Workspace>,
    answer_id: Id<Answer>,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let (answer, media_hash, playback) = workspace.db.read(|tx| {
        let answer = tx.require(answer_id)?;
        ensure_consented(tx, answer.person_id)?;
        let playback = playback::open(tx, answer.media_id)?;
        let media_hash = tx.require(answer.media_id)?.hash;
        Ok::<_, Error>((answer, media_hash, playback))
    })?;
    let weights = &workspace.env.weights;
    let mut model = |id: &str| {
        let entry = weights.entry(id)?;
        let _hold = weights.hold(id)?;
        let path = weights.verify(id, &mut |_| reporter.progress(0, 0).is_continue())?;
        Ok::<_, Error>((fs::read(path)?, (entry.name.clone(), entry.sha256.clone())))
    };
    let (counter, counter_name) = model(COUNTER)?;
    let (landmarker, landmarker_name) = model(LANDMARKER)?;
    let mut observer = Observer::read(&landmarker, &counter).map_err(Error::internal)?;
    let total = u64::try_from(answer.duration_ms.0 / INTERVAL_MS).unwrap_or(0);
    let parts = playback
        .names()
        .into_iter()
        .map(|name| workspace.segment(&playback, &name).map_err(std::io::Error::other));
    let (mut samples, mut failed) = (Vec::new(), None);
    let decoded = media::decode_frames(&Env::tools()?, parts, &mut |frame| {
        let done = u64::try_from(samples.len()).unwrap_or(u64::MAX);
        let at = Millis(i64::try_from(samples.len()).unwrap_or(i64::MAX).saturating_mul(INTERVAL_MS));
        let Some(picture) = Picture::new(frame.width, frame.height, frame.rgb) else {
            return ControlFlow::Continue(());
        };
        match observer.sample(&picture, at) {
            Ok(sample) => samples.push(sample),
            Err(error) => failed = Some(error),
        }
        if failed.is_some() { ControlFlow::Break(()) } else { reporter.progress(done, total.max(done)) }
    });
    if let Some(error) = failed {
        return Err(Error::internal(error));
    }
    decoded?;
    let series = serde_json::to_vec(&Series::of(&samples)).map_err(Error::internal)?;
    workspace.db.write(workspace.administrator, |tx| {
        ensure_consented(tx, answer.person_id)?;
        for before in tx.apart().list(Find::<Observation>::of(answer_id.uuid()))? {
            tx.erase_record(before.id, workspace.now())?;
        }
        let observation = Observation {
            id: Id::new(workspace.now()),
            answer_id,
            person_id: answer.person_id,
            media_hash: media_hash.clone(),
            models: vec![counter_name.clone(), landmarker_name.clone()],
            summary: Summary::of(&samples, INTERVAL_MS),
            created_at_ms: workspace.now(),
        };
        tx.put(&observation)?;
        tx.put_blob(&observation, &series)?;
        StoredJob::remove(reporter.job(), tx)
    })
}

/// Erases what was measured of a person, whose consent to it has ended.
pub(crate) fn erase_of(workspace: &Workspace, tx: &mut Tx<'_>, person: Id<Person>) -> Result<()> {
    for observation in tx.apart().list(Find::<Observation>::all().about(person.uuid()))? {
        tx.erase_record(observation.id, workspace.now())?;
    }
    Ok(())
}

/// All metrics there are and when each is to be erased: so many days after they were made.
pub(crate) fn due(tx: &mut Read<'_>, days: u32) -> Result<Vec<Due<Observation>>> {
    let kept = Millis(i64::from(days) * Millis::DAY.0);
    let all = tx.apart().list(Find::<Observation>::all())?;
    let due = |each: Observation| Due {
        id: each.id,
        person_id: each.person_id,
        due_at: each.created_at_ms.plus(kept),
    };
    Ok(all.into_iter().map(due).collect())
}
