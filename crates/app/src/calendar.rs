//! When interviews take place: agreed on, moved, called off, shown by day, and handed to other calendars (F38).

use std::path::PathBuf;

use domain::{
    Id, Millis,
    campaign::Campaign,
    consent::Language,
    person::Person,
    session::{EndKind, Schedule, ScheduleInput, Session, SessionState},
};
use report::calendar::{Appointment, render};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Result,
    blind::{self, Mask},
    reports::{self, Exported, Rendered},
    room,
};

/// The longest appointment there is: one that started so long before may still go on.
const LONGEST: Millis = Millis(12 * 3_600_000);
/// What one view of the calendar can ask for: a month and the weeks it begins and ends in.
const MAX_RANGE: Millis = Millis(62 * 86_400_000);

#[derive(Deserialize, TS)]
pub(crate) struct ScheduleSession {
    id: Id<Session>,
    schedule: ScheduleInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct EndSession {
    id: Id<Session>,
    reason: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct ListCalendar {
    from_ms: Millis,
    to_ms: Millis,
    campaign_id: Option<Id<Campaign>>,
}

#[derive(Serialize, TS)]
pub(crate) struct CalendarEntry {
    session_id: Id<Session>,
    campaign_id: Id<Campaign>,
    campaign_title: String,
    person_id: Id<Person>,
    first_name: String,
    last_name: String,
    /// What the candidate is called where their name is hidden from the reader.
    alias: Option<String>,
    state: SessionState,
    end: Option<EndKind>,
    schedule: Schedule,
    sample: bool,
    conflicts: Vec<Id<Session>>,
}

#[derive(Deserialize, TS)]
pub(crate) struct WriteCalendar {
    session_id: Option<Id<Session>>,
    campaign_id: Option<Id<Campaign>>,
    language: Language,
}

#[derive(Deserialize, TS)]
pub(crate) struct ExportCalendar {
    session_id: Option<Id<Session>>,
    campaign_id: Option<Id<Campaign>>,
    language: Language,
    path: Option<PathBuf>,
}

#[derive(Serialize, TS)]
pub(crate) struct CalendarFile {
    file_name: String,
    text: String,
}

/// Reads a session, changes it by a rule and keeps it.
fn change(
    cx: &Cx<'_>,
    id: Id<Session>,
    rule: impl Fn(Session) -> std::result::Result<Session, domain::RuleError>,
) -> Result<Session> {
    room::ensure_not_seated(cx.workspace, id)?;
    cx.write(|tx| {
        let session = rule(tx.require(id)?)?;
        tx.put(&session)?;
        Ok(session)
    })
}

/// The same for a session that does not go on: what its candidate was writing is nobody's any more.
fn end(
    cx: &Cx<'_>,
    id: Id<Session>,
    rule: impl Fn(Session) -> std::result::Result<Session, domain::RuleError>,
) -> Result<Session> {
    let session = change(cx, id, rule)?;
    cx.write(|tx| room::forget_drafts(tx, |session| session == id))?;
    Ok(session)
}

pub(crate) fn schedule(cx: &Cx<'_>, input: ScheduleSession) -> Result<Session> {
    change(cx, input.id, |session| session.scheduled(&input.schedule))
}

pub(crate) fn cancel(cx: &Cx<'_>, input: EndSession) -> Result<Session> {
    end(cx, input.id, |session| session.cancelled(&input.reason, cx.user.id, cx.now()))
}

pub(crate) fn no_show(cx: &Cx<'_>, input: EndSession) -> Result<Session> {
    end(cx, input.id, |session| session.missed(&input.reason, cx.user.id, cx.now()))
}

/// Moments as the store's column of starts holds them.
pub(crate) fn column(at: Millis) -> String {
    format!("{:015}", at.0.max(0))
}

fn appointments(tx: &mut Read<'_>, find: Find<Session>) -> Result<Vec<(Session, Schedule)>> {
    let sessions = tx.list(find.order(Order::Column("starts_at")))?;
    let with_time = |session: Session| session.schedule.clone().map(|schedule| (session, schedule));
    Ok(sessions.into_iter().filter_map(with_time).collect())
}

/// The appointments within a range of time, the first to start first, each with those that need the same time.
pub(crate) fn list(cx: &Cx<'_>, input: ListCalendar) -> Result<Vec<CalendarEntry>> {
    let ListCalendar { from_ms: from, to_ms: to, campaign_id } = input;
    if from >= to || to > from.plus(MAX_RANGE) {
        return Err(Error::field("to_ms", "range"));
    }
    cx.read(|tx| {
        let early = column(Millis(from.0.saturating_sub(LONGEST.0)));
        // One that starts later can still be in the way of one that goes on beyond the range.
        let late = column(to.plus(LONGEST));
        let found = appointments(tx, Find::all().between("starts_at", &early, &late))?;
        let taken = |session: &Session| session.state != SessionState::Cancelled;
        let mut entries = Vec::new();
        for (session, schedule) in &found {
            let shown = schedule.starts_at_ms < to && schedule.ends_at() > from;
            if !shown || campaign_id.is_some_and(|id| id != session.campaign_id) {
                continue;
            }
            let in_the_way = |other: &&(Session, Schedule)| {
                other.0.id != session.id && taken(&other.0) && taken(session) && other.1.overlaps(schedule)
            };
            let person = tx.require(session.person_id)?;
            let campaign = tx.require(session.campaign_id)?;
            let mask = Mask::of(tx, &campaign, session, cx.user.id)?;
            let person = if mask.is_some() { Mask::person(person) } else { person };
            entries.push(CalendarEntry {
                session_id: session.id,
                campaign_id: session.campaign_id,
                campaign_title: campaign.title,
                person_id: person.id,
                first_name: person.first_name,
                last_name: person.last_name,
                alias: mask.map(|mask| mask.alias),
                state: session.state,
                end: session.end.as_ref().map(|end| end.kind),
                schedule: schedule.clone(),
                sample: session.sample,
                conflicts: found.iter().filter(in_the_way).map(|(other, _)| other.id).collect(),
            });
        }
        Ok(entries)
    })
}

/// The calendar file of one session, of a campaign, or of everything that has a time.
fn written(cx: &Cx<'_>, input: &WriteCalendar) -> Result<Rendered> {
    let (title, separator) = match input.language.chosen("language")? {
        Language::Fr => ("Entretien", " : "),
        Language::En | Language::Unknown => ("Interview", ": "),
    };
    let (appointments, about) = cx.read(|tx| {
        let (find, mut about) = match (input.session_id, input.campaign_id) {
            (Some(_), _) => (None, String::new()),
            (None, Some(campaign)) => {
                (Some(Find::<Session>::of(campaign.uuid())), tx.require(campaign)?.title)
            }
            (None, None) => (Some(Find::all()), tx.require(cx.workspace.organisation)?.name),
        };
        let found = match (find, input.session_id) {
            (Some(find), _) => appointments(tx, find.between("starts_at", "", "~"))?,
            (None, id) => {
                let session = tx.require(id.ok_or_else(|| Error::not_found("session"))?)?;
                let schedule = session.schedule.clone().ok_or_else(|| Error::not_found("schedule"))?;
                vec![(session, schedule)]
            }
        };
        let mut appointments = Vec::with_capacity(found.len());
        for (session, schedule) in found {
            let campaign = tx.require(session.campaign_id)?;
            let mask = Mask::of(tx, &campaign, &session, cx.user.id)?;
            let name = blind::called(mask.as_ref(), &tx.require(session.person_id)?, input.language);
            if input.session_id.is_some() {
                about.clone_from(&name);
            }
            let details = [campaign.title, campaign.job_title, schedule.note.clone()];
            appointments.push(Appointment {
                uid: format!("{}@recruteia", session.id),
                sequence: schedule.sequence,
                starts_at_ms: schedule.starts_at_ms.0,
                ends_at_ms: schedule.ends_at().0,
                summary: format!("{title}{separator}{name}"),
                description: details
                    .into_iter()
                    .filter(|line| !line.is_empty())
                    .collect::<Vec<_>>()
                    .join("\n"),
                location: schedule.location,
                cancelled: session.state == SessionState::Cancelled,
            });
        }
        Ok((appointments, about))
    })?;
    let name = format!("{title}{} - {about}", if input.session_id.is_some() { "" } else { "s" });
    let text = render(&name, &appointments, cx.now().0)?;
    Ok(Rendered { file_name: format!("{}.ics", reports::safe_name(&name)), bytes: text.into_bytes() })
}

/// The calendar file as text, for whoever saves it themselves.
pub(crate) fn file(cx: &Cx<'_>, input: WriteCalendar) -> Result<CalendarFile> {
    let Rendered { file_name, bytes } = written(cx, &input)?;
    Ok(CalendarFile { file_name, text: String::from_utf8(bytes).map_err(Error::internal)? })
}

/// Writes the calendar file into the folder for reports, or where it was asked for.
pub(crate) fn export(cx: &Cx<'_>, input: ExportCalendar) -> Result<Exported> {
    let ExportCalendar { session_id, campaign_id, language, path } = input;
    let rendered = written(cx, &WriteCalendar { session_id, campaign_id, language })?;
    reports::hand_over(cx, &rendered, path)
}
