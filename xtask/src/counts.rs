//! How many tests passed, failed and were skipped.

use std::env;

/// A test that did not run, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// Its name.
    pub test: String,
    /// Why it did not run.
    pub reason: String,
}

/// The outcome of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: usize,
    /// What failed.
    pub failed: Vec<String>,
    /// What did not run.
    pub skipped: Vec<Skip>,
}

impl Counts {
    /// One check that passed.
    pub fn one_passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// One check that failed.
    pub fn one_failed(what: impl Into<String>) -> Self {
        Self { failed: vec![what.into()], ..Self::default() }
    }

    /// One check that did not run.
    pub fn one_skipped(test: &str, reason: &str) -> Self {
        Self { skipped: vec![Skip { test: test.to_owned(), reason: reason.to_owned() }], ..Self::default() }
    }

    /// Adds the outcome of another step.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed.extend(other.failed);
        self.skipped.extend(other.skipped);
    }

    /// Turns a skipped test into a failed one, when what it says it lacks was given: the variable in its reason
    /// is set.
    pub fn refuse_needless_skips(&mut self, given: &[&str]) {
        let (needless, honest) = self
            .skipped
            .drain(..)
            .partition(|skip: &Skip| given.iter().any(|variable| skip.reason.contains(variable)));
        self.skipped = honest;
        let told = |skip: Skip| format!("{}: skipped although it was given ({})", skip.test, skip.reason);
        self.failed.extend(Vec::into_iter(needless).map(told));
    }

    /// The line that other programs read.
    pub fn line(&self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed.len(), self.skipped.len())
    }
}

/// The variables that name test material and are set now, and the one of the voices, which a step fetches.
pub fn given() -> Vec<&'static str> {
    let set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    ["RECRUTEIA_MODELS", "RECRUTEIA_TESTDATA"].into_iter().filter(set).chain(["RECRUTEIA_VOICES"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skip_for_want_of_something_given_is_a_failure() {
        let skips = || {
            let mut counts = Counts::one_passed();
            counts.add(Counts::one_skipped("speech", "RECRUTEIA_MODELS is not set"));
            counts.add(Counts::one_skipped("window", "no xvfb-run"));
            counts
        };
        let mut free = skips();
        free.refuse_needless_skips(&[]);
        assert_eq!(free.line(), "1 passed, 0 failed, 2 skipped");
        let mut strict = skips();
        strict.refuse_needless_skips(&["RECRUTEIA_MODELS"]);
        assert_eq!(strict.line(), "1 passed, 1 failed, 1 skipped");
        assert_eq!(strict.skipped[0].test, "window");
        assert!(strict.failed[0].starts_with("speech: skipped although"));
    }
}
