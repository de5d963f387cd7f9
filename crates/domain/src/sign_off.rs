//! Signing off: a rater puts their name under exactly what they saw.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Id, MergeClass, Millis, Record, RuleError, person::Person, session::Session, user::User};

/// What a sign-off record does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOffAct {
    /// Signs the content named by the hash; it is frozen from here on.
    Signed,
    /// Reopens the own signed evaluation for a stated reason; the next signature is a new version.
    Reopened,
    /// An act that a newer version knows.
    #[serde(other)]
    Unknown,
}

/// A signature, or the reopening of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// Its id.
    pub id: Id<SignOff>,
    /// The session.
    pub session_id: Id<Session>,
    /// The candidate.
    pub person_id: Id<Person>,
    /// Who signed or reopened.
    pub rater_id: Id<User>,
    /// What was done.
    pub act: SignOffAct,
    /// Number of the rater's signature, from 1; a reopening carries the number it reopens.
    pub version: u32,
    /// SHA-256 of the content signed, hexadecimal; empty for a reopening.
    pub hash: String,
    /// Why a signed session changes; none for the first signature.
    pub reason: Option<String>,
    /// When.
    pub at_ms: Millis,
}

/// Reasons shorter than this say nothing (P8).
pub const MIN_REASON: usize = 20;

/// A reason as it is kept.
///
/// # Errors
/// `reason.too_short` under [`MIN_REASON`] characters, a field error over 2,000.
pub(crate) fn stated(reason: &str) -> Result<String, RuleError> {
    let reason = reason.trim();
    match reason.chars().count() {
        length if length < MIN_REASON => {
            Err(RuleError::unacceptable_with("reason.too_short", "min", MIN_REASON))
        }
        length if length > 2_000 => Err(RuleError::field("reason", "too_long")),
        _ => Ok(reason.into()),
    }
}

