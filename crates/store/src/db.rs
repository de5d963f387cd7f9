//! The typed store: records in, records out, every change logged.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    Clock, Findable, HlcClock, Id, MergeClass, Millis, NodeId, Record,
    campaign::Campaign,
    person::Person,
    search::{Wanted, words},
    transcript::Transcript,
    user::User,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    Find, Page, StoreError,
    audit::{AuditQuery, AuditTally},
    changes::{AuditLine, Change, Operation},
    engine::{Document, Engine, Sought, Transaction},
    find::{Cursor, Query},
    merge::keeping_unknown,
};

const NODE_AREA: &str = "node";
const SEARCH_AREA: &str = "search";
/// Another number fills the index for full-text search anew: the words of a text or the texts are others.
const SEARCH_VERSION: u64 = 1;
/// Records that are read at once while the index is filled.
const AT_ONCE: u32 = 500;
/// So many candidates are ranked.
const CANDIDATES: u32 = 200;
/// With fewer hits than this, spelling is forgiven.
const ENOUGH: usize = 3;
/// A word that is being typed may become so many known words.
const COMPLETIONS: u32 = 50;
/// So many of the known words most alike are looked at, and so many used.
const ALIKE: u32 = 60;
const FORGIVEN: usize = 10;

/// The records of one organisation.
pub struct Db {
    engine: Arc<dyn Engine>,
    org: Uuid,
    clock: Arc<dyn Clock>,
    changes: Mutex<HlcClock>,
}

impl Db {
    /// The records of `org` in `engine`. The first time it gives this copy its node number.
    ///
    /// # Errors
    /// Database errors.
    pub fn open(engine: Arc<dyn Engine>, org: Uuid, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let mut start = None;
        engine.write(org, &mut |tx| {
            let known = tx.locals(NODE_AREA)?.into_iter().find_map(|(_, value)| value.as_u64());
            let node = if let Some(node) = known {
                node
            } else {
                let node =
                    getrandom::u64().map_err(|error| StoreError::Database(error.to_string().into()))?;
                tx.put_local(NODE_AREA, "id", Some(&node.into()))?;
                node
            };
            start = Some((NodeId(node), tx.last_clock()?));
            fill_search(tx)
        })?;
        let (node, last) = start.unwrap_or((NodeId(0), None));
        Ok(Self { engine, org, clock, changes: Mutex::new(HlcClock::new(node, last)) })
    }

    /// Runs `work` on one consistent view of the records.
    ///
    /// # Errors
    /// Whatever `work` or the database says.
    pub fn read<R, E: From<StoreError>>(
        &self,
        mut work: impl FnMut(&mut Read<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut outcome = None;
        self.engine.read(self.org, &mut |raw| {
            outcome = Some(work(&mut Read { raw }));
            Ok(())
        })?;
        outcome.unwrap_or_else(|| Err(StoreError::Database("the engine did not run the work".into()).into()))
    }

    /// Runs `work` in a transaction: all of its changes are kept, durably, or none when it fails. It may run
    /// twice and does nothing outside the transaction.
    ///
    /// # Errors
    /// Whatever `work` or the database says; nothing was changed then.
    pub fn write<R, E: From<StoreError>>(
        &self,
        actor: Id<User>,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut outcome = None;
        let committed = self.engine.write(self.org, &mut |raw| {
            let result = work(&mut Tx { read: Read { raw }, actor: actor.uuid(), db: self });
            let failed = result.is_err();
            outcome = Some(result);
            if failed { Err(StoreError::Database("rolled back".into())) } else { Ok(()) }
        });
        match (outcome, committed) {
            // The engine knows more of the damage than whoever met it.
            (Some(Err(_)), Err(damage @ StoreError::Damaged { .. })) => Err(damage.into()),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.into()),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(StoreError::Database("the engine did not run the work".into()).into()),
        }
    }

