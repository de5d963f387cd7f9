//! Head pose: where the canonical face has to be put, in centimetres, for a virtual camera to see the landmarks.

#![allow(clippy::needless_range_loop, reason = "the indices are those of the formulas")]

use crate::error::{Context, Result, bail, ensure};

/// Vertical angle of view assumed of the camera, in degrees.
const ANGLE_OF_VIEW: f32 = 63.0;
/// Landmarks with a place on the canonical face; the irises have none.
pub const MESH_POINTS: usize = 468;

/// The canonical face.
pub struct Geometry {
    /// x to the right, y up, z towards the viewer, in centimetres.
    canonical: Vec<[f32; 3]>,
    /// How much each point counts; most not at all.
    weights: Vec<f32>,
}

/// The movement that brings the canonical face before the camera, as a matrix for column vectors, in centimetres.
/// The camera looks along negative z, y is up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose(pub [[f32; 4]; 4]);

impl Pose {
    /// Pitch, yaw and roll in degrees. Yaw is negative when the face is turned to the left of the image.
    pub fn degrees(&self) -> [f32; 3] {
        let r = &self.0;
        let pitch = r[2][1].atan2(r[2][2]);
        let yaw = (-r[2][0]).atan2(r[2][1].hypot(r[2][2]));
        let roll = r[1][0].atan2(r[0][0]);
        [pitch, yaw, roll].map(f32::to_degrees)
    }
}

impl Geometry {
    /// Reads the canonical face and the weights from `geometry_pipeline_metadata_landmarks.binarypb` of the bundle.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        // GeometryPipelineMetadata { canonical_mesh = 1 { vertex_buffer = 3 }, procrustes_landmark_basis = 2 { id = 1, weight = 2 } };
        // a vertex is x, y, z and two texture coordinates.
        const VALUES_PER_VERTEX: usize = 5;
        let mut values = Vec::new();
        let mut weights = vec![0.0; MESH_POINTS];
        for (number, field) in fields(bytes)? {
            match (number, field) {
                (1, Field::Bytes(mesh)) => {
                    for (number, field) in fields(mesh)? {
                        match (number, field) {
                            (3, Field::Fixed(value)) => values.push(f32::from_bits(value)),
                            (3, Field::Bytes(packed)) => {
                                values.extend(
                                    packed
                                        .chunks_exact(4)
                                        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])),
                                );
                            }
                            _ => {}
                        }
                    }
                }
                (2, Field::Bytes(basis)) => {
                    let (mut id, mut weight) = (0, 0.0);
                    for (number, field) in fields(basis)? {
                        match (number, field) {
                            (1, Field::Number(value)) => id = value as usize,
                            (2, Field::Fixed(value)) => weight = f32::from_bits(value),
                            _ => {}
                        }
                    }
                    *weights.get_mut(id).context("weight of an unknown landmark")? = weight;
                }
                _ => {}
            }
        }
        ensure!(
            values.len() == MESH_POINTS * VALUES_PER_VERTEX,
            "the canonical face has {} values",
            values.len()
        );
        ensure!(weights.iter().sum::<f32>() > 0.0, "no landmark counts for the pose");
        let canonical = values.chunks_exact(VALUES_PER_VERTEX).map(|v| [v[0], v[1], v[2]]).collect();
        Ok(Self { canonical, weights })
    }

    /// The pose of a face from its landmarks (x, y in pixels from the upper left corner; z in pixels, smaller is nearer) in a
    /// picture of the given width and height in pixels.
    pub fn pose(&self, landmarks: &[[f32; 3]], width: usize, height: usize) -> Result<Pose> {
        ensure!(landmarks.len() >= MESH_POINTS, "too few landmarks");
        // The picture as seen on a plane one centimetre before the camera.
        let plane_height = 2.0 * (0.5 * ANGLE_OF_VIEW.to_radians()).tan();
        let scale = plane_height / height as f32;
        let (centre_x, centre_y) = (width as f32 / 2.0, height as f32 / 2.0);
        let screen: Vec<[f32; 3]> = landmarks[..MESH_POINTS]
            .iter()
            .map(|[x, y, z]| [(x - centre_x) * scale, (centre_y - y) * scale, z * scale])
            .collect();
        let depth = screen.iter().map(|point| point[2]).sum::<f32>() / MESH_POINTS as f32;
        let flipped: Vec<_> = screen.iter().map(|[x, y, z]| [*x, *y, -z]).collect();
        let first = self.fit(&flipped).scale;
        let second = self.fit(&unproject(&screen, depth, first)).scale;
        let fit = self.fit(&unproject(&screen, depth, first * second));
        let mut pose = [[0.0, 0.0, 0.0, 1.0]; 4];
        for i in 0..3 {
            for j in 0..3 {
                pose[i][j] = (fit.rotation[i][j] * f64::from(fit.scale)) as f32;
            }
            pose[i][3] = fit.translation[i] as f32;
        }
        pose[3] = [0.0, 0.0, 0.0, 1.0];
        Ok(Pose(pose))
    }

    /// The turn, scale and move of the canonical face that come nearest to `target` (weighted orthogonal Procrustes problem).
    fn fit(&self, target: &[[f32; 3]]) -> Fit {
        let points = || {
            self.weights.iter().zip(self.canonical.iter().zip(target)).filter(|(weight, _)| **weight > 0.0)
        };
        let total: f64 = self.weights.iter().map(|weight| f64::from(*weight)).sum();
        let (mut source_centre, mut target_centre) = ([0.0; 3], [0.0; 3]);
        for (weight, (source, target)) in points() {
            for i in 0..3 {
                source_centre[i] += f64::from(weight * source[i]) / total;
                target_centre[i] += f64::from(weight * target[i]) / total;
            }
        }
        // How the coordinates of source (rows) and target (columns) go together, and how far the source spreads.
        let mut together = [[0.0; 3]; 3];
        let mut spread = 0.0;
        for (weight, (source, target)) in points() {
            let source: [f64; 3] = std::array::from_fn(|i| f64::from(source[i]) - source_centre[i]);
            let target: [f64; 3] = std::array::from_fn(|i| f64::from(target[i]) - target_centre[i]);
            for i in 0..3 {
                spread += f64::from(*weight) * source[i] * source[i];
                for j in 0..3 {
                    together[i][j] += f64::from(*weight) * source[i] * target[j];
                }
            }
        }
        let rotation = best_rotation(&together);
        let agreement: f64 =
            (0..3).map(|i| (0..3).map(|j| rotation[j][i] * together[i][j]).sum::<f64>()).sum();
        let scale = agreement / spread;
        let translation = std::array::from_fn(|i| {
            target_centre[i] - scale * (0..3).map(|j| rotation[i][j] * source_centre[j]).sum::<f64>()
        });
        Fit { rotation, scale: scale as f32, translation }
    }
}

