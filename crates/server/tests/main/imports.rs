//! Recorded answers on their way in, and back out to a player.

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::support::{Desk, clip, long_clip, until};

fn upload(desk: &Desk, bytes: Vec<u8>) -> Value {
    let answer = desk.put("/uploads", bytes);
    assert_eq!(answer.status(), 200);
    json!({ "upload_id": answer.json::<Value>().unwrap()["upload_id"] })
}

/// Length in milliseconds of what ffmpeg decodes of these bytes, without any complaint.
fn decoded_ms(bytes: &[u8]) -> u64 {
    let mut ffmpeg = Command::new("ffmpeg")
        .args([
            "-v", "error", "-xerror", "-i", "pipe:0", "-map", "0:v", "-f", "null", "-", "-map", "0:a", "-ac",
            "1",
        ])
        .args(["-ar", "16000", "-f", "s16le", "pipe:1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = ffmpeg.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(bytes));
        ffmpeg.wait_with_output().unwrap()
    });
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout.len() as u64 / 32
}

/// The playlist and everything it names, in order.
fn play(desk: &Desk, media: &str) -> Vec<u8> {
    let mut whole = Vec::new();
    for path in desk.segments(media) {
        let part = desk.get(&path);
        assert_eq!(
            (part.status().as_u16(), &part.headers()["content-type"]),
            (200, &"video/mp4".parse().unwrap())
        );
        whole.extend(part.bytes().unwrap());
    }
    whole
}

#[test]
fn an_uploaded_video_becomes_an_answer_that_plays() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording", "transcription"]);
    let source = upload(&desk, fs::read(clip("answer-2.webm")).unwrap());
    let probed =
        desk.call("imports.probe", json!({ "sources": [{ "source": source, "name": "réponse.webm" }] }));
    let probe = &probed[0]["probe"];
    assert_eq!(
        (&probe["has_video"], &probe["has_audio"], &probed[0]["error"]),
        (&json!(true), &json!(true), &Value::Null)
    );
    let duration = probe["duration_ms"].as_u64().unwrap();
    assert_eq!(probed[0]["bytes"], fs::metadata(clip("answer-2.webm")).unwrap().len());

    let item = json!({ "source": source, "name": "réponse.webm", "question_id": plan.questions[1] });
    desk.import(&seat.session, &[item]);
    assert_eq!(desk.answer(&seat.session, 0), Value::Null);
    let answer = desk.answer(&seat.session, 1);
    assert_eq!((&answer["take"], &answer["source_name"]), (&json!(1), &json!("réponse.webm")));
    assert_eq!(answer["media"]["kind"], "video");
    assert_eq!(answer["media"]["frame_rate"], 20, "as the sample was made");
    assert!(answer["media"]["duration_ms"].as_u64().unwrap().abs_diff(duration) < 100);
    assert_eq!(answer["transcription"], "no_weights");
    assert_eq!(desk.view(&seat.session)["session"]["state"], "in_progress");

    let media = answer["media"]["id"].as_str().unwrap();
    assert_eq!(desk.vault(), [media]);
    let played = decoded_ms(&play(&desk, media));
    assert!(played.abs_diff(duration) < 150, "{played} of {duration} ms");
    for name in ["0009999.m4s", "nothing", "init.mp4.age"] {
        let path = desk.segments(media)[0].replace("init.mp4", name);
        assert_eq!(desk.get(&path).status(), 404, "{name}");
    }
    let staging: Vec<_> = fs::read_dir(desk.workspace().join("vault"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with(media))
        .collect();
    for folder in staging {
        assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "the upload is gone");
    }
}

#[test]
fn several_files_go_to_their_own_questions_and_complete_the_session() {
    let desk = Desk::open();
    let (_, seat) = desk.answered_on_video();
    let names = [0, 1].map(|position| desk.answer(&seat.session, position)["source_name"].clone());
    assert_eq!(names, ["answer-1.mp4", "answer-2.webm"]);
    let view = desk.view(&seat.session);
    assert_eq!((&view["session"]["state"], &view["review"]), (&json!("completed"), &json!("to_rate")));
}

