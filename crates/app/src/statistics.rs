//! What a campaign has come to, counted from its records in one view of them.

use domain::{
    campaign::Campaign,
    interview::Answer,
    session::Session,
    sign_off::{self, SignOff},
    statistics::{self, SessionFacts, Statistics},
};
use store::Find;

use crate::{
    Cx, Result, campaigns,
    cx::ById,
    sessions::{self, Gathered},
};

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Campaign>) -> Result<Statistics> {
    cx.read(|tx| {
        let campaign = tx.require(id)?;
        let questions = campaigns::questions(tx, id)?;
        let mut facts = Vec::new();
        for session in tx.list(Find::<Session>::of(id.uuid()).without("calibration", 1))? {
            let takes = Find::<Answer>::of(session.id.uuid());
            let silent: Vec<Answer> = tx.list(takes.clone().with("transcripts", 0))?;
            let answers = session.counting(&campaign.rules, tx.list(takes)?);
            let ratings = Gathered::ratings_of(tx, session.id, cx.user.id, &answers)?;
            let results = sessions::results(&campaign, &questions, &answers, &ratings);
            let acts: Vec<SignOff> = tx.list(Find::of(session.id.uuid()))?;
            let answers = answers.values().map(|answer| {
                let transcribed = !silent.iter().any(|other| other.id == answer.id);
                (answer.question_id, answer.duration_ms, transcribed)
            });
            facts.push(SessionFacts {
                state: session.state,
                end: session.end.map(|end| end.kind),
                answers: answers.collect(),
                rated: results.iter().map(|result| result.rated).sum(),
                expected: results.iter().map(|result| result.expected).sum(),
                signed: sign_off::ensure_unsigned(&acts).is_err(),
            });
        }
        Ok(statistics::of(&questions, &facts))
    })
}
