//! One process owns a workspace; whoever comes later talks to it.
//!
//! The owner holds a lock on `owner.lock` and writes the address and token of its endpoint to `owner.json`, readable
//! by its user alone. The lock goes with the process, however it ends.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use app::{Env, Error, ErrorKind, Host, Place, events::Event};
use reqwest::blocking::RequestBuilder;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;

use crate::{Endpoint, StartError};

/// How long to wait for an owner that is just starting.
const OWNER_STARTS: Duration = Duration::from_secs(10);
/// How long an owner may take to say that it is there; a stopped one accepts and never answers.
const OWNER_ANSWERS: Duration = Duration::from_secs(4);

/// Why neither owning the workspace nor reaching its owner succeeded.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// The folder cannot be used.
    #[error("the folder of the application cannot be used: {0}")]
    Folder(#[source] io::Error),
    /// Another process holds the workspace and does not answer.
    #[error("another process holds the workspace and does not answer")]
    Silent,
    /// The endpoint did not start.
    #[error(transparent)]
    Start(#[from] StartError),
}

impl From<OwnerError> for Error {
    fn from(error: OwnerError) -> Self {
        match error {
            OwnerError::Folder(error) => Self::of_folder(&error),
            OwnerError::Silent => Self::new(ErrorKind::Unavailable, "workspace.owned_elsewhere"),
            OwnerError::Start(error) => {
                Self::new(ErrorKind::Unavailable, "connection.no_endpoint").with("detail", error)
            }
        }
    }
}

/// This process's part: it owns the workspace, or talks to the process that does.
pub enum Part {
    /// This process owns it.
    Owner(Owner),
    /// Another process owns it.
    Guest(Client),
}

/// The owner of the workspace.
pub struct Owner {
    host: Arc<Host>,
    endpoint: Endpoint,
    address: PathBuf,
    _lock: File,
}

/// How others reach the owner.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Address {
    url: String,
    token: String,
    seat_token: String,
}

impl Address {
    fn token(&self, place: Place) -> &str {
        match place {
            Place::Desk => &self.token,
            Place::Seat => &self.seat_token,
        }
    }
}

