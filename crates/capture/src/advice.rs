//! What is wrong with a picture or a sound, as far as its own numbers tell.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    picture::Light,
    sound::{Level, Sound},
};

/// Below this mean luma, 0 to 1, a face can't be made out.
const DARK: f32 = 0.15;
/// Above this mean luma there is light behind the person, or in the lens.
const BRIGHT: f32 = 0.85;
/// A picture with less spread than this shows nothing.
const EMPTY: f32 = 0.02;
/// Speech is looked for in so much of the latest sound.
const REMEMBERED: Duration = Duration::from_secs(3);
/// How long a moment is whose loudness is measured.
const MOMENT_MS: u32 = 100;
/// Quieter than this is no sound at all: even a quiet room is louder through a microphone that is switched on.
const SILENT_DB: f32 = -75.0;
/// Speech at the usual distance is louder than this.
const QUIET_DB: f32 = -45.0;
/// A sample louder than this is cut off by the converter.
const CLIPPED_DB: f32 = -0.3;
/// So many clipped moments in what is remembered are no accident.
const CLIPPED_MOMENTS: usize = 3;

/// What is wrong with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureAdvice {
    /// Too little light.
    TooDark,
    /// Too much light.
    TooBright,
    /// One even area: the lens is covered, or closed.
    Covered,
}

/// What is wrong with the sound of the last seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SoundAdvice {
    /// There is none, not even of the room.
    Silent,
    /// Nobody could be understood.
    TooQuiet,
    /// It is cut off again and again.
    Clipping,
}

impl PictureAdvice {
    /// The worst about a picture, if anything.
    pub fn of(light: Light) -> Option<Self> {
        if light.spread < EMPTY {
            Some(Self::Covered)
        } else if light.mean < DARK {
            Some(Self::TooDark)
        } else if light.mean > BRIGHT {
            Some(Self::TooBright)
        } else {
            None
        }
    }
}

/// Listens to a microphone for a few seconds back.
#[derive(Debug, Default)]
pub struct Ear {
    begun: Option<Instant>,
    unfinished: Vec<i16>,
    moments: VecDeque<(Instant, Level)>,
}

impl Ear {
    /// Takes the next piece.
    pub fn hear(&mut self, sound: &Sound) {
        self.begun.get_or_insert(sound.at);
        self.unfinished.extend(&sound.samples);
        let length = ((sound.form.rate * MOMENT_MS / 1000) as usize).max(1);
        while self.unfinished.len() >= length {
            let level = Level::of(&self.unfinished[..length]);
            self.unfinished.drain(..length);
            self.moments.push_back((sound.at, level));
        }
        while self.moments.front().is_some_and(|(at, _)| sound.at.saturating_duration_since(*at) > REMEMBERED)
        {
            self.moments.pop_front();
        }
    }

    /// The level of the last tenth of a second.
    pub fn level(&self) -> Option<Level> {
        self.moments.back().map(|(_, level)| *level)
    }

    /// The loudest sample of the last second, in decibels of full scale.
    pub fn peak_db(&self) -> Option<f32> {
        let recent = self.moments.iter().rev().take(1_000 / MOMENT_MS as usize);
        recent.map(|(_, level)| level.peak_db).reduce(f32::max)
    }

    /// The worst about the last seconds, once there were enough of them to tell.
    pub fn advice(&self) -> Option<SoundAdvice> {
        let (last, _) = self.moments.back()?;
        let heard_for = last.saturating_duration_since(self.begun?);
        let clipped = self.moments.iter().filter(|(_, level)| level.peak_db > CLIPPED_DB).count();
        let loudest = self.moments.iter().map(|(_, level)| level.rms_db).fold(Level::SILENCE_DB, f32::max);
        if clipped >= CLIPPED_MOMENTS {
            Some(SoundAdvice::Clipping)
        } else if heard_for + Duration::from_millis(500) < REMEMBERED {
            None
        } else if loudest < SILENT_DB {
            Some(SoundAdvice::Silent)
        } else if loudest < QUIET_DB {
            Some(SoundAdvice::TooQuiet)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::SoundForm;

    /// A tone of this loudness (of its peak), heard for so long in pieces of 20 ms.
    fn heard(peak_db: f32, seconds: f64) -> Ear {
        let mut ear = Ear::default();
        let begun = Instant::now();
        let peak = 32_767.0 * 10_f64.powf(f64::from(peak_db) / 20.0);
        for piece in 0..(seconds * 50.0) as u32 {
            let at = begun + Duration::from_millis(20) * piece;
            let samples = (0..960).map(|i| ((f64::from(i) / 7.0).sin() * peak) as i16).collect();
            ear.hear(&Sound { form: SoundForm { rate: 48_000 }, at, samples });
        }
        ear
    }

    #[test]
    fn speech_at_a_good_level_is_left_alone() {
        assert_eq!(heard(-12.0, 5.0).advice(), None);
        let level = heard(-12.0, 5.0).level().unwrap();
        assert!((level.peak_db + 12.0).abs() < 0.2 && (level.rms_db + 15.0).abs() < 0.3, "{level:?}");
        assert!((heard(-12.0, 5.0).peak_db().unwrap() + 12.0).abs() < 0.2);
    }

    #[test]
    fn each_trouble_is_told_once_it_is_sure() {
        for (peak_db, advice) in
            [(-200.0, SoundAdvice::Silent), (-55.0, SoundAdvice::TooQuiet), (0.0, SoundAdvice::Clipping)]
        {
            assert_eq!(heard(peak_db, 4.0).advice(), Some(advice), "{peak_db}");
        }
        assert_eq!(heard(-200.0, 1.0).advice(), None, "a second of silence is a breath");
        assert_eq!(Ear::default().advice(), None);
    }

    #[test]
    fn light_is_judged_by_mean_and_spread() {
        for (mean, spread, advice) in [
            (0.5, 0.2, None),
            (0.05, 0.05, Some(PictureAdvice::TooDark)),
            (0.95, 0.1, Some(PictureAdvice::TooBright)),
            (0.02, 0.001, Some(PictureAdvice::Covered)),
            (0.5, 0.0, Some(PictureAdvice::Covered)),
        ] {
            assert_eq!(PictureAdvice::of(Light { mean, spread }), advice, "{mean} {spread}");
        }
    }
}
