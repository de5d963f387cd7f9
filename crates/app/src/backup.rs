//! The workspace as one encrypted file, and back (F199).
//!
//! A backup is made by a job, read once more in full, and only then given its name. A restore lays everything beside
//! the workspace, makes it forget what was erased since, and then changes places with it in two renames: killed before
//! them, the old workspace is untouched; between them, the next start finishes the second.

use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use domain::{
    Id, Millis,
    interview::Media,
    user::{Role, User},
};
use serde::{Deserialize, Serialize};
use store::{
    Db, Find,
    backup::{self as engine, DATABASE, ENDING, Header, Source, VAULT},
    keys::{RecoveryCode, Way, WorkspaceKey},
    sqlite::{self, Sqlite},
    vault::Vault,
};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Host, Result, Workspace,
    cx::Nothing,
    diagnostics::Unlocker,
    erasures,
    error::ErrorKind,
    events::Event,
    jobs::{self, Job, Reporter, StoredJob, Task},
    reports, room,
    workspace::{self, KEYS, MIN_PASSPHRASE},
};

/// Copies are kept for so long.
const EXPIRES_AFTER: Millis = Millis(30 * Millis::DAY.0);
const AREA: &str = "backup";
const MAKING: &str = "backup.new";
const RESTORING: &str = "workspace.restoring";
const RESTORED: &str = "workspace.restored";
const REPLACED: &str = "workspace.replaced-";
/// Progress is told at most ten times a second.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// Left free on the disk.
const RESERVE: u64 = 16 << 20;

/// The last backup that was made here.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub(crate) struct LastBackup {
    path: String,
    made_at_ms: Millis,
    bytes: u64,
    recordings: u32,
    /// Copies are to be deleted by then.
    expires_at_ms: Millis,
}

#[derive(Serialize, TS)]
pub(crate) struct BackupStatus {
    last: Option<LastBackup>,
    /// About how large a backup is now.
    bytes: u64,
    /// Where it is written unless somebody says otherwise.
    folder: String,
    /// The ways that open a backup without a passphrase of its own.
    ways: Vec<Unlocker>,
}

#[derive(Deserialize, TS)]
pub(crate) struct CreateBackup {
    /// Opens this backup beside the recovery code; none: the passphrase of every day, where there is one.
    passphrase: Option<String>,
    path: Option<PathBuf>,
}

/// A job that writes a file.
#[derive(Serialize, TS)]
pub(crate) struct StartedExport {
    pub(crate) job: Job,
    pub(crate) path: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct InspectBackup {
    path: PathBuf,
}

#[derive(Serialize, TS)]
pub(crate) struct BackupInfo {
    made_at_ms: Millis,
    expires_at_ms: Millis,
    version: String,
    bytes: u64,
    ways: Vec<Unlocker>,
    /// Whether this version can restore it.
    readable: bool,
    /// Whether it is of the workspace that is here.
    same_workspace: bool,
}

/// What opens a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BackupSecret {
    Passphrase,
    Recovery,
}

#[derive(Deserialize, TS)]
pub(crate) struct VerifyBackup {
    path: PathBuf,
    method: BackupSecret,
    secret: String,
}

#[derive(Serialize, TS)]
pub(crate) struct VerifiedBackup {
    files: u32,
    recordings: u32,
    bytes: u64,
}

#[derive(Deserialize, TS)]
pub(crate) struct RestoreBackup {
    path: PathBuf,
    method: BackupSecret,
    secret: String,
    /// Sets the present workspace aside; without this, a workspace that is here is never replaced.
    replace: bool,
}

#[derive(Serialize, TS)]
pub(crate) struct RestoredBackup {
    /// How many people were in the backup that had been erased since.
    erased: u32,
    recordings: u32,
    /// Where the workspace lies that was here before.
    set_aside: Option<String>,
}

