use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    campaign::{Campaign, CampaignState},
    consent::Language,
    made,
    question::QuestionInput,
    session::Session,
    user::User,
};

/// An interview that is gone through by hand.
struct Visit {
    session: Session,
    questions: Vec<Question>,
    rules: Rules,
    events: Vec<SessionEvent>,
    answers: Vec<Answer>,
    may_record: bool,
}

fn question(campaign: &Campaign, position: u32, mandatory: bool) -> Question {
    let input =
        QuestionInput { mandatory, ..made::asked(&format!("Question {position}"), &["And then?", "Why?"]) };
    Question::new(campaign, position, &input, Millis(1)).unwrap()
}

impl Visit {
    fn new(rules: Rules) -> Self {
        let draft = made::draft();
        let questions =
            vec![question(&draft, 1, true), question(&draft, 2, false), question(&draft, 3, true)];
        let open = Campaign { state: CampaignState::Open, ..draft };
        let session = Session::new(&open, Id::new(Millis(1)), Language::En, Millis(1)).unwrap();
        Self { session, questions, rules, events: Vec::new(), answers: Vec::new(), may_record: true }
    }

    /// One that has come to its first question.
    fn begun(rules: Rules) -> Self {
        let mut visit = Self::new(rules);
        visit.enter();
        visit.happen(Happened::Practised { skipped: true });
        let first = visit.room().begin().unwrap();
        visit.happen(first);
        visit
    }

    fn enter(&mut self) {
        self.happen(Happened::HandedOver);
        self.happen(Happened::Informed { language: Language::En, hash: String::new() });
        self.happen(Happened::Consented);
        self.happen(Happened::DevicesReady { sound_only: false, in_writing: false });
    }

    fn happen(&mut self, happened: Happened) {
        let by = Id::<User>::new(Millis(1));
        let last = self.events.last().map_or(0, |event| event.number);
        self.events.push(SessionEvent::next(&self.session, last, happened, by, Millis(1)));
    }

    fn room(&self) -> Room<'_> {
        Room::of(&self.questions, &self.rules, &self.events, &self.answers, self.may_record)
    }

    fn here(&self) -> Id<Question> {
        self.room().current.unwrap().question_id
    }

    fn start(&mut self) -> Id<Media> {
        let media_id = Id::new(Millis(i64::try_from(self.events.len()).unwrap()));
        let question_id = self.here();
        self.happen(Happened::AnswerStarted { question_id, media_id, response_ms: Millis(1_000) });
        media_id
    }

    fn store(&mut self, media_id: Id<Media>, fault: Option<Fault>) -> Id<Answer> {
        let id = Id::new(Millis(1));
        let question_id = self.here();
        let take = self.answers.iter().filter(|answer| answer.question_id == question_id).count() as u32 + 1;
        self.answers.push(Answer {
            id,
            session_id: self.session.id,
            person_id: self.session.person_id,
            question_id,
            take,
            media_id,
            source_name: String::new(),
            duration_ms: Millis(9_000),
            response_ms: None,
            follow_ups: Vec::new(),
            fault,
            created_at_ms: Millis(1),
        });
        id
    }

    fn answer(&mut self) {
        let media_id = self.start();
        let answer_id = self.store(media_id, None);
        let question_id = self.here();
        self.happen(Happened::Answered {
            question_id,
            answer_id,
            duration_ms: Millis(9_000),
            speech_ms: Millis(8_000),
            ended_by: crate::session_event::EndedBy::Candidate,
        });
    }
}

fn rules(takes: u32, going_back: bool) -> Rules {
    Rules { takes: Some(takes), going_back, follow_ups: 1, ..Rules::default() }
}

#[test]
fn an_interview_is_gone_through_in_order() {
    let mut visit = Visit::new(rules(1, false));
    let mut seen = vec![visit.room().stage];
    for step in [
        Happened::HandedOver,
        Happened::Informed { language: Language::Fr, hash: String::new() },
        Happened::Consented,
        Happened::DevicesReady { sound_only: true, in_writing: false },
        Happened::Practised { skipped: false },
    ] {
        visit.happen(step);
        seen.push(visit.room().stage);
    }
    use Stage::{Consents, Devices, Information, Practice, Ready};
    assert_eq!(seen, [Information, Information, Consents, Devices, Practice, Ready]);
    assert!(visit.room().sound_only);
    let first = visit.room().begin().unwrap();
    visit.happen(first);
    let asked: Vec<_> = (0..3)
        .map(|_| {
            let here = visit.here();
            visit.answer();
            assert_eq!(visit.room().current.unwrap().phase, Phase::Answered);
            let next = visit.room().next().unwrap();
            visit.happen(next);
            here
        })
        .collect();
    assert_eq!(asked, visit.questions.iter().map(|question| question.id).collect::<Vec<_>>());
    assert_eq!(visit.room().stage, Stage::Summary);
    visit.happen(Happened::Finished);
    assert_eq!(visit.room().stage, Stage::Finished);
    // What came after is no way back.
    visit.happen(Happened::HandedOver);
    assert_eq!(visit.room().stage, Stage::Finished);
}

