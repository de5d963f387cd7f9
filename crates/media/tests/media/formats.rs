//! Files as people have them, through the real ffmpeg into the stored form and back.

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use recruteia_media::{Index, decode_pcm, playlist};
use tempfile::TempDir;

use crate::support::{ffmpeg, import, loudest_second_ms, samples_of, shift_ms, testdata, text, tools};

/// Largest allowed distance between a word in the file and in its stored form.
const SHIFT_MS: f64 = 15.0;

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// What ffprobe says of one stream of a file: `key=value` lines.
fn shown(path: &Path, stream: &str, entries: &str) -> String {
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-select_streams",
            stream,
            "-show_entries",
            entries,
            "-of",
            "default=nw=1",
            text(path),
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Times of the key frames, in seconds.
fn key_frames(path: &Path) -> Vec<f64> {
    shown(path, "v:0", "packet=pts_time,flags")
        .lines()
        .collect::<Vec<_>>()
        .chunks(2)
        .filter(|packet| packet[1].contains('K'))
        .map(|packet| packet[0].trim_start_matches("pts_time=").parse().unwrap())
        .collect()
}

/// All pixels of all pictures after a filter.
fn grey_pixels(path: &Path, filter: &str) -> Vec<u8> {
    let output = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-i",
            text(path),
            "-vf",
            filter,
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "pipe:1",
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
    output.stdout
}

#[test]
fn video_becomes_segments_of_two_seconds_from_zero_on() {
    let Some(clip) =
        testdata("video_becomes_segments_of_two_seconds_from_zero_on", "video/synthetic_interview_fr.mp4")
    else {
        return;
    };
    let started = Instant::now();
    let stored = import(&clip).unwrap();
    eprintln!("converted at {:.1} × real time", 20.0 / started.elapsed().as_secs_f64());

    assert_eq!((stored.probe.width, stored.probe.height, stored.probe.rotation), (640, 480, 0));
    assert_eq!(stored.probe.video_codec.as_deref(), Some("h264"));
    assert_eq!(stored.probe.audio_codec.as_deref(), Some("aac"));
    assert!((19_900..=20_200).contains(&stored.probe.duration_ms), "{}", stored.probe.duration_ms);
    assert!(stored.converted.complete);
    assert_eq!((stored.converted.width, stored.converted.height), (640, 480));
    assert_eq!(stored.converted.frame_rate, Some(25));

    let Index { init, segments } = &stored.converted.index;
    assert_eq!(init, "init.mp4");
    assert!(segments[..9].iter().all(|segment| segment.duration_ms == 2000), "{segments:?}");
    assert_eq!(segments[0].name, "0000001.m4s");
    assert_eq!(stored.segments.len(), segments.len() + 1);
    assert_eq!(Index::parse(&playlist(&stored.converted.index)).unwrap(), stored.converted.index);

    let folder = TempDir::new().unwrap();
    let whole = folder.path().join("whole.mp4");
    stored.save(&whole);
    let video = shown(&whole, "v:0", "stream=codec_name,pix_fmt,start_pts,width,height,avg_frame_rate");
    for line in ["codec_name=h264", "pix_fmt=yuv420p", "start_pts=0", "width=640", "avg_frame_rate=25/1"] {
        assert!(video.lines().any(|found| found == line), "{line} in {video}");
    }
    let audio = shown(&whole, "a:0", "stream=codec_name,sample_rate,channels,start_pts");
    for line in ["codec_name=aac", "sample_rate=48000", "channels=1", "start_pts=0"] {
        assert!(audio.lines().any(|found| found == line), "{line} in {audio}");
    }
    let expected: Vec<f64> = (0..segments.len()).map(|number| number as f64 * 2.0).collect();
    assert_eq!(key_frames(&whole), expected);
}

#[test]
fn what_the_recorder_wrote_beside_the_media_is_left_behind() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("tagged.mp4");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x240:r=25:d=1",
        "-f",
        "lavfi",
        "-i",
        "sine=d=1",
        "-metadata",
        "title=Ngono Interview",
        "-metadata",
        "comment=48.8566",
        "-metadata:s:a:0",
        "title=Ngono Voice",
        "-metadata:s:a:0",
        "handler_name=Ngono Microphone",
        "-c:v",
        "libx264",
        text(&path),
    ]);
    assert!(holds(&fs::read(&path).unwrap(), b"Ngono"));
    let plain = import(&path).unwrap().in_order().concat();
    assert!(!holds(&plain, b"Ngono"));
    assert!(!holds(&plain, b"48.8566"));
}

