//! A web server that plays a script, and the file it is asked for.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use recruteia_weights::{Entry, GoodFor, Kind, Patience};
use sha2::{Digest, Sha256};

/// The right file: bytes that no part of repeats.
pub fn content() -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    (0..300_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        })
        .collect()
}

/// A catalog entry of [`content`] at these places.
pub fn entry(urls: &[String]) -> Entry {
    Entry {
        id: "voice".to_owned(),
        kind: Kind::Whisper,
        quality: 1,
        name: "Voice".to_owned(),
        file: "voice.bin".to_owned(),
        bytes: content().len() as u64,
        sha256: Sha256::digest(content()).iter().map(|byte| format!("{byte:02x}")).collect(),
        licence: "MIT".to_owned(),
        licence_url: "https://example.org".to_owned(),
        urls: urls.to_vec(),
        recommended: true,
        sample_only: false,
        language: None,
        needs: None,
        good_for: GoodFor { fr: "essai".to_owned(), en: "test".to_owned() },
    }
}

/// Waits long enough for a loaded machine and no longer than a test may take.
pub fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(5),
        stall: Duration::from_secs(20),
        pause: Duration::from_millis(1),
        resumes: 3,
    }
}

/// How one request is answered.
pub enum Answer {
    /// The file, from where the request asks on; ranges are respected.
    File,
    /// The file, but the connection ends after so many bytes.
    BreakOff(usize),
    /// The whole file, whatever range was asked for.
    IgnoreRange,
    /// This body with status 200 and its own length.
    Body(Vec<u8>),
    /// This body without announcing a length.
    Unannounced(Vec<u8>),
    /// A part that starts one byte later than asked for.
    WrongPart,
    /// A status without a body.
    Status(u16),
    /// A redirect to this address.
    Redirect(String),
    /// Half of the file, then nothing while the client stays connected.
    Stall,
    /// Half of the file, the rest once a message arrives.
    HalfThenWait(mpsc::Receiver<()>),
}

/// One request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Second word of the first line.
    pub path: String,
    /// First byte asked for, if any.
    pub from: Option<usize>,
}

/// A server that answers its requests in the order of its script and everything after it with 503.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(script: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            let mut script = script.into_iter();
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let request = read_request(&stream);
                seen.lock().unwrap().push(request.clone());
                let answer = script.next().unwrap_or(Answer::Status(503));
                // The client may hang up early: that is part of the play.
                let _ = play(stream, answer, request.from);
            }
        });
        Self { address, requests }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn read_request(stream: &TcpStream) -> Request {
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap_or_default);
    let first = lines.next().unwrap_or_default();
    let mut from = None;
    for line in lines.take_while(|line| !line.is_empty()) {
        if let Some(range) = line.to_ascii_lowercase().strip_prefix("range: bytes=") {
            from = range.trim_end_matches('-').parse().ok();
        }
    }
    Request { path: first.split(' ').nth(1).unwrap_or_default().to_owned(), from }
}

fn play(mut stream: TcpStream, answer: Answer, from: Option<usize>) -> std::io::Result<()> {
    let whole = content();
    match answer {
        Answer::File => send(&mut stream, from.unwrap_or(0), from.is_some(), usize::MAX),
        Answer::BreakOff(after) => send(&mut stream, from.unwrap_or(0), from.is_some(), after),
        Answer::IgnoreRange => send(&mut stream, 0, false, usize::MAX),
        Answer::Body(body) => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
            stream.write_all(&body)
        }
        Answer::Unannounced(body) => {
            write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
            stream.write_all(&body)
        }
        Answer::WrongPart => send(&mut stream, from.unwrap_or(0) + 1, true, usize::MAX),
        Answer::Status(status) => {
            write!(stream, "HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        Answer::Redirect(to) => {
            write!(
                stream,
                "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        }
        Answer::Stall => {
            send(&mut stream, from.unwrap_or(0), from.is_some(), whole.len() / 2)?;
            stream.read_to_end(&mut Vec::new()).map(|_| ())
        }
        Answer::HalfThenWait(go) => {
            let half = whole.len() / 2;
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                whole.len()
            )?;
            stream.write_all(&whole[..half])?;
            stream.flush()?;
            go.recv().unwrap();
            stream.write_all(&whole[half..])
        }
    }?;
    stream.shutdown(Shutdown::Write)
}

/// Sends the file from `start` on, and no more than `limit` bytes of it.
fn send(stream: &mut TcpStream, start: usize, partly: bool, limit: usize) -> std::io::Result<()> {
    let whole = content();
    let rest = &whole[start..];
    let head = if partly {
        format!("206 Partial Content\r\nContent-Range: bytes {start}-{}/{}", whole.len() - 1, whole.len())
    } else {
        "200 OK".to_owned()
    };
    write!(stream, "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", rest.len())?;
    stream.write_all(&rest[..limit.min(rest.len())])
}
