//! Transcripts: made by the machine where that is consented to, corrected and written by hand always.

use std::{ops::ControlFlow, sync::Arc};

use domain::{
    Id, Millis,
    consent::{self, Consent, ConsentKind, Language},
    interview::{Answer, MediaKind},
    session::Session,
    settings::Settings,
    sign_off::{self, SignOff},
    transcript::{self, Segment, SegmentInput, Transcript, TranscriptMethod, Word},
};
use failpoints::Failpoint;
use serde::{Deserialize, Serialize};
use store::{Find, Read, Tx};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Result, Workspace,
    blind::{self, Mask},
    error::ErrorKind,
    jobs::{Job, JobState, Reporter, StoredJob, Task, stored},
    playback,
};

/// What a transcription is counted in: its stages are no equal parts of an answer.
pub(crate) const THOUSAND: u64 = 1_000;

/// A transcript without its words.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct TranscriptHead {
    pub(crate) id: Id<Transcript>,
    pub(crate) method: TranscriptMethod,
    pub(crate) model: String,
    pub(crate) language: String,
    pub(crate) confidence: Option<f32>,
    pub(crate) created_at_ms: Millis,
    pub(crate) synthetic: bool,
    pub(crate) version: u32,
}

impl From<&Transcript> for TranscriptHead {
    fn from(transcript: &Transcript) -> Self {
        Self {
            id: transcript.id,
            method: transcript.method,
            model: transcript.model.clone(),
            language: transcript.language.clone(),
            confidence: transcript.confidence,
            created_at_ms: transcript.created_at_ms,
            synthetic: transcript.synthetic,
            version: transcript.version,
        }
    }
}

#[derive(Serialize, TS)]
#[ts(rename = "Transcript")]
pub(crate) struct TranscriptView {
    head: TranscriptHead,
    segments: Vec<Segment>,
}

#[derive(Deserialize, TS)]
pub(crate) struct OfAnswer {
    pub(crate) answer_id: Id<Answer>,
}

#[derive(Deserialize, TS)]
pub(crate) struct SaveTranscript {
    answer_id: Id<Answer>,
    base_id: Option<Id<Transcript>>,
    segments: Vec<SegmentInput>,
}

#[derive(Deserialize, TS)]
pub(crate) struct RunTranscription {
    answer_id: Id<Answer>,
    language: Option<String>,
}

/// The version that counts.
pub(crate) fn latest(tx: &mut Read<'_>, answer: Id<Answer>) -> Result<Option<Transcript>> {
    let versions = tx.list(Find::<Transcript>::of(answer.uuid()))?;
    Ok(versions
        .into_iter()
        .max_by_key(|transcript| (transcript.version, transcript.created_at_ms, transcript.id)))
}

pub(crate) fn segments(tx: &mut Read<'_>, transcript: Id<Transcript>) -> Result<Vec<Segment>> {
    match tx.blob(transcript)? {
        None => Ok(Vec::new()),
        Some(bytes) => {
            serde_json::from_slice(&bytes).map_err(|_| Error::internal("a transcript's words cannot be read"))
        }
    }
}

fn put(tx: &mut Tx<'_>, transcript: &Transcript, segments: &[Segment]) -> Result<()> {
    tx.put(transcript)?;
    let bytes = serde_json::to_vec(segments).map_err(Error::internal)?;
    Ok(tx.put_blob(transcript, &bytes)?)
}

/// Keeps the text of an answer that was written.
pub(crate) fn put_written(tx: &mut Tx<'_>, answer: &Answer, language: Language, text: &str) -> Result<()> {
    let segments = transcript::paragraphs(text);
    let transcript = Transcript {
        id: Id::new(answer.created_at_ms),
        answer_id: answer.id,
        person_id: answer.person_id,
        method: TranscriptMethod::Written,
        base_id: None,
        version: 1,
        model: String::new(),
        model_sha256: String::new(),
        voice_activity: String::new(),
        synthetic: false,
        language: language.code().to_owned(),
        text: transcript::text_of(&segments),
        confidence: None,
        created_at_ms: answer.created_at_ms,
    };
    put(tx, &transcript, &segments)
}

