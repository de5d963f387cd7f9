use super::*;
use crate::observation::Framing;

const INTERVAL: i64 = 100;

fn head() -> Head {
    Head { yaw: 0.0, pitch: 0.0, roll: 0.0, gaze: 0.5, eye_opening: 0.35 }
}

fn at(number: usize) -> Sample {
    Sample {
        at_ms: Millis(i64::try_from(number).unwrap() * INTERVAL),
        fresh: true,
        faces: 1,
        framing: Some(Framing { centre: [0.5, 0.5], size: [0.2, 0.3], brightness: 0.4, sharpness: 1.0 }),
        head: Some(head()),
        unmeasured: None,
    }
}

fn without(cause: Unmeasured, number: usize) -> Sample {
    Sample { head: None, unmeasured: Some(cause), ..at(number) }
}

/// So many seconds of samples, each changed.
fn seconds(count: usize, change: impl Fn(usize, &mut Sample)) -> Vec<Sample> {
    let mut samples: Vec<Sample> = (0..count * 10).map(at).collect();
    samples.iter_mut().enumerate().for_each(|(i, sample)| change(i, sample));
    samples
}

#[test]
fn nothing_is_measured_of_nothing() {
    let summary = Summary::of(&[], INTERVAL);
    assert_eq!((summary.watched_ms, summary.most_faces, summary.measured), (0, 0, 0.0));
    assert_eq!((summary.face_present, summary.facing_camera), (None, None));
    assert_eq!((summary.blinks_per_minute, summary.movement, summary.yaw), (None, None, None));
    assert_eq!(events(&[], INTERVAL), Events::default());
}

#[test]
fn under_two_seconds_say_nothing() {
    let samples: Vec<Sample> = (0..19).map(at).collect();
    let summary = Summary::of(&samples, INTERVAL);
    assert_eq!((summary.face_present, summary.facing_camera, summary.centre), (None, None, None));
    let samples: Vec<Sample> = (0..20).map(at).collect();
    assert_eq!(Summary::of(&samples, INTERVAL).face_present, Some(1.0));
}

#[test]
fn shares_are_of_the_time_that_could_tell() {
    // Ten seconds: two without a face, two too dark, one with a second face, three looking aside.
    let samples = seconds(10, |i, sample| match i {
        0..20 => {
            *sample = Sample { faces: 0, framing: None, ..without(Unmeasured::NoFace, i) };
        }
        20..40 => *sample = without(Unmeasured::TooDark, i),
        40..50 => sample.faces = 2,
        50..80 => sample.head = Some(Head { gaze: 0.7, ..head() }),
        _ => {}
    });
    let summary = Summary::of(&samples, INTERVAL);
    assert_eq!((summary.watched_ms, summary.most_faces), (10_000, 2));
    assert_eq!((summary.face_present, summary.several_faces), (Some(0.8), Some(0.1)));
    assert!((summary.measured - 0.6).abs() < 1e-6);
    assert_eq!(summary.facing_camera, Some(0.5));
    let causes: Vec<_> =
        summary.unmeasured.iter().map(|(cause, share)| (*cause, (share * 10.0).round())).collect();
    assert_eq!(causes, [(Unmeasured::NoFace, 2.0), (Unmeasured::TooDark, 2.0)]);
    let span = |start, end| Span { start_ms: Millis(start), end_ms: Millis(end) };
    let events = events(&samples, INTERVAL);
    assert_eq!(events.absent, [span(0, 2_000)]);
    assert_eq!(events.several, [span(4_000, 5_000)]);
    assert_eq!(events.away, [span(5_000, 8_000)]);
}

#[test]
fn away_is_a_turned_head_or_turned_eyes_but_not_a_tilted_head() {
    let cases = [
        (Head { yaw: 21.0, ..head() }, true),
        (Head { yaw: -21.0, ..head() }, true),
        (Head { yaw: 19.0, ..head() }, false),
        (Head { pitch: 26.0, ..head() }, true),
        (Head { pitch: -24.0, ..head() }, false),
        (Head { roll: 45.0, ..head() }, false),
        (Head { gaze: 0.39, ..head() }, true),
        (Head { gaze: 0.61, ..head() }, true),
        (Head { gaze: 0.42, ..head() }, false),
        // Where the iris of a closed eye is, is a guess.
        (Head { gaze: 0.8, eye_opening: 0.1, ..head() }, false),
    ];
    for (one, away) in cases {
        assert_eq!(!faces_camera(&one, Some(0.35)), away, "{one:?}");
    }
}

#[test]
fn a_blink_is_short_and_has_open_eyes_around_it() {
    let closed = |sample: &mut Sample| sample.head = Some(Head { eye_opening: 0.1, ..head() });
    let samples = seconds(60, |i, sample| match i {
        // One sample, five samples, and six, which is no blink any more.
        100 | 200..205 | 300..306 => closed(sample),
        // Eyes that were closed when the face was lost.
        400..402 => closed(sample),
        402..410 => *sample = without(Unmeasured::Blurred, i),
        _ => {}
    });
    let found = events(&samples, INTERVAL).blinks;
    assert_eq!(found, [Millis(10_050), Millis(20_250)]);
    let rate = Summary::of(&samples, INTERVAL).blinks_per_minute.unwrap();
    // Two blinks in 59.2 measured seconds.
    assert!((rate - 2.0 * 60.0 / 59.2).abs() < 1e-3, "{rate}");
}

#[test]
fn the_own_opening_is_the_measure_of_closed_eyes() {
    // Narrow eyes, wide eyes: the same blink.
    for usual in [0.2, 0.45] {
        let samples = seconds(20, |i, sample| {
            let opening = if i == 50 { usual * 0.4 } else { usual };
            sample.head = Some(Head { eye_opening: opening, ..head() });
        });
        assert_eq!(events(&samples, INTERVAL).blinks, [Millis(5_050)], "{usual}");
    }
}

#[test]
fn a_slow_camera_or_a_short_answer_has_no_rate_of_blinks() {
    let slow = seconds(30, |i, sample| sample.fresh = i % 3 == 0);
    assert_eq!(Summary::of(&slow, INTERVAL).blinks_per_minute, None);
    assert_eq!(Summary::of(&seconds(9, |_, _| ()), INTERVAL).blinks_per_minute, None);
    assert_eq!(Summary::of(&seconds(10, |_, _| ()), INTERVAL).blinks_per_minute, Some(0.0));
}

#[test]
fn movement_is_in_sizes_of_the_face_a_second() {
    // A tenth of its width sideways in every tenth of a second.
    let samples = seconds(5, |i, sample| {
        sample.framing = Some(Framing {
            centre: [0.2 + 0.02 * (i % 2) as f32, 0.5],
            size: [0.2, 0.3],
            brightness: 0.4,
            sharpness: 1.0,
        });
    });
    let movement = Summary::of(&samples, INTERVAL).movement.unwrap();
    assert!((movement - 1.0).abs() < 1e-3, "{movement}");
    assert_eq!(Summary::of(&seconds(5, |_, _| ()), INTERVAL).movement, Some(0.0));
}

#[test]
fn a_spread_has_mean_and_deviation() {
    let samples = seconds(4, |i, sample| {
        sample.head = Some(Head { yaw: if i % 2 == 0 { -10.0 } else { 20.0 }, ..head() });
    });
    let yaw = Summary::of(&samples, INTERVAL).yaw.unwrap();
    assert!((yaw.mean - 5.0).abs() < 1e-4 && (yaw.deviation - 15.0).abs() < 1e-4, "{yaw:?}");
}
