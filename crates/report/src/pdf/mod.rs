//! The report as PDF: A4, cover, summary, job and scorecard, one part per question, sign-off, method.
//!
//! Text is set in embedded subsets of Inter and Noto Sans Arabic and can be searched and copied. The document has a
//! title, a language, bookmarks and links; it is not tagged for screen readers.

mod compare;
mod cover;
mod emit;
mod flow;
mod fonts;
mod method;
pub mod plain;
mod questions;
mod summary;
mod text;

pub use compare::compare;
use flow::{BOTTOM, Flow, GREY, INK, Item, MARGIN, RULE, TEXT_WIDTH, TOP, span, style};
use fonts::Weight;
use text::{Color, Span, Style};

use crate::format::{Format, clean};
use crate::look::{Logo, Picture};
use crate::words::Words;
use crate::{ReportError, SessionReport, check};

/// The report as a PDF document.
///
/// # Errors
///
/// When a time zone or criterion is unknown, a number is out of its scale, or the document cannot be written.
pub fn render(report: &SessionReport) -> Result<Vec<u8>, ReportError> {
    check(report)?;
    let format = Format::new(report.report.language, &report.report.time_zone)?;
    let look = &report.look;
    let mut layout = Layout {
        report,
        words: report.report.language.words(),
        format,
        flow: Flow::default(),
        accent: look.accent.color(),
        tint: look.accent.tint(),
        logo: look.logo.as_ref().map(Logo::picture).transpose()?,
    };
    if look.parts.cover {
        layout.cover();
    }
    let contents = layout.summary();
    if look.parts.plan {
        layout.job_and_scorecard();
    }
    let starts = layout.questions();
    layout.panel();
    layout.sign_off();
    layout.method();
    layout.finish_contents(&contents, &starts);
    layout.running_lines();
    emit::document(&layout.flow.pages, &layout.flow.bookmarks, &layout.properties())
}

/// One report being laid out.
struct Layout<'a> {
    report: &'a SessionReport,
    words: &'static Words,
    format: Format,
    flow: Flow,
    /// The organisation's colour, dark enough to be read.
    accent: Color,
    /// Backgrounds.
    tint: Color,
    logo: Option<Picture>,
}

impl Layout<'_> {
    /// Header and footer of every page but the cover, and page numbers of all.
    fn running_lines(&mut self) {
        let count = self.flow.pages.len();
        let small = style(Weight::Regular, 7.5, GREY);
        let shaper = &mut self.flow.shaper;
        let id = text::single_line(shaper, &self.report.session.id, small, TEXT_WIDTH - 60.0);
        let names = format!("{}  ·  {}", self.report.candidate.name, self.report.campaign.title);
        let names = text::single_line(shaper, &names, small, TEXT_WIDTH - 60.0);
        let title = text::single_line(shaper, self.words.interview_report, small, 160.0);
        let mut states = Vec::new();
        if self.report.report.sample {
            states.push(self.words.sample_note);
        }
        if self.report.sign_off.is_none() {
            states.push(self.words.draft);
        }
        let state_style = style(Weight::SemiBold, 7.5, self.accent);
        let state =
            text::single_line(shaper, &states.join("  ·  "), state_style, TEXT_WIDTH - title.width - 20.0);
        let footer = text::clamped(shaper, &self.report.look.footer, small, TEXT_WIDTH, 2);
        let footer = if self.report.look.footer.trim().is_empty() { Vec::new() } else { footer };
        let baseline = BOTTOM + 36.0;
        for index in 0..count {
            let number = text::single_line(shaper, &format!("{} / {count}", index + 1), small, 60.0);
            let items = &mut self.flow.pages[index].items;
            let right = MARGIN + TEXT_WIDTH;
            items.push(Item::Stroke {
                from: [MARGIN, BOTTOM + 22.0],
                to: [right, BOTTOM + 22.0],
                thickness: 0.5,
                color: RULE,
            });
            items.push(Item::Text { x: MARGIN, y: baseline, line: names.clone() });
            items.push(Item::Text { x: MARGIN, y: baseline + 11.0, line: id.clone() });
            for (below, line) in (2..).zip(&footer) {
                items.push(Item::Text { x: MARGIN, y: baseline + below as f32 * 10.5, line: line.clone() });
            }
            items.push(Item::Text { x: right - number.width, y: baseline, line: number });
            if !states.is_empty() {
                items.push(Item::Text { x: right - state.width, y: TOP - 30.0, line: state.clone() });
            }
            if index > 0 {
                items.push(Item::Text { x: MARGIN, y: TOP - 30.0, line: title.clone() });
            }
        }
    }

    fn properties(&self) -> emit::Properties {
        let report = self.report;
        emit::Properties {
            title: clean(&format!("{} – {}", self.words.interview_report, report.candidate.name)),
            author: clean(&report.organisation),
            subject: clean(&format!("{} – {}", report.campaign.title, report.campaign.job_title)),
            keywords: vec![clean(&report.session.id)],
            producer: clean(&format!("RecruteIA {}", report.report.product_version)),
            language: report.report.language.tag(),
            created_at_ms: report.report.generated_at_ms,
            logo: self.logo.clone(),
        }
    }

    /// Labels on the left, values on the right.
    fn facts(&mut self, facts: &[(&str, String)]) {
        for (label, value) in facts {
            self.fact(label, value, style(Weight::Regular, 9.5, INK));
        }
    }

    fn fact(&mut self, label: &str, value: &str, value_style: Style) {
        const LABEL_WIDTH: f32 = 148.0;
        let label = span(label, style(Weight::Regular, 9.0, GREY));
        let label = self.flow.cell(MARGIN, LABEL_WIDTH - 12.0, &[label]);
        let value = span(value, value_style);
        let value = self.flow.cell(MARGIN + LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH, &[value]);
        self.flow.row(vec![label, value], 14.0);
        self.flow.y += 4.0;
    }

    /// The scale of 1 to 5 with a mark at `value`, `y` being its middle.
    fn scale(&mut self, x: f32, y: f32, width: f32, value: Option<f64>) {
        let at = |rating: f32| x + (rating - 1.0) / 4.0 * width;
        self.flow.draw(Item::Stroke { from: [x, y], to: [x + width, y], thickness: 1.2, color: RULE });
        for rating in 1..=5_u8 {
            let tick = [at(f32::from(rating)), y];
            self.flow.draw(Item::Stroke { from: tick, to: tick, thickness: 4.0, color: RULE });
        }
        if let Some(value) = value {
            let mark = [at((value as f32).clamp(1.0, 5.0)), y];
            self.flow.draw(Item::Stroke { from: [x, y], to: mark, thickness: 2.0, color: self.accent });
            self.flow.draw(Item::Stroke { from: mark, to: mark, thickness: 8.5, color: self.accent });
        }
    }
}
