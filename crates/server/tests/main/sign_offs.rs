//! Ratings, results, and a signature under exactly what was seen.

use std::{
    fs,
    process::{Command, Stdio},
};

use app::ErrorKind;
use report::sheets::ReadCell;
use serde_json::{Value, json};

use crate::support::{Desk, Plan, Seat, clip};

/// A session that is rated: organisation 4, écoute 3 and 5.
fn rated(desk: &Desk) -> (Plan, Seat) {
    let (plan, seat) = desk.answered();
    let answers = [0, 1].map(|position| desk.answer(&seat.session, position));
    desk.rate(&answers[0], &plan.criteria[0], 4);
    desk.rate(&answers[0], &plan.criteria[1], 3);
    desk.rate(&answers[1], &plan.criteria[1], 5);
    (plan, seat)
}

fn sign(desk: &Desk, seat: &Seat) -> Value {
    desk.call("sign_offs.create", json!({ "session_id": seat.session }))
}

fn reopen(desk: &Desk, seat: &Seat, reason: &str) {
    desk.call("sign_offs.reopen", json!({ "session_id": seat.session, "reason": reason }));
}

#[test]
fn ratings_become_results_and_the_last_one_counts() {
    let desk = Desk::open();
    let (plan, seat) = rated(&desk);
    let view = desk.view(&seat.session);
    assert_eq!((&view["results"][0]["rating"], &view["results"][0]["score10"]), (&json!(4.0), &json!(7.5)));
    assert_eq!((&view["results"][1]["rating"], &view["results"][1]["rated"]), (&json!(4.0), &json!(2)));
    assert_eq!(view["overall"], json!({ "rating": 4.0, "score10": 7.5, "recruiter_score": 7.75 }));
    assert_eq!((&view["review"], &view["missing"]), (&json!("to_sign"), &json!([])));

    let answer = desk.answer(&seat.session, 0);
    desk.rate(&answer, &plan.criteria[0], 1);
    assert_eq!(desk.view(&seat.session)["results"][0]["rating"], 1.0);
    let taken_back =
        json!({ "answer_id": answer["id"], "criterion_id": plan.criteria[0], "value": null, "comment": "" });
    desk.call("ratings.save", taken_back);
    let view = desk.view(&seat.session);
    assert_eq!((&view["results"][0]["rating"], &view["missing"]), (&Value::Null, &json!(["Organisation"])));

    let other = desk.answer(&seat.session, 1);
    let foreign =
        json!({ "answer_id": other["id"], "criterion_id": plan.criteria[0], "value": 3, "comment": "" });
    assert_eq!(desk.refused("ratings.save", foreign), "invalid", "the question does not show this criterion");
    for value in [0, 6, 255] {
        let wrong = json!({ "answer_id": answer["id"], "criterion_id": plan.criteria[0], "value": value, "comment": "" });
        let refused = desk.try_call("ratings.save", wrong).unwrap_err();
        assert_eq!((refused.kind, refused.code.as_str()), (ErrorKind::Invalid, "rating.out_of_range"));
    }
}

#[test]
fn a_session_is_to_be_rated_until_every_answer_is_rated_on_all_that_it_shows() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let review = || {
        let view = desk.view(&seat.session);
        (view["review"].as_str().unwrap().to_owned(), view["missing"].clone())
    };
    let answers = [0, 1].map(|position| desk.answer(&seat.session, position));
    assert_eq!(review(), ("to_rate".into(), json!(["Organisation", "Écoute"])));
    desk.rate(&answers[0], &plan.criteria[0], 4);
    desk.rate(&answers[0], &plan.criteria[1], 3);
    // Each criterion has a rating, but the second answer has none.
    assert_eq!(review(), ("to_rate".into(), json!(["Écoute"])));
    let create = json!({ "session_id": seat.session });
    assert_eq!(desk.refused("sign_offs.create", create.clone()), "sign_off.incomplete");
    desk.rate(&answers[1], &plan.criteria[1], 5);
    assert_eq!(review(), ("to_sign".into(), json!([])));
    desk.call("sign_offs.create", create);
}

