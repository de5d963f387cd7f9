//! The tables of a campaign as other people's programs see them (openpyxl, Python's csv).

#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

mod common;

use std::io::Cursor;

use common::{MOMENT_MS, has, hostile, minimal, output, realistic, run};
use recruteia_report::csv::CampaignCsv;
use recruteia_report::xlsx::CampaignWorkbook;
use recruteia_report::{
    CampaignReport, CampaignTable, Language, PlannedQuestion, ReportError, Review, Segment, SessionReport,
};

fn plan_of(report: &SessionReport) -> CampaignReport {
    CampaignReport {
        report: report.report.clone(),
        look: report.look.clone(),
        organisation: report.organisation.clone(),
        campaign: report.campaign.clone(),
        criteria: report.criteria.clone(),
        questions: report
            .questions
            .iter()
            .map(|question| PlannedQuestion {
                position: question.position,
                text: question.text.clone(),
                mandatory: true,
            })
            .collect(),
        transcripts: true,
    }
}

/// Three candidates: one signed, one that nobody rated, one whose texts attack.
fn candidates(language: Language) -> Vec<SessionReport> {
    let mut signed = realistic(language);
    signed.session.review = Review::Signed;
    let mut fresh = SessionReport {
        criteria: signed.criteria.clone(),
        report: signed.report.clone(),
        ..minimal(language)
    };
    fresh.candidate.name = "Ada Ünver".into();
    let mut bad = hostile();
    bad.report = signed.report.clone();
    bad.session.review = Review::ToSign;
    bad.criteria.clone_from(&signed.criteria);
    vec![fresh, bad, signed]
}

fn workbook(plan: CampaignReport, candidates: &[SessionReport], most_rows: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let mut workbook = CampaignWorkbook::with_rows(plan, folder.path(), most_rows).unwrap();
    for candidate in candidates {
        workbook.add(candidate).unwrap();
    }
    let mut out = Cursor::new(Vec::new());
    workbook.finish(&mut out).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left beside the workbook");
    out.into_inner()
}

const SHEETS: &str = r#"
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
json.dump({sheet.title: {
    "frozen": sheet.freeze_panes, "filter": sheet.auto_filter.ref, "titles": sheet.print_title_rows,
    "orientation": sheet.page_setup.orientation, "fit": sheet.page_setup.fitToHeight,
    "formulas": sum(cell.data_type == "f" for row in sheet.iter_rows() for cell in row),
    "types": [[cell.data_type for cell in row] for row in sheet.iter_rows()][:6],
    "bars": len(sheet.conditional_formatting),
    "rows": [[None if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)],
} for sheet in book}, sys.stdout)
"#;

fn sheets(name: &str, bytes: &[u8]) -> serde_json::Value {
    let path = output(name, bytes);
    serde_json::from_str(&run("python3", &["-c", SHEETS, path.to_str().unwrap()])).unwrap()
}

