//! Pictures as video encoders take them: luma and two chromas of a quarter of its size (4:2:0), BT.601, studio swing.

use image::{GrayImage, RgbImage, imageops};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use crate::{
    device::Fault,
    picture::{Picture, PictureForm, PictureFormat},
};

const BLACK: u8 = 16;
const COLOURLESS: u8 = 128;

/// The three planes of a picture; both sizes are even.
struct Planes {
    luma: GrayImage,
    chromas: [GrayImage; 2],
}

impl Picture {
    /// As three planes of these even sizes, black around it where its shape is another.
    ///
    /// # Errors
    /// [`Fault::Unsupported`] when the bytes are not what the form says, such as a picture that was cut off.
    pub fn to_i420(&self, width: u32, height: u32) -> Result<Vec<u8>, Fault> {
        let planes = self.planes()?;
        let planes =
            if planes.luma.dimensions() == (width, height) { planes } else { planes.fitted(width, height) };
        let [blue, red] = planes.chromas;
        Ok([planes.luma.into_raw(), blue.into_raw(), red.into_raw()].concat())
    }

    fn planes(&self) -> Result<Planes, Fault> {
        let PictureForm { width, height, format, .. } = self.form;
        let bytes = self.whole()?;
        let (w, h) = (width as usize, height as usize);
        match format {
            PictureFormat::Jpeg => jpeg(bytes),
            PictureFormat::Yuyv => {
                let luma = |x: usize, y: usize| bytes[(y * w + x) * 2];
                let chroma = |part: usize| {
                    move |x: usize, y: usize| {
                        mean(&[0, 1].map(|row| bytes[((2 * y + row) * w + 2 * x) * 2 + 1 + 2 * part]))
                    }
                };
                Planes::of(width, height, luma, [&chroma(0), &chroma(1)])
            }
            PictureFormat::Nv12 => {
                let luma = |x: usize, y: usize| bytes[y * w + x];
                let chroma = |part: usize| move |x: usize, y: usize| bytes[w * h + y * w + 2 * x + part];
                Planes::of(width, height, luma, [&chroma(0), &chroma(1)])
            }
            PictureFormat::Gray => {
                let luma = |x: usize, y: usize| studio(bytes[y * w + x]);
                Planes::of(width, height, luma, [&|_, _| COLOURLESS, &|_, _| COLOURLESS])
            }
            PictureFormat::Rgb | PictureFormat::Bgr => rgb(&self.decoded()?.into_rgb8()),
        }
    }
}

impl Planes {
    /// Planes of what stands at each place; an odd last column or row is left out.
    fn of(
        width: u32,
        height: u32,
        luma: impl Fn(usize, usize) -> u8,
        chromas: [&dyn Fn(usize, usize) -> u8; 2],
    ) -> Result<Self, Fault> {
        let (width, height) = (width / 2 * 2, height / 2 * 2);
        if width == 0 || height == 0 {
            return Err(Fault::Unsupported);
        }
        let luma = GrayImage::from_fn(width, height, |x, y| image::Luma([luma(x as usize, y as usize)]));
        let quarter = |of: &dyn Fn(usize, usize) -> u8| {
            GrayImage::from_fn(width / 2, height / 2, |x, y| image::Luma([of(x as usize, y as usize)]))
        };
        Ok(Self { luma, chromas: chromas.map(quarter) })
    }

    /// As large as fits, in the middle of black.
    fn fitted(&self, width: u32, height: u32) -> Self {
        let (own_width, own_height) = self.luma.dimensions();
        let scale = (f64::from(width) / f64::from(own_width)).min(f64::from(height) / f64::from(own_height));
        // A quarter of the result has whole sizes, so it stands at whole places in both.
        let size = |own: u32, most: u32| ((f64::from(own) * scale / 4.0).round() as u32 * 4).clamp(2, most);
        let (inner_width, inner_height) = (size(own_width, width), size(own_height, height));
        let (x, y) = ((width - inner_width) / 4 * 2, (height - inner_height) / 4 * 2);
        let put = |plane: &GrayImage, around: u8, part: u32| {
            let inner = imageops::resize(
                plane,
                inner_width / part,
                inner_height / part,
                imageops::FilterType::Triangle,
            );
            let mut whole = GrayImage::from_pixel(width / part, height / part, image::Luma([around]));
            imageops::replace(&mut whole, &inner, i64::from(x / part), i64::from(y / part));
            whole
        };
        Self {
            luma: put(&self.luma, BLACK, 1),
            chromas: [0, 1].map(|part| put(&self.chromas[part], COLOURLESS, 2)),
        }
    }
}

/// A JPEG file has luma and chroma of full swing; made to RGB and back, it would take twice as long.
fn jpeg(file: &[u8]) -> Result<Planes, Fault> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::YCbCr);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    let pixels = decoder.decode().map_err(|_| Fault::Unsupported)?;
    let (width, height) = decoder.dimensions().ok_or(Fault::Unsupported)?;
    if pixels.len() < width * height * 3 {
        return Err(Fault::Unsupported);
    }
    let at = |x: usize, y: usize, part: usize| pixels[(y * width + x) * 3 + part];
    let luma = |x: usize, y: usize| studio(at(x, y, 0));
    let chroma = |part: usize| {
        move |x: usize, y: usize| {
            let (x, y) = (2 * x, 2 * y);
            studio_chroma(mean(&[
                at(x, y, part),
                at(x + 1, y, part),
                at(x, y + 1, part),
                at(x + 1, y + 1, part),
            ]))
        }
    };
    let size = |size: usize| u32::try_from(size).map_err(|_| Fault::Unsupported);
    Planes::of(size(width)?, size(height)?, luma, [&chroma(1), &chroma(2)])
}

