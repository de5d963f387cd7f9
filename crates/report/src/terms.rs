//! The words for values and counts, in French and English.

use crate::model::{ConsentKind, Language, MediaKind, Review, SessionMode, TranscriptionMethod};

impl Language {
    pub(crate) fn mode(self, mode: SessionMode) -> &'static str {
        match (self, mode) {
            (Self::Fr, SessionMode::Autonomous) => "Autonome",
            (Self::Fr, SessionMode::Collaborative) => "Collaboratif",
            (Self::En, SessionMode::Autonomous) => "Autonomous",
            (Self::En, SessionMode::Collaborative) => "Collaborative",
        }
    }

    /// The legal frameworks of a campaign by their names; one that is not known here by its code.
    pub(crate) fn policy_profiles(self, codes: &[String]) -> String {
        let name = |code: &String| match (self, code.as_str()) {
            (Self::Fr, "EU") => "Union européenne".to_owned(),
            (Self::Fr, "MA") => "Maroc".to_owned(),
            (Self::Fr, "US-NYC") => "New York (ville)".to_owned(),
            (Self::Fr, "OTHER") => "Autre lieu".to_owned(),
            (Self::En, "EU") => "European Union".to_owned(),
            (Self::En, "MA") => "Morocco".to_owned(),
            (Self::En, "US-NYC") => "New York City".to_owned(),
            (Self::En, "OTHER") => "Elsewhere".to_owned(),
            (_, "FR") => "France".to_owned(),
            (_, "US-IL") => "Illinois".to_owned(),
            (_, "US-CO") => "Colorado".to_owned(),
            (_, unknown) => unknown.to_owned(),
        };
        codes.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn answer_kind(self, kind: MediaKind) -> &'static str {
        match (self, kind) {
            (Self::Fr, MediaKind::Video) => "Réponse vidéo",
            (Self::Fr, MediaKind::Audio) => "Réponse audio",
            (Self::Fr, MediaKind::Text) => "Réponse écrite",
            (Self::En, MediaKind::Video) => "Video answer",
            (Self::En, MediaKind::Audio) => "Audio answer",
            (Self::En, MediaKind::Text) => "Written answer",
        }
    }

    pub(crate) fn media_kind(self, kind: MediaKind) -> &'static str {
        match (self, kind) {
            (Self::Fr, MediaKind::Video) => "Vidéo",
            (Self::En, MediaKind::Video) => "Video",
            (Self::Fr | Self::En, MediaKind::Audio) => "Audio",
            (Self::Fr, MediaKind::Text) => "Texte",
            (Self::En, MediaKind::Text) => "Text",
        }
    }

    pub(crate) fn transcription_method(self, method: TranscriptionMethod) -> &'static str {
        match (self, method) {
            (Self::Fr, TranscriptionMethod::LocalModel) => "Reconnaissance vocale locale",
            (Self::Fr, TranscriptionMethod::ByHand) => "Saisie manuelle",
            (Self::Fr, TranscriptionMethod::ByCandidate) => "Écrit par la personne candidate",
            (Self::En, TranscriptionMethod::LocalModel) => "Local speech recognition",
            (Self::En, TranscriptionMethod::ByHand) => "Typed by hand",
            (Self::En, TranscriptionMethod::ByCandidate) => "Written by the candidate",
        }
    }

    pub(crate) fn consent(self, kind: ConsentKind) -> &'static str {
        match (self, kind) {
            (Self::Fr, ConsentKind::Recording) => "Enregistrement des réponses",
            (Self::Fr, ConsentKind::Transcription) => "Transcription sur cet ordinateur",
            (Self::Fr, ConsentKind::AiAssistance) => "Aide d’une IA à l’évaluation",
            (Self::Fr, ConsentKind::FacialMetrics) => "Mesures de qualité de l’image",
            (Self::Fr, ConsentKind::CloudProcessing) => "Traitement hors de cet ordinateur",
            (Self::Fr, ConsentKind::TalentPool) => "Vivier de talents",
            (Self::En, ConsentKind::Recording) => "Recording of the answers",
            (Self::En, ConsentKind::Transcription) => "Transcription on this computer",
            (Self::En, ConsentKind::AiAssistance) => "AI assistance to the evaluation",
            (Self::En, ConsentKind::FacialMetrics) => "Picture quality measurements",
            (Self::En, ConsentKind::CloudProcessing) => "Processing outside this computer",
            (Self::En, ConsentKind::TalentPool) => "Talent pool",
        }
    }

    pub(crate) fn review(self, review: Review) -> &'static str {
        match (self, review) {
            (Self::Fr, Review::NoAnswers) => "Sans réponse",
            (Self::Fr, Review::Processing) => "En traitement",
            (Self::Fr, Review::ToRate) => "À noter",
            (Self::Fr, Review::ToSign) => "À signer",
            (Self::Fr, Review::Signed) => "Signé",
            (Self::Fr, Review::Reopened) => "Rouvert",
            (Self::En, Review::NoAnswers) => "No answers",
            (Self::En, Review::Processing) => "Processing",
            (Self::En, Review::ToRate) => "To rate",
            (Self::En, Review::ToSign) => "To sign",
            (Self::En, Review::Signed) => "Signed",
            (Self::En, Review::Reopened) => "Reopened",
        }
    }

    /// How many evaluations are not signed.
    pub(crate) fn drafts(self, count: u32) -> String {
        match (self, count) {
            (Self::Fr, 1) => "1\u{a0}évaluation non signée (brouillon)".to_owned(),
            (Self::Fr, _) => format!("{count}\u{a0}évaluations non signées (brouillons)"),
            (Self::En, 1) => "1 evaluation is not signed (draft)".to_owned(),
            (Self::En, _) => format!("{count} evaluations are not signed (drafts)"),
        }
    }

    /// `Question 2 of 5`.
    pub(crate) fn question_of(self, number: usize, count: usize) -> String {
        match self {
            Self::Fr => format!("Question {number} sur {count}"),
            Self::En => format!("Question {number} of {count}"),
        }
    }

    /// `Signed on 3 May 2026 by Ada`.
    pub(crate) fn signed_line(self, when: &str, who: &str) -> String {
        match self {
            Self::Fr => format!("Signé le {when} par {who}"),
            Self::En => format!("Signed on {when} by {who}"),
        }
    }

    /// Name of a language by its BCP 47 tag; an unknown tag stays as it is.
    pub(crate) fn language_name(self, tag: &str) -> String {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        let (french, english) = match primary.as_str() {
            "ar" => ("Arabe", "Arabic"),
            "de" => ("Allemand", "German"),
            "en" => ("Anglais", "English"),
            "es" => ("Espagnol", "Spanish"),
            "fr" => ("Français", "French"),
            "it" => ("Italien", "Italian"),
            "nl" => ("Néerlandais", "Dutch"),
            "pl" => ("Polonais", "Polish"),
            "pt" => ("Portugais", "Portuguese"),
            "ro" => ("Roumain", "Romanian"),
            "ru" => ("Russe", "Russian"),
            "tr" => ("Turc", "Turkish"),
            "uk" => ("Ukrainien", "Ukrainian"),
            "vi" => ("Vietnamien", "Vietnamese"),
            "zh" => ("Chinois", "Chinese"),
            "" => ("–", "–"),
            _ => return tag.to_owned(),
        };
        match self {
            Self::Fr => french,
            Self::En => english,
        }
        .to_owned()
    }
}
