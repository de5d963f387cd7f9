//! Campaigns: prepared, opened, closed.

use domain::{
    Id, Millis,
    campaign::{Campaign, CampaignInput, CampaignState, CriterionInput, OpeningProblem},
    policy::{self, PolicyLimits},
    question::Question,
    rules::Rules,
    session::Session,
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Page, Result, Workspace,
    cx::{ById, page_limit},
    error::ErrorKind,
    events::Tag,
    sessions, spoken,
};

#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CampaignOrder {
    Newest,
    Title,
}

#[derive(Deserialize, TS)]
pub(crate) struct ListCampaigns {
    search: Option<String>,
    state: Option<CampaignState>,
    order: CampaignOrder,
    after: Option<String>,
    limit: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct CampaignRow {
    id: Id<Campaign>,
    title: String,
    job_title: String,
    state: CampaignState,
    sample: bool,
    created_at_ms: Millis,
    closes_at_ms: Option<Millis>,
    questions: u64,
    sessions: u64,
    signed: u64,
}

#[derive(Serialize, TS)]
pub(crate) struct CampaignView {
    campaign: Campaign,
    questions: Vec<Question>,
    limits: PolicyLimits,
    default_rules: Rules,
    problems: Vec<OpeningProblem>,
    warnings: Vec<OpeningProblem>,
    session_count: u64,
}

#[derive(Deserialize, TS)]
pub(crate) struct UpdateCampaign {
    id: Id<Campaign>,
    campaign: CampaignInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct SetScorecard {
    id: Id<Campaign>,
    criteria: Vec<CriterionInput>,
}

#[derive(Deserialize, TS)]
pub(crate) struct SetRules {
    id: Id<Campaign>,
    rules: Rules,
}

#[derive(Deserialize, TS)]
pub(crate) struct SetDates {
    id: Id<Campaign>,
    opens_at_ms: Option<Millis>,
    closes_at_ms: Option<Millis>,
}

#[derive(Deserialize, TS)]
pub(crate) struct DuplicateCampaign {
    id: Id<Campaign>,
    title: String,
}

/// The questions of a campaign in the order they are asked.
pub(crate) fn questions(tx: &mut Read<'_>, campaign: Id<Campaign>) -> Result<Vec<Question>> {
    Ok(tx.list(Find::<Question>::of(campaign.uuid()).order(Order::Sorted))?)
}

fn session_count(tx: &mut Read<'_>, campaign: Id<Campaign>) -> Result<u64> {
    Ok(tx.count(&Find::<Session>::of(campaign.uuid()))?)
}

/// A state as documents hold it.
fn name(state: CampaignState) -> Result<String> {
    let name = serde_json::to_value(state).map_err(Error::internal)?;
    Ok(name.as_str().unwrap_or_default().into())
}

pub(crate) fn list(cx: &Cx<'_>, input: ListCampaigns) -> Result<Page<CampaignRow>> {
    let order = match input.order {
        CampaignOrder::Newest => Order::Newest,
        CampaignOrder::Title => Order::Sorted,
    };
    let mut find =
        Find::<Campaign>::all().order(order).limit(page_limit(input.limit)).after(input.after.as_deref())?;
    find = match input.state {
        Some(state) => find.with("state", name(state)?),
        // What is out of the way is shown to whoever asks for it.
        None => find.without("state", name(CampaignState::Archived)?),
    };
    let find = find.search(input.search.as_deref().unwrap_or_default());
    cx.read(|tx| {
        let page = tx.page(find.clone())?;
        let row = |campaign: Campaign| {
            Ok(CampaignRow {
                questions: tx.count(&Find::<Question>::of(campaign.id.uuid()))?,
                sessions: tx.count(&Find::<Session>::of(campaign.id.uuid()).without("calibration", 1))?,
                signed: sessions::signed_count(tx, campaign.id)?,
                id: campaign.id,
                title: campaign.title,
                job_title: campaign.job_title,
                state: campaign.state,
                sample: campaign.sample,
                created_at_ms: campaign.created_at_ms,
                closes_at_ms: campaign.closes_at_ms,
            })
        };
        Ok(Page { items: page.items.into_iter().map(row).collect::<Result<_>>()?, next: page.next })
    })
}

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<CampaignView> {
    cx.read(|tx| {
        let campaign = tx.require(id)?;
        let questions = questions(tx, id)?;
        let (draft, now) = (campaign.state == CampaignState::Draft, cx.now());
        Ok(CampaignView {
            limits: policy::limits(&campaign.policy_profiles),
            default_rules: Rules::of(&campaign.policy_profiles),
            problems: if draft { campaign.problems(&questions, now) } else { Vec::new() },
            warnings: if draft {
                campaign.warnings(&questions, &spoken::of_campaign(tx, id)?, now)
            } else {
                Vec::new()
            },
            session_count: session_count(tx, id)?,
            campaign,
            questions,
        })
    })
}

pub(crate) fn create(cx: &Cx<'_>, input: CampaignInput) -> Result<Campaign> {
    let campaign = Campaign::new(&input, cx.now())?;
    cx.write(|tx| {
        tx.put(&campaign)?;
        Ok(campaign.clone())
    })
}

/// Reads a campaign, changes it by a rule and keeps it.
fn change(
    cx: &Cx<'_>,
    id: Id<Campaign>,
    rule: impl Fn(&mut Read<'_>, Campaign) -> Result<Campaign>,
) -> Result<Campaign> {
    cx.write(|tx| {
        let campaign = tx.require(id)?;
        let changed = rule(tx, campaign)?;
        tx.put(&changed)?;
        Ok(changed)
    })
}

pub(crate) fn update(cx: &Cx<'_>, input: UpdateCampaign) -> Result<Campaign> {
    change(cx, input.id, |tx, campaign| {
        let has_candidates = session_count(tx, campaign.id)? > 0;
        Ok(campaign.described(&input.campaign, has_candidates)?)
    })
}

/// Replaces the scorecard; questions forget criteria that are gone.
pub(crate) fn set_scorecard(cx: &Cx<'_>, input: SetScorecard) -> Result<Campaign> {
    let now = cx.now();
    cx.write(|tx| {
        let campaign = tx.require(input.id)?.with_scorecard(&input.criteria, now)?;
        for mut question in questions(tx, campaign.id)? {
            let before = question.competencies.len();
            question.competencies.retain(|criterion| campaign.criterion(*criterion).is_some());
            if question.competencies.len() != before {
                tx.put(&question)?;
            }
        }
        tx.put(&campaign)?;
        Ok(campaign)
    })
}

pub(crate) fn set_rules(cx: &Cx<'_>, input: SetRules) -> Result<Campaign> {
    change(cx, input.id, |_, campaign| Ok(campaign.with_rules(input.rules)?))
}

pub(crate) fn set_dates(cx: &Cx<'_>, input: SetDates) -> Result<Campaign> {
    change(cx, input.id, |_, campaign| {
        Ok(campaign.with_dates(input.opens_at_ms, input.closes_at_ms, cx.now())?)
    })
}

pub(crate) fn open(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<Campaign> {
    let (campaign, speech) = cx.write(|tx| {
        let campaign = tx.require(id)?.open(&questions(tx, id)?, cx.now())?;
        tx.put(&campaign)?;
        spoken::settle(tx, id)?;
        let speech = spoken::say_the_rest(tx, &campaign, cx.now())?;
        Ok((campaign, speech))
    })?;
    cx.workspace.jobs.enqueue(&speech);
    Ok(campaign)
}

pub(crate) fn close(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<Campaign> {
    change(cx, id, |_, campaign| Ok(campaign.close(cx.now())?))
}

/// Closes the campaigns whose end has come.
pub(crate) fn close_due(workspace: &Workspace) -> Result<()> {
    let open = name(CampaignState::Open)?;
    let due = |tx: &mut Read<'_>| -> Result<Vec<Campaign>> {
        let mut campaigns = tx.list(Find::<Campaign>::all().with("state", &open))?;
        let now = workspace.now();
        campaigns.retain(|campaign| campaign.is_over(now));
        Ok(campaigns)
    };
    if workspace.db.read(due)?.is_empty() {
        return Ok(());
    }
    workspace.db.write(User::SYSTEM, |tx| {
        for campaign in due(tx)? {
            tx.put(&campaign.close(workspace.now())?)?;
            tx.audit_call("campaigns.close_due", "", "ok")?;
        }
        Ok::<_, Error>(())
    })?;
    workspace.env.events.changed(&[Tag::Campaigns]);
    Ok(())
}

pub(crate) fn archive(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<Campaign> {
    change(cx, id, |_, campaign| Ok(campaign.archive()?))
}

/// A draft like this campaign: job, profiles, questions, scorecard and rules; no candidates, no dates.
pub(crate) fn duplicate(cx: &Cx<'_>, input: DuplicateCampaign) -> Result<Campaign> {
    let now = cx.now();
    cx.write(|tx| {
        let original = tx.require(input.id)?;
        let copy = original.duplicated(&input.title, now)?;
        let place = |id| original.criteria.iter().position(|criterion| criterion.id == id);
        let copied = |id| Some(copy.criteria.get(place(id)?)?.id);
        tx.put(&copy)?;
        for question in questions(tx, original.id)? {
            let copied = question.copied(&copy, copied, now)?;
            tx.put(&copied)?;
            spoken::copy(tx, &copy, &question, &copied, now)?;
        }
        Ok(copy)
    })
}

/// Deletes a campaign that nobody was interviewed in; it can be restored.
pub(crate) fn delete(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<()> {
    cx.write(|tx| {
        tx.require(id)?;
        if session_count(tx, id)? > 0 {
            return Err(Error::new(ErrorKind::Conflict, "campaign.has_sessions"));
        }
        Ok(tx.delete(id)?)
    })
}

pub(crate) fn restore(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<Campaign> {
    cx.write(|tx| {
        tx.restore(id)?;
        Ok(tx.require(id)?)
    })
}
