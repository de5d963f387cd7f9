//! An interview that a candidate goes through alone at this machine. Its camera and its microphone are clips.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use app::{Place, api::Reach};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    erasure::decrypted,
    recordings::{clips_of, open_devices, open_devices_at, watch, watch_at},
    spoken::heard,
    support::{Desk, FIRST_NAME, Plan, Seat, clip, until},
};

pub struct Room {
    pub desk: Desk,
    pub plan: Plan,
    pub seat: Seat,
    /// Where the candidate sits: at the desk that was given to them, or in a window of their own.
    pub place: Place,
}

/// A clip of so many seconds in which nobody says anything.
pub fn silence(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("silence.mp4");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=60"])
        .args(["-f", "lavfi", "-i", "anoisesrc=a=0.0005:d=60:r=48000"])
        .args(["-pix_fmt", "yuv420p", "-preset", "ultrafast", "-shortest"])
        .arg(&file)
        .status()
        .unwrap();
    assert!(made.success());
    file
}

pub fn rules(change: impl FnOnce(&mut Value)) -> Value {
    let mut rules = json!({
        "preparation_ms": null, "limit_ms": null, "takes": 1, "counting": "last", "going_back": false,
        "follow_ups": 0, "blind": "off",
    });
    change(&mut rules);
    rules
}

impl Room {
    /// A room whose devices play this clip, for a campaign with these rules and two questions, the second one optional.
    pub fn new(clip: &Path, rules: &Value) -> Self {
        Self::prepared(clip, rules, |_, _| {})
    }

    /// The same for a campaign in which this was done before it opened.
    pub fn prepared(clip: &Path, rules: &Value, before_opening: impl FnOnce(&Desk, &[String])) -> Self {
        let desk = Desk::with_devices(clips_of(clip));
        let campaign = desk.draft();
        desk.call("campaigns.set_rules", json!({ "id": campaign, "rules": rules }));
        let criteria = desk.set_criteria(&campaign, &["Écoute"]);
        let ask = |text: &str, mandatory: bool| {
            let probes = ["Pouvez-vous en dire plus ?", "Un exemple ?"];
            desk.ask_with(&campaign, json!({ "text": text, "mandatory": mandatory, "probes": probes }))
        };
        let questions = vec![ask("Parlez-moi de vous.", true), ask("Et d’une difficulté ?", false)];
        before_opening(&desk, &questions);
        desk.call("campaigns.open", json!({ "id": campaign }));
        let plan = Plan { campaign, questions, criteria };
        let seat = desk.seat(&plan, &[]);
        Self { desk, plan, seat, place: Place::Desk }
    }

    pub fn call(&self, step: &str, input: Value) {
        self.ask(&format!("interview.{step}"), input);
    }

