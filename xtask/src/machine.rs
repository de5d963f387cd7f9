//! What this machine is and has.

use std::env;

use crate::process::{self, command};
use crate::{Result, table};

/// Oldest compiler that builds the workspace; the same as `rust-version` in Cargo.toml.
const RUST: [u32; 2] = [1, 95];
/// Oldest Node.js that builds the user interface; the same as `engines` in ui/package.json.
const NODE: [u32; 2] = [20, 19];

/// Checks the two things that must be there already.
pub fn check_languages() -> Result {
    let rust = version("rustc", "--version", "install it from https://rustup.rs", RUST)?;
    let node =
        version("node", "--version", "install it from https://nodejs.org or your system's packages", NODE)?;
    if process::output(command("npm", &["--version"])).is_none() {
        return Err("npm is missing: it comes with Node.js, or as the package `npm`".to_owned());
    }
    table::note(&format!("Rust {rust}, Node.js {node}"));
    Ok(())
}

fn version(program: &str, argument: &str, how: &str, least: [u32; 2]) -> Result<String> {
    let needed = format!("{}.{} or newer", least[0], least[1]);
    let text = process::output(command(program, &[argument]))
        .ok_or_else(|| format!("{program} {needed} is missing: {how}"))?;
    let found = parse(&text).ok_or_else(|| format!("{program}: no version in {text:?}"))?;
    if found < least {
        return Err(format!("{program} is {}.{}, and {needed} is needed: {how}", found[0], found[1]));
    }
    Ok(format!("{}.{}", found[0], found[1]))
}

/// Major and minor number of the first word that looks like a version.
fn parse(text: &str) -> Option<[u32; 2]> {
    text.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.').map(str::parse);
        Some([numbers.next()?.ok()?, numbers.next()?.ok()?])
    })
}

/// Whether a window can be shown.
pub fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Whether a program can be found.
pub fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path).any(|folder| folder.join(&file).is_file())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{NODE, RUST, parse};
    use crate::workspace;

    #[test]
    fn the_versions_asked_for_are_those_that_the_packages_declare() {
        let declares = |file: &str, line: String| {
            fs::read_to_string(workspace::root().join(file)).unwrap().contains(&line)
        };
        assert!(declares("Cargo.toml", format!("rust-version = \"{}.{}\"", RUST[0], RUST[1])));
        assert!(declares("ui/package.json", format!("\"node\": \">={}.{}\"", NODE[0], NODE[1])));
    }

    #[test]
    fn versions_are_found_in_what_programs_say() {
        assert_eq!(parse("rustc 1.95.0 (59807616e 2026-04-14)"), Some([1, 95]));
        assert_eq!(parse("v20.19.2"), Some([20, 19]));
        assert_eq!(parse("rustc 1.97.0-nightly"), Some([1, 97]));
        assert_eq!(parse("unknown"), None);
    }
}
