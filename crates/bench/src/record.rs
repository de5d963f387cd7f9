//! Recording an answer: what it costs while it goes on, what it loses, and how long it takes until it can be watched.
//!
//! The camera and the microphone are clips that are played as if live, by processes of their own, which are not counted.
//! Counted are this process with the workspace, the pages' asking every 150 ms included, the processes that hold the
//! devices, and the ffmpeg that encodes. The peer is one ffmpeg that plays the same clip as if live into the same form,
//! less what playing alone takes.

use std::{
    collections::HashMap,
    env, fs,
    path::Path,
    process::{self, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{
    desk::Desk,
    figure::{Figure, Results, Target},
    import::recording,
};

const AREA: &str = "record";
/// Longer than it is recorded: a clip that begins again gives a picture too early.
const CLIP_S: f64 = 120.0;
const RECORDED: Duration = Duration::from_secs(60);
const PEER_S: f64 = 30.0;
const ASKED_EVERY: Duration = Duration::from_millis(150);
const GIVE_UP: Duration = Duration::from_secs(30);
/// How Linux counts time in `/proc`.
const TICKS_A_SECOND: f64 = 100.0;
const MEGABYTE: f64 = 1_000_000.0;
const FRAMES_A_SECOND: f64 = 30.0;
const SHAPES: [(&str, [&str; 4]); 2] = [
    ("640×480", ["-f", "lavfi", "-i", "testsrc2=s=640x480:r=30"]),
    ("sound alone", ["-f", "lavfi", "-i", "testsrc2=s=640x480:r=30"]),
];

/// Measures recording.
///
/// # Errors
/// Without ffmpeg, or where there is no `/proc`.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    for (number, (name, picture)) in (1..).zip(SHAPES) {
        let folder = work.path().join(number.to_string());
        fs::create_dir(&folder)?;
        let clip = recording(&folder, number, &picture, CLIP_S)?;
        let sound_only = number == 2;
        let seen = record(&folder, &clip, sound_only)?;
        let mut push = |figure: Figure| results.push(AREA, figure);
        let cores = Figure::new(format!("{name}: cores while it records"), seen.cores, "cores");
        let peer = plain(&folder, &clip, sound_only)?;
        push(cores.beside("plain ffmpeg", peer).target(Target::AtMost(0.5)));
        if !sound_only {
            let left_out = Figure::new(format!("{name}: pictures left out in a minute"), seen.left_out, "");
            push(left_out.target(Target::AtMost(0.0)));
        }
        let gaps = Figure::new(format!("{name}: without picture or sound in a minute"), seen.gaps_ms, "ms");
        push(gaps.target(Target::AtMost(0.0)));
        push(Figure::new(format!("{name}: from stop to an answer that plays"), seen.stop_ms, "ms"));
        push(Figure::new(format!("{name}: memory gained in a minute"), seen.gained_mb, "MB"));
    }
    Ok(())
}

struct Seen {
    cores: f64,
    left_out: f64,
    gaps_ms: f64,
    stop_ms: f64,
    gained_mb: f64,
}

fn record(folder: &Path, clip: &Path, sound_only: bool) -> anyhow::Result<Seen> {
    let desk = Desk::with_devices(folder, devices_of(clip)?)?;
    let plan = desk.plan(1, &["Clarity"])?;
    let session = desk.session(&plan, "Recorded", &["recording"])?;
    open_devices(&desk)?;
    let wanted = json!({ "session_id": session, "question_id": plan.questions[0], "sound_only": sound_only });
    desk.call("recordings.start", wanted)?;
    // Starting is not what goes on.
    watch(&desk, Duration::from_secs(5))?;
    let (from, before, memory) = (Instant::now(), counted()?, resident_mb()?);
    watch(&desk, RECORDED)?;
    let cores = (counted()? - before) / from.elapsed().as_secs_f64();
    let gained_mb = resident_mb()? - memory;
    let stopping = Instant::now();
    let stopped = desk.call("recordings.stop", json!({}))?;
    let stop_ms = stopping.elapsed().as_secs_f64() * 1e3;
    let view = desk.call("sessions.get", json!({ "id": session }))?;
    let media = &view["questions"][0]["answer"]["media"];
    let gaps = media["gaps"].as_array().context("gaps")?;
    let length = |gap: &Value| gap["to_ms"].as_f64().zip(gap["from_ms"].as_f64()).map(|(to, from)| to - from);
    // The sum of no numbers is -0.
    let gaps_ms = gaps.iter().filter_map(length).fold(0.0, |sum, length| sum + length);
    let left_out = stopped["pictures_left_out"].as_f64().context("pictures_left_out")?;
    Ok(Seen { cores, left_out, gaps_ms, stop_ms, gained_mb })
}

