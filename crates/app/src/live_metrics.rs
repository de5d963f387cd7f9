//! What the picture says about itself while it is recorded (F48): the same metrics as of a finished answer, at most ten
//! times a second, as long as somebody looks, and never kept. The recording waits for none of it.

use std::{
    collections::VecDeque,
    fs,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use capture::Picture;
use domain::{
    Millis,
    observation::{Framing, Head, Sample, Unmeasured},
    session::Session,
};
use face::Observer;
use serde::{Deserialize, Serialize};
use store::Read;
use ts_rs::TS;

use crate::{
    Cx, Env, Error, Result, Workspace,
    cx::lock,
    devices,
    imports::millis,
    jobs::{Urgency, give_way},
    observations, recordings, settings,
};

/// Not more moments of a recording than one in this time are measured.
const EVERY: Duration = Duration::from_millis(100);
/// The same while a camera is tried out.
const TRIED_EVERY: Duration = Duration::from_millis(500);
/// A face is well placed when its centre is so near to the middle of the picture, in shares of its width; and between
/// these heights, from above, in shares of its height. Chosen by us: head and shoulders, eyes in the upper half.
const ASIDE: f32 = 0.2;
const HEIGHTS: std::ops::RangeInclusive<f32> = 0.2..=0.65;
/// A face is near enough, and not too near, when it takes so much of the picture's height.
const NEAR: std::ops::RangeInclusive<f32> = 0.18..=0.7;
/// Moments that are remembered: half a minute.
const REMEMBERED: usize = 300;
/// The picture is measured as long as somebody asked within this time.
const ASKED_WITHIN: Duration = Duration::from_secs(2);
/// Wider pictures are made smaller first, in pixels.
const WIDEST: u32 = 640;

/// Whether and why the picture is measured while it is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LiveMetricsState {
    /// Nothing is recorded here.
    #[default]
    Off,
    /// Metrics are switched off in the settings.
    SwitchedOff,
    /// The person did not agree to them.
    NoConsent,
    /// The models for faces are not installed.
    NotInstalled,
    /// Sound alone is recorded.
    NoPicture,
    /// The picture is measured.
    On,
    /// Measuring broke off; the recording goes on.
    Failed,
}

/// Where the nearest face is in the picture, in shares of it, and how well it can be seen, 0 to 1.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub(crate) struct LiveFraming {
    centre: [f32; 2],
    size: [f32; 2],
    brightness: f32,
    sharpness: f32,
}

/// How the head is turned, in degrees; where the irises stand, 0 to 1; the eye aspect ratio.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub(crate) struct LiveHead {
    yaw: f32,
    pitch: f32,
    roll: f32,
    gaze: f32,
    eye_opening: f32,
}

/// What to do about where the face is in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placing {
    NoFace,
    SeveralFaces,
    Aside,
    TooFar,
    TooNear,
}

impl Placing {
    /// None for one face that is well placed.
    fn of(moment: &LiveMoment) -> Option<Self> {
        match (moment.faces, moment.framing) {
            (0, _) => Some(Self::NoFace),
            (2.., _) => Some(Self::SeveralFaces),
            (1, None) => None,
            (1, Some(LiveFraming { centre: [x, y], size: [_, height], .. })) => {
                if height < *NEAR.start() {
                    Some(Self::TooFar)
                } else if height > *NEAR.end() {
                    Some(Self::TooNear)
                } else if (x - 0.5).abs() > ASIDE || !HEIGHTS.contains(&y) {
                    Some(Self::Aside)
                } else {
                    None
                }
            }
        }
    }
}

/// What was measured at one moment of the recording.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub(crate) struct LiveMoment {
    at_ms: Millis,
    faces: u8,
    unmeasured: Option<Unmeasured>,
    framing: Option<LiveFraming>,
    head: Option<LiveHead>,
}

impl From<Sample> for LiveMoment {
    fn from(Sample { at_ms, faces, framing, head, unmeasured, .. }: Sample) -> Self {
        let framing = framing.map(|Framing { centre, size, brightness, sharpness }| LiveFraming {
            centre,
            size,
            brightness,
            sharpness,
        });
        let head = head.map(|Head { yaw, pitch, roll, gaze, eye_opening }| LiveHead {
            yaw,
            pitch,
            roll,
            gaze,
            eye_opening,
        });
        Self { at_ms, faces, unmeasured, framing, head }
    }
}

/// The metrics of the recording that goes on.
#[derive(Default, Serialize, TS)]
pub(crate) struct LiveMetricsView {
    state: LiveMetricsState,
    moments: Vec<LiveMoment>,
}

#[derive(Deserialize, TS)]
pub(crate) struct MomentsAfter {
    /// The last moment that is known; none for all of the last half minute.
    after_ms: Option<Millis>,
}

/// Measures one recording, or a camera that is tried out, until this is dropped.
#[derive(Default)]
pub(crate) struct LiveMetrics {
    shared: Arc<Shared>,
    every: Duration,
}

#[derive(Default)]
struct Shared {
    next: Mutex<Next>,
    came: Condvar,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    state: LiveMetricsState,
    /// The last ones.
    moments: VecDeque<LiveMoment>,
}

/// What is to be measured next.
#[derive(Default)]
struct Next {
    picture: Option<(Millis, Picture)>,
    /// When the last one was taken.
    taken: Option<Instant>,
    /// When somebody wanted to see what was measured.
    asked: Option<Instant>,
    ended: bool,
}

