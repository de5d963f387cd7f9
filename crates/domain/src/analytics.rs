//! What the signed ratings of a campaign say: about its criteria, its questions, its candidates, and its raters
//! (F77, B6, B20, P20).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Id, Millis,
    agreement::{self, Agreement, Level, Measure, NotMeasurable, count, number},
    campaign::Criterion,
    interview::Answer,
    question::Question,
    rating::{self, Rating},
    session::Session,
    user::User,
};

/// Fewer candidates than this say nothing about how a question separates them.
const FEWEST_CANDIDATES: usize = 5;

/// One session with the evaluations that were signed.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The session.
    pub session: Id<Session>,
    /// The answers that count.
    pub answers: Vec<(Id<Answer>, Id<Question>)>,
    /// Who signed, and when.
    pub signed: Vec<(Id<User>, Millis)>,
    /// Their current ratings of these answers.
    pub ratings: Vec<Rating>,
}

/// How often each of the five ratings was given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Distribution {
    /// The counts of the ratings 1 to 5.
    pub counts: [u32; 5],
    /// The mean; none without ratings.
    pub mean: Option<f64>,
    /// The standard deviation (n − 1); none under two ratings.
    pub deviation: Option<f64>,
}

/// A measure of agreement, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Measured {
    /// The measure.
    pub found: Option<Agreement>,
    /// Why there is none.
    pub why_not: Option<NotMeasurable>,
}

impl From<Measure> for Measured {
    fn from(measure: Measure) -> Self {
        Self { found: measure.ok(), why_not: measure.err() }
    }
}

/// What was given on one criterion, and how far the raters agree on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CriterionAnalytics {
    /// The criterion.
    pub criterion_id: Id<Criterion>,
    /// The ratings of all raters.
    pub ratings: Distribution,
    /// ICC(2,k): how reliable the mean of the raters is.
    pub icc: Measured,
    /// Weighted kappa.
    pub kappa: Measured,
    /// Krippendorff's alpha, for ordinal scales.
    pub alpha: Measured,
}

/// What was given on one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct QuestionAnalytics {
    /// The question.
    pub question_id: Id<Question>,
    /// How many answered it, of the sessions looked at.
    pub answers: u32,
    /// The ratings of all raters on all its criteria; a low mean is a hard question.
    pub ratings: Distribution,
    /// How well it separates candidates who do well from those who don't: the correlation of its mean rating with the
    /// mean rating of the candidate's other answers (corrected item-total correlation). None under five candidates, or
    /// where one of the two doesn't vary.
    pub discrimination: Option<f64>,
}

/// What one candidate came to, as the mean of the raters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CandidateAnalytics {
    /// The session.
    pub session_id: Id<Session>,
    /// Mean rating per criterion, in the order of the scorecard.
    pub criteria: Vec<Option<f64>>,
    /// The mean of the raters' overall ratings, 1 to 5.
    pub overall: Option<f64>,
    /// How many raters signed.
    pub raters: u32,
}

/// How far a rater stood from the others in one session.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DriftPoint {
    /// The session.
    pub session_id: Id<Session>,
    /// When the rater signed.
    pub at_ms: Millis,
    /// Mean of (own rating − mean of the others' ratings of the same thing), in steps of the scale.
    pub difference: f64,
}

/// How one rater rates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RaterAnalytics {
    /// The rater.
    pub rater_id: Id<User>,
    /// How many sessions they signed.
    pub signed: u32,
    /// Their ratings.
    pub ratings: Distribution,
    /// The mean of the differences to the other raters: above 0 milder, below 0 stricter. None where nobody else rated
    /// the same things.
    pub leniency: Option<f64>,
    /// The differences session by session, in the order of signing.
    pub drift: Vec<DriftPoint>,
}

/// What the signed ratings of a campaign say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Analytics {
    /// Sessions with at least one signature.
    pub sessions: u32,
    /// Sessions with two signatures or more.
    pub rated_by_several: u32,
    /// Each criterion of the scorecard.
    pub criteria: Vec<CriterionAnalytics>,
    /// Each question.
    pub questions: Vec<QuestionAnalytics>,
    /// Each session, as given.
    pub candidates: Vec<CandidateAnalytics>,
    /// Each rater, by id.
    pub raters: Vec<RaterAnalytics>,
}

/// One rating that counts.
#[derive(Clone)]
pub(crate) struct Cell {
    question: Id<Question>,
    pub(crate) answer: Id<Answer>,
    pub(crate) criterion: Id<Criterion>,
    pub(crate) rater: Id<User>,
    pub(crate) value: u8,
}

/// The ratings of each session.
type BySession = BTreeMap<Id<Session>, Vec<Cell>>;

