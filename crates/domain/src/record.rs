//! What every record has in common, and how it may change.

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::RuleError;

/// How a kind of record changes and how concurrent changes of it merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeClass {
    /// Edited freely; the later hybrid clock wins per field.
    Fields,
    /// Written once, never changed; a correction is a new record that names the one it replaces.
    Append,
    /// Fields plus a state that only moves along its declared order.
    State,
}

/// What full-text search finds of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Findable {
    /// Nothing.
    Never,
    /// Every record, by its own id.
    Each,
    /// Of the records of one parent the newest alone, by the id of the parent.
    NewestOfParent,
}

/// A record: one JSON document of a kind, with a UUIDv7 and at most one parent.
pub trait Record: Serialize + DeserializeOwned + Send + 'static {
    /// The name of the kind, as in the model and as the table is called.
    const KIND: &'static str;
    /// How it changes.
    const CLASS: MergeClass;
    /// What full-text search finds of it.
    const FINDABLE: Findable = Findable::Never;
    /// Whether it is kept apart from everything that evaluates: the store's ordinary reads don't know it.
    const APART: bool = false;

    /// Its id.
    fn id(&self) -> Uuid;

    /// The record it belongs to; an organisation's own records have none.
    fn parent(&self) -> Option<Uuid> {
        None
    }

    /// The person it is about; erased with that person.
    fn subject(&self) -> Option<Uuid> {
        None
    }

    /// The text that lists sort by, folded so that bytewise order is reading order; empty when the
    /// kind is listed by time alone.
    fn sort_key(&self) -> String {
        String::new()
    }

    /// The text that searches of lists look in, word by word.
    fn search_key(&self) -> String {
        self.sort_key()
    }

    /// The text that full-text search looks in.
    fn found_by(&self) -> String {
        self.search_key()
    }

    /// Its number among the records of one parent, where only the newest is found.
    fn version(&self) -> u32 {
        0
    }

    /// Whether this value may follow `before`; kinds of class [`MergeClass::State`] check their order.
    ///
    /// # Errors
    /// [`RuleError::Conflict`] when the state would move backwards.
    fn may_follow(&self, before: &Self) -> Result<(), RuleError> {
        let _ = before;
        Ok(())
    }
}
