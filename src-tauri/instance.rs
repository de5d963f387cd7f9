//! One window for each workspace: a second start shows the first and hands its arguments over.

use std::path::Path;

use tauri::{Wry, plugin::TauriPlugin};

use crate::opening;

/// Watches for other starts on the workspace in `home`; none where the system cannot tell workspaces apart: a window
/// on another workspace than the usual one is then simply one more.
pub fn single(home: &Path) -> Option<TauriPlugin<Wry>> {
    let builder = tauri_plugin_single_instance::Builder::new().callback(|app, arguments, folder| {
        opening::open(app, opening::asked(&arguments, Path::new(&folder)));
    });
    let is_usual = std::env::var_os(app::HOME_VARIABLE).is_none();
    #[cfg(target_os = "linux")]
    let builder = if is_usual { builder } else { builder.dbus_id(bus_name(home)) };
    #[cfg(not(target_os = "linux"))]
    if !is_usual {
        let _ = home;
        return None;
    }
    Some(builder.build())
}

/// The name of a workspace on the session's bus: letters and digits that say nothing about its folder.
#[cfg(target_os = "linux")]
fn bus_name(home: &Path) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    home.hash(&mut hasher);
    format!("app.recruteia.desktop.at{:016x}", hasher.finish())
}
