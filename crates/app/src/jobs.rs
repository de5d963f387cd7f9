//! Long work: queued, shown, cancelled, and resumed after a crash.
//!
//! A job is kept in the database of this machine until it is done, so a killed one is found at the next start. Each
//! kind has a lane with one job at a time: importing, transcribing and downloading don't wait for each other, and no
//! lane takes all cores.

use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use domain::{
    Id, Millis, campaign::Campaign, consent::Language, interview::Answer, person::Person, question::Question,
    session::Session,
};
use failpoints::Failpoint;
use serde::{Deserialize, Serialize};
use store::{Read, Tx, backup::Header};
use ts_rs::TS;

use crate::{
    Cx, Error, Result, Workspace, backup, blind,
    cx::{ById, Nothing, lock},
    diagnostics,
    error::ErrorKind,
    events::{Event, JobProgress, Tag},
    imports, observations, person_export,
    reports::{self, ExportTask},
    spoken, transcripts,
    uploads::Source,
    weights_shelf,
};

const AREA: &str = "job";
/// Progress is told at most ten times a second.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Converts a file into an answer.
    Import,
    /// Turns an answer into text.
    Transcription,
    /// Measures the picture of an answer.
    Observation,
    /// Downloads model weights.
    Weights,
    /// Finds out how fast a model is on this machine.
    Measurement,
    /// Writes many reports.
    Export,
    /// Writes a backup.
    Backup,
    /// Collects everything about a person into one file.
    PersonExport,
    /// Checks the whole database.
    Check,
    /// Has a synthetic voice say the questions of a campaign.
    Speech,
}

impl JobKind {
    const LANES: [Self; 9] = [
        Self::Import,
        Self::Transcription,
        Self::Observation,
        Self::Weights,
        Self::Export,
        Self::Backup,
        Self::PersonExport,
        Self::Check,
        Self::Speech,
    ];

    /// The kind whose lane it works in. Measuring beside a transcription would measure how the two share the machine.
    fn lane(self) -> Self {
        match self {
            Self::Measurement => Self::Transcription,
            other => other,
        }
    }
}

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its lane.
    Queued,
    /// Is being worked on.
    Running,
    /// Ended well.
    Done,
    /// Ended with an error; can be retried.
    Failed,
    /// Was called off.
    Cancelled,
}

impl JobState {
    /// Whether there is still something to do.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// A piece of long work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Job {
    /// Its id.
    pub id: Id<Job>,
    /// What it does.
    pub kind: JobKind,
    /// Where it is in its life.
    pub state: JobState,
    /// The file or model it works on, for people.
    pub label: String,
    /// The session it works for.
    pub session_id: Option<Id<Session>>,
    /// The answer it works on.
    pub answer_id: Option<Id<Answer>>,
    /// The question that is answered.
    pub question_id: Option<Id<Question>>,
    /// What is done, in its own unit.
    pub done: u64,
    /// What there is to do; 0 while unknown.
    pub total: u64,
    /// Why it failed.
    pub error: Option<Error>,
    /// When it was queued.
    pub created_at_ms: Millis,
}

/// What a job is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    Import { session_id: Id<Session>, question_id: Id<Question>, source: Source },
    Transcribe { answer_id: Id<Answer>, language: Option<String> },
    Observe { answer_id: Id<Answer> },
    FetchWeights { weights: String },
    MeasureWeights { weights: String },
    Export(Box<ExportTask>),
    Backup { path: PathBuf, header: Box<Header> },
    ExportPerson { person_id: Id<Person>, language: Language, path: PathBuf },
    Check,
    Speak { campaign_id: Id<Campaign> },
}

impl Task {
    fn kind(&self) -> JobKind {
        match self {
            Self::Import { .. } => JobKind::Import,
            Self::Transcribe { .. } => JobKind::Transcription,
            Self::Observe { .. } => JobKind::Observation,
            Self::FetchWeights { .. } => JobKind::Weights,
            Self::MeasureWeights { .. } => JobKind::Measurement,
            Self::Export(_) => JobKind::Export,
            Self::Backup { .. } => JobKind::Backup,
            Self::ExportPerson { .. } => JobKind::PersonExport,
            Self::Check => JobKind::Check,
            Self::Speak { .. } => JobKind::Speech,
        }
    }
}

/// A job as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredJob {
    pub(crate) job: Job,
    pub(crate) task: Task,
}

