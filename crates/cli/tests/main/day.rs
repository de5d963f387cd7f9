//! A day's work on one workspace, told over the endpoint of its owner, and a ledger of what was acknowledged.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use app::Error;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::keys::SealedKeys;

use crate::support::{Machine, Owner, PASSPHRASE, id, sample};

/// A name and a sentence that must never lie on the disk in the clear.
const LAST_NAME: &str = "Quillfeather-Montgolfier";
const SENTENCE: &str = "Nous avons reporté la livraison de la passerelle.";
const KINDS: [&str; 10] = [
    "person",
    "consent",
    "campaign",
    "question",
    "session",
    "answer",
    "media",
    "transcript",
    "rating",
    "sign_off",
];

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a test's own numbers from its seed.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// What was acknowledged, and what was asked for when the owner died.
#[derive(Clone, Default)]
struct Ledger {
    sessions: Vec<String>,
    erased: Vec<String>,
    /// Sessions whose one answer was queued, with whether its file waits in memory.
    imports: BTreeMap<String, bool>,
    /// The same whether it was acknowledged or not: nothing is asked for twice.
    imports_asked: BTreeSet<String>,
    rating: Option<u64>,
    rating_asked: Option<u64>,
    transcript: Option<(String, String)>,
    transcript_asked: Option<String>,
    exports: Vec<(PathBuf, u64)>,
}

/// A workspace with the sample's campaign, whose model transcribes in no time.
pub struct Day {
    pub machine: Machine,
    clip: PathBuf,
    key: String,
    campaign: String,
    question: String,
    criterion: String,
    /// The answer that is rated and transcribed by hand.
    answer: String,
    session: String,
    ledger: Ledger,
    step: usize,
    kills: usize,
}

impl Day {
    pub fn new() -> Self {
        let machine = Machine::with_workspace();
        let clip = machine.folder.path().join("clip.wav");
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-v", "error", "-t", "2.5", "-i"]).arg(sample("answer-1.mp4")).args(["-vn", "-ac", "1"]);
        assert!(ffmpeg.args(["-ar", "16000"]).arg(&clip).status().unwrap().success());
        let keys = SealedKeys::load(&machine.home().join("workspace/keys.json")).unwrap();
        let key = keys.unlock_by_passphrase(PASSPHRASE).unwrap().to_hex().to_string();
        let owner = machine.open();
        let made = owner.call("sample.create", json!({ "language": "fr" }));
        for job in owner.jobs() {
            // It may have ended; then its answer is as good as the clip's.
            let _ = owner.try_call("jobs.cancel", json!({ "id": job["id"] }));
        }
        let session = made["session_id"].as_str().unwrap().to_owned();
        owner.finish();
        let view = owner.view(&session);
        let question = id(&view["questions"][0]["question"]);
        owner.import(&session, &[(&clip, &question)]);
        owner.finish();
        let answer = id(&owner.view(&session)["questions"][0]["answer"]);
        let campaign = made["campaign_id"].as_str().unwrap().to_owned();
        let shown = &view["questions"][0]["question"]["competencies"];
        let criterion = shown[0].as_str().unwrap().to_owned();
        assert!(owner.quit().success());
        let (ledger, step, kills) = (Ledger::default(), 0, 0);
        Self { machine, clip, key, campaign, question, criterion, answer, session, ledger, step, kills }
    }

    /// An owner that is unlocked, or none when it died on the way.
    pub fn open(&mut self, failpoint: Option<&str>) -> Result<Owner, String> {
        let mut command = self.machine.command(&["open", "--browser", "--print"]);
        command.env_remove("RECRUTEIA_MODELS").env("TMPDIR", self.temporary());
        if let Some(failpoint) = failpoint {
            command.env(failpoints::VARIABLE, failpoint);
        }
        fs::create_dir_all(self.temporary()).unwrap();
        let owner = self.machine.owner_by(command)?;
        if owner.try_unlock() { Ok(owner) } else { Err(owner.died()) }
    }

    /// An owner whose workspace is locked.
    pub fn locked_owner(&self) -> Owner {
        let mut command = self.machine.command(&["open", "--browser", "--print"]);
        command.env_remove("RECRUTEIA_MODELS").env("TMPDIR", self.temporary());
        fs::create_dir_all(self.temporary()).unwrap();
        self.machine.owner_by(command).unwrap()
    }

    pub fn kill(&mut self, owner: Owner) {
        owner.kill();
        self.kills += 1;
    }

