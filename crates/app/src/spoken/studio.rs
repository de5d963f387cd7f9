//! Reading a text aloud: the microphone alone, one take at a time, kept in memory until it is stored or thrown away.
//!
//! As with trying out devices, a call that is made again and again keeps the microphone open; when no more of them come,
//! it is closed and what was not kept is gone.

use std::{
    sync::{Arc, Mutex, Weak},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use capture::{Event, Kind, SpeechMeter, Tap};
use domain::{Id, Millis, question::Question, spoken::SpokenText, user::User};
use media::{MediaError, Playable, Said};
use serde::Serialize;
use ts_rs::TS;

use super::{RecordedVoice, TextOfQuestion, recordable, recorded, withdraw};
use crate::{
    Cx, Env, Error, Result, Workspace,
    awake::Awake,
    cx::{Nothing, lock},
    devices::{self, DeviceKind, Hearing, TrialMicrophone},
    error::ErrorKind,
    imports::millis,
    room,
};

/// The longest take.
const LONGEST: Duration = Duration::from_secs(180);
/// The microphone is closed when nobody has asked for so long.
const ASKED_WITHIN: Duration = Duration::from_secs(4);
/// How often it is looked whether it is forgotten.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// With less speech than this, nobody read anything.
const LEAST_SPEECH_MS: u64 = 300;

/// An open microphone.
pub(crate) struct Studio {
    tap: Option<Tap>,
    heard: Arc<Mutex<Hearing>>,
    take: Arc<Mutex<Option<Take>>>,
    asked: Instant,
    _awake: Awake,
}

/// What was, or is being, read aloud.
struct Take {
    of: TextOfQuestion,
    by: Id<User>,
    began: Instant,
    rate: u32,
    samples: Vec<i16>,
    speech: SpeechMeter,
    /// Whether nothing is added any more.
    ended: bool,
    /// Why it ended by itself.
    problem: Option<Error>,
    playable: Option<Arc<Playable>>,
}

#[derive(Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VoiceTakeState {
    Recording,
    Ended,
}

/// The take of the open microphone.
#[derive(Serialize, TS)]
#[ts(rename = "VoiceTake")]
pub(crate) struct TakeView {
    question_id: Id<Question>,
    text: String,
    state: VoiceTakeState,
    elapsed_ms: Millis,
    /// How much longer it may take.
    left_ms: Millis,
    /// Why it ended by itself.
    problem: Option<Error>,
}

#[derive(Serialize, TS)]
#[ts(rename = "Studio")]
pub(crate) struct StudioView {
    microphone: TrialMicrophone,
    take: Option<TakeView>,
}

/// What was read aloud, as candidates would hear it.
#[derive(Serialize, TS)]
pub(crate) struct TakenVoice {
    /// A sound file in Base64.
    audio: String,
    duration_ms: Millis,
}

impl Take {
    fn elapsed(&self) -> Duration {
        Duration::from_secs_f64(self.samples.len() as f64 / f64::from(self.rate.max(1)))
    }

    fn hear(&mut self, event: &Event) {
        match event {
            _ if self.ended => {}
            Event::Sound(sound) => {
                self.rate = sound.form.rate;
                self.samples.extend(&sound.samples);
                self.speech.hear(sound);
                self.ended = self.elapsed() >= LONGEST;
            }
            Event::Lost { device, fault } => {
                self.ended = true;
                self.problem = Some(devices::problem(DeviceKind::Microphone, device.as_ref(), fault));
            }
            Event::Ready(_) | Event::Picture(_) => {}
        }
    }

    fn view(&self) -> TakeView {
        let elapsed = self.elapsed();
        let length = |time: Duration| millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        TakeView {
            question_id: self.of.question_id,
            text: self.of.text.clone(),
            state: if self.ended { VoiceTakeState::Ended } else { VoiceTakeState::Recording },
            elapsed_ms: length(elapsed),
            left_ms: length(LONGEST.saturating_sub(elapsed)),
            problem: self.problem.clone(),
        }
    }
}

fn no_take() -> Error {
    Error::new(ErrorKind::Conflict, "spoken.no_take")
}

/// Refuses while the microphone is somebody else's.
fn ensure_free(workspace: &Workspace) -> Result<()> {
    let recorded = devices::feed(workspace).is_some_and(|feed| feed.goes_on());
    if recorded || room::ensure_free(workspace).is_err() {
        return Err(Error::new(ErrorKind::Conflict, "spoken.busy"));
    }
    Ok(())
}

/// Opens the microphone, and tells how it is and how far the take is.
pub(crate) fn watch(cx: &Cx<'_>, _: Nothing) -> Result<StudioView> {
    ensure_free(cx.workspace)?;
    let chosen = devices::chosen_microphone(cx)?;
    let mut place = lock(&cx.workspace.studio);
    if place.is_none() {
        close_when_forgotten(Arc::downgrade(cx.workspace))?;
    }
    let studio = place.get_or_insert_with(|| Studio {
        tap: None,
        heard: Arc::default(),
        take: Arc::default(),
        asked: Instant::now(),
        _awake: Awake::new(),
    });
    studio.asked = Instant::now();
    if studio.tap.is_none() {
        let (heard, take) = (Arc::clone(&studio.heard), Arc::clone(&studio.take));
        let on_event = move |event: Event| {
            if let Some(take) = lock(&take).as_mut() {
                take.hear(&event);
            }
            devices::hear(&heard, event);
        };
        let worker = cx.workspace.env.capture.clone();
        studio.tap = Some(Tap::open(worker, Kind::Microphone, chosen, on_event)?);
    }
    let microphone = lock(&studio.heard).view();
    let take = lock(&studio.take).as_ref().map(Take::view);
    Ok(StudioView { microphone, take })
}

