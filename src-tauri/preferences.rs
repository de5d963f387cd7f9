//! How the window behaves on this machine: a small file beside the workspace, since it matters while the workspace is
//! locked too.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use app::{Error, Result};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State, command};
use tauri_plugin_autostart::ManagerExt;

use crate::tray;

/// What closing the window does while jobs run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenClosing {
    /// Asks.
    #[default]
    Ask,
    /// Keeps running without the window.
    Background,
    /// Ends; jobs go on at the next start.
    Quit,
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// What closing the window does while jobs run.
    pub when_closing: WhenClosing,
    /// Whether the system tells that jobs have ended while the window is not looked at.
    pub notifications: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { when_closing: WhenClosing::Ask, notifications: true }
    }
}

/// What the settings page shows and sets.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Shown {
    #[serde(flatten)]
    kept: Preferences,
    /// Whether the program starts with the session; the system knows, so it is not kept here.
    autostart: bool,
    /// Whether there is a tray that shows our icon.
    #[serde(default, skip_deserializing)]
    tray: bool,
}

/// Where they are kept.
pub struct Kept {
    path: PathBuf,
    now: Mutex<Preferences>,
}

impl Kept {
    /// Those in `path`; the usual ones when there are none yet, or the file is damaged.
    pub fn load(path: PathBuf) -> Self {
        let read = fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { path, now: Mutex::new(read.unwrap_or_default()) }
    }

    /// Those of this moment.
    pub fn get(&self) -> Preferences {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps others from now on.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn set(&self, preferences: Preferences) -> io::Result<()> {
        let new = self.path.with_extension("new");
        fs::write(&new, serde_json::to_vec_pretty(&preferences)?)?;
        fs::rename(new, &self.path)?;
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = preferences;
        Ok(())
    }
}

fn shown(app: &AppHandle, kept: &Kept) -> Shown {
    // A system that does not say is one that does not start us.
    let autostart = app.autolaunch().is_enabled().unwrap_or(false);
    Shown { kept: kept.get(), autostart, tray: tray::reachable(app) }
}

/// What the settings page shows.
#[command]
pub async fn preferences(app: AppHandle, kept: State<'_, Kept>) -> Result<Shown> {
    Ok(shown(&app, &kept))
}

/// Sets what the settings page shows.
#[command]
pub async fn set_preferences(app: AppHandle, kept: State<'_, Kept>, wanted: Shown) -> Result<Shown> {
    let autolaunch = app.autolaunch();
    if wanted.autostart != autolaunch.is_enabled().unwrap_or(false) {
        let set = if wanted.autostart { autolaunch.enable() } else { autolaunch.disable() };
        set.map_err(Error::internal)?;
    }
    kept.set(wanted.kept)?;
    Ok(shown(&app, &kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_there_at_the_next_start_and_a_damaged_file_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desktop.json");
        let kept = Kept::load(path.clone());
        assert_eq!(kept.get(), Preferences { when_closing: WhenClosing::Ask, notifications: true });
        let other = Preferences { when_closing: WhenClosing::Background, notifications: false };
        kept.set(other).unwrap();
        assert_eq!(Kept::load(path.clone()).get(), other);
        fs::write(&path, r#"{"when_closing":"quit","of a newer version":1}"#).unwrap();
        assert_eq!(Kept::load(path.clone()).get().when_closing, WhenClosing::Quit);
        fs::write(&path, "{").unwrap();
        assert_eq!(Kept::load(path).get(), Preferences::default());
    }
}
