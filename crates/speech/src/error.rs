//! What can go wrong while listening.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file can't be used as a model.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelFault {
    /// The file is not there or can't be read.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// The file is of another format.
    #[error("it is not a file of the expected kind")]
    WrongKind,
    /// The file ends before its content does.
    #[error("it is cut off after {0} bytes")]
    CutOff(u64),
    /// A value in the file is impossible.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The file holds a header and a vocabulary, but no weights.
    #[error("it holds no weights")]
    NoWeights,
}

/// Why an answer has no transcript.
#[derive(Debug, Error)]
pub enum SpeechError {
    /// A file of weights is missing, damaged, or something else.
    #[error("the model {path} can't be used: {fault}")]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: ModelFault,
    },
    /// Whisper has no such language, or this model was not made for it.
    #[error("the model does not understand the language {0:?}")]
    Language(String),
    /// The processor lacks instructions that the speech library was built with.
    #[error("this computer's processor lacks {0}, which speech recognition needs")]
    Processor(String),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The audio could not be read.
    #[error("the audio can't be read: {0}")]
    Source(#[source] std::io::Error),
    /// The speech library reported an error.
    #[error("the speech library failed: {0}")]
    Engine(String),
    /// The worker process could not be started.
    #[error("the speech worker can't be started: {0}")]
    Start(#[source] std::io::Error),
    /// The worker process died, and died again when it was started anew.
    #[error("the speech worker failed twice: {0}")]
    Crashed(String),
    /// The worker process fell silent, and did so again when it was started anew.
    #[error("the speech worker gave no sign of life for {seconds} s, twice")]
    Hung {
        /// How long was waited, in seconds.
        seconds: u64,
    },
}
