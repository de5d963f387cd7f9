//! Recording an answer here: the open camera and microphone, stored segment by segment as they give.
//!
//! What is stored is noted in the database of this machine, so that a recording which was killed half way becomes an
//! answer at the next start, as long as it got.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::{self, Read as Bytes},
    sync::{Arc, Mutex, Weak},
    time::{Duration, Instant},
};

use domain::{
    Id, Millis,
    consent::Language,
    interview::{Answer, Media, MediaGap, MediaKind, MediaSegment, Sense},
    question::Question,
    session::Session,
    user::User,
};
use failpoints::Failpoint;
use media::{Form, Gap, INIT_NAME, Index, Ingest, Recorder, Target};
use serde::{Deserialize, Serialize};
use store::{Read, Tx};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Result, Workspace,
    cx::{Nothing, lock, random_token},
    devices::{self, Feed},
    error::ErrorKind,
    events::Tag,
    imports::{self, millis, storing},
    jobs::Job,
};

/// Where it is noted which recordings go on.
const AREA: &str = "recording";
/// What a second of the stored form takes at most, in bytes: 3 Mbit of picture, 96 kbit of sound.
const BYTES_A_SECOND: u64 = 400_000;
/// A recording begins only where there is room for so much.
const ROOM_TO_BEGIN: u64 = 120 * BYTES_A_SECOND + RESERVE;
/// A recording ends where there is no more room than this: the database needs some as well.
const RESERVE: u64 = 100 << 20;

#[derive(Deserialize, TS)]
pub(crate) struct StartRecording {
    session_id: Id<Session>,
    question_id: Id<Question>,
    /// Whether the camera is left out.
    sound_only: bool,
}

#[derive(Clone, Copy, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RecordingState {
    Recording,
    Paused,
    /// It ended by itself; what was stored is an answer.
    Ended,
}

/// The recording that goes on, or the one that has just ended by itself.
#[derive(Clone, Serialize, TS)]
pub(crate) struct RecordingView {
    session_id: Id<Session>,
    question_id: Id<Question>,
    state: RecordingState,
    has_picture: bool,
    /// How long the answer is so far.
    elapsed_ms: Millis,
    /// For how long there is room on the disk.
    room_ms: Millis,
    /// Whether the machine is too slow to keep up.
    is_behind: bool,
    /// The answer, once it ended by itself.
    answer_id: Option<Id<Answer>>,
    /// Why it ended by itself.
    problem: Option<Error>,
}

#[derive(Serialize, TS)]
pub(crate) struct RecordedAnswer {
    answer_id: Id<Answer>,
    /// Pictures that the camera gave and the answer has not: it was faster than it says, or the machine too slow.
    pictures_left_out: u64,
}

/// What is noted of a recording when it begins.
#[derive(Clone, Serialize, Deserialize)]
struct Note {
    media_id: Id<Media>,
    session_id: Id<Session>,
    question_id: Id<Question>,
    form: Option<Form>,
    by: Id<User>,
}

/// A recording that goes on.
pub(crate) struct Running {
    note: Note,
    token: String,
    url: String,
    ingest: Arc<Ingest>,
    stored: Arc<Stored>,
    began: Instant,
    paused: Option<Instant>,
    /// How long it was paused, all in all.
    left_out: Duration,
}

impl Running {
    fn elapsed(&self, now: Instant) -> Duration {
        let until = self.paused.unwrap_or(now);
        until.saturating_duration_since(self.began).saturating_sub(self.left_out)
    }
}

/// What is on the disk of a recording.
struct Stored {
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
    fn has(&self, segment: MediaSegment) -> io::Result<()> {
        let mut parts = lock(&self.parts);
        parts.safe.insert(segment.name.clone(), segment);
        self.note(&mut parts)
    }

