//! Questions and their follow-ups as candidates hear them (F53): in the voice of whoever read them aloud, or in a
//! synthetic one, which is marked as such (P10).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError, campaign::Campaign, error::Check, question::Question,
    user::User,
};

/// The longest sound of a text: the longest question, slowly spoken, takes about half of it.
pub const LONGEST: Millis = Millis(300_000);

/// Whose voice it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Voice {
    /// Somebody read the text aloud.
    Recorded {
        /// Who.
        by: Id<User>,
    },
    /// Nobody's: it is synthetic.
    Synthetic {
        /// Which voice of the catalog of weights; none for the one that a machine has anyway.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<String>,
    },
    /// A voice that a newer version knows.
    #[serde(other)]
    Unknown,
}

/// How one text of a question sounds; the sound itself is stored beside it, as AAC in MP4. It belongs to its exact
/// wording: once the text changes, it is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenText {
    /// Its id.
    pub id: Id<SpokenText>,
    /// The campaign.
    pub campaign_id: Id<Campaign>,
    /// The question whose text, or follow-up, it is.
    pub question_id: Id<Question>,
    /// The wording that is heard.
    pub text: String,
    /// Whose voice it is.
    pub voice: Voice,
    /// How long it is.
    pub duration_ms: Millis,
    /// When it was made.
    pub at_ms: Millis,
}

/// Every text of a question that candidates may hear: its own, then its follow-ups.
pub fn texts(question: &Question) -> impl Iterator<Item = &str> {
    std::iter::once(&question.displayed_text).chain(&question.probes).map(String::as_str)
}

/// What is heard of a text: whoever recorded it last, and a synthetic voice where nobody did.
pub fn heard<'a>(spoken: &'a [SpokenText], question: Id<Question>, text: &str) -> Option<&'a SpokenText> {
    let of_text = spoken.iter().filter(|spoken| spoken.question_id == question && spoken.text == text);
    of_text
        .filter(|spoken| spoken.voice != Voice::Unknown)
        .max_by_key(|spoken| (spoken.is_recorded(), spoken.at_ms, spoken.id))
}

impl SpokenText {
    /// What somebody read aloud for a draft `campaign`: candidates of an open one hear the same from the first to the
    /// last (P19).
    ///
    /// # Errors
    /// `campaign.not_draft`; `text` `unknown` for a text that the question hasn't; `duration_ms` `range` for one that is
    /// empty or longer than [`LONGEST`].
    pub fn recorded(
        campaign: &Campaign,
        question: &Question,
        text: &str,
        by: Id<User>,
        duration_ms: Millis,
        now: Millis,
    ) -> Result<Self, RuleError> {
        campaign.ensure_draft()?;
        Self::new(question, text, Voice::Recorded { by }, duration_ms, now)
    }

    /// What a synthetic voice, of the catalog or not, says in an open `campaign`, whose texts no longer change.
    ///
    /// # Errors
    /// `campaign.not_open`; as [`SpokenText::recorded`].
    pub fn synthetic(
        campaign: &Campaign,
        question: &Question,
        text: &str,
        voice: Option<&str>,
        duration_ms: Millis,
        now: Millis,
    ) -> Result<Self, RuleError> {
        campaign.ensure_open()?;
        let voice = Voice::Synthetic { voice: voice.map(str::to_owned) };
        Self::new(question, text, voice, duration_ms, now)
    }

    fn new(
        question: &Question,
        text: &str,
        voice: Voice,
        duration_ms: Millis,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let mut check = Check::new();
        check.ensure(texts(question).any(|known| known == text), "text", "unknown");
        check.ensure((Millis(1)..=LONGEST).contains(&duration_ms), "duration_ms", "range");
        check.finish(Self {
            id: Id::new(now),
            campaign_id: question.campaign_id,
            question_id: question.id,
            text: text.into(),
            voice,
            duration_ms,
            at_ms: now,
        })
    }

    /// The same recording for the copy of its question in a draft `campaign`.
    ///
    /// # Errors
    /// `campaign.not_draft`.
    pub fn copied(&self, campaign: &Campaign, question: &Question, now: Millis) -> Result<Self, RuleError> {
        campaign.ensure_draft()?;
        let (campaign_id, question_id) = (campaign.id, question.id);
        Ok(Self { id: Id::new(now), campaign_id, question_id, ..self.clone() })
    }

    /// Whether somebody read it aloud.
    pub fn is_recorded(&self) -> bool {
        matches!(self.voice, Voice::Recorded { .. })
    }
}

impl Record for SpokenText {
    const KIND: &'static str = "spoken_text";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.campaign_id.uuid())
    }
}

#[cfg(test)]
#[path = "spoken_tests.rs"]
mod tests;
