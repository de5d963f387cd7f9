//! Copies of the file that are kept before a migration: `<name>.format-<n>-<ms>`, for 30 days.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use domain::Millis;
use failpoints::Failpoint;

const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// A copy, by the moment it was made, then by its format.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Copy {
    made_ms: i64,
    format: u32,
    path: PathBuf,
}

/// Keeps a copy of the file at `path`: a whole one or none.
pub(super) fn keep(path: &Path, format: u32, now: Millis) -> io::Result<()> {
    let making = making(path);
    fs::copy(path, &making)?;
    File::options().write(true).open(&making)?.sync_all()?;
    failpoints::pass(Failpoint::StoreCopied);
    fs::rename(making, name(path, format, now))?;
    match path.parent().filter(|_| cfg!(unix)) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// The newest copy of the file at `path`.
pub(super) fn last(path: &Path) -> Option<PathBuf> {
    copies(path).into_iter().max().map(|copy| copy.path)
}

/// Removes the copies that were made more than 30 days before `now`, and one that was never finished.
pub(super) fn expire(path: &Path, now: Millis) {
    let old = copies(path).into_iter().filter(|copy| now.0.saturating_sub(copy.made_ms) > KEPT_MS);
    for path in old.map(|copy| copy.path).chain([making(path)]) {
        // What cannot be removed now is tried again the next time.
        let _ = fs::remove_file(path);
    }
}

pub(super) fn name(path: &Path, format: u32, now: Millis) -> PathBuf {
    beside(path, &format!(".format-{format}-{:013}", now.0))
}

fn making(path: &Path) -> PathBuf {
    beside(path, ".copying")
}

pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn copies(path: &Path) -> Vec<Copy> {
    let prefix = path.file_name().and_then(|name| name.to_str()).map(|name| format!("{name}.format-"));
    let (Some(prefix), Some(Ok(entries))) = (prefix, path.parent().map(fs::read_dir)) else {
        return Vec::new();
    };
    let copy = |entry: fs::DirEntry| {
        let name = entry.file_name();
        let (format, made_ms) = name.to_str()?.strip_prefix(&prefix)?.split_once('-')?;
        Some(Copy { made_ms: made_ms.parse().ok()?, format: format.parse().ok()?, path: entry.path() })
    };
    entries.filter_map(Result::ok).filter_map(copy).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_copy_is_the_newest_whatever_the_number_of_its_format() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recruteia.db");
        fs::write(&path, b"x").unwrap();
        assert_eq!(last(&path), None);
        for (format, at) in [(2, 5), (9, 7), (10, 9), (10, 9_999), (11, 10_000)] {
            keep(&path, format, Millis(at)).unwrap();
            assert_eq!(last(&path), Some(name(&path, format, Millis(at))));
        }
        fs::write(folder.path().join("recruteia.db.format-99"), b"not one of ours").unwrap();
        assert_eq!(last(&path), Some(name(&path, 11, Millis(10_000))));
        assert_eq!(fs::read(last(&path).unwrap()).unwrap(), b"x");
    }

    #[test]
    fn a_copy_goes_after_thirty_days_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recruteia.db");
        fs::write(&path, b"x").unwrap();
        let made = Millis(1_795_168_000_000);
        keep(&path, 1, made).unwrap();
        fs::write(making(&path), b"half a copy").unwrap();
        for (now, kept) in
            [(made.0 - KEPT_MS * 12, true), (made.0 + KEPT_MS, true), (made.0 + KEPT_MS + 1, false)]
        {
            expire(&path, Millis(now));
            assert_eq!(last(&path).is_some(), kept, "{now}");
            assert!(!making(&path).exists());
        }
        assert!(path.exists());
    }
}
