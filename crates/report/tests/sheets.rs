//! Workbooks that people hand back, the ones made to hurt included.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

use std::io::{Cursor, Write};

use recruteia_report::sheets::{self, MAX_ROWS, ReadCell, Sheet, SheetCell, SheetsError};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

fn table(rows: Vec<Vec<SheetCell>>) -> Vec<u8> {
    let sheet =
        Sheet { name: "Essai".into(), columns: vec![("Un".into(), 20.0), ("Deux".into(), 9.0)], rows };
    sheets::write("Essai", &[sheet], 0).unwrap()
}

/// The workbook with one of its parts replaced.
fn with_part(workbook: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        writer.start_file(part_name.clone(), options).unwrap();
        if part_name == name {
            writer.write_all(content).unwrap();
        } else {
            std::io::copy(&mut part, &mut writer).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn sheet_xml(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn cells_come_back_as_they_were() {
    let odd = ["=1+1", "@x", "_x0041_", "_x005F_", "a\nb\tc", "😀 « é »", "0012", "&lt;", "_x", "x_xZZZZ_"];
    let rows =
        odd.iter().map(|text| vec![SheetCell::Text((*text).into()), SheetCell::Number(Some(1.5))]).collect();
    let read = sheets::read(&table(rows)).unwrap();
    assert_eq!(read[0].name, "Essai");
    for (row, text) in (2..).zip(odd) {
        assert_eq!(read[0].rows[&row][&0], ReadCell::Text(text.into()));
        assert_eq!(read[0].rows[&row][&1], ReadCell::Number(1.5));
    }
}

#[test]
fn formulas_and_error_values_are_told_apart() {
    let xml = sheet_xml(
        r#"<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="b"><v>1</v></c></row>"#,
    );
    let read = sheets::read(&with_part(&table(Vec::new()), SHEET, xml.as_bytes())).unwrap();
    let cells: Vec<_> = read[0].rows[&1].values().cloned().collect();
    assert_eq!(cells, [ReadCell::Formula, ReadCell::Fault, ReadCell::Text("true".into())]);
}

#[test]
fn a_sheet_that_claims_a_billion_cells_costs_what_it_holds() {
    let xml = sheet_xml(
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c><c r="B1048576"><v>3</v></c></row>"#,
    );
    let read = sheets::read(&with_part(&table(Vec::new()), SHEET, xml.as_bytes())).unwrap();
    assert_eq!(read[0].rows[&1_048_576].len(), 1, "what lies far to the right is left aside");
    assert_eq!(read[0].rows.len(), 2);
}

#[test]
fn archives_that_swell_are_refused() {
    let bomb = with_part(&table(Vec::new()), SHEET, &vec![b' '; 150 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(sheets::read(&bomb), Err(SheetsError::TooLarge));

    let many: String =
        (1..=MAX_ROWS + 2).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#)).collect();
    let many = with_part(&table(Vec::new()), SHEET, sheet_xml(&many).as_bytes());
    assert_eq!(sheets::read(&many), Err(SheetsError::TooLarge));

    // One long text, repeated by every cell.
    let long = table(vec![vec![SheetCell::Text("x".repeat(30_000)), SheetCell::Number(None)]]);
    let cells: String =
        (1..=3_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>2</v></c></row>"#)).collect();
    assert_eq!(
        sheets::read(&with_part(&long, SHEET, sheet_xml(&cells).as_bytes())),
        Err(SheetsError::TooLarge)
    );
    assert_eq!(sheets::read(&vec![b'x'; 21 << 20]), Err(SheetsError::TooLarge));
}

#[test]
fn damaged_files_are_refused_and_never_a_panic() {
    let whole = table(vec![vec![SheetCell::Text("texte".into()), SheetCell::Number(Some(1.0))]; 20]);
    for cut in (0..whole.len()).step_by(97) {
        assert_eq!(sheets::read(&whole[..cut]), Err(SheetsError::NotAWorkbook), "cut at {cut}");
    }
    for place in (0..whole.len()).step_by(61) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x55;
        let _ = sheets::read(&flipped);
    }
    for xml in
        ["", "<", "<worksheet>", "<sheetData><row><c r=\"A0\"/></row></sheetData>", "<?xml?>\u{0}", "&a;&b;"]
    {
        let _ = sheets::read(&with_part(&whole, SHEET, xml.as_bytes()));
    }
    let strings = "xl/sharedStrings.xml";
    let dangling = with_part(&whole, strings, b"<sst/>");
    assert!(matches!(sheets::read(&dangling), Ok(_) | Err(SheetsError::NotAWorkbook)));
}
