//! Organisations on one engine are strangers.

use std::fmt::Debug;

use domain::{Id, Record, person::Person};
use recruteia_store::{Find, StoreError};

use crate::{
    everything::{Everything, Visit},
    world::World,
};

pub fn two_organisations_never_see_each_other(world: &World) {
    struct Hidden<'w>(&'w World);
    impl Visit for Hidden<'_> {
        fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
            let id = Id::<T>::from_uuid(record.id());
            self.0
                .db
                .read(|read| {
                    assert_eq!(read.get(id)?, None, "{}", T::KIND);
                    assert_eq!(read.list(Find::<T>::all())?, []);
                    assert_eq!(read.list(Find::<T>::of(record.parent().unwrap_or_default()))?, []);
                    assert_eq!(read.page(Find::<T>::all().search("nowak"))?.items, []);
                    assert_eq!(read.count(&Find::<T>::all())?, 0);
                    assert_eq!(read.history(id)?, []);
                    assert_eq!(read.blob(id)?, None);
                    Ok::<_, StoreError>(())
                })
                .unwrap();
            assert!(matches!(self.0.refused(|tx| tx.delete(id)), StoreError::NotFound { .. }));
        }
    }
    let other = world.neighbour();
    let all = Everything::of("Élodie", "Nowak");
    all.put(world);
    world.write(|tx| {
        tx.put_blob(&all.transcript, b"words")?;
        tx.put_person_key(all.person.id, "key")?;
        tx.put_local("job", "a", &1)?;
        tx.audit_call("persons.create", "", "ok")
    });
    all.each(&mut Hidden(&other));
    let nothing = other.refused(|tx| tx.erase_person(all.person.id));
    assert!(matches!(nothing, StoreError::NotFound { .. }), "{nothing:?}");
    other
        .db
        .read(|read| {
            assert_eq!(read.person_key(all.person.id)?, None);
            assert_eq!(read.locals::<u32>("job")?, [0; 0]);
            assert_eq!(read.audit(1, 10)?, []);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    // Both number their audit lines on their own.
    other.write(|tx| tx.audit_call("persons.list", "", "ok"));
    let lines = other.db.read(|read| read.audit(1, 10)).unwrap();
    assert_eq!((lines.len(), lines[0].number, lines[0].previous.as_str()), (1, 1, ""));
}

pub fn erasing_in_one_organisation_leaves_the_other(world: &World) {
    let other = world.neighbour();
    let all = Everything::of("Élodie", "Nowak");
    for here in [world, &other] {
        all.put(here);
        here.write(|tx| {
            tx.put_blob(&all.transcript, b"words")?;
            tx.put_person_key(all.person.id, "key")
        });
    }
    world.write(|tx| tx.erase_person(all.person.id));
    assert_eq!(other.get(all.person.id()), Some(all.person.clone()));
    assert_eq!(other.get(all.rating.id()), Some(all.rating.clone()));
    assert!(!other.history::<Person>(all.person.id())[0].fields.is_empty());
    other
        .db
        .read(|read| {
            assert!(!read.is_erased(all.person.id)?);
            assert_eq!(read.person_key(all.person.id)?.as_deref(), Some("key"));
            assert_eq!(read.blob(all.transcript.id)?.as_deref(), Some(b"words".as_slice()));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    other.put(&Person { phone: "1".into(), ..all.person.clone() });
    assert!(matches!(world.refused(|tx| tx.put(&all.person)), StoreError::Erased { .. }));
}
