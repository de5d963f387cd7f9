//! The technical log of a session, for recruiters (F91, F95, F96).

use domain::{
    Millis,
    session::Session,
    session_event::{Happened, SessionEvent},
};
use serde::Serialize;
use ts_rs::TS;

use crate::{Cx, Result, cx::ById};

/// A line of the log.
#[derive(Serialize, TS)]
pub(crate) struct LogLine {
    number: u32,
    at_ms: Millis,
    /// The place of the question that it is about, from 1.
    question: Option<u32>,
    happened: Happened,
}

/// The log of a session, and what it adds up to.
#[derive(Serialize, TS)]
pub(crate) struct SessionLog {
    lines: Vec<LogLine>,
    /// From the first question to handing in.
    duration_ms: Option<Millis>,
    /// How long breaks took.
    paused_ms: Millis,
    /// Attempts that failed for a technical reason.
    faults: u32,
    /// How long the candidate thought before an answer, in the middle (median).
    response_ms: Option<Millis>,
    /// How they found it, 1 to 5.
    stars: Option<u8>,
}

/// What was chosen to make the interview fit for the candidate is nobody's business here (P24).
pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Session>) -> Result<SessionLog> {
    cx.read(|tx| {
        let session = tx.require(id)?;
        let events = super::events(tx, session.id)?;
        let questions = crate::campaigns::questions(tx, session.campaign_id)?;
        let place =
            |id| (1..).zip(&questions).find(|(_, question)| question.id == id).map(|(place, _)| place);
        let shown = |event: &&SessionEvent| !matches!(event.happened, Happened::Adjusted { .. });
        // Numbered anew, so that no gap tells what is left out.
        let lines = (1..).zip(events.iter().filter(shown)).map(|(number, event)| LogLine {
            number,
            at_ms: event.at_ms,
            question: event.happened.question().and_then(place),
            happened: match event.happened.clone() {
                Happened::DevicesReady { sound_only, .. } => {
                    Happened::DevicesReady { sound_only, in_writing: false }
                }
                other => other,
            },
        });
        let at = |is_it: fn(&Happened) -> bool| {
            events.iter().find(|event| is_it(&event.happened)).map(|event| event.at_ms)
        };
        let began = at(|happened| matches!(happened, Happened::Asked { .. }));
        let ended = at(|happened| *happened == Happened::Finished);
        let mut thought: Vec<Millis> = Vec::new();
        let (mut paused_ms, mut faults, mut stars) = (Millis(0), 0, None);
        for event in &events {
            match event.happened {
                Happened::AnswerStarted { response_ms, .. } => thought.push(response_ms),
                Happened::Resumed { after_ms } => paused_ms = paused_ms.plus(after_ms),
                Happened::Reopened { .. } => faults += 1,
                Happened::Experienced { stars: said } => stars = Some(said),
                _ => {}
            }
        }
        thought.sort_unstable();
        Ok(SessionLog {
            lines: lines.collect(),
            duration_ms: began.zip(ended).map(|(began, ended)| Millis((ended.0 - began.0).max(0))),
            paused_ms,
            faults,
            response_ms: thought.get(thought.len() / 2).copied(),
            stars,
        })
    })
}
