//! How far raters agree who rated the same things independently of each other (P20, B6).
//!
//! Every measure takes a table with a row for each thing that was rated and a column for each rater; a cell is empty
//! where that rater did not rate that thing. A short row counts as filled up with empty cells. Any numbers may stand in
//! the cells: none of the measures depends on how many steps the scale has.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A row for each thing that was rated, a column for each rater.
pub type Table = [Vec<Option<u8>>];

/// A measure, and how much it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Agreement {
    /// The coefficient: 1 is perfect, about 0 is chance; it can be negative.
    pub value: f64,
    /// The number of rows that entered it.
    pub rows: u32,
    /// The number of raters who entered it.
    pub raters: u32,
}

/// Why there is no measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotMeasurable {
    /// Fewer than two raters rated anything.
    TooFewRaters,
    /// Fewer things than the measure needs were rated by as many raters as it needs.
    TooFewRated,
    /// What was rated does not differ, so that agreement can't be told from chance.
    NoVariance,
    /// A reason that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// The measure or why there is none.
pub type Measure = Result<Agreement, NotMeasurable>;

/// Intraclass correlation of the mean of all raters: ICC(2,k), two-way random effects, absolute agreement.
///
/// It knows no gaps: rows that a rater left empty are left out (listwise deletion, as `psych::ICC` and `irr::icc` of R
/// do by default), so k is the number of raters and [`Agreement::rows`] says how much is left. A rater who
/// rated nothing at all does not count as one.
///
/// Shrout, P. E. & Fleiss, J. L. (1979): Intraclass correlations: uses in assessing rater reliability. Psychological
/// Bulletin 86(2), 420–428, doi 10.1037/0033-2909.86.2.420, case 2.
///
/// # Errors
/// Fewer than two raters, or than two rows that all of them filled; means of rows that differ no more than
/// chance makes them, to the point that the estimated variance is not positive.
pub fn icc_2k(table: &Table) -> Measure {
    let columns = columns(table)?;
    let whole: Vec<Vec<f64>> = table
        .iter()
        .filter_map(|row| columns.iter().map(|column| cell(row, *column).map(f64::from)).collect())
        .collect();
    if whole.len() < 2 {
        return Err(NotMeasurable::TooFewRated);
    }
    let (rows, raters) = (count(whole.len()), count(columns.len()));
    let row_means: Vec<f64> = whole.iter().map(|row| row.iter().sum::<f64>() / raters).collect();
    let rater_means: Vec<f64> =
        (0..columns.len()).map(|rater| whole.iter().map(|row| row[rater]).sum::<f64>() / rows).collect();
    let mean = row_means.iter().sum::<f64>() / rows;
    let squares = |values: &[f64]| values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    let (of_rows, of_raters) = (raters * squares(&row_means), rows * squares(&rater_means));
    let total: f64 = whole.iter().map(|row| squares(row)).sum();
    let between_rows = of_rows / (rows - 1.0);
    let between_raters = of_raters / (raters - 1.0);
    let error = (total - of_rows - of_raters).max(0.0) / ((rows - 1.0) * (raters - 1.0));
    let spread = between_rows + (between_raters - error) / rows;
    // Sums of squares of small integers: what is left of a difference below this is rounding.
    if spread <= 1e-9 {
        return Err(NotMeasurable::NoVariance);
    }
    Ok(Agreement {
        value: (between_rows - error) / spread,
        rows: number(whole.len()),
        raters: number(columns.len()),
    })
}

