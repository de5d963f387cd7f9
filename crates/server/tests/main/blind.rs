//! Blind rating: who a candidate is shows nowhere until the reader has signed or looked, and looking is kept (B10).

use std::fs;

use domain::user::User;
use report::sheets::ReadCell;
use serde_json::{Value, json};

use crate::{
    raters::{Raters, by, rate, sign, view},
    support::{FIRST_NAME, LAST_NAME, items},
};

const SAID: &str = "Je m’appelle zephyrine QUILLFEATHER et je range l’atelier.";
const REASON: &str = "She is met at the reception at nine.";

/// Two raters of a campaign under this rule, with an answer whose file and words say whose it is.
fn blind(rule: &str) -> Raters {
    Raters::of(|desk| {
        let plan = desk.plan_rated(rule);
        let seat = desk.seat(&plan, &["recording"]);
        let appointment = json!({ "starts_at_ms": desk.now() + 3_600_000, "duration_ms": 1_800_000 });
        desk.call("sessions.schedule", json!({ "id": seat.session, "schedule": appointment }));
        desk.answer_both(&plan, &seat);
        let answer = desk.answer(&seat.session, 0);
        // Written before anything was hidden from whoever typed it: as a machine does.
        if rule != "names_face_voice" {
            desk.type_transcript(&answer, Value::Null, SAID);
        }
        (plan, seat)
    })
}

