//! Two to four candidates on one page across: criteria, ratings with their anchors, and the comments behind them. By
//! name, in one ink: a colour or an order would rank, and people rank, not the page.

use super::flow::{ACROSS, Cell, Flow, GREY, INK, Item, RULE, span, style, tabular};
use super::fonts::Weight;
use super::text::{Color, break_lines, clamped, single_line};
use super::{Span, emit};
use crate::format::{Format, clean};
use crate::look::Picture;
use crate::model::{Criterion, SessionReport};
use crate::words::Words;
use crate::{Logo, ReportError, check_comparable};

const LEFT: f32 = 40.0;
const WIDTH: f32 = ACROSS[0] - 2.0 * LEFT;
const BOTTOM: f32 = ACROSS[1] - 48.0;
const CRITERION_WIDTH: f32 = 150.0;
const GAP: f32 = 18.0;
const LEADING: f32 = 11.5;
/// The most lines of comments per candidate and criterion, where there is room.
const MOST_LINES: usize = 16;

/// The comparison as a PDF document.
///
/// # Errors
///
/// [`ReportError::NotComparable`] unless two to four sessions share a scorecard; otherwise as
/// [`render`](super::render).
pub fn compare(reports: &[SessionReport]) -> Result<Vec<u8>, ReportError> {
    let reports = check_comparable(reports)?;
    let first = reports[0];
    let look = &first.look;
    let mut sheet = Sheet {
        words: first.report.language.words(),
        format: Format::new(first.report.language, &first.report.time_zone)?,
        flow: Flow::new(ACROSS, BOTTOM),
        accent: look.accent.color(),
        logo: look.logo.as_ref().map(Logo::picture).transpose()?,
        first,
        reports,
    };
    sheet.flow.new_page();
    sheet.title();
    sheet.candidates();
    sheet.criteria();
    sheet.running_lines();
    let properties = emit::Properties {
        title: clean(&format!("{} – {}", sheet.words.comparison_report, first.campaign.title)),
        author: clean(&first.organisation),
        subject: clean(&first.campaign.job_title),
        keywords: sheet.reports.iter().map(|report| clean(&report.session.id)).collect(),
        producer: clean(&format!("RecruteIA {}", first.report.product_version)),
        language: first.report.language.tag(),
        created_at_ms: first.report.generated_at_ms,
        logo: sheet.logo.clone(),
    };
    emit::document(&sheet.flow.pages, &sheet.flow.bookmarks, &properties)
}

struct Sheet<'a> {
    first: &'a SessionReport,
    reports: Vec<&'a SessionReport>,
    words: &'static Words,
    format: Format,
    flow: Flow,
    accent: Color,
    logo: Option<Picture>,
}

/// A criterion with its columns, ready to be placed.
struct Row {
    name: Cell,
    about: Cell,
    /// Per candidate: rating, anchor, comments.
    columns: Vec<[Cell; 3]>,
    marks: Vec<Option<f64>>,
    height: f32,
}

