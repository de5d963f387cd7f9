//! Hostile files through the whole application: from a path and from a browser.
#![cfg(target_os = "linux")]

use std::{fs, os::unix::fs::symlink, path::PathBuf, process::Command};

use serde_json::{Value, json};

use crate::support::{Desk, clip};

/// Files that are no recordings, each with its name.
fn lay_out(desk: &Desk) -> Vec<PathBuf> {
    let folder = desk.folder.path().join("files");
    fs::create_dir(&folder).unwrap();
    let film = fs::read(clip("answer-1.mp4")).unwrap();
    let hole = folder.join("hole.mp4");
    fs::File::create(&hole).unwrap().set_len(4 << 30).unwrap();
    let playlist = "#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n";
    for (name, bytes) in [
        ("empty.mp4", &b""[..]),
        ("letter.mp4", b"Good morning, here is my interview."),
        ("list.m3u8", playlist.as_bytes()),
        ("list.mp4", playlist.as_bytes()),
        ("concat.mp4", b"ffconcat version 1.0\nfile '/etc/passwd'\n"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>"),
        ("archive.zip", b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0"),
        ("cut.mp4", &film[..5_000]),
        ("\u{202e}4pm.exe\n🎥.mp4", b"MZ"),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
    symlink("/etc/passwd", folder.join("passwords.mp4")).unwrap();
    symlink("/dev/zero", folder.join("device.wav")).unwrap();
    fs::create_dir(folder.join("folder.mp4")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.join("pipe.mp4")).status().unwrap().success());
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn resident_bytes(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':')).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() << 10
}

#[test]
fn hostile_files_are_refused_one_by_one_and_leave_nothing() {
    let desk = Desk::open();
    let plan = desk.plan();
    let seat = desk.seat(&plan, &["recording"]);
    let files = lay_out(&desk);
    let at_rest = resident_bytes("VmRSS");

    let sources: Vec<Value> =
        files.iter().map(|path| json!({ "source": { "path": path }, "name": "x" })).collect();
    let probed = desk.call("imports.probe", json!({ "sources": sources }));
    for (path, file) in files.iter().zip(probed.as_array().unwrap()) {
        assert_eq!(file["probe"], Value::Null, "{}", path.display());
        let code = file["error"]["code"].as_str().unwrap();
        assert!(code.starts_with("media."), "{}: {code}", path.display());
    }

    // Whoever skips the look ahead meets the same walls, and the good file among them is taken.
    let mut items: Vec<Value> = files.iter().map(|path| Desk::item(path, &plan.questions[0])).collect();
    items.push(Desk::item(&clip("answer-2.webm"), &plan.questions[1]));
    let letter = desk.put("/uploads", b"Good morning".to_vec()).json::<Value>().unwrap();
    items.push(json!({ "source": letter, "name": "n".repeat(400), "question_id": plan.questions[0] }));
    desk.import(&seat.session, &items);
    let jobs = desk.jobs();
    assert_eq!(jobs.len(), items.len() - 1);
    for job in &jobs {
        assert_eq!(job["state"], "failed", "{job}");
        assert!(job["error"]["code"].as_str().unwrap().starts_with("media."), "{job}");
    }
    assert_eq!(desk.answer(&seat.session, 0), Value::Null);
    assert_eq!(desk.answer(&seat.session, 1)["take"], 1);
    assert_eq!(desk.vault().len(), 1, "no folder is left of the refused ones");
    let most = resident_bytes("VmHWM").saturating_sub(at_rest);
    assert!(most < 500 << 20, "{most} bytes more than at rest");
}

/// The address of a conversion or an upload stands in ffmpeg's command line, where other users can read it.
#[test]
fn another_user_of_this_machine_can_not_read_an_upload() {
    let desk = Desk::open();
    let uploaded = desk.put("/uploads", fs::read(clip("answer-2.webm")).unwrap()).json::<Value>().unwrap();
    let staged = desk.url(&format!("/staged/{}", uploaded["upload_id"].as_str().unwrap()));
    assert_eq!(desk.http().get(&staged).send().unwrap().status(), 206, "our own processes may");
    if !fs::read_to_string("/proc/self/status").unwrap().contains("Uid:\t0\t0\t") {
        eprintln!("only root can become another user here");
        return;
    }
    let read = r#"exec 3<>/dev/tcp/127.0.0.1/$1; printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3; cat <&3"#;
    let (port, path) = staged.strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
    let other = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", "bash", "-c", read, "bash", port])
        .arg(format!("/{path}"))
        .current_dir("/")
        .output()
        .unwrap();
    let answer = String::from_utf8_lossy(&other.stdout).into_owned();
    assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("forbidden.user"), "{answer}");
}
