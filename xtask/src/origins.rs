//! The Debian packages that files of this system come from: their licences, and where their source is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::process::{self, command};
use crate::{Result, workspace};

/// The packages of files and folders.
pub fn packages(files: &[PathBuf]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut ask = command("dpkg-query", &["--search"]);
    // Debian moved what was in `/lib` to `/usr/lib`, and its packages may name either.
    let places = files.iter().map(|file| fs::canonicalize(file).unwrap_or_else(|_| file.clone()));
    let places: Vec<PathBuf> = places.collect();
    ask.args(&places)
        .args(places.iter().filter_map(|place| Some(Path::new("/").join(place.strip_prefix("/usr").ok()?))));
    // It fails when one of the two is unknown.
    let told = ask.stderr(Stdio::null()).output().map_err(|error| format!("dpkg-query: {error}"))?;
    let told = String::from_utf8_lossy(&told.stdout);
    let mut known = BTreeSet::new();
    for (packages, file) in told.lines().filter_map(|line| line.split_once(": ")) {
        found.extend(packages.split(", ").take(1).map(str::to_owned));
        known.insert(Path::new("/usr").join(file.trim_start_matches("/usr").trim_start_matches('/')));
    }
    match places.iter().find(|place| !known.contains(*place)) {
        Some(foreign) => {
            Err(format!("{} belongs to no package, so its licence is unknown", foreign.display()))
        }
        None => Ok(found),
    }
}

/// Puts the licences of packages into a folder, at the same places, and a list that says where their source is.
pub fn write(packages: &BTreeSet<String>, folder: &Path) -> Result {
    // The texts of the usual ones, which the others refer to, come first.
    let mut copy =
        command("cp", &["--recursive", "--dereference", "--parents", "/usr/share/common-licenses"]);
    copy.args(packages.iter().map(|package| licence(package))).arg(folder);
    process::run(copy)?;
    let mut ask = command("dpkg-query", &["--show", "--showformat=${source:Package}=${source:Version}\\n"]);
    ask.args(packages);
    let told = process::output(ask).ok_or("dpkg-query does not know the packages that it named")?;
    let sources: BTreeSet<&str> = told.lines().collect();
    let start = workspace::root().join("xtask/appimage/BUNDLED.txt");
    let list = fs::read_to_string(&start)
        .map(|start| sources.iter().fold(start, |list, source| list + source + "\n"));
    let path = folder.join("usr/share/doc/recruteia/BUNDLED.txt");
    list.and_then(|list| fs::write(&path, list)).map_err(|error| format!("{}: {error}", path.display()))
}

/// Where Debian keeps the licence of a package, which is named as in `zlib1g:amd64`.
fn licence(package: &str) -> PathBuf {
    let name = package.split(':').next().unwrap_or(package);
    Path::new("/usr/share/doc").join(name).join("copyright")
}
