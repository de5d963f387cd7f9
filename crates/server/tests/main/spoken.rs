//! Questions in the voice of whoever reads them aloud, and in a synthetic one.

use std::{fs, path::PathBuf, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    Millis,
    spoken::{SpokenText, Voice},
    user::{Role, User},
};
use serde_json::{Value, json};
use store::Find;

use crate::{
    interview::{Room, rules, silence},
    recordings::{clips_of, open_devices},
    support::{Desk, clip, id, until},
};

const QUESTION: &str = "Parlez-moi de vous.";
const PROBE: &str = "Pouvez-vous en dire plus ?";

/// How long a sound is, in seconds, and its comment.
pub fn heard(answer: &Value) -> (f64, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sound");
    fs::write(&file, STANDARD.decode(answer["audio"].as_str().unwrap()).unwrap()).unwrap();
    let probed = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "format=duration:format_tags=comment", "-of", "default=nw=1"])
        .arg(&file)
        .output()
        .unwrap();
    let told = String::from_utf8(probed.stdout).unwrap();
    let value =
        |key: &str| told.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().to_owned();
    (value("duration=").parse().unwrap(), value("TAG:comment="))
}

fn text(question: &str, text: &str) -> Value {
    json!({ "question_id": question, "text": text })
}

fn open_microphone(desk: &Desk) {
    until("sound", || {
        let told = desk.call("spoken.watch", json!({}));
        told["microphone"]["level_db"].is_number().then_some(())
    });
}

/// Reads a text aloud for so long.
fn read(desk: &Desk, of: &Value, ms: i64) {
    open_microphone(desk);
    desk.call("spoken.begin", of.clone());
    until("the take to be long enough", || {
        let take = desk.call("spoken.watch", json!({}))["take"].clone();
        assert_eq!((&take["text"], &take["state"]), (&of["text"], &json!("recording")));
        (take["elapsed_ms"].as_i64().unwrap() >= ms).then_some(())
    });
}

fn record(desk: &Desk, of: &Value) -> Value {
    read(desk, of, 1_500);
    desk.call("spoken.end", json!({}));
    desk.call("spoken.keep", json!({}))
}

/// A draft with one question that has one follow-up.
fn draft() -> (Desk, String, String) {
    let desk = Desk::with_devices(clips_of(&clip("answer-1.mp4")));
    let campaign = desk.draft();
    desk.set_criteria(&campaign, &["Écoute"]);
    let question = desk.ask_with(&campaign, worded(QUESTION));
    (desk, campaign, question)
}

fn worded(text: &str) -> Value {
    json!({ "text": text, "mandatory": true, "probes": [PROBE] })
}

fn listed(desk: &Desk, campaign: &str) -> Value {
    desk.call("spoken.list", json!({ "campaign_id": campaign }))[0].clone()
}

