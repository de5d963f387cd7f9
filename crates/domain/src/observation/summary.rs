//! What the samples of an answer add up to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Head, Sample, Unmeasured};
use crate::Millis;

/// A head turned further to the side than this doesn't face the camera, in degrees.
const FACING_YAW: f32 = 20.0;
/// A head raised or lowered further than this doesn't face the camera, in degrees; cameras rarely stand at eye level.
const FACING_PITCH: f32 = 25.0;
/// Irises further from the middle of the eye than this look aside, in widths of the eye.
const FACING_GAZE: f32 = 0.1;
/// Eyes are closed below this share of the person's own middle opening, so that the shape of the eyes doesn't count.
const CLOSED: f32 = 0.6;
/// Closed for longer than this is no blink (Stern, Walrath and Goldstein 1984, "The endogenous eyeblink").
const LONGEST_BLINK_MS: i64 = 500;
/// A camera that gives fewer new pictures a second misses blinks.
const LEAST_RATE_FOR_BLINKS: f32 = 8.0;
/// Shares of less than this much time say nothing.
const LEAST_MS: i64 = 2_000;
/// A rate of blinks needs this much time.
const LEAST_FOR_BLINKS_MS: i64 = 10_000;
/// A state shorter than this is not worth a mark on the timeline.
const SHORTEST_SPAN_MS: i64 = 300;

/// A stretch of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Span {
    /// Start within the answer.
    pub start_ms: Millis,
    /// End within the answer.
    pub end_ms: Millis,
}

/// What happened when, for a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ObservationEvents")]
pub struct Events {
    /// Without any face.
    pub absent: Vec<Span>,
    /// With more than one face.
    pub several: Vec<Span>,
    /// Face or eyes turned away from the camera.
    pub away: Vec<Span>,
    /// Middles of the blinks.
    pub blinks: Vec<Millis>,
}

/// Mean and standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Spread {
    /// Mean.
    pub mean: f32,
    /// Standard deviation.
    pub deviation: f32,
}

/// What the samples of an answer add up to. Nothing stands where there was too little to measure, never a zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ObservationSummary")]
pub struct Summary {
    /// Time that was looked at.
    pub watched_ms: i64,
    /// Share of the time with at least one face, 0 to 1.
    pub face_present: Option<f32>,
    /// Share of the time with more than one face, 0 to 1.
    pub several_faces: Option<f32>,
    /// Most faces in one picture.
    pub most_faces: u8,
    /// Share of the time in which the head could be measured, 0 to 1.
    pub measured: f32,
    /// Shares of the time in which it could not, by cause, 0 to 1.
    pub unmeasured: BTreeMap<Unmeasured, f32>,
    /// Mean centre of the face: shares of the picture's width and height from its upper left corner.
    pub centre: Option<[f32; 2]>,
    /// Mean height of the face in shares of the picture's.
    pub size: Option<f32>,
    /// Mean brightness of the picture, 0 to 1.
    pub brightness: Option<f32>,
    /// Mean sharpness of the face.
    pub sharpness: Option<f32>,
    /// Turn of the head to the side, degrees.
    pub yaw: Option<Spread>,
    /// Nod of the head, degrees.
    pub pitch: Option<Spread>,
    /// Tilt of the head, degrees.
    pub roll: Option<Spread>,
    /// Share of the measured time with face and eyes towards the camera, 0 to 1.
    pub facing_camera: Option<f32>,
    /// Blinks a minute of measured time.
    pub blinks_per_minute: Option<f32>,
    /// Mean way of the face a second, in its own sizes: its width sideways, its height up and down.
    pub movement: Option<f32>,
}

impl Summary {
    /// Adds up samples, which are in order of time and `interval_ms` apart.
    pub fn of(samples: &[Sample], interval_ms: i64) -> Self {
        let time = |count: usize| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(interval_ms);
        let share =
            |part: usize, whole: usize| (time(whole) >= LEAST_MS).then(|| part as f32 / whole.max(1) as f32);
        let all = samples.len();
        let count = |holds: fn(&Sample) -> bool| samples.iter().filter(|sample| holds(sample)).count();
        let framings: Vec<_> = samples.iter().filter_map(|sample| sample.framing).collect();
        let heads: Vec<Head> = samples.iter().filter_map(|sample| sample.head).collect();
        let framed = time(framings.len()) >= LEAST_MS;
        let mean_framing = |read: fn(&super::Framing) -> f32| framed.then(|| mean(framings.iter().map(read)));
        let spread = |read: fn(&Head) -> f32| {
            (time(heads.len()) >= LEAST_MS).then(|| {
                let mean_value = mean(heads.iter().map(read));
                let deviation = mean(heads.iter().map(|head| (read(head) - mean_value).powi(2))).sqrt();
                Spread { mean: mean_value, deviation }
            })
        };
        let opening = usual_opening(samples);
        let facing = heads.iter().filter(|head| faces_camera(head, opening)).count();
        let mut causes: BTreeMap<Unmeasured, usize> = BTreeMap::new();
        for cause in samples.iter().filter_map(|sample| sample.unmeasured) {
            *causes.entry(cause).or_default() += 1;
        }
        let unmeasured =
            causes.into_iter().map(|(cause, count)| (cause, count as f32 / all.max(1) as f32)).collect();
        Self {
            watched_ms: time(all),
            face_present: share(count(|sample| sample.faces > 0), all),
            several_faces: share(count(|sample| sample.faces > 1), all),
            most_faces: samples.iter().map(|sample| sample.faces).max().unwrap_or(0),
            measured: heads.len() as f32 / all.max(1) as f32,
            unmeasured,
            centre: mean_framing(|it| it.centre[0]).zip(mean_framing(|it| it.centre[1])).map(Into::into),
            size: mean_framing(|it| it.size[1]),
            brightness: mean_framing(|it| it.brightness),
            sharpness: mean_framing(|it| it.sharpness),
            yaw: spread(|head| head.yaw),
            pitch: spread(|head| head.pitch),
            roll: spread(|head| head.roll),
            facing_camera: share(facing, heads.len()),
            blinks_per_minute: blink_rate(samples, opening, interval_ms),
            movement: movement(samples),
        }
    }
}

