//! `cargo xtask test`: every check there is, all of them even if one fails, and a count at the end.

use std::fs;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::counts::{self, Counts};
use crate::packages::{self, Need};
use crate::steps::{PACKAGES, RUST, RUST_FIRST, Step, UI, WHOLE};
use crate::{Result, machine, node, table, tools, workspace};

/// All steps, in the order of the table.
pub const STEPS: [Step; 17] = {
    let [u0, u1, u2, u3, u4, u5, u6] = UI;
    let [f0, f1] = RUST_FIRST;
    let [r0, r1, r2, r3, r4] = RUST;
    let [w0, w1] = WHOLE;
    [PACKAGES, f0, f1, u0, u1, u2, u3, u4, u5, u6, r0, r1, r2, r3, r4, w0, w1]
};

struct Done {
    step: Step,
    counts: Counts,
    time: Duration,
}

/// Installs what the tests need and runs none.
pub fn setup() -> Result {
    table::heading("what the tests need");
    machine::check_languages()?;
    packages::install(Need::Test)?;
    tools::install()?;
    node::install(&workspace::ui())?;
    node::install(&workspace::tests())
}

/// Runs the named steps, or all.
pub fn test(wanted: &[&str]) -> ExitCode {
    if let Some(unknown) = wanted.iter().find(|key| !STEPS.iter().any(|step| step.key == **key)) {
        eprintln!("no step is called {unknown}; there are {}", STEPS.map(|step| step.key).join(", "));
        return ExitCode::from(2);
    }
    if let Err(error) = fs::create_dir_all(workspace::notes()) {
        eprintln!("{}: {error}", workspace::notes().display());
        return ExitCode::FAILURE;
    }
    let begun = Instant::now();
    let done = run_all(&|step: &Step| wanted.is_empty() || wanted.contains(&step.key));
    conclude(done, begun.elapsed())
}

/// Cargo's steps here, Node's beside them: downloads and a compiler share two cores well.
fn run_all(wanted: &(dyn Fn(&Step) -> bool + Sync)) -> Vec<Done> {
    let mut done = here(&[PACKAGES], wanted);
    thread::scope(|scope| {
        let (built, wait_for_build) = mpsc::channel();
        let node = scope.spawn(move || {
            let mut done = Vec::new();
            for step in UI.into_iter().filter(|step| wanted(step)) {
                done.push(beside(step));
                if step.key == "ui-build" {
                    // Nobody waits any more when cargo's part was left out.
                    let _ = built.send(());
                }
            }
            done
        });
        done.extend(here(&RUST_FIRST, wanted));
        // An error means that Node's part ended without building: the checkout has what it has.
        let _ = wait_for_build.recv();
        done.extend(here(&RUST, wanted));
        done.extend(node.join().unwrap_or_else(|panic| resume_unwind(panic)));
    });
    done.extend(here(&WHOLE, wanted));
    done.sort_by_key(|done| STEPS.iter().position(|step| step.key == done.step.key));
    done
}

/// Runs steps one after the other, with their output on the terminal.
fn here(steps: &[Step], wanted: &(dyn Fn(&Step) -> bool + Sync)) -> Vec<Done> {
    let run = |step: &Step| {
        table::heading(step.title);
        timed(*step, || (step.work)(None))
    };
    steps.iter().filter(|step| wanted(step)).map(run).collect()
}

/// Runs a step whose output goes to a file, and shows that file when it failed.
fn beside(step: Step) -> Done {
    let log = workspace::notes().join(format!("{}.log", step.key));
    let done = timed(step, || (step.work)(Some(&log)));
    if done.counts.failed.is_empty() {
        table::note(&format!("{}: {} ({})", step.title, done.counts.line(), table::clock(done.time)));
    } else {
        let text = fs::read_to_string(&log).unwrap_or_default();
        table::heading(&format!("{}: {}", step.title, table::red("failed")));
        println!("{text}");
    }
    done
}

fn timed(step: Step, work: impl FnOnce() -> Counts) -> Done {
    let begun = Instant::now();
    let mut counts = work();
    counts.refuse_needless_skips(&counts::given());
    Done { step, counts, time: begun.elapsed() }
}

/// Prints where the time went, what was skipped and why, what failed, and the count.
fn conclude(done: Vec<Done>, time: Duration) -> ExitCode {
    println!("{}", table::head());
    let mut total = Counts::default();
    for Done { step, counts, time } in done {
        println!("{}", table::row(step.title, &counts, time));
        total.add(counts);
    }
    println!("Steps of the UI run beside the others. In all {} minutes.", table::clock(time));
    if !total.skipped.is_empty() {
        println!("\nSkipped:");
        total.skipped.iter().for_each(|skip| println!("  {}: {}", skip.test, skip.reason));
    }
    if !total.failed.is_empty() {
        println!("\nFailed:");
        total.failed.iter().for_each(|name| println!("  {name}"));
    }
    println!("\n{}", total.line());
    if total.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
