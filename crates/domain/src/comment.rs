//! Comments on an answer, and the threads that they come to (F214).
//!
//! Nothing of a comment is ever edited: beginning a thread, replying, correcting, withdrawing and resolving are acts of
//! their own, each written once, and [`threads`] makes of them what is read, whatever order they arrive in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError, error::Check, interview::Answer, person::Person,
    session::Session, user::User,
};

/// The longest text of a comment, in characters.
pub const MAX_TEXT: usize = 2_000;

/// What a comment record does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentAct {
    /// Begins a thread.
    Begun,
    /// Replies to the comment that began one.
    Replied,
    /// Gives a comment of the same author another text.
    Corrected,
    /// Takes a comment of the same author back.
    Withdrawn,
    /// Puts a withdrawn comment back.
    Restored,
    /// Settles a thread.
    Resolved,
    /// Takes a settled thread up again.
    Reopened,
    /// An act that a newer version knows.
    #[serde(other)]
    Unknown,
}

/// One act: a comment, or what somebody did to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: Id<Comment>,
    /// The session of the answer.
    pub session_id: Id<Session>,
    /// The answer that is talked about.
    pub answer_id: Id<Answer>,
    /// Whose answer it is.
    pub person_id: Id<Person>,
    /// Who did it.
    pub author_id: Id<User>,
    /// What was done.
    pub act: CommentAct,
    /// The comment that it was done to; none for one that begins a thread.
    pub target_id: Option<Id<Comment>>,
    /// The moment in the answer that is talked about; none for the whole of it.
    pub position_ms: Option<Millis>,
    /// What is said; empty for acts that say nothing.
    pub text: String,
    /// When.
    pub at_ms: Millis,
}

fn checked(text: &str) -> Result<String, RuleError> {
    let mut check = Check::new();
    let text = check.lines("text", text, MAX_TEXT);
    check.finish(text)
}

impl Comment {
    /// Begins a thread about a moment of `answer`, or about the whole of it.
    ///
    /// # Errors
    /// Field errors for an answer of another session, a moment that is not within the answer, and a text that is empty,
    /// longer than [`MAX_TEXT`] or holds control characters.
    pub fn begin(
        session: &Session,
        answer: &Answer,
        position: Option<Millis>,
        text: &str,
        author: Id<User>,
        now: Millis,
    ) -> Result<Self, RuleError> {
        if answer.session_id != session.id {
            return Err(RuleError::field("answer_id", "unknown"));
        }
        if position.is_some_and(|at| at < Millis(0) || at > answer.duration_ms) {
            return Err(RuleError::field("position_ms", "range"));
        }
        Ok(Self {
            id: Id::new(now),
            session_id: session.id,
            answer_id: answer.id,
            person_id: answer.person_id,
            author_id: author,
            act: CommentAct::Begun,
            target_id: None,
            position_ms: position,
            text: checked(text)?,
            at_ms: now,
        })
    }

    /// Replies to this comment, or in the same thread when it is a reply itself.
    ///
    /// # Errors
    /// Field errors for the text, as [`Comment::begin`].
    pub fn reply(&self, text: &str, author: Id<User>, now: Millis) -> Result<Self, RuleError> {
        let reply = self.followed(CommentAct::Replied, author, now);
        Ok(Self { target_id: Some(self.thread()), text: checked(text)?, ..reply })
    }

    /// Gives this comment another text.
    ///
    /// # Errors
    /// `comment.not_author` for anybody else; field errors for the text, as [`Comment::begin`].
    pub fn correct(&self, text: &str, author: Id<User>, now: Millis) -> Result<Self, RuleError> {
        self.ensure_by(author)?;
        Ok(Self { text: checked(text)?, ..self.followed(CommentAct::Corrected, author, now) })
    }

    /// Takes this comment back.
    ///
    /// # Errors
    /// `comment.not_author` for anybody else.
    pub fn withdraw(&self, author: Id<User>, now: Millis) -> Result<Self, RuleError> {
        self.ensure_by(author)?;
        Ok(self.followed(CommentAct::Withdrawn, author, now))
    }

