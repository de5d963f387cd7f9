//! What RecruteIA knows: records and the rules about them, as pure types and functions.
//!
//! Nothing here reads a clock, a file or a network; the time and the author of a change come in as
//! arguments. What exists, whose it is and how it changes follows the project's model of records:
//! every record is one struct with an id, an organisation and a [`record::MergeClass`].

pub mod accommodation;
pub mod agreement;
pub mod analysis;
pub mod analytics;
pub mod bank;
pub mod blind;
pub mod calibration;
pub mod campaign;
pub mod comment;
pub mod consent;
pub mod error;
pub mod hlc;
pub mod id;
pub mod information;
pub mod interview;
pub mod interview_note;
#[cfg(test)]
mod made;
pub mod observation;
pub mod overview;
pub mod person;
pub mod policy;
pub mod question;
pub mod rating;
pub mod record;
pub mod report_template;
pub mod request;
pub mod retention;
pub mod room;
pub mod rules;
pub mod search;
pub mod session;
pub mod session_event;
pub mod settings;
pub mod sign_off;
pub mod spoken;
pub mod statistics;
pub mod template;
pub mod text;
pub mod time;
pub mod transcript;
pub mod user;

pub use error::{FieldError, RuleError};
pub use hlc::{Hlc, HlcClock, NodeId};
pub use id::Id;
pub use record::{Findable, MergeClass, Record};
pub use time::{Clock, Millis};
