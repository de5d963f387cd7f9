//! Answers and the recordings they were given in.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Id, MergeClass, Millis, Record, person::Person, question::Question, session::Session};

/// Picture and sound, or sound alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Picture and sound.
    Video,
    /// Sound alone.
    Audio,
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

/// A stretch of a recording in which a device gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MediaGap {
    /// What is missing.
    pub sense: Sense,
    /// Where it begins in the recording.
    pub from_ms: Millis,
    /// Where it ends.
    pub to_ms: Millis,
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
    /// Where a device gave nothing while it was recorded here, in the order in which they began.
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
