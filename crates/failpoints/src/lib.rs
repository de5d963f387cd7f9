//! Failpoints: the named places where a crash would hurt, and the means to crash there.
//!
//! A program built with debug assertions dies at the failpoint that `RECRUTEIA_FAILPOINT` names (`vault.synced`, or
//! `vault.synced@3` for the third time it is passed), without any chance to tidy up, as if the power had gone. In a
//! released program passing a failpoint is nothing, and the variable is not read. Tests go through
//! [`Failpoint::ALL`], so that a new one cannot be forgotten.

use std::{
    env, process,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// Names the failpoint to die at.
pub const VARIABLE: &str = "RECRUTEIA_FAILPOINT";

macro_rules! failpoints {
    ($($(#[$doc:meta])* $point:ident = $name:literal,)*) => {
        /// A place where a crash would hurt.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Failpoint {
            $($(#[$doc])* $point,)*
        }

        impl Failpoint {
            /// Every one there is.
            pub const ALL: &[Self] = &[$(Self::$point),*];

            /// Its name: the area, then what has just happened.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$point => $name,)*
                }
            }
        }
    };
}

failpoints! {
    /// A transaction has written everything and is not committed.
    StoreWritten = "store.written",
    /// A transaction is committed and not acknowledged.
    StoreCommitted = "store.committed",
    /// The copy before a migration is on the disk under its temporary name.
    StoreCopied = "store.copied",
    /// A migration has run and is not committed.
    StoreMigrating = "store.migrating",
    /// A migration is committed.
    StoreMigrated = "store.migrated",
    /// New sealed keys are on the disk beside the old ones.
    KeysSynced = "keys.synced",
    /// New sealed keys have replaced the old ones.
    KeysRenamed = "keys.renamed",
    /// A whole new workspace lies beside its place.
    WorkspaceMade = "workspace.made",
    /// A new workspace lies in its place.
    WorkspaceMoved = "workspace.moved",
    /// A segment is on the disk under its temporary name.
    VaultSynced = "vault.synced",
    /// A segment has its name, and its folder is not on the disk.
    VaultRenamed = "vault.renamed",
    /// A segment is stored and not acknowledged.
    VaultStored = "vault.stored",
    /// A staged upload is complete and has no id.
    VaultStaged = "vault.staged",
    /// A recording is removed, and its folder is not on the disk.
    VaultRemoved = "vault.removed",
    /// A job is kept as running, and has done nothing.
    JobBegun = "job.begun",
    /// A job has ended, and that is not kept.
    JobEnded = "job.ended",
    /// A file is converted, and nothing knows it.
    ImportConverted = "import.converted",
    /// An import is committed, and what follows is not queued.
    ImportCommitted = "import.committed",
    /// Segments of a recording are noted, and ffmpeg was not told that they are stored.
    RecordingNoted = "recording.noted",
    /// A recording has ended, and is no answer yet.
    RecordingEnded = "recording.ended",
    /// A recording is an answer, and what follows is not queued.
    RecordingKept = "recording.kept",
    /// The worker has heard its request.
    WorkerAsked = "worker.asked",
    /// The worker has its answer and has not said it.
    WorkerHeard = "worker.heard",
    /// A transcript was made and is not committed.
    TranscriptionHeard = "transcription.heard",
    /// A transcript is committed, and its job is not seen to have ended.
    TranscriptionCommitted = "transcription.committed",
    /// A rating is written and not committed.
    RatingWritten = "rating.written",
    /// A rating is committed and not acknowledged.
    RatingCommitted = "rating.committed",
    /// A report is on the disk under its temporary name.
    ReportSynced = "report.synced",
    /// A report has its name and is not acknowledged.
    ReportRenamed = "report.renamed",
    /// A call has done its work, and no line of the audit says so.
    CallDone = "call.done",
    /// A call is in the audit and not acknowledged.
    CallAudited = "call.audited",
}

/// Passes a failpoint; ends the process when it is the one to die at.
pub fn pass(point: Failpoint) {
    if cfg!(debug_assertions) && armed().is_some_and(|armed| armed.is_hit_by(point)) {
        process::abort();
    }
}

struct Armed {
    name: String,
    passes_left: AtomicU32,
}

impl Armed {
    fn parse(text: &str) -> Self {
        let (name, times) = text.split_once('@').unwrap_or((text, "1"));
        Self { name: name.into(), passes_left: AtomicU32::new(times.parse().unwrap_or(1)) }
    }

    fn is_hit_by(&self, point: Failpoint) -> bool {
        self.name == point.name() && self.passes_left.fetch_sub(1, Ordering::Relaxed) == 1
    }
}

fn armed() -> Option<&'static Armed> {
    static ARMED: OnceLock<Option<Armed>> = OnceLock::new();
    ARMED.get_or_init(|| env::var(VARIABLE).ok().map(|text| Armed::parse(&text))).as_ref()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_failpoint_has_a_name_of_its_own() {
        let names: HashSet<_> = Failpoint::ALL.iter().map(|point| point.name()).collect();
        assert_eq!(names.len(), Failpoint::ALL.len());
        assert!(names.iter().all(|name| name.split('.').count() == 2));
    }

    #[test]
    fn a_failpoint_is_hit_at_the_time_that_was_asked_for_and_never_again() {
        for (text, hit) in [("vault.synced", 1), ("vault.synced@1", 1), ("vault.synced@3", 3)] {
            let armed = Armed::parse(text);
            for time in 1..=5 {
                assert!(!armed.is_hit_by(Failpoint::VaultStored));
                assert_eq!(armed.is_hit_by(Failpoint::VaultSynced), time == hit, "{text}, time {time}");
            }
        }
    }
}
