//! Appointments: agreed on, moved, missed, called off, listed, and handed to other calendars.

use serde_json::{Value, json};

use crate::support::{Desk, LAST_NAME, Plan, START, id, items};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A session of somebody of this name.
fn seat(desk: &Desk, plan: &Plan, first: &str, last: &str) -> String {
    let input = json!({
        "campaign_id": plan.campaign, "person_id": null, "language": "fr", "consent_language": "fr", "consents": [],
        "person": { "first_name": first, "last_name": last },
    });
    id(&desk.call("sessions.create", input))
}

fn at(session: &str, starts: i64, hours: i64) -> Value {
    let schedule =
        json!({ "starts_at_ms": starts, "duration_ms": hours * HOUR, "location": "Salle 2", "note": "" });
    json!({ "id": session, "schedule": schedule })
}

fn listed(desk: &Desk, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut input =
        json!({ "campaign_id": null, "search": null, "order": "newest", "after": null, "limit": 50 });
    change(&mut input);
    let page = desk.call("sessions.list", input);
    items(&page).iter().map(|row| row["last_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn appointments_are_shown_in_their_order_with_what_is_in_their_way() {
    let desk = Desk::open();
    let plan = desk.plan();
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|name| seat(&desk, &plan, "X", name));
    desk.call("sessions.schedule", at(&a, START + DAY, 1));
    desk.call("sessions.schedule", at(&b, START + DAY - HOUR / 2, 1));
    desk.call("sessions.schedule", at(&c, START + DAY + HOUR, 2));
    desk.call("sessions.schedule", at(&d, START + 40 * DAY, 2));
    let list = |from: i64, to: i64| {
        let found = desk.call("calendar.list", json!({ "from_ms": from, "to_ms": to, "campaign_id": null }));
        let entry =
            |entry: &Value| (entry["last_name"].as_str().unwrap().to_owned(), entry["conflicts"].clone());
        found.as_array().unwrap().iter().map(entry).collect::<Vec<_>>()
    };
    let (none, week) = (json!([]), (START, START + 7 * DAY));
    assert_eq!(
        list(week.0, week.1),
        [("B".into(), json!([a])), ("A".into(), json!([b])), ("C".into(), none.clone())]
    );
    // What began before the range and goes on in it is shown; what ends as it begins is not.
    assert_eq!(list(START + DAY + HOUR, START + DAY + 2 * HOUR), [("C".into(), none.clone())]);
    assert_eq!(list(START + DAY + 2 * HOUR, START + DAY + 3 * HOUR), [("C".into(), none.clone())]);

    desk.call("sessions.cancel", json!({ "id": b, "reason": "Malade" }));
    assert_eq!(
        list(week.0, week.1)[..2],
        [("B".into(), none.clone()), ("A".into(), none)],
        "called off is in nobody's way"
    );
    for (from, to) in [(START, START), (START, START + 63 * DAY)] {
        let input = json!({ "from_ms": from, "to_ms": to, "campaign_id": null });
        assert_eq!(desk.try_call("calendar.list", input).unwrap_err().fields[0].path, "to_ms");
    }
}

#[test]
fn sessions_are_listed_by_state_review_and_appointment() {
    let desk = Desk::open();
    let (plan, _) = desk.answered();
    let [past, soon, off] = ["Past", "Soon", "Off"].map(|name| seat(&desk, &plan, "X", name));
    desk.call("sessions.schedule", at(&past, START - DAY, 1));
    desk.call("sessions.schedule", at(&soon, START + DAY, 1));
    desk.call("sessions.cancel", json!({ "id": off, "reason": "Retrait" }));
    assert_eq!(listed(&desk, |input| input["schedule"] = json!("upcoming")), ["Soon"]);
    assert_eq!(listed(&desk, |input| input["schedule"] = json!("past")), ["Past"]);
    assert_eq!(listed(&desk, |input| input["schedule"] = json!("none")), ["Off", LAST_NAME]);
    assert_eq!(listed(&desk, |input| input["state"] = json!("cancelled")), ["Off"]);
    assert_eq!(listed(&desk, |input| input["review"] = json!("to_rate")), [LAST_NAME]);
    assert_eq!(listed(&desk, |input| input["review"] = json!("no_answers")), ["Off", "Soon", "Past"]);
    // Those without an appointment come last, and pages follow each other.
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let input =
            json!({ "campaign_id": null, "search": null, "order": "schedule", "after": after, "limit": 1 });
        let page = desk.call("sessions.list", input);
        seen.extend(items(&page).iter().map(|row| row["last_name"].as_str().unwrap().to_owned()));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(seen[..2], ["Past", "Soon"]);
    assert_eq!(seen.len(), 4);
    // A filter by review goes on over pages until it has found enough.
    let input = json!({ "campaign_id": null, "search": null, "order": "name", "review": "to_rate", "after": null, "limit": 1 });
    let page = desk.call("sessions.list", input);
    assert_eq!(items(&page).len(), 1);
}

#[test]
fn a_session_is_missed_after_its_time_and_called_off_for_a_reason() {
    let desk = Desk::open();
    let plan = desk.plan();
    let [a, b] = ["A", "B"].map(|name| seat(&desk, &plan, "X", name));
    desk.call("sessions.schedule", at(&a, START + DAY, 1));
    let missed = json!({ "id": a, "reason": "" });
    assert_eq!(desk.refused("sessions.no_show", missed.clone()), "session.not_due");
    desk.pass(DAY);
    assert_eq!(desk.call("sessions.no_show", missed)["end"]["kind"], "no_show");
    assert_eq!(desk.refused("sessions.schedule", at(&a, START + 9 * DAY, 1)), "session.over");
    let off = |reason: &str| json!({ "id": b, "reason": reason });
    assert_eq!(desk.refused("sessions.cancel", off(" ")), "invalid");
    desk.call("sessions.cancel", off("Poste pourvu"));
    assert_eq!(desk.refused("sessions.cancel", off("encore")), "session.over");
    let import = json!({ "session_id": b, "items": [Desk::item(&crate::support::clip("answer-1.mp4"), &plan.questions[0])] });
    assert_eq!(desk.refused("imports.start", import), "session.cancelled");
}

#[test]
fn the_calendar_file_says_what_changed_and_stays_the_same_appointment() {
    let desk = Desk::open();
    let plan = desk.plan();
    let [a, b] = ["Ouvré", "B"].map(|name| seat(&desk, &plan, "Élodie", name));
    let of = |session: Value, campaign: Value| json!({ "session_id": session, "campaign_id": campaign, "language": "fr" });
    let one = || of(json!(a), Value::Null);
    assert_eq!(desk.refused("calendar.file", one()), "schedule.not_found");
    desk.call("sessions.schedule", at(&a, START, 1));
    let file = desk.call("calendar.file", one());
    assert_eq!(file["file_name"], "Entretien - Élodie Ouvré.ics");
    let text = file["text"].as_str().unwrap().replace("\r\n ", "");
    for line in [
        "METHOD:PUBLISH",
        "SEQUENCE:0",
        "LOCATION:Salle 2",
        "SUMMARY:Entretien : Élodie Ouvré",
        "STATUS:CONFIRMED",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
    let uid = format!("UID:{a}@recruteia\r\n");
    assert!(text.contains(&uid));
    desk.call("sessions.schedule", at(&a, START + DAY, 1));
    desk.call("sessions.cancel", json!({ "id": a, "reason": "Reporté" }));
    desk.call("sessions.schedule", at(&b, START + DAY, 1));
    for wanted in [of(Value::Null, Value::Null), of(Value::Null, json!(plan.campaign))] {
        let all = desk.call("calendar.file", wanted)["text"].as_str().unwrap().replace("\r\n ", "");
        assert_eq!(all.matches("BEGIN:VEVENT").count(), 2);
        assert!(all.contains(&uid) && all.contains("SEQUENCE:2\r\n") && all.contains("STATUS:CANCELLED\r\n"));
        assert!(!all.contains("Reporté"), "the reason stays here");
    }
    let exported = desk.call(
        "calendar.export",
        json!({ "session_id": null, "campaign_id": null, "language": "en", "path": null }),
    );
    let path = exported["path"].as_str().unwrap();
    assert!(path.ends_with("Interviews - Héron _ Fils.ics"), "{path}");
    assert!(std::fs::read_to_string(path).unwrap().starts_with("BEGIN:VCALENDAR\r\n"));
}
