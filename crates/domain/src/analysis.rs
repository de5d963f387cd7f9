//! Analyses: draft notes about one answer, each with the words it rests on (P8, P15). Never a score, and nothing about
//! what somebody feels or is like (P2): only what was said, when, and in which words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, campaign::Criterion, interview::Answer, person::Person, session::Session,
    transcript::Transcript,
};

/// Whether the words of an answer bear saying anything about it (P16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// They do.
    Sufficient,
    /// The times do; the words are of a language that the engine has no lists for.
    TimesAlone,
    /// Nobody said a word.
    NoWords,
    /// There are too few of them.
    TooShort,
    /// They were recognised with too little confidence.
    TooUncertain,
    /// A case that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Basis {
    /// Whether anything may be stated on it.
    pub fn allows_statements(self) -> bool {
        match self {
            Self::Sufficient | Self::TimesAlone => true,
            Self::NoWords | Self::TooShort | Self::TooUncertain | Self::Unknown => false,
        }
    }
}

/// Words of the transcript, as they stand there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Quote {
    /// The words; white space is one space.
    pub text: String,
    /// Start of the first word within the answer.
    pub start_ms: Millis,
    /// End of the last word within the answer.
    pub end_ms: Millis,
    /// Mean confidence with which the words were recognised, 0 to 1; none for words typed by hand.
    pub transcript_confidence: Option<f64>,
}

/// A part of an example told in full: situation, task, action, result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StarPart {
    /// When and where it was, and what was going on.
    Situation,
    /// What had to be done.
    Task,
    /// What the person did.
    Action,
    /// What came of it.
    Result,
    /// A part that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// What a statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// Nobody spoke for a second or longer; the quote is what was said around it.
    LongPause,
    /// A sound that fills a pause, such as "euh"; `term` names it, each quote is one time.
    FilledPause,
    /// An expression that fills rather than means, such as "you know"; `term` names it, each quote is one time.
    DiscourseMarker,
    /// The word `term` of the question was taken up.
    QuestionWord,
    /// The word `term` of the job was taken up.
    JobWord,
    /// The word `term` of a criterion was taken up.
    CriterionWord,
    /// Words that tell when and where it was.
    Situation,
    /// Words that tell what had to be done.
    Task,
    /// Words that tell what was done.
    Action,
    /// Words that tell what came of it.
    Result,
    /// A statement that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// What a statement can't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// There may be more: software that writes down speech often leaves these out.
    LowerBound,
    /// The times are estimated from the length of the words.
    EstimatedTimes,
    /// Found by the words; what was meant can be something else.
    WordsAlone,
    /// A limit that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// One draft note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// The expression or word it is about; empty where the kind says all.
    #[serde(default)]
    pub term: String,
    /// The criterion whose word was taken up.
    #[serde(default)]
    pub criterion_id: Option<Id<Criterion>>,
    /// Where it begins within the answer.
    pub start_ms: Millis,
    /// Where it ends within the answer.
    pub end_ms: Millis,
    /// The words it rests on, in order of time; never empty in a record (P15).
    pub quotes: Vec<Quote>,
    /// What it can't know.
    #[serde(default)]
    pub limits: Vec<Limit>,
}

/// Some pauses together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pauses {
    /// How many.
    pub count: u32,
    /// How long together.
    pub total_ms: Millis,
    /// How long the longest is.
    pub longest_ms: Millis,
}

/// How the time of an answer was used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Times {
    /// Length of the recording.
    pub duration_ms: Millis,
    /// From the first word to the last, without pauses.
    pub speaking_ms: Millis,
    /// Its share of the recording, 0 to 1.
    pub speaking_share: f64,
    /// From the start of the recording to the first word.
    pub latency_ms: Millis,
    /// Words per minute of speaking time (articulation rate).
    pub words_per_minute_speaking: Option<f64>,
    /// Words per minute of the recording (speech rate).
    pub words_per_minute: Option<f64>,
    /// All pauses between words.
    pub pauses: Pauses,
    /// The long ones of them.
    pub long_pauses: Pauses,
    /// Whether the times of words are estimates, so that pauses within a phrase are too.
    pub estimated: bool,
}

/// How often fillers were written down; people say more of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Fillers {
    /// Sounds that fill a pause.
    pub filled_pauses: u32,
    /// Expressions that fill rather than mean.
    pub discourse_markers: u32,
    /// Both, per hundred words.
    pub per_100_words: f64,
}

