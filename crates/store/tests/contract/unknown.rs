//! What a newer version wrote survives a read and a write by this one.

use std::{collections::BTreeSet, fmt::Debug};

use domain::{
    MergeClass, Millis, Record,
    analysis::{Analysis, Basis},
    campaign::{Campaign, CampaignState},
    comment::{Comment, CommentAct},
    consent::{Consent, ConsentKind, Language},
    interview::{Media, MediaKind},
    policy::PolicyProfile,
    session::{Mode, Place, Session},
    settings::{Appearance, InterfaceLanguage, Settings},
    sign_off::{SignOff, SignOffAct},
    transcript::{Transcript, TranscriptMethod},
    user::{Role, User},
};
use recruteia_store::{Find, StoreError};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    everything::{Everything, Visit},
    world::World,
};

/// As a newer version would write it: the record's fields, some of them otherwise.
fn put_newer<T: Record>(world: &World, record: &T, newer: &[(&str, Value)]) {
    let Value::Object(mut fields) = serde_json::to_value(record).unwrap() else { panic!("an object") };
    fields.extend(newer.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let document = recruteia_store::engine::Document {
        id: record.id(),
        sort: record.sort_key(),
        search: record.search_key(),
        fields,
        deleted: false,
    };
    world.engine.write(world.org, &mut |tx| tx.put(T::KIND, &document)).unwrap();
}

fn raw_field(world: &World, kind: &'static str, id: Uuid, field: &str) -> Value {
    world.raw(kind, id).unwrap()[field].clone()
}

pub fn fields_of_a_newer_version_survive(world: &World) {
    struct Newer<'w>(&'w World);
    impl Visit for Newer<'_> {
        fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
            let world = self.0;
            let extra = json!({ "depth": [1, 2.5, 0.1, "é", null], "of": { "field": true } });
            put_newer(world, record, &[("of_tomorrow", extra.clone())]);
            let read = world.get::<T>(record.id()).unwrap();
            assert_eq!(&read, record);
            world.put(&read);
            assert_eq!(world.history::<T>(record.id()), [], "{}", T::KIND);
            assert_eq!(raw_field(world, T::KIND, record.id(), "of_tomorrow"), extra);
            world.write(|tx| tx.delete(domain::Id::<T>::from_uuid(record.id())));
            world.write(|tx| tx.restore(domain::Id::<T>::from_uuid(record.id())));
            assert_eq!(raw_field(world, T::KIND, record.id(), "of_tomorrow"), extra);
            if T::CLASS != MergeClass::Append {
                let mut fields = serde_json::to_value(&read).unwrap();
                let name = [
                    "name",
                    "first_name",
                    "title",
                    "category",
                    "spoken_languages",
                    "sample",
                    "file_months",
                    "text",
                ]
                .into_iter()
                .find(|name| fields.get(name).is_some())
                .unwrap();
                fields[name] = match &fields[name] {
                    Value::Bool(old) => json!(!old),
                    Value::Array(_) => json!(["fr"]),
                    Value::Number(_) => json!(7),
                    Value::Object(_) => json!({ "fr": "Autrement", "en": "Changed" }),
                    _ => json!("Changed"),
                };
                let changed: T = serde_json::from_value(fields).unwrap();
                world.put(&changed);
                assert_eq!(world.get::<T>(record.id()), Some(changed));
                assert_eq!(raw_field(world, T::KIND, record.id(), "of_tomorrow"), extra, "{}", T::KIND);
                let history = world.history::<T>(record.id());
                let logged: Vec<_> = history[2].fields.keys().collect();
                assert_eq!(logged, [name], "only what changed is logged");
            }
        }
    }
    Everything::of("Élodie", "Nowak").each(&mut Newer(world));
}

