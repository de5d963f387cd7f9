//! The end of the process.
//!
//! SQLCipher frees what it needs to encrypt when the process exits, whoever still uses it; a thread that reads then
//! makes the process crash. So whatever touches a database holds [`using`], and [`end`], which runs before SQLCipher's own
//! leaving however the process exits, takes that from everybody.

use std::{
    cell::Cell,
    sync::{
        Once,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rusqlite::Connection;

use crate::StoreError;

/// How long the end of the process waits for whoever uses a database.
const PATIENCE: Duration = Duration::from_secs(5);
/// After how many instructions of SQLite a long reader asks whether the process ends: some milliseconds.
const ASKS_EVERY: i32 = 10_000;

/// How many threads touch a database.
static USERS: AtomicUsize = AtomicUsize::new(0);
static ENDING: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// How often this thread does: work on one database may open another.
    static HELD: Cell<usize> = const { Cell::new(0) };
}

/// To be held while a database is touched.
pub(super) struct Using;

/// Blocks for good once the process ends, unless this thread was at it before.
pub(super) fn using() -> Using {
    let held = HELD.get();
    HELD.set(held + 1);
    if held == 0 {
        USERS.fetch_add(1, Ordering::SeqCst);
        if ENDING.load(Ordering::SeqCst) {
            USERS.fetch_sub(1, Ordering::SeqCst);
            loop {
                thread::park();
            }
        }
    }
    Using
}

impl Drop for Using {
    fn drop(&mut self) {
        let held = HELD.get() - 1;
        HELD.set(held);
        if held == 0 {
            USERS.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// Lets the end of the process interrupt what this connection does.
pub(super) fn interrupts(connection: &mut Connection) -> Result<(), StoreError> {
    Ok(connection.progress_handler(ASKS_EVERY, Some(|| ENDING.load(Ordering::Relaxed)))?)
}

/// Sees to it that [`end`] is called. To be called after the first database was opened: what is registered last runs first.
#[expect(unsafe_code, reason = "what the process does at its end is the C library's to know")]
pub(super) fn watched() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: `end` is a function for the whole life of the process, and doesn't unwind: it touches atomics and a
        // thread-local without destructor, and sleeps. Without room for it in the list, all is as if nobody had asked.
        unsafe {
            libc::atexit(end);
        }
    });
}

/// Keeps every other thread from any database for the rest of the process. Waits for what is being written and read, and
/// interrupts what takes long.
extern "C" fn end() {
    ENDING.store(true, Ordering::SeqCst);
    let until = Instant::now() + PATIENCE;
    while USERS.load(Ordering::SeqCst) > 0 && Instant::now() < until {
        thread::sleep(Duration::from_millis(1));
    }
    // What this thread still closes on its way out must not wait for itself.
    HELD.set(HELD.get() + 1);
}
