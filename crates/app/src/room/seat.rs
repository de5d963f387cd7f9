//! Handing the machine over to a candidate, and taking it back.

use std::sync::Arc;

use domain::{
    Id, Millis,
    interview::Fault,
    person::Person,
    room::{Current, Phase, Stage},
    session::{Mode, Session, SessionState},
    session_event::Happened,
    sign_off::{self, SignOff},
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Read, Tx};
use ts_rs::TS;

use super::{Live, Scene, Seated, recordings, writing};
use crate::{
    Cx, Error, Host, Result, Workspace,
    cx::{Nothing, lock},
    devices,
    error::ErrorKind,
    events::Event,
    host::Place,
    spoken, users,
    workspace::WorkspaceState,
};

/// Where it is kept that the machine is handed over; it never leaves it.
const AREA: &str = "interview";
const KEY: &str = "seat";

/// Whom this machine is handed over to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Seat {
    pub(crate) session_id: Id<Session>,
    /// Who handed it over, and answers for it.
    pub(crate) by: Id<User>,
    since_ms: Millis,
    /// Whether the candidate has a window of their own, and the others stay with whoever works here.
    #[serde(default)]
    pub(crate) beside: bool,
}

#[derive(Deserialize, TS)]
pub(crate) struct HandOver {
    session_id: Id<Session>,
    /// Whether the candidate gets a window of their own, and whoever works here keeps theirs.
    beside: bool,
}

#[derive(Deserialize, TS)]
pub(crate) struct TakeBack {
    /// The id or the address of whoever takes it back.
    identifier: String,
    /// Their password; none where nobody has one.
    password: Option<String>,
}

/// Whom the machine was handed over to when it was last used.
pub(crate) fn at_opening(tx: &mut Read<'_>) -> Result<Option<Seat>> {
    Ok(tx.locals::<Seat>(AREA)?.into_iter().next())
}

/// Gives this machine, or a window of it, to the candidate of a session, who can call nothing else.
pub(crate) fn hand_over(cx: &Cx<'_>, HandOver { session_id, beside }: HandOver) -> Result<()> {
    ensure_free(cx.workspace)?;
    if recordings::here(cx.workspace).is_some() {
        return Err(Error::new(ErrorKind::Conflict, "recording.busy"));
    }
    let (by, now) = (cx.user.id, cx.now());
    let seat = Seat { session_id, by, since_ms: now, beside };
    cx.write(|tx| {
        let mut scene = Scene::of(tx, session_id)?;
        scene.session.ensure_not_cancelled()?;
        let acts = tx.list(Find::<SignOff>::of(session_id.uuid()))?;
        sign_off::ensure_unsigned(&acts)?;
        if scene.session.mode != Mode::Autonomous {
            return Err(Error::new(ErrorKind::Conflict, "interview.not_autonomous"));
        }
        let finished = scene.room().stage == Stage::Finished;
        // The log of one that was handed in long ago is erased, and what was answered elsewhere has none.
        let answered = scene.session.state == SessionState::Completed && scene.events.is_empty();
        if finished || answered {
            return Err(Error::new(ErrorKind::Conflict, "interview.finished"));
        }
        if scene.session.state == SessionState::Expired {
            scene.session.ensure_not_over()?;
        }
        scene.happen(tx, Happened::HandedOver, by, now)?;
        let state = scene.session.state.max(SessionState::Started);
        tx.put(&Session { state, ..scene.session })?;
        Ok(tx.put_local(AREA, KEY, &seat)?)
    })?;
    // Whoever tried out a camera here knows the address of its picture, which is not for them any more.
    devices::close(cx.workspace);
    *lock(&cx.workspace.room) = Live::default();
    cx.workspace.sit(seat);
    // Nor is the microphone for whoever reads questions aloud at another window.
    spoken::close(cx.workspace);
    let state = if beside { WorkspaceState::Open } else { WorkspaceState::Interview };
    cx.workspace.env.events.tell(Event::Workspace { state });
    Ok(())
}

/// Forgets whom the machine was handed over to, and what was being written: in a copy of the workspace, and on another
/// machine, nobody sits there.
pub(crate) fn forget_all(tx: &mut Tx<'_>) -> Result<()> {
    tx.remove_local(AREA, KEY)?;
    writing::forget(tx, |_| true)
}

/// Refuses what would come in the way of the candidate of an interview at this machine.
pub(crate) fn ensure_free(workspace: &Workspace) -> Result<()> {
    match workspace.seat() {
        None => Ok(()),
        Some(_) => Err(Error::new(ErrorKind::Conflict, "interview.handed_over")),
    }
}

/// Refuses what can't be done to a session while its candidate is in it.
pub(crate) fn ensure_not_seated(workspace: &Workspace, session: Id<Session>) -> Result<()> {
    match workspace.seat() {
        Some(seat) if seat.session_id == session => {
            Err(Error::new(ErrorKind::Conflict, "interview.handed_over"))
        }
        _ => Ok(()),
    }
}

