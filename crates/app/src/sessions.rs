//! Sessions: a candidate is added to a campaign, and everything about one session is gathered for review.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    Id, Millis,
    campaign::{Campaign, Criterion},
    consent::{self, Consent, ConsentAnswer, ConsentKind, Language},
    interview::{Answer, Fault, FollowUp, Media, MediaGap, MediaKind},
    person::{Person, PersonInput},
    policy::PolicyProfile,
    question::Question,
    rating::{self, CriterionResult, Overall, Rating},
    rules::{QuestionRules, Rules},
    session::{EndKind, Schedule, Session, SessionState},
    sign_off::{self, SignOff, SignOffAct},
    transcript::Transcript,
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Page, Result,
    blind::{self, BlindView, Mask},
    calendar, campaigns,
    consents::{self, ConsentState},
    cx::{ById, page_limit},
    jobs::{Job, JobKind, JobState, StoredJob, stored},
    panel::{self, PanelRater},
    persons, settings,
    sign_offs::SignOffView,
    transcripts::{self, TranscriptHead},
};

/// What a recruiter has to do next with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// What the candidate is called where their name is hidden from the reader.
    pub(crate) alias: Option<String>,
    state: SessionState,
    pub(crate) review: ReviewState,
    language: Language,
    answers: u64,
    questions: u64,
    schedule: Option<Schedule>,
    end: Option<EndKind>,
    calibration: bool,
    sample: bool,
    pub(crate) created_at_ms: Millis,
    /// When the reader signed, or else whoever signed last.
    signed_at_ms: Option<Millis>,
    /// How many raters have signed.
    signatures: u64,
}

#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionOrder {
    Newest,
    Name,
    /// By the time of the appointment; those without one last.
    Schedule,
}

/// Whether there is an appointment, and when.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScheduleFilter {
    Upcoming,
    Past,
    None,
}

#[derive(Deserialize, TS)]
pub(crate) struct ListSessions {
    campaign_id: Option<Id<Campaign>>,
    search: Option<String>,
    #[serde(default)]
    #[ts(optional = nullable)]
    state: Option<SessionState>,
    #[serde(default)]
    #[ts(optional = nullable)]
    review: Option<ReviewState>,
    #[serde(default)]
    #[ts(optional = nullable)]
    schedule: Option<ScheduleFilter>,
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
    /// Whether raters practise on it: it counts nowhere.
    #[serde(default)]
    #[ts(optional = nullable)]
    calibration: Option<bool>,
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
    /// Frames per second; none where it is not known.
    frame_rate: Option<u32>,
    has_audio: bool,
    complete: bool,
    /// Where a device gave nothing while it was recorded here.
    gaps: Vec<MediaGap>,
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
    /// How long the candidate thought before, where that is known.
    response_ms: Option<Millis>,
    /// The probes that were asked within it.
    follow_ups: Vec<FollowUp>,
    /// Why the attempt failed.
    fault: Option<Fault>,
    transcript: Option<TranscriptHead>,
    transcription: TranscriptionState,
    job_id: Option<Id<Job>>,
    ratings: Vec<Rating>,
}

/// One of the attempts at a question.
#[derive(Serialize, TS)]
pub(crate) struct TakeView {
    answer_id: Id<Answer>,
    take: u32,
    source_name: String,
    duration_ms: Millis,
    /// Why the attempt failed; then it does not count as one.
    fault: Option<Fault>,
    counts: bool,
}

#[derive(Serialize, TS)]
pub(crate) struct QuestionAndAnswer {
    question: Question,
    rules: QuestionRules,
    answer: Option<AnswerView>,
    takes: Vec<TakeView>,
}

#[derive(Serialize, TS)]
pub(crate) struct CampaignOfSession {
    id: Id<Campaign>,
    title: String,
    job_title: String,
    policy_profiles: Vec<PolicyProfile>,
    criteria: Vec<Criterion>,
    rules: Rules,
}

#[derive(Serialize, TS)]
pub(crate) struct SessionView {
    session: Session,
    review: ReviewState,
    campaign: CampaignOfSession,
    /// Without name and addresses while they are hidden from the reader.
    person: Person,
    blind: Option<BlindView>,
    consents: Vec<ConsentState>,
    questions: Vec<QuestionAndAnswer>,
    results: Vec<CriterionResult>,
    overall: Option<Overall>,
    /// The newest signature of the reader, and all of theirs.
    sign_off: Option<SignOffView>,
    sign_offs: Vec<SignOffView>,
    /// The reader's reopening that stands: they have not signed since.
    reopened: Option<SignOffView>,
    /// Whether the reader has signed: their ratings stand.
    locked: bool,
    /// Whether anybody has: answers and transcripts stand.
    frozen: bool,
    /// Who has signed, the reader left out.
    raters: Vec<String>,
    /// What they made of it; empty until the reader may see it.
    panel: Vec<PanelRater>,
    missing: Vec<String>,
    jobs: Vec<Job>,
}

