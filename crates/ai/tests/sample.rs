//! Two answers of the sample interview (`assets/sample/sample.json`), as its transcript has them.

use domain::{
    Millis,
    analysis::{Notes, StarPart, Statement, StatementKind, TopicKind},
    transcript::Segment,
};
use recruteia_ai::{Answer, Topic, analyse};

fn notes(language: &str, question: &str, phrases: &[(i64, i64, &str)]) -> Notes {
    let segments: Vec<Segment> = phrases
        .iter()
        .map(|(start, end, text)| Segment {
            start_ms: Millis(*start),
            end_ms: Millis(*end),
            text: (*text).into(),
            confidence: None,
            words: Vec::new(),
        })
        .collect();
    let topic = Topic { kind: TopicKind::Question, criterion_id: None, text: question };
    analyse(&Answer { segments: &segments, language, duration: Millis(26_000) }, &[topic])
}

fn quotes(notes: &Notes, kind: StatementKind) -> Vec<&str> {
    let of_kind = |statement: &&Statement| statement.kind == kind;
    notes
        .statements
        .iter()
        .filter(of_kind)
        .flat_map(|statement| &statement.quotes)
        .map(|quote| quote.text.as_str())
        .collect()
}

#[test]
fn the_answer_about_a_delay() {
    let notes = notes(
        "fr",
        "Racontez une situation où un projet a pris du retard : qu’avez-vous fait, étape par étape, et qu’en est-il sorti ?",
        &[
            (500, 3_500, "L'année dernière, nous avons eu un retard avec le fournisseur."),
            (4_260, 6_600, "D'abord, j'ai organisé une réunion."),
            (7_194, 9_700, "Ensuite, j'ai préparé un plan avec mon équipe."),
            (10_340, 13_200, "Nous avons créé un tableau de bord pour la direction."),
            (13_929, 16_200, "Enfin, j'ai écrit un rapport pour le client."),
            (16_850, 18_900, "Au final, les délais ont été respectés."),
            (19_544, 21_900, "Euh, je pense que le client était satisfait."),
            (22_586, 25_000, "Cette expérience m'a appris la négociation."),
        ],
    );
    let Some(figures) = &notes.figures else { panic!("{notes:?}") };
    let Some(star) = &figures.star else { panic!("{figures:?}") };
    assert_eq!(star.found, [StarPart::Situation, StarPart::Action, StarPart::Result]);
    assert_eq!(star.not_found, [StarPart::Task]);
    assert_eq!((star.first_person.singular, star.first_person.plural), (3, 1));
    assert_eq!(quotes(&notes, StatementKind::FilledPause), ["Euh,"]);
    assert!(quotes(&notes, StatementKind::DiscourseMarker).is_empty());
    assert!(quotes(&notes, StatementKind::Result).contains(&"Au final, les délais ont été respectés."));
    assert_eq!(figures.overlaps[0].taken_up, ["retard"]);
    assert!(figures.overlaps[0].not_found.contains(&"étape".to_owned()));
    // Seven gaps between phrases, from 594 to 760 ms.
    assert_eq!((figures.times.pauses.count, figures.times.pauses.longest_ms), (7, Millis(760)));
    assert_eq!((figures.times.long_pauses.count, figures.times.latency_ms), (0, Millis(500)));
}

#[test]
fn the_answer_in_english() {
    let notes = notes(
        "en",
        "Describe a technical problem that you had with a customer.",
        &[
            (500, 2_300, "Well, that is a good question."),
            (2_933, 5_900, "I have been a project manager for seven years."),
            (6_523, 9_900, "Two years ago, we had a technical issue with the customer."),
            (10_527, 12_900, "First, I listened to everyone."),
            (13_594, 15_800, "Then I made a clear plan with my team."),
            (16_405, 18_200, "In the end, we met the deadline."),
            (18_820, 21_400, "I chose your company because of the mission."),
            (22_020, 25_000, "Thank you for your time, have a nice day."),
        ],
    );
    let Some(figures) = &notes.figures else { panic!("{notes:?}") };
    let Some(star) = &figures.star else { panic!("{figures:?}") };
    assert_eq!(star.found, [StarPart::Situation, StarPart::Action, StarPart::Result]);
    assert_eq!(star.not_found, [StarPart::Task]);
    let situation = quotes(&notes, StatementKind::Situation);
    assert!(
        situation.contains(&"Two years ago, we had a technical issue with the customer."),
        "{situation:?}"
    );
    assert!(quotes(&notes, StatementKind::DiscourseMarker).is_empty());
    assert_eq!(figures.overlaps[0].taken_up, ["technical", "customer"]);
    assert_eq!(figures.overlaps[0].not_found, ["problem"]);
}
