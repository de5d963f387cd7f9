//! Convolutions on pictures laid out height x width x channel.
//!
//! Every pixel takes its channels rounded up to [`GROUP`], the surplus always zero, so no kernel ever handles a part of a vector.
//! A convolution is a matrix product per row of pixels, with bias, residual sum and activation done while the result is still
//! in registers; the depthwise convolution before it, if any, fills one row at a time and never reaches main memory.

#![allow(
    unsafe_code,
    reason = "vector instructions have no safe form; every kernel checks lengths before it starts"
)]
#![allow(
    clippy::needless_range_loop,
    reason = "in a kernel the numbers of pixels and vectors say more than iterators"
)]

#[cfg(target_arch = "x86_64")]
use crate::engine::simd::{Avx2, Avx512};
use crate::engine::simd::{Isa, Level, Portable};
use crate::graph::Window;

/// Channels are kept in multiples of this many values.
pub const GROUP: usize = 8;

/// Channels rounded up to whole groups.
pub fn padded(channels: usize) -> usize {
    channels.next_multiple_of(GROUP)
}

/// Size of a picture; `stride` is the number of values from one pixel to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub height: usize,
    pub width: usize,
    pub stride: usize,
}

impl Size {
    pub fn pixels(self) -> usize {
        self.height * self.width
    }
}

/// What follows the sum of a convolution.
#[derive(Clone, Debug)]
pub enum Activation {
    None,
    /// Negative values are multiplied by their channel's slope (zero for a plain ReLU).
    Slopes(Vec<f32>),
}

/// The weights of a convolution as the matrix product wants them.
pub struct Matrix {
    /// Values per pixel that are multiplied.
    depth: usize,
    /// Channels of the result, padded.
    channels: usize,
    /// Widest vector in values: panels are two vectors wide, then one, then one group.
    lanes: usize,
    /// Channels to which a residual is added, padded: no panel reaches across this border.
    split: usize,
    /// Panel after panel; within a panel, for each of `depth` the weights of its channels.
    weights: Vec<f32>,
    /// One per channel, padded.
    bias: Vec<f32>,
    activation: Activation,
}

impl Matrix {
    /// `weights[channel * depth + k]`, unpadded; `bias` and slopes one per channel; `residual` says how many channels, padded,
    /// get a residual added.
    pub fn new(
        level: Level,
        depth: usize,
        weights: &[f32],
        bias: &[f32],
        slopes: Option<&[f32]>,
        residual: usize,
    ) -> Self {
        let count = bias.len();
        assert_eq!(weights.len(), count * depth);
        let channels = padded(count);
        assert!(residual.is_multiple_of(GROUP) && residual <= channels);
        let lanes = if level == Level::Avx512 { 16 } else { 8 };
        let fill = |values: &[f32]| {
            let mut filled = values.to_vec();
            filled.resize(channels, 0.0);
            filled
        };
        let mut packed = Vec::with_capacity(channels * depth);
        for (first, width) in panels(channels, lanes, residual) {
            for k in 0..depth {
                packed.extend(
                    (first..first + width).map(|c| if c < count { weights[c * depth + k] } else { 0.0 }),
                );
            }
        }
        let activation = slopes.map_or(Activation::None, |slopes| Activation::Slopes(fill(slopes)));
        Self { depth, channels, lanes, split: residual, weights: packed, bias: fill(bias), activation }
    }

    /// Channels of the result, padded.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// Values per pixel that are multiplied.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Channels of the residual, padded; zero if there is none.
    pub fn residual_channels(&self) -> usize {
        self.split
    }
}

/// First channel and width of every panel; `split` is a border none may reach across.
fn panels(channels: usize, lanes: usize, split: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut first = 0;
    std::iter::from_fn(move || {
        let left = if first < split { split } else { channels } - first;
        let width = if left >= 2 * lanes {
            2 * lanes
        } else if left >= lanes {
            lanes
        } else {
            GROUP.min(left)
        };
        first += width;
        (width > 0).then_some((first - width, width))
    })
}

/// A picture added to the result of a convolution; it may have fewer channels than the result.
#[derive(Clone, Copy)]
pub struct Residual<'a> {
    pub values: &'a [f32],
    pub stride: usize,
}

/// Where the values to be multiplied lie: those of the next pixel `stride` further; those of one pixel in `lines` runs of `run`
/// values, `line` apart (one run for a window of one pixel; one for each row of a larger window).
#[derive(Clone, Copy)]
pub struct Pixels<'a> {
    pub values: &'a [f32],
    pub stride: usize,
    pub lines: usize,
    pub line: usize,
    pub run: usize,
}

