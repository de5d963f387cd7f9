//! Calibration sessions: where raters differ on the same recording, and what they agree on (P20, B6).

use std::collections::BTreeMap;

use domain::{
    Id, Millis,
    agreement::{self, Level},
    analytics::Measured,
    calibration::{self, AgreedRating, Deviation},
    campaign::{Campaign, Criterion},
    interview::Answer,
    question::Question,
    rating::Rating,
    session::Session,
    sign_off::{self, SignOff},
    user::{Role, User},
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Result,
    cx::ById,
    error::ErrorKind,
    panel,
    sessions::{Gathered, Rows, SessionRow},
    users,
};

#[derive(Deserialize, TS)]
pub(crate) struct OfCampaign {
    campaign_id: Id<Campaign>,
}

/// A calibration in a list.
#[derive(Serialize, TS)]
pub(crate) struct CalibrationRow {
    session: SessionRow,
    /// Whether the reader has signed.
    signed: bool,
    /// People of the team who have yet to sign.
    waiting: Vec<String>,
}

/// The calibrations of a campaign, the newest first.
pub(crate) fn list(cx: &Cx<'_>, input: OfCampaign) -> Result<Vec<CalibrationRow>> {
    cx.read(|tx| {
        tx.require(input.campaign_id)?;
        let team = users::team(tx)?;
        let mut rows = Rows::new(tx, cx.user.id)?;
        let find = Find::<Session>::of(input.campaign_id.uuid()).with("calibration", 1);
        let mut found = Vec::new();
        for session in tx.list(find.order(Order::Newest))? {
            let acts: Vec<SignOff> = tx.list(Find::of(session.id.uuid()))?;
            found.push(CalibrationRow {
                signed: sign_off::has_signed(&acts, cx.user.id),
                waiting: waiting(tx, &team, session.id, &acts)?,
                session: rows.row(tx, session)?,
            });
        }
        Ok(found)
    })
}

/// Who of the team has yet to sign. Administrators may look on without rating, unless they have begun.
fn waiting(tx: &mut Read<'_>, team: &[User], session: Id<Session>, acts: &[SignOff]) -> Result<Vec<String>> {
    let ratings: Vec<Rating> = tx.list(Find::of(session.uuid()))?;
    let has_begun = |user: &User| ratings.iter().any(|rating| rating.rater_id == user.id);
    let rates = |user: &&User| user.active && (!user.role.includes(Role::Admin) || has_begun(user));
    let open = team.iter().filter(rates).filter(|user| !sign_off::has_signed(acts, user.id));
    Ok(open.map(User::name).collect())
}

/// What one rater gave.
#[derive(Serialize, TS)]
pub(crate) struct CalibrationRating {
    rater_id: Id<User>,
    value: u8,
    comment: String,
}

/// What was agreed on.
#[derive(Serialize, TS)]
#[ts(rename = "AgreedRating")]
pub(crate) struct AgreedView {
    value: u8,
    explanation: String,
    user_name: String,
    at_ms: Millis,
}

/// One answer on one criterion.
#[derive(Serialize, TS)]
pub(crate) struct CalibrationItem {
    question_id: Id<Question>,
    answer_id: Id<Answer>,
    criterion_id: Id<Criterion>,
    /// Of those who signed.
    ratings: Vec<CalibrationRating>,
    /// How far apart the lowest and the highest rating are.
    spread: Option<u8>,
    /// Whether they are far enough apart to talk about.
    worth_talking: bool,
    agreed: Option<AgreedView>,
}

#[derive(Serialize, TS)]
pub(crate) struct CalibrationRater {
    id: Id<User>,
    name: String,
    signed_at_ms: Millis,
    /// How far they were from what was agreed on.
    deviation: Option<Deviation>,
}

/// Where the raters of a calibration differ.
#[derive(Serialize, TS)]
pub(crate) struct CalibrationView {
    campaign_id: Id<Campaign>,
    campaign_title: String,
    criteria: Vec<Criterion>,
    questions: Vec<Question>,
    /// Those who signed, the first one first.
    raters: Vec<CalibrationRater>,
    /// People of the team who have yet to sign.
    waiting: Vec<String>,
    /// In the order of the questions and of the scorecard.
    items: Vec<CalibrationItem>,
    icc: Measured,
    kappa: Measured,
    alpha: Measured,
}

