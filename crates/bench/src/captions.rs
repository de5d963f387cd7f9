//! Live captions beside a recording with picture whose face is measured ten times a second: how long after its end a
//! phrase is read, and what it all costs the recording.
//!
//! The models have the shapes of those that people install and no knowledge (see [`crate::synthetic_weights`]); what is
//! heard is a synthetic voice that speaks with short pauses. Each is tried alone, then the product chooses among all.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use app::Env;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use weights::{Entry, Kind, Weights};

use crate::{
    desk::Desk,
    figure::{Figure, Results, Target},
    record::{counted, devices_of, open_devices},
    speech_path::{folder, joined_clips},
    synthetic_weights::{self, PHRASE_TOKENS, SHAPES, Shape},
};

const AREA: &str = "captions";
/// The model is loaded and tried.
const BEFORE: Duration = Duration::from_secs(15);
const MEASURED: Duration = Duration::from_secs(60);
const ASKED_EVERY: Duration = Duration::from_millis(50);
/// What speaks, in seconds; longer than it is recorded.
const CLIP_S: usize = 110;

/// Measures captions.
///
/// # Errors
/// Without ffmpeg, `RECRUTEIA_MODELS` and `RECRUTEIA_TESTDATA`.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let models = folder("RECRUTEIA_MODELS")?;
    let work = tempfile::tempdir()?;
    let clip = clip(work.path())?;
    let made = work.path().join("models");
    fs::create_dir(&made)?;
    for known in weights::catalog().iter().filter(|entry| matches!(entry.kind, Kind::Vad | Kind::Face)) {
        fs::copy(models.join(&known.file), made.join(&known.file)).with_context(|| known.file.clone())?;
    }
    let entries: Vec<Entry> = (1..)
        .zip(SHAPES)
        .map(|(quality, shape)| entry(&made, &models, quality, shape))
        .collect::<anyhow::Result<_>>()?;
    for (number, entry) in entries.iter().enumerate() {
        let seen = measure(&work.path().join(format!("alone-{number}")), &made, &clip, vec![entry.clone()])?;
        report(results, &entry.name, &seen, number == 0);
    }
    let seen = measure(&work.path().join("chosen"), &made, &clip, entries)?;
    report(results, &format!("chosen of these: {}", seen.model), &seen, true);
    Ok(())
}

fn report(results: &mut Results, name: &str, seen: &Seen, wanted: bool) {
    let mut push = |what: &str, value: f64, unit: &'static str, target: f64| {
        let figure = Figure::new(format!("{name}: {what}"), value, unit);
        results.push(AREA, if wanted { figure.target(Target::AtMost(target)) } else { figure });
    };
    push("from the end of a phrase to its words, median", seen.median_ms, "ms", 2_000.0);
    push("the same, 95 of 100", seen.p95_ms, "ms", 2_000.0);
    push("phrases that were late", seen.late, "", 0.0);
    push("pictures left out in a minute", seen.left_out, "", 0.0);
    push("without picture or sound in a minute", seen.gaps_ms, "ms", 0.0);
    results.push(AREA, Figure::new(format!("{name}: phrases"), seen.phrases, ""));
    results.push(AREA, Figure::new(format!("{name}: moments measured in a second"), seen.moments, ""));
    results.push(AREA, Figure::new(format!("{name}: cores, recording included"), seen.cores, "cores"));
}

/// A clip with a picture in which somebody speaks.
fn clip(work: &Path) -> anyhow::Result<PathBuf> {
    let data = folder("RECRUTEIA_TESTDATA")?;
    let (said, _) = joined_clips(&data.join("audio/synthetic"))?;
    let (raw, clip) = (work.join("said.f32"), work.join("said.mkv"));
    let bytes: Vec<u8> =
        said.iter().take(CLIP_S * speech::SAMPLE_RATE).flat_map(|sample| sample.to_le_bytes()).collect();
    fs::write(&raw, bytes)?;
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-stream_loop", "-1", "-i"])
        .arg(data.join("video/synthetic_interview_fr.mp4"))
        .args(["-f", "f32le", "-ar", "16000", "-ac", "1", "-i"])
        .arg(&raw)
        .args([
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-shortest",
            "-r",
            "30",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-pix_fmt",
            "yuv420p",
        ])
        .args(["-c:a", "aac", "-ar", "48000"])
        .arg(&clip)
        .status()?;
    ensure!(made.success(), "ffmpeg could not make the clip");
    Ok(clip)
}

fn entry(made: &Path, models: &Path, quality: u8, shape: Shape) -> anyhow::Result<Entry> {
    let file = format!("{}.bin", shape.name);
    let path = made.join(&file);
    let template = models.join("recruteia-synthetic-tiny.bin");
    synthetic_weights::write(shape, PHRASE_TOKENS, &template, &path)?;
    let known = weights::catalog().iter().find(|entry| entry.kind == Kind::Whisper && !entry.sample_only);
    let known = known.context("no speech model is known")?.clone();
    let content = fs::read(&path)?;
    let (bytes, sha256) = (content.len() as u64, hex::encode(Sha256::digest(&content)));
    Ok(Entry { id: shape.name.into(), name: shape.name.into(), file, bytes, sha256, quality, ..known })
}