impl Sheet<'_> {
    fn column(&self, index: usize) -> (f32, f32) {
        let count = self.reports.len() as f32;
        let width = (WIDTH - CRITERION_WIDTH - count * GAP) / count;
        (LEFT + CRITERION_WIDTH + GAP + index as f32 * (width + GAP), width)
    }

    fn title(&mut self) {
        let (first, words) = (self.first, self.words);
        let mut right = LEFT + WIDTH;
        if let Some(logo) = &self.logo {
            let (width, height) = logo.within(120.0, 34.0);
            right -= width;
            self.flow.draw(Item::Logo { x: right, y: 34.0, width, height });
            right -= 12.0;
        }
        let organisation =
            single_line(&mut self.flow.shaper, &first.organisation, style(Weight::Medium, 9.0, INK), 220.0);
        self.flow.draw(Item::Text { x: right - organisation.width, y: 55.0, line: organisation });
        self.flow.y = 34.0;
        let kicker = style(Weight::Medium, 9.5, self.accent);
        let kicker = self.flow.short_cell(LEFT, 360.0, words.comparison_report, kicker);
        let title = style(Weight::SemiBold, 16.0, INK);
        let title = self.flow.clamped_cell(LEFT, WIDTH - 380.0, &first.campaign.title, title, 2);
        self.flow.row(vec![kicker], 14.0);
        self.flow.row(vec![title], 20.0);
        self.flow.y += 2.0;
        let note = style(Weight::Regular, 8.0, GREY);
        let note = self.flow.short_cell(LEFT, WIDTH, words.sort_text, note);
        self.flow.row(vec![note], 12.0);
        self.flow.y += 8.0;
    }

    /// Names, overall results, and whether each is signed.
    fn candidates(&mut self) {
        let words = self.words;
        let (mut names, mut scores, mut states) = (Vec::new(), Vec::new(), Vec::new());
        for index in 0..self.reports.len() {
            let (report, (x, width)) = (self.reports[index], self.column(index));
            let name = style(Weight::SemiBold, 11.5, INK);
            names.push(self.flow.clamped_cell(x, width, &report.candidate.name, name, 2));
            let score: Vec<Span> = match report.overall {
                Some(overall) => vec![
                    span(
                        self.format.decimal(overall.recruiter_score_1_10, 1),
                        tabular(style(Weight::SemiBold, 15.0, INK)),
                    ),
                    span(" / 10", style(Weight::Regular, 9.0, GREY)),
                ],
                None => vec![span(words.not_rated, style(Weight::Regular, 9.0, GREY))],
            };
            scores.push(self.flow.cell(x, width, &score));
            let state = match &report.sign_off {
                Some(sign_off) => {
                    let when = self.format.date(sign_off.at_ms);
                    span(
                        self.format.language.signed_line(&when, &sign_off.rater_name),
                        style(Weight::Regular, 8.0, GREY),
                    )
                }
                None => span(words.draft, style(Weight::SemiBold, 8.0, self.accent)),
            };
            let sample =
                if report.report.sample { format!("\n{}", words.sample_note) } else { String::new() };
            states.push(self.flow.cell(x, width, &[state, span(sample, style(Weight::Regular, 8.0, GREY))]));
        }
        self.flow.row(names, 14.5);
        self.flow.row(states, 11.0);
        self.flow.y += 3.0;
        let label =
            self.flow.short_cell(LEFT, CRITERION_WIDTH, words.overall, style(Weight::SemiBold, 9.5, INK));
        scores.insert(0, label);
        self.flow.row(scores, 20.0);
        self.flow.y += 5.0;
    }

    /// With as many lines of comments as let everything stand on one page.
    fn criteria(&mut self) {
        let room = self.flow.room();
        let rows = (1..=MOST_LINES)
            .rev()
            .map(|lines| self.rows(lines))
            .find(|rows| rows.iter().map(|row| row.height).sum::<f32>() <= room);
        let rows = match rows {
            Some(rows) => rows,
            None => self.rows(3),
        };
        for row in rows {
            self.draw(row);
        }
        self.rule();
    }

    fn rows(&mut self, lines: usize) -> Vec<Row> {
        let first = self.first;
        (0..first.criteria.len()).map(|index| self.row(index, &first.criteria[index], lines)).collect()
    }

    fn row(&mut self, index: usize, criterion: &Criterion, lines: usize) -> Row {
        let words = self.words;
        let name = style(Weight::SemiBold, 9.5, INK);
        let name = self.flow.clamped_cell(LEFT, CRITERION_WIDTH, &criterion.name, name, 2);
        let about = format!("{} {}", words.weight, self.format.weight(criterion.weight));
        let about = self.flow.short_cell(LEFT, CRITERION_WIDTH, &about, style(Weight::Regular, 8.0, GREY));
        let mut columns = Vec::new();
        let mut marks = Vec::new();
        for place in 0..self.reports.len() {
            let (report, (x, width)) = (self.reports[place], self.column(place));
            let mean = report.result_of(index).map(|result| result.mean_rating);
            let rating = match mean {
                Some(mean) => vec![
                    span(self.format.decimal(mean, 2), tabular(style(Weight::SemiBold, 11.0, INK))),
                    span(" / 5", style(Weight::Regular, 8.5, GREY)),
                ],
                None => vec![span(words.not_rated, style(Weight::Regular, 8.5, GREY))],
            };
            let rating = self.flow.cell(x, width, &rating);
            let anchor = mean.map(|mean| criterion.anchor_near(mean, words)).unwrap_or_default();
            let grey = style(Weight::Regular, 8.0, GREY);
            let anchor = if anchor.is_empty() {
                Cell { x, width, lines: Vec::new() }
            } else {
                self.flow.clamped_cell(x, width, &anchor, grey, lines.clamp(1, 3))
            };
            columns.push([rating, anchor, self.comments(report, index, x, width, lines)]);
            marks.push(mean);
        }
        let text =
            columns.iter().map(|[_, anchor, comments]| anchor.lines.len() + comments.lines.len()).max();
        let own = name.lines.len() as f32 * 13.0 + LEADING;
        let height = 9.0 + own.max(15.0 + text.unwrap_or(0) as f32 * LEADING) + 6.0;
        Row { name, about, columns, marks, height }
    }

    /// The comments on a criterion, each cut to its share of `most` lines.
    fn comments(&mut self, report: &SessionReport, index: usize, x: f32, width: f32, most: usize) -> Cell {
        let comments: Vec<_> =
            report.evidence(index).filter(|(_, rating)| !rating.comment.trim().is_empty()).collect();
        let mut lines = Vec::new();
        let share = most / comments.len().max(1);
        for (place, (position, rating)) in comments.iter().enumerate() {
            if lines.len() >= most {
                break;
            }
            let text = format!("Q{position} · {}/5 · {}", rating.value, rating.comment.trim());
            let room = (most - lines.len()).min(share.max(1) + usize::from(place < most % comments.len()));
            let look = style(Weight::Regular, 8.5, INK);
            lines.extend(clamped(&mut self.flow.shaper, &text, look, width, room));
        }
        if comments.len() > most
            && let Some(last) = lines.last_mut()
            && let Some(more) =
                break_lines(&mut self.flow.shaper, &[span("…", style(Weight::Regular, 8.5, INK))], width)
                    .pop()
        {
            *last = more;
        }
        Cell { x, width, lines }
    }

    fn rule(&mut self) {
        let y = self.flow.y;
        let to = [LEFT + WIDTH, y];
        self.flow.draw(Item::Stroke { from: [LEFT, y], to, thickness: 0.5, color: RULE });
    }

    fn draw(&mut self, row: Row) {
        self.flow.ensure(row.height);
        self.rule();
        let top = self.flow.y + 9.0;
        self.flow.y = top;
        self.flow.row(vec![row.name], 13.0);
        self.flow.row(vec![row.about], LEADING);
        for (place, (columns, mean)) in row.columns.into_iter().zip(row.marks).enumerate() {
            let (x, width) = self.column(place);
            self.flow.y = top;
            if let Some(mean) = mean {
                const SCALE: f32 = 74.0;
                self.scale(x + width - SCALE - 4.0, top + 6.5, SCALE, mean);
            }
            let [rating, anchor, comments] = columns;
            self.flow.row(vec![rating], 15.0);
            self.flow.row(vec![anchor], LEADING);
            self.flow.row(vec![comments], LEADING);
        }
        self.flow.y = top - 9.0 + row.height;
    }

    /// The scale of 1 to 5 with a mark, in the same grey for everybody.
    fn scale(&mut self, x: f32, y: f32, width: f32, value: f64) {
        let at = |rating: f32| x + (rating - 1.0) / 4.0 * width;
        self.flow.draw(Item::Stroke { from: [x, y], to: [x + width, y], thickness: 1.0, color: RULE });
        for rating in 1..=5_u8 {
            let tick = [at(f32::from(rating)), y];
            self.flow.draw(Item::Stroke { from: tick, to: tick, thickness: 3.4, color: RULE });
        }
        let mark = [at((value as f32).clamp(1.0, 5.0)), y];
        self.flow.draw(Item::Stroke { from: mark, to: mark, thickness: 7.0, color: GREY });
    }

    fn running_lines(&mut self) {
        let (first, words) = (self.first, self.words);
        let count = self.flow.pages.len();
        let small = style(Weight::Regular, 7.5, GREY);
        let made = format!(
            "{} {}  ·  {}  ·  {}",
            words.produced_with,
            first.report.product_version,
            self.format.date_time(first.report.generated_at_ms),
            words.scale_line,
        );
        let made = single_line(&mut self.flow.shaper, &made, small, WIDTH - 60.0);
        let footer = single_line(&mut self.flow.shaper, &first.look.footer, small, WIDTH);
        let draft = self.reports.iter().any(|report| report.sign_off.is_none());
        let draft_style = style(Weight::SemiBold, 7.5, self.accent);
        let draft = draft.then(|| single_line(&mut self.flow.shaper, words.has_drafts, draft_style, WIDTH));
        for index in 0..count {
            let number = format!("{} / {count}", index + 1);
            let number = single_line(&mut self.flow.shaper, &number, small, 60.0);
            let items = &mut self.flow.pages[index].items;
            items.push(Item::Text { x: LEFT, y: BOTTOM + 18.0, line: made.clone() });
            items.push(Item::Text { x: LEFT, y: BOTTOM + 29.0, line: footer.clone() });
            items.push(Item::Text { x: LEFT + WIDTH - number.width, y: BOTTOM + 18.0, line: number });
            if let Some(line) = &draft {
                items.push(Item::Text { x: LEFT + WIDTH - line.width, y: 26.0, line: line.clone() });
            }
        }
    }
}
