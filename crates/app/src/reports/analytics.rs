//! The numbers of a campaign as a workbook: candidates, criteria, questions, raters, and how they were worked out.

use std::path::PathBuf;

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Id, campaign::Campaign, consent::Language};
use report::sheets::{self, Sheet, SheetCell};
use serde::Deserialize;
use ts_rs::TS;

use super::{
    Exported, Rendered, hand_over, safe_name,
    tables::{Say, distribution, distribution_columns, measure, number, sheet, text, whole},
};
use crate::{
    Cx, Error, Result,
    analytics::{self, CampaignAnalytics},
    campaigns,
};

#[derive(Deserialize, TS)]
pub(crate) struct ExportAnalytics {
    campaign_id: Id<Campaign>,
    language: Language,
    path: Option<PathBuf>,
}

pub(crate) fn export(cx: &Cx<'_>, input: ExportAnalytics) -> Result<Exported> {
    let say = Say(input.language);
    let (campaign, questions, found) = cx.read(|tx| {
        let campaign = tx.require(input.campaign_id)?;
        let questions = campaigns::questions(tx, campaign.id)?;
        Ok((campaign, questions, analytics::of(tx, input.campaign_id, cx.user)?))
    })?;
    let criteria: Vec<&str> = campaign.criteria.iter().map(|criterion| criterion.name.as_str()).collect();
    let questions: Vec<&str> = questions.iter().map(|question| question.displayed_text.as_str()).collect();
    let tables = [
        candidates(say, &criteria, &found),
        criteria_sheet(say, &criteria, &found),
        questions_sheet(say, &questions, &found),
        raters(say, &found),
        drift(say, &found),
        method(say, &found),
    ];
    let title = format!("{} - {}", say.of("Résultats", "Results"), campaign.title);
    let bytes = sheets::write(&title, &tables, cx.now().0)?;
    hand_over(cx, &Rendered { file_name: format!("{}.xlsx", safe_name(&title)), bytes }, input.path)
}

fn candidates(say: Say, criteria: &[&str], found: &CampaignAnalytics) -> Sheet {
    let mut columns = vec![
        (say.of("Candidat", "Candidate"), 28.0),
        (say.of("Évaluateurs", "Raters"), 12.0),
        (say.of("Moyenne (1–5)", "Mean (1–5)"), 14.0),
    ];
    columns.extend(criteria.iter().map(|name| (*name, 18.0)));
    let mut lines: Vec<(String, Vec<SheetCell>)> = found
        .numbers
        .candidates
        .iter()
        .map(|candidate| {
            let name = found.candidate_names.get(&candidate.session_id.to_string());
            let name = name.cloned().unwrap_or_default();
            let mut row = vec![text(&name), whole(candidate.raters), number(candidate.overall)];
            row.extend(candidate.criteria.iter().map(|mean| number(*mean)));
            (domain::text::fold(&name), row)
        })
        .collect();
    // By name: a list that is sorted by score reads as a decision.
    lines.sort_by(|(first, _), (second, _)| first.cmp(second));
    let rows = lines.into_iter().map(|(_, row)| row).collect();
    sheet(say.of("Candidats", "Candidates"), &columns, rows)
}

fn criteria_sheet(say: Say, criteria: &[&str], found: &CampaignAnalytics) -> Sheet {
    let mut columns = vec![(say.of("Critère", "Criterion"), 30.0)];
    columns.extend(distribution_columns(say));
    for name in [
        "ICC(2,k)",
        say.of("Kappa pondéré", "Weighted kappa"),
        say.of("Alpha de Krippendorff", "Krippendorff’s alpha"),
    ] {
        columns.extend([(name, 14.0), (say.of("Pourquoi non mesurable", "Why not measurable"), 28.0)]);
    }
    let rows = found.numbers.criteria.iter().zip(criteria).map(|(criterion, name)| {
        let mut row = vec![text(name)];
        row.extend(distribution(&criterion.ratings));
        row.extend(
            [criterion.icc, criterion.kappa, criterion.alpha].into_iter().flat_map(|each| measure(say, each)),
        );
        row
    });
    sheet(say.of("Critères", "Criteria"), &columns, rows.collect())
}

fn questions_sheet(say: Say, questions: &[&str], found: &CampaignAnalytics) -> Sheet {
    let mut columns = vec![("Question", 50.0), (say.of("Réponses", "Answers"), 10.0)];
    columns.extend(distribution_columns(say));
    columns.push((say.of("Discrimination", "Discrimination"), 15.0));
    let rows = found.numbers.questions.iter().zip(questions).map(|(question, name)| {
        let mut row = vec![text(name), whole(question.answers)];
        row.extend(distribution(&question.ratings));
        row.push(number(question.discrimination));
        row
    });
    sheet("Questions", &columns, rows.collect())
}

fn name_of(found: &CampaignAnalytics, rater: impl ToString) -> SheetCell {
    text(found.rater_names.get(&rater.to_string()).map_or("", String::as_str))
}

