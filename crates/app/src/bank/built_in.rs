//! What comes with the product: the files under `assets/bank`.

use std::sync::OnceLock;

use domain::{
    Id, Millis, Record,
    bank::{BankAnchors, BankQuestion, Bilingual, Category, Competency, Difficulty, built_in_id},
    rules::{CountingTake, Rules},
    template::{Template, TemplateCriterion, TemplateQuestion},
};
use serde::Deserialize;

use crate::{Error, Result};

macro_rules! files {
    ($folder:literal: $($key:literal)*) => {
        &[$(($key, include_str!(concat!("../../../../assets/bank/", $folder, "/", $key, ".toml")))),*]
    };
}

/// Each competency with its questions, in the order they are shown.
const COMPETENCIES: &[(&str, &str)] = files!("competencies":
    "problem-solving" "communication" "teamwork" "customer-focus" "learning" "planning" "initiative" "integrity"
    "leadership" "conflict" "resilience" "attention-to-detail" "adaptability" "technical-judgement"
);
const TEMPLATES: &[(&str, &str)] = files!("templates":
    "sales-adviser" "customer-service" "software-developer" "care-assistant" "accountant" "logistics-operator"
    "team-leader" "administrative-assistant"
);

/// The bank that comes with the product.
pub(crate) struct BuiltIn {
    /// The competencies in the order they are shown.
    pub(crate) competencies: Vec<Competency>,
    /// The questions, by competency.
    pub(crate) questions: Vec<BuiltInQuestion>,
    /// The templates.
    pub(crate) templates: Vec<Template>,
}

/// A question with what searches look in.
pub(crate) struct BuiltInQuestion {
    pub(crate) question: BankQuestion,
    pub(crate) search: String,
}

impl BuiltIn {
    /// The competency of this id.
    pub(crate) fn competency(&self, id: Id<Competency>) -> Option<&Competency> {
        self.competencies.iter().find(|competency| competency.id == id)
    }

    /// The question of this id.
    pub(crate) fn question(&self, id: Id<BankQuestion>) -> Option<&BankQuestion> {
        self.questions.iter().map(|entry| &entry.question).find(|question| question.id == id)
    }

    /// The template of this id.
    pub(crate) fn template(&self, id: Id<Template>) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompetencyFile {
    key: String,
    name: Bilingual,
    definition: Bilingual,
    anchors: BankAnchors,
    questions: Vec<QuestionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionEntry {
    key: String,
    category: Category,
    difficulty: Difficulty,
    preparation_s: u32,
    answer_s: u32,
    text: Bilingual,
    probes: Vec<Bilingual>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateFile {
    key: String,
    name: Bilingual,
    summary: Bilingual,
    job_title: Bilingual,
    job_description: Bilingual,
    experience_level: Bilingual,
    rules: RulesEntry,
    criteria: Vec<CriterionEntry>,
    questions: Vec<AskedEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesEntry {
    takes: u32,
    going_back: bool,
    follow_ups: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionEntry {
    competency: String,
    weight: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedEntry {
    /// `competency/question`.
    question: String,
    /// Competencies that its answers show besides its own.
    #[serde(default)]
    also: Vec<String>,
    #[serde(default = "yes")]
    mandatory: bool,
}

fn yes() -> bool {
    true
}

/// The bank that comes with the product, read once.
pub(crate) fn built_in() -> Result<&'static BuiltIn> {
    static READ: OnceLock<Result<BuiltIn, String>> = OnceLock::new();
    READ.get_or_init(read).as_ref().map_err(Error::internal)
}

fn read() -> Result<BuiltIn, String> {
    let mut bank = BuiltIn { competencies: Vec::new(), questions: Vec::new(), templates: Vec::new() };
    for (key, text) in COMPETENCIES {
        let file: CompetencyFile = toml::from_str(text).map_err(|error| format!("{key}: {error}"))?;
        let id = built_in_id(&file.key);
        for entry in file.questions {
            let question = BankQuestion {
                id: built_in_id(&format!("{}/{}", file.key, entry.key)),
                competency_id: id,
                category: entry.category,
                difficulty: entry.difficulty,
                text: entry.text,
                preparation_ms: Some(seconds(entry.preparation_s)),
                limit_ms: Some(seconds(entry.answer_s)),
                probes: entry.probes,
                based_on: None,
                created_at_ms: Millis(0),
            };
            bank.questions.push(BuiltInQuestion { search: question.search_key(), question });
        }
        bank.competencies.push(Competency {
            id,
            name: file.name,
            definition: file.definition,
            anchors: file.anchors,
            based_on: None,
            created_at_ms: Millis(0),
        });
    }
    for (key, text) in TEMPLATES {
        let file: TemplateFile = toml::from_str(text).map_err(|error| format!("{key}: {error}"))?;
        let template = template(&bank, file).map_err(|missing| format!("{key}: no {missing}"))?;
        bank.templates.push(template);
    }
    Ok(bank)
}

fn seconds(seconds: u32) -> Millis {
    Millis(i64::from(seconds) * 1_000)
}

/// The template with its texts from the bank; what it names and the bank does not hold is the error.
fn template(bank: &BuiltIn, file: TemplateFile) -> Result<Template, String> {
    let mut criteria = Vec::new();
    for entry in &file.criteria {
        let competency =
            bank.competency(built_in_id(&entry.competency)).ok_or_else(|| entry.competency.clone())?;
        criteria.push(TemplateCriterion {
            name: competency.name.clone(),
            definition: competency.definition.clone(),
            weight: entry.weight,
            anchors: competency.anchors.clone(),
        });
    }
    let place = |key: &str| {
        let place = file.criteria.iter().position(|entry| entry.competency == key);
        place.and_then(|place| u32::try_from(place).ok()).ok_or_else(|| format!("criterion {key}"))
    };
    let mut questions = Vec::new();
    for entry in &file.questions {
        let question = bank.question(built_in_id(&entry.question)).ok_or_else(|| entry.question.clone())?;
        let own = entry.question.split('/').next().unwrap_or_default();
        let shown = std::iter::once(own).chain(entry.also.iter().map(String::as_str));
        questions.push(TemplateQuestion {
            text: question.text.clone(),
            category: question.category.label(),
            difficulty: question.difficulty.label(),
            mandatory: entry.mandatory,
            preparation_ms: question.preparation_ms,
            limit_ms: question.limit_ms,
            takes: None,
            follow_ups: None,
            criteria: shown.map(place).collect::<Result<_, _>>()?,
            probes: question.probes.clone(),
            bank_question_id: Some(question.id),
        });
    }
    Ok(Template {
        id: built_in_id(&file.key),
        name: file.name,
        summary: file.summary,
        job_title: file.job_title,
        job_description: file.job_description,
        experience_level: file.experience_level,
        criteria,
        questions,
        rules: Some(Rules {
            takes: Some(file.rules.takes),
            counting: CountingTake::Last,
            going_back: file.rules.going_back,
            follow_ups: file.rules.follow_ups,
            ..Rules::default()
        }),
        created_at_ms: Millis(0),
    })
}

#[cfg(test)]
#[path = "built_in_tests.rs"]
mod tests;
