//! What is said about an error: what happened, what is safe, what to do, and its code.
//!
//! The words are those of the interface; `words/*.json` hold, in the same shape, what reads otherwise at a terminal.

use std::env;

use app::Error;
use serde_json::{Value, json};

use crate::interview::Language;

const ENGLISH: [&str; 2] = [include_str!("words/en.json"), include_str!("../../../ui/src/locales/en.json")];
const FRENCH: [&str; 2] = [include_str!("words/fr.json"), include_str!("../../../ui/src/locales/fr.json")];

/// The error in the language of whoever sits at the terminal.
pub fn told(error: &Error) -> String {
    Words::of(language()).told(error)
}

/// French where the system speaks it, else English.
fn language() -> Language {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| env::var(name).ok());
    match set.find(|locale| !locale.is_empty()) {
        Some(locale) if locale.starts_with("fr") => Language::Fr,
        _ => Language::En,
    }
}

/// The words of a language about errors: at a terminal, and in the interface.
struct Words {
    terminal: Value,
    interface: Value,
}

impl Words {
    fn of(language: Language) -> Self {
        // They are part of the program and read by its tests.
        let read = |text| serde_json::from_str::<Value>(text).unwrap_or_default();
        let [terminal, interface] = match language {
            Language::Fr => FRENCH,
            Language::En => ENGLISH,
        };
        Self { terminal: read(terminal), interface: read(interface)["errors"].take() }
    }

    fn told(&self, error: &Error) -> String {
        let mut said: Vec<String> =
            error.params.get("file").map(|file| format!("{file}:")).into_iter().collect();
        said.push(self.about(error, "title"));
        said.extend(
            error.fields.iter().map(|field| format!("{} – {}", field.path, self.of_field(&field.code))),
        );
        said.extend([self.about(error, "safe"), self.about(error, "todo")]);
        said.push(match error.params.get("detail") {
            Some(detail) => format!("({}: {detail})", error.code),
            None => format!("({})", error.code),
        });
        said.join(" ")
    }

    /// A part of the words about an error: those of its code, else those of its kind.
    fn about(&self, error: &Error, part: &str) -> String {
        let kind = format!("kind.{}", json!(error.kind).as_str().unwrap_or_default());
        let found = self.own(&error.code, part).or_else(|| self.own(&kind, part)).unwrap_or_default();
        let fill =
            |text: String, (name, value): (&String, &String)| text.replace(&format!("{{{{{name}}}}}"), value);
        error.params.iter().fold(found.to_owned(), fill)
    }

    fn of_field(&self, code: &str) -> &str {
        self.own(&format!("invalid.{code}"), "title")
            .or_else(|| self.own("kind.invalid", "title"))
            .unwrap_or_default()
    }

