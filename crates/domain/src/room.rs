//! The interview room: where a candidate is in an interview that they go through alone (F46, F53–F55), as its log, its
//! answers and the rules of the campaign tell, and what may happen next.
//!
//! Nothing else is kept of it, so an interview that was cut off goes on where it stopped.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use ts_rs::TS;

use crate::{
    Id, Millis, RuleError,
    accommodation::Accommodations,
    interview::{Answer, Fault, FollowUpReason, Media},
    question::Question,
    rules::{QuestionRules, Rules},
    session_event::{Happened, SessionEvent},
};

/// Where the candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// What happens with what they say, and by which rules (P12, B16).
    Information,
    /// What they agree to (P6).
    Consents,
    /// Camera and microphone.
    Devices,
    /// A question that counts nowhere.
    Practice,
    /// All is ready for the first question.
    Ready,
    /// At a question.
    Question,
    /// At the end of the questions, before handing in.
    Summary,
    /// They do not want to be recorded; somebody talks with them.
    Refused,
    /// They handed in.
    Finished,
}

/// Where the candidate is at a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// They think.
    Preparing,
    /// They are recorded.
    Answering,
    /// They are asked to go on; nothing is recorded until they do.
    FollowUp,
    /// They answered.
    Answered,
    /// Their attempt failed for a technical reason, and does not count.
    Reopened,
}

/// The question that the candidate is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// The question.
    pub question_id: Id<Question>,
    /// Where in it.
    pub phase: Phase,
    /// The line of the log that it was asked with.
    pub asked: u32,
    /// What the answer is recorded in, while it is.
    pub media_id: Option<Id<Media>>,
    /// The answer of this attempt, once there is one.
    pub answer_id: Option<Id<Answer>>,
    /// Why the attempt failed.
    pub fault: Option<Fault>,
    /// The probes that were asked in this attempt.
    pub probes: Vec<u32>,
}

/// What became of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing yet.
    #[default]
    Open,
    /// There is an answer.
    Answered,
    /// It was left out.
    Skipped,
}

/// Where a candidate is in an interview, and what may happen next.
#[derive(Clone, Debug)]
pub struct Room<'a> {
    questions: &'a [Question],
    rules: &'a Rules,
    /// Where they are.
    pub stage: Stage,
    /// At which question; the last one at the end.
    pub current: Option<Current>,
    /// What makes the interview fit for them.
    pub accommodations: Accommodations,
    /// Whether they are recorded without a picture.
    pub sound_only: bool,
    /// Whether there is neither camera nor microphone, and they write.
    pub in_writing: bool,
    /// Whether they take a break.
    pub paused: bool,
    /// Whether it was given by whoever leads the interview.
    pub paused_by_staff: bool,
    /// Since when they wait for help.
    pub help_asked_at_ms: Option<Millis>,
    outcomes: BTreeMap<Id<Question>, Outcome>,
    /// Attempts that count, per question.
    used: BTreeMap<Id<Question>, u32>,
}

/// What was chosen last to make a session fit for its candidate.
pub fn accommodations(events: &[SessionEvent]) -> Accommodations {
    let chosen = events.iter().rev().find_map(|event| match &event.happened {
        Happened::Adjusted { accommodations } => Some(accommodations.clone()),
        _ => None,
    });
    chosen.unwrap_or_default()
}

fn not_now() -> RuleError {
    RuleError::conflict("interview.not_now")
}

