//! Comments on answers: who says what, who reads it when, and that it goes with its answer and its person.

use std::fs::File;

use app::events::{Event, Tag};
use domain::{
    Millis,
    user::{Role, User},
};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::{
    erasure::decrypted,
    support::{Desk, Seat, id},
};

fn colleague() -> User {
    User::new("Basile", "Colleague", "basile@example.com", Role::Recruiter, Millis(1)).unwrap()
}

fn new(seat: &Seat, answer: &Value, position: Value, text: &str) -> Value {
    json!({ "session_id": seat.session, "answer_id": answer["id"], "position_ms": position, "text": text })
}

fn say(desk: &Desk, seat: &Seat, answer: &Value, position: Value, text: &str) -> String {
    id(&desk.call("comments.create", new(seat, answer, position, text)))
}

fn by(desk: &Desk, user: &User, method: &str, input: Value) -> Value {
    desk.host().call_by(user, method, input).unwrap_or_else(|error| panic!("{method}: {error:?}"))
}

fn read(desk: &Desk, answer: &Value) -> Value {
    desk.call("comments.list", json!({ "answer_id": answer["id"] }))
}

/// The first text of each thread, and its replies.
fn texts(view: &Value) -> Vec<(Option<String>, Vec<String>)> {
    let text = |remark: &Value| remark["text"].as_str().map(str::to_owned);
    let thread = |thread: &Value| {
        (text(&thread["opening"]), thread["replies"].as_array().unwrap().iter().filter_map(text).collect())
    };
    view["threads"].as_array().unwrap().iter().map(thread).collect()
}

fn alone(text: &str) -> (Option<String>, Vec<String>) {
    (Some(text.into()), Vec::new())
}

