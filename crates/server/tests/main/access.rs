//! Who may talk to the endpoint, and what they can't reach.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use reqwest::{Method, blocking::Response};
use serde_json::{Value, json};

use crate::support::{Desk, clip};

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

fn status(desk: &Desk, headers: &[(&str, &str)]) -> (u16, Value) {
    let mut request = desk.http().post(desk.url("/rpc/workspace.status")).body("{}");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().unwrap();
    (answer.status().as_u16(), answer.json().unwrap_or_default())
}

fn bearer(desk: &Desk) -> String {
    format!("Bearer {}", desk.part().endpoint().1)
}

#[test]
fn only_the_token_opens_the_endpoint() {
    let desk = Desk::bare();
    let right = bearer(&desk);
    assert_eq!(status(&desk, &[("authorization", &right)]).0, 200);
    let wrong = format!("Bearer {}", "0".repeat(64));
    for given in [&wrong, &right[..right.len() - 1], "Bearer ", "bearer", &right.to_uppercase()] {
        let (code, error) = status(&desk, &[("authorization", given)]);
        assert_eq!((code, &error["code"]), (403, &json!("forbidden.token")), "{given}");
    }
    assert_eq!(status(&desk, &[]).0, 403);
    for path in
        ["/events", &format!("/media/{NOBODY}/index.m3u8"), &format!("/reports/{NOBODY}.pdf?language=fr")]
    {
        assert_eq!(desk.http().get(desk.url(path)).send().unwrap().status(), 403, "{path}");
    }
    assert_eq!(desk.http().put(desk.url("/uploads")).body("x").send().unwrap().status(), 403);
}

#[test]
fn a_segment_is_had_by_the_proof_in_the_playlist_of_its_own_recording_alone() {
    let desk = Desk::open();
    let (_, seat) = desk.answered_on_video();
    let media = |position| desk.answer(&seat.session, position)["media"]["id"].as_str().unwrap().to_owned();
    let (own, other) = (media(0), media(1));
    let path = desk.segments(&own).pop().unwrap();
    let plain = |path: &str| desk.http().get(desk.url(path)).send().unwrap().status().as_u16();
    assert_eq!(plain(&path), 200);
    let proof = path.split('/').nth(3).unwrap();
    for wrong in ["0".repeat(64), proof[..62].to_owned(), "nothing".to_owned()] {
        assert_eq!(plain(&path.replace(proof, &wrong)), 403, "{wrong}");
    }
    assert_eq!(plain(&path.replace(&own, &other)), 403);
    let foreign = desk.http().get(desk.url(&path)).header("origin", "https://example.org");
    assert_eq!(foreign.send().unwrap().status(), 403);
}

#[test]
fn a_foreign_host_or_origin_is_refused_even_with_the_token() {
    let desk = Desk::bare();
    let right = bearer(&desk);
    let port = desk.part().endpoint().0.rsplit(':').next().unwrap().to_owned();
    for host in [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        &format!("evil.example:{port}"),
        &format!("[::1]:{port}"),
    ] {
        let (code, error) = status(&desk, &[("authorization", &right), ("host", host)]);
        assert_eq!((code, &error["code"]), (403, &json!("forbidden.host")), "{host}");
    }
    for origin in
        ["https://evil.example", "null", "http://127.0.0.1:1", "tauri://localhost.evil.example", "file://"]
    {
        let (code, error) = status(&desk, &[("authorization", &right), ("origin", origin)]);
        assert_eq!((code, &error["code"]), (403, &json!("forbidden.origin")), "{origin}");
    }
    for origin in [
        "tauri://localhost",
        "http://tauri.localhost",
        &format!("http://127.0.0.1:{port}"),
        &format!("http://localhost:{port}"),
    ] {
        assert_eq!(status(&desk, &[("authorization", &right), ("origin", origin)]).0, 200, "{origin}");
    }
    assert_eq!(status(&desk, &[("authorization", &right), ("host", &format!("localhost:{port}"))]).0, 200);
}

fn preflight(desk: &Desk, origin: &str, path: &str, method: &str) -> Response {
    desk.http()
        .request(Method::OPTIONS, desk.url(path))
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "authorization,content-type,range")
        .send()
        .unwrap()
}

#[test]
fn the_window_may_ask_before_it_calls_and_nobody_else() {
    let desk = Desk::bare();
    for origin in ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"] {
        for (path, method) in [("/rpc/workspace.status", "POST"), ("/uploads", "PUT"), ("/events", "GET")] {
            let answer = preflight(&desk, origin, path, method);
            assert!(answer.status().is_success(), "{origin} {path}: {}", answer.status());
            let header = |name: &str| answer.headers()[name].to_str().unwrap().to_ascii_lowercase();
            assert_eq!(header("access-control-allow-origin"), origin);
            assert!(header("access-control-allow-methods").contains(&method.to_ascii_lowercase()));
            assert!(header("access-control-allow-headers").contains("authorization"));
        }
    }
    let answer = preflight(&desk, "https://evil.example", "/rpc/workspace.status", "POST");
    assert_eq!(answer.status(), 403);
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