    /// Puts this comment back after it was withdrawn.
    ///
    /// # Errors
    /// `comment.not_author` for anybody else.
    pub fn restore(&self, author: Id<User>, now: Millis) -> Result<Self, RuleError> {
        self.ensure_by(author)?;
        Ok(self.followed(CommentAct::Restored, author, now))
    }

    /// Settles the thread of this comment.
    #[must_use]
    pub fn resolve(&self, by: Id<User>, now: Millis) -> Self {
        Self { target_id: Some(self.thread()), ..self.followed(CommentAct::Resolved, by, now) }
    }

    /// Takes the thread of this comment up again.
    #[must_use]
    pub fn reopen(&self, by: Id<User>, now: Millis) -> Self {
        Self { target_id: Some(self.thread()), ..self.followed(CommentAct::Reopened, by, now) }
    }

    /// Whether it says something; else it is done to a comment that does.
    pub fn is_said(&self) -> bool {
        match self.act {
            CommentAct::Begun | CommentAct::Replied => true,
            CommentAct::Corrected
            | CommentAct::Withdrawn
            | CommentAct::Restored
            | CommentAct::Resolved
            | CommentAct::Reopened
            | CommentAct::Unknown => false,
        }
    }

    /// The comment that began the thread of this one.
    pub fn thread(&self) -> Id<Self> {
        self.target_id.filter(|_| self.act == CommentAct::Replied).unwrap_or(self.id)
    }

    fn ensure_by(&self, author: Id<User>) -> Result<(), RuleError> {
        if self.author_id == author { Ok(()) } else { Err(RuleError::conflict("comment.not_author")) }
    }

    fn followed(&self, act: CommentAct, author: Id<User>, now: Millis) -> Self {
        let (id, target_id, text) = (Id::new(now), Some(self.id), String::new());
        Self { id, author_id: author, act, target_id, text, at_ms: now, ..self.clone() }
    }
}

impl Record for Comment {
    const KIND: &'static str = "comment";
    const CLASS: MergeClass = MergeClass::Append;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.session_id.uuid())
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.person_id.uuid())
    }
}

/// A comment or a reply as it reads now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its id.
    pub id: Id<Comment>,
    /// Who said it.
    pub author_id: Id<User>,
    /// The text, as it was corrected last.
    pub text: String,
    /// When it was said.
    pub at_ms: Millis,
    /// When it was corrected last.
    pub corrected_at_ms: Option<Millis>,
}

/// Who settled a thread, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Who.
    pub by: Id<User>,
    /// When.
    pub at_ms: Millis,
}

/// A comment and what was replied to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The id of the comment that began it.
    pub id: Id<Comment>,
    /// The answer that is talked about.
    pub answer_id: Id<Answer>,
    /// The moment in the answer; none for the whole of it.
    pub position_ms: Option<Millis>,
    /// The comment that began it; none when it was withdrawn or is not here, and replies to it are left.
    pub opening: Option<Remark>,
    /// The replies, oldest first.
    pub replies: Vec<Remark>,
    /// Who settled it, unless it was taken up again.
    pub resolved: Option<Resolution>,
}

impl Thread {
    /// All that is said in it, in order.
    pub fn remarks(&self) -> impl Iterator<Item = &Remark> {
        self.opening.iter().chain(&self.replies)
    }
}

/// The newest acts that were done to a comment, each of its sort.
#[derive(Default)]
struct Fate<'a> {
    text: Option<&'a Comment>,
    presence: Option<&'a Comment>,
    settlement: Option<&'a Comment>,
}

fn keep_newer<'a>(newest: &mut Option<&'a Comment>, act: &'a Comment) {
    if newest.is_none_or(|before| (act.at_ms, act.id) > (before.at_ms, before.id)) {
        *newest = Some(act);
    }
}

