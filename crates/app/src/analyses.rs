//! Draft notes about an answer: made on this machine from its transcript where the person agreed to that, and shown to
//! whoever has rated the answer already (P6, P8). They are made when somebody looks, so they are always about the words
//! as they stand, and nothing is made that nobody asks for.

use ai::Topic;
use domain::{
    Id, Millis, RuleError,
    analysis::{self, Analysis, Engine, Notes, TopicKind},
    campaign::{Campaign, Criterion},
    consent::{self, Consent, ConsentKind},
    interview::Answer,
    person::Person,
    question::Question,
    transcript::Transcript,
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Read, Tx};
use ts_rs::TS;

use crate::{Cx, Error, Result, Workspace, blind::Mask, error::ErrorKind, ratings, transcripts};

/// What a person agrees to before software writes about what they said.
const NEEDED: [ConsentKind; 3] =
    [ConsentKind::Recording, ConsentKind::Transcription, ConsentKind::AiAssistance];

#[derive(Deserialize, TS)]
pub(crate) struct OfAnswer {
    answer_id: Id<Answer>,
}

/// The draft notes about an answer, or what stands in their way.
#[derive(Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(rename = "Analysis")]
pub(crate) enum AnalysisView {
    /// The person has not agreed to all that is needed.
    NoConsent {
        /// What is missing.
        missing: Vec<ConsentKind>,
    },
    /// Nothing is written down yet.
    NoTranscript,
    /// There can be some, once the reader has rated the answer on every criterion.
    Hidden,
    /// None were made yet.
    Ready,
    /// The last ones are about other words, or by another version of the software.
    Stale,
    /// These.
    Made {
        /// What they say.
        notes: Box<Notes>,
        /// What made them.
        engine: Engine,
        /// The number of the transcript they are about.
        transcript_version: u32,
        /// When they were made.
        at_ms: Millis,
    },
}

impl From<Analysis> for AnalysisView {
    fn from(made: Analysis) -> Self {
        let Analysis { notes, engine, transcript_version, at_ms, .. } = made;
        Self::Made { notes: Box::new(notes), engine, transcript_version, at_ms }
    }
}

/// How it stands with the notes about an answer, for one reader.
enum Standing {
    /// What is not agreed to, and how that is said.
    NoConsent(Vec<(ConsentKind, RuleError)>),
    NoTranscript,
    Hidden,
    /// Nothing is in the way.
    Open(Box<Ground>),
}

/// What notes are made from, and those that were made last.
struct Ground {
    answer: Answer,
    transcript: Transcript,
    last: Option<Analysis>,
    /// What is hidden from the reader.
    mask: Option<Mask>,
}

impl Ground {
    /// The last notes, when they are what would be made now.
    fn current(&self) -> Option<&Analysis> {
        self.last.as_ref().filter(|last| last.is_of(&self.transcript) && last.engine == ai::engine())
    }

    /// Notes as the reader sees them.
    fn shown(&self, mut made: Analysis) -> AnalysisView {
        if let Some(mask) = &self.mask {
            let quotes = made.notes.statements.iter_mut().flat_map(|statement| &mut statement.quotes);
            quotes.for_each(|quote| mask.said(&mut quote.text));
        }
        made.into()
    }
}

impl Standing {
    fn of(tx: &mut Read<'_>, answer: Id<Answer>, reader: Id<User>) -> Result<Self> {
        let answer = tx.require(answer)?;
        let consents = tx.list(Find::<Consent>::of(answer.person_id.uuid()))?;
        let refusal = |kind| Some((kind, consent::ensure_granted(&consents, kind).err()?));
        let refused: Vec<_> = NEEDED.into_iter().filter_map(refusal).collect();
        if !refused.is_empty() {
            return Ok(Self::NoConsent(refused));
        }
        let Some(transcript) = transcripts::latest(tx, answer.id)? else { return Ok(Self::NoTranscript) };
        if !ratings::has_judged(tx, &answer, reader)? {
            return Ok(Self::Hidden);
        }
        let mut all = tx.list(Find::<Analysis>::of(answer.session_id.uuid()))?;
        all.retain(|analysis| analysis.answer_id == answer.id);
        let engine = ai::engine();
        let last = analysis::current(&all).into_iter().find(|last| last.engine.name == engine.name).cloned();
        let mask = Mask::of_answer(tx, &answer, reader)?;
        Ok(Self::Open(Box::new(Ground { answer, transcript, last, mask })))
    }
}