/// Everything that is kept about one session, from the view of one rater.
pub(crate) struct Gathered {
    pub(crate) session: Session,
    pub(crate) campaign: Campaign,
    /// Without what is hidden from the rater.
    pub(crate) person: Person,
    pub(crate) mask: Option<Mask>,
    pub(crate) consents: Vec<Consent>,
    pub(crate) questions: Vec<Question>,
    /// Every take, oldest first.
    pub(crate) takes: Vec<Answer>,
    /// The answer that counts per question: the take that the rules say.
    pub(crate) answers: BTreeMap<Id<Question>, Answer>,
    pub(crate) media: BTreeMap<Id<Answer>, Media>,
    pub(crate) transcripts: BTreeMap<Id<Answer>, Transcript>,
    /// From whose view.
    pub(crate) rater: Id<User>,
    /// The current ratings of the rater on the answers that count.
    pub(crate) ratings: Vec<Rating>,
    /// The current ratings of everybody else who signed, on the answers that count.
    pub(crate) signed_ratings: Vec<Rating>,
    pub(crate) acts: Vec<SignOff>,
}

impl Gathered {
    pub(crate) fn of(tx: &mut Read<'_>, session: Id<Session>, rater: Id<User>) -> Result<Self> {
        let session = tx.require(session)?;
        let campaign = tx.require(session.campaign_id)?;
        let person = tx.require(session.person_id)?;
        let consents = tx.list(Find::of(person.id.uuid()))?;
        let questions = campaigns::questions(tx, campaign.id)?;
        let mask = Mask::of(tx, &campaign, &session, rater)?;
        let person = if mask.is_some() { Mask::person(person) } else { person };
        let takes = tx.list(Find::<Answer>::of(session.id.uuid()))?;
        let answers = session.counting(&campaign.rules, takes.clone());
        let (mut media, mut found) = (BTreeMap::new(), BTreeMap::new());
        for answer in answers.values() {
            media.insert(answer.id, tx.require(answer.media_id)?);
            if let Some(transcript) = transcripts::latest(tx, answer.id)? {
                found.insert(answer.id, transcript);
            }
        }
        let acts: Vec<SignOff> = tx.list(Find::of(session.id.uuid()))?;
        let all: Vec<Rating> = tx.list(Find::of(session.id.uuid()))?;
        let counts = |rating: &&Rating| answers.values().any(|answer| answer.id == rating.answer_id);
        let current: Vec<Rating> = rating::current(&all).into_iter().filter(counts).cloned().collect();
        let (ratings, others): (Vec<_>, Vec<_>) =
            current.into_iter().partition(|rating| rating.rater_id == rater);
        let signed = |rating: &Rating| sign_off::has_signed(&acts, rating.rater_id);
        let signed_ratings = others.into_iter().filter(signed).collect();
        Ok(Self {
            session,
            campaign,
            person,
            mask,
            consents,
            questions,
            takes,
            answers,
            media,
            transcripts: found,
            rater,
            ratings,
            signed_ratings,
            acts,
        })
    }

    /// The current ratings of `rater` on `answers`.
    pub(crate) fn ratings_of(
        tx: &mut Read<'_>,
        session: Id<Session>,
        rater: Id<User>,
        answers: &BTreeMap<Id<Question>, Answer>,
    ) -> Result<Vec<Rating>> {
        let ratings: Vec<Rating> = tx.list(Find::of(session.uuid()))?;
        let counts = |rating: &&Rating| {
            rating.rater_id == rater && answers.values().any(|answer| answer.id == rating.answer_id)
        };
        Ok(rating::current(&ratings).into_iter().filter(counts).cloned().collect())
    }

    /// What the candidate is called.
    pub(crate) fn candidate(&self, language: Language) -> String {
        blind::called(self.mask.as_ref(), &self.person, language)
    }

    /// How long the candidate thought before an answer; never longer than everybody may, since who was given more time is
    /// not shown (P24).
    fn response_ms(&self, answer: &Answer) -> Option<Millis> {
        let question = self.questions.iter().find(|question| question.id == answer.question_id);
        let most = question.and_then(|question| self.campaign.rules.for_question(question).preparation_ms);
        answer.response_ms.map(|thought| most.map_or(thought, |most| thought.min(most)))
    }

