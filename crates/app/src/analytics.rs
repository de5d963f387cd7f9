//! What the signed ratings of a campaign say, to one reader (F77, B6, B20).

use std::collections::BTreeMap;

use domain::{
    Id,
    analytics::{self, Analytics, Evaluated},
    campaign::{Campaign, CampaignState},
    interview::Answer,
    rating::{self, Rating},
    session::Session,
    sign_off::{self, SignOff},
    user::User,
};
use serde::Serialize;
use store::{Find, Read};
use ts_rs::TS;

use crate::{Cx, Result, blind::Mask, campaigns, cx::ById, panel, users};

#[derive(Serialize, TS)]
pub(crate) struct CampaignAnalytics {
    #[serde(flatten)]
    #[ts(flatten)]
    pub(crate) numbers: Analytics,
    /// Names of the raters, by id.
    pub(crate) rater_names: BTreeMap<String, String>,
    /// Names of the candidates, or what stands for them, by session.
    pub(crate) candidate_names: BTreeMap<String, String>,
    /// Signed sessions left out because the reader has yet to sign their own evaluation.
    pub(crate) hidden: u32,
}

/// What a reader sees of the evaluations of a session.
pub(crate) enum Seen {
    /// Nobody has signed.
    Unsigned,
    /// Somebody has, and it could still colour what the reader makes of it.
    Hidden,
    /// What was signed.
    Evaluated(Evaluated),
}

/// The evaluations of a session as `reader` may see them: they have signed their own; or they administer the workspace
/// and rate nothing here; or the campaign is over.
pub(crate) fn seen(tx: &mut Read<'_>, campaign: &Campaign, session: &Session, reader: &User) -> Result<Seen> {
    let acts: Vec<SignOff> = tx.list(Find::of(session.id.uuid()))?;
    let signed: Vec<_> = sign_off::standing(&acts).iter().map(|act| (act.rater_id, act.at_ms)).collect();
    if signed.is_empty() {
        return Ok(Seen::Unsigned);
    }
    let ratings: Vec<Rating> = tx.list(Find::of(session.id.uuid()))?;
    let own = |rating: &&Rating| rating.rater_id == reader.id && rating.value.is_some();
    let rates = rating::current(&ratings).iter().any(own);
    let over = matches!(campaign.state, CampaignState::Closed | CampaignState::Archived);
    if !over && !panel::may_see(&acts, rates, reader) {
        return Ok(Seen::Hidden);
    }
    let takes = tx.list(Find::<Answer>::of(session.id.uuid()))?;
    let answers = session.counting(&campaign.rules, takes);
    Ok(Seen::Evaluated(Evaluated {
        session: session.id,
        answers: answers.values().map(|answer| (answer.id, answer.question_id)).collect(),
        signed,
        ratings,
    }))
}

/// The numbers of a campaign, as `reader` may see them; candidates whose names are hidden from them have an alias.
pub(crate) fn of(tx: &mut Read<'_>, id: Id<Campaign>, reader: &User) -> Result<CampaignAnalytics> {
    let campaign = tx.require(id)?;
    let questions = campaigns::questions(tx, id)?;
    let (mut evaluated, mut candidate_names, mut hidden) = (Vec::new(), BTreeMap::new(), 0);
    for session in tx.list(Find::<Session>::of(id.uuid()).with("signed", 1).without("calibration", 1))? {
        match seen(tx, &campaign, &session, reader)? {
            Seen::Unsigned => {}
            Seen::Evaluated(found) => {
                let called = match Mask::of(tx, &campaign, &session, reader.id)? {
                    Some(mask) => mask.alias,
                    None => tx.require(session.person_id)?.name(),
                };
                candidate_names.insert(session.id.to_string(), called);
                evaluated.push(found);
            }
            Seen::Hidden => hidden += 1,
        }
    }
    let names = users::team(tx)?.into_iter().map(|user| (user.id.to_string(), user.name())).collect();
    let numbers = analytics::of(&campaign.criteria, &questions, &evaluated);
    Ok(CampaignAnalytics { numbers, rater_names: names, candidate_names, hidden })
}

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<CampaignAnalytics> {
    cx.read(|tx| of(tx, id, cx.user))
}
