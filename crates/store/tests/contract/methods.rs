//! No method is left out: every case once more over an engine that notes what is called.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use domain::Hlc;
use recruteia_store::{
    StoreError,
    audit::{AuditQuery, AuditTally},
    changes::{AuditLine, Change},
    engine::{Document, Engine, Query, Sought, Transaction, Work},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    CASES,
    world::{Made, World, sqlcipher},
};

type Called = Mutex<BTreeSet<&'static str>>;

struct Noting {
    inner: Arc<dyn Engine>,
    called: Arc<Called>,
}

struct NotingTransaction<'t> {
    inner: &'t mut dyn Transaction,
    called: &'t Called,
}

fn note(called: &Called, method: &'static str) {
    called.lock().unwrap().insert(method);
}

impl Engine for Noting {
    fn write(&self, org: Uuid, work: &mut Work<'_>) -> Result<(), StoreError> {
        note(&self.called, "write");
        self.inner.write(org, &mut |tx| work(&mut NotingTransaction { inner: tx, called: &self.called }))
    }

    fn read(&self, org: Uuid, work: &mut Work<'_>) -> Result<(), StoreError> {
        note(&self.called, "read");
        self.inner.read(org, &mut |tx| work(&mut NotingTransaction { inner: tx, called: &self.called }))
    }
}

/// Passes every method of [`Transaction`] on and lists them: a method that the trait gains must be named
/// here to compile, and is then one that a case must call.
macro_rules! noting {
    ($(fn $method:ident($($name:ident: $type:ty),*) -> $result:ty;)*) => {
        const METHODS: &[&str] = &["write", "read", $(stringify!($method)),*];

        impl Transaction for NotingTransaction<'_> {
            $(fn $method(&mut self, $($name: $type),*) -> Result<$result, StoreError> {
                note(self.called, stringify!($method));
                self.inner.$method($($name),*)
            })*
        }
    };
}

noting! {
    fn get(kind: &'static str, id: Uuid) -> Option<Document>;
    fn put(kind: &'static str, document: &Document) -> ();
    fn find(kind: &'static str, query: &Query) -> Vec<(String, Document)>;
    fn count(kind: &'static str, query: &Query) -> u64;
    fn append_change(change: &Change) -> ();
    fn history(id: Uuid) -> Vec<Change>;
    fn last_clock() -> Option<Hlc>;
    fn put_text(kind: &'static str, id: Uuid, subject: Option<Uuid>, text: Option<&str>) -> ();
    fn texts_with(kind: &'static str, groups: &[Vec<Sought>], limit: u32) -> Vec<(Uuid, String)>;
    fn words_from(kind: &'static str, start: &str, limit: u32) -> Vec<String>;
    fn words_like(kind: &'static str, word: &str, longest: usize, limit: u32) -> Vec<String>;
    fn put_blob(id: Uuid, subject: Option<Uuid>, bytes: &[u8]) -> ();
    fn blob(id: Uuid) -> Option<Vec<u8>>;
    fn person_key(person: Uuid) -> Option<String>;
    fn put_person_key(person: Uuid, secret: &str) -> ();
    fn erase(person: Uuid, at_ms: i64) -> Vec<(String, Uuid)>;
    fn erase_record(kind: &'static str, id: Uuid, at_ms: i64) -> ();
    fn is_erased(id: Uuid) -> bool;
    fn append_audit(line: AuditLine) -> ();
    fn audit(from: u64, limit: u32) -> Vec<AuditLine>;
    fn find_audit(query: &AuditQuery) -> Vec<AuditLine>;
    fn tally_audit(query: &AuditQuery, offset_ms: i64) -> Vec<AuditTally>;
    fn about(person: Uuid) -> Vec<(String, Document)>;
    fn changes_about(person: Uuid) -> Vec<Change>;
    fn latest_moments(kind: &'static str, field: &'static str) -> Vec<(Uuid, i64)>;
    fn erasures() -> Vec<(Uuid, i64)>;
    fn add_erasure(id: Uuid, at_ms: i64) -> ();
    fn record_counts() -> Vec<(String, u64)>;
    fn put_local(area: &str, key: &str, value: Option<&Value>) -> ();
    fn locals(area: &str) -> Vec<(String, Value)>;
}

#[test]
fn the_cases_call_every_method_of_an_engine() {
    let called = Arc::new(Called::default());
    let Made { engine: inner, keep } = sqlcipher();
    let world = World::new(Made { engine: Arc::new(Noting { inner, called: called.clone() }), keep });
    for case in CASES {
        case(&world.neighbour());
    }
    let called = called.lock().unwrap();
    let left_out: Vec<_> = METHODS.iter().filter(|method| !called.contains(*method)).collect();
    assert!(left_out.is_empty(), "no case calls {left_out:?}");
}

/// The methods of [`recruteia_store::Db`], `Read`, `Tx` and `Find` are the product's side of the same contract.
#[test]
fn the_cases_call_every_public_method_of_the_store() {
    let sources = [
        include_str!("../../src/db.rs"),
        include_str!("../../src/find.rs"),
        include_str!("../../src/apart.rs"),
    ]
    .concat();
    let public: BTreeSet<_> = sources
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn "))
        .filter_map(|rest| rest.split(['(', '<']).next())
        .collect();
    assert!(public.len() > 25 && public.contains("erase_person"), "{public:?}");
    let cases = [
        include_str!("apart.rs"),
        include_str!("audit.rs"),
        include_str!("beside.rs"),
        include_str!("changes.rs"),
        include_str!("erasure.rs"),
        include_str!("lists.rs"),
        include_str!("organisations.rs"),
        include_str!("paging.rs"),
        include_str!("records.rs"),
        include_str!("search.rs"),
        include_str!("transactions.rs"),
        include_str!("unknown.rs"),
        include_str!("world.rs"),
    ]
    .concat();
    let calls = |name: &str| {
        [".", "::"]
            .iter()
            .any(|by| cases.contains(&format!("{by}{name}(")) || cases.contains(&format!("{by}{name}::<")))
    };
    let left_out: Vec<_> = public.iter().filter(|name| !calls(name)).collect();
    assert!(left_out.is_empty(), "no case calls {left_out:?}");
}
