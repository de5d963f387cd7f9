//! Writes the TypeScript client that follows from the API, or checks that the written one is current.

use std::{fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/transport/generated.ts");
    let current = recruteia_app::typescript();
    let outcome = if std::env::args().any(|argument| argument == "--check") {
        match fs::read_to_string(&path) {
            Ok(written) if written == current => Ok(()),
            _ => Err("the generated client is not current: run `cargo xtask codegen`".to_owned()),
        }
    } else {
        fs::write(&path, current)
            .map_err(|error| format!("the generated client could not be written: {error}"))
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
