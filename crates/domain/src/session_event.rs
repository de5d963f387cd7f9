//! What happened in a session, as it happened: the technical log (F91, F92, F96), and all that is needed to go on with an
//! interview where it stopped.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record,
    accommodation::Accommodations,
    consent::Language,
    interview::{Answer, Fault, FollowUpReason, Media, Sense},
    person::Person,
    question::Question,
    session::Session,
    user::User,
};

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// The candidate said so.
    Candidate,
    /// Its time was over.
    Limit,
    /// A reason that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// One thing that happened. Carries ids, codes and numbers, never names or contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    /// A recruiter gave this machine to the candidate.
    HandedOver,
    /// The application was started anew while the candidate had the machine.
    Continued,
    /// A recruiter took the machine back.
    TakenBack,
    /// The candidate read the information sheet of this hash (P12).
    Informed {
        /// The language it was read in.
        language: Language,
        /// SHA-256 of its text, hexadecimal.
        hash: String,
    },
    /// The candidate decided what they agree to, the recording included.
    Consented,
    /// The candidate does not want to be recorded.
    Refused,
    /// What makes the interview fit for the candidate was chosen (P24).
    Adjusted {
        /// All that holds from now on.
        accommodations: Accommodations,
    },
    /// Camera and microphone were tried out.
    DevicesReady {
        /// Whether answers are recorded without a picture.
        sound_only: bool,
        /// Whether there is neither camera nor microphone, and answers are written.
        #[serde(default)]
        in_writing: bool,
    },
    /// The practice question was gone through, or skipped.
    Practised {
        /// Whether it was left out.
        skipped: bool,
    },
    /// A question was shown, for the first time or again.
    Asked {
        /// The question.
        question_id: Id<Question>,
    },
    /// A question was listened to again.
    Repeated {
        /// The question.
        question_id: Id<Question>,
    },
    /// An answer began to be recorded.
    AnswerStarted {
        /// The question.
        question_id: Id<Question>,
        /// What it is recorded in.
        media_id: Id<Media>,
        /// How long the candidate thought before.
        response_ms: Millis,
    },
    /// An answer was asked to be taken further.
    FollowedUp {
        /// The question.
        question_id: Id<Question>,
        /// Which of its approved probes was asked, from 0.
        probe: u32,
        /// What the answer lacked.
        reason: FollowUpReason,
    },
    /// An answer was given.
    Answered {
        /// The question.
        question_id: Id<Question>,
        /// The answer.
        answer_id: Id<Answer>,
        /// How long it is.
        duration_ms: Millis,
        /// How much of it somebody spoke, as loudness tells.
        speech_ms: Millis,
        /// Why it ended.
        ended_by: EndedBy,
    },
    /// An answer was given in writing.
    Written {
        /// The question.
        question_id: Id<Question>,
        /// The answer.
        answer_id: Id<Answer>,
    },
    /// An attempt failed for a technical reason: the question is open again and the attempt does not count (B18).
    Reopened {
        /// The question.
        question_id: Id<Question>,
        /// What is left of the attempt, if anything.
        answer_id: Option<Id<Answer>>,
        /// What failed.
        fault: Fault,
    },
    /// The candidate left a question out.
    Skipped {
        /// The question.
        question_id: Id<Question>,
    },
    /// The candidate came to the end of the questions.
    Summarised,
    /// The candidate took a break, or was given one.
    Paused {
        /// Whether whoever leads the interview gave it.
        #[serde(default)]
        by_staff: bool,
    },
    /// The break was over.
    Resumed {
        /// How long it took.
        after_ms: Millis,
    },
    /// The candidate asked for help.
    HelpAsked,
    /// Somebody came.
    Helped,
    /// A device stopped giving anything.
    DeviceLost {
        /// What is missing without it.
        sense: Sense,
    },
    /// A device gives something again.
    DeviceBack {
        /// What it gives.
        sense: Sense,
    },
    /// The candidate handed in.
    Finished,
    /// How the candidate found the interview (F95).
    Experienced {
        /// 1, bad, to 5, good.
        stars: u8,
    },
    /// Something that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Happened {
    /// The question that it is about.
    pub fn question(&self) -> Option<Id<Question>> {
        match self {
            Self::Asked { question_id }
            | Self::Repeated { question_id }
            | Self::AnswerStarted { question_id, .. }
            | Self::FollowedUp { question_id, .. }
            | Self::Answered { question_id, .. }
            | Self::Written { question_id, .. }
            | Self::Reopened { question_id, .. }
            | Self::Skipped { question_id } => Some(*question_id),
            _ => None,
        }
    }
}

/// One line of a session's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEvent {
    /// Its id.
    pub id: Id<SessionEvent>,
    /// The session.
    pub session_id: Id<Session>,
    /// Whose session it is.
    pub person_id: Id<Person>,
    /// Its place in the log, from 1: clocks can be set back.
    pub number: u32,
    /// When, as the clock showed.
    pub at_ms: Millis,
    /// Who answers for this machine.
    pub by: Id<User>,
    /// What happened.
    #[serde(flatten)]
    pub happened: Happened,
}

impl SessionEvent {
    /// The line of the log of `session` that follows `last`, 0 for the first one.
    pub fn next(session: &Session, last: u32, happened: Happened, by: Id<User>, now: Millis) -> Self {
        Self {
            id: Id::new(now),
            session_id: session.id,
            person_id: session.person_id,
            number: last.saturating_add(1),
            at_ms: now,
            by,
            happened,
        }
    }
}

impl Record for SessionEvent {
    const KIND: &'static str = "session_event";
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

    fn sort_key(&self) -> String {
        format!("{:09}", self.number)
    }

    fn search_key(&self) -> String {
        String::new()
    }
}
