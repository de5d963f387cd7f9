//! Every method, as every role, with every sort of rubbish.

use app::ErrorKind;
use domain::{
    Millis,
    user::{Role, User},
};
use serde_json::{Value, json};

use crate::support::{Desk, id};

/// Methods that ask for no field: whatever they are given does not matter.
const WITHOUT_INPUT: [&str; 58] = [
    "spoken.watch",
    "spoken.end",
    "spoken.keep",
    "spoken.close",
    "interview.get",
    "interview.console",
    "interview.close",
    "interview.give_break",
    "interview.end_break",
    "interview.help",
    "interview.ask_help",
    "interview.begin",
    "interview.answer",
    "interview.stop",
    "interview.decline",
    "interview.next",
    "interview.skip",
    "interview.ask_again",
    "interview.repeat",
    "interview.pause",
    "interview.resume",
    "interview.finish",
    "recordings.captions",
    "recordings.metrics",
    "recordings.current",
    "recordings.pause",
    "recordings.resume",
    "recordings.stop",
    "recordings.discard",
    "devices.list",
    "devices.watch",
    "devices.release",
    "users.list",
    "users.sign_out",
    "crashes.list",
    "crashes.seen",
    "bank.competencies",
    "templates.list",
    "workspace.status",
    "home.get",
    "statistics.overview",
    "workspace.new_recovery_code",
    "workspace.lock",
    "workspace.info",
    "settings.get",
    "jobs.list",
    "weights.list",
    "reports.exports",
    "report_templates.list",
    "activity.verify",
    "retention.get",
    "retention.confirm_clock",
    "backup.create",
    "backup.status",
    "backup.stop",
    "diagnostics.get",
    "diagnostics.check",
    "diagnostics.open_logs",
];

fn user(role: Role) -> User {
    User::new("Some", "Body", "some@example.com", role, Millis(1)).unwrap()
}

#[test]
fn nobody_calls_what_their_role_does_not_include_and_the_attempt_is_audited() {
    let mut desk = Desk::open();
    let mut refused = Vec::new();
    let mut permitted = 0;
    for role in Role::ALL.into_iter().chain([Role::Unknown]) {
        let user = user(role);
        for method in app::api::api().methods() {
            let error = desk.host().call_by(&user, method.name, json!({ "id": 5, "nonsense": [] }));
            if method.role.is_some_and(|least| role.includes(least)) {
                permitted += 1;
                let kind = error.err().map(|error| error.kind);
                assert!(
                    !matches!(kind, Some(ErrorKind::Forbidden | ErrorKind::Internal)),
                    "{}: {kind:?}",
                    method.name
                );
            } else {
                let error = error.unwrap_err();
                assert_eq!(
                    (error.kind, error.code.as_str()),
                    (ErrorKind::Forbidden, "forbidden.role"),
                    "{} as {role:?}",
                    method.name
                );
                refused.push((user.id.uuid(), method.name.to_owned()));
            }
        }
    }
    assert!(permitted > 60 && refused.len() > 150, "{permitted} permitted, {} refused", refused.len());

    let lines = desk.audit();
    for (number, line) in (1..).zip(&lines) {
        assert_eq!(line.number, number);
        let before = number.checked_sub(2).and_then(|position| lines.get(position as usize));
        assert_eq!(line.previous, before.map(|line| line.hash.clone()).unwrap_or_default());
    }
    let logged: Vec<_> = lines
        .into_iter()
        .filter(|line| line.outcome == "forbidden.role")
        .map(|line| (line.actor, line.method))
        .collect();
    assert_eq!(logged, refused);
}

#[test]
fn rubbish_is_invalid_for_every_method_and_changes_nothing() {
    let desk = Desk::open();
    let rubbish =
        [Value::Null, json!("x"), json!(-5), json!(1e300), json!(true), json!([1]), json!([[], {}])];
    let fields = [
        json!({ "nonsense": {} }),
        json!({ "id": [] }),
        json!({ "id": ["../../etc/passwd"], "limit": -1, "order": 7, "session_id": null, "items": "all" }),
        json!({ "campaign_id": {}, "person_id": 3, "answer_id": "\u{0}", "source": 1, "code": null, "method": 0 }),
    ];
    for method in app::api::api().methods() {
        let odd = fields.iter().filter(|_| !WITHOUT_INPUT.contains(&method.name));
        for input in rubbish.iter().chain(odd) {
            let error = desk.try_call(method.name, input.clone()).unwrap_err();
            assert_eq!(
                (error.kind, error.code.as_str()),
                (ErrorKind::Invalid, "invalid.input"),
                "{} of {input}",
                method.name
            );
        }
    }
    assert_eq!(desk.call("workspace.status", json!({}))["state"], "open");
    for list in ["campaigns.list", "sessions.list"] {
        let page = json!({ "campaign_id": null, "state": null, "search": null, "order": "newest", "after": null, "limit": 9 });
        assert_eq!(desk.call(list, page)["items"], json!([]));
    }
}

