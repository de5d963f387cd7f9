//! What a report is made from: plain values, gathered by the caller.
//!
//! Every time is in milliseconds since 1970 in UTC (`_at_ms`), every duration in milliseconds (`_ms`).
//! Scores come computed; the report prints them and computes none.

use serde::{Deserialize, Serialize};

use crate::look::Look;

/// Everything one session's report says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionReport {
    /// Facts about the report itself.
    pub report: ReportInfo,
    /// How the organisation wants its reports.
    #[serde(default)]
    pub look: Look,
    /// Name of the organisation that holds the interview.
    pub organisation: String,
    /// The plan that the session followed.
    pub campaign: Campaign,
    /// The person interviewed.
    pub candidate: Candidate,
    /// The session.
    pub session: Session,
    /// The person who rated the answers.
    pub rater: Rater,
    /// The sign-off that this report carries; without one the report is marked as a draft.
    pub sign_off: Option<SignOff>,
    /// The scorecard, frozen when the campaign opened.
    pub criteria: Vec<Criterion>,
    /// The questions in their order, with what was answered.
    pub questions: Vec<Question>,
    /// One result per criterion that was rated at least once.
    pub criteria_results: Vec<CriterionResult>,
    /// The weighted mean of the criteria, when there is one.
    pub overall: Option<Overall>,
    /// What other raters signed, each independently of the others; the oldest first.
    #[serde(default)]
    pub panel: Vec<PanelRater>,
    /// How transcripts came about, and what the candidate agreed to.
    pub method: Method,
}

/// Facts about the report itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportInfo {
    /// Language of the report's own words; entered text is never translated.
    pub language: Language,
    /// When the report was made.
    pub generated_at_ms: i64,
    /// IANA name of the time zone in which times are printed, for example `Europe/Paris`.
    pub time_zone: String,
    /// Version of the product that made the report.
    pub product_version: String,
    /// A sample interview: every page says so.
    pub sample: bool,
    /// Transcribed with the small model made for one synthetic voice, unfit for real interviews.
    pub synthetic_model: bool,
}

/// Language of the report's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// The plan that the session followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Title that the recruiter gave.
    pub title: String,
    /// The job.
    pub job_title: String,
    /// The job in prose.
    pub job_description: Option<String>,
    /// Codes of the policy profiles, for example `EU`, `FR`.
    pub policy_profiles: Vec<String>,
    /// When the campaign was made.
    pub created_at_ms: i64,
}

/// The person interviewed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Name as the person writes it.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
}

/// The session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Id, printed on every page.
    pub id: String,
    /// How the interview was held.
    pub mode: SessionMode,
    /// BCP 47 tag of the interview's language.
    pub language: String,
    /// How far its review is.
    #[serde(default)]
    pub review: Review,
    /// When the last answer was given; absent while the session is not complete.
    pub completed_at_ms: Option<i64>,
}

/// How far the review of a session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Nothing was answered yet.
    #[default]
    NoAnswers,
    /// Answers are being processed.
    Processing,
    /// A criterion has no rating yet.
    ToRate,
    /// Everything is rated, nothing is signed.
    ToSign,
    /// Signed.
    Signed,
    /// Signed once, and reopened.
    Reopened,
}

/// How an interview is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionMode {
    /// The candidate answers alone.
    #[default]
    Autonomous,
    /// A recruiter takes part.
    Collaborative,
}

/// The person who rated the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rater {
    /// Name.
    pub name: String,
}

/// A human's confirmation of what the report contains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// When it was signed.
    pub at_ms: i64,
    /// Who signed.
    pub rater_name: String,
    /// SHA-256 of the signed content, in hexadecimal.
    pub hash: String,
    /// 1 for the first sign-off, one more for each that replaces it.
    pub version: u32,
    /// Why it replaces an earlier one.
    pub reason: Option<String>,
    /// How blind the evaluation was, where names were to be hidden from raters.
    #[serde(default)]
    pub blind: Option<Blind>,
}

/// How blind an evaluation was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blind {
    /// Whether face and voice were hidden as well.
    pub face_and_voice: bool,
    /// When and why the rater looked at who it was before signing.
    pub looked: Option<(i64, String)>,
}

/// What another rater, who signed as well, made of the interview.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PanelRater {
    /// Name.
    pub name: String,
    /// When they signed.
    pub at_ms: i64,
    /// SHA-256 of the content that they signed, in hexadecimal.
    pub hash: String,
    /// What their ratings come to per criterion.
    pub criteria_results: Vec<CriterionResult>,
    /// Their overall result.
    pub overall: Option<Overall>,
}

/// One criterion of the scorecard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Name.
    pub name: String,
    /// What is looked at.
    pub description: String,
    /// Weight in the overall score.
    pub weight: f64,
    /// What an answer rated 1 looks like.
    pub anchor1: String,
    /// What an answer rated 3 looks like.
    pub anchor3: String,
    /// What an answer rated 5 looks like.
    pub anchor5: String,
}

