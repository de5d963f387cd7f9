//! Files that are not what they say, or want something that a media file has no business with.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

mod common;

use std::{
    fs,
    io::{self, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use common::{ffmpeg, import, testdata, tools};
use recruteia_media::{Limits, Source, probe};
use tempfile::TempDir;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

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

/// Bytes that look like nothing (xorshift64).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[7]
        })
        .collect()
}

/// A listener that counts who calls.
fn trap() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    thread::spawn(move || {
        for connection in listener.incoming() {
            drop(connection);
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, calls)
}

#[test]
fn files_that_are_no_media_are_refused() {
    let folder = TempDir::new().unwrap();
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0".repeat(500);
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>"#;
    let cases: &[(&str, &[u8])] = &[
        ("empty.mp4", b""),
        ("empty", b""),
        ("one.wav", b"R"),
        ("text.txt", b"Good morning, here is my interview.\n"),
        ("text.mp4", b"Good morning, here is my interview.\n"),
        ("text.mp3", b"Good morning, here is my interview.\n"),
        ("picture.svg", svg),
        ("picture.mp4", svg),
        ("archive.zip", &zip),
        ("archive.mkv", &zip),
        ("page.webm", b"<!doctype html><video src='http://127.0.0.1/'></video>"),
        ("subtitles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
        (
            "header-only.wav",
            b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data\0\0\0\0",
        ),
    ];
    for (name, bytes) in cases {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let code = refusal(&path);
        assert!(
            matches!(code, "media.not_media" | "media.no_duration" | "media.no_streams"),
            "{name}: {code}"
        );
    }
    for name in
        ["noise", "noise.mp4", "noise.webm", "noise.wav", "noise.mp3", "noise.ogg", "noise.aac", "noise.ts"]
    {
        let path = folder.path().join(name);
        fs::write(&path, noise(300_000)).unwrap();
        let code = refusal(&path);
        assert!(matches!(code, "media.not_media" | "media.damaged" | "media.no_duration"), "{name}: {code}");
    }
}

#[test]
fn what_is_not_there_or_no_file_is_unreadable() {
    let folder = TempDir::new().unwrap();
    assert_eq!(refusal(&folder.path().join("missing.mp4")), "media.unreadable");
    assert_eq!(refusal(folder.path()), "media.not_media");
}

#[test]
fn scripts_and_playlists_open_nothing() {
    let (port, calls) = trap();
    let folder = TempDir::new().unwrap();
    let wav = folder.path().join("inner.wav");
    ffmpeg(&["-f", "lavfi", "-i", "sine=d=3", text(&wav)]);
    let here = text(&wav);
    let url = format!("http://127.0.0.1:{port}/a.ts");
    let scripts = [
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{url}\n#EXT-X-ENDLIST\n"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n".to_owned(),
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{here}\n#EXT-X-ENDLIST\n"),
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nconcat:{here}|/etc/passwd\n#EXT-X-ENDLIST\n"),
        format!("ffconcat version 1.0\nfile '{here}'\n"),
        format!("ffconcat version 1.0\nfile '{url}'\n"),
        format!(
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet><Representation id=\"1\"><BaseURL>{url}</BaseURL></Representation></AdaptationSet></Period></MPD>"
        ),
        format!("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {port} RTP/AVP 0\n"),
        format!("RTSPtext\r\nrtsp://127.0.0.1:{port}/a\r\n"),
        format!("[playlist]\nFile1={url}\n"),
    ];
    for (number, script) in scripts.iter().enumerate() {
        for ending in ["m3u8", "mp4", "txt", "webm"] {
            let path = folder.path().join(format!("script-{number}.{ending}"));
            fs::write(&path, script).unwrap();
            assert_eq!(refusal_of_probe(&path), "media.not_media", "script {number} as {ending}");
        }
    }
    assert_eq!(calls.load(Ordering::SeqCst), 0, "somebody called the trap");
    drop(std::net::TcpStream::connect(("127.0.0.1", port)).unwrap());
    while calls.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
}

fn refusal_of_probe(path: &Path) -> &'static str {
    match probe(&tools(), &Source::from(path), &Limits::default()) {
        Ok(found) => panic!("{} was taken as {}", path.display(), found.format),
        Err(error) => error.code(),
    }
}

#[test]
fn strange_names_are_names() {
    let Some(wav) = testdata("strange_names_are_names", "audio/synthetic/held-fr-00.wav") else { return };
    let folder = TempDir::new().unwrap();
    let long = format!("{}{}.wav", "é日本語ñ🎥".repeat(2), "a".repeat(190));
    let names = [
        "-i.wav",
        "-version",
        "--help.mp4",
        "%07d.wav",
        "%s%n.wav",
        "a b  c.wav",
        "file:a.wav",
        "http:a.wav",
        "concat:a.wav",
        "pipe:0",
        "quote'\".wav",
        "semi;colon|bar&.wav",
        "line\nbreak.wav",
        "عربى.wav",
        "back\\slash.wav",
        "*?[a].wav",
        "@list.wav",
        "$(touch x).wav",
        &long,
    ];
    for name in names {
        let path = folder.path().join(name);
        fs::copy(&wav, &path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = probe(&tools(), &Source::from(path.as_path()), &Limits::default());
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.duration_ms, 2051, "{name}");
    }
    let path = folder.path().join(&long);
    assert!(long.chars().count() > 200);
    assert!(import(&path).unwrap().converted.complete);
    assert!(import(&folder.path().join("%07d.wav")).unwrap().converted.complete);
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
