//! How the samples of an answer are kept: one column of whole numbers per measure.

use serde::{Deserialize, Serialize};

use super::{Framing, Head, Sample, Unmeasured};
use crate::Millis;

/// The samples of an answer, measure by measure; the n-th value of each belongs to the n-th moment. Nothing stands
/// where nothing was measured, never a zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Milliseconds within the answer.
    pub at_ms: Vec<i64>,
    /// Whether the picture was a new one.
    pub fresh: Vec<bool>,
    /// Faces in the picture.
    pub faces: Vec<u8>,
    /// Centre of the face, ten-thousandths of the picture's width.
    pub x: Vec<Option<i32>>,
    /// Centre of the face, ten-thousandths of the picture's height.
    pub y: Vec<Option<i32>>,
    /// Width of the face, ten-thousandths of the picture's.
    pub width: Vec<Option<i32>>,
    /// Height of the face, ten-thousandths of the picture's.
    pub height: Vec<Option<i32>>,
    /// Brightness of the picture in thousandths.
    pub brightness: Vec<Option<i32>>,
    /// Sharpness of the face in thousandths.
    pub sharpness: Vec<Option<i32>>,
    /// Hundredths of a degree.
    pub yaw: Vec<Option<i32>>,
    /// Hundredths of a degree.
    pub pitch: Vec<Option<i32>>,
    /// Hundredths of a degree.
    pub roll: Vec<Option<i32>>,
    /// Place of the irises in thousandths.
    pub gaze: Vec<Option<i32>>,
    /// Eye aspect ratio in thousandths.
    pub eye_opening: Vec<Option<i32>>,
    /// Why nothing was measured.
    pub unmeasured: Vec<Option<Unmeasured>>,
}

const SHARE: f32 = 10_000.0;
const THOUSAND: f32 = 1_000.0;
const HUNDRED: f32 = 100.0;

impl Series {
    /// Keeps samples.
    pub fn of(samples: &[Sample]) -> Self {
        let mut series = Self::default();
        for sample in samples {
            let framing =
                |read: fn(&Framing) -> f32, scale: f32| kept(sample.framing.as_ref().map(read), scale);
            let head = |read: fn(&Head) -> f32, scale: f32| kept(sample.head.as_ref().map(read), scale);
            series.at_ms.push(sample.at_ms.0);
            series.fresh.push(sample.fresh);
            series.faces.push(sample.faces);
            series.x.push(framing(|it| it.centre[0], SHARE));
            series.y.push(framing(|it| it.centre[1], SHARE));
            series.width.push(framing(|it| it.size[0], SHARE));
            series.height.push(framing(|it| it.size[1], SHARE));
            series.brightness.push(framing(|it| it.brightness, THOUSAND));
            series.sharpness.push(framing(|it| it.sharpness, THOUSAND));
            series.yaw.push(head(|it| it.yaw, HUNDRED));
            series.pitch.push(head(|it| it.pitch, HUNDRED));
            series.roll.push(head(|it| it.roll, HUNDRED));
            series.gaze.push(head(|it| it.gaze, THOUSAND));
            series.eye_opening.push(head(|it| it.eye_opening, THOUSAND));
            series.unmeasured.push(sample.unmeasured);
        }
        series
    }

    /// The samples again, to the precision they were kept with; a column that ends early ends them all.
    pub fn samples(&self) -> Vec<Sample> {
        let sample = |i: usize| {
            let share =
                |column: &[Option<i32>], scale: f32| Some(f64::from((*column.get(i)?)?) as f32 / scale);
            let framing = || {
                Some(Framing {
                    centre: [share(&self.x, SHARE)?, share(&self.y, SHARE)?],
                    size: [share(&self.width, SHARE)?, share(&self.height, SHARE)?],
                    brightness: share(&self.brightness, THOUSAND)?,
                    sharpness: share(&self.sharpness, THOUSAND)?,
                })
            };
            let head = || {
                Some(Head {
                    yaw: share(&self.yaw, HUNDRED)?,
                    pitch: share(&self.pitch, HUNDRED)?,
                    roll: share(&self.roll, HUNDRED)?,
                    gaze: share(&self.gaze, THOUSAND)?,
                    eye_opening: share(&self.eye_opening, THOUSAND)?,
                })
            };
            Some(Sample {
                at_ms: Millis(*self.at_ms.get(i)?),
                fresh: *self.fresh.get(i)?,
                faces: *self.faces.get(i)?,
                framing: framing(),
                head: head(),
                unmeasured: *self.unmeasured.get(i)?,
            })
        };
        (0..self.at_ms.len()).map_while(sample).collect()
    }
}

fn kept(value: Option<f32>, scale: f32) -> Option<i32> {
    value.filter(|value| value.is_finite()).map(|value| (value * scale).round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_survive_being_kept() {
        let measured = Sample {
            at_ms: Millis(100),
            fresh: true,
            faces: 2,
            framing: Some(Framing { centre: [0.5, 0.4], size: [0.2, 0.3], brightness: 0.5, sharpness: 1.25 }),
            head: Some(Head { yaw: -12.5, pitch: 3.0, roll: 44.75, gaze: 0.5, eye_opening: 0.345 }),
            unmeasured: None,
        };
        let absent = Sample {
            at_ms: Millis(200),
            fresh: false,
            faces: 0,
            framing: None,
            head: None,
            unmeasured: Some(Unmeasured::NoFace),
        };
        let kept = serde_json::to_vec(&Series::of(&[measured, absent])).unwrap();
        let found: Series = serde_json::from_slice(&kept).unwrap();
        let [first, second] = found.samples()[..] else { panic!("two samples") };
        assert_eq!(second, absent);
        assert_eq!((first.at_ms, first.fresh, first.faces), (Millis(100), true, 2));
        let (framing, head) = (first.framing.unwrap(), first.head.unwrap());
        assert!((framing.centre[1] - 0.4).abs() < 1e-4 && (framing.sharpness - 1.25).abs() < 1e-3);
        assert!((head.yaw + 12.5).abs() < 1e-2 && (head.eye_opening - 0.345).abs() < 1e-3);
    }

    #[test]
    fn a_cause_of_a_newer_version_is_read() {
        let text = r#"{"at_ms":[0],"fresh":[true],"faces":[1],"x":[null],"y":[null],"width":[null],"height":[null],
            "brightness":[null],"sharpness":[null],"yaw":[null],"pitch":[null],"roll":[null],"gaze":[null],
            "eye_opening":[null],"unmeasured":["behind_a_mask"]}"#;
        let series: Series = serde_json::from_str(text).unwrap();
        assert_eq!(series.samples()[0].unmeasured, Some(Unmeasured::Unknown));
    }

    #[test]
    fn columns_of_different_length_end_together() {
        let mut series = Series::of(&[Sample {
            at_ms: Millis(0),
            fresh: true,
            faces: 0,
            framing: None,
            head: None,
            unmeasured: None,
        }]);
        series.at_ms.push(100);
        assert_eq!(series.samples().len(), 1);
    }
}
