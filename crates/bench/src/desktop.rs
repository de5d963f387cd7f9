//! The desktop window as it is installed: from start to a page that can be used, memory, size of the installer.
//!
//! The window is the release build on a virtual screen, with a session bus and a keyring of its own, so that it opens
//! its workspace as it does for its user. There is no peer: nothing else shows the same page.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow, bail, ensure};
use app::Env;
use serde_json::{Value, json};
use server::owner::Part;

use crate::figure::{Figure, Results, median};

/// First argument of the process inside the session bus.
pub const SESSION_ARGUMENT: &str = "desktop-session";
const STARTS: usize = 7;
/// How long the window is left alone before its memory is looked at.
const SETTLES: Duration = Duration::from_secs(10);
const GIVE_UP: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// What the window writes into its log when the first page shows everything it asked for.
const USABLE: &str = "the window is usable";
const MEGABYTE: f64 = 1_000_000.0;

/// Measures the window.
///
/// # Errors
/// Without the release build of the window, Xvfb, dbus-run-session or gnome-keyring.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let unlock =
        r#"printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@""#;
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "sh", "-c", unlock]).arg(env::current_exe()?).arg(SESSION_ARGUMENT).arg(work.path());
    // Not the keyring of whoever measures.
    session.env("XDG_RUNTIME_DIR", work.path()).env("XDG_DATA_HOME", work.path().join("data"));
    let output = session.stderr(Stdio::inherit()).output().context("dbus-run-session")?;
    ensure!(output.status.success(), "the window could not be measured");
    // Services that the bus starts may print as well.
    let told = String::from_utf8_lossy(&output.stdout);
    let last = told.lines().rfind(|line| line.starts_with('{')).context("nothing was measured")?;
    let measured: Value = serde_json::from_str(last)?;
    let value = |name: &str| measured[name].as_f64().ok_or_else(|| anyhow!("{name} was not measured"));
    for (name, key, unit) in [
        ("start to the first usable page, first start", "first_s", "s"),
        ("start to the first usable page, median of the others", "start_s", "s"),
        ("memory at idle, webview included", "idle_mb", "MB"),
        ("memory with a session open, webview included", "session_mb", "MB"),
    ] {
        results.push("desktop", Figure::new(name, value(key)?, unit));
    }
    for (path, bytes) in installers()? {
        results.push("desktop", Figure::new(path, bytes / MEGABYTE, "MB"));
    }
    Ok(())
}

/// Name and size of the installers beside this program.
fn installers() -> anyhow::Result<Vec<(String, f64)>> {
    let folder = beside("bundle")?.join("deb");
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_some_and(|kind| kind == "deb") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            #[expect(clippy::cast_precision_loss, reason = "installers are smaller than 2^53 bytes")]
            found.push((name, fs::metadata(&path)?.len() as f64));
        }
    }
    Ok(found)
}

fn beside(name: &str) -> anyhow::Result<PathBuf> {
    Ok(env::current_exe()?.with_file_name(name))
}

/// The part inside the session bus: makes a workspace with the sample in it, and opens the window on it.
///
/// # Errors
/// When the window does not open.
pub fn session(work: &Path) -> anyhow::Result<()> {
    let home = work.join("home");
    let interview = make_workspace(&home)?;
    let (_screen, display) = screen()?;
    let stage = Stage { home, work: work.to_owned(), display };

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let (window, took) = stage.open()?;
        starts.push(took.as_secs_f64());
        drop(window);
    }
    let first = starts.remove(0);
    let (window, _) = stage.open()?;
    thread::sleep(SETTLES);
    let idle = memory(window.0.id())?;
    // A second start hands its address to the first.
    let handed = stage.command(&[&format!("recruteia://session/{interview}")])?.status()?;
    ensure!(handed.success(), "the window took no address");
    thread::sleep(SETTLES);
    let with_session = memory(window.0.id())?;
    let measured = json!({
        "first_s": first, "start_s": median(starts), "idle_mb": idle / MEGABYTE, "session_mb": with_session / MEGABYTE,
    });
    println!("{measured}");
    Ok(())
}

