//! What a database must do for the store: documents in, documents out. [`crate::Db`] adds types and rules.

use domain::Hlc;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    StoreError,
    audit::{AuditQuery, AuditTally},
    changes::{AuditLine, Change},
};

pub use crate::find::{Cursor, Query};

/// A word that full-text search looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// This word.
    Word(String),
    /// Every word with this start, of at most three characters.
    Start(String),
}

/// A document as it lies in the table of its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The record.
    pub id: Uuid,
    /// The text that lists sort by.
    pub sort: String,
    /// The text that searches look in.
    pub search: String,
    /// The record's fields.
    pub fields: Map<String, Value>,
    /// Whether there is a tombstone on it.
    pub deleted: bool,
}

/// A database that holds organisations' records.
pub trait Engine: Send + Sync {
    /// Runs `work` in a transaction that is committed, durably, unless it fails. May run it twice.
    ///
    /// # Errors
    /// Whatever `work` or the database says; nothing was changed then.
    fn write(&self, org: Uuid, work: &mut Work<'_>) -> Result<(), StoreError>;

    /// Runs `work` on one consistent view; it must not write.
    ///
    /// # Errors
    /// Whatever `work` or the database says.
    fn read(&self, org: Uuid, work: &mut Work<'_>) -> Result<(), StoreError>;
}

/// What runs inside a transaction.
pub type Work<'w> = dyn FnMut(&mut dyn Transaction) -> Result<(), StoreError> + 'w;

/// The operations of one transaction of one organisation.
pub trait Transaction {
    /// The document, tombstoned or not.
    ///
    /// # Errors
    /// Database errors.
    fn get(&mut self, kind: &'static str, id: Uuid) -> Result<Option<Document>, StoreError>;

    /// Inserts or replaces a document.
    ///
    /// # Errors
    /// Database errors.
    fn put(&mut self, kind: &'static str, document: &Document) -> Result<(), StoreError>;

    /// The documents that a query finds, tombstoned ones left out, each with the sort value of its order.
    ///
    /// # Errors
    /// Database errors.
    fn find(&mut self, kind: &'static str, query: &Query) -> Result<Vec<(String, Document)>, StoreError>;

    /// How many documents a query finds, whatever its limit and place.
    ///
    /// # Errors
    /// Database errors.
    fn count(&mut self, kind: &'static str, query: &Query) -> Result<u64, StoreError>;

    /// Appends to the change log.
    ///
    /// # Errors
    /// Database errors.
    fn append_change(&mut self, change: &Change) -> Result<(), StoreError>;

    /// The changes of one record, oldest first.
    ///
    /// # Errors
    /// Database errors.
    fn history(&mut self, id: Uuid) -> Result<Vec<Change>, StoreError>;

    /// The newest clock value in the log.
    ///
    /// # Errors
    /// Database errors.
    fn last_clock(&mut self) -> Result<Option<Hlc>, StoreError>;

    /// Makes `text`, folded words with a space between, what full-text search finds under `id` in place of what it
    /// found before; none leaves nothing of it, in the list of known words neither. [`Transaction::erase`] removes the
    /// texts about its person.
    ///
    /// # Errors
    /// Database errors.
    fn put_text(
        &mut self,
        kind: &'static str,
        id: Uuid,
        subject: Option<Uuid>,
        text: Option<&str>,
    ) -> Result<(), StoreError>;

    /// What has at least one word of each group, the last indexed first, with its text.
    ///
    /// # Errors
    /// Database errors.
    fn texts_with(
        &mut self,
        kind: &'static str,
        groups: &[Vec<Sought>],
        limit: u32,
    ) -> Result<Vec<(Uuid, String)>, StoreError>;

    /// The known words of four characters and more with this start, the shortest first.
    ///
    /// # Errors
    /// Database errors.
    fn words_from(&mut self, kind: &'static str, start: &str, limit: u32) -> Result<Vec<String>, StoreError>;

    /// The known words of four characters and more, and of at most `longest`, that share most groups of three letters
    /// with `word`, the most alike first.
    ///
    /// # Errors
    /// Database errors.
    fn words_like(
        &mut self,
        kind: &'static str,
        word: &str,
        longest: usize,
        limit: u32,
    ) -> Result<Vec<String>, StoreError>;

    /// Stores bytes beside a record.
    ///
    /// # Errors
    /// Database errors.
    fn put_blob(&mut self, id: Uuid, subject: Option<Uuid>, bytes: &[u8]) -> Result<(), StoreError>;

    /// The bytes beside a record.
    ///
    /// # Errors
    /// Database errors.
    fn blob(&mut self, id: Uuid) -> Result<Option<Vec<u8>>, StoreError>;

    /// The secret key of a person.
    ///
    /// # Errors
    /// Database errors.
    fn person_key(&mut self, person: Uuid) -> Result<Option<String>, StoreError>;

    /// Keeps the secret key of a person.
    ///
    /// # Errors
    /// Database errors.
    fn put_person_key(&mut self, person: Uuid, secret: &str) -> Result<(), StoreError>;

    /// Erases everything about a person: documents, the contents of their changes, blobs and the key. The
    /// ids go on the erasure list. Returns the kind and id of every document that was erased.
    ///
    /// # Errors
    /// Database errors.
    fn erase(&mut self, person: Uuid, at_ms: i64) -> Result<Vec<(String, Uuid)>, StoreError>;

    /// Erases one record: its document, the contents of its changes and the bytes beside it. Its id goes on the erasure
    /// list.
    ///
    /// # Errors
    /// Database errors.
    fn erase_record(&mut self, kind: &'static str, id: Uuid, at_ms: i64) -> Result<(), StoreError>;

    /// Whether an id is on the erasure list.
    ///
    /// # Errors
    /// Database errors.
    fn is_erased(&mut self, id: Uuid) -> Result<bool, StoreError>;

    /// Appends to the audit log; number, previous and hash are filled in here.
    ///
    /// # Errors
    /// Database errors.
    fn append_audit(&mut self, line: AuditLine) -> Result<(), StoreError>;

    /// The audit log from a line number on.
    ///
    /// # Errors
    /// Database errors.
    fn audit(&mut self, from: u64, limit: u32) -> Result<Vec<AuditLine>, StoreError>;

    /// The lines of the audit log that a query lets through, newest first.
    ///
    /// # Errors
    /// Database errors.
    fn find_audit(&mut self, query: &AuditQuery) -> Result<Vec<AuditLine>, StoreError>;

    /// How many lines of the audit log a query lets through per day and area, whatever its limit and place. A day
    /// begins `offset_ms` before midnight in UTC.
    ///
    /// # Errors
    /// Database errors.
    fn tally_audit(&mut self, query: &AuditQuery, offset_ms: i64) -> Result<Vec<AuditTally>, StoreError>;

    /// Kind and document of everything about a person, tombstoned or not.
    ///
    /// # Errors
    /// Database errors.
    fn about(&mut self, person: Uuid) -> Result<Vec<(String, Document)>, StoreError>;

    /// The changes of everything about a person, oldest first.
    ///
    /// # Errors
    /// Database errors.
    fn changes_about(&mut self, person: Uuid) -> Result<Vec<Change>, StoreError>;

    /// For every person that documents of `kind` are about, the latest moment in their `field`.
    ///
    /// # Errors
    /// Database errors.
    fn latest_moments(
        &mut self,
        kind: &'static str,
        field: &'static str,
    ) -> Result<Vec<(Uuid, i64)>, StoreError>;

    /// The erasure list: ids and when they were erased, oldest first.
    ///
    /// # Errors
    /// Database errors.
    fn erasures(&mut self) -> Result<Vec<(Uuid, i64)>, StoreError>;

    /// Puts an id on the erasure list; one that stands there already keeps its moment.
    ///
    /// # Errors
    /// Database errors.
    fn add_erasure(&mut self, id: Uuid, at_ms: i64) -> Result<(), StoreError>;

    /// How many records there are of each kind, tombstoned ones left out.
    ///
    /// # Errors
    /// Database errors.
    fn record_counts(&mut self) -> Result<Vec<(String, u64)>, StoreError>;

    /// Keeps a value that belongs to this machine alone: jobs, the node's number.
    ///
    /// # Errors
    /// Database errors.
    fn put_local(&mut self, area: &str, key: &str, value: Option<&Value>) -> Result<(), StoreError>;

    /// The values of an area that belongs to this machine alone, by key.
    ///
    /// # Errors
    /// Database errors.
    fn locals(&mut self, area: &str) -> Result<Vec<(String, Value)>, StoreError>;
}
