//! Tables of typed cells, for workbooks and for CSV.

use crate::format::clean;
use crate::words::Words;

/// The most UTF-16 units that a cell holds.
pub(crate) const LONGEST_CELL: usize = 32_767;
/// Beyond this, a spreadsheet shows no duration.
pub(crate) const LONGEST_DURATION_MS: u64 = 9_999 * 3_600_000;

/// A value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    /// Text that repeats from row to row: shown on one line, as far as the column is wide.
    Repeated(String),
    /// Shown as it is.
    Number(f64),
    /// Shown with two decimals.
    Score(f64),
    /// 0 to 1, shown in percent.
    Share(f64),
    /// A length of time in milliseconds, shown in whole seconds.
    Duration(u64),
    /// A time within a recording in milliseconds, shown in tenths of a second.
    Timecode(u64),
    /// Milliseconds since 1970, shown in the report's time zone.
    Moment(i64),
}

impl Cell {
    pub(crate) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    pub(crate) fn optional_text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub(crate) fn count(number: usize) -> Self {
        Self::Number(number as f64)
    }

    pub(crate) fn whole(number: u32) -> Self {
        Self::Number(f64::from(number))
    }

    /// About how many lines it takes in a column of `width` characters.
    pub(crate) fn lines(&self, width: f64) -> usize {
        let per_line = (width - 3.0).max(1.0) as usize;
        match self {
            Self::Text(text) => text.lines().map(|line| line.chars().count().div_ceil(per_line).max(1)).sum(),
            _ => 1,
        }
    }
}

/// A column of a table.
pub(crate) struct Column {
    pub(crate) heading: String,
    /// In characters.
    pub(crate) width: f64,
}

impl Column {
    /// About how many lines the heading takes, which is bold.
    pub(crate) fn heading_lines(&self) -> usize {
        let per_line = (self.width - 4.0).max(1.0) as usize;
        let (mut lines, mut used) = (1, 0);
        for word in self.heading.split_whitespace().map(|word| word.chars().count() + 1) {
            if used + word > per_line + 1 && used > 0 {
                (lines, used) = (lines + 1, 0);
            }
            lines += word.saturating_sub(2) / per_line;
            used += word;
        }
        lines
    }

    pub(crate) fn new(heading: &str, width: f64) -> Self {
        Self { heading: heading.to_owned(), width }
    }
}

/// Clean text that fits into a cell; what is cut is announced.
pub(crate) fn cell_text(text: &str, words: &Words) -> String {
    let text = clean(text);
    if text.encode_utf16().count() <= LONGEST_CELL {
        return text;
    }
    let room = LONGEST_CELL - words.cut.encode_utf16().count();
    let mut used = 0;
    let mut kept: String = text
        .chars()
        .take_while(|character| {
            used += character.len_utf16();
            used <= room
        })
        .collect();
    kept.push_str(words.cut);
    kept
}

/// Whether a spreadsheet would calculate this text if it were typed in, or read from CSV.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    #[test]
    fn cells_hold_no_controls_and_no_more_than_they_can() {
        assert_eq!(clean("a\u{0}b\u{1b}c\r\nd\u{202e}e\u{ffff}f\u{1fffe}"), "abc\ndef");
        let words = Language::Fr.words();
        let long = cell_text(&"😀".repeat(20_000), words);
        assert!(long.encode_utf16().count() <= LONGEST_CELL && long.ends_with(words.cut));
        assert_eq!(cell_text("court", words), "court");
    }

    #[test]
    fn what_starts_like_a_formula_is_known() {
        for text in ["=1+1", " +1", "-2", "@SUM(A1)", "\t=x"] {
            assert!(looks_like_formula(text), "{text:?}");
        }
        assert!(!looks_like_formula("a=1"));
    }
}
