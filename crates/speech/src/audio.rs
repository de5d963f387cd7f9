//! Samples: 16 kHz, one channel, 32-bit floats between -1 and 1.

/// Samples per second of everything in this crate.
pub const SAMPLE_RATE: usize = 16_000;

/// Loud parts below this level (RMS) are raised ...
const QUIET: f32 = 0.03;
/// ... to this one ...
const COMFORTABLE: f32 = 0.1;
/// ... by at most this factor (40 dB), so that the hiss of an empty recording stays a hiss.
const LARGEST_GAIN: f32 = 100.0;

/// Length of so many samples, in milliseconds.
pub(crate) fn duration_ms(samples: usize) -> u64 {
    (samples / (SAMPLE_RATE / 1000)) as u64
}

/// How many samples so many milliseconds are.
pub(crate) fn ms_to_samples(ms: u64) -> usize {
    usize::try_from(ms).unwrap_or(usize::MAX).saturating_mul(SAMPLE_RATE / 1000)
}

/// Root mean square.
pub(crate) fn rms(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    (samples.iter().map(|s| s * s).sum::<f32>() / samples.len() as f32).sqrt()
}

/// Raises a quiet recording so that voice activity detection hears it, and makes broken samples (infinite or no
/// number) silent. What counts is the level that a hundredth of the recording exceeds: a single knock does not.
pub(crate) fn normalise(samples: &mut [f32]) {
    for sample in samples.iter_mut().filter(|s| !s.is_finite()) {
        *sample = 0.0;
    }
    let mut levels: Vec<f32> = samples.chunks(ms_to_samples(20)).map(rms).collect();
    if levels.is_empty() {
        return;
    }
    let rank = levels.len() - 1 - levels.len() / 100;
    let (_, loud, _) = levels.select_nth_unstable_by(rank, f32::total_cmp);
    if *loud > 0.0 && *loud < QUIET {
        let gain = (COMFORTABLE / *loud).min(LARGEST_GAIN);
        for sample in samples {
            *sample = (*sample * gain).clamp(-1.0, 1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_audio_is_raised_and_loud_audio_kept() {
        let mut quiet: Vec<f32> = (0..32_000).map(|i| 0.002 * (i as f32 * 0.1).sin()).collect();
        normalise(&mut quiet);
        assert!((rms(&quiet) - COMFORTABLE).abs() < 0.01, "{}", rms(&quiet));
        let mut loud: Vec<f32> = (0..32_000).map(|i| 0.5 * (i as f32 * 0.1).sin()).collect();
        let before = loud.clone();
        normalise(&mut loud);
        assert_eq!(loud, before);
    }

    #[test]
    fn silence_stays_silent_and_broken_samples_become_silent() {
        let mut samples = vec![0.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
        normalise(&mut samples);
        assert_eq!(samples, [0.0; 4]);
        normalise(&mut []);
    }
}