/// Where words were looked for that an answer may take up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TopicKind {
    /// The text of the question.
    Question,
    /// Title and description of the job.
    Job,
    /// Name and description of a criterion.
    Criterion,
    /// A text that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// Which words of a text were taken up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Overlap {
    /// Which text.
    pub topic: TopicKind,
    /// The criterion, if it is the text of one.
    #[serde(default)]
    pub criterion_id: Option<Id<Criterion>>,
    /// Its words that were found in the answer, in any form.
    pub taken_up: Vec<String>,
    /// Its words that were not found. Other words can say the same.
    pub not_found: Vec<String>,
    /// Share that was found, 0 to 1; none when the text has no content words.
    pub share: Option<f64>,
}

/// How often what was done is told of one person and of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FirstPerson {
    /// "I", "je".
    pub singular: u32,
    /// "we", "nous" and "on".
    pub plural: u32,
}

/// Which parts of an example were found in the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Star {
    /// Parts that were found.
    pub found: Vec<StarPart>,
    /// Parts that were not found in the words; they may be there in others.
    pub not_found: Vec<StarPart>,
    /// Who acts in the sentences that tell what was done.
    pub first_person: FirstPerson,
}

/// What can be counted of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Figures {
    /// How the time was used.
    pub times: Times,
    /// Fillers; none when the engine has no list of them in this language.
    pub fillers: Option<Fillers>,
    /// What was taken up of the question, the job and each criterion.
    #[serde(default)]
    pub overlaps: Vec<Overlap>,
    /// Parts of an example; none when the engine has no lists for this language, or the transcript no marks by which
    /// its sentences can be told.
    pub star: Option<Star>,
}

/// What an engine hands over about one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Notes {
    /// Whether the words bear saying anything.
    pub basis: Basis,
    /// The number of words.
    pub words: u32,
    /// Mean confidence with which they were recognised, 0 to 1; none for words typed by hand.
    pub transcript_confidence: Option<f64>,
    /// What can be counted; none where nothing is said.
    pub figures: Option<Figures>,
    /// What is stated, in order of time.
    pub statements: Vec<Statement>,
}

/// What made an analysis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Engine {
    /// Its name, e.g. `local`.
    pub name: String,
    /// Its version; another one may come to other notes on the same words.
    pub version: String,
    /// The language model; empty without one.
    #[serde(default)]
    pub model: String,
}

/// Draft notes about one answer, made from one version of its transcript. What is said about a whole session is the
/// analyses of its answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Its id.
    pub id: Id<Analysis>,
    /// The answer.
    pub answer_id: Id<Answer>,
    /// The session of the answer.
    pub session_id: Id<Session>,
    /// Whose answer it is.
    pub person_id: Id<Person>,
    /// What made it.
    pub engine: Engine,
    /// The transcript it was made from.
    pub transcript_id: Id<Transcript>,
    /// The number of that transcript among those of the answer.
    pub transcript_version: u32,
    /// The notes.
    pub notes: Notes,
    /// When it was made.
    pub at_ms: Millis,
}

impl Analysis {
    /// The record of the `notes` that `engine` made about `answer` from `transcript`. Statements without a quote are
    /// dropped (P15), and all of them when the words don't bear any (P16).
    pub fn new(
        answer: &Answer,
        transcript: &Transcript,
        engine: Engine,
        mut notes: Notes,
        now: Millis,
    ) -> Self {
        let allowed = notes.basis.allows_statements();
        notes.statements.retain(|statement| allowed && !statement.quotes.is_empty());
        notes.figures = notes.figures.filter(|_| allowed);
        Self {
            id: Id::new(now),
            answer_id: answer.id,
            session_id: answer.session_id,
            person_id: answer.person_id,
            engine,
            transcript_id: transcript.id,
            transcript_version: transcript.version,
            notes,
            at_ms: now,
        }
    }

    /// Whether it was made from these words; a corrected transcript asks for a new one.
    pub fn is_of(&self, transcript: &Transcript) -> bool {
        self.transcript_id == transcript.id
    }
}

impl Record for Analysis {
    const KIND: &'static str = "analysis";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.session_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }
}

