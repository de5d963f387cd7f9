//! What somebody writes down for themselves while they listen to an interview that goes on (F48). Nobody else reads it:
//! what is to count is rated, and what is to be talked about is a comment.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError, error::Check, interview::Media, person::Person,
    question::Question, session::Session, user::User,
};

/// The longest note, in characters.
pub const MAX_TEXT: usize = 2_000;

/// Where in an interview a note was begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The question that the candidate was at; none before the first and after the last.
    pub question_id: Option<Id<Question>>,
    /// What was being recorded, and how much of it there was; none while nothing was.
    pub recorded: Option<(Id<Media>, Millis)>,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterviewNote {
    /// Its id.
    pub id: Id<InterviewNote>,
    /// The session.
    pub session_id: Id<Session>,
    /// Whose session it is.
    pub person_id: Id<Person>,
    /// Who wrote it, and reads it.
    pub author_id: Id<User>,
    /// The question that the candidate was at.
    pub question_id: Option<Id<Question>>,
    /// What was being recorded.
    pub media_id: Option<Id<Media>>,
    /// The moment in it.
    pub position_ms: Option<Millis>,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub at_ms: Millis,
}

fn checked(text: &str) -> Result<String, RuleError> {
    let mut check = Check::new();
    let text = check.lines("text", text, MAX_TEXT);
    check.finish(text)
}

impl InterviewNote {
    /// Writes a note at a moment of the interview.
    ///
    /// # Errors
    /// Field errors for a text that is empty, longer than [`MAX_TEXT`] or holds control characters.
    pub fn new(
        session: &Session,
        moment: Moment,
        text: &str,
        author: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let (media_id, position_ms) = moment.recorded.unzip();
        Ok(Self {
            id: Id::new(now),
            session_id: session.id,
            person_id: session.person_id,
            author_id: author,
            question_id: moment.question_id,
            media_id,
            position_ms,
            text: checked(text)?,
            at_ms: now,
        })
    }

    /// The note with another text.
    ///
    /// # Errors
    /// `interview_note.not_author` for anybody else; field errors for the text, as [`InterviewNote::new`].
    pub fn edited(&self, text: &str, by: Id<User>) -> Result<Self, RuleError> {
        self.ensure_by(by)?;
        Ok(Self { text: checked(text)?, ..self.clone() })
    }

    /// Refuses everybody but its author.
    ///
    /// # Errors
    /// `interview_note.not_author`.
    pub fn ensure_by(&self, user: Id<User>) -> Result<(), RuleError> {
        if self.author_id == user { Ok(()) } else { Err(RuleError::conflict("interview_note.not_author")) }
    }
}

impl Record for InterviewNote {
    const KIND: &'static str = "interview_note";
    const CLASS: MergeClass = MergeClass::Fields;

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
