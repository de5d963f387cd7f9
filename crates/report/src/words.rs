//! Every word of a report, in French and English. Entered text is never translated.
//!
//! French sets a no-break space (U+00A0) before `:` and inside quotes, a narrow one (U+202F) before `; ? !`.

use crate::model::{ConsentKind, Language, MediaKind, SessionMode, TranscriptionMethod};

/// The report's fixed words.
pub(crate) struct Words {
    pub(crate) interview_report: &'static str,
    pub(crate) draft: &'static str,
    pub(crate) sample_note: &'static str,
    pub(crate) candidate: &'static str,
    pub(crate) email: &'static str,
    pub(crate) campaign: &'static str,
    pub(crate) campaign_created: &'static str,
    pub(crate) organisation: &'static str,
    pub(crate) job: &'static str,
    pub(crate) interview_date: &'static str,
    pub(crate) not_completed: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) interview_language: &'static str,
    pub(crate) policy_profiles: &'static str,
    pub(crate) rater: &'static str,
    pub(crate) session_id: &'static str,
    pub(crate) generated: &'static str,
    pub(crate) time_zone: &'static str,
    pub(crate) version: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) signed_by: &'static str,
    pub(crate) signed_at: &'static str,
    pub(crate) content_hash: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) overall: &'static str,
    pub(crate) overall_note: &'static str,
    pub(crate) no_overall: &'static str,
    pub(crate) mean_rating: &'static str,
    pub(crate) recruiter_score: &'static str,
    pub(crate) criteria: &'static str,
    pub(crate) criterion: &'static str,
    pub(crate) description: &'static str,
    pub(crate) weight: &'static str,
    pub(crate) rating: &'static str,
    pub(crate) score_0_10: &'static str,
    pub(crate) not_rated: &'static str,
    pub(crate) questions: &'static str,
    pub(crate) question: &'static str,
    pub(crate) category: &'static str,
    pub(crate) job_and_scorecard: &'static str,
    pub(crate) job_description: &'static str,
    pub(crate) scorecard: &'static str,
    pub(crate) scorecard_note: &'static str,
    pub(crate) original_text: &'static str,
    pub(crate) no_answer: &'static str,
    pub(crate) ratings: &'static str,
    pub(crate) no_ratings: &'static str,
    pub(crate) between_anchors: [&'static str; 2],
    pub(crate) anchor: &'static str,
    pub(crate) comment: &'static str,
    pub(crate) rated_at: &'static str,
    pub(crate) transcript: &'static str,
    pub(crate) no_transcript: &'static str,
    pub(crate) empty_transcript: &'static str,
    pub(crate) edited_by_hand: &'static str,
    pub(crate) confidence: &'static str,
    pub(crate) method: &'static str,
    pub(crate) scores_heading: &'static str,
    pub(crate) scores_text: &'static str,
    pub(crate) transcription_heading: &'static str,
    pub(crate) transcription_local: &'static str,
    pub(crate) transcription_by_hand: &'static str,
    pub(crate) transcription_none: &'static str,
    pub(crate) low_confidence_note: &'static str,
    pub(crate) voice_activity: &'static str,
    pub(crate) languages: &'static str,
    pub(crate) model: &'static str,
    pub(crate) fingerprint: &'static str,
    pub(crate) synthetic_model: &'static str,
    pub(crate) no_inference_heading: &'static str,
    pub(crate) no_inference: &'static str,
    pub(crate) ai_assisted: &'static str,
    pub(crate) not_ai_assisted: &'static str,
    pub(crate) human_decision: &'static str,
    pub(crate) consents: &'static str,
    pub(crate) no_consents: &'static str,
    pub(crate) granted: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) decision: &'static str,
    pub(crate) text_version: &'static str,
    pub(crate) language: &'static str,
    pub(crate) date: &'static str,
    pub(crate) replaced_heading: &'static str,
    pub(crate) replaced_text: &'static str,
    pub(crate) sign_off: &'static str,
    pub(crate) not_signed: &'static str,
    pub(crate) sign_off_note: &'static str,
    pub(crate) produced_with: &'static str,
    // Words of the workbook alone.
    pub(crate) sheet_overview: &'static str,
    pub(crate) sheet_answers: &'static str,
    pub(crate) sheet_transcript: &'static str,
    pub(crate) number: &'static str,
    pub(crate) recording: &'static str,
    pub(crate) source_file: &'static str,
    pub(crate) duration: &'static str,
    pub(crate) word_count: &'static str,
    pub(crate) start: &'static str,
    pub(crate) end: &'static str,
    pub(crate) text: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) status: &'static str,
    pub(crate) signed: &'static str,
    pub(crate) overall_out_of_10: &'static str,
    pub(crate) mean_out_of_5: &'static str,
    pub(crate) recruiter_out_of_10: &'static str,
    pub(crate) confidence_column: &'static str,
    pub(crate) edited_column: &'static str,
    pub(crate) cut: &'static str,
}