    /// Notes that the owner died by itself.
    pub fn dead(&mut self) {
        self.kills += 1;
    }

    /// Goes on with the day until the owner dies: how it did.
    pub fn work(&mut self, owner: Owner) -> String {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            assert!(Instant::now() < until, "it was never passed");
            if let Err(error) = self.next(&owner) {
                return died(owner, &error);
            }
        }
    }

    /// The next piece of work.
    pub fn next(&mut self, owner: &Owner) -> Result<(), Error> {
        self.step += 1;
        match self.step % 8 {
            1 => self.seat(owner),
            2 => self.import(owner),
            3 => self.rate(owner),
            4 => self.transcribe(owner),
            5 => self.export(owner),
            6 => self.settled(owner).map(|_| ()),
            7 => owner.try_call("workspace.new_recovery_code", json!({})).map(|_| ()),
            _ => self.erase(owner),
        }
    }

    fn seat(&mut self, owner: &Owner) -> Result<(), Error> {
        let created = owner.try_call(
            "sessions.create",
            json!({
                "campaign_id": self.campaign, "person_id": null, "language": "fr", "consent_language": "fr",
                "person": { "first_name": "Ada", "last_name": LAST_NAME },
                "consents": [{ "kind": "recording", "granted": true }, { "kind": "transcription", "granted": true }],
            }),
        )?;
        self.ledger.sessions.push(id(&created));
        Ok(())
    }

    fn import(&mut self, owner: &Owner) -> Result<(), Error> {
        let waiting = |session: &&String| !self.ledger.imports_asked.contains(*session);
        let Some(session) = self.ledger.sessions.iter().rev().find(waiting).cloned() else { return Ok(()) };
        let uploaded = self.ledger.imports_asked.len() % 2 == 1;
        self.ledger.imports_asked.insert(session.clone());
        let source = if uploaded {
            owner.upload(fs::read(&self.clip).unwrap())?
        } else {
            json!({ "path": self.clip })
        };
        let items = json!([{ "source": source, "name": "clip.wav", "question_id": self.question }]);
        owner.try_call("imports.start", json!({ "session_id": session, "items": items }))?;
        self.ledger.imports.insert(session, uploaded);
        Ok(())
    }

    fn rate(&mut self, owner: &Owner) -> Result<(), Error> {
        let value = self.step as u64 / 8 % 5 + 1;
        self.ledger.rating_asked = Some(value);
        let rating = json!({ "answer_id": self.answer, "criterion_id": self.criterion, "value": value, "comment": SENTENCE });
        owner.try_call("ratings.save", rating)?;
        self.ledger.rating = Some(value);
        Ok(())
    }

    fn transcribe(&mut self, owner: &Owner) -> Result<(), Error> {
        let before = owner.try_call("transcripts.get", json!({ "answer_id": self.answer }))?;
        let text = format!("{SENTENCE} {}", self.step);
        self.ledger.transcript_asked = Some(text.clone());
        let saved = owner.try_call(
            "transcripts.save",
            json!({
                "answer_id": self.answer, "base_id": before["head"]["id"],
                "segments": [{ "start_ms": 0, "end_ms": 900, "text": text }],
            }),
        )?;
        self.ledger.transcript = Some((id(&saved), text));
        self.ledger.transcript_asked = None;
        Ok(())
    }

    fn export(&mut self, owner: &Owner) -> Result<(), Error> {
        let format = if (self.step / 8).is_multiple_of(2) { "pdf" } else { "xlsx" };
        let input = json!({ "session_id": self.session, "format": format, "language": "fr", "path": null });
        let exported = owner.try_call("reports.export", input)?;
        let path = PathBuf::from(exported["path"].as_str().unwrap());
        self.ledger.exports.push((path, exported["bytes"].as_u64().unwrap()));
        Ok(())
    }

    /// Erases the oldest of three candidates.
    fn erase(&mut self, owner: &Owner) -> Result<(), Error> {
        if self.ledger.sessions.len() < 3 {
            return Ok(());
        }
        let session = self.ledger.sessions.remove(0);
        self.ledger.imports.remove(&session);
        self.ledger.erased.push(session.clone());
        let view = match owner.try_call("sessions.get", json!({ "id": session })) {
            Err(error) if error.code == "session.not_found" => return Ok(()),
            view => view?,
        };
        owner.try_call("persons.erase", json!({ "id": view["person"]["id"] }))?;
        Ok(())
    }

    /// Waits until nothing is being worked on: the jobs that failed.
    pub fn settled(&self, owner: &Owner) -> Result<Vec<Value>, Error> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let jobs = owner.try_call("jobs.list", json!({}))?.as_array().unwrap().clone();
            if jobs.iter().all(|job| job["state"] == "failed") {
                return Ok(jobs);
            }
            assert!(Instant::now() < until, "{jobs:?}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// After a kill and a new start: what was acknowledged is there, and nothing is there by half.
    pub fn check(&mut self, owner: &Owner) -> Result<(), Error> {
        for job in self.settled(owner)? {
            // What waited in memory alone is gone with the process, and says so; it is sent again.
            let session = job["session_id"].as_str().unwrap().to_owned();
            assert_eq!(job["error"]["code"], "upload.not_found", "{job}");
            assert_ne!(self.ledger.imports.remove(&session), Some(false), "only uploads are forgotten");
            owner.try_call("jobs.cancel", json!({ "id": job["id"] }))?;
        }
        for session in &self.ledger.sessions {
            let view = owner.try_call("sessions.get", json!({ "id": session }))?;
            assert_eq!(view["consents"].as_array().unwrap().len(), 2, "{view}");
            let answer = &view["questions"][0]["answer"];
            if self.ledger.imports.contains_key(session) {
                assert_eq!(
                    (&answer["take"], &answer["source_name"]),
                    (&json!(1), &json!("clip.wav")),
                    "{session}"
                );
                assert_eq!(answer["transcript"]["method"], "whisper", "{answer}");
            }
        }
        let view = owner.try_call("sessions.get", json!({ "id": self.session }))?;
        let ratings = view["questions"][0]["answer"]["ratings"].as_array().unwrap();
        let rating = ratings.iter().find(|rating| rating["criterion_id"] == self.criterion.as_str());
        let rating = rating.and_then(|rating| rating["value"].as_u64());
        let Ledger { rating: acknowledged, rating_asked, .. } = self.ledger;
        assert!(
            rating == acknowledged || rating == rating_asked,
            "{rating:?}: {acknowledged:?} {rating_asked:?}"
        );
        self.ledger.rating = rating;
        let transcript = owner.try_call("transcripts.get", json!({ "answer_id": self.answer }))?;
        let (head, text) = (&transcript["head"]["id"], &transcript["segments"][0]["text"]);
        if self.ledger.transcript_asked.take().is_some_and(|asked| *text == asked) {
            // It was written, though nobody was told.
            self.ledger.transcript = Some((head.as_str().unwrap().into(), text.as_str().unwrap().into()));
        }
        if let Some((id, acknowledged)) = &self.ledger.transcript {
            assert_eq!((head, text), (&json!(id), &json!(acknowledged)));
        }
        self.check_files();
        self.check_database();
        Ok(())
    }

    fn check_files(&self) {
        for (path, bytes) in &self.ledger.exports {
            let report = fs::read(path).unwrap();
            assert_eq!(report.len() as u64, *bytes);
            assert!(report.starts_with(b"%PDF") || report.starts_with(b"PK"), "{}", path.display());
        }
        for entry in fs::read_dir(self.machine.exports()).into_iter().flatten() {
            let path = entry.unwrap().path();
            let report = fs::read(&path).unwrap();
            let whole =
                report.ends_with(b"%%EOF\n") || report.ends_with(b"%%EOF") || report.starts_with(b"PK");
            assert!(whole && !path.to_string_lossy().ends_with("part"), "{}", path.display());
        }
        // The clip is what an upload carries; the boxes are what a segment begins with.
        let clip = fs::read(&self.clip).unwrap();
        let distinct = |part: &&[u8]| part.iter().collect::<BTreeSet<_>>().len();
        let spoken = clip.chunks_exact(32).max_by_key(distinct).unwrap();
        let needles: [&[u8]; 6] = [
            spoken,
            b"moof\0\0\0\x10mfhd",
            b"ftypiso",
            b"stypmsdh",
            LAST_NAME.as_bytes(),
            SENTENCE.as_bytes(),
        ];
        for path in files(&self.machine.home()).into_iter().chain(files(&self.temporary())) {
            // The sample's own recordings show nobody.
            if path.starts_with(self.machine.home().join("sample")) {
                continue;
            }
            let Ok(bytes) = fs::read(&path) else { continue };
            for needle in needles {
                assert!(!contains(&bytes, needle), "{} lies open in {}", show(needle), path.display());
            }
        }
    }

    /// Nothing runs any more, so database and vault agree.
    fn check_database(&self) {
        let path = self.machine.home().join("workspace/recruteia.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).unwrap();
        db.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA busy_timeout = 10000;", self.key)).unwrap();
        let text = |sql: &str| db.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        let none = |what: &str, from: &str| {
            let count: i64 =
                db.query_row(&format!("SELECT count(*) FROM {from}"), [], |row| row.get(0)).unwrap();
            assert_eq!(count, 0, "{what}");
        };
        assert_eq!(text("PRAGMA quick_check(1)"), "ok");
        for kind in KINDS {
            none(
                "a record without its change",
                &format!(
                    "\"{kind}\" r WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.kind = '{kind}' AND c.id = r.id)"
                ),
            );
            none(
                "a record about nobody",
                &format!(
                    "\"{kind}\" r WHERE r.subject IS NOT NULL AND r.subject NOT IN (SELECT id FROM person)"
                ),
            );
        }
        none("a candidate without key", "person WHERE id NOT IN (SELECT person FROM person_key)");
        // The sample's person grants three at once, everybody else here two. (Every session of the day belongs to
        // the sample's campaign, so the flag on the session doesn't tell them apart.)
        let half = format!(
            "(SELECT 1 FROM consent GROUP BY subject
              HAVING count(*) <> iif(subject = (SELECT subject FROM session WHERE id = '{}'), 3, 2))",
            self.session
        );
        none("half the consents", &half);
        none("a candidate without session", "person WHERE id NOT IN (SELECT subject FROM session)");
        none(
            "two answers from one file",
            "(SELECT 1 FROM answer WHERE subject <> (SELECT subject FROM answer ORDER BY id LIMIT 1) GROUP BY parent HAVING count(*) > 1)",
        );
        none("an answer without recording", "answer WHERE media_id NOT IN (SELECT id FROM media)");
        none("a recording without answer", "media WHERE id NOT IN (SELECT media_id FROM answer)");
        none("a transcript without words", "transcript WHERE id NOT IN (SELECT id FROM blob)");
        for session in &self.ledger.erased {
            none(
                "an erased session that is back",
                &format!("session WHERE id = '{session}' AND id IN (SELECT id FROM erasure)"),
            );
        }
        let sessions: i64 = db.query_row("SELECT count(*) FROM session", [], |row| row.get(0)).unwrap();
        let most = self.ledger.sessions.len() + 1 + self.kills;
        assert!(usize::try_from(sessions).unwrap() <= most, "{sessions} sessions, {most} were asked for");
        let kept = text("SELECT coalesce(group_concat(id, ' '), '') FROM (SELECT id FROM media ORDER BY id)");
        assert_eq!(kept, self.machine.vault().join(" "), "vault and database agree");
        for media in self.machine.vault() {
            for segment in files(&self.machine.home().join("workspace/vault").join(media)) {
                assert!(segment.to_string_lossy().ends_with(".age"), "{}", segment.display());
            }
        }
        check_audit(&db);
    }

    fn temporary(&self) -> PathBuf {
        self.machine.folder.path().join("tmp")
    }
}

/// Every line of the audit carries the hash of its fields and of the line before.
fn check_audit(db: &Connection) {
    let sql = "SELECT number || char(10) || at_ms || char(10) || actor || char(10) || method || char(10) || input_digest || char(10) || outcome || char(10) || previous, previous, hash FROM audit ORDER BY number";
    let mut lines = db.prepare(sql).unwrap();
    let mut before = String::new();
    let rows = lines.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    for (position, row) in (1..).zip(rows) {
        let (text, previous, hash): (String, String, String) = row.unwrap();
        assert!(text.starts_with(&format!("{position}\n")), "line {position} of the audit is missing");
        assert_eq!(
            (previous, hash.clone()),
            (before, hex::encode(Sha256::digest(text.as_bytes()))),
            "line {position}"
        );
        before = hash;
    }
}

/// How an owner died that did not answer.
fn died(owner: Owner, error: &Error) -> String {
    assert_eq!(error.code, "connection.lost", "{error:?}");
    owner.died()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else { return false };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        from += at + 1;
        if bytes[from..].starts_with(rest) {
            return true;
        }
    }
    false
}

fn show(needle: &[u8]) -> String {
    String::from_utf8_lossy(needle).into_owned()
}
