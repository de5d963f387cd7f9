//! Where things lie in the checkout.

use std::env;
use std::path::PathBuf;

/// The root of the checkout.
pub fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), PathBuf::from)
}

/// The user interface.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// The whole-system tests.
pub fn tests() -> PathBuf {
    root().join("tests")
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |given| root().join(given))
}

/// A folder for what these tasks write: logs, test reports, stamps.
pub fn notes() -> PathBuf {
    target().join("xtask")
}

/// Programs that were installed for the tests alone; `bin` inside stands first in PATH.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The weights of the voices that tests speak with.
pub fn voices() -> PathBuf {
    tools().join("voices")
}

/// A program of this workspace, built by [`crate::tools::build_programs`].
pub fn program(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}