    /// Calls a method from where the candidate sits.
    pub fn ask(&self, method: &str, input: Value) -> Value {
        let told = self.desk.part().call_at(self.place, method, input);
        told.unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    pub fn step(&self, step: &str) {
        self.call(step, json!({}));
    }

    pub fn refused(&self, step: &str) -> String {
        let told = self.desk.part().call_at(self.place, &format!("interview.{step}"), json!({}));
        told.expect_err("it was not refused").code
    }

    fn refused_with(&self, step: &str, input: Value) -> String {
        let told = self.desk.part().call_at(self.place, &format!("interview.{step}"), input);
        told.expect_err("it was not refused").code
    }

    pub fn see(&self) -> Value {
        self.ask("interview.get", json!({}))
    }

    pub fn stage(&self) -> String {
        self.see()["stage"].as_str().unwrap().to_owned()
    }

    pub fn phase(&self) -> String {
        self.see()["question"]["phase"].as_str().unwrap_or_default().to_owned()
    }

    pub fn hand_over(&self) {
        let beside = self.place == Place::Seat;
        let input = json!({ "session_id": self.seat.session, "beside": beside });
        self.desk.call("interview.hand_over", input);
    }

    pub fn take_back(&self) {
        let host = self.see()["host"]["id"].clone();
        self.call("take_back", json!({ "identifier": host, "password": null }));
    }

    pub fn inform(&self) {
        let sheet = self.ask("interview.sheet", json!({ "language": "fr" }));
        self.call("inform", json!({ "language": "fr", "hash": sheet["hash"] }));
    }

    pub fn agree(&self, recording: bool) {
        let answers = json!([
            { "kind": "recording", "granted": recording },
            { "kind": "transcription", "granted": false },
        ]);
        self.call("consent", json!({ "language": "fr", "answers": answers }));
    }

    /// To the first question.
    pub fn enter(&self) {
        self.hand_over();
        self.inform();
        self.agree(true);
        open_devices_at(&self.desk, self.place);
        self.call("ready", json!({ "sound_only": false, "in_writing": false }));
        self.call("practise", json!({ "skipped": true }));
        self.step("begin");
    }

    pub fn record(&self, ms: i64) {
        self.step("answer");
        self.wait(ms);
    }

    pub fn wait(&self, ms: i64) {
        until("the answer to be long enough", || {
            let elapsed = watch_at(&self.desk, self.place)["recording"]["elapsed_ms"].as_i64().unwrap();
            (elapsed >= ms).then_some(())
        });
    }

    /// What happened, in order.
    pub fn log(&self) -> Vec<String> {
        let log = self.desk.call("sessions.log", json!({ "id": self.seat.session }));
        let lines = log["lines"].as_array().unwrap();
        let numbers: Vec<u64> = lines.iter().map(|line| line["number"].as_u64().unwrap()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        lines.iter().map(|line| line["happened"]["what"].as_str().unwrap().to_owned()).collect()
    }

    pub fn recruiter_view(&self) -> Value {
        self.desk.view(&self.seat.session)
    }
}

#[test]
fn a_candidate_goes_through_an_interview_alone_and_gets_a_receipt() {
    let mut room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    room.hand_over();
    assert_eq!(room.stage(), "information");
    let view = room.see();
    assert_eq!((&view["first_name"], &view["language"]), (&json!(FIRST_NAME), &json!("fr")));
    // Nothing of what comes is told before it is asked.
    assert_eq!(view["questions"][0]["text"], Value::Null);
    let stale = json!({ "language": "fr", "hash": "00" });
    assert_eq!(room.desk.refused("interview.inform", stale), "interview.sheet_changed");
    room.inform();
    assert_eq!(room.stage(), "consents");
    room.agree(true);
    assert_eq!(room.stage(), "devices");
    assert_eq!(
        room.desk.refused("interview.ready", json!({ "sound_only": false, "in_writing": false })),
        "microphone.not_ready"
    );
    open_devices(&room.desk);
    room.call("ready", json!({ "sound_only": false, "in_writing": false }));
    assert_eq!(room.stage(), "practice");
    room.call("practise", json!({ "skipped": false }));
    assert_eq!(room.stage(), "ready");
    room.step("begin");
    let question = room.see()["question"].clone();
    assert_eq!(
        (&question["number"], &question["text"], &question["phase"], &question["takes_left"]),
        (&json!(1), &json!("Parlez-moi de vous."), &json!("preparing"), &json!(1))
    );
    let asked = Instant::now();
    room.step("answer");
    let begun = Instant::now();
    room.wait(6_500);
    assert_eq!(room.phase(), "answering");
    assert_eq!(room.refused("next"), "interview.not_now");
    let stopped = Instant::now();
    room.step("stop");
    let question = room.see()["question"].clone();
    assert_eq!((&question["phase"], &question["takes_left"]), (&json!("answered"), &json!(0)));
    // It begins and ends when the candidate says so, to a fifth of a second.
    let duration = Duration::from_millis(question["duration_ms"].as_u64().unwrap());
    let near = Duration::from_millis(200);
    assert!(duration + near >= stopped - begun, "{duration:?} of {:?}", stopped - begun);
    assert!(duration <= stopped - asked + near, "{duration:?} of {:?}", stopped - asked);
    assert_eq!(room.refused("ask_again"), "answer.takes_used");
    room.step("next");
    assert_eq!(room.see()["question"]["number"], 2);
    room.step("skip");
    assert_eq!(room.stage(), "summary");
    let outcomes: Vec<Value> =
        room.see()["questions"].as_array().unwrap().iter().map(|place| place["outcome"].clone()).collect();
    assert_eq!(json!(outcomes), json!(["answered", "skipped"]));
    room.step("finish");
    let receipt = room.see()["receipt"].clone();
    room.call("experience", json!({ "stars": 4 }));
    assert_eq!(room.desk.refused("interview.experience", json!({ "stars": 1 })), "interview.not_now");
    assert_eq!(room.see()["receipt"]["experience_told"], true);

    room.take_back();
    let view = room.recruiter_view();
    assert_eq!(view["session"]["state"], "completed");
    let answer = room.desk.answer(&room.seat.session, 0);
    assert_eq!((&answer["fault"], &answer["take"]), (&Value::Null, &json!(1)));
    assert!(answer["response_ms"].as_i64().unwrap() >= 0);
    // The receipt names the recording that is kept: its hash follows from the segments.
    let line = &receipt["answers"][0];
    assert_eq!((&line["number"], &line["duration_ms"]), (&json!(1), &answer["media"]["duration_ms"]));
    let kept = room.desk.now();
    let months = |field: &str| (receipt[field].as_i64().unwrap() - kept) as f64 / 86_400_000.0 / 30.44;
    assert!(
        (months("recordings_until_ms") - 6.0).abs() < 0.2 && (months("file_until_ms") - 24.0).abs() < 0.2
    );
    assert!(receipt["contact"].as_str().unwrap().contains('@'), "{receipt}");
    assert_eq!(line["hash"].as_str().unwrap().len(), 64);
    assert_eq!(
        room.log(),
        [
            "handed_over",
            "informed",
            "consented",
            "devices_ready",
            "practised",
            "asked",
            "answer_started",
            "answered",
            "asked",
            "skipped",
            "summarised",
            "finished",
            "experienced",
            "taken_back",
        ]
    );
    assert_eq!(
        room.desk.refused("interview.hand_over", json!({ "session_id": room.seat.session, "beside": false })),
        "interview.finished"
    );
    // The log of what was called says who answered for the machine, and nothing of the candidate.
    let audit = room.desk.audit();
    assert!(audit.iter().any(|line| line.method == "interview.finish"));
}

#[test]
fn the_machine_is_for_the_interview_alone_until_somebody_takes_it_back() {
    let mut room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    assert_eq!(room.desk.refused("interview.get", json!({})), "interview.none");
    assert_eq!(
        room.desk.refused("interview.take_back", json!({ "identifier": "x", "password": null })),
        "interview.none"
    );
    room.hand_over();
    assert_eq!(room.desk.call("workspace.status", json!({}))["state"], "interview");
    assert_eq!(room.desk.call("workspace.status", json!({}))["people"], json!([]));
    let seated: Vec<&str> =
        app::api::api().methods().filter(|m| m.reach != Reach::Desk).map(|m| m.name).collect();
    let beside = |name: &&str| !name.starts_with("interview.");
    let known = [
        "consents.texts",
        "devices.choose",
        "devices.list",
        "devices.release",
        "devices.watch",
        "recordings.captions",
        "recordings.current",
        "recordings.metrics",
        "users.recover",
        "users.sign_in",
        "workspace.status",
        "workspace.unlock",
    ];
    assert_eq!(seated.iter().copied().filter(beside).collect::<Vec<_>>(), known);
    assert!(!seated.contains(&"interview.hand_over"));
    for method in app::api::api().methods().filter(|method| method.reach == Reach::Desk) {
        assert_eq!(room.desk.refused(method.name, json!({})), "interview.handed_over", "{}", method.name);
    }
    // Nor by the other doors.
    let media = format!("/media/{}/index.m3u8", room.seat.session);
    assert_eq!(room.desk.get(&media).status(), 409);
    // It is handed over still after the next start, and the wrong person doesn't get it.
    room.desk.start_again();
    assert_eq!(room.desk.call("workspace.status", json!({}))["state"], "interview");
    let wrong = json!({ "identifier": "nobody@example.com", "password": "whatever it is" });
    assert_eq!(room.desk.refused("interview.take_back", wrong), "sign_in.wrong");
    assert_eq!(room.stage(), "information");
    room.take_back();
    assert_eq!(room.desk.call("workspace.status", json!({}))["state"], "open");
    assert_eq!(room.log(), ["handed_over", "continued", "taken_back"]);
    assert_eq!(room.desk.refused("interview.get", json!({})), "interview.none");
}

#[test]
fn with_a_password_only_who_knows_it_takes_the_machine_back() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    let own = room.desk.call("workspace.status", json!({}))["user"]["id"].clone();
    let password = "correct horse battery staple";
    room.desk.call("users.set_password", json!({ "id": own, "current": null, "password": password }));
    room.hand_over();
    assert_eq!(room.see()["host"]["has_password"], true);
    let with = |password: Value| json!({ "identifier": own, "password": password });
    assert_eq!(room.desk.refused("interview.take_back", with(Value::Null)), "sign_in.wrong");
    assert_eq!(room.desk.refused("interview.take_back", with(json!("guess"))), "sign_in.wrong");
    assert_eq!(room.desk.call("workspace.status", json!({}))["state"], "interview");
    room.desk.call("interview.take_back", with(json!(password)));
    assert_eq!(room.desk.call("workspace.status", json!({}))["state"], "open");
}

#[test]
fn who_does_not_want_to_be_recorded_is_not_and_may_think_better_of_it() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    room.hand_over();
    room.inform();
    let silent = json!({ "language": "fr", "answers": [{ "kind": "transcription", "granted": true }] });
    assert_eq!(room.desk.try_call("interview.consent", silent).unwrap_err().fields[0].path, "answers");
    room.agree(false);
    assert_eq!(room.stage(), "refused");
    assert_eq!(room.refused("begin"), "interview.not_now");
    room.agree(true);
    assert_eq!(room.stage(), "devices");
    open_devices(&room.desk);
    room.call("ready", json!({ "sound_only": true, "in_writing": false }));
    // Whoever is not seen is not filmed either.
    until("the camera to be closed", || {
        let trial = watch(&room.desk);
        (trial["camera"]["state"] == "opening" && trial["camera"]["preview"].is_null()).then_some(())
    });
    room.call("practise", json!({ "skipped": true }));
    room.step("begin");
    room.record(2_000);
    // The recruiter is told on the phone that the candidate thinks better of it once more: another window notes it.
    let host = room.see()["host"]["id"].clone();
    room.call("take_back", json!({ "identifier": host, "password": null }));
    assert_eq!(room.log().last().unwrap(), "taken_back");
    let withdrawn = json!([{ "kind": "recording", "granted": false }]);
    room.desk.call(
        "consents.record",
        json!({ "person_id": room.seat.person, "language": "fr", "answers": withdrawn }),
    );
    room.hand_over();
    assert_eq!(room.stage(), "refused");
}

