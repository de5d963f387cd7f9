//! What other windows hear: what changed and how far jobs are, without a name.

use std::{
    io::{BufRead, BufReader},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::support::{Desk, FIRST_NAME, LAST_NAME, clip};

/// Everything that `GET /events` says from now on.
fn listen(desk: &Desk) -> Receiver<String> {
    let answer = desk.get("/events");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"application/x-ndjson".parse().unwrap())
    );
    let mut lines = BufReader::new(answer).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "", "the first line says that listening has begun");
    let (sender, heard) = mpsc::channel();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok).filter(|line| !line.is_empty()) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    heard
}

fn next(heard: &Receiver<String>) -> Value {
    serde_json::from_str(&heard.recv_timeout(Duration::from_secs(60)).unwrap()).unwrap()
}

#[test]
fn a_change_tells_its_tags_and_a_read_or_a_refusal_tells_nothing() {
    let desk = Desk::open();
    let heard = listen(&desk);
    desk.refused("campaigns.create", json!({}));
    desk.call("settings.get", json!({}));
    let campaign = desk.draft();
    assert_eq!(next(&heard), json!({ "type": "changed", "tags": ["campaigns"] }));
    desk.ask(&campaign, "Pourquoi ?", &[]);
    assert_eq!(next(&heard), json!({ "type": "changed", "tags": ["questions"] }));
    desk.call("workspace.lock", json!({}));
    assert_eq!(next(&heard), json!({ "type": "workspace", "state": "locked" }));
    desk.unlock();
    assert_eq!(next(&heard), json!({ "type": "workspace", "state": "open" }));
}

#[test]
fn jobs_tell_how_far_they_are_and_never_whose() {
    let desk = Desk::open();
    let plan = desk.plan();
    desk.settle();
    let heard = listen(&desk);
    let seat = desk.seat(&plan, &["recording"]);
    let named = desk.folder.path().join("Zéphyrine Quillfeather.webm");
    std::fs::copy(clip("answer-2.webm"), &named).unwrap();
    let broken = desk.folder.path().join("Quillfeather 2.mp4");
    std::fs::write(&broken, "no recording").unwrap();
    let items = [Desk::item(&named, &plan.questions[0]), Desk::item(&broken, &plan.questions[1])];
    let jobs = desk.call("imports.start", json!({ "session_id": seat.session, "items": items }));
    let (mut said, mut states) = (Vec::new(), Vec::new());
    while states.last().is_none_or(|(_, state)| state != "failed") {
        let event = next(&heard);
        said.push(event.to_string());
        if event["type"] == "job" {
            let job = &event["job"];
            assert_eq!((&job["kind"], &job["session_id"]), (&json!("import"), &json!(seat.session)));
            assert!(job["done"].as_u64() <= job["total"].as_u64(), "{job}");
            states.push((job["id"].clone(), job["state"].as_str().unwrap().to_owned()));
        }
    }
    let of = |position: usize| -> Vec<&str> {
        states.iter().filter(|(id, _)| *id == jobs[position]["id"]).map(|(_, state)| state.as_str()).collect()
    };
    assert!(of(0).len() >= 3 && of(0)[0] == "running" && of(0).ends_with(&["running", "done"]), "{states:?}");
    assert_eq!((of(1).first(), of(1).last()), (Some(&"running"), Some(&"failed")));
    assert!(said.iter().any(|event| event.contains("\"answers\"")));
    let all = said.join("\n");
    for secret in [FIRST_NAME, LAST_NAME, "label", ".webm", ".mp4"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
}
