//! How long things are kept, and what happens then: warned of for 30 days, erased with a proof (P13).

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError,
    error::Check,
    person::Person,
    policy::PolicyLimits,
    request::SubjectRequest,
    sign_off::{self, MIN_REASON},
    user::{Organisation, User},
};

/// Before something is erased by itself, people are warned for so long.
pub const WARNING: Millis = Millis(30 * Millis::DAY.0);
/// A clock that is further ahead of the moment last seen is not believed without a human.
pub const PLAUSIBLE_GAP: Millis = Millis(14 * Millis::DAY.0);

/// How long things are kept: one record of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Retention {
    /// The id of the one record: the organisation's.
    pub id: Id<Retention>,
    /// Months after the last contact that a person's file is kept.
    pub file_months: u32,
    /// Months that a recording is kept; its transcript stays with the file.
    pub video_months: u32,
}

impl Retention {
    /// What an organisation starts with: the longest that the law allows.
    pub fn new(organisation: Id<Organisation>, limits: &PolicyLimits) -> Self {
        Self {
            id: organisation.cast(),
            file_months: limits.retention_months,
            video_months: limits.video_months,
        }
    }

    /// The same, never longer than the limits of the law.
    #[must_use]
    pub fn within(self, limits: &PolicyLimits) -> Self {
        Self {
            file_months: self.file_months.min(limits.retention_months),
            video_months: self.video_months.min(limits.video_months),
            ..self
        }
    }

    /// The settings, checked: a month at least, and no longer than the law allows.
    ///
    /// # Errors
    /// Field errors.
    pub fn checked(self, limits: &PolicyLimits) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let within = |months: u32, most: u32| (1..=most).contains(&months);
        check.ensure(within(self.file_months, limits.retention_months), "file_months", "range");
        check.ensure(within(self.video_months, limits.video_months), "video_months", "range");
        check.finish(self)
    }
}

impl Record for Retention {
    const KIND: &'static str = "retention";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }
}

/// The moment `months` calendar months later, at the same time of day in UTC; the last day of a shorter month.
pub fn months_after(at: Millis, months: u32) -> Millis {
    let moved = Timestamp::from_millisecond(at.0).ok().and_then(|at| {
        let later = at.to_zoned(TimeZone::UTC).checked_add(i64::from(months).months()).ok()?;
        Some(Millis(later.timestamp().as_millisecond()))
    });
    // Beyond the calendar's end nothing is ever due.
    moved.unwrap_or(Millis(i64::MAX))
}

/// Where a file stands between its last contact and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Kept; its end is more than 30 days ahead.
    Kept,
    /// Its end is within 30 days.
    Warned,
    /// Its end has come.
    Due,
}

/// Where a file stands that is to be erased at `due`.
pub fn standing(due: Millis, now: Millis) -> Standing {
    if now >= due {
        Standing::Due
    } else if now.plus(WARNING) >= due {
        Standing::Warned
    } else {
        Standing::Kept
    }
}

/// When a file is to be erased: so many months after the last contact, or later when somebody decided to keep it.
pub fn due_at(last_contact: Millis, months: u32, hold: Option<&RetentionHold>) -> Millis {
    let due = months_after(last_contact, months);
    hold.map_or(due, |hold| due.max(hold.until_ms))
}

/// Whether a clock that shows `now` can be believed when the moment last seen was `seen`: one that was set forward by
/// mistake must not erase everything.
pub fn is_plausible(now: Millis, seen: Millis) -> bool {
    now <= seen.plus(PLAUSIBLE_GAP)
}

/// Why the law permits to keep a file beyond its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HoldBasis {
    /// The person consents anew to be kept in the talent pool.
    Consent,
    /// The file is needed for a legal claim.
    LegalClaim,
    /// The person was hired; other rules hold for their file.
    Hired,
    /// A basis that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// A decision to keep a file longer. The latest one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RetentionHold {
    /// Its id.
    pub id: Id<RetentionHold>,
    /// Whose file.
    pub person_id: Id<Person>,
    /// Until when.
    pub until_ms: Millis,
    /// Why that is permitted.
    pub basis: HoldBasis,
    /// The reason, in words.
    pub reason: String,
    /// Who decided.
    pub by: Id<User>,
    /// When.
    pub at_ms: Millis,
}

