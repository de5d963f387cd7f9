//! The folders that hold weights, and what stands in them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::digest::Digests;
use crate::partial::{self, Claim};
use crate::{Entry, Error, Kind, Progress, Result, catalog, speed};

/// How long a download waits and how often it tries again.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the next byte.
    pub stall: Duration,
    /// Before the same place is asked again; doubled each time.
    pub pause: Duration,
    /// How often a place that broke off is asked to go on.
    pub resumes: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            pause: Duration::from_millis(500),
            resumes: 6,
        }
    }
}

/// What is there of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Nothing.
    Missing,
    /// A file of the right size whose hash, as far as it was computed, is right.
    Installed {
        /// The file.
        path: PathBuf,
    },
    /// The beginning of a download.
    Partial {
        /// Bytes that are there.
        bytes: u64,
    },
    /// A file that is not the one of the catalog.
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

/// A model and what is there of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The model.
    #[serde(flatten)]
    pub entry: Entry,
    /// What is there of it.
    #[serde(flatten)]
    pub state: State,
}

/// An installed model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed<'a> {
    /// The model.
    pub entry: &'a Entry,
    /// Its file.
    pub path: PathBuf,
}

/// The weights of this machine. The first folder is written to, the others are only read.
pub struct Weights {
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) catalog: Vec<Entry>,
    pub(crate) mirror: Option<String>,
    pub(crate) patience: Patience,
    pub(crate) digests: Digests,
}

impl Weights {
    /// The weights of the built-in catalog in these folders.
    pub fn new(folders: Vec<PathBuf>) -> Self {
        Self::with_catalog(folders, catalog().to_vec())
    }

    /// As [`Weights::new`], with the folder of `RECRUTEIA_MODELS` after the first one, and the place of
    /// `RECRUTEIA_WEIGHTS_MIRROR`, when these variables are set.
    pub fn from_environment(mut folders: Vec<PathBuf>) -> Self {
        if let Some(given) = env::var_os("RECRUTEIA_MODELS").filter(|value| !value.is_empty()) {
            folders.insert(folders.len().min(1), given.into());
        }
        let mirror = env::var("RECRUTEIA_WEIGHTS_MIRROR").ok().filter(|value| !value.is_empty());
        Self::new(folders).with_mirror(mirror)
    }

    /// Other weights than those of the built-in catalog.
    pub fn with_catalog(folders: Vec<PathBuf>, catalog: Vec<Entry>) -> Self {
        Self { folders, catalog, mirror: None, patience: Patience::default(), digests: Digests::default() }
    }

    /// A base address that is tried before the places of the catalog; it holds the files under their names.
    #[must_use]
    pub fn with_mirror(mut self, mirror: Option<String>) -> Self {
        self.mirror = mirror;
        self
    }

    /// Other times to wait than the usual ones.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The model of this name.
    pub fn entry(&self, id: &str) -> Result<&Entry> {
        self.catalog.iter().find(|entry| entry.id == id).ok_or_else(|| Error::Unknown(id.to_owned()))
    }

    /// Every model of the catalog and what is there of it. Quick: it looks at sizes, not at contents.
    pub fn list(&self) -> Vec<Status> {
        self.catalog.iter().map(|entry| Status { entry: entry.clone(), state: self.state(entry) }).collect()
    }

    /// What a machine that should transcribe interviews needs and does not have.
    pub fn recommended_missing(&self) -> Vec<&Entry> {
        let missing =
            |entry: &&Entry| entry.recommended && !matches!(self.state(entry), State::Installed { .. });
        self.catalog.iter().filter(missing).collect()
    }

    /// Compares the installed file with the catalog, byte for byte, and returns its path. The answer is
    /// remembered while size and time of the file stay the same.
    pub fn verify(&self, id: &str, progress: &mut dyn FnMut(Progress) -> bool) -> Result<PathBuf> {
        let entry = self.entry(id)?;
        let mut damaged = None;
        for path in self.files(entry) {
            if self.is_right(entry, &path, progress)? {
                return Ok(path);
            }
            damaged.get_or_insert(path);
        }
        Err(match damaged {
            Some(path) => Error::Damaged { id: id.to_owned(), path },
            None => Error::Missing(id.to_owned()),
        })
    }

