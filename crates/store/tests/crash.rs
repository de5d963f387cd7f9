//! Stops that nobody asked for: a killed process, a damaged file, a wrong key on a log that was left behind.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::Arc,
    thread,
    time::Duration,
};

use domain::{
    Id, Millis, Record,
    campaign::Campaign,
    consent::Language,
    person::{Person, PersonInput},
    session::{Mode, Place, Session, SessionState},
    user::User,
};
use recruteia_store::{Db, Find, StoreError, keys::WorkspaceKey, sqlite::Sqlite};
use rusqlite::Connection;
use serde_json::Map;
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Millis = Millis(1_795_168_000_000);
const ORG: Uuid = Uuid::from_u128(7);

fn open(path: &Path, key: &WorkspaceKey) -> Result<Db, StoreError> {
    Db::open(Arc::new(Sqlite::open(path, key, NOW)?), ORG, Arc::new(|| NOW))
}

fn actor() -> Id<User> {
    Id::from_uuid(Uuid::from_u128(1))
}

fn somebody(number: u64) -> Person {
    let input = PersonInput {
        first_name: format!("Ada {number}"),
        last_name: "Nowak".repeat(8),
        email: String::new(),
        phone: String::new(),
    };
    Person::new(&input, NOW).unwrap()
}

fn session_of(person: &Person) -> Session {
    Session {
        id: Id::new(NOW),
        campaign_id: Id::<Campaign>::from_uuid(Uuid::from_u128(9)),
        person_id: person.id,
        mode: Mode::Autonomous,
        place: Place::Desktop,
        language: Language::Fr,
        state: SessionState::Draft,
        schedule: None,
        end: None,
        chosen: std::collections::BTreeMap::new(),
        calibration: false,
        sample: false,
        created_at_ms: NOW,
    }
}

/// Writes a person, their session, its blob and the number of people in one transaction.
fn add(db: &Db, number: u64) -> Person {
    let person = somebody(number);
    let session = session_of(&person);
    db.write(actor(), |tx| {
        tx.put(&person)?;
        tx.put(&session)?;
        tx.put_blob(&session, person.id().as_bytes())?;
        tx.put_local("people", "count", &number)
    })
    .unwrap();
    person
}

// A killed process.

const CHILD: &str = "RECRUTEIA_TEST_CRASH_CHILD";
const ROUNDS: u32 = 20;

/// Writes and acknowledges without end; the parent kills it.
fn write_until_killed(path: &Path) -> ! {
    let mut key = String::new();
    std::io::stdin().read_line(&mut key).unwrap();
    let db = open(path, &WorkspaceKey::from_hex(key.trim()).unwrap()).unwrap();
    let count: Vec<u64> = db.read(|read| read.locals::<u64>("people")).unwrap();
    let mut number = count.first().copied().unwrap_or(0);
    loop {
        number += 1;
        let person = add(&db, number);
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nkept {}", person.id).unwrap();
        out.flush().unwrap();
    }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a test's own numbers from its seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    if let Some(path) = env::var_os(CHILD) {
        write_until_killed(Path::new(&path));
    }
    let seed = env::var("RECRUTEIA_TEST_SEED")
        .map_or_else(|_| Uuid::new_v4().as_u64_pair().0, |seed| seed.parse().unwrap());
    eprintln!("RECRUTEIA_TEST_SEED={seed}");
    let mut numbers = Numbers(seed);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recruteia.db");
    let key = WorkspaceKey::generate().unwrap();
    let mut kept: Vec<Id<Person>> = Vec::new();
    let mut unclean = 0;
    for _ in 0..ROUNDS {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "a_killed_process_loses_nothing_that_it_acknowledged", "--nocapture"])
            .env(CHILD, &path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{}", key.to_hex().as_str()).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut note = |line: String| {
            let id: Option<Id<Person>> = line.strip_prefix("kept ").map(|id| id.parse().unwrap());
            kept.extend(id);
            u64::from(id.is_some())
        };
        // One round in five is killed while it starts, the others while they write.
        let mut wanted = numbers.below(5) * numbers.below(6);
        while wanted > 0 {
            wanted -= note(lines.next().expect("the child goes on"));
        }
        thread::sleep(Duration::from_micros(numbers.below(8_000)));
        child.kill().unwrap();
        lines.for_each(|line| {
            note(line);
        });
        child.wait().unwrap();
        unclean += u32::from(fs::metadata(wal_of(&path)).is_ok_and(|wal| wal.len() > 0));
        all_is_whole(&open(&path, &key).unwrap(), &kept);
    }
    assert!(kept.len() > 20 && unclean > 5, "{} kept, {unclean} unclean", kept.len());
}

