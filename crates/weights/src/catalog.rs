//! The catalog of weights, `models/catalog.toml`, which is part of the program.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What a file of weights does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Speech to text, for whisper.cpp.
    Whisper,
    /// Voice activity, for whisper.cpp.
    Vad,
    /// Faces in a picture.
    Face,
    /// Text to speech: the network, or a voice of it.
    Voice,
}

/// One sentence on when to choose a model, in the languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodFor {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// One file of weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Stable name, used on the command line and in records.
    pub id: String,
    /// What it does.
    pub kind: Kind,
    /// Order among the speech models; the highest installed one transcribes interviews.
    #[serde(default)]
    pub quality: u8,
    /// Name for people.
    pub name: String,
    /// File name, without a folder.
    pub file: String,
    /// Exact size.
    pub bytes: u64,
    /// SHA-256 of the file in lower-case hexadecimal digits.
    pub sha256: String,
    /// Licence as an SPDX expression.
    pub licence: String,
    /// Where the licence can be read.
    pub licence_url: String,
    /// Places to download from, tried in this order. Empty: it comes with the program.
    pub urls: Vec<String>,
    /// Whether a machine that should transcribe interviews gets it without being asked for by name.
    #[serde(default)]
    pub recommended: bool,
    /// Whether it serves the sample interview alone and never a real one.
    #[serde(default)]
    pub sample_only: bool,
    /// The language that a voice speaks, as in ISO 639-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The id of what it is of no use without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// When to choose it.
    pub good_for: GoodFor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalog {
    model: Vec<Entry>,
}

static CATALOG: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    // Cannot fail: the text is part of the program, and a test of this module reads it.
    toml::from_str::<Catalog>(include_str!("../../../models/catalog.toml"))
        .expect("the built-in catalog is valid")
        .model
});

/// The weights this version knows.
pub fn catalog() -> &'static [Entry] {
    &CATALOG
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_entry_is_complete_and_unique() {
        assert!(catalog().len() >= 11);
        let mut seen = HashSet::new();
        for entry in catalog() {
            for key in [&entry.id, &entry.file, &entry.sha256] {
                assert!(seen.insert(key), "{key} stands twice");
            }
            assert!(entry.bytes > 0);
            assert_eq!(entry.sha256.len(), 64, "{}", entry.id);
            assert!(
                entry.sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
                "{}",
                entry.id
            );
            let ending = entry.file.rsplit('.').next();
            let expected: &[_] = match entry.kind {
                Kind::Whisper | Kind::Vad => &["bin"],
                Kind::Face => &["onnx", "task"],
                Kind::Voice => &["onnx", "bin"],
            };
            assert!(ending.is_some_and(|ending| expected.contains(&ending)), "{}", entry.file);
            assert!(!entry.file.contains(['/', '\\']), "{}", entry.file);
            assert!(entry.licence_url.starts_with("https://"), "{}", entry.id);
            assert!(entry.urls.iter().all(|url| url.starts_with("https://")), "{}", entry.id);
            assert!(!entry.good_for.fr.is_empty() && !entry.good_for.en.is_empty());
            assert_eq!(
                entry.sample_only,
                entry.urls.is_empty(),
                "{}: only the sample's model is bundled",
                entry.id
            );
        }
    }

    #[test]
    fn a_fresh_machine_is_given_one_voice_detector_and_one_speech_model() {
        let given = |kind| catalog().iter().filter(|entry| entry.recommended && entry.kind == kind).count();
        assert_eq!((given(Kind::Vad), given(Kind::Whisper)), (1, 1));
        assert!(!catalog().iter().any(|entry| entry.recommended && entry.sample_only));
    }

    #[test]
    fn every_downloadable_model_has_a_second_place() {
        for entry in catalog().iter().filter(|entry| !entry.urls.is_empty()) {
            let places: HashSet<_> = entry.urls.iter().collect();
            assert!(places.len() == entry.urls.len() && places.len() >= 2, "{}", entry.id);
        }
    }

    #[test]
    fn there_is_a_voice_in_each_language_and_what_it_needs() {
        let voices: Vec<_> = catalog().iter().filter(|entry| entry.language.is_some()).collect();
        let languages: Vec<_> = voices.iter().filter_map(|voice| voice.language.as_deref()).collect();
        assert_eq!(languages, ["fr", "en"]);
        for voice in voices {
            let needed = catalog().iter().find(|entry| Some(&entry.id) == voice.needs.as_ref()).unwrap();
            assert_eq!((voice.kind, needed.kind, &needed.needs), (Kind::Voice, Kind::Voice, &None));
        }
    }

    #[test]
    fn speech_models_have_an_order() {
        let models: Vec<_> = catalog().iter().filter(|e| e.kind == Kind::Whisper && !e.sample_only).collect();
        let qualities: HashSet<_> = models.iter().map(|entry| entry.quality).collect();
        assert_eq!(qualities.len(), models.len());
    }
}
