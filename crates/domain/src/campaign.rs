//! Campaigns: the plan of an interview, with its anchored scorecard (P19) and its policy profiles (P1).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Findable, Id, MergeClass, Millis, Record, RuleError,
    consent::Language,
    error::Check,
    policy::PolicyProfile,
    question::Question,
    rules::Rules,
    spoken::{self, SpokenText},
    text::fold,
};

/// Where a campaign is in its life; it only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// Being prepared: everything can change.
    Draft,
    /// Candidates are interviewed: questions and scorecard are frozen.
    Open,
    /// No new sessions.
    Closed,
    /// Out of the way.
    Archived,
    /// A state that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// Descriptions of observable behaviour for the ratings 1, 3 and 5 of a criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Anchors {
    /// What an answer rated 1 looks like.
    pub one: String,
    /// What an answer rated 3 looks like.
    pub three: String,
    /// What an answer rated 5 looks like.
    pub five: String,
}

/// What is rated, from 1 to 5, on every answer that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Criterion {
    /// Its id; ratings and questions name it.
    pub id: Id<Criterion>,
    /// Short name, e.g. "Teamwork".
    pub name: String,
    /// What is meant by it.
    pub description: String,
    /// Its share of the overall result, 1 to 100; what counts is the ratio to the others.
    pub weight: u8,
    /// Its anchored scale.
    pub anchors: Anchors,
}

/// What is entered for a criterion; without an id it is a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CriterionInput {
    /// The criterion that is kept, or none.
    pub id: Option<Id<Criterion>>,
    /// Short name.
    pub name: String,
    /// What is meant by it.
    pub description: String,
    /// Its share of the overall result, 1 to 100; what counts is the ratio to the others.
    pub weight: u8,
    /// Its anchored scale; may be incomplete until the campaign opens.
    pub anchors: Anchors,
}

impl From<&Criterion> for CriterionInput {
    fn from(criterion: &Criterion) -> Self {
        let Criterion { id, name, description, weight, anchors } = criterion.clone();
        Self { id: Some(id), name, description, weight, anchors }
    }
}

/// The plan of an interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Campaign {
    /// Its id.
    pub id: Id<Campaign>,
    /// Its title.
    pub title: String,
    /// The job it is for.
    pub job_title: String,
    /// The job in more words.
    pub job_description: String,
    /// Expected experience, free text.
    pub experience_level: String,
    /// The language of its questions.
    pub language: Language,
    /// The laws it is held to.
    pub policy_profiles: BTreeSet<PolicyProfile>,
    /// Where it is in its life.
    pub state: CampaignState,
    /// The scorecard.
    pub criteria: Vec<Criterion>,
    /// What holds for every answer; frozen with the questions.
    #[serde(default)]
    pub rules: Rules,
    /// When it is planned to open; opening itself stays somebody's decision.
    #[serde(default)]
    pub opens_at_ms: Option<Millis>,
    /// When it closes by itself.
    #[serde(default)]
    pub closes_at_ms: Option<Millis>,
    /// Whether it is the product's sample: synthetic voices, never a person's.
    #[serde(default)]
    pub sample: bool,
    /// When it was created.
    pub created_at_ms: Millis,
    /// When questions and scorecard were frozen.
    pub opened_at_ms: Option<Millis>,
    /// When it was closed.
    pub closed_at_ms: Option<Millis>,
}

/// What a recruiter enters about a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CampaignInput {
    /// Its title.
    pub title: String,
    /// The job it is for.
    pub job_title: String,
    /// The job in more words.
    #[serde(default)]
    pub job_description: String,
    /// Expected experience.
    #[serde(default)]
    pub experience_level: String,
    /// The language of its questions.
    pub language: Language,
    /// The laws it is held to.
    pub policy_profiles: BTreeSet<PolicyProfile>,
}

/// Something that keeps a campaign from opening, or that deserves a second look before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpeningProblem {
    /// Stable code, e.g. `campaign.anchor_missing`.
    pub code: String,
    /// Values for the sentence shown.
    pub params: BTreeMap<String, String>,
}

