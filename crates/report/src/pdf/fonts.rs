//! The embedded faces, and shaping: from characters to positioned glyphs.
//!
//! Inter holds Latin, Greek, Cyrillic and Vietnamese; Noto Sans Arabic stands in for Arabic.
//! A character that neither holds is written in Latin letters between brackets, and remembered.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use harfrust::{
    Buffer, ClusterLevel, Direction, Feature, Font, Script, ShapeOptions, ShapePlan, ShaperFont, Tag, shape,
};

/// One embedded face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Face {
    InterRegular,
    InterMedium,
    InterSemiBold,
    ArabicRegular,
    ArabicSemiBold,
}

impl Face {
    pub(crate) const ALL: [Self; 5] = [
        Self::InterRegular,
        Self::InterMedium,
        Self::InterSemiBold,
        Self::ArabicRegular,
        Self::ArabicSemiBold,
    ];

    /// The whole font program.
    pub(crate) fn data(self) -> &'static [u8] {
        match self {
            Self::InterRegular => include_bytes!("../../../../assets/fonts/Inter-Regular.ttf"),
            Self::InterMedium => include_bytes!("../../../../assets/fonts/Inter-Medium.ttf"),
            Self::InterSemiBold => include_bytes!("../../../../assets/fonts/Inter-SemiBold.ttf"),
            Self::ArabicRegular => include_bytes!("../../../../assets/fonts/NotoSansArabic-Regular.ttf"),
            Self::ArabicSemiBold => include_bytes!("../../../../assets/fonts/NotoSansArabic-SemiBold.ttf"),
        }
    }

    /// PostScript name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InterRegular => "Inter-Regular",
            Self::InterMedium => "Inter-Medium",
            Self::InterSemiBold => "Inter-SemiBold",
            Self::ArabicRegular => "NotoSansArabic-Regular",
            Self::ArabicSemiBold => "NotoSansArabic-SemiBold",
        }
    }

    /// The parsed face, shared by every report.
    pub(crate) fn font(self) -> &'static Font {
        static FONTS: LazyLock<[Font; 5]> = LazyLock::new(|| {
            Face::ALL.map(|face| Font::new(face.data(), 0).expect("the font files are part of the program"))
        });
        &FONTS[self as usize]
    }

    fn holds(self, character: char) -> bool {
        self.font().charmap().map_unicode(character).is_some()
    }

    fn is_arabic(self) -> bool {
        matches!(self, Self::ArabicRegular | Self::ArabicSemiBold)
    }
}

/// Stroke weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Medium,
    SemiBold,
}

impl Weight {
    fn latin(self) -> Face {
        match self {
            Self::Regular => Face::InterRegular,
            Self::Medium => Face::InterMedium,
            Self::SemiBold => Face::InterSemiBold,
        }
    }

    fn arabic(self) -> Face {
        match self {
            Self::Regular | Self::Medium => Face::ArabicRegular,
            Self::SemiBold => Face::ArabicSemiBold,
        }
    }

    /// The face that draws `character`; prepared text holds no character that none can draw.
    pub(crate) fn face_for(self, character: char) -> Face {
        let latin = self.latin();
        if latin.holds(character) || !self.arabic().holds(character) { latin } else { self.arabic() }
    }
}

/// A glyph at its place in a run; lengths in thousandths of the font size.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    pub(crate) advance: f32,
    pub(crate) dx: f32,
    pub(crate) dy: f32,
    /// What the glyph stands for when text is copied or searched; empty after the first of a cluster.
    pub(crate) text: String,
}

/// Turns characters into glyphs, and remembers those that no face holds.
#[derive(Default)]
pub(crate) struct Shaper {
    plans: HashMap<(Face, Option<Script>, bool, bool), ShapePlan>,
    buffer: Option<Buffer>,
    replaced: BTreeSet<char>,
    /// Widths by text, for each face, with and without figures of equal width.
    advances: [HashMap<String, f32>; 2 * Face::ALL.len()],
}

impl Shaper {
    /// The characters written in Latin letters so far.
    pub(crate) fn replaced(&self) -> &BTreeSet<char> {
        &self.replaced
    }

    /// `text` as it can be drawn: no controls, line ends as `\n`, and unsupported characters as `[letters]`.
    pub(crate) fn prepare(&mut self, text: &str) -> String {
        let mut prepared = String::with_capacity(text.len());
        let mut letters = String::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if !letters.is_empty() && is_invisible(character) {
                continue;
            }
            if is_drawable(character) {
                close_bracket(&mut prepared, &mut letters);
            }
            match character {
                '\r' if characters.peek() == Some(&'\n') => {}
                '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    close_bracket(&mut prepared, &mut letters);
                    prepared.push('\n');
                }
                '\t' => {
                    close_bracket(&mut prepared, &mut letters);
                    prepared.push(' ');
                }
                _ if is_invisible(character) => {}
                _ if is_drawable(character) => prepared.push(character),
                _ => {
                    self.replaced.insert(character);
                    match deunicode::deunicode_char(character).filter(|name| !name.is_empty()) {
                        Some(name) => letters.push_str(name),
                        None => letters.push_str(&format!("U+{:04X} ", u32::from(character))),
                    }
                }
            }
        }
        close_bracket(&mut prepared, &mut letters);
        prepared
    }

    /// Width of `text` in thousandths of the font size. Words come back again and again, so widths are kept.
    pub(crate) fn advance(&mut self, text: &str, face: Face, right_to_left: bool, tabular: bool) -> f32 {
        const MOST_KEPT: usize = 20_000;
        const LONGEST_KEPT: usize = 64;
        let slot = face as usize * 2 + usize::from(tabular);
        if let Some(&advance) = self.advances[slot].get(text) {
            return advance;
        }
        let advance = self.shape(text, face, right_to_left, tabular).iter().map(|glyph| glyph.advance).sum();
        let kept = &mut self.advances[slot];
        if text.len() <= LONGEST_KEPT {
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            kept.insert(text.to_owned(), advance);
        }
        advance
    }

    /// The glyphs of `text`, which one face draws in one direction, from left to right as seen.
    pub(crate) fn shape(&mut self, text: &str, face: Face, right_to_left: bool, tabular: bool) -> Vec<Glyph> {
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.reset();
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        buffer.push_str(text);
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.guess_segment_properties();
        let features = features(face, tabular);
        let (script, direction) = (buffer.script(), buffer.direction());
        let plan = self
            .plans
            .entry((face, script, right_to_left, tabular))
            .or_insert_with(|| ShapePlan::new(face.font(), direction, script, None, &features));
        let font = ShaperFont::new(face.font());
        let options = ShapeOptions::new().plan(Some(plan)).features(&features);
        let shaped = shape(&font, &mut buffer, options);
        debug_assert!(shaped.is_ok(), "the plan was made for this buffer");
        let glyphs = positioned(&buffer, text, f32::from(face.font().units_per_em()));
        self.buffer = Some(buffer);
        glyphs
    }
}

