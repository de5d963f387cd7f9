//! A workbook on its way into the bank: read, compared, shown, and kept as a whole or not at all.

use std::{collections::HashSet, io::Read as _};

use domain::{
    Id, Millis, RuleError,
    bank::{
        BankAnchors, BankQuestion, BankQuestionInput, Bilingual, Category, Competency, CompetencyInput,
        Difficulty, LANGUAGES,
    },
    question::MAX_PROBES,
    text::fold,
};
use report::sheets::{self, ReadSheet, SheetsError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Find, Read, Tx};
use ts_rs::TS;

use super::{
    built_in, ensure_room,
    exchange::{COMPETENCIES, QUESTIONS, competency_columns, question_columns},
};
use crate::{Cx, Error, Result, error::ErrorKind, uploads::Source};

mod table;

use table::{ImportProblem, Row, Table};

/// A preview shows so many rows and problems.
const SHOWN: usize = 200;

#[derive(Deserialize, TS)]
pub(crate) struct PreviewBankImport {
    source: Source,
}

#[derive(Deserialize, TS)]
pub(crate) struct ApplyBankImport {
    source: Source,
    /// The digest of the file that was previewed.
    digest: String,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImportAction {
    /// It is new.
    Add,
    /// It is there and differs.
    Change,
}

/// A row that will be kept.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct ImportedRow {
    sheet: String,
    row: u32,
    action: ImportAction,
    text: Bilingual,
}

/// What an import will do; nothing is kept while there are problems.
#[derive(Debug, Serialize, TS)]
pub(crate) struct BankImportPreview {
    added: u32,
    changed: u32,
    unchanged: u32,
    /// The first of the rows that will be added or changed.
    rows: Vec<ImportedRow>,
    /// The first of what has to be put right.
    problems: Vec<ImportProblem>,
    problem_count: u32,
    digest: String,
}

/// What an import did.
#[derive(Debug, Serialize, TS)]
pub(crate) struct BankImported {
    added: u32,
    changed: u32,
    unchanged: u32,
}

/// Everything a file asks for.
#[derive(Default)]
struct Plan {
    competencies: Vec<Competency>,
    questions: Vec<BankQuestion>,
    rows: Vec<ImportedRow>,
    unchanged: u32,
    problems: Vec<ImportProblem>,
}

pub(crate) fn preview_import(cx: &Cx<'_>, input: PreviewBankImport) -> Result<BankImportPreview> {
    let bytes = bytes(cx, &input.source)?;
    let sheets = sheets(&bytes)?;
    let plan = cx.read(|tx| plan(tx, &sheets, cx.now()))?;
    let count = |action| plan.rows.iter().filter(|row| row.action == action).count();
    Ok(BankImportPreview {
        added: number(count(ImportAction::Add)),
        changed: number(count(ImportAction::Change)),
        unchanged: plan.unchanged,
        problem_count: number(plan.problems.len()),
        rows: plan.rows.into_iter().take(SHOWN).collect(),
        problems: plan.problems.into_iter().take(SHOWN).collect(),
        digest: digest(&bytes),
    })
}

/// Keeps what the preview showed, in one transaction.
pub(crate) fn apply_import(cx: &Cx<'_>, input: ApplyBankImport) -> Result<BankImported> {
    let bytes = bytes(cx, &input.source)?;
    if digest(&bytes) != input.digest {
        return Err(Error::new(ErrorKind::Conflict, "bank.file_changed"));
    }
    let sheets = sheets(&bytes)?;
    let now = cx.now();
    let done = cx.write(|tx| {
        let plan = plan(tx, &sheets, now)?;
        if !plan.problems.is_empty() {
            let problems = Error::new(ErrorKind::Conflict, "bank.import_problems");
            return Err(problems.with("count", plan.problems.len()));
        }
        for competency in &plan.competencies {
            undelete(tx, competency.id)?;
            tx.put(competency)?;
        }
        for question in &plan.questions {
            undelete(tx, question.id)?;
            tx.put(question)?;
        }
        ensure_room(tx)?;
        let added = plan.rows.iter().filter(|row| row.action == ImportAction::Add).count();
        Ok(BankImported {
            added: number(added),
            changed: number(plan.rows.len() - added),
            unchanged: plan.unchanged,
        })
    })?;
    cx.workspace.forget_upload(&input.source);
    Ok(done)
}

