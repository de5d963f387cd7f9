//! What the tests share: the test data, ffmpeg itself, and a small HTTP endpoint in place of the workspace's own.

use std::{
    collections::{BTreeMap, HashMap},
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, LazyLock, Mutex},
    thread,
};

use recruteia_media::{Converted, Ingest, Limits, MediaError, Probe, Source, Target, Tools, convert, probe};

/// A file of the test data; without the data the test says so, and `None` ends it.
pub fn testdata(test: &str, path: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("RECRUTEIA_TESTDATA") else {
        eprintln!("SKIPPED {test}: RECRUTEIA_TESTDATA is not set");
        return None;
    };
    let file = Path::new(&folder).join(path);
    assert!(file.exists(), "{} is missing", file.display());
    Some(file)
}

/// A path as an argument of ffmpeg.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Bytes that look like nothing (xorshift64).
pub fn noise(length: usize) -> Vec<u8> {
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

pub fn tools() -> Tools {
    static FOUND: LazyLock<Tools> = LazyLock::new(|| Tools::find().unwrap());
    FOUND.clone()
}

/// Makes a file with ffmpeg.
pub fn ffmpeg(arguments: &[&str]) {
    let output =
        Command::new("ffmpeg").args(["-v", "error", "-nostdin", "-y"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Mono samples at 16 kHz of any file, decoded by ffmpeg alone.
pub fn samples_of(path: &Path) -> Vec<f32> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i", path.to_str().unwrap(), "-map", "0:a:0"])
        .args(["-f", "f32le", "-ar", "16000", "-ac", "1", "pipe:1"])
        .output()
        .unwrap();
    assert!(output.status.success());
    output.stdout.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// Plain segments by name.
pub type Segments = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// An endpoint that takes what is put to `/ingest/` and gives what lies under `/source`.
pub struct Endpoint {
    pub port: u16,
}

impl Endpoint {
    /// Serves until the test ends.
    pub fn start(ingest: Arc<Ingest>, source: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let source = Arc::new(source);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (ingest, source) = (ingest.clone(), source.clone());
                thread::spawn(move || serve(connection, &ingest, &source));
            }
        });
        Self { port }
    }

    pub fn target_url(&self) -> String {
        format!("http://127.0.0.1:{}/ingest/token/index.m3u8", self.port)
    }

    pub fn source_url(&self) -> String {
        format!("http://127.0.0.1:{}/source", self.port)
    }
}

/// An ingest that keeps everything in memory.
pub fn memory() -> (Arc<Ingest>, Segments) {
    let segments = Segments::default();
    let kept = segments.clone();
    let ingest = Ingest::new(move |name: &str, body: &mut dyn Read| {
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes)?;
        kept.lock().unwrap().insert(name.to_owned(), bytes);
        Ok(())
    });
    (Arc::new(ingest), segments)
}

