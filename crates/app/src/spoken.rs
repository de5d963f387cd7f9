//! What candidates hear of the questions (F53): recordings of whoever read them aloud while the campaign was a draft, and
//! a synthetic voice for everything else, made once when the campaign opens so that every candidate hears the same.

mod speaker;
mod studio;

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    Id, Millis,
    campaign::{Campaign, CampaignState},
    consent::Language,
    information,
    question::Question,
    spoken::{self, SpokenText, Voice},
};
use serde::{Deserialize, Serialize};
use store::{Find, Read, Tx};
use ts_rs::TS;

use crate::{
    Cx, Error, Result, Workspace,
    campaigns::questions,
    imports::millis,
    jobs::{Job, Reporter, StoredJob, Task},
};

use speaker::Speaker;
pub(crate) use speaker::{Listener, installed as installed_voice};
pub(crate) use studio::{Studio, begin, change_microphone, close, end, keep, leave, watch};

#[derive(Deserialize, TS)]
pub(crate) struct SpokenOf {
    campaign_id: Id<Campaign>,
}

/// A text of a question: its own, a follow-up, or an earlier wording that was read aloud.
#[derive(Clone, PartialEq, Deserialize, TS)]
pub(crate) struct TextOfQuestion {
    question_id: Id<Question>,
    text: String,
}

/// A recording of a text.
#[derive(Serialize, TS)]
pub(crate) struct RecordedVoice {
    id: Id<SpokenText>,
    duration_ms: Millis,
    /// Who recorded it.
    by: String,
    created_at_ms: Millis,
}

#[derive(Serialize, TS)]
#[ts(rename = "SpokenText")]
pub(crate) struct TextView {
    text: String,
    /// Whether it is a follow-up.
    is_probe: bool,
    recorded: Option<RecordedVoice>,
}

/// A recording of a wording that the question hasn't any more.
#[derive(Serialize, TS)]
pub(crate) struct OutdatedVoice {
    text: String,
    recorded: RecordedVoice,
}

#[derive(Serialize, TS)]
pub(crate) struct SpokenQuestion {
    question_id: Id<Question>,
    /// From 1.
    number: u32,
    /// Its own text, then its follow-ups.
    texts: Vec<TextView>,
    outdated: Vec<OutdatedVoice>,
}

/// What is heard of a text.
#[derive(Serialize, TS)]
pub(crate) struct Heard {
    /// A sound file in Base64.
    pub(crate) audio: String,
    pub(crate) synthetic: bool,
}

/// Everything that was recorded or made of the texts of a campaign.
pub(crate) fn of_campaign(tx: &mut Read<'_>, campaign: Id<Campaign>) -> Result<Vec<SpokenText>> {
    Ok(tx.list(Find::of(campaign.uuid()))?)
}

/// The texts of a campaign, and who read them aloud.
pub(crate) fn list(cx: &Cx<'_>, SpokenOf { campaign_id }: SpokenOf) -> Result<Vec<SpokenQuestion>> {
    cx.read(|tx| {
        tx.require(campaign_id)?;
        let spoken = of_campaign(tx, campaign_id)?;
        let mut listed = Vec::new();
        for (number, question) in (1..).zip(questions(tx, campaign_id)?) {
            let mut texts = Vec::new();
            for (place, text) in spoken::texts(&question).enumerate() {
                let recorded = spoken::heard(&spoken, question.id, text).map(|found| recorded(tx, found));
                texts.push(TextView {
                    text: text.into(),
                    is_probe: place > 0,
                    recorded: recorded.transpose()?.flatten(),
                });
            }
            let mut outdated = Vec::new();
            for found in outdated_of(&spoken, &question) {
                if let Some(recorded) = recorded(tx, found)? {
                    outdated.push(OutdatedVoice { text: found.text.clone(), recorded });
                }
            }
            listed.push(SpokenQuestion { question_id: question.id, number, texts, outdated });
        }
        Ok(listed)
    })
}

/// The recordings of wordings that a question hasn't any more.
fn outdated_of<'a>(spoken: &'a [SpokenText], question: &'a Question) -> impl Iterator<Item = &'a SpokenText> {
    let is_outdated = |found: &&SpokenText| {
        found.is_recorded()
            && found.question_id == question.id
            && spoken::texts(question).all(|text| text != found.text)
    };
    spoken.iter().filter(is_outdated)
}