#[test]
fn values_out_of_their_range_are_named_field_by_field() {
    let desk = Desk::open();
    let campaign = desk.draft();
    let long = "x".repeat(30_000);
    let valid = json!({ "title": "T", "job_title": "J", "language": "fr", "policy_profiles": ["EU"] });
    let with = |field: &str, value: Value| {
        let mut changed = valid.clone();
        changed[field] = value;
        changed
    };
    let question = |field: &str, value: Value| {
        let mut question = json!({ "text": "Q?", "mandatory": true });
        question[field] = value;
        json!({ "campaign_id": campaign, "question": question })
    };
    let scorecard = |change: fn(&mut Value)| {
        let mut criterion = crate::support::criterion("C");
        change(&mut criterion);
        json!({ "id": campaign, "criteria": [criterion] })
    };
    let list = |after: &str| json!({ "search": null, "after": after, "limit": 10 });
    let cases = [
        ("campaigns.create", with("title", json!(" \u{7} ")), "title"),
        ("campaigns.create", with("title", json!(long)), "title"),
        ("campaigns.create", with("job_description", json!(long)), "job_description"),
        ("campaigns.create", with("policy_profiles", json!([])), "policy_profiles"),
        ("questions.create", question("text", json!("")), "text"),
        ("questions.create", question("limit_ms", json!(i64::MIN)), "limit_ms"),
        ("questions.create", question("preparation_ms", json!(i64::MAX)), "preparation_ms"),
        ("questions.create", question("competencies", json!([campaign])), "competencies"),
        ("campaigns.set_scorecard", scorecard(|c| c["weight"] = json!(0)), "criteria.0.weight"),
        ("campaigns.set_scorecard", scorecard(|c| c["name"] = json!("")), "criteria.0.name"),
        ("persons.list", list("rubbish"), "after"),
        ("persons.list", list("AAAA"), "after"),
        ("reports.list", list("é"), "after"),
    ];
    for (method, input, path) in cases {
        let error = desk.try_call(method, input.clone()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Invalid, "{method}");
        assert_eq!(
            error.fields.iter().map(|field| field.path.as_str()).collect::<Vec<_>>(),
            [path],
            "{method} of {input:.200}"
        );
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    let desk = Desk::open();
    assert_eq!(desk.refused("campaigns.explode", json!({})), "method.not_found");
    assert_eq!(desk.refused("", json!({})), "method.not_found");
    let nobody = "01890000-0000-7000-8000-000000000000";
    for (method, code) in [
        ("campaigns.get", "campaign.not_found"),
        ("questions.delete", "question.not_found"),
        ("persons.erase", "person.not_found"),
        ("sessions.get", "session.not_found"),
        ("answers.remove", "answer.not_found"),
        ("jobs.retry", "job.not_found"),
    ] {
        assert_eq!(desk.refused(method, json!({ "id": nobody })), code);
    }
    assert_eq!(desk.refused("weights.fetch", json!({ "id": "../x" })), "weights.not_found");
    assert_eq!(
        desk.refused("reports.reveal", json!({ "path": "/etc/passwd", "folder": false })),
        "report.not_found"
    );
}

#[test]
fn fields_that_nobody_may_set_are_left_alone() {
    let desk = Desk::open();
    let input = json!({
        "title": "T", "job_title": "J", "language": "fr", "policy_profiles": ["EU"],
        "id": "01890000-0000-7000-8000-000000000000", "state": "open", "sample": true, "criteria": [crate::support::criterion("C")],
    });
    let campaign = desk.call("campaigns.create", input);
    assert_ne!(id(&campaign), "01890000-0000-7000-8000-000000000000");
    assert_eq!((&campaign["state"], &campaign["sample"]), (&json!("draft"), &json!(false)));
    assert_eq!(campaign["criteria"], json!([]));
}

#[test]
fn searches_take_any_text() {
    let desk = Desk::open();
    desk.seat(&desk.plan(), &[]);
    for (text, found) in
        [("%", 0), ("_", 0), ("'; DROP TABLE person; --", 0), ("\u{0}", 0), ("QUILL", 1), ("zephyr", 1)]
    {
        let page = desk.call("persons.list", json!({ "search": text, "after": null, "limit": 10 }));
        assert_eq!(page["items"].as_array().unwrap().len(), found, "{text:?}");
    }
}

#[test]
fn the_audit_keeps_no_input_that_could_be_guessed() {
    let mut desk = Desk::open();
    desk.call(
        "workspace.change_protection",
        json!({ "protection": "passphrase", "passphrase": crate::support::PASSPHRASE }),
    );
    let campaign = desk.draft();
    desk.call("campaigns.delete", json!({ "id": campaign }));
    let lines = desk.audit();
    let line = |method: &str| lines.iter().find(|line| line.method == method).unwrap();
    let plain = |input: Value| {
        use sha2::Digest;
        hex::encode(sha2::Sha256::digest(input.to_string()))
    };
    let deleted = line("campaigns.delete");
    assert_eq!((deleted.outcome.as_str(), deleted.input_digest.len()), ("ok", 64));
    assert_ne!(deleted.input_digest, plain(json!({ "id": campaign })));
    // The same input without the passphrase has the same digest.
    let mut other = Desk::open();
    let again = json!({ "protection": "passphrase", "passphrase": "another phrase altogether" });
    other.call("workspace.change_protection", again.clone());
    assert!(
        other.refused(
            "workspace.change_protection",
            json!({ "protection": "passphrase", "passphrase": "short" })
        ) == "workspace.passphrase_short"
    );
    // The passphrase is another now, so the log is read before it is closed under the old one.
    other.call(
        "workspace.change_protection",
        json!({ "protection": "passphrase", "passphrase": crate::support::PASSPHRASE }),
    );
    let digests: Vec<String> = other
        .audit()
        .into_iter()
        .filter(|line| line.method == "workspace.change_protection")
        .map(|line| line.input_digest)
        .collect();
    assert_eq!(digests.len(), 3);
    assert!(digests.iter().all(|digest| *digest == digests[0] && *digest != plain(again.clone())));
}
