//! The report as a workbook: overview, answers, criteria, transcript.
//!
//! Numbers, dates and durations are typed cells. Entered text is written as text, so nothing in it is calculated, and
//! what a spreadsheet would take for a formula also carries the mark that keeps it text when edited.

mod campaign;
mod cells;
mod compare;
mod overview;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::cell::{Cell, Column};
use crate::format::{Format, clean};
use crate::model::{Answer, Question, Rating, Transcript};
use crate::{ReportError, SessionReport, check};
pub use campaign::CampaignWorkbook;
use cells::{Pen, Styles};
pub use compare::compare;

/// The report as an XLSX workbook.
///
/// # Errors
///
/// When a time zone or criterion is unknown, a number is out of its scale, or the workbook cannot be written (more
/// rows or columns than a sheet holds).
pub fn render(report: &SessionReport) -> Result<Vec<u8>, ReportError> {
    check(report)?;
    let format = Format::new(report.report.language, &report.report.time_zone)?;
    let words = report.report.language.words();
    let styles = Styles::new(format.language, report.look.accent);
    let sheets = Sheets { report, pen: Pen { words, format, styles } };
    sheets.workbook().map_err(|error| ReportError::Workbook(error.to_string()))
}

struct Sheets<'a> {
    report: &'a SessionReport,
    pen: Pen,
}

