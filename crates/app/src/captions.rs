//! Live captions of what is recorded here, by the largest model that keeps up.
//!
//! They are shown and never kept: the transcript replaces them. Whatever becomes of them, the recording goes on; a
//! machine that can't do both leaves phrases out, or writes none. How large a model may be is measured where it matters,
//! while the recording goes on: a model that is too slow for its first phrase, or late twice in a row, makes room for
//! the next smaller one until the application ends.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{
        Arc, Mutex, Weak,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{Duration, Instant},
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
use media::Resampler;
use serde::Serialize;
use speech::{CaptionEvent, CaptionRequest, Captioner, SAMPLE_RATE};
use store::{Find, Read};
use ts_rs::TS;
use weights::Hold;

use crate::{
    Cx, Result, Workspace,
    blind::Mask,
    cx::{Env, Nothing, lock},
    devices,
    events::Tag,
    imports::millis,
    jobs::{Urgency, give_way},
    settings,
    transcripts::{self, OfAnswer},
};

/// The longest phrase takes a model that keeps up no longer than this: with the pause that ends a phrase, two seconds.
const KEEPS_UP: Duration = Duration::from_millis(1_300);
/// A model that takes longer than this writes nothing worth reading, even if there is no smaller one.
const USELESS: Duration = Duration::from_secs(4);
/// Captions are wanted within this time of the end of a phrase.
const LATE: Duration = Duration::from_secs(2);
/// So many late phrases in a row, and a smaller model takes over.
const LATE_IN_A_ROW: u32 = 2;
/// A phrase that waited for longer is left out.
const LEFT_OUT_MS: u64 = 5_000;
/// Larger models are tried only where it was measured that they may keep up: loading them takes memory and time.
const TRIED_BYTES: u64 = 600_000_000;
/// So long a model may take for a minute of speech, by itself, to be tried.
const MS_PER_MINUTE: u64 = 12_000;
/// Sound that is missing for longer becomes silence, so that what follows has its time.
const MISSING_MS: u64 = 300;
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
}

enum Input {
    Sound {
        /// Where in the recording it begins.
        at_ms: u64,
        rate: u32,
        samples: Vec<i16>,
    },
    /// Of the captioner of this number.
    Said(usize, CaptionEvent),
    Stop,
}

/// A model that may write captions.
struct Candidate {
    id: String,
    name: String,
    path: PathBuf,
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

/// The models that may keep up, the best first.
fn candidates(env: &Env, session: &Session) -> Vec<Candidate> {
    let candidate = |found: weights::Installed<'_>| Candidate {
        id: found.entry.id.clone(),
        name: found.entry.name.clone(),
        path: found.path,
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
            let mut writing = Writer {
                env: Arc::clone(&workspace.env),
                workspace: Arc::downgrade(workspace),
                told: Arc::clone(&told),
                itself: sender.clone(),
                candidates: plan.candidates.into(),
                detector: plan.detector,
                language: plan.language,
                threads: plan.threads,
                captioner: None,
                number: 0,
                resampler: None,
                begins_ms: 0,
                given: 0,
                unheard: Some(Vec::new()),
                newest: None,
                late: 0,
            };
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
        let at_ms = u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
        // A writer that is gone has said so.
        let _ = writer.send(Input::Sound { at_ms, rate: sound.form.rate, samples: sound.samples.clone() });
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
        Heard { segments, language: told.language.clone() }
    }
}

impl Drop for Captions {
    fn drop(&mut self) {
        if let Some(writer) = &self.writer {
            let _ = writer.send(Input::Stop);
        }
    }
}

