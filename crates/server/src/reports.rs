//! `GET /reports/{session}.{pdf|xlsx}?language=fr`: a report to show or to save; `specimen` instead of a session shows
//! what a template does, `comparison` sets the sessions of `?sessions=a,b` beside each other.

use std::sync::Arc;

use app::{Error, ErrorKind, Rendered, ReportChoice, ReportFormat};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Id, consent::Language, report_template::ReportTemplate};
use serde::Deserialize;

use crate::{
    access::Gate,
    failure::{Failure, blocking},
};

#[derive(Deserialize)]
pub(crate) struct Wanted {
    language: Language,
    template: Option<Id<ReportTemplate>>,
    sessions: Option<String>,
}

pub(crate) async fn download(
    State(gate): State<Arc<Gate>>,
    Path(file): Path<String>,
    Query(Wanted { language, template, sessions }): Query<Wanted>,
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
        let choice = ReportChoice { language, template };
        let workspace = gate.host.entered()?;
        let id = |text: &str| text.parse().map_err(|_| Error::not_found("session"));
        let rendered = match session {
            "specimen" => workspace.render_specimen(format, choice)?,
            "comparison" => {
                let sessions = sessions.unwrap_or_default();
                if sessions.len() > 4 * 37 {
                    return Err(Error::new(ErrorKind::Invalid, "report.not_comparable"));
                }
                let sessions = sessions.split(',').map(id).collect::<Result<Vec<_>, _>>()?;
                workspace.render_comparison(&sessions, format, choice)?
            }
            session => workspace.render_report(id(session)?, format, choice)?,
        };
        Ok((kind, rendered))
    })
    .await?;
    Ok(attachment(kind, rendered).into_response())
}

/// A file to save under its name.
pub(crate) fn attachment(kind: &str, rendered: Rendered) -> impl IntoResponse + use<> {
    let disposition = format!("attachment; filename*=UTF-8''{}", percent_encoded(&rendered.file_name));
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, rendered.bytes)
}

/// RFC 8187: everything but letters and digits of ASCII and a few marks is percent-encoded.
fn percent_encoded(name: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    name.bytes().map(encode).collect()
}