impl<'a> Pixels<'a> {
    /// One run for each pixel.
    pub fn simple(values: &'a [f32], stride: usize, run: usize) -> Self {
        Self { values, stride, lines: 1, line: 0, run }
    }
}

/// `M` pixels times `NV` vectors of channels: the innermost kernel.
///
/// # Safety
///
/// The instruction set must be there; `x` must be readable for `M` pixels as `pixels` describes them, `panel` for as many times
/// `NV` vectors as a pixel has values, `bias` and `slopes` for `NV` vectors, `residual` for `M` times `NV` vectors of its stride
/// apart and `out` writable for `M` times `NV` vectors `channels` apart.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
unsafe fn tile<I: Isa, const M: usize, const NV: usize>(
    x: *const f32,
    pixels: &Pixels,
    panel: *const f32,
    bias: *const f32,
    slopes: Option<*const f32>,
    residual: Option<(*const f32, usize)>,
    out: *mut f32,
    channels: usize,
) {
    unsafe {
        let mut sums = [[I::splat(0.0); NV]; M];
        for n in 0..NV {
            let bias = I::load(bias.add(n * I::LANES));
            for sums in &mut sums {
                sums[n] = bias;
            }
        }
        let stride = pixels.stride;
        let mut panel = panel;
        for line in 0..pixels.lines {
            let x = x.add(line * pixels.line);
            for k in 0..pixels.run {
                let weights: [I::V; NV] = std::array::from_fn(|n| I::load(panel.add(n * I::LANES)));
                for m in 0..M {
                    let value = I::splat(*x.add(m * stride + k));
                    for n in 0..NV {
                        sums[m][n] = I::fma(value, weights[n], sums[m][n]);
                    }
                }
                panel = panel.add(NV * I::LANES);
            }
        }
        if let Some((residual, stride)) = residual {
            for m in 0..M {
                for n in 0..NV {
                    sums[m][n] = I::add(sums[m][n], I::load(residual.add(m * stride + n * I::LANES)));
                }
            }
        }
        if let Some(slopes) = slopes {
            let zero = I::splat(0.0);
            for n in 0..NV {
                let slope = I::load(slopes.add(n * I::LANES));
                for sums in &mut sums {
                    sums[n] = I::fma(I::min(sums[n], zero), slope, I::max(sums[n], zero));
                }
            }
        }
        for m in 0..M {
            for n in 0..NV {
                I::store(out.add(m * channels + n * I::LANES), sums[m][n]);
            }
        }
    }
}

/// All pixels of a row (or of a whole picture) times one panel.
///
/// # Safety
///
/// The instruction set must be there and the lengths must have been checked by [`product`].
#[inline(always)]
unsafe fn panel<I: Isa, const M: usize, const NV: usize>(
    matrix: &Matrix,
    first: usize,
    pixels: &Pixels,
    count: usize,
    residual: Option<Residual>,
    out: &mut [f32],
) {
    unsafe {
        let weights = matrix.weights.as_ptr().add(first * matrix.depth);
        let bias = matrix.bias.as_ptr().add(first);
        let slopes = match &matrix.activation {
            Activation::None => None,
            Activation::Slopes(slopes) => Some(slopes.as_ptr().add(first)),
        };
        let residual = residual.filter(|_| first < matrix.split);
        let mut pixel = 0;
        macro_rules! tiles {
            ($m:expr) => {
                while count - pixel >= $m {
                    let residual =
                        residual.map(|r| (r.values.as_ptr().add(pixel * r.stride + first), r.stride));
                    let out = out.as_mut_ptr().add(pixel * matrix.channels + first);
                    let x = pixels.values.as_ptr().add(pixel * pixels.stride);
                    tile::<I, { $m }, NV>(x, pixels, weights, bias, slopes, residual, out, matrix.channels);
                    pixel += $m;
                }
            };
        }
        tiles!(M);
        tiles!(4);
        tiles!(1);
    }
}

/// # Safety
///
/// Both instruction sets must be there.
#[inline(always)]
unsafe fn product<W: Isa, N: Isa, const M2: usize, const M1: usize>(
    matrix: &Matrix,
    pixels: Pixels,
    count: usize,
    residual: Option<Residual>,
    out: &mut [f32],
) {
    assert!(
        count > 0
            && pixels.lines > 0
            && pixels.lines * pixels.run == matrix.depth
            && matrix.lanes == W::LANES
    );
    assert!(
        pixels.values.len() >= (count - 1) * pixels.stride + (pixels.lines - 1) * pixels.line + pixels.run
    );
    assert!(out.len() >= count * matrix.channels);
    if let Some(residual) = residual {
        assert!(residual.values.len() >= count * residual.stride && residual.stride == matrix.split);
    }
    for (first, width) in panels(matrix.channels, W::LANES, matrix.split) {
        unsafe {
            if width == 2 * W::LANES {
                panel::<W, M2, 2>(matrix, first, &pixels, count, residual, out);
            } else if width == W::LANES {
                panel::<W, M1, 1>(matrix, first, &pixels, count, residual, out);
            } else {
                panel::<N, M1, 1>(matrix, first, &pixels, count, residual, out);
            }
        }
    }
}