impl StoredJob {
    /// A job to be queued.
    pub(crate) fn new(task: Task, label: String, session_id: Option<Id<Session>>, now: Millis) -> Self {
        let (answer_id, question_id) = match &task {
            Task::Transcribe { answer_id, .. } | Task::Observe { answer_id } => (Some(*answer_id), None),
            Task::Import { question_id, .. } => (None, Some(*question_id)),
            Task::FetchWeights { .. }
            | Task::MeasureWeights { .. }
            | Task::Export(_)
            | Task::Backup { .. }
            | Task::ExportPerson { .. }
            | Task::Check
            | Task::Speak { .. } => (None, None),
        };
        let job = Job {
            id: Id::new(now),
            kind: task.kind(),
            state: JobState::Queued,
            label,
            session_id,
            answer_id,
            question_id,
            done: 0,
            total: 0,
            error: None,
            created_at_ms: now,
        };
        Self { job, task }
    }

    /// Keeps the job; the work starts once [`JobBoard::enqueue`] is called after the commit.
    pub(crate) fn put(&self, tx: &mut Tx<'_>) -> Result<()> {
        Ok(tx.put_local(AREA, &self.job.id.to_string(), self)?)
    }

    /// Forgets the job.
    pub(crate) fn remove(id: Id<Job>, tx: &mut Tx<'_>) -> Result<()> {
        Ok(tx.remove_local(AREA, &id.to_string())?)
    }
}

/// Every job that is kept, oldest first.
pub(crate) fn stored(tx: &mut Read<'_>) -> Result<Vec<StoredJob>> {
    Ok(tx.locals(AREA)?)
}

/// Forgets what a restored workspace must not go on with: jobs that write where the workspace was, among them the backup
/// itself, and those that were about the machine.
pub(crate) fn forget_left_behind(tx: &mut Tx<'_>) -> Result<()> {
    for StoredJob { job, task } in stored(tx)? {
        match task {
            Task::Import { .. } | Task::Transcribe { .. } | Task::Observe { .. } | Task::Speak { .. } => {}
            Task::FetchWeights { .. }
            | Task::MeasureWeights { .. }
            | Task::Export(_)
            | Task::Backup { .. }
            | Task::ExportPerson { .. }
            | Task::Check => StoredJob::remove(job.id, tx)?,
        }
    }
    Ok(())
}

/// The jobs of an open workspace.
pub(crate) struct JobBoard {
    lanes: Mutex<HashMap<JobKind, Lane>>,
    running: Mutex<HashMap<Id<Job>, Running>>,
    cancelled: Mutex<HashSet<Id<Job>>>,
    closing: AtomicBool,
}

struct Lane {
    queue: Sender<Id<Job>>,
    thread: JoinHandle<()>,
}

struct Running {
    stop: Arc<AtomicBool>,
    done: u64,
    total: u64,
}

