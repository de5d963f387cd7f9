//! The bank: searched, added to, put into campaigns, and made into templates.

use serde_json::{Value, json};

use crate::support::{Desk, id, items};

/// A question of the bank that asks for nothing in particular.
pub fn listing() -> Value {
    json!({
        "search": null, "competency_id": null, "category": null, "difficulty": null, "language": null, "own": null,
        "after": null, "limit": 50,
    })
}

fn with(mut list: Value, field: &str, value: Value) -> Value {
    list[field] = value;
    list
}

/// Every row, page by page.
pub fn all(desk: &Desk, list: &Value) -> Vec<Value> {
    let (mut after, mut rows) = (Value::Null, Vec::new());
    loop {
        let page = desk.call("bank.questions", with(list.clone(), "after", after));
        rows.extend(items(&page).iter().cloned());
        after = page["next"].clone();
        if after.is_null() {
            return rows;
        }
    }
}

fn competency(desk: &Desk, english: &str) -> Value {
    let rows = desk.call("bank.competencies", json!({}));
    let found = rows.as_array().unwrap().iter().find(|row| row["competency"]["name"]["en"] == english);
    found.unwrap_or_else(|| panic!("no {english}")).clone()
}

pub fn own_question(competency: &str, french: &str) -> Value {
    json!({
        "competency_id": competency, "category": "situational", "difficulty": "easy",
        "text": { "fr": french, "en": "" }, "preparation_ms": 20_000, "limit_ms": 90_000,
        "probes": [{ "fr": "Pour quelle raison ?", "en": "" }],
    })
}

pub fn own_competency(name: &str) -> Value {
    let both = |fr: &str| json!({ "fr": fr, "en": "" });
    json!({
        "name": both(name), "definition": both("Se repérer dans un décor."),
        "anchors": { "one": both("Cherche."), "three": both("Trouve."), "five": both("Prévoit.") },
    })
}

fn texts(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["question"]["text"]["fr"].as_str().unwrap()).collect()
}

#[test]
fn the_bank_is_searched_and_filtered_without_accents_and_page_by_page() {
    let desk = Desk::open();
    let teamwork = id(&competency(&desk, "Teamwork")["competency"]);
    for text in ["Que faites-vous d’un décor égaré ?", "À quelle heure l’équipe commence-t-elle ?"] {
        desk.call("bank.create_question", own_question(&teamwork, text));
    }
    let everything = all(&desk, &listing());
    assert!(everything.len() >= 86);
    assert_eq!(
        texts(&everything[..2]),
        ["À quelle heure l’équipe commence-t-elle ?", "Que faites-vous d’un décor égaré ?"]
    );
    for limit in [1, 2, 3, 200] {
        let pages = all(&desk, &with(listing(), "limit", json!(limit)));
        assert_eq!(
            pages.iter().map(|row| id(&row["question"])).collect::<Vec<_>>(),
            everything.iter().map(|row| id(&row["question"])).collect::<Vec<_>>(),
            "{limit}"
        );
    }
    let find = |field: &str, value: Value| all(&desk, &with(listing(), field, value));
    assert_eq!(texts(&find("search", json!("ÉGARE  decor"))), ["Que faites-vous d’un décor égaré ?"]);
    assert!(!find("search", json!("l'equipe")).is_empty(), "apostrophes of any shape");
    assert!(
        find("search", json!("colleague overload")).is_empty()
            && !find("search", json!("colleague workload")).is_empty()
    );
    assert!(find("search", json!("%_*")).is_empty());
    assert_eq!(find("own", json!(true)).len(), 2);
    assert_eq!(find("own", json!(false)).len(), everything.len() - 2);
    assert_eq!(find("language", json!("en")).len(), everything.len() - 2, "own ones are in French alone");
    assert_eq!(find("language", json!("fr")).len(), everything.len());
    let shown = find("competency_id", json!(teamwork));
    assert_eq!(json!(shown.len()), competency(&desk, "Teamwork")["questions"]);
    for (field, values) in [
        ("category", ["behavioural", "situational", "knowledge"]),
        ("difficulty", ["easy", "medium", "hard"]),
    ] {
        let counts = values.map(|value| {
            let rows = find(field, json!(value));
            assert!(rows.iter().all(|row| row["question"][field] == value));
            rows.len()
        });
        assert_eq!(counts.iter().sum::<usize>(), everything.len());
    }
    for after in ["own:rubbish", "built-in:x", "", "else"] {
        let error = desk.try_call("bank.questions", with(listing(), "after", json!(after))).unwrap_err();
        assert_eq!(error.fields[0].path, "after", "{after}");
    }
}

