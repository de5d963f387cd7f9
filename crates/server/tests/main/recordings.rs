//! Recording an answer with the devices of this machine. They are clips here; `crates/capture` and `crates/media` test
//! what is between.

use std::{env, ffi::OsString, fs, path::Path, process::Command};

use app::Place;
use serde_json::{Value, json};

use crate::support::{Desk, Plan, Seat, clip, id, until};

/// The real worker, whose camera and microphone are the first answer of the sample.
fn clips() -> capture::Worker {
    clips_of(&clip("answer-1.mp4"))
}

/// The real worker, whose camera and microphone play this file.
pub fn clips_of(clip: &Path) -> capture::Worker {
    let tests = env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples/capture_worker");
    assert!(program.exists(), "{} is built with the tests", program.display());
    let variable = |name: &str| -> OsString { format!("{name}={}", clip.display()).into() };
    let args = vec![
        variable("RECRUTEIA_CAMERA_CLIP"),
        variable("RECRUTEIA_MICROPHONE_CLIP"),
        program.into_os_string(),
    ];
    capture::Worker { program: "env".into(), args }
}

fn room() -> (Desk, Plan, Seat) {
    let desk = Desk::with_devices(clips());
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    (desk, plan, seat)
}

pub fn watch(desk: &Desk) -> Value {
    watch_at(desk, Place::Desk)
}

pub fn watch_at(desk: &Desk, place: Place) -> Value {
    desk.part().call_at(place, "devices.watch", json!({})).unwrap()
}

pub fn open_devices(desk: &Desk) {
    open_devices_at(desk, Place::Desk);
}

pub fn open_devices_at(desk: &Desk, place: Place) {
    until("picture and sound", || {
        let trial = watch_at(desk, place);
        (trial["camera"]["preview"].is_string() && trial["microphone"]["level_db"].is_number()).then_some(())
    });
}

/// How many recordings the vault holds, whole or not.
fn stored(desk: &Desk) -> usize {
    let entries = fs::read_dir(desk.workspace().join("vault")).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().file_name().len() == 36).count()
}

fn wanted(plan: &Plan, seat: &Seat, sound_only: bool) -> Value {
    json!({ "session_id": seat.session, "question_id": plan.questions[0], "sound_only": sound_only })
}

fn wait(desk: &Desk, ms: i64) {
    until("the recording to be long enough", || {
        let elapsed = watch(desk)["recording"]["elapsed_ms"].as_i64().unwrap();
        (elapsed >= ms).then_some(())
    });
}

/// How long the streams of a recording play, decoded: picture, sound.
fn decoded(desk: &Desk, answer: &Value, folder: &Path) -> Vec<f64> {
    let segments = desk.segments(&id(&answer["media"]));
    let bytes: Vec<u8> = segments.iter().flat_map(|path| desk.get(path).bytes().unwrap()).collect();
    let file = folder.join("played.mp4");
    fs::write(&file, bytes).unwrap();
    let told = Command::new("ffmpeg")
        .args(["-v", "error", "-progress", "pipe:1", "-nostats", "-i"])
        .arg(&file)
        .args(["-f", "null", "-"])
        .output()
        .unwrap();
    assert!(told.status.success() && told.stderr.is_empty(), "{}", String::from_utf8_lossy(&told.stderr));
    let probed = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-count_frames",
            "-show_entries",
            "stream=codec_type,nb_read_frames",
            "-of",
            "csv=p=0",
        ])
        .arg(&file)
        .output()
        .unwrap();
    let text = String::from_utf8(probed.stdout).unwrap();
    let rows: Vec<(String, f64)> = text
        .lines()
        .filter_map(|line| line.split_once(','))
        .map(|(kind, frames)| (kind.to_owned(), frames.trim_matches(',').parse().unwrap()))
        .collect();
    let of =
        |kind: &str, frame_ms: f64| rows.iter().find(|(known, _)| known == kind).map(|row| row.1 * frame_ms);
    [of("video", 1_000.0 / 30.0), of("audio", 1_024.0 / 48.0)].into_iter().flatten().collect()
}

