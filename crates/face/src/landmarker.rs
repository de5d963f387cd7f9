//! The landmarks of a face and the pose of its head.

use crate::{
    bundle::Bundle,
    detector::{Detection, Detector},
    engine::Network,
    error::{Context, Result, ensure},
    geometry::{Geometry, Pose},
    picture::{Border, Picture, Region, sample},
    tflite,
};

/// Landmarks of a face: the 468 of the mesh, then five for each iris.
pub const LANDMARKS: usize = 478;
/// Side of the picture that the landmark network takes, in pixels.
pub(crate) const SIDE: usize = 256;
/// Below this probability there is no face in the region after all.
const LEAST_PRESENCE: f32 = 0.5;
/// Outer corners of the right and the left eye.
const EYE_CORNERS: [usize; 2] = [33, 263];

/// A face and all that is read from it.
#[derive(Clone, Debug)]
pub struct Face {
    /// x and y in pixels of the picture; z in pixels of its width, smaller is nearer, zero near the middle of the head.
    pub landmarks: Vec<[f32; 3]>,
    /// Where the head is and how it is turned.
    pub pose: Pose,
    /// Probability that the region held a face.
    pub presence: f32,
}

impl Face {
    /// Left, top, right and bottom of the landmarks in pixels.
    pub fn bounds(&self) -> [f32; 4] {
        let all = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        self.landmarks.iter().fold(all, |[left, top, right, bottom], [x, y, _]| {
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        })
    }

    /// Where to look for the same face in the next frame.
    pub fn next_region(&self) -> Region {
        let [right, left] = EYE_CORNERS.map(|i| self.landmarks[i]);
        let rotation = (left[1] - right[1]).atan2(left[0] - right[0]);
        let [x0, y0, x1, y1] = self.bounds();
        let side = (x1 - x0).max(y1 - y0) * 1.5;
        Region { centre: [(x0 + x1) / 2.0, (y0 + y1) / 2.0], size: [side; 2], rotation }
    }
}

/// The networks of the bundle that are used, ready to run; one for each thread.
pub struct Landmarker {
    detector: Detector,
    network: Network,
    geometry: Geometry,
    crop: Vec<f32>,
}

impl Landmarker {
    /// Reads `face_landmarker.task`.
    ///
    /// # Errors
    /// [`crate::ModelError`] when the bytes are something else.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let bundle = Bundle::read(bytes)?;
        let detector = Network::new(&tflite::read(&bundle.detector)?).context("face detector")?;
        let mut network = Network::new(&tflite::read(&bundle.landmarks)?).context("landmark network")?;
        let crop = vec![0.0; SIDE * SIDE * 3];
        let lengths: Vec<usize> = network.run(&crop)?.iter().map(Vec::len).collect();
        ensure!(lengths.starts_with(&[LANDMARKS * 3, 1]), "not the landmark network");
        let geometry = Geometry::read(&bundle.geometry).context("face geometry")?;
        Ok(Self { detector: Detector::new(detector)?, network, geometry, crop })
    }

    /// Where the detector sees faces, surest first. It misses those narrower than about a tenth of the picture.
    ///
    /// # Errors
    /// None on a network that was read.
    pub fn regions(&mut self, picture: &Picture<'_>) -> Result<Vec<Region>> {
        let found = self.detector.detect(picture)?;
        Ok(found.iter().map(Detection::region).collect())
    }

    /// The face in a region, if there is one.
    ///
    /// # Errors
    /// None on a network that was read.
    pub fn face(&mut self, picture: &Picture<'_>, region: &Region) -> Result<Option<Face>> {
        sample(picture, region, SIDE, Border::Nearest, 1.0 / 255.0, 0.0, &mut self.crop);
        let outputs = self.network.run(&self.crop)?;
        let presence = 1.0 / (1.0 + (-outputs[1][0]).exp());
        // Not a number is no face either.
        if presence.is_nan() || presence < LEAST_PRESENCE {
            return Ok(None);
        }
        // MediaPipe measures the region's width for the depth in shares of the picture's sides, so that in a picture
        // that is not square the depth of a tilted face is stretched. The head pose rests on this depth, so it is
        // done alike.
        let (sin, cos) = region.rotation.sin_cos();
        let depth = region.size[0] * cos.hypot(sin * picture.width() as f32 / picture.height() as f32);
        let place = |point: &[f32; 3]| {
            let [x, y] = region.point([point[0] / SIDE as f32, point[1] / SIDE as f32]);
            [x, y, point[2] / SIDE as f32 * depth]
        };
        let landmarks: Vec<[f32; 3]> = outputs[0].as_chunks::<3>().0.iter().map(place).collect();
        let pose = self.geometry.pose(&landmarks, picture.width(), picture.height())?;
        Ok(Some(Face { landmarks, pose, presence }))
    }

    /// What the network last looked at: [`SIDE`] x [`SIDE`] pixels of red, green and blue, 0 to 1.
    pub(crate) fn crop(&self) -> &[f32] {
        &self.crop
    }
}