pub fn values_of_a_newer_version_survive(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    let later = || json!("of_tomorrow");

    put_newer(world, &all.campaign, &[("state", later())]);
    let campaign: Campaign = world.get(all.campaign.id()).unwrap();
    assert_eq!(campaign.state, CampaignState::Unknown);
    world.put(&Campaign { job_title: "Cadreuse".into(), ..campaign.clone() });
    assert_eq!(raw_field(world, "campaign", campaign.id(), "state"), later());
    let backwards = Campaign { state: CampaignState::Archived, ..campaign };
    assert!(matches!(world.refused(|tx| tx.put(&backwards)), StoreError::Rule(_)));

    put_newer(world, &all.session, &[("mode", later()), ("place", later()), ("state", later())]);
    let session: Session = world.get(all.session.id()).unwrap();
    assert_eq!((session.mode, session.place), (Mode::Unknown, Place::Unknown));
    world.put(&Session { sample: true, ..session.clone() });
    for field in ["mode", "place", "state"] {
        assert_eq!(raw_field(world, "session", session.id(), field), later(), "{field}");
    }

    put_newer(world, &all.user, &[("role", later())]);
    let user: User = world.get(all.user.id()).unwrap();
    assert_eq!(user.role, Role::Unknown);
    world.put(&User { first_name: "Adèle".into(), ..user.clone() });
    assert_eq!(raw_field(world, "user", user.id(), "role"), later());
    world.put(&User { role: Role::Standard, ..user.clone() });
    assert_eq!(raw_field(world, "user", user.id(), "role"), json!("standard"), "what is chosen here holds");

    put_newer(world, &all.settings, &[("language", json!("ar")), ("appearance", json!("sepia"))]);
    let settings: Settings = world.get(all.settings.id()).unwrap();
    assert_eq!((settings.language, settings.appearance), (InterfaceLanguage::Auto, Appearance::Auto));
    world.put(&Settings { threads: Some(2), ..settings.clone() });
    assert_eq!(raw_field(world, "setting", settings.id(), "language"), json!("ar"));
    assert_eq!(raw_field(world, "setting", settings.id(), "appearance"), json!("sepia"));

    put_newer(world, &all.consent, &[("kind", later())]);
    put_newer(world, &all.transcript, &[("method", later())]);
    put_newer(world, &all.sign_off, &[("act", later())]);
    put_newer(world, &all.comment, &[("act", later())]);
    let mut notes = serde_json::to_value(&all.analysis.notes).unwrap();
    notes["basis"] = later();
    put_newer(world, &all.analysis, &[("notes", notes.clone())]);
    let consent: Consent = world.get(all.consent.id()).unwrap();
    let transcript: Transcript = world.get(all.transcript.id()).unwrap();
    let sign_off: SignOff = world.get(all.sign_off.id()).unwrap();
    assert_eq!(consent.kind, ConsentKind::Unknown);
    assert_eq!(transcript.method, TranscriptMethod::Unknown);
    assert_eq!(sign_off.act, SignOffAct::Unknown);
    let comment: Comment = world.get(all.comment.id()).unwrap();
    assert_eq!(comment.act, CommentAct::Unknown);
    let analysis: Analysis = world.get(all.analysis.id()).unwrap();
    assert_eq!(analysis.notes.basis, Basis::Unknown);
    world.put(&consent);
    world.put(&transcript);
    world.put(&sign_off);
    world.put(&comment);
    world.put(&analysis);
    assert_eq!(raw_field(world, "consent", consent.id(), "kind"), later());
    assert_eq!(raw_field(world, "transcript", transcript.id(), "method"), later());
    assert_eq!(raw_field(world, "sign_off", sign_off.id(), "act"), later());
    assert_eq!(raw_field(world, "comment", comment.id(), "act"), later());
    assert_eq!(raw_field(world, "analysis", analysis.id(), "notes"), notes);
}

pub fn records_in_a_language_of_a_newer_version_are_listed_and_kept(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    let language = [("language", json!("ar"))];
    put_newer(world, &all.campaign, &language);
    put_newer(world, &all.session, &language);
    put_newer(world, &all.consent, &language);
    put_newer(world, &all.media, &[("kind", json!("hologram"))]);

    let campaigns = world.db.read(|read| read.list(Find::<Campaign>::all())).unwrap();
    let sessions = world.db.read(|read| read.list(Find::<Session>::all())).unwrap();
    let consents = world.db.read(|read| read.list(Find::<Consent>::all())).unwrap();
    let media = world.db.read(|read| read.list(Find::<Media>::all())).unwrap();
    assert_eq!(
        (campaigns[0].language, sessions[0].language, consents[0].language, media[0].kind),
        (Language::Unknown, Language::Unknown, Language::Unknown, MediaKind::Unknown)
    );
    world.put(&Campaign { title: "Doublage".into(), ..campaigns[0].clone() });
    world.put(&Session { sample: true, ..sessions[0].clone() });
    world.put(&consents[0]);
    world.put(&media[0]);
    for (kind, id) in
        [("campaign", all.campaign.id()), ("session", all.session.id()), ("consent", all.consent.id())]
    {
        assert_eq!(raw_field(world, kind, id, "language"), json!("ar"), "{kind}");
    }
    assert_eq!(raw_field(world, "media", all.media.id(), "kind"), json!("hologram"));
}

