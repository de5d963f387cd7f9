//! What makes an interview fit for somebody: granted for the asking, and nothing that a rater sees (P24, B15).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Millis, RuleError, error::Check, rules::QuestionRules};

/// How much more time there is to think and to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum ExtraTime {
    /// As the campaign says.
    #[default]
    #[serde(rename = "none")]
    None,
    /// A quarter more.
    #[serde(rename = "x1.25")]
    Quarter,
    /// Half as much again.
    #[serde(rename = "x1.5")]
    Half,
    /// Twice as much.
    #[serde(rename = "x2")]
    Double,
    /// No limit.
    #[serde(rename = "unlimited")]
    Unlimited,
    /// More time, in a way that a newer version knows: no limit here.
    #[serde(other, rename = "unknown")]
    #[ts(skip)]
    Unknown,
}

impl ExtraTime {
    /// So much time for what the campaign gives `time`; none: no limit.
    pub fn of(self, time: Option<Millis>) -> Option<Millis> {
        let percent = match self {
            Self::None => 100,
            Self::Quarter => 125,
            Self::Half => 150,
            Self::Double => 200,
            Self::Unlimited | Self::Unknown => return None,
        };
        time.map(|time| Millis(time.0.saturating_mul(percent) / 100))
    }
}

/// More attempts than this on top make practice of an interview.
pub const MAX_EXTRA_TAKES: u32 = 5;

/// All that was chosen for a candidate, mostly by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Accommodations {
    /// More time.
    pub extra_time: ExtraTime,
    /// So many attempts more than the campaign allows.
    pub extra_takes: u32,
    /// Larger text.
    pub larger_text: bool,
    /// Stronger contrast.
    pub high_contrast: bool,
    /// What they say is shown while they say it.
    #[serde(default)]
    pub live_captions: bool,
    /// They may write their answers in place of saying them.
    #[serde(default)]
    pub written_answers: bool,
}

impl Accommodations {
    /// The choice, checked.
    ///
    /// # Errors
    /// Field errors for a time that this version doesn't know, and more attempts than [`MAX_EXTRA_TAKES`].
    pub fn checked(self) -> Result<Self, RuleError> {
        let mut check = Check::new();
        check.ensure(self.extra_time != ExtraTime::Unknown, "extra_time", "unknown");
        check.ensure(self.extra_takes <= MAX_EXTRA_TAKES, "extra_takes", "range");
        check.finish(self)
    }

    /// What holds for a question with this choice.
    #[must_use]
    pub fn applied(&self, rules: QuestionRules) -> QuestionRules {
        QuestionRules {
            preparation_ms: self.extra_time.of(rules.preparation_ms),
            limit_ms: self.extra_time.of(rules.limit_ms),
            takes: rules.takes.map(|takes| takes.saturating_add(self.extra_takes)),
            ..rules
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_given_on_top_or_without_limit() {
        let minute = Some(Millis(60_000));
        for (time, expected) in [
            (ExtraTime::None, Some(60_000)),
            (ExtraTime::Quarter, Some(75_000)),
            (ExtraTime::Half, Some(90_000)),
            (ExtraTime::Double, Some(120_000)),
            (ExtraTime::Unlimited, None),
            (ExtraTime::Unknown, None),
        ] {
            assert_eq!(time.of(minute), expected.map(Millis), "{time:?}");
            assert_eq!(time.of(None), None);
        }
    }

    #[test]
    fn a_choice_of_a_newer_version_is_read_and_not_made() {
        let kept = r#"{"extra_time": "x3", "extra_takes": 1, "larger_text": true, "high_contrast": false,
            "braille": true}"#;
        let choice: Accommodations = serde_json::from_str(kept).unwrap();
        assert_eq!(choice.extra_time, ExtraTime::Unknown);
        assert!(choice.checked().is_err());
        assert!(Accommodations { extra_takes: 6, ..Accommodations::default() }.checked().is_err());
        assert!(Accommodations { extra_takes: 5, ..Accommodations::default() }.checked().is_ok());
    }
}
