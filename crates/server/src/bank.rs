//! `GET /bank.xlsx?language=fr&own_only=false`: the bank to save.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::consent::Language;
use serde::Deserialize;

use crate::{
    access::Gate,
    failure::{Failure, blocking},
    reports::attachment,
};

#[derive(Deserialize)]
pub(crate) struct Wanted {
    language: Language,
    own_only: bool,
}

pub(crate) async fn download(
    State(gate): State<Arc<Gate>>,
    Query(Wanted { language, own_only }): Query<Wanted>,
) -> Result<Response, Failure> {
    let rendered = blocking(move || gate.host.entered()?.render_bank(language, own_only)).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(attachment(kind, rendered).into_response())
}
