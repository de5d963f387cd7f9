//! Where reports are written, and what they are called.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use domain::text::fold;
use failpoints::Failpoint;

use crate::{Error, Result};

/// A file name that every system takes: letters, digits, spaces, dots and hyphens, at most 120 characters.
pub(crate) fn safe_name(name: &str) -> String {
    let fine: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | '–') { c } else { '_' })
        .take(120)
        .collect();
    let fine = fine.trim_matches([' ', '.']).to_owned();
    if fold(&fine).is_empty() { "report".into() } else { fine }
}

/// Writes beside the others without replacing any: `name.pdf`, `name (2).pdf`, …
pub(super) fn write_new(folder: &Path, file_name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = new_path(folder, file_name)?;
    write_whole(&path, bytes)?;
    Ok(path)
}

/// A place in `folder`, which is made when it is missing, where nothing lies yet: see [`free_path`].
pub(crate) fn new_path(folder: &Path, file_name: &str) -> Result<PathBuf> {
    fs::create_dir_all(folder).map_err(unwritable)?;
    Ok(free_path(folder, file_name))
}

/// Where a file lies until it is whole.
pub(crate) fn beside(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(UNFINISHED);
    beside.into()
}

/// The first of `name.pdf`, `name (2).pdf`, … that is not there yet.
pub(super) fn free_path(folder: &Path, file_name: &str) -> PathBuf {
    let (stem, ending) = match file_name.rsplit_once('.') {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => (file_name, String::new()),
    };
    let numbered = (2_u32..).map(|number| folder.join(format!("{stem} ({number}){ending}")));
    let mut paths = std::iter::once(folder.join(file_name)).chain(numbered);
    paths.find(|path| !path.exists()).unwrap_or_else(|| folder.join(file_name))
}

/// The ending of a report that is being written; one that stays behind holds personal data.
const UNFINISHED: &str = ".recruteia-part";

/// Writes a whole file or none: beside its place first, then moved there. It is on the disk when this returns.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = beside(path);
    let write = || {
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        failpoints::pass(Failpoint::ReportSynced);
        fs::rename(&beside, path)?;
        failpoints::pass(Failpoint::ReportRenamed);
        match path.parent().filter(|folder| cfg!(unix) && !folder.as_os_str().is_empty()) {
            Some(folder) => fs::File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    let written = write();
    if written.is_err() {
        // Nothing half is left behind; if this fails too, the first error says why.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(unwritable)
}

/// Removes what was being written to `folder` when the application was killed.
pub(crate) fn remove_half_written(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let unfinished = |path: &PathBuf| path.to_string_lossy().ends_with(UNFINISHED);
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(unfinished) {
        // What cannot be removed now is tried again the next time.
        let _ = fs::remove_file(path);
    }
}

pub(super) fn unwritable(error: std::io::Error) -> Error {
    match Error::from(error) {
        error if error.code == "file.disk_full" => error,
        error => Error { code: "report.unwritable".into(), ..error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_everywhere() {
        assert_eq!(
            safe_name("Rapport - Zoë O’Neil/../x: \"y\" - Chef?"),
            "Rapport - Zoë O’Neil_.._x_ _y_ - Chef_"
        );
        assert_eq!(safe_name("..."), "report");
        assert!(safe_name(&"é".repeat(500)).chars().count() <= 120);
    }

    #[test]
    fn a_second_export_does_not_replace_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = write_new(folder.path(), "r.pdf", b"1").unwrap();
        let second = write_new(folder.path(), "r.pdf", b"2").unwrap();
        assert_eq!((fs::read(first).unwrap(), fs::read(&second).unwrap()), (b"1".to_vec(), b"2".to_vec()));
        assert!(second.ends_with("r (2).pdf"));
    }
}