/// Lets everything that the user waits for go first, a recording above all. What this thread starts inherits it; only
/// Linux knows it of single threads.
pub(crate) fn give_way(to: Urgency) {
    #[cfg(target_os = "linux")]
    {
        let by = match to {
            Urgency::Recording => 2,
            Urgency::User => 5,
        };
        if let Err(error) = rustix::process::nice(by) {
            tracing::info!(%error, "work in the background is as urgent as the rest");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = to;
}

/// What goes before the work of a thread.
pub(crate) enum Urgency {
    /// A recording, and nothing else.
    Recording,
    /// Everything that somebody waits for.
    User,
}

impl JobBoard {
    pub(crate) fn start(workspace: Weak<Workspace>) -> Self {
        let lane = |kind| {
            let (queue, receiver) = mpsc::channel();
            let workspace = Weak::clone(&workspace);
            let thread = thread::spawn(move || {
                give_way(Urgency::User);
                while let Ok(id) = receiver.recv() {
                    let Some(workspace) = workspace.upgrade() else { return };
                    if workspace.jobs.closing.load(Ordering::Relaxed) {
                        return;
                    }
                    run(&workspace, id);
                }
            });
            (kind, Lane { queue, thread })
        };
        Self {
            lanes: Mutex::new(JobKind::LANES.into_iter().map(lane).collect()),
            running: Mutex::default(),
            cancelled: Mutex::default(),
            closing: AtomicBool::new(false),
        }
    }

    /// What was queued or running when the application stopped, queued again; to be [enqueued](Self::enqueue).
    pub(crate) fn interrupted(&self, workspace: &Workspace) -> Result<Vec<Job>> {
        workspace.db.write(workspace.administrator, |tx| {
            let mut jobs = stored(tx)?;
            jobs.retain(|stored| matches!(stored.job.state, JobState::Queued | JobState::Running));
            for stored in &mut jobs {
                stored.job.state = JobState::Queued;
                stored.put(tx)?;
            }
            Ok(jobs.into_iter().map(|stored| stored.job).collect())
        })
    }

    /// Hands a job that is kept to its lane.
    pub(crate) fn enqueue(&self, job: &Job) {
        if let Some(lane) = lock(&self.lanes).get(&job.kind.lane()) {
            // A lane that has ended leaves the job for the next start.
            let _ = lane.queue.send(job.id);
        }
    }

    /// Stops what runs; it stays queued and goes on when the workspace is opened again. Returns the threads that
    /// are about to end.
    pub(crate) fn close(&self) -> Vec<JoinHandle<()>> {
        self.closing.store(true, Ordering::Relaxed);
        let lanes = std::mem::take(&mut *lock(&self.lanes));
        for running in lock(&self.running).values() {
            running.stop.store(true, Ordering::Relaxed);
        }
        lanes.into_values().map(|lane| lane.thread).collect()
    }

    /// Calls jobs off, running or not; those that failed are forgotten.
    pub(crate) fn cancel(&self, workspace: &Workspace, which: impl Fn(&Job) -> bool) -> Result<()> {
        let removed = workspace.db.write(workspace.administrator, |tx| {
            let mut removed = Vec::new();
            for stored in stored(tx)?.into_iter().filter(|stored| which(&stored.job)) {
                if stored.job.state == JobState::Running {
                    lock(&self.cancelled).insert(stored.job.id);
                    if let Some(running) = lock(&self.running).get(&stored.job.id) {
                        running.stop.store(true, Ordering::Relaxed);
                    }
                } else {
                    StoredJob::remove(stored.job.id, tx)?;
                    removed.push(stored);
                }
            }
            Ok::<_, Error>(removed)
        })?;
        for StoredJob { job, task } in removed {
            if let Task::Import { source, .. } = &task {
                workspace.forget_upload(source);
            }
            if job.kind == JobKind::Export {
                reports::remove_unfinished(workspace, job.id);
            }
            tell(workspace, &Job { state: JobState::Cancelled, ..job });
        }
        Ok(())
    }

    /// The job with its progress of this moment.
    pub(crate) fn with_progress(&self, job: Job) -> Job {
        match lock(&self.running).get(&job.id) {
            Some(running) => Job { done: running.done, total: running.total, ..job },
            None => job,
        }
    }
}

/// How a running job says how far it is, and hears whether to go on.
pub(crate) struct Reporter<'a> {
    workspace: &'a Workspace,
    job: &'a Job,
    stop: Arc<AtomicBool>,
    told: Option<Instant>,
}

impl Reporter<'_> {
    /// Says how far the job is; breaks when it is to stop.
    pub(crate) fn progress(&mut self, done: u64, total: u64) -> ControlFlow<()> {
        if let Some(running) = lock(&self.workspace.jobs.running).get_mut(&self.job.id) {
            (running.done, running.total) = (done, total);
        }
        if self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            self.told = Some(Instant::now());
            tell(self.workspace, &Job { done, total, ..self.job.clone() });
        }
        if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// The id of the job, to forget it in the transaction that makes its result.
    pub(crate) fn job(&self) -> Id<Job> {
        self.job.id
    }
}

fn run(workspace: &Arc<Workspace>, id: Id<Job>) {
    if let Err(error) = try_run(workspace, id) {
        tracing::error!(job = %id, code = error.code, "the state of a job could not be kept");
        // Whoever watches asks for the state of the workspace, which may have been found damaged.
        workspace.env.events.changed(&[Tag::Workspace, Tag::Jobs]);
    }
}

fn try_run(workspace: &Arc<Workspace>, id: Id<Job>) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    let begun = workspace.db.write(workspace.administrator, |tx| {
        let Some(mut stored) = stored(tx)?.into_iter().find(|stored| stored.job.id == id) else {
            return Ok(None);
        };
        if stored.job.state != JobState::Queued {
            return Ok(None);
        }
        stored.job.state = JobState::Running;
        stored.put(tx)?;
        Ok::<_, Error>(Some(stored))
    })?;
    let Some(stored) = begun else { return Ok(()) };
    failpoints::pass(Failpoint::JobBegun);
    lock(&workspace.jobs.running).insert(id, Running { stop: Arc::clone(&stop), done: 0, total: 0 });
    if lock(&workspace.jobs.cancelled).contains(&id) || workspace.jobs.closing.load(Ordering::Relaxed) {
        stop.store(true, Ordering::Relaxed);
    }
    tell(workspace, &stored.job);
    workspace.env.events.changed(&[Tag::Jobs]);

    let mut reporter = Reporter { workspace, job: &stored.job, stop, told: None };
    let outcome = match &stored.task {
        Task::Import { session_id, question_id, source } => {
            imports::run_import(workspace, &stored.job, *session_id, *question_id, source, &mut reporter)
        }
        Task::Transcribe { answer_id, language } => {
            transcripts::run_transcription(workspace, *answer_id, language.as_deref(), &mut reporter)
        }
        Task::Observe { answer_id } => observations::run_observation(workspace, *answer_id, &mut reporter),
        Task::FetchWeights { weights } => weights_shelf::run_fetch(workspace, weights, &mut reporter),
        Task::MeasureWeights { weights } => weights_shelf::run_measurement(workspace, weights, &mut reporter),
        Task::Export(task) => reports::run_export(workspace, &stored.job, task, &mut reporter),
        Task::Backup { path, header } => backup::run_backup(workspace, path, header, &mut reporter),
        Task::ExportPerson { person_id, language, path } => {
            person_export::run_export(workspace, *person_id, *language, path, &mut reporter)
        }
        Task::Check => diagnostics::run_check(workspace, &mut reporter),
        Task::Speak { campaign_id } => spoken::run_speech(workspace, *campaign_id, &mut reporter),
    };
    finish(workspace, stored, outcome)
}

