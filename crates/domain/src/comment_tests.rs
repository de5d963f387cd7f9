use proptest::prelude::*;

use super::*;
use crate::{
    consent::Language,
    session::{Mode, Place, SessionState},
};

fn session() -> Session {
    Session {
        id: Id::new(Millis(1)),
        campaign_id: Id::new(Millis(1)),
        person_id: Id::new(Millis(1)),
        mode: Mode::Autonomous,
        place: Place::Desktop,
        language: Language::Fr,
        state: SessionState::Completed,
        schedule: None,
        end: None,
        chosen: BTreeMap::new(),
        calibration: false,
        sample: false,
        created_at_ms: Millis(1),
    }
}

fn answer(session: &Session) -> Answer {
    Answer {
        id: Id::new(Millis(1)),
        session_id: session.id,
        person_id: session.person_id,
        question_id: Id::new(Millis(1)),
        take: 1,
        media_id: Id::new(Millis(1)),
        source_name: String::new(),
        duration_ms: Millis(60_000),
        response_ms: None,
        follow_ups: Vec::new(),
        fault: None,
        created_at_ms: Millis(1),
    }
}

fn user(number: u128) -> Id<User> {
    Id::from_uuid(Uuid::from_u128(number))
}

const ADA: u128 = 1;
const BEA: u128 = 2;

/// A comment of Ada's at 12 s, made at the moment 100.
fn begun() -> Comment {
    let session = session();
    let position = Some(Millis(12_000));
    Comment::begin(&session, &answer(&session), position, "Précis.", user(ADA), Millis(100)).unwrap()
}

fn texts(thread: &Thread) -> Vec<&str> {
    thread.remarks().map(|remark| remark.text.as_str()).collect()
}

fn wrong(path: &str, code: &str) -> RuleError {
    RuleError::field(path, code)
}

#[test]
fn a_comment_is_about_a_moment_within_an_answer_of_its_session() {
    let session = session();
    let answer = answer(&session);
    let begin = |answer: &Answer, position: Option<i64>, text: &str| {
        Comment::begin(&session, answer, position.map(Millis), text, user(ADA), Millis(2))
    };
    for position in [None, Some(0), Some(60_000)] {
        let comment = begin(&answer, position, "  Bien vu.\nÀ creuser. ").unwrap();
        assert_eq!(
            (comment.position_ms, comment.text.as_str()),
            (position.map(Millis), "Bien vu.\nÀ creuser.")
        );
        assert_eq!((comment.act, comment.target_id), (CommentAct::Begun, None));
    }
    for position in [-1, 60_001, i64::MIN, i64::MAX] {
        assert_eq!(begin(&answer, Some(position), "a").unwrap_err(), wrong("position_ms", "range"));
    }
    let elsewhere = Answer { session_id: Id::new(Millis(9)), ..answer.clone() };
    assert_eq!(begin(&elsewhere, None, "a").unwrap_err(), wrong("answer_id", "unknown"));
    for (text, code) in [
        ("", Some("required")),
        (" \n\t ", Some("required")),
        ("a\u{7}b", Some("control")),
        ("a\u{1b}[31m", Some("control")),
        ("a\r\nb", Some("control")),
        ("a\n\tb", None),
        (&"é".repeat(MAX_TEXT), None),
        (&"é".repeat(MAX_TEXT + 1), Some("too_long")),
    ] {
        let refused = begin(&answer, None, text).err();
        assert_eq!(refused, code.map(|code| wrong("text", code)), "{text:.20}");
    }
}

#[test]
fn only_its_author_corrects_withdraws_and_restores_a_comment() {
    let comment = begun();
    let refused = RuleError::conflict("comment.not_author");
    let at = Millis(200);
    assert_eq!(comment.correct("Flou.", user(BEA), at).unwrap_err(), refused);
    assert_eq!(comment.withdraw(user(BEA), at).unwrap_err(), refused);
    assert_eq!(comment.restore(user(BEA), at).unwrap_err(), refused);
    assert!(comment.correct("a\u{7}", user(ADA), at).is_err());
    let corrected = comment.correct("Flou.", user(ADA), at).unwrap();
    assert_eq!((corrected.target_id, corrected.answer_id), (Some(comment.id), comment.answer_id));
    // What arrives past the rules does not count either.
    let forged =
        Comment { author_id: user(BEA), at_ms: Millis(900), text: "Forgé.".into(), ..corrected.clone() };
    let gone = Comment { act: CommentAct::Withdrawn, id: Id::new(Millis(901)), ..forged.clone() };
    let [thread] = &threads(&[comment, Comment { id: Id::new(Millis(900)), ..forged }, gone, corrected])[..]
    else {
        panic!("one thread")
    };
    assert_eq!(texts(thread), ["Flou."]);
    assert_eq!(thread.opening.as_ref().and_then(|opening| opening.corrected_at_ms), Some(at));
}