/// What was deleted here and comes back in a file is there again.
fn undelete<T: domain::Record>(tx: &mut Tx<'_>, id: Id<T>) -> Result<()> {
    match tx.restore(id) {
        Ok(()) | Err(store::StoreError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn too_large() -> Error {
    Error::new(ErrorKind::Invalid, "bank.file_too_large")
        .with("megabytes", sheets::MAX_FILE_BYTES >> 20)
        .with("rows", sheets::MAX_ROWS)
}

fn bytes(cx: &Cx<'_>, source: &Source) -> Result<Vec<u8>> {
    if cx.workspace.source_bytes(source)? > sheets::MAX_FILE_BYTES {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // The length was asked for before, but a file may grow.
    let most = sheets::MAX_FILE_BYTES + 1;
    match source {
        Source::Path { path } => {
            if !std::fs::metadata(path)?.is_file() {
                return Err(Error::new(ErrorKind::Invalid, "bank.file_unreadable"));
            }
            std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?
        }
        Source::Upload { upload_id } => {
            cx.workspace.upload(upload_id)?.0.take(most).read_to_end(&mut bytes)?
        }
    };
    Ok(bytes)
}

fn sheets(bytes: &[u8]) -> Result<Vec<ReadSheet>> {
    sheets::read(bytes).map_err(|error| match error {
        SheetsError::NotAWorkbook => Error::new(ErrorKind::Invalid, "bank.file_unreadable"),
        SheetsError::TooLarge => too_large(),
    })
}

/// Compares a file with the bank.
fn plan(tx: &mut Read<'_>, sheets: &[ReadSheet], now: Millis) -> Result<Plan> {
    let named = |names: [&str; 2]| {
        sheets.iter().find(|sheet| names.iter().any(|name| fold(name) == fold(&sheet.name)))
    };
    let (competencies, questions) = (named(COMPETENCIES), named(QUESTIONS));
    if competencies.is_none() && questions.is_none() {
        return Err(Error::new(ErrorKind::Invalid, "bank.no_sheet"));
    }
    let mut plan = Plan::default();
    if let Some(sheet) = competencies {
        plan.take_competencies(tx, sheet, now)?;
    }
    if let Some(sheet) = questions {
        plan.take_questions(tx, sheet, now)?;
    }
    Ok(plan)
}

/// A row's id: none for a new entry.
fn row_id<T>(row: &mut Row<'_>, seen: &mut HashSet<Id<T>>) -> Option<Id<T>> {
    let text = row.text("id");
    if text.is_empty() {
        return None;
    }
    let Ok(id) = text.parse::<Id<T>>() else {
        row.problem("id", "id");
        return None;
    };
    if !seen.insert(id) {
        row.problem("id", "duplicate");
    }
    Some(id)
}

fn bilingual(row: &mut Row<'_>, key: &str) -> Bilingual {
    Bilingual { fr: row.text(&format!("{key}.fr")), en: row.text(&format!("{key}.en")) }
}

impl Plan {
    fn will(&mut self, row: &Row<'_>, action: ImportAction, text: &Bilingual) {
        self.rows.push(ImportedRow {
            sheet: row.sheet().into(),
            row: row.number(),
            action,
            text: text.clone(),
        });
    }

    fn take_competencies(&mut self, tx: &mut Read<'_>, sheet: &ReadSheet, now: Millis) -> Result<()> {
        let bank = built_in()?;
        let table = Table::of(sheet, &competency_columns(), &["name.fr", "name.en"], &mut self.problems);
        let mut seen = HashSet::new();
        for mut row in table.rows() {
            let id = row_id(&mut row, &mut seen);
            let based_on = row.optional_id("based_on");
            let input = CompetencyInput {
                name: bilingual(&mut row, "name"),
                definition: bilingual(&mut row, "definition"),
                anchors: BankAnchors {
                    one: bilingual(&mut row, "anchors.one"),
                    three: bilingual(&mut row, "anchors.three"),
                    five: bilingual(&mut row, "anchors.five"),
                },
            };
            let shipped = id.and_then(|id| bank.competency(id));
            let before = match (shipped, id) {
                (Some(shipped), _) => Some(shipped.clone()),
                (None, Some(id)) => tx.get(id)?,
                (None, None) => None,
            };
            let after = match (&before, id) {
                (Some(before), _) => before.clone().edited(&input),
                (None, id) => Competency::new(&input, now).map(|new| Competency {
                    id: id.unwrap_or(new.id),
                    based_on,
                    ..new
                }),
            };
            match after {
                Err(error) => row.refused(&error),
                Ok(after) if before.as_ref() == Some(&after) => self.unchanged += 1,
                Ok(_) if shipped.is_some() => row.built_in(),
                Ok(after) => {
                    let action = if before.is_some() { ImportAction::Change } else { ImportAction::Add };
                    self.will(&row, action, &after.name);
                    self.competencies.push(after);
                }
            }
            self.problems.append(&mut row.into_problems());
        }
        Ok(())
    }

    fn take_questions(&mut self, tx: &mut Read<'_>, sheet: &ReadSheet, now: Millis) -> Result<()> {
        let bank = built_in()?;
        let mut known = tx.list(Find::<Competency>::all())?;
        known.retain(|own| self.competencies.iter().all(|changed| changed.id != own.id));
        known.extend(self.competencies.iter().cloned());
        known.extend(bank.competencies.iter().cloned());
        let needed = ["text.fr", "text.en"];
        let table = Table::of(sheet, &question_columns(MAX_PROBES), &needed, &mut self.problems);
        let mut seen = HashSet::new();
        for mut row in table.rows() {
            let id = row_id(&mut row, &mut seen);
            let based_on = row.optional_id("based_on");
            let input = BankQuestionInput {
                competency_id: shown_competency(&mut row, &known).unwrap_or(Id::from_uuid(uuid::Uuid::nil())),
                category: row
                    .choice("category", &Category::ALL.map(|each| (each, each.name(), each.label()))),
                difficulty: row
                    .choice("difficulty", &Difficulty::ALL.map(|each| (each, each.name(), each.label()))),
                text: bilingual(&mut row, "text"),
                preparation_ms: row.time("preparation_ms"),
                limit_ms: row.time("limit_ms"),
                probes: (0..MAX_PROBES)
                    .map(|place| bilingual(&mut row, &format!("probes.{place}")))
                    .collect(),
            };
            let shipped = id.and_then(|id| bank.question(id));
            let before = match (shipped, id) {
                (Some(shipped), _) => Some(shipped.clone()),
                (None, Some(id)) => tx.get(id)?,
                (None, None) => None,
            };
            let after: Result<_, RuleError> = match (&before, id) {
                (Some(before), _) => before.clone().edited(&input),
                (None, id) => BankQuestion::new(&input, now).map(|new| BankQuestion {
                    id: id.unwrap_or(new.id),
                    based_on,
                    ..new
                }),
            };
            match after {
                Err(error) => row.refused(&error),
                Ok(after) if before.as_ref() == Some(&after) => self.unchanged += 1,
                Ok(_) if shipped.is_some() => row.built_in(),
                Ok(after) => {
                    let action = if before.is_some() { ImportAction::Change } else { ImportAction::Add };
                    self.will(&row, action, &after.text);
                    self.questions.push(after);
                }
            }
            self.problems.append(&mut row.into_problems());
        }
        Ok(())
    }
}

/// The competency that a row names. The name counts, since that is what people read; the id tells apart what is called
/// the same, and stands in where no name is given.
fn shown_competency(row: &mut Row<'_>, known: &[Competency]) -> Option<Id<Competency>> {
    let by_id = row.optional_id::<Competency>("competency_id");
    let name = row.text("competency");
    if name.is_empty() {
        if by_id.is_none() {
            row.problem("competency", "required");
        } else if !known.iter().any(|competency| Some(competency.id) == by_id) {
            row.problem("competency_id", "unknown_competency");
        }
        return by_id;
    }
    let is_called = |competency: &&Competency| {
        LANGUAGES.iter().any(|language| fold(competency.name.text(*language)) == fold(&name))
    };
    let mut found = known.iter().filter(is_called).peekable();
    let first = found.peek().map(|competency| competency.id);
    let same = found.find(|competency| Some(competency.id) == by_id).map(|competency| competency.id);
    if first.is_none() {
        row.problem("competency", "unknown_competency");
    }
    same.or(first)
}
