//! Starting and stopping the endpoint.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use app::Host;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, Method, header, request::Parts},
    middleware::from_fn_with_state,
    routing::{get, post, put},
};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::{
    access::{Gate, check_ffmpeg, check_origin, check_place, check_token},
    bank, events, media, reports, rpc, ui, uploads,
};

const RPC_BYTES: usize = 16 << 20;

/// Why the endpoint could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No address, no thread or no random numbers.
    #[error("the endpoint of the workspace cannot start: {0}")]
    Io(#[from] io::Error),
    /// It was started before.
    #[error("this application has an endpoint already")]
    Twice,
}

/// The endpoint, listening until it is dropped.
pub struct Endpoint {
    url: String,
    token: String,
    seat_token: String,
    stop: Option<oneshot::Sender<()>>,
    runtime: Option<Runtime>,
}

impl Endpoint {
    /// Listens on 127.0.0.1, at a port that the system chooses.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(host: Arc<Host>) -> Result<Self, StartError> {
        let (token, seat_token) = (random_token()?, random_token()?);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .thread_name("endpoint")
            .build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let port = listener.local_addr()?.port();
        let url = format!("http://127.0.0.1:{port}");
        host.env().endpoint.set(url.clone()).map_err(|_| StartError::Twice)?;
        host.env().candidate_page.set(page(&url, &seat_token)).map_err(|_| StartError::Twice)?;
        let gate = Arc::new(Gate { host, port, token: token.clone(), seat_token: seat_token.clone() });
        let (stop, stopped) = oneshot::channel();
        runtime.spawn(async move {
            let service = router(gate).into_make_service_with_connect_info::<SocketAddr>();
            let serving = axum::serve(listener, service).with_graceful_shutdown(async {
                // A dropped sender means stop as well.
                let _ = stopped.await;
            });
            if let Err(error) = serving.await {
                tracing::error!(%error, "the endpoint stopped");
            }
        });
        Ok(Self { url, token, seat_token, stop: Some(stop), runtime: Some(runtime) })
    }

    /// Its address, `http://127.0.0.1:<port>`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The token that requests carry.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The token of requests from a candidate's own window.
    pub fn seat_token(&self) -> &str {
        &self.seat_token
    }

    /// The address that opens the interface in a browser of this machine.
    pub fn browser_url(&self) -> String {
        page(&self.url, &self.token)
    }
}

/// The token stands in the fragment, which browsers send to nobody.
fn page(url: &str, token: &str) -> String {
    format!("{url}/#token={token}")
}

fn random_token() -> io::Result<String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex::encode(random))
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(runtime) = self.runtime.take() {
            // Event streams never end by themselves.
            runtime.shutdown_background();
        }
    }
}

fn router(gate: Arc<Gate>) -> Router {
    let with_either = Router::new()
        .route("/rpc/{method}", post(rpc::call).layer(DefaultBodyLimit::max(RPC_BYTES)))
        .route("/events", get(events::stream))
        .route_layer(from_fn_with_state(Arc::clone(&gate), check_place));
    let with_token = Router::new()
        .route("/uploads", put(uploads::take).layer(DefaultBodyLimit::disable()))
        .route("/reports/{file}", get(reports::download))
        .route("/bank.xlsx", get(bank::download))
        .route("/media/{media}/{name}", get(media::playlist))
        .route_layer(from_fn_with_state(Arc::clone(&gate), check_token));
    let for_ffmpeg = Router::new()
        .route("/ingest/{token}/{name}", put(media::ingest).layer(DefaultBodyLimit::disable()))
        .route("/staged/{upload}", get(uploads::read))
        .route_layer(from_fn_with_state(Arc::clone(&gate), check_ffmpeg));
    let known = Arc::clone(&gate);
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin: &HeaderValue, _: &Parts| {
            known.is_origin_of_ours(origin)
        }))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::RANGE])
        .expose_headers([header::CONTENT_LENGTH, header::CONTENT_DISPOSITION]);
    Router::new()
        .merge(with_either)
        .merge(with_token)
        .merge(for_ffmpeg)
        .route("/media/{media}/{proof}/{name}", get(media::segment))
        .route("/preview/{secret}", get(media::preview))
        .fallback(ui::file)
        .layer(cors)
        .layer(from_fn_with_state(Arc::clone(&gate), check_origin))
        .with_state(gate)
}
