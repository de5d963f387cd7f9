//! Weights as the settings page handles them.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    thread,
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use weights::{Entry, Weights};

use crate::support::{Desk, until};

const ID: &str = "synthetic-sample";

fn model(desk: &Desk, id: &str) -> Value {
    let list = desk.call("weights.list", json!({}));
    list.as_array().unwrap().iter().find(|model| model["id"] == id).unwrap().clone()
}

fn import(desk: &Desk) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample/recruteia-synthetic-tiny.bin");
    desk.call("weights.import", json!({ "source": { "path": file } }))
}

#[test]
fn every_model_says_what_it_is_and_what_it_costs() {
    let desk = Desk::open();
    let list = desk.call("weights.list", json!({}));
    for model in list.as_array().unwrap() {
        assert!(model["licence_url"].as_str().unwrap().starts_with("https://"), "{model}");
        assert_eq!((&model["state"], &model["hour_ms"]), (&json!("missing"), &Value::Null), "{model}");
    }
    let kinds: Vec<&str> =
        list.as_array().unwrap().iter().filter_map(|model| model["kind"].as_str()).collect();
    for kind in ["whisper", "vad", "voice", "face"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
}

#[test]
fn only_a_speech_model_that_is_there_is_timed() {
    let desk = Desk::open();
    for (id, code) in [
        ("whisper-base", "weights.not_found"),
        ("silero-vad", "weights.not_measurable"),
        ("face-yunet", "weights.not_measurable"),
        ("../x", "weights.not_found"),
    ] {
        assert_eq!(desk.refused("weights.measure", json!({ "id": id })), code, "{id}");
    }
    assert!(desk.jobs().is_empty());
}

#[test]
fn an_installed_model_is_timed_by_itself_and_its_time_is_shown() {
    let desk = Desk::open();
    import(&desk);
    // These tests are no worker, so the measurement starts and ends with an error that names the worker.
    let failed = until("the measurement", || desk.jobs().into_iter().find(|job| job["state"] == "failed"));
    assert_eq!(
        (&failed["kind"], &failed["error"]["code"]),
        (&json!("measurement"), &json!("speech.worker_failed"))
    );
    assert_eq!(model(&desk, ID)["job_id"], failed["id"]);

    let speed = weights::Speed { ms_per_minute: 12_000, threads: 0 };
    desk.host().env().weights.keep_speed(ID, speed).unwrap();
    assert_eq!(model(&desk, ID)["hour_ms"], 12 * 60_000);
}

#[test]
fn a_model_that_is_being_read_is_not_removed() {
    let desk = Desk::open();
    let imported = import(&desk);
    assert_eq!((&imported["state"], &imported["removable"]), (&json!("installed"), &json!(true)));
    desk.settle();
    let hold = desk.host().env().weights.hold(ID).unwrap();
    assert_eq!(desk.refused("weights.remove", json!({ "id": ID })), "weights.in_use");
    assert_eq!(model(&desk, ID)["state"], "installed");
    drop(hold);
    desk.call("weights.remove", json!({ "id": ID }));
    assert_eq!(model(&desk, ID)["state"], "missing");
}

/// Answers every request with what is after the last slash of its address.
fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let content = first.split([' ', '/']).nth(2).unwrap_or_default().to_owned();
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", content.len());
            // The client may hang up early.
            let _ = stream.write_all(format!("{head}{content}").as_bytes());
        }
    });
    address
}

#[test]
fn a_voice_is_downloaded_with_the_network_it_needs() {
    let address = echo();
    let desk = Desk::changed(|env| {
        let small = |id: &str, content: &str| {
            let real = weights::catalog().iter().find(|entry| entry.id == id).unwrap();
            Entry {
                bytes: content.len() as u64,
                sha256: hex::encode(Sha256::digest(content)),
                urls: vec![format!("{address}/{content}")],
                ..real.clone()
            }
        };
        let catalog = vec![
            small("kokoro-82m", "network"),
            small("kokoro-siwis", "siwis"),
            small("kokoro-heart", "heart"),
        ];
        let weights = Weights::with_catalog(vec![env.home.join("models")], catalog);
        app::Env { weights, ..env }
    });
    let job = desk.call("weights.fetch", json!({ "id": "kokoro-siwis" }));
    assert_eq!((&job["kind"], &job["label"]), (&json!("weights"), &json!("Siwis")));
    until("both to be there", || (model(&desk, "kokoro-siwis")["state"] == "installed").then_some(()));
    let told = |id: &str| {
        let model = model(&desk, id);
        (model["state"].clone(), model["in_use"].clone(), model["language"].clone())
    };
    assert_eq!(told("kokoro-82m"), (json!("installed"), json!(true), Value::Null));
    assert_eq!(told("kokoro-siwis"), (json!("installed"), json!(true), json!("fr")));
    assert_eq!(told("kokoro-heart"), (json!("missing"), json!(false), json!("en")));
    until("the job to be done", || desk.jobs().is_empty().then_some(()));
}
