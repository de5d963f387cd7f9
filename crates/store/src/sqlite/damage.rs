//! A damaged file is never written to again.
//!
//! Damage shows in the middle of a transaction, and whoever runs it may swallow the error. So it is noticed where
//! SQLite's error becomes one of the store, on the thread that runs the transaction, and remembered for the file: in
//! memory, and as a mark beside it (`<name>.damaged`), so that the next start looks at the whole file first.

use std::{
    cell::Cell,
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use super::copies::beside;

thread_local! {
    static NOTICED: Cell<bool> = const { Cell::new(false) };
}

/// What is known of the damage of an open file.
pub(super) struct Damage {
    mark: PathBuf,
    known: AtomicBool,
}

impl Damage {
    pub(super) fn none(path: &Path) -> Self {
        Self { mark: mark(path), known: AtomicBool::new(false) }
    }

    pub(super) fn is_known(&self) -> bool {
        self.known.load(Ordering::SeqCst)
    }

    /// Whether damage was noticed when the file was open before.
    pub(super) fn was_noted(path: &Path) -> bool {
        mark(path).exists()
    }

    /// The file was found sound, or was replaced by a sound one.
    pub(super) fn forget(path: &Path) -> io::Result<()> {
        match fs::remove_file(mark(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn mark(path: &Path) -> PathBuf {
    beside(path, ".damaged")
}

/// Notes that the transaction of this thread has met damage.
pub(crate) fn notice() {
    NOTICED.set(true);
}

/// Whether the transaction of this thread has met damage.
pub(super) fn noticed() -> bool {
    NOTICED.get()
}

/// Does `work`; what it notices is known from then on.
pub(super) fn watch<R>(damage: &Damage, work: impl FnOnce() -> R) -> R {
    NOTICED.set(false);
    let outcome = work();
    if NOTICED.take() && !damage.known.swap(true, Ordering::SeqCst) {
        // Without the mark the damage is found again when the page is read.
        let _ = fs::write(&damage.mark, b"");
    }
    outcome
}
