//! The bank of competencies and questions: what comes with the product, and what the organisation writes.

mod built_in;
mod exchange;
mod import;

use domain::{
    Id,
    bank::{
        BankQuestion, BankQuestionInput, Bilingual, Category, Competency, CompetencyInput, Difficulty, sought,
    },
    consent::Language,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Page, Result,
    cx::{ById, page_limit},
    error::ErrorKind,
};

pub(crate) use built_in::built_in;
pub(crate) use exchange::export;
pub(crate) use import::{apply_import, preview_import};

/// The most questions that an organisation writes.
const MAX_QUESTIONS: u64 = 5_000;
/// The most competencies that an organisation writes.
const MAX_COMPETENCIES: u64 = 200;

/// What own entries are found by, besides a place in their list.
const OWN: &str = "own:";
/// The place of the next built-in entry.
const BUILT_IN: &str = "built-in:";

#[derive(Deserialize, TS)]
pub(crate) struct ListBankQuestions {
    search: Option<String>,
    competency_id: Option<Id<Competency>>,
    category: Option<Category>,
    difficulty: Option<Difficulty>,
    /// Only what is written in this language.
    language: Option<Language>,
    /// Only the organisation's, or only what comes with the product.
    own: Option<bool>,
    after: Option<String>,
    limit: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct BankQuestionRow {
    question: BankQuestion,
    /// Whether the organisation wrote it, and so may change it.
    own: bool,
    /// The name of its competency.
    competency: Bilingual,
}

#[derive(Serialize, TS)]
pub(crate) struct BankQuestionView {
    question: BankQuestion,
    own: bool,
    competency: Competency,
}

#[derive(Serialize, TS)]
pub(crate) struct CompetencyRow {
    competency: Competency,
    /// Whether the organisation wrote it, and so may change it.
    own: bool,
    /// How many questions show it.
    questions: u64,
}

#[derive(Deserialize, TS)]
pub(crate) struct UpdateBankQuestion {
    id: Id<BankQuestion>,
    question: BankQuestionInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct UpdateCompetency {
    id: Id<Competency>,
    competency: CompetencyInput,
}

/// The competency of this id, the product's or the organisation's, and whether it is the organisation's.
pub(crate) fn competency(tx: &mut Read<'_>, id: Id<Competency>) -> Result<(Competency, bool)> {
    match built_in()?.competency(id) {
        Some(found) => Ok((found.clone(), false)),
        None => Ok((tx.require(id)?, true)),
    }
}

/// The question of this id, the product's or the organisation's, and whether it is the organisation's.
pub(crate) fn question(tx: &mut Read<'_>, id: Id<BankQuestion>) -> Result<(BankQuestion, bool)> {
    match built_in()?.question(id) {
        Some(found) => Ok((found.clone(), false)),
        None => Ok((tx.require(id)?, true)),
    }
}

impl ListBankQuestions {
    fn find(&self) -> Find<BankQuestion> {
        let mut find = match self.competency_id {
            Some(competency) => Find::of(competency.uuid()),
            None => Find::all(),
        };
        if let Some(category) = self.category {
            find = find.with("category", category.name());
        }
        if let Some(difficulty) = self.difficulty {
            find = find.with("difficulty", difficulty.name());
        }
        if let Some(language) = self.language {
            let column = match language {
                Language::Fr => "in_fr",
                Language::En | Language::Unknown => "in_en",
            };
            find = find.with(column, "yes");
        }
        find.search(&sought(self.search.as_deref().unwrap_or_default())).order(Order::Sorted)
    }

