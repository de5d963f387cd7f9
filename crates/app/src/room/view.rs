//! What the room shows to its candidate.

use domain::{
    Id, Millis,
    accommodation::Accommodations,
    consent::Language,
    information::{self, Facts, Sheet},
    interview::{Answer, Fault, FollowUpReason, Media, MediaKind},
    question::Question,
    retention,
    room::{Current, Outcome, Phase, Room, Stage},
    rules::{CountingTake, Differs, Rules},
    session::Session,
    session_event::Happened,
};
use serde::{Deserialize, Serialize};
use store::Read;
use ts_rs::TS;

use super::{Scene, Seat, Seated, cut_off, seated, steps, writing};
use crate::{
    Cx, Result, Workspace, captions,
    cx::{Nothing, lock},
    live_metrics, recordings, retention as kept, settings,
    spoken::{self, Heard},
    users,
};

#[derive(Deserialize, TS)]
pub(crate) struct GetSheet {
    language: Language,
}

/// What is spoken.
#[derive(Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Words {
    /// That it is software that leads (P10).
    Disclosure,
    /// The question, or the probe, that the candidate is at.
    Question,
}

#[derive(Deserialize, TS)]
pub(crate) struct Speak {
    words: Words,
    /// The language of the interface; questions are spoken in theirs.
    language: Language,
}

/// Words as they are spoken.
#[derive(Serialize, TS)]
pub(crate) struct Spoken {
    /// A sound file in Base64.
    audio: String,
    text: String,
    /// Whether nobody's voice is heard (P10).
    synthetic: bool,
}

/// Where the candidate is in the interview at this machine.
#[derive(Serialize, TS)]
pub(crate) struct InterviewView {
    session_id: Id<Session>,
    organisation: String,
    job_title: String,
    /// The language of the questions.
    language: Language,
    /// What the candidate is called.
    first_name: String,
    stage: Stage,
    accommodations: Accommodations,
    /// What holds for the questions.
    rules: Rules,
    /// What of that differs from question to question.
    differs: Differs,
    sound_only: bool,
    /// Whether there is neither camera nor microphone, and the answers are written.
    in_writing: bool,
    /// Whether facial quality metrics are offered.
    metrics_offered: bool,
    /// Whether this machine may be able to show what the candidate says as text while they answer.
    captions_offered: bool,
    /// Whether the candidate can see what is measured of their picture while they answer (P4).
    metrics_shown: bool,
    /// Whether the candidate is on a break.
    paused: bool,
    /// Whether whoever leads the interview gave it.
    paused_by_staff: bool,
    /// Whether this is a window of the candidate's own, and whoever leads the interview has another.
    beside: bool,
    /// Since when the candidate waits for help.
    help_asked_at_ms: Option<Millis>,
    question: Option<QuestionOfRoom>,
    questions: Vec<Place>,
    receipt: Option<Receipt>,
    /// Whom to ask for the machine.
    host: HostOfRoom,
}

/// The question that the candidate is at.
#[derive(Serialize, TS)]
#[ts(rename = "InterviewQuestion")]
pub(crate) struct QuestionOfRoom {
    id: Id<Question>,
    /// From 1.
    number: u32,
    text: String,
    mandatory: bool,
    phase: Phase,
    /// How long there is to think, and how long is left; none without limit.
    preparation_ms: Option<Millis>,
    preparation_left_ms: Option<Millis>,
    /// How long the answer, or its present part, may take; none without limit.
    limit_ms: Option<Millis>,
    /// How much of the recording came before its present part.
    part_from_ms: Millis,
    /// How many attempts are left, the present one not counted; none without limit.
    takes_left: Option<u32>,
    /// Whether there is an answer that stands if nothing more is recorded.
    has_answer: bool,
    follow_up: Option<ProbeOfRoom>,
    /// How long the answer of this attempt is.
    duration_ms: Option<Millis>,
    /// Whether the answer of this attempt was written.
    written: bool,
    /// What was written in the last attempt and handed in.
    written_before: Option<String>,
    /// What was written and not handed in.
    draft: Option<String>,
    /// Why the attempt failed.
    fault: Option<Fault>,
}

