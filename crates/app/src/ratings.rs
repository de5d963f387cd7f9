//! Ratings: one criterion of one answer at a time; a newer one replaces the older.

use domain::{
    Id, Millis,
    campaign::Criterion,
    interview::Answer,
    rating::{self, Rating},
    sign_off::{self, SignOff},
    user::User,
};
use failpoints::Failpoint;
use serde::Deserialize;
use store::{Find, Read};
use ts_rs::TS;

use crate::{Cx, Error, Result, blind};

#[derive(Deserialize, TS)]
pub(crate) struct SaveRating {
    answer_id: Id<Answer>,
    criterion_id: Id<Criterion>,
    value: Option<u8>,
    comment: String,
}

pub(crate) fn save(cx: &Cx<'_>, input: SaveRating) -> Result<Rating> {
    let rating = cx.write(|tx| {
        let answer = tx.require(input.answer_id)?;
        let acts = tx.list(Find::<SignOff>::of(answer.session_id.uuid()))?;
        sign_off::ensure_unsigned_by(&acts, cx.user.id)?;
        let question = tx.require(answer.question_id)?;
        let campaign = tx.require(question.campaign_id)?;
        let session = tx.require(answer.session_id)?;
        let rated =
            campaign.criterion(input.criterion_id).is_some_and(|criterion| question.shows(criterion.id));
        if !rated {
            return Err(Error::field("criterion_id", "unknown"));
        }
        blind::note_role(cx, tx, &campaign, &session)?;
        // The newest rating counts, also when the clock was set back.
        let before = tx.list(Find::<Rating>::of(answer.session_id.uuid()))?;
        let latest = before.into_iter().map(|rating| rating.at_ms).max();
        let now = cx.now().max(latest.map_or(Millis(0), |latest| latest.plus(Millis(1))));
        let rating = Rating::new(&answer, input.criterion_id, cx.user.id, input.value, &input.comment, now)?;
        tx.put(&rating)?;
        failpoints::pass(Failpoint::RatingWritten);
        Ok(rating)
    })?;
    failpoints::pass(Failpoint::RatingCommitted);
    Ok(rating)
}

/// Whether `reader` has judged `answer` by themselves: rated it on everything that its question shows, or signed the
/// evaluation as it stands. Until then they see nothing of others about it, and nothing of software (B7, P8).
pub(crate) fn has_judged(tx: &mut Read<'_>, answer: &Answer, reader: Id<User>) -> Result<bool> {
    let acts = tx.list(Find::<SignOff>::of(answer.session_id.uuid()))?;
    if sign_off::has_signed(&acts, reader) {
        return Ok(true);
    }
    let question = tx.require(answer.question_id)?;
    let campaign = tx.require(question.campaign_id)?;
    let ratings = tx.list(Find::<Rating>::of(answer.session_id.uuid()))?;
    Ok(rating::has_rated(&campaign.criteria, &question, answer.id, reader, &ratings))
}