impl RetentionHold {
    /// A decision to keep a file until `until`, at most `months` from now.
    ///
    /// # Errors
    /// Field errors for a reason under 20 characters and for a moment that has passed or is too far ahead.
    pub fn new(
        person: Id<Person>,
        until: Millis,
        basis: HoldBasis,
        reason: &str,
        months: u32,
        by: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let reason = check.required("reason", reason, 2_000);
        check.ensure(reason.chars().count() >= MIN_REASON, "reason", "too_short");
        check.ensure(until > now && until <= months_after(now, months), "until_ms", "range");
        check.ensure(basis != HoldBasis::Unknown, "basis", "unknown");
        check.finish(Self {
            id: Id::new(now),
            person_id: person,
            until_ms: until,
            basis,
            reason,
            by,
            at_ms: now,
        })
    }
}

impl Record for RetentionHold {
    const KIND: &'static str = "retention_hold";
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

/// What caused an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureRule {
    /// Somebody decided so.
    Decision,
    /// The person asked for it.
    Request,
    /// The file's time was over.
    FileExpired,
    /// The recording's time was over.
    RecordingExpired,
    /// The time of facial quality metrics was over.
    MetricsExpired,
    /// The time of the technical log of an interview was over.
    LogExpired,
    /// A restored backup still held what was erased after it was made.
    Restored,
    /// A rule that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// The proof of an erasure: ids, counts and moments, never contents. It stays when its person is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErasureProof {
    /// Its id.
    pub id: Id<ErasureProof>,
    /// Who was erased, or whose recordings were.
    pub erased_person_id: Id<Person>,
    /// What caused it.
    pub rule: ErasureRule,
    /// The request that was followed.
    pub request_id: Option<Id<SubjectRequest>>,
    /// When it fell due; none when it was not a matter of time.
    pub due_at_ms: Option<Millis>,
    /// How many records of each kind are gone.
    pub records: BTreeMap<String, u32>,
    /// How many recordings are gone.
    pub recordings: u32,
    /// How many bytes of recordings are gone.
    pub recording_bytes: u64,
    /// Whether the key of all recordings was destroyed, so that copies of them are useless.
    pub key_destroyed: bool,
    /// Who did it; none when it happened by itself.
    pub by: Option<Id<User>>,
    /// When.
    pub at_ms: Millis,
    /// SHA-256, hexadecimal, of everything above as canonical JSON. It also stands in the activity log.
    pub hash: String,
}

impl ErasureProof {
    /// The proof with its hash.
    #[must_use]
    pub fn sealed(self) -> Self {
        let unsealed = Self { hash: String::new(), ..self };
        let hash = serde_json::to_value(&unsealed).map(|value| sign_off::hash(&value)).unwrap_or_default();
        Self { hash, ..unsealed }
    }

    /// Whether nothing in it was altered.
    pub fn holds(&self) -> bool {
        self.clone().sealed().hash == self.hash
    }
}

impl Record for ErasureProof {
    const KIND: &'static str = "erasure_proof";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::policy;

    fn day(text: &str) -> Millis {
        Millis(format!("{text}T10:00:00Z").parse::<Timestamp>().unwrap().as_millisecond())
    }

    fn hold(until: Millis, reason: &str, now: Millis) -> Result<RetentionHold, RuleError> {
        RetentionHold::new(Id::new(now), until, HoldBasis::LegalClaim, reason, 24, Id::new(now), now)
    }