    /// When the last change was made, as far as the clock of that moment knew.
    pub fn last_change(&self) -> Millis {
        let last = self.changes.lock().unwrap_or_else(PoisonError::into_inner).last();
        Millis(i64::try_from(last.wall_ms).unwrap_or(i64::MAX))
    }

    fn tick(&self) -> domain::Hlc {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).tick(self.clock.now())
    }
}

/// A consistent view of the records.
pub struct Read<'t> {
    pub(crate) raw: &'t mut dyn Transaction,
}

impl Read<'_> {
    /// The record, or none when it does not exist, is deleted or was erased.
    ///
    /// # Errors
    /// Database errors; [`StoreError::Document`] for a document that cannot be read.
    pub fn get<T: Record>(&mut self, id: Id<T>) -> Result<Option<T>, StoreError> {
        const { assert!(!T::APART, "this kind is kept apart: ask Read::apart") };
        let document = self.raw.get(T::KIND, id.uuid())?.filter(|document| !document.deleted);
        document.map(|document| typed(T::KIND, document.fields)).transpose()
    }

    /// The record.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; otherwise as [`Read::get`].
    pub fn require<T: Record>(&mut self, id: Id<T>) -> Result<T, StoreError> {
        self.get(id)?.ok_or(StoreError::NotFound { kind: T::KIND })
    }

    /// One page of a list.
    ///
    /// # Errors
    /// As [`Read::get`].
    pub fn page<T: Record>(&mut self, find: Find<T>) -> Result<Page<T>, StoreError> {
        const { assert!(!T::APART, "this kind is kept apart: ask Read::apart") };
        let mut query = find.query;
        let limit = query.limit.unwrap_or(50).clamp(1, 1_000);
        query.limit = Some(limit + 1);
        let mut rows = self.raw.find(T::KIND, &query)?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let last = rows.last().map(|(sort, document)| Cursor { sort: sort.clone(), id: document.id });
        let next = last.filter(|_| more).map(|cursor| cursor.encode());
        let items = rows
            .into_iter()
            .map(|(_, document)| typed(T::KIND, document.fields))
            .collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// Every record that a question finds; for lists that are short by nature, such as a session's answers.
    ///
    /// # Errors
    /// As [`Read::get`].
    pub fn list<T: Record>(&mut self, find: Find<T>) -> Result<Vec<T>, StoreError> {
        const { assert!(!T::APART, "this kind is kept apart: ask Read::apart") };
        rows(self.raw, find)
    }

    /// How many records a question finds.
    ///
    /// # Errors
    /// Database errors.
    pub fn count<T: Record>(&mut self, find: &Find<T>) -> Result<u64, StoreError> {
        const { assert!(!T::APART, "this kind is kept apart: ask Read::apart") };
        self.raw.count(T::KIND, &find.query)
    }

    /// What full-text search finds of a kind, best first: the ids under which it is found. Forgives spelling when it
    /// finds little otherwise, and notes in `wanted` what it took a word for.
    ///
    /// # Errors
    /// Database errors.
    pub fn search<T: Record>(&mut self, wanted: &mut Wanted, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        const { assert!(!T::APART, "this kind is kept apart: ask Read::apart") };
        let mut groups = Vec::with_capacity(wanted.words.len());
        for word in &wanted.words {
            groups.push(match word.folded.chars().count() {
                0..=3 if word.open => vec![Sought::Start(word.folded.clone())],
                4.. if word.open => {
                    let known = self.raw.words_from(T::KIND, &word.folded, COMPLETIONS)?;
                    known.into_iter().map(Sought::Word).collect()
                }
                _ => vec![Sought::Word(word.folded.clone())],
            });
        }
        let mut candidates = self.raw.texts_with(T::KIND, &groups, CANDIDATES)?;
        if candidates.len() < ENOUGH {
            for (word, group) in
                wanted.words.iter_mut().zip(&mut groups).filter(|(word, _)| word.forgiven() > 0)
            {
                let alike = self.raw.words_like(T::KIND, &word.folded, word.longest(), ALIKE)?;
                let mut near: Vec<_> =
                    alike.into_iter().filter_map(|known| Some((word.distance(&known)?, known))).collect();
                near.sort();
                word.similar = near.into_iter().take(FORGIVEN).map(|(_, known)| known).collect();
                group.extend(word.similar.iter().cloned().map(Sought::Word));
            }
            candidates = self.raw.texts_with(T::KIND, &groups, CANDIDATES)?;
        }
        let mut ranked: Vec<_> =
            candidates.into_iter().map(|(id, text)| (wanted.score(&[(1.0, &text)]), id)).collect();
        // Stable: among equals the last indexed stays first.
        ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        Ok(ranked.into_iter().take(limit).map(|(_, id)| id).collect())
    }

    /// Who changed what of a record, oldest first.
    ///
    /// # Errors
    /// Database errors.
    pub fn history<T: Record>(&mut self, id: Id<T>) -> Result<Vec<Change>, StoreError> {
        const { assert!(!T::APART, "this kind is kept apart: ask Read::apart") };
        self.raw.history(id.uuid())
    }

    /// The bytes beside a record.
    ///
    /// # Errors
    /// Database errors.
    pub fn blob<T: Record>(&mut self, id: Id<T>) -> Result<Option<Vec<u8>>, StoreError> {
        const { assert!(!T::APART, "this kind is kept apart: ask Read::apart") };
        self.raw.blob(id.uuid())
    }

    /// The secret key of a person; none once they are erased.
    ///
    /// # Errors
    /// Database errors.
    pub fn person_key(&mut self, person: Id<Person>) -> Result<Option<String>, StoreError> {
        self.raw.person_key(person.uuid())
    }

    /// Whether this person was erased.
    ///
    /// # Errors
    /// Database errors.
    pub fn is_erased(&mut self, person: Id<Person>) -> Result<bool, StoreError> {
        self.raw.is_erased(person.uuid())
    }

    /// The audit log from line `from` on.
    ///
    /// # Errors
    /// Database errors.
    pub fn audit(&mut self, from: u64, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        self.raw.audit(from, limit)
    }

    /// The lines of the audit log that a query lets through, newest first.
    ///
    /// # Errors
    /// Database errors.
    pub fn find_audit(&mut self, query: &AuditQuery) -> Result<Vec<AuditLine>, StoreError> {
        self.raw.find_audit(query)
    }

    /// How many lines of the audit log a query lets through per day and area; a day begins `offset_ms` before
    /// midnight in UTC.
    ///
    /// # Errors
    /// Database errors.
    pub fn tally_audit(&mut self, query: &AuditQuery, offset_ms: i64) -> Result<Vec<AuditTally>, StoreError> {
        self.raw.tally_audit(query, offset_ms)
    }

    /// Kind and document of everything that is kept about a person, tombstoned or not.
    ///
    /// # Errors
    /// Database errors.
    pub fn about(&mut self, person: Id<Person>) -> Result<Vec<(String, Document)>, StoreError> {
        self.raw.about(person.uuid())
    }

    /// Who changed what of everything about a person, oldest first.
    ///
    /// # Errors
    /// Database errors.
    pub fn changes_about(&mut self, person: Id<Person>) -> Result<Vec<Change>, StoreError> {
        self.raw.changes_about(person.uuid())
    }

    /// For every person that records of kind `T` are about, the latest moment in their `field`.
    ///
    /// # Errors
    /// Database errors.
    pub fn latest_moments<T: Record>(
        &mut self,
        field: &'static str,
    ) -> Result<Vec<(Id<Person>, Millis)>, StoreError> {
        let moments = self.raw.latest_moments(T::KIND, field)?;
        Ok(moments.into_iter().map(|(person, at)| (Id::from_uuid(person), Millis(at))).collect())
    }

    /// The erasure list: ids and when they were erased, oldest first.
    ///
    /// # Errors
    /// Database errors.
    pub fn erasures(&mut self) -> Result<Vec<(Uuid, Millis)>, StoreError> {
        Ok(self.raw.erasures()?.into_iter().map(|(id, at)| (id, Millis(at))).collect())
    }

    /// Whether this record's content was erased while the record itself stays, as with an expired recording.
    ///
    /// # Errors
    /// Database errors.
    pub fn is_content_erased<T: Record>(&mut self, id: Id<T>) -> Result<bool, StoreError> {
        self.raw.is_erased(id.uuid())
    }

    /// How many records there are of each kind.
    ///
    /// # Errors
    /// Database errors.
    pub fn record_counts(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        self.raw.record_counts()
    }

    /// The values of an area that belongs to this machine alone.
    ///
    /// # Errors
    /// Database errors; [`StoreError::Document`] for a value that cannot be read.
    pub fn locals<V: DeserializeOwned>(&mut self, area: &str) -> Result<Vec<V>, StoreError> {
        let values = self.raw.locals(area)?;
        values.into_iter().map(|(_, value)| from_value(area, value)).collect()
    }
}