/// A workspace that opens by the keyring, with the sample interview processed; the id of its session.
fn make_workspace(home: &Path) -> anyhow::Result<String> {
    let part = Part::take(Env::at(home.to_owned())?)?;
    let created = part.call(
        "workspace.create",
        json!({
            "organisation": "Bench", "first_name": "Bench", "last_name": "Bench", "email": "bench@example.org",
            "protection": "keyring", "passphrase": null,
        }),
    )?;
    part.call("workspace.confirm_recovery", json!({ "code": created["recovery_code"] }))?;
    let sample = part.call("sample.create", json!({ "language": "en" }))?;
    let until = Instant::now() + GIVE_UP;
    loop {
        let jobs = part.call("jobs.list", json!({}))?;
        if jobs.as_array().is_some_and(Vec::is_empty) {
            break;
        }
        ensure!(Instant::now() < until, "the sample was not processed: {jobs}");
        thread::sleep(Duration::from_millis(100));
    }
    sample["session_id"].as_str().map(str::to_owned).context("the sample has no session")
}

/// A virtual screen and its name.
fn screen() -> anyhow::Result<(Running, String)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1440x900x24"]).stderr(Stdio::null());
    let mut screen = Running(command.stdout(Stdio::piped()).spawn().context("Xvfb")?);
    let told = screen.0.stdout.take().context("the screen says nothing")?;
    let mut number = String::new();
    BufReader::new(told).read_line(&mut number)?;
    Ok((screen, format!(":{}", number.trim())))
}

/// Where windows are opened.
struct Stage {
    home: PathBuf,
    work: PathBuf,
    display: String,
}

impl Stage {
    fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let program = beside(&format!("recruteia-desktop{}", env::consts::EXE_SUFFIX))?;
        ensure!(program.is_file(), "{} is missing: cargo xtask package", program.display());
        let mut window = Command::new(program);
        window.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        window.env(app::HOME_VARIABLE, &self.home).env("DISPLAY", &self.display);
        // Under a virtual screen there is nothing to share buffers with.
        window.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        let webview = self.work.join("webview");
        window.env("XDG_DATA_HOME", &webview).env("XDG_CACHE_HOME", webview);
        Ok(window)
    }

    /// Opens the window and waits until its first page is there.
    fn open(&self) -> anyhow::Result<(Running, Duration)> {
        let before = self.told();
        let mut command = self.command(&[])?;
        let begun = Instant::now();
        let mut window = Running(command.spawn()?);
        while self.told() == before {
            if let Some(status) = window.0.try_wait()? {
                bail!("the window ended with {status}");
            }
            ensure!(begun.elapsed() < GIVE_UP, "the window did not show its first page");
            thread::sleep(LOOK_EVERY);
        }
        Ok((window, begun.elapsed()))
    }

    /// How often a window said that it is usable.
    fn told(&self) -> usize {
        let log = fs::read_to_string(self.home.join("logs/recruteia.log")).unwrap_or_default();
        log.matches(USABLE).count()
    }
}

/// A program that ends with this one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Bytes that a program and all it started keep in memory, shared pages divided among those who share them.
fn memory(program: u32) -> anyhow::Result<f64> {
    let kilobytes = with_children(program)?.into_iter().filter_map(proportional_kb).sum::<f64>();
    Ok(kilobytes * 1_024.0)
}

/// A program and all it started.
fn with_children(program: u32) -> anyhow::Result<Vec<u32>> {
    let mut family = vec![program];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        at += 1;
        for entry in fs::read_dir("/proc")? {
            let name = entry?.file_name();
            let Some(process) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
            if parent_of(process) == Some(parent) {
                family.push(process);
            }
        }
    }
    Ok(family)
}

fn parent_of(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

fn proportional_kb(process: u32) -> Option<f64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_that_of_a_program_and_all_it_started() {
        let own = std::process::id();
        let mut shell = Running(
            Command::new("sh")
                .args(["-c", "sleep 60 & echo $!; wait"])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let mut told = String::new();
        BufReader::new(shell.0.stdout.take().unwrap()).read_line(&mut told).unwrap();
        let grandchild: u32 = told.trim().parse().unwrap();
        let family = with_children(own).unwrap();
        assert!(
            family.contains(&own) && family.contains(&shell.0.id()) && family.contains(&grandchild),
            "{family:?}"
        );
        assert!(memory(own).unwrap() > proportional_kb(own).unwrap() * 512.0);
        Command::new("kill").arg(grandchild.to_string()).status().unwrap();
    }
}
