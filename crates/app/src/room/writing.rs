//! Answers in writing (P24): for whoever can't or doesn't want to speak, and where there is nothing to record with. No
//! clock runs over them, and nobody is asked more after one.

use domain::{
    Id,
    interview::{self, Answer, Media, MediaKind},
    question::Question,
    session::Session,
    session_event::Happened,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Read, Tx};
use ts_rs::TS;

use super::{Scene, seated};
use crate::{
    Cx, Error, Result,
    cx::lock,
    error::ErrorKind,
    imports::{self, Given},
    recordings, transcripts,
};

/// Where what is being written is kept until it is handed in; it never leaves this machine.
const AREA: &str = "interview_draft";

/// What is being written.
#[derive(Serialize, Deserialize)]
struct Draft {
    session_id: Id<Session>,
    question_id: Id<Question>,
    text: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct Write {
    /// The question that is answered: what is on its way when another one is shown is not for that.
    question_id: Id<Question>,
    text: String,
}

/// Questions belong to the campaign, so other candidates answer them as well.
fn key(session: Id<Session>, question: Id<Question>) -> String {
    format!("{session} {question}")
}

/// Refuses unless the candidate is at this question and may write now.
fn writable(scene: &Scene, question: Id<Question>) -> Result<()> {
    if scene.room().writable()?.id == question {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::Conflict, "interview.not_now"))
    }
}

/// What was written so far, so that a machine that stops takes nothing with it. Whatever else can't be handed in, such
/// as nothing at all, can be a draft.
pub(crate) fn keep_draft(cx: &Cx<'_>, Write { question_id, text }: Write) -> Result<()> {
    if text.chars().count() > interview::MAX_WRITTEN {
        return Err(Error::field("text", "too_long"));
    }
    let seated = seated(cx)?;
    seated.write(|tx, scene| {
        writable(scene, question_id)?;
        let session_id = scene.session.id;
        let draft = Draft { session_id, question_id, text: text.clone() };
        Ok(tx.put_local(AREA, &key(session_id, question_id), &draft)?)
    })
}

/// What was written to a question and not handed in.
pub(super) fn draft(
    tx: &mut Read<'_>,
    session: Id<Session>,
    question: Id<Question>,
) -> Result<Option<String>> {
    let mut drafts = tx.locals::<Draft>(AREA)?.into_iter();
    let of_this = |draft: &Draft| draft.session_id == session && draft.question_id == question;
    Ok(drafts.find(of_this).map(|draft| draft.text))
}

/// What was written in the last attempt at a question that was handed in; none where that was spoken.
pub(super) fn last(tx: &mut Read<'_>, scene: &Scene, question: Id<Question>) -> Result<Option<String>> {
    let given =
        scene.answers.iter().filter(|answer| answer.question_id == question && answer.fault.is_none());
    match given.max_by_key(|answer| answer.take) {
        Some(answer) => text(tx, answer),
        None => Ok(None),
    }
}

/// The paragraphs of an answer, if it was written.
pub(super) fn text(tx: &mut Read<'_>, answer: &Answer) -> Result<Option<String>> {
    if tx.require(answer.media_id)?.kind != MediaKind::Text {
        return Ok(None);
    }
    Ok(transcripts::latest(tx, answer.id)?.map(|transcript| transcript.text))
}

/// What was written in these sessions and not handed in, for whoever asks what is known of them.
pub(crate) fn drafts(tx: &mut Read<'_>, is_meant: impl Fn(Id<Session>) -> bool) -> Result<Vec<Value>> {
    let drafts = tx.locals::<Draft>(AREA)?.into_iter().filter(|draft| is_meant(draft.session_id));
    drafts.map(|draft| serde_json::to_value(draft).map_err(Error::internal)).collect()
}

/// Forgets what was written in these sessions and not handed in.
pub(crate) fn forget(tx: &mut Tx<'_>, is_meant: impl Fn(Id<Session>) -> bool) -> Result<()> {
    for draft in tx.locals::<Draft>(AREA)?.into_iter().filter(|draft| is_meant(draft.session_id)) {
        tx.remove_local(AREA, &key(draft.session_id, draft.question_id))?;
    }
    Ok(())
}

/// The candidate wrote their answer.
pub(crate) fn hand_in(cx: &Cx<'_>, Write { question_id, text }: Write) -> Result<()> {
    let text = interview::written(&text)?;
    let seated = seated(cx)?;
    // Not while an answer begins.
    let _live = lock(&cx.workspace.room);
    seated.write(|tx, scene| {
        writable(scene, question_id)?;
        let session = scene.session.clone();
        let media = Media::written(session.person_id, &text, cx.now());
        let given = Given {
            source_name: recordings::name(&cx.workspace.env, session.language, cx.now(), true),
            response_ms: None,
            follow_ups: Vec::new(),
            fault: None,
        };
        let (answer, _) = imports::answer(cx.workspace, tx, session.id, question_id, &media, given)?;
        let Answer { id: answer_id, .. } = answer;
        transcripts::put_written(tx, &answer, scene.campaign.language, &text)?;
        tx.remove_local(AREA, &key(session.id, question_id))?;
        scene.happen(tx, Happened::Written { question_id, answer_id }, seated.seat.by, cx.now())
    })
}
