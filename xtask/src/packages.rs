//! Debian packages, and what stands in for them elsewhere.

use std::process::Command;

use crate::process::{self, command, program};
use crate::{Result, machine, table};

/// To build: C and C++ for whisper.cpp and SQLCipher, sound, what reads the headers of cameras, TLS, the window.
const BUILD: &[&str] = &[
    "build-essential",
    "cmake",
    "libasound2-dev",
    "libclang-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
];
/// To run: media in and out, the decoders of the window's player, and the voice that asks questions.
const RUN: &[&str] = &[
    "espeak-ng",
    "ffmpeg",
    "gstreamer1.0-libav",
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
];
/// To test: a screen, two browsers, a keyring, a sound server, and other people's readers of what the product writes.
const TEST: &[&str] = &[
    "age",
    "chromium",
    "dbus-x11",
    "fonts-dejavu-core",
    "gnome-keyring",
    "libreoffice-calc",
    "poppler-utils",
    "pulseaudio",
    "pulseaudio-utils",
    "python3-venv",
    "strace",
    "webkit2gtk-driver",
    "xauth",
    "xvfb",
];
/// To package: what an AppImage takes along besides what building and running need, and what makes one.
const PACKAGE: &[&str] =
    &["adwaita-icon-theme", "libayatana-appindicator3-1", "librsvg2-common", "patchelf", "squashfs-tools"];
/// Programs that must be there where packages have other names.
const PROGRAMS: &[&str] = &["cmake", "ffmpeg", "ffprobe"];

/// What a task needs from the system.
#[derive(Clone, Copy)]
pub enum Need {
    /// To build and to run.
    Run,
    /// To build, to run and to test.
    Test,
    /// To build, to run and to package.
    Package,
}

/// Installs what is missing, or names it where this program cannot install it.
pub fn install(need: Need) -> Result {
    if !machine::has("apt-get") || !machine::has("dpkg-query") {
        return elsewhere();
    }
    let more = match need {
        Need::Run => &[],
        Need::Test => TEST,
        Need::Package => PACKAGE,
    };
    let installed = installed();
    let missing: Vec<&str> = [BUILD, RUN, more]
        .concat()
        .into_iter()
        .filter(|name| !installed.iter().any(|there| there == name))
        .collect();
    if missing.is_empty() {
        table::note("all Debian packages are there");
        return Ok(());
    }
    table::note(&format!("installing {}", missing.join(" ")));
    // Lists may be missing or old; without network those of the last time may do.
    if process::run(apt(&["update"])).is_err() {
        table::note("the package lists could not be renewed");
    }
    let known = process::output(command("apt-cache", &["pkgnames"])).unwrap_or_default();
    let known: Vec<&str> = known.lines().collect();
    let (offered, unknown): (Vec<&str>, Vec<&str>) = missing.iter().partition(|name| known.contains(name));
    if !unknown.is_empty() {
        table::note(&format!("this system has no package called {}", unknown.join(" ")));
    }
    // Nothing that somebody installed may go in exchange.
    let mut arguments = vec!["install", "--yes", "--no-install-recommends", "--no-remove"];
    arguments.extend(&offered);
    process::run(apt(&arguments)).map_err(|error| {
        format!("{error}\nInstall these packages and start again: sudo apt-get install {}", offered.join(" "))
    })
}

/// The names of the installed packages.
fn installed() -> Vec<String> {
    let list =
        process::output(command("dpkg-query", &["--show", "--showformat=${Package} ${db:Status-Status}\\n"]));
    list.unwrap_or_default()
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .map(str::to_owned)
        .collect()
}

/// apt-get as root, directly or through sudo, without questions.
fn apt(arguments: &[&str]) -> Command {
    let is_root = process::output(command("id", &["-u"])).is_some_and(|id| id == "0");
    let mut apt = if is_root {
        program("apt-get")
    } else {
        let mut sudo = program("sudo");
        // sudo reads the password from the terminal itself; without one it fails at once.
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    };
    apt.args(["-qq", "-o", "Dpkg::Use-Pty=0"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn elsewhere() -> Result {
    let missing: Vec<&str> = PROGRAMS.iter().copied().filter(|name| !machine::has(name)).collect();
    if missing.is_empty() {
        table::note("cmake and ffmpeg are there");
        return Ok(());
    }
    let how = if cfg!(target_os = "macos") {
        "brew install cmake ffmpeg"
    } else if cfg!(windows) {
        "winget install Kitware.CMake Gyan.FFmpeg, and the Visual Studio build tools for C++"
    } else {
        "your system's packages for cmake, a C++ compiler, OpenSSL and WebKitGTK 4.1 with their headers, ffmpeg, and GStreamer's libav plugin"
    };
    Err(format!("missing: {}. Install them and start again: {how}", missing.join(", ")))
}
