//! The cover: whose interview, for what, when, by whom, and whether it is signed.

use super::Layout;
use super::flow::{BOTTOM, GREY, INK, Item, MARGIN, TEXT_WIDTH, style};
use super::fonts::Weight;
use super::text::single_line;

impl Layout<'_> {
    pub(super) fn cover(&mut self) {
        let report = self.report;
        let words = self.words;
        self.flow.new_page();
        self.flow.bookmark(words.interview_report.to_owned(), false);
        self.organisation();

        self.flow.y = 216.0;
        self.flow.draw(Item::Fill { x: MARGIN, y: 216.0, width: 34.0, height: 3.0, color: self.accent });
        self.flow.y += 24.0;
        self.flow.paragraph(words.interview_report, style(Weight::Medium, 12.0, self.accent), 18.0);
        self.flow.y += 6.0;
        let size = self.name_size(&report.candidate.name);
        self.flow.paragraph(&report.candidate.name, style(Weight::SemiBold, size, INK), size * 1.16);
        self.flow.y += 14.0;
        self.flow.paragraph(&report.campaign.title, style(Weight::Medium, 14.0, INK), 20.0);
        if report.campaign.job_title != report.campaign.title {
            self.flow.paragraph(&report.campaign.job_title, style(Weight::Regular, 12.0, GREY), 18.0);
        }

        let facts = self.cover_facts();
        let height = facts.len() as f32 * 18.0 + 12.0 + 32.0;
        self.flow.y = (BOTTOM - 14.0 - height).max(self.flow.y + 30.0);
        self.facts(&facts);
        self.flow.y += 12.0;
        self.signature_banner();
    }

    /// Logo and name of the organisation, at the top of the first page.
    fn organisation(&mut self) {
        const TALLEST: f32 = 46.0;
        const WIDEST: f32 = 190.0;
        let mut x = MARGIN;
        let mut baseline = 74.0;
        if let Some(logo) = &self.logo {
            let (width, height) = logo.within(WIDEST, TALLEST);
            self.flow.draw(Item::Logo { x, y: 50.0, width, height });
            x += width + 16.0;
            baseline = 50.0 + height / 2.0 + 4.0;
        }
        let line = single_line(
            &mut self.flow.shaper,
            &self.report.organisation,
            style(Weight::Medium, 10.5, INK),
            MARGIN + TEXT_WIDTH - x,
        );
        self.flow.draw(Item::Text { x, y: baseline, line });
    }

    /// What the cover says, on the first page of a report without one.
    pub(super) fn head(&mut self) {
        let (report, words) = (self.report, self.words);
        self.organisation();
        self.flow.y = 118.0;
        self.flow.bookmark(words.interview_report.to_owned(), false);
        self.flow.paragraph(words.interview_report, style(Weight::Medium, 10.5, self.accent), 15.0);
        self.flow.y += 3.0;
        self.flow.paragraph(&report.candidate.name, style(Weight::SemiBold, 20.0, INK), 25.0);
        self.flow.y += 2.0;
        self.flow.paragraph(&report.campaign.title, style(Weight::Medium, 11.0, INK), 16.0);
        self.flow.y += 14.0;
        let facts = self.cover_facts();
        self.facts(&facts);
        self.flow.y += 8.0;
        self.signature_banner();
    }

    /// Large for short names, smaller for long ones, so that a name takes three lines at most.
    fn name_size(&mut self, name: &str) -> f32 {
        let sizes = [34.0, 30.0, 26.0, 22.0, 18.0];
        let lines_at = |flow: &mut super::Flow, size: f32| {
            let span = super::span(name, style(Weight::SemiBold, size, INK));
            flow.cell(MARGIN, TEXT_WIDTH, &[span]).lines.len()
        };
        for (size, lines) in sizes.into_iter().zip([1, 2, 2, 3, 3]) {
            if lines_at(&mut self.flow, size) <= lines {
                return size;
            }
        }
        14.0
    }

    fn cover_facts(&self) -> Vec<(&'static str, String)> {
        let (report, words, format) = (self.report, self.words, &self.format);
        let language = report.report.language;
        let completed = match report.session.completed_at_ms {
            Some(at_ms) => format.date_time(at_ms),
            None => words.not_completed.to_owned(),
        };
        let mut facts = vec![
            (words.interview_date, completed),
            (words.mode, language.mode(report.session.mode).to_owned()),
            (words.interview_language, language.language_name(&report.session.language)),
            (words.rater, report.rater.name.clone()),
        ];
        if let Some(email) = &report.candidate.email {
            facts.push((words.email, email.clone()));
        }
        if !report.campaign.policy_profiles.is_empty() {
            facts.push((words.policy_profiles, language.policy_profiles(&report.campaign.policy_profiles)));
        }
        facts.push((words.session_id, report.session.id.clone()));
        facts.push((words.generated, format.date_time(report.report.generated_at_ms)));
        facts.retain(|(_, value)| !value.trim().is_empty());
        facts
    }

    fn signature_banner(&mut self) {
        let (words, format) = (self.words, &self.format);
        let text = match &self.report.sign_off {
            Some(sign_off) => {
                let line =
                    format.language.signed_line(&format.date_time(sign_off.at_ms), &sign_off.rater_name);
                format!("{line}  ·  {} {}", words.version, sign_off.version)
            }
            None => words.not_signed.to_owned(),
        };
        let inner = TEXT_WIDTH - 28.0;
        let cell =
            self.flow.cell(MARGIN + 14.0, inner, &[super::span(text, style(Weight::Medium, 9.5, INK))]);
        let height = cell.lines.len() as f32 * 14.0 + 18.0;
        self.flow.ensure(height);
        let y = self.flow.y;
        self.flow.draw(Item::Fill { x: MARGIN, y, width: TEXT_WIDTH, height, color: self.tint });
        self.flow.draw(Item::Fill { x: MARGIN, y, width: 3.0, height, color: self.accent });
        self.flow.y += 9.0;
        self.flow.row(vec![cell], 14.0);
        self.flow.y += 9.0;
    }
}
