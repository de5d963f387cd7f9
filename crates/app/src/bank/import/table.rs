//! A sheet as rows of named cells, with a word for everything that has to be put right: sheet, row, column.

use std::collections::BTreeMap;

use domain::{Id, Millis, RuleError, bank::Bilingual, text::fold};
use report::sheets::{ReadCell, ReadSheet};
use serde::Serialize;
use ts_rs::TS;

use crate::bank::exchange::Column;

/// Something in a file that has to be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub(crate) struct ImportProblem {
    /// The tab.
    pub(super) sheet: String,
    /// The row, as the spreadsheet program numbers it.
    pub(super) row: u32,
    /// The column's letters, e.g. "C"; empty when the file has no such column.
    pub(super) column: String,
    /// The column's heading in the file, or as it should be.
    pub(super) heading: String,
    /// What is wrong: `required`, `too_long`, `formula`, `unknown_competency`, …
    pub(super) code: String,
}

/// A sheet whose headings are known.
pub(super) struct Table<'s> {
    sheet: &'s ReadSheet,
    head: Option<u32>,
    /// Column and heading in the file, by key.
    columns: BTreeMap<String, (u32, String)>,
    /// What a missing column is called.
    expected: BTreeMap<String, String>,
}

impl<'s> Table<'s> {
    /// The sheet by the headings in its first row that has any; `needed` lists columns of which at least one must be
    /// there. A heading in any language will do.
    pub(super) fn of(
        sheet: &'s ReadSheet,
        known: &[Column],
        needed: &[&str],
        problems: &mut Vec<ImportProblem>,
    ) -> Self {
        let head = sheet.rows.keys().next().copied();
        let mut columns = BTreeMap::new();
        for (place, cell) in head.and_then(|head| sheet.rows.get(&head)).into_iter().flatten() {
            let ReadCell::Text(heading) = cell else { continue };
            let meant = known.iter().find(|column| {
                [&column.heading.fr, &column.heading.en].iter().any(|text| fold(text) == fold(heading))
            });
            if let Some(column) = meant {
                columns.entry(column.key.clone()).or_insert((*place, heading.clone()));
            }
        }
        let expected: BTreeMap<_, _> =
            known.iter().map(|column| (column.key.clone(), column.heading.fr.clone())).collect();
        if head.is_some() && !needed.iter().any(|key| columns.contains_key(*key)) {
            problems.push(ImportProblem {
                sheet: sheet.name.clone(),
                row: head.unwrap_or(1),
                column: String::new(),
                heading: needed
                    .iter()
                    .filter_map(|key| expected.get(*key).cloned())
                    .collect::<Vec<_>>()
                    .join(", "),
                code: "missing_column".into(),
            });
        }
        Self { sheet, head, columns, expected }
    }

    /// The rows below the headings that hold something.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = self.sheet.rows.iter().filter(|(number, _)| Some(**number) != self.head);
        rows.filter(|_| !self.columns.is_empty())
            .filter(|(_, cells)| self.columns.values().any(|(place, _)| cells.contains_key(place)))
            .map(|(number, cells)| Row { table: self, number: *number, cells, problems: Vec::new() })
    }
}

/// A row being read.
pub(super) struct Row<'t> {
    table: &'t Table<'t>,
    number: u32,
    cells: &'t BTreeMap<u32, ReadCell>,
    problems: Vec<ImportProblem>,
}

impl Row<'_> {
    pub(super) fn sheet(&self) -> &str {
        &self.table.sheet.name
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn into_problems(self) -> Vec<ImportProblem> {
        self.problems
    }

    /// Notes that the cell under `key` has to be put right; one word for each cell.
    pub(super) fn problem(&mut self, key: &str, code: &str) {
        let (column, heading) = match self.table.columns.get(key) {
            Some((place, heading)) => (letters(*place), heading.clone()),
            None => (String::new(), self.table.expected.get(key).cloned().unwrap_or_default()),
        };
        let problem = ImportProblem {
            sheet: self.sheet().into(),
            row: self.number,
            column,
            heading,
            code: code.into(),
        };
        let told = |other: &ImportProblem| other.column == problem.column && other.heading == problem.heading;
        if !self.problems.iter().any(told) {
            self.problems.push(problem);
        }
    }

    /// Notes that it would change what comes with the product, unless something else has to be put right first.
    pub(super) fn built_in(&mut self) {
        if self.problems.is_empty() {
            self.problem("id", "built_in");
        }
    }

    /// Notes what a rule found, at the cells that it names.
    pub(super) fn refused(&mut self, error: &RuleError) {
        match error {
            RuleError::Conflict { code, .. } | RuleError::Unacceptable { code, .. } => {
                self.problem("id", code);
            }
            RuleError::Invalid(fields) => {
                for field in fields {
                    // A rule about a text in either language is told at the first one.
                    let either =
                        [field.path.clone(), format!("{}.fr", field.path), format!("{}.en", field.path)];
                    let known = either.iter().find(|path| self.table.columns.contains_key(*path));
                    let key = known.unwrap_or(&field.path).clone();
                    self.problem(&key, &field.code);
                }
            }
        }
    }

    fn cell(&mut self, key: &str) -> Option<ReadCell> {
        let (place, _) = self.table.columns.get(key)?;
        let cell = self.cells.get(place)?.clone();
        match cell {
            ReadCell::Formula => self.problem(key, "formula"),
            ReadCell::Fault => self.problem(key, "error_value"),
            ReadCell::Text(_) | ReadCell::Number(_) => return Some(cell),
        }
        None
    }

    /// The text of a cell, trimmed; a number as it is written.
    pub(super) fn text(&mut self, key: &str) -> String {
        match self.cell(key) {
            Some(ReadCell::Text(text)) => text.trim().to_owned(),
            Some(ReadCell::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The id in a cell, or none.
    pub(super) fn optional_id<T>(&mut self, key: &str) -> Option<Id<T>> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        let id = text.parse();
        if id.is_err() {
            self.problem(key, "id");
        }
        id.ok()
    }

    /// A time in seconds.
    pub(super) fn time(&mut self, key: &str) -> Option<Millis> {
        let seconds = match self.cell(key)? {
            ReadCell::Number(seconds) => Some(seconds),
            ReadCell::Text(text) => text.trim().replace(',', ".").parse::<f64>().ok(),
            ReadCell::Formula | ReadCell::Fault => None,
        };
        let millis = seconds.map(|seconds| (seconds * 1_000.0).round());
        let millis = millis.filter(|millis| millis.is_finite() && millis.abs() < 1e12);
        if millis.is_none() {
            self.problem(key, "number");
        }
        #[expect(clippy::cast_possible_truncation, reason = "within 1e12 and rounded")]
        millis.map(|millis| Millis(millis as i64))
    }

    /// One of a few values, by its code or by its name in any language; the first of them when it is none, which is
    /// noted.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, choices: &[(T, &str, Bilingual)]) -> T {
        let text = fold(&self.text(key));
        let found = choices.iter().find(|(_, code, label)| {
            [*code, label.fr.as_str(), label.en.as_str()].iter().any(|name| fold(name) == text)
        });
        if found.is_none() {
            self.problem(key, if text.is_empty() { "required" } else { "choice" });
        }
        found.map_or(choices[0].0, |(value, _, _)| *value)
    }
}

/// The letters of a column counted from 0: A … Z, AA, AB, …
fn letters(column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        for (column, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(column), expected);
        }
    }
}
