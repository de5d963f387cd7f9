//! Lists: their orders, what narrows them, what searches find.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Id, Millis, Record,
    campaign::{Campaign, CampaignState},
    person::Person,
    question::Question,
    search::words,
    session::Session,
    user::User,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use recruteia_store::{Find, Order, StoreError};

use crate::{
    everything::{Everything, campaign, person, person_at, question},
    world::{START, World},
};

fn list<T: Record + Clone>(world: &World, find: Find<T>) -> Vec<T> {
    world.db.read(|read| read.list(find.clone())).unwrap()
}

fn names(people: &[Person]) -> Vec<String> {
    people.iter().map(Person::name).collect()
}

fn found(world: &World, text: &str) -> Vec<String> {
    names(&list(world, Find::<Person>::all().search(text).order(Order::Sorted)))
}

pub fn every_order_is_the_order_it_says(world: &World) {
    // By time of creation; the family names sort otherwise, bytewise once folded.
    let added =
        [("Zoé", "Eluard"), ("Ada", "Éluard"), ("Bob", "zola"), ("Cléo", "Åkesson"), ("Dora", "Œdipe")];
    let people: Vec<_> = added
        .iter()
        .zip(1..)
        .map(|((first, last), later)| person_at(first, last, START.plus(Millis(later))))
        .collect();
    for person in people.iter().rev() {
        world.put(person);
    }
    let by = |order| names(&list(world, Find::all().order(order)));
    let oldest = ["Zoé Eluard", "Ada Éluard", "Bob zola", "Cléo Åkesson", "Dora Œdipe"];
    assert_eq!(by(Order::default()), oldest);
    assert_eq!(by(Order::Oldest), oldest);
    assert_eq!(by(Order::Newest), oldest.into_iter().rev().collect::<Vec<_>>());
    let sorted = ["Cléo Åkesson", "Ada Éluard", "Zoé Eluard", "Dora Œdipe", "Bob zola"];
    assert_eq!(by(Order::Sorted), sorted);

    let of = Everything::of("Any", "Body").session;
    for person in &people {
        world.put(&Session { id: Id::new(START), person_id: person.id, ..of.clone() });
    }
    let sessions = list(world, Find::<Session>::of(of.campaign_id.uuid()).order(Order::Subject));
    let subjects: Vec<_> = sessions
        .iter()
        .map(|session| world.get::<Person>(session.person_id.uuid()).unwrap().name())
        .collect();
    assert_eq!(subjects, sorted);
    // A changed name changes the place.
    world.put(&Person { last_name: "Ababou".into(), ..people[2].clone() });
    assert_eq!(by(Order::Sorted)[0], "Bob Ababou");
    let sessions = list(world, Find::<Session>::all().order(Order::Subject));
    assert_eq!(sessions[0].person_id, people[2].id);
    // A session may be there before its person.
    let late = person("Eve", "Aaba");
    world.put(&Session { id: Id::new(START), person_id: late.id, ..of });
    world.put(&late);
    let sessions = list(world, Find::<Session>::all().order(Order::Subject));
    assert_eq!(sessions[0].person_id, late.id);
}

pub fn lists_are_narrowed_by_parent_subject_and_column(world: &World) {
    let (one, other) = (campaign("Un"), campaign("Deux"));
    let questions: Vec<_> = [3, 1, 2].iter().map(|position| question(&one, *position)).collect();
    world.write(|tx| {
        tx.put(&one)?;
        tx.put(&other)?;
        tx.put(&question(&other, 1))?;
        questions.iter().try_for_each(|question| tx.put(question))
    });
    let positions: Vec<_> = list(world, Find::<Question>::of(one.id.uuid()).order(Order::Sorted))
        .iter()
        .map(|question| question.position)
        .collect();
    assert_eq!(positions, [1, 2, 3]);
    let opened = one.clone().open(&questions, START).unwrap();
    assert_eq!(opened.state, CampaignState::Open);
    world.put(&opened);
    assert_eq!(list(world, Find::<Campaign>::all().with("state", "open")), [opened]);
    assert_eq!(list(world, Find::<Campaign>::all().with("state", "draft")), [other]);
    assert_eq!(list(world, Find::<Campaign>::all().with("state", "closed")), []);

    let (a, b) = (Everything::of("Élodie", "Nowak"), Everything::of("Bob", "Martin"));
    a.put(world);
    b.put(world);
    assert_eq!(
        list(world, Find::<Session>::all().about(a.person.id.uuid())),
        std::slice::from_ref(&a.session)
    );
    assert_eq!(list(world, Find::<Session>::of(a.session.campaign_id.uuid()).about(b.person.id.uuid())), []);
    let mine = Find::<domain::rating::Rating>::of(b.session.id.uuid()).with("rater_id", b.user.id);
    assert_eq!(list(world, mine.clone()), [b.rating]);
    assert_eq!(list(world, mine.with("answer_id", a.answer.id)), []);
    assert_eq!(list(world, Find::<User>::all().with("email", "ada@exemple.fr")).len(), 2);
    let unknown = world.db.read(|read| read.list(Find::<User>::all().with("no_such_column", "x")));
    assert!(matches!(unknown, Err(StoreError::Database(_))), "{unknown:?}");
}

