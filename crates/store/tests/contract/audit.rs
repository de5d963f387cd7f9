//! The audit log: a chain in which a line that is changed, taken out or put in shows.

#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the lifetime of the method is not general enough"
)]

use recruteia_store::{audit::AuditQuery, changes::AuditLine};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::world::{START, World};

/// The number of the first line that does not follow from the one before.
fn first_broken(lines: &[AuditLine]) -> Option<u64> {
    let mut previous = String::new();
    for (line, number) in lines.iter().zip(1_u64..) {
        let AuditLine { at_ms, actor, method, input_digest, outcome, .. } = line;
        let text = format!("{number}\n{at_ms}\n{actor}\n{method}\n{input_digest}\n{outcome}\n{previous}");
        let hash = hex::encode(Sha256::digest(text.as_bytes()));
        if line.number != number || line.previous != previous || line.hash != hash {
            return Some(number);
        }
        previous = hash;
    }
    None
}

fn lines(world: &World, from: u64, limit: u32) -> Vec<AuditLine> {
    world.db.read(|read| read.audit(from, limit)).unwrap()
}

pub fn the_chain_holds_and_every_way_to_tamper_is_found(world: &World) {
    for call in ["persons.create", "sessions.create", "ratings.put", "sign_offs.sign"] {
        world.write(|tx| tx.audit_call(call, &"d1".repeat(32), "ok"));
    }
    world.reopened().write(world.actor, |tx| tx.audit_call("exports.run", "", "forbidden")).unwrap();
    let chain = lines(world, 1, 100);
    assert_eq!(chain.len(), 5);
    assert_eq!(first_broken(&chain), None);
    let checked = world.db.read(|read| read.verify_audit()).unwrap();
    assert_eq!((checked.lines, checked.first_broken), (5, None));
    assert_eq!(checked.last_hash, chain[4].hash);
    let line = &chain[3];
    assert_eq!((line.number, line.at_ms, line.actor), (4, START.0, world.actor.uuid()));
    assert_eq!((line.method.as_str(), line.outcome.as_str()), ("sign_offs.sign", "ok"));

    type Tamper = fn(&mut Vec<AuditLine>);
    let ways: [(&str, u64, Tamper); 8] = [
        ("another time", 2, |lines| lines[1].at_ms += 1),
        ("another user", 2, |lines| lines[1].actor = Uuid::nil()),
        ("another method", 3, |lines| lines[2].method = "ratings.list".into()),
        ("another input", 3, |lines| lines[2].input_digest = "d2".repeat(32)),
        ("another outcome", 5, |lines| lines[4].outcome = "ok".into()),
        ("a line less", 2, |lines| {
            lines.remove(1);
        }),
        ("a line twice", 3, |lines| lines.insert(2, lines[1].clone())),
        ("two lines swapped", 1, |lines| lines.swap(0, 1)),
    ];
    for (way, number, tamper) in ways {
        let mut tampered = chain.clone();
        tamper(&mut tampered);
        assert_eq!(first_broken(&tampered), Some(number), "{way}");
    }
}

pub fn lines_are_read_in_pages_from_a_number_on(world: &World) {
    assert_eq!(lines(world, 1, 10), []);
    world.write(|tx| (0..7).try_for_each(|call| tx.audit_call(&format!("method.{call}"), "", "ok")));
    let numbers = |from, limit| lines(world, from, limit).iter().map(|line| line.number).collect::<Vec<_>>();
    assert_eq!(numbers(1, 3), [1, 2, 3]);
    assert_eq!(numbers(4, 3), [4, 5, 6]);
    assert_eq!(numbers(7, 3), [7]);
    assert_eq!(numbers(8, 3), [0; 0]);
    assert_eq!(numbers(u64::MAX, 3), [0; 0]);
}

pub fn lines_are_filtered_newest_first_and_counted(world: &World) {
    let other = domain::Id::new(START);
    for (day, method, outcome) in [
        (0, "persons.update", "ok"),
        (0, "personsx.update", "ok"),
        (1, "persons.erase", "forbidden.role"),
        (1, "campaigns.open", "ok"),
        (3, "persons.update", "person.not_found"),
    ] {
        world.clock.set(START.plus(domain::Millis(day * domain::Millis::DAY.0)));
        let actor = if method == "campaigns.open" { other } else { world.actor };
        world.db.write(actor, |tx| tx.audit_call(method, "d1d1", outcome)).unwrap();
    }
    world.clock.set(START);
    let everything = AuditQuery { limit: 100, ..AuditQuery::default() };
    let found = |query: AuditQuery| {
        let lines = world.db.read(|read| read.find_audit(&query)).unwrap();
        lines.iter().map(|line| line.number).collect::<Vec<_>>()
    };
    let day = |number: i64| Some(START.0 + number * domain::Millis::DAY.0);
    let with = || everything.clone();
    assert_eq!(found(with()), [5, 4, 3, 2, 1]);
    assert_eq!(found(AuditQuery { limit: 2, ..with() }), [5, 4]);
    assert_eq!(found(AuditQuery { before: Some(4), limit: 2, ..with() }), [3, 2]);
    assert_eq!(found(AuditQuery { area: Some("persons".into()), ..with() }), [5, 3, 1]);
    assert_eq!(found(AuditQuery { actor: Some(other.uuid()), ..with() }), [4]);
    assert_eq!(found(AuditQuery { succeeded: Some(false), ..with() }), [5, 3]);
    assert_eq!(found(AuditQuery { succeeded: Some(true), ..with() }), [4, 2, 1]);
    assert_eq!(found(AuditQuery { from_ms: day(1), until_ms: day(3), ..with() }), [4, 3]);
    assert_eq!(found(AuditQuery { keyword: Some("FORBIDDEN".into()), ..with() }), [3]);
    assert_eq!(found(AuditQuery { keyword: Some("' OR 1=1 --".into()), ..with() }), [0; 0]);
    let named = AuditQuery { keyword: Some("ada".into()), keyword_actors: vec![other.uuid()], ..with() };
    assert_eq!(found(named), [4]);

    let tally = world.db.read(|read| read.tally_audit(&everything, 0)).unwrap();
    let first = START.0 / domain::Millis::DAY.0;
    let counted: Vec<_> = tally.iter().map(|t| (t.day - first, t.area.as_str(), t.total, t.failed)).collect();
    assert_eq!(
        counted,
        [
            (0, "persons", 1, 0),
            (0, "personsx", 1, 0),
            (1, "campaigns", 1, 0),
            (1, "persons", 1, 1),
            (3, "persons", 1, 1)
        ]
    );
}
