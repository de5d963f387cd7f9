//! Many reports at once: a job that writes PDFs, workbooks and tables into one folder or archive. Everything is made in
//! a hidden folder beside the place where it will be, and moved there when it is whole; what a killed job left is removed
//! when it starts again.

use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use domain::{
    Id, Millis, campaign::Campaign, consent::Language, report_template::ReportTemplate, session::Session,
    user::User,
};
use report::{CampaignTable, SessionReport, csv::CampaignCsv, xlsx::CampaignWorkbook};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    ReportFormat,
    files::{free_path, safe_name, unwritable},
    gather::{self, Setting},
    render,
};
use crate::{
    Cx, Error, Result, Workspace,
    blind::{self, Mask},
    cx::{ById, Nothing, lock},
    jobs::{Job, JobState, Reporter, StoredJob, Task, stored},
};

const AREA: &str = "export";
/// The exports that are remembered.
const MOST_REMEMBERED: usize = 20;
/// Sessions asked for one by one; whole campaigns may be larger.
const MOST_CHOSEN: usize = 1_000;

/// A table that is written as CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportTable {
    Candidates,
    Comparison,
    Answers,
    Ratings,
    Transcripts,
}

impl From<ExportTable> for CampaignTable {
    fn from(table: ExportTable) -> Self {
        match table {
            ExportTable::Candidates => Self::Candidates,
            ExportTable::Comparison => Self::Comparison,
            ExportTable::Answers => Self::Answers,
            ExportTable::Ratings => Self::Ratings,
            ExportTable::Transcripts => Self::Transcripts,
        }
    }
}

/// What is to be written, and of whom.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub(crate) struct StartExport {
    /// Every candidate of this campaign…
    campaign_id: Option<Id<Campaign>>,
    /// … or these sessions.
    session_ids: Vec<Id<Session>>,
    /// A PDF for each candidate.
    pdf: bool,
    /// A workbook for each campaign.
    workbook: bool,
    /// Tables of each campaign.
    csv: Vec<ExportTable>,
    /// Whether workbook and tables hold what was said.
    transcripts: bool,
    /// One archive instead of a folder.
    zip: bool,
    language: Language,
    template_id: Option<Id<ReportTemplate>>,
}

/// The work of an export job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ExportTask {
    input: StartExport,
    user: Id<User>,
}

/// What an export came to, as it is kept: without names.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    id: Id<Job>,
    at_ms: Millis,
    path: PathBuf,
    files: u64,
    failed: Vec<(Id<Session>, Error)>,
}

/// What an export came to.
#[derive(Serialize, TS)]
pub(crate) struct ExportView {
    id: Id<Job>,
    at_ms: Millis,
    /// The folder, the archive, or the only file.
    path: String,
    files: u64,
    /// Whether it still lies there.
    there: bool,
    failed: Vec<FailedExport>,
}

#[derive(Serialize, TS)]
pub(crate) struct FailedExport {
    session_id: Id<Session>,
    /// Whose report it was to be; empty once the person is erased.
    name: String,
    error: Error,
}

pub(crate) fn start_export(cx: &Cx<'_>, input: StartExport) -> Result<Job> {
    if !input.pdf && !input.workbook && input.csv.is_empty() {
        return Err(Error::field("pdf", "required"));
    }
    let mut chosen = HashSet::new();
    let twice = !input.session_ids.iter().all(|id| chosen.insert(*id));
    if twice || input.session_ids.len() > MOST_CHOSEN || input.campaign_id.is_some() != chosen.is_empty() {
        return Err(Error::field("session_ids", "range"));
    }
    let stored = cx.write(|tx| {
        let mut titles = Vec::new();
        for (campaign, _) in sessions_of(tx, &input)? {
            titles.push(tx.require(campaign)?.title);
        }
        if let Some(template) = input.template_id {
            tx.require(template)?;
        }
        let task = ExportTask { input: input.clone(), user: cx.user.id };
        let stored = StoredJob::new(Task::Export(Box::new(task)), titles.join(", "), None, cx.now());
        stored.put(tx)?;
        Ok(stored)
    })?;
    cx.workspace.jobs.enqueue(&stored.job);
    Ok(stored.job)
}

