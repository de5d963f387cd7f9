//! Nothing is processed without its consent, and a withdrawal works at once (P6, P7).

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Desk, Seat, clip, long_clip, until};

fn record(desk: &Desk, seat: &Seat, kind: &str, granted: bool) {
    let answers = json!([{ "kind": kind, "granted": granted }]);
    desk.call("consents.record", json!({ "person_id": seat.person, "language": "fr", "answers": answers }));
}

#[test]
fn a_recording_is_imported_only_with_consent() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["transcription"]);
    let items = [Desk::item(&clip("answer-1.mp4"), &plan.questions[0])];
    let start = json!({ "session_id": seat.session, "items": items });
    let error = desk.try_call("imports.start", start.clone()).unwrap_err();
    assert_eq!(error.code, "consent.missing");
    assert_eq!(error.params["kind"], "recording");
    assert!(desk.jobs().is_empty() && desk.vault().is_empty());

    record(&desk, &seat, "recording", false);
    assert_eq!(desk.refused("imports.start", start.clone()), "consent.missing");
    record(&desk, &seat, "recording", true);
    desk.import(&seat.session, &items);
    assert_eq!(desk.answer(&seat.session, 0)["take"], 1);
    record(&desk, &seat, "recording", false);
    assert_eq!(desk.refused("imports.start", start), "consent.withdrawn");
}

#[test]
fn after_a_withdrawal_nothing_plays_any_more() {
    let desk = Desk::open();
    let (_, seat) = desk.answered_on_video();
    let media = desk.answer(&seat.session, 0)["media"]["id"].as_str().unwrap().to_owned();
    let playlist = format!("/media/{media}/index.m3u8");
    let paths = [desk.segments(&media), vec![playlist.clone()]].concat();
    assert!(paths.len() > 3);
    record(&desk, &seat, "recording", false);
    for path in &paths {
        let answer = desk.get(path);
        assert_eq!(answer.status(), 409, "{path}");
        let error: Value = answer.json().unwrap();
        assert_eq!(
            (&error["code"], &error["params"]["kind"]),
            (&json!("consent.withdrawn"), &json!("recording"))
        );
    }
    record(&desk, &seat, "recording", true);
    assert_eq!(desk.get(&playlist).status(), 200);
}

#[test]
fn a_withdrawal_stops_what_runs() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let long = long_clip(desk.folder.path());
    let items = [Desk::item(&long, &plan.questions[0]), Desk::item(&long, &plan.questions[1])];
    desk.call("imports.start", json!({ "session_id": seat.session, "items": items }));
    desk.running_job();
    record(&desk, &seat, "recording", false);
    until("the import to stop", || desk.jobs().is_empty().then_some(()));
    assert!(desk.vault().is_empty());
    assert_eq!(desk.answer(&seat.session, 0), Value::Null);
}

#[test]
fn a_withdrawal_that_comes_with_another_session_stops_what_runs() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let items = [Desk::item(&long_clip(desk.folder.path()), &plan.questions[0])];
    desk.call("imports.start", json!({ "session_id": seat.session, "items": items }));
    desk.running_job();
    desk.call(
        "sessions.create",
        json!({
            "campaign_id": plan.campaign, "person_id": seat.person, "person": null, "language": "fr",
            "consent_language": "fr", "consents": [{ "kind": "recording", "granted": false }],
        }),
    );
    until("the import to stop", || desk.jobs().is_empty().then_some(()));
    assert!(desk.vault().is_empty());
}

#[test]
fn what_was_agreed_to_is_kept_word_for_word() {
    let desk = Desk::open();
    let seat = desk.seat(&desk.plan(), &["recording", "transcription"]);
    for language in ["fr", "en"] {
        let texts = desk.call("consents.texts", json!({ "language": language }));
        let texts = texts.as_array().unwrap();
        assert_eq!(texts.len(), 6);
        for text in texts {
            let hash = hex::encode(Sha256::digest(text["text"].as_str().unwrap()));
            assert_eq!(text["hash"], hash.as_str());
            assert_eq!(text["optional"], text["kind"] != "recording");
        }
    }
    let shown = desk.call("consents.texts", json!({ "language": "fr" }));
    let person = desk.call("persons.get", json!({ "id": seat.person }));
    for (kind, position) in [("recording", 0), ("transcription", 1)] {
        let kept = &person["history"][position];
        assert_eq!((&kept["kind"], &kept["granted"]), (&json!(kind), &json!(true)));
        for field in ["hash", "version", "language"] {
            assert_eq!(kept[field], shown[position][field], "{field}");
        }
    }
    record(&desk, &seat, "transcription", false);
    let person = desk.call("persons.get", json!({ "id": seat.person }));
    assert_eq!(person["history"].as_array().unwrap().len(), 3, "nothing is overwritten");
    assert_eq!(person["consents"][1]["granted"], false);

    let twice = json!([{ "kind": "cloud", "granted": true }, { "kind": "cloud", "granted": false }]);
    let input = json!({ "person_id": seat.person, "language": "fr", "answers": twice });
    assert_eq!(desk.refused("consents.record", input), "invalid");
    let unknown = json!([{ "kind": "mind_reading", "granted": true }]);
    let input = json!({ "person_id": seat.person, "language": "fr", "answers": unknown });
    assert_eq!(desk.refused("consents.record", input), "invalid");
}

#[test]
fn a_withdrawal_works_although_the_clock_was_set_back() {
    let mut desk = Desk::open();
    let (_, seat) = desk.answered();
    let media = desk.answer(&seat.session, 0)["media"]["id"].as_str().unwrap().to_owned();
    desk.start_again();
    record(&desk, &seat, "recording", false);
    assert_eq!(desk.get(&format!("/media/{media}/index.m3u8")).status(), 409);
}
