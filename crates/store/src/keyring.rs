//! The system's keyring: what it keeps for us, and how it is.

use std::{sync::mpsc, thread, time::Duration};

use ::keyring::Entry;
use uuid::Uuid;

use crate::keys::KeyError;

const SERVICE: &str = "RecruteIA workspace";
/// How long may take what nobody is asked about.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the system's keyring is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyringState {
    /// It keeps secrets.
    Works,
    /// It is locked.
    Locked,
    /// It is there and does not keep what it is given.
    Refuses,
    /// There is none, or it does not answer.
    None,
}

/// Whether the system's keyring keeps secrets. One that is locked asks its user to unlock it.
pub fn works() -> bool {
    entry(probe()).is_ok_and(|entry| keeps(&entry).unwrap_or(false))
}

/// How the system's keyring is. Where it can say so it is not asked to unlock, so that nobody is disturbed.
pub fn state() -> KeyringState {
    let asked = within_patience(|| match Entry::new(SERVICE, &probe()) {
        Err(_) => KeyringState::None,
        Ok(_) if is_locked() => KeyringState::Locked,
        Ok(entry) if keeps(&entry).unwrap_or(false) => KeyringState::Works,
        Ok(_) => KeyringState::Refuses,
    });
    asked.unwrap_or(KeyringState::None)
}

/// An entry of the keyring. The first one connects to it, which nobody is asked about and which takes no time;
/// a session bus that accepts and never answers would otherwise be waited for without end.
pub(crate) fn entry(account: String) -> Result<Entry, KeyError> {
    let entry = within_patience(move || Entry::new(SERVICE, &account));
    entry.ok_or_else(|| KeyError::Keyring("no answer".into()))?.map_err(|error| failure(&error))
}

/// What went wrong, where it is not told apart further.
pub(crate) fn failure(error: &::keyring::Error) -> KeyError {
    KeyError::Keyring(error.to_string())
}

/// The account of one probe, so that two at the same time don't take away what the other reads.
fn probe() -> String {
    format!("probe {}", Uuid::new_v4())
}

/// Stores a secret, reads it back and removes it.
fn keeps(entry: &Entry) -> ::keyring::Result<bool> {
    entry.set_secret(b"probe")?;
    let kept = entry.get_secret()? == b"probe";
    entry.delete_credential()?;
    Ok(kept)
}

#[cfg(target_os = "linux")]
fn is_locked() -> bool {
    use secret_service::{EncryptionType, Error, blocking::SecretService};
    let usual = || -> Result<bool, Error> {
        SecretService::connect(EncryptionType::Plain)?.get_default_collection()?.is_locked()
    };
    usual().unwrap_or(false)
}

/// Only the keyring of Linux can be asked.
#[cfg(not(target_os = "linux"))]
fn is_locked() -> bool {
    false
}

/// What `work` comes to, unless it takes too long; it is left alone then.
fn within_patience<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, outcome) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    outcome.recv_timeout(PATIENCE).ok()
}
