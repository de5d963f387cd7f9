//! Files from a browser: taken in encrypted, and read by ffmpeg from any place.

use std::{
    io::{Read, Seek, SeekFrom},
    sync::Arc,
};

use app::Error;
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    access::Gate,
    failure::{Failure, blocking},
    media::blocking_reader,
};

const CHUNK: usize = 256 << 10;

/// `PUT /uploads`: keeps the body until it is imported; answers with the id to import it by.
pub(crate) async fn take(State(gate): State<Arc<Gate>>, body: Body) -> Result<Json<Value>, Failure> {
    let reader = blocking_reader(body);
    let id = blocking(move || gate.host.entered()?.take_upload(reader)).await?;
    Ok(Json(json!({ "upload_id": id })))
}

/// `GET /staged/{upload}`: the bytes of an upload, or a range of them.
pub(crate) async fn read(
    State(gate): State<Arc<Gate>>,
    Path(upload): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (mut reader, from, until, length) = blocking(move || {
        // Jobs go on while nobody is signed in.
        let (mut reader, length) = gate.host.workspace()?.upload(&upload)?;
        let (from, until) = range.and_then(|range| parse_range(&range, length)).unwrap_or((0, length));
        reader.seek(SeekFrom::Start(from)).map_err(Error::from)?;
        Ok((reader, from, until, length))
    })
    .await?;
    let (sender, chunks) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let mut left = until - from;
        while left > 0 {
            let mut chunk = vec![0; CHUNK.min(usize::try_from(left).unwrap_or(CHUNK))];
            let read = reader.read(&mut chunk);
            let stop = !matches!(read, Ok(1..));
            let sent = read.map(|count| {
                chunk.truncate(count);
                left -= count as u64;
                Bytes::from(chunk)
            });
            if sender.blocking_send(sent).is_err() || stop {
                return;
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_LENGTH, (until - from).to_string()),
        (header::CONTENT_RANGE, format!("bytes {from}-{}/{length}", until.saturating_sub(1))),
    ];
    Ok((StatusCode::PARTIAL_CONTENT, headers, Body::from_stream(ReceiverStream::new(chunks))).into_response())
}

/// The half-open range that `bytes=a-b` or `bytes=a-` asks for, if it lies within `length`.
fn parse_range(text: &str, length: u64) -> Option<(u64, u64)> {
    let (from, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let from: u64 = from.parse().ok()?;
    let until = if last.is_empty() { length } else { last.parse::<u64>().ok()?.checked_add(1)?.min(length) };
    (from < until).then_some((from, until))
}

#[cfg(test)]
mod tests {
    use super::parse_range;

    #[test]
    fn ranges_stay_within_the_file() {
        assert_eq!(parse_range("bytes=0-", 10), Some((0, 10)));
        assert_eq!(parse_range("bytes=3-5", 10), Some((3, 6)));
        assert_eq!(parse_range("bytes=3-99", 10), Some((3, 10)));
        for text in ["bytes=10-", "bytes=5-3", "bytes=-5", "items=0-1", "bytes=a-b", ""] {
            assert_eq!(parse_range(text, 10), None, "{text}");
        }
    }
}
