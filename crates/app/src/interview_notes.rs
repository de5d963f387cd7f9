//! What somebody writes down for themselves while an interview goes on at this machine; nobody else reads it here.

use std::time::Duration;

use domain::{
    Id, Millis,
    interview::{Answer, Media},
    interview_note::{InterviewNote, Moment},
    question::Question,
    session::Session,
};
use serde::{Deserialize, Serialize};
use store::{Find, Read};
use ts_rs::TS;

use crate::{Cx, Error, Result, cx::ById, recordings};

#[derive(Deserialize, TS)]
pub(crate) struct NotesOf {
    session_id: Id<Session>,
}

#[derive(Deserialize, TS)]
pub(crate) struct NewNote {
    session_id: Id<Session>,
    /// The question that the candidate was at when its first letter was written.
    question_id: Option<Id<Question>>,
    text: String,
    /// How long ago that was.
    begun_ms_ago: u32,
}

#[derive(Deserialize, TS)]
pub(crate) struct EditNote {
    id: Id<InterviewNote>,
    text: String,
}

#[derive(Serialize, TS)]
#[ts(rename = "InterviewNote")]
pub(crate) struct NoteView {
    id: Id<InterviewNote>,
    /// The place of the question that the candidate was at, from 1.
    question: Option<u32>,
    question_id: Option<Id<Question>>,
    /// The answer that it was written during, once there is one.
    answer_id: Option<Id<Answer>>,
    /// The moment in it.
    position_ms: Option<Millis>,
    text: String,
    at_ms: Millis,
}

#[derive(Serialize, TS)]
pub(crate) struct WrittenNote {
    id: Id<InterviewNote>,
}

/// The reader's own notes, in the order in which they were written.
pub(crate) fn list(cx: &Cx<'_>, NotesOf { session_id }: NotesOf) -> Result<Vec<NoteView>> {
    cx.read(|tx| {
        let session = tx.require(session_id)?;
        let mut notes: Vec<InterviewNote> = tx.list(Find::of(session.id.uuid()))?;
        notes.retain(|note| note.author_id == cx.user.id);
        notes.sort_by_key(|note| note.id);
        let questions = crate::campaigns::questions(tx, session.campaign_id)?;
        let answers: Vec<Answer> = tx.list(Find::of(session.id.uuid()))?;
        let place = |id: Id<Question>| (1..).zip(&questions).find(|(_, question)| question.id == id);
        let answer = |media: Id<Media>| answers.iter().find(|answer| answer.media_id == media);
        let view = |note: InterviewNote| NoteView {
            id: note.id,
            question: note.question_id.and_then(place).map(|(place, _)| place),
            question_id: note.question_id,
            answer_id: note.media_id.and_then(answer).map(|answer| answer.id),
            position_ms: note.position_ms,
            text: note.text,
            at_ms: note.at_ms,
        };
        Ok(notes.into_iter().map(view).collect())
    })
}

/// Writes a note. What it is about was heard before its first letter was written, so that is where it belongs.
pub(crate) fn add(cx: &Cx<'_>, input: NewNote) -> Result<WrittenNote> {
    let ago = Duration::from_millis(input.begun_ms_ago.into());
    let recorded = recordings::of_session(cx.workspace, input.session_id, ago);
    let now = cx.now();
    cx.write(|tx| {
        let session = tx.require(input.session_id)?;
        let mut moment = Moment { question_id: input.question_id, recorded: None };
        if let Some(question_id) = input.question_id {
            let question = tx.require(question_id)?;
            if question.campaign_id != session.campaign_id {
                return Err(Error::field("question_id", "unknown"));
            }
            let current = recorded.as_ref().filter(|recorded| recorded.question_id == question_id);
            moment.recorded = match current {
                Some(recorded) => recorded.at_ms.map(|at| (recorded.media_id, at)),
                None => {
                    let begun = Millis(now.0 - i64::from(input.begun_ms_ago));
                    in_answer(tx, &session, question_id, begun)?
                }
            };
        }
        let note = InterviewNote::new(&session, moment, &input.text, cx.user.id, cx.now())?;
        tx.put(&note)?;
        Ok(WrittenNote { id: note.id })
    })
}

/// The moment of the newest answer to a question that was recorded at this time, breaks left out of account.
fn in_answer(
    tx: &mut Read<'_>,
    session: &Session,
    question: Id<Question>,
    at: Millis,
) -> Result<Option<(Id<Media>, Millis)>> {
    let answers = tx.list(Find::<Answer>::of(session.id.uuid()).with("question_id", question))?;
    let Some(newest) = answers.into_iter().max_by_key(|answer| answer.take) else { return Ok(None) };
    let ended = tx.require(newest.media_id)?.created_at_ms;
    let since_then = Millis((ended.0 - at.0).max(0));
    let position = Millis(newest.duration_ms.0 - since_then.0);
    let within = at <= ended && position >= Millis(0);
    Ok(within.then_some((newest.media_id, position)))
}

pub(crate) fn edit(cx: &Cx<'_>, EditNote { id, text }: EditNote) -> Result<()> {
    cx.write(|tx| {
        let edited = tx.require(id)?.edited(&text, cx.user.id)?;
        Ok(tx.put(&edited)?)
    })
}

pub(crate) fn remove(cx: &Cx<'_>, ById { id }: ById<InterviewNote>) -> Result<()> {
    cx.write(|tx| {
        tx.require(id)?.ensure_by(cx.user.id)?;
        Ok(tx.delete(id)?)
    })
}

/// Puts back what was removed.
pub(crate) fn restore(cx: &Cx<'_>, ById { id }: ById<InterviewNote>) -> Result<()> {
    cx.write(|tx| {
        tx.restore(id)?;
        Ok(tx.require(id)?.ensure_by(cx.user.id)?)
    })
}