/// Every acknowledged person is there, at most one more per round is, and nothing is half there.
fn all_is_whole(db: &Db, kept: &[Id<Person>]) {
    db.read(|read| {
        let people = read.list(Find::<Person>::all())?;
        assert!(
            kept.iter().all(|id| people.iter().any(|person| person.id == *id)),
            "an acknowledged one is lost"
        );
        let unacknowledged = people.len() - kept.len();
        assert!(unacknowledged <= ROUNDS as usize, "{unacknowledged}");
        assert_eq!(read.count(&Find::<Session>::all())?, people.len() as u64);
        let noted: Vec<u64> = read.locals("people")?;
        assert_eq!(noted.first().copied().unwrap_or(0), people.len() as u64);
        let mut last = None;
        for person in &people {
            let sessions = read.list(Find::<Session>::all().about(person.id()))?;
            assert_eq!(read.blob(sessions[0].id)?.as_deref(), Some(person.id().as_bytes().as_slice()));
            let history = [read.history(person.id)?, read.history(sessions[0].id)?];
            for (history, document) in history.iter().zip([as_fields(person), as_fields(&sessions[0])]) {
                let [change] = history.as_slice() else { panic!("one change each: {history:?}") };
                assert_eq!(change.fields, document);
            }
            last = last.max(history[1].last().map(|change| change.hlc));
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
}

fn as_fields<T: Record>(record: &T) -> Map<String, serde_json::Value> {
    serde_json::from_value(serde_json::to_value(record).unwrap()).unwrap()
}

// A damaged file.

const PAGE: usize = 4096;

struct Stopped {
    folder: TempDir,
    path: PathBuf,
    key: WorkspaceKey,
}

fn wal_of(path: &Path) -> PathBuf {
    path.with_extension("db-wal")
}

impl Stopped {
    /// A database that was closed.
    fn cleanly() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = (folder.path().join("recruteia.db"), WorkspaceKey::generate().unwrap());
        let db = open(&path, &key).unwrap();
        (1..=60).for_each(|number| drop(add(&db, number)));
        drop(db);
        assert!(!wal_of(&path).exists(), "a clean stop leaves one file");
        Self { folder, path, key }
    }

    /// The same after the power went: what lies on the disk while the database is open, with a log that was
    /// not yet moved into the file.
    fn uncleanly() -> Self {
        let Self { folder, path, key } = Self::cleanly();
        let after = tempfile::tempdir().unwrap();
        let there = after.path().join("recruteia.db");
        let db = open(&path, &key).unwrap();
        add(&db, 61);
        fs::copy(&path, &there).unwrap();
        fs::copy(wal_of(&path), wal_of(&there)).unwrap();
        drop(db);
        drop(folder);
        assert!(fs::metadata(wal_of(&there)).unwrap().len() > 0);
        Self { folder: after, path: there, key }
    }

    /// Flips a few bytes in the middle of a page.
    fn damage(&self, page: usize) {
        let mut bytes = fs::read(&self.path).unwrap();
        bytes[page * PAGE + PAGE / 2..][..8].iter_mut().for_each(|byte| *byte = !*byte);
        fs::write(&self.path, bytes).unwrap();
    }

    fn pages(&self) -> usize {
        fs::read(&self.path).unwrap().len() / PAGE
    }

    /// The bytes of the database and of its log.
    fn bytes(&self) -> [Option<Vec<u8>>; 2] {
        [fs::read(&self.path).ok(), fs::read(wal_of(&self.path)).ok()]
    }
}

#[test]
fn after_an_unclean_stop_a_damaged_page_anywhere_is_found_and_nothing_is_written() {
    let stopped = Stopped::uncleanly();
    let whole = fs::read(&stopped.path).unwrap();
    let copy = stopped.folder.path().join("recruteia.db.format-0-1795168000000");
    fs::write(&copy, b"the copy before a migration").unwrap();
    for page in 0..stopped.pages() {
        stopped.damage(page);
        let before = stopped.bytes();
        match open(&stopped.path, &stopped.key) {
            Err(StoreError::Damaged { last_copy }) => assert_eq!(last_copy.as_ref(), Some(&copy)),
            // Nothing tells a first page that is damaged from one that another key made.
            Err(StoreError::WrongKey) if page == 0 => {}
            // The log holds a newer form of this page: the damaged one is never read.
            Ok(db) => {
                assert_eq!(db.read(|read| read.count(&Find::<Person>::all())).unwrap(), 61, "page {page}");
                let log = before[1].as_ref().unwrap();
                assert!(in_log(log, page + 1), "page {page} is damaged, nobody noticed");
                drop(db);
                fs::write(wal_of(&stopped.path), log).unwrap();
                fs::write(&stopped.path, &whole).unwrap();
                continue;
            }
            Err(other) => panic!("page {page}: {other:?}"),
        }
        assert!(stopped.bytes() == before, "page {page}: a damaged file was written to");
        fs::write(&stopped.path, &whole).unwrap();
    }
    let db = open(&stopped.path, &stopped.key).unwrap();
    assert_eq!(db.read(|read| read.count(&Find::<Person>::all())).unwrap(), 61);
}

/// Whether a write-ahead log holds a page: frames of 24 bytes and the page, after a header of 32 bytes.
fn in_log(log: &[u8], page: usize) -> bool {
    log[32..].chunks(24 + PAGE).any(|frame| frame[..4] == u32::try_from(page).unwrap().to_be_bytes())
}

#[test]
fn after_a_clean_stop_a_damaged_page_is_an_error_where_it_is_read() {
    let stopped = Stopped::cleanly();
    let whole = fs::read(&stopped.path).unwrap();
    let mut noticed = 0;
    for page in 0..stopped.pages() {
        stopped.damage(page);
        let before = stopped.bytes();
        let read = || -> Result<(), StoreError> {
            let engine = Sqlite::open(&stopped.path, &stopped.key, NOW)?;
            recruteia_store::engine::Engine::read(&engine, ORG, &mut |tx| {
                for (_, document) in tx.find("person", &Default::default())? {
                    tx.history(document.id)?;
                }
                for (_, document) in tx.find("session", &Default::default())? {
                    tx.blob(document.id)?;
                }
                Ok(())
            })
        };
        match read() {
            Ok(()) => {}
            Err(StoreError::Damaged { .. }) => noticed += 1,
            Err(StoreError::WrongKey) if page == 0 => noticed += 1,
            Err(other) => panic!("page {page}: {other:?}"),
        }
        assert!(fs::read(&stopped.path).ok() == before[0], "page {page}: a damaged file was written to");
        fs::write(&stopped.path, &whole).unwrap();
    }
    assert!(noticed > 20, "{noticed} of {} pages", stopped.pages());
}

/// A page of the database that holds a person, damaged while the file is open; reads notice it, writes elsewhere would
/// not.
#[test]
fn damage_that_is_noticed_while_running_ends_all_writing() {
    let stopped = Stopped::cleanly();
    let copy = stopped.folder.path().join("recruteia.db.format-1-1795168000000");
    fs::write(&copy, b"the copy before a migration").unwrap();
    let whole = fs::read(&stopped.path).unwrap();
    let mut noticed = 0;
    for page in 1..stopped.pages() {
        let sqlite = Arc::new(Sqlite::open(&stopped.path, &stopped.key, NOW).unwrap());
        let db = Db::open(Arc::clone(&sqlite) as _, ORG, Arc::new(|| NOW)).unwrap();
        stopped.damage(page);
        // Whoever reads may swallow the error: nothing is committed in the same transaction, or ever after.
        let swallowed = db.write(actor(), |tx| {
            let _ = tx.list(Find::<Person>::all());
            tx.put_local("people", "count", &0)
        });
        if sqlite.damage().is_none() {
            swallowed.unwrap();
            drop((db, sqlite));
            fs::write(&stopped.path, &whole).unwrap();
            let _ = fs::remove_file(wal_of(&stopped.path));
            continue;
        }
        noticed += 1;
        let is_damaged = |error: StoreError| matches!(error, StoreError::Damaged { last_copy: Some(path) } if path == copy);
        assert!(is_damaged(swallowed.unwrap_err()), "page {page}");
        let before = stopped.bytes();
        assert!(is_damaged(db.write(actor(), |tx| tx.put_local("people", "count", &0)).unwrap_err()));
        assert!(is_damaged(db.read(|read| read.count(&Find::<Person>::all())).unwrap_err()));
        assert!(is_damaged(sqlite.check().unwrap_err()));
        drop((db, sqlite));
        assert!(stopped.bytes() == before, "page {page}: closing wrote to a damaged file");

        // The next start looks at everything first, whatever it is asked for.
        assert!(is_damaged(open(&stopped.path, &stopped.key).err().unwrap()));
        assert!(stopped.bytes() == before, "page {page}: opening wrote to a damaged file");
        fs::write(&stopped.path, &whole).unwrap();
        let _ = fs::remove_file(wal_of(&stopped.path));
        drop(open(&stopped.path, &stopped.key).unwrap());
        assert!(!stopped.folder.path().join("recruteia.db.damaged").exists(), "a sound file is forgiven");
        fs::write(&stopped.path, &whole).unwrap();
    }
    assert!(noticed > 3, "{noticed} of {} pages", stopped.pages());
}

#[test]
fn the_whole_file_can_be_checked_while_others_write() {
    let stopped = Stopped::cleanly();
    let sqlite = Arc::new(Sqlite::open(&stopped.path, &stopped.key, NOW).unwrap());
    let db = Db::open(Arc::clone(&sqlite) as _, ORG, Arc::new(|| NOW)).unwrap();
    sqlite.check().unwrap();
    add(&db, 61);
    // A page that lies in the log as well is not read from the file, so one page would not do.
    (stopped.pages() / 2..stopped.pages()).for_each(|page| stopped.damage(page));
    assert!(matches!(sqlite.check(), Err(StoreError::Damaged { .. })));
    assert!(db.write(actor(), |tx| tx.put_local("people", "count", &0)).is_err());
}

#[test]
fn half_a_file_and_a_file_of_something_else_are_refused_and_left_as_they_are() {
    let stopped = Stopped::uncleanly();
    let whole = fs::read(&stopped.path).unwrap();
    for length in [whole.len() / 2, whole.len() / 2 / PAGE * PAGE, PAGE, PAGE - 1, 17] {
        fs::write(&stopped.path, &whole[..length]).unwrap();
        fs::remove_file(wal_of(&stopped.path)).unwrap_or_default();
        let before = stopped.bytes();
        match open(&stopped.path, &stopped.key) {
            Err(StoreError::Damaged { .. } | StoreError::WrongKey) => {}
            Err(other) => panic!("{length} bytes: {other:?}"),
            Ok(_) => panic!("{length} bytes of {} opened", whole.len()),
        }
        assert!(stopped.bytes()[0] == before[0], "{length} bytes: written to");
    }
    for other in [b"SQLite format 3\0".repeat(300), b"%PDF-1.7 a report".repeat(300), vec![0; 3 * PAGE]] {
        fs::write(&stopped.path, &other).unwrap();
        let refused = open(&stopped.path, &stopped.key).err();
        assert!(matches!(refused, Some(StoreError::WrongKey | StoreError::Damaged { .. })), "{refused:?}");
        assert!(fs::read(&stopped.path).unwrap() == other, "written to");
    }
    let nowhere = open(&stopped.folder.path().join("no").join("recruteia.db"), &stopped.key).err();
    assert!(matches!(nowhere, Some(StoreError::ReadOnly)), "{nowhere:?}");
}

// What an unclean stop left must outlive somebody who may not open it.

#[test]
fn a_wrong_key_leaves_the_log_of_an_unclean_stop_for_the_right_one() {
    let stopped = Stopped::uncleanly();
    let before = stopped.bytes();
    for _ in 0..2 {
        let refused = open(&stopped.path, &WorkspaceKey::generate().unwrap()).err();
        assert!(matches!(refused, Some(StoreError::WrongKey)), "{refused:?}");
        assert!(stopped.bytes() == before, "written to");
    }
    let db = open(&stopped.path, &stopped.key).unwrap();
    assert_eq!(db.read(|read| read.count(&Find::<Person>::all())).unwrap(), 61);
}

#[test]
fn an_older_version_leaves_the_log_of_a_newer_one() {
    let made = Stopped::cleanly();
    let newer = Connection::open(&made.path).unwrap();
    let key = format!("PRAGMA key = \"x'{}'\"", made.key.to_hex().as_str());
    newer.execute_batch(&key).unwrap();
    newer.execute_batch("PRAGMA user_version = 99; CREATE TABLE later (id TEXT);").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let stopped = Stopped { path: folder.path().join("recruteia.db"), folder, key: made.key.clone() };
    fs::copy(&made.path, &stopped.path).unwrap();
    fs::copy(wal_of(&made.path), wal_of(&stopped.path)).unwrap();
    let before = stopped.bytes();
    let refused = open(&stopped.path, &stopped.key).err();
    assert!(matches!(refused, Some(StoreError::NewerVersion { found: 99, .. })), "{refused:?}");
    assert!(stopped.bytes() == before, "written to");
}

/// Tells this process to end while it reads: after how many milliseconds, in which folder.
const ENDS: [&str; 2] = ["RECRUTEIA_TEST_ENDS_AFTER_MS", "RECRUTEIA_TEST_ENDS_IN"];

#[test]
fn a_process_ends_well_while_another_thread_reads() {
    if let (Ok(ms), Ok(folder)) = (env::var(ENDS[0]), env::var(ENDS[1])) {
        end_while_reading(Duration::from_millis(ms.parse().unwrap()), Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    for ms in (2..=160).step_by(4) {
        let ended = Command::new(env::current_exe().unwrap())
            .args(["--exact", "a_process_ends_well_while_another_thread_reads"])
            .env(ENDS[0], ms.to_string())
            .env(ENDS[1], folder.path())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(ended.success(), "after {ms} ms: {ended}");
    }
}

fn end_while_reading(after: Duration, folder: &Path) -> ! {
    let path = folder.join(format!("{}.db", after.as_millis()));
    let db = Sqlite::open(&path, &WorkspaceKey::generate().unwrap(), NOW).unwrap();
    thread::spawn(move || while db.check().is_ok() {});
    thread::sleep(after);
    process::exit(0);
}
