//! Faults that only show over time: a file that goes bad while it is open, a clock that was set back, a worker that
//! dies or hangs.

use std::{
    fs,
    os::unix::fs::FileExt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::events::Event;
use domain::Millis;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::support::{Desk, START, id, items, until};

const A_DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const PAGE: usize = 4096;

/// A clock that starts at `from`.
fn clock_from(from: i64) -> Arc<dyn domain::Clock> {
    let now = AtomicI64::new(from);
    Arc::new(move || Millis(now.fetch_add(1, Ordering::Relaxed)))
}

fn state(desk: &Desk) -> Value {
    desk.call("workspace.status", json!({}))["state"].clone()
}

/// The page where the list of report templates begins: nothing reads it before somebody asks for one.
fn page_of_templates(desk: &Desk) -> usize {
    let db = readable(desk);
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'report_template_by_sort'";
    let page: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
    usize::try_from(page).unwrap()
}

fn readable(desk: &Desk) -> Connection {
    let path = desk.workspace().join("recruteia.db");
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    db.execute_batch(&format!("PRAGMA key = \"x'{}'\"", desk.key().to_hex().as_str())).unwrap();
    db
}

/// Flips some bytes of a page.
fn damage(desk: &Desk, page: usize) {
    let file =
        fs::OpenOptions::new().read(true).write(true).open(desk.workspace().join("recruteia.db")).unwrap();
    let at = ((page - 1) * PAGE + PAGE / 2) as u64;
    let mut bytes = [0; 8];
    file.read_exact_at(&mut bytes, at).unwrap();
    file.write_all_at(&bytes.map(|byte| !byte), at).unwrap();
}

/// Waits until a workspace that was closed is let go of.
fn closed(desk: &Desk) {
    let log = desk.workspace().join("recruteia.db-wal");
    until("the file to be closed", || (!log.exists()).then_some(()));
}

#[test]
fn damage_that_shows_while_running_shuts_the_workspace_and_nothing_is_written_any_more() {
    let mut desk = Desk::open();
    let plan = desk.plan();
    desk.seat(&plan, &["recording"]);
    desk.settle();
    let page = page_of_templates(&desk);
    // What is due is done; the second start, later than the first, finds nothing due while the file is compared.
    desk.host().workspace().unwrap().do_due();
    desk.pass(60_000);
    desk.start_again();
    let path = desk.workspace().join("recruteia.db");
    let whole = fs::read(&path).unwrap();
    let copy = path.with_file_name("recruteia.db.format-1-1795168000000");
    fs::write(&copy, &whole).unwrap();
    let mut events = desk.host().events().listen();
    damage(&desk, page);

    desk.call("persons.list", json!({ "limit": 10 }));
    assert_eq!(state(&desk), "open", "nobody has met the damage yet");
    assert_eq!(desk.refused("report_templates.list", json!({})), "workspace.damaged");
    let before = (fs::read(&path).unwrap(), fs::read(path.with_extension("db-wal")).ok());
    let write = || {
        desk.refused(
            "campaigns.create",
            json!({ "title": "x", "job_title": "x", "language": "fr", "policy_profiles": ["EU"] }),
        )
    };
    assert_eq!(write(), "workspace.damaged");
    let status = desk.call("workspace.status", json!({}));
    assert_eq!(
        (&status["state"], &status["trouble"]["code"]),
        (&json!("stopped"), &json!("workspace.damaged"))
    );
    assert_eq!(status["trouble"]["params"]["copy"], json!(copy));
    let told = std::iter::from_fn(|| events.try_recv().ok());
    assert!(
        told.into_iter().any(|event| matches!(event, Event::Workspace { .. })),
        "every window hears of it"
    );

    // Locked, asked for again, started again: it stays shut, and as it is.
    desk.call("workspace.lock", json!({}));
    let unlock = json!({ "method": "passphrase", "secret": crate::support::PASSPHRASE });
    assert_eq!(desk.refused("workspace.unlock", unlock.clone()), "workspace.damaged");
    assert_eq!(write(), "workspace.damaged");
    assert!(
        (fs::read(&path).unwrap(), fs::read(path.with_extension("db-wal")).ok()) == before,
        "it was written to"
    );

    fs::copy(&copy, &path).unwrap();
    let _ = fs::remove_file(path.with_extension("db-wal"));
    desk.call("workspace.lock", json!({}));
    desk.call("workspace.unlock", unlock);
    assert_eq!(state(&desk), "open");
    assert_eq!(items(&desk.call("campaigns.list", json!({ "order": "newest", "limit": 10 }))).len(), 1);
}

#[test]
fn the_whole_file_is_looked_at_every_week_and_old_copies_go() {
    let mut desk = Desk::open();
    desk.plan();
    let page = page_of_templates(&desk);
    until("the first look", || checked(&desk));
    let copy = desk.workspace().join(format!("recruteia.db.format-1-{START}"));
    fs::write(&copy, b"kept before a migration").unwrap();
    desk.close();
    closed(&desk);
    damage(&desk, page);

    desk.start_at(clock_from(START + 6 * A_DAY_MS));
    assert_eq!(state(&desk), "open", "a clean stop, and no week has gone by");
    desk.start_at(clock_from(START + 8 * A_DAY_MS));
    until("the weekly look", || (state(&desk) == "stopped").then_some(()));
    assert!(copy.exists());

    // The copy of a sound workspace goes after thirty days.
    let mut other = Desk::open();
    let copy = other.workspace().join(format!("recruteia.db.format-1-{START}"));
    fs::write(&copy, b"kept before a migration").unwrap();
    other.start_at(clock_from(START + 29 * A_DAY_MS));
    assert!(copy.exists());
    other.start_at(clock_from(START + 31 * A_DAY_MS));
    until("the copy to go", || (!copy.exists()).then_some(()));
}

/// When the whole file was looked at, from the point of view of the workspace.
fn checked(desk: &Desk) -> Option<()> {
    let sql = "SELECT count(*) FROM local WHERE area = 'upkeep'";
    let found: i64 = readable(desk).query_row(sql, [], |row| row.get(0)).ok()?;
    (found > 0).then_some(())
}

#[test]
fn a_clock_that_was_set_back_a_year_is_named_and_everything_keeps_its_order() {
    let mut desk = Desk::open();
    let (plan, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    desk.rate(&answer, &plan.criteria[0], 2);
    desk.type_transcript(&answer, Value::Null, "Avant.");

    desk.start_at(clock_from(START - 365 * A_DAY_MS));
    let status = desk.call("workspace.status", json!({}));
    assert_eq!((&status["state"], &status["trouble"]["code"]), (&json!("open"), &json!("clock.behind")));
    assert_eq!(status["trouble"]["params"]["days"], "365");
    let before = desk.call("transcripts.get", json!({ "answer_id": answer["id"] }));
    desk.rate(&answer, &plan.criteria[0], 5);
    desk.type_transcript(&answer, before["head"]["id"].clone(), "Après.");
    let late = desk.seat(&plan, &["recording"]);
    let view = desk.view(&seat.session);
    assert_eq!(view["questions"][0]["answer"]["ratings"][0]["value"], 5, "the newest rating counts");
    let transcript = desk.call("transcripts.get", json!({ "answer_id": answer["id"] }));
    assert_eq!(
        (&transcript["segments"][0]["text"], &transcript["head"]["version"]),
        (&json!("Après."), &json!(2))
    );
    assert_eq!(id(&desk.view(&late.session)["person"]), late.person);

    desk.start_at(clock_from(START + A_DAY_MS));
    assert_eq!(desk.call("workspace.status", json!({}))["trouble"], Value::Null);
    assert_eq!(desk.view(&seat.session)["questions"][0]["answer"]["ratings"][0]["value"], 5);
    let lines = desk.audit();
    assert!((1..).zip(&lines).all(|(number, line)| line.number == number));
}

#[test]
fn a_worker_that_dies_or_hangs_costs_a_transcription_and_nothing_else() {
    for (args, code) in
        [(["-c", "kill -9 $$"], "speech.worker_failed"), (["-c", "exec sleep 600"], "speech.worker_hung")]
    {
        let worker = speech::Worker {
            program: "sh".into(),
            args: args.map(Into::into).to_vec(),
            patience: Duration::from_millis(300),
        };
        let desk = Desk::with_worker(worker);
        let made = desk.call("sample.create", json!({ "language": "fr" }));
        let session = made["session_id"].as_str().unwrap();
        desk.settle();
        let failed = desk.jobs();
        assert_eq!(failed.len(), 3, "every file was imported, none was transcribed: {failed:?}");
        for job in &failed {
            assert_eq!((&job["kind"], &job["error"]["code"]), (&json!("transcription"), &json!(code)));
        }
        let answer = desk.answer(session, 0);
        desk.type_transcript(&answer, Value::Null, "À la main.");
        assert_eq!(desk.answer(session, 0)["transcript"]["method"], "manual");
    }
}
