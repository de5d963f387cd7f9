//! Putting and getting records of every kind, and what their merge class allows.

use std::fmt::Debug;

use domain::{
    Id, MergeClass, Record, RuleError, campaign::CampaignState, person::Person, session::SessionState,
    transcript::Transcript,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use recruteia_store::{Find, StoreError, changes::Operation};
use serde_json::json;

use crate::{
    everything::{Everything, Visit},
    world::World,
};

pub fn every_kind_comes_back_as_it_was_put(world: &World) {
    struct Back<'w>(&'w World, usize);
    impl Visit for Back<'_> {
        fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
            let world = self.0;
            assert_eq!(world.get::<T>(record.id()), None, "{}", T::KIND);
            world.put(record);
            assert_eq!(world.get::<T>(record.id()).as_ref(), Some(record));
            world
                .db
                .read(|read| {
                    assert_eq!(&read.require(Id::<T>::from_uuid(record.id()))?, record);
                    assert_eq!(read.list(Find::<T>::all())?, std::slice::from_ref(record));
                    if let Some(parent) = record.parent() {
                        assert_eq!(read.count(&Find::<T>::of(parent))?, 1, "{} of its parent", T::KIND);
                    }
                    if let Some(subject) = record.subject() {
                        assert_eq!(read.count(&Find::<T>::all().about(subject))?, 1, "{} about", T::KIND);
                    }
                    Ok::<_, StoreError>(())
                })
                .unwrap();
            self.1 += 1;
        }
    }
    let mut back = Back(world, 0);
    Everything::of("Élodie", "Ńowak-Œuvré").each(&mut back);
    assert_eq!(back.1, 29);
    let missing = world.db.read(|read| read.require(Id::<Person>::new(crate::world::START)));
    assert!(matches!(missing, Err(StoreError::NotFound { kind: "person" })), "{missing:?}");
}

pub fn putting_the_same_again_logs_nothing(world: &World) {
    struct Same<'w>(&'w World);
    impl Visit for Same<'_> {
        fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
            self.0.put(record);
            self.0.put(record);
            let read_back = self.0.get::<T>(record.id()).unwrap();
            self.0.put(&read_back);
            assert_eq!(self.0.history::<T>(record.id()).len(), 1, "{}", T::KIND);
        }
    }
    Everything::of("Élodie", "Nowak").each(&mut Same(world));
}

pub fn what_is_written_once_never_changes(world: &World) {
    struct Once<'w>(&'w World, Vec<&'static str>);
    impl Visit for Once<'_> {
        fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
            self.0.put(record);
            if T::CLASS != MergeClass::Append {
                return;
            }
            let mut fields = serde_json::to_value(record).unwrap();
            let time = if fields.get("at_ms").is_some() { "at_ms" } else { "created_at_ms" };
            fields[time] = json!(1);
            let changed: T = serde_json::from_value(fields).unwrap();
            assert_ne!(&changed, record);
            let refused = self.0.refused(|tx| tx.put(&changed));
            assert!(matches!(refused, StoreError::Immutable { kind } if kind == T::KIND), "{refused:?}");
            // The database refuses by itself too, should a program ever forget to ask.
            let forced = self.0.set_raw(T::KIND, record.id(), |fields| {
                fields.insert("comment".into(), json!("changed"));
            });
            assert!(matches!(forced, Err(StoreError::Database(_))), "{}: {forced:?}", T::KIND);
            assert_eq!(self.0.get::<T>(record.id()).as_ref(), Some(record));
            assert_eq!(self.0.history::<T>(record.id()).len(), 1);
            self.1.push(T::KIND);
        }
    }
    let mut once = Once(world, Vec::new());
    Everything::of("Élodie", "Nowak").each(&mut once);
    let kinds = [
        "consent",
        "spoken_text",
        "media",
        "answer",
        "transcript",
        "rating",
        "sign_off",
        "comment",
        "analysis",
        "unblinding",
        "agreed_rating",
        "session_event",
        "subject_request",
        "request_step",
        "retention_hold",
        "erasure_proof",
    ];
    assert_eq!(once.1, kinds);
}

