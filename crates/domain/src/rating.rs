//! Ratings from 1 to 5 on anchored scales, and what follows from them (F74, F250).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError, campaign::Criterion, error::Check, interview::Answer,
    person::Person, question::Question, session::Session, user::User,
};

/// A rating, or the act of taking one back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rating {
    /// Its id.
    pub id: Id<Rating>,
    /// The answer that was rated.
    pub answer_id: Id<Answer>,
    /// The session of the answer.
    pub session_id: Id<Session>,
    /// Whose answer it is.
    pub person_id: Id<Person>,
    /// What was rated.
    pub criterion_id: Id<Criterion>,
    /// Who rated.
    pub rater_id: Id<User>,
    /// 1 to 5; none when the rater took the rating back.
    pub value: Option<u8>,
    /// Why.
    pub comment: String,
    /// When.
    pub at_ms: Millis,
}

impl Rating {
    /// The rating of one criterion of `answer` by `rater`.
    ///
    /// # Errors
    /// `rating.out_of_range` unless the value is 1 to 5; a field error for an over-long comment.
    pub fn new(
        answer: &Answer,
        criterion: Id<Criterion>,
        rater: Id<User>,
        value: Option<u8>,
        comment: &str,
        now: Millis,
    ) -> Result<Self, RuleError> {
        if value.is_some_and(|value| !(1..=5).contains(&value)) {
            return Err(RuleError::unacceptable("rating.out_of_range"));
        }
        let mut check = Check::new();
        let comment = check.optional("comment", comment, 5_000);
        check.finish(Self {
            id: Id::new(now),
            answer_id: answer.id,
            session_id: answer.session_id,
            person_id: answer.person_id,
            criterion_id: criterion,
            rater_id: rater,
            value,
            comment,
            at_ms: now,
        })
    }
}

impl Record for Rating {
    const KIND: &'static str = "rating";
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

/// The newest rating per rater, answer and criterion, in a stable order.
pub fn current(ratings: &[Rating]) -> Vec<&Rating> {
    let mut newest: std::collections::BTreeMap<_, &Rating> = std::collections::BTreeMap::new();
    for rating in ratings {
        let slot = newest.entry((rating.answer_id, rating.criterion_id, rating.rater_id)).or_insert(rating);
        if (rating.at_ms, rating.id) > (slot.at_ms, slot.id) {
            *slot = rating;
        }
    }
    newest.into_values().collect()
}

/// Whether `rater` has rated `answer` on everything that its question shows.
pub fn has_rated(
    criteria: &[Criterion],
    question: &Question,
    answer: Id<Answer>,
    rater: Id<User>,
    ratings: &[Rating],
) -> bool {
    let current = current(ratings);
    let own = |rating: &&&Rating| rating.answer_id == answer && rating.rater_id == rater;
    let mut shown = criteria.iter().filter(|criterion| question.shows(criterion.id));
    shown.all(|criterion| {
        let rating = current.iter().filter(own).find(|rating| rating.criterion_id == criterion.id);
        rating.is_some_and(|rating| rating.value.is_some())
    })
}

/// A rating 1–5 on the scale 0–10: (r − 1) × 2.5.
pub fn score10(rating: f64) -> f64 {
    (rating - 1.0) * 2.5
}

/// A rating 1–5 on the recruiter's scale 1–10: 1 + (r − 1) × 2.25.
pub fn recruiter_score(rating: f64) -> f64 {
    1.0 + (rating - 1.0) * 2.25
}

/// What one criterion came to over all answers of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CriterionResult {
    /// The criterion.
    pub criterion_id: Id<Criterion>,
    /// Mean rating, 1 to 5.
    pub rating: Option<f64>,
    /// The same on 0 to 10.
    pub score10: Option<f64>,
    /// Number of answers rated on it.
    pub rated: u32,
    /// Number of answers that could be.
    pub expected: u32,
}

