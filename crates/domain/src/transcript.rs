//! Transcripts: what was said, when, and how sure we are of it (P16).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Findable, Id, MergeClass, Millis, Record, RuleError, error::Check, interview::Answer, person::Person,
};

/// How a transcript came about (F40, F71, F72).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptMethod {
    /// By Whisper on this machine.
    Whisper,
    /// Typed by hand.
    Manual,
    /// By Whisper, then corrected by hand.
    WhisperEdited,
    /// By the candidate, in place of saying it.
    Written,
    /// A method that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// One word and when it was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Word {
    /// Start within the answer.
    pub start_ms: Millis,
    /// End within the answer.
    pub end_ms: Millis,
    /// The word with its punctuation.
    pub text: String,
    /// 0 to 1; none for words typed by hand.
    pub confidence: Option<f32>,
}

/// A stretch of speech between pauses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Segment {
    /// Start within the answer.
    pub start_ms: Millis,
    /// End within the answer.
    pub end_ms: Millis,
    /// What was said.
    pub text: String,
    /// 0 to 1; none for text typed by hand.
    pub confidence: Option<f32>,
    /// The words in order, inside the segment; empty when the text was typed by hand.
    pub words: Vec<Word>,
}

/// A segment as it is corrected or typed by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SegmentInput {
    /// Start within the answer.
    pub start_ms: Millis,
    /// End within the answer.
    pub end_ms: Millis,
    /// What was said.
    pub text: String,
}

/// One version of the transcript of an answer; its segments are a blob beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Its id.
    pub id: Id<Transcript>,
    /// The answer.
    pub answer_id: Id<Answer>,
    /// Who speaks.
    pub person_id: Id<Person>,
    /// How it came about.
    pub method: TranscriptMethod,
    /// The version it was made from, if it corrects one.
    pub base_id: Option<Id<Transcript>>,
    /// Number of the version, from 1.
    pub version: u32,
    /// The model's name; empty when typed by hand.
    pub model: String,
    /// SHA-256 of the model's file; empty when typed by hand.
    pub model_sha256: String,
    /// What found the speech in the sound, e.g. `silero-v6.2.0`; empty when typed by hand.
    pub voice_activity: String,
    /// Whether the model is the self-made one of the sample, which understands no real voice.
    #[serde(default)]
    pub synthetic: bool,
    /// Language spoken, ISO 639-1.
    pub language: String,
    /// The whole text.
    pub text: String,
    /// Mean confidence of the words, 0 to 1; none when typed by hand.
    pub confidence: Option<f32>,
    /// When it was made.
    pub created_at_ms: Millis,
}

impl Record for Transcript {
    const KIND: &'static str = "transcript";
    const CLASS: MergeClass = MergeClass::Append;
    const FINDABLE: Findable = Findable::NewestOfParent;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.answer_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }

    fn found_by(&self) -> String {
        self.text.clone()
    }

    fn version(&self) -> u32 {
        self.version
    }
}

/// The whole text of `segments`, one segment a line.
pub fn text_of(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| segment.text.trim())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The paragraphs of an answer that was written; they have no times.
pub fn paragraphs(text: &str) -> Vec<Segment> {
    let of = |text: &str| Segment {
        start_ms: Millis(0),
        end_ms: Millis(0),
        text: text.to_owned(),
        confidence: None,
        words: Vec::new(),
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(of).collect()
}

/// Segments from what was typed by hand, over the `base` they correct: a segment whose text and times did
/// not change keeps its words and confidence.
///
/// # Errors
/// Field errors under `segments.<position>`.
pub fn corrected(
    base: &[Segment],
    input: &[SegmentInput],
    duration: Millis,
) -> Result<Vec<Segment>, RuleError> {
    let mut check = Check::new();
    check.ensure(input.len() <= 20_000, "segments", "too_many");
    let mut before = Millis(0);
    let mut segments = Vec::with_capacity(input.len());
    for (position, typed) in input.iter().enumerate() {
        let at = |field: &str| format!("segments.{position}.{field}");
        let text = check.optional(&at("text"), &typed.text, 20_000);
        let ordered = typed.start_ms >= before
            && typed.end_ms >= typed.start_ms
            && typed.end_ms.0 <= duration.0 + 1_000;
        check.ensure(ordered, &at("start_ms"), "order");
        before = typed.start_ms;
        if text.is_empty() {
            continue;
        }
        let kept = base.iter().find(|old| {
            old.start_ms == typed.start_ms && old.end_ms == typed.end_ms && old.text.trim() == text
        });
        segments.push(kept.cloned().unwrap_or_else(|| Segment {
            start_ms: typed.start_ms,
            end_ms: typed.end_ms,
            text,
            confidence: None,
            words: Vec::new(),
        }));
    }
    check.finish(segments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(start: i64, text: &str) -> Segment {
        let word = Word {
            start_ms: Millis(start),
            end_ms: Millis(start + 900),
            text: text.into(),
            confidence: Some(0.9),
        };
        Segment {
            start_ms: Millis(start),
            end_ms: Millis(start + 900),
            text: text.into(),
            confidence: Some(0.9),
            words: vec![word],
        }
    }

    fn typed(start: i64, text: &str) -> SegmentInput {
        SegmentInput { start_ms: Millis(start), end_ms: Millis(start + 900), text: text.into() }
    }

    #[test]
    fn untouched_segments_keep_their_words() {
        let base = [said(0, "Bonjour."), said(1_000, "Au revoir.")];
        let segments =
            corrected(&base, &[typed(0, "Bonjour."), typed(1_000, "À bientôt.")], Millis(5_000)).unwrap();
        assert_eq!(segments[0], base[0]);
        assert_eq!(
            (segments[1].text.as_str(), segments[1].confidence, segments[1].words.len()),
            ("À bientôt.", None, 0)
        );
    }

    #[test]
    fn an_emptied_segment_is_gone_and_times_must_be_in_order() {
        let base = [said(0, "Bonjour.")];
        assert!(corrected(&base, &[typed(0, "  ")], Millis(5_000)).unwrap().is_empty());
        assert!(corrected(&base, &[typed(2_000, "b"), typed(1_000, "a")], Millis(5_000)).is_err());
        assert!(corrected(&base, &[typed(9_000, "after the end")], Millis(5_000)).is_err());
    }
}
