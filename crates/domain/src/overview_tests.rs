//! Numbers worked out by hand.

use std::collections::BTreeSet;

use super::*;
use crate::{
    campaign::{Anchors, CampaignInput, CriterionInput},
    consent::Language,
    interview::Answer,
    policy::PolicyProfile,
    question::QuestionInput,
    rating::Rating,
    session::Session,
};

const HOUR: i64 = 3_600_000;

fn plan(title: &str, job: &str, criteria: &[&str], at: i64) -> Plan {
    let input = CampaignInput {
        title: title.into(),
        job_title: job.into(),
        job_description: String::new(),
        experience_level: String::new(),
        language: Language::Fr,
        policy_profiles: BTreeSet::from([PolicyProfile::Eu]),
    };
    let criteria: Vec<CriterionInput> = criteria
        .iter()
        .map(|name| CriterionInput {
            id: None,
            name: (*name).into(),
            description: String::new(),
            weight: 1,
            anchors: Anchors { one: "1".into(), three: "3".into(), five: "5".into() },
        })
        .collect();
    let campaign = Campaign::new(&input, Millis(at)).unwrap().with_scorecard(&criteria, Millis(at)).unwrap();
    let question = QuestionInput {
        text: "Q".into(),
        category: String::new(),
        difficulty: String::new(),
        mandatory: true,
        limit_ms: None,
        preparation_ms: None,
        takes: None,
        follow_ups: None,
        competencies: Vec::new(),
        probes: Vec::new(),
    };
    let question = Question::new(&campaign, 1, &question, Millis(at)).unwrap();
    (campaign, vec![question])
}

/// An interview with one answer that each rater gave these values, one a criterion, `hours` after it was added.
fn interview(plan: &Plan, number: i64, state: SessionState, given: &[(i64, &[u8], i64)]) -> Interview {
    let (campaign, questions) = plan;
    let (session, answer) = (Id::<Session>::new(Millis(number)), Id::<Answer>::new(Millis(number)));
    let created_at = Millis(number * HOUR);
    let rater = |number| Id::<User>::from_uuid(uuid::Uuid::from_u128(u128::try_from(number).unwrap()));
    let rating = |who, place: usize, value| Rating {
        id: Id::new(Millis(1)),
        answer_id: answer,
        session_id: session,
        person_id: Id::new(Millis(1)),
        criterion_id: campaign.criteria[place].id,
        rater_id: rater(who),
        value: Some(value),
        comment: String::new(),
        at_ms: created_at,
    };
    let ratings = given
        .iter()
        .flat_map(|(who, values, _)| {
            values.iter().enumerate().map(move |(place, value)| (*who, place, *value))
        })
        .map(|(who, place, value)| rating(who, place, value));
    let evaluated = Evaluated {
        session,
        answers: vec![(answer, questions[0].id)],
        signed: given
            .iter()
            .map(|(who, _, hours)| (rater(*who), created_at.plus(Millis(hours * HOUR))))
            .collect(),
        ratings: ratings.collect(),
    };
    Interview {
        campaign: campaign.id,
        state,
        created_at,
        evaluated: (!given.is_empty()).then_some(evaluated),
    }
}

#[test]
fn jobs_and_competencies_are_taken_together_however_they_are_written() {
    use SessionState::{Cancelled, Completed, Draft};
    let first = plan("Spring", "Cheffe de projet", &["Écoute", "Organisation"], 1);
    let second = plan("Autumn", "CHEFFE  DE PROJET", &["ecoute"], 2);
    let third = plan("Desk", "Accueil", &["Écoute"], 3);
    let plans = [first.clone(), second.clone(), third.clone()];
    let interviews = [
        interview(&first, 1, Completed, &[(1, &[4, 2], 10), (2, &[5, 2], 30)]),
        interview(&first, 2, Draft, &[]),
        interview(&first, 3, Cancelled, &[]),
        interview(&second, 4, Completed, &[(1, &[3], 20)]),
        interview(&third, 5, Completed, &[(2, &[1], 6)]),
    ];
    let found = of(&plans, &interviews);
    assert_eq!((found.campaigns, found.interviews, found.signed), (3, 5, 3));

    let [desk, lead] = &found.jobs[..] else { panic!("two jobs: {:?}", found.jobs) };
    assert_eq!((&*desk.job_title, desk.campaigns), ("Accueil", 1));
    assert_eq!((&*lead.job_title, lead.campaigns), ("CHEFFE  DE PROJET", 2), "as the newest writes it");
    assert_eq!((lead.interviews, lead.completed, lead.signed), (4, 2, 2));
    assert_eq!(lead.completion_rate, Some(2.0 / 3.0), "one was called off");
    // The first interview: raters at 3 and 3.5, together 3.25; the fourth: 3.
    assert_eq!(lead.overall, Some(3.125));
    assert_eq!(lead.ratings.counts, [0, 2, 1, 1, 1]);
    // First signatures after 10 and 20 hours.
    assert_eq!(lead.to_signature.map(|lengths| lengths.median_ms), Some(Millis(15 * HOUR)));

    let [listening, order] = &found.competencies[..] else { panic!("two: {:?}", found.competencies) };
    assert_eq!((&*listening.name, listening.campaigns, listening.interviews), ("Écoute", 3, 3));
    assert_eq!(listening.jobs, ["Accueil", "CHEFFE  DE PROJET"]);
    assert_eq!(listening.ratings.counts, [1, 0, 1, 1, 1]);
    assert_eq!((&*order.name, order.campaigns, order.interviews), ("Organisation", 1, 1));
    assert_eq!(order.ratings.counts, [0, 2, 0, 0, 0]);
    assert!(order.alpha.why_not.is_some(), "one answer says nothing about agreement");
}

#[test]
fn nothing_comes_to_nothing() {
    let found = of(&[], &[]);
    assert_eq!((found.interviews, found.jobs.len(), found.competencies.len()), (0, 0, 0));
    let only = plan("Only", "Job", &["A"], 1);
    let found = of(std::slice::from_ref(&only), &[interview(&only, 1, SessionState::Draft, &[])]);
    assert_eq!((found.jobs[0].overall, found.jobs[0].to_signature), (None, None));
    assert_eq!(found.jobs[0].completion_rate, Some(0.0));
    assert_eq!((found.competencies[0].interviews, found.competencies[0].ratings.mean), (0, None));
}
