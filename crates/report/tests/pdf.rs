//! The PDF as other people's readers see it (poppler).

#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

mod common;

use std::path::Path;
use std::time::Instant;

use common::{HASH, big, flat, has, hostile, minimal, output, realistic, run};
use recruteia_report::{Language, ReportError, SessionReport, pdf};

/// Text in the order in which it was written, wrapped lines joined.
fn text_of(path: &Path) -> String {
    flat(&run("pdftotext", &["-raw", path.to_str().unwrap(), "-"]))
}

fn rendered(name: &str, report: &SessionReport) -> std::path::PathBuf {
    output(name, &pdf::render(report).unwrap())
}

fn pages_of(path: &Path) -> usize {
    let info = run("pdfinfo", &[path.to_str().unwrap()]);
    info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap()
}

#[test]
fn what_was_entered_is_in_the_french_report() {
    if !has("what_was_entered_is_in_the_french_report", "pdftotext", "poppler-utils") {
        return;
    }
    let path = rendered("report-fr.pdf", &realistic(Language::Fr));
    let text = text_of(&path);
    for expected in [
        "Rapport d’entretien",
        "Zoé Lefèvre-Łukasiewicz",
        "Atelier Numérique de l’Œuvre",
        "21 novembre 2026 à 14 h 05",
        "Synthèse",
        "6,9 / 10",
        "3,5 / 5",
        "3,64 / 5",
        "1 + (r − 1) × 2,25",
        "Exactitude remarquable : exemples multiples, chiffrés, et leurs limites.",
        "Question 1 sur 3",
        "Texte d’origine : Décrivez un projet réussi.",
        "Entre les ancres 3 et 5",
        "Chiffres précis et vérifiables ; cite la source de chaque mesure.",
        "« trois semaines »",
        "(confiance 48 %)",
        "Nœux-les-Mines",
        "Aucune réponse enregistrée.",
        "whisper-small-q5_1",
        "ae85e4a935d7a567bd102fe55afc16bb595bdb618e11b2fc7591bc08120411bb",
        "Silero VAD 5.1.2",
        "Refusé",
        "Signé par Béatrice N’Guyễn",
        "Commentaire de la question 1 précisé après relecture.",
        HASH,
    ] {
        assert!(text.contains(expected), "{expected:?} is missing from:\n{text}");
    }
    for absent in ["Brouillon", "exemple : personne fictive", "\u{fffd}", "Caractères remplacés"] {
        assert!(!text.contains(absent), "{absent:?} is in the report");
    }
}

#[test]
fn the_english_report_speaks_english() {
    if !has("the_english_report_speaks_english", "pdftotext", "poppler-utils") {
        return;
    }
    let path = rendered("report-en.pdf", &realistic(Language::En));
    let text = text_of(&path);
    for expected in [
        "Interview report",
        "21 November 2026, 14:05",
        "6.9 / 10",
        "Question 2 of 3",
        "Between the anchors of 3 and 5",
        "Names what was given up, and why.",
        "corrected by hand",
        "Granted",
        "Signed by",
    ] {
        assert!(text.contains(expected), "{expected:?} is missing from:\n{text}");
    }
    for absent in ["Rapport", "Synthèse", "Poids", "novembre", "Signé par"] {
        assert!(!text.contains(absent), "{absent:?} is in the English report");
    }
}

#[test]
fn document_says_what_it_is_and_embeds_its_fonts() {
    if !has("document_says_what_it_is_and_embeds_its_fonts", "pdfinfo", "poppler-utils") {
        return;
    }
    let path = rendered("report-properties.pdf", &realistic(Language::Fr));
    let file = path.to_str().unwrap();
    let info = run("pdfinfo", &["-isodates", file]);
    assert!(info.contains("Rapport d’entretien – Zoé Lefèvre-Łukasiewicz"), "{info}");
    assert!(info.contains("Author:          Atelier Numérique de l’Œuvre"), "{info}");
    assert!(info.contains("2026-11-22T14:05:00"), "{info}");
    assert!(info.contains("595.28 x 841.89 pts (A4)") || info.contains("(A4)"), "{info}");
    let fonts = run("pdffonts", &[file]);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 3, "{fonts}");
    for row in rows {
        // The columns after the name: encoding, embedded, subset, unicode.
        assert!(row.contains("Identity-H       yes yes yes"), "{row}");
    }
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.len() < 200_000, "{} bytes: fonts are not subsets", bytes.len());
    let document = lopdf::Document::load(&path).unwrap();
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"fr");
    let outline = catalog.get(b"Outlines").and_then(|o| document.dereference(o)).unwrap().1;
    assert!(outline.as_dict().unwrap().get(b"Count").unwrap().as_i64().unwrap() >= 8);
}

