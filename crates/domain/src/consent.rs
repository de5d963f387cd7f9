//! Consents: separate, explicit and withdrawable at any time (P6, P7).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Id, MergeClass, Millis, Record, RuleError, person::Person, user::User};

/// A language of the interface, of reports and of consent texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    #[default]
    En,
    /// A language that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Language {
    /// The ISO 639-1 code; `und` (ISO 639-2) for one that this version does not know.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::Unknown => "und",
        }
    }

    /// The language as it is chosen for something new.
    ///
    /// # Errors
    /// A field error at `path` for a language that this version does not know.
    pub fn chosen(self, path: &str) -> Result<Self, RuleError> {
        if self == Self::Unknown { Err(RuleError::field(path, "unknown")) } else { Ok(self) }
    }
}

/// What a person can agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// (a) Recording and keeping image and voice.
    Recording,
    /// (b) Transcription by software on this machine.
    Transcription,
    /// (c) Help of software in the evaluation.
    AiAssistance,
    /// (d) Measurements of picture quality on the face.
    FacialMetrics,
    /// (e) Processing outside this machine.
    Cloud,
    /// (f) Staying in the talent pool and receiving offers.
    TalentPool,
    /// A kind that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl ConsentKind {
    /// Every kind that is asked for, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Recording,
        Self::Transcription,
        Self::AiAssistance,
        Self::FacialMetrics,
        Self::Cloud,
        Self::TalentPool,
    ];

    /// The name in codes and parameters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Transcription => "transcription",
            Self::AiAssistance => "ai_assistance",
            Self::FacialMetrics => "facial_metrics",
            Self::Cloud => "cloud",
            Self::TalentPool => "talent_pool",
            Self::Unknown => "unknown",
        }
    }
}

/// The version of the texts below; a changed wording is a new version.
pub const TEXT_VERSION: &str = "2026-11";

/// The text that a person is shown for one kind of consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentText {
    /// What it is about.
    pub kind: ConsentKind,
    /// The version of the wording.
    pub version: String,
    /// The language of the wording.
    pub language: Language,
    /// The wording.
    pub text: String,
    /// SHA-256 of the wording, hexadecimal.
    pub hash: String,
    /// Whether an interview is possible without it: every kind but the recording (P6).
    pub optional: bool,
}

impl ConsentText {
    /// The current wording for `kind` in `language`.
    pub fn current(kind: ConsentKind, language: Language) -> Self {
        let text = wording(kind, language).to_owned();
        let hash = hex::encode(Sha256::digest(text.as_bytes()));
        Self {
            kind,
            version: TEXT_VERSION.into(),
            language,
            text,
            hash,
            optional: kind != ConsentKind::Recording,
        }
    }
}

fn wording(kind: ConsentKind, language: Language) -> &'static str {
    match (kind, language) {
        (ConsentKind::Recording, Language::Fr) => {
            "J’accepte que mes réponses (voix et, le cas échéant, image) soient enregistrées et conservées, chiffrées, pour l’évaluation de ma candidature. Je peux refuser et demander un entretien écrit ou en direct, sans enregistrement."
        }
        (ConsentKind::Recording, Language::En) => {
            "I agree that my answers (voice and, where it applies, image) are recorded and kept, encrypted, to evaluate my application. I may refuse and ask for a written or a live interview without recording."
        }
        (ConsentKind::Transcription, Language::Fr) => {
            "J’accepte que mes réponses soient transcrites par un logiciel de reconnaissance vocale sur la machine du recruteur, sans envoi à l’extérieur. La transcription peut contenir des erreurs ; je peux demander à la corriger."
        }
        (ConsentKind::Transcription, Language::En) => {
            "I agree that my answers are transcribed by speech recognition software on the recruiter’s machine; nothing is sent elsewhere. The transcript may contain errors; I may ask to have it corrected."
        }
        (ConsentKind::AiAssistance, Language::Fr) => {
            "J’accepte qu’un logiciel d’intelligence artificielle aide le recruteur à évaluer mes réponses en proposant un brouillon. La décision est toujours prise par une personne. Mon refus n’a aucune conséquence."
        }
        (ConsentKind::AiAssistance, Language::En) => {
            "I agree that artificial intelligence software helps the recruiter to evaluate my answers by proposing a draft. The decision is always made by a person. Refusing has no consequence."
        }
        (ConsentKind::FacialMetrics, Language::Fr) => {
            "J’accepte que la qualité technique de l’image soit mesurée (cadrage, lumière, présence et orientation du visage). Ces mesures n’entrent jamais dans l’évaluation et aucune émotion n’est déduite. Mon refus n’a aucune conséquence."
        }
        (ConsentKind::FacialMetrics, Language::En) => {
            "I agree that the technical quality of the picture is measured (framing, light, presence and orientation of the face). These measurements never enter the evaluation and no emotion is inferred. Refusing has no consequence."
        }
        (ConsentKind::Cloud, Language::Fr) => {
            "J’accepte que mes réponses soient traitées par un service hors de la machine du recruteur, dont le nom et le pays me seront indiqués. Mon refus n’a aucune conséquence."
        }
        (ConsentKind::Cloud, Language::En) => {
            "I agree that my answers are processed by a service outside the recruiter’s machine, whose name and country I will be told. Refusing has no consequence."
        }
        (ConsentKind::TalentPool, Language::Fr) => {
            "J’accepte que mon profil soit conservé pour de futures offres et de recevoir des offres par e-mail. Je peux me désinscrire à tout moment. Mon refus n’a aucune conséquence."
        }
        (ConsentKind::TalentPool, Language::En) => {
            "I agree that my profile is kept for future openings and that I receive offers by e-mail. I can unsubscribe at any time. Refusing has no consequence."
        }
        (ConsentKind::Unknown, _) | (_, Language::Unknown) => "",
    }
}

