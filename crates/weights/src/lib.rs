//! Model weights: which ones there are, where they lie, and how they get there.
//!
//! The catalog (`models/catalog.toml`) pins the size and the SHA-256 of every file, and the hash alone is
//! trusted: not the server, not its length, not its validators. A download that breaks off goes on where it
//! stopped, on the next mirror if need be.
//!
//! ```no_run
//! # fn main() -> Result<(), weights::Error> {
//! # use recruteia_weights as weights;
//! let weights = weights::Weights::new(vec!["/home/me/.local/share/recruteia/models".into()]);
//! weights.fetch("whisper-base", &mut |progress| {
//!     eprintln!("{} of {}", progress.bytes, progress.total);
//!     true
//! })?;
//! # Ok(())
//! # }
//! ```

mod catalog;
mod digest;
mod error;
mod fetch;
mod import;
mod partial;
mod shelf;
mod speed;
mod transfer;

pub use catalog::{Entry, GoodFor, Kind, catalog};
pub use error::{Attempt, Error, Result, Trouble};
pub use partial::Hold;
pub use shelf::{Installed, Patience, State, Status, Weights};
pub use speed::Speed;

/// How far a long operation on one file is. The callback that receives it answers whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are there, those of earlier attempts included.
    pub bytes: u64,
    /// Bytes of the whole file.
    pub total: u64,
}
