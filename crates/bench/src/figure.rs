//! What was measured, and what it is measured against.

use std::time::Instant;

use serde::Serialize;

/// What a figure should reach.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "limit")]
pub enum Target {
    /// At most this many times the peer's.
    TimesPeer(f64),
    /// The peer's divided by ours is at least this: so many times faster.
    FasterThanPeer(f64),
    /// At most this, in the unit of the figure.
    AtMost(f64),
}

/// One line of the results.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured, with its size.
    pub name: String,
    /// Our value.
    pub ours: f64,
    /// Unit of our value and of the peer's.
    pub unit: &'static str,
    /// Who else did the same work in the same run, and its value.
    pub peer: Option<(String, f64)>,
    /// What it should reach.
    pub target: Option<Target>,
}

impl Figure {
    /// A value by itself.
    pub fn new(name: impl Into<String>, ours: f64, unit: &'static str) -> Self {
        Self { name: name.into(), ours, unit, peer: None, target: None }
    }

    /// Beside the value of a peer.
    pub fn beside(mut self, peer: impl Into<String>, value: f64) -> Self {
        self.peer = Some((peer.into(), value));
        self
    }

    /// With something to reach.
    pub fn target(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// Ours divided by the peer's.
    pub fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|(_, value)| self.ours / value)
    }

    /// Whether the target is reached; none without a target.
    pub fn met(&self) -> Option<bool> {
        Some(match self.target? {
            Target::TimesPeer(most) => self.ratio()? <= most,
            Target::FasterThanPeer(least) => self.ratio()?.recip() >= least,
            Target::AtMost(most) => self.ours <= most,
        })
    }

    /// A row of a Markdown table, in the order of [`HEADER`].
    pub fn row(&self) -> String {
        let (peer, ratio) = match (&self.peer, self.target) {
            (None, _) => ("–".to_owned(), "–".to_owned()),
            (Some((name, value)), target) => {
                let ratio = self.ours / value;
                let told = match target {
                    Some(Target::FasterThanPeer(_)) => format!("{:.2}× faster", ratio.recip()),
                    _ => format!("{ratio:.2}×"),
                };
                (format!("{} {} ({name})", number(*value), self.unit), told)
            }
        };
        let target = match self.target {
            None => "–".to_owned(),
            Some(Target::TimesPeer(most)) => format!("≤ {most}×"),
            Some(Target::FasterThanPeer(least)) => format!("≥ {least}× faster"),
            Some(Target::AtMost(most)) => format!("≤ {} {}", number(most), self.unit),
        };
        let met = match self.met() {
            None => "",
            Some(true) => "yes",
            Some(false) => "**no**",
        };
        let ours = format!("{} {}", number(self.ours), self.unit);
        format!("| {} | {ours} | {peer} | {ratio} | {target} | {met} |", self.name)
    }
}

/// Head of the table that [`Figure::row`] fills.
pub const HEADER: &str = "| what | RecruteIA | peer | ratio | target | met |\n|---|---|---|---|---|---|";

/// Three significant digits.
fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

/// What has been measured so far; each figure is printed as it comes.
#[derive(Default)]
pub struct Results {
    figures: Vec<(&'static str, Figure)>,
}

impl Results {
    /// Adds a figure of an area.
    pub fn push(&mut self, area: &'static str, figure: Figure) {
        if self.figures.last().is_none_or(|(last, _)| *last != area) {
            println!("\n### {area}\n\n{HEADER}");
        }
        println!("{}", figure.row());
        self.figures.push((area, figure));
    }

    /// Everything as JSON, by area in the order of measuring.
    pub fn json(&self) -> serde_json::Value {
        let line = |(area, figure): &(&str, Figure)| serde_json::json!({ "area": area, "figure": figure, "ratio": figure.ratio(), "met": figure.met() });
        self.figures.iter().map(line).collect()
    }

    /// How many targets were missed.
    pub fn missed(&self) -> usize {
        self.figures.iter().filter(|(_, figure)| figure.met() == Some(false)).count()
    }
}

/// The middle one of several values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The value that 95 of a hundred don't exceed.
pub fn p95(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() * 95).div_ceil(100).saturating_sub(1);
    values.get(place).copied().unwrap_or(f64::NAN)
}

/// Seconds that `work` takes, with what it comes to.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let outcome = work();
    (outcome, begun.elapsed().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_or_missed() {
        let figure = Figure::new("x", 2.1, "s").beside("peer", 2.0);
        assert_eq!(figure.clone().target(Target::TimesPeer(1.05)).met(), Some(true));
        assert_eq!(figure.clone().target(Target::TimesPeer(1.04)).met(), Some(false));
        assert_eq!(figure.clone().target(Target::AtMost(2.0)).met(), Some(false));
        let fast = Figure::new("x", 1.0, "s").beside("peer", 6.0);
        assert_eq!(fast.clone().target(Target::FasterThanPeer(6.0)).met(), Some(true));
        assert_eq!(fast.target(Target::FasterThanPeer(6.1)).met(), Some(false));
        assert_eq!(figure.met(), None);
    }

    #[test]
    fn five_of_a_hundred_values_exceed_the_p95() {
        let values = (1..=100).rev().map(f64::from).collect();
        assert_eq!(p95(values).to_bits(), 95.0_f64.to_bits());
        assert_eq!(p95(vec![7.0]).to_bits(), 7.0_f64.to_bits());
    }

    #[test]
    fn the_middle_is_taken_from_the_sorted_values() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]).to_bits(), 2.0_f64.to_bits());
    }
}
