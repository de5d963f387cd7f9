//! Devices that are opened, fail, hang and come back. Cameras are a clip or a shell script; the microphone is real, as far
//! as a sound server's null sink is one.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod room;

use std::{
    env,
    path::PathBuf,
    process::Command,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use recruteia_capture::{Device, Ear, Event, Fault, Kind, Level, PictureAdvice, SoundAdvice, Tap, Worker};
use room::Room;

const PATIENCE: Duration = Duration::from_secs(30);

/// The example of this crate, which is built with the tests.
fn program() -> PathBuf {
    let tests = env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples/capture_worker");
    assert!(program.exists(), "{} is built with the tests", program.display());
    program
}

/// The real worker, in this environment.
fn worker(variables: &[(&str, &str)]) -> Worker {
    let mut args: Vec<_> = variables.iter().map(|(name, value)| format!("{name}={value}").into()).collect();
    args.push(program().into());
    Worker { program: "env".into(), args }
}

/// A worker that is a shell script. It lists two cameras, and does this with the one that is asked for (`$1` is its id).
fn script(text: &str) -> Worker {
    let text = format!(
        r#"read -r request
case "$request" in
  *list*) echo '{{"Ok":[{{"id":"a","name":"Eye A","is_default":true}},{{"id":"b","name":"Eye B","is_default":false}}]}}'; exit;;
esac
packet() {{ printf "$1\000\000\000\000\\$(printf %03o ${{#2}})\000\000\000%s" "$2"; }}
form() {{ packet m '{{"pictures":{{"width":2,"height":1,"rate":30,"format":"gray"}}}}'; }}
picture() {{ packet d '~~'; }}
case "$request" in *'"a"'*) set a;; *) set b;; esac
{text}"#
    );
    Worker { program: "sh".into(), args: vec!["-c".into(), text.into()] }
}

fn open(worker: Worker, kind: Kind, preferred: Option<&str>) -> (Tap, Receiver<Event>) {
    let (sender, events) = mpsc::channel();
    let tap = Tap::open(worker, kind, preferred.map(Into::into), move |event| {
        let _ = sender.send(event);
    });
    (tap.unwrap(), events)
}

/// The next event that is no picture and no sound.
fn next(events: &Receiver<Event>) -> Event {
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let event = events.recv_timeout(left).expect("an event");
        if matches!(event, Event::Ready(_) | Event::Lost { .. }) {
            return event;
        }
    }
}

fn ready(events: &Receiver<Event>) -> Device {
    match next(events) {
        Event::Ready(device) => device,
        other => panic!("{other:?}"),
    }
}

fn lost(events: &Receiver<Event>) -> (Option<String>, Fault) {
    match next(events) {
        Event::Lost { device, fault } => (device.map(|device| device.id), fault),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_clip_stands_in_for_a_camera_as_if_live() {
    let folder = tempfile::tempdir().unwrap();
    let clip = folder.path().join("a clip.mp4");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "color=orange:s=320x240:r=25:d=1", "-c:v", "mpeg4"])
        .arg(&clip)
        .status();
    assert!(made.unwrap().success());
    let worker = worker(&[("RECRUTEIA_CAMERA_CLIP", clip.to_str().unwrap())]);
    let listed = worker.list(Kind::Camera).unwrap();
    assert_eq!((listed[0].name.as_str(), listed[0].is_default), ("a clip.mp4", true));

    let (tap, events) = open(worker, Kind::Camera, None);
    assert_eq!(ready(&events), listed[0]);
    let mut taken = Vec::new();
    while taken.len() < 61 {
        if let Event::Picture(picture) = events.recv_timeout(PATIENCE).unwrap() {
            taken.push(picture);
        }
    }
    let took = taken[60].at - taken[0].at;
    assert!(took > Duration::from_millis(1_700), "60 pictures at 30 a second took {took:?}");
    let light = taken[60].light().unwrap();
    assert_eq!(PictureAdvice::of(light), Some(PictureAdvice::Covered), "one even colour");
    assert!(taken[60].to_jpeg().unwrap().starts_with(&[0xFF, 0xD8]));
    drop(tap);
    assert!(events.iter().all(|event| matches!(event, Event::Picture(_))), "closing is no trouble");
}

#[test]
fn a_clip_that_is_not_there_is_a_camera_that_is_not_there() {
    let (_tap, events) = open(worker(&[("RECRUTEIA_CAMERA_CLIP", "/nowhere.mp4")]), Kind::Camera, None);
    assert_eq!(lost(&events), (Some("clip".into()), Fault::Missing));
}

