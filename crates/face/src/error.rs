//! Why a model or a picture can't be used.

use std::fmt::Display;

/// Model weights that can't be used: another file, a damaged one, or one with operators that are not known here.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ModelError(String);

pub(crate) type Result<T> = std::result::Result<T, ModelError>;

impl ModelError {
    pub(crate) fn new(what: impl Display) -> Self {
        Self(what.to_string())
    }
}

/// Says what was read when something is missing or wrong.
pub(crate) trait Context<T> {
    /// The value, or an error that says `what`.
    fn context(self, what: impl Display) -> Result<T>;
}

impl<T> Context<T> for Option<T> {
    fn context(self, what: impl Display) -> Result<T> {
        self.ok_or_else(|| ModelError::new(what))
    }
}

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl Display) -> Result<T> {
        self.map_err(|error| ModelError::new(format_args!("{what}: {error}")))
    }
}

/// Returns an error that says the rest, unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($what:tt)+) => {
        let holds: bool = $condition;
        if !holds {
            return Err($crate::error::ModelError::new(format_args!($($what)+)));
        }
    };
}
pub(crate) use ensure;

/// Returns an error that says this.
macro_rules! bail {
    ($($what:tt)+) => {
        return Err($crate::error::ModelError::new(format_args!($($what)+)))
    };
}
pub(crate) use bail;
