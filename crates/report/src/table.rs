//! A plain table as CSV and as a workbook: lists that people take elsewhere.

use rust_xlsxwriter::{Color, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Workbook, XlsxError};

use crate::ReportError;
use crate::format::{Format, clean};
use crate::model::Language;

/// The most rows that a sheet of a workbook holds, its headings left out.
pub const MOST_ROWS: usize = 1_048_575;
/// The most UTF-16 units that a cell holds.
const LONGEST_CELL: usize = 32_767;

/// A table with its headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The name of the sheet, at most 31 characters.
    pub name: String,
    /// Headings and their widths in characters.
    pub columns: Vec<(String, f64)>,
    /// The rows, as wide as the headings.
    pub rows: Vec<Vec<Value>>,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A text, never taken for a formula.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A moment, milliseconds since 1970.
    Moment(i64),
}

impl Table {
    /// The table as CSV in UTF-8 with a byte order mark, separated as spreadsheets of the language expect it: by
    /// semicolons in French, by commas in English. A text that a spreadsheet would take for a formula begins with an
    /// apostrophe.
    ///
    /// # Errors
    /// [`ReportError::TimeZone`].
    pub fn csv(&self, language: Language, time_zone: &str) -> Result<String, ReportError> {
        let format = Format::new(language, time_zone)?;
        let separator = match language {
            Language::Fr => ';',
            Language::En => ',',
        };
        let mut out = String::from('\u{feff}');
        let mut line = |cells: &mut dyn Iterator<Item = String>| {
            for (position, cell) in cells.enumerate() {
                if position > 0 {
                    out.push(separator);
                }
                out.push_str(&cell);
            }
            out.push_str("\r\n");
        };
        line(&mut self.columns.iter().map(|(heading, _)| quoted(heading, separator)));
        for row in &self.rows {
            line(&mut row.iter().map(|value| match value {
                Value::Empty => String::new(),
                Value::Text(text) => quoted(text, separator),
                Value::Whole(number) => number.to_string(),
                Value::Moment(at_ms) => format.zoned(*at_ms).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            }));
        }
        Ok(out)
    }

    /// The table as a workbook: headings that stay, filters, moments and numbers as such.
    ///
    /// # Errors
    /// [`ReportError::Workbook`] for more than [`MOST_ROWS`], [`ReportError::TimeZone`].
    pub fn xlsx(&self, language: Language, time_zone: &str) -> Result<Vec<u8>, ReportError> {
        if self.rows.len() > MOST_ROWS {
            return Err(ReportError::Workbook("too many rows".into()));
        }
        let format = Format::new(language, time_zone)?;
        self.workbook(&format).map_err(|error| ReportError::Workbook(error.to_string()))
    }

    fn workbook(&self, format: &Format) -> Result<Vec<u8>, XlsxError> {
        let body = Look::new().set_align(FormatAlign::Left).set_align(FormatAlign::Top);
        let moment = body.clone().set_num_format(match format.language {
            Language::Fr => "dd/mm/yyyy hh:mm:ss",
            Language::En => "yyyy-mm-dd hh:mm:ss",
        });
        let formula_like = body.clone().set_quote_prefix();
        let heading = Look::new()
            .set_bold()
            .set_align(FormatAlign::Left)
            .set_background_color(Color::RGB(0xF2_F3_FA))
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(0x43_3F_B0));
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(&self.name)?;
        for (column, (title, width)) in (0..).zip(&self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, clean(title), &heading)?;
        }
        for (row, values) in (1..).zip(&self.rows) {
            for (column, value) in (0..).zip(values) {
                match value {
                    Value::Empty => {}
                    Value::Text(text) => {
                        let text = cut(&clean(text));
                        let look = if is_formula_like(&text) { &formula_like } else { &body };
                        sheet.write_string_with_format(row, column, text, look)?;
                    }
                    Value::Whole(number) => {
                        sheet.write_number_with_format(row, column, *number as f64, &body)?;
                    }
                    Value::Moment(at_ms) => {
                        let at = format.zoned(*at_ms);
                        let seconds = at.timestamp().as_second() + i64::from(at.offset().seconds());
                        match ExcelDateTime::from_timestamp(seconds) {
                            Ok(at) => sheet.write_datetime_with_format(row, column, &at, &moment)?,
                            // Before 1900 or after 9999: no spreadsheet has such a day.
                            Err(_) => sheet.write_string_with_format(row, column, at.to_string(), &body)?,
                        };
                    }
                }
            }
        }
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let last_row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX).max(1);
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        workbook.save_to_buffer()
    }
}

/// What a spreadsheet may take for the beginning of a formula.
fn is_formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn quoted(text: &str, separator: char) -> String {
    let text = clean(text);
    let text = if is_formula_like(&text) { format!("'{text}") } else { text };
    if text.contains([separator, '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// The text as far as a cell holds it.
fn cut(text: &str) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|character| {
            units += character.len_utf16();
            units <= LONGEST_CELL
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let text = |text: &str| Value::Text(text.into());
        Table {
            name: "Activité".into(),
            columns: vec![("N°".into(), 8.0), ("Quand".into(), 20.0), ("Méthode".into(), 30.0)],
            rows: vec![
                vec![Value::Whole(1), Value::Moment(1_795_266_300_000), text("campaigns.open")],
                vec![Value::Whole(-2), Value::Empty, text("=HYPERLINK(\"http://x\";\"y\")")],
                vec![Value::Whole(3), Value::Empty, text("+1, \"two\"\nthree")],
            ],
        }
    }

    #[test]
    fn a_formula_is_never_written_and_signs_are_quoted() {
        let french = table().csv(Language::Fr, "Europe/Paris").unwrap();
        let lines: Vec<_> = french.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}N°;Quand;Méthode");
        assert_eq!(lines[1], "1;2026-11-21 14:05:00;campaigns.open");
        assert_eq!(lines[2], "-2;;\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\"");
        let english = table().csv(Language::En, "UTC").unwrap();
        assert!(english.contains("1,2026-11-21 13:05:00,campaigns.open\r\n"));
        assert!(english.ends_with("3,,\"'+1, \"\"two\"\"\nthree\"\r\n"));
    }

    #[test]
    fn a_workbook_is_written_whatever_stands_in_it() {
        let mut table = table();
        table.rows.push(vec![
            Value::Whole(i64::MAX),
            Value::Moment(i64::MIN),
            Value::Text(format!("\u{0}\u{202e}{}", "😀".repeat(40_000))),
        ]);
        let bytes = table.xlsx(Language::Fr, "Europe/Paris").unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert!(matches!(table.xlsx(Language::Fr, "Mars/Olympus"), Err(ReportError::TimeZone(_))));
    }
}