#[test]
fn a_camera_that_was_given_up_comes_back_when_it_is_wanted() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    let (alone, both) = (true, false);
    let ready = |sound_only: bool| json!({ "sound_only": sound_only, "in_writing": false });
    room.enter();
    room.call("ready", ready(alone));
    until("the camera to be closed", || (watch(&room.desk)["camera"]["state"] == "opening").then_some(()));
    assert_eq!(room.refused_with("ready", ready(both)), "camera.not_ready");
    // Whoever answers meanwhile does without.
    room.record(1_000);
    until("the camera to stay closed", || (watch(&room.desk)["camera"]["state"] == "opening").then_some(()));
    room.step("stop");
    room.step("next");
    assert_eq!(room.refused_with("ready", ready(both)), "camera.not_ready");
    open_devices(&room.desk);
    room.call("ready", ready(both));
    assert_eq!(room.see()["sound_only"], false);
    room.record(2_000);
    room.take_back();
    let kind = |place| room.desk.answer(&room.seat.session, place)["media"]["kind"].clone();
    assert_eq!([kind(0), kind(1)], [json!("audio"), json!("video")]);
}

#[test]
fn a_break_keeps_nothing_and_gives_no_time() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|rules| rules["preparation_ms"] = json!(60_000)));
    room.enter();
    room.step("pause");
    assert!(room.see()["paused"].as_bool().unwrap());
    let left = || room.see()["question"]["preparation_left_ms"].as_i64().unwrap();
    let before = left();
    assert!(before > 55_000 && before <= 60_000, "{before}");
    assert_eq!(room.refused("answer"), "interview.not_now");
    until("another look", || {
        assert_eq!(left(), before);
        let level = watch(&room.desk)["microphone"]["level_db"].as_f64();
        level.map(|_| ())
    });
    room.step("resume");
    room.record(1_500);
    room.step("pause");
    let paused = watch(&room.desk)["recording"].clone();
    assert_eq!(paused["state"], "paused");
    assert_eq!(room.refused("stop"), "interview.not_now");
    room.step("resume");
    room.wait(paused["elapsed_ms"].as_i64().unwrap() + 1_000);
    room.step("stop");
    assert_eq!(room.phase(), "answered");
    room.take_back();
    let log = room.log();
    assert_eq!(log.iter().filter(|what| *what == "paused" || *what == "resumed").count(), 4);
}

