//! Several people rate a session independently of each other: who may sign in, what each of them sees of the others, and
//! how far they agree (B6, B7, P20).

use std::fs;

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::user::User;
use report::sheets::ReadCell;
use serde_json::{Value, json};

use crate::support::{Desk, PASSPHRASE, Plan, Seat, clip, id, until};

const OWN: &str = "ada has a password of her own";
const COLLEAGUES: &str = "basile has one as well";

fn set_own_password(desk: &Desk) -> String {
    let status = desk.call("workspace.status", json!({}));
    let own = id(&status["user"]);
    desk.call("users.set_password", json!({ "id": own, "current": null, "password": OWN }));
    own
}

fn add_colleague(desk: &Desk) -> User {
    let input = json!({
        "first_name": "Basile", "last_name": "Colleague", "email": "basile@example.com", "role": "recruiter",
        "password": COLLEAGUES,
    });
    serde_json::from_value(desk.call("users.create", input)).unwrap()
}

pub fn by(desk: &Desk, user: &User, method: &str, input: Value) -> Value {
    desk.host().call_by(user, method, input).unwrap_or_else(|error| panic!("{method}: {error:?}"))
}

fn sign_in(desk: &Desk, identifier: &str, password: &str) -> Result<Value, app::Error> {
    desk.try_call("users.sign_in", json!({ "identifier": identifier, "password": password }))
}

fn state(desk: &Desk) -> String {
    desk.call("workspace.status", json!({}))["state"].as_str().unwrap().to_owned()
}

/// Rates both answers of `answered` on what they show: two values for the first, one for the second.
pub fn rate(desk: &Desk, user: &User, plan: &Plan, seat: &Seat, values: [u8; 3]) {
    let (first, second) = (desk.answer(&seat.session, 0), desk.answer(&seat.session, 1));
    let asked = [(&first, 0), (&first, 1), (&second, 1)];
    for ((answer, criterion), value) in asked.into_iter().zip(values) {
        let input = json!({ "answer_id": answer["id"], "criterion_id": plan.criteria[criterion], "value": value, "comment": "" });
        by(desk, user, "ratings.save", input);
    }
}

pub fn sign(desk: &Desk, user: &User, seat: &Seat) {
    by(desk, user, "sign_offs.create", json!({ "session_id": seat.session }));
}

pub fn view(desk: &Desk, user: &User, seat: &Seat) -> Value {
    by(desk, user, "sessions.get", json!({ "id": seat.session }))
}

fn ada(desk: &Desk) -> User {
    serde_json::from_value(desk.call("workspace.status", json!({}))["user"].clone()).unwrap()
}

/// A desk where two answers of one session wait for two raters: Ada, who administers, and Basile, who recruits.
pub struct Raters {
    pub desk: Desk,
    pub plan: Plan,
    pub seat: Seat,
    pub ada: User,
    pub basile: User,
}

impl Raters {
    /// At the session that `answered` sets up.
    pub fn of(answered: impl FnOnce(&Desk) -> (Plan, Seat)) -> Self {
        let desk = Desk::open();
        let (plan, seat) = answered(&desk);
        let ada = ada(&desk);
        set_own_password(&desk);
        let basile = add_colleague(&desk);
        Self { desk, plan, seat, ada, basile }
    }
}

fn two_raters() -> (Desk, Plan, Seat, User, User) {
    let Raters { desk, plan, seat, ada, basile } = Raters::of(Desk::answered);
    (desk, plan, seat, ada, basile)
}

#[test]
fn whoever_shares_the_workspace_signs_in_with_a_password_of_their_own() {
    let mut desk = Desk::open();
    let refused = desk.refused(
        "users.create",
        json!({ "first_name": "B", "last_name": "C", "email": "b@example.com", "role": "recruiter", "password": COLLEAGUES }),
    );
    assert_eq!(refused, "user.own_password_first");
    let own = set_own_password(&desk);
    let wrong = json!({ "id": own, "current": "not that one", "password": OWN });
    assert_eq!(desk.refused("users.set_password", wrong), "user.wrong_password");
    let basile = add_colleague(&desk);
    let again = json!({ "first_name": "B", "last_name": "C", "email": "BASILE@example.com", "role": "admin", "password": COLLEAGUES });
    assert_eq!(desk.refused("users.create", again), "user.email_taken");

    // A restart asks who is there; until then nothing is told and nothing done.
    desk.start_again();
    assert_eq!(state(&desk), "sign_in");
    assert_eq!(desk.refused("campaigns.list", json!({})), "sign_in.needed");
    let people = desk.call("workspace.status", json!({}))["people"].clone();
    let names: Vec<_> =
        people.as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Basile Colleague", "Ada Recruiter"]);
    assert_eq!(sign_in(&desk, "ada@example.com", COLLEAGUES).unwrap_err().code, "sign_in.wrong");
    assert_eq!(sign_in(&desk, "nobody@example.com", OWN).unwrap_err().code, "sign_in.wrong");
    sign_in(&desk, "Basile@Example.com", COLLEAGUES).unwrap();
    assert_eq!(ada(&desk).id, basile.id, "who signed in is who acts");
    // A recruiter administers nothing.
    assert_eq!(desk.refused("users.update", json!({ "id": own, "first_name": "A", "last_name": "R", "email": "a@example.com", "role": "recruiter", "active": true })), "forbidden.role");
    assert_eq!(
        desk.refused("users.set_password", json!({ "id": own, "current": null, "password": COLLEAGUES })),
        "forbidden.role"
    );

    assert_eq!(desk.refused("workspace.new_recovery_code", json!({})), "forbidden.role");

    desk.call("users.sign_out", json!({}));
    assert_eq!(state(&desk), "sign_in");
    assert_eq!(desk.refused("workspace.new_recovery_code", json!({})), "sign_in.needed");
    for _ in 0..5 {
        sign_in(&desk, &own, "guessed").unwrap_err();
    }
    let waits = sign_in(&desk, &own, OWN).unwrap_err();
    assert_eq!((waits.code.as_str(), waits.params["seconds"].as_str()), ("sign_in.wait", "30"));
}