struct Seen {
    model: String,
    median_ms: f64,
    p95_ms: f64,
    late: f64,
    phrases: f64,
    left_out: f64,
    gaps_ms: f64,
    /// Measured in a second.
    moments: f64,
    cores: f64,
}

/// What a page sees of captions and metrics.
#[derive(Default)]
struct Watched {
    model: String,
    delays: Vec<f64>,
    late: u32,
    moments: u32,
    /// The last one.
    moment: Option<i64>,
}

fn measure(folder: &Path, made: &Path, clip: &Path, entries: Vec<Entry>) -> anyhow::Result<Seen> {
    fs::create_dir(folder)?;
    let others = weights::catalog().iter().filter(|entry| entry.kind != Kind::Whisper).cloned();
    let catalog = entries.into_iter().chain(others).collect();
    let env = Env::at(folder.join("home"))?;
    let weights = Weights::with_catalog(vec![folder.join("home/models"), made.to_owned()], catalog);
    let desk = Desk::on(folder, Env { capture: devices_of(clip)?, weights, ..env })?;
    let mut settings = desk.call("settings.get", json!({}))?;
    settings["facial_metrics"] = json!(true);
    desk.call("settings.set", settings)?;
    let plan = desk.plan(1, &["Clarity"])?;
    let session = desk.session(&plan, "Captioned", &["recording", "transcription", "facial_metrics"])?;
    open_devices(&desk)?;
    let wanted = json!({ "session_id": session, "question_id": plan.questions[0], "sound_only": false });
    desk.call("recordings.start", wanted)?;
    watch(&desk, BEFORE, &mut Watched::default())?;
    let (from, before) = (Instant::now(), counted()?);
    let mut watched = Watched::default();
    watch(&desk, MEASURED, &mut watched)?;
    let cores = (counted()? - before) / from.elapsed().as_secs_f64();
    let Watched { model, mut delays, late, moments, .. } = watched;
    let stopped = desk.call("recordings.stop", json!({}))?;
    let view = desk.call("sessions.get", json!({ "id": session }))?;
    let gaps = view["questions"][0]["answer"]["media"]["gaps"].as_array().context("gaps")?;
    let length = |gap: &Value| gap["to_ms"].as_f64().zip(gap["from_ms"].as_f64()).map(|(to, from)| to - from);
    let gaps_ms = gaps.iter().filter_map(length).fold(0.0, |sum, length| sum + length);
    let minutes = (BEFORE + MEASURED).as_secs_f64() / 60.0;
    delays.sort_by(f64::total_cmp);
    ensure!(!delays.is_empty(), "nothing was written by {model}");
    Ok(Seen {
        model,
        median_ms: delays[delays.len() / 2],
        p95_ms: delays[(delays.len() * 95 / 100).min(delays.len() - 1)],
        late: f64::from(late),
        phrases: delays.len() as f64,
        left_out: stopped["pictures_left_out"].as_f64().context("pictures_left_out")? / minutes,
        gaps_ms: gaps_ms / minutes,
        moments: f64::from(moments) / MEASURED.as_secs_f64(),
        cores,
    })
}

/// Looks at captions and metrics as a page would, for so long: how late each new phrase is, how often the captions say
/// that they are late, and how many moments were measured.
fn watch(desk: &Desk, long: Duration, watched: &mut Watched) -> anyhow::Result<()> {
    let begun = Instant::now();
    let seen = |told: &Value| told["captions"].as_array().map_or(0, Vec::len);
    let mut known = seen(&desk.call("recordings.captions", json!({}))?);
    let mut was_late = false;
    while begun.elapsed() < long {
        let recording = desk.call("devices.watch", json!({}))?["recording"].clone();
        ensure!(recording["state"] == "recording", "it does not record: {recording}");
        let told = desk.call("recordings.captions", json!({}))?;
        let elapsed_ms = recording["elapsed_ms"].as_f64().context("elapsed_ms")?;
        for caption in told["captions"].as_array().context("captions")?.iter().skip(known) {
            watched.delays.push(elapsed_ms - caption["end_ms"].as_f64().context("end_ms")?);
        }
        known = seen(&told);
        let is_late = told["state"] == "late";
        watched.late += u32::from(is_late && !was_late);
        was_late = is_late;
        told["model"].as_str().unwrap_or_default().clone_into(&mut watched.model);
        let measured = desk.call("recordings.metrics", json!({ "after_ms": watched.moment }))?;
        ensure!(measured["state"] == "on", "nothing is measured: {}", measured["state"]);
        let moments = measured["moments"].as_array().context("moments")?;
        watched.moment = moments.last().map_or(watched.moment, |moment| moment["at_ms"].as_i64());
        watched.moments += u32::try_from(moments.len())?;
        thread::sleep(ASKED_EVERY);
    }
    Ok(())
}