#[test]
fn every_candidate_has_a_row_in_the_order_given_and_drafts_are_marked() {
    if !has(
        "every_candidate_has_a_row_in_the_order_given_and_drafts_are_marked",
        "python3",
        "python3-openpyxl",
    ) {
        return;
    }
    let candidates = candidates(Language::Fr);
    let book = sheets("campaign-fr.xlsx", &workbook(plan_of(&candidates[2]), &candidates, 1_000));
    let names: Vec<&String> = book.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 7, "{names:?}");
    let rows = book["Candidats"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let heads: Vec<&str> = rows[0].as_array().unwrap().iter().map(|head| head.as_str().unwrap()).collect();
    let place =
        |head: &str| heads.iter().position(|known| *known == head).unwrap_or_else(|| panic!("{heads:?}"));
    let cell = |row: usize, head: &str| rows[row][place(head)].as_str().unwrap_or("").to_owned();
    assert_eq!(cell(1, "Candidat"), "Ada Ünver");
    assert!(cell(2, "Candidat").starts_with("=HYPERLINK("));
    assert_eq!(cell(3, "Candidat"), "Zoé Lefèvre-Łukasiewicz");
    assert_eq!(["État", "Avancement"].map(|head| cell(1, head)), ["Brouillon non signé", "Sans réponse"]);
    assert_eq!(["État", "Avancement"].map(|head| cell(3, head)), ["Signé", "Signé"]);
    assert_eq!(cell(3, "Résultat global (1 à 10)"), "6.931818");
    assert_eq!(cell(1, "Résultat global (1 à 10)"), "");
    assert_eq!((cell(3, "Exactitude"), cell(3, "Travail d’équipe")), ("3.5".into(), "2".into()));
    // Question 1 was rated 4, 5 and 2; question 3 was not answered.
    assert!(cell(3, "Question 1").starts_with("3.666") && cell(3, "Question 3").is_empty());
    assert_eq!((cell(3, "Réponses"), cell(3, "Critères notés")), ("2".into(), "1".into()));
    assert_eq!(cell(3, "Consentement\u{a0}: Enregistrement des réponses"), "Accordé");
    assert_eq!(cell(3, "Consentement\u{a0}: Aide d’une IA à l’évaluation"), "Refusé");
    assert_eq!(cell(3, "Consentement\u{a0}: Vivier de talents"), "");
    assert_eq!(cell(3, "Signé le"), "2026-11-22 14:05:00");
    for (name, sheet) in book.as_object().unwrap() {
        assert_eq!(sheet["formulas"], 0, "{name} calculates");
        assert_eq!(sheet["orientation"], "landscape");
        assert!(!sheet["frozen"].is_null(), "{name}");
    }
    for name in ["Candidats", "Comparaison", "Réponses", "Notes", "Transcriptions"] {
        assert_eq!((&book[name]["frozen"], &book[name]["titles"]), (&"B2".into(), &"$1:$1".into()), "{name}");
        let last = book[name]["rows"].as_array().unwrap().len();
        let filter = book[name]["filter"].as_str().unwrap();
        assert!(filter.starts_with("A1:") && filter.ends_with(&last.to_string()), "{name}: {filter}");
    }
    // Overall and one for each criterion.
    assert_eq!(book["Comparaison"]["bars"], 5);
    assert_eq!(book["Comparaison"]["types"][3][2], "n");
    let overview = book["Synthèse"]["rows"].to_string();
    assert!(overview.contains("2\u{a0}évaluations non signées (brouillons)"), "{overview}");
    let notes = book["Notes de lecture"]["rows"].to_string();
    assert!(notes.contains("2,25") && notes.contains("rangés par nom") && notes.contains("Que ferez-vous"));
    // The hostile answer of 10,000 words fits into no cell: it goes on in the next row, and nothing is lost.
    let said: String = book["Transcriptions"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row[0].as_str().unwrap().starts_with("=HYPERLINK(") && row[1] == "1")
        .map(|row| row[4].as_str().unwrap())
        .collect();
    assert!(said.contains("mot0 mot1 ") && said.contains(" mot4999 mot5000 ") && said.contains("mot9999"));
}

#[test]
fn without_transcripts_words_are_blank_and_never_nought() {
    let mut report = realistic(Language::En);
    report.questions.retain(|question| question.answer.is_some());
    report.questions[1].answer.as_mut().unwrap().transcript.as_mut().unwrap().segments.clear();
    let text = csv_of(&plan_of(&report), CampaignTable::Answers, &[report]);
    let words: Vec<&str> = text.lines().map(|line| line.split(',').rev().nth(2).unwrap()).collect();
    assert_eq!(words, ["Words", "288", ""]);
}

#[test]
fn a_full_sheet_is_continued_on_another() {
    if !has("a_full_sheet_is_continued_on_another", "python3", "python3-openpyxl") {
        return;
    }
    let candidate = realistic(Language::En);
    let many: Vec<SessionReport> = (0..7).map(|_| candidate.clone()).collect();
    // Two answers and five ratings each, on sheets of a heading and three rows.
    let book = sheets("campaign-full.xlsx", &workbook(plan_of(&candidate), &many, 4));
    let rows = |name: &str| book[name]["rows"].as_array().map_or(0, Vec::len);
    assert_eq!([rows("Candidates"), rows("Candidates (2)"), rows("Candidates (3)")], [4, 4, 2]);
    let ratings: usize = (2..=12).map(|n| rows(&format!("Ratings ({n})")).saturating_sub(1)).sum();
    assert_eq!(ratings + 3, 7 * 5);
    assert!(!book["Ratings (12)"]["filter"].is_null());
}

