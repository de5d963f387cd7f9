//! The questions of a draft campaign.

use domain::{
    Id, Millis,
    bank::{BankQuestion, Competency},
    campaign::{Campaign, Criterion, CriterionInput},
    question::{Question, QuestionInput},
    text::fold,
};
use serde::Deserialize;
use store::Tx;
use ts_rs::TS;

use crate::{Cx, Error, Result, bank, campaigns, cx::ById};

const MAX_QUESTIONS: usize = 100;

#[derive(Deserialize, TS)]
pub(crate) struct CreateQuestion {
    campaign_id: Id<Campaign>,
    question: QuestionInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct UpdateQuestion {
    id: Id<Question>,
    question: QuestionInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct AddFromBank {
    campaign_id: Id<Campaign>,
    question_ids: Vec<Id<BankQuestion>>,
}

#[derive(Deserialize, TS)]
pub(crate) struct MoveQuestion {
    id: Id<Question>,
    position: u32,
}

pub(crate) fn create(cx: &Cx<'_>, input: CreateQuestion) -> Result<Question> {
    cx.write(|tx| {
        let campaign = tx.require(input.campaign_id)?;
        let questions = campaigns::questions(tx, campaign.id)?;
        if questions.len() >= MAX_QUESTIONS {
            return Err(Error::field("question", "too_many"));
        }
        let position = questions.last().map_or(0, |last| last.position) + 1;
        let question = Question::new(&campaign, position, &input.question, cx.now())?;
        tx.put(&question)?;
        Ok(question)
    })
}

/// Adds questions of the bank after the others, with their times and follow-ups, and their competencies to the
/// scorecard unless it has a criterion of that name. Questions that the campaign has from the bank already stay single.
pub(crate) fn add_from_bank(cx: &Cx<'_>, input: AddFromBank) -> Result<Vec<Question>> {
    if input.question_ids.len() > MAX_QUESTIONS {
        return Err(Error::field("question_ids", "too_many"));
    }
    let now = cx.now();
    cx.write(|tx| {
        let mut campaign = tx.require(input.campaign_id)?;
        campaign.ensure_draft()?;
        let mut questions = campaigns::questions(tx, campaign.id)?;
        let before = questions.len();
        for id in &input.question_ids {
            if questions.iter().any(|question| question.bank_question_id == Some(*id)) {
                continue;
            }
            if questions.len() >= MAX_QUESTIONS {
                return Err(Error::field("question_ids", "too_many"));
            }
            let (chosen, _) = bank::question(tx, *id)?;
            let (competency, _) = bank::competency(tx, chosen.competency_id)?;
            let (changed, criterion) = with_competency(campaign, &competency, now)?;
            campaign = changed;
            let asked = chosen.asked(campaign.language, vec![criterion])?;
            let position = questions.last().map_or(0, |last| last.position) + 1;
            let question = Question::new(&campaign, position, &asked, now)?;
            questions.push(Question { bank_question_id: Some(*id), ..question });
        }
        tx.put(&campaign)?;
        let added = questions.split_off(before);
        for question in &added {
            tx.put(question)?;
        }
        Ok(added)
    })
}

/// The campaign with this competency on its scorecard, and the criterion that it is there. A new one weighs as much as
/// the others do on average.
fn with_competency(
    campaign: Campaign,
    competency: &Competency,
    now: Millis,
) -> Result<(Campaign, Id<Criterion>)> {
    let name = fold(competency.name.text(campaign.language));
    let place = campaign.criteria.iter().position(|criterion| fold(&criterion.name) == name);
    if let Some(place) = place {
        let id = campaign.criteria[place].id;
        return Ok((campaign, id));
    }
    let total: usize = campaign.criteria.iter().map(|criterion| usize::from(criterion.weight)).sum();
    let mean = total.checked_div(campaign.criteria.len()).unwrap_or(1);
    let weight = u8::try_from(mean.clamp(1, 100)).unwrap_or(1);
    let mut criteria: Vec<CriterionInput> = campaign.criteria.iter().map(CriterionInput::from).collect();
    criteria.push(competency.criterion(campaign.language, weight)?);
    let campaign = campaign.with_scorecard(&criteria, now)?;
    let id = campaign.criteria.last().map(|criterion| criterion.id);
    let id = id.ok_or_else(|| Error::internal("a scorecard lost its criterion"))?;
    Ok((campaign, id))
}

pub(crate) fn update(cx: &Cx<'_>, input: UpdateQuestion) -> Result<Question> {
    cx.write(|tx| {
        let question = tx.require(input.id)?;
        let campaign = tx.require(question.campaign_id)?;
        let question = question.edited(&campaign, &input.question)?;
        tx.put(&question)?;
        Ok(question)
    })
}

/// Numbers the questions of a campaign from 1 in the order given.
fn number(tx: &mut Tx<'_>, questions: Vec<Question>) -> Result<()> {
    for (position, question) in (1..).zip(questions) {
        tx.put(&Question { position, ..question })?;
    }
    Ok(())
}

/// Deletes a question; it can be restored.
pub(crate) fn delete(cx: &Cx<'_>, ById { id }: ById<Question>) -> Result<()> {
    cx.write(|tx| {
        let question = tx.require(id)?;
        tx.require(question.campaign_id)?.ensure_draft()?;
        tx.delete(id)?;
        let left = campaigns::questions(tx, question.campaign_id)?;
        number(tx, left)
    })
}

/// Puts a question back where it was.
pub(crate) fn restore(cx: &Cx<'_>, ById { id }: ById<Question>) -> Result<Question> {
    cx.write(|tx| {
        tx.restore(id)?;
        let question = tx.require(id)?;
        place(tx, &question, question.position)?;
        Ok(tx.require(id)?)
    })
}

pub(crate) fn move_to(cx: &Cx<'_>, input: MoveQuestion) -> Result<()> {
    cx.write(|tx| {
        let question = tx.require(input.id)?;
        place(tx, &question, input.position)
    })
}

fn place(tx: &mut Tx<'_>, question: &Question, position: u32) -> Result<()> {
    tx.require(question.campaign_id)?.ensure_draft()?;
    let mut others = campaigns::questions(tx, question.campaign_id)?;
    others.retain(|other| other.id != question.id);
    let place = usize::try_from(position.saturating_sub(1)).unwrap_or(usize::MAX).min(others.len());
    others.insert(place, question.clone());
    number(tx, others)
}
