//! Live captions: which model writes them, what becomes of them, and who does without. The models are shell scripts that
//! say what a real one would; `crates/speech` and `crates/cli` have a real one listen.

use std::{fs, path::Path};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use weights::{Entry, Kind, Weights};

use crate::{
    recordings::{clips_of, open_devices, watch},
    support::{Desk, Plan, Seat, clip, until},
};

/// Says that it is ready, after so long for its first phrase.
fn ready(trial_ms: u32) -> String {
    format!(r#"echo '{{"told":{{"ready":{{"trial_ms":{trial_ms}}}}}}}'"#)
}

/// Says that it heard these words, each with this confidence.
fn phrase(words: &str, confidence: f32) -> String {
    let each: Vec<Value> = words
        .split_whitespace()
        .map(|text| json!({ "start_ms": 100, "end_ms": 900, "text": text, "confidence": confidence }))
        .collect();
    let segment =
        json!({ "start_ms": 100, "end_ms": 900, "text": words, "confidence": confidence, "words": each });
    format!(
        "echo '{}'",
        json!({ "told": { "phrase": { "segment": segment, "language": "fr", "due_ms": DUE_MS } } })
    )
}

/// Later than anything is recorded here, so never late.
const DUE_MS: u64 = 600_000;
const LEFT_OUT: &str = r#"echo '{"told":{"left_out":{"start_ms":0,"end_ms":900}}}'"#;
/// Until nobody wants captions any more.
const LISTEN: &str = "cat >/dev/null";

/// A model of this many bytes, installed.
fn model(home: &Path, id: &str, quality: u8) -> Entry {
    let real = weights::catalog().iter().find(|entry| entry.kind == Kind::Whisper && !entry.sample_only);
    let content = vec![quality; usize::from(quality)];
    let file = format!("{id}.bin");
    fs::create_dir_all(home.join("models")).unwrap();
    fs::write(home.join("models").join(&file), &content).unwrap();
    let sha256 = hex::encode(Sha256::digest(&content));
    Entry {
        id: id.into(),
        sha256,
        name: format!("The {id} one"),
        file,
        bytes: content.len() as u64,
        quality,
        ..real.unwrap().clone()
    }
}

struct Room {
    desk: Desk,
    plan: Plan,
    seat: Seat,
}

impl Room {
    /// Two models, of which the large one does this and the small one that, and a candidate who agreed to these.
    fn new(large: &[&str], small: &[&str], consents: &[&str]) -> Self {
        Self::ruled(large, small, consents, 0)
    }

    fn ruled(large: &[&str], small: &[&str], consents: &[&str], follow_ups: u32) -> Self {
        let desk = Desk::changed(|env| {
            let models = vec![model(&env.home, "large", 9), model(&env.home, "small", 3)];
            // Every start is written down.
            let asked = env.home.join("asked");
            let script = format!(
                r#"read -r request; printf '%s\n' "$request" >>'{}'
                   case "$request" in
                   *transcribe*) echo '{{"failed":{{"engine":"not here"}}}}';;
                   *large*) {};;
                   *) {};;
                   esac"#,
                asked.display(),
                large.join("; "),
                small.join("; "),
            );
            let worker = speech::Worker {
                program: "/bin/sh".into(),
                args: vec!["-c".into(), script.into()],
                ..speech::Worker::new("/bin/sh")
            };
            let weights = Weights::with_catalog(vec![env.home.join("models")], models);
            app::Env { capture: clips_of(&clip("answer-1.mp4")), worker, weights, ..env }
        });
        let campaign = desk.draft();
        let rules = json!({
            "preparation_ms": null, "limit_ms": null, "takes": null, "counting": "last", "going_back": true,
            "follow_ups": follow_ups, "blind": "off",
        });
        desk.call("campaigns.set_rules", json!({ "id": campaign, "rules": rules }));
        let criteria = desk.set_criteria(&campaign, &["Écoute"]);
        let text = "Parlez-moi d’un projet difficile.";
        let question = json!({ "text": text, "mandatory": true, "probes": ["Un exemple ?"] });
        let questions = vec![desk.ask_with(&campaign, question)];
        desk.call("campaigns.open", json!({ "id": campaign }));
        let plan = Plan { campaign, questions, criteria };
        let seat = desk.seat(&plan, consents);
        Self { desk, plan, seat }
    }

    fn start(&self) {
        open_devices(&self.desk);
        let wanted = json!({
            "session_id": self.seat.session, "question_id": self.plan.questions[0], "sound_only": true,
        });
        self.desk.call("recordings.start", wanted);
    }

    fn captions(&self) -> Value {
        self.desk.call("recordings.captions", json!({}))
    }

    fn wait_for(&self, state: &str) -> Value {
        until(&format!("captions to be {state}"), || {
            Some(self.captions()).filter(|told| told["state"] == state)
        })
    }

    fn wait(&self, ms: i64) {
        until("the recording to be long enough", || {
            let elapsed = watch(&self.desk)["recording"]["elapsed_ms"].as_i64().unwrap();
            (elapsed >= ms).then_some(())
        });
    }

    fn stop(&self) -> String {
        self.desk.call("recordings.stop", json!({}))["answer_id"].as_str().unwrap().to_owned()
    }

    fn kept(&self, answer: &str) -> Vec<Value> {
        let captions = self.desk.call("transcripts.captions", json!({ "answer_id": answer }));
        captions.as_array().unwrap().clone()
    }

    /// Which models were asked for captions, in order.
    fn asked(&self) -> Vec<&'static str> {
        let asked = fs::read_to_string(self.desk.home().join("asked")).unwrap();
        let captions = asked.lines().filter(|line| line.contains("caption"));
        captions.map(|line| if line.contains("large.bin") { "large" } else { "small" }).collect()
    }
}