fn raters(say: Say, found: &CampaignAnalytics) -> Sheet {
    let mut columns = vec![
        (say.of("Évaluateur", "Rater"), 26.0),
        (say.of("Évaluations signées", "Signed evaluations"), 14.0),
    ];
    columns.extend(distribution_columns(say));
    columns.push((say.of("Écart aux autres", "Difference to the others"), 16.0));
    let rows = found.numbers.raters.iter().map(|rater| {
        let mut row = vec![name_of(found, rater.rater_id), whole(rater.signed)];
        row.extend(distribution(&rater.ratings));
        row.push(number(rater.leniency));
        row
    });
    sheet(say.of("Évaluateurs", "Raters"), &columns, rows.collect())
}

fn drift(say: Say, found: &CampaignAnalytics) -> Sheet {
    let columns = [
        (say.of("Évaluateur", "Rater"), 26.0),
        (say.of("Rang de la signature", "Order of signing"), 14.0),
        (say.of("Écart aux autres", "Difference to the others"), 16.0),
    ];
    let rows = found.numbers.raters.iter().flat_map(|rater| {
        (1_u32..).zip(&rater.drift).map(|(place, point)| {
            vec![name_of(found, rater.rater_id), whole(place), number(Some(point.difference))]
        })
    });
    sheet(say.of("Dérive", "Drift"), &columns, rows.collect())
}

fn method(say: Say, found: &CampaignAnalytics) -> Sheet {
    let fact = |name: &str, what: SheetCell| vec![text(name), what];
    let rows = vec![
        fact(say.of("Entretiens évalués", "Evaluated interviews"), whole(found.numbers.sessions)),
        fact(say.of("dont par plusieurs évaluateurs", "of these by several raters"), whole(found.numbers.rated_by_several)),
        fact(say.of("Évaluations cachées à ce lecteur", "Evaluations hidden from this reader"), whole(found.hidden)),
        fact(say.of("Notes", "Ratings"), text(say.of(
            "De 1 à 5 sur des échelles ancrées\u{202f}; seules comptent les évaluations signées.",
            "From 1 to 5 on anchored scales; signed evaluations alone count.",
        ))),
        fact("ICC(2,k)", text(say.of(
            "Fiabilité de la moyenne des évaluateurs (Shrout et Fleiss 1979, cas 2). Sous 0,5 faible, 0,5 à 0,75 modérée, 0,75 à 0,9 bonne, au-delà excellente (Koo et Li 2016).",
            "Reliability of the mean of the raters (Shrout and Fleiss 1979, case 2). Under 0.5 poor, 0.5 to 0.75 moderate, 0.75 to 0.9 good, above excellent (Koo and Li 2016).",
        ))),
        fact(say.of("Kappa pondéré", "Weighted kappa"), text(say.of(
            "Accord au-delà du hasard, poids quadratiques, moyenne des paires (Cohen 1968, Light 1971).",
            "Agreement beyond chance, quadratic weights, mean of all pairs (Cohen 1968, Light 1971).",
        ))),
        fact(say.of("Alpha de Krippendorff", "Krippendorff’s alpha"), text(say.of(
            "Accord pour des rangs, lacunes comprises (Krippendorff 2011)\u{202f}; sous 0,667 on n’en conclut rien.",
            "Agreement of ranks, gaps allowed (Krippendorff 2011); under 0.667 nothing follows from it.",
        ))),
        fact(say.of("Discrimination", "Discrimination"), text(say.of(
            "Corrélation de la note d’une question avec celle des autres réponses du candidat, à partir de cinq candidats\u{202f}; sous 0,2 la question sépare peu, sous 0 elle va à l’encontre des autres.",
            "Correlation of a question’s rating with that of the candidate’s other answers, from five candidates on; under 0.2 it separates little, under 0 it goes against the others.",
        ))),
        fact(say.of("Écart aux autres", "Difference to the others"), text(say.of(
            "Moyenne de la note donnée moins celle des autres évaluateurs pour la même chose, en points de l’échelle\u{202f}: au-dessus de 0 plus indulgent, en dessous plus sévère.",
            "Mean of the rating given minus that of the other raters for the same thing, in steps of the scale: above 0 milder, below 0 stricter.",
        ))),
    ];
    sheet(
        say.of("Méthode", "Method"),
        &[(say.of("Mesure", "Measure"), 34.0), (say.of("Sens", "Meaning"), 90.0)],
        rows,
    )
}

/// The longest picture that is taken.
const MOST_PNG_BYTES: usize = 20 << 20;
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

#[derive(Deserialize, TS)]
pub(crate) struct SavePicture {
    /// What it shows; becomes the name of the file.
    name: String,
    /// The PNG file, base 64.
    png: String,
}

/// Keeps a chart that the window drew among the reports: a window has no downloads.
pub(crate) fn save_picture(cx: &Cx<'_>, input: SavePicture) -> Result<Exported> {
    let bytes = STANDARD.decode(&input.png).map_err(|_| Error::field("png", "unknown"))?;
    if !bytes.starts_with(PNG_SIGNATURE) || bytes.len() > MOST_PNG_BYTES {
        return Err(Error::field("png", "unknown"));
    }
    hand_over(cx, &Rendered { file_name: format!("{}.png", safe_name(&input.name)), bytes }, None)
}
