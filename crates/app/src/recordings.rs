//! Recording an answer here: the open camera and microphone, stored segment by segment as they give.
//!
//! What is stored is noted in the database of this machine, so that a recording which was killed half way becomes an
//! answer at the next start, as long as it got.

mod notes;

use std::{
    io::Read as Bytes,
    sync::Arc,
    time::{Duration, Instant},
};

use capture::{Picture, Sound, SpeechMeter};
use domain::{
    Id, Millis,
    consent::{self, Consent, ConsentKind, Language},
    interview::{Answer, Fault, FollowUp, FollowUpReason, Media, MediaGap, MediaKind, MediaSegment, Sense},
    person::Person,
    question::Question,
    session::Session,
    user::User,
};
use failpoints::Failpoint;
use media::{Form, Gap, Ingest, Recorder, Target};
use serde::{Deserialize, Serialize};
use store::{Find, Tx};
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Result, Workspace,
    captions::{Captions, Heard, Plan},
    cx::{Nothing, lock, random_token},
    devices::{self, Feed},
    error::ErrorKind,
    events::Tag,
    imports::{self, Given, millis, storing},
    jobs::Job,
    live_metrics::{self, LiveMetrics},
    room, spoken,
};
use notes::{Note, Stored};

pub(crate) use notes::left_behind;

/// What a second of the stored form takes at most, in bytes: 3 Mbit of picture, 96 kbit of sound.
const BYTES_A_SECOND: u64 = 400_000;
/// A recording begins only where there is room for so much.
const ROOM_TO_BEGIN: u64 = 120 * BYTES_A_SECOND + RESERVE;
/// A recording ends where there is no more room than this: the database needs some as well.
const RESERVE: u64 = 100 << 20;

#[derive(Deserialize, TS)]
pub(crate) struct StartRecording {
    pub(crate) session_id: Id<Session>,
    pub(crate) question_id: Id<Question>,
    /// Whether the camera is left out.
    pub(crate) sound_only: bool,
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

/// A recording that goes on.
pub(crate) struct Running {
    note: Note,
    token: String,
    url: String,
    ingest: Arc<Ingest>,
    stored: Arc<Stored>,
    person_id: Id<Person>,
    began: Instant,
    /// Since when it goes on without a pause.
    since: Instant,
    paused: Option<Instant>,
    /// How long it was paused, all in all.
    left_out: Duration,
    /// What was spoken since it began, or since the last probe was asked.
    speech: SpeechMeter,
    /// What was spoken before that.
    spoken_before_ms: u64,
    captions: Captions,
    metrics: LiveMetrics,
}

impl Running {
    /// How long it was so long `ago`.
    fn elapsed_before(&self, now: Instant, ago: Duration) -> Option<Duration> {
        let then = now.checked_sub(ago).filter(|then| *then >= self.began)?;
        // Before the last break only its end is known exactly.
        let then = then.max(self.since.min(self.paused.unwrap_or(now)));
        Some(self.elapsed(self.paused.map_or(then, |paused| then.min(paused))))
    }

