//! Cells by type, their looks, and tables made of them.

use rust_xlsxwriter::{
    Color, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use super::Sheets;
use crate::format::clean;
use crate::model::Language;
use crate::words::Words;

/// The most UTF-16 units that a cell holds.
const LONGEST_CELL: usize = 32_767;
/// Beyond this, a spreadsheet shows no duration.
const LONGEST_DURATION_MS: u64 = 9_999 * 3_600_000;
const DAY_MS: f64 = 86_400_000.0;

const INDIGO: Color = Color::RGB(0x43_3F_B0);
const TINT: Color = Color::RGB(0xF2_F3_FA);
const RULE: Color = Color::RGB(0xD9_DB_E3);
const GREY: Color = Color::RGB(0x62_66_77);

/// A value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// Text that repeats from row to row: shown on one line, as far as the column is wide.
    Repeated(String),
    /// Shown as it is.
    Number(f64),
    /// Shown with two decimals.
    Score(f64),
    /// 0 to 1, shown in percent.
    Share(f64),
    /// A length of time in milliseconds, shown in whole seconds.
    Duration(u64),
    /// A time within a recording in milliseconds, shown in tenths of a second.
    Timecode(u64),
    /// Milliseconds since 1970, shown in the report's time zone.
    Moment(i64),
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    pub(super) fn optional_text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub(super) fn whole(number: u32) -> Self {
        Self::Number(f64::from(number))
    }

    /// About how many lines it takes in a column of `width` characters.
    pub(super) fn lines(&self, width: f64) -> usize {
        let per_line = (width - 3.0).max(1.0) as usize;
        match self {
            Self::Text(text) => text.lines().map(|line| line.chars().count().div_ceil(per_line).max(1)).sum(),
            _ => 1,
        }
    }
}

/// A column of a table.
pub(super) struct Column {
    heading: String,
    width: f64,
}

impl Column {
    pub(super) fn new(heading: &str, width: f64) -> Self {
        Self { heading: heading.to_owned(), width }
    }
}

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
    pub(super) fn new(language: Language) -> Self {
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
            subtitle: base.clone().set_bold().set_font_color(INDIGO),
            section: base.clone().set_bold().set_font_size(12).set_font_color(INDIGO),
            label: body.clone().set_align(FormatAlign::Left).set_font_color(GREY).set_text_wrap(),
            heading: Look::new()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_align(FormatAlign::Left)
                .set_text_wrap()
                .set_indent(1)
                .set_background_color(TINT)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(INDIGO),
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

impl Sheets<'_> {
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
        sheet.set_row_height(first_row, 30.0)?;
        for (index, column) in (0..).zip(columns) {
            let heading = cell_text(&column.heading, self.words);
            sheet.write_string_with_format(first_row, index, heading, &self.styles.heading)?;
        }
        let mut next = first_row + 1;
        for row in rows {
            let mut lines = 1;
            for (index, (cell, column)) in (0..).zip(row.iter().zip(columns)) {
                self.write(sheet, next, index, cell)?;
                lines = lines.max(cell.lines(column.width));
            }
            sheet.set_row_height(next, row_height(lines))?;
            next += 1;
        }
        Ok(next)
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

/// Clean text that fits into a cell; what is cut is announced.
fn cell_text(text: &str, words: &Words) -> String {
    let text = clean(text);
    if text.encode_utf16().count() <= LONGEST_CELL {
        return text;
    }
    let room = LONGEST_CELL - words.cut.encode_utf16().count();
    let mut used = 0;
    let mut kept: String = text
        .chars()
        .take_while(|character| {
            used += character.len_utf16();
            used <= room
        })
        .collect();
    kept.push_str(words.cut);
    kept
}

/// Whether a spreadsheet would calculate this text if it were typed in, or read from CSV.
fn looks_like_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_no_controls_and_no_more_than_they_can() {
        assert_eq!(clean("a\u{0}b\u{1b}c\r\nd\u{202e}e\u{ffff}f\u{1fffe}"), "abc\ndef");
        let words = Language::Fr.words();
        let long = cell_text(&"😀".repeat(20_000), words);
        assert!(long.encode_utf16().count() <= LONGEST_CELL && long.ends_with(words.cut));
        assert_eq!(cell_text("court", words), "court");
    }

    #[test]
    fn what_starts_like_a_formula_is_known() {
        for text in ["=1+1", " +1", "-2", "@SUM(A1)", "\t=x"] {
            assert!(looks_like_formula(text), "{text:?}");
        }
        assert!(!looks_like_formula("a=1"));
    }
}
