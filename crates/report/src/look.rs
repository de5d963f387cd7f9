//! How an organisation wants its reports: logo, colour, footer, and which parts they have.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits, imageops::FilterType};
use serde::{Deserialize, Serialize};

use crate::ReportError;

/// How the organisation wants its reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The colour of titles, marks and scales.
    pub accent: Accent,
    /// The logo on the first page.
    pub logo: Option<Logo>,
    /// A line at the foot of every page, for example an address.
    pub footer: String,
    /// What the report has besides summary, ratings, sign-off and method.
    pub parts: Parts,
}

/// What a report has besides summary, ratings, sign-off and method, which are always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// A first page of its own.
    pub cover: bool,
    /// The job in prose, and the scorecard with its anchors.
    pub plan: bool,
    /// What was said, in writing.
    pub transcripts: bool,
    /// The raters' comments.
    pub comments: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self { cover: true, plan: true, transcripts: true, comments: true }
    }
}

/// A colour that can be read as text on white and on its own tint, at 4.5:1 at least (WCAG 2.2, 1.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accent([u8; 3]);

impl Default for Accent {
    /// A calm indigo.
    fn default() -> Self {
        Self([0x43, 0x3F, 0xB0])
    }
}

/// The least contrast of text (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;
/// How much of the accent is in the background of boxes.
const TINT_SHARE: f64 = 0.065;

impl Accent {
    /// The colour itself if it can be read, or the lightest darker shade of it that can.
    pub fn readable(rgb: [u8; 3]) -> Self {
        let shade = |percent: u32| {
            rgb.map(|channel| u8::try_from(u32::from(channel) * percent / 100).unwrap_or(u8::MAX))
        };
        (0..=100).rev().map(shade).map(Self).find(|accent| accent.is_readable()).unwrap_or(Self([0; 3]))
    }

    /// Red, green and blue.
    pub fn rgb(self) -> [u8; 3] {
        self.0
    }

    fn is_readable(self) -> bool {
        let tint = self.tint().map(f64::from);
        let own = luminance(self.0.map(|channel| f64::from(channel) / 255.0));
        [[1.0; 3], tint].into_iter().all(|ground| {
            let ground = luminance(ground);
            (ground.max(own) + 0.05) / (ground.min(own) + 0.05) >= LEAST_CONTRAST
        })
    }

    pub(crate) fn color(self) -> [f32; 3] {
        self.0.map(|channel| f32::from(channel) / 255.0)
    }

    /// The background that goes with it.
    pub(crate) fn tint(self) -> [f32; 3] {
        self.0.map(|channel| (1.0 - TINT_SHARE * (1.0 - f64::from(channel) / 255.0)) as f32)
    }

    /// Red, green and blue as one number.
    pub(crate) fn number(self) -> u32 {
        let [r, g, b] = self.0.map(u32::from);
        r << 16 | g << 8 | b
    }
}

/// Relative luminance of sRGB channels of 0 to 1 (WCAG 2.2, definition).
fn luminance(rgb: [f64; 3]) -> f64 {
    let linear = |channel: f64| {
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = rgb.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// A logo as it is kept: a PNG of at most [`Logo::MOST_PIXELS`] on its longer side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    png: Vec<u8>,
}

/// A decoded logo.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgba: Vec<u8>,
}

impl Picture {
    /// Width and height in points inside a box, as large as it fits, at most one point a pixel.
    pub(crate) fn within(&self, width: f32, height: f32) -> (f32, f32) {
        let (own_width, own_height) = (self.width as f32, self.height as f32);
        let scale = (width / own_width).min(height / own_height).min(1.0);
        (own_width * scale, own_height * scale)
    }
}

impl Logo {
    /// The most bytes of a file that is taken in.
    pub const MOST_BYTES: usize = 2 << 20;
    /// The longer side of a logo that is kept.
    pub const MOST_PIXELS: u32 = 900;
    /// The longer side of a picture that is read at all.
    const MOST_PIXELS_READ: u32 = 8_000;
    const MOST_MEMORY: u64 = 160 << 20;

