//! Importing recorded answers: probed first, converted once into the stored form, then an answer.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    sync::{Arc, Mutex},
};

use domain::{
    Id, Millis,
    consent::{self, Consent, ConsentKind},
    interview::{Answer, Fault, FollowUp, Media, MediaKind, MediaSegment},
    question::Question,
    session::Session,
    sign_off::{self, SignOff},
};
use failpoints::Failpoint;
use media::{Converted, Ingest, Limits, Target};
use serde::{Deserialize, Serialize};
use store::{Find, Read, Tx, vault::VaultError};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Result, Workspace,
    cx::{lock, random_token},
    jobs::{Job, Reporter, StoredJob, Task},
    observations, room, transcripts,
    uploads::Source,
};

const MAX_FILES: usize = 100;

#[derive(Deserialize, TS)]
pub(crate) struct ProbeFiles {
    sources: Vec<NamedSource>,
}

#[derive(Deserialize, TS)]
pub(crate) struct NamedSource {
    source: Source,
    name: String,
}

/// What is in a file, as far as an import needs to know.
#[derive(Serialize, TS)]
pub(crate) struct Probe {
    duration_ms: Millis,
    has_video: bool,
    has_audio: bool,
    width: u32,
    height: u32,
    format: String,
}

#[derive(Serialize, TS)]
pub(crate) struct ProbedFile {
    source: Source,
    name: String,
    bytes: u64,
    probe: Option<Probe>,
    error: Option<Error>,
}

#[derive(Deserialize, TS)]
pub(crate) struct StartImport {
    session_id: Id<Session>,
    items: Vec<ImportItem>,
}

#[derive(Deserialize, TS)]
pub(crate) struct ImportItem {
    source: Source,
    name: String,
    question_id: Id<Question>,
}

pub(crate) fn probe(cx: &Cx<'_>, input: ProbeFiles) -> Result<Vec<ProbedFile>> {
    if input.sources.len() > MAX_FILES {
        return Err(Error::field("sources", "too_many"));
    }
    let tools = Env::tools()?;
    let look = |source: &Source| -> Result<(u64, Probe)> {
        let bytes = cx.workspace.source_bytes(source)?;
        let probe = media::probe(&tools, &cx.workspace.media_source(source)?, &Limits::default())?;
        let found = Probe {
            duration_ms: millis(probe.duration_ms),
            has_video: probe.has_video,
            has_audio: probe.has_audio,
            width: probe.width,
            height: probe.height,
            format: probe.format,
        };
        Ok((bytes, found))
    };
    let files = input.sources.into_iter().map(|NamedSource { source, name }| match look(&source) {
        Ok((bytes, probe)) => ProbedFile { source, name, bytes, probe: Some(probe), error: None },
        Err(error) => {
            let bytes = cx.workspace.source_bytes(&source).unwrap_or(0);
            ProbedFile { source, name, bytes, probe: None, error: Some(error) }
        }
    });
    Ok(files.collect())
}

pub(crate) fn start(cx: &Cx<'_>, input: StartImport) -> Result<Vec<Job>> {
    if input.items.is_empty() || input.items.len() > MAX_FILES {
        return Err(Error::field("items", "range"));
    }
    room::ensure_not_seated(cx.workspace, input.session_id)?;
    for item in &input.items {
        cx.workspace.source_bytes(&item.source)?;
    }
    let jobs = cx.write(|tx| {
        let mut taken: HashMap<Id<Question>, usize> = HashMap::new();
        for item in &input.items {
            let (session, question) = ensure_importable(tx, input.session_id, item.question_id)?;
            let before = taken.entry(question.id).or_default();
            ensure_take_left(tx, &session, &question, *before)?;
            *before += 1;
        }
        let mut jobs = Vec::with_capacity(input.items.len());
        for item in &input.items {
            let task = Task::Import {
                session_id: input.session_id,
                question_id: item.question_id,
                source: item.source.clone(),
            };
            let stored = StoredJob::new(task, item.name.clone(), Some(input.session_id), cx.now());
            stored.put(tx)?;
            jobs.push(stored.job);
        }
        Ok(jobs)
    })?;
    for job in &jobs {
        cx.workspace.jobs.enqueue(job);
    }
    Ok(jobs)
}

