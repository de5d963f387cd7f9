//! Cutting a turned rectangle out of a picture, scaled to what a network wants.

/// A picture, 8-bit red, green and blue, row by row from the top.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    width: usize,
    height: usize,
    rgb: &'a [u8],
}

impl<'a> Picture<'a> {
    /// `None` if there are not exactly `width * height` pixels, or none.
    pub fn new(width: usize, height: usize, rgb: &'a [u8]) -> Option<Self> {
        let len = width.checked_mul(height)?.checked_mul(3)?;
        (len > 0 && len == rgb.len()).then_some(Self { width, height, rgb })
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row by row from the top.
    pub fn rgb(&self) -> &'a [u8] {
        self.rgb
    }

    /// Red, green and blue of the pixel in this column and row, which must be inside.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 3;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    /// The pixel with this number and its right neighbour, and the two below.
    #[inline(always)]
    fn square(&self, pixel: usize) -> Option<(&[u8; 6], &[u8; 6])> {
        let above = pixel.checked_mul(3)?;
        Some((self.rgb.get(above..)?.first_chunk()?, self.rgb.get(above + self.width * 3..)?.first_chunk()?))
    }
}

/// A rectangle in a picture, possibly turned and reaching out of it; in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Centre, from the left and from the top.
    pub centre: [f32; 2],
    /// Width and height.
    pub size: [f32; 2],
    /// Clockwise turn in radians.
    pub rotation: f32,
}

impl Region {
    /// The smallest upright square around the whole picture.
    pub fn whole(picture: &Picture) -> Self {
        let (width, height) = (picture.width as f32, picture.height as f32);
        Self { centre: [width / 2.0, height / 2.0], size: [width.max(height); 2], rotation: 0.0 }
    }

    /// Where in the picture a point of the region lies, given as shares of its width and height from its upper left corner.
    pub fn point(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let (sin, cos) = self.rotation.sin_cos();
        let (x, y) = ((x - 0.5) * self.size[0], (y - 0.5) * self.size[1]);
        [self.centre[0] + cos * x - sin * y, self.centre[1] + sin * x + cos * y]
    }
}

/// Share of the union of two boxes (left, top, right, bottom) that both cover.
pub(crate) fn overlap(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    let area = |b: &[f32; 4]| (b[2] - b[0]).max(0.0) * (b[3] - b[1]).max(0.0);
    let common = area(&[a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]);
    let union = area(a) + area(b) - common;
    if union > 0.0 { common / union } else { 0.0 }
}

/// What lies outside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Black.
    Black,
    /// The nearest pixel of the picture.
    Nearest,
}

/// Samples the region as `side` x `side` pixels of red, green and blue; 8-bit values become `value * scale + offset`.
///
/// As MediaPipe does on the CPU (OpenCV), sample (0, 0) lies on the region's corner, places are rounded to 1/32 pixel, and the
/// four pixels around are blended and rounded to 8 bits.
pub fn sample(
    picture: &Picture,
    region: &Region,
    side: usize,
    border: Border,
    scale: f32,
    offset: f32,
    out: &mut Vec<f32>,
) {
    out.resize(side * side * 3, 0.0);
    let values: [f32; 256] = std::array::from_fn(|value| value as f32 * scale + offset);
    let [left, top] = region.point([0.0, 0.0]);
    let (sin, cos) = region.rotation.sin_cos();
    let step = region.size.map(|size| size / side as f32);
    for (row, line) in out.chunks_exact_mut(side * 3).enumerate() {
        let (x_start, y_start) = (left - sin * step[1] * row as f32, top + cos * step[1] * row as f32);
        let place = |column: usize| {
            let along = step[0] * column as f32;
            (Place::new(x_start + cos * along), Place::new(y_start + sin * along))
        };
        // A line is inside if its ends are, and then no pixel of it needs a look at the borders.
        let within = |(x, y): (Place, Place)| x.pair_within(picture.width) && y.pair_within(picture.height);
        let inside = within(place(0)) && within(place(side - 1));
        for (column, pixel) in line.chunks_exact_mut(3).enumerate() {
            let (x, y) = place(column);
            let around =
                if inside { x.whole as usize + y.whole as usize * picture.width } else { usize::MAX };
            let blended = match picture.square(around) {
                Some((above, below)) => blend(above, below, x.part, y.part),
                None => {
                    let mut edges = [[0; 6]; 2];
                    for (i, edge) in edges.iter_mut().enumerate() {
                        let y = y.whole.saturating_add(i as i32);
                        edge[..3].copy_from_slice(&colour(picture, x.whole, y, border));
                        edge[3..].copy_from_slice(&colour(picture, x.whole.saturating_add(1), y, border));
                    }
                    blend(&edges[0], &edges[1], x.part, y.part)
                }
            };
            pixel[0] = values[usize::from(blended[0])];
            pixel[1] = values[usize::from(blended[1])];
            pixel[2] = values[usize::from(blended[2])];
        }
    }
}