    fn matches(&self, question: &BankQuestion, search: &str) -> bool {
        let sought = sought(self.search.as_deref().unwrap_or_default());
        self.competency_id.is_none_or(|id| id == question.competency_id)
            && self.category.is_none_or(|category| category == question.category)
            && self.difficulty.is_none_or(|difficulty| difficulty == question.difficulty)
            && self.language.is_none_or(|language| !question.text.text(language).is_empty())
            && sought.split_whitespace().all(|word| search.contains(word))
    }
}

/// The organisation's questions in alphabetical order, then the product's by competency.
pub(crate) fn questions(cx: &Cx<'_>, input: ListBankQuestions) -> Result<Page<BankQuestionRow>> {
    let bank = built_in()?;
    let limit = page_limit(input.limit);
    let after = input.after.as_deref();
    let place = after.and_then(|after| after.strip_prefix(BUILT_IN));
    let (own_after, mut skip) = match (after, place) {
        (None, _) => (Some(None), 0),
        (Some(_), Some(place)) => {
            (None, place.parse::<usize>().map_err(|_| Error::field("after", "cursor"))?)
        }
        (Some(after), None) => {
            (Some(Some(after.strip_prefix(OWN).ok_or_else(|| Error::field("after", "cursor"))?)), 0)
        }
    };
    let mut items = Vec::new();
    if let Some(cursor) = own_after.filter(|_| input.own != Some(false)) {
        let find = input.find().limit(limit).after(cursor)?;
        let (rows, next) = cx.read(|tx| {
            let page = tx.page(find.clone())?;
            let mut rows = Vec::with_capacity(page.items.len());
            for question in page.items {
                let competency = competency(tx, question.competency_id)?.0.name;
                rows.push(BankQuestionRow { question, own: true, competency });
            }
            Ok((rows, page.next))
        })?;
        if let Some(next) = next {
            return Ok(Page { items: rows, next: Some(format!("{OWN}{next}")) });
        }
        items = rows;
    }
    if input.own == Some(true) {
        return Ok(Page { items, next: None });
    }
    let room = usize::try_from(limit).unwrap_or(usize::MAX) - items.len();
    let found = bank.questions.iter().filter(|entry| input.matches(&entry.question, &entry.search));
    let mut found = found.skip(skip);
    for entry in found.by_ref().take(room) {
        let competency = bank.competency(entry.question.competency_id);
        items.push(BankQuestionRow {
            question: entry.question.clone(),
            own: false,
            competency: competency.map(|competency| competency.name.clone()).unwrap_or_default(),
        });
        skip += 1;
    }
    let next = found.next().map(|_| format!("{BUILT_IN}{skip}"));
    Ok(Page { items, next })
}

pub(crate) fn get_question(cx: &Cx<'_>, ById { id }: ById<BankQuestion>) -> Result<BankQuestionView> {
    cx.read(|tx| {
        let (question, own) = question(tx, id)?;
        let (competency, _) = competency(tx, question.competency_id)?;
        Ok(BankQuestionView { question, own, competency })
    })
}

/// Every competency: the organisation's in alphabetical order, then the product's.
pub(crate) fn competencies(cx: &Cx<'_>, _: crate::cx::Nothing) -> Result<Vec<CompetencyRow>> {
    let bank = built_in()?;
    cx.read(|tx| {
        let own = tx.list(Find::<Competency>::all().order(Order::Sorted))?;
        let own = own.into_iter().map(|competency| (competency, true));
        let all: Vec<_> =
            own.chain(bank.competencies.iter().map(|competency| (competency.clone(), false))).collect();
        all.into_iter()
            .map(|(competency, own)| {
                let written = tx.count(&Find::<BankQuestion>::of(competency.id.uuid()))?;
                let shipped =
                    bank.questions.iter().filter(|entry| entry.question.competency_id == competency.id);
                let questions = written + u64::try_from(shipped.count()).unwrap_or(0);
                Ok(CompetencyRow { competency, own, questions })
            })
            .collect()
    })
}

/// Refuses when the organisation has written as many as it may.
fn ensure_room(tx: &mut Read<'_>) -> Result<()> {
    let full = Error::new(ErrorKind::Conflict, "bank.full");
    if tx.count(&Find::<BankQuestion>::all())? > MAX_QUESTIONS
        || tx.count(&Find::<Competency>::all())? > MAX_COMPETENCIES
    {
        return Err(full.with("questions", MAX_QUESTIONS).with("competencies", MAX_COMPETENCIES));
    }
    Ok(())
}

/// Refuses a competency that does not exist.
fn ensure_known(tx: &mut Read<'_>, id: Id<Competency>) -> Result<()> {
    match competency(tx, id) {
        Err(error) if error.kind == ErrorKind::NotFound => Err(Error::field("competency_id", "unknown")),
        other => other.map(|_| ()),
    }
}

pub(crate) fn create_question(cx: &Cx<'_>, input: BankQuestionInput) -> Result<BankQuestion> {
    let question = BankQuestion::new(&input, cx.now())?;
    cx.write(|tx| {
        ensure_known(tx, question.competency_id)?;
        tx.put(&question)?;
        ensure_room(tx)?;
        Ok(question.clone())
    })
}

pub(crate) fn update_question(cx: &Cx<'_>, input: UpdateBankQuestion) -> Result<BankQuestion> {
    cx.write(|tx| {
        ensure_own(built_in()?.question(input.id))?;
        let question = tx.require(input.id)?.edited(&input.question)?;
        ensure_known(tx, question.competency_id)?;
        tx.put(&question)?;
        Ok(question)
    })
}

/// Copies a question, so that the organisation can change the copy.
pub(crate) fn copy_question(cx: &Cx<'_>, ById { id }: ById<BankQuestion>) -> Result<BankQuestion> {
    let now = cx.now();
    cx.write(|tx| {
        let copy = question(tx, id)?.0.copied(now);
        tx.put(&copy)?;
        ensure_room(tx)?;
        Ok(copy)
    })
}

/// Deletes an own question; it can be restored. Campaigns keep theirs.
pub(crate) fn delete_question(cx: &Cx<'_>, ById { id }: ById<BankQuestion>) -> Result<()> {
    cx.write(|tx| {
        ensure_own(built_in()?.question(id))?;
        Ok(tx.delete(id)?)
    })
}

pub(crate) fn restore_question(cx: &Cx<'_>, ById { id }: ById<BankQuestion>) -> Result<BankQuestion> {
    cx.write(|tx| {
        tx.restore(id)?;
        let question = tx.require(id)?;
        ensure_known(tx, question.competency_id)?;
        ensure_room(tx)?;
        Ok(question)
    })
}

pub(crate) fn create_competency(cx: &Cx<'_>, input: CompetencyInput) -> Result<Competency> {
    let competency = Competency::new(&input, cx.now())?;
    cx.write(|tx| {
        tx.put(&competency)?;
        ensure_room(tx)?;
        Ok(competency.clone())
    })
}

pub(crate) fn update_competency(cx: &Cx<'_>, input: UpdateCompetency) -> Result<Competency> {
    cx.write(|tx| {
        ensure_own(built_in()?.competency(input.id))?;
        let competency = tx.require(input.id)?.edited(&input.competency)?;
        tx.put(&competency)?;
        Ok(competency)
    })
}

/// Copies a competency, so that the organisation can change the copy.
pub(crate) fn copy_competency(cx: &Cx<'_>, ById { id }: ById<Competency>) -> Result<Competency> {
    let now = cx.now();
    cx.write(|tx| {
        let copy = competency(tx, id)?.0.copied(now);
        tx.put(&copy)?;
        ensure_room(tx)?;
        Ok(copy)
    })
}

/// Deletes an own competency that no question of the bank shows; it can be restored.
pub(crate) fn delete_competency(cx: &Cx<'_>, ById { id }: ById<Competency>) -> Result<()> {
    cx.write(|tx| {
        ensure_own(built_in()?.competency(id))?;
        let questions = tx.count(&Find::<BankQuestion>::of(id.uuid()))?;
        if questions > 0 {
            let used = Error::new(ErrorKind::Conflict, "competency.has_questions");
            return Err(used.with("count", questions));
        }
        Ok(tx.delete(id)?)
    })
}

pub(crate) fn restore_competency(cx: &Cx<'_>, ById { id }: ById<Competency>) -> Result<Competency> {
    cx.write(|tx| {
        tx.restore(id)?;
        ensure_room(tx)?;
        Ok(tx.require(id)?)
    })
}

/// Refuses to change what comes with the product.
fn ensure_own<T>(built_in: Option<&T>) -> Result<()> {
    match built_in {
        Some(_) => Err(Error::new(ErrorKind::Conflict, "bank.built_in")),
        None => Ok(()),
    }
}
