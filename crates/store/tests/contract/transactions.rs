//! All or nothing, and many at once.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use domain::{Record, person::Person};
use recruteia_store::{Find, StoreError};

use crate::{
    everything::{Everything, person},
    world::World,
};

fn count(world: &World) -> u64 {
    world.db.read(|read| read.count(&Find::<Person>::all())).unwrap()
}

fn everything_at_once(
    world: &World,
    all: &Everything,
    end: fn() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    world.db.write(world.actor, |tx| {
        tx.put(&all.person)?;
        tx.put(&all.transcript)?;
        tx.put_blob(&all.transcript, b"words")?;
        tx.put_person_key(all.person.id, "AGE-SECRET-KEY")?;
        tx.put_local("job", "a", &1)?;
        tx.audit_call("persons.create", "", "ok")?;
        assert_eq!(tx.get(all.person.id)?.as_ref(), Some(&all.person), "a transaction sees its own writes");
        end()
    })
}

fn nothing_of(world: &World, all: &Everything) {
    world
        .db
        .read(|read| {
            assert_eq!(read.get(all.person.id)?, None);
            assert_eq!(read.get(all.transcript.id)?, None);
            assert_eq!(read.history(all.person.id)?, []);
            assert_eq!(read.blob(all.transcript.id)?, None);
            assert_eq!(read.person_key(all.person.id)?, None);
            assert_eq!(read.locals::<u32>("job")?, [0; 0]);
            assert_eq!(read.audit(1, 10)?, []);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

pub fn a_failing_write_leaves_nothing(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    let failed = everything_at_once(world, &all, || Err(StoreError::Cursor));
    assert!(matches!(failed, Err(StoreError::Cursor)), "the error of the work itself: {failed:?}");
    nothing_of(world, &all);
    everything_at_once(world, &all, || Ok(())).unwrap();
    assert_eq!(world.history::<Person>(all.person.id()).len(), 1);

    let erased = world.refused(|tx| {
        tx.erase_person(all.person.id)?;
        assert!(tx.is_erased(all.person.id)?);
        Err::<(), _>(StoreError::Cursor)
    });
    assert!(matches!(erased, StoreError::Cursor));
    assert_eq!(world.get(all.transcript.id()), Some(all.transcript));
    assert!(!world.db.read(|read| read.is_erased(all.person.id)).unwrap());
}

pub fn a_panic_leaves_nothing_and_the_store_goes_on(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    let panicked =
        catch_unwind(AssertUnwindSafe(|| everything_at_once(world, &all, || panic!("on purpose"))));
    assert!(panicked.is_err());
    nothing_of(world, &all);
    let read = catch_unwind(AssertUnwindSafe(|| {
        world.db.read(|_| -> Result<(), StoreError> { panic!("on purpose") })
    }));
    assert!(read.is_err());
    everything_at_once(world, &all, || Ok(())).unwrap();
    assert_eq!(world.get(all.person.id()), Some(all.person));
}

pub fn a_view_does_not_move_while_others_write(world: &World) {
    world.put(&person("Ada", "Martin"));
    world
        .db
        .read(|read| {
            let before = read.count(&Find::<Person>::all())?;
            world.put(&person("Béa", "Martin"));
            assert_eq!(read.count(&Find::<Person>::all())?, before);
            assert_eq!(read.list(Find::<Person>::all())?.len() as u64, before);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(count(world), 2);
}

pub fn a_view_does_not_write(world: &World) {
    let written = world.engine.read(world.org, &mut |tx| tx.put_local("job", "a", Some(&1.into())));
    assert!(matches!(written, Err(StoreError::ReadOnly)), "{written:?}");
    assert_eq!(world.db.read(|read| read.locals::<u32>("job")).unwrap(), [0; 0]);
}

pub fn writers_and_readers_side_by_side_agree(world: &World) {
    const WRITERS: u32 = 3;
    const EACH: u32 = 15;
    world.write(|tx| tx.put_local("people", "count", &0));
    let done = AtomicBool::new(false);
    let views = thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut views = 0;
                    while !done.load(Ordering::SeqCst) || views == 0 {
                        let (people, noted, listed) = world
                            .db
                            .read(|read| {
                                let people = read.count(&Find::<Person>::all())?;
                                let noted = read.locals::<u64>("people")?;
                                let listed = read.list(Find::<Person>::all())?.len() as u64;
                                Ok::<_, StoreError>((people, noted, listed))
                            })
                            .unwrap();
                        assert_eq!((noted.as_slice(), listed), ([people].as_slice(), people));
                        views += 1;
                    }
                    views
                })
            })
            .collect();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn(move || {
                    for number in 0..EACH {
                        world.write(|tx| {
                            let noted: Vec<u64> = tx.locals("people")?;
                            tx.put(&person(&format!("{writer}"), &format!("{number}")))?;
                            tx.put_local("people", "count", &(noted[0] + 1))
                        });
                    }
                })
            })
            .collect();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        done.store(true, Ordering::SeqCst);
        readers.into_iter().map(|reader| reader.join().unwrap()).sum::<u32>()
    });
    assert!(views > 0);
    assert_eq!(count(world), u64::from(WRITERS * EACH));
    let people = world.db.read(|read| read.list(Find::<Person>::all())).unwrap();
    let mut clocks: Vec<_> =
        people.iter().flat_map(|person| world.history::<Person>(person.id())).map(|c| c.hlc).collect();
    clocks.sort();
    clocks.dedup();
    assert_eq!(clocks.len() as u32, WRITERS * EACH, "one line of the log each");
}
