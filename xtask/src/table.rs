//! What is written on the terminal.

use std::env;
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use crate::counts::Counts;

/// Announces the next piece of work.
pub fn heading(text: &str) {
    println!("\n{} {text}", paint("1;34", "▸"));
}

/// A remark below a heading.
pub fn note(text: &str) {
    println!("  {text}");
}

/// Text for an error.
pub fn red(text: &str) -> String {
    paint("1;31", text)
}

/// A duration as 0:07 or 12:30.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs_f64().round() as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// One line of the table of steps.
pub fn row(name: &str, counts: &Counts, time: Duration) -> String {
    let state = if counts.failed.is_empty() { paint("32", "ok    ") } else { red("failed") };
    format!(
        "{state}  {name:<32} {:>5} {:>6} {:>7} {:>8}",
        counts.passed,
        counts.failed.len(),
        counts.skipped.len(),
        clock(time)
    )
}

/// The first line of the table of steps.
pub fn head() -> String {
    format!("\n{:<7} {:<32} {:>5} {:>6} {:>7} {:>8}", "", "step", "pass", "fail", "skip", "min:sec")
}

fn paint(code: &str, text: &str) -> String {
    if io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none() {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_minutes_and_seconds() {
        assert_eq!(clock(Duration::from_millis(6_600)), "0:07");
        assert_eq!(clock(Duration::from_secs(750)), "12:30");
        assert_eq!(clock(Duration::from_millis(59_700)), "1:00");
    }
}