    /// The installed speech models that transcribe interviews, the best first. Never the one made for the sample.
    pub fn for_interviews(&self) -> Vec<Installed<'_>> {
        let fit = self.catalog.iter().filter(|entry| entry.kind == Kind::Whisper && !entry.sample_only);
        let mut found: Vec<_> = fit.filter_map(|entry| self.installed(entry)).collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.entry.quality));
        found
    }

    /// The first of them.
    pub fn best_for_interviews(&self) -> Option<Installed<'_>> {
        self.for_interviews().into_iter().next()
    }

    /// The speech model of this name, if it is installed. Never the one made for the sample.
    pub fn interview_model(&self, id: &str) -> Option<Installed<'_>> {
        let mut fit = self.catalog.iter().filter(|entry| entry.kind == Kind::Whisper && !entry.sample_only);
        fit.find(|entry| entry.id == id).and_then(|entry| self.installed(entry))
    }

    /// The installed model made for the sample interview's synthetic voice.
    pub fn for_sample(&self) -> Option<Installed<'_>> {
        let fit = self.catalog.iter().filter(|entry| entry.kind == Kind::Whisper && entry.sample_only);
        fit.filter_map(|entry| self.installed(entry)).next()
    }

    /// The installed voice activity model.
    pub fn vad(&self) -> Option<Installed<'_>> {
        let fit = self.catalog.iter().filter(|entry| entry.kind == Kind::Vad);
        fit.filter_map(|entry| self.installed(entry)).next()
    }

    /// The model for faces of this name, if it is installed.
    pub fn face_model(&self, id: &str) -> Option<Installed<'_>> {
        let mut fit = self.catalog.iter().filter(|entry| entry.kind == Kind::Face);
        fit.find(|entry| entry.id == id).and_then(|entry| self.installed(entry))
    }

    /// The network that speaks and a voice of it for a language (ISO 639-1), if both are installed.
    pub fn voice(&self, language: &str) -> Option<(Installed<'_>, Installed<'_>)> {
        let mut fit = self.catalog.iter().filter(|entry| entry.language.as_deref() == Some(language));
        fit.find_map(|entry| {
            let network = self.installed(self.entry(entry.needs.as_deref()?).ok()?)?;
            Some((network, self.installed(entry)?))
        })
    }

    /// A model after what it needs.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub fn with_needs(&self, id: &str) -> Result<Vec<&Entry>> {
        let entry = self.entry(id)?;
        let needed = entry.needs.as_deref().map(|needed| self.entry(needed)).transpose()?;
        Ok(needed.into_iter().chain([entry]).collect())
    }

    /// Removes a model, what was begun of it and what was measured of it from the folder that is written to.
    ///
    /// # Errors
    /// [`Error::InUse`] while a transcription reads it or a download writes it, in any process; nothing is removed then.
    pub fn remove(&self, id: &str) -> Result<()> {
        let entry = self.entry(id)?;
        let folder = self.home()?;
        let claim = Claim::take(folder, entry)?.ok_or_else(|| Error::InUse(id.to_owned()))?;
        let file = folder.join(&entry.file);
        let mut removed = partial::forget(folder, entry, &claim)?;
        let speed = speed::path(folder, entry);
        if speed.is_file() {
            fs::remove_file(&speed).map_err(Error::io(&speed))?;
        }
        if file.is_file() {
            fs::remove_file(&file).map_err(Error::io(&file))?;
            removed = true;
        }
        match self.files(entry).next() {
            _ if removed => Ok(()),
            Some(elsewhere) => Err(Error::ReadOnly(elsewhere)),
            None => Err(Error::Missing(id.to_owned())),
        }
    }

    /// The file of a model that is installed. Quick: it looks at the size, not at the content.
    pub fn path(&self, id: &str) -> Result<PathBuf> {
        let entry = self.entry(id)?;
        self.installed(entry).map(|found| found.path).ok_or_else(|| Error::Missing(id.to_owned()))
    }

    /// The folder that is written to.
    pub(crate) fn home(&self) -> Result<&Path> {
        self.folders.first().map(PathBuf::as_path).ok_or(Error::NoFolder)
    }

    pub(crate) fn is_right(
        &self,
        entry: &Entry,
        path: &Path,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<bool> {
        if fs::metadata(path).map_err(Error::io(path))?.len() != entry.bytes {
            return Ok(false);
        }
        let mut watch = |bytes| progress(Progress { bytes, total: entry.bytes });
        let digest = self.digests.of(path, &mut watch).map_err(Error::io(path))?.ok_or(Error::Cancelled)?;
        Ok(digest == entry.sha256)
    }

    fn installed<'a>(&self, entry: &'a Entry) -> Option<Installed<'a>> {
        match self.state(entry) {
            State::Installed { path } => Some(Installed { entry, path }),
            State::Missing | State::Partial { .. } | State::Damaged { .. } => None,
        }
    }

    fn state(&self, entry: &Entry) -> State {
        let mut damaged = None;
        for path in self.files(entry) {
            let whole = fs::metadata(&path).is_ok_and(|metadata| metadata.len() == entry.bytes);
            if whole && self.digests.seen(&path).is_none_or(|digest| digest == entry.sha256) {
                return State::Installed { path };
            }
            damaged.get_or_insert(path);
        }
        if let Some(path) = damaged {
            return State::Damaged { path };
        }
        let begun = self.home().ok().and_then(|folder| fs::metadata(partial::path(folder, entry)).ok());
        match begun.map(|metadata| metadata.len()) {
            Some(bytes) if bytes > 0 => State::Partial { bytes },
            _ => State::Missing,
        }
    }

    fn files<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = PathBuf> + 'a {
        self.folders.iter().map(|folder| folder.join(&entry.file)).filter(|path| path.is_file())
    }
}