#[test]
fn whoever_comes_back_finds_the_same_question_once_the_devices_are_ready() {
    let mut visit = Visit::begun(rules(1, false));
    visit.answer();
    let next = visit.room().next().unwrap();
    visit.happen(next);
    let second = visit.here();
    visit.happen(Happened::TakenBack);
    visit.happen(Happened::HandedOver);
    assert_eq!(visit.room().stage, Stage::Devices);
    visit.happen(Happened::DevicesReady { sound_only: false, in_writing: false });
    assert_eq!((visit.room().stage, visit.here()), (Stage::Question, second));
    visit.happen(Happened::Paused { by_staff: false });
    visit.happen(Happened::Continued);
    let room = visit.room();
    assert_eq!((room.stage, room.paused), (Stage::Question, false));
}

#[test]
fn an_attempt_that_failed_reopens_its_question_and_does_not_count() {
    let mut visit = Visit::begun(rules(1, false));
    let question = visit.questions[0].clone();
    // The machine stopped: what was stored is an answer, and the log does not say so.
    let media = visit.start();
    assert_eq!(visit.room().current.unwrap().phase, Phase::Answering);
    visit.store(media, Some(Fault::Interrupted));
    let room = visit.room();
    assert_eq!(room.current.as_ref().unwrap().phase, Phase::Reopened);
    assert_eq!(room.takes_left(&question), Some(1));
    let again = room.retake().unwrap();
    // Or it is good enough for them.
    assert_eq!(room.next().unwrap(), Happened::Asked { question_id: visit.questions[1].id });
    visit.happen(again);
    visit.answer();
    assert_eq!(visit.room().takes_left(&question), Some(0));
    assert_eq!(visit.room().retake().unwrap_err(), RuleError::conflict_with("answer.takes_used", "count", 1));
}

#[test]
fn an_attempt_of_which_nothing_is_left_is_made_again_or_left_out() {
    let mut visit = Visit::begun(rules(1, false));
    visit.start();
    let question_id = visit.here();
    visit.happen(Happened::Reopened { question_id, answer_id: None, fault: Fault::Recorder });
    assert_eq!(visit.room().next().unwrap_err(), not_now());
    assert!(visit.room().retake().is_ok() && visit.room().skip().is_ok());
}

#[test]
fn going_back_is_possible_where_the_campaign_allows_it() {
    for (takes, going_back, possible) in [(2, true, true), (1, true, false), (2, false, false)] {
        let mut visit = Visit::begun(rules(takes, going_back));
        visit.answer();
        let next = visit.room().next().unwrap();
        visit.happen(next);
        let (first, third) = (visit.questions[0].id, visit.questions[2].id);
        assert_eq!(visit.room().go_to(first).is_ok(), possible, "{takes} {going_back}");
        // What they have not come to yet they can't go to.
        assert_eq!(visit.room().go_to(third).unwrap_err(), not_now());
        if possible {
            let back = visit.room().go_to(first).unwrap();
            visit.happen(back);
            // Who changes their mind keeps the answer of before.
            for happened in visit.room().skip().unwrap() {
                visit.happen(happened);
            }
            assert_eq!(visit.room().outcome(first), Outcome::Answered);
            assert_eq!(visit.here(), visit.questions[1].id);
        }
    }
}

#[test]
fn probes_are_asked_in_their_order_and_no_more_than_the_rules_say() {
    let mut visit = Visit::begun(Rules { follow_ups: 2, ..rules(1, false) });
    visit.start();
    let ask = |visit: &Visit, speech, at_limit| {
        let room = visit.room();
        room.follow_up(Millis(speech), false, at_limit)
            .map(|(probe, text, reason)| (probe, text.to_owned(), reason))
    };
    assert_eq!(ask(&visit, 60_000, false), None);
    assert_eq!(ask(&visit, 0, false), Some((0, "And then?".into(), FollowUpReason::Empty)));
    let question_id = visit.here();
    visit.happen(Happened::FollowedUp { question_id, probe: 0, reason: FollowUpReason::Empty });
    assert_eq!(visit.room().current.unwrap().phase, Phase::FollowUp);
    assert_eq!(ask(&visit, 60_000, true), Some((1, "Why?".into(), FollowUpReason::AtLimit)));
    visit.happen(Happened::FollowedUp { question_id, probe: 1, reason: FollowUpReason::AtLimit });
    assert_eq!(ask(&visit, 0, true), None);
}

#[test]
fn who_does_not_want_to_be_recorded_is_not_asked_to() {
    let mut visit = Visit::begun(rules(1, false));
    visit.may_record = false;
    assert_eq!(visit.room().stage, Stage::Refused);
    visit.may_record = true;
    assert_eq!(visit.room().stage, Stage::Question);
    let mut visit = Visit::new(rules(1, false));
    visit.enter();
    visit.happen(Happened::Refused);
    assert_eq!(visit.room().stage, Stage::Refused);
    visit.happen(Happened::Consented);
    assert_eq!(visit.room().stage, Stage::Practice);
}

