//! What is kept too long goes by itself, with a warning before and a proof after, and never by a wrong clock (P13).

use serde_json::{Value, json};

use crate::support::{Desk, items, until};

impl Desk {
    /// Does what is due, as the schedule does by itself.
    fn do_due(&self) {
        self.host().workspace().unwrap().do_due();
    }

    fn retention(&self) -> Value {
        self.call("retention.get", json!({}))
    }

    fn proofs(&self) -> Vec<Value> {
        items(&self.call("erasures.list", json!({ "after": null, "limit": 50 }))).clone()
    }

    /// Lets days pass as they do, with the application looking at the clock now and then.
    fn live(&self, days: i64) {
        for _ in 0..days / 10 {
            self.forward(10);
            self.do_due();
        }
    }

    /// The first look after the workspace was opened.
    fn looked(&self) {
        until("the first look", || self.retention()["clock_seen_ms"].is_i64().then_some(()));
    }
}

fn rows(view: &Value) -> &Vec<Value> {
    view["rows"].as_array().unwrap()
}

#[test]
fn a_recording_goes_after_six_months_and_the_file_after_two_years() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    desk.looked();
    let answer = desk.answer(&seat.session, 0);
    desk.type_transcript(&answer, Value::Null, "Une phrase dictée.");
    let media = answer["media"]["id"].as_str().unwrap().to_owned();
    let first = desk.segments(&media).remove(0);
    assert!(rows(&desk.retention()).is_empty(), "nobody is warned of");

    desk.live(160);
    let view = desk.retention();
    assert_eq!((&view["total"], &rows(&view)[0]["recordings"]), (&json!(1), &json!(2)));
    assert_eq!(rows(&view)[0]["standing"], "kept");
    assert_eq!(desk.vault().len(), 2);

    desk.live(30);
    assert!(desk.vault().is_empty(), "the recordings are gone");
    assert_eq!(desk.get(&first).status(), 404);
    let proofs = desk.proofs();
    assert_eq!(proofs.len(), 1);
    let proof = &proofs[0]["proof"];
    assert_eq!((&proof["rule"], &proof["recordings"]), (&json!("recording_expired"), &json!(2)));
    assert_eq!(
        (&proof["key_destroyed"], &proof["by"], &proofs[0]["holds"]),
        (&json!(false), &Value::Null, &json!(true))
    );
    let kept = desk.call("transcripts.get", json!({ "answer_id": answer["id"] }));
    assert_eq!(kept["segments"][0]["text"], "Une phrase dictée.");

    desk.live(520);
    let view = desk.retention();
    assert_eq!(rows(&view)[0]["standing"], "warned");
    assert_eq!(rows(&view)[0]["person"]["id"], json!(seat.person));
    let soon = json!({ "people": 1, "first_due_at_ms": rows(&view)[0]["due_at_ms"] });
    assert_eq!(desk.call("home.get", json!({}))["erased_soon"], soon, "the home page warns too");
    desk.live(40);
    assert_eq!(desk.refused("persons.get", json!({ "id": seat.person })), "person.not_found");
    let proofs = desk.proofs();
    let proof = &proofs[0]["proof"];
    assert_eq!((&proof["rule"], &proof["key_destroyed"]), (&json!("file_expired"), &json!(true)));
    assert_eq!(proof["records"]["transcript"], 1);
    assert!(proof["due_at_ms"].as_i64() <= proof["at_ms"].as_i64());
    assert_eq!(desk.retention()["last_erasure"]["files"], 1);
    // Once is enough.
    desk.live(20);
    assert_eq!(desk.proofs().len(), 2);
}

#[test]
fn a_clock_that_jumps_erases_nothing_until_somebody_says_it_is_right() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    desk.looked();
    assert_eq!(desk.refused("retention.confirm_clock", json!({})), "retention.clock_not_doubted");
    desk.forward(800);
    for _ in 0..3 {
        desk.do_due();
        desk.forward(1);
    }
    let view = desk.retention();
    assert!(view["clock_doubted_ms"].is_i64());
    assert_eq!(rows(&view)[0]["standing"], "due");
    assert_eq!((desk.vault().len(), desk.proofs().len()), (2, 0));
    desk.call("retention.confirm_clock", json!({}));
    assert_eq!(desk.refused("persons.get", json!({ "id": seat.person })), "person.not_found");
    assert!(desk.retention()["clock_doubted_ms"].is_null());
    assert_eq!(desk.proofs().len(), 1);
}

#[test]
fn a_file_is_kept_longer_for_a_reason_that_the_law_knows() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    desk.looked();
    let keep = |basis: &str, days: i64, reason: &str| json!({ "person_id": seat.person, "until_ms": desk.now() + days * 86_400_000, "basis": basis, "reason": reason });
    let reason = "A claim before the labour court.";
    assert_eq!(desk.refused("retention.keep", keep("consent", 100, reason)), "consent.missing");
    assert_eq!(desk.refused("retention.keep", keep("legal_claim", 100, "because")), "invalid");
    assert_eq!(desk.refused("retention.keep", keep("legal_claim", 1_000, reason)), "invalid");
    desk.live(710);
    let soon = || desk.call("home.get", json!({}))["erased_soon"].clone();
    assert_eq!(soon()["people"], 1);
    desk.call("retention.keep", keep("legal_claim", 300, reason));
    assert_eq!(soon(), Value::Null, "who decided is not warned again");
    desk.live(250);
    let view = desk.retention();
    assert_eq!((&view["held"], &view["total"]), (&json!(1), &json!(0)));
    desk.live(30);
    assert_eq!(rows(&desk.retention())[0]["hold"]["reason"], reason);
    desk.live(40);
    assert_eq!(desk.refused("persons.get", json!({ "id": seat.person })), "person.not_found");
}

#[test]
fn times_are_only_set_downwards() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    desk.looked();
    let set = |file: u32, video: u32| json!({ "file_months": file, "video_months": video });
    assert_eq!(desk.refused("retention.set", set(25, 6)), "invalid");
    assert_eq!(desk.refused("retention.set", set(24, 0)), "invalid");
    desk.call("retention.set", set(1, 1));
    assert_eq!(desk.retention()["settings"]["file_months"], 1);
    desk.live(40);
    assert_eq!(desk.refused("persons.get", json!({ "id": seat.person })), "person.not_found");
}

#[test]
fn who_is_erased_from_anywhere_is_no_longer_warned_of() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    desk.looked();
    desk.live(710);
    let soon = || desk.call("home.get", json!({}))["erased_soon"].clone();
    assert_eq!(soon()["people"], 1);
    desk.call("persons.erase", json!({ "id": seat.person }));
    assert_eq!(soon(), Value::Null);
}
