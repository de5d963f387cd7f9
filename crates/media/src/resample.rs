//! Sound of one rate, brought to another as it comes.

use rubato::{
    Adjustable, Async, FixedAsync, Resampler as _, SincInterpolationParameters, WindowFunction,
    audioadapter_buffers::direct::SequentialSlice,
};

use crate::MediaError;

/// As long as a filter is: less would dull speech at 16 kHz, more costs time.
const FILTER: usize = 64;
/// Pieces a second that are resampled.
const PIECES: u32 = 100;
/// How far the rate may be bent, to either side. Half a per cent is a twelfth of a semitone.
pub(crate) const MOST_BENT: f64 = 0.005;

/// Brings one channel from one rate to another, a piece at a time.
pub struct Resampler {
    rate: u32,
    resampler: Async<f32>,
    waiting: Vec<f32>,
}

impl Resampler {
    /// From so many samples a second to so many.
    ///
    /// # Errors
    /// For rates that no sound has.
    pub fn new(rate: u32, to: u32) -> Result<Self, MediaError> {
        let parameters = SincInterpolationParameters::new(FILTER, WindowFunction::BlackmanHarris2);
        let ratio = f64::from(to) / f64::from(rate.max(1));
        let chunk = (rate / PIECES).max(1) as usize;
        let resampler =
            Async::new_sinc(ratio, 1.0 + 2.0 * MOST_BENT, &parameters, chunk, 1, FixedAsync::Input)
                .map_err(|_| unusable())?;
        Ok(Self { rate, resampler, waiting: Vec::new() })
    }

    /// The rate of what is added.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// How many samples wait for more.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Forgets what waits.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Makes the result longer or shorter, by at most [`MOST_BENT`].
    pub(crate) fn bend(&mut self, by: f64) {
        // It is within what the resampler was made for.
        let _ = self.resampler.set_resample_ratio_relative(1.0 + by.clamp(-MOST_BENT, MOST_BENT), true);
    }

    /// Adds a piece and takes what is ready, between -1 and 1.
    ///
    /// # Errors
    /// When the library refuses a piece, which it has no reason for.
    pub fn add(&mut self, piece: &[i16]) -> Result<Vec<f32>, MediaError> {
        self.waiting.extend(piece.iter().map(|sample| f32::from(*sample) / 32_768.0));
        let mut ready = Vec::new();
        loop {
            let needed = self.resampler.input_frames_next();
            if self.waiting.len() < needed {
                return Ok(ready);
            }
            let input = SequentialSlice::new(&self.waiting[..needed], 1, needed).map_err(|_| unusable())?;
            let made = self.resampler.process(&input, None).map_err(|_| unusable())?;
            ready.extend(made.take_data());
            self.waiting.drain(..needed);
        }
    }
}

/// Rates that no microphone has are not tried, and all buffers have the length that is asked for.
fn unusable() -> MediaError {
    MediaError::Failed { exit_code: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone of this frequency through the resampler, and how loud it is then.
    fn loudness(rate: u32, frequency: f64) -> f64 {
        let mut resampler = Resampler::new(rate, 16_000).unwrap();
        let sample = |at: u32| {
            let phase = f64::from(at) / f64::from(rate) * frequency * std::f64::consts::TAU;
            (phase.sin() * 16_384.0) as i16
        };
        let sound: Vec<i16> = (0..rate * 2).map(sample).collect();
        let mut made = Vec::new();
        // Pieces as odd as a driver's.
        for piece in sound.chunks(441) {
            made.extend(resampler.add(piece).unwrap());
        }
        assert!(made.len().abs_diff(32_000) < 400, "{} samples of 2 s", made.len());
        let middle = &made[8_000..24_000];
        (middle.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / middle.len() as f64).sqrt()
    }

    #[test]
    fn speech_keeps_its_loudness_and_what_is_too_high_is_gone() {
        let full = 0.5 / std::f64::consts::SQRT_2;
        for rate in [8_000, 16_000, 44_100, 48_000, 96_000] {
            // A filter as short as this one dulls what is near to half the rate.
            for frequency in
                [200.0, 2_000.0, 3_000.0].into_iter().filter(|each| *each < f64::from(rate) * 0.3)
            {
                let kept = loudness(rate, frequency) / full;
                // Within a decibel, also where the filter is short for the rate.
                assert!((0.9..=1.03).contains(&kept), "{frequency} Hz from {rate}: {kept}");
            }
        }
        for rate in [44_100, 48_000, 96_000] {
            // It would be heard as another tone.
            let kept = loudness(rate, 11_000.0) / full;
            assert!(kept < 0.02, "{kept} from {rate}");
        }
    }
}
