//! Templates, comparisons and page flow, as poppler and openpyxl see them.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

mod common;

use std::io::Cursor;
use std::path::Path;

use common::{big, flat, has, hostile, output, realistic, run};
use image::{ImageFormat, Rgba, RgbaImage};
use recruteia_report::{
    Accent, Language, Logo, Look, Parts, ReportError, ReportInfo, SessionReport, pdf, xlsx,
};

fn text_of(path: &Path) -> String {
    flat(&run("pdftotext", &["-raw", path.to_str().unwrap(), "-"]))
}

fn logo() -> Logo {
    // A dark disc on nothing, beside a bar.
    let picture = RgbaImage::from_fn(240, 80, |x, y| {
        let (dx, dy) = (f64::from(x) - 40.0, f64::from(y) - 40.0);
        if dx.hypot(dy) < 34.0 || (x > 96 && (34..46).contains(&y)) {
            Rgba([0x0B, 0x6E, 0x4F, 255])
        } else {
            Rgba([0, 0, 0, 0])
        }
    });
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).unwrap();
    Logo::read(&png.into_inner()).unwrap()
}

fn look() -> Look {
    Look {
        accent: Accent::readable([0x0B, 0x6E, 0x4F]),
        logo: Some(logo()),
        footer: "Atelier Numérique de l’Œuvre · 12, rue du Quai, 59000 Lille".into(),
        parts: Parts::default(),
    }
}

/// Where the lowest text above the footer ends on each page, as a share of the page.
fn depths(path: &Path) -> Vec<f64> {
    let boxes = run("pdftotext", &["-bbox", path.to_str().unwrap(), "-"]);
    let mut depths = Vec::new();
    for line in boxes.lines() {
        let value = |name: &str| {
            let from = line.find(&format!("{name}=\""))? + name.len() + 2;
            line[from..].split('"').next()?.parse::<f64>().ok()
        };
        if line.contains("<page ") {
            depths.push(0.0);
        } else if let (Some(bottom), Some(last)) = (value("yMax"), depths.last_mut())
            && bottom < 841.89 - 82.0
        {
            *last = f64::max(*last, bottom / 841.89);
        }
    }
    depths
}

#[test]
fn no_page_but_the_last_is_nearly_empty() {
    if !has("no_page_but_the_last_is_nearly_empty", "pdftotext", "poppler-utils") {
        return;
    }
    for language in [Language::Fr, Language::En] {
        let specimen = SessionReport::specimen(ReportInfo {
            language,
            time_zone: "UTC".into(),
            generated_at_ms: common::MOMENT_MS,
            ..ReportInfo::default()
        });
        for (name, report) in [("realistic", realistic(language)), ("specimen", specimen), ("big", big())] {
            for cover in [true, false] {
                let mut report = report.clone();
                report.look.parts.cover = cover;
                let name = format!("flow-{name}-{}-{cover}.pdf", language.tag());
                let path = output(&name, &pdf::render(&report).unwrap());
                let depths = depths(&path);
                let all_but_last = &depths[..depths.len() - 1];
                assert!(all_but_last.iter().all(|depth| *depth > 0.55), "{name}: {depths:?}");
            }
        }
    }
}

#[test]
fn a_template_shows_on_every_page_and_leaves_out_what_it_says() {
    if !has("a_template_shows_on_every_page_and_leaves_out_what_it_says", "pdftotext", "poppler-utils") {
        return;
    }
    let mut report = realistic(Language::Fr);
    report.look = look();
    let path = output("look-full.pdf", &pdf::render(&report).unwrap());
    let images = run("pdfimages", &["-list", path.to_str().unwrap()]);
    assert!(images.contains("240") && images.contains("smask"), "{images}");
    let pages = depths(&path).len();
    assert_eq!(text_of(&path).matches("12, rue du Quai, 59000 Lille").count(), pages);

    report.look.parts = Parts { cover: false, plan: false, transcripts: false, comments: false };
    report.sign_off = None;
    let path = output("look-short.pdf", &pdf::render(&report).unwrap());
    let text = text_of(&path);
    for absent in ["Nœux-les-Mines", "Chiffres précis", "Vous rejoignez", "Profondeur absente"] {
        assert!(!text.contains(absent), "{absent:?} is in the report");
    }
    // What no template leaves out: who, the result, ratings with anchors, that it is a draft, and the method.
    for present in [
        "Zoé Lefèvre-Łukasiewicz",
        "6,9 / 10",
        "Exactitude",
        "Entre les ancres 3 et 5",
        "Méthode et traçabilité",
    ] {
        assert!(text.contains(present), "{present:?} is missing");
    }
    assert_eq!(text.matches("Brouillon non signé").count(), depths(&path).len());
}

