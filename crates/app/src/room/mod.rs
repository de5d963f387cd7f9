//! The interview room: a candidate goes through an interview alone, at this machine.
//!
//! A recruiter hands the machine over, whole or by a window of its own; until somebody who works here takes it back, only
//! what the candidate needs can be called there, for this one session. That the machine is handed over is kept in the database of this machine, so it still is
//! after a restart, and the interview goes on where it stopped. Where the candidate is follows from the session's log
//! ([`domain::room`]); only clocks that run are kept in memory.

mod console;
mod log;
mod seat;
mod steps;
mod view;
mod writing;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    Id, Millis,
    campaign::Campaign,
    consent::{self, Consent, ConsentKind},
    interview::{Answer, Fault, Media, Sense},
    question::Question,
    room::{Phase, Room, Stage},
    session::Session,
    session_event::{Happened, SessionEvent},
    user::User,
};
use store::{Find, Order, Read, Tx};

use crate::{
    Cx, Error, Result, Workspace, campaigns, cx::lock, devices, error::ErrorKind, events::Tag,
    imports::millis, live_metrics, recordings,
};

pub(crate) use console::get as console;
pub(crate) use log::get as log;
pub(crate) use seat::{
    Seat, at_opening, close, close_if_gone, continued, ensure_free, ensure_not_seated, ensure_not_theirs,
    forget_all, hand_over, take_back, taken_back,
};
pub(crate) use steps::{
    adjust, answer, ask_again, ask_help, begin, consent, decline, end_break, experience, finish, give_break,
    go_to, help, inform, next, pause, practise, ready, repeat, resume, skip, stop,
};
pub(crate) use view::{get, sheet, speak};
pub(crate) use writing::{drafts, forget as forget_drafts, hand_in as write, keep_draft};

/// What a write in the room touches.
pub(crate) const TOUCHED: &[Tag] = &[Tag::Interview, Tag::Sessions, Tag::Answers, Tag::Jobs, Tag::Devices];

/// The clocks of the interview that goes on at this machine.
#[derive(Default)]
pub(crate) struct Live {
    /// The line of the log that the question was asked with, whose time to think runs.
    asked: u32,
    thinking: Stopwatch,
    /// How long the answer was when its present part began.
    part_from: Duration,
    /// How long the present part may take.
    limit: Option<Duration>,
    /// Since when the candidate is on a break, and whether they were being recorded.
    away: Option<(Instant, bool)>,
    /// Which senses the devices lost.
    lost: Vec<Sense>,
    /// Whether the candidate chose to be recorded without a picture.
    without_camera: bool,
    /// When they last asked for the camera all the same, which takes it a moment to open.
    camera_wanted: Option<Instant>,
}

/// A wish for the camera that nothing came of lapses.
const CAMERA_WANTED: Duration = Duration::from_secs(6);

/// Whether the camera stays off: the candidate at this machine chose so.
pub(crate) fn is_without_camera(workspace: &Workspace) -> bool {
    let live = lock(&workspace.room);
    let wanted = live.camera_wanted.is_some_and(|since| since.elapsed() < CAMERA_WANTED);
    workspace.seat().is_some() && live.without_camera && !wanted
}

/// Whether the candidate at this machine agrees to having it looked at where their face is in the picture.
pub(crate) fn may_look_at_face(workspace: &Workspace, tx: &mut Read<'_>) -> Result<bool> {
    let Some(seat) = workspace.seat() else { return Ok(false) };
    match tx.get(seat.session_id)? {
        Some(session) => Ok(live_metrics::hindrance(workspace, tx, &session, true)?.is_none()),
        None => Ok(false),
    }
}

/// Counts time, breaks left out.
#[derive(Default)]
struct Stopwatch {
    since: Option<Instant>,
    before: Duration,
}

impl Stopwatch {
    fn start() -> Self {
        Self { since: Some(Instant::now()), before: Duration::ZERO }
    }

    fn read(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn hold(&mut self) {
        *self = Self { since: None, before: self.read() };
    }

    fn go_on(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    /// Makes as if so much of it had not passed, if it runs.
    fn take_back(&mut self, counted: Duration) {
        self.since = self.since.map(|since| (since + counted).min(Instant::now()));
    }
}

/// The log of a session, in the order in which it was written: the clock may have been set back in between.
pub(crate) fn events(tx: &mut Read<'_>, session: Id<Session>) -> Result<Vec<SessionEvent>> {
    Ok(tx.list(Find::of(session.uuid()).order(Order::Sorted))?)
}

/// Everything that tells where a candidate is.
struct Scene {
    session: Session,
    campaign: Campaign,
    questions: Vec<Question>,
    events: Vec<SessionEvent>,
    answers: Vec<Answer>,
    may_record: bool,
}

impl Scene {
    fn of(tx: &mut Read<'_>, session: Id<Session>) -> Result<Self> {
        let session = tx.require(session)?;
        let campaign = tx.require(session.campaign_id)?;
        let questions = campaigns::questions(tx, campaign.id)?;
        let events = events(tx, session.id)?;
        let answers = tx.list(Find::of(session.id.uuid()))?;
        let consents: Vec<Consent> = tx.list(Find::of(session.person_id.uuid()))?;
        let may_record = consent::ensure_granted(&consents, ConsentKind::Recording).is_ok();
        Ok(Self { session, campaign, questions, events, answers, may_record })
    }

    fn room(&self) -> Room<'_> {
        Room::of(&self.questions, &self.campaign.rules, &self.events, &self.answers, self.may_record)
    }

    /// Whether the log tells of an answer that began and not how it ended.
    fn is_answer_open(&self) -> bool {
        let told = self.events.iter().rev().find_map(|event| match event.happened {
            Happened::AnswerStarted { .. } | Happened::FollowedUp { .. } => Some(true),
            Happened::Answered { .. } | Happened::Written { .. } | Happened::Reopened { .. } => Some(false),
            _ => None,
        });
        told == Some(true)
    }

    /// Appends to the log.
    fn happen(&mut self, tx: &mut Tx<'_>, happened: Happened, by: Id<User>, now: Millis) -> Result<()> {
        // Older lines may have been erased.
        let last = self.events.last().map_or(0, |event| event.number);
        let event = SessionEvent::next(&self.session, last, happened, by, now);
        tx.put(&event)?;
        self.events.push(event);
        Ok(())
    }
}

/// Whoever sits at the machine it was handed over.
struct Seated<'a> {
    workspace: &'a Arc<Workspace>,
    seat: Seat,
}

