//! The life of a campaign: its rules and dates, its end by itself, its copy, its numbers.

use app::events::{Event, Tag};
use serde_json::{Value, json};

use crate::support::{Desk, START, clip, id, items, until};

const DAY: i64 = 86_400_000;

fn rules(change: impl FnOnce(&mut Value)) -> Value {
    let mut rules = json!({
        "preparation_ms": 30_000, "limit_ms": 120_000, "takes": 2, "counting": "last", "going_back": false, "follow_ups": 0, "blind": "names",
    });
    change(&mut rules);
    rules
}

fn get(desk: &Desk, campaign: &str) -> Value {
    desk.call("campaigns.get", json!({ "id": campaign }))
}

fn titles(desk: &Desk, state: Value) -> Vec<String> {
    let input = json!({ "search": null, "state": state, "order": "title", "after": null, "limit": 50 });
    let page = desk.call("campaigns.list", input);
    items(&page).iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn rules_start_strict_are_checked_and_freeze_with_the_questions() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let view = get(&desk, &campaign);
    assert_eq!(view["campaign"]["rules"], view["default_rules"]);
    assert_eq!(
        (&view["default_rules"]["takes"], &view["default_rules"]["going_back"]),
        (&json!(1), &json!(false))
    );

    let set = |rules: Value| json!({ "id": campaign, "rules": rules });
    for (path, value) in [
        ("preparation_ms", json!(0)),
        ("limit_ms", json!(-5)),
        ("takes", json!(11)),
        ("follow_ups", json!(6)),
    ] {
        let error =
            desk.try_call("campaigns.set_rules", set(rules(|rules| rules[path] = value))).unwrap_err();
        assert_eq!(error.fields[0].path, format!("rules.{path}"));
    }
    let kept = rules(|rules| rules["counting"] = json!("first"));
    assert_eq!(desk.call("campaigns.set_rules", set(kept.clone()))["rules"], kept);

    let criteria = desk.set_criteria(&campaign, &["Organisation"]);
    let own = json!({ "text": "Un ?", "mandatory": true, "limit_ms": 60_000, "takes": 3, "competencies": criteria });
    desk.ask_with(&campaign, own);
    desk.call("campaigns.open", json!({ "id": campaign }));
    assert_eq!(desk.refused("campaigns.set_rules", set(rules(|_| {}))), "campaign.not_draft");

    let plan = crate::support::Plan { campaign, questions: Vec::new(), criteria };
    let seat = desk.seat(&plan, &["recording"]);
    let question = &desk.view(&seat.session)["questions"][0];
    let effective = json!({ "preparation_ms": 30_000, "limit_ms": 60_000, "takes": 3, "follow_ups": 0 });
    assert_eq!(question["rules"], effective, "the question's own rules come first");
}