/// What a session came to: the mean of the criteria, weighted as the frozen scorecard says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Overall {
    /// 1 to 5.
    pub rating: f64,
    /// 0 to 10.
    pub score10: f64,
    /// 1 to 10.
    pub recruiter_score: f64,
}

/// The result per criterion, from the `ratings` of one rater, over the answers given.
pub fn results(
    criteria: &[Criterion],
    answers: &[(Id<Answer>, &Question)],
    ratings: &[&Rating],
) -> Vec<CriterionResult> {
    let result = |criterion: &Criterion| {
        let shown: Vec<_> = answers.iter().filter(|(_, question)| question.shows(criterion.id)).collect();
        let value = |answer: Id<Answer>| {
            ratings
                .iter()
                .find(|r| r.answer_id == answer && r.criterion_id == criterion.id)
                .and_then(|r| r.value)
        };
        let values: Vec<f64> = shown.iter().filter_map(|(answer, _)| value(*answer)).map(f64::from).collect();
        let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let rating = (count > 0).then(|| values.iter().sum::<f64>() / f64::from(count));
        let expected = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        CriterionResult {
            criterion_id: criterion.id,
            rating,
            score10: rating.map(score10),
            rated: count,
            expected,
        }
    };
    criteria.iter().map(result).collect()
}

/// The weighted mean of the criteria that were rated; none when none was.
pub fn overall(criteria: &[Criterion], results: &[CriterionResult]) -> Option<Overall> {
    let rated = criteria.iter().filter_map(|criterion| {
        let rating = results.iter().find(|result| result.criterion_id == criterion.id)?.rating?;
        Some((rating, f64::from(criterion.weight)))
    });
    let (sum, weights) =
        rated.fold((0.0, 0.0), |(sum, weights), (rating, weight)| (sum + rating * weight, weights + weight));
    (weights > 0.0).then(|| {
        let rating = sum / weights;
        Overall { rating, score10: score10(rating), recruiter_score: recruiter_score(rating) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Anchors;

    #[test]
    fn the_scales_meet_at_their_ends_and_middle() {
        for (rating, ten, recruiter) in [(1.0, 0.0, 1.0), (3.0, 5.0, 5.5), (5.0, 10.0, 10.0)] {
            assert_eq!((score10(rating), recruiter_score(rating)), (ten, recruiter));
        }
    }

    #[test]
    fn the_overall_is_weighted_and_leaves_out_what_was_not_rated() {
        let criterion = |weight| Criterion {
            id: Id::new(Millis(1)),
            name: "c".into(),
            description: String::new(),
            weight,
            anchors: Anchors::default(),
        };
        let criteria = [criterion(1), criterion(3), criterion(10)];
        let result = |criterion: &Criterion, rating| CriterionResult {
            criterion_id: criterion.id,
            rating,
            score10: None,
            rated: 1,
            expected: 1,
        };
        let results =
            [result(&criteria[0], Some(5.0)), result(&criteria[1], Some(3.0)), result(&criteria[2], None)];
        assert_eq!(overall(&criteria, &results).unwrap().rating, 3.5);
        assert!(overall(&criteria, &[]).is_none());
    }

    #[test]
    fn the_newest_rating_of_a_rater_counts() {
        let rating = |at: i64, value| Rating {
            id: Id::new(Millis(at)),
            answer_id: Id::from_uuid(Uuid::nil()),
            session_id: Id::from_uuid(Uuid::nil()),
            person_id: Id::from_uuid(Uuid::nil()),
            criterion_id: Id::from_uuid(Uuid::nil()),
            rater_id: Id::from_uuid(Uuid::nil()),
            value,
            comment: String::new(),
            at_ms: Millis(at),
        };
        let ratings = [rating(2, Some(4)), rating(3, None), rating(1, Some(2))];
        assert_eq!(current(&ratings).iter().map(|r| r.value).collect::<Vec<_>>(), [None]);
    }
}
