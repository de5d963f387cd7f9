//! Lists: filtered and sorted in the database, paged by key.

use std::marker::PhantomData;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Record, search::words, session::Session};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::StoreError;

/// The order of a list; ties are broken by id, so pages never overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were created.
    #[default]
    Oldest,
    /// The last created first.
    Newest,
    /// By the record's own sort key.
    Sorted,
    /// By the sort key of the person it is about; for sessions alone.
    Subject,
    /// By a derived column; records without a value come last.
    Column(&'static str),
}

/// A question to the store: which records of kind `T`, in which order, how many.
#[derive(Clone, Debug)]
pub struct Find<T> {
    pub(crate) query: Query,
    kind: PhantomData<fn() -> T>,
}

/// The same without the type, as engines see it.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Belonging to this record.
    pub parent: Option<Uuid>,
    /// About this person.
    pub subject: Option<Uuid>,
    /// With this value in a derived column.
    pub equals: Vec<(&'static str, String)>,
    /// Without this value in a derived column.
    pub differs: Vec<(&'static str, String)>,
    /// With a value in a derived column from the first bound on and before the second one, bytewise.
    pub between: Vec<(&'static str, String, String)>,
    /// Without any value in a derived column.
    pub missing: Vec<&'static str>,
    /// With words in the search key that start with each of these; nothing has what is no word.
    pub search: Option<Vec<String>>,
    /// With words in the search key of the person it is about that start with each of these.
    pub search_subject: Option<Vec<String>>,
    /// In this order.
    pub order: Order,
    /// Starting after this place.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// A place in a list: the sort value and id of the last record seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The sort value; empty in lists by time.
    pub sort: String,
    /// The record.
    pub id: Uuid,
}

impl Cursor {
    pub(crate) fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}{}", self.id.simple(), self.sort))
    }

    fn decode(text: &str) -> Result<Self, StoreError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| StoreError::Cursor)?;
        let text = String::from_utf8(bytes).map_err(|_| StoreError::Cursor)?;
        let (id, sort) = text.split_at_checked(32).ok_or(StoreError::Cursor)?;
        Ok(Self { sort: sort.into(), id: Uuid::parse_str(id).map_err(|_| StoreError::Cursor)? })
    }
}

impl<T: Record> Default for Find<T> {
    fn default() -> Self {
        Self { query: Query::default(), kind: PhantomData }
    }
}

impl<T: Record> Find<T> {
    /// Every record of the kind, oldest first.
    pub fn all() -> Self {
        Self::default()
    }

    /// The records that belong to `parent`.
    pub fn of(parent: impl Into<Uuid>) -> Self {
        let mut find = Self::default();
        find.query.parent = Some(parent.into());
        find
    }

    /// Only records about this person.
    #[must_use]
    pub fn about(mut self, subject: impl Into<Uuid>) -> Self {
        self.query.subject = Some(subject.into());
        self
    }

    /// Only records whose derived `column` has this value.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids, numbers and literals are given as they are")]
    pub fn with(mut self, column: &'static str, value: impl ToString) -> Self {
        self.query.equals.push((column, value.to_string()));
        self
    }

    /// Only records whose derived `column` has another value, or none.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids, numbers and literals are given as they are")]
    pub fn without(mut self, column: &'static str, value: impl ToString) -> Self {
        self.query.differs.push((column, value.to_string()));
        self
    }

    /// Only records whose derived `column` has a value from `from` on and before `to`, bytewise.
    #[must_use]
    pub fn between(mut self, column: &'static str, from: &str, to: &str) -> Self {
        self.query.between.push((column, from.into(), to.into()));
        self
    }

    /// Only records whose derived `column` has no value.
    #[must_use]
    pub fn missing(mut self, column: &'static str) -> Self {
        self.query.missing.push(column);
        self
    }

    /// Only records whose search key has words that start with the words of `text`, accents and case aside; a
    /// blank text finds all, and one without a word nothing.
    #[must_use]
    pub fn search(mut self, text: &str) -> Self {
        self.query.search = starts(text);
        self
    }

    /// In this order.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.query.order = order;
        self
    }

    /// From this place on: the `next` of the page before.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] when it is none.
    pub fn after(mut self, cursor: Option<&str>) -> Result<Self, StoreError> {
        self.query.after = cursor.map(Cursor::decode).transpose()?;
        Ok(self)
    }

    /// At most so many.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.query.limit = Some(limit);
        self
    }
}

impl Find<Session> {
    /// Only sessions of people whose search key has words that start with the words of `text`.
    #[must_use]
    pub fn search_subject(mut self, text: &str) -> Self {
        self.query.search_subject = starts(text);
        self
    }

    /// Whether it is looked for by who it is about.
    pub fn looks_for_subject(&self) -> bool {
        self.query.search_subject.is_some()
    }
}

fn starts(text: &str) -> Option<Vec<String>> {
    let sought = || words(text).split_whitespace().map(str::to_owned).collect();
    (!text.trim().is_empty()).then(sought)
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The records.
    pub items: Vec<T>,
    /// Where the next page starts; none on the last.
    pub next: Option<String>,
}