#[test]
fn words_stay_where_they_are_in_every_format() {
    let Some(video) =
        testdata("words_stay_where_they_are_in_every_format", "video/synthetic_interview_fr.mp4")
    else {
        return;
    };
    let Some(webm) =
        testdata("words_stay_where_they_are_in_every_format", "video/synthetic_interview_fr.webm")
    else {
        return;
    };
    let Some(wav) = testdata("words_stay_where_they_are_in_every_format", "audio/dialogue_fr_en.wav") else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let made = |name: &str, source: &PathBuf, arguments: &[&str]| -> (PathBuf, PathBuf) {
        let path = folder.path().join(name);
        ffmpeg(&[&["-i", text(source)], arguments, &[text(&path)]].concat());
        (path, source.clone())
    };
    let files = [
        (video.clone(), video.clone(), true),
        (webm.clone(), webm.clone(), true),
        (wav.clone(), wav.clone(), false),
    ]
    .into_iter()
    .chain(
        [
            (made("a.mkv", &video, &["-t", "11", "-c:v", "copy", "-c:a", "flac"]), true),
            (made("a.mov", &video, &["-t", "11", "-c:v", "copy", "-c:a", "pcm_s16le"]), true),
            (made("a.m4a", &wav, &["-c:a", "aac"]), false),
            (made("a.mp3", &wav, &["-c:a", "libmp3lame"]), false),
            (made("a.ogg", &wav, &["-c:a", "libvorbis"]), false),
            (made("opus.ogg", &wav, &["-c:a", "libopus", "-ar", "48000", "-ac", "2"]), false),
            (made("a.flac", &wav, &["-c:a", "flac"]), false),
            (made("a.aac", &wav, &["-c:a", "aac"]), false),
            (made("a.ts", &video, &["-t", "11", "-c:v", "copy", "-c:a", "aac"]), true),
            (made("a.avi", &video, &["-t", "11", "-c:v", "mpeg4", "-c:a", "pcm_s16le"]), true),
        ]
        .map(|((path, original), picture)| (path, original, picture)),
    );
    for (path, original, picture) in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let stored = import(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(stored.probe.has_audio, "{name}");
        assert_eq!(stored.probe.has_video, picture, "{name}");
        assert!(stored.converted.complete, "{name}");
        let mut original = samples_of(&original);
        if fs::metadata(folder.path().join(&name)).is_ok() && picture {
            original.truncate(11 * 16_000);
        }
        let samples = stored.samples();
        // These can't say what their encoder put in front: it is sound to everybody, and the picture starts later.
        let priming_ms = if ["a.aac", "a.ts"].contains(&name.as_str()) { 1024.0 / 16.0 } else { 0.0 };
        for from_ms in [loudest_second_ms(&original, 200, 5000), loudest_second_ms(&original, 5000, 10_500)] {
            let shift = shift_ms(&original, &samples, from_ms);
            eprintln!("{name} at {from_ms} ms: {shift} ms");
            assert!((shift - priming_ms).abs() < SHIFT_MS, "{name} at {from_ms} ms: {shift} ms");
        }
        let difference_ms = (samples.len() as f64 - original.len() as f64) / 16.0;
        assert!(difference_ms.abs() < 150.0, "{name}: {difference_ms} ms longer");
    }
}

#[test]
fn picture_and_sound_stay_together_when_one_starts_late() {
    let folder = TempDir::new().unwrap();
    // A white picture and a tone begin together, 2 s into the picture; the sound track itself starts at 1 s.
    let path = folder.path().join("late.mkv");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "color=black:s=320x240:r=25:d=6,drawbox=c=white:t=fill:enable='gte(t,2)'",
        "-itsoffset",
        "1",
        "-f",
        "lavfi",
        "-i",
        "sine=f=440:r=48000:d=4,volume='gte(t,1)':eval=frame",
        "-map",
        "0",
        "-map",
        "1",
        "-c:v",
        "libx264",
        "-c:a",
        "flac",
        text(&path),
    ]);
    let stored = import(&path).unwrap();
    let whole = folder.path().join("whole.mp4");
    stored.save(&whole);
    let samples = stored.samples();
    let heard_ms = samples.iter().position(|sample| sample.abs() > 0.03).unwrap() as f64 / 16.0;
    let seen_ms = grey_pixels(&whole, "scale=1:1").iter().position(|grey| *grey > 128).unwrap() as f64 * 40.0;
    assert_eq!(seen_ms, 2000.0);
    assert!((heard_ms - 2000.0).abs() < 30.0, "{heard_ms}");
}