#[test]
fn the_newest_act_of_each_sort_counts() {
    use CommentAct::{Begun, Corrected, Reopened, Replied, Resolved, Restored, Unknown, Withdrawn};
    let comment = begun();
    let ada = user(ADA);
    let act = |act: CommentAct, at: i64| {
        let (comment, by, at) = (&comment, user(BEA), Millis(at));
        match act {
            Corrected => comment.correct(&format!("Corrigé {}", at.0), ada, at).unwrap(),
            Withdrawn => comment.withdraw(ada, at).unwrap(),
            Restored => comment.restore(ada, at).unwrap(),
            Resolved => comment.resolve(by, at),
            Reopened => comment.reopen(by, at),
            Replied => comment.reply("Oui.", by, at).unwrap(),
            Begun | Unknown => Comment { act, ..comment.resolve(by, at) },
        }
    };
    // What is done and when; what is read then; when it was settled.
    type Case<'a> = (&'a [(CommentAct, i64)], &'a [&'a str], Option<i64>);
    let table: [Case<'_>; 12] = [
        (&[], &["Précis."], None),
        (&[(Corrected, 200), (Corrected, 300)], &["Corrigé 300"], None),
        (&[(Withdrawn, 200)], &[], None),
        (&[(Withdrawn, 200), (Restored, 300)], &["Précis."], None),
        (&[(Withdrawn, 200), (Restored, 300), (Withdrawn, 400)], &[], None),
        (&[(Withdrawn, 200), (Corrected, 300)], &[], None),
        (&[(Withdrawn, 200), (Corrected, 300), (Restored, 400)], &["Corrigé 300"], None),
        (&[(Withdrawn, 200), (Replied, 300)], &["Oui."], None),
        (&[(Resolved, 200)], &["Précis."], Some(200)),
        (&[(Resolved, 200), (Reopened, 300)], &["Précis."], None),
        (&[(Resolved, 200), (Reopened, 300), (Resolved, 400)], &["Précis."], Some(400)),
        (&[(Unknown, 200)], &["Précis."], None),
    ];
    for (done, said, resolved) in table {
        let mut acts: Vec<Comment> = done.iter().map(|&(kind, at)| act(kind, at)).collect();
        acts.push(comment.clone());
        for _ in 0..acts.len() {
            acts.rotate_left(1);
            let threads = threads(&acts);
            assert_eq!(threads.iter().flat_map(texts).collect::<Vec<_>>(), said, "{done:?}");
            let settled = threads.first().and_then(|thread| thread.resolved);
            let expected = resolved.map(|at| Resolution { by: user(BEA), at_ms: Millis(at) });
            assert_eq!(settled, expected, "{done:?}");
        }
    }
}

#[test]
fn a_reply_stays_readable_whatever_became_of_what_it_replies_to() {
    let comment = begun();
    let reply = comment.reply("Je confirme.", user(BEA), Millis(200)).unwrap();
    let second = reply.reply("Moi aussi.", user(ADA), Millis(300)).unwrap();
    assert_eq!(second.target_id, Some(comment.id), "one level");
    let withdrawn = comment.withdraw(user(ADA), Millis(400)).unwrap();
    for acts in [vec![comment.clone(), withdrawn], Vec::new()] {
        let acts = [acts, vec![second.clone(), reply.clone()]].concat();
        let [thread] = &threads(&acts)[..] else { panic!("one thread") };
        assert_eq!((thread.id, thread.opening.as_ref()), (comment.id, None));
        assert_eq!((thread.answer_id, thread.position_ms), (comment.answer_id, Some(Millis(12_000))));
        assert_eq!(texts(thread), ["Je confirme.", "Moi aussi."]);
    }
    // A reply to a reply, as another version could write it.
    let deep = Comment { target_id: Some(reply.id), ..second };
    let read: Vec<_> =
        threads(&[comment, reply, deep]).iter().flat_map(|thread| thread.replies.clone()).collect();
    assert_eq!(read.len(), 2);
}

#[test]
fn what_is_done_to_an_unknown_comment_waits_for_it() {
    let comment = begun();
    let corrected = comment.correct("Flou.", user(ADA), Millis(200)).unwrap();
    let resolved = comment.resolve(user(BEA), Millis(300));
    assert_eq!(threads(&[resolved.clone(), corrected.clone()]), []);
    let [thread] = &threads(&[resolved, corrected, comment])[..] else { panic!("one thread") };
    assert_eq!((texts(thread), thread.resolved.is_some()), (vec!["Flou."], true));
}

