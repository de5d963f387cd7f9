//! Listening to one answer, within this process. Hosts call it through [`crate::Worker`].

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperSegment,
    WhisperState,
};

use crate::activity::{VoiceActivity, find_speech};
use crate::audio::{duration_ms, normalise};
use crate::error::{ModelFault, SpeechError};
use crate::model::{ModelInfo, inspect_model};
use crate::transcript::{Progress, Segment, Span, Stage, Transcript};
use crate::window::{Window, pack};
use crate::words::{Token, WordText, join_tokens, place};

/// Which language an answer is in; codes as in ISO 639-1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// It is known.
    Fixed(String),
    /// It is detected once per answer, among these; among all languages when the list is empty.
    DetectAmong(Vec<String>),
}

/// What is wanted of one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Whisper weights in ggml format.
    pub model: PathBuf,
    /// Silero weights in ggml format; without them speech is told from silence by its energy.
    pub voice_activity_model: Option<PathBuf>,
    /// The language of the answer.
    pub language: Language,
    /// Threads to compute with; 0 leaves one core to the rest of the application. Not more than there are idle cores:
    /// the threads wait for each other without sleeping.
    pub threads: u16,
}

/// Who follows the work and may stop it. Called from the thread that computes.
pub trait Observer: Send + Sync + 'static {
    /// The work has come this far.
    fn progress(&self, progress: Progress);

    /// Called after every step of a network (a step is at most 30 s of audio); false stops the work.
    fn keep_going(&self) -> bool;
}

/// Turns an answer (16 kHz, one channel) into text.
///
/// # Errors
/// [`SpeechError::Model`], [`SpeechError::Language`], [`SpeechError::Processor`], [`SpeechError::Engine`], or
/// [`SpeechError::Cancelled`] when the observer says so.
pub fn transcribe(
    request: &Request,
    mut samples: Vec<f32>,
    observer: &Arc<dyn Observer>,
) -> Result<Transcript, SpeechError> {
    check_processor()?;
    let info = inspect_model(&request.model)?;
    check_languages(&request.language, &info)?;
    whisper_rs::install_logging_hooks();

    normalise(&mut samples);
    let VoiceActivity { spans, detector } =
        find_speech(&samples, request.voice_activity_model.as_deref(), observer.as_ref())?;
    let windows = pack(&spans, &samples);
    let mut transcript = Transcript {
        language: match &request.language {
            Language::Fixed(code) => Some(code.clone()),
            Language::DetectAmong(_) => None,
        },
        language_confidence: None,
        duration_ms: duration_ms(samples.len()),
        segments: Vec::new(),
        voice_activity: spans,
        vad: detector,
    };
    if windows.is_empty() {
        return Ok(transcript);
    }

    let total_ms = windows.iter().map(Window::duration_ms).sum();
    let report = |stage, done_ms| {
        observer.progress(Progress { stage, done_ms, total_ms });
        if observer.keep_going() { Ok(()) } else { Err(SpeechError::Cancelled) }
    };
    report(Stage::LoadingModel, 0)?;
    let mut listener = Listener::load(request, &info)?;
    let language = match &request.language {
        Language::Fixed(code) => code.clone(),
        Language::DetectAmong(allowed) => {
            let (code, confidence) = listener.detect_language(&windows[0].samples(&samples), allowed)?;
            transcript.language = Some(code.clone());
            transcript.language_confidence = Some(confidence);
            code
        }
    };

    let mut done_ms = 0;
    for window in &windows {
        report(Stage::Transcribing, done_ms)?;
        let phrases = listener.hear(&window.samples(&samples), &language, observer)?;
        transcript.segments.extend(place_phrases(phrases, window, &transcript.voice_activity));
        done_ms += window.duration_ms();
    }
    report(Stage::Transcribing, total_ms)?;
    Ok(transcript)
}

/// A phrase as the model gave it, its end counted from the beginning of the window.
struct Phrase {
    end_ms: u64,
    words: Vec<WordText>,
    text: String,
}

struct Listener {
    context: WhisperContext,
    state: WhisperState,
    threads: i32,
    multilingual: bool,
}

