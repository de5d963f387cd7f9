//! Answers recorded on this machine, by clips that stand in for its camera and its microphone, and what is left of them
//! when the owner of the workspace dies meanwhile.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    day::Numbers,
    kills::seed,
    support::{Machine, Owner, id, sample, until},
};

/// How often a recording is killed; more where somebody has the time.
const KILLS: &str = "RECRUTEIA_TEST_KILLS";
const KILLS_USUAL: u64 = 4;
/// How often the power is cut; more where somebody has the time.
const CUTS: &str = "RECRUTEIA_TEST_POWER_CUTS";
const CUTS_USUAL: u64 = 3;
/// Segments are so long.
const SEGMENT_MS: i64 = 2_000;
/// From a moment to its being stored, on a machine that does other things too.
const ON_ITS_WAY_MS: i64 = 1_500;

/// A machine with a camera, a microphone, and a session to be recorded.
pub struct Room {
    pub machine: Machine,
    campaign: String,
    session: String,
    question: String,
}

impl Room {
    pub fn new() -> Self {
        Self::on(Machine::with_workspace())
    }

    /// The same on a machine that has a workspace.
    pub fn on(machine: Machine) -> Self {
        Self::on_with(machine, Value::Null)
    }

    /// The same with so much time to think.
    fn on_with(machine: Machine, preparation_ms: Value) -> Self {
        let owner = machine.open();
        let question =
            json!({ "text": "Parlez-moi d’un projet.", "mandatory": true, "preparation_ms": preparation_ms });
        let (campaign, questions) = owner.plan_with("Cheffe de projet", &[question]);
        let session = owner.seat(&campaign);
        assert!(owner.quit().success());
        Self { machine, campaign, session, question: questions[0].clone() }
    }

    /// The next candidate.
    fn next(&mut self, owner: &Owner) {
        self.session = owner.seat(&self.campaign);
    }

    /// An unlocked owner that sees and hears a clip.
    pub fn owner(&self, failpoint: Option<&str>) -> Owner {
        let clip = sample("answer-1.mp4");
        let mut command = self.machine.command(&["open", "--browser", "--print"]);
        command.env("RECRUTEIA_CAMERA_CLIP", &clip).env("RECRUTEIA_MICROPHONE_CLIP", &clip);
        command.env_remove("RECRUTEIA_MODELS");
        if let Some(failpoint) = failpoint {
            command.env(failpoints::VARIABLE, failpoint);
        }
        let owner = self.machine.owner_by(command).unwrap();
        assert!(owner.try_unlock());
        owner
    }

    /// Hands the machine over and goes to the first question.
    pub fn begin_interview(&self, owner: &Owner) {
        owner.call("interview.hand_over", json!({ "session_id": self.session, "beside": false }));
        let sheet = owner.call("interview.sheet", json!({ "language": "fr" }));
        owner.call("interview.inform", json!({ "language": "fr", "hash": sheet["hash"] }));
        let agreed = json!([{ "kind": "recording", "granted": true }]);
        owner.call("interview.consent", json!({ "language": "fr", "answers": agreed }));
        self.open_devices(owner);
        owner.call("interview.ready", json!({ "sound_only": false, "in_writing": false }));
        owner.call("interview.practise", json!({ "skipped": true }));
        owner.call("interview.begin", json!({}));
    }

    pub fn open_devices(&self, owner: &Owner) {
        until("picture and sound", || {
            let trial = owner.call("devices.watch", json!({}));
            (trial["camera"]["preview"].is_string() && trial["microphone"]["level_db"].is_number())
                .then_some(())
        });
    }

    /// Starts to record once the devices give.
    pub fn start(&self, owner: &Owner) {
        self.open_devices(owner);
        let input = json!({ "session_id": self.session, "question_id": self.question, "sound_only": false });
        owner.call("recordings.start", input);
    }

    /// Why it does not start.
    pub fn refused(&self, owner: &Owner) -> Value {
        let input = json!({ "session_id": self.session, "question_id": self.question, "sound_only": false });
        serde_json::to_value(owner.try_call("recordings.start", input).unwrap_err()).unwrap()
    }

    /// Waits until so much is recorded.
    pub fn wait(&self, owner: &Owner, ms: i64) {
        until("the recording to be long enough", || {
            let elapsed = owner.call("devices.watch", json!({}))["recording"]["elapsed_ms"].as_i64().unwrap();
            (elapsed >= ms).then_some(())
        });
    }

