//! Blind rating: what a reader does not see of a session before they have signed (B10).

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    Id, Millis,
    blind::{self, Blind, NameWords, Unblinding},
    campaign::{Campaign, CampaignState},
    consent::Language,
    interview::Answer,
    person::Person,
    rating::Rating,
    session::Session,
    sign_off::{self, SignOff},
    transcript::Segment,
    user::{Role, User},
};
use serde::{Deserialize, Serialize};
use store::{Find, Read, Tx};
use ts_rs::TS;

use crate::{Cx, Error, Result, error::ErrorKind, jobs::Job, sessions::Gathered};

/// What is hidden from one reader of one session.
pub(crate) struct Mask {
    /// What the candidate is called instead.
    pub(crate) alias: String,
    /// Whether recordings can't be played either.
    pub(crate) hides_recordings: bool,
    names: NameWords,
}

impl Mask {
    /// The mask of `session` for `reader`; none where nothing is, or is any longer, hidden from them: they have signed
    /// or looked; or they administer the workspace, rate nothing here, and may report what others signed.
    pub(crate) fn of(
        tx: &mut Read<'_>,
        campaign: &Campaign,
        session: &Session,
        reader: Id<User>,
    ) -> Result<Option<Self>> {
        let rule = campaign.rules.blind;
        if rule == Blind::Off {
            return Ok(None);
        }
        let acts: Vec<SignOff> = tx.list(Find::of(session.id.uuid()))?;
        let looks: Vec<Unblinding> = tx.list(Find::of(session.id.uuid()))?;
        if blind::has_seen(&acts, &looks, reader) {
            return Ok(None);
        }
        let administers = tx.get(reader)?.is_some_and(|user| user.role.includes(Role::Admin));
        if administers && !sign_off::standing(&acts).is_empty() {
            let ratings: Vec<Rating> = tx.list(Find::of(session.id.uuid()))?;
            if !ratings.iter().any(|rating| rating.rater_id == reader) {
                return Ok(None);
            }
        }
        Ok(Some(Self {
            alias: blind::alias(session.id),
            hides_recordings: rule.hides_recordings(),
            names: NameWords::of(&tx.require(session.person_id)?),
        }))
    }

    /// The mask of the session that `answer` was given in.
    pub(crate) fn of_answer(tx: &mut Read<'_>, answer: &Answer, reader: Id<User>) -> Result<Option<Self>> {
        let session = tx.require(answer.session_id)?;
        let campaign = tx.require(session.campaign_id)?;
        Self::of(tx, &campaign, &session, reader)
    }

    /// The person without what is hidden.
    pub(crate) fn person(person: Person) -> Person {
        let empty = String::new;
        Person { first_name: empty(), last_name: empty(), email: empty(), phone: empty(), ..person }
    }

    /// A text that was said. While the voice can be heard, names that it says stay; else they are hidden.
    pub(crate) fn said(&self, text: &mut String) {
        if self.hides_recordings {
            *text = self.names.hidden_in(text).into_owned();
        }
    }

    /// Phrases that were said, each with its words.
    pub(crate) fn phrases(&self, segments: &mut [Segment]) {
        if self.hides_recordings {
            texts(segments).for_each(|text| self.said(text));
        }
    }

    /// A transcript without names, also where the voice can be heard.
    pub(crate) fn without_names(&self, text: &mut String, segments: &mut [Segment]) {
        for said in std::iter::once(text).chain(texts(segments)) {
            *said = self.names.hidden_in(said).into_owned();
        }
    }
}

fn texts(segments: &mut [Segment]) -> impl Iterator<Item = &mut String> {
    segments.iter_mut().flat_map(|segment| {
        std::iter::once(&mut segment.text).chain(segment.words.iter_mut().map(|word| &mut word.text))
    })
}

/// What a candidate is called: by name, or by what stands for it.
pub(crate) fn called(mask: Option<&Mask>, person: &Person, language: Language) -> String {
    match (mask, language) {
        (None, _) => person.name(),
        (Some(mask), Language::Fr) => format!("Candidature {}", mask.alias),
        (Some(mask), Language::En | Language::Unknown) => format!("Candidate {}", mask.alias),
    }
}

/// Whether names are hidden in this campaign, or in any that is not archived.
pub(crate) fn applies(tx: &mut Read<'_>, campaign: Option<Id<Campaign>>) -> Result<bool> {
    let campaigns = match campaign {
        Some(id) => vec![tx.require(id)?],
        None => tx.list(Find::<Campaign>::all())?,
    };
    let hides =
        |campaign: &Campaign| campaign.rules.blind != Blind::Off && campaign.state != CampaignState::Archived;
    Ok(campaigns.iter().any(hides))
}

/// Jobs under the alias of the session that they work for, in place of the name of a file, where that is hidden.
pub(crate) fn relabelled(tx: &mut Read<'_>, mut jobs: Vec<Job>, reader: Id<User>) -> Result<Vec<Job>> {
    let mut aliases: BTreeMap<Id<Session>, Option<String>> = BTreeMap::new();
    for job in &mut jobs {
        let Some(id) = job.session_id else { continue };
        let alias = match aliases.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let mask = match tx.get(id)? {
                    Some(session) => {
                        let campaign = tx.require(session.campaign_id)?;
                        Mask::of(tx, &campaign, &session, reader)?
                    }
                    None => None,
                };
                unknown.insert(mask.map(|mask| mask.alias))
            }
        };
        if let Some(alias) = alias {
            job.label.clone_from(alias);
        }
    }
    Ok(jobs)
}

