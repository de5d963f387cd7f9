//! Time: integer milliseconds since 1970 in UTC, given from outside.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Milliseconds: a moment since 1970-01-01 UTC (`at_ms` fields) or a length of time (`_ms` fields).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// One day.
    pub const DAY: Self = Self(86_400_000);

    /// The moment `length` later; stops at the end of time instead of overflowing.
    #[must_use]
    pub fn plus(self, length: Self) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl TS for Millis {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "number".into()
    }

    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}

/// The only source of the current time.
pub trait Clock: Send + Sync {
    /// The current moment.
    fn now(&self) -> Millis;
}

impl<F: Fn() -> Millis + Send + Sync> Clock for F {
    fn now(&self) -> Millis {
        self()
    }
}