#[test]
fn an_answer_ends_at_its_limit_and_more_time_is_given_for_the_asking() {
    let room = Room::new(
        &clip("answer-1.mp4"),
        &rules(|rules| (rules["limit_ms"], rules["takes"]) = (json!(4_000), json!(2))),
    );
    room.enter();
    let ended = |room: &Room| {
        until("the limit", || (room.phase() == "answered").then_some(()));
        room.see()["question"]["duration_ms"].as_i64().unwrap()
    };
    room.step("answer");
    let duration = ended(&room);
    assert!((3_900..=4_400).contains(&duration), "{duration}");
    let wanted = json!({
        "extra_time": "x1.5", "extra_takes": 1, "larger_text": true, "high_contrast": false, "live_captions": true, "written_answers": false,
    });
    room.call("adjust", wanted.clone());
    let view = room.see();
    assert_eq!(view["accommodations"], wanted);
    assert_eq!((&view["question"]["limit_ms"], &view["question"]["takes_left"]), (&json!(6_000), &json!(2)));
    room.step("ask_again");
    room.step("answer");
    let duration = ended(&room);
    assert!((5_900..=6_400).contains(&duration), "{duration}");
    room.step("ask_again");
    room.record(1_000);
    room.step("stop");
    assert_eq!(room.refused("ask_again"), "answer.takes_used");
    room.take_back();
    // Nobody who rates sees what was asked for.
    assert!(!room.log().contains(&"adjusted".to_owned()));
    let view = room.recruiter_view().to_string();
    assert!(!view.contains("extra_time") && !view.contains("x1.5"), "{view}");
    assert_eq!(room.desk.answer(&room.seat.session, 0)["take"], 3);
}