#[test]
fn every_page_is_numbered_and_named() {
    if !has("every_page_is_numbered_and_named", "pdftotext", "poppler-utils") {
        return;
    }
    let path = rendered("report-big.pdf", &big());
    let count = pages_of(&path);
    assert!((20..=40).contains(&count), "{count} pages");
    for page in 1..=count {
        let number = page.to_string();
        let text =
            flat(&run("pdftotext", &["-raw", "-f", &number, "-l", &number, path.to_str().unwrap(), "-"]));
        assert!(text.contains(&format!("{page} / {count}")), "page {page}:\n{text}");
        assert!(
            text.contains("Zoé Lefèvre-Łukasiewicz") && text.contains("0198f6c2-7b1a-7c3e-9d44-5a1b2c3d4e5f")
        );
    }
}

#[test]
fn an_empty_session_makes_a_short_draft() {
    if !has("an_empty_session_makes_a_short_draft", "pdftotext", "poppler-utils") {
        return;
    }
    for language in [Language::Fr, Language::En] {
        let path = rendered(&format!("report-minimal-{}.pdf", language.tag()), &minimal(language));
        assert!(pages_of(&path) <= 4);
        let text = text_of(&path);
        assert!(text.contains("Ada"));
        let draft = if language == Language::Fr { "Brouillon non signé" } else { "Unsigned draft" };
        assert!(text.contains(draft));
    }
}

#[test]
fn hostile_input_is_tamed_and_announced() {
    if !has("hostile_input_is_tamed_and_announced", "pdftotext", "poppler-utils") {
        return;
    }
    let started = Instant::now();
    let bytes = pdf::render(&hostile()).unwrap();
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    let path = output("report-hostile.pdf", &bytes);
    let text = text_of(&path);
    assert!((10..=120).contains(&pages_of(&path)), "{} pages", pages_of(&path));
    for expected in ["mot0 mot1", "mot9999", "[Bei Jing", "U+1F525", "Caractères remplacés", "_x0041_"] {
        assert!(text.contains(expected), "{expected:?} is missing");
    }
    let count = pages_of(&path);
    assert_eq!(text.matches("Entretien d’exemple : personne fictive").count(), count);
    assert_eq!(text.matches("Brouillon non signé").count(), count);
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn five_hundred_pages_end_in_reasonable_time() {
    let mut report = big();
    let one = report.questions[0].clone();
    report.questions = (0..330).map(|_| one.clone()).collect();
    let started = Instant::now();
    let bytes = pdf::render(&report).unwrap();
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
    assert!(bytes.len() > 100_000);
    let pages = lopdf::Document::load_mem(&bytes).unwrap().get_pages().len();
    assert!(pages >= 500, "{pages} pages");
    eprintln!("{pages} pages in {:?}", started.elapsed());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let report = realistic(Language::Fr);
    assert_eq!(pdf::render(&report).unwrap(), pdf::render(&report).unwrap());
}

#[test]
fn arabic_names_can_be_found() {
    if !has("arabic_names_can_be_found", "pdftotext", "poppler-utils") {
        return;
    }
    let mut report = minimal(Language::Fr);
    report.candidate.name = "محمد".into();
    let path = rendered("report-arabic.pdf", &report);
    let text = run("pdftotext", &[path.to_str().unwrap(), "-"]);
    let bare: String =
        text.chars().filter(|c| !matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}')).collect();
    assert!(bare.contains("محمد"), "{text}");
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    let mut unknown = realistic(Language::Fr);
    unknown.criteria_results[0].criterion = 9;
    assert!(matches!(pdf::render(&unknown), Err(ReportError::UnknownCriterion(9))));
    let mut too_high = realistic(Language::Fr);
    too_high.questions[0].answer.as_mut().unwrap().ratings[0].value = 6;
    assert!(matches!(pdf::render(&too_high), Err(ReportError::RatingOutOfRange(6))));
    let mut nowhere = realistic(Language::Fr);
    nowhere.report.time_zone = "Nowhere/Else".into();
    assert!(matches!(pdf::render(&nowhere), Err(ReportError::TimeZone(_))));
    let mut endless = realistic(Language::Fr);
    endless.overall.as_mut().unwrap().recruiter_score_1_10 = f64::NAN;
    assert!(matches!(pdf::render(&endless), Err(ReportError::NotFinite)));
}
