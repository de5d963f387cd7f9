//! Formats that must be readable for years: files made once and never again, which every later version opens.
//!
//! A new format is frozen beside the old ones: `RECRUTEIA_FREEZE=crates/store/tests/frozen/format-<n>` makes
//! the test `what_is_made_today_reads_the_same` write its files there.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    Id, Millis, Record,
    campaign::{Anchors, Campaign, CampaignInput, CampaignState, Criterion},
    consent::{Consent, ConsentAnswer, ConsentKind, Language},
    interview::{Answer, Media, MediaKind, MediaSegment},
    person::{Person, PersonInput},
    policy::PolicyProfile,
    question::{Question, QuestionInput},
    rating::Rating,
    session::{Mode, Place, Session, SessionState},
    settings::Settings,
    sign_off::SignOff,
    transcript::{Transcript, TranscriptMethod},
    user::{Organisation, Role, User},
};
use recruteia_store::{
    Db, Find, Order, StoreError,
    changes::Operation,
    keys::{RecoveryCode, SealedKeys, Way, WorkspaceKey},
    sqlite::{self, Sqlite},
};
use uuid::Uuid;

const WORKSPACE: Uuid = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);
const MADE: Millis = Millis(1_795_168_000_000);
const PASSPHRASE: &str = "correct cheval 電池 agrafe";

fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(WORKSPACE.as_u128() + number))
}

fn person(number: u128, first_name: &str, last_name: &str) -> Person {
    let input = PersonInput {
        first_name: first_name.into(),
        last_name: last_name.into(),
        email: String::new(),
        phone: "+33 6 00 00 00 00".into(),
    };
    Person { id: id(number), ..Person::new(&input, MADE).unwrap() }
}

fn consent() -> Consent {
    let granted = ConsentAnswer { kind: ConsentKind::Recording, granted: true };
    let consent = Consent::new(id(11), granted, Language::Fr, id(2), MADE).unwrap();
    Consent { id: id(21), version: "frozen".into(), text: "J’accepte.".into(), hash: "0".into(), ..consent }
}

fn campaign() -> Campaign {
    let input = CampaignInput {
        title: "Tournage d’été".into(),
        job_title: "Cadreuse".into(),
        job_description: String::new(),
        experience_level: String::new(),
        language: Language::Fr,
        policy_profiles: BTreeSet::from([PolicyProfile::Fr, PolicyProfile::Ma]),
    };
    let criterion = Criterion {
        id: id(32),
        name: "Coopération".into(),
        description: String::new(),
        weight: 3,
        anchors: Anchors { one: "Seule.".into(), three: "Parfois.".into(), five: "Toujours.".into() },
    };
    // This format knew no rules.
    let rules = domain::rules::Rules::default();
    Campaign { id: id(31), criteria: vec![criterion], rules, ..Campaign::new(&input, MADE).unwrap() }
}

fn question() -> Question {
    let input = QuestionInput {
        text: "Racontez un tournage.".into(),
        category: "expérience".into(),
        difficulty: String::new(),
        mandatory: true,
        limit_ms: Some(Millis(120_000)),
        preparation_ms: None,
        takes: None,
        follow_ups: None,
        competencies: vec![id(32)],
        probes: Vec::new(),
    };
    Question { id: id(33), ..Question::new(&campaign(), 1, &input, MADE).unwrap() }
}

fn session() -> Session {
    Session {
        id: id(34),
        campaign_id: id(31),
        person_id: id(11),
        mode: Mode::Autonomous,
        place: Place::Desktop,
        language: Language::Fr,
        state: SessionState::Completed,
        schedule: None,
        end: None,
        chosen: std::collections::BTreeMap::new(),
        calibration: false,
        sample: false,
        created_at_ms: MADE,
    }
}

fn media() -> Media {
    let segment = |name: &str| MediaSegment {
        name: name.into(),
        duration_ms: Millis(2_000),
        bytes: 81_920,
        sha256: "5e".repeat(32),
    };
    Media {
        id: id(43),
        person_id: id(11),
        kind: MediaKind::Video,
        duration_ms: Millis(61_500),
        width: 1280,
        height: 720,
        frame_rate: None,
        has_audio: true,
        complete: true,
        gaps: Vec::new(),
        init: segment("init.mp4"),
        segments: vec![segment("0000001.m4s")],
        hash: "0c".repeat(32),
        created_at_ms: MADE,
    }
}