impl Listener {
    fn load(request: &Request, info: &ModelInfo) -> Result<Self, SpeechError> {
        // The header is sound, so what fails here is a tensor of the wrong shape or the memory.
        let unloadable = |error: WhisperError| SpeechError::Model {
            path: request.model.clone(),
            fault: ModelFault::Damaged(error.to_string()),
        };
        let context = WhisperContext::new_with_params(&request.model, WhisperContextParameters::default())
            .map_err(unloadable)?;
        let state = context.create_state().map_err(unloadable)?;
        Ok(Self { context, state, threads: threads(request.threads), multilingual: info.multilingual })
    }

    /// The most probable of the allowed languages, and its share among them.
    fn detect_language(&mut self, samples: &[f32], allowed: &[String]) -> Result<(String, f32), SpeechError> {
        if !self.multilingual {
            return Ok(("en".to_owned(), 1.0));
        }
        let threads = usize::try_from(self.threads).unwrap_or(1);
        self.state.pcm_to_mel(samples, threads).map_err(engine)?;
        let (_, probabilities) = self.state.lang_detect(0, threads).map_err(engine)?;
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

    fn hear(
        &mut self,
        samples: &[f32],
        language: &str,
        observer: &Arc<dyn Observer>,
    ) -> Result<Vec<Phrase>, SpeechError> {
        let mut parameters = FullParams::new(SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 });
        parameters.set_n_threads(self.threads);
        parameters.set_language(Some(language));
        parameters.set_n_max_text_ctx(0);
        parameters.set_suppress_nst(true);
        parameters.set_print_special(false);
        parameters.set_print_progress(false);
        parameters.set_print_realtime(false);
        parameters.set_print_timestamps(false);
        let watching = Arc::clone(observer);
        // The type matters: whisper-rs 0.16 calls what it is given here through a pointer to a boxed closure, so it has
        // to be one itself. It never frees it: a few bytes per window.
        parameters
            .set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(
                Box::new(move || !watching.keep_going()) as Box<dyn FnMut() -> bool>
            );
        let outcome = self.state.full(parameters, samples);
        if !observer.keep_going() {
            return Err(SpeechError::Cancelled);
        }
        outcome.map_err(engine)?;
        self.state.as_iter().map(|segment| self.phrase(&segment, language)).collect()
    }

