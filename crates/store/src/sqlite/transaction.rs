//! One transaction on SQLCipher.

use domain::Hlc;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    StoreError,
    audit::{AuditQuery, AuditTally},
    changes::{AuditLine, Change, Operation},
    engine::{Document, Sought, Transaction},
    find::Query,
};

use super::{audit, query, text};

/// Every kind that can be about a person; what an erasure goes through.
const PERSONAL_KINDS: &[&str] = &[
    "person",
    "consent",
    "session",
    "answer",
    "media",
    "transcript",
    "rating",
    "sign_off",
    "comment",
    "interview_note",
    "observation",
    "analysis",
    "unblinding",
    "agreed_rating",
    "session_event",
    "subject_request",
    "request_step",
    "retention_hold",
];

pub(super) struct SqliteTransaction<'c> {
    connection: &'c Connection,
    org: Uuid,
}

impl<'c> SqliteTransaction<'c> {
    pub(super) fn new(connection: &'c Connection, org: Uuid) -> Self {
        Self { connection, org }
    }

    fn org(&self) -> String {
        self.org.to_string()
    }
}

impl Transaction for SqliteTransaction<'_> {
    fn get(&mut self, kind: &'static str, id: Uuid) -> Result<Option<Document>, StoreError> {
        let sql =
            format!("SELECT '', id, sort, search, deleted, doc FROM \"{kind}\" WHERE org = ?1 AND id = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let row = statement
            .query_row(params![self.org(), id.to_string()], |row| Ok(document(kind, row)))
            .optional()?;
        Ok(row.transpose()?.map(|(_, document)| document))
    }

    fn put(&mut self, kind: &'static str, document: &Document) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO \"{kind}\" (org, id, sort, search, deleted, doc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (org, id) DO UPDATE SET sort = excluded.sort, search = excluded.search,
             deleted = excluded.deleted, doc = excluded.doc"
        );
        let fields = to_text(kind, &document.fields)?;
        let Document { id, sort, search, deleted, .. } = document;
        self.connection.prepare_cached(&sql)?.execute(params![
            self.org(),
            id.to_string(),
            sort,
            search,
            deleted,
            fields
        ])?;
        Ok(())
    }

    fn find(&mut self, kind: &'static str, query: &Query) -> Result<Vec<(String, Document)>, StoreError> {
        let few = text::Few::of(self.connection, kind, self.org, query)?;
        let page = query::page(kind, self.org, query, &few);
        let mut statement = self.connection.prepare_cached(&page.sql)?;
        let rows = statement.query_map(params_from_iter(page.values), |row| Ok(document(kind, row)))?;
        rows.map(|row| row.map_err(StoreError::from).flatten()).collect()
    }

    fn count(&mut self, kind: &'static str, query: &Query) -> Result<u64, StoreError> {
        let few = text::Few::of(self.connection, kind, self.org, query)?;
        let count = query::count(kind, self.org, query, &few);
        let mut statement = self.connection.prepare_cached(&count.sql)?;
        let found: i64 = statement.query_row(params_from_iter(count.values), |row| row.get(0))?;
        Ok(u64::try_from(found).unwrap_or(0))
    }

    fn append_change(&mut self, change: &Change) -> Result<(), StoreError> {
        let sql = "INSERT INTO change (org, hlc, actor, kind, id, subject, operation, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let subject = change.subject.map(|id| id.to_string());
        let fields = to_text(&change.kind, &change.fields)?;
        self.connection.prepare_cached(sql)?.execute(params![
            self.org(),
            change.hlc.to_string(),
            change.actor.to_string(),
            change.kind,
            change.id.to_string(),
            subject,
            change.operation.name(),
            fields
        ])?;
        Ok(())
    }

    fn history(&mut self, id: Uuid) -> Result<Vec<Change>, StoreError> {
        let sql = "SELECT hlc, actor, kind, id, subject, operation, fields FROM change WHERE org = ?1 AND id = ?2 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![self.org(), id.to_string()], |row| Ok(change(row)))?;
        rows.map(|row| row.map_err(StoreError::from).flatten()).collect()
    }

    fn last_clock(&mut self) -> Result<Option<Hlc>, StoreError> {
        let sql = "SELECT max(hlc) FROM change WHERE org = ?1";
        let text: Option<String> = self.connection.query_row(sql, [self.org()], |row| row.get(0))?;
        text.map(|text| text.parse().map_err(|_| broken("change", "clock"))).transpose()
    }

    fn put_text(
        &mut self,
        kind: &'static str,
        id: Uuid,
        subject: Option<Uuid>,
        text: Option<&str>,
    ) -> Result<(), StoreError> {
        text::put(self.connection, self.org, kind, id, subject, text)
    }

    fn texts_with(
        &mut self,
        kind: &'static str,
        groups: &[Vec<Sought>],
        limit: u32,
    ) -> Result<Vec<(Uuid, String)>, StoreError> {
        text::with(self.connection, self.org, kind, groups, limit)
    }

    fn words_from(&mut self, kind: &'static str, start: &str, limit: u32) -> Result<Vec<String>, StoreError> {
        text::words_from(self.connection, self.org, kind, start, limit)
    }

    fn words_like(
        &mut self,
        kind: &'static str,
        word: &str,
        longest: usize,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        text::words_like(self.connection, self.org, kind, word, longest, limit)
    }

    fn put_blob(&mut self, id: Uuid, subject: Option<Uuid>, bytes: &[u8]) -> Result<(), StoreError> {
        let sql = "INSERT INTO blob (org, id, subject, bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (org, id) DO UPDATE SET bytes = excluded.bytes";
        let subject = subject.map(|id| id.to_string());
        self.connection.prepare_cached(sql)?.execute(params![self.org(), id.to_string(), subject, bytes])?;
        Ok(())
    }

    fn blob(&mut self, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM blob WHERE org = ?1 AND id = ?2";
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_row(params![self.org(), id.to_string()], |row| row.get(0))
            .optional()?)
    }

    fn person_key(&mut self, person: Uuid) -> Result<Option<String>, StoreError> {
        let sql = "SELECT secret FROM person_key WHERE org = ?1 AND person = ?2";
        Ok(self
            .connection
            .query_row(sql, params![self.org(), person.to_string()], |row| row.get(0))
            .optional()?)
    }

    fn put_person_key(&mut self, person: Uuid, secret: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO person_key (org, person, secret) VALUES (?1, ?2, ?3)";
        self.connection.execute(sql, params![self.org(), person.to_string(), secret])?;
        Ok(())
    }

    fn erase(&mut self, person: Uuid, at_ms: i64) -> Result<Vec<(String, Uuid)>, StoreError> {
        let (org, subject) = (self.org(), person.to_string());
        text::remove_about(self.connection, self.org, person)?;
        let mut erased = Vec::new();
        for &kind in PERSONAL_KINDS {
            let mut statement = self
                .connection
                .prepare(&format!("DELETE FROM \"{kind}\" WHERE org = ?1 AND subject = ?2 RETURNING id"))?;
            let ids = statement.query_map([&org, &subject], |row| row.get::<_, String>(0))?;
            for id in ids {
                let id = Uuid::parse_str(&id?).map_err(|_| broken(kind, "id"))?;
                self.connection.execute(
                    "INSERT OR IGNORE INTO erasure (org, id, at_ms) VALUES (?1, ?2, ?3)",
                    params![org, id.to_string(), at_ms],
                )?;
                erased.push((kind.to_owned(), id));
            }
        }
        self.connection
            .execute("UPDATE change SET fields = '{}' WHERE org = ?1 AND subject = ?2", [&org, &subject])?;
        self.connection.execute("DELETE FROM blob WHERE org = ?1 AND subject = ?2", [&org, &subject])?;
        self.connection.execute("DELETE FROM person_key WHERE org = ?1 AND person = ?2", [&org, &subject])?;
        Ok(erased)
    }

    fn erase_record(&mut self, kind: &'static str, id: Uuid, at_ms: i64) -> Result<(), StoreError> {
        let key = params![self.org(), id.to_string()];
        text::put(self.connection, self.org, kind, id, None, None)?;
        self.connection.execute(&format!("DELETE FROM \"{kind}\" WHERE org = ?1 AND id = ?2"), key)?;
        self.connection.execute("DELETE FROM blob WHERE org = ?1 AND id = ?2", key)?;
        self.connection.execute("UPDATE change SET fields = '{}' WHERE org = ?1 AND id = ?2", key)?;
        self.add_erasure(id, at_ms)
    }

    fn is_erased(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM erasure WHERE org = ?1 AND id = ?2";
        Ok(self.connection.prepare_cached(sql)?.exists(params![self.org(), id.to_string()])?)
    }

    fn append_audit(&mut self, line: AuditLine) -> Result<(), StoreError> {
        let sql = "SELECT number, hash FROM audit WHERE org = ?1 ORDER BY number DESC LIMIT 1";
        let last: Option<(i64, String)> = self
            .connection
            .prepare_cached(sql)?
            .query_row([self.org()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (before, previous) = last.unwrap_or_default();
        let number = before + 1;
        let line = AuditLine { number: u64::try_from(number).unwrap_or(0), previous, ..line };
        let hash = line.expected_hash();
        let sql = "INSERT INTO audit (org, number, at_ms, actor, method, input_digest, outcome, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let AuditLine { at_ms, actor, method, input_digest, outcome, previous, .. } = line;
        self.connection.prepare_cached(sql)?.execute(params![
            self.org(),
            number,
            at_ms,
            actor.to_string(),
            method,
            input_digest,
            outcome,
            previous,
            hash
        ])?;
        Ok(())
    }

    fn audit(&mut self, from: u64, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        let sql = format!(
            "SELECT {} FROM audit WHERE org = ?1 AND number >= ?2 ORDER BY number LIMIT ?3",
            audit::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![self.org(), from, limit], audit::line)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn find_audit(&mut self, query: &AuditQuery) -> Result<Vec<AuditLine>, StoreError> {
        audit::find(self.connection, self.org, query)
    }

    fn tally_audit(&mut self, query: &AuditQuery, offset_ms: i64) -> Result<Vec<AuditTally>, StoreError> {
        audit::tally(self.connection, self.org, query, offset_ms)
    }

    fn about(&mut self, person: Uuid) -> Result<Vec<(String, Document)>, StoreError> {
        let mut found = Vec::new();
        for &kind in PERSONAL_KINDS {
            let sql = format!(
                "SELECT '', id, sort, search, deleted, doc FROM \"{kind}\" WHERE org = ?1 AND subject = ?2 ORDER BY id"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows =
                statement.query_map([self.org(), person.to_string()], |row| Ok(document(kind, row)))?;
            for row in rows {
                found.push((kind.to_owned(), row??.1));
            }
        }
        Ok(found)
    }

    fn changes_about(&mut self, person: Uuid) -> Result<Vec<Change>, StoreError> {
        let sql = "SELECT hlc, actor, kind, id, subject, operation, fields FROM change WHERE org = ?1 AND subject = ?2 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([self.org(), person.to_string()], |row| Ok(change(row)))?;
        rows.map(|row| row.map_err(StoreError::from).flatten()).collect()
    }

    fn latest_moments(
        &mut self,
        kind: &'static str,
        field: &'static str,
    ) -> Result<Vec<(Uuid, i64)>, StoreError> {
        let sql = format!(
            "SELECT subject, max(doc ->> '$.{field}') FROM \"{kind}\" WHERE org = ?1 AND subject IS NOT NULL GROUP BY subject"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([self.org()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?.unwrap_or(0)))
        })?;
        let parse = |(subject, at_ms): (String, i64)| {
            Ok((Uuid::parse_str(&subject).map_err(|_| broken(kind, "subject"))?, at_ms))
        };
        rows.map(|row| row.map_err(StoreError::from).and_then(parse)).collect()
    }

    fn erasures(&mut self) -> Result<Vec<(Uuid, i64)>, StoreError> {
        let sql = "SELECT id, at_ms FROM erasure WHERE org = ?1 ORDER BY at_ms, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([self.org()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        let parse = |(id, at_ms): (String, i64)| {
            Ok((Uuid::parse_str(&id).map_err(|_| broken("erasure", "id"))?, at_ms))
        };
        rows.map(|row| row.map_err(StoreError::from).and_then(parse)).collect()
    }

    fn add_erasure(&mut self, id: Uuid, at_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO erasure (org, id, at_ms) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![self.org(), id.to_string(), at_ms])?;
        Ok(())
    }

    fn record_counts(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%doc TEXT NOT NULL%' ORDER BY name";
        let mut statement = self.connection.prepare_cached(sql)?;
        let kinds: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<Result<_, rusqlite::Error>>()?;
        let mut counts = Vec::with_capacity(kinds.len());
        for kind in kinds {
            let sql = format!("SELECT count(*) FROM \"{kind}\" WHERE org = ?1 AND deleted = 0");
            let count: i64 = self.connection.query_row(&sql, [self.org()], |row| row.get(0))?;
            counts.push((kind, u64::try_from(count).unwrap_or(0)));
        }
        Ok(counts)
    }

    fn put_local(&mut self, area: &str, key: &str, value: Option<&Value>) -> Result<(), StoreError> {
        let org = self.org();
        if let Some(value) = value {
            let sql = "INSERT INTO local (org, area, key, value) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (org, area, key) DO UPDATE SET value = excluded.value";
            self.connection.prepare_cached(sql)?.execute(params![org, area, key, value.to_string()])?;
        } else {
            self.connection
                .execute("DELETE FROM local WHERE org = ?1 AND area = ?2 AND key = ?3", [&org, area, key])?;
        }
        Ok(())
    }

    fn locals(&mut self, area: &str) -> Result<Vec<(String, Value)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT key, value FROM local WHERE org = ?1 AND area = ?2 ORDER BY key")?;
        let rows =
            statement.query_map([&self.org(), area], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let parse = |(key, value): (String, String)| {
            Ok((key, serde_json::from_str(&value).map_err(|_| broken(area, "value"))?))
        };
        rows.map(|row| row.map_err(StoreError::from).and_then(parse)).collect()
    }
}

