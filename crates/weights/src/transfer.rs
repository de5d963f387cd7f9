//! One HTTP request for the part of a file that is missing.

use std::error::Error as _;
use std::future::Future;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode};
use tokio::time::{Instant, sleep};

use crate::partial::Partial;
use crate::{Entry, Error, Progress, Trouble};

/// How often progress is told and the wish to stop is noticed.
pub(crate) const TELL_EVERY: Duration = Duration::from_millis(100);

/// Tells the progress, at most ten times a second, and hears whether to go on.
pub(crate) struct Watch<'a> {
    listener: &'a mut dyn FnMut(Progress) -> bool,
    total: u64,
    told: Option<Instant>,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(total: u64, listener: &'a mut dyn FnMut(Progress) -> bool) -> Self {
        Self { listener, total, told: None }
    }

    /// Tells it when the last time is long enough ago.
    pub(crate) fn tell(&mut self, bytes: u64) -> Result<(), Error> {
        if self.told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return Ok(());
        }
        self.tell_now(bytes)
    }

    /// Tells it in any case.
    pub(crate) fn tell_now(&mut self, bytes: u64) -> Result<(), Error> {
        self.told = Some(Instant::now());
        if (self.listener)(Progress { bytes, total: self.total }) { Ok(()) } else { Err(Error::Cancelled) }
    }
}

/// Why a transfer ended early.
pub(crate) enum Stop {
    /// The place is to blame: another attempt may help.
    Trouble(Trouble),
    /// Something else is: no attempt helps.
    Final(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Asks `url` for what `partial` does not have yet. `Ok`: all bytes are there and their hash is right.
pub(crate) async fn transfer(
    client: &Client,
    url: &str,
    entry: &Entry,
    partial: &mut Partial,
    stall: Duration,
    watch: &mut Watch<'_>,
) -> Result<(), Stop> {
    if partial.bytes() < entry.bytes {
        let mut request = client.get(url).header(ACCEPT_ENCODING, "identity");
        if partial.bytes() > 0 {
            request = request.header(RANGE, format!("bytes={}-", partial.bytes()));
        }
        let response = patiently(request.send(), stall, partial.bytes(), watch)
            .await?
            .map_err(|error| Trouble::Unreachable(innermost(&error)))?;
        begin(&response, entry, partial)?;
        receive(response, entry, partial, stall, watch).await?;
    }
    if partial.is_right(entry) {
        return Ok(());
    }
    partial.restart()?;
    Err(Trouble::Hash.into())
}

/// Reads the head of the answer: is it the file, and from where on?
fn begin(response: &Response, entry: &Entry, partial: &mut Partial) -> Result<(), Stop> {
    match response.status() {
        StatusCode::OK => {
            if let Some(offered) = response.content_length().filter(|offered| *offered != entry.bytes) {
                return Err(Trouble::Length { offered, expected: entry.bytes }.into());
            }
            if partial.bytes() > 0 {
                partial.restart()?;
            }
            Ok(())
        }
        StatusCode::PARTIAL_CONTENT => {
            let range = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
            let (start, total) = range.and_then(content_range).ok_or(Trouble::Part)?;
            if let Some(offered) = total.filter(|total| *total != entry.bytes) {
                return Err(Trouble::Length { offered, expected: entry.bytes }.into());
            }
            if start != partial.bytes() {
                return Err(Trouble::Part.into());
            }
            Ok(())
        }
        status => Err(Trouble::Status(status.as_u16()).into()),
    }
}

async fn receive(
    mut response: Response,
    entry: &Entry,
    partial: &mut Partial,
    stall: Duration,
    watch: &mut Watch<'_>,
) -> Result<(), Stop> {
    loop {
        let chunk = match patiently(response.chunk(), stall, partial.bytes(), watch).await? {
            Ok(Some(chunk)) => chunk,
            Ok(None) if partial.bytes() == entry.bytes => return Ok(()),
            Ok(None) | Err(_) => return Err(Trouble::BrokeOff { bytes: partial.bytes() }.into()),
        };
        if partial.bytes() + chunk.len() as u64 > entry.bytes {
            partial.restart()?;
            return Err(Trouble::Excess { expected: entry.bytes }.into());
        }
        partial.append(&chunk)?;
        watch.tell(partial.bytes())?;
    }
}

/// Waits for `future` no longer than `stall`, and listens for the wish to stop meanwhile.
async fn patiently<T>(
    future: impl Future<Output = T>,
    stall: Duration,
    bytes: u64,
    watch: &mut Watch<'_>,
) -> Result<T, Stop> {
    let begun = Instant::now();
    tokio::pin!(future);
    loop {
        tokio::select! {
            output = &mut future => return Ok(output),
            () = sleep(TELL_EVERY.min(stall)) => {
                watch.tell_now(bytes)?;
                if begun.elapsed() >= stall {
                    return Err(Trouble::Stalled { seconds: stall.as_secs_f64().ceil() as u64 }.into());
                }
            }
        }
    }
}

/// First byte and size of the whole in `bytes 5-9/10`; the size may be unknown (`*`).
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let start = range.split_once('-')?.0.parse().ok()?;
    match total {
        "*" => Some((start, None)),
        total => Some((start, Some(total.parse().ok()?))),
    }
}

/// The last cause in the chain, which is the one that says something.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut text = None;
    while let Some(inner) = cause {
        text = Some(inner.to_string());
        cause = inner.source();
    }
    text.unwrap_or_else(|| "no connection".to_owned())
}

#[cfg(test)]
mod tests {
    use super::content_range;

    #[test]
    fn a_content_range_is_read_or_refused() {
        assert_eq!(content_range("bytes 5-9/10"), Some((5, Some(10))));
        assert_eq!(content_range("bytes 0-0/*"), Some((0, None)));
        for wrong in ["", "bytes */10", "bytes 5-9", "items 5-9/10", "bytes x-9/10", "bytes 5-9/ten"] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
