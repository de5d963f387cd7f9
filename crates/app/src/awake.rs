//! Keeps the machine awake: who speaks for an hour touches neither mouse nor keys, and neither the screen nor the machine
//! may fall asleep over it. A system that offers no way to ask, such as one without a desktop, is left as it is.

use std::{
    panic::AssertUnwindSafe,
    sync::mpsc::{self, Sender},
    thread,
    time::{Duration, Instant},
};

use keepawake::{Builder, KeepAwake};

use crate::crashes::quietly;

/// What the system is told, which its own tools show.
const REASON: &str = "Camera and microphone are in use";
const NAME: &str = "RecruteIA";

/// A machine that did nothing for so long was asleep, whatever it was asked: its lid was closed.
const ASLEEP: Duration = Duration::from_secs(10);

/// Waits for a moment. When the machine was asleep meanwhile, or this program stopped, it tells how much of that the clocks
/// counted that measure time here: some systems leave it out.
pub(crate) fn wait(moment: Duration) -> Option<Duration> {
    let (before, begun) = (uptime(), Instant::now());
    thread::sleep(moment);
    (uptime().saturating_sub(before) > ASLEEP).then(|| begun.elapsed().saturating_sub(moment))
}

/// How long the machine runs, the time included that it slept; the clock on the wall has no part in it.
fn uptime() -> Duration {
    #[cfg(unix)]
    {
        use rustix::time::{ClockId, clock_gettime};

        // Elsewhere the usual clock goes on while the machine sleeps.
        #[cfg(target_os = "linux")]
        let clock = ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        let clock = ClockId::Monotonic;
        let time = clock_gettime(clock);
        Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// The machine stays awake until this is dropped.
pub(crate) struct Awake {
    /// Ends the thread when it is dropped: some systems know of the wish by the thread that made it.
    _end: Sender<()>,
}

impl Awake {
    pub(crate) fn new() -> Self {
        let (end, ended) = mpsc::channel::<()>();
        let run = move || {
            // Asked for one by one: a system may grant one and not know the other.
            let held =
                [hold("screen", |asked| asked.display(true)), hold("machine", |asked| asked.idle(true))];
            let _ = ended.recv();
            for each in held {
                // The library panics where whoever granted it is gone.
                if quietly(AssertUnwindSafe(|| drop(each))).is_err() {
                    tracing::info!("the system had forgotten that it was to stay awake");
                }
            }
        };
        if let Err(error) = thread::Builder::new().name("awake".into()).spawn(run) {
            tracing::warn!(%error, "the machine may fall asleep");
        }
        Self { _end: end }
    }
}

fn hold(what: &str, ask: impl Fn(&mut Builder) -> &mut Builder) -> Option<KeepAwake> {
    let mut asked = Builder::default();
    asked.reason(REASON).app_name(NAME).app_reverse_domain("app.recruteia.desktop");
    match ask(&mut asked).create() {
        Ok(held) => Some(held),
        Err(error) => {
            tracing::info!(%error, what, "the system can't be asked to stay awake");
            None
        }
    }
}