impl<'a> Seated<'a> {
    fn of(workspace: &'a Arc<Workspace>) -> Result<Self> {
        let seat = workspace.seat().ok_or_else(|| Error::new(ErrorKind::Conflict, "interview.none"))?;
        Ok(Self { workspace, seat })
    }

    fn read<R>(&self, mut work: impl FnMut(&mut Read<'_>, &Scene) -> Result<R>) -> Result<R> {
        self.workspace.db.read(|tx| {
            let scene = Scene::of(tx, self.seat.session_id)?;
            work(tx, &scene)
        })
    }

    /// Decides by where the candidate is, and writes down what happens.
    fn write<R>(&self, mut work: impl FnMut(&mut Tx<'_>, &mut Scene) -> Result<R>) -> Result<R> {
        self.workspace.db.write(self.seat.by, |tx| {
            let mut scene = Scene::of(tx, self.seat.session_id)?;
            work(tx, &mut scene)
        })
    }

    /// The same for what only the log tells.
    fn happen(&self, decide: impl Fn(&Room<'_>) -> Result<Vec<Happened>>) -> Result<()> {
        self.write(|tx, scene| {
            for happened in decide(&scene.room())? {
                scene.happen(tx, happened, self.seat.by, self.workspace.now())?;
            }
            Ok(())
        })
    }
}

/// A recording ended that nobody ended: if it was of the interview at this machine, its question is open again.
pub(crate) fn cut_off(
    workspace: &Arc<Workspace>,
    media: Id<Media>,
    answer_id: Option<Id<Answer>>,
    fault: Fault,
) {
    let Ok(seated) = Seated::of(workspace) else { return };
    let noted = seated.write(|tx, scene| {
        let room = scene.room();
        let current = room.current.as_ref().filter(|current| {
            current.media_id == Some(media)
                && (matches!(current.phase, Phase::Answering | Phase::FollowUp) || current.fault.is_some())
        });
        let Some(question_id) = current.map(|current| current.question_id) else { return Ok(()) };
        let reopened = Happened::Reopened { question_id, answer_id, fault };
        scene.happen(tx, reopened, seated.seat.by, workspace.now())
    });
    if let Err(error) = noted {
        tracing::error!(code = error.code, %media, "that an answer was cut off could not be noted");
    }
    workspace.env.events.changed(TOUCHED);
}

/// Looks after the interview at this machine while devices are open: ends answers at their limit, and writes down which
/// devices come and go.
pub(crate) fn look_after(workspace: &Arc<Workspace>) {
    let Ok(seated) = Seated::of(workspace) else { return };
    let at_limit = recordings::here(workspace).is_some_and(|here| {
        let live = lock(&workspace.room);
        let part = here.elapsed.saturating_sub(live.part_from);
        !here.paused && live.limit.is_some_and(|limit| part >= limit)
    });
    let looked = if at_limit { steps::end_at_limit(&seated) } else { Ok(()) };
    if let Err(error) = looked.and_then(|()| note_devices(&seated)) {
        tracing::error!(code = error.code, "the interview could not be looked after");
    }
}

/// The machine was asleep: whoever was thinking about a question says that they are there before the time goes on, which
/// would end in a recording. As much of the sleep as was `counted` is given back.
pub(crate) fn woken(workspace: &Arc<Workspace>, counted: Duration) {
    let Ok(seated) = Seated::of(workspace) else { return };
    let thinks = seated.read(|_, scene| Ok(scene.room().at(&[Phase::Preparing]).is_ok()));
    if thinks.is_ok_and(|thinks| thinks) {
        lock(&workspace.room).thinking.take_back(counted);
        if let Err(error) = steps::hold_for(&seated, false) {
            tracing::error!(code = error.code, "the interview goes on after the machine was asleep");
        }
    }
    workspace.env.events.changed(TOUCHED);
}

fn note_devices(seated: &Seated<'_>) -> Result<()> {
    let lost = devices::lost(seated.workspace);
    let before = std::mem::replace(&mut lock(&seated.workspace.room).lost, lost.clone());
    if lost == before {
        return Ok(());
    }
    seated.happen(|room| {
        if !matches!(room.stage, Stage::Question) {
            return Ok(Vec::new());
        }
        let gone = lost.iter().filter(|sense| !before.contains(*sense));
        let back = before.iter().filter(|sense| !lost.contains(sense));
        let gone = gone.map(|sense| Happened::DeviceLost { sense: *sense });
        Ok(gone.chain(back.map(|sense| Happened::DeviceBack { sense: *sense })).collect())
    })?;
    seated.workspace.env.events.changed(&[Tag::Interview]);
    Ok(())
}

fn length(length: Duration) -> Millis {
    millis(u64::try_from(length.as_millis()).unwrap_or(u64::MAX))
}

fn of_millis(length: Millis) -> Duration {
    Duration::from_millis(u64::try_from(length.0).unwrap_or(0))
}

fn seated<'a>(cx: &'a Cx<'_>) -> Result<Seated<'a>> {
    Seated::of(cx.workspace)
}
