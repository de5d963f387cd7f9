//! What interviews come to across campaigns: per job and per competency (F78).
//!
//! Campaigns for the same job, and criteria of the same name, are taken together however their names are written.
//! Nothing here names a candidate, and nothing ranks: lists are in the order of their names.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Id, Millis,
    agreement::{self, Level, number},
    analytics::{self, Cell, Distribution, Evaluated, Measured},
    campaign::{Campaign, Criterion},
    question::Question,
    session::SessionState,
    statistics::{Lengths, lengths_of},
    text::fold,
    user::User,
};

/// One interview.
#[derive(Clone, Debug)]
pub struct Interview {
    /// Its campaign.
    pub campaign: Id<Campaign>,
    /// Where it is in its life.
    pub state: SessionState,
    /// When the candidate was added.
    pub created_at: Millis,
    /// The evaluations that were signed, if the reader may see any.
    pub evaluated: Option<Evaluated>,
}

/// What the interviews for one job came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct JobStatistics {
    /// The job, as its newest campaign writes it.
    pub job_title: String,
    /// How many campaigns there were for it.
    pub campaigns: u32,
    /// Interviews of every state.
    pub interviews: u32,
    /// Those whose mandatory questions are all answered.
    pub completed: u32,
    /// Their share of the interviews that were not called off.
    pub completion_rate: Option<f64>,
    /// Those with a signature that the reader may see.
    pub signed: u32,
    /// The mean of their overall ratings, 1 to 5.
    pub overall: Option<f64>,
    /// Every rating of them.
    pub ratings: Distribution,
    /// From adding the candidate to the first signature.
    pub to_signature: Option<Lengths>,
}

/// What was given on one competency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CompetencyStatistics {
    /// Its name, as the newest campaign writes it.
    pub name: String,
    /// The jobs it was asked for.
    pub jobs: Vec<String>,
    /// How many campaigns had it on their scorecard.
    pub campaigns: u32,
    /// How many interviews it was rated in.
    pub interviews: u32,
    /// The ratings.
    pub ratings: Distribution,
    /// Krippendorff's alpha for ordinal scales: how far the raters agree on it, wherever it is rated.
    pub alpha: Measured,
}

/// What interviews came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Overview {
    /// Campaigns with an interview among these.
    pub campaigns: u32,
    /// The interviews.
    pub interviews: u32,
    /// Those with a signature that the reader may see.
    pub signed: u32,
    /// By job.
    pub jobs: Vec<JobStatistics>,
    /// By competency.
    pub competencies: Vec<CompetencyStatistics>,
}

/// A campaign with its questions.
pub type Plan = (Campaign, Vec<Question>);

/// What these interviews came to; those of a campaign that is not among `plans` don't count.
pub fn of(plans: &[Plan], interviews: &[Interview]) -> Overview {
    let plan_of =
        |interview: &Interview| plans.iter().find(|(campaign, _)| campaign.id == interview.campaign);
    let known: Vec<(&Plan, &Interview)> =
        interviews.iter().filter_map(|interview| Some((plan_of(interview)?, interview))).collect();
    let mut by_job: BTreeMap<String, Vec<(&Plan, &Interview)>> = BTreeMap::new();
    for (plan, interview) in &known {
        by_job.entry(key(&plan.0.job_title)).or_default().push((plan, interview));
    }
    Overview {
        campaigns: number(campaigns(&known).len()),
        interviews: number(known.len()),
        signed: number(known.iter().filter(|(_, interview)| interview.evaluated.is_some()).count()),
        jobs: by_job.values().map(|interviews| of_job(interviews)).collect(),
        competencies: of_competencies(&known),
    }
}

/// Names that are the same for people.
fn key(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn campaigns(interviews: &[(&Plan, &Interview)]) -> BTreeSet<Id<Campaign>> {
    interviews.iter().map(|(plan, _)| plan.0.id).collect()
}

/// How the newest of these campaigns writes it.
fn newest<'n>(names: impl Iterator<Item = (&'n Campaign, &'n str)>) -> String {
    let newest = names.max_by_key(|(campaign, _)| (campaign.created_at_ms, campaign.id));
    newest.map(|(_, name)| name.to_owned()).unwrap_or_default()
}

