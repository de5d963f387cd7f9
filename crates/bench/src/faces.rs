//! Facial quality metrics beside Python's MediaPipe on the same frames, each on one core, and a whole hour.

use std::{
    env,
    ffi::OsString,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, ensure};
use domain::{Millis, observation::Summary};
use face::{Observer, Picture};
use serde::Deserialize;

use crate::figure::{Figure, Results, Target, median};

/// First argument of the process that measures frames.
pub const WATCHER_ARGUMENT: &str = "face-watcher";
const ROUNDS: usize = 3;
const WIDTH: usize = 640;
const HEIGHT: usize = 480;
const INTERVAL_MS: i64 = 1_000 / media::FRAME_RATE as i64;
/// Of Python's MediaPipe.
const REQUIRED: Target = Target::TimesPeer(1.6);
/// Minutes for an hour of picture.
const HOUR: Target = Target::AtMost(10.0);

#[derive(Deserialize)]
struct Told {
    seconds: f64,
    frames: usize,
    found: usize,
}

/// Measures faces.
///
/// # Errors
/// Without `RECRUTEIA_MODELS`, `RECRUTEIA_TESTDATA`, ffmpeg, taskset and a Python that has MediaPipe.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let folder =
        |name: &str| env::var_os(name).map(PathBuf::from).with_context(|| format!("{name} is not set"));
    let (models, testdata) = (folder("RECRUTEIA_MODELS")?, folder("RECRUTEIA_TESTDATA")?);
    let clip = testdata.join("video/synthetic_interview_fr.mp4");
    let work = tempfile::tempdir()?;
    let frames = work.path().join("frames.rgb");
    ffmpeg(&["-i", text(&clip)?, "-vf", "fps=10", "-f", "rawvideo", "-pix_fmt", "rgb24", text(&frames)?])?;

    let program = env::current_exe()?;
    let ours = || {
        let mut own = on_one_core(program.as_os_str().to_owned());
        own.arg(WATCHER_ARGUMENT).arg("frames").arg(&frames).arg(&models);
        own
    };
    let peer = || {
        let mut python = on_one_core("python3".into());
        python.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/mediapipe_faces.py"));
        python.arg(&frames).arg(models.join("face_landmarker.task")).arg(INTERVAL_MS.to_string());
        python
    };
    let (mut ours_ms, mut peer_ms) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours_ms.push(per_frame(&told(ours())?));
        peer_ms.push(per_frame(&told(peer())?));
    }
    let name = "faces counted, head and eyes measured, 640×480, one core, without decoding, a frame";
    let figure =
        Figure::new(name, median(ours_ms), "ms").beside("Python MediaPipe, one face", median(peer_ms));
    results.push("faces", figure.target(REQUIRED));

    let hour = work.path().join("hour.mp4");
    let fragments = "+frag_keyframe+empty_moov+default_base_moof";
    ffmpeg(&["-stream_loop", "179", "-i", text(&clip)?, "-c", "copy", "-movflags", fragments, text(&hour)?])?;
    let mut whole = on_one_core(program.as_os_str().to_owned());
    whole.arg(WATCHER_ARGUMENT).arg("recording").arg(&hour).arg(&models);
    let whole = told(whole)?;
    ensure!(whole.frames >= 35_900, "{} frames in an hour", whole.frames);
    let figure = Figure::new(
        "an hour of picture at 10 samples a second, with decoding, one core",
        whole.seconds / 60.0,
        "min",
    );
    results.push("faces", figure.target(HOUR));
    let decoding = Instant::now();
    let decoded = on_one_core("ffmpeg".into())
        .args(["-v", "error", "-nostdin", "-i", text(&hour)?, "-vf", "fps=10", "-f", "null", "-"])
        .status()?;
    ensure!(decoded.success(), "ffmpeg could not decode the hour");
    let minutes = decoding.elapsed().as_secs_f64() / 60.0;
    results.push("faces", Figure::new("– of which ffmpeg decodes, alone", minutes, "min"));
    Ok(())
}

/// The process that measures: `frames` or a `recording`, and the folder of the weights.
///
/// # Errors
/// When something cannot be read.
pub fn watcher(mut arguments: impl Iterator<Item = OsString>) -> anyhow::Result<()> {
    let what = arguments.next().context("what?")?;
    let file = PathBuf::from(arguments.next().context("of which file?")?);
    let models = PathBuf::from(arguments.next().context("with which weights?")?);
    let landmarker = fs::read(models.join("face_landmarker.task"))?;
    let counter = fs::read(models.join("face_detection_yunet_2023mar.onnx"))?;
    let mut observer = Observer::read(&landmarker, &counter)?;
    let mut samples = Vec::new();
    let mut look = |width, height, rgb: &[u8]| -> anyhow::Result<()> {
        let picture = Picture::new(width, height, rgb).context("no picture")?;
        let at = Millis(i64::try_from(samples.len())? * INTERVAL_MS);
        samples.push(observer.sample(&picture, at)?);
        Ok(())
    };
    let start;
    if what == "frames" {
        let bytes = fs::read(&file)?;
        start = Instant::now();
        for frame in bytes.chunks_exact(WIDTH * HEIGHT * 3) {
            look(WIDTH, HEIGHT, frame)?;
        }
    } else {
        start = Instant::now();
        let mut failed = None;
        media::decode_frames(
            &media::Tools::find()?,
            std::iter::once(fs::read(&file)),
            &mut |frame| match look(frame.width, frame.height, frame.rgb) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            },
        )?;
        if let Some(error) = failed {
            return Err(error);
        }
    }
    let summary = Summary::of(&samples, INTERVAL_MS);
    let seconds = start.elapsed().as_secs_f64();
    ensure!(summary.measured > 0.5, "most of it could not be measured");
    let found = samples.iter().filter(|sample| sample.head.is_some()).count();
    println!("{}", serde_json::json!({ "seconds": seconds, "frames": samples.len(), "found": found }));
    Ok(())
}

/// Milliseconds for a frame; most frames hold a face.
fn per_frame(told: &Told) -> f64 {
    1_000.0 * told.seconds / told.frames as f64
}

fn told(mut command: Command) -> anyhow::Result<Told> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let told: Told = serde_json::from_slice(&output.stdout)?;
    ensure!(told.found * 10 >= told.frames * 8, "{} faces in {} frames", told.found, told.frames);
    Ok(told)
}

/// A program that has the first core alone, and so have those that it starts.
fn on_one_core(program: OsString) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(program);
    command
}

fn ffmpeg(arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("ffmpeg").args(["-v", "error", "-nostdin", "-y"]).args(arguments).status()?;
    ensure!(status.success(), "ffmpeg {arguments:?}");
    Ok(())
}

fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().context("a path that is not UTF-8")
}
