//! Kokoro with its real weights, which `RECRUTEIA_VOICES` has.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::{env, ops::ControlFlow, path::PathBuf};

use domain::consent::Language;
use recruteia_voice::{Kokoro, VoiceError};

const FRENCH: &str = "Racontez une situation où un spectateur était mécontent. Qu’avez-vous fait ?";
const ENGLISH: &str = "Tell me about a time when a visitor was unhappy. What did you do?";

fn weights(file: &str) -> Option<PathBuf> {
    let folder = env::var_os("RECRUTEIA_VOICES");
    if folder.is_none() {
        eprintln!("SKIPPED: RECRUTEIA_VOICES is not set");
    }
    Some(PathBuf::from(folder?).join(file))
}

fn load(voice: &str, language: Language) -> Option<Kokoro> {
    Some(Kokoro::load(&weights("kokoro-82m-q8.onnx")?, &weights(voice)?, language).unwrap())
}

fn samples(wav: &[u8]) -> Vec<f32> {
    let mut reader = hound::WavReader::new(wav).unwrap();
    assert_eq!((reader.spec().channels, reader.spec().sample_rate), (1, 24_000));
    reader.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
}

fn seconds(samples: &[f32]) -> f64 {
    samples.len() as f64 / 24_000.0
}

fn loudness(samples: &[f32]) -> f32 {
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32).sqrt()
}

#[test]
fn questions_are_spoken_in_both_languages() {
    for (voice, language, text) in
        [("kokoro-ff_siwis.bin", Language::Fr, FRENCH), ("kokoro-af_heart.bin", Language::En, ENGLISH)]
    {
        let Some(kokoro) = load(voice, language) else { return };
        let mut asked = 0;
        let said = kokoro.speak(text, &mut || {
            asked += 1;
            ControlFlow::Continue(())
        });
        let said = samples(&said.unwrap());
        // Twice for each sentence: how its words are said, and then saying them.
        assert_eq!(asked, 4);
        // As fast as people speak: four to eight syllables a second, of which there are some twenty.
        assert!((2.5..8.0).contains(&seconds(&said)), "{} s", seconds(&said));
        assert!((0.01..0.3).contains(&loudness(&said)), "{}", loudness(&said));
        assert!(said.iter().all(|sample| sample.abs() < 1.0));
    }
}

#[test]
fn it_stops_between_sentences_and_says_nothing_of_nothing() {
    let Some(kokoro) = load("kokoro-af_heart.bin", Language::En) else { return };
    for last in 1..=4 {
        let mut asked = 0;
        let stopped = kokoro.speak(ENGLISH, &mut || {
            asked += 1;
            if asked == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(stopped, Err(VoiceError::Cancelled)));
        assert_eq!(asked, last);
    }
    for text in ["", " … ?! "] {
        let said = kokoro.speak(text, &mut || ControlFlow::Continue(()));
        assert!(matches!(said, Err(VoiceError::Unspeakable)), "{text:?}");
    }
}

#[test]
fn other_files_are_refused() {
    let Some(network) = weights("kokoro-82m-q8.onnx") else { return };
    let voice = weights("kokoro-af_heart.bin").unwrap();
    for (network, voice) in [(&voice, &voice), (&network, &network)] {
        assert!(matches!(Kokoro::load(network, voice, Language::En), Err(VoiceError::Failed(_))));
    }
}
