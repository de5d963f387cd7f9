//! How long this machine takes for speech with a model: the sample's first answer is listened to once.

use std::{
    fs,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use speech::Stage;
use weights::Speed;

use crate::{Env, Error, Result, sample, transcripts::THOUSAND};

/// The sound that is listened to: 21 s by the sample's synthetic voice, which is part of this program.
const SOUND: &str = "answer-1.mp4";
const SOUND_LANGUAGE: &str = "fr";

/// Measures a model that is installed and keeps the result beside it. `progress` gets thousandths and answers whether
/// to go on. What is said does not matter, and loading the model, which happens once per answer, is left out.
///
/// # Errors
/// `weights.not_found`, `weights.damaged`, `media.ffmpeg_missing`, and whatever keeps the worker from listening.
pub fn measure(
    env: &Env,
    id: &str,
    threads: u16,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Speed> {
    let _hold = env.weights.hold(id)?;
    let request = speech::Request {
        model: env.weights.verify(id, &mut |_| progress(0).is_continue())?,
        voice_activity_model: None,
        language: speech::Language::Fixed(SOUND_LANGUAGE.into()),
        threads,
    };
    let samples = sound(env, progress)?;
    let mut begun = None;
    let transcript = env.worker.transcribe(&request, &mut samples.as_slice(), &mut |done| {
        if done.stage == Stage::Transcribing {
            begun.get_or_insert_with(Instant::now);
        }
        progress(done.permille())
    })?;
    let spoken_ms: u64 = transcript.voice_activity.iter().map(|span| span.duration_ms()).sum();
    let speed = speed(begun.map_or(Duration::ZERO, |begun| begun.elapsed()), spoken_ms, threads)?;
    env.weights.keep_speed(id, speed)?;
    Ok(speed)
}

fn speed(taken: Duration, spoken_ms: u64, threads: u16) -> Result<Speed> {
    let taken_ms = u64::try_from(taken.as_millis()).unwrap_or(u64::MAX);
    let ms_per_minute = taken_ms.saturating_mul(60_000).checked_div(spoken_ms);
    // No speed is a speed of zero: the work was done before it was seen to begin.
    let ms_per_minute = ms_per_minute.ok_or_else(|| Error::internal("nothing was heard"))?.max(1);
    Ok(Speed { ms_per_minute, threads })
}

fn sound(env: &Env, progress: &mut dyn FnMut(u64) -> ControlFlow<()>) -> Result<Vec<f32>> {
    let folder = sample::unpack(&env.home)?;
    let file = std::iter::once(fs::read(folder.join(SOUND)));
    let mut samples = Vec::new();
    media::decode_pcm(&Env::tools()?, file, &mut |part| {
        samples.extend_from_slice(part);
        progress(0)
    })?;
    Ok(samples)
}

/// Time for an hour of speech, in milliseconds.
pub(crate) fn hour_ms(speed: Speed) -> u64 {
    speed.ms_per_minute.saturating_mul(60)
}

/// What a job of measuring is counted in.
pub(crate) const TOTAL: u64 = THOUSAND;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_the_time_for_a_minute_of_speech() {
        let taken = |seconds, spoken_ms| speed(Duration::from_secs(seconds), spoken_ms, 2);
        assert_eq!(taken(5, 20_000).unwrap(), Speed { ms_per_minute: 15_000, threads: 2 });
        assert_eq!(hour_ms(taken(5, 20_000).unwrap()), 15 * 60_000);
        assert_eq!(taken(0, 20_000).unwrap().ms_per_minute, 1);
        assert_eq!(taken(5, 0).unwrap_err().code, "internal");
    }
}
