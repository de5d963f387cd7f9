//! Keeps the machine awake: who speaks for an hour touches neither mouse nor keys, and neither the screen nor the machine
//! may fall asleep over it. A system that offers no way to ask, such as one without a desktop, is left as it is.

use std::{
    panic::AssertUnwindSafe,
    sync::mpsc::{self, Sender},
    thread,
};

use keepawake::{Builder, KeepAwake};

use crate::crashes::quietly;

/// What the system is told, which its own tools show.
const REASON: &str = "Camera and microphone are in use";
const NAME: &str = "RecruteIA";

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
