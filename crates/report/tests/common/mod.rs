//! Reports to render, and the tools that read them back.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use recruteia_report::{
    Answer, Blind, Campaign, Candidate, Consent, ConsentKind, Criterion, CriterionResult, Language, Look,
    MediaKind, Method, Model, Moment, Overall, PanelRater, Question, Rater, Rating, ReportInfo, Review,
    Segment, Session, SessionMode, SessionReport, SignOff, Transcript, TranscriptionMethod,
};

/// 21 November 2026, 13:05:00 UTC.
pub const MOMENT_MS: i64 = 1_795_266_300_000;
pub const HASH: &str = "9f2c4b7a1e6d8035c1f0a9b8d7e6f5043322110fabcdeffedcba00112233445a";

/// What a bilingual interview for a real job looks like.
pub fn realistic(language: Language) -> SessionReport {
    let criteria = vec![
        criterion("Exactitude", "Les faits et les notions sont justes.", 2.0),
        criterion("Clarté", "L’exposé se suit sans effort, du problème à la solution.", 1.0),
        criterion("Profondeur", "Les causes, les limites et les compromis sont nommés.", 1.5),
        criterion("Travail d’équipe", "La part des autres est reconnue, les désaccords sont traités.", 1.0),
    ];
    let questions = vec![
        Question {
            position: 1,
            text:
                "Pouvez-vous décrire un projet dont vous êtes fière, et votre rôle exact dans sa réussite ?"
                    .into(),
            original_text: Some("Décrivez un projet réussi.".into()),
            category: "Expérience".into(),
            answer: Some(Answer {
                duration_ms: 134_400,
                media_kind: MediaKind::Video,
                source_name: Some("réponse-1 (définitive).mp4".into()),
                transcript: Some(transcript(
                    "fr",
                    12,
                    "J’ai repris la chaîne de traitement d’images d’un hôpital à \
                    Nœux-les-Mines : les délais dépassaient « trois semaines », et personne n’osait y toucher.",
                )),
                probes: Vec::new(),
                moments: vec![
                    Moment {
                        at_ms: 62_300,
                        quote: Some(
                            "Les délais dépassaient trois semaines, et personne n’osait y toucher.".into(),
                        ),
                        note: "Situation décrite avec un chiffre ; à recouper.".into(),
                    },
                    Moment {
                        at_ms: 101_000, quote: None, note: "Hésite sur la part des collègues.".into()
                    },
                ],
                ratings: vec![
                    rating(0, 4, "Chiffres précis et vérifiables ; cite la source de chaque mesure."),
                    rating(1, 5, ""),
                    rating(
                        3,
                        2,
                        "Dit « je » pour tout. Relancée, ne nomme aucun collègue.\nÀ creuser en second entretien.",
                    ),
                ],
            }),
        },
        Question {
            position: 2,
            text: "Tell us about a decision you took with incomplete information.".into(),
            original_text: None,
            category: "Judgement".into(),
            answer: Some(Answer {
                duration_ms: 62_100,
                media_kind: MediaKind::Audio,
                source_name: None,
                transcript: Some(Transcript {
                    edited_by_hand: true,
                    ..transcript(
                        "en",
                        7,
                        "We had two days, one broken sensor and a customer who could not wait, so we \
                        shipped the smaller model and measured.",
                    )
                }),
                probes: Vec::new(),
                moments: Vec::new(),
                ratings: vec![
                    rating(0, 3, "Solid, no more."),
                    rating(2, 4, "Names what was given up, and why."),
                ],
            }),
        },
        Question {
            position: 3,
            text: "Que ferez-vous pendant vos trente premiers jours ?".into(),
            original_text: None,
            category: "Projection".into(),
            answer: None,
        },
    ];
    SessionReport {
        panel: vec![PanelRater {
            name: "Élodie Marchand-Nguyễn".into(),
            at_ms: MOMENT_MS + 3_600_000,
            hash: HASH.chars().rev().collect(),
            criteria_results: (0..4).map(|criterion| CriterionResult { criterion, mean_rating: 3.0 }).collect(),
            overall: Some(Overall { rating_1_5: 3.0, recruiter_score_1_10: 5.5 }),
        }],
        report: ReportInfo {
            language,
            generated_at_ms: MOMENT_MS + 90_000_000,
            time_zone: "Europe/Paris".into(),
            product_version: "0.1.0".into(),
            sample: false,
            synthetic_model: false,
        },
        look: Look::default(),
        organisation: "Atelier Numérique de l’Œuvre".into(),
        campaign: Campaign {
            title: "Développeuse ou développeur vision par ordinateur".into(),
            job_title: "Ingénieur·e logiciel".into(),
            job_description: Some("Vous rejoignez une équipe de six personnes à Lille.\n\nVous concevez et maintenez la chaîne \
                d’analyse d’images médicales, de l’acquisition au diagnostic assisté, dans un cadre réglementé.".into()),
            policy_profiles: vec!["EU".into(), "FR".into()],
            created_at_ms: MOMENT_MS - 2_000_000_000,
        },
        candidate: Candidate { name: "Zoé Lefèvre-Łukasiewicz".into(), email: Some("zoe.lefevre@example.org".into()) },
        session: Session {
            id: "0198f6c2-7b1a-7c3e-9d44-5a1b2c3d4e5f".into(),
            mode: SessionMode::Autonomous,
            language: "fr".into(),
            review: Review::Signed,
            completed_at_ms: Some(MOMENT_MS),
        },
        rater: Rater { name: "Béatrice N’Guyễn".into() },
        sign_off: Some(SignOff {
            at_ms: MOMENT_MS + 86_400_000,
            rater_name: "Béatrice N’Guyễn".into(),
            hash: HASH.into(),
            version: 2,
            reason: Some("Commentaire de la question 1 précisé après relecture.".into()),
            blind: Some(Blind { face_and_voice: true, looked: None }),
        }),
        criteria,
        questions,
        criteria_results: vec![
            CriterionResult { criterion: 0, mean_rating: 3.5 },
            CriterionResult { criterion: 1, mean_rating: 5.0 },
            CriterionResult { criterion: 2, mean_rating: 4.0 },
            CriterionResult { criterion: 3, mean_rating: 2.0 },
        ],
        overall: Some(Overall { rating_1_5: 3.6363636, recruiter_score_1_10: 6.931818 }),
        method: Method {
            models: vec![Model {
                name: "whisper-small-q5_1".into(),
                sha256: "ae85e4a935d7a567bd102fe55afc16bb595bdb618e11b2fc7591bc08120411bb".into(),
            }],
            voice_activity_detector: Some("Silero VAD 5.1.2".into()),
            ai_assisted: false,
            consents: vec![
                consent(ConsentKind::Recording, true),
                consent(ConsentKind::Transcription, true),
                consent(ConsentKind::AiAssistance, false),
                consent(ConsentKind::FacialMetrics, false),
            ],
        },
    }
}

