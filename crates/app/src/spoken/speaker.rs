//! Which synthetic voice speaks: the one of the catalog that is installed for a language, and else the one this machine
//! has anyway.

use std::{
    fs,
    io::Write,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use domain::consent::Language;
use media::{Playable, Said};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use voice::{Kokoro, VoiceError};
use weights::{Hold, Installed};

use crate::{
    Env, Error, Result,
    cx::lock,
    error::ErrorKind,
    jobs::{Urgency, give_way},
};

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
        let Some((network, voice)) = installed(env, language) else { return Ok(None) };
        let held = [env.weights.hold(&network.entry.id)?, env.weights.hold(&voice.entry.id)?];
        for found in [&network, &voice] {
            env.weights.verify(&found.entry.id, &mut |_| true)?;
        }
        let kokoro = Kokoro::load(&network.path, &voice.path, language)?;
        Ok(Some(Self { id: voice.entry.id.clone(), kokoro, _held: held }))
    }
}

/// The network and the voice of the catalog that can speak a language here.
pub(crate) fn installed(env: &Env, language: Language) -> Option<(Installed<'_>, Installed<'_>)> {
    env.weights.voice(language.code()).filter(|_| voice::can_pronounce())
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
    fs::read(place(env, text, language)?).ok().filter(|sound| !sound.is_empty())
}

/// Keeps a sentence of the product's own in the voice of the catalog, unless it is kept or there is none.
pub(super) fn keep(
    env: &Env,
    text: &str,
    language: Language,
    goes_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<()> {
    let Some(place) = place(env, text, language).filter(|_| kept(env, text, language).is_none()) else {
        return Ok(());
    };
    let speaker = Speaker::new(env, language);
    let speech = speaker.say(text, goes_on)?;
    if speech.voice.is_none() {
        return Ok(());
    }
    let sound = playable(speech.wav)?.sound;
    let folder = place.parent().unwrap_or(&env.home);
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&sound)?;
    file.as_file().sync_all()?;
    file.persist(&place).map_err(|error| error.error)?;
    Ok(())
}

/// Whoever listens to what candidates will hear: one text at a time, the last that was asked for.
#[derive(Default)]
pub(crate) struct Listener {
    asked: AtomicU64,
    speaks: Mutex<()>,
}

impl Listener {
    /// What is said of a text, which may take seconds: as what happens in the background it gives way to a recording. It
    /// is given up once another one is asked for.
    pub(super) fn hear(&self, env: &Env, text: &str, language: Language) -> Result<Vec<u8>> {
        let own = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let mut goes_on = || match self.asked.load(Ordering::Relaxed) {
            last if last == own => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        };
        let _speaks = lock(&self.speaks);
        if goes_on().is_break() {
            return Err(Error::cancelled());
        }
        let speak = || {
            give_way(Urgency::User);
            Ok(Speaker::new(env, language).say(text, &mut goes_on)?.wav)
        };
        thread::scope(|scope| scope.spawn(speak).join())
            .unwrap_or_else(|_| Err(Error::internal("the voice broke off")))
    }
}