pub(crate) fn get(cx: &Cx<'_>, input: OfAnswer) -> Result<Option<TranscriptView>> {
    cx.read(|tx| {
        let answer = tx.require(input.answer_id)?;
        let Some(transcript) = latest(tx, input.answer_id)? else { return Ok(None) };
        let mut segments = segments(tx, transcript.id)?;
        if let Some(mask) = Mask::of_answer(tx, &answer, cx.user.id)? {
            mask.phrases(&mut segments);
        }
        Ok(Some(TranscriptView { head: (&transcript).into(), segments }))
    })
}

pub(crate) fn save(cx: &Cx<'_>, input: SaveTranscript) -> Result<TranscriptHead> {
    cx.write(|tx| {
        let answer = tx.require(input.answer_id)?;
        let session = tx.require(answer.session_id)?;
        let acts = tx.list(Find::<SignOff>::of(session.id.uuid()))?;
        sign_off::ensure_unsigned(&acts)?;
        blind::ensure_heard(Mask::of_answer(tx, &answer, cx.user.id)?.as_ref())?;
        let base = latest(tx, answer.id)?;
        if base.as_ref().is_some_and(|base| base.method == TranscriptMethod::Written) {
            return Err(written());
        }
        if base.as_ref().map(|base| base.id) != input.base_id {
            return Err(Error::new(ErrorKind::Conflict, "transcript.stale"));
        }
        let before = match &base {
            Some(base) => segments(tx, base.id)?,
            None => Vec::new(),
        };
        let corrected = transcript::corrected(&before, &input.segments, answer.duration_ms)?;
        let by_machine = base.as_ref().filter(|base| base.method != TranscriptMethod::Manual);
        let transcript = Transcript {
            id: Id::new(cx.now()),
            answer_id: answer.id,
            person_id: answer.person_id,
            method: if by_machine.is_some() {
                TranscriptMethod::WhisperEdited
            } else {
                TranscriptMethod::Manual
            },
            base_id: input.base_id,
            version: base.as_ref().map_or(1, |base| base.version + 1),
            model: by_machine.map(|base| base.model.clone()).unwrap_or_default(),
            model_sha256: by_machine.map(|base| base.model_sha256.clone()).unwrap_or_default(),
            voice_activity: by_machine.map(|base| base.voice_activity.clone()).unwrap_or_default(),
            synthetic: by_machine.is_some_and(|base| base.synthetic),
            language: base
                .as_ref()
                .map_or_else(|| session.language.code().to_owned(), |base| base.language.clone()),
            text: transcript::text_of(&corrected),
            confidence: mean_confidence(&corrected),
            created_at_ms: cx.now(),
        };
        put(tx, &transcript, &corrected)?;
        Ok((&transcript).into())
    })
    .inspect(|_: &TranscriptHead| cx.workspace.captions.replaced(input.answer_id))
}

pub(crate) fn run(cx: &Cx<'_>, input: RunTranscription) -> Result<Job> {
    let job = cx.write(|tx| {
        let answer = tx.require(input.answer_id)?;
        let acts = tx.list(Find::<SignOff>::of(answer.session_id.uuid()))?;
        sign_off::ensure_unsigned(&acts)?;
        queue(cx.workspace, tx, &answer, input.language.clone())
    })?;
    cx.workspace.jobs.enqueue(&job);
    blind::relabelled_one(cx, job)
}

/// What a candidate wrote is theirs: there is nothing to correct or to transcribe.
fn written() -> Error {
    Error::new(ErrorKind::Conflict, "transcript.written")
}

