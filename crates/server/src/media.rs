//! Playing recordings, and taking what ffmpeg makes of an import.

use std::sync::Arc;

use app::{Error, ErrorKind};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Id, interview::Media};
use futures_util::TryStreamExt;
use tokio_util::io::{StreamReader, SyncIoBridge};

use crate::{
    access::{Gate, refused},
    failure::{Failure, blocking},
};

const PLAYLIST: &str = "index.m3u8";

/// `GET /media/{media}/index.m3u8`: the playlist. It names the segments under the proof that whoever asked for it may have
/// them, so a player fetches them without a header, for which a page of another origin would have to ask each time.
pub(crate) async fn playlist(
    State(gate): State<Arc<Gate>>,
    Path((media, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let text = blocking(move || {
        if name != PLAYLIST {
            return Err(Error::not_found("media"));
        }
        let playback = gate.host.entered()?.playback(known(&media)?)?;
        Ok(playback.playlist(&gate.proof(&media)))
    })
    .await?;
    Ok(never_kept("application/vnd.apple.mpegurl", text.into_bytes()))
}

/// `GET /media/{media}/{proof}/{name}`: a decrypted segment.
pub(crate) async fn segment(
    State(gate): State<Arc<Gate>>,
    Path((media, proof, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    if !gate.is_proven(&media, &proof) {
        return Err(refused("forbidden.token"));
    }
    let bytes = blocking(move || {
        let workspace = gate.host.entered()?;
        workspace.segment(&workspace.playback(known(&media)?)?, &name)
    })
    .await?;
    Ok(never_kept("video/mp4", bytes))
}

/// `GET /preview/{secret}`: the next picture of the camera that is tried out.
pub(crate) async fn preview(
    State(gate): State<Arc<Gate>>,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    // Whoever was told the secret tries the camera out, a candidate at this machine included.
    let jpeg = blocking(move || gate.host.workspace()?.preview(&secret)).await?;
    Ok(never_kept("image/jpeg", jpeg.to_vec()))
}

fn known(media: &str) -> Result<Id<Media>, Error> {
    media.parse().map_err(|_| Error::not_found("media"))
}

fn never_kept(kind: &'static str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], bytes).into_response()
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
