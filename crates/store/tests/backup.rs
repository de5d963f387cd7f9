//! Backups against a real workspace: whole, cut off, altered, called off.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{Id, Millis, user::Organisation};
use recruteia_store::{
    Db, StoreError,
    backup::{self, BackupError, Header, Source},
    keys::{KeyError, SealedKeys, WorkspaceKey},
    sqlite::Sqlite,
    vault::{PersonKey, Vault},
};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Millis = Millis(1_795_168_000_000);
const PASSPHRASE: &str = "four quiet herons at dawn";

struct Place {
    folder: TempDir,
    key: WorkspaceKey,
    keys: SealedKeys,
    organisation: Organisation,
    media: Vec<Uuid>,
    engine: Arc<Sqlite>,
    vault: Vault,
    person: PersonKey,
}

fn go_on(_: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = WorkspaceKey::generate().unwrap();
        let organisation = Organisation::new("Héron & Fils", NOW).unwrap();
        let engine = Arc::new(Sqlite::open(&folder.path().join("recruteia.db"), &key, NOW).unwrap());
        let clock = Arc::new(|| NOW);
        let db = Db::open(engine.clone(), organisation.id.uuid(), clock).unwrap();
        db.write(Id::new(NOW), |tx| tx.put(&organisation)).unwrap();
        let vault = Vault::open(&folder.path().join("vault")).unwrap();
        let person = PersonKey::generate();
        let media = vec![Uuid::from_u128(1), Uuid::from_u128(2)];
        for media in &media {
            let writer = vault.writer(*media, &person.recipient()).unwrap();
            writer.put("init.mp4", b"initialisation".as_slice()).unwrap();
            writer.put("0000001.m4s", vec![7; 300_000].as_slice()).unwrap();
        }
        let mut keys = SealedKeys::new(organisation.id.uuid());
        keys.protect_by_passphrase(&key, "the passphrase of every day").unwrap();
        Self { folder, key, keys, organisation, media, engine, vault, person }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn header(&self) -> Header {
        let keys = self.keys.for_backup(&self.key, Some(PASSPHRASE)).unwrap();
        Header::new(keys, &self.key, "0.1.0", 2, NOW.0).unwrap()
    }

    fn sources(&self) -> Vec<Source> {
        let copy = self.path("copy.db");
        let _ = fs::remove_file(&copy);
        self.engine.copy_to(&copy).unwrap();
        let mut sources = vec![Source::file(backup::DATABASE.into(), copy).unwrap()];
        sources.extend(Source::vault(&self.path("vault"), &self.media).unwrap());
        sources
    }

    fn backup(&self) -> PathBuf {
        let path = self.path("all.recruteia-backup");
        backup::write(&path, &self.header(), &self.sources(), &mut go_on).unwrap();
        path
    }
}

fn verify(path: &Path) -> Result<backup::Manifest, BackupError> {
    let key = Header::of(path)?.unlock_by_passphrase(PASSPHRASE)?;
    backup::read(path, &key, None, &mut go_on)
}