/// Keeps a transcription job, to be handed to its lane after the commit. One that failed before is replaced; one
/// that waits or runs is the answer.
pub(crate) fn queue(
    workspace: &Workspace,
    tx: &mut Tx<'_>,
    answer: &Answer,
    language: Option<String>,
) -> Result<Job> {
    if tx.require(answer.media_id)?.kind == MediaKind::Text {
        return Err(written());
    }
    let consents = tx.list(Find::<Consent>::of(answer.person_id.uuid()))?;
    consent::ensure_granted(&consents, ConsentKind::Recording)?;
    consent::ensure_granted(&consents, ConsentKind::Transcription)?;
    let session = tx.require(answer.session_id)?;
    let settings = tx.require(Id::<Settings>::from_uuid(workspace.organisation.uuid()))?;
    model(&workspace.env, &session, &settings)?;
    let of_this = |before: &StoredJob| matches!(before.task, Task::Transcribe { answer_id, .. } if answer_id == answer.id);
    for before in stored(tx)?.into_iter().filter(of_this) {
        if matches!(before.job.state, JobState::Queued | JobState::Running) {
            return Ok(before.job);
        }
        StoredJob::remove(before.job.id, tx)?;
    }
    let task = Task::Transcribe { answer_id: answer.id, language };
    let stored = StoredJob::new(task, answer.source_name.clone(), Some(answer.session_id), workspace.now());
    stored.put(tx)?;
    Ok(stored.job)
}

/// Weights that transcribe this session: the sample's own for the sample and for nothing else; otherwise those
/// that were chosen, or the best installed.
pub(crate) fn model<'e>(
    env: &'e Env,
    session: &Session,
    settings: &Settings,
) -> Result<weights::Installed<'e>> {
    let missing = || Error::new(ErrorKind::Unavailable, "speech.no_weights");
    if session.sample {
        return env.weights.for_sample().ok_or_else(missing);
    }
    let chosen = settings.transcription_model.as_deref().and_then(|id| env.weights.interview_model(id));
    chosen.or_else(|| env.weights.best_for_interviews()).ok_or_else(missing)
}

/// Does a transcription job.
pub(crate) fn run_transcription(
    workspace: &Arc<Workspace>,
    answer_id: Id<Answer>,
    language: Option<&str>,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let (answer, session, settings, playback, base) = workspace.db.read(|tx| {
        let answer = tx.require(answer_id)?;
        let session = tx.require(answer.session_id)?;
        let settings = tx.require(Id::<Settings>::from_uuid(workspace.organisation.uuid()))?;
        ensure_consented(tx, &answer)?;
        let playback = playback::open(tx, answer.media_id)?;
        let base = latest(tx, answer_id)?.map(|base| base.id);
        Ok::<_, Error>((answer, session, settings, playback, base))
    })?;
    let env = &workspace.env;
    let model = model(env, &session, &settings)?;
    let detector = env.weights.vad();
    let _holds = (
        env.weights.hold(&model.entry.id)?,
        detector.as_ref().map(|detector| env.weights.hold(&detector.entry.id)).transpose()?,
    );
    let verified = env.weights.verify(&model.entry.id, &mut |_| reporter.progress(0, 0).is_continue())?;
    let request = speech::Request {
        model: verified,
        voice_activity_model: detector.map(|detector| detector.path),
        language: match language {
            Some(code) => speech::Language::Fixed(code.to_owned()),
            None => speech::Language::DetectAmong(settings.spoken_languages.clone()),
        },
        threads: threads(&settings),
    };
    let parts = playback
        .names()
        .into_iter()
        .map(|name| workspace.segment(&playback, &name).map_err(std::io::Error::other));
    let heard = listen(env, &request, parts, reporter)?;
    let segments: Vec<Segment> = heard.segments.into_iter().map(segment).collect();
    failpoints::pass(Failpoint::TranscriptionHeard);
    workspace.db.write(workspace.administrator, |tx| {
        ensure_consented(tx, &answer)?;
        let acts = tx.list(Find::<SignOff>::of(answer.session_id.uuid()))?;
        sign_off::ensure_unsigned(&acts)?;
        let now_latest = latest(tx, answer_id)?;
        if now_latest.as_ref().map(|latest| latest.id) != base {
            return Err(Error::new(ErrorKind::Conflict, "transcript.stale"));
        }
        let transcript = Transcript {
            id: Id::new(workspace.now()),
            answer_id,
            person_id: answer.person_id,
            method: TranscriptMethod::Whisper,
            base_id: None,
            version: now_latest.map_or(1, |latest| latest.version + 1),
            model: model.entry.name.clone(),
            model_sha256: model.entry.sha256.clone(),
            voice_activity: heard.vad.clone(),
            synthetic: model.entry.sample_only,
            language: heard.language.clone().unwrap_or_else(|| session.language.code().to_owned()),
            text: transcript::text_of(&segments),
            confidence: mean_confidence(&segments),
            created_at_ms: workspace.now(),
        };
        put(tx, &transcript, &segments)?;
        StoredJob::remove(reporter.job(), tx)
    })?;
    workspace.captions.replaced(answer_id);
    failpoints::pass(Failpoint::TranscriptionCommitted);
    Ok(())
}

