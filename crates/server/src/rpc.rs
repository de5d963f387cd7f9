//! `POST /rpc/{method}`: calls a method with the body as its input.

use std::sync::Arc;

use app::{Error, ErrorKind, Place};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, State},
};
use serde_json::Value;

use crate::{
    access::Gate,
    failure::{Failure, blocking},
};

pub(crate) async fn call(
    State(gate): State<Arc<Gate>>,
    Extension(place): Extension<Place>,
    Path(method): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Failure> {
    let input = serde_json::from_slice(&body)
        .map_err(|error| Error::new(ErrorKind::Invalid, "invalid.json").with("detail", error))?;
    blocking(move || gate.host.call_at(place, &method, input)).await.map(Json)
}
