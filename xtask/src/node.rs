//! The packages of the user interface and of the whole-system tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::command;
use crate::{Result, process, workspace};

/// An npm command in a folder.
pub fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut npm = command("npm", arguments);
    // The browser comes from the system, and nothing is asked or advertised.
    npm.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").env("NPM_CONFIG_FUND", "false");
    npm
}

/// The command that installs exactly what the lock file says; `None` when that is what is there.
pub fn install_command(folder: &Path) -> Option<Command> {
    (!is_current(folder)).then(|| npm(folder, &["ci", "--no-audit", "--loglevel=error"]))
}

/// Installs it if need be.
pub fn install(folder: &Path) -> Result {
    let Some(install) = install_command(folder) else { return Ok(()) };
    process::run(install)?;
    remember(folder)
}

/// Notes that the folder's packages are those of its lock file.
pub fn remember(folder: &Path) -> Result {
    let stamp = stamp(folder);
    fs::copy(folder.join("package-lock.json"), &stamp)
        .map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(())
}

fn is_current(folder: &Path) -> bool {
    let lock = fs::read(folder.join("package-lock.json")).ok();
    lock.is_some() && lock == fs::read(stamp(folder)).ok()
}

/// Lies among the packages, so that it goes when they go.
fn stamp(folder: &Path) -> std::path::PathBuf {
    folder.join("node_modules").join(".installed-lock.json")
}

/// Builds the user interface, which the programs carry in them.
pub fn build_ui() -> Result {
    install(&workspace::ui())?;
    process::run(npm(&workspace::ui(), &["run", "build"]))
}
