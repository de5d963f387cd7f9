//! The workbook of a campaign. Rows go to the disk as they come, so that it holds ten thousand candidates in little
//! memory; its unnamed temporary files lie beside the place where it will be.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatDataBarDirection, ConditionalFormatType, DocProperties,
    ExcelDateTime, Workbook, Worksheet, XlsxError,
};

use super::cells::{Pen, Styles, row_height};
use super::print_setup;
use crate::campaign::Tables;
use crate::cell::{Cell, Column};
use crate::format::clean;
use crate::model::Review;
use crate::words::Words;
use crate::{CampaignReport, CampaignTable, ReportError, SessionReport};

/// The rows that a sheet holds (Excel's own limit).
const MOST_ROWS: u32 = 1_048_576;
/// The characters that can still be read on the width of a page.
const WIDEST_PAGE: f64 = 220.0;

/// Writes the workbook of a campaign, candidate by candidate.
pub struct CampaignWorkbook {
    tables: Tables,
    pen: Pen,
    workbook: Workbook,
    open: BTreeMap<CampaignTable, OpenTable>,
    totals: Totals,
    most_rows: u32,
}

/// A table that is being written.
struct OpenTable {
    /// Its sheet's place in the workbook.
    sheet: usize,
    /// Which of the table's sheets it is, from 1.
    number: u32,
    next_row: u32,
    columns: Vec<Column>,
}

/// What the overview says, counted on the way.
#[derive(Default)]
struct Totals {
    candidates: u32,
    reviews: BTreeMap<usize, u32>,
    signed: u32,
    /// Sum and number of means, per criterion.
    means: Vec<(f64, u32)>,
}

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => Self::File(error),
            other => match disk_error(&other) {
                Some(kind) => Self::File(kind.into()),
                None => Self::Workbook(other.to_string()),
            },
        }
    }
}

/// What the disk said, where an error of the archive hides it.
fn disk_error(error: &dyn std::error::Error) -> Option<std::io::ErrorKind> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return Some(error.kind());
        }
        cause = error.source();
    }
    None
}

impl CampaignWorkbook {
    /// Starts a workbook; what does not fit into memory lies in `folder` meanwhile.
    ///
    /// # Errors
    /// An unknown time zone; a folder that cannot be written to.
    pub fn new(plan: CampaignReport, folder: &Path) -> Result<Self, ReportError> {
        Self::with_rows(plan, folder, MOST_ROWS)
    }

