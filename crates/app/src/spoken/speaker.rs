//! Which synthetic voice speaks: the one of the catalog that is installed for a language, and else the one this machine
//! has anyway.

use std::{fs, ops::ControlFlow, path::PathBuf};

use domain::consent::Language;
use media::{Playable, Said};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use voice::{Kokoro, VoiceError};
use weights::Hold;

use crate::{Env, Error, Result, error::ErrorKind};

/// Speaks one language.
pub(super) struct Speaker {
    catalogued: Option<Catalogued>,
    language: Language,
}

/// A voice of the catalog, which can't be removed meanwhile.
struct Catalogued {
    id: String,
    kokoro: Kokoro,
    _held: [Hold; 2],
}

impl Speaker {
    /// The best that is there.
    pub(super) fn new(env: &Env, language: Language) -> Self {
        let catalogued = Catalogued::load(env, language).unwrap_or_else(|error| {
            tracing::warn!(%error, "the installed voice can't be used");
            None
        });
        Self { catalogued, language }
    }

    /// Says it, a sentence at a time; before each it asks whether to go on. Where the voice of the catalog fails, the
    /// machine's own speaks.
    pub(super) fn say(&self, text: &str, goes_on: &mut dyn FnMut() -> ControlFlow<()>) -> Result<Speech<'_>> {
        if let Some(Catalogued { id, kokoro, .. }) = &self.catalogued {
            match kokoro.speak(text, goes_on) {
                Ok(wav) => return Ok(Speech { wav, voice: Some(id) }),
                Err(VoiceError::Cancelled) => return Err(Error::cancelled()),
                Err(error) => tracing::warn!(%error, "the installed voice said nothing"),
            }
        }
        Ok(Speech { wav: at_once(text, self.language)?, voice: None })
    }
}

/// What was said: a WAV file.
pub(super) struct Speech<'a> {
    pub(super) wav: Vec<u8>,
    /// The voice of the catalog that said it.
    pub(super) voice: Option<&'a str>,
}

impl Catalogued {
    fn load(env: &Env, language: Language) -> std::result::Result<Option<Self>, Box<dyn std::error::Error>> {
        let Some((network, voice)) = env.weights.voice(language.code()) else { return Ok(None) };
        let held = [env.weights.hold(&network.entry.id)?, env.weights.hold(&voice.entry.id)?];
        for found in [&network, &voice] {
            env.weights.verify(&found.entry.id, &mut |_| true)?;
        }
        let kokoro = Kokoro::load(&network.path, &voice.path, language)?;
        Ok(Some(Self { id: voice.entry.id.clone(), kokoro, _held: held }))
    }
}

/// What the machine's own voice says right now, as a WAV file.
pub(super) fn at_once(text: &str, language: Language) -> Result<Vec<u8>> {
    voice::speak(text, language).map_err(|error| {
        tracing::info!(%error, "nothing is spoken");
        Error::new(ErrorKind::Unavailable, "voice.unavailable")
    })
}

/// What is said, ready to be stored.
pub(super) fn playable(wav: Vec<u8>) -> Result<Playable> {
    Ok(media::make_playable(&Env::tools()?, Said::Synthetic(wav))?)
}

/// Where a sentence of the product's own is kept in the voice of the catalog that is installed now, if there is one. It is the
/// same in every workspace and tells nothing of any.
fn place(env: &Env, text: &str, language: Language) -> Option<PathBuf> {
    let (network, voice) = env.weights.voice(language.code())?;
    let hash =
        Sha256::new_with_prefix(text).chain_update(&network.entry.sha256).chain_update(&voice.entry.sha256);
    Some(env.home.join("voice").join(format!("{:x}.mp4", hash.finalize())))
}

/// A sentence of the product's own, as it was kept.
pub(super) fn kept(env: &Env, text: &str, language: Language) -> Option<Vec<u8>> {
    fs::read(place(env, text, language)?).ok()
}

/// Keeps a sentence of the product's own in the voice of the catalog, unless it is kept or there is none.
pub(super) fn keep(
    env: &Env,
    text: &str,
    language: Language,
    goes_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<()> {
    let Some(place) = place(env, text, language).filter(|place| !place.is_file()) else { return Ok(()) };
    let speaker = Speaker::new(env, language);
    let speech = speaker.say(text, goes_on)?;
    if speech.voice.is_none() {
        return Ok(());
    }
    let sound = playable(speech.wav)?.sound;
    let folder = place.parent().unwrap_or(&env.home);
    fs::create_dir_all(folder)?;
    let file = NamedTempFile::new_in(folder)?;
    fs::write(file.path(), sound)?;
    file.persist(&place).map_err(|error| error.error)?;
    Ok(())
}