    fn lasts(&self, index: &Index) -> io::Result<()> {
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

pub(crate) fn start(cx: &Cx<'_>, input: StartRecording) -> Result<()> {
    let StartRecording { session_id, question_id, sound_only } = input;
    let key = cx.read(|tx| {
        let (session, question) = imports::ensure_importable(tx, session_id, question_id)?;
        imports::ensure_take_left(tx, &session, &question, 0)?;
        Workspace::person_key(tx, session.person_id)
    })?;
    if free_bytes(cx.workspace).is_some_and(|free| free < ROOM_TO_BEGIN) {
        return Err(Error::new(ErrorKind::Unavailable, "recording.no_room"));
    }
    let tools = Env::tools()?;
    let (feed, form) = devices::ready(cx.workspace, sound_only)?;
    let mut place = lock(&feed.recording);
    if place.as_ref().is_some_and(Recording::goes_on) {
        return Err(Error::new(ErrorKind::Conflict, "recording.busy"));
    }
    let media_id = Id::<Media>::new(cx.now());
    let note = Note { media_id, session_id, question_id, form, by: cx.user.id };
    // Noted before there is anything, so that nothing can be there that nobody knows of.
    cx.write(|tx| Ok(tx.put_local(AREA, &media_id.to_string(), &note)?))?;
    let stored =
        Arc::new(Stored { workspace: Arc::downgrade(cx.workspace), media_id, parts: Mutex::default() });
    let writer = cx.workspace.vault.writer(media_id.uuid(), &key.recipient())?;
    let (safe, named) = (Arc::clone(&stored), Arc::clone(&stored));
    let store = move |name: &str, bytes: &mut dyn Bytes| {
        let info = writer.put(name, bytes).map_err(storing)?;
        let sha256 = hex::encode(info.sha256);
        safe.has(MediaSegment { name: name.into(), duration_ms: Millis(0), bytes: info.bytes, sha256 })
    };
    let ingest = Arc::new(Ingest::growing(store, move |index| named.lasts(index)));
    let endpoint = cx.workspace.env.endpoint.get().ok_or_else(|| Error::internal("no endpoint"))?;
    let token = random_token()?;
    lock(&cx.workspace.ingests).insert(token.clone(), Arc::clone(&ingest));
    let url = format!("{endpoint}/ingest/{token}/{}", media::PLAYLIST_NAME);
    let began = Instant::now();
    let running = Running { note, token, url, ingest, stored, began, paused: None, left_out: Duration::ZERO };
    match Recorder::start(&tools, form, began, &running.url) {
        Ok(recorder) => {
            *place = Some(Recording::On { recorder, running: Box::new(running) });
            Ok(())
        }
        Err(error) => {
            drop(place);
            forget(cx.workspace, &running)?;
            Err(error.into())
        }
    }
}

/// The recording of the open devices.
pub(crate) enum Recording {
    On {
        recorder: Recorder,
        running: Box<Running>,
    },
    /// It ended by itself, and nobody has seen it yet.
    Ended(Box<RecordingView>),
}

impl Recording {
    pub(crate) fn goes_on(&self) -> bool {
        matches!(self, Self::On { .. })
    }

    /// What takes pictures and sound, while it goes on.
    pub(crate) fn recorder(&self) -> Option<&Recorder> {
        match self {
            Self::On { recorder, .. } => Some(recorder),
            Self::Ended(_) => None,
        }
    }

    pub(crate) fn view(&self, workspace: &Workspace) -> RecordingView {
        match self {
            Self::On { recorder, running } => {
                let state =
                    if running.paused.is_some() { RecordingState::Paused } else { RecordingState::Recording };
                let room = free_bytes(workspace).map_or(u64::MAX, |free| free.saturating_sub(RESERVE));
                let frame = running.note.form.map_or(1 << 20, Form::bytes);
                RecordingView {
                    session_id: running.note.session_id,
                    question_id: running.note.question_id,
                    state,
                    has_picture: running.note.form.is_some(),
                    elapsed_ms: length(running.elapsed(Instant::now())),
                    room_ms: millis((room / BYTES_A_SECOND).saturating_mul(1_000)),
                    is_behind: recorder.waiting_bytes() > frame * 30,
                    answer_id: None,
                    problem: None,
                }
            }
            Self::Ended(view) => RecordingView::clone(view),
        }
    }
}

fn length(length: Duration) -> Millis {
    millis(u64::try_from(length.as_millis()).unwrap_or(u64::MAX))
}

fn free_bytes(workspace: &Workspace) -> Option<u64> {
    fs4::available_space(&workspace.folder).ok()
}

fn none() -> Error {
    Error::new(ErrorKind::Conflict, "recording.none")
}

/// The recording that goes on on this machine, for windows that have no devices open.
pub(crate) fn current(cx: &Cx<'_>, _: Nothing) -> Result<Option<RecordingView>> {
    let feed = devices::feed(cx.workspace);
    Ok(feed.and_then(|feed| lock(&feed.recording).as_ref().map(|recording| recording.view(cx.workspace))))
}

pub(crate) fn pause(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let feed = devices::feed(cx.workspace).ok_or_else(none)?;
    match &mut *lock(&feed.recording) {
        Some(Recording::On { recorder, running }) => {
            let now = Instant::now();
            if running.paused.is_none() {
                running.paused = Some(now);
                recorder.pause(now);
            }
            Ok(())
        }
        _ => Err(none()),
    }
}

pub(crate) fn resume(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let feed = devices::feed(cx.workspace).ok_or_else(none)?;
    match &mut *lock(&feed.recording) {
        Some(Recording::On { recorder, running }) => {
            let now = Instant::now();
            if let Some(paused) = running.paused.take() {
                running.left_out += now.saturating_duration_since(paused);
                recorder.resume(now);
            }
            Ok(())
        }
        _ => Err(none()),
    }
}

pub(crate) fn stop(cx: &Cx<'_>, _: Nothing) -> Result<RecordedAnswer> {
    let feed = devices::feed(cx.workspace).ok_or_else(none)?;
    let (recorder, running) = take(&feed).ok_or_else(none)?;
    let Ended { answer_id, pictures_left_out, problem } = end(cx.workspace, recorder, &running)?;
    let nothing = || problem.unwrap_or_else(none);
    Ok(RecordedAnswer { answer_id: answer_id.ok_or_else(nothing)?, pictures_left_out })
}

pub(crate) fn discard(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    let feed = devices::feed(cx.workspace).ok_or_else(none)?;
    let (recorder, running) = take(&feed).ok_or_else(none)?;
    lock(&running.stored.parts).closed = true;
    // What is on its way would come after the removal. That it fails is what is wanted.
    let target = Target { url: &running.url, ingest: &running.ingest };
    let _ = recorder.stop(Instant::now(), target);
    forget(cx.workspace, &running)
}

fn take(feed: &Feed) -> Option<(Recorder, Box<Running>)> {
    let mut place = lock(&feed.recording);
    match place.take() {
        Some(Recording::On { recorder, running }) => Some((recorder, running)),
        other => {
            *place = other;
            None
        }
    }
}

/// Ends the recording by itself where it can't go on, or where nobody looks after it any more.
pub(crate) fn look_after(workspace: &Arc<Workspace>, feed: &Feed, abandoned: bool) {
    let full = || free_bytes(workspace).is_some_and(|free| free < RESERVE);
    let ends = match &*lock(&feed.recording) {
        Some(Recording::On { recorder, .. }) => abandoned || recorder.has_failed() || full(),
        _ => false,
    };
    if ends {
        end_by_itself(workspace, feed);
    }
}

/// Ends the recording, if there is one, and keeps what there is of it.
pub(crate) fn end_by_itself(workspace: &Arc<Workspace>, feed: &Feed) {
    let Some((recorder, running)) = take(feed) else { return };
    let elapsed_ms = length(running.elapsed(Instant::now()));
    let full = free_bytes(workspace).is_some_and(|free| free < RESERVE);
    let (answer_id, mut problem) = match end(workspace, recorder, &running) {
        Ok(Ended { answer_id, problem, .. }) => (answer_id, problem),
        Err(error) => {
            tracing::error!(code = error.code, "a recording could not be kept");
            (None, Some(error))
        }
    };
    if full {
        problem = Some(Error::new(ErrorKind::Unavailable, "file.disk_full"));
    }
    let view = RecordingView {
        session_id: running.note.session_id,
        question_id: running.note.question_id,
        state: RecordingState::Ended,
        has_picture: running.note.form.is_some(),
        elapsed_ms,
        room_ms: Millis(0),
        is_behind: false,
        answer_id,
        problem,
    };
    *lock(&feed.recording) = Some(Recording::Ended(Box::new(view)));
    workspace.env.events.changed(&[Tag::Devices, Tag::Answers, Tag::Sessions, Tag::Jobs]);
}

/// What came of a recording.
struct Ended {
    /// None when nothing of it was stored.
    answer_id: Option<Id<Answer>>,
    pictures_left_out: u64,
    /// Why it is not whole.
    problem: Option<Error>,
}

/// Ends a recording: what is stored of it becomes an answer.
fn end(workspace: &Arc<Workspace>, recorder: Recorder, running: &Running) -> Result<Ended> {
    let Running { note, token, url, ingest, .. } = running;
    let recorded = recorder.stop(Instant::now(), Target { url, ingest });
    lock(&workspace.ingests).remove(token);
    failpoints::pass(Failpoint::RecordingEnded);
    let (gaps, pictures_left_out, problem) = match recorded {
        Ok(recorded) => (recorded.gaps, recorded.left_out, None),
        Err(error) => (Vec::new(), 0, Some(Error::from(error))),
    };
    let answer_id = keep(workspace, note, gaps, problem.is_none())?;
    Ok(Ended { answer_id, pictures_left_out, problem })
}

/// Makes an answer of what is noted of a recording; none when that is nothing.
fn keep(workspace: &Workspace, note: &Note, gaps: Vec<Gap>, complete: bool) -> Result<Option<Id<Answer>>> {
    let kept = workspace.db.write(note.by, |tx| {
        let segments = noted(tx, note.media_id)?;
        forget_note(tx, note.media_id)?;
        let Some((init, segments)) = segments else { return Ok(None) };
        let session = tx.require(note.session_id)?;
        let media = Media {
            id: note.media_id,
            person_id: session.person_id,
            kind: if note.form.is_some() { MediaKind::Video } else { MediaKind::Audio },
            duration_ms: Millis(segments.iter().map(|segment| segment.duration_ms.0).sum()),
            width: note.form.map_or(0, |form| form.width),
            height: note.form.map_or(0, |form| form.height),
            frame_rate: note.form.map(|form| form.frame_rate),
            has_audio: true,
            complete,
            gaps: gaps.iter().copied().map(gap).collect(),
            hash: Media::hash_of(&init, &segments),
            init,
            segments,
            created_at_ms: workspace.now(),
        };
        let name = name(&workspace.env, session.language, media.created_at_ms);
        let (answer, next) = imports::answer(workspace, tx, note.session_id, note.question_id, &media, name)?;
        Ok::<_, Error>(Some((answer.id, next)))
    })?;
    failpoints::pass(Failpoint::RecordingKept);
    let Some((answer, next)) = kept else {
        workspace.vault.remove(note.media_id.uuid())?;
        return Ok(None);
    };
    next.iter().for_each(|job: &Job| workspace.jobs.enqueue(job));
    Ok(Some(answer))
}

/// What a recording is called where a file would have its name: `Recording 2026-11-21 14:03`.
fn name(env: &Env, language: Language, at: Millis) -> String {
    let word = match language {
        Language::Fr => "Enregistrement",
        Language::En | Language::Unknown => "Recording",
    };
    let zone = jiff::tz::TimeZone::get(&env.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone);
    format!("{word} {}", at.strftime("%Y-%m-%d %H:%M"))
}

fn gap(gap: Gap) -> MediaGap {
    let sense = match gap.sense {
        media::Sense::Picture => Sense::Picture,
        media::Sense::Sound => Sense::Sound,
    };
    MediaGap { sense, from_ms: millis(gap.from_ms), to_ms: millis(gap.to_ms) }
}

/// The segments that are noted, up to the first that is missing.
fn noted(tx: &mut Read<'_>, media: Id<Media>) -> Result<Option<(MediaSegment, Vec<MediaSegment>)>> {
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

fn forget_note(tx: &mut Tx<'_>, media: Id<Media>) -> Result<()> {
    let area = area_of(media);
    let parts: Vec<MediaSegment> = tx.locals(&area)?;
    for part in parts {
        tx.remove_local(&area, &part.name)?;
    }
    Ok(tx.remove_local(AREA, &media.to_string())?)
}

/// Removes a recording and everything that is noted of it.
fn forget(workspace: &Workspace, running: &Running) -> Result<()> {
    lock(&workspace.ingests).remove(&running.token);
    // What ffmpeg still puts finds nobody to take it.
    lock(&running.stored.parts).closed = true;
    let media = running.note.media_id;
    workspace.db.write(running.note.by, |tx| forget_note(tx, media))?;
    Ok(workspace.vault.remove(media.uuid())?)
}

/// The recordings that went on when the application ended.
pub(crate) fn left_behind(tx: &mut Read<'_>) -> Result<Vec<Id<Media>>> {
    let notes: Vec<Note> = tx.locals(AREA)?;
    Ok(notes.into_iter().map(|note| note.media_id).collect())
}

/// Makes answers of the recordings that went on when the application ended. Those of whom the consent was taken back,
/// or the session is gone, are removed; what can't be kept for another reason, such as a session that was signed since,
/// stays noted until it can.
pub(crate) fn keep_left_behind(workspace: &Workspace) -> Result<()> {
    let notes: Vec<Note> = workspace.db.read(|tx| Ok::<_, Error>(tx.locals(AREA)?))?;
    for note in notes {
        let Err(error) = keep(workspace, &note, Vec::new(), false) else { continue };
        tracing::warn!(code = error.code, media = %note.media_id, "a recording could not be kept");
        if error.code.starts_with("consent.") || error.kind == ErrorKind::NotFound {
            workspace.db.write(note.by, |tx| forget_note(tx, note.media_id))?;
            workspace.vault.remove(note.media_id.uuid())?;
        }
    }
    Ok(())
}
