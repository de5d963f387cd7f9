//! Sound of any rate, brought to one rate and kept in step with the clock.

use std::{collections::VecDeque, time::Duration};

use rubato::{
    Adjustable, Async, FixedAsync, Resampler, SincInterpolationParameters, WindowFunction,
    audioadapter_buffers::direct::SequentialSlice,
};

use super::matroska::SOUND_RATE;
use crate::MediaError;

/// As long as a filter is: less would dull speech at 16 kHz, more costs time.
const FILTER: usize = 64;
/// Pieces a second that are resampled.
const PIECES: u32 = 100;
/// How far the rate may be bent, to either side. Half a per cent is a twelfth of a semitone.
const MOST_BENT: f64 = 0.005;
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
    rate: u32,
    resampler: Async<f32>,
    waiting: Vec<f32>,
    /// Of the last pieces: when (in samples of the result) and by how much later they were than counted.
    errors: VecDeque<(i64, i64)>,
    begun: bool,
}

impl Stream {
    pub(super) fn new(rate: u32) -> Result<Self, MediaError> {
        let parameters = SincInterpolationParameters::new(FILTER, WindowFunction::BlackmanHarris2);
        let ratio = f64::from(SOUND_RATE) / f64::from(rate.max(1));
        let chunk = (rate / PIECES).max(1) as usize;
        let resampler =
            Async::new_sinc(ratio, 1.0 + 2.0 * MOST_BENT, &parameters, chunk, 1, FixedAsync::Input)
                .map_err(|_| unusable())?;
        Ok(Self { rate, resampler, waiting: Vec::new(), errors: VecDeque::new(), begun: false })
    }

    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// How many samples of the result wait for more.
    pub(super) fn waiting(&self) -> i64 {
        self.result(self.waiting.len())
    }

    /// How long so many samples of this microphone are, in samples of the result.
    fn result(&self, samples: usize) -> i64 {
        (samples as f64 * f64::from(SOUND_RATE) / f64::from(self.rate)).round() as i64
    }

    /// After a gap, the next piece goes where its time says.
    pub(super) fn broken(&mut self) {
        self.begun = false;
        self.errors.clear();
        self.waiting.clear();
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
        let bent = earliest as f64 / samples(MADE_GOOD_IN) as f64;
        let bent = 1.0 + bent.clamp(-MOST_BENT, MOST_BENT);
        // It is within what the resampler was made for.
        let _ = self.resampler.set_resample_ratio_relative(bent, true);
        Step::Follow
    }

    fn begin(&mut self, error: i64, piece: usize) -> Step {
        // What is from before altogether says nothing of where the next one goes.
        self.begun = error + self.result(piece) > 0;
        match error {
            0 => Step::Follow,
            1.. => Step::Fill(error.unsigned_abs()),
            _ => {
                let own = error.unsigned_abs() as f64 * f64::from(self.rate) / f64::from(SOUND_RATE);
                Step::Skip(own.round() as usize)
            }
        }
    }

    /// Adds a piece and takes what is ready.
    pub(super) fn add(&mut self, piece: &[i16]) -> Result<Vec<i16>, MediaError> {
        self.waiting.extend(piece.iter().map(|sample| f32::from(*sample) / 32_768.0));
        let mut ready = Vec::new();
        loop {
            let needed = self.resampler.input_frames_next();
            if self.waiting.len() < needed {
                return Ok(ready);
            }
            let input = SequentialSlice::new(&self.waiting[..needed], 1, needed).map_err(|_| unusable())?;
            let made = self.resampler.process(&input, None).map_err(|_| unusable())?;
            ready.extend(made.take_data().into_iter().map(|sample| (sample * 32_768.0).round() as i16));
            self.waiting.drain(..needed);
        }
    }
}

/// Rates that no microphone has are not tried, and all buffers have the length that is asked for.
fn unusable() -> MediaError {
    MediaError::Failed { exit_code: None }
}

/// A length of time in samples of the result.
pub(super) fn samples(length: Duration) -> i64 {
    (length.as_secs_f64() * f64::from(SOUND_RATE)).round() as i64
}
