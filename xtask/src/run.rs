//! `cargo xtask run`: from a checkout to the running product.

use std::io::{self, IsTerminal as _};
use std::process::{Command, Stdio};

use crate::packages::{self, Need};
use crate::{Result, machine, node, process, table, tools, workspace};

/// Installs what building and running need.
pub fn setup() -> Result {
    table::heading("what building needs");
    machine::check_languages()?;
    packages::install(Need::Run)
}

/// Builds the product and starts it.
pub fn run(with_window: bool) -> Result {
    setup()?;
    table::heading("user interface");
    node::build_ui()?;
    table::heading("programs");
    process::run(tools::build_command())?;
    fetch_weights();
    if with_window && machine::has_display() { open_window() } else { process_sample() }
}

/// Real interviews need weights; the sample brings its own. So a refusal is a remark and no failure.
fn fetch_weights() {
    table::heading("weights for real voices");
    let mut fetch = own("recruteia", &["weights", "fetch"]);
    // At a terminal the program shows its progress and its error itself.
    let (fetched, reason) = if io::stderr().is_terminal() {
        (fetch.status().is_ok_and(|status| status.success()), None)
    } else {
        match fetch.stderr(Stdio::piped()).output() {
            Ok(output) => (output.status.success(), last_line(&output.stderr)),
            Err(error) => (false, Some(error.to_string())),
        }
    };
    if !fetched {
        let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
        table::note(&format!("not fetched, so only the sample can be transcribed for now{reason}"));
    }
}

fn open_window() -> Result {
    table::heading("RecruteIA");
    process::run(own("recruteia-desktop", &[]))
}

fn process_sample() -> Result {
    table::heading("the sample interview");
    process::run(own("recruteia", &["sample"]))?;
    let program = workspace::program("recruteia");
    println!(
        "\nTo open the application in a browser on this machine:\n  {} open --browser",
        program.display()
    );
    Ok(())
}

/// A program of this workspace, with the terminal it may need for questions.
fn own(name: &str, arguments: &[&str]) -> Command {
    let mut command = process::command(&workspace::program(name).to_string_lossy(), arguments);
    command.stdin(Stdio::inherit());
    command
}

fn last_line(text: &[u8]) -> Option<String> {
    String::from_utf8_lossy(text).lines().map(str::trim).rfind(|line| !line.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::last_line;

    #[test]
    fn the_last_line_that_says_something_is_told() {
        assert_eq!(last_line(b"trying\n  error: no network \n\n").as_deref(), Some("error: no network"));
        assert_eq!(last_line(b"\n"), None);
    }
}
