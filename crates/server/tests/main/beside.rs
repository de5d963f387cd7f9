//! A candidate goes through an interview in a window of their own, beside that of whoever leads it.

use std::{
    io::{BufRead, BufReader},
    sync::mpsc,
    thread,
    time::Duration,
};

use app::{Place, api::Reach, events::Event};
use serde_json::{Value, json};

use crate::{
    interview::{Room, rules},
    raters::by,
    recordings::watch_at,
    support::{Desk, clip, id, until},
};

fn beside() -> Room {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|rules| rules["takes"] = json!(3)));
    Room { place: Place::Seat, ..room }
}

fn at_seat(desk: &Desk, method: &str, input: Value) -> Result<Value, app::Error> {
    desk.part().call_at(Place::Seat, method, input)
}

fn seat_state(desk: &Desk) -> Value {
    at_seat(desk, "workspace.status", json!({})).unwrap()["state"].clone()
}

fn console(desk: &Desk) -> Value {
    desk.call("interview.console", json!({}))
}

fn status(desk: &Desk) -> Value {
    desk.call("workspace.status", json!({}))
}

#[test]
fn a_candidate_has_a_window_of_their_own_and_the_desk_goes_on() {
    let room = beside();
    let desk = &room.desk;
    assert_eq!((seat_state(desk), console(desk)), (json!("away"), Value::Null));
    assert_eq!(at_seat(desk, "interview.get", json!({})).unwrap_err().code, "interview.none");
    assert_eq!(at_seat(desk, "devices.watch", json!({})).unwrap_err().code, "interview.none");
    room.hand_over();
    assert_eq!(status(desk)["state"], "open");
    assert_eq!(status(desk)["beside"], room.seat.session);
    assert_eq!(seat_state(desk), "interview");
    // A second candidate has to wait.
    let other = desk.seat(&room.plan, &[]);
    for beside in [true, false] {
        let input = json!({ "session_id": other.session, "beside": beside });
        assert_eq!(desk.refused("interview.hand_over", input), "interview.handed_over");
    }
    room.inform();
    assert_eq!(console(desk)["stage"], "consents");
    room.agree(true);
    until("picture and sound", || {
        let trial = watch_at(desk, Place::Seat);
        (trial["camera"]["preview"].is_string() && trial["microphone"]["level_db"].is_number()).then_some(())
    });
    room.call("ready", json!({ "sound_only": false, "in_writing": false }));
    room.call("practise", json!({ "skipped": true }));
    room.step("begin");
    assert_eq!(console(desk)["question"]["number"], 1);
    assert_eq!(console(desk)["question"]["phase"], "preparing");
    // The devices are the candidate's.
    let wanted =
        json!({ "session_id": other.session, "question_id": room.plan.questions[0], "sound_only": true });
    assert_eq!(desk.refused("recordings.start", wanted), "interview.handed_over");
    room.record(2_000);
    assert_eq!(console(desk)["question"]["phase"], "answering");
    assert_eq!(desk.call("recordings.current", json!({}))["state"], "recording");
    for step in ["pause", "stop", "discard"] {
        let method = format!("recordings.{step}");
        assert_eq!(desk.refused(&method, json!({})), "interview.handed_over", "{method}");
    }
    // Nothing is done to the session while somebody is in it.
    let cancelled = json!({ "id": room.seat.session, "reason": "Poste pourvu" });
    assert_eq!(desk.refused("sessions.cancel", cancelled), "interview.handed_over");
    assert_eq!(
        desk.refused("sign_offs.create", json!({ "session_id": room.seat.session })),
        "interview.handed_over"
    );
    // Whoever leads gives a break, and the candidate ends it.
    desk.call("interview.give_break", json!({}));
    assert_eq!((&room.see()["paused"], &room.see()["paused_by_staff"]), (&json!(true), &json!(true)));
    assert_eq!(desk.call("recordings.current", json!({}))["state"], "paused");
    room.step("resume");
    assert_eq!(console(desk)["paused"], false);
    // Their own break is theirs to end: they believe that nothing is kept.
    room.step("pause");
    assert_eq!(desk.refused("interview.end_break", json!({})), "interview.not_now");
    assert_eq!(desk.call("recordings.current", json!({}))["state"], "paused");
    room.step("resume");
    desk.call("interview.give_break", json!({}));
    desk.call("interview.end_break", json!({}));
    assert_eq!(desk.call("recordings.current", json!({}))["state"], "recording");
    // The candidate asks for help, twice in a row, and somebody comes.
    room.step("ask_help");
    room.step("ask_help");
    assert!(console(desk)["help_asked_at_ms"].is_i64());
    assert!(room.see()["help_asked_at_ms"].is_i64());
    desk.call("interview.help", json!({}));
    assert_eq!(console(desk)["help_asked_at_ms"], Value::Null);
    room.step("stop");
    room.step("next");
    room.step("skip");
    room.step("finish");
    assert_eq!(console(desk)["stage"], "finished");
    assert_eq!(seat_state(desk), "interview", "the receipt is still to be read");
    desk.call("interview.close", json!({}));
    assert_eq!((seat_state(desk), console(desk)), (json!("away"), Value::Null));
    assert_eq!(status(desk)["beside"], Value::Null);
    assert!(!desk.answer(&room.seat.session, 0)["id"].is_null());
    desk.call("devices.release", json!({}));
    let log = room.log();
    let tail = &log[log.iter().position(|what| what == "answer_started").unwrap()..];
    let told = [
        "answer_started",
        "paused",
        "resumed",
        "paused",
        "resumed",
        "paused",
        "resumed",
        "help_asked",
        "helped",
        "answered",
        "asked",
        "skipped",
        "summarised",
        "finished",
        "taken_back",
    ];
    assert_eq!(tail, told);
}