#[test]
fn threads_come_by_the_moment_that_they_talk_about() {
    let at = |position: Option<i64>, at: i64| Comment {
        id: Id::new(Millis(at)),
        position_ms: position.map(Millis),
        at_ms: Millis(at),
        text: at.to_string(),
        ..begun()
    };
    let acts = [at(Some(9_000), 1), at(None, 5), at(Some(3_000), 3), at(Some(3_000), 2), at(None, 4)];
    let threads = threads(&acts);
    assert_eq!(threads.iter().flat_map(texts).collect::<Vec<_>>(), ["4", "5", "2", "3", "1"]);
}

#[test]
fn before_the_own_rating_only_the_own_remarks_are_read() {
    let mine = Comment { author_id: user(BEA), ..begun() };
    let mine = Comment { id: Id::new(Millis(50)), text: "À moi.".into(), ..mine };
    let theirs = begun();
    let acts = [
        theirs.reply("Ma réponse.", user(BEA), Millis(200)).unwrap(),
        mine.reply("Sa réponse.", user(ADA), Millis(300)).unwrap(),
        begun(),
        mine,
        theirs,
    ];
    let (seen, hidden) = before_own_rating(threads(&acts), user(BEA));
    assert_eq!(seen.iter().flat_map(texts).collect::<Vec<_>>(), ["À moi.", "Ma réponse."]);
    assert_eq!(hidden, 3);
    let (seen, hidden) = before_own_rating(threads(&acts), user(7));
    assert_eq!((seen, hidden), (Vec::new(), 5));
}

/// What happens next: who does what to which of the comments before, and when.
fn step() -> impl Strategy<Value = (u128, usize, prop::sample::Index, i64)> {
    (1_u128..4, 0_usize..7, any::<prop::sample::Index>(), 0_i64..5)
}

fn played(steps: Vec<(u128, usize, prop::sample::Index, i64)>) -> Vec<Comment> {
    let session = session();
    let answer = answer(&session);
    let mut acts: Vec<Comment> = Vec::new();
    for (who, what, which, at) in steps {
        let (who, at) = (user(who), Millis(at));
        let said: Vec<_> = acts.iter().filter(|act| act.is_said()).collect();
        let on = if said.is_empty() { None } else { Some(which.get(&said)) };
        let next = match (what, on) {
            (0, _) | (_, None) => Comment::begin(&session, &answer, Some(at), "Un.", who, at).ok(),
            (1, Some(on)) => on.reply("Deux.", who, at).ok(),
            (2, Some(on)) => on.correct(&format!("Trois {}.", acts.len()), who, at).ok(),
            (3, Some(on)) => on.withdraw(who, at).ok(),
            (4, Some(on)) => on.restore(who, at).ok(),
            (5, Some(on)) => Some(on.resolve(who, at)),
            (_, Some(on)) => Some(on.reopen(who, at)),
        };
        acts.extend(next);
    }
    acts
}

proptest! {
    #[test]
    fn any_order_comes_to_the_same_threads(
        (acts, shuffled) in prop::collection::vec(step(), 0..40)
            .prop_map(played)
            .prop_flat_map(|acts| (Just(acts.clone()), Just(acts).prop_shuffle()))
    ) {
        prop_assert_eq!(threads(&acts), threads(&shuffled));
        // Whoever heard something twice reads the same.
        prop_assert_eq!(threads(&acts), threads(&[acts.clone(), shuffled].concat()));
    }

    #[test]
    fn every_text_that_was_not_withdrawn_is_read_once(
        acts in prop::collection::vec(step(), 0..40).prop_map(played),
        lost in any::<prop::sample::Index>(),
    ) {
        let is_gone = |said: &Comment| {
            let presence = acts.iter().filter(|act| act.target_id == Some(said.id));
            let presence = presence.filter(|act| matches!(act.act, CommentAct::Withdrawn | CommentAct::Restored));
            let newest = presence.max_by_key(|act| (act.at_ms, act.id));
            newest.is_some_and(|act| act.act == CommentAct::Withdrawn)
        };
        let mut expected: Vec<_> =
            acts.iter().filter(|act| act.is_said() && !is_gone(act)).map(|act| act.id).collect();
        let read = |acts: &[Comment]| {
            let mut ids: Vec<_> = threads(acts).iter().flat_map(Thread::remarks).map(|remark| remark.id).collect();
            ids.sort();
            ids
        };
        expected.sort();
        prop_assert_eq!(read(&acts), expected.clone());
        if !acts.is_empty() {
            // One that did not arrive takes nothing but itself along.
            let missing = lost.get(&acts).clone();
            let rest: Vec<_> = acts.iter().filter(|act| act.id != missing.id).cloned().collect();
            if missing.is_said() {
                expected.retain(|id| *id != missing.id);
                prop_assert_eq!(read(&rest), expected);
            }
        }
    }
}
