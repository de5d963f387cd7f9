//! What a machine does to its applications: folders that cannot be written to, full disks, keyrings that refuse, another
//! owner, a missing program, damaged files. Each is a clear error, and the workspace works again afterwards.

use std::{
    fs,
    io::Write,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rusqlite::Connection;
use serde_json::{Value, json};
use store::keys::SealedKeys;

use crate::{
    day::Day,
    recording::Room,
    support::{Machine, Owner, PASSPHRASE, id, ran, sample, until},
    words::assert_words,
};

/// Fails unless this is the error that the interface has these words for.
fn assert_error(error: &Value, code: &str) {
    assert_eq!(error["code"], code, "{error}");
    assert_words(code);
}

fn refused(owner: &Owner, method: &str, input: Value) -> Value {
    let error = owner.try_call(method, input).expect_err(method);
    serde_json::to_value(error).unwrap()
}

fn unlock() -> Value {
    json!({ "method": "passphrase", "secret": PASSPHRASE })
}

/// Three seconds of sound, in a session of an open campaign: what is there to import it.
fn importable(machine: &Machine, owner: &Owner) -> (PathBuf, String, String) {
    let clip = machine.folder.path().join("clip.wav");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y", "-t", "3", "-i"]).arg(sample("answer-1.mp4"));
    assert!(ffmpeg.args(["-vn"]).arg(&clip).status().unwrap().success());
    let (campaign, questions) = owner.plan("Panne", &["Un ?"]);
    (clip, owner.seat(&campaign), questions[0].clone())
}

/// The job that fails next.
fn failed_job(owner: &Owner) -> Value {
    until("a job to fail", || owner.jobs().into_iter().find(|job| job["state"] == "failed"))
}

/// The answer is there, as if nothing had been in the way.
fn retry(owner: &Owner, session: &str, job: &Value) {
    owner.call("jobs.retry", json!({ "id": job["id"] }));
    owner.finish();
    assert_eq!(owner.view(session)["questions"][0]["answer"]["take"], 1);
}

/// A mount that is gone when this is.
struct Mount(PathBuf);

impl Mount {
    fn new(test: &str, arguments: &[&str], at: &Path) -> Option<Self> {
        let output = Command::new("mount").args(arguments).arg(at).output();
        let reason = match output {
            Ok(output) if output.status.success() => return Some(Self(at.to_owned())),
            Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        eprintln!("SKIPPED {test}: nothing may be mounted here: {reason}");
        None
    }

    /// The same folder, which can only be read from now on.
    fn read_only(test: &str, folder: &Path) -> Option<Self> {
        let mount = Self::new(test, &["--bind", folder.to_str().unwrap()], folder)?;
        let remounted = Command::new("mount").args(["-o", "remount,bind,ro"]).arg(folder).status().unwrap();
        assert!(remounted.success());
        Some(mount)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Whoever still has a file open there keeps it until then.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named_before_anything_is_lost() {
    const NAME: &str = "a_folder_that_cannot_be_written_to_is_named_before_anything_is_lost";
    let machine = Machine::with_workspace();
    let Some(mount) = Mount::read_only(NAME, &machine.home()) else { return };
    let status = machine.run(&["--json", "workspace", "status"]);
    assert_eq!(status.code, 1, "{status}");
    assert_error(&status.json()["error"], "folder.unusable");
    drop(mount);

    // The folder of the workspace alone: it cannot be opened, and is as it was.
    let workspace = machine.home().join("workspace");
    let owner = machine.owner();
    let mount = Mount::read_only(NAME, &workspace).unwrap();
    assert_error(&refused(&owner, "workspace.unlock", unlock()), "workspace.read_only");
    assert_eq!(owner.call("workspace.status", json!({}))["state"], "locked");
    drop(mount);
    owner.call("workspace.unlock", unlock());

    // The vault alone, while it is being worked on: one import fails, and goes well when it is tried again.
    let (clip, session, question) = importable(&machine, &owner);
    let mount = Mount::read_only(NAME, &workspace.join("vault")).unwrap();
    owner.import(&session, &[(&clip, &question)]);
    let job = failed_job(&owner);
    assert_error(&job["error"], "workspace.read_only");
    drop(mount);
    retry(&owner, &session, &job);
    assert!(owner.quit().success());
}

/// Fills the file system of `folder` to the last byte.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filler");
    let mut file = fs::File::create(&path).unwrap();
    for block in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![7; block]).is_ok() {}
    }
    path
}

#[test]
fn a_full_disk_undoes_what_was_being_written_and_nothing_else() {
    const NAME: &str = "a_full_disk_undoes_what_was_being_written_and_nothing_else";
    let machine = Machine::new();
    let home = machine.home();
    fs::create_dir(&home).unwrap();
    let Some(mount) = Mount::new(NAME, &["-t", "tmpfs", "-o", "size=64m", "tmpfs"], &home) else { return };
    let made = machine.run(&crate::support::CREATE);
    assert_eq!(made.code, 0, "{made}");
    let owner = machine.open();
    let (_, session, question) = importable(&machine, &owner);

    // In the middle of an import: some segments fit, the others don't.
    let filler = fill(&home);
    let file = fs::OpenOptions::new().write(true).open(&filler).unwrap();
    file.set_len(fs::metadata(&filler).unwrap().len() - (192 << 10)).unwrap();
    drop(file);
    owner.import(&session, &[(&sample("answer-1.mp4"), &question)]);
    let job = failed_job(&owner);
    assert_error(&job["error"], "media.disk_full");
    assert!(machine.vault().is_empty(), "no half recording is left");

    // In the middle of a commit. What the log had room for before is used first.
    let more = fill_beside(&home);
    let seat = || {
        let person = json!({ "first_name": "Inès", "last_name": "Duval" });
        let campaign = owner.view(&session)["campaign"]["id"].clone();
        owner.try_call(
            "sessions.create",
            json!({
                "campaign_id": campaign, "person_id": null, "person": person, "language": "fr", "consent_language": "fr",
                "consents": [{ "kind": "recording", "granted": true }],
            }),
        )
    };
    let mut kept = Vec::new();
    let error = loop {
        match seat() {
            Ok(created) => kept.push(id(&created)),
            Err(error) => break serde_json::to_value(error).unwrap(),
        }
        assert!(kept.len() < 2_000, "the disk is not full");
    };
    assert_error(&error, "file.disk_full");
    let report = home.join("report.pdf");
    let export = json!({ "session_id": session, "format": "pdf", "language": "fr", "path": report });
    assert_error(&refused(&owner, "reports.export", export.clone()), "file.disk_full");
    assert!(!report.exists() && fs::read_dir(&home).unwrap().all(|entry| !is_part(&entry.unwrap().path())));

    // With room again everything goes on, and whatever was acknowledged is there, after a power cut as well.
    for path in [filler, more] {
        fs::remove_file(path).unwrap();
    }
    kept.push(id(&seat().unwrap()));
    retry(&owner, &session, &job);
    owner.call("reports.export", export);
    owner.kill();
    let owner = machine.open();
    for session in &kept {
        assert_eq!(owner.view(session)["consents"].as_array().unwrap().len(), 1);
    }
    assert!(owner.quit().success());
    drop(mount);
}

/// A room whose machine has a disk of 256 MB.
fn on_a_small_disk(test: &str) -> Option<(Room, Mount)> {
    let machine = Machine::new();
    let home = machine.home();
    fs::create_dir(&home).unwrap();
    let mount = Mount::new(test, &["-t", "tmpfs", "-o", "size=256m", "tmpfs"], &home)?;
    let made = machine.run(&crate::support::CREATE);
    assert_eq!(made.code, 0, "{made}");
    Some((Room::on(machine), mount))
}

/// Leaves so much of a disk that the database can be written and nothing else; emptied or removed, there is room again.
fn nearly_fill(home: &Path, filler: &Path) {
    let free = fs4::available_space(home).unwrap();
    fs::write(filler, vec![7; usize::try_from(free - (90 << 20)).unwrap()]).unwrap();
}

#[test]
fn a_disk_that_fills_up_reopens_the_question_of_an_interview_and_says_why() {
    let Some((room, mount)) =
        on_a_small_disk("a_disk_that_fills_up_reopens_the_question_of_an_interview_and_says_why")
    else {
        return;
    };
    let home = room.machine.home();
    let owner = room.owner(None);
    room.begin_interview(&owner);
    owner.call("interview.answer", json!({}));
    room.wait(&owner, 3_000);
    let filler = home.join("filler");
    nearly_fill(&home, &filler);
    let question = until("the question to be open again", || {
        owner.call("devices.watch", json!({}));
        let question = owner.call("interview.get", json!({}))["question"].clone();
        (question["phase"] == "reopened").then_some(question)
    });
    // What had been said is kept, and the attempt does not count.
    assert_eq!((&question["fault"], &question["takes_left"]), (&json!("disk_full"), &json!(1)));
    assert!(question["duration_ms"].as_i64().unwrap() >= 2_900, "{question}");
    owner.call("interview.ask_again", json!({}));
    assert_error(
        &serde_json::to_value(owner.try_call("interview.answer", json!({})).unwrap_err()).unwrap(),
        "recording.no_room",
    );
    fs::remove_file(filler).unwrap();
    owner.call("interview.answer", json!({}));
    room.wait(&owner, 1_500);
    owner.call("interview.stop", json!({}));
    assert_eq!(owner.call("interview.get", json!({}))["question"]["phase"], "answered");
    assert!(owner.quit().success());
    drop(mount);
}

#[test]
fn a_disk_that_fills_up_ends_a_recording_and_keeps_it() {
    let Some((room, mount)) = on_a_small_disk("a_disk_that_fills_up_ends_a_recording_and_keeps_it") else {
        return;
    };
    let home = room.machine.home();
    let ended = |owner: &Owner| {
        until("the recording to end", || {
            let recording = owner.call("devices.watch", json!({}))["recording"].clone();
            (recording["state"] == "ended").then_some(recording)
        })
    };

    // While there is still room for the database.
    let owner = room.owner(None);
    room.start(&owner);
    room.wait(&owner, 3_000);
    let filler = home.join("filler");
    nearly_fill(&home, &filler);
    let told = ended(&owner);
    assert_error(&told["problem"], "file.disk_full");
    let answer = room.answer(&owner);
    assert_eq!(told["answer_id"], answer["id"]);
    assert!(answer["media"]["duration_ms"].as_i64().unwrap() >= 2_900, "{answer}");
    room.assert_plays(&owner, &answer);
    // And none begins on such a disk.
    owner.call("answers.remove", json!({ "id": answer["id"] }));
    assert_error(&room.refused(&owner), "recording.no_room");

    // All of it at once: what had been stored is an answer as soon as there is room to say so.
    fs::write(&filler, b"").unwrap();
    room.start(&owner);
    room.wait(&owner, 4_500);
    fill(&home);
    assert_error(&ended(&owner)["problem"], "file.disk_full");
    fs::remove_file(filler).unwrap();
    assert!(owner.quit().success());
    let owner = room.owner(None);
    let answer = room.answer(&owner);
    assert!(answer["media"]["duration_ms"].as_i64().unwrap() >= 2_000, "{answer}");
    room.assert_plays(&owner, &answer);
    assert!(owner.quit().success());
    drop(mount);
}

fn fill_beside(folder: &Path) -> PathBuf {
    let beside = folder.join("more");
    fs::create_dir(&beside).unwrap();
    fill(&beside);
    let (from, to) = (beside.join("filler"), folder.join("more-filler"));
    fs::rename(from, &to).unwrap();
    fs::remove_dir(beside).unwrap();
    to
}

fn is_part(path: &Path) -> bool {
    path.to_string_lossy().contains("part")
}

#[test]
fn a_keyring_that_is_locked_empty_or_missing_is_told_apart_and_the_recovery_code_opens() {
    const NAME: &str = "a_keyring_that_is_locked_empty_or_missing_is_told_apart_and_the_recovery_code_opens";
    for program in ["dbus-run-session", "gnome-keyring-daemon", "gdbus"] {
        if Command::new(program).arg("--version").output().is_err() {
            eprintln!("SKIPPED {NAME}: {program} is not installed");
            return;
        }
    }
    let machine = Machine::new();
    let home = machine.folder.path().join("user");
    fs::create_dir_all(home.join("run")).unwrap();
    let session = |data: &str, script: &str| -> String {
        let data = home.join(data);
        fs::create_dir_all(&data).unwrap();
        let recruteia = machine.command(&[]);
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "bash", "-c", script]).arg(recruteia.get_program());
        command.envs(recruteia.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("HOME", &home).env("XDG_DATA_HOME", data).env("XDG_RUNTIME_DIR", home.join("run"));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
        ran(command).stdout
    };
    // The daemon goes to the background before the keyring is open.
    const DAEMON: &str = "echo login | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; \
        until gdbus call --session --dest org.freedesktop.secrets \
        --object-path /org/freedesktop/secrets/collection/login --method org.freedesktop.DBus.Properties.Get \
        org.freedesktop.Secret.Collection Locked 2>/dev/null | grep -q false; do sleep 0.05; done; ";
    let last = |said: &str| -> Value { serde_json::from_str(said.trim().lines().last().unwrap()).unwrap() };

    let made = session(
        "data",
        &format!(
            "{DAEMON} \"$0\" workspace create --keyring --organisation H --first-name A --last-name B --email a@b.example; \"$0\" --json workspace status"
        ),
    );
    let code = made.lines().next().unwrap().to_owned();
    assert_eq!(last(&made)["state"], "open", "{made}");

    const LOCK: &str = "gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method org.freedesktop.Secret.Service.Lock \"['/org/freedesktop/secrets/collection/login']\" >/dev/null; ";
    let locked = last(&session("data", &format!("{DAEMON} {LOCK} \"$0\" --json workspace status")));
    let empty = last(&session("other-data", &format!("{DAEMON} \"$0\" --json workspace status")));
    let alone = |arguments: &[&str]| {
        let mut command = machine.command(arguments);
        command.env_remove("DBUS_SESSION_BUS_ADDRESS").env("XDG_RUNTIME_DIR", home.join("run"));
        ran(command)
    };
    let missing = alone(&["--json", "workspace", "status"]);
    let listed = alone(&["--json", "interview", "list"]);
    assert_eq!(listed.code, 3, "a passphrase does not help: {listed}");
    assert_error(&listed.json()["error"], "workspace.keyring_unavailable");
    for (status, code) in [
        (locked, "workspace.keyring_locked"),
        (empty, "workspace.keyring_empty"),
        (last(&missing.stdout), "workspace.keyring_unavailable"),
    ] {
        assert_eq!(status["state"], "locked", "{status}");
        assert_error(&status["trouble"], code);
    }

    let owner = machine.owner();
    owner.call("workspace.unlock", json!({ "method": "recovery", "secret": code }));
    assert_eq!(owner.call("workspace.status", json!({}))["trouble"], Value::Null);
    owner.plan("Retrouvé", &["Un ?"]);
    assert!(owner.quit().success());
}