    fn elapsed(&self, now: Instant) -> Duration {
        let until = self.paused.map_or(now, |paused| paused.min(now));
        until.saturating_duration_since(self.began).saturating_sub(self.left_out)
    }
}

pub(crate) fn start(cx: &Cx<'_>, input: StartRecording) -> Result<()> {
    room::ensure_free(cx.workspace)?;
    begin(cx.workspace, cx.user.id, input, None).map(|_| ())
}

/// Begins to record an answer to a question that somebody thought about for so long.
pub(crate) fn begin(
    workspace: &Arc<Workspace>,
    by: Id<User>,
    wanted: StartRecording,
    response_ms: Option<Millis>,
) -> Result<Id<Media>> {
    let StartRecording { session_id, question_id, sound_only } = wanted;
    let (person_id, key, plan, hindrance) = workspace.db.read(|tx| {
        let (session, question) = imports::ensure_importable(tx, session_id, question_id)?;
        imports::ensure_take_left(tx, &session, &question, 0)?;
        let key = Workspace::person_key(tx, session.person_id)?;
        let hindrance = live_metrics::hindrance(workspace, tx, &session, !sound_only)?;
        Ok::<_, Error>((session.person_id, key, Plan::of(workspace, tx, &session)?, hindrance))
    })?;
    if free_bytes(workspace).is_some_and(|free| free < ROOM_TO_BEGIN) {
        return Err(Error::new(ErrorKind::Unavailable, "recording.no_room"));
    }
    let tools = Env::tools()?;
    spoken::close(workspace);
    let (feed, form) = devices::ready(workspace, sound_only)?;
    let mut place = lock(&feed.recording);
    if place.as_ref().is_some_and(Recording::goes_on) {
        return Err(Error::new(ErrorKind::Conflict, "recording.busy"));
    }
    let media_id = Id::<Media>::new(workspace.now());
    let note = Note { media_id, session_id, question_id, form, by, response_ms, follow_ups: Vec::new() };
    // Noted before there is anything, so that nothing can be there that nobody knows of.
    workspace.db.write(by, |tx| note.put(tx))?;
    let stored = Arc::new(Stored::new(workspace, media_id));
    let writer = workspace.vault.writer(media_id.uuid(), &key.recipient())?;
    let (safe, named) = (Arc::clone(&stored), Arc::clone(&stored));
    let store = move |name: &str, bytes: &mut dyn Bytes| {
        let info = writer.put(name, bytes).map_err(storing)?;
        let sha256 = hex::encode(info.sha256);
        safe.has(MediaSegment { name: name.into(), duration_ms: Millis(0), bytes: info.bytes, sha256 })
    };
    let ingest = Arc::new(Ingest::growing(store, move |index| named.lasts(index)));
    let endpoint = workspace.env.endpoint.get().ok_or_else(|| Error::internal("no endpoint"))?;
    let token = random_token()?;
    lock(&workspace.ingests).insert(token.clone(), Arc::clone(&ingest));
    let url = format!("{endpoint}/ingest/{token}/{}", media::PLAYLIST_NAME);
    let began = Instant::now();
    let mut running = Running {
        note,
        token,
        url,
        ingest,
        stored,
        person_id,
        began,
        since: began,
        paused: None,
        left_out: Duration::ZERO,
        speech: SpeechMeter::default(),
        spoken_before_ms: 0,
        captions: Captions::default(),
        metrics: LiveMetrics::default(),
    };
    match Recorder::start(&tools, form, began, &running.url) {
        Ok(recorder) => {
            running.captions = Captions::start(workspace, plan);
            running.metrics = LiveMetrics::start(workspace, hindrance);
            *place = Some(Recording::On { recorder, running: Box::new(running) });
            drop(place);
            stop_what_is_not_agreed(workspace, person_id)?;
            Ok(media_id)
        }
        Err(error) => {
            drop(place);
            forget(workspace, &running)?;
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

    /// Takes a piece of sound.
    pub(crate) fn hear(&mut self, sound: &Sound) {
        if let Self::On { recorder, running } = self {
            // What was heard during a pause may be told after it.
            if running.paused.is_none() && sound.at >= running.since {
                running.speech.hear(sound);
                running.captions.hear(running.elapsed(sound.at), sound);
            }
            recorder.sound(sound.at, sound.form.rate, sound.samples.clone());
        }
    }

    /// Takes a picture to be measured.
    pub(crate) fn see(&self, picture: &Picture) {
        if let Self::On { running, .. } = self
            && running.paused.is_none()
            && picture.at >= running.since
        {
            running.metrics.see(running.elapsed(picture.at), picture);
        }
    }

    /// What is measured of what is recorded, while it goes on.
    pub(crate) fn metrics(&self) -> Option<&LiveMetrics> {
        match self {
            Self::On { running, .. } => Some(&running.metrics),
            Self::Ended(_) => None,
        }
    }

    /// The captions of what is recorded, while it goes on.
    pub(crate) fn captions(&self) -> Option<(Id<Media>, &Captions)> {
        match self {
            Self::On { running, .. } => Some((running.note.media_id, &running.captions)),
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

/// What the recording that goes on is of, for whoever leads the interview.
pub(crate) struct Here {
    pub(crate) media_id: Id<Media>,
    pub(crate) elapsed: Duration,
    pub(crate) paused: bool,
    /// What was spoken since it began, or since the last probe was asked.
    pub(crate) speech_ms: Millis,
    /// All that was spoken.
    pub(crate) spoken_ms: Millis,
}

/// The recording that goes on.
pub(crate) fn here(workspace: &Workspace) -> Option<Here> {
    let feed = devices::feed(workspace)?;
    match &*lock(&feed.recording) {
        Some(Recording::On { running, .. }) => Some(Here {
            media_id: running.note.media_id,
            elapsed: running.elapsed(Instant::now()),
            paused: running.paused.is_some(),
            speech_ms: millis(running.speech.spoken_ms()),
            spoken_ms: millis(running.spoken_before_ms + running.speech.spoken_ms()),
        }),
        _ => None,
    }
}

/// What is being recorded in a session.
pub(crate) struct OfSession {
    pub(crate) media_id: Id<Media>,
    pub(crate) question_id: Id<Question>,
    /// How much of it there was at the moment that was asked for; none when that was before it began.
    pub(crate) at_ms: Option<Millis>,
}

/// What is being recorded in this session, whoever leads it, and where in it something was so long `ago`. A moment in a
/// break is where the break began.
pub(crate) fn of_session(workspace: &Workspace, session: Id<Session>, ago: Duration) -> Option<OfSession> {
    let feed = devices::feed(workspace)?;
    match &*lock(&feed.recording) {
        Some(Recording::On { running, .. }) if running.note.session_id == session => Some(OfSession {
            media_id: running.note.media_id,
            question_id: running.note.question_id,
            at_ms: running.elapsed_before(Instant::now(), ago).map(length),
        }),
        _ => None,
    }
}

/// What was heard from this moment of the recording on, if it goes on.
pub(crate) fn heard(workspace: &Workspace, from: Duration) -> Option<Heard> {
    let feed = devices::feed(workspace)?;
    let recording = lock(&feed.recording);
    let (_, captions) = recording.as_ref()?.captions()?;
    Some(captions.heard(length(from)))
}

/// Does something with the recording that goes on.
fn with_running<R>(
    workspace: &Workspace,
    work: impl FnOnce(&Recorder, &mut Running) -> Result<R>,
) -> Result<R> {
    let feed = devices::feed(workspace).ok_or_else(none)?;
    match &mut *lock(&feed.recording) {
        Some(Recording::On { recorder, running }) => work(recorder, running),
        _ => Err(none()),
    }
}

/// Keeps nothing from this moment on.
pub(crate) fn hold(workspace: &Workspace) -> Result<()> {
    with_running(workspace, |recorder, running| {
        let now = Instant::now();
        if running.paused.is_none() {
            running.paused = Some(now);
            recorder.pause(now);
            running.captions.pause();
        }
        Ok(())
    })
}

/// Goes on where it was held.
pub(crate) fn go_on(workspace: &Workspace) -> Result<()> {
    with_running(workspace, |recorder, running| {
        let now = Instant::now();
        if let Some(paused) = running.paused.take() {
            running.left_out += now.saturating_duration_since(paused);
            running.since = now;
            recorder.resume(now);
        }
        Ok(())
    })
}

/// Notes that a probe was asked at this moment; what is spoken from here on is the answer to it.
pub(crate) fn follow_up(workspace: &Workspace, probe: u32, text: &str, reason: FollowUpReason) -> Result<()> {
    with_running(workspace, |_, running| {
        let from_ms = length(running.elapsed(Instant::now()));
        let mut note = running.note.clone();
        note.follow_ups.push(FollowUp { probe, text: text.to_owned(), reason, from_ms });
        workspace.db.write(note.by, |tx| note.put(tx))?;
        running.note = note;
        running.spoken_before_ms += running.speech.spoken_ms();
        running.speech = SpeechMeter::default();
        Ok(())
    })
}

pub(crate) fn pause(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    room::ensure_free(cx.workspace)?;
    hold(cx.workspace)
}

pub(crate) fn resume(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    room::ensure_free(cx.workspace)?;
    go_on(cx.workspace)
}

pub(crate) fn stop(cx: &Cx<'_>, _: Nothing) -> Result<RecordedAnswer> {
    room::ensure_free(cx.workspace)?;
    let Ended { answer, pictures_left_out, problem } = finish(cx.workspace)?;
    let nothing = || problem.unwrap_or_else(none);
    Ok(RecordedAnswer { answer_id: answer.ok_or_else(nothing)?.id, pictures_left_out })
}

/// Ends the recording that goes on; what there is of it becomes an answer.
pub(crate) fn finish(workspace: &Arc<Workspace>) -> Result<Ended> {
    let feed = devices::feed(workspace).ok_or_else(none)?;
    let (recorder, running) = take(&feed, |_| true).ok_or_else(none)?;
    end(workspace, recorder, &running, None)
}

pub(crate) fn discard(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    room::ensure_free(cx.workspace)?;
    let feed = devices::feed(cx.workspace).ok_or_else(none)?;
    let (recorder, running) = take(&feed, |_| true).ok_or_else(none)?;
    throw_away(cx.workspace, recorder, &running)
}

/// Ends the recording of a person who does not want to be recorded any more, or whose file is erased, and removes it.
pub(crate) fn drop_of(workspace: &Workspace, person: Id<Person>) -> Result<()> {
    workspace.captions.forget(person);
    let Some(feed) = devices::feed(workspace) else { return Ok(()) };
    let of = |running: &Running| running.person_id == person;
    let Some((recorder, running)) = take(&feed, of) else { return Ok(()) };
    let thrown = throw_away(workspace, recorder, &running);
    workspace.env.events.changed(&[Tag::Devices]);
    thrown
}

/// Writes no captions any more of a person who does not agree to it, and forgets those that were written.
pub(crate) fn uncaption(workspace: &Workspace, person: Id<Person>) {
    workspace.captions.forget(person);
    with_running_of(workspace, person, |running| {
        running.captions = Captions::not_agreed();
        workspace.env.events.changed(&[Tag::Captions]);
    });
}

/// Measures no picture any more of a person who does not agree to it.
pub(crate) fn unmeasure(workspace: &Workspace, person: Id<Person>) {
    with_running_of(workspace, person, |running| {
        if running.metrics.goes_on() {
            running.metrics = LiveMetrics::not_agreed();
        }
    });
}

/// Whoever took a consent back while the recording began is not written down or measured either.
fn stop_what_is_not_agreed(workspace: &Workspace, person: Id<Person>) -> Result<()> {
    let consents: Vec<Consent> = workspace.db.read(|tx| Ok::<_, Error>(tx.list(Find::of(person.uuid()))?))?;
    if consent::ensure_granted(&consents, ConsentKind::Transcription).is_err() {
        uncaption(workspace, person);
    }
    if consent::ensure_granted(&consents, ConsentKind::FacialMetrics).is_err() {
        unmeasure(workspace, person);
    }
    Ok(())
}

/// Does something with the recording that goes on, if it is of this person.
fn with_running_of(workspace: &Workspace, person: Id<Person>, work: impl FnOnce(&mut Running)) {
    let Some(feed) = devices::feed(workspace) else { return };
    if let Some(Recording::On { running, .. }) = &mut *lock(&feed.recording)
        && running.person_id == person
    {
        work(running);
    }
}

fn throw_away(workspace: &Workspace, recorder: Recorder, running: &Running) -> Result<()> {
    running.stored.close();
    // What is on its way would come after the removal. That it fails is what is wanted.
    let target = Target { url: &running.url, ingest: &running.ingest };
    let _ = recorder.stop(Instant::now(), target);
    forget(workspace, running)
}

/// Takes the recording away if it is one of these.
fn take(feed: &Feed, is_meant: impl Fn(&Running) -> bool) -> Option<(Recorder, Box<Running>)> {
    let mut place = lock(&feed.recording);
    match place.take() {
        Some(Recording::On { recorder, running }) if is_meant(&running) => Some((recorder, running)),
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
    // Until the interview knows of it, nobody looks what became of the answer.
    let _live = lock(&workspace.room);
    let Some((recorder, running)) = take(feed, |_| true) else { return };
    let elapsed_ms = length(running.elapsed(Instant::now()));
    let full = free_bytes(workspace).is_some_and(|free| free < RESERVE);
    let why = if full { Fault::DiskFull } else { Fault::Interrupted };
    let (answer, mut problem) = match end(workspace, recorder, &running, Some(why)) {
        Ok(Ended { answer, problem, .. }) => (answer, problem),
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
        answer_id: answer.as_ref().map(|answer| answer.id),
        problem,
    };
    *lock(&feed.recording) = Some(Recording::Ended(Box::new(view)));
    let fault = answer.as_ref().and_then(|answer| answer.fault).unwrap_or(why);
    room::cut_off(workspace, running.note.media_id, answer.map(|answer| answer.id), fault);
    workspace.env.events.changed(&[Tag::Devices, Tag::Answers, Tag::Sessions, Tag::Jobs]);
}

/// What came of a recording.
pub(crate) struct Ended {
    /// None when nothing of it was stored.
    pub(crate) answer: Option<Answer>,
    pictures_left_out: u64,
    /// Why it is not whole.
    pub(crate) problem: Option<Error>,
}

/// Ends a recording: what is stored of it becomes an answer. One that nobody ended has a `fault`.
fn end(
    workspace: &Arc<Workspace>,
    recorder: Recorder,
    running: &Running,
    fault: Option<Fault>,
) -> Result<Ended> {
    let Running { note, token, url, ingest, captions, .. } = running;
    let recorded = recorder.stop(Instant::now(), Target { url, ingest });
    lock(&workspace.ingests).remove(token);
    ingest.close();
    failpoints::pass(Failpoint::RecordingEnded);
    let (gaps, pictures_left_out, problem) = match recorded {
        Ok(recorded) => (recorded.gaps, recorded.left_out, None),
        Err(error) => (Vec::new(), 0, Some(Error::from(error))),
    };
    let fault = match problem.as_ref().map(|problem| problem.code.as_str()) {
        Some("file.disk_full") => Some(Fault::DiskFull),
        Some(_) => Some(Fault::Recorder),
        None => fault,
    };
    let answer = keep_or_forget(workspace, note, gaps, problem.is_none(), fault)?;
    if let Some(answer) = &answer {
        workspace.captions.remember(answer, captions);
    }
    Ok(Ended { answer, pictures_left_out, problem })
}

/// Makes an answer of what is noted of a recording, or removes it when its person does not agree to it any more or the
/// session is gone. What can't be kept for another reason, such as a session that was signed since, stays noted until it
/// can.
fn keep_or_forget(
    workspace: &Workspace,
    note: &Note,
    gaps: Vec<Gap>,
    complete: bool,
    fault: Option<Fault>,
) -> Result<Option<Answer>> {
    keep(workspace, note, gaps, complete, fault).inspect_err(|error| {
        tracing::warn!(code = error.code, media = %note.media_id, "a recording could not be kept");
        if (error.code.starts_with("consent.") || error.kind == ErrorKind::NotFound)
            && let Err(error) = remove(workspace, note)
        {
            tracing::error!(code = error.code, media = %note.media_id, "a recording could not be removed");
        }
    })
}

/// Makes an answer of what is noted of a recording; none when that is nothing.
fn keep(
    workspace: &Workspace,
    note: &Note,
    gaps: Vec<Gap>,
    complete: bool,
    fault: Option<Fault>,
) -> Result<Option<Answer>> {
    let gaps: Vec<MediaGap> = gaps.into_iter().map(gap).collect();
    let kept = workspace.db.write(note.by, |tx| {
        let segments = notes::noted(tx, note.media_id)?;
        notes::forget(tx, note.media_id)?;
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
            gaps: gaps.clone(),
            hash: Media::hash_of(&init, &segments),
            init,
            segments,
            created_at_ms: workspace.now(),
        };
        let given = Given {
            source_name: name(&workspace.env, session.language, media.created_at_ms, false),
            response_ms: note.response_ms,
            follow_ups: note.follow_ups.clone(),
            fault: fault.or_else(|| Fault::of_gaps(&gaps)),
        };
        imports::answer(workspace, tx, note.session_id, note.question_id, &media, given).map(Some)
    })?;
    failpoints::pass(Failpoint::RecordingKept);
    let Some((answer, next)) = kept else {
        workspace.vault.remove(note.media_id.uuid())?;
        return Ok(None);
    };
    next.iter().for_each(|job: &Job| workspace.jobs.enqueue(job));
    Ok(Some(answer))
}

/// What a recording, or an answer in writing, is called where a file would have its name: `Recording 2026-11-21 14:03`.
pub(crate) fn name(env: &Env, language: Language, at: Millis, written: bool) -> String {
    let word = match (language, written) {
        (Language::Fr, false) => "Enregistrement",
        (Language::Fr, true) => "Réponse écrite",
        (Language::En | Language::Unknown, false) => "Recording",
        (Language::En | Language::Unknown, true) => "Written answer",
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
    let (from_ms, to_ms) = (millis(gap.from_ms), millis(gap.to_ms));
    MediaGap { sense, from_ms, to_ms, too_slow: gap.too_slow }
}

/// Removes a recording and everything that is noted of it.
fn forget(workspace: &Workspace, running: &Running) -> Result<()> {
    lock(&workspace.ingests).remove(&running.token);
    running.stored.close();
    running.ingest.close();
    remove(workspace, &running.note)
}

fn remove(workspace: &Workspace, note: &Note) -> Result<()> {
    let forget = |tx: &mut Tx<'_>| notes::forget(tx, note.media_id);
    workspace.db.write(note.by, forget)?;
    Ok(workspace.vault.remove(note.media_id.uuid())?)
}

/// Makes answers of the recordings that went on when the application ended.
pub(crate) fn keep_left_behind(workspace: &Workspace) -> Result<()> {
    for note in workspace.db.read(notes::all)? {
        // Why it could not be kept is in the log, and the others can be.
        let _ = keep_or_forget(workspace, &note, Vec::new(), false, Some(Fault::Interrupted));
    }
    Ok(())
}
