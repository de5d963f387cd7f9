//! Reports: the workbook of a campaign beside openpyxl, the PDF of an interview beside ReportLab.
//!
//! Each side runs in a process of its own and times itself without its start; memory is the peak that the system tells.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use report::{
    Answer, CampaignReport, Consent, ConsentKind, Criterion, CriterionResult, Language, Overall, Question,
    Rating, ReportInfo, Review, Segment, SessionReport, SignOff, Transcript, xlsx::CampaignWorkbook,
};
use serde::Deserialize;

use crate::figure::{Figure, Results, Target, median, timed};

/// First argument of the process that writes.
pub const WRITER_ARGUMENT: &str = "report-writer";
const ROUNDS: usize = 5;
const CANDIDATES: usize = 10_000;
/// With these, a candidate's row has 40 columns.
const CRITERIA: usize = 18;
const QUESTIONS: usize = 40;

/// What a writer says of itself.
#[derive(Deserialize)]
struct Told {
    seconds: f64,
    peak_mb: f64,
    #[serde(default)]
    pages: f64,
}

/// Measures reports.
///
/// # Errors
/// Without a Python that has openpyxl and ReportLab, or when something cannot be written.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let input = work.path().join("interview.json");
    fs::write(&input, serde_json::to_vec(&interview())?)?;
    let peer = |script: &str, mode: &str| {
        let mut python = Command::new("python3");
        python.arg(peers().join(script)).arg(work.path().join("peer.out")).arg(mode).arg(&input);
        python
    };
    let program = env::current_exe()?;
    let ours = |what: &str| {
        let mut own = Command::new(&program);
        own.arg(WRITER_ARGUMENT).arg(what).arg(work.path());
        own
    };

    let [workbook, usual, streamed] = in_turns([
        ours("workbook"),
        peer("openpyxl_table.py", "usual"),
        peer("openpyxl_table.py", "write_only"),
    ])?;
    let name = "XLSX, 10,000 candidates × 40 columns, and their comparison";
    let figure = Figure::new(name, workbook.seconds, "s");
    results.push(
        "reports",
        figure.beside("openpyxl, the 40 columns alone", usual.seconds).target(Target::FasterThanPeer(6.0)),
    );
    let figure = Figure::new("– beside its streaming mode", workbook.seconds, "s");
    results.push("reports", figure.beside("openpyxl, write_only", streamed.seconds));
    let figure = Figure::new("– peak memory of the process", workbook.peak_mb, "MB");
    results.push("reports", figure.beside("openpyxl", usual.peak_mb).target(Target::AtMost(60.0)));

    let [pdf, platypus] = in_turns([ours("pdf"), peer("reportlab_report.py", "usual")])?;
    let figure = Figure::new("PDF, an interview of 40 questions", pdf.seconds, "s");
    results.push("reports", figure.beside("ReportLab, the same content", platypus.seconds));
    let figure = Figure::new("– pages per second", pdf.pages / pdf.seconds, "/s");
    results.push("reports", figure.beside("ReportLab", platypus.pages / platypus.seconds));
    Ok(())
}

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// Runs each several times, in turns.
fn in_turns<const COUNT: usize>(mut commands: [Command; COUNT]) -> anyhow::Result<[Told; COUNT]> {
    let mut told: [Vec<Told>; COUNT] = [const { Vec::new() }; COUNT];
    for _ in 0..ROUNDS {
        for (command, told) in commands.iter_mut().zip(&mut told) {
            let output = command.output().with_context(|| format!("{command:?}"))?;
            ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
            told.push(serde_json::from_slice(&output.stdout)?);
        }
    }
    Ok(told.map(together))
}

/// The middle time and the highest memory of several runs.
fn together(told: Vec<Told>) -> Told {
    Told {
        seconds: median(told.iter().map(|told| told.seconds).collect()),
        peak_mb: told.iter().map(|told| told.peak_mb).fold(0.0, f64::max),
        pages: told.iter().map(|told| told.pages).fold(0.0, f64::max),
    }
}

/// The process that writes: what, and into which folder.
///
/// # Errors
/// When something cannot be written.
pub fn writer(mut arguments: impl Iterator<Item = OsString>) -> anyhow::Result<()> {
    let what = arguments.next().context("what?")?;
    let folder = PathBuf::from(arguments.next().context("into which folder?")?);
    let (pages, seconds) = match what.to_str() {
        Some("workbook") => timed(|| write_workbook(&folder)),
        Some("pdf") => {
            let report: SessionReport = serde_json::from_slice(&fs::read(folder.join("interview.json"))?)?;
            timed(|| write_pdf(&report, &folder))
        }
        _ => anyhow::bail!("a workbook or a pdf"),
    };
    let told = serde_json::json!({ "seconds": seconds, "peak_mb": peak_mb()?, "pages": pages? });
    println!("{told}");
    Ok(())
}

