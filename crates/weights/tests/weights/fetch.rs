//! Downloads from a server that does everything wrong that servers do.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::scripted::{Answer, Request, Server, content, entry, patience};
use recruteia_weights::{Attempt, Error, Patience, State, Trouble, Weights};
use tempfile::TempDir;

const HALF: usize = 150_000;

fn weights(folder: &Path, urls: &[String]) -> Weights {
    Weights::with_catalog(vec![folder.to_owned()], vec![entry(urls)]).with_patience(patience())
}

fn fetch(weights: &Weights) -> Result<std::path::PathBuf, Error> {
    weights.fetch("voice", &mut |_| true)
}

fn troubles(error: Error) -> Vec<Trouble> {
    match error {
        Error::Download { attempts, .. } => attempts.into_iter().map(|attempt| attempt.trouble).collect(),
        other => panic!("not a failed download: {other}"),
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with(".lock"));
    names.sort();
    names
}

#[test]
fn a_file_arrives_whole_and_is_not_asked_for_twice() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(vec![Answer::File]);
    let weights = weights(folder.path(), &[server.url("/voice")]);
    let mut last = None;
    let path = weights
        .fetch("voice", &mut |progress| {
            assert!(last.is_none_or(|before| before <= progress.bytes));
            last = Some(progress.bytes);
            progress.total == 300_000
        })
        .unwrap();
    assert_eq!(fs::read(&path).unwrap(), content());
    assert_eq!(last, Some(300_000));
    assert_eq!(files(folder.path()), ["voice.bin"]);
    assert_eq!(fetch(&weights).unwrap(), path);
    assert_eq!(server.requests(), [Request { path: "/voice".to_owned(), from: None }]);
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_stopped() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(vec![Answer::BreakOff(HALF), Answer::BreakOff(HALF / 2), Answer::File]);
    let path = fetch(&weights(folder.path(), &[server.url("/")])).unwrap();
    assert_eq!(fs::read(path).unwrap(), content());
    let asked: Vec<_> = server.requests().into_iter().map(|request| request.from).collect();
    assert_eq!(asked, [None, Some(HALF), Some(HALF + HALF / 2)]);
}

#[test]
fn the_next_start_goes_on_and_so_does_the_next_mirror() {
    let folder = TempDir::new().unwrap();
    let first = Server::start(vec![Answer::BreakOff(HALF)]);
    let error = fetch(&weights(folder.path(), &[first.url("/")])).unwrap_err();
    assert_eq!(troubles(error), [Trouble::Status(503)]);
    let second = Server::start(vec![Answer::File]);
    let weights = weights(folder.path(), &[second.url("/")]);
    assert_eq!(weights.list()[0].state, State::Partial { bytes: HALF as u64 });
    assert_eq!(fs::read(fetch(&weights).unwrap()).unwrap(), content());
    assert_eq!(second.requests()[0].from, Some(HALF));
}

#[test]
fn a_server_without_ranges_starts_again() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(vec![Answer::BreakOff(HALF), Answer::IgnoreRange]);
    assert_eq!(fs::read(fetch(&weights(folder.path(), &[server.url("/")])).unwrap()).unwrap(), content());
}

#[test]
fn a_refused_range_and_a_wrong_part_start_again() {
    for answer in [Answer::Status(416), Answer::WrongPart] {
        let folder = TempDir::new().unwrap();
        let server = Server::start(vec![Answer::BreakOff(HALF), answer, Answer::File]);
        assert_eq!(fs::read(fetch(&weights(folder.path(), &[server.url("/")])).unwrap()).unwrap(), content());
        let asked: Vec<_> = server.requests().into_iter().map(|request| request.from).collect();
        assert_eq!(asked, [None, Some(HALF), None]);
    }
}

#[test]
fn a_wrong_length_is_refused_before_the_body() {
    let folder = TempDir::new().unwrap();
    let page = b"<html>please sign in to this network</html>".to_vec();
    let offered = page.len() as u64;
    let server = Server::start(vec![Answer::Body(page)]);
    let error = fetch(&weights(folder.path(), &[server.url("/")])).unwrap_err();
    assert!(error.to_string().contains("127.0.0.1 offers a file of 43 bytes instead of 300000"), "{error}");
    assert_eq!(troubles(error), [Trouble::Length { offered, expected: 300_000 }]);
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_wrong_body_is_thrown_away_and_the_mirror_asked() {
    let folder = TempDir::new().unwrap();
    let mut wrong = content();
    wrong[123_456] ^= 1;
    let liar = Server::start(vec![Answer::Body(wrong)]);
    let honest = Server::start(vec![Answer::File]);
    let path = fetch(&weights(folder.path(), &[liar.url("/"), honest.url("/")])).unwrap();
    assert_eq!(fs::read(path).unwrap(), content());
    assert_eq!((liar.requests().len(), honest.requests()[0].from), (1, None));
}

#[test]
fn a_wrong_body_alone_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(vec![Answer::Body(vec![7; 300_000])]);
    assert_eq!(troubles(fetch(&weights(folder.path(), &[server.url("/")])).unwrap_err()), [Trouble::Hash]);
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_beginning_of_something_else_is_dropped_once_the_hash_shows_it() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("voice.bin.partial"), vec![7; HALF]).unwrap();
    let server = Server::start(vec![Answer::File, Answer::File]);
    assert_eq!(fs::read(fetch(&weights(folder.path(), &[server.url("/")])).unwrap()).unwrap(), content());
    let asked: Vec<_> = server.requests().into_iter().map(|request| request.from).collect();
    assert_eq!(asked, [Some(HALF), None]);
}

