//! SHA-256 of files, remembered while the program runs.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

const BLOCK_BYTES: usize = 1 << 20;

/// What makes a file look unchanged: its size and when it was last written.
type Stamp = (u64, Option<SystemTime>);

/// Digests of files already read. A changed size or time means reading again.
#[derive(Default)]
pub(crate) struct Digests(Mutex<HashMap<PathBuf, (Stamp, String)>>);

impl Digests {
    /// The SHA-256 of the file; `watch` hears the bytes read so far and answers whether to go on.
    /// `None`: it answered no.
    pub(crate) fn of(&self, path: &Path, watch: &mut dyn FnMut(u64) -> bool) -> io::Result<Option<String>> {
        let stamp = stamp(path)?;
        if let Some(known) = self.known(path, &stamp) {
            return Ok(Some(known));
        }
        let mut hasher = Sha256::new();
        if !read_into(&mut File::open(path)?, &mut hasher, watch)? {
            return Ok(None);
        }
        let digest = hex(hasher);
        self.remember(path, stamp, digest.clone());
        Ok(Some(digest))
    }

    /// The digest, if the file was read before and looks unchanged.
    pub(crate) fn seen(&self, path: &Path) -> Option<String> {
        self.known(path, &stamp(path).ok()?)
    }

    /// Remembers the digest of a file that was hashed while it was written.
    pub(crate) fn learn(&self, path: &Path, digest: String) -> io::Result<()> {
        let stamp = stamp(path)?;
        self.remember(path, stamp, digest);
        Ok(())
    }

    fn known(&self, path: &Path, stamp: &Stamp) -> Option<String> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.get(path).filter(|(seen, _)| seen == stamp).map(|(_, digest)| digest.clone())
    }

    fn remember(&self, path: &Path, stamp: Stamp, digest: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), (stamp, digest));
    }
}

fn stamp(path: &Path) -> io::Result<Stamp> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.len(), metadata.modified().ok()))
}

/// Feeds everything that `source` still holds to the hasher. `false`: `watch` asked to stop.
pub(crate) fn read_into(
    source: &mut impl Read,
    hasher: &mut Sha256,
    watch: &mut dyn FnMut(u64) -> bool,
) -> io::Result<bool> {
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes = 0;
    loop {
        let length = source.read(&mut block)?;
        if length == 0 {
            return Ok(true);
        }
        hasher.update(&block[..length]);
        bytes += length as u64;
        if !watch(bytes) {
            return Ok(false);
        }
    }
}

/// The digest in lower-case hexadecimal digits.
pub(crate) fn hex(hasher: Sha256) -> String {
    use std::fmt::Write as _;
    hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
