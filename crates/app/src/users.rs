//! The people who work in this workspace, and which of them sits at the machine.
//!
//! The workspace key opens the data; a password of their own says who somebody is, so that ratings, signatures and the
//! activity log carry the right name. A workspace with one user and no password asks nobody.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    Id, Millis, Record,
    user::{self, Role, User, UserEdit},
};
use serde::{Deserialize, Serialize};
use store::{Find, Read, keys::RecoveryCode, password};
use ts_rs::TS;

use crate::{
    Cx, Error, Host, Result, Workspace,
    cx::{Nothing, lock},
    devices,
    error::ErrorKind,
    host::Place,
    room::{self, Seat},
    workspace::MIN_PASSPHRASE,
};

const AREA: &str = "password";
/// After this many wrong passwords in a row nobody is let in for [`REST`].
const ATTEMPTS: u32 = 5;
const REST: Duration = Duration::from_secs(30);

/// The password of one user, on this machine alone: secrets are never synced.
#[derive(Serialize, Deserialize)]
struct Kept {
    user: Id<User>,
    hash: String,
    set_at_ms: Millis,
}

/// Who sits at the machine.
#[derive(Default)]
pub(crate) struct Door {
    signed_in: Option<Id<User>>,
    /// The candidate that the machine is handed over to; then nobody is signed in, unless they have a window of their own.
    seat: Option<Seat>,
    wrong: Attempts,
    /// The same at the window of a candidate's own, which must not keep those who work here out of theirs.
    wrong_at_seat: Attempts,
}

/// Wrong passwords in a row.
#[derive(Default)]
struct Attempts {
    count: u32,
    last: Option<Instant>,
}

impl Attempts {
    fn ensure_rested(&self) -> Result<()> {
        let rested = self.last.is_none_or(|last| last.elapsed() >= REST);
        if self.count >= ATTEMPTS && !rested {
            return Err(Error::new(ErrorKind::Forbidden, "sign_in.wait").with("seconds", REST.as_secs()));
        }
        Ok(())
    }

    fn failed(&mut self) {
        self.count = self.count.saturating_add(1);
        self.last = Some(Instant::now());
    }
}

impl Door {
    /// The door of a workspace that was just opened: a user who is alone and has no password needs none.
    pub(crate) fn at_opening(tx: &mut Read<'_>) -> Result<Self> {
        let seat = room::at_opening(tx)?;
        let signed_in = if seat.is_some_and(|seat| !seat.beside) { None } else { without_password(tx)? };
        Ok(Self { signed_in, seat, ..Self::default() })
    }

    fn wrong(&mut self, place: Place) -> &mut Attempts {
        match place {
            Place::Desk => &mut self.wrong,
            Place::Seat => &mut self.wrong_at_seat,
        }
    }

    fn passed(&mut self, user: Id<User>) {
        let seat = self.seat.filter(|seat| seat.beside);
        *self = Self { signed_in: Some(user), seat, ..Self::default() };
    }
}

impl Workspace {
    /// Who sits at the machine.
    ///
    /// # Errors
    /// `sign_in.needed` before somebody has said who they are, and once they don't work here any more.
    pub fn user(&self) -> Result<User> {
        let id = {
            let door = lock(&self.door);
            if door.seat.is_some_and(|seat| !seat.beside) {
                return Err(Error::new(ErrorKind::Conflict, "interview.handed_over"));
            }
            door.signed_in
        };
        self.active(id)
    }

    /// Who handed the machine over to the candidate who sits at it, and answers for it.
    ///
    /// # Errors
    /// `interview.none` while no candidate does.
    pub(crate) fn host_of_seat(&self) -> Result<User> {
        let seat = self.seat().ok_or_else(|| Error::new(ErrorKind::Conflict, "interview.none"))?;
        Ok(self.db.read(|tx| tx.require(seat.by))?)
    }

    fn active(&self, id: Option<Id<User>>) -> Result<User> {
        let needed = || Error::new(ErrorKind::Conflict, "sign_in.needed");
        let id = id.ok_or_else(needed)?;
        let user = self.db.read(|tx| Ok::<_, Error>(tx.get(id)?))?;
        user.filter(|user| user.active).ok_or_else(needed)
    }

    /// The candidate that the machine is handed over to.
    pub(crate) fn seat(&self) -> Option<Seat> {
        lock(&self.door).seat
    }

    /// A candidate takes the place of whoever sat at the machine, or one beside them.
    pub(crate) fn sit(&self, seat: Seat) {
        let mut door = lock(&self.door);
        let signed_in = door.signed_in.filter(|_| seat.beside);
        *door = Door { signed_in, seat: Some(seat), ..Door::default() };
    }

    /// The place beside whoever works here is free again.
    pub(crate) fn rise(&self) {
        lock(&self.door).seat = None;
    }

    /// Nobody sits there any more; who works here alone has their place back.
    pub(crate) fn leave(&self) -> Result<()> {
        let door = self.db.read(Door::at_opening)?;
        *lock(&self.door) = door;
        Ok(())
    }
}

