//! Templates: ready-made campaigns for a job (F50), each with its own copy of scorecard and questions, so that a
//! change of the bank never reaches into them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError,
    bank::{BankAnchors, BankQuestion, Bilingual, LANGUAGES, not_in, search_text},
    campaign::{Campaign, CampaignInput, CriterionInput},
    consent::Language,
    error::Check,
    policy::PolicyProfile,
    question::{Question, QuestionInput},
    rules::Rules,
    text::fold,
};

/// A criterion of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateCriterion {
    /// Short name.
    pub name: Bilingual,
    /// What is meant by it.
    pub definition: Bilingual,
    /// Its share of the overall result, 1 to 100.
    pub weight: u8,
    /// Its scale.
    pub anchors: BankAnchors,
}

/// A question of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateQuestion {
    /// The question.
    pub text: Bilingual,
    /// What sort of question it is.
    pub category: Bilingual,
    /// How much it asks.
    pub difficulty: Bilingual,
    /// Whether a session is incomplete without an answer.
    pub mandatory: bool,
    /// Time to think before answering, if limited.
    pub preparation_ms: Option<Millis>,
    /// The longest answer, if limited.
    pub limit_ms: Option<Millis>,
    /// How often it can be answered; none: as the rules say.
    #[serde(default)]
    pub takes: Option<u32>,
    /// How many approved follow-ups may follow the answer; none: as the rules say.
    #[serde(default)]
    pub follow_ups: Option<u32>,
    /// The places (from 0) of the criteria that its answers are rated on; empty means all.
    pub criteria: Vec<u32>,
    /// The only follow-ups that may be asked.
    pub probes: Vec<Bilingual>,
    /// The question of the bank that it was made from.
    #[serde(default)]
    pub bank_question_id: Option<Id<BankQuestion>>,
}

/// A ready-made campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Template {
    /// Its id.
    pub id: Id<Template>,
    /// Its name.
    pub name: Bilingual,
    /// What it is good for.
    pub summary: Bilingual,
    /// The job it is for.
    pub job_title: Bilingual,
    /// The job in more words.
    pub job_description: Bilingual,
    /// Expected experience.
    pub experience_level: Bilingual,
    /// The scorecard.
    pub criteria: Vec<TemplateCriterion>,
    /// The questions in the order they are asked.
    pub questions: Vec<TemplateQuestion>,
    /// What holds for every answer; none: as a new campaign has it.
    #[serde(default)]
    pub rules: Option<Rules>,
    /// When it was made; 0 for what comes with the product.
    #[serde(default)]
    pub created_at_ms: Millis,
}

/// How a template is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateInput {
    /// Its name.
    pub name: String,
    /// What it is good for.
    #[serde(default)]
    pub summary: String,
}

impl Template {
    /// A template made of a campaign and its questions, in the campaign's language.
    ///
    /// # Errors
    /// Field errors; `template.empty` for a campaign without criteria or without questions.
    pub fn of(
        campaign: &Campaign,
        questions: &[Question],
        input: &TemplateInput,
        now: Millis,
    ) -> Result<Self, RuleError> {
        if campaign.criteria.is_empty() || questions.is_empty() {
            return Err(RuleError::conflict("template.empty"));
        }
        let only = |text: &str| Bilingual::only(campaign.language, text);
        let place = |id| campaign.criteria.iter().position(|criterion| criterion.id == id);
        let blank = Self {
            id: Id::new(now),
            name: Bilingual::default(),
            summary: Bilingual::default(),
            job_title: only(&campaign.job_title),
            job_description: only(&campaign.job_description),
            experience_level: only(&campaign.experience_level),
            criteria: campaign
                .criteria
                .iter()
                .map(|criterion| TemplateCriterion {
                    name: only(&criterion.name),
                    definition: only(&criterion.description),
                    weight: criterion.weight,
                    anchors: BankAnchors::only(campaign.language, &criterion.anchors),
                })
                .collect(),
            questions: questions
                .iter()
                .map(|question| TemplateQuestion {
                    text: only(&question.displayed_text),
                    category: only(&question.category),
                    difficulty: only(&question.difficulty),
                    mandatory: question.mandatory,
                    preparation_ms: question.preparation_ms,
                    limit_ms: question.limit_ms,
                    takes: question.takes,
                    follow_ups: question.follow_ups,
                    criteria: question
                        .competencies
                        .iter()
                        .filter_map(|id| place(*id).and_then(|place| u32::try_from(place).ok()))
                        .collect(),
                    probes: question.probes.iter().map(|probe| only(probe)).collect(),
                    bank_question_id: question.bank_question_id,
                })
                .collect(),
            rules: Some(campaign.rules),
            created_at_ms: now,
        };
        blank.named(input)
    }

