//! What workbooks of numbers share: words of two languages, cells, and the columns of a distribution.

use domain::{
    agreement::NotMeasurable,
    analytics::{Distribution, Measured},
    consent::Language,
};
use report::sheets::{Sheet, SheetCell};

/// The words of one language.
#[derive(Clone, Copy)]
pub(super) struct Say(pub(super) Language);

impl Say {
    pub(super) fn of(self, fr: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Fr => fr,
            Language::En | Language::Unknown => en,
        }
    }
}

pub(super) fn text(text: &str) -> SheetCell {
    SheetCell::Text(text.to_owned())
}

/// To three places: more would claim more than ratings can say.
pub(super) fn number(value: Option<f64>) -> SheetCell {
    SheetCell::Number(value.map(|value| (value * 1_000.0).round() / 1_000.0))
}

pub(super) fn whole(count: u32) -> SheetCell {
    SheetCell::Number(Some(f64::from(count)))
}

pub(super) fn sheet(name: &str, columns: &[(&str, f64)], rows: Vec<Vec<SheetCell>>) -> Sheet {
    let columns = columns.iter().map(|(name, width)| ((*name).to_owned(), *width)).collect();
    Sheet { name: name.to_owned(), columns, rows }
}

/// The columns of a distribution, and its cells.
pub(super) fn distribution_columns(say: Say) -> [(&'static str, f64); 7] {
    [
        ("1", 6.0),
        ("2", 6.0),
        ("3", 6.0),
        ("4", 6.0),
        ("5", 6.0),
        (say.of("Moyenne", "Mean"), 10.0),
        (say.of("Écart type", "Standard deviation"), 12.0),
    ]
}

pub(super) fn distribution(ratings: &Distribution) -> impl Iterator<Item = SheetCell> {
    let counts = ratings.counts.map(whole);
    counts.into_iter().chain([number(ratings.mean), number(ratings.deviation)])
}

pub(super) fn measure(say: Say, measured: Measured) -> [SheetCell; 2] {
    let why = measured.why_not.map_or("", |why| match why {
        NotMeasurable::TooFewRaters => say.of("moins de deux évaluateurs", "fewer than two raters"),
        NotMeasurable::TooFewRated => say.of("trop peu de réponses communes", "too few answers in common"),
        NotMeasurable::NoVariance => say.of("les notes ne varient pas", "the ratings do not vary"),
        NotMeasurable::Unknown => "?",
    });
    [number(measured.found.map(|found| found.value)), text(why)]
}
