//! Who may talk to the endpoint.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use app::{Error, ErrorKind, Host, Place};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::{
    failure::Failure,
    peer::{self, Peer},
};

/// Origins of the desktop window: Linux and macOS, then Windows.
pub(crate) const WINDOW_ORIGINS: [&str; 3] =
    ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"];

/// What every request is checked against.
pub(crate) struct Gate {
    pub(crate) host: Arc<Host>,
    pub(crate) port: u16,
    pub(crate) token: String,
    /// Of a candidate's own page.
    pub(crate) seat_token: String,
}

impl Gate {
    /// The endpoint's own names, as a browser writes them.
    fn hosts(&self) -> [String; 2] {
        [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)]
    }

    fn names_us(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| self.hosts().iter().any(|own| own == host))
    }

    pub(crate) fn is_origin_of_ours(&self, origin: &HeaderValue) -> bool {
        let Ok(origin) = origin.to_str() else { return false };
        WINDOW_ORIGINS.contains(&origin) || self.hosts().iter().any(|own| origin == format!("http://{own}"))
    }

    /// The place of whoever holds one of the tokens.
    fn place(&self, headers: &HeaderMap) -> Option<Place> {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.strip_prefix("Bearer "));
        // Hashes are compared, so the time taken says nothing about the token.
        let given = Sha256::digest(given?);
        if given == Sha256::digest(&self.token) {
            Some(Place::Desk)
        } else if given == Sha256::digest(&self.seat_token) {
            Some(Place::Seat)
        } else {
            None
        }
    }

    /// Shows for one recording, as long as the endpoint runs, that its holder was given it by whoever holds the token.
    pub(crate) fn proof(&self, media: &str) -> String {
        hex::encode(self.sealed(media).finalize().into_bytes())
    }

    pub(crate) fn is_proven(&self, media: &str, proof: &str) -> bool {
        hex::decode(proof).is_ok_and(|proof| self.sealed(media).verify_slice(&proof).is_ok())
    }

    fn sealed(&self, media: &str) -> Hmac<Sha256> {
        let mut seal = Hmac::new_from_slice(self.token.as_bytes()).expect("HMAC takes a key of any length");
        seal.update(media.as_bytes());
        seal
    }
}

pub(crate) fn refused(code: &str) -> Failure {
    Failure(Error::new(ErrorKind::Forbidden, code))
}

/// Refuses requests that name another host (DNS rebinding) or come from a foreign page.
pub(crate) async fn check_origin(
    State(gate): State<Arc<Gate>>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let headers = request.headers();
    if !gate.names_us(headers) {
        return Err(refused("forbidden.host"));
    }
    if headers.get(header::ORIGIN).is_some_and(|origin| !gate.is_origin_of_ours(origin)) {
        return Err(refused("forbidden.origin"));
    }
    Ok(next.run(request).await)
}

/// Refuses requests without the token.
pub(crate) async fn check_token(
    State(gate): State<Arc<Gate>>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    match gate.place(request.headers()) {
        Some(Place::Desk) => Ok(next.run(request).await),
        Some(Place::Seat) | None => Err(refused("forbidden.token")),
    }
}

/// Refuses requests without one of the tokens, and tells whose it is.
pub(crate) async fn check_place(
    State(gate): State<Arc<Gate>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let place = gate.place(request.headers()).ok_or_else(|| refused("forbidden.token"))?;
    request.extensions_mut().insert(place);
    Ok(next.run(request).await)
}

/// Refuses requests that a browser sends, or another user of this machine: the random names below are for ffmpeg
/// alone, and stand in its command line. A connection that its process has closed already can't read an answer any
/// more; what such a one puts is told apart by coming a second time.
pub(crate) async fn check_ffmpeg(
    State(gate): State<Arc<Gate>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    if request.headers().contains_key(header::ORIGIN) {
        return Err(refused("forbidden.origin"));
    }
    let own = SocketAddr::from((Ipv4Addr::LOCALHOST, gate.port));
    let puts = request.method() == Method::PUT;
    match tokio::task::spawn_blocking(move || peer::of(peer, own)).await {
        Ok(Peer::Ours) => Ok(next.run(request).await),
        Ok(Peer::Gone) if puts => Ok(next.run(request).await),
        Ok(Peer::Gone | Peer::Stranger) | Err(_) => Err(refused("forbidden.user")),
    }
}