/// The session and question of an import, if it may be stored at all: consented to, not signed, asked.
pub(crate) fn ensure_importable(
    tx: &mut Read<'_>,
    session: Id<Session>,
    question: Id<Question>,
) -> Result<(Session, Question)> {
    let session = tx.require(session)?;
    session.ensure_not_cancelled()?;
    let question = tx.require(question)?;
    if question.campaign_id != session.campaign_id {
        return Err(Error::field("question_id", "unknown"));
    }
    let consents = tx.list(Find::<Consent>::of(session.person_id.uuid()))?;
    consent::ensure_granted(&consents, ConsentKind::Recording)?;
    let acts = tx.list(Find::<SignOff>::of(session.id.uuid()))?;
    sign_off::ensure_unsigned(&acts)?;
    Ok((session, question))
}

/// Refuses a take beyond those that the rules of the campaign allow, `coming` others included.
pub(crate) fn ensure_take_left(
    tx: &mut Read<'_>,
    session: &Session,
    question: &Question,
    coming: usize,
) -> Result<()> {
    let rules = tx.require(question.campaign_id)?.rules.for_question(question);
    let events = room::events(tx, session.id)?;
    let rules = domain::room::accommodations(&events).applied(rules);
    let answers = tx.list(Find::<Answer>::of(session.id.uuid()).with("question_id", question.id))?;
    let used = answers.iter().filter(|answer| answer.fault.is_none()).count();
    Ok(rules.ensure_take_left(used + coming)?)
}

/// Does an import job: all of it, or nothing.
pub(crate) fn run_import(
    workspace: &Arc<Workspace>,
    job: &Job,
    session_id: Id<Session>,
    question_id: Id<Question>,
    source: &Source,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let media_id = Id::<Media>::new(workspace.now());
    let outcome = convert(workspace, session_id, question_id, source, media_id, reporter).and_then(|media| {
        failpoints::pass(Failpoint::ImportConverted);
        if reporter.progress(1, 1).is_break() {
            return Err(Error::cancelled());
        }
        commit(workspace, job, session_id, question_id, media)
    });
    if outcome.is_err() {
        workspace.vault.remove(media_id.uuid())?;
    }
    // A job that failed can be retried as long as the application runs; a closing one leaves nothing to go on with.
    if outcome.as_ref().err().is_none_or(Error::is_cancelled) {
        workspace.forget_upload(source);
    }
    outcome
}

fn convert(
    workspace: &Arc<Workspace>,
    session_id: Id<Session>,
    question_id: Id<Question>,
    source: &Source,
    media_id: Id<Media>,
    reporter: &mut Reporter<'_>,
) -> Result<Media> {
    let (session, key) = workspace.db.read(|tx| {
        let (session, _) = ensure_importable(tx, session_id, question_id)?;
        let key = Workspace::person_key(tx, session.person_id)?;
        Ok::<_, Error>((session, key))
    })?;
    let tools = Env::tools()?;
    let opened = workspace.media_source(source)?;
    let probe = media::probe(&tools, &opened, &Limits::default())?;

    let writer = workspace.vault.whole_writer(media_id.uuid(), &key.recipient())?;
    let written = writer.clone();
    let stored: Arc<Mutex<BTreeMap<String, MediaSegment>>> = Arc::default();
    let kept = Arc::clone(&stored);
    let ingest = Arc::new(Ingest::new(move |name, bytes| {
        let info = writer.put(name, bytes).map_err(storing)?;
        let segment = MediaSegment {
            name: name.into(),
            duration_ms: Millis(0),
            bytes: info.bytes,
            sha256: hex::encode(info.sha256),
        };
        lock(&kept).insert(name.into(), segment);
        Ok(())
    }));
    let endpoint = workspace.env.endpoint.get().ok_or_else(|| Error::internal("no endpoint"))?;
    let token = random_token()?;
    lock(&workspace.ingests).insert(token.clone(), Arc::clone(&ingest));
    let url = format!("{endpoint}/ingest/{token}/{}", media::PLAYLIST_NAME);
    let converted =
        media::convert(&tools, &opened, &probe, Target { url: &url, ingest: &ingest }, &mut |progress| {
            reporter.progress(progress.done_ms, progress.total_ms)
        });
    lock(&workspace.ingests).remove(&token);
    ingest.close();
    let Converted { index, width, height, frame_rate, complete } = converted?;
    written.settle().map_err(|error| Error::from(storing(error)))?;

    let stored = lock(&stored);
    let segment = |name: &str, duration_ms: u64| {
        let segment = stored.get(name).cloned().ok_or_else(|| Error::internal("a segment is missing"))?;
        Ok::<_, Error>(MediaSegment { duration_ms: millis(duration_ms), ..segment })
    };
    let segments = index
        .segments
        .iter()
        .map(|part| segment(&part.name, part.duration_ms))
        .collect::<Result<Vec<_>>>()?;
    let init = segment(&index.init, 0)?;
    Ok(Media {
        id: media_id,
        person_id: session.person_id,
        kind: if probe.has_video { MediaKind::Video } else { MediaKind::Audio },
        duration_ms: millis(index.duration_ms()),
        width,
        height,
        frame_rate,
        has_audio: probe.has_audio,
        complete,
        gaps: Vec::new(),
        hash: Media::hash_of(&init, &segments),
        init,
        segments,
        created_at_ms: workspace.now(),
    })
}