const AGREED: [&str; 2] = ["recording", "transcription"];

fn texts(told: &Value) -> Vec<&str> {
    told.as_array().unwrap().iter().map(|caption| caption["text"].as_str().unwrap()).collect()
}

#[test]
fn captions_are_there_while_an_answer_is_recorded_and_until_it_has_a_transcript() {
    let said = phrase("Nous avons tout repris.", 0.9);
    let room = Room::new(&[&ready(300), &said, LISTEN], &[], &AGREED);
    assert_eq!(room.captions(), json!({ "media_id": null, "state": "off", "model": null, "captions": [] }));
    room.start();
    let told = until("a caption", || Some(room.captions()).filter(|told| told["captions"][0].is_object()));
    assert_eq!(told["state"], "on");
    let confidence = told["captions"][0]["confidence"].as_f64().unwrap();
    assert_eq!(texts(&told["captions"]), ["Nous avons tout repris."]);
    assert!((confidence - 0.9).abs() < 1e-6, "{confidence}");
    room.wait(1_000);
    let answer = room.stop();
    assert_eq!(room.captions()["state"], "off");
    assert_eq!(texts(&json!(room.kept(&answer))), ["Nous avons tout repris."]);
    assert_eq!(room.asked(), ["large"], "the best model first");
    let answer_view = room.desk.answer(&room.seat.session, 0);
    room.desk.settle();
    room.desk.type_transcript(&answer_view, Value::Null, "Nous avons repris tout.");
    assert_eq!(room.kept(&answer), Vec::<Value>::new());
}

#[test]
fn the_largest_model_that_keeps_up_is_found_and_remembered() {
    let said = phrase("Bonjour.", 0.9);
    let room = Room::new(&[&ready(1_301), LISTEN], &[&ready(900), &said, LISTEN], &AGREED);
    for _ in 0..2 {
        room.start();
        until("a caption", || room.captions()["captions"][0].is_object().then_some(()));
        assert_eq!(room.captions()["model"], "The small one");
        room.wait(1_000);
        room.stop();
    }
    assert_eq!(room.asked(), ["large", "small", "small"]);
}

#[test]
fn a_model_that_falls_behind_makes_room_and_the_last_one_says_so() {
    let said = phrase("Bonjour.", 0.9);
    let late = [&ready(300), &said, LEFT_OUT, LEFT_OUT, LISTEN];
    let room = Room::new(&late, &late, &AGREED);
    room.start();
    let told = until("both to be late", || {
        Some(room.captions()).filter(|told| told["state"] == "late" && told["captions"][1].is_object())
    });
    // What the first one wrote stays.
    assert_eq!(texts(&told["captions"]), ["Bonjour.", "Bonjour."]);
    assert_eq!(room.asked(), ["large", "small"]);
}

