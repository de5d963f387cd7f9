//! `cargo xtask bench`: the product beside its peers, in the release profile.

use std::env;

use crate::packages::{self, Need};
use crate::{Result, machine, node, process, table, tools, workspace};

/// Measures the named areas, or all.
pub fn bench(areas: &[&str]) -> Result {
    table::heading("what measuring needs");
    machine::check_languages()?;
    packages::install(Need::Test)?;
    tools::offer_peers()?;
    table::heading("programs, optimised");
    let mut build = process::command("cargo", &["build", "--release", "-p", "recruteia-bench"]);
    let measures = |area| areas.is_empty() || areas.contains(&area);
    if measures("desktop") || measures("seek") {
        node::build_ui()?;
        build.args(["-p", "recruteia-desktop", "-p", "recruteia"]);
    }
    if measures("seek") {
        tools::install()?;
        node::install(&workspace::tests())?;
    }
    process::run(build)?;
    table::heading("figures");
    let name = format!("recruteia-bench{}", env::consts::EXE_SUFFIX);
    let program = workspace::target().join("release").join(name);
    let mut measure = process::command(&program.to_string_lossy(), areas);
    std::fs::create_dir_all(workspace::notes()).map_err(|error| error.to_string())?;
    measure.arg("--json").arg(workspace::notes().join("bench.json"));
    process::run(measure)
}