    /// The answer, or null.
    pub fn answer(&self, owner: &Owner) -> Value {
        owner.view(&self.session)["questions"][0]["answer"].clone()
    }

    /// Every segment is there and decodes, and together they last as long as the answer says.
    pub fn assert_plays(&self, owner: &Owner, answer: &Value) {
        let file = self.machine.folder.path().join("played.mp4");
        fs::write(&file, self.played(owner, &id(&answer["media"]))).unwrap();
        for (stream, tolerance) in [("v:0", 60.0), ("a:0", 60.0)] {
            let length = decoded_ms(&file, stream);
            let expected = answer["media"]["duration_ms"].as_f64().unwrap();
            assert!((length - expected).abs() <= tolerance, "{stream}: {length} ms instead of {expected}");
        }
    }

    fn played(&self, owner: &Owner, media: &str) -> Vec<u8> {
        let (url, token) = owner.part.endpoint();
        let http = reqwest::blocking::Client::builder().no_proxy().build().unwrap();
        let get = |path: &str| {
            let answer = http.get(format!("{url}{path}")).bearer_auth(token).send().unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            answer.bytes().unwrap()
        };
        let playlist = String::from_utf8(get(&format!("/media/{media}/index.m3u8")).to_vec()).unwrap();
        let init = playlist.split("#EXT-X-MAP:URI=\"").nth(1).unwrap().split('"').next().unwrap();
        let rest = playlist.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        std::iter::once(init).chain(rest).flat_map(|name| get(&format!("/media/{media}/{name}"))).collect()
    }
}

/// How long a stream of a file plays, decoded from its first frame to its last.
fn decoded_ms(file: &PathBuf, stream: &str) -> f64 {
    let decoded = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", stream, "-show_entries"])
        .args(["frame=best_effort_timestamp_time,pkt_duration_time", "-of", "csv=p=0"])
        .arg(file)
        .output()
        .unwrap();
    assert!(
        decoded.status.success() && decoded.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&decoded.stderr)
    );
    let text = String::from_utf8(decoded.stdout).unwrap();
    let last = text.lines().rfind(|line| !line.is_empty()).unwrap();
    last.split(',').filter_map(|part| part.parse::<f64>().ok()).take(2).sum::<f64>() * 1e3
}

/// How often something is done, as a variable says.
fn times(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The folder of a machine as its disk has it when the power goes while `owner` works: what was written and never
/// synchronised is there in part, or not at all. The owner is dead afterwards.
fn cut_power(room: &Room, owner: Owner, numbers: &mut Numbers) {
    let home = room.machine.home();
    let disk = room.machine.folder.path().join("disk");
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &owner.id().to_string()]).status().unwrap().success());
    };
    signal("-STOP");
    let stat = format!("/proc/{}/task", owner.id());
    until("every thread to stand still", || {
        let threads = fs::read_dir(&stat).unwrap().map(|entry| entry.unwrap().path().join("stat"));
        let mut states = threads.map(|path| fs::read_to_string(path).unwrap_or_default());
        states.all(|state| state.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))).then_some(())
    });
    assert!(Command::new("cp").arg("-a").args([&home, &disk]).status().unwrap().success());
    owner.kill();
    fs::remove_dir_all(&home).unwrap();
    fs::rename(&disk, &home).unwrap();
    for file in files_of(&home) {
        let length = fs::metadata(&file).unwrap().len();
        let synced = match file.extension().and_then(|ending| ending.to_str()) {
            // A segment has its name once it is synchronised.
            Some("tmp") => 0,
            Some("db-wal") => end_of_last_commit(&fs::read(&file).unwrap()),
            _ => length,
        };
        let left = synced + numbers.below(length - synced + 1);
        fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(left).unwrap();
    }
}

/// Everything that this process started, directly or not, and itself.
fn family(process: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let of_threads = threads.map(|entry| fs::read_to_string(entry.unwrap().path().join("children")));
    let told: String = of_threads.filter_map(Result::ok).chain(children).collect();
    let children = told.split_whitespace().map(|child| child.parse().unwrap());
    children.flat_map(family).chain([process]).collect()
}

