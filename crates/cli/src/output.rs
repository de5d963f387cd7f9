//! Results on standard output.

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write},
};

/// Prints a line. A reader that has gone, as `| head` does, is no failure: the work goes on, unseen.
///
/// # Errors
/// When standard output is a file that can't be written to.
pub fn line(text: impl Display) -> io::Result<()> {
    match writeln!(io::stdout(), "{text}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
