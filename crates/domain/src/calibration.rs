//! Calibration: everybody rates the same recording independently, looks at where they differ, and agrees on what each
//! rating should have been (P20, B6). Nothing of it counts for a candidate.
//!
//! Frame-of-reference training, which this is a form of, is the kind of rater training that makes ratings more accurate
//! (Roch, Woehr, Mishra & Kieszczynska 2012, "Rater training revisited", J. Occup. Organ. Psychol. 85(2), 370–395).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError,
    agreement::{count, number},
    campaign::Criterion,
    error::Check,
    interview::Answer,
    person::Person,
    session::Session,
    sign_off::MIN_REASON,
    user::User,
};

/// Ratings of the same thing that lie at least so far apart are worth talking about.
pub const WORTH_TALKING: u8 = 2;

/// What raters agreed an answer deserves on one criterion, and why. The newest one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedRating {
    /// Its id.
    pub id: Id<AgreedRating>,
    /// The answer.
    pub answer_id: Id<Answer>,
    /// The session of the answer.
    pub session_id: Id<Session>,
    /// Whose answer it is.
    pub person_id: Id<Person>,
    /// What was rated.
    pub criterion_id: Id<Criterion>,
    /// Who wrote it down.
    pub user_id: Id<User>,
    /// 1 to 5.
    pub value: u8,
    /// What in the answer speaks for it, by the anchors of the scale.
    pub explanation: String,
    /// When.
    pub at_ms: Millis,
}

impl AgreedRating {
    /// What the raters of a calibration agreed on.
    ///
    /// # Errors
    /// `calibration.counts` when the session is an interview that counts; `rating.out_of_range` unless the value is 1 to
    /// 5; `reason.too_short` under [`MIN_REASON`] characters; a field error for an over-long explanation.
    pub fn new(
        session: &Session,
        answer: &Answer,
        criterion: Id<Criterion>,
        value: u8,
        explanation: &str,
        user: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        if !session.calibration {
            return Err(RuleError::conflict("calibration.counts"));
        }
        if !(1..=5).contains(&value) {
            return Err(RuleError::unacceptable("rating.out_of_range"));
        }
        if explanation.trim().chars().count() < MIN_REASON {
            return Err(RuleError::unacceptable_with("reason.too_short", "min", MIN_REASON));
        }
        let mut check = Check::new();
        let explanation = check.optional("explanation", explanation, 5_000);
        check.finish(Self {
            id: Id::new(now),
            answer_id: answer.id,
            session_id: session.id,
            person_id: session.person_id,
            criterion_id: criterion,
            user_id: user,
            value,
            explanation,
            at_ms: now,
        })
    }
}

impl Record for AgreedRating {
    const KIND: &'static str = "agreed_rating";
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

/// The newest agreement on each answer and criterion.
pub fn current(acts: &[AgreedRating]) -> BTreeMap<(Id<Answer>, Id<Criterion>), &AgreedRating> {
    let mut newest: BTreeMap<_, &AgreedRating> = BTreeMap::new();
    for act in acts {
        let slot = newest.entry((act.answer_id, act.criterion_id)).or_insert(act);
        if (act.at_ms, act.id) > (slot.at_ms, slot.id) {
            *slot = act;
        }
    }
    newest
}

/// How far apart the lowest and the highest of these ratings are; none under two of them.
pub fn spread(values: impl Iterator<Item = u8> + Clone) -> Option<u8> {
    (values.clone().nth(1).is_some()).then(|| values.clone().max().unwrap_or(0) - values.min().unwrap_or(0))
}

/// How far a rater's own ratings were from what was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Deviation {
    /// How many ratings could be compared.
    pub compared: u32,
    /// The share of them that are the same.
    pub same: f64,
    /// Mean of (own − agreed), in steps of the scale: above 0 milder, below 0 stricter.
    pub mean: f64,
    /// Mean of |own − agreed|, in steps of the scale.
    pub mean_absolute: f64,
}

/// The deviation over pairs of (own, agreed); none without pairs.
pub fn deviation(pairs: &[(u8, u8)]) -> Option<Deviation> {
    let of = |part: &dyn Fn(f64) -> f64| {
        let sum: f64 = pairs.iter().map(|(own, agreed)| part(f64::from(*own) - f64::from(*agreed))).sum();
        sum / count(pairs.len())
    };
    (!pairs.is_empty()).then(|| Deviation {
        compared: number(pairs.len()),
        same: of(&|difference| if difference == 0.0 { 1.0 } else { 0.0 }),
        mean: of(&|difference| difference),
        mean_absolute: of(&f64::abs),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deviation_tells_direction_from_distance() {
        // Differences: +1, −1, 0, −2.
        let found = deviation(&[(4, 3), (2, 3), (5, 5), (1, 3)]).unwrap();
        assert_eq!(found, Deviation { compared: 4, same: 0.25, mean: -0.5, mean_absolute: 1.0 });
        assert_eq!(deviation(&[]), None);
    }

    #[test]
    fn a_spread_needs_two() {
        assert_eq!(spread([3].into_iter()), None);
        assert_eq!(spread([].into_iter()), None);
        assert_eq!(spread([3, 3].into_iter()), Some(0));
        assert_eq!(spread([4, 1, 5].into_iter()), Some(4));
    }
}
