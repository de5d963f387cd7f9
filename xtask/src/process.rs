//! Running other programs.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Result, workspace};

/// How often a running program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A program by name, in the root of the checkout, without input, with the installed tools in PATH.
pub fn program(name: &str) -> Command {
    // On Windows npm and npx are scripts, which are found only under their whole name.
    let whole_name =
        if cfg!(windows) && matches!(name, "npm" | "npx") { format!("{name}.cmd") } else { name.to_owned() };
    let mut command = Command::new(whole_name);
    command.current_dir(workspace::root()).stdin(Stdio::null()).env("PATH", path());
    if env::var_os("CI").is_some() {
        // Nothing is compiled twice there: without the incremental cache it is faster and smaller.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// As [`program`], with these arguments.
pub fn command(name: &str, arguments: &[&str]) -> Command {
    let mut command = program(name);
    command.args(arguments);
    command
}

/// Runs it with its output on the terminal; an error says what failed.
pub fn run(mut command: Command) -> Result {
    let status = command.status().map_err(|error| format!("{}: {error}", shown(&command)))?;
    judge(&command, status)
}

/// As [`run`], but stops it, and what it started, after `limit`. With a log file the output goes there.
pub fn run_within(mut command: Command, limit: Duration, log: Option<&Path>) -> Result {
    if let Some(log) = log {
        let file = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
        let copy = file.try_clone().map_err(|error| error.to_string())?;
        command.stdout(file).stderr(copy);
    }
    own_group(&mut command);
    let mut child = command.spawn().map_err(|error| format!("{}: {error}", shown(&command)))?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return judge(&command, status);
        }
        if begun.elapsed() > limit {
            stop(&mut child);
            return Err(format!("{} was stopped after {} minutes", shown(&command), limit.as_secs() / 60));
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// What it writes to standard output, if it ends well.
pub fn output(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether it can be started and ends well. What it writes is thrown away.
pub fn succeeds(mut command: Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The command line, to be shown or typed.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn judge(command: &Command, status: ExitStatus) -> Result {
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", shown(command))) }
}

fn path() -> OsString {
    let own = [workspace::tools().join("bin")];
    let rest = env::var_os("PATH").unwrap_or_default();
    let rest: Vec<_> = env::split_paths(&rest).collect();
    env::join_paths(own.into_iter().chain(rest.clone()))
        .or_else(|_| env::join_paths(rest))
        .unwrap_or_default()
}

/// Makes the program the head of a group, so that what it starts can be stopped with it. At a terminal it stays
/// in ours, where Ctrl-C reaches it.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    if !io::stdin().is_terminal() {
        command.process_group(0);
    }
}

#[cfg(unix)]
fn stop(child: &mut Child) {
    if !io::stdin().is_terminal() {
        succeeds(command("kill", &["-KILL", "--", &format!("-{}", child.id())]));
    }
    // It may have ended just now: then there is only its exit status to fetch.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

#[cfg(not(unix))]
fn stop(child: &mut Child) {
    succeeds(command("taskkill", &["/T", "/F", "/PID", &child.id().to_string()]));
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_is_stopped_with_all_it_started() {
        let folder = env::temp_dir().join(format!("xtask-process-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let log = folder.join("log");
        // The shell tells the process id of what it started, then waits for it.
        let hanging = command("sh", &["-c", "sleep 600 & echo $!; wait"]);
        let stopped = run_within(hanging, Duration::from_millis(500), Some(&log)).unwrap_err();
        assert!(stopped.contains("was stopped"), "{stopped}");
        let child = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(!child.trim().is_empty());
        if !io::stdin().is_terminal() {
            // A killed process may stay visible as a zombie until its new parent looks.
            let state = output(command("ps", &["-o", "stat=", "-p", child.trim()])).unwrap_or_default();
            assert!(state.is_empty() || state.starts_with('Z'), "{state}");
        }
    }

    #[test]
    fn a_failure_names_the_command() {
        let limit = Duration::from_secs(60);
        assert_eq!(run_within(command("true", &[]), limit, None), Ok(()));
        let failed = run_within(command("sh", &["-c", "exit 3"]), limit, None).unwrap_err();
        assert_eq!(failed, "sh -c exit 3 ended with exit status: 3");
    }
}
