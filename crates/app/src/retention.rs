//! How long files and recordings are kept, and what is erased when their time is over (P13).
//!
//! The owner of the workspace looks every hour. Nothing is erased while the clock is far ahead of the moment it last
//! showed: then a human is asked whether the date is right.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Id, Millis,
    campaign::Campaign,
    consent::{self, Consent, ConsentKind},
    interview::{Answer, Media, MediaKind},
    observation::Observation,
    person::Person,
    policy::{self, PolicyLimits},
    request::SubjectRequest,
    retention::{self, ErasureRule, HoldBasis, Retention, RetentionHold, Standing},
    session::Session,
    session_event::SessionEvent,
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read, Tx};
use ts_rs::TS;

use crate::{
    Cx, Error, Result, Workspace, backup,
    cx::Nothing,
    erasures::{self, Cause, Due},
    error::ErrorKind,
    events::Tag,
    observations,
};

const AREA: &str = "retention";
const EVERY: Millis = Millis(3_600_000);
/// The most rows that the list of warnings shows.
const MOST_ROWS: usize = 500;
const AT_A_TIME: u32 = 500;

/// What this machine knows of its last look.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Seen {
    /// The latest moment that the clock was believed at.
    at_ms: Millis,
    /// When it was looked last, as the clock showed it.
    looked_at_ms: Millis,
    /// What the clock showed when it was not believed; none otherwise.
    doubted_ms: Option<Millis>,
    /// Files and recordings erased by the last look that erased any, and when.
    erased: Option<LastErasure>,
    /// Whose files or recordings the last look found to be erased soon.
    #[serde(default)]
    warned: Option<Warned>,
}

