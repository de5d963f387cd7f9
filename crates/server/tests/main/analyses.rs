//! Draft notes about answers: who reads them when, what they rest on, and that they end with the consent and count for
//! nothing.

use std::{fs::File, process::Command};

use app::events::{Event, Tag};
use domain::{
    Millis,
    user::{Role, User},
};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::{
    erasure::decrypted,
    support::{Desk, FIRST_NAME, LAST_NAME, Plan, Seat, id},
};

const ALL: [&str; 3] = ["recording", "transcription", "ai_assistance"];
/// What is said and from when to when: an example told in full, with two fillers.
const SAID: [(i64, i64, &str); 4] = [
    (500, 5_000, "L’année dernière, dans mon ancien poste, nous avions un gros projet en retard."),
    (6_500, 9_000, "Je devais tout reprendre avec l’équipe."),
    (9_200, 13_000, "Alors, euh, j’ai organisé une réunion, puis j’ai écrit un plan."),
    (13_400, 17_000, "Du coup, nous avons réduit le retard de moitié."),
];
/// Stands in every document of notes, and nowhere else.
const MARK: &[u8] = b"per_100_words";

/// Twenty seconds of sound as the first answer of somebody who grants these consents.
fn recorded(desk: &Desk, plan: &Plan, consents: &[&str]) -> (Seat, Value) {
    let seat = desk.seat(plan, consents);
    let answer = record(desk, plan, &seat.session);
    (seat, answer)
}

fn record(desk: &Desk, plan: &Plan, session: &str) -> Value {
    let tone = desk.folder.path().join("tone.wav");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y", "-f", "lavfi", "-i", "sine=duration=20"]);
    assert!(ffmpeg.arg(&tone).status().unwrap().success());
    desk.import(session, &[Desk::item(&tone, &plan.questions[0])]);
    desk.answer(session, 0)
}

fn write_down(desk: &Desk, answer: &Value, base: Value, said: &[(i64, i64, &str)]) -> Value {
    let segments: Vec<_> = said
        .iter()
        .map(|(start, end, text)| json!({ "start_ms": start, "end_ms": end, "text": text }))
        .collect();
    let input = json!({ "answer_id": answer["id"], "base_id": base, "segments": segments });
    desk.call("transcripts.save", input)["id"].clone()
}

fn rate(desk: &Desk, plan: &Plan, answer: &Value) {
    desk.rate(answer, &plan.criteria[0], 4);
    desk.rate(answer, &plan.criteria[1], 2);
}

fn of(answer: &Value) -> Value {
    json!({ "answer_id": answer["id"] })
}

fn get(desk: &Desk, answer: &Value) -> Value {
    desk.call("analyses.get", of(answer))
}

fn state(desk: &Desk, answer: &Value) -> String {
    get(desk, answer)["state"].as_str().unwrap().to_owned()
}

/// An answer that is written down and rated.
fn rated(desk: &Desk) -> (Plan, Seat, Value) {
    let plan = desk.plan();
    let (seat, answer) = recorded(desk, &plan, &ALL);
    write_down(desk, &answer, Value::Null, &SAID);
    rate(desk, &plan, &answer);
    (plan, seat, answer)
}

/// The notes that are kept about a person, as the person gets them.
fn kept(desk: &Desk, seat: &Seat) -> Vec<Value> {
    let started = desk.call("persons.export", json!({ "id": seat.person, "language": "fr", "path": null }));
    desk.settle();
    let mut archive = ZipArchive::new(File::open(started["path"].as_str().unwrap()).unwrap()).unwrap();
    let data: Value = serde_json::from_reader(archive.by_name("data.json").unwrap()).unwrap();
    data["records"]["analysis"].as_array().cloned().unwrap_or_default()
}

