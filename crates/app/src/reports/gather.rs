//! From records to what a report says.

use domain::{
    Id, Millis,
    bank::Category,
    campaign::{Campaign, Criterion},
    consent::{self, ConsentKind, Language},
    interview::{Answer, MediaKind},
    policy::PolicyProfile,
    rating,
    report_template::ReportTemplate,
    session::{Mode, Session},
    sign_off::{self, SignOffAct},
    transcript::TranscriptMethod,
    user::User,
};
use report::{self as engine, SessionReport};
use store::Read;

use crate::{
    Env, Result, Workspace, campaigns, report_templates,
    sessions::{Gathered, ReviewState},
    sign_offs::SignOffView,
    transcripts,
};

/// How a report is to be written.
#[derive(Clone)]
pub(super) struct Setting {
    pub(super) language: Language,
    pub(super) info: engine::ReportInfo,
    pub(super) organisation: String,
    pub(super) look: engine::Look,
    /// Whether transcripts are read at all.
    pub(super) transcripts: bool,
}

impl Setting {
    /// In this language, by this template; without one, by the default.
    pub(super) fn of(
        workspace: &Workspace,
        tx: &mut Read<'_>,
        language: Language,
        template: Option<Id<ReportTemplate>>,
    ) -> Result<Self> {
        let language = language.chosen("language")?;
        let template = report_templates::chosen(tx, template)?;
        let named = template.as_ref().map(|template| template.organisation.clone());
        let organisation = match named.filter(|name| !name.is_empty()) {
            Some(name) => name,
            None => tx.require(workspace.organisation)?.name,
        };
        let look = match &template {
            Some(template) => report_templates::look(tx, template)?,
            None => engine::Look::default(),
        };
        let info = engine::ReportInfo {
            language: Env::report_language(language),
            generated_at_ms: workspace.now().0,
            time_zone: workspace.env.time_zone.clone(),
            product_version: env!("CARGO_PKG_VERSION").into(),
            sample: false,
            synthetic_model: false,
        };
        Ok(Self { language, info, organisation, transcripts: look.parts.transcripts, look })
    }
}

/// Everything the report of one session says, as `rater` sees it. `busy`: whether something is still being processed.
pub(super) fn session(
    tx: &mut Read<'_>,
    session: Id<Session>,
    rater: &User,
    setting: &Setting,
    busy: bool,
) -> Result<SessionReport> {
    let gathered = &Gathered::of(tx, session, rater.id)?;
    let names = SignOffView::names(tx, &gathered.acts)?;
    let results = gathered.results();
    let place_of = |id| gathered.campaign.criteria.iter().position(|criterion| criterion.id == id);
    let mut questions = Vec::with_capacity(gathered.questions.len());
    for question in &gathered.questions {
        let answer = match gathered.answers.get(&question.id) {
            Some(answer) => Some(report_answer(tx, gathered, answer, setting.transcripts)?),
            None => None,
        };
        questions.push(engine::Question {
            position: question.position,
            text: question.displayed_text.clone(),
            original_text: question.was_modified.then(|| question.original_text.clone()),
            category: Category::translated(&question.category, setting.language),
            answer,
        });
    }
    let signature = sign_off::latest(&gathered.acts).filter(|act| act.act == SignOffAct::Signed);
    let last_answer = gathered.answers.values().map(|answer| answer.created_at_ms).max();
    let whole = gathered
        .questions
        .iter()
        .all(|question| !question.mandatory || gathered.answers.contains_key(&question.id));
    Ok(SessionReport {
        report: engine::ReportInfo {
            sample: gathered.session.sample,
            synthetic_model: gathered.transcripts.values().any(|transcript| transcript.synthetic),
            ..setting.info.clone()
        },
        look: setting.look.clone(),
        organisation: setting.organisation.clone(),
        campaign: campaign(&gathered.campaign),
        candidate: engine::Candidate {
            name: gathered.person.name(),
            email: Some(gathered.person.email.clone()).filter(|email| !email.is_empty()),
        },
        session: engine::Session {
            id: gathered.session.id.to_string(),
            mode: match gathered.session.mode {
                Mode::Collaborative => engine::SessionMode::Collaborative,
                Mode::Autonomous | Mode::Unknown => engine::SessionMode::Autonomous,
            },
            language: gathered.session.language.code().into(),
            review: review(gathered.review(busy)),
            completed_at_ms: last_answer.filter(|_| whole).map(|at| at.0),
        },
        rater: engine::Rater { name: rater.name() },
        sign_off: signature.map(|act| engine::SignOff {
            at_ms: act.at_ms.0,
            rater_name: names.get(&act.rater_id).cloned().unwrap_or_default(),
            hash: act.hash.clone(),
            version: act.version,
            reason: act.reason.clone(),
        }),
        criteria: criteria(&gathered.campaign),
        questions,
        criteria_results: results
            .iter()
            .filter_map(|result| {
                Some(engine::CriterionResult {
                    criterion: place_of(result.criterion_id)?,
                    mean_rating: result.rating?,
                })
            })
            .collect(),
        overall: rating::overall(&gathered.campaign.criteria, &results).map(|overall| engine::Overall {
            rating_1_5: overall.rating,
            recruiter_score_1_10: overall.recruiter_score,
        }),
        method: method(gathered),
    })
}

