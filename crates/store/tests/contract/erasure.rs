//! An erasure leaves ids and nothing else, and reaches nobody but the person.

#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the lifetime of the method is not general enough"
)]

use std::{collections::BTreeSet, fmt::Debug};

use domain::{Id, Record, person::Person, session::Session};
use recruteia_store::{Find, StoreError, changes::Operation};

use crate::{
    everything::{Everything, Visit, person},
    world::World,
};

/// Everything about somebody, with a blob, a key, changes and a tombstone.
fn interview(world: &World, first_name: &str, last_name: &str) -> Everything {
    let all = Everything::of(first_name, last_name);
    all.put(world);
    world.write(|tx| {
        tx.put(&Person { phone: format!("of {last_name}"), ..all.person.clone() })?;
        tx.put_blob(&all.transcript, format!("words of {last_name}").as_bytes())?;
        tx.put_person_key(all.person.id, &format!("key of {last_name}"))?;
        tx.delete(all.rating.id)
    });
    all
}

/// What of a record about a person is left: none, or all of it.
struct Left<'w> {
    world: &'w World,
    person: Id<Person>,
    /// Kind and id of every record about the person.
    personal: BTreeSet<(String, uuid::Uuid)>,
    present: usize,
    with_content_in_history: usize,
}

impl Visit for Left<'_> {
    fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
        if record.subject() != Some(self.person.uuid()) {
            assert!(self.world.get::<T>(record.id()).is_some(), "a {} is about nobody", T::KIND);
            return;
        }
        self.personal.insert((T::KIND.into(), record.id()));
        self.present += usize::from(self.world.raw(T::KIND, record.id()).is_some());
        let listed =
            self.world.db.read(|read| read.count(&Find::<T>::all().about(self.person.uuid()))).unwrap();
        assert!(listed == 0 || self.present > 0, "a {} is in a list", T::KIND);
        let history = self.world.history::<T>(record.id());
        self.with_content_in_history += history.iter().filter(|change| !change.fields.is_empty()).count();
    }
}

fn left<'w>(world: &'w World, all: &Everything) -> Left<'w> {
    let mut left = Left {
        world,
        person: all.person.id,
        personal: BTreeSet::new(),
        present: 0,
        with_content_in_history: 0,
    };
    all.each(&mut left);
    left
}

pub fn nothing_is_left_of_an_erased_person(world: &World) {
    let gone = interview(world, "Élodie", "Nowak");
    let stays = interview(world, "Bob", "Martin");
    let before = left(world, &gone);
    assert_eq!((before.present, before.with_content_in_history), (17, 18));

    let erased = world.write(|tx| tx.erase_person(gone.person.id));
    assert_eq!(erased.iter().cloned().collect::<BTreeSet<_>>(), before.personal);
    assert_eq!(erased.len(), 17, "each once");
    let after = left(world, &gone);
    assert_eq!((after.present, after.with_content_in_history), (0, 0));
    world
        .db
        .read(|read| {
            assert!(read.is_erased(gone.person.id)?);
            for (_, id) in &erased {
                assert!(read.is_erased(Id::from_uuid(*id))?);
            }
            assert_eq!(read.person_key(gone.person.id)?, None);
            assert_eq!(read.blob(gone.transcript.id)?, None);
            assert_eq!(read.list(Find::<Person>::all().search("Nowak"))?, []);
            assert_eq!(read.list(Find::<Session>::all().search_subject("Nowak"))?, []);
            let history = read.history(gone.person.id)?;
            assert_eq!(history.last().map(|change| change.operation), Some(Operation::Erased));
            assert_eq!(history.last().map(|change| change.actor), Some(world.actor.uuid()));
            Ok::<_, StoreError>(())
        })
        .unwrap();

    let other = left(world, &stays);
    assert_eq!((other.present, other.with_content_in_history), (17, 18));
    world
        .db
        .read(|read| {
            assert!(!read.is_erased(stays.person.id)?);
            assert_eq!(read.person_key(stays.person.id)?.as_deref(), Some("key of Martin"));
            assert_eq!(read.blob(stays.transcript.id)?.as_deref(), Some(b"words of Martin".as_slice()));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

pub fn what_was_erased_does_not_come_back(world: &World) {
    struct Again<'w>(&'w World, Id<Person>);
    impl Visit for Again<'_> {
        fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
            if record.subject() == Some(self.1.uuid()) {
                let refused = self.0.refused(|tx| tx.put(record));
                assert!(matches!(refused, StoreError::Erased { kind } if kind == T::KIND), "{refused:?}");
                let restored = self.0.refused(|tx| tx.restore(Id::<T>::from_uuid(record.id())));
                assert!(matches!(restored, StoreError::NotFound { .. }), "{restored:?}");
            }
        }
    }
    let all = interview(world, "Élodie", "Nowak");
    world.write(|tx| tx.erase_person(all.person.id));
    all.each(&mut Again(world, all.person.id));
    // A new record about the person is refused as an old one is.
    let fresh = Session { id: Id::new(crate::world::START), ..all.session.clone() };
    assert!(matches!(world.refused(|tx| tx.put(&fresh)), StoreError::Erased { kind: "session" }));
    let twice = world.refused(|tx| tx.erase_person(all.person.id));
    assert!(matches!(twice, StoreError::NotFound { kind: "person" }), "{twice:?}");
    let nobody = world.refused(|tx| tx.erase_person(person("No", "Body").id));
    assert!(matches!(nobody, StoreError::NotFound { kind: "person" }), "{nobody:?}");
}

