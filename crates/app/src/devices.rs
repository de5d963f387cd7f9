//! Cameras and microphones: which there are, which are chosen on this machine, trying them out, and what they give to a
//! recording.
//!
//! Trying them out is a call that is made again and again: the first one opens the devices, and when no more of them
//! come, for whatever reason, they are closed. So no camera stays on because a window was closed or a page crashed.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError, Weak},
    thread,
    time::{Duration, Instant},
};

use capture::{Device, Ear, Event, Fault, Kind, PictureAdvice, PictureForm, SoundAdvice, Tap};
use media::{Form, Sense};
use serde::{Deserialize, Serialize};
use store::Read;
use ts_rs::TS;

use crate::{
    Cx, Error, Result, Workspace,
    awake::{self, Awake},
    cx::{Nothing, lock, random_token},
    error::ErrorKind,
    live_metrics::{LiveMetrics, Placing},
    recordings::{self, Recording, RecordingView},
    room, spoken,
};

/// Where the choices of this machine are kept; they never leave it.
const AREA: &str = "device";
const CAMERA: &str = "camera";
const MICROPHONE: &str = "microphone";
/// Devices are closed when nobody has asked for so long.
const ASKED_WITHIN: Duration = Duration::from_secs(4);
/// Not more pictures than this are shown, one in so many milliseconds.
const SHOWN_EVERY: Duration = Duration::from_millis(75);
/// How long a request for a picture waits for one.
const PICTURE_PATIENCE: Duration = Duration::from_secs(1);
/// How often it is looked whether devices are forgotten, and answers at their limit.
const LOOKS_EVERY: Duration = Duration::from_millis(100);
/// A recording is kept and ended when nobody has asked for so long: a page that was reloaded is back by then, and one in
/// the background asks once a minute.
const ABANDONED_AFTER: Duration = Duration::from_secs(5 * 60);

#[derive(Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeviceKind {
    Camera,
    Microphone,
}

impl DeviceKind {
    fn name(self) -> &'static str {
        match self {
            Self::Camera => CAMERA,
            Self::Microphone => MICROPHONE,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Camera => Kind::Camera,
            Self::Microphone => Kind::Microphone,
        }
    }

    fn sense(self) -> Sense {
        match self {
            Self::Camera => Sense::Picture,
            Self::Microphone => Sense::Sound,
        }
    }
}

/// A device that can be chosen.
#[derive(Serialize, TS)]
pub(crate) struct DeviceOption {
    id: String,
    name: String,
    /// Whether the system takes it for whoever doesn't choose.
    is_default: bool,
}

#[derive(Serialize, TS)]
pub(crate) struct DeviceLists {
    cameras: Vec<DeviceOption>,
    microphones: Vec<DeviceOption>,
    /// What is chosen on this machine, plugged in or not; none takes the system's choice.
    camera: Option<ChosenDevice>,
    microphone: Option<ChosenDevice>,
    /// Why the system doesn't say which there are.
    camera_problem: Option<Error>,
    microphone_problem: Option<Error>,
}