fn recorded(tx: &mut Read<'_>, found: &SpokenText) -> Result<Option<RecordedVoice>> {
    let Voice::Recorded { by } = found.voice else { return Ok(None) };
    let by = tx.get(by)?.map(|user| user.name()).unwrap_or_default();
    Ok(Some(RecordedVoice { id: found.id, duration_ms: found.duration_ms, by, created_at_ms: found.at_ms }))
}

/// A text as candidates hear it, or heard it before it was worded differently; where nothing is stored yet, in the voice that
/// will say it, which may take seconds.
pub(crate) fn hear(cx: &Cx<'_>, TextOfQuestion { question_id, text }: TextOfQuestion) -> Result<Heard> {
    let (sound, language) = cx.read(|tx| {
        let question = tx.require(question_id)?;
        let campaign = tx.require(question.campaign_id)?;
        let sound = sound_of(tx, &question, &text)?;
        if sound.is_none() && spoken::texts(&question).all(|known| known != text) {
            return Err(Error::field("text", "unknown"));
        }
        Ok((sound, campaign.language))
    })?;
    heard(sound, || cx.workspace.listener.hear(&cx.workspace.env, &text, language))
}

/// What is stored of a text, and whether it is synthetic.
pub(crate) fn sound_of(
    tx: &mut Read<'_>,
    question: &Question,
    text: &str,
) -> Result<Option<(Vec<u8>, bool)>> {
    let spoken = of_campaign(tx, question.campaign_id)?;
    let Some(found) = spoken::heard(&spoken, question.id, text) else { return Ok(None) };
    let sound = tx.blob(found.id)?.filter(|sound| !sound.is_empty());
    Ok(sound.map(|sound| (sound, !found.is_recorded())))
}

/// What is heard of a text: what is stored of it, or else what a voice of this machine says right now.
pub(crate) fn said(stored: Option<(Vec<u8>, bool)>, text: &str, language: Language) -> Result<Heard> {
    heard(stored, || speaker::at_once(text, language))
}

/// A sentence of the product's own in the voice of the catalog, where that had the time for it; it is synthetic.
pub(crate) fn own_sentence(workspace: &Workspace, text: &str, language: Language) -> Option<(Vec<u8>, bool)> {
    speaker::kept(&workspace.env, text, language).map(|sound| (sound, true))
}

fn heard(stored: Option<(Vec<u8>, bool)>, say: impl FnOnce() -> Result<Vec<u8>>) -> Result<Heard> {
    let (sound, synthetic) = match stored {
        Some(stored) => stored,
        None => (say()?, true),
    };
    Ok(Heard { audio: STANDARD.encode(sound), synthetic })
}

/// Removes the recordings of a wording for good. Whoever lent their voice may want it back, so this is possible at any
/// time; in an open campaign, a synthetic voice takes its place.
pub(crate) fn remove(cx: &Cx<'_>, TextOfQuestion { question_id, text }: TextOfQuestion) -> Result<()> {
    let speech = cx.write(|tx| {
        let question = tx.require(question_id)?;
        if withdraw(tx, question.campaign_id, |found| found.question_id == question_id && found.text == text)?
            == 0
        {
            return Err(Error::not_found(<SpokenText as domain::Record>::KIND));
        }
        let campaign = tx.require(question.campaign_id)?;
        if campaign.state == CampaignState::Open {
            say_the_rest(tx, &campaign, cx.now()).map(Some)
        } else {
            Ok(None)
        }
    })?;
    speech.iter().for_each(|job| cx.workspace.jobs.enqueue(job));
    Ok(())
}

/// Deletes recordings of a campaign together with their sound. Returns how many there were.
fn withdraw(tx: &mut Tx<'_>, campaign: Id<Campaign>, which: impl Fn(&SpokenText) -> bool) -> Result<usize> {
    let mut spoken = of_campaign(tx, campaign)?;
    spoken.retain(|found| found.is_recorded() && which(found));
    for found in &spoken {
        tx.delete(found.id)?;
        tx.put_blob(found, &[])?;
    }
    Ok(spoken.len())
}

/// Deletes the recordings that no question has the words of, once a campaign opens.
pub(crate) fn settle(tx: &mut Tx<'_>, campaign: Id<Campaign>) -> Result<()> {
    let questions = questions(tx, campaign)?;
    let is_asked = |found: &SpokenText| {
        let mut of = questions.iter().filter(|question| question.id == found.question_id);
        of.any(|question| spoken::texts(question).any(|text| text == found.text))
    };
    withdraw(tx, campaign, |found| !is_asked(found)).map(|_| ())
}