#[test]
fn someone_who_left_does_not_come_in_and_somebody_always_administers() {
    let mut desk = Desk::open();
    let own = set_own_password(&desk);
    let basile = add_colleague(&desk);
    let edit = |id: &str, role: &str, active: bool| json!({ "id": id, "first_name": "X", "last_name": "Y", "email": format!("{id}@example.com"), "role": role, "active": active });
    assert_eq!(desk.refused("users.update", edit(&own, "recruiter", true)), "user.last_admin");
    assert_eq!(desk.refused("users.update", edit(&own, "admin", false)), "user.last_admin");
    assert_eq!(desk.refused("users.update", edit(&own, "standard", true)), "invalid");
    desk.call("users.update", edit(&basile.id.to_string(), "recruiter", false));
    desk.start_again();
    assert_eq!(state(&desk), "sign_in", "she has a password, so it is asked for");
    assert_eq!(sign_in(&desk, &basile.id.to_string(), COLLEAGUES).unwrap_err().code, "sign_in.wrong");
    sign_in(&desk, &own, OWN).unwrap();
    assert_eq!(state(&desk), "open");
}

#[test]
fn what_was_queued_goes_on_while_nobody_is_signed_in() {
    let desk = Desk::open();
    let own = set_own_password(&desk);
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let item = |position: usize, name: &str| {
        let sent = desk.put("/uploads", fs::read(clip(name)).unwrap()).json::<Value>().unwrap();
        let source = json!({ "upload_id": sent["upload_id"] });
        json!({ "source": source, "name": name, "question_id": plan.questions[position] })
    };
    let items = [item(0, "answer-1.mp4"), item(1, "answer-2.webm")];
    desk.call("imports.start", json!({ "session_id": seat.session, "items": items }));
    desk.call("users.sign_out", json!({}));
    until("both in the vault", || (desk.vault().len() == 2).then_some(()));
    sign_in(&desk, &own, OWN).unwrap();
    desk.settle();
    assert_eq!(desk.jobs(), Vec::<Value>::new());
    assert!((0..2).all(|position| desk.answer(&seat.session, position).is_object()));
}

#[test]
fn a_forgotten_password_is_replaced_by_whoever_holds_the_recovery_code() {
    let mut desk = Desk::open();
    let code =
        desk.call("workspace.new_recovery_code", json!({}))["recovery_code"].as_str().unwrap().to_owned();
    desk.call("workspace.confirm_recovery", json!({ "code": code }));
    let own = set_own_password(&desk);
    desk.start_again();
    let renew = |code: &str, password: &str| json!({ "identifier": own, "recovery_code": code, "password": password });
    assert_eq!(
        desk.refused("users.recover", renew(PASSPHRASE, "entirely new words")),
        "workspace.recovery_mismatch"
    );
    assert_eq!(desk.refused("users.recover", renew(&code, "short")), "user.password_short");
    desk.call("users.recover", renew(&code, "entirely new words"));
    assert_eq!(state(&desk), "open");
    desk.call("users.sign_out", json!({}));
    assert_eq!(sign_in(&desk, &own, OWN).unwrap_err().code, "sign_in.wrong");
    sign_in(&desk, &own, "entirely new words").unwrap();
}

