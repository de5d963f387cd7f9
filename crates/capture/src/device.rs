//! What there is to record with, and what can be wrong with it.

use serde::{Deserialize, Serialize};

use crate::{camera, clip, microphone};

/// What a device gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Pictures.
    Camera,
    /// Sound.
    Microphone,
}

/// A device of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Names it also after it was unplugged and plugged in again, and after a restart, as far as the system can tell.
    pub id: String,
    /// As the system calls it.
    pub name: String,
    /// Whether the system takes it for whoever doesn't choose.
    pub is_default: bool,
}

/// Why a device gives nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is not there, or not any more.
    #[error("it is not there")]
    Missing,
    /// The system doesn't allow it to this program or user.
    #[error("it may not be used")]
    Denied,
    /// Another program has it.
    #[error("another program uses it")]
    Busy,
    /// It offers no format that is understood.
    #[error("it offers no known format")]
    Unsupported,
    /// It is open and gives nothing.
    #[error("it gives nothing")]
    Silent,
    /// Something else, in the words of the system.
    #[error("{0}")]
    Failed(String),
}

impl Fault {
    /// Of an error of a library that tells it in words alone.
    pub(crate) fn in_words(words: &str) -> Self {
        let lower = words.to_lowercase();
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
        if says(&["permission denied", "access denied", "not authorized", "os error 13"]) {
            Self::Denied
        } else if says(&["device or resource busy", "in use", "os error 16"]) {
            Self::Busy
        } else if says(&["no such device", "no such file", "not found", "os error 19", "os error 2)"]) {
            Self::Missing
        } else {
            Self::Failed(words.chars().take(200).collect())
        }
    }
}

/// All devices of a kind, the one that the system prefers first.
pub(crate) fn list(kind: Kind) -> Result<Vec<Device>, Fault> {
    let mut devices: Vec<Device> = clip::device(kind).into_iter().collect();
    let found = match kind {
        Kind::Camera => camera::list(),
        Kind::Microphone => microphone::list(),
    };
    // A system without any such support has no devices; a clip that stands in for one is there all the same.
    match found {
        Ok(found) => devices.extend(found),
        Err(fault) if devices.is_empty() => return Err(fault),
        Err(_) => {}
    }
    devices.sort_by_key(|device| !device.is_default);
    Ok(devices)
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn the_words_of_the_system_are_understood() {
        for (words, fault) in [
            ("Could not open device 0: Permission denied (os error 13)", Fault::Denied),
            ("Could not open device stream: Device or resource busy (os error 16)", Fault::Busy),
            ("Could not capture frame: No such device (os error 19)", Fault::Missing),
            ("Could not open device 3: No such file or directory (os error 2)", Fault::Missing),
            (
                "Could not open device 0: os error 28",
                Fault::Failed("Could not open device 0: os error 28".into()),
            ),
        ] {
            assert_eq!(Fault::in_words(words), fault, "{words}");
        }
    }
}