/// Cohen's kappa with quadratic weights; with more than two raters the mean over all pairs of raters (Light's kappa).
///
/// A pair is compared over the rows that both rated; a pair that can't be compared (fewer than two in common, or
/// the same value everywhere) is left out of the mean.
///
/// Cohen, J. (1968): Weighted kappa. Psychological Bulletin 70(4), 213–220, doi 10.1037/h0026256. Light, R. J. (1971):
/// Measures of response agreement for qualitative data. Psychological Bulletin 76(5), 365–377, doi 10.1037/h0031643.
///
/// # Errors
/// Fewer than two raters; no pair with two rows in common; no pair whose ratings differ anywhere.
pub fn weighted_kappa(table: &Table) -> Measure {
    let columns = columns(table)?;
    let (mut kappas, mut entered, mut raters) = (Vec::new(), vec![false; table.len()], Vec::new());
    let mut compared = false;
    for (place, first) in columns.iter().enumerate() {
        for second in &columns[place + 1..] {
            let pairs: Vec<_> = (0..)
                .zip(table)
                .filter_map(|(at, row): (usize, _)| Some((at, cell(row, *first)?, cell(row, *second)?)))
                .collect();
            // One row says nothing about chance.
            if pairs.len() < 2 {
                continue;
            }
            compared = true;
            if let Some(kappa) = kappa_of_two(&pairs) {
                kappas.push(kappa);
                raters.extend([*first, *second]);
                pairs.iter().for_each(|(at, _, _)| entered[*at] = true);
            }
        }
    }
    if kappas.is_empty() {
        return Err(if compared { NotMeasurable::NoVariance } else { NotMeasurable::TooFewRated });
    }
    raters.sort_unstable();
    raters.dedup();
    Ok(Agreement {
        value: kappas.iter().sum::<f64>() / count(kappas.len()),
        rows: number(entered.iter().filter(|entered| **entered).count()),
        raters: number(raters.len()),
    })
}

/// 1 − observed / expected disagreement. The expected one is the mean over all ratings of one with all of the other.
fn kappa_of_two(pairs: &[(usize, u8, u8)]) -> Option<f64> {
    let apart = |a: u8, b: u8| f64::from(a.abs_diff(b)).powi(2);
    let observed: f64 = pairs.iter().map(|(_, a, b)| apart(*a, *b)).sum();
    // Σ over all a and b of (a − b)² is n Σa² + n Σb² − 2 Σa Σb.
    let sum = |of: &dyn Fn(&(usize, u8, u8)) -> f64| pairs.iter().map(of).sum::<f64>();
    let (first, second) = (sum(&|pair| f64::from(pair.1)), sum(&|pair| f64::from(pair.2)));
    let squares = sum(&|pair| f64::from(pair.1).powi(2) + f64::from(pair.2).powi(2));
    let total = count(pairs.len());
    let expected = total * squares - 2.0 * first * second;
    (expected > 0.0).then(|| 1.0 - total * observed / expected)
}

/// What two ratings that differ are worth to [`krippendorff_alpha`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Any two values that differ are as different as any other two.
    Nominal,
    /// The ranks between two values count.
    Ordinal,
    /// The distance counts, squared.
    Interval,
}

/// Krippendorff's alpha, for any number of raters and with gaps: a row counts from two ratings on, and one that
/// has a single rating is left out, for it can be compared with nothing.
///
/// Krippendorff, K. (2011): Computing Krippendorff's alpha-reliability. University of Pennsylvania, sections C to E.
///
/// # Errors
/// Fewer than two raters; fewer than two rows with two ratings, which say nothing about chance; one value everywhere.
pub fn krippendorff_alpha(table: &Table, level: Level) -> Measure {
    let raters = columns(table)?.len();
    let rows: Vec<Vec<usize>> = table
        .iter()
        .map(|row| row.iter().flatten().map(|value| usize::from(*value)).collect())
        .filter(|values: &Vec<_>| values.len() >= 2)
        .collect();
    let Some(largest) = rows.iter().flatten().max().filter(|_| rows.len() >= 2) else {
        return Err(NotMeasurable::TooFewRated);
    };
    // Coincidences: every ordered pair of values within a row, weighted by the number of values in it.
    let mut coincidences = vec![vec![0.0; largest + 1]; largest + 1];
    for values in &rows {
        for (place, a) in values.iter().enumerate() {
            for (other, b) in values.iter().enumerate() {
                if place != other {
                    coincidences[*a][*b] += 1.0 / count(values.len() - 1);
                }
            }
        }
    }
    let of: Vec<f64> = coincidences.iter().map(|row| row.iter().sum()).collect();
    let total: f64 = of.iter().sum();
    let apart = |a: usize, b: usize| match level {
        Level::Nominal => 1.0,
        Level::Ordinal => {
            let (low, high) = (a.min(b), a.max(b));
            (of[low..=high].iter().sum::<f64>() - f64::midpoint(of[low], of[high])).powi(2)
        }
        Level::Interval => count(a.abs_diff(b)).powi(2),
    };
    let (mut observed, mut expected) = (0.0, 0.0);
    for (a, row) in coincidences.iter().enumerate() {
        for (b, found) in row.iter().enumerate().filter(|(b, _)| *b != a && of[a] * of[*b] > 0.0) {
            observed += found * apart(a, b);
            expected += of[a] * of[b] * apart(a, b);
        }
    }
    if expected <= 0.0 {
        return Err(NotMeasurable::NoVariance);
    }
    Ok(Agreement {
        value: 1.0 - (total - 1.0) * observed / expected,
        rows: number(rows.len()),
        raters: number(raters),
    })
}

