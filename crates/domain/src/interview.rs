//! Answers and the recordings they were given in.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError, error::Check, person::Person, question::Question,
    session::Session,
};

/// Picture and sound, or sound alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Picture and sound.
    Video,
    /// Sound alone.
    Audio,
    /// Neither: the answer was written. Its text is a transcript, and nothing lies in the vault.
    Text,
    /// A kind that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// One stored segment of a recording; its bytes lie in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaSegment {
    /// Its name in the vault, e.g. `0000001.m4s`.
    pub name: String,
    /// How long it plays; 0 for the initialisation segment.
    pub duration_ms: Millis,
    /// Length before encryption.
    pub bytes: u64,
    /// SHA-256 before encryption, hexadecimal.
    pub sha256: String,
}

/// What can be missing from a recording for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// The picture is black, or stands still.
    Picture,
    /// The sound is silent.
    Sound,
    /// Something that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// A stretch of a recording without picture or sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MediaGap {
    /// What is missing.
    pub sense: Sense,
    /// Where it begins in the recording.
    pub from_ms: Millis,
    /// Where it ends.
    pub to_ms: Millis,
    /// Whether the device gave something for it that the machine was too slow for; it gave nothing otherwise.
    #[serde(default)]
    pub too_slow: bool,
}

/// A recording in the stored form (fragmented MP4 in segments), encrypted for its person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Its id, also its folder in the vault.
    pub id: Id<Media>,
    /// Who is recorded.
    pub person_id: Id<Person>,
    /// Picture and sound, or sound alone.
    pub kind: MediaKind,
    /// How long it plays.
    pub duration_ms: Millis,
    /// Picture width in pixels, 0 without a picture.
    pub width: u32,
    /// Picture height in pixels, 0 without a picture.
    pub height: u32,
    /// Frames per second, at a constant rate; none without a picture, and of what was stored before this was kept.
    #[serde(default)]
    pub frame_rate: Option<u32>,
    /// Whether there is sound at all.
    pub has_audio: bool,
    /// False when the file was damaged and only the readable part of it is kept, or when the recording was cut off.
    pub complete: bool,
    /// Where picture or sound is missing that was recorded here, in the order in which they began.
    #[serde(default)]
    pub gaps: Vec<MediaGap>,
    /// The initialisation segment.
    pub init: MediaSegment,
    /// The segments in order of time.
    pub segments: Vec<MediaSegment>,
    /// SHA-256 over the segments' hashes in order, hexadecimal: names the whole recording.
    pub hash: String,
    /// When it was stored.
    pub created_at_ms: Millis,
}

impl Media {
    /// The hash that names a recording, of its segments.
    pub fn hash_of(init: &MediaSegment, segments: &[MediaSegment]) -> String {
        let mut hash = Sha256::new();
        for part in std::iter::once(init).chain(segments) {
            hash.update(part.sha256.as_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// What stands for the recording of an answer that was written.
    pub fn written(person: Id<Person>, text: &str, now: Millis) -> Self {
        let init = MediaSegment {
            name: "answer.txt".into(),
            duration_ms: Millis(0),
            bytes: text.len() as u64,
            sha256: hex::encode(Sha256::digest(text.as_bytes())),
        };
        Self {
            id: Id::new(now),
            person_id: person,
            kind: MediaKind::Text,
            duration_ms: Millis(0),
            width: 0,
            height: 0,
            frame_rate: None,
            has_audio: false,
            complete: true,
            gaps: Vec::new(),
            hash: Self::hash_of(&init, &[]),
            init,
            segments: Vec::new(),
            created_at_ms: now,
        }
    }
}

/// The longest answer that can be written, in characters.
pub const MAX_WRITTEN: usize = 20_000;

/// An answer as it was written, without what surrounds it.
///
/// # Errors
/// Field errors for a text that is empty, longer than [`MAX_WRITTEN`] or holds control characters.
pub fn written(text: &str) -> Result<String, RuleError> {
    let mut check = Check::new();
    let text = text.replace("\r\n", "\n");
    let text = check.lines("text", &text, MAX_WRITTEN);
    check.finish(text)
}

impl Record for Media {
    const KIND: &'static str = "media";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }
}

/// What made an attempt to record an answer fail, through nobody's fault (B18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The application ended, the machine stopped, or nobody looked after it any more.
    Interrupted,
    /// A device gave nothing for a while.
    Device,
    /// The machine was too slow for what the devices gave.
    TooSlow,
    /// There was no more room on the disk.
    DiskFull,
    /// The recorder failed.
    Recorder,
    /// Something that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// So much of an answer can be without sound before the attempt counts as failed.
const SOUND_MISSED: Millis = Millis(2_000);
/// So much of an answer can be without its picture before the attempt counts as failed.
const PICTURE_MISSED: Millis = Millis(5_000);

impl Fault {
    /// Whether so much is missing that the attempt failed, and whether most of that is the devices' fault or the machine's.
    pub fn of_gaps(gaps: &[MediaGap]) -> Option<Self> {
        let missed = |sense, only_slow: bool| -> i64 {
            let of = gaps.iter().filter(|gap| gap.sense == sense && (gap.too_slow || !only_slow));
            of.map(|gap| gap.to_ms.0.saturating_sub(gap.from_ms.0)).sum()
        };
        let failed = [(Sense::Sound, SOUND_MISSED), (Sense::Picture, PICTURE_MISSED)]
            .into_iter()
            .find(|(sense, most)| missed(*sense, false) >= most.0);
        failed.map(
            |(sense, _)| {
                if missed(sense, true) * 2 > missed(sense, false) { Self::TooSlow } else { Self::Device }
            },
        )
    }
}

/// What an answer lacks, so that a probe is asked (F44, F45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpReason {
    /// Nothing was said.
    Empty,
    /// Hardly anything was said.
    VeryShort,
    /// What was said was hardly understood, or is about something else than the question, as captions tell.
    Unclear,
    /// Its time ran out while the candidate spoke.
    AtLimit,
    /// A reason that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// With less speech than this an answer is empty.
const EMPTY: Millis = Millis(1_000);
/// With less speech than this an answer is very short: about a dozen words.
const VERY_SHORT: Millis = Millis(5_000);

impl FollowUpReason {
    /// What an answer with so much speech lacks.
    pub fn of(speech: Millis, unclear: bool, at_limit: bool) -> Option<Self> {
        if speech < EMPTY {
            Some(Self::Empty)
        } else if speech < VERY_SHORT {
            Some(Self::VeryShort)
        } else if unclear {
            Some(Self::Unclear)
        } else if at_limit {
            Some(Self::AtLimit)
        } else {
            None
        }
    }
}

/// An approved probe that was asked within an answer (P19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FollowUp {
    /// Which of the question's probes, from 0.
    pub probe: u32,
    /// Its words.
    pub text: String,
    /// Why it was asked.
    pub reason: FollowUpReason,
    /// Where in the recording the answer to it begins.
    pub from_ms: Millis,
}

/// What a candidate answered to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its id.
    pub id: Id<Answer>,
    /// The session it was given in.
    pub session_id: Id<Session>,
    /// Who answered.
    pub person_id: Id<Person>,
    /// The question.
    pub question_id: Id<Question>,
    /// The number of the attempt, from 1; the last one counts.
    pub take: u32,
    /// The recording.
    pub media_id: Id<Media>,
    /// The name of the imported file, as the recruiter knows it.
    pub source_name: String,
    /// How long the answer is.
    pub duration_ms: Millis,
    /// How long the candidate thought before it, where that is known (F40).
    #[serde(default)]
    pub response_ms: Option<Millis>,
    /// The probes that were asked within it, in order.
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
    /// Why this attempt does not count as one.
    #[serde(default)]
    pub fault: Option<Fault>,
    /// When it was stored.
    pub created_at_ms: Millis,
}

impl Record for Answer {
    const KIND: &'static str = "answer";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.session_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(sense: Sense, from: i64, to: i64) -> MediaGap {
        MediaGap { sense, from_ms: Millis(from), to_ms: Millis(to), too_slow: false }
    }