#[test]
fn notes_wait_for_the_own_rating_of_the_answer() {
    let desk = Desk::open();
    let plan = desk.plan();
    let (seat, answer) = recorded(&desk, &plan, &ALL);
    let colleague = User::new("Basile", "Colleague", "b@example.com", Role::Recruiter, Millis(1)).unwrap();
    let theirs = || desk.host().call_by(&colleague, "analyses.get", of(&answer)).unwrap();
    assert_eq!(get(&desk, &answer), json!({ "state": "no_transcript" }));
    assert_eq!(desk.refused("analyses.run", of(&answer)), "analysis.no_transcript");
    write_down(&desk, &answer, Value::Null, &SAID);
    desk.rate(&answer, &plan.criteria[0], 4);
    assert_eq!(get(&desk, &answer), json!({ "state": "hidden" }), "one of two criteria");
    assert_eq!(desk.refused("analyses.run", of(&answer)), "analysis.hidden");
    desk.rate(&answer, &plan.criteria[1], 2);
    assert_eq!(get(&desk, &answer), json!({ "state": "ready" }));

    let mut heard = desk.host().events().listen();
    let made = desk.call("analyses.run", of(&answer));
    assert_eq!(heard.blocking_recv().unwrap(), Event::Changed { tags: vec![Tag::Analyses] });
    assert_eq!((&made["state"], &made["transcript_version"]), (&json!("made"), &json!(1)));
    assert_eq!((&made["engine"]["name"], &made["notes"]["basis"]), (&json!("local"), &json!("sufficient")));
    assert_eq!(get(&desk, &answer), made);
    assert_eq!(desk.call("analyses.run", of(&answer)), made, "the same words, the same notes");
    assert_eq!(kept(&desk, &seat).len(), 1);

    // What I rated opens nothing to others, and taking a rating back closes it again.
    assert_eq!(theirs(), json!({ "state": "hidden" }));
    let back =
        json!({ "answer_id": answer["id"], "criterion_id": plan.criteria[1], "value": null, "comment": "" });
    desk.call("ratings.save", back);
    assert_eq!(get(&desk, &answer), json!({ "state": "hidden" }));
    desk.rate(&answer, &plan.criteria[1], 2);
    assert_eq!(get(&desk, &answer), made);
}

#[test]
fn who_signed_sees_the_notes_of_takes_that_do_not_count_too() {
    let desk = Desk::open();
    let draft = desk.draft();
    let rules = json!({ "preparation_ms": null, "limit_ms": null, "takes": 2, "counting": "last", "going_back": true, "follow_ups": 0 });
    desk.call("campaigns.set_rules", json!({ "id": draft, "rules": rules }));
    let criteria = desk.set_criteria(&draft, &["Organisation", "Écoute"]);
    let questions = vec![desk.ask(&draft, "Parlez-moi d’un projet.", &[])];
    desk.call("campaigns.open", json!({ "id": draft }));
    let plan = Plan { campaign: draft, questions, criteria };
    let (seat, first) = recorded(&desk, &plan, &ALL);
    write_down(&desk, &first, Value::Null, &SAID);
    let second = record(&desk, &plan, &seat.session);
    assert_ne!(first["id"], second["id"]);
    rate(&desk, &plan, &second);
    assert_eq!(state(&desk, &first), "hidden");
    desk.call("sign_offs.create", json!({ "session_id": seat.session }));
    assert_eq!(state(&desk, &first), "ready");
    let reason = json!({ "session_id": seat.session, "reason": "La deuxième prise est à revoir." });
    desk.call("sign_offs.reopen", reason);
    assert_eq!(state(&desk, &first), "hidden");
}

