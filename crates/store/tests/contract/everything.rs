//! One record of every kind, belonging together: one person's interview from plan to signature.

use std::{collections::BTreeSet, fmt::Debug};

use domain::{
    Id, Millis, Record,
    analysis::{self, Analysis, Basis, Notes, Quote, Statement, StatementKind},
    bank::{
        BankAnchors, BankQuestion, BankQuestionInput, Bilingual, Category, Competency, CompetencyInput,
        Difficulty,
    },
    blind::Unblinding,
    calibration::AgreedRating,
    campaign::{Anchors, Campaign, CampaignInput, CriterionInput},
    comment::Comment,
    consent::{Consent, ConsentAnswer, ConsentKind, Language},
    interview::{Answer, Media, MediaGap, MediaKind, MediaSegment, Sense},
    interview_note::{InterviewNote, Moment},
    person::{Person, PersonInput},
    policy::PolicyProfile,
    question::{Question, QuestionInput},
    rating::Rating,
    report_template::ReportTemplate,
    request::{RequestKind, RequestStep, StepKind, SubjectRequest},
    retention::{ErasureProof, ErasureRule, HoldBasis, Retention, RetentionHold},
    session::Session,
    session_event::{EndedBy, Happened, SessionEvent},
    settings::Settings,
    sign_off::SignOff,
    spoken::SpokenText,
    template::{Template, TemplateInput},
    transcript::{Transcript, TranscriptMethod},
    user::{Organisation, Role, User},
};

use crate::world::{START, World};

/// What a case does with each record.
pub trait Visit {
    fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T);
}

#[derive(Clone)]
pub struct Everything {
    pub organisation: Organisation,
    pub user: User,
    pub settings: Settings,
    pub person: Person,
    pub consent: Consent,
    pub competency: Competency,
    pub bank_question: BankQuestion,
    pub template: Template,
    pub campaign: Campaign,
    pub question: Question,
    pub spoken_text: SpokenText,
    pub session: Session,
    pub media: Media,
    pub answer: Answer,
    pub transcript: Transcript,
    pub rating: Rating,
    pub sign_off: SignOff,
    pub comment: Comment,
    pub interview_note: InterviewNote,
    pub analysis: Analysis,
    pub unblinding: Unblinding,
    pub agreed_rating: AgreedRating,
    pub session_event: SessionEvent,
    pub report_template: ReportTemplate,
    pub request: SubjectRequest,
    pub step: RequestStep,
    pub hold: RetentionHold,
    pub proof: ErasureProof,
    pub retention: Retention,
}

/// Somebody of this name, added at `at`.
pub fn person_at(first_name: &str, last_name: &str, at: Millis) -> Person {
    let input = PersonInput {
        first_name: first_name.into(),
        last_name: last_name.into(),
        email: String::new(),
        phone: String::new(),
    };
    Person::new(&input, at).unwrap()
}

/// Somebody of this name.
pub fn person(first_name: &str, last_name: &str) -> Person {
    person_at(first_name, last_name, START)
}

/// A draft with this title.
pub fn campaign(title: &str) -> Campaign {
    let input = CampaignInput {
        title: title.into(),
        job_title: "Cheffe opératrice".into(),
        job_description: "Lumière et cadre.".into(),
        experience_level: "5 ans".into(),
        language: Language::Fr,
        policy_profiles: BTreeSet::from([PolicyProfile::Eu, PolicyProfile::Ma]),
    };
    let criterion = CriterionInput {
        id: None,
        name: "Coopération".into(),
        description: "Travaille avec les autres.".into(),
        weight: 3,
        anchors: Anchors { one: "Seule.".into(), three: "Parfois.".into(), five: "Toujours.".into() },
    };
    Campaign::new(&input, START).unwrap().with_scorecard(&[criterion], START).unwrap()
}

/// A question of the draft.
pub fn question(campaign: &Campaign, position: u32) -> Question {
    let input = QuestionInput {
        text: "Racontez un tournage difficile.".into(),
        category: "expérience".into(),
        difficulty: "moyenne".into(),
        mandatory: true,
        limit_ms: Some(Millis(120_000)),
        preparation_ms: None,
        takes: None,
        follow_ups: None,
        competencies: vec![campaign.criteria[0].id],
        probes: vec!["Qu’avez-vous décidé ?".into()],
    };
    Question::new(campaign, position, &input, START).unwrap()
}

/// A competency of the organisation.
pub fn competency() -> Competency {
    let both = |text: &str| Bilingual { fr: text.into(), en: format!("{text} (en)") };
    let anchors = BankAnchors { one: both("Seule."), three: both("Parfois."), five: both("Toujours.") };
    let input = CompetencyInput { name: both("Coopération"), definition: both("Avec les autres."), anchors };
    Competency::new(&input, START).unwrap()
}

