//! What comes out of listening: text with times and confidence, and where somebody spoke.

use serde::{Deserialize, Serialize};

/// A stretch of time, in milliseconds from the beginning of the audio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First millisecond.
    pub start_ms: u64,
    /// One past the last millisecond.
    pub end_ms: u64,
}

impl Span {
    /// How long the stretch is, in milliseconds.
    pub fn duration_ms(self) -> u64 {
        self.end_ms.saturating_sub(self.start_ms)
    }

    /// How much of `other` lies inside this stretch, in milliseconds.
    pub fn overlap_ms(self, other: Self) -> u64 {
        self.end_ms.min(other.end_ms).saturating_sub(self.start_ms.max(other.start_ms))
    }
}

/// One spoken word, with the punctuation that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Where the word begins, in milliseconds. An estimate: see [`crate`].
    pub start_ms: u64,
    /// Where the word ends, in milliseconds.
    pub end_ms: u64,
    /// The word as written, without surrounding spaces.
    pub text: String,
    /// Mean probability that the model gave to the word's parts, 0 to 1.
    pub confidence: f32,
}

/// A phrase or sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Where the phrase begins, in milliseconds; taken from voice activity.
    pub start_ms: u64,
    /// Where the phrase ends, in milliseconds; taken from the model, within voice activity.
    pub end_ms: u64,
    /// The words, joined by spaces.
    pub text: String,
    /// Mean confidence of the words, 0 to 1.
    pub confidence: f32,
    /// The words in order, all inside the segment.
    pub words: Vec<Word>,
}

/// The text of one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Language code (`fr`, `en`, `ar`, ...); none when it was to be detected and nobody spoke.
    pub language: Option<String>,
    /// Share of the detected language among the allowed ones, 0 to 1; none when it was fixed.
    pub language_confidence: Option<f32>,
    /// Length of the audio, in milliseconds.
    pub duration_ms: u64,
    /// Phrases in order of time; empty when nobody spoke.
    pub segments: Vec<Segment>,
    /// Where somebody spoke.
    pub voice_activity: Vec<Span>,
    /// What found the voice activity: `silero-v6.2.0` and the like, or `energy`.
    pub vad: String,
}

impl Transcript {
    /// The whole text on one line.
    pub fn text(&self) -> String {
        self.segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// What is being done, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The audio is being taken over; the total is not known yet.
    Reading,
    /// Voice activity is searched for.
    FindingSpeech,
    /// The model is being loaded, and the language detected.
    LoadingModel,
    /// Speech becomes text.
    Transcribing,
}

impl Stage {
    /// Where this stage begins and ends within the whole work, in thousandths of its usual time.
    fn thousandths(self) -> (u64, u64) {
        match self {
            Self::Reading => (0, 10),
            Self::FindingSpeech => (10, 60),
            Self::LoadingModel => (60, 100),
            Self::Transcribing => (100, 1_000),
        }
    }
}

/// How far the work is within its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Milliseconds of audio done in this stage.
    pub done_ms: u64,
    /// Milliseconds of audio in this stage, 0 while unknown. When transcribing, speech alone counts.
    pub total_ms: u64,
}

impl Progress {
    /// How far the whole work is, in thousandths; it never goes back from one stage to the next.
    pub fn permille(self) -> u64 {
        let (begin, end) = self.stage.thousandths();
        let done = (end - begin) * self.done_ms.min(self.total_ms) / self.total_ms.max(1);
        begin + done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_work_goes_on_through_all_stages() {
        let at = |stage, done_ms, total_ms| Progress { stage, done_ms, total_ms }.permille();
        let steps = [
            at(Stage::Reading, 0, 0),
            at(Stage::Reading, 9_000, 0),
            at(Stage::FindingSpeech, 0, 9_000),
            at(Stage::FindingSpeech, 9_000, 9_000),
            at(Stage::LoadingModel, 0, 5_000),
            at(Stage::Transcribing, 0, 5_000),
            at(Stage::Transcribing, 2_500, 5_000),
            at(Stage::Transcribing, 5_000, 5_000),
        ];
        assert_eq!(steps, [0, 0, 10, 60, 60, 100, 550, 1_000]);
    }
}