    #[test]
    fn months_are_months_of_the_calendar() {
        for (from, months, to) in [
            ("2026-11-20", 24, "2028-11-20"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2026-08-31", 6, "2027-02-28"),
            ("2026-12-15", 1, "2027-01-15"),
        ] {
            assert_eq!(months_after(day(from), months), day(to), "{from} and {months} months");
        }
        assert_eq!(months_after(Millis(i64::MAX), 1), Millis(i64::MAX));
    }

    #[test]
    fn a_file_is_warned_of_for_thirty_days_and_then_due() {
        let due = day("2028-11-20");
        for (now, expected) in [
            ("2028-10-20", Standing::Kept),
            ("2028-10-21", Standing::Warned),
            ("2028-11-19", Standing::Warned),
            ("2028-11-20", Standing::Due),
            ("2030-01-01", Standing::Due),
        ] {
            assert_eq!(standing(due, day(now)), expected, "{now}");
        }
    }

    #[test]
    fn a_file_that_is_to_be_kept_longer_is_due_later_and_never_sooner() {
        let (contact, now) = (day("2026-11-20"), day("2028-11-01"));
        let longer = hold(day("2029-11-01"), "A claim before the labour court.", now).unwrap();
        let shorter = hold(day("2028-11-02"), "A claim before the labour court.", now).unwrap();
        assert_eq!(due_at(contact, 24, None), day("2028-11-20"));
        assert_eq!(due_at(contact, 24, Some(&longer)), day("2029-11-01"));
        assert_eq!(due_at(contact, 24, Some(&shorter)), day("2028-11-20"));
    }

    #[test]
    fn keeping_longer_takes_a_reason_and_an_end() {
        let now = day("2028-11-01");
        let paths = |outcome: Result<RetentionHold, RuleError>| match outcome {
            Err(RuleError::Invalid(fields)) => {
                fields.into_iter().map(|field| field.path).collect::<Vec<_>>().join(" ")
            }
            other => panic!("{other:?}"),
        };
        let fine = "A claim before the labour court.";
        assert_eq!(paths(hold(day("2029-01-01"), "because", now)), "reason");
        assert_eq!(paths(hold(day("2028-10-31"), fine, now)), "until_ms");
        assert_eq!(paths(hold(day("2030-11-02"), fine, now)), "until_ms");
        assert!(hold(day("2030-11-01"), fine, now).is_ok());
    }

    #[test]
    fn times_are_set_downwards_only() {
        let limits = policy::limits(&BTreeSet::new());
        let fine = Retention::new(Id::new(Millis(1)), &limits);
        assert_eq!((fine.file_months, fine.video_months), (24, 6));
        for (file_months, video_months, ok) in
            [(24, 6, true), (1, 1, true), (25, 6, false), (24, 7, false), (0, 6, false), (24, 0, false)]
        {
            let set = Retention { file_months, video_months, ..fine.clone() };
            assert_eq!(set.checked(&limits).is_ok(), ok, "{file_months} {video_months}");
        }
    }

    #[test]
    fn a_clock_far_ahead_is_not_believed() {
        let seen = day("2026-11-20");
        assert!(is_plausible(day("2026-12-04"), seen) && is_plausible(day("2020-01-01"), seen));
        assert!(!is_plausible(day("2026-12-05"), seen) && !is_plausible(Millis(i64::MAX), seen));
    }

    #[test]
    fn a_proof_that_is_altered_does_not_hold() {
        let proof = ErasureProof {
            id: Id::new(Millis(5)),
            erased_person_id: Id::new(Millis(4)),
            rule: ErasureRule::Request,
            request_id: None,
            due_at_ms: None,
            records: BTreeMap::from([("session".into(), 1)]),
            recordings: 2,
            recording_bytes: 10,
            key_destroyed: true,
            by: None,
            at_ms: Millis(6),
            hash: String::new(),
        }
        .sealed();
        assert!(proof.holds());
        assert!(!ErasureProof { recordings: 3, ..proof.clone() }.holds());
        assert!(!ErasureProof { rule: ErasureRule::FileExpired, ..proof }.holds());
    }
}