impl Part {
    /// Becomes the owner of the workspace of `env`, or finds the one there is.
    ///
    /// # Errors
    /// [`OwnerError`].
    pub fn take(env: Env) -> Result<Self, OwnerError> {
        let home = env.home.clone();
        fs::create_dir_all(&home).map_err(OwnerError::Folder)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(home.join("owner.lock"))
            .map_err(OwnerError::Folder)?;
        let address = home.join("owner.json");
        let until = Instant::now() + OWNER_STARTS;
        loop {
            match lock.try_lock() {
                Ok(()) => return Owner::new(env, address, lock).map(Self::Owner),
                Err(TryLockError::Error(error)) => return Err(OwnerError::Folder(error)),
                Err(TryLockError::WouldBlock) => {}
            }
            if let Some(client) = Client::find(&address) {
                return Ok(Self::Guest(client));
            }
            if Instant::now() > until {
                return Err(OwnerError::Silent);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Calls a method as whoever works here.
    ///
    /// # Errors
    /// As [`Part::call_at`].
    pub fn call(&self, method: &str, input: Value) -> Result<Value, Error> {
        self.call_at(Place::Desk, method, input)
    }

    /// Calls a method from one of the places at this machine.
    ///
    /// # Errors
    /// Whatever the method says; `connection.lost` when the owner is gone.
    pub fn call_at(&self, place: Place, method: &str, input: Value) -> Result<Value, Error> {
        match self {
            Self::Owner(owner) => owner.host.call_at(place, method, input),
            Self::Guest(client) => client.call(place, method, &input),
        }
    }

    /// Address and token of the endpoint.
    pub fn endpoint(&self) -> (&str, &str) {
        self.endpoint_at(Place::Desk)
    }

    /// The same for one of the places at this machine.
    pub fn endpoint_at(&self, place: Place) -> (&str, &str) {
        match (self, place) {
            (Self::Owner(owner), Place::Desk) => (owner.endpoint.url(), owner.endpoint.token()),
            (Self::Owner(owner), Place::Seat) => (owner.endpoint.url(), owner.endpoint.seat_token()),
            (Self::Guest(client), _) => (&client.address.url, client.address.token(place)),
        }
    }

    /// Everything that is told to one of the places from now on; ends with the owner. Blocks while there is nothing.
    pub fn events(&self, place: Place) -> Box<dyn Iterator<Item = Event> + Send> {
        match self {
            Self::Owner(owner) => {
                let host = Arc::clone(&owner.host);
                let mut heard = host.events().listen();
                Box::new(std::iter::from_fn(move || {
                    loop {
                        match heard.blocking_recv() {
                            Ok(event) if place == Place::Desk => return Some(event),
                            Ok(event) => {
                                if let Some(event) = host.told_at_seat(event) {
                                    return Some(event);
                                }
                            }
                            Err(RecvError::Lagged(_)) => {}
                            Err(RecvError::Closed) => return None,
                        }
                    }
                }))
            }
            Self::Guest(client) => client.events(place),
        }
    }

    /// The address that opens the interface in a browser of this machine.
    pub fn browser_url(&self) -> String {
        let (url, token) = self.endpoint();
        format!("{url}/#token={token}")
    }
}

impl Owner {
    fn new(env: Env, address: PathBuf, lock: File) -> Result<Self, OwnerError> {
        // Left by an owner that was killed; its port may belong to another program by now.
        if let Err(error) = fs::remove_file(&address)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(OwnerError::Folder(error));
        }
        let host = Arc::new(Host::new(env));
        let endpoint = Endpoint::start(Arc::clone(&host))?;
        host.open_by_keyring();
        let content = Address {
            url: endpoint.url().into(),
            token: endpoint.token().into(),
            seat_token: endpoint.seat_token().into(),
        };
        write_private(&address, &content).map_err(OwnerError::Folder)?;
        Ok(Self { host, endpoint, address, _lock: lock })
    }

    /// The application.
    pub fn host(&self) -> &Arc<Host> {
        &self.host
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // The endpoint holds the application too, and ends when it likes.
        self.host.end();
        // A file that stays behind names an endpoint that no longer answers, and is replaced by the next owner.
        let _ = fs::remove_file(&self.address);
    }
}

fn write_private(path: &Path, content: &Address) -> io::Result<()> {
    let new = path.with_extension("json.new");
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(&serde_json::to_vec(content)?)?;
    drop(file);
    fs::rename(new, path)
}

/// Talks to the owner of the workspace.
pub struct Client {
    address: Address,
    http: reqwest::blocking::Client,
}

impl Client {
    /// The owner, if it answers.
    fn find(address: &Path) -> Option<Self> {
        let address: Address = serde_json::from_slice(&fs::read(address).ok()?).ok()?;
        let http = reqwest::blocking::Client::builder()
            .no_proxy()
            .connect_timeout(Duration::from_secs(2))
            .timeout(None)
            .build()
            .ok()?;
        let client = Self { address, http };
        let asked = client
            .request(Place::Desk, "workspace.status", &serde_json::json!({}))
            .timeout(OWNER_ANSWERS)
            .send();
        asked.is_ok_and(|answer| answer.status().is_success()).then_some(client)
    }

    fn events(&self, place: Place) -> Box<dyn Iterator<Item = Event> + Send> {
        let address = &self.address;
        let request = self.http.get(format!("{}/events", address.url)).bearer_auth(address.token(place));
        let Ok(answer) = request.send() else { return Box::new(std::iter::empty()) };
        let lines = BufReader::new(answer).lines().map_while(Result::ok);
        Box::new(lines.filter_map(|line| serde_json::from_str(&line).ok()))
    }

    fn request(&self, place: Place, method: &str, input: &Value) -> RequestBuilder {
        let url = format!("{}/rpc/{method}", self.address.url);
        self.http.post(url).bearer_auth(self.address.token(place)).json(input)
    }

    fn call(&self, place: Place, method: &str, input: &Value) -> Result<Value, Error> {
        let lost = |error: reqwest::Error| {
            Error::new(ErrorKind::Unavailable, "connection.lost").with("detail", error.without_url())
        };
        let answer = self.request(place, method, input).send().map_err(lost)?;
        if answer.status().is_success() {
            return answer.json().map_err(lost);
        }
        Err(answer.json::<Error>().unwrap_or_else(lost))
    }
}