#[test]
fn what_is_there_for_ffmpeg_is_closed_to_pages() {
    let desk = Desk::open();
    let uploaded: Value = desk.put("/uploads", std::fs::read(clip("answer-2.webm")).unwrap()).json().unwrap();
    let staged = desk.url(&format!("/staged/{}", uploaded["upload_id"].as_str().unwrap()));
    let own = desk.part().endpoint().0.to_owned();
    for origin in ["tauri://localhost", &own] {
        let answer = desk.http().get(&staged).header("origin", origin).send().unwrap();
        assert_eq!(answer.status(), 403, "{origin}");
        let put = desk.http().put(desk.url("/ingest/0/x.m4s")).header("origin", origin).body("x");
        assert_eq!(put.send().unwrap().status(), 403, "{origin}");
    }
    let whole = desk.http().get(&staged).send().unwrap().bytes().unwrap();
    assert_eq!(whole, std::fs::read(clip("answer-2.webm")).unwrap());
    let part = desk.http().get(&staged).header("range", "bytes=100-199").send().unwrap();
    assert_eq!(part.headers()["content-range"], format!("bytes 100-199/{}", whole.len()).as_str());
    assert_eq!(part.bytes().unwrap(), whole[100..200]);
    for (path, code) in [("/staged/0123", "upload.not_found"), ("/ingest/0123/init.mp4", "ingest.not_found")]
    {
        let answer = match path.starts_with("/staged") {
            true => desk.http().get(desk.url(path)).send().unwrap(),
            false => desk.http().put(desk.url(path)).body("x").send().unwrap(),
        };
        assert_eq!(answer.status(), 404);
        assert_eq!(answer.json::<Value>().unwrap()["code"], code);
    }
}

/// Sends a request line as it is: a client would tidy the path first.
fn raw(desk: &Desk, line: &str) -> String {
    let address = desk.part().endpoint().0.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "{line} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        bearer(desk)
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn no_path_leads_out_of_its_folder() {
    let desk = Desk::open();
    let (_, seat) = desk.answered_on_video();
    let media = desk.answer(&seat.session, 0)["media"]["id"].as_str().unwrap().to_owned();
    let other = desk.answer(&seat.session, 1)["media"]["id"].as_str().unwrap().to_owned();
    let playlist = desk.get(&format!("/media/{media}/index.m3u8")).text().unwrap();
    assert!(playlist.starts_with("#EXTM3U"));
    let segment = playlist.lines().find(|line| line.ends_with(".m4s")).unwrap();
    let (proof, _) = segment.split_once('/').unwrap();
    for name in [
        "../../keys.json",
        "..%2f..%2fkeys.json",
        "..%2F..%2Frecruteia.db",
        "%2e%2e%2f%2e%2e%2fkeys.json",
        &format!("..%2f{other}%2f{segment}"),
        &format!("{proof}/..%2f..%2fkeys.json"),
        &format!("{proof}/%00"),
        &format!("{proof}/..."),
        "..%5c..%5ckeys.json",
        "%00",
        "index.m3u8%00",
        "...",
        "%2fetc%2fpasswd",
    ] {
        let answer = raw(&desk, &format!("GET /media/{media}/{name}"));
        assert!(answer.starts_with("HTTP/1.1 4"), "{name}: {answer}");
        assert!(!answer.contains("sealed") && !answer.contains("root:"), "{name}: {answer}");
    }
    for path in [
        "/../../Cargo.toml",
        "/../../../etc/passwd",
        "/..%2f..%2fCargo.toml",
        "/%2e%2e/%2e%2e/Cargo.toml",
        "/assets/../../../Cargo.toml",
        "//etc/passwd",
        "/assets//etc/passwd.txt",
    ] {
        let answer = raw(&desk, &format!("GET {path}"));
        assert!(
            !answer.contains("[package]") && !answer.contains("root:") && !answer.contains("[workspace]"),
            "{path}: {answer}"
        );
    }
    for path in
        ["/ingest/..%2f..%2fx/y", "/staged/..%2f..%2fkeys.json", "/reports/..%2f..%2fkeys.pdf?language=fr"]
    {
        let verb = if path.starts_with("/ingest") { "PUT" } else { "GET" };
        let answer = raw(&desk, &format!("{verb} {path}"));
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}

#[test]
fn a_body_that_is_no_json_is_invalid() {
    let desk = Desk::bare();
    for body in ["", "{", "{\"a\":", "\u{0}\u{1}", "nonsense"] {
        let request =
            desk.http().post(desk.url("/rpc/workspace.status")).header("authorization", bearer(&desk));
        let answer = request.body(body).send().unwrap();
        assert_eq!(answer.status(), 422, "{body:?}");
        assert_eq!(answer.json::<Value>().unwrap()["code"], "invalid.json", "{body:?}");
    }
}