#[test]
fn a_question_is_read_aloud_and_belongs_to_its_wording() {
    let (desk, campaign, question) = draft();
    let of = text(&question, QUESTION);
    let before = listed(&desk, &campaign);
    assert_eq!((&before["number"], &before["question_id"]), (&json!(1), &json!(question)));
    let texts = json!([
        { "text": QUESTION, "is_probe": false, "recorded": null },
        { "text": PROBE, "is_probe": true, "recorded": null },
    ]);
    assert_eq!((&before["texts"], &before["outdated"]), (&texts, &json!([])));
    assert_eq!(desk.call("spoken.hear", of.clone())["synthetic"], true);

    read(&desk, &of, 2_500);
    assert_eq!(desk.refused("spoken.begin", of.clone()), "recording.busy");
    let taken = desk.call("spoken.end", json!({}));
    // Silence at its ends is cut off, and it went on for a moment until it was ended.
    let length = taken["duration_ms"].as_f64().unwrap() / 1_000.0;
    assert!((1.0..6.0).contains(&length), "{length} s");
    let (seconds, comment) = heard(&taken);
    assert!((seconds - length).abs() < 0.1, "{seconds} s, told {length} s");
    assert_eq!(comment, "");
    assert_eq!(desk.call("spoken.end", json!({})), taken, "ended twice");
    assert_eq!(listed(&desk, &campaign), before, "it is not kept yet");
    let kept = desk.call("spoken.keep", json!({}));
    assert_eq!((&kept["duration_ms"], &kept["by"]), (&taken["duration_ms"], &json!("Ada Recruiter")));
    assert_eq!(desk.refused("spoken.keep", json!({})), "spoken.no_take");
    assert_eq!(desk.call("spoken.watch", json!({}))["take"], Value::Null);

    let recorded = json!({ "audio": taken["audio"], "synthetic": false });
    assert_eq!(desk.call("spoken.hear", of.clone()), recorded);
    assert_eq!(listed(&desk, &campaign)["texts"][0]["recorded"], kept);

    // Worded differently, it is of no use, and comes back with its words.
    let reword =
        |words: &str| desk.call("questions.update", json!({ "id": question, "question": worded(words) }));
    reword("Qui êtes-vous ?");
    let changed = listed(&desk, &campaign);
    assert_eq!(
        changed["texts"][0],
        json!({ "text": "Qui êtes-vous ?", "is_probe": false, "recorded": null })
    );
    assert_eq!(changed["outdated"], json!([{ "text": QUESTION, "recorded": kept }]));
    assert_eq!(desk.call("spoken.hear", text(&question, "Qui êtes-vous ?"))["synthetic"], true);
    assert_eq!(desk.call("spoken.hear", of.clone()), recorded);
    let error = desk.try_call("spoken.begin", of.clone()).unwrap_err();
    assert_eq!((error.fields[0].path.as_str(), error.fields[0].code.as_str()), ("text", "unknown"));
    reword(QUESTION);
    assert_eq!(listed(&desk, &campaign)["texts"][0]["recorded"], kept);

    // Read once more, it takes the place of the first.
    let again = record(&desk, &of);
    assert_ne!(again["id"], kept["id"]);
    assert_eq!(listed(&desk, &campaign)["texts"][0]["recorded"], again);
    desk.call("spoken.remove", of.clone());
    assert_eq!(listed(&desk, &campaign), before);
    assert_eq!(desk.call("spoken.hear", of.clone())["synthetic"], true);
    assert_eq!(desk.refused("spoken.remove", of), "spoken_text.not_found");
}

#[test]
fn every_candidate_hears_who_read_it_and_a_synthetic_voice_for_the_rest() {
    let room = Room::prepared(&clip("answer-1.mp4"), &rules(|_| {}), |desk, questions| {
        record(desk, &text(&questions[0], QUESTION));
        record(desk, &text(&questions[1], PROBE));
        let campaign = id(&desk.call("campaigns.list", json!({ "order": "newest", "limit": 1 }))["items"][0]);
        let view = desk.call("campaigns.get", json!({ "id": campaign }));
        let warnings = view["warnings"].as_array().unwrap();
        let mixed = warnings.iter().find(|warning| warning["code"] == "campaign.voices_mixed").unwrap();
        assert_eq!(mixed["params"], json!({ "recorded": "2", "texts": "6" }));
        // Its words change before it opens: the recording goes with them.
        let question =
            json!({ "text": "Et d’une difficulté ?", "mandatory": false, "probes": ["Un exemple ?"] });
        desk.call("questions.update", json!({ "id": questions[1], "question": question }));
    });
    let (desk, questions) = (&room.desk, &room.plan.questions);
    desk.settle();
    let recorded = desk.call("spoken.hear", text(&questions[0], QUESTION));
    assert_eq!(recorded["synthetic"], false);
    for of in [
        text(&questions[0], PROBE),
        text(&questions[1], "Et d’une difficulté ?"),
        text(&questions[1], "Un exemple ?"),
    ] {
        let made = desk.call("spoken.hear", of);
        let (seconds, comment) = heard(&made);
        assert!((0.4..4.0).contains(&seconds), "{seconds} s");
        assert_eq!((&made["synthetic"], comment.as_str()), (&json!(true), "Synthetic voice"));
    }
    let gone = desk.try_call("spoken.hear", text(&questions[1], PROBE)).unwrap_err();
    assert_eq!(gone.fields[0].code, "unknown");
    let outdated = |question: &Value| question["outdated"] == json!([]);
    let all = desk.call("spoken.list", json!({ "campaign_id": room.plan.campaign }));
    assert!(all.as_array().unwrap().iter().all(outdated), "{all}");

    // What candidates hear does not change between the first and the last.
    open_microphone(desk);
    assert_eq!(desk.refused("spoken.begin", text(&questions[0], QUESTION)), "campaign.not_draft");
    desk.call("spoken.close", json!({}));

    room.enter();
    let speak = |words: &str| room.ask("interview.speak", json!({ "words": words, "language": "fr" }));
    let spoken = json!({ "audio": recorded["audio"], "text": QUESTION, "synthetic": false });
    assert_eq!(speak("question"), spoken);
    assert_eq!(speak("disclosure")["synthetic"], true);
    room.take_back();

    // Whoever lent their voice takes it back, and the question is still heard.
    desk.call("spoken.remove", text(&questions[0], QUESTION));
    desk.settle();
    let instead = desk.call("spoken.hear", text(&questions[0], QUESTION));
    assert_eq!((&instead["synthetic"], heard(&instead).1.as_str()), (&json!(true), "Synthetic voice"));
}