fn ways(ways: Vec<Way>) -> Vec<Unlocker> {
    ways.into_iter().map(Unlocker::from).collect()
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(crate) fn status(cx: &Cx<'_>, _: Nothing) -> Result<BackupStatus> {
    let workspace = cx.workspace;
    let last = cx.read(|tx| Ok(tx.locals::<LastBackup>(AREA)?))?.into_iter().next();
    let portable = workspace.keys().ways().into_iter().filter(|way| *way != Way::Keyring).collect();
    Ok(BackupStatus {
        last,
        bytes: workspace.sqlite.bytes() + workspace::folder_bytes(&workspace.folder.join(VAULT)),
        folder: workspace.env.exports.display().to_string(),
        ways: ways(portable),
    })
}

/// Starts to make a backup.
pub(crate) fn create(cx: &Cx<'_>, input: CreateBackup) -> Result<StartedExport> {
    let workspace = cx.workspace;
    let passphrase = input.passphrase.as_deref().filter(|passphrase| !passphrase.is_empty());
    if passphrase.is_some_and(|passphrase| passphrase.chars().count() < MIN_PASSPHRASE) {
        let error = Error::new(ErrorKind::Invalid, "workspace.passphrase_short");
        return Err(error.with("min", MIN_PASSPHRASE));
    }
    let now = cx.now();
    let keys = workspace.keys().for_backup(&workspace.key, passphrase)?;
    let header = Header::new(keys, &workspace.key, env!("CARGO_PKG_VERSION"), sqlite::format(), now.0)?;
    let path = match input.path {
        Some(path) if path.exists() => return Err(Error::new(ErrorKind::Conflict, "backup.exists")),
        Some(path) => path,
        None => {
            let organisation = cx.read(|tx| Ok(tx.require(workspace.organisation)?))?;
            let name = format!("RecruteIA - {} - {}", organisation.name, reports::day(&workspace.env, now));
            reports::new_path(&workspace.env.exports, &format!("{}.{ENDING}", reports::safe_name(&name)))?
        }
    };
    let label = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let task = Task::Backup { path: path.clone(), header: Box::new(header) };
    let stored = StoredJob::new(task, label, None, now);
    cx.write(|tx| stored.put(tx))?;
    workspace.jobs.enqueue(&stored.job);
    Ok(StartedExport { job: stored.job, path: path.display().to_string() })
}

/// Does a backup job: a whole file under its name, or none.
pub(crate) fn run_backup(
    workspace: &Workspace,
    path: &Path,
    header: &Header,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let making = workspace.env.home.join(MAKING);
    let part = reports::beside(path);
    let outcome = make(workspace, path, &part, &making, header, reporter);
    // What is left is encrypted, and removed by the next backup or start.
    let _ = fs::remove_dir_all(&making);
    if outcome.is_err() {
        let _ = fs::remove_file(&part);
    }
    outcome
}

fn make(
    workspace: &Workspace,
    path: &Path,
    part: &Path,
    making: &Path,
    header: &Header,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    for leftover in [making, part] {
        remove(leftover)?;
    }
    let database = workspace.sqlite.bytes();
    let vault = workspace::folder_bytes(&workspace.folder.join(VAULT));
    ensure_room(&workspace.env.home, database)?;
    ensure_room(folder, database + vault)?;

    workspace::make_private_folder(making)?;
    let copy = making.join(DATABASE);
    workspace.sqlite.copy_to(&copy)?;
    let mut media = Vec::new();
    for id in workspace.vault.list()? {
        let known = workspace.db.read(|tx| Ok::<_, Error>(tx.get(Id::<Media>::from_uuid(id))?.is_some()))?;
        media.extend(known.then_some(id));
    }
    let mut sources = vec![Source::file(DATABASE.into(), copy)?];
    sources.extend(Source::vault(&workspace.folder.join(VAULT), &media)?);
    let total: u64 = sources.iter().map(|source| source.bytes).sum();
    engine::write(part, header, &sources, &mut |done| reporter.progress(done, 2 * total))?;
    let written =
        engine::read(part, &workspace.key, None, &mut |done| reporter.progress(total + done, 2 * total))?;
    if path.exists() {
        return Err(Error::new(ErrorKind::Conflict, "backup.exists"));
    }
    fs::rename(part, path)?;
    workspace::sync_folder(folder)?;
    let made_at_ms = Millis(header.made_at_ms);
    let last = LastBackup {
        path: path.display().to_string(),
        made_at_ms,
        bytes: path.metadata()?.len(),
        recordings: small(written.recordings()),
        expires_at_ms: made_at_ms.plus(EXPIRES_AFTER),
    };
    workspace.db.write(workspace.administrator, |tx| Ok::<_, Error>(tx.put_local(AREA, "last", &last)?))
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn ensure_room(folder: &Path, bytes: u64) -> Result<()> {
    let (free, needed) = (fs4::available_space(folder)?, bytes + bytes / 50 + RESERVE);
    if free >= needed {
        return Ok(());
    }
    let error = Error::new(ErrorKind::Unavailable, "backup.no_space");
    Err(error.with("needed_mb", needed >> 20).with("free_mb", free >> 20))
}

/// Reads what stands readable at the beginning of a backup.
pub(crate) fn inspect(host: &Host, input: InspectBackup) -> Result<BackupInfo> {
    let header = Header::of(&input.path)?;
    let here = workspace::load_keys(&host.env).ok().map(|keys| keys.workspace);
    let made_at_ms = Millis(header.made_at_ms);
    Ok(BackupInfo {
        made_at_ms,
        expires_at_ms: made_at_ms.plus(EXPIRES_AFTER),
        readable: header.database_format <= sqlite::format(),
        bytes: header.bytes,
        ways: ways(header.keys.ways()),
        same_workspace: here == Some(header.keys.workspace),
        version: header.version,
    })
}

fn unlock(header: &Header, method: BackupSecret, secret: &str) -> Result<WorkspaceKey> {
    Ok(match method {
        BackupSecret::Passphrase => header.unlock_by_passphrase(secret)?,
        BackupSecret::Recovery => header.unlock_by_recovery(&RecoveryCode::parse(secret)?)?,
    })
}

/// Tells how far it is, and hears whether to go on.
fn watch(host: &Host, total: u64) -> impl FnMut(u64) -> ControlFlow<()> + '_ {
    host.stop_transfer.store(false, Ordering::Relaxed);
    let mut told: Option<Instant> = None;
    move |done| {
        if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            told = Some(Instant::now());
            host.env.events.tell(Event::Transfer { done, total });
        }
        if host.stop_transfer.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Reads a whole backup and checks all of it, without changing anything.
pub(crate) fn verify(host: &Host, input: VerifyBackup) -> Result<VerifiedBackup> {
    let header = Header::of(&input.path)?;
    let key = unlock(&header, input.method, &input.secret)?;
    let found = engine::read(&input.path, &key, None, &mut watch(host, header.bytes))?;
    Ok(VerifiedBackup {
        files: small(found.files()),
        recordings: small(found.recordings()),
        bytes: found.bytes(),
    })
}

/// Calls off a verification or a restore, as long as it reads.
pub(crate) fn stop(host: &Host, _: Nothing) -> Result<()> {
    host.stop_transfer.store(true, Ordering::Relaxed);
    Ok(())
}

/// Puts the workspace of a backup in the place of the one that is here, if any, and opens it.
pub(crate) fn restore(host: &Host, input: RestoreBackup) -> Result<RestoredBackup> {
    let Ok(_one_at_a_time) = host.restoring.try_lock() else {
        return Err(Error::new(ErrorKind::Conflict, "backup.restoring"));
    };
    if let Some(open) = host.current() {
        room::ensure_free(&open)?;
    }
    let env = &host.env;
    let place = workspace::folder(env);
    if place.exists() && !input.replace {
        return Err(Error::new(ErrorKind::Conflict, "workspace.exists"));
    }
    let header = Header::of(&input.path)?;
    if header.database_format > sqlite::format() {
        let error = Error::new(ErrorKind::Unavailable, "workspace.newer_version");
        return Err(error.with("found", header.database_format).with("known", sqlite::format()));
    }
    let key = unlock(&header, input.method, &input.secret)?;
    ensure_room(&env.home, header.bytes)?;
    let laying = env.home.join(RESTORING);
    let prepared = prepare(host, &input.path, &header, &key, &laying);
    let (erased, recordings) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            // What is left is encrypted, and removed at the next start.
            let _ = remove(&laying);
            return Err(error);
        }
    };
    let _alone = loop {
        host.close();
        let alone = host.alone();
        if host.workspace().is_err() {
            break alone;
        }
    };
    let set_aside = change_places(env, &laying, &place)?;
    workspace::open(host, key)?;
    Ok(RestoredBackup { erased, recordings, set_aside: set_aside.map(|path| path.display().to_string()) })
}

