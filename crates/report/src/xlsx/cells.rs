//! How cells look, and how they and tables of them are written.

use rust_xlsxwriter::{
    Color, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use crate::cell::{Cell, Column, LONGEST_DURATION_MS, cell_text, looks_like_formula};
use crate::format::Format;
use crate::look::Accent;
use crate::model::Language;
use crate::words::Words;

const DAY_MS: f64 = 86_400_000.0;

const TINT: Color = Color::RGB(0xF2_F3_FA);
const RULE: Color = Color::RGB(0xD9_DB_E3);
const GREY: Color = Color::RGB(0x62_66_77);

/// How cells look.
pub(super) struct Styles {
    pub(super) title: Look,
    pub(super) subtitle: Look,
    pub(super) section: Look,
    pub(super) label: Look,
    heading: Look,
    text: Look,
    formula_like: Look,
    repeated: Look,
    number: Look,
    score: Look,
    share: Look,
    duration: Look,
    timecode: Look,
    moment: Look,
}

impl Styles {
    pub(super) fn new(language: Language, accent: Accent) -> Self {
        let accent = Color::RGB(accent.number());
        let base = Look::new().set_align(FormatAlign::Top);
        let body = base.clone().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(RULE);
        let figure =
            |format: &str| body.clone().set_align(FormatAlign::Left).set_indent(1).set_num_format(format);
        let moment = match language {
            Language::Fr => "dd/mm/yyyy hh:mm",
            Language::En => "yyyy-mm-dd hh:mm",
        };
        Self {
            title: base.clone().set_bold().set_font_size(16),
            subtitle: base.clone().set_bold().set_font_color(accent),
            section: base.clone().set_bold().set_font_size(12).set_font_color(accent),
            label: body.clone().set_align(FormatAlign::Left).set_font_color(GREY).set_text_wrap(),
            heading: Look::new()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_align(FormatAlign::Left)
                .set_text_wrap()
                .set_indent(1)
                .set_background_color(TINT)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(accent),
            text: body.clone().set_align(FormatAlign::Left).set_indent(1).set_text_wrap(),
            formula_like: body
                .clone()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_text_wrap()
                .set_quote_prefix(),
            repeated: body
                .clone()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_font_color(GREY)
                .set_quote_prefix(),
            number: figure("General"),
            score: figure("0.00"),
            share: figure("0%"),
            duration: figure("[h]:mm:ss"),
            timecode: figure("[h]:mm:ss.0"),
            moment: body.clone().set_align(FormatAlign::Left).set_indent(1).set_num_format(moment),
        }
    }
}

/// Writes cells in one language and one look.
pub(super) struct Pen {
    pub(super) words: &'static Words,
    pub(super) format: Format,
    pub(super) styles: Styles,
}

impl Pen {
    /// Fills a whole sheet with one table: headings that stay and are printed on every page, filters, widths.
    pub(super) fn sheet_table(
        &self,
        sheet: &mut Worksheet,
        columns: &[Column],
        rows: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<(), XlsxError> {
        for (index, column) in (0..).zip(columns) {
            sheet.set_column_width(index, column.width)?;
        }
        let end = self.table(sheet, 0, columns, rows)?;
        Self::filter(sheet, 0, end, columns)?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }

    /// Writes a table whose headings stand in `first_row`; returns the row after its last.
    pub(super) fn table(
        &self,
        sheet: &mut Worksheet,
        first_row: u32,
        columns: &[Column],
        rows: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<u32, XlsxError> {
        let lines = columns.iter().map(Column::heading_lines).max().unwrap_or(1);
        sheet.set_row_height(first_row, row_height(lines.max(2)))?;
        for (index, column) in (0..).zip(columns) {
            let heading = cell_text(&column.heading, self.words);
            sheet.write_string_with_format(first_row, index, heading, &self.styles.heading)?;
        }
        let mut next = first_row + 1;
        for row in rows {
            self.row(sheet, next, columns, &row)?;
            next += 1;
        }
        Ok(next)
    }

    /// Writes a row as high as its longest text needs.
    pub(super) fn row(
        &self,
        sheet: &mut Worksheet,
        place: u32,
        columns: &[Column],
        row: &[Cell],
    ) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (index, (cell, column)) in (0..).zip(row.iter().zip(columns)) {
            self.write(sheet, place, index, cell)?;
            lines = lines.max(cell.lines(column.width));
        }
        sheet.set_row_height(place, row_height(lines))?;
        Ok(())
    }

    /// Arrows to filter and sort, on headings in `first_row` and the rows up to before `end_row`.
    pub(super) fn filter(
        sheet: &mut Worksheet,
        first_row: u32,
        end_row: u32,
        columns: &[Column],
    ) -> Result<(), XlsxError> {
        let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let last_row = end_row.saturating_sub(1).max(first_row + 1);
        sheet.autofilter(first_row, 0, last_row, last_column)?;
        Ok(())
    }

    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        cell: &Cell,
    ) -> Result<(), XlsxError> {
        let styles = &self.styles;
        match cell {
            Cell::Empty => sheet.write_blank(row, column, &styles.text)?,
            Cell::Text(text) => self.write_text(sheet, row, column, text)?,
            Cell::Repeated(text) => {
                let text = cell_text(&text.replace('\n', " "), self.words);
                sheet.write_string_with_format(row, column, text, &styles.repeated)?
            }
            Cell::Number(number) => sheet.write_number_with_format(row, column, *number, &styles.number)?,
            Cell::Score(score) => sheet.write_number_with_format(row, column, *score, &styles.score)?,
            Cell::Share(share) => {
                sheet.write_number_with_format(row, column, share.clamp(0.0, 1.0), &styles.share)?
            }
            Cell::Duration(duration_ms) if *duration_ms > LONGEST_DURATION_MS => {
                self.write_text(sheet, row, column, &self.format.duration(*duration_ms))?
            }
            Cell::Timecode(at_ms) if *at_ms > LONGEST_DURATION_MS => {
                self.write_text(sheet, row, column, &self.format.timecode(*at_ms))?
            }
            Cell::Duration(duration_ms) => {
                sheet.write_number_with_format(row, column, *duration_ms as f64 / DAY_MS, &styles.duration)?
            }
            Cell::Timecode(at_ms) => {
                sheet.write_number_with_format(row, column, *at_ms as f64 / DAY_MS, &styles.timecode)?
            }
            Cell::Moment(at_ms) => match self.moment(*at_ms) {
                Some(moment) => sheet.write_datetime_with_format(row, column, &moment, &styles.moment)?,
                None => self.write_text(sheet, row, column, &self.format.date_time(*at_ms))?,
            },
        };
        Ok(())
    }

    fn write_text<'s>(
        &self,
        sheet: &'s mut Worksheet,
        row: u32,
        column: u16,
        text: &str,
    ) -> Result<&'s mut Worksheet, XlsxError> {
        let text = cell_text(text, self.words);
        let look = if looks_like_formula(&text) { &self.styles.formula_like } else { &self.styles.text };
        sheet.write_string_with_format(row, column, text, look)
    }

    /// The moment in the report's time zone, when the spreadsheet's calendar (1900 to 9999) has it.
    fn moment(&self, at_ms: i64) -> Option<ExcelDateTime> {
        let moment = self.format.zoned(at_ms);
        let year = u16::try_from(moment.year()).ok()?;
        let part = |value: i8| u8::try_from(value).unwrap_or(0);
        ExcelDateTime::from_ymd(year, part(moment.month()), part(moment.day()))
            .and_then(|date| {
                date.and_hms(
                    u16::from(part(moment.hour())),
                    part(moment.minute()),
                    f64::from(moment.second()),
                )
            })
            .ok()
    }
}

/// Height in points of a row of `lines`; programs differ in whether they would find it themselves.
pub(super) fn row_height(lines: usize) -> f64 {
    const LINE: f64 = 15.0;
    const MOST: f64 = 409.0;
    (lines as f64 * LINE + 3.0).min(MOST)
}