#[test]
fn without_every_consent_there_are_none_and_a_withdrawal_erases_them() {
    let mut desk = Desk::open();
    let plan = desk.plan();
    let (seat, answer) = recorded(&desk, &plan, &["recording"]);
    write_down(&desk, &answer, Value::Null, &SAID);
    rate(&desk, &plan, &answer);
    let consent = |kind: &str, granted: bool| {
        let answers = json!([{ "kind": kind, "granted": granted }]);
        let input = json!({ "person_id": seat.person, "language": "fr", "answers": answers });
        desk.call("consents.record", input);
    };
    let missing = json!({ "state": "no_consent", "missing": ["transcription", "ai_assistance"] });
    assert_eq!(get(&desk, &answer), missing);
    assert_eq!(desk.refused("analyses.run", of(&answer)), "consent.missing");
    consent("transcription", true);
    consent("ai_assistance", true);
    for kind in ALL {
        assert_eq!(state(&desk, &answer), "ready", "nothing comes back with a consent");
        desk.call("analyses.run", of(&answer));
        assert_eq!(kept(&desk, &seat).len(), 1);
        consent(kind, false);
        assert_eq!(get(&desk, &answer), json!({ "state": "no_consent", "missing": [kind] }));
        assert_eq!(desk.refused("analyses.run", of(&answer)), "consent.withdrawn");
        assert!(kept(&desk, &seat).is_empty(), "{kind}");
        consent(kind, true);
    }
    // Another consent is no matter of theirs.
    desk.call("analyses.run", of(&answer));
    consent("facial_metrics", false);
    assert_eq!(state(&desk, &answer), "made");
    consent("ai_assistance", false);
    desk.close();
    assert!(memchr::memmem::find(&decrypted(&desk), MARK).is_none(), "something is left of them");
}

#[test]
fn corrected_words_ask_for_new_notes() {
    let desk = Desk::open();
    let (_, seat, answer) = rated(&desk);
    let before = desk.call("analyses.run", of(&answer));
    assert_eq!(before["notes"]["figures"]["fillers"]["filled_pauses"], 1);
    let base = desk.call("transcripts.get", of(&answer))["head"]["id"].clone();
    let mut corrected = SAID;
    corrected[2].2 = "Alors j’ai organisé une réunion, puis j’ai écrit un plan.";
    write_down(&desk, &answer, base, &corrected);
    assert_eq!(get(&desk, &answer), json!({ "state": "stale" }), "nothing of notes on other words is shown");
    let after = desk.call("analyses.run", of(&answer));
    assert_eq!((&after["state"], &after["transcript_version"]), (&json!("made"), &json!(2)));
    assert_eq!(after["notes"]["figures"]["fillers"]["filled_pauses"], 0);
    assert_eq!(get(&desk, &answer), after);
    assert_eq!(kept(&desk, &seat).len(), 2, "the first ones are kept");
}

#[test]
fn notes_that_a_clock_set_back_makes_count_too() {
    let mut desk = Desk::open();
    let (_, _, answer) = rated(&desk);
    let before = desk.call("analyses.run", of(&answer));
    desk.start_again();
    let base = desk.call("transcripts.get", of(&answer))["head"]["id"].clone();
    write_down(&desk, &answer, base, &SAID[..3]);
    let after = desk.call("analyses.run", of(&answer));
    assert!(after["at_ms"].as_i64() > before["at_ms"].as_i64());
    assert_eq!(get(&desk, &answer), after);
}