/// A device that was chosen, plugged in or not.
#[derive(Clone, Serialize, Deserialize, TS)]
pub(crate) struct ChosenDevice {
    id: String,
    /// What it was called when it was chosen.
    name: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct ChooseDevice {
    kind: DeviceKind,
    /// None takes the system's choice.
    device: Option<ChosenDevice>,
}

/// A choice as it is kept.
#[derive(Serialize, Deserialize)]
struct Choice {
    kind: String,
    #[serde(flatten)]
    device: ChosenDevice,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TrialState {
    #[default]
    Opening,
    Ready,
    /// It gives nothing; it, or another one, is tried again and again.
    Lost,
}

#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "PictureAdvice")]
pub(crate) enum PictureHint {
    TooDark,
    TooBright,
    Covered,
    /// Nobody is to be seen. This and what follows is told to candidates alone who agree to facial metrics.
    NoFace,
    SeveralFaces,
    OffCentre,
    TooFar,
    TooClose,
}

impl From<Placing> for PictureHint {
    fn from(placing: Placing) -> Self {
        match placing {
            Placing::NoFace => Self::NoFace,
            Placing::SeveralFaces => Self::SeveralFaces,
            Placing::Aside => Self::OffCentre,
            Placing::TooFar => Self::TooFar,
            Placing::TooNear => Self::TooClose,
        }
    }
}

#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SoundAdvice")]
pub(crate) enum SoundHint {
    Silent,
    TooQuiet,
    Clipping,
}

/// What the open devices give right now.
#[derive(Serialize, TS)]
pub(crate) struct DeviceTrial {
    camera: TrialCamera,
    microphone: TrialMicrophone,
    /// What is being recorded.
    recording: Option<RecordingView>,
}

#[derive(Serialize, TS)]
pub(crate) struct TrialCamera {
    state: TrialState,
    name: Option<String>,
    problem: Option<Error>,
    width: Option<u32>,
    height: Option<u32>,
    /// Pictures a second, as the camera says.
    rate: Option<u32>,
    advice: Option<PictureHint>,
    /// Path at the endpoint; each request for it waits for the next picture.
    preview: Option<String>,
}

#[derive(Serialize, TS)]
pub(crate) struct TrialMicrophone {
    state: TrialState,
    name: Option<String>,
    problem: Option<Error>,
    /// Root mean square of the last tenth of a second, in decibels of full scale.
    level_db: Option<f32>,
    /// The loudest sample of the last second, likewise.
    peak_db: Option<f32>,
    advice: Option<SoundHint>,
}

pub(crate) fn list(cx: &Cx<'_>, _: Nothing) -> Result<DeviceLists> {
    let [camera, microphone] = cx.read(chosen)?;
    let worker = &cx.workspace.env.capture;
    let listed = |kind: DeviceKind| match worker.list(kind.kind()) {
        Ok(devices) => (devices.into_iter().map(DeviceOption::from).collect(), None),
        Err(fault) => (Vec::new(), Some(problem(kind, None, &fault))),
    };
    let (cameras, camera_problem) = listed(DeviceKind::Camera);
    let (microphones, microphone_problem) = listed(DeviceKind::Microphone);
    Ok(DeviceLists { cameras, microphones, camera, microphone, camera_problem, microphone_problem })
}

pub(crate) fn choose(cx: &Cx<'_>, ChooseDevice { kind, device }: ChooseDevice) -> Result<()> {
    if let Some(ChosenDevice { id, name }) = &device {
        for (path, text) in [("device.id", id), ("device.name", name)] {
            if text.is_empty() || text.len() > 500 {
                return Err(Error::field(path, "unknown"));
            }
        }
    }
    cx.write(|tx| {
        match &device {
            Some(device) => {
                let choice = Choice { kind: kind.name().into(), device: device.clone() };
                tx.put_local(AREA, kind.name(), &choice)?;
            }
            None => tx.remove_local(AREA, kind.name())?,
        }
        Ok(())
    })?;
    // What is open is opened anew with the next call. It is closed outside the lock: a driver may take its time.
    let closed = lock(&cx.workspace.devices).as_mut().map(|trial| trial.let_go(kind));
    drop(closed);
    if let Some(feed) = feed(cx.workspace) {
        feed.lost(kind);
    }
    if matches!(kind, DeviceKind::Microphone) {
        spoken::change_microphone(cx.workspace);
    }
    Ok(())
}

/// The chosen camera and microphone.
fn chosen(tx: &mut Read<'_>) -> Result<[Option<ChosenDevice>; 2]> {
    let choices: Vec<Choice> = tx.locals(AREA)?;
    let of =
        |kind: &str| choices.iter().find(|choice| choice.kind == kind).map(|choice| choice.device.clone());
    Ok([of(CAMERA), of(MICROPHONE)])
}

/// The id of the chosen microphone.
pub(crate) fn chosen_microphone(cx: &Cx<'_>) -> Result<Option<String>> {
    let [_, microphone] = cx.read(chosen)?;
    Ok(microphone.map(|device| device.id))
}

pub(crate) fn watch(cx: &Cx<'_>, _: Nothing) -> Result<DeviceTrial> {
    let [camera, microphone] = cx.read(chosen)?.map(|chosen| chosen.map(|device| device.id));
    let without_camera = room::is_without_camera(cx.workspace);
    let looks = !without_camera && cx.read(|tx| room::may_look_at_face(cx.workspace, tx))?;
    let mut open = lock(&cx.workspace.devices);
    if open.is_none() {
        *open = Some(Trial::new()?);
        close_when_forgotten(Arc::downgrade(cx.workspace))?;
    }
    let trial = open.as_mut().ok_or_else(|| Error::internal("no trial"))?;
    trial.asked = Instant::now();
    let worker = &cx.workspace.env.capture;
    if trial.camera.is_none() && !without_camera {
        let seen = Arc::default();
        let (told, feed) = (Arc::clone(&seen), Arc::clone(&trial.feed));
        let on_event = move |event| {
            feed.take(DeviceKind::Camera, &event);
            if let Event::Picture(picture) = &event
                && let Some(face) = lock(&feed.face).as_ref()
            {
                face.see(Duration::ZERO, picture);
            }
            see(&told, event);
        };
        trial.camera = Some((Tap::open(worker.clone(), Kind::Camera, camera, on_event)?, seen));
    }
    if trial.microphone.is_none() {
        let heard = Arc::default();
        let (told, feed) = (Arc::clone(&heard), Arc::clone(&trial.feed));
        let on_event = move |event| {
            feed.take(DeviceKind::Microphone, &event);
            hear(&told, event);
        };
        trial.microphone = Some((Tap::open(worker.clone(), Kind::Microphone, microphone, on_event)?, heard));
    }
    let looked_at = {
        // What is recorded is measured by the recording itself.
        let looks = looks && !trial.feed.goes_on();
        let mut face = lock(&trial.feed.face);
        match (looks, face.is_some()) {
            (true, false) => face.replace(LiveMetrics::try_out(cx.workspace)),
            (false, true) => face.take(),
            _ => None,
        }
    };
    drop(looked_at);
    let unwanted = if without_camera { trial.let_go(DeviceKind::Camera) } else { None };
    let view = trial.view(cx.workspace);
    // Closed outside the lock: a driver may take its time.
    drop(open);
    drop(unwanted);
    Ok(view)
}

pub(crate) fn release(cx: &Cx<'_>, _: Nothing) -> Result<()> {
    // Closed outside the lock: a device may take its time.
    let open = lock(&cx.workspace.devices).take_if(|trial| !trial.feed.goes_on());
    drop(open);
    Ok(())
}

/// Closes the devices, and ends and keeps what is being recorded.
pub(crate) fn close(workspace: &Arc<Workspace>) {
    spoken::close(workspace);
    let Some(trial) = lock(&workspace.devices).take() else { return };
    recordings::end_by_itself(workspace, &trial.feed);
}

/// What the open devices give to, while there are any.
pub(crate) fn feed(workspace: &Workspace) -> Option<Arc<Feed>> {
    lock(&workspace.devices).as_ref().map(|trial| Arc::clone(&trial.feed))
}

/// The open devices, once they give what is to be recorded, and the form of the pictures, if there are to be any.
pub(crate) fn ready(workspace: &Workspace, sound_only: bool) -> Result<(Arc<Feed>, Option<Form>)> {
    let open = lock(&workspace.devices);
    let trial = open.as_ref();
    let not_ready = |kind: DeviceKind, problem: Option<Error>| {
        problem.unwrap_or_else(|| Error::new(ErrorKind::Conflict, format!("{}.not_ready", kind.name())))
    };
    let heard = trial.and_then(|trial| trial.microphone.as_ref()).map(|(_, hearing)| {
        let heard = lock(hearing);
        (heard.state, heard.problem.clone())
    });
    match heard {
        Some((TrialState::Ready, _)) => {}
        other => return Err(not_ready(DeviceKind::Microphone, other.and_then(|(_, problem)| problem))),
    }
    let feed = trial.map(|trial| Arc::clone(&trial.feed)).ok_or_else(|| Error::internal("no trial"))?;
    if sound_only {
        return Ok((feed, None));
    }
    let seen = trial.and_then(|trial| trial.camera.as_ref()).map(|(_, sight)| {
        let seen = lock(&sight.seen);
        (seen.form, seen.problem.clone())
    });
    match seen {
        Some((Some(form), _)) => Ok((feed, Some(recorded(form)))),
        other => Err(not_ready(DeviceKind::Camera, other.and_then(|(_, problem)| problem))),
    }
}

/// What the open devices don't give any more.
pub(crate) fn lost(workspace: &Workspace) -> Vec<domain::interview::Sense> {
    let open = lock(&workspace.devices);
    let Some(trial) = open.as_ref() else { return Vec::new() };
    let is_lost = |state| matches!(state, Some(TrialState::Lost));
    let seen = trial.camera.as_ref().map(|(_, sight)| lock(&sight.seen).state);
    let heard = trial.microphone.as_ref().map(|(_, hearing)| lock(hearing).state);
    let senses = [(domain::interview::Sense::Picture, seen), (domain::interview::Sense::Sound, heard)];
    senses.into_iter().filter(|(_, state)| is_lost(*state)).map(|(sense, _)| sense).collect()
}

/// The form in which the pictures of a camera are stored: at most 1280 × 720, even, at a rate that is stored.
fn recorded(PictureForm { width, height, rate, .. }: PictureForm) -> Form {
    let scale = (1_280.0 / f64::from(width.max(2))).min(720.0 / f64::from(height.max(2))).min(1.0);
    let even = |pixels: u32| ((f64::from(pixels) * scale / 2.0) as u32 * 2).max(16);
    Form { width: even(width), height: even(height), frame_rate: rate.clamp(5, 30) }
}

/// Takes what the open devices give to the recording, while there is one.
#[derive(Default)]
pub(crate) struct Feed {
    pub(crate) recording: Mutex<Option<Recording>>,
    /// Where the face of a candidate is who tries out the camera.
    face: Mutex<Option<LiveMetrics>>,
}

impl Feed {
    pub(crate) fn goes_on(&self) -> bool {
        lock(&self.recording).as_ref().is_some_and(Recording::goes_on)
    }