pub fn somebody_deleted_can_still_be_erased(world: &World) {
    let all = interview(world, "Élodie", "Nowak");
    world.write(|tx| tx.delete(all.person.id));
    assert_eq!(world.write(|tx| tx.erase_person(all.person.id)).len(), 17);
    let after = left(world, &all);
    assert_eq!((after.present, after.with_content_in_history), (0, 0));
}

pub fn the_erasure_list_takes_what_was_erased_elsewhere(world: &World) {
    let all = interview(world, "Élodie", "Nowak");
    let elsewhere = person("No", "Body").id;
    world.write(|tx| tx.mark_erased(elsewhere.uuid(), domain::Millis(7)));
    world.write(|tx| tx.mark_erased(elsewhere.uuid(), domain::Millis(9)));
    world.write(|tx| tx.erase_person(all.person.id));
    let list = world.db.read(|read| read.erasures()).unwrap();
    assert_eq!(list[0], (elsewhere.uuid(), domain::Millis(7)), "the first moment stays");
    assert_eq!(list.len(), 18);
    assert!(list.contains(&(all.person.id.uuid(), crate::world::START)));
    let refused = world.refused(|tx| tx.put(&Person { id: elsewhere, ..all.person.clone() }));
    assert!(matches!(refused, StoreError::Erased { kind: "person" }), "{refused:?}");
    // The content of a record is gone, the record stays.
    let other = interview(world, "Bob", "Martin");
    world.write(|tx| tx.mark_erased(other.media.id.uuid(), crate::world::START));
    let state = world.db.read(|read| {
        Ok::<_, StoreError>((read.is_content_erased(other.media.id)?, read.get(other.media.id)?.is_some()))
    });
    assert_eq!(state.unwrap(), (true, true));
}

pub fn everything_about_somebody_is_found_and_nothing_else(world: &World) {
    let all = interview(world, "Élodie", "Nowak");
    interview(world, "Bob", "Martin");
    let found = world.db.read(|read| read.about(all.person.id)).unwrap();
    let found: BTreeSet<_> = found.into_iter().map(|(kind, document)| (kind, document.id)).collect();
    assert_eq!(found, left(world, &all).personal, "deleted ones too");
    let changes = world.db.read(|read| read.changes_about(all.person.id)).unwrap();
    assert_eq!(changes.len(), 19, "seventeen records, a corrected one and a deleted one");
    assert!(changes.iter().all(|change| change.subject == Some(all.person.id.uuid())));
    let text = format!("{changes:?}");
    assert!(text.contains("of Nowak") && !text.contains("Martin"));
}

pub fn records_are_counted_by_kind_and_their_latest_moments_found(world: &World) {
    let all = interview(world, "Élodie", "Nowak");
    let later =
        Session { id: Id::new(crate::world::START), created_at_ms: domain::Millis(9), ..all.session.clone() };
    world.put(&later);
    let moments = world.db.read(|read| read.latest_moments::<Session>("created_at_ms")).unwrap();
    assert_eq!(moments, [(all.person.id, crate::world::START)]);
    let counts = world.db.read(|read| read.record_counts()).unwrap();
    let count = |kind: &str| counts.iter().find(|(name, _)| name == kind).map(|(_, count)| *count);
    assert_eq!((count("session"), count("person"), count("user")), (Some(2), Some(1), Some(1)));
    assert_eq!(count("rating"), Some(0), "a tombstone does not count");
    assert_eq!(count("blob"), None, "not a kind of record");
}
