//! A picture that is too poor to measure says so, cause by cause, and never gives a figure in its place.

use domain::{
    Millis,
    observation::{Sample, Unmeasured},
};
use image::{RgbImage, imageops};

use crate::support::{Shared, look, picture, shared};

fn face(shared: &Shared) -> RgbImage {
    imageops::resize(&shared.image("faces/synth_eyes_open.jpg"), 640, 480, imageops::FilterType::Triangle)
}

fn assert_unmeasured(sample: &Sample, cause: Unmeasured) {
    assert_eq!(sample.unmeasured, Some(cause), "{sample:?}");
    assert_eq!(sample.head, None);
}

fn levels(image: &RgbImage, change: impl Fn(f32) -> f32) -> RgbImage {
    let mut changed = image.clone();
    changed.iter_mut().for_each(|value| *value = change(f32::from(*value)).round().clamp(0.0, 255.0) as u8);
    changed
}

#[test]
fn a_good_picture_is_measured() {
    let Some(shared) = shared("a_good_picture_is_measured") else { return };
    let sample = look(&mut shared.observer(), &face(&shared));
    assert_eq!((sample.faces, sample.unmeasured), (1, None), "{sample:?}");
}

#[test]
fn pictures_without_a_face_and_a_black_one() {
    let Some(shared) = shared("pictures_without_a_face_and_a_black_one") else { return };
    let mut observer = shared.observer();
    for name in ["noface/chelsea.png", "noface/coffee.png", "noface/rocket.jpg"] {
        let sample = look(&mut observer, &shared.image(name));
        assert_eq!((sample.faces, sample.framing), (0, None), "{name}");
        assert_unmeasured(&sample, Unmeasured::NoFace);
    }
    let black = look(&mut observer, &RgbImage::new(640, 480));
    assert_eq!((black.faces, black.framing), (0, None));
    assert_unmeasured(&black, Unmeasured::NoFace);
}

#[test]
fn too_little_light() {
    let Some(shared) = shared("too_little_light") else { return };
    let dark = levels(&face(&shared), |value| value * 0.15);
    assert_unmeasured(&look(&mut shared.observer(), &dark), Unmeasured::TooDark);
}

#[test]
fn too_much_light() {
    let Some(shared) = shared("too_much_light") else { return };
    let mut bright = levels(&face(&shared), |value| value * 2.2);
    let mut observer = shared.observer();
    let mut sample = look(&mut observer, &bright);
    // More and more light, as long as there is a face to be found at all.
    while sample.unmeasured.is_none() {
        bright = levels(&bright, |value| value * 1.3 + 1.0);
        sample = look(&mut shared.observer(), &bright);
    }
    assert_unmeasured(&sample, Unmeasured::TooBright);
}

#[test]
fn a_face_of_few_pixels() {
    let Some(shared) = shared("a_face_of_few_pixels") else { return };
    let small = imageops::resize(&face(&shared), 128, 96, imageops::FilterType::Triangle);
    let mut wide = RgbImage::from_pixel(640, 480, image::Rgb([120, 120, 120]));
    imageops::replace(&mut wide, &small, 280, 210);
    let sample = look(&mut shared.observer(), &wide);
    assert_eq!(sample.faces, 1);
    assert!(sample.framing.unwrap().size[0] < 0.06);
    assert_unmeasured(&sample, Unmeasured::TooSmall);
}

#[test]
fn a_face_out_of_focus() {
    let Some(shared) = shared("a_face_out_of_focus") else { return };
    let sharp = face(&shared);
    assert_unmeasured(&look(&mut shared.observer(), &imageops::blur(&sharp, 8.0)), Unmeasured::Blurred);
    // A little out of focus is good enough.
    assert_eq!(look(&mut shared.observer(), &imageops::blur(&sharp, 1.5)).unmeasured, None);
}

#[test]
fn a_picture_that_stands_still_for_two_seconds() {
    let Some(shared) = shared("a_picture_that_stands_still_for_two_seconds") else { return };
    let (still, mut observer) = (face(&shared), shared.observer());
    let samples: Vec<Sample> =
        (0..40).map(|i| observer.sample(&picture(&still), Millis(i * 100)).unwrap()).collect();
    assert!(samples[..20].iter().all(|sample| sample.unmeasured.is_none()));
    assert!(samples[20..].iter().all(|sample| sample.unmeasured == Some(Unmeasured::Frozen)));
    assert!(samples[20..].iter().all(|sample| sample.head.is_none() && sample.faces == 1));
    assert!(samples[0].fresh && samples[1..].iter().all(|sample| !sample.fresh));
    // It moves again.
    let moved = imageops::flip_horizontal(&still);
    assert_eq!(observer.sample(&picture(&moved), Millis(4_000)).unwrap().unmeasured, None);
}

#[test]
fn upside_down_and_six_faces_end_well() {
    let Some(shared) = shared("upside_down_and_six_faces_end_well") else { return };
    let mut observer = shared.observer();
    let turned = look(&mut observer, &imageops::rotate180(&face(&shared)));
    assert!(turned.head.is_none_or(|head| head.roll.abs() > 150.0), "{turned:?}");
    let crowd = look(&mut shared.observer(), &shared.image("faces/grid_6_faces.jpg"));
    assert_eq!(crowd.faces, 6);
}

#[test]
fn pictures_of_any_shape_end_well() {
    let Some(shared) = shared("pictures_of_any_shape_end_well") else { return };
    let mut observer = shared.observer();
    for (width, height) in [(1, 1), (640, 1), (1, 640), (7, 5), (640, 360)] {
        let sample = look(&mut observer, &RgbImage::from_pixel(width, height, image::Rgb([200, 10, 90])));
        assert_eq!(sample.faces, 0, "{width} x {height}");
    }
}