/// Writes the captions of one recording, in a thread of its own.
struct Writer {
    env: Arc<Env>,
    workspace: Weak<Workspace>,
    told: Arc<Mutex<Told>>,
    itself: Sender<Input>,
    /// The one that writes, and smaller ones.
    candidates: VecDeque<Candidate>,
    detector: Option<PathBuf>,
    language: speech::Language,
    threads: u16,
    captioner: Option<(Captioner, Hold)>,
    number: usize,
    resampler: Option<Resampler>,
    /// Where in the recording the captioner's sound begins, and how much it was given.
    begins_ms: u64,
    given: u64,
    /// What was given before it was known whether the model keeps up.
    unheard: Option<Vec<f32>>,
    /// Where in the recording the last sound was, and when.
    newest: Option<(u64, Instant)>,
    late: u32,
}

impl Writer {
    fn run(&mut self, inputs: &Receiver<Input>) {
        self.begin();
        // The sender of its own keeps the channel open, so the end is told.
        while let Ok(input) = inputs.recv() {
            match input {
                Input::Stop => return,
                Input::Sound { at_ms, rate, samples } => self.give(at_ms, rate, &samples),
                Input::Said(number, event) if number == self.number => self.said(event),
                Input::Said(..) => {}
            }
        }
    }

    /// Starts with the best model that is left.
    fn begin(&mut self) {
        self.captioner = None;
        self.number += 1;
        self.late = 0;
        while let Some(candidate) = self.candidates.front() {
            match self.captioner_of(candidate) {
                Ok(captioner) => {
                    if let Some(unheard) = &self.unheard {
                        captioner.0.hear(unheard.clone());
                    }
                    self.captioner = Some(captioner);
                    return self.tell(CaptionsState::Starting);
                }
                Err(error) => {
                    tracing::warn!(code = error.code, "a model writes no captions");
                    self.candidates.pop_front();
                }
            }
        }
        self.tell(CaptionsState::NoModel);
    }

    fn captioner_of(&self, candidate: &Candidate) -> Result<(Captioner, Hold)> {
        let hold = self.env.weights.hold(&candidate.id)?;
        let request = CaptionRequest {
            model: candidate.path.clone(),
            voice_activity_model: self.detector.clone(),
            language: self.language.clone(),
            threads: self.threads,
            late_ms: LEFT_OUT_MS,
        };
        let (itself, number) = (self.itself.clone(), self.number);
        let captioner = self.env.worker.caption(request, move |event| {
            let _ = itself.send(Input::Said(number, event));
        })?;
        Ok((captioner, hold))
    }

    fn give(&mut self, at_ms: u64, rate: u32, samples: &[i16]) {
        if self.captioner.is_none() {
            return;
        }
        if self.resampler.as_ref().is_none_or(|resampler| resampler.rate() != rate) {
            match Resampler::new(rate, SAMPLE_RATE as u32) {
                Ok(resampler) => self.resampler = Some(resampler),
                Err(error) => {
                    tracing::warn!(%error, rate, "sound of this rate gets no captions");
                    return self.fail();
                }
            }
        }
        let made = self.resampler.as_mut().map(|resampler| resampler.add(samples));
        let Some(Ok(made)) = made else { return self.fail() };
        let position_ms = self.begins_ms + ms(self.given);
        let missing_ms = at_ms.saturating_sub(position_ms);
        if missing_ms > MISSING_MS {
            self.pass_on(vec![0.0; usize::try_from(missing_ms).unwrap_or(0) * SAMPLE_RATE / 1_000]);
        }
        self.newest = Some((at_ms + samples.len() as u64 * 1_000 / u64::from(rate.max(1)), Instant::now()));
        self.pass_on(made);
    }

    fn pass_on(&mut self, samples: Vec<f32>) {
        self.given += samples.len() as u64;
        if let Some(unheard) = &mut self.unheard {
            unheard.extend_from_slice(&samples);
        }
        let heard = self.captioner.as_ref().is_some_and(|(captioner, _)| captioner.hear(samples));
        if !heard {
            // What ended it comes as an event; one that is stuck does not say so.
            self.smaller(CaptionsState::Failed);
        }
    }

