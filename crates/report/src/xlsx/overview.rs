//! The first sheet: facts, overall result, criteria with their anchors, consents.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Sheets;
use super::cells::{Pen, row_height};
use crate::blind;
use crate::cell::{Cell, Column};
use crate::format::clean;

/// Of the columns: labels and criteria, values and descriptions, two figures, three anchors.
const WIDTHS: [f64; 7] = [32.0, 70.0, 12.0, 12.0, 32.0, 32.0, 32.0];

impl Sheets<'_> {
    pub(super) fn overview(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (report, words) = (self.report, self.pen.words);
        for (column, width) in (0..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        sheet.write_string_with_format(0, 0, words.interview_report, &self.pen.styles.title)?;
        sheet.set_row_height(0, 24.0)?;
        sheet.set_freeze_panes(1, 0)?;
        let mut states = Vec::new();
        if report.report.sample {
            states.push(words.sample_note);
        }
        if report.sign_off.is_none() {
            states.push(words.draft);
        }
        sheet.write_string_with_format(1, 0, states.join("  ·  "), &self.pen.styles.subtitle)?;
        let mut row = 2;
        for (label, cell) in self.facts() {
            sheet.write_string_with_format(row, 0, clean(label), &self.pen.styles.label)?;
            self.pen.write(sheet, row, 1, &cell)?;
            let lines = cell.lines(WIDTHS[1]).max(label.chars().count().div_ceil(WIDTHS[0] as usize));
            sheet.set_row_height(row, row_height(lines))?;
            row += 1;
        }
        row = self.scorecard(sheet, row + 1)?;
        self.consents(sheet, row + 1)
    }

    fn facts(&self) -> Vec<(&'static str, Cell)> {
        let (report, words, language) = (self.report, self.pen.words, self.pen.format.language);
        let completed =
            report.session.completed_at_ms.map_or_else(|| Cell::text(words.not_completed), Cell::Moment);
        let mut facts = vec![
            (words.candidate, Cell::text(&report.candidate.name)),
            (words.email, Cell::optional_text(report.candidate.email.as_deref())),
            (words.organisation, Cell::text(&report.organisation)),
            (words.campaign, Cell::text(&report.campaign.title)),
            (words.campaign_created, Cell::Moment(report.campaign.created_at_ms)),
            (words.job, Cell::text(&report.campaign.job_title)),
            (words.job_description, Cell::optional_text(report.campaign.job_description.as_deref())),
            (words.policy_profiles, Cell::text(&language.policy_profiles(&report.campaign.policy_profiles))),
            (words.interview_date, completed),
            (words.mode, Cell::text(language.mode(report.session.mode))),
            (words.interview_language, Cell::text(&language.language_name(&report.session.language))),
            (words.session_id, Cell::text(&report.session.id)),
            (words.rater, Cell::text(&report.rater.name)),
        ];
        match &report.overall {
            Some(overall) => facts.extend([
                (words.overall_out_of_10, Cell::Score(overall.recruiter_score_1_10)),
                (words.mean_out_of_5, Cell::Score(overall.rating_1_5)),
            ]),
            None => facts.push((words.overall, Cell::text(words.no_overall))),
        }
        match &report.sign_off {
            Some(sign_off) => facts.extend([
                (words.status, Cell::text(words.signed)),
                (words.signed_by, Cell::text(&sign_off.rater_name)),
                (words.signed_at, Cell::Moment(sign_off.at_ms)),
                (words.version, Cell::whole(sign_off.version)),
                (words.reason, Cell::optional_text(sign_off.reason.as_deref())),
                (words.content_hash, Cell::text(&sign_off.hash)),
            ]),
            None => facts.push((words.status, Cell::text(words.draft))),
        }
        if let Some(blind) = report.sign_off.as_ref().and_then(|sign_off| sign_off.blind.as_ref()) {
            facts.push((words.blind, Cell::text(&blind::sentence(blind, words, &self.pen.format))));
        }
        for rater in &report.panel {
            let mut lines = vec![rater.name.clone()];
            lines.extend(
                rater.overall.map(|overall| {
                    format!("{} / 10", self.pen.format.decimal(overall.recruiter_score_1_10, 1))
                }),
            );
            lines.extend(rater.criteria_results.iter().filter_map(|result| {
                let criterion = report.criteria.get(result.criterion)?;
                let colon = self.pen.format.language.colon();
                Some(format!("{}{colon}{}", criterion.name, self.pen.format.decimal(result.mean_rating, 2)))
            }));
            facts.push((words.panel, Cell::text(&lines.join("\n"))));
        }
        if let Some(mean) = report.panel_mean() {
            facts.push((words.panel_mean, Cell::Score(mean)));
        }
        for model in &report.method.models {
            facts.push((words.model, Cell::text(&format!("{} (SHA-256 {})", model.name, model.sha256))));
        }
        if report.report.synthetic_model {
            facts.push((words.model, Cell::text(words.synthetic_model)));
        }
        facts.push((
            words.voice_activity,
            Cell::optional_text(report.method.voice_activity_detector.as_deref()),
        ));
        facts.push((
            words.scores_heading,
            Cell::text(&format!("{}\n{}", words.scores_text, words.scales_text)),
        ));
        facts.push((words.no_inference_heading, Cell::text(words.no_inference)));
        facts.push((words.generated, Cell::Moment(report.report.generated_at_ms)));
        facts.push((words.time_zone, Cell::text(&report.report.time_zone)));
        facts.push((words.produced_with, Cell::text(&report.report.product_version)));
        facts
    }

    fn scorecard(&self, sheet: &mut Worksheet, row: u32) -> Result<u32, XlsxError> {
        let words = self.pen.words;
        sheet.write_string_with_format(row, 0, words.criteria, &self.pen.styles.section)?;
        let anchors = ["1", "3", "5"].map(|rating| format!("{} {rating}", words.anchor));
        let columns = [
            Column::new(words.criterion, WIDTHS[0]),
            Column::new(words.description, WIDTHS[1]),
            Column::new(words.weight, WIDTHS[2]),
            Column::new(words.mean_out_of_5, WIDTHS[3]),
            Column::new(&anchors[0], WIDTHS[4]),
            Column::new(&anchors[1], WIDTHS[5]),
            Column::new(&anchors[2], WIDTHS[6]),
        ];
        let rows = self.report.criteria.iter().enumerate().map(|(index, criterion)| {
            let result = self.report.result_of(index);
            vec![
                Cell::text(&criterion.name),
                Cell::text(&criterion.description),
                Cell::Number(criterion.weight),
                result.map_or_else(|| Cell::text(words.not_rated), |result| Cell::Score(result.mean_rating)),
                Cell::text(&criterion.anchor1),
                Cell::text(&criterion.anchor3),
                Cell::text(&criterion.anchor5),
            ]
        });
        let end = self.pen.table(sheet, row + 1, &columns, rows)?;
        Pen::filter(sheet, row + 1, end, &columns)?;
        Ok(end)
    }

    fn consents(&self, sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
        let (words, language) = (self.pen.words, self.pen.format.language);
        sheet.write_string_with_format(row, 0, words.consents, &self.pen.styles.section)?;
        let columns = [
            Column::new(words.purpose, WIDTHS[0]),
            Column::new(words.fingerprint, WIDTHS[1]),
            Column::new(words.decision, WIDTHS[2]),
            Column::new(words.text_version, WIDTHS[3]),
            Column::new(words.language, WIDTHS[4]),
            Column::new(words.date, WIDTHS[5]),
        ];
        let rows = self.report.method.consents.iter().map(|consent| {
            vec![
                Cell::text(language.consent(consent.kind)),
                Cell::text(&consent.hash),
                Cell::text(if consent.granted { words.granted } else { words.refused }),
                Cell::text(&consent.version),
                Cell::text(&language.language_name(&consent.language)),
                Cell::Moment(consent.at_ms),
            ]
        });
        self.pen.table(sheet, row + 1, &columns, rows)?;
        Ok(())
    }
}