#[test]
fn takes_run_out_and_the_rule_says_which_counts() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let chosen = rules(|rules| rules["counting"] = json!("chosen"));
    desk.call("campaigns.set_rules", json!({ "id": campaign, "rules": chosen }));
    let criteria = desk.set_criteria(&campaign, &["Organisation"]);
    let question = desk.ask(&campaign, "Un ?", &[]);
    desk.call("campaigns.open", json!({ "id": campaign }));
    let plan = crate::support::Plan { campaign, questions: vec![question.clone()], criteria };
    let seat = desk.seat(&plan, &["recording"]);
    let item = || Desk::item(&clip("answer-1.mp4"), &question);
    let start = |items: Vec<Value>| json!({ "session_id": seat.session, "items": items });
    assert_eq!(desk.refused("imports.start", start(vec![item(), item(), item()])), "answer.takes_used");
    desk.import(&seat.session, &[item(), item()]);
    let error = desk.try_call("imports.start", start(vec![item()])).unwrap_err();
    assert_eq!((error.code.as_str(), error.params["count"].as_str()), ("answer.takes_used", "2"));

    let takes = || desk.view(&seat.session)["questions"][0]["takes"].clone();
    let counting = || {
        takes().as_array().unwrap().iter().map(|take| take["counts"].as_bool().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(counting(), [false, true]);
    desk.call("answers.choose", json!({ "id": takes()[0]["answer_id"] }));
    assert_eq!(counting(), [true, false]);
    assert_eq!(desk.answer(&seat.session, 0)["take"], 1);
    // A take that is taken out makes room for another one.
    desk.call("answers.remove", json!({ "id": takes()[1]["answer_id"] }));
    desk.import(&seat.session, &[item()]);
    assert_eq!(counting(), [true, false]);

    desk.rate(&desk.answer(&seat.session, 0), &plan.criteria[0], 3);
    desk.call("sign_offs.create", json!({ "session_id": seat.session }));
    let choose = json!({ "id": takes()[1]["answer_id"] });
    assert_eq!(desk.refused("answers.choose", choose), "session.signed");
}

#[test]
fn an_end_is_in_the_future_and_only_moves_on() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let dates =
        |opens: Value, closes: Value| json!({ "id": campaign, "opens_at_ms": opens, "closes_at_ms": closes });
    let refused = |input: Value| {
        let error = desk.try_call("campaigns.set_dates", input).unwrap_err();
        error.fields.first().map_or(error.code, |field| format!("{} {}", field.path, field.code))
    };
    assert_eq!(refused(dates(Value::Null, json!(START - DAY))), "closes_at_ms past");
    assert_eq!(refused(dates(json!(START + 3 * DAY), json!(START + 2 * DAY))), "closes_at_ms before_start");
    desk.call("campaigns.set_dates", dates(json!(START + DAY), json!(START + 2 * DAY)));
    let codes = |list: &Value| {
        list.as_array()
            .unwrap()
            .iter()
            .map(|each| each["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(codes(&get(&desk, &campaign)["warnings"]).contains(&"campaign.planned_later".to_owned()));

    desk.set_criteria(&campaign, &["Organisation"]);
    desk.ask(&campaign, "Un ?", &[]);
    desk.pass(2 * DAY);
    assert_eq!(codes(&get(&desk, &campaign)["problems"]), ["campaign.end_passed"]);
    assert_eq!(desk.refused("campaigns.open", json!({ "id": campaign })), "campaign.not_ready");
    desk.call("campaigns.set_dates", dates(json!(START + DAY), json!(START + 5 * DAY)));
    desk.call("campaigns.open", json!({ "id": campaign }));

    assert_eq!(refused(dates(json!(START + DAY), json!(START + 4 * DAY))), "campaign.end_earlier");
    assert_eq!(refused(dates(Value::Null, json!(START + 6 * DAY))), "campaign.opened");
    let moved = desk.call("campaigns.set_dates", dates(json!(START + DAY), json!(START + 6 * DAY)));
    assert_eq!(moved["closes_at_ms"], START + 6 * DAY);
    desk.call("campaigns.close", json!({ "id": campaign }));
    assert_eq!(refused(dates(json!(START + DAY), json!(START + 9 * DAY))), "campaign.not_open");
}

#[test]
fn a_campaign_closes_by_itself_once_at_its_end() {
    let mut desk = Desk::open();
    let (due, later) = (desk.plan().campaign, desk.plan().campaign);
    for (campaign, days) in [(&due, 1), (&later, 2)] {
        let end = START + days * DAY;
        desk.call("campaigns.set_dates", json!({ "id": campaign, "opens_at_ms": null, "closes_at_ms": end }));
    }
    let states = |desk: &Desk| {
        [&due, &later].map(|id| get(desk, id)["campaign"]["state"].as_str().unwrap().to_owned())
    };
    let workspace = desk.host().workspace().unwrap();
    workspace.do_due();
    assert_eq!(states(&desk), ["open", "open"]);

    desk.pass(DAY);
    let mut heard = desk.host().events().listen();
    workspace.do_due();
    assert_eq!(states(&desk), ["closed", "open"]);
    assert_eq!(heard.try_recv().unwrap(), Event::Changed { tags: vec![Tag::Campaigns] });
    let closed = get(&desk, &due)["campaign"].clone();
    assert!(closed["closed_at_ms"].as_i64().unwrap() >= START + DAY);
    workspace.do_due();
    assert_eq!(get(&desk, &due)["campaign"], closed, "once is enough");
    drop(workspace);

    // What came due while nothing ran is caught up.
    desk.close();
    desk.pass(DAY);
    desk.start_again();
    until("the second campaign closes", || (states(&desk) == ["closed", "closed"]).then_some(()));
    let lines = desk.audit();
    let by_itself: Vec<_> = lines.iter().filter(|line| line.method == "campaigns.close_due").collect();
    assert_eq!(by_itself.len(), 2);
    assert!(by_itself.iter().all(|line| line.actor.is_nil()));
}

#[test]
fn a_copy_has_the_plan_and_nobody_in_it() {
    let desk = Desk::open();
    let plan = desk.plan();
    desk.seat(&plan, &[]);
    let end = START + DAY;
    desk.call(
        "campaigns.set_dates",
        json!({ "id": plan.campaign, "opens_at_ms": null, "closes_at_ms": end }),
    );
    assert_eq!(desk.refused("campaigns.duplicate", json!({ "id": plan.campaign, "title": "" })), "invalid");
    let copy = id(&desk.call("campaigns.duplicate", json!({ "id": plan.campaign, "title": "Printemps" })));
    let (before, after) = (get(&desk, &plan.campaign), get(&desk, &copy));
    assert_eq!((&after["campaign"]["state"], &after["session_count"]), (&json!("draft"), &json!(0)));
    assert_eq!(
        (&after["campaign"]["closes_at_ms"], &after["campaign"]["opened_at_ms"]),
        (&Value::Null, &Value::Null)
    );
    for same in ["rules", "job_title", "policy_profiles", "language"] {
        assert_eq!(after["campaign"][same], before["campaign"][same], "{same}");
    }
    let texts = |view: &Value| {
        view["questions"].as_array().unwrap().iter().map(|q| q["displayed_text"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&after), texts(&before));
    let criteria = after["campaign"]["criteria"].as_array().unwrap();
    assert_eq!(after["questions"][1]["competencies"], json!([criteria[1]["id"]]), "its own criteria");
    assert_ne!(criteria[1]["id"], before["campaign"]["criteria"][1]["id"]);
    // What is changed in the copy leaves the original alone.
    desk.call("questions.delete", json!({ "id": after["questions"][1]["id"] }));
    assert_eq!(texts(&get(&desk, &plan.campaign)).len(), 2);
    desk.call("campaigns.open", json!({ "id": copy }));
}

#[test]
fn what_is_archived_is_out_of_the_way() {
    let desk = Desk::open();
    let plan = desk.plan();
    let archive = json!({ "id": plan.campaign });
    assert_eq!(desk.refused("campaigns.archive", archive.clone()), "campaign.not_closed");
    desk.call("campaigns.close", archive.clone());
    assert_eq!(titles(&desk, Value::Null), ["Chef de projet"]);
    desk.call("campaigns.archive", archive.clone());
    assert_eq!(titles(&desk, Value::Null), Vec::<String>::new());
    assert_eq!(titles(&desk, json!("archived")), ["Chef de projet"]);
    assert_eq!(desk.refused("campaigns.archive", archive), "campaign.not_closed");
}

#[test]
fn the_numbers_of_a_campaign_follow_its_records() {
    let desk = Desk::open();
    let (plan, seat) = desk.answered();
    let second = desk.call(
        "sessions.create",
        json!({
            "campaign_id": plan.campaign, "person_id": seat.person, "language": "fr", "consent_language": "fr",
            "consents": [], "person": null,
        }),
    );
    desk.call("sessions.cancel", json!({ "id": second["id"], "reason": "Doublon" }));
    let answer = desk.answer(&seat.session, 0);
    desk.rate(&answer, &plan.criteria[0], 4);
    desk.type_transcript(&answer, Value::Null, "Bonjour.");
    let numbers = || desk.call("campaigns.statistics", json!({ "id": plan.campaign }));
    let found = numbers();
    assert_eq!(
        (&found["candidates"], &found["completed"], &found["completion_rate"]),
        (&json!(2), &json!(1), &json!(1.0))
    );
    assert_eq!(
        found["states"],
        json!([{ "state": "completed", "count": 1 }, { "state": "cancelled", "count": 1 }])
    );
    assert_eq!((&found["answers"], &found["transcribed"]), (&json!(2), &json!(1)));
    assert_eq!((&found["rated"], &found["expected"], &found["signed"]), (&json!(1), &json!(3), &json!(0)));
    // Two answers of three seconds each; what a recording adds at its end is less than half a second.
    let mean = found["interviews"]["mean_ms"].as_i64().unwrap();
    assert!((6_000..7_000).contains(&mean), "{mean}");
    assert_eq!(found["questions"][1]["answers"], 1);

    desk.rate(&answer, &plan.criteria[1], 4);
    desk.rate(&desk.answer(&seat.session, 1), &plan.criteria[1], 4);
    desk.call("sign_offs.create", json!({ "session_id": seat.session }));
    assert_eq!((&numbers()["rated"], &numbers()["signed"]), (&json!(3), &json!(1)));
}
