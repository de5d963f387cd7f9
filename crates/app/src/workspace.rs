//! Making, unlocking and locking the workspace.
//!
//! A workspace is a folder: `keys.json` (sealed keys), `recruteia.db` (SQLCipher), `vault/` (media). It is made
//! beside its place and moved there in one step, so that there is a whole one or none.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use domain::{
    Id, Millis,
    interview::Media,
    session::Session,
    settings::Settings,
    user::{Organisation, Role, User},
};
use failpoints::Failpoint;
use serde::{Deserialize, Serialize};
use store::{
    Db, StoreError, backup, keyring,
    keys::{KeyError, RecoveryCode, SealedKeys, Way, WorkspaceKey},
    sqlite::{self, Sqlite},
    vault::Vault,
};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Host, Result, Workspace,
    captions::Known,
    cx::Nothing,
    erasures,
    error::ErrorKind,
    host::Place,
    jobs::JobBoard,
    recordings, reports, room, sample,
    schedule::Schedule,
    spoken,
    users::{self, Door},
};

pub(crate) const MIN_PASSPHRASE: usize = 12;
pub(crate) const KEYS: &str = "keys.json";
const DATABASE: &str = backup::DATABASE;
pub(crate) const VAULT: &str = backup::VAULT;
const A_DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Whether there is a workspace, and whether it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceState {
    /// There is none yet.
    None,
    /// There is one, locked.
    Locked,
    /// It is open, and its recovery code has yet to be confirmed.
    ConfirmRecovery,
    /// It is open, and nobody has said who they are.
    SignIn,
    /// It is open, and handed over to a candidate.
    Interview,
    /// Told to a candidate's own window alone: there is no interview to go on with now.
    Away,
    /// It is open.
    Open,
    /// It cannot be used before somebody has dealt with its file; the trouble says why.
    Stopped,
}

/// What unlocks a workspace every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Protection {
    /// The system's keyring.
    Keyring,
    /// A passphrase.
    Passphrase,
}

