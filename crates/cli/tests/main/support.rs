//! A machine of its own: a temporary home, and the command with its variables.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

use app::{Env, Error, ErrorKind};
use serde_json::{Value, json};
use server::owner::Part;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "four quiet herons at dawn";
const PATIENCE: Duration = Duration::from_secs(180);

pub struct Machine {
    pub folder: TempDir,
}

/// What a command came to.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// The one JSON document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code {}\n{}\n{}", self.code, self.stdout, self.stderr)
    }
}

impl Machine {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A machine with a workspace, locked.
    pub fn with_workspace() -> Self {
        let machine = Self::new();
        let created = machine.run(&CREATE);
        assert_eq!(created.code, 0, "{created}");
        machine
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn exports(&self) -> PathBuf {
        self.folder.path().join("exports")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recruteia"));
        command
            .args(arguments)
            .env("RECRUTEIA_HOME", self.home())
            .env("RECRUTEIA_EXPORTS", self.exports())
            .env("RECRUTEIA_PASSPHRASE", PASSPHRASE)
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments))
    }

    /// The process that owns the workspace from now on, and a way to talk to it.
    pub fn owner(&self) -> Owner {
        self.owner_by(self.command(&["open", "--browser", "--print"])).unwrap()
    }

    /// The same by this command; how it ended when it did not come so far.
    pub fn owner_by(&self, mut command: Command) -> Result<Owner, String> {
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        if url.is_empty() {
            return Err(process.wait().unwrap().to_string());
        }
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        let part = Part::take(Env::at(self.home()).unwrap()).unwrap();
        assert!(matches!(part, Part::Guest(_)) && url.starts_with(part.endpoint().0), "{url}");
        Ok(Owner { process: Mutex::new(process), part })
    }

    /// The same, unlocked.
    pub fn open(&self) -> Owner {
        let owner = self.owner();
        owner.call("workspace.unlock", json!({ "method": "passphrase", "secret": PASSPHRASE }));
        owner
    }

    /// The ids of the recordings in the vault.
    pub fn vault(&self) -> Vec<String> {
        let entries = fs::read_dir(self.home().join("workspace/vault")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name.len() == 36);
        names.sort();
        names
    }
}

pub const CREATE: [&str; 10] = [
    "workspace",
    "create",
    "--organisation",
    "Héron",
    "--first-name",
    "Ada",
    "--last-name",
    "Recruiter",
    "--email",
    "ada@example.com",
];

