//! Full-text search: an FTS5 index per kind brings candidates, a list of known words forgives spelling.
//!
//! The index keeps which text has which word and no more (`detail=none`); the texts lie beside it, so that what is taken
//! out is exactly what was put in. `secure-delete` takes words out of the index at once.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use domain::{Record, person::Person};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::{StoreError, engine::Sought, find::Query};

use super::transaction::broken;

/// Kinds with an index of their own.
const INDEXED: [&str; 3] = ["person", "campaign", "transcript"];
/// Shorter words are neither completed from the list of known words nor forgiven.
const SHORTEST_KNOWN: usize = 4;
/// A search that finds more is cheaper as a walk through the list in its order.
const MANY: u32 = 300;

/// Puts, replaces or removes a text.
pub(super) fn put(
    connection: &Connection,
    org: Uuid,
    kind: &str,
    id: Uuid,
    subject: Option<Uuid>,
    text: Option<&str>,
) -> Result<(), StoreError> {
    let subject = subject.map(|subject| subject.to_string());
    let (org, id) = (org.to_string(), id.to_string());
    let before: Option<(i64, String)> = connection
        .prepare_cached("SELECT row, text FROM search_text WHERE org = ?1 AND kind = ?2 AND id = ?3")?
        .query_row(params![org, kind, id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if before.as_ref().map(|(_, text)| text.as_str()) == text {
        return Ok(());
    }
    let known = before.as_ref().map(|(_, text)| known_words(text)).unwrap_or_default();
    let now = text.map(known_words).unwrap_or_default();
    if let Some((row, text)) = &before {
        let sql =
            format!("INSERT INTO \"{kind}_words\" (\"{kind}_words\", rowid, text) VALUES ('delete', ?1, ?2)");
        connection.prepare_cached(&sql)?.execute(params![row, text])?;
        connection.prepare_cached("DELETE FROM search_text WHERE row = ?1")?.execute([row])?;
    }
    if let Some(text) = text {
        connection
            .prepare_cached(
                "INSERT INTO search_text (row, org, kind, id, subject, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![before.as_ref().map(|(row, _)| row), org, kind, id, subject, text])?;
        let row = connection.last_insert_rowid();
        let sql = format!("INSERT INTO \"{kind}_words\" (rowid, text) VALUES (?1, ?2)");
        connection.prepare_cached(&sql)?.execute(params![row, text])?;
    }
    for word in now.difference(&known) {
        learn(connection, &org, kind, word)?;
    }
    for word in known.difference(&now) {
        forget_unless_used(connection, &org, kind, word)?;
    }
    Ok(())
}

/// Removes every text about a person.
pub(super) fn remove_about(connection: &Connection, org: Uuid, person: Uuid) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT kind, id FROM search_text WHERE org = ?1 AND subject = ?2")?;
    let found = statement.query_map(params![org.to_string(), person.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    for (kind, id) in found.collect::<Result<Vec<_>, _>>()? {
        let id = Uuid::parse_str(&id).map_err(|_| broken(&kind, "id"))?;
        put(connection, org, &kind, id, None, None)?;
    }
    Ok(())
}

fn known_words(text: &str) -> BTreeSet<&str> {
    text.split(' ').filter(|word| word.chars().count() >= SHORTEST_KNOWN).collect()
}

fn length(word: &str) -> u32 {
    u32::try_from(word.chars().count()).unwrap_or(u32::MAX)
}

/// The groups of three letters of a word, its beginning marked twice and its end once.
fn grams(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = "  ".chars().chain(word.chars()).chain([' ']).collect();
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

fn learn(connection: &Connection, org: &str, kind: &str, word: &str) -> Result<(), StoreError> {
    let length = length(word);
    let added = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO search_word (org, kind, length, word) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![org, kind, length, word])?;
    if added == 0 {
        return Ok(());
    }
    let id = connection.last_insert_rowid();
    let mut statement = connection
        .prepare_cached("INSERT INTO search_gram (kind, gram, length, word) VALUES (?1, ?2, ?3, ?4)")?;
    for gram in grams(word) {
        statement.execute(params![kind, gram, length, id])?;
    }
    Ok(())
}

fn forget_unless_used(connection: &Connection, org: &str, kind: &str, word: &str) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT 1 FROM \"{kind}_words\" AS f CROSS JOIN search_text AS t ON t.row = f.rowid
         WHERE f.\"{kind}_words\" MATCH ?1 AND t.org = ?2 LIMIT 1"
    );
    if connection.prepare_cached(&sql)?.exists(params![quoted(word), org])? {
        return Ok(());
    }
    let id: Option<i64> = connection
        .prepare_cached("DELETE FROM search_word WHERE org = ?1 AND kind = ?2 AND word = ?3 RETURNING id")?
        .query_row(params![org, kind, word], |row| row.get(0))
        .optional()?;
    let mut statement = connection.prepare_cached(
        "DELETE FROM search_gram WHERE kind = ?1 AND gram = ?2 AND length = ?3 AND word = ?4",
    )?;
    for gram in grams(word) {
        statement.execute(params![kind, gram, length(word), id])?;
    }
    Ok(())
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

fn expression(sought: &Sought) -> String {
    match sought {
        Sought::Word(word) => quoted(word),
        Sought::Start(start) => format!("{}*", quoted(start)),
    }
}

/// Texts that have a word of each group, the last indexed first.
pub(super) fn with(
    connection: &Connection,
    org: Uuid,
    kind: &str,
    groups: &[Vec<Sought>],
    limit: u32,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    if groups.is_empty() || groups.iter().any(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let any =
        |group: &Vec<Sought>| format!("({})", group.iter().map(expression).collect::<Vec<_>>().join(" OR "));
    let expression = groups.iter().map(any).collect::<Vec<_>>().join(" AND ");
    let sql = format!(
        "SELECT t.id, t.text FROM \"{kind}_words\" AS f CROSS JOIN search_text AS t ON t.row = f.rowid
         WHERE f.\"{kind}_words\" MATCH ?1 AND t.org = ?2 ORDER BY f.rowid DESC LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![expression, org.to_string(), limit], |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?))
    })?;
    let found = rows.map(|row| {
        let (id, text) = row?;
        Ok((Uuid::parse_str(&id).map_err(|_| broken(kind, "id"))?, text))
    });
    found.collect()
}

/// Known words with this start, the shortest first.
pub(super) fn words_from(
    connection: &Connection,
    org: Uuid,
    kind: &str,
    start: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT word FROM search_word WHERE org = ?1 AND kind = ?2 AND word >= ?3 AND word < ?4
         ORDER BY length, word LIMIT ?5",
    )?;
    let end = format!("{start}\u{10ffff}");
    let words = statement.query_map(params![org.to_string(), kind, start, end, limit], |row| row.get(0))?;
    Ok(words.collect::<Result<_, _>>()?)
}

/// Known words that share most groups of three letters with `word`; among equals the first learnt.
pub(super) fn words_like(
    connection: &Connection,
    org: Uuid,
    kind: &str,
    word: &str,
    longest: usize,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let shortest = length(word).saturating_sub(2);
    let longest = u32::try_from(longest).unwrap_or(u32::MAX);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT word FROM search_gram WHERE kind = ?1 AND gram = ?2 AND length BETWEEN ?3 AND ?4",
    )?;
    let mut shared: HashMap<i64, usize> = HashMap::new();
    for gram in grams(word) {
        let mut rows = statement.query(params![kind, gram, shortest, longest])?;
        while let Some(row) = rows.next()? {
            *shared.entry(row.get(0)?).or_default() += 1;
        }
    }
    let mut shared: Vec<_> = shared.into_iter().collect();
    shared.sort_unstable_by_key(|(id, shared)| (Reverse(*shared), *id));
    let mut statement =
        connection.prepare_cached("SELECT word FROM search_word WHERE id = ?1 AND org = ?2")?;
    let mut words = Vec::new();
    for (id, _) in shared {
        if words.len() == limit {
            break;
        }
        words.extend(
            statement.query_row(params![id, org.to_string()], |row| row.get::<_, String>(0)).optional()?,
        );
    }
    Ok(words)
}

/// The searches of a list that find so few that the index should lead, as expressions for it.
#[derive(Debug, Default)]
pub(super) struct Few {
    /// Within the kind itself.
    pub own: Option<String>,
    /// Within the people it is about.
    pub subject: Option<String>,
}

impl Few {
    pub(super) fn of(
        connection: &Connection,
        kind: &str,
        org: Uuid,
        query: &Query,
    ) -> Result<Self, StoreError> {
        let few = |kind: &str, starts: &Option<Vec<String>>| match starts {
            Some(starts) if !starts.is_empty() && INDEXED.contains(&kind) => {
                few(connection, kind, org, starts)
            }
            _ => Ok(None),
        };
        Ok(Self { own: few(kind, &query.search)?, subject: few(Person::KIND, &query.search_subject)? })
    }
}

fn few(
    connection: &Connection,
    kind: &str,
    org: Uuid,
    starts: &[String],
) -> Result<Option<String>, StoreError> {
    let each = starts.iter().map(|start| format!("{}*", quoted(start)));
    let expression = each.collect::<Vec<_>>().join(" AND ");
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM \"{kind}_words\" AS f CROSS JOIN search_text AS t ON t.row = f.rowid
         WHERE f.\"{kind}_words\" MATCH ?1 AND t.org = ?2 LIMIT ?3)"
    );
    let found: u32 = connection
        .prepare_cached(&sql)?
        .query_row(params![expression, org.to_string(), MANY + 1], |row| row.get(0))?;
    Ok((found <= MANY).then_some(expression))
}
