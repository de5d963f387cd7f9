//! Crash reports: what a failure of this program looked like, kept on this machine, shown at the next start, never
//! sent.
//!
//! A report holds no personal data: of the words of a panic only those that stand in the source as they are, since
//! others may quote what was being worked on, and the user's home folder is written as `~`.

use std::{
    any::Any,
    backtrace::Backtrace,
    cell::Cell,
    fs, io,
    panic::{self, PanicHookInfo, UnwindSafe},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use directories::BaseDirs;
use domain::{Id, Millis};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Env, Error, Host, Result,
    cx::{ById, Nothing},
};

/// Older reports make room for new ones.
const KEPT: usize = 20;

thread_local! {
    /// Whether a panic of this thread is expected.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// A failure of this program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CrashReport {
    /// Its id, and the name of its file.
    pub id: Id<CrashReport>,
    /// When it happened.
    pub at_ms: Millis,
    /// The version of the program.
    pub version: String,
    /// Operating system and processor, e.g. `linux x86_64`.
    pub system: String,
    /// The thread that failed.
    pub thread: String,
    /// File, line and column in the source.
    pub place: String,
    /// What the source says about it, when it says the same each time.
    pub words: Option<String>,
    /// The functions that were under way.
    pub backtrace: String,
    /// Whether somebody was told about it.
    pub seen: bool,
}

/// Keeps a report of every panic from now on, beside what is done about panics already.
pub fn watch(env: &Env) {
    let (folder, clock) = (folder(env), Arc::clone(&env.clock));
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |failure| {
        if QUIET.get() {
            return;
        }
        let report = CrashReport::of(failure, clock.now());
        match report.keep(&folder) {
            Ok(()) => tracing::error!(report = %report.id, "the program failed; a report was kept"),
            Err(error) => {
                tracing::error!(kind = ?error.kind(), "the program failed; no report could be kept");
            }
        }
        before(failure);
    }));
}

/// Does what may panic in somebody else's code, which is then no failure of this program.
///
/// # Errors
/// What the panic carried.
pub fn quietly<R>(work: impl FnOnce() -> R + UnwindSafe) -> Result<R, Box<dyn Any + Send>> {
    QUIET.set(true);
    let outcome = panic::catch_unwind(work);
    QUIET.set(false);
    outcome
}

impl CrashReport {
    fn of(failure: &PanicHookInfo<'_>, now: Millis) -> Self {
        let home = BaseDirs::new().map(|folders| folders.home_dir().display().to_string());
        let without_home = |text: String| match &home {
            Some(home) if home.len() > 1 => text.replace(home.as_str(), "~"),
            _ => text,
        };
        Self {
            id: Id::new(now),
            at_ms: now,
            version: env!("CARGO_PKG_VERSION").into(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            thread: thread::current().name().unwrap_or("unnamed").to_owned(),
            place: without_home(failure.location().map(ToString::to_string).unwrap_or_default()),
            words: failure.payload().downcast_ref::<&'static str>().map(|words| (*words).to_owned()),
            backtrace: without_home(Backtrace::force_capture().to_string()),
            seen: false,
        }
    }

    fn keep(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let (path, new) = (self.path(folder), folder.join(format!("{}.new", self.id)));
        fs::write(&new, serde_json::to_vec_pretty(self)?)?;
        fs::rename(new, path)?;
        for old in load(folder).into_iter().skip(KEPT) {
            fs::remove_file(old.path(folder))?;
        }
        Ok(())
    }

    fn path(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.json", self.id))
    }
}

fn folder(env: &Env) -> PathBuf {
    env.home.join("crashes")
}

/// Every report that can be read, newest first.
fn load(folder: &Path) -> Vec<CrashReport> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let read = |path: PathBuf| serde_json::from_slice(&fs::read(path).ok()?).ok();
    let mut reports: Vec<CrashReport> =
        paths.filter(|path| path.extension().is_some_and(|kind| kind == "json")).filter_map(read).collect();
    reports.sort_by_key(|report| std::cmp::Reverse((report.at_ms, report.id.to_string())));
    reports
}

pub(crate) fn list(host: &Host, _: Nothing) -> Result<Vec<CrashReport>> {
    Ok(load(&folder(host.env())))
}

/// Remembers that somebody was told about all of them.
pub(crate) fn seen(host: &Host, _: Nothing) -> Result<()> {
    let folder = folder(host.env());
    for report in load(&folder).into_iter().filter(|report| !report.seen) {
        CrashReport { seen: true, ..report }.keep(&folder)?;
    }
    Ok(())
}

pub(crate) fn remove(host: &Host, ById { id }: ById<CrashReport>) -> Result<()> {
    match fs::remove_file(folder(host.env()).join(format!("{id}.json"))) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::not_found("crash")),
        outcome => Ok(outcome?),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reports(host: &Host) -> Vec<CrashReport> {
        serde_json::from_value(host.call("crashes.list", json!({})).unwrap()).unwrap()
    }

    #[test]
    fn a_failure_leaves_a_report_that_names_nobody() {
        let home = tempfile::tempdir().unwrap();
        let env = Env::at(home.path().join("home")).unwrap();
        watch(&env);
        let host = Host::new(env);
        let name = "Zoé Lefèvre";
        let failing = thread::Builder::new().name("lane".into());
        failing.spawn(move || panic!("no score for {name}")).unwrap().join().unwrap_err();
        thread::spawn(|| panic!("the index has no end")).join().unwrap_err();
        assert!(quietly(|| panic!("no tray here")).is_err());

        let kept = reports(&host);
        assert_eq!(kept.len(), 2, "the expected panic is none of them");
        let quoted = kept.iter().find(|report| report.thread == "lane").unwrap();
        assert_eq!(quoted.words, None);
        assert!(quoted.place.contains("crashes.rs"), "{}", quoted.place);
        assert!(quoted.backtrace.contains("a_failure_leaves_a_report"), "{}", quoted.backtrace);
        assert_eq!(quoted.version, env!("CARGO_PKG_VERSION"));
        let plain = kept.iter().find(|report| report.thread == "unnamed").unwrap();
        assert_eq!(plain.words.as_deref(), Some("the index has no end"));
        for entry in fs::read_dir(folder(host.env())).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            assert!(!text.contains("Zoé") && !text.contains("Lef"), "{text}");
        }

        host.call("crashes.seen", json!({})).unwrap();
        assert!(reports(&host).iter().all(|report| report.seen));
        host.call("crashes.remove", json!({ "id": quoted.id })).unwrap();
        assert_eq!(reports(&host).len(), 1);
        let again = host.call("crashes.remove", json!({ "id": quoted.id })).unwrap_err();
        assert_eq!(again.code, "crash.not_found");
    }

    #[test]
    fn old_reports_make_room() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("crashes");
        let report = |at: i64| CrashReport {
            id: Id::new(Millis(at)),
            at_ms: Millis(at),
            version: "0.0.0".into(),
            system: "linux x86_64".into(),
            thread: "main".into(),
            place: "main.rs:1:1".into(),
            words: None,
            backtrace: String::new(),
            seen: true,
        };
        for at in 1..=25 {
            report(at).keep(&folder).unwrap();
        }
        fs::write(folder.join("broken.json"), "{").unwrap();
        let kept: Vec<i64> = load(&folder).iter().map(|report| report.at_ms.0).collect();
        assert_eq!(kept, (6..=25).rev().collect::<Vec<_>>());
    }
}