/// The only user, if they have no password.
fn without_password(tx: &mut Read<'_>) -> Result<Option<Id<User>>> {
    let users = team(tx)?;
    let mut active = users.iter().filter(|user| user.active);
    match (active.next(), active.next()) {
        (Some(only), None) if kept(tx, only.id)?.is_none() => Ok(Some(only.id)),
        _ => Ok(None),
    }
}

/// Everybody, by name.
pub(crate) fn team(tx: &mut Read<'_>) -> Result<Vec<User>> {
    let mut users = tx.list(Find::<User>::all())?;
    users.sort_by_key(|user| (user.sort_key(), user.id));
    Ok(users)
}

fn kept(tx: &mut Read<'_>, user: Id<User>) -> Result<Option<Kept>> {
    Ok(tx.locals::<Kept>(AREA)?.into_iter().find(|kept| kept.user == user))
}

/// Whether `user` has a password of their own.
pub(crate) fn has_password(tx: &mut Read<'_>, user: Id<User>) -> Result<bool> {
    Ok(kept(tx, user)?.is_some())
}

#[derive(Serialize, TS)]
#[ts(rename = "Member")]
pub(crate) struct MemberView {
    #[serde(flatten)]
    #[ts(flatten)]
    user: User,
    has_password: bool,
    /// Whether this is who asks.
    own: bool,
}