/// People whose file or recordings are erased within 30 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub(crate) struct Warned {
    people: u32,
    /// When the first of it is erased.
    first_due_at_ms: Millis,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub(crate) struct LastErasure {
    at_ms: Millis,
    files: u32,
    recordings: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct RetentionLimits {
    file_months: u32,
    video_months: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct RetentionRow {
    person: Person,
    last_contact_ms: Millis,
    /// When the file is erased.
    due_at_ms: Millis,
    standing: Standing,
    /// How many recordings are removed within 30 days, and when the first one is.
    recordings: u32,
    recordings_due_at_ms: Option<Millis>,
    hold: Option<RetentionHold>,
    hold_by: Option<String>,
}

#[derive(Serialize, TS)]
pub(crate) struct RetentionView {
    settings: Retention,
    limits: RetentionLimits,
    now_ms: Millis,
    /// What the clock showed when it was not believed: nothing is erased until somebody says that it is right.
    clock_doubted_ms: Option<Millis>,
    /// The latest moment that was believed.
    clock_seen_ms: Option<Millis>,
    last_erasure: Option<LastErasure>,
    /// Who is warned of, due first; at most 500.
    rows: Vec<RetentionRow>,
    /// How many there are in all.
    total: u32,
    /// How many people's files are kept longer by a decision.
    held: u32,
}

#[derive(Deserialize, TS)]
pub(crate) struct SetRetention {
    file_months: u32,
    video_months: u32,
}

#[derive(Deserialize, TS)]
pub(crate) struct KeepLonger {
    person_id: Id<Person>,
    until_ms: Millis,
    basis: HoldBasis,
    reason: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct ErasePerson {
    person_id: Id<Person>,
    /// The request that is followed.
    request_id: Option<Id<SubjectRequest>>,
}

/// A file and when it is to be erased.
struct File {
    person_id: Id<Person>,
    last_contact: Millis,
    due_at: Millis,
}

/// A recording and when it is to be removed.
struct Recording {
    media: Media,
    due_at: Millis,
}

#[derive(Default)]
struct Plan {
    files: Vec<File>,
    recordings: Vec<Recording>,
    /// Facial quality metrics; nobody is warned of their end, since they never live longer than the warning.
    metrics: Vec<Due<Observation>>,
    /// Technical logs, whose end nobody needs to be warned of.
    logs: Vec<Due<SessionEvent>>,
    holds: BTreeMap<Id<Person>, RetentionHold>,
}

impl Plan {
    /// When what is due first of each person's is erased.
    fn first_due(&self) -> BTreeMap<Id<Person>, Millis> {
        let files = self.files.iter().map(|file| (file.person_id, file.due_at));
        let recordings =
            self.recordings.iter().map(|recording| (recording.media.person_id, recording.due_at));
        let mut first = BTreeMap::new();
        for (person, due_at) in files.chain(recordings) {
            let known = first.entry(person).or_insert(due_at);
            *known = due_at.min(*known);
        }
        first
    }

    fn warned(&self) -> Option<Warned> {
        let first = self.first_due();
        let first_due_at_ms = first.values().copied().min()?;
        Some(Warned { people: u32::try_from(first.len()).unwrap_or(u32::MAX), first_due_at_ms })
    }

    /// What is due by `now`, and what is only warned of.
    fn split(self, now: Millis) -> (Self, Self) {
        let (files, later_files) = self.files.into_iter().partition(|file| file.due_at <= now);
        let (recordings, later) = self.recordings.into_iter().partition(|recording| recording.due_at <= now);
        let warned = Self { files: later_files, recordings: later, ..Self::default() };
        let metrics = self.metrics.into_iter().filter(|metrics| metrics.due_at <= now).collect();
        let logs = self.logs.into_iter().filter(|line| line.due_at <= now).collect();
        (Self { files, recordings, metrics, logs, holds: self.holds }, warned)
    }
}

fn limits(tx: &mut Read<'_>) -> Result<PolicyLimits> {
    let mut profiles = BTreeSet::new();
    for campaign in tx.list(Find::<Campaign>::all())? {
        profiles.extend(campaign.policy_profiles);
    }
    Ok(policy::limits(&profiles))
}

fn settings(workspace: &Workspace, tx: &mut Read<'_>, limits: &PolicyLimits) -> Result<Retention> {
    let set = tx.get(workspace.organisation.cast::<Retention>())?;
    Ok(set.unwrap_or_else(|| Retention::new(workspace.organisation, limits)).within(limits))
}

/// How long things are kept now.
pub(crate) fn current(workspace: &Workspace, tx: &mut Read<'_>) -> Result<Retention> {
    let limits = limits(tx)?;
    settings(workspace, tx, &limits)
}

/// The last time there was contact with each person: added, asked for consent, invited, heard, or asking.
fn last_contacts(tx: &mut Read<'_>) -> Result<BTreeMap<Id<Person>, Millis>> {
    let mut latest = BTreeMap::new();
    for moments in [
        tx.latest_moments::<Person>("created_at_ms")?,
        tx.latest_moments::<Consent>("at_ms")?,
        tx.latest_moments::<Session>("created_at_ms")?,
        tx.latest_moments::<Answer>("created_at_ms")?,
        tx.latest_moments::<SubjectRequest>("received_at_ms")?,
    ] {
        for (person, at) in moments {
            let known = latest.entry(person).or_insert(at);
            *known = at.max(*known);
        }
    }
    Ok(latest)
}

/// What is due until `until`.
fn plan(tx: &mut Read<'_>, settings: &Retention, limits: &PolicyLimits, until: Millis) -> Result<Plan> {
    let mut holds = BTreeMap::<Id<Person>, RetentionHold>::new();
    for hold in tx.list(Find::<RetentionHold>::all())? {
        let latest =
            holds.get(&hold.person_id).is_none_or(|known| (known.at_ms, known.id) < (hold.at_ms, hold.id));
        if latest {
            holds.insert(hold.person_id, hold);
        }
    }
    let mut files = Vec::new();
    for (person_id, last_contact) in last_contacts(tx)? {
        let due_at = retention::due_at(last_contact, settings.file_months, holds.get(&person_id));
        if due_at <= until {
            files.push(File { person_id, last_contact, due_at });
        }
    }
    files.sort_by_key(|file| (file.due_at, file.person_id));
    let mut recordings = Vec::new();
    let mut after = None;
    'pages: loop {
        let find = Find::<Media>::all().order(Order::Oldest).limit(AT_A_TIME).after(after.as_deref())?;
        let page = tx.page(find)?;
        for media in page.items {
            if retention::months_after(media.created_at_ms, settings.video_months) > until {
                // The rest is younger.
                break 'pages;
            }
            let hold = holds.get(&media.person_id);
            let due_at = retention::due_at(media.created_at_ms, settings.video_months, hold);
            // What was written is no recording; it goes with the file.
            let is_recording = media.kind != MediaKind::Text;
            if due_at <= until && is_recording && !tx.is_content_erased(media.id)? {
                recordings.push(Recording { media, due_at });
            }
        }
        match page.next {
            None => break,
            next => after = next,
        }
    }
    let metrics = observations::due(tx, limits.metrics_days)?;
    let logs = due_logs(tx, limits.log_months, until)?;
    Ok(Plan { files, recordings, metrics, logs, holds })
}

/// The lines of technical logs that are to be erased until `until`.
fn due_logs(tx: &mut Read<'_>, months: u32, until: Millis) -> Result<Vec<Due<SessionEvent>>> {
    let mut due = Vec::new();
    let mut after = None;
    loop {
        let find =
            Find::<SessionEvent>::all().order(Order::Oldest).limit(AT_A_TIME).after(after.as_deref())?;
        let page = tx.page(find)?;
        for SessionEvent { id, person_id, at_ms, .. } in page.items {
            let due_at = retention::months_after(at_ms, months);
            if due_at > until {
                // The rest is younger.
                return Ok(due);
            }
            due.push(Due { id, person_id, due_at });
        }
        match page.next {
            None => return Ok(due),
            next => after = next,
        }
    }
}

fn seen(tx: &mut Read<'_>) -> Result<Option<Seen>> {
    Ok(tx.locals::<Seen>(AREA)?.into_iter().next())
}

fn keep_seen(tx: &mut Tx<'_>, seen: &Seen) -> Result<()> {
    Ok(tx.put_local(AREA, "seen", seen)?)
}

/// A moment that was certainly there before: the newest trace of any contact.
fn newest_trace(workspace: &Workspace, tx: &mut Read<'_>) -> Result<Millis> {
    let made = tx.require(workspace.organisation)?.created_at_ms;
    Ok(last_contacts(tx)?.into_values().max().map_or(made, |at| at.max(made)))
}

/// What is due until `until` by the settings of this workspace.
fn plan_of(workspace: &Workspace, tx: &mut Read<'_>, until: Millis) -> Result<Plan> {
    let limits = limits(tx)?;
    let settings = settings(workspace, tx, &limits)?;
    plan(tx, &settings, &limits, until)
}

/// Whose files or recordings are erased soon, as the last look found.
pub(crate) fn warned(tx: &mut Read<'_>) -> Result<Option<Warned>> {
    Ok(seen(tx)?.and_then(|state| state.warned))
}

/// Counts again after somebody decided about it. What was decided stands also when counting fails: the next look
/// counts as well.
fn count_again(workspace: &Workspace) {
    let until = workspace.now().plus(retention::WARNING);
    let counted = workspace.db.read(|tx| Ok::<_, Error>(plan_of(workspace, tx, until)?.warned()));
    let kept = counted.and_then(|warned| {
        workspace.db.write(workspace.administrator, |tx| match seen(tx)? {
            Some(state) => keep_seen(tx, &Seen { warned, ..state }),
            None => Ok(()),
        })
    });
    if let Err(error) = kept {
        tracing::warn!(code = error.code, "who is warned of could not be counted");
    }
}

/// Looks, unless that was within the hour, and erases what is due.
pub(crate) fn run_due(workspace: &Workspace) -> Result<()> {
    let now = workspace.now();
    let looked = workspace.db.read(seen)?.map(|seen| seen.looked_at_ms);
    let lately = looked.is_some_and(|looked| looked <= now && now < looked.plus(EVERY));
    if lately { Ok(()) } else { run(workspace, now) }
}

fn run(workspace: &Workspace, now: Millis) -> Result<()> {
    let (mut state, plan) = workspace.db.read(|tx| {
        let state = match seen(tx)? {
            Some(state) => state,
            None => Seen { at_ms: newest_trace(workspace, tx)?, ..Seen::default() },
        };
        Ok::<_, Error>((state, plan_of(workspace, tx, now.plus(retention::WARNING))?))
    })?;
    let (plan, warned) = plan.split(now);
    state.looked_at_ms = now;
    state.warned = warned.warned();
    let something = !(plan.files.is_empty()
        && plan.recordings.is_empty()
        && plan.metrics.is_empty()
        && plan.logs.is_empty());
    let doubted = something && !retention::is_plausible(now, state.at_ms);
    state.doubted_ms = doubted.then_some(now);
    if !doubted {
        state.at_ms = state.at_ms.max(now);
        backup::remove_expired(&workspace.env, now)?;
    }
    workspace.db.write(workspace.administrator, |tx| keep_seen(tx, &state))?;
    if doubted {
        tracing::warn!("the clock is far ahead of the moment it last showed; nothing is erased");
        workspace.env.events.changed(&[Tag::Retention]);
        return Ok(());
    }
    if !something {
        return Ok(());
    }
    let erased = erase(workspace, plan, now);
    let touched = [
        Tag::Retention,
        Tag::Persons,
        Tag::Consents,
        Tag::Sessions,
        Tag::Answers,
        Tag::Transcripts,
        Tag::Observations,
        Tag::Jobs,
    ];
    workspace.env.events.changed(&touched);
    state.erased = Some(erased?);
    workspace.db.write(workspace.administrator, |tx| keep_seen(tx, &state))
}

fn erase(workspace: &Workspace, plan: Plan, now: Millis) -> Result<LastErasure> {
    let mut erased = LastErasure { at_ms: now, files: 0, recordings: 0 };
    let gone: BTreeSet<_> = plan.files.iter().map(|file| file.person_id).collect();
    for file in &plan.files {
        let rule = ErasureRule::FileExpired;
        let cause = Cause { rule, request_id: None, due_at: Some(file.due_at), by: None };
        erasures::erase_person(workspace, file.person_id, cause)?;
        erased.files += 1;
    }
    let mut by_person = BTreeMap::<Id<Person>, Vec<Recording>>::new();
    for recording in plan.recordings.into_iter().filter(|each| !gone.contains(&each.media.person_id)) {
        by_person.entry(recording.media.person_id).or_default().push(recording);
    }
    for (person, recordings) in by_person {
        let due_at = recordings.iter().map(|recording| recording.due_at).min().unwrap_or(now);
        let media: Vec<_> = recordings.into_iter().map(|recording| recording.media).collect();
        erasures::expire_recordings(workspace, person, &media, due_at)?;
        erased.recordings += u32::try_from(media.len()).unwrap_or(u32::MAX);
    }
    for (person, metrics) in of_each(plan.metrics, &gone) {
        erasures::expire(workspace, ErasureRule::MetricsExpired, person, &metrics)?;
    }
    for (person, lines) in of_each(plan.logs, &gone) {
        erasures::expire(workspace, ErasureRule::LogExpired, person, &lines)?;
    }
    Ok(erased)
}

/// What is due of each person whose file stays.
fn of_each<T>(all: Vec<Due<T>>, gone: &BTreeSet<Id<Person>>) -> BTreeMap<Id<Person>, Vec<Due<T>>> {
    let mut sorted = BTreeMap::<_, Vec<_>>::new();
    for due in all.into_iter().filter(|due| !gone.contains(&due.person_id)) {
        sorted.entry(due.person_id).or_default().push(due);
    }
    sorted
}

pub(crate) fn get(cx: &Cx<'_>, _: Nothing) -> Result<RetentionView> {
    let now = cx.now();
    cx.read(|tx| {
        let limits = limits(tx)?;
        let settings = settings(cx.workspace, tx, &limits)?;
        let state = seen(tx)?;
        let plan = plan(tx, &settings, &limits, now.plus(retention::WARNING))?;
        let held = plan.holds.values().filter(|hold| hold.until_ms > now).count();
        let (total, rows) = rows(tx, &plan, now, &settings)?;
        Ok(RetentionView {
            settings,
            limits: RetentionLimits {
                file_months: limits.retention_months,
                video_months: limits.video_months,
            },
            now_ms: now,
            clock_doubted_ms: state.and_then(|state| state.doubted_ms),
            clock_seen_ms: state.map(|state| state.at_ms),
            last_erasure: state.and_then(|state| state.erased),
            rows,
            total,
            held: u32::try_from(held).unwrap_or(u32::MAX),
        })
    })
}

/// One row per person whose file or recordings are warned of; those due first come first.
fn rows(
    tx: &mut Read<'_>,
    plan: &Plan,
    now: Millis,
    settings: &Retention,
) -> Result<(u32, Vec<RetentionRow>)> {
    let mut recordings = BTreeMap::<Id<Person>, (u32, Millis)>::new();
    for Recording { media, due_at } in &plan.recordings {
        let known = recordings.entry(media.person_id).or_insert((0, *due_at));
        *known = (known.0 + 1, known.1.min(*due_at));
    }
    let files: BTreeMap<_, _> = plan.files.iter().map(|file| (file.person_id, file)).collect();
    let mut order: Vec<_> = plan.first_due().into_iter().map(|(person, at)| (at, person)).collect();
    order.sort_unstable();
    let total = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let contacts = if files.len() == order.len() { BTreeMap::new() } else { last_contacts(tx)? };
    let mut rows = Vec::new();
    for (_, id) in order.into_iter().take(MOST_ROWS) {
        let Some(person) = tx.get(id)? else { continue };
        let hold = plan.holds.get(&id).cloned();
        let file = files.get(&id);
        let last_contact = file
            .map(|file| file.last_contact)
            .or_else(|| contacts.get(&id).copied())
            .unwrap_or(person.created_at_ms);
        let due_at = retention::due_at(last_contact, settings.file_months, hold.as_ref());
        let by = hold.as_ref().map(|hold| tx.get::<User>(hold.by)).transpose()?.flatten();
        let (count, at) = recordings.get(&id).map_or((0, None), |(count, at)| (*count, Some(*at)));
        rows.push(RetentionRow {
            person,
            last_contact_ms: last_contact,
            due_at_ms: due_at,
            standing: retention::standing(due_at, now),
            recordings: count,
            recordings_due_at_ms: at,
            hold,
            hold_by: by.map(|user| user.name()),
        });
    }
    Ok((total, rows))
}

pub(crate) fn set(cx: &Cx<'_>, input: SetRetention) -> Result<()> {
    let SetRetention { file_months, video_months } = input;
    cx.write(|tx| {
        let limits = limits(tx)?;
        let set = Retention { id: cx.workspace.organisation.cast(), file_months, video_months };
        Ok(tx.put(&set.checked(&limits)?)?)
    })?;
    count_again(cx.workspace);
    Ok(())
}

/// Keeps a person's file longer than its time, where the law permits it.
pub(crate) fn keep(cx: &Cx<'_>, input: KeepLonger) -> Result<RetentionHold> {
    let now = cx.now();
    let hold = cx.write(|tx| {
        tx.require(input.person_id)?;
        if input.basis == HoldBasis::Consent {
            let consents = tx.list(Find::<Consent>::of(input.person_id.uuid()))?;
            consent::ensure_granted(&consents, ConsentKind::TalentPool)?;
        }
        let months = limits(tx)?.retention_months;
        let KeepLonger { person_id, until_ms, basis, ref reason } = input;
        let hold = RetentionHold::new(person_id, until_ms, basis, reason, months, cx.user.id, now)?;
        tx.put(&hold)?;
        Ok(hold)
    })?;
    count_again(cx.workspace);
    Ok(hold)
}

/// Erases a person now: because somebody decides so, or because the person asked for it.
pub(crate) fn erase_now(cx: &Cx<'_>, input: ErasePerson) -> Result<retention::ErasureProof> {
    if let Some(request) = input.request_id {
        let request = cx.read(|tx| Ok(tx.require(request)?))?;
        if request.person_id != input.person_id {
            return Err(Error::field("request_id", "unknown"));
        }
    }
    decide_to_erase(cx, input.person_id, input.request_id)
}

/// Erases a person because somebody decided so, following a request or not.
pub(crate) fn decide_to_erase(
    cx: &Cx<'_>,
    person: Id<Person>,
    request_id: Option<Id<SubjectRequest>>,
) -> Result<retention::ErasureProof> {
    let rule = if request_id.is_some() { ErasureRule::Request } else { ErasureRule::Decision };
    let cause = Cause { rule, request_id, due_at: None, by: Some(cx.user.id) };
    let proof = erasures::erase_person(cx.workspace, person, cause)?;
    count_again(cx.workspace);
    Ok(proof)
}

/// Says that the date of this machine is right, and does what is due.
pub(crate) fn confirm_clock(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let now = cx.now();
    cx.write(|tx| {
        let state = seen(tx)?.filter(|state| state.doubted_ms.is_some());
        let state = state.ok_or_else(|| Error::new(ErrorKind::Conflict, "retention.clock_not_doubted"))?;
        keep_seen(tx, &Seen { at_ms: now, doubted_ms: None, ..state })
    })?;
    run(cx.workspace, now)
}
