//! Sessions: a candidate is added to a campaign, and everything about one session is gathered for review.

use std::collections::BTreeMap;

use domain::{
    Id, Millis,
    campaign::{Campaign, Criterion},
    consent::{self, Consent, ConsentAnswer, ConsentKind, Language},
    interview::{Answer, Media, MediaKind},
    person::{Person, PersonInput},
    policy::PolicyProfile,
    question::Question,
    rating::{self, CriterionResult, Overall, Rating},
    session::{Session, SessionState},
    sign_off::{self, SignOff, SignOffAct},
    transcript::Transcript,
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Page, Result, campaigns,
    consents::{self, ConsentState},
    cx::{ById, page_limit},
    jobs::{Job, JobKind, JobState, stored},
    persons, settings,
    sign_offs::SignOffView,
    transcripts::{self, TranscriptHead},
};

/// What a recruiter has to do next with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReviewState {
    NoAnswers,
    Processing,
    ToRate,
    ToSign,
    Signed,
    Reopened,
}

#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct SessionRow {
    id: Id<Session>,
    campaign_id: Id<Campaign>,
    campaign_title: String,
    person_id: Id<Person>,
    first_name: String,
    last_name: String,
    state: SessionState,
    pub(crate) review: ReviewState,
    language: Language,
    answers: u64,
    questions: u64,
    sample: bool,
    created_at_ms: Millis,
    signed_at_ms: Option<Millis>,
}

#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionOrder {
    Newest,
    Name,
}

#[derive(Deserialize, TS)]
pub(crate) struct ListSessions {
    campaign_id: Option<Id<Campaign>>,
    search: Option<String>,
    order: SessionOrder,
    after: Option<String>,
    limit: u32,
}

#[derive(Deserialize, TS)]
pub(crate) struct NewSession {
    campaign_id: Id<Campaign>,
    person_id: Option<Id<Person>>,
    person: Option<PersonInput>,
    language: Language,
    consent_language: Language,
    consents: Vec<ConsentAnswer>,
}

#[derive(Serialize, TS)]
pub(crate) struct CreatedSession {
    id: Id<Session>,
}

#[derive(Serialize, TS)]
#[ts(rename = "Media")]
pub(crate) struct MediaView {
    id: Id<Media>,
    kind: MediaKind,
    duration_ms: Millis,
    width: u32,
    height: u32,
    has_audio: bool,
    complete: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TranscriptionState {
    None,
    Waiting,
    Running,
    Failed,
    Done,
    NoConsent,
    NoWeights,
}

#[derive(Serialize, TS)]
pub(crate) struct AnswerView {
    id: Id<Answer>,
    question_id: Id<Question>,
    take: u32,
    source_name: String,
    media: MediaView,
    transcript: Option<TranscriptHead>,
    transcription: TranscriptionState,
    job_id: Option<Id<Job>>,
    ratings: Vec<Rating>,
}

#[derive(Serialize, TS)]
pub(crate) struct QuestionAndAnswer {
    question: Question,
    answer: Option<AnswerView>,
}

#[derive(Serialize, TS)]
pub(crate) struct CampaignOfSession {
    id: Id<Campaign>,
    title: String,
    job_title: String,
    policy_profiles: Vec<PolicyProfile>,
    criteria: Vec<Criterion>,
}

#[derive(Serialize, TS)]
pub(crate) struct SessionView {
    session: Session,
    review: ReviewState,
    campaign: CampaignOfSession,
    person: Person,
    consents: Vec<ConsentState>,
    questions: Vec<QuestionAndAnswer>,
    results: Vec<CriterionResult>,
    overall: Option<Overall>,
    sign_off: Option<SignOffView>,
    sign_offs: Vec<SignOffView>,
    locked: bool,
    missing: Vec<String>,
    jobs: Vec<Job>,
}

/// Everything that is kept about one session, from the view of one rater.
pub(crate) struct Gathered {
    pub(crate) session: Session,
    pub(crate) campaign: Campaign,
    pub(crate) person: Person,
    pub(crate) consents: Vec<Consent>,
    pub(crate) questions: Vec<Question>,
    /// The answer that counts per question: the last take.
    pub(crate) answers: BTreeMap<Id<Question>, Answer>,
    pub(crate) media: BTreeMap<Id<Answer>, Media>,
    pub(crate) transcripts: BTreeMap<Id<Answer>, Transcript>,
    /// The current ratings of the rater on the answers that count.
    pub(crate) ratings: Vec<Rating>,
    pub(crate) acts: Vec<SignOff>,
}

impl Gathered {
    pub(crate) fn of(tx: &mut Read<'_>, session: Id<Session>, rater: Id<User>) -> Result<Self> {
        let session = tx.require(session)?;
        let campaign = tx.require(session.campaign_id)?;
        let person = tx.require(session.person_id)?;
        let consents = tx.list(Find::of(person.id.uuid()))?;
        let questions = campaigns::questions(tx, campaign.id)?;
        let mut answers: BTreeMap<Id<Question>, Answer> = BTreeMap::new();
        for answer in tx.list(Find::<Answer>::of(session.id.uuid()))? {
            let slot = answers.entry(answer.question_id).or_insert_with(|| answer.clone());
            if answer.take >= slot.take {
                *slot = answer;
            }
        }
        let (mut media, mut found) = (BTreeMap::new(), BTreeMap::new());
        for answer in answers.values() {
            media.insert(answer.id, tx.require(answer.media_id)?);
            if let Some(transcript) = transcripts::latest(tx, answer.id)? {
                found.insert(answer.id, transcript);
            }
        }
        let ratings: Vec<Rating> = tx.list(Find::of(session.id.uuid()))?;
        let counts = |rating: &&Rating| {
            rating.rater_id == rater && answers.values().any(|answer| answer.id == rating.answer_id)
        };
        let ratings = rating::current(&ratings).into_iter().filter(counts).cloned().collect();
        let acts = tx.list(Find::of(session.id.uuid()))?;
        Ok(Self {
            session,
            campaign,
            person,
            consents,
            questions,
            answers,
            media,
            transcripts: found,
            ratings,
            acts,
        })
    }

