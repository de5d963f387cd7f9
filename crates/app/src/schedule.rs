//! What happens by itself at its time, in the process that owns the workspace.
//!
//! Each duty looks at the records and the clock and does what is due; doing it again does nothing. They are looked at
//! when the workspace is opened, so what came due meanwhile is caught up, and from then on twice a minute.

use std::{
    sync::{
        Arc, Mutex, Weak,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{Result, Workspace, campaigns, cx::lock, retention, upkeep};

type Duty = (&'static str, fn(&Workspace) -> Result<()>);

const DUTIES: &[Duty] = &[
    ("campaigns.close_due", campaigns::close_due),
    ("retention.run", retention::run_due),
    ("upkeep.expire_copies", upkeep::expire_copies),
    ("upkeep.check_weekly", upkeep::check_weekly),
];
const EVERY: Duration = Duration::from_secs(30);

/// The schedule of an open workspace.
#[derive(Default)]
pub(crate) struct Schedule {
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Schedule {
    /// Does what is due, now and from now on.
    pub(crate) fn start(&self, workspace: &Arc<Workspace>) {
        let (stop, stopped) = mpsc::channel();
        let workspace: Weak<Workspace> = Arc::downgrade(workspace);
        let thread = thread::spawn(move || {
            loop {
                let Some(open) = workspace.upgrade() else { return };
                open.do_due();
                drop(open);
                match stopped.recv_timeout(EVERY) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        });
        *lock(&self.running) = Some(Running { stop, thread });
    }

    /// Stops it; returns the thread that is about to end.
    pub(crate) fn close(&self) -> Option<JoinHandle<()>> {
        let Running { stop, thread } = lock(&self.running).take()?;
        drop(stop);
        Some(thread)
    }
}

impl Workspace {
    /// Does everything that is due at this moment. A duty that fails is tried again the next time.
    pub fn do_due(&self) {
        for (name, duty) in DUTIES {
            if let Err(error) = duty(self) {
                tracing::error!(duty = name, code = error.code, "a duty could not be done");
            }
        }
    }
}
