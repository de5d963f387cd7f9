//! Several candidates at once.

use serde_json::{Value, json};

use crate::support::{Desk, items};

const LIST: &str = "Prénom;Nom;E-mail\nÉlodie;Martin;ELODIE@exemple.fr\nJan;;jan@exemple.fr\nZéphyrine;Quillfeather;zq@example.com\nÉlodie;M.;elodie@exemple.fr\nOmar;El Fassi;\n";

#[test]
fn a_list_is_looked_at_before_anybody_is_added() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &[]);
    let preview = |text: &str| {
        desk.call("sessions.preview_list", json!({ "campaign_id": plan.campaign, "text": text }))
    };
    let lines = preview(LIST);
    let lines = lines.as_array().unwrap();
    assert_eq!(lines.iter().map(|line| line["line"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    assert_eq!(lines[1]["problems"], json!([{ "path": "person.last_name", "code": "required" }]));
    assert_eq!((&lines[2]["known"]["id"], &lines[2]["seated"]), (&json!(seat.person), &json!(true)));
    assert_eq!(
        (&lines[3]["twin"], &lines[0]["twin"], &lines[4]["twin"]),
        (&json!(2), &Value::Null, &Value::Null)
    );
    assert_eq!(preview(""), json!([]));
    let many = "A B\n".repeat(501);
    let error = desk
        .try_call("sessions.preview_list", json!({ "campaign_id": plan.campaign, "text": many }))
        .unwrap_err();
    assert_eq!(error.fields[0].code, "too_many");
    let people = desk.call("persons.list", json!({ "search": null, "after": null, "limit": 50 }));
    assert_eq!(items(&people).len(), 1, "nothing is kept of a list that was only looked at");
}

#[test]
fn a_list_is_added_whole_or_not_at_all_and_agrees_to_nothing() {
    let desk = Desk::open();
    let plan = desk.plan();
    desk.seat(&plan, &[]);
    let person = |first: &str, last: &str, email: &str| json!({ "first_name": first, "last_name": last, "email": email });
    let add = |campaign: &str, people: Value| json!({ "campaign_id": campaign, "language": "en", "people": people });
    let wrong = json!([person("Élodie", "Martin", "e@exemple.fr"), person("Jan", "", "jan@")]);
    let error = desk.try_call("sessions.create_list", add(&plan.campaign, wrong)).unwrap_err();
    let named: Vec<_> = error.fields.iter().map(|field| field.path.as_str()).collect();
    assert_eq!(named, ["people.1.last_name", "people.1.email"]);
    let people =
        || items(&desk.call("persons.list", json!({ "search": null, "after": null, "limit": 50 }))).len();
    assert_eq!(people(), 1);

    let list = json!([
        person("Élodie", "Martin", "e@exemple.fr"),
        person("Zéphyrine", "Quillfeather", "ZQ@example.com"),
        person("E.", "Martin", "E@exemple.fr"),
        person("Omar", "El Fassi", ""),
    ]);
    let created = desk.call("sessions.create_list", add(&plan.campaign, list.clone()));
    assert_eq!((created["ids"].as_array().unwrap().len(), &created["skipped"]), (2, &json!(2)));
    assert_eq!(people(), 3);
    let view = desk.view(created["ids"][0].as_str().unwrap());
    assert_eq!((&view["consents"], &view["session"]["language"]), (&json!([]), &json!("en")));

    // The same people in another campaign are the same persons.
    let other = desk.plan();
    let created = desk.call("sessions.create_list", add(&other.campaign, list));
    assert_eq!((created["ids"].as_array().unwrap().len(), &created["skipped"]), (3, &json!(1)));
    assert_eq!(people(), 4, "only the one without an address is new");

    desk.call("campaigns.close", json!({ "id": other.campaign }));
    let late = add(&other.campaign, json!([person("Trop", "Tard", "")]));
    assert_eq!(desk.refused("sessions.create_list", late), "campaign.not_open");
    assert_eq!(desk.refused("sessions.create_list", add(&plan.campaign, json!([]))), "invalid");
}