#[test]
fn more_than_the_file_is_cut_off() {
    let folder = TempDir::new().unwrap();
    let mut endless = content();
    endless.extend(vec![0; 5_000_000]);
    let server = Server::start(vec![Answer::Unannounced(endless)]);
    let error = fetch(&weights(folder.path(), &[server.url("/")])).unwrap_err();
    assert_eq!(troubles(error), [Trouble::Excess { expected: 300_000 }]);
    assert!(files(folder.path()).is_empty());
}

#[test]
fn missing_files_lead_to_the_mirror_and_redirects_are_followed() {
    let folder = TempDir::new().unwrap();
    let target = Server::start(vec![Answer::File]);
    let gone = Server::start(vec![Answer::Status(404)]);
    let moved = Server::start(vec![Answer::Redirect(target.url("/there/voice"))]);
    let path = fetch(&weights(folder.path(), &[gone.url("/"), moved.url("/")])).unwrap();
    assert_eq!(fs::read(path).unwrap(), content());
    assert_eq!(target.requests()[0].path, "/there/voice");
}

#[test]
fn an_own_mirror_is_asked_first() {
    let folder = TempDir::new().unwrap();
    let own = Server::start(vec![Answer::File]);
    let official = Server::start(vec![]);
    let weights = weights(folder.path(), &[official.url("/")]).with_mirror(Some(own.url("/weights/")));
    fetch(&weights).unwrap();
    assert_eq!(own.requests()[0].path, "/weights/voice.bin");
    assert!(official.requests().is_empty());
}

#[test]
fn silence_ends_the_attempt_and_every_place_is_named() {
    let folder = TempDir::new().unwrap();
    let silent = Server::start(vec![Answer::Stall]);
    let gone = Server::start(vec![Answer::Status(404)]);
    let weights = weights(folder.path(), &[silent.url("/"), gone.url("/")]).with_patience(Patience {
        stall: Duration::from_millis(1500),
        resumes: 0,
        ..patience()
    });
    match fetch(&weights).unwrap_err() {
        Error::Download { id, attempts } => {
            let host = "127.0.0.1".to_owned();
            let stalled = Attempt { host: host.clone(), trouble: Trouble::Stalled { seconds: 2 } };
            assert_eq!(attempts, [stalled, Attempt { host, trouble: Trouble::Status(404) }]);
            assert_eq!(id, "voice");
        }
        other => panic!("{other}"),
    }
    assert_eq!(weights.list()[0].state, State::Partial { bytes: HALF as u64 });
}

#[test]
fn nobody_listening_is_told_as_such() {
    let folder = TempDir::new().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let troubles = troubles(fetch(&weights(folder.path(), &[url])).unwrap_err());
    assert!(matches!(troubles[..], [Trouble::Unreachable(_)]), "{troubles:?}");
}

#[test]
fn stopping_works_during_silence_and_keeps_what_arrived() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(vec![Answer::Stall, Answer::File]);
    let weights = weights(folder.path(), &[server.url("/")]);
    let stopped = weights.fetch("voice", &mut |progress| progress.bytes < HALF as u64);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(weights.list()[0].state, State::Partial { bytes: HALF as u64 });
    fetch(&weights).unwrap();
    assert_eq!(server.requests()[1].from, Some(HALF));
}

