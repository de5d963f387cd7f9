//! Report templates: how an organisation wants what it hands over. Several, one of them the default.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Id, MergeClass, Millis, Record, RuleError, error::Check, text::fold};

/// What a report has besides summary, ratings, sign-off and method, which no template leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateParts {
    /// A first page of its own.
    pub cover: bool,
    /// The job in prose, and the scorecard with its anchors.
    pub plan: bool,
    /// What was said, in writing.
    pub transcripts: bool,
    /// The raters' comments.
    pub comments: bool,
}

impl Default for TemplateParts {
    fn default() -> Self {
        Self { cover: true, plan: true, transcripts: true, comments: true }
    }
}

/// The logo of a template; its PNG is kept beside the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateLogo {
    /// Length of the PNG.
    pub bytes: u32,
    /// When it was chosen; another moment is another picture.
    pub at_ms: Millis,
}

/// How an organisation wants its reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportTemplate {
    /// Its id.
    pub id: Id<ReportTemplate>,
    /// What recruiters choose it by.
    pub name: String,
    /// The organisation's name as it is printed; empty: that of the workspace.
    pub organisation: String,
    /// The colour that was chosen, `#rrggbb`; a pale one is printed darker.
    pub accent: String,
    /// A line at the foot of every page.
    pub footer: String,
    /// What the report has.
    pub parts: TemplateParts,
    /// The logo.
    #[serde(default)]
    pub logo: Option<TemplateLogo>,
    /// Since when it is the one that is used unless another is chosen; the latest of several counts.
    #[serde(default)]
    pub default_since_ms: Option<Millis>,
    /// When it was made.
    pub created_at_ms: Millis,
}

/// What is entered for a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportTemplateInput {
    /// What recruiters choose it by.
    pub name: String,
    /// The organisation's name as it is printed; empty: that of the workspace.
    pub organisation: String,
    /// `#rrggbb`.
    pub accent: String,
    /// A line at the foot of every page.
    pub footer: String,
    /// What the report has.
    pub parts: TemplateParts,
}

/// The accent of a new template, a calm indigo.
pub const DEFAULT_ACCENT: &str = "#433fb0";

/// Red, green and blue of `#rrggbb`.
pub fn parse_accent(text: &str) -> Option<[u8; 3]> {
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let channel = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

impl ReportTemplate {
    /// A template of this name, like the product's own look.
    ///
    /// # Errors
    /// A field error for an empty name or one over 80 characters.
    pub fn new(name: &str, now: Millis) -> Result<Self, RuleError> {
        let template = Self {
            id: Id::new(now),
            name: String::new(),
            organisation: String::new(),
            accent: DEFAULT_ACCENT.into(),
            footer: String::new(),
            parts: TemplateParts::default(),
            logo: None,
            default_since_ms: None,
            created_at_ms: now,
        };
        template.edited(&ReportTemplateInput {
            name: name.into(),
            organisation: String::new(),
            accent: DEFAULT_ACCENT.into(),
            footer: String::new(),
            parts: TemplateParts::default(),
        })
    }

    /// The template with what was entered.
    ///
    /// # Errors
    /// Field errors for an empty or over-long name, over-long texts, and a colour that is none.
    pub fn edited(self, input: &ReportTemplateInput) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let name = check.required("name", &input.name, 80);
        let organisation = check.optional("organisation", &input.organisation, 200);
        let footer = check.optional("footer", &input.footer, 240);
        let accent = input.accent.trim().to_lowercase();
        check.ensure(parse_accent(&accent).is_some(), "accent", "color");
        check.finish(Self { name, organisation, accent, footer, parts: input.parts, ..self })
    }
}

/// The template that is used unless another is chosen.
pub fn default_of(templates: &[ReportTemplate]) -> Option<&ReportTemplate> {
    let marked = templates.iter().filter(|template| template.default_since_ms.is_some());
    marked.max_by_key(|template| (template.default_since_ms, template.id))
}

impl Record for ReportTemplate {
    const KIND: &'static str = "report_template";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn sort_key(&self) -> String {
        fold(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_six_digits() {
        assert_eq!(parse_accent("#0a00ff"), Some([10, 0, 255]));
        for wrong in ["", "0a00ff", "#0a00f", "#0a00fff", "#0a00fg", "#é0000", "red", "#+1+1+1"] {
            assert_eq!(parse_accent(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_entered_is_checked_and_the_rest_stays() {
        let template = ReportTemplate::new("  Siège ", Millis(5)).unwrap();
        assert_eq!((template.name.as_str(), template.accent.as_str()), ("Siège", DEFAULT_ACCENT));
        let input = ReportTemplateInput {
            name: String::new(),
            organisation: "x".repeat(201),
            accent: "blue".into(),
            footer: "y".repeat(241),
            parts: TemplateParts::default(),
        };
        let RuleError::Invalid(fields) = template.clone().edited(&input).unwrap_err() else {
            panic!("not a field error")
        };
        let paths: Vec<_> = fields.iter().map(|field| field.path.as_str()).collect();
        assert_eq!(paths, ["name", "organisation", "footer", "accent"]);
        let fine = ReportTemplateInput { name: "B".into(), accent: "#FFAA00".into(), ..input };
        let fine = ReportTemplateInput { organisation: "Org".into(), footer: "F".into(), ..fine };
        let logo = Some(TemplateLogo { bytes: 3, at_ms: Millis(6) });
        let edited = ReportTemplate { logo, ..template }.edited(&fine).unwrap();
        assert_eq!((edited.accent.as_str(), edited.logo), ("#ffaa00", logo));
    }

    #[test]
    fn the_latest_default_counts() {
        let made = |name, default| ReportTemplate {
            default_since_ms: default,
            ..ReportTemplate::new(name, Millis(1)).unwrap()
        };
        let templates = [made("A", Some(Millis(3))), made("B", None), made("C", Some(Millis(7)))];
        assert_eq!(default_of(&templates).unwrap().name, "C");
        assert_eq!(default_of(&templates[1..2]), None);
    }
}
