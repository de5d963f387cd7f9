//! What interviews come to across campaigns, per job and per competency, as one reader may see it (F78).

use domain::{
    Millis,
    campaign::Campaign,
    overview::{self, Interview, Overview},
    session::Session,
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Result,
    analytics::{self, Seen},
    campaigns,
};

/// Interviews are looked through up to here, the newest first.
const LOOKED_THROUGH: u32 = 5_000;

/// The interviews that are asked about.
#[derive(Clone, Copy, Deserialize, TS)]
pub(crate) struct Period {
    /// Candidates added from here on; none: from the beginning.
    from_ms: Option<Millis>,
    /// Candidates added before; none: until now.
    until_ms: Option<Millis>,
}

#[derive(Serialize, TS)]
pub(crate) struct OverviewView {
    #[serde(flatten)]
    #[ts(flatten)]
    pub(crate) numbers: Overview,
    /// Signed interviews whose ratings are left out because the reader has yet to sign their own evaluation.
    pub(crate) hidden: u32,
    /// How many interviews of the period were too many to look through.
    pub(crate) left_out: u64,
}

pub(crate) fn get(cx: &Cx<'_>, period: Period) -> Result<OverviewView> {
    let from = period.from_ms.unwrap_or(Millis(0));
    if period.until_ms.is_some_and(|until| until <= from) {
        return Err(Error::field("until_ms", "range"));
    }
    cx.read(|tx| of(tx, &period, cx.user))
}

/// The numbers of a period, as `reader` may see them. The sample and what raters practise on don't count.
fn of(tx: &mut Read<'_>, period: &Period, reader: &User) -> Result<OverviewView> {
    let mut plans = Vec::new();
    for campaign in tx.list(Find::<Campaign>::all())? {
        if !campaign.sample {
            let questions = campaigns::questions(tx, campaign.id)?;
            plans.push((campaign, questions));
        }
    }
    let from = period.from_ms.unwrap_or(Millis(0));
    let counts = |session: &Session| {
        let at = session.created_at_ms;
        !session.sample && at >= from && period.until_ms.is_none_or(|until| at < until)
    };
    let newest = Find::<Session>::all().without("calibration", 1).order(Order::Newest);
    let (mut interviews, mut hidden, mut left_out) = (Vec::new(), 0, 0);
    for session in tx.list(newest)?.into_iter().filter(counts) {
        if interviews.len() >= LOOKED_THROUGH as usize {
            left_out += 1;
            continue;
        }
        let Some((campaign, _)) = plans.iter().find(|(campaign, _)| campaign.id == session.campaign_id)
        else {
            continue;
        };
        let seen = analytics::seen(tx, campaign, &session, reader)?;
        hidden += u32::from(matches!(seen, Seen::Hidden));
        interviews.push(Interview {
            campaign: session.campaign_id,
            state: session.state,
            created_at: session.created_at_ms,
            evaluated: if let Seen::Evaluated(evaluated) = seen { Some(evaluated) } else { None },
        });
    }
    Ok(OverviewView { numbers: overview::of(&plans, &interviews), hidden, left_out })
}