#[derive(Serialize, TS)]
pub(crate) struct WorkspaceStatus {
    state: WorkspaceState,
    protection: Option<Protection>,
    keyring_available: bool,
    organisation: Option<String>,
    /// Who sits at the machine.
    user: Option<User>,
    /// Whether somebody else can take their place: they have a password of their own.
    can_sign_out: bool,
    /// Who may say that they do, while nobody has.
    people: Vec<SignInName>,
    version: String,
    folder: String,
    sample_available: bool,
    /// Why the workspace is not open, or what is wrong with this machine's clock.
    trouble: Option<Error>,
    /// The session of the candidate who has a window of their own here.
    beside: Option<Id<Session>>,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct SignInName {
    id: Id<User>,
    name: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct CreateWorkspace {
    organisation: String,
    first_name: String,
    last_name: String,
    email: String,
    protection: Protection,
    passphrase: Option<String>,
}

#[derive(Serialize, TS)]
#[ts(rename = "RecoveryCode")]
pub(crate) struct ShownRecoveryCode {
    recovery_code: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct ConfirmRecovery {
    code: String,
}

#[derive(Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnlockMethod {
    Keyring,
    Passphrase,
    Recovery,
}

#[derive(Deserialize, TS)]
pub(crate) struct Unlock {
    method: UnlockMethod,
    secret: Option<String>,
}

#[derive(Serialize, TS)]
pub(crate) struct WorkspaceInfo {
    id: Id<Organisation>,
    folder: String,
    organisation: String,
    created_at_ms: Millis,
    protection: Option<Protection>,
    schema_version: u32,
    database_bytes: u64,
    vault_bytes: u64,
    export_folder: String,
    ffmpeg: Option<String>,
}

#[derive(Deserialize, TS)]
pub(crate) struct ChangeProtection {
    protection: Protection,
    passphrase: Option<String>,
}

pub(crate) fn folder(env: &Env) -> PathBuf {
    env.home.join("workspace")
}

pub(crate) fn load_keys(env: &Env) -> Result<SealedKeys> {
    SealedKeys::load(&folder(env).join(KEYS)).map_err(|error| match error {
        // Asked for where there is a workspace: the file of its keys was lost.
        KeyError::File(error) if error.kind() == std::io::ErrorKind::NotFound => KeyError::Damaged.into(),
        error => error.into(),
    })
}

fn protection_of(keys: &SealedKeys) -> Option<Protection> {
    keys.everyday().and_then(|way| match way {
        Way::Keyring => Some(Protection::Keyring),
        Way::Passphrase => Some(Protection::Passphrase),
        Way::Recovery => None,
    })
}

pub(crate) fn state(host: &Host) -> Result<WorkspaceState> {
    if let Some(open) = host.current() {
        if open.sqlite.damage().is_some() {
            return Ok(WorkspaceState::Stopped);
        }
        let confirmed = open.keys().recovery_confirmed;
        return Ok(match open.user() {
            Err(_) if open.seat().is_some_and(|seat| !seat.beside) => WorkspaceState::Interview,
            Err(_) => WorkspaceState::SignIn,
            Ok(_) if !confirmed => WorkspaceState::ConfirmRecovery,
            Ok(_) => WorkspaceState::Open,
        });
    }
    if host.trouble().is_some_and(|trouble| trouble.stops_workspace()) {
        return Ok(WorkspaceState::Stopped);
    }
    let folder = folder(&host.env);
    let there = folder.join(KEYS).try_exists()? || folder.join(DATABASE).try_exists()?;
    Ok(if there { WorkspaceState::Locked } else { WorkspaceState::None })
}

/// The clock of this machine stands before the last thing that was saved.
fn clock_trouble(workspace: &Workspace) -> Option<Error> {
    let behind_ms = workspace.db.last_change().0.saturating_sub(workspace.now().0);
    (behind_ms > A_DAY_MS)
        .then(|| Error::new(ErrorKind::Unavailable, "clock.behind").with("days", behind_ms / A_DAY_MS))
}

pub(crate) fn status(host: &Host, place: Place, _: Nothing) -> Result<WorkspaceStatus> {
    if place == Place::Seat {
        return Ok(status_at_seat(host));
    }
    match try_status(host) {
        // The damage was found in between; asked again, the workspace is shut, and that is its status.
        Err(error) if error.stops_workspace() => try_status(host),
        told => told,
    }
}

/// All that a candidate's own window needs to know.
fn status_at_seat(host: &Host) -> WorkspaceStatus {
    WorkspaceStatus {
        state: state_at_seat(host),
        protection: None,
        keyring_available: false,
        organisation: None,
        user: None,
        can_sign_out: false,
        people: Vec::new(),
        version: env!("CARGO_PKG_VERSION").into(),
        folder: String::new(),
        sample_available: false,
        trouble: None,
        beside: None,
    }
}

/// What a candidate's own window shows.
pub(crate) fn state_at_seat(host: &Host) -> WorkspaceState {
    let seat = host.workspace().ok().and_then(|open| open.seat());
    if seat.is_some_and(|seat| seat.beside) { WorkspaceState::Interview } else { WorkspaceState::Away }
}

fn try_status(host: &Host) -> Result<WorkspaceStatus> {
    let open = host.workspace().ok();
    let state = state(host)?;
    let trouble = match &open {
        Some(open) => clock_trouble(open),
        None => host.trouble(),
    };
    let beside = open.as_ref().and_then(|open| open.seat()).filter(|seat| seat.beside);
    let beside = beside.map(|seat| seat.session_id);
    let (organisation, user, people, can_sign_out) = match open {
        None => (None, None, Vec::new(), false),
        Some(open) => open.db.read(|tx| {
            let (organisation, user) = (tx.require(open.organisation)?, open.user().ok());
            let can = |person: &User| person.active && user.is_none() && state == WorkspaceState::SignIn;
            let people = users::team(tx)?.into_iter().filter(can);
            let people = people.map(|user| SignInName { id: user.id, name: user.name() }).collect();
            let can_sign_out = match &user {
                Some(user) => users::has_password(tx, user.id)?,
                None => false,
            };
            Ok::<_, Error>((Some(organisation.name), user, people, can_sign_out))
        })?,
    };
    let protection = if state == WorkspaceState::None { None } else { protection_of(&load_keys(&host.env)?) };
    Ok(WorkspaceStatus {
        state,
        protection,
        keyring_available: state == WorkspaceState::None && keyring::works(),
        organisation,
        user,
        people,
        can_sign_out,
        version: env!("CARGO_PKG_VERSION").into(),
        folder: folder(&host.env).display().to_string(),
        sample_available: sample::available(&host.env),
        trouble,
        beside,
    })
}

fn protect(
    keys: &mut SealedKeys,
    key: &WorkspaceKey,
    protection: Protection,
    passphrase: Option<&str>,
) -> Result<()> {
    match protection {
        Protection::Keyring => keys.protect_by_keyring(key)?,
        Protection::Passphrase => {
            let passphrase = passphrase.unwrap_or_default();
            if passphrase.chars().count() < MIN_PASSPHRASE {
                return Err(
                    Error::new(ErrorKind::Invalid, "workspace.passphrase_short").with("min", MIN_PASSPHRASE)
                );
            }
            keys.protect_by_passphrase(key, passphrase)?;
        }
    }
    Ok(())
}

pub(crate) fn create(host: &Host, input: CreateWorkspace) -> Result<ShownRecoveryCode> {
    let env = &host.env;
    let _alone = host.alone();
    if state(host)? != WorkspaceState::None {
        return Err(Error::new(ErrorKind::Conflict, "workspace.exists"));
    }
    let now = env.clock.now();
    let organisation = Organisation::new(&input.organisation, now)?;
    let administrator = User::new(&input.first_name, &input.last_name, &input.email, Role::Admin, now)?;

    let (place, making) = (folder(env), env.home.join("workspace.new"));
    if making.exists() {
        fs::remove_dir_all(&making)?;
    }
    make_private_folder(&making)?;
    let key = WorkspaceKey::generate()?;
    let mut keys = SealedKeys::new(organisation.id.uuid());
    protect(&mut keys, &key, input.protection, input.passphrase.as_deref())?;
    let code = keys.new_recovery_code(&key)?;
    {
        let engine = Arc::new(Sqlite::open(&making.join(DATABASE), &key, now)?);
        let db = Db::open(engine, organisation.id.uuid(), Arc::clone(&env.clock))?;
        db.write(administrator.id, |tx| {
            tx.put(&organisation)?;
            tx.put(&administrator)?;
            tx.put(&Settings::new(organisation.id.cast()))?;
            Ok::<_, Error>(tx.audit_call("workspace.create", "", "ok")?)
        })?;
    }
    keys.save(&making.join(KEYS))?;
    failpoints::pass(Failpoint::WorkspaceMade);
    fs::rename(&making, &place)?;
    failpoints::pass(Failpoint::WorkspaceMoved);
    sync_folder(&env.home)?;
    open(host, key)?;
    Ok(ShownRecoveryCode { recovery_code: code.shown() })
}

/// Whoever holds the recovery code opens everything, so only an administrator is given a new one.
pub(crate) fn new_recovery_code(host: &Host, _: Nothing) -> Result<ShownRecoveryCode> {
    const METHOD: &str = "workspace.new_recovery_code";
    let workspace = host.workspace()?;
    let user = workspace.user()?;
    let allowed = user.role.includes(Role::Admin);
    let outcome = if allowed { "ok" } else { "forbidden.role" };
    workspace.db.write(user.id, |tx| Ok::<_, Error>(tx.audit_call(METHOD, "", outcome)?))?;
    if !allowed {
        return Err(Error::new(ErrorKind::Forbidden, "forbidden.role").with("method", METHOD));
    }
    let mut keys = workspace.keys().clone();
    let code = keys.new_recovery_code(&workspace.key)?;
    save_keys(&workspace, keys)?;
    host.tell_workspace_state();
    Ok(ShownRecoveryCode { recovery_code: code.shown() })
}

pub(crate) fn confirm_recovery(host: &Host, input: ConfirmRecovery) -> Result<()> {
    let workspace = host.workspace()?;
    let mut keys = workspace.keys().clone();
    let unlocked = RecoveryCode::parse(&input.code).and_then(|code| keys.unlock_by_recovery(&code));
    if !unlocked.is_ok_and(|key| key == workspace.key) {
        return Err(Error::new(ErrorKind::Invalid, "workspace.recovery_mismatch"));
    }
    keys.recovery_confirmed = true;
    save_keys(&workspace, keys)?;
    host.tell_workspace_state();
    Ok(())
}

pub(crate) fn unlock(host: &Host, input: Unlock) -> Result<()> {
    // Shuts one that was found damaged, which may have been replaced by a good copy since.
    if host.workspace().is_ok() {
        return Ok(());
    }
    let _alone = host.alone();
    if host.current().is_some() {
        return Ok(());
    }
    if state(host)? == WorkspaceState::None {
        return Err(Error::not_found("workspace"));
    }
    let keys = load_keys(&host.env)?;
    let secret = input.secret.unwrap_or_default();
    let key = match input.method {
        UnlockMethod::Keyring => keys.unlock_by_keyring()?,
        UnlockMethod::Passphrase => keys.unlock_by_passphrase(&secret)?,
        UnlockMethod::Recovery => keys.unlock_by_recovery(&RecoveryCode::parse(&secret)?)?,
    };
    open(host, key)
}

/// Not while a candidate is in an interview here, which would be cut off; whoever leaves their window signs out.
pub(crate) fn lock(host: &Host, _: Nothing) -> Result<()> {
    if let Some(open) = host.current() {
        room::ensure_free(&open)?;
    }
    host.close();
    Ok(())
}

/// Opens the workspace at the start when the keyring gives the key.
pub(crate) fn open_by_keyring(host: &Host) -> Result<()> {
    let _alone = host.alone();
    if state(host)? != WorkspaceState::Locked {
        return Ok(());
    }
    let keys = load_keys(&host.env)?;
    match keys.unlock_by_keyring() {
        Ok(key) => open(host, key),
        Err(KeyError::NoSuchWay) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn info(cx: &Cx<'_>, _: Nothing) -> Result<WorkspaceInfo> {
    let workspace = cx.workspace;
    let organisation = cx.read(|tx| Ok(tx.require(workspace.organisation)?))?;
    Ok(WorkspaceInfo {
        id: organisation.id,
        folder: workspace.folder.display().to_string(),
        organisation: organisation.name,
        created_at_ms: organisation.created_at_ms,
        protection: protection_of(&workspace.keys()),
        schema_version: sqlite::format(),
        database_bytes: workspace.sqlite.bytes(),
        vault_bytes: folder_bytes(&workspace.folder.join(VAULT)),
        export_folder: workspace.env.exports.display().to_string(),
        ffmpeg: Env::tools().ok().map(|tools| tools.version().to_owned()),
    })
}

pub(crate) fn change_protection(cx: &Cx<'_>, input: ChangeProtection) -> Result<()> {
    let mut keys = cx.workspace.keys().clone();
    protect(&mut keys, &cx.workspace.key, input.protection, input.passphrase.as_deref())?;
    save_keys(cx.workspace, keys)
}

fn save_keys(workspace: &Workspace, keys: SealedKeys) -> Result<()> {
    keys.save(&workspace.folder.join(KEYS))?;
    *workspace.keys() = keys;
    Ok(())
}

/// Opens the workspace; the caller is alone with it.
pub(crate) fn open(host: &Host, key: WorkspaceKey) -> Result<()> {
    let opened = try_open(host, key);
    if let Err(error) = &opened
        && error.stops_workspace()
    {
        host.set_trouble(error.clone());
    }
    opened
}

fn open_database(path: &Path, key: &WorkspaceKey, now: Millis) -> Result<Sqlite> {
    Sqlite::open(path, key, now).map_err(|error| match error {
        // The key was sealed with this workspace and unsealed untouched, so it is the file that is not what it was.
        StoreError::WrongKey => StoreError::Damaged { last_copy: sqlite::last_copy(path) }.into(),
        error => error.into(),
    })
}

fn try_open(host: &Host, key: WorkspaceKey) -> Result<()> {
    let env = &host.env;
    let folder = folder(env);
    let keys = load_keys(env)?;
    let sqlite = Arc::new(open_database(&folder.join(DATABASE), &key, env.clock.now())?);
    let engine: Arc<dyn store::engine::Engine> = Arc::clone(&sqlite) as _;
    let organisation: Id<Organisation> = Id::from_uuid(keys.workspace);
    let db = Db::open(engine, keys.workspace, Arc::clone(&env.clock))?;
    let (administrator, door) = db.read(|tx| {
        let users = users::team(tx)?;
        let administrator = users.into_iter().find(|user| user.active && user.role == Role::Admin);
        Ok::<_, Error>((administrator.ok_or_else(|| Error::not_found("user"))?, Door::at_opening(tx)?))
    })?;
    let vault = Vault::open(&folder.join(VAULT))?;
    remove_unfinished(&db, &vault)?;
    reports::remove_half_written(&env.exports);
    let workspace = Arc::new_cyclic(|workspace| Workspace {
        env: Arc::clone(env),
        db,
        sqlite,
        vault,
        folder,
        key,
        keys: Mutex::new(keys),
        organisation,
        administrator: administrator.id,
        door: Mutex::new(door),
        knocking: Mutex::default(),
        jobs: JobBoard::start(workspace.clone()),
        schedule: Schedule::default(),
        ingests: Mutex::new(HashMap::new()),
        uploads: Mutex::new(HashMap::new()),
        exported: Mutex::new(HashSet::new()),
        devices: Mutex::default(),
        studio: Mutex::default(),
        listener: spoken::Listener::default(),
        room: Mutex::default(),
        captions: Known::default(),
    });
    let jobs = workspace.jobs.interrupted(&workspace)?;
    // Before anybody can look at what a recording that was cut off became.
    recordings::keep_left_behind(&workspace)?;
    if let Err(error) = room::continued(&workspace) {
        tracing::error!(code = error.code, "that the interview goes on could not be noted");
    }
    host.set_workspace(Arc::clone(&workspace));
    for job in &jobs {
        workspace.jobs.enqueue(job);
    }
    erasures::publish(&workspace)?;
    workspace.schedule.start(&workspace);
    Ok(())
}

/// Removes media that an import had begun to store when the application was killed, which have no record, and those
/// whose removal was interrupted. Recordings that had begun stay.
fn remove_unfinished(db: &Db, vault: &Vault) -> Result<()> {
    let recorded = db.read(recordings::left_behind)?;
    for media in vault.list()? {
        let id = Id::<Media>::from_uuid(media);
        if recorded.contains(&id) {
            continue;
        }
        let wanted = db.read(|tx| Ok::<_, Error>(tx.get(id)?.is_some() && !tx.is_content_erased(id)?))?;
        if !wanted {
            vault.remove(media)?;
        }
    }
    Ok(())
}

pub(crate) fn make_private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(path)?)
}

pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    if cfg!(unix) {
        fs::File::open(path)?.sync_all()?;
    }
    Ok(())
}

pub(crate) fn folder_bytes(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return 0 };
    let bytes = |entry: fs::DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => folder_bytes(&entry.path()),
        Ok(_) => entry.metadata().map_or(0, |file| file.len()),
        Err(_) => 0,
    };
    entries.filter_map(std::result::Result::ok).map(bytes).sum()
}