    /// Reads a PNG or JPEG file, whatever its name says, and keeps it small.
    ///
    /// # Errors
    /// [`ReportError::Logo`] for anything else, a damaged or truncated file, more than [`Logo::MOST_BYTES`], or more
    /// than 8,000 pixels on a side.
    pub fn read(file: &[u8]) -> Result<Self, ReportError> {
        if file.len() > Self::MOST_BYTES {
            return Err(ReportError::Logo("more than 2 MB".into()));
        }
        let picture = decode(file)?;
        let picture = if picture.width().max(picture.height()) > Self::MOST_PIXELS {
            picture.resize(Self::MOST_PIXELS, Self::MOST_PIXELS, FilterType::CatmullRom)
        } else {
            picture
        };
        let mut png = Cursor::new(Vec::new());
        picture.to_rgba8().write_to(&mut png, ImageFormat::Png).map_err(unreadable)?;
        Ok(Self { png: png.into_inner() })
    }

    /// A logo that was kept by [`Logo::png`].
    pub fn kept(png: Vec<u8>) -> Self {
        Self { png }
    }

    /// The PNG to keep.
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    pub(crate) fn picture(&self) -> Result<Picture, ReportError> {
        let picture = decode(&self.png)?.into_rgba8();
        Ok(Picture {
            width: picture.width() as usize,
            height: picture.height() as usize,
            rgba: picture.into_raw(),
        })
    }
}

fn decode(file: &[u8]) -> Result<image::DynamicImage, ReportError> {
    let Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) = image::guess_format(file) else {
        return Err(ReportError::Logo("neither PNG nor JPEG".into()));
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(Logo::MOST_PIXELS_READ);
    limits.max_image_height = Some(Logo::MOST_PIXELS_READ);
    limits.max_alloc = Some(Logo::MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    reader.decode().map_err(unreadable)
}

fn unreadable(error: image::ImageError) -> ReportError {
    ReportError::Logo(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readable_colour_stays_and_a_pale_one_gets_darker() {
        for fine in [[0x43, 0x3F, 0xB0], [0, 0, 0], [0x00, 0x5A, 0x2B], [0xB0, 0x00, 0x20]] {
            assert_eq!(Accent::readable(fine).rgb(), fine);
        }
        for pale in [[255, 255, 255], [0xFF, 0xD5, 0x00], [0x00, 0xE5, 0xFF], [0xFF, 0x88, 0x88]] {
            let accent = Accent::readable(pale);
            assert!(accent.is_readable() && accent.rgb() != pale, "{pale:?}");
            // A percent lighter would not do.
            let lighter = accent.rgb().map(|c| c.saturating_add(6));
            assert!(!Accent(lighter).is_readable(), "{pale:?} became darker than it had to");
        }
    }

    #[test]
    fn contrast_is_measured_as_the_guideline_does() {
        // Known pairs: #767676 on white is 4.54:1, #777777 is 4.48:1.
        let on_white = |grey: u8| 1.05 / (luminance([f64::from(grey) / 255.0; 3]) + 0.05);
        assert!((on_white(0x76) - 4.54).abs() < 0.01 && (on_white(0x77) - 4.48).abs() < 0.01);
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        image::RgbaImage::new(width, height).write_to(&mut file, ImageFormat::Png).unwrap();
        file.into_inner()
    }

    #[test]
    fn logos_are_judged_by_their_content_and_kept_small() {
        let logo = Logo::read(&png(2_000, 500)).unwrap();
        let picture = logo.picture().unwrap();
        assert_eq!((picture.width, picture.height), (900, 225));
        assert_eq!(picture.within(190.0, 46.0), (184.0, 46.0));
        let mut jpeg = Cursor::new(Vec::new());
        image::RgbImage::new(40, 20).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        assert!(Logo::read(&jpeg.into_inner()).is_ok());
        let whole = png(300, 100);
        let bomb = {
            // A header that claims 60,000 by 60,000 pixels.
            let mut file = png(10, 10);
            file[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
            file
        };
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
        for bad in [Vec::new(), svg, b"GIF89a".to_vec(), whole[..60].to_vec(), bomb, vec![0; (2 << 20) + 1]] {
            assert!(matches!(Logo::read(&bad), Err(ReportError::Logo(_))), "{} bytes", bad.len());
        }
    }
}
