//! What the tests share: weights, pictures and the reference figures.

use std::{
    env,
    path::{Path, PathBuf},
};

use domain::{Millis, observation::Sample};
use image::RgbImage;
use recruteia_face::{Observer, Picture};
use serde_json::Value;

/// Where weights and test data lie.
pub struct Shared {
    models: PathBuf,
    testdata: PathBuf,
}

/// Without the variables the test says so, and `None` ends it.
pub fn shared(test: &str) -> Option<Shared> {
    let folder = |name| env::var_os(name).map(PathBuf::from);
    let (Some(models), Some(testdata)) = (folder("RECRUTEIA_MODELS"), folder("RECRUTEIA_TESTDATA")) else {
        eprintln!("SKIPPED {test}: RECRUTEIA_MODELS and RECRUTEIA_TESTDATA are not set");
        return None;
    };
    Some(Shared { models, testdata })
}

impl Shared {
    pub fn bundle(&self) -> Vec<u8> {
        std::fs::read(self.models.join("face_landmarker.task")).unwrap()
    }

    pub fn yunet(&self) -> Vec<u8> {
        std::fs::read(self.models.join("face_detection_yunet_2023mar.onnx")).unwrap()
    }

    /// The same network for smaller pictures, as its makers export it.
    pub fn yunet_320(&self) -> Vec<u8> {
        std::fs::read(self.models.join("yunet_s_320_320.onnx")).unwrap()
    }

    pub fn observer(&self) -> Observer {
        Observer::read(&self.bundle(), &self.yunet()).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.testdata.join(name)
    }

    /// What MediaPipe itself finds in the pictures.
    pub fn reference(&self) -> Value {
        json(&self.path("faces_reference.json"))
    }

    pub fn image(&self, name: &str) -> RgbImage {
        image::open(self.path(name)).unwrap().into_rgb8()
    }
}

pub fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

pub fn picture(image: &RgbImage) -> Picture<'_> {
    Picture::new(image.width() as usize, image.height() as usize, image.as_raw()).unwrap()
}

/// What a single picture gives.
pub fn look(observer: &mut Observer, image: &RgbImage) -> Sample {
    observer.sample(&picture(image), Millis(0)).unwrap()
}

pub fn number(value: &Value) -> f32 {
    value.as_f64().unwrap() as f32
}
