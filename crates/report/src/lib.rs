//! Reports of an interview: a PDF to hand over and a workbook to work with.
//!
//! Both are pure functions of a [`SessionReport`]: no clock, no device, the same bytes for the same input.

mod blind;
pub mod calendar;
mod campaign;
mod cell;
pub mod csv;
mod format;
mod look;
mod model;
pub mod pdf;
pub mod sheets;
mod specimen;
pub mod table;
mod terms;
mod words;
pub mod xlsx;

use std::collections::BTreeSet;

pub use campaign::{CampaignReport, CampaignTable, PlannedQuestion};
pub use look::{Accent, Logo, Look, Parts};
pub use model::*;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// No time zone has this name.
    #[error("unknown time zone {0:?}")]
    TimeZone(String),
    /// A rating or result names a criterion that the scorecard does not hold.
    #[error("criterion {0} is not on the scorecard")]
    UnknownCriterion(usize),
    /// A rating outside the scale of 1 to 5.
    #[error("rating {0} is not between 1 and 5")]
    RatingOutOfRange(u8),
    /// A score or weight that is no finite number.
    #[error("a score or weight is not a finite number")]
    NotFinite,
    /// Fewer than two or more than four sessions, one of them twice, or sessions of several scorecards.
    #[error("these sessions cannot be compared")]
    NotComparable,
    /// The PDF could not be written.
    #[error("writing the PDF: {0}")]
    Pdf(String),
    /// The calendar could not be written.
    #[error("writing the calendar: {0}")]
    Calendar(String),
    /// A picture that cannot be a logo: neither PNG nor JPEG, damaged, too large or too many pixels.
    #[error("the logo cannot be read: {0}")]
    Logo(String),
    /// The workbook could not be written.
    #[error("writing the workbook: {0}")]
    Workbook(String),
    /// The table could not be written.
    #[error("writing the table: {0}")]
    File(#[from] std::io::Error),
}

/// Refuses a report whose numbers do not fit its scorecard.
fn check(report: &SessionReport) -> Result<(), ReportError> {
    let known = |criterion: usize| {
        if criterion < report.criteria.len() { Ok(()) } else { Err(ReportError::UnknownCriterion(criterion)) }
    };
    let finite = |value: f64| if value.is_finite() { Ok(()) } else { Err(ReportError::NotFinite) };
    for rating in
        report.questions.iter().filter_map(|question| question.answer.as_ref()).flat_map(|a| &a.ratings)
    {
        known(rating.criterion)?;
        if !(1..=5).contains(&rating.value) {
            return Err(ReportError::RatingOutOfRange(rating.value));
        }
    }
    for result in &report.criteria_results {
        known(result.criterion)?;
        finite(result.mean_rating)?;
    }
    for criterion in &report.criteria {
        finite(criterion.weight)?;
    }
    if let Some(overall) = &report.overall {
        finite(overall.rating_1_5)?;
        finite(overall.recruiter_score_1_10)?;
    }
    Ok(())
}

/// Refuses sessions that do not stand beside each other: two to four of one scorecard, by name.
fn check_comparable(reports: &[SessionReport]) -> Result<Vec<&SessionReport>, ReportError> {
    let [first, ..] = reports else { return Err(ReportError::NotComparable) };
    let sessions: BTreeSet<&str> = reports.iter().map(|report| report.session.id.as_str()).collect();
    if !(2..=4).contains(&sessions.len())
        || sessions.len() != reports.len()
        || reports.iter().any(|report| report.criteria != first.criteria)
    {
        return Err(ReportError::NotComparable);
    }
    reports.iter().try_for_each(check)?;
    let mut by_name: Vec<&SessionReport> = reports.iter().collect();
    by_name.sort_by_cached_key(|report| deunicode::deunicode(&report.candidate.name).to_lowercase());
    Ok(by_name)
}

impl SessionReport {
    /// Draft or signed, in the words of the report.
    fn standing(&self, words: &words::Words) -> &'static str {
        if self.sign_off.is_some() { words.signed } else { words.draft }
    }

    /// The mean overall score of all raters on 1 to 10, where there are several.
    fn panel_mean(&self) -> Option<f64> {
        let own = self.overall.map(|overall| overall.recruiter_score_1_10);
        let others = self.panel.iter().filter_map(|rater| Some(rater.overall?.recruiter_score_1_10));
        let all: Vec<f64> = own.into_iter().chain(others).collect();
        (all.len() > 1).then(|| all.iter().sum::<f64>() / all.len() as f64)
    }

    /// The criterion on which the raters stand furthest apart, and by how much on 1 to 5.
    fn panel_apart(&self) -> Option<(&str, f64)> {
        let apart = |index: usize| {
            let others = self.panel.iter().flat_map(|rater| &rater.criteria_results);
            let of_all = self.criteria_results.iter().chain(others);
            let means: Vec<f64> =
                of_all.filter(|result| result.criterion == index).map(|result| result.mean_rating).collect();
            let most = means.iter().copied().reduce(f64::max)?;
            let least = means.iter().copied().reduce(f64::min)?;
            (means.len() > 1).then_some((index, most - least))
        };
        let found = (0..self.criteria.len()).filter_map(apart);
        // Of several the first.
        let (index, apart) = found.reduce(|widest, next| if next.1 > widest.1 { next } else { widest })?;
        Some((self.criteria[index].name.as_str(), apart))
    }

    /// The comments on a criterion, with the number of their question and their rating.
    fn evidence(&self, criterion: usize) -> impl Iterator<Item = (u32, &Rating)> {
        self.questions.iter().flat_map(move |question| {
            let ratings = question.answer.iter().flat_map(|answer| &answer.ratings);
            ratings
                .filter(move |rating| rating.criterion == criterion)
                .map(|rating| (question.position, rating))
        })
    }

    /// The result of a criterion, if it was rated.
    fn result_of(&self, criterion: usize) -> Option<&CriterionResult> {
        self.criteria_results.iter().find(|result| result.criterion == criterion)
    }
}

impl Criterion {
    /// What a mean rating means: the anchor that it meets within a quarter, or between which two it stands.
    fn anchor_near(&self, mean: f64, words: &words::Words) -> String {
        let near = |anchor: f64| (mean - anchor).abs() <= 0.25;
        match mean {
            _ if near(1.0) => self.anchor1.clone(),
            _ if near(3.0) => self.anchor3.clone(),
            _ if near(5.0) => self.anchor5.clone(),
            _ if mean < 3.0 => words.between_anchors[0].to_owned(),
            _ => words.between_anchors[1].to_owned(),
        }
    }

    /// What a rating means: its anchor, or between which two it stands.
    fn anchor_of(&self, value: u8, words: &words::Words) -> String {
        match value {
            1 => self.anchor1.clone(),
            2 => words.between_anchors[0].to_owned(),
            3 => self.anchor3.clone(),
            4 => words.between_anchors[1].to_owned(),
            _ => self.anchor5.clone(),
        }
    }
}