#[test]
fn a_very_short_answer_is_followed_up_within_the_same_recording() {
    let folder = tempfile::tempdir().unwrap();
    let room = Room::new(&silence(folder.path()), &rules(|rules| rules["follow_ups"] = json!(2)));
    room.enter();
    room.record(2_000);
    room.step("stop");
    let question = room.see()["question"].clone();
    assert_eq!(question["phase"], "follow_up");
    assert_eq!(
        question["follow_up"],
        json!({ "text": "Pouvez-vous en dire plus ?", "reason": "empty", "answering": false })
    );
    // Nothing is kept while it is read.
    let held = watch(&room.desk)["recording"].clone();
    assert_eq!(held["state"], "paused");
    assert_eq!(room.refused("stop"), "interview.not_now");
    room.step("answer");
    assert_eq!(room.see()["question"]["follow_up"]["answering"], true);
    room.wait(held["elapsed_ms"].as_i64().unwrap() + 1_500);
    room.step("stop");
    assert_eq!(room.see()["question"]["follow_up"]["text"], "Un exemple ?");
    room.step("repeat");
    room.step("decline");
    assert_eq!(room.phase(), "answered");
    room.take_back();
    let answer = room.desk.answer(&room.seat.session, 0);
    let asked = answer["follow_ups"].as_array().unwrap();
    let texts: Vec<&str> = asked.iter().map(|probe| probe["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Pouvez-vous en dire plus ?", "Un exemple ?"]);
    let first = asked[0]["from_ms"].as_i64().unwrap();
    assert!(first.abs_diff(held["elapsed_ms"].as_i64().unwrap()) < 200, "{asked:?} after {held}");
    let duration = answer["media"]["duration_ms"].as_i64().unwrap();
    assert!(duration >= first + 1_400 && duration < first + 3_000, "{duration} ms");
}

#[test]
fn an_interview_that_was_cut_off_goes_on_at_the_same_question_and_the_attempt_does_not_count() {
    let mut room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    room.enter();
    room.record(5_000);
    room.desk.start_again();
    let view = room.see();
    let question = &view["question"];
    assert_eq!((&view["stage"], &question["phase"]), (&json!("question"), &json!("reopened")));
    assert_eq!((&question["number"], &question["takes_left"]), (&json!(1), &json!(1)));
    assert!(question["has_answer"].as_bool().unwrap() && question["fault"] == "interrupted", "{question}");
    open_devices(&room.desk);
    room.step("ask_again");
    room.record(2_000);
    room.step("stop");
    room.step("next");
    room.take_back();
    let answer = room.desk.answer(&room.seat.session, 0);
    assert_eq!((&answer["take"], &answer["fault"]), (&json!(2), &Value::Null));
    let takes = room.recruiter_view()["questions"][0]["takes"].clone();
    let faults: Vec<Value> = takes.as_array().unwrap().iter().map(|take| take["fault"].clone()).collect();
    assert!(faults.contains(&json!("interrupted")) && faults.contains(&Value::Null), "{takes}");
    assert!(room.log().contains(&"continued".to_owned()));
    assert!(room.log().contains(&"reopened".to_owned()));
}

#[test]
fn looking_again_and_again_does_not_disturb_the_end_of_an_answer() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|rules| rules["takes"] = json!(5)));
    room.enter();
    for _ in 0..3 {
        room.record(1_200);
        std::thread::scope(|scope| {
            let stopped = scope.spawn(|| room.step("stop"));
            while !stopped.is_finished() {
                assert_ne!(room.phase(), "reopened");
            }
        });
        assert_eq!(room.phase(), "answered");
        room.step("ask_again");
    }
    room.take_back();
    assert!(!room.log().contains(&"reopened".to_owned()));
}

#[test]
fn going_back_follows_the_rules() {
    for going_back in [true, false] {
        let room = Room::new(
            &clip("answer-1.mp4"),
            &rules(|rules| (rules["going_back"], rules["takes"]) = (json!(going_back), json!(2))),
        );
        room.enter();
        room.record(1_000);
        room.step("stop");
        room.step("next");
        let first = json!({ "question_id": room.plan.questions[0] });
        if !going_back {
            assert_eq!(room.desk.refused("interview.go_to", first), "interview.not_now");
            continue;
        }
        room.call("go_to", first);
        assert_eq!(room.see()["question"]["number"], 1);
        assert!(room.see()["question"]["has_answer"].as_bool().unwrap());
        room.step("skip");
        assert_eq!(room.see()["question"]["number"], 2);
        room.step("skip");
        assert_eq!(room.stage(), "summary");
        assert_eq!(room.see()["questions"][0]["outcome"], "answered");
        assert_eq!(room.see()["questions"][1]["reachable"], true);
    }
}

