//! What use cases work with: the machine's environment, the open workspace, and who asks.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use domain::{
    Clock, Id, Millis,
    person::Person,
    user::{Organisation, User},
};
use media::{Ingest, Tools};
use serde::{Deserialize, Serialize};
use store::{
    Db, Read,
    keyring::KeyringState,
    keys::{SealedKeys, WorkspaceKey},
    sqlite::Sqlite,
    vault::{PersonKey, Vault},
};
use ts_rs::TS;
use weights::Weights;

use crate::{
    Error, Result,
    captions::Known,
    devices::Trial,
    error::ErrorKind,
    events::Events,
    jobs::JobBoard,
    room::Live,
    schedule::Schedule,
    spoken::{Listener, Studio},
    uploads::Upload,
    users::Door,
};

/// What this machine gives the application; the same whether a workspace is open or not.
pub struct Env {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// The folder of the application: the workspace, weights, the sample.
    pub home: PathBuf,
    /// The folder that reports are written to.
    pub exports: PathBuf,
    /// Installed and available model weights.
    pub weights: Weights,
    /// The process that transcribes.
    pub worker: speech::Worker,
    /// The process that has a camera or a microphone open.
    pub capture: capture::Worker,
    /// IANA name of the time zone that reports print.
    pub time_zone: String,
    /// Says how the system's keyring is.
    pub keyring: fn() -> KeyringState,
    /// Where changes are told.
    pub events: Events,
    /// Address of the loopback endpoint, e.g. `http://127.0.0.1:49152`; set once it listens.
    pub endpoint: OnceLock<String>,
    /// The page that a candidate goes through an interview on in a browser of this machine, with what lets them; set
    /// with the address.
    pub candidate_page: OnceLock<String>,
}

impl Env {
    /// The folder that the window writes its log to.
    pub fn logs(&self) -> PathBuf {
        self.home.join("logs")
    }

    /// The ffmpeg of this machine.
    pub(crate) fn tools() -> Result<Tools> {
        // Looking for it starts it once; one that is installed later is found then.
        static FOUND: OnceLock<Tools> = OnceLock::new();
        if let Some(tools) = FOUND.get() {
            return Ok(tools.clone());
        }
        let tools = Tools::find()?;
        Ok(FOUND.get_or_init(|| tools).clone())
    }
}

/// An open workspace.
pub struct Workspace {
    pub(crate) env: Arc<Env>,
    pub(crate) db: Db,
    pub(crate) sqlite: Arc<Sqlite>,
    pub(crate) vault: Vault,
    pub(crate) folder: PathBuf,
    pub(crate) key: WorkspaceKey,
    pub(crate) keys: Mutex<SealedKeys>,
    pub(crate) organisation: Id<Organisation>,
    /// Who stands for what happens by itself.
    pub(crate) administrator: Id<User>,
    pub(crate) door: Mutex<Door>,
    /// Held by whoever says who they are.
    pub(crate) knocking: Mutex<()>,
    pub(crate) jobs: JobBoard,
    pub(crate) schedule: Schedule,
    pub(crate) ingests: Mutex<HashMap<String, Arc<Ingest>>>,
    pub(crate) uploads: Mutex<HashMap<String, Arc<Upload>>>,
    pub(crate) exported: Mutex<HashSet<PathBuf>>,
    /// Cameras and microphones that are tried out.
    pub(crate) devices: Mutex<Option<Trial>>,
    /// The microphone that questions are read into.
    pub(crate) studio: Mutex<Option<Studio>>,
    /// Whoever listens to what candidates will hear.
    pub(crate) listener: Listener,
    /// The clocks of the interview that a candidate goes through at this machine.
    pub(crate) room: Mutex<Live>,
    /// Captions that wait for their transcripts, and what is known of models that write them.
    pub(crate) captions: Known,
}

impl Workspace {
    pub(crate) fn now(&self) -> Millis {
        self.env.clock.now()
    }

    pub(crate) fn keys(&self) -> MutexGuard<'_, SealedKeys> {
        lock(&self.keys)
    }

    /// The key that a person's recordings are encrypted with.
    pub(crate) fn person_key(tx: &mut Read<'_>, person: Id<Person>) -> Result<PersonKey> {
        let secret = tx.person_key(person)?.ok_or_else(|| Error::not_found("person"))?;
        secret.parse().map_err(Error::from)
    }

    /// Takes what ffmpeg puts to the loopback endpoint under `token`.
    ///
    /// # Errors
    /// `ingest.not_found` for a token that is not, or no longer, in use.
    pub fn ingest(&self, token: &str) -> Result<Arc<Ingest>> {
        lock(&self.ingests).get(token).cloned().ok_or_else(|| Error::not_found("ingest"))
    }
}

/// One call: who asks, of which workspace.
pub struct Cx<'a> {
    pub(crate) workspace: &'a Arc<Workspace>,
    pub(crate) user: &'a User,
}

impl Cx<'_> {
    pub(crate) fn db(&self) -> &Db {
        &self.workspace.db
    }

    pub(crate) fn now(&self) -> Millis {
        self.workspace.now()
    }

    pub(crate) fn read<R>(&self, work: impl FnMut(&mut Read<'_>) -> Result<R>) -> Result<R> {
        self.db().read(work)
    }

    pub(crate) fn write<R>(&self, work: impl FnMut(&mut store::Tx<'_>) -> Result<R>) -> Result<R> {
        self.db().write(self.user.id, work)
    }
}

/// A part of a list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to ask for as `after` to get the next page; none on the last.
    pub next: Option<String>,
}

/// An input without fields.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub(crate) struct Nothing {}

/// An input that names one record.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(bound = "")]
pub(crate) struct ById<T> {
    pub(crate) id: Id<T>,
}

impl<T> TS for ById<T> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "{ id: string }".into()
    }

    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lists show 1 to 200 rows a page.
pub(crate) fn page_limit(limit: u32) -> u32 {
    limit.clamp(1, 200)
}

/// A random name that cannot be guessed: 128 bits, hexadecimal.
pub(crate) fn random_token() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Error::internal)?;
    Ok(hex::encode(bytes))
}

/// No workspace is open.
pub(crate) fn no_workspace() -> Error {
    Error::new(ErrorKind::Conflict, "workspace.not_open")
}
