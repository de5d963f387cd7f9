//! The home page: what waits for the recruiter, in one read (F28).

use domain::{
    Id, Millis,
    campaign::{Campaign, CampaignState},
    interview::Answer,
    rating::Rating,
    session::Session,
    user::{Role, User},
};
use serde::Serialize;
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Result,
    blind::{self, Mask},
    cx::Nothing,
    jobs::{Job, JobState, stored},
    requests::{self, OpenRequests},
    retention::{self, Warned},
    sessions::{ReviewState, Rows, SessionRow},
    users,
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
    /// What the candidate is called where their name is hidden from the reader.
    alias: Option<String>,
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

fn untranscribed(tx: &mut Read<'_>, find: Find<Answer>, reader: Id<User>) -> Result<Vec<Untranscribed>> {
    let mut lines = Vec::new();
    for answer in tx.list(find)? {
        let mut person = tx.require(answer.person_id)?;
        let mut source_name = answer.source_name.clone();
        let mask = Mask::of_answer(tx, &answer, reader)?;
        if mask.is_some() {
            person = Mask::person(person);
            source_name.clear();
        }
        lines.push(Untranscribed {
            answer_id: answer.id,
            session_id: answer.session_id,
            first_name: person.first_name,
            last_name: person.last_name,
            alias: mask.map(|mask| mask.alias),
            source_name,
            created_at_ms: answer.created_at_ms,
        });
    }
    Ok(lines)
}

/// Rows that were looked through, and whether there are more.
#[derive(Default)]
struct Joined {
    rows: Vec<SessionRow>,
    more: bool,
}

/// Interviews that somebody signed and where the reader's own evaluation is open: they recruit, or have begun to rate.
/// A campaign that is over waits for nobody.
fn signed_by_others(tx: &mut Read<'_>, cx: &Cx<'_>) -> Result<Joined> {
    let active = users::team(tx)?.iter().filter(|user| user.active).count();
    if active < 2 {
        return Ok(Joined::default());
    }
    let mut rows = Rows::new(tx, cx.user.id)?;
    let mut found = Vec::new();
    let newest = Find::<Session>::all().with("signed", 1).order(Order::Newest).limit(LOOKED_THROUGH);
    let sessions = tx.list(newest)?;
    let more = sessions.len() >= LOOKED_THROUGH as usize;
    for session in sessions {
        let id = session.id;
        if tx.require(session.campaign_id)?.state != CampaignState::Open {
            continue;
        }
        let row = rows.row(tx, session)?;
        let open = matches!(row.review, ReviewState::ToRate | ReviewState::ToSign | ReviewState::Reopened);
        if open && (!cx.user.role.includes(Role::Admin) || has_begun(tx, id, cx.user.id)?) {
            found.push(row);
        }
    }
    Ok(Joined { rows: found, more })
}

fn has_begun(tx: &mut Read<'_>, session: Id<Session>, reader: Id<User>) -> Result<bool> {
    let ratings: Vec<Rating> = tx.list(Find::of(session.uuid()))?;
    Ok(ratings.iter().any(|rating| rating.rater_id == reader))
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
        let joined = signed_by_others(tx, cx)?;
        open.extend(joined.rows);
        open.sort_by_key(|row| std::cmp::Reverse(row.created_at_ms));
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
            more_wait: joined.more || tx.count(&waits)? > u64::from(LOOKED_THROUGH),
            to_rate: waiting(&mut open, ReviewState::ToRate),
            to_sign: waiting(&mut open, ReviewState::ToSign),
            reopened: waiting(&mut open, ReviewState::Reopened),
            to_transcribe_count: tx.count(&without)?,
            to_transcribe: untranscribed(tx, without.order(Order::Newest).limit(shown), cx.user.id)?,
            drafts_count: tx.count(&drafts)?,
            drafts: newest.into_iter().map(CampaignLine::from).collect(),
            closing: closing.into_iter().map(CampaignLine::from).collect(),
            open_count: tx.count(&in_state(CampaignState::Open)?)?,
            running_jobs: u64::try_from(active.len()).unwrap_or(u64::MAX),
            failed_jobs: blind::relabelled(tx, failed, cx.user.id)?,
            erased_soon: if administers { retention::warned(tx)? } else { None },
            open_requests: if administers { requests::open(tx)? } else { None },
            recent,
        })
    })
}