#[test]
fn an_owner_that_does_not_answer_is_named_and_one_that_was_killed_is_replaced() {
    let machine = Machine::with_workspace();
    let owner = machine.open();
    let (campaign, _) = owner.plan("Muet", &["Un ?"]);
    let signal = |signal: &str| {
        assert!(Command::new("kill").args([signal, &owner.id().to_string()]).status().unwrap().success());
    };
    signal("-STOP");
    let second = machine.run(&["--json", "workspace", "status"]);
    signal("-CONT");
    assert_eq!(second.code, 1, "{second}");
    assert_error(&second.json()["error"], "workspace.owned_elsewhere");
    assert_eq!(machine.run(&["--json", "workspace", "status"]).json()["state"], "open", "it answers again");

    signal("-KILL");
    until("the owner to be gone", || owner.try_call("jobs.list", json!({})).err());
    assert_error(&refused(&owner, "jobs.list", json!({})), "connection.lost");
    let owner = machine.open();
    assert_eq!(owner.call("campaigns.get", json!({ "id": campaign }))["campaign"]["title"], "Muet");
    assert!(owner.quit().success());
}

#[test]
fn without_ffmpeg_an_import_waits_for_it() {
    let machine = Machine::with_workspace();
    let mut command = machine.command(&["open", "--browser", "--print"]);
    let nowhere = machine.folder.path().join("nowhere");
    command.env("PATH", nowhere).env_remove("RECRUTEIA_FFMPEG");
    let owner = machine.owner_by(command).unwrap();
    owner.call("workspace.unlock", unlock());
    let (clip, session, question) = importable(&machine, &owner);
    let probed = json!({ "sources": [{ "source": { "path": clip }, "name": "clip.wav" }] });
    assert_error(&refused(&owner, "imports.probe", probed), "media.ffmpeg_missing");
    owner.import(&session, &[(&clip, &question)]);
    let job = failed_job(&owner);
    assert_error(&job["error"], "media.ffmpeg_missing");
    assert!(owner.quit().success());

    let owner = machine.open();
    retry(&owner, &session, &job);
    assert!(owner.quit().success());
}