/// What these sessions say under this scorecard.
pub fn of(criteria: &[Criterion], questions: &[Question], sessions: &[Evaluated]) -> Analytics {
    let by_session: BySession = sessions.iter().map(|session| (session.session, cells_of(session))).collect();
    let cells: Vec<Cell> = by_session.values().flatten().cloned().collect();
    let raters: BTreeSet<Id<User>> =
        sessions.iter().flat_map(|session| session.signed.iter().map(|(rater, _)| *rater)).collect();
    Analytics {
        sessions: number(sessions.iter().filter(|session| !session.signed.is_empty()).count()),
        rated_by_several: number(sessions.iter().filter(|session| session.signed.len() > 1).count()),
        criteria: criteria.iter().map(|criterion| of_criterion(criterion, &raters, &cells)).collect(),
        questions: questions.iter().map(|question| of_question(question, sessions, &by_session)).collect(),
        candidates: sessions.iter().map(|session| of_candidate(criteria, questions, session)).collect(),
        raters: raters.iter().map(|rater| of_rater(*rater, sessions, &by_session)).collect(),
    }
}

pub(crate) fn cells_of(session: &Evaluated) -> Vec<Cell> {
    let cell = |rating: &&Rating| {
        let (answer, question) = *session.answers.iter().find(|(answer, _)| *answer == rating.answer_id)?;
        let signed = session.signed.iter().any(|(rater, _)| *rater == rating.rater_id);
        let value = rating.value.filter(|_| signed)?;
        let (criterion, rater) = (rating.criterion_id, rating.rater_id);
        Some(Cell { question, answer, criterion, rater, value })
    };
    rating::current(&session.ratings).iter().filter_map(cell).collect()
}

fn of_criterion(criterion: &Criterion, raters: &BTreeSet<Id<User>>, cells: &[Cell]) -> CriterionAnalytics {
    let mine: Vec<&Cell> = cells.iter().filter(|cell| cell.criterion == criterion.id).collect();
    let mut rows: BTreeMap<Id<Answer>, Vec<Option<u8>>> = BTreeMap::new();
    for cell in &mine {
        let row = rows.entry(cell.answer).or_insert_with(|| vec![None; raters.len()]);
        if let Some(place) = raters.iter().position(|rater| *rater == cell.rater) {
            row[place] = Some(cell.value);
        }
    }
    let table: Vec<_> = rows.into_values().collect();
    CriterionAnalytics {
        criterion_id: criterion.id,
        ratings: distribution(mine.into_iter()),
        icc: agreement::icc_2k(&table).into(),
        kappa: agreement::weighted_kappa(&table).into(),
        alpha: agreement::krippendorff_alpha(&table, Level::Ordinal).into(),
    }
}

fn of_question(question: &Question, sessions: &[Evaluated], cells: &BySession) -> QuestionAnalytics {
    let answered = sessions
        .iter()
        .filter(|session| session.answers.iter().any(|(_, asked)| *asked == question.id))
        .count();
    let pairs: Vec<(f64, f64)> = cells
        .values()
        .filter_map(|own| {
            let (this, rest): (Vec<_>, Vec<_>) = own.iter().partition(|cell| cell.question == question.id);
            Some((mean(this.iter().map(|cell| cell.value))?, mean(rest.iter().map(|cell| cell.value))?))
        })
        .collect();
    QuestionAnalytics {
        question_id: question.id,
        answers: number(answered),
        ratings: distribution(cells.values().flatten().filter(|cell| cell.question == question.id)),
        discrimination: if pairs.len() < FEWEST_CANDIDATES { None } else { correlation(&pairs) },
    }
}

pub(crate) fn of_candidate(
    criteria: &[Criterion],
    questions: &[Question],
    session: &Evaluated,
) -> CandidateAnalytics {
    let answers: Vec<(Id<Answer>, &Question)> = session
        .answers
        .iter()
        .filter_map(|(answer, asked)| Some((*answer, questions.iter().find(|each| each.id == *asked)?)))
        .collect();
    let current = rating::current(&session.ratings);
    let by_rater: Vec<Vec<_>> = session
        .signed
        .iter()
        .map(|(rater, _)| {
            let own: Vec<&Rating> =
                current.iter().filter(|rating| rating.rater_id == *rater).copied().collect();
            rating::results(criteria, &answers, &own)
        })
        .collect();
    let of_place = |place: usize| {
        let values: Vec<f64> = by_rater.iter().filter_map(|results| results.get(place)?.rating).collect();
        mean_of(&values)
    };
    let overall: Vec<f64> =
        by_rater.iter().filter_map(|results| Some(rating::overall(criteria, results)?.rating)).collect();
    CandidateAnalytics {
        session_id: session.session,
        criteria: (0..criteria.len()).map(of_place).collect(),
        overall: mean_of(&overall),
        raters: number(session.signed.len()),
    }
}

