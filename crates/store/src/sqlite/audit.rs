//! The SQL of the audit log.

use rusqlite::{Connection, Row, params_from_iter, types::Value as Sql};
use uuid::Uuid;

use crate::{
    StoreError,
    audit::{AuditQuery, AuditTally},
    changes::AuditLine,
};

pub(super) const COLUMNS: &str = "number, at_ms, actor, method, input_digest, outcome, previous, hash";

pub(super) fn line(row: &Row<'_>) -> rusqlite::Result<AuditLine> {
    let (number, actor): (i64, String) = (row.get(0)?, row.get(2)?);
    Ok(AuditLine {
        number: u64::try_from(number).unwrap_or(0),
        at_ms: row.get(1)?,
        actor: Uuid::parse_str(&actor).unwrap_or_default(),
        method: row.get(3)?,
        input_digest: row.get(4)?,
        outcome: row.get(5)?,
        previous: row.get(6)?,
        hash: row.get(7)?,
    })
}

/// The newest lines first.
pub(super) fn find(
    connection: &Connection,
    org: Uuid,
    query: &AuditQuery,
) -> Result<Vec<AuditLine>, StoreError> {
    let mut values = Vec::new();
    let mut conditions = conditions(org, query, &mut values);
    if let Some(before) = query.before {
        values.push(Sql::Integer(i64::try_from(before).unwrap_or(i64::MAX)));
        conditions.push(format!("number < ?{}", values.len()));
    }
    values.push(Sql::Integer(query.limit.into()));
    let sql = format!(
        "SELECT {COLUMNS} FROM audit WHERE {} ORDER BY number DESC LIMIT ?{}",
        conditions.join(" AND "),
        values.len()
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(values), line)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many lines per day and area; a day begins `offset_ms` before midnight in UTC.
pub(super) fn tally(
    connection: &Connection,
    org: Uuid,
    query: &AuditQuery,
    offset_ms: i64,
) -> Result<Vec<AuditTally>, StoreError> {
    let mut values = Vec::new();
    let conditions = conditions(org, query, &mut values);
    values.push(Sql::Integer(offset_ms));
    let sql = format!(
        "SELECT (at_ms + ?{}) / 86400000, substr(method, 1, instr(method || '.', '.') - 1), count(*), sum(outcome <> 'ok')
         FROM audit WHERE {} GROUP BY 1, 2 ORDER BY 1, 2",
        values.len(),
        conditions.join(" AND "),
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        let (total, failed): (i64, i64) = (row.get(2)?, row.get(3)?);
        Ok(AuditTally {
            day: row.get(0)?,
            area: row.get(1)?,
            total: u64::try_from(total).unwrap_or(0),
            failed: u64::try_from(failed).unwrap_or(0),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn conditions(org: Uuid, query: &AuditQuery, values: &mut Vec<Sql>) -> Vec<String> {
    let mut conditions = Vec::new();
    let mut bind = |value: Sql| {
        values.push(value);
        values.len()
    };
    conditions.push(format!("org = ?{}", bind(Sql::Text(org.to_string()))));
    if let Some(actor) = query.actor {
        conditions.push(format!("actor = ?{}", bind(Sql::Text(actor.to_string()))));
    }
    if let Some(area) = &query.area {
        let area = bind(Sql::Text(format!("{area}.")));
        conditions.push(format!("substr(method, 1, length(?{area})) = ?{area}"));
    }
    if let Some(succeeded) = query.succeeded {
        conditions.push(if succeeded { "outcome = 'ok'".into() } else { "outcome <> 'ok'".into() });
    }
    if let Some(from) = query.from_ms {
        conditions.push(format!("at_ms >= ?{}", bind(Sql::Integer(from))));
    }
    if let Some(until) = query.until_ms {
        conditions.push(format!("at_ms < ?{}", bind(Sql::Integer(until))));
    }
    if let Some(keyword) = query.keyword.as_deref().filter(|keyword| !keyword.trim().is_empty()) {
        let keyword = bind(Sql::Text(keyword.trim().to_lowercase()));
        let mut any: Vec<_> = ["method", "outcome", "input_digest"]
            .iter()
            .map(|column| format!("instr({column}, ?{keyword}) > 0"))
            .collect();
        for actor in &query.keyword_actors {
            any.push(format!("actor = ?{}", bind(Sql::Text(actor.to_string()))));
        }
        conditions.push(format!("({})", any.join(" OR ")));
    }
    conditions
}
