//! `GET /events`: everything that is told, one JSON object a line; an empty line every 15 s shows that it lives.

use std::{convert::Infallible, sync::Arc, time::Duration};

use app::{Place, events::Event};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use tokio::{sync::broadcast::Receiver, time::timeout};

use crate::access::Gate;

const HEARTBEAT: Duration = Duration::from_secs(15);
const EMPTY: Bytes = Bytes::from_static(b"\n");

pub(crate) async fn stream(State(gate): State<Arc<Gate>>, Extension(place): Extension<Place>) -> Response {
    let heard = (gate.host.events().listen(), gate, true);
    let lines = futures_util::stream::unfold(heard, move |(mut events, gate, first)| async move {
        // The first line comes at once, so that the listener knows that from here on nothing is missed.
        let line = if first { Some(EMPTY) } else { next_line(&mut events, &gate, place).await };
        line.map(|line| (Ok::<_, Infallible>(line), (events, gate, false)))
    });
    let headers = [(header::CONTENT_TYPE, "application/x-ndjson"), (header::CACHE_CONTROL, "no-store")];
    (headers, Body::from_stream(lines)).into_response()
}

/// The next event; none once the listener has fallen behind: it connects again and starts afresh.
async fn next_line(events: &mut Receiver<Event>, gate: &Gate, place: Place) -> Option<Bytes> {
    match timeout(HEARTBEAT, events.recv()).await {
        Err(_) => Some(EMPTY),
        Ok(Err(_)) => None,
        Ok(Ok(event)) => {
            let event = if place == Place::Seat { gate.host.told_at_seat(event) } else { Some(event) };
            // What is not for this listener is a line without anything.
            let Some(event) = event else { return Some(EMPTY) };
            let mut line = serde_json::to_vec(&event).ok()?;
            line.push(b'\n');
            Some(line.into())
        }
    }
}
