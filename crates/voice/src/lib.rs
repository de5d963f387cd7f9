//! Text to speech on this machine; nothing leaves it. [`speak`] has the voices that a system comes with, [`Kokoro`] a
//! network that sounds more like a person and takes its time.

mod kokoro;
mod phonemes;
mod system;
mod unfuse;

pub use kokoro::Kokoro;
pub use system::speak;

/// Longer texts than this are no questions, in characters.
pub const MOST_CHARACTERS: usize = 4_000;

/// Why nothing was spoken.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// This machine has no program that speaks, or no voice of the language.
    #[error("this machine has no voice")]
    Missing,
    /// It has one that failed.
    #[error("the voice failed: {0}")]
    Failed(String),
    /// The text is empty, or too long.
    #[error("there is nothing to say, or too much")]
    Unspeakable,
    /// Whoever asked for it wants it no more.
    #[error("it is not wanted any more")]
    Cancelled,
}

/// Whether this machine has what [`Kokoro`] needs besides its weights.
pub fn can_pronounce() -> bool {
    phonemes::are_known()
}

fn speakable(text: &str) -> Result<&str, VoiceError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MOST_CHARACTERS {
        return Err(VoiceError::Unspeakable);
    }
    Ok(text)
}
