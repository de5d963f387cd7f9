//! Sessions: one person going through a campaign.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError,
    campaign::Campaign,
    consent::Language,
    error::Check,
    interview::Answer,
    person::Person,
    question::Question,
    rules::{CountingTake, Rules},
    user::User,
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

/// When and where an interview takes place (F38).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Schedule {
    /// When it starts.
    pub starts_at_ms: Millis,
    /// How long it is planned to take.
    pub duration_ms: Millis,
    /// The room, the address or the link.
    pub location: String,
    /// What the interviewer has to know.
    pub note: String,
    /// How often it changed, so that calendars know the newest (RFC 5545, SEQUENCE).
    pub sequence: u32,
}

/// What a recruiter enters about the time of an interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduleInput {
    /// When it starts.
    pub starts_at_ms: Millis,
    /// How long it is planned to take.
    pub duration_ms: Millis,
    /// The room, the address or the link.
    #[serde(default)]
    pub location: String,
    /// What the interviewer has to know.
    #[serde(default)]
    pub note: String,
}

impl Schedule {
    /// When it is planned to end.
    pub fn ends_at(&self) -> Millis {
        self.starts_at_ms.plus(self.duration_ms)
    }

    /// Whether both need the same time; one that starts when the other ends does not.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_at_ms < other.ends_at() && other.starts_at_ms < self.ends_at()
    }
}

/// Why a session ended before it was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndKind {
    /// It was called off.
    Cancelled,
    /// The candidate did not come.
    NoShow,
    /// A reason that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// How a session ended before it was completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionEnd {
    /// Called off, or nobody came.
    pub kind: EndKind,
    /// Why, in the recruiter's words.
    pub reason: String,
    /// When it was noted.
    pub at_ms: Millis,
    /// Who noted it.
    pub by: Id<User>,
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
    /// When it takes place, if that was agreed.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// How it ended before it was completed.
    #[serde(default)]
    pub end: Option<SessionEnd>,
    /// The take that was chosen per question, where the campaign lets choose.
    #[serde(default)]
    pub chosen: BTreeMap<Id<Question>, Id<Answer>>,
    /// Whether raters practise on it: it counts nowhere.
    #[serde(default)]
    pub calibration: bool,
    /// Whether it belongs to the product's sample.
    #[serde(default)]
    pub sample: bool,
    /// When it was created.
    pub created_at_ms: Millis,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