#[test]
fn what_goes_in_comes_out() {
    let place = Place::new();
    let path = place.backup();
    let header = Header::of(&path).unwrap();
    assert_eq!((header.made_at_ms, header.database_format), (NOW.0, 2));
    assert!(matches!(header.unlock_by_passphrase("another"), Err(BackupError::Key(KeyError::WrongSecret))));
    let key = header.unlock_by_passphrase(PASSPHRASE).unwrap();

    let target = place.path("restored");
    fs::create_dir(&target).unwrap();
    let mut seen = 0;
    let manifest = backup::read(&path, &key, Some(&target), &mut |done| {
        seen = done;
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!((manifest.files(), manifest.recordings()), (5, 2));
    assert_eq!((seen, header.bytes), (manifest.bytes(), manifest.bytes()));
    let engine = Arc::new(Sqlite::open(&target.join("recruteia.db"), &key, NOW).unwrap());
    engine.check().unwrap();
    let db = Db::open(engine, place.organisation.id.uuid(), Arc::new(|| NOW)).unwrap();
    let restored = db.read(|tx| tx.require(place.organisation.id)).unwrap();
    assert_eq!(restored, place.organisation);
    let vault = Vault::open(&target.join("vault")).unwrap();
    assert_eq!(vault.list().unwrap(), place.media);
    let segment = vault.read(place.media[1], "0000001.m4s", &place.person).unwrap();
    assert_eq!(segment, vec![7; 300_000]);
}

#[test]
fn nothing_readable_stands_in_it() {
    let place = Place::new();
    let path = place.backup();
    let bytes = fs::read(path).unwrap();
    let key = place.key.to_hex();
    for secret in
        ["Héron", "initialisation", "SQLite format", "AGE-SECRET-KEY", "vault/", key.as_str(), PASSPHRASE]
    {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret:?} can be read");
    }
}

#[test]
fn a_backup_that_is_cut_off_anywhere_is_noticed() {
    let place = Place::new();
    let path = place.backup();
    let whole = fs::read(&path).unwrap();
    verify(&path).unwrap();
    let places = (0..40).map(|part| whole.len() * part / 40).chain([whole.len() - 1, whole.len() - 65_552]);
    for length in places {
        fs::write(&path, &whole[..length]).unwrap();
        let error = verify(&path).unwrap_err();
        assert!(matches!(error, BackupError::NotABackup | BackupError::Damaged), "{length}: {error:?}");
    }
}

#[test]
fn a_byte_that_is_altered_anywhere_is_noticed() {
    let place = Place::new();
    let path = place.backup();
    let whole = fs::read(&path).unwrap();
    let body = whole.iter().position(|byte| *byte == b'\n').unwrap() + 2_000;
    for at in (0..30).map(|part| body + (whole.len() - body) * part / 30).chain([whole.len() - 1]) {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(&path, &altered).unwrap();
        assert!(matches!(verify(&path), Err(BackupError::Damaged)), "byte {at} of {}", whole.len());
    }
    fs::write(&path, [whole, b"more".to_vec()].concat()).unwrap();
    assert!(matches!(verify(&path), Err(BackupError::Damaged)), "something was added");
}

#[test]
fn other_files_are_no_backups() {
    let place = Place::new();
    let path = place.path("x");
    for content in [&b""[..], b"RECRUTEIA", b"SQLite format 3\0", &[0; 100_000]] {
        fs::write(&path, content).unwrap();
        assert!(matches!(Header::of(&path), Err(BackupError::NotABackup)));
    }
    fs::write(&path, "RECRUTEIA BACKUP\n{}\n").unwrap();
    assert!(matches!(Header::of(&path), Err(BackupError::Damaged)));
    fs::write(&path, "RECRUTEIA BACKUP\n{\"format\":9}\n").unwrap();
    assert!(matches!(Header::of(&path), Err(BackupError::NewerVersion { found: 9, known: 1 })));
    assert!(matches!(Header::of(&place.path("nothing")), Err(BackupError::Io(_))));
}

#[test]
fn a_backup_that_is_called_off_leaves_nothing() {
    let place = Place::new();
    let path = place.path("half.recruteia-backup");
    let mut stop =
        |done: u64| if done > 100_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let outcome = backup::write(&path, &place.header(), &place.sources(), &mut stop);
    assert!(matches!(outcome, Err(BackupError::Cancelled)) && !path.exists());
    // Nothing is ever written over.
    fs::write(&path, "mine").unwrap();
    let outcome = backup::write(&path, &place.header(), &place.sources(), &mut go_on);
    assert!(matches!(outcome, Err(BackupError::Io(_))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_recording_that_is_erased_meanwhile_is_left_out() {
    let place = Place::new();
    let sources = place.sources();
    place.vault.remove(place.media[0]).unwrap();
    let path = place.path("all.recruteia-backup");
    backup::write(&path, &place.header(), &sources, &mut go_on).unwrap();
    assert_eq!(verify(&path).unwrap().recordings(), 1);
}

#[test]
fn others_write_while_a_copy_is_made_and_it_opens_with_the_same_key_alone() {
    let place = Place::new();
    let copy = place.path("copy.db");
    place.engine.copy_to(&copy).unwrap();
    assert!(place.engine.copy_to(&copy).is_err(), "never over a file that is there");
    drop(Sqlite::open(&copy, &place.key, NOW).unwrap());
    let other = WorkspaceKey::generate().unwrap();
    assert!(matches!(Sqlite::open(&copy, &other, NOW), Err(StoreError::WrongKey)));
    assert!(!fs::read(&copy).unwrap().starts_with(b"SQLite format 3"));
}