fn answer() -> Answer {
    Answer {
        id: id(42),
        session_id: id(34),
        person_id: id(11),
        question_id: id(33),
        take: 1,
        media_id: id(43),
        source_name: "réponse 1.mp4".into(),
        duration_ms: Millis(61_500),
        response_ms: None,
        follow_ups: Vec::new(),
        fault: None,
        created_at_ms: MADE,
    }
}

fn rating() -> Rating {
    let rating = Rating::new(&answer(), id(32), id(2), Some(4), "Un exemple précis.", MADE).unwrap();
    Rating { id: id(44), ..rating }
}

fn sign_off() -> SignOff {
    let signed = SignOff::sign(&session(), &[], &[], "9f".repeat(32), id(2), MADE).unwrap();
    SignOff { id: id(45), ..signed }
}

fn user() -> User {
    User { id: id(2), ..User::new("Ada", "Martin", "ada@exemple.fr", Role::Admin, MADE).unwrap() }
}

fn organisation() -> Organisation {
    Organisation { id: Id::from_uuid(WORKSPACE), ..Organisation::new("Studio Méridien", MADE).unwrap() }
}

fn settings() -> Settings {
    Settings { threads: Some(2), ..Settings::new(id(3)) }
}

fn transcript() -> Transcript {
    Transcript {
        id: id(41),
        answer_id: answer().id,
        person_id: id(11),
        method: TranscriptMethod::Whisper,
        base_id: None,
        version: 1,
        model: "base".into(),
        model_sha256: "ab".repeat(32),
        voice_activity: "silero-v6.2.0".into(),
        synthetic: true,
        language: "fr".into(),
        text: "Bonjour.".into(),
        confidence: Some(0.837_219_4),
        created_at_ms: MADE,
    }
}

fn edited() -> Person {
    Person { phone: "+212 6 00 00 00 00".into(), ..person(11, "Élodie", "Œuvré") }
}

/// A workspace with a record of every kind and a little of all that lies beside them.
fn make(folder: &Path) {
    let key = WorkspaceKey::generate().unwrap();
    let engine = Sqlite::open(&folder.join("recruteia.db"), &key, MADE).unwrap();
    let db = Db::open(Arc::new(engine), WORKSPACE, Arc::new(|| MADE)).unwrap();
    let actor = id::<User>(2);
    db.write(actor, |tx| {
        tx.put(&person(11, "Élodie", "Œuvré"))?;
        tx.put(&person(12, "Ada", "Zola"))?;
        tx.put(&person(13, "Gone", "Nobody"))?;
        tx.put(&consent())?;
        tx.put(&campaign())?;
        tx.put(&question())?;
        tx.put(&session())?;
        tx.put(&media())?;
        tx.put(&answer())?;
        tx.put(&transcript())?;
        tx.put(&rating())?;
        tx.put(&sign_off())?;
        tx.put(&organisation())?;
        tx.put(&user())?;
        tx.put(&settings())?;
        tx.put_blob(&transcript(), b"words with times")?;
        tx.put_person_key(id(11), "AGE-SECRET-KEY-FROZEN")?;
        tx.put_local("job", "a", &"to do")?;
        tx.audit_call("persons.create", &"d1".repeat(32), "ok")
    })
    .unwrap();
    db.write(actor, |tx| {
        tx.put(&edited())?;
        tx.delete(id::<Person>(12))?;
        tx.erase_person(id(13))?;
        tx.audit_call("persons.erase", &"d2".repeat(32), "ok")
    })
    .unwrap();
    drop(db);
    let mut keys = SealedKeys::new(WORKSPACE);
    keys.protect_by_passphrase(&key, PASSPHRASE).unwrap();
    let code = keys.new_recovery_code(&key).unwrap();
    keys.recovery_confirmed = true;
    keys.save(&folder.join("keys.json")).unwrap();
    fs::write(folder.join("key.hex"), key.to_hex().as_str()).unwrap();
    fs::write(folder.join("recovery-code.txt"), code.shown()).unwrap();
}

