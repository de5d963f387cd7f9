//! Between the window and the application: one command for every method, and events.

use std::sync::{Arc, PoisonError, RwLock};

use app::{Env, Error, ErrorKind, Place};
use serde::Serialize;
use serde_json::{Value, json};
use server::owner::Part;
use tauri::{App, AppHandle, Emitter, Manager, State, WebviewWindow, async_runtime};

use crate::{candidate, notices, window};

/// The name under which windows hear events.
const EVENT: &str = "event";

/// The place of a window at this machine.
fn place(window: &WebviewWindow) -> Place {
    if window.label() == candidate::LABEL { Place::Seat } else { Place::Desk }
}

/// The window's way to the application.
#[derive(Default)]
pub struct Bridge {
    part: RwLock<Option<Arc<Part>>>,
    /// Why there is none, in place of the answer to every call.
    trouble: Option<Error>,
}

/// Where the window fetches recordings and sends files.
#[derive(Serialize)]
pub struct EndpointAddress {
    url: String,
    token: String,
}

impl Bridge {
    fn part(&self) -> Result<Arc<Part>, Error> {
        let part = self.part.read().unwrap_or_else(PoisonError::into_inner);
        let lost = || Error::new(ErrorKind::Unavailable, "connection.lost");
        part.clone().ok_or_else(|| self.trouble.clone().unwrap_or_else(lost))
    }

    /// Calls a method for the window itself; blocks.
    ///
    /// # Errors
    /// Whatever the method says.
    pub fn ask(&self, method: &str, input: Value) -> Result<Value, Error> {
        self.part()?.call(method, input)
    }

    /// Whether the machine is handed over to a candidate.
    pub fn is_interview(&self) -> bool {
        self.ask("workspace.status", json!({})).is_ok_and(|status| status["state"] == "interview")
    }

    /// Whether a candidate has a window of their own; none when that can't be known now.
    pub fn has_candidate_beside(&self) -> Option<bool> {
        self.ask("workspace.status", json!({})).ok().map(|status| !status["beside"].is_null())
    }

    /// Whether somebody is in an interview here, at this window or one of their own.
    pub fn goes_on(&self) -> bool {
        self.is_interview() || self.has_candidate_beside() == Some(true)
    }

    /// How much of this program's work ends with it: jobs, and a recording or an interview. Another owner goes on
    /// without us, but not without the window of its candidate.
    pub fn own_work(&self) -> usize {
        let recording = |told: &Value| matches!(told["state"].as_str(), Some("recording" | "paused"));
        match self.part().as_deref() {
            Ok(Part::Owner(_)) => {
                let recorded = self.ask("recordings.current", json!({})).is_ok_and(|told| recording(&told));
                self.jobs() + usize::from(recorded || self.goes_on())
            }
            Ok(Part::Guest(_)) => usize::from(self.has_candidate_beside() == Some(true)),
            Err(_) => 0,
        }
    }

    /// How many jobs of the workspace are not done; none while it is locked.
    pub fn jobs(&self) -> usize {
        let is_active = |job: &Value| matches!(job["state"].as_str(), Some("queued" | "running"));
        match self.ask("jobs.list", json!({})) {
            Ok(jobs) => jobs.as_array().map_or(0, |jobs| jobs.iter().filter(|job| is_active(job)).count()),
            Err(_) => 0,
        }
    }

    /// Lets go of the workspace, so that the next program can have it at once.
    pub fn close(&self) {
        self.part.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Calls a method of the application.
#[tauri::command]
pub async fn call(
    window: WebviewWindow,
    bridge: State<'_, Bridge>,
    name: String,
    input: Value,
) -> Result<Value, Error> {
    let (part, place) = (bridge.part()?, place(&window));
    let called = async_runtime::spawn_blocking(move || part.call_at(place, &name, input)).await;
    called.unwrap_or_else(|error| Err(Error::internal(error)))
}

/// Address and token of the workspace's endpoint.
#[tauri::command]
pub fn endpoint(window: WebviewWindow, bridge: State<'_, Bridge>) -> Result<EndpointAddress, Error> {
    let part = bridge.part()?;
    let (url, token) = part.endpoint_at(place(&window));
    Ok(EndpointAddress { url: url.into(), token: token.into() })
}

/// Finds or becomes the owner of the workspace before the interface asks for anything.
pub fn connect(app: &App, env: std::io::Result<Env>) {
    let mut bridge = Bridge::default();
    let taken = env.map_err(|error| Error::of_folder(&error));
    match taken.and_then(|env| Part::take(env).map_err(Error::from)) {
        Ok(part) => {
            let part = Arc::new(part);
            *bridge.part.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&part));
            pass_events_on(app.handle().clone(), &part);
        }
        // The interface says it in the user's language.
        Err(error) => bridge.trouble = Some(error),
    }
    app.manage(bridge);
}

fn pass_events_on(app: AppHandle, part: &Part) {
    let events = part.events(Place::Desk);
    let desk = app.clone();
    std::thread::spawn(move || {
        for event in events {
            notices::heard(&desk, &event);
            window::heard(&desk, &event);
            // A window that is gone hears nothing; the next one asks afresh.
            let _ = desk.emit_to(window::MAIN, EVENT, &event);
            candidate::heard(&desk, &event);
        }
    });
    let events = part.events(Place::Seat);
    std::thread::spawn(move || {
        for event in events {
            let _ = app.emit_to(candidate::LABEL, EVENT, event);
        }
    });
}
