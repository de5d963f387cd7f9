//! The synthetic interview, whose blinks, looks away, absence and second face are known to the frame.

use std::{ops::ControlFlow, path::Path, process::Command};

use domain::{
    Millis,
    observation::{Events, Sample, Span, Summary, events},
};
use recruteia_face::Picture;
use serde_json::Value;

use crate::support::{Shared, json, number, shared};

const INTERVAL: i64 = 100;
/// Two samples.
const TOLERANCE_MS: i64 = 200;
/// Faces are counted in every fifth sample.
const COUNTED_MS: i64 = 500;

/// Samples of a recording, decoded by ffmpeg alone at ten pictures a second.
fn samples(shared: &Shared, file: &Path) -> Vec<Sample> {
    let (width, height) = (640, 480);
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i", file.to_str().unwrap(), "-vf", "fps=10"])
        .args(["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"])
        .output()
        .unwrap();
    assert!(output.status.success());
    let mut observer = shared.observer();
    let frames = output.stdout.chunks_exact(width * height * 3);
    frames
        .zip(0..)
        .map(|(frame, i)| {
            observer.sample(&Picture::new(width, height, frame).unwrap(), Millis(i * INTERVAL)).unwrap()
        })
        .collect()
}

fn ms(seconds: &Value) -> i64 {
    (number(seconds) * 1_000.0).round() as i64
}

fn assert_spans(found: &[Span], wanted: &Value, tolerance: i64) {
    let wanted = wanted.as_array().unwrap();
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        let off = [found.start_ms.0 - ms(&wanted["start_s"]), found.end_ms.0 - ms(&wanted["end_s"])];
        assert!(off.iter().all(|off| off.abs() <= tolerance), "{found:?} instead of {wanted}");
    }
}

fn assert_found(found: &Events, truth: &Value) {
    let blinks = truth["blinks"].as_array().unwrap();
    assert_eq!(found.blinks.len(), blinks.len(), "{:?}", found.blinks);
    for (found, wanted) in found.blinks.iter().zip(blinks) {
        let inside = (ms(&wanted["start_s"])..=ms(&wanted["end_s"])).contains(&found.0);
        assert!(inside, "{found:?} instead of {wanted}");
    }
    assert_spans(&found.away, &truth["gaze_away"], TOLERANCE_MS);
    assert_spans(&found.absent, &truth["no_face"], TOLERANCE_MS);
    assert_spans(&found.several, &truth["second_face"], COUNTED_MS);
}

#[test]
fn all_that_happens_in_the_synthetic_interview_is_found_when_it_happens() {
    let Some(shared) = shared("all_that_happens_in_the_synthetic_interview_is_found_when_it_happens") else {
        return;
    };
    let truth = json(&shared.path("video/synthetic_interview_fr.json"));
    for file in ["video/synthetic_interview_fr.mp4", "video/synthetic_interview_fr.webm"] {
        let samples = samples(&shared, &shared.path(file));
        assert_found(&events(&samples, INTERVAL), &truth);
        let summary = Summary::of(&samples, INTERVAL);
        // 1 s of 20 without a face, 1.5 s with a second one, 3 s of the rest looking aside, a steady head.
        assert!((summary.face_present.unwrap() - 0.95).abs() < 0.02, "{summary:?}");
        assert!((summary.several_faces.unwrap() - 0.075).abs() < 0.03, "{summary:?}");
        assert!((summary.facing_camera.unwrap() - 16.0 / 19.0).abs() < 0.03, "{summary:?}");
        assert!((summary.blinks_per_minute.unwrap() - 5.0 * 60.0 / 19.0).abs() < 1.0, "{summary:?}");
        assert!(
            summary.yaw.unwrap().mean.abs() < 5.0 && summary.roll.unwrap().deviation < 3.0,
            "{summary:?}"
        );
        assert_eq!(summary.most_faces, 2);
    }
}

#[test]
fn a_slow_camera_repeats_its_pictures_and_gives_no_rate_of_blinks() {
    let Some(shared) = shared("a_slow_camera_repeats_its_pictures_and_gives_no_rate_of_blinks") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let slow = folder.path().join("slow.mp4");
    let source = shared.path("video/synthetic_interview_fr.mp4");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i", source.to_str().unwrap(), "-vf", "fps=3", "-an"])
        .args(["-c:v", "libx264", "-preset", "ultrafast", slow.to_str().unwrap()])
        .status()
        .unwrap();
    assert!(made.success());
    let samples = samples(&shared, &slow);
    let fresh = samples.iter().filter(|sample| sample.fresh).count();
    assert!((55..=65).contains(&fresh), "{fresh} new pictures in 20 s");
    let summary = Summary::of(&samples, INTERVAL);
    assert_eq!(summary.blinks_per_minute, None);
    assert!(summary.facing_camera.is_some());
}

#[test]
fn people_who_turn_and_tilt_their_heads_are_followed() {
    let Some(shared) = shared("people_who_turn_and_tilt_their_heads_are_followed") else { return };
    let mut observer = shared.observer();
    let mut yaws = Vec::new();
    let file = shared.path("video/head-pose-female.mp4");
    let tools = media::Tools::find().unwrap();
    // Through the product's own decoding, which wants the stored form: one fragmented file is one segment of it.
    let folder = tempfile::tempdir().unwrap();
    let stored = folder.path().join("stored.mp4");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i", file.to_str().unwrap(), "-c", "copy"])
        .args(["-movflags", "+frag_keyframe+empty_moov+default_base_moof", stored.to_str().unwrap()])
        .status()
        .unwrap();
    assert!(made.success());
    let segments = std::iter::once(std::fs::read(&stored));
    let count = media::decode_frames(&tools, segments, &mut |frame| {
        let picture = Picture::new(frame.width, frame.height, frame.rgb).unwrap();
        let sample =
            observer.sample(&picture, Millis(i64::try_from(yaws.len()).unwrap() * INTERVAL)).unwrap();
        yaws.push(sample.head.map(|head| head.yaw));
        ControlFlow::Continue(())
    });
    assert_eq!(count.unwrap(), u64::try_from(yaws.len()).unwrap());
    let measured: Vec<f32> = yaws.iter().flatten().copied().collect();
    assert!(measured.len() * 10 >= yaws.len() * 9, "{yaws:?}");
    let (least, most) =
        (measured.iter().copied().fold(0.0, f32::min), measured.iter().copied().fold(0.0, f32::max));
    assert!(least < -25.0 && most > 20.0, "from {least} to {most}");
}