/// The plan of a campaign, for its tables.
pub(super) fn plan(tx: &mut Read<'_>, id: Id<Campaign>, setting: &Setting) -> Result<engine::CampaignReport> {
    let found = tx.require(id)?;
    let questions = campaigns::questions(tx, id)?;
    Ok(engine::CampaignReport {
        report: engine::ReportInfo { sample: found.sample, ..setting.info.clone() },
        look: setting.look.clone(),
        organisation: setting.organisation.clone(),
        campaign: campaign(&found),
        criteria: criteria(&found),
        questions: questions
            .iter()
            .map(|question| engine::PlannedQuestion {
                position: question.position,
                text: question.displayed_text.clone(),
                mandatory: question.mandatory,
            })
            .collect(),
        transcripts: setting.transcripts,
    })
}

fn campaign(campaign: &Campaign) -> engine::Campaign {
    engine::Campaign {
        title: campaign.title.clone(),
        job_title: campaign.job_title.clone(),
        job_description: Some(campaign.job_description.clone()).filter(|text| !text.is_empty()),
        policy_profiles: campaign.policy_profiles.iter().copied().map(profile_code).collect(),
        created_at_ms: campaign.created_at_ms.0,
    }
}

fn criteria(campaign: &Campaign) -> Vec<engine::Criterion> {
    let criterion = |criterion: &Criterion| engine::Criterion {
        name: criterion.name.clone(),
        description: criterion.description.clone(),
        weight: f64::from(criterion.weight),
        anchor1: criterion.anchors.one.clone(),
        anchor3: criterion.anchors.three.clone(),
        anchor5: criterion.anchors.five.clone(),
    };
    campaign.criteria.iter().map(criterion).collect()
}

fn review(state: ReviewState) -> engine::Review {
    match state {
        ReviewState::NoAnswers => engine::Review::NoAnswers,
        ReviewState::Processing => engine::Review::Processing,
        ReviewState::ToRate => engine::Review::ToRate,
        ReviewState::ToSign => engine::Review::ToSign,
        ReviewState::Signed => engine::Review::Signed,
        ReviewState::Reopened => engine::Review::Reopened,
    }
}