fn of_rater(rater: Id<User>, sessions: &[Evaluated], cells: &BySession) -> RaterAnalytics {
    let mut drift = Vec::new();
    let mut differences = Vec::new();
    let mut signed = 0;
    for session in sessions {
        let Some((_, at_ms)) = session.signed.iter().find(|(who, _)| *who == rater) else { continue };
        signed += 1;
        let here = cells.get(&session.session).map_or(&[][..], Vec::as_slice);
        let own = here.iter().filter(|cell| cell.rater == rater);
        let apart: Vec<f64> = own
            .filter_map(|own| {
                let same = |cell: &&Cell| {
                    cell.answer == own.answer && cell.criterion == own.criterion && cell.rater != rater
                };
                Some(f64::from(own.value) - mean(here.iter().filter(same).map(|cell| cell.value))?)
            })
            .collect();
        if let Some(difference) = mean_of(&apart) {
            drift.push(DriftPoint { session_id: session.session, at_ms: *at_ms, difference });
        }
        differences.extend(apart);
    }
    drift.sort_by_key(|point| (point.at_ms, point.session_id));
    RaterAnalytics {
        rater_id: rater,
        signed,
        ratings: distribution(cells.values().flatten().filter(|cell| cell.rater == rater)),
        leniency: mean_of(&differences),
        drift,
    }
}

pub(crate) fn distribution<'c>(cells: impl Iterator<Item = &'c Cell>) -> Distribution {
    let values: Vec<f64> = cells.map(|cell| f64::from(cell.value)).collect();
    let mut counts = [0; 5];
    for (slot, value) in counts.iter_mut().zip(1_u8..) {
        *slot = number(values.iter().filter(|given| **given == f64::from(value)).count());
    }
    let mean = mean_of(&values);
    let deviation = mean.filter(|_| values.len() > 1).map(|mean| {
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        (squares / (count(values.len()) - 1.0)).sqrt()
    });
    Distribution { counts, mean, deviation }
}

/// Pearson's correlation; none where one of the two doesn't vary.
fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (x, y) = (mean_of(&column(pairs, 0))?, mean_of(&column(pairs, 1))?);
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let (xx, yy) = (sum(&|pair| (pair.0 - x).powi(2)), sum(&|pair| (pair.1 - y).powi(2)));
    let xy = sum(&|pair| (pair.0 - x) * (pair.1 - y));
    // Means of ratings: a sum of squares below this is rounding.
    (xx > 1e-9 && yy > 1e-9).then(|| xy / (xx * yy).sqrt())
}

fn column(pairs: &[(f64, f64)], place: usize) -> Vec<f64> {
    pairs.iter().map(|pair| if place == 0 { pair.0 } else { pair.1 }).collect()
}

fn mean(values: impl Iterator<Item = u8>) -> Option<f64> {
    mean_of(&values.map(f64::from).collect::<Vec<_>>())
}