/// The columns of the raters who rated anything.
fn columns(table: &Table) -> Result<Vec<usize>, NotMeasurable> {
    let widest = table.iter().map(Vec::len).max().unwrap_or(0);
    let columns: Vec<usize> =
        (0..widest).filter(|column| table.iter().any(|row| cell(row, *column).is_some())).collect();
    if columns.len() < 2 { Err(NotMeasurable::TooFewRaters) } else { Ok(columns) }
}

fn cell(row: &[Option<u8>], column: usize) -> Option<u8> {
    row.get(column).copied().flatten()
}

pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of ratings, far below 2^52")]
pub(crate) fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MEASURES: [fn(&Table) -> Measure; 5] = [
        icc_2k,
        weighted_kappa,
        |table| krippendorff_alpha(table, Level::Nominal),
        |table| krippendorff_alpha(table, Level::Ordinal),
        |table| krippendorff_alpha(table, Level::Interval),
    ];

    fn near(measure: Measure, published: f64, digits: i32) {
        let value = measure.unwrap().value;
        assert!(
            (value - published).abs() <= 0.5 * 0.1_f64.powi(digits) + 1e-9,
            "{value}, published {published}"
        );
    }

    /// Digits are ratings, dots are gaps; a word is a row.
    fn table(rows: &str) -> Vec<Vec<Option<u8>>> {
        let cell = |c: char| c.to_digit(10).and_then(|value| u8::try_from(value).ok());
        rows.split_whitespace().map(|row| row.chars().map(cell).collect()).collect()
    }

    /// Shrout & Fleiss (1979), table 2: six targets, four judges. Table 4 gives ICC(2,4) as .62.
    #[test]
    fn the_intraclass_correlation_of_the_published_example() {
        let judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
        let mut table: Vec<Vec<Option<u8>>> = judged.iter().map(|row| row.map(Some).to_vec()).collect();
        near(icc_2k(&table), 0.62, 2);
        // A seventh target that one judge left out, and a fifth judge who came and rated nothing, change nothing.
        table.push(vec![Some(3), None, Some(4), Some(4), None]);
        let measured = icc_2k(&table).unwrap();
        near(Ok(measured), 0.62, 2);
        assert_eq!((measured.rows, measured.raters), (6, 4));
    }

    /// Agresti, A. (2002): Categorical data analysis, 2nd ed., table 10.8: two pathologists, 118 slides in four
    /// categories; section 10.5.5 gives the weighted kappa with squared weights as .78.
    #[test]
    fn the_weighted_kappa_of_the_published_example() {
        let counts = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]];
        let mut table = Vec::new();
        for (first, row) in (1..).zip(counts) {
            for (second, count) in (1..).zip(row) {
                table.extend((0..count).map(|_| vec![Some(first), Some(second)]));
            }
        }
        let measured = weighted_kappa(&table).unwrap();
        near(Ok(measured), 0.78, 2);
        assert_eq!((measured.rows, measured.raters), (118, 2));
    }

    /// With three raters kappa is the mean of the three pairs, and one pair without a row in common leaves two.
    #[test]
    fn the_kappa_of_three_is_the_mean_of_the_pairs() {
        let pair = |rows: &str| weighted_kappa(&table(rows)).unwrap().value;
        let whole = (pair("12 23 34 55") + pair("13 22 34 54") + pair("23 32 44 54")) / 3.0;
        near(weighted_kappa(&table("123 232 344 554")), whole, 9);
        let apart = table("12. 23. 34. .13 .22 .45");
        near(weighted_kappa(&apart), f64::midpoint(pair("12 23 34"), pair("13 22 45")), 9);
        assert_eq!(weighted_kappa(&apart).map(|measured| (measured.rows, measured.raters)), Ok((6, 3)));
    }

    /// Krippendorff (2011), sections C to E: twelve units, four observers, with gaps; the last unit has one value.
    #[test]
    fn the_alphas_of_the_published_example() {
        let table = table("11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 .3..");
        for (level, published) in [(Level::Nominal, 0.743), (Level::Ordinal, 0.815), (Level::Interval, 0.849)]
        {
            let measured = krippendorff_alpha(&table, level);
            near(measured, published, 3);
            assert_eq!(measured.map(|measured| (measured.rows, measured.raters)), Ok((11, 4)));
        }
    }

    #[test]
    fn what_is_not_measurable_says_why() {
        use NotMeasurable::{NoVariance, TooFewRated, TooFewRaters};
        for (rows, icc, kappa, alpha) in [
            ("", TooFewRaters, TooFewRaters, TooFewRaters),
            ("... ...", TooFewRaters, TooFewRaters, TooFewRaters),
            ("1 2 3", TooFewRaters, TooFewRaters, TooFewRaters),
            ("1. 2. 3.", TooFewRaters, TooFewRaters, TooFewRaters),
            ("3. .2", TooFewRated, TooFewRated, TooFewRated),
            ("33 33 33 33", NoVariance, NoVariance, NoVariance),
            ("33 3. .3", TooFewRated, TooFewRated, TooFewRated),
            ("12", TooFewRated, TooFewRated, TooFewRated),
        ] {
            let reasons = MEASURES.map(|measure| measure(&table(rows)).unwrap_err());
            assert_eq!(reasons, [icc, kappa, alpha, alpha, alpha], "{rows}");
        }
        // Two raters who only swap values have less than no spread between things.
        assert_eq!(icc_2k(&table("12 21")), Err(NoVariance));
    }

    #[test]
    fn two_raters_who_differ_everywhere_by_the_same_do_not_agree() {
        // No overlap in the values: as far apart as chance would put them.
        near(weighted_kappa(&table("34 34 34")), 0.0, 9);
    }

    #[test]
    fn short_rows_are_rows_with_gaps() {
        for measure in MEASURES {
            assert_eq!(measure(&table("12 234 3 345 212")), measure(&table("12. 234 3.. 345 212")));
        }
    }

    proptest! {
        #[test]
        fn raters_who_say_the_same_agree_perfectly(values in prop::collection::vec(1_u8..=5, 2..40)) {
            prop_assume!(values.iter().any(|value| *value != values[0]));
            let table: Vec<_> = values.iter().map(|value| vec![Some(*value); 3]).collect();
            for measure in MEASURES {
                near(measure(&table), 1.0, 9);
            }
        }

        #[test]
        fn no_measure_exceeds_one_and_the_order_of_raters_is_nothing(
            rows in prop::collection::vec(prop::array::uniform3(prop::option::of(1_u8..=5)), 0..30)
        ) {
            let table: Vec<_> = rows.iter().map(|row| row.to_vec()).collect();
            let turned: Vec<_> = rows.iter().map(|[a, b, c]| vec![*c, *a, *b]).collect();
            for measure in MEASURES {
                match (measure(&table), measure(&turned)) {
                    (Ok(one), Ok(other)) => {
                        prop_assert!(one.value.is_finite() && one.value <= 1.0 + 1e-9);
                        prop_assert!((one.value - other.value).abs() <= 1e-6 * one.value.abs().max(1.0));
                        prop_assert_eq!((one.rows, one.raters), (other.rows, other.raters));
                    }
                    (one, other) => prop_assert_eq!(one, other),
                }
            }
        }
    }
}