/// P15: what a statement rests on stands in the transcript, where it says.
#[test]
fn every_quote_is_in_the_transcript_at_its_time() {
    let desk = Desk::open();
    let (plan, _, answer) = rated(&desk);
    let notes = desk.call("analyses.run", of(&answer))["notes"].clone();
    let statements = notes["statements"].as_array().unwrap();
    let kinds: Vec<_> = statements.iter().map(|statement| statement["kind"].as_str().unwrap()).collect();
    for kind in [
        "long_pause",
        "filled_pause",
        "discourse_marker",
        "question_word",
        "criterion_word",
        "situation",
        "task",
        "action",
        "result",
    ] {
        assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
    }
    for statement in statements {
        let quotes = statement["quotes"].as_array().unwrap();
        assert!(!quotes.is_empty(), "{statement}");
        for quote in quotes {
            let (start, end) = (quote["start_ms"].as_i64().unwrap(), quote["end_ms"].as_i64().unwrap());
            let said: Vec<_> =
                SAID.iter().filter(|said| said.0 < end && start < said.1).map(|said| said.2).collect();
            let said = said.join(" ");
            assert!(
                start < end && said.contains(quote["text"].as_str().unwrap()),
                "{quote} is not in {said}"
            );
        }
    }
    // Of the question, the job and each criterion shown, and of nothing else.
    let overlaps = notes["figures"]["overlaps"].as_array().unwrap();
    let topics: Vec<_> =
        overlaps.iter().map(|overlap| (&overlap["topic"], &overlap["criterion_id"])).collect();
    let criteria = plan.criteria.iter().map(|id| (json!("criterion"), json!(id)));
    let expected: Vec<_> =
        [(json!("question"), Value::Null), (json!("job"), Value::Null)].into_iter().chain(criteria).collect();
    assert_eq!(topics, expected.iter().map(|(topic, id)| (topic, id)).collect::<Vec<_>>());
    assert_eq!(overlaps[0]["taken_up"], json!(["projet"]));
}

#[test]
fn words_of_a_question_in_another_language_are_not_looked_for() {
    let desk = Desk::open();
    let plan = desk.plan();
    let consents: Vec<_> = ALL.iter().map(|kind| json!({ "kind": kind, "granted": true })).collect();
    let created = desk.call(
        "sessions.create",
        json!({
            "campaign_id": plan.campaign, "person_id": null, "language": "en", "consent_language": "en",
            "person": { "first_name": FIRST_NAME, "last_name": LAST_NAME, "email": "zq@example.com", "phone": "" },
            "consents": consents,
        }),
    );
    let answer = record(&desk, &plan, &id(&created));
    let said = "Last year we had a large project that was late. I had to plan all of it again with my team, so I called \
                the customer and wrote a new plan.";
    write_down(&desk, &answer, Value::Null, &[(500, 15_000, said)]);
    rate(&desk, &plan, &answer);
    let notes = desk.call("analyses.run", of(&answer))["notes"].clone();
    assert_eq!((&notes["basis"], &notes["figures"]["overlaps"]), (&json!("sufficient"), &json!([])));
}

#[test]
fn scores_reports_and_signatures_are_the_same_with_and_without_notes() {
    let desk = Desk::open();
    let (_, seat, answer) = rated(&desk);
    // Every rendering happens at the same moment, so that its date doesn't tell them apart.
    let moment = desk.now() + 600_000;
    let evaluated = || {
        desk.pass(moment - desk.now());
        let view = desk.view(&seat.session);
        let files = ["pdf", "xlsx"].map(|format| {
            let response = desk.get(&format!("/reports/{}.{format}?language=fr", seat.session));
            assert_eq!(response.status(), 200);
            response.bytes().unwrap().to_vec()
        });
        (view, files)
    };
    let (view, files) = evaluated();
    desk.call("analyses.run", of(&answer));
    let (with_view, with_files) = evaluated();
    assert_eq!(with_view, view);
    assert!(with_files == files, "a report differs");
}

#[test]
fn notes_are_handed_over_and_erased_with_the_person() {
    let mut desk = Desk::open();
    let (_, seat, answer) = rated(&desk);
    let made = desk.call("analyses.run", of(&answer));
    let handed = kept(&desk, &seat);
    assert_eq!(handed[0]["notes"], made["notes"]);
    desk.call("answers.remove", json!({ "id": answer["id"] }));
    assert_eq!(desk.refused("analyses.get", of(&answer)), "answer.not_found");
    desk.call("answers.restore", json!({ "id": answer["id"] }));
    assert_eq!(get(&desk, &answer), made);
    desk.call("persons.erase", json!({ "id": seat.person }));
    assert_eq!(desk.refused("analyses.get", of(&answer)), "answer.not_found");
    desk.close();
    assert!(memchr::memmem::find(&decrypted(&desk), MARK).is_none(), "something is left of them");
}
