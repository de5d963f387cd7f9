//! The whole-system tests of `tests/`: Chromium, and the desktop window under a virtual screen.

use std::path::Path;
use std::process::Command;

use crate::counts::Counts;
use crate::steps::reported;
use crate::{machine, node, process, workspace};

/// Plays the product in Chromium.
pub fn browser(log: Option<&Path>) -> Counts {
    let report = workspace::notes().join("browser.xml");
    let command = node::npm(&workspace::tests(), &["test", "--", "--reporter=list,junit"]);
    reported(with_report(command, &report), &report, log)
}

/// Drives the desktop window through WebDriver. Only Linux has a driver for its webview.
pub fn window(log: Option<&Path>) -> Counts {
    if !cfg!(target_os = "linux") {
        return Counts::one_skipped("desktop window", "this system's webview has no driver");
    }
    if let Some(missing) =
        ["xvfb-run", "dbus-run-session", "WebKitWebDriver"].iter().find(|name| !machine::has(name))
    {
        return Counts::one_skipped("desktop window", &format!("{missing} is not installed"));
    }
    let report = workspace::notes().join("window.xml");
    // A screen, a session bus and an unlocked keyring, all of this run alone.
    let unlock = "printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec npm run --silent window -- --reporter=list,junit";
    let mut command =
        process::command("xvfb-run", &["--auto-servernum", "--server-args=-screen 0 1440x900x24"]);
    command.args(["dbus-run-session", "--", "sh", "-c", unlock]).current_dir(workspace::tests());
    reported(with_report(command, &report), &report, log)
}

fn with_report(mut command: Command, report: &Path) -> Command {
    command.env("PLAYWRIGHT_JUNIT_OUTPUT_FILE", report);
    command
}
