//! Sound of any rate, brought to one rate and kept in step with the clock.

use std::{collections::VecDeque, time::Duration};

use super::matroska::SOUND_RATE;
use crate::{MediaError, Resampler};

/// An error is made good in about this time.
const MADE_GOOD_IN: Duration = Duration::from_secs(4);
/// A piece may be told late, never early: the earliest of this long says where the sound is.
const LOOKED_AT: Duration = Duration::from_secs(2);
/// An error that bending the rate does not make good: pieces are missing, or came twice.
const BROKEN: Duration = Duration::from_millis(150);

/// What to do before a piece is added.
pub(super) enum Step {
    /// Nothing: it follows what came before.
    Follow,
    /// This many samples of silence are missing before it.
    Fill(u64),
    /// It begins with so many of its own samples from before where the result is.
    Skip(usize),
}

/// Brings the sound of one microphone to [`SOUND_RATE`], a little slower or faster as its clock needs.
pub(super) struct Stream {
    resampler: Resampler,
    /// Of the last pieces: when (in samples of the result) and by how much later they were than counted.
    errors: VecDeque<(i64, i64)>,
    begun: bool,
}

impl Stream {
    pub(super) fn new(rate: u32) -> Result<Self, MediaError> {
        let resampler = Resampler::new(rate, SOUND_RATE)?;
        Ok(Self { resampler, errors: VecDeque::new(), begun: false })
    }

    pub(super) fn rate(&self) -> u32 {
        self.resampler.rate()
    }

    /// How many samples of the result wait for more.
    pub(super) fn waiting(&self) -> i64 {
        self.result(self.resampler.waiting())
    }

    /// How long so many samples of this microphone are, in samples of the result.
    fn result(&self, samples: usize) -> i64 {
        (samples as f64 * f64::from(SOUND_RATE) / f64::from(self.rate())).round() as i64
    }

    /// After a gap, the next piece goes where its time says.
    pub(super) fn broken(&mut self) {
        self.begun = false;
        self.errors.clear();
        self.resampler.clear();
    }

    /// Where a piece of so many samples and of time `at` goes, when so many are `counted`, those that wait included; bends
    /// the rate.
    pub(super) fn place(&mut self, at: i64, counted: i64, piece: usize) -> Step {
        let error = at - counted;
        if !self.begun {
            return self.begin(error, piece);
        }
        self.errors.push_back((at, error));
        let from = at - samples(LOOKED_AT);
        while self.errors.front().is_some_and(|(when, _)| *when < from) {
            self.errors.pop_front();
        }
        let earliest = self.errors.iter().map(|(_, error)| *error).min().unwrap_or(0);
        let known_long = self.errors.front().is_some_and(|(when, _)| *when < at - samples(LOOKED_AT) / 2);
        if known_long && earliest.abs() > samples(BROKEN) {
            self.errors.clear();
            return self.begin(earliest, piece);
        }
        self.resampler.bend(earliest as f64 / samples(MADE_GOOD_IN) as f64);
        Step::Follow
    }

    fn begin(&mut self, error: i64, piece: usize) -> Step {
        // What is from before altogether says nothing of where the next one goes.
        self.begun = error + self.result(piece) > 0;
        match error {
            0 => Step::Follow,
            1.. => Step::Fill(error.unsigned_abs()),
            _ => {
                let own = error.unsigned_abs() as f64 * f64::from(self.rate()) / f64::from(SOUND_RATE);
                Step::Skip(own.round() as usize)
            }
        }
    }

    /// Adds a piece and takes what is ready.
    pub(super) fn add(&mut self, piece: &[i16]) -> Result<Vec<i16>, MediaError> {
        let made = self.resampler.add(piece)?;
        Ok(made.into_iter().map(|sample| (sample * 32_768.0).round() as i16).collect())
    }
}

/// A length of time in samples of the result.
pub(super) fn samples(length: Duration) -> i64 {
    (length.as_secs_f64() * f64::from(SOUND_RATE)).round() as i64
}