pub fn lists_leave_out_a_value_and_keep_a_range(world: &World) {
    let (open, draft) = (campaign("Ouverte"), campaign("Brouillon"));
    world.put(&open);
    world.put(&draft);
    let shut = Campaign { state: CampaignState::Archived, ..open };
    world.put(&shut);
    assert_eq!(
        list(world, Find::<Campaign>::all().without("state", "archived")),
        std::slice::from_ref(&draft)
    );
    assert_eq!(list(world, Find::<Campaign>::all().without("state", "open")).len(), 2);

    let of = Everything::of("Any", "Body").session;
    let at = |starts: Option<i64>| {
        let schedule = starts.map(|starts| domain::session::Schedule {
            starts_at_ms: Millis(starts),
            duration_ms: Millis(1),
            location: String::new(),
            note: String::new(),
            sequence: 0,
        });
        Session { id: Id::new(START), schedule, ..of.clone() }
    };
    // Numbers of different lengths sort as numbers do.
    let sessions = [at(Some(1_000)), at(None), at(Some(999)), at(Some(20_000)), at(None)];
    for session in &sessions {
        world.put(session);
    }
    let bound = |ms: i64| format!("{ms:015}");
    let starts = |find: Find<Session>| {
        let found = list(world, find.order(Order::Column("starts_at")));
        found
            .into_iter()
            .map(|session| session.schedule.map(|schedule| schedule.starts_at_ms.0))
            .collect::<Vec<_>>()
    };
    assert_eq!(starts(Find::all()), [Some(999), Some(1_000), Some(20_000), None, None]);
    assert_eq!(
        starts(Find::all().between("starts_at", &bound(999), &bound(20_000))),
        [Some(999), Some(1_000)]
    );
    assert_eq!(starts(Find::all().missing("starts_at")), [None, None]);
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let find = Find::<Session>::all()
            .order(Order::Column("starts_at"))
            .limit(2)
            .after(after.as_deref())
            .unwrap();
        let page = world.db.read(|read| read.page(find.clone())).unwrap();
        paged.extend(page.items.into_iter().map(|session| session.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let ids = |places: [usize; 5]| places.map(|place| sessions[place].id);
    assert_eq!(paged, ids([2, 0, 3, 1, 4]));
}

pub fn searches_forget_accents_and_case(world: &World) {
    for (first, last) in [("Élodie", "Œuvré"), ("ŁUKASZ", "Weiß"), ("Naïma", "El Fassi"), ("李", "小龍")]
    {
        world.put(&person(first, last));
    }
    for (text, expected) in [
        ("elodie", "Élodie Œuvré"),
        ("ÉLODIE", "Élodie Œuvré"),
        ("E\u{301}lodie", "Élodie Œuvré"),
        ("oeuvre", "Élodie Œuvré"),
        ("ŒUVRE", "Élodie Œuvré"),
        ("lukasz weiss", "ŁUKASZ Weiß"),
        ("weiss  lukasz", "ŁUKASZ Weiß"),
        ("fass naim", "Naïma El Fassi"),
        ("小", "李 小龍"),
    ] {
        assert_eq!(found(world, text), [expected], "{text}");
    }
    assert_eq!(found(world, "elodie fassi"), [""; 0], "every word must be there");
    assert_eq!(found(world, "  ").len(), 4, "a blank search finds all");
    assert_eq!(found(world, "").len(), 4);
}

pub fn searches_find_words_by_their_start(world: &World) {
    world.put(&person("100% Ada", "O'Neil"));
    world.put(&person("Bob_X", "Mar\\tin"));
    assert_eq!(found(world, "o'neil"), ["100% Ada O'Neil"]);
    assert_eq!(found(world, "100"), ["100% Ada O'Neil"]);
    assert_eq!(found(world, "bob x"), ["Bob_X Mar\\tin"]);
    assert_eq!(found(world, "eil"), [""; 0], "not by what stands within a word");
    for nothing in ["%", "_", "\\", "*", "?", "\"", "' OR 1=1 --", "a\0b\0c"] {
        assert_eq!(found(world, nothing), [""; 0], "{nothing:?}");
    }
    let mut runner = TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() });
    runner
        .run(&".{0,12}", |text| {
            let sought = words(&text);
            let starts: Vec<_> = sought.split_whitespace().collect();
            let has = |person: &&Person| {
                let own = words(&person.search_key());
                starts.iter().all(|start| own.split(' ').any(|word| word.starts_with(start)))
            };
            let blank = text.trim().is_empty();
            let expected: Vec<_> = list(world, Find::<Person>::all().order(Order::Sorted))
                .iter()
                .filter(|person| blank || (!starts.is_empty() && has(person)))
                .map(Person::name)
                .collect();
            prop_assert_eq!(found(world, &text), expected);
            Ok(())
        })
        .unwrap();
}

