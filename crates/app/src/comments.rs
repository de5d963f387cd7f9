//! Comments on an answer: threads that the team reads beside it. They are no part of what is signed.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    Id, Millis, RuleError,
    comment::{self, Comment, Remark, Thread},
    interview::Answer,
    session::Session,
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Read};
use ts_rs::TS;

use crate::{Cx, Error, Result, cx::ById, ratings};

#[derive(Deserialize, TS)]
pub(crate) struct CommentsOf {
    answer_id: Id<Answer>,
}

#[derive(Deserialize, TS)]
pub(crate) struct NewComment {
    session_id: Id<Session>,
    answer_id: Id<Answer>,
    /// The moment in the answer; none for the whole of it.
    position_ms: Option<Millis>,
    text: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct SayMore {
    id: Id<Comment>,
    text: String,
}

#[derive(Serialize, TS)]
pub(crate) struct SaidComment {
    id: Id<Comment>,
}

#[derive(Serialize, TS)]
#[ts(rename = "Remark")]
pub(crate) struct RemarkView {
    id: Id<Comment>,
    author_name: String,
    /// Whether the reader said it, and so may correct or withdraw it.
    own: bool,
    text: String,
    at_ms: Millis,
    corrected_at_ms: Option<Millis>,
}

#[derive(Serialize, TS)]
#[ts(rename = "Resolution")]
pub(crate) struct ResolutionView {
    name: String,
    at_ms: Millis,
}

#[derive(Serialize, TS)]
#[ts(rename = "Thread")]
pub(crate) struct ThreadView {
    id: Id<Comment>,
    /// The moment in the answer; none for the whole of it.
    position_ms: Option<Millis>,
    /// None when it cannot be read (any more), and replies to it can.
    opening: Option<RemarkView>,
    replies: Vec<RemarkView>,
    resolved: Option<ResolutionView>,
}

#[derive(Serialize, TS)]
pub(crate) struct CommentsView {
    threads: Vec<ThreadView>,
    /// How many comments of others wait until the reader has rated the answer on every criterion.
    hidden: usize,
}

/// Who says what, for one reader.
struct Names {
    reader: Id<User>,
    known: BTreeMap<Id<User>, String>,
}

impl Names {
    fn of(tx: &mut Read<'_>, reader: Id<User>, threads: &[Thread]) -> Result<Self> {
        let mut known = BTreeMap::new();
        let authors = threads.iter().flat_map(Thread::remarks).map(|remark| remark.author_id);
        for id in authors.chain(threads.iter().filter_map(|thread| Some(thread.resolved?.by))) {
            if let Entry::Vacant(unknown) = known.entry(id) {
                unknown.insert(tx.get(id)?.map(|user| user.name()).unwrap_or_default());
            }
        }
        Ok(Self { reader, known })
    }

    fn name(&self, user: Id<User>) -> String {
        self.known.get(&user).cloned().unwrap_or_default()
    }

    fn remark(&self, remark: Remark) -> RemarkView {
        let Remark { id, author_id, text, at_ms, corrected_at_ms } = remark;
        let own = author_id == self.reader;
        RemarkView { id, author_name: self.name(author_id), own, text, at_ms, corrected_at_ms }
    }

