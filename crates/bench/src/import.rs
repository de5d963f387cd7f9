//! Import: from a file to encrypted segments in the workspace, beside plain ffmpeg with the very same settings.
//!
//! The workspace lives in a process of its own, because which ffmpeg is used is told by the environment: a script that
//! writes down how it is called, so that the peer is called in the same way.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{self, BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, ensure};

use crate::{
    desk::Desk,
    figure::{Figure, Results, Target, median, timed},
};

const TARGET: Target = Target::TimesPeer(1.15);
const ROUNDS: usize = 3;
/// First argument of the process that imports.
pub const DESK_ARGUMENT: &str = "import-desk";

/// What is imported: a name, how ffmpeg makes it, and how long it is.
const RECORDINGS: [(&str, &[&str], f64); 3] = [
    ("640×480, 25 fps, with sound", &["-f", "lavfi", "-i", "testsrc2=s=640x480:r=25"], 60.0),
    ("1920×1080, 30 fps, with sound", &["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30"], 20.0),
    ("sound alone", &[], 300.0),
];

/// Measures imports.
///
/// # Errors
/// Without ffmpeg, or when an import fails.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let log = work.path().join("calls");
    let ffmpeg = spy(work.path())?;
    let files: Vec<PathBuf> = (0..)
        .zip(RECORDINGS)
        .map(|(number, (_, picture, seconds))| recording(work.path(), number, picture, seconds))
        .collect::<anyhow::Result<_>>()?;
    // What works on a foreign file may open nothing to write; it inherits the log, open.
    let mut command = Command::new("sh");
    command.args(["-c", "exec 9>>\"$0\"; exec \"$@\""]).arg(&log).arg(env::current_exe()?);
    command.arg(DESK_ARGUMENT).arg(work.path()).env("RECRUTEIA_FFMPEG", &ffmpeg);
    let mut desk = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut asked = desk.stdin.take().context("nothing to ask")?;
    let mut told = BufReader::new(desk.stdout.take().context("nothing is told")?).lines();

    let (mut ours_s, mut peer_s) = (Vec::<f64>::new(), Vec::new());
    for file in (0..ROUNDS).flat_map(|_| &files) {
        writeln!(asked, "{}", file.display())?;
        ours_s.push(told.next().context("the import failed")??.parse()?);
        let calls = conversions(&fs::read_to_string(&log)?);
        ensure!(calls.len() == ours_s.len(), "{} conversions for {} imports", calls.len(), ours_s.len());
        peer_s.push(plain(work.path(), &calls[calls.len() - 1])?);
    }
    drop(asked);
    ensure!(desk.wait()?.success(), "the process that imports failed");

    for (number, (name, _, seconds)) in RECORDINGS.iter().enumerate() {
        let of =
            |times: &[f64]| median(times.iter().copied().skip(number).step_by(RECORDINGS.len()).collect());
        let (ours_s, peer_s) = (of(&ours_s), of(&peer_s));
        let figure = Figure::new(format!("Import, {name}, {seconds:.0} s"), ours_s, "s");
        results.push("import", figure.beside("plain ffmpeg", peer_s).target(TARGET));
        results.push("import", Figure::new("– times real time", seconds / ours_s, "×"));
    }
    Ok(())
}

/// A script in place of ffmpeg that writes to descriptor 9 how it is called: one argument a line, an empty line at the
/// end.
fn spy(folder: &Path) -> anyhow::Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    let note = "{ printf '%s\\n' \"$@\"; echo; } >&9\n";
    for (program, note) in [("ffmpeg", note), ("ffprobe", "")] {
        let script = bin.join(program);
        let real = env::split_paths(&env::var_os("PATH").unwrap_or_default())
            .map(|folder| folder.join(program))
            .find(|path| path.is_file())
            .with_context(|| format!("{program} is not installed"))?;
        fs::write(&script, format!("#!/bin/sh\n{note}exec '{}' \"$@\"\n", real.display()))?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
    }
    Ok(bin.join("ffmpeg"))
}

/// The calls that converted: they write a playlist.
fn conversions(log: &str) -> Vec<Vec<String>> {
    let calls = log.split("\n\n").map(|call| call.lines().map(str::to_owned).collect::<Vec<_>>());
    calls.filter(|call| call.iter().any(|argument| argument == "hls")).collect()
}

/// Seconds of the same call when it writes plain files instead.
fn plain(folder: &Path, call: &[String]) -> anyhow::Result<f64> {
    let target = folder.join("plain");
    fs::create_dir_all(&target)?;
    let mut command = Command::new("ffmpeg");
    let mut arguments = call.iter();
    while let Some(argument) = arguments.next() {
        if matches!(argument.as_str(), "-method" | "-headers" | "-progress") {
            arguments.next();
        } else if let Some((_, name)) = argument.rsplit_once('/').filter(|_| argument.starts_with("http:")) {
            command.arg(target.join(name));
        } else {
            command.arg(argument);
        }
    }
    let (status, seconds) = timed(|| command.status());
    ensure!(status?.success(), "plain ffmpeg failed");
    fs::remove_dir_all(&target)?;
    Ok(seconds)
}

/// Makes a recording: this picture, or none, and noise.
pub fn recording(folder: &Path, number: u32, picture: &[&str], seconds: f64) -> anyhow::Result<PathBuf> {
    let file = folder.join(format!("recording-{number}.mkv"));
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y"]).args(picture);
    ffmpeg.args(["-f", "lavfi", "-i", "anoisesrc=c=pink:r=48000:a=0.2", "-t", &seconds.to_string()]);
    ffmpeg.args(["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac"]).arg(&file);
    ensure!(ffmpeg.status()?.success(), "ffmpeg could not make {}", file.display());
    Ok(file)
}

/// Imports each file that it is told into a new session of a new workspace, and prints the seconds each took.
///
/// # Errors
/// When an import fails.
pub fn desk(mut arguments: impl Iterator<Item = OsString>) -> anyhow::Result<()> {
    let folder = PathBuf::from(arguments.next().context("a folder")?);
    let desk = Desk::new(&folder)?;
    let plan = desk.plan(1, &["Clarity"])?;
    for file in io::stdin().lines() {
        let session = desk.session(&plan, "Grace", &["recording"])?;
        println!("{}", desk.import(&session, Path::new(&file?), &plan.questions)?);
    }
    Ok(())
}