/// One question, with what was answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Place in the interview, from 1.
    pub position: u32,
    /// The text that the candidate saw.
    pub text: String,
    /// The text before it was modified, if it was.
    pub original_text: Option<String>,
    /// Category, in the recruiter's words.
    pub category: String,
    /// The answer that counts, if there is one.
    pub answer: Option<Answer>,
}

/// The answer that counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Length of the recording.
    pub duration_ms: u64,
    /// How it was given.
    pub media_kind: MediaKind,
    /// Name of the imported file.
    pub source_name: Option<String>,
    /// What was said, in writing.
    pub transcript: Option<Transcript>,
    /// The ratings of this answer; a criterion that is not listed was not rated here.
    pub ratings: Vec<Rating>,
    /// What the rater noted at a moment of the recording, in its order.
    #[serde(default)]
    pub moments: Vec<Moment>,
    /// What was asked within the answer, in its order.
    #[serde(default)]
    pub probes: Vec<Probe>,
}

impl Answer {
    /// How long the recording is; none for an answer that was written.
    pub fn length_ms(&self) -> Option<u64> {
        (self.media_kind != MediaKind::Text).then_some(self.duration_ms)
    }
}

/// A probe that was asked within an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// Where in the recording the answer to it begins.
    pub at_ms: u64,
    /// Its words.
    pub text: String,
}

/// A note at a moment of a recording, with the words that were said there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Place in the recording.
    pub at_ms: u64,
    /// What the transcript says there, word for word.
    pub quote: Option<String>,
    /// What the rater noted.
    pub note: String,
}

/// How an answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Picture and sound.
    #[default]
    Video,
    /// Sound alone.
    Audio,
    /// Neither: the candidate wrote.
    Text,
}

/// What was said, in writing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// How it came about.
    pub method: TranscriptionMethod,
    /// Name of the model, when a model wrote it.
    pub model: Option<String>,
    /// BCP 47 tag of the language spoken.
    pub language: String,
    /// Mean confidence of the recognition, 0 to 1; absent when written by hand.
    pub confidence: Option<f64>,
    /// A person corrected it.
    pub edited_by_hand: bool,
    /// The text in pieces, in order of time.
    pub segments: Vec<Segment>,
}

/// How a transcript came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptionMethod {
    /// Speech recognition on the machine that holds the recording.
    #[default]
    LocalModel,
    /// Typed by a person.
    ByHand,
    /// The candidate wrote it in place of saying it.
    ByCandidate,
}

/// A piece of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Start within the answer.
    pub start_ms: u64,
    /// End within the answer.
    pub end_ms: u64,
    /// The words.
    pub text: String,
    /// Confidence of the recognition, 0 to 1.
    pub confidence: Option<f64>,
}

/// One rating of one answer on one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Index into [`SessionReport::criteria`].
    pub criterion: usize,
    /// 1 to 5 on the anchored scale.
    pub value: u8,
    /// The rater's comment.
    pub comment: String,
    /// When it was given.
    pub at_ms: i64,
}

/// What the ratings of one criterion come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CriterionResult {
    /// Index into [`SessionReport::criteria`].
    pub criterion: usize,
    /// Mean rating r, 1 to 5.
    pub mean_rating: f64,
}

/// The weighted mean of the criteria.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overall {
    /// Weighted mean rating r, 1 to 5.
    pub rating_1_5: f64,
    /// 1 + (r − 1) × 2.25, so 1 to 10.
    pub recruiter_score_1_10: f64,
}

/// How transcripts came about, and what the candidate agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Models that took part in speech recognition.
    pub models: Vec<Model>,
    /// Name and version of the voice activity detector.
    pub voice_activity_detector: Option<String>,
    /// Whether an AI wrote drafts that raters could see after their own rating.
    pub ai_assisted: bool,
    /// The candidate's decisions, the latest of each kind.
    pub consents: Vec<Consent>,
}

/// A model that took part in speech recognition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Name.
    pub name: String,
    /// SHA-256 of the weights, in hexadecimal.
    pub sha256: String,
}

/// One decision of the candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// What it is about.
    pub kind: ConsentKind,
    /// Given, or refused or withdrawn.
    pub granted: bool,
    /// Version of the text.
    pub version: String,
    /// BCP 47 tag of the text's language.
    pub language: String,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
    /// When it was decided.
    pub at_ms: i64,
}

/// What a candidate is asked to agree to, each on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// Recording.
    #[default]
    Recording,
    /// Transcription by a local AI.
    Transcription,
    /// Assistance of an AI in the evaluation.
    AiAssistance,
    /// Facial quality metrics.
    FacialMetrics,
    /// Processing in a cloud.
    CloudProcessing,
    /// Staying in the talent pool.
    TalentPool,
}
