//! What is refused and how, what is kept of a damaged file, and uploads that never come.

use std::{
    fs,
    io::{self, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use recruteia_media::{Limits, Source, probe};
use tempfile::TempDir;

use crate::support::{ffmpeg, import, noise, testdata, text, tools};

/// The code with which a file is refused.
fn refusal(path: &Path) -> &'static str {
    match import(path) {
        Ok(stored) => panic!("{} was taken as {}", path.display(), stored.probe.format),
        Err(error) => {
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(!error.to_string().contains(name), "the message names the file: {error}");
            error.code()
        }
    }
}

#[test]
fn a_relative_name_that_looks_like_an_option_is_a_file() {
    let source = Source::File(PathBuf::from("-nothing-of-this-name.mp4"));
    let error = probe(&tools(), &source, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "media.unreadable");
}

#[test]
fn of_a_file_cut_off_the_readable_part_is_kept() {
    let Some(clip) =
        testdata("of_a_file_cut_off_the_readable_part_is_kept", "video/synthetic_interview_fr.mp4")
    else {
        return;
    };
    let Some(webm) =
        testdata("of_a_file_cut_off_the_readable_part_is_kept", "video/synthetic_interview_fr.webm")
    else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let front = folder.path().join("front.mp4");
    ffmpeg(&["-i", text(&clip), "-c", "copy", "-movflags", "+faststart", text(&front)]);
    let cut = |source: &Path, name: &str| {
        let bytes = fs::read(source).unwrap();
        let path = folder.path().join(name);
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        path
    };
    let stored = import(&cut(&front, "cut-front.mp4")).unwrap();
    assert!(!stored.converted.complete);
    let kept_ms = stored.converted.index.duration_ms();
    assert!((6_000..=14_000).contains(&kept_ms), "{kept_ms}");

    let stored = import(&cut(&webm, "cut.webm")).unwrap();
    let kept_ms = stored.converted.index.duration_ms();
    assert!((6_000..=14_000).contains(&kept_ms), "{kept_ms}");

    let back = folder.path().join("back.mp4");
    ffmpeg(&["-i", text(&clip), "-c", "copy", text(&back)]);
    assert_eq!(refusal(&cut(&back, "cut-back.mp4")), "media.damaged");
}

#[test]
fn a_file_with_noise_in_its_middle_ends_well() {
    let Some(clip) =
        testdata("a_file_with_noise_in_its_middle_ends_well", "video/synthetic_interview_fr.webm")
    else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("scratched.webm");
    let mut bytes = fs::read(&clip).unwrap();
    let middle = bytes.len() / 2;
    let scratch = noise(20_000);
    bytes[middle..middle + scratch.len()].copy_from_slice(&scratch);
    fs::write(&path, &bytes).unwrap();
    let stored = import(&path).unwrap();
    let kept_ms = stored.converted.index.duration_ms();
    assert!((9_000..=21_000).contains(&kept_ms), "{kept_ms}");
}

#[test]
fn what_is_too_much_is_refused_by_name() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("plain.mp4");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x240:r=25:d=3",
        "-f",
        "lavfi",
        "-i",
        "sine=d=3",
        "-c:v",
        "libx264",
        text(&path),
    ]);
    let code = |limits: Limits| probe(&tools(), &Source::from(path.as_path()), &limits).unwrap_err().code();
    assert_eq!(code(Limits { duration_ms: 2999, ..Limits::default() }), "media.too_long");
    assert_eq!(code(Limits { picture_px: 319, ..Limits::default() }), "media.too_large");
    assert_eq!(code(Limits { streams: 1, ..Limits::default() }), "media.too_many_streams");
    assert_eq!(code(Limits { timeout: Duration::ZERO, ..Limits::default() }), "media.timed_out");
    let found = probe(&tools(), &Source::from(path.as_path()), &Limits::default()).unwrap();
    assert_eq!(found.duration_ms, 3000);

    let crowd = folder.path().join("crowd.mkv");
    let wav = folder.path().join("tone.wav");
    ffmpeg(&["-f", "lavfi", "-i", "sine=d=1", text(&wav)]);
    let maps = ["-map", "0:a"].repeat(40);
    ffmpeg(&[&["-i", text(&wav)], maps.as_slice(), &["-c:a", "flac", text(&crowd)]].concat());
    assert_eq!(refusal(&crowd), "media.too_many_streams");
}

#[test]
fn an_upload_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let held: Vec<io::Result<std::net::TcpStream>> = listener.incoming().take(8).collect();
        drop(held);
    });
    let limits = Limits { timeout: Duration::from_secs(2), ..Limits::default() };
    let source = Source::Loopback(format!("http://127.0.0.1:{port}/source"));
    assert_eq!(probe(&tools(), &source, &limits).unwrap_err().code(), "media.timed_out");
}

#[test]
fn an_upload_that_is_refused_is_unreadable() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut connection in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 2048];
            let _ = connection.read(&mut request);
            let _ = connection
                .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    let source = Source::Loopback(format!("http://127.0.0.1:{port}/source"));
    assert_eq!(probe(&tools(), &source, &Limits::default()).unwrap_err().code(), "media.unreadable");
}
