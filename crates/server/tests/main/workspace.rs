//! Making, locking and unlocking a workspace, and who owns it.

use std::{fs, thread};

use recruteia_server::owner::Part;
use serde_json::json;

use crate::support::{Desk, PASSPHRASE, env, new_workspace};

fn state(desk: &Desk) -> String {
    desk.call("workspace.status", json!({}))["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_workspace_is_made_once_and_its_recovery_code_confirmed() {
    let desk = Desk::bare();
    assert_eq!(state(&desk), "none");
    let unlock = json!({ "method": "passphrase", "secret": PASSPHRASE });
    assert_eq!(desk.refused("workspace.unlock", unlock), "workspace.not_found");
    assert_eq!(desk.refused("campaigns.get", json!({ "id": null })), "workspace.not_open");
    let mut short = new_workspace();
    short["passphrase"] = json!("elf letters");
    assert_eq!(desk.refused("workspace.create", short), "workspace.passphrase_short");
    assert_eq!(state(&desk), "none");

    // Something that an interrupted creation left behind is no obstacle.
    fs::create_dir_all(desk.home().join("workspace.new/vault")).unwrap();
    fs::write(desk.home().join("workspace.new/keys.json"), "half").unwrap();
    let code = desk.call("workspace.create", new_workspace())["recovery_code"].clone();
    assert!(!desk.home().join("workspace.new").exists());
    assert_eq!(state(&desk), "confirm_recovery");
    assert_eq!(desk.refused("workspace.create", new_workspace()), "workspace.exists");

    for wrong in ["", "nonsense", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"] {
        let refused = desk.refused("workspace.confirm_recovery", json!({ "code": wrong }));
        assert_eq!(refused, "workspace.recovery_mismatch");
    }
    assert_eq!(state(&desk), "confirm_recovery");
    let typed = code.as_str().unwrap().to_lowercase().replace('-', " ");
    desk.call("workspace.confirm_recovery", json!({ "code": typed }));
    assert_eq!(state(&desk), "open");
}

#[test]
fn a_locked_workspace_opens_by_passphrase_or_recovery_code_and_by_nothing_else() {
    let desk = Desk::bare();
    let code = desk.call("workspace.create", new_workspace())["recovery_code"].clone();
    desk.call("workspace.confirm_recovery", json!({ "code": code }));
    let campaign = desk.draft();
    let unlock = |method: &str, secret: &str| json!({ "method": method, "secret": secret });
    let locked = || {
        desk.call("workspace.lock", json!({}));
        assert_eq!(state(&desk), "locked");
        assert_eq!(desk.refused("campaigns.get", json!({ "id": campaign })), "workspace.not_open");
    };
    locked();
    assert_eq!(
        desk.refused("workspace.unlock", unlock("passphrase", "four quiet herons at dusk")),
        "workspace.wrong_secret"
    );
    assert_eq!(
        desk.refused("workspace.unlock", unlock("recovery", "nonsense")),
        "workspace.not_a_recovery_code"
    );
    assert_eq!(desk.refused("workspace.unlock", unlock("keyring", "")), "workspace.no_such_way");
    assert_eq!(state(&desk), "locked");
    desk.call("workspace.unlock", unlock("passphrase", PASSPHRASE));
    desk.call("campaigns.get", json!({ "id": campaign }));

    locked();
    desk.call("workspace.unlock", unlock("recovery", code.as_str().unwrap()));
    desk.call("campaigns.get", json!({ "id": campaign }));

    // A new code makes the old one worthless.
    let newer = desk.call("workspace.new_recovery_code", json!({}))["recovery_code"].clone();
    assert_eq!(state(&desk), "confirm_recovery");
    assert_eq!(
        desk.refused("workspace.confirm_recovery", json!({ "code": code })),
        "workspace.recovery_mismatch"
    );
    desk.call("workspace.confirm_recovery", json!({ "code": newer }));
    locked();
    assert_eq!(
        desk.refused("workspace.unlock", unlock("recovery", code.as_str().unwrap())),
        "workspace.wrong_secret"
    );
    desk.call("workspace.unlock", unlock("recovery", newer.as_str().unwrap()));
}

#[test]
fn of_many_who_make_or_unlock_a_workspace_at_once_one_does() {
    let desk = Desk::bare();
    let made: Vec<_> = thread::scope(|scope| {
        let makers: Vec<_> =
            (0..4).map(|_| scope.spawn(|| desk.try_call("workspace.create", new_workspace()))).collect();
        makers.into_iter().map(|maker| maker.join().unwrap()).collect()
    });
    let refused: Vec<_> = made.iter().filter_map(|made| Some(made.as_ref().err()?.code.as_str())).collect();
    assert_eq!(refused, ["workspace.exists"; 3]);
    let code = made.into_iter().find_map(Result::ok).unwrap()["recovery_code"].clone();
    desk.call("workspace.confirm_recovery", json!({ "code": code }));
    desk.call("workspace.lock", json!({}));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| desk.unlock());
        }
    });
    assert_eq!(state(&desk), "open");
    desk.draft();
}

#[test]
fn the_protection_changes_without_touching_the_content() {
    let mut desk = Desk::open();
    let campaign = desk.draft();
    let newer = "a passphrase of another day";
    desk.call("workspace.change_protection", json!({ "protection": "passphrase", "passphrase": newer }));
    desk.call("workspace.lock", json!({}));
    let unlock = |secret: &str| json!({ "method": "passphrase", "secret": secret });
    assert_eq!(desk.refused("workspace.unlock", unlock(PASSPHRASE)), "workspace.wrong_secret");
    desk.call("workspace.unlock", unlock(newer));
    desk.call("campaigns.get", json!({ "id": campaign }));
    desk.call("workspace.change_protection", json!({ "protection": "passphrase", "passphrase": PASSPHRASE }));
    desk.start_again();
    desk.call("campaigns.get", json!({ "id": campaign }));
}

#[test]
fn one_process_owns_the_workspace_and_the_next_takes_over() {
    let mut desk = Desk::open();
    let campaign = desk.draft();
    let guest = Part::take(env(desk.folder.path())).unwrap();
    assert!(matches!(guest, Part::Guest(_)));
    assert_eq!(guest.endpoint(), desk.part().endpoint());
    assert_eq!(
        guest.call("campaigns.get", json!({ "id": campaign })).unwrap()["campaign"]["id"],
        campaign.as_str()
    );
    assert_eq!(guest.call("campaigns.nothing", json!({})).unwrap_err().code, "method.not_found");

    let old = desk.part().endpoint().0.to_owned();
    // What an owner leaves behind that had no time to clean up.
    let stale = fs::read(desk.home().join("owner.json")).unwrap();
    desk.close();
    assert!(!desk.home().join("owner.json").exists());
    fs::write(desk.home().join("owner.json"), stale).unwrap();
    assert_eq!(guest.call("workspace.status", json!({})).unwrap_err().code, "connection.lost");

    let next = Part::take(env(desk.folder.path())).unwrap();
    assert!(matches!(next, Part::Owner(_)));
    assert_ne!(next.endpoint().0, old);
    let unlock = json!({ "method": "passphrase", "secret": PASSPHRASE });
    next.call("workspace.unlock", unlock).unwrap();
    next.call("campaigns.get", json!({ "id": campaign })).unwrap();
}

#[cfg(unix)]
#[test]
fn address_and_workspace_are_closed_to_other_users() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::open();
    let mode = |path: &str| fs::metadata(desk.home().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("owner.json"), mode("workspace")), (0o600, 0o700));
}
