//! A worker process for the tests of this crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    recruteia_capture::worker::run()
}
