//! SIGKILL in the middle of things, then a new start: what ran is finished or undone, what was there is there.

use std::{fs, path::PathBuf, process::Command};

use app::{
    Place,
    events::{Event, JobProgress},
    jobs::{JobKind, JobState},
};
use serde_json::{Value, json};
use speech::word_errors;

use crate::support::{Machine, Owner, id, sample, script, until};

/// The first answer of the sample many times over: long enough to be caught in the middle of its import.
fn long_clip(machine: &Machine, name: &str) -> PathBuf {
    let path = machine.folder.path().join(name);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-stream_loop", "4", "-i"]).arg(sample("answer-1.mp4"));
    assert!(ffmpeg.args(["-c", "copy"]).arg(&path).status().unwrap().success());
    path
}

/// Waits for news of a running job that `caught` accepts; false when there is nothing left to do.
fn catch(owner: &Owner, caught: impl Fn(&JobProgress) -> bool) -> bool {
    let events = owner.part.events(Place::Desk);
    if owner.jobs().is_empty() {
        return false;
    }
    for event in events {
        if let Event::Job { job } = event {
            if job.state == JobState::Running && caught(&job) {
                return true;
            }
            assert_ne!(job.state, JobState::Failed, "{job:?}");
            if owner.jobs().is_empty() {
                return false;
            }
        }
    }
    panic!("the owner is gone")
}

/// Exactly one answer per question, take 1, and no recording without its answer.
fn assert_whole(machine: &Machine, owner: &Owner, session: &str, sources: &[&str]) {
    let view = owner.view(session);
    let answers: Vec<&Value> =
        view["questions"].as_array().unwrap().iter().map(|pair| &pair["answer"]).collect();
    for (answer, source) in answers.iter().zip(sources) {
        assert_eq!((&answer["source_name"], &answer["take"]), (&json!(source), &json!(1)), "{answer}");
    }
    let mut kept: Vec<String> =
        answers.iter().map(|answer| answer["media"]["id"].as_str().unwrap().to_owned()).collect();
    kept.sort();
    assert_eq!(machine.vault(), kept);
    let halves = kept
        .iter()
        .flat_map(|media| fs::read_dir(machine.home().join("workspace/vault").join(media)).unwrap());
    for entry in halves {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.ends_with(".age"), "{name}");
    }
}

#[test]
fn killed_while_importing_every_file_becomes_one_answer() {
    let machine = Machine::with_workspace();
    let owner = machine.open();
    let (campaign, questions) = owner.plan("Coupure", &["Un ?", "Deux ?", "Trois ?"]);
    let session = owner.seat(&campaign);
    let (second, third) = (long_clip(&machine, "second.mp4"), long_clip(&machine, "third.mp4"));
    owner.import(&session, &[(&sample("answer-2.webm"), &questions[0])]);
    owner.finish();
    let earlier = owner.view(&session)["questions"][0].clone();
    owner.import(&session, &[(&second, &questions[1]), (&third, &questions[2])]);
    // Before anything began, at the first progress, in the middle, near the end.
    owner.kill();
    let mut kills = 1;
    for share in [0.0, 0.5, 0.9, 0.3, 0.7] {
        let owner = machine.open();
        let caught = catch(&owner, |job| job.done > 0 && job.done as f64 >= job.total as f64 * share);
        if caught {
            assert!(!machine.vault().is_empty());
            owner.kill();
            kills += 1;
        }
    }
    assert!(kills >= 4, "only {kills} kills hit something");
    let owner = machine.open();
    owner.finish();
    assert_eq!(owner.view(&session)["questions"][0], earlier, "what was there before is there");
    assert_whole(&machine, &owner, &session, &["answer-2.webm", "second.mp4", "third.mp4"]);
    assert!(owner.quit().success());
}

#[test]
fn what_ffmpeg_was_doing_ends_with_its_application() {
    let machine = Machine::with_workspace();
    let owner = machine.open();
    let (campaign, questions) = owner.plan("Orphelin", &["Un ?"]);
    let session = owner.seat(&campaign);
    owner.import(&session, &[(&long_clip(&machine, "long.mp4"), &questions[0])]);
    assert!(catch(&owner, |job| job.done > 0));
    let endpoint = owner.part.endpoint().0.to_owned();
    let working = || -> usize {
        let processes = fs::read_dir("/proc").into_iter().flatten();
        let lines = processes.filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok());
        lines.filter(|line| String::from_utf8_lossy(line).contains(&endpoint)).count()
    };
    if cfg!(target_os = "linux") {
        assert!(working() > 0);
    }
    owner.kill();
    until("ffmpeg to end", || (working() == 0).then_some(()));
}

#[test]
fn killed_while_transcribing_every_answer_gets_one_transcript() {
    let machine = Machine::with_workspace();
    let owner = machine.open();
    let sample = owner.call("sample.create", json!({ "language": "fr" }));
    let session = sample["session_id"].as_str().unwrap().to_owned();
    assert!(catch(&owner, |job| job.kind == JobKind::Transcription));
    owner.kill();
    let mut kills = 1;
    for _ in 0..2 {
        let owner = machine.open();
        if catch(&owner, |job| job.kind == JobKind::Transcription) {
            owner.kill();
            kills += 1;
        }
    }
    println!("{kills} kills hit a transcription");
    let owner = machine.open();
    owner.finish();
    assert_whole(&machine, &owner, &session, &["answer-1.mp4", "answer-2.webm", "answer-3.mp4"]);
    let (script, view) = (script(), owner.view(&session));
    for (said, pair) in
        script["answers"].as_array().unwrap().iter().zip(view["questions"].as_array().unwrap())
    {
        let transcript = owner.call("transcripts.get", json!({ "answer_id": id(&pair["answer"]) }));
        assert_eq!(
            (&transcript["head"]["version"], &transcript["head"]["language"]),
            (&json!(1), &said["language"])
        );
        let text = |of: &Value| -> String {
            let texts = of.as_array().unwrap().iter().map(|part| part["text"].as_str().unwrap());
            texts.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(word_errors(&text(&said["sentences"]), &text(&transcript["segments"])).0, 0);
    }
    assert!(owner.quit().success());
}

#[test]
fn killed_while_the_workspace_is_made_there_is_a_whole_one_or_none() {
    for pause_ms in [0, 5, 20, 60, 120, 300, 800] {
        let machine = Machine::new();
        let mut making = machine.command(&crate::support::CREATE).spawn().unwrap();
        // The moment is what is tested here, not an order of events.
        std::thread::sleep(std::time::Duration::from_millis(pause_ms));
        making.kill().unwrap();
        making.wait().unwrap();
        let status = machine.run(&["--json", "workspace", "status"]).json();
        match status["state"].as_str().unwrap() {
            "none" => assert_eq!(machine.run(&crate::support::CREATE).code, 0, "after {pause_ms} ms"),
            "locked" => {}
            other => panic!("{other} after {pause_ms} ms"),
        }
        let owner = machine.open();
        owner.call("workspace.info", json!({}));
        assert!(owner.quit().success());
    }
}
