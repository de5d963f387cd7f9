//! A recruiter's desk: an application of its own in a temporary folder, with a clock that steps.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use app::{Env, Error, Host, KeyringState};
use domain::Millis;
use recruteia_server::owner::Part;
use reqwest::blocking::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use store::{Db, changes::AuditLine, keys::SealedKeys, sqlite::Sqlite};
use tempfile::TempDir;
use weights::Weights;

pub const PASSPHRASE: &str = "four quiet herons at dawn";
pub const FIRST_NAME: &str = "Zéphyrine";
pub const LAST_NAME: &str = "Quillfeather";
/// 2026-11-20, as good as any.
pub const START: i64 = 1_795_168_000_000;
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Desk {
    pub folder: TempDir,
    part: Option<Part>,
    http: Client,
    /// By how many milliseconds the clock was put forward.
    later: Arc<AtomicI64>,
    /// The cameras and microphones that it starts with.
    capture: Option<capture::Worker>,
}

/// A campaign that is open: two questions; the first shows both criteria, the second only the second one.
pub struct Plan {
    pub campaign: String,
    pub questions: Vec<String>,
    pub criteria: Vec<String>,
}

/// A candidate in a campaign.
pub struct Seat {
    pub session: String,
    pub person: String,
}

pub fn stepping_clock() -> Arc<dyn domain::Clock> {
    clock_ahead(Arc::default())
}

fn clock_ahead(later: Arc<AtomicI64>) -> Arc<dyn domain::Clock> {
    let now = AtomicI64::new(START);
    Arc::new(move || Millis(now.fetch_add(1, Ordering::Relaxed) + later.load(Ordering::Relaxed)))
}

pub fn env(folder: &Path) -> Env {
    env_ahead(folder, Arc::default())
}

fn env_ahead(folder: &Path, later: Arc<AtomicI64>) -> Env {
    let home = folder.join("home");
    Env {
        clock: clock_ahead(later),
        exports: folder.join("exports"),
        weights: Weights::new(vec![home.join("models")]),
        time_zone: "Europe/Paris".into(),
        ..Env::at(home).unwrap()
    }
}

pub fn new_workspace() -> Value {
    json!({
        "organisation": "Héron & Fils", "first_name": "Ada", "last_name": "Recruiter", "email": "ada@example.com",
        "protection": "passphrase", "passphrase": PASSPHRASE,
    })
}

/// A recording of the sample interview, which is part of this project.
pub fn clip(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample").join(name)
}

/// The first answer of the sample ten times over: long enough to be caught in the middle of its import.
pub fn long_clip(folder: &Path) -> PathBuf {
    let path = folder.join("long.mp4");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-stream_loop", "9", "-i"]).arg(clip("answer-1.mp4"));
    assert!(ffmpeg.args(["-c", "copy"]).arg(&path).status().unwrap().success());
    path
}

