//! The change log: its order, who stands in it, and that it says everything.

use std::collections::BTreeSet;

use domain::{Id, Millis, Record, person::Person};
use recruteia_store::{
    StoreError,
    changes::{Change, Operation},
};
use serde_json::{Map, Value, json};

use crate::{
    everything::{Everything, person},
    world::{START, World},
};

pub fn the_log_goes_forward_when_the_clock_is_set_back_a_year(world: &World) {
    let year = 365 * Millis::DAY.0;
    let somebody = person("Ada", "Martin");
    let rename = |db: &recruteia_store::Db, to: &str| {
        let renamed = Person { first_name: to.into(), ..somebody.clone() };
        db.write(world.actor, |tx| tx.put(&renamed)).unwrap();
    };
    rename(&world.db, "a");
    world.clock.set(START.plus(Millis(1_000)));
    rename(&world.db, "b");
    world.clock.set(Millis(START.0 - year));
    rename(&world.db, "c");
    // Also after a restart, when nothing but the log knows how late it was.
    let again = world.reopened();
    rename(&again, "d");
    world.clock.set(Millis(-1));
    rename(&again, "e");
    world.clock.set(START.plus(Millis(2_000)));
    rename(&again, "f");
    let history = world.history::<Person>(somebody.id());
    assert_eq!(history.len(), 6);
    let clocks: Vec<_> = history.iter().map(|change| change.hlc).collect();
    assert!(clocks.windows(2).all(|pair| pair[0] < pair[1]), "{clocks:?}");
    let names: Vec<_> = history.iter().map(|change| change.fields["first_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e", "f"]);
    let mut last = None;
    world
        .engine
        .read(world.org, &mut |tx| {
            last = tx.last_clock()?;
            Ok(())
        })
        .unwrap();
    assert_eq!(last, clocks.last().copied());
    assert_eq!(again.last_change(), START.plus(Millis(2_000)));
}

pub fn history_says_who_changed_what(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    let id = all.person.id;
    let (first, second) = (Id::new(START), Id::new(START));
    world.db.write(first, |tx| tx.put(&all.person)).unwrap();
    let moved = Person { phone: "+212 6 00".into(), ..all.person.clone() };
    world.db.write(second, |tx| tx.put(&moved)).unwrap();
    world.db.write(first, |tx| tx.delete(id)).unwrap();
    world.db.write(second, |tx| tx.restore(id)).unwrap();
    world.put(&all.session);
    let history = world.history::<Person>(id.uuid());
    let Value::Object(whole) = serde_json::to_value(&all.person).unwrap() else { panic!("an object") };
    let phone: Map<_, _> = [("phone".to_owned(), json!("+212 6 00"))].into_iter().collect();
    let said: Vec<_> =
        history.iter().map(|change| (change.actor, change.operation, change.fields.clone())).collect();
    assert_eq!(
        said,
        [
            (first.uuid(), Operation::Put, whole),
            (second.uuid(), Operation::Put, phone),
            (first.uuid(), Operation::Deleted, Map::new()),
            (second.uuid(), Operation::Restored, Map::new()),
        ]
    );
    for change in &history {
        let Change { kind, id: of, subject, .. } = change;
        assert_eq!((kind.as_str(), *of, *subject), ("person", id.uuid(), Some(id.uuid())));
    }
    assert_eq!(world.history::<Person>(person("No", "Body").id()), []);
}

pub fn a_copy_keeps_its_node_number(world: &World) {
    let names = ["Ada", "Béa", "Cléo"];
    for name in names {
        let db = world.reopened();
        db.write(world.actor, |tx| tx.put(&person(name, "Martin"))).unwrap();
    }
    let people = world.db.read(|read| read.list(recruteia_store::Find::<Person>::all())).unwrap();
    let nodes: BTreeSet<_> =
        people.iter().flat_map(|person| world.history::<Person>(person.id())).map(|c| c.hlc.node).collect();
    assert_eq!((people.len(), nodes.len()), (names.len(), 1));
    let other = world.neighbour();
    let somebody = person("Dora", "Martin");
    other.put(&somebody);
    assert!(!nodes.contains(&other.history::<Person>(somebody.id())[0].hlc.node));
}

pub fn the_log_alone_gives_every_document(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    world.put(&all.person);
    world.put(&all.campaign);
    for step in 0..5 {
        let person = Person {
            first_name: format!("Élodie {}", step / 2),
            phone: format!("{step}"),
            ..all.person.clone()
        };
        world.put(&person);
    }
    world.write(|tx| tx.delete(all.campaign.id));
    let folded = |history: Vec<Change>| {
        let mut fields = Map::new();
        history.into_iter().for_each(|change| fields.extend(change.fields));
        fields
    };
    assert_eq!(Some(folded(world.history::<Person>(all.person.id()))), world.raw("person", all.person.id()));
    let campaign = folded(world.history::<domain::campaign::Campaign>(all.campaign.id()));
    assert_eq!(Some(campaign), world.raw("campaign", all.campaign.id()));
    // A moment stands in the log once: that is how a repeated change will be known.
    let last = world.history::<Person>(all.person.id()).pop().unwrap();
    let repeated = world.engine.write(world.org, &mut |tx| tx.append_change(&last));
    assert!(matches!(repeated, Err(StoreError::Database(_))), "{repeated:?}");
}