/// Refuses to agree to something for the person who sits here and decides for themselves. A withdrawal that they ask for
/// is noted all the same.
pub(crate) fn ensure_not_theirs(workspace: &Workspace, tx: &mut Read<'_>, person: Id<Person>) -> Result<()> {
    let Some(seat) = workspace.seat() else { return Ok(()) };
    match tx.get(seat.session_id)? {
        Some(session) if session.person_id == person => {
            Err(Error::new(ErrorKind::Conflict, "interview.candidate_only"))
        }
        _ => Ok(()),
    }
}

/// Takes the machine back: somebody who works here says who they are.
pub(crate) fn take_back(host: &Host, TakeBack { identifier, password }: TakeBack) -> Result<()> {
    let workspace = host.workspace()?;
    let seated = Seated::of(&workspace)?;
    if seated.seat.beside {
        // Whoever works at the other window stays there.
        users::identify(&workspace, Place::Seat, &identifier, password.as_deref())?;
        rise(&workspace)?;
    } else {
        users::take_place(&workspace, &identifier, password.as_deref())?;
    }
    host.tell_workspace_state();
    Ok(())
}

fn rise(workspace: &Arc<Workspace>) -> Result<()> {
    taken_back(workspace)?;
    workspace.rise();
    // What the candidate's window opened in between.
    devices::close(workspace);
    Ok(())
}

/// Takes the candidate's window back from another one.
pub(crate) fn close(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    Seated::of(cx.workspace)?;
    rise(cx.workspace)?;
    cx.workspace.env.events.tell(Event::Workspace { state: WorkspaceState::Open });
    Ok(())
}

/// Nobody sits at the machine any more.
fn vacate(workspace: &Workspace, seat: Seat) -> Result<()> {
    workspace.db.write(seat.by, |tx| Ok::<_, Error>(tx.remove_local(AREA, KEY)?))?;
    *lock(&workspace.room) = Live::default();
    if seat.beside {
        workspace.rise();
        Ok(())
    } else {
        workspace.leave()
    }
}

/// Ends an interview whose session was erased.
pub(crate) fn close_if_gone(workspace: &Workspace, person: Id<Person>) -> Result<()> {
    let Some(seat) = workspace.seat() else { return Ok(()) };
    let gone = workspace.db.read(|tx| Ok::<_, Error>(tx.get(seat.session_id)?.is_none()))?;
    if !gone {
        return Ok(());
    }
    vacate(workspace, seat)?;
    // An answer that began in between.
    recordings::drop_of(workspace, person)?;
    let state = if workspace.user().is_ok() { WorkspaceState::Open } else { WorkspaceState::SignIn };
    workspace.env.events.tell(Event::Workspace { state });
    Ok(())
}

/// Somebody who works here sits at the machine again.
pub(crate) fn taken_back(workspace: &Arc<Workspace>) -> Result<()> {
    let Ok(seated) = Seated::of(workspace) else { return Ok(()) };
    // What is being recorded is kept, and its question is open when the candidate comes back.
    devices::close(workspace);
    let by = seated.seat.by;
    workspace.db.write(by, |tx| {
        // The session may have been erased meanwhile.
        if tx.get(seated.seat.session_id)?.is_some() {
            let mut scene = Scene::of(tx, seated.seat.session_id)?;
            scene.happen(tx, Happened::TakenBack, by, workspace.now())?;
        }
        Ok::<_, Error>(tx.remove_local(AREA, KEY)?)
    })?;
    *lock(&workspace.room) = Live::default();
    Ok(())
}

/// The application was started anew while the machine was handed over: the interview goes on where it stopped.
pub(crate) fn continued(workspace: &Arc<Workspace>) -> Result<()> {
    let seat = workspace.seat();
    let gone = match seat {
        Some(seat) => workspace.db.read(|tx| Ok::<_, Error>(tx.get(seat.session_id)?.is_none()))?,
        None => false,
    };
    if let Some(seat) = seat.filter(|_| gone) {
        return vacate(workspace, seat);
    }
    let Ok(seated) = Seated::of(workspace) else { return Ok(()) };
    lock(&workspace.room).without_camera = seated.read(|_, scene| Ok(scene.room().sound_only))?;
    seated.write(|tx, scene| {
        let room = scene.room();
        if room.stage == Stage::Finished {
            return Ok(());
        }
        // One that was kept as a whole is an answer, whether the log says so or not.
        let failed = |current: &Current| current.phase != Phase::Answered && scene.is_answer_open();
        let reopened = room.current.filter(failed).map(|current| Happened::Reopened {
            question_id: current.question_id,
            answer_id: current.answer_id,
            fault: current.fault.unwrap_or(Fault::Interrupted),
        });
        for happened in reopened.into_iter().chain([Happened::Continued]) {
            scene.happen(tx, happened, seated.seat.by, workspace.now())?;
        }
        Ok(())
    })
}