fn finish(workspace: &Workspace, mut stored: StoredJob, outcome: Result<()>) -> Result<()> {
    let closing = workspace.jobs.closing.load(Ordering::Relaxed);
    let (id, kind) = (stored.job.id, stored.job.kind);
    let called_off = lock(&workspace.jobs.cancelled).contains(&id);
    (stored.job.state, stored.job.error) = match outcome {
        Ok(()) => (JobState::Done, None),
        Err(_) if called_off => (JobState::Cancelled, None),
        // Whatever went wrong while the workspace closed under it is tried again.
        Err(_) if closing => (JobState::Queued, None),
        Err(error) if error.is_cancelled() => (JobState::Cancelled, None),
        Err(error) => (JobState::Failed, Some(error)),
    };
    failpoints::pass(Failpoint::JobEnded);
    let kept = workspace.db.write(workspace.administrator, |tx| {
        if matches!(stored.job.state, JobState::Done | JobState::Cancelled) {
            return StoredJob::remove(id, tx);
        }
        // A job that was removed while it ran, because its person was erased, must not come back.
        let wanted = self::stored(tx)?.iter().any(|kept| kept.job.id == id);
        if wanted { stored.put(tx) } else { Ok(()) }
    });
    lock(&workspace.jobs.running).remove(&id);
    lock(&workspace.jobs.cancelled).remove(&id);
    tell(workspace, &stored.job);
    workspace.env.events.changed(match kind {
        JobKind::Import => &[Tag::Jobs, Tag::Answers, Tag::Sessions],
        JobKind::Transcription => &[Tag::Jobs, Tag::Transcripts],
        JobKind::Observation => &[Tag::Jobs, Tag::Observations],
        JobKind::Weights | JobKind::Measurement => &[Tag::Jobs, Tag::Weights],
        JobKind::Export => &[Tag::Jobs, Tag::Reports],
        JobKind::Backup => &[Tag::Jobs, Tag::Backups],
        JobKind::PersonExport => &[Tag::Jobs],
        JobKind::Check => &[Tag::Jobs, Tag::Diagnostics],
        JobKind::Speech => &[Tag::Jobs, Tag::Spoken],
    });
    kept
}

fn tell(workspace: &Workspace, job: &Job) {
    let Job { id, kind, state, session_id, answer_id, done, total, error, .. } = job.clone();
    workspace
        .env
        .events
        .tell(Event::Job { job: JobProgress { id, kind, state, session_id, answer_id, done, total, error } });
}

pub(crate) fn list(cx: &Cx<'_>, _: Nothing) -> Result<Vec<Job>> {
    let jobs = cx.read(|tx| {
        let jobs = stored(tx)?.into_iter().map(|stored| stored.job).collect();
        blind::relabelled(tx, jobs, cx.user.id)
    })?;
    Ok(jobs.into_iter().map(|job| cx.workspace.jobs.with_progress(job)).collect())
}

pub(crate) fn cancel(cx: &Cx<'_>, ById { id }: ById<Job>) -> Result<()> {
    cx.workspace.jobs.cancel(cx.workspace, |job| job.id == id)
}

pub(crate) fn retry(cx: &Cx<'_>, ById { id }: ById<Job>) -> Result<Job> {
    let job = cx.write(|tx| {
        let mut stored = stored(tx)?
            .into_iter()
            .find(|stored| stored.job.id == id)
            .ok_or_else(|| Error::not_found("job"))?;
        if stored.job.state != JobState::Failed {
            return Err(Error::new(ErrorKind::Conflict, "job.not_failed"));
        }
        (stored.job.state, stored.job.error) = (JobState::Queued, None);
        stored.put(tx)?;
        Ok(stored.job)
    })?;
    cx.workspace.jobs.enqueue(&job);
    blind::relabelled_one(cx, job)
}