pub(crate) fn mean_of(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Anchors;

    fn criterion(at: i64, weight: u8) -> Criterion {
        let (id, name, description) = (Id::new(Millis(at)), format!("c{at}"), String::new());
        Criterion { id, name, description, weight, anchors: Anchors::default() }
    }

    fn question(position: u32) -> Question {
        Question {
            id: Id::new(Millis(i64::from(position))),
            campaign_id: Id::new(Millis(1)),
            position,
            original_text: String::new(),
            displayed_text: String::new(),
            was_modified: false,
            category: String::new(),
            difficulty: String::new(),
            mandatory: true,
            limit_ms: None,
            preparation_ms: None,
            takes: None,
            follow_ups: None,
            competencies: Vec::new(),
            probes: Vec::new(),
            bank_question_id: None,
        }
    }

    /// A session in which each rater gave `values[rater][question]` on the one criterion.
    fn session(
        criterion: &Criterion,
        questions: &[Question],
        raters: &[Id<User>],
        at: i64,
        values: &[&[u8]],
    ) -> Evaluated {
        let session = Id::new(Millis(at));
        let answers: Vec<_> = questions.iter().map(|each| (Id::new(Millis(at)), each.id)).collect();
        let mut ratings = Vec::new();
        for (rater, given) in raters.iter().zip(values) {
            for ((answer, _), value) in answers.iter().zip(*given) {
                ratings.push(Rating {
                    id: Id::new(Millis(at)),
                    answer_id: *answer,
                    session_id: session,
                    person_id: Id::new(Millis(1)),
                    criterion_id: criterion.id,
                    rater_id: *rater,
                    value: Some(*value),
                    comment: String::new(),
                    at_ms: Millis(at),
                });
            }
        }
        let signed = raters.iter().zip(values).map(|(rater, _)| (*rater, Millis(at))).collect();
        Evaluated { session, answers, signed, ratings }
    }

    #[test]
    fn a_strict_rater_is_told_from_a_mild_one_and_their_drift_is_in_the_order_of_signing() {
        let (scale, questions) = (criterion(1, 1), [question(1), question(2)]);
        let raters = [Id::new(Millis(1)), Id::new(Millis(2))];
        let sessions = [
            session(&scale, &questions, &raters, 20, &[&[4, 4], &[3, 2]]),
            session(&scale, &questions, &raters, 10, &[&[3, 5], &[3, 5]]),
            session(&scale, &questions, &raters, 30, &[&[5, 5]]),
        ];
        let said = of(&[scale], &questions, &sessions);
        assert_eq!((said.sessions, said.rated_by_several), (3, 2));
        let of = |rater: Id<User>| said.raters.iter().find(|each| each.rater_id == rater).unwrap();
        // Differences 1 and 2, then 0 and 0; what one rated alone says nothing.
        assert_eq!((of(raters[0]).leniency, of(raters[1]).leniency), (Some(0.75), Some(-0.75)));
        assert_eq!((of(raters[0]).signed, of(raters[1]).signed), (3, 2));
        let drift: Vec<_> =
            of(raters[0]).drift.iter().map(|point| (point.at_ms.0, point.difference)).collect();
        assert_eq!(drift, [(10, 0.0), (20, 1.5)]);
    }

    #[test]
    fn ratings_are_counted_and_a_candidate_is_the_mean_of_the_raters() {
        let (scale, questions) = (criterion(1, 1), [question(1), question(2)]);
        let raters = [Id::new(Millis(1)), Id::new(Millis(2))];
        let one = session(&scale, &questions, &raters, 10, &[&[4, 2], &[5, 5]]);
        let said = of(std::slice::from_ref(&scale), &questions, &[one]);
        assert_eq!(said.criteria[0].ratings.counts, [0, 1, 0, 1, 2]);
        assert_eq!(said.criteria[0].ratings.mean, Some(4.0));
        // Squares of the distances 0, 2, 1, 1 sum to 6, over n − 1 = 3.
        assert_eq!(said.criteria[0].ratings.deviation, Some(2.0_f64.sqrt()));
        assert_eq!((said.candidates[0].overall, said.candidates[0].raters), (Some(4.0), 2));
        assert_eq!(said.questions[1].ratings.counts, [0, 1, 0, 0, 1]);
        assert_eq!(said.questions[0].discrimination, None, "one candidate");
    }

    #[test]
    fn what_was_not_signed_does_not_count() {
        let (scale, questions) = (criterion(1, 1), [question(1)]);
        let raters = [Id::new(Millis(1)), Id::new(Millis(2))];
        let mut one = session(&scale, &questions, &raters, 10, &[&[4], &[1]]);
        one.signed.pop();
        let said = of(std::slice::from_ref(&scale), &questions, &[one]);
        assert_eq!(said.criteria[0].ratings.counts, [0, 0, 0, 1, 0]);
        assert_eq!(said.criteria[0].icc.why_not, Some(NotMeasurable::TooFewRaters));
        assert_eq!((said.candidates[0].overall, said.raters.len()), (Some(4.0), 1));
        let nothing = of(&[scale], &questions, &[]);
        assert_eq!((nothing.sessions, nothing.criteria[0].ratings.mean), (0, None));
    }

    #[test]
    fn a_question_that_follows_the_rest_separates_and_one_that_opposes_it_does_the_contrary() {
        let (scale, questions) = (criterion(1, 1), [question(1), question(2), question(3)]);
        let rater = [Id::new(Millis(1))];
        // The first two rise together, the third falls: x = 1..5 with rest ((x + (6 − x)) / 2 = 3 would not vary),
        // so the third is opposed to the mean of the first two.
        let sessions: Vec<_> = (1..=5_u8)
            .map(|x| session(&scale, &questions, &rater, i64::from(x), &[&[x, x, 6 - x]]))
            .collect();
        let said = of(std::slice::from_ref(&scale), &questions, &sessions);
        assert!((said.questions[2].discrimination.unwrap() + 1.0).abs() < 1e-12);
        assert_eq!(said.questions[0].discrimination, None, "the mean of the others does not vary");
        let four = of(&[scale], &questions, &sessions[..4]);
        assert_eq!(four.questions[2].discrimination, None, "four candidates are too few");
    }
}
