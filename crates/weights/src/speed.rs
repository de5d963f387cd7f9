//! How fast a model is on this machine: measured once, kept beside the weights.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::{Entry, Error, Result, Weights};

/// How long this machine takes for speech with one model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speed {
    /// Milliseconds of work for a minute of speech; silence costs next to nothing.
    pub ms_per_minute: u64,
    /// Threads that were asked for; 0: as many as the program chooses by itself.
    pub threads: u16,
}

/// A speed holds for the file it was measured with and no other.
#[derive(Serialize, Deserialize)]
struct Kept {
    sha256: String,
    #[serde(flatten)]
    speed: Speed,
}

impl Weights {
    /// The measured speed of a model; `None` when it was never measured, or with another file.
    pub fn speed(&self, id: &str) -> Option<Speed> {
        let entry = self.entry(id).ok()?;
        let text = fs::read(path(self.home().ok()?, entry)).ok()?;
        let kept: Kept = serde_json::from_slice(&text).ok()?;
        (kept.sha256 == entry.sha256).then_some(kept.speed)
    }

    /// Keeps the speed of a model, in the folder that is written to.
    pub fn keep_speed(&self, id: &str, speed: Speed) -> Result<()> {
        let entry = self.entry(id)?;
        let folder = self.home()?;
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let target = path(folder, entry);
        let kept = Kept { sha256: entry.sha256.clone(), speed };
        let text = serde_json::to_vec(&kept)
            .map_err(|error| Error::Io { path: target.clone(), source: error.into() })?;
        let mut file = NamedTempFile::with_prefix_in(".speed-", folder).map_err(Error::io(folder))?;
        file.write_all(&text).map_err(Error::io(&target))?;
        file.persist(&target).map_err(|error| Error::io(&target)(error.error))?;
        Ok(())
    }
}

/// Where the speed of a model lies.
pub(crate) fn path(folder: &Path, entry: &Entry) -> PathBuf {
    folder.join(format!("{}.speed.json", entry.file))
}