    /// The template under this name, in the languages it is written in.
    ///
    /// # Errors
    /// Field errors.
    pub fn named(self, input: &TemplateInput) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let name = check.required("name", &input.name, 100);
        let summary = check.optional("summary", &input.summary, 500);
        let in_each = |text: &str| {
            let mut both = Bilingual::default();
            for language in self.languages() {
                match language {
                    Language::Fr => both.fr = text.into(),
                    Language::En => both.en = text.into(),
                    Language::Unknown => {}
                }
            }
            both
        };
        let (name, summary) = (in_each(&name), in_each(&summary));
        check.finish(Self { name, summary, ..self })
    }

    /// The languages that a campaign can be made in: those every question and every name of a criterion is in.
    pub fn languages(&self) -> Vec<Language> {
        let written = |language: &Language| {
            let texts = self.questions.iter().map(|question| &question.text);
            let mut texts = texts.chain(self.criteria.iter().map(|criterion| &criterion.name));
            texts.all(|text| !text.text(*language).is_empty())
        };
        LANGUAGES.into_iter().filter(written).collect()
    }

    /// A draft campaign in this language with its scorecard and questions. A blank title is replaced by the job's.
    ///
    /// # Errors
    /// `bank.not_in_language`; field errors.
    pub fn campaign(
        &self,
        title: &str,
        language: Language,
        policy_profiles: BTreeSet<PolicyProfile>,
        now: Millis,
    ) -> Result<(Campaign, Vec<Question>), RuleError> {
        if !self.languages().contains(&language) {
            return Err(not_in(language));
        }
        let job_title = self.job_title.text(language);
        let title = if title.trim().is_empty() { job_title } else { title };
        let input = CampaignInput {
            title: title.into(),
            job_title: job_title.into(),
            job_description: self.job_description.text(language).into(),
            experience_level: self.experience_level.text(language).into(),
            language,
            policy_profiles,
        };
        let criteria: Vec<_> = self
            .criteria
            .iter()
            .map(|criterion| CriterionInput {
                id: None,
                name: criterion.name.text(language).into(),
                description: criterion.definition.text(language).into(),
                weight: criterion.weight,
                anchors: criterion.anchors.text(language),
            })
            .collect();
        let campaign = Campaign::new(&input, now)?.with_scorecard(&criteria, now)?;
        let campaign = match self.rules {
            Some(rules) => campaign.with_rules(rules)?,
            None => campaign,
        };
        let mut questions = Vec::with_capacity(self.questions.len());
        for (position, question) in (1..).zip(&self.questions) {
            let criterion = |place: &u32| campaign.criteria.get(usize::try_from(*place).ok()?);
            let input = QuestionInput {
                text: question.text.text(language).into(),
                category: question.category.text(language).into(),
                difficulty: question.difficulty.text(language).into(),
                mandatory: question.mandatory,
                limit_ms: question.limit_ms,
                preparation_ms: question.preparation_ms,
                takes: question.takes,
                follow_ups: question.follow_ups,
                competencies: question
                    .criteria
                    .iter()
                    .filter_map(criterion)
                    .map(|criterion| criterion.id)
                    .collect(),
                probes: question.probes.iter().map(|probe| probe.text(language).into()).collect(),
            };
            let asked = Question::new(&campaign, position, &input, now)?;
            questions.push(Question { bank_question_id: question.bank_question_id, ..asked });
        }
        Ok((campaign, questions))
    }
}