/// A question of the bank that shows the competency.
pub fn bank_question(competency: &Competency) -> BankQuestion {
    let input = BankQuestionInput {
        competency_id: competency.id,
        category: Category::Behavioural,
        difficulty: Difficulty::Medium,
        text: Bilingual { fr: "Racontez une entraide.".into(), en: String::new() },
        preparation_ms: Some(Millis(30_000)),
        limit_ms: Some(Millis(120_000)),
        probes: vec![Bilingual { fr: "Et ensuite ?".into(), en: String::new() }],
    };
    BankQuestion::new(&input, START).unwrap()
}

fn segment(name: &str) -> MediaSegment {
    MediaSegment { name: name.into(), duration_ms: Millis(2_000), bytes: 81_920, sha256: "5e".repeat(32) }
}

/// Draft notes that quote these words.
fn analysis(answer: &Answer, transcript: &Transcript, words: &str) -> Analysis {
    let quote = Quote {
        text: words.into(),
        start_ms: Millis(400),
        end_ms: Millis(1_200),
        transcript_confidence: Some(2.0 / 3.0),
    };
    let statement = Statement {
        kind: StatementKind::Action,
        term: String::new(),
        criterion_id: None,
        start_ms: quote.start_ms,
        end_ms: quote.end_ms,
        quotes: vec![quote],
        limits: vec![analysis::Limit::WordsAlone],
    };
    let notes = Notes {
        basis: Basis::Sufficient,
        words: 30,
        transcript_confidence: Some(0.1 + 0.2),
        figures: None,
        statements: vec![statement],
    };
    let engine = analysis::Engine { name: "local".into(), version: "1".into(), model: String::new() };
    Analysis::new(answer, transcript, engine, notes, START)
}