/// The lid is closed for so long: nothing moves, and then everything goes on.
fn sleep(owner: &Owner, length: Duration) {
    let all: Vec<String> = family(owner.id()).iter().map(u32::to_string).collect();
    let signal = |name: &str| assert!(Command::new("kill").arg(name).args(&all).status().unwrap().success());
    signal("-STOP");
    thread::sleep(length);
    signal("-CONT");
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_of(&path) } else { vec![path] }).collect()
}

/// Where the last transaction ends that SQLite synchronised: its write-ahead log has a header of 32 bytes, then frames of
/// 24 bytes and a page each; the frame that ends a transaction says how large the database is after it, and a frame is of
/// this log when its salt is (sqlite.org/fileformat.html, section 4).
fn end_of_last_commit(log: &[u8]) -> u64 {
    let number = |at: usize| {
        log.get(at..at + 4).map(|bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    };
    let Some(page) = number(8).filter(|page| *page > 0) else { return 0 };
    let mut end = 32;
    let mut at = 32;
    while number(at + 8).is_some() && log.get(at + 8..at + 16) == log.get(16..24) {
        let next = at + 24 + page as usize;
        if number(at + 4) != Some(0) && next <= log.len() {
            end = next;
        }
        at = next;
    }
    end as u64
}

/// Records, ends the owner in this way at a random moment, and looks what is left.
fn loses_no_more_than_what_was_on_its_way(times: u64, end: impl Fn(&Room, Owner, &mut Numbers)) {
    let mut numbers = Numbers(seed());
    let mut room = Room::new();
    for _ in 0..times {
        let owner = room.owner(None);
        room.next(&owner);
        room.start(&owner);
        // At least a segment, so that there is something to find.
        room.wait(&owner, SEGMENT_MS + ON_ITS_WAY_MS);
        thread::sleep(Duration::from_millis(numbers.below(4_000)));
        let elapsed = owner.call("devices.watch", json!({}))["recording"]["elapsed_ms"].as_i64().unwrap();
        end(&room, owner, &mut numbers);
        let owner = room.owner(None);
        let answer = room.answer(&owner);
        let kept = answer["media"]["duration_ms"].as_i64().unwrap();
        println!("{elapsed} ms were recorded, {kept} ms are kept");
        assert!(
            elapsed - kept <= SEGMENT_MS + ON_ITS_WAY_MS,
            "{elapsed} ms were recorded, {kept} ms are kept"
        );
        assert!(kept <= elapsed + 100, "{elapsed} ms were recorded, {kept} ms are kept");
        room.assert_plays(&owner, &answer);
        assert!(owner.quit().success());
    }
}

#[test]
fn a_power_cut_at_random_moments_loses_no_more_of_a_recording_than_what_was_on_its_way() {
    loses_no_more_than_what_was_on_its_way(times(CUTS, CUTS_USUAL), cut_power);
}

#[test]
fn killed_at_random_moments_a_recording_loses_no_more_than_what_was_on_its_way() {
    loses_no_more_than_what_was_on_its_way(times(KILLS, KILLS_USUAL), |_, owner, _| owner.kill());
}

/// What the room shows.
fn see(owner: &Owner) -> Value {
    owner.call("interview.get", json!({}))
}

#[test]
fn killed_once_an_answer_is_kept_an_interview_has_it_and_calls_it_no_failure() {
    let room = Room::new();
    let owner = room.owner(Some("recording.kept@1"));
    room.begin_interview(&owner);
    owner.call("interview.answer", json!({}));
    room.wait(&owner, SEGMENT_MS + ON_ITS_WAY_MS);
    assert_eq!(owner.try_call("interview.stop", json!({})).unwrap_err().code, "connection.lost");
    owner.died();
    let owner = room.owner(None);
    let question = see(&owner)["question"].clone();
    let found = (&question["phase"], &question["fault"], &question["takes_left"]);
    assert_eq!(found, (&json!("answered"), &Value::Null, &json!(0)));
    owner.call("interview.next", json!({}));
    let host = see(&owner)["host"]["id"].clone();
    owner.call("interview.take_back", json!({ "identifier": host, "password": null }));
    let log = owner.call("sessions.log", json!({ "id": room.session }));
    assert_eq!(log["faults"], 0, "{log:#}");
    room.assert_plays(&owner, &room.answer(&owner));
    assert!(owner.quit().success());
}

#[test]
fn killed_in_the_middle_of_an_answer_an_interview_goes_on_at_the_same_question() {
    let mut numbers = Numbers(seed());
    let room = Room::new();
    let mut owner = room.owner(None);
    room.begin_interview(&owner);
    for attempt in 1..=2 {
        owner.call("interview.answer", json!({}));
        room.wait(&owner, SEGMENT_MS + ON_ITS_WAY_MS);
        thread::sleep(Duration::from_millis(numbers.below(2_000)));
        let elapsed = owner.call("devices.watch", json!({}))["recording"]["elapsed_ms"].as_i64().unwrap();
        owner.kill();
        owner = room.owner(None);
        // The machine is the candidate's still, and nobody else's.
        assert_eq!(owner.call("workspace.status", json!({}))["state"], "interview");
        let question = see(&owner)["question"].clone();
        let found = (&question["number"], &question["phase"], &question["fault"], &question["takes_left"]);
        assert_eq!(found, (&json!(1), &json!("reopened"), &json!("interrupted"), &json!(1)), "{attempt}");
        let kept = question["duration_ms"].as_i64().unwrap();
        assert!(elapsed - kept <= SEGMENT_MS + ON_ITS_WAY_MS, "{elapsed} ms recorded, {kept} ms kept");
        room.open_devices(&owner);
        owner.call("interview.ask_again", json!({}));
    }
    owner.call("interview.answer", json!({}));
    room.wait(&owner, 1_500);
    owner.call("interview.stop", json!({}));
    owner.call("interview.next", json!({}));
    owner.call("interview.finish", json!({}));
    assert_eq!(see(&owner)["receipt"]["answers"].as_array().unwrap().len(), 3);
    let host = see(&owner)["host"]["id"].clone();
    owner.call("interview.take_back", json!({ "identifier": host, "password": null }));
    let answer = room.answer(&owner);
    assert_eq!((&answer["take"], &answer["fault"]), (&json!(3), &Value::Null));
    room.assert_plays(&owner, &answer);
    let log = owner.call("sessions.log", json!({ "id": room.session }));
    assert_eq!(log["faults"], 2, "{log:#}");
    assert!(owner.quit().success());
}

#[test]
fn a_machine_that_slept_records_nobody_who_opens_its_lid() {
    let length = Duration::from_secs(12);
    let room = Room::on_with(Machine::with_workspace(), json!(120_000));
    let owner = room.owner(None);
    room.begin_interview(&owner);
    let see = || owner.call("interview.get", json!({}));
    let phase = || see()["question"]["phase"].as_str().unwrap().to_owned();
    assert_eq!((phase().as_str(), &see()["paused"]), ("preparing", &json!(false)));

    // While somebody thinks: time to think that runs out would begin a recording.
    let before = see()["question"]["preparation_left_ms"].as_i64().unwrap();
    sleep(&owner, length);
    until("the break", || (see()["paused"] == true).then_some(()));
    assert_eq!((phase().as_str(), &see()["paused_by_staff"]), ("preparing", &json!(false)));
    let left = see()["question"]["preparation_left_ms"].as_i64().unwrap();
    assert!(left > before - 8_000, "{before} ms were left to think, {left} ms after twelve seconds of sleep");
    owner.call("interview.resume", json!({}));

    // While somebody answers: what was said is kept, the attempt does not count.
    room.open_devices(&owner);
    owner.call("interview.answer", json!({}));
    room.wait(&owner, 3_000);
    let elapsed = owner.call("devices.watch", json!({}))["recording"]["elapsed_ms"].as_i64().unwrap();
    sleep(&owner, length);
    until("the question to be asked again", || (phase() == "reopened").then_some(()));
    assert_eq!(see()["question"]["fault"], "interrupted");
    assert_eq!(owner.call("recordings.current", json!({}))["state"], "ended");
    let takes = see()["question"]["takes_left"].clone();
    owner.call("interview.ask_again", json!({}));
    assert_eq!(see()["question"]["takes_left"], takes, "it does not count");

    owner.call("interview.take_back", json!({ "identifier": see()["host"]["id"], "password": null }));
    let answer = room.answer(&owner);
    let kept = answer["media"]["duration_ms"].as_i64().unwrap();
    assert!(
        (elapsed - 500..elapsed + 3_000).contains(&kept),
        "{elapsed} ms were recorded, {kept} ms are kept"
    );
    assert_eq!((&answer["fault"], &answer["media"]["gaps"]), (&json!("interrupted"), &json!([])));
    room.assert_plays(&owner, &answer);
    assert!(owner.quit().success());
}
