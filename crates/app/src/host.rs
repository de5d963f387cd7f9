//! This machine's application: the state of its workspace, and the one way to call anything.

use std::sync::{Arc, PoisonError, RwLock};

use domain::user::User;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    Cx, Env, Error, Result, Workspace,
    api::{Api, Method, Run, api},
    cx::no_workspace,
    error::ErrorKind,
    events::{Event, Events},
    workspace,
};

/// The application on this machine, with at most one workspace open.
pub struct Host {
    pub(crate) env: Arc<Env>,
    api: Api,
    open: RwLock<Option<Arc<Workspace>>>,
}

impl Host {
    /// The application. A workspace that the keyring unlocks is opened at once.
    pub fn new(env: Env) -> Self {
        let host = Self { env: Arc::new(env), api: api(), open: RwLock::default() };
        if let Err(error) = workspace::open_by_keyring(&host) {
            tracing::info!(code = error.code, "the workspace stays locked");
        }
        host
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
    /// `workspace.not_open`.
    pub fn workspace(&self) -> Result<Arc<Workspace>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(no_workspace)
    }

    pub(crate) fn set_workspace(&self, workspace: Option<Arc<Workspace>>) {
        let before =
            std::mem::replace(&mut *self.open.write().unwrap_or_else(PoisonError::into_inner), workspace);
        if let Some(before) = before {
            before.jobs.close();
        }
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
        self.set_workspace(None);
    }

    /// Calls a method as the administrator of this workspace: whoever sits at this machine and unlocked it.
    ///
    /// # Errors
    /// `method.not_found`, `workspace.not_open`, `forbidden.role`, and whatever the method says.
    pub fn call(&self, name: &str, input: Value) -> Result<Value> {
        let method = self.api.method(name).ok_or_else(|| Error::not_found("method").with("method", name))?;
        match &method.run {
            Run::Host(run) => run(self, input),
            Run::Read(_) | Run::Write(_) => {
                let workspace = self.workspace()?;
                let user = workspace.db.read(|tx| Ok::<_, Error>(tx.require(workspace.administrator)?))?;
                self.call_as(method, &workspace, &user, input)
            }
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
        let digest = hex::encode(Sha256::digest(input.to_string().as_bytes()));
        let outcome = match &method.run {
            _ if !permitted => {
                Err(Error::new(ErrorKind::Forbidden, "forbidden.role").with("method", method.name))
            }
            Run::Read(run) | Run::Write(run) => run(&cx, input),
            Run::Host(_) => Err(Error::new(ErrorKind::Forbidden, "forbidden.method")),
        };
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
        if method.is_write() && outcome.is_ok() {
            self.env.events.changed(method.tags);
        }
        outcome
    }
}