/// Several candidates of one campaign, one of them a draft.
fn candidates(language: Language, count: usize) -> Vec<SessionReport> {
    let names = ["Zoé Lefèvre-Łukasiewicz", "Åsa Öberg", "émile Zorn", "محمد بن عبد الله"];
    let mut reports: Vec<SessionReport> = names[..count]
        .iter()
        .map(|name| {
            let mut report = realistic(language);
            report.candidate.name = (*name).into();
            report.session.id = format!("session of {name}");
            report
        })
        .collect();
    reports[1].sign_off = None;
    reports[1].overall = None;
    reports[1].criteria_results.clear();
    reports
}

#[test]
fn candidates_stand_beside_each_other_by_name_on_one_page() {
    if !has("candidates_stand_beside_each_other_by_name_on_one_page", "pdftotext", "poppler-utils") {
        return;
    }
    for (language, count) in [(Language::Fr, 3), (Language::En, 4), (Language::Fr, 2)] {
        let mut reports = candidates(language, count);
        reports[0].look = look();
        for report in &mut reports {
            report.look = look();
        }
        let name = format!("compare-{}-{count}.pdf", language.tag());
        let path = output(&name, &pdf::compare(&reports).unwrap());
        let info = run("pdfinfo", &[path.to_str().unwrap()]);
        assert!(
            info.contains("Pages:           1") && info.contains("841.89") && info.contains("x 595.28"),
            "{info}"
        );
        let text = text_of(&path);
        let at =
            |needle: &str| text.find(needle).unwrap_or_else(|| panic!("{needle:?} is missing from {text}"));
        assert!(at("Åsa Öberg") < at("Zoé Lefèvre-"));
        let (draft, none) = match language {
            Language::Fr => ("Brouillon non signé", "Non noté"),
            Language::En => ("Unsigned draft", "Not rated"),
        };
        assert!(text.contains(draft) && text.contains(none) && text.contains("Q1 · 4/5 · Chiffres précis"));
    }
    let mut other = candidates(Language::Fr, 2);
    other[1].criteria.pop();
    assert!(matches!(pdf::compare(&other), Err(ReportError::NotComparable)));
    let mut twice = candidates(Language::Fr, 3);
    twice[2] = twice[0].clone();
    assert!(matches!(pdf::compare(&twice), Err(ReportError::NotComparable)));
    for count in [0, 1] {
        assert!(matches!(
            xlsx::compare(&candidates(Language::Fr, 2)[..count]),
            Err(ReportError::NotComparable)
        ));
    }
}

#[test]
fn a_hostile_comparison_goes_on_instead_of_being_cut_off() {
    if !has("a_hostile_comparison_goes_on_instead_of_being_cut_off", "pdftotext", "poppler-utils") {
        return;
    }
    let bad = hostile();
    let mut reports = vec![bad.clone(), bad];
    reports[1].session.id = "another".into();
    for report in &mut reports {
        let one = report.criteria[2].clone();
        report.criteria.extend((0..20).map(|_| one.clone()));
    }
    let path = output("compare-hostile.pdf", &pdf::compare(&reports).unwrap());
    let pages = depths(&path).len();
    assert!((2..=6).contains(&pages), "{pages} pages");
    let text = text_of(&path);
    assert_eq!(text.matches("Contient des évaluations non signées").count(), pages);
    assert!(!xlsx::compare(&reports).unwrap().is_empty());
}

const CELLS: &str = r#"
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
json.dump([[None if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)], sys.stdout)
"#;

#[test]
fn the_comparison_as_a_workbook_holds_ratings_and_evidence() {
    if !has("the_comparison_as_a_workbook_holds_ratings_and_evidence", "python3", "python3-openpyxl") {
        return;
    }
    let path = output("compare.xlsx", &xlsx::compare(&candidates(Language::En, 2)).unwrap());
    let rows: Vec<Vec<Option<String>>> =
        serde_json::from_str(&run("python3", &["-c", CELLS, path.to_str().unwrap()])).unwrap();
    let find = |label: &str| rows.iter().find(|row| row[0].as_deref() == Some(label)).unwrap().clone();
    let cell = |row: &[Option<String>], place: usize| row[place].clone().unwrap_or_default();
    let head = find("Criterion");
    assert_eq!((cell(&head, 2), cell(&head, 4)), ("Åsa Öberg".into(), "Zoé Lefèvre-Łukasiewicz".into()));
    let status = find("Status");
    assert_eq!((cell(&status, 2), cell(&status, 4)), ("Unsigned draft".into(), "Signed".into()));
    assert_eq!(cell(&find("Overall result (1 to 10)"), 4), "6.931818");
    let accuracy = find("Exactitude");
    assert_eq!((cell(&accuracy, 2), cell(&accuracy, 4)), ("Not rated".into(), "3.5".into()));
    assert!(cell(&accuracy, 5).contains("Q1 (4/5)  Chiffres précis et vérifiables"));
}
