//! The rules of an interview: how long, how often, in which order; the same for everybody (P19, F81, F83, F89, F90).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Millis, RuleError,
    blind::Blind,
    error::Check,
    policy::PolicyProfile,
    question::{Question, is_sensible_time},
};

/// Which take of an answer is rated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CountingTake {
    /// The last one.
    #[default]
    Last,
    /// The first one; the others are there for the record.
    First,
    /// The one that was chosen; the last one until then.
    Chosen,
    /// A rule that a newer version knows; the last one counts here.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// What holds for every answer of a campaign. The default is what campaigns had before there were rules: no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rules {
    /// Time to think before each answer, unless its question says otherwise; none: no limit.
    pub preparation_ms: Option<Millis>,
    /// The longest answer, unless its question says otherwise; none: no limit.
    pub limit_ms: Option<Millis>,
    /// How often a question can be answered, the first time included, unless it says otherwise; none: no limit.
    pub takes: Option<u32>,
    /// Which take is rated.
    pub counting: CountingTake,
    /// Whether candidates may go back to an earlier question (F90).
    pub going_back: bool,
    /// How many approved probes may follow an answer, unless its question says otherwise.
    pub follow_ups: u32,
    /// What raters don't see before they have signed.
    #[serde(default)]
    pub blind: Blind,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            preparation_ms: None,
            limit_ms: None,
            takes: None,
            counting: CountingTake::Last,
            going_back: true,
            follow_ups: 0,
            blind: Blind::Off,
        }
    }
}

/// What holds for the answers to one question: its own rules, else those of the campaign (F83).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionRules {
    /// Time to think; none: no limit.
    pub preparation_ms: Option<Millis>,
    /// The longest answer; none: no limit.
    pub limit_ms: Option<Millis>,
    /// How often it can be answered; none: no limit.
    pub takes: Option<u32>,
    /// How many approved probes may follow.
    pub follow_ups: u32,
}

/// What is not the same for all questions of an interview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct Differs {
    /// The time to think.
    pub preparation: bool,
    /// The longest answer.
    pub limit: bool,
    /// How often one can answer.
    pub takes: bool,
}

const SECOND: i64 = 1_000;
/// More attempts than this are practice, not an interview.
pub const MAX_TAKES: u32 = 10;
/// More probes than this make another interview of it.
pub const MAX_FOLLOW_UPS: u32 = 5;

/// Whether a number of takes is one that a rule can ask for.
pub(crate) fn is_takes(takes: Option<u32>) -> bool {
    takes.is_none_or(|takes| (1..=MAX_TAKES).contains(&takes))
}

impl Rules {
    /// What a new campaign under these profiles starts with: the strictest of each. Structured interviews give
    /// everybody one take, in order (P19); where no profile asks for that, a second take and going back are usual.
    pub fn of(profiles: &BTreeSet<PolicyProfile>) -> Self {
        let relaxed = !profiles.is_empty() && profiles.iter().all(|profile| *profile == PolicyProfile::Other);
        Self {
            preparation_ms: Some(Millis(30 * SECOND)),
            limit_ms: Some(Millis(180 * SECOND)),
            takes: Some(if relaxed { 2 } else { 1 }),
            counting: CountingTake::Last,
            going_back: relaxed,
            follow_ups: 0,
            blind: Blind::Off,
        }
    }

    /// The rules, checked.
    ///
    /// # Errors
    /// Field errors under `rules.`: times outside a second to four hours, takes outside 1 to [`MAX_TAKES`], more
    /// follow-ups than [`MAX_FOLLOW_UPS`], rules for takes or blind rating that this version does not know.
    pub fn checked(self) -> Result<Self, RuleError> {
        let mut check = Check::new();
        check.ensure(is_sensible_time(self.preparation_ms), "rules.preparation_ms", "range");
        check.ensure(is_sensible_time(self.limit_ms), "rules.limit_ms", "range");
        check.ensure(is_takes(self.takes), "rules.takes", "range");
        check.ensure(self.counting != CountingTake::Unknown, "rules.counting", "unknown");
        check.ensure(self.follow_ups <= MAX_FOLLOW_UPS, "rules.follow_ups", "range");
        check.ensure(self.blind != Blind::Unknown, "rules.blind", "unknown");
        check.finish(self)
    }

    /// What holds in an interview with these questions, and what differs from one of them to the next; that is told with
    /// each. Probes may follow if they may anywhere.
    pub fn with_questions(self, questions: &[Question]) -> (Self, Differs) {
        let each: Vec<QuestionRules> = questions.iter().map(|question| self.for_question(question)).collect();
        let Some(first) = each.first() else { return (self, Differs::default()) };
        let differs = Differs {
            preparation: each.iter().any(|rules| rules.preparation_ms != first.preparation_ms),
            limit: each.iter().any(|rules| rules.limit_ms != first.limit_ms),
            takes: each.iter().any(|rules| rules.takes != first.takes),
        };
        let follow_ups = each.iter().map(|rules| rules.follow_ups).max().unwrap_or(0);
        let QuestionRules { preparation_ms, limit_ms, takes, .. } = *first;
        (Self { preparation_ms, limit_ms, takes, follow_ups, ..self }, differs)
    }

