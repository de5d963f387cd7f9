//! Answers: taken out and put back.

use domain::{
    interview::Answer,
    sign_off::{self, SignOff},
};
use store::{Find, Read};

use crate::{Cx, Result, cx::ById, room};

/// Refuses to change what was signed, and what its candidate is in the middle of.
fn ensure_changeable(cx: &Cx<'_>, tx: &mut Read<'_>, answer: &Answer) -> Result<()> {
    room::ensure_not_seated(cx.workspace, answer.session_id)?;
    let acts = tx.list(Find::<SignOff>::of(answer.session_id.uuid()))?;
    Ok(sign_off::ensure_unsigned(&acts)?)
}

/// Takes an answer out of its session; its transcripts and ratings no longer count. It can be put back.
pub(crate) fn remove(cx: &Cx<'_>, ById { id }: ById<Answer>) -> Result<()> {
    cx.write(|tx| {
        let answer = tx.require(id)?;
        ensure_changeable(cx, tx, &answer)?;
        Ok(tx.delete(id)?)
    })?;
    cx.workspace.jobs.cancel(cx.workspace, |job| job.answer_id == Some(id))
}

/// Makes this take the one that counts, where the campaign lets choose.
pub(crate) fn choose(cx: &Cx<'_>, ById { id }: ById<Answer>) -> Result<()> {
    cx.write(|tx| {
        let answer = tx.require(id)?;
        ensure_changeable(cx, tx, &answer)?;
        let session = tx.require(answer.session_id)?;
        let campaign = tx.require(session.campaign_id)?;
        Ok(tx.put(&session.choosing(&campaign.rules, &answer)?)?)
    })
}

/// Puts an answer back.
pub(crate) fn restore(cx: &Cx<'_>, ById { id }: ById<Answer>) -> Result<()> {
    cx.write(|tx| {
        tx.restore(id)?;
        let answer = tx.require(id)?;
        ensure_changeable(cx, tx, &answer)
    })
}