/// A search that finds many walks through the list, one that finds few starts from the index: both find the same.
pub fn searches_that_find_many_find_as_those_that_find_few(world: &World) {
    world.write(|tx| {
        (0..1_200).try_for_each(|number| tx.put(&person("Ada", &format!("Nowak{number:04} x{}", number % 7))))
    });
    for (text, expected) in
        [("ada", 1_200), ("nowak0", 1_000), ("nowak00 x3", 14), ("ada nowak1199", 1), ("bob", 0)]
    {
        assert_eq!(found(world, text).len(), expected, "{text}");
        let find = Find::<Person>::all().search(text);
        assert_eq!(world.db.read(|read| read.count(&find)).unwrap(), expected as u64, "{text}");
    }
    let first =
        world.db.read(|read| read.page(Find::<Person>::all().search("a").order(Order::Sorted).limit(2)));
    let names: Vec<_> = first.unwrap().items.iter().map(|person| person.last_name.clone()).collect();
    assert_eq!(names, ["Nowak0000 x0", "Nowak0001 x1"]);
}

pub fn a_list_of_a_persons_records_is_searched_by_their_name(world: &World) {
    let all: Vec<_> = [("Élodie", "Nowak"), ("Bob", "Martin"), ("Ada", "Martin")]
        .iter()
        .map(|(first, last)| Everything::of(first, last))
        .collect();
    all.iter().for_each(|all| all.put(world));
    let sessions = |text: &str| -> Vec<_> {
        list(world, Find::<Session>::all().search_subject(text).order(Order::Subject))
            .iter()
            .map(|session| session.id)
            .collect()
    };
    assert_eq!(sessions("elodie"), [all[0].session.id]);
    assert_eq!(sessions("martin"), [all[2].session.id, all[1].session.id]);
    assert_eq!(sessions("").len(), 3);
    assert_eq!(sessions("nobody"), []);
    let martin = Find::<Session>::all().search_subject("martin");
    assert!(martin.looks_for_subject() && !Find::<Session>::all().looks_for_subject());
    let counted = world.db.read(|read| read.count(&martin)).unwrap();
    assert_eq!(counted, 2);

    let renamed = Person { last_name: "Durand".into(), ..all[1].person.clone() };
    let reachable = Person { email: "countess@example.org".into(), ..all[2].person.clone() };
    world.write(|tx| tx.put(&renamed).and_then(|()| tx.put(&reachable)));
    assert_eq!(sessions("martin"), [all[2].session.id]);
    assert_eq!(sessions("durand"), [all[1].session.id]);
    assert_eq!(sessions("countess"), [all[2].session.id]);
}

