//! Tables as a workbook that people edit in a spreadsheet program and hand back.
//!
//! Reading streams the cells, so a file costs what it holds and never what it claims: an archive that expands too far,
//! or text that is repeated without end, is refused.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use zip::ZipArchive;

use crate::{ReportError, format::clean};

/// The longest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 20 << 20;
/// The most that the parts of a file expand to, in bytes.
const MAX_EXPANDED_BYTES: u64 = 100 << 20;
/// The most text that the cells of a file hold together, in bytes.
const MAX_TEXT_BYTES: usize = 50 << 20;
/// The most rows that are read of a sheet.
pub const MAX_ROWS: usize = 10_000;
/// Cells further to the right are left aside.
const MAX_COLUMNS: u32 = 200;
const MAX_SHEETS: usize = 50;

/// A table to write.
pub struct Sheet {
    /// The name of its tab.
    pub name: String,
    /// Heading and width, in characters, of each column.
    pub columns: Vec<(String, f64)>,
    /// The rows below the headings.
    pub rows: Vec<Vec<SheetCell>>,
}

/// A value to write.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetCell {
    /// Text, written as text whatever it looks like; blank for none.
    Text(String),
    /// A number, or none.
    Number(Option<f64>),
}

/// A table as it was found in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadSheet {
    /// The name of its tab.
    pub name: String,
    /// Row number (from 1), column (from 0), value; cells without a value are left out.
    pub rows: BTreeMap<u32, BTreeMap<u32, ReadCell>>,
}

/// A value that was found.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadCell {
    /// Text.
    Text(String),
    /// A number, a date included.
    Number(f64),
    /// A formula; what it was calculated to is not trusted.
    Formula,
    /// An error value such as #N/A.
    Fault,
}

/// Why a file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetsError {
    /// It is no XLSX workbook, or a damaged one.
    #[error("not an XLSX workbook")]
    NotAWorkbook,
    /// It is, or expands to, more than is read.
    #[error("the workbook is too large")]
    TooLarge,
}

/// The tables as an XLSX workbook: headings that stay, filters, text as text.
///
/// # Errors
/// When the workbook cannot be written (more rows or columns than a sheet holds).
pub fn write(title: &str, sheets: &[Sheet], at_ms: i64) -> Result<Vec<u8>, ReportError> {
    workbook(title, sheets, at_ms).map_err(|error| ReportError::Workbook(error.to_string()))
}

fn workbook(title: &str, sheets: &[Sheet], at_ms: i64) -> Result<Vec<u8>, XlsxError> {
    let created = ExcelDateTime::from_timestamp(at_ms.div_euclid(1_000))
        .or_else(|_| ExcelDateTime::from_timestamp(0))?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(clean(title)).set_creation_datetime(&created));
    let heading = Look::new()
        .set_bold()
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_background_color(Color::RGB(0xF2_F3_FA))
        .set_border_bottom(FormatBorder::Thin);
    let text = Look::new().set_align(FormatAlign::Top).set_text_wrap().set_num_format("@");
    let number = Look::new().set_align(FormatAlign::Top);
    for table in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&table.name)?;
        sheet.set_row_height(0, 30.0)?;
        for (column, (name, width)) in (0..).zip(&table.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, name, &heading)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    SheetCell::Text(value) if !value.is_empty() => {
                        sheet.write_string_with_format(row, column, clean(value), &text)?;
                    }
                    SheetCell::Number(Some(value)) => {
                        sheet.write_number_with_format(row, column, *value, &number)?;
                    }
                    SheetCell::Text(_) => {
                        sheet.write_blank(row, column, &text)?;
                    }
                    SheetCell::Number(None) => {
                        sheet.write_blank(row, column, &number)?;
                    }
                }
            }
        }
        let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX).max(1);
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    }
    workbook.save_to_buffer()
}

/// The tables of an XLSX workbook.
///
/// # Errors
/// [`SheetsError`].
pub fn read(bytes: &[u8]) -> Result<Vec<ReadSheet>, SheetsError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_FILE_BYTES {
        return Err(SheetsError::TooLarge);
    }
    check_expansion(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetsError::NotAWorkbook)?;
    let mut room = MAX_TEXT_BYTES;
    let mut sheets = Vec::new();
    for name in book.sheet_names().into_iter().take(MAX_SHEETS) {
        // What is no sheet of cells, such as a chart, is left aside.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows: BTreeMap<u32, BTreeMap<u32, ReadCell>> = BTreeMap::new();
        while let Some(cell) =
            cells.next_cell_with_formula_metadata().map_err(|_| SheetsError::NotAWorkbook)?
        {
            let (row, column) = cell.pos;
            let value = if cell.formula.is_some() { Some(ReadCell::Formula) } else { value(&cell.value) };
            let Some(value) = value.filter(|_| column < MAX_COLUMNS) else { continue };
            if let ReadCell::Text(text) = &value {
                room = room.checked_sub(text.len()).ok_or(SheetsError::TooLarge)?;
            }
            rows.entry(row.saturating_add(1)).or_default().insert(column, value);
            if rows.len() > MAX_ROWS + 1 {
                return Err(SheetsError::TooLarge);
            }
        }
        sheets.push(ReadSheet { name, rows });
    }
    Ok(sheets)
}

/// Refuses an archive whose parts expand too far, by expanding them to nowhere: what it says of itself may be wrong.
fn check_expansion(bytes: &[u8]) -> Result<(), SheetsError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetsError::NotAWorkbook)?;
    let mut left = MAX_EXPANDED_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| SheetsError::NotAWorkbook)?;
        let expanded =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| SheetsError::NotAWorkbook)?;
        left = left.checked_sub(expanded).ok_or(SheetsError::TooLarge)?;
    }
    Ok(())
}

fn value(value: &DataRef<'_>) -> Option<ReadCell> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| ReadCell::Text(text.into()));
    match value {
        DataRef::Empty => None,
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => Some(ReadCell::Text(value.to_string())),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are floating anyway")]
        DataRef::Int(value) => Some(ReadCell::Number(*value as f64)),
        DataRef::Float(value) => Some(ReadCell::Number(*value)),
        DataRef::DateTime(value) => Some(ReadCell::Number(value.as_f64())),
        DataRef::Error(_) => Some(ReadCell::Fault),
    }
}