#[test]
fn an_incomplete_scorecard_is_not_signed() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let create = json!({ "session_id": seat.session });
    let error = desk.try_call("sign_offs.create", create.clone()).unwrap_err();
    assert_eq!(error.code, "sign_off.incomplete");
    assert_eq!(error.params["criteria"], "Organisation, Écoute");
    // The second question is mandatory: its criterion is missing although it has no answer to be rated on.
    let (campaign, criteria) = (desk.draft(), ["Organisation", "Écoute"]);
    let criteria = desk.set_criteria(&campaign, &criteria);
    let questions =
        vec![desk.ask(&campaign, "Un ?", &criteria[..1]), desk.ask(&campaign, "Deux ?", &criteria[1..])];
    desk.call("campaigns.open", json!({ "id": campaign }));
    let plan = Plan { campaign, questions, criteria };
    let seat = desk.seat(&plan, &["recording"]);
    desk.import(&seat.session, &[Desk::item(&clip("answer-1.mp4"), &plan.questions[0])]);
    desk.rate(&desk.answer(&seat.session, 0), &plan.criteria[0], 3);
    let error = desk.try_call("sign_offs.create", json!({ "session_id": seat.session })).unwrap_err();
    assert_eq!((error.code.as_str(), error.params["criteria"].as_str()), ("sign_off.incomplete", "Écoute"));
}

#[test]
fn an_optional_question_may_stay_unanswered() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let criteria = desk.set_criteria(&campaign, &["Organisation", "Écoute"]);
    let questions = vec![
        desk.ask(&campaign, "Un ?", &criteria[..1]),
        desk.ask_with(
            &campaign,
            json!({ "text": "Deux ?", "mandatory": false, "competencies": criteria[1..] }),
        ),
    ];
    desk.call("campaigns.open", json!({ "id": campaign }));
    let plan = Plan { campaign, questions, criteria };
    let seat = desk.seat(&plan, &["recording"]);
    desk.import(&seat.session, &[Desk::item(&clip("answer-1.mp4"), &plan.questions[0])]);
    assert_eq!(desk.view(&seat.session)["session"]["state"], "completed");
    desk.rate(&desk.answer(&seat.session, 0), &plan.criteria[0], 3);
    assert_eq!(desk.view(&seat.session)["review"], "to_sign");
    assert_eq!(sign(&desk, &seat)["version"], 1);
}

#[test]
fn what_is_signed_does_not_change_until_it_is_reopened_with_a_reason() {
    let desk = Desk::open();
    let (plan, seat) = rated(&desk);
    let answer = desk.answer(&seat.session, 0);
    let removed = desk.answer(&seat.session, 1);
    desk.type_transcript(&answer, Value::Null, "Bonjour.");
    let signed = sign(&desk, &seat);
    assert_eq!(
        (&signed["version"], &signed["reason"], &signed["rater_name"]),
        (&json!(1), &Value::Null, &json!("Ada Recruiter"))
    );
    assert_eq!(signed["hash"].as_str().unwrap().len(), 64);
    let view = desk.view(&seat.session);
    assert_eq!(
        (&view["locked"], &view["review"], &view["sign_off"]["hash"]),
        (&json!(true), &json!("signed"), &signed["hash"])
    );

    let rating =
        json!({ "answer_id": answer["id"], "criterion_id": plan.criteria[0], "value": 2, "comment": "" });
    let transcript = json!({ "answer_id": answer["id"], "base_id": view["questions"][0]["answer"]["transcript"]["id"], "segments": [] });
    let import = json!({ "session_id": seat.session, "items": [Desk::item(&clip("answer-3.mp4"), &plan.questions[0])] });
    for (method, input) in [
        ("ratings.save", rating.clone()),
        ("transcripts.save", transcript),
        ("transcripts.run", json!({ "answer_id": answer["id"], "language": null })),
        ("imports.start", import),
        ("answers.remove", json!({ "id": removed["id"] })),
        ("sign_offs.create", json!({ "session_id": seat.session })),
    ] {
        assert_eq!(desk.refused(method, input), "session.signed", "{method}");
    }
    let short = json!({ "session_id": seat.session, "reason": "  nineteen characters " });
    let refused = desk.try_call("sign_offs.reopen", short).unwrap_err();
    assert_eq!((refused.kind, refused.code.as_str()), (ErrorKind::Invalid, "reason.too_short"));
    let reason = "La seconde réponse avait été mal entendue.";
    reopen(&desk, &seat, reason);
    let again = json!({ "session_id": seat.session, "reason": reason });
    assert_eq!(desk.refused("sign_offs.reopen", again), "session.not_signed");
    assert_eq!(desk.view(&seat.session)["review"], "reopened");
    desk.call("ratings.save", rating);
    let second = sign(&desk, &seat);
    assert_eq!((&second["version"], &second["reason"]), (&json!(2), &json!(reason)));
    assert_ne!(second["hash"], signed["hash"]);
    let view = desk.view(&seat.session);
    assert_eq!(view["sign_offs"].as_array().unwrap().len(), 2, "the first signature is kept");
    assert_eq!(view["sign_off"]["version"], 2);
}