fn rgb(image: &RgbImage) -> Result<Planes, Fault> {
    let pixel = |x: usize, y: usize| image.get_pixel(x as u32, y as u32).0.map(i32::from);
    // ITU-R BT.601, in 256ths.
    let luma = |x: usize, y: usize| {
        let [r, g, b] = pixel(x, y);
        (16 + ((66 * r + 129 * g + 25 * b + 128) >> 8)) as u8
    };
    let chroma = |weights: [i32; 3]| {
        move |x: usize, y: usize| {
            let mut sum = [0; 3];
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let colours = pixel(2 * x + dx, 2 * y + dy);
                (0..3).for_each(|part| sum[part] += colours[part]);
            }
            let value: i32 = (0..3).map(|part| weights[part] * sum[part]).sum();
            (128 + ((value + 512) >> 10)).clamp(0, 255) as u8
        }
    };
    Planes::of(image.width(), image.height(), luma, [&chroma([-38, -74, 112]), &chroma([112, -94, -18])])
}

fn mean(values: &[u8]) -> u8 {
    let sum: usize = values.iter().map(|value| usize::from(*value)).sum();
    ((sum + values.len() / 2) / values.len()) as u8
}

/// Luma of full swing, 0 to 255, in studio swing, 16 to 235.
fn studio(luma: u8) -> u8 {
    (16 + (u32::from(luma) * 219 + 127) / 255) as u8
}

/// Chroma of full swing in studio swing, 16 to 240 around 128.
fn studio_chroma(chroma: u8) -> u8 {
    (128 + ((i32::from(chroma) - 128) * 224 + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn picture(width: u32, height: u32, format: PictureFormat, bytes: Vec<u8>) -> Picture {
        Picture { form: PictureForm { width, height, rate: 30, format }, at: Instant::now(), bytes }
    }

    /// Orange, R 255 G 128 B 0, is Y 146, U 53, V 193 (BT.601, studio swing).
    #[test]
    fn every_format_has_its_colour() {
        let pixels = 16 * 8;
        let rgb = picture(16, 8, PictureFormat::Rgb, [255, 128, 0].repeat(pixels));
        let file = rgb.to_jpeg().unwrap();
        for shown in [
            rgb,
            picture(16, 8, PictureFormat::Bgr, [0, 128, 255].repeat(pixels)),
            picture(16, 8, PictureFormat::Yuyv, [146, 53, 146, 193].repeat(pixels / 2)),
            picture(16, 8, PictureFormat::Nv12, [vec![146; pixels], [53, 193].repeat(pixels / 4)].concat()),
            picture(16, 8, PictureFormat::Jpeg, file),
        ] {
            let planes = shown.to_i420(16, 8).unwrap();
            assert_eq!(planes.len(), pixels * 3 / 2);
            let places =
                [(0, 146), (pixels - 1, 146), (pixels, 53), (pixels * 5 / 4, 193), (pixels * 3 / 2 - 1, 193)];
            for (place, value) in places {
                let found: u8 = planes[place];
                assert!(
                    found.abs_diff(value) <= 3,
                    "{:?} at {place}: {found} instead of {value}",
                    shown.form.format
                );
            }
        }
        let gray = picture(16, 8, PictureFormat::Gray, vec![255; pixels]).to_i420(16, 8).unwrap();
        assert_eq!((gray[0], gray[pixels]), (235, 128));
    }

    #[test]
    fn another_shape_stands_in_the_middle_of_black() {
        // 4:3 in 16:9: black left and right.
        let white = picture(640, 480, PictureFormat::Gray, vec![255; 640 * 480]);
        let planes = white.to_i420(1_280, 720).unwrap();
        let row = &planes[360 * 1_280..361 * 1_280];
        let (first, last) =
            (row.iter().position(|luma| *luma > 200), row.iter().rposition(|luma| *luma > 200));
        assert_eq!((first, last), (Some(160), Some(1_119)));
        assert_eq!((row[0], row[1_279]), (16, 16));
        assert!(planes[1_280 * 720..].iter().all(|chroma| *chroma == 128));
    }

    #[test]
    fn what_is_cut_off_or_odd_ends_well() {
        for (format, length) in
            [(PictureFormat::Jpeg, 3), (PictureFormat::Yuyv, 255), (PictureFormat::Nv12, 100)]
        {
            assert_eq!(
                picture(16, 8, format, vec![0; length]).to_i420(16, 8),
                Err(Fault::Unsupported),
                "{format:?}"
            );
        }
        let odd = picture(17, 9, PictureFormat::Rgb, [255, 128, 0].repeat(17 * 9));
        assert_eq!(odd.to_i420(16, 8).unwrap().len(), 16 * 8 * 3 / 2);
        assert!(picture(1, 1, PictureFormat::Gray, vec![9]).to_i420(16, 8).is_err());
    }
}
