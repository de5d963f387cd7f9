//! A clip that stands in for a camera, played again and again as if live: to show the program, or to test it, where there
//! is no camera.

use std::{
    env,
    io::{BufReader, Read},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::{
    device::{Device, Fault},
    picture::{PictureForm, PictureFormat},
};

/// Names the clip.
const VARIABLE: &str = "RECRUTEIA_CAMERA_CLIP";
const ID: &str = "clip";
const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
const RATE: u32 = 30;

/// The clip that this process was told of, as a camera.
pub(crate) fn device() -> Option<Device> {
    let path = path()?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some(Device { id: ID.into(), name, is_default: true })
}

fn path() -> Option<PathBuf> {
    env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from)
}

pub(crate) fn is_meant(id: &str) -> bool {
    id == ID && path().is_some()
}

/// A clip that plays.
pub(crate) struct Playing {
    ffmpeg: Child,
    pictures: BufReader<ChildStdout>,
}

impl Playing {
    pub(crate) fn new() -> Result<Self, Fault> {
        let path = path().ok_or(Fault::Missing)?;
        if !path.is_file() {
            return Err(Fault::Missing);
        }
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i"]).arg(path);
        let fit = format!(
            "fps={RATE},scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=decrease,pad={WIDTH}:{HEIGHT}:-1:-1"
        );
        command.args(["-an", "-vf", &fit, "-pix_fmt", "nv12", "-f", "rawvideo", "pipe:1"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut ffmpeg = command.spawn().map_err(|error| Fault::in_words(&error.to_string()))?;
        let pictures = ffmpeg.stdout.take().ok_or(Fault::Silent)?;
        Ok(Self { ffmpeg, pictures: BufReader::new(pictures) })
    }

    pub(crate) fn form(&self) -> PictureForm {
        PictureForm { width: WIDTH, height: HEIGHT, rate: RATE, format: PictureFormat::Nv12 }
    }

    pub(crate) fn picture(&mut self) -> Result<Vec<u8>, Fault> {
        let mut bytes = vec![0; (WIDTH * HEIGHT * 3 / 2) as usize];
        self.pictures.read_exact(&mut bytes).map_err(|_| Fault::Missing)?;
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