    fn lost(&self, kind: DeviceKind) {
        if let Some(recorder) = lock(&self.recording).as_ref().and_then(Recording::recorder) {
            recorder.lost(kind.sense());
        }
    }

    fn take(&self, kind: DeviceKind, event: &Event) {
        match event {
            Event::Ready(_) => {}
            Event::Lost { .. } => self.lost(kind),
            Event::Picture(picture) => {
                let form = lock(&self.recording)
                    .as_ref()
                    .and_then(Recording::recorder)
                    .and_then(media::Recorder::form);
                // Turned outside the lock; a damaged picture is followed by a better one.
                let Some(form) = form else { return };
                let Ok(planes) = picture.to_i420(form.width, form.height) else { return };
                let recording = lock(&self.recording);
                if let Some(recorder) = recording.as_ref().and_then(Recording::recorder) {
                    recorder.picture(picture.at, planes);
                }
                if let Some(recording) = recording.as_ref() {
                    recording.see(picture);
                }
            }
            Event::Sound(sound) => {
                if let Some(recording) = lock(&self.recording).as_mut() {
                    recording.hear(sound);
                }
            }
        }
    }
}

fn close_when_forgotten(workspace: Weak<Workspace>) -> Result<()> {
    let watched = move || {
        let mut slept = None;
        while let Some(open) = workspace.upgrade() {
            let (feed, idle) = match lock(&open.devices).as_ref() {
                Some(trial) => (Arc::clone(&trial.feed), trial.asked.elapsed()),
                None => return,
            };
            if let Some(counted) = slept {
                // Whoever opens the lid, perhaps tomorrow, is not recorded before somebody says so.
                recordings::end_by_itself(&open, &feed);
                room::woken(&open, counted);
            } else if feed.goes_on() {
                recordings::look_after(&open, &feed, idle > ABANDONED_AFTER);
                room::look_after(&open);
            } else if idle > ASKED_WITHIN {
                // Somebody may have asked in between.
                let forgotten = lock(&open.devices).take_if(|trial| trial.asked.elapsed() > ASKED_WITHIN);
                if forgotten.is_some() {
                    return;
                }
            }
            drop(open);
            slept = awake::wait(LOOKS_EVERY);
        }
    };
    thread::Builder::new().name("devices".into()).spawn(watched)?;
    Ok(())
}

/// Open devices, to be tried out.
pub(crate) struct Trial {
    camera: Option<(Tap, Arc<Sight>)>,
    microphone: Option<(Tap, Arc<Mutex<Hearing>>)>,
    /// Part of the address of the picture, which only who was told it knows.
    secret: String,
    asked: Instant,
    feed: Arc<Feed>,
    _awake: Awake,
}

#[derive(Default)]
struct Sight {
    seen: Mutex<Seen>,
    /// A picture came.
    came: Condvar,
}

#[derive(Default)]
struct Seen {
    state: TrialState,
    device: Option<Device>,
    problem: Option<Error>,
    form: Option<PictureForm>,
    advice: Option<PictureAdvice>,
    taken: Option<Instant>,
    /// The last picture as JPEG, and the how-manieth it is.
    picture: Option<(u64, Arc<[u8]>)>,
}

#[derive(Default)]
pub(crate) struct Hearing {
    state: TrialState,
    device: Option<Device>,
    problem: Option<Error>,
    ear: Ear,
}

fn see(sight: &Sight, event: Event) {
    match event {
        Event::Ready(device) => {
            let mut seen = lock(&sight.seen);
            *seen = Seen { state: TrialState::Ready, device: Some(device), ..Seen::default() };
        }
        Event::Lost { device, fault } => {
            let problem = Some(problem(DeviceKind::Camera, device.as_ref(), &fault));
            *lock(&sight.seen) = Seen { state: TrialState::Lost, device, problem, ..Seen::default() };
        }
        Event::Picture(picture) => {
            let due = lock(&sight.seen).taken.is_none_or(|taken| picture.at >= taken + SHOWN_EVERY);
            if !due {
                return;
            }
            // A damaged picture is followed by a better one.
            let (Ok(jpeg), Ok(light)) = (picture.to_jpeg(), picture.light()) else { return };
            let mut seen = lock(&sight.seen);
            let number = seen.picture.as_ref().map_or(0, |(number, _)| number + 1);
            seen.picture = Some((number, jpeg.into()));
            seen.form = Some(picture.form);
            seen.taken = Some(picture.at);
            seen.advice = PictureAdvice::of(light);
            sight.came.notify_all();
        }
        Event::Sound(_) => {}
    }
}

pub(crate) fn hear(hearing: &Mutex<Hearing>, event: Event) {
    let mut heard = lock(hearing);
    match event {
        Event::Ready(device) => {
            *heard = Hearing { state: TrialState::Ready, device: Some(device), ..Hearing::default() };
        }
        Event::Lost { device, fault } => {
            let problem = Some(problem(DeviceKind::Microphone, device.as_ref(), &fault));
            *heard = Hearing { state: TrialState::Lost, device, problem, ..Hearing::default() };
        }
        Event::Sound(sound) => heard.ear.hear(&sound),
        Event::Picture(_) => {}
    }
}

impl Hearing {
    /// Whether something is heard of the microphone.
    pub(crate) fn is_ready(&self) -> bool {
        self.state == TrialState::Ready
    }

