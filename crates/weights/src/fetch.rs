//! Downloading a model: places in turn, each asked to go on where the last one stopped.

use reqwest::{Client, Url};
use tokio::time::sleep;

use crate::partial::{Claim, Partial};
use crate::transfer::{Stop, TELL_EVERY, Watch, transfer};
use crate::{Attempt, Entry, Error, Progress, Result, Trouble, Weights};

impl Weights {
    /// Downloads a model unless it is installed, and returns its path. `progress` is called at most ten times
    /// a second and answers whether to go on.
    ///
    /// What arrived stays when it is stopped or breaks off, and the next call goes on from there. While another
    /// thread or process downloads the same model, this one waits for it. Blocks; must not be called on a
    /// thread that runs asynchronous tasks.
    pub fn fetch(&self, id: &str, progress: &mut dyn FnMut(Progress) -> bool) -> Result<std::path::PathBuf> {
        let entry = self.entry(id)?;
        match self.verify(id, &mut |_| true) {
            Err(Error::Missing(_) | Error::Damaged { .. }) => {}
            found => return found,
        }
        if entry.urls.is_empty() {
            return Err(Error::NotDownloadable(entry.id.clone()));
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Client(error.to_string()))?;
        runtime.block_on(self.download(entry, &mut Watch::new(entry.bytes, progress)))
    }

    async fn download(&self, entry: &Entry, watch: &mut Watch<'_>) -> Result<std::path::PathBuf> {
        let folder = self.home()?;
        let target = folder.join(&entry.file);
        let _claim = loop {
            match Claim::take(folder, entry)? {
                Some(claim) => break claim,
                None => {
                    watch.tell_now(0)?;
                    sleep(TELL_EVERY).await;
                }
            }
        };
        if target.is_file() && self.is_right(entry, &target, &mut |_| true)? {
            return Ok(target);
        }
        let mut partial = Partial::open(folder, entry, &mut |bytes| watch.tell(bytes).is_ok())?;
        let needed = entry.bytes - partial.bytes();
        let available = fs4::available_space(folder).map_err(Error::io(folder))?;
        if available < needed {
            return Err(Error::NoSpace { needed, available });
        }
        if let Err(attempts) = self.try_places(entry, &mut partial, watch).await? {
            if partial.bytes() == 0 {
                partial.discard()?;
            }
            return Err(Error::Download { id: entry.id.clone(), attempts });
        }
        partial.publish(&target)?;
        self.digests.learn(&target, entry.sha256.clone()).map_err(Error::io(&target))?;
        watch
            .tell_now(entry.bytes)
            .or_else(|error| if matches!(error, Error::Cancelled) { Ok(()) } else { Err(error) })?;
        Ok(target)
    }

    /// Asks every place until one has delivered the rest of the file.
    async fn try_places(
        &self,
        entry: &Entry,
        partial: &mut Partial,
        watch: &mut Watch<'_>,
    ) -> Result<std::result::Result<(), Vec<Attempt>>> {
        let client = Client::builder()
            .user_agent(concat!("RecruteIA/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.patience.connect)
            .build()
            .map_err(|error| Error::Client(error.to_string()))?;
        let mut attempts = Vec::new();
        for url in self.places(entry) {
            match self.try_place(&client, &url, entry, partial, watch).await? {
                Ok(()) => return Ok(Ok(())),
                Err(trouble) => attempts.push(Attempt { host: host(&url), trouble }),
            }
        }
        Ok(Err(attempts))
    }

    /// Asks one place, again as long as it delivers something each time.
    async fn try_place(
        &self,
        client: &Client,
        url: &str,
        entry: &Entry,
        partial: &mut Partial,
        watch: &mut Watch<'_>,
    ) -> Result<std::result::Result<(), Trouble>> {
        let mut pause = self.patience.pause;
        let mut resumes = self.patience.resumes;
        loop {
            let before = partial.bytes();
            let trouble = match transfer(client, url, entry, partial, self.patience.stall, watch).await {
                Ok(()) => return Ok(Ok(())),
                Err(Stop::Final(error)) => return Err(error),
                Err(Stop::Trouble(trouble)) => trouble,
            };
            let worth_another = match trouble {
                // The wrong bytes may have been there before this place was asked: once more, from the start.
                Trouble::Hash | Trouble::Part => before > 0,
                // "Range not satisfiable": the place has another file, or no notion of ranges.
                Trouble::Status(416) => before > 0,
                Trouble::BrokeOff { bytes } => bytes > before,
                Trouble::Stalled { .. } => partial.bytes() > before,
                Trouble::Unreachable(_)
                | Trouble::Status(_)
                | Trouble::Length { .. }
                | Trouble::Excess { .. } => false,
            };
            if !worth_another || resumes == 0 {
                return Ok(Err(trouble));
            }
            if matches!(trouble, Trouble::Part | Trouble::Status(416)) {
                partial.restart()?;
            }
            resumes -= 1;
            watch.tell(partial.bytes())?;
            sleep(pause).await;
            pause *= 2;
        }
    }

    /// The places of a model, the organisation's own first.
    fn places(&self, entry: &Entry) -> Vec<String> {
        let own = self.mirror.as_ref().map(|base| format!("{}/{}", base.trim_end_matches('/'), entry.file));
        own.into_iter().chain(entry.urls.iter().cloned()).collect()
    }
}

fn host(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "an invalid address".to_owned())
}
