//! Reports: a PDF to hand over and a workbook to calculate with.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::{
    Id, Millis,
    consent::{self, ConsentKind, Language},
    interview::{Answer, MediaKind},
    policy::PolicyProfile,
    rating,
    session::{Mode, Session},
    sign_off::{self, SignOffAct},
    text::fold,
    transcript::TranscriptMethod,
};
use report::{self as engine, SessionReport};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Page, Result,
    cx::{lock, page_limit},
    error::ErrorKind,
    sessions::{self, Gathered, ReviewState, SessionRow},
    sign_offs::SignOffView,
    transcripts,
};

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ReportFormat {
    /// To read and to hand over.
    Pdf,
    /// To calculate with.
    Xlsx,
}

impl ReportFormat {
    /// The ending of the file name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A report in memory.
pub struct Rendered {
    /// A file name that says what it is.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A report that was written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Exported {
    /// Where it lies.
    pub path: String,
    /// Its length.
    pub bytes: u64,
}

#[derive(Deserialize, TS)]
pub(crate) struct ListReports {
    search: Option<String>,
    after: Option<String>,
    limit: u32,
}

#[derive(Deserialize, TS)]
pub(crate) struct ExportReport {
    session_id: Id<Session>,
    format: ReportFormat,
    language: Language,
    path: Option<PathBuf>,
}

#[derive(Deserialize, TS)]
pub(crate) struct RevealReport {
    path: PathBuf,
    folder: bool,
}

/// Sessions that there is something to report of, newest first.
pub(crate) fn list(cx: &Cx<'_>, input: ListReports) -> Result<Page<SessionRow>> {
    let find = Find::<Session>::all()
        .order(Order::Newest)
        .limit(page_limit(input.limit))
        .after(input.after.as_deref())?;
    let find = find.search_subject(input.search.as_deref().unwrap_or_default());
    let mut page = sessions::rows(cx, &find)?;
    page.items.retain(|row| row.review != ReviewState::NoAnswers);
    Ok(page)
}

pub(crate) fn export(cx: &Cx<'_>, input: ExportReport) -> Result<Exported> {
    let rendered = render(cx, input.session_id, input.format, input.language)?;
    hand_over(cx, &rendered, input.path)
}

/// Writes a file into the folder for reports, or where it was asked for.
pub(crate) fn hand_over(cx: &Cx<'_>, rendered: &Rendered, path: Option<PathBuf>) -> Result<Exported> {
    let path = match path {
        Some(path) => {
            write_whole(&path, &rendered.bytes)?;
            path
        }
        None => write_new(&cx.workspace.env.exports, rendered)?,
    };
    lock(&cx.workspace.exported).insert(path.clone());
    Ok(Exported { path: path.display().to_string(), bytes: u64::try_from(rendered.bytes.len()).unwrap_or(0) })
}

/// Opens a report that was just written, or its folder, with the system's program.
pub(crate) fn reveal(cx: &Cx<'_>, input: RevealReport) -> Result<()> {
    if !lock(&cx.workspace.exported).contains(&input.path) {
        return Err(Error::not_found("report"));
    }
    let target = if input.folder { input.path.parent().unwrap_or(Path::new(".")) } else { &input.path };
    open::that_detached(target)
        .map_err(|error| Error::new(ErrorKind::Unavailable, "report.no_program").with("detail", error))
}

impl Env {
    fn report_language(language: Language) -> engine::Language {
        match language {
            Language::Fr => engine::Language::Fr,
            Language::En => engine::Language::En,
        }
    }
}

/// Makes the report of a session.
pub(crate) fn render(
    cx: &Cx<'_>,
    session: Id<Session>,
    format: ReportFormat,
    language: Language,
) -> Result<Rendered> {
    let report = cx.read(|tx| {
        let gathered = Gathered::of(tx, session, cx.user.id)?;
        report(cx, tx, &gathered, language)
    })?;
    let bytes = match format {
        ReportFormat::Pdf => engine::pdf::render(&report)?,
        ReportFormat::Xlsx => engine::xlsx::render(&report)?,
    };
    let title = match language {
        Language::Fr => "Rapport",
        Language::En => "Report",
    };
    let name = format!("{title} - {} - {}", report.candidate.name, report.campaign.title);
    Ok(Rendered { file_name: format!("{}.{}", safe_name(&name), format.ending()), bytes })
}

fn report(cx: &Cx<'_>, tx: &mut Read<'_>, gathered: &Gathered, language: Language) -> Result<SessionReport> {
    let organisation = tx.require(cx.workspace.organisation)?;
    let names = SignOffView::names(tx, &gathered.acts)?;
    let results = gathered.results();
    let place_of = |id| gathered.campaign.criteria.iter().position(|criterion| criterion.id == id);
    let mut questions = Vec::with_capacity(gathered.questions.len());
    for question in &gathered.questions {
        let answer = match gathered.answers.get(&question.id) {
            Some(answer) => Some(report_answer(tx, gathered, answer)?),
            None => None,
        };
        questions.push(engine::Question {
            position: question.position,
            text: question.displayed_text.clone(),
            original_text: question.was_modified.then(|| question.original_text.clone()),
            category: question.category.clone(),
            answer,
        });
    }
    let signature = sign_off::latest(&gathered.acts).filter(|act| act.act == SignOffAct::Signed);
    let last_answer = gathered.answers.values().map(|answer| answer.created_at_ms).max();
    let whole = gathered
        .questions
        .iter()
        .all(|question| !question.mandatory || gathered.answers.contains_key(&question.id));
    Ok(SessionReport {
        report: engine::ReportInfo {
            language: Env::report_language(language),
            generated_at_ms: cx.now().0,
            time_zone: cx.workspace.env.time_zone.clone(),
            product_version: env!("CARGO_PKG_VERSION").into(),
            sample: gathered.session.sample,
            synthetic_model: gathered.transcripts.values().any(|transcript| transcript.synthetic),
        },
        organisation: organisation.name,
        campaign: engine::Campaign {
            title: gathered.campaign.title.clone(),
            job_title: gathered.campaign.job_title.clone(),
            job_description: Some(gathered.campaign.job_description.clone()).filter(|text| !text.is_empty()),
            policy_profiles: gathered.campaign.policy_profiles.iter().copied().map(profile_code).collect(),
            created_at_ms: gathered.campaign.created_at_ms.0,
        },
        candidate: engine::Candidate {
            name: gathered.person.name(),
            email: Some(gathered.person.email.clone()).filter(|email| !email.is_empty()),
        },
        session: engine::Session {
            id: gathered.session.id.to_string(),
            mode: match gathered.session.mode {
                Mode::Collaborative => engine::SessionMode::Collaborative,
                Mode::Autonomous | Mode::Unknown => engine::SessionMode::Autonomous,
            },
            language: gathered.session.language.code().into(),
            completed_at_ms: last_answer.filter(|_| whole).map(|at| at.0),
        },
        rater: engine::Rater { name: cx.user.name() },
        sign_off: signature.map(|act| engine::SignOff {
            at_ms: act.at_ms.0,
            rater_name: names.get(&act.rater_id).cloned().unwrap_or_default(),
            hash: act.hash.clone(),
            version: act.version,
            reason: act.reason.clone(),
        }),
        criteria: gathered
            .campaign
            .criteria
            .iter()
            .map(|criterion| engine::Criterion {
                name: criterion.name.clone(),
                description: criterion.description.clone(),
                weight: f64::from(criterion.weight),
                anchor1: criterion.anchors.one.clone(),
                anchor3: criterion.anchors.three.clone(),
                anchor5: criterion.anchors.five.clone(),
            })
            .collect(),
        questions,
        criteria_results: results
            .iter()
            .filter_map(|result| {
                let (mean_rating, score_0_10) = (result.rating?, result.score10?);
                Some(engine::CriterionResult {
                    criterion: place_of(result.criterion_id)?,
                    mean_rating,
                    score_0_10,
                })
            })
            .collect(),
        overall: rating::overall(&gathered.campaign.criteria, &results).map(|overall| engine::Overall {
            rating_1_5: overall.rating,
            score_0_10: overall.score10,
            recruiter_score_1_10: overall.recruiter_score,
        }),
        method: method(gathered),
    })
}

fn report_answer(tx: &mut Read<'_>, gathered: &Gathered, answer: &Answer) -> Result<engine::Answer> {
    let transcript = match gathered.transcripts.get(&answer.id) {
        None => None,
        Some(transcript) => Some(engine::Transcript {
            method: match transcript.method {
                TranscriptMethod::Manual => engine::TranscriptionMethod::ByHand,
                TranscriptMethod::Whisper | TranscriptMethod::WhisperEdited | TranscriptMethod::Unknown => {
                    engine::TranscriptionMethod::LocalModel
                }
            },
            model: Some(transcript.model.clone()).filter(|model| !model.is_empty()),
            language: transcript.language.clone(),
            confidence: transcript.confidence.map(f64::from),
            edited_by_hand: transcript.method == TranscriptMethod::WhisperEdited,
            segments: transcripts::segments(tx, transcript.id)?
                .into_iter()
                .map(|segment| engine::Segment {
                    start_ms: length(segment.start_ms),
                    end_ms: length(segment.end_ms),
                    text: segment.text,
                    confidence: segment.confidence.map(f64::from),
                })
                .collect(),
        }),
    };
    let place_of = |id| gathered.campaign.criteria.iter().position(|criterion| criterion.id == id);
    let ratings = gathered.ratings.iter().filter(|rating| rating.answer_id == answer.id);
    Ok(engine::Answer {
        duration_ms: length(answer.duration_ms),
        media_kind: match gathered.media.get(&answer.id).map(|media| media.kind) {
            Some(MediaKind::Video) => engine::MediaKind::Video,
            Some(MediaKind::Audio) | None => engine::MediaKind::Audio,
        },
        source_name: Some(answer.source_name.clone()).filter(|name| !name.is_empty()),
        transcript,
        ratings: ratings
            .filter_map(|rating| {
                Some(engine::Rating {
                    criterion: place_of(rating.criterion_id)?,
                    value: rating.value?,
                    comment: rating.comment.clone(),
                    at_ms: rating.at_ms.0,
                })
            })
            .collect(),
    })
}

fn method(gathered: &Gathered) -> engine::Method {
    let mut models: Vec<engine::Model> = Vec::new();
    for transcript in gathered.transcripts.values().filter(|transcript| !transcript.model.is_empty()) {
        let model = engine::Model { name: transcript.model.clone(), sha256: transcript.model_sha256.clone() };
        if !models.contains(&model) {
            models.push(model);
        }
    }
    let detector = gathered.transcripts.values().map(|transcript| transcript.voice_activity.clone());
    let consents = consent::current(&gathered.consents).into_iter().filter_map(|consent| {
        Some(engine::Consent {
            kind: match consent.kind {
                ConsentKind::Recording => engine::ConsentKind::Recording,
                ConsentKind::Transcription => engine::ConsentKind::Transcription,
                ConsentKind::AiAssistance => engine::ConsentKind::AiAssistance,
                ConsentKind::FacialMetrics => engine::ConsentKind::FacialMetrics,
                ConsentKind::Cloud => engine::ConsentKind::CloudProcessing,
                ConsentKind::TalentPool => engine::ConsentKind::TalentPool,
                ConsentKind::Unknown => return None,
            },
            granted: consent.granted,
            version: consent.version.clone(),
            language: consent.language.code().into(),
            hash: consent.hash.clone(),
            at_ms: consent.at_ms.0,
        })
    });
    engine::Method {
        models,
        voice_activity_detector: detector.into_iter().find(|name| !name.is_empty()),
        ai_assisted: false,
        consents: consents.collect(),
    }
}

fn profile_code(profile: PolicyProfile) -> String {
    let code = match profile {
        PolicyProfile::Eu => "EU",
        PolicyProfile::Fr => "FR",
        PolicyProfile::Ma => "MA",
        PolicyProfile::UsIl => "US-IL",
        PolicyProfile::UsNyc => "US-NYC",
        PolicyProfile::UsCo => "US-CO",
        PolicyProfile::Other => "OTHER",
        PolicyProfile::Unknown => "?",
    };
    code.into()
}

fn length(millis: Millis) -> u64 {
    u64::try_from(millis.0).unwrap_or(0)
}

/// A file name that every system takes: letters, digits, spaces, dots and hyphens, at most 120 characters.
pub(crate) fn safe_name(name: &str) -> String {
    let fine: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | '–') { c } else { '_' })
        .take(120)
        .collect();
    let fine = fine.trim_matches([' ', '.']).to_owned();
    if fold(&fine).is_empty() { "report".into() } else { fine }
}

