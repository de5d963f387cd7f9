//! Campaigns and their questions: prepared, opened, frozen, listed.

use serde_json::{Value, json};

use crate::support::{Desk, criterion, id, items};

fn codes(problems: &Value) -> Vec<&str> {
    problems.as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

fn positions(desk: &Desk, campaign: &str) -> Vec<(u64, String)> {
    let view = desk.call("campaigns.get", json!({ "id": campaign }));
    let questions = view["questions"].as_array().unwrap();
    questions
        .iter()
        .map(|question| {
            (question["position"].as_u64().unwrap(), question["displayed_text"].as_str().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn a_campaign_opens_when_nothing_is_missing_and_is_frozen_from_then_on() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let problems = || desk.call("campaigns.get", json!({ "id": campaign }))["problems"].clone();
    assert_eq!(codes(&problems()), ["campaign.no_question", "campaign.no_criterion"]);
    assert_eq!(desk.refused("campaigns.open", json!({ "id": campaign })), "campaign.not_ready");

    let mut bare = criterion("Écoute");
    bare["anchors"]["three"] = json!("");
    let criteria = json!([criterion("Organisation"), bare]);
    let set = desk.call("campaigns.set_scorecard", json!({ "id": campaign, "criteria": criteria }));
    let first = id(&set["criteria"][0]);
    let question = desk.ask(&campaign, "Pourquoi ?", std::slice::from_ref(&first));
    assert_eq!(codes(&problems()), ["campaign.anchor_missing", "campaign.criterion_unasked"]);
    assert_eq!(problems()[0]["params"], json!({ "criterion": "Écoute", "anchor": "3" }));
    assert_eq!(desk.refused("campaigns.open", json!({ "id": campaign })), "campaign.not_ready");

    desk.set_criteria(&campaign, &["Organisation", "Écoute"]);
    let view = desk.call("campaigns.get", json!({ "id": campaign }));
    assert_eq!(view["questions"][0]["competencies"], json!([]), "criteria that are gone are forgotten");
    assert_eq!(codes(&view["warnings"]), ["campaign.criteria_count"]);
    let opened = desk.call("campaigns.open", json!({ "id": campaign }));
    assert_eq!(opened["state"], "open");

    let edit = json!({ "text": "Autre", "mandatory": false });
    for (method, input) in [
        ("campaigns.open", json!({ "id": campaign })),
        ("campaigns.set_scorecard", json!({ "id": campaign, "criteria": [] })),
        ("questions.create", json!({ "campaign_id": campaign, "question": edit })),
        ("questions.update", json!({ "id": question, "question": edit })),
        ("questions.move", json!({ "id": question, "position": 1 })),
        ("questions.delete", json!({ "id": question })),
    ] {
        assert_eq!(desk.refused(method, input), "campaign.not_draft", "{method}");
    }
    let mut entered = json!({ "title": "Nouveau titre", "job_title": "J", "language": "en", "policy_profiles": ["EU", "FR"] });
    let update = |entered: &Value| json!({ "id": campaign, "campaign": entered });
    assert_eq!(desk.refused("campaigns.update", update(&entered)), "campaign.not_draft");
    entered["language"] = json!("fr");
    assert_eq!(desk.call("campaigns.update", update(&entered))["title"], "Nouveau titre");
    assert_eq!(positions(&desk, &campaign), [(1, "Pourquoi ?".to_owned())]);
}

#[test]
fn policy_profiles_only_grow_after_the_first_session() {
    let desk = Desk::open();
    let plan = desk.plan();
    let update = |profiles: &[&str]| {
        let entered =
            json!({ "title": "T", "job_title": "J", "language": "fr", "policy_profiles": profiles });
        json!({ "id": plan.campaign, "campaign": entered })
    };
    desk.call("campaigns.update", update(&["FR"]));
    desk.seat(&plan, &[]);
    assert_eq!(desk.refused("campaigns.update", update(&["EU"])), "campaign.profiles_shrink");
    desk.call("campaigns.update", update(&["FR", "US-NYC"]));
    assert_eq!(desk.refused("campaigns.update", update(&["FR"])), "campaign.profiles_shrink");
    let view = desk.call("campaigns.get", json!({ "id": plan.campaign }));
    assert_eq!(view["limits"]["notice_business_days"], 10);
    assert_eq!(view["limits"]["emotions_allowed"], false);
}

#[test]
fn a_closed_campaign_takes_nobody_and_one_with_sessions_stays() {
    let desk = Desk::open();
    let plan = desk.plan();
    desk.seat(&plan, &[]);
    assert_eq!(desk.refused("campaigns.delete", json!({ "id": plan.campaign })), "campaign.has_sessions");
    desk.call("campaigns.close", json!({ "id": plan.campaign }));
    assert_eq!(desk.refused("campaigns.close", json!({ "id": plan.campaign })), "campaign.not_open");
    assert_eq!(desk.refused("campaigns.open", json!({ "id": plan.campaign })), "campaign.not_draft");
    let late = json!({
        "campaign_id": plan.campaign, "person_id": null, "language": "fr", "consent_language": "fr", "consents": [],
        "person": { "first_name": "Trop", "last_name": "Tard" },
    });
    assert_eq!(desk.refused("sessions.create", late), "campaign.not_open");
    let people = desk.call("persons.list", json!({ "search": "Tard", "after": null, "limit": 10 }));
    assert_eq!(people["items"], json!([]), "nobody is kept for a session that was refused");
}

#[test]
fn questions_keep_their_numbers_without_gaps() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let [a, b, c] = ["A", "B", "C"].map(|text| desk.ask(&campaign, text, &[]));
    let texts = || -> String {
        let found = positions(&desk, &campaign);
        assert!(found.iter().map(|(position, _)| *position).eq(1..=found.len() as u64), "{found:?}");
        found.into_iter().map(|(_, text)| text).collect()
    };
    assert_eq!(texts(), "ABC");
    for (question, position, order) in
        [(&c, 1, "CAB"), (&c, 2, "ACB"), (&a, 99, "CBA"), (&a, 0, "ACB"), (&b, u32::MAX, "ACB")]
    {
        desk.call("questions.move", json!({ "id": question, "position": position }));
        assert_eq!(texts(), order);
    }
    desk.call("questions.delete", json!({ "id": c }));
    assert_eq!(texts(), "AB");
    let restored = desk.call("questions.restore", json!({ "id": c }));
    assert_eq!((texts().as_str(), &restored["position"]), ("ACB", &json!(2)));

    desk.call("questions.delete", json!({ "id": b }));
    desk.ask(&campaign, "D", &[]);
    desk.call("questions.restore", json!({ "id": b }));
    assert_eq!(texts(), "ACBD");

    let reworded = desk.call(
        "questions.update",
        json!({ "id": a, "question": { "text": "A?", "mandatory": false, "limit_ms": 60_000 } }),
    );
    assert_eq!(
        (&reworded["original_text"], &reworded["displayed_text"], &reworded["was_modified"]),
        (&json!("A"), &json!("A?"), &json!(true))
    );
}

#[test]
fn lists_come_in_pages_without_repeats_or_gaps() {
    let desk = Desk::open();
    let titles = ["Éclair", "abeille", "Zèbre", "eau", "Écume", "Abricot", "yack"];
    for title in titles {
        let entered =
            json!({ "title": title, "job_title": "J", "language": "fr", "policy_profiles": ["EU"] });
        desk.call("campaigns.create", entered);
    }
    let pages = |order: &str, search: Value| -> Vec<String> {
        let (mut after, mut found) = (Value::Null, Vec::new());
        loop {
            let page = desk.call(
                "campaigns.list",
                json!({ "search": search, "state": "draft", "order": order, "after": after, "limit": 2 }),
            );
            assert!(items(&page).len() <= 2);
            found.extend(items(&page).iter().map(|row| row["title"].as_str().unwrap().to_owned()));
            after = page["next"].clone();
            if after.is_null() {
                return found;
            }
        }
    };
    assert_eq!(
        pages("title", Value::Null),
        ["abeille", "Abricot", "eau", "Éclair", "Écume", "yack", "Zèbre"]
    );
    let newest: Vec<_> = titles.iter().rev().map(|title| (*title).to_owned()).collect();
    assert_eq!(pages("newest", Value::Null), newest);
    assert_eq!(pages("title", json!("EC")), ["Éclair", "Écume"]);
    let deleted = desk.call(
        "campaigns.list",
        json!({ "search": "yack", "state": null, "order": "title", "after": null, "limit": 1 }),
    );
    let yack = id(&items(&deleted)[0]);
    desk.call("campaigns.delete", json!({ "id": yack }));
    assert!(!pages("title", Value::Null).contains(&"yack".to_owned()));
    desk.call("campaigns.restore", json!({ "id": yack }));
    assert!(pages("title", Value::Null).contains(&"yack".to_owned()));
}

#[test]
fn everything_that_is_said_before_opening_has_words() {
    let source = include_str!("../../../domain/src/campaign.rs");
    let codes: Vec<&str> = source
        .split("OpeningProblem::new(")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .collect();
    assert!(codes.len() > 7, "{codes:?}");
    for locale in [
        include_str!("../../../../ui/src/locales/en.json"),
        include_str!("../../../../ui/src/locales/fr.json"),
    ] {
        let words: Value = serde_json::from_str(locale).unwrap();
        for code in &codes {
            let name = code.strip_prefix("campaign.").unwrap();
            let said = &words["opening"]["campaign"];
            let has_words = [name.to_owned(), format!("{name}_one")].iter().any(|key| said[key].is_string());
            assert!(has_words, "{code}");
        }
    }
}