/// One decision of a person about one kind: granted or withdrawn, with the words it was about (P7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Its id.
    pub id: Id<Consent>,
    /// Whose decision it is.
    pub person_id: Id<Person>,
    /// What it is about.
    pub kind: ConsentKind,
    /// Granted, or refused or withdrawn.
    pub granted: bool,
    /// The wording shown.
    pub text: String,
    /// The version of the wording.
    pub version: String,
    /// The language of the wording.
    pub language: Language,
    /// SHA-256 of the wording, hexadecimal.
    pub hash: String,
    /// When it was given.
    pub at_ms: Millis,
    /// Who recorded it on behalf of the person.
    pub recorded_by: Id<User>,
}

/// The answer to one kind of consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentAnswer {
    /// What it is about.
    pub kind: ConsentKind,
    /// Granted, or refused or withdrawn.
    pub granted: bool,
}

impl Consent {
    /// The decision of `person` about the current wording.
    ///
    /// # Errors
    /// A field error for an unknown kind or language.
    pub fn new(
        person: Id<Person>,
        answer: ConsentAnswer,
        language: Language,
        recorded_by: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        if answer.kind == ConsentKind::Unknown {
            return Err(RuleError::field("consents", "unknown"));
        }
        let language = language.chosen("language")?;
        let ConsentText { kind, version, language, text, hash, .. } =
            ConsentText::current(answer.kind, language);
        Ok(Self {
            id: Id::new(now),
            person_id: person,
            kind,
            granted: answer.granted,
            text,
            version,
            language,
            hash,
            at_ms: now,
            recorded_by,
        })
    }
}

impl Record for Consent {
    const KIND: &'static str = "consent";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }
}

/// The latest decision per kind, in the order of the form.
pub fn current(consents: &[Consent]) -> Vec<&Consent> {
    let latest = |kind| {
        consents
            .iter()
            .filter(|consent| consent.kind == kind)
            .max_by_key(|consent| (consent.at_ms, consent.id))
    };
    ConsentKind::ALL.into_iter().filter_map(latest).collect()
}

/// Refuses processing that its person has not agreed to, or no longer agrees to.
///
/// # Errors
/// `consent.missing` when it was never granted, `consent.withdrawn` when it was taken back.
pub fn ensure_granted(consents: &[Consent], kind: ConsentKind) -> Result<(), RuleError> {
    if current(consents).iter().any(|consent| consent.kind == kind && consent.granted) {
        return Ok(());
    }
    let once = consents.iter().any(|consent| consent.kind == kind && consent.granted);
    let code = if once { "consent.withdrawn" } else { "consent.missing" };
    Err(RuleError::conflict_with(code, "kind", kind.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(granted: bool, at: i64) -> Consent {
        let answer = ConsentAnswer { kind: ConsentKind::Recording, granted };
        Consent::new(Id::new(Millis(0)), answer, Language::Fr, Id::new(Millis(0)), Millis(at)).unwrap()
    }

    #[test]
    fn the_latest_decision_counts() {
        let code = |consents: &[Consent]| match ensure_granted(consents, ConsentKind::Recording) {
            Err(RuleError::Conflict { code, .. }) => code,
            Err(other) => panic!("{other:?}"),
            Ok(()) => "granted",
        };
        assert_eq!(code(&[]), "consent.missing");
        assert_eq!(code(&[decide(false, 1)]), "consent.missing");
        assert_eq!(code(&[decide(true, 1)]), "granted");
        assert_eq!(code(&[decide(true, 1), decide(false, 2)]), "consent.withdrawn");
        assert_eq!(code(&[decide(false, 2), decide(true, 3), decide(true, 1)]), "granted");
    }

    #[test]
    fn every_kind_has_its_words_in_both_languages() {
        for kind in ConsentKind::ALL {
            let (fr, en) =
                (ConsentText::current(kind, Language::Fr), ConsentText::current(kind, Language::En));
            assert!(fr.text.len() > 80 && en.text.len() > 80 && fr.text != en.text);
            assert_eq!(fr.optional, kind != ConsentKind::Recording);
        }
    }
}
