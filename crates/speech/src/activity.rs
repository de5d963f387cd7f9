//! Where somebody speaks: Silero's network when its weights are there, loudness above the noise otherwise.
//!
//! Both give a probability per frame; the same rule makes spans of them. The energy detector takes a frame for speech
//! when it is well above the noise floor, the tenth percentile of the frames around it. So it rejects silence
//! and steady noise of any level, and is deceived by whatever comes and goes, such as typing or music.

use std::path::Path;

use whisper_rs::{WhisperVadContext, WhisperVadContextParams};

use crate::audio::{SAMPLE_RATE, duration_ms, ms_to_samples, rms};
use crate::engine::Observer;
use crate::error::{ModelFault, SpeechError};
use crate::model::inspect_voice_activity_model;
use crate::transcript::{Progress, Span, Stage};

/// Speech begins at this probability and ends below the second one (the defaults of Silero).
const BEGIN_PROBABILITY: f32 = 0.5;
const END_PROBABILITY: f32 = 0.35;
/// A shorter break does not end a span; a shorter span is no speech.
const SHORTEST_PAUSE_MS: u64 = 100;
const SHORTEST_SPEECH_MS: u64 = 90;
/// Added on both sides: a frame is only taken for speech when enough of it is.
const MARGIN_MS: u64 = 30;

/// Spans of speech, and the name of what found them.
pub(crate) struct VoiceActivity {
    pub(crate) spans: Vec<Span>,
    pub(crate) detector: String,
}

/// Finds the speech in 16 kHz samples, by the Silero model at `model` if there is one.
pub(crate) fn find_speech(
    samples: &[f32],
    model: Option<&Path>,
    observer: &dyn Observer,
) -> Result<VoiceActivity, SpeechError> {
    let (probabilities, frame_ms, detector) = match model {
        Some(path) => {
            let name = inspect_voice_activity_model(path)?;
            (silero_probabilities(samples, path, observer)?, SILERO_FRAME_MS, name)
        }
        None => (energy_probabilities(samples), ENERGY_FRAME_MS, "energy".to_owned()),
    };
    Ok(VoiceActivity { spans: spans(&probabilities, frame_ms, duration_ms(samples.len())), detector })
}

const SILERO_FRAME_MS: u64 = 32;
/// The network runs over blocks of this many frames (30 s), so that a long answer can be followed and stopped ...
const SILERO_BLOCK: usize = 938;
/// ... and over these (2 s) before each block, because it forgets everything between blocks.
const SILERO_LEAD: usize = 62;

/// Silero's network, loaded.
pub(crate) struct Silero(WhisperVadContext);

impl Silero {
    pub(crate) fn load(path: &Path) -> Result<Self, SpeechError> {
        let name = path.to_str().ok_or_else(|| SpeechError::Model {
            path: path.to_owned(),
            fault: ModelFault::Unreadable("its path is no Unicode".to_owned()),
        })?;
        let mut parameters = WhisperVadContextParams::default();
        // The network is tiny: more threads spend their time waiting for each other.
        parameters.set_n_threads(1);
        let network = WhisperVadContext::new(name, parameters);
        Ok(Self(network.map_err(|error| SpeechError::Engine(error.to_string()))?))
    }

    /// The probabilities of the frames from `begin` to `end`, where the samples may end within the last one.
    fn probabilities(&mut self, samples: &[f32], begin: usize, end: usize) -> Result<Vec<f32>, SpeechError> {
        let frame = ms_to_samples(SILERO_FRAME_MS);
        let lead = begin.min(SILERO_LEAD);
        let block = &samples[(begin - lead) * frame..samples.len().min(end * frame)];
        self.0.detect_speech(block).map_err(|error| SpeechError::Engine(error.to_string()))?;
        let found = self.0.probabilities();
        if found.len() != end - begin + lead {
            return Err(SpeechError::Engine("voice activity detection stopped half way".to_owned()));
        }
        Ok(found[lead..].to_vec())
    }
}

fn silero_probabilities(
    samples: &[f32],
    path: &Path,
    observer: &dyn Observer,
) -> Result<Vec<f32>, SpeechError> {
    let mut network = Silero::load(path)?;
    let frames = samples.len().div_ceil(ms_to_samples(SILERO_FRAME_MS));
    let mut probabilities = Vec::with_capacity(frames);
    while probabilities.len() < frames {
        let begin = probabilities.len();
        observer.progress(Progress {
            stage: Stage::FindingSpeech,
            done_ms: begin as u64 * SILERO_FRAME_MS,
            total_ms: duration_ms(samples.len()),
        });
        if !observer.keep_going() {
            return Err(SpeechError::Cancelled);
        }
        let end = frames.min(begin + SILERO_BLOCK);
        probabilities.extend(network.probabilities(samples, begin, end)?);
    }
    Ok(probabilities)
}

/// Finds speech while it is recorded: by Silero, or by loudness.
pub(crate) enum Detector {
    Silero(Silero),
    Energy,
}

impl Detector {
    /// Silero where its weights are.
    pub(crate) fn load(model: Option<&Path>) -> Result<Self, SpeechError> {
        let Some(path) = model else { return Ok(Self::Energy) };
        inspect_voice_activity_model(path)?;
        Ok(Self::Silero(Silero::load(path)?))
    }

    /// How long a frame is, in milliseconds.
    pub(crate) fn frame_ms(&self) -> u64 {
        match self {
            Self::Silero(_) => SILERO_FRAME_MS,
            Self::Energy => ENERGY_FRAME_MS,
        }
    }

