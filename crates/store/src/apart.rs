//! Kinds that nothing which evaluates may read (P5).
//!
//! A kind with [`Record::APART`] is in no answer of [`Read`]'s own methods: asking them for it does not compile. Who has
//! a reason to read it says so by [`Read::apart`], and a test lists who does.

use domain::{Id, Millis, Record};
use serde_json::Map;

use crate::{
    Find, Read, StoreError, Tx,
    changes::Operation,
    db::{rows, typed},
};

/// The way to records that are kept apart.
pub struct Apart<'a, 't> {
    read: &'a mut Read<'t>,
}

impl<'t> Read<'t> {
    /// The way to records that are kept apart from everything that evaluates.
    pub fn apart(&mut self) -> Apart<'_, 't> {
        Apart { read: self }
    }
}

impl Apart<'_, '_> {
    /// The record, or none when it does not exist, is deleted or was erased.
    ///
    /// # Errors
    /// Database errors; [`StoreError::Document`] for a document that cannot be read.
    pub fn get<T: Record>(&mut self, id: Id<T>) -> Result<Option<T>, StoreError> {
        let document = self.read.raw.get(T::KIND, id.uuid())?.filter(|document| !document.deleted);
        document.map(|document| typed(T::KIND, document.fields)).transpose()
    }

    /// Every record that a question finds.
    ///
    /// # Errors
    /// As [`Apart::get`].
    pub fn list<T: Record>(&mut self, find: Find<T>) -> Result<Vec<T>, StoreError> {
        rows(self.read.raw, find)
    }

    /// The bytes beside a record.
    ///
    /// # Errors
    /// Database errors.
    pub fn blob<T: Record>(&mut self, id: Id<T>) -> Result<Option<Vec<u8>>, StoreError> {
        self.read.raw.blob(id.uuid())
    }
}

impl Tx<'_> {
    /// Erases one record for good: its document, what its changes held, and the bytes beside it. Its id stays on the
    /// erasure list.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn erase_record<T: Record>(&mut self, id: Id<T>, at: Millis) -> Result<(), StoreError> {
        let record = self.apart().get(id)?.ok_or(StoreError::NotFound { kind: T::KIND })?;
        self.raw.erase_record(T::KIND, id.uuid(), at.0)?;
        self.log(T::KIND, id.uuid(), record.subject(), Operation::Erased, Map::new())
    }
}
