//! What the tests of this crate share: where the clips and the models are, and how to listen to them.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use recruteia_speech::{Language, Observer, Progress, Request, Transcript, transcribe};
use serde::Deserialize;

/// Folders named by the environment; none when they are not, which is said on stderr.
pub struct Shared {
    models: PathBuf,
    audio: PathBuf,
}

/// The folders of models and test data, or a line that says that `test` was skipped.
pub fn shared(test: &str) -> Option<Shared> {
    let (Some(models), Some(data)) =
        (std::env::var_os("RECRUTEIA_MODELS"), std::env::var_os("RECRUTEIA_TESTDATA"))
    else {
        eprintln!("SKIPPED {test}: RECRUTEIA_MODELS and RECRUTEIA_TESTDATA are not set");
        return None;
    };
    Some(Shared { models: models.into(), audio: Path::new(&data).join("audio") })
}

impl Shared {
    pub fn model(&self, name: &str) -> PathBuf {
        self.models.join(name)
    }

    pub fn clip(&self, name: &str) -> Clip {
        Clip { path: self.audio.join(format!("{name}.wav")) }
    }

    /// The clips of a folder whose names begin so, in order.
    pub fn clips(&self, folder: &str, prefix: &str) -> Vec<Clip> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(self.audio.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "wav"))
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(prefix))
            .collect();
        paths.sort();
        assert!(!paths.is_empty(), "no clips {prefix}* in {folder}");
        paths.into_iter().map(|path| Clip { path }).collect()
    }

    /// French or English, with Silero.
    pub fn request(&self) -> Request {
        Request {
            model: self.model("recruteia-synthetic-tiny.bin"),
            voice_activity_model: Some(self.model("ggml-silero-v6.2.0.bin")),
            language: Language::DetectAmong(vec!["fr".to_owned(), "en".to_owned()]),
            threads: 1,
        }
    }

    pub fn request_without_silero(&self) -> Request {
        Request { voice_activity_model: None, ..self.request() }
    }
}

pub struct Clip {
    path: PathBuf,
}

/// A sentence of a clip, in seconds.
#[derive(Deserialize)]
pub struct Sentence {
    pub start: f64,
    pub end: f64,
    pub text: String,
}

#[derive(Deserialize)]
struct Times {
    sentences: Vec<Sentence>,
}

impl Clip {
    pub fn name(&self) -> String {
        self.path.file_stem().unwrap().to_str().unwrap().to_owned()
    }

    pub fn text(&self) -> String {
        std::fs::read_to_string(self.path.with_extension("txt")).unwrap()
    }

    pub fn sentences(&self) -> Vec<Sentence> {
        let text = std::fs::read_to_string(self.path.with_extension("json")).unwrap();
        serde_json::from_str::<Times>(&text).unwrap().sentences
    }

    pub fn samples(&self) -> Vec<f32> {
        let reader = hound::WavReader::open(&self.path).unwrap();
        assert_eq!((reader.spec().sample_rate, reader.spec().channels), (16_000, 1));
        reader.into_samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
    }
}

pub struct Patient;

impl Observer for Patient {
    fn progress(&self, _: Progress) {}

    fn keep_going(&self) -> bool {
        true
    }
}

pub fn listen(request: &Request, samples: Vec<f32>) -> Transcript {
    let observer: Arc<dyn Observer> = Arc::new(Patient);
    let transcript = transcribe(request, samples, &observer).unwrap();
    assert_in_order(&transcript);
    transcript
}

/// Segments follow each other, words follow each other inside their segment, all within the audio.
pub fn assert_in_order(transcript: &Transcript) {
    let mut after_ms = 0;
    for segment in &transcript.segments {
        assert!(
            after_ms <= segment.start_ms && segment.start_ms < segment.end_ms,
            "{segment:?} after {after_ms}"
        );
        assert!(!segment.words.is_empty() && (0.0..=1.0).contains(&segment.confidence), "{segment:?}");
        let mut word_ms = segment.start_ms;
        for word in &segment.words {
            assert!(word_ms <= word.start_ms && word.start_ms <= word.end_ms, "{word:?} in {segment:?}");
            assert!(!word.text.is_empty() && (0.0..=1.0).contains(&word.confidence), "{word:?}");
            word_ms = word.end_ms;
        }
        assert!(word_ms <= segment.end_ms, "{segment:?}");
        after_ms = segment.end_ms;
    }
    assert!(after_ms <= transcript.duration_ms);
    let joined: Vec<&str> =
        transcript.segments.iter().flat_map(|s| s.words.iter().map(|w| w.text.as_str())).collect();
    assert_eq!(joined.join(" "), transcript.text(), "words and text say the same");
}