#[test]
fn what_is_asked_is_spoken_in_the_language_of_the_question() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    let speak = |words: &str, language: &str| {
        room.desk.try_call("interview.speak", json!({ "words": words, "language": language }))
    };
    assert_eq!(speak("disclosure", "fr").unwrap_err().code, "interview.none");
    room.hand_over();
    let french = speak("disclosure", "fr").unwrap();
    assert!(french["text"].as_str().unwrap().contains("intelligence artificielle"), "{}", french["text"]);
    assert_ne!(french["audio"], speak("disclosure", "en").unwrap()["audio"]);
    assert_eq!(french["synthetic"], true);
    assert_eq!(speak("question", "fr").unwrap_err().code, "interview.not_now");
    room.take_back();
    room.desk.settle();
    room.enter();
    // The words are those of the question, whatever the language of the interface.
    let question = speak("question", "en").unwrap();
    assert_eq!(question["text"], "Parlez-moi de vous.");
    let (seconds, comment) = heard(&question);
    assert!((0.8..4.0).contains(&seconds), "{seconds} s");
    // It says itself that it is synthetic, whoever copies it.
    assert_eq!((&question["synthetic"], comment.as_str()), (&json!(true), "Synthetic voice"));
    room.step("repeat");
    assert_eq!(room.phase(), "preparing");
}

#[test]
fn the_log_goes_after_twelve_months_with_a_proof() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    until("the first look", || {
        room.desk.call("retention.get", json!({}))["clock_seen_ms"].is_i64().then_some(())
    });
    room.hand_over();
    room.inform();
    room.take_back();
    let look = |days: i64| {
        for _ in 0..days / 10 {
            room.desk.forward(10);
            room.desk.host().workspace().unwrap().do_due();
        }
    };
    look(360);
    assert_eq!(room.log(), ["handed_over", "informed", "taken_back"]);
    look(20);
    assert!(room.log().is_empty());
    let proofs = room.desk.call("erasures.list", json!({ "after": null, "limit": 50 }));
    let proof = &proofs["items"][0]["proof"];
    assert_eq!((&proof["rule"], &proof["records"]), (&json!("log_expired"), &json!({ "session_event": 3 })));
    // The session itself stays.
    assert_eq!(room.recruiter_view()["session"]["state"], "started");
}

#[test]
fn an_interview_begins_only_where_it_can() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    let other = room.desk.seat(&room.plan, &["recording"]);
    room.desk.call("sessions.cancel", json!({ "id": other.session, "reason": "Poste pourvu" }));
    assert_eq!(
        room.desk.refused("interview.hand_over", json!({ "session_id": other.session, "beside": false })),
        "session.cancelled"
    );
    assert_eq!(
        room.desk.refused("interview.hand_over", json!({ "session_id": room.seat.person, "beside": false })),
        "session.not_found"
    );
    // Somebody is being recorded here already.
    let third = room.desk.seat(&room.plan, &["recording"]);
    open_devices(&room.desk);
    let wanted =
        json!({ "session_id": third.session, "question_id": room.plan.questions[0], "sound_only": true });
    room.desk.call("recordings.start", wanted);
    assert_eq!(
        room.desk.refused("interview.hand_over", json!({ "session_id": room.seat.session, "beside": false })),
        "recording.busy"
    );
    room.desk.call("recordings.discard", json!({}));
    room.hand_over();
    assert_eq!(room.see()["session_id"], room.seat.session);
}

/// What is chosen for whoever writes.
fn in_writing() -> Value {
    json!({
        "extra_time": "none", "extra_takes": 0, "larger_text": false, "high_contrast": false, "live_captions": false,
        "written_answers": true,
    })
}