impl<'a> Room<'a> {
    /// The room of a session with these questions in order, this log in order, and these answers; `may_record` tells
    /// whether the candidate agrees to be recorded now.
    pub fn of(
        questions: &'a [Question],
        rules: &'a Rules,
        events: &[SessionEvent],
        answers: &[Answer],
        may_record: bool,
    ) -> Self {
        let mut room = Self {
            questions,
            rules,
            stage: Stage::Information,
            current: None,
            accommodations: accommodations(events),
            sound_only: false,
            in_writing: false,
            paused: false,
            paused_by_staff: false,
            help_asked_at_ms: None,
            outcomes: BTreeMap::new(),
            used: BTreeMap::new(),
        };
        for answer in answers {
            room.outcomes.insert(answer.question_id, Outcome::Answered);
            *room.used.entry(answer.question_id).or_default() += u32::from(answer.fault.is_none());
        }
        let mut entrance = Entrance::default();
        for event in events {
            entrance.see(&event.happened);
            room.see(event);
        }
        entrance.refused |= entrance.consented && !may_record;
        room.settle(answers);
        if let Some(stage) = entrance.stage(room.stage) {
            room.stage = stage;
        }
        room
    }

    fn see(&mut self, event: &SessionEvent) {
        let question = |question_id: Id<Question>, phase| Current {
            question_id,
            phase,
            asked: event.number,
            media_id: None,
            answer_id: None,
            fault: None,
            probes: Vec::new(),
        };
        // What is told of another question than the one they are at is none of where they are.
        let here = event.happened.question();
        let current = self.current.as_mut().filter(|current| Some(current.question_id) == here);
        match &event.happened {
            Happened::DevicesReady { sound_only, in_writing } => {
                self.sound_only = *sound_only;
                self.in_writing = *in_writing;
            }
            Happened::Asked { question_id } => {
                self.stage = Stage::Question;
                self.current = Some(question(*question_id, Phase::Preparing));
            }
            Happened::AnswerStarted { media_id, .. } => {
                if let Some(current) = current {
                    current.phase = Phase::Answering;
                    current.media_id = Some(*media_id);
                }
            }
            Happened::FollowedUp { probe, .. } => {
                if let Some(current) = current {
                    current.phase = Phase::FollowUp;
                    current.probes.push(*probe);
                }
            }
            Happened::Answered { answer_id, .. } | Happened::Written { answer_id, .. } => {
                if let Some(current) = current {
                    current.phase = Phase::Answered;
                    current.answer_id = Some(*answer_id);
                }
            }
            Happened::Reopened { answer_id, fault, .. } => {
                if let Some(current) = current {
                    current.phase = Phase::Reopened;
                    current.answer_id = *answer_id;
                    current.fault = Some(*fault);
                }
            }
            Happened::Skipped { question_id } => {
                self.outcomes.entry(*question_id).or_insert(Outcome::Skipped);
            }
            Happened::Summarised => self.stage = Stage::Summary,
            Happened::Finished => self.stage = Stage::Finished,
            Happened::Paused { by_staff } => {
                self.paused = true;
                self.paused_by_staff = *by_staff;
            }
            Happened::Resumed { .. } => self.paused = false,
            Happened::HelpAsked => self.help_asked_at_ms = Some(event.at_ms),
            Happened::Helped => self.help_asked_at_ms = None,
            // Whoever comes back to the machine is not on a break, and has somebody there.
            Happened::HandedOver | Happened::Continued => {
                self.paused = false;
                self.help_asked_at_ms = None;
            }
            _ => {}
        }
    }

    /// What is recorded is known by its answer, also where the application ended before the log said so.
    fn settle(&mut self, answers: &[Answer]) {
        let Some(current) = &mut self.current else { return };
        if !matches!(current.phase, Phase::Answering | Phase::FollowUp) {
            return;
        }
        if let Some(answer) = answers.iter().find(|answer| Some(answer.media_id) == current.media_id) {
            current.answer_id = Some(answer.id);
            current.fault = answer.fault;
            current.phase = if answer.fault.is_some() { Phase::Reopened } else { Phase::Answered };
        }
    }

