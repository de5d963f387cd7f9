//! Full-text search: what is found, in which order, and what is not found any more.

use domain::{
    Id, Millis, Record,
    campaign::Campaign,
    person::Person,
    search::Wanted,
    transcript::{Transcript, TranscriptMethod},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use recruteia_store::{Db, StoreError, engine::Sought};
use uuid::Uuid;

use crate::{
    everything::{Everything, campaign, person},
    world::{START, World},
};

const NONE: [Uuid; 0] = [];

fn ids<T: Record>(db: &Db, typed: &str) -> Vec<Uuid> {
    db.read(|read| read.search::<T>(&mut Wanted::parse(typed), 10)).unwrap()
}

/// The family names of those who are found.
fn found(world: &World, typed: &str) -> Vec<String> {
    let people = ids::<Person>(&world.db, typed);
    people.into_iter().map(|id| world.get::<Person>(id).unwrap().last_name).collect()
}

fn known(world: &World, kind: &'static str, start: &str) -> Vec<String> {
    let mut words = Vec::new();
    world
        .engine
        .read(world.org, &mut |tx| {
            words = tx.words_from(kind, start, 100)?;
            Ok(())
        })
        .unwrap();
    words
}

fn people(world: &World, names: &[(&str, &str)]) -> Vec<Person> {
    let people: Vec<_> = names.iter().map(|(first, last)| person(first, last)).collect();
    people.iter().for_each(|person| world.put(person));
    people
}

fn said(of: &Transcript, version: u32, text: &str) -> Transcript {
    let method = TranscriptMethod::WhisperEdited;
    Transcript {
        id: Id::new(START.plus(Millis(version.into()))),
        version,
        method,
        text: text.into(),
        ..of.clone()
    }
}

pub fn typed_words_find_what_has_them_best_first(world: &World) {
    people(world, &[("Élodie", "Martin"), ("Elodie", "Martineau"), ("Bob", "Martín"), ("Zoé", "O’Neil")]);
    assert_eq!(
        found(world, "martin"),
        ["Martín", "Martin", "Martineau"],
        "whole words first, the last indexed first"
    );
    assert_eq!(found(world, "m"), found(world, "mart"));
    assert_eq!(found(world, "m").len(), 3);
    assert_eq!(found(world, "élodie mar"), ["Martineau", "Martin"]);
    assert_eq!(found(world, "MARTIN zo"), [""; 0], "every word must be there");
    assert_eq!(found(world, "neil"), ["O’Neil"]);
    assert_eq!(found(world, "o'neil"), ["O’Neil"]);
    for nothing in ["", "  ", "%", "\""] {
        assert_eq!(found(world, nothing), [""; 0], "{nothing:?}");
    }
    assert_eq!(found(world, "martine").len(), 3, "a start, and words that lack one letter");
    let draft = campaign("Monteuse son");
    world.put(&draft);
    assert_eq!(ids::<Campaign>(&world.db, "operatrice"), [draft.id.uuid()], "by the job");
    assert_eq!(ids::<Campaign>(&world.db, "lumiere"), [draft.id.uuid()], "by its description");
    let limited = world.db.read(|read| read.search::<Person>(&mut Wanted::parse("m"), 2)).unwrap();
    assert_eq!(limited.len(), 2);
}

pub fn spelling_is_forgiven_when_little_is_found(world: &World) {
    people(world, &[("Christine", "Lefèvre"), ("Philippe", "Nguyen"), ("Mohammed", "El Fassi")]);
    for (typed, name) in [
        ("kristine", "Lefèvre"),
        ("lefevbre", "Lefèvre"),
        ("filippe", "Nguyen"),
        ("ngyuen", "Nguyen"),
        ("mohamed", "El Fassi"),
        ("mohamed fassi", "El Fassi"),
        ("cristin", "Lefèvre"),
    ] {
        assert_eq!(found(world, typed), [name], "{typed}");
    }
    assert_eq!(found(world, "table"), [""; 0]);
    people(world, &[("A", "Filippe"), ("B", "Filippe"), ("C", "Filippe")]);
    assert_eq!(found(world, "filippe"), ["Filippe"; 3], "who is spelt so is enough");
    let mut alike = Vec::new();
    world
        .engine
        .read(world.org, &mut |tx| {
            alike = tx.words_like("person", "filippe", 9, 2)?;
            Ok(())
        })
        .unwrap();
    assert_eq!(alike, ["filippe", "philippe"], "the most alike first");
}

pub fn the_newest_version_alone_is_found(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    all.put(world);
    let answer = [all.answer.id.uuid()];
    assert_eq!(ids::<Transcript>(&world.db, "m’appelle"), answer, "found by the answer");
    let newest = said(&all.transcript, 3, "Je travaille à l’éclairage.");
    world.put(&newest);
    assert_eq!(ids::<Transcript>(&world.db, "nowak"), NONE);
    assert_eq!(ids::<Transcript>(&world.db, "eclairage"), answer);
    assert_eq!(known(world, "transcript", "nowak"), [""; 0], "nobody says it any more");
    // An older version that arrives late changes nothing.
    world.put(&said(&all.transcript, 2, "Une vieille version"));
    assert_eq!(ids::<Transcript>(&world.db, "vieille"), NONE);
    world.write(|tx| tx.delete(newest.id));
    assert_eq!(ids::<Transcript>(&world.db, "eclairage"), NONE);
    assert_eq!(ids::<Transcript>(&world.db, "vieille"), answer);
    world.write(|tx| tx.restore(newest.id));
    assert_eq!(ids::<Transcript>(&world.db, "eclairage"), answer);
}

pub fn what_is_deleted_is_not_found_until_it_is_restored(world: &World) {
    let one = people(world, &[("Élodie", "Nowak")]).remove(0);
    world.write(|tx| tx.delete(one.id));
    assert_eq!(found(world, "nowak"), [""; 0]);
    assert_eq!(known(world, "person", "nowak"), [""; 0]);
    world.write(|tx| tx.restore(one.id));
    assert_eq!(found(world, "nowak"), ["Nowak"]);
    world.put(&Person { last_name: "Kowalska".into(), ..one });
    assert_eq!(found(world, "nowak"), [""; 0]);
    assert_eq!(found(world, "kowal"), ["Kowalska"]);
}

pub fn nothing_of_an_erased_person_is_found_nor_their_words_known(world: &World) {
    let (gone, stays) = (Everything::of("Élodie", "Nowak"), Everything::of("Élodie", "Martin"));
    gone.put(world);
    stays.put(world);
    assert_eq!(
        (known(world, "person", "nowa"), known(world, "transcript", "nowa").len()),
        (vec!["nowak".into()], 1)
    );
    world.write(|tx| tx.erase_person(gone.person.id));
    assert_eq!(found(world, "nowak"), [""; 0]);
    assert_eq!(ids::<Transcript>(&world.db, "nowak"), NONE);
    assert_eq!(known(world, "person", "nowa"), [""; 0]);
    assert_eq!(known(world, "transcript", "nowa"), [""; 0]);
    assert_eq!(found(world, "elodie"), ["Martin"], "others keep what both had");
    assert_eq!(ids::<Transcript>(&world.db, "elodie martin"), [stays.answer.id.uuid()]);
}

pub fn a_failed_write_leaves_the_index_as_it_was(world: &World) {
    let one = people(world, &[("Élodie", "Nowak")]).remove(0);
    let failed: Result<(), _> = world.db.write(world.actor, |tx| {
        tx.put(&Person { last_name: "Kowalska".into(), ..one.clone() })?;
        tx.put(&person("Bob", "Martin"))?;
        Err(StoreError::NotFound { kind: "person" })
    });
    assert!(failed.is_err());
    assert_eq!(found(world, "nowak"), ["Nowak"]);
    assert_eq!((found(world, "kowalska"), found(world, "martin")), (vec![], vec![]));
    assert_eq!(known(world, "person", "kowa"), [""; 0]);
}

pub fn organisations_do_not_find_each_others_words(world: &World) {
    let other = world.neighbour();
    people(world, &[("Élodie", "Nowak")]);
    people(&other, &[("Bob", "Nowak"), ("Cléo", "Kowalska")]);
    assert_eq!(found(world, "nowak").len(), 1);
    assert_eq!(found(world, "kowalska"), [""; 0]);
    assert_eq!(found(world, "kovalska"), [""; 0], "not by another spelling either");
    assert_eq!(known(world, "person", "kowa"), [""; 0]);
    let gone = ids::<Person>(&world.db, "nowak")[0];
    world.write(|tx| tx.erase_person(Id::from_uuid(gone)));
    assert_eq!(found(&other, "nowak"), ["Nowak"]);
    assert_eq!(known(&other, "person", "nowa"), ["nowak"]);
}

pub fn a_database_without_an_index_gets_one(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    all.put(world);
    let second = said(&all.transcript, 2, "Je travaille à l’éclairage.");
    world.put(&second);
    // As an older version leaves it: nothing indexed, search keys folded otherwise.
    world
        .engine
        .write(world.org, &mut |tx| {
            for (kind, id) in [("person", all.person.id.uuid()), ("campaign", all.campaign.id.uuid())] {
                tx.put_text(kind, id, None, None)?;
                let mut document = tx.get(kind, id)?.ok_or(StoreError::NotFound { kind })?;
                document.search = "of-an-older-version".into();
                tx.put(kind, &document)?;
            }
            tx.put_text("transcript", all.answer.id.uuid(), None, None)?;
            tx.put_local("search", "version", None)
        })
        .unwrap();
    assert_eq!(found(world, "nowak"), [""; 0]);
    let db = world.reopened();
    assert_eq!(ids::<Person>(&db, "nowak"), [all.person.id.uuid()]);
    assert_eq!(ids::<Campaign>(&db, "tournage"), [all.campaign.id.uuid()]);
    assert_eq!(ids::<Transcript>(&db, "eclairage"), [all.answer.id.uuid()]);
    assert_eq!(ids::<Transcript>(&db, "nowak"), NONE);
    let listed = db.read(|read| read.count(&recruteia_store::Find::<Person>::all().search("now"))).unwrap();
    assert_eq!(listed, 1);
}

pub fn any_text_can_be_searched(world: &World) {
    people(world, &[("NEAR", "AND"), ("OR", "NOT"), ("ﷺ½⒈", "ǆ\u{301}İ")]);
    assert_eq!(found(world, "and"), ["AND"]);
    assert_eq!(found(world, "or not"), ["NOT"]);
    let mut runner = TestRunner::new(Config { cases: 128, failure_persistence: None, ..Config::default() });
    runner
        .run(&(".{1,30}", ".{0,30}"), |(name, typed)| {
            let one = Person { last_name: name.clone(), ..person("Ada", "B") };
            world.put(&one);
            ids::<Person>(&world.db, &typed);
            let itself = world.db.read(|read| read.search::<Person>(&mut Wanted::parse(&name), 200)).unwrap();
            let has_words = !Wanted::parse(&name).words.is_empty();
            prop_assert_eq!(itself.contains(&one.id.uuid()), has_words, "{:?}", name);
            world.write(|tx| tx.erase_person(one.id));
            prop_assert!(!ids::<Person>(&world.db, &name).contains(&one.id.uuid()));
            Ok(())
        })
        .unwrap();
    let none = |groups: &[Vec<Sought>]| {
        let mut found = None;
        world
            .engine
            .read(world.org, &mut |tx| {
                found = Some(tx.texts_with("person", groups, 10)?.len());
                Ok(())
            })
            .unwrap();
        found
    };
    assert_eq!((none(&[]), none(&[vec![]])), (Some(0), Some(0)));
}