#[test]
fn captions_that_fail_cost_the_recording_nothing() {
    let room = Room::new(&["exit 3"], &[&ready(300), "exit 3"], &AGREED);
    room.start();
    room.wait_for("failed");
    assert_eq!(room.asked(), ["large", "small"]);
    room.wait(2_000);
    assert_eq!(watch(&room.desk)["recording"]["state"], "recording");
    room.stop();
    let answer = room.desk.answer(&room.seat.session, 0);
    assert_eq!((&answer["media"]["complete"], &answer["media"]["gaps"]), (&json!(true), &json!([])));
    // What broke once is tried again.
    room.start();
    room.wait_for("failed");
    assert_eq!(room.asked(), ["large", "small", "large", "small"]);

    // A machine on which none is of any use.
    let room = Room::new(&[&ready(9_000), LISTEN], &[&ready(4_001), LISTEN], &AGREED);
    room.start();
    room.wait_for("no_model");
}

#[test]
fn weights_that_are_not_what_they_claim_write_nothing() {
    let said = phrase("Bonjour.", 0.9);
    let room = Room::new(&[&ready(300), &said, LISTEN], &[&ready(300), &said, LISTEN], &AGREED);
    // As long as before, so that only its hash tells.
    let large = room.desk.home().join("models/large.bin");
    let bytes = fs::metadata(&large).unwrap().len();
    fs::write(&large, vec![0; usize::try_from(bytes).unwrap()]).unwrap();
    room.start();
    until("a caption", || room.captions()["captions"][0].is_object().then_some(()));
    assert_eq!(room.asked(), ["small"]);
}

#[test]
fn who_does_not_agree_is_not_written_down() {
    let said = phrase("Bonjour.", 0.9);
    let room = Room::new(&[&ready(300), &said, LISTEN], &[], &["recording"]);
    room.start();
    assert_eq!(room.captions()["state"], "no_consent");
    room.wait(1_000);
    room.stop();
    assert!(!room.desk.home().join("asked").exists(), "no model is asked");

    // And who thinks better of it is not any more.
    let room = Room::new(&[&ready(300), &said, LISTEN], &[], &AGREED);
    room.start();
    until("a caption", || room.captions()["captions"][0].is_object().then_some(()));
    let person = room.desk.view(&room.seat.session)["person"]["id"].clone();
    let answers = json!([{ "kind": "transcription", "granted": false }]);
    let withdrawn = json!({ "person_id": person, "language": "fr", "answers": answers });
    room.desk.call("consents.record", withdrawn);
    let told = room.captions();
    assert_eq!((&told["state"], &told["captions"]), (&json!("no_consent"), &json!([])));
    room.wait(1_500);
    let answer = room.stop();
    assert_eq!(room.kept(&answer), Vec::<Value>::new());
}

/// Goes through an interview to the end of its first answer; what is asked then.
fn asked_after(said: &str) -> Value {
    let room = Room::ruled(&[&ready(300), said, LISTEN], &[], &AGREED, 1);
    let call = |step: &str, input: Value| room.desk.call(&format!("interview.{step}"), input);
    call("hand_over", json!({ "session_id": room.seat.session, "beside": false }));
    let sheet = call("sheet", json!({ "language": "fr" }));
    call("inform", json!({ "language": "fr", "hash": sheet["hash"] }));
    let agreed = AGREED.map(|kind| json!({ "kind": kind, "granted": true }));
    call("consent", json!({ "language": "fr", "answers": agreed }));
    open_devices(&room.desk);
    call("ready", json!({ "sound_only": true, "in_writing": false }));
    call("practise", json!({ "skipped": true }));
    call("begin", json!({}));
    call("answer", json!({}));
    until("a caption", || room.captions()["captions"][0].is_object().then_some(()));
    // More than a very short answer: the clip speaks nearly all the time.
    room.wait(8_000);
    call("stop", json!({}));
    call("get", json!({}))["question"].clone()
}

#[test]
fn nobody_is_asked_more_because_the_machine_was_too_slow() {
    let words = "nous avons parlé pendant une heure et tout le monde était content";
    let said = format!("{}; {LEFT_OUT}", phrase(words, 0.3));
    assert_eq!(asked_after(&said)["phase"], "answered");
}

#[test]
fn what_was_hardly_understood_is_followed_up() {
    let words = "nous avons parlé pendant une heure et tout le monde était content";
    let question = asked_after(&phrase(words, 0.3));
    assert_eq!(question["phase"], "follow_up");
    assert_eq!(question["follow_up"]["reason"], "unclear");
    assert_eq!(question["follow_up"]["text"], "Un exemple ?");
    assert_eq!(asked_after(&phrase(words, 0.9))["phase"], "answered");
}
