//! Cameras and microphones of this machine.
//!
//! Each open device has a process of its own: the same executable with a hidden argument, which opens the device, writes
//! what it sees or hears to its standard output, and may hang or die in a driver without taking anything else along. The
//! host ([`Tap`]) notices a device that fails, falls silent or is unplugged, says so, and goes on with it or with another
//! one as soon as it can.
//!
//! A device is opened at its own rate and in its own format. Moments are told as the age of a piece when it is written,
//! so processes need no common clock.

mod advice;
mod camera;
mod clip;
mod cookie;
mod device;
mod microphone;
mod picture;
mod planes;
mod sound;
mod speech;
mod tap;
mod wire;
pub mod worker;

pub use advice::{Ear, PictureAdvice, SoundAdvice};
pub use device::{Device, Fault, Kind};
pub use picture::{Light, Picture, PictureForm, PictureFormat};
pub use sound::{Level, Sound, SoundForm};
pub use speech::SpeechMeter;
pub use tap::{Event, Tap, Worker};
