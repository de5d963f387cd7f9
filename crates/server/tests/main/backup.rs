//! A backup brings everything back, on any machine, and nobody who was erased (F199).

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use crate::support::{Desk, FIRST_NAME, LAST_NAME, items, new_workspace};

const OWN: &str = "seven slow otters by the weir";

/// Makes a backup and returns where it lies.
fn backup(desk: &Desk, passphrase: Option<&str>) -> PathBuf {
    let started = desk.call("backup.create", json!({ "passphrase": passphrase, "path": null }));
    desk.settle();
    assert_eq!(desk.jobs(), [] as [Value; 0], "the backup is made");
    let path = PathBuf::from(started["path"].as_str().unwrap());
    let last = desk.call("backup.status", json!({}))["last"].take();
    assert_eq!(last["path"], started["path"]);
    assert_eq!(last["bytes"], path.metadata().unwrap().len());
    assert_eq!(
        last["expires_at_ms"].as_i64().unwrap() - last["made_at_ms"].as_i64().unwrap(),
        30 * 86_400_000
    );
    assert!(fs::read_dir(desk.home()).unwrap().all(|entry| entry.unwrap().file_name() != "backup.new"));
    path
}

fn by_passphrase(path: &PathBuf, secret: &str, replace: bool) -> Value {
    json!({ "path": path, "method": "passphrase", "secret": secret, "replace": replace })
}

fn candidates(desk: &Desk) -> usize {
    let page = json!({ "search": null, "after": null, "limit": 50 });
    items(&desk.call("persons.list", page)).len()
}

fn plays(desk: &Desk, session: &str) -> bool {
    let media = desk.answer(session, 0)["media"]["id"].as_str().unwrap().to_owned();
    desk.get(&desk.segments(&media)[0]).status() == 200
}

#[test]
fn a_backup_comes_back_on_another_machine_by_its_passphrase_or_the_recovery_code() {
    let desk = Desk::bare();
    let created = desk.call("workspace.create", new_workspace());
    desk.call("workspace.confirm_recovery", json!({ "code": created["recovery_code"] }));
    let (plan, seat) = desk.answered();
    desk.rate(&desk.answer(&seat.session, 0), &plan.criteria[0], 4);
    let path = backup(&desk, Some(OWN));
    let before = desk.view(&seat.session);

    let info = desk.call("backup.inspect", json!({ "path": path }));
    assert_eq!((&info["readable"], &info["same_workspace"]), (&json!(true), &json!(true)));
    assert_eq!(info["ways"], json!(["recovery", "passphrase"]));
    let secret = json!({ "path": path, "method": "passphrase", "secret": OWN });
    assert_eq!(desk.call("backup.verify", secret)["recordings"], 2);

    let other = Desk::bare();
    assert_eq!(other.call("backup.inspect", json!({ "path": path }))["same_workspace"], false);
    let written = fs::read(&path).unwrap();
    let restored = other.call("backup.restore", by_passphrase(&path, OWN, false));
    assert!(other.jobs().is_empty(), "the backup holds itself as a job that is not done");
    assert!(fs::read(&path).unwrap() == written);
    assert_eq!(
        restored,
        json!({ "erased": 0, "recordings": 2, "set_aside": null }),
        "there was nothing to set aside"
    );
    assert_eq!(other.call("workspace.status", json!({}))["state"], "open");
    let after = other.view(&seat.session);
    assert_eq!((&after["questions"], &after["person"]), (&before["questions"], &before["person"]));
    assert!(plays(&other, &seat.session));
    other.call("workspace.lock", json!({}));
    other.call("workspace.unlock", json!({ "method": "passphrase", "secret": OWN }));

    let third = Desk::bare();
    let by_code =
        json!({ "path": path, "method": "recovery", "secret": created["recovery_code"], "replace": false });
    third.call("backup.restore", by_code);
    assert!(plays(&third, &seat.session));
}

