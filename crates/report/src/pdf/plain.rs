//! A plain document of headings, facts and paragraphs: what an export or a proof says, for people to read.

use super::emit;
use super::flow::{BOTTOM, Flow, GREY, INK, Item, MARGIN, RULE, TEXT_WIDTH, TOP, span, style};
use super::fonts::Weight;
use super::text::single_line;
use crate::format::{Format, clean};
use crate::model::Language;
use crate::{Look, ReportError};

/// A document; dates in its texts are the caller's, see [`Dates`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The language of the document's own words.
    pub language: Language,
    /// Whose document it is.
    pub organisation: String,
    /// The large line at the top.
    pub title: String,
    /// The line below it.
    pub subtitle: String,
    /// What names the document on every page, such as an id.
    pub identity: String,
    /// The version of the program.
    pub product_version: String,
    /// When it was made, milliseconds since 1970.
    pub made_at_ms: i64,
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A part under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// Something in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Names and values under each other.
    Facts(Vec<(String, String)>),
    /// A heading of less weight.
    Heading(String),
    /// A text.
    Paragraph(String),
}

/// Moments in a language and a time zone.
#[derive(Clone, Debug)]
pub struct Dates(Format);

impl Dates {
    /// Moments of this language and IANA time zone.
    ///
    /// # Errors
    /// [`ReportError::TimeZone`].
    pub fn new(language: Language, time_zone: &str) -> Result<Self, ReportError> {
        Ok(Self(Format::new(language, time_zone)?))
    }

    /// `21 November 2026, 14:05`.
    pub fn moment(&self, at_ms: i64) -> String {
        self.0.date_time(at_ms)
    }

    /// `21 November 2026`.
    pub fn day(&self, at_ms: i64) -> String {
        self.0.date(at_ms)
    }

    /// `2 min 14 s`.
    pub fn duration(&self, duration_ms: u64) -> String {
        self.0.duration(duration_ms)
    }
}

/// The document as PDF, A4.
///
/// # Errors
/// When it cannot be written.
pub fn document(document: &Document) -> Result<Vec<u8>, ReportError> {
    let mut flow = Flow::default();
    let accent = Look::default().accent.color();
    flow.new_page();
    flow.bookmark(document.title.clone(), false);
    flow.paragraph(&document.organisation, style(Weight::Medium, 10.5, INK), 15.0);
    flow.y += 26.0;
    let y = flow.y;
    flow.draw(Item::Fill { x: MARGIN, y, width: 34.0, height: 3.0, color: accent });
    flow.y += 18.0;
    flow.paragraph(&document.title, style(Weight::SemiBold, 24.0, INK), 30.0);
    flow.paragraph(&document.subtitle, style(Weight::Regular, 11.0, GREY), 16.0);
    flow.y += 22.0;
    for part in &document.parts {
        flow.space(18.0);
        flow.keep_with_next(|flow| {
            flow.bookmark(part.heading.clone(), true);
            flow.paragraph(&part.heading, style(Weight::SemiBold, 14.0, accent), 20.0);
            flow.y += 4.0;
        });
        for block in &part.blocks {
            match block {
                Block::Facts(facts) => facts.iter().for_each(|(label, value)| fact(&mut flow, label, value)),
                Block::Heading(text) => {
                    flow.space(10.0);
                    flow.keep_with_next(|flow| {
                        flow.paragraph(text, style(Weight::SemiBold, 10.5, INK), 15.0);
                        flow.y += 3.0;
                    });
                }
                Block::Paragraph(text) => {
                    flow.paragraph(text, style(Weight::Regular, 9.5, INK), 14.0);
                    flow.y += 6.0;
                }
            }
        }
    }
    feet(&mut flow, document);
    let properties = emit::Properties {
        title: clean(&document.title),
        author: clean(&document.organisation),
        subject: clean(&document.subtitle),
        keywords: vec![clean(&document.identity)],
        producer: clean(&format!("RecruteIA {}", document.product_version)),
        language: document.language.tag(),
        created_at_ms: document.made_at_ms,
        logo: None,
    };
    emit::document(&flow.pages, &flow.bookmarks, &properties)
}

fn fact(flow: &mut Flow, label: &str, value: &str) {
    const LABEL_WIDTH: f32 = 168.0;
    let value = if value.is_empty() { "–" } else { value };
    let label = flow.cell(MARGIN, LABEL_WIDTH - 12.0, &[span(label, style(Weight::Regular, 9.0, GREY))]);
    let value = span(value, style(Weight::Regular, 9.5, INK));
    let value = flow.cell(MARGIN + LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH, &[value]);
    flow.row(vec![label, value], 14.0);
    flow.y += 3.0;
}

/// Identity and page number at the foot of every page, the title at the head of all but the first.
fn feet(flow: &mut Flow, document: &Document) {
    let count = flow.pages.len();
    let small = style(Weight::Regular, 7.5, GREY);
    let right = MARGIN + TEXT_WIDTH;
    let identity = single_line(&mut flow.shaper, &document.identity, small, TEXT_WIDTH - 60.0);
    let title = single_line(&mut flow.shaper, &document.title, small, TEXT_WIDTH);
    for index in 0..count {
        let number = single_line(&mut flow.shaper, &format!("{} / {count}", index + 1), small, 60.0);
        let items = &mut flow.pages[index].items;
        let y = BOTTOM + 22.0;
        items.push(Item::Stroke { from: [MARGIN, y], to: [right, y], thickness: 0.5, color: RULE });
        items.push(Item::Text { x: MARGIN, y: BOTTOM + 36.0, line: identity.clone() });
        items.push(Item::Text { x: right - number.width, y: BOTTOM + 36.0, line: number });
        if index > 0 {
            items.push(Item::Text { x: MARGIN, y: TOP - 30.0, line: title.clone() });
        }
    }
}