#[test]
fn own_entries_are_written_changed_copied_deleted_and_brought_back() {
    let desk = Desk::open();
    let written = id(&desk.call("bank.create_competency", own_competency("Orientation")));
    let question = id(&desk.call("bank.create_question", own_question(&written, "Où êtes-vous ?")));
    let mut changed = own_question(&written, "Où allez-vous ?");
    changed["difficulty"] = json!("hard");
    desk.call("bank.update_question", json!({ "id": question, "question": changed }));
    let view = desk.call("bank.get_question", json!({ "id": question }));
    assert_eq!((&view["question"]["text"]["fr"], &view["own"]), (&json!("Où allez-vous ?"), &json!(true)));
    assert_eq!(view["competency"]["name"]["fr"], "Orientation");

    assert_eq!(desk.refused("bank.delete_competency", json!({ "id": written })), "competency.has_questions");
    desk.call("bank.delete_question", json!({ "id": question }));
    assert_eq!(desk.refused("bank.get_question", json!({ "id": question })), "bank_question.not_found");
    desk.call("bank.delete_competency", json!({ "id": written }));
    assert!(
        desk.try_call("bank.restore_question", json!({ "id": question })).is_err(),
        "its competency is gone"
    );
    desk.call("bank.restore_competency", json!({ "id": written }));
    desk.call("bank.restore_question", json!({ "id": question }));

    let shipped = all(&desk, &with(listing(), "own", json!(false)))[0]["question"].clone();
    let copy = desk.call("bank.copy_question", json!({ "id": shipped["id"] }));
    assert_eq!((&copy["based_on"], &copy["text"]), (&shipped["id"], &shipped["text"]));
    desk.call(
        "bank.update_question",
        json!({ "id": copy["id"], "question": own_question(&written, "À moi ?") }),
    );
    assert_eq!(desk.call("bank.get_question", json!({ "id": shipped["id"] }))["question"], shipped);
    let teamwork = competency(&desk, "Teamwork")["competency"].clone();
    let copied = desk.call("bank.copy_competency", json!({ "id": teamwork["id"] }));
    assert_eq!(copied["anchors"], teamwork["anchors"]);
    for (method, input) in [
        ("bank.update_question", json!({ "id": shipped["id"], "question": own_question(&written, "Non ?") })),
        ("bank.delete_question", json!({ "id": shipped["id"] })),
        ("bank.update_competency", json!({ "id": teamwork["id"], "competency": own_competency("Non") })),
        ("bank.delete_competency", json!({ "id": teamwork["id"] })),
    ] {
        assert_eq!(desk.refused(method, input), "bank.built_in", "{method}");
    }
    let error = desk.try_call("bank.create_question", own_question(&question, "Qui ?")).unwrap_err();
    assert_eq!((error.fields[0].path.as_str(), error.fields[0].code.as_str()), ("competency_id", "unknown"));
}

#[test]
fn questions_of_the_bank_bring_their_competencies_times_and_follow_ups_into_a_draft() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let mut mine = crate::support::criterion("travail en equipe");
    mine["weight"] = json!(4);
    desk.call("campaigns.set_scorecard", json!({ "id": campaign, "criteria": [mine] }));
    let of = |name: &str| -> Vec<Value> {
        let competency = id(&competency(&desk, name)["competency"]);
        all(&desk, &with(listing(), "competency_id", json!(competency)))
            .into_iter()
            .map(|row| row["question"].clone())
            .collect()
    };
    let (team, plan) = (of("Teamwork"), of("Planning and priorities"));
    let chosen = [&team[0], &plan[0], &plan[1], &team[0]];
    let ids: Vec<_> = chosen.iter().map(|question| id(question)).collect();
    let added = desk.call("questions.add_from_bank", json!({ "campaign_id": campaign, "question_ids": ids }));
    assert_eq!(added.as_array().unwrap().len(), 3, "each once");
    let view = desk.call("campaigns.get", json!({ "id": campaign }));
    let criteria = view["campaign"]["criteria"].as_array().unwrap();
    assert_eq!(criteria.len(), 2, "the criterion of the same name is taken");
    assert_eq!(
        (&criteria[1]["name"], &criteria[1]["weight"]),
        (&json!("Organisation et priorités"), &json!(4))
    );
    let planning = competency(&desk, "Planning and priorities");
    assert_eq!(criteria[1]["anchors"]["five"], planning["competency"]["anchors"]["five"]["fr"]);
    for (asked, (source, criterion)) in
        view["questions"].as_array().unwrap().iter().zip([(&team[0], 0), (&plan[0], 1), (&plan[1], 1)])
    {
        assert_eq!(asked["displayed_text"], source["text"]["fr"]);
        assert_eq!(asked["competencies"], json!([criteria[criterion]["id"]]));
        assert_eq!(
            (&asked["limit_ms"], &asked["preparation_ms"]),
            (&source["limit_ms"], &source["preparation_ms"])
        );
        let probes: Vec<_> =
            source["probes"].as_array().unwrap().iter().map(|probe| probe["fr"].clone()).collect();
        assert_eq!(asked["probes"], json!(probes));
        assert_eq!(asked["bank_question_id"], source["id"]);
    }
    let again = desk.call("questions.add_from_bank", json!({ "campaign_id": campaign, "question_ids": ids }));
    assert_eq!(again, json!([]));

    let english = desk.call(
        "campaigns.create",
        json!({
            "title": "E", "job_title": "E", "language": "en", "policy_profiles": ["EU"],
        }),
    );
    let written =
        id(&desk.call("bank.create_question", own_question(&id(&planning["competency"]), "Quand ?")));
    let input = json!({ "campaign_id": english["id"], "question_ids": [ids[0], written] });
    assert_eq!(desk.refused("questions.add_from_bank", input), "bank.not_in_language");
    let view = desk.call("campaigns.get", json!({ "id": english["id"] }));
    assert_eq!(
        (&view["questions"], &view["campaign"]["criteria"]),
        (&json!([]), &json!([])),
        "all or nothing"
    );
    desk.call("campaigns.open", json!({ "id": campaign }));
    let frozen = json!({ "campaign_id": campaign, "question_ids": [id(&plan[2])] });
    assert_eq!(desk.refused("questions.add_from_bank", frozen), "campaign.not_draft");
}