struct Fit {
    rotation: [[f64; 3]; 3],
    scale: f32,
    translation: [f64; 3],
}

/// Landmarks on the screen moved to their distance from the camera, z towards the viewer.
fn unproject(screen: &[[f32; 3]], depth: f32, scale: f32) -> Vec<[f32; 3]> {
    let place = |[x, y, z]: &[f32; 3]| {
        let z = (z - depth + 1.0) / scale;
        [x * z, y * z, -z]
    };
    screen.iter().map(place).collect()
}

/// The rotation R with the largest sum of `R[j][i] * together[i][j]`, by Horn's quaternions: the eigenvector of the largest
/// eigenvalue of a symmetric 4 x 4 matrix, found by Jacobi rotations.
fn best_rotation(together: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let s = together;
    let mut matrix = [
        [s[0][0] + s[1][1] + s[2][2], s[1][2] - s[2][1], s[2][0] - s[0][2], s[0][1] - s[1][0]],
        [s[1][2] - s[2][1], s[0][0] - s[1][1] - s[2][2], s[0][1] + s[1][0], s[2][0] + s[0][2]],
        [s[2][0] - s[0][2], s[0][1] + s[1][0], s[1][1] - s[0][0] - s[2][2], s[1][2] + s[2][1]],
        [s[0][1] - s[1][0], s[2][0] + s[0][2], s[1][2] + s[2][1], s[2][2] - s[0][0] - s[1][1]],
    ];
    let mut vectors: [[f64; 4]; 4] =
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }));
    const SWEEPS: usize = 12;
    for _ in 0..SWEEPS {
        for p in 0..3 {
            for q in p + 1..4 {
                if matrix[p][q] == 0.0 {
                    continue;
                }
                let angle = 0.5 * (2.0 * matrix[p][q]).atan2(matrix[q][q] - matrix[p][p]);
                let (sin, cos) = angle.sin_cos();
                for row in &mut matrix {
                    (row[p], row[q]) = (cos * row[p] - sin * row[q], sin * row[p] + cos * row[q]);
                }
                for k in 0..4 {
                    (matrix[p][k], matrix[q][k]) =
                        (cos * matrix[p][k] - sin * matrix[q][k], sin * matrix[p][k] + cos * matrix[q][k]);
                }
                for row in &mut vectors {
                    (row[p], row[q]) = (cos * row[p] - sin * row[q], sin * row[p] + cos * row[q]);
                }
            }
        }
    }
    let largest = (0..4).max_by(|a, b| matrix[*a][*a].total_cmp(&matrix[*b][*b])).unwrap_or(0);
    let [w, x, y, z]: [f64; 4] = std::array::from_fn(|i| vectors[i][largest]);
    [
        [w * w + x * x - y * y - z * z, 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)],
        [2.0 * (x * y + w * z), w * w - x * x + y * y - z * z, 2.0 * (y * z - w * x)],
        [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), w * w - x * x - y * y + z * z],
    ]
}

