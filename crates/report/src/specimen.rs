//! An interview that never was, to show what a report looks like before there is one.

use crate::model::{
    Answer, Campaign, Candidate, Consent, ConsentKind, Criterion, CriterionResult, Language, MediaKind,
    Method, Overall, Question, Rater, Rating, ReportInfo, Review, Segment, Session, SessionReport,
    Transcript, TranscriptionMethod,
};

impl SessionReport {
    /// The report of a fictional interview, marked as a sample and as a draft. Language, time, time zone and version
    /// are those of `report`.
    pub fn specimen(report: ReportInfo) -> Self {
        let french = report.language == Language::Fr;
        let say = |fr: &str, en: &str| if french { fr } else { en }.to_owned();
        let at_ms = report.generated_at_ms;
        let criteria = vec![
            Criterion {
                name: say("Organisation", "Organisation"),
                description: say("Prévoit, suit, prévient.", "Plans, follows up, gives notice."),
                weight: 2.0,
                anchor1: say("Réagit à ce qui arrive, sans plan.", "Reacts to what comes, without a plan."),
                anchor3: say("Établit un plan et s’y tient.", "Makes a plan and keeps to it."),
                anchor5: say(
                    "Établit un plan, en suit les écarts, prévient à temps ceux qui en dépendent.",
                    "Makes a plan, follows where it slips, and tells in time those who depend on it.",
                ),
            },
            Criterion {
                name: say("Travail d’équipe", "Teamwork"),
                description: say("Reconnaît la part des autres.", "Gives others their share."),
                weight: 1.0,
                anchor1: say("Parle de soi seul.", "Speaks of themselves alone."),
                anchor3: say("Dit qui a fait quoi.", "Says who did what."),
                anchor5: say(
                    "Dit qui a fait quoi, et comment un désaccord a été réglé.",
                    "Says who did what, and how a disagreement was settled.",
                ),
            },
        ];
        let answer = |duration_ms, sentences: [String; 2], ratings| Answer {
            duration_ms,
            media_kind: MediaKind::Video,
            source_name: None,
            transcript: Some(Transcript {
                method: TranscriptionMethod::LocalModel,
                model: Some("whisper-base-q5_1".into()),
                language: report.language.tag().into(),
                confidence: Some(0.94),
                edited_by_hand: false,
                segments: (0..)
                    .zip(sentences)
                    .map(|(place, text)| Segment {
                        start_ms: place * 9_000,
                        end_ms: place * 9_000 + 8_400,
                        text,
                        confidence: Some(0.94),
                    })
                    .collect(),
            }),
            ratings,
            moments: Vec::new(),
            probes: Vec::new(),
        };
        let rating = |criterion, value, comment| Rating { criterion, value, comment, at_ms };
        let questions = vec![
            Question {
                position: 1,
                text: say(
                    "Racontez un projet dont le calendrier a glissé. Qu’avez-vous fait ?",
                    "Tell us about a project that ran late. What did you do?",
                ),
                original_text: None,
                category: say("Expérience", "Experience"),
                answer: Some(answer(
                    96_000,
                    [
                        say(
                            "La livraison des décors avait dix jours de retard, à trois semaines de la première.",
                            "The sets were ten days late, three weeks before the opening.",
                        ),
                        say(
                            "J’ai refait le plan avec l’équipe, et j’ai prévenu la régie et le théâtre le jour même.",
                            "I made a new plan with the team, and told the crew and the theatre the same day.",
                        ),
                    ],
                    vec![
                        rating(
                            0,
                            5,
                            say(
                                "Plan refait avec l’équipe, régie et théâtre prévenus le jour même.",
                                "New plan with the team; crew and theatre told the same day.",
                            ),
                        ),
                        rating(1, 3, say("Nomme le chef constructeur.", "Names the master carpenter.")),
                    ],
                )),
            },
            Question {
                position: 2,
                text: say(
                    "Décrivez un désaccord dans une équipe. Comment s’est-il terminé ?",
                    "Describe a disagreement in a team. How did it end?",
                ),
                original_text: None,
                category: say("Équipe", "Team"),
                answer: Some(answer(
                    71_000,
                    [
                        say(
                            "Deux collègues ne voulaient pas du même ordre de montage.",
                            "Two colleagues wanted to build in a different order.",
                        ),
                        say(
                            "Nous avons essayé les deux sur une maquette, et chacun a vu lequel tenait.",
                            "We tried both on a model, and everybody saw which one held.",
                        ),
                    ],
                    vec![rating(
                        1,
                        4,
                        say("Essai des deux ordres sur maquette.", "Both orders tried on a model."),
                    )],
                )),
            },
        ];
        Self {
            campaign: Campaign {
                title: say("Régie générale – tournée", "Stage management – on tour"),
                job_title: say("Régie générale", "Stage manager"),
                job_description: Some(say(
                    "Prépare et conduit les représentations d’une troupe de douze personnes.",
                    "Prepares and runs the performances of a company of twelve.",
                )),
                policy_profiles: vec!["EU".into()],
                created_at_ms: at_ms,
            },
            candidate: Candidate { name: "Camille Exemple".into(), email: None },
            session: Session {
                id: "00000000-0000-7000-8000-000000000000".into(),
                language: report.language.tag().into(),
                review: Review::ToSign,
                completed_at_ms: Some(at_ms),
                ..Session::default()
            },
            rater: Rater { name: say("Personne qui évalue", "The rater") },
            criteria,
            questions,
            // (5) and (3 + 4) / 2, weighted 2 to 1: 4.5 of 5.
            criteria_results: vec![
                CriterionResult { criterion: 0, mean_rating: 5.0 },
                CriterionResult { criterion: 1, mean_rating: 3.5 },
            ],
            overall: Some(Overall { rating_1_5: 4.5, recruiter_score_1_10: 8.875 }),
            method: Method {
                consents: [ConsentKind::Recording, ConsentKind::Transcription]
                    .map(|kind| Consent {
                        kind,
                        granted: true,
                        version: "1".into(),
                        language: report.language.tag().into(),
                        hash: String::new(),
                        at_ms,
                    })
                    .into(),
                ..Method::default()
            },
            report: ReportInfo { sample: true, ..report },
            ..Self::default()
        }
    }
}
