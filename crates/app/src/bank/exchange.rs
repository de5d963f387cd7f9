//! The bank as a workbook: what the columns are, and the export.

use std::path::PathBuf;

use domain::{
    Millis,
    bank::{BankQuestion, Bilingual, Competency},
    consent::Language,
    question::MAX_PROBES,
};
use report::sheets::{self, Sheet, SheetCell};
use serde::Deserialize;
use store::{Find, Order};
use ts_rs::TS;

use super::built_in;
use crate::{
    Cx, Result,
    reports::{Exported, Rendered, hand_over},
};

#[derive(Deserialize, TS)]
pub(crate) struct ExportBank {
    /// The language of headings and labels; both languages of the bank are always written.
    language: Language,
    /// Leaves out what comes with the product.
    own_only: bool,
    path: Option<PathBuf>,
}

/// A column: what it holds, as the fields of inputs are called, and its headings.
pub(super) struct Column {
    pub(super) key: String,
    pub(super) heading: Bilingual,
    width: f64,
}

fn column(key: &str, fr: &str, en: &str, width: f64) -> Column {
    Column { key: key.into(), heading: Bilingual { fr: fr.into(), en: en.into() }, width }
}

/// One column for each language.
fn columns_for(key: &str, fr: &str, en: &str, width: f64) -> [Column; 2] {
    [
        column(&format!("{key}.fr"), &format!("{fr} (français)"), &format!("{en} (French)"), width),
        column(&format!("{key}.en"), &format!("{fr} (anglais)"), &format!("{en} (English)"), width),
    ]
}

/// The tabs.
pub(super) const COMPETENCIES: [&str; 2] = ["Compétences", "Competencies"];
pub(super) const QUESTIONS: [&str; 2] = ["Questions", "Questions"];

const BUILT_IN: [&str; 2] = ["RecruteIA", "RecruteIA"];
const OWN: [&str; 2] = ["Organisation", "Organisation"];

