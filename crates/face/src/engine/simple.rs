//! The operations that are not convolutions. Their tensors are small, so they are written plainly.
//!
//! Tensors are rows of their last axis, each row padded to `stride` values (see [`super::conv::GROUP`]).

use crate::engine::conv::{Size, padded};
use crate::graph::{Binary, Unary, Window};

/// How a tensor lies in memory: `rows` rows of `len` values, `stride` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub rows: usize,
    pub len: usize,
    pub stride: usize,
}

impl Layout {
    /// The layout of a tensor of this shape inside a network.
    pub fn padded(shape: &[usize]) -> Self {
        let layout = Self::dense(shape);
        Self { stride: padded(layout.len), ..layout }
    }

    /// The layout of a tensor given from outside, without padding.
    pub fn dense(shape: &[usize]) -> Self {
        let (len, rows) = shape.split_last().map_or((1, 1), |(last, rest)| (*last, rest.iter().product()));
        Self { rows, len, stride: len }
    }

    /// Values in memory.
    pub fn size(self) -> usize {
        self.rows * self.stride
    }

    /// Where the value with this index, counted without padding, lies.
    pub fn place(self, index: usize) -> usize {
        index / self.len * self.stride + index % self.len
    }
}

/// Largest value of every window.
pub fn max_pool(window: Window, from: Size, to: Size, x: &[f32], out: &mut [f32]) {
    let [above, left] = window.padding_before([from.height, from.width]);
    for (i, out) in out.chunks_exact_mut(to.stride).take(to.pixels()).enumerate() {
        out.fill(f32::NEG_INFINITY);
        for place in 0..window.size[0] * window.size[1] {
            let y = (i / to.width * window.stride[0] + place / window.size[1]).wrapping_sub(above);
            let x_at = (i % to.width * window.stride[1] + place % window.size[1]).wrapping_sub(left);
            if y < from.height && x_at < from.width {
                let pixel = &x[(y * from.width + x_at) * from.stride..][..from.stride];
                for (out, value) in out.iter_mut().zip(pixel) {
                    *out = if *value > *out { *value } else { *out };
                }
            }
        }
    }
}

/// A function of every value.
pub fn unary(function: Unary, x: &[f32], out: &mut [f32]) {
    for (out, x) in out.iter_mut().zip(x) {
        *out = function.of(*x);
    }
}

/// How an operand is repeated to the shape of the result: steps in memory per row and per value, each possibly zero.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    row: usize,
    value: usize,
}

impl Steps {
    /// `None` if the operand is repeated in a way that is not supported (some of the outer axes only).
    pub fn new(operand: &[usize], result: &[usize]) -> Option<Self> {
        let (operand, result) = (Layout::padded(operand), Layout::padded(result));
        let value = match operand.len {
            len if len == result.len => 1,
            1 => 0,
            _ => return None,
        };
        let row = match operand.rows {
            rows if rows == result.rows => operand.stride,
            1 => 0,
            _ => return None,
        };
        Some(Self { row, value })
    }
}

/// A function of two tensors, value by value.
pub fn binary(function: Binary, layout: Layout, a: (&[f32], Steps), b: (&[f32], Steps), out: &mut [f32]) {
    // One loop per function, so that each can become vector instructions.
    match function {
        Binary::Add => rows(layout, a, b, out, |a, b| Binary::Add.of(a, b)),
        Binary::Prelu => rows(layout, a, b, out, |a, b| Binary::Prelu.of(a, b)),
    }
}

#[inline(always)]
fn rows(
    layout: Layout,
    (a, a_steps): (&[f32], Steps),
    (b, b_steps): (&[f32], Steps),
    out: &mut [f32],
    f: impl Fn(f32, f32) -> f32,
) {
    for (row, out) in out.chunks_exact_mut(layout.stride).enumerate() {
        let out = &mut out[..layout.len];
        let (a, b) = (&a[row * a_steps.row..], &b[row * b_steps.row..]);
        match (a_steps.value, b_steps.value) {
            (1, 1) => out.iter_mut().zip(a.iter().zip(b)).for_each(|(out, (a, b))| *out = f(*a, *b)),
            (1, _) => out.iter_mut().zip(a).for_each(|(out, a)| *out = f(*a, b[0])),
            (_, 1) => out.iter_mut().zip(b).for_each(|(out, b)| *out = f(a[0], *b)),
            _ => out.fill(f(a[0], b[0])),
        }
    }
}

/// Every pixel twice along both axes.
pub fn double(from: Size, x: &[f32], out: &mut [f32]) {
    let line = from.width * from.stride;
    for (row, out) in out.chunks_exact_mut(2 * line).take(2 * from.height).enumerate() {
        let x = &x[row / 2 * line..][..line];
        for (pixel, out) in x.chunks_exact(from.stride).zip(out.chunks_exact_mut(2 * from.stride)) {
            let (left, right) = out.split_at_mut(from.stride);
            left.copy_from_slice(pixel);
            right.copy_from_slice(pixel);
        }
    }
}
