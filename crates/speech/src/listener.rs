//! The model at work: windows of speech in, phrases out.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperSegment,
    WhisperState,
};

use crate::engine::Observer;
use crate::error::{ModelFault, SpeechError};
use crate::model::ModelInfo;
use crate::transcript::{Progress, Stage};
use crate::window::Window;
use crate::words::{Token, WordText, join_tokens};

/// At most this many windows at a time: each needs buffers of its own (about 25 MB for tiny, 300 MB for large).
const MOST_WINDOWS_AT_A_TIME: usize = 4;
/// As whisper.cpp's own program.
const BEAM_SIZE: i32 = 5;
/// The encoder gives one position for so many samples (20 ms), at most so many, and needs some beyond the end.
const SAMPLES_PER_POSITION: usize = 320;
const ALL_POSITIONS: usize = 1_500;
const SPARE_POSITIONS: usize = 64;

/// Guesses for a progress bar that moves within a window: the encoder's share of the time, in percent, ...
const ENCODER_PERCENT: u64 = 25;
/// ... what the decoder adds before the window is done, ...
const DECODER_PERCENT: u64 = 70;
/// ... and how long speech lasts per step of the decoder: about five parts of words and times a second.
const MS_PER_STEP: u64 = 200;

/// A phrase as the model gave it, its end counted from the beginning of the window.
pub(crate) struct Phrase {
    pub(crate) end_ms: u64,
    pub(crate) words: Vec<WordText>,
    pub(crate) text: String,
}

/// A loaded model.
pub(crate) struct Listener {
    context: WhisperContext,
    state: WhisperState,
    threads: usize,
    multilingual: bool,
}

impl Listener {
    pub(crate) fn load(path: &Path, info: &ModelInfo, threads: usize) -> Result<Self, SpeechError> {
        // The lengths in the file are right, so what fails here is a tensor of the wrong shape.
        let context =
            WhisperContext::new_with_params(path, WhisperContextParameters::default()).map_err(|error| {
                SpeechError::Model { path: path.to_owned(), fault: ModelFault::Damaged(error.to_string()) }
            })?;
        let state = context.create_state().map_err(engine)?;
        Ok(Self { context, state, threads, multilingual: info.multilingual })
    }

    /// The most probable of the allowed languages, and its share among them.
    pub(crate) fn detect_language(
        &mut self,
        samples: &[f32],
        allowed: &[String],
    ) -> Result<(String, f32), SpeechError> {
        if !self.multilingual {
            return Ok(("en".to_owned(), 1.0));
        }
        if let [only] = allowed {
            return Ok((only.clone(), 1.0));
        }
        self.state.pcm_to_mel(samples, self.threads).map_err(engine)?;
        let (_, probabilities) = self.state.lang_detect(0, self.threads).map_err(engine)?;
        let candidates: Vec<(&str, f32)> = (0..)
            .zip(&probabilities)
            .filter_map(|(id, probability)| Some((whisper_rs::get_lang_str(id)?, *probability)))
            .filter(|(code, _)| allowed.is_empty() || allowed.iter().any(|a| a == code))
            .collect();
        let sum: f32 = candidates.iter().map(|(_, probability)| probability).sum();
        let best = candidates.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let (code, probability) = best.ok_or_else(|| SpeechError::Language(allowed.join(", ")))?;
        Ok((code.to_owned(), if sum > 0.0 { probability / sum } else { 0.0 }))
    }

    /// The phrases of a short piece as they are said, quickly: no other guess is tried, and the encoder hears so much and
    /// not 30 s (Whisper's positions are in 20 ms; it was trained on 30 s, and gives somewhat less on less).
    pub(crate) fn caption(&mut self, samples: &[f32], language: &str) -> Result<Vec<Phrase>, SpeechError> {
        let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        plain(&mut parameters, language, i32::try_from(self.threads).unwrap_or(1));
        parameters.set_temperature_inc(0.0);
        let positions = (samples.len() / SAMPLES_PER_POSITION + SPARE_POSITIONS).min(ALL_POSITIONS);
        parameters.set_audio_ctx(i32::try_from(positions).unwrap_or(0));
        self.state.full(parameters, samples).map_err(engine)?;
        self.state.as_iter().map(|segment| phrase(&self.context, &segment, language)).collect()
    }