/// The draft notes as they are kept. Who has not rated the answer learns no more than that there can be some.
pub(crate) fn get(cx: &Cx<'_>, input: OfAnswer) -> Result<AnalysisView> {
    cx.read(|tx| {
        Ok(match Standing::of(tx, input.answer_id, cx.user.id)? {
            Standing::NoConsent(refused) => {
                AnalysisView::NoConsent { missing: refused.into_iter().map(|(kind, _)| kind).collect() }
            }
            Standing::NoTranscript => AnalysisView::NoTranscript,
            Standing::Hidden => AnalysisView::Hidden,
            Standing::Open(ground) => match (ground.current(), &ground.last) {
                (Some(current), _) => ground.shown(current.clone()),
                (None, Some(_)) => AnalysisView::Stale,
                (None, None) => AnalysisView::Ready,
            },
        })
    })
}

/// Makes the draft notes, unless they are there and about the words as they stand.
pub(crate) fn run(cx: &Cx<'_>, input: OfAnswer) -> Result<AnalysisView> {
    let conflict = |code| Err(Error::new(ErrorKind::Conflict, code));
    cx.write(|tx| match Standing::of(tx, input.answer_id, cx.user.id)? {
        Standing::NoConsent(refused) => match refused.into_iter().next() {
            Some((_, refusal)) => Err(refusal.into()),
            None => Err(Error::internal("a consent is missing, and none is named")),
        },
        Standing::NoTranscript => conflict("analysis.no_transcript"),
        Standing::Hidden => conflict("analysis.hidden"),
        Standing::Open(ground) => match ground.current() {
            Some(current) => Ok(ground.shown(current.clone())),
            None => Ok(ground.shown(make(cx, tx, &ground)?)),
        },
    })
}

fn make(cx: &Cx<'_>, tx: &mut Tx<'_>, ground: &Ground) -> Result<Analysis> {
    let Ground { answer, transcript, last, .. } = ground;
    let question = tx.require(answer.question_id)?;
    let campaign = tx.require(question.campaign_id)?;
    let segments = transcripts::segments(tx, transcript.id)?;
    let texts = texts(&campaign, &question, &transcript.language);
    let topics: Vec<_> = texts
        .iter()
        .map(|(kind, criterion_id, text)| Topic { kind: *kind, criterion_id: *criterion_id, text })
        .collect();
    let said =
        ai::Answer { segments: &segments, language: &transcript.language, duration: answer.duration_ms };
    let notes = ai::analyse(&said, &topics);
    // The newest counts, also when the clock was set back.
    let now = cx.now().max(last.as_ref().map_or(Millis(0), |last| last.at_ms.plus(Millis(1))));
    let analysis = Analysis::new(answer, transcript, ai::engine(), notes, now);
    tx.put(&analysis)?;
    Ok(analysis)
}

/// What an answer can take up words of: its question, the job, and the criteria it is rated on. None of it when it was
/// given in another language, which has other words for the same.
fn texts(
    campaign: &Campaign,
    question: &Question,
    language: &str,
) -> Vec<(TopicKind, Option<Id<Criterion>>, String)> {
    if campaign.language.code() != language {
        return Vec::new();
    }
    let job = format!("{}\n{}", campaign.job_title, campaign.job_description);
    let criterion = |criterion: &Criterion| {
        let text = format!("{}\n{}", criterion.name, criterion.description);
        (TopicKind::Criterion, Some(criterion.id), text)
    };
    let shown = campaign.criteria.iter().filter(|criterion| question.shows(criterion.id));
    [(TopicKind::Question, None, question.displayed_text.clone()), (TopicKind::Job, None, job)]
        .into_iter()
        .chain(shown.map(criterion))
        .collect()
}

/// Erases the draft notes about a person who no longer agrees to what they rest on.
pub(crate) fn erase_of(workspace: &Workspace, tx: &mut Tx<'_>, person: Id<Person>) -> Result<()> {
    for analysis in tx.list(Find::<Analysis>::all().about(person.uuid()))? {
        tx.erase_record(analysis.id, workspace.now())?;
    }
    Ok(())
}