    /// The name of the file that an answer came in, which often says whose it is.
    pub(crate) fn source_name(&self, answer: &Answer) -> String {
        if self.mask.is_some() { String::new() } else { answer.source_name.clone() }
    }

    /// Criteria with their results, over the answers given.
    pub(crate) fn results(&self) -> Vec<CriterionResult> {
        results(&self.campaign, &self.questions, &self.answers, &self.ratings)
    }

    /// Names of the criteria that an answer has no rating on yet, or that no answer shows. One that only optional
    /// questions without an answer ask for is excused.
    pub(crate) fn missing(&self, results: &[CriterionResult]) -> Vec<String> {
        missing(&self.campaign, &self.questions, &self.answers, results)
    }

    /// Where the review of `rater` is, as far as it follows from signatures, work and answers alone.
    fn review_by(acts: &[SignOff], rater: Id<User>, busy: bool, no_answers: bool) -> Option<ReviewState> {
        match sign_off::latest(acts, rater).map(|act| act.act) {
            Some(SignOffAct::Signed | SignOffAct::Unknown) => return Some(ReviewState::Signed),
            Some(SignOffAct::Reopened) => return Some(ReviewState::Reopened),
            None => {}
        }
        match () {
            () if busy => Some(ReviewState::Processing),
            () if no_answers => Some(ReviewState::NoAnswers),
            () => None,
        }
    }

    pub(crate) fn review(&self, busy: bool) -> ReviewState {
        Self::review_by(&self.acts, self.rater, busy, self.answers.is_empty())
            .unwrap_or_else(|| to_rate_or_sign(&self.campaign, &self.questions, &self.answers, &self.ratings))
    }
}

/// What `ratings` of one rater come to per criterion.
pub(crate) fn results(
    campaign: &Campaign,
    questions: &[Question],
    answers: &BTreeMap<Id<Question>, Answer>,
    ratings: &[Rating],
) -> Vec<CriterionResult> {
    let answered: Vec<_> =
        questions.iter().filter_map(|question| Some((answers.get(&question.id)?.id, question))).collect();
    rating::results(&campaign.criteria, &answered, &ratings.iter().collect::<Vec<_>>())
}

fn missing(
    campaign: &Campaign,
    questions: &[Question],
    answers: &BTreeMap<Id<Question>, Answer>,
    results: &[CriterionResult],
) -> Vec<String> {
    let is_owed = |result: &CriterionResult| {
        let asked = |question: &Question| question.mandatory && question.shows(result.criterion_id);
        answers.is_empty() || questions.iter().any(asked)
    };
    let open = |result: &&CriterionResult| {
        result.rated < result.expected || (result.expected == 0 && is_owed(result))
    };
    let unrated = results.iter().filter(open).filter_map(|result| campaign.criterion(result.criterion_id));
    unrated.map(|criterion| criterion.name.clone()).collect()
}

fn to_rate_or_sign(
    campaign: &Campaign,
    questions: &[Question],
    answers: &BTreeMap<Id<Question>, Answer>,
    ratings: &[Rating],
) -> ReviewState {
    let results = results(campaign, questions, answers, ratings);
    if missing(campaign, questions, answers, &results).is_empty() {
        ReviewState::ToSign
    } else {
        ReviewState::ToRate
    }
}

/// How many sessions of a campaign carry a signature that stands.
pub(crate) fn signed_count(tx: &mut Read<'_>, campaign: Id<Campaign>) -> Result<u64> {
    Ok(tx.count(&Find::<Session>::of(campaign.uuid()).with("signed", 1).without("calibration", 1))?)
}

fn is_busy(job: &Job, session: Id<Session>) -> bool {
    // Measuring the picture doesn't stand in the way of a review.
    let concerns = job.session_id == Some(session) && job.kind != JobKind::Observation;
    concerns && matches!(job.state, JobState::Queued | JobState::Running)
}

/// Makes the rows of a list: reads campaigns, questions and jobs once, and of each session what its row shows.
pub(crate) struct Rows {
    rater: Id<User>,
    jobs: Vec<StoredJob>,
    campaigns: BTreeMap<Id<Campaign>, (Campaign, Vec<Question>)>,
}

impl Rows {
    /// Rows as `rater` sees them.
    pub(crate) fn new(tx: &mut Read<'_>, rater: Id<User>) -> Result<Self> {
        Ok(Self { rater, jobs: stored(tx)?, campaigns: BTreeMap::new() })
    }