#[test]
fn a_camera_that_hangs_is_given_up_and_another_takes_its_place() {
    let hangs = "form; picture; [ $1 = a ] && exec sleep 60; while :; do picture; sleep 0.1; done";
    let (_tap, events) = open(script(hangs), Kind::Camera, None);
    assert_eq!(ready(&events).id, "a");
    assert_eq!(lost(&events), (Some("a".into()), Fault::Silent));
    assert_eq!(ready(&events).name, "Eye B");
}

#[test]
fn a_camera_that_fails_is_told_once_and_tried_again_until_it_works() {
    let folder = tempfile::tempdir().unwrap();
    let works = folder.path().join("works");
    let busy = format!(
        "[ -e '{}' ] || {{ packet m '{{\"failed\":\"busy\"}}'; exit; }}; form; while :; do picture; sleep 0.1; done",
        works.display()
    );
    let (_tap, events) = open(script(&busy), Kind::Camera, Some("b"));
    assert_eq!(lost(&events), (Some("b".into()), Fault::Busy));
    assert_eq!(lost(&events), (Some("a".into()), Fault::Busy), "the other one is tried");
    std::fs::write(&works, "").unwrap();
    ready(&events);
}

#[test]
fn a_worker_that_dies_or_talks_nonsense_is_replaced() {
    for text in ["form; picture; kill -9 $$", "form; picture; echo nonsense nonsense nonsense"] {
        let (_tap, events) = open(script(text), Kind::Camera, None);
        assert_eq!(ready(&events).id, "a", "{text}");
        assert!(matches!(lost(&events), (Some(id), Fault::Failed(_)) if id == "a"), "{text}");
        assert_eq!(ready(&events).id, "b", "{text}");
    }
}

#[test]
fn without_a_sound_server_and_without_a_card_there_is_no_microphone() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("unix:{}", folder.path().join("nothing").display());
    let (_tap, events) = open(worker(&[("PULSE_SERVER", &nowhere)]), Kind::Microphone, None);
    assert_eq!(lost(&events), (None, Fault::Missing));
}

#[test]
fn what_is_said_in_the_room_is_heard_and_an_unplugged_microphone_is_replaced() {
    let room = Room::open();
    let first = room.plug("first");
    room.prefer("first");
    // This user has no cookie for the sound server.
    let nobody = tempfile::tempdir().unwrap();
    let cookie = nobody.path().join("cookie");
    std::fs::write(&cookie, [0; 256]).unwrap();
    let worker = worker(&[
        ("PULSE_SERVER", &room.server()),
        ("HOME", nobody.path().to_str().unwrap()),
        ("PULSE_COOKIE", cookie.to_str().unwrap()),
    ]);
    let listed = worker.list(Kind::Microphone).unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert!(listed[0].is_default);

    let (_tap, events) = open(worker.clone(), Kind::Microphone, Some(&listed[0].id));
    assert_eq!(ready(&events).id, listed[0].id);
    // Nothing is said, then a tone of -12 dB.
    let (mut ear, until) = (Ear::default(), Instant::now() + PATIENCE);
    let next_sound = || loop {
        assert!(Instant::now() < until);
        if let Event::Sound(sound) = events.recv_timeout(PATIENCE).unwrap() {
            return sound;
        }
    };
    while ear.advice().is_none() {
        ear.hear(&next_sound());
    }
    assert_eq!(ear.advice(), Some(SoundAdvice::Silent));
    let tone = room.play("first", "sine=f=440:d=20,volume=-12dB");
    while ear.level().unwrap().rms_db < -60.0 {
        ear.hear(&next_sound());
    }
    // What lavfi calls a sine has an eighth of full scale: 18 dB less, and a sine's mean is 3 dB below its peak.
    let mut levels = Vec::new();
    while levels.len() < 10 {
        let sound = next_sound();
        ear.hear(&sound);
        levels.push(Level::of(&sound.samples).rms_db);
    }
    let level = ear.level().unwrap();
    assert!((level.rms_db + 33.1).abs() < 1.0, "{level:?} {levels:?}");
    drop(tone);

    // Another one is plugged in, and the first is pulled out.
    let second = room.plug("second");
    room.unplug(first);
    assert_eq!(lost(&events), (Some(listed[0].id.clone()), Fault::Missing));
    let other = ready(&events);
    assert!(other.id.contains("second"), "{other:?}");
    room.unplug(second);
    assert_eq!(lost(&events).0, Some(other.id));
}
