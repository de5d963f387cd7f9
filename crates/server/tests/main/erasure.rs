//! An erased person is gone: from every list, from the vault, from the database itself (P13, P14).

use std::fs;

use serde_json::{Value, json};

use crate::support::{Desk, FIRST_NAME, LAST_NAME, clip, long_clip, until};

/// The database of a desk that is closed, decrypted.
pub fn decrypted(desk: &Desk) -> Vec<u8> {
    let plain = desk.folder.path().join("plain.db");
    let sql = format!(
        "PRAGMA key = \"x'{}'\"; ATTACH DATABASE '{}' AS plain KEY ''; SELECT sqlcipher_export('plain'); DETACH DATABASE plain;",
        desk.key().to_hex().as_str(),
        plain.display()
    );
    let database = rusqlite::Connection::open(desk.workspace().join("recruteia.db")).unwrap();
    database.execute_batch(&sql).unwrap();
    fs::read(plain).unwrap()
}

fn assert_gone(desk: &mut Desk, session: &str, person: &str) {
    for (method, code) in [("sessions.get", "session.not_found"), ("persons.erase", "person.not_found")] {
        let id = if method == "sessions.get" { session } else { person };
        assert_eq!(desk.refused(method, json!({ "id": id })), code);
    }
    for search in [Value::Null, json!(LAST_NAME), json!("zephyr")] {
        for list in ["persons.list", "sessions.list", "reports.list"] {
            let input = json!({ "campaign_id": null, "search": search, "order": "newest", "after": null, "limit": 50 });
            assert_eq!(desk.call(list, input)["items"], json!([]), "{list} {search}");
        }
    }
    assert!(desk.jobs().is_empty(), "{:?}", desk.jobs());
    assert!(desk.vault().is_empty());
    desk.close();
    let content = decrypted(desk);
    let contains = |text: &str| memchr::memmem::find(&content, text.as_bytes()).is_some();
    assert!(contains("Chef de projet"), "the campaign stays");
    for secret in [
        FIRST_NAME,
        LAST_NAME,
        "zephyrine",
        "quillfeather",
        "zq@example.com",
        "Une phrase dictée",
        "CV de",
        "AGE-SECRET-KEY",
    ] {
        assert!(!contains(secret), "{secret} is still there");
    }
}

#[test]
fn an_erased_person_is_found_nowhere() {
    let mut desk = Desk::open();
    let (plan, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    desk.rate(&answer, &plan.criteria[0], 4);
    desk.type_transcript(&answer, Value::Null, "Une phrase dictée.");
    let broken = desk.folder.path().join("CV de Quillfeather.mp4");
    fs::write(&broken, "no recording").unwrap();
    desk.import(&seat.session, &[Desk::item(&broken, &plan.questions[1])]);
    assert_eq!(desk.jobs().len(), 1, "a failed job names the file");
    let media = answer["media"]["id"].as_str().unwrap().to_owned();

    desk.call("persons.erase", json!({ "id": seat.person }));
    assert_eq!(desk.get(&format!("/media/{media}/index.m3u8")).status(), 404);
    assert_eq!(desk.refused("transcripts.get", json!({ "answer_id": answer["id"] })), "answer.not_found");
    let campaign = desk.call("campaigns.get", json!({ "id": plan.campaign }));
    assert_eq!(campaign["session_count"], 0);
    assert_gone(&mut desk, &seat.session, &seat.person);
}

#[test]
fn an_erasure_stops_what_runs_and_nothing_comes_back() {
    let mut desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let long = long_clip(desk.folder.path());
    let renamed = desk.folder.path().join("CV de Quillfeather.mp4");
    fs::rename(long, &renamed).unwrap();
    let items =
        [Desk::item(&renamed, &plan.questions[0]), Desk::item(&clip("answer-2.webm"), &plan.questions[1])];
    desk.call("imports.start", json!({ "session_id": seat.session, "items": items }));
    desk.running_job();
    desk.call("persons.erase", json!({ "id": seat.person }));
    assert!(desk.jobs().is_empty());
    until("the import to stop", || desk.vault().is_empty().then_some(()));
    // Locking waits for what still winds down; whatever it left would show now.
    desk.call("workspace.lock", json!({}));
    desk.unlock();
    assert_gone(&mut desk, &seat.session, &seat.person);
}