/// Has a synthetic voice say what nobody read aloud of an open campaign; to be enqueued after the commit.
pub(crate) fn say_the_rest(tx: &mut Tx<'_>, campaign: &Campaign, now: Millis) -> Result<Job> {
    let speech = StoredJob::new(Task::Speak { campaign_id: campaign.id }, campaign.title.clone(), None, now);
    speech.put(tx)?;
    Ok(speech.job)
}

/// Gives the copy of a question the recordings of the original.
pub(crate) fn copy(
    tx: &mut Tx<'_>,
    campaign: &Campaign,
    original: &Question,
    copied: &Question,
    now: Millis,
) -> Result<()> {
    let spoken = of_campaign(tx, original.campaign_id)?;
    for text in spoken::texts(copied) {
        let found = spoken::heard(&spoken, original.id, text).filter(|found| found.is_recorded());
        if let Some(found) = found
            && let Some(sound) = tx.blob(found.id)?
        {
            let copy = found.copied(campaign, copied, now)?;
            tx.put(&copy)?;
            tx.put_blob(&copy, &sound)?;
        }
    }
    Ok(())
}

/// Has a synthetic voice say every text of an open campaign that nobody read aloud. What it can't say is left out: it is tried
/// again whenever it is asked, and candidates can read it.
pub(crate) fn run_speech(
    workspace: &Workspace,
    campaign_id: Id<Campaign>,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let (language, wanted) = workspace.db.read(|tx| {
        let open = tx.get(campaign_id)?.filter(|campaign| campaign.state == CampaignState::Open);
        let Some(campaign) = open else { return Ok((Language::Unknown, Vec::new())) };
        let spoken = of_campaign(tx, campaign_id)?;
        let mut wanted = Vec::new();
        for question in questions(tx, campaign_id)? {
            let texts =
                spoken::texts(&question).filter(|text| spoken::heard(&spoken, question.id, text).is_none());
            wanted.extend(texts.map(|text| (question.clone(), text.to_owned())));
        }
        Ok::<_, Error>((campaign.language, wanted))
    })?;
    let total = wanted.len() as u64;
    let goes_on = |reporter: &mut Reporter<'_>, done| reporter.progress(done, total);
    let mut speaker = None;
    for (done, (question, text)) in (0..).zip(wanted) {
        if goes_on(reporter, done).is_break() {
            return Err(Error::cancelled());
        }
        let speaker = speaker.get_or_insert_with(|| Speaker::new(&workspace.env, language));
        let said = speaker.say(&text, &mut || goes_on(reporter, done));
        let (voice, playable) = match said.and_then(|said| Ok((said.voice, speaker::playable(said.wav)?))) {
            Ok(said) => said,
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => {
                tracing::warn!(code = error.code, "a question is not spoken");
                continue;
            }
        };
        workspace.db.write(workspace.administrator, |tx| {
            // Closed, or deleted, meanwhile: it is asked no more.
            let open = tx.get(campaign_id)?.filter(|campaign| campaign.state == CampaignState::Open);
            let Some(campaign) = open else { return Ok(()) };
            let length = millis(playable.duration_ms);
            let made = SpokenText::synthetic(&campaign, &question, &text, voice, length, workspace.now())?;
            tx.put(&made)?;
            Ok::<_, Error>(tx.put_blob(&made, &playable.sound)?)
        })?;
    }
    // Its memory is given back before another takes as much.
    drop(speaker);
    for language in [Language::Fr, Language::En] {
        let sentence = information::disclosure(language);
        match speaker::keep(&workspace.env, sentence, language, &mut || goes_on(reporter, total)) {
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => tracing::warn!(code = error.code, "a sentence of the product's own is not kept"),
            Ok(()) => {}
        }
    }
    Ok(())
}

/// The draft campaign and the question whose text is to be recorded.
fn recordable(tx: &mut Read<'_>, wanted: &TextOfQuestion) -> Result<(Campaign, Question)> {
    let question = tx.require(wanted.question_id)?;
    let campaign = tx.require(question.campaign_id)?;
    campaign.ensure_draft()?;
    if spoken::texts(&question).all(|text| text != wanted.text) {
        return Err(Error::field("text", "unknown"));
    }
    Ok((campaign, question))
}