/// The weights that speak, imported.
fn install_voices(desk: &Desk, test: &str) -> bool {
    let Some(folder) = std::env::var_os("RECRUTEIA_VOICES").map(PathBuf::from) else {
        eprintln!("SKIPPED {test}: RECRUTEIA_VOICES is not set");
        return false;
    };
    for file in ["kokoro-82m-q8.onnx", "kokoro-ff_siwis.bin", "kokoro-af_heart.bin"] {
        desk.call("weights.import", json!({ "source": { "path": folder.join(file) } }));
    }
    true
}

#[test]
fn an_installed_voice_speaks_the_questions_and_what_the_product_says_itself() {
    let mut installed = false;
    let mut room = Room::prepared(&clip("answer-1.mp4"), &rules(|_| {}), |desk, questions| {
        let simple = desk.call("spoken.hear", text(&questions[0], QUESTION));
        installed =
            install_voices(desk, "an_installed_voice_speaks_the_questions_and_what_the_product_says_itself");
        if installed {
            let voice = |model: &Value| (model["kind"] == "voice").then(|| model["in_use"].clone());
            let models = desk.call("weights.list", json!({}));
            let used: Vec<_> = models.as_array().unwrap().iter().filter_map(voice).collect();
            assert_eq!(used, [json!(true), json!(true), json!(true)]);
            // Whoever prepares the campaign hears what candidates will.
            let natural = desk.call("spoken.hear", text(&questions[0], QUESTION));
            assert_ne!(natural["audio"], simple["audio"]);
        }
    });
    if !installed {
        return;
    }
    let (desk, questions) = (&room.desk, &room.plan.questions);
    desk.settle();
    let (seconds, comment) = heard(&desk.call("spoken.hear", text(&questions[0], QUESTION)));
    assert!((0.5..4.0).contains(&seconds), "{seconds} s");
    assert_eq!(comment, "Synthetic voice");

    // Both languages of the product; a voice that is removed says nothing more.
    room.enter();
    let disclosed = |language| {
        let words = json!({ "words": "disclosure", "language": language });
        room.ask("interview.speak", words)["audio"].clone()
    };
    let natural = ["fr", "en"].map(disclosed);
    room.take_back();
    desk.call("weights.remove", json!({ "id": "kokoro-heart" }));
    room.hand_over();
    assert_eq!(disclosed("fr"), natural[0]);
    assert_ne!(disclosed("en"), natural[1]);
    room.take_back();

    let stored = room.desk.database().read(|tx| tx.list(Find::<SpokenText>::all())).unwrap();
    assert_eq!(stored.len(), 6);
    let siwis = Voice::Synthetic { voice: Some("kokoro-siwis".into()) };
    assert!(stored.iter().all(|spoken| spoken.voice == siwis), "{stored:?}");
}

#[test]
fn what_was_read_for_a_question_that_is_deleted_goes_when_the_campaign_opens() {
    let (mut desk, campaign, question) = draft();
    desk.ask(&campaign, "Pourquoi nous ?", &[]);
    record(&desk, &text(&question, QUESTION));
    desk.call("questions.delete", json!({ "id": question }));
    desk.call("questions.restore", json!({ "id": question }));
    assert_eq!(desk.call("spoken.hear", text(&question, QUESTION))["synthetic"], false, "it came back");
    desk.call("questions.delete", json!({ "id": question }));
    desk.call("campaigns.open", json!({ "id": campaign }));
    desk.settle();
    let spoken: Vec<SpokenText> = desk.database().read(|tx| tx.list(Find::all())).unwrap();
    let said: Vec<_> = spoken.iter().map(|spoken| (spoken.text.as_str(), spoken.is_recorded())).collect();
    assert_eq!(said, [("Pourquoi nous ?", false)]);
}