/// Begins to record a text that somebody reads aloud.
pub(crate) fn begin(cx: &Cx<'_>, of: TextOfQuestion) -> Result<()> {
    ensure_free(cx.workspace)?;
    cx.read(|tx| recordable(tx, &of).map(|_| ()))?;
    let place = lock(&cx.workspace.studio);
    let not_ready = || Error::new(ErrorKind::Conflict, "microphone.not_ready");
    let studio = place.as_ref().ok_or_else(not_ready)?;
    {
        let heard = lock(&studio.heard);
        if !heard.is_ready() {
            return Err(heard.problem().unwrap_or_else(not_ready));
        }
    }
    let mut take = lock(&studio.take);
    if take.as_ref().is_some_and(|take| !take.ended) {
        return Err(Error::new(ErrorKind::Conflict, "recording.busy"));
    }
    *take = Some(Take {
        of,
        by: cx.user.id,
        began: Instant::now(),
        rate: 0,
        samples: Vec::new(),
        speech: SpeechMeter::default(),
        ended: false,
        problem: None,
        playable: None,
    });
    Ok(())
}

/// The take of this person.
fn with_take<T>(cx: &Cx<'_>, work: impl FnOnce(&mut Option<Take>) -> Result<T>) -> Result<T> {
    let take =
        lock(&cx.workspace.studio).as_ref().map(|studio| Arc::clone(&studio.take)).ok_or_else(no_take)?;
    let mut take = lock(&take);
    if take.as_ref().is_some_and(|take| take.by != cx.user.id) {
        return Err(no_take());
    }
    work(&mut take)
}

/// Ends the take and tells how it sounds.
pub(crate) fn end(cx: &Cx<'_>, _: Nothing) -> Result<TakenVoice> {
    ensure_free(cx.workspace)?;
    let (began, rate, samples, made) = with_take(cx, |take| {
        let take = take.as_mut().ok_or_else(no_take)?;
        take.ended = true;
        Ok((take.began, take.rate, take.samples.clone(), take.playable.clone()))
    })?;
    let playable = match made {
        Some(playable) => playable,
        // Made outside the lock: it takes some tenths of a second.
        None => {
            let made = media::make_playable(&Env::tools()?, Said::Samples { rate, samples });
            with_take(cx, |place| {
                let take = place.as_mut().filter(|take| take.began == began).ok_or_else(no_take)?;
                let quiet = take.speech.spoken_ms() < LEAST_SPEECH_MS;
                match made {
                    Ok(playable) if !quiet => Ok(Arc::clone(take.playable.insert(Arc::new(playable)))),
                    Err(error) if !matches!(error, MediaError::NoDuration) => Err(error.into()),
                    _ => {
                        *place = None;
                        Err(Error::new(ErrorKind::Conflict, "spoken.nothing_heard"))
                    }
                }
            })?
        }
    };
    Ok(TakenVoice { audio: STANDARD.encode(&playable.sound), duration_ms: millis(playable.duration_ms) })
}

/// Stores the take in the place of an earlier recording of the text.
pub(crate) fn keep(cx: &Cx<'_>, _: Nothing) -> Result<RecordedVoice> {
    ensure_free(cx.workspace)?;
    let (began, of, playable) = with_take(cx, |take| {
        let take = take.as_ref().ok_or_else(no_take)?;
        Ok((take.began, take.of.clone(), take.playable.clone().ok_or_else(no_take)?))
    })?;
    let kept = cx.write(|tx| {
        let (campaign, question) = recordable(tx, &of)?;
        let length = millis(playable.duration_ms);
        let made = SpokenText::recorded(&campaign, &question, &of.text, cx.user.id, length, cx.now())?;
        withdraw(tx, question.campaign_id, |found| {
            found.question_id == question.id && found.text == of.text
        })?;
        tx.put(&made)?;
        tx.put_blob(&made, &playable.sound)?;
        recorded(tx, &made)?.ok_or_else(|| Error::internal("a recording is nobody's"))
    })?;
    if let Some(studio) = lock(&cx.workspace.studio).as_ref() {
        lock(&studio.take).take_if(|take| take.began == began);
    }
    Ok(kept)
}

/// Closes the microphone and throws away what was not kept.
pub(crate) fn leave(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    close(cx.workspace);
    Ok(())
}

/// The same when the workspace is locked, somebody signs out, or a candidate is given the machine.
pub(crate) fn close(workspace: &Workspace) {
    // Closed outside the lock: a driver may take its time.
    let open = lock(&workspace.studio).take();
    drop(open);
}

/// Opens another microphone with the next call; a take ends with what there is.
pub(crate) fn change_microphone(workspace: &Workspace) {
    let closed = lock(&workspace.studio).as_mut().and_then(|studio| {
        if let Some(take) = lock(&studio.take).as_mut() {
            take.ended = true;
        }
        studio.heard = Arc::default();
        studio.tap.take()
    });
    drop(closed);
}

fn close_when_forgotten(workspace: Weak<Workspace>) -> Result<()> {
    let watched = move || {
        while let Some(open) = workspace.upgrade() {
            {
                let mut place = lock(&open.studio);
                let Some(studio) = place.as_ref() else { return };
                if studio.asked.elapsed() > ASKED_WITHIN {
                    let forgotten = place.take();
                    drop(place);
                    drop(forgotten);
                    return;
                }
            }
            drop(open);
            thread::sleep(LOOKS_EVERY);
        }
    };
    thread::Builder::new().name("studio".into()).spawn(watched)?;
    Ok(())
}
