//! Templates: ready-made campaigns, the product's and the organisation's (F50).

use std::collections::BTreeSet;

use domain::{
    Id, Millis,
    bank::Bilingual,
    campaign::Campaign,
    consent::Language,
    policy::PolicyProfile,
    template::{Template, TemplateInput},
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Result,
    bank::built_in,
    campaigns,
    cx::{ById, Nothing},
    error::ErrorKind,
};

/// The most templates that an organisation keeps.
const MAX_TEMPLATES: u64 = 200;

#[derive(Serialize, TS)]
pub(crate) struct TemplateRow {
    id: Id<Template>,
    name: Bilingual,
    summary: Bilingual,
    job_title: Bilingual,
    /// The names of its criteria.
    criteria: Vec<Bilingual>,
    questions: u32,
    /// How long all answers and preparations take at most; none when a question is not limited.
    longest_ms: Option<Millis>,
    /// The languages that a campaign can be made in.
    languages: Vec<Language>,
    /// Whether the organisation made it.
    own: bool,
}

#[derive(Serialize, TS)]
pub(crate) struct TemplateView {
    template: Template,
    languages: Vec<Language>,
    own: bool,
}

#[derive(Deserialize, TS)]
pub(crate) struct SaveTemplate {
    campaign_id: Id<Campaign>,
    template: TemplateInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct RenameTemplate {
    id: Id<Template>,
    template: TemplateInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct CampaignFromTemplate {
    template_id: Id<Template>,
    /// Blank: as the job is called.
    title: String,
    language: Language,
    policy_profiles: BTreeSet<PolicyProfile>,
}

impl TemplateRow {
    fn of(template: &Template, own: bool) -> Self {
        let times = template.questions.iter().map(|question| {
            Some(question.limit_ms?.0 + question.preparation_ms.map_or(0, |preparation| preparation.0))
        });
        Self {
            id: template.id,
            name: template.name.clone(),
            summary: template.summary.clone(),
            job_title: template.job_title.clone(),
            criteria: template.criteria.iter().map(|criterion| criterion.name.clone()).collect(),
            questions: u32::try_from(template.questions.len()).unwrap_or(u32::MAX),
            longest_ms: times.sum::<Option<i64>>().map(Millis),
            languages: template.languages(),
            own,
        }
    }
}

fn find(tx: &mut Read<'_>, id: Id<Template>) -> Result<(Template, bool)> {
    match built_in()?.template(id) {
        Some(found) => Ok((found.clone(), false)),
        None => Ok((tx.require(id)?, true)),
    }
}

/// The organisation's in alphabetical order, then the product's.
pub(crate) fn list(cx: &Cx<'_>, _: Nothing) -> Result<Vec<TemplateRow>> {
    let own = cx.read(|tx| Ok(tx.list(Find::<Template>::all().order(Order::Sorted))?))?;
    let own = own.iter().map(|template| TemplateRow::of(template, true));
    Ok(own.chain(built_in()?.templates.iter().map(|template| TemplateRow::of(template, false))).collect())
}

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Template>) -> Result<TemplateView> {
    cx.read(|tx| {
        let (template, own) = find(tx, id)?;
        Ok(TemplateView { languages: template.languages(), template, own })
    })
}

/// Keeps the plan of a campaign as a template of the organisation.
pub(crate) fn save(cx: &Cx<'_>, input: SaveTemplate) -> Result<Template> {
    let now = cx.now();
    cx.write(|tx| {
        let campaign = tx.require(input.campaign_id)?;
        let questions = campaigns::questions(tx, campaign.id)?;
        let template = Template::of(&campaign, &questions, &input.template, now)?;
        tx.put(&template)?;
        ensure_room(tx)?;
        Ok(template)
    })
}

pub(crate) fn rename(cx: &Cx<'_>, input: RenameTemplate) -> Result<Template> {
    cx.write(|tx| {
        ensure_own(input.id)?;
        let template = tx.require(input.id)?.named(&input.template)?;
        tx.put(&template)?;
        Ok(template)
    })
}

/// Deletes an own template; it can be restored. Campaigns made from it stay.
pub(crate) fn delete(cx: &Cx<'_>, ById { id }: ById<Template>) -> Result<()> {
    cx.write(|tx| {
        ensure_own(id)?;
        Ok(tx.delete(id)?)
    })
}

pub(crate) fn restore(cx: &Cx<'_>, ById { id }: ById<Template>) -> Result<Template> {
    cx.write(|tx| {
        tx.restore(id)?;
        ensure_room(tx)?;
        Ok(tx.require(id)?)
    })
}

/// Makes a draft campaign with the template's scorecard and questions.
pub(crate) fn create_campaign(cx: &Cx<'_>, input: CampaignFromTemplate) -> Result<Campaign> {
    let now = cx.now();
    cx.write(|tx| {
        let (template, _) = find(tx, input.template_id)?;
        let profiles = input.policy_profiles.clone();
        let (campaign, questions) = template.campaign(&input.title, input.language, profiles, now)?;
        tx.put(&campaign)?;
        for question in &questions {
            tx.put(question)?;
        }
        Ok(campaign)
    })
}

fn ensure_own(id: Id<Template>) -> Result<()> {
    match built_in()?.template(id) {
        Some(_) => Err(Error::new(ErrorKind::Conflict, "bank.built_in")),
        None => Ok(()),
    }
}

fn ensure_room(tx: &mut Read<'_>) -> Result<()> {
    if tx.count(&Find::<Template>::all())? > MAX_TEMPLATES {
        return Err(Error::new(ErrorKind::Conflict, "template.full").with("count", MAX_TEMPLATES));
    }
    Ok(())
}
