//! `GET /events`: everything that is told, one JSON object a line; an empty line every 15 s shows that it lives.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use tokio::{sync::broadcast::Receiver, time::timeout};

use crate::access::Gate;

const HEARTBEAT: Duration = Duration::from_secs(15);

pub(crate) async fn stream(State(gate): State<Arc<Gate>>) -> Response {
    let lines =
        futures_util::stream::unfold((gate.host.events().listen(), true), |(mut events, first)| async move {
            // The first line comes at once, so that the listener knows that from here on nothing is missed.
            let line = if first { Some(Bytes::from_static(b"\n")) } else { next_line(&mut events).await };
            line.map(|line| (Ok::<_, Infallible>(line), (events, false)))
        });
    let headers = [(header::CONTENT_TYPE, "application/x-ndjson"), (header::CACHE_CONTROL, "no-store")];
    (headers, Body::from_stream(lines)).into_response()
}

/// The next event; none once the listener has fallen behind: it connects again and starts afresh.
async fn next_line(events: &mut Receiver<app::events::Event>) -> Option<Bytes> {
    match timeout(HEARTBEAT, events.recv()).await {
        Err(_) => Some(Bytes::from_static(b"\n")),
        Ok(Err(_)) => None,
        Ok(Ok(event)) => {
            let mut line = serde_json::to_vec(&event).ok()?;
            line.push(b'\n');
            Some(line.into())
        }
    }
}