    fn phrase(&self, segment: &WhisperSegment<'_>, language: &str) -> Result<Phrase, SpeechError> {
        let mut tokens = Vec::new();
        for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
            // Numbers from here on stand for times and commands.
            if token.token_id() < self.context.token_eot() {
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
}

/// A phrase that ends this close before a pause ends at the pause: the next one begins after it.
const PAUSE_TOLERANCE_MS: u64 = 250;

/// Sets the phrases of a window on the time of the answer. Where nobody speaks there can't be a phrase.
///
/// whisper.cpp 1.8.3 reports the end of a phrase as the beginning of the next one, so beginnings are the first
/// speech after it. An end that lies in a pause is taken back to the last speech before.
fn place_phrases(phrases: Vec<Phrase>, window: &Window, speech: &[Span]) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(phrases.len());
    let mut after_ms = window.start_ms();
    for phrase in phrases {
        let heard = Span { start_ms: after_ms, end_ms: window.answer_ms(phrase.end_ms) };
        let Some(span) = bounds(heard, speech) else { continue };
        after_ms = span.end_ms;
        if phrase.words.is_empty() {
            continue;
        }
        let words = place(phrase.words, span, speech);
        let confidence = words.iter().map(|word| word.confidence).sum::<f32>() / words.len() as f32;
        segments.push(Segment {
            start_ms: span.start_ms,
            end_ms: span.end_ms,
            text: phrase.text,
            confidence,
            words,
        });
    }
    segments
}

/// The part of `heard` from its first to its last speech.
fn bounds(heard: Span, speech: &[Span]) -> Option<Span> {
    let inside: Vec<&Span> = speech.iter().filter(|span| span.overlap_ms(heard) > 0).collect();
    let first = match inside.as_slice() {
        [first, second, ..]
            if first.start_ms < heard.start_ms && first.end_ms < heard.start_ms + PAUSE_TOLERANCE_MS =>
        {
            second
        }
        [first, ..] => first,
        [] => return None,
    };
    let last = inside.last()?;
    let start_ms = first.start_ms.max(heard.start_ms);
    let end_ms = heard.end_ms.min(last.end_ms);
    (end_ms > start_ms).then_some(Span { start_ms, end_ms })
}

fn engine(error: WhisperError) -> SpeechError {
    SpeechError::Engine(error.to_string())
}

fn check_languages(language: &Language, info: &ModelInfo) -> Result<(), SpeechError> {
    let codes = match language {
        Language::Fixed(code) => std::slice::from_ref(code),
        Language::DetectAmong(codes) => codes,
    };
    for code in codes {
        let known = code.bytes().all(|byte| byte.is_ascii_lowercase())
            && whisper_rs::get_lang_id(code).and_then(whisper_rs::get_lang_str) == Some(code);
        if !known {
            return Err(SpeechError::Language(code.clone()));
        }
    }
    if !info.multilingual && !codes.is_empty() && !codes.iter().any(|code| code == "en") {
        return Err(SpeechError::Language(codes.join(", ")));
    }
    Ok(())
}

fn threads(wanted: u16) -> i32 {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let count = if wanted == 0 { cores.saturating_sub(1).clamp(1, 8) } else { usize::from(wanted) };
    i32::try_from(count).unwrap_or(1)
}

/// The library is built for processors of about 2013 and later (see [`crate`]); an older one gets a sentence in place
/// of an illegal instruction.
fn check_processor() -> Result<(), SpeechError> {
    #[cfg(target_arch = "x86_64")]
    {
        let features = [
            ("AVX2", std::arch::is_x86_feature_detected!("avx2")),
            ("FMA", std::arch::is_x86_feature_detected!("fma")),
            ("F16C", std::arch::is_x86_feature_detected!("f16c")),
            ("BMI2", std::arch::is_x86_feature_detected!("bmi2")),
        ];
        let missing: Vec<&str> =
            features.iter().filter(|(_, present)| !present).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            return Err(SpeechError::Processor(missing.join(", ")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start_ms: u64, end_ms: u64) -> Span {
        Span { start_ms, end_ms }
    }

    #[test]
    fn a_phrase_begins_with_the_speech_after_the_pause() {
        let speech = [span(500, 2_460), span(2_910, 5_020)];
        assert_eq!(bounds(span(100, 2_440), &speech), Some(span(500, 2_440)));
        assert_eq!(bounds(span(2_440, 4_920), &speech), Some(span(2_910, 4_920)));
        assert_eq!(bounds(span(2_440, 8_000), &speech), Some(span(2_910, 5_020)), "no end in silence");
        assert_eq!(bounds(span(3_500, 4_500), &speech), Some(span(3_500, 4_500)), "no pause between");
        assert_eq!(bounds(span(2_460, 2_900), &speech), None, "nobody speaks");
        assert_eq!(bounds(span(4_000, 3_000), &speech), None, "ends before it begins");
    }

    #[test]
    fn unknown_languages_are_refused() {
        let info = |multilingual| ModelInfo {
            size: crate::ModelSize::Tiny,
            multilingual,
            precision: crate::Precision::F16,
            bytes: 0,
        };
        let fixed = |code: &str| Language::Fixed(code.to_owned());
        assert!(check_languages(&fixed("ar"), &info(true)).is_ok());
        assert!(check_languages(&Language::DetectAmong(vec![]), &info(false)).is_ok());
        for code in ["xx", "french", "", "fr\0", "FR"] {
            assert!(
                matches!(check_languages(&fixed(code), &info(true)), Err(SpeechError::Language(_))),
                "{code:?}"
            );
        }
        assert!(check_languages(&fixed("fr"), &info(false)).is_err());
        let mixed = Language::DetectAmong(vec!["fr".to_owned(), "en".to_owned()]);
        assert!(check_languages(&mixed, &info(false)).is_ok());
    }
}