    /// Brings the probabilities up to the last whole frame of `samples`, of which the first ones are known.
    pub(crate) fn extend(
        &mut self,
        samples: &[f32],
        probabilities: &mut Vec<f32>,
    ) -> Result<(), SpeechError> {
        let frames = samples.len() / ms_to_samples(self.frame_ms());
        let begin = probabilities.len();
        if frames <= begin {
            return Ok(());
        }
        match self {
            Self::Silero(network) => {
                probabilities.extend(network.probabilities(samples, begin, frames)?);
            }
            // What comes later may tell what the noise of before was.
            Self::Energy => {
                *probabilities = energy_probabilities(&samples[..frames * ms_to_samples(ENERGY_FRAME_MS)]);
            }
        }
        Ok(())
    }
}

const ENERGY_FRAME_MS: u64 = 20;
/// The noise floor of each second is taken from the five seconds before and after it.
const FLOOR_REACH: usize = 5;
/// Nothing below this counts as speech, however silent it is around.
const LOWEST_FLOOR_DB: f32 = -60.0;
/// Speech is at least this much above the noise floor.
const SPEECH_ABOVE_FLOOR_DB: f32 = 9.0;
/// How many decibels change the probability by one: 3 dB below the limit are `END_PROBABILITY`.
const DB_PER_PROBABILITY: f32 = 20.0;

fn energy_probabilities(samples: &[f32]) -> Vec<f32> {
    let levels: Vec<f32> = samples
        .chunks(ms_to_samples(ENERGY_FRAME_MS))
        .map(|frame| (20.0 * rms(frame).max(1e-9).log10()).max(LOWEST_FLOOR_DB))
        .collect();
    let second = SAMPLE_RATE / ms_to_samples(ENERGY_FRAME_MS);
    let mut probabilities = Vec::with_capacity(levels.len());
    for begin in (0..levels.len()).step_by(second) {
        let end = levels.len().min(begin + second);
        let around =
            &levels[begin.saturating_sub(FLOOR_REACH * second)..levels.len().min(end + FLOOR_REACH * second)];
        let floor = tenth_percentile(around);
        probabilities.extend(levels[begin..end].iter().map(|level| {
            (BEGIN_PROBABILITY + (level - floor - SPEECH_ABOVE_FLOOR_DB) / DB_PER_PROBABILITY).clamp(0.0, 1.0)
        }));
    }
    probabilities
}

fn tenth_percentile(levels: &[f32]) -> f32 {
    let mut sorted = levels.to_vec();
    let rank = sorted.len() / 10;
    let (_, value, _) = sorted.select_nth_unstable_by(rank, f32::total_cmp);
    *value
}

/// Spans of speech from a probability per frame.
pub(crate) fn spans(probabilities: &[f32], frame_ms: u64, duration_ms: u64) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    for (index, probability) in probabilities.iter().enumerate() {
        let begin_ms = index as u64 * frame_ms;
        let end_ms = begin_ms + frame_ms;
        match &mut open {
            None if *probability >= BEGIN_PROBABILITY => open = Some(Span { start_ms: begin_ms, end_ms }),
            Some(span) if *probability >= END_PROBABILITY => span.end_ms = end_ms,
            Some(span) if end_ms - span.end_ms >= SHORTEST_PAUSE_MS => {
                found.push(*span);
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open);
    found.retain(|span| span.duration_ms() >= SHORTEST_SPEECH_MS);
    for span in &mut found {
        span.start_ms = span.start_ms.saturating_sub(MARGIN_MS);
        span.end_ms = (span.end_ms + MARGIN_MS).min(duration_ms);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(count: usize, amplitude: f32) -> Vec<f32> {
        let mut state = 1_u32;
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 8) as f32 / 8_388_608.0 - 1.0) * amplitude
            })
            .collect()
    }

    fn energy_spans(samples: &[f32]) -> Vec<Span> {
        spans(&energy_probabilities(samples), ENERGY_FRAME_MS, duration_ms(samples.len()))
    }

    #[test]
    fn energy_rejects_silence_and_steady_noise() {
        assert_eq!(energy_spans(&vec![0.0; 80_000]), []);
        for amplitude in [0.001, 0.02, 0.3, 1.0] {
            assert_eq!(energy_spans(&noise(160_000, amplitude)), [], "amplitude {amplitude}");
        }
    }

    #[test]
    fn energy_finds_a_tone_above_noise() {
        let mut samples = noise(96_000, 0.01);
        for (index, sample) in samples[32_000..48_000].iter_mut().enumerate() {
            *sample += 0.2 * (index as f32 * 0.2).sin();
        }
        let found = energy_spans(&samples);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].start_ms.abs_diff(2000) <= 40 && found[0].end_ms.abs_diff(3000) <= 40, "{found:?}");
    }

    #[test]
    fn a_short_break_joins_and_a_short_blip_is_dropped() {
        let mut frames = vec![0.0; 100];
        frames[10..20].fill(0.9);
        frames[22..30].fill(0.4);
        frames[60] = 0.9;
        assert_eq!(spans(&frames, 32, 3200), [Span { start_ms: 290, end_ms: 990 }]);
    }

    #[test]
    fn speech_up_to_the_end_stays_inside_the_audio() {
        assert_eq!(spans(&[0.9; 10], 32, 310), [Span { start_ms: 0, end_ms: 310 }]);
        assert_eq!(spans(&[], 32, 0), []);
    }
}
