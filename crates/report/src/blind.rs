//! How blind an evaluation was, in words.

use crate::{format::Format, model::Blind, words::Words};

/// One sentence: what was hidden, or when and why the rater looked.
pub(crate) fn sentence(blind: &Blind, words: &Words, format: &Format) -> String {
    match &blind.looked {
        Some((at_ms, reason)) => {
            let looked = format!("{} ({})", words.blind_looked, format.date_time(*at_ms));
            let colon = if reason.is_empty() { "" } else { format.language.colon() };
            format!("{looked}{colon}{reason}")
        }
        None if blind.face_and_voice => words.blind_all.to_owned(),
        None => words.blind_names.to_owned(),
    }
}
