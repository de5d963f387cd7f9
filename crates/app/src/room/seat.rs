//! Handing the machine over to a candidate, and taking it back.

use std::sync::Arc;

use domain::{
    Id, Millis,
    interview::Fault,
    room::{Current, Phase, Stage},
    session::{Mode, Session, SessionState},
    session_event::Happened,
    sign_off::{self, SignOff},
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Read};
use ts_rs::TS;

use super::{Live, Scene, Seated, recordings};
use crate::{
    Cx, Error, Host, Result, Workspace, cx::lock, devices, error::ErrorKind, events::Event, users,
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
}

#[derive(Deserialize, TS)]
pub(crate) struct HandOver {
    session_id: Id<Session>,
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

/// Gives this machine to the candidate of a session. From then on nothing else can be called.
pub(crate) fn hand_over(cx: &Cx<'_>, HandOver { session_id }: HandOver) -> Result<()> {
    if recordings::here(cx.workspace).is_some() {
        return Err(Error::new(ErrorKind::Conflict, "recording.busy"));
    }
    let (by, now) = (cx.user.id, cx.now());
    let seat = Seat { session_id, by, since_ms: now };
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
    *lock(&cx.workspace.room) = Live::default();
    cx.workspace.sit(seat);
    cx.workspace.env.events.tell(Event::Workspace { state: WorkspaceState::Interview });
    Ok(())
}

/// Takes the machine back: somebody who works here says who they are.
pub(crate) fn take_back(host: &Host, TakeBack { identifier, password }: TakeBack) -> Result<()> {
    let workspace = host.workspace()?;
    Seated::of(&workspace)?;
    users::take_place(&workspace, &identifier, password.as_deref())?;
    host.tell_workspace_state();
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
    let Ok(seated) = Seated::of(workspace) else { return Ok(()) };
    let gone = workspace.db.read(|tx| Ok::<_, Error>(tx.get(seated.seat.session_id)?.is_none()))?;
    if gone {
        workspace.db.write(seated.seat.by, |tx| Ok::<_, Error>(tx.remove_local(AREA, KEY)?))?;
        return workspace.leave();
    }
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
