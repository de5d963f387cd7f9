//! What the tests of several modules need and no module is about.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use crate::{
    Millis,
    campaign::{Campaign, CampaignInput},
    consent::Language,
    policy::PolicyProfile,
    question::QuestionInput,
};

/// A campaign that is being prepared, without questions.
pub(crate) fn draft() -> Campaign {
    let input = CampaignInput {
        title: "T".into(),
        job_title: "J".into(),
        job_description: String::new(),
        experience_level: String::new(),
        language: Language::En,
        policy_profiles: [PolicyProfile::Eu].into(),
    };
    Campaign::new(&input, Millis(1)).unwrap()
}

/// A mandatory question that leaves everything to the rules of its campaign.
pub(crate) fn asked(text: &str, probes: &[&str]) -> QuestionInput {
    QuestionInput {
        text: text.into(),
        category: String::new(),
        difficulty: String::new(),
        mandatory: true,
        limit_ms: None,
        preparation_ms: None,
        takes: None,
        follow_ups: None,
        competencies: Vec::new(),
        probes: probes.iter().map(|probe| (*probe).into()).collect(),
    }
}