#[test]
fn each_signs_their_own_evaluation_and_sees_the_others_after_it() {
    let (desk, plan, seat, ada, basile) = two_raters();
    rate(&desk, &ada, &plan, &seat, [4, 4, 5]);
    sign(&desk, &ada, &seat);

    // Basile sees that she signed, and nothing of what.
    let his = view(&desk, &basile, &seat);
    assert_eq!(
        (&his["locked"], &his["frozen"], &his["raters"]),
        (&json!(false), &json!(true), &json!(["Ada Recruiter"]))
    );
    assert_eq!((&his["panel"], &his["sign_off"], &his["overall"]), (&json!([]), &Value::Null, &Value::Null));
    assert_eq!(his["review"], json!("to_rate"));
    let told = his.to_string();
    assert!(!told.contains("\"value\":4") && !told.contains("\"value\":5"), "{told}");

    // What she signed stands under her: the words cannot change any more, his ratings can.
    let words = json!({ "answer_id": desk.answer(&seat.session, 0)["id"], "base_id": null, "segments": [] });
    let refused = desk.host().call_by(&basile, "transcripts.save", words).unwrap_err();
    assert_eq!(refused.code, "session.signed");
    rate(&desk, &basile, &plan, &seat, [3, 4, 3]);
    assert_eq!(view(&desk, &basile, &seat)["panel"], json!([]), "before he signs");
    sign(&desk, &basile, &seat);

    let his = view(&desk, &basile, &seat);
    let panel = &his["panel"][0];
    assert_eq!(
        (&panel["rater_name"], panel["ratings"].as_array().unwrap().len()),
        (&json!("Ada Recruiter"), 3)
    );
    assert_eq!(view(&desk, &ada, &seat)["panel"][0]["rater_name"], json!("Basile Colleague"));
    // Each reopens for themselves alone.
    let reason = "The second answer was rated on the wrong scale.";
    by(&desk, &basile, "sign_offs.reopen", json!({ "session_id": seat.session, "reason": reason }));
    assert_eq!(view(&desk, &basile, &seat)["panel"], json!([]), "hidden again while he rates");
    let hers = view(&desk, &ada, &seat);
    assert_eq!(
        (&hers["locked"], &hers["panel"], &hers["reopened"]),
        (&json!(true), &json!([]), &Value::Null)
    );
}

#[test]
fn agreement_counts_signed_evaluations_and_is_hidden_from_who_has_yet_to_rate() {
    let (desk, plan, seat, ada, basile) = two_raters();
    rate(&desk, &ada, &plan, &seat, [4, 4, 5]);
    sign(&desk, &ada, &seat);
    let read = |user: &User| by(&desk, user, "campaigns.analytics", json!({ "id": plan.campaign }));
    let his = read(&basile);
    assert_eq!((&his["hidden"], &his["sessions"], &his["raters"]), (&json!(1), &json!(0), &json!([])));

    rate(&desk, &basile, &plan, &seat, [3, 4, 3]);
    sign(&desk, &basile, &seat);
    let both = read(&basile);
    assert_eq!(both, read(&ada));
    assert_eq!((&both["hidden"], &both["rated_by_several"]), (&json!(0), &json!(1)));
    // The second criterion: 4 and 4 on the first answer, 5 and 3 on the second.
    assert_eq!(both["criteria"][1]["ratings"]["counts"], json!([0, 0, 1, 2, 1]));
    assert_eq!(
        both["criteria"][0]["icc"]["why_not"],
        json!("too_few_rated"),
        "one answer shows the first criterion"
    );
    // Ada is milder by 1, 0 and 2 steps.
    let rater =
        both["raters"].as_array().unwrap().iter().find(|rater| rater["rater_id"] == json!(ada.id)).unwrap();
    assert_eq!(rater["leniency"], json!(1.0));
    let name = both["rater_names"][ada.id.to_string()].as_str();
    assert_eq!(name, Some("Ada Recruiter"));
    // An answer that is gone is gone from the numbers.
    let gone =
        json!({ "session_id": seat.session, "reason": "The second answer was rated on the wrong scale." });
    by(&desk, &basile, "sign_offs.reopen", gone.clone());
    by(&desk, &ada, "sign_offs.reopen", gone);
    assert_eq!(read(&ada)["sessions"], json!(0));
}

#[test]
fn the_numbers_leave_as_a_workbook_with_candidates_by_name() {
    let (desk, plan, seat, ada, basile) = two_raters();
    for (user, values) in [(&ada, [4, 4, 5]), (&basile, [3, 4, 3])] {
        rate(&desk, user, &plan, &seat, values);
        sign(&desk, user, &seat);
    }
    let input = json!({ "campaign_id": plan.campaign, "language": "en", "path": null });
    let exported = desk.call("reports.export_analytics", input);
    let bytes = fs::read(exported["path"].as_str().unwrap()).unwrap();
    let found = report::sheets::read(&bytes).unwrap();
    let names: Vec<_> = found.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Candidates", "Criteria", "Questions", "Raters", "Drift", "Method"]);
    let number = |sheet: usize, row: u32, column: u32| match &found[sheet].rows[&row][&column] {
        ReadCell::Number(value) => *value,
        other => panic!("{other:?}"),
    };
    // 4 and (4 + 5) / 2 by Ada, 3 and (4 + 3) / 2 by Basile, in equal weights.
    assert_eq!((number(0, 2, 1), number(0, 2, 2)), (2.0, f64::midpoint(4.25, 3.25)));
    assert_eq!([1, 2, 3, 4, 5].map(|column| number(1, 3, column)), [0.0, 0.0, 1.0, 2.0, 1.0]);
}

