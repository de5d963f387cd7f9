//! Playing recordings, and taking what ffmpeg makes of an import.

use std::sync::Arc;

use app::{Error, ErrorKind};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::TryStreamExt;
use tokio_util::io::{StreamReader, SyncIoBridge};

use crate::{
    access::Gate,
    failure::{Failure, blocking},
};

const PLAYLIST: &str = "index.m3u8";

/// `GET /media/{media}/{name}`: the playlist, or a decrypted segment.
pub(crate) async fn play(
    State(gate): State<Arc<Gate>>,
    Path((media, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (kind, bytes) = blocking(move || {
        let workspace = gate.host.entered()?;
        let media = media.parse().map_err(|_| Error::not_found("media"))?;
        let playback = workspace.playback(media)?;
        if name == PLAYLIST {
            return Ok(("application/vnd.apple.mpegurl", playback.playlist().into_bytes()));
        }
        Ok(("video/mp4", workspace.segment(&playback, &name)?))
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], bytes).into_response())
}

/// `PUT /ingest/{token}/{name}`: a segment or the playlist of the import that holds the token.
pub(crate) async fn ingest(
    State(gate): State<Arc<Gate>>,
    Path((token, name)): Path<(String, String)>,
    body: Body,
) -> Result<StatusCode, Failure> {
    let reader = blocking_reader(body);
    blocking(move || {
        let ingest = gate.host.workspace()?.ingest(&token)?;
        ingest.put(&name, reader).map_err(|_| Error::new(ErrorKind::Unavailable, "ingest.failed"))
    })
    .await?;
    Ok(StatusCode::CREATED)
}

/// The body of a request, for a thread that may block.
pub(crate) fn blocking_reader(body: Body) -> impl std::io::Read + Send + 'static {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    SyncIoBridge::new(StreamReader::new(stream))
}