pub fn a_state_never_goes_back(world: &World) {
    let Everything { mut campaign, mut session, .. } = Everything::of("Élodie", "Nowak");
    campaign.state = CampaignState::Closed;
    session.state = SessionState::Completed;
    world.put(&campaign);
    world.put(&session);
    let code = |error: StoreError| match error {
        StoreError::Rule(RuleError::Conflict { code, .. }) => code,
        other => panic!("a rule, not {other:?}"),
    };
    for state in [CampaignState::Draft, CampaignState::Open] {
        let earlier = domain::campaign::Campaign { state, ..campaign.clone() };
        assert_eq!(code(world.refused(|tx| tx.put(&earlier))), "campaign.state_backwards");
    }
    for state in [SessionState::Draft, SessionState::Started, SessionState::InProgress] {
        let earlier = domain::session::Session { state, ..session.clone() };
        assert_eq!(code(world.refused(|tx| tx.put(&earlier))), "session.state_backwards");
    }
    assert_eq!(world.get(campaign.id()), Some(campaign.clone()));
    assert_eq!(world.get(session.id()), Some(session.clone()));
    campaign.state = CampaignState::Archived;
    session.state = SessionState::Cancelled;
    world.put(&campaign);
    world.put(&session);
    assert_eq!(world.get(campaign.id()), Some(campaign));
    assert_eq!(world.get(session.id()), Some(session));
}

pub fn a_tombstone_hides_a_record_until_it_is_restored(world: &World) {
    struct Hide<'w>(&'w World);
    impl Visit for Hide<'_> {
        fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
            let (world, id) = (self.0, Id::<T>::from_uuid(record.id()));
            let gone = |error: StoreError| matches!(error, StoreError::NotFound { kind } if kind == T::KIND);
            assert!(gone(world.refused(|tx| tx.delete(id))), "nothing to delete yet");
            assert!(gone(world.refused(|tx| tx.restore(id))), "nothing to restore yet");
            world.put(record);
            assert!(gone(world.refused(|tx| tx.restore(id))), "not deleted");
            world.write(|tx| tx.delete(id));
            assert_eq!(world.get::<T>(record.id()), None);
            world
                .db
                .read(|read| {
                    assert_eq!(read.list(Find::<T>::all())?, []);
                    assert_eq!(read.page(Find::<T>::all())?.items, []);
                    assert_eq!(read.count(&Find::<T>::all())?, 0);
                    assert!(gone(read.require(id).unwrap_err()));
                    Ok::<_, StoreError>(())
                })
                .unwrap();
            assert!(gone(world.refused(|tx| tx.delete(id))), "deleted already");
            assert!(gone(world.refused(|tx| tx.put(record))), "a put does not restore");
            world.write(|tx| tx.restore(id));
            assert_eq!(world.get::<T>(record.id()).as_ref(), Some(record));
            let log: Vec<_> = world.history::<T>(record.id()).iter().map(|change| change.operation).collect();
            assert_eq!(log, [Operation::Put, Operation::Deleted, Operation::Restored]);
        }
    }
    Everything::of("Élodie", "Nowak").each(&mut Hide(world));
}

/// A number must lie in the database as it was given, or a document that is written once seems changed.
pub fn any_transcript_can_be_deleted_whatever_its_confidence(world: &World) {
    let whole = Everything::of("Élodie", "Nowak").transcript;
    let mut runner = TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
    runner
        .run(&prop::collection::vec(0.0_f32..=1.0, 40), |confidences| {
            let transcripts: Vec<_> = confidences
                .into_iter()
                .map(|confidence| Transcript {
                    id: Id::new(crate::world::START),
                    confidence: Some(confidence),
                    ..whole.clone()
                })
                .collect();
            world.write(|tx| transcripts.iter().try_for_each(|transcript| tx.put(transcript)));
            world.write(|tx| transcripts.iter().try_for_each(|transcript| tx.put(transcript)));
            world.write(|tx| transcripts.iter().try_for_each(|transcript| tx.delete(transcript.id)));
            world.write(|tx| transcripts.iter().try_for_each(|transcript| tx.restore(transcript.id)));
            for transcript in &transcripts {
                prop_assert_eq!(world.get::<Transcript>(transcript.id()), Some(transcript.clone()));
            }
            Ok(())
        })
        .unwrap();
}
