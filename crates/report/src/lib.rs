//! Reports of an interview: a PDF to hand over and a workbook to work with.
//!
//! Both are pure functions of a [`SessionReport`]: no clock, no device, the same bytes for the same input.

pub mod calendar;
mod format;
mod model;
pub mod pdf;
mod words;
pub mod xlsx;

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
    /// The PDF could not be written.
    #[error("writing the PDF: {0}")]
    Pdf(String),
    /// The calendar could not be written.
    #[error("writing the calendar: {0}")]
    Calendar(String),
    /// The workbook could not be written.
    #[error("writing the workbook: {0}")]
    Workbook(String),
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
        finite(result.score_0_10)?;
    }
    for criterion in &report.criteria {
        finite(criterion.weight)?;
    }
    if let Some(overall) = &report.overall {
        finite(overall.rating_1_5)?;
        finite(overall.score_0_10)?;
        finite(overall.recruiter_score_1_10)?;
    }
    Ok(())
}

impl SessionReport {
    /// The result of a criterion, if it was rated.
    fn result_of(&self, criterion: usize) -> Option<&CriterionResult> {
        self.criteria_results.iter().find(|result| result.criterion == criterion)
    }
}

impl Criterion {
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
