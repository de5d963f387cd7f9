use std::process::Command;

use recruteia_media::{MediaError, Playable, Said, make_playable};

use crate::support::tools;

const RATE: u32 = 44_100;

/// A humming voice: so many milliseconds of silence, of sound at this peak, and of silence again.
fn hum(before_ms: u32, ms: u32, after_ms: u32, peak: f64) -> Said {
    let count = |ms: u32| (ms * RATE / 1_000) as usize;
    let mut samples = vec![0; count(before_ms)];
    samples.extend((0..count(ms)).map(|at| {
        let turns = |hz: f64| (at as f64 * hz / f64::from(RATE) * std::f64::consts::TAU).sin();
        let syllable = 0.6 + 0.4 * turns(4.0);
        (syllable * (0.6 * turns(180.0) + 0.3 * turns(540.0) + 0.1 * turns(1_900.0)) * peak * 32_767.0) as i16
    }));
    samples.extend(vec![0; count(after_ms)]);
    Said::Samples { rate: RATE, samples }
}

/// What ffmpeg finds in it: integrated loudness, the comment, and seconds of silence at its beginning and its end.
fn examined(playable: &Playable) -> (f64, String, f64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spoken.mp4");
    std::fs::write(&file, &playable.sound).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).arg("-hide_banner").args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    let path = file.to_str().unwrap();
    let told = run(
        "ffmpeg",
        &["-nostats", "-i", path, "-af", "ebur128,silencedetect=n=-45dB:d=0.05", "-f", "null", "-"],
    );
    let number = |text: &str| text.split_whitespace().next().unwrap().parse::<f64>().unwrap();
    let loudness = told.rsplit_once("    I:").map(|(_, rest)| number(rest)).unwrap();
    let silences: Vec<(f64, f64)> = told
        .split("silence_end: ")
        .skip(1)
        .map(|rest| (number(rest), number(rest.split("silence_duration: ").nth(1).unwrap())))
        .collect();
    let whole = playable.duration_ms as f64 / 1_000.0;
    let at = |wanted: &dyn Fn(f64, f64) -> bool| {
        silences.iter().find(|(end, length)| wanted(*end, *length)).map_or(0.0, |(_, length)| *length)
    };
    let comment =
        run("ffprobe", &["-v", "error", "-show_entries", "format_tags=comment", "-of", "csv=p=0", path]);
    (
        loudness,
        comment.trim().to_owned(),
        at(&|end, length| end - length < 0.02),
        at(&|end, _| whole - end < 0.06),
    )
}

#[test]
fn what_is_quiet_and_what_is_loud_are_played_alike() {
    let mut found = Vec::new();
    for peak in [0.03, 0.3, 0.95] {
        let playable = make_playable(&tools(), hum(900, 4_000, 1_500, peak)).unwrap();
        let (loudness, comment, before, after) = examined(&playable);
        assert!((loudness + 18.0).abs() < 1.5, "{peak}: {loudness} LUFS");
        assert!((4_100..4_800).contains(&playable.duration_ms), "{peak}: {} ms", playable.duration_ms);
        assert!(before < 0.35 && after < 0.45, "{peak}: {before} s, {after} s of silence");
        assert_eq!(comment, "");
        found.push(loudness);
    }
    let (most, least) =
        (found.iter().copied().fold(f64::MIN, f64::max), found.iter().copied().fold(f64::MAX, f64::min));
    assert!(most - least < 1.0, "{found:?}");
}

#[test]
fn the_key_that_starts_and_stops_it_is_not_heard() {
    let Said::Samples { rate, mut samples } = hum(1_500, 2_000, 1_500, 0.3) else { unreachable!() };
    let knock = 20 * rate as usize / 1_000;
    let end = samples.len() - 2 * knock;
    for at in [2 * knock, end] {
        samples[at..at + knock]
            .iter_mut()
            .enumerate()
            .for_each(|(n, sample)| *sample = if n % 40 < 20 { 6_000 } else { -6_000 });
    }
    let playable = make_playable(&tools(), Said::Samples { rate, samples }).unwrap();
    assert!((2_100..2_800).contains(&playable.duration_ms), "{} ms", playable.duration_ms);
}

#[test]
fn a_minute_is_small_enough_to_be_sent_along() {
    let playable = make_playable(&tools(), hum(0, 60_000, 0, 0.5)).unwrap();
    assert!(playable.duration_ms.abs_diff(60_000) < 500, "{}", playable.duration_ms);
    assert!(playable.sound.len() < 1_000_000, "{} bytes", playable.sound.len());
}

#[test]
fn where_nobody_speaks_there_is_nothing_to_play() {
    for nothing in [hum(0, 0, 0, 0.0), hum(3_000, 0, 0, 0.0), hum(500, 2_000, 500, 0.001)] {
        assert!(matches!(make_playable(&tools(), nothing), Err(MediaError::NoDuration)));
    }
}

#[test]
fn a_synthetic_voice_says_that_it_is_one() {
    let Said::Samples { samples, .. } = hum(100, 2_000, 100, 0.4) else { unreachable!() };
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let length = u32::try_from(data.len()).unwrap();
    let mut wav = Vec::new();
    for part in [
        b"RIFF".as_slice(),
        &(length + 36).to_le_bytes(),
        b"WAVEfmt \x10\0\0\0\x01\0\x01\0",
        &RATE.to_le_bytes(),
        &(RATE * 2).to_le_bytes(),
        b"\x02\0\x10\0data",
        &length.to_le_bytes(),
        &data,
    ] {
        wav.extend_from_slice(part);
    }
    let playable = make_playable(&tools(), Said::Synthetic(wav.clone())).unwrap();
    let (loudness, comment, ..) = examined(&playable);
    assert_eq!(comment, "Synthetic voice");
    assert!((loudness + 18.0).abs() < 1.5, "{loudness}");
    wav.truncate(20);
    for broken in [Vec::new(), wav, b"a question".to_vec()] {
        assert!(make_playable(&tools(), Said::Synthetic(broken)).is_err());
    }
}