/// A probe that is being asked.
#[derive(Serialize, TS)]
#[ts(rename = "InterviewProbe")]
pub(crate) struct ProbeOfRoom {
    text: String,
    reason: FollowUpReason,
    /// Whether its answer is being recorded.
    answering: bool,
}

/// A question on the way through the interview.
#[derive(Serialize, TS)]
#[ts(rename = "InterviewPlace")]
pub(crate) struct Place {
    id: Id<Question>,
    number: u32,
    mandatory: bool,
    outcome: Outcome,
    /// Whether the candidate may go there now.
    reachable: bool,
    /// Its text, once it was asked.
    text: Option<String>,
    /// What was written to it, to be read once more before all is handed in.
    written: Option<String>,
}

/// What was handed in (B14).
#[derive(Serialize, TS)]
#[ts(rename = "InterviewReceipt")]
pub(crate) struct Receipt {
    handed_in_at_ms: Millis,
    answers: Vec<ReceiptLine>,
    /// When the recordings are removed at the latest, and when the file.
    recordings_until_ms: Millis,
    file_until_ms: Millis,
    contact: String,
    /// Whether the candidate said how they found it.
    experience_told: bool,
}

/// One recording of a receipt.
#[derive(Serialize, TS)]
pub(crate) struct ReceiptLine {
    number: u32,
    take: u32,
    /// Whether it is the attempt that counts; none where the recruiter may yet choose another.
    counts: Option<bool>,
    /// Whether it was written.
    written: bool,
    recorded_at_ms: Millis,
    duration_ms: Millis,
    /// SHA-256 over the recording, hexadecimal.
    hash: String,
}

/// Who handed the machine over.
#[derive(Serialize, TS)]
#[ts(rename = "InterviewHost")]
pub(crate) struct HostOfRoom {
    id: String,
    name: String,
    /// Whether they need their password to take it back.
    has_password: bool,
}

pub(crate) fn get(cx: &Cx<'_>, _: Nothing) -> Result<InterviewView> {
    let seated = seated(cx)?;
    reopen_lost(&seated)?;
    seated.read(|tx, scene| view(&seated, tx, scene))
}

/// Reopens the question of an answer that the log says is being recorded, and that is not.
pub(super) fn reopen_lost(seated: &Seated<'_>) -> Result<()> {
    let workspace = seated.workspace;
    // An answer that is being ended is no longer recorded, and not yet kept.
    let _live = lock(&workspace.room);
    let stale = seated.read(|_, scene| {
        let room = scene.room();
        let recorded = recordings::here(workspace).map(|here| here.media_id);
        let lost = room.at(&[Phase::Answering, Phase::FollowUp]).ok();
        Ok(lost.and_then(|(_, current)| current.media_id.filter(|media| Some(*media) != recorded)))
    })?;
    if let Some(media) = stale {
        cut_off(workspace, media, None, Fault::Interrupted);
    }
    Ok(())
}