#[test]
fn a_copy_of_a_campaign_keeps_the_voices_of_its_own_wordings() {
    let (desk, campaign, question) = draft();
    record(&desk, &text(&question, QUESTION));
    record(&desk, &text(&question, PROBE));
    let reworded = json!({ "text": "Qui êtes-vous ?", "mandatory": true, "probes": [PROBE] });
    desk.call("questions.update", json!({ "id": question, "question": reworded }));
    let copy = id(&desk.call("campaigns.duplicate", json!({ "id": campaign, "title": "Copie" })));
    let copied = listed(&desk, &copy);
    assert_eq!(copied["outdated"], json!([]));
    assert_eq!(copied["texts"][0]["recorded"], Value::Null);
    let (here, there) = (text(&question, PROBE), text(copied["question_id"].as_str().unwrap(), PROBE));
    let sound = desk.call("spoken.hear", there.clone());
    assert_eq!(
        (&sound["synthetic"], &sound["audio"]),
        (&json!(false), &desk.call("spoken.hear", here.clone())["audio"])
    );
    // Each is removed by itself.
    desk.call("spoken.remove", here);
    assert_eq!(desk.call("spoken.hear", there), sound);
}

#[test]
fn where_nobody_reads_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with_devices(clips_of(&silence(folder.path())));
    let campaign = desk.draft();
    let question = desk.ask_with(&campaign, worded(QUESTION));
    let of = text(&question, QUESTION);
    for method in ["spoken.end", "spoken.keep"] {
        assert_eq!(desk.refused(method, json!({})), "spoken.no_take");
    }
    assert_eq!(desk.refused("spoken.begin", of.clone()), "microphone.not_ready");
    read(&desk, &of, 800);
    assert_eq!(desk.refused("spoken.keep", json!({})), "spoken.no_take");
    assert_eq!(desk.refused("spoken.end", json!({})), "spoken.nothing_heard");
    assert_eq!(desk.refused("spoken.end", json!({})), "spoken.no_take");
    assert_eq!(listed(&desk, &campaign)["texts"][0]["recorded"], Value::Null);
}

#[test]
fn another_microphone_ends_the_take_with_what_there_is() {
    let (desk, campaign, question) = draft();
    let of = text(&question, QUESTION);
    read(&desk, &of, 1_500);
    desk.call("devices.choose", json!({ "kind": "microphone", "device": null }));
    assert_eq!(desk.call("spoken.watch", json!({}))["take"]["state"], "ended");
    desk.call("spoken.end", json!({}));
    let kept = desk.call("spoken.keep", json!({}));
    assert_eq!(listed(&desk, &campaign)["texts"][0]["recorded"], kept);
    // The other one is open already.
    record(&desk, &text(&question, PROBE));
}

#[test]
fn a_take_belongs_to_who_reads_and_ends_with_the_page() {
    let (desk, _, question) = draft();
    let of = text(&question, QUESTION);
    let colleague = User::new("Bo", "Lind", "bo@example.com", Role::Recruiter, Millis(1)).unwrap();
    read(&desk, &of, 800);
    for method in ["spoken.end", "spoken.keep"] {
        let error = desk.host().call_by(&colleague, method, json!({})).unwrap_err();
        assert_eq!(error.code, "spoken.no_take", "{method}");
    }
    assert!(desk.call("spoken.end", json!({}))["audio"].is_string());
    // Nobody asks any more.
    until("the microphone to be closed", || {
        (desk.try_call("spoken.end", json!({})).err()?.code == "spoken.no_take").then_some(())
    });
}

#[test]
fn nobody_reads_while_an_interview_or_a_recording_goes_on() {
    let (desk, campaign, question) = draft();
    let other = id(&desk.call("campaigns.duplicate", json!({ "id": campaign, "title": "Copie" })));
    let read_from = listed(&desk, &other)["question_id"].as_str().unwrap().to_owned();
    desk.call("campaigns.open", json!({ "id": campaign }));
    let plan = crate::support::Plan { campaign, questions: vec![question.clone()], criteria: Vec::new() };
    let seat = desk.seat(&plan, &["recording"]);
    open_devices(&desk);
    read(&desk, &text(&read_from, QUESTION), 500);
    desk.call(
        "recordings.start",
        json!({ "session_id": seat.session, "question_id": question, "sound_only": true }),
    );
    assert_eq!(desk.refused("spoken.end", json!({})), "spoken.busy");
    for method in ["spoken.watch", "spoken.begin"] {
        assert_eq!(desk.refused(method, text(&question, QUESTION)), "spoken.busy", "{method}");
    }
    desk.call("recordings.discard", json!({}));
    // Its microphone was closed when the recording began: nothing of the candidate is in the take.
    assert_eq!(desk.refused("spoken.end", json!({})), "spoken.no_take");
    desk.call("interview.hand_over", json!({ "session_id": seat.session, "beside": true }));
    assert_eq!(desk.refused("spoken.watch", json!({})), "spoken.busy");
    // What is there can be listened to.
    desk.call("spoken.hear", text(&question, QUESTION));
}
