//! Clips that stand in for a camera or a microphone, played again and again as if live: to show the program, or to test
//! it, where there are none.

use std::{
    env,
    io::{BufReader, Read},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::{
    device::{Device, Fault, Kind},
    picture::{PictureForm, PictureFormat},
    sound::SoundForm,
};

const ID: &str = "clip";
const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
const RATE: u32 = 30;
const SAMPLE_RATE: u32 = 48_000;
/// Samples in a piece: a hundredth of a second.
const PIECE: usize = 480;

/// Names the clip.
fn variable(kind: Kind) -> &'static str {
    match kind {
        Kind::Camera => "RECRUTEIA_CAMERA_CLIP",
        Kind::Microphone => "RECRUTEIA_MICROPHONE_CLIP",
    }
}

/// The clip that this process was told of, as a device.
pub(crate) fn device(kind: Kind) -> Option<Device> {
    let path = path(kind)?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some(Device { id: ID.into(), name, is_default: true })
}

fn path(kind: Kind) -> Option<PathBuf> {
    env::var_os(variable(kind)).filter(|path| !path.is_empty()).map(PathBuf::from)
}

pub(crate) fn is_meant(kind: Kind, id: &str) -> bool {
    id == ID && path(kind).is_some()
}

/// A clip that plays.
pub(crate) struct Playing {
    ffmpeg: Child,
    output: BufReader<ChildStdout>,
}

impl Playing {
    pub(crate) fn new(kind: Kind) -> Result<Self, Fault> {
        let path = path(kind).filter(|path| path.is_file()).ok_or(Fault::Missing)?;
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i"]).arg(path);
        match kind {
            Kind::Camera => {
                let fit = format!(
                    "fps={RATE},scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=decrease,\
                     pad={WIDTH}:{HEIGHT}:-1:-1"
                );
                command.args(["-an", "-vf", &fit, "-pix_fmt", "nv12", "-f", "rawvideo"]);
            }
            Kind::Microphone => {
                command.args(["-vn", "-ac", "1", "-ar", &SAMPLE_RATE.to_string(), "-f", "s16le"]);
            }
        }
        command.arg("pipe:1").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut ffmpeg = command.spawn().map_err(|error| Fault::in_words(&error.to_string()))?;
        let output = ffmpeg.stdout.take().ok_or(Fault::Silent)?;
        Ok(Self { ffmpeg, output: BufReader::new(output) })
    }

    pub(crate) fn pictures(&self) -> PictureForm {
        PictureForm { width: WIDTH, height: HEIGHT, rate: RATE, format: PictureFormat::Nv12 }
    }

    pub(crate) fn sounds(&self) -> SoundForm {
        SoundForm { rate: SAMPLE_RATE }
    }

    pub(crate) fn picture(&mut self) -> Result<Vec<u8>, Fault> {
        self.take((WIDTH * HEIGHT * 3 / 2) as usize)
    }

    /// The next piece of sound, as little-endian samples.
    pub(crate) fn piece(&mut self) -> Result<Vec<u8>, Fault> {
        self.take(PIECE * 2)
    }

    fn take(&mut self, count: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = vec![0; count];
        self.output.read_exact(&mut bytes).map_err(|_| Fault::Missing)?;
        Ok(bytes)
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        // An error here means that it is gone.
        let _ = self.ffmpeg.kill();
        let _ = self.ffmpeg.wait();
    }
}