    /// Criteria with their results, over the answers given.
    pub(crate) fn results(&self) -> Vec<CriterionResult> {
        let answered: Vec<_> = self
            .questions
            .iter()
            .filter_map(|question| Some((self.answers.get(&question.id)?.id, question)))
            .collect();
        rating::results(&self.campaign.criteria, &answered, &self.ratings.iter().collect::<Vec<_>>())
    }

    /// Names of the criteria without a rating. One that only optional questions without an answer ask for is excused.
    pub(crate) fn missing(&self, results: &[CriterionResult]) -> Vec<String> {
        let could_be_rated = |result: &CriterionResult| {
            let asked = |question: &Question| question.mandatory && question.shows(result.criterion_id);
            result.expected > 0 || self.answers.is_empty() || self.questions.iter().any(asked)
        };
        let open = |result: &&CriterionResult| result.rated == 0 && could_be_rated(result);
        let unrated =
            results.iter().filter(open).filter_map(|result| self.campaign.criterion(result.criterion_id));
        unrated.map(|criterion| criterion.name.clone()).collect()
    }

    fn review(&self, busy: bool) -> ReviewState {
        match sign_off::latest(&self.acts).map(|act| act.act) {
            Some(SignOffAct::Signed | SignOffAct::Unknown) => return ReviewState::Signed,
            Some(SignOffAct::Reopened) => return ReviewState::Reopened,
            None => {}
        }
        match () {
            () if busy => ReviewState::Processing,
            () if self.answers.is_empty() => ReviewState::NoAnswers,
            () if self.missing(&self.results()).is_empty() => ReviewState::ToSign,
            () => ReviewState::ToRate,
        }
    }
}

/// How many sessions of a campaign carry a signature that stands.
pub(crate) fn signed_count(tx: &mut Read<'_>, campaign: Id<Campaign>) -> Result<u64> {
    let mut signed = 0;
    for session in tx.list(Find::<Session>::of(campaign.uuid()))? {
        let acts = tx.list(Find::<SignOff>::of(session.id.uuid()))?;
        signed += u64::from(sign_off::ensure_unsigned(&acts).is_err());
    }
    Ok(signed)
}

fn is_busy(job: &Job, session: Id<Session>) -> bool {
    job.session_id == Some(session) && matches!(job.state, JobState::Queued | JobState::Running)
}

pub(crate) fn row(tx: &mut Read<'_>, rater: Id<User>, session: Session) -> Result<SessionRow> {
    let jobs = stored(tx)?;
    let gathered = Gathered::of(tx, session.id, rater)?;
    let busy = jobs.iter().any(|stored| is_busy(&stored.job, session.id));
    let signature = sign_off::latest(&gathered.acts).filter(|act| act.act == SignOffAct::Signed);
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    Ok(SessionRow {
        id: session.id,
        campaign_id: session.campaign_id,
        review: gathered.review(busy),
        answers: count(gathered.answers.len()),
        questions: count(gathered.questions.len()),
        signed_at_ms: signature.map(|act| act.at_ms),
        campaign_title: gathered.campaign.title,
        person_id: session.person_id,
        first_name: gathered.person.first_name,
        last_name: gathered.person.last_name,
        state: session.state,
        language: session.language,
        sample: session.sample,
        created_at_ms: session.created_at_ms,
    })
}

pub(crate) fn list(cx: &Cx<'_>, input: ListSessions) -> Result<Page<SessionRow>> {
    let find = input.campaign_id.map_or_else(Find::all, |campaign| Find::<Session>::of(campaign.uuid()));
    let order = match input.order {
        SessionOrder::Newest => Order::Newest,
        SessionOrder::Name => Order::Subject,
    };
    let find = find.order(order).limit(page_limit(input.limit)).after(input.after.as_deref())?;
    let find = find.search_subject(input.search.as_deref().unwrap_or_default());
    rows(cx, &find)
}

pub(crate) fn rows(cx: &Cx<'_>, find: &Find<Session>) -> Result<Page<SessionRow>> {
    cx.read(|tx| {
        let page = tx.page(find.clone())?;
        let items =
            page.items.into_iter().map(|session| row(tx, cx.user.id, session)).collect::<Result<_>>()?;
        Ok(Page { items, next: page.next })
    })
}

pub(crate) fn create(cx: &Cx<'_>, input: NewSession) -> Result<CreatedSession> {
    let (session, consents) = cx.write(|tx| {
        let campaign = tx.require(input.campaign_id)?;
        let person = match (input.person_id, &input.person) {
            (Some(known), _) => tx.require(known)?.id,
            (None, Some(entered)) => {
                let person = Person::new(entered, cx.now())?;
                persons::put_new(tx, &person)?;
                person.id
            }
            (None, None) => return Err(Error::field("person", "required")),
        };
        consents::put(cx, tx, person, input.consent_language, &input.consents)?;
        let session = Session::new(&campaign, person, input.language, cx.now())?;
        tx.put(&session)?;
        Ok((session, tx.list(Find::<Consent>::of(person.uuid()))?))
    })?;
    consents::stop_withdrawn(cx, session.person_id, &consents)?;
    Ok(CreatedSession { id: session.id })
}

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Session>) -> Result<SessionView> {
    cx.read(|tx| {
        let gathered = Gathered::of(tx, id, cx.user.id)?;
        let settings = settings::current(cx.workspace, tx)?;
        let rater_names = SignOffView::names(tx, &gathered.acts)?;
        let jobs: Vec<Job> = stored(tx)?
            .into_iter()
            .map(|stored| cx.workspace.jobs.with_progress(stored.job))
            .filter(|job| job.session_id == Some(id))
            .collect();
        let has_weights = transcripts::model(&cx.workspace.env, &gathered.session, &settings).is_ok();
        let questions = gathered.questions.iter().map(|question| {
            let answer = gathered
                .answers
                .get(&question.id)
                .map(|answer| answer_view(&gathered, answer, &jobs, has_weights));
            QuestionAndAnswer { question: question.clone(), answer }
        });
        let questions = questions.collect();
        let results = gathered.results();
        let signed: Vec<SignOffView> = SignOffView::signatures(&gathered.acts, &rater_names);
        let busy = jobs.iter().any(|job| is_busy(job, id));
        Ok(SessionView {
            review: gathered.review(busy),
            consents: consents::current(&gathered.consents),
            overall: rating::overall(&gathered.campaign.criteria, &results),
            missing: gathered.missing(&results),
            locked: sign_off::ensure_unsigned(&gathered.acts).is_err(),
            sign_off: signed.last().cloned(),
            sign_offs: signed,
            results,
            questions,
            jobs,
            session: gathered.session,
            campaign: CampaignOfSession {
                id: gathered.campaign.id,
                title: gathered.campaign.title,
                job_title: gathered.campaign.job_title,
                policy_profiles: gathered.campaign.policy_profiles.into_iter().collect(),
                criteria: gathered.campaign.criteria,
            },
            person: gathered.person,
        })
    })
}

