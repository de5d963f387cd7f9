//! The sample interview: a campaign, a candidate who does not exist, three answers by a synthetic voice.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use domain::{
    Id,
    campaign::{Anchors, Campaign, CampaignInput, Criterion, CriterionInput},
    consent::{Consent, ConsentAnswer, ConsentKind, Language},
    person::{Person, PersonInput},
    policy::PolicyProfile,
    question::{Question, QuestionInput},
    rules::Rules,
    session::Session,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Result,
    jobs::{StoredJob, Task},
    persons,
    uploads::Source,
};

const TEXT: &str = include_str!("../../../assets/sample/sample.json");
const FILES: [(&str, &[u8]); 4] = [
    ("recruteia-synthetic-tiny.bin", include_bytes!("../../../assets/sample/recruteia-synthetic-tiny.bin")),
    ("answer-1.mp4", include_bytes!("../../../assets/sample/answer-1.mp4")),
    ("answer-2.webm", include_bytes!("../../../assets/sample/answer-2.webm")),
    ("answer-3.mp4", include_bytes!("../../../assets/sample/answer-3.mp4")),
];

#[derive(Deserialize, TS)]
pub(crate) struct CreateSample {
    language: Language,
}

#[derive(Serialize, TS)]
pub(crate) struct CreatedSample {
    campaign_id: Id<Campaign>,
    session_id: Id<Session>,
}

type InBoth = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Sample {
    candidate: Candidate,
    campaign: SampleCampaign,
    competencies: Vec<Competency>,
    answers: Vec<SampleAnswer>,
}

#[derive(Deserialize)]
struct Candidate {
    given_name: String,
    family_name: String,
}

#[derive(Deserialize)]
struct SampleCampaign {
    title: InBoth,
    job: InBoth,
    description: InBoth,
}

#[derive(Deserialize)]
struct Competency {
    key: String,
    weight: u8,
    name: InBoth,
    description: InBoth,
    anchors: BTreeMap<String, InBoth>,
}

#[derive(Deserialize)]
struct SampleAnswer {
    file: String,
    question: InBoth,
    competencies: Vec<String>,
}

/// Whether the weights that understand the sample's voice are there.
pub(crate) fn available(env: &Env) -> bool {
    env.weights.for_sample().is_some()
}

fn sample() -> Result<Sample> {
    serde_json::from_str(TEXT).map_err(Error::internal)
}

/// Puts the sample's recordings, which show nobody, and its weights into the application's folder.
pub(crate) fn unpack(home: &Path) -> io::Result<PathBuf> {
    let folder = home.join("sample");
    fs::create_dir_all(&folder)?;
    for (name, bytes) in FILES {
        let path = folder.join(name);
        if path.metadata().map_or(true, |file| file.len() != bytes.len() as u64) {
            fs::write(path, bytes)?;
        }
    }
    Ok(folder)
}

/// Makes the sample campaign, open, with a consenting candidate, and starts to import the answers.
pub(crate) fn create(cx: &Cx<'_>, input: CreateSample) -> Result<CreatedSample> {
    input.language.chosen("language")?;
    let sample = sample()?;
    let folder = unpack(&cx.workspace.env.home)?;
    let text = |both: &InBoth| both.get(input.language.code()).cloned().unwrap_or_default();
    let now = cx.now();

    let campaign = Campaign::new(
        &CampaignInput {
            title: text(&sample.campaign.title),
            job_title: text(&sample.campaign.job),
            job_description: text(&sample.campaign.description),
            experience_level: String::new(),
            language: input.language,
            policy_profiles: [PolicyProfile::Eu, PolicyProfile::Fr].into(),
        },
        now,
    )?;
    let anchor =
        |competency: &Competency, value: &str| competency.anchors.get(value).map(&text).unwrap_or_default();
    let criteria: Vec<CriterionInput> = sample
        .competencies
        .iter()
        .map(|competency| CriterionInput {
            id: None,
            name: text(&competency.name),
            description: text(&competency.description),
            weight: competency.weight,
            anchors: Anchors {
                one: anchor(competency, "1"),
                three: anchor(competency, "3"),
                five: anchor(competency, "5"),
            },
        })
        .collect();
    let campaign =
        Campaign { sample: true, rules: Rules::default(), ..campaign }.with_scorecard(&criteria, now)?;
    let criterion = |key: &String| -> Option<Id<Criterion>> {
        let place = sample.competencies.iter().position(|competency| competency.key == *key)?;
        Some(campaign.criteria.get(place)?.id)
    };
    let mut questions = Vec::new();
    for (position, answer) in (1..).zip(&sample.answers) {
        let asked = QuestionInput {
            text: text(&answer.question),
            category: String::new(),
            difficulty: String::new(),
            mandatory: true,
            limit_ms: None,
            preparation_ms: None,
            takes: None,
            follow_ups: None,
            competencies: answer.competencies.iter().filter_map(criterion).collect(),
            probes: Vec::new(),
        };
        questions.push(Question::new(&campaign, position, &asked, now)?);
    }
    let campaign = campaign.open(&questions, now)?;
    let entered = PersonInput {
        first_name: sample.candidate.given_name,
        last_name: sample.candidate.family_name,
        email: String::new(),
        phone: String::new(),
    };
    let person = Person::new(&entered, now)?;
    let session = Session::new(&campaign, person.id, Language::Fr, now)?;

    let jobs = cx.write(|tx| {
        tx.put(&campaign)?;
        for question in &questions {
            tx.put(question)?;
        }
        persons::put_new(tx, &person)?;
        for kind in [ConsentKind::Recording, ConsentKind::Transcription, ConsentKind::AiAssistance] {
            let answer = ConsentAnswer { kind, granted: true };
            tx.put(&Consent::new(person.id, answer, input.language, cx.user.id, now)?)?;
        }
        tx.put(&session)?;
        let mut jobs = Vec::new();
        for (question, answer) in questions.iter().zip(&sample.answers) {
            let source = Source::Path { path: folder.join(&answer.file) };
            let task = Task::Import { session_id: session.id, question_id: question.id, source };
            let stored = StoredJob::new(task, answer.file.clone(), Some(session.id), cx.now());
            stored.put(tx)?;
            jobs.push(stored.job);
        }
        Ok(jobs)
    })?;
    for job in &jobs {
        cx.workspace.jobs.enqueue(job);
    }
    Ok(CreatedSample { campaign_id: campaign.id, session_id: session.id })
}
