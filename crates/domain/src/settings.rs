//! What a workspace remembers about how it is used; never a secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Id, MergeClass, Record, RuleError, error::Check};

/// The language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum InterfaceLanguage {
    /// French.
    Fr,
    /// English.
    En,
    /// As the system says.
    #[default]
    #[serde(other)]
    Auto,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Appearance {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// As the system says.
    #[default]
    #[serde(other)]
    Auto,
}

/// The settings of a workspace: one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The id of the one record.
    pub id: Id<Settings>,
    /// The language of the interface.
    pub language: InterfaceLanguage,
    /// Light or dark.
    pub appearance: Appearance,
    /// The weights that transcribe; none: the best that is installed.
    pub transcription_model: Option<String>,
    /// Languages that candidates speak, ISO 639-1; detection chooses among them.
    pub spoken_languages: Vec<String>,
    /// Threads for transcription; none: as many as the machine has cores.
    pub threads: Option<u32>,
    /// Whether facial quality metrics are offered to candidates, who decide for themselves (P3).
    #[serde(default)]
    pub facial_metrics: bool,
    /// Whom candidates can turn to: a name, an address, a number.
    #[serde(default)]
    pub contact: String,
}

impl Settings {
    /// What a new workspace starts with.
    pub fn new(id: Id<Self>) -> Self {
        Self {
            id,
            language: InterfaceLanguage::Auto,
            appearance: Appearance::Auto,
            transcription_model: None,
            spoken_languages: vec!["fr".into(), "en".into()],
            threads: None,
            facial_metrics: false,
            contact: String::new(),
        }
    }

    /// The settings, checked.
    ///
    /// # Errors
    /// Field errors for languages that are no ISO 639-1 codes, for thread numbers outside 1–64, and for a contact of more
    /// than 500 characters.
    pub fn checked(self) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let languages_fine = self
            .spoken_languages
            .iter()
            .all(|code| code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase()));
        check.ensure(!self.spoken_languages.is_empty(), "spoken_languages", "required");
        check.ensure(languages_fine && self.spoken_languages.len() <= 20, "spoken_languages", "range");
        check.ensure(self.threads.is_none_or(|threads| (1..=64).contains(&threads)), "threads", "range");
        let contact = check.optional("contact", &self.contact, 500);
        check.finish(Self { contact, ..self })
    }
}

impl Record for Settings {
    const KIND: &'static str = "setting";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }
}
