//! Reports: PDF to hand over and workbooks to calculate with, of one session, of a few beside each other, or of many.

pub(crate) mod analytics;
mod batch;
mod files;
mod gather;
pub(crate) mod overview;
mod tables;

use std::path::{Path, PathBuf};

use domain::{Id, Millis, consent::Language, report_template::ReportTemplate, session::Session, user::User};
use report::{self as engine, SessionReport};
use serde::{Deserialize, Serialize};
use store::{Find, Order};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Page, Result, Workspace,
    cx::{lock, page_limit},
    error::ErrorKind,
    sessions::{self, ReviewState, SessionRow},
};

pub(crate) use batch::{ExportTask, forget, list_exports, remove_unfinished, run_export, start_export};
pub(crate) use files::{beside, new_path, remove_half_written, safe_name};
use files::{write_new, write_whole};
use gather::Setting;

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

/// How a report is to look.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ReportChoice {
    /// The language of the report's own words.
    pub language: Language,
    /// The template; none: the default.
    #[serde(default)]
    pub template: Option<Id<ReportTemplate>>,
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
    #[serde(default)]
    #[ts(optional)]
    template_id: Option<Id<ReportTemplate>>,
    path: Option<PathBuf>,
}

#[derive(Deserialize, TS)]
pub(crate) struct CompareSessions {
    session_ids: Vec<Id<Session>>,
    format: ReportFormat,
    language: Language,
    #[serde(default)]
    #[ts(optional)]
    template_id: Option<Id<ReportTemplate>>,
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
    let choice = ReportChoice { language: input.language, template: input.template_id };
    let rendered = session(cx.workspace, cx.user, input.session_id, input.format, choice)?;
    hand_over(cx, &rendered, input.path)
}

/// Two to four candidates of one campaign beside each other.
pub(crate) fn compare(cx: &Cx<'_>, input: CompareSessions) -> Result<Exported> {
    let choice = ReportChoice { language: input.language, template: input.template_id };
    let rendered = comparison(cx.workspace, cx.user, &input.session_ids, input.format, choice)?;
    hand_over(cx, &rendered, input.path)
}

/// Writes a file into the folder for reports, or where it was asked for.
pub(crate) fn hand_over(cx: &Cx<'_>, rendered: &Rendered, path: Option<PathBuf>) -> Result<Exported> {
    let workspace = cx.workspace;
    let path = match path {
        Some(path) => {
            write_whole(&path, &rendered.bytes)?;
            path
        }
        None => write_new(&workspace.env.exports, &rendered.file_name, &rendered.bytes)?,
    };
    lock(&workspace.exported).insert(path.clone());
    Ok(Exported { path: path.display().to_string(), bytes: u64::try_from(rendered.bytes.len()).unwrap_or(0) })
}

/// The day of a moment in the reports' time zone, as file names hold it: `2026-11-21`.
pub(crate) fn day(env: &Env, at: Millis) -> String {
    let zone = jiff::tz::TimeZone::get(&env.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone);
    at.strftime("%Y-%m-%d").to_string()
}

impl Env {
    pub(crate) fn report_language(language: Language) -> engine::Language {
        match language {
            Language::Fr => engine::Language::Fr,
            Language::En | Language::Unknown => engine::Language::En,
        }
    }
}

/// Opens a report that was written, or its folder, with the system's program.
pub(crate) fn reveal(cx: &Cx<'_>, input: RevealReport) -> Result<()> {
    let known = lock(&cx.workspace.exported).contains(&input.path) || batch::wrote(cx, &input.path)?;
    if !known {
        return Err(Error::not_found("report"));
    }
    let target = if input.folder { input.path.parent().unwrap_or(Path::new(".")) } else { &input.path };
    open::that_detached(target)
        .map_err(|error| Error::new(ErrorKind::Unavailable, "report.no_program").with("detail", error))
}

/// Makes the report of a session.
fn session(
    workspace: &Workspace,
    user: &User,
    session: Id<Session>,
    format: ReportFormat,
    choice: ReportChoice,
) -> Result<Rendered> {
    let report = workspace.db.read(|tx| {
        let setting = Setting::of(workspace, tx, choice.language, choice.template)?;
        gather::session(tx, session, user, &setting, false)
    })?;
    render(&report, format, choice.language)
}

fn render(report: &SessionReport, format: ReportFormat, language: Language) -> Result<Rendered> {
    let bytes = match format {
        ReportFormat::Pdf => engine::pdf::render(report)?,
        ReportFormat::Xlsx => engine::xlsx::render(report)?,
    };
    let title = match language {
        Language::Fr => "Rapport",
        Language::En | Language::Unknown => "Report",
    };
    let name = format!("{title} - {} - {}", report.candidate.name, report.campaign.title);
    Ok(Rendered { file_name: format!("{}.{}", safe_name(&name), format.ending()), bytes })
}

fn comparison(
    workspace: &Workspace,
    user: &User,
    sessions: &[Id<Session>],
    format: ReportFormat,
    choice: ReportChoice,
) -> Result<Rendered> {
    if !(2..=4).contains(&sessions.len()) {
        return Err(Error::new(ErrorKind::Invalid, "report.not_comparable"));
    }
    let reports = workspace.db.read(|tx| {
        let setting = Setting::of(workspace, tx, choice.language, choice.template)?;
        let setting = Setting { transcripts: false, ..setting };
        let campaigns: std::collections::BTreeSet<_> =
            sessions.iter().map(|id| Ok(tx.require(*id)?.campaign_id.uuid())).collect::<Result<_>>()?;
        if campaigns.len() != 1 {
            return Err(Error::new(ErrorKind::Invalid, "report.not_comparable"));
        }
        sessions.iter().map(|id| gather::session(tx, *id, user, &setting, false)).collect::<Result<Vec<_>>>()
    })?;
    let bytes = match format {
        ReportFormat::Pdf => engine::pdf::compare(&reports)?,
        ReportFormat::Xlsx => engine::xlsx::compare(&reports)?,
    };
    let title = match choice.language {
        Language::Fr => "Comparaison",
        Language::En | Language::Unknown => "Comparison",
    };
    let name = format!("{title} - {}", reports[0].campaign.title);
    Ok(Rendered { file_name: format!("{}.{}", safe_name(&name), format.ending()), bytes })
}

impl Workspace {
    /// Makes the report of a session, as whoever signed in sees it.
    ///
    /// # Errors
    /// `session.not_found`, `report_template.not_found`, `sign_in.needed`.
    pub fn render_report(
        &self,
        id: Id<Session>,
        format: ReportFormat,
        choice: ReportChoice,
    ) -> Result<Rendered> {
        session(self, &self.user()?, id, format, choice)
    }

    /// Makes the comparison of two to four sessions of one campaign.
    ///
    /// # Errors
    /// `report.not_comparable`; otherwise as [`Workspace::render_report`].
    pub fn render_comparison(
        &self,
        sessions: &[Id<Session>],
        format: ReportFormat,
        choice: ReportChoice,
    ) -> Result<Rendered> {
        comparison(self, &self.user()?, sessions, format, choice)
    }

    /// Makes the report of a fictional interview, to show what a template does.
    ///
    /// # Errors
    /// `report_template.not_found`.
    pub fn render_specimen(&self, format: ReportFormat, choice: ReportChoice) -> Result<Rendered> {
        let setting = self.db.read(|tx| Setting::of(self, tx, choice.language, choice.template))?;
        let report = SessionReport {
            organisation: setting.organisation,
            look: setting.look,
            ..SessionReport::specimen(setting.info)
        };
        render(&report, format, choice.language)
    }
}
