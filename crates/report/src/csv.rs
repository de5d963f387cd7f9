//! A table of a campaign as CSV (RFC 4180) that spreadsheets open without being asked: UTF-8 with its mark, separated by
//! `;` in French and `,` in English as their settings expect, and no cell that they would calculate.

use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};

use crate::campaign::Tables;
use crate::cell::{Cell, looks_like_formula};
use crate::format::{Format, clean};
use crate::{CampaignReport, CampaignTable, Language, ReportError, SessionReport};

/// Writes one table, candidate by candidate.
pub struct CampaignCsv<W: Write> {
    tables: Tables,
    table: CampaignTable,
    writer: Writer<W>,
}

impl<W: Write> CampaignCsv<W> {
    /// Starts a table with its headings.
    ///
    /// # Errors
    /// An unknown time zone; whatever the writer says.
    pub fn new(plan: CampaignReport, table: CampaignTable, mut out: W) -> Result<Self, ReportError> {
        let tables = Tables::new(plan)?;
        out.write_all("\u{feff}".as_bytes())?;
        let separator = match tables.format.language {
            Language::Fr => b';',
            Language::En => b',',
        };
        let mut writer =
            WriterBuilder::new().delimiter(separator).terminator(Terminator::CRLF).from_writer(out);
        let headings = tables.columns(table).into_iter().map(|column| plain(&column.heading));
        writer.write_record(headings).map_err(failed)?;
        Ok(Self { tables, table, writer })
    }

    /// Adds a candidate.
    ///
    /// # Errors
    /// A report that does not fit the scorecard; whatever the writer says.
    pub fn add(&mut self, candidate: &SessionReport) -> Result<(), ReportError> {
        let Self { tables, table, writer } = self;
        tables.rows(candidate, &mut |of, row| {
            if of != *table {
                return Ok(());
            }
            writer.write_record(row.iter().map(|cell| field(cell, &tables.format))).map_err(failed)
        })
    }

    /// Ends the table and gives the writer back.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn finish(self) -> Result<W, ReportError> {
        self.writer.into_inner().map_err(|error| ReportError::File(error.into_error()))
    }
}

fn failed(error: csv::Error) -> ReportError {
    ReportError::File(std::io::Error::other(error))
}

fn field(cell: &Cell, format: &Format) -> String {
    let number = |value: f64, decimals| {
        let text = format.decimal(value, decimals);
        text.strip_suffix([',', '.']).map(str::to_owned).unwrap_or(text)
    };
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Repeated(text) => plain(text),
        Cell::Number(value) => format.weight(*value),
        Cell::Score(value) | Cell::Share(value) => number(*value, 4),
        Cell::Duration(duration_ms) => hours(duration_ms.saturating_add(500) / 1_000),
        Cell::Timecode(at_ms) => hours(at_ms / 1_000),
        Cell::Moment(at_ms) => format.zoned(*at_ms).strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

/// `1:02:03`.
fn hours(seconds: u64) -> String {
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// Text that is never calculated: what looks like a formula gets an apostrophe, as spreadsheets mark text themselves.
fn plain(text: &str) -> String {
    let text = clean(text);
    if looks_like_formula(&text) || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text }
}
