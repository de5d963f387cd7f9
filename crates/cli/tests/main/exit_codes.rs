//! What scripts rely on: exit codes, JSON on standard output, sentences on standard error.

use std::process::Stdio;

use serde_json::json;

use crate::support::{CREATE, Machine, ran};

#[test]
fn a_workspace_is_made_and_described() {
    let machine = Machine::new();
    let status = || machine.run(&["--json", "workspace", "status"]).json();
    assert_eq!(status()["state"], "none");
    let missing = machine.run(&["--json", "interview", "list"]);
    assert_eq!((missing.code, &missing.json()["error"]["code"]), (3, &json!("workspace.not_found")));
    assert!(missing.stderr.contains("There is no workspace on this machine yet."), "{missing}");

    let mut blind = machine.command(&CREATE);
    blind.env_remove("RECRUTEIA_PASSPHRASE");
    let blind = ran(blind);
    assert!(blind.code == 1 && blind.stderr.contains("RECRUTEIA_PASSPHRASE is not set"), "{blind}");
    let mut short = machine.command(&CREATE);
    short.env("RECRUTEIA_PASSPHRASE", "short");
    let short = ran(short);
    assert!(short.code == 1 && short.stderr.contains("12 characters"), "{short}");
    assert_eq!(status()["state"], "none");

    let created = machine.run(&CREATE);
    assert!(created.code == 0 && created.stderr.contains("shown once"), "{created}");
    let code = created.stdout.trim();
    assert!(code.len() > 20 && !code.contains(' '), "{created}");
    let described = status();
    assert_eq!((&described["state"], &described["protection"]), (&json!("locked"), &json!("passphrase")));
    assert!(!described.to_string().contains("Héron"), "a locked workspace names nobody");
    let again = machine.run(&[
        "--json",
        "workspace",
        "create",
        "--organisation",
        "x",
        "--first-name",
        "x",
        "--last-name",
        "x",
        "--email",
        "x@x.org",
    ]);
    assert_eq!((again.code, &again.json()["error"]["code"]), (1, &json!("workspace.exists")));
}

#[test]
fn failures_have_their_codes() {
    let machine = Machine::with_workspace();
    for usage in [&["nonsense"][..], &["report"], &["interview", "process"], &["open", "--print"], &[]] {
        assert_eq!(machine.run(usage).code, 2, "{usage:?}");
    }
    let mut wrong = machine.command(&["--json", "interview", "list"]);
    wrong.env("RECRUTEIA_PASSPHRASE", "four quiet herons at dusk");
    let wrong = ran(wrong);
    assert_eq!((wrong.code, &wrong.json()["error"]["code"]), (3, &json!("workspace.wrong_secret")));
    let mut silent = machine.command(&["--json", "interview", "list"]);
    silent.env_remove("RECRUTEIA_PASSPHRASE");
    let silent = ran(silent);
    assert_eq!((silent.code, &silent.json()["error"]["code"]), (3, &json!("workspace.not_open")));

    for (user, code) in [("somebody@else.example", 1), ("ADA@example.com", 0)] {
        let mut named = machine.command(&["--json", "interview", "list"]);
        named.env("RECRUTEIA_USER", user);
        let named = ran(named);
        assert_eq!(named.code, code, "{user}: {named}");
        assert_eq!(named.json()["error"]["code"] == "sign_in.other", code == 1, "{named}");
    }

    let nobody = "01890000-0000-7000-8000-000000000000";
    let report = machine.run(&["--json", "report", nobody]);
    assert_eq!((report.code, &report.json()["error"]["code"]), (4, &json!("session.not_found")));
    assert_eq!(report.json()["error"]["kind"], "not_found");
    for (wanted, code) in [
        (&["report", "not an id"][..], "session.not_found"),
        (&["report", "compare", "not an id", nobody], "session.not_found"),
        (&["report", "campaign", "not an id"], "campaign.not_found"),
        (&["report", "campaign", nobody], "campaign.not_found"),
        (&["person", "export", "not an id"], "person.not_found"),
        (&["person", "erase", "not an id"], "person.not_found"),
        (&["person", "erase", nobody], "person.not_found"),
    ] {
        let rubbish = machine.run(&[&["--json"], wanted].concat());
        assert_eq!((rubbish.code, &rubbish.json()["error"]["code"]), (4, &json!(code)), "{wanted:?}");
    }
    let unknown = machine.run(&["--json", "weights", "verify", "no-such-model"]);
    assert_eq!((unknown.code, &unknown.json()["error"]["code"]), (4, &json!("weights.not_found")));
    let letter = machine.folder.path().join("letter.bin");
    std::fs::write(&letter, "no weights").unwrap();
    let import = machine.run(&["--json", "weights", "import", letter.to_str().unwrap()]);
    assert_eq!((import.code, &import.json()["error"]["code"]), (1, &json!("weights.unknown_file")));

    let empty = machine.run(&["--json", "interview", "list"]);
    assert_eq!((empty.code, empty.json()), (0, json!({ "items": [], "next": null })));
}

