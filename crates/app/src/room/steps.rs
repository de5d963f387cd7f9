//! What a candidate does in the room, step by step.

use std::time::Instant;

use domain::{
    Id, Millis,
    accommodation::Accommodations,
    consent::{Consent, ConsentAnswer, ConsentKind, Language},
    interview::Fault,
    question::Question,
    room::{Phase, Room, Stage},
    session::{Session, SessionState},
    session_event::{EndedBy, Happened},
};
use serde::Deserialize;
use store::Find;
use ts_rs::TS;

use super::{Scene, Seated, Stopwatch, TOUCHED, length, of_millis, seated, view, writing};
use crate::{
    Cx, Error, Result,
    captions::Heard,
    consents,
    cx::{Nothing, lock},
    devices,
    error::ErrorKind,
    recordings::{self, Ended, Here, StartRecording},
};

#[derive(Deserialize, TS)]
pub(crate) struct Inform {
    language: Language,
    /// Of the sheet that was read.
    hash: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct Decide {
    language: Language,
    answers: Vec<ConsentAnswer>,
}

#[derive(Deserialize, TS)]
pub(crate) struct DevicesReady {
    /// Whether the answers are recorded without a picture.
    sound_only: bool,
    /// Whether there is neither camera nor microphone, and the answers are written.
    in_writing: bool,
}

#[derive(Deserialize, TS)]
pub(crate) struct Practise {
    /// Whether it was left out.
    skipped: bool,
}

#[derive(Deserialize, TS)]
pub(crate) struct GoTo {
    question_id: Id<Question>,
}

#[derive(Deserialize, TS)]
pub(crate) struct Experience {
    /// 1, bad, to 5, good.
    stars: u8,
}

fn not_now() -> Error {
    Error::new(ErrorKind::Conflict, "interview.not_now")
}

/// The candidate read the information sheet.
pub(crate) fn inform(cx: &Cx<'_>, Inform { language, hash }: Inform) -> Result<()> {
    let seated = seated(cx)?;
    seated.write(|tx, scene| {
        scene.room().ensure_at(Stage::Information)?;
        if view::sheet_of(cx.workspace, tx, scene, &seated.seat, language)?.hash != hash {
            return Err(Error::new(ErrorKind::Conflict, "interview.sheet_changed"));
        }
        let informed = Happened::Informed { language, hash: hash.clone() };
        scene.happen(tx, informed, seated.seat.by, cx.now())
    })
}

/// The candidate decides what they agree to, or thinks better of it.
pub(crate) fn consent(cx: &Cx<'_>, Decide { language, answers }: Decide) -> Result<()> {
    let seated = seated(cx)?;
    let recording = answers.iter().find(|answer| answer.kind == ConsentKind::Recording);
    let recording = recording.ok_or_else(|| Error::field("answers", "required"))?.granted;
    let (person, all) = seated.write(|tx, scene| {
        let room = scene.room();
        if !matches!(room.stage, Stage::Consents | Stage::Refused) {
            return Err(not_now());
        }
        let person = scene.session.person_id;
        consents::put(cx, tx, person, language, &answers)?;
        let decided = if recording { Happened::Consented } else { Happened::Refused };
        scene.happen(tx, decided, seated.seat.by, cx.now())?;
        Ok((person, tx.list(Find::<Consent>::of(person.uuid()))?))
    })?;
    consents::stop_withdrawn(cx, person, &all)
}

/// What makes the interview fit for the candidate (P24): theirs to choose, at any time.
pub(crate) fn adjust(cx: &Cx<'_>, input: Accommodations) -> Result<()> {
    let accommodations = input.checked()?;
    seated(cx)?.happen(|room| {
        if room.stage == Stage::Finished {
            return Err(not_now());
        }
        Ok(vec![Happened::Adjusted { accommodations: accommodations.clone() }])
    })
}

/// Camera and microphone, or the microphone alone, give what is to be recorded.
pub(crate) fn ready(cx: &Cx<'_>, input: DevicesReady) -> Result<()> {
    let DevicesReady { sound_only, in_writing } = input;
    let seated = seated(cx)?;
    // The camera can break during the interview, which then goes on without, and come back.
    let is_due = |room: &Room<'_>| {
        let again = room.stage == Stage::Question && room.at(&[Phase::Preparing, Phase::Reopened]).is_ok();
        if room.stage == Stage::Devices || again { Ok(()) } else { Err(not_now()) }
    };
    if !in_writing {
        seated.read(|_, scene| is_due(&scene.room()))?;
        // It opens while the devices are watched; until it gives a picture it is not ready.
        lock(&cx.workspace.room).camera_wanted = (!sound_only).then(Instant::now);
        devices::ready(cx.workspace, sound_only)?;
    }
    seated.happen(|room| {
        is_due(room)?;
        if in_writing && !room.accommodations.written_answers {
            return Err(not_now());
        }
        Ok(vec![Happened::DevicesReady { sound_only, in_writing }])
    })?;
    let mut live = lock(&cx.workspace.room);
    live.without_camera = sound_only;
    live.camera_wanted = None;
    Ok(())
}