/// A transaction that changes records.
pub struct Tx<'t> {
    read: Read<'t>,
    actor: Uuid,
    db: &'t Db,
}

impl<'t> Deref for Tx<'t> {
    type Target = Read<'t>;

    fn deref(&self) -> &Read<'t> {
        &self.read
    }
}

impl<'t> DerefMut for Tx<'t> {
    fn deref_mut(&mut self) -> &mut Read<'t> {
        &mut self.read
    }
}

impl Tx<'_> {
    /// Creates or changes a record. Only the fields that differ are written and logged; fields and values
    /// that this version does not know stay as they are. Writing the same again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Immutable`] for a changed record that is written once, [`StoreError::Erased`] for an id on
    /// the erasure list or about an erased person, [`StoreError::Rule`] for a state that moves backwards.
    pub fn put<T: Record>(&mut self, record: &T) -> Result<(), StoreError> {
        let (id, kind) = (record.id(), T::KIND);
        self.ensure_not_erased(record)?;
        let fields = fields_of(kind, record)?;
        let before = self.read.raw.get(kind, id)?;
        if before.as_ref().is_some_and(|document| document.deleted) {
            return Err(StoreError::NotFound { kind });
        }
        let (changed, fields) = match before {
            None => (fields.clone(), fields),
            Some(before) => {
                let old: T = typed(kind, before.fields.clone())?;
                let known = fields_of(kind, &old)?;
                let changed: Map<_, _> = fields
                    .into_iter()
                    .filter(|(name, value)| known.get(name) != Some(value))
                    .map(|(name, value)| match (before.fields.get(&name), known.get(&name)) {
                        (Some(raw), Some(known)) => (name, keeping_unknown(raw, known, value)),
                        _ => (name, value),
                    })
                    .collect();
                if changed.is_empty() {
                    return Ok(());
                }
                if T::CLASS == MergeClass::Append {
                    return Err(StoreError::Immutable { kind });
                }
                record.may_follow(&old)?;
                let mut merged = before.fields;
                merged.extend(changed.clone());
                (changed, merged)
            }
        };
        let document = Document {
            id,
            sort: record.sort_key(),
            search: words(&record.search_key()),
            fields,
            deleted: false,
        };
        self.read.raw.put(kind, &document)?;
        index(self.read.raw, record, false)?;
        self.log(kind, id, record.subject(), Operation::Put, changed)
    }

    /// Puts a tombstone on a record: it is in no list any more until it is restored.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn delete<T: Record>(&mut self, id: Id<T>) -> Result<(), StoreError> {
        self.set_deleted(id, true)
    }

    /// Takes a tombstone back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub fn restore<T: Record>(&mut self, id: Id<T>) -> Result<(), StoreError> {
        self.set_deleted(id, false)
    }

    fn set_deleted<T: Record>(&mut self, id: Id<T>, deleted: bool) -> Result<(), StoreError> {
        let before = self.read.raw.get(T::KIND, id.uuid())?.filter(|document| document.deleted != deleted);
        let document = before.ok_or(StoreError::NotFound { kind: T::KIND })?;
        let record: T = typed(T::KIND, document.fields.clone())?;
        self.read.raw.put(T::KIND, &Document { deleted, ..document })?;
        index(self.read.raw, &record, deleted)?;
        let operation = if deleted { Operation::Deleted } else { Operation::Restored };
        self.log(T::KIND, id.uuid(), record.subject(), operation, Map::new())
    }

    pub(crate) fn log(
        &mut self,
        kind: &str,
        id: Uuid,
        subject: Option<Uuid>,
        operation: Operation,
        fields: Map<String, Value>,
    ) -> Result<(), StoreError> {
        let change = Change {
            hlc: self.db.tick(),
            actor: self.actor,
            kind: kind.into(),
            id,
            subject,
            operation,
            fields,
        };
        self.read.raw.append_change(&change)
    }

    fn ensure_not_erased<T: Record>(&mut self, record: &T) -> Result<(), StoreError> {
        for erasable in [Some(record.id()), record.subject()].into_iter().flatten() {
            if self.read.raw.is_erased(erasable)? {
                return Err(StoreError::Erased { kind: T::KIND });
            }
        }
        Ok(())
    }

    /// Stores bytes beside a record: large things and time series.
    ///
    /// # Errors
    /// [`StoreError::Erased`] for a record that was erased or is about an erased person.
    pub fn put_blob<T: Record>(&mut self, record: &T, bytes: &[u8]) -> Result<(), StoreError> {
        self.ensure_not_erased(record)?;
        self.read.raw.put_blob(record.id(), record.subject(), bytes)
    }

    /// Keeps the secret key that everything recorded of a person is encrypted with; a key is never replaced.
    ///
    /// # Errors
    /// [`StoreError::Erased`] for an erased person; a database error when there is a key already.
    pub fn put_person_key(&mut self, person: Id<Person>, secret: &str) -> Result<(), StoreError> {
        if self.read.raw.is_erased(person.uuid())? {
            return Err(StoreError::Erased { kind: Person::KIND });
        }
        self.read.raw.put_person_key(person.uuid(), secret)
    }

    /// Erases a person for good: every record about them, its history, and the key of their recordings. Their
    /// ids stay on the erasure list. Returns kind and id of what was erased, so that files can follow.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn erase_person(&mut self, person: Id<Person>) -> Result<Vec<(String, Uuid)>, StoreError> {
        if self.read.raw.get(Person::KIND, person.uuid())?.is_none() {
            return Err(StoreError::NotFound { kind: Person::KIND });
        }
        let erased = self.read.raw.erase(person.uuid(), self.db.clock.now().0)?;
        for (kind, id) in &erased {
            self.log(kind, *id, Some(person.uuid()), Operation::Erased, Map::new())?;
        }
        Ok(erased)
    }

    /// Puts an id on the erasure list: what was erased elsewhere, or the content of a record that itself stays.
    ///
    /// # Errors
    /// Database errors.
    pub fn mark_erased(&mut self, id: Uuid, at: Millis) -> Result<(), StoreError> {
        self.read.raw.add_erasure(id, at.0)
    }

    /// Appends a line to the audit log.
    ///
    /// # Errors
    /// Database errors.
    pub fn audit_call(&mut self, method: &str, input_digest: &str, outcome: &str) -> Result<(), StoreError> {
        self.read.raw.append_audit(AuditLine {
            number: 0,
            at_ms: self.db.clock.now().0,
            actor: self.actor,
            method: method.into(),
            input_digest: input_digest.into(),
            outcome: outcome.into(),
            previous: String::new(),
            hash: String::new(),
        })
    }

    /// Keeps a value that belongs to this machine alone.
    ///
    /// # Errors
    /// Database errors.
    pub fn put_local<V: Serialize>(&mut self, area: &str, key: &str, value: &V) -> Result<(), StoreError> {
        let value = serde_json::to_value(value).map_err(|error| unreadable(area, &error))?;
        self.read.raw.put_local(area, key, Some(&value))
    }

    /// Forgets a value that belongs to this machine alone.
    ///
    /// # Errors
    /// Database errors.
    pub fn remove_local(&mut self, area: &str, key: &str) -> Result<(), StoreError> {
        self.read.raw.put_local(area, key, None)
    }
}

