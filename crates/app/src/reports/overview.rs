//! What interviews come to across campaigns, as a workbook: jobs, competencies, and how it was worked out.

use std::path::PathBuf;

use domain::{Millis, consent::Language, statistics::Lengths};
use report::sheets::{self, Sheet, SheetCell};
use serde::Deserialize;
use ts_rs::TS;

use super::{
    Exported, Rendered, hand_over, safe_name,
    tables::{Say, distribution, distribution_columns, measure, number, sheet, text, whole},
};
use crate::{
    Cx, Result,
    overview::{self, OverviewView, Period},
};

#[derive(Deserialize, TS)]
pub(crate) struct ExportOverview {
    period: Period,
    language: Language,
    path: Option<PathBuf>,
}

pub(crate) fn export(cx: &Cx<'_>, input: ExportOverview) -> Result<Exported> {
    let say = Say(input.language);
    let found = overview::get(cx, input.period)?;
    let tables = [jobs(say, &found), competencies(say, &found), method(say, &found)];
    let title = say.of("Statistiques par poste et compétence", "Statistics by job and competency");
    let bytes = sheets::write(title, &tables, cx.now().0)?;
    hand_over(cx, &Rendered { file_name: format!("{}.xlsx", safe_name(title)), bytes }, input.path)
}

/// A length in days.
fn days(length: Option<Millis>) -> SheetCell {
    number(length.map(|length| length.0 as f64 / Millis::DAY.0 as f64))
}

fn jobs(say: Say, found: &OverviewView) -> Sheet {
    let mut columns = vec![
        (say.of("Poste", "Job"), 34.0),
        (say.of("Campagnes", "Campaigns"), 12.0),
        (say.of("Entretiens", "Interviews"), 12.0),
        (say.of("Complets", "Completed"), 12.0),
        (say.of("Taux de complétion", "Completion rate"), 14.0),
        (say.of("Signés", "Signed"), 10.0),
        (say.of("Résultat moyen (1–5)", "Mean result (1–5)"), 14.0),
        (say.of("Jours jusqu’à la signature (médiane)", "Days to signature (median)"), 18.0),
    ];
    columns.extend(distribution_columns(say));
    let rows = found.numbers.jobs.iter().map(|job| {
        let median = |lengths: Lengths| lengths.median_ms;
        let mut row = vec![
            text(&job.job_title),
            whole(job.campaigns),
            whole(job.interviews),
            whole(job.completed),
            number(job.completion_rate),
            whole(job.signed),
            number(job.overall),
            days(job.to_signature.map(median)),
        ];
        row.extend(distribution(&job.ratings));
        row
    });
    sheet(say.of("Postes", "Jobs"), &columns, rows.collect())
}

fn competencies(say: Say, found: &OverviewView) -> Sheet {
    let mut columns = vec![
        (say.of("Compétence", "Competency"), 34.0),
        (say.of("Postes", "Jobs"), 40.0),
        (say.of("Campagnes", "Campaigns"), 12.0),
        (say.of("Entretiens", "Interviews"), 12.0),
    ];
    columns.extend(distribution_columns(say));
    columns.push((say.of("Alpha de Krippendorff", "Krippendorff’s alpha"), 14.0));
    columns.push((say.of("Pourquoi non mesurable", "Why not measurable"), 28.0));
    let rows = found.numbers.competencies.iter().map(|competency| {
        let mut row = vec![
            text(&competency.name),
            text(&competency.jobs.join(", ")),
            whole(competency.campaigns),
            whole(competency.interviews),
        ];
        row.extend(distribution(&competency.ratings));
        row.extend(measure(say, competency.alpha));
        row
    });
    sheet(say.of("Compétences", "Competencies"), &columns, rows.collect())
}

fn method(say: Say, found: &OverviewView) -> Sheet {
    let fact = |name: &str, what: SheetCell| vec![text(name), what];
    let rows = vec![
        fact(say.of("Campagnes", "Campaigns"), whole(found.numbers.campaigns)),
        fact(say.of("Entretiens", "Interviews"), whole(found.numbers.interviews)),
        fact(say.of("Entretiens signés", "Signed interviews"), whole(found.numbers.signed)),
        fact(say.of("Évaluations cachées à ce lecteur", "Evaluations hidden from this reader"), whole(found.hidden)),
        fact(say.of("Entretiens plus anciens laissés de côté", "Older interviews left out"), number(Some(found.left_out as f64))),
        fact(say.of("Regroupement", "Grouping"), text(say.of(
            "Les campagnes au même intitulé de poste, et les critères du même nom, comptent ensemble, quelles que soient majuscules et accents.",
            "Campaigns with the same job title, and criteria of the same name, count together whatever their case and accents.",
        ))),
        fact(say.of("Notes", "Ratings"), text(say.of(
            "De 1 à 5 sur des échelles ancrées\u{202f}; seules comptent les évaluations signées.",
            "From 1 to 5 on anchored scales; signed evaluations alone count.",
        ))),
        fact(say.of("Alpha de Krippendorff", "Krippendorff’s alpha"), text(say.of(
            "Accord pour des rangs, lacunes comprises (Krippendorff 2011)\u{202f}; sous 0,667 on n’en conclut rien.",
            "Agreement of ranks, gaps allowed (Krippendorff 2011); under 0.667 nothing follows from it.",
        ))),
    ];
    sheet(
        say.of("Méthode", "Method"),
        &[(say.of("Mesure", "Measure"), 34.0), (say.of("Sens", "Meaning"), 90.0)],
        rows,
    )
}