    fn thread(&self, thread: Thread) -> ThreadView {
        let Thread { id, position_ms, opening, replies, resolved, .. } = thread;
        ThreadView {
            id,
            position_ms,
            opening: opening.map(|remark| self.remark(remark)),
            replies: replies.into_iter().map(|remark| self.remark(remark)).collect(),
            resolved: resolved.map(|by| ResolutionView { name: self.name(by.by), at_ms: by.at_ms }),
        }
    }
}

/// The comments on an answer. Whoever has not rated it yet reads their own alone, so that the first rating is
/// independent (B7); who signed has rated everything.
pub(crate) fn list(cx: &Cx<'_>, input: CommentsOf) -> Result<CommentsView> {
    cx.read(|tx| {
        let answer = tx.require(input.answer_id)?;
        let mut acts: Vec<Comment> = tx.list(Find::of(answer.session_id.uuid()))?;
        acts.retain(|act| act.answer_id == answer.id);
        let threads = comment::threads(&acts);
        let (threads, hidden) = if ratings::has_judged(tx, &answer, cx.user.id)? {
            (threads, 0)
        } else {
            comment::before_own_rating(threads, cx.user.id)
        };
        let names = Names::of(tx, cx.user.id, &threads)?;
        Ok(CommentsView { threads: threads.into_iter().map(|thread| names.thread(thread)).collect(), hidden })
    })
}

/// The moment of the next act: the newest counts, also when the clock was set back.
fn moment(cx: &Cx<'_>, acts: &[Comment]) -> Millis {
    let latest = acts.iter().map(|act| act.at_ms).max();
    cx.now().max(latest.map_or(Millis(0), |latest| latest.plus(Millis(1))))
}

pub(crate) fn create(cx: &Cx<'_>, input: NewComment) -> Result<SaidComment> {
    cx.write(|tx| {
        let session = tx.require(input.session_id)?;
        let answer = tx.require(input.answer_id)?;
        let now = moment(cx, &tx.list(Find::of(session.id.uuid()))?);
        let comment = Comment::begin(&session, &answer, input.position_ms, &input.text, cx.user.id, now)?;
        tx.put(&comment)?;
        Ok(SaidComment { id: comment.id })
    })
}

/// A comment, how the threads beside it stand, and the moment of what is done to it now.
struct Known {
    said: Comment,
    threads: Vec<Thread>,
    now: Millis,
}

impl Known {
    fn of(cx: &Cx<'_>, tx: &mut Read<'_>, id: Id<Comment>) -> Result<Self> {
        let said =
            Some(tx.require(id)?).filter(Comment::is_said).ok_or_else(|| Error::not_found("comment"))?;
        // An answer that was taken out takes its comments along.
        tx.require(said.answer_id)?;
        let acts: Vec<Comment> = tx.list(Find::of(said.session_id.uuid()))?;
        Ok(Self { threads: comment::threads(&acts), now: moment(cx, &acts), said })
    }

    fn is_withdrawn(&self) -> bool {
        !self.threads.iter().flat_map(Thread::remarks).any(|remark| remark.id == self.said.id)
    }

    fn is_resolved(&self) -> bool {
        let thread = self.threads.iter().find(|thread| thread.id == self.said.thread());
        thread.is_some_and(|thread| thread.resolved.is_some())
    }
}

pub(crate) fn reply(cx: &Cx<'_>, input: SayMore) -> Result<SaidComment> {
    cx.write(|tx| {
        let known = Known::of(cx, tx, input.id)?;
        let reply = known.said.reply(&input.text, cx.user.id, known.now)?;
        tx.put(&reply)?;
        Ok(SaidComment { id: reply.id })
    })
}

pub(crate) fn correct(cx: &Cx<'_>, input: SayMore) -> Result<()> {
    cx.write(|tx| {
        let known = Known::of(cx, tx, input.id)?;
        let corrected = known.said.correct(&input.text, cx.user.id, known.now)?;
        if known.is_withdrawn() {
            return Err(RuleError::conflict("comment.withdrawn").into());
        }
        Ok(tx.put(&corrected)?)
    })
}

pub(crate) fn withdraw(cx: &Cx<'_>, ById { id }: ById<Comment>) -> Result<()> {
    cx.write(|tx| {
        let known = Known::of(cx, tx, id)?;
        let withdrawn = known.said.withdraw(cx.user.id, known.now)?;
        if !known.is_withdrawn() {
            tx.put(&withdrawn)?;
        }
        Ok(())
    })
}

pub(crate) fn restore(cx: &Cx<'_>, ById { id }: ById<Comment>) -> Result<()> {
    cx.write(|tx| {
        let known = Known::of(cx, tx, id)?;
        let restored = known.said.restore(cx.user.id, known.now)?;
        if known.is_withdrawn() {
            tx.put(&restored)?;
        }
        Ok(())
    })
}

pub(crate) fn resolve(cx: &Cx<'_>, ById { id }: ById<Comment>) -> Result<()> {
    cx.write(|tx| {
        let known = Known::of(cx, tx, id)?;
        if !known.is_resolved() {
            tx.put(&known.said.resolve(cx.user.id, known.now))?;
        }
        Ok(())
    })
}

pub(crate) fn reopen(cx: &Cx<'_>, ById { id }: ById<Comment>) -> Result<()> {
    cx.write(|tx| {
        let known = Known::of(cx, tx, id)?;
        if known.is_resolved() {
            tx.put(&known.said.reopen(cx.user.id, known.now))?;
        }
        Ok(())
    })
}