fn csv_of(plan: &CampaignReport, table: CampaignTable, candidates: &[SessionReport]) -> String {
    let mut csv = CampaignCsv::new(plan.clone(), table, Vec::new()).unwrap();
    for candidate in candidates {
        csv.add(candidate).unwrap();
    }
    String::from_utf8(csv.finish().unwrap()).unwrap()
}

const ROWS: &str = r#"
import csv, json, sys
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    json.dump(list(csv.reader(file, delimiter=sys.argv[2], strict=True)), sys.stdout)
"#;

#[test]
fn csv_is_read_as_it_was_written_and_never_calculated() {
    if !has("csv_is_read_as_it_was_written_and_never_calculated", "python3", "python3") {
        return;
    }
    for (language, separator, overall) in [(Language::Fr, ";", "6,9318"), (Language::En, ",", "6.9318")] {
        let candidates = candidates(language);
        let plan = plan_of(&candidates[2]);
        for table in CampaignTable::ALL {
            let text = csv_of(&plan, table, &candidates);
            assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
            let path = output(&format!("campaign-{}-{table:?}.csv", language.tag()), text.as_bytes());
            let rows = run("python3", &["-c", ROWS, path.to_str().unwrap(), separator]);
            let rows: Vec<Vec<String>> = serde_json::from_str(&rows).unwrap();
            assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{table:?}");
            for cell in rows.iter().flatten() {
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell:.40}");
            }
            let expected = match table {
                CampaignTable::Candidates | CampaignTable::Comparison => 3,
                CampaignTable::Answers => 4,
                CampaignTable::Ratings => 10,
                CampaignTable::Transcripts => rows.len() - 1,
            };
            assert_eq!(rows.len() - 1, expected, "{table:?}");
            if table == CampaignTable::Candidates {
                assert_eq!(rows[3][4], overall);
                assert!(rows[2][0].starts_with("'=HYPERLINK("));
            }
            if table == CampaignTable::Ratings {
                let comment = "Dit « je » pour tout. Relancée, ne nomme aucun collègue.\nÀ creuser en second entretien.";
                assert!(rows.iter().flatten().any(|cell| cell == comment));
            }
        }
    }
}

#[test]
fn another_scorecard_is_refused() {
    let candidate = realistic(Language::Fr);
    let mut other = candidate.clone();
    other.criteria.pop();
    other.criteria_results.pop();
    other.questions.clear();
    let folder = tempfile::tempdir().unwrap();
    let mut workbook = CampaignWorkbook::new(plan_of(&candidate), folder.path()).unwrap();
    assert!(matches!(workbook.add(&other), Err(ReportError::NotComparable)));
    let nowhere = CampaignWorkbook::new(plan_of(&candidate), &folder.path().join("gone"));
    assert!(matches!(nowhere, Err(ReportError::File(_))));
}

#[test]
fn long_campaigns_stream() {
    // Ten thousand answers of the longest text that is kept would be a gigabyte; the rows are on the disk instead.
    let mut candidate = realistic(Language::En);
    let long = Segment { start_ms: 0, end_ms: 1, text: "long words ".repeat(3_000), confidence: None };
    candidate.questions[0].answer.as_mut().unwrap().transcript.as_mut().unwrap().segments = vec![long];
    candidate.session.completed_at_ms = Some(MOMENT_MS);
    let many: Vec<SessionReport> = (0..40).map(|_| candidate.clone()).collect();
    let bytes = workbook(plan_of(&candidate), &many, 1_000);
    assert!(bytes.len() < 2_000_000, "{} bytes", bytes.len());
}