#[test]
fn each_window_reaches_what_is_its_own() {
    let room = beside();
    room.hand_over();
    for method in app::api::api().methods() {
        let at = |place| {
            let told = room.desk.part().call_at(place, method.name, json!({ "odd": [] }));
            told.err().map(|error| error.code).unwrap_or_default()
        };
        let (seat, desk) = match method.reach {
            Reach::Desk | Reach::Door => (Some("interview.handed_over"), None),
            Reach::Candidate => (None, Some("interview.candidate_only")),
            Reach::Both => (None, None),
        };
        if let Some(code) = seat {
            assert_eq!(at(Place::Seat), code, "{}", method.name);
        }
        if let Some(code) = desk {
            assert_eq!(at(Place::Desk), code, "{}", method.name);
        }
    }
    // Nothing that the window tells is about anybody else, or about this machine.
    let told = at_seat(&room.desk, "workspace.status", json!({})).unwrap();
    assert_eq!((&told["user"], &told["people"], &told["folder"]), (&Value::Null, &json!([]), &json!("")));
    assert_eq!(told["organisation"], Value::Null);
}

#[test]
fn the_candidates_token_opens_nothing_else() {
    let room = beside();
    room.hand_over();
    let desk = &room.desk;
    let (url, token) = desk.part().endpoint_at(Place::Seat);
    assert_ne!(token, desk.part().endpoint().1);
    let page = console(desk)["page"].as_str().unwrap().to_owned();
    assert_eq!(page, format!("{url}/#token={token}"));
    let ask = |method: &str| {
        let request = desk.http().post(format!("{url}/rpc/{method}")).bearer_auth(token).body("{}");
        let answer = request.send().unwrap();
        (answer.status().as_u16(), answer.json::<Value>().unwrap())
    };
    assert_eq!(ask("workspace.status").1["state"], "interview");
    assert_eq!(ask("interview.get").1["beside"], true);
    assert_eq!(ask("campaigns.list").1["code"], "interview.handed_over");
    for path in ["media/x/index.m3u8", "reports/x.pdf?language=fr", "bank.xlsx"] {
        let answer = desk.http().get(format!("{url}/{path}")).bearer_auth(token).send().unwrap();
        assert_eq!(answer.status(), 403, "{path}");
    }
    let upload = desk.http().put(format!("{url}/uploads")).bearer_auth(token).body("x").send().unwrap();
    assert_eq!(upload.status(), 403);

    // What happens elsewhere is not told there; what happens in the interview is.
    let stream = desk.http().get(format!("{url}/events")).bearer_auth(token).send().unwrap();
    let (say, heard) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let Ok(event) = serde_json::from_str::<Event>(&line) else { continue };
            if say.send(event).is_err() {
                return;
            }
        }
    });
    desk.seat(&room.plan, &[]);
    room.inform();
    desk.call("interview.close", json!({}));
    let mut told = Vec::new();
    while let Ok(event) = heard.recv_timeout(Duration::from_secs(20)) {
        let over = matches!(event, Event::Workspace { .. });
        told.push(serde_json::to_value(&event).unwrap());
        if over {
            break;
        }
    }
    assert_eq!(told.last().unwrap(), &json!({ "type": "workspace", "state": "away" }));
    assert!(told.len() > 1, "the interview went on");
    for event in &told[..told.len() - 1] {
        assert_eq!(event["type"], "changed", "{event}");
        for tag in event["tags"].as_array().unwrap() {
            assert!(
                ["interview", "devices", "captions", "answers"].contains(&tag.as_str().unwrap()),
                "{event}"
            );
        }
    }
}