fn of_job(interviews: &[(&Plan, &Interview)]) -> JobStatistics {
    let count = |fits: &dyn Fn(&Interview) -> bool| {
        number(interviews.iter().filter(|(_, interview)| fits(interview)).count())
    };
    let completed = count(&|interview| interview.state == SessionState::Completed);
    let running = count(&|interview| interview.state != SessionState::Cancelled);
    let evaluated =
        || interviews.iter().filter_map(|(plan, each)| Some((*plan, *each, each.evaluated.as_ref()?)));
    let overall: Vec<f64> = evaluated()
        .filter_map(|((campaign, questions), _, evaluated)| {
            analytics::of_candidate(&campaign.criteria, questions, evaluated).overall
        })
        .collect();
    let waits = evaluated().filter_map(|(_, interview, evaluated)| {
        let first = evaluated.signed.iter().map(|(_, at)| at.0).min()?;
        Some((first - interview.created_at.0).max(0))
    });
    let cells: Vec<Cell> = evaluated().flat_map(|(_, _, evaluated)| analytics::cells_of(evaluated)).collect();
    JobStatistics {
        job_title: newest(interviews.iter().map(|((campaign, _), _)| (campaign, &*campaign.job_title))),
        campaigns: number(campaigns(interviews).len()),
        interviews: number(interviews.len()),
        completed,
        completion_rate: (running > 0).then(|| f64::from(completed) / f64::from(running)),
        signed: number(evaluated().count()),
        overall: analytics::mean_of(&overall),
        ratings: analytics::distribution(cells.iter()),
        to_signature: lengths_of(waits.collect()),
    }
}

/// A criterion of a campaign, and its ratings in one interview.
struct Rated<'p> {
    campaign: &'p Campaign,
    criterion: &'p Criterion,
    cells: Vec<Cell>,
}

fn of_competencies(interviews: &[(&Plan, &Interview)]) -> Vec<CompetencyStatistics> {
    let mut by_name: BTreeMap<String, Vec<Rated<'_>>> = BTreeMap::new();
    for ((campaign, _), interview) in interviews {
        let cells = interview.evaluated.as_ref().map(analytics::cells_of).unwrap_or_default();
        for criterion in &campaign.criteria {
            let cells = cells.iter().filter(|cell| cell.criterion == criterion.id).cloned().collect();
            by_name.entry(key(&criterion.name)).or_default().push(Rated { campaign, criterion, cells });
        }
    }
    by_name.values().map(|rated| of_competency(rated)).collect()
}

fn of_competency(rated: &[Rated<'_>]) -> CompetencyStatistics {
    let cells = || rated.iter().flat_map(|rated| &rated.cells);
    let raters: BTreeSet<Id<User>> = cells().map(|cell| cell.rater).collect();
    let mut rows: BTreeMap<_, Vec<Option<u8>>> = BTreeMap::new();
    for cell in cells() {
        let row = rows.entry((cell.answer, cell.criterion)).or_insert_with(|| vec![None; raters.len()]);
        if let Some(place) = raters.iter().position(|rater| *rater == cell.rater) {
            row[place] = Some(cell.value);
        }
    }
    let table: Vec<_> = rows.into_values().collect();
    let mut jobs: BTreeMap<String, &Campaign> = BTreeMap::new();
    for Rated { campaign, .. } in rated {
        let slot = jobs.entry(key(&campaign.job_title)).or_insert(campaign);
        if (campaign.created_at_ms, campaign.id) > (slot.created_at_ms, slot.id) {
            *slot = campaign;
        }
    }
    CompetencyStatistics {
        name: newest(rated.iter().map(|rated| (rated.campaign, &*rated.criterion.name))),
        jobs: jobs.values().map(|campaign| campaign.job_title.clone()).collect(),
        campaigns: number(rated.iter().map(|rated| rated.campaign.id).collect::<BTreeSet<_>>().len()),
        interviews: number(rated.iter().filter(|rated| !rated.cells.is_empty()).count()),
        ratings: analytics::distribution(cells()),
        alpha: agreement::krippendorff_alpha(&table, Level::Ordinal).into(),
    }
}

#[cfg(test)]
#[path = "overview_tests.rs"]
mod tests;
