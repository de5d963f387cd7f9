//! Follows a face through the frames of an answer and measures it.

use domain::{
    Millis,
    observation::{Framing, Head, Sample, Unmeasured},
};

use crate::{
    counter::{Counter, FaceBox},
    error::Result,
    landmarker::{Face, Landmarker},
    picture::{Picture, Region},
    quality::{FaceQuality, Light},
};

/// Faces are counted in every so many frames, and whenever none is followed.
const COUNT_EVERY: u32 = 5;
/// A face narrower than this has too few pixels around the eyes, in pixels.
const LEAST_WIDTH: f32 = 40.0;
/// When even the brightest twentieth of the picture is darker than this, there is too little light, 0 to 1.
const DARKEST: f32 = 0.2;
/// When more of the face than this is washed out, there is too much light.
const MOST_CLIPPED: f32 = 0.4;
/// A face less sharp than this is too blurred.
const LEAST_SHARPNESS: f32 = 0.02;
/// A picture that differs less than this from an earlier one stands still, in 8-bit levels; cameras have more noise.
const STILL: f32 = 0.3;
/// A picture that stands still for so long is frozen.
const FROZEN_AFTER_MS: i64 = 2_000;

/// Outer and inner corner, two points of the upper lid and the two below them, centre of the iris; right eye, left eye.
/// The corners are ordered from the left of the picture to its right.
const EYES: [Eye; 2] = [
    Eye { corners: [33, 133], upper: [160, 158], lower: [144, 153], iris: 468 },
    Eye { corners: [362, 263], upper: [385, 387], lower: [380, 373], iris: 473 },
];

struct Eye {
    corners: [usize; 2],
    upper: [usize; 2],
    lower: [usize; 2],
    iris: usize,
}

/// Measures frame after frame.
pub struct Observer {
    counter: Counter,
    landmarker: Landmarker,
    followed: Option<Region>,
    faces: u8,
    uncounted: u32,
    /// The picture that the later ones are compared with, and when it was there first.
    still: Option<(Light, Millis)>,
    last: Option<(Vec<u8>, Sample)>,
}

impl Observer {
    /// Reads `face_landmarker.task` and YuNet's `.onnx` file.
    ///
    /// # Errors
    /// [`crate::ModelError`] when the bytes are something else.
    pub fn read(landmarker: &[u8], counter: &[u8]) -> Result<Self> {
        Ok(Self {
            counter: Counter::read(counter)?,
            landmarker: Landmarker::read(landmarker)?,
            followed: None,
            faces: 0,
            uncounted: COUNT_EVERY,
            still: None,
            last: None,
        })
    }

    /// Measures the next frame, `at` within the answer.
    ///
    /// # Errors
    /// None on networks that were read.
    pub fn sample(&mut self, picture: &Picture<'_>, at: Millis) -> Result<Sample> {
        let light = Light::of(picture);
        let frozen = self.stands_still(&light, at);
        let mut sample = match self.last.take() {
            Some((pixels, before)) if pixels == picture.rgb() => {
                self.last = Some((pixels, before));
                Sample { at_ms: at, fresh: false, ..before }
            }
            before => {
                let mut pixels = before.map(|(pixels, _)| pixels).unwrap_or_default();
                let sample = self.measure(picture, &light, at)?;
                pixels.clear();
                pixels.extend_from_slice(picture.rgb());
                self.last = Some((pixels, sample));
                sample
            }
        };
        if frozen && sample.unmeasured.is_none() {
            sample.head = None;
            sample.unmeasured = Some(Unmeasured::Frozen);
        }
        Ok(sample)
    }

    fn measure(&mut self, picture: &Picture<'_>, light: &Light, at: Millis) -> Result<Sample> {
        let face = self.follow(picture)?;
        let empty = Sample {
            at_ms: at,
            fresh: true,
            faces: self.faces,
            framing: None,
            head: None,
            unmeasured: Some(Unmeasured::NoFace),
        };
        let Some(face) = face else { return Ok(empty) };
        let quality = FaceQuality::of(self.landmarker.crop());
        let framing = framing(&face, picture, light, quality);
        let unmeasured = hindrance(&face, light, quality);
        let head = unmeasured.is_none().then(|| head(&face));
        // A face that was found by its landmarks alone is a face all the same.
        Ok(Sample { faces: self.faces.max(1), framing: Some(framing), head, unmeasured, ..empty })
    }

