//! How long somebody spoke, as loudness tells.

use crate::sound::{Level, Sound};

/// How long a moment is whose loudness is measured.
const MOMENT_MS: u32 = 100;
/// Speech stands out of the quietest moments by so much.
const ABOVE_FLOOR_DB: f32 = 10.0;
/// What is quieter is not speech, however quiet the room.
const QUIETEST_DB: f32 = -50.0;
/// What is louder is speech, also where somebody spoke from the first moment to the last.
const LOUDEST_FLOOR_DB: f32 = -35.0;

/// Adds up the moments in which somebody spoke: those that stand out of the room's own noise, which is as loud as the
/// quietest moment so far. It can't tell a voice from a door; it is used to ask a candidate to go on, never to rate.
#[derive(Debug)]
pub struct SpeechMeter {
    unfinished: Vec<i16>,
    floor_db: f32,
    moments: u64,
}

impl Default for SpeechMeter {
    fn default() -> Self {
        Self { unfinished: Vec::new(), floor_db: 0.0, moments: 0 }
    }
}

impl SpeechMeter {
    /// Takes the next piece.
    pub fn hear(&mut self, sound: &Sound) {
        self.unfinished.extend(&sound.samples);
        let length = ((sound.form.rate * MOMENT_MS / 1000) as usize).max(1);
        while self.unfinished.len() >= length {
            let level = Level::of(&self.unfinished[..length]).rms_db;
            self.unfinished.drain(..length);
            self.floor_db = self.floor_db.min(level);
            let speech = (self.floor_db + ABOVE_FLOOR_DB).clamp(QUIETEST_DB, LOUDEST_FLOOR_DB);
            self.moments += u64::from(level > speech);
        }
    }

    /// How long somebody spoke so far, in milliseconds.
    pub fn spoken_ms(&self) -> u64 {
        self.moments * u64::from(MOMENT_MS)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::sound::SoundForm;

    const RATE: u32 = 16_000;

    /// So many seconds of a tone of this loudness, in pieces of 10 ms.
    fn hear(meter: &mut SpeechMeter, seconds: f64, db: f64) {
        let peak = 10_f64.powf(db / 20.0) * 32_768.0 * std::f64::consts::SQRT_2;
        let form = SoundForm { rate: RATE };
        for piece in 0..(seconds * 100.0) as u32 {
            let sample = |i: u32| {
                let at = f64::from(piece * RATE / 100 + i) / f64::from(RATE);
                ((at * 440.0 * std::f64::consts::TAU).sin() * peak) as i16
            };
            let samples = (0..RATE / 100).map(sample).collect();
            meter.hear(&Sound { form, at: Instant::now(), samples });
        }
    }

    fn spoken(parts: &[(f64, f64)]) -> u64 {
        let mut meter = SpeechMeter::default();
        parts.iter().for_each(|(seconds, db)| hear(&mut meter, *seconds, *db));
        meter.spoken_ms()
    }

    #[test]
    fn a_voice_is_told_from_the_room() {
        assert_eq!(spoken(&[(1.0, -62.0), (3.0, -24.0), (1.0, -62.0)]), 3_000);
        assert_eq!(spoken(&[(1.0, -90.0), (2.0, -45.0)]), 2_000);
        assert_eq!(spoken(&[(5.0, -62.0)]), 0);
        // A fan is no voice, and somebody near it is.
        assert_eq!(spoken(&[(5.0, -42.0), (2.0, -20.0)]), 2_000);
    }

    #[test]
    fn who_speaks_from_the_first_moment_to_the_last_is_heard() {
        assert_eq!(spoken(&[(4.0, -22.0)]), 4_000);
    }
}