#[test]
fn nobody_at_the_desk_answers_decides_or_ends_it_for_the_candidate() {
    let room = beside();
    room.enter();
    room.record(2_000);
    let (desk, session) = (&room.desk, &room.seat.session);
    let item = Desk::item(&clip("answer-2.webm"), &room.plan.questions[1]);
    let agreed = json!([{ "kind": "facial_metrics", "granted": true }]);
    for (method, input, code) in [
        ("imports.start", json!({ "session_id": session, "items": [item] }), "interview.handed_over"),
        ("sessions.cancel", json!({ "id": session, "reason": "Poste pourvu" }), "interview.handed_over"),
        ("sessions.no_show", json!({ "id": session, "reason": "Absente" }), "interview.handed_over"),
        ("sign_offs.create", json!({ "session_id": session }), "interview.handed_over"),
        ("workspace.lock", json!({}), "interview.handed_over"),
        (
            "consents.record",
            json!({ "person_id": room.seat.person, "language": "fr", "answers": agreed }),
            "interview.candidate_only",
        ),
        ("interview.stop", json!({}), "interview.candidate_only"),
        (
            "interview.write",
            json!({ "question_id": room.plan.questions[0], "text": "x" }),
            "interview.candidate_only",
        ),
        ("interview.consent", json!({ "language": "fr", "answers": [] }), "interview.candidate_only"),
        (
            "interview.adjust",
            json!({ "extra_time": "x2", "extra_takes": 0, "larger_text": false, "high_contrast": false }),
            "interview.candidate_only",
        ),
        ("interview.get", json!({}), "interview.candidate_only"),
        ("devices.choose", json!({ "kind": "microphone", "device": null }), "interview.candidate_only"),
        ("devices.release", json!({}), "interview.candidate_only"),
    ] {
        assert_eq!(desk.refused(method, input), code, "{method}");
    }
    assert_eq!(room.phase(), "answering");
    room.step("stop");
    let answer = json!({ "id": desk.answer(session, 0)["id"] });
    for method in ["answers.remove", "answers.choose", "answers.restore"] {
        assert_eq!(
            desk.try_call(method, answer.clone()).unwrap_err().code,
            if method == "answers.restore" { "answer.not_found" } else { "interview.handed_over" },
            "{method}"
        );
    }
    // A withdrawal that they ask for is noted, and holds at once.
    let withdrawn = json!([{ "kind": "recording", "granted": false }]);
    desk.call(
        "consents.record",
        json!({ "person_id": room.seat.person, "language": "fr", "answers": withdrawn }),
    );
    assert_eq!(room.stage(), "refused");
}

#[test]
fn who_guesses_at_the_candidates_window_keeps_nobody_out_of_theirs() {
    let room = beside();
    let own = id(&status(&room.desk)["user"]);
    let password = "correct horse battery staple";
    room.desk.call("users.set_password", json!({ "id": own, "current": null, "password": password }));
    room.hand_over();
    room.desk.call("users.sign_out", json!({}));
    let guess = json!({ "identifier": own, "password": "a guess" });
    let mut told = Vec::new();
    for _ in 0..7 {
        told.push(at_seat(&room.desk, "interview.take_back", guess.clone()).unwrap_err().code);
    }
    assert_eq!(told[..5], ["sign_in.wrong"; 5]);
    assert_eq!(told[5..], ["sign_in.wait"; 2]);
    room.desk.call("users.sign_in", json!({ "identifier": own, "password": password }));
    room.desk.call("interview.close", json!({}));
    assert_eq!(seat_state(&room.desk), "away");
}