    fn said(&mut self, event: CaptionEvent) {
        match event {
            CaptionEvent::Ready(trial) => {
                let smallest = self.candidates.len() == 1;
                if trial > USELESS || (trial > KEEPS_UP && !smallest) {
                    return self.smaller(CaptionsState::NoModel);
                }
                self.unheard = None;
                self.tell(CaptionsState::On);
            }
            CaptionEvent::Phrase { segment, language } => self.phrase(segment, language),
            CaptionEvent::LeftOut(_) => self.was_late(),
            CaptionEvent::Ended(error) => {
                tracing::warn!(%error, "captions ended");
                self.smaller(CaptionsState::Failed);
            }
        }
    }

    fn phrase(&mut self, segment: speech::Segment, language: String) {
        let mut segment = transcripts::segment(segment);
        let shift = millis(self.begins_ms).0;
        segment.start_ms.0 += shift;
        segment.end_ms.0 += shift;
        for word in &mut segment.words {
            word.start_ms.0 += shift;
            word.end_ms.0 += shift;
        }
        let delay = self.newest.map_or(Duration::ZERO, |(newest_ms, at)| {
            let since_ms = newest_ms.saturating_sub(u64::try_from(segment.end_ms.0).unwrap_or(0));
            at.elapsed() + Duration::from_millis(since_ms)
        });
        {
            let mut told = lock(&self.told);
            told.segments.push(segment);
            told.language = language;
        }
        if delay > LATE {
            return self.was_late();
        }
        self.late = 0;
        self.tell(CaptionsState::On);
    }

    fn was_late(&mut self) {
        self.late += 1;
        if self.late >= LATE_IN_A_ROW && self.candidates.len() > 1 {
            return self.smaller(CaptionsState::NoModel);
        }
        self.tell(CaptionsState::Late);
    }

    /// Goes on with the next smaller model, or ends in this state.
    fn smaller(&mut self, otherwise: CaptionsState) {
        let Some(given_up) = self.candidates.pop_front() else { return };
        tracing::info!(model = given_up.id, "a model does not keep up with what is said");
        if let Some(workspace) = self.workspace.upgrade() {
            lock(&workspace.captions.too_slow).push(given_up.id);
        }
        if self.candidates.is_empty() {
            self.captioner = None;
            return self.tell(otherwise);
        }
        if self.unheard.is_none() {
            // What was said so far is written, or too late.
            self.begins_ms += ms(self.given);
            self.given = 0;
        }
        self.begin();
    }

    fn fail(&mut self) {
        self.captioner = None;
        self.candidates.clear();
        self.tell(CaptionsState::Failed);
    }

    fn tell(&self, state: CaptionsState) {
        {
            let mut told = lock(&self.told);
            told.state = state;
            told.model = self.candidates.front().map(|candidate| candidate.name.clone());
        }
        self.env.events.changed(&[Tag::Captions]);
    }
}

/// How long so many samples of the captioner are, in milliseconds.
fn ms(samples: u64) -> u64 {
    samples * 1_000 / SAMPLE_RATE as u64
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
    let captions = recording.as_ref().and_then(crate::recordings::Recording::captions);
    Ok(captions.map_or_else(CaptionsView::default, |(media_id, captions)| captions.view(media_id)))
}

/// The captions of an answer, until it has a transcript.
pub(crate) fn of_answer(cx: &Cx<'_>, input: OfAnswer) -> Result<Vec<Caption>> {
    cx.read(|tx| {
        let answer = tx.require(input.answer_id)?;
        if transcripts::latest(tx, answer.id)?.is_some() {
            return Ok(Vec::new());
        }
        let mut segments = cx.workspace.captions.of(answer.id);
        if let Some(mask) = Mask::of_answer(tx, &answer, cx.user.id)? {
            mask.phrases(&mut segments);
        }
        Ok(segments.iter().map(Caption::from).collect())
    })
}