/// Everything that a reader of this session is told, as one text.
fn told(raters: &Raters, reader: &User) -> String {
    let Raters { desk, plan, seat, .. } = raters;
    let session = &seat.session;
    let rows = |search: Value, order: &str| json!({ "campaign_id": null, "search": search, "order": order, "after": null, "limit": 50 });
    let range =
        json!({ "from_ms": desk.now() - 86_400_000, "to_ms": desk.now() + 86_400_000, "campaign_id": null });
    let file = json!({ "session_id": session, "campaign_id": null, "language": "fr" });
    let answer = view(desk, reader, seat)["questions"][0]["answer"]["id"].clone();
    let mut told: Vec<Value> = [
        ("home.get", json!({})),
        ("jobs.list", json!({})),
        ("sessions.get", json!({ "id": session })),
        ("sessions.list", rows(Value::Null, "newest")),
        ("sessions.list", rows(Value::Null, "name")),
        ("reports.list", json!({ "search": null, "after": null, "limit": 50 })),
        ("reports.exports", json!({})),
        ("calendar.list", range),
        ("calendar.file", file),
        ("campaigns.analytics", json!({ "id": plan.campaign })),
        ("campaigns.statistics", json!({ "id": plan.campaign })),
        ("statistics.overview", json!({ "from_ms": null, "until_ms": null })),
        ("transcripts.get", json!({ "answer_id": answer })),
        ("search.query", json!({ "text": "atelier", "limit": 20 })),
    ]
    .into_iter()
    .map(|(method, input)| by(desk, reader, method, input))
    .collect();
    let report = json!({ "session_id": session, "format": "xlsx", "language": "fr", "path": null });
    let exported = by(desk, reader, "reports.export", report);
    let cells = report::sheets::read(&fs::read(exported["path"].as_str().unwrap()).unwrap()).unwrap();
    told.push(exported);
    let texts = cells.iter().flat_map(|sheet| sheet.rows.values().flat_map(|row| row.values()));
    told.extend(
        texts.filter_map(|cell| if let ReadCell::Text(text) = cell { Some(json!(text)) } else { None }),
    );
    told.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

fn names(text: &str) -> bool {
    let text = text.to_lowercase();
    [FIRST_NAME, LAST_NAME, "zq@example", "zephyrine"].iter().any(|name| text.contains(&name.to_lowercase()))
}

#[test]
fn nothing_a_blind_rater_is_told_names_the_candidate() {
    let raters = blind("names_face_voice");
    let Raters { desk, seat, ada, basile, .. } = &raters;
    for reader in [ada, basile] {
        let told = told(&raters, reader);
        let place = told.lines().find(|line| names(line));
        assert_eq!(place, None, "told to {}", reader.first_name);
        assert!(told.contains("Candidature "), "an alias stands for the name");
    }
    let alias = view(desk, basile, seat)["blind"]["alias"].as_str().unwrap().to_owned();
    assert_eq!(view(desk, ada, seat)["blind"]["alias"], json!(alias), "the same for everybody");
}

#[test]
fn a_name_that_is_looked_for_does_not_lead_to_its_session() {
    let raters = blind("names");
    let Raters { desk, seat, basile, .. } = &raters;
    let listed = |search: &str| {
        let input =
            json!({ "campaign_id": null, "search": search, "order": "newest", "after": null, "limit": 50 });
        items(&by(desk, basile, "sessions.list", input)).len()
    };
    let found = |text: &str| by(desk, basile, "search.query", json!({ "text": text, "limit": 20 }));
    assert_eq!((listed(LAST_NAME), found(LAST_NAME)["persons"][0]["sessions"].clone()), (0, json!([])));
    let person = by(desk, basile, "persons.get", json!({ "id": seat.person }));
    assert_eq!((&person["sessions"], &person["blind_sessions"]), (&json!([]), &json!(1)));
    for text in [LAST_NAME, "Quillfeather atelier", "zephyrine range"] {
        assert_eq!(found(text)["transcripts"], json!([]), "{text}: the name was said, and leads nowhere");
    }
    assert_eq!(found("range atelier")["transcripts"].as_array().unwrap().len(), 1);

    by(desk, basile, "sessions.unblind", json!({ "session_id": seat.session, "reason": REASON }));
    assert_eq!(
        (listed(LAST_NAME), found(LAST_NAME)["persons"][0]["sessions"].as_array().unwrap().len()),
        (1, 1)
    );
    let person = by(desk, basile, "persons.get", json!({ "id": seat.person }));
    assert_eq!((person["sessions"].as_array().unwrap().len(), &person["blind_sessions"]), (1, &json!(0)));
}

#[test]
fn what_is_said_stays_while_the_voice_is_heard_and_loses_its_names_where_it_is_not() {
    let names_alone = blind("names");
    let words = |raters: &Raters, reader: &User| {
        let answer = view(&raters.desk, reader, &raters.seat)["questions"][0]["answer"]["id"].clone();
        by(&raters.desk, reader, "transcripts.get", json!({ "answer_id": answer }))["segments"][0]["text"]
            .clone()
    };
    assert_eq!(words(&names_alone, &names_alone.basile), json!(SAID));
    let media = |raters: &Raters| {
        let path = format!(
            "/media/{}/index.m3u8",
            raters.desk.answer(&raters.seat.session, 0)["media"]["id"].as_str().unwrap()
        );
        raters.desk.get(&path).status().as_u16()
    };
    assert_eq!(media(&names_alone), 200);

    // Basile has looked and types what he hears; Ada is still blind.
    let hidden = blind("names_face_voice");
    let Raters { desk, seat, ada, basile, .. } = &hidden;
    assert_eq!(media(&hidden), 409, "Ada sits at the machine");
    let answer = desk.answer(&seat.session, 0);
    let typed = json!({ "answer_id": answer["id"], "base_id": null, "segments": [{ "start_ms": 0, "end_ms": 1_000, "text": SAID }] });
    assert_eq!(desk.refused("transcripts.save", typed.clone()), "blind.hidden");
    by(desk, basile, "sessions.unblind", json!({ "session_id": seat.session, "reason": REASON }));
    by(desk, basile, "transcripts.save", typed);
    assert_eq!(words(&hidden, basile), json!(SAID));
    assert_eq!(words(&hidden, ada), json!("Je m’appelle ▇▇▇ ▇▇▇ et je range l’atelier."));
    let observed = by(desk, ada, "observations.get", json!({ "answer_id": answer["id"] }));
    assert_eq!(observed["visible"], json!(false), "what is measured of a face shows it as well");
    let hit = |text: &str| {
        by(desk, ada, "search.query", json!({ "text": text, "limit": 20 }))["transcripts"].clone()
    };
    assert_eq!(hit(LAST_NAME), json!([]), "the name that was said leads nowhere");
    assert_eq!(hit("atelier").as_array().unwrap().len(), 1);
    // An answer that is taken out does not play, or taking it out would be a way to see it.
    let path = format!("/media/{}/index.m3u8", answer["media"]["id"].as_str().unwrap());
    desk.call("answers.remove", json!({ "id": answer["id"] }));
    assert_eq!(desk.get(&path).status().as_u16(), 404);
    desk.call("answers.restore", json!({ "id": answer["id"] }));
    desk.call("sessions.unblind", json!({ "session_id": seat.session, "reason": REASON }));
    assert_eq!(media(&hidden), 200);
}

#[test]
fn looking_needs_a_reason_that_is_kept_and_shown_to_who_has_signed() {
    let mut raters = blind("names");
    let Raters { desk, plan, seat, ada, basile } = &raters;
    let look = |reason: &str| json!({ "session_id": seat.session, "reason": reason });
    let refused =
        |reason: &str| desk.host().call_by(basile, "sessions.unblind", look(reason)).unwrap_err().code;
    assert_eq!(refused("   because I want to  "), "reason.too_short");
    by(desk, basile, "sessions.unblind", look(REASON));
    assert_eq!(refused(REASON), "blind.nothing_hidden", "he sees it already");

    let his = view(desk, basile, seat);
    assert_eq!((&his["person"]["last_name"], &his["blind"]["masked"]), (&json!(LAST_NAME), &json!(false)));
    let hers = view(desk, ada, seat);
    assert_eq!(hers["blind"]["unblindings"], json!([]), "a reason may say whose session it is");
    assert!(!names(&hers.to_string()));

    rate(desk, ada, plan, seat, [4, 4, 5]);
    assert_eq!(view(desk, ada, seat)["blind"]["masked"], json!(true), "rated, not signed");
    sign(desk, ada, seat);
    let hers = view(desk, ada, seat);
    assert_eq!(hers["person"]["last_name"], json!(LAST_NAME));
    let kept = &hers["blind"]["unblindings"][0];
    assert_eq!((&kept["user_name"], &kept["reason"]), (&json!("Basile Colleague"), &json!(REASON)));
    rate(desk, basile, plan, seat, [3, 4, 3]);
    sign(desk, basile, seat);
    let report = |reader: &User| {
        let input = json!({ "session_id": seat.session, "format": "xlsx", "language": "en", "path": null });
        let path = by(desk, reader, "reports.export", input)["path"].as_str().unwrap().to_owned();
        format!("{:?}", report::sheets::read(&fs::read(path).unwrap()).unwrap())
    };
    assert!(report(ada).contains("The application hid the name until the signature."));
    assert!(report(basile).contains(REASON), "his report says that he was not blind");
    // Who has seen it once does not forget it by reopening.
    by(
        desk,
        ada,
        "sign_offs.reopen",
        json!({ "session_id": seat.session, "reason": "One anchor was misread by me." }),
    );
    assert_eq!(view(desk, ada, seat)["blind"]["masked"], json!(false));

    let logged = raters.desk.audit();
    let looked: Vec<_> = logged.iter().filter(|line| line.method == "sessions.unblind").collect();
    assert_eq!(looked.len(), 3, "the two refused ones as well");
    assert!(!names(&format!("{looked:?}")));
}

#[test]
fn an_administrator_who_rates_nothing_sees_the_name_once_somebody_signed() {
    let raters = blind("names_face_voice");
    let Raters { desk, plan, seat, ada, basile } = &raters;
    assert!(!names(&view(desk, ada, seat).to_string()));
    rate(desk, basile, plan, seat, [3, 4, 3]);
    assert_eq!(view(desk, ada, seat)["blind"]["masked"], json!(true));
    sign(desk, basile, seat);
    assert_eq!(view(desk, ada, seat)["person"]["last_name"], json!(LAST_NAME));
    assert_eq!(view(desk, basile, seat)["person"]["last_name"], json!(LAST_NAME));

    // Who looks on and rates after all was not blind, and the report says so.
    rate(desk, ada, plan, seat, [4, 4, 5]);
    assert_eq!(view(desk, ada, seat)["person"]["last_name"], json!(LAST_NAME));
    sign(desk, ada, seat);
    let input = json!({ "session_id": seat.session, "format": "xlsx", "language": "en", "path": null });
    let path = by(desk, ada, "reports.export", input)["path"].as_str().unwrap().to_owned();
    let report = format!("{:?}", report::sheets::read(&fs::read(path).unwrap()).unwrap());
    assert!(report.contains("The rater saw who it was before signing"), "{report}");
}