    /// The face that is followed; counts the faces when it is time to.
    fn follow(&mut self, picture: &Picture<'_>) -> Result<Option<Face>> {
        self.uncounted += 1;
        if self.uncounted >= COUNT_EVERY {
            self.count(picture)?;
        }
        if let Some(region) = self.followed.take() {
            let found = self.landmarker.face(picture, &region)?;
            self.followed = found.as_ref().map(Face::next_region);
            if found.is_some() {
                return Ok(found);
            }
        }
        if self.uncounted > 0 {
            self.count(picture)?;
        }
        let Some(region) = self.followed.take() else { return Ok(None) };
        let found = self.landmarker.face(picture, &region)?;
        self.followed = found.as_ref().map(Face::next_region);
        Ok(found)
    }

    /// Counts the faces; when the followed one is not among them, the largest is followed.
    fn count(&mut self, picture: &Picture<'_>) -> Result<()> {
        let found = self.counter.faces(picture)?;
        self.uncounted = 0;
        self.faces = u8::try_from(found.len()).unwrap_or(u8::MAX);
        let holds = |region: &Region, face: &FaceBox| {
            let [left, top, right, bottom] = face.bounds;
            let [x, y] = region.centre;
            (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        self.followed = self.followed.filter(|region| found.iter().any(|face| holds(region, face)));
        let area = |face: &FaceBox| face.size()[0] * face.size()[1];
        let largest = found.iter().max_by(|a, b| area(a).total_cmp(&area(b)));
        if let Some(largest) = largest.filter(|_| self.followed.is_none()) {
            // The landmarks are best where the bundle's own detector looks; it doesn't see small faces.
            let seen = self.landmarker.regions(picture)?;
            let own = seen.into_iter().find(|region| holds(region, largest));
            self.followed = Some(own.unwrap_or_else(|| largest.region()));
        }
        Ok(())
    }

    /// Whether the picture has been the same for a while.
    fn stands_still(&mut self, light: &Light, at: Millis) -> bool {
        match &self.still {
            Some((first, since)) if first.difference(light).is_some_and(|levels| levels < STILL) => {
                at.0 - since.0 >= FROZEN_AFTER_MS
            }
            _ => {
                self.still = Some((light.clone(), at));
                false
            }
        }
    }
}

fn framing(face: &Face, picture: &Picture<'_>, light: &Light, quality: FaceQuality) -> Framing {
    let sides = [picture.width() as f32, picture.height() as f32];
    let [left, top, right, bottom] = face.bounds();
    let mean = |axis: usize| {
        face.landmarks.iter().map(|point| point[axis]).sum::<f32>()
            / (face.landmarks.len() as f32 * sides[axis])
    };
    Framing {
        centre: [mean(0), mean(1)],
        size: [(right - left) / sides[0], (bottom - top) / sides[1]],
        brightness: light.mean(),
        sharpness: quality.sharpness,
    }
}

/// What stands in the way of measuring the head, worst first.
fn hindrance(face: &Face, light: &Light, quality: FaceQuality) -> Option<Unmeasured> {
    let [left, _, right, _] = face.bounds();
    if light.brightest() < DARKEST {
        Some(Unmeasured::TooDark)
    } else if right - left < LEAST_WIDTH {
        Some(Unmeasured::TooSmall)
    } else if quality.clipped > MOST_CLIPPED {
        Some(Unmeasured::TooBright)
    } else if quality.sharpness < LEAST_SHARPNESS {
        Some(Unmeasured::Blurred)
    } else {
        None
    }
}

fn head(face: &Face) -> Head {
    let [pitch, yaw, roll] = face.pose.degrees();
    let [right, left] = EYES.map(|eye| (eye.gaze(face), eye.opening(face)));
    Head { yaw, pitch, roll, gaze: (right.0 + left.0) / 2.0, eye_opening: (right.1 + left.1) / 2.0 }
}

impl Eye {
    /// Where the iris stands between the corners: 0 at the first, 1 at the second.
    fn gaze(&self, face: &Face) -> f32 {
        let [start, end] = self.corners.map(|corner| face.landmarks[corner]);
        let iris = face.landmarks[self.iris];
        let axis = [end[0] - start[0], end[1] - start[1]];
        let along = (iris[0] - start[0]) * axis[0] + (iris[1] - start[1]) * axis[1];
        along / (axis[0] * axis[0] + axis[1] * axis[1]).max(f32::EPSILON)
    }

    /// The eye aspect ratio (Soukupová and Čech 2016, eq. 1), in space, so that a turned head doesn't widen it.
    fn opening(&self, face: &Face) -> f32 {
        let between = |a: usize, b: usize| {
            let (a, b) = (face.landmarks[a], face.landmarks[b]);
            (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f32>().sqrt()
        };
        let lids: f32 =
            self.upper.iter().zip(&self.lower).map(|(upper, lower)| between(*upper, *lower)).sum();
        lids / (2.0 * between(self.corners[0], self.corners[1])).max(f32::EPSILON)
    }
}