#[test]
fn two_at_once_download_once() {
    let folder = TempDir::new().unwrap();
    let (go, wait) = mpsc::channel();
    let server = Server::start(vec![Answer::HalfThenWait(wait)]);
    let urls = [server.url("/")];
    let (begun, first_has_begun) = mpsc::channel();
    thread::scope(|scope| {
        let first = scope.spawn(|| {
            weights(folder.path(), &urls).fetch("voice", &mut |progress| {
                if progress.bytes > 0 {
                    let _ = begun.send(());
                }
                true
            })
        });
        first_has_begun.recv().unwrap();
        let second = scope.spawn(|| {
            weights(folder.path(), &urls).fetch("voice", &mut |_| {
                let _ = go.send(());
                true
            })
        });
        let path = first.join().unwrap().unwrap();
        assert_eq!(second.join().unwrap().unwrap(), path);
        assert_eq!(fs::read(path).unwrap(), content());
    });
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_is_being_downloaded_is_not_removed() {
    let folder = TempDir::new().unwrap();
    let (go, wait) = mpsc::channel();
    let server = Server::start(vec![Answer::HalfThenWait(wait)]);
    let shelf = weights(folder.path(), &[server.url("/")]);
    let mut refused = None;
    shelf
        .fetch("voice", &mut |progress| {
            if progress.bytes > 0 && refused.is_none() {
                let error = weights(folder.path(), &[]).remove("voice").unwrap_err();
                refused = Some(matches!(error, Error::InUse(_)));
                let _ = go.send(());
            }
            true
        })
        .unwrap();
    assert_eq!(refused, Some(true));
    assert_eq!(files(folder.path()), ["voice.bin"]);
}

#[test]
fn a_damaged_file_is_replaced() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("voice.bin"), vec![7; 300_000]).unwrap();
    let server = Server::start(vec![Answer::File]);
    assert_eq!(fs::read(fetch(&weights(folder.path(), &[server.url("/")])).unwrap()).unwrap(), content());
}

#[test]
fn a_bundled_model_is_not_downloaded() {
    let folder = TempDir::new().unwrap();
    assert!(matches!(fetch(&weights(folder.path(), &[])), Err(Error::NotDownloadable(_))));
    assert!(matches!(weights(folder.path(), &[]).fetch("nobody", &mut |_| true), Err(Error::Unknown(_))));
}

/// The proxy is a matter of the environment, so the download runs in a process of its own.
#[test]
fn a_proxy_of_the_environment_is_used() {
    const CHILD: &str = "RECRUTEIA_TEST_PROXY_FOLDER";
    let url = "http://weights.invalid/voice.bin".to_owned();
    if let Some(folder) = std::env::var_os(CHILD) {
        fetch(&weights(Path::new(&folder), &[url])).unwrap();
        return;
    }
    let folder = TempDir::new().unwrap();
    let proxy = Server::start(vec![Answer::File]);
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fetch::a_proxy_of_the_environment_is_used"])
        .env(CHILD, folder.path())
        .env("http_proxy", proxy.url(""))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(proxy.requests()[0].path, url);
    assert_eq!(fs::read(folder.path().join("voice.bin")).unwrap(), content());
}

/// A secret download goes through a tunnel, so what a proxy sees of it is the name of the place.
#[test]
fn a_proxy_is_asked_for_a_tunnel_and_may_refuse_it() {
    const CHILD: &str = "RECRUTEIA_TEST_TUNNEL_FOLDER";
    if let Some(folder) = std::env::var_os(CHILD) {
        let urls = ["https://weights.invalid/voice.bin".to_owned()];
        let troubles = troubles(fetch(&weights(Path::new(&folder), &urls)).unwrap_err());
        assert!(matches!(&troubles[..], [Trouble::Unreachable(why)] if !why.is_empty()), "{troubles:?}");
        return;
    }
    let folder = TempDir::new().unwrap();
    let proxy = Server::start(vec![Answer::Status(407)]);
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fetch::a_proxy_is_asked_for_a_tunnel_and_may_refuse_it"])
        .env(CHILD, folder.path())
        .env("https_proxy", proxy.url(""))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(proxy.requests(), [Request { path: "weights.invalid:443".to_owned(), from: None }]);
    assert!(files(folder.path()).is_empty());
}

/// What is set in the environment need not hold for the organisation's own machines.
#[test]
fn a_place_that_is_excepted_from_the_proxy_is_asked_directly() {
    const CHILD: &str = "RECRUTEIA_TEST_EXCEPTION";
    if let Ok(both) = std::env::var(CHILD) {
        let (folder, url) = both.split_once('|').unwrap();
        fetch(&weights(Path::new(folder), &[url.to_owned()])).unwrap();
        return;
    }
    let folder = TempDir::new().unwrap();
    let proxy = Server::start(vec![]);
    let own = Server::start(vec![Answer::File]);
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fetch::a_place_that_is_excepted_from_the_proxy_is_asked_directly"])
        .env(CHILD, format!("{}|{}", folder.path().display(), own.url("/voice")))
        .env("http_proxy", proxy.url(""))
        .env_remove("NO_PROXY")
        .env("no_proxy", "127.0.0.1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(proxy.requests().is_empty());
    assert_eq!(own.requests()[0].path, "/voice");
}
