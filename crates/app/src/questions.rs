//! The questions of a draft campaign.

use domain::{
    Id,
    campaign::Campaign,
    question::{Question, QuestionInput},
};
use serde::Deserialize;
use store::Tx;
use ts_rs::TS;

use crate::{Cx, Error, Result, campaigns, cx::ById};

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