/// The calibration, for who may see what others gave.
fn seen(tx: &mut Read<'_>, session: Id<Session>, reader: &User) -> Result<Gathered> {
    let gathered = Gathered::of(tx, session, reader.id)?;
    if !gathered.session.calibration {
        return Err(Error::new(ErrorKind::Conflict, "calibration.counts"));
    }
    if !panel::may_report(&gathered, reader) {
        return Err(Error::new(ErrorKind::Conflict, "calibration.sign_first"));
    }
    Ok(gathered)
}

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Session>) -> Result<CalibrationView> {
    cx.read(|tx| {
        let gathered = seen(tx, id, cx.user)?;
        let acts: Vec<AgreedRating> = tx.list(Find::of(id.uuid()))?;
        let agreed = calibration::current(&acts);
        let team = users::team(tx)?;
        let name = |id| team.iter().find(|user| user.id == id).map(User::name).unwrap_or_default();
        let standing = sign_off::standing(&gathered.acts);
        let ratings = gathered.ratings.iter().chain(&gathered.signed_ratings);
        let signed = |rater| standing.iter().any(|act| act.rater_id == rater);
        let ratings: Vec<_> = ratings
            .filter(|rating| signed(rating.rater_id))
            .filter_map(|rating| Some((rating, rating.value?)))
            .collect();
        let mut items = Vec::new();
        let mut table = Vec::new();
        let mut pairs: BTreeMap<Id<User>, Vec<(u8, u8)>> = BTreeMap::new();
        for question in &gathered.questions {
            let Some(answer) = gathered.answers.get(&question.id) else { continue };
            for criterion in gathered.campaign.criteria.iter().filter(|each| question.shows(each.id)) {
                let here = ratings.iter().filter(|(rating, _)| {
                    rating.answer_id == answer.id && rating.criterion_id == criterion.id
                });
                let here: Vec<_> = here.collect();
                let given = |rater| here.iter().find(|(rating, _)| rating.rater_id == rater);
                table.push(standing.iter().map(|act| given(act.rater_id).map(|(_, value)| *value)).collect());
                let agreed = agreed.get(&(answer.id, criterion.id));
                if let Some(agreed) = agreed {
                    for (rating, value) in &here {
                        pairs.entry(rating.rater_id).or_default().push((*value, agreed.value));
                    }
                }
                let spread = calibration::spread(here.iter().map(|(_, value)| *value));
                items.push(CalibrationItem {
                    question_id: question.id,
                    answer_id: answer.id,
                    criterion_id: criterion.id,
                    spread,
                    worth_talking: spread.is_some_and(|spread| spread >= calibration::WORTH_TALKING),
                    ratings: here
                        .iter()
                        .map(|(rating, value)| CalibrationRating {
                            rater_id: rating.rater_id,
                            value: *value,
                            comment: rating.comment.clone(),
                        })
                        .collect(),
                    agreed: agreed.map(|agreed| AgreedView {
                        value: agreed.value,
                        explanation: agreed.explanation.clone(),
                        user_name: name(agreed.user_id),
                        at_ms: agreed.at_ms,
                    }),
                });
            }
        }
        let raters = standing.iter().map(|act| CalibrationRater {
            id: act.rater_id,
            name: name(act.rater_id),
            signed_at_ms: act.at_ms,
            deviation: pairs.get(&act.rater_id).and_then(|pairs| calibration::deviation(pairs)),
        });
        Ok(CalibrationView {
            raters: raters.collect(),
            waiting: waiting(tx, &team, id, &gathered.acts)?,
            items,
            icc: agreement::icc_2k(&table).into(),
            kappa: agreement::weighted_kappa(&table).into(),
            alpha: agreement::krippendorff_alpha(&table, Level::Ordinal).into(),
            campaign_id: gathered.campaign.id,
            campaign_title: gathered.campaign.title,
            criteria: gathered.campaign.criteria,
            questions: gathered.questions,
        })
    })
}

#[derive(Deserialize, TS)]
pub(crate) struct Agree {
    session_id: Id<Session>,
    answer_id: Id<Answer>,
    criterion_id: Id<Criterion>,
    value: u8,
    explanation: String,
}

/// Writes down what the raters agreed on.
pub(crate) fn agree(cx: &Cx<'_>, input: Agree) -> Result<()> {
    cx.write(|tx| {
        let gathered = seen(tx, input.session_id, cx.user)?;
        let answer = gathered.answers.values().find(|answer| answer.id == input.answer_id);
        let answer = answer.ok_or_else(|| Error::not_found("answer"))?;
        let question = gathered.questions.iter().find(|question| question.id == answer.question_id);
        let criterion = gathered.campaign.criterion(input.criterion_id);
        let criterion = criterion.filter(|each| question.is_some_and(|question| question.shows(each.id)));
        let criterion = criterion.ok_or_else(|| Error::not_found("criterion"))?.id;
        let Agree { value, explanation, .. } = &input;
        let (session, user) = (&gathered.session, cx.user.id);
        // The newest counts, also when the clock was set back.
        let before: Vec<AgreedRating> = tx.list(Find::of(session.id.uuid()))?;
        let latest = before.into_iter().map(|agreed| agreed.at_ms).max();
        let now = cx.now().max(latest.map_or(Millis(0), |latest| latest.plus(Millis(1))));
        Ok(tx.put(&AgreedRating::new(session, answer, criterion, *value, explanation, user, now)?)?)
    })
}