#[test]
fn a_thread_lives_by_appended_acts_and_outlives_a_restart() {
    let mut desk = Desk::open();
    let (_, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    let later = say(&desk, &seat, &answer, json!(2_000), "Exemple vague.");
    say(&desk, &seat, &answer, Value::Null, "Bonne tenue.");
    let first = say(&desk, &seat, &answer, json!(0), "Ton posé.");
    let reply = id(&desk.call("comments.reply", json!({ "id": later, "text": "À relancer.\nMardi." })));
    desk.call("comments.reply", json!({ "id": reply, "text": "Relancé." }));
    desk.call("comments.correct", json!({ "id": later, "text": "Exemple daté." }));
    desk.call("comments.withdraw", json!({ "id": first }));
    let told = [
        alone("Bonne tenue."),
        (Some("Exemple daté.".into()), vec!["À relancer.\nMardi.".into(), "Relancé.".into()]),
    ];
    assert_eq!(texts(&read(&desk, &answer)), told);
    desk.start_again();
    let view = read(&desk, &answer);
    assert_eq!(texts(&view), told);
    let thread = &view["threads"][1];
    assert_eq!((&thread["position_ms"], &thread["resolved"]), (&json!(2_000), &Value::Null));
    let opening = &thread["opening"];
    assert_eq!((&opening["author_name"], &opening["own"]), (&json!("Ada Recruiter"), &json!(true)));
    assert!(opening["corrected_at_ms"].as_i64() > opening["at_ms"].as_i64());

    // The clock was set back by the restart: what is done now counts nevertheless.
    desk.call("comments.restore", json!({ "id": first }));
    desk.call("comments.correct", json!({ "id": later, "text": "Exemple daté et mesuré." }));
    desk.call("comments.resolve", json!({ "id": reply }));
    let view = read(&desk, &answer);
    assert_eq!(texts(&view)[1], alone("Ton posé."));
    assert_eq!(texts(&view)[2].0.as_deref(), Some("Exemple daté et mesuré."));
    assert_eq!(view["threads"][2]["resolved"]["name"], "Ada Recruiter");
    let resolved = view["threads"][2]["resolved"].clone();
    desk.call("comments.resolve", json!({ "id": later }));
    assert_eq!(read(&desk, &answer)["threads"][2]["resolved"], resolved, "who came first");
    desk.call("comments.reopen", json!({ "id": later }));
    assert_eq!(read(&desk, &answer)["threads"][2]["resolved"], Value::Null);
}

#[test]
fn what_does_not_fit_is_refused_and_nobody_speaks_for_another() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let other = desk.seat(&plan, &["recording"]);
    let answer = desk.answer(&seat.session, 0);
    let long = "x".repeat(2_001);
    let fields = |input: Value| {
        let error = desk.try_call("comments.create", input).unwrap_err();
        error.fields.iter().map(|field| format!("{} {}", field.path, field.code)).collect::<Vec<_>>()
    };
    let end = answer["media"]["duration_ms"].as_i64().unwrap();
    assert_eq!(fields(new(&other, &answer, Value::Null, "Ici.")), ["answer_id unknown"]);
    assert_eq!(fields(new(&seat, &answer, json!(end + 1), "Ici.")), ["position_ms range"]);
    assert_eq!(fields(new(&seat, &answer, json!(-1), "Ici.")), ["position_ms range"]);
    assert_eq!(fields(new(&seat, &answer, Value::Null, " \n")), ["text required"]);
    assert_eq!(fields(new(&seat, &answer, Value::Null, &long)), ["text too_long"]);
    assert_eq!(fields(new(&seat, &answer, Value::Null, "a\u{8}b")), ["text control"]);
    assert!(texts(&read(&desk, &answer)).is_empty());

    let comment = say(&desk, &seat, &answer, json!(end), "Fin abrupte.");
    let nobody = json!({ "id": "01890000-0000-7000-8000-000000000000", "text": "Qui ?" });
    for method in ["reply", "correct", "withdraw", "restore", "resolve", "reopen"] {
        assert_eq!(
            desk.refused(&format!("comments.{method}"), nobody.clone()),
            "comment.not_found",
            "{method}"
        );
    }
    let colleague = colleague();
    for method in ["correct", "withdraw", "restore"] {
        let input = json!({ "id": comment, "text": "Fin nette." });
        let error = desk.host().call_by(&colleague, &format!("comments.{method}"), input).unwrap_err();
        assert_eq!(error.code, "comment.not_author", "{method}");
    }
    desk.call("comments.withdraw", json!({ "id": comment }));
    let again = json!({ "id": comment, "text": "Fin nette." });
    assert_eq!(desk.refused("comments.correct", again), "comment.withdrawn");
    assert!(texts(&read(&desk, &answer)).is_empty());
}

#[test]
fn comments_of_others_wait_for_the_own_rating_of_the_answer() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    let colleague = colleague();
    let theirs = id(&by(&desk, &colleague, "comments.create", new(&seat, &answer, json!(500), "Trop long.")));
    let mine = say(&desk, &seat, &answer, json!(900), "Bien construit.");
    by(&desk, &colleague, "comments.reply", json!({ "id": mine, "text": "Pas d’accord." }));

    let before = read(&desk, &answer);
    assert_eq!((texts(&before), &before["hidden"]), (vec![alone("Bien construit.")], &json!(2)));
    assert!(!before.to_string().contains(&theirs), "not even that it is there");
    desk.rate(&answer, &plan.criteria[0], 4);
    assert_eq!(read(&desk, &answer)["hidden"], 2, "one of two criteria");
    desk.rate(&answer, &plan.criteria[1], 3);
    let after = read(&desk, &answer);
    let told = [alone("Trop long."), (Some("Bien construit.".into()), vec!["Pas d’accord.".into()])];
    assert_eq!((texts(&after), &after["hidden"]), (told.to_vec(), &json!(0)));
    assert_eq!(
        (&after["threads"][0]["opening"]["own"], &after["threads"][1]["opening"]["own"]),
        (&json!(false), &json!(true))
    );

    // What I rated opens nothing to others, and taking a rating back closes it again.
    let theirs = by(&desk, &colleague, "comments.list", json!({ "answer_id": answer["id"] }));
    assert_eq!((texts(&theirs).len(), &theirs["hidden"]), (2, &json!(1)));
    let taken_back =
        json!({ "answer_id": answer["id"], "criterion_id": plan.criteria[1], "value": null, "comment": "" });
    desk.call("ratings.save", taken_back);
    assert_eq!(read(&desk, &answer)["hidden"], 2);
    desk.rate(&answer, &plan.criteria[1], 3);
    desk.rate(&desk.answer(&seat.session, 1), &plan.criteria[1], 5);
    desk.call("sign_offs.create", json!({ "session_id": seat.session }));
    assert_eq!(read(&desk, &answer)["hidden"], 0, "who signed has rated");
}