/// The newest analysis per answer and engine, in a stable order.
pub fn current(analyses: &[Analysis]) -> Vec<&Analysis> {
    let mut newest: std::collections::BTreeMap<_, &Analysis> = std::collections::BTreeMap::new();
    for analysis in analyses {
        let slot = newest.entry((analysis.answer_id, analysis.engine.name.as_str())).or_insert(analysis);
        if (analysis.at_ms, analysis.id) > (slot.at_ms, slot.id) {
            *slot = analysis;
        }
    }
    newest.into_values().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::transcript::TranscriptMethod;

    fn answer() -> Answer {
        Answer {
            id: Id::new(Millis(1)),
            session_id: Id::new(Millis(2)),
            person_id: Id::new(Millis(3)),
            question_id: Id::new(Millis(4)),
            take: 1,
            media_id: Id::new(Millis(5)),
            source_name: String::new(),
            duration_ms: Millis(9_000),
            response_ms: None,
            follow_ups: Vec::new(),
            fault: None,
            created_at_ms: Millis(6),
        }
    }

    fn transcript(answer: &Answer, version: u32) -> Transcript {
        Transcript {
            id: Id::new(Millis(10)),
            answer_id: answer.id,
            person_id: answer.person_id,
            method: TranscriptMethod::Whisper,
            base_id: None,
            version,
            model: "base".into(),
            model_sha256: String::new(),
            voice_activity: String::new(),
            synthetic: false,
            language: "fr".into(),
            text: "euh".into(),
            confidence: Some(0.9),
            created_at_ms: Millis(10),
        }
    }

    fn engine(name: &str) -> Engine {
        Engine { name: name.into(), version: "1".into(), model: String::new() }
    }

    fn notes(basis: Basis) -> Notes {
        let quote = Quote {
            text: "euh".into(),
            start_ms: Millis(0),
            end_ms: Millis(300),
            transcript_confidence: Some(0.9),
        };
        let statement = |quotes| Statement {
            kind: StatementKind::FilledPause,
            term: "euh".into(),
            criterion_id: None,
            start_ms: Millis(0),
            end_ms: Millis(300),
            quotes,
            limits: vec![Limit::LowerBound],
        };
        Notes {
            basis,
            words: 1,
            transcript_confidence: Some(0.9),
            figures: None,
            statements: vec![statement(vec![quote]), statement(Vec::new())],
        }
    }

    #[test]
    fn a_statement_needs_a_quote_and_words_that_bear_it() {
        let answer = answer();
        let transcript = transcript(&answer, 2);
        for (basis, kept) in [
            (Basis::Sufficient, 1),
            (Basis::TimesAlone, 1),
            (Basis::NoWords, 0),
            (Basis::TooShort, 0),
            (Basis::TooUncertain, 0),
            (Basis::Unknown, 0),
        ] {
            let analysis = Analysis::new(&answer, &transcript, engine("local"), notes(basis), Millis(20));
            assert_eq!(analysis.notes.statements.len(), kept, "{basis:?}");
            assert_eq!(analysis.parent(), Some(answer.session_id.uuid()));
            assert_eq!(analysis.subject(), Some(answer.person_id.uuid()));
            assert_eq!(analysis.transcript_version, 2);
            assert!(analysis.is_of(&transcript));
        }
    }

    #[test]
    fn the_newest_of_an_engine_counts() {
        let answer = answer();
        let transcript = transcript(&answer, 1);
        let made = |name: &str, at: i64| {
            Analysis::new(&answer, &transcript, engine(name), notes(Basis::Sufficient), Millis(at))
        };
        let all = [made("local", 30), made("local", 20), made("other", 10)];
        let at: Vec<i64> = current(&all).iter().map(|analysis| analysis.at_ms.0).collect();
        assert_eq!(at, [30, 10]);
    }

    #[test]
    fn a_record_of_a_newer_version_can_be_read() {
        let answer = answer();
        let made = Analysis::new(
            &answer,
            &transcript(&answer, 1),
            engine("local"),
            notes(Basis::Sufficient),
            Millis(20),
        );
        let mut document = serde_json::to_value(&made).unwrap();
        assert_eq!(serde_json::from_value::<Analysis>(document.clone()).unwrap(), made);
        document["notes"]["basis"] = json!("disputed");
        document["notes"]["statements"][0]["kind"] = json!("metaphor");
        document["notes"]["statements"][0]["limits"] = json!(["of_the_moon"]);
        document["notes"]["tone"] = json!({ "of": "voice" });
        let read: Analysis = serde_json::from_value(document).unwrap();
        assert_eq!(read.notes.basis, Basis::Unknown);
        assert_eq!(read.notes.statements[0].kind, StatementKind::Unknown);
        assert_eq!(read.notes.statements[0].limits, [Limit::Unknown]);
    }
}
