//! How a conversion goes on and how it ends: progress, cancelling, full disks, broken segments.

use std::{
    fs, io,
    ops::ControlFlow,
    sync::{Arc, Mutex},
    time::Instant,
};

use recruteia_media::{Limits, Source, Target, convert, decode_pcm, probe};
use tempfile::TempDir;

use crate::support::{Endpoint, carry_on, ffmpeg, import, memory, testdata, text, tools};

#[test]
fn an_upload_is_read_from_the_endpoint() {
    let Some(clip) = testdata("an_upload_is_read_from_the_endpoint", "video/synthetic_interview_fr.mp4")
    else {
        return;
    };
    let (ingest, _segments) = memory();
    let endpoint = Endpoint::start(ingest.clone(), fs::read(clip).unwrap());
    let source = Source::Loopback(endpoint.source_url());
    let found = probe(&tools(), &source, &Limits::default()).unwrap();
    let url = endpoint.target_url();
    let target = Target { url: &url, ingest: &ingest };
    let mut reports = Vec::new();
    let converted = convert(&tools(), &source, &found, target, &mut |progress| {
        reports.push(progress);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(converted.complete);
    assert!(reports.windows(2).all(|pair| pair[0].done_ms <= pair[1].done_ms), "{reports:?}");
    assert!(reports.iter().all(|progress| progress.total_ms == found.duration_ms));
    assert!(reports.iter().any(|progress| progress.done_ms > 0), "{reports:?}");
}

#[test]
fn addresses_other_than_our_own_are_refused() {
    for url in [
        "http://example.org/a.mp4",
        "https://127.0.0.1:1/a.mp4",
        "file:/etc/passwd",
        "http://127.0.0.1.example.org/",
    ] {
        let error = probe(&tools(), &Source::Loopback(url.to_owned()), &Limits::default()).unwrap_err();
        assert_eq!(error.code(), "media.unreadable", "{url}");
    }
}

#[test]
fn cancelling_ends_the_work_at_once() {
    let folder = TempDir::new().unwrap();
    let short = folder.path().join("short.mp4");
    let path = folder.path().join("long.mp4");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=1280x720:r=30:d=2",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        text(&short),
    ]);
    ffmpeg(&["-stream_loop", "49", "-i", text(&short), "-c", "copy", text(&path)]);
    let source = Source::from(path.as_path());
    let found = probe(&tools(), &source, &Limits::default()).unwrap();
    let (ingest, segments) = memory();
    let url = Endpoint::start(ingest.clone(), Vec::new()).target_url();
    let target = Target { url: &url, ingest: &ingest };
    let mut calls = 0;
    let error = convert(&tools(), &source, &found, target, &mut |_| {
        calls += 1;
        if calls == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap_err();
    assert_eq!(error.code(), "media.cancelled");
    assert_eq!(calls, 3);
    assert!(segments.lock().unwrap().len() < 50);
}

#[test]
fn a_full_disk_ends_the_work_and_is_named() {
    let Some(clip) = testdata("a_full_disk_ends_the_work_and_is_named", "video/synthetic_interview_fr.mp4")
    else {
        return;
    };
    for (kind, code) in [
        (io::ErrorKind::StorageFull, "media.disk_full"),
        (io::ErrorKind::PermissionDenied, "media.sink_failed"),
    ] {
        let names = Arc::new(Mutex::new(Vec::new()));
        let seen = names.clone();
        let ingest = Arc::new(recruteia_media::Ingest::new(move |name: &str, body: &mut dyn io::Read| {
            seen.lock().unwrap().push(name.to_owned());
            io::copy(body, &mut io::sink())?;
            if name == "0000003.m4s" { Err(kind.into()) } else { Ok(()) }
        }));
        let url = Endpoint::start(ingest.clone(), Vec::new()).target_url();
        let source = Source::from(clip.as_path());
        let found = probe(&tools(), &source, &Limits::default()).unwrap();
        let target = Target { url: &url, ingest: &ingest };
        let error = convert(&tools(), &source, &found, target, &mut carry_on).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(names.lock().unwrap().contains(&"0000003.m4s".to_owned()));
    }
}

#[test]
fn an_endpoint_that_is_gone_ends_ffmpeg() {
    let Some(clip) = testdata("an_endpoint_that_is_gone_ends_ffmpeg", "video/synthetic_interview_fr.mp4")
    else {
        return;
    };
    let source = Source::from(clip.as_path());
    let found = probe(&tools(), &source, &Limits::default()).unwrap();
    let (ingest, _) = memory();
    // A port that nobody listens on any more.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/ingest/token/index.m3u8");
    let started = Instant::now();
    let target = Target { url: &url, ingest: &ingest };
    let error = convert(&tools(), &source, &found, target, &mut carry_on).unwrap_err();
    assert_eq!(error.code(), "media.sink_failed");
    assert!(started.elapsed().as_secs() < 30);
}

#[test]
fn decoding_stops_when_told_and_names_a_failing_segment() {
    let Some(wav) =
        testdata("decoding_stops_when_told_and_names_a_failing_segment", "audio/dialogue_fr_en.wav")
    else {
        return;
    };
    let stored = import(&wav).unwrap();
    let endless = std::iter::once(stored.segments["init.mp4"].clone())
        .chain(std::iter::repeat(stored.segments["0000001.m4s"].clone()));
    let error = decode_pcm(&tools(), endless.map(Ok), &mut |_| ControlFlow::Break(())).unwrap_err();
    assert_eq!(error.code(), "media.cancelled");

    let mut parts: Vec<io::Result<Vec<u8>>> = stored.in_order().into_iter().map(Ok).collect();
    parts[3] = Err(io::ErrorKind::PermissionDenied.into());
    let error = decode_pcm(&tools(), parts.into_iter(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(error.code(), "media.unreadable");

    let garbage = [Ok(b"this is no media at all".repeat(1000))];
    let error = decode_pcm(&tools(), garbage.into_iter(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(error.code(), "media.damaged");
}
