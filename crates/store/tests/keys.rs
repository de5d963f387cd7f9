//! The workspace key in the system's keyring, on a session bus of the test's own, and without one.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::{
    collections::HashSet,
    env, fs,
    io::{BufRead, BufReader},
    os::unix::net::UnixListener,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use recruteia_store::{
    keyring,
    keys::{KeyError, SealedKeys, Way, WorkspaceKey},
};
use uuid::Uuid;

/// What a child is to do, and where its `keys.json` lies.
const TASK: &str = "RECRUTEIA_TEST_KEYRING_TASK";
const KEYS: &str = "RECRUTEIA_TEST_KEYRING_KEYS";
const PASSPHRASE: &str = "correct horse battery";

/// How long a keyring that does not answer may keep a user waiting.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a child process does in place of the test.
fn child(task: &str) {
    let path = env::var_os(KEYS).unwrap();
    let path = Path::new(&path);
    let ended = match task {
        "protect" => protect(path),
        "unlock" => unlock(path),
        "works" => keyring::works().to_string(),
        "state" => format!("{:?}", keyring::state()),
        "states" => {
            let asking: Vec<_> = (0..8).map(|_| thread::spawn(keyring::state)).collect();
            format!("{:?}", asking.into_iter().map(|asked| asked.join().unwrap()).collect::<HashSet<_>>())
        }
        other => panic!("no task {other}"),
    };
    println!("\nended {ended}");
}

/// A workspace whose key is in the keyring and, for comparison, behind a passphrase elsewhere.
fn protect(path: &Path) -> String {
    let key = WorkspaceKey::generate().unwrap();
    let mut by_passphrase = SealedKeys::new(Uuid::from_u128(7));
    by_passphrase.protect_by_passphrase(&key, PASSPHRASE).unwrap();
    by_passphrase.save(&path.with_extension("compare.json")).unwrap();
    let mut keys = by_passphrase.clone();
    match keys.protect_by_keyring(&key) {
        Err(KeyError::Keyring(_)) => {
            // Nothing is lost: the way there was still works.
            assert_eq!(keys.everyday(), Some(Way::Passphrase));
            "keyring error".into()
        }
        Err(other) => format!("{other:?}"),
        Ok(()) => {
            assert_eq!(keys.everyday(), Some(Way::Keyring));
            assert!(matches!(keys.unlock_by_passphrase(PASSPHRASE), Err(KeyError::NoSuchWay)));
            keys.save(path).unwrap();
            (keys.unlock_by_keyring().unwrap() == key).to_string()
        }
    }
}

/// Whether the keyring gives the key back to another process, and to its own workspace alone.
fn unlock(path: &Path) -> String {
    let keys = SealedKeys::load(path).unwrap();
    let compare = SealedKeys::load(&path.with_extension("compare.json")).unwrap();
    let unlocked = match keys.unlock_by_keyring() {
        Err(KeyError::Keyring(_)) => return "keyring error".into(),
        other => other.unwrap(),
    };
    assert!(unlocked == compare.unlock_by_passphrase(PASSPHRASE).unwrap());
    let mut other = keys.clone();
    other.workspace = Uuid::from_u128(8);
    assert!(matches!(other.unlock_by_keyring(), Err(KeyError::KeyringEmpty)), "no entry of that workspace");
    let mut again = keys;
    again.protect_by_passphrase(&unlocked, PASSPHRASE).unwrap();
    assert!(matches!(again.unlock_by_keyring(), Err(KeyError::NoSuchWay)));
    "true".into()
}

/// Whether the keyring is open. Its daemon goes to the background before it is.
const UNLOCKED: &str = "gdbus call --session --dest org.freedesktop.secrets \
    --object-path /org/freedesktop/secrets/collection/login --method org.freedesktop.DBus.Properties.Get \
    org.freedesktop.Secret.Collection Locked 2>/dev/null | grep -q false";

/// Where a child finds its session: a home and a runtime folder of its own.
struct Session {
    home: tempfile::TempDir,
}