/// Sessions of one campaign.
type OfCampaign = (Id<Campaign>, Vec<Id<Session>>);

/// The sessions to export by campaign, each list in the order of names; of a campaign that hides them, the newest first.
/// A whole campaign is exported without what raters practise on.
fn sessions_of(tx: &mut Read<'_>, input: &StartExport) -> Result<Vec<OfCampaign>> {
    let in_order = |tx: &mut Read<'_>, campaign: Id<Campaign>, find: Find<Session>| {
        let order = if blind::applies(tx, Some(campaign))? { Order::Newest } else { Order::Subject };
        let sessions = tx.list(find.order(order))?;
        Ok::<_, Error>(sessions.into_iter().map(|session| session.id).collect::<Vec<_>>())
    };
    if let Some(campaign) = input.campaign_id {
        let find = Find::<Session>::of(campaign.uuid()).without("calibration", 1);
        return Ok(vec![(campaign, in_order(tx, campaign, find)?)]);
    }
    let mut chosen: BTreeMap<_, HashSet<Id<Session>>> = BTreeMap::new();
    for id in &input.session_ids {
        chosen.entry(tx.require(*id)?.campaign_id).or_default().insert(*id);
    }
    chosen
        .into_iter()
        .map(|(campaign, chosen)| {
            let mut sessions = in_order(tx, campaign, Find::of(campaign.uuid()))?;
            sessions.retain(|id| chosen.contains(id));
            Ok((campaign, sessions))
        })
        .collect()
}

/// The hidden folder that a job works in.
fn workshop(workspace: &Workspace, job: Id<Job>) -> PathBuf {
    workspace.env.exports.join(format!(".recruteia-{job}.part"))
}

/// Removes what a job has written so far.
pub(crate) fn remove_unfinished(workspace: &Workspace, job: Id<Job>) {
    if let Err(error) = fs::remove_dir_all(workshop(workspace, job))
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%job, kind = ?error.kind(), "an unfinished export could not be removed");
    }
}

pub(crate) fn run_export(
    workspace: &Workspace,
    job: &Job,
    task: &ExportTask,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    remove_unfinished(workspace, job.id);
    let folder = workshop(workspace, job.id);
    let outcome = fs::create_dir_all(&folder).map_err(unwritable).and_then(|()| {
        let mut export = Export { workspace, task, folder: &folder, files: 0, failed: Vec::new() };
        export.write(reporter)?;
        let path = export.deliver(job)?;
        export.keep(reporter.job(), &path)?;
        lock(&workspace.exported).insert(path);
        Ok(())
    });
    remove_unfinished(workspace, job.id);
    outcome
}

struct Export<'a> {
    workspace: &'a Workspace,
    task: &'a ExportTask,
    folder: &'a Path,
    files: u64,
    failed: Vec<(Id<Session>, Error)>,
}

/// What is written of a campaign as a whole.
struct Tables {
    workbook: Option<(PathBuf, CampaignWorkbook)>,
    csv: Vec<CampaignCsv<BufWriter<File>>>,
}

