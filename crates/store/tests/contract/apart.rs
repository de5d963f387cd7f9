//! What is kept apart from everything that evaluates: reached by its own way alone, and erased record by record.

use domain::{
    Id, Millis, Record,
    observation::{Observation, Summary},
};
use recruteia_store::{Find, StoreError, changes::Operation};

use crate::{
    everything::Everything,
    world::{START, World},
};

fn observation(all: &Everything) -> Observation {
    Observation {
        id: Id::new(START),
        answer_id: all.answer.id,
        person_id: all.person.id,
        media_hash: "0c".repeat(32),
        models: vec![("YuNet".into(), "8f".repeat(32))],
        summary: Summary::of(&[], 100),
        created_at_ms: START,
    }
}

/// The ids that somebody finds who goes the way to what is kept apart.
fn found(
    world: &World,
    find: fn(&Everything) -> Find<Observation>,
    all: &Everything,
) -> Vec<Id<Observation>> {
    let found = world.db.read(|read| read.apart().list(find(all))).unwrap();
    found.into_iter().map(|each| each.id).collect()
}

pub fn one_record_is_erased_and_the_others_stay(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    all.put(world);
    let (kept, gone) = (observation(&all), observation(&all));
    world.write(|tx| {
        for each in [&kept, &gone] {
            tx.put(each)?;
            tx.put_blob(each, b"samples")?;
        }
        Ok(())
    });
    let of_answer = |all: &Everything| Find::of(all.answer.id.uuid());
    let mut both = [kept.id, gone.id];
    both.sort();
    let mut listed = found(world, of_answer, &all);
    listed.sort();
    assert_eq!(listed, both);

    world.write(|tx| tx.erase_record(gone.id, Millis(7)));
    assert_eq!(found(world, of_answer, &all), [kept.id]);
    assert_eq!(found(world, |all| Find::all().about(all.person.id.uuid()), &all), [kept.id]);
    let left = world.db.read(|read| {
        let mut apart = read.apart();
        Ok::<_, StoreError>((
            apart.get(gone.id)?,
            apart.blob(gone.id)?,
            apart.get(kept.id)?,
            apart.blob(kept.id)?,
        ))
    });
    assert_eq!(left.unwrap(), (None, None, Some(kept.clone()), Some(b"samples".to_vec())));
    assert_eq!(world.raw(Observation::KIND, gone.id()), None);

    let changes = world.db.read(|read| read.changes_about(all.person.id)).unwrap();
    let of_gone: Vec<_> = changes.iter().filter(|change| change.id == gone.id()).collect();
    assert_eq!(
        of_gone.iter().map(|change| change.operation).collect::<Vec<_>>(),
        [Operation::Put, Operation::Erased]
    );
    assert!(of_gone.iter().all(|change| change.fields.is_empty()), "{of_gone:?}");
    assert!(changes.iter().any(|change| change.id == kept.id() && !change.fields.is_empty()));

    // It doesn't come back, and what is not there can't be erased.
    assert!(matches!(world.refused(|tx| tx.put(&gone)), StoreError::Erased { .. }));
    let again = world.refused(|tx| tx.erase_record(gone.id, Millis(8)));
    assert!(matches!(again, StoreError::NotFound { .. }), "{again:?}");
    // The other one is erased with its person.
    world.write(|tx| tx.erase_person(all.person.id));
    assert_eq!(world.raw(Observation::KIND, kept.id()), None);
}
