//! What a campaign has come to, counted from its records in one view of them.

use domain::{
    campaign::Campaign,
    interview::{Answer, MediaKind},
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
            let mut told = Vec::with_capacity(answers.len());
            for answer in answers.values() {
                let transcribed = !silent.iter().any(|other| other.id == answer.id);
                let written = tx.require(answer.media_id)?.kind == MediaKind::Text;
                told.push((answer.question_id, (!written).then_some(answer.duration_ms), transcribed));
            }
            facts.push(SessionFacts {
                state: session.state,
                end: session.end.map(|end| end.kind),
                answers: told,
                rated: results.iter().map(|result| result.rated).sum(),
                expected: results.iter().map(|result| result.expected).sum(),
                signed: sign_off::ensure_unsigned(&acts).is_err(),
            });
        }
        Ok(statistics::of(&questions, &facts))
    })
}