pub fn ran(mut command: Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Ran {
        code: status.code().unwrap_or(-1),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// A process that owns the workspace; killed when it goes out of scope.
pub struct Owner {
    process: Mutex<Child>,
    pub part: Part,
}

impl Owner {
    pub fn try_call(&self, method: &str, input: Value) -> Result<Value, Error> {
        self.part.call(method, input)
    }

    pub fn call(&self, method: &str, input: Value) -> Value {
        self.try_call(method, input).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    pub fn jobs(&self) -> Vec<Value> {
        self.call("jobs.list", json!({})).as_array().unwrap().clone()
    }

    pub fn view(&self, session: &str) -> Value {
        self.call("sessions.get", json!({ "id": session }))
    }

    /// Waits until every job is done.
    pub fn finish(&self) {
        until("every job", || {
            let jobs = self.jobs();
            assert!(jobs.iter().all(|job| job["state"] != "failed"), "{jobs:?}");
            jobs.is_empty().then_some(())
        });
    }

    /// Ends it as a power cut would: SIGKILL, no chance to tidy up.
    pub fn kill(self) {
        self.process().kill().unwrap();
        assert!(!self.process().wait().unwrap().success());
    }

    /// Ends it so after a while, whatever it does then.
    pub fn killed_after(&self, life: Duration) -> thread::JoinHandle<()> {
        let kill = format!("sleep {}; kill -9 {}", life.as_secs_f64(), self.id());
        let mut killer = Command::new("sh").args(["-c", &kill]).spawn().unwrap();
        thread::spawn(move || assert!(killer.wait().unwrap().success()))
    }

    /// How it died by itself.
    pub fn died(self) -> String {
        let status = until("the owner to die", || self.process().try_wait().unwrap());
        assert!(!status.success());
        status.to_string()
    }

    /// Ends it as its user would.
    pub fn quit(self) -> ExitStatus {
        writeln!(self.process().stdin.take().unwrap(), "quit").unwrap();
        until("the application to end", || self.process().try_wait().unwrap())
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process().id()
    }

    fn process(&self) -> MutexGuard<'_, Child> {
        self.process.lock().unwrap()
    }

    /// Unlocks the workspace; false when the owner died of it.
    pub fn try_unlock(&self) -> bool {
        match self.try_call("workspace.unlock", json!({ "method": "passphrase", "secret": PASSPHRASE })) {
            Ok(_) => true,
            Err(error) if error.code == "connection.lost" => false,
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Sends a file as a browser does: how an import names it.
    pub fn upload(&self, bytes: Vec<u8>) -> Result<Value, Error> {
        let (url, token) = self.part.endpoint();
        let lost = |_| Error::new(ErrorKind::Unavailable, "connection.lost");
        let http = reqwest::blocking::Client::builder().no_proxy().build().unwrap();
        let sent = http.put(format!("{url}/uploads")).bearer_auth(token).body(bytes).send().map_err(lost)?;
        let answer: Value = sent.json().map_err(lost)?;
        Ok(json!({ "upload_id": answer["upload_id"] }))
    }

    /// An open campaign with one question per text.
    pub fn plan(&self, title: &str, questions: &[&str]) -> (String, Vec<String>) {
        let question = |text: &&str| json!({ "text": text, "mandatory": true });
        self.plan_with(title, &questions.iter().map(question).collect::<Vec<_>>())
    }

    /// The same with these questions.
    pub fn plan_with(&self, title: &str, questions: &[Value]) -> (String, Vec<String>) {
        let entered = json!({ "title": title, "job_title": "Chef de projet", "language": "fr", "policy_profiles": ["EU"] });
        let campaign = id(&self.call("campaigns.create", entered));
        let criterion = json!({
            "id": null, "name": "Organisation", "description": "", "weight": 50,
            "anchors": { "one": "Rien de concret.", "three": "Un exemple.", "five": "Un exemple et sa mesure." },
        });
        self.call("campaigns.set_scorecard", json!({ "id": campaign, "criteria": [criterion] }));
        let ask = |question: &Value| {
            id(&self.call("questions.create", json!({ "campaign_id": campaign, "question": question })))
        };
        let questions = questions.iter().map(ask).collect();
        self.call("campaigns.open", json!({ "id": campaign }));
        (campaign, questions)
    }

    pub fn seat(&self, campaign: &str) -> String {
        let person = json!({ "first_name": "Inès", "last_name": "Duval" });
        let consents =
            json!([{ "kind": "recording", "granted": true }, { "kind": "transcription", "granted": true }]);
        id(&self.call(
            "sessions.create",
            json!({
                "campaign_id": campaign, "person_id": null, "person": person, "language": "fr", "consent_language": "fr",
                "consents": consents,
            }),
        ))
    }

    pub fn import(&self, session: &str, files: &[(&Path, &str)]) {
        let items: Vec<Value> = files
            .iter()
            .map(|(path, question)| {
                let name = path.file_name().unwrap().to_string_lossy();
                json!({ "source": { "path": path }, "name": name, "question_id": question })
            })
            .collect();
        self.call("imports.start", json!({ "session_id": session, "items": items }));
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process().kill();
        let _ = self.process().wait();
    }
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

/// A file of the sample interview, which is part of this project.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample").join(name)
}

/// What the sample interview says, and when.
pub fn script() -> Value {
    serde_json::from_slice(&fs::read(sample("sample.json")).unwrap()).unwrap()
}

/// The folder of test recordings, or a line that says why the test is skipped.
pub fn testdata(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("RECRUTEIA_TESTDATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED {test}: RECRUTEIA_TESTDATA is not set");
    }
    folder
}

pub fn pdf_text(path: &str) -> String {
    let output = Command::new("pdftotext").args(["-layout", path, "-"]).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn workbook_text(path: &str) -> String {
    let script = "import sys, openpyxl\nfor sheet in openpyxl.load_workbook(sys.argv[1]):\n  for row in sheet.iter_rows(values_only=True): print(*[v for v in row if v is not None], sep='|')";
    let output = Command::new("python3").args(["-c", script, path]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
