//! Where a case takes place: an engine, a clock that the case sets, and an organisation of its own.

use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{Clock, Id, Millis, Record, user::User};
use recruteia_store::{Db, StoreError, Tx, engine::Engine, keys::WorkspaceKey, sqlite::Sqlite};
use serde_json::{Map, Value};
use uuid::Uuid;

/// The moment at which every case starts: 2026-11-20 09:46:40 UTC.
pub const START: Millis = Millis(1_795_168_000_000);

/// An engine, and what must live as long as it does.
pub struct Made {
    pub engine: Arc<dyn Engine>,
    pub keep: Box<dyn Any + Send + Sync>,
}

/// A fresh SQLCipher database in a folder of its own.
pub fn sqlcipher() -> Made {
    let folder = tempfile::tempdir().unwrap();
    let key = WorkspaceKey::generate().unwrap();
    let engine = Sqlite::open(&folder.path().join("recruteia.db"), &key, START).unwrap();
    Made { engine: Arc::new(engine), keep: Box::new(folder) }
}

/// A clock that stands still until it is set.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn set(&self, now: Millis) {
        self.0.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// An empty organisation.
pub struct World {
    pub engine: Arc<dyn Engine>,
    pub org: Uuid,
    pub clock: Arc<SetClock>,
    pub actor: Id<User>,
    pub db: Db,
    _keep: Box<dyn Any + Send + Sync>,
}

impl World {
    pub fn new(made: Made) -> Self {
        Self::beside(made.engine, made.keep)
    }

    /// Another organisation on the same engine.
    pub fn neighbour(&self) -> Self {
        Self::beside(self.engine.clone(), Box::new(()))
    }

    fn beside(engine: Arc<dyn Engine>, keep: Box<dyn Any + Send + Sync>) -> Self {
        let (org, actor) = (Uuid::new_v4(), Id::new(START));
        let clock = Arc::new(SetClock(AtomicI64::new(START.0)));
        let db = Db::open(engine.clone(), org, clock.clone()).unwrap();
        Self { engine, org, clock, actor, db, _keep: keep }
    }

    /// The same organisation after a restart of the application.
    pub fn reopened(&self) -> Db {
        Db::open(self.engine.clone(), self.org, self.clock.clone()).unwrap()
    }

    /// A write that must succeed.
    pub fn write<R>(&self, work: impl FnMut(&mut Tx<'_>) -> Result<R, StoreError>) -> R {
        self.db.write(self.actor, work).unwrap()
    }

    /// A write that must fail.
    pub fn refused<R: std::fmt::Debug>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<R, StoreError>,
    ) -> StoreError {
        self.db.write(self.actor, work).unwrap_err()
    }

    pub fn put<T: Record>(&self, record: &T) {
        self.write(|tx| tx.put(record));
    }

    pub fn get<T: Record>(&self, id: Uuid) -> Option<T> {
        self.db.read(|read| read.get(Id::<T>::from_uuid(id))).unwrap()
    }

    pub fn history<T: Record>(&self, id: Uuid) -> Vec<recruteia_store::changes::Change> {
        self.db.read(|read| read.history(Id::<T>::from_uuid(id))).unwrap()
    }

    /// The fields of a document as they lie in the database.
    pub fn raw(&self, kind: &'static str, id: Uuid) -> Option<Map<String, Value>> {
        let mut found = None;
        self.engine
            .read(self.org, &mut |tx| {
                found = tx.get(kind, id)?;
                Ok(())
            })
            .unwrap();
        found.map(|document| document.fields)
    }

    /// Changes the fields of a document past every rule, as a newer version or a broken program would.
    pub fn set_raw(
        &self,
        kind: &'static str,
        id: Uuid,
        change: impl Fn(&mut Map<String, Value>),
    ) -> Result<(), StoreError> {
        self.engine.write(self.org, &mut |tx| {
            let mut document = tx.get(kind, id)?.ok_or(StoreError::NotFound { kind })?;
            change(&mut document.fields);
            tx.put(kind, &document)
        })
    }
}
