//! What the system asks the program to open: `recruteia://` addresses and files.
//!
//! An address can come from any web page, so it can only name a place to look at, by an id. It never carries a path,
//! a text or an order. Files are those that the user chose to open with this program; nothing is imported before
//! they say where to, and no backup is restored before they say so.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, State, Url, command};
use uuid::Uuid;

use crate::window;

/// The name under which the window hears that there is something to open.
const EVENT: &str = "opened";
/// The scheme of our addresses.
const SCHEME: &str = "recruteia";

/// Something to open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Opened {
    /// A session.
    Session {
        /// Its id.
        id: Uuid,
    },
    /// A campaign.
    Campaign {
        /// Its id.
        id: Uuid,
    },
    /// The search.
    Search,
    /// Recordings to import.
    Files {
        /// Where they are.
        paths: Vec<PathBuf>,
    },
    /// A backup to restore.
    Backup {
        /// Where it is.
        path: PathBuf,
    },
    /// Something that leads nowhere.
    Unknown,
}

/// What has yet to be shown.
#[derive(Default)]
pub struct Waiting(Mutex<Vec<Opened>>);

/// What these arguments of a start in `folder` ask for; the first is the program itself.
pub fn asked(arguments: &[String], folder: &Path) -> Vec<Opened> {
    let mut asked = Vec::new();
    let mut files = Vec::new();
    for word in arguments.iter().skip(1).filter(|word| !word.starts_with('-')) {
        match target(word, folder) {
            Target::Place(place) => asked.push(place),
            Target::File(path) => files.push(path),
        }
    }
    if !files.is_empty() {
        asked.push(Opened::Files { paths: files });
    }
    asked
}

enum Target {
    Place(Opened),
    File(PathBuf),
}

fn target(word: &str, folder: &Path) -> Target {
    let path = match Url::parse(word) {
        Ok(url) if url.scheme() == SCHEME => return Target::Place(place(&url)),
        Ok(url) if url.scheme() == "file" => url.to_file_path().ok(),
        _ => Some(folder.join(word)),
    };
    match path {
        Some(path) if path.is_file() && is_backup(&path) => Target::Place(Opened::Backup { path }),
        Some(path) if path.is_file() => Target::File(path),
        _ => Target::Place(Opened::Unknown),
    }
}

fn is_backup(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(app::BACKUP_ENDING))
}

/// The place that an address names: `recruteia://session/<id>`, `recruteia://campaign/<id>` or `recruteia://search`.
fn place(url: &Url) -> Opened {
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.port().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let id = || {
        let text = url.path().strip_prefix('/')?;
        // Other ways to write an id are not ours.
        (text.len() == 36).then(|| Uuid::try_parse(text).ok())?
    };
    let found = match url.host_str() {
        _ if !plain => None,
        Some("session") => id().map(|id| Opened::Session { id }),
        Some("campaign") => id().map(|id| Opened::Campaign { id }),
        Some("search") if matches!(url.path(), "" | "/") => Some(Opened::Search),
        _ => None,
    };
    found.unwrap_or(Opened::Unknown)
}

/// Shows the window and, there, what is asked for.
pub fn open(app: &AppHandle, asked: Vec<Opened>) {
    window::show(app);
    if asked.is_empty() {
        return;
    }
    if let Some(waiting) = app.try_state::<Waiting>() {
        waiting.0.lock().unwrap_or_else(PoisonError::into_inner).extend(asked);
    }
    // A window that does not listen yet takes what waits when it does.
    let _ = app.emit(EVENT, ());
}

/// Keeps what the first start asks for until the window takes it.
pub fn keep(app: &AppHandle, asked: Vec<Opened>) {
    app.manage(Waiting(Mutex::new(asked)));
}

