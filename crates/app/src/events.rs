//! What other windows need to hear: which lists are stale, how far a job is. Ids and numbers, never contents.

use domain::{Id, interview::Answer, session::Session};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use ts_rs::TS;

use crate::{
    Error,
    jobs::{Job, JobKind, JobState},
    workspace::WorkspaceState,
};

/// What a read shows and a write touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// The workspace itself.
    Workspace,
    /// Its settings.
    Settings,
    /// Who works in it.
    Users,
    /// Campaigns.
    Campaigns,
    /// Questions.
    Questions,
    /// What candidates hear of questions.
    Spoken,
    /// The bank of competencies and questions.
    Bank,
    /// Templates of campaigns.
    Templates,
    /// Persons.
    Persons,
    /// Consents.
    Consents,
    /// Sessions.
    Sessions,
    /// Answers.
    Answers,
    /// Transcripts.
    Transcripts,
    /// Facial quality metrics.
    Observations,
    /// Draft notes about answers.
    Analyses,
    /// Ratings.
    Ratings,
    /// Comments.
    Comments,
    /// Sign-offs.
    SignOffs,
    /// Jobs.
    Jobs,
    /// Model weights.
    Weights,
    /// Which camera and microphone are chosen.
    Devices,
    /// Captions of what is recorded here.
    Captions,
    /// The interview at this machine, and logs of interviews.
    Interview,
    /// Notes that were written during interviews.
    InterviewNotes,
    /// Report templates and what was exported.
    Reports,
    /// The activity log.
    Activity,
    /// How long things are kept, and proofs of what was erased.
    Retention,
    /// Requests of the people concerned.
    Requests,
    /// Backups.
    Backups,
    /// How the machine and the workspace are.
    Diagnostics,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobProgress {
    /// The job.
    pub id: Id<Job>,
    /// What it does.
    pub kind: JobKind,
    /// Where it is in its life.
    pub state: JobState,
    /// The session it works for.
    pub session_id: Option<Id<Session>>,
    /// The answer it works on.
    pub answer_id: Option<Id<Answer>>,
    /// What is done, in its own unit.
    pub done: u64,
    /// What there is to do.
    pub total: u64,
    /// Why it failed.
    pub error: Option<Error>,
}

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// What these tags show has changed.
    Changed {
        /// The tags.
        tags: Vec<Tag>,
    },
    /// A job went on.
    Job {
        /// How far it is.
        job: JobProgress,
    },
    /// A backup is being read.
    Transfer {
        /// Bytes done.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The workspace was opened or locked.
    Workspace {
        /// Its state now.
        state: WorkspaceState,
    },
}

/// Where events are told and heard.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(1_024) }
    }
}

impl Events {
    /// Tells everybody who listens.
    pub fn tell(&self, event: Event) {
        // Nobody listening is no failure.
        let _ = self.sender.send(event);
    }

    /// Tells that what these tags show has changed.
    pub fn changed(&self, tags: &[Tag]) {
        self.tell(Event::Changed { tags: tags.to_vec() });
    }

    /// Hears everything told from now on; who falls behind by a thousand events hears that it did.
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}
