//! What the program writes down about itself: warnings to standard error, and a file for whoever looks into a
//! problem later.
//!
//! The file takes lines of this project's crates alone, which name ids, codes and numbers, never people or what they
//! said. Libraries may quote what they work on, so they stay out of it.

use std::{fs::OpenOptions, path::Path, sync::Mutex};

use file_rotate::{ContentLimit, FileRotate, compression::Compression, suffix::AppendCount};
use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer, filter::filter_fn, fmt, layer::SubscriberExt, util::SubscriberInitExt,
};

/// When a file is full, the next begins.
const FILE_BYTES: usize = 2_000_000;
/// Full files that stay beside the one being written.
const OLD_FILES: usize = 4;

/// Starts writing; without a folder, to standard error alone.
pub fn start(folder: Option<&Path>) {
    let shown = EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    let terminal = fmt::layer().with_writer(std::io::stderr).with_filter(shown);
    let file = folder.and_then(rotating).map(|file| {
        fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(filter_fn(is_ours))
    });
    tracing_subscriber::registry().with(terminal).with(file).init();
}

fn is_ours(line: &Metadata<'_>) -> bool {
    *line.level() <= Level::INFO && line.target().starts_with("recruteia")
}

fn rotating(folder: &Path) -> Option<FileRotate<AppendCount>> {
    std::fs::create_dir_all(folder).ok()?;
    let mut options = OpenOptions::new();
    options.read(true).create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let path = folder.join("recruteia.log");
    // Writing begins only if it can go on: the library would stop the program later.
    options.open(&path).ok()?;
    let limit = ContentLimit::BytesSurpassed(FILE_BYTES);
    Some(FileRotate::new(path, AppendCount::new(OLD_FILES), limit, Compression::None, Some(options)))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn five_files_of_two_megabytes_at_most() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = rotating(folder.path()).unwrap();
        let line = [b"x".repeat(99), b"\n".to_vec()].concat();
        for _ in 0..FILE_BYTES * 7 / line.len() {
            file.write_all(&line).unwrap();
        }
        let sizes: Vec<u64> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(sizes.len(), OLD_FILES + 1);
        assert!(sizes.iter().all(|size| *size <= (FILE_BYTES + line.len()) as u64), "{sizes:?}");
    }
}