impl OpeningProblem {
    fn new(code: &str, params: &[(&str, &str)]) -> Self {
        let params = params.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Self { code: code.into(), params }
    }
}

const MAX_CRITERIA: usize = 12;

impl Campaign {
    /// A draft without questions and scorecard.
    ///
    /// # Errors
    /// Field errors.
    pub fn new(input: &CampaignInput, now: Millis) -> Result<Self, RuleError> {
        input.language.chosen("language")?;
        let blank = Self {
            id: Id::new(now),
            title: String::new(),
            job_title: String::new(),
            job_description: String::new(),
            experience_level: String::new(),
            language: input.language,
            policy_profiles: input.policy_profiles.clone(),
            state: CampaignState::Draft,
            criteria: Vec::new(),
            rules: Rules::of(&input.policy_profiles),
            opens_at_ms: None,
            closes_at_ms: None,
            sample: false,
            created_at_ms: now,
            opened_at_ms: None,
            closed_at_ms: None,
        };
        blank.described(input, false)
    }

    /// The campaign with what was entered. The job's texts may change at any time; the language is fixed
    /// with the questions, and policy profiles can only be added once there are candidates.
    ///
    /// # Errors
    /// Field errors, `campaign.profiles_shrink`, `campaign.not_draft` for the language.
    pub fn described(self, input: &CampaignInput, has_candidates: bool) -> Result<Self, RuleError> {
        crate::policy::may_change(&self.policy_profiles, &input.policy_profiles, has_candidates)?;
        if input.language != self.language {
            self.ensure_draft()?;
            input.language.chosen("language")?;
        }
        let mut check = Check::new();
        let title = check.required("title", &input.title, 255);
        let job_title = check.required("job_title", &input.job_title, 255);
        let job_description = check.optional("job_description", &input.job_description, 20_000);
        let experience_level = check.optional("experience_level", &input.experience_level, 50);
        let policy_profiles = input.policy_profiles.clone();
        check.finish(Self {
            title,
            job_title,
            job_description,
            experience_level,
            policy_profiles,
            language: input.language,
            ..self
        })
    }

    /// The draft with this scorecard.
    ///
    /// # Errors
    /// `campaign.not_draft`; field errors under `criteria.<position>`.
    pub fn with_scorecard(self, criteria: &[CriterionInput], now: Millis) -> Result<Self, RuleError> {
        self.ensure_draft()?;
        let mut check = Check::new();
        check.ensure(criteria.len() <= MAX_CRITERIA, "criteria", "too_many");
        let mut kept: Vec<Criterion> = Vec::with_capacity(criteria.len());
        for (position, input) in criteria.iter().enumerate() {
            let at = |field: &str| format!("criteria.{position}.{field}");
            let known = input.id.filter(|id| self.criteria.iter().any(|criterion| criterion.id == *id));
            let id = known
                .filter(|id| kept.iter().all(|criterion| criterion.id != *id))
                .unwrap_or_else(|| Id::new(now));
            let name = check.required(&at("name"), &input.name, 100);
            check.ensure(
                kept.iter().all(|criterion| fold(&criterion.name) != fold(&name)),
                &at("name"),
                "taken",
            );
            check.ensure((1..=100).contains(&input.weight), &at("weight"), "range");
            kept.push(Criterion {
                id,
                name,
                description: check.optional(&at("description"), &input.description, 1_000),
                weight: input.weight,
                anchors: Anchors {
                    one: check.optional(&at("anchors.one"), &input.anchors.one, 1_000),
                    three: check.optional(&at("anchors.three"), &input.anchors.three, 1_000),
                    five: check.optional(&at("anchors.five"), &input.anchors.five, 1_000),
                },
            });
        }
        check.finish(Self { criteria: kept, ..self })
    }

    /// The draft under these rules.
    ///
    /// # Errors
    /// `campaign.not_draft`; field errors under `rules.`.
    pub fn with_rules(self, rules: Rules) -> Result<Self, RuleError> {
        self.ensure_draft()?;
        Ok(Self { rules: rules.checked()?, ..self })
    }

