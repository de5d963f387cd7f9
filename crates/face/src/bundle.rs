//! The `face_landmarker.task` bundle: a zip whose members are stored uncompressed.

use std::io::{Cursor, Read};

use crate::error::{Context, Result, ensure};

/// What is used of the bundle.
pub struct Bundle {
    /// BlazeFace, short range: 128 x 128 picture to 896 candidate boxes, a TensorFlow Lite file.
    pub detector: Vec<u8>,
    /// 256 x 256 picture of one face to 478 landmarks, a TensorFlow Lite file.
    pub landmarks: Vec<u8>,
    /// The canonical face and which of its points count for the head pose, a protocol buffer.
    pub geometry: Vec<u8>,
}

/// No member of the bundle comes near this size in bytes.
const LARGEST_MEMBER: u64 = 16 << 20;

impl Bundle {
    /// Reads the bundle from the bytes of the `.task` file.
    ///
    /// # Errors
    /// [`crate::ModelError`] when the bytes are something else.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).context("not a .task bundle")?;
        let mut member = |name: &str| -> Result<Vec<u8>> {
            let mut file = zip.by_name(name).context(name)?;
            ensure!(file.size() <= LARGEST_MEMBER, "{name} is too large");
            let mut bytes = Vec::new();
            file.by_ref().take(LARGEST_MEMBER).read_to_end(&mut bytes).context(name)?;
            Ok(bytes)
        };
        Ok(Self {
            detector: member("face_detector.tflite")?,
            landmarks: member("face_landmarks_detector.tflite")?,
            geometry: member("geometry_pipeline_metadata_landmarks.binarypb")?,
        })
    }
}