    /// What holds for `question`.
    pub fn for_question(&self, question: &Question) -> QuestionRules {
        QuestionRules {
            preparation_ms: question.preparation_ms.or(self.preparation_ms),
            limit_ms: question.limit_ms.or(self.limit_ms),
            takes: question.takes.or(self.takes),
            follow_ups: question.follow_ups.unwrap_or(self.follow_ups),
        }
    }
}

impl QuestionRules {
    /// Refuses another take when all are `used`.
    ///
    /// # Errors
    /// `answer.takes_used` with how many there may be.
    pub fn ensure_take_left(&self, used: usize) -> Result<(), RuleError> {
        match self.takes {
            Some(takes) if used >= takes as usize => {
                Err(RuleError::conflict_with("answer.takes_used", "count", takes))
            }
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{made, question::QuestionInput};

    const HOUR: i64 = 3_600 * SECOND;

    #[test]
    fn the_rules_of_a_set_are_those_of_its_strictest_profile() {
        use PolicyProfile::{Eu, Other, Unknown, UsNyc};
        let takes = |profiles: &[PolicyProfile]| {
            let rules = Rules::of(&profiles.iter().copied().collect());
            (rules.takes, rules.going_back)
        };
        assert_eq!(takes(&[Other]), (Some(2), true));
        for strict in [&[Eu][..], &[UsNyc, Other], &[Unknown], &[]] {
            assert_eq!(takes(strict), (Some(1), false), "{strict:?}");
        }
    }

    #[test]
    fn what_holds_for_all_questions_is_told_apart_from_what_differs() {
        let rules = Rules { preparation_ms: Some(Millis(30_000)), ..Rules::default() };
        let campaign = made::draft();
        let question = |limit_ms, takes, follow_ups| {
            let preparation_ms = Some(Millis(60_000));
            let input = QuestionInput {
                limit_ms,
                preparation_ms,
                takes,
                follow_ups,
                ..made::asked("Why?", &["And then?"])
            };
            Question::new(&campaign, 1, &input, Millis(1)).unwrap()
        };
        assert_eq!(rules.with_questions(&[]), (rules, Differs::default()));
        // Each says the same, and that is not what the campaign says.
        let same = [question(Some(Millis(9_000)), None, None), question(Some(Millis(9_000)), None, Some(2))];
        let (told, differs) = rules.with_questions(&same);
        assert_eq!(differs, Differs::default());
        assert_eq!((told.preparation_ms, told.limit_ms), (Some(Millis(60_000)), Some(Millis(9_000))));
        assert_eq!((told.takes, told.follow_ups, told.going_back), (None, 2, rules.going_back));
        let other = [question(None, Some(1), None), question(Some(Millis(9_000)), None, None)];
        let (_, differs) = rules.with_questions(&other);
        assert_eq!(differs, Differs { preparation: false, limit: true, takes: true });
    }

    #[test]
    fn every_rule_out_of_its_range_is_named() {
        let wrong = Rules {
            preparation_ms: Some(Millis(999)),
            limit_ms: Some(Millis(4 * HOUR + 1)),
            takes: Some(0),
            counting: CountingTake::Unknown,
            going_back: false,
            follow_ups: 6,
            blind: Blind::Unknown,
        };
        let RuleError::Invalid(fields) = wrong.checked().unwrap_err() else { panic!("field errors") };
        let paths: Vec<_> = fields.iter().map(|field| field.path.as_str()).collect();
        let all = ["preparation_ms", "limit_ms", "takes", "counting", "follow_ups", "blind"];
        assert_eq!(paths, all.map(|field| format!("rules.{field}")));
        let edges = Rules {
            preparation_ms: Some(Millis(1_000)),
            limit_ms: Some(Millis(4 * HOUR)),
            takes: Some(10),
            counting: CountingTake::Chosen,
            going_back: true,
            follow_ups: 5,
            blind: Blind::NamesFaceVoice,
        };
        assert_eq!(edges.checked(), Ok(edges));
        assert_eq!(Rules::default().checked(), Ok(Rules::default()));
    }

    #[test]
    fn takes_run_out() {
        let rules = |takes| QuestionRules { preparation_ms: None, limit_ms: None, takes, follow_ups: 0 };
        assert!(rules(None).ensure_take_left(1_000).is_ok());
        assert!(rules(Some(2)).ensure_take_left(1).is_ok());
        assert_eq!(
            rules(Some(2)).ensure_take_left(2),
            Err(RuleError::conflict_with("answer.takes_used", "count", 2))
        );
    }
}
