//! A workspace to measure in, made and filled by the methods that the interface calls.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{anyhow, ensure};
use app::Env;
use serde_json::{Value, json};
use server::owner::Part;

/// What protects the workspace.
pub const PASSPHRASE: &str = "four quiet herons at dawn";

/// A new workspace, open.
pub struct Desk {
    part: Part,
    /// Opens it as well.
    pub recovery_code: String,
}

/// A campaign that is open, and its questions in order.
pub struct Plan {
    campaign: String,
    /// Their ids.
    pub questions: Vec<String>,
}

impl Desk {
    /// Makes it below the folder.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn new(folder: &Path) -> anyhow::Result<Self> {
        let capture = Env::at(folder.join("home"))?.capture;
        Self::with_devices(folder, capture)
    }

    /// The same with these cameras and microphones.
    ///
    /// # Errors
    /// As [`Desk::new`].
    pub fn with_devices(folder: &Path, capture: capture::Worker) -> anyhow::Result<Self> {
        Self::on(folder, Env { capture, ..Env::at(folder.join("home"))? })
    }

    /// The same on another machine than usual.
    ///
    /// # Errors
    /// As [`Desk::new`].
    pub fn on(folder: &Path, env: Env) -> anyhow::Result<Self> {
        let part = Part::take(Env { exports: folder.join("exports"), ..env })?;
        let mut desk = Self { part, recovery_code: String::new() };
        let created = desk.call(
            "workspace.create",
            json!({ "organisation": "Bench", "first_name": "Ada", "last_name": "Bench", "email": "ada@example.com",
                    "protection": "passphrase", "passphrase": PASSPHRASE }),
        )?;
        created["recovery_code"].as_str().unwrap_or_default().clone_into(&mut desk.recovery_code);
        desk.call("workspace.confirm_recovery", json!({ "code": desk.recovery_code }))?;
        Ok(desk)
    }

    /// Calls a method.
    ///
    /// # Errors
    /// Whatever the method says.
    pub fn call(&self, method: &str, input: Value) -> anyhow::Result<Value> {
        self.part.call(method, input).map_err(|error| anyhow!("{method}: {error:?}"))
    }

    /// An open campaign that asks so many questions and rates them by these criteria.
    ///
    /// # Errors
    /// Whatever the methods say.
    pub fn plan(&self, questions: usize, criteria: &[&str]) -> anyhow::Result<Plan> {
        let campaign =
            json!({ "title": "Bench", "job_title": "Bench", "language": "en", "policy_profiles": ["EU"] });
        let campaign = id(&self.call("campaigns.create", campaign)?);
        let anchors =
            json!({ "one": "Tells nothing.", "three": "Tells a part.", "five": "Tells all of it." });
        let weight = 100 / criteria.len();
        let criterion = |name: &&str| json!({ "id": null, "name": name, "description": "", "weight": weight, "anchors": anchors });
        let criteria: Vec<Value> = criteria.iter().map(criterion).collect();
        self.call("campaigns.set_scorecard", json!({ "id": campaign, "criteria": criteria }))?;
        let ask = |number: usize| {
            let question = json!({ "text": format!("What do you measure, {number}?"), "mandatory": true, "competencies": [] });
            let created =
                self.call("questions.create", json!({ "campaign_id": campaign, "question": question }))?;
            Ok(id(&created))
        };
        let questions = (1..=questions).map(ask).collect::<anyhow::Result<_>>()?;
        self.call("campaigns.open", json!({ "id": campaign }))?;
        Ok(Plan { campaign, questions })
    }

    /// A new session of a candidate who consents to this.
    ///
    /// # Errors
    /// Whatever the method says.
    pub fn session(&self, plan: &Plan, first_name: &str, consents: &[&str]) -> anyhow::Result<String> {
        let consents: Vec<Value> =
            consents.iter().map(|kind| json!({ "kind": kind, "granted": true })).collect();
        let created = self.call(
            "sessions.create",
            json!({ "campaign_id": plan.campaign, "person_id": null, "language": "en", "consent_language": "en",
                    "person": { "first_name": first_name, "last_name": "Bench", "email": "", "phone": "" },
                    "consents": consents }),
        )?;
        Ok(id(&created))
    }

    /// Imports the file as the answer to each of these questions; the seconds until all of them are answers.
    ///
    /// # Errors
    /// When one is not imported.
    pub fn import(&self, session: &str, file: &Path, questions: &[String]) -> anyhow::Result<f64> {
        let item = |question: &String| json!({ "source": { "path": file }, "name": "recording.mkv", "question_id": question });
        let items: Vec<Value> = questions.iter().map(item).collect();
        let begun = Instant::now();
        self.call("imports.start", json!({ "session_id": session, "items": items }))?;
        let is_active = |job: &Value| matches!(job["state"].as_str(), Some("queued" | "running"));
        while self.call("jobs.list", json!({}))?.as_array().is_some_and(|jobs| jobs.iter().any(is_active)) {
            thread::sleep(Duration::from_millis(10));
        }
        let seconds = begun.elapsed().as_secs_f64();
        let view = self.call("sessions.get", json!({ "id": session }))?;
        let answers = view["questions"]
            .as_array()
            .map_or(0, |questions| questions.iter().filter(|question| !question["answer"].is_null()).count());
        ensure!(answers == questions.len(), "{answers} answers of {}", file.display());
        Ok(seconds)
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_default().to_owned()
}