#[test]
fn who_does_not_speak_writes_and_is_read_and_rated_like_anybody() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|rules| rules["limit_ms"] = json!(60_000)));
    let wrote = |place: usize, text: &str| json!({ "question_id": room.plan.questions[place], "text": text });
    room.hand_over();
    room.inform();
    room.agree(true);
    // Nothing to record with, and nothing needed once the candidate chose to write.
    let ready = json!({ "sound_only": false, "in_writing": true });
    let refused = |method: &str, input: Value| room.desk.try_call(method, input).unwrap_err();
    assert_eq!(refused("interview.ready", ready.clone()).code, "interview.not_now");
    room.call("adjust", in_writing());
    room.call("ready", ready);
    assert_eq!(room.see()["in_writing"], true);
    room.call("practise", json!({ "skipped": true }));
    room.step("begin");

    for (text, fault) in [("", "required"), (" \n ", "required"), ("a\u{7}b", "control")] {
        let error = refused("interview.write", wrote(0, text));
        assert_eq!(
            (error.fields[0].path.as_str(), error.fields[0].code.as_str()),
            ("text", fault),
            "{text:?}"
        );
    }
    let long = wrote(0, &"x".repeat(20_001));
    assert_eq!(refused("interview.write", long.clone()).fields[0].code, "too_long");
    assert_eq!(refused("interview.keep_draft", long).fields[0].code, "too_long");
    let text = format!("Je m’appelle {FIRST_NAME}.\r\n\r\nJ’ai dirigé trois équipes.\n");
    // What is on its way when another question is shown is not for that one.
    assert_eq!(refused("interview.keep_draft", wrote(1, "Je m’app")).code, "interview.not_now");
    assert_eq!(refused("interview.write", wrote(1, "Je m’app")).code, "interview.not_now");
    room.call("keep_draft", wrote(0, "Je m’app"));
    assert_eq!(room.see()["question"]["draft"], "Je m’app");
    room.call("write", wrote(0, &text));
    let question = room.see()["question"].clone();
    assert_eq!((&question["phase"], &question["written"]), (&json!("answered"), &json!(true)));
    assert_eq!(refused("interview.write", wrote(0, "Encore")).code, "interview.not_now");
    room.step("next");
    assert_eq!(room.see()["question"]["draft"], Value::Null);
    room.step("skip");
    room.step("finish");
    let receipt = room.see()["receipt"]["answers"].clone();
    assert_eq!(receipt.as_array().unwrap().len(), 1);
    assert_eq!((&receipt[0]["written"], &receipt[0]["duration_ms"]), (&json!(true), &json!(0)));
    // Anybody can check it: the hash of the hash of the text.
    let kept = format!("Je m’appelle {FIRST_NAME}.\n\nJ’ai dirigé trois équipes.");
    let sha256 = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
    assert_eq!(receipt[0]["hash"], sha256(sha256(kept.as_bytes()).as_bytes()));
    room.take_back();
    assert!(room.log().contains(&"written".to_owned()), "{:?}", room.log());

    let answer = room.desk.answer(&room.seat.session, 0);
    assert_eq!((&answer["media"]["kind"], &answer["transcription"]), (&json!("text"), &json!("done")));
    let answer_id = answer["id"].clone();
    let transcript = room.desk.call("transcripts.get", json!({ "answer_id": answer_id }));
    let paragraphs: Vec<_> =
        transcript["segments"].as_array().unwrap().iter().map(|part| &part["text"]).collect();
    assert_eq!(
        paragraphs,
        [&json!(format!("Je m’appelle {FIRST_NAME}.")), &json!("J’ai dirigé trois équipes.")]
    );
    let head = &transcript["head"];
    assert_eq!(head["method"], "written");
    // It is theirs: nobody corrects it, and there is nothing to transcribe.
    let corrected = json!({ "answer_id": answer_id, "base_id": head["id"], "segments": [] });
    assert_eq!(refused("transcripts.save", corrected).code, "transcript.written");
    let again = json!({ "answer_id": answer_id, "language": null });
    assert_eq!(refused("transcripts.run", again).code, "transcript.written");
    // Found, rated, reported, exported like any other.
    let rating = json!({ "answer_id": answer_id, "criterion_id": room.plan.criteria[0], "value": 4, "comment": "Clair." });
    room.desk.call("ratings.save", rating);
    room.desk.call("sign_offs.create", json!({ "session_id": room.seat.session }));
    let export = json!({ "id": room.seat.person, "language": "fr", "path": null });
    let path = room.desk.call("persons.export", export)["path"].as_str().unwrap().to_owned();
    until("the export", || room.desk.jobs().is_empty().then_some(()));
    let archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let files: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(
        files.contains(&"data.json".to_owned()) && !files.iter().any(|name| name.starts_with("media/")),
        "{files:?}"
    );
}

#[test]
fn another_attempt_in_writing_begins_with_the_first_and_all_is_read_before_it_is_handed_in() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|rules| rules["takes"] = json!(2)));
    let wrote = |text: &str| json!({ "question_id": room.plan.questions[0], "text": text });
    room.hand_over();
    room.inform();
    room.agree(true);
    room.call("adjust", in_writing());
    room.call("ready", json!({ "sound_only": false, "in_writing": true }));
    room.call("practise", json!({ "skipped": true }));
    room.step("begin");
    let first = "J’ai dirigé une équipe.\nDe trois personnes.";
    let box_of = || {
        let question = room.see()["question"].clone();
        (question["written_before"].clone(), question["draft"].clone())
    };
    room.call("write", wrote(first));
    assert_eq!(box_of(), (Value::Null, Value::Null));
    room.step("ask_again");
    assert_eq!(box_of(), (json!(first), Value::Null));
    room.call("keep_draft", wrote(""));
    assert_eq!(box_of(), (json!(first), json!("")));
    room.call("write", wrote("J’ai dirigé deux équipes."));
    let written = || {
        let view = room.see();
        [&view["questions"][0]["written"], &view["questions"][1]["written"]].map(Value::clone)
    };
    assert_eq!(written(), [Value::Null, Value::Null]);
    room.step("next");
    room.step("skip");
    assert_eq!(room.see()["stage"], "summary");
    assert_eq!(written(), [json!("J’ai dirigé deux équipes."), Value::Null]);
    room.step("finish");
    let receipt = room.see()["receipt"]["answers"].clone();
    let counts: Vec<_> = receipt.as_array().unwrap().iter().map(|line| line["counts"].clone()).collect();
    assert_eq!(counts, [false, true]);
}

