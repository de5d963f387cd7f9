//! Paragraphs: styled text becomes lines of positioned glyphs.

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

use super::fonts::{Face, Glyph, Shaper, Weight};

/// A colour in red, green, blue, 0 to 1.
pub(crate) type Color = [f32; 3];

/// How a span looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    /// Font size in points.
    pub(crate) size: f32,
    pub(crate) color: Color,
    /// Figures of equal width, for columns.
    pub(crate) tabular: bool,
}

/// Text in one style.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// Glyphs of one face and style, placed in a line.
#[derive(Clone, Debug)]
pub(crate) struct GlyphRun {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) color: Color,
    /// Distance from the line's left end, in points.
    pub(crate) x: f32,
    pub(crate) glyphs: Vec<Glyph>,
}

/// One line of text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) runs: Vec<GlyphRun>,
    /// In points.
    pub(crate) width: f32,
    /// The paragraph reads from right to left, so it starts at the right margin.
    pub(crate) right_to_left: bool,
}

/// The longest stretch of a word that is measured at once when a word is wider than the line.
const LONGEST_MEASURED_CHARS: usize = 300;

/// `spans` broken into lines of at most `width` points.
pub(crate) fn break_lines(shaper: &mut Shaper, spans: &[Span], width: f32) -> Vec<Line> {
    let mut text = String::new();
    let mut styles = Vec::with_capacity(spans.len());
    for span in spans {
        text.push_str(&shaper.prepare(&span.text));
        styles.push((text.len(), span.style));
    }
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        let paragraph_styles: Vec<(usize, Style)> = styles
            .iter()
            .filter(|(end, _)| *end > start)
            .map(|&(end, style)| ((end - start).min(paragraph.len()), style))
            .collect();
        Paragraph::new(shaper, paragraph, &paragraph_styles).lines(width, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

/// The most that is read of a text that is cut.
const LONGEST_CUT_CHARS: usize = 2000;

/// `text` in at most `count` lines of `width` points, cut with an ellipsis where it is longer.
pub(crate) fn clamped(shaper: &mut Shaper, text: &str, style: Style, width: f32, count: usize) -> Vec<Line> {
    let flat: Vec<char> = shaper
        .prepare(text)
        .chars()
        .take(LONGEST_CUT_CHARS)
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    let mut lines_of = |kept: usize| {
        let mut text: String = flat[..kept].iter().collect();
        if kept < flat.len() {
            text.truncate(text.trim_end().len());
            text.push('…');
        }
        break_lines(shaper, &[Span { text, style }], width)
    };
    let whole = lines_of(flat.len());
    if whole.len() <= count {
        return whole;
    }
    let (mut fits, mut too_long) = (0, flat.len());
    while too_long - fits > 1 {
        let middle = fits.midpoint(too_long);
        if lines_of(middle).len() <= count { fits = middle } else { too_long = middle }
    }
    lines_of(fits)
}

/// `text` on a single line of at most `width` points, cut with an ellipsis.
pub(crate) fn single_line(shaper: &mut Shaper, text: &str, style: Style, width: f32) -> Line {
    clamped(shaper, text, style, width, 1).into_iter().next().unwrap_or_default()
}

struct Paragraph<'a> {
    shaper: &'a mut Shaper,
    text: &'a str,
    styles: &'a [(usize, Style)],
    bidi: Option<BidiInfo<'a>>,
}

impl<'a> Paragraph<'a> {
    fn new(shaper: &'a mut Shaper, text: &'a str, styles: &'a [(usize, Style)]) -> Self {
        let bidi = (!text.is_ascii()).then(|| BidiInfo::new(text, None)).filter(BidiInfo::has_rtl);
        Self { shaper, text, styles, bidi }
    }

    fn lines(&mut self, width: f32, lines: &mut Vec<Line>) {
        let mut line_start = 0;
        let mut line_end = 0;
        let mut line_width = 0.0;
        for word in words(self.text) {
            let trimmed = word.start..word.start + self.text[word.clone()].trim_end().len();
            let drawn_width = self.measure(trimmed.clone());
            if line_end > line_start && line_width + drawn_width > width {
                lines.push(self.line(line_start..line_end));
                (line_start, line_width) = (word.start, 0.0);
            }
            if line_width == 0.0 && drawn_width > width {
                let rest = self.break_word(trimmed.clone(), width, lines);
                line_start = rest;
                line_width = self.measure(rest..word.end);
            } else {
                line_width += drawn_width + self.measure(trimmed.end..word.end);
            }
            line_end = word.end;
        }
        lines.push(self.line(line_start..line_end));
    }

    /// Lines full of a word that is too long for one; returns where its last piece starts.
    fn break_word(&mut self, word: Range<usize>, width: f32, lines: &mut Vec<Line>) -> usize {
        let mut start = word.start;
        loop {
            let stretch_end = self.text[start..word.end]
                .char_indices()
                .nth(LONGEST_MEASURED_CHARS)
                .map_or(word.end, |(offset, _)| start + offset);
            let end = self.longest_prefix(start..stretch_end, width);
            if end >= word.end {
                return start;
            }
            lines.push(self.line(start..end));
            start = end;
        }
    }

    /// End of the longest prefix of `range` that fits, at least one character long.
    fn longest_prefix(&mut self, range: Range<usize>, width: f32) -> usize {
        let ends: Vec<usize> =
            self.text[range.clone()].char_indices().map(|(at, c)| range.start + at + c.len_utf8()).collect();
        let fitting = ends.partition_point(|&end| self.measure(range.start..end) <= width);
        ends.get(fitting.saturating_sub(1)).copied().unwrap_or(range.end)
    }

    /// Width of `range`; its parts are as wide in one order as in another.
    fn measure(&mut self, range: Range<usize>) -> f32 {
        let right_to_left =
            self.bidi.as_ref().and_then(|bidi| bidi.levels.get(range.start)).is_some_and(Level::is_rtl);
        let mut width = 0.0;
        for (part, face, style) in self.parts(range) {
            let advance = self.shaper.advance(&self.text[part], face, right_to_left, style.tabular);
            width += advance * style.size / 1000.0;
        }
        width
    }

    fn line(&mut self, range: Range<usize>) -> Line {
        let end = range.start + self.text[range.clone()].trim_end_matches(' ').len();
        let mut line = Line {
            right_to_left: self.bidi.as_ref().is_some_and(|bidi| bidi.paragraphs[0].level.is_rtl()),
            ..Line::default()
        };
        for mut run in self.runs(range.start..end) {
            run.x = line.width;
            line.width += run_width(&run);
            line.runs.push(run);
        }
        line
    }

    /// The glyphs of `range`, from left to right as seen.
    fn runs(&mut self, range: Range<usize>) -> Vec<GlyphRun> {
        if range.is_empty() {
            return Vec::new();
        }
        let stretches: Vec<(Range<usize>, bool)> = match &self.bidi {
            Some(bidi) => {
                let (levels, visual) = bidi.visual_runs(&bidi.paragraphs[0], range);
                visual
                    .into_iter()
                    .map(|run| {
                        let right_to_left = levels.get(run.start).is_some_and(Level::is_rtl);
                        (run, right_to_left)
                    })
                    .collect()
            }
            None => vec![(range, false)],
        };
        let mut runs = Vec::new();
        for (stretch, right_to_left) in stretches {
            let mut parts = self.parts(stretch);
            if right_to_left {
                parts.reverse();
            }
            for (part, face, style) in parts {
                let glyphs = self.shaper.shape(&self.text[part], face, right_to_left, style.tabular);
                runs.push(GlyphRun { face, size: style.size, color: style.color, x: 0.0, glyphs });
            }
        }
        runs
    }

    /// `range` in parts of one face and one style.
    fn parts(&self, range: Range<usize>) -> Vec<(Range<usize>, Face, Style)> {
        let mut parts: Vec<(Range<usize>, Face, Style)> = Vec::new();
        let mut style_index = self.styles.partition_point(|(end, _)| *end <= range.start);
        for (offset, character) in self.text[range.clone()].char_indices() {
            let at = range.start + offset;
            while self.styles.get(style_index).is_some_and(|(end, _)| *end <= at) {
                style_index += 1;
            }
            let Some(&(_, style)) = self.styles.get(style_index).or(self.styles.last()) else { break };
            let mut face = style.weight.face_for(character);
            let end = at + character.len_utf8();
            match parts.last_mut() {
                Some((part, last_face, last_style)) if *last_style == style => {
                    if is_combining(character) {
                        face = *last_face;
                    }
                    if *last_face == face {
                        part.end = end;
                    } else {
                        parts.push((at..end, face, style));
                    }
                }
                _ => parts.push((at..end, face, style)),
            }
        }
        parts
    }
}

fn run_width(run: &GlyphRun) -> f32 {
    run.glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * run.size / 1000.0
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Stretches that a line break never divides, each with the spaces that follow it.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let Some(&(_, next)) = characters.peek() else { break };
        let may_break = match character {
            ' ' => next != ' ' && !is_closing_mark(next) && before != Some('«'),
            '-' | '/' | '–' | '—' => before.is_some_and(char::is_alphabetic) && next.is_alphabetic(),
            _ => false,
        };
        if may_break {
            words.push(start..end);
            start = end;
        }
        if character != ' ' {
            before = Some(character);
        }
    }
    if start < text.len() {
        words.push(start..text.len());
    }
    words
}