    #[test]
    fn a_slow_machine_is_not_blamed_on_the_devices() {
        let slow = |sense, from, to| MediaGap { too_slow: true, ..gap(sense, from, to) };
        let fault = |gaps: &[MediaGap]| Fault::of_gaps(gaps);
        assert_eq!(fault(&[slow(Sense::Picture, 0, 4_999)]), None);
        assert_eq!(fault(&[slow(Sense::Picture, 0, 5_000)]), Some(Fault::TooSlow));
        assert_eq!(
            fault(&[slow(Sense::Picture, 0, 2_000), gap(Sense::Picture, 9_000, 12_000)]),
            Some(Fault::Device)
        );
        assert_eq!(
            fault(&[gap(Sense::Picture, 0, 2_000), slow(Sense::Picture, 9_000, 12_000)]),
            Some(Fault::TooSlow)
        );
        // Each sense by itself: what was not heard is the microphone's fault, however slow the pictures were.
        assert_eq!(
            fault(&[gap(Sense::Sound, 0, 2_000), slow(Sense::Picture, 0, 60_000)]),
            Some(Fault::Device)
        );
    }

    #[test]
    fn an_attempt_fails_by_what_could_not_be_heard_or_seen_for_long() {
        let fault = |gaps: &[MediaGap]| Fault::of_gaps(gaps);
        assert_eq!(fault(&[]), None);
        assert_eq!(fault(&[gap(Sense::Sound, 0, 1_999)]), None);
        assert_eq!(fault(&[gap(Sense::Sound, 500, 2_500)]), Some(Fault::Device));
        assert_eq!(
            fault(&[gap(Sense::Sound, 0, 1_000), gap(Sense::Sound, 9_000, 10_000)]),
            Some(Fault::Device)
        );
        assert_eq!(fault(&[gap(Sense::Picture, 0, 4_999), gap(Sense::Sound, 0, 1_000)]), None);
        assert_eq!(fault(&[gap(Sense::Picture, 0, 5_000)]), Some(Fault::Device));
    }

    #[test]
    fn what_an_answer_lacks_is_told_by_how_much_was_said() {
        let lacks = |speech, at_limit| FollowUpReason::of(Millis(speech), false, at_limit);
        assert_eq!(lacks(0, true), Some(FollowUpReason::Empty));
        assert_eq!(lacks(999, false), Some(FollowUpReason::Empty));
        assert_eq!(lacks(1_000, false), Some(FollowUpReason::VeryShort));
        assert_eq!(lacks(4_999, true), Some(FollowUpReason::VeryShort));
        assert_eq!(lacks(5_000, true), Some(FollowUpReason::AtLimit));
        assert_eq!(lacks(5_000, false), None);
        let unclear = |speech, at_limit| FollowUpReason::of(Millis(speech), true, at_limit);
        assert_eq!(unclear(4_999, false), Some(FollowUpReason::VeryShort));
        assert_eq!(unclear(5_000, false), Some(FollowUpReason::Unclear));
        assert_eq!(unclear(5_000, true), Some(FollowUpReason::Unclear));
    }
}
