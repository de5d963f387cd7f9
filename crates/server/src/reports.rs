//! `GET /reports/{session}.{pdf|xlsx}?language=fr`: a report to save.

use std::sync::Arc;

use app::{Error, ReportFormat};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::consent::Language;
use serde::Deserialize;

use crate::{
    access::Gate,
    failure::{Failure, blocking},
};

#[derive(Deserialize)]
pub(crate) struct Wanted {
    language: Language,
}

pub(crate) async fn download(
    State(gate): State<Arc<Gate>>,
    Path(file): Path<String>,
    Query(Wanted { language }): Query<Wanted>,
) -> Result<Response, Failure> {
    let (kind, rendered) = blocking(move || {
        let unknown = || Error::not_found("report");
        let (session, ending) = file.rsplit_once('.').ok_or_else(unknown)?;
        let (format, kind) = match ending {
            "pdf" => (ReportFormat::Pdf, "application/pdf"),
            "xlsx" => {
                (ReportFormat::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            _ => return Err(unknown()),
        };
        let session = session.parse().map_err(|_| Error::not_found("session"))?;
        Ok((kind, gate.host.workspace()?.render_report(session, format, language)?))
    })
    .await?;
    let disposition = format!("attachment; filename*=UTF-8''{}", percent_encoded(&rendered.file_name));
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, rendered.bytes).into_response())
}

/// RFC 8187: everything but letters and digits of ASCII and a few marks is percent-encoded.
fn percent_encoded(name: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    name.bytes().map(encode).collect()
}
