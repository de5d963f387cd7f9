//! The window: shown, hidden, and where it was the last time, as long as that is a place to be seen.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use app::{WorkspaceState, events::Event};
use tauri::{
    AppHandle, Manager, Monitor, PhysicalPosition, PhysicalSize, Runtime, State, WebviewWindow, command,
    plugin::TauriPlugin,
};
use tauri_plugin_window_state::{AppHandleExt, StateFlags};

use crate::candidate;

/// What the window of whoever works here is called among the windows.
pub const MAIN: &str = "main";
/// What is written on windows.
pub const NAME: &str = "RecruteIA";
/// What is remembered: size, position and whether it fills the screen. That it was hidden is not.
const REMEMBERED: StateFlags =
    StateFlags::SIZE.union(StateFlags::POSITION).union(StateFlags::MAXIMIZED).union(StateFlags::FULLSCREEN);
/// What must be on a screen for the window to be moved by hand, in pixels of the screen.
const GRIP: (i32, i32) = (160, 32);

/// When the program was started.
pub struct Started(pub Instant);

/// Whether the user put the window away; not every system tells that a window is minimised.
#[derive(Default)]
pub struct Away(AtomicBool);

fn set_away(app: &AppHandle, away: bool) {
    // Another start may call before everything is set up.
    if let Some(state) = app.try_state::<Away>() {
        state.0.store(away, Ordering::Relaxed);
    }
}

/// The user came to the window.
pub fn looked_at(app: &AppHandle) {
    set_away(app, false);
}

/// Remembers the window in a file of `home`.
pub fn remembering<R: Runtime>(home: &Path) -> TauriPlugin<R> {
    let file = home.join("window.json").display().to_string();
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(REMEMBERED)
        .with_filename(file)
        .with_denylist(&[candidate::LABEL])
        .build()
}

/// Writes down where the window is.
pub fn remember(app: &AppHandle) {
    if let Err(error) = app.save_window_state(REMEMBERED) {
        tracing::warn!(%error, "the place of the window was not kept");
    }
}

fn main_window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(MAIN)
}

/// Shows the window where it can be seen, and gives it the keyboard. A system that refuses leaves it as it is.
pub fn show(app: &AppHandle) {
    set_away(app, false);
    let Some(window) = main_window(app) else { return };
    bring_into_view(&window);
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
}

/// Takes the window out of the way: hidden where the tray can bring it back, minimised otherwise.
pub fn put_away(app: &AppHandle, tray: bool) {
    set_away(app, true);
    let Some(window) = main_window(app) else { return };
    if tray {
        let _ = window.hide();
    } else {
        let _ = window.show();
        let _ = window.minimize();
    }
}

/// Whether the user is looking at it.
pub fn is_looked_at(app: &AppHandle) -> bool {
    let away = app.try_state::<Away>().is_some_and(|state| state.0.load(Ordering::Relaxed));
    !away
        && main_window(app).is_some_and(|window| {
            window.is_focused().unwrap_or(false) && !window.is_minimized().unwrap_or(false)
        })
}

/// A candidate's interview fills the screen; afterwards the window is as it was.
#[derive(Default)]
pub struct Interview {
    goes_on: AtomicBool,
    /// Whether the window filled the screen before.
    filled: AtomicBool,
}

/// Hears what happens. Called beside the window's own thread.
pub fn heard(app: &AppHandle, event: &Event) {
    if let Event::Workspace { state } = event {
        let filled = main_window(app).is_some_and(|window| window.is_fullscreen().unwrap_or(false));
        fill_screen(app, *state == WorkspaceState::Interview, filled);
    }
}

/// Fills the screen for an interview, or ends that; `filled` tells whether it did before an interview begins.
pub fn fill_screen(app: &AppHandle, interview: bool, filled: bool) {
    let (Some(kept), Some(window)) = (app.try_state::<Interview>(), main_window(app)) else { return };
    if kept.goes_on.swap(interview, Ordering::Relaxed) == interview {
        return;
    }
    if interview {
        kept.filled.store(filled, Ordering::Relaxed);
        show(app);
    }
    let fills = interview || kept.filled.load(Ordering::Relaxed);
    if let Err(error) = window.set_fullscreen(fills) {
        tracing::warn!(%error, fills, "the window does not change its size");
    }
}

