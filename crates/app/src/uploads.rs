//! Foreign files on their way in: a path on this machine, or bytes that a browser sent, kept encrypted until
//! they are converted.

use std::{
    io::{Read, Seek},
    path::PathBuf,
    sync::Arc,
};

use media::Source as MediaSource;
use serde::{Deserialize, Serialize};
use store::vault::{Staged, StagedReader};
use ts_rs::TS;

use crate::{
    Error, Result, Workspace,
    cx::{lock, random_token},
};

/// Where a foreign file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub(crate) enum Source {
    /// A file on this machine.
    Path {
        /// Its path.
        path: PathBuf,
    },
    /// Bytes that a browser sent.
    Upload {
        /// What the upload was answered with.
        upload_id: String,
    },
}

/// A file that a browser sent.
pub(crate) struct Upload {
    staged: Staged,
}

/// Reads an uploaded file from any place.
pub type UploadReader = StagedReader;

impl Workspace {
    /// Takes a file from a browser; it is encrypted with a key that exists in memory alone, and gone when the
    /// import is done or the application stops. Returns the id to import it by.
    ///
    /// # Errors
    /// `disk_full` and other failures of the disk; what breaks off leaves nothing.
    pub fn take_upload(&self, mut bytes: impl Read) -> Result<String> {
        let mut writer = self.vault.stage()?;
        std::io::copy(&mut bytes, &mut writer)?;
        let staged = writer.finish()?;
        let id = random_token()?;
        lock(&self.uploads).insert(id.clone(), Arc::new(Upload { staged }));
        Ok(id)
    }

    /// The bytes of an uploaded file, from any place, and how many there are.
    ///
    /// # Errors
    /// `upload.not_found`.
    pub fn upload(&self, id: &str) -> Result<(impl Read + Seek + use<>, u64)> {
        let upload = self.find_upload(id)?;
        Ok((upload.staged.reader()?, upload.staged.bytes()))
    }

    fn find_upload(&self, id: &str) -> Result<Arc<Upload>> {
        lock(&self.uploads).get(id).cloned().ok_or_else(|| Error::not_found("upload"))
    }

    pub(crate) fn forget_upload(&self, source: &Source) {
        if let Source::Upload { upload_id } = source {
            lock(&self.uploads).remove(upload_id);
        }
    }

    /// The file as the media engine opens it.
    pub(crate) fn media_source(&self, source: &Source) -> Result<MediaSource> {
        match source {
            Source::Path { path } => Ok(MediaSource::File(path.clone())),
            Source::Upload { upload_id } => {
                self.find_upload(upload_id)?;
                let endpoint = self.env.endpoint.get().ok_or_else(|| Error::internal("no endpoint"))?;
                Ok(MediaSource::Loopback(format!("{endpoint}/staged/{upload_id}")))
            }
        }
    }

    /// Its length in bytes.
    pub(crate) fn source_bytes(&self, source: &Source) -> Result<u64> {
        match source {
            Source::Path { path } => Ok(std::fs::metadata(path)?.len()),
            Source::Upload { upload_id } => Ok(self.find_upload(upload_id)?.staged.bytes()),
        }
    }
}
