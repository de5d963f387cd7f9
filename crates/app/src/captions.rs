//! Live captions of what is recorded here, by the largest model that keeps up.
//!
//! They are shown and never kept: the transcript replaces them. Whatever becomes of them, the recording goes on; a
//! machine that can't do both leaves phrases out, or writes none. How large a model may be is measured where it matters,
//! while the recording goes on: a model that is too slow for its first phrase, or late twice in a row, makes room for
//! the next smaller one until the application ends.

mod writer;

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        mpsc::{self, Sender},
    },
    thread,
    time::Duration,
};

use capture::Sound;
use domain::{
    Id, Millis,
    consent::{self, Consent, ConsentKind},
    interview::{Answer, Media},
    person::Person,
    session::Session,
    settings::Settings,
    transcript::Segment,
};
use serde::Serialize;
use store::{Find, Read};
use ts_rs::TS;

use crate::{
    Cx, Result, Workspace,
    blind::Mask,
    cx::{Env, Nothing, lock},
    devices,
    jobs::{Urgency, give_way},
    recordings, settings,
    transcripts::{self, OfAnswer},
};
use writer::{Input, Writer};

/// Larger models are tried only where it was measured that they may keep up: loading them takes memory and time.
const TRIED_BYTES: u64 = 600_000_000;
/// So long a model may take for a minute of speech, by itself, to be tried.
const MS_PER_MINUTE: u64 = 12_000;
/// Of so many answers captions are remembered until their transcripts come.
const REMEMBERED: usize = 24;

/// Whether and why there are captions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CaptionsState {
    /// Nothing is recorded here.
    #[default]
    Off,
    /// The model is being loaded.
    Starting,
    /// What is said is written down.
    On,
    /// This machine does not keep up; phrases are left out.
    Late,
    /// The person did not agree to a transcription.
    NoConsent,
    /// There is no model, or none that keeps up.
    NoModel,
    /// The captions broke off; the recording goes on.
    Failed,
}

/// What was said, as soon as it was said; the transcript replaces it.
#[derive(Clone, Serialize, TS)]
pub(crate) struct Caption {
    start_ms: Millis,
    end_ms: Millis,
    text: String,
    /// Mean over its words, 0 to 1.
    confidence: f32,
}

impl From<&Segment> for Caption {
    fn from(segment: &Segment) -> Self {
        Self {
            start_ms: segment.start_ms,
            end_ms: segment.end_ms,
            text: segment.text.clone(),
            confidence: segment.confidence.unwrap_or_default(),
        }
    }
}

/// The captions of the recording that goes on.
#[derive(Default, Serialize, TS)]
pub(crate) struct CaptionsView {
    media_id: Option<Id<Media>>,
    state: CaptionsState,
    /// The name of the model that writes them.
    model: Option<String>,
    captions: Vec<Caption>,
}

/// What was heard of a part of an answer.
pub(crate) struct Heard {
    pub(crate) segments: Vec<Segment>,
    pub(crate) language: String,
    /// Whether all that was said was listened to, but for what was being said last.
    pub(crate) complete: bool,
}

/// Captions of one recording, until this is dropped.
#[derive(Default)]
pub(crate) struct Captions {
    told: Arc<Mutex<Told>>,
    /// None where nothing is written.
    writer: Option<Sender<Input>>,
}

#[derive(Default)]
struct Told {
    state: CaptionsState,
    model: Option<String>,
    segments: Vec<Segment>,
    language: String,
    /// Until when in the recording something was not listened to.
    left_out_until: Option<Millis>,
}

/// A model that may write captions.
struct Candidate {
    id: String,
    name: String,
}

/// What a workspace knows of captions while it is open.
#[derive(Default)]
pub(crate) struct Known {
    /// Models that did not keep up.
    too_slow: Mutex<Vec<String>>,
    remembered: Mutex<VecDeque<Remembered>>,
}

struct Remembered {
    answer: Id<Answer>,
    person: Id<Person>,
    segments: Vec<Segment>,
}