/// The practice question, of which nothing is kept (B16).
pub(crate) fn practise(cx: &Cx<'_>, Practise { skipped }: Practise) -> Result<()> {
    seated(cx)?.happen(|room| {
        room.ensure_at(Stage::Practice)?;
        Ok(vec![Happened::Practised { skipped }])
    })
}

pub(crate) fn begin(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    seated(cx)?.happen(|room| Ok(vec![room.begin()?]))
}

pub(crate) fn next(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    seated(cx)?.happen(|room| Ok(vec![room.next()?]))
}

/// Leaves a question out; an answer that was given before stays.
pub(crate) fn skip(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    // Not while an answer begins.
    let _live = lock(&cx.workspace.room);
    seated(cx)?.happen(|room| Ok(room.skip()?.into()))
}

/// Another attempt.
pub(crate) fn ask_again(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    seated(cx)?.happen(|room| Ok(vec![room.retake()?]))
}

pub(crate) fn go_to(cx: &Cx<'_>, GoTo { question_id }: GoTo) -> Result<()> {
    let _live = lock(&cx.workspace.room);
    seated(cx)?.happen(|room| Ok(vec![room.go_to(question_id)?]))
}

/// The question is listened to again.
pub(crate) fn repeat(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    seated(cx)?.happen(|room| {
        let (question, _) = room.at(&[Phase::Preparing, Phase::FollowUp, Phase::Reopened])?;
        Ok(vec![Happened::Repeated { question_id: question.id }])
    })
}

/// Begins to record the answer, or the answer to a probe.
pub(crate) fn answer(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let seated = seated(cx)?;
    let mut live = lock(&cx.workspace.room);
    let (person_id, question_id, phase, limit, sound_only) = seated.read(|_, scene| {
        let room = scene.room();
        let (question, current) = room.at(&[Phase::Preparing, Phase::FollowUp])?;
        if room.paused {
            return Err(not_now());
        }
        let limit = room.rules_of(question).limit_ms;
        Ok((scene.session.person_id, question.id, current.phase, limit, room.sound_only))
    })?;
    live.camera_wanted = None;
    let from = if phase == Phase::FollowUp {
        let here = recordings::here(cx.workspace).filter(|here| here.paused).ok_or_else(not_now)?;
        recordings::go_on(cx.workspace)?;
        here.elapsed
    } else {
        let response_ms = length(live.thinking.read());
        let wanted = StartRecording { session_id: seated.seat.session_id, question_id, sound_only };
        let media_id = recordings::begin(cx.workspace, seated.seat.by, wanted, Some(response_ms))?;
        let started = Happened::AnswerStarted { question_id, media_id, response_ms };
        if let Err(error) = seated.happen(|_| Ok(vec![started.clone()])) {
            // Nobody would know of it.
            recordings::drop_of(cx.workspace, person_id)?;
            return Err(error);
        }
        std::time::Duration::ZERO
    };
    live.part_from = from;
    live.limit = limit.map(of_millis);
    Ok(())
}

