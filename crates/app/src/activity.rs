//! The activity of the workspace: who called what, filtered, counted, verified, exported (F190–F193).

use std::{collections::BTreeMap, path::PathBuf};

use domain::{Id, Millis, consent::Language, text::fold, user::User};
use report::table::{Table, Value};
use serde::{Deserialize, Serialize};
use store::{
    Find, Read,
    audit::{AuditQuery, AuditTally},
    changes::AuditLine,
};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Exported, Page, Result,
    cx::{Nothing, page_limit},
    error::ErrorKind,
    reports::{self, Rendered},
};

/// The most lines that an export holds, as many as a sheet of a workbook.
const MOST_LINES: u32 = 1_000_000;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActivityOutcome {
    /// Well.
    Done,
    /// With an error, refusals included.
    Failed,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub(crate) struct ActivityFilter {
    user_id: Option<Id<User>>,
    area: Option<String>,
    outcome: Option<ActivityOutcome>,
    from_ms: Option<Millis>,
    until_ms: Option<Millis>,
    search: Option<String>,
}

#[derive(Deserialize, TS)]
pub(crate) struct ListActivity {
    filter: ActivityFilter,
    after: Option<String>,
    limit: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct ActivityRow {
    number: u64,
    at_ms: Millis,
    user_id: Id<User>,
    /// None for a user who is not known here.
    user_name: Option<String>,
    method: String,
    area: String,
    outcome: ActivityOutcome,
    /// The code of the error; none when it ended well.
    error: Option<String>,
    input_digest: String,
    previous: String,
    hash: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct SumUpActivity {
    filter: ActivityFilter,
}

#[derive(Serialize, TS)]
pub(crate) struct ActivityDay {
    /// The day's noon, milliseconds since 1970.
    at_ms: Millis,
    total: u64,
    failed: u64,
}

#[derive(Serialize, TS)]
pub(crate) struct ActivityArea {
    area: String,
    total: u64,
    failed: u64,
}

#[derive(Serialize, TS)]
pub(crate) struct ActivityUser {
    id: Id<User>,
    name: String,
}

#[derive(Serialize, TS)]
pub(crate) struct ActivitySummary {
    total: u64,
    failed: u64,
    days: Vec<ActivityDay>,
    areas: Vec<ActivityArea>,
    /// Everybody who may stand in the log.
    users: Vec<ActivityUser>,
    /// Every area that stands in the log, whatever the filter.
    known_areas: Vec<String>,
}

#[derive(Serialize, TS)]
pub(crate) struct ChainState {
    lines: u64,
    /// The first line that does not follow from the one before it; none when the chain holds.
    first_broken: Option<u64>,
    last_hash: String,
}

/// What a list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TableFormat {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

#[derive(Deserialize, TS)]
pub(crate) struct ExportActivity {
    filter: ActivityFilter,
    format: TableFormat,
    language: Language,
    path: Option<PathBuf>,
}

fn names(tx: &mut Read<'_>) -> Result<BTreeMap<Id<User>, String>> {
    let users = tx.list(Find::<User>::all())?;
    Ok(users.into_iter().map(|user| (user.id, user.name())).collect())
}

fn query(filter: &ActivityFilter, names: &BTreeMap<Id<User>, String>) -> AuditQuery {
    let keyword = filter.search.clone().filter(|text| !text.trim().is_empty());
    let sought = keyword.as_deref().map(fold).filter(|text| !text.is_empty());
    let named =
        names.iter().filter(|(_, name)| sought.as_deref().is_some_and(|sought| fold(name).contains(sought)));
    AuditQuery {
        actor: filter.user_id.map(Id::uuid),
        area: filter.area.clone().filter(|area| !area.is_empty()),
        succeeded: filter.outcome.map(|outcome| outcome == ActivityOutcome::Done),
        from_ms: filter.from_ms.map(|at| at.0),
        until_ms: filter.until_ms.map(|at| at.0),
        keyword_actors: named.map(|(id, _)| id.uuid()).collect(),
        keyword,
        before: None,
        limit: 0,
    }
}

fn row(line: AuditLine, names: &BTreeMap<Id<User>, String>) -> ActivityRow {
    let user_id = Id::from_uuid(line.actor);
    let failed = line.outcome != "ok";
    ActivityRow {
        number: line.number,
        at_ms: Millis(line.at_ms),
        user_id,
        user_name: names.get(&user_id).cloned(),
        area: area(&line.method).to_owned(),
        method: line.method,
        outcome: if failed { ActivityOutcome::Failed } else { ActivityOutcome::Done },
        error: failed.then_some(line.outcome),
        input_digest: line.input_digest,
        previous: line.previous,
        hash: line.hash,
    }
}

fn area(method: &str) -> &str {
    method.split_once('.').map_or(method, |(area, _)| area)
}

pub(crate) fn list(cx: &Cx<'_>, input: ListActivity) -> Result<Page<ActivityRow>> {
    let before = input.after.map(|after| after.parse::<u64>()).transpose();
    let before = before.map_err(|_| Error::field("after", "cursor"))?;
    let limit = page_limit(input.limit);
    cx.read(|tx| {
        let names = names(tx)?;
        let query = AuditQuery { before, limit: limit + 1, ..query(&input.filter, &names) };
        let mut lines = tx.find_audit(&query)?;
        let more = lines.len() > limit as usize;
        lines.truncate(limit as usize);
        let next = lines.last().filter(|_| more).map(|line| line.number.to_string());
        Ok(Page { items: lines.into_iter().map(|line| row(line, &names)).collect(), next })
    })
}

/// Counts per day and area of what the filter lets through.
pub(crate) fn summary(cx: &Cx<'_>, input: SumUpActivity) -> Result<ActivitySummary> {
    let offset_ms = offset_ms(&cx.workspace.env, cx.now());
    cx.read(|tx| {
        let names = names(tx)?;
        let tally = tx.tally_audit(&query(&input.filter, &names), offset_ms)?;
        let everything = tx.tally_audit(&AuditQuery::default(), offset_ms)?;
        let mut known_areas: Vec<_> = everything.into_iter().map(|each| each.area).collect();
        known_areas.sort_unstable();
        known_areas.dedup();
        let (mut days, mut areas) = (BTreeMap::new(), BTreeMap::new());
        for AuditTally { day, area, total, failed } in &tally {
            let sum = days.entry(*day).or_insert((0, 0));
            *sum = (sum.0 + total, sum.1 + failed);
            let sum = areas.entry(area.clone()).or_insert((0, 0));
            *sum = (sum.0 + total, sum.1 + failed);
        }
        let noon = |day: i64| Millis(day * Millis::DAY.0 + Millis::DAY.0 / 2 - offset_ms);
        let mut areas: Vec<_> =
            areas.into_iter().map(|(area, (total, failed))| ActivityArea { area, total, failed }).collect();
        areas.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.area.cmp(&b.area)));
        Ok(ActivitySummary {
            total: tally.iter().map(|each| each.total).sum(),
            failed: tally.iter().map(|each| each.failed).sum(),
            days: days
                .into_iter()
                .map(|(day, (total, failed))| ActivityDay { at_ms: noon(day), total, failed })
                .collect(),
            areas,
            users: names.into_iter().map(|(id, name)| ActivityUser { id, name }).collect(),
            known_areas,
        })
    })
}

/// How far the reports' time zone is ahead of UTC now.
fn offset_ms(env: &Env, now: Millis) -> i64 {
    let zone = jiff::tz::TimeZone::get(&env.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let now = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    i64::from(zone.to_offset(now).seconds()) * 1_000
}

/// Checks every line of the log against the one before it.
pub(crate) fn verify(cx: &Cx<'_>, _: Nothing) -> Result<ChainState> {
    cx.read(|tx| {
        let store::audit::ChainCheck { lines, first_broken, last_hash } = tx.verify_audit()?;
        Ok(ChainState { lines, first_broken, last_hash })
    })
}

pub(crate) fn export(cx: &Cx<'_>, input: ExportActivity) -> Result<Exported> {
    let lines = cx.read(|tx| {
        let names = names(tx)?;
        let query = AuditQuery { limit: MOST_LINES + 1, ..query(&input.filter, &names) };
        let lines = tx.find_audit(&query)?;
        Ok(lines.into_iter().map(|line| row(line, &names)).collect::<Vec<_>>())
    })?;
    if lines.len() > MOST_LINES as usize {
        return Err(Error::new(ErrorKind::Invalid, "activity.too_many").with("most", MOST_LINES));
    }
    let table = table(&lines, input.language);
    let (language, zone) = (Env::report_language(input.language), &cx.workspace.env.time_zone);
    let (bytes, ending) = match input.format {
        TableFormat::Csv => (table.csv(language, zone)?.into_bytes(), "csv"),
        TableFormat::Xlsx => (table.xlsx(language, zone)?, "xlsx"),
    };
    reports::hand_over(cx, &Rendered { file_name: format!("{}.{ending}", table.name), bytes }, input.path)
}

fn table(lines: &[ActivityRow], language: Language) -> Table {
    let (name, headings, done) = match language {
        Language::Fr => (
            "Journal d’activité",
            [
                "N°",
                "Moment",
                "Utilisateur",
                "Identifiant",
                "Domaine",
                "Action",
                "Résultat",
                "Empreinte de l’entrée",
                "Chaînage",
            ],
            "fait",
        ),
        Language::En | Language::Unknown => (
            "Activity log",
            ["No.", "Moment", "User", "User id", "Area", "Action", "Outcome", "Digest of the input", "Hash"],
            "done",
        ),
    };
    let widths = [8.0, 20.0, 26.0, 38.0, 16.0, 30.0, 26.0, 24.0, 24.0];
    let text = |text: &str| Value::Text(text.to_owned());
    Table {
        name: name.to_owned(),
        columns: headings.into_iter().map(str::to_owned).zip(widths).collect(),
        rows: lines
            .iter()
            .map(|line| {
                vec![
                    Value::Whole(i64::try_from(line.number).unwrap_or(i64::MAX)),
                    Value::Moment(line.at_ms.0),
                    line.user_name.as_deref().map_or(Value::Empty, text),
                    text(&line.user_id.to_string()),
                    text(&line.area),
                    text(&line.method),
                    text(line.error.as_deref().unwrap_or(done)),
                    text(&line.input_digest),
                    text(&line.hash),
                ]
            })
            .collect(),
    }
}
