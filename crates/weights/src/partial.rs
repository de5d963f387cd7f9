//! A file of weights that is not whole yet: `NAME.partial`, and the lock of whoever writes it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::digest;
use crate::{Entry, Error, Result, Weights};

/// Where the unfinished file of a model lies.
pub(crate) fn path(folder: &Path, entry: &Entry) -> PathBuf {
    folder.join(format!("{}.partial", entry.file))
}

/// Removes what was begun of a model. Says whether there was something.
pub(crate) fn forget(folder: &Path, entry: &Entry, _claim: &Claim) -> Result<bool> {
    let path = path(folder, entry);
    if !path.is_file() {
        return Ok(false);
    }
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
        let (path, lock) = open_lock(folder, entry)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(Error::Io { path, source }),
        }
    }
}

/// Keeps a model's file where it is while somebody reads it, against every thread and process. Ends when dropped.
#[derive(Debug)]
pub struct Hold {
    _lock: File,
}

impl Weights {
    /// Keeps a model from being removed or replaced until the result is dropped.
    ///
    /// # Errors
    /// [`Error::InUse`] while somebody writes it.
    pub fn hold(&self, id: &str) -> Result<Hold> {
        let (path, lock) = open_lock(self.home()?, self.entry(id)?)?;
        match lock.try_lock_shared() {
            Ok(()) => Ok(Hold { _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse(id.to_owned())),
            Err(TryLockError::Error(source)) => Err(Error::Io { path, source }),
        }
    }
}

/// The lock file of a model. It stays: removing it could take it from under somebody who waits for it.
fn open_lock(folder: &Path, entry: &Entry) -> Result<(PathBuf, File)> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    let path = folder.join(format!(".{}.lock", entry.file));
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(Error::io(&path))?;
    Ok((path, lock))
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
