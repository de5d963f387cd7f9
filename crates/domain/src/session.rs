//! Sessions: one person going through a campaign.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError, campaign::Campaign, consent::Language, person::Person,
};

/// Where a session is in its life; it only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Prepared by a recruiter.
    Draft,
    /// Has a date.
    Scheduled,
    /// The candidate was invited.
    Invited,
    /// The candidate opened it.
    Started,
    /// There is an answer.
    InProgress,
    /// Every mandatory question is answered.
    Completed,
    /// Its time ran out.
    Expired,
    /// Called off.
    Cancelled,
    /// A state that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// How an interview is led (F2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The candidate goes through it alone.
    Autonomous,
    /// A recruiter leads.
    Collaborative,
    /// A mode that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// Where an interview takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// On a recruiter's machine, recordings of elsewhere included.
    Desktop,
    /// At an interview station.
    Station,
    /// In the candidate's browser.
    Browser,
    /// A place that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// One person going through a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Session {
    /// Its id.
    pub id: Id<Session>,
    /// The campaign.
    pub campaign_id: Id<Campaign>,
    /// The candidate.
    pub person_id: Id<Person>,
    /// How it is led.
    pub mode: Mode,
    /// Where.
    pub place: Place,
    /// The language the candidate speaks.
    pub language: Language,
    /// Where it is in its life.
    pub state: SessionState,
    /// Whether it belongs to the product's sample.
    #[serde(default)]
    pub sample: bool,
    /// When it was created.
    pub created_at_ms: Millis,
}

impl Session {
    /// A session of `person` in the open `campaign`, on recordings made elsewhere.
    ///
    /// # Errors
    /// `campaign.not_open`.
    pub fn new(
        campaign: &Campaign,
        person: Id<Person>,
        language: Language,
        now: Millis,
    ) -> Result<Self, RuleError> {
        campaign.ensure_open()?;
        Ok(Self {
            id: Id::new(now),
            campaign_id: campaign.id,
            person_id: person,
            mode: Mode::Autonomous,
            place: Place::Desktop,
            language,
            state: SessionState::Draft,
            sample: campaign.sample,
            created_at_ms: now,
        })
    }

    /// The session after an answer arrived: in progress, or completed when `all_answered`.
    #[must_use]
    pub fn answered(self, all_answered: bool) -> Self {
        let reached = if all_answered { SessionState::Completed } else { SessionState::InProgress };
        Self { state: self.state.max(reached), ..self }
    }
}

impl Record for Session {
    const KIND: &'static str = "session";
    const CLASS: MergeClass = MergeClass::State;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.campaign_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }

    fn may_follow(&self, before: &Self) -> Result<(), RuleError> {
        if self.state < before.state { Err(RuleError::conflict("session.state_backwards")) } else { Ok(()) }
    }
}
