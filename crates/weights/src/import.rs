//! Taking a model from a file that somebody brought.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::partial::{self, Claim};
use crate::{Entry, Error, Progress, Result, Weights, digest};

const BLOCK_BYTES: usize = 1 << 20;

impl Weights {
    /// Copies `file` into the folder that is written to, when it is a model of the catalog: `id`, or any one if
    /// that is `None`. Its name does not matter, its content does. `progress` answers whether to go on.
    pub fn import(
        &self,
        id: Option<&str>,
        file: &Path,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<(&Entry, PathBuf)> {
        let wanted = id.map(|id| self.entry(id)).transpose()?;
        let wrong = || Error::WrongFile {
            path: file.to_owned(),
            wanted: wanted.map_or_else(|| "a model of the catalog".to_owned(), |entry| entry.name.clone()),
        };
        let mut source = File::open(file).map_err(Error::io(file))?;
        let bytes = source.metadata().map_err(Error::io(file))?.len();
        let candidates: Vec<&Entry> = self
            .catalog
            .iter()
            .filter(|entry| entry.bytes == bytes && wanted.is_none_or(|w| w.id == entry.id))
            .collect();
        if candidates.is_empty() {
            return Err(wrong());
        }

        let folder = self.home()?;
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let available = fs4::available_space(folder).map_err(Error::io(folder))?;
        if available < bytes {
            return Err(Error::NoSpace { needed: bytes, available });
        }
        let mut copy = NamedTempFile::with_prefix_in(".import-", folder).map_err(Error::io(folder))?;
        let digest = copy_hashed(&mut source, &mut copy, bytes, file, progress)?;
        let entry = candidates.into_iter().find(|entry| entry.sha256 == digest).ok_or_else(wrong)?;

        let target = folder.join(&entry.file);
        let claim = Claim::take(folder, entry)?.ok_or_else(|| Error::InUse(entry.id.clone()))?;
        copy.as_file().sync_all().map_err(Error::io(&target))?;
        copy.persist(&target).map_err(|error| Error::io(&target)(error.error))?;
        partial::sync_folder(&target)?;
        self.digests.learn(&target, digest).map_err(Error::io(&target))?;
        partial::forget(folder, entry, &claim)?;
        Ok((entry, target))
    }
}

fn copy_hashed(
    source: &mut File,
    copy: &mut NamedTempFile,
    total: u64,
    file: &Path,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<String> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes = 0;
    loop {
        let length = source.read(&mut block).map_err(Error::io(file))?;
        if length == 0 {
            return Ok(digest::hex(hasher));
        }
        hasher.update(&block[..length]);
        copy.write_all(&block[..length]).map_err(Error::io(copy.path()))?;
        bytes += length as u64;
        if !progress(Progress { bytes, total }) {
            return Err(Error::Cancelled);
        }
    }
}