/// What decides whether and by what captions are written, read where the recording begins.
pub(crate) struct Plan {
    agreed: bool,
    candidates: Vec<Candidate>,
    detector: Option<PathBuf>,
    language: speech::Language,
    threads: u16,
}

impl Plan {
    pub(crate) fn of(workspace: &Workspace, tx: &mut Read<'_>, session: &Session) -> Result<Self> {
        let consents: Vec<Consent> = tx.list(Find::of(session.person_id.uuid()))?;
        let settings = settings::current(workspace, tx)?;
        let env = &workspace.env;
        let too_slow = lock(&workspace.captions.too_slow).clone();
        let mut candidates = candidates(env, session);
        if let Some(last) = candidates.iter().rposition(|candidate| too_slow.contains(&candidate.id)) {
            candidates.drain(..=last);
        }
        Ok(Self {
            agreed: consent::ensure_granted(&consents, ConsentKind::Transcription).is_ok(),
            candidates,
            detector: env.weights.vad().map(|found| found.path),
            language: speech::Language::DetectAmong(settings.spoken_languages.clone()),
            threads: threads(&settings),
        })
    }
}

/// Half of the cores at most: a recording goes on beside.
fn threads(settings: &Settings) -> u16 {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let half = u16::try_from((cores / 2).clamp(1, 4)).unwrap_or(1);
    match transcripts::threads(settings) {
        0 => half,
        chosen => chosen.min(half),
    }
}

/// Whether what is said in a session may be written down while it is: a model may keep up, and nobody refused it.
pub(crate) fn possible(workspace: &Workspace, tx: &mut Read<'_>, session: &Session) -> Result<bool> {
    let consents: Vec<Consent> = tx.list(Find::of(session.person_id.uuid()))?;
    let refuses = |consent: &Consent| consent.kind == ConsentKind::Transcription && !consent.granted;
    let refused = consent::current(&consents).into_iter().any(refuses);
    Ok(!refused && !Plan::of(workspace, tx, session)?.candidates.is_empty())
}

/// The models that may keep up, the best first.
fn candidates(env: &Env, session: &Session) -> Vec<Candidate> {
    let candidate = |found: weights::Installed<'_>| Candidate {
        id: found.entry.id.clone(),
        name: found.entry.name.clone(),
    };
    if session.sample {
        return env.weights.for_sample().map(candidate).into_iter().collect();
    }
    let fits = |found: &weights::Installed<'_>| match env.weights.speed(&found.entry.id) {
        Some(speed) => speed.ms_per_minute <= MS_PER_MINUTE,
        None => found.entry.bytes <= TRIED_BYTES,
    };
    let found = env.weights.for_interviews();
    // The smallest is tried in any case.
    let smallest = found.iter().min_by_key(|found| found.entry.bytes).map(|found| found.entry.id.clone());
    found
        .into_iter()
        .filter(|found| fits(found) || Some(&found.entry.id) == smallest.as_ref())
        .map(candidate)
        .collect()
}

impl Captions {
    /// Begins to write down what a recording will hear.
    pub(crate) fn start(workspace: &Arc<Workspace>, plan: Plan) -> Self {
        let state = if !plan.agreed {
            CaptionsState::NoConsent
        } else if plan.candidates.is_empty() {
            CaptionsState::NoModel
        } else {
            CaptionsState::Starting
        };
        let told = Arc::new(Mutex::new(Told { state, ..Told::default() }));
        let mut writer = None;
        if state == CaptionsState::Starting {
            let (sender, inputs) = mpsc::channel();
            let mut writing = Writer::new(workspace, plan, &told, sender.clone());
            let run = move || {
                give_way(Urgency::Recording);
                writing.run(&inputs);
            };
            match thread::Builder::new().name("captions".into()).spawn(run) {
                Ok(_) => writer = Some(sender),
                Err(error) => {
                    tracing::error!(%error, "no captions are written");
                    lock(&told).state = CaptionsState::Failed;
                }
            }
        }
        Self { told, writer }
    }

    /// None, because the person does not agree to them any more.
    pub(crate) fn not_agreed() -> Self {
        let told = Told { state: CaptionsState::NoConsent, ..Told::default() };
        Self { told: Arc::new(Mutex::new(told)), writer: None }
    }