/// What was done to each comment. What is done to an unknown one counts once that arrives, and what nobody but its
/// author may do to one counts from nobody else.
fn fates<'a>(acts: &BTreeMap<Id<Comment>, &'a Comment>) -> BTreeMap<Id<Comment>, Fate<'a>> {
    let mut fates = BTreeMap::<_, Fate<'_>>::new();
    for &act in acts.values() {
        let Some(said) = act.target_id.and_then(|id| acts.get(&id)) else { continue };
        let by_author = act.author_id == said.author_id;
        let fate = fates.entry(said.id).or_default();
        match act.act {
            CommentAct::Corrected if by_author => keep_newer(&mut fate.text, act),
            CommentAct::Withdrawn | CommentAct::Restored if by_author => keep_newer(&mut fate.presence, act),
            CommentAct::Resolved | CommentAct::Reopened => keep_newer(&mut fate.settlement, act),
            CommentAct::Corrected
            | CommentAct::Withdrawn
            | CommentAct::Restored
            | CommentAct::Begun
            | CommentAct::Replied
            | CommentAct::Unknown => {}
        }
    }
    fates
}

impl Fate<'_> {
    fn remark(&self, said: &Comment) -> Option<Remark> {
        if self.presence.is_some_and(|act| act.act == CommentAct::Withdrawn) {
            return None;
        }
        Some(Remark {
            id: said.id,
            author_id: said.author_id,
            text: self.text.unwrap_or(said).text.clone(),
            at_ms: said.at_ms,
            corrected_at_ms: self.text.map(|act| act.at_ms),
        })
    }

    fn resolution(&self) -> Option<Resolution> {
        let settled = self.settlement.filter(|act| act.act == CommentAct::Resolved)?;
        Some(Resolution { by: settled.author_id, at_ms: settled.at_ms })
    }
}

/// The threads that `acts` come to, the same in whatever order they are given: first those about the whole answer, then
/// by the moment that they talk about. A thread of which nothing can be read any more is left out.
pub fn threads(acts: &[Comment]) -> Vec<Thread> {
    let acts: BTreeMap<_, _> = acts.iter().map(|act| (act.id, act)).collect();
    let fates = fates(&acts);
    let untouched = Fate::default();
    let mut threads = BTreeMap::<_, Thread>::new();
    for said in acts.values().filter(|act| act.is_said()) {
        let id = said.thread();
        // A reply says itself what it is about, for where the comment that it replies to is not.
        let about = acts.get(&id).copied().unwrap_or(said);
        let thread = threads.entry(id).or_insert_with(|| Thread {
            id,
            answer_id: about.answer_id,
            position_ms: about.position_ms,
            opening: None,
            replies: Vec::new(),
            resolved: None,
        });
        let fate = fates.get(&said.id).unwrap_or(&untouched);
        if said.id == id {
            thread.opening = fate.remark(said);
            thread.resolved = fate.resolution();
        } else {
            thread.replies.extend(fate.remark(said));
        }
    }
    let mut threads: Vec<_> =
        threads.into_values().filter(|thread| thread.remarks().next().is_some()).collect();
    for thread in &mut threads {
        thread.replies.sort_by_key(|reply| (reply.at_ms, reply.id));
    }
    threads.sort_by_key(|thread| {
        (thread.position_ms, thread.remarks().next().map(|first| first.at_ms), thread.id)
    });
    threads
}

/// What `reader` may read before they have rated the answer themselves: their own remarks, and how many of others are
/// left out (B7).
pub fn before_own_rating(threads: Vec<Thread>, reader: Id<User>) -> (Vec<Thread>, usize) {
    let own = |remark: &Remark| remark.author_id == reader;
    let hidden = threads.iter().flat_map(Thread::remarks).filter(|remark| !own(remark)).count();
    let seen = threads.into_iter().map(|mut thread| {
        thread.opening = thread.opening.filter(own);
        thread.replies.retain(own);
        thread
    });
    (seen.filter(|thread| thread.remarks().next().is_some()).collect(), hidden)
}

#[cfg(test)]
#[path = "comment_tests.rs"]
mod tests;