    pub(crate) fn problem(&self) -> Option<Error> {
        self.problem.clone()
    }

    pub(crate) fn view(&self) -> TrialMicrophone {
        TrialMicrophone {
            state: self.state,
            name: self.device.as_ref().map(|device| device.name.clone()),
            problem: self.problem(),
            level_db: self.ear.level().map(|level| level.rms_db),
            peak_db: self.ear.peak_db(),
            advice: self.ear.advice().map(SoundHint::from),
        }
    }
}

impl Trial {
    fn new() -> Result<Self> {
        let secret = random_token()?;
        let asked = Instant::now();
        let feed = Arc::default();
        Ok(Self { camera: None, microphone: None, secret, asked, feed, _awake: Awake::new() })
    }

    /// The device of a kind, to be closed.
    fn let_go(&mut self, kind: DeviceKind) -> Option<Tap> {
        match kind {
            DeviceKind::Camera => self.camera.take().map(|(tap, _)| tap),
            DeviceKind::Microphone => self.microphone.take().map(|(tap, _)| tap),
        }
    }

    fn view(&self, workspace: &Workspace) -> DeviceTrial {
        let name = |device: &Option<Device>| device.as_ref().map(|device| device.name.clone());
        let placing = lock(&self.feed.face).as_ref().and_then(LiveMetrics::placing);
        let camera = match &self.camera {
            None => TrialCamera {
                state: TrialState::Opening,
                name: None,
                problem: None,
                width: None,
                height: None,
                rate: None,
                advice: None,
                preview: None,
            },
            Some((_, sight)) => {
                let seen = lock(&sight.seen);
                TrialCamera {
                    state: seen.state,
                    name: name(&seen.device),
                    problem: seen.problem.clone(),
                    width: seen.form.map(|form| form.width),
                    height: seen.form.map(|form| form.height),
                    rate: seen.form.map(|form| form.rate),
                    advice: seen.advice.map(PictureHint::from).or(placing.map(PictureHint::from)),
                    preview: seen.picture.is_some().then(|| format!("/preview/{}", self.secret)),
                }
            }
        };
        let microphone = match &self.microphone {
            None => Hearing::default().view(),
            Some((_, hearing)) => lock(hearing).view(),
        };
        let recording = lock(&self.feed.recording).as_ref().map(|recording| recording.view(workspace));
        DeviceTrial { camera, microphone, recording }
    }
}

impl Workspace {
    /// The next picture of the camera that is tried out, as JPEG; waits up to a second for it.
    ///
    /// # Errors
    /// `preview.not_found` when no camera is tried out under this secret, or it gives nothing.
    pub fn preview(&self, secret: &str) -> Result<Arc<[u8]>> {
        let missing = || Error::not_found("preview");
        let sight = match &*lock(&self.devices) {
            Some(Trial { camera: Some((_, sight)), secret: known, .. }) if known == secret => {
                Arc::clone(sight)
            }
            _ => return Err(missing()),
        };
        let seen = lock(&sight.seen);
        let before = seen.picture.as_ref().map(|(number, _)| *number);
        let old = |seen: &mut Seen| seen.picture.as_ref().map(|(number, _)| *number) == before;
        let (seen, _) = sight
            .came
            .wait_timeout_while(seen, PICTURE_PATIENCE, old)
            .unwrap_or_else(PoisonError::into_inner);
        let picture = seen.picture.as_ref().filter(|(number, _)| Some(*number) != before);
        picture.map(|(_, jpeg)| Arc::clone(jpeg)).ok_or_else(missing)
    }
}

/// In words of the application: which device, and what is wrong with it.
pub(crate) fn problem(kind: DeviceKind, device: Option<&Device>, fault: &Fault) -> Error {
    let code = match fault {
        Fault::Missing if device.is_none() => "none",
        Fault::Missing => "missing",
        Fault::Denied => "denied",
        Fault::Busy => "busy",
        Fault::Unsupported => "unsupported",
        Fault::Silent => "silent",
        Fault::Failed(_) => "failed",
    };
    let name = device.map(|device| device.name.as_str()).unwrap_or_default();
    let error = Error::new(ErrorKind::Unavailable, format!("{}.{code}", kind.name())).with("name", name);
    match fault {
        Fault::Failed(detail) => error.with("detail", detail),
        _ => error,
    }
}

impl From<Device> for DeviceOption {
    fn from(Device { id, name, is_default }: Device) -> Self {
        Self { id, name, is_default }
    }
}

impl From<PictureAdvice> for PictureHint {
    fn from(advice: PictureAdvice) -> Self {
        match advice {
            PictureAdvice::TooDark => Self::TooDark,
            PictureAdvice::TooBright => Self::TooBright,
            PictureAdvice::Covered => Self::Covered,
        }
    }
}

impl From<SoundAdvice> for SoundHint {
    fn from(advice: SoundAdvice) -> Self {
        match advice {
            SoundAdvice::Silent => Self::Silent,
            SoundAdvice::TooQuiet => Self::TooQuiet,
            SoundAdvice::Clipping => Self::Clipping,
        }
    }
}