/// What happened when; samples are in order of time and `interval_ms` apart.
pub fn events(samples: &[Sample], interval_ms: i64) -> Events {
    let opening = usual_opening(samples);
    let spans = |holds: &dyn Fn(&Sample) -> bool| spans(samples, interval_ms, holds);
    Events {
        absent: spans(&|sample| sample.faces == 0),
        several: spans(&|sample| sample.faces > 1),
        away: spans(&|sample| sample.head.is_some_and(|head| !faces_camera(&head, opening))),
        blinks: blinks(samples, opening, interval_ms),
    }
}

/// The stretches in which something holds, without very short ones.
fn spans(samples: &[Sample], interval_ms: i64, holds: &dyn Fn(&Sample) -> bool) -> Vec<Span> {
    let runs = samples.chunk_by(|a, b| holds(a) == holds(b)).filter(|run| holds(&run[0]));
    let span = |run: &[Sample]| Span {
        start_ms: run[0].at_ms,
        end_ms: run[run.len() - 1].at_ms.plus(Millis(interval_ms)),
    };
    runs.map(span).filter(|span| span.end_ms.0 - span.start_ms.0 >= SHORTEST_SPAN_MS).collect()
}

/// The middle (median) opening of the eyes of somebody who faces the camera; none if never measured.
fn usual_opening(samples: &[Sample]) -> Option<f32> {
    let facing = |head: &Head| head.yaw.abs() <= FACING_YAW;
    let mut openings: Vec<f32> =
        samples.iter().filter_map(|sample| sample.head).filter(facing).map(|head| head.eye_opening).collect();
    openings.sort_by(f32::total_cmp);
    openings.get(openings.len() / 2).copied().filter(|opening| *opening > 0.0)
}

fn are_closed(head: &Head, opening: Option<f32>) -> bool {
    opening.is_some_and(|opening| head.eye_opening < CLOSED * opening)
}

/// Whether head and eyes point to the camera; of closed eyes the head alone counts.
fn faces_camera(head: &Head, opening: Option<f32>) -> bool {
    let eyes_ahead = (head.gaze - 0.5).abs() <= FACING_GAZE || are_closed(head, opening);
    head.yaw.abs() <= FACING_YAW && head.pitch.abs() <= FACING_PITCH && eyes_ahead
}

/// Eyes that close and open again within half a second.
fn blinks(samples: &[Sample], opening: Option<f32>, interval_ms: i64) -> Vec<Millis> {
    let closed = |sample: &Sample| sample.head.map(|head| are_closed(&head, opening));
    let runs: Vec<&[Sample]> = samples.chunk_by(|a, b| closed(a) == closed(b)).collect();
    let blink = |runs: &[&[Sample]]| {
        let [before, run, after] = *runs else { return None };
        let length = i64::try_from(run.len()).unwrap_or(i64::MAX).saturating_mul(interval_ms);
        let opens = [before, after].iter().all(|run| closed(&run[0]) == Some(false));
        let is_blink = closed(&run[0]) == Some(true) && opens && length <= LONGEST_BLINK_MS;
        is_blink.then(|| Millis((run[0].at_ms.0 + run[run.len() - 1].at_ms.0 + interval_ms) / 2))
    };
    runs.windows(3).filter_map(blink).collect()
}

fn blink_rate(samples: &[Sample], opening: Option<f32>, interval_ms: i64) -> Option<f32> {
    let measured = samples.iter().filter(|sample| sample.head.is_some());
    let (count, fresh) =
        measured.fold((0_i64, 0_i64), |(count, fresh), sample| (count + 1, fresh + i64::from(sample.fresh)));
    let time = count.saturating_mul(interval_ms);
    let rate = fresh as f32 * 1_000.0 / time.max(1) as f32;
    let enough = time >= LEAST_FOR_BLINKS_MS && rate >= LEAST_RATE_FOR_BLINKS;
    enough.then(|| blinks(samples, opening, interval_ms).len() as f32 * 60_000.0 / time as f32)
}

/// How far the face moves between neighbouring samples, in its own sizes a second.
fn movement(samples: &[Sample]) -> Option<f32> {
    let (mut way, mut time) = (0.0, 0);
    for pair in samples.windows(2) {
        let (Some(from), Some(to)) = (pair[0].framing, pair[1].framing) else { continue };
        let step = pair[1].at_ms.0 - pair[0].at_ms.0;
        if step <= 0 || from.size[0] <= 0.0 || from.size[1] <= 0.0 {
            continue;
        }
        let x = (to.centre[0] - from.centre[0]) / from.size[0];
        let y = (to.centre[1] - from.centre[1]) / from.size[1];
        way += x.hypot(y);
        time += step;
    }
    (time >= LEAST_MS).then(|| way * 1_000.0 / time as f32)
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + f64::from(value), count + 1));
    (sum / f64::from(count.max(1))) as f32
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