/// The same of one job.
pub(crate) fn relabelled_one(cx: &Cx<'_>, job: Job) -> Result<Job> {
    let jobs = cx.read(|tx| relabelled(tx, vec![job.clone()], cx.user.id))?;
    Ok(jobs.into_iter().next().unwrap_or(job))
}

/// A change of what can't be seen or heard is refused.
///
/// # Errors
/// `blind.hidden` while recordings are hidden.
pub(crate) fn ensure_heard(mask: Option<&Mask>) -> Result<()> {
    match mask {
        Some(mask) if mask.hides_recordings => Err(Error::new(ErrorKind::Conflict, "blind.hidden")),
        Some(_) | None => Ok(()),
    }
}

/// How a session of a blind campaign stands for the reader.
#[derive(Serialize, TS)]
#[ts(rename = "BlindSession")]
pub(crate) struct BlindView {
    rule: Blind,
    /// What the candidate is called while the name is hidden.
    alias: String,
    /// Whether it is hidden now.
    masked: bool,
    /// Whether recordings are.
    hides_recordings: bool,
    /// Who looked before they signed: the reader, and others once the reader has signed.
    unblindings: Vec<UnblindingView>,
}

#[derive(Serialize, TS)]
#[ts(rename = "Unblinding")]
pub(crate) struct UnblindingView {
    user_name: String,
    reason: String,
    at_ms: Millis,
}

impl BlindView {
    pub(crate) fn of(tx: &mut Read<'_>, gathered: &Gathered) -> Result<Option<Self>> {
        let (rule, session, mask) = (gathered.campaign.rules.blind, gathered.session.id, &gathered.mask);
        if rule == Blind::Off {
            return Ok(None);
        }
        let reader = gathered.rater;
        let whose = if sign_off::has_signed(&gathered.acts, reader) { None } else { Some(reader) };
        Ok(Some(Self {
            rule,
            alias: blind::alias(session),
            masked: mask.is_some(),
            hides_recordings: mask.as_ref().is_some_and(|mask| mask.hides_recordings),
            unblindings: looks(tx, session, whose)?,
        }))
    }
}

/// Who looked, or when `whose` did, the first one first.
fn looks(tx: &mut Read<'_>, session: Id<Session>, whose: Option<Id<User>>) -> Result<Vec<UnblindingView>> {
    let mut acts: Vec<Unblinding> = tx.list(Find::of(session.uuid()))?;
    acts.retain(|act| whose.is_none_or(|user| act.user_id == user));
    acts.sort_by_key(|act| (act.at_ms, act.id));
    let mut views = Vec::with_capacity(acts.len());
    for Unblinding { user_id, reason, at_ms, .. } in acts {
        let user_name = tx.get(user_id)?.map(|user| user.name()).unwrap_or_default();
        views.push(UnblindingView { user_name, reason, at_ms });
    }
    Ok(views)
}

/// How blind `rater` was when they signed first, for a report.
pub(crate) fn reported(
    tx: &mut Read<'_>,
    gathered: &Gathered,
    rater: Id<User>,
) -> Result<Option<report::Blind>> {
    let rule = gathered.campaign.rules.blind;
    if rule == Blind::Off {
        return Ok(None);
    }
    let looks: Vec<Unblinding> = tx.list(Find::of(gathered.session.id.uuid()))?;
    let first = looks.into_iter().filter(|act| act.user_id == rater).min_by_key(|act| (act.at_ms, act.id));
    let looked = first.map(|act| (act.at_ms.0, act.reason));
    Ok(Some(report::Blind { face_and_voice: rule.hides_recordings(), looked }))
}

/// Keeps that `rater` sees who the candidate is before they rate, where their role alone shows it: an administrator
/// who looked on and rates after all was not blind.
pub(crate) fn note_role(cx: &Cx<'_>, tx: &mut Tx<'_>, campaign: &Campaign, session: &Session) -> Result<()> {
    if campaign.rules.blind == Blind::Off || Mask::of(tx, campaign, session, cx.user.id)?.is_some() {
        return Ok(());
    }
    let acts: Vec<SignOff> = tx.list(Find::of(session.id.uuid()))?;
    let looks: Vec<Unblinding> = tx.list(Find::of(session.id.uuid()))?;
    if !blind::has_seen(&acts, &looks, cx.user.id) {
        tx.put(&Unblinding::by_role(session, cx.user.id, cx.now()))?;
    }
    Ok(())
}

#[derive(Deserialize, TS)]
pub(crate) struct Unblind {
    session_id: Id<Session>,
    reason: String,
}

/// Shows the reader who the candidate is, for a reason that is kept. Who sees it already has nothing to look at.
pub(crate) fn unblind(cx: &Cx<'_>, input: Unblind) -> Result<()> {
    cx.write(|tx| {
        let session = tx.require(input.session_id)?;
        let campaign = tx.require(session.campaign_id)?;
        if Mask::of(tx, &campaign, &session, cx.user.id)?.is_none() {
            return Err(Error::new(ErrorKind::Conflict, "blind.nothing_hidden"));
        }
        Ok(tx.put(&Unblinding::new(&session, cx.user.id, &input.reason, cx.now())?)?)
    })
}