#[test]
fn it_goes_on_after_a_restart_and_whoever_signs_out_takes_nothing_with_them() {
    let mut room = beside();
    room.enter();
    room.record(2_000);
    let own = id(&status(&room.desk)["user"]);
    let password = "correct horse battery staple";
    room.desk.call("users.set_password", json!({ "id": own, "current": null, "password": password }));
    room.desk.call("users.sign_out", json!({}));
    assert_eq!(status(&room.desk)["state"], "sign_in");
    // The candidate speaks on.
    let before = watch_at(&room.desk, Place::Seat)["recording"]["elapsed_ms"].as_i64().unwrap();
    room.wait(before + 500);
    room.desk.call("users.sign_in", json!({ "identifier": own, "password": password }));
    assert_eq!(status(&room.desk)["state"], "open");
    assert_eq!(room.phase(), "answering");
    room.desk.start_again();
    // Both windows are there again: one asks who sits at it, the other goes on.
    assert_eq!(status(&room.desk)["state"], "sign_in");
    assert_eq!(status(&room.desk)["beside"], room.seat.session);
    assert_eq!(room.phase(), "reopened");
    // Taken back at the candidate's window, the desk asks still.
    let wrong = json!({ "identifier": own, "password": "something else" });
    assert_eq!(at_seat(&room.desk, "interview.take_back", wrong).unwrap_err().code, "sign_in.wrong");
    room.call("take_back", json!({ "identifier": own, "password": password }));
    assert_eq!(seat_state(&room.desk), "away");
    assert_eq!(status(&room.desk)["state"], "sign_in");
    room.desk.call("users.sign_in", json!({ "identifier": own, "password": password }));
    assert_eq!(room.log().last().unwrap(), "taken_back");
}

#[test]
fn the_desk_sees_nothing_of_what_was_made_fit_for_the_candidate() {
    let room = beside();
    room.enter();
    let before = console(&room.desk);
    room.call(
        "adjust",
        json!({ "extra_time": "x2", "extra_takes": 2, "larger_text": true, "high_contrast": true, "live_captions": true, "written_answers": true }),
    );
    assert_eq!(room.see()["accommodations"]["extra_time"], "x2");
    assert_eq!(console(&room.desk), before);
    // Nor in the log: not that it was chosen, nor what only they can do who chose it.
    room.call("ready", json!({ "sound_only": false, "in_writing": true }));
    let log = room.desk.call("sessions.log", json!({ "id": room.seat.session }));
    let lines = log["lines"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["happened"]["what"] != "adjusted"), "{log}");
    assert!(lines.iter().all(|line| line["happened"]["in_writing"] != true), "{log}");
}

#[test]
fn an_interview_ends_with_the_file_of_its_person() {
    let room = beside();
    room.enter();
    room.record(2_000);
    room.desk.call("persons.erase", json!({ "id": room.seat.person }));
    assert_eq!((seat_state(&room.desk), console(&room.desk)), (json!("away"), Value::Null));
    assert_eq!(status(&room.desk)["state"], "open");
    assert_eq!(status(&room.desk)["beside"], Value::Null);
}

#[test]
fn help_is_asked_where_somebody_hears_it() {
    let room = Room { place: Place::Desk, ..beside() };
    room.hand_over();
    // Given whole, the machine has one place for the candidate.
    assert_eq!(seat_state(&room.desk), "away");
    assert_eq!(at_seat(&room.desk, "interview.get", json!({})).unwrap_err().code, "interview.none");
    assert_eq!(room.see()["beside"], false);
    assert_eq!(room.refused("ask_help"), "interview.not_now");
}

fn notes(desk: &Desk, session: &str) -> Vec<Value> {
    let listed = desk.call("interview_notes.list", json!({ "session_id": session }));
    listed.as_array().unwrap().clone()
}

