//! Facial quality metrics: off unless switched on and consented to, erased with the consent and after their time, and out
//! of reach of everything that evaluates (P2–P5).

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    interview::{Room, rules},
    recordings::{clips_of, open_devices, watch},
    support::{Desk, Plan, Seat, items, until},
};

/// The synthetic interview, of known content, and the folder of weights; without them the test says so.
fn material(test: &str) -> Option<(PathBuf, PathBuf)> {
    let folder = |name| env::var_os(name).map(PathBuf::from);
    let (Some(models), Some(testdata)) = (folder("RECRUTEIA_MODELS"), folder("RECRUTEIA_TESTDATA")) else {
        eprintln!("SKIPPED {test}: RECRUTEIA_MODELS and RECRUTEIA_TESTDATA are not set");
        return None;
    };
    Some((testdata.join("video/synthetic_interview_fr.mp4"), models))
}

fn install(desk: &Desk, models: &Path) {
    for file in ["face_landmarker.task", "face_detection_yunet_2023mar.onnx"] {
        desk.call("weights.import", json!({ "source": { "path": models.join(file) } }));
    }
}

fn switch(desk: &Desk, on: bool) {
    let mut settings = desk.call("settings.get", json!({}));
    settings["facial_metrics"] = json!(on);
    desk.call("settings.set", settings);
}

fn consent(desk: &Desk, seat: &Seat, granted: bool) {
    let answers = json!([{ "kind": "facial_metrics", "granted": granted }]);
    let input = json!({ "person_id": seat.person, "language": "fr", "answers": answers });
    desk.call("consents.record", input);
}

fn seen(desk: &Desk, answer: &Value) -> Value {
    desk.call("observations.get", json!({ "answer_id": answer["id"] }))
}

/// One answer on video of a person who consents to these.
fn answered(desk: &Desk, clip: &Path, consents: &[&str]) -> (Plan, Seat, Value) {
    let plan = desk.plan();
    let seat = desk.seat(&plan, consents);
    desk.import(&seat.session, &[Desk::item(clip, &plan.questions[0])]);
    let answer = desk.answer(&seat.session, 0);
    (plan, seat, answer)
}

#[test]
fn an_answer_is_measured_by_itself_once_everything_allows_it() {
    let Some((clip, models)) = material("an_answer_is_measured_by_itself_once_everything_allows_it") else {
        return;
    };
    let desk = Desk::open();
    install(&desk, &models);
    switch(&desk, true);
    let (_, _, answer) = answered(&desk, &clip, &["recording", "facial_metrics"]);
    let measured = seen(&desk, &answer)["measured"].clone();
    let events = &measured["events"];
    let counts = ["absent", "several", "away", "blinks"].map(|kind| events[kind].as_array().unwrap().len());
    assert_eq!(counts, [1, 1, 2, 5], "{events}");
    let present = measured["summary"]["face_present"].as_f64().unwrap();
    assert!((present - 0.95).abs() < 0.02, "{measured}");
    let absent = events["absent"][0]["start_ms"].as_i64().unwrap();
    assert!((absent - 15_000).abs() <= 200, "{events}");

    // Again is asked for by hand, and replaces what was there.
    desk.call("observations.run", json!({ "answer_id": answer["id"] }));
    desk.settle();
    let again = seen(&desk, &answer)["measured"].clone();
    assert!(again["created_at_ms"].as_i64() > measured["created_at_ms"].as_i64());
    assert_eq!(again["summary"], measured["summary"]);
}