impl Session {
    /// A session of `person` in the open `campaign`, on recordings made elsewhere.
    ///
    /// # Errors
    /// `campaign.not_open`; a field error for an unknown language.
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
            language: language.chosen("language")?,
            state: SessionState::Draft,
            schedule: None,
            end: None,
            chosen: BTreeMap::new(),
            calibration: false,
            sample: campaign.sample,
            created_at_ms: now,
        })
    }

    /// The session at this time; a changed time is a new version of the same appointment.
    ///
    /// # Errors
    /// `session.over` once it is completed or called off; field errors under `schedule.`.
    pub fn scheduled(self, input: &ScheduleInput) -> Result<Self, RuleError> {
        self.ensure_not_over()?;
        let mut check = Check::new();
        check.ensure(input.starts_at_ms > Millis(0), "schedule.starts_at_ms", "range");
        let fine = (5 * MINUTE..=12 * HOUR).contains(&input.duration_ms.0);
        check.ensure(fine, "schedule.duration_ms", "range");
        let location = check.optional("schedule.location", &input.location, 255);
        let note = check.optional("schedule.note", &input.note, 2_000);
        let before = self.schedule.as_ref();
        let schedule = Schedule {
            starts_at_ms: input.starts_at_ms,
            duration_ms: input.duration_ms,
            location,
            note,
            sequence: before.map_or(0, |before| before.sequence),
        };
        let sequence = match before {
            Some(before) if *before != schedule => before.sequence + 1,
            Some(_) | None => schedule.sequence,
        };
        let schedule = Some(Schedule { sequence, ..schedule });
        check.finish(Self { state: self.state.max(SessionState::Scheduled), schedule, ..self })
    }

    /// The session, called off.
    ///
    /// # Errors
    /// `session.over`; a field error without a reason.
    pub fn cancelled(self, reason: &str, by: Id<User>, now: Millis) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let reason = check.required("reason", reason, 500);
        self.ended(EndKind::Cancelled, check.finish(reason)?, by, now)
    }

    /// The session that the candidate did not come to.
    ///
    /// # Errors
    /// `session.over`; `session.not_due` before its time; a field error for an over-long reason.
    pub fn missed(self, reason: &str, by: Id<User>, now: Millis) -> Result<Self, RuleError> {
        self.ensure_not_over()?;
        if self.schedule.as_ref().is_none_or(|schedule| schedule.starts_at_ms > now) {
            return Err(RuleError::conflict("session.not_due"));
        }
        let mut check = Check::new();
        let reason = check.optional("reason", reason, 500);
        self.ended(EndKind::NoShow, check.finish(reason)?, by, now)
    }

    fn ended(self, kind: EndKind, reason: String, by: Id<User>, now: Millis) -> Result<Self, RuleError> {
        self.ensure_not_over()?;
        let schedule = self.schedule.map(|schedule| Schedule { sequence: schedule.sequence + 1, ..schedule });
        let end = Some(SessionEnd { kind, reason, at_ms: now, by });
        Ok(Self { state: SessionState::Cancelled, schedule, end, ..self })
    }

    /// Refuses once it is completed, expired or called off.
    ///
    /// # Errors
    /// `session.over`.
    pub fn ensure_not_over(&self) -> Result<(), RuleError> {
        if self.state < SessionState::Completed { Ok(()) } else { Err(RuleError::conflict("session.over")) }
    }

    /// Refuses answers to a session that was called off.
    ///
    /// # Errors
    /// `session.cancelled`.
    pub fn ensure_not_cancelled(&self) -> Result<(), RuleError> {
        if self.state == SessionState::Cancelled {
            Err(RuleError::conflict("session.cancelled"))
        } else {
            Ok(())
        }
    }

    /// Of the takes of each question, the one that counts by `rules`; one that failed for a technical reason only where
    /// there is no other, or where it was chosen (B18).
    pub fn counting(&self, rules: &Rules, answers: Vec<Answer>) -> BTreeMap<Id<Question>, Answer> {
        let mut counting: BTreeMap<Id<Question>, Answer> = BTreeMap::new();
        for answer in answers {
            let chosen = |answer: &Answer| self.chosen.get(&answer.question_id) == Some(&answer.id);
            let sound = |answer: &Answer| answer.fault.is_none();
            let later = counting.get(&answer.question_id).is_none_or(|before| match rules.counting {
                CountingTake::First => (sound(&answer), before.take) > (sound(before), answer.take),
                CountingTake::Chosen => {
                    let rank = |answer: &Answer| (chosen(answer), sound(answer), answer.take);
                    rank(&answer) >= rank(before)
                }
                CountingTake::Last | CountingTake::Unknown => {
                    (sound(&answer), answer.take) >= (sound(before), before.take)
                }
            });
            if later {
                counting.insert(answer.question_id, answer);
            }
        }
        counting
    }

    /// The session with this take chosen.
    ///
    /// # Errors
    /// `answer.not_chosen` where another rule says which take counts.
    pub fn choosing(mut self, rules: &Rules, answer: &Answer) -> Result<Self, RuleError> {
        if rules.counting != CountingTake::Chosen {
            return Err(RuleError::conflict("answer.not_chosen"));
        }
        self.chosen.insert(answer.question_id, answer.id);
        Ok(self)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{campaign::CampaignInput, interview::Fault, policy::PolicyProfile};

    const NINE: Millis = Millis(9 * HOUR);

    fn session() -> Session {
        let input = CampaignInput {
            title: "T".into(),
            job_title: "J".into(),
            job_description: String::new(),
            experience_level: String::new(),
            language: Language::Fr,
            policy_profiles: [PolicyProfile::Eu].into(),
        };
        let campaign = Campaign::new(&input, Millis(1)).unwrap();
        let open = Campaign { state: crate::campaign::CampaignState::Open, ..campaign };
        Session::new(&open, Id::new(Millis(1)), Language::Fr, Millis(1)).unwrap()
    }

    fn at(starts: Millis, minutes: i64) -> ScheduleInput {
        ScheduleInput {
            starts_at_ms: starts,
            duration_ms: Millis(minutes * MINUTE),
            location: " Salle 2 ".into(),
            note: String::new(),
        }
    }

    fn code(error: RuleError) -> String {
        match error {
            RuleError::Unacceptable { code, .. } | RuleError::Conflict { code, .. } => code.into(),
            RuleError::Invalid(fields) => format!("{} {}", fields[0].path, fields[0].code),
        }
    }

    #[test]
    fn an_appointment_that_changes_gets_the_next_number() {
        let sequence = |session: &Session| session.schedule.as_ref().unwrap().sequence;
        let first = session().scheduled(&at(NINE, 45)).unwrap();
        assert_eq!((first.state, sequence(&first)), (SessionState::Scheduled, 0));
        assert_eq!(first.schedule.as_ref().unwrap().location, "Salle 2");
        let same = first.scheduled(&at(NINE, 45)).unwrap();
        assert_eq!(sequence(&same), 0);
        let later = same.scheduled(&at(Millis(10 * HOUR), 45)).unwrap();
        assert_eq!(sequence(&later), 1);
        let off = later.cancelled("Poste pourvu", Id::new(Millis(1)), NINE).unwrap();
        assert_eq!((off.state, sequence(&off)), (SessionState::Cancelled, 2));
        assert_eq!(code(off.scheduled(&at(NINE, 45)).unwrap_err()), "session.over");
    }

    #[test]
    fn times_that_no_interview_has_are_refused() {
        for (starts, minutes, refused) in [
            (Millis(0), 45, "schedule.starts_at_ms range"),
            (NINE, 4, "schedule.duration_ms range"),
            (NINE, 12 * 60 + 1, "schedule.duration_ms range"),
        ] {
            assert_eq!(code(session().scheduled(&at(starts, minutes)).unwrap_err()), refused);
        }
    }

    #[test]
    fn nobody_misses_what_has_not_begun() {
        let by = Id::new(Millis(1));
        assert_eq!(code(session().missed("", by, NINE).unwrap_err()), "session.not_due");
        let session = session().scheduled(&at(NINE, 30)).unwrap();
        assert_eq!(code(session.clone().missed("", by, Millis(NINE.0 - 1)).unwrap_err()), "session.not_due");
        let missed = session.missed("", by, NINE).unwrap();
        assert_eq!(missed.end.unwrap().kind, EndKind::NoShow);
    }

    #[test]
    fn a_session_is_called_off_for_a_reason_and_once() {
        let by = Id::new(Millis(1));
        assert_eq!(code(session().cancelled("  ", by, NINE).unwrap_err()), "reason required");
        let off = session().cancelled("Candidature retirée", by, NINE).unwrap();
        assert!(off.ensure_not_cancelled().is_err());
        assert_eq!(code(off.cancelled("encore", by, NINE).unwrap_err()), "session.over");
        assert_eq!(
            code(session().answered(true).cancelled("trop tard", by, NINE).unwrap_err()),
            "session.over"
        );
    }

    #[test]
    fn appointments_overlap_unless_one_ends_when_the_other_starts() {
        let schedule = |starts: i64, minutes| {
            session().scheduled(&at(Millis(starts * MINUTE), minutes)).unwrap().schedule.unwrap()
        };
        let nine = schedule(540, 60);
        for (starts, minutes, overlapping) in [
            (600, 30, false),
            (480, 60, false),
            (599, 30, true),
            (481, 60, true),
            (550, 10, true),
            (400, 300, true),
        ] {
            assert_eq!(nine.overlaps(&schedule(starts, minutes)), overlapping, "{starts} {minutes}");
        }
    }

    #[test]
    fn the_rule_says_which_take_counts() {
        let mut session = session();
        let question = Id::new(Millis(1));
        let (session_id, person_id) = (session.id, session.person_id);
        let answer = |take| Answer {
            id: Id::new(Millis(i64::from(take))),
            session_id,
            person_id,
            question_id: question,
            take,
            media_id: Id::new(Millis(1)),
            source_name: String::new(),
            duration_ms: Millis(1),
            response_ms: None,
            follow_ups: Vec::new(),
            fault: None,
            created_at_ms: Millis(1),
        };
        let takes = [answer(2), answer(1), answer(3)];
        let counting = |session: &Session, counting| {
            let rules = Rules { counting, ..Rules::default() };
            session.counting(&rules, takes.to_vec())[&question].take
        };
        assert_eq!(counting(&session, CountingTake::Last), 3);
        assert_eq!(counting(&session, CountingTake::First), 1);
        assert_eq!(counting(&session, CountingTake::Chosen), 3);
        let last = Rules::default();
        assert_eq!(code(session.clone().choosing(&last, &takes[0]).unwrap_err()), "answer.not_chosen");
        session = session.choosing(&Rules { counting: CountingTake::Chosen, ..last }, &takes[0]).unwrap();
        assert_eq!(counting(&session, CountingTake::Chosen), 2);
        assert_eq!(counting(&session, CountingTake::Last), 3);
        // A failed attempt stands for an answer only where there is no other, or where somebody chose it.
        let failed = |take| Answer { fault: Some(Fault::Device), ..answer(take) };
        let counting = |counting, takes: &[Answer]| {
            let rules = Rules { counting, ..Rules::default() };
            session.counting(&rules, takes.to_vec())[&question].take
        };
        for order in [[failed(1), answer(2), failed(3)], [failed(3), failed(1), answer(2)]] {
            assert_eq!(counting(CountingTake::First, &order), 2);
            assert_eq!(counting(CountingTake::Last, &order), 2);
        }
        let chosen = Answer { fault: Some(Fault::Device), ..takes[0].clone() };
        assert_eq!(counting(CountingTake::Chosen, &[chosen, answer(1), answer(3)]), 2);
        assert_eq!(counting(CountingTake::Last, &[failed(1), failed(2)]), 2);
        assert_eq!(counting(CountingTake::First, &[failed(2), failed(1)]), 1);
    }
}
