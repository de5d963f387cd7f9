//! Finding where landmarks are to be looked for: the candidate boxes of BlazeFace (Bazarevsky et al. 2019), decoded and
//! merged. The landmark network was trained on what this one cuts out.

use crate::{
    engine::Network,
    error::{Result, ensure},
    picture::{Border, Picture, Region, overlap, sample},
};

/// Side of the picture the network takes, in pixels.
const SIDE: usize = 128;
/// Candidate boxes the network answers.
const CANDIDATES: usize = 896;
/// Values per candidate: centre x, y, width, height, then x, y of six points (right eye, left eye, nose, mouth, ears).
const VALUES: usize = 16;
/// Candidates less sure than this are dropped.
const LEAST_SCORE: f32 = 0.5;
/// Boxes that share more than this of their union are one face.
const MOST_OVERLAP: f32 = 0.3;

/// A face found.
#[derive(Clone, Debug)]
pub(crate) struct Detection {
    /// How sure, 0 to 1.
    pub score: f32,
    /// Left, top, right, bottom in pixels of the picture.
    pub bounds: [f32; 4],
    /// Right eye, left eye, tip of the nose, mouth, right ear, left ear: x, y in pixels of the picture.
    pub points: [[f32; 2]; 6],
}

impl Detection {
    /// Half as large again as the box, square, and turned so that the eyes lie level: what the landmark network wants.
    pub fn region(&self) -> Region {
        let [left, top, right, bottom] = self.bounds;
        let side = (right - left).max(bottom - top) * 1.5;
        let [start, end] = [self.points[0], self.points[1]];
        let rotation = (end[1] - start[1]).atan2(end[0] - start[0]);
        Region { centre: [(left + right) / 2.0, (top + bottom) / 2.0], size: [side; 2], rotation }
    }
}

/// The detector network with its anchors.
pub(crate) struct Detector {
    network: Network,
    /// Centre of the cell each candidate belongs to, as shares of the picture's sides.
    anchors: Vec<[f32; 2]>,
    input: Vec<f32>,
}

impl Detector {
    /// Takes the network of the bundle.
    pub fn new(network: Network) -> Result<Self> {
        // Two candidates per cell of 8 pixels, then six per cell of 16 pixels.
        let grid = |cells: usize, each: usize| {
            (0..cells * cells).flat_map(move |i| {
                let centre = [i % cells, i / cells].map(|at| (at as f32 + 0.5) / cells as f32);
                std::iter::repeat_n(centre, each)
            })
        };
        let anchors = grid(16, 2).chain(grid(8, 6)).collect();
        let mut detector = Self { network, anchors, input: vec![0.0; SIDE * SIDE * 3] };
        detector.outputs()?;
        Ok(detector)
    }

    /// The faces in a picture, surest first.
    pub fn detect(&mut self, picture: &Picture) -> Result<Vec<Detection>> {
        let region = Region::whole(picture);
        sample(picture, &region, SIDE, Border::Black, 1.0 / 127.5, -1.0, &mut self.input);
        let [boxes, scores] = self.outputs()?;
        let mut candidates = Vec::new();
        for ((values, logit), anchor) in boxes.chunks_exact(VALUES).zip(&scores).zip(&self.anchors) {
            let score = 1.0 / (1.0 + (-logit.clamp(-100.0, 100.0)).exp());
            if score < LEAST_SCORE || values[2] < 0.0 || values[3] < 0.0 {
                continue;
            }
            let place =
                |x: f32, y: f32| region.point([x / SIDE as f32 + anchor[0], y / SIDE as f32 + anchor[1]]);
            let (half_width, half_height) = (values[2] / 2.0, values[3] / 2.0);
            let [left, top] = place(values[0] - half_width, values[1] - half_height);
            let [right, bottom] = place(values[0] + half_width, values[1] + half_height);
            let points = std::array::from_fn(|i| place(values[4 + 2 * i], values[5 + 2 * i]));
            candidates.push(Detection { score, bounds: [left, top, right, bottom], points });
        }
        Ok(merge(candidates))
    }

    /// The boxes and the scores of all candidates.
    fn outputs(&mut self) -> Result<[Vec<f32>; 2]> {
        let outputs = self.network.run(&self.input)?;
        let [boxes, scores] = <[Vec<f32>; 2]>::try_from(outputs).unwrap_or_default();
        ensure!(boxes.len() == CANDIDATES * VALUES && scores.len() == CANDIDATES, "not the face detector");
        Ok([boxes, scores])
    }
}

/// Averages the candidates of each face, weighted by their scores.
fn merge(mut candidates: Vec<Detection>) -> Vec<Detection> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces = Vec::new();
    while let Some(best) = candidates.first().cloned() {
        let (same, others): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|other| overlap(&best.bounds, &other.bounds) > MOST_OVERLAP);
        candidates = others;
        if same.is_empty() {
            // A box without area does not even overlap itself.
            candidates.remove(0);
            continue;
        }
        let total: f32 = same.iter().map(|one| one.score).sum();
        let mean = |value: &dyn Fn(&Detection) -> f32| {
            same.iter().map(|one| value(one) * one.score).sum::<f32>() / total
        };
        let bounds = std::array::from_fn(|i| mean(&|one| one.bounds[i]));
        let points = std::array::from_fn(|i| std::array::from_fn(|axis| mean(&|one| one.points[i][axis])));
        faces.push(Detection { score: best.score, bounds, points });
    }
    faces
}
