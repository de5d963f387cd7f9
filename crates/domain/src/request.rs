//! What people ask about their own data, and what was done about it (P14).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError, error::Check, person::Person, sign_off::MIN_REASON, user::User,
};

/// A request is answered within so long.
pub const ANSWER_WITHIN: Millis = Millis(30 * Millis::DAY.0);

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// A copy of everything held about them.
    Access,
    /// A correction.
    Rectification,
    /// The erasure of their file.
    Erasure,
    /// That something is not done with their data.
    Objection,
    /// An explanation of a score.
    Explanation,
    /// A kind that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// A request of the person concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubjectRequest {
    /// Its id.
    pub id: Id<SubjectRequest>,
    /// Who asks.
    pub person_id: Id<Person>,
    /// What for.
    pub kind: RequestKind,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// Until when it is to be answered.
    pub due_at_ms: Millis,
    /// What was asked, in words; may be empty.
    pub note: String,
    /// Who wrote it down.
    pub recorded_by: Id<User>,
    /// When it was written down.
    pub at_ms: Millis,
}

impl SubjectRequest {
    /// A request that arrived at `received`; its 30 days run from then on.
    ///
    /// # Errors
    /// Field errors: a note that is too long, an arrival in the future or more than a year ago.
    pub fn new(
        person: Id<Person>,
        kind: RequestKind,
        received: Millis,
        note: &str,
        by: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let note = check.optional("note", note, 2_000);
        let year_ago = Millis(now.0 - 365 * Millis::DAY.0);
        check.ensure(received <= now && received >= year_ago, "received_at_ms", "range");
        check.ensure(kind != RequestKind::Unknown, "kind", "unknown");
        check.finish(Self {
            id: Id::new(now),
            person_id: person,
            kind,
            received_at_ms: received,
            due_at_ms: received.plus(ANSWER_WITHIN),
            note,
            recorded_by: by,
            at_ms: now,
        })
    }
}

impl Record for SubjectRequest {
    const KIND: &'static str = "subject_request";
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

/// How a request went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Something was noted; the request stays open.
    Note,
    /// It was done.
    Done,
    /// It was refused, with a reason.
    Refused,
    /// A step that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// A step in answering a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestStep {
    /// Its id.
    pub id: Id<RequestStep>,
    /// The request.
    pub request_id: Id<SubjectRequest>,
    /// Who asked.
    pub person_id: Id<Person>,
    /// How it went on.
    pub kind: StepKind,
    /// What was done, or why not.
    pub note: String,
    /// Who did it.
    pub by: Id<User>,
    /// When.
    pub at_ms: Millis,
}

impl RequestStep {
    /// A step of a request that is still open after `steps`.
    ///
    /// # Errors
    /// `request.closed`; field errors: a refusal needs a reason of 20 characters, a note some text.
    pub fn new(
        request: &SubjectRequest,
        steps: &[RequestStep],
        kind: StepKind,
        note: &str,
        by: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        if closed_by(steps).is_some() {
            return Err(RuleError::conflict("request.closed"));
        }
        let mut check = Check::new();
        let note = check.optional("note", note, 2_000);
        check.ensure(kind != StepKind::Unknown, "kind", "unknown");
        check.ensure(kind != StepKind::Note || !note.is_empty(), "note", "required");
        let reasoned = kind != StepKind::Refused || note.chars().count() >= MIN_REASON;
        check.ensure(reasoned, "note", "too_short");
        check.finish(Self {
            id: Id::new(now),
            request_id: request.id,
            person_id: request.person_id,
            kind,
            note,
            by,
            at_ms: now,
        })
    }
}

/// The step that closed a request.
pub fn closed_by(steps: &[RequestStep]) -> Option<&RequestStep> {
    steps.iter().find(|step| matches!(step.kind, StepKind::Done | StepKind::Refused))
}

impl Record for RequestStep {
    const KIND: &'static str = "request_step";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.request_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_168_000_000);

    fn asked(received: Millis) -> Result<SubjectRequest, RuleError> {
        SubjectRequest::new(Id::new(NOW), RequestKind::Access, received, "", Id::new(NOW), NOW)
    }

    #[test]
    fn thirty_days_run_from_the_arrival() {
        let week_ago = Millis(NOW.0 - 7 * Millis::DAY.0);
        assert_eq!(asked(week_ago).unwrap().due_at_ms, NOW.plus(Millis(23 * Millis::DAY.0)));
        assert!(asked(NOW.plus(Millis(1))).is_err());
        assert!(asked(Millis(NOW.0 - 366 * Millis::DAY.0)).is_err());
    }

    #[test]
    fn a_request_is_closed_once_and_a_refusal_has_a_reason() {
        let request = asked(NOW).unwrap();
        let step = |steps: &[RequestStep], kind, note| {
            RequestStep::new(&request, steps, kind, note, Id::new(NOW), NOW)
        };
        assert!(step(&[], StepKind::Note, "").is_err());
        assert!(step(&[], StepKind::Refused, "no").is_err());
        let note = step(&[], StepKind::Note, "Asked for a proof of identity.").unwrap();
        let done = step(std::slice::from_ref(&note), StepKind::Done, "").unwrap();
        let again = step(&[note, done], StepKind::Refused, "A second decision on the same request.");
        assert_eq!(again, Err(RuleError::conflict("request.closed")));
    }
}
