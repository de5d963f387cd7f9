//! What people may ask: everything held about them, a correction, their erasure (P14); and what administrators see of
//! the activity and of the machine (F190–F193, F200).

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use app::KeyringState;
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::support::{Desk, FIRST_NAME, LAST_NAME, items};

fn content(archive: &mut ZipArchive<File>, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// How long a file plays, in seconds.
fn duration(path: &Path) -> f64 {
    let mut ffprobe = Command::new("ffprobe");
    ffprobe.args(["-v", "error", "-show_entries", "format=duration", "-of", "default=nk=1:nw=1"]).arg(path);
    let told = ffprobe.output().unwrap();
    assert!(told.status.success(), "{told:?}");
    String::from_utf8(told.stdout).unwrap().trim().parse().unwrap()
}

#[test]
fn a_person_is_handed_everything_that_is_held_about_them() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered_on_video();
    let answer = desk.answer(&seat.session, 0);
    desk.rate(&answer, &plan.criteria[0], 4);
    desk.type_transcript(&answer, Value::Null, "Une phrase dictée.");
    desk.seat(&plan, &[]);
    let started = desk.call("persons.export", json!({ "id": seat.person, "language": "fr", "path": null }));
    desk.settle();
    assert_eq!(desk.jobs(), [] as [Value; 0]);
    let path = Path::new(started["path"].as_str().unwrap());
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();

    let data: Value = serde_json::from_slice(&content(&mut archive, "data.json")).unwrap();
    let count = |kind: &str| data["records"][kind].as_array().map_or(0, Vec::len);
    assert_eq!((count("person"), count("session"), count("answer"), count("media")), (1, 1, 2, 2));
    assert_eq!((count("consent"), count("transcript"), count("rating")), (1, 1, 1));
    assert_eq!(data["records"]["person"][0]["first_name"], FIRST_NAME);
    assert_eq!(data["records"]["transcript"][0]["segments"][0]["text"], "Une phrase dictée.");
    assert_eq!(data["campaigns"][0]["questions"].as_array().unwrap().len(), 2);
    assert!(data["history"].as_array().unwrap().len() >= 9);
    assert!(!data.to_string().contains("AGE-SECRET-KEY"), "keys are no data about anybody");

    let pdf = desk.folder.path().join("report.pdf");
    fs::write(&pdf, content(&mut archive, "report.pdf")).unwrap();
    let read = Command::new("pdftotext").arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    for words in
        [LAST_NAME, "Une phrase dictée.", "Parlez-moi d’un projet.", "Consentements", "4 / 5 – Précis."]
    {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    for (recording, place) in data["recordings"].as_array().unwrap().iter().zip([0, 1]) {
        let file = desk.folder.path().join(format!("{place}.mp4"));
        fs::write(&file, content(&mut archive, recording["file"].as_str().unwrap())).unwrap();
        let told = desk.answer(&seat.session, place)["media"]["duration_ms"].as_f64().unwrap() / 1_000.0;
        assert!((duration(&file) - told).abs() < 0.3, "{} s of {told} s", duration(&file));
    }
    assert_eq!(archive.len(), 4);
}

#[test]
fn a_request_runs_for_thirty_days_and_its_erasure_is_proven() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    let received = desk.now() - 5 * 86_400_000;
    let ask = |kind: &str, received: i64| json!({ "person_id": seat.person, "kind": kind, "received_at_ms": received, "note": "By letter." });
    assert_eq!(desk.refused("requests.create", ask("access", desk.now() + 86_400_000)), "invalid");
    let access = desk.call("requests.create", ask("access", received));
    assert_eq!(access["request"]["due_at_ms"], received + 30 * 86_400_000);
    let step =
        |kind: &str, note: &str| json!({ "request_id": access["request"]["id"], "kind": kind, "note": note });
    assert_eq!(desk.refused("requests.add_step", step("refused", "no")), "invalid");
    assert_eq!(desk.call("requests.add_step", step("note", "Identity checked."))["open"], true);
    assert_eq!(desk.call("requests.add_step", step("done", ""))["open"], false);
    assert_eq!(desk.refused("requests.add_step", step("done", "")), "request.closed");

    let erasure = desk.call("requests.create", ask("erasure", received));
    let request = &erasure["request"]["id"];
    let list = json!({ "after": null, "limit": 10 });
    assert_eq!(items(&desk.call("requests.list", list.clone())).len(), 2);
    let nobody = "01890000-0000-7000-8000-000000000000";
    let wrong = json!({ "person_id": nobody, "request_id": request });
    assert_eq!(desk.refused("retention.erase", wrong), "invalid");
    let proof = desk.call("retention.erase", json!({ "person_id": seat.person, "request_id": request }));
    assert_eq!((&proof["rule"], &proof["request_id"]), (&json!("request"), request));
    assert_eq!((&proof["recordings"], &proof["records"]["subject_request"]), (&json!(2), &json!(2)));
    assert!(
        items(&desk.call("requests.list", list)).is_empty(),
        "the requests hold names and are gone as well"
    );
    assert!(desk.vault().is_empty());

    let export = |format: &str| {
        let input = json!({ "id": proof["id"], "format": format, "language": "fr", "path": null });
        desk.call("erasures.export", input)["path"].as_str().unwrap().to_owned()
    };
    let written: Value = serde_json::from_slice(&fs::read(export("json")).unwrap()).unwrap();
    assert_eq!(written, proof);
    let read = Command::new("pdftotext").arg(export("pdf")).arg("-").output().unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    let hash: String = text.split_whitespace().collect();
    assert!(text.contains("Preuve d’effacement") && hash.contains(proof["hash"].as_str().unwrap()), "{text}");
    assert!(!text.contains(LAST_NAME));
}

