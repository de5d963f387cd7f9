//! The TypeScript client, generated from the list of API methods.

use std::process::Command;

use crate::Result;
use crate::process::{self, command};

/// Writes it.
pub fn write() -> Result {
    process::run(generator(&[]))
}

/// Fails when the one in the checkout is not the one that would be written.
pub fn check() -> Result {
    process::run(check_command())
}

/// The command behind [`check`].
pub fn check_command() -> Command {
    generator(&["--check"])
}

fn generator(arguments: &[&str]) -> Command {
    let mut generator =
        command("cargo", &["run", "--quiet", "--package", "recruteia-app", "--example", "codegen", "--"]);
    generator.args(arguments);
    generator
}
