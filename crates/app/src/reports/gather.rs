//! From records to what a report says.

use domain::{
    Id, Millis,
    bank::Category,
    campaign::{Campaign, Criterion},
    comment::{self, Comment},
    consent::{self, ConsentKind, Language},
    interview::{Answer, MediaKind},
    policy::PolicyProfile,
    rating::{self, CriterionResult, Overall},
    report_template::ReportTemplate,
    session::{Mode, Session},
    sign_off::{self, SignOffAct},
    transcript::TranscriptMethod,
    user::User,
};
use report::{self as engine, SessionReport};
use store::{Find, Read};

use crate::{
    Env, Result, Workspace, blind, campaigns,
    panel::{self, PanelRater},
    report_templates,
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

fn criteria_results(gathered: &Gathered, results: &[CriterionResult]) -> Vec<engine::CriterionResult> {
    let place_of = |id| gathered.campaign.criteria.iter().position(|criterion| criterion.id == id);
    let result = |result: &CriterionResult| {
        Some(engine::CriterionResult {
            criterion: place_of(result.criterion_id)?,
            mean_rating: result.rating?,
        })
    };
    results.iter().filter_map(result).collect()
}

fn overall(overall: Overall) -> engine::Overall {
    engine::Overall { rating_1_5: overall.rating, recruiter_score_1_10: overall.recruiter_score }
}

fn panel_rater(gathered: &Gathered, rater: &PanelRater) -> engine::PanelRater {
    engine::PanelRater {
        name: rater.rater_name.clone(),
        at_ms: rater.signed_at_ms.0,
        hash: rater.hash.clone(),
        criteria_results: criteria_results(gathered, &rater.results),
        overall: rater.overall.map(overall),
    }
}

/// Everything the report of one session says, as `reader` sees it: their own evaluation, and beside it what others
/// signed, where they may see that.  `busy`: whether something is still being processed.
pub(super) fn session(
    tx: &mut Read<'_>,
    session: Id<Session>,
    reader: &User,
    setting: &Setting,
    busy: bool,
) -> Result<SessionReport> {
    let own = Gathered::of(tx, session, reader.id)?;
    let may_see_others = panel::may_report(&own, reader);
    let rater = panel::evaluator(&own, reader);
    let gathered = if rater == reader.id {
        own
    } else {
        // Another's evaluation, and what the reader may know of the candidate.
        let (person, mask) = (own.person, own.mask);
        Gathered { person, mask, ..Gathered::of(tx, session, rater)? }
    };
    let gathered = &gathered;
    let mut names = SignOffView::names(tx, &gathered.acts)?;
    names.insert(reader.id, reader.name());
    let others = if may_see_others { panel::others(gathered, &names) } else { Vec::new() };
    let results = gathered.results();
    let mut questions = Vec::with_capacity(gathered.questions.len());
    for question in &gathered.questions {
        let answer = match gathered.answers.get(&question.id) {
            Some(answer) => Some(report_answer(tx, gathered, answer, setting.transcripts)?),
            None => None,
        };
        questions.push(engine::Question {
            position: question.position,
            text: question.displayed_text.clone(),
            // What somebody typed themselves and thought better of was never anybody's question.
            original_text: (question.was_modified && question.bank_question_id.is_some())
                .then(|| question.original_text.clone()),
            category: Category::translated(&question.category, setting.language),
            answer,
        });
    }
    let signature = sign_off::latest(&gathered.acts, rater).filter(|act| act.act == SignOffAct::Signed);
    let blind = blind::reported(tx, gathered, rater)?;
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
            name: gathered.candidate(setting.language),
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
        rater: engine::Rater { name: names.get(&rater).cloned().unwrap_or_default() },
        sign_off: signature.map(|act| engine::SignOff {
            at_ms: act.at_ms.0,
            rater_name: names.get(&act.rater_id).cloned().unwrap_or_default(),
            hash: act.hash.clone(),
            version: act.version,
            reason: act.reason.clone(),
            blind: blind.clone(),
        }),
        panel: others.iter().map(|other| panel_rater(gathered, other)).collect(),
        criteria: criteria(&gathered.campaign),
        questions,
        criteria_results: criteria_results(gathered, &results),
        overall: rating::overall(&gathered.campaign.criteria, &results).map(overall),
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
    let mut phrases = match gathered.transcripts.get(&answer.id) {
        Some(transcript) if with_words => transcripts::segments(tx, transcript.id)?,
        Some(_) | None => Vec::new(),
    };
    if let Some(mask) = &gathered.mask {
        mask.phrases(&mut phrases);
    }
    let phrases = phrases.into_iter().map(|segment| engine::Segment {
        start_ms: length(segment.start_ms),
        end_ms: length(segment.end_ms),
        text: segment.text,
        confidence: segment.confidence.map(f64::from),
    });
    let transcript = gathered.transcripts.get(&answer.id).map(|transcript| engine::Transcript {
        method: match transcript.method {
            TranscriptMethod::Manual => engine::TranscriptionMethod::ByHand,
            TranscriptMethod::Written => engine::TranscriptionMethod::ByCandidate,
            TranscriptMethod::Whisper | TranscriptMethod::WhisperEdited | TranscriptMethod::Unknown => {
                engine::TranscriptionMethod::LocalModel
            }
        },
        model: Some(transcript.model.clone()).filter(|model| !model.is_empty()),
        language: transcript.language.clone(),
        confidence: transcript.confidence.map(f64::from),
        edited_by_hand: transcript.method == TranscriptMethod::WhisperEdited,
        segments: phrases.collect(),
    });
    let moments = moments(tx, gathered, answer, transcript.as_ref())?;
    let place_of = |id| gathered.campaign.criteria.iter().position(|criterion| criterion.id == id);
    let ratings = gathered.ratings.iter().filter(|rating| rating.answer_id == answer.id);
    Ok(engine::Answer {
        duration_ms: length(answer.duration_ms),
        media_kind: match gathered.media.get(&answer.id).map(|media| media.kind) {
            Some(MediaKind::Video) => engine::MediaKind::Video,
            Some(MediaKind::Text) => engine::MediaKind::Text,
            Some(MediaKind::Audio | MediaKind::Unknown) | None => engine::MediaKind::Audio,
        },
        source_name: Some(gathered.source_name(answer)).filter(|name| !name.is_empty()),
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
        moments,
        probes: answer
            .follow_ups
            .iter()
            .map(|probe| engine::Probe { at_ms: length(probe.from_ms), text: probe.text.clone() })
            .collect(),
    })
}

/// What the rater commented on at a moment of the answer, with the phrase that was said there.
fn moments(
    tx: &mut Read<'_>,
    gathered: &Gathered,
    answer: &Answer,
    transcript: Option<&engine::Transcript>,
) -> Result<Vec<engine::Moment>> {
    let acts: Vec<Comment> = tx.list(Find::of(gathered.session.id.uuid()))?;
    let mut moments: Vec<engine::Moment> = comment::threads(&acts)
        .into_iter()
        .filter(|thread| thread.answer_id == answer.id)
        .filter_map(|thread| {
            let opening = thread.opening.filter(|opening| opening.author_id == gathered.rater)?;
            let at_ms = length(thread.position_ms?);
            let said = transcript.map_or(&[][..], |transcript| &transcript.segments).iter();
            let quote = said.rev().find(|segment| segment.start_ms <= at_ms && at_ms < segment.end_ms);
            Some(engine::Moment { at_ms, quote: quote.map(|said| said.text.clone()), note: opening.text })
        })
        .collect();
    moments.sort_by_key(|moment| moment.at_ms);
    Ok(moments)
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
