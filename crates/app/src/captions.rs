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
    jobs::{Urgency, give_way},
    settings,
    transcripts::{self, OfAnswer},
};

/// The longest phrase takes a model that keeps up no longer than this: with the pause that ends a phrase, two seconds.
const KEEPS_UP: Duration = Duration::from_millis(1_300);
/// A model that takes longer than this writes nothing worth reading, even if there is no smaller one.
const USELESS: Duration = Duration::from_secs(4);
/// Captions are wanted within this time of when a phrase was known to have ended, half a second after it had.
const LATE: Duration = Duration::from_millis(1_500);
/// So many late phrases in a row, and a smaller model takes over.
const LATE_IN_A_ROW: u32 = 2;
/// A phrase that waited for longer is left out.
const LEFT_OUT_MS: u64 = 5_000;
/// Larger models are tried only where it was measured that they may keep up: loading them takes memory and time.
const TRIED_BYTES: u64 = 600_000_000;
/// So long a model may take for a minute of speech, by itself, to be tried.
const MS_PER_MINUTE: u64 = 12_000;
/// Sound that is missing for longer becomes a moment of silence, and what follows gets its time.
const MISSING_MS: i64 = 300;
/// A piece may be told late, never early: the earliest of this long says where the sound is, once known for half of it.
const LOOKED_AT_MS: i64 = 2_000;
/// So much silence ends a phrase.
const SILENCE_MS: i64 = 700;
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

enum Input {
    Sound {
        /// Where in the recording it begins.
        at_ms: i64,
        rate: u32,
        samples: Vec<i16>,
    },
    /// Nothing is recorded for a while.
    Pause,
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
                given: 0,
                shifts: vec![(0, 0)],
                errors: VecDeque::new(),
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
    /// How many samples the captioner was given.
    given: u64,
    /// From which millisecond of its sound on its times are shifted by how much to be those of the recording.
    shifts: Vec<(i64, i64)>,
    /// Of the last pieces: where in the recording they began, and by how much later than counted.
    errors: VecDeque<(i64, i64)>,
    /// What was given before it was known whether the model keeps up.
    unheard: Option<Vec<f32>>,
    /// Where in the recording the last sound was, and when.
    newest: Option<(i64, Instant)>,
    late: u32,
}

/// Why a model makes room for a smaller one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// It does not keep up.
    Slow,
    /// It broke off.
    Broken,
}