#[test]
fn a_second_recording_of_a_question_is_take_two_and_counts() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let first = desk.answer(&seat.session, 0);
    desk.import(&seat.session, &[Desk::item(&clip("answer-3.mp4"), &plan.questions[0])]);
    let second = desk.answer(&seat.session, 0);
    assert_eq!((&second["take"], &second["source_name"]), (&json!(2), &json!("answer-3.mp4")));
    assert_ne!(first["id"], second["id"]);

    // Taken out, the one before counts again; put back, it counts as before.
    desk.call("answers.remove", json!({ "id": second["id"] }));
    assert_eq!(desk.answer(&seat.session, 0)["id"], first["id"]);
    desk.call("answers.restore", json!({ "id": second["id"] }));
    assert_eq!(desk.answer(&seat.session, 0)["id"], second["id"]);
    assert_eq!(desk.vault().len(), 3);
}

#[test]
fn takes_are_numbered_over_removed_ones_too() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let first = desk.answer(&seat.session, 0);
    desk.call("answers.remove", json!({ "id": first["id"] }));
    desk.import(&seat.session, &[Desk::item(&clip("answer-3.mp4"), &plan.questions[0])]);
    let newer = desk.answer(&seat.session, 0);
    desk.call("answers.restore", json!({ "id": first["id"] }));
    assert_eq!(desk.answer(&seat.session, 0)["id"], newer["id"], "the later recording counts");
}

#[test]
fn a_file_that_is_no_recording_fails_by_itself() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let text = upload(&desk, b"This is a letter, not a recording. ".repeat(500));
    let cut = upload(&desk, fs::read(clip("answer-1.mp4")).unwrap()[..5_000].to_vec());
    let empty = upload(&desk, Vec::new());
    let sources: Vec<Value> =
        [&text, &cut, &empty].iter().map(|source| json!({ "source": source, "name": "x.mp4" })).collect();
    let probed = desk.call("imports.probe", json!({ "sources": sources }));
    for file in probed.as_array().unwrap() {
        assert_eq!(file["probe"], Value::Null);
        assert!(file["error"]["code"].as_str().unwrap().starts_with("media."), "{file}");
    }
    let missing = json!({ "path": desk.folder.path().join("nowhere.mp4") });
    let probed = desk.call("imports.probe", json!({ "sources": [{ "source": missing, "name": "n" }] }));
    assert_eq!(probed[0]["error"]["code"], "file.not_found");

    let item = |source: &Value, question: usize| json!({ "source": source, "name": "x", "question_id": plan.questions[question] });
    let items = [item(&text, 0), item(&cut, 0), Desk::item(&clip("answer-2.webm"), &plan.questions[1])];
    desk.import(&seat.session, &items);
    let jobs = desk.jobs();
    assert_eq!(jobs.len(), 2, "{jobs:?}");
    for job in &jobs {
        assert_eq!(job["state"], "failed");
        assert!(job["error"]["code"].as_str().unwrap().starts_with("media."), "{job}");
    }
    assert_eq!(desk.answer(&seat.session, 0), Value::Null);
    assert_eq!(desk.answer(&seat.session, 1)["take"], 1);
    assert_eq!(desk.vault().len(), 1, "no folder is left of the failed ones");

    // Tried again it fails again; called off it is forgotten.
    desk.call("jobs.retry", json!({ "id": jobs[0]["id"] }));
    desk.settle();
    assert_eq!(desk.jobs().len(), 2);
    for job in &jobs {
        desk.call("jobs.cancel", json!({ "id": job["id"] }));
    }
    assert!(desk.jobs().is_empty());
    let gone = desk
        .http()
        .get(desk.url(&format!("/staged/{}", text["upload_id"].as_str().unwrap())))
        .send()
        .unwrap();
    assert_eq!(gone.status(), 404, "what nobody can import any more is deleted");
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let desk = Desk::open();
    let plan = desk.plan();
    let other = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let start = |items: Value| json!({ "session_id": seat.session, "items": items });
    let foreign = json!([Desk::item(&clip("answer-1.mp4"), &other.questions[0])]);
    assert_eq!(desk.refused("imports.start", start(foreign)), "invalid");
    assert_eq!(desk.refused("imports.start", start(json!([]))), "invalid");
    let nowhere = json!([Desk::item(&desk.folder.path().join("nowhere.mp4"), &plan.questions[0])]);
    assert_eq!(desk.refused("imports.start", start(nowhere)), "file.not_found");
    let forged =
        json!([{ "source": { "upload_id": "0123" }, "name": "x", "question_id": plan.questions[0] }]);
    assert_eq!(desk.refused("imports.start", start(forged)), "upload.not_found");
    assert!(desk.jobs().is_empty());
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let long = long_clip(desk.folder.path());
    let uploaded = upload(&desk, fs::read(&long).unwrap());
    let items = [
        Desk::item(&long, &plan.questions[0]),
        json!({ "source": uploaded, "name": "long.mp4", "question_id": plan.questions[1] }),
    ];
    let jobs = desk.call("imports.start", json!({ "session_id": seat.session, "items": items }));
    let running = desk.running_job();
    assert_eq!(running["id"], jobs[0]["id"]);
    assert!(desk.view(&seat.session)["review"] == "processing");
    for job in jobs.as_array().unwrap() {
        desk.call("jobs.cancel", json!({ "id": job["id"] }));
    }
    until("the import to stop", || desk.jobs().is_empty().then_some(()));
    assert!(desk.vault().is_empty());
    let view = desk.view(&seat.session);
    assert_eq!((&view["review"], &view["session"]["state"]), (&json!("no_answers"), &json!("draft")));
    let staged = desk.url(&format!("/staged/{}", uploaded["upload_id"].as_str().unwrap()));
    assert_eq!(desk.http().get(staged).send().unwrap().status(), 404);
}

