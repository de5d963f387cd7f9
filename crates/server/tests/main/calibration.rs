//! Calibration: everybody rates the same recording, sees where they differ, and agrees; and it counts nowhere (P20, B6).

use serde_json::{Value, json};

use crate::{
    raters::{Raters, by, rate, sign},
    support::{Desk, Seat, items},
};

const WHY: &str = "Names what she did herself, and no figure.";

/// Two raters before a calibration with two answers.
fn practice() -> Raters {
    Raters::of(|desk| {
        let plan = desk.plan();
        let seat = desk.practice_seat(&plan);
        desk.answer_both(&plan, &seat);
        (plan, seat)
    })
}

fn agree(desk: &Desk, seat: &Seat, position: usize, criterion: &str, value: u8, why: &str) -> Value {
    let answer = desk.answer(&seat.session, position)["id"].clone();
    json!({ "session_id": seat.session, "answer_id": answer, "criterion_id": criterion, "value": value, "explanation": why })
}

#[test]
fn raters_see_where_they_differ_after_signing_and_write_down_what_they_agree_on() {
    let Raters { desk, plan, seat, ada, basile } = &practice();
    let get = json!({ "id": seat.session });
    let refused =
        |user, method: &str, input: Value| desk.host().call_by(user, method, input).unwrap_err().code;
    rate(desk, ada, plan, seat, [5, 4, 2]);
    sign(desk, ada, seat);
    assert_eq!(refused(basile, "calibrations.get", get.clone()), "calibration.sign_first");
    let early = agree(desk, seat, 0, &plan.criteria[0], 3, WHY);
    assert_eq!(refused(basile, "calibrations.agree", early), "calibration.sign_first");
    let listed = by(desk, basile, "calibrations.list", json!({ "campaign_id": plan.campaign }));
    assert_eq!((&listed[0]["signed"], &listed[0]["waiting"]), (&json!(false), &json!(["Basile Colleague"])));

    rate(desk, basile, plan, seat, [2, 4, 3]);
    sign(desk, basile, seat);
    let found = by(desk, basile, "calibrations.get", get.clone());
    let part = |name: &str| -> Vec<Value> {
        found["items"].as_array().unwrap().iter().map(|item| item[name].clone()).collect()
    };
    // 5 and 2, 4 and 4 on the first answer; 2 and 3 on the second.
    assert_eq!(part("spread"), [json!(3), json!(0), json!(1)]);
    assert_eq!(part("worth_talking"), [json!(true), json!(false), json!(false)]);
    assert_eq!(found["waiting"], json!([]));
    assert_eq!(found["raters"][0]["deviation"], Value::Null, "nothing is agreed on yet");

    by(desk, basile, "calibrations.agree", agree(desk, seat, 0, &plan.criteria[0], 3, WHY));
    by(desk, basile, "calibrations.agree", agree(desk, seat, 0, &plan.criteria[0], 4, WHY));
    by(desk, ada, "calibrations.agree", agree(desk, seat, 1, &plan.criteria[1], 3, WHY));
    let found = by(desk, ada, "calibrations.get", get);
    let agreed = &found["items"][0]["agreed"];
    assert_eq!(
        (&agreed["value"], &agreed["user_name"]),
        (&json!(4), &json!("Basile Colleague")),
        "the newest"
    );
    // Ada: 5 for 4 and 2 for 3; Basile: 2 for 4 and 3 for 3.
    let deviations = [&found["raters"][0], &found["raters"][1]].map(|rater| rater["deviation"].clone());
    assert_eq!(
        deviations,
        [
            json!({ "compared": 2, "same": 0.0, "mean": 0.0, "mean_absolute": 1.0 }),
            json!({ "compared": 2, "same": 0.5, "mean": -1.0, "mean_absolute": 1.0 }),
        ]
    );

    let short = agree(desk, seat, 0, &plan.criteria[0], 3, "  too short to tell  ");
    assert_eq!(refused(ada, "calibrations.agree", short), "reason.too_short");
    let beyond = agree(desk, seat, 0, &plan.criteria[0], 6, WHY);
    assert_eq!(refused(ada, "calibrations.agree", beyond), "rating.out_of_range");
    // The second question does not show the first criterion.
    let elsewhere = agree(desk, seat, 1, &plan.criteria[0], 3, WHY);
    assert_eq!(refused(ada, "calibrations.agree", elsewhere), "criterion.not_found");
}

#[test]
fn a_calibration_counts_nowhere() {
    let Raters { desk, plan, seat, ada, .. } = &practice();
    rate(desk, ada, plan, seat, [5, 4, 2]);
    sign(desk, ada, seat);
    let statistics = desk.call("campaigns.statistics", json!({ "id": plan.campaign }));
    assert_eq!((&statistics["candidates"], &statistics["answers"]), (&json!(0), &json!(0)));
    let analytics = desk.call("campaigns.analytics", json!({ "id": plan.campaign }));
    assert_eq!((&analytics["sessions"], &analytics["raters"]), (&json!(0), &json!([])));
    let page = json!({ "state": null, "search": null, "order": "newest", "after": null, "limit": 9 });
    let row = items(&desk.call("campaigns.list", page))[0].clone();
    assert_eq!((&row["sessions"], &row["signed"]), (&json!(0), &json!(0)));
    let overview = desk.call("statistics.overview", json!({ "from_ms": null, "until_ms": null }));
    assert_eq!(overview["interviews"], json!(0));
    // It stands in the list of sessions as what it is, and the campaign can't be deleted under it.
    let rows =
        json!({ "campaign_id": plan.campaign, "search": null, "order": "newest", "after": null, "limit": 9 });
    assert_eq!(items(&desk.call("sessions.list", rows))[0]["calibration"], json!(true));
    assert_eq!(desk.call("campaigns.get", json!({ "id": plan.campaign }))["session_count"], json!(1));
}

#[test]
fn an_interview_that_counts_is_no_calibration() {
    let Raters { desk, plan, seat, ada, .. } = &Raters::of(Desk::answered);
    rate(desk, ada, plan, seat, [5, 4, 2]);
    sign(desk, ada, seat);
    assert_eq!(desk.refused("calibrations.get", json!({ "id": seat.session })), "calibration.counts");
    let agreed = agree(desk, seat, 0, &plan.criteria[0], 3, WHY);
    assert_eq!(desk.refused("calibrations.agree", agreed), "calibration.counts");
    assert_eq!(desk.call("calibrations.list", json!({ "campaign_id": plan.campaign })), json!([]));
}