/// Every record that a question finds.
pub(crate) fn rows<T: Record>(raw: &mut dyn Transaction, find: Find<T>) -> Result<Vec<T>, StoreError> {
    let rows = raw.find(T::KIND, &find.query)?;
    rows.into_iter().map(|(_, document)| typed(T::KIND, document.fields)).collect()
}

/// Keeps the index for full-text search in step with a record.
fn index<T: Record>(raw: &mut dyn Transaction, record: &T, deleted: bool) -> Result<(), StoreError> {
    match (T::FINDABLE, record.parent()) {
        (Findable::Never, _) | (Findable::NewestOfParent, None) => Ok(()),
        (Findable::Each, _) => {
            let text = (!deleted).then(|| words(&record.found_by()));
            raw.put_text(T::KIND, record.id(), record.subject(), text.as_deref())
        }
        (Findable::NewestOfParent, Some(parent)) => {
            let siblings = raw.find(T::KIND, &Query { parent: Some(parent), ..Query::default() })?;
            let mut newest: Option<T> = None;
            for (_, document) in siblings {
                let sibling: T = typed(T::KIND, document.fields)?;
                if newest.as_ref().is_none_or(|newest| newest.version() <= sibling.version()) {
                    newest = Some(sibling);
                }
            }
            let text = newest.map(|newest| words(&newest.found_by()));
            raw.put_text(T::KIND, parent, record.subject(), text.as_deref())
        }
    }
}

