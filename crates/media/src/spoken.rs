//! Words that are played to candidates: cut to where somebody speaks, as loud as all others, and small.

use std::{iter, ops::ControlFlow, process::Command};

use crate::{MediaError, Tools, child, decode::decode};

/// How loud everything that is played is, in loudness units of full scale (EBU R 128, as usual for speech on one
/// channel), and what its peaks stay below, in decibels of full scale.
const LOUDNESS: f32 = -18.0;
const HIGHEST_PEAK_DB: f32 = -2.0;
/// What is quieter at the beginning or the end is cut off, but for a moment: 50 decibels below full scale, as root mean
/// square of a fiftieth of a second.
const SILENCE: f64 = 32_768.0 * 0.003_162;
const MOMENTS_A_SECOND: usize = 50;
/// Speech goes on for so many of them at least.
const SPEECH_MOMENTS: usize = 4;
const LEAD_MOMENTS: usize = 8;
const TAIL_MOMENTS: usize = 15;
/// What is lower than a voice: hum, and knocks on the table.
const LOWEST_HZ: u32 = 70;

/// What was said.
#[derive(Debug)]
pub enum Said {
    /// Mono samples.
    Samples {
        /// Samples a second.
        rate: u32,
        /// 16 bits each.
        samples: Vec<i16>,
    },
    /// A WAV file of a synthetic voice.
    Synthetic(Vec<u8>),
}

/// Words, ready to be played.
#[derive(Debug)]
pub struct Playable {
    /// AAC in fragmented MP4, one channel. What is synthetic says so in its comment.
    pub sound: Vec<u8>,
    /// How long it is.
    pub duration_ms: u64,
}

/// Cuts off what comes before and after somebody speaks, makes it as loud as everything else, and encodes it. A synthetic voice
/// begins and ends by itself.
///
/// # Errors
/// [`MediaError::NoDuration`] when nothing is left; [`MediaError::Damaged`] for what is no WAV file.
pub fn make_playable(tools: &Tools, said: Said) -> Result<Playable, MediaError> {
    let (form, synthetic, bytes): (&[&str], _, Vec<u8>) = match &said {
        Said::Samples { rate, samples } => {
            let bytes: Vec<u8> =
                spoken_part(*rate, samples).iter().flat_map(|sample| sample.to_le_bytes()).collect();
            if bytes.is_empty() {
                return Err(MediaError::NoDuration);
            }
            (&["-f", "s16le", "-ar", &rate.to_string(), "-ac", "1"], false, bytes)
        }
        Said::Synthetic(wav) => (&["-f", "wav"], true, wav.clone()),
    };
    let mut sound = Vec::new();
    let ended = decode(tools, command(tools, form, synthetic), iter::once(Ok(bytes)), &mut |part| {
        sound.extend_from_slice(part);
        ControlFlow::Continue(())
    })?;
    let told = ended.stderr.lines().rev().find_map(|line| line.strip_prefix("out_time_us="));
    match told.and_then(|length| length.parse::<u64>().ok()).map(|microseconds| microseconds / 1_000) {
        None | Some(0) => Err(MediaError::NoDuration),
        Some(duration_ms) => Ok(Playable { sound, duration_ms }),
    }
}

/// From shortly before somebody speaks to shortly after. What lasts a moment is a key or the table.
fn spoken_part(rate: u32, samples: &[i16]) -> &[i16] {
    let moment = (rate as usize / MOMENTS_A_SECOND).max(1);
    let is_heard = |moment: &[i16]| {
        let squares: f64 = moment.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        (squares / moment.len() as f64).sqrt() > SILENCE
    };
    let heard: Vec<bool> = samples.chunks(moment).map(is_heard).collect();
    let mut runs = heard.windows(SPEECH_MOMENTS).map(|run| run.iter().all(|heard| *heard));
    let Some(first) = runs.position(|speech| speech) else { return &[] };
    let last = runs.rposition(|speech| speech).map_or(first, |after_first| first + 1 + after_first);
    let from = first.saturating_sub(LEAD_MOMENTS) * moment;
    let to = (last + SPEECH_MOMENTS + TAIL_MOMENTS) * moment;
    &samples[from..to.min(samples.len())]
}

fn command(tools: &Tools, form: &[&str], synthetic: bool) -> Command {
    let filters = format!("highpass=f={LOWEST_HZ},loudnorm=I={LOUDNESS}:TP={HIGHEST_PEAK_DB}:LRA=11");
    let mut command = Command::new(&tools.ffmpeg);
    command
        .args(["-hide_banner", "-nostdin", "-nostats", "-v", "error", "-progress", "pipe:2"])
        .args(["-max_alloc", child::MAX_ALLOC, "-protocol_whitelist", "pipe"])
        .args(form)
        .args(["-i", "pipe:0", "-map", "0:a:0", "-af", &filters])
        .args(["-ar", "48000", "-ac", "1", "-c:a", "aac", "-b:a", "96k", "-map_metadata", "-1"]);
    if synthetic {
        command.args(["-metadata", "comment=Synthetic voice"]);
    }
    command.args(["-movflags", "empty_moov+frag_keyframe+default_base_moof", "-f", "mp4", "pipe:1"]);
    command
}
