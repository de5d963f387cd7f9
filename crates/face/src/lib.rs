//! Facial quality metrics: frames in, samples out (P3, P4). Faces are counted by YuNet and measured by the landmark
//! network of MediaPipe's face landmarker, both read from their official files and run here, on one thread.
//!
//! The bundle's third network, for the expression of a face, is never loaded (P2): eyes are measured by geometry.

mod bundle;
mod counter;
mod detector;
#[doc(hidden)]
pub mod engine;
mod error;
mod flatbuffer;
mod geometry;
#[doc(hidden)]
pub mod graph;
mod landmarker;
mod observer;
#[doc(hidden)]
pub mod onnx;
mod picture;
mod quality;
#[doc(hidden)]
pub mod tflite;

pub use bundle::Bundle;
pub use counter::{Counter, FaceBox};
pub use error::ModelError;
pub use geometry::Pose;
pub use landmarker::{Face, LANDMARKS, Landmarker};
pub use observer::Observer;
pub use picture::{Picture, Region};