impl Export<'_> {
    fn write(&mut self, reporter: &mut Reporter<'_>) -> Result<()> {
        let db = &self.workspace.db;
        let input = &self.task.input;
        let (campaigns, setting, user, busy) = db.read(|tx| {
            let setting = Setting::of(self.workspace, tx, input.language, input.template_id)?;
            let busy: HashSet<Id<Session>> = stored(tx)?
                .into_iter()
                .filter(|stored| matches!(stored.job.state, JobState::Queued | JobState::Running))
                .filter_map(|stored| stored.job.session_id)
                .collect();
            Ok::<_, Error>((sessions_of(tx, input)?, setting, tx.require(self.task.user)?, busy))
        })?;
        let with_words = input.transcripts || (input.pdf && setting.transcripts);
        let words = Setting { transcripts: with_words, ..setting.clone() };
        let total = campaigns.iter().map(|(_, sessions)| sessions.len() as u64).sum();
        let mut done = 0;
        for (campaign, sessions) in campaigns {
            let mut tables = self.tables(campaign, &setting)?;
            for id in sessions {
                if reporter.progress(done, total).is_break() {
                    return Err(Error::cancelled());
                }
                let report = db.read(|tx| gather::session(tx, id, &user, &words, busy.contains(&id)));
                match report.and_then(|report| self.one(&report, &mut tables)) {
                    Ok(()) => {}
                    // The next one would meet the same.
                    Err(error) if matches!(error.code.as_str(), "file.disk_full" | "report.unwritable") => {
                        return Err(error);
                    }
                    Err(error) => self.failed.push((id, error)),
                }
                done += 1;
            }
            if reporter.progress(done, total).is_break() {
                return Err(Error::cancelled());
            }
            self.end(tables)?;
        }
        Ok(())
    }

    fn tables(&mut self, campaign: Id<Campaign>, setting: &Setting) -> Result<Tables> {
        let input = &self.task.input;
        let setting = Setting { transcripts: input.transcripts, ..setting.clone() };
        let plan = self.workspace.db.read(|tx| gather::plan(tx, campaign, &setting))?;
        let title = safe_name(&plan.campaign.title);
        let mut tables = Tables { workbook: None, csv: Vec::new() };
        if input.workbook {
            let path = free_path(self.folder, &format!("{title}.xlsx"));
            tables.workbook = Some((path, CampaignWorkbook::new(plan.clone(), self.folder)?));
        }
        for table in &input.csv {
            let table = CampaignTable::from(*table);
            let path =
                free_path(self.folder, &format!("{title} - {}.csv", table.title(plan.report.language)));
            let file = BufWriter::new(File::create_new(path).map_err(unwritable)?);
            tables.csv.push(CampaignCsv::new(plan.clone(), table, file)?);
            self.files += 1;
        }
        Ok(tables)
    }

    fn one(&mut self, report: &SessionReport, tables: &mut Tables) -> Result<()> {
        if let Some((_, workbook)) = &mut tables.workbook {
            workbook.add(report)?;
        }
        for csv in &mut tables.csv {
            csv.add(report)?;
        }
        // Nothing was asked of a candidate without answers.
        if self.task.input.pdf && report.session.review != report::Review::NoAnswers {
            let rendered = render(report, ReportFormat::Pdf, self.task.input.language)?;
            let path = free_path(self.folder, &rendered.file_name);
            fs::write(path, rendered.bytes).map_err(unwritable)?;
            self.files += 1;
        }
        Ok(())
    }

    fn end(&mut self, tables: Tables) -> Result<()> {
        if let Some((path, workbook)) = tables.workbook {
            workbook.finish(File::create_new(path).map_err(unwritable)?)?;
            self.files += 1;
        }
        for csv in tables.csv {
            csv.finish()?.into_inner().map_err(|error| unwritable(error.into_error()))?;
        }
        Ok(())
    }

    /// Moves what was made to its place: an archive, the only file, or a folder.
    fn deliver(&self, job: &Job) -> Result<PathBuf> {
        let exports = &self.workspace.env.exports;
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.folder).map_err(unwritable)?.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let title = match self.task.input.language {
            Language::Fr => "Rapports",
            Language::En | Language::Unknown => "Reports",
        };
        let name = safe_name(&format!("{title} - {}", job.label));
        if self.task.input.zip {
            let archive = self.folder.join(".archive");
            archive_of(&files, &archive).map_err(unwritable)?;
            let path = free_path(exports, &format!("{name}.zip"));
            fs::rename(archive, &path).map_err(unwritable)?;
            return Ok(path);
        }
        if let [only] = files.as_slice() {
            let name = only.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let path = free_path(exports, &name);
            fs::rename(only, &path).map_err(unwritable)?;
            return Ok(path);
        }
        let path = free_folder(exports, &name);
        fs::rename(self.folder, &path).map_err(unwritable)?;
        Ok(path)
    }

    /// Remembers what came of it, in the same transaction that forgets the job.
    fn keep(&self, job: Id<Job>, path: &Path) -> Result<()> {
        let kept = Kept {
            id: job,
            at_ms: self.workspace.now(),
            path: path.into(),
            files: self.files,
            failed: self.failed.clone(),
        };
        self.workspace.db.write(self.workspace.administrator, |tx| {
            let mut known: Vec<Kept> = tx.locals(AREA)?;
            known.sort_by_key(|kept| std::cmp::Reverse((kept.at_ms, kept.id)));
            for old in known.iter().skip(MOST_REMEMBERED - 1) {
                tx.remove_local(AREA, &old.id.to_string())?;
            }
            tx.put_local(AREA, &job.to_string(), &kept)?;
            StoredJob::remove(job, tx)
        })
    }
}