#[test]
fn a_recording_that_does_not_say_how_long_it_is() {
    let Some(clip) =
        testdata("a_recording_that_does_not_say_how_long_it_is", "video/synthetic_interview_fr.webm")
    else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let live = folder.path().join("live.webm");
    ffmpeg(&["-i", text(&clip), "-c", "copy", "-live", "1", "-f", "webm", text(&live)]);
    assert!(!shown(&live, "v:0", "format=duration").contains("duration=2"), "the fixture states no duration");
    let stored = import(&live).unwrap();
    assert!((19_900..=20_200).contains(&stored.probe.duration_ms), "{}", stored.probe.duration_ms);
    assert!(stored.converted.complete);
}

/// Turns the picture of an MP4 file clockwise by a quarter: the matrix in the header of its track
/// (ISO/IEC 14496-12, 8.3.2).
fn turn_clockwise(bytes: &mut [u8]) {
    let matrix = |rows: [i32; 9]| rows.map(i32::to_be_bytes).concat();
    let upright = matrix([1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30]);
    let turned = matrix([0, 1 << 16, 0, -(1 << 16), 0, 0, 1080 << 16, 0, 1 << 30]);
    let track = bytes.windows(4).position(|kind| kind == b"tkhd").unwrap();
    let at = track + bytes[track..].windows(36).position(|found| found == upright).unwrap();
    bytes[at..at + 36].copy_from_slice(&turned);
}

#[test]
fn a_telephone_held_upright_stays_upright() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("telephone.mp4");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "color=black:s=1920x1080:r=60:d=1,drawbox=x=0:y=0:w=960:h=540:c=white:t=fill",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        text(&path),
    ]);
    let mut bytes = fs::read(&path).unwrap();
    turn_clockwise(&mut bytes);
    fs::write(&path, bytes).unwrap();

    let stored = import(&path).unwrap();
    assert_eq!((stored.probe.width, stored.probe.height, stored.probe.rotation), (1080, 1920, 90));
    assert!(!stored.probe.has_audio);
    assert_eq!((stored.converted.width, stored.converted.height), (720, 1280));
    assert_eq!(stored.converted.frame_rate, Some(30));
    let whole = folder.path().join("whole.mp4");
    stored.save(&whole);
    let video = shown(&whole, "v:0", "stream=width,height,avg_frame_rate");
    assert_eq!(
        video.split_whitespace().collect::<Vec<_>>(),
        ["width=720", "height=1280", "avg_frame_rate=30/1"]
    );
    let corners = grey_pixels(&whole, "scale=2:2");
    assert!(corners[1] > 200 && corners[0] < 60 && corners[2] < 60 && corners[3] < 60, "{:?}", &corners[..4]);
    let error =
        decode_pcm(&tools(), stored.in_order().into_iter().map(Ok), &mut |_| ControlFlow::Continue(()));
    assert_eq!(error.unwrap_err().code(), "media.no_streams");
}

#[test]
fn a_cover_image_is_no_video() {
    let Some(wav) = testdata("a_cover_image_is_no_video", "audio/synthetic/held-fr-03.wav") else { return };
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cover.mp3");
    ffmpeg(&[
        "-i",
        text(&wav),
        "-f",
        "lavfi",
        "-i",
        "color=red:s=64x64:d=0.04",
        "-map",
        "0",
        "-map",
        "1:v",
        "-frames:v",
        "1",
        "-c:v",
        "png",
        "-disposition:v",
        "attached_pic",
        "-c:a",
        "libmp3lame",
        text(&path),
    ]);
    let stored = import(&path).unwrap();
    assert!(!stored.probe.has_video);
    assert!(stored.probe.has_audio);
    assert_eq!(stored.converted.frame_rate, None);
}

#[test]
fn a_picture_that_ends_early_is_held() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("short-picture.mp4");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x240:r=25:d=3",
        "-f",
        "lavfi",
        "-i",
        "sine=d=9",
        "-c:v",
        "libx264",
        text(&path),
    ]);
    let stored = import(&path).unwrap();
    let durations: Vec<u64> =
        stored.converted.index.segments.iter().map(|segment| segment.duration_ms).collect();
    assert_eq!(durations[..4], [2000; 4], "{durations:?}");
    assert!((8900..=9100).contains(&stored.converted.index.duration_ms()), "{durations:?}");
}