pub fn carry_on(_: recruteia_media::Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A file in its stored form.
pub struct Stored {
    pub probe: Probe,
    pub converted: Converted,
    pub segments: BTreeMap<String, Vec<u8>>,
}

impl Stored {
    /// The segments in order, as `decode_pcm` takes them.
    pub fn in_order(&self) -> Vec<Vec<u8>> {
        self.converted.index.names().map(|name| self.segments[name].clone()).collect()
    }

    /// All segments as one file.
    pub fn save(&self, path: &Path) {
        std::fs::write(path, self.in_order().concat()).unwrap();
    }

    pub fn samples(&self) -> Vec<f32> {
        let mut samples = Vec::new();
        recruteia_media::decode_pcm(&tools(), self.in_order().into_iter().map(Ok), &mut |part| {
            samples.extend_from_slice(part);
            ControlFlow::Continue(())
        })
        .unwrap();
        samples
    }
}

/// Probes and converts a file into memory.
pub fn import(path: &Path) -> Result<Stored, MediaError> {
    let source = Source::from(path);
    let probe = probe(&tools(), &source, &Limits::default())?;
    let (ingest, segments) = memory();
    let url = Endpoint::start(ingest.clone(), Vec::new()).target_url();
    let target = Target { url: &url, ingest: &ingest };
    let converted = convert(&tools(), &source, &probe, target, &mut carry_on)?;
    let segments = segments.lock().unwrap().clone();
    Ok(Stored { probe, converted, segments })
}

/// By how many milliseconds `stored` is later than `original`, by the largest correlation of one second of sound
/// that starts at `from_ms`, within ± 80 ms,
/// to half a millisecond.
pub fn shift_ms(original: &[f32], stored: &[f32], from_ms: usize) -> f64 {
    const REACH: usize = 1280;
    let from = from_ms * 16;
    let part = &original[from..from + 16_000];
    let energy: f32 = part.iter().map(|sample| sample * sample).sum();
    assert!(energy > 1.0, "there is nothing to hear");
    let correlation = |lag: usize| -> f32 {
        let start = from + lag - REACH;
        part.iter().zip(&stored[start..]).map(|(one, other)| one * other).sum()
    };
    let best = (0..2 * REACH)
        .step_by(8)
        .max_by(|one, other| correlation(*one).total_cmp(&correlation(*other)))
        .unwrap();
    (best as f64 - REACH as f64) / 16.0
}

/// Where the loudest second between two times starts, in milliseconds.
pub fn loudest_second_ms(samples: &[f32], from_ms: usize, to_ms: usize) -> usize {
    let energy =
        |at: usize| -> f32 { samples[at * 16..at * 16 + 16_000].iter().map(|sample| sample * sample).sum() };
    (from_ms..to_ms - 1000).step_by(250).max_by(|one, other| energy(*one).total_cmp(&energy(*other))).unwrap()
}

fn serve(connection: TcpStream, ingest: &Ingest, source: &[u8]) -> io::Result<()> {
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut writer = connection;
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut request = line.split_whitespace();
    let (method, path) = (request.next().unwrap_or(""), request.next().unwrap_or("").to_owned());
    let method = method.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    match (method.as_str(), path.strip_prefix("/ingest/token/")) {
        ("PUT", Some(name)) => {
            assert_eq!(headers.get("transfer-encoding").map(String::as_str), Some("chunked"));
            let status = match ingest.put(name, Chunked { inner: reader, left: 0, ended: false }) {
                Ok(()) => "204 No Content",
                Err(_) => "507 Insufficient Storage",
            };
            write!(writer, "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        }
        ("GET", None) if path == "/source" => {
            let from = headers
                .get("range")
                .and_then(|range| range.strip_prefix("bytes=")?.split('-').next()?.parse().ok())
                .unwrap_or(0_usize)
                .min(source.len());
            write!(
                writer,
                "HTTP/1.1 206 Partial Content\r\nConnection: close\r\nAccept-Ranges: bytes\r\n\
                 Content-Range: bytes {from}-{}/{}\r\nContent-Length: {}\r\n\r\n",
                source.len().saturating_sub(1),
                source.len(),
                source.len() - from
            )?;
            writer.write_all(&source[from..])
        }
        _ => write!(writer, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
    }
}

/// A body in chunked transfer coding; one that breaks off is an error.
struct Chunked<R> {
    inner: R,
    left: usize,
    ended: bool,
}

impl<R: BufRead> Read for Chunked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        if self.left == 0 {
            let mut line = String::new();
            self.inner.read_line(&mut line)?;
            if line.trim().is_empty() {
                line.clear();
                self.inner.read_line(&mut line)?;
            }
            self.left = usize::from_str_radix(line.trim(), 16)
                .map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))?;
            if self.left == 0 {
                self.ended = true;
                return Ok(0);
            }
        }
        let most = buffer.len().min(self.left);
        let read = self.inner.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read;
        Ok(read)
    }
}
