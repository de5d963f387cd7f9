//! The single steps of `cargo xtask test`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::counts::Counts;
use crate::packages::{self, Need};
use crate::{codegen, junit, machine, node, process, tools, whole, workspace};

/// No step may take longer: then something hangs.
pub const LIMIT: Duration = Duration::from_secs(25 * 60);

/// A piece of `cargo xtask test`.
#[derive(Clone, Copy)]
pub struct Step {
    /// Short name for the command line.
    pub key: &'static str,
    /// What it does.
    pub title: &'static str,
    /// Does it. The log is where a step that runs beside others writes.
    pub work: fn(Option<&Path>) -> Counts,
}

/// Before everything else.
pub const PACKAGES: Step = Step {
    key: "packages",
    title: "system packages",
    work: |_| check(machine::check_languages().and_then(|()| packages::install(Need::Test)), "packages"),
};

/// Node's part, which runs beside cargo's. The programs wait for `ui-build` alone.
pub const UI: [Step; 7] = [
    Step { key: "ui-install", title: "UI: packages", work: |log| install(&workspace::ui(), log) },
    Step { key: "ui-build", title: "UI: build", work: |log| npm_check("build", log) },
    Step { key: "ui-types", title: "UI: type check", work: |log| npm_check("typecheck", log) },
    Step { key: "ui-lint", title: "UI: lint", work: |log| npm_check("lint", log) },
    Step { key: "ui-test", title: "UI: vitest", work: vitest },
    Step {
        key: "e2e-install",
        title: "whole-system tests: packages",
        work: |log| install(&workspace::tests(), log),
    },
    Step {
        key: "e2e-types",
        title: "whole-system tests: type check",
        work: |log| checked(node::npm(&workspace::tests(), &["run", "--silent", "typecheck"]), log),
    },
];

/// Cargo's part up to where the built interface is needed.
pub const RUST_FIRST: [Step; 2] = [
    Step { key: "tools", title: "test programs", work: |_| check(tools::install(), "tools") },
    Step {
        key: "fmt",
        title: "rustfmt",
        work: |log| checked(process::command("cargo", &["fmt", "--all", "--check"]), log),
    },
];

/// Cargo's part after that.
pub const RUST: [Step; 5] = [
    Step {
        key: "build",
        title: "programs and tests",
        // All at once: what is built with fewer targets is built with fewer features, and then again.
        work: |log| {
            checked(
                process::command("cargo", &["build", "--workspace", "--all-targets", "--exclude", "xtask"]),
                log,
            )
        },
    },
    Step {
        key: "codegen",
        title: "generated files current",
        work: |_| check(codegen::check(), "cargo xtask codegen --check"),
    },
    Step { key: "nextest", title: "nextest", work: nextest },
    Step {
        key: "clippy",
        title: "clippy",
        work: |log| {
            checked(
                process::command(
                    "cargo",
                    &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
                ),
                log,
            )
        },
    },
    Step {
        key: "deny",
        title: "cargo-deny",
        work: |log| {
            checked(
                process::command(
                    "cargo",
                    &["deny", "--log-level", "error", "check", "bans", "licenses", "sources"],
                ),
                log,
            )
        },
    },
];

/// With everything built: the product as its users meet it.
pub const WHOLE: [Step; 2] = [
    Step { key: "browser", title: "whole system in Chromium", work: whole::browser },
    Step { key: "window", title: "whole system in the window", work: whole::window },
];

/// A step whose only result is whether it went well.
pub fn checked(command: Command, log: Option<&Path>) -> Counts {
    let shown = process::shown(&command);
    check(process::run_within(command, LIMIT, log), &shown)
}

/// A step that leaves a JUnit report. An end in failure without a failed test counts as one.
pub fn reported(command: Command, report: &Path, log: Option<&Path>) -> Counts {
    // A report of an earlier run must not be taken for this one's.
    let _ = fs::remove_file(report);
    let ended = process::run_within(command, LIMIT, log);
    let mut counts = fs::read_to_string(report).map(|text| junit::read(&text)).unwrap_or_default();
    match ended {
        Err(reason) if counts.failed.is_empty() => counts.failed.push(reason),
        Ok(()) if counts == Counts::default() => {
            counts.failed.push(format!("{} counted no tests", report.display()));
        }
        _ => {}
    }
    counts
}

fn check(result: crate::Result, what: &str) -> Counts {
    match result {
        Ok(()) => Counts::one_passed(),
        Err(reason) => {
            Counts::one_failed(if reason.starts_with(what) { reason } else { format!("{what}: {reason}") })
        }
    }
}

fn install(folder: &Path, log: Option<&Path>) -> Counts {
    let Some(command) = node::install_command(folder) else { return Counts::one_passed() };
    let installed = process::run_within(command, LIMIT, log).and_then(|()| node::remember(folder));
    check(installed, "npm ci")
}

fn npm_check(script: &str, log: Option<&Path>) -> Counts {
    checked(node::npm(&workspace::ui(), &["run", "--silent", script]), log)
}

fn vitest(log: Option<&Path>) -> Counts {
    let report = workspace::notes().join("vitest.xml");
    let mut command = node::npm(&workspace::ui(), &["test", "--", "--reporter=default", "--reporter=junit"]);
    command.arg(format!("--outputFile.junit={}", report.display()));
    reported(command, &report, log)
}

fn nextest(log: Option<&Path>) -> Counts {
    let report: PathBuf = workspace::target().join("nextest").join("ci").join("junit.xml");
    let mut command = process::command("cargo", &["nextest", "run", "--workspace", "--profile", "ci"]);
    command.env("RECRUTEIA_VOICES", workspace::voices());
    reported(command, &report, log)
}