#[test]
fn odd_pictures_end_well_and_what_cannot_be_measured_is_not_zero() {
    let name = "odd_pictures_end_well_and_what_cannot_be_measured_is_not_zero";
    let Some((clip, models)) = material(name) else { return };
    let desk = Desk::open();
    install(&desk, &models);
    switch(&desk, true);
    let clip = clip.to_string_lossy();
    let made = |name: &str, source: &[&str]| {
        let path = desk.folder.path().join(format!("{name}.mp4"));
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-v", "error"]).args(source).args(["-c:v", "mpeg4"]);
        assert!(ffmpeg.arg(&path).status().unwrap().success());
        path
    };
    let measured = |name: &str, source: &[&str]| {
        let path = made(name, source);
        let (_, _, answer) = answered(&desk, &path, &["recording", "facial_metrics"]);
        assert!(desk.jobs().is_empty(), "{name}: {:?}", desk.jobs());
        seen(&desk, &answer)["measured"]["summary"].clone()
    };
    for (name, picture) in [
        ("three frames a second", "testsrc2=s=320x240:r=3:d=4"),
        ("the largest that is taken", "color=gray:s=4096x4096:r=5:d=3"),
        ("black", "color=black:s=640x480:r=25:d=4"),
    ] {
        let summary = measured(name, &["-f", "lavfi", "-i", picture]);
        assert_eq!(
            (&summary["face_present"], &summary["measured"]),
            (&json!(0.0), &json!(0.0)),
            "{name}: {summary}"
        );
        for field in ["centre", "size", "yaw", "pitch", "roll", "facing_camera", "blinks_per_minute"] {
            assert_eq!(summary[field], Value::Null, "{name}: {field}");
        }
        assert_eq!(summary["unmeasured"], json!({ "no_face": 1.0 }), "{name}");
    }
    // Encoders touch up a still picture once more at the next key frame, so two seconds count from there.
    let frozen = ["-t", "1", "-i", &clip, "-vf", "tpad=stop_mode=clone:stop_duration=9", "-q:v", "2"];
    let summary = measured("frozen", &frozen);
    assert!(summary["unmeasured"]["frozen"].as_f64() > Some(0.4), "{summary}");
    let summary = measured("upside down", &["-t", "4", "-i", &clip, "-vf", "vflip"]);
    assert!(summary["watched_ms"].as_i64() > Some(3_500), "{summary}");

    // 8k is refused by the import, and leaves neither an answer nor anything to measure.
    let larger = made("8k", &["-f", "lavfi", "-i", "color=gray:s=7680x4320:r=5:d=0.6"]);
    let (_, _, answer) = answered(&desk, &larger, &["recording", "facial_metrics"]);
    let ended: Vec<_> = desk.jobs().iter().map(|job| job["error"]["code"].clone()).collect();
    assert_eq!((answer, ended), (Value::Null, vec![json!("media.too_large")]));
}

#[test]
fn nothing_is_measured_unless_switched_on_consented_to_and_installed() {
    let name = "nothing_is_measured_unless_switched_on_consented_to_and_installed";
    let Some((clip, models)) = material(name) else { return };
    let desk = Desk::open();
    let (_, seat, answer) = answered(&desk, &clip, &["recording", "facial_metrics"]);
    let run = |desk: &Desk| desk.refused("observations.run", json!({ "answer_id": answer["id"] }));
    assert_eq!(run(&desk), "observation.disabled");
    switch(&desk, true);
    assert_eq!(run(&desk), "observation.no_weights");
    install(&desk, &models);
    consent(&desk, &seat, false);
    assert_eq!(run(&desk), "consent.withdrawn");
    let view = seen(&desk, &answer);
    assert_eq!(
        (&view["enabled"], &view["consented"], &view["installed"], &view["visible"], &view["measured"]),
        (&json!(true), &json!(false), &json!(true), &json!(true), &Value::Null)
    );
    assert!(desk.jobs().is_empty());

    // Sound alone has nothing to measure.
    let (_, seat) = desk.answered();
    consent(&desk, &seat, true);
    let sound = desk.answer(&seat.session, 0);
    assert_eq!(
        desk.refused("observations.run", json!({ "answer_id": sound["id"] })),
        "observation.no_picture"
    );
    assert_eq!(seen(&desk, &sound)["visible"], json!(false));
}

/// The clip as a camera would see it through this filter of ffmpeg.
fn seen_otherwise(folder: &Path, clip: &Path, filter: &str) -> PathBuf {
    let file = folder.join("otherwise.mp4");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(clip)
        .args(["-vf", filter, "-preset", "ultrafast", "-t", "20"])
        .arg(&file)
        .status()
        .unwrap();
    assert!(made.success(), "{filter}");
    file
}

#[test]
fn who_tries_out_the_camera_is_told_where_their_face_is_if_they_agree_to_it() {
    let Some((clip, models)) = material("who_tries_out_the_camera_is_told_where_their_face_is") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let away = "eq=brightness=0.02,drawbox=t=fill:c=gray,noise=alls=20";
    let mut took = Duration::ZERO;
    for (filter, agrees, expected) in [
        // In a corner of a wide picture.
        ("scale=iw*0.6:-2,pad=iw*2.6:ih*1.4:0:0:gray", true, json!("off_centre")),
        ("scale=iw*0.14:-2,pad=iw/0.14:ih/0.14:(ow-iw)/2:(oh-ih)/2:gray", true, json!("too_far")),
        (away, true, json!("no_face")),
        (away, false, Value::Null),
        ("null", true, Value::Null),
    ] {
        let room = Room::new(&seen_otherwise(folder.path(), &clip, filter), &rules(|_| {}));
        switch(&room.desk, true);
        install(&room.desk, &models);
        room.hand_over();
        room.inform();
        let answers = json!([
            { "kind": "recording", "granted": true }, { "kind": "facial_metrics", "granted": agrees },
        ]);
        room.ask("interview.consent", json!({ "language": "fr", "answers": answers }));
        open_devices(&room.desk);
        let advice = || watch(&room.desk)["camera"]["advice"].clone();
        let began = Instant::now();
        if expected.is_null() {
            // Twice as long as any advice took.
            until("no advice", || {
                assert_eq!(advice(), Value::Null, "{filter}");
                (began.elapsed() > took * 2).then_some(())
            });
        } else {
            until("the advice", || (advice() == expected).then_some(()));
            took = took.max(began.elapsed());
        }
    }
}

