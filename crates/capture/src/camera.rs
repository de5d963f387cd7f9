//! Cameras of the system.

use std::collections::HashMap;

use nokhwa::{
    Camera,
    utils::{
        ApiBackend, CameraFormat, CameraIndex, CameraInfo, FrameFormat, RequestedFormat, RequestedFormatType,
    },
};

use crate::{
    device::{Device, Fault},
    picture::{PictureForm, PictureFormat},
};

/// The stored picture is no larger, so nothing larger is asked for.
const MOST_WIDE: u32 = 1280;
const MOST_HIGH: u32 = 720;
/// Fewer pictures a second than this look like a slide show.
const FLUENT_FPS: u32 = 24;
const MOST_FPS: u32 = 30;

pub(crate) fn list() -> Result<Vec<Device>, Fault> {
    let found = query()?;
    let devices = found.into_iter().enumerate().map(|(position, (id, info))| Device {
        id,
        name: info.human_name(),
        is_default: position == 0,
    });
    Ok(devices.collect())
}

fn query() -> Result<Vec<(String, CameraInfo)>, Fault> {
    let found = nokhwa::query(ApiBackend::Auto).map_err(|error| Fault::in_words(&error.to_string()))?;
    Ok(identified(found.into_iter().filter(is_for_pictures).collect()))
}

/// Names cameras by what the system says is theirs alone; where it says nothing, by name and order among those of that
/// name.
fn identified(found: Vec<CameraInfo>) -> Vec<(String, CameraInfo)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |info: CameraInfo| {
        let own = info.misc();
        if !own.is_empty() {
            return (own, info);
        }
        let count = seen.entry(info.human_name()).or_default();
        *count += 1;
        (format!("{} #{count}", info.human_name()), info)
    };
    found.into_iter().map(name).collect()
}

/// Linux lists a second device of most cameras, for data about the pictures; its first one has index 0.
fn is_for_pictures(info: &CameraInfo) -> bool {
    let CameraIndex::Index(number) = info.index() else { return true };
    let index = std::fs::read_to_string(format!("/sys/class/video4linux/video{number}/index"));
    index.map_or(true, |index| index.trim() == "0")
}

/// A camera that gives pictures.
pub(crate) struct Open {
    camera: Camera,
    form: PictureForm,
}

impl Open {
    pub(crate) fn new(id: &str) -> Result<Self, Fault> {
        let found = query()?.into_iter().find(|(known, _)| known == id);
        let (_, info) = found.ok_or(Fault::Missing)?;
        let words = |error: nokhwa::NokhwaError| Fault::in_words(&error.to_string());
        let any = RequestedFormat::with_formats(RequestedFormatType::None, &KNOWN);
        let mut camera = Camera::new(info.index().clone(), any).map_err(words)?;
        let offered = camera.compatible_camera_formats().map_err(words)?;
        let wanted = best(&offered).ok_or(Fault::Unsupported)?;
        let exactly = RequestedFormat::with_formats(RequestedFormatType::Exact(wanted), &KNOWN);
        camera.set_camera_requset(exactly).map_err(words)?;
        camera.open_stream().map_err(words)?;
        let taken = camera.camera_format();
        let format = format_of(taken.format()).ok_or(Fault::Unsupported)?;
        let form =
            PictureForm { width: taken.width(), height: taken.height(), rate: taken.frame_rate(), format };
        Ok(Self { camera, form })
    }

    pub(crate) fn form(&self) -> PictureForm {
        self.form
    }

    /// The next picture; waits for it.
    pub(crate) fn picture(&mut self) -> Result<Vec<u8>, Fault> {
        let bytes = self.camera.frame_raw().map_err(|error| Fault::in_words(&error.to_string()))?;
        Ok(bytes.into_owned())
    }
}

const KNOWN: [FrameFormat; 6] = [
    FrameFormat::MJPEG,
    FrameFormat::YUYV,
    FrameFormat::NV12,
    FrameFormat::RAWRGB,
    FrameFormat::RAWBGR,
    FrameFormat::GRAY,
];

fn format_of(format: FrameFormat) -> Option<PictureFormat> {
    match format {
        FrameFormat::MJPEG => Some(PictureFormat::Jpeg),
        FrameFormat::YUYV => Some(PictureFormat::Yuyv),
        FrameFormat::NV12 => Some(PictureFormat::Nv12),
        FrameFormat::GRAY => Some(PictureFormat::Gray),
        FrameFormat::RAWRGB => Some(PictureFormat::Rgb),
        FrameFormat::RAWBGR => Some(PictureFormat::Bgr),
    }
}

/// The best of what a camera offers: fluent, as large as is stored, uncompressed where that costs nothing.
fn best(offered: &[CameraFormat]) -> Option<CameraFormat> {
    let known = offered.iter().filter(|format| KNOWN.contains(&format.format()));
    known.copied().max_by_key(|format| {
        let (width, height, fps) = (format.width(), format.height(), format.frame_rate());
        let fits = width <= MOST_WIDE && height <= MOST_HIGH;
        let pixels = i64::from(width) * i64::from(height);
        let size = if fits { pixels } else { -pixels };
        let plain = match format.format() {
            FrameFormat::NV12 => 3,
            FrameFormat::YUYV => 2,
            FrameFormat::MJPEG => 1,
            FrameFormat::RAWRGB | FrameFormat::RAWBGR | FrameFormat::GRAY => 0,
        };
        let coloured = format.format() != FrameFormat::GRAY;
        (coloured, fps >= FLUENT_FPS, fits, size, fps.min(MOST_FPS), plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_format_is_fluent_and_as_large_as_is_stored() {
        use FrameFormat::{GRAY, MJPEG, NV12, YUYV};
        let format = |(x, y, fourcc, fps)| CameraFormat::new_from(x, y, fourcc, fps);
        for (offered, expected) in [
            // A usual webcam over USB 2: large uncompressed pictures come slowly.
            (
                vec![
                    (640, 480, YUYV, 30),
                    (1280, 720, YUYV, 10),
                    (1280, 720, MJPEG, 30),
                    (1920, 1080, MJPEG, 30),
                ],
                Some((1280, 720, MJPEG, 30)),
            ),
            // Uncompressed where it is as fast.
            (vec![(1280, 720, MJPEG, 30), (1280, 720, NV12, 30)], Some((1280, 720, NV12, 30))),
            // Not faster than is stored.
            (vec![(640, 480, YUYV, 30), (640, 480, MJPEG, 60)], Some((640, 480, YUYV, 30))),
            // Only large ones, such as a capture card's: the smallest of them.
            (vec![(3840, 2160, NV12, 30), (1920, 1080, NV12, 30)], Some((1920, 1080, NV12, 30))),
            // A slow one rather than none; an infrared one only when there is nothing else.
            (vec![(640, 480, YUYV, 5), (640, 360, GRAY, 30)], Some((640, 480, YUYV, 5))),
            (vec![(640, 360, GRAY, 30)], Some((640, 360, GRAY, 30))),
            (vec![], None),
        ] {
            let offered: Vec<_> = offered.into_iter().map(format).collect();
            assert_eq!(best(&offered), expected.map(format), "{offered:?}");
        }
    }

    #[test]
    fn cameras_of_one_name_are_told_apart() {
        let info = |name: &str, own: &str, index| CameraInfo::new(name, "", own, CameraIndex::Index(index));
        let found = vec![info("Webcam", "", 0), info("Webcam", "", 2), info("Other", "usb-1", 4)];
        let ids: Vec<String> = identified(found).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["Webcam #1", "Webcam #2", "usb-1"]);
    }
}
