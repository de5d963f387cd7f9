//! Consents: asked for in clear words, recorded, withdrawn with effect at once (P6, P7).

use std::collections::HashSet;

use domain::{
    Id, Millis,
    consent::{self, Consent, ConsentAnswer, ConsentKind, ConsentText, Language},
    interview::Answer,
    person::Person,
};
use serde::{Deserialize, Serialize};
use store::{Find, Tx};
use ts_rs::TS;

use crate::{Cx, Error, Result, analyses, jobs::JobKind, observations, recordings, room};

#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct ConsentState {
    kind: ConsentKind,
    granted: bool,
    at_ms: Millis,
    version: String,
    language: Language,
    hash: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct ConsentTexts {
    language: Language,
}

#[derive(Deserialize, TS)]
pub(crate) struct RecordConsents {
    person_id: Id<Person>,
    language: Language,
    answers: Vec<ConsentAnswer>,
}

fn state(consent: &Consent) -> ConsentState {
    let Consent { kind, granted, at_ms, version, language, hash, .. } = consent.clone();
    ConsentState { kind, granted, at_ms, version, language, hash }
}

/// The latest decision per kind.
pub(crate) fn current(consents: &[Consent]) -> Vec<ConsentState> {
    consent::current(consents).into_iter().map(state).collect()
}

/// Every decision, oldest first.
pub(crate) fn states(consents: &[Consent]) -> Vec<ConsentState> {
    consents.iter().map(state).collect()
}

pub(crate) fn texts(_: &Cx<'_>, input: ConsentTexts) -> Result<Vec<ConsentText>> {
    let language = input.language.chosen("language")?;
    Ok(ConsentKind::ALL.into_iter().map(|kind| ConsentText::current(kind, language)).collect())
}

/// Appends decisions of a person; one kind may be answered once at a time.
pub(crate) fn put(
    cx: &Cx<'_>,
    tx: &mut Tx<'_>,
    person: Id<Person>,
    language: Language,
    answers: &[ConsentAnswer],
) -> Result<()> {
    let mut seen = HashSet::new();
    // The latest decision counts, so a clock that was set back must not make a withdrawal older than the consent.
    let latest = tx.list(Find::<Consent>::of(person.uuid()))?.into_iter().map(|consent| consent.at_ms).max();
    let now = cx.now().max(latest.map_or(Millis(0), |latest| latest.plus(Millis(1))));
    for answer in answers {
        if !seen.insert(answer.kind) {
            return Err(Error::field("consents", "twice"));
        }
        tx.put(&Consent::new(person, *answer, language, cx.user.id, now)?)?;
    }
    Ok(())
}

/// Records decisions; what is no longer consented to stops at once.
pub(crate) fn record(cx: &Cx<'_>, input: RecordConsents) -> Result<Vec<ConsentState>> {
    let granting = input.answers.iter().any(|answer| answer.granted);
    let consents = cx.write(|tx| {
        tx.require(input.person_id)?;
        if granting {
            room::ensure_not_theirs(cx.workspace, tx, input.person_id)?;
        }
        put(cx, tx, input.person_id, input.language, &input.answers)?;
        Ok(tx.list(Find::<Consent>::of(input.person_id.uuid()))?)
    })?;
    stop_withdrawn(cx, input.person_id, &consents)?;
    Ok(current(&consents))
}

/// Calls off what runs for a person who does not consent to it (any more).
pub(crate) fn stop_withdrawn(cx: &Cx<'_>, person: Id<Person>, consents: &[Consent]) -> Result<()> {
    let withdrawn = |kind| consent::ensure_granted(consents, kind).is_err();
    let recording = withdrawn(ConsentKind::Recording);
    if recording {
        recordings::drop_of(cx.workspace, person)?;
    }
    let transcription = recording || withdrawn(ConsentKind::Transcription);
    if transcription {
        recordings::uncaption(cx.workspace, person);
    }
    let metrics = recording || withdrawn(ConsentKind::FacialMetrics);
    if metrics {
        recordings::unmeasure(cx.workspace, person);
        cx.write(|tx| observations::erase_of(cx.workspace, tx, person))?;
    }
    if transcription || withdrawn(ConsentKind::AiAssistance) {
        cx.write(|tx| analyses::erase_of(cx.workspace, tx, person))?;
    }
    if transcription || metrics {
        let (answers, sessions) = cx.read(|tx| {
            let answers = tx.list(Find::<Answer>::all().about(person.uuid()))?;
            let sessions = tx.list(Find::<domain::session::Session>::all().about(person.uuid()))?;
            let answers: HashSet<_> = answers.into_iter().map(|answer| answer.id).collect();
            let sessions: HashSet<_> = sessions.into_iter().map(|session| session.id).collect();
            Ok((answers, sessions))
        })?;
        cx.workspace.jobs.cancel(cx.workspace, |job| match job.kind {
            JobKind::Transcription => transcription && job.answer_id.is_some_and(|id| answers.contains(&id)),
            JobKind::Observation => metrics && job.answer_id.is_some_and(|id| answers.contains(&id)),
            JobKind::Import => recording && job.session_id.is_some_and(|id| sessions.contains(&id)),
            JobKind::Weights
            | JobKind::Measurement
            | JobKind::Export
            | JobKind::Backup
            | JobKind::PersonExport
            | JobKind::Check
            | JobKind::Speech => false,
        })?;
    }
    Ok(())
}