/// Lays the workspace of a backup down, whole, with nobody in it who was erased since.
fn prepare(
    host: &Host,
    path: &Path,
    header: &Header,
    key: &WorkspaceKey,
    laying: &Path,
) -> Result<(u32, u32)> {
    let env = &host.env;
    remove(laying)?;
    workspace::make_private_folder(laying)?;
    let found = engine::read(path, key, Some(laying), &mut watch(host, header.bytes))?;
    let organisation = header.keys.workspace;
    let erased = {
        let engine = Arc::new(Sqlite::open(&laying.join(DATABASE), key, env.clock.now())?);
        engine.check()?;
        let db = Db::open(engine, organisation, Arc::clone(&env.clock))?;
        let administrator = db.read(|tx| {
            let users = tx.list(Find::<User>::all())?;
            let admin = users.into_iter().find(|user| user.role == Role::Admin);
            admin.ok_or_else(|| Error::not_found("user"))
        })?;
        let vault = Vault::open(&laying.join(VAULT))?;
        let list = erasures::known(&env.home, organisation)?;
        let erased = erasures::replay(&db, &vault, administrator.id, &list, env.clock.now())?;
        db.write(administrator.id, |tx| {
            jobs::forget_left_behind(tx)?;
            room::forget_all(tx)?;
            Ok::<_, Error>(tx.audit_call("backup.restore", "", "ok")?)
        })?;
        erased
    };
    // What opens this very workspace on this machine goes on to do so: the keyring is in no backup.
    let here = workspace::load_keys(env).ok().filter(|keys| keys.workspace == organisation);
    let same_key = host.workspace().is_ok_and(|open| open.key == *key);
    let mut keys = here.filter(|_| same_key).unwrap_or_else(|| header.keys.clone());
    keys.recovery_confirmed = true;
    keys.save(&laying.join(KEYS))?;
    workspace::sync_folder(laying)?;
    Ok((erased, small(found.recordings())))
}

