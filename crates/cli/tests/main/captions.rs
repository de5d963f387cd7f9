//! Live captions by the model of the sample, which is part of this program, of the synthetic voice that it understands.

use serde_json::json;
use speech::word_errors;

use crate::support::{Machine, id, sample, script, until};

#[test]
fn what_is_said_is_read_while_it_is_said() {
    let machine = Machine::with_workspace();
    let clip = sample("answer-1.mp4");
    let mut command = machine.command(&["open", "--browser", "--print"]);
    command.env("RECRUTEIA_CAMERA_CLIP", &clip).env("RECRUTEIA_MICROPHONE_CLIP", &clip);
    command.env_remove("RECRUTEIA_MODELS");
    let owner = machine.owner_by(command).unwrap();
    assert!(owner.try_unlock());
    owner.call("sample.create", json!({ "language": "fr" }));
    owner.finish();
    let list = json!({ "search": null, "state": null, "order": "newest", "after": null, "limit": 10 });
    let campaign = id(&owner.call("campaigns.list", list)["items"][0]);
    let consents: Vec<_> =
        ["recording", "transcription"].map(|kind| json!({ "kind": kind, "granted": true })).into();
    let created = owner.call(
        "sessions.create",
        json!({
            "campaign_id": campaign, "person_id": null, "language": "fr", "consent_language": "fr",
            "person": { "first_name": "Inès", "last_name": "Duval", "email": "", "phone": "" },
            "consents": consents, "calibration": false,
        }),
    );
    let session = id(&created);
    let question = owner.view(&session)["questions"][0]["question"]["id"].clone();
    until("sound", || {
        let trial = owner.call("devices.watch", json!({}));
        trial["microphone"]["level_db"].is_number().then_some(())
    });
    owner.call(
        "recordings.start",
        json!({ "session_id": session, "question_id": question, "sound_only": true }),
    );
    let heard = || {
        owner.call("devices.watch", json!({}));
        let told = owner.call("recordings.captions", json!({}));
        told["captions"].as_array().unwrap().clone()
    };
    // The clip goes round, so every sentence but one that it was cut into comes within a round.
    let sentences: Vec<String> = script()["answers"][0]["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sentence| sentence["text"].as_str().unwrap().to_owned())
        .collect();
    assert!(sentences.len() > 3);
    let is_read = |sentence: &String| {
        let text: Vec<String> =
            heard().iter().map(|caption| caption["text"].as_str().unwrap().to_owned()).collect();
        text.join(" ").contains(sentence.as_str())
    };
    until("most sentences to be read", || {
        let read = sentences.iter().filter(|sentence| is_read(sentence)).count();
        (read + 1 >= sentences.len()).then_some(())
    });
    let captions = heard();
    let times: Vec<(i64, i64)> = captions
        .iter()
        .map(|caption| (caption["start_ms"].as_i64().unwrap(), caption["end_ms"].as_i64().unwrap()))
        .collect();
    assert!(times.windows(2).all(|pair| pair[0].0 < pair[0].1 && pair[0].1 <= pair[1].0), "{times:?}");
    let stopped = owner.call("recordings.stop", json!({}));
    let answer = json!({ "answer_id": stopped["answer_id"] });
    assert!(owner.call("transcripts.captions", answer.clone()).as_array().unwrap().len() >= captions.len());

    // The transcript takes their place. It says what they said, at the same times.
    owner.finish();
    let transcript = owner.call("transcripts.get", answer.clone());
    assert_eq!(owner.call("transcripts.captions", answer), json!([]));
    let segments = transcript["segments"].as_array().unwrap();
    let (first, last) = (times[0].0, times[times.len() - 1].1);
    let within = |word: &&serde_json::Value| {
        let at = word["start_ms"].as_i64().unwrap();
        (first - 100..=last).contains(&at)
    };
    let words = segments.iter().flat_map(|segment| segment["words"].as_array().unwrap());
    let words: Vec<&str> = words.filter(within).map(|word| word["text"].as_str().unwrap()).collect();
    let read: Vec<&str> = captions.iter().map(|caption| caption["text"].as_str().unwrap()).collect();
    let (errors, all) = word_errors(&words.join(" "), &read.join(" "));
    assert!(errors * 5 <= all, "{errors} of {all}: {words:?} was read as {read:?}");
    assert!(owner.quit().success());
}