/// The most memory that this process ever held.
fn peak_mb() -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kilobytes / 1024.0)
}

fn write_workbook(folder: &Path) -> anyhow::Result<f64> {
    let model = candidate();
    let plan = CampaignReport {
        report: model.report.clone(),
        campaign: model.campaign.clone(),
        criteria: model.criteria.clone(),
        ..CampaignReport::default()
    };
    let mut workbook = CampaignWorkbook::new(plan, folder)?;
    let mut next = model.clone();
    for number in 0..CANDIDATES {
        next.candidate.name = format!("Candidate {number:05} of the Campaign");
        next.candidate.email = Some(format!("candidate.{number}@example.org"));
        next.session.id = format!("01890000-0000-7000-8000-{number:012}");
        for result in &mut next.criteria_results {
            result.mean_rating = 1.0 + ((number + result.criterion) % 17) as f64 / 4.0;
        }
        workbook.add(&next)?;
    }
    workbook.finish(File::create(folder.join("ours.xlsx"))?)?;
    Ok(0.0)
}

fn write_pdf(report: &SessionReport, folder: &Path) -> anyhow::Result<f64> {
    let bytes = report::pdf::render(report)?;
    fs::write(folder.join("ours.pdf"), &bytes)?;
    // Every page dictionary says so; the tree above them says "Pages".
    let document = String::from_utf8_lossy(&bytes);
    let pages = document.matches("/Type/Page").count() - document.matches("/Type/Pages").count();
    Ok(pages as f64)
}

fn info() -> ReportInfo {
    ReportInfo {
        language: Language::En,
        generated_at_ms: 1_795_266_300_000,
        time_zone: "UTC".into(),
        product_version: env!("CARGO_PKG_VERSION").into(),
        ..ReportInfo::default()
    }
}

fn criterion(number: usize) -> Criterion {
    Criterion {
        name: format!("Criterion {number}"),
        weight: 1.0,
        anchor1: "Vague claims, without an example.".into(),
        anchor3: "One concrete example, some of it imprecise.".into(),
        anchor5: "Several examples, with figures and their limits.".into(),
        ..Criterion::default()
    }
}

/// A candidate of whom every column of the table has a value.
fn candidate() -> SessionReport {
    let consent = |kind| Consent { kind, granted: true, ..Consent::default() };
    let mut report = SessionReport { report: info(), ..SessionReport::default() };
    report.criteria = (0..CRITERIA).map(criterion).collect();
    let result = |criterion| CriterionResult { criterion, mean_rating: 3.0 };
    report.criteria_results = (0..CRITERIA).map(result).collect();
    report.overall = Some(Overall { rating_1_5: 3.0, recruiter_score_1_10: 5.5 });
    report.session.review = Review::Signed;
    report.session.completed_at_ms = Some(1_795_266_300_000);
    report.sign_off = Some(SignOff {
        at_ms: 1_795_266_300_000,
        rater_name: "Béatrice Rater".into(),
        version: 1,
        ..SignOff::default()
    });
    report.method.consents = [
        ConsentKind::Recording,
        ConsentKind::Transcription,
        ConsentKind::AiAssistance,
        ConsentKind::FacialMetrics,
        ConsentKind::CloudProcessing,
        ConsentKind::TalentPool,
    ]
    .map(consent)
    .into();
    report
}

/// A long interview: every question answered, rated and transcribed.
fn interview() -> SessionReport {
    let mut report = candidate();
    report.criteria.truncate(4);
    report.criteria_results.truncate(4);
    report.candidate.name = "Zoé Lefèvre-Łukasiewicz".into();
    report.organisation = "Atelier Numérique".into();
    report.campaign.title = "Computer vision developer".into();
    let said = "We had two days, one broken sensor and a customer who could not wait, so we shipped the smaller model, \
                measured what it missed, and told the customer what we did not know yet.";
    let segment = |number: u64| Segment {
        start_ms: number * 11_000,
        end_ms: number * 11_000 + 10_000,
        text: format!("{number}. {said}"),
        confidence: Some(0.93),
    };
    let rating = |criterion| Rating {
        criterion,
        value: 3,
        comment: "Names what was given up, and why; the figures can be checked.".into(),
        at_ms: 1_795_266_300_000,
    };
    report.questions = (1..)
        .take(QUESTIONS)
        .map(|position| Question {
            position,
            text: format!(
                "Question {position}: tell us about a decision you took with incomplete information."
            ),
            answer: Some(Answer {
                duration_ms: 180_000,
                transcript: Some(Transcript {
                    language: "en".into(),
                    segments: (0..16).map(segment).collect(),
                    ..Transcript::default()
                }),
                ratings: (0..4).map(rating).collect(),
                moments: Vec::new(),
                ..Answer::default()
            }),
            ..Question::default()
        })
        .collect();
    report
}
