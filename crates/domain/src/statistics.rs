//! What a campaign has come to, in numbers (F95).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Id, Millis,
    question::Question,
    session::{EndKind, SessionState},
};

/// What counts of one session.
#[derive(Clone, Debug)]
pub struct SessionFacts {
    /// Where it is in its life.
    pub state: SessionState,
    /// How it ended before it was completed.
    pub end: Option<EndKind>,
    /// The answers that count: question, length unless it was written, whether it has a transcript.
    pub answers: Vec<(Id<Question>, Option<Millis>, bool)>,
    /// Ratings that one rater gave.
    pub rated: u32,
    /// Ratings that the scorecard asks of a rater for these answers.
    pub expected: u32,
    /// Whether a signature stands.
    pub signed: bool,
}

/// How many sessions are in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StateCount {
    /// The state.
    pub state: SessionState,
    /// How many are in it.
    pub count: u64,
}

/// Lengths of some recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lengths {
    /// The mean.
    pub mean_ms: Millis,
    /// The median; of two in the middle, their mean.
    pub median_ms: Millis,
}

/// What one question has come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionStatistics {
    /// The question.
    pub question_id: Id<Question>,
    /// Its place, from 1.
    pub position: u32,
    /// Its text.
    pub text: String,
    /// How many answered it.
    pub answers: u64,
    /// How long they took.
    pub lengths: Option<Lengths>,
}

/// What a campaign has come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Statistics {
    /// Sessions of every state.
    pub candidates: u64,
    /// The states that there are sessions in, in their order.
    pub states: Vec<StateCount>,
    /// Sessions whose mandatory questions are all answered.
    pub completed: u64,
    /// Their share of the sessions that were not called off.
    pub completion_rate: Option<f64>,
    /// Candidates who did not come.
    pub no_shows: u64,
    /// Lengths of whole interviews: the sum of the answers of a session, over sessions with answers.
    pub interviews: Option<Lengths>,
    /// Each question.
    pub questions: Vec<QuestionStatistics>,
    /// Answers that count.
    pub answers: u64,
    /// Those of them that have a transcript.
    pub transcribed: u64,
    /// Ratings given by whoever asks.
    pub rated: u64,
    /// Ratings that the scorecard asks of them.
    pub expected: u64,
    /// Sessions with a signature that stands.
    pub signed: u64,
}

/// The numbers of a campaign with these questions and sessions.
pub fn of(questions: &[Question], sessions: &[SessionFacts]) -> Statistics {
    let count = |fits: &dyn Fn(&SessionFacts) -> bool| whole(sessions.iter().filter(|s| fits(s)).count());
    let mut states: BTreeMap<SessionState, u64> = BTreeMap::new();
    for session in sessions {
        *states.entry(session.state).or_default() += 1;
    }
    let completed = count(&|session| session.state == SessionState::Completed);
    let running = count(&|session| session.state != SessionState::Cancelled);
    let spoken = |session: &SessionFacts| -> Vec<i64> {
        session.answers.iter().filter_map(|(_, length, _)| length.map(|length| length.0)).collect()
    };
    let sums = sessions.iter().map(spoken).filter(|lengths| !lengths.is_empty());
    let sums = sums.map(|lengths| lengths.iter().sum());
    let all = || sessions.iter().flat_map(|session| &session.answers);
    let question = |question: &Question| {
        let given = || all().filter(|(id, ..)| *id == question.id);
        let lengths = given().filter_map(|(_, length, _)| length.map(|length| length.0));
        QuestionStatistics {
            question_id: question.id,
            position: question.position,
            text: question.displayed_text.clone(),
            answers: whole(given().count()),
            lengths: lengths_of(lengths.collect()),
        }
    };
    Statistics {
        candidates: whole(sessions.len()),
        states: states.into_iter().map(|(state, count)| StateCount { state, count }).collect(),
        completed,
        completion_rate: (running > 0).then(|| completed as f64 / running as f64),
        no_shows: count(&|session| session.end == Some(EndKind::NoShow)),
        interviews: lengths_of(sums.collect()),
        questions: questions.iter().map(question).collect(),
        answers: whole(all().count()),
        transcribed: whole(all().filter(|(_, _, transcribed)| *transcribed).count()),
        rated: sessions.iter().map(|session| u64::from(session.rated)).sum(),
        expected: sessions.iter().map(|session| u64::from(session.expected)).sum(),
        signed: count(&|session| session.signed),
    }
}

