//! `cargo xtask package`: installers of this system, from the release build.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::packages::{self, Need};
use crate::process::{self, command};
use crate::{Result, appimage, clean_root, licences, machine, node, table, workspace};

/// Tauri's packager; npm fetches it when it is needed, for this system alone.
const PACKAGER: &str = "--package=@tauri-apps/cli@2.12.5";

/// What the installers are made for and from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Take the release build as it is.
    pub built: bool,
    /// Start the programs of the Debian package and of the AppImage in clean systems.
    pub check: bool,
}

/// Builds the programs and the installers.
pub fn package(wish: Wish) -> Result {
    if !wish.built {
        build()?;
    }
    table::heading("installers");
    stage()?;
    let kinds = if cfg!(target_os = "macos") {
        "dmg"
    } else if cfg!(windows) {
        "msi,nsis"
    } else {
        "deb"
    };
    process::run(bundle(kinds))?;
    let appimage = if makes_appimage() { Some(appimage::make(&debian_package()?)?) } else { None };
    for path in installers()? {
        let megabytes = fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
        table::note(&format!("{} ({megabytes} MB)", path.display()));
    }
    if wish.check {
        clean_root::check_package(&debian_package()?)?;
        appimage.map_or(Ok(()), |appimage| clean_root::check_appimage(&appimage))?;
    }
    Ok(())
}

/// Whether there is a Debian package to make an AppImage from, and a processor for which it has a program to start with.
fn makes_appimage() -> bool {
    cfg!(all(target_os = "linux", target_arch = "x86_64")) && machine::has("dpkg-query")
}

fn build() -> Result {
    table::heading("what packaging needs");
    machine::check_languages()?;
    packages::install(Need::Package)?;
    table::heading("user interface");
    node::build_ui()?;
    table::heading("programs, optimised");
    process::run(command(
        "cargo",
        &["build", "--release", "--package=recruteia-desktop", "--package=recruteia"],
    ))
}

/// Puts what goes into the package beside the window where the packager looks for it.
fn stage() -> Result {
    let folder = folder();
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(told)?;
    let suffix = env::consts::EXE_SUFFIX;
    let command_line = workspace::target().join("release").join(format!("recruteia{suffix}"));
    fs::copy(command_line, folder.join(format!("recruteia-{}{suffix}", host()?))).map_err(told)?;
    licences::write(&folder.join("THIRD-PARTY.txt"))
}

/// A folder for what packaging makes and takes along; the packager's configuration names it, wherever cargo builds.
pub fn folder() -> PathBuf {
    workspace::root().join("target/package")
}

/// The target triple of this machine.
fn host() -> Result<String> {
    let told = process::output(command("rustc", &["-vV"])).unwrap_or_default();
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say what it builds for".to_owned())
}

/// Tauri's packager, on what is built already.
fn bundle(kinds: &str) -> std::process::Command {
    let mut bundle =
        command("npm", &["exec", "--yes", PACKAGER, "--", "tauri", "bundle", "--ci", "--bundles", kinds]);
    bundle.args(["--config", "src-tauri/package.conf.json"]);
    if cfg!(target_os = "linux") {
        bundle.args(["--config", "src-tauri/package.linux.conf.json"]);
    }
    bundle
}

/// Every installer there is, from this or an earlier run.
fn installers() -> Result<Vec<PathBuf>> {
    let folder = workspace::target().join("release/bundle");
    let mut found = Vec::new();
    for kind in read(&folder)? {
        let is_installer = |path: &PathBuf| {
            let extension = path.extension().map(|text| text.to_string_lossy().to_lowercase());
            extension.is_some_and(|text| ["deb", "appimage", "dmg", "msi", "exe"].contains(&text.as_str()))
        };
        found.extend(read(&kind)?.into_iter().filter(is_installer));
    }
    Ok(found)
}

fn read(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
}

/// The newest Debian package.
fn debian_package() -> Result<PathBuf> {
    let made = |path: &PathBuf| fs::metadata(path).and_then(|file| file.modified()).ok();
    let packages =
        installers()?.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "deb"));
    packages.max_by_key(made).ok_or_else(|| "there is no Debian package to check".to_owned())
}