/// A coordinate: whole pixels and 32nds.
#[derive(Clone, Copy)]
struct Place {
    whole: i32,
    part: u32,
}

impl Place {
    fn new(at: f32) -> Self {
        // Adding this number leaves a float no room for anything below one: the sum is rounded to the nearest whole number.
        const ROUND: f32 = 12_582_912.0;
        const FARTHEST: f32 = 100_000.0;
        let fixed = (at.clamp(-FARTHEST, FARTHEST) * 32.0 + ROUND).to_bits() as i32 - ROUND.to_bits() as i32;
        Self { whole: fixed >> 5, part: (fixed & 31) as u32 }
    }

    /// Whether this pixel and the next are among `len`.
    fn pair_within(self, len: usize) -> bool {
        self.whole >= 0 && (self.whole as usize) + 1 < len
    }
}

/// The colour between two pixels and the two below, `right` and `down` 32nds from the first.
#[inline(always)]
fn blend(above: &[u8; 6], below: &[u8; 6], right: u32, down: u32) -> [u8; 3] {
    let channel = |i: usize| {
        let mix = |row: &[u8; 6]| u32::from(row[i]) * (32 - right) + u32::from(row[i + 3]) * right;
        ((mix(above) * (32 - down) + mix(below) * down + 512) >> 10) as u8
    };
    [channel(0), channel(1), channel(2)]
}

/// The colour of a pixel inside or outside the picture.
fn colour(picture: &Picture, x: i32, y: i32, border: Border) -> [u8; 3] {
    let clamp = |at: i32, len: usize| usize::try_from(at).unwrap_or(0).min(len - 1);
    let (inner_x, inner_y) = (clamp(x, picture.width), clamp(y, picture.height));
    if border == Border::Black && (inner_x as i64 != i64::from(x) || inner_y as i64 != i64::from(y)) {
        return [0; 3];
    }
    let at = (inner_y * picture.width + inner_x) * 3;
    [picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient() -> Vec<u8> {
        (0..8 * 6).flat_map(|i| [(i % 8 * 10) as u8, (i / 8 * 10) as u8, 7]).collect()
    }

    #[test]
    fn a_region_of_whole_pixels_is_copied() {
        let rgb = gradient();
        let picture = Picture::new(8, 6, &rgb).unwrap();
        let mut out = Vec::new();
        let region = Region { centre: [4.0, 3.0], size: [4.0, 4.0], rotation: 0.0 };
        sample(&picture, &region, 4, Border::Black, 1.0, 0.0, &mut out);
        assert_eq!(out[..6], [20.0, 10.0, 7.0, 30.0, 10.0, 7.0]);
        assert_eq!(out[45..], [50.0, 40.0, 7.0]);
    }

    #[test]
    fn outside_is_black_or_the_nearest_pixel() {
        let rgb = gradient();
        let picture = Picture::new(8, 6, &rgb).unwrap();
        let mut out = Vec::new();
        let region = Region { centre: [-10.0, 3.0], size: [4.0, 4.0], rotation: 0.0 };
        sample(&picture, &region, 4, Border::Black, 1.0, 0.0, &mut out);
        assert!(out.iter().all(|value| *value == 0.0));
        sample(&picture, &region, 4, Border::Nearest, 1.0, 0.0, &mut out);
        assert_eq!(out[..3], [0.0, 10.0, 7.0]);
    }

    #[test]
    fn a_quarter_turn_swaps_the_axes() {
        let rgb = gradient();
        let picture = Picture::new(8, 6, &rgb).unwrap();
        let mut out = Vec::new();
        let region = Region { centre: [4.0, 3.0], size: [4.0, 4.0], rotation: std::f32::consts::FRAC_PI_2 };
        sample(&picture, &region, 4, Border::Black, 1.0, 0.0, &mut out);
        // One step to the right in the region is one step down in the picture.
        assert_eq!(out[..6], [60.0, 10.0, 7.0, 60.0, 20.0, 7.0]);
    }

    #[test]
    fn a_picture_of_the_wrong_length_is_refused() {
        assert!(Picture::new(8, 6, &[0; 10]).is_none());
        assert!(Picture::new(0, 6, &[]).is_none());
    }
}