fn whole(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

pub(crate) fn lengths_of(mut lengths: Vec<i64>) -> Option<Lengths> {
    lengths.sort_unstable();
    let count = i64::try_from(lengths.len()).ok().filter(|count| *count > 0)?;
    let middle = lengths.len() / 2;
    let upper = *lengths.get(middle)?;
    let lower = if lengths.len() % 2 == 1 { upper } else { *lengths.get(middle.checked_sub(1)?)? };
    Some(Lengths {
        mean_ms: Millis(lengths.iter().sum::<i64>() / count),
        median_ms: Millis(lower.midpoint(upper)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(position: u32) -> Question {
        Question {
            id: Id::new(Millis(i64::from(position))),
            campaign_id: Id::new(Millis(1)),
            position,
            original_text: String::new(),
            displayed_text: format!("Q{position}"),
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

    #[test]
    fn a_campaign_without_candidates_has_no_rates() {
        let none = of(&[question(1)], &[]);
        assert_eq!((none.candidates, none.completion_rate, none.interviews), (0, None, None));
        assert_eq!((none.questions[0].answers, none.questions[0].lengths), (0, None));
    }

    #[test]
    fn the_numbers_are_those_that_one_would_count() {
        use SessionState::{Cancelled, Completed, Draft, InProgress};
        let (first, second) = (question(1), question(2));
        let session = |state, lengths: &[(Id<Question>, i64, bool)], rated, signed| SessionFacts {
            state,
            end: (state == Cancelled).then_some(EndKind::NoShow),
            answers: lengths.iter().map(|(id, length, done)| (*id, Some(Millis(*length)), *done)).collect(),
            rated,
            expected: 2 * u32::try_from(lengths.len()).unwrap(),
            signed,
        };
        let sessions = [
            session(Completed, &[(first.id, 10_000, true), (second.id, 20_000, true)], 4, true),
            session(Completed, &[(first.id, 30_000, true), (second.id, 60_000, false)], 1, false),
            session(InProgress, &[(first.id, 20_000, false)], 0, false),
            session(Draft, &[], 0, false),
            session(Cancelled, &[], 0, false),
        ];
        let numbers = of(&[first, second], &sessions);
        let states: Vec<_> = numbers.states.iter().map(|each| (each.state, each.count)).collect();
        assert_eq!(states, [(Draft, 1), (InProgress, 1), (Completed, 2), (Cancelled, 1)]);
        assert_eq!((numbers.candidates, numbers.completion_rate, numbers.no_shows), (5, Some(0.5), 1));
        // 20, 30 and 90 seconds.
        let interviews = numbers.interviews.unwrap();
        assert_eq!((interviews.mean_ms.0, interviews.median_ms.0), (46_666, 30_000));
        // 10, 20 and 30 seconds; 20 and 60 seconds.
        let lengths: Vec<_> = numbers.questions.iter().map(|q| q.lengths.unwrap()).collect();
        assert_eq!((lengths[0].mean_ms.0, lengths[0].median_ms.0), (20_000, 20_000));
        assert_eq!((lengths[1].mean_ms.0, lengths[1].median_ms.0), (40_000, 40_000));
        assert_eq!((numbers.answers, numbers.transcribed), (5, 3));
        assert_eq!((numbers.rated, numbers.expected, numbers.signed), (5, 10, 1));
    }
}