#[test]
fn more_time_and_more_attempts_are_given_on_top() {
    let mut visit = Visit::begun(Rules { limit_ms: Some(Millis(60_000)), ..rules(1, false) });
    let accommodations = Accommodations {
        extra_time: crate::accommodation::ExtraTime::Half,
        extra_takes: 2,
        ..Accommodations::default()
    };
    visit.happen(Happened::Adjusted { accommodations });
    let question = visit.questions[0].clone();
    let held = visit.room().rules_of(&question);
    assert_eq!((held.limit_ms, held.takes), (Some(Millis(90_000)), Some(3)));
    assert_eq!(held.preparation_ms, None);
    visit.answer();
    assert_eq!(visit.room().takes_left(&question), Some(2));
}

/// What a candidate, or the world, does next; whatever is not possible is left out.
#[derive(Clone, Copy, Debug)]
enum Act {
    Enter,
    Answer,
    Fail,
    Lose,
    FollowUp,
    Next,
    Skip,
    Retake,
    Back(usize),
    Pause,
    Restart,
    HandOver,
}

impl Visit {
    fn act(&mut self, act: Act) {
        let room = self.room();
        let phase = (room.stage == Stage::Question).then(|| room.current.as_ref().unwrap().phase);
        let happened: Vec<Happened> = match act {
            Act::Enter => {
                self.pass_entrance();
                return;
            }
            Act::Answer if phase == Some(Phase::Preparing) => return self.answer(),
            Act::Fail if phase == Some(Phase::Preparing) => {
                let media = self.start();
                self.store(media, Some(Fault::Device));
                return;
            }
            Act::Lose if phase == Some(Phase::Preparing) => {
                self.start();
                let question_id = self.here();
                vec![Happened::Reopened { question_id, answer_id: None, fault: Fault::Interrupted }]
            }
            Act::FollowUp if phase == Some(Phase::Answering) => match room.follow_up(Millis(0), false, false)
            {
                Some((probe, _, reason)) => {
                    vec![Happened::FollowedUp { question_id: self.here(), probe, reason }]
                }
                None => Vec::new(),
            },
            Act::Next => room.next().into_iter().collect(),
            Act::Skip => room.skip().into_iter().flatten().collect(),
            Act::Retake => room.retake().into_iter().collect(),
            Act::Back(place) => {
                room.go_to(self.questions[place % self.questions.len()].id).into_iter().collect()
            }
            Act::Pause => vec![Happened::Paused { by_staff: false }],
            Act::Restart => vec![Happened::Continued],
            Act::HandOver => vec![Happened::TakenBack, Happened::HandedOver],
            _ => Vec::new(),
        };
        happened.into_iter().for_each(|happened| self.happen(happened));
    }

    fn pass_entrance(&mut self) {
        let happened = match self.room().stage {
            Stage::Information => Happened::Informed { language: Language::En, hash: String::new() },
            Stage::Consents => Happened::Consented,
            Stage::Devices => Happened::DevicesReady { sound_only: false, in_writing: false },
            Stage::Practice => Happened::Practised { skipped: true },
            Stage::Ready => self.room().begin().unwrap(),
            _ => return,
        };
        self.happen(happened);
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        3 => Just(Act::Enter),
        3 => Just(Act::Answer),
        1 => Just(Act::Fail),
        1 => Just(Act::Lose),
        1 => Just(Act::FollowUp),
        2 => Just(Act::Next),
        1 => Just(Act::Skip),
        1 => Just(Act::Retake),
        1 => (0_usize..3).prop_map(Act::Back),
        1 => Just(Act::Pause),
        1 => Just(Act::Restart),
        1 => Just(Act::HandOver),
    ];
    prop::collection::vec(act, 0..60)
}

proptest! {
    #[test]
    fn from_wherever_a_candidate_is_there_is_a_way_to_the_end(
        acts in acts(),
        takes in 1_u32..3,
        going_back: bool,
    ) {
        let mut visit = Visit::new(rules(takes, going_back));
        for act in acts {
            visit.act(act);
        }
        for _ in 0..40 {
            let room = visit.room();
            if room.stage == Stage::Summary {
                break;
            }
            let before = (room.stage, visit.events.len(), visit.answers.len());
            for act in [Act::Enter, Act::Answer, Act::Next, Act::Retake] {
                visit.act(act);
            }
            prop_assert!(before != (visit.room().stage, visit.events.len(), visit.answers.len()));
        }
        let room = visit.room();
        prop_assert_eq!(room.stage, Stage::Summary);
        // Nothing is handed in that nothing became of, and nobody had more attempts than the rules say.
        let mut sound: BTreeMap<_, u32> = BTreeMap::new();
        for answer in visit.answers.iter().filter(|answer| answer.fault.is_none()) {
            *sound.entry(answer.question_id).or_default() += 1;
        }
        for question in &visit.questions {
            prop_assert!(room.outcome(question.id) != Outcome::Open);
            prop_assert!(sound.get(&question.id).copied().unwrap_or(0) <= takes);
        }
    }
}