impl Writer {
    fn run(&mut self, inputs: &Receiver<Input>) {
        self.begin();
        // The sender of its own keeps the channel open, so the end is told.
        while let Ok(input) = inputs.recv() {
            match input {
                Input::Stop => return,
                Input::Sound { at_ms, rate, samples } => self.give(at_ms, rate, &samples),
                Input::Pause => self.pause(),
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
        self.tell(CaptionsState::Failed);
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

    fn give(&mut self, at_ms: i64, rate: u32, samples: &[i16]) {
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
        self.place(at_ms);
        let length_ms = i64::try_from(samples.len()).unwrap_or(0) * 1_000 / i64::from(rate.max(1));
        self.newest = Some((at_ms + length_ms, Instant::now()));
        self.pass_on(made);
    }

    /// Where the captioner is in the recording, by what it was given.
    fn position_ms(&self) -> i64 {
        self.recorded_ms(ms(self.given))
    }

    /// The time in the recording of a time of the captioner.
    fn recorded_ms(&self, given_ms: i64) -> i64 {
        let shift = self.shifts.iter().rev().find(|(from, _)| *from <= given_ms);
        given_ms + shift.map_or(0, |(_, by)| *by)
    }

    /// Follows the recording where sound is missing before the piece that begins so far into it.
    fn place(&mut self, at_ms: i64) {
        self.errors.push_back((at_ms, at_ms - self.position_ms()));
        while self.errors.front().is_some_and(|(at, _)| *at < at_ms - LOOKED_AT_MS) {
            self.errors.pop_front();
        }
        let known_long = self.errors.front().is_some_and(|(at, _)| *at < at_ms - LOOKED_AT_MS / 2);
        let earliest = self.errors.iter().map(|(_, error)| *error).min().unwrap_or(0);
        if known_long && earliest > MISSING_MS {
            self.silence(earliest);
            self.errors.clear();
        }
    }

    /// What was being said before a pause is whole.
    fn pause(&mut self) {
        if self.captioner.is_some() {
            self.silence(0);
            self.errors.clear();
        }
    }

    /// Ends a phrase by a moment of silence, which stands for so much of the recording.
    fn silence(&mut self, recorded_ms: i64) {
        let shift = self.shifts.last().map_or(0, |(_, by)| *by);
        let samples = usize::try_from(SILENCE_MS).unwrap_or(0) * SAMPLE_RATE / 1_000;
        self.pass_on(vec![0.0; samples]);
        self.shifts.push((ms(self.given), shift + recorded_ms - SILENCE_MS));
    }

    fn pass_on(&mut self, samples: Vec<f32>) {
        self.given += samples.len() as u64;
        if let Some(unheard) = &mut self.unheard {
            unheard.extend_from_slice(&samples);
        }
        let heard = self.captioner.as_ref().is_some_and(|(captioner, _)| captioner.hear(samples));
        if !heard {
            // What ended it comes as an event; one that is stuck does not say so.
            self.smaller(Trouble::Broken);
        }
    }

    fn said(&mut self, event: CaptionEvent) {
        match event {
            CaptionEvent::Ready(trial) => {
                let smallest = self.candidates.len() == 1;
                if trial > USELESS || (trial > KEEPS_UP && !smallest) {
                    return self.smaller(Trouble::Slow);
                }
                self.unheard = None;
                self.tell(CaptionsState::On);
            }
            CaptionEvent::Phrase { segment, language, due_ms } => self.phrase(segment, language, due_ms),
            CaptionEvent::LeftOut(span) => {
                let until = self.recorded_ms(i64::try_from(span.end_ms).unwrap_or(i64::MAX));
                self.left_out_until(until);
                if self.was_late() {
                    self.tell(CaptionsState::Late);
                }
            }
            CaptionEvent::Ended(error) => {
                tracing::warn!(%error, "captions ended");
                self.smaller(Trouble::Broken);
            }
        }
    }

    fn phrase(&mut self, segment: speech::Segment, language: String, due_ms: u64) {
        let mut segment = transcripts::segment(segment);
        let shift = self.recorded_ms(segment.start_ms.0) - segment.start_ms.0;
        segment.start_ms.0 += shift;
        segment.end_ms.0 += shift;
        for word in &mut segment.words {
            word.start_ms.0 += shift;
            word.end_ms.0 += shift;
        }
        let due_ms = i64::try_from(due_ms).unwrap_or(i64::MAX).saturating_add(shift);
        let delay = self.newest.map_or(Duration::ZERO, |(newest_ms, at)| {
            let since_ms = u64::try_from(newest_ms.saturating_sub(due_ms)).unwrap_or(0);
            at.elapsed() + Duration::from_millis(since_ms)
        });
        {
            let mut told = lock(&self.told);
            told.segments.push(segment);
            told.language = language;
        }
        if delay <= LATE {
            self.late = 0;
        } else if !self.was_late() {
            return;
        }
        self.tell(CaptionsState::On);
    }

    fn left_out_until(&self, until: i64) {
        let mut told = lock(&self.told);
        let before = told.left_out_until.map_or(i64::MIN, |before| before.0);
        told.left_out_until = Some(Millis(before.max(until)));
    }

    /// Notes that a phrase came late; false when a smaller model takes over for it.
    fn was_late(&mut self) -> bool {
        self.late += 1;
        let gives_up = self.late >= LATE_IN_A_ROW && self.candidates.len() > 1;
        if gives_up {
            self.smaller(Trouble::Slow);
        }
        !gives_up
    }

    /// Goes on with the next smaller model. One that was too slow is not tried again while the application runs, unless
    /// there is no smaller one.
    fn smaller(&mut self, why: Trouble) {
        let Some(given_up) = self.candidates.pop_front() else { return };
        tracing::info!(
            model = given_up.id,
            slow = why == Trouble::Slow,
            "a model writes no captions any more"
        );
        if self.candidates.is_empty() {
            self.captioner = None;
            return self.tell(match why {
                Trouble::Slow => CaptionsState::NoModel,
                Trouble::Broken => CaptionsState::Failed,
            });
        }
        if let Some(workspace) = self.workspace.upgrade().filter(|_| why == Trouble::Slow) {
            lock(&workspace.captions.too_slow).push(given_up.id);
        }
        if self.unheard.is_none() {
            // What was said so far is written, or too late.
            let position_ms = self.position_ms();
            self.left_out_until(position_ms);
            self.given = 0;
            self.shifts = vec![(0, position_ms)];
            self.unheard = Some(Vec::new());
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
fn ms(samples: u64) -> i64 {
    i64::try_from(samples * 1_000 / SAMPLE_RATE as u64).unwrap_or(i64::MAX)
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
    let captions = recording.as_ref().and_then(crate::recordings::Recording::captions);
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