#[test]
fn an_answer_is_recorded_paused_and_there_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, plan, seat) = room();
    open_devices(&desk);
    assert_eq!(watch(&desk)["recording"], Value::Null);
    desk.call("recordings.start", wanted(&plan, &seat, false));
    wait(&desk, 3_000);
    let told = desk.call("recordings.current", json!({}));
    assert_eq!((&told["state"], &told["has_picture"]), (&json!("recording"), &json!(true)));
    assert!(told["room_ms"].as_i64().unwrap() > 60_000);
    assert_eq!(desk.refused("recordings.start", wanted(&plan, &seat, false)), "recording.busy");
    // Who leaves the page does not end it.
    desk.call("devices.release", json!({}));

    desk.call("recordings.pause", json!({}));
    desk.call("recordings.pause", json!({}));
    let paused = watch(&desk)["recording"].clone();
    assert_eq!(paused["state"], "paused");
    // As long as it takes for a second of pictures to come.
    for _ in 0..12 {
        let trial = watch(&desk);
        assert_eq!(trial["recording"]["elapsed_ms"], paused["elapsed_ms"]);
        assert!(desk.get(trial["camera"]["preview"].as_str().unwrap()).status().is_success());
    }
    desk.call("recordings.resume", json!({}));
    let before = paused["elapsed_ms"].as_i64().unwrap();
    wait(&desk, before + 1_000);
    let stopped = desk.call("recordings.stop", json!({}));

    let answer = desk.answer(&seat.session, 0);
    assert_eq!(answer["id"], stopped["answer_id"]);
    let media = &answer["media"];
    let expected = json!(["video", 640, 480, 30, true, true]);
    let found =
        ["kind", "width", "height", "frame_rate", "has_audio", "complete"].map(|name| media[name].clone());
    assert_eq!(json!(found), expected);
    // A machine that does other things too may leave pictures out, but no stretch of them.
    let length = |gap: &Value| gap["to_ms"].as_i64().unwrap() - gap["from_ms"].as_i64().unwrap();
    let gaps = media["gaps"].as_array().unwrap();
    assert!(gaps.iter().all(|gap| length(gap) < 1_000 && gap["sense"] == "picture"), "{gaps:?}");
    let duration = media["duration_ms"].as_f64().unwrap();
    let shortest = f64::from(i32::try_from(before).unwrap()) + 900.0;
    assert!(
        duration >= shortest && duration < shortest + 1_500.0,
        "{duration} ms, not a little over {shortest} ms"
    );
    let streams = decoded(&desk, &answer, folder.path());
    assert_eq!(streams.len(), 2);
    assert!(
        streams.iter().all(|length| (length - duration).abs() < 80.0),
        "{streams:?} instead of {duration}"
    );
    assert_eq!(desk.view(&seat.session)["session"]["state"], "in_progress");

    assert_eq!(watch(&desk)["recording"], Value::Null);
    assert_eq!(desk.refused("recordings.stop", json!({})), "recording.none");
    desk.call("devices.release", json!({}));
    assert_eq!(desk.refused("recordings.pause", json!({})), "recording.none");
}

#[test]
fn what_is_discarded_leaves_nothing_and_sound_alone_is_an_answer_too() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, plan, seat) = room();
    open_devices(&desk);
    desk.call("recordings.start", wanted(&plan, &seat, false));
    wait(&desk, 2_500);
    desk.call("recordings.discard", json!({}));
    assert_eq!(desk.answer(&seat.session, 0), Value::Null);
    assert_eq!(stored(&desk), 0);

    desk.call("recordings.start", wanted(&plan, &seat, true));
    wait(&desk, 1_500);
    desk.call("recordings.stop", json!({}));
    let answer = desk.answer(&seat.session, 0);
    assert_eq!((&answer["media"]["kind"], &answer["take"]), (&json!("audio"), &json!(1)));
    let streams = decoded(&desk, &answer, folder.path());
    let duration = answer["media"]["duration_ms"].as_f64().unwrap();
    assert!(streams.len() == 1 && (streams[0] - duration).abs() < 80.0, "{streams:?} instead of {duration}");
}