/// Glyphs of a shaped buffer, each first one of a cluster with the cluster's text.
fn positioned(buffer: &Buffer, text: &str, units_per_em: f32) -> Vec<Glyph> {
    let mut starts: Vec<usize> = buffer.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let scale = 1000.0 / units_per_em;
    let mut last_cluster = None;
    buffer
        .glyph_infos()
        .iter()
        .zip(buffer.glyph_positions())
        .map(|(info, position)| {
            let cluster = info.cluster as usize;
            let end = starts.get(starts.partition_point(|&start| start <= cluster)).copied();
            let is_first = last_cluster != Some(cluster);
            last_cluster = Some(cluster);
            let said = if is_first { &text[cluster..end.unwrap_or(text.len())] } else { "" };
            Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                advance: position.x_advance as f32 * scale,
                dx: position.x_offset as f32 * scale,
                dy: position.y_offset as f32 * scale,
                text: said.replace(['\u{a0}', '\u{202f}'], " "),
            }
        })
        .collect()
}

/// Contextual forms are for Arabic alone: Inter would turn `->` into an arrow, which nobody typed.
fn features(face: Face, tabular: bool) -> Vec<Feature> {
    let mut features = vec![Feature::new(Tag::new(b"tnum"), u32::from(tabular), ..)];
    if !face.is_arabic() {
        features.push(Feature::new(Tag::new(b"calt"), 0, ..));
        features.push(Feature::new(Tag::new(b"liga"), 0, ..));
    }
    features
}

fn is_drawable(character: char) -> bool {
    !character.is_control() && (Face::InterRegular.holds(character) || Face::ArabicRegular.holds(character))
}

/// Controls, joiners, direction marks (which could make a name read as another) and variation selectors.
fn is_invisible(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}'))
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}

fn close_bracket(prepared: &mut String, letters: &mut String) {
    if !letters.is_empty() {
        prepared.push('[');
        prepared.push_str(letters.trim());
        prepared.push(']');
        letters.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_parses_and_is_named_as_its_file_says() {
        for face in Face::ALL {
            assert!(face.font().num_glyphs() > 1000, "{face:?}");
        }
    }

    #[test]
    fn the_scripts_we_promise_are_held() {
        let promised =
            "àâæçéèêëîïôœùûüÿ ÀÇÉŒ ąćęłńóśźż ğış ăĕțș ÅÄÖåäöþðß Ελληνικά Кириллица Tiếng Việt «»“”–—…€ محمد";
        let mut shaper = Shaper::default();
        assert_eq!(shaper.prepare(promised), promised);
        assert!(shaper.replaced().is_empty());
    }

    #[test]
    fn unsupported_characters_become_letters_and_are_remembered() {
        let mut shaper = Shaper::default();
        assert_eq!(shaper.prepare("A 北京 b"), "A [Bei Jing] b");
        assert!(shaper.prepare("\u{10FFFE}").contains("[U+10FFFE]"));
        assert!(shaper.replaced().contains(&'北'));
    }

    #[test]
    fn controls_and_direction_tricks_vanish() {
        let mut shaper = Shaper::default();
        assert_eq!(shaper.prepare("a\u{0}b\u{202e}c\u{7f}\td\r\ne"), "abc d\ne");
        assert!(shaper.replaced().is_empty());
    }

    #[test]
    fn glyphs_carry_the_text_they_stand_for() {
        let mut shaper = Shaper::default();
        for (text, face, right_to_left) in
            [("Œuvre à Łódź", Face::InterRegular, false), ("محمد", Face::ArabicRegular, true)]
        {
            let mut glyphs = shaper.shape(text, face, right_to_left, false);
            if right_to_left {
                glyphs.reverse();
            }
            assert_eq!(glyphs.iter().map(|glyph| glyph.text.as_str()).collect::<String>(), text);
            assert!(glyphs.iter().all(|glyph| glyph.id != 0));
        }
    }

    #[test]
    fn kerning_brings_letters_closer() {
        let mut shaper = Shaper::default();
        let mut width = |text| {
            shaper
                .shape(text, Face::InterRegular, false, false)
                .iter()
                .map(|glyph| glyph.advance)
                .sum::<f32>()
        };
        assert!(width("To") < width("T") + width("o"));
    }
}
