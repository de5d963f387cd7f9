//! What the query planner is told of the tables: figures of a large organisation, the same in every workspace.
//!
//! Without figures SQLite takes the organisation for a filter that leaves ten records, walks through all of them in
//! the order of a list, and never looks at the index of what belongs to a session. Measured figures would give every
//! workspace plans of its own, which no test has seen.

use rusqlite::{Connection, params};

use crate::StoreError;

/// Records of a kind.
const RECORDS: u64 = 1_000_000;

/// Among how many values the records of a kind are divided by a column; the others name about one record each.
fn values(column: Option<&str>) -> u64 {
    match column {
        Some("org" | "deleted") => 1,
        Some("state" | "kind" | "act" | "signed" | "waits" | "transcripts") => 4,
        Some("rater_id") => 20,
        Some("question_id") => 1_000,
        Some("parent") => 20_000,
        Some("subject") => 100_000,
        // Many have none.
        Some("starts_at") | None => 2,
        Some(_) => RECORDS,
    }
}

/// Describes every index that begins with the organisation. Runs after each migration, for connections that are opened
/// later; the numbers of an index are those of sqlite_stat1 (<https://www.sqlite.org/fileformat2.html#stat1tab>).
pub(super) fn describe(connection: &Connection) -> Result<(), StoreError> {
    // The table of figures is made by the analysis of some table, here a small one.
    connection.execute_batch("ANALYZE local; DELETE FROM sqlite_stat1;")?;
    let mut indexes = connection.prepare(
        "SELECT m.tbl_name, m.name, c.name FROM sqlite_schema AS m, pragma_index_info(m.name) AS c
         WHERE m.type = 'index' ORDER BY m.tbl_name, m.name, c.seqno",
    )?;
    let columns: Vec<(String, String, Option<String>)> = indexes
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for index in columns.chunk_by(|(_, one, _), (_, other, _)| one == other) {
        let (table, name, first) = &index[0];
        if first.as_deref() != Some("org") {
            continue;
        }
        let mut figures = RECORDS.to_string();
        let mut left = RECORDS;
        for (_, _, column) in index {
            left = (left / values(column.as_deref())).max(1);
            figures.push_str(&format!(" {left}"));
        }
        connection
            .prepare_cached("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)")?
            .execute(params![table, name, figures])?;
    }
    Ok(())
}
