//! The cookie of PulseAudio, which PipeWire asks for as well.
//!
//! A client shows it when it connects. Sound servers of this machine go by the user instead, but refuse a client that
//! shows nothing. The usual client library makes a cookie when there is none; the one that is used here does not.

use std::{ffi::OsString, fs, path::PathBuf};

/// Length of a cookie, in bytes.
const LENGTH: usize = 256;
/// The variable that names the file of the cookie.
pub(crate) const VARIABLE: &str = "PULSE_COOKIE";

/// A cookie for a worker to show, when this user has none; nobody goes by what is in it.
pub(crate) fn stand_in(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = folder("HOME");
    let usual = home.iter().flat_map(|home| [home.join(".config/pulse/cookie"), home.join(".pulse-cookie")]);
    if folder(VARIABLE).into_iter().chain(usual).any(|path| path.is_file()) {
        return None;
    }
    // Belongs to the user alone, and is empty after the session.
    let path = folder("XDG_RUNTIME_DIR")?.join("recruteia-pulse-cookie");
    fs::write(&path, [0; LENGTH]).ok()?;
    Some(path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_user_without_a_cookie_gets_one_for_the_session() {
        let home = tempfile::tempdir().unwrap();
        let session = tempfile::tempdir().unwrap();
        let with_session = |name: &str| match name {
            "HOME" => Some(home.path().into()),
            "XDG_RUNTIME_DIR" => Some(session.path().into()),
            _ => None,
        };
        let without = |name: &str| (name == "HOME").then(|| home.path().into());
        assert_eq!(stand_in(without), None, "there is no place for it");
        let made = stand_in(with_session).unwrap();
        assert!(made.starts_with(session.path()));
        assert_eq!(fs::read(&made).unwrap().len(), 256);
        assert_eq!(stand_in(with_session), Some(made), "again");

        fs::create_dir_all(home.path().join(".config/pulse")).unwrap();
        fs::write(home.path().join(".config/pulse/cookie"), [7; 256]).unwrap();
        assert_eq!(stand_in(with_session), None, "their own is better");
    }
}