impl Session {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        for folder in ["data", "run"] {
            fs::create_dir(home.path().join(folder)).unwrap();
        }
        Self { home }
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>, bus: Option<&str>) -> Command {
        let mut command = Command::new(program);
        let home = self.home.path();
        command
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env(KEYS, home.join("keys.json"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null());
        if let Some(bus) = bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        command
    }

    /// Runs a task of the test `name` in a process of its own: how it ended, and how long that took.
    fn run(&self, name: &str, task: &str, bus: Option<&str>) -> (String, Duration) {
        let mut command = self.command(env::current_exe().unwrap(), bus);
        command.args(["--exact", name, "--nocapture"]).env(TASK, task);
        ended(&mut command)
    }

    /// Runs a script beside an unlocked keyring; in it, `task NAME` does a task in a process of its own.
    fn run_with_keyring(&self, name: &str, script: &str) -> (String, Duration) {
        let script = format!(
            "echo login | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
             until {UNLOCKED}; do sleep 0.05; done
             task() {{ {TASK}=$1 \"$0\" --exact {name} --nocapture || exit 1; }}
             {script}"
        );
        let mut command = self.command("dbus-run-session", None);
        command.args(["--", "bash", "-c", &script]).arg(env::current_exe().unwrap());
        ended(&mut command)
    }
}

/// Whether there is a keyring to start.
fn has_keyring(name: &str) -> bool {
    let missing = ["dbus-run-session", "gnome-keyring-daemon", "gdbus"]
        .into_iter()
        .find(|program| Command::new(program).arg("--version").output().is_err());
    if let Some(program) = missing {
        eprintln!("SKIPPED {name}: {program} is not installed");
    }
    missing.is_none()
}

/// Runs a command until it says how its task ended.
fn ended(command: &mut Command) -> (String, Duration) {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let said: Vec<String> = lines.filter_map(|line| Some(line.strip_prefix("ended ")?.to_owned())).collect();
    let took = started.elapsed();
    assert!(child.wait().unwrap().success(), "{said:?}");
    (said.join(" "), took)
}

#[test]
fn the_keyring_keeps_the_key_for_the_next_start() {
    const NAME: &str = "the_keyring_keeps_the_key_for_the_next_start";
    if let Ok(task) = env::var(TASK) {
        return child(&task);
    }
    if !has_keyring(NAME) {
        return;
    }
    let session = Session::new();
    let (said, took) = session.run_with_keyring(NAME, "task works; task protect; task unlock; task works");
    assert_eq!(said, "true true true true");
    assert!(took < PATIENCE, "{took:?}");
    let written = fs::read_to_string(session.home.path().join("keys.json")).unwrap();
    assert!(written.contains("keyring") && !written.contains("passphrase"));
}

#[test]
fn a_keyring_says_how_it_is_and_is_not_asked_to_unlock() {
    const NAME: &str = "a_keyring_says_how_it_is_and_is_not_asked_to_unlock";
    const LOCK: &str = "gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
        --method org.freedesktop.Secret.Service.Lock \"['/org/freedesktop/secrets/collection/login']\" >/dev/null";
    /// After all that it writes at first it cannot write any more, and says so.
    const BREAK: &str = "task works >/dev/null
        until rm -rf \"$XDG_DATA_HOME/keyrings\" && touch \"$XDG_DATA_HOME/keyrings\"; do sleep 0.05; done";
    if let Ok(task) = env::var(TASK) {
        return child(&task);
    }
    if !has_keyring(NAME) {
        return;
    }
    for (done, expected) in [("true", "Works"), (LOCK, "Locked"), (BREAK, "Refuses")] {
        let (said, took) = Session::new().run_with_keyring(NAME, &format!("{done}; task state"));
        assert_eq!(said, expected);
        assert!(took < PATIENCE, "{took:?}");
    }
    let (said, _) = Session::new().run_with_keyring(NAME, "task states");
    assert_eq!(said, "{Works}", "whoever else asks at the same time");
}

#[test]
fn without_a_keyring_the_answer_is_clear_and_quick() {
    const NAME: &str = "without_a_keyring_the_answer_is_clear_and_quick";
    if let Ok(task) = env::var(TASK) {
        return child(&task);
    }
    let session = Session::new();
    let path = session.home.path();
    let missing = format!("unix:path={}", path.join("no-bus").display());
    let silent_path = path.join("silent-bus");
    let _silent = UnixListener::bind(&silent_path).unwrap();
    let silent = format!("unix:path={}", silent_path.display());
    let quick = Duration::from_secs(3);
    for (bus, task, expected, limit) in [
        (None, "protect", "keyring error", quick),
        (None, "works", "false", quick),
        (None, "state", "None", quick),
        (Some(missing.as_str()), "protect", "keyring error", quick),
        (Some("nonsense"), "protect", "keyring error", quick),
        (Some(silent.as_str()), "protect", "keyring error", PATIENCE),
        (Some(silent.as_str()), "state", "None", PATIENCE),
    ] {
        let (said, took) = session.run(NAME, task, bus);
        assert_eq!(said, expected, "{bus:?}");
        assert!(took < limit, "{task} with {bus:?} took {took:?}");
    }
}
