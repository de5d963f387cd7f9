//! Policy profiles: which law a campaign is held to, and what that limits (P1, P2, P13).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::RuleError;

/// A jurisdiction whose rules a campaign follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub enum PolicyProfile {
    /// European Union: AI Act and GDPR.
    #[serde(rename = "EU")]
    Eu,
    /// France: the European rules and the CNIL's recruitment guide.
    #[serde(rename = "FR")]
    Fr,
    /// Morocco: law 09-08.
    #[serde(rename = "MA")]
    Ma,
    /// Illinois: AI Video Interview Act.
    #[serde(rename = "US-IL")]
    UsIl,
    /// New York City: Local Law 144.
    #[serde(rename = "US-NYC")]
    UsNyc,
    /// Colorado: artificial intelligence act.
    #[serde(rename = "US-CO")]
    UsCo,
    /// Anywhere else.
    #[serde(rename = "OTHER")]
    Other,
    /// A profile that a newer version knows; held to the strictest rules.
    #[serde(other, rename = "unknown")]
    #[ts(skip)]
    Unknown,
}

/// What a set of profiles limits: for each figure the strictest of the set (P1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicyLimits {
    /// Months that a candidate's file may be kept after the last contact.
    pub retention_months: u32,
    /// Months that a raw recording may be kept.
    pub video_months: u32,
    /// Days that facial quality metrics may be kept.
    pub metrics_days: u32,
    /// Months that session logs are kept.
    pub log_months: u32,
    /// Months that logs of AI runs must be kept at least.
    pub ai_log_months: u32,
    /// Whether the optional expression pack may be switched on at all (P2).
    pub emotions_allowed: bool,
    /// Business days of notice before automated assessment.
    pub notice_business_days: u32,
    /// Days within which a recording is deleted on request, copies included.
    pub deletion_days: u32,
}

impl PolicyProfile {
    fn limits(self) -> PolicyLimits {
        let base = PolicyLimits {
            retention_months: 24,
            video_months: 6,
            metrics_days: 30,
            log_months: 12,
            ai_log_months: 6,
            emotions_allowed: false,
            notice_business_days: 0,
            deletion_days: 30,
        };
        match self {
            Self::Eu | Self::Fr | Self::Ma => base,
            Self::UsIl | Self::UsCo => PolicyLimits { ai_log_months: 48, ..base },
            Self::UsNyc => PolicyLimits { notice_business_days: 10, ..base },
            Self::Other => PolicyLimits { emotions_allowed: true, ..base },
            Self::Unknown => PolicyLimits { ai_log_months: 48, notice_business_days: 10, ..base },
        }
    }
}

/// The strictest value of every limit over `profiles`; an empty set is held to every rule at once.
pub fn limits(profiles: &BTreeSet<PolicyProfile>) -> PolicyLimits {
    profiles
        .iter()
        .map(|profile| profile.limits())
        .reduce(|a, b| PolicyLimits {
            retention_months: a.retention_months.min(b.retention_months),
            video_months: a.video_months.min(b.video_months),
            metrics_days: a.metrics_days.min(b.metrics_days),
            log_months: a.log_months.min(b.log_months),
            ai_log_months: a.ai_log_months.max(b.ai_log_months),
            emotions_allowed: a.emotions_allowed && b.emotions_allowed,
            notice_business_days: a.notice_business_days.max(b.notice_business_days),
            deletion_days: a.deletion_days.min(b.deletion_days),
        })
        .unwrap_or_else(|| PolicyProfile::Unknown.limits())
}

/// Whether a campaign's profiles may change from `before` to `after`: once a candidate is in, the set
/// may grow but not shrink (P1).
///
/// # Errors
/// `campaign.profiles_shrink` when a profile would be dropped after the first candidate,
/// a field error when the set is empty.
pub fn may_change(
    before: &BTreeSet<PolicyProfile>,
    after: &BTreeSet<PolicyProfile>,
    has_candidates: bool,
) -> Result<(), RuleError> {
    if after.is_empty() {
        return Err(RuleError::field("policy_profiles", "required"));
    }
    if has_candidates && !before.is_subset(after) {
        return Err(RuleError::conflict("campaign.profiles_shrink"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(profiles: &[PolicyProfile]) -> BTreeSet<PolicyProfile> {
        profiles.iter().copied().collect()
    }

    #[test]
    fn the_strictest_value_of_the_set_holds() {
        let limits = limits(&set(&[
            PolicyProfile::Eu,
            PolicyProfile::UsIl,
            PolicyProfile::UsNyc,
            PolicyProfile::Other,
        ]));
        assert_eq!(
            (limits.ai_log_months, limits.notice_business_days, limits.emotions_allowed),
            (48, 10, false)
        );
    }

    #[test]
    fn emotions_are_possible_in_the_profile_other_alone() {
        use PolicyProfile::{Eu, Fr, Ma, Other, Unknown, UsCo, UsIl, UsNyc};
        assert!(limits(&set(&[Other])).emotions_allowed);
        for profile in [Eu, Fr, Ma, UsIl, UsNyc, UsCo, Unknown] {
            assert!(!limits(&set(&[profile])).emotions_allowed);
            assert!(!limits(&set(&[profile, Other])).emotions_allowed);
        }
        assert!(!limits(&set(&[])).emotions_allowed);
    }

    #[test]
    fn after_the_first_candidate_the_set_only_grows() {
        let (eu, both) = (set(&[PolicyProfile::Eu]), set(&[PolicyProfile::Eu, PolicyProfile::Fr]));
        assert!(may_change(&eu, &both, true).is_ok());
        assert!(may_change(&both, &eu, false).is_ok());
        assert!(may_change(&both, &eu, true).is_err());
        assert!(may_change(&both, &set(&[]), false).is_err());
    }
}
