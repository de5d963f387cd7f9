//! Speech: an answer becomes text with times, on this machine.
//!
//! Voice activity comes first, so silence costs nothing and invents nothing; the speech is packed into windows of
//! at most 28 s that end at pauses, each decoded by itself (whisper.cpp through whisper-rs); a phrase begins where voice
//! activity says so and ends where the model says so. The language is fixed or detected once per answer.
//!
//! **Times of words are estimates**: whisper.cpp times phrases. Words share the voiced time of their phrase by their
//! length, in order and without gaps other than pauses; good enough to follow and to seek.
//!
//! **Captions.** [`Worker::caption`] writes down what is said while it is said, phrase by phrase, by the same worker
//! program. Quick and less exact: one guess per phrase, no look ahead. The transcript replaces them.
//!
//! **Worker.** Hosts don't compute in their own process. They call [`Worker::transcribe`], which starts the program
//! again with [`WORKER_ARGUMENT`]; there, `main` hands over to [`worker::run`] before doing anything else. A crash, an
//! out-of-memory kill or a hang costs one retry. Memory of the worker: the model, its buffers, and 3.8 MB for each
//! minute of audio.
//!
//! **Instruction set.** `.cargo/config.toml` builds whisper.cpp for x86-64-v3 without 512-bit vectors (AVX2, FMA, F16C,
//! BMI2: Intel since 2013, AMD since 2015) or plain ARMv8, whatever machine builds it; an older processor is told by
//! [`SpeechError::Processor`]. There is no OpenMP or other library to ship, only the C++ standard library.

mod accuracy;
mod activity;
mod audio;
mod captioner;
mod captions;
mod client;
mod engine;
mod error;
mod listener;
mod model;
mod transcript;
mod window;
mod wire;
mod words;
pub mod worker;

pub use accuracy::{word_error_rate, word_errors};
pub use audio::SAMPLE_RATE;
pub use captioner::{CaptionEvent, Captioner};
pub use captions::CaptionRequest;
pub use client::{AudioSource, Worker};
pub use engine::{Language, Observer, Request, transcribe};
pub use error::{ModelFault, SpeechError};
pub use model::{ModelInfo, ModelSize, Precision, inspect_model, inspect_voice_activity_model};
pub use transcript::{Progress, Segment, Span, Stage, Transcript, Word};
pub use worker::WORKER_ARGUMENT;