/// Marks that French sets after a space, and that never start a line.
fn is_closing_mark(character: char) -> bool {
    matches!(character, '?' | '!' | ':' | ';' | '»' | '%' | '€')
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { weight: Weight::Regular, size: 10.0, color: [0.0; 3], tabular: false };

    fn said(line: &Line) -> String {
        line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.text.as_str()).collect()
    }

    fn broken(text: &str, width: f32) -> Vec<Line> {
        break_lines(&mut Shaper::default(), &[Span { text: text.to_owned(), style: STYLE }], width)
    }

    #[test]
    fn no_line_is_wider_than_asked_and_no_character_is_lost() {
        let text = "Une réponse assez longue, avec un-mot-composé et unmotinterminablequinerentrepasdansuneligne fin.";
        for width in [30.0, 80.0, 200.0, 1000.0] {
            let lines = broken(text, width);
            assert!(lines.iter().all(|line| line.width <= width + 0.1), "{width}");
            let joined: String = lines.iter().map(said).collect();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn a_question_mark_never_starts_a_line() {
        let text = "Pourquoi donc ? ".repeat(20);
        for width in 60..120 {
            for line in broken(&text, width as f32) {
                assert!(!said(&line).starts_with('?'), "width {width}");
            }
        }
    }

    #[test]
    fn line_ends_are_kept_and_empty_text_is_one_line() {
        assert_eq!(broken("a\n\nb", 100.0).len(), 3);
        assert_eq!(broken("", 100.0).len(), 1);
    }

    #[test]
    fn a_single_line_is_cut_with_an_ellipsis() {
        let line = single_line(&mut Shaper::default(), &"Wolfeschlegelsteinhausen ".repeat(30), STYLE, 150.0);
        assert!(line.width <= 150.0 && said(&line).ends_with('…'));
        let short = single_line(&mut Shaper::default(), "Léa", STYLE, 150.0);
        assert_eq!(said(&short), "Léa");
    }

    #[test]
    fn arabic_reads_from_right_to_left_inside_latin() {
        let lines = broken("Nom : محمد fin", 500.0);
        assert!(!lines[0].right_to_left);
        assert_eq!(said(&lines[0]), "Nom : دمحم fin");
        assert!(broken("محمد", 500.0)[0].right_to_left);
    }
}