/// Threads to transcribe with; 0 leaves the choice to the speech engine.
pub(crate) fn threads(settings: &Settings) -> u16 {
    settings.threads.and_then(|threads| u16::try_from(threads).ok()).unwrap_or(0)
}

/// Decodes the recording and has the worker process listen to it.
fn listen(
    env: &Env,
    request: &speech::Request,
    parts: impl Iterator<Item = std::io::Result<Vec<u8>>> + Send,
    reporter: &mut Reporter<'_>,
) -> Result<speech::Transcript> {
    let mut samples = Vec::new();
    let mut stopped = ControlFlow::Continue(());
    media::decode_pcm(&Env::tools()?, parts, &mut |chunk| {
        samples.extend_from_slice(chunk);
        stopped = reporter.progress(0, THOUSAND);
        stopped
    })?;
    if stopped.is_break() {
        return Err(Error::cancelled());
    }
    Ok(env.worker.transcribe(request, &mut samples.as_slice(), &mut |progress: speech::Progress| {
        reporter.progress(progress.permille(), THOUSAND)
    })?)
}

fn ensure_consented(tx: &mut Read<'_>, answer: &Answer) -> Result<()> {
    let consents = tx.list(Find::<Consent>::of(answer.person_id.uuid()))?;
    consent::ensure_granted(&consents, ConsentKind::Recording)?;
    Ok(consent::ensure_granted(&consents, ConsentKind::Transcription)?)
}

pub(crate) fn segment(heard: speech::Segment) -> Segment {
    let millis = |at: u64| Millis(i64::try_from(at).unwrap_or(i64::MAX));
    let word = |word: speech::Word| Word {
        start_ms: millis(word.start_ms),
        end_ms: millis(word.end_ms),
        text: word.text,
        confidence: Some(word.confidence),
    };
    Segment {
        start_ms: millis(heard.start_ms),
        end_ms: millis(heard.end_ms),
        text: heard.text,
        confidence: Some(heard.confidence),
        words: heard.words.into_iter().map(word).collect(),
    }
}

/// Mean over the words, each counting once; none when nothing was recognised by machine.
fn mean_confidence(segments: &[Segment]) -> Option<f32> {
    let words = segments.iter().flat_map(|segment| &segment.words).filter_map(|word| word.confidence);
    let (sum, count) =
        words.fold((0.0, 0_u32), |(sum, count), confidence| (sum + f64::from(confidence), count + 1));
    #[expect(clippy::cast_possible_truncation, reason = "a mean of values between 0 and 1")]
    (count > 0).then(|| (sum / f64::from(count)) as f32)
}