/// Writes beside the others without replacing any: `name.pdf`, `name (2).pdf`, …
fn write_new(folder: &Path, rendered: &Rendered) -> Result<PathBuf> {
    fs::create_dir_all(folder).map_err(unwritable)?;
    let (stem, ending) = rendered.file_name.rsplit_once('.').unwrap_or((&rendered.file_name, ""));
    let name = |number: u32| {
        if number == 1 { rendered.file_name.clone() } else { format!("{stem} ({number}).{ending}") }
    };
    let path = (1..).map(|number| folder.join(name(number))).find(|path| !path.exists());
    let path = path.ok_or_else(|| Error::internal("no free name"))?;
    write_whole(&path, &rendered.bytes)?;
    Ok(path)
}

/// Writes a whole file or none: beside its place first, then moved there.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // Nothing half is left behind; if this fails too, the first error says why.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(unwritable)
}

fn unwritable(error: std::io::Error) -> Error {
    match Error::from(error) {
        error if error.code == "file.disk_full" => error,
        error => Error { code: "report.unwritable".into(), ..error },
    }
}

impl crate::Workspace {
    /// Makes the report of a session, as its administrator sees it.
    ///
    /// # Errors
    /// `session.not_found`.
    pub fn render_report(
        self: &std::sync::Arc<Self>,
        session: Id<Session>,
        format: ReportFormat,
        language: Language,
    ) -> Result<Rendered> {
        let user = self.db.read(|tx| Ok::<_, Error>(tx.require(self.administrator)?))?;
        render(&Cx { workspace: self, user: &user }, session, format, language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_everywhere() {
        assert_eq!(
            safe_name("Rapport - Zoë O’Neil/../x: \"y\" - Chef?"),
            "Rapport - Zoë O’Neil_.._x_ _y_ - Chef_"
        );
        assert_eq!(safe_name("..."), "report");
        assert!(safe_name(&"é".repeat(500)).chars().count() <= 120);
    }

    #[test]
    fn a_second_export_does_not_replace_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let report = |bytes: &[u8]| Rendered { file_name: "r.pdf".into(), bytes: bytes.to_vec() };
        let first = write_new(folder.path(), &report(b"1")).unwrap();
        let second = write_new(folder.path(), &report(b"2")).unwrap();
        assert_eq!((fs::read(first).unwrap(), fs::read(&second).unwrap()), (b"1".to_vec(), b"2".to_vec()));
        assert!(second.ends_with("r (2).pdf"));
    }
}