#[test]
fn notes_know_what_they_were_written_about() {
    let room = beside();
    room.enter();
    let (desk, session) = (&room.desk, &room.seat.session);
    let write = |question: Value, text: &str, ago: i64| {
        let input =
            json!({ "session_id": session, "question_id": question, "text": text, "begun_ms_ago": ago });
        id(&desk.call("interview_notes.add", input))
    };
    let first = json!(room.plan.questions[0]);
    write(Value::Null, "Avant la première question", 0);
    write(first.clone(), "Réfléchit", 0);
    room.record(3_000);
    let elapsed = || watch_at(desk, Place::Seat)["recording"]["elapsed_ms"].as_i64().unwrap();
    let before = elapsed();
    write(first.clone(), "Au milieu", 1_000);
    let after = elapsed();
    room.wait(4_000);
    room.step("stop");
    // Its first letter was written while the answer went on.
    write(first.clone(), "Après coup", 500);
    room.step("next");
    // Begun at the first question, saved at the second.
    write(first.clone(), "Encore la première", 60_000);

    let answer = desk.answer(session, 0);
    let length = answer["media"]["duration_ms"].as_i64().unwrap();
    let told = notes(desk, session);
    let of = |text: &str| told.iter().find(|note| note["text"] == text).unwrap().clone();
    let texts: Vec<_> = told.iter().map(|note| note["text"].as_str().unwrap()).collect();
    assert_eq!(
        texts,
        ["Avant la première question", "Réfléchit", "Au milieu", "Après coup", "Encore la première"]
    );
    assert_eq!(of("Avant la première question")["question"], Value::Null);
    assert_eq!((&of("Réfléchit")["question"], &of("Réfléchit")["position_ms"]), (&json!(1), &Value::Null));
    let middle = of("Au milieu");
    assert_eq!(middle["answer_id"], answer["id"]);
    let at = middle["position_ms"].as_i64().unwrap();
    assert!((before - 1_000..=after - 1_000).contains(&at), "{before} {at} {after}");
    let late = of("Après coup");
    assert_eq!(late["answer_id"], answer["id"]);
    let at = late["position_ms"].as_i64().unwrap();
    assert!(at > length - 3_000 && at <= length, "{at} of {length}");
    assert_eq!(
        (&of("Encore la première")["question"], &of("Encore la première")["position_ms"]),
        (&json!(1), &Value::Null)
    );

    let elsewhere = desk.draft();
    let foreign = desk.ask_with(&elsewhere, json!({ "text": "Autre ?", "mandatory": true, "probes": [] }));
    let odd = json!({ "session_id": session, "question_id": foreign, "text": "x", "begun_ms_ago": 0 });
    assert_eq!(desk.try_call("interview_notes.add", odd).unwrap_err().fields[0].path, "question_id");
    for text in ["", "  ", &"x".repeat(2_001), "a\u{7}b"] {
        let odd = json!({ "session_id": session, "question_id": null, "text": text, "begun_ms_ago": 0 });
        assert_eq!(desk.try_call("interview_notes.add", odd).unwrap_err().fields[0].path, "text", "{text}");
    }
}

#[test]
fn notes_are_read_and_changed_by_who_wrote_them_alone() {
    let room = Room::new(&clip("answer-1.mp4"), &rules(|_| {}));
    let (desk, session) = (&room.desk, &room.seat.session);
    let input =
        |text: &str| json!({ "session_id": session, "question_id": null, "text": text, "begun_ms_ago": 0 });
    let note = id(&desk.call("interview_notes.add", input("Ponctuelle")));
    let own = id(&status(desk)["user"]);
    desk.call(
        "users.set_password",
        json!({ "id": own, "current": null, "password": "correct horse battery staple" }),
    );
    let colleague = desk.call(
        "users.create",
        json!({
            "first_name": "Basile", "last_name": "Colleague", "email": "basile@example.com", "role": "recruiter",
            "password": "basile has one as well",
        }),
    );
    let colleague: domain::user::User = serde_json::from_value(colleague).unwrap();
    assert_eq!(by(desk, &colleague, "interview_notes.list", json!({ "session_id": session })), json!([]));
    let refused =
        |method: &str, input: Value| desk.host().call_by(&colleague, method, input).unwrap_err().code;
    assert_eq!(
        refused("interview_notes.edit", json!({ "id": note, "text": "x" })),
        "interview_note.not_author"
    );
    assert_eq!(refused("interview_notes.remove", json!({ "id": note })), "interview_note.not_author");

    desk.call("interview_notes.edit", json!({ "id": note, "text": "Ponctuelle, deux fois" }));
    assert_eq!(notes(desk, session)[0]["text"], "Ponctuelle, deux fois");
    desk.call("interview_notes.remove", json!({ "id": note }));
    assert_eq!(notes(desk, session).len(), 0);
    assert_eq!(
        desk.refused("interview_notes.edit", json!({ "id": note, "text": "x" })),
        "interview_note.not_found"
    );
    assert_eq!(refused("interview_notes.restore", json!({ "id": note })), "interview_note.not_author");
    assert_eq!(notes(desk, session).len(), 0);
    desk.call("interview_notes.restore", json!({ "id": note }));
    assert_eq!(notes(desk, session).len(), 1);

    // It is part of what the person may ask for, and goes with their file.
    desk.call("persons.erase", json!({ "id": room.seat.person }));
    let proofs = desk.call("erasures.list", json!({ "after": null, "limit": 50 }));
    assert_eq!(proofs["items"][0]["proof"]["records"]["interview_note"], 1, "{proofs}");
}