fn view(seated: &Seated<'_>, tx: &mut Read<'_>, scene: &Scene) -> Result<InterviewView> {
    let workspace = seated.workspace;
    let room = scene.room();
    let person = tx.require(scene.session.person_id)?;
    let by = tx.require(seated.seat.by)?;
    let asked = |question: &Question| {
        let is_it = |id: Id<Question>| id == question.id;
        scene
            .events
            .iter()
            .any(|event| matches!(&event.happened, Happened::Asked { question_id } if is_it(*question_id)))
    };
    let counting = scene.session.counting(&scene.campaign.rules, scene.answers.clone());
    let mut questions = Vec::new();
    for (number, question) in (1..).zip(room.questions()) {
        questions.push(Place {
            id: question.id,
            number,
            mandatory: question.mandatory,
            outcome: room.outcome(question.id),
            reachable: room.may_go_to(question),
            text: asked(question).then(|| question.displayed_text.clone()),
            written: match counting.get(&question.id) {
                Some(answer) if room.stage == Stage::Summary => writing::text(tx, answer)?,
                _ => None,
            },
        });
    }
    let mut question = question_of(seated, scene, &room);
    if let (Some(shown), Some(current)) = (&mut question, &room.current) {
        shown.draft = writing::draft(tx, scene.session.id, shown.id)?;
        if room.writable().is_ok() {
            shown.written_before = writing::last(tx, scene, shown.id)?;
        }
        let answer = scene.answers.iter().find(|answer| Some(answer.id) == current.answer_id);
        shown.written = match answer {
            Some(answer) => tx.require(answer.media_id)?.kind == MediaKind::Text,
            None => false,
        };
    }
    let (rules, differs) = scene.campaign.rules.with_questions(&scene.questions);
    Ok(InterviewView {
        session_id: scene.session.id,
        organisation: tx.require(workspace.organisation)?.name,
        job_title: scene.campaign.job_title.clone(),
        language: scene.campaign.language,
        first_name: person.first_name,
        stage: room.stage,
        accommodations: room.accommodations.clone(),
        rules,
        differs,
        sound_only: room.sound_only,
        in_writing: room.in_writing,
        metrics_offered: settings::current(workspace, tx)?.facial_metrics,
        captions_offered: captions::possible(workspace, tx, &scene.session)?,
        metrics_shown: live_metrics::hindrance(workspace, tx, &scene.session, !room.sound_only)?.is_none(),
        paused: room.paused,
        paused_by_staff: room.paused && room.paused_by_staff,
        beside: seated.seat.beside,
        help_asked_at_ms: room.help_asked_at_ms,
        question,
        questions,
        receipt: receipt(workspace, tx, scene, &seated.seat)?,
        host: HostOfRoom {
            id: by.id.to_string(),
            name: by.name(),
            has_password: users::has_password(tx, by.id)?,
        },
    })
}

fn question_of(seated: &Seated<'_>, scene: &Scene, room: &Room<'_>) -> Option<QuestionOfRoom> {
    if room.stage != Stage::Question {
        return None;
    }
    let (question, current) = room.question()?;
    let rules = room.rules_of(question);
    let thought =
        (current.phase == Phase::Preparing).then(|| steps::thinking(seated, current.asked, room.paused));
    let left = rules.preparation_ms.zip(thought).map(|(all, thought)| Millis((all.0 - thought.0).max(0)));
    let here = recordings::here(seated.workspace);
    let follow_up = (current.phase == Phase::FollowUp).then(|| {
        let text = probe_of(question, current)?;
        let reason = scene.events.iter().rev().find_map(|event| match &event.happened {
            Happened::FollowedUp { reason, .. } => Some(*reason),
            _ => None,
        });
        Some(ProbeOfRoom {
            text,
            reason: reason?,
            answering: here.as_ref().is_some_and(|here| !here.paused || room.paused && part_runs(seated)),
        })
    });
    let answer = scene.answers.iter().find(|answer| Some(answer.id) == current.answer_id);
    let number = room.questions().iter().position(|known| known.id == question.id)? + 1;
    Some(QuestionOfRoom {
        id: question.id,
        number: u32::try_from(number).unwrap_or(u32::MAX),
        text: question.displayed_text.clone(),
        mandatory: question.mandatory,
        phase: current.phase,
        preparation_ms: rules.preparation_ms,
        preparation_left_ms: left,
        limit_ms: rules.limit_ms,
        part_from_ms: super::length(lock(&seated.workspace.room).part_from),
        takes_left: room.takes_left(question),
        has_answer: room.outcome(question.id) == Outcome::Answered,
        follow_up: follow_up.flatten(),
        duration_ms: answer.map(|answer| answer.duration_ms),
        written: false,
        written_before: None,
        draft: None,
        fault: current.fault,
    })
}

/// The probe that was asked last.
pub(super) fn probe_of(question: &Question, current: &Current) -> Option<String> {
    question.probes.get(*current.probes.last()? as usize).cloned()
}

/// Whether a part of an answer was being recorded when the break began.
fn part_runs(seated: &Seated<'_>) -> bool {
    lock(&seated.workspace.room).away.is_some_and(|(_, recorded)| recorded)
}

