//! Builds the SQL of a list from a [`Query`].

use rusqlite::types::Value as Sql;
use uuid::Uuid;

use crate::find::{Order, Query};

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
pub(super) fn page(kind: &'static str, org: Uuid, query: &Query) -> Statement {
    let sort = match query.order {
        Order::Oldest | Order::Newest => "''".to_owned(),
        Order::Sorted => "r.sort".into(),
        Order::Subject => "p.sort".into(),
        // Every value of a column sorts before this one.
        Order::Column(column) => format!("coalesce(r.\"{column}\", '\u{10FFFF}')"),
    };
    let columns = format!("SELECT {sort}, r.id, r.sort, r.search, r.deleted, r.doc");
    let mut statement = Statement { sql: from(&columns, kind, query), values: Vec::new() };
    let mut conditions = filters(&mut statement, org, query);
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
    statement.sql.push_str(&match query.order {
        Order::Oldest => " ORDER BY r.id".to_owned(),
        Order::Newest => " ORDER BY r.id DESC".into(),
        Order::Sorted | Order::Subject | Order::Column(_) => format!(" ORDER BY {sort}, r.id"),
    });
    if let Some(limit) = query.limit {
        let limit = statement.bind(i64::from(limit));
        statement.sql.push_str(" LIMIT ");
        statement.sql.push_str(&limit);
    }
    statement
}

/// How many documents the query finds.
pub(super) fn count(kind: &'static str, org: Uuid, query: &Query) -> Statement {
    let mut statement = Statement { sql: from("SELECT count(*)", kind, query), values: Vec::new() };
    let conditions = filters(&mut statement, org, query);
    statement.all(&conditions);
    statement
}

fn from(columns: &str, kind: &'static str, query: &Query) -> String {
    let joined = query.order == Order::Subject || query.search_subject.is_some();
    let join = if joined { " JOIN \"person\" AS p ON p.org = r.org AND p.id = r.subject" } else { "" };
    format!("{columns} FROM \"{kind}\" AS r{join}")
}

fn filters(statement: &mut Statement, org: Uuid, query: &Query) -> Vec<String> {
    let mut conditions = vec![format!("r.org = {}", statement.bind(org.to_string())), "r.deleted = 0".into()];
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
    for (table, text) in [("r", &query.search), ("p", &query.search_subject)] {
        for word in text.iter().flat_map(|text| text.split_whitespace()) {
            conditions.push(format!("instr({table}.search, {}) > 0", statement.bind(word.to_owned())));
        }
    }
    conditions
}
