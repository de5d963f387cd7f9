//! Pages filled from top to bottom: rows of text that break across pages, rules, dots and boxes.
//!
//! Lengths are points; `y` grows downwards from the page's top.

use super::fonts::{Shaper, Weight};
use super::text::{Color, Line, Span, Style, break_lines, clamped, single_line};

/// A4.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
/// A4.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Left and right margin.
pub(crate) const MARGIN: f32 = 62.0;
/// Width of the text area.
pub(crate) const TEXT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
/// Where the text area starts.
pub(crate) const TOP: f32 = 74.0;
/// Where the text area ends.
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - 82.0;

/// Text.
pub(crate) const INK: Color = [0.105, 0.110, 0.155];
/// Text of less weight.
pub(crate) const GREY: Color = [0.385, 0.400, 0.465];
/// Rules.
pub(crate) const RULE: Color = [0.850, 0.858, 0.890];

/// Something drawn on a page.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// Text with its baseline at `y`.
    Text { x: f32, y: f32, line: Line },
    /// A filled rectangle.
    Fill { x: f32, y: f32, width: f32, height: f32, color: Color },
    /// A line with round ends; a dot when both ends meet.
    Stroke { from: [f32; 2], to: [f32; 2], thickness: f32, color: Color },
    /// The logo, in a box.
    Logo { x: f32, y: f32, width: f32, height: f32 },
    /// An area that leads to a page (index from 0).
    Link { x: f32, y: f32, width: f32, height: f32, page: usize },
}

impl Item {
    fn move_up(&mut self, by: f32) {
        match self {
            Self::Text { y, .. } | Self::Fill { y, .. } | Self::Logo { y, .. } | Self::Link { y, .. } => {
                *y -= by;
            }
            Self::Stroke { from, to, .. } => {
                from[1] -= by;
                to[1] -= by;
            }
        }
    }
}

/// Width and height of a page.
pub(crate) type Size = [f32; 2];

/// A4, upright.
pub(crate) const UPRIGHT: Size = [PAGE_WIDTH, PAGE_HEIGHT];
/// A4, across.
pub(crate) const ACROSS: Size = [PAGE_HEIGHT, PAGE_WIDTH];

/// One page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
    pub(crate) size: Size,
}

/// A place in the document that readers list in their sidebar.
#[derive(Clone, Debug)]
pub(crate) struct Bookmark {
    pub(crate) title: String,
    pub(crate) page: usize,
    pub(crate) y: f32,
    /// Below the last bookmark that is not nested.
    pub(crate) nested: bool,
}

/// Lines that stand in a column.
pub(crate) struct Cell {
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) lines: Vec<Line>,
}

/// A style by weight, size and colour.
pub(crate) fn style(weight: Weight, size: f32, color: Color) -> Style {
    Style { weight, size, color, tabular: false }
}

/// The same style with figures of equal width.
pub(crate) fn tabular(style: Style) -> Style {
    Style { tabular: true, ..style }
}

/// A span of text in a style.
pub(crate) fn span(text: impl Into<String>, style: Style) -> Span {
    Span { text: text.into(), style }
}

/// Where headings begin on the last page that stay with what comes next.
#[derive(Clone, Copy)]
struct Held {
    item: usize,
    bookmark: usize,
    y: f32,
}

/// Fills pages.
pub(crate) struct Flow {
    pub(crate) shaper: Shaper,
    pub(crate) pages: Vec<Page>,
    pub(crate) bookmarks: Vec<Bookmark>,
    /// Where the next thing goes on the last page.
    pub(crate) y: f32,
    /// Where the page's text area, or what follows the title of a part, starts.
    content_top: f32,
    size: Size,
    /// Where the text area ends.
    bottom: f32,
    /// Headings that nothing follows yet.
    held: Option<Held>,
    /// Whether headings are being drawn.
    holding: bool,
}

impl Default for Flow {
    fn default() -> Self {
        Self::new(UPRIGHT, BOTTOM)
    }
}

impl Flow {
    /// Pages of this size, whose text area ends at `bottom`.
    pub(crate) fn new(size: Size, bottom: f32) -> Self {
        Self {
            shaper: Shaper::default(),
            pages: Vec::new(),
            bookmarks: Vec::new(),
            y: 0.0,
            content_top: 0.0,
            size,
            bottom,
            held: None,
            holding: false,
        }
    }

    /// Starts a page. Headings that nothing follows yet move there, unless the page before would be left empty.
    pub(crate) fn new_page(&mut self) {
        let mut page = Page { items: Vec::new(), size: self.size };
        let (mut y, mut content_top) = (TOP, TOP);
        self.held = self.held.filter(|held| held.y > TOP);
        if let (Some(held), Some(last)) = (&mut self.held, self.pages.last_mut()) {
            let up = held.y - TOP;
            page.items = last.items.split_off(held.item);
            page.items.iter_mut().for_each(|item| item.move_up(up));
            for bookmark in &mut self.bookmarks[held.bookmark..] {
                bookmark.page += 1;
                bookmark.y -= up;
            }
            y = self.y - up;
            content_top = (self.content_top - up).max(TOP);
            (held.item, held.y) = (0, TOP);
        }
        self.pages.push(page);
        self.y = y;
        self.content_top = content_top;
    }