/// SHA-256, hexadecimal, of `content` as canonical JSON (object keys sorted): what a signature names.
pub fn hash(content: &Value) -> String {
    let mut canonical = String::new();
    write_canonical(content, &mut canonical);
    hex::encode(Sha256::digest(canonical.as_bytes()))
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let sorted: BTreeMap<_, _> = fields.iter().collect();
            out.push('{');
            for (position, (name, value)) in sorted.into_iter().enumerate() {
                let comma = if position == 0 { "" } else { "," };
                out.push_str(comma);
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write_canonical(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                let comma = if position == 0 { "" } else { "," };
                out.push_str(comma);
                write_canonical(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

/// The newest act of `rater` on a session: each rater signs and reopens their own evaluation.
pub fn latest(acts: &[SignOff], rater: Id<User>) -> Option<&SignOff> {
    let own = acts.iter().filter(|act| act.rater_id == rater);
    own.max_by_key(|act| (act.version, act.act == SignOffAct::Reopened, act.at_ms, act.id))
}

/// The signatures that stand, one a rater, the oldest first. An act of a newer version stands like a signature.
pub fn standing(acts: &[SignOff]) -> Vec<&SignOff> {
    let raters: BTreeSet<_> = acts.iter().map(|act| act.rater_id).collect();
    let newest = raters.into_iter().filter_map(|rater| latest(acts, rater));
    let mut signed: Vec<_> = newest.filter(|act| act.act != SignOffAct::Reopened).collect();
    signed.sort_by_key(|act| (act.at_ms, act.id));
    signed
}

/// Whether a signature of `rater` stands.
pub fn has_signed(acts: &[SignOff], rater: Id<User>) -> bool {
    latest(acts, rater).is_some_and(|act| act.act != SignOffAct::Reopened)
}

/// Refuses another rating by a rater who has signed.
///
/// # Errors
/// `session.signed` until they reopen their evaluation.
pub fn ensure_unsigned_by(acts: &[SignOff], rater: Id<User>) -> Result<(), RuleError> {
    if has_signed(acts, rater) { Err(RuleError::conflict("session.signed")) } else { Ok(()) }
}

/// Refuses a change of what was signed by anybody: an answer, a transcript.
///
/// # Errors
/// `session.signed` until everybody who signed has reopened their evaluation.
pub fn ensure_unsigned(acts: &[SignOff]) -> Result<(), RuleError> {
    if standing(acts).is_empty() { Ok(()) } else { Err(RuleError::conflict("session.signed")) }
}

impl SignOff {
    /// The next signature of `rater` under a session, over the content with this `hash`.
    ///
    /// # Errors
    /// `session.signed` while an earlier one of theirs stands; `sign_off.incomplete` while `missing` names criteria without a rating.
    pub fn sign(
        session: &Session,
        acts: &[SignOff],
        missing: &[String],
        hash: String,
        rater: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        ensure_unsigned_by(acts, rater)?;
        if !missing.is_empty() {
            return Err(RuleError::conflict_with("sign_off.incomplete", "criteria", missing.join(", ")));
        }
        let before = latest(acts, rater);
        Ok(Self {
            id: Id::new(now),
            session_id: session.id,
            person_id: session.person_id,
            rater_id: rater,
            act: SignOffAct::Signed,
            version: before.map_or(1, |act| act.version + 1),
            hash,
            reason: before.and_then(|act| act.reason.clone()),
            at_ms: now,
        })
    }

    /// Reopens what `rater` signed, for `reason`.
    ///
    /// # Errors
    /// `session.not_signed`; `reason.too_short` under [`MIN_REASON`] characters; a field error over 2,000.
    pub fn reopen(
        session: &Session,
        acts: &[SignOff],
        reason: &str,
        rater: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let Some(signed) = latest(acts, rater).filter(|act| act.act == SignOffAct::Signed) else {
            return Err(RuleError::conflict("session.not_signed"));
        };
        let reason = stated(reason)?;
        Ok(Self {
            id: Id::new(now),
            session_id: session.id,
            person_id: session.person_id,
            rater_id: rater,
            act: SignOffAct::Reopened,
            version: signed.version,
            hash: String::new(),
            reason: Some(reason),
            at_ms: now,
        })
    }
}

impl Record for SignOff {
    const KIND: &'static str = "sign_off";
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
    use crate::{
        consent::Language,
        session::{Mode, Place, SessionState},
    };

    fn session() -> Session {
        Session {
            id: Id::new(Millis(1)),
            campaign_id: Id::new(Millis(1)),
            person_id: Id::new(Millis(1)),
            mode: Mode::Autonomous,
            place: Place::Desktop,
            language: Language::Fr,
            state: SessionState::Completed,
            schedule: None,
            end: None,
            chosen: BTreeMap::new(),
            calibration: false,
            sample: false,
            created_at_ms: Millis(1),
        }
    }

    #[test]
    fn a_signature_freezes_and_a_reason_reopens() {
        let (session, rater) = (session(), Id::new(Millis(1)));
        let first = SignOff::sign(&session, &[], &[], "h1".into(), rater, Millis(10)).unwrap();
        assert_eq!((first.version, first.reason.as_deref()), (1, None));
        let acts = vec![first];
        assert!(ensure_unsigned(&acts).is_err());
        assert!(SignOff::sign(&session, &acts, &[], "h2".into(), rater, Millis(11)).is_err());
        assert!(SignOff::reopen(&session, &acts, "too short", rater, Millis(12)).is_err());
        let reopened = SignOff::reopen(
            &session,
            &acts,
            "The second answer was rated on the wrong scale.",
            rater,
            Millis(13),
        )
        .unwrap();
        let acts = [acts, vec![reopened]].concat();
        assert!(ensure_unsigned(&acts).is_ok());
        assert!(
            SignOff::reopen(&session, &acts, "Once more, although nothing is signed.", rater, Millis(14))
                .is_err()
        );
        let second = SignOff::sign(&session, &acts, &[], "h2".into(), rater, Millis(15)).unwrap();
        assert_eq!(
            (second.version, second.reason.as_deref()),
            (2, Some("The second answer was rated on the wrong scale."))
        );
    }

    #[test]
    fn each_rater_signs_and_reopens_their_own_evaluation() {
        let (session, first, second) = (session(), Id::new(Millis(1)), Id::new(Millis(2)));
        let sign = |acts: &[SignOff], rater, at| {
            SignOff::sign(&session, acts, &[], "h".into(), rater, Millis(at)).unwrap()
        };
        let one = vec![sign(&[], first, 10)];
        assert!(ensure_unsigned_by(&one, first).is_err() && ensure_unsigned_by(&one, second).is_ok());
        let both = [one.clone(), vec![sign(&one, second, 11)]].concat();
        assert_eq!(both[1].version, 1);
        let reason = "The second answer was rated on the wrong scale.";
        let reopened = SignOff::reopen(&session, &both, reason, second, Millis(12)).unwrap();
        let acts = [both, vec![reopened]].concat();
        assert_eq!(standing(&acts).iter().map(|act| act.rater_id).collect::<Vec<_>>(), [first]);
        assert!(ensure_unsigned(&acts).is_err(), "what the first signed must not change under them");
        assert!(has_signed(&acts, first) && !has_signed(&acts, second));
        assert!(
            SignOff::reopen(&session, &acts, reason, second, Millis(13)).is_err(),
            "nobody reopens for others"
        );
    }

    #[test]
    fn the_hash_is_over_sorted_keys() {
        let content = serde_json::json!({ "b": [1, { "d": null, "c": "é" }], "a": 0.5 });
        let expected = hex::encode(Sha256::digest(r#"{"a":0.5,"b":[1,{"c":"é","d":null}]}"#.as_bytes()));
        assert_eq!(hash(&content), expected);
    }

    #[test]
    fn nothing_is_signed_while_a_criterion_is_not_rated() {
        let refused =
            SignOff::sign(&session(), &[], &["Teamwork".into()], "h".into(), Id::new(Millis(1)), Millis(2))
                .unwrap_err();
        assert_eq!(refused, RuleError::conflict_with("sign_off.incomplete", "criteria", "Teamwork"));
    }
}
