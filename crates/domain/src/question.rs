//! The questions of a campaign: the same for everybody, in the same order (P19).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError,
    bank::BankQuestion,
    campaign::{Campaign, Criterion},
    error::Check,
    rules,
};

/// A question as every candidate of the campaign is asked it (F39, F83).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Question {
    /// Its id.
    pub id: Id<Question>,
    /// The campaign it belongs to.
    pub campaign_id: Id<Campaign>,
    /// Its place, from 1.
    pub position: u32,
    /// The text as it was first proposed.
    pub original_text: String,
    /// The text that candidates see.
    pub displayed_text: String,
    /// Whether a recruiter changed the text.
    pub was_modified: bool,
    /// Free category, e.g. "motivation".
    pub category: String,
    /// Free difficulty, e.g. "easy".
    pub difficulty: String,
    /// Whether a session is incomplete without an answer.
    pub mandatory: bool,
    /// The longest answer; none: as the campaign says.
    pub limit_ms: Option<Millis>,
    /// Time to think before answering; none: as the campaign says.
    pub preparation_ms: Option<Millis>,
    /// How often it can be answered; none: as the campaign says.
    #[serde(default)]
    pub takes: Option<u32>,
    /// How many approved probes may follow the answer; none: as the campaign says.
    #[serde(default)]
    pub follow_ups: Option<u32>,
    /// The criteria its answers are rated on; empty means all of the scorecard.
    pub competencies: Vec<Id<Criterion>>,
    /// The only follow-ups that may be asked, the same for everybody (P19).
    #[serde(default)]
    pub probes: Vec<String>,
    /// The question of the bank that it was made from.
    #[serde(default)]
    pub bank_question_id: Option<Id<BankQuestion>>,
}

/// What a recruiter enters for a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionInput {
    /// The text that candidates see.
    pub text: String,
    /// Free category.
    #[serde(default)]
    pub category: String,
    /// Free difficulty.
    #[serde(default)]
    pub difficulty: String,
    /// Whether a session is incomplete without an answer.
    pub mandatory: bool,
    /// The longest answer; none: as the campaign says.
    pub limit_ms: Option<Millis>,
    /// Time to think before answering; none: as the campaign says.
    pub preparation_ms: Option<Millis>,
    /// How often it can be answered; none: as the campaign says.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub takes: Option<u32>,
    /// How many approved probes may follow the answer; none: as the campaign says.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub follow_ups: Option<u32>,
    /// The criteria its answers are rated on; empty means all.
    #[serde(default)]
    pub competencies: Vec<Id<Criterion>>,
    /// The only follow-ups that may be asked; blank ones are dropped.
    #[serde(default)]
    pub probes: Vec<String>,
}

/// The longest text of a question, in characters.
pub const MAX_TEXT: usize = 2_000;
/// The longest follow-up, in characters.
pub const MAX_PROBE: usize = 500;
/// The most follow-ups that a question has.
pub const MAX_PROBES: usize = 10;
const HOUR: i64 = 3_600_000;

/// Whether a time to prepare or to answer makes sense: none, or 1 s to 4 h.
pub fn is_sensible_time(time_ms: Option<Millis>) -> bool {
    time_ms.is_none_or(|time| (1_000..=4 * HOUR).contains(&time.0))
}

impl Question {
    /// A new question at `position` of the draft `campaign`.
    ///
    /// # Errors
    /// `campaign.not_draft`; field errors.
    pub fn new(
        campaign: &Campaign,
        position: u32,
        input: &QuestionInput,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let blank = Self {
            id: Id::new(now),
            campaign_id: campaign.id,
            position,
            original_text: input.text.trim().into(),
            displayed_text: String::new(),
            was_modified: false,
            category: String::new(),
            difficulty: String::new(),
            mandatory: input.mandatory,
            limit_ms: None,
            preparation_ms: None,
            takes: None,
            follow_ups: None,
            competencies: Vec::new(),
            probes: Vec::new(),
            bank_question_id: None,
        };
        blank.edited(campaign, input)
    }

    /// The question with what was entered.
    ///
    /// # Errors
    /// `campaign.not_draft`; field errors.
    pub fn edited(self, campaign: &Campaign, input: &QuestionInput) -> Result<Self, RuleError> {
        campaign.ensure_draft()?;
        let mut check = Check::new();
        let displayed_text = check.required("text", &input.text, MAX_TEXT);
        let category = check.optional("category", &input.category, 50);
        let difficulty = check.optional("difficulty", &input.difficulty, 20);
        for (path, length) in [("limit_ms", input.limit_ms), ("preparation_ms", input.preparation_ms)] {
            check.ensure(is_sensible_time(length), path, "range");
        }
        check.ensure(rules::is_takes(input.takes), "takes", "range");
        let follow_ups_fine = input.follow_ups.is_none_or(|count| count <= rules::MAX_FOLLOW_UPS);
        check.ensure(follow_ups_fine, "follow_ups", "range");
        let known = input.competencies.iter().all(|id| campaign.criterion(*id).is_some());
        check.ensure(known, "competencies", "unknown");
        check.ensure(input.probes.len() <= MAX_PROBES, "probes", "too_many");
        let probes = (0..)
            .zip(&input.probes)
            .map(|(place, probe): (usize, _)| check.optional(&format!("probes.{place}"), probe, MAX_PROBE));
        let probes: Vec<String> = probes.filter(|probe| !probe.is_empty()).collect();
        let was_modified = displayed_text != self.original_text;
        let (mandatory, limit_ms, preparation_ms) = (input.mandatory, input.limit_ms, input.preparation_ms);
        let competencies = input.competencies.clone();
        check.finish(Self {
            displayed_text,
            was_modified,
            category,
            difficulty,
            mandatory,
            limit_ms,
            preparation_ms,
            takes: input.takes,
            follow_ups: input.follow_ups,
            competencies,
            probes,
            ..self
        })
    }

    /// The same question in the draft `campaign`, whose criteria `criterion` tells by those of before.
    ///
    /// # Errors
    /// `campaign.not_draft`.
    pub fn copied(
        &self,
        campaign: &Campaign,
        criterion: impl Fn(Id<Criterion>) -> Option<Id<Criterion>>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        campaign.ensure_draft()?;
        let competencies = self.competencies.iter().filter_map(|id| criterion(*id)).collect();
        Ok(Self { id: Id::new(now), campaign_id: campaign.id, competencies, ..self.clone() })
    }

    /// Whether its answers are rated on `criterion`.
    pub fn shows(&self, criterion: Id<Criterion>) -> bool {
        self.competencies.is_empty() || self.competencies.contains(&criterion)
    }
}

impl Record for Question {
    const KIND: &'static str = "question";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.campaign_id.uuid())
    }

    fn sort_key(&self) -> String {
        format!("{:06}", self.position)
    }
}
