//! The PDF as other people's readers see it (poppler).

#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

mod common;

use std::path::Path;
use std::time::Instant;

use common::{HASH, big, flat, has, hostile, minimal, output, realistic, run};
use recruteia_report::pdf::{self, plain};
use recruteia_report::{
    Language, MediaKind, Probe, ReportError, Segment, SessionReport, TranscriptionMethod,
};

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
        "Passages relevés",
        "« Les délais dépassaient trois semaines, et personne n’osait y toucher. »",
        "Élodie Marchand-Nguyễn",
        // (6.93 + 5.5) / 2.
        "Moyenne de tous 6,2 / 10",
        "Mesures techniques de l’image",
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
        "Between 3 and 5",
        "Names what was given up, and why.",
        "corrected by hand",
        "Granted",
        "Signed by",
        "Noted passages",
        "Mean of all 6.2 / 10",
    ] {
        assert!(text.contains(expected), "{expected:?} is missing from:\n{text}");
    }
    for absent in ["Rapport", "Synthèse", "Poids", "novembre", "Signé par"] {
        assert!(!text.contains(absent), "{absent:?} is in the English report");
    }
}

#[test]
fn a_probe_stands_before_what_was_said_to_it_and_what_was_written_has_no_times() {
    let mut report = realistic(Language::Fr);
    let said = |start_ms: u64, text: &str| Segment {
        start_ms,
        end_ms: start_ms + 5_000,
        text: text.into(),
        confidence: Some(0.95),
    };
    let probe = |at_ms: u64, text: &str| Probe { at_ms, text: text.into() };
    let answer = report.questions[0].answer.as_mut().unwrap();
    answer.transcript.as_mut().unwrap().segments =
        vec![said(1_000, "Avant la relance."), said(61_000, "Après la relance.")];
    answer.probes = vec![probe(60_000, "Un exemple ?"), probe(90_000, "Et ensuite ?")];
    let written = report.questions[1].answer.as_mut().unwrap();
    written.media_kind = MediaKind::Text;
    written.duration_ms = 0;
    written.transcript.as_mut().unwrap().method = TranscriptionMethod::ByCandidate;
    let segments = &mut written.transcript.as_mut().unwrap().segments;
    for segment in &mut *segments {
        (segment.start_ms, segment.end_ms, segment.confidence) = (0, 0, None);
    }
    segments[0].text = "Premier paragraphe.".into();
    let text = text_of(&rendered("probes.pdf", &report));
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is missing"));
    assert!(at("Avant la relance.") < at("Relance : Un exemple ?"));
    assert!(at("Relance : Un exemple ?") < at("Après la relance."));
    assert!(at("Après la relance.") < at("Relance : Et ensuite ?"));
    let written = &text[at("Réponse écrite")..];
    let paragraph = written.find("Premier paragraphe.").unwrap();
    assert!(!written[..paragraph].contains("0:00"), "{}", &written[..paragraph]);
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

/// The lines of each page between its running lines.
fn bodies(path: &Path, foot: &str) -> Vec<Vec<String>> {
    let text = run("pdftotext", &["-raw", path.to_str().unwrap(), "-"]);
    let pages = text.split('\u{c}').filter(|page| !page.trim().is_empty());
    pages
        .map(|page| {
            let lines: Vec<String> = page.lines().map(flat).collect();
            let end = lines.iter().rposition(|line| line.starts_with(foot)).unwrap();
            lines[..end].to_vec()
        })
        .collect()
}

/// How the lines begin that say what comes below them.
const HEADINGS: [&str; 23] = [
    "Summary",
    "Criteria",
    "Criterion Weight",
    "Questions",
    "Job and scorecard",
    "The job",
    "The scorecard",
    "Frozen when the campaign opened",
    "Question 1 of 3",
    "Question 2 of 3",
    "exact dans sa réussite ?",
    "Original text",
    "Tell us about a decision",
    "Video answer",
    "Audio answer",
    "Ratings",
    "Transcript",
    "Local speech recognition",
    "Sign-off",
    "Method and traceability",
    "How scores are computed",
    "What does not enter",
    "Purpose Decision",
];

#[test]
fn no_heading_stands_alone_at_the_foot_of_a_page() {
    if !has("no_heading_stands_alone_at_the_foot_of_a_page", "pdftotext", "poppler-utils") {
        return;
    }
    let mut ends = std::collections::BTreeSet::new();
    // Everything below the description moves down a page, a line at a time.
    for lines in 1..=46 {
        let mut report = realistic(Language::En);
        report.look.parts.cover = lines % 3 > 0;
        report.campaign.job_description = Some("A line.\n".repeat(lines));
        for question in &mut report.questions {
            for rating in question.answer.iter_mut().flat_map(|answer| &mut answer.ratings) {
                rating.comment = "A reason.\n".repeat([1, 7, 3][lines % 3]);
            }
        }
        let name = format!("headings-{lines}.pdf");
        let pages = bodies(&rendered(&name, &report), "Zoé Lefèvre-Łukasiewicz ·");
        let all: Vec<&String> = pages.iter().flatten().collect();
        for heading in HEADINGS {
            assert!(all.iter().any(|line| line.starts_with(heading)), "no {heading:?} in {name}: {all:?}");
        }
        for (number, page) in (1..).zip(&pages) {
            let last = page.last().unwrap();
            let alone = HEADINGS.iter().any(|heading| last.starts_with(heading));
            assert!(!alone, "{last:?} ends page {number} of {name}");
            ends.insert(last.clone());
        }
    }
    assert!(ends.len() > 10, "the lengths hardly move anything: {ends:?}");
}

#[test]
fn no_heading_of_a_plain_document_stands_alone_either() {
    if !has("no_heading_of_a_plain_document_stands_alone_either", "pdftotext", "poppler-utils") {
        return;
    }
    for lines in 1..=60 {
        let part = |heading: &str, blocks| plain::Part { heading: heading.into(), blocks };
        let long = plain::Block::Paragraph("Some words.\n".repeat(4));
        let document = plain::Document {
            language: Language::En,
            organisation: "Org".into(),
            title: "Proof".into(),
            subtitle: "Of erasure".into(),
            identity: "0198f6c2".into(),
            product_version: "0.1.0".into(),
            made_at_ms: common::MOMENT_MS,
            parts: vec![
                part("First part", vec![plain::Block::Paragraph("A line.\n".repeat(lines))]),
                part("Second part", vec![plain::Block::Heading("Below it".into()), long.clone()]),
                part("Third part", vec![long.clone(), plain::Block::Heading("Further down".into()), long]),
            ],
        };
        let path = output(&format!("plain-{lines}.pdf"), &plain::document(&document).unwrap());
        for page in bodies(&path, "0198f6c2") {
            let last = page.last().unwrap();
            assert!(["Some words.", "A line."].contains(&last.as_str()), "{last:?} ends a page at {lines}");
        }
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