/// Nothing rated, nothing said.
pub fn minimal(language: Language) -> SessionReport {
    SessionReport {
        report: ReportInfo {
            language,
            generated_at_ms: MOMENT_MS,
            time_zone: "UTC".into(),
            ..ReportInfo::default()
        },
        organisation: "Org".into(),
        candidate: Candidate { name: "Ada".into(), email: None },
        campaign: Campaign { title: "Essai".into(), ..Campaign::default() },
        ..SessionReport::default()
    }
}

/// What nobody should enter and somebody will.
pub fn hostile() -> SessionReport {
    let mut report = realistic(Language::Fr);
    report.report.sample = true;
    report.report.synthetic_model = true;
    report.sign_off = None;
    report.candidate.name = format!(
        "=HYPERLINK(\"http://x\") Wolfeschlegelsteinhausenbergerdorff{} محمد بن عبد الله \u{202e}evil 北京 🧑🏽‍💻 \u{0}\u{8}\u{1b}[31m",
        "ü".repeat(300)
    );
    report.organisation = "@SUM(A1) & <script>\"'</script> ]]> \u{ffff} \u{feff}".into();
    report.campaign.title = "+cmd|' /C calc'!A0 ".repeat(40);
    report.campaign.job_description = Some("-2+3 _x0041_ \r\n\r\n\t".repeat(400));
    report.criteria[0].name = "Unmotinterminable".repeat(60);
    report.criteria[1].anchor5 = "ع ".repeat(3000);
    let words: String = (0..10_000).map(|n| format!("mot{n} ")).collect();
    report.questions[0].answer.as_mut().unwrap().transcript.as_mut().unwrap().segments = vec![
        segment(0, 3_600_000, &words, Some(0.3)),
        segment(3_600_000, 3_599_000, "Zalgo Z\u{351}\u{36b}\u{343}a", None),
    ];
    report.questions[1].answer.as_mut().unwrap().ratings[0].comment = "🔥".repeat(5000);
    report.questions[1].answer.as_mut().unwrap().duration_ms = u64::MAX;
    report.questions[2].text = "x".repeat(40_000);
    report.method.consents[0].at_ms = i64::MAX;
    report.campaign.created_at_ms = i64::MIN;
    report
}