    /// The row of a session.
    pub(crate) fn row(&mut self, tx: &mut Read<'_>, session: Session) -> Result<SessionRow> {
        let (campaign, questions) = match self.campaigns.entry(session.campaign_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let campaign = tx.require(session.campaign_id)?;
                unknown.insert((campaign, campaigns::questions(tx, session.campaign_id)?))
            }
        };
        let person = tx.require(session.person_id)?;
        let mask = Mask::of(tx, campaign, &session, self.rater)?;
        let person = if mask.is_some() { Mask::person(person) } else { person };
        let takes = tx.list(Find::<Answer>::of(session.id.uuid()))?;
        let answers = session.counting(&campaign.rules, takes);
        let acts: Vec<SignOff> = tx.list(Find::of(session.id.uuid()))?;
        let busy = self.jobs.iter().any(|stored| is_busy(&stored.job, session.id));
        let review = match Gathered::review_by(&acts, self.rater, busy, answers.is_empty()) {
            Some(review) => review,
            None => {
                let ratings = Gathered::ratings_of(tx, session.id, self.rater, &answers)?;
                to_rate_or_sign(campaign, questions, &answers, &ratings)
            }
        };
        let standing = sign_off::standing(&acts);
        let signature = standing.iter().find(|act| act.rater_id == self.rater).or(standing.last());
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        Ok(SessionRow {
            id: session.id,
            campaign_id: session.campaign_id,
            review,
            answers: count(answers.len()),
            questions: count(questions.len()),
            signed_at_ms: signature.map(|act| act.at_ms),
            signatures: count(standing.len()),
            campaign_title: campaign.title.clone(),
            person_id: session.person_id,
            first_name: person.first_name,
            last_name: person.last_name,
            alias: mask.map(|mask| mask.alias),
            state: session.state,
            language: session.language,
            schedule: session.schedule,
            end: session.end.map(|end| end.kind),
            calibration: session.calibration,
            sample: session.sample,
            created_at_ms: session.created_at_ms,
        })
    }
}

pub(crate) fn list(cx: &Cx<'_>, input: ListSessions) -> Result<Page<SessionRow>> {
    let find = input.campaign_id.map_or_else(Find::all, |campaign| Find::<Session>::of(campaign.uuid()));
    let order = match input.order {
        SessionOrder::Newest => Order::Newest,
        // The place in such a list would say more than a hidden name may.
        SessionOrder::Name if cx.read(|tx| blind::applies(tx, input.campaign_id))? => Order::Newest,
        SessionOrder::Name => Order::Subject,
        SessionOrder::Schedule => Order::Column("starts_at"),
    };
    let find = find.order(order).limit(page_limit(input.limit)).after(input.after.as_deref())?;
    let search = input.search.as_deref().unwrap_or_default();
    let mut find = find.search_subject(search);
    if let Some(state) = input.state {
        let name = serde_json::to_value(state).map_err(Error::internal)?;
        find = find.with("state", name.as_str().unwrap_or_default());
    }
    let now = calendar::column(cx.now());
    find = match input.schedule {
        Some(ScheduleFilter::Upcoming) => find.between("starts_at", &now, "~"),
        Some(ScheduleFilter::Past) => find.between("starts_at", "", &now),
        Some(ScheduleFilter::None) => find.missing("starts_at"),
        None => find,
    };
    match input.review {
        Some(review) => rows_in(cx, find, page_limit(input.limit), review),
        None => rows(cx, &find),
    }
}

/// The rows in this state of review. What is left to do follows from many records, so it is worked out row by row, for
/// a bounded number of them; a short page may be followed by another one.
fn rows_in(
    cx: &Cx<'_>,
    mut find: Find<Session>,
    limit: u32,
    review: ReviewState,
) -> Result<Page<SessionRow>> {
    const MOST: usize = 1_000;
    let mut items = Vec::new();
    let mut looked_at = 0;
    loop {
        let left = limit.saturating_sub(u32::try_from(items.len()).unwrap_or(limit)).max(1);
        find = find.limit(left);
        let Rowed { page, looked_at: more } = rowed(cx, &find)?;
        looked_at += more;
        items.extend(page.items.into_iter().filter(|row| row.review == review));
        if page.next.is_none() || looked_at >= MOST || items.len() >= limit as usize {
            return Ok(Page { items, next: page.next });
        }
        find = find.after(page.next.as_deref())?;
    }
}