impl Everything {
    /// An interview of somebody of this name.
    pub fn of(first_name: &str, last_name: &str) -> Self {
        let user = User::new("Ada", "Martin", "ada@exemple.fr", Role::Recruiter, START).unwrap();
        let mut person = person(first_name, last_name);
        person.email = format!("{first_name}@exemple.fr");
        person.phone = "+33 6 00 00 00 00".into();
        let granted = ConsentAnswer { kind: ConsentKind::Recording, granted: true };
        let consent = Consent::new(person.id, granted, Language::Fr, user.id, START).unwrap();
        let draft = campaign("Tournage d’automne");
        let question = question(&draft, 1);
        let called = TemplateInput { name: "Tournage".into(), summary: "Une journée.".into() };
        let template = Template::of(&draft, std::slice::from_ref(&question), &called, START).unwrap();
        let competency = competency();
        let (text, length) = (&question.displayed_text, Millis(4_200));
        let spoken_text = SpokenText::recorded(&draft, &question, text, user.id, length, START).unwrap();
        let campaign = draft.open(std::slice::from_ref(&question), START).unwrap();
        let session = Session::new(&campaign, person.id, Language::Fr, START).unwrap();
        let media = Media {
            id: Id::new(START),
            person_id: person.id,
            kind: MediaKind::Video,
            duration_ms: Millis(61_500),
            width: 1280,
            height: 720,
            frame_rate: Some(25),
            has_audio: true,
            complete: true,
            gaps: vec![MediaGap {
                sense: Sense::Sound,
                from_ms: Millis(10),
                to_ms: Millis(20),
                too_slow: true,
            }],
            init: segment("init.mp4"),
            segments: vec![segment("0000001.m4s"), segment("0000002.m4s")],
            hash: "0c".repeat(32),
            created_at_ms: START,
        };
        let answer = Answer {
            id: Id::new(START),
            session_id: session.id,
            person_id: person.id,
            question_id: question.id,
            take: 1,
            media_id: media.id,
            source_name: format!("{last_name} réponse 1.mp4"),
            duration_ms: Millis(61_500),
            response_ms: None,
            follow_ups: Vec::new(),
            fault: None,
            created_at_ms: START,
        };
        let transcript = Transcript {
            id: Id::new(START),
            answer_id: answer.id,
            person_id: person.id,
            method: TranscriptMethod::Whisper,
            base_id: None,
            version: 1,
            model: "base".into(),
            model_sha256: "ab".repeat(32),
            voice_activity: "silero-v6.2.0".into(),
            synthetic: false,
            language: "fr".into(),
            text: format!("Je m’appelle {first_name} {last_name}."),
            confidence: Some(0.87),
            created_at_ms: START,
        };
        let criterion = campaign.criteria[0].id;
        let comment = format!("{first_name} donne un exemple précis.");
        let rating = Rating::new(&answer, criterion, user.id, Some(4), &comment, START).unwrap();
        let said = format!("{first_name} {last_name} hésite ici.");
        let comment = Comment::begin(&session, &answer, Some(Millis(12_000)), &said, user.id, START).unwrap();
        let moment = Moment { question_id: Some(question.id), recorded: Some((media.id, Millis(4_000))) };
        let remark = format!("Ask {first_name} about the other project.");
        let interview_note = InterviewNote::new(&session, moment, &remark, user.id, START).unwrap();
        let analysis = analysis(&answer, &transcript, &format!("m’appelle {first_name}"));
        let reason = format!("{last_name} is met at the reception.");
        let unblinding = Unblinding::new(&session, user.id, &reason, START).unwrap();
        let practice = Session { calibration: true, ..session.clone() };
        let why = format!("{first_name} says what she did herself.");
        let agreed_rating =
            AgreedRating::new(&practice, &answer, criterion, 4, &why, user.id, START).unwrap();
        let answered = Happened::Answered {
            question_id: question.id,
            answer_id: answer.id,
            duration_ms: Millis(61_000),
            speech_ms: Millis(48_000),
            ended_by: EndedBy::Limit,
        };
        let session_event = SessionEvent::next(&session, 0, answered, user.id, START);
        let sign_off = SignOff::sign(&session, &[], &[], "9f".repeat(32), user.id, START).unwrap();
        let request =
            SubjectRequest::new(person.id, RequestKind::Access, START, last_name, user.id, START).unwrap();
        let step = RequestStep::new(&request, &[], StepKind::Done, first_name, user.id, START).unwrap();
        let reason = format!("{last_name} asked to stay in the talent pool.");
        let until = START.plus(Millis::DAY);
        let hold =
            RetentionHold::new(person.id, until, HoldBasis::Consent, &reason, 24, user.id, START).unwrap();
        let proof = ErasureProof {
            id: Id::new(START),
            erased_person_id: Id::new(START),
            rule: ErasureRule::FileExpired,
            request_id: None,
            due_at_ms: Some(START),
            records: [("session".to_owned(), 2)].into(),
            recordings: 3,
            recording_bytes: 4_096,
            key_destroyed: true,
            by: None,
            at_ms: START,
            hash: String::new(),
        }
        .sealed();
        Self {
            organisation: Organisation::new("Studio Méridien", START).unwrap(),
            settings: Settings::new(Id::new(START)),
            user,
            person,
            consent,
            bank_question: bank_question(&competency),
            competency,
            template,
            campaign,
            question,
            spoken_text,
            session,
            media,
            answer,
            transcript,
            rating,
            sign_off,
            comment,
            interview_note,
            analysis,
            unblinding,
            agreed_rating,
            session_event,
            report_template: ReportTemplate::new("Siège", START).unwrap(),
            request,
            step,
            hold,
            proof,
            retention: Retention { id: Id::new(START), file_months: 24, video_months: 6 },
        }
    }

    /// Visits one record of each kind.
    pub fn each(&self, visit: &mut impl Visit) {
        visit.visit(&self.organisation);
        visit.visit(&self.user);
        visit.visit(&self.settings);
        visit.visit(&self.person);
        visit.visit(&self.consent);
        visit.visit(&self.competency);
        visit.visit(&self.bank_question);
        visit.visit(&self.template);
        visit.visit(&self.campaign);
        visit.visit(&self.question);
        visit.visit(&self.spoken_text);
        visit.visit(&self.session);
        visit.visit(&self.media);
        visit.visit(&self.answer);
        visit.visit(&self.transcript);
        visit.visit(&self.rating);
        visit.visit(&self.sign_off);
        visit.visit(&self.comment);
        visit.visit(&self.interview_note);
        visit.visit(&self.analysis);
        visit.visit(&self.unblinding);
        visit.visit(&self.agreed_rating);
        visit.visit(&self.session_event);
        visit.visit(&self.report_template);
        visit.visit(&self.request);
        visit.visit(&self.step);
        visit.visit(&self.hold);
        visit.visit(&self.proof);
        visit.visit(&self.retention);
    }

    /// Puts each record in a transaction of its own.
    pub fn put(&self, world: &World) {
        struct Put<'w>(&'w World);
        impl Visit for Put<'_> {
            fn visit<T: Record + PartialEq + Debug + Clone>(&mut self, record: &T) {
                self.0.put(record);
            }
        }
        self.each(&mut Put(world));
    }
}