/// Depthwise convolution: weights for each place in the window, padded channels.
pub struct Depthwise {
    pub window: Window,
    pub from: Size,
    pub to: Size,
    /// `weights[place * channels + channel]`
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// No value of the result is below it: zero when a ReLU follows.
    pub floor: f32,
    /// A row of zeros, standing for the rows above and below the picture.
    zeros: Vec<f32>,
}

impl Depthwise {
    /// `weights[place * channels + channel]`, unpadded; the window must be 3 x 3.
    pub fn new(window: Window, from: Size, to: Size, weights: &[f32], bias: &[f32]) -> Self {
        assert_eq!(window.size, [3, 3]);
        let channels = padded(bias.len());
        assert_eq!((from.stride, to.stride), (channels, channels));
        let fill = |values: &[f32]| {
            let mut filled = values.to_vec();
            filled.resize(channels, 0.0);
            filled
        };
        let weights = weights.chunks_exact(bias.len()).flat_map(fill).collect::<Vec<_>>();
        assert_eq!(weights.len(), window.size[0] * window.size[1] * channels);
        let zeros = vec![0.0; from.width * channels];
        Self { window, from, to, weights, bias: fill(bias), floor: f32::NEG_INFINITY, zeros }
    }

    /// The three rows of the picture that one row of the result is made of; `line(y)` gives row y.
    pub fn rows<'a>(&'a self, row: usize, line: impl Fn(usize) -> &'a [f32]) -> [&'a [f32]; 3] {
        let [above, _] = self.window.padding_before([self.from.height, self.from.width]);
        std::array::from_fn(|i| {
            let y = (row * self.window.stride[0] + i).wrapping_sub(above);
            if y < self.from.height { line(y) } else { &self.zeros }
        })
    }
}

/// One row of the depthwise convolution of a 3 x 3 window.
///
/// # Safety
///
/// The instruction sets must be there.
#[inline(always)]
unsafe fn depthwise_row<W: Isa, N: Isa>(op: &Depthwise, rows: [&[f32]; 3], out: &mut [f32]) {
    let Depthwise { window, from, to, .. } = op;
    let channels = from.stride;
    assert!(rows.iter().all(|row| row.len() >= from.width * channels) && out.len() >= to.width * channels);
    let [_, left] = window.padding_before([from.height, from.width]);
    let mut first = 0;
    while first < channels {
        unsafe {
            if first + W::LANES <= channels {
                depthwise_columns::<W>(op, rows, left, first, out);
                first += W::LANES;
            } else {
                depthwise_columns::<N>(op, rows, left, first, out);
                first += N::LANES;
            }
        }
    }
}

/// One vector of channels of a row.
///
/// # Safety
///
/// The instruction set must be there and the lengths must have been checked by [`depthwise_row`].
#[inline(always)]
unsafe fn depthwise_columns<I: Isa>(
    op: &Depthwise,
    rows: [&[f32]; 3],
    left: usize,
    first: usize,
    out: &mut [f32],
) {
    let channels = op.from.stride;
    let step = op.window.stride[1];
    unsafe {
        let weights: [[I::V; 3]; 3] = std::array::from_fn(|i| {
            std::array::from_fn(|j| I::load(op.weights.as_ptr().add((3 * i + j) * channels + first)))
        });
        let bias = I::load(op.bias.as_ptr().add(first));
        let floor = I::splat(op.floor);
        for column in 0..op.to.width {
            let start = (column * step) as isize - left as isize;
            let mut sum = bias;
            if start >= 0 && start as usize + 3 <= op.from.width {
                let place = start as usize * channels + first;
                for i in 0..3 {
                    for j in 0..3 {
                        sum = I::fma(I::load(rows[i].as_ptr().add(place + j * channels)), weights[i][j], sum);
                    }
                }
            } else {
                for i in 0..3 {
                    for j in 0..3 {
                        let at = start + j as isize;
                        if at >= 0 && (at as usize) < op.from.width {
                            sum = I::fma(
                                I::load(rows[i].as_ptr().add(at as usize * channels + first)),
                                weights[i][j],
                                sum,
                            );
                        }
                    }
                }
            }
            I::store(out.as_mut_ptr().add(column * channels + first), I::max(sum, floor));
        }
    }
}