/// The recording becomes an answer, the job is done, and the transcription is queued: in one transaction.
fn commit(
    workspace: &Arc<Workspace>,
    job: &Job,
    session_id: Id<Session>,
    question_id: Id<Question>,
    media: Media,
) -> Result<()> {
    // One that was started before: it can be tried again.
    room::ensure_not_seated(workspace, session_id)?;
    let next = workspace.db.write(workspace.administrator, |tx| {
        StoredJob::remove(job.id, tx)?;
        let given = Given { source_name: file_name(&job.label), ..Given::default() };
        let (_, next) = answer(workspace, tx, session_id, question_id, &media, given)?;
        Ok::<_, Error>(next)
    })?;
    failpoints::pass(Failpoint::ImportCommitted);
    for job in &next {
        workspace.jobs.enqueue(job);
    }
    Ok(())
}

/// What is known of an answer beside its recording.
#[derive(Default)]
pub(crate) struct Given {
    /// The name of the file, as the recruiter knows it.
    pub(crate) source_name: String,
    /// How long the candidate thought before.
    pub(crate) response_ms: Option<Millis>,
    /// The probes that were asked.
    pub(crate) follow_ups: Vec<FollowUp>,
    /// Why it does not count as an attempt.
    pub(crate) fault: Option<Fault>,
}

/// Makes a stored recording an answer, with what is to be done with it: the jobs to enqueue after the commit.
pub(crate) fn answer(
    workspace: &Workspace,
    tx: &mut Tx<'_>,
    session_id: Id<Session>,
    question_id: Id<Question>,
    media: &Media,
    given: Given,
) -> Result<(Answer, Vec<Job>)> {
    let Given { source_name, response_ms, follow_ups, fault } = given;
    let now = workspace.now();
    let (session, question) = ensure_importable(tx, session_id, question_id)?;
    if fault.is_none() {
        ensure_take_left(tx, &session, &question, 0)?;
    }
    let answers = tx.list(Find::<Answer>::of(session_id.uuid()))?;
    let takes = answers.iter().filter(|answer| answer.question_id == question_id).map(|answer| answer.take);
    let answer = Answer {
        id: Id::new(now),
        session_id,
        person_id: session.person_id,
        question_id,
        take: takes.max().unwrap_or(0) + 1,
        media_id: media.id,
        source_name,
        duration_ms: media.duration_ms,
        response_ms,
        follow_ups,
        fault,
        created_at_ms: now,
    };
    tx.put(media)?;
    tx.put(&answer)?;
    let questions = tx.list(Find::<Question>::of(session.campaign_id.uuid()))?;
    let answered = |question: &Question| {
        question.id == question_id || answers.iter().any(|answer| answer.question_id == question.id)
    };
    let all_answered = questions.iter().filter(|question| question.mandatory).all(answered);
    tx.put(&session.answered(all_answered))?;
    let transcription =
        if media.has_audio { transcripts::queue(workspace, tx, &answer, None).ok() } else { None };
    let observation = observations::queue(workspace, tx, &answer).ok();
    Ok((answer, transcription.into_iter().chain(observation).collect()))
}

/// A full disk stays recognisable on its way through the media engine.
pub(crate) fn storing(error: VaultError) -> io::Error {
    match error {
        VaultError::DiskFull => io::ErrorKind::StorageFull.into(),
        other => io::Error::other(other),
    }
}

fn file_name(label: &str) -> String {
    label.chars().filter(|c| !c.is_control()).take(300).collect()
}

pub(crate) fn millis(length: u64) -> Millis {
    Millis(i64::try_from(length).unwrap_or(i64::MAX))
}
