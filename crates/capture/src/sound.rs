//! Sound as microphones give it, as one channel.

use std::time::Instant;

use serde::{Deserialize, Serialize};

/// What all sound of an open microphone has in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoundForm {
    /// Samples a second.
    pub rate: u32,
}

/// A piece of sound.
#[derive(Clone, Debug)]
pub struct Sound {
    /// What it has in common with the others.
    pub form: SoundForm,
    /// When its first sample was heard.
    pub at: Instant,
    /// One channel.
    pub samples: Vec<i16>,
}

/// How loud a piece of sound is, in decibels of full scale: 0 is the loudest that can be written down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Level {
    /// Of the loudest sample.
    pub peak_db: f32,
    /// Root mean square.
    pub rms_db: f32,
}

impl Level {
    /// The quietest that is told apart.
    pub const SILENCE_DB: f32 = -96.0;

    /// Of samples; of none, silence.
    pub fn of(samples: &[i16]) -> Self {
        let peak = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
        let squares: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        let rms = (squares / samples.len().max(1) as f64).sqrt();
        Self { peak_db: decibels(f64::from(peak)), rms_db: decibels(rms) }
    }
}

fn decibels(amplitude: f64) -> f32 {
    let db = 20.0 * (amplitude / 32_768.0).log10();
    (db as f32).max(Level::SILENCE_DB)
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn a_full_sine_is_three_decibels_below_its_peak() {
        let sine: Vec<i16> = (0..4_800)
            .map(|i| ((f64::from(i) * std::f64::consts::TAU / 48.0).sin() * 32_767.0) as i16)
            .collect();
        let Level { peak_db, rms_db } = Level::of(&sine);
        assert!(peak_db.abs() < 0.01 && (rms_db + 3.01).abs() < 0.02, "{peak_db} {rms_db}");
        let half: Vec<i16> = sine.iter().map(|sample| sample / 2).collect();
        assert!((Level::of(&half).rms_db + 9.03).abs() < 0.02);
    }

    #[test]
    fn nothing_is_silence() {
        for samples in [&[][..], &[0; 100]] {
            let Level { peak_db, rms_db } = Level::of(samples);
            assert_eq!((peak_db, rms_db), (Level::SILENCE_DB, Level::SILENCE_DB));
        }
        assert_eq!(Level::of(&[i16::MIN]).peak_db, 0.0);
    }
}