#[test]
fn a_secret_that_is_missing_is_named() {
    let machine = Machine::with_workspace();
    let backup = machine.folder.path().join("there.recruteia-backup");
    let backup = backup.to_str().unwrap();
    assert_eq!(machine.run(&["backup", "create", "--output", backup]).code, 0);
    for (command, variable) in [
        (&["backup", "create", "--own-passphrase"][..], "RECRUTEIA_BACKUP_PASSPHRASE"),
        (&["backup", "verify", backup], "RECRUTEIA_BACKUP_PASSPHRASE"),
        (&["backup", "restore", backup, "--recovery-code"], "RECRUTEIA_RECOVERY_CODE"),
    ] {
        let blind = machine.run(&[&["--json"], command].concat());
        assert_eq!(
            (blind.code, &blind.json()["error"]["code"]),
            (1, &json!("secret.missing")),
            "{command:?}"
        );
        assert!(blind.stderr.contains(&format!("{variable} is not set")), "{blind}");
        assert!(
            blind.stderr.contains(&format!("Set {variable}")) && !blind.stderr.contains("locked"),
            "{blind}"
        );
    }
    let mut own = machine.command(&["backup", "create", "--own-passphrase"]);
    own.env("RECRUTEIA_BACKUP_PASSPHRASE", "a passphrase of its own");
    assert_eq!(ran(own).code, 0);
}

#[test]
fn the_same_session_is_not_compared_with_itself() {
    let machine = Machine::with_workspace();
    let owner = machine.open();
    let (campaign, _) = owner.plan("Deux fois", &["Un ?"]);
    let (one, other) = (owner.seat(&campaign), owner.seat(&campaign));
    assert!(owner.quit().success());
    // However the id is written.
    let twice = machine.run(&["--json", "report", "compare", &one, &other, &one.to_uppercase()]);
    assert_eq!((twice.code, &twice.json()["error"]["code"]), (2, &json!("report.same_session")));
    assert!(twice.stderr.contains(&format!("The same interview is given twice: {one}.")), "{twice}");
    assert!(!machine.exports().exists(), "nothing was written");
    assert_eq!(machine.run(&["report", "compare", &one, &other]).code, 0);
}

#[test]
fn the_weights_of_the_sample_are_there_and_as_in_the_catalog() {
    let machine = Machine::new();
    let list = machine.run(&["--json", "weights", "list"]).json();
    let synthetic = list.as_array().unwrap().iter().find(|status| status["sample_only"] == true).unwrap();
    let id = synthetic["id"].as_str().unwrap();
    let verified = machine.run(&["weights", "verify", id]);
    assert!(verified.code == 0 && verified.stdout.contains("as in the catalog"), "{verified}");
    let table = machine.run(&["weights", "list"]);
    assert!(table.stdout.lines().any(|line| line.starts_with(id) && line.contains("installed")), "{table}");

    let file = machine.home().join("sample/recruteia-synthetic-tiny.bin");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let mut alone = machine.command(&["--json", "weights", "verify", id]);
    alone.env_remove("RECRUTEIA_MODELS");
    let damaged = ran(alone);
    assert_eq!((damaged.code, &damaged.json()["error"]["code"]), (1, &json!("weights.damaged")));
}

#[test]
fn whoever_comes_second_talks_to_the_first() {
    let machine = Machine::with_workspace();
    let owner = machine.open();
    owner.plan("À deux", &["Un ?"]);
    // The owner holds the key: a second process needs no passphrase.
    let mut second = machine.command(&["--json", "workspace", "status"]);
    second.env_remove("RECRUTEIA_PASSPHRASE");
    assert_eq!(ran(second).json()["state"], "open");
    let listed = machine.run(&["interview", "list"]);
    assert_eq!(listed.code, 0, "{listed}");
    let guest = machine.run(&["open", "--browser", "--print"]);
    assert_eq!(
        guest.stdout.trim(),
        owner.part.browser_url(),
        "the second one shows the same address and ends"
    );

    owner.kill();
    assert!(machine.home().join("owner.json").exists(), "a killed owner leaves its address behind");
    assert_eq!(machine.run(&["--json", "workspace", "status"]).json()["state"], "locked");
    let owner = machine.open();
    assert!(owner.quit().success());
    assert!(!machine.home().join("owner.json").exists());
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let machine = Machine::new();
    let mut command = machine.command(&["--json", "weights", "list"]);
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(process.stdout.take());
    let output = process.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}
