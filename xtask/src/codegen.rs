//! The TypeScript client, generated from the list of API methods.

use std::env;

use crate::process::{self, command};
use crate::{Result, tools, workspace};

/// Writes it.
pub fn write() -> Result {
    generate(&[])
}

/// Fails when the one in the checkout is not the one that would be written.
pub fn check() -> Result {
    generate(&["--check"])
}

/// Builds the generator with everything else (alone it has other features, and is compiled again) and runs it.
fn generate(arguments: &[&str]) -> Result {
    process::run(tools::build_all_command())?;
    let generator =
        workspace::target().join("debug/examples").join(format!("codegen{}", env::consts::EXE_SUFFIX));
    process::run(command(&generator.to_string_lossy(), arguments))
}