#[test]
fn an_answer_that_was_taken_out_is_not_put_back_under_a_signature() {
    let desk = Desk::open();
    let (plan, seat) = rated(&desk);
    desk.import(&seat.session, &[Desk::item(&clip("answer-3.mp4"), &plan.questions[1])]);
    let second_take = desk.answer(&seat.session, 1);
    desk.call("answers.remove", json!({ "id": second_take["id"] }));
    sign(&desk, &seat);
    assert_eq!(desk.refused("answers.restore", json!({ "id": second_take["id"] })), "session.signed");
    assert_eq!(desk.answer(&seat.session, 1)["take"], 1);
}

#[test]
fn the_hash_names_the_content_and_nothing_else() {
    let mut desk = Desk::open();
    let (plan, seat) = rated(&desk);
    let reason = "Vérification de l’empreinte seulement.";
    let first = sign(&desk, &seat)["hash"].clone();
    // A name may be corrected under a signature, and a restart changes nothing.
    let person = json!({ "first_name": "Zoé", "last_name": "Corrigée" });
    desk.call("persons.update", json!({ "id": seat.person, "person": person }));
    reopen(&desk, &seat, reason);
    assert_eq!(sign(&desk, &seat)["hash"], first);
    desk.start_again();
    reopen(&desk, &seat, reason);
    assert_eq!(sign(&desk, &seat)["hash"], first);

    let answer = desk.answer(&seat.session, 0);
    reopen(&desk, &seat, reason);
    desk.rate(&answer, &plan.criteria[0], 5);
    let rated = sign(&desk, &seat)["hash"].clone();
    assert_ne!(rated, first);
    reopen(&desk, &seat, reason);
    desk.type_transcript(&answer, Value::Null, "Un mot.");
    let transcribed = sign(&desk, &seat)["hash"].clone();
    assert!(transcribed != rated && transcribed != first);
}