impl Sheets<'_> {
    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties()?);
        for (name, fill) in [
            (
                self.pen.words.sheet_overview,
                Self::overview as fn(&Self, &mut Worksheet) -> Result<(), XlsxError>,
            ),
            (self.pen.words.sheet_answers, Self::answers),
            (self.pen.words.criteria, Self::ratings),
            (self.pen.words.moments, Self::moments),
            (self.pen.words.sheet_transcript, Self::transcript),
        ] {
            if name == self.pen.words.moments && self.answered().all(|(_, answer)| answer.moments.is_empty())
            {
                continue;
            }
            let sheet = workbook.add_worksheet();
            sheet.set_name(name)?;
            fill(self, sheet)?;
            print_setup(sheet, &self.report.candidate.name);
        }
        workbook.save_to_buffer()
    }

    fn properties(&self) -> Result<DocProperties, XlsxError> {
        let report = self.report;
        let created = ExcelDateTime::from_timestamp(report.report.generated_at_ms.div_euclid(1000))
            .or_else(|_| ExcelDateTime::from_timestamp(0))?;
        Ok(DocProperties::new()
            .set_title(clean(&format!("{} – {}", self.pen.words.interview_report, report.candidate.name)))
            .set_subject(clean(&format!("{} – {}", report.campaign.title, report.campaign.job_title)))
            .set_author(clean(&report.rater.name))
            .set_company(clean(&report.organisation))
            .set_keywords(clean(&report.session.id))
            .set_comment(format!("RecruteIA {}", clean(&report.report.product_version)))
            .set_creation_datetime(&created))
    }

    fn answered(&self) -> impl Iterator<Item = (&Question, &Answer)> {
        self.report
            .questions
            .iter()
            .filter_map(|question| question.answer.as_ref().map(|answer| (question, answer)))
    }

    /// One row per question; one column per criterion holds its rating.
    fn answers(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (words, language) = (self.pen.words, self.pen.format.language);
        let mut columns = vec![
            Column::new(words.number, 6.0),
            Column::new(words.question, 40.0),
            Column::new(words.original_text, 26.0),
            Column::new(words.category, 15.0),
            Column::new(words.recording, 16.0),
            Column::new(words.source_file, 22.0),
            Column::new(words.duration, 10.0),
            Column::new(words.transcription_heading, 19.0),
            Column::new(words.model, 18.0),
            Column::new(words.language, 11.0),
            Column::new(words.confidence_column, 11.0),
            Column::new(words.edited_column, 13.0),
            Column::new(words.word_count, 9.0),
        ];
        columns.extend(self.report.criteria.iter().map(|criterion| Column::new(&criterion.name, 13.0)));
        let rows = self.report.questions.iter().map(|question| {
            let answer = question.answer.as_ref();
            let transcript = answer.and_then(|answer| answer.transcript.as_ref());
            let mut row = vec![
                Cell::whole(question.position),
                Cell::text(&question.text),
                Cell::optional_text(question.original_text.as_deref()),
                Cell::text(&question.category),
                Cell::optional_text(answer.map(|answer| language.media_kind(answer.media_kind))),
                Cell::optional_text(answer.and_then(|answer| answer.source_name.as_deref())),
                answer.and_then(Answer::length_ms).map_or(Cell::Empty, Cell::Duration),
                Cell::optional_text(
                    transcript.map(|transcript| language.transcription_method(transcript.method)),
                ),
                Cell::optional_text(transcript.and_then(|transcript| transcript.model.as_deref())),
                Cell::optional_text(transcript.map(|t| language.language_name(&t.language)).as_deref()),
                transcript.and_then(|transcript| transcript.confidence).map_or(Cell::Empty, Cell::Share),
                Cell::optional_text(transcript.map(|t| if t.edited_by_hand { words.yes } else { words.no })),
                word_count(transcript),
            ];
            row.extend((0..self.report.criteria.len()).map(|criterion| {
                let rating =
                    answer.and_then(|answer| answer.ratings.iter().find(|r| r.criterion == criterion));
                rating.map_or(Cell::Empty, |rating| Cell::whole(u32::from(rating.value)))
            }));
            row
        });
        self.pen.sheet_table(sheet, &columns, rows)
    }

    /// One row per rating, with what it means and why it was given.
    fn ratings(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let words = self.pen.words;
        let columns = [
            Column::new(words.number, 6.0),
            Column::new(words.question, 44.0),
            Column::new(words.criterion, 24.0),
            Column::new(words.weight, 8.0),
            Column::new(words.rating, 8.0),
            Column::new(words.anchor, 40.0),
            Column::new(words.comment, 56.0),
            Column::new(words.rated_at, 17.0),
        ];
        let rows = self.answered().flat_map(|(question, answer)| {
            answer.ratings.iter().map(move |rating: &Rating| {
                let criterion = &self.report.criteria[rating.criterion];
                vec![
                    Cell::whole(question.position),
                    Cell::text(&question.text),
                    Cell::text(&criterion.name),
                    Cell::Number(criterion.weight),
                    Cell::whole(u32::from(rating.value)),
                    Cell::text(&criterion.anchor_of(rating.value, words)),
                    Cell::text(&rating.comment),
                    Cell::Moment(rating.at_ms),
                ]
            })
        });
        self.pen.sheet_table(sheet, &columns, rows)
    }

    /// One row per note at a moment of a recording.
    fn moments(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let words = self.pen.words;
        let columns = [
            Column::new(words.number, 6.0),
            Column::new(words.question, 36.0),
            Column::new(words.start, 11.0),
            Column::new(words.text, 60.0),
            Column::new(words.comment, 56.0),
        ];
        let rows = self.answered().flat_map(|(question, answer)| {
            answer.moments.iter().map(move |moment| {
                vec![
                    Cell::whole(question.position),
                    Cell::Repeated(question.text.clone()),
                    Cell::Timecode(moment.at_ms),
                    Cell::optional_text(moment.quote.as_deref()),
                    Cell::text(&moment.note),
                ]
            })
        });
        self.pen.sheet_table(sheet, &columns, rows)
    }

    /// One row per segment of every transcript.
    fn transcript(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let words = self.pen.words;
        let columns = [
            Column::new(words.number, 6.0),
            Column::new(words.question, 36.0),
            Column::new(words.start, 11.0),
            Column::new(words.end, 11.0),
            Column::new(words.text, 90.0),
            Column::new(words.confidence_column, 11.0),
        ];
        let rows = self.answered().flat_map(|(question, answer)| {
            answer.transcript.iter().flat_map(|transcript| &transcript.segments).map(move |segment| {
                vec![
                    Cell::whole(question.position),
                    Cell::Repeated(question.text.clone()),
                    Cell::Timecode(segment.start_ms),
                    Cell::Timecode(segment.end_ms),
                    Cell::text(segment.text.trim()),
                    segment.confidence.map_or(Cell::Empty, Cell::Share),
                ]
            })
        });
        self.pen.sheet_table(sheet, &columns, rows)
    }
}

/// A4 across, all columns on the width of a page, name and page number below.
fn print_setup(sheet: &mut Worksheet, name: &str) {
    const LONGEST_FOOTER_CHARS: usize = 60;
    let name: String = clean(name).replace('\n', " ");
    let name: String = name.chars().take(LONGEST_FOOTER_CHARS).collect();
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    sheet.set_footer(format!("&L&8{}&C&8&A&R&8&P / &N", name.replace('&', "&&")));
}

/// The words of a transcript; blank where there are none, or where transcripts are left out of the report.
pub(crate) fn word_count(transcript: Option<&Transcript>) -> Cell {
    let segments = transcript.into_iter().flat_map(|transcript| &transcript.segments);
    let count: usize = segments.map(|segment| segment.text.split_whitespace().count()).sum();
    if count == 0 { Cell::Empty } else { Cell::count(count) }
}
