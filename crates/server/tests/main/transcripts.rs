//! Transcripts by hand: always possible, versioned, never over somebody else's.

use serde_json::{Value, json};

use crate::support::Desk;

#[test]
fn without_weights_a_transcript_is_typed_and_corrected_by_hand() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    let get = || desk.call("transcripts.get", json!({ "answer_id": answer["id"] }));
    assert_eq!(get(), Value::Null);
    assert_eq!(answer["transcription"], "no_consent");
    let run = json!({ "answer_id": answer["id"], "language": null });
    assert_eq!(desk.refused("transcripts.run", run.clone()), "consent.missing");
    let consent = json!([{ "kind": "transcription", "granted": true }]);
    desk.call("consents.record", json!({ "person_id": seat.person, "language": "fr", "answers": consent }));
    assert_eq!(desk.refused("transcripts.run", run), "speech.no_weights");

    let first = desk.type_transcript(&answer, Value::Null, "Bonjour à tous.");
    assert_eq!(
        (&first["method"], &first["version"], &first["confidence"]),
        (&json!("manual"), &json!(1), &Value::Null)
    );
    assert_eq!((&first["model"], &first["synthetic"]), (&json!(""), &json!(false)));
    assert_eq!(get()["segments"][0]["text"], "Bonjour à tous.");

    let second = desk.type_transcript(&answer, first["id"].clone(), "Bonsoir à tous.");
    assert_eq!((&second["method"], &second["version"]), (&json!("manual"), &json!(2)));
    let stale = json!({ "answer_id": answer["id"], "base_id": first["id"], "segments": [] });
    assert_eq!(desk.refused("transcripts.save", stale), "transcript.stale");
    let blind = json!({ "answer_id": answer["id"], "base_id": null, "segments": [] });
    assert_eq!(desk.refused("transcripts.save", blind), "transcript.stale");
    assert_eq!(get()["segments"][0]["text"], "Bonsoir à tous.");
    assert_eq!(desk.answer(&seat.session, 0)["transcription"], "done");
}

#[test]
fn times_of_a_typed_transcript_stay_within_the_answer_and_in_order() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    let end = answer["media"]["duration_ms"].as_i64().unwrap();
    for (start, stop) in [(-1, 5), (5, 4), (0, end + 2_000), (i64::MIN, i64::MAX), (i64::MAX, i64::MAX)] {
        let segments = json!([{ "start_ms": start, "end_ms": stop, "text": "x" }]);
        let input = json!({ "answer_id": answer["id"], "base_id": null, "segments": segments });
        let error = desk.try_call("transcripts.save", input).unwrap_err();
        assert_eq!(error.fields[0].path, "segments.0.start_ms", "{start}–{stop}");
    }
}
