//! Builds the SQL of a list from a [`Query`].

use domain::{Record, person::Person};
use rusqlite::types::Value as Sql;
use uuid::Uuid;

use crate::find::{Order, Query};

use super::text::Few;

/// SQL text and the values it is run with.
pub(super) struct Statement {
    pub sql: String,
    pub values: Vec<Sql>,
}

impl Statement {
    fn bind(&mut self, value: impl Into<Sql>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn all(&mut self, conditions: &[String]) {
        self.sql.push_str(" WHERE ");
        self.sql.push_str(&conditions.join(" AND "));
    }
}

/// The documents of a page: sort value, then the columns of a document.
pub(super) fn page(kind: &str, org: Uuid, query: &Query, few: &Few) -> Statement {
    let sort = match query.order {
        Order::Oldest | Order::Newest => "''".to_owned(),
        Order::Sorted => "r.sort".into(),
        Order::Subject => "r.person_sort".into(),
        // Every value of a column sorts before this one.
        Order::Column(column) => format!("coalesce(r.\"{column}\", '\u{10FFFF}')"),
    };
    let columns = format!("SELECT {sort}, r.id, r.sort, r.search, r.deleted, r.doc");
    let mut statement = Statement { sql: from(&columns, kind), values: Vec::new() };
    let mut conditions = filters(&mut statement, kind, org, query, few);
    if let Some(after) = &query.after {
        let id = statement.bind(after.id.to_string());
        conditions.push(match query.order {
            Order::Oldest => format!("r.id > {id}"),
            Order::Newest => format!("r.id < {id}"),
            Order::Sorted | Order::Subject | Order::Column(_) => {
                let sort_after = statement.bind(after.sort.clone());
                format!("({sort}, r.id) > ({sort_after}, {id})")
            }
        });
    }
    statement.all(&conditions);
    // Few are found by their words and sorted then; the plus keeps the order from leading through all.
    let by = if few.own.is_some() || few.subject.is_some() { "ORDER BY +" } else { "ORDER BY " };
    statement.sql.push_str(&match query.order {
        Order::Oldest => format!(" {by}r.id"),
        Order::Newest => format!(" {by}r.id DESC"),
        Order::Sorted | Order::Subject | Order::Column(_) => format!(" {by}{sort}, r.id"),
    });
    if let Some(limit) = query.limit {
        let limit = statement.bind(i64::from(limit));
        statement.sql.push_str(" LIMIT ");
        statement.sql.push_str(&limit);
    }
    statement
}

/// How many documents the query finds.
pub(super) fn count(kind: &str, org: Uuid, query: &Query, few: &Few) -> Statement {
    let mut statement = Statement { sql: from("SELECT count(*)", kind), values: Vec::new() };
    let conditions = filters(&mut statement, kind, org, query, few);
    statement.all(&conditions);
    statement
}

fn from(columns: &str, kind: &str) -> String {
    format!("{columns} FROM \"{kind}\" AS r")
}

fn filters(statement: &mut Statement, kind: &str, org: Uuid, query: &Query, few: &Few) -> Vec<String> {
    let org = statement.bind(org.to_string());
    let mut conditions = vec![format!("r.org = {org}"), "r.deleted = 0".into()];
    let equal = query.equals.iter().map(|(column, value)| (*column, value.clone()));
    let parent = query.parent.map(|id| ("parent", id.to_string()));
    let subject = query.subject.map(|id| ("subject", id.to_string()));
    for (column, value) in equal.chain(parent).chain(subject) {
        conditions.push(format!("r.\"{column}\" = {}", statement.bind(value)));
    }
    for (column, value) in &query.differs {
        conditions.push(format!("r.\"{column}\" IS NOT {}", statement.bind(value.clone())));
    }
    for (column, from, to) in &query.between {
        let (from, to) = (statement.bind(from.clone()), statement.bind(to.clone()));
        conditions.push(format!("r.\"{column}\" >= {from} AND r.\"{column}\" < {to}"));
    }
    for column in &query.missing {
        conditions.push(format!("r.\"{column}\" IS NULL"));
    }
    let people = Person::KIND;
    for (words, column, kind, starts, few) in [
        ("r.search", "r.id", kind, &query.search, &few.own),
        ("r.person_search", "r.subject", people, &query.search_subject, &few.subject),
    ] {
        let Some(starts) = starts else { continue };
        if starts.is_empty() {
            conditions.push("0".into());
        }
        if let Some(few) = few {
            let few = statement.bind(few.clone());
            conditions.push(format!(
                "{column} IN (SELECT t.id FROM \"{kind}_words\" AS f CROSS JOIN search_text AS t ON t.row = f.rowid
                 WHERE f.\"{kind}_words\" MATCH {few} AND t.org = {org})"
            ));
        }
        // What many have is found soon on the way through the order of the list.
        for start in starts {
            let start = statement.bind(format!(" {start}"));
            conditions.push(format!("instr(' ' || {words}, {start}) > 0"));
        }
    }
    conditions
}

#[cfg(test)]
mod tests {
    use domain::{Millis, session::Session};
    use rusqlite::{Connection, params_from_iter};