/// Fills the index for full-text search of a database that has none of this version.
fn fill_search(raw: &mut dyn Transaction) -> Result<(), StoreError> {
    let filled = raw.locals(SEARCH_AREA)?.into_iter().find_map(|(_, version)| version.as_u64());
    if filled == Some(SEARCH_VERSION) {
        return Ok(());
    }
    fill::<Person>(raw)?;
    fill::<Campaign>(raw)?;
    fill::<Transcript>(raw)?;
    raw.put_local(SEARCH_AREA, "version", Some(&SEARCH_VERSION.into()))
}

/// Indexes every record of a kind, and computes what lists look in as this version does.
fn fill<T: Record>(raw: &mut dyn Transaction) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = raw.find(T::KIND, &Query { after, limit: Some(AT_ONCE), ..Query::default() })?;
        let Some((_, last)) = page.last() else { return Ok(()) };
        after = Some(Cursor { sort: String::new(), id: last.id });
        for (_, document) in page {
            let record: T = typed(T::KIND, document.fields.clone())?;
            let search = words(&record.search_key());
            if search != document.search {
                raw.put(T::KIND, &Document { search, ..document })?;
            }
            index(raw, &record, false)?;
        }
    }
}

fn fields_of<T: Record>(kind: &str, record: &T) -> Result<Map<String, Value>, StoreError> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(StoreError::Document { kind: kind.into(), reason: "not an object".into() }),
        Err(error) => Err(unreadable(kind, &error)),
    }
}

pub(crate) fn typed<T: DeserializeOwned>(kind: &str, fields: Map<String, Value>) -> Result<T, StoreError> {
    from_value(kind, Value::Object(fields))
}

fn from_value<T: DeserializeOwned>(kind: &str, value: Value) -> Result<T, StoreError> {
    serde_json::from_value(value).map_err(|error| unreadable(kind, &error))
}

/// The reason names the kind of failure, never the value, which may be personal.
fn unreadable(kind: &str, error: &serde_json::Error) -> StoreError {
    StoreError::Document { kind: kind.into(), reason: format!("{:?} error", error.classify()) }
}