    /// Draws what stays on one page with the row that comes next: headings, and lines about what stands below.
    pub(crate) fn keep_with_next(&mut self, draw: impl FnOnce(&mut Self)) {
        let item = self.pages.last().map_or(0, |page| page.items.len());
        self.held.get_or_insert(Held { item, bookmark: self.bookmarks.len(), y: self.y });
        self.holding = true;
        draw(self);
        self.holding = false;
    }

    /// Index of the page being filled.
    pub(crate) fn page(&self) -> usize {
        self.pages.len().saturating_sub(1)
    }

    /// Height left on the page.
    pub(crate) fn room(&self) -> f32 {
        self.bottom - self.y
    }

    /// Starts a page unless `height` is left on this one, or nothing stands on it yet.
    pub(crate) fn ensure(&mut self, height: f32) {
        if self.room() < height && self.y > TOP {
            self.new_page();
        }
    }

    /// Leaves space, except at the top of a page or right below the title of a part.
    pub(crate) fn space(&mut self, height: f32) {
        if self.y > self.content_top {
            self.y += height;
        }
    }

    /// Notes a bookmark here.
    pub(crate) fn bookmark(&mut self, title: String, nested: bool) {
        self.bookmarks.push(Bookmark { title, page: self.page(), y: self.y, nested });
    }

    /// Draws something on the page being filled.
    pub(crate) fn draw(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    /// Draws a line of text with its baseline at `y`; right-to-left paragraphs end at `x + width`.
    pub(crate) fn draw_line(&mut self, x: f32, width: f32, y: f32, line: Line) {
        let x = if line.right_to_left { x + (width - line.width).max(0.0) } else { x };
        self.draw(Item::Text { x, y, line });
    }

    /// A horizontal rule here.
    pub(crate) fn rule(&mut self, color: Color, thickness: f32) {
        let y = self.y;
        self.draw(Item::Stroke { from: [MARGIN, y], to: [MARGIN + TEXT_WIDTH, y], thickness, color });
    }

    /// Breaks spans into the lines of a column.
    pub(crate) fn cell(&mut self, x: f32, width: f32, spans: &[Span]) -> Cell {
        Cell { x, width, lines: break_lines(&mut self.shaper, spans, width) }
    }

    /// A column of one line, cut with an ellipsis.
    pub(crate) fn short_cell(&mut self, x: f32, width: f32, text: &str, style: Style) -> Cell {
        let line = single_line(&mut self.shaper, text, style, width);
        Cell { x, width, lines: vec![line] }
    }

    /// A column of at most `count` lines, cut with an ellipsis.
    pub(crate) fn clamped_cell(
        &mut self,
        x: f32,
        width: f32,
        text: &str,
        style: Style,
        count: usize,
    ) -> Cell {
        Cell { x, width, lines: clamped(&mut self.shaper, text, style, width, count) }
    }

    /// A column of one line that ends at its right side.
    pub(crate) fn right_cell(&mut self, x: f32, width: f32, text: &str, style: Style) -> Cell {
        let mut cell = self.short_cell(x, width, text, style);
        if let Some(line) = cell.lines.first() {
            cell.x = x + (width - line.width).max(0.0);
            cell.width = line.width;
        }
        cell
    }

    /// Columns side by side, with baselines `leading` apart. A row that is too long goes on with the next page,
    /// never leaving a single line behind or ahead.
    pub(crate) fn row(&mut self, cells: Vec<Cell>, leading: f32) {
        let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        if count <= 4 {
            self.ensure(count as f32 * leading);
        } else {
            self.ensure(2.0 * leading);
        }
        let mut columns: Vec<_> =
            cells.into_iter().map(|cell| (cell.x, cell.width, cell.lines.into_iter())).collect();
        for index in 0..count {
            let left = count - index;
            let lines_needed = if left == 2 { 2.0 } else { 1.0 };
            self.ensure(lines_needed * leading);
            let baseline = self.y + leading * 0.76;
            for (x, width, lines) in &mut columns {
                if let Some(line) = lines.next() {
                    self.draw_line(*x, *width, baseline, line);
                }
            }
            if !self.holding {
                self.held = None;
            }
            self.y += leading;
        }
    }

    /// A paragraph over the whole width.
    pub(crate) fn paragraph(&mut self, text: &str, style: Style, leading: f32) {
        self.paragraph_at(MARGIN, TEXT_WIDTH, text, style, leading);
    }

    /// A paragraph in a column.
    pub(crate) fn paragraph_at(&mut self, x: f32, width: f32, text: &str, style: Style, leading: f32) {
        let cell = self.cell(x, width, &[span(text, style)]);
        self.row(vec![cell], leading);
    }

    /// Title of a part of the report: below what stands on the page when at least `with_next` of the part fits there as
    /// well, else on a page of its own.
    pub(crate) fn part(&mut self, text: &str, with_next: f32) {
        const GAP: f32 = 38.0;
        if self.pages.is_empty() || (self.y > TOP && self.room() < GAP + with_next) {
            self.new_page();
        } else if self.y > TOP {
            self.y += GAP;
        }
        self.keep_with_next(|flow| {
            flow.bookmark(text.to_owned(), false);
            flow.paragraph(text, style(Weight::SemiBold, 20.0, INK), 26.0);
            flow.y += 10.0;
            flow.content_top = flow.y;
        });
    }

    /// Heading inside a part.
    pub(crate) fn heading(&mut self, text: &str) {
        self.space(22.0);
        self.keep_with_next(|flow| {
            flow.paragraph(text, style(Weight::SemiBold, 11.5, INK), 16.0);
            flow.y += 6.0;
        });
    }
}