fn answer_view(gathered: &Gathered, answer: &Answer, jobs: &[Job], has_weights: bool) -> AnswerView {
    let transcript = gathered.transcripts.get(&answer.id);
    let job = jobs.iter().find(|job| job.kind == JobKind::Transcription && job.answer_id == Some(answer.id));
    let consented = consent::ensure_granted(&gathered.consents, ConsentKind::Transcription).is_ok();
    let transcription = match (job.map(|job| job.state), transcript) {
        (Some(JobState::Queued), _) => TranscriptionState::Waiting,
        (Some(JobState::Running), _) => TranscriptionState::Running,
        (_, Some(_)) => TranscriptionState::Done,
        (Some(JobState::Failed), None) => TranscriptionState::Failed,
        _ if !consented => TranscriptionState::NoConsent,
        _ if !has_weights => TranscriptionState::NoWeights,
        _ => TranscriptionState::None,
    };
    let media = gathered.media.get(&answer.id);
    AnswerView {
        id: answer.id,
        question_id: answer.question_id,
        take: answer.take,
        source_name: answer.source_name.clone(),
        media: MediaView {
            id: answer.media_id,
            kind: media.map_or(MediaKind::Audio, |media| media.kind),
            duration_ms: answer.duration_ms,
            width: media.map_or(0, |media| media.width),
            height: media.map_or(0, |media| media.height),
            has_audio: media.is_none_or(|media| media.has_audio),
            complete: media.is_none_or(|media| media.complete),
        },
        transcript: transcript.map(TranscriptHead::from),
        transcription,
        job_id: job.map(|job| job.id),
        ratings: gathered.ratings.iter().filter(|rating| rating.answer_id == answer.id).cloned().collect(),
    }
}
