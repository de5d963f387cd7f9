//! The power goes: at every failpoint there is, and at random moments. What was acknowledged is kept, what was not is
//! there as a whole or not at all, and work that was interrupted goes on or is undone.

use std::{
    collections::hash_map::RandomState,
    fs,
    hash::{BuildHasher, Hasher},
    path::Path,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use failpoints::Failpoint;
use rusqlite::Connection;
use serde_json::json;

use crate::{
    day::{Day, Numbers},
    recording::Room,
    support::{CREATE, Machine},
    words::assert_words,
};

/// Repeats the random numbers of an earlier run.
const SEED: &str = "RECRUTEIA_TEST_SEED";

pub fn seed() -> u64 {
    let given = std::env::var(SEED).ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    println!("{SEED}={seed}");
    seed
}

/// Where a failpoint is passed.
enum Passed {
    /// In a day's work, up to so many times.
    Daily(u64),
    /// In the process that transcribes.
    InWorker,
    /// When a workspace is made.
    OnCreation,
    /// When a workspace of an earlier version is opened.
    OnMigration,
    /// While an answer is recorded, up to so many times.
    WhileRecording(u64),
}

fn passed(point: Failpoint) -> Passed {
    match point {
        Failpoint::StoreWritten | Failpoint::StoreCommitted => Passed::Daily(24),
        Failpoint::CallDone | Failpoint::CallAudited => Passed::Daily(5),
        Failpoint::VaultSynced | Failpoint::VaultRenamed | Failpoint::VaultStored => Passed::Daily(3),
        Failpoint::JobBegun | Failpoint::JobEnded => Passed::Daily(2),
        Failpoint::KeysSynced
        | Failpoint::KeysRenamed
        | Failpoint::VaultStaged
        | Failpoint::VaultRemoved
        | Failpoint::ImportConverted
        | Failpoint::ImportCommitted
        | Failpoint::TranscriptionHeard
        | Failpoint::TranscriptionCommitted
        | Failpoint::RatingWritten
        | Failpoint::RatingCommitted
        | Failpoint::ReportSynced
        | Failpoint::ReportRenamed => Passed::Daily(1),
        Failpoint::WorkerAsked | Failpoint::WorkerHeard => Passed::InWorker,
        Failpoint::RecordingNoted => Passed::WhileRecording(3),
        Failpoint::RecordingEnded | Failpoint::RecordingKept => Passed::WhileRecording(1),
        Failpoint::WorkspaceMade | Failpoint::WorkspaceMoved => Passed::OnCreation,
        Failpoint::StoreCopied | Failpoint::StoreMigrating | Failpoint::StoreMigrated => Passed::OnMigration,
    }
}

const ABORTED: &str = "signal: 6";

#[test]
fn killed_at_every_failpoint_nothing_is_lost_and_nothing_is_left_by_half() {
    let mut numbers = Numbers(seed());
    let mut day = Day::new();
    for &point in Failpoint::ALL {
        match passed(point) {
            Passed::Daily(most) => daily(&mut day, point, numbers.below(most) + 1),
            Passed::InWorker => in_worker(&mut day, point),
            Passed::OnCreation => on_creation(point),
            Passed::OnMigration => on_migration(point),
            // They have a test of their own, which takes its time.
            Passed::WhileRecording(_) => {}
        }
    }
    let owner = day.open(None).unwrap();
    day.check(&owner).unwrap();
    assert!(owner.quit().success());
}

#[test]
fn killed_at_every_failpoint_of_a_recording_it_is_an_answer_or_nothing() {
    let mut numbers = Numbers(seed());
    for &point in Failpoint::ALL {
        if let Passed::WhileRecording(most) = passed(point) {
            while_recording(point, numbers.below(most) + 1);
        }
    }
}

/// Starts again after the kill before, looks whether everything is there, and goes on until the next.
fn daily(day: &mut Day, point: Failpoint, time: u64) {
    let at = format!("{}@{time}", point.name());
    println!("{at}");
    let how = match day.open(Some(&at)) {
        Err(how) => how,
        Ok(owner) => match day.check(&owner) {
            Ok(()) => day.work(owner),
            Err(_) => owner.died(),
        },
    };
    assert!(how.contains(ABORTED), "{at}: {how}");
    day.dead();
}

/// The worker dies twice, and its owner lives: the answer is there, and is transcribed when it is asked for again.
fn in_worker(day: &mut Day, point: Failpoint) {
    let owner = day.open(Some(point.name())).unwrap();
    let failed = loop {
        day.next(&owner).unwrap();
        let failed = day.settled(&owner).unwrap();
        if !failed.is_empty() {
            break failed;
        }
    };
    assert_eq!(
        (&failed[0]["kind"], &failed[0]["error"]["code"]),
        (&json!("transcription"), &json!("speech.worker_failed"))
    );
    assert_words("speech.worker_failed");
    day.kill(owner);
    let owner = day.open(None).unwrap();
    for job in failed {
        owner.call("jobs.retry", json!({ "id": job["id"] }));
    }
    day.check(&owner).unwrap();
    day.kill(owner);
}

fn on_creation(point: Failpoint) {
    let machine = Machine::new();
    let mut making = machine.command(&CREATE);
    let how = making.env(failpoints::VARIABLE, point.name()).stderr(Stdio::null()).status().unwrap();
    assert!(how.to_string().contains(ABORTED), "{point:?}: {how}");
    match machine.run(&["--json", "workspace", "status"]).json()["state"].as_str().unwrap() {
        "none" => assert_eq!(machine.run(&CREATE).code, 0),
        state => assert_eq!(state, "locked"),
    }
    let owner = machine.open();
    owner.call("workspace.info", json!({}));
    assert!(owner.quit().success());
}

fn on_migration(point: Failpoint) {
    let machine = Machine::new();
    let workspace = machine.home().join("workspace");
    fs::create_dir_all(&workspace).unwrap();
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/tests/frozen/format-1");
    for name in ["keys.json", "recruteia.db"] {
        fs::copy(frozen.join(name), workspace.join(name)).unwrap();
    }
    // What stands there for a job is none: the store alone made that file.
    let key = fs::read_to_string(frozen.join("key.hex")).unwrap();
    let db = Connection::open(workspace.join("recruteia.db")).unwrap();
    db.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; DELETE FROM local WHERE area = 'job';")).unwrap();
    drop(db);
    let unlock = json!({ "method": "passphrase", "secret": "correct cheval 電池 agrafe" });
    let mut command = machine.command(&["open", "--browser", "--print"]);
    command.env(failpoints::VARIABLE, point.name());
    let owner = machine.owner_by(command).unwrap();
    assert_eq!(owner.try_call("workspace.unlock", unlock.clone()).unwrap_err().code, "connection.lost");
    let how = owner.died();
    assert!(how.contains(ABORTED), "{point:?}: {how}");

    let owner = machine.owner();
    owner.call("workspace.unlock", unlock);
    assert!(
        !owner.call("campaigns.list", json!({ "order": "newest", "limit": 10 }))["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let how = owner.quit();
    assert!(how.success(), "{point:?}: {how}");
    let names: Vec<String> = fs::read_dir(&workspace)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().any(|name| name.starts_with("recruteia.db.format-1-")), "{names:?}");
    assert!(!names.iter().any(|name| name.ends_with(".copying")), "{names:?}");
}

/// What was stored of the recording is an answer at the next start, or there is none when nothing was.
fn while_recording(point: Failpoint, time: u64) {
    let at = format!("{}@{time}", point.name());
    println!("{at}");
    let room = Room::new();
    let owner = room.owner(Some(&at));
    room.start(&owner);
    if point == Failpoint::RecordingNoted {
        let how = owner.died();
        assert!(how.contains(ABORTED), "{at}: {how}");
    } else {
        room.wait(&owner, 4_500);
        assert_eq!(owner.try_call("recordings.stop", json!({})).unwrap_err().code, "connection.lost");
        let how = owner.died();
        assert!(how.contains(ABORTED), "{at}: {how}");
    }
    let owner = room.owner(None);
    // The first note is of the head alone, the others of a segment each.
    let expected = match point {
        Failpoint::RecordingNoted if time == 1 => None,
        Failpoint::RecordingNoted => Some(2_000 * (i64::try_from(time).unwrap() - 1)),
        _ => Some(4_500),
    };
    let answer = room.answer(&owner);
    match expected {
        None => assert!(answer.is_null(), "{at}: {answer}"),
        Some(expected) => {
            let duration = answer["media"]["duration_ms"].as_i64().unwrap();
            assert!((duration - expected).abs() <= 700, "{at}: {duration} ms instead of {expected}");
            assert_eq!(answer["media"]["complete"], json!(point == Failpoint::RecordingKept));
            room.assert_plays(&owner, &answer);
        }
    }
    assert!(owner.quit().success());
    // Nothing is kept twice.
    let owner = room.owner(None);
    assert_eq!(room.answer(&owner), answer);
    assert!(owner.quit().success());
}

const LINES: u64 = 2;
const KILLS: usize = 100;
/// The longest life, in times of what unlocking and checking take on this machine.
const LONGEST: u64 = 2;

#[test]
fn killed_at_a_hundred_random_moments_nothing_is_lost_and_nothing_is_left_by_half() {
    let seed = seed();
    let (kills, at_work) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for line in 0..LINES {
            let (kills, at_work) = (&kills, &at_work);
            scope.spawn(move || {
                let mut numbers = Numbers(seed ^ line);
                let mut day = Day::new();
                let begun = Instant::now();
                let owner = day.open(None).unwrap();
                day.check(&owner).unwrap();
                let longest_ms = LONGEST * u64::try_from(begun.elapsed().as_millis()).unwrap();
                day.kill(owner);
                loop {
                    let kill = kills.fetch_add(1, Ordering::Relaxed);
                    if kill >= KILLS {
                        break;
                    }
                    // Every second one comes to its work, whatever else the machine does.
                    let since = if kill.is_multiple_of(2) { Since::Start } else { Since::Work };
                    if one_life(&mut day, since, Duration::from_millis(numbers.below(longest_ms))) {
                        at_work.fetch_add(1, Ordering::Relaxed);
                    }
                }
                let owner = day.open(None).unwrap();
                day.check(&owner).unwrap();
                assert!(owner.quit().success());
            });
        }
    });
    let at_work = at_work.into_inner();
    println!("{KILLS} kills, {at_work} of them at work, the others on the way there");
    assert!(at_work >= KILLS / 4, "only {at_work} kills hit work");
}

/// When a life begins to count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    /// Before the workspace is unlocked.
    Start,
    /// When everything was found in order.
    Work,
}

/// An owner that is killed after `life`: whether it came to its work.
fn one_life(day: &mut Day, since: Since, life: Duration) -> bool {
    let owner = day.locked_owner();
    let mut killer = (since == Since::Start).then(|| owner.killed_after(life));
    let mut worked = false;
    if owner.try_unlock() {
        let checked = day.check(&owner);
        if since == Since::Work {
            checked.as_ref().unwrap();
        }
        if checked.is_ok() {
            worked = true;
            let killer = killer.get_or_insert_with(|| owner.killed_after(life));
            while !killer.is_finished() && day.next(&owner).is_ok() {}
        }
    }
    if let Some(killer) = killer {
        killer.join().unwrap();
    }
    owner.died();
    day.dead();
    worked
}