fn document(kind: &str, row: &Row<'_>) -> Result<(String, Document), StoreError> {
    let (id, fields): (String, String) = (row.get(1)?, row.get(5)?);
    let document = Document {
        id: Uuid::parse_str(&id).map_err(|_| broken(kind, "id"))?,
        sort: row.get(2)?,
        search: row.get(3)?,
        deleted: row.get(4)?,
        fields: from_text(kind, &fields)?,
    };
    Ok((row.get(0)?, document))
}

fn change(row: &Row<'_>) -> Result<Change, StoreError> {
    let text = |column| row.get::<_, String>(column);
    let uuid = |text: &str| Uuid::parse_str(text).map_err(|_| broken("change", "id"));
    let subject: Option<String> = row.get(4)?;
    Ok(Change {
        hlc: text(0)?.parse().map_err(|_| broken("change", "clock"))?,
        actor: uuid(&text(1)?)?,
        kind: text(2)?,
        id: uuid(&text(3)?)?,
        subject: subject.as_deref().map(uuid).transpose()?,
        operation: Operation::parse(&text(5)?).ok_or_else(|| broken("change", "operation"))?,
        fields: from_text("change", &text(6)?)?,
    })
}

fn to_text(kind: &str, fields: &Map<String, Value>) -> Result<String, StoreError> {
    serde_json::to_string(fields).map_err(|_| broken(kind, "document"))
}

fn from_text(kind: &str, text: &str) -> Result<Map<String, Value>, StoreError> {
    serde_json::from_str(text).map_err(|_| broken(kind, "document"))
}

pub(super) fn broken(kind: &str, part: &str) -> StoreError {
    StoreError::Document { kind: kind.into(), reason: format!("unreadable {part}") }
}