#[test]
fn a_receipt_does_not_say_which_attempt_counts_where_that_is_chosen_later() {
    let chosen = rules(|rules| (rules["takes"], rules["counting"]) = (json!(2), json!("chosen")));
    let room = Room::new(&clip("answer-1.mp4"), &chosen);
    room.enter();
    room.call("adjust", in_writing());
    for text in ["D’abord.", "Puis."] {
        room.call("write", json!({ "question_id": room.plan.questions[0], "text": text }));
        if text == "D’abord." {
            room.step("ask_again");
        }
    }
    room.step("next");
    room.step("skip");
    room.step("finish");
    let receipt = room.see()["receipt"]["answers"].clone();
    let counts: Vec<_> = receipt.as_array().unwrap().iter().map(|line| line["counts"].clone()).collect();
    assert_eq!(counts, [Value::Null, Value::Null]);
}

#[test]
fn what_is_being_written_outlives_the_application_and_not_the_file() {
    let mut room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    let questions = room.plan.questions.clone();
    let wrote = |place: usize, text: &str| json!({ "question_id": questions[place], "text": text });
    room.enter();
    assert_eq!(room.refused_with("write", wrote(0, "Bonjour")), "interview.not_now");
    room.call("adjust", in_writing());
    room.call("keep_draft", wrote(0, "Bonj"));
    room.desk.start_again();
    assert_eq!(room.see()["question"]["draft"], "Bonj");
    room.step("pause");
    assert_eq!(room.refused_with("write", wrote(0, "Bonjour")), "interview.not_now");
    room.step("resume");
    // Another candidate of the campaign answers the same questions, and has a sheet of their own.
    room.take_back();
    let other = room.desk.seat(&room.plan, &[]);
    let first = std::mem::replace(&mut room.seat, other);
    room.enter();
    assert_eq!(room.see()["question"]["draft"], Value::Null);
    room.call("adjust", in_writing());
    room.call("write", wrote(0, "Une autre personne"));
    room.take_back();
    room.seat = first;
    room.hand_over();
    room.call("ready", json!({ "sound_only": false, "in_writing": true }));
    assert_eq!(room.see()["question"]["draft"], "Bonj");
    room.call("write", wrote(0, "Bonjour"));
    room.step("next");
    room.call("keep_draft", wrote(1, "Rien à"));
    room.take_back();
    room.desk.call("persons.erase", json!({ "id": room.seat.person }));
    room.desk.close();
    let content = decrypted(&room.desk);
    for secret in ["Bonj", "Rien à"] {
        assert!(memchr::memmem::find(&content, secret.as_bytes()).is_none(), "{secret} is still there");
    }
}

#[test]
fn a_clock_that_is_set_back_or_forward_changes_nothing_for_the_candidate() {
    const HOUR: i64 = 3_600_000;
    let timed = rules(|rules| {
        rules["preparation_ms"] = json!(300_000);
        rules["limit_ms"] = json!(300_000);
    });
    let mut room = Room::new(&clip("answer-1.mp4"), &timed);
    room.enter();
    let left = |room: &Room| room.see()["question"]["preparation_left_ms"].as_i64().unwrap();
    let before = left(&room);
    for hours in [-2, 50] {
        room.desk.pass(hours * HOUR);
        let now = left(&room);
        assert!((before - 60_000..=before).contains(&now), "{before} ms were left, {now} ms are");
    }
    room.record(1_500);
    for hours in [-50, 30] {
        room.desk.pass(hours * HOUR);
        room.wait(watch(&room.desk)["recording"]["elapsed_ms"].as_i64().unwrap() + 500);
        assert_eq!(room.phase(), "answering");
    }
    room.step("stop");
    room.desk.pass(-29 * HOUR);
    let question = room.see()["question"].clone();
    assert_eq!((&question["phase"], &question["fault"]), (&json!("answered"), &Value::Null));
    let duration = question["duration_ms"].as_i64().unwrap();
    assert!((2_400..60_000).contains(&duration), "{duration} ms");
    // Also for whoever comes back after a restart.
    room.desk.start_again();
    room.desk.unlock();
    assert_eq!(room.phase(), "answered");
    room.step("next");
    room.step("skip");
    room.step("finish");
    room.take_back();
    let answer = room.desk.answer(&room.seat.session, 0);
    assert_eq!(
        (&answer["fault"], &answer["take"], &answer["media"]["gaps"]),
        (&Value::Null, &json!(1), &json!([]))
    );
    let thought = answer["response_ms"].as_i64().unwrap();
    assert!((0..60_000).contains(&thought), "{thought} ms");
    let log = room.log();
    let place = |what: &str| log.iter().position(|line| line == what).unwrap();
    assert!(place("answer_started") < place("answered") && place("answered") < place("finished"), "{log:?}");
}