/// A camera and a microphone that play this clip as if live.
pub fn devices_of(clip: &Path) -> anyhow::Result<capture::Worker> {
    let variable = |name: &str| format!("{name}={}", clip.display()).into();
    let args = vec![
        variable("RECRUTEIA_CAMERA_CLIP"),
        variable("RECRUTEIA_MICROPHONE_CLIP"),
        env::current_exe()?.into_os_string(),
        capture::worker::WORKER_ARGUMENT.into(),
    ];
    Ok(capture::Worker { program: "env".into(), args })
}

/// Waits until camera and microphone give.
pub fn open_devices(desk: &Desk) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        let trial = desk.call("devices.watch", json!({}))?;
        if trial["camera"]["preview"].is_string() && trial["microphone"]["level_db"].is_number() {
            return Ok(());
        }
        ensure!(begun.elapsed() < GIVE_UP, "the devices give nothing: {trial}");
        thread::sleep(ASKED_EVERY);
    }
}

/// Measures whether an hour of sound takes more memory than its first minutes: of this process with the workspace, of
/// those that hold the devices, and of the ffmpeg that encodes.
///
/// # Errors
/// As [`run`].
pub fn hour(results: &mut Results) -> anyhow::Result<()> {
    const MINUTES: u32 = 60;
    const MINUTE: Duration = Duration::from_secs(60);
    let work = tempfile::tempdir()?;
    let clip = recording(work.path(), 1, &SHAPES[1].1, CLIP_S)?;
    let desk = Desk::with_devices(work.path(), devices_of(&clip)?)?;
    let plan = desk.plan(1, &["Clarity"])?;
    let session = desk.session(&plan, "Recorded", &["recording"])?;
    open_devices(&desk)?;
    let wanted = json!({ "session_id": session, "question_id": plan.questions[0], "sound_only": true });
    desk.call("recordings.start", wanted)?;
    let mut minutes = Vec::new();
    for _ in 0..MINUTES {
        watch(&desk, MINUTE)?;
        minutes.push((resident_mb()?, below(resident_kb)? * 1_024.0 / MEGABYTE));
        println!("{}: {:.1} MB, all {:.1} MB", minutes.len(), resident_mb()?, minutes[minutes.len() - 1].1);
    }
    let stopped = desk.call("recordings.stop", json!({}))?;
    ensure!(stopped["answer_id"].is_string(), "no answer: {stopped}");
    let answer = desk.call("sessions.get", json!({ "id": session }))?["questions"][0]["answer"].clone();
    let recorded_s = answer["media"]["duration_ms"].as_f64().context("duration_ms")? / 1e3;
    ensure!(recorded_s > f64::from(MINUTES) * 59.0, "{recorded_s} s were recorded");
    // The first minutes fill what is filled once.
    let (after, last) = (minutes[4], minutes[minutes.len() - 1]);
    let mut push = |what: &str, from: f64, to: f64| {
        results.push(AREA, Figure::new(format!("An hour of sound: {what} after 5 minutes"), from, "MB"));
        results.push(AREA, Figure::new("– gained in the 55 minutes after", to - from, "MB"));
    };
    push("memory of this process", after.0, last.0);
    push("memory of all", after.1, last.1);
    Ok(())
}

