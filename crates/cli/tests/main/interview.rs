//! Real interviews: imported, never heard by the model of the sample, transcribed by hand.

use serde_json::{Value, json};

use crate::support::{Machine, pdf_text, sample, testdata, workbook_text};

const SYNTHETIC: &str = "synthetic-sample";

#[test]
fn real_voices_are_never_given_to_the_model_of_the_sample() {
    let Some(folder) = testdata("real_voices_are_never_given_to_the_model_of_the_sample") else { return };
    let machine = Machine::with_workspace();
    let owner = machine.open();
    let (_, questions) = owner.plan("Entretien réel", &["Un ?", "Deux ?"]);
    assert_eq!(questions.len(), 2);
    assert!(owner.quit().success());

    let weights = machine.run(&["--json", "weights", "list"]).json();
    let synthetic = weights.as_array().unwrap().iter().find(|status| status["id"] == SYNTHETIC).unwrap();
    assert_eq!(synthetic["sample_only"], true);
    let wav = folder.join("audio/fr/fleurs-fr-000.wav");
    let video = folder.join("video/head-pose-female.mp4");
    let ran = machine.run(&[
        "--json",
        "interview",
        "process",
        wav.to_str().unwrap(),
        video.to_str().unwrap(),
        "--campaign",
        "Entretien réel",
        "--first-name",
        "Inès",
        "--last-name",
        "Duval",
        "--consent",
        "recording,transcription",
    ]);
    assert_eq!(ran.code, 0, "{ran}");
    let result = ran.json();
    let session = result["session_id"].as_str().unwrap();
    for answer in result["answers"].as_array().unwrap() {
        assert_eq!((&answer["transcript"], &answer["answer"]["take"]), (&Value::Null, &json!(1)));
    }
    assert_eq!(result["answers"][0]["answer"]["transcription"], "no_weights");
    let told = ran.stderr.lines().filter(|line| line.contains("No transcription model is installed."));
    let told: Vec<&str> = told.collect();
    assert!(told.len() == 1 && told[0].contains("`recruteia weights fetch`"), "{ran}");

    // Not even for those who insist.
    let owner = machine.open();
    let answer = &owner.view(session)["questions"][0]["answer"];
    let run = json!({ "answer_id": answer["id"], "language": "fr" });
    let mut settings = owner.call("settings.get", json!({}));
    settings["transcription_model"] = json!(SYNTHETIC);
    owner.call("settings.set", settings);
    assert_eq!(owner.try_call("transcripts.run", run).unwrap_err().code, "speech.no_weights");
    assert!(owner.jobs().is_empty());

    let said = "Le fleuve traverse la ville du nord au sud.";
    let segments = json!([{ "start_ms": 0, "end_ms": 900, "text": said }]);
    let typed = owner.call(
        "transcripts.save",
        json!({ "answer_id": answer["id"], "base_id": null, "segments": segments }),
    );
    assert_eq!(
        (&typed["method"], &typed["model"], &typed["synthetic"]),
        (&json!("manual"), &json!(""), &json!(false))
    );
    assert!(owner.quit().success());

    for format in ["pdf", "xlsx"] {
        let ran = machine.run(&["--json", "report", session, "--format", format]);
        assert_eq!(ran.code, 0, "{ran}");
        let report = ran.json();
        let path = report["path"].as_str().unwrap();
        let text = if format == "pdf" { pdf_text(path) } else { workbook_text(path) };
        assert!(text.contains("Inès Duval") && text.contains(said), "{text}");
        assert!(!text.contains(SYNTHETIC), "{text}");
    }
    let listed = machine.run(&["--json", "interview", "list"]).json();
    assert_eq!(listed["items"][0]["id"], session);
}

#[test]
fn one_bad_file_among_good_ones_is_told_and_the_others_are_done() {
    let machine = Machine::with_workspace();
    let owner = machine.open();
    let (campaign, _) = owner.plan("Partie", &["Un ?", "Deux ?"]);
    assert!(owner.quit().success());
    let letter = machine.folder.path().join("letter.mp4");
    std::fs::write(&letter, "no recording").unwrap();
    let good = sample("answer-2.webm");
    let process = |files: &[&str], campaign: &str, consent: &[&str]| {
        let person = ["--first-name", "Inès", "--last-name", "Duval"];
        let head = ["--json", "interview", "process"];
        machine.run(&[head.as_slice(), files, &["--campaign", campaign], &person, consent].concat())
    };
    let (letter, good) = (letter.to_str().unwrap(), good.to_str().unwrap());
    let consent = ["--consent", "recording"];
    let ran = process(&[letter, good], &campaign, &consent);
    assert_eq!(ran.code, 5, "{ran}");
    assert!(ran.stderr.contains("letter.mp4: This file is neither a video nor a sound"), "{ran}");
    assert!(!ran.stderr.contains("No transcription model"), "nobody agreed to a transcription: {ran}");
    let answers = ran.json()["answers"].as_array().unwrap().clone();
    assert_eq!((answers.len(), &answers[0]["answer"]["source_name"]), (1, &json!("answer-2.webm")));

    let sessions = || machine.run(&["--json", "interview", "list"]).json()["items"].as_array().unwrap().len();
    assert_eq!(sessions(), 1);
    let refused = process(&[good], "Partie", &[]);
    assert_eq!((refused.code, &refused.json()["error"]["code"]), (1, &json!("consent.missing")));
    let missing = process(&["nowhere.mp4"], "Partie", &consent);
    assert_eq!((missing.code, &missing.json()["error"]["code"]), (1, &json!("file.not_found")));
    assert!(missing.stderr.contains("nowhere.mp4: This file is no longer there."), "{missing}");
    let many = process(&[good, good, good], "Partie", &consent);
    assert!(many.code == 1 && many.stderr.contains("3 files for 2 questions"), "{many}");
    let none = process(&[letter], "Partie", &consent);
    assert_eq!((none.code, none.json()["answers"].as_array().unwrap().len()), (1, 0), "all of them failed");
    let unknown = process(&[good], "Nulle part", &consent);
    assert_eq!((unknown.code, &unknown.json()["error"]["code"]), (4, &json!("campaign.not_found")));
    assert_eq!(sessions(), 2, "what is refused leaves nobody behind");
}
