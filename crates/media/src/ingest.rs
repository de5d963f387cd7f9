//! The receiving end of a conversion: what ffmpeg puts, one request at a time or several at once.

use std::{
    collections::HashSet,
    fmt,
    io::{self, Read},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    MediaError,
    index::{INIT_NAME, Index, PLAYLIST_NAME, is_segment_name},
};

/// A segment of two seconds has at most 6 Mbit; the last one may carry more sound than picture.
const SEGMENT_BYTES: u64 = 256 << 20;
const PLAYLIST_BYTES: u64 = 16 << 20;
/// How long the playlist may be on its way after ffmpeg has ended.
const PLAYLIST_TIMEOUT: Duration = Duration::from_secs(5);
/// How long storing what arrived may take after ffmpeg has ended.
const STORE_TIMEOUT: Duration = Duration::from_secs(60);

/// Where segments go: name and plain bytes. Returning means that the segment is safe.
type Store = dyn Fn(&str, &mut dyn Read) -> io::Result<()> + Send + Sync;

/// Is told what the playlist names so far. Returning means that this is noted.
type Grown = dyn Fn(&Index) -> io::Result<()> + Send + Sync;

/// Why a request was refused; the answer to it is an HTTP error.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// ffmpeg puts no such thing: 404.
    #[error("there is no such thing to put")]
    UnknownName,
    /// The playlist is not one: 400.
    #[error("the playlist can't be read")]
    BadPlaylist,
    /// The body is too long, or storing failed: 507. The conversion ends by it.
    #[error("the segment could not be stored")]
    NotStored,
}

/// Takes the segments of one conversion and passes them to where they are stored.
pub struct Ingest {
    store: Box<Store>,
    /// Of a recording, whose playlist is put again and again.
    grown: Option<Box<Grown>>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    begun: HashSet<String>,
    stored: HashSet<String>,
    index: Option<Index>,
    failure: Option<io::Error>,
    /// How many requests are being handled.
    under_way: usize,
    closed: bool,
}

impl Ingest {
    /// `store` is called with the name (`init.mp4`, `0000001.m4s`, …) and the plain bytes of each segment, possibly
    /// from several threads; what it returns as an error ends the conversion.
    pub fn new(store: impl Fn(&str, &mut dyn Read) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self { store: Box::new(store), grown: None, state: Mutex::default(), changed: Condvar::new() }
    }

    /// The same for a recording: `grown` is called with each playlist, which names the segments so far. The last of them
    /// may not be stored yet. What it returns as an error ends the recording.
    pub fn growing(
        store: impl Fn(&str, &mut dyn Read) -> io::Result<()> + Send + Sync + 'static,
        grown: impl Fn(&Index) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { grown: Some(Box::new(grown)), ..Self::new(store) }
    }

    /// Handles `PUT …/<name>`. `body` must fail when the request breaks off before its end.
    ///
    /// ffmpeg puts every name once, but for the playlist of a recording. A name that comes twice comes from somebody
    /// else, the first time or the second; which one can't be known, so the conversion ends by it.
    pub fn put(&self, name: &str, body: impl Read) -> Result<(), IngestError> {
        {
            let mut state = self.state();
            if state.closed {
                return Err(IngestError::NotStored);
            }
            state.under_way += 1;
        }
        // Counted down however it ends, a panic while storing included.
        let _under_way = UnderWay(self);
        if name != PLAYLIST_NAME && name != INIT_NAME && !is_segment_name(name) {
            Err(IngestError::UnknownName)
        } else if name == PLAYLIST_NAME && self.grown.is_some() {
            self.take_playlist(body)
        } else if !self.state().begun.insert(name.to_owned()) {
            self.state().failure.get_or_insert_with(|| io::ErrorKind::AlreadyExists.into());
            Err(IngestError::NotStored)
        } else if name == PLAYLIST_NAME {
            self.take_playlist(body)
        } else {
            self.take_segment(name, body)
        }
    }

