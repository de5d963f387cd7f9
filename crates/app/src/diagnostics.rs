//! How this machine and its workspace are: what support asks for, without a name in it (F200).

use std::path::Path;

use domain::Millis;
use serde::{Deserialize, Serialize};
use store::{
    StoreError,
    keyring::KeyringState,
    keys::{SealedKeys, Way},
    sqlite,
};
use ts_rs::TS;
use weights::State;

use crate::{
    Cx, Env, Error, Result, Workspace,
    cx::Nothing,
    error::ErrorKind,
    jobs::{Job, Reporter, StoredJob, Task, stored},
    workspace::{VAULT, folder_bytes},
};

const AREA: &str = "check";

/// What the last check of the database came to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub(crate) struct LastCheck {
    at_ms: Millis,
    /// Whether every page was whole.
    whole: bool,
}

#[derive(Serialize, TS)]
pub(crate) struct KindCount {
    kind: String,
    count: u64,
}

#[derive(Serialize, TS)]
pub(crate) struct InstalledWeights {
    id: String,
    installed: bool,
}

#[derive(Serialize, TS)]
pub(crate) struct Diagnostics {
    version: String,
    system: String,
    architecture: String,
    processors: u32,
    memory_bytes: Option<u64>,
    free_memory_bytes: Option<u64>,
    database_format: u32,
    database_bytes: u64,
    vault_bytes: u64,
    recordings: u64,
    records: Vec<KindCount>,
    audit_lines: u64,
    last_check: Option<LastCheck>,
    free_disk_bytes: Option<u64>,
    exports_writable: bool,
    protection: Vec<Unlocker>,
    keyring: Keyring,
    ffmpeg: Option<String>,
    /// Why ffmpeg can't be used: the code of the error.
    ffmpeg_problem: Option<String>,
    video_encoder: Option<String>,
    weights: Vec<InstalledWeights>,
    active_jobs: u32,
    failed_jobs: u32,
    time_zone: String,
    now_ms: Millis,
    folder: String,
    log_folder: String,
    log_bytes: u64,
}

/// How the system's keyring is.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Keyring {
    /// It keeps secrets.
    Works,
    /// It keeps secrets, but no longer the one that it was given for this workspace.
    Empty,
    /// It is locked.
    Locked,
    /// It is there and does not keep what it is given.
    Refuses,
    /// There is none, or it does not answer.
    None,
}

impl Keyring {
    fn of(env: &Env, keys: &SealedKeys) -> Self {
        match (env.keyring)() {
            KeyringState::Works => {
                let lost = keys.everyday() == Some(Way::Keyring) && keys.unlock_by_keyring().is_err();
                if lost { Self::Empty } else { Self::Works }
            }
            KeyringState::Locked => Self::Locked,
            KeyringState::Refuses => Self::Refuses,
            KeyringState::None => Self::None,
        }
    }
}

/// A way that unlocks the workspace.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "UnlockWay")]
pub(crate) enum Unlocker {
    Keyring,
    Passphrase,
    Recovery,
}

impl From<Way> for Unlocker {
    fn from(way: Way) -> Self {
        match way {
            Way::Keyring => Self::Keyring,
            Way::Passphrase => Self::Passphrase,
            Way::Recovery => Self::Recovery,
        }
    }
}