fn watch(desk: &Desk, long: Duration) -> anyhow::Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < long {
        let trial: Value = desk.call("devices.watch", json!({}))?;
        ensure!(trial["recording"]["state"] == "recording", "it does not record: {trial}");
        thread::sleep(ASKED_EVERY);
    }
    Ok(())
}

/// Seconds of a core that this process and those below it have taken, but for those that play clips.
pub fn counted() -> anyhow::Result<f64> {
    below(|_, stat| (number(stat, 11) + number(stat, 12)) / TICKS_A_SECOND)
}

fn resident_kb(folder: &Path, _: &[&str]) -> f64 {
    // It may have ended in between.
    let status = fs::read_to_string(folder.join("status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0.0)
}

fn number(stat: &[&str], place: usize) -> f64 {
    stat.get(place).and_then(|field| field.parse().ok()).unwrap_or(0.0)
}

/// The sum of what is measured of this process and of those below it, but for those that play clips.
fn below(measure: impl Fn(&Path, &[&str]) -> f64) -> anyhow::Result<f64> {
    let mut parents: HashMap<u32, u32> = HashMap::new();
    let mut measured: HashMap<u32, f64> = HashMap::new();
    for entry in fs::read_dir("/proc")?.filter_map(Result::ok) {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        // It may have ended in between.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let plays = fs::read(entry.path().join("cmdline"))
            .is_ok_and(|line| line.windows(12).any(|part| part == b"-stream_loop"));
        // The name may hold blanks and brackets; the numbers after its last bracket don't.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        parents.insert(pid, fields.get(1).and_then(|field| field.parse().ok()).unwrap_or(0));
        measured.insert(pid, if plays { 0.0 } else { measure(&entry.path(), &fields) });
    }
    let own = process::id();
    let is_below = |pid: u32| {
        let mut above = Some(pid);
        while let Some(each) = above.filter(|each| *each > 1) {
            if each == own {
                return true;
            }
            above = parents.get(&each).copied();
        }
        false
    };
    Ok(measured.iter().filter(|(pid, _)| is_below(**pid)).map(|(_, value)| value).sum())
}

fn resident_mb() -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
    let kilobytes: f64 = line.split_whitespace().nth(1).context("VmRSS")?.parse()?;
    Ok(kilobytes * 1_024.0 / MEGABYTE)
}

/// Cores that one ffmpeg takes for the same, less what playing the clip takes.
fn plain(folder: &Path, clip: &Path, sound_only: bool) -> anyhow::Result<f64> {
    let target = folder.join("plain");
    fs::create_dir(&target)?;
    let gop = (FRAMES_A_SECOND * 2.0).to_string();
    let picture: &[&str] = if sound_only {
        &["-vn"]
    } else {
        &[
            "-c:v",
            "libx264",
            "-preset",
            "superfast",
            "-tune",
            "zerolatency",
            "-crf",
            "23",
            "-bf",
            "0",
            "-g",
            &gop,
        ]
    };
    let encode = |command: &mut Command| {
        command.args(picture).args(["-c:a", "aac", "-ac", "1", "-b:a", "96k", "-f", "hls", "-hls_time", "2"]);
        command.args(["-hls_segment_type", "fmp4"]).arg(target.join("index.m3u8"));
    };
    let play = |command: &mut Command| {
        if sound_only {
            command.arg("-vn");
        }
        command.args(["-f", "null", "-"]);
    };
    Ok((cores(clip, encode)? - cores(clip, play)?).max(0.0))
}

fn cores(clip: &Path, output: impl FnOnce(&mut Command)) -> anyhow::Result<f64> {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-v", "error", "-nostdin", "-re", "-t", &PEER_S.to_string(), "-stream_loop", "-1", "-i"])
        .arg(clip);
    output(&mut command);
    let before = ended()?;
    ensure!(command.status()?.success(), "plain ffmpeg failed");
    Ok((ended()? - before) / PEER_S)
}

/// Seconds of a core that the children took which have ended.
fn ended() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let number = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).context("stat");
    Ok((number(13)? + number(14)?) / TICKS_A_SECOND)
}
