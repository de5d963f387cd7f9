//! What is handed over: the same scale everywhere, templates, comparisons, and many reports at once.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::support::{Desk, Plan, Seat, id, items, until};

/// A session that is rated: organisation 4, écoute 3 and 5.
fn rated(desk: &Desk) -> (Plan, Seat) {
    let (plan, seat) = desk.answered();
    let answers = [0, 1].map(|position| desk.answer(&seat.session, position));
    desk.rate(&answers[0], &plan.criteria[0], 4);
    desk.rate(&answers[0], &plan.criteria[1], 3);
    desk.rate(&answers[1], &plan.criteria[1], 5);
    (plan, seat)
}

fn get(desk: &Desk, path: &str) -> Vec<u8> {
    let response = desk.get(path);
    assert_eq!(response.status(), 200, "{path}");
    response.bytes().unwrap().to_vec()
}

/// The words of a PDF, or none when poppler is not installed.
fn words(test: &str, desk: &Desk, pdf: &[u8]) -> Option<String> {
    let path = desk.folder.path().join("report.pdf");
    fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").arg("-raw").arg(&path).arg("-").stderr(Stdio::null()).output();
    let Ok(output) = output else {
        eprintln!("SKIPPED {test}: pdftotext is missing (install poppler-utils)");
        return None;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn python(script: &str, path: &Path) -> Value {
    let output = Command::new("python3").args(["-c", script]).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const NUMBERS: &str = "
import json, openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
json.dump([c.value for s in book for r in s.iter_rows() for c in r if isinstance(c.value, (int, float))], sys.stdout)";

#[test]
fn page_pdf_workbook_and_table_tell_the_same_overall_result() {
    let desk = Desk::open();
    let (plan, seat) = rated(&desk);
    // Means 4 and 4, so 4 of 5, so 1 + 3 × 2.25 of 10.
    let overall = desk.view(&seat.session)["overall"]["recruiter_score"].as_f64().unwrap();
    assert_eq!(overall, 7.75);
    for (language, shown) in [("fr", "7,8 / 10"), ("en", "7.8 / 10")] {
        let pdf = get(&desk, &format!("/reports/{}.pdf?language={language}", seat.session));
        let Some(text) = words("page_pdf_workbook_and_table_tell_the_same_overall_result", &desk, &pdf)
        else {
            return;
        };
        assert!(text.contains(shown), "{text}");
        assert_eq!(text.matches(" / 10").count(), 1, "one headline, on one scale");
        let path = desk.folder.path().join("report.xlsx");
        fs::write(&path, get(&desk, &format!("/reports/{}.xlsx?language={language}", seat.session))).unwrap();
        let numbers = python(NUMBERS, &path);
        let numbers: Vec<f64> = numbers.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        assert!(numbers.contains(&overall), "{numbers:?}");
        assert!(!numbers.contains(&7.5), "the scale of 0 to 10 is nowhere");
    }
    let export =
        exported(&desk, json!({ "campaign_id": plan.campaign, "workbook": false, "csv": ["comparison"] }));
    let table = fs::read_to_string(path_of(&export)).unwrap();
    assert!(table.contains(";7,75;4,0;4,0;"), "{table}");
}

fn start(desk: &Desk, change: Value) -> Result<Value, app::Error> {
    let mut input = json!({
        "campaign_id": null, "session_ids": [], "pdf": false, "workbook": true, "csv": [], "transcripts": false,
        "zip": false, "language": "fr", "template_id": null,
    });
    for (field, value) in change.as_object().unwrap() {
        input[field] = value.clone();
    }
    desk.try_call("reports.start_export", input)
}

/// What an export came to, once it did.
fn exported(desk: &Desk, change: Value) -> Value {
    let job = id(&start(desk, change).unwrap());
    until("the export", || {
        let failed = desk.jobs().into_iter().find(|each| id(each) == job && each["state"] == "failed");
        assert!(failed.is_none(), "{failed:?}");
        let exports = desk.call("reports.exports", json!({}));
        exports.as_array().unwrap().iter().find(|export| id(export) == job).cloned()
    })
}

fn path_of(export: &Value) -> PathBuf {
    PathBuf::from(export["path"].as_str().unwrap())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_campaign_goes_into_a_folder_an_archive_or_a_single_file() {
    let desk = Desk::open();
    let (plan, seat) = rated(&desk);
    // Of the same name, without answers, and so without a PDF.
    let other = desk.seat(&plan, &["recording"]);
    let everything = json!({ "campaign_id": plan.campaign, "pdf": true, "csv": ["candidates", "ratings"], "transcripts": true });
    let export = exported(&desk, everything.clone());
    assert_eq!(
        (&export["files"], &export["failed"], &export["there"]),
        (&json!(4), &json!([]), &json!(true))
    );
    let expected = [
        "Chef de projet - Candidats.csv",
        "Chef de projet - Notes.csv",
        "Chef de projet.xlsx",
        "Rapport - Zéphyrine Quillfeather - Chef de projet.pdf",
    ];
    assert_eq!(names(&path_of(&export)), expected);
    let table = fs::read_to_string(path_of(&export).join(expected[0])).unwrap();
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(table.contains(&seat.session) && table.contains(&other.session));
    assert!(table.contains("Brouillon non signé;") && table.contains("Sans réponse"));

    let mut packed = everything;
    packed["zip"] = json!(true);
    let packed = exported(&desk, packed);
    assert!(path_of(&packed).extension().is_some_and(|ending| ending == "zip"));
    let listed = python(
        "import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; json.dump(sorted(z.namelist()), sys.stdout)",
        &path_of(&packed),
    );
    assert_eq!(listed, json!(expected));

    let single = exported(&desk, json!({ "campaign_id": plan.campaign }));
    assert!(path_of(&single).ends_with("Chef de projet.xlsx"));
    let again = exported(&desk, json!({ "session_ids": [seat.session], "language": "en" }));
    assert!(path_of(&again).ends_with("Chef de projet (2).xlsx"), "nothing is replaced: {again}");
    assert_eq!(desk.call("reports.exports", json!({})).as_array().unwrap().len(), 4);

    desk.call("reports.forget_export", json!({ "id": single["id"] }));
    assert_eq!(desk.call("reports.exports", json!({})).as_array().unwrap().len(), 3);
    assert!(path_of(&single).exists(), "taken off the list, not deleted");
    let hidden = names(&desk.folder.path().join("exports"));
    assert!(hidden.iter().all(|name| !name.starts_with('.')), "{hidden:?}");
}

#[test]
fn an_export_that_asks_for_nothing_or_for_everything_at_once_is_refused() {
    let desk = Desk::open();
    let (plan, seat) = (desk.plan(), "01890000-0000-7000-8000-000000000000");
    let nothing = json!({ "campaign_id": plan.campaign, "workbook": false });
    for (input, code) in [
        (nothing, "invalid"),
        (json!({}), "invalid"),
        (json!({ "campaign_id": plan.campaign, "session_ids": [seat] }), "invalid"),
        (json!({ "session_ids": [seat, seat] }), "invalid"),
        (json!({ "session_ids": [seat] }), "session.not_found"),
        (json!({ "campaign_id": seat }), "campaign.not_found"),
        (json!({ "campaign_id": plan.campaign, "template_id": seat }), "report_template.not_found"),
    ] {
        assert_eq!(start(&desk, input.clone()).unwrap_err().code, code, "{input}");
    }
    assert!(desk.jobs().is_empty());
}

#[test]
fn an_export_that_was_interrupted_is_made_once_and_leaves_nothing_behind() {
    let mut desk = Desk::open();
    let (plan, _) = rated(&desk);
    let job = start(&desk, json!({ "campaign_id": plan.campaign, "pdf": true })).unwrap();
    // What a killed program leaves: half a file in the folder of the job.
    let half = desk.folder.path().join("exports").join(format!(".recruteia-{}.part", id(&job)));
    desk.close();
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("Chef de projet.xlsx"), b"half").unwrap();
    desk.start_again();
    desk.settle();
    let exports = desk.call("reports.exports", json!({}));
    if exports.as_array().unwrap().len() == 1 && half.exists() {
        // It was done before the application ended: the folder is the test's own.
        fs::remove_dir_all(&half).unwrap();
    }
    assert_eq!(exports.as_array().unwrap().len(), 1, "{exports} {:?}", desk.jobs());
    assert!(desk.jobs().is_empty());
    let folder = path_of(&exports[0]);
    assert_eq!(names(&desk.folder.path().join("exports")), [folder.file_name().unwrap().to_str().unwrap()]);
    assert!(fs::metadata(folder.join("Chef de projet.xlsx")).unwrap().len() > 1_000);
}

#[test]
fn a_folder_that_cannot_be_written_fails_with_a_reason_and_can_be_tried_again() {
    let desk = Desk::open();
    let (plan, _) = rated(&desk);
    let exports = desk.folder.path().join("exports");
    fs::write(&exports, b"a file where the folder should be").unwrap();
    let job = id(&start(&desk, json!({ "campaign_id": plan.campaign })).unwrap());
    let failed = until("the failure", || {
        desk.jobs().into_iter().find(|each| id(each) == job && each["state"] == "failed")
    });
    assert_eq!(failed["error"]["code"], "report.unwritable");
    fs::remove_file(&exports).unwrap();
    desk.call("jobs.retry", json!({ "id": job }));
    desk.settle();
    assert_eq!(desk.call("reports.exports", json!({}))[0]["there"], true);
}

#[test]
fn candidates_of_one_campaign_are_compared_and_others_are_not() {
    let desk = Desk::open();
    let (plan, seat) = rated(&desk);
    let other = desk.seat(&plan, &["recording"]);
    let stranger = desk.seat(&desk.plan(), &["recording"]);
    let compare = |sessions: &[&str], format: &str| {
        let input = json!({ "session_ids": sessions, "format": format, "language": "en", "path": null });
        desk.try_call("reports.compare", input)
    };
    for format in ["pdf", "xlsx"] {
        let written = compare(&[&seat.session, &other.session], format).unwrap();
        assert!(fs::metadata(path_of(&written)).unwrap().len() > 1_000);
    }
    for sessions in
        [vec![seat.session.as_str()], vec![&seat.session, &stranger.session], vec![&seat.session; 5], vec![]]
    {
        assert_eq!(compare(&sessions, "pdf").unwrap_err().code, "report.not_comparable");
    }
    let path = format!("/reports/comparison.pdf?language=fr&sessions={},{}", seat.session, other.session);
    let pdf = get(&desk, &path);
    if let Some(text) = words("candidates_of_one_campaign_are_compared_and_others_are_not", &desk, &pdf) {
        assert!(
            text.contains("7,8 / 10") && text.contains("Non noté") && text.contains("Brouillon non signé")
        );
    }
    assert_eq!(desk.get("/reports/comparison.pdf?language=fr&sessions=x").status(), 404);
    assert_eq!(desk.get("/reports/comparison.pdf?language=fr").status(), 404);
}

fn png(width: u32, height: u32) -> String {
    let mut file = Cursor::new(Vec::new());
    image::RgbImage::new(width, height).write_to(&mut file, image::ImageFormat::Png).unwrap();
    STANDARD.encode(file.into_inner())
}

#[test]
fn templates_change_reports_and_the_default_is_used_unless_another_is_chosen() {
    let test = "templates_change_reports_and_the_default_is_used_unless_another_is_chosen";
    let desk = Desk::open();
    let (_, seat) = rated(&desk);
    let first = desk.call("report_templates.create", json!({ "name": "Siège" }));
    assert_eq!((&first["is_default"], &first["printed_accent"]), (&json!(true), &json!("#433fb0")));
    let second = desk.call("report_templates.create", json!({ "name": "Agence" }));
    assert_eq!(second["is_default"], false);
    let template = json!({
        "name": "Agence", "organisation": "Agence du Héron", "accent": "#FFD500", "footer": "12, quai des Brumes",
        "parts": { "cover": false, "plan": true, "transcripts": false, "comments": false },
    });
    let chosen = id(&second["template"]);
    let edited = desk.call("report_templates.update", json!({ "id": chosen, "template": template }));
    assert_eq!(edited["template"]["accent"], "#ffd500");
    assert_ne!(edited["printed_accent"], "#ffd500", "yellow cannot be read on white");
    let with_logo = desk.call("report_templates.set_logo", json!({ "id": chosen, "image": png(1_800, 600) }));
    assert!(with_logo["template"]["logo"]["bytes"].as_u64().unwrap() > 50);
    let kept = desk.call("report_templates.logo", json!({ "id": chosen }));
    let kept = STANDARD.decode(kept["png"].as_str().unwrap()).unwrap();
    assert_eq!(image::load_from_memory(&kept).unwrap().width(), 900);

    let report = |query: &str| {
        let pdf = get(&desk, &format!("/reports/{}.pdf?language=fr{query}", seat.session));
        words(test, &desk, &pdf)
    };
    let Some(usual) = report("") else { return };
    assert!(
        usual.contains("Héron & Fils") && usual.contains("Précis.") && !usual.contains("quai des Brumes")
    );
    let other = report(&format!("&template={chosen}")).unwrap();
    assert!(
        other.contains("Agence du Héron") && other.contains("quai des Brumes") && !other.contains("Précis.")
    );
    assert!(other.contains("Brouillon non signé") && other.contains("Méthode et traçabilité"));
    desk.call("report_templates.set_default", json!({ "id": chosen }));
    assert!(report("").unwrap().contains("Agence du Héron"));
    let specimen = get(&desk, &format!("/reports/specimen.pdf?language=en&template={chosen}"));
    assert!(words(test, &desk, &specimen).unwrap().contains("Camille Exemple"));

    desk.call("report_templates.delete", json!({ "id": chosen }));
    assert!(report("").unwrap().contains("Héron & Fils"), "the next default, or the product's own look");
    assert_eq!(
        desk.get(&format!("/reports/{}.pdf?language=fr&template={chosen}", seat.session)).status(),
        404
    );
    desk.call("report_templates.restore", json!({ "id": chosen }));
    assert!(report("").unwrap().contains("Agence du Héron"), "with its logo and its place");
    assert_eq!(items(&json!({ "items": desk.call("report_templates.list", json!({})) })).len(), 2);
}

#[test]
fn what_is_no_logo_is_refused_and_the_old_one_stays() {
    let desk = Desk::open();
    let template = id(&desk.call("report_templates.create", json!({ "name": "Siège" }))["template"]);
    desk.call("report_templates.set_logo", json!({ "id": template, "image": png(30, 10) }));
    let svg = STANDARD.encode("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
    let long = STANDARD.encode(vec![0; 3 << 20]);
    for bad in ["", "???", svg.as_str(), long.as_str()] {
        let refused = desk.refused("report_templates.set_logo", json!({ "id": template, "image": bad }));
        assert_eq!(refused, "report_template.logo");
    }
    assert!(desk.call("report_templates.logo", json!({ "id": template }))["png"].is_string());
    desk.call("report_templates.set_logo", json!({ "id": template, "image": null }));
    assert_eq!(desk.call("report_templates.logo", json!({ "id": template }))["png"], Value::Null);
}