#[test]
fn locking_in_the_middle_of_an_import_puts_it_off() {
    let mut desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let long = long_clip(desk.folder.path());
    let items =
        [Desk::item(&long, &plan.questions[0]), Desk::item(&clip("answer-2.webm"), &plan.questions[1])];
    desk.call("imports.start", json!({ "session_id": seat.session, "items": items }));
    desk.running_job();
    desk.call("workspace.lock", json!({}));
    desk.unlock();
    assert_eq!(desk.active_jobs().len(), 2, "{:?}", desk.jobs());
    desk.running_job();
    desk.start_again();
    desk.settle();
    assert!(desk.jobs().is_empty(), "{:?}", desk.jobs());
    for position in [0, 1] {
        assert_eq!(desk.answer(&seat.session, position)["take"], 1);
    }
    assert_eq!(desk.vault().len(), 2);
}

#[test]
fn real_people_from_foreign_files_are_taken_in_too() {
    let Some(testdata) = std::env::var_os("RECRUTEIA_TESTDATA") else {
        eprintln!("SKIPPED real_people_from_foreign_files_are_taken_in_too: RECRUTEIA_TESTDATA is not set");
        return;
    };
    let folder = std::path::PathBuf::from(testdata);
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let silent = folder.join("video/head-pose-male.mp4");
    let sound = folder.join("audio/en/jfk.wav");
    desk.import(
        &seat.session,
        &[Desk::item(&silent, &plan.questions[0]), Desk::item(&sound, &plan.questions[1])],
    );
    assert!(desk.jobs().is_empty(), "{:?}", desk.jobs());
    let kinds = [0, 1].map(|position| desk.answer(&seat.session, position)["media"]["kind"].clone());
    assert_eq!(kinds, ["video", "audio"]);
    assert_eq!(desk.answer(&seat.session, 1)["media"]["frame_rate"], Value::Null);
    assert!(desk.answer(&seat.session, 1)["media"]["duration_ms"].as_u64().unwrap().abs_diff(11_000) < 100);
}