#[test]
fn somebody_erased_after_the_backup_stays_erased() {
    let mut desk = Desk::open();
    let (_, seat) = desk.answered();
    let path = backup(&desk, Some(OWN));
    desk.call("persons.erase", json!({ "id": seat.person }));
    assert_eq!(desk.refused("backup.restore", by_passphrase(&path, OWN, false)), "workspace.exists");
    let restored = desk.call("backup.restore", by_passphrase(&path, OWN, true));
    assert_eq!(restored["erased"], 1);
    let aside = PathBuf::from(restored["set_aside"].as_str().unwrap());
    assert!(aside.join("recruteia.db").exists(), "the workspace that was here is kept");
    assert_eq!(candidates(&desk), 0);
    assert!(desk.vault().is_empty(), "no recording came back");
    let proofs = desk.call("erasures.list", json!({ "after": null, "limit": 10 }));
    assert_eq!(items(&proofs)[0]["proof"]["rule"], "restored");
    assert_eq!(items(&proofs)[0]["proof"]["erased_person_id"], json!(seat.person));
    // The very same workspace on the very same machine opens as it did.
    desk.call("workspace.lock", json!({}));
    desk.unlock();
    desk.close();
    let content = crate::erasure::decrypted(&desk);
    for secret in [FIRST_NAME, LAST_NAME, "AGE-SECRET-KEY"] {
        assert!(memchr::memmem::find(&content, secret.as_bytes()).is_none(), "{secret} came back");
    }
}

#[test]
fn what_is_no_whole_backup_changes_nothing() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    let path = backup(&desk, Some(OWN));
    let whole = fs::read(&path).unwrap();
    assert_eq!(desk.refused("backup.restore", by_passphrase(&path, "another", true)), "backup.wrong_secret");
    let nonsense = json!({ "path": path, "method": "recovery", "secret": "ABC", "replace": true });
    assert_eq!(desk.refused("backup.restore", nonsense), "workspace.not_a_recovery_code");
    for (content, code) in [
        (&whole[..whole.len() - 1], "backup.damaged"),
        (&whole[..whole.len() / 2], "backup.damaged"),
        (b"PK\x03\x04 something else".as_slice(), "backup.not_a_backup"),
    ] {
        fs::write(&path, content).unwrap();
        assert_eq!(desk.refused("backup.restore", by_passphrase(&path, OWN, true)), code);
        let verify = json!({ "path": path, "method": "passphrase", "secret": OWN });
        assert_eq!(desk.refused("backup.verify", verify), code);
    }
    let gone = desk.folder.path().join("nothing");
    assert_eq!(desk.refused("backup.restore", by_passphrase(&gone, OWN, true)), "file.not_found");
    assert_eq!(desk.call("workspace.status", json!({}))["state"], "open");
    assert!(plays(&desk, &seat.session));
    let left: Vec<_> = fs::read_dir(desk.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let left = left.iter().filter_map(|name| name.to_str()).filter(|name| name.starts_with("workspace"));
    assert_eq!(left.collect::<Vec<_>>(), ["workspace"], "nothing half is left");
}

#[test]
fn a_backup_is_never_written_over_another_file_and_a_short_passphrase_is_refused() {
    let desk = Desk::open();
    let path = desk.folder.path().join("mine.txt");
    fs::write(&path, "mine").unwrap();
    assert_eq!(desk.refused("backup.create", json!({ "passphrase": null, "path": path })), "backup.exists");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let short = json!({ "passphrase": "short", "path": null });
    assert_eq!(desk.refused("backup.create", short), "workspace.passphrase_short");
}

#[test]
fn a_restore_that_was_killed_is_ended_by_the_next_start() {
    let mut desk = Desk::open();
    desk.answered();
    let whole = desk.workspace();
    desk.close();
    // Killed while it read: what it had laid down is cleared away, the old workspace is untouched.
    let begun = desk.home().join("workspace.restoring");
    fs::create_dir(&begun).unwrap();
    fs::write(begun.join("recruteia.db"), "half").unwrap();
    desk.start_again();
    assert!(!begun.exists());
    assert_eq!(candidates(&desk), 1);
    desk.close();
    // Killed before the old workspace was set aside: the old one stays.
    let ready = desk.home().join("workspace.restored");
    fs::create_dir(&ready).unwrap();
    desk.start_again();
    assert!(!ready.exists());
    assert_eq!(candidates(&desk), 1);
    desk.close();
    // Killed between the two renames: the restored one takes its place.
    fs::rename(&whole, &ready).unwrap();
    desk.start_again();
    assert!(!ready.exists());
    assert_eq!(candidates(&desk), 1);
}
