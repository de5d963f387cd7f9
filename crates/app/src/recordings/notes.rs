//! What is noted of recordings that go on, in the database of this machine: enough to make answers of them, as long as
//! they got, after the application was killed.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io,
    sync::{Arc, Mutex, Weak},
};

use domain::{
    Id, Millis,
    interview::{FollowUp, Media, MediaSegment},
    question::Question,
    session::Session,
    user::User,
};
use failpoints::Failpoint;
use media::{Form, INIT_NAME, Index};
use serde::{Deserialize, Serialize};
use store::{Read, Tx};

use crate::{Result, Workspace, cx::lock, imports::millis};

/// Where it is noted which recordings go on.
const AREA: &str = "recording";

/// What is noted of a recording when it begins.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) media_id: Id<Media>,
    pub(super) session_id: Id<Session>,
    pub(super) question_id: Id<Question>,
    pub(super) form: Option<Form>,
    pub(super) by: Id<User>,
    /// How long the candidate thought before, where that is known.
    #[serde(default)]
    pub(super) response_ms: Option<Millis>,
    /// The probes that were asked so far.
    #[serde(default)]
    pub(super) follow_ups: Vec<FollowUp>,
}

impl Note {
    pub(super) fn put(&self, tx: &mut Tx<'_>) -> Result<()> {
        Ok(tx.put_local(AREA, &self.media_id.to_string(), self)?)
    }
}

/// What is noted of every recording.
pub(super) fn all(tx: &mut Read<'_>) -> Result<Vec<Note>> {
    Ok(tx.locals(AREA)?)
}

/// What is on the disk of a recording.
pub(super) struct Stored {
    workspace: Weak<Workspace>,
    media_id: Id<Media>,
    parts: Mutex<Parts>,
}

#[derive(Default)]
struct Parts {
    safe: BTreeMap<String, MediaSegment>,
    lengths: HashMap<String, u64>,
    noted: HashSet<String>,
    /// Whether nothing more is to be noted.
    closed: bool,
}

impl Stored {
    pub(super) fn new(workspace: &Arc<Workspace>, media_id: Id<Media>) -> Self {
        Self { workspace: Arc::downgrade(workspace), media_id, parts: Mutex::default() }
    }

    /// From now on nothing more is noted, and what is still put finds nobody to take it.
    pub(super) fn close(&self) {
        lock(&self.parts).closed = true;
    }

    pub(super) fn has(&self, segment: MediaSegment) -> io::Result<()> {
        let mut parts = lock(&self.parts);
        parts.safe.insert(segment.name.clone(), segment);
        self.note(&mut parts)
    }

    pub(super) fn lasts(&self, index: &Index) -> io::Result<()> {
        let mut parts = lock(&self.parts);
        parts.lengths.extend(index.segments.iter().map(|part| (part.name.clone(), part.duration_ms)));
        self.note(&mut parts)
    }

    /// Notes the segments that are safe and whose length is known.
    fn note(&self, parts: &mut Parts) -> io::Result<()> {
        if parts.closed {
            return Err(io::ErrorKind::NotFound.into());
        }
        let length = |name: &str| if name == INIT_NAME { Some(0) } else { parts.lengths.get(name).copied() };
        let known = parts.safe.values().filter(|segment| !parts.noted.contains(&segment.name));
        let ready: Vec<MediaSegment> = known
            .filter_map(|segment| {
                let duration_ms = millis(length(&segment.name)?);
                Some(MediaSegment { duration_ms, ..segment.clone() })
            })
            .collect();
        if ready.is_empty() {
            return Ok(());
        }
        let workspace = self.workspace.upgrade().ok_or(io::ErrorKind::NotFound)?;
        let area = area_of(self.media_id);
        let noted: Result<()> = workspace.db.write(workspace.administrator, |tx| {
            ready.iter().try_for_each(|segment| Ok(tx.put_local(&area, &segment.name, segment)?))
        });
        noted.map_err(|error| match error.code.as_str() {
            "file.disk_full" => io::ErrorKind::StorageFull.into(),
            _ => io::Error::other(error),
        })?;
        failpoints::pass(Failpoint::RecordingNoted);
        parts.noted.extend(ready.into_iter().map(|segment| segment.name));
        Ok(())
    }
}

fn area_of(media: Id<Media>) -> String {
    format!("{AREA}/{media}")
}

/// The segments that are noted, up to the first that is missing.
pub(super) fn noted(
    tx: &mut Read<'_>,
    media: Id<Media>,
) -> Result<Option<(MediaSegment, Vec<MediaSegment>)>> {
    let mut parts: Vec<MediaSegment> = tx.locals(&area_of(media))?;
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    let Some(init) = parts.iter().position(|part| part.name == INIT_NAME).map(|place| parts.remove(place))
    else {
        return Ok(None);
    };
    let in_order = (1..).zip(parts).take_while(|(number, part)| part.name == format!("{number:07}.m4s"));
    let parts: Vec<MediaSegment> = in_order.map(|(_, part)| part).collect();
    Ok(if parts.is_empty() { None } else { Some((init, parts)) })
}

pub(super) fn forget(tx: &mut Tx<'_>, media: Id<Media>) -> Result<()> {
    let area = area_of(media);
    let parts: Vec<MediaSegment> = tx.locals(&area)?;
    for part in parts {
        tx.remove_local(&area, &part.name)?;
    }
    Ok(tx.remove_local(AREA, &media.to_string())?)
}

/// The recordings that went on when the application ended.
pub(crate) fn left_behind(tx: &mut Read<'_>) -> Result<Vec<Id<Media>>> {
    Ok(all(tx)?.into_iter().map(|note| note.media_id).collect())
}