    use super::*;
    use crate::{find::Find, keys::WorkspaceKey, sqlite::Sqlite};

    fn with_new_database(test: impl FnOnce(&Connection)) {
        let folder = tempfile::tempdir().unwrap();
        let key = WorkspaceKey::generate().unwrap();
        let sqlite = Sqlite::open(&folder.path().join("recruteia.db"), &key, Millis(1)).unwrap();
        test(&sqlite.reader().unwrap());
    }

    /// How what `query` asks for is found.
    fn steps_of(connection: &Connection, kind: &str, query: &Query) -> Vec<String> {
        let page = page(kind, Uuid::nil(), query, &Few::default());
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", page.sql)).unwrap();
        let steps = plan.query_map(params_from_iter(page.values), |row| row.get(3)).unwrap();
        steps.map(Result::unwrap).collect()
    }

    /// The kinds with an index of what belongs to a record, or is about a person.
    fn indexed_by(connection: &Connection, column: &str) -> Vec<String> {
        let sql = "SELECT DISTINCT m.tbl_name FROM sqlite_schema AS m, pragma_index_info(m.name) AS c
                   JOIN pragma_table_xinfo(m.tbl_name) AS t ON t.name = 'doc'
                   WHERE m.type = 'index' AND c.seqno = 1 AND c.name = ?1";
        let mut kinds = connection.prepare(sql).unwrap();
        let kinds = kinds.query_map([column], |row| row.get(0)).unwrap();
        kinds.map(Result::unwrap).collect()
    }

    #[test]
    fn what_belongs_to_a_record_or_is_about_a_person_is_found_by_that_in_every_order() {
        with_new_database(|connection| {
            let id = Some(Uuid::nil());
            let (of, about) = (indexed_by(connection, "parent"), indexed_by(connection, "subject"));
            assert!(of.len() >= 11 && about.len() >= 6, "{of:?} {about:?}");
            let of = of.into_iter().map(|kind| (kind, Query { parent: id, ..Query::default() }, "parent=?"));
            let about =
                about.into_iter().map(|kind| (kind, Query { subject: id, ..Query::default() }, "subject=?"));
            for (kind, query, by) in of.chain(about) {
                for order in [Order::Oldest, Order::Newest, Order::Sorted] {
                    for limit in [None, Some(50)] {
                        let query = Query { order, limit, ..query.clone() };
                        let steps = steps_of(connection, &kind, &query);
                        assert!(steps[0].contains(by), "{kind}, {query:?}: {steps:?}");
                    }
                }
            }
        });
    }

    #[test]
    fn lists_of_sessions_walk_through_an_index_in_their_order() {
        let filters = [
            Find::<Session>::all(),
            Find::of(Uuid::nil()),
            Find::all().with("state", "draft"),
            Find::of(Uuid::nil()).with("state", "draft"),
        ];
        with_new_database(|connection| {
            for find in filters {
                for order in [Order::Newest, Order::Subject, Order::Column("starts_at")] {
                    let query = find.clone().order(order).limit(50).query;
                    let steps = steps_of(connection, Session::KIND, &query);
                    assert!(steps.iter().all(|step| !step.contains("TEMP B-TREE")), "{query:?}: {steps:?}");
                }
            }
        });
    }
}