macro_rules! dispatch {
    ($(#[$doc:meta])* pub fn $name:ident($($arg:ident: $type:ty),*) = $kernel:ident [$($m512:literal),*] [$($m:literal),*]) => {
        $(#[$doc])*
        pub fn $name(level: Level, $($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx2,fma")]
                unsafe fn avx512($($arg: $type),*) {
                    unsafe { $kernel::<Avx512, Avx2 $(, $m512)*>($($arg),*) }
                }
                #[target_feature(enable = "avx2,fma")]
                unsafe fn avx2($($arg: $type),*) {
                    unsafe { $kernel::<Avx2, Avx2 $(, $m)*>($($arg),*) }
                }
                // SAFETY: a level above `Portable` only comes from `Level::detect`, or is checked against it by the network.
                match level {
                    Level::Avx512 => return unsafe { avx512($($arg),*) },
                    Level::Avx2 => return unsafe { avx2($($arg),*) },
                    Level::Portable => {}
                }
            }
            let _ = level;
            // SAFETY: `Portable` needs no instruction set.
            unsafe { $kernel::<Portable, Portable $(, $m)*>($($arg),*) }
        }
    };
}

dispatch! {
    /// Multiplies `count` pixels with the matrix; adds the residual; applies the activation.
    pub fn multiply(matrix: &Matrix, pixels: Pixels, count: usize, residual: Option<Residual>, out: &mut [f32])
        = product [12, 12] [6, 12]
}

dispatch! {
    /// One row of a depthwise convolution.
    pub fn depthwise(op: &Depthwise, rows: [&[f32]; 3], out: &mut [f32]) = depthwise_row [] []
}

/// A convolution's windows on a picture whose pixels have no padding channels.
pub struct Windows {
    pub window: Window,
    pub from: Size,
}

impl Windows {
    /// Values in one window.
    pub fn depth(&self) -> usize {
        self.window.size[0] * self.window.size[1] * self.from.stride
    }

    /// The columns of the result whose windows lie within the picture's width.
    fn inner_columns(&self, width: usize) -> std::ops::Range<usize> {
        let [_, left] = self.window.padding_before([self.from.height, self.from.width]);
        let step = self.window.stride[1];
        let end = (self.from.width + left)
            .checked_sub(self.window.size[1])
            .map_or(0, |last| last / step + 1)
            .min(width);
        left.div_ceil(step).min(end)..end
    }

    /// One row of the convolution, `width` pixels; `scratch` holds at least one window.
    #[allow(clippy::too_many_arguments)]
    pub fn row(
        &self,
        level: Level,
        matrix: &Matrix,
        x: &[f32],
        row: usize,
        width: usize,
        residual: Option<Residual>,
        scratch: &mut [f32],
        out: &mut [f32],
    ) {
        let Self { window, from, .. } = self;
        let [above, left] = window.padding_before([from.height, from.width]);
        let top = row * window.stride[0];
        let inside = top >= above && top - above + window.size[0] <= from.height;
        let inner = if inside { self.inner_columns(width) } else { 0..0 };
        let rest = |column: usize| residual.map(|r| Residual { values: &r.values[column * r.stride..], ..r });
        if !inner.is_empty() {
            let start = ((top - above) * from.width + inner.start * window.stride[1] - left) * from.stride;
            let pixels = Pixels {
                values: &x[start..],
                stride: window.stride[1] * from.stride,
                lines: window.size[0],
                line: from.width * from.stride,
                run: window.size[1] * from.stride,
            };
            multiply(
                level,
                matrix,
                pixels,
                inner.len(),
                rest(inner.start),
                &mut out[inner.start * matrix.channels..],
            );
        }
        for column in (0..width).filter(|column| !inner.contains(column)) {
            self.gather(x, row, column, scratch);
            let pixels = Pixels::simple(scratch, self.depth(), self.depth());
            multiply(level, matrix, pixels, 1, rest(column), &mut out[column * matrix.channels..]);
        }
    }

    /// Copies one window, with zeros for what lies outside the picture.
    fn gather(&self, x: &[f32], row: usize, column: usize, out: &mut [f32]) {
        let Self { window, from, .. } = self;
        let [above, left] = window.padding_before([from.height, from.width]);
        for (place, pixel) in
            out.chunks_exact_mut(from.stride).take(window.size[0] * window.size[1]).enumerate()
        {
            let y = (row * window.stride[0] + place / window.size[1]).wrapping_sub(above);
            let at = (column * window.stride[1] + place % window.size[1]).wrapping_sub(left);
            if y < from.height && at < from.width {
                pixel.copy_from_slice(&x[(y * from.width + at) * from.stride..][..from.stride]);
            } else {
                pixel.fill(0.0);
            }
        }
    }
}
