//! The home page: what waits for the recruiter, in one read (F28).

use domain::{
    Id, Millis,
    campaign::{Campaign, CampaignState},
    interview::Answer,
    session::Session,
    user::Role,
};
use serde::Serialize;
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Result,
    cx::Nothing,
    jobs::{Job, JobState, stored},
    requests::{self, OpenRequests},
    retention::{self, Warned},
    sessions::{ReviewState, Rows, SessionRow},
};

/// Sessions that wait are looked through up to here.
const LOOKED_THROUGH: u32 = 200;
/// Lines of each list.
const SHOWN: usize = 5;
/// A campaign that closes by itself within this time is shown.
const SOON: Millis = Millis(7 * Millis::DAY.0);

/// Sessions in the same state: how many, and the newest of them.
#[derive(Default, Serialize, TS)]
pub(crate) struct Waiting {
    count: u64,
    newest: Vec<SessionRow>,
}

/// An answer without a transcript.
#[derive(Serialize, TS)]
pub(crate) struct Untranscribed {
    answer_id: Id<Answer>,
    session_id: Id<Session>,
    first_name: String,
    last_name: String,
    source_name: String,
    created_at_ms: Millis,
}

/// A campaign as a line.
#[derive(Serialize, TS)]
pub(crate) struct CampaignLine {
    id: Id<Campaign>,
    title: String,
    job_title: String,
    created_at_ms: Millis,
    /// When it closes by itself.
    closes_at_ms: Option<Millis>,
}

impl From<Campaign> for CampaignLine {
    fn from(campaign: Campaign) -> Self {
        let Campaign { id, title, job_title, created_at_ms, closes_at_ms, .. } = campaign;
        Self { id, title, job_title, created_at_ms, closes_at_ms }
    }
}

#[derive(Serialize, TS)]
pub(crate) struct Home {
    /// Whether there is no campaign at all.
    fresh: bool,
    to_rate: Waiting,
    to_sign: Waiting,
    reopened: Waiting,
    /// More sessions wait than were looked through: the counts are at least.
    more_wait: bool,
    to_transcribe_count: u64,
    to_transcribe: Vec<Untranscribed>,
    drafts_count: u64,
    drafts: Vec<CampaignLine>,
    open_count: u64,
    /// Open campaigns that close within a week, the next one first.
    closing: Vec<CampaignLine>,
    failed_jobs: Vec<Job>,
    /// What administrators are warned of: files and recordings that are erased soon, and requests to be answered.
    erased_soon: Option<Warned>,
    open_requests: Option<OpenRequests>,
    running_jobs: u64,
    recent: Vec<SessionRow>,
}

fn in_state(state: CampaignState) -> Result<Find<Campaign>> {
    let name = serde_json::to_value(state).map_err(Error::internal)?;
    Ok(Find::all().with("state", name.as_str().unwrap_or_default()))
}

fn waiting(rows: &mut Vec<SessionRow>, state: ReviewState) -> Waiting {
    let (these, others) = std::mem::take(rows).into_iter().partition::<Vec<_>, _>(|row| row.review == state);
    *rows = others;
    Waiting {
        count: u64::try_from(these.len()).unwrap_or(u64::MAX),
        newest: these.into_iter().take(SHOWN).collect(),
    }
}

fn untranscribed(tx: &mut Read<'_>, find: Find<Answer>) -> Result<Vec<Untranscribed>> {
    let mut lines = Vec::new();
    for answer in tx.list(find)? {
        let person = tx.require(answer.person_id)?;
        lines.push(Untranscribed {
            answer_id: answer.id,
            session_id: answer.session_id,
            first_name: person.first_name,
            last_name: person.last_name,
            source_name: answer.source_name,
            created_at_ms: answer.created_at_ms,
        });
    }
    Ok(lines)
}

pub(crate) fn get(cx: &Cx<'_>, _: Nothing) -> Result<Home> {
    let shown = u32::try_from(SHOWN).unwrap_or(u32::MAX);
    cx.read(|tx| {
        let mut rows = Rows::new(tx, cx.user.id)?;
        let mut listed = |tx: &mut Read<'_>, find: Find<Session>| -> Result<Vec<SessionRow>> {
            let sessions = tx.list(find.order(Order::Newest))?;
            sessions.into_iter().map(|session| rows.row(tx, session)).collect()
        };
        let waits = Find::<Session>::all().with("waits", "yes");
        let mut open = listed(tx, waits.clone().limit(LOOKED_THROUGH))?;
        let recent = listed(tx, Find::all().limit(shown))?;
        let without = Find::<Answer>::all().with("transcripts", 0);
        let drafts = in_state(CampaignState::Draft)?;
        let jobs = stored(tx)?;
        let (failed, active): (Vec<_>, Vec<_>) =
            jobs.into_iter().map(|stored| stored.job).partition(|job| job.state == JobState::Failed);
        let newest = tx.list(drafts.clone().order(Order::Newest).limit(shown))?;
        let administers = cx.user.role.includes(Role::Admin);
        let soon = |campaign: &Campaign| campaign.closes_at_ms.is_some_and(|at| at < cx.now().plus(SOON));
        let mut closing = tx.list(in_state(CampaignState::Open)?)?;
        closing.retain(soon);
        closing.sort_by_key(|campaign| campaign.closes_at_ms);
        Ok(Home {
            fresh: tx.count(&Find::<Campaign>::all())? == 0,
            more_wait: tx.count(&waits)? > u64::from(LOOKED_THROUGH),
            to_rate: waiting(&mut open, ReviewState::ToRate),
            to_sign: waiting(&mut open, ReviewState::ToSign),
            reopened: waiting(&mut open, ReviewState::Reopened),
            to_transcribe_count: tx.count(&without)?,
            to_transcribe: untranscribed(tx, without.order(Order::Newest).limit(shown))?,
            drafts_count: tx.count(&drafts)?,
            drafts: newest.into_iter().map(CampaignLine::from).collect(),
            closing: closing.into_iter().map(CampaignLine::from).collect(),
            open_count: tx.count(&in_state(CampaignState::Open)?)?,
            running_jobs: u64::try_from(active.len()).unwrap_or(u64::MAX),
            failed_jobs: failed,
            erased_soon: if administers { retention::warned(tx)? } else { None },
            open_requests: if administers { requests::open(tx)? } else { None },
            recent,
        })
    })
}