#[test]
fn damaged_weights_are_not_used_and_whole_ones_finish_the_work() {
    let mut day = Day::new();
    let model = day.machine.home().join("sample/recruteia-synthetic-tiny.bin");
    let whole = fs::read(&model).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&model, damaged).unwrap();
    let owner = day.open(None).unwrap();
    let failed = loop {
        day.next(&owner).unwrap();
        let failed = day.settled(&owner).unwrap();
        if !failed.is_empty() {
            break failed;
        }
    };
    assert_error(&failed[0]["error"], "weights.damaged");
    fs::write(&model, whole).unwrap();
    owner.call("jobs.retry", json!({ "id": failed[0]["id"] }));
    day.check(&owner).unwrap();
    assert!(owner.quit().success());
}

#[test]
fn a_database_that_is_newer_or_damaged_stops_the_workspace_until_it_was_dealt_with() {
    let machine = Machine::with_workspace();
    let path = machine.home().join("workspace/recruteia.db");
    let whole = fs::read(&path).unwrap();
    let keys = SealedKeys::load(&machine.home().join("workspace/keys.json")).unwrap();
    let key = keys.unlock_by_passphrase(PASSPHRASE).unwrap().to_hex();
    let db = Connection::open(&path).unwrap();
    db.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA user_version = 99;", key.as_str())).unwrap();
    drop(db);
    let newer = fs::read(&path).unwrap();
    let damaged = {
        let mut bytes = whole.clone();
        bytes[2_000..2_008].iter_mut().for_each(|byte| *byte = !*byte);
        bytes
    };
    let copy = path.with_file_name("recruteia.db.format-1-1795168000000");

    let owner = machine.owner();
    for (bytes, copied, code) in [
        (&newer, false, "workspace.newer_version"),
        (&damaged, false, "workspace.damaged_no_copy"),
        (&damaged, true, "workspace.damaged"),
    ] {
        fs::write(&path, bytes).unwrap();
        if copied {
            fs::write(&copy, &whole).unwrap();
        }
        assert_error(&refused(&owner, "workspace.unlock", unlock()), code);
        let status = owner.call("workspace.status", json!({}));
        assert_eq!((&status["state"], &status["trouble"]["code"]), (&json!("stopped"), &json!(code)));
        assert_eq!(
            refused(&owner, "campaigns.list", json!({ "order": "newest", "limit": 10 }))["code"],
            code
        );
        if copied {
            assert_eq!(status["trouble"]["params"]["copy"], json!(copy));
        }
        assert!(fs::read(&path).unwrap() == *bytes, "it was written to");
        let log = fs::metadata(path.with_file_name("recruteia.db-wal")).map_or(0, |log| log.len());
        assert_eq!(log, 0, "a log was begun");

        // The whole file is put back, and the workspace is asked for again.
        fs::write(&path, &whole).unwrap();
        owner.call("workspace.lock", json!({}));
        assert_eq!(owner.call("workspace.status", json!({}))["state"], "locked");
        owner.call("workspace.unlock", unlock());
        assert_eq!(owner.call("workspace.status", json!({}))["state"], "open");
        owner.call("workspace.lock", json!({}));
        let log = path.with_file_name("recruteia.db-wal");
        until("the file to be closed", || (!log.exists()).then_some(()));
    }
    assert!(owner.quit().success());
}

#[test]
fn lost_or_damaged_keys_are_told_from_a_machine_without_workspace() {
    let machine = Machine::with_workspace();
    let path = machine.home().join("workspace/keys.json");
    let whole = fs::read(&path).unwrap();
    let owner = machine.owner();
    for lost in [true, false] {
        if lost {
            fs::remove_file(&path).unwrap();
        } else {
            fs::write(&path, &whole).unwrap();
            fs::OpenOptions::new().write(true).open(&path).unwrap().write_at(b"}{", 3).unwrap();
        }
        assert_error(&refused(&owner, "workspace.status", json!({})), "workspace.keys_damaged");
        assert_error(&refused(&owner, "workspace.unlock", unlock()), "workspace.keys_damaged");
        let again = json!({
            "organisation": "Autre", "first_name": "A", "last_name": "B", "email": "a@b.example",
            "protection": "passphrase", "passphrase": PASSPHRASE,
        });
        assert_eq!(refused(&owner, "workspace.create", again)["code"], "workspace.exists");
    }
    fs::write(&path, &whole).unwrap();
    owner.call("workspace.unlock", unlock());
    assert!(owner.quit().success());
}
