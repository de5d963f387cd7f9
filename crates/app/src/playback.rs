//! Playing an answer: a playlist and decrypted segments, only while the recording is consented to.

use domain::{
    Id,
    consent::{self, Consent, ConsentKind},
    interview::{Answer, Media},
};
use media::{Index, Segment};
use store::{Find, Read, vault::PersonKey};

use crate::{
    Error, Result, Workspace,
    blind::{self, Mask},
    error::ErrorKind,
};

/// A recording, ready to be played.
pub struct Playback {
    media: Media,
    key: PersonKey,
}

impl Workspace {
    /// Opens a recording.
    ///
    /// # Errors
    /// `media.not_found`; `media.expired` once the time it is kept is over; `consent.withdrawn` once its person took the
    /// consent to the recording back; `blind.hidden` while face and voice are hidden from who sits at the machine.
    pub fn playback(&self, media: Id<Media>) -> Result<Playback> {
        let reader = self.user()?.id;
        self.db.read(|tx| {
            let playback = open(tx, media)?;
            let answers = tx.list(Find::<Answer>::all().about(playback.media.person_id.uuid()))?;
            let answer = answers.iter().find(|answer| answer.media_id == media);
            // Whether one that was taken out is hidden can't be told, so it doesn't play.
            let answer = answer.ok_or_else(|| Error::not_found("media"))?;
            blind::ensure_heard(Mask::of_answer(tx, answer, reader)?.as_ref())?;
            Ok(playback)
        })
    }

    /// The bytes of one segment of a recording.
    ///
    /// # Errors
    /// `media.not_found`; a damaged vault.
    pub fn segment(&self, playback: &Playback, name: &str) -> Result<Vec<u8>> {
        if !playback.index().names().any(|known| known == name) {
            return Err(Error::not_found("media"));
        }
        Ok(self.vault.read(playback.media.id.uuid(), name, &playback.key)?)
    }
}

pub(crate) fn open(tx: &mut Read<'_>, media: Id<Media>) -> Result<Playback> {
    let media = tx.require(media)?;
    if tx.is_content_erased(media.id)? {
        return Err(Error::new(ErrorKind::NotFound, "media.expired"));
    }
    let consents = tx.list(Find::<Consent>::of(media.person_id.uuid()))?;
    consent::ensure_granted(&consents, ConsentKind::Recording)?;
    let key = Workspace::person_key(tx, media.person_id).map_err(|_| Error::not_found("media"))?;
    Ok(Playback { media, key })
}

impl Playback {
    /// The HLS playlist, whose segments lie in `folder` beside it.
    pub fn playlist(&self, folder: &str) -> String {
        let mut index = self.index();
        let names = index.segments.iter_mut().map(|segment| &mut segment.name).chain([&mut index.init]);
        names.for_each(|name| *name = format!("{folder}/{name}"));
        media::playlist(&index)
    }

    /// The names of the segments, the initialisation segment first.
    pub(crate) fn names(&self) -> Vec<String> {
        self.index().names().map(str::to_owned).collect()
    }

    fn index(&self) -> Index {
        let length = |millis: domain::Millis| u64::try_from(millis.0).unwrap_or(0);
        Index {
            init: self.media.init.name.clone(),
            segments: self
                .media
                .segments
                .iter()
                .map(|part| Segment { name: part.name.clone(), duration_ms: length(part.duration_ms) })
                .collect(),
        }
    }
}