pub fn what_a_newer_version_keeps_inside_a_field_survives(world: &World) {
    let mut draft = crate::everything::campaign("Tournage");
    let second = domain::campaign::Criterion {
        id: domain::Id::new(Millis(1)),
        name: "Lumière".into(),
        ..draft.criteria[0].clone()
    };
    draft.criteria.push(second);
    let mut criteria = serde_json::to_value(&draft.criteria).unwrap();
    criteria[0]["scale"] = json!("of_tomorrow");
    criteria[0]["anchors"]["two"] = json!("Entre les deux.");
    criteria[1]["scale"] = json!("another");
    let profiles = json!(["CA-ON", "EU", "US-CA"]);
    put_newer(world, &draft, &[("criteria", criteria), ("policy_profiles", profiles)]);

    let read: Campaign = world.get(draft.id()).unwrap();
    assert_eq!(
        read.policy_profiles,
        BTreeSet::from([PolicyProfile::Eu, PolicyProfile::Unknown]),
        "two profiles of tomorrow are one that is held to the strictest rules"
    );
    let mut changed = read;
    changed.policy_profiles.insert(PolicyProfile::Fr);
    changed.criteria[0].weight = 7;
    changed.criteria[0].anchors.one = "Jamais.".into();
    changed.criteria.reverse();
    world.put(&changed);

    assert_eq!(world.get(draft.id()), Some(changed));
    let criteria = raw_field(world, "campaign", draft.id(), "criteria");
    assert_eq!(criteria[0]["scale"], json!("another"));
    assert_eq!(criteria[1]["scale"], json!("of_tomorrow"));
    assert_eq!(criteria[1]["anchors"]["two"], json!("Entre les deux."));
    assert_eq!(criteria[1]["anchors"]["one"], json!("Jamais."));
    assert_eq!(criteria[1]["weight"], json!(7));
    let profiles: BTreeSet<String> =
        serde_json::from_value(raw_field(world, "campaign", draft.id(), "policy_profiles")).unwrap();
    assert_eq!(profiles.into_iter().collect::<Vec<_>>(), ["CA-ON", "EU", "FR", "US-CA"]);
    let history = world.history::<Campaign>(draft.id());
    let logged: Vec<_> = history[0].fields.keys().map(String::as_str).collect();
    assert_eq!(logged, ["criteria", "policy_profiles"]);
    assert_eq!(history[0].fields["criteria"], criteria, "the log carries what was written");

    let mut fewer: Campaign = world.get(draft.id()).unwrap();
    fewer.policy_profiles.remove(&PolicyProfile::Unknown);
    fewer.criteria.remove(0);
    world.put(&fewer);
    assert_eq!(raw_field(world, "campaign", draft.id(), "policy_profiles"), json!(["EU", "FR"]));
    let criteria = raw_field(world, "campaign", draft.id(), "criteria");
    assert_eq!(criteria.as_array().unwrap().len(), 1);
    assert_eq!(criteria[0]["scale"], json!("of_tomorrow"));
}

pub fn an_unreadable_document_is_named_without_its_content(world: &World) {
    let all = Everything::of("Élodie", "Nowak");
    put_newer(world, &all.person, &[("last_name", json!({ "secret": "Nowak" }))]);
    let id = all.person.id;
    let errors = [
        world.db.read(|read| read.get(id)).unwrap_err(),
        world.db.read(|read| read.list(Find::<domain::person::Person>::all())).unwrap_err(),
        world.refused(|tx| tx.put(&all.person)),
        world.refused(|tx| tx.delete(id)),
    ];
    for error in errors {
        assert!(matches!(&error, StoreError::Document { kind, .. } if kind == "person"), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("Nowak"), "{error:?}");
    }
}
