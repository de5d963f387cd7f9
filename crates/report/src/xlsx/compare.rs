//! Two to four candidates beside each other, by name: ratings, anchors and the comments behind them.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::campaign::{notes, write_notes};
use super::cells::{Pen, Styles, row_height};
use super::print_setup;
use crate::cell::{Cell, Column};
use crate::format::{Format, clean};
use crate::{ReportError, SessionReport, check_comparable};

/// The comparison as an XLSX workbook.
///
/// # Errors
///
/// [`ReportError::NotComparable`] unless two to four sessions share a scorecard; otherwise as
/// [`render`](super::render).
pub fn compare(reports: &[SessionReport]) -> Result<Vec<u8>, ReportError> {
    let reports = check_comparable(reports)?;
    let first = reports[0];
    let format = Format::new(first.report.language, &first.report.time_zone)?;
    let words = first.report.language.words();
    let pen = Pen { words, styles: Styles::new(format.language, first.look.accent), format };
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_timestamp(first.report.generated_at_ms.div_euclid(1000))
        .or_else(|_| ExcelDateTime::from_timestamp(0))?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(clean(&format!("{} – {}", words.comparison_report, first.campaign.title)))
            .set_company(clean(&first.organisation))
            .set_creation_datetime(&created),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name(words.sheet_comparison)?;
    let mut columns = vec![Column::new(words.criterion, 30.0), Column::new(words.weight, 8.0)];
    for report in &reports {
        columns.push(Column::new(&report.candidate.name, 14.0));
        columns.push(Column::new(&format!("{} – {}", report.candidate.name, words.evidence), 48.0));
    }
    for (index, column) in (0..).zip(&columns) {
        sheet.set_column_width(index, column.width)?;
    }
    sheet.write_string_with_format(0, 0, words.comparison_report, &pen.styles.title)?;
    sheet.set_row_height(0, 24.0)?;
    let states = format!("{}  ·  {}", first.campaign.title, words.sort_text);
    sheet.write_string_with_format(1, 0, clean(&states), &pen.styles.subtitle)?;
    let row = |label: &str, cells: &dyn Fn(&SessionReport) -> [Cell; 2]| {
        let mut row = vec![Cell::text(label), Cell::Empty];
        row.extend(reports.iter().flat_map(|report| cells(report)));
        row
    };
    let state = row(words.status, &|report| {
        let note = if report.report.sample { words.sample_note } else { "" };
        [Cell::text(report.standing(words)), Cell::text(note)]
    });
    let overall = row(words.overall_out_of_10, &|report| {
        let score = report
            .overall
            .map_or_else(|| Cell::text(words.not_rated), |overall| Cell::Score(overall.recruiter_score_1_10));
        [score, Cell::Empty]
    });
    let criteria = first.criteria.iter().enumerate().map(|(index, criterion)| {
        let mut cells = vec![Cell::text(&criterion.name), Cell::Number(criterion.weight)];
        for report in &reports {
            let Some(result) = report.result_of(index) else {
                cells.extend([Cell::text(words.not_rated), Cell::Empty]);
                continue;
            };
            let mut evidence = vec![criterion.anchor_near(result.mean_rating, words)];
            evidence.extend(
                report.evidence(index).filter(|(_, rating)| !rating.comment.trim().is_empty()).map(
                    |(position, rating)| {
                        format!("Q{position} ({}/5)  {}", rating.value, rating.comment.trim())
                    },
                ),
            );
            cells.extend([Cell::Score(result.mean_rating), Cell::text(&evidence.join("\n"))]);
        }
        cells
    });
    let rows = [state, overall].into_iter().chain(criteria);
    let end = pen.table(sheet, 2, &columns, rows)?;
    sheet.set_row_height(2, row_height(2))?;
    sheet.set_freeze_panes(3, 1)?;
    sheet.set_repeat_rows(2, 2)?;
    Pen::filter(sheet, 2, end, &columns)?;
    print_setup(sheet, &first.campaign.title);
    let sheet = workbook.add_worksheet();
    write_notes(&pen, sheet, &notes(words))?;
    print_setup(sheet, &first.campaign.title);
    Ok(workbook.save_to_buffer()?)
}
