//! The icon in the tray: show the window, what runs, lock, quit. A system without a tray does without.

use std::{
    panic::AssertUnwindSafe,
    sync::{Mutex, MutexGuard, PoisonError},
};

use app::crashes;
use serde::Deserialize;
use serde_json::json;
use tauri::{
    AppHandle, Manager, State, Wry, command,
    image::Image,
    menu::{MenuBuilder, MenuEvent, MenuItem, MenuItemBuilder},
    tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent},
};

use crate::{bridge::Bridge, closing, window};

const ID: &str = "main";
const RED: [u8; 3] = [224, 49, 49];

/// The menu in the user's language; the interface has the words.
#[derive(Clone, Debug, Deserialize)]
pub struct Labels {
    show: String,
    jobs: String,
    lock: String,
    quit: String,
    /// Said while this machine records, and none while it does not.
    recording: Option<String>,
}

/// What there is of a tray.
#[derive(Default)]
pub struct Tray(Mutex<Shape>);

#[derive(Default)]
enum Shape {
    /// The interface has not said yet what the menu is called.
    #[default]
    NotYet,
    /// This system offers none.
    None,
    /// It is there.
    There(Menu),
}

struct Menu {
    show: MenuItem<Wry>,
    jobs: MenuItem<Wry>,
    lock: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

impl Tray {
    fn shape(&self) -> MutexGuard<'_, Shape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Menu {
    fn say(&self, labels: &Labels) -> tauri::Result<()> {
        self.show.set_text(&labels.show)?;
        self.jobs.set_text(&labels.jobs)?;
        self.lock.set_text(&labels.lock)?;
        self.quit.set_text(&labels.quit)
    }
}

/// Makes the tray when it is first told what its menu is called, and renames it later.
#[command]
pub fn describe_tray(app: AppHandle, labels: Labels) -> tauri::Result<()> {
    let work = {
        let app = app.clone();
        move || describe(&app, &labels)
    };
    // Menus belong to the thread of the window.
    app.run_on_main_thread(work)
}

fn describe(app: &AppHandle, labels: &Labels) {
    let tray: State<'_, Tray> = app.state();
    let mut shape = tray.shape();
    match &*shape {
        Shape::None => {}
        Shape::There(menu) => {
            if let Err(error) = menu.say(labels).and_then(|()| mark(app, labels)) {
                tracing::warn!(%error, "the tray keeps its words");
            }
        }
        // The library that draws it panics where the system's own library is missing.
        Shape::NotYet => {
            *shape = match crashes::quietly(AssertUnwindSafe(|| make(app, labels))) {
                Ok(Ok(menu)) => Shape::There(menu),
                Ok(Err(error)) => {
                    tracing::info!(%error, "this system has no tray");
                    Shape::None
                }
                Err(_) => {
                    tracing::info!("this system has no tray");
                    Shape::None
                }
            }
        }
    }
}

fn make(app: &AppHandle, labels: &Labels) -> tauri::Result<Menu> {
    let item = |id: &str, text: &str| MenuItemBuilder::with_id(id, text).build(app);
    let show = item("show", &labels.show)?;
    let jobs = MenuItemBuilder::with_id("jobs", &labels.jobs).enabled(false).build(app)?;
    let lock = item("lock", &labels.lock)?;
    let quit = item("quit", &labels.quit)?;
    let menu = MenuBuilder::new(app)
        .item(&show)
        .item(&jobs)
        .separator()
        .item(&lock)
        .separator()
        .item(&quit)
        .build()?;
    let mut tray = TrayIconBuilder::with_id(ID)
        .tooltip(window::NAME)
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(chosen)
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                window::show(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    mark(app, labels)?;
    Ok(Menu { show, jobs, lock, quit })
}

/// Puts a red light on the icon while this machine records, and says so beside it.
fn mark(app: &AppHandle, labels: &Labels) -> tauri::Result<()> {
    let Some(tray) = app.tray_by_id(ID) else { return Ok(()) };
    let plain = app.default_window_icon().cloned();
    let icon = if labels.recording.is_some() { plain.map(lit) } else { plain };
    tray.set_icon(icon)?;
    tray.set_tooltip(Some(labels.recording.as_deref().unwrap_or(window::NAME)))
}

/// The icon with a red disc in its lower right quarter.
fn lit(icon: Image<'_>) -> Image<'static> {
    let (width, height) = (icon.width(), icon.height());
    let mut pixels = icon.rgba().to_vec();
    let radius = f64::from(width.min(height)) / 4.0;
    let centre = (f64::from(width) - radius, f64::from(height) - radius);
    for (place, pixel) in (0_u32..).zip(pixels.as_chunks_mut::<4>().0) {
        let (x, y) = (f64::from(place % width), f64::from(place / width));
        if (x - centre.0).hypot(y - centre.1) < radius {
            *pixel = [RED[0], RED[1], RED[2], 255];
        }
    }
    Image::new_owned(pixels, width, height)
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "show" => window::show(app),
        "lock" => {
            let app = app.clone();
            std::thread::spawn(move || {
                if let Err(error) = app.state::<Bridge>().ask("workspace.lock", json!({})) {
                    tracing::warn!(code = error.code, "the workspace was not locked");
                }
            });
        }
        "quit" => {
            let app = app.clone();
            std::thread::spawn(move || {
                if app.state::<Bridge>().goes_on() {
                    // Somebody is in the middle of an answer.
                    closing::requested(&app);
                } else {
                    window::remember(&app);
                    app.exit(0);
                }
            });
        }
        _ => {}
    }
}

/// Whether there is an icon that somebody shows, so that a hidden window can be brought back.
pub fn reachable(app: &AppHandle) -> bool {
    matches!(*app.state::<Tray>().shape(), Shape::There(_)) && is_shown()
}

/// On Linux an icon is shown by the desktop, if it has a place for icons.
#[cfg(target_os = "linux")]
fn is_shown() -> bool {
    let asked = || -> zbus::Result<bool> {
        let bus = zbus::blocking::Connection::session()?;
        let bus = zbus::blocking::fdo::DBusProxy::new(&bus)?;
        Ok(bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
    };
    asked().unwrap_or(false)
}

#[cfg(not(target_os = "linux"))]
fn is_shown() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_is_in_the_lower_right_quarter_and_nowhere_else() {
        let grey = Image::new_owned([90, 90, 90, 255].repeat(32 * 32), 32, 32);
        let lit = lit(grey);
        let at = |x: usize, y: usize| <[u8; 4]>::try_from(&lit.rgba()[(y * 32 + x) * 4..][..4]).unwrap();
        assert_eq!(at(24, 24), [RED[0], RED[1], RED[2], 255]);
        for (x, y) in [(0, 0), (31, 0), (0, 31), (15, 15), (31, 31)] {
            assert_eq!(at(x, y), [90, 90, 90, 255], "{x}, {y}");
        }
    }
}