/// The receipt of an interview that was handed in.
fn receipt(workspace: &Workspace, tx: &mut Read<'_>, scene: &Scene, seat: &Seat) -> Result<Option<Receipt>> {
    let finished = scene.events.iter().find(|event| event.happened == Happened::Finished);
    let Some(handed_in_at_ms) = finished.map(|event| event.at_ms) else { return Ok(None) };
    let mut answers = Vec::new();
    let counting = scene.session.counting(&scene.campaign.rules, scene.answers.clone());
    for (number, question) in (1..).zip(&scene.questions) {
        let given = scene.answers.iter().filter(|answer| answer.question_id == question.id);
        for Answer { id, take, media_id, duration_ms, .. } in given {
            let Media { hash, created_at_ms, kind, .. } = tx.require(*media_id)?;
            answers.push(ReceiptLine {
                number,
                take: *take,
                counts: (scene.campaign.rules.counting != CountingTake::Chosen)
                    .then(|| counting.get(&question.id).is_some_and(|counts| counts.id == *id)),
                written: kind == MediaKind::Text,
                recorded_at_ms: created_at_ms,
                duration_ms: *duration_ms,
                hash,
            });
        }
    }
    let kept = kept::current(workspace, tx)?;
    let experience_told =
        scene.events.iter().any(|event| matches!(event.happened, Happened::Experienced { .. }));
    Ok(Some(Receipt {
        handed_in_at_ms,
        answers,
        recordings_until_ms: retention::months_after(handed_in_at_ms, kept.video_months),
        file_until_ms: retention::months_after(handed_in_at_ms, kept.file_months),
        contact: contact(workspace, tx, seat)?,
        experience_told,
    }))
}

/// Whom a candidate can turn to: as the settings say, or whoever handed the machine over.
fn contact(workspace: &Workspace, tx: &mut Read<'_>, seat: &Seat) -> Result<String> {
    let told = settings::current(workspace, tx)?.contact;
    if !told.is_empty() {
        return Ok(told);
    }
    let by = tx.require(seat.by)?;
    Ok(format!("{}, {}", by.name(), by.email))
}

/// The information sheet of the interview at this machine.
pub(crate) fn sheet(cx: &Cx<'_>, GetSheet { language }: GetSheet) -> Result<Sheet> {
    let seated = seated(cx)?;
    seated.read(|tx, scene| sheet_of(cx.workspace, tx, scene, &seated.seat, language))
}

/// Speaks to the candidate (F53): what was recorded or made of a question, and with a voice of this machine otherwise.
pub(crate) fn speak(cx: &Cx<'_>, Speak { words, language }: Speak) -> Result<Spoken> {
    let seated = seated(cx)?;
    let (stored, text, language) = seated.read(|tx, scene| {
        if matches!(words, Words::Disclosure) {
            let text = information::disclosure(language.chosen("language")?);
            return Ok((spoken::own_sentence(cx.workspace, text, language), text.to_owned(), language));
        }
        let room = scene.room();
        let (question, current) = room.at(&[Phase::Preparing, Phase::FollowUp, Phase::Reopened])?;
        let probe = current.probes.last().filter(|_| current.phase == Phase::FollowUp);
        let probe = probe.and_then(|place| question.probes.get(*place as usize));
        let text = probe.unwrap_or(&question.displayed_text).clone();
        Ok((spoken::sound_of(tx, question, &text)?, text, scene.campaign.language))
    })?;
    let Heard { audio, synthetic } = spoken::said(stored, &text, language)?;
    Ok(Spoken { audio, text, synthetic })
}

pub(super) fn sheet_of(
    workspace: &Workspace,
    tx: &mut Read<'_>,
    scene: &Scene,
    seat: &Seat,
    language: Language,
) -> Result<Sheet> {
    let organisation = tx.require(workspace.organisation)?.name;
    let kept = kept::current(workspace, tx)?;
    let contact = contact(workspace, tx, seat)?;
    let campaign = &scene.campaign;
    let (rules, differs) = campaign.rules.with_questions(&scene.questions);
    let facts = Facts {
        organisation: &organisation,
        job: &campaign.job_title,
        questions: scene.questions.len(),
        rules: &rules,
        differs,
        criteria: campaign.criteria.iter().map(|criterion| criterion.name.as_str()).collect(),
        profiles: &campaign.policy_profiles,
        metrics: settings::current(workspace, tx)?.facial_metrics,
        video_months: kept.video_months,
        file_months: kept.file_months,
        contact: &contact,
    };
    Ok(Sheet::of(&facts, language)?)
}