    /// Takes nothing more, and returns once nothing is being stored any more: only then can what was stored be removed
    /// without something coming after it. Whoever puts must have ended before, or this waits for a body that never does.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        let waited = self.changed.wait_timeout_while(state, STORE_TIMEOUT, |state| state.under_way > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn take_playlist(&self, body: impl Read) -> Result<(), IngestError> {
        let mut text = String::new();
        body.take(PLAYLIST_BYTES).read_to_string(&mut text).map_err(|_| IngestError::BadPlaylist)?;
        let (index, ended) = Index::parse_growing(&text).map_err(|_| IngestError::BadPlaylist)?;
        if let Some(grown) = &self.grown {
            grown(&index).map_err(|error| {
                self.state().failure.get_or_insert(error);
                IngestError::NotStored
            })?;
        } else if !ended {
            return Err(IngestError::BadPlaylist);
        }
        if ended {
            self.state().index = Some(index);
        }
        Ok(())
    }

    fn take_segment(&self, name: &str, body: impl Read) -> Result<(), IngestError> {
        let mut limited = Bounded { inner: body, left: SEGMENT_BYTES };
        match (self.store)(name, &mut limited) {
            Ok(()) => {
                self.state().stored.insert(name.to_owned());
                Ok(())
            }
            Err(error) => {
                self.state().failure.get_or_insert(error);
                Err(IngestError::NotStored)
            }
        }
    }

    /// The first failure to store, if there was one; it is given once.
    pub(crate) fn take_failure(&self) -> Option<MediaError> {
        self.state().failure.take().map(sink_error)
    }

    /// Waits until everything that the playlist names is stored. ffmpeg does not wait for the answers to its
    /// requests, so its end is not the end of the work. `None` when no playlist came, or a segment is missing.
    pub(crate) fn finish(&self) -> Result<Option<Index>, MediaError> {
        let ended = Instant::now();
        let mut state = self.state();
        loop {
            if let Some(failure) = state.failure.take() {
                return Err(sink_error(failure));
            }
            let timeout = match &state.index {
                Some(index) if index.names().all(|name| state.stored.contains(name)) => {
                    return Ok(Some(index.clone()));
                }
                Some(_) => STORE_TIMEOUT,
                None => PLAYLIST_TIMEOUT,
            };
            let left = timeout.saturating_sub(ended.elapsed());
            if left.is_zero() {
                return Ok(None);
            }
            (state, _) = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements that change it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Ingest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ingest").field("stored", &self.state().stored.len()).finish_non_exhaustive()
    }
}

/// A request that is being handled.
struct UnderWay<'a>(&'a Ingest);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.state().under_way -= 1;
        self.0.changed.notify_all();
    }
}

fn sink_error(error: io::Error) -> MediaError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => MediaError::DiskFull,
        _ => MediaError::SinkFailed(error),
    }
}

/// Fails when there is more to read than allowed.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left =
            self.left.checked_sub(read as u64).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicBool, Ordering},
            mpsc,
        },
        thread,
    };

    use super::*;

    /// A body that has an end once it is told so.
    struct Slow(mpsc::Receiver<()>);

    impl Read for Slow {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(0)
        }
    }

    #[test]
    fn closing_takes_nothing_more_and_waits_for_what_is_being_stored() {
        // It has to outlive the ingest, which owns what stores.
        let stored: &'static AtomicBool = Box::leak(Box::default());
        let (began, begins) = mpsc::channel();
        let (end, ends) = mpsc::channel();
        let ingest = Ingest::new(move |_: &str, body: &mut dyn Read| {
            let _ = began.send(());
            io::copy(body, &mut io::sink())?;
            stored.store(true, Ordering::SeqCst);
            Ok(())
        });
        thread::scope(|scope| {
            let putting = scope.spawn(|| ingest.put("0000001.m4s", Slow(ends)));
            begins.recv().unwrap();
            let closing = scope.spawn(|| {
                ingest.close();
                stored.load(Ordering::SeqCst)
            });
            while !ingest.state().closed {
                thread::yield_now();
            }
            assert!(matches!(ingest.put("0000002.m4s", &b"late"[..]), Err(IngestError::NotStored)));
            end.send(()).unwrap();
            putting.join().unwrap().unwrap();
            assert!(closing.join().unwrap(), "closed before the segment was stored");
        });
    }

    #[test]
    fn a_name_that_comes_twice_ends_the_conversion() {
        let ingest = Ingest::new(|_: &str, body: &mut dyn Read| io::copy(body, &mut io::sink()).map(|_| ()));
        ingest.put("init.mp4", &b"head"[..]).unwrap();
        ingest.put("0000001.m4s", &b"two seconds"[..]).unwrap();
        assert!(ingest.take_failure().is_none());
        assert!(matches!(ingest.put("0000001.m4s", &b"forged"[..]), Err(IngestError::NotStored)));
        assert_eq!(ingest.take_failure().map(|failure| failure.code()), Some("media.sink_failed"));
    }
}