pub(super) fn in_language(words: [&'static str; 2], language: Language) -> &'static str {
    match language {
        Language::Fr => words[0],
        Language::En | Language::Unknown => words[1],
    }
}

/// The columns of competencies.
pub(super) fn competency_columns() -> Vec<Column> {
    let mut columns = Vec::new();
    columns.extend(columns_for("name", "Nom", "Name", 24.0));
    columns.extend(columns_for("definition", "Définition", "Definition", 40.0));
    for (anchor, rating) in [("one", 1), ("three", 3), ("five", 5)] {
        let (fr, en) = (format!("Réponse notée {rating}"), format!("Answer rated {rating}"));
        columns.extend(columns_for(&format!("anchors.{anchor}"), &fr, &en, 40.0));
    }
    columns.extend(last_columns());
    columns
}

/// The columns of questions, with room for so many follow-ups.
pub(super) fn question_columns(probes: usize) -> Vec<Column> {
    let mut columns = vec![
        column("competency", "Compétence", "Competency", 24.0),
        column("category", "Type", "Type", 18.0),
        column("difficulty", "Difficulté", "Difficulty", 12.0),
    ];
    columns.extend(columns_for("text", "Question", "Question", 60.0));
    columns.push(column("preparation_ms", "Préparation (s)", "Preparation (s)", 14.0));
    columns.push(column("limit_ms", "Réponse (s)", "Answer (s)", 14.0));
    for number in 1..=probes {
        let (fr, en) = (format!("Relance {number}"), format!("Follow-up {number}"));
        columns.extend(columns_for(&format!("probes.{}", number - 1), &fr, &en, 34.0));
    }
    columns.push(column("competency_id", "Identifiant de la compétence", "Id of the competency", 38.0));
    columns.extend(last_columns());
    columns
}

fn last_columns() -> [Column; 3] {
    [
        column("origin", "Origine", "Origin", 14.0),
        column("id", "Identifiant", "Id", 38.0),
        column("based_on", "Copié de", "Copied from", 38.0),
    ]
}

fn text(text: impl Into<String>) -> SheetCell {
    SheetCell::Text(text.into())
}

fn seconds(time: Option<Millis>) -> SheetCell {
    #[expect(clippy::cast_precision_loss, reason = "at most four hours")]
    SheetCell::Number(time.map(|time| time.0 as f64 / 1_000.0))
}

fn both(text: &Bilingual, key: &str) -> SheetCell {
    SheetCell::Text(if key.ends_with(".fr") { text.fr.clone() } else { text.en.clone() })
}

fn competency_cell(competency: &Competency, own: bool, key: &str, language: Language) -> SheetCell {
    match key {
        "id" => text(competency.id.to_string()),
        "based_on" => text(competency.based_on.map(|id| id.to_string()).unwrap_or_default()),
        "origin" => text(in_language(if own { OWN } else { BUILT_IN }, language)),
        key if key.starts_with("name.") => both(&competency.name, key),
        key if key.starts_with("definition.") => both(&competency.definition, key),
        key if key.starts_with("anchors.one.") => both(&competency.anchors.one, key),
        key if key.starts_with("anchors.three.") => both(&competency.anchors.three, key),
        _ => both(&competency.anchors.five, key),
    }
}

/// A question with what its row tells of its competency.
struct Written<'q> {
    question: &'q BankQuestion,
    own: bool,
    competency: String,
}

fn question_cell(row: &Written<'_>, key: &str, language: Language) -> SheetCell {
    let question = row.question;
    match key {
        "id" => text(question.id.to_string()),
        "based_on" => text(question.based_on.map(|id| id.to_string()).unwrap_or_default()),
        "origin" => text(in_language(if row.own { OWN } else { BUILT_IN }, language)),
        "competency" => text(row.competency.clone()),
        "competency_id" => text(question.competency_id.to_string()),
        "category" => text(question.category.label().text(language)),
        "difficulty" => text(question.difficulty.label().text(language)),
        "preparation_ms" => seconds(question.preparation_ms),
        "limit_ms" => seconds(question.limit_ms),
        key if key.starts_with("text.") => both(&question.text, key),
        key => {
            let place = key.split('.').nth(1).and_then(|place| place.parse::<usize>().ok());
            let probe = place.and_then(|place| question.probes.get(place));
            probe.map_or(text(""), |probe| both(probe, key))
        }
    }
}

/// What a competency is called, in this language if it can be.
pub(super) fn called(name: &Bilingual, language: Language) -> &str {
    let text = name.text(language);
    if !text.is_empty() {
        return text;
    }
    if name.fr.is_empty() { &name.en } else { &name.fr }
}

/// The bank as a workbook.
fn render(cx: &Cx<'_>, language: Language, own_only: bool) -> Result<Rendered> {
    let bank = built_in()?;
    let (own_competencies, own_questions) = cx.read(|tx| {
        let competencies = tx.list(Find::<Competency>::all().order(Order::Sorted))?;
        Ok((competencies, tx.list(Find::<BankQuestion>::all().order(Order::Sorted))?))
    })?;
    let mut competencies: Vec<_> = own_competencies.iter().map(|competency| (competency, true)).collect();
    let mut questions: Vec<_> = own_questions.iter().map(|question| (question, true)).collect();
    if !own_only {
        competencies.extend(bank.competencies.iter().map(|competency| (competency, false)));
        questions.extend(bank.questions.iter().map(|entry| (&entry.question, false)));
    }
    let name_of = |id| {
        let own = own_competencies.iter().find(|competency| competency.id == id);
        own.or_else(|| bank.competency(id)).map(|competency| called(&competency.name, language).to_owned())
    };
    let probes = questions.iter().map(|(question, _)| question.probes.len()).max().unwrap_or(0);
    let heads = |columns: &[Column]| -> Vec<_> {
        let heads = columns.iter();
        heads.map(|column| (column.heading.text(language).to_owned(), column.width)).collect()
    };
    let columns = competency_columns();
    let rows = competencies.into_iter().map(|(competency, own)| {
        columns.iter().map(|column| competency_cell(competency, own, &column.key, language)).collect()
    });
    let competency_sheet = Sheet {
        name: in_language(COMPETENCIES, language).into(),
        columns: heads(&columns),
        rows: rows.collect(),
    };
    let columns = question_columns(probes.clamp(3, MAX_PROBES));
    let rows = questions.into_iter().map(|(question, own)| {
        let competency = name_of(question.competency_id).unwrap_or_default();
        let row = Written { question, own, competency };
        columns.iter().map(|column| question_cell(&row, &column.key, language)).collect()
    });
    let question_sheet = Sheet {
        name: in_language(QUESTIONS, language).into(),
        columns: heads(&columns),
        rows: rows.collect(),
    };
    let title = match language {
        Language::Fr => "Banque de questions",
        Language::En | Language::Unknown => "Question bank",
    };
    let bytes = sheets::write(title, &[question_sheet, competency_sheet], cx.now().0)?;
    Ok(Rendered { file_name: format!("{title}.xlsx"), bytes })
}

pub(crate) fn export(cx: &Cx<'_>, input: ExportBank) -> Result<Exported> {
    hand_over(cx, &render(cx, input.language, input.own_only)?, input.path)
}

impl crate::Workspace {
    /// The bank as a workbook, as whoever signed in sees it.
    ///
    /// # Errors
    /// Database errors.
    pub fn render_bank(self: &std::sync::Arc<Self>, language: Language, own_only: bool) -> Result<Rendered> {
        let user = self.user()?;
        render(&Cx { workspace: self, user: &user }, language, own_only)
    }
}