/// The candidate has said what they wanted to.
pub(crate) fn stop(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let seated = seated(cx)?;
    end_part(&seated, EndedBy::Candidate, true)
}

/// The candidate has nothing to add to what they said.
pub(crate) fn decline(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let seated = seated(cx)?;
    seated.read(|_, scene| Ok(scene.room().at(&[Phase::FollowUp]).map(|_| ())?))?;
    end_part(&seated, EndedBy::Candidate, false)
}

/// The time of the answer is over.
pub(super) fn end_at_limit(seated: &Seated<'_>) -> Result<()> {
    match end_part(seated, EndedBy::Limit, true) {
        // The candidate ended it in the same moment.
        Err(error) if error.code == "interview.not_now" => Ok(()),
        ended => {
            seated.workspace.env.events.changed(TOUCHED);
            ended
        }
    }
}

/// Ends what is being recorded: with a probe, if the answer lacks something and one is left, else with the answer.
fn end_part(seated: &Seated<'_>, ended_by: EndedBy, may_follow_up: bool) -> Result<()> {
    let workspace = seated.workspace;
    let mut live = lock(&workspace.room);
    let here = recordings::here(workspace).ok_or_else(not_now)?;
    let Here { media_id, elapsed, paused, speech_ms, spoken_ms } = here;
    let heard = recordings::heard(workspace, live.part_from);
    let (question_id, probe) = seated.read(|_, scene| {
        let room = scene.room();
        let (question, current) = room.at(&[Phase::Answering, Phase::FollowUp])?;
        if current.media_id != Some(media_id) || room.paused || (paused && may_follow_up) {
            return Err(not_now());
        }
        let unclear = heard.as_ref().is_some_and(|heard| is_unclear(heard, scene, question));
        let at_limit = ended_by == EndedBy::Limit;
        let probe = room.follow_up(speech_ms, unclear, at_limit).filter(|_| may_follow_up);
        Ok((question.id, probe.map(|(probe, text, reason)| (probe, text.to_owned(), reason))))
    })?;
    if let Some((probe, text, reason)) = probe {
        recordings::hold(workspace)?;
        let asked = recordings::follow_up(workspace, probe, &text, reason)
            .and_then(|()| seated.happen(|_| Ok(vec![Happened::FollowedUp { question_id, probe, reason }])));
        match asked {
            Ok(()) => live.limit = None,
            // The answer goes on as if nothing had been asked.
            Err(_) => recordings::go_on(workspace)?,
        }
        return asked;
    }
    live.limit = None;
    let Ended { answer, problem, .. } = recordings::finish(workspace)?;
    let happened = match &answer {
        Some(answer) if answer.fault.is_none() => {
            let duration_ms = answer.duration_ms;
            Happened::Answered {
                question_id,
                answer_id: answer.id,
                duration_ms,
                speech_ms: spoken_ms,
                ended_by,
            }
        }
        _ => {
            let fault = answer.as_ref().and_then(|answer| answer.fault).unwrap_or(Fault::Recorder);
            tracing::warn!(?fault, ?elapsed, code = problem.map(|problem| problem.code), "an attempt failed");
            Happened::Reopened { question_id, answer_id: answer.map(|answer| answer.id), fault }
        }
    };
    seated.happen(|_| Ok(vec![happened.clone()]))
}

/// Whether captions leave open what was said to a question. Nobody is asked more because the machine was too slow.
fn is_unclear(heard: &Heard, scene: &Scene, question: &Question) -> bool {
    if !heard.complete {
        return false;
    }
    let criteria = scene.campaign.criteria.iter().filter(|each| question.competencies.contains(&each.id));
    let mut asked: Vec<&str> = criteria.map(|criterion| criterion.name.as_str()).collect();
    asked.push(&question.displayed_text);
    asked.extend(question.probes.iter().map(String::as_str));
    ai::is_unclear(&heard.segments, &heard.language, &asked, scene.campaign.language.code())
}

/// A break: nothing of it is kept (P23), and no clock runs.
pub(crate) fn pause(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    hold(cx, false)
}