pub(crate) fn rows(cx: &Cx<'_>, find: &Find<Session>) -> Result<Page<SessionRow>> {
    Ok(rowed(cx, find)?.page)
}

/// A page of rows, and how many sessions it was made from: some may be hidden.
struct Rowed {
    page: Page<SessionRow>,
    looked_at: usize,
}

fn rowed(cx: &Cx<'_>, find: &Find<Session>) -> Result<Rowed> {
    cx.read(|tx| {
        let page = tx.page(find.clone())?;
        let mut rows = Rows::new(tx, cx.user.id)?;
        let mut items: Vec<SessionRow> =
            page.items.into_iter().map(|session| rows.row(tx, session)).collect::<Result<_>>()?;
        let looked_at = items.len();
        if find.looks_for_subject() {
            // A name that is looked for must not lead to the session where it is hidden.
            items.retain(|row| row.alias.is_none());
        }
        Ok(Rowed { page: Page { items, next: page.next }, looked_at })
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
        let session = Session {
            calibration: input.calibration.unwrap_or(false),
            ..Session::new(&campaign, person, input.language, cx.now())?
        };
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
        let jobs = blind::relabelled(tx, jobs, cx.user.id)?;
        let has_weights = transcripts::model(&cx.workspace.env, &gathered.session, &settings).is_ok();
        let questions = gathered.questions.iter().map(|question| {
            let answer = gathered
                .answers
                .get(&question.id)
                .map(|answer| answer_view(&gathered, answer, &jobs, has_weights));
            let takes = gathered.takes.iter().filter(|take| take.question_id == question.id);
            QuestionAndAnswer {
                question: question.clone(),
                rules: gathered.campaign.rules.for_question(question),
                takes: takes.map(|take| take_view(&gathered, take, answer.as_ref())).collect(),
                answer,
            }
        });
        let questions = questions.collect();
        let results = gathered.results();
        let signed: Vec<SignOffView> = SignOffView::signatures(&gathered.acts, cx.user.id, &rater_names);
        let busy = jobs.iter().any(|job| is_busy(job, id));
        let blind = BlindView::of(tx, &gathered)?;
        Ok(SessionView {
            review: gathered.review(busy),
            consents: consents::current(&gathered.consents),
            overall: rating::overall(&gathered.campaign.criteria, &results),
            missing: gathered.missing(&results),
            locked: sign_off::has_signed(&gathered.acts, cx.user.id),
            frozen: sign_off::ensure_unsigned(&gathered.acts).is_err(),
            raters: raters(&gathered, &rater_names),
            panel: panel::of(&gathered, cx.user.id, &rater_names),
            sign_off: signed.last().cloned(),
            sign_offs: signed,
            reopened: SignOffView::reopening(&gathered.acts, cx.user.id, &rater_names),
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
                rules: gathered.campaign.rules,
            },
            blind,
            person: gathered.person,
        })
    })
}

/// The names of those who signed, `gathered`'s own rater left out.
fn raters(gathered: &Gathered, names: &BTreeMap<Id<User>, String>) -> Vec<String> {
    let others = sign_off::standing(&gathered.acts).into_iter().filter(|act| act.rater_id != gathered.rater);
    others.map(|act| names.get(&act.rater_id).cloned().unwrap_or_default()).collect()
}

fn take_view(gathered: &Gathered, take: &Answer, counting: Option<&AnswerView>) -> TakeView {
    TakeView {
        answer_id: take.id,
        take: take.take,
        source_name: gathered.source_name(take),
        duration_ms: take.duration_ms,
        fault: take.fault,
        counts: counting.is_some_and(|answer| answer.id == take.id),
    }
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
        source_name: gathered.source_name(answer),
        media: MediaView {
            id: answer.media_id,
            kind: media.map_or(MediaKind::Audio, |media| media.kind),
            duration_ms: answer.duration_ms,
            width: media.map_or(0, |media| media.width),
            height: media.map_or(0, |media| media.height),
            frame_rate: media.and_then(|media| media.frame_rate),
            has_audio: media.is_none_or(|media| media.has_audio),
            complete: media.is_none_or(|media| media.complete),
            gaps: media.map(|media| media.gaps.clone()).unwrap_or_default(),
        },
        response_ms: gathered.response_ms(answer),
        follow_ups: answer.follow_ups.clone(),
        fault: answer.fault,
        transcript: transcript.map(TranscriptHead::from),
        transcription,
        job_id: job.map(|job| job.id),
        ratings: gathered.ratings.iter().filter(|rating| rating.answer_id == answer.id).cloned().collect(),
    }
}
