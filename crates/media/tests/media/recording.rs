//! Recording: in step with the clock for an hour, through pauses, losses and a killed encoder.

use std::{
    io::Read,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use recruteia_media::{Form, Gap, Index, Ingest, Recorded, Recorder, Sense, Target};

use crate::support::{Endpoint, Segments, samples_of, text, tools};

const FORM: Form = Form { width: 64, height: 48, frame_rate: 30 };

/// A room whose time passes as fast as it is recorded.
struct Room {
    recorder: Recorder,
    ingest: Arc<Ingest>,
    segments: Segments,
    url: String,
    /// What was told of the index while it grew.
    grown: Arc<Mutex<Vec<Index>>>,
    origin: Instant,
}

impl Room {
    /// Ahead of the real time, by which the recorder knows what is late: a busy machine may be slower than the room.
    fn new(form: Option<Form>) -> Self {
        Self::starting(form, Duration::from_secs(24 * 3_600))
    }

    /// A room in which it begins so much later than now.
    fn starting(form: Option<Form>, later: Duration) -> Self {
        let segments = Segments::default();
        let kept = segments.clone();
        let grown = Arc::<Mutex<Vec<Index>>>::default();
        let told = grown.clone();
        let ingest = Ingest::growing(
            move |name: &str, body: &mut dyn Read| {
                let mut bytes = Vec::new();
                body.read_to_end(&mut bytes)?;
                kept.lock().unwrap().insert(name.to_owned(), bytes);
                Ok(())
            },
            move |index| {
                told.lock().unwrap().push(index.clone());
                Ok(())
            },
        );
        let ingest = Arc::new(ingest);
        let url = Endpoint::start(ingest.clone(), Vec::new()).target_url();
        let origin = Instant::now() + later;
        let recorder = Recorder::start(&tools(), form, origin, &url).unwrap();
        Self { recorder, ingest, segments, url, grown, origin }
    }

    fn at(&self, seconds: f64) -> Instant {
        let away = Duration::from_secs_f64(seconds.abs());
        if seconds < 0.0 { self.origin - away } else { self.origin + away }
    }

    fn picture(&self, seconds: f64, luma: u8) {
        while self.recorder.waiting_bytes() > 4 << 20 && !self.recorder.has_failed() {
            thread::yield_now();
        }
        let mut planes = vec![luma; FORM.bytes() * 2 / 3];
        planes.resize(FORM.bytes(), 128);
        self.recorder.picture(self.at(seconds), planes);
    }

    /// Light and tone of `scene` from one second to another, 30 pictures and 100 pieces a second.
    fn live(&self, from: f64, to: f64, rate: u32, scene: impl Fn(f64) -> bool) {
        let mut pieces = (from * 100.0).round() as i64;
        for frame in (from * 30.0).round() as i64..(to * 30.0).round() as i64 {
            let at = frame as f64 / 30.0;
            self.picture(at, if scene(at) { 235 } else { 40 });
            while (pieces as f64) < (at + 1.0 / 30.0) * 100.0 {
                let start = pieces as f64 / 100.0;
                self.recorder.sound(self.at(start), rate, tone(start, rate, rate / 100, &scene));
                pieces += 1;
            }
        }
    }

    fn stop(self, seconds: f64) -> (Recorded, Segments) {
        let at = self.at(seconds);
        let target = Target { url: &self.url, ingest: &self.ingest };
        (self.recorder.stop(at, target).unwrap(), self.segments)
    }
}

fn tone(from: f64, rate: u32, count: u32, scene: &impl Fn(f64) -> bool) -> Vec<i16> {
    let sample = |index: u32| {
        let at = from + f64::from(index) / f64::from(rate);
        if scene(at) { ((at * 1_000.0 * std::f64::consts::TAU).sin() * 16_000.0) as i16 } else { 0 }
    };
    (0..count).map(sample).collect()
}

/// A result as a file, and where in it the tone begins, in seconds.
fn beeps(index: &Index, segments: &Segments, file: &Path) -> Vec<f64> {
    let segments = segments.lock().unwrap();
    let bytes: Vec<u8> = index.names().flat_map(|name| segments[name].clone()).collect();
    std::fs::write(file, bytes).unwrap();
    let loud: Vec<bool> = samples_of(file).iter().map(|sample| sample.abs() > 0.1).collect();
    rises(&loud, 1_600).into_iter().map(|sample| sample as f64 / 16_000.0).collect()
}

/// The same, and where light begins.
fn onsets(index: &Index, segments: &Segments, file: &Path) -> (Vec<f64>, Vec<f64>) {
    let beeps = beeps(index, segments, file);
    let pictures = Command::new("ffmpeg")
        .args(["-v", "error", "-i", text(file), "-vf", "scale=1:1:flags=area,format=gray"])
        .args(["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"])
        .output()
        .unwrap();
    assert!(pictures.status.success(), "{}", String::from_utf8_lossy(&pictures.stderr));
    let lit: Vec<bool> = pictures.stdout.iter().map(|luma| *luma > 128).collect();
    let flashes = rises(&lit, 1).into_iter().map(|frame| frame as f64 / 30.0).collect();
    (flashes, beeps)
}

/// Where something becomes true that was not for so long.
fn rises(states: &[bool], quiet: usize) -> Vec<usize> {
    let mut last: Option<usize> = None;
    let mut found = Vec::new();
    for (place, _) in states.iter().enumerate().filter(|(_, state)| **state) {
        if last.is_none_or(|last| place > last + quiet) {
            found.push(place);
        }
        last = Some(place);
    }
    found
}

/// A flash and a beep of 200 ms every `period` seconds.
fn beacon(period: f64) -> impl Fn(f64) -> bool {
    move |at: f64| (at + 1e-9) % period < 0.2
}

fn near(found: &[f64], expected: impl IntoIterator<Item = f64>, within: f64) {
    let expected: Vec<f64> = expected.into_iter().collect();
    assert_eq!(found.len(), expected.len(), "{found:?} instead of {expected:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= within, "{found} instead of {expected}");
    }
}

#[test]
fn after_an_hour_picture_and_sound_are_in_step_with_the_clock() {
    const HOUR: f64 = 3_600.0;
    // A sound card whose clock is 200 ppm fast, a camera that gives 29.97 pictures a second, and both told late by up
    // to 15 ms, with 120 ms now and then.
    const FAST: f64 = 200e-6;
    let scene = beacon(20.0);
    let mut dice = 0x5eed_u64;
    let mut late = move || {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let drawn = (dice >> 33) as f64 / f64::from(1_u32 << 31);
        if drawn < 0.002 { 0.12 } else { drawn * 0.015 }
    };
    let room = Room::new(Some(FORM));
    let (mut frame, mut piece) = (0_u32, 0_u32);
    loop {
        let (seen, heard) = (f64::from(frame) / 29.97, f64::from(piece) / 100.0 / (1.0 + FAST));
        if seen.min(heard) >= HOUR {
            break;
        }
        if seen <= heard {
            room.picture(seen + late(), if scene(seen) { 235 } else { 40 });
            frame += 1;
        } else {
            let truth = |at: f64| scene(heard + (at - heard) / (1.0 + FAST));
            room.recorder.sound(room.at(heard + late()), 44_100, tone(heard, 44_100, 441, &truth));
            piece += 1;
        }
    }
    let (recorded, segments) = room.stop(HOUR);
    assert!(recorded.index.duration_ms().abs_diff(3_600_000) <= 40, "{}", recorded.index.duration_ms());
    assert_eq!(recorded.gaps, []);
    assert_eq!(recorded.left_out, 0);
    let folder = tempfile::TempDir::new().unwrap();
    let (flashes, beeps) = onsets(&recorded.index, &segments, &folder.path().join("hour.mp4"));
    // The very first beep is cut by the priming of the encoder.
    let times = || (0..180).map(|count| f64::from(count) * 20.0);
    near(&flashes, times(), 0.05);
    near(&beeps, times(), 0.05);
    let apart = flashes.iter().zip(&beeps).map(|(flash, beep)| (flash - beep).abs());
    let worst = apart.fold(0.0, f64::max);
    eprintln!("worst distance of flash and beep: {:.1} ms", worst * 1e3);
    assert!(worst < 0.04, "{worst}");
}

#[test]
fn what_is_paused_is_in_no_segment() {
    let room = Room::new(Some(FORM));
    let beep = beacon(3.0);
    room.live(0.0, 5.0, 48_000, &beep);
    room.recorder.pause(room.at(5.0));
    room.live(5.0, 11.0, 48_000, |_| true);
    room.recorder.resume(room.at(11.0));
    // Three seconds were left until the beep at 6 s.
    room.live(11.0, 16.0, 48_000, |at| beep(at - 6.0));
    let (recorded, segments) = room.stop(16.0);
    assert!(recorded.index.duration_ms().abs_diff(10_000) <= 40, "{}", recorded.index.duration_ms());
    let folder = tempfile::TempDir::new().unwrap();
    let (flashes, beeps) = onsets(&recorded.index, &segments, &folder.path().join("paused.mp4"));
    near(&flashes, [0.0, 3.0, 6.0, 9.0], 0.04);
    near(&beeps, [0.0, 3.0, 6.0, 9.0], 0.04);
}

#[test]
fn what_was_taken_before_the_beginning_or_in_a_pause_is_not_kept_when_it_is_told_late() {
    let room = Room::new(Some(FORM));
    // Devices are told of some time after: the last quarter of a second before the beginning arrives after it.
    room.live(-0.25, 0.0, 48_000, |_| true);
    room.live(0.0, 3.0, 48_000, |at| (1.0..1.2).contains(&at));
    room.recorder.pause(room.at(3.0));
    room.recorder.resume(room.at(9.0));
    room.live(8.5, 9.0, 48_000, |_| true);
    // Nothing more comes for a moment, so that what was seen last would be shown.
    room.live(9.4, 12.0, 48_000, |at| (10.0..10.2).contains(&at));
    let (recorded, segments) = room.stop(12.0);
    assert_eq!(recorded.left_out, 0);
    let folder = tempfile::TempDir::new().unwrap();
    let (flashes, beeps) = onsets(&recorded.index, &segments, &folder.path().join("late.mp4"));
    near(&flashes, [1.0, 4.0], 0.04);
    near(&beeps, [1.0, 4.0], 0.04);
}

#[test]
fn a_microphone_that_pauses_for_two_seconds_is_heard_again_where_it_belongs() {
    let room = Room::starting(None, Duration::ZERO);
    let beep = beacon(1.0);
    let hear = |from: u32, to: u32| {
        for piece in from..to {
            let start = f64::from(piece) / 100.0;
            room.recorder.sound(room.at(start), 48_000, tone(start, 48_000, 480, &beep));
        }
    };
    hear(0, 250);
    // In real time, so that the recorder misses it.
    while room.origin.elapsed() < Duration::from_millis(4_500) {
        thread::yield_now();
    }
    hear(450, 800);
    let (recorded, segments) = room.stop(8.0);
    let [Gap { sense: Sense::Sound, from_ms, to_ms, too_slow: false }] = recorded.gaps[..] else {
        panic!("{:?}", recorded.gaps);
    };
    assert!(from_ms.abs_diff(2_500) <= 50 && to_ms.abs_diff(4_500) <= 50, "{from_ms} to {to_ms}");
    let folder = tempfile::TempDir::new().unwrap();
    near(
        &beeps(&recorded.index, &segments, &folder.path().join("missed.mp4")),
        [0, 1, 2, 5, 6, 7].map(f64::from),
        0.04,
    );
}

#[test]
fn what_a_device_did_not_give_is_black_or_silent_and_told() {
    let room = Room::new(Some(FORM));
    let beep = beacon(4.0);
    room.live(0.0, 6.0, 48_000, &beep);
    // No picture for six seconds.
    room.recorder.lost(Sense::Picture);
    for piece in 600..1_200 {
        let start = f64::from(piece) / 100.0;
        room.recorder.sound(room.at(start), 48_000, tone(start, 48_000, 480, &beep));
    }
    // Then another microphone, at another rate, after three seconds of none.
    for frame in 360..450 {
        let at = f64::from(frame) / 30.0;
        room.picture(at, if beep(at) { 235 } else { 40 });
        if frame == 360 {
            room.recorder.lost(Sense::Sound);
        }
    }
    room.live(15.0, 20.0, 16_000, &beep);
    let (recorded, segments) = room.stop(20.0);
    let told: Vec<_> = recorded.gaps.iter().map(|gap| (gap.sense, gap.from_ms, gap.to_ms)).collect();
    let near_ms = |found: u64, expected: u64| found.abs_diff(expected) <= 50;
    assert!(
        matches!(told[..], [(Sense::Picture, p0, p1), (Sense::Sound, s0, s1)]
            if near_ms(p0, 6_000) && near_ms(p1, 12_000) && near_ms(s0, 12_000) && near_ms(s1, 15_000)),
        "{told:?}"
    );
    let folder = tempfile::TempDir::new().unwrap();
    let (flashes, beeps) = onsets(&recorded.index, &segments, &folder.path().join("lost.mp4"));
    near(&flashes, [0.0, 4.0, 12.0, 16.0], 0.04);
    near(&beeps, [0.0, 4.0, 8.0, 16.0], 0.04);
}

#[test]
fn sound_alone_is_recorded_too() {
    let room = Room::new(None);
    let beep = beacon(2.0);
    for piece in 0..700 {
        let start = f64::from(piece) / 100.0;
        room.recorder.sound(room.at(start), 16_000, tone(start, 16_000, 160, &beep));
    }
    let (recorded, segments) = room.stop(7.0);
    assert!(recorded.index.duration_ms().abs_diff(7_000) <= 40, "{}", recorded.index.duration_ms());
    let folder = tempfile::TempDir::new().unwrap();
    let beeps = beeps(&recorded.index, &segments, &folder.path().join("sound.mp4"));
    near(&beeps, [0.0, 2.0, 4.0, 6.0], 0.04);
}

#[test]
fn while_it_goes_on_the_index_names_what_is_safe() {
    let room = Room::new(Some(FORM));
    room.live(0.0, 9.0, 48_000, beacon(1.0));
    let deadline = Instant::now() + Duration::from_secs(30);
    let is_stored =
        |index: &Index| index.names().all(|name| room.segments.lock().unwrap().contains_key(name));
    let grown = loop {
        let last = room.grown.lock().unwrap().last().cloned();
        match last {
            // The last one that it names may not be stored yet.
            Some(index) if index.segments.len() == 4 && is_stored(&index) => break index,
            last => assert!(Instant::now() < deadline, "{last:?}"),
        }
        thread::yield_now();
    };
    assert!(grown.segments.iter().all(|segment| segment.duration_ms == 2_000), "{grown:?}");
    // As after a crash: nothing but what is there already.
    let folder = tempfile::TempDir::new().unwrap();
    let (flashes, beeps) = onsets(&grown, &room.segments, &folder.path().join("cut.mp4"));
    near(&flashes, (0..8).map(f64::from), 0.04);
    near(&beeps, (0..8).map(f64::from), 0.04);
    let (recorded, _) = room.stop(9.0);
    assert_eq!(recorded.index.segments[..4], grown.segments[..]);
    assert_eq!(recorded.gaps, Vec::<Gap>::new());
}

#[test]
fn an_encoder_that_dies_is_noticed_and_leaves_what_was_stored() {
    let room = Room::new(Some(FORM));
    room.live(0.0, 6.0, 48_000, beacon(1.0));
    let deadline = Instant::now() + Duration::from_secs(30);
    while room.grown.lock().unwrap().len() < 2 {
        assert!(Instant::now() < deadline);
        thread::yield_now();
    }
    let own = std::process::id().to_string();
    let killed = Command::new("pkill").args(["-9", "-P", &own, "-f", &room.url]).status().unwrap();
    assert!(killed.success());
    let mut at = 6.0;
    while !room.recorder.has_failed() {
        assert!(Instant::now() < deadline, "it goes on without an encoder");
        room.live(at, at + 0.1, 48_000, beacon(1.0));
        at += 0.1;
    }
    let stop = room.at(at);
    let target = Target { url: &room.url, ingest: &room.ingest };
    room.recorder.stop(stop, target).unwrap_err();
    assert!(room.grown.lock().unwrap().last().unwrap().segments.len() >= 2);
}