    /// The phrases of each window. Several windows are decoded at a time, each on its share of the threads.
    pub(crate) fn hear(
        self,
        windows: &[Window],
        answer: &[f32],
        language: &str,
        observer: &Arc<dyn Observer>,
    ) -> Result<Vec<Vec<Phrase>>, SpeechError> {
        let at_a_time = self.threads.min(windows.len()).clamp(1, MOST_WINDOWS_AT_A_TIME);
        let threads = i32::try_from(self.threads / at_a_time).unwrap_or(1);
        let mut states = vec![self.state];
        // Where memory is short, fewer states do the same work.
        states.extend((1..at_a_time).map_while(|_| self.context.create_state().ok()));

        let next = AtomicUsize::new(0);
        let reached = Arc::new(Heard::new(windows, observer));
        let stop = Arc::new(AtomicBool::new(false));
        let heard: Mutex<Vec<Vec<Phrase>>> = Mutex::new(windows.iter().map(|_| Vec::new()).collect());
        let context = &self.context;
        let work = |mut state: WhisperState| -> Result<(), SpeechError> {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(window) = windows.get(index) else { return Ok(()) };
                let (watching, stopped) = (Arc::clone(observer), Arc::clone(&stop));
                let (reaching, duration_ms, mut steps) = (Arc::clone(&reached), window.duration_ms(), 0);
                let parameters = parameters(language, threads, move || {
                    reaching.reach(index, heard_after(steps, duration_ms));
                    steps += 1;
                    stopped.load(Ordering::Relaxed) || !watching.keep_going()
                });
                let outcome = state.full(parameters, &window.samples(answer));
                if stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                if !observer.keep_going() {
                    return Err(SpeechError::Cancelled);
                }
                outcome.map_err(engine)?;
                let phrases: Result<_, _> = state.as_iter().map(|s| phrase(context, &s, language)).collect();
                heard.lock().unwrap_or_else(PoisonError::into_inner)[index] = phrases?;
                reached.reach(index, window.duration_ms());
            }
        };
        let work = |state| work(state).inspect_err(|_| stop.store(true, Ordering::Relaxed));
        std::thread::scope(|scope| {
            let workers: Vec<_> = states.into_iter().map(|state| scope.spawn(|| work(state))).collect();
            workers.into_iter().try_for_each(|worker| {
                worker.join().unwrap_or_else(|_| Err(SpeechError::Engine("a thread ended early".to_owned())))
            })
        })?;
        Ok(heard.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How much of each window is heard so far.
struct Heard {
    observer: Arc<dyn Observer>,
    windows_ms: Mutex<Vec<u64>>,
    total_ms: u64,
}

impl Heard {
    fn new(windows: &[Window], observer: &Arc<dyn Observer>) -> Self {
        Self {
            observer: Arc::clone(observer),
            windows_ms: Mutex::new(vec![0; windows.len()]),
            total_ms: windows.iter().map(Window::duration_ms).sum(),
        }
    }

    /// Tells the progress, window by window in turn, so that it never goes back: neither when threads overtake each
    /// other nor when a window is decoded once more at another temperature.
    fn reach(&self, window: usize, ms: u64) {
        let mut windows_ms = self.windows_ms.lock().unwrap_or_else(PoisonError::into_inner);
        windows_ms[window] = windows_ms[window].max(ms);
        let done_ms = windows_ms.iter().sum();
        self.observer.progress(Progress { stage: Stage::Transcribing, done_ms, total_ms: self.total_ms });
    }
}

/// About how much of a window is heard after its encoder and so many steps of its decoder. The library tells no more
/// than that a step is done.
fn heard_after(steps: u64, duration_ms: u64) -> u64 {
    let decoded_ms = (steps * MS_PER_STEP).min(duration_ms);
    (duration_ms * ENCODER_PERCENT + decoded_ms * DECODER_PERCENT) / 100
}

fn parameters(
    language: &str,
    threads: i32,
    abort: impl FnMut() -> bool + 'static,
) -> FullParams<'_, 'static> {
    let mut parameters =
        FullParams::new(SamplingStrategy::BeamSearch { beam_size: BEAM_SIZE, patience: -1.0 });
    plain(&mut parameters, language, threads);
    // The type matters: whisper-rs 0.16 calls what it is given here through a pointer to a boxed closure, so it has to
    // be one itself. It never frees it: a few bytes per window.
    let abort: Box<dyn FnMut() -> bool> = Box::new(abort);
    parameters.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(abort);
    parameters
}

/// What every use of a model has in common: each piece by itself, no noises, nothing printed.
fn plain<'l>(parameters: &mut FullParams<'l, '_>, language: &'l str, threads: i32) {
    parameters.set_n_threads(threads);
    parameters.set_language(Some(language));
    parameters.set_n_max_text_ctx(0);
    parameters.set_suppress_nst(true);
    parameters.set_print_special(false);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
}

fn phrase(
    context: &WhisperContext,
    segment: &WhisperSegment<'_>,
    language: &str,
) -> Result<Phrase, SpeechError> {
    let mut tokens = Vec::new();
    for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
        // Numbers from here on stand for times and commands.
        if token.token_id() < context.token_eot() {
            let bytes = token.to_bytes().map_err(engine)?.to_vec();
            tokens.push(Token { bytes, probability: token.token_probability() });
        }
    }
    let bytes: Vec<u8> = tokens.iter().flat_map(|token| token.bytes.iter().copied()).collect();
    Ok(Phrase {
        end_ms: u64::try_from(segment.end_timestamp()).unwrap_or(0) * 10,
        words: join_tokens(&tokens, language),
        text: String::from_utf8_lossy(&bytes).replace('\u{FFFD}', "").trim().to_owned(),
    })
}

fn engine(error: WhisperError) -> SpeechError {
    SpeechError::Engine(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_heard_step_by_step_and_never_whole_before_its_end() {
        let heard: Vec<u64> = (0..200).map(|steps| heard_after(steps, 10_000)).collect();
        assert_eq!(heard[..2], [2_500, 2_640]);
        assert!(heard.windows(2).all(|pair| pair[0] <= pair[1]) && heard[199] < 10_000, "{heard:?}");
    }
}