    /// The same with another limit on the rows of a sheet.
    ///
    /// # Errors
    /// As [`CampaignWorkbook::new`].
    pub fn with_rows(plan: CampaignReport, folder: &Path, most_rows: u32) -> Result<Self, ReportError> {
        let tables = Tables::new(plan)?;
        let styles = Styles::new(tables.format.language, tables.plan.look.accent);
        let pen = Pen { words: tables.words, format: tables.format.clone(), styles };
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder)?;
        workbook.set_properties(&properties(&tables)?);
        workbook.add_worksheet().set_name(tables.words.sheet_overview)?;
        let totals = Totals { means: vec![(0.0, 0); tables.plan.criteria.len()], ..Totals::default() };
        let mut new = Self { pen, workbook, open: BTreeMap::new(), totals, most_rows, tables };
        for table in new.tables.list() {
            new.open_sheet(table, 1)?;
        }
        Ok(new)
    }

    fn open_sheet(&mut self, table: CampaignTable, number: u32) -> Result<(), ReportError> {
        let sheet = self.workbook.worksheets().len();
        let worksheet = self.workbook.add_worksheet_with_constant_memory()?;
        let name = table.name(self.tables.words);
        worksheet.set_name(if number == 1 { name.to_owned() } else { format!("{name} ({number})") })?;
        let columns = self.tables.columns(table);
        for (index, column) in (0..).zip(&columns) {
            worksheet.set_column_width(index, column.width)?;
        }
        worksheet.set_freeze_panes(1, 1)?;
        worksheet.set_repeat_rows(0, 0)?;
        print_setup(worksheet, &self.tables.plan.campaign.title);
        // A wide table goes over several pages, each with the names.
        let pages = columns.iter().map(|column| column.width).sum::<f64>() / WIDEST_PAGE;
        worksheet.set_print_fit_to_pages(pages.ceil() as u16, 0);
        worksheet.set_repeat_columns(0, 0)?;
        let next_row = self.pen.table(worksheet, 0, &columns, std::iter::empty())?;
        self.open.insert(table, OpenTable { sheet, number, next_row, columns });
        Ok(())
    }

    /// Adds a candidate; they stand in the order in which they come.
    ///
    /// # Errors
    /// A report that does not fit the scorecard; a full disk.
    pub fn add(&mut self, candidate: &SessionReport) -> Result<(), ReportError> {
        let mut full = Vec::new();
        let Self { tables, pen, workbook, open, most_rows, .. } = self;
        tables.rows(candidate, &mut |table, row| {
            let Some(place) = open.get_mut(&table) else { return Ok(()) };
            if place.next_row >= *most_rows {
                full.push((table, row));
                return Ok(());
            }
            write_row(pen, workbook.worksheet_from_index(place.sheet)?, place, &row)
        })?;
        for (table, row) in full {
            if self.open.get(&table).is_some_and(|place| place.next_row >= self.most_rows) {
                let number = self.open.get(&table).map_or(1, |place| place.number) + 1;
                self.close_sheet(table)?;
                self.open_sheet(table, number)?;
            }
            let Some(place) = self.open.get_mut(&table) else { continue };
            write_row(&self.pen, self.workbook.worksheet_from_index(place.sheet)?, place, &row)?;
        }
        self.count(candidate);
        Ok(())
    }

    fn count(&mut self, candidate: &SessionReport) {
        self.totals.candidates += 1;
        self.totals.signed += u32::from(candidate.sign_off.is_some());
        *self.totals.reviews.entry(candidate.session.review as usize).or_default() += 1;
        for result in &candidate.criteria_results {
            if let Some((sum, count)) = self.totals.means.get_mut(result.criterion) {
                *sum += result.mean_rating;
                *count += 1;
            }
        }
    }

    /// What needs the last row of a sheet: filters and bars.
    fn close_sheet(&mut self, table: CampaignTable) -> Result<(), ReportError> {
        let Some(place) = self.open.get(&table) else { return Ok(()) };
        let accent = Color::RGB(self.tables.plan.look.accent.number());
        let worksheet = self.workbook.worksheet_from_index(place.sheet)?;
        Pen::filter(worksheet, 0, place.next_row, &place.columns)?;
        if table == CampaignTable::Comparison && place.next_row > 1 {
            let last = place.next_row - 1;
            let criteria = u16::try_from(self.tables.plan.criteria.len()).unwrap_or(u16::MAX);
            for (column, most) in
                std::iter::once((2, 10.0)).chain((3..3 + criteria).map(|column| (column, 5.0)))
            {
                // From a whole step below the scale, so that the lowest rating has a bar as well.
                let bar = ConditionalFormatDataBar::new()
                    .set_minimum(ConditionalFormatType::Number, 0)
                    .set_maximum(ConditionalFormatType::Number, most)
                    .set_direction(ConditionalFormatDataBarDirection::LeftToRight)
                    .set_fill_color(pale(accent))
                    .set_solid_fill(true)
                    .set_border_off(true);
                worksheet.add_conditional_format(1, column, last, column, &bar)?;
            }
        }
        Ok(())
    }

    /// Writes the whole workbook.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), ReportError> {
        for table in self.tables.list() {
            self.close_sheet(table)?;
        }
        self.overview()?;
        self.notes()?;
        Ok(self.workbook.save_to_writer(out)?)
    }

    fn overview(&mut self) -> Result<(), ReportError> {
        let facts = self.facts();
        let (pen, plan, words) = (&self.pen, &self.tables.plan, self.tables.words);
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, width) in (0..).zip([34.0, 60.0, 14.0, 16.0]) {
            sheet.set_column_width(column, width)?;
        }
        sheet.write_string_with_format(0, 0, words.campaign_report, &pen.styles.title)?;
        sheet.set_row_height(0, 24.0)?;
        sheet.set_freeze_panes(1, 0)?;
        let mut states = Vec::new();
        if plan.report.sample {
            states.push(words.sample_note.to_owned());
        }
        let drafts = self.totals.candidates - self.totals.signed;
        if drafts > 0 {
            states.push(self.tables.format.language.drafts(drafts));
        }
        sheet.write_string_with_format(1, 0, states.join("  ·  "), &pen.styles.subtitle)?;
        let row = write_facts(pen, sheet, 2, &facts)?;
        sheet.write_string_with_format(row + 1, 0, words.criteria, &pen.styles.section)?;
        let columns = [
            Column::new(words.criterion, 34.0),
            Column::new(words.description, 60.0),
            Column::new(words.weight, 14.0),
            Column::new(words.mean_of_candidates, 16.0),
        ];
        let rows = plan.criteria.iter().zip(&self.totals.means).map(|(criterion, (sum, count))| {
            vec![
                Cell::text(&criterion.name),
                Cell::text(&criterion.description),
                Cell::Number(criterion.weight),
                if *count == 0 { Cell::text(words.not_rated) } else { Cell::Score(sum / f64::from(*count)) },
            ]
        });
        pen.table(sheet, row + 2, &columns, rows)?;
        print_setup(sheet, &plan.campaign.title);
        Ok(())
    }

    fn facts(&self) -> Vec<(&'static str, Cell)> {
        let (plan, words, language) = (&self.tables.plan, self.tables.words, self.tables.format.language);
        let mut facts = vec![
            (words.organisation, Cell::text(&plan.organisation)),
            (words.campaign, Cell::text(&plan.campaign.title)),
            (words.job, Cell::text(&plan.campaign.job_title)),
            (words.campaign_created, Cell::Moment(plan.campaign.created_at_ms)),
            (words.policy_profiles, Cell::text(&language.policy_profiles(&plan.campaign.policy_profiles))),
            (words.candidates, Cell::whole(self.totals.candidates)),
        ];
        for review in Review::ALL {
            let count = self.totals.reviews.get(&(review as usize)).copied().unwrap_or(0);
            facts.push((language.review(review), Cell::whole(count)));
        }
        facts.extend([
            (words.generated, Cell::Moment(plan.report.generated_at_ms)),
            (words.time_zone, Cell::text(&plan.report.time_zone)),
            (words.produced_with, Cell::text(&plan.report.product_version)),
        ]);
        facts
    }

    /// How numbers came about, and what they are no basis for.
    fn notes(&mut self) -> Result<(), ReportError> {
        let words = self.tables.words;
        let mut facts = notes(words);
        facts.push((words.sort_heading, Cell::text(words.sort_text)));
        for planned in &self.tables.plan.questions {
            facts.push((words.question, Cell::text(&format!("{}. {}", planned.position, planned.text))));
        }
        for criterion in &self.tables.plan.criteria {
            let anchors = [("1", &criterion.anchor1), ("3", &criterion.anchor3), ("5", &criterion.anchor5)];
            let anchors: Vec<String> =
                anchors.iter().map(|(rating, text)| format!("{rating}  {text}")).collect();
            facts.push((words.criterion, Cell::text(&format!("{}\n{}", criterion.name, anchors.join("\n")))));
        }
        let sheet = self.workbook.add_worksheet();
        write_notes(&self.pen, sheet, &facts)?;
        print_setup(sheet, &self.tables.plan.campaign.title);
        Ok(())
    }
}

