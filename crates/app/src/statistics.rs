//! What a campaign has come to, counted from its records in one view of them.

use domain::{
    campaign::Campaign,
    session::Session,
    sign_off,
    statistics::{self, SessionFacts, Statistics},
};
use store::Find;

use crate::{Cx, Result, campaigns, cx::ById, sessions::Gathered};

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<Statistics> {
    cx.read(|tx| {
        tx.require(id)?;
        let questions = campaigns::questions(tx, id)?;
        let mut facts = Vec::new();
        for session in tx.list(Find::<Session>::of(id.uuid()))? {
            let gathered = Gathered::of(tx, session.id, cx.user.id)?;
            let results = gathered.results();
            let answers = gathered.answers.values().map(|answer| {
                let transcribed = gathered.transcripts.contains_key(&answer.id);
                (answer.question_id, answer.duration_ms, transcribed)
            });
            facts.push(SessionFacts {
                state: session.state,
                end: session.end.map(|end| end.kind),
                answers: answers.collect(),
                rated: results.iter().map(|result| result.rated).sum(),
                expected: results.iter().map(|result| result.expected).sum(),
                signed: sign_off::ensure_unsigned(&gathered.acts).is_err(),
            });
        }
        Ok(statistics::of(&questions, &facts))
    })
}