    /// The questions in order.
    pub fn questions(&self) -> &'a [Question] {
        self.questions
    }

    /// What became of a question.
    pub fn outcome(&self, question: Id<Question>) -> Outcome {
        self.outcomes.get(&question).copied().unwrap_or_default()
    }

    /// What holds for a question, with all that makes the interview fit for the candidate.
    pub fn rules_of(&self, question: &Question) -> QuestionRules {
        self.accommodations.applied(self.rules.for_question(question))
    }

    /// How many attempts at a question are left; none: no limit.
    pub fn takes_left(&self, question: &Question) -> Option<u32> {
        let used = self.used.get(&question.id).copied().unwrap_or(0);
        self.rules_of(question).takes.map(|takes| takes.saturating_sub(used))
    }

    /// The question that the candidate is at.
    pub fn question(&self) -> Option<(&'a Question, &Current)> {
        let current = self.current.as_ref()?;
        let question = self.questions.iter().find(|question| question.id == current.question_id)?;
        Some((question, current))
    }

    /// The question that the candidate is at, if it is in one of `phases`.
    ///
    /// # Errors
    /// `interview.not_now`.
    pub fn at(&self, phases: &[Phase]) -> Result<(&'a Question, &Current), RuleError> {
        let here = (self.stage == Stage::Question).then(|| self.question()).flatten();
        here.filter(|(_, current)| phases.contains(&current.phase)).ok_or_else(not_now)
    }

    /// Refuses anywhere else than at `stage`.
    ///
    /// # Errors
    /// `interview.not_now`.
    pub fn ensure_at(&self, stage: Stage) -> Result<(), RuleError> {
        if self.stage == stage { Ok(()) } else { Err(not_now()) }
    }

    /// The first question that nothing became of yet, from the one after `before` on; at the end it begins anew.
    fn first_open(&self, before: Option<Id<Question>>) -> Option<&'a Question> {
        let open = |question: &&Question| self.outcome(question.id) == Outcome::Open;
        let place = before.and_then(|id| self.questions.iter().position(|question| question.id == id));
        let (earlier, later) = self.questions.split_at(place.map_or(0, |place| place + 1));
        let again = earlier.iter().filter(|question| Some(question.id) != before);
        later.iter().chain(again).find(open)
    }

    fn after(&self, question: Option<Id<Question>>) -> Happened {
        match self.first_open(question) {
            Some(next) => Happened::Asked { question_id: next.id },
            None => Happened::Summarised,
        }
    }

    /// What the first question begins with, or the end of an interview without one.
    ///
    /// # Errors
    /// `interview.not_now`.
    pub fn begin(&self) -> Result<Happened, RuleError> {
        self.ensure_at(Stage::Ready)?;
        Ok(self.after(None))
    }

    /// What the next question begins with, after one that was answered.
    ///
    /// # Errors
    /// `interview.not_now`.
    pub fn next(&self) -> Result<Happened, RuleError> {
        let (question, current) = self.at(&[Phase::Answered, Phase::Reopened])?;
        // An attempt of which nothing is left is no answer.
        if current.answer_id.is_none() && self.outcome(question.id) == Outcome::Open {
            return Err(not_now());
        }
        Ok(self.after(Some(question.id)))
    }

    /// What happens when the candidate leaves the question out, and what comes next.
    ///
    /// # Errors
    /// `interview.not_now`.
    pub fn skip(&self) -> Result<[Happened; 2], RuleError> {
        let (question, _) = self.at(&[Phase::Preparing, Phase::Reopened])?;
        Ok([Happened::Skipped { question_id: question.id }, self.after(Some(question.id))])
    }

    /// The question whose answer the candidate may write now.
    ///
    /// # Errors
    /// `interview.not_now`.
    pub fn writable(&self) -> Result<&'a Question, RuleError> {
        let (question, _) = self.at(&[Phase::Preparing])?;
        if self.paused || !self.accommodations.written_answers { Err(not_now()) } else { Ok(question) }
    }

    /// What another attempt at the question begins with.
    ///
    /// # Errors
    /// `interview.not_now`; `answer.takes_used`.
    pub fn retake(&self) -> Result<Happened, RuleError> {
        let (question, _) = self.at(&[Phase::Answered, Phase::Reopened])?;
        self.ensure_take_left(question)?;
        Ok(Happened::Asked { question_id: question.id })
    }

    /// Refuses another attempt at `question` when all are used.
    ///
    /// # Errors
    /// `answer.takes_used`.
    pub fn ensure_take_left(&self, question: &Question) -> Result<(), RuleError> {
        let used = self.used.get(&question.id).copied().unwrap_or(0);
        self.rules_of(question).ensure_take_left(used as usize)
    }

    /// Whether the candidate may go to `question` now: back to one that was reached and can still be answered, where the
    /// campaign allows it (F90).
    pub fn may_go_to(&self, question: &Question) -> bool {
        let here = match self.stage {
            Stage::Summary => true,
            Stage::Question => self.current.as_ref().is_some_and(|current| {
                current.question_id != question.id
                    && !matches!(current.phase, Phase::Answering | Phase::FollowUp)
            }),
            _ => false,
        };
        let reached = self.outcome(question.id) != Outcome::Open;
        here && self.rules.going_back && reached && self.ensure_take_left(question).is_ok()
    }

    /// What going back to `question` begins with.
    ///
    /// # Errors
    /// `interview.not_now`; a field error for a question of another campaign.
    pub fn go_to(&self, question: Id<Question>) -> Result<Happened, RuleError> {
        let known = self.questions.iter().find(|known| known.id == question);
        let known = known.ok_or_else(|| RuleError::field("question_id", "unknown"))?;
        if !self.may_go_to(known) {
            return Err(not_now());
        }
        Ok(Happened::Asked { question_id: known.id })
    }

    /// The probe to ask after an answer with so much speech, clear or not, if there is one left: the approved ones in their order, the
    /// same for everybody (P19).
    pub fn follow_up(
        &self,
        speech: Millis,
        unclear: bool,
        at_limit: bool,
    ) -> Option<(u32, &'a str, FollowUpReason)> {
        let (question, current) = self.question()?;
        let reason = FollowUpReason::of(speech, unclear, at_limit)?;
        let asked: BTreeSet<u32> = current.probes.iter().copied().collect();
        if asked.len() >= self.rules_of(question).follow_ups as usize {
            return None;
        }
        let mut probes = (0..).zip(&question.probes);
        let (place, text) = probes.find(|(place, _)| !asked.contains(place))?;
        Some((place, text, reason))
    }
}

