//! Weights as the settings page handles them.

use std::path::Path;

use serde_json::{Value, json};

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
    for kind in ["whisper", "vad", "face"] {
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
