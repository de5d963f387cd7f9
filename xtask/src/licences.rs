//! The licences of everything that is compiled into the programs or shown by them, as a text for the packages.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{self, command};
use crate::{Result, node, workspace};

/// How deep below a package licences of what it carries along are looked for.
const DEPTH: usize = 2;

/// A library and where its files are.
struct Library {
    name: String,
    licence: String,
    folder: PathBuf,
}

/// Writes the list to `path`: every library with its licence, then each text once.
pub fn write(path: &Path) -> Result {
    let mut libraries = crates()?;
    libraries.extend(npm_packages()?);
    libraries.push(Library {
        name: "fonts".to_owned(),
        licence: "OFL-1.1".to_owned(),
        folder: workspace::root().join("assets/fonts"),
    });
    let mut list = String::from("Libraries in RecruteIA and their licences\n\n");
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Library { name, licence, folder } in &libraries {
        list.push_str(&format!("{name}: {licence}\n"));
        for text in texts_in(folder, DEPTH) {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    for (text, names) in &texts {
        list.push_str(&format!("\n{}\n{}\n\n{text}\n", "-".repeat(78), names.join(", ")));
    }
    fs::write(path, list).map_err(|error| format!("{}: {error}", path.display()))
}

/// The crates that the two programs are built from.
fn crates() -> Result<Vec<Library>> {
    let tree = command(
        "cargo",
        &[
            "tree",
            "--locked",
            "--package=recruteia-desktop",
            "--package=recruteia",
            "--edges=normal",
            "--prefix=none",
            "--format={p}|{l}",
        ],
    );
    let lines = process::output(tree).ok_or("cargo tree failed")?;
    let sources = sources()?;
    let mut found = BTreeMap::new();
    for (package, licence) in lines.lines().filter_map(|line| line.split_once('|')) {
        // Our own carry the path of the checkout.
        if package.contains('/') || package.contains('\\') {
            continue;
        }
        let mut words = package.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let folder = format!("{name}-{}", version.trim_start_matches('v'));
        let licence = licence.split_once(" (").map_or(licence, |(licence, _)| licence);
        found.insert(format!("{name} {version}"), (licence.to_owned(), sources.join(folder)));
    }
    Ok(found.into_iter().map(|(name, (licence, folder))| Library { name, licence, folder }).collect())
}

/// Where cargo unpacks crates.
fn sources() -> Result<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .ok_or("there is no home folder")?;
    let folder = home.join("registry/src");
    let registries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    registries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.is_dir())
        .ok_or_else(|| format!("{} is empty", folder.display()))
}

/// The packages that the interface is built from.
fn npm_packages() -> Result<Vec<Library>> {
    let list = node::npm(&workspace::ui(), &["ls", "--omit=dev", "--all", "--parseable"]);
    let paths = process::output(list).ok_or("npm ls failed")?;
    let folders = paths.lines().map(PathBuf::from).filter(|folder| *folder != workspace::ui());
    let mut found: Vec<Library> = folders.filter_map(npm_package).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.name == b.name);
    Ok(found)
}

fn npm_package(folder: PathBuf) -> Option<Library> {
    let text = fs::read_to_string(folder.join("package.json")).ok()?;
    let name = format!("{} {} (npm)", field(&text, "name")?, field(&text, "version")?);
    let licence = field(&text, "license").unwrap_or_else(|| "see its text".to_owned());
    Some(Library { name, licence, folder })
}

/// The first text under this name in a JSON file; npm writes each field on a line of its own.
fn field(json: &str, name: &str) -> Option<String> {
    let start = format!("\"{name}\":");
    let line = json.lines().map(str::trim).find_map(|line| line.strip_prefix(&start))?;
    line.trim().trim_end_matches(',').strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
}

/// The texts of the licences below a folder, without the white space around them.
fn texts_in(folder: &Path, depth: usize) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut texts = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
        if path.is_dir() {
            if depth > 0 && name != "NODE_MODULES" {
                texts.extend(texts_in(&path, depth - 1));
            }
        } else if is_licence(&name) {
            // One that is no text says nothing to anybody.
            texts.extend(fs::read_to_string(&path).ok().map(|text| text.trim().to_owned()));
        }
    }
    texts.sort();
    texts.dedup();
    texts
}

fn is_licence(name: &str) -> bool {
    let is_source = [".RS", ".JS", ".TS", ".C", ".H", ".PY", ".TOML"].iter().any(|kind| name.ends_with(kind));
    let words = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE", "NOTICE"];
    !is_source && (words.iter().any(|word| name.starts_with(word)) || name.ends_with("-OFL.TXT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_told_from_code() {
        for name in ["LICENSE", "LICENSE-MIT", "LICENCE.TXT", "COPYING", "INTER-OFL.TXT", "UNLICENSE"] {
            assert!(is_licence(name), "{name}");
        }
        for name in ["LICENSE.RS", "README.MD", "LICENSES.PY", "INTER.TTF"] {
            assert!(!is_licence(name), "{name}");
        }
    }

    #[test]
    fn fields_of_a_package_are_read() {
        let json = "{\n  \"name\": \"@mantine/core\",\n  \"license\": \"MIT\",\n  \"author\": {\n";
        assert_eq!(field(json, "name").as_deref(), Some("@mantine/core"));
        assert_eq!(field(json, "license").as_deref(), Some("MIT"));
        assert_eq!(field(json, "author"), None);
    }
}
