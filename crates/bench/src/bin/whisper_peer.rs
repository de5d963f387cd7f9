//! The peer of our speech path: the same library with the defaults of whisper.cpp's own command line, and nothing
//! around it. `whisper_peer MODEL WAV LANGUAGE THREADS` prints the text.

use std::{env, path::Path};

use anyhow::Context;
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [model, wav, language, threads] = arguments.as_slice() else {
        anyhow::bail!("whisper_peer MODEL WAV LANGUAGE THREADS");
    };
    whisper_rs::install_logging_hooks();
    let samples: Result<Vec<i16>, _> = hound::WavReader::open(wav)?.into_samples().collect();
    let samples: Vec<f32> = samples?.into_iter().map(|sample| f32::from(sample) / 32768.0).collect();
    let context = WhisperContext::new_with_params(Path::new(model), WhisperContextParameters::default())
        .context("the model")?;
    let mut state = context.create_state()?;
    // `whisper-cli` of whisper.cpp 1.8: five beams, the text so far as context, timestamps, no voice activity.
    let mut parameters = FullParams::new(SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 });
    parameters.set_n_threads(threads.parse()?);
    parameters.set_language(Some(language));
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
    state.full(parameters, &samples)?;
    for segment in state.as_iter() {
        println!("{}", segment.to_str_lossy()?.trim());
    }
    Ok(())
}
