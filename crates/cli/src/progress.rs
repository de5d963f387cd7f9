//! Follows jobs until none is left, with a bar for each on standard error.

use std::{collections::HashMap, thread, time::Duration};

use app::Error;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use server::owner::Part;

use crate::{words::told, workspace::text};

/// What failed: the file, and why.
pub type Failed = Vec<(String, Error)>;

/// Waits for every job of `session` to end, and tells which failed.
pub fn follow_session(part: &Part, session: &str) -> Result<Failed, Error> {
    let failed = follow(part, "transcribing", |job| text(job, "session_id") == session)?;
    for (file, error) in &failed {
        eprintln!("{file}: {}", told(error));
    }
    Ok(failed)
}

/// Waits for the jobs that are `wanted` to end; `doing` says what they do, unless they import.
pub fn follow(part: &Part, doing: &'static str, wanted: impl Fn(&Value) -> bool) -> Result<Failed, Error> {
    let bars = MultiProgress::new();
    let style = ProgressStyle::with_template("{prefix:28!} {bar:32} {percent:>3} % {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let mut shown: HashMap<String, ProgressBar> = HashMap::new();
    loop {
        let jobs = part.call("jobs.list", json!({}))?;
        let jobs: Vec<&Value> = jobs.as_array().into_iter().flatten().filter(|job| wanted(job)).collect();
        for job in &jobs {
            let bar = shown.entry(text(job, "id").to_owned()).or_insert_with(|| {
                let bar = bars.add(ProgressBar::new(0).with_style(style.clone()));
                bar.set_prefix(text(job, "label").to_owned());
                bar.set_message(if text(job, "kind") == "import" { "importing" } else { doing });
                bar
            });
            bar.set_length(job["total"].as_u64().unwrap_or(0));
            bar.set_position(job["done"].as_u64().unwrap_or(0));
        }
        for (_, bar) in shown
            .iter()
            .filter(|(id, bar)| !bar.is_finished() && jobs.iter().all(|job| text(job, "id") != id.as_str()))
        {
            bar.finish_with_message("done");
        }
        let active = jobs.iter().any(|job| matches!(text(job, "state"), "queued" | "running"));
        if !active {
            return Ok(jobs
                .iter()
                .filter(|job| text(job, "state") == "failed")
                .map(|job| {
                    let error = serde_json::from_value(job["error"].clone()).unwrap_or_else(Error::internal);
                    (text(job, "label").to_owned(), error)
                })
                .collect());
        }
        thread::sleep(Duration::from_millis(150));
    }
}