/// A break that whoever leads the interview gives the candidate, who ends it like their own.
pub(crate) fn give_break(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    hold(cx, true)
}

fn hold(cx: &Cx<'_>, by_staff: bool) -> Result<()> {
    hold_for(&seated(cx)?, by_staff)
}

pub(super) fn hold_for(seated: &Seated<'_>, by_staff: bool) -> Result<()> {
    let workspace = seated.workspace;
    let mut live = lock(&workspace.room);
    seated.happen(|room| {
        room.ensure_at(Stage::Question)?;
        Ok(if room.paused { Vec::new() } else { vec![Happened::Paused { by_staff }] })
    })?;
    if live.away.is_none() {
        let recorded = recordings::here(workspace).is_some_and(|here| !here.paused);
        if recorded {
            recordings::hold(workspace)?;
        }
        live.thinking.hold();
        live.away = Some((Instant::now(), recorded));
    }
    Ok(())
}

pub(crate) fn resume(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let seated = seated(cx)?;
    let mut live = lock(&cx.workspace.room);
    let after_ms = live.away.map_or(Millis(0), |(since, _)| length(since.elapsed()));
    // Nothing is recorded before the page can say so.
    seated.happen(|room| {
        room.ensure_at(Stage::Question)?;
        Ok(if room.paused { vec![Happened::Resumed { after_ms }] } else { Vec::new() })
    })?;
    if live.away.take().is_some_and(|(_, recorded)| recorded) {
        // It may have ended by itself meanwhile, which the room tells.
        let _ = recordings::go_on(cx.workspace);
    }
    live.thinking.go_on();
    Ok(())
}

/// Ends a break that was given. One that the candidate took is theirs to end: they believe that nothing is kept (P23).
pub(crate) fn end_break(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    seated(cx)?.read(|_, scene| {
        let room = scene.room();
        if room.paused && room.paused_by_staff { Ok(()) } else { Err(not_now()) }
    })?;
    resume(cx, Nothing {})
}

/// The candidate asks whoever leads the interview to come.
pub(crate) fn ask_help(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let seated = seated(cx)?;
    if !seated.seat.beside {
        return Err(not_now());
    }
    seated.happen(|room| {
        Ok(if room.help_asked_at_ms.is_none() { vec![Happened::HelpAsked] } else { Vec::new() })
    })
}

/// Somebody came.
pub(crate) fn help(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    seated(cx)?
        .happen(|room| Ok(if room.help_asked_at_ms.is_some() { vec![Happened::Helped] } else { Vec::new() }))
}

/// The candidate hands in.
pub(crate) fn finish(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let seated = seated(cx)?;
    seated.write(|tx, scene| {
        scene.room().ensure_at(Stage::Summary)?;
        writing::forget(tx, |session| session == scene.session.id)?;
        scene.happen(tx, Happened::Finished, seated.seat.by, cx.now())?;
        let session = scene.session.clone();
        Ok(tx.put(&Session { state: session.state.max(SessionState::Completed), ..session })?)
    })?;
    devices::close(cx.workspace);
    Ok(())
}

/// How the candidate found it (F95); once.
pub(crate) fn experience(cx: &Cx<'_>, Experience { stars }: Experience) -> Result<()> {
    if !(1..=5).contains(&stars) {
        return Err(Error::field("stars", "range"));
    }
    let seated = seated(cx)?;
    seated.write(|tx, scene| {
        scene.room().ensure_at(Stage::Finished)?;
        let said = scene.events.iter().any(|event| matches!(event.happened, Happened::Experienced { .. }));
        if said {
            return Err(not_now());
        }
        scene.happen(tx, Happened::Experienced { stars }, seated.seat.by, cx.now())
    })
}

/// The clock of the question that the candidate thinks about, made anew for each time it is asked.
pub(super) fn thinking(seated: &Seated<'_>, asked: u32, paused: bool) -> Millis {
    let mut live = lock(&seated.workspace.room);
    if live.asked != asked {
        live.asked = asked;
        live.thinking = Stopwatch::start();
        if paused {
            live.thinking.hold();
        }
    }
    length(live.thinking.read())
}
