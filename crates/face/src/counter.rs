//! Finding and counting faces with YuNet (Wu, Peng, Yu 2023, "YuNet: A Tiny Millisecond-level Face Detector").

use crate::{
    engine::Network,
    error::{Result, ensure},
    onnx,
    picture::{Border, Picture, Region, overlap, sample},
};

/// Side of the picture that the network takes, in pixels.
const SIDE: usize = 320;
/// Pixels of that picture per cell of the three grids.
const STRIDES: [usize; 3] = [8, 16, 32];
/// A candidate less sure than this is no face. The least sure face of the test pictures, tilted and half hidden, has 0.71,
/// the surest of what is none 0.45.
const LEAST_SCORE: f32 = 0.6;
/// Boxes that share more than this of their union are one face; OpenCV's value as well.
const MOST_OVERLAP: f32 = 0.3;

/// A face found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceBox {
    /// How sure, 0 to 1.
    pub score: f32,
    /// Left, top, right, bottom in pixels of the picture.
    pub bounds: [f32; 4],
    /// Right eye, left eye, tip of the nose, right and left corner of the mouth: x, y in pixels of the picture.
    pub points: [[f32; 2]; 5],
}

impl FaceBox {
    /// Width and height in pixels.
    pub fn size(&self) -> [f32; 2] {
        let [left, top, right, bottom] = self.bounds;
        [right - left, bottom - top]
    }

    /// Half as large again as the face, square, and turned so that the eyes lie level: what the landmark network wants.
    pub fn region(&self) -> Region {
        let [left, top, right, bottom] = self.bounds;
        let [width, height] = self.size();
        let [start, end, ..] = self.points;
        let rotation = (end[1] - start[1]).atan2(end[0] - start[0]);
        Region {
            centre: [(left + right) / 2.0, (top + bottom) / 2.0],
            size: [width.max(height) * 1.5; 2],
            rotation,
        }
    }
}

/// The network, ready to run; one for each thread.
pub struct Counter {
    network: Network,
    input: Vec<f32>,
}

impl Counter {
    /// Reads `face_detection_yunet_2023mar.onnx`, or another file of that network.
    ///
    /// # Errors
    /// [`crate::ModelError`] when the bytes are something else.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let network = Network::new(&onnx::read(bytes, [SIDE, SIDE])?)?;
        let mut counter = Self { network, input: vec![0.0; SIDE * SIDE * 3] };
        counter.outputs()?;
        Ok(counter)
    }

    /// The faces in a picture, surest first.
    ///
    /// # Errors
    /// None on a network that was read.
    pub fn faces(&mut self, picture: &Picture<'_>) -> Result<Vec<FaceBox>> {
        let region = Region::whole(picture);
        sample(picture, &region, SIDE, Border::Black, 1.0, 0.0, &mut self.input);
        for pixel in self.input.as_chunks_mut::<3>().0 {
            pixel.swap(0, 2);
        }
        let outputs = self.outputs()?;
        let mut candidates = Vec::new();
        for (level, stride) in STRIDES.into_iter().enumerate() {
            let [sure, there, boxes, points] = [0, 3, 6, 9].map(|kind| &outputs[kind + level]);
            let cells = SIDE / stride;
            for cell in 0..cells * cells {
                let score = (sure[cell].clamp(0.0, 1.0) * there[cell].clamp(0.0, 1.0)).sqrt();
                if score < LEAST_SCORE {
                    continue;
                }
                let corner = [cell % cells, cell / cells].map(|at| at as f32);
                let place = |offset: [f32; 2]| {
                    let at = |axis: usize| (corner[axis] + offset[axis]) * stride as f32 / SIDE as f32;
                    region.point([at(0), at(1)])
                };
                let values: [f32; 4] = std::array::from_fn(|i| boxes[4 * cell + i]);
                let half = [values[2], values[3]].map(|size| size.min(8.0).exp() / 2.0);
                let [left, top] = place([values[0] - half[0], values[1] - half[1]]);
                let [right, bottom] = place([values[0] + half[0], values[1] + half[1]]);
                let point = |i: usize| place([points[10 * cell + 2 * i], points[10 * cell + 2 * i + 1]]);
                let points = std::array::from_fn(point);
                candidates.push(FaceBox { score, bounds: [left, top, right, bottom], points });
            }
        }
        Ok(suppress(candidates))
    }

    /// Certainty of the class, certainty of a face, boxes and points of the three grids.
    fn outputs(&mut self) -> Result<Vec<Vec<f32>>> {
        let outputs = self.network.run(&self.input)?;
        let wanted = [1, 1, 4, 10]
            .into_iter()
            .flat_map(|values| STRIDES.map(|stride| SIDE / stride * (SIDE / stride) * values));
        ensure!(outputs.iter().map(Vec::len).eq(wanted), "not the face detector");
        Ok(outputs)
    }
}

/// Keeps the surest of the boxes that mean one face.
fn suppress(mut candidates: Vec<FaceBox>) -> Vec<FaceBox> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces: Vec<FaceBox> = Vec::new();
    for candidate in candidates {
        if faces.iter().all(|face| overlap(&face.bounds, &candidate.bounds) <= MOST_OVERLAP) {
            faces.push(candidate);
        }
    }
    faces
}