#[derive(Deserialize, TS)]
pub(crate) struct NewUser {
    first_name: String,
    last_name: String,
    email: String,
    role: Role,
    password: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct UpdateUser {
    id: Id<User>,
    #[serde(flatten)]
    #[ts(flatten)]
    edit: UserEdit,
}

#[derive(Deserialize, TS)]
pub(crate) struct SetPassword {
    id: Id<User>,
    /// The password until now; asked of whoever changes their own.
    current: Option<String>,
    password: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct SignIn {
    /// The id of the user, or their address.
    identifier: String,
    password: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct RecoverPassword {
    identifier: String,
    recovery_code: String,
    password: String,
}

pub(crate) fn list(cx: &Cx<'_>, _: Nothing) -> Result<Vec<MemberView>> {
    cx.read(|tx| {
        let passwords = tx.locals::<Kept>(AREA)?;
        let view = |user: User| MemberView {
            has_password: passwords.iter().any(|kept| kept.user == user.id),
            own: user.id == cx.user.id,
            user,
        };
        Ok(team(tx)?.into_iter().map(view).collect())
    })
}

/// Ratings and reviews are what there is to do here, so nobody can be added who may do neither.
fn ensure_usable(role: Role) -> Result<()> {
    if role.includes(Role::Recruiter) { Ok(()) } else { Err(Error::field("role", "unknown")) }
}

fn ensure_long(password: &str) -> Result<()> {
    if password.chars().count() < MIN_PASSPHRASE {
        return Err(Error::new(ErrorKind::Invalid, "user.password_short").with("min", MIN_PASSPHRASE));
    }
    Ok(())
}

fn keep(tx: &mut store::Tx<'_>, user: Id<User>, hash: &str, now: Millis) -> Result<()> {
    let kept = Kept { user, hash: hash.to_owned(), set_at_ms: now };
    Ok(tx.put_local(AREA, &user.to_string(), &kept)?)
}

pub(crate) fn create(cx: &Cx<'_>, input: NewUser) -> Result<User> {
    ensure_usable(input.role)?;
    let user = User::new(&input.first_name, &input.last_name, &input.email, input.role, cx.now())?;
    ensure_long(&input.password)?;
    let hash = password::hash(&input.password)?;
    cx.write(|tx| {
        // Otherwise everybody could say that they are the one without a password.
        if !has_password(tx, cx.user.id)? {
            return Err(Error::new(ErrorKind::Conflict, "user.own_password_first"));
        }
        let mut all = team(tx)?;
        all.push(user.clone());
        user::check_team(&all)?;
        tx.put(&user)?;
        keep(tx, user.id, &hash, cx.now())?;
        Ok(user.clone())
    })
}

pub(crate) fn update(cx: &Cx<'_>, input: UpdateUser) -> Result<User> {
    ensure_usable(input.edit.role)?;
    cx.write(|tx| {
        let edited = tx.require(input.id)?.edited(&input.edit)?;
        if edited.active && edited.id != cx.user.id && !has_password(tx, edited.id)? {
            return Err(Error::new(ErrorKind::Conflict, "user.no_password"));
        }
        let mut all = team(tx)?;
        all.retain(|user| user.id != edited.id);
        all.push(edited.clone());
        user::check_team(&all)?;
        tx.put(&edited)?;
        Ok(edited)
    })
}

pub(crate) fn set_password(cx: &Cx<'_>, input: SetPassword) -> Result<()> {
    let own = input.id == cx.user.id;
    if !own && !cx.user.role.includes(Role::Admin) {
        return Err(Error::new(ErrorKind::Forbidden, "forbidden.role").with("method", "users.set_password"));
    }
    ensure_long(&input.password)?;
    if own {
        let before = cx.read(|tx| kept(tx, cx.user.id))?;
        let current = input.current.unwrap_or_default();
        if before.is_some_and(|before| !password::verify(&before.hash, &current)) {
            return Err(Error::new(ErrorKind::Invalid, "user.wrong_password"));
        }
    }
    let hash = password::hash(&input.password)?;
    cx.write(|tx| {
        let user = tx.require(input.id)?;
        keep(tx, user.id, &hash, cx.now())
    })
}

/// The active user of this id or address, and their password.
fn find(workspace: &Workspace, identifier: &str) -> Result<Option<(User, Option<Kept>)>> {
    let wanted = identifier.trim().to_lowercase();
    workspace.db.read(|tx| {
        let mut users = team(tx)?.into_iter().filter(|user| user.active);
        let found = users.find(|user| user.id.to_string() == wanted || user.email.to_lowercase() == wanted);
        match found {
            Some(user) => Ok(Some((user.clone(), kept(tx, user.id)?))),
            None => Ok(None),
        }
    })
}

fn note(workspace: &Workspace, user: Id<User>, method: &str, outcome: &str) -> Result<()> {
    workspace.db.write(user, |tx| Ok::<_, Error>(tx.audit_call(method, "", outcome)?))
}

pub(crate) fn sign_in(host: &Host, input: SignIn) -> Result<()> {
    let workspace = host.workspace()?;
    take_place(&workspace, &input.identifier, Some(&input.password))?;
    host.tell_workspace_state();
    Ok(())
}

/// Whoever says who they are takes their place at the machine. Only who works here alone, without a password, needs none.
pub(crate) fn take_place(workspace: &Arc<Workspace>, identifier: &str, password: Option<&str>) -> Result<()> {
    enter(workspace, identify(workspace, Place::Desk, identifier, password)?)
}

/// Whoever says who they are works here.
pub(crate) fn identify(
    workspace: &Workspace,
    place: Place,
    identifier: &str,
    password: Option<&str>,
) -> Result<Id<User>> {
    // One at a time: who asks often at once gets no further than who asks again and again.
    let _one_at_a_time = lock(&workspace.knocking);
    lock(&workspace.door).wrong(place).ensure_rested()?;
    let found = find(workspace, identifier)?;
    let open_to = workspace.db.read(without_password)?;
    let right = found.as_ref().is_some_and(|(user, kept)| match kept {
        Some(kept) => password.is_some_and(|password| password::verify(&kept.hash, password)),
        None => open_to == Some(user.id),
    });
    let actor = found.map_or(User::SYSTEM, |(user, _)| user.id);
    if !right {
        lock(&workspace.door).wrong(place).failed();
        note(workspace, actor, "users.sign_in", "sign_in.wrong")?;
        return Err(Error::new(ErrorKind::Forbidden, "sign_in.wrong"));
    }
    note(workspace, actor, "users.sign_in", "ok")?;
    Ok(actor)
}

fn enter(workspace: &Arc<Workspace>, user: Id<User>) -> Result<()> {
    if workspace.seat().is_some_and(|seat| !seat.beside) {
        room::taken_back(workspace)?;
    }
    lock(&workspace.door).passed(user);
    Ok(())
}

pub(crate) fn sign_out(host: &Host, _: Nothing) -> Result<()> {
    let workspace = host.workspace()?;
    let user = workspace.user()?;
    if !workspace.db.read(|tx| has_password(tx, user.id))? {
        return Err(Error::new(ErrorKind::Conflict, "user.own_password_first"));
    }
    note(&workspace, user.id, "users.sign_out", "ok")?;
    if workspace.seat().is_none() {
        // Nobody would look after what is being recorded.
        devices::close(&workspace);
    }
    lock(&workspace.door).signed_in = None;
    host.tell_workspace_state();
    Ok(())
}

/// A forgotten password is replaced by whoever holds the recovery code of the workspace.
pub(crate) fn recover(host: &Host, input: RecoverPassword) -> Result<()> {
    let workspace = host.workspace()?;
    let _one_at_a_time = lock(&workspace.knocking);
    lock(&workspace.door).wrong(Place::Desk).ensure_rested()?;
    let keys = workspace.keys().clone();
    let opened = RecoveryCode::parse(&input.recovery_code).and_then(|code| keys.unlock_by_recovery(&code));
    let holds = opened.is_ok_and(|key| key == workspace.key);
    let found = find(&workspace, &input.identifier)?.filter(|_| holds);
    let Some((user, _)) = found else {
        lock(&workspace.door).wrong(Place::Desk).failed();
        note(&workspace, User::SYSTEM, "users.recover", "workspace.recovery_mismatch")?;
        return Err(Error::new(ErrorKind::Invalid, "workspace.recovery_mismatch"));
    };
    ensure_long(&input.password)?;
    let hash = password::hash(&input.password)?;
    workspace.db.write(user.id, |tx| {
        keep(tx, user.id, &hash, workspace.now())?;
        Ok::<_, Error>(tx.audit_call("users.recover", "", "ok")?)
    })?;
    enter(&workspace, user.id)?;
    host.tell_workspace_state();
    Ok(())
}
