//! What whoever leads an interview sees of it while the candidate goes through it in a window of their own. What was
//! chosen to make it fit for them is not among it, nor how much time that leaves (P24).

use domain::{
    Id, Millis,
    interview::{Fault, Sense},
    question::Question,
    room::{Outcome, Phase, Stage},
    session::Session,
};
use serde::Serialize;
use ts_rs::TS;

use super::{seated, view};
use crate::{
    Cx, Result,
    cx::{Nothing, lock},
};

/// Where the candidate is, for whoever leads.
#[derive(Serialize, TS)]
#[ts(rename = "InterviewConsole")]
pub(crate) struct ConsoleView {
    session_id: Id<Session>,
    stage: Stage,
    paused: bool,
    /// Whether the break was given from here.
    paused_by_staff: bool,
    /// Since when the candidate waits for help.
    help_asked_at_ms: Option<Millis>,
    sound_only: bool,
    /// What camera and microphone don't give any more.
    lost: Vec<Sense>,
    question: Option<QuestionOfConsole>,
    questions: Vec<PlaceOfConsole>,
    /// The address of the candidate's page, for a browser of this machine; none while the endpoint does not listen.
    page: Option<String>,
}

/// The question that the candidate is at.
#[derive(Serialize, TS)]
#[ts(rename = "ConsoleQuestion")]
pub(crate) struct QuestionOfConsole {
    id: Id<Question>,
    /// From 1.
    number: u32,
    text: String,
    phase: Phase,
    /// The probe that is being asked.
    probe: Option<String>,
    /// Why the attempt failed.
    fault: Option<Fault>,
}

/// A question on the way through the interview.
#[derive(Serialize, TS)]
#[ts(rename = "ConsolePlace")]
pub(crate) struct PlaceOfConsole {
    id: Id<Question>,
    number: u32,
    text: String,
    outcome: Outcome,
}

/// None while no candidate has a window of their own.
pub(crate) fn get(cx: &Cx<'_>, _: Nothing) -> Result<Option<ConsoleView>> {
    let Some(seated) = seated(cx).ok().filter(|seated| seated.seat.beside) else { return Ok(None) };
    view::reopen_lost(&seated)?;
    let lost = lock(&cx.workspace.room).lost.clone();
    seated.read(|_, scene| {
        let room = scene.room();
        let at = room.question().filter(|_| room.stage == Stage::Question);
        let numbered = || (1..).zip(room.questions());
        let question = at.and_then(|(question, current)| {
            let (number, _) = numbered().find(|(_, known)| known.id == question.id)?;
            Some(QuestionOfConsole {
                id: question.id,
                number,
                text: question.displayed_text.clone(),
                phase: current.phase,
                probe: view::probe_of(question, current).filter(|_| current.phase == Phase::FollowUp),
                fault: current.fault,
            })
        });
        let places = numbered().map(|(number, question)| PlaceOfConsole {
            id: question.id,
            number,
            text: question.displayed_text.clone(),
            outcome: room.outcome(question.id),
        });
        Ok(Some(ConsoleView {
            session_id: scene.session.id,
            stage: room.stage,
            paused: room.paused,
            paused_by_staff: room.paused && room.paused_by_staff,
            help_asked_at_ms: room.help_asked_at_ms,
            sound_only: room.sound_only,
            lost: lost.clone(),
            question,
            questions: places.collect(),
            page: cx.workspace.env.candidate_page.get().cloned(),
        }))
    })
}