/// What has to be gone through before the first question.
#[derive(Default)]
struct Entrance {
    informed: bool,
    consented: bool,
    refused: bool,
    devices: bool,
    practised: bool,
    asked: bool,
}

impl Entrance {
    fn see(&mut self, happened: &Happened) {
        match happened {
            Happened::Informed { .. } => self.informed = true,
            Happened::Consented => (self.consented, self.refused) = (true, false),
            Happened::Refused => (self.consented, self.refused) = (false, true),
            // Whoever comes back another day finds other devices.
            Happened::HandedOver => self.devices = false,
            Happened::DevicesReady { .. } => self.devices = true,
            Happened::Practised { .. } => self.practised = true,
            Happened::Asked { .. } | Happened::Summarised => self.asked = true,
            _ => {}
        }
    }

    /// What is still to be gone through by whoever is at `reached` otherwise.
    fn stage(&self, reached: Stage) -> Option<Stage> {
        match () {
            () if reached == Stage::Finished => None,
            () if self.refused => Some(Stage::Refused),
            () if !self.informed => Some(Stage::Information),
            () if !self.consented => Some(Stage::Consents),
            () if !self.devices && reached != Stage::Summary => Some(Stage::Devices),
            () if self.asked => None,
            () if !self.practised => Some(Stage::Practice),
            () => Some(Stage::Ready),
        }
    }
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
