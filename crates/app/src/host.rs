//! This machine's application: the state of its workspace, and the one way to call anything.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, atomic::AtomicBool},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use domain::user::User;
use failpoints::Failpoint;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::{
    Cx, Env, Error, Result, Workspace,
    api::{Api, Method, Reach, Run, api},
    backup,
    cx::{lock, no_workspace},
    devices,
    error::ErrorKind,
    events::{Event, Events, Tag},
    workspace,
};

/// What a candidate's own window may always ask.
const STATUS: &str = "workspace.status";
/// What a candidate's own window shows.
const AT_SEAT: &[Tag] = &[Tag::Interview, Tag::Devices, Tag::Captions, Tag::Answers];
/// How long the end of the application waits for the work that it stopped.
const WORK_STOPS: Duration = Duration::from_secs(5);

/// Where a call comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A window of whoever works here; of the candidate as well, when the machine is handed over whole.
    Desk,
    /// The window of a candidate's own.
    Seat,
}

/// The application on this machine, with at most one workspace open.
pub struct Host {
    pub(crate) env: Arc<Env>,
    api: Api,
    open: RwLock<Option<Arc<Workspace>>>,
    /// Why the workspace is not open, or was shut, where somebody should know.
    trouble: Mutex<Option<Error>>,
    /// Whoever opens or closes the workspace holds this: the work that ends in workspaces closed before.
    ending: Mutex<Vec<JoinHandle<()>>>,
    /// Held while a backup is being restored.
    pub(crate) restoring: Mutex<()>,
    /// Whether reading a backup is to stop.
    pub(crate) stop_transfer: AtomicBool,
}

impl Host {
    /// The application, with no workspace open. What a killed restore began is ended first.
    pub fn new(env: Env) -> Self {
        if let Err(error) = backup::settle(&env) {
            tracing::error!(code = error.code, "what a restore left behind could not be cleared away");
        }
        Self {
            env: Arc::new(env),
            api: api(),
            open: RwLock::default(),
            trouble: Mutex::default(),
            ending: Mutex::default(),
            restoring: Mutex::default(),
            stop_transfer: AtomicBool::new(false),
        }
    }

    /// Opens the workspace if the keyring gives its key. To be called once the endpoint listens: jobs that were
    /// interrupted go on at once, and need it.
    pub fn open_by_keyring(&self) {
        if let Err(error) = workspace::open_by_keyring(self) {
            tracing::warn!(code = error.code, "the workspace stays locked");
            *lock(&self.trouble) = Some(error);
        }
    }

    /// What this machine gives the application.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Where changes are told.
    pub fn events(&self) -> &Events {
        &self.env.events
    }

    /// The open workspace.
    ///
    /// # Errors
    /// `workspace.not_open`; `workspace.damaged` and `workspace.newer_version` when that is why.
    pub fn workspace(&self) -> Result<Arc<Workspace>> {
        let Some(open) = self.current() else {
            return Err(self.trouble().filter(Error::stops_workspace).unwrap_or_else(no_workspace));
        };
        match open.sqlite.damage() {
            None => Ok(open),
            Some(damage) => {
                let error = Error::from(damage);
                tracing::error!(code = error.code, "the workspace is shut");
                self.shut(Some(error.clone()));
                Err(error)
            }
        }
    }

    /// The open workspace, whatever its state; for whoever is [alone](Self::alone) with it.
    pub(crate) fn current(&self) -> Option<Arc<Workspace>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Why the workspace is not open, where somebody should know.
    pub(crate) fn trouble(&self) -> Option<Error> {
        lock(&self.trouble).clone()
    }

    /// Remembers why the workspace could not be opened.
    pub(crate) fn set_trouble(&self, error: Error) {
        *lock(&self.trouble) = Some(error);
        self.tell_workspace_state();
    }