    /// A part of the words that a code has itself.
    fn own(&self, code: &str, part: &str) -> Option<&str> {
        [&self.terminal, &self.interface]
            .into_iter()
            .find_map(|words| code.split('.').fold(words, |at, name| &at[name])[part].as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use app::ErrorKind;

    use super::*;

    /// Every source file of the program, tests left out, without spaces and line ends.
    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                found.push(text.split_whitespace().collect());
            }
        }
    }

    /// What is quoted right behind each `mark`.
    fn behind<'t>(text: &'t str, mark: &str) -> impl Iterator<Item = &'t str> {
        text.split(mark).skip(1).filter_map(|rest| rest.strip_prefix('"')?.split('"').next())
    }

    fn is_code(text: &str) -> bool {
        text.contains('.')
            && !text.starts_with('.')
            && text.chars().all(|c| c.is_ascii_lowercase() || "._".contains(c))
    }

    /// The codes of errors and of fields that the sources hold.
    fn codes() -> (BTreeSet<String>, BTreeSet<String>) {
        let mut texts = Vec::new();
        for name in ["app", "cli", "domain", "media", "server", "store", "weights"] {
            sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src"), &mut texts);
        }
        let (mut codes, mut fields) = (BTreeSet::new(), BTreeSet::new());
        for text in &texts {
            let kinds = ["NotFound", "Invalid", "Forbidden", "Conflict", "Unavailable", "Internal"];
            let mut marks: Vec<String> = kinds.iter().map(|kind| format!("ErrorKind::{kind},")).collect();
            let rules =
                ["conflict(", "conflict_with(", "unacceptable(", "unacceptable_with(", "refused(", "code:"];
            marks.extend(rules.map(str::to_owned));
            codes.extend(marks.iter().flat_map(|mark| behind(text, mark)).map(str::to_owned));
            // Where errors become codes, all that looks like one is one.
            if text.contains("fncode(&self)") || text.contains("pubenumErrorKind") {
                codes.extend(text.split('"').filter(|part| is_code(part)).map(str::to_owned));
            }
            let missing = behind(text, "not_found(").chain(behind(text, "constKIND:&'staticstr="));
            codes.extend(missing.map(|kind| format!("{kind}.not_found")));
            for call in text.split(".ensure(").skip(1) {
                let end = call.find(");").unwrap();
                fields.extend(
                    call[..end].strip_suffix('"').and_then(|call| call.rsplit('"').next()).map(str::to_owned),
                );
            }
            for call in text.split("Error::field(\"").skip(1) {
                fields.extend(call.split('"').nth(2).map(str::to_owned));
            }
        }
        codes.retain(|code| is_code(code));
        codes.extend(["cancelled", "internal"].map(str::to_owned));
        (codes, fields)
    }

    #[test]
    fn every_code_has_words_in_both_languages() {
        let (codes, fields) = codes();
        for known in
            ["person.not_found", "workspace.not_open", "session.signed", "media.too_long", "forbidden.user"]
        {
            assert!(codes.contains(known), "{known} was not found in the sources");
        }
        assert!(codes.len() > 130 && fields.contains("too_short"), "{codes:?} {fields:?}");
        for language in [Language::Fr, Language::En] {
            let words = Words::of(language);
            for code in &codes {
                let (own, missing) = (words.own(code, "title"), code.ends_with(".not_found"));
                // Of what is missing, the words of the kind say enough.
                assert!(own.is_some() || missing, "{code} has no words");
                let kind = if missing { ErrorKind::NotFound } else { ErrorKind::Conflict };
                let error = Error::new(kind, code.as_str());
                for part in ["title", "safe", "todo"] {
                    assert!(words.about(&error, part).len() > 8, "{code} has no {part}");
                }
                assert!(words.told(&error).ends_with(&format!(" ({code})")));
            }
            for field in &fields {
                assert!(words.own(&format!("invalid.{field}"), "title").is_some(), "a field: {field}");
            }
        }
    }

    #[test]
    fn both_languages_hold_the_same() {
        fn leaves(words: &Value, at: &str, found: &mut Vec<String>) {
            match words {
                Value::Object(parts) => {
                    for (name, part) in parts {
                        leaves(part, &format!("{at}.{name}"), found);
                    }
                }
                text => {
                    let filled =
                        text.as_str().unwrap().split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
                    found.push(format!("{at} {:?}", filled.collect::<BTreeSet<_>>()));
                }
            }
        }
        let leaves = |text: &str| {
            let mut found = Vec::new();
            leaves(&serde_json::from_str(text).unwrap(), "", &mut found);
            found
        };
        assert_eq!(leaves(FRENCH[0]), leaves(ENGLISH[0]));
    }

    #[test]
    fn values_fields_and_details_are_told() {
        let error =
            Error::new(ErrorKind::Unavailable, "backup.no_space").with("free_mb", 3).with("needed_mb", 70);
        assert_eq!(
            Words::of(Language::En).told(&error),
            "The disk has too little room: 3 MB free, 70 MB needed. Nothing was written and nothing was changed. Make room or choose another disk. (backup.no_space)"
        );
        assert_eq!(
            Words::of(Language::Fr).told(&Error::field("person.email", "email")),
            "Une valeur ne convient pas. person.email – Ce n’est pas une adresse e-mail. Rien n’a été enregistré. Corrigez la valeur, puis recommencez. (invalid)"
        );
        let missing = Error::from(std::io::Error::from(std::io::ErrorKind::NotFound)).with("file", "a.mp4");
        assert_eq!(
            Words::of(Language::En).told(&missing),
            "a.mp4: This file is no longer there. Nothing was changed. Put it back or choose another one. (file.not_found: entity not found)"
        );
        let newer = Error::new(ErrorKind::Forbidden, "from.the_future");
        assert!(
            Words::of(Language::Fr)
                .told(&newer)
                .ends_with("Demandez à l’administrateur de l’espace de travail. (from.the_future)")
        );
    }
}
