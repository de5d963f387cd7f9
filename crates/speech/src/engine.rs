//! Listening to one answer, within this process. Hosts call it through [`crate::Worker`].

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::activity::{VoiceActivity, find_speech};
use crate::audio::{duration_ms, normalise};
use crate::error::SpeechError;
use crate::listener::{Listener, Phrase};
use crate::model::{ModelInfo, inspect_model};
use crate::transcript::{Progress, Segment, Span, Stage, Transcript};
use crate::window::{Window, pack};
use crate::words::place;

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
    /// Threads to compute with; 0 leaves one core to the rest of the machine. Long answers are shared out by windows,
    /// and then the threads don't meet. Where several work on one window they wait for each other without
    /// sleeping: more threads than idle cores are then much slower than one.
    pub threads: u16,
}

/// Who follows the work and may stop it. Called from the threads that compute.
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
    observer.progress(Progress { stage: Stage::LoadingModel, done_ms: 0, total_ms });
    if !observer.keep_going() {
        return Err(SpeechError::Cancelled);
    }
    let mut listener = Listener::load(&request.model, &info, threads(request.threads))?;
    let language = match &request.language {
        Language::Fixed(code) => code.clone(),
        Language::DetectAmong(allowed) => {
            let (code, confidence) = listener.detect_language(&windows[0].samples(&samples), allowed)?;
            transcript.language = Some(code.clone());
            transcript.language_confidence = Some(confidence);
            code
        }
    };
    observer.progress(Progress { stage: Stage::Transcribing, done_ms: 0, total_ms });
    let heard = listener.hear(&windows, &samples, &language, observer)?;
    for (window, phrases) in windows.iter().zip(heard) {
        transcript.segments.extend(place_phrases(phrases, window, &transcript.voice_activity));
    }
    Ok(transcript)
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

pub(crate) fn check_languages(language: &Language, info: &ModelInfo) -> Result<(), SpeechError> {
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

pub(crate) fn threads(wanted: u16) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if wanted == 0 { cores.saturating_sub(1).clamp(1, 8) } else { usize::from(wanted) }
}

/// The library is built for processors of about 2013 and later (see [`crate`]); an older one gets a sentence in place
/// of an illegal instruction.
pub(crate) fn check_processor() -> Result<(), SpeechError> {
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