    /// Takes a piece of sound that begins so far into the recording. Never waits.
    pub(crate) fn hear(&self, at: Duration, sound: &Sound) {
        let Some(writer) = &self.writer else { return };
        let at_ms = i64::try_from(at.as_millis()).unwrap_or(i64::MAX);
        // A writer that is gone has said so.
        let _ = writer.send(Input::Sound { at_ms, rate: sound.form.rate, samples: sound.samples.clone() });
    }

    /// Nothing is recorded for a while: what was being said is written down now.
    pub(crate) fn pause(&self) {
        if let Some(writer) = &self.writer {
            let _ = writer.send(Input::Pause);
        }
    }

    fn view(&self, media_id: Id<Media>) -> CaptionsView {
        let told = lock(&self.told);
        let captions = told.segments.iter().map(Caption::from).collect();
        CaptionsView { media_id: Some(media_id), state: told.state, model: told.model.clone(), captions }
    }

    /// What was heard from this moment of the recording on.
    pub(crate) fn heard(&self, from: Millis) -> Heard {
        let told = lock(&self.told);
        let of_part = |segment: &&Segment| segment.end_ms.0 > from.0;
        let segments = told.segments.iter().filter(of_part).cloned().collect();
        let complete =
            told.state == CaptionsState::On && told.left_out_until.is_none_or(|until| until.0 <= from.0);
        Heard { segments, language: told.language.clone(), complete }
    }
}

impl Drop for Captions {
    fn drop(&mut self) {
        if let Some(writer) = &self.writer {
            let _ = writer.send(Input::Stop);
        }
    }
}

impl Known {
    /// Remembers the captions of an answer until its transcript comes.
    pub(crate) fn remember(&self, answer: &Answer, captions: &Captions) {
        let segments = lock(&captions.told).segments.clone();
        if segments.is_empty() {
            return;
        }
        let mut remembered = lock(&self.remembered);
        remembered.push_back(Remembered { answer: answer.id, person: answer.person_id, segments });
        if remembered.len() > REMEMBERED {
            remembered.pop_front();
        }
    }

    /// Forgets those of an answer that has a transcript.
    pub(crate) fn replaced(&self, answer: Id<Answer>) {
        lock(&self.remembered).retain(|known| known.answer != answer);
    }

    /// Forgets what a person said, who does not agree to it any more or is erased.
    pub(crate) fn forget(&self, person: Id<Person>) {
        lock(&self.remembered).retain(|known| known.person != person);
    }

    fn of(&self, answer: Id<Answer>) -> Vec<Segment> {
        let remembered = lock(&self.remembered);
        remembered
            .iter()
            .find(|known| known.answer == answer)
            .map_or(Vec::new(), |known| known.segments.clone())
    }
}

/// The captions of the recording that goes on at this machine.
pub(crate) fn current(cx: &Cx<'_>, _: Nothing) -> Result<CaptionsView> {
    let Some(feed) = devices::feed(cx.workspace) else { return Ok(CaptionsView::default()) };
    let recording = lock(&feed.recording);
    let captions = recording.as_ref().and_then(recordings::Recording::captions);
    Ok(captions.map_or_else(CaptionsView::default, |(media_id, captions)| captions.view(media_id)))
}

/// The captions of an answer, until it has a transcript.
pub(crate) fn of_answer(cx: &Cx<'_>, input: OfAnswer) -> Result<Vec<Caption>> {
    cx.read(|tx| {
        let answer = tx.require(input.answer_id)?;
        let consents: Vec<Consent> = tx.list(Find::of(answer.person_id.uuid()))?;
        let agreed = consent::ensure_granted(&consents, ConsentKind::Transcription).is_ok();
        if !agreed || transcripts::latest(tx, answer.id)?.is_some() {
            return Ok(Vec::new());
        }
        let mut segments = cx.workspace.captions.of(answer.id);
        if let Some(mask) = Mask::of_answer(tx, &answer, cx.user.id)? {
            mask.phrases(&mut segments);
        }
        Ok(segments.iter().map(Caption::from).collect())
    })
}
