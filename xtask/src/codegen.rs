//! The TypeScript client, generated from the list of API methods.

use std::env;

use crate::process::{self, command};
use crate::{Result, workspace};

/// Writes it.
pub fn write() -> Result {
    generate(&[])
}

/// Fails when the one in the checkout is not the one that would be written.
pub fn check() -> Result {
    generate(&["--check"])
}

/// Builds the generator with the features of the whole workspace, so that nothing is compiled twice, and runs it.
fn generate(arguments: &[&str]) -> Result {
    process::run(command("cargo", &["build", "--quiet", "--workspace", "--example", "codegen"]))?;
    let generator =
        workspace::target().join("debug/examples").join(format!("codegen{}", env::consts::EXE_SUFFIX));
    process::run(command(&generator.to_string_lossy(), arguments))
}