/// A field of a protocol buffer message.
enum Field<'a> {
    Number(u64),
    Fixed(u32),
    Bytes(&'a [u8]),
}

/// The fields of a protocol buffer message with their numbers.
fn fields(mut bytes: &[u8]) -> Result<Vec<(u64, Field<'_>)>> {
    fn take<'a>(bytes: &mut &'a [u8], len: usize) -> Result<&'a [u8]> {
        let (taken, rest) = bytes.split_at_checked(len).context("the message ends too early")?;
        *bytes = rest;
        Ok(taken)
    }
    fn number(bytes: &mut &[u8]) -> Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = take(bytes, 1)?[0];
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(value);
            }
        }
        bail!("a number is too long")
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = number(&mut bytes)?;
        let field = match key & 7 {
            0 => Field::Number(number(&mut bytes)?),
            2 => {
                let len = number(&mut bytes)?;
                Field::Bytes(take(&mut bytes, usize::try_from(len).context("too long")?)?)
            }
            5 => {
                let raw = take(&mut bytes, 4)?;
                Field::Fixed(u32::from_le_bytes([raw[0], raw[1], raw[2], raw[3]]))
            }
            other => bail!("field of wire type {other}"),
        };
        found.push((key >> 3, field));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A face of a few points far from a plane, all counting alike.
    fn geometry() -> Geometry {
        let canonical = (0..MESH_POINTS)
            .map(|i| {
                [(i % 7) as f32 - 3.0, (i % 5) as f32 - 2.0, (i % 3) as f32 - 1.0 + (i % 11) as f32 * 0.1]
            })
            .collect();
        Geometry { canonical, weights: vec![1.0; MESH_POINTS] }
    }

    #[test]
    fn a_turned_face_is_found_where_it_was_put() {
        let geometry = geometry();
        // Turned about the vertical axis, 60 cm before a camera of 640 x 480 pixels.
        let (sin, cos) = 20f32.to_radians().sin_cos();
        let focal = 240.0 / (0.5 * ANGLE_OF_VIEW.to_radians()).tan();
        let placed: Vec<[f32; 3]> = geometry
            .canonical
            .iter()
            .map(|[x, y, z]| [cos * x + sin * z + 4.0, y - 2.0, cos * z - sin * x - 60.0])
            .collect();
        let landmarks: Vec<[f32; 3]> = placed
            .iter()
            .map(|[x, y, z]| [320.0 - x / z * focal, 240.0 + y / z * focal, -(z + 60.0) / 60.0 * focal])
            .collect();
        let pose = geometry.pose(&landmarks, 640, 480).unwrap();
        let [pitch, yaw, roll] = pose.degrees();
        assert!(pitch.abs() < 0.5 && (yaw - 20.0).abs() < 0.5 && roll.abs() < 0.5, "{:?}", pose.degrees());
        let place = [pose.0[0][3], pose.0[1][3], pose.0[2][3]];
        assert!(
            (place[0] - 4.0).abs() < 0.3 && (place[1] + 2.0).abs() < 0.3 && (place[2] + 60.0).abs() < 1.0,
            "{place:?}"
        );
    }

    #[test]
    fn broken_metadata_is_refused() {
        assert!(Geometry::read(b"").is_err());
        assert!(Geometry::read(&[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_err());
    }
}
