//! Pictures as cameras give them.

use std::{io::Cursor, time::Instant};

use image::{DynamicImage, GrayImage, ImageFormat, RgbImage, codecs::jpeg::JpegEncoder};
use nokhwa::utils::{nv12_to_rgb, yuyv422_to_rgb};
use serde::{Deserialize, Serialize};

use crate::device::Fault;

/// Quality of a picture that is only looked at, 1 to 100.
const LOOKED_AT: u8 = 75;

/// How the bytes of a picture lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFormat {
    /// A JPEG file.
    Jpeg,
    /// 4:2:2, two pixels in four bytes.
    Yuyv,
    /// 4:2:0, luma and then both chromas in turns.
    Nv12,
    /// One byte a pixel.
    Gray,
    /// Three bytes a pixel.
    Rgb,
    /// Three bytes a pixel, blue first.
    Bgr,
}

/// What all pictures of an open camera have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureForm {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Pictures a second, as the camera says.
    pub rate: u32,
    /// How the bytes lie.
    pub format: PictureFormat,
}

/// One picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What it has in common with the others.
    pub form: PictureForm,
    /// When it was taken.
    pub at: Instant,
    /// In the camera's own format.
    pub bytes: Vec<u8>,
}

/// How light a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Light {
    /// Mean luma, 0 to 1.
    pub mean: f32,
    /// Standard deviation of luma, 0 to 0.5; a covered lens has next to none.
    pub spread: f32,
}

impl Picture {
    /// As a JPEG file, to be looked at.
    ///
    /// # Errors
    /// [`Fault::Unsupported`] when the bytes are not what the form says, such as a picture that was cut off.
    pub fn to_jpeg(&self) -> Result<Vec<u8>, Fault> {
        if self.form.format == PictureFormat::Jpeg {
            return Ok(self.bytes.clone());
        }
        let mut file = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut file, LOOKED_AT);
        self.decoded()?.write_with_encoder(encoder).map_err(|_| Fault::Unsupported)?;
        Ok(file)
    }

    /// As rows of red, green and blue, made smaller where it is wider than so many pixels: width, height, bytes.
    ///
    /// # Errors
    /// As [`Picture::to_jpeg`].
    pub fn to_rgb(&self, widest: u32) -> Result<(u32, u32, Vec<u8>), Fault> {
        let mut image = self.decoded()?;
        if image.width() > widest {
            // As high as it likes: the width is what is limited.
            image = image.thumbnail(widest, u32::MAX);
        }
        Ok((image.width(), image.height(), image.into_rgb8().into_raw()))
    }

    /// How light it is.
    ///
    /// # Errors
    /// As [`Picture::to_jpeg`].
    pub fn light(&self) -> Result<Light, Fault> {
        let luma = self.decoded()?.into_luma8();
        // Every eighth pixel of every eighth row tells as much as all of them.
        let seen =
            luma.rows().step_by(8).flat_map(|row| row.step_by(8)).map(|pixel| f64::from(pixel.0[0]) / 255.0);
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for value in seen {
            count += 1.0;
            sum += value;
            squares += value * value;
        }
        let mean: f64 = sum / f64::max(count, 1.0);
        let variance = (squares / f64::max(count, 1.0) - mean * mean).max(0.0);
        Ok(Light { mean: mean as f32, spread: variance.sqrt() as f32 })
    }

    /// Its bytes, as many as a picture of its form has.
    pub(crate) fn whole(&self) -> Result<&[u8], Fault> {
        let PictureForm { width, height, format, .. } = self.form;
        let pixels = width as usize * height as usize;
        let needed = match format {
            PictureFormat::Jpeg => return Ok(&self.bytes),
            PictureFormat::Yuyv => pixels * 2,
            PictureFormat::Nv12 => pixels * 3 / 2,
            PictureFormat::Gray => pixels,
            PictureFormat::Rgb | PictureFormat::Bgr => pixels * 3,
        };
        self.bytes.get(..needed).ok_or(Fault::Unsupported)
    }

    pub(crate) fn decoded(&self) -> Result<DynamicImage, Fault> {
        let PictureForm { width, height, format, .. } = self.form;
        let size = nokhwa::utils::Resolution::new(width, height);
        let bytes = self.whole()?;
        let rgb = |bytes: Vec<u8>| RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8);
        let image = match format {
            PictureFormat::Jpeg => image::load(Cursor::new(&self.bytes), ImageFormat::Jpeg).ok(),
            PictureFormat::Yuyv => yuyv422_to_rgb(bytes, false).ok().and_then(rgb),
            PictureFormat::Nv12 => nv12_to_rgb(size, bytes, false).ok().and_then(rgb),
            PictureFormat::Gray => {
                GrayImage::from_raw(width, height, bytes.to_vec()).map(DynamicImage::ImageLuma8)
            }
            PictureFormat::Rgb => rgb(bytes.to_vec()),
            PictureFormat::Bgr => {
                let mut turned = bytes.to_vec();
                turned.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| pixel.swap(0, 2));
                rgb(turned)
            }
        };
        image.ok_or(Fault::Unsupported)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: PictureFormat, bytes: Vec<u8>) -> Picture {
        Picture { form: PictureForm { width: 16, height: 8, rate: 30, format }, at: Instant::now(), bytes }
    }

    /// The same orange in every format: R 255, G 128, B 0 is Y 145, U 54, V 198 in full-range BT.601 studio swing.
    #[test]
    fn every_format_shows_its_colour() {
        let pixels = 16 * 8;
        for (format, bytes) in [
            (PictureFormat::Rgb, [255, 128, 0].repeat(pixels)),
            (PictureFormat::Bgr, [0, 128, 255].repeat(pixels)),
            (PictureFormat::Yuyv, [145, 54, 145, 198].repeat(pixels / 2)),
            (PictureFormat::Nv12, [vec![145; pixels], [54, 198].repeat(pixels / 4)].concat()),
        ] {
            let shown = picture(format, bytes).decoded().unwrap().into_rgb8();
            let [r, g, b] = shown.get_pixel(9, 5).0;
            let near = |value: u8, wanted: u8| value.abs_diff(wanted) <= 8;
            assert!(near(r, 255) && near(g, 128) && near(b, 0), "{format:?}: {r} {g} {b}");
        }
        let gray = picture(PictureFormat::Gray, vec![51; pixels]);
        let light = gray.light().unwrap();
        assert!((light.mean - 0.2).abs() < 0.01 && light.spread < 0.01, "{light:?}");
    }

    #[test]
    fn a_jpeg_comes_through_and_what_is_cut_off_is_refused() {
        let file = picture(PictureFormat::Rgb, [255, 128, 0].repeat(16 * 8)).to_jpeg().unwrap();
        assert!(file.starts_with(&[0xFF, 0xD8]));
        let again = picture(PictureFormat::Jpeg, file.clone());
        assert_eq!(again.to_jpeg().unwrap(), file);
        assert!(again.light().unwrap().mean > 0.4);
        for (format, length) in
            [(PictureFormat::Jpeg, 0), (PictureFormat::Yuyv, 255), (PictureFormat::Rgb, 383)]
        {
            assert_eq!(picture(format, vec![0; length]).light(), Err(Fault::Unsupported), "{format:?}");
        }
    }
}
