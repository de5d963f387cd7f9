//! A file of weights that is not whole yet: `NAME.partial`, and the lock of whoever writes it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::digest;
use crate::{Entry, Error, Result};

/// Where the unfinished file of a model lies.
pub(crate) fn path(folder: &Path, entry: &Entry) -> PathBuf {
    folder.join(format!("{}.partial", entry.file))
}

/// Removes what was begun of a model, unless somebody is working on it. Says whether something was removed.
pub(crate) fn forget(folder: &Path, entry: &Entry) -> Result<bool> {
    let path = path(folder, entry);
    if !path.is_file() {
        return Ok(false);
    }
    let Some(_claim) = Claim::take(folder, entry)? else { return Ok(false) };
    fs::remove_file(&path).map_err(Error::io(&path))?;
    Ok(true)
}

/// The right to write a model's files; other threads and other processes wait. Ends when dropped.
pub(crate) struct Claim {
    _lock: File,
}

impl Claim {
    /// Tries to get the right. `None`: somebody else has it now.
    pub(crate) fn take(folder: &Path, entry: &Entry) -> Result<Option<Self>> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        // The lock file stays: removing it could take it from under somebody who waits for it.
        let path = folder.join(format!(".{}.lock", entry.file));
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(Error::Io { path, source }),
        }
    }
}

/// An unfinished file with the hash of what it holds.
pub(crate) struct Partial {
    path: PathBuf,
    file: File,
    hasher: Sha256,
    bytes: u64,
}

impl Partial {
    /// Opens what an earlier attempt left, or starts empty. `watch` as in [`crate::digest::read_into`].
    pub(crate) fn open(folder: &Path, entry: &Entry, watch: &mut dyn FnMut(u64) -> bool) -> Result<Self> {
        let path = path(folder, entry);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        let mut hasher = Sha256::new();
        let bytes = file.metadata().map_err(Error::io(&path))?.len();
        if bytes <= entry.bytes
            && !digest::read_into(&mut file, &mut hasher, watch).map_err(Error::io(&path))?
        {
            return Err(Error::Cancelled);
        }
        let mut partial = Self { path, file, hasher, bytes };
        if bytes > entry.bytes {
            partial.restart()?;
        }
        Ok(partial)
    }

    /// Bytes that are there.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Forgets everything that is there.
    pub(crate) fn restart(&mut self) -> Result<()> {
        self.file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .map_err(Error::io(&self.path))?;
        self.hasher = Sha256::new();
        self.bytes = 0;
        Ok(())
    }

    /// Adds the next bytes.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(Error::io(&self.path))?;
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Whether what is there is the file of the catalog.
    pub(crate) fn is_right(&self, entry: &Entry) -> bool {
        self.bytes == entry.bytes && digest::hex(self.hasher.clone()) == entry.sha256
    }

    /// Gives the file its final name, once it is safely on the disk.
    pub(crate) fn publish(self, target: &Path) -> Result<()> {
        self.file.sync_all().map_err(Error::io(&self.path))?;
        drop(self.file);
        fs::rename(&self.path, target).map_err(Error::io(target))?;
        sync_folder(target)
    }

    /// Removes the unfinished file.
    pub(crate) fn discard(self) -> Result<()> {
        drop(self.file);
        fs::remove_file(&self.path).map_err(Error::io(&self.path))
    }
}

#[cfg(unix)]
pub(crate) fn sync_folder(file: &Path) -> Result<()> {
    let Some(folder) = file.parent() else { return Ok(()) };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io(folder))
}

/// Elsewhere a folder cannot be opened as a file; the rename is journalled by the file system.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_file: &Path) -> Result<()> {
    Ok(())
}
