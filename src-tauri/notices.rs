//! Notifications of the system when all jobs have ended while nobody looks. They name nobody and nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use app::{events::Event, jobs::JobState};
use serde::Deserialize;
use tauri::{AppHandle, Manager, State, command};
use tauri_plugin_notification::NotificationExt;

use crate::{bridge::Bridge, preferences::Kept, window};

/// Title and text of a notification.
#[derive(Clone, Debug, Deserialize)]
pub struct Notice {
    title: String,
    body: String,
}

/// The notifications in the user's language; the interface has the words.
#[derive(Clone, Debug, Deserialize)]
pub struct Words {
    finished: Notice,
    failed: Notice,
}

/// What has ended since the last notification, and how to say it.
#[derive(Default)]
pub struct Notices(Mutex<Ended>);

impl Notices {
    fn lock(&self) -> MutexGuard<'_, Ended> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Ended {
    done: u32,
    failed: u32,
    words: Option<Words>,
}

/// Takes the words.
#[command]
pub fn describe_notices(notices: State<'_, Notices>, words: Words) {
    notices.lock().words = Some(words);
}

/// Hears what happens. Called beside the window's own thread.
pub fn heard(app: &AppHandle, event: &Event) {
    let Event::Job { job } = event else { return };
    let (Some(notices), Some(kept)) = (app.try_state::<Notices>(), app.try_state::<Kept>()) else { return };
    let count = |ended: &mut Ended| match job.state {
        JobState::Done => ended.done += 1,
        JobState::Failed => ended.failed += 1,
        JobState::Cancelled | JobState::Queued | JobState::Running => {}
    };
    count(&mut notices.lock());
    if matches!(job.state, JobState::Queued | JobState::Running) || app.state::<Bridge>().jobs() > 0 {
        return;
    }
    // Not while the window's own thread is asked, which may be waiting to give the words.
    let (ended, failed, words) = {
        let mut ended = notices.lock();
        let (done, failed) = (std::mem::take(&mut ended.done), std::mem::take(&mut ended.failed));
        (done + failed, failed, ended.words.clone())
    };
    let Some(words) = words else { return };
    if ended == 0 || !kept.get().notifications || window::is_looked_at(app) {
        return;
    }
    let Notice { title, body } = if failed > 0 { words.failed } else { words.finished };
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::info!(%error, "the system shows no notifications");
    }
}