pub fn hostile_cursors_are_refused(world: &World) {
    let people: Vec<_> = (0..5).map(|number| person("Ada", &format!("{number}"))).collect();
    world.write(|tx| people.iter().try_for_each(|person| tx.put(person)));
    let try_page = |cursor: &str, order| {
        let find = Find::<Person>::all().order(order).limit(2).after(Some(cursor))?;
        world.db.read(|read| read.page(find.clone()))
    };
    let id = people[0].id.uuid().simple().to_string();
    let not_utf8 = [id.as_bytes(), b"\xff\xfe"].concat();
    let hostile = [
        String::new(),
        "'; DROP TABLE person; --".into(),
        "é".into(),
        "AAAA".into(),
        format!("{}=", URL_SAFE_NO_PAD.encode(&id)),
        URL_SAFE_NO_PAD.encode(&id[..31]),
        URL_SAFE_NO_PAD.encode(format!("{}é", &id[..31])),
        URL_SAFE_NO_PAD.encode("z".repeat(32)),
        URL_SAFE_NO_PAD.encode(not_utf8),
        "A".repeat(100_000),
    ];
    for cursor in &hostile {
        let refused = try_page(cursor, Order::Sorted);
        assert!(
            matches!(refused, Err(StoreError::Cursor)),
            "{:?}",
            cursor.chars().take(50).collect::<String>()
        );
    }
    // What has the form of a cursor is a place, wherever it comes from.
    for sort in ["", "' OR 1=1 --", "0 ada\0", "\u{10ffff}"] {
        let cursor = URL_SAFE_NO_PAD.encode(format!("{id}{sort}"));
        for order in [Order::Oldest, Order::Newest, Order::Sorted] {
            let page = try_page(&cursor, order).unwrap();
            assert!(page.items.len() <= 2);
        }
    }
    let mut runner = TestRunner::new(Config { cases: 128, failure_persistence: None, ..Config::default() });
    runner
        .run(&".{0,60}", |text| {
            for cursor in [text.clone(), URL_SAFE_NO_PAD.encode(&text)] {
                match try_page(&cursor, Order::Sorted) {
                    Ok(_) | Err(StoreError::Cursor) => {}
                    Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
                }
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(list(world, Find::<Person>::all()).len(), 5);
}

pub fn a_count_is_the_length_of_the_list(world: &World) {
    for number in 0..12 {
        let all = Everything::of(["Ada", "Élodie"][number % 2], ["Nowak", "Martin", "Zola"][number % 3]);
        all.put(world);
        if number % 4 == 0 {
            world.write(|tx| tx.delete(all.session.id));
        }
    }
    let sessions = list(world, Find::<Session>::all());
    assert_eq!(sessions.len(), 9);
    let one = &sessions[0];
    let finds = [
        Find::<Session>::all(),
        Find::of(one.campaign_id.uuid()),
        Find::all().about(one.person_id.uuid()),
        Find::all().with("state", "draft"),
        Find::all().with("state", "completed"),
        Find::all().search_subject("elodie"),
        Find::all().search_subject("elodie now"),
        Find::all().search("elodie"),
    ];
    for find in finds {
        for order in [Order::Oldest, Order::Newest, Order::Sorted, Order::Subject] {
            let find = find.clone().order(order);
            let length = list(world, find.clone()).len() as u64;
            let count = |find: &Find<Session>| world.db.read(|read| read.count(find)).unwrap();
            assert_eq!(count(&find), length, "{find:?}");
            assert_eq!(count(&find.clone().limit(1)), length, "whatever the limit");
        }
    }
    let first = world.db.read(|read| read.page(Find::<Session>::all().limit(2))).unwrap();
    let later = Find::<Session>::all().after(first.next.as_deref()).unwrap();
    assert_eq!(world.db.read(|read| read.count(&later)).unwrap(), 9, "whatever the place");
}

pub fn a_page_has_bounds(world: &World) {
    world.write(|tx| (0..60).try_for_each(|number| tx.put(&person("Ada", &format!("{number:02}")))));
    let page = |limit: Option<u32>| {
        let find = limit.map_or_else(Find::<Person>::all, |limit| Find::all().limit(limit));
        world.db.read(|read| read.page(find.clone())).unwrap()
    };
    for (limit, length, more) in [
        (None, 50, true),
        (Some(0), 1, true),
        (Some(59), 59, true),
        (Some(60), 60, false),
        (Some(u32::MAX), 60, false),
    ] {
        let page = page(limit);
        assert_eq!((page.items.len(), page.next.is_some()), (length, more), "{limit:?}");
    }
}