fn report_answer(
    tx: &mut Read<'_>,
    gathered: &Gathered,
    answer: &Answer,
    with_words: bool,
) -> Result<engine::Answer> {
    let transcript = match gathered.transcripts.get(&answer.id) {
        None => None,
        Some(transcript) => Some(engine::Transcript {
            method: match transcript.method {
                TranscriptMethod::Manual => engine::TranscriptionMethod::ByHand,
                TranscriptMethod::Whisper | TranscriptMethod::WhisperEdited | TranscriptMethod::Unknown => {
                    engine::TranscriptionMethod::LocalModel
                }
            },
            model: Some(transcript.model.clone()).filter(|model| !model.is_empty()),
            language: transcript.language.clone(),
            confidence: transcript.confidence.map(f64::from),
            edited_by_hand: transcript.method == TranscriptMethod::WhisperEdited,
            segments: if with_words { transcripts::segments(tx, transcript.id)? } else { Vec::new() }
                .into_iter()
                .map(|segment| engine::Segment {
                    start_ms: length(segment.start_ms),
                    end_ms: length(segment.end_ms),
                    text: segment.text,
                    confidence: segment.confidence.map(f64::from),
                })
                .collect(),
        }),
    };
    let place_of = |id| gathered.campaign.criteria.iter().position(|criterion| criterion.id == id);
    let ratings = gathered.ratings.iter().filter(|rating| rating.answer_id == answer.id);
    Ok(engine::Answer {
        duration_ms: length(answer.duration_ms),
        media_kind: match gathered.media.get(&answer.id).map(|media| media.kind) {
            Some(MediaKind::Video) => engine::MediaKind::Video,
            Some(MediaKind::Audio | MediaKind::Unknown) | None => engine::MediaKind::Audio,
        },
        source_name: Some(answer.source_name.clone()).filter(|name| !name.is_empty()),
        transcript,
        ratings: ratings
            .filter_map(|rating| {
                Some(engine::Rating {
                    criterion: place_of(rating.criterion_id)?,
                    value: rating.value?,
                    comment: rating.comment.clone(),
                    at_ms: rating.at_ms.0,
                })
            })
            .collect(),
    })
}

fn method(gathered: &Gathered) -> engine::Method {
    let mut models: Vec<engine::Model> = Vec::new();
    for transcript in gathered.transcripts.values().filter(|transcript| !transcript.model.is_empty()) {
        let model = engine::Model { name: transcript.model.clone(), sha256: transcript.model_sha256.clone() };
        if !models.contains(&model) {
            models.push(model);
        }
    }
    let detector = gathered.transcripts.values().map(|transcript| transcript.voice_activity.clone());
    let consents = consent::current(&gathered.consents).into_iter().filter_map(|consent| {
        Some(engine::Consent {
            kind: match consent.kind {
                ConsentKind::Recording => engine::ConsentKind::Recording,
                ConsentKind::Transcription => engine::ConsentKind::Transcription,
                ConsentKind::AiAssistance => engine::ConsentKind::AiAssistance,
                ConsentKind::FacialMetrics => engine::ConsentKind::FacialMetrics,
                ConsentKind::Cloud => engine::ConsentKind::CloudProcessing,
                ConsentKind::TalentPool => engine::ConsentKind::TalentPool,
                ConsentKind::Unknown => return None,
            },
            granted: consent.granted,
            version: consent.version.clone(),
            language: consent.language.code().into(),
            hash: consent.hash.clone(),
            at_ms: consent.at_ms.0,
        })
    });
    engine::Method {
        models,
        voice_activity_detector: detector.into_iter().find(|name| !name.is_empty()),
        ai_assisted: false,
        consents: consents.collect(),
    }
}

fn profile_code(profile: PolicyProfile) -> String {
    let code = match profile {
        PolicyProfile::Eu => "EU",
        PolicyProfile::Fr => "FR",
        PolicyProfile::Ma => "MA",
        PolicyProfile::UsIl => "US-IL",
        PolicyProfile::UsNyc => "US-NYC",
        PolicyProfile::UsCo => "US-CO",
        PolicyProfile::Other => "OTHER",
        PolicyProfile::Unknown => "?",
    };
    code.into()
}

fn length(millis: Millis) -> u64 {
    u64::try_from(millis.0).unwrap_or(0)
}