/// Why the picture of a session is not measured while it is recorded.
pub(crate) fn hindrance(
    workspace: &Workspace,
    tx: &mut Read<'_>,
    session: &Session,
    has_picture: bool,
) -> Result<Option<LiveMetricsState>> {
    Ok(if !settings::current(workspace, tx)?.facial_metrics {
        Some(LiveMetricsState::SwitchedOff)
    } else if !has_picture {
        Some(LiveMetricsState::NoPicture)
    } else if !observations::is_consented(tx, session.person_id)? {
        Some(LiveMetricsState::NoConsent)
    } else if !observations::are_installed(&workspace.env) {
        Some(LiveMetricsState::NotInstalled)
    } else {
        None
    })
}

impl LiveMetrics {
    /// Begins to measure, unless there is a hindrance.
    pub(crate) fn start(workspace: &Workspace, hindrance: Option<LiveMetricsState>) -> Self {
        Self::begin(workspace, hindrance, EVERY)
    }

    /// Begins to look where the face is while a camera is tried out.
    pub(crate) fn try_out(workspace: &Workspace) -> Self {
        Self::begin(workspace, None, TRIED_EVERY)
    }

    fn begin(workspace: &Workspace, hindrance: Option<LiveMetricsState>, every: Duration) -> Self {
        let state = hindrance.unwrap_or(LiveMetricsState::On);
        let metrics = Self { shared: Arc::default(), every };
        lock(&metrics.shared.told).state = state;
        if hindrance.is_some() {
            return metrics;
        }
        let (shared, env) = (Arc::clone(&metrics.shared), Arc::clone(&workspace.env));
        let run = move || {
            give_way(Urgency::Recording);
            if let Err(error) = shared.measure(&env) {
                tracing::warn!(code = error.code, "the picture is not measured while it is recorded");
                lock(&shared.told).state = LiveMetricsState::Failed;
            }
        };
        if let Err(error) = thread::Builder::new().name("metrics".into()).spawn(run) {
            tracing::error!(%error, "the picture is not measured while it is recorded");
            lock(&metrics.shared.told).state = LiveMetricsState::Failed;
        }
        metrics
    }

    /// None, because the person does not agree to them any more.
    pub(crate) fn not_agreed() -> Self {
        let metrics = Self::default();
        lock(&metrics.shared.told).state = LiveMetricsState::NoConsent;
        metrics
    }

    /// Whether something is measured.
    pub(crate) fn goes_on(&self) -> bool {
        lock(&self.shared.told).state == LiveMetricsState::On
    }

    /// Takes a picture so far into the recording, if it is time for one. Never waits.
    pub(crate) fn see(&self, at: Duration, picture: &Picture) {
        if !self.goes_on() {
            return;
        }
        let mut next = lock(&self.shared.next);
        let due = next.taken.is_none_or(|taken| picture.at >= taken + self.every);
        let wanted = next.asked.is_some_and(|asked| asked.elapsed() < ASKED_WITHIN);
        if next.picture.is_none() && due && wanted {
            let at_ms = millis(u64::try_from(at.as_millis()).unwrap_or(u64::MAX));
            next.picture = Some((at_ms, picture.clone()));
            next.taken = Some(picture.at);
            self.shared.came.notify_one();
        }
    }

    /// What to do about where the face is, once two moments in a row say the same.
    pub(crate) fn placing(&self) -> Option<Placing> {
        lock(&self.shared.next).asked = Some(Instant::now());
        let told = lock(&self.shared.told);
        let mut last = told.moments.iter().rev().take(2).map(Placing::of);
        let (latest, before) = (last.next()?, last.next()?);
        latest.filter(|_| latest == before)
    }

    fn view(&self, after: Option<Millis>) -> LiveMetricsView {
        lock(&self.shared.next).asked = Some(Instant::now());
        let told = lock(&self.shared.told);
        let is_new = |moment: &&LiveMoment| after.is_none_or(|after| moment.at_ms > after);
        LiveMetricsView { state: told.state, moments: told.moments.iter().filter(is_new).copied().collect() }
    }
}

impl Drop for LiveMetrics {
    fn drop(&mut self) {
        lock(&self.shared.next).ended = true;
        self.shared.came.notify_one();
    }
}

impl Shared {
    fn measure(&self, env: &Env) -> Result<()> {
        let [counter, landmarker] = [observations::COUNTER, observations::LANDMARKER].map(|id| {
            let _hold = env.weights.hold(id)?;
            Ok::<_, Error>(fs::read(env.weights.verify(id, &mut |_| true)?)?)
        });
        let mut observer = Observer::read(&landmarker?, &counter?).map_err(Error::internal)?;
        loop {
            let waits = |next: &mut Next| next.picture.is_none() && !next.ended;
            let mut next =
                self.came.wait_while(lock(&self.next), waits).unwrap_or_else(PoisonError::into_inner);
            if next.ended {
                return Ok(());
            }
            let Some((at, picture)) = next.picture.take() else { continue };
            drop(next);
            // A damaged picture is followed by a better one.
            let Ok((width, height, rgb)) = picture.to_rgb(WIDEST) else { continue };
            let Some(picture) = face::Picture::new(width as usize, height as usize, &rgb) else { continue };
            let sample = observer.sample(&picture, at).map_err(Error::internal)?;
            let mut told = lock(&self.told);
            told.moments.push_back(LiveMoment::from(sample));
            if told.moments.len() > REMEMBERED {
                told.moments.pop_front();
            }
        }
    }
}

/// What was measured of the recording that goes on at this machine since a moment.
pub(crate) fn current(cx: &Cx<'_>, input: MomentsAfter) -> Result<LiveMetricsView> {
    let Some(feed) = devices::feed(cx.workspace) else { return Ok(LiveMetricsView::default()) };
    let recording = lock(&feed.recording);
    let metrics = recording.as_ref().and_then(recordings::Recording::metrics);
    Ok(metrics.map_or_else(LiveMetricsView::default, |metrics| metrics.view(input.after_ms)))
}