/// Two renames; see the head of this file for what happens when they are interrupted.
fn change_places(env: &Env, laying: &Path, place: &Path) -> Result<Option<PathBuf>> {
    let whole = env.home.join(RESTORED);
    remove(&whole)?;
    fs::rename(laying, &whole)?;
    workspace::sync_folder(&env.home)?;
    let set_aside = if place.exists() {
        let aside = env.home.join(format!("{REPLACED}{:013}", env.clock.now().0));
        fs::rename(place, &aside)?;
        Some(aside)
    } else {
        None
    };
    fs::rename(&whole, place)?;
    workspace::sync_folder(&env.home)?;
    Ok(set_aside)
}

/// Ends what a killed restore or backup began: either finishes it, or removes what it left.
///
/// # Errors
/// When a folder can't be renamed or removed.
pub(crate) fn settle(env: &Env) -> Result<()> {
    let (place, whole) = (workspace::folder(env), env.home.join(RESTORED));
    if whole.exists() && !place.exists() {
        fs::rename(&whole, &place)?;
        workspace::sync_folder(&env.home)?;
    }
    for leftover in [RESTORED, RESTORING, MAKING] {
        remove(&env.home.join(leftover))?;
    }
    Ok(())
}

/// Removes workspaces that were set aside more than 30 days ago.
pub(crate) fn remove_expired(env: &Env, now: Millis) -> Result<()> {
    for entry in fs::read_dir(&env.home)? {
        let entry = entry?;
        let name = entry.file_name();
        let at = name.to_str().and_then(|name| name.strip_prefix(REPLACED)).and_then(|at| at.parse().ok());
        if at.is_some_and(|at| Millis(at).plus(EXPIRES_AFTER) <= now) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}
