//! What is kept beside records: blobs, people's keys, values of this machine.

use domain::Record;
use recruteia_store::StoreError;
use serde::{Deserialize, Serialize};

use crate::{
    everything::{Everything, person},
    world::World,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Job {
    label: String,
    done: u32,
}

pub fn blobs_are_replaced_and_read_back(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    world.put(&all.transcript);
    let blob = || world.db.read(|read| read.blob(all.transcript.id)).unwrap();
    assert_eq!(blob(), None);
    let large: Vec<u8> = (0..1_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for bytes in [b"".as_slice(), b"\0words\xff", &large, b"shorter"] {
        world.write(|tx| tx.put_blob(&all.transcript, bytes));
        assert_eq!(blob().as_deref(), Some(bytes));
    }
    assert_eq!(world.db.read(|read| read.blob(all.answer.id)).unwrap(), None);
    assert_eq!(world.history::<domain::transcript::Transcript>(all.transcript.id()).len(), 1);
}

pub fn nothing_is_kept_beside_somebody_erased(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    all.put(world);
    world.write(|tx| tx.erase_person(all.person.id));
    let blob = world.refused(|tx| tx.put_blob(&all.transcript, b"late words"));
    assert!(matches!(blob, StoreError::Erased { kind: "transcript" }), "{blob:?}");
    let key = world.refused(|tx| tx.put_person_key(all.person.id, "late key"));
    assert!(matches!(key, StoreError::Erased { kind: "person" }), "{key:?}");
    world
        .db
        .read(|read| {
            assert_eq!(read.blob(all.transcript.id)?, None);
            assert_eq!(read.person_key(all.person.id)?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

pub fn a_persons_key_is_kept_once_and_never_replaced(world: &World) {
    let (ada, bea) = (person("Ada", "Martin"), person("Béa", "Martin"));
    let key = |person| world.db.read(|read| read.person_key(person)).unwrap();
    assert_eq!(key(ada.id), None);
    world.write(|tx| tx.put_person_key(ada.id, "AGE-SECRET-KEY-ADA"));
    world.write(|tx| tx.put_person_key(bea.id, "AGE-SECRET-KEY-BEA"));
    // Another key would make every recording of the person unreadable.
    world.refused(|tx| tx.put_person_key(ada.id, "AGE-SECRET-KEY-OTHER"));
    assert_eq!(key(ada.id).as_deref(), Some("AGE-SECRET-KEY-ADA"));
    assert_eq!(key(bea.id).as_deref(), Some("AGE-SECRET-KEY-BEA"));
}

pub fn local_values_are_kept_by_area_and_forgotten(world: &World) {
    let job = |label: &str, done| Job { label: label.into(), done };
    let jobs = |area: &'static str| world.db.read(|read| read.locals::<Job>(area)).unwrap();
    assert_eq!(jobs("job"), []);
    world.write(|tx| {
        tx.put_local("job", "b", &job("second", 0))?;
        tx.put_local("job", "a", &job("first", 0))?;
        tx.put_local("other", "a", &job("elsewhere", 0))
    });
    assert_eq!(jobs("job"), [job("first", 0), job("second", 0)]);
    world.write(|tx| tx.put_local("job", "a", &job("first", 7)));
    assert_eq!(jobs("job"), [job("first", 7), job("second", 0)]);
    world.write(|tx| tx.remove_local("job", "a"));
    world.write(|tx| tx.remove_local("job", "never there"));
    assert_eq!(jobs("job"), [job("second", 0)]);
    assert_eq!(jobs("other"), [job("elsewhere", 0)]);
}

pub fn a_local_value_of_another_shape_is_a_clear_error(world: &World) {
    world.write(|tx| tx.put_local("job", "a", &"only a text"));
    let read = world.db.read(|read| read.locals::<Job>("job"));
    assert!(matches!(&read, Err(StoreError::Document { kind, .. }) if kind == "job"), "{read:?}");
}