    /// The campaign with these dates. Once it is open, its end can only move on: candidates were told when it is.
    ///
    /// # Errors
    /// `campaign.not_open` once it is closed; field errors for an end that has passed or comes before the opening;
    /// `campaign.opened` for another opening and `campaign.end_earlier` for an earlier end once it is open.
    pub fn with_dates(
        self,
        opens_at: Option<Millis>,
        closes_at: Option<Millis>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let moved = closes_at != self.closes_at_ms;
        if self.state != CampaignState::Draft {
            self.ensure_open()?;
            if opens_at != self.opens_at_ms {
                return Err(RuleError::conflict("campaign.opened"));
            }
            if let (Some(before), Some(after)) = (self.closes_at_ms, closes_at)
                && after < before
            {
                return Err(RuleError::conflict("campaign.end_earlier"));
            }
        }
        let mut check = Check::new();
        check.ensure(!moved || closes_at.is_none_or(|end| end > now), "closes_at_ms", "past");
        let in_order = opens_at.zip(closes_at).is_none_or(|(start, end)| start < end);
        check.ensure(in_order, "closes_at_ms", "before_start");
        check.finish(Self { opens_at_ms: opens_at, closes_at_ms: closes_at, ..self })
    }

    /// A draft with the job, the profiles, the scorecard and the rules of this campaign, under `title`. It has no
    /// dates and is never the sample.
    ///
    /// # Errors
    /// Field errors for the title.
    pub fn duplicated(&self, title: &str, now: Millis) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let title = check.required("title", title, 255);
        let criteria =
            self.criteria.iter().map(|criterion| Criterion { id: Id::new(now), ..criterion.clone() });
        check.finish(Self {
            id: Id::new(now),
            title,
            state: CampaignState::Draft,
            criteria: criteria.collect(),
            opens_at_ms: None,
            closes_at_ms: None,
            sample: false,
            created_at_ms: now,
            opened_at_ms: None,
            closed_at_ms: None,
            ..self.clone()
        })
    }

    /// What keeps the campaign from opening: no question, no criterion, a missing anchor or probe (P19), an end
    /// that has passed.
    pub fn problems(&self, questions: &[Question], now: Millis) -> Vec<OpeningProblem> {
        let mut problems = Vec::new();
        if self.closes_at_ms.is_some_and(|end| end <= now) {
            problems.push(OpeningProblem::new("campaign.end_passed", &[]));
        }
        if questions.is_empty() {
            problems.push(OpeningProblem::new("campaign.no_question", &[]));
        }
        if self.criteria.is_empty() {
            problems.push(OpeningProblem::new("campaign.no_criterion", &[]));
        }
        for question in questions {
            if self.rules.for_question(question).follow_ups > 0 && question.probes.is_empty() {
                let position = question.position.to_string();
                problems.push(OpeningProblem::new("campaign.no_probe", &[("position", &position)]));
            }
        }
        for criterion in &self.criteria {
            let Anchors { one, three, five } = &criterion.anchors;
            for (anchor, text) in [("1", one), ("3", three), ("5", five)] {
                if text.is_empty() {
                    let params = [("criterion", criterion.name.as_str()), ("anchor", anchor)];
                    problems.push(OpeningProblem::new("campaign.anchor_missing", &params));
                }
            }
            let asked = questions.iter().any(|question| question.shows(criterion.id));
            if !questions.is_empty() && !asked {
                problems.push(OpeningProblem::new(
                    "campaign.criterion_unasked",
                    &[("criterion", &criterion.name)],
                ));
            }
        }
        problems
    }

    /// What deserves a second look: structured interviews work best with 4 to 6 competencies (P19), candidates may be
    /// confused by two voices, and the opening may be planned for later.
    pub fn warnings(
        &self,
        questions: &[Question],
        spoken: &[SpokenText],
        now: Millis,
    ) -> Vec<OpeningProblem> {
        let mut warnings = Vec::new();
        if !self.criteria.is_empty() && !(4..=6).contains(&self.criteria.len()) {
            let count = self.criteria.len().to_string();
            warnings.push(OpeningProblem::new("campaign.criteria_count", &[("count", &count)]));
        }
        let heard = |question: &Question, text| spoken::heard(spoken, question.id, text).is_some();
        let texts =
            questions.iter().flat_map(|question| spoken::texts(question).map(move |text| (question, text)));
        let (recorded, synthetic): (Vec<_>, Vec<_>) =
            texts.partition(|(question, text)| heard(question, text));
        if !recorded.is_empty() && !synthetic.is_empty() {
            let (count, all) = (recorded.len().to_string(), (recorded.len() + synthetic.len()).to_string());
            warnings
                .push(OpeningProblem::new("campaign.voices_mixed", &[("recorded", &count), ("texts", &all)]));
        }
        if self.opens_at_ms.is_some_and(|start| start > now) {
            warnings.push(OpeningProblem::new("campaign.planned_later", &[]));
        }
        warnings
    }

    /// The campaign, open: from here on questions and scorecard are frozen.
    ///
    /// # Errors
    /// `campaign.not_draft`; `campaign.not_ready` while there are [problems](Self::problems).
    pub fn open(self, questions: &[Question], now: Millis) -> Result<Self, RuleError> {
        self.ensure_draft()?;
        if !self.problems(questions, now).is_empty() {
            return Err(RuleError::conflict("campaign.not_ready"));
        }
        Ok(Self { state: CampaignState::Open, opened_at_ms: Some(now), ..self })
    }

    /// The campaign, closed to new sessions.
    ///
    /// # Errors
    /// `campaign.not_open`.
    pub fn close(self, now: Millis) -> Result<Self, RuleError> {
        self.ensure_open()?;
        Ok(Self { state: CampaignState::Closed, closed_at_ms: Some(now), ..self })
    }

    /// Whether its end has come.
    pub fn is_over(&self, now: Millis) -> bool {
        self.state == CampaignState::Open && self.closes_at_ms.is_some_and(|end| end <= now)
    }

    /// The closed campaign, out of the way.
    ///
    /// # Errors
    /// `campaign.not_closed`.
    pub fn archive(self) -> Result<Self, RuleError> {
        if self.state != CampaignState::Closed {
            return Err(RuleError::conflict("campaign.not_closed"));
        }
        Ok(Self { state: CampaignState::Archived, ..self })
    }

    /// Refuses unless questions and scorecard can still change.
    ///
    /// # Errors
    /// `campaign.not_draft`.
    pub fn ensure_draft(&self) -> Result<(), RuleError> {
        if self.state == CampaignState::Draft {
            Ok(())
        } else {
            Err(RuleError::conflict("campaign.not_draft"))
        }
    }

    /// Refuses unless candidates can be added.
    ///
    /// # Errors
    /// `campaign.not_open`.
    pub fn ensure_open(&self) -> Result<(), RuleError> {
        if self.state == CampaignState::Open { Ok(()) } else { Err(RuleError::conflict("campaign.not_open")) }
    }

    /// The criterion of this id.
    pub fn criterion(&self, id: Id<Criterion>) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }
}

impl Record for Campaign {
    const KIND: &'static str = "campaign";
    const CLASS: MergeClass = MergeClass::State;
    const FINDABLE: Findable = Findable::Each;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn sort_key(&self) -> String {
        fold(&self.title)
    }

    fn search_key(&self) -> String {
        format!("{} {}", self.title, self.job_title)
    }

    fn found_by(&self) -> String {
        format!("{} {} {}", self.title, self.job_title, self.job_description)
    }

    fn may_follow(&self, before: &Self) -> Result<(), RuleError> {
        if self.state < before.state {
            return Err(RuleError::conflict("campaign.state_backwards"));
        }
        let frozen = self.criteria == before.criteria && self.rules == before.rules;
        if before.state != CampaignState::Draft && !frozen {
            return Err(RuleError::conflict("campaign.not_draft"));
        }
        Ok(())
    }
}