pub(crate) fn get(cx: &Cx<'_>, _: Nothing) -> Result<Diagnostics> {
    let workspace = cx.workspace;
    let env = &workspace.env;
    let (records, last_check, jobs, audit_lines) = cx.read(|tx| {
        let newest = store::audit::AuditQuery { limit: 1, ..store::audit::AuditQuery::default() };
        let lines = tx.find_audit(&newest)?.first().map_or(0, |line| line.number);
        Ok((tx.record_counts()?, tx.locals::<LastCheck>(AREA)?, stored(tx)?, lines))
    })?;
    let (ffmpeg, ffmpeg_problem, video_encoder) = match Env::tools() {
        Ok(tools) => (Some(tools.version().to_owned()), None, Some(tools.video_encoder().to_owned())),
        Err(error) => (None, Some(error.code), None),
    };
    let count = |active: bool| {
        let of = |stored: &&StoredJob| stored.job.state.is_active() == active;
        u32::try_from(jobs.iter().filter(of).count()).unwrap_or(u32::MAX)
    };
    let (memory_bytes, free_memory_bytes) = memory();
    let keys = workspace.keys().clone();
    Ok(Diagnostics {
        version: env!("CARGO_PKG_VERSION").into(),
        system: std::env::consts::OS.into(),
        architecture: std::env::consts::ARCH.into(),
        processors: std::thread::available_parallelism()
            .map_or(0, |number| u32::try_from(number.get()).unwrap_or(0)),
        memory_bytes,
        free_memory_bytes,
        database_format: sqlite::format(),
        database_bytes: workspace.sqlite.bytes(),
        vault_bytes: folder_bytes(&workspace.folder.join(VAULT)),
        recordings: workspace.vault.list()?.len() as u64,
        records: records.into_iter().map(|(kind, count)| KindCount { kind, count }).collect(),
        audit_lines,
        last_check: last_check.into_iter().next(),
        free_disk_bytes: fs4::available_space(&workspace.folder).ok(),
        exports_writable: is_writable(&env.exports),
        protection: keys.ways().into_iter().map(Unlocker::from).collect(),
        keyring: Keyring::of(env, &keys),
        ffmpeg,
        ffmpeg_problem,
        video_encoder,
        weights: env
            .weights
            .list()
            .into_iter()
            .map(|item| InstalledWeights {
                installed: matches!(item.state, State::Installed { .. }),
                id: item.entry.id.clone(),
            })
            .collect(),
        active_jobs: count(true),
        failed_jobs: count(false),
        time_zone: env.time_zone.clone(),
        now_ms: cx.now(),
        folder: workspace.folder.display().to_string(),
        log_folder: env.logs().display().to_string(),
        log_bytes: folder_bytes(&env.logs()),
    })
}

/// Opens the folder of the log with the system's program.
pub(crate) fn open_logs(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let folder = cx.workspace.env.logs();
    folder.metadata()?;
    open::that_detached(folder)
        .map_err(|error| Error::new(ErrorKind::Unavailable, "folder.no_program").with("detail", error))
}

/// Starts to check the whole database.
pub(crate) fn check(cx: &Cx<'_>, _: Nothing) -> Result<Job> {
    let job = cx.write(|tx| {
        let waiting = stored(tx)?.into_iter().find(|stored| matches!(stored.task, Task::Check));
        let waiting = waiting.filter(|stored| stored.job.state.is_active());
        if let Some(waiting) = waiting {
            return Ok(waiting.job);
        }
        let stored = StoredJob::new(Task::Check, String::new(), None, cx.now());
        stored.put(tx)?;
        Ok(stored.job)
    })?;
    cx.workspace.jobs.enqueue(&job);
    Ok(job)
}

pub(crate) fn run_check(workspace: &Workspace, reporter: &mut Reporter<'_>) -> Result<()> {
    if reporter.progress(0, 1).is_break() {
        return Err(Error::cancelled());
    }
    let whole = match workspace.sqlite.check() {
        Ok(()) => true,
        Err(StoreError::Damaged { .. }) => false,
        Err(error) => return Err(error.into()),
    };
    let check = LastCheck { at_ms: workspace.now(), whole };
    workspace.db.write(workspace.administrator, |tx| Ok::<_, Error>(tx.put_local(AREA, "last", &check)?))?;
    if whole { Ok(()) } else { Err(StoreError::Damaged { last_copy: None }.into()) }
}

fn is_writable(folder: &Path) -> bool {
    let existing = folder.ancestors().find(|folder| folder.exists());
    existing.is_some_and(|folder| folder.metadata().is_ok_and(|folder| !folder.permissions().readonly()))
}

/// Memory in all and what is free of it, where the system says so.
fn memory() -> (Option<u64>, Option<u64>) {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: u64 = line.trim_start_matches(':').split_whitespace().next()?.parse().ok()?;
        Some(kibibytes * 1_024)
    };
    (of("MemTotal"), of("MemAvailable"))
}