/// Waits until `done` says so.
pub fn until<T>(what: &str, mut done: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(value) = done() {
            return value;
        }
        assert!(Instant::now() < deadline, "waited too long: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

pub fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

impl Desk {
    /// An application without a workspace.
    pub fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let later = Arc::<AtomicI64>::default();
        let env = env_ahead(folder.path(), Arc::clone(&later));
        Self { later, ..Self::within(folder, env) }
    }

    fn within(folder: TempDir, env: Env) -> Self {
        let part = Part::take(env).unwrap();
        let http = Client::builder().no_proxy().timeout(PATIENCE).build().unwrap();
        Self { folder, part: Some(part), http, later: Arc::default(), capture: None }
    }

    /// An application whose cameras and microphones are these, with a workspace, open.
    pub fn with_devices(capture: capture::Worker) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let later = Arc::<AtomicI64>::default();
        let env = Env { capture: capture.clone(), ..env_ahead(folder.path(), Arc::clone(&later)) };
        Self { later, capture: Some(capture), ..Self::within(folder, env) }.opened()
    }

    /// An application that transcribes by this worker, with a workspace, open.
    pub fn with_worker(worker: speech::Worker) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let weights = Weights::new(vec![home.join("models"), home.join("sample")]);
        let env = Env { worker, weights, ..env(folder.path()) };
        Self::within(folder, env).opened()
    }

    /// An application beside this keyring, with a workspace that does without it, open.
    pub fn with_keyring(keyring: fn() -> KeyringState) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let env = Env { keyring, ..env(folder.path()) };
        Self::within(folder, env).opened()
    }

    /// An application on another machine than usual, with a workspace, open.
    pub fn changed(change: impl FnOnce(Env) -> Env) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let env = change(env(folder.path()));
        Self::within(folder, env).opened()
    }

    /// An application with a workspace, open.
    pub fn open() -> Self {
        Self::bare().opened()
    }

    fn opened(self) -> Self {
        let desk = self;
        let created = desk.call("workspace.create", new_workspace());
        desk.call("workspace.confirm_recovery", json!({ "code": created["recovery_code"] }));
        desk
    }

    pub fn part(&self) -> &Part {
        self.part.as_ref().unwrap()
    }

    /// Puts the clock forward.
    pub fn pass(&self, ms: i64) {
        self.later.fetch_add(ms, Ordering::Relaxed);
    }

    pub fn host(&self) -> &Arc<Host> {
        match self.part() {
            Part::Owner(owner) => owner.host(),
            Part::Guest(_) => panic!("a desk owns its workspace"),
        }
    }

    pub fn try_call(&self, method: &str, input: Value) -> Result<Value, Error> {
        self.part().call(method, input)
    }

    pub fn call(&self, method: &str, input: Value) -> Value {
        self.try_call(method, input).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    /// The code of the error that a call comes to.
    pub fn refused(&self, method: &str, input: Value) -> String {
        match self.try_call(method, input) {
            Err(error) => error.code,
            Ok(value) => panic!("{method} was not refused: {value}"),
        }
    }

    pub fn get(&self, path: &str) -> Response {
        self.sent(self.http.get(self.url(path)))
    }

    pub fn put(&self, path: &str, body: Vec<u8>) -> Response {
        self.sent(self.http.put(self.url(path)).body(body))
    }

    fn sent(&self, request: RequestBuilder) -> Response {
        request.bearer_auth(self.part().endpoint().1).send().unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.part().endpoint().0)
    }

    pub fn http(&self) -> &Client {
        &self.http
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn workspace(&self) -> PathBuf {
        self.home().join("workspace")
    }

    /// Lets days pass at once.
    pub fn forward(&self, days: i64) {
        self.pass(days * Millis::DAY.0);
    }

    /// About what the clock shows.
    pub fn now(&self) -> i64 {
        START + self.later.load(Ordering::Relaxed)
    }

    /// Ends the application.
    pub fn close(&mut self) {
        self.part = None;
    }

    /// Starts it again and unlocks the workspace; the clock starts again as well, as one that was set back.
    pub fn start_again(&mut self) {
        self.close();
        let mut env = env_ahead(self.folder.path(), Arc::clone(&self.later));
        if let Some(capture) = &self.capture {
            env.capture = capture.clone();
        }
        self.part = Some(Part::take(env).unwrap());
        self.unlock();
    }

    /// The same at another time.
    pub fn start_at(&mut self, clock: Arc<dyn domain::Clock>) {
        self.close();
        self.part = Some(Part::take(Env { clock, ..env(self.folder.path()) }).unwrap());
        self.unlock();
    }

    pub fn unlock(&self) {
        self.call("workspace.unlock", json!({ "method": "passphrase", "secret": PASSPHRASE }));
    }

    /// The key of the workspace as the sqlcipher shell takes it.
    pub fn key(&self) -> store::keys::WorkspaceKey {
        SealedKeys::load(&self.workspace().join("keys.json"))
            .unwrap()
            .unlock_by_passphrase(PASSPHRASE)
            .unwrap()
    }

    /// Ends the application and reads its audit log.
    pub fn audit(&mut self) -> Vec<AuditLine> {
        self.database().read(|tx| tx.audit(1, 100_000)).unwrap()
    }

    /// Ends the application and opens its database.
    pub fn database(&mut self) -> Db {
        self.close();
        let keys = SealedKeys::load(&self.workspace().join("keys.json")).unwrap();
        let engine =
            Sqlite::open(&self.workspace().join("recruteia.db"), &self.key(), Millis(START)).unwrap();
        Db::open(Arc::new(engine), keys.workspace, stepping_clock()).unwrap()
    }

    pub fn draft(&self) -> String {
        let campaign = json!({
            "title": "Chef de projet", "job_title": "Chef de projet", "language": "fr", "policy_profiles": ["EU", "FR"],
        });
        id(&self.call("campaigns.create", campaign))
    }

    pub fn set_criteria(&self, campaign: &str, names: &[&str]) -> Vec<String> {
        let criteria: Vec<Value> = names.iter().map(|name| criterion(name)).collect();
        let set = self.call("campaigns.set_scorecard", json!({ "id": campaign, "criteria": criteria }));
        set["criteria"].as_array().unwrap().iter().map(id).collect()
    }

    pub fn ask(&self, campaign: &str, text: &str, competencies: &[String]) -> String {
        self.ask_with(campaign, json!({ "text": text, "mandatory": true, "competencies": competencies }))
    }

    pub fn ask_with(&self, campaign: &str, question: Value) -> String {
        id(&self.call("questions.create", json!({ "campaign_id": campaign, "question": question })))
    }

    pub fn plan(&self) -> Plan {
        self.plan_rated("off")
    }

    /// An open campaign with this rule for blind rating.
    pub fn plan_rated(&self, blind: &str) -> Plan {
        let campaign = self.draft();
        let rules = json!({ "preparation_ms": null, "limit_ms": null, "takes": null, "counting": "last", "going_back": true, "follow_ups": 0, "blind": blind });
        self.call("campaigns.set_rules", json!({ "id": campaign, "rules": rules }));
        let criteria = self.set_criteria(&campaign, &["Organisation", "Écoute"]);
        let questions = vec![
            self.ask(&campaign, "Parlez-moi d’un projet.", &[]),
            self.ask(&campaign, "Et d’une difficulté ?", &criteria[1..]),
        ];
        self.call("campaigns.open", json!({ "id": campaign }));
        Plan { campaign, questions, criteria }
    }

    /// A candidate who grants the consents of these kinds.
    pub fn seat(&self, plan: &Plan, consents: &[&str]) -> Seat {
        self.seat_for(plan, consents, false)
    }

    /// A seat whose recordings raters practise on.
    pub fn practice_seat(&self, plan: &Plan) -> Seat {
        self.seat_for(plan, &["recording"], true)
    }

    fn seat_for(&self, plan: &Plan, consents: &[&str], calibration: bool) -> Seat {
        let answers: Vec<Value> =
            consents.iter().map(|kind| json!({ "kind": kind, "granted": true })).collect();
        let created = self.call(
            "sessions.create",
            json!({
                "campaign_id": plan.campaign, "person_id": null, "language": "fr", "consent_language": "fr",
                "person": { "first_name": FIRST_NAME, "last_name": LAST_NAME, "email": "zq@example.com", "phone": "" },
                "consents": answers, "calibration": calibration,
            }),
        );
        let session = id(&created);
        let view = self.view(&session);
        Seat { person: id(&view["person"]), session }
    }

    pub fn view(&self, session: &str) -> Value {
        self.call("sessions.get", json!({ "id": session }))
    }

    /// The answer that counts for the question at `position` (from 0).
    pub fn answer(&self, session: &str, position: usize) -> Value {
        self.view(session)["questions"][position]["answer"].clone()
    }

    /// The paths of the segments of a recording that plays, the initialisation segment first.
    pub fn segments(&self, media: &str) -> Vec<String> {
        let playlist = self.get(&format!("/media/{media}/index.m3u8"));
        assert_eq!(playlist.headers()["content-type"], "application/vnd.apple.mpegurl");
        assert_eq!(playlist.headers()["cache-control"], "no-store");
        let playlist = playlist.text().unwrap();
        let init = playlist.split("#EXT-X-MAP:URI=\"").nth(1).unwrap().split('"').next().unwrap();
        let rest = playlist.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        std::iter::once(init).chain(rest).map(|name| format!("/media/{media}/{name}")).collect()
    }

    pub fn item(path: &Path, question: &str) -> Value {
        let name = path.file_name().unwrap().to_string_lossy();
        json!({ "source": { "path": path }, "name": name, "question_id": question })
    }

    /// Imports files and waits until nothing runs any more.
    pub fn import(&self, session: &str, items: &[Value]) {
        self.call("imports.start", json!({ "session_id": session, "items": items }));
        self.settle();
    }

    pub fn settle(&self) {
        let active = |job: &Value| matches!(job["state"].as_str(), Some("queued" | "running"));
        until("jobs", || (!self.all_jobs().iter().any(active)).then_some(()));
    }

    /// What was asked for; that a campaign which opened gets its voice goes on beside it.
    pub fn jobs(&self) -> Vec<Value> {
        self.all_jobs().into_iter().filter(|job| job["kind"] != "speech").collect()
    }

    fn all_jobs(&self) -> Vec<Value> {
        self.call("jobs.list", json!({})).as_array().unwrap().clone()
    }

    pub fn active_jobs(&self) -> Vec<Value> {
        let active = |job: &Value| matches!(job["state"].as_str(), Some("queued" | "running"));
        self.jobs().into_iter().filter(active).collect()
    }

    /// Waits until a job has begun its work and returns it.
    pub fn running_job(&self) -> Value {
        until("a running job", || {
            self.jobs().into_iter().find(|job| job["state"] == "running" && job["done"].as_u64() > Some(0))
        })
    }

    /// The ids of the recordings in the vault.
    pub fn vault(&self) -> Vec<String> {
        let entries = fs::read_dir(self.workspace().join("vault")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.len() == 36).collect()
    }

    /// A session with both questions answered in a few seconds of sound.
    pub fn answered(&self) -> (Plan, Seat) {
        let plan = self.plan();
        let seat = self.seat(&plan, &["recording"]);
        self.answer_both(&plan, &seat);
        (plan, seat)
    }

    /// Answers both questions in a few seconds of sound, from a file with the candidate's name.
    pub fn answer_both(&self, plan: &Plan, seat: &Seat) {
        let tone = self.tone();
        let items = [0, 1].map(|position| Self::item(&tone, &plan.questions[position]));
        self.import(&seat.session, &items);
    }

    fn tone(&self) -> PathBuf {
        let tone = self.folder.path().join(format!("{LAST_NAME} 1.wav"));
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-v", "error", "-y", "-f", "lavfi", "-i", "sine=duration=3"]);
        assert!(ffmpeg.arg(&tone).status().unwrap().success());
        tone
    }

    /// A session with both questions answered on video.
    pub fn answered_on_video(&self) -> (Plan, Seat) {
        let plan = self.plan();
        let seat = self.seat(&plan, &["recording"]);
        let (first, second) = (clip("answer-1.mp4"), clip("answer-2.webm"));
        let items = [Self::item(&first, &plan.questions[0]), Self::item(&second, &plan.questions[1])];
        self.import(&seat.session, &items);
        (plan, seat)
    }

    pub fn rate(&self, answer: &Value, criterion: &str, value: u8) {
        let input = json!({ "answer_id": answer["id"], "criterion_id": criterion, "value": value, "comment": "Précis." });
        self.call("ratings.save", input);
    }

    /// Types a transcript of one sentence.
    pub fn type_transcript(&self, answer: &Value, base: Value, text: &str) -> Value {
        let segments = json!([{ "start_ms": 0, "end_ms": 1_000, "text": text }]);
        self.call(
            "transcripts.save",
            json!({ "answer_id": answer["id"], "base_id": base, "segments": segments }),
        )
    }
}

pub fn criterion(name: &str) -> Value {
    json!({
        "id": null, "name": name, "description": "", "weight": 50,
        "anchors": { "one": "Rien de concret.", "three": "Un exemple.", "five": "Un exemple et sa mesure." },
    })
}