#[test]
fn the_activity_is_filtered_summed_up_verified_and_exported() {
    let desk = Desk::open();
    let plan = desk.plan();
    let refused = desk.refused("campaigns.open", json!({ "id": plan.campaign }));
    let filter = |field: &str, value: Value| {
        let mut filter = json!({ "user_id": null, "area": null, "outcome": null, "from_ms": null, "until_ms": null, "search": null });
        filter[field] = value;
        filter
    };
    let list = |filter: Value| {
        items(&desk.call("activity.list", json!({ "filter": filter, "after": null, "limit": 200 }))).clone()
    };
    let all = list(filter("area", Value::Null));
    assert_eq!(all.last().unwrap()["number"], 1);
    assert_eq!((&all[0]["method"], &all[0]["error"]), (&json!("campaigns.open"), &json!(refused)));
    assert_eq!(all[0]["user_name"], "Ada Recruiter");
    assert_eq!(list(filter("outcome", json!("failed"))).len(), 1);
    assert_eq!(list(filter("search", json!("ADA"))).len(), all.len(), "by the name of the user");
    assert_eq!(list(filter("search", json!("nobody"))).len(), 0);
    assert!(list(filter("area", json!("questions"))).iter().all(|row| row["method"] == "questions.create"));
    let second = desk
        .call("activity.list", json!({ "filter": filter("area", Value::Null), "after": "3", "limit": 1 }));
    assert_eq!((&items(&second)[0]["number"], &second["next"]), (&json!(2), &json!("2")));

    let summary = desk.call("activity.summary", json!({ "filter": filter("area", json!("campaigns")) }));
    let of_campaigns = u64::try_from(list(filter("area", json!("campaigns"))).len()).unwrap();
    assert!(of_campaigns >= 4, "made, given a scorecard, opened, refused");
    assert_eq!(
        (summary["total"].as_u64(), summary["failed"].as_u64()),
        (Some(of_campaigns), Some(1)),
        "{summary}"
    );
    assert_eq!(summary["areas"][0]["area"], "campaigns");
    assert!(summary["known_areas"].as_array().unwrap().contains(&json!("questions")));
    let chain = desk.call("activity.verify", json!({}));
    assert_eq!((&chain["lines"], &chain["first_broken"]), (&all[0]["number"], &Value::Null));
    assert_eq!(chain["last_hash"], all[0]["hash"]);

    let export = |format: &str| {
        let input = json!({ "filter": filter("area", Value::Null), "format": format, "language": "fr", "path": null });
        fs::read(desk.call("activity.export", input)["path"].as_str().unwrap()).unwrap()
    };
    let csv = String::from_utf8(export("csv")).unwrap();
    assert!(csv.starts_with("\u{feff}N°;Moment;Utilisateur"));
    assert_eq!(csv.lines().count(), all.len() + 1);
    assert!(export("xlsx").starts_with(b"PK"));
    assert_eq!(
        desk.refused(
            "activity.list",
            json!({ "filter": filter("area", Value::Null), "after": "x", "limit": 1 })
        ),
        "invalid"
    );
}

#[test]
fn the_diagnosis_says_how_the_machine_is_and_names_nobody() {
    let desk = Desk::open();
    let (_, _) = desk.answered();
    desk.call("diagnostics.check", json!({}));
    desk.settle();
    let found = desk.call("diagnostics.get", json!({}));
    assert_eq!(found["last_check"]["whole"], true);
    let count = |kind: &str| {
        let records = found["records"].as_array().unwrap();
        records.iter().find(|each| each["kind"] == kind).unwrap()["count"].as_u64().unwrap()
    };
    assert_eq!((count("person"), count("answer"), count("campaign")), (1, 2, 1));
    assert_eq!(found["recordings"], 2);
    assert!(found["ffmpeg"].is_string() && found["video_encoder"].is_string());
    assert!(found["free_disk_bytes"].as_u64().unwrap() > 0);
    let text = found.to_string();
    for name in [FIRST_NAME, LAST_NAME, "Ada", "Héron", "example.com", "Chef de projet"] {
        assert!(!text.contains(name), "{name} is in {text}");
    }
}

#[test]
fn the_diagnosis_says_how_the_keyring_is() {
    static STATE: Mutex<KeyringState> = Mutex::new(KeyringState::Works);
    let desk = Desk::with_keyring(|| *STATE.lock().unwrap());
    for (state, said) in [
        (KeyringState::Works, "works"),
        (KeyringState::Locked, "locked"),
        (KeyringState::Refuses, "refuses"),
        (KeyringState::None, "none"),
    ] {
        *STATE.lock().unwrap() = state;
        let found = desk.call("diagnostics.get", json!({}));
        assert_eq!(found["keyring"], said);
        assert_eq!(found["protection"], json!(["passphrase", "recovery"]));
    }
}

#[test]
fn the_diagnosis_says_where_the_log_is_and_how_long() {
    let desk = Desk::open();
    let found = desk.call("diagnostics.get", json!({}));
    let folder = PathBuf::from(found["log_folder"].as_str().unwrap());
    assert_eq!(found["log_bytes"], 0);
    assert_eq!(desk.refused("diagnostics.open_logs", json!({})), "file.not_found");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("recruteia.log"), "started\n").unwrap();
    fs::write(folder.join("recruteia.log.1"), "started\nstarted\n").unwrap();
    let found = desk.call("diagnostics.get", json!({}));
    assert_eq!(found["log_bytes"], 24);
    assert_eq!(folder, desk.host().env().logs());
}
