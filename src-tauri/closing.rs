//! Closing the window while jobs run: they go on without it, or at the next start, as the user says.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Emitter, Manager, State, command};

use crate::{
    bridge::Bridge,
    preferences::{Kept, Preferences, WhenClosing},
    tray, window,
};

/// The name under which the window hears that it has to ask.
const EVENT: &str = "closing";

/// Whether the question is on the screen.
#[derive(Default)]
pub struct Asking(AtomicBool);

/// What the window asks about.
#[derive(Clone, Serialize)]
struct Question {
    /// How many jobs are not done.
    jobs: usize,
    /// Whether the tray can bring the window back.
    tray: bool,
    /// Whether it is a candidate who is asked, in the middle of an interview.
    interview: bool,
}

/// The answer.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Jobs run on without the window.
    Background,
    /// The program ends.
    Quit,
    /// The window stays.
    Stay,
}

/// The user closed the window. Jobs are looked up beside the window's own thread, which must not wait.
pub fn requested(app: &AppHandle) {
    let app = app.clone();
    thread::spawn(move || {
        window::remember(&app);
        let jobs = app.state::<Bridge>().own_work();
        let asking = &app.state::<Asking>().0;
        // A candidate has not chosen what closing does.
        let interview = app.state::<Bridge>().goes_on();
        let chosen = app.state::<Kept>().get().when_closing;
        let wanted = if interview { WhenClosing::Ask } else { chosen };
        match wanted {
            _ if jobs == 0 => app.exit(0),
            WhenClosing::Quit => app.exit(0),
            WhenClosing::Background => window::put_away(&app, tray::reachable(&app)),
            // Who closes the window that asks is not asked again: a page that hangs could never be left.
            WhenClosing::Ask if asking.swap(true, Ordering::Relaxed) => app.exit(0),
            WhenClosing::Ask => {
                window::show(&app);
                let _ = app.emit(EVENT, Question { jobs, tray: tray::reachable(&app), interview });
            }
        }
    });
}

/// What the user answered, and whether to do so from now on.
#[command]
pub async fn close(
    app: AppHandle,
    asking: State<'_, Asking>,
    kept: State<'_, Kept>,
    answer: Answer,
    remember: bool,
) -> app::Result<()> {
    asking.0.store(false, Ordering::Relaxed);
    let when_closing = match answer {
        Answer::Stay => return Ok(()),
        Answer::Background => WhenClosing::Background,
        Answer::Quit => WhenClosing::Quit,
    };
    if remember {
        kept.set(Preferences { when_closing, ..kept.get() })?;
    }
    if when_closing == WhenClosing::Quit {
        app.exit(0);
    } else {
        window::put_away(&app, tray::reachable(&app));
    }
    Ok(())
}