#[test]
fn a_chart_is_kept_among_the_reports_and_nothing_else_is() {
    let desk = Desk::open();
    let png = |bytes: &[u8]| json!({ "name": "Accord / juin: \"A\"", "png": STANDARD.encode(bytes) });
    for other in [&b"GIF89a"[..], b"", b"<svg onload=alert(1)>"] {
        assert_eq!(desk.refused("reports.save_picture", png(other)), "invalid");
    }
    let picture = b"\x89PNG\r\n\x1a\n and the rest";
    let kept = desk.call("reports.save_picture", png(picture));
    let path = std::path::Path::new(kept["path"].as_str().unwrap());
    assert_eq!(fs::read(path).unwrap(), picture);
    assert_eq!(path.parent().unwrap(), desk.folder.path().join("exports"));
    let again = desk.call("reports.save_picture", png(picture));
    assert_ne!(again["path"], kept["path"], "nothing is written over");
}

#[test]
fn the_report_quotes_what_was_noted_and_shows_the_panel_to_whoever_signed() {
    let (desk, plan, seat, ada, basile) = two_raters();
    let answer = desk.answer(&seat.session, 0);
    let words = json!([
        { "start_ms": 0, "end_ms": 1_000, "text": "Je range l'atelier." },
        { "start_ms": 1_000, "end_ms": 2_000, "text": "Puis je ferme la porte." },
    ]);
    desk.call("transcripts.save", json!({ "answer_id": answer["id"], "base_id": null, "segments": words }));
    let note = |user: &User, text: &str| {
        let comment = json!({ "session_id": seat.session, "answer_id": answer["id"], "position_ms": 1_000, "text": text });
        by(&desk, user, "comments.create", comment);
    };
    note(&ada, "Méthodique.");
    note(&basile, "Un peu court.");
    rate(&desk, &ada, &plan, &seat, [4, 4, 5]);
    sign(&desk, &ada, &seat);
    rate(&desk, &basile, &plan, &seat, [3, 4, 3]);

    let told = |user: &User| {
        let input = json!({ "session_id": seat.session, "format": "xlsx", "language": "en", "path": null });
        let exported = by(&desk, user, "reports.export", input);
        let bytes = fs::read(exported["path"].as_str().unwrap()).unwrap();
        format!("{:?}", report::sheets::read(&bytes).unwrap())
    };
    let before = told(&basile);
    assert!(before.contains("Puis je ferme la porte.") && before.contains("Un peu court."), "{before}");
    assert!(!before.contains("Méthodique.") && !before.contains("Ada Recruiter"), "{before}");
    sign(&desk, &basile, &seat);
    let after = told(&basile);
    assert!(after.contains("Ada Recruiter") && !after.contains("Méthodique."), "{after}");
    let hers = told(&ada);
    assert!(hers.contains("Méthodique.") && hers.contains("Basile Colleague"), "{hers}");
}

#[test]
fn what_others_signed_still_waits_for_whoever_has_yet_to_rate() {
    let (desk, plan, seat, ada, basile) = two_raters();
    let waits = |user: &User| {
        let home = by(&desk, user, "home.get", json!({}));
        ["to_rate", "to_sign", "reopened"].map(|part| home[part]["count"].as_u64().unwrap())
    };
    assert_eq!((waits(&ada), waits(&basile)), ([1, 0, 0], [1, 0, 0]));
    rate(&desk, &basile, &plan, &seat, [3, 4, 3]);
    sign(&desk, &basile, &seat);
    assert_eq!(waits(&basile), [0, 0, 0]);
    assert_eq!(waits(&ada), [0, 0, 0], "who administers need not rate");
    rate(&desk, &ada, &plan, &seat, [4, 4, 5]);
    assert_eq!(waits(&ada), [0, 1, 0], "she has begun");
    sign(&desk, &ada, &seat);
    let again =
        json!({ "session_id": seat.session, "reason": "The second answer was rated on the wrong scale." });
    by(&desk, &basile, "sign_offs.reopen", again);
    assert_eq!((waits(&ada), waits(&basile)), ([0, 0, 0], [0, 0, 1]));
    desk.call("campaigns.close", json!({ "id": plan.campaign }));
    assert_eq!(waits(&basile), [0, 0, 0], "the campaign is over");
}