#[test]
fn templates_make_campaigns_and_campaigns_make_templates() {
    let desk = Desk::open();
    let templates = desk.call("templates.list", json!({}));
    let templates = templates.as_array().unwrap();
    assert_eq!(templates.len(), 8);
    for template in templates {
        for language in ["fr", "en"] {
            let made = desk.call("templates.create_campaign", json!({
                "template_id": template["id"], "title": "", "language": language, "policy_profiles": ["EU", "FR"],
            }));
            assert_eq!(made["title"], template["job_title"][language]);
            let view = desk.call("campaigns.get", json!({ "id": made["id"] }));
            assert_eq!((&view["problems"], &view["warnings"]), (&json!([]), &json!([])));
            assert_eq!(json!(view["questions"].as_array().unwrap().len()), template["questions"]);
            assert_eq!(desk.call("campaigns.open", json!({ "id": made["id"] }))["state"], "open");
        }
    }
    let plan = desk.plan();
    let input =
        json!({ "campaign_id": plan.campaign, "template": { "name": "Chef", "summary": "Un essai." } });
    let kept = desk.call("templates.save", input);
    let rows = desk.call("templates.list", json!({}));
    assert_eq!(
        (&rows[0]["id"], &rows[0]["own"], &rows[0]["languages"]),
        (&kept["id"], &json!(true), &json!(["fr"]))
    );
    let from = |language: &str| json!({ "template_id": kept["id"], "title": "Deuxième", "language": language, "policy_profiles": ["EU"] });
    assert_eq!(desk.refused("templates.create_campaign", from("en")), "bank.not_in_language");
    let made = desk.call("templates.create_campaign", from("fr"));
    let view = desk.call("campaigns.get", json!({ "id": made["id"] }));
    let names: Vec<_> =
        view["campaign"]["criteria"].as_array().unwrap().iter().map(|each| &each["name"]).collect();
    assert_eq!(names, ["Organisation", "Écoute"]);
    let second = &view["questions"][1];
    assert_eq!(second["competencies"], json!([view["campaign"]["criteria"][1]["id"]]));
    assert_eq!(view["campaign"]["state"], "draft");

    let renamed =
        desk.call("templates.rename", json!({ "id": kept["id"], "template": { "name": "Cheffe" } }));
    assert_eq!(renamed["name"], json!({ "fr": "Cheffe", "en": "" }));
    desk.call("templates.delete", json!({ "id": kept["id"] }));
    assert_eq!(desk.refused("templates.get", json!({ "id": kept["id"] })), "template.not_found");
    desk.call("templates.restore", json!({ "id": kept["id"] }));
    assert_eq!(desk.call("templates.get", json!({ "id": kept["id"] }))["own"], true);
    let shipped = json!({ "id": templates[0]["id"] });
    assert_eq!(desk.refused("templates.delete", shipped), "bank.built_in");
    let empty = json!({ "campaign_id": desk.draft(), "template": { "name": "Rien" } });
    assert_eq!(desk.refused("templates.save", empty), "template.empty");
}