/// The page is there, with everything it asked for.
#[command]
pub fn usable(started: State<'_, Started>) {
    let after_ms = started.0.elapsed().as_millis();
    tracing::info!(after_ms = u64::try_from(after_ms).unwrap_or(u64::MAX), "the window is usable");
}

/// A rectangle on the desktop: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
}

fn bring_into_view(window: &WebviewWindow) {
    let (Ok(position), Ok(size), Ok(monitors)) =
        (window.outer_position(), window.outer_size(), window.available_monitors())
    else {
        return;
    };
    if window.is_maximized().unwrap_or(false) || window.is_fullscreen().unwrap_or(false) {
        return;
    }
    let now = area(position, size);
    let screens: Vec<Area> = monitors.iter().map(screen).collect();
    let seen = in_view(now, &screens);
    if (seen.width, seen.height) != (now.width, now.height) {
        let size = PhysicalSize::new(seen.width.unsigned_abs(), seen.height.unsigned_abs());
        let _ = window.set_size(size);
    }
    if (seen.x, seen.y) != (now.x, now.y) {
        let _ = window.set_position(PhysicalPosition::new(seen.x, seen.y));
    }
}

fn area(position: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> Area {
    let length = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    Area { x: position.x, y: position.y, width: length(size.width), height: length(size.height) }
}

fn screen(monitor: &Monitor) -> Area {
    area(*monitor.position(), *monitor.size())
}

/// The window no larger than the screen that it is on, and its title bar within reach; on the first screen when it
/// is on none. Without screens there is nothing to compare with.
fn in_view(window: Area, screens: &[Area]) -> Area {
    let reach = |screen: &Area| {
        let across = (window.x + window.width).min(screen.x + screen.width) - window.x.max(screen.x);
        let below = (screen.y + screen.height) - window.y;
        across >= GRIP.0.min(window.width) && below >= GRIP.1 && window.y >= screen.y
    };
    let Some(first) = screens.first() else { return window };
    let home = screens.iter().find(|screen| reach(screen));
    let screen = home.unwrap_or(first);
    let (width, height) = (window.width.min(screen.width), window.height.min(screen.height));
    let shrunk = (width, height) != (window.width, window.height);
    let (x, y) = match home {
        Some(_) if !shrunk => (window.x, window.y),
        Some(_) => (
            window.x.clamp(screen.x, screen.x + screen.width - width),
            window.y.clamp(screen.y, screen.y + screen.height - height),
        ),
        None => (screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2),
    };
    Area { x, y, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(x: i32, y: i32, width: i32, height: i32) -> Area {
        Area { x, y, width, height }
    }

    #[test]
    fn a_window_is_where_it_can_be_seen_and_moved() {
        let left = at(0, 0, 1920, 1080);
        let both = [left, at(1920, 0, 2560, 1440)];
        for (screens, before, after, why) in [
            (&both[..], at(100, 80, 1360, 860), at(100, 80, 1360, 860), "where it was"),
            (&both[..], at(2200, 300, 1360, 860), at(2200, 300, 1360, 860), "on the second screen"),
            (&both[..1], at(2200, 300, 1360, 860), at(280, 110, 1360, 860), "the second screen is gone"),
            (&both[..1], at(1800, 300, 1360, 860), at(280, 110, 1360, 860), "only its edge would show"),
            (&both[..1], at(1700, 300, 1360, 860), at(1700, 300, 1360, 860), "enough to take hold of"),
            (&both[..1], at(100, -300, 1360, 860), at(280, 110, 1360, 860), "the title bar is above"),
            (&both[..1], at(100, 1070, 1360, 860), at(280, 110, 1360, 860), "the title bar is below"),
            (&both[..1], at(100, 80, 2500, 1400), at(0, 0, 1920, 1080), "larger than the screen"),
            (&both[..1], at(-3000, 0, 2500, 1400), at(0, 0, 1920, 1080), "larger and gone"),
            (&[], at(-3000, 0, 2500, 1400), at(-3000, 0, 2500, 1400), "no screen known"),
        ] {
            assert_eq!(in_view(before, screens), after, "{why}");
        }
    }
}