    /// Keeps others from opening or closing the workspace, and waits until all work in those closed before has
    /// ended: two at a time would do the same jobs twice.
    pub(crate) fn alone(&self) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
        let mut ending = lock(&self.ending);
        for lane in ending.drain(..) {
            // A lane that panicked has ended as well.
            let _ = lane.join();
        }
        ending
    }

    /// Makes `workspace` the open one; the caller is [alone](Self::alone).
    pub(crate) fn set_workspace(&self, workspace: Arc<Workspace>) {
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(workspace);
        *lock(&self.trouble) = None;
        self.tell_workspace_state();
    }

    /// Tells the state of the workspace to everybody who listens.
    pub(crate) fn tell_workspace_state(&self) {
        if let Ok(state) = workspace::state(self) {
            self.env.events.tell(Event::Workspace { state });
        }
    }

    /// Locks the workspace; jobs that run go on when it is unlocked again.
    pub fn close(&self) {
        self.shut(None);
    }

    fn shut(&self, trouble: Option<Error>) {
        // What is being recorded is stored through the open workspace.
        if let Some(open) = self.current() {
            devices::close(&open);
        }
        let mut ending = lock(&self.ending);
        let before = self.open.write().unwrap_or_else(PoisonError::into_inner).take();
        *lock(&self.trouble) = trouble;
        if let Some(before) = before {
            ending.extend(before.jobs.close());
            ending.extend(before.schedule.close());
        }
        drop(ending);
        self.tell_workspace_state();
    }

    /// The open workspace, for whoever signed in to it.
    ///
    /// # Errors
    /// As [`Host::workspace`], and `sign_in.needed`.
    pub fn entered(&self) -> Result<Arc<Workspace>> {
        let workspace = self.workspace()?;
        workspace.user()?;
        Ok(workspace)
    }

    /// Calls a method as whoever signed in to this workspace.
    ///
    /// # Errors
    /// As [`Host::call_at`].
    pub fn call(&self, name: &str, input: Value) -> Result<Value> {
        self.call_at(Place::Desk, name, input)
    }

    /// Calls a method from one of the places at this machine.
    ///
    /// # Errors
    /// `method.not_found`, `workspace.not_open`, `sign_in.needed`, `forbidden.role`, `interview.handed_over`,
    /// `interview.candidate_only`, and whatever the method says.
    pub fn call_at(&self, place: Place, name: &str, input: Value) -> Result<Value> {
        let method = self.api.method(name).ok_or_else(|| Error::not_found("method").with("method", name))?;
        let seat = self.current().and_then(|open| open.seat());
        let beside = seat.map(|seat| seat.beside);
        method.reach.ensure(place, beside)?;
        if place == Place::Seat && beside != Some(true) && method.name != STATUS {
            return Err(Error::new(ErrorKind::Conflict, "interview.none"));
        }
        match &method.run {
            Run::Host(run) => run(self, place, input),
            Run::Read(_) | Run::Write(_) => {
                let workspace = self.workspace()?;
                let as_candidate =
                    place == Place::Seat || beside == Some(false) && method.reach != Reach::Desk;
                let user = if as_candidate { workspace.host_of_seat()? } else { workspace.user()? };
                self.call_as(method, &workspace, &user, input)
            }
        }
    }

    /// What is told to a candidate's own window of something that happened.
    pub fn told_at_seat(&self, event: Event) -> Option<Event> {
        match event {
            Event::Workspace { .. } => Some(Event::Workspace { state: workspace::state_at_seat(self) }),
            Event::Changed { tags } => {
                let tags: Vec<Tag> = tags.into_iter().filter(|tag| AT_SEAT.contains(tag)).collect();
                (!tags.is_empty()).then_some(Event::Changed { tags })
            }
            Event::Job { .. } | Event::Transfer { .. } => None,
        }
    }

    /// Calls a method as any user of the open workspace.
    ///
    /// # Errors
    /// As [`Host::call`].
    pub fn call_by(&self, user: &User, name: &str, input: Value) -> Result<Value> {
        let method = self.api.method(name).ok_or_else(|| Error::not_found("method").with("method", name))?;
        self.call_as(method, &self.workspace()?, user, input)
    }

    fn call_as(
        &self,
        method: &Method,
        workspace: &Arc<Workspace>,
        user: &User,
        input: Value,
    ) -> Result<Value> {
        let cx = Cx { workspace, user };
        let permitted = method.role.is_some_and(|role| user.role.includes(role));
        let digest = digest(workspace, &input);
        let outcome = match &method.run {
            _ if !permitted => {
                Err(Error::new(ErrorKind::Forbidden, "forbidden.role").with("method", method.name))
            }
            Run::Read(run) | Run::Write(run) => run(&cx, input),
            Run::Host(_) => Err(Error::new(ErrorKind::Forbidden, "forbidden.method")),
        };
        if method.is_write() {
            failpoints::pass(Failpoint::CallDone);
        }
        if method.is_write() || !permitted {
            let code = outcome.as_ref().map_or_else(|error| error.code.as_str(), |_| "ok");
            if let Err(error) = cx.write(|tx| Ok(tx.audit_call(method.name, &digest, code)?)) {
                tracing::error!(
                    method = method.name,
                    code = error.code,
                    "the audit log could not be written"
                );
            }
        }
        if method.is_write() {
            failpoints::pass(Failpoint::CallAudited);
        }
        if method.is_write() && outcome.is_ok() {
            self.env.events.changed(method.tags);
        }
        outcome
    }
}

impl Host {
    /// Locks the workspace and waits until the work that this stops has ended, for some seconds: whoever opens it next
    /// does the same jobs, in the same places.
    pub fn end(&self) {
        self.close();
        let until = Instant::now() + WORK_STOPS;
        for lane in lock(&self.ending).drain(..) {
            while !lane.is_finished() && Instant::now() < until {
                thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.end();
    }
}

/// What the audit log keeps of an input: enough to prove what it was, too little to find it out. Keyed, since names
/// and ratings could be guessed from a plain digest, and without a passphrase.
fn digest(workspace: &Workspace, input: &Value) -> String {
    let mut shown = input.clone();
    if let Value::Object(fields) = &mut shown {
        for secret in ["passphrase", "password", "current"] {
            fields.remove(secret);
        }
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(workspace.key.to_hex().as_bytes()) else {
        return String::new();
    };
    mac.update(shown.to_string().as_bytes());
    hex::encode(mac.finalize().into_bytes())
}
