//! Transcription: our whole path (worker process, voice activity, windows, words) beside a small program that calls
//! the same library with the defaults of whisper.cpp's own command line.

use std::{
    env,
    fs::File,
    io::{self, BufReader, Cursor, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, ensure};
use speech::{Language, Request, SAMPLE_RATE, Worker, word_error_rate};

use crate::{
    figure::{Figure, Results, Target, median, timed},
    synthetic_weights::{self, SHAPES, TOKENS},
};

/// Dense speech against the peer.
const DENSE: Target = Target::TimesPeer(1.05);
/// An interview in which somebody speaks half of the time.
const HALF_SILENT: Target = Target::TimesPeer(0.6);
const ROUNDS: usize = 3;
/// Of dense speech: six times the 28 s that a window holds.
const SECONDS: usize = 168;

struct Recording {
    name: &'static str,
    wav: PathBuf,
    seconds: f64,
    target: Target,
}

/// Measures everything about speech.
///
/// # Errors
/// Without `RECRUTEIA_MODELS` and `RECRUTEIA_TESTDATA`, or when a transcription fails.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let models = folder("RECRUTEIA_MODELS")?;
    let clips = folder("RECRUTEIA_TESTDATA")?.join("audio/synthetic");
    let real = models.join("recruteia-synthetic-tiny.bin");
    let silero = models.join("ggml-silero-v6.2.0.bin");
    let work = tempfile::tempdir()?;

    let (said, sentences) = joined_clips(&clips)?;
    let recordings = [
        recording(work.path(), "dense", &said, DENSE)?,
        recording(work.path(), "half silent", &half_silent(&said), HALF_SILENT)?,
    ];
    for recording in &recordings {
        measure(results, "synthetic voice model", &real, &silero, recording, ROUNDS)?;
    }
    let heard = ours(&real, &silero, &recordings[0], 1)?.0;
    let errors = 100.0 * word_error_rate(&sentences, &heard);
    let theirs = 100.0 * word_error_rate(&sentences, &peer(&real, &recordings[0], 1)?.0);
    results.push("speech", Figure::new("Word errors of that", errors, "%").beside("peer", theirs));

    for shape in SHAPES {
        let model = work.path().join("shape.bin");
        synthetic_weights::write(shape, TOKENS, &real, &model)?;
        let name = format!("random weights of {} shape", shape.name);
        let dense = recording(work.path(), "dense", &said, DENSE)?;
        measure(results, &name, &model, &silero, &dense, 1)?;
        let half = recording(work.path(), "half silent", &half_silent(&said), HALF_SILENT)?;
        measure(results, &name, &model, &silero, &half, 1)?;
    }
    Ok(())
}

fn measure(
    results: &mut Results,
    name: &str,
    model: &Path,
    silero: &Path,
    recording: &Recording,
    rounds: usize,
) -> anyhow::Result<()> {
    for threads in [1, 2] {
        let (mut ours_s, mut peer_s) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            ours_s.push(ours(model, silero, recording, threads)?.1);
            peer_s.push(peer(model, recording, threads)?.1);
        }
        let (ours_s, peer_s) = (median(ours_s), median(peer_s));
        let what = format!(
            "{name}, {} {:.0} s, {threads} {}",
            recording.name,
            recording.seconds,
            if threads == 1 { "thread" } else { "threads" }
        );
        let figure = Figure::new(what, ours_s, "s").beside("library, defaults", peer_s);
        results.push("speech", figure.target(recording.target));
        let factor = ours_s / recording.seconds;
        results.push("speech", Figure::new("– as a real-time factor", factor, "s/s"));
    }
    Ok(())
}

/// Our text and the seconds it took, from the start of the worker on.
fn ours(model: &Path, silero: &Path, recording: &Recording, threads: u16) -> anyhow::Result<(String, f64)> {
    let request = Request {
        model: model.to_owned(),
        voice_activity_model: Some(silero.to_owned()),
        language: Language::Fixed("en".to_owned()),
        threads,
    };
    let worker = Worker::of_this_program()?;
    let wav = recording.wav.clone();
    let mut source = move || samples_of(&wav).map_err(io::Error::other);
    let (transcript, seconds) =
        timed(|| worker.transcribe(&request, &mut source, &mut |_| ControlFlow::Continue(())));
    let text: Vec<String> = transcript?.segments.into_iter().map(|segment| segment.text).collect();
    ensure!(!text.is_empty(), "nothing was heard in {}", recording.name);
    Ok((text.join(" "), seconds))
}

/// The peer's text and the seconds it took.
fn peer(model: &Path, recording: &Recording, threads: u16) -> anyhow::Result<(String, f64)> {
    let program = env::current_exe()?.with_file_name(format!("whisper_peer{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new(&program);
    command.arg(model).arg(&recording.wav).args(["en", &threads.to_string()]).stderr(Stdio::null());
    let (output, seconds) = timed(|| command.output());
    let output = output.with_context(|| program.display().to_string())?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(output.status.success() && !text.trim().is_empty(), "the peer heard nothing");
    Ok((text.split_whitespace().collect::<Vec<_>>().join(" "), seconds))
}

/// The clips in English one after the other, as long as [`SECONDS`] at least, and what is said in them.
pub fn joined_clips(folder: &Path) -> anyhow::Result<(Vec<f32>, String)> {
    let (mut samples, mut sentences) = (Vec::new(), Vec::new());
    for number in (0..40).cycle() {
        let wav = folder.join(format!("held-en-{number:02}.wav"));
        if !wav.exists() {
            ensure!(number > 0, "{} is missing", wav.display());
            continue;
        }
        let mut bytes = Vec::new();
        samples_of(&wav)?.read_to_end(&mut bytes)?;
        samples.extend(bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)));
        sentences.push(std::fs::read_to_string(wav.with_extension("txt"))?.trim().to_owned());
        if samples.len() > SECONDS * SAMPLE_RATE {
            break;
        }
    }
    Ok((samples, sentences.join(" ")))
}

/// Every fifteen seconds of speech are followed by as many of silence.
fn half_silent(speech: &[f32]) -> Vec<f32> {
    let turn = 15 * SAMPLE_RATE;
    speech.chunks(turn).flat_map(|said| said.iter().copied().chain(said.iter().map(|_| 0.0))).collect()
}

fn recording(
    folder: &Path,
    name: &'static str,
    samples: &[f32],
    target: Target,
) -> anyhow::Result<Recording> {
    let wav = folder.join(format!("{}-{}.wav", name.replace(' ', "-"), samples.len()));
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: u32::try_from(SAMPLE_RATE)?,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&wav, spec)?;
    for sample in samples {
        writer.write_sample((sample * 32767.0) as i16)?;
    }
    writer.finalize()?;
    let seconds = samples.len() as f64 / SAMPLE_RATE as f64;
    Ok(Recording { name, wav, seconds, target })
}

/// The samples of a WAV file as the worker takes them.
fn samples_of(wav: &Path) -> anyhow::Result<Cursor<Vec<u8>>> {
    let reader = hound::WavReader::new(BufReader::new(File::open(wav)?))?;
    let samples: Result<Vec<i16>, _> = reader.into_samples::<i16>().collect();
    let bytes: Vec<u8> =
        samples?.into_iter().flat_map(|sample| (f32::from(sample) / 32768.0).to_le_bytes()).collect();
    Ok(Cursor::new(bytes))
}

pub fn folder(variable: &str) -> anyhow::Result<PathBuf> {
    let folder = env::var_os(variable).with_context(|| format!("{variable} is not set"))?;
    Ok(folder.into())
}