#[test]
fn the_picture_is_measured_while_it_is_recorded_as_long_as_everything_allows_it() {
    let Some((clip, models)) = material("the_picture_is_measured_while_it_is_recorded") else { return };
    let desk = Desk::with_devices(clips_of(&clip));
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let metrics = |after: Value| desk.call("recordings.metrics", json!({ "after_ms": after }));
    let moments = |told: &Value| told["moments"].as_array().unwrap().clone();
    let record = |sound_only: bool| {
        open_devices(&desk);
        let wanted = json!({
            "session_id": seat.session, "question_id": plan.questions[0], "sound_only": sound_only,
        });
        desk.call("recordings.start", wanted);
        let told = metrics(Value::Null);
        if told["state"] != "on" {
            desk.call("recordings.discard", json!({}));
            assert_eq!(told["moments"], json!([]));
        }
        told["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(metrics(Value::Null), json!({ "state": "off", "moments": [] }));
    assert_eq!(record(false), "switched_off");
    switch(&desk, true);
    assert_eq!(record(false), "no_consent");
    consent(&desk, &seat, true);
    assert_eq!(record(true), "no_picture");
    assert_eq!(record(false), "not_installed");
    install(&desk, &models);
    assert_eq!(record(false), "on");

    let told = until("two seconds of the face", || {
        watch(&desk);
        let told = moments(&metrics(Value::Null));
        let faces = told.iter().filter(|moment| moment["head"].is_object()).count();
        (faces >= 15).then_some(told)
    });
    let times: Vec<i64> = told.iter().map(|moment| moment["at_ms"].as_i64().unwrap()).collect();
    // A picture may come a little early, so ten a second on the whole.
    let span = times[times.len() - 1] - times[0];
    assert!(
        times.is_sorted_by(|a, b| a < b) && span >= (i64::try_from(times.len()).unwrap() - 1) * 95,
        "{times:?}"
    );
    for moment in told.iter().filter(|moment| moment["head"].is_object()) {
        assert!(moment["faces"].as_u64().unwrap() >= 1, "{moment}");
        let centre = moment["framing"]["centre"].as_array().unwrap();
        assert!(centre.iter().all(|share| (0.0..=1.0).contains(&share.as_f64().unwrap())), "{moment}");
        assert!(moment["head"]["yaw"].as_f64().unwrap().abs() < 90.0, "{moment}");
    }
    // Only what is new comes again.
    let later = moments(&metrics(json!(times[times.len() - 1])));
    assert!(later.iter().all(|moment| moment["at_ms"].as_i64() > times.last().copied()), "{later:?}");

    consent(&desk, &seat, false);
    assert_eq!(metrics(Value::Null), json!({ "state": "no_consent", "moments": [] }));
    assert_eq!(watch(&desk)["recording"]["state"], "recording");
    desk.call("recordings.stop", json!({}));
    desk.settle();
    assert_eq!(metrics(Value::Null)["state"], "off");
    assert_eq!(seen(&desk, &desk.answer(&seat.session, 0))["measured"], Value::Null, "nothing of it is kept");
}

#[test]
fn taking_the_consent_back_erases_what_was_measured() {
    let Some((clip, models)) = material("taking_the_consent_back_erases_what_was_measured") else { return };
    let desk = Desk::open();
    install(&desk, &models);
    switch(&desk, true);
    let (_, seat, answer) = answered(&desk, &clip, &["recording", "facial_metrics"]);
    assert!(seen(&desk, &answer)["measured"].is_object());
    consent(&desk, &seat, false);
    assert_eq!(seen(&desk, &answer)["measured"], Value::Null);
    // Granting it again doesn't bring it back.
    consent(&desk, &seat, true);
    assert_eq!(seen(&desk, &answer)["measured"], Value::Null);
}

#[test]
fn metrics_go_after_thirty_days_with_a_proof() {
    let Some((clip, models)) = material("metrics_go_after_thirty_days_with_a_proof") else { return };
    let desk = Desk::open();
    install(&desk, &models);
    switch(&desk, true);
    let (_, _, answer) = answered(&desk, &clip, &["recording", "facial_metrics"]);
    until("the first look", || desk.call("retention.get", json!({}))["clock_seen_ms"].is_i64().then_some(()));
    let look = |days: i64| {
        for _ in 0..days {
            desk.forward(1);
            desk.host().workspace().unwrap().do_due();
        }
    };
    look(29);
    assert!(seen(&desk, &answer)["measured"].is_object());
    look(2);
    assert_eq!(seen(&desk, &answer)["measured"], Value::Null);
    let proofs = desk.call("erasures.list", json!({ "after": null, "limit": 50 }));
    let proof = &items(&proofs)[0]["proof"];
    assert_eq!(
        (&proof["rule"], &proof["records"], &proof["key_destroyed"]),
        (&json!("metrics_expired"), &json!({ "observation": 1 }), &json!(false))
    );
    // The recording itself stays.
    assert_eq!(desk.vault().len(), 1);
}

#[test]
fn scores_and_reports_are_the_same_byte_by_byte_with_and_without_metrics() {
    let name = "scores_and_reports_are_the_same_byte_by_byte_with_and_without_metrics";
    let Some((clip, models)) = material(name) else { return };
    let desk = Desk::open();
    install(&desk, &models);
    let (plan, seat, answer) = answered(&desk, &clip, &["recording", "facial_metrics"]);
    desk.rate(&answer, &plan.criteria[0], 4);
    desk.rate(&answer, &plan.criteria[1], 2);
    // Every rendering happens at the same moment, so that its date doesn't tell them apart.
    let moment = desk.now() + 600_000;
    let evaluated = || {
        desk.pass(moment - desk.now());
        let view = desk.view(&seat.session);
        let files = ["pdf", "xlsx"].map(|format| {
            let response = desk.get(&format!("/reports/{}.{format}?language=fr", seat.session));
            assert_eq!(response.status(), 200);
            response.bytes().unwrap().to_vec()
        });
        (view, files)
    };
    let (view, files) = evaluated();
    switch(&desk, true);
    desk.call("observations.run", json!({ "answer_id": answer["id"] }));
    desk.settle();
    assert!(seen(&desk, &answer)["measured"].is_object());
    let (with_view, with_files) = evaluated();
    assert_eq!(with_view, view);
    assert!(with_files == files, "a report differs");
}

#[test]
fn the_person_gets_every_sample_of_themselves() {
    let Some((clip, models)) = material("the_person_gets_every_sample_of_themselves") else { return };
    let desk = Desk::open();
    install(&desk, &models);
    switch(&desk, true);
    let (_, seat, _) = answered(&desk, &clip, &["recording", "facial_metrics"]);
    let path = desk.folder.path().join("export.zip");
    let input = json!({ "id": seat.person, "language": "fr", "path": path });
    desk.call("persons.export", input);
    desk.settle();
    let mut archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    let data: Value = serde_json::from_reader(archive.by_name("data.json").unwrap()).unwrap();
    let samples = &data["records"]["observation"][0]["samples"];
    assert_eq!(samples["yaw"].as_array().unwrap().len(), 200, "20 s at 10 a second");
    let named = &data["records"]["observation"][0]["biometric_data"];
    assert_eq!(named["attention"], "95 %", "{named}");
    assert_eq!((&named["emotions"], &named["dominant_emotion"]), (&Value::Null, &Value::Null));
}

/// The sources of the product, which stand beside this one.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests" && name != "target") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nothing_that_evaluates_asks_for_what_is_kept_apart() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let mut files = Vec::new();
    sources(&crates, &mut files);
    let using = |wanted: &[&str]| {
        let uses = |path: &&PathBuf| {
            let text = fs::read_to_string(path).unwrap();
            wanted.iter().any(|wanted| text.contains(wanted))
        };
        let name = |path: &PathBuf| path.strip_prefix(&crates).unwrap().to_string_lossy().replace('\\', "/");
        let mut names: Vec<String> = files.iter().filter(uses).map(name).collect();
        names.sort();
        names
    };
    assert_eq!(using(&[".apart()"]), ["app/src/observations.rs", "store/src/apart.rs"]);
    // Whoever deals with metrics at all: measuring, keeping, showing, exporting to the person, erasing.
    let readers = using(&["observations::", "observation::{", "observation::Observation"]);
    let known = [
        "app/src/api.rs",
        "app/src/consents.rs",
        "app/src/imports.rs",
        "app/src/jobs.rs",
        // Shows them while they are made, to whoever records.
        "app/src/live_metrics.rs",
        "app/src/observations.rs",
        "app/src/person_export.rs",
        "app/src/retention.rs",
        "face/src/observer.rs",
    ];
    assert_eq!(readers, known);
}
