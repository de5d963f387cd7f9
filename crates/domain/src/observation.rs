//! Facial quality metrics: what the picture of an answer says about the picture (P3, P4), never about the person.
//!
//! They need their own consent, are kept apart from everything that evaluates (P5), and describe framing, light and
//! where the face points, in units that anybody can check. `docs/facial-metrics.md` defines each for its readers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Id, MergeClass, Millis, Record, interview::Answer, person::Person};

mod biometric;
mod series;
mod summary;

pub use biometric::BiometricData;
pub use series::Series;
pub use summary::{Events, Span, Spread, Summary, events};

/// Why a face was not measured at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Unmeasured {
    /// No face in the picture.
    NoFace,
    /// The face has too few pixels.
    TooSmall,
    /// The picture has too little light.
    TooDark,
    /// The face is washed out by light.
    TooBright,
    /// The face is out of focus or smeared by movement.
    Blurred,
    /// The picture stood still.
    Frozen,
    /// A cause that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// Where the nearest face is in the picture, and how well it can be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    /// Centre of the face: shares of the picture's width and height from its upper left corner.
    pub centre: [f32; 2],
    /// Width and height of the face in shares of the picture's width and height.
    pub size: [f32; 2],
    /// Brightness of the whole picture: its mean luma, 0 to 1. The whole picture, so that it says nothing of skin.
    pub brightness: f32,
    /// Sharpness of the face: the variance of its Laplacian over the variance of its luma.
    pub sharpness: f32,
}

/// How the head is turned and where the eyes are, in a picture that is good enough to tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// Turn to the side in degrees; negative towards the left of the picture.
    pub yaw: f32,
    /// Nod in degrees; positive downwards.
    pub pitch: f32,
    /// Tilt in degrees; positive counter-clockwise in the picture.
    pub roll: f32,
    /// Where the irises stand between the corners of the eyes: 0 at the left of the picture, 1 at the right.
    pub gaze: f32,
    /// Eye aspect ratio: distance of the lids over the distance of the corners, mean of both eyes (Soukupová and Čech
    /// 2016, "Real-Time Eye Blink Detection using Facial Landmarks", eq. 1).
    pub eye_opening: f32,
}

/// What was measured at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// When, within the answer.
    pub at_ms: Millis,
    /// Whether the picture differs from the one before; a camera slower than the sampling repeats its pictures.
    pub fresh: bool,
    /// Faces in the picture.
    pub faces: u8,
    /// The face that is followed, if there is one.
    pub framing: Option<Framing>,
    /// How it is turned, if the picture allows to tell.
    pub head: Option<Head>,
    /// Why not, otherwise.
    pub unmeasured: Option<Unmeasured>,
}

/// The facial quality metrics of one answer; its [`Series`] is a blob beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Its id.
    pub id: Id<Observation>,
    /// The answer.
    pub answer_id: Id<Answer>,
    /// Whose face it is.
    pub person_id: Id<Person>,
    /// SHA-256 of the recording that was measured.
    pub media_hash: String,
    /// The models, by name and SHA-256.
    pub models: Vec<(String, String)>,
    /// What the samples add up to.
    pub summary: Summary,
    /// When it was made.
    pub created_at_ms: Millis,
}

impl Record for Observation {
    const KIND: &'static str = "observation";
    const CLASS: MergeClass = MergeClass::Append;
    const APART: bool = true;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.answer_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }
}
