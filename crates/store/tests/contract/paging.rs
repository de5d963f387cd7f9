//! Pages by key: while others add, delete and restore, a walk through the pages shows every record that was
//! there all the time exactly once, and none twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use domain::{Id, Millis, Record, person::Person, session::Session};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use recruteia_store::{Find, Order, StoreError, Tx};
use uuid::Uuid;

use crate::{
    everything::{Everything, person_at},
    world::{START, World},
};

/// What others do between two pages.
#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Delete(u8),
    Restore(u8),
}

/// One walk: who is there first, how long a page is, what happens after each page.
#[derive(Clone, Debug)]
struct Walk {
    first: Vec<u8>,
    limit: u32,
    between: Vec<Vec<Step>>,
}

fn walks() -> impl Strategy<Value = Walk> {
    let step = prop_oneof![
        any::<u8>().prop_map(Step::Add),
        any::<u8>().prop_map(Step::Delete),
        any::<u8>().prop_map(Step::Restore),
    ];
    (vec(any::<u8>(), 0..25), 1_u32..6, vec(vec(step, 0..5), 1..6)).prop_map(|(first, limit, between)| Walk {
        first,
        limit,
        between,
    })
}

/// Records that a walk adds and removes, as the walk sees them.
trait Stock: Record + Clone + Debug + PartialEq {
    /// Adds one; few names, so that many sort alike.
    fn add(tx: &mut Tx<'_>, number: u8, made: i64, session: &Session) -> Result<Uuid, StoreError>;
}

fn somebody(number: u8, made: i64) -> Person {
    let name = ["Nowak", "Éluard", "eluard", "Zola"][usize::from(number) % 4];
    // Ids of equal and of earlier milliseconds too, as records that arrive late from elsewhere have.
    person_at("Ada", name, START.plus(Millis(made * i64::from(number % 3) - i64::from(number / 64))))
}

impl Stock for Person {
    fn add(tx: &mut Tx<'_>, number: u8, made: i64, _: &Session) -> Result<Uuid, StoreError> {
        let person = somebody(number, made);
        tx.put(&person)?;
        Ok(person.id())
    }
}

impl Stock for Session {
    fn add(tx: &mut Tx<'_>, number: u8, made: i64, session: &Session) -> Result<Uuid, StoreError> {
        let person = somebody(number, made);
        tx.put(&person)?;
        let session = Session { id: Id::new(person.created_at_ms), person_id: person.id, ..session.clone() };
        tx.put(&session)?;
        Ok(session.id())
    }
}

fn walk<T: Stock>(world: &World, order: Order, walk: &Walk) -> Result<(), TestCaseError> {
    let template = Everything::of("Any", "Body").session;
    let mut made = 0;
    // Every record ever added, and whether it is there now.
    let mut known: BTreeMap<Uuid, bool> = BTreeMap::new();
    let added = world.write(|tx| {
        let add = |(number, made): (&u8, i64)| T::add(tx, *number, made, &template);
        walk.first.iter().zip(1..).map(add).collect::<Result<Vec<_>, _>>()
    });
    known.extend(added.into_iter().map(|id| (id, true)));
    let mut always: BTreeSet<Uuid> = known.keys().copied().collect();

    let (mut shown, mut cursor) = (Vec::<Uuid>::new(), None::<String>);
    let mut between = walk.between.iter().cycle();
    loop {
        let find = Find::<T>::all().order(order).limit(walk.limit).after(cursor.as_deref()).unwrap();
        let page = world.db.read(|read| read.page(find.clone())).unwrap();
        prop_assert!(page.items.len() <= walk.limit as usize);
        shown.extend(page.items.iter().map(Record::id));
        let Some(next) = page.next else { break };
        prop_assert_eq!(page.items.len(), walk.limit as usize, "only the last page is short");
        cursor = Some(next);
        // Fewer are added than a page shows, or a walk might never end.
        let mut room = walk.limit.saturating_sub(1);
        let steps = between.next().unwrap();
        let before = known.clone();
        known = world.write(|tx| {
            let mut known = before.clone();
            let pick = |known: &BTreeMap<Uuid, bool>, number: u8, there: bool| {
                let choice: Vec<_> =
                    known.iter().filter(|(_, is)| **is == there).map(|(id, _)| *id).collect();
                (!choice.is_empty()).then(|| choice[usize::from(number) % choice.len()])
            };
            for step in steps {
                match step {
                    Step::Add(number) if room > 0 => {
                        made += 1;
                        room -= 1;
                        known.insert(T::add(tx, *number, 100 + made, &template)?, true);
                    }
                    Step::Add(_) => {}
                    Step::Delete(number) => {
                        if let Some(id) = pick(&known, *number, true) {
                            tx.delete(Id::<T>::from_uuid(id))?;
                            known.insert(id, false);
                        }
                    }
                    Step::Restore(number) => {
                        if let Some(id) = pick(&known, *number, false) {
                            tx.restore(Id::<T>::from_uuid(id))?;
                            known.insert(id, true);
                        }
                    }
                }
            }
            Ok(known)
        });
        always.retain(|id| known[id]);
    }
    let distinct: BTreeSet<_> = shown.iter().copied().collect();
    prop_assert_eq!(distinct.len(), shown.len(), "a record was shown twice");
    let skipped: Vec<_> = always.difference(&distinct).collect();
    prop_assert!(skipped.is_empty(), "skipped {:?}", skipped);
    // Once nothing moves any more, the pages put together are the list.
    let whole = world.db.read(|read| read.list(Find::<T>::all().order(order))).unwrap();
    let (mut pages, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let find = Find::<T>::all().order(order).limit(walk.limit).after(cursor.as_deref()).unwrap();
        let page = world.db.read(|read| read.page(find.clone())).unwrap();
        pages.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    prop_assert_eq!(pages, whole);
    Ok(())
}

pub fn pages_neither_skip_nor_repeat_while_records_come_and_go(world: &World) {
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    runner
        .run(&walks(), |steps| {
            for order in [Order::Oldest, Order::Newest, Order::Sorted] {
                walk::<Person>(&world.neighbour(), order, &steps)?;
            }
            walk::<Session>(&world.neighbour(), Order::Subject, &steps)
        })
        .unwrap();
}
