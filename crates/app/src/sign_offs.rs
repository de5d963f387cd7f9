//! Signing off, and reopening what was signed.

use std::collections::BTreeMap;

use domain::{
    Id, Millis, rating,
    session::Session,
    sign_off::{self, SignOff, SignOffAct},
    user::User,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Find, Read};
use ts_rs::TS;

use crate::{Cx, Result, room, sessions::Gathered};

#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "SignOff")]
pub(crate) struct SignOffView {
    id: Id<SignOff>,
    rater_id: Id<User>,
    pub(crate) rater_name: String,
    version: u32,
    hash: String,
    at_ms: Millis,
    reason: Option<String>,
}

impl SignOffView {
    fn new(act: &SignOff, names: &BTreeMap<Id<User>, String>) -> Self {
        let SignOff { id, rater_id, version, hash, at_ms, reason, .. } = act.clone();
        Self {
            id,
            rater_id,
            rater_name: names.get(&rater_id).cloned().unwrap_or_default(),
            version,
            hash,
            at_ms,
            reason,
        }
    }

    /// The names of those who signed or reopened.
    pub(crate) fn names(tx: &mut Read<'_>, acts: &[SignOff]) -> Result<BTreeMap<Id<User>, String>> {
        let mut names = BTreeMap::new();
        for act in acts {
            if let Some(user) = tx.get(act.rater_id)? {
                names.insert(user.id, user.name());
            }
        }
        Ok(names)
    }

    /// The signatures of `rater`, oldest first.
    pub(crate) fn signatures(
        acts: &[SignOff],
        rater: Id<User>,
        names: &BTreeMap<Id<User>, String>,
    ) -> Vec<Self> {
        let own = |act: &&SignOff| act.act == SignOffAct::Signed && act.rater_id == rater;
        let mut signed: Vec<_> = acts.iter().filter(own).collect();
        signed.sort_by_key(|act| act.version);
        signed.into_iter().map(|act| Self::new(act, names)).collect()
    }

    /// The act by which `rater` reopened their evaluation, unless they signed again since.
    pub(crate) fn reopening(
        acts: &[SignOff],
        rater: Id<User>,
        names: &BTreeMap<Id<User>, String>,
    ) -> Option<Self> {
        let latest = sign_off::latest(acts, rater)?;
        (latest.act == SignOffAct::Reopened).then(|| Self::new(latest, names))
    }
}

#[derive(Deserialize, TS)]
pub(crate) struct OfSession {
    session_id: Id<Session>,
}

#[derive(Deserialize, TS)]
pub(crate) struct Reopen {
    session_id: Id<Session>,
    reason: String,
}

/// What a signature names: the frozen plan, what was answered, and what the rater made of it.
fn content(gathered: &Gathered, rater: Id<User>) -> Value {
    let results = gathered.results();
    let answers: Vec<Value> = gathered
        .answers
        .values()
        .map(|answer| {
            let transcript = gathered.transcripts.get(&answer.id);
            json!({
                "answer": answer,
                "media": gathered.media.get(&answer.id).map(|media| &media.hash),
                "transcript": transcript.map(|transcript| json!({ "id": transcript.id, "version": transcript.version, "text": transcript.text })),
            })
        })
        .collect();
    json!({
        "format": 1,
        "session": gathered.session.id,
        "person": gathered.person.id,
        "rater": rater,
        "campaign": { "id": gathered.campaign.id, "title": gathered.campaign.title, "criteria": gathered.campaign.criteria },
        "questions": gathered.questions,
        "answers": answers,
        "ratings": gathered.ratings,
        "results": results,
        "overall": rating::overall(&gathered.campaign.criteria, &results),
    })
}

pub(crate) fn create(cx: &Cx<'_>, input: OfSession) -> Result<SignOffView> {
    room::ensure_not_seated(cx.workspace, input.session_id)?;
    cx.write(|tx| {
        let gathered = Gathered::of(tx, input.session_id, cx.user.id)?;
        let missing = gathered.missing(&gathered.results());
        let hash = sign_off::hash(&content(&gathered, cx.user.id));
        let signed = SignOff::sign(&gathered.session, &gathered.acts, &missing, hash, cx.user.id, cx.now())?;
        tx.put(&signed)?;
        Ok(SignOffView::new(&signed, &BTreeMap::from([(cx.user.id, cx.user.name())])))
    })
}

pub(crate) fn reopen(cx: &Cx<'_>, input: Reopen) -> Result<()> {
    cx.write(|tx| {
        let session = tx.require(input.session_id)?;
        let acts = tx.list(Find::<SignOff>::of(session.id.uuid()))?;
        Ok(tx.put(&SignOff::reopen(&session, &acts, &input.reason, cx.user.id, cx.now())?)?)
    })
}