#[test]
fn locking_ends_a_recording_and_keeps_it() {
    let (desk, plan, seat) = room();
    open_devices(&desk);
    desk.call("recordings.start", wanted(&plan, &seat, false));
    wait(&desk, 1_200);
    desk.call("workspace.lock", json!({}));
    desk.unlock();
    let answer = desk.answer(&seat.session, 0);
    assert!(answer["media"]["duration_ms"].as_i64().unwrap() >= 1_100, "{answer}");
    assert_eq!(answer["media"]["complete"], json!(true));
}

#[test]
fn a_recording_begins_only_where_it_may_be_kept() {
    let (desk, plan, seat) = room();
    let silent = desk.seat(&plan, &[]);
    // Nobody has opened the devices yet.
    assert_eq!(desk.refused("recordings.start", wanted(&plan, &seat, true)), "microphone.not_ready");
    open_devices(&desk);
    assert_eq!(desk.refused("recordings.start", wanted(&plan, &silent, false)), "consent.missing");
    let elsewhere = json!({ "session_id": seat.session, "question_id": seat.person, "sound_only": false });
    assert_eq!(desk.refused("recordings.start", elsewhere), "question.not_found");
    assert_eq!(watch(&desk)["recording"], Value::Null);
    assert_eq!(stored(&desk), 0);
}

#[test]
fn devices_that_die_leave_gaps_that_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, plan, seat) = room();
    open_devices(&desk);
    desk.call("recordings.start", wanted(&plan, &seat, false));
    wait(&desk, 2_000);
    // Another process takes the place of each after a second.
    let own = std::process::id().to_string();
    let children = Command::new("pgrep").args(["-P", &own, "-f", "capture_worker"]).output().unwrap();
    let children = String::from_utf8(children.stdout).unwrap();
    for child in children.lines() {
        assert!(Command::new("kill").args(["-9", child]).status().unwrap().success());
    }
    until("trouble", || (watch(&desk)["camera"]["state"] == "lost").then_some(()));
    until("another", || (watch(&desk)["camera"]["state"] == "ready").then_some(()));
    open_devices(&desk);
    let elapsed = watch(&desk)["recording"]["elapsed_ms"].as_i64().unwrap();
    wait(&desk, elapsed + 1_000);
    desk.call("recordings.stop", json!({}));
    let answer = desk.answer(&seat.session, 0);
    let gaps = answer["media"]["gaps"].as_array().unwrap();
    for sense in ["picture", "sound"] {
        let is_it = |gap: &Value| {
            let (from, to) = (gap["from_ms"].as_i64().unwrap(), gap["to_ms"].as_i64().unwrap());
            gap["sense"] == sense && to > from + 500 && to > 2_000 && to <= elapsed + 500
        };
        assert!(gaps.iter().any(is_it), "no gap of the {sense}: {gaps:?}");
    }
    let streams = decoded(&desk, &answer, folder.path());
    let duration = answer["media"]["duration_ms"].as_f64().unwrap();
    assert!(
        streams.iter().all(|length| (length - duration).abs() < 80.0),
        "{streams:?} instead of {duration}"
    );
}

#[test]
fn who_takes_the_consent_back_or_is_erased_while_being_recorded_leaves_nothing() {
    let (desk, plan, seat) = room();
    open_devices(&desk);
    desk.call("recordings.start", wanted(&plan, &seat, false));
    wait(&desk, 3_000);
    let withdrawn = json!([{ "kind": "recording", "granted": false }]);
    desk.call("consents.record", json!({ "person_id": seat.person, "language": "fr", "answers": withdrawn }));
    assert_eq!(watch(&desk)["recording"], Value::Null);
    assert_eq!(stored(&desk), 0);
    assert_eq!(desk.answer(&seat.session, 0), Value::Null);

    let other = desk.seat(&plan, &["recording"]);
    desk.call("recordings.start", wanted(&plan, &other, false));
    wait(&desk, 3_000);
    desk.call("persons.erase", json!({ "id": other.person }));
    assert_eq!(watch(&desk)["recording"], Value::Null);
    assert_eq!(stored(&desk), 0);
}
