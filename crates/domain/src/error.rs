//! What a rule says when it refuses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One field of an input that is not acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldError {
    /// Where: `person.email`, `criteria.2.anchors.three`.
    pub path: String,
    /// What is wrong: `required`, `too_long`, `email`, `range`, …
    pub code: String,
}

/// A rule that was broken. Carries codes and parameters, never a sentence: hosts translate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The input itself is not acceptable, field by field.
    #[error("invalid input: {}", .0.iter().map(|field| format!("{} {}", field.path, field.code)).collect::<Vec<_>>().join(", "))]
    Invalid(Vec<FieldError>),
    /// The input itself is not acceptable, for a reason that has words of its own.
    #[error("{code}")]
    Unacceptable {
        /// Stable code, e.g. `reason.too_short`.
        code: &'static str,
        /// Values for the sentence shown; ids, codes and numbers.
        params: BTreeMap<String, String>,
    },
    /// The input is fine, but the present state does not allow the action.
    #[error("{code}")]
    Conflict {
        /// Stable code, e.g. `campaign.not_draft`.
        code: &'static str,
        /// Values for the sentence shown; ids, codes and numbers.
        params: BTreeMap<String, String>,
    },
}

impl RuleError {
    /// A refusal without parameters.
    pub fn conflict(code: &'static str) -> Self {
        Self::Conflict { code, params: BTreeMap::new() }
    }

    /// A refusal with one parameter.
    pub fn conflict_with(code: &'static str, name: &str, value: impl ToString) -> Self {
        Self::Conflict { code, params: BTreeMap::from([(name.into(), value.to_string())]) }
    }

    /// An input that is not acceptable.
    pub fn unacceptable(code: &'static str) -> Self {
        Self::Unacceptable { code, params: BTreeMap::new() }
    }

    /// An input that is not acceptable, with one parameter.
    pub fn unacceptable_with(code: &'static str, name: &str, value: impl ToString) -> Self {
        Self::Unacceptable { code, params: BTreeMap::from([(name.into(), value.to_string())]) }
    }

    /// One field that is not acceptable.
    pub fn field(path: &str, code: &str) -> Self {
        Self::Invalid(vec![FieldError { path: path.into(), code: code.into() }])
    }
}

/// Collects every field error of an input, so that a form shows all of them at once.
#[derive(Debug, Default)]
pub struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    /// Starts with nothing wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `path` is wrong in the way of `code` unless `fine`.
    pub fn ensure(&mut self, fine: bool, path: &str, code: &str) {
        if !fine {
            self.errors.push(FieldError { path: path.into(), code: code.into() });
        }
    }

    /// A text of one or more lines that must say something: without control characters but line breaks and tabs.
    pub fn lines(&mut self, path: &str, text: &str, max_chars: usize) -> String {
        let is_plain = !text.trim().chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        self.ensure(is_plain, path, "control");
        self.required(path, text, max_chars)
    }

    /// The trimmed text, noting when it is empty or longer than `max` characters.
    pub fn required(&mut self, path: &str, text: &str, max: usize) -> String {
        let text = self.optional(path, text, max);
        self.ensure(!text.is_empty(), path, "required");
        text
    }

    /// The trimmed text without control characters, noting when it is longer than `max` characters.
    pub fn optional(&mut self, path: &str, text: &str, max: usize) -> String {
        let text: String =
            text.trim().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        self.ensure(text.chars().count() <= max, path, "too_long");
        text
    }

    /// An empty text or a plausible e-mail address (F134).
    pub fn email(&mut self, path: &str, text: &str) -> String {
        let text = self.optional(path, text, 100);
        let plausible = match text.split_once('@') {
            None => false,
            Some((local, domain)) => {
                !local.is_empty()
                    && domain.contains('.')
                    && !domain.starts_with('.')
                    && !domain.ends_with('.')
                    && !text.contains(char::is_whitespace)
                    && !domain.contains('@')
            }
        };
        self.ensure(text.is_empty() || plausible, path, "email");
        text
    }

    /// `value` when nothing was wrong, else everything that was.
    pub fn finish<T>(self, value: T) -> Result<T, RuleError> {
        if self.errors.is_empty() { Ok(value) } else { Err(RuleError::Invalid(self.errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_names_every_field_at_once() {
        let mut check = Check::new();
        check.required("name", "  ", 10);
        check.email("email", "nobody@");
        check.optional("note", &"x".repeat(11), 10);
        let RuleError::Invalid(fields) = check.finish(()).unwrap_err() else { panic!("a field error") };
        let named: Vec<_> = fields.iter().map(|f| (f.path.as_str(), f.code.as_str())).collect();
        assert_eq!(named, [("name", "required"), ("email", "email"), ("note", "too_long")]);
    }

    #[test]
    fn plausible_addresses_pass() {
        for text in ["", "a@b.co", "élodie.o'neil+jobs@exemple.fr"] {
            let mut check = Check::new();
            check.email("email", text);
            assert!(check.finish(()).is_ok(), "{text}");
        }
    }
}