impl Language {
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::Fr => &FR,
            Self::En => &EN,
        }
    }

    /// Text between a label and its value.
    pub(crate) fn colon(self) -> &'static str {
        match self {
            Self::Fr => "\u{a0}: ",
            Self::En => ": ",
        }
    }

    pub(crate) fn mode(self, mode: SessionMode) -> &'static str {
        match (self, mode) {
            (Self::Fr, SessionMode::Autonomous) => "Autonome",
            (Self::Fr, SessionMode::Collaborative) => "Collaboratif",
            (Self::En, SessionMode::Autonomous) => "Autonomous",
            (Self::En, SessionMode::Collaborative) => "Collaborative",
        }
    }

    pub(crate) fn answer_kind(self, kind: MediaKind) -> &'static str {
        match (self, kind) {
            (Self::Fr, MediaKind::Video) => "Réponse vidéo",
            (Self::Fr, MediaKind::Audio) => "Réponse audio",
            (Self::En, MediaKind::Video) => "Video answer",
            (Self::En, MediaKind::Audio) => "Audio answer",
        }
    }

    pub(crate) fn media_kind(self, kind: MediaKind) -> &'static str {
        match (self, kind) {
            (Self::Fr, MediaKind::Video) => "Vidéo",
            (Self::En, MediaKind::Video) => "Video",
            (Self::Fr | Self::En, MediaKind::Audio) => "Audio",
        }
    }

    pub(crate) fn transcription_method(self, method: TranscriptionMethod) -> &'static str {
        match (self, method) {
            (Self::Fr, TranscriptionMethod::LocalModel) => "Reconnaissance vocale locale",
            (Self::Fr, TranscriptionMethod::ByHand) => "Saisie manuelle",
            (Self::En, TranscriptionMethod::LocalModel) => "Local speech recognition",
            (Self::En, TranscriptionMethod::ByHand) => "Typed by hand",
        }
    }

    pub(crate) fn consent(self, kind: ConsentKind) -> &'static str {
        match (self, kind) {
            (Self::Fr, ConsentKind::Recording) => "Enregistrement",
            (Self::Fr, ConsentKind::Transcription) => "Transcription par une IA locale",
            (Self::Fr, ConsentKind::AiAssistance) => "Aide de l’IA à l’évaluation",
            (Self::Fr, ConsentKind::FacialMetrics) => "Mesures de qualité d’image du visage",
            (Self::Fr, ConsentKind::CloudProcessing) => "Traitement dans le nuage",
            (Self::Fr, ConsentKind::TalentPool) => "Conservation dans le vivier",
            (Self::En, ConsentKind::Recording) => "Recording",
            (Self::En, ConsentKind::Transcription) => "Transcription by a local AI",
            (Self::En, ConsentKind::AiAssistance) => "AI assistance to evaluation",
            (Self::En, ConsentKind::FacialMetrics) => "Facial quality metrics",
            (Self::En, ConsentKind::CloudProcessing) => "Cloud processing",
            (Self::En, ConsentKind::TalentPool) => "Talent-pool retention",
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

const FR: Words = Words {
    interview_report: "Rapport d’entretien",
    draft: "Brouillon non signé",
    sample_note: "Entretien d’exemple\u{a0}: personne fictive, voix de synthèse",
    candidate: "Candidat",
    email: "Adresse e-mail",
    campaign: "Campagne",
    campaign_created: "Campagne créée le",
    organisation: "Organisation",
    job: "Poste",
    interview_date: "Entretien terminé le",
    not_completed: "Non terminé",
    mode: "Mode",
    interview_language: "Langue de l’entretien",
    policy_profiles: "Cadre juridique",
    rater: "Évaluation par",
    session_id: "Identifiant de session",
    generated: "Rapport établi le",
    time_zone: "Fuseau horaire",
    version: "Version",
    reason: "Motif du remplacement",
    signed_by: "Signé par",
    signed_at: "Signé le",
    content_hash: "Empreinte SHA-256 du contenu signé",
    summary: "Synthèse",
    overall: "Résultat global",
    overall_note: "Moyenne des critères, pondérée par la grille figée à l’ouverture de la campagne.",
    no_overall: "Aucun résultat global\u{a0}: aucun critère n’a été noté.",
    mean_rating: "Note moyenne",
    recruiter_score: "Note du recruteur",
    criteria: "Critères",
    criterion: "Critère",
    description: "Description",
    weight: "Poids",
    rating: "Note",
    score_0_10: "Score sur 10",
    not_rated: "Non noté",
    questions: "Questions",
    question: "Question",
    category: "Catégorie",
    job_and_scorecard: "Poste et grille d’évaluation",
    job_description: "Le poste",
    scorecard: "La grille d’évaluation",
    scorecard_note: "Figée à l’ouverture de la campagne. Échelle de 1 à 5, ancrée aux niveaux 1, 3 et 5.",
    original_text: "Texte d’origine",
    no_answer: "Aucune réponse enregistrée.",
    ratings: "Notes",
    no_ratings: "Aucune note pour cette réponse.",
    between_anchors: ["Entre les ancres 1 et 3", "Entre les ancres 3 et 5"],
    anchor: "Ancre",
    comment: "Commentaire",
    rated_at: "Noté le",
    transcript: "Transcription",
    no_transcript: "Cette réponse n’a pas été transcrite.",
    empty_transcript: "Aucune parole dans l’enregistrement.",
    edited_by_hand: "corrigée à la main",
    confidence: "confiance",
    method: "Méthode et traçabilité",
    scores_heading: "Calcul des scores",
    scores_text: "Chaque réponse est notée par une personne, critère par critère, sur une échelle ancrée de 1 à 5. \
        La note\u{a0}r d’un critère est la moyenne de ses notes. Son score sur 10 vaut (r\u{a0}−\u{a0}1)\u{a0}×\u{a0}2,5, \
        la note du recruteur vaut 1\u{a0}+\u{a0}(r\u{a0}−\u{a0}1)\u{a0}×\u{a0}2,25. Le résultat global est la moyenne des \
        critères notés, pondérée par la grille figée.",
    transcription_heading: "Transcription",
    transcription_local: "Reconnaissance vocale effectuée sur l’ordinateur qui détient l’enregistrement, sans envoi \
        du son.",
    transcription_by_hand: "Texte saisi à la main.",
    transcription_none: "Aucune réponse n’a été transcrite.",
    low_confidence_note: "Une transcription peut contenir des erreurs. Les passages reconnus avec une confiance inférieure \
        à 60\u{a0}% sont signalés\u{202f}; en cas de doute, l’enregistrement fait foi.",
    voice_activity: "Détection de la voix",
    languages: "Langues parlées",
    model: "Modèle",
    fingerprint: "Empreinte SHA-256",
    synthetic_model: "Modèle de démonstration entraîné sur une seule voix de synthèse\u{a0}: il ne convient à aucun \
        entretien réel.",
    no_inference_heading: "Ce qui n’entre pas dans l’évaluation",
    no_inference: "Aucune mesure du visage, de la voix ou de la posture et aucune inférence d’émotion n’entre dans les \
        notes, le classement ou ce rapport.",
    ai_assisted: "Une IA a rédigé des brouillons d’analyse. Ils n’étaient visibles qu’après la saisie de la première note \
        par une personne.",
    not_ai_assisted: "Le logiciel n’a rédigé par IA aucune note ni aucun commentaire.",
    human_decision: "Ce rapport éclaire une décision\u{202f}; il n’en prend aucune. Toute décision est prise et motivée par \
        une personne nommée.",
    consents: "Consentements",
    no_consents: "Aucun consentement enregistré.",
    granted: "Accordé",
    refused: "Refusé",
    purpose: "Objet",
    decision: "Décision",
    text_version: "Texte",
    language: "Langue",
    date: "Date",
    replaced_heading: "Caractères remplacés",
    replaced_text: "Les polices de ce document ne contiennent pas les caractères suivants. Ils sont écrits entre crochets, en \
        lettres latines ou par leur code",
    sign_off: "Signature",
    not_signed: "Ce rapport n’est pas signé. Il peut encore changer et ne vaut pas évaluation.",
    sign_off_note: "L’empreinte identifie exactement les notes, les commentaires et les transcriptions signés\u{202f}; toute \
        modification ultérieure donne une nouvelle version avec son motif.",
    produced_with: "Établi avec RecruteIA",
    sheet_overview: "Synthèse",
    sheet_answers: "Réponses",
    sheet_transcript: "Transcription",
    number: "N°",
    recording: "Enregistrement",
    source_file: "Fichier d’origine",
    duration: "Durée",
    word_count: "Mots",
    start: "Début",
    end: "Fin",
    text: "Texte",
    yes: "Oui",
    no: "Non",
    status: "État",
    signed: "Signé",
    overall_out_of_10: "Résultat global sur 10",
    mean_out_of_5: "Note moyenne sur 5",
    recruiter_out_of_10: "Note du recruteur sur 10",
    confidence_column: "Confiance",
    edited_column: "Corrigée à la main",
    cut: "… [texte coupé\u{a0}: limite d’une cellule]",
};

const EN: Words = Words {
    interview_report: "Interview report",
    draft: "Unsigned draft",
    sample_note: "Sample interview: fictional person, synthetic voice",
    candidate: "Candidate",
    email: "E-mail address",
    campaign: "Campaign",
    campaign_created: "Campaign created",
    organisation: "Organisation",
    job: "Job",
    interview_date: "Interview completed",
    not_completed: "Not completed",
    mode: "Mode",
    interview_language: "Interview language",
    policy_profiles: "Legal framework",
    rater: "Rated by",
    session_id: "Session id",
    generated: "Report made",
    time_zone: "Time zone",
    version: "Version",
    reason: "Reason for replacement",
    signed_by: "Signed by",
    signed_at: "Signed",
    content_hash: "SHA-256 of the signed content",
    summary: "Summary",
    overall: "Overall result",
    overall_note: "Mean of the criteria, weighted by the scorecard frozen when the campaign opened.",
    no_overall: "No overall result: no criterion was rated.",
    mean_rating: "Mean rating",
    recruiter_score: "Recruiter score",
    criteria: "Criteria",
    criterion: "Criterion",
    description: "Description",
    weight: "Weight",
    rating: "Rating",
    score_0_10: "Score out of 10",
    not_rated: "Not rated",
    questions: "Questions",
    question: "Question",
    category: "Category",
    job_and_scorecard: "Job and scorecard",
    job_description: "The job",
    scorecard: "The scorecard",
    scorecard_note: "Frozen when the campaign opened. Scale of 1 to 5, anchored at 1, 3 and 5.",
    original_text: "Original text",
    no_answer: "No answer recorded.",
    ratings: "Ratings",
    no_ratings: "This answer was not rated.",
    between_anchors: ["Between the anchors of 1 and 3", "Between the anchors of 3 and 5"],
    anchor: "Anchor",
    comment: "Comment",
    rated_at: "Rated",
    transcript: "Transcript",
    no_transcript: "This answer was not transcribed.",
    empty_transcript: "No speech in the recording.",
    edited_by_hand: "corrected by hand",
    confidence: "confidence",
    method: "Method and traceability",
    scores_heading: "How scores are computed",
    scores_text: "A person rates each answer, criterion by criterion, on an anchored scale of 1 to 5. The rating\u{a0}r of a \
        criterion is the mean of its ratings. Its score out of 10 is (r\u{a0}−\u{a0}1)\u{a0}×\u{a0}2.5; the recruiter score \
        is 1\u{a0}+\u{a0}(r\u{a0}−\u{a0}1)\u{a0}×\u{a0}2.25. The overall result is the mean of the rated criteria, weighted by \
        the frozen scorecard.",
    transcription_heading: "Transcription",
    transcription_local: "Speech was recognised on the computer that holds the recording; no sound was sent anywhere.",
    transcription_by_hand: "Text typed by hand.",
    transcription_none: "No answer was transcribed.",
    low_confidence_note: "A transcript may contain errors. Passages recognised with less than 60% confidence are marked; \
        where in doubt, the recording is what counts.",
    voice_activity: "Voice detection",
    languages: "Languages spoken",
    model: "Model",
    fingerprint: "SHA-256",
    synthetic_model: "Demonstration model trained on a single synthetic voice: it is unfit for any real interview.",
    no_inference_heading: "What does not enter the evaluation",
    no_inference: "No measurement of face, voice or posture and no inference of emotion enters the ratings, the ranking or \
        this report.",
    ai_assisted: "An AI wrote drafts of analyses. They were visible only after a person had entered the first rating.",
    not_ai_assisted: "The software wrote no rating and no comment by AI.",
    human_decision: "This report informs a decision and takes none. Every decision is taken and justified by a named person.",
    consents: "Consents",
    no_consents: "No consent on record.",
    granted: "Granted",
    refused: "Refused",
    purpose: "Purpose",
    decision: "Decision",
    text_version: "Text",
    language: "Language",
    date: "Date",
    replaced_heading: "Replaced characters",
    replaced_text: "The fonts of this document do not hold the following characters. They are written between brackets, in \
        Latin letters or by their code",
    sign_off: "Sign-off",
    not_signed: "This report is not signed. It may still change and is no evaluation yet.",
    sign_off_note: "The hash identifies exactly the ratings, comments and transcripts that were signed; any later change \
        makes a new version with its reason.",
    produced_with: "Made with RecruteIA",
    sheet_overview: "Overview",
    sheet_answers: "Answers",
    sheet_transcript: "Transcript",
    number: "No.",
    recording: "Recording",
    source_file: "Source file",
    duration: "Duration",
    word_count: "Words",
    start: "Start",
    end: "End",
    text: "Text",
    yes: "Yes",
    no: "No",
    status: "Status",
    signed: "Signed",
    overall_out_of_10: "Overall result out of 10",
    mean_out_of_5: "Mean rating out of 5",
    recruiter_out_of_10: "Recruiter score out of 10",
    confidence_column: "Confidence",
    edited_column: "Corrected by hand",
    cut: "… [text cut: limit of a cell]",
};

#[cfg(test)]
mod tests {
    /// Read from the source, so that no string can be forgotten.
    #[test]
    fn french_marks_follow_no_break_spaces() {
        let source = include_str!("words.rs");
        let french =
            source.split("const FR: Words").nth(1).and_then(|rest| rest.split("const EN: Words").next());
        let french = french.unwrap();
        for mark in [':', ';', '?', '!', '»'] {
            assert!(!french.contains(&format!(" {mark}")), "an ordinary space before {mark}");
        }
        assert!(!french.contains("« ") && !french.contains('\''));
        for (narrow, wide) in [("\\u{202f};", "\\u{a0};"), ("\\u{202f}?", "\\u{a0}?")] {
            assert!(!french.contains(wide), "{wide} should be {narrow}");
        }
    }
}