/// Hands over what waits, once.
#[command]
pub fn take_opened(waiting: State<'_, Waiting>) -> Vec<Opened> {
    std::mem::take(&mut *waiting.0.lock().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019a9f6e-5c3b-7d21-8a44-0c5e7b9d1f23";

    fn one(word: &str, folder: &Path) -> Opened {
        let mut asked = asked(&["recruteia-desktop".into(), word.into()], folder);
        assert_eq!(asked.len(), 1, "{word}");
        asked.remove(0)
    }

    #[test]
    fn an_address_names_a_place_and_nothing_else() {
        let id: Uuid = ID.parse().unwrap();
        let nowhere = Path::new("/nowhere");
        for (address, place) in [
            (format!("recruteia://session/{ID}"), Opened::Session { id }),
            (format!("RECRUTEIA://campaign/{ID}"), Opened::Campaign { id }),
            ("recruteia://search".into(), Opened::Search),
            ("recruteia://search/".into(), Opened::Search),
        ] {
            assert_eq!(one(&address, nowhere), place, "{address}");
        }
        for address in [
            "recruteia:",
            "recruteia://",
            "recruteia://session",
            "recruteia://session/",
            "recruteia://session/5",
            "recruteia://session/../../etc/passwd",
            "recruteia://session/%2e%2e",
            "recruteia://search/Lef%C3%A8vre",
            "recruteia://search?q=Zo%C3%A9",
            "recruteia://import/etc/passwd",
            "recruteia:///etc/passwd",
            "javascript:alert(1)",
            "https://example.com/",
            "/no/such/file.mp4",
        ] {
            assert_eq!(one(address, nowhere), Opened::Unknown, "{address}");
        }
        for tail in [
            ID.replace('-', ""),
            format!("{{{ID}}}"),
            format!("{ID}/x"),
            format!("{ID}?x=1"),
            format!("{ID}#x"),
        ] {
            assert_eq!(one(&format!("recruteia://session/{tail}"), nowhere), Opened::Unknown, "{tail}");
        }
        assert_eq!(one(&format!("recruteia://me:pw@session/{ID}"), nowhere), Opened::Unknown);
        assert_eq!(one(&format!("recruteia://session:80/{ID}"), nowhere), Opened::Unknown);
    }

    #[test]
    fn files_are_found_from_where_the_program_was_started() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("réponse 1.mp4");
        std::fs::write(&path, "x").unwrap();
        let address = Url::from_file_path(&path).unwrap();
        let words =
            ["recruteia-desktop", "--background", "réponse 1.mp4", address.as_str(), "recruteia://search"];
        let asked = asked(&words.map(String::from), folder.path());
        assert_eq!(asked, [Opened::Search, Opened::Files { paths: vec![path.clone(), path] }]);
        assert_eq!(one(".", folder.path()), Opened::Unknown, "a folder is no recording");
    }

    #[test]
    fn a_backup_is_restored_and_not_imported() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["Théâtre 2026.recruteia-backup", "OLD.RECRUTEIA-BACKUP", "answer.mp4"] {
            std::fs::write(at(name), "x").unwrap();
        }
        let backup = Opened::Backup { path: at("Théâtre 2026.recruteia-backup") };
        let address = Url::from_file_path(at("Théâtre 2026.recruteia-backup")).unwrap();
        assert_eq!(one("Théâtre 2026.recruteia-backup", folder.path()), backup);
        assert_eq!(one(address.as_str(), Path::new("/")), backup);
        let both = ["recruteia-desktop", "answer.mp4", "OLD.RECRUTEIA-BACKUP"].map(String::from);
        let files = Opened::Files { paths: vec![at("answer.mp4")] };
        assert_eq!(asked(&both, folder.path()), [Opened::Backup { path: at("OLD.RECRUTEIA-BACKUP") }, files]);
        for name in ["no-such.recruteia-backup", "recruteia://restore/x.recruteia-backup"] {
            assert_eq!(one(name, folder.path()), Opened::Unknown, "{name}");
        }
    }

    #[test]
    fn a_start_without_anything_opens_nothing() {
        assert!(asked(&["recruteia-desktop".into()], Path::new("/")).is_empty());
        assert!(asked(&[], Path::new("/")).is_empty());
    }
}
