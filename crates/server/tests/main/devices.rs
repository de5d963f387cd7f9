//! Cameras and microphones: chosen on this machine, tried out, and closed when nobody asks any more. The devices are a
//! shell script that speaks as a worker does; `crates/capture` tests the real one.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};

use crate::support::{Desk, until};

/// Two cameras, the second of which another program uses, and a microphone that hears nothing but noise.
fn devices(folder: &Path) -> capture::Worker {
    let picture = folder.join("picture.jpg");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x48", "-frames:v", "1"])
        .arg(&picture)
        .status();
    assert!(made.unwrap().success());
    let bytes = fs::metadata(&picture).unwrap().len();
    let length = u32::try_from(bytes).unwrap().to_le_bytes().map(|byte| format!("\\{byte:03o}")).concat();
    let script = format!(
        r#"read -r request
one() {{ echo "{{\"Ok\":[$1]}}"; exit; }}
case "$request" in
  *list*camera*) one '{{"id":"a","name":"Eye A","is_default":true}},{{"id":"b","name":"Eye B","is_default":false}}';;
  *list*microphone*) one '{{"id":"m","name":"Ear","is_default":true}}';;
esac
echo $$ >> '{folder}/pids'
message() {{ printf "m\000\000\000\000\\$(printf %03o ${{#1}})\000\000\000%s" "$1"; }}
case "$request" in
  *'"a"'*) message '{{"pictures":{{"width":64,"height":48,"rate":30,"format":"jpeg"}}}}'
    while :; do printf 'd\000\000\000\000{length}'; cat '{folder}/picture.jpg'; sleep 0.05; done;;
  *'"b"'*) message '{{"failed":"busy"}}';;
  *) message '{{"sounds":{{"rate":8000}}}}'
    while :; do printf 'd\000\000\000\000\000\005\000\000'; head -c 1280 /dev/urandom; sleep 0.08; done;;
esac"#,
        folder = folder.display()
    );
    capture::Worker { program: "sh".into(), args: vec!["-c".into(), script.into()] }
}

fn watch(desk: &Desk) -> Value {
    desk.call("devices.watch", json!({}))
}

/// Waits until the camera gives pictures.
fn seen(desk: &Desk) -> Value {
    until("a picture", || Some(watch(desk)).filter(|trial| trial["camera"]["preview"].is_string()))
}

/// Whether any worker that had a device open still runs.
fn is_any_open(folder: &Path) -> bool {
    let pids = fs::read_to_string(folder.join("pids")).unwrap_or_default();
    pids.lines().any(|pid| Path::new("/proc").join(pid).exists())
}

fn choose(desk: &Desk, kind: &str, id: &str) {
    let device = json!({ "id": id, "name": format!("The {id}") });
    desk.call("devices.choose", json!({ "kind": kind, "device": device }));
}

#[test]
fn a_choice_is_remembered_on_this_machine_and_nothing_is_opened_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with_devices(devices(folder.path()));
    let list = desk.call("devices.list", json!({}));
    assert_eq!((&list["cameras"][1]["name"], &list["camera"]), (&json!("Eye B"), &Value::Null));
    assert_eq!(list["microphones"], json!([{ "id": "m", "name": "Ear", "is_default": true }]));
    choose(&desk, "camera", "b");
    choose(&desk, "microphone", "unplugged long ago");
    let list = desk.call("devices.list", json!({}));
    assert_eq!(list["camera"], json!({ "id": "b", "name": "The b" }));
    assert_eq!(list["microphone"], json!({ "id": "unplugged long ago", "name": "The unplugged long ago" }));
    desk.call("devices.choose", json!({ "kind": "camera", "device": null }));
    assert_eq!(desk.call("devices.list", json!({}))["camera"], Value::Null);
    for id in ["", &"x".repeat(600)] {
        let input = json!({ "kind": "camera", "device": { "id": id, "name": "Eye" } });
        assert_eq!(desk.refused("devices.choose", input), "invalid");
    }
    assert!(!folder.path().join("pids").exists(), "nothing was opened");
}

#[test]
fn what_is_tried_out_is_shown_and_closed_when_it_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with_devices(devices(folder.path()));
    let trial = seen(&desk);
    let camera = &trial["camera"];
    assert_eq!(
        (&camera["state"], &camera["name"], &camera["width"]),
        (&json!("ready"), &json!("Eye A"), &json!(64))
    );
    assert_eq!((&camera["problem"], &camera["advice"]), (&Value::Null, &Value::Null));

    let preview = camera["preview"].as_str().unwrap();
    let plain = |path: &str| desk.http().get(desk.url(path)).send().unwrap();
    let shown = plain(preview);
    assert_eq!(
        (shown.status().as_u16(), &shown.headers()["content-type"]),
        (200, &"image/jpeg".parse().unwrap())
    );
    assert_eq!(shown.headers()["cache-control"], "no-store");
    assert_eq!(shown.bytes().unwrap(), fs::read(folder.path().join("picture.jpg")).unwrap());
    assert_eq!(plain("/preview/0123456789").status(), 404);
    let foreign = desk.http().get(desk.url(preview)).header("origin", "https://example.org").send();
    assert_eq!(foreign.unwrap().status(), 403);

    // White noise is 4.8 dB below its peak.
    let heard =
        until("a sound", || Some(watch(&desk)).filter(|trial| trial["microphone"]["level_db"].is_number()));
    let level = heard["microphone"]["level_db"].as_f64().unwrap();
    assert!((level + 4.8).abs() < 1.0, "{level}");

    desk.call("devices.release", json!({}));
    assert!(!is_any_open(folder.path()));
    assert_eq!(plain(preview).status(), 404);
    // Twice is as good as once.
    desk.call("devices.release", json!({}));
}

#[test]
fn what_nobody_asks_for_any_more_is_closed_by_itself_and_so_it_is_by_locking() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with_devices(devices(folder.path()));
    seen(&desk);
    assert!(is_any_open(folder.path()));
    until("it is closed", || (!is_any_open(folder.path())).then_some(()));

    seen(&desk);
    desk.call("workspace.lock", json!({}));
    until("it is closed", || (!is_any_open(folder.path())).then_some(()));
}

#[test]
fn trouble_names_the_device_and_another_choice_is_taken_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with_devices(devices(folder.path()));
    choose(&desk, "camera", "b");
    let lost = until("trouble", || Some(watch(&desk)).filter(|trial| trial["camera"]["state"] == "lost"));
    let problem = &lost["camera"]["problem"];
    assert_eq!((&problem["code"], &problem["params"]["name"]), (&json!("camera.busy"), &json!("Eye B")));
    // The other camera takes its place by itself.
    until("another", || (watch(&desk)["camera"]["name"] == "Eye A").then_some(()));
    choose(&desk, "camera", "a");
    assert_eq!(seen(&desk)["camera"]["name"], "Eye A");
}

#[test]
fn without_a_worker_the_lists_say_why() {
    let nothing = capture::Worker { program: "/nowhere".into(), args: Vec::new() };
    let desk = Desk::with_devices(nothing);
    let list = desk.call("devices.list", json!({}));
    assert_eq!((&list["cameras"], &list["camera_problem"]["code"]), (&json!([]), &json!("camera.failed")));
    assert_eq!(list["microphone_problem"]["code"], "microphone.failed");
    let lost = until("trouble", || Some(watch(&desk)).filter(|trial| trial["microphone"]["state"] == "lost"));
    assert_eq!(lost["microphone"]["problem"]["code"], "microphone.failed");
}