/// What every workbook says about its numbers.
pub(super) fn notes(words: &Words) -> Vec<(&'static str, Cell)> {
    vec![
        (words.scores_heading, Cell::text(words.scores_text)),
        ("", Cell::text(words.scales_text)),
        (words.draft, Cell::text(words.draft_text)),
        (words.no_inference_heading, Cell::text(words.no_inference)),
        ("", Cell::text(words.human_decision)),
    ]
}

pub(super) fn write_notes(
    pen: &Pen,
    sheet: &mut Worksheet,
    facts: &[(&'static str, Cell)],
) -> Result<(), XlsxError> {
    sheet.set_name(pen.words.sheet_notes)?;
    sheet.set_column_width(0, 34.0)?;
    sheet.set_column_width(1, 110.0)?;
    sheet.write_string_with_format(0, 0, pen.words.sheet_notes, &pen.styles.title)?;
    sheet.set_row_height(0, 24.0)?;
    sheet.set_freeze_panes(1, 0)?;
    write_facts_in(pen, sheet, 1, facts, 110.0)?;
    Ok(())
}

fn write_facts(
    pen: &Pen,
    sheet: &mut Worksheet,
    row: u32,
    facts: &[(&'static str, Cell)],
) -> Result<u32, XlsxError> {
    write_facts_in(pen, sheet, row, facts, 60.0)
}

fn write_facts_in(
    pen: &Pen,
    sheet: &mut Worksheet,
    first: u32,
    facts: &[(&'static str, Cell)],
    width: f64,
) -> Result<u32, XlsxError> {
    let mut row = first;
    for (label, cell) in facts {
        sheet.write_string_with_format(row, 0, clean(label), &pen.styles.label)?;
        pen.write(sheet, row, 1, cell)?;
        sheet.set_row_height(row, row_height(cell.lines(width)))?;
        row += 1;
    }
    Ok(row)
}

fn write_row(
    pen: &Pen,
    sheet: &mut Worksheet,
    place: &mut OpenTable,
    row: &[Cell],
) -> Result<(), ReportError> {
    pen.row(sheet, place.next_row, &place.columns, row)?;
    place.next_row += 1;
    Ok(())
}

/// The colour as it stands behind figures.
fn pale(color: Color) -> Color {
    let Color::RGB(rgb) = color else { return color };
    let mixed = [16, 8, 0].map(|shift| {
        let channel = rgb >> shift & 0xFF;
        (channel + 3 * 0xFF) / 4
    });
    Color::RGB(mixed[0] << 16 | mixed[1] << 8 | mixed[2])
}

fn properties(tables: &Tables) -> Result<DocProperties, XlsxError> {
    let plan = &tables.plan;
    let created = ExcelDateTime::from_timestamp(plan.report.generated_at_ms.div_euclid(1000))
        .or_else(|_| ExcelDateTime::from_timestamp(0))?;
    Ok(DocProperties::new()
        .set_title(clean(&format!("{} – {}", tables.words.campaign_report, plan.campaign.title)))
        .set_subject(clean(&plan.campaign.job_title))
        .set_company(clean(&plan.organisation))
        .set_comment(format!("RecruteIA {}", clean(&plan.report.product_version)))
        .set_creation_datetime(&created))
}