impl Record for Template {
    const KIND: &'static str = "template";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn sort_key(&self) -> String {
        fold(if self.name.fr.is_empty() { &self.name.en } else { &self.name.fr })
    }

    fn search_key(&self) -> String {
        search_text([&self.name, &self.summary, &self.job_title])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Anchors;

    fn draft() -> (Campaign, Vec<Question>) {
        let input = CampaignInput {
            title: "Régie 2027".into(),
            job_title: "Régisseuse".into(),
            job_description: "Tournée.".into(),
            experience_level: "3 ans".into(),
            language: Language::Fr,
            policy_profiles: BTreeSet::from([PolicyProfile::Eu]),
        };
        let criteria = ["Écoute", "Rigueur"].map(|name| CriterionInput {
            id: None,
            name: name.into(),
            description: "Dit ce qui compte.".into(),
            weight: 3,
            anchors: Anchors { one: "Un.".into(), three: "Trois.".into(), five: "Cinq.".into() },
        });
        let campaign =
            Campaign::new(&input, Millis(1)).unwrap().with_scorecard(&criteria, Millis(1)).unwrap();
        let question = QuestionInput {
            text: "Racontez.".into(),
            category: "Expérience vécue".into(),
            difficulty: String::new(),
            mandatory: false,
            limit_ms: Some(Millis(90_000)),
            preparation_ms: None,
            takes: Some(2),
            follow_ups: Some(1),
            competencies: vec![campaign.criteria[1].id],
            probes: vec!["Et ensuite ?".into()],
        };
        let question = Question::new(&campaign, 1, &question, Millis(1)).unwrap();
        (campaign, vec![question])
    }

    #[test]
    fn a_campaign_comes_back_from_its_template() {
        let (campaign, questions) = draft();
        let input = TemplateInput { name: " Régie ".into(), summary: String::new() };
        let template = Template::of(&campaign, &questions, &input, Millis(2)).unwrap();
        assert_eq!((template.name.fr.as_str(), template.languages()), ("Régie", vec![Language::Fr]));
        let profiles = BTreeSet::from([PolicyProfile::Fr]);
        let (made, asked) = template.campaign("", Language::Fr, profiles, Millis(3)).unwrap();
        assert_eq!((made.title.as_str(), made.job_description.as_str()), ("Régisseuse", "Tournée."));
        let plain = |campaign: &Campaign| -> Vec<_> {
            let criteria = campaign.criteria.iter();
            criteria
                .map(|criterion| (criterion.name.clone(), criterion.weight, criterion.anchors.clone()))
                .collect()
        };
        assert_eq!(plain(&made), plain(&campaign));
        assert_eq!(asked[0].competencies, [made.criteria[1].id]);
        assert_eq!(made.rules, campaign.rules);
        assert_eq!((asked[0].takes, asked[0].follow_ups), (Some(2), Some(1)));
        assert_eq!((asked[0].mandatory, asked[0].limit_ms), (false, Some(Millis(90_000))));
        assert_eq!(asked[0].probes, ["Et ensuite ?"]);
        assert!(template.campaign("", Language::En, BTreeSet::from([PolicyProfile::Eu]), Millis(3)).is_err());
    }

    #[test]
    fn nothing_is_no_template() {
        let (campaign, _) = draft();
        let input = TemplateInput { name: "R".into(), summary: String::new() };
        assert_eq!(
            Template::of(&campaign, &[], &input, Millis(2)),
            Err(RuleError::conflict("template.empty"))
        );
    }
}
