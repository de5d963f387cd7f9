//! Finding ffmpeg and what it can do.

use std::{
    env::{self, consts::EXE_SUFFIX},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{MediaError, child, confine::Reach};

/// Names the ffmpeg program to use; ffprobe stands beside it.
const OVERRIDE: &str = "RECRUTEIA_FFMPEG";
/// The oldest version that has everything used here (`-stats_period`).
const OLDEST: (u32, u32) = (4, 4);
const START_TIMEOUT: Duration = Duration::from_secs(20);
const LISTING_BYTES: usize = 1 << 20;
/// H.264 encoders in the order of preference, with what makes each of them give about the same picture.
const H264_ENCODERS: &[(&str, &[&str])] = &[
    ("libx264", &["-preset", "veryfast", "-crf", "23", "-maxrate", "3M", "-bufsize", "6M"]),
    ("h264_videotoolbox", &["-b:v", "1800k", "-realtime", "0"]),
    ("h264_mf", &["-b:v", "1800k"]),
    ("libopenh264", &["-b:v", "1800k"]),
];

/// The ffmpeg and ffprobe of this machine, seen to work.
#[derive(Clone, Debug)]
pub struct Tools {
    pub(crate) ffmpeg: PathBuf,
    pub(crate) ffprobe: PathBuf,
    pub(crate) h264: &'static (&'static str, &'static [&'static str]),
    version: String,
    confined: bool,
}

impl Tools {
    /// Looks for ffmpeg where `RECRUTEIA_FFMPEG` says, beside this executable, then in the path.
    pub fn find() -> Result<Self, MediaError> {
        if let Some(named) = env::var_os(OVERRIDE) {
            return Self::at(Path::new(&named));
        }
        let own_folder = env::current_exe().ok().and_then(|path| path.parent().map(Path::to_owned));
        let path = env::var_os("PATH").unwrap_or_default();
        own_folder
            .into_iter()
            .chain(env::split_paths(&path))
            .map(|folder| folder.join(format!("ffmpeg{EXE_SUFFIX}")))
            .find(|program| program.is_file())
            .ok_or(MediaError::FfmpegMissing { program: "ffmpeg" })
            .and_then(|program| Self::at(&program))
    }

    /// Takes this ffmpeg program and the ffprobe beside it.
    pub fn at(ffmpeg: &Path) -> Result<Self, MediaError> {
        let ffprobe = ffmpeg.with_file_name(format!("ffprobe{EXE_SUFFIX}"));
        for (program, path) in [("ffmpeg", ffmpeg), ("ffprobe", &ffprobe)] {
            if !path.is_file() {
                return Err(MediaError::FfmpegMissing { program });
            }
        }
        // A program whose parts lie in unusual places starts without limits or not at all.
        let nothing = Reach::default();
        let (answer, confined) = match ask(ffmpeg, "-version", Some(&nothing)) {
            Ok(answer) => (answer, true),
            Err(_) => (ask(ffmpeg, "-version", None)?, false),
        };
        let version = version_of(&answer);
        if parse_version(&version).is_some_and(|found| found < OLDEST) {
            return Err(MediaError::FfmpegUnfit { version, needed: "version 4.4 or newer" });
        }
        let encoders = ask(ffmpeg, "-encoders", confined.then_some(&nothing))?;
        let has = |name: &str| encoders.lines().any(|line| line.split_whitespace().nth(1) == Some(name));
        let Some(h264) = H264_ENCODERS.iter().find(|(name, _)| has(name)) else {
            return Err(MediaError::FfmpegUnfit { version, needed: "an H.264 encoder" });
        };
        if !has("aac") {
            return Err(MediaError::FfmpegUnfit { version, needed: "an AAC encoder" });
        }
        Ok(Self { ffmpeg: ffmpeg.to_owned(), ffprobe, h264, version, confined })
    }

    /// What a child is confined to, where that is possible.
    pub(crate) fn confined(&self, reach: Reach) -> Option<Reach> {
        self.confined.then_some(reach)
    }

    /// Whether the kernel holds its children to what they need; false where their programs lie in unusual places, and on
    /// systems without such a thing.
    pub fn is_confined(&self) -> bool {
        self.confined && cfg!(target_os = "linux")
    }

    /// The encoder that makes pictures, such as `libx264`.
    pub fn video_encoder(&self) -> &'static str {
        self.h264.0
    }

    /// The version as ffmpeg states it, such as `5.1.9-0+deb12u1`.
    pub fn version(&self) -> &str {
        &self.version
    }
}

fn ask(ffmpeg: &Path, question: &str, reach: Option<&Reach>) -> Result<String, MediaError> {
    let mut command = Command::new(ffmpeg);
    command.args(["-hide_banner", question]);
    let (ended, output) = child::run(command, START_TIMEOUT, LISTING_BYTES, reach)?;
    if ended.status.success() {
        Ok(String::from_utf8_lossy(&output).into_owned())
    } else {
        Err(MediaError::Failed { exit_code: ended.status.code() })
    }
}

fn version_of(answer: &str) -> String {
    answer.split_whitespace().nth(2).unwrap_or("of unknown version").to_owned()
}

/// Major and minor number; builds from a development branch have none and are taken as they are.
fn parse_version(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim_start_matches('n').split(|c: char| !c.is_ascii_digit());
    let major = numbers.next()?.parse().ok()?;
    let minor = numbers.next().and_then(|minor| minor.parse().ok()).unwrap_or(0);
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_every_distributor_are_understood() {
        for (answer, expected) in [
            ("ffmpeg version 5.1.9-0+deb12u1 Copyright (c)", Some((5, 1))),
            ("ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright", Some((4, 4))),
            ("ffmpeg version n7.1 Copyright", Some((7, 1))),
            ("ffmpeg version 8 Copyright", Some((8, 0))),
            ("ffmpeg version N-118000-gabcdef Copyright", None),
            ("", None),
        ] {
            assert_eq!(parse_version(&version_of(answer)), expected, "{answer}");
        }
    }

    #[test]
    fn a_missing_program_is_named_with_its_remedy() {
        let folder = tempfile::TempDir::new().unwrap();
        let error = Tools::at(&folder.path().join("ffmpeg")).unwrap_err();
        assert_eq!(error.code(), "media.ffmpeg_missing");
        assert!(error.to_string().contains("apt install ffmpeg"), "{error}");
    }
}
