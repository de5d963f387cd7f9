//! The window of a candidate's own, beside that of whoever leads the interview: there while one is handed over so, on a
//! screen of its own where there is one.

use app::events::Event;
use tauri::{AppHandle, Manager, Monitor, PhysicalPosition, WebviewUrl, WebviewWindowBuilder};

use crate::{bridge::Bridge, window};

/// What it is called among the windows.
pub const LABEL: &str = "candidate";
/// What its page may ask for; everything else is for whoever works here.
pub const COMMANDS: [&str; 2] = ["call", "endpoint"];
/// Its size where it has no screen of its own, in logical pixels.
const SIZE: (f64, f64) = (960.0, 780.0);

/// Hears what happens. Called beside the windows' own thread.
pub fn heard(app: &AppHandle, event: &Event) {
    if matches!(event, Event::Workspace { .. }) {
        settle(app);
    }
}

/// The window is gone: by itself, or because the next candidate came before it was.
pub fn gone(app: &AppHandle) {
    let app = app.clone();
    std::thread::spawn(move || settle(&app));
}

/// Opens the window if there is a candidate for it, and closes it when there is none any more. Asks the workspace, so
/// not to be called on the windows' own thread.
pub fn settle(app: &AppHandle) {
    // The owner may be busy: a window in the middle of an answer stays.
    let Some(wanted) = app.state::<Bridge>().has_candidate_beside() else { return };
    match app.get_webview_window(LABEL) {
        None if wanted => {
            if let Err(error) = open(app) {
                tracing::error!(%error, "the candidate's window does not open");
            }
        }
        Some(window) if !wanted => {
            if let Err(error) = window.destroy() {
                tracing::warn!(%error, "the candidate's window does not close");
            }
        }
        _ => {}
    }
}

fn open(app: &AppHandle) -> tauri::Result<()> {
    let screen = other_screen(app);
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(window::NAME)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(360.0, 480.0)
        .closable(false)
        .visible(false);
    let window = builder.build()?;
    if let Some(screen) = &screen {
        let PhysicalPosition { x, y } = *screen.position();
        window.set_position(PhysicalPosition::new(x, y))?;
    } else {
        window.center()?;
    }
    window.show()?;
    // It fills the screen that it is on, so only once it is on that one; under Wayland no program says where.
    let places = std::env::var_os("WAYLAND_DISPLAY").is_none_or(|name| name.is_empty());
    if screen.is_some() && places {
        window.set_fullscreen(true)?;
    }
    window.set_focus()
}

/// A screen that the main window is not on.
fn other_screen(app: &AppHandle) -> Option<Monitor> {
    let main = app.get_webview_window(window::MAIN)?;
    let own = main.current_monitor().ok().flatten()?;
    let screens = main.available_monitors().ok()?;
    screens.into_iter().find(|screen| screen.position() != own.position())
}
