//! `recruteia open`: the window, or the same interface in a browser of this machine.

use std::{
    env::consts::EXE_SUFFIX,
    io::{self, BufRead, IsTerminal},
    process::{Command, ExitCode},
    thread,
};

use app::{Error, ErrorKind};
use clap::Args;
use server::owner::Part;

use crate::{failure::Outcome, output, words, workspace::take};

#[derive(Args)]
pub struct Arguments {
    /// Open the interface in the default browser of this machine instead of the window.
    #[arg(long)]
    browser: bool,
    /// Only print the address to open, for a browser that is started by hand.
    #[arg(long, requires = "browser")]
    print: bool,
}

pub fn run(arguments: &Arguments) -> Outcome {
    if !arguments.browser {
        return open_window();
    }
    let part = take()?;
    let url = part.browser_url();
    output::line(&url)?;
    if !arguments.print
        && let Err(error) = open::that_detached(&url)
    {
        let error = Error::new(ErrorKind::Unavailable, "browser.not_started").with("detail", error);
        eprintln!("{}", words::told(&error));
    }
    if let Part::Owner(_) = &part {
        eprintln!("The application runs until this program ends (Ctrl C).");
        wait();
    }
    Ok(ExitCode::SUCCESS)
}

/// Until the program is ended, or whoever started it closes its standard input with the word `quit`.
fn wait() {
    if !io::stdin().is_terminal()
        && io::stdin().lock().lines().map_while(Result::ok).any(|line| line.trim() == "quit")
    {
        return;
    }
    loop {
        thread::park();
    }
}

fn open_window() -> Outcome {
    let beside = std::env::current_exe()?.with_file_name(format!("recruteia-desktop{EXE_SUFFIX}"));
    let status = Command::new(&beside).status().map_err(|error| {
        let not_started = Error::new(ErrorKind::Unavailable, "window.not_started");
        not_started.with("file", beside.display()).with("detail", error)
    })?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