fn free_folder(parent: &Path, name: &str) -> PathBuf {
    let numbered = (2_u32..).map(|number| parent.join(format!("{name} ({number})")));
    let mut paths = std::iter::once(parent.join(name)).chain(numbered);
    paths.find(|path| !path.exists()).unwrap_or_else(|| parent.join(name))
}

fn archive_of(files: &[PathBuf], archive: &Path) -> io::Result<()> {
    let mut writer = ZipWriter::new(BufWriter::new(File::create(archive)?));
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // PDF and XLSX are compressed already.
        let packed = name.ends_with(".pdf") || name.ends_with(".xlsx");
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).large_file(true);
        writer.start_file(name, options)?;
        io::copy(&mut File::open(path)?, &mut writer)?;
    }
    writer.finish()?.into_inner()?.sync_all()
}

/// The last exports, newest first.
pub(crate) fn list_exports(cx: &Cx<'_>, _: Nothing) -> Result<Vec<ExportView>> {
    cx.read(|tx| {
        let mut kept: Vec<Kept> = tx.locals(AREA)?;
        kept.sort_by_key(|kept| std::cmp::Reverse((kept.at_ms, kept.id)));
        kept.into_iter().map(|kept| view(tx, kept, cx.user.id)).collect()
    })
}

/// What the candidate of a session is called; empty once they are erased.
fn name_of(tx: &mut Read<'_>, session: &Session, reader: Id<User>) -> Result<String> {
    let Some(person) = tx.get(session.person_id)? else { return Ok(String::new()) };
    let campaign = tx.require(session.campaign_id)?;
    let mask = Mask::of(tx, &campaign, session, reader)?;
    Ok(mask.map_or_else(|| person.name(), |mask| mask.alias))
}

fn view(tx: &mut Read<'_>, kept: Kept, reader: Id<User>) -> Result<ExportView> {
    let mut failed = Vec::with_capacity(kept.failed.len());
    for (session_id, error) in kept.failed {
        let name = match tx.get(session_id)? {
            Some(session) => name_of(tx, &session, reader)?,
            None => String::new(),
        };
        failed.push(FailedExport { session_id, name, error });
    }
    Ok(ExportView {
        id: kept.id,
        at_ms: kept.at_ms,
        there: kept.path.exists(),
        path: kept.path.display().to_string(),
        files: kept.files,
        failed,
    })
}

/// Takes an export off the list; its files stay.
pub(crate) fn forget(cx: &Cx<'_>, ById { id }: ById<Job>) -> Result<()> {
    cx.write(|tx| {
        let kept: Vec<Kept> = tx.locals(AREA)?;
        if !kept.iter().any(|kept| kept.id == id) {
            return Err(Error::not_found("report"));
        }
        Ok(tx.remove_local(AREA, &id.to_string())?)
    })
}

/// Whether an export that is remembered lies at `path`.
pub(super) fn wrote(cx: &Cx<'_>, path: &Path) -> Result<bool> {
    let kept: Vec<Kept> = cx.read(|tx| Ok(tx.locals(AREA)?))?;
    Ok(kept.iter().any(|kept| kept.path == path))
}