#[test]
fn a_signed_session_is_handed_over_as_pdf_and_workbook() {
    let desk = Desk::open();
    let (_, seat) = rated(&desk);
    desk.type_transcript(&desk.answer(&seat.session, 0), Value::Null, "Nous avons découpé le projet.");
    let hash = sign(&desk, &seat)["hash"].as_str().unwrap().to_owned();
    let export = |format: &str, path: Value| {
        let input = json!({ "session_id": seat.session, "format": format, "language": "fr", "path": path });
        desk.call("reports.export", input)["path"].as_str().unwrap().to_owned()
    };
    let pdf = export("pdf", Value::Null);
    assert!(pdf.starts_with(desk.folder.path().join("exports").to_str().unwrap()), "{pdf}");
    assert_ne!(export("pdf", Value::Null), pdf, "a second export does not replace the first");
    let output = Command::new("pdftotext").args(["-layout", &pdf, "-"]).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "Zéphyrine Quillfeather",
        "Chef de projet",
        "Nous avons découpé le projet.",
        "Héron & Fils",
        "Un exemple et sa mesure.",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let unbroken: String = text.split_whitespace().collect();
    assert!(unbroken.contains(&hash), "the report names the hash of what was signed");

    let xlsx = desk.folder.path().join("handed over.xlsx");
    assert_eq!(export("xlsx", json!(xlsx)), xlsx.to_str().unwrap());
    let downloaded = desk.get(&format!("/reports/{}.xlsx?language=fr", seat.session));
    assert_eq!(downloaded.status(), 200);
    assert!(downloaded.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(downloaded.bytes().unwrap().starts_with(b"PK"));
    let script = "import sys, openpyxl\nfor sheet in openpyxl.load_workbook(sys.argv[1]):\n  for row in sheet.iter_rows(values_only=True): print(*[v for v in row if v is not None], sep='|')";
    let read =
        Command::new("python3").args(["-c", script]).arg(&xlsx).stdout(Stdio::piped()).output().unwrap();
    assert!(read.status.success());
    let cells = String::from_utf8(read.stdout).unwrap();
    for expected in ["Zéphyrine Quillfeather", "Organisation", "Nous avons découpé le projet."] {
        assert!(cells.contains(expected), "{expected}: {cells}");
    }
    let exports = fs::read_dir(desk.folder.path().join("exports")).unwrap();
    let names: Vec<String> = exports.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() == 2 && names.iter().all(|name| name.ends_with(".pdf")), "{names:?}");
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_half() {
    let desk = Desk::open();
    let (_, seat) = rated(&desk);
    let folder = desk.folder.path().join("a folder");
    fs::create_dir(&folder).unwrap();
    for path in [folder.clone(), folder.join("none/report.pdf")] {
        let input = json!({ "session_id": seat.session, "format": "pdf", "language": "en", "path": path });
        assert_eq!(desk.refused("reports.export", input), "report.unwritable");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    assert!(!desk.folder.path().join("a folder.recruteia-part").exists());
}

#[test]
fn a_rating_counts_although_the_clock_was_set_back() {
    let mut desk = Desk::open();
    let (plan, seat) = rated(&desk);
    desk.start_again();
    desk.rate(&desk.answer(&seat.session, 0), &plan.criteria[0], 1);
    assert_eq!(desk.view(&seat.session)["results"][0]["rating"], 1.0);
}

#[test]
fn an_answer_that_is_taken_out_leaves_comparison_and_numbers_at_once() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let other = desk.seat(&plan, &["recording"]);
    desk.answer_both(&plan, &other);
    let second = desk.answer(&seat.session, 1);
    desk.type_transcript(&second, Value::Null, "Seulement dans la seconde.");
    desk.rate(&second, &plan.criteria[1], 5);
    let compared = || {
        let sessions = [&seat.session, &other.session];
        let input = json!({ "session_ids": sessions, "format": "xlsx", "language": "fr", "path": null });
        let path = desk.call("reports.compare", input)["path"].as_str().unwrap().to_owned();
        let sheets = report::sheets::read(&fs::read(path).unwrap()).unwrap();
        let cells = sheets.iter().flat_map(|sheet| sheet.rows.values()).flat_map(|row| row.values());
        // The seat is rated on one criterion of one answer alone, and the other on none.
        cells.filter(|cell| **cell == ReadCell::Number(5.0)).count()
    };
    let numbers = || {
        let found = desk.call("campaigns.statistics", json!({ "id": plan.campaign }));
        ["answers", "transcribed", "rated"].map(|name| found[name].as_u64().unwrap())
    };
    assert!(compared() > 0, "the only rating that was given");
    assert_eq!(numbers(), [4, 1, 1]);
    desk.call("answers.remove", json!({ "id": second["id"] }));
    assert_eq!(compared(), 0);
    assert_eq!(numbers(), [3, 0, 0]);
}