#[test]
fn a_signature_neither_holds_comments_nor_ends_them() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let answers = [0, 1].map(|position| desk.answer(&seat.session, position));
    desk.rate(&answers[0], &plan.criteria[0], 4);
    desk.rate(&answers[0], &plan.criteria[1], 3);
    desk.rate(&answers[1], &plan.criteria[1], 5);
    let sign = || desk.call("sign_offs.create", json!({ "session_id": seat.session }))["hash"].clone();
    let reason = "Vérification de l’empreinte seulement.";
    let reopen = || desk.call("sign_offs.reopen", json!({ "session_id": seat.session, "reason": reason }));
    let first = sign();
    let comment = say(&desk, &seat, &answers[0], json!(100), "Relu.");
    desk.call("comments.resolve", json!({ "id": comment }));
    assert_eq!(desk.view(&seat.session)["review"], "signed");
    reopen();
    say(&desk, &seat, &answers[1], Value::Null, "Relu aussi.");
    assert_eq!(sign(), first);
}

#[test]
fn an_answer_that_was_taken_out_takes_its_comments_along() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    let comment = say(&desk, &seat, &answer, Value::Null, "Ici.");
    desk.call("answers.remove", json!({ "id": answer["id"] }));
    assert_eq!(desk.refused("comments.list", json!({ "answer_id": answer["id"] })), "answer.not_found");
    assert_eq!(desk.refused("comments.resolve", json!({ "id": comment })), "answer.not_found");
    let late = new(&seat, &answer, Value::Null, "Trop tard.");
    assert_eq!(desk.refused("comments.create", late), "answer.not_found");
    desk.call("answers.restore", json!({ "id": answer["id"] }));
    assert_eq!(texts(&read(&desk, &answer)), [alone("Ici.")]);
}

#[test]
fn comments_are_handed_over_and_erased_with_the_person_and_named_nowhere_else() {
    let mut desk = Desk::open();
    let (_, seat) = desk.answered();
    let answer = desk.answer(&seat.session, 0);
    let mut heard = desk.host().events().listen();
    let comment = say(&desk, &seat, &answer, json!(100), "Hésitation perceptible.");
    assert_eq!(heard.blocking_recv().unwrap(), Event::Changed { tags: vec![Tag::Comments] });
    desk.call("comments.correct", json!({ "id": comment, "text": "Reprise convaincante." }));

    let started = desk.call("persons.export", json!({ "id": seat.person, "language": "fr", "path": null }));
    desk.settle();
    let mut archive = ZipArchive::new(File::open(started["path"].as_str().unwrap()).unwrap()).unwrap();
    let data: Value = serde_json::from_reader(archive.by_name("data.json").unwrap()).unwrap();
    assert_eq!(data["records"]["comment"].as_array().unwrap().len(), 2);
    let mut pdf = Vec::new();
    std::io::copy(&mut archive.by_name("report.pdf").unwrap(), &mut pdf).unwrap();
    let path = desk.folder.path().join("report.pdf");
    std::fs::write(&path, pdf).unwrap();
    let read = std::process::Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    assert!(text.contains("Reprise convaincante.") && !text.contains("Hésitation"), "{text}");

    desk.call("persons.erase", json!({ "id": seat.person }));
    assert_eq!(desk.refused("comments.resolve", json!({ "id": comment })), "comment.not_found");
    desk.close();
    let content = decrypted(&desk);
    for secret in ["perceptible", "convaincante"] {
        assert!(memchr::memmem::find(&content, secret.as_bytes()).is_none(), "{secret} is still there");
    }
}
