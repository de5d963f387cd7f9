//! Light and sharpness: whether a picture is good enough to measure a face in it.

use crate::{landmarker::SIDE, picture::Picture};

/// Every so many pixels one is looked at for light and stillness.
const GRID_STEP: usize = 8;
/// Sharpness is measured on the face at this size, so that faces of all sizes compare.
const SHARP_SIDE: usize = 64;
const POOL: usize = SIDE / SHARP_SIDE;
/// A channel at least this bright is clipped, 0 to 1.
const CLIPPED: f32 = 0.98;

/// The luma of a picture on a coarse grid, 0 to 255 (ITU-R BT.601).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Light {
    grid: Vec<u8>,
}

impl Light {
    pub(crate) fn of(picture: &Picture<'_>) -> Self {
        let rows = (0..picture.height()).step_by(GRID_STEP);
        let luma = |[r, g, b]: [u8; 3]| {
            ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1_000) as u8
        };
        let grid = rows
            .flat_map(|y| (0..picture.width()).step_by(GRID_STEP).map(move |x| luma(picture.pixel(x, y))))
            .collect();
        Self { grid }
    }

    /// Mean luma, 0 to 1.
    pub(crate) fn mean(&self) -> f32 {
        let sum: u64 = self.grid.iter().map(|value| u64::from(*value)).sum();
        sum as f32 / (255.0 * self.grid.len() as f32)
    }

    /// The luma that a twentieth of the picture exceeds, 0 to 1.
    pub(crate) fn brightest(&self) -> f32 {
        let mut sorted = self.grid.clone();
        let at = sorted.len() * 19 / 20;
        f32::from(*sorted.select_nth_unstable(at).1) / 255.0
    }

    /// Mean difference to another picture in 8-bit levels; none of another size.
    pub(crate) fn difference(&self, other: &Self) -> Option<f32> {
        let same_size = self.grid.len() == other.grid.len();
        let sum: u64 = self.grid.iter().zip(&other.grid).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        same_size.then(|| sum as f32 / self.grid.len() as f32)
    }
}

/// The middle of a face crop: its sharpness and the share of it that light has washed out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FaceQuality {
    /// Variance of the Laplacian (Pech-Pacheco et al. 2000) over the variance of luma, so that contrast doesn't count.
    pub(crate) sharpness: f32,
    /// Share of pixels at the upper end of the scale, 0 to 1.
    pub(crate) clipped: f32,
}

impl FaceQuality {
    /// Of [`SIDE`] x [`SIDE`] pixels of red, green and blue, 0 to 1, in which the face fills the middle two thirds.
    pub(crate) fn of(crop: &[f32]) -> Self {
        let pixels = crop.as_chunks::<3>().0;
        let mut luma = [0.0_f32; SHARP_SIDE * SHARP_SIDE];
        let mut clipped = 0_u32;
        let middle = SHARP_SIDE / 6..SHARP_SIDE - SHARP_SIDE / 6;
        for (i, value) in luma.iter_mut().enumerate() {
            let (row, column) = (i / SHARP_SIDE, i % SHARP_SIDE);
            let inside = middle.contains(&row) && middle.contains(&column);
            for y in 0..POOL {
                for [r, g, b] in &pixels[(row * POOL + y) * SIDE + column * POOL..][..POOL] {
                    *value += 0.299 * r + 0.587 * g + 0.114 * b;
                    clipped += u32::from(inside && r.min(*g).min(*b) >= CLIPPED);
                }
            }
            *value /= (POOL * POOL) as f32;
        }
        let at = |row: usize, column: usize| luma[row * SHARP_SIDE + column];
        let places = || middle.clone().flat_map(|row| middle.clone().map(move |column| (row, column)));
        let laplacian = |(row, column)| {
            let around =
                at(row - 1, column) + at(row + 1, column) + at(row, column - 1) + at(row, column + 1);
            around - 4.0 * at(row, column)
        };
        let contrast = variance(places().map(|(row, column)| at(row, column)));
        let edges = variance(places().map(laplacian));
        Self {
            sharpness: if contrast > 0.0 { edges / contrast } else { 0.0 },
            clipped: clipped as f32 / (middle.len() * middle.len() * POOL * POOL) as f32,
        }
    }
}

fn variance(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let count = values.clone().count().max(1) as f32;
    let mean = values.clone().sum::<f32>() / count;
    values.map(|value| (value - mean).powi(2)).sum::<f32>() / count
}
