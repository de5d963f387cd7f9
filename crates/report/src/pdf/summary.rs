//! The summary (scores per criterion, overall, questions with their pages), then job and scorecard.

use super::Layout;
use super::flow::{BOTTOM, GREY, INK, Item, MARGIN, RULE, TEXT_WIDTH, TOP, span, style, tabular};
use super::fonts::Weight;
use crate::model::{Answer, Criterion};

/// A line of the list of questions, whose page number is not known yet.
pub(super) struct ContentsEntry {
    page: usize,
    /// Index among the page's items.
    item: usize,
    top: f32,
    bottom: f32,
    baseline: f32,
}

const SCALE_X: f32 = MARGIN + 262.0;
const SCALE_WIDTH: f32 = 96.0;
const VALUE_X: f32 = MARGIN + TEXT_WIDTH - 94.0;
const WEIGHT_X: f32 = MARGIN + 206.0;

impl Layout<'_> {
    /// Returns where page numbers are still to be written.
    pub(super) fn summary(&mut self) -> Vec<ContentsEntry> {
        self.flow.new_page();
        if !self.report.look.parts.cover {
            self.head();
        }
        self.flow.part(self.words.summary, 260.0);
        self.overall();
        self.criteria_table();
        self.contents()
    }

    fn overall(&mut self) {
        let (words, format) = (self.words, self.format.clone());
        let Some(overall) = self.report.overall else {
            self.flow.paragraph(words.no_overall, style(Weight::Regular, 10.0, GREY), 15.0);
            return;
        };
        const HEIGHT: f32 = 92.0;
        self.flow.ensure(HEIGHT);
        let top = self.flow.y;
        self.flow.draw(Item::Fill { x: MARGIN, y: top, width: TEXT_WIDTH, height: HEIGHT, color: self.tint });
        let x = MARGIN + 20.0;
        let spans = [
            span(
                format.decimal(overall.recruiter_score_1_10, 1),
                tabular(style(Weight::SemiBold, 36.0, self.accent)),
            ),
            span("  / 10", style(Weight::Medium, 14.0, GREY)),
        ];
        let score = self.flow.cell(x, 200.0, &spans);
        let label = self.flow.cell(x, 200.0, &[span(words.overall, style(Weight::Medium, 9.0, GREY))]);
        self.flow.y = top + 15.0;
        self.flow.row(vec![label], 14.0);
        self.flow.row(vec![score], 46.0);

        let right = MARGIN + 196.0;
        let width = TEXT_WIDTH - 196.0 - 20.0;
        self.flow.y = top + 17.0;
        let spans = [
            span(
                format!("{}{}", words.mean_rating, format.language.colon()),
                style(Weight::Regular, 9.5, GREY),
            ),
            span(format.decimal(overall.rating_1_5, 2), tabular(style(Weight::SemiBold, 9.5, INK))),
            span(" / 5", style(Weight::Regular, 9.5, GREY)),
        ];
        let cell = self.flow.cell(right, width, &spans);
        self.flow.row(vec![cell], 16.0);
        self.flow.y += 4.0;
        self.flow.paragraph_at(right, width, words.overall_note, style(Weight::Regular, 8.0, GREY), 11.5);
        self.flow.y = top + HEIGHT;
    }

    fn criteria_table(&mut self) {
        let (report, words, format) = (self.report, self.words, self.format.clone());
        if report.criteria.is_empty() {
            return;
        }
        self.flow.heading(words.criteria);
        let head = style(Weight::Medium, 8.0, GREY);
        let cells = vec![
            self.flow.short_cell(MARGIN, 190.0, words.criterion, head),
            self.flow.right_cell(WEIGHT_X - 10.0, 40.0, words.weight, head),
            self.flow.short_cell(SCALE_X, 40.0, "1", tabular(head)),
            self.flow.right_cell(SCALE_X + SCALE_WIDTH - 20.0, 22.0, "5", tabular(head)),
            self.flow.right_cell(VALUE_X, 94.0, words.mean_rating, head),
        ];
        self.flow.keep_with_next(|flow| {
            flow.row(cells, 13.0);
            flow.y += 2.0;
        });
        for (index, criterion) in report.criteria.iter().enumerate() {
            let result = report.result_of(index);
            let name = style(Weight::Medium, 10.0, INK);
            let number = tabular(style(Weight::Regular, 10.0, INK));
            let strong = tabular(style(Weight::SemiBold, 10.0, INK));
            let mut cells = vec![
                self.flow.clamped_cell(MARGIN, 190.0, &criterion.name, name, 3),
                self.flow.right_cell(WEIGHT_X - 10.0, 40.0, &format.weight(criterion.weight), number),
            ];
            match result {
                Some(result) => {
                    let rating = format!("{} / 5", format.decimal(result.mean_rating, 2));
                    cells.push(self.flow.right_cell(VALUE_X, 94.0, &rating, strong));
                }
                None => {
                    let grey = style(Weight::Regular, 9.0, GREY);
                    cells.push(self.flow.right_cell(VALUE_X, 94.0, words.not_rated, grey));
                }
            }
            let anchor = result.map(|result| criterion.anchor_near(result.mean_rating, words));
            let anchor = anchor.map(|text| {
                let grey = style(Weight::Regular, 9.0, GREY);
                self.flow.clamped_cell(MARGIN, TEXT_WIDTH - 40.0, &text, grey, 2)
            });
            let height = cells[0].lines.len().min(4) as f32 * 14.0;
            let below = anchor.as_ref().map_or(0.0, |cell| cell.lines.len() as f32 * 12.5);
            self.flow.ensure(height + below + 18.0);
            self.flow.rule(RULE, 0.5);
            self.flow.y += 8.0;
            let middle = self.flow.y + 7.2;
            self.scale(SCALE_X + 3.0, middle, SCALE_WIDTH - 4.0, result.map(|result| result.mean_rating));
            self.flow.row(cells, 14.0);
            if let Some(anchor) = anchor {
                self.flow.y += 1.0;
                self.flow.row(vec![anchor], 12.5);
            }
            self.flow.y += 7.0;
        }
        self.flow.rule(RULE, 0.5);
    }

    fn contents(&mut self) -> Vec<ContentsEntry> {
        let report = self.report;
        if report.questions.is_empty() {
            return Vec::new();
        }
        self.flow.heading(self.words.questions);
        let text = style(Weight::Regular, 9.5, INK);
        let mut entries = Vec::new();
        for (index, question) in report.questions.iter().enumerate() {
            let number = (index + 1).to_string();
            let duration = question
                .answer
                .as_ref()
                .and_then(Answer::length_ms)
                .map_or_else(|| "–".to_owned(), |length| self.format.duration(length));
            let grey = tabular(style(Weight::Regular, 9.0, GREY));
            let number =
                self.flow.short_cell(MARGIN, 22.0, &number, tabular(style(Weight::Medium, 9.5, self.accent)));
            let asked = self.flow.clamped_cell(MARGIN + 24.0, 320.0, &question.text, text, 2);
            let duration = self.flow.right_cell(MARGIN + 350.0, 80.0, &duration, grey);
            let lines = asked.lines.len() as f32;
            self.flow.ensure(lines * 13.5);
            let (page, top) = (self.flow.page(), self.flow.y);
            let baseline = top + 13.5 * 0.76;
            self.flow.row(vec![number, asked, duration], 13.5);
            let item = self.flow.pages[page].items.len();
            entries.push(ContentsEntry { page, item, top, bottom: self.flow.y, baseline });
            self.flow.y += 4.5;
        }
        entries
    }

    /// Writes the page numbers into the list of questions, and makes its lines lead there.
    pub(super) fn finish_contents(&mut self, entries: &[ContentsEntry], starts: &[usize]) {
        let number_style = tabular(style(Weight::Medium, 9.5, INK));
        for (entry, &start) in entries.iter().zip(starts).rev() {
            let number = self.flow.right_cell(
                MARGIN + TEXT_WIDTH - 36.0,
                36.0,
                &format!("p.\u{a0}{}", start + 1),
                number_style,
            );
            let items = &mut self.flow.pages[entry.page].items;
            let x = number.x;
            let drawn = number.lines.into_iter().map(|line| Item::Text { x, y: entry.baseline, line });
            items.splice(entry.item..entry.item, drawn);
            items.push(Item::Link {
                x: MARGIN,
                y: entry.top,
                width: TEXT_WIDTH,
                height: entry.bottom - entry.top,
                page: start,
            });
        }
    }

    /// The job in prose, and the scorecard with its anchors.
    pub(super) fn job_and_scorecard(&mut self) {
        let (report, words) = (self.report, self.words);
        let description =
            report.campaign.job_description.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if description.is_none() && report.criteria.is_empty() {
            return;
        }
        self.flow.part(words.job_and_scorecard, 170.0);
        if let Some(description) = description {
            self.flow.heading(words.job_description);
            self.flow.paragraph(description, style(Weight::Regular, 10.0, INK), 15.0);
        }
        if report.criteria.is_empty() {
            return;
        }
        self.flow.heading(words.scorecard);
        self.flow.keep_with_next(|flow| {
            flow.paragraph(words.scorecard_note, style(Weight::Regular, 9.0, GREY), 13.0);
            flow.y += 10.0;
        });
        for criterion in &report.criteria {
            self.scorecard_row(criterion);
        }
    }

    /// A criterion with its anchors, on one page unless it is longer than half of one.
    fn scorecard_row(&mut self, criterion: &Criterion) {
        const LEADING: f32 = 13.5;
        let words = self.words;
        let weight = format!("{} {}", words.weight, self.format.weight(criterion.weight));
        let name = span(criterion.name.as_str(), style(Weight::SemiBold, 10.5, INK));
        let name = self.flow.cell(MARGIN, 380.0, &[name]);
        let grey = style(Weight::Regular, 9.0, GREY);
        let weight = self.flow.right_cell(MARGIN + 390.0, TEXT_WIDTH - 390.0, &weight, grey);
        let description = (!criterion.description.trim().is_empty()).then(|| {
            let text = span(criterion.description.as_str(), style(Weight::Regular, 9.5, GREY));
            self.flow.cell(MARGIN, TEXT_WIDTH, &[text])
        });
        let anchors = [("1", &criterion.anchor1), ("3", &criterion.anchor3), ("5", &criterion.anchor5)];
        let anchors = anchors.map(|(rating, anchor)| {
            let rating_style = tabular(style(Weight::SemiBold, 9.5, self.accent));
            let rating = self.flow.short_cell(MARGIN, 14.0, rating, rating_style);
            let text = span(anchor.as_str(), style(Weight::Regular, 9.5, INK));
            [rating, self.flow.cell(MARGIN + 18.0, TEXT_WIDTH - 18.0, &[text])]
        });
        let lines = description.as_ref().map_or(0, |cell| cell.lines.len())
            + anchors.iter().map(|[_, anchor]| anchor.lines.len()).sum::<usize>();
        let height = 10.0 + name.lines.len() as f32 * 15.0 + 4.0 + lines as f32 * LEADING + 7.5;
        self.flow.ensure(height.min((BOTTOM - TOP) / 2.0));
        self.flow.rule(RULE, 0.5);
        self.flow.y += 10.0;
        self.flow.row(vec![name, weight], 15.0);
        if let Some(description) = description {
            self.flow.row(vec![description], LEADING);
        }
        self.flow.y += 4.0;
        for anchor in anchors {
            self.flow.row(anchor.into(), LEADING);
            self.flow.y += 2.5;
        }
        self.flow.y += 8.0;
    }
}