/// Twenty questions of three minutes each.
pub fn big() -> SessionReport {
    let mut report = realistic(Language::En);
    let model = report.questions[0].clone();
    report.questions = (1..=20)
        .map(|position| Question {
            position,
            text: format!("Question number {position}, asked in earnest?"),
            ..model.clone()
        })
        .collect();
    for question in &mut report.questions {
        question.answer.as_mut().unwrap().transcript =
            Some(transcript("en", 16, &"Some quite ordinary words. ".repeat(4)));
    }
    report
}

pub fn segment(start_ms: u64, end_ms: u64, text: &str, confidence: Option<f64>) -> Segment {
    Segment { start_ms, end_ms, text: text.to_owned(), confidence }
}

fn transcript(language: &str, count: u64, text: &str) -> Transcript {
    let segments = (0..count)
        .map(|n| segment(n * 11_000 + 400, n * 11_000 + 10_900, text, Some(if n == 3 { 0.48 } else { 0.93 })))
        .collect();
    Transcript {
        method: TranscriptionMethod::LocalModel,
        model: Some("whisper-small-q5_1".into()),
        language: language.into(),
        confidence: Some(0.91),
        edited_by_hand: false,
        segments,
    }
}

fn criterion(name: &str, description: &str, weight: f64) -> Criterion {
    Criterion {
        name: name.into(),
        description: description.into(),
        weight,
        anchor1: format!("{name} absente : affirmations vagues, sans exemple."),
        anchor3: format!("{name} suffisante : un exemple concret, quelques imprécisions."),
        anchor5: format!("{name} remarquable : exemples multiples, chiffrés, et leurs limites."),
    }
}

fn rating(criterion: usize, value: u8, comment: &str) -> Rating {
    Rating { criterion, value, comment: comment.into(), at_ms: MOMENT_MS + 3_600_000 }
}

fn consent(kind: ConsentKind, granted: bool) -> Consent {
    Consent {
        kind,
        granted,
        version: "2026-08".into(),
        language: "fr".into(),
        hash: "1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014".into(),
        at_ms: MOMENT_MS - 86_400_000,
    }
}

/// Where rendered files are kept after the tests, to be looked at.
pub fn output(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Whether a program is installed; says that the test is skipped when it is not.
pub fn has(test: &str, program: &str, package: &str) -> bool {
    let found =
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("SKIPPED {test}: {program} is missing (install {package})");
    }
    found
}

/// Standard output of a program that must succeed.
pub fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Spaces and line ends as single spaces, so that wrapped text can be looked for.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
