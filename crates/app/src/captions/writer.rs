//! The thread that writes the captions of one recording: which model, what it is given, and whose time is whose.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{
        Arc, Mutex, Weak,
        mpsc::{Receiver, Sender},
    },
    time::{Duration, Instant},
};

use domain::Millis;
use media::Resampler;
use speech::{CaptionEvent, CaptionRequest, Captioner, SAMPLE_RATE};
use weights::Hold;

use super::{Candidate, CaptionsState, Plan, Told};
use crate::{
    Result, Workspace,
    cx::{Env, lock},
    events::Tag,
    transcripts,
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
/// Sound that is missing for longer becomes a moment of silence, and what follows gets its time.
const MISSING_MS: i64 = 300;
/// A piece may be told late, never early: the earliest of this long says where the sound is, once known for half of it.
const LOOKED_AT_MS: i64 = 2_000;
/// So much silence ends a phrase.
const SILENCE_MS: i64 = 700;

/// What the writer is told.
pub(super) enum Input {
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

/// Writes the captions of one recording, in a thread of its own.
pub(super) struct Writer {
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
    /// A writer by this plan; `itself` is where it is told.
    pub(super) fn new(
        workspace: &Arc<Workspace>,
        plan: Plan,
        told: &Arc<Mutex<Told>>,
        itself: Sender<Input>,
    ) -> Self {
        Self {
            env: Arc::clone(&workspace.env),
            workspace: Arc::downgrade(workspace),
            told: Arc::clone(told),
            itself,
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
        }
    }

    pub(super) fn run(&mut self, inputs: &Receiver<Input>) {
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
            model: self.env.weights.verify(&candidate.id, &mut |_| true)?,
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
        // Noted before it is given, which may bring another model that begins to count anew.
        self.shifts.push((ms(self.given) + SILENCE_MS, shift + recorded_ms - SILENCE_MS));
        self.pass_on(vec![0.0; samples]);
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