/// What [`make`] wrote, read from a copy.
fn read(made: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recruteia.db");
    fs::copy(made.join("recruteia.db"), &path).unwrap();
    let key = WorkspaceKey::from_hex(&fs::read_to_string(made.join("key.hex")).unwrap()).unwrap();
    let engine = Sqlite::open(&path, &key, MADE).unwrap();
    let later = MADE.plus(Millis::DAY);
    let db = Db::open(Arc::new(engine), WORKSPACE, Arc::new(move || later)).unwrap();
    db.read(|read| {
        assert_eq!(read.get(id(11))?, Some(edited()));
        assert_eq!(read.get(id::<Person>(12))?, None);
        assert_eq!(read.list(Find::<Person>::all().search("oeuvre").order(Order::Sorted))?, [edited()]);
        assert_eq!(read.list(Find::<Consent>::of(edited().id()))?, [consent()]);
        assert_eq!(read.get(campaign().id)?, Some(campaign()));
        assert_eq!(read.list(Find::<Campaign>::all().with("state", "draft"))?, [campaign()]);
        assert_eq!(read.list(Find::<Question>::of(campaign().id()))?, [question()]);
        assert_eq!(read.list(Find::<Session>::all().search_subject("oeuvre"))?, [session()]);
        assert_eq!(read.list(Find::<Media>::all())?, [media()]);
        assert_eq!(read.list(Find::<Answer>::of(session().id()))?, [answer()]);
        assert_eq!(read.list(Find::<Transcript>::of(answer().id()))?, [transcript()]);
        assert_eq!(read.list(Find::<Rating>::of(session().id()))?, [rating()]);
        assert_eq!(read.list(Find::<SignOff>::of(session().id()).with("act", "signed"))?, [sign_off()]);
        assert_eq!(read.list(Find::<Organisation>::all())?, [organisation()]);
        assert_eq!(read.list(Find::<User>::all().with("email", "ada@exemple.fr"))?, [user()]);
        assert_eq!(read.list(Find::<Settings>::all())?, [settings()]);
        assert_eq!(read.blob(transcript().id)?.as_deref(), Some(b"words with times".as_slice()));
        assert_eq!(read.person_key(id(11))?.as_deref(), Some("AGE-SECRET-KEY-FROZEN"));
        assert_eq!(read.locals::<String>("job")?, ["to do"]);
        assert!(read.is_erased(id(13))? && !read.is_erased(id(11))?);
        let history: Vec<_> = read.history(id::<Person>(11))?;
        assert_eq!(history.len(), 2);
        assert_eq!(history[1].fields.keys().collect::<Vec<_>>(), ["phone"]);
        assert_eq!((history[0].actor, history[0].hlc.wall_ms), (id::<User>(2).uuid(), MADE.0 as u64));
        let erased: Vec<_> = read.history(id::<Person>(13))?.iter().map(|change| change.operation).collect();
        assert_eq!(erased, [Operation::Put, Operation::Erased]);
        let methods: Vec<_> = read.audit(1, 10)?.into_iter().map(|line| (line.number, line.method)).collect();
        assert_eq!(methods, [(1, "persons.create".into()), (2, "persons.erase".into())]);
        Ok::<_, StoreError>(())
    })
    .unwrap();
    // It is not only read: the log and the audit chain go on.
    db.write(id(2), |tx| {
        tx.restore(id::<Person>(12))?;
        tx.put(&Campaign { state: CampaignState::Open, ..campaign() })?;
        tx.audit_call("persons.restore", "", "ok")
    })
    .unwrap();
    db.read(|read| {
        assert_eq!(read.get(id(12))?, Some(person(12, "Ada", "Zola")));
        let history = read.history(campaign().id)?;
        assert!(history[0].hlc < history[1].hlc && history[0].hlc.node == history[1].hlc.node);
        let lines = read.audit(2, 10)?;
        assert_eq!(lines[1].previous, lines[0].hash);
        Ok::<_, StoreError>(())
    })
    .unwrap();

    let keys = SealedKeys::load(&made.join("keys.json")).unwrap();
    assert_eq!((keys.workspace, keys.everyday()), (WORKSPACE, Some(Way::Passphrase)));
    assert!(keys.recovery_confirmed);
    assert_eq!(keys.unlock_by_passphrase(PASSPHRASE).unwrap(), key);
    let code = RecoveryCode::parse(&fs::read_to_string(made.join("recovery-code.txt")).unwrap()).unwrap();
    assert_eq!(keys.unlock_by_recovery(&code).unwrap(), key);
}

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen")
}

#[test]
fn every_frozen_format_opens() {
    let formats = (1..=sqlite::format()).map(|format| frozen().join(format!("format-{format}")));
    // The newest is frozen when it is released.
    let released: Vec<_> = formats.filter(|made| made.is_dir()).collect();
    assert!(u32::try_from(released.len()).unwrap() >= sqlite::format() - 1);
    for made in released {
        read(&made);
    }
}

#[test]
fn what_is_made_today_reads_the_same() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = env::var_os("RECRUTEIA_FREEZE").map_or_else(|| temporary.path().into(), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    make(&folder);
    read(&folder);
}
