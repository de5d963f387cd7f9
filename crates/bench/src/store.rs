//! The store at the size of a large recruiter: 100,000 people, 20,000 sessions, 100,000 transcripts of 400 words.
//!
//! Names and words are made up from syllables, with frequencies as in speech (Zipf), the same in every run.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use anyhow::Context;
use domain::{
    Id, Millis, Record,
    campaign::{Campaign, CampaignInput, CriterionInput},
    consent::Language,
    interview::Answer,
    person::{Person, PersonInput},
    policy::PolicyProfile,
    question::{Question, QuestionInput},
    search::Wanted,
    session::{Schedule, Session, SessionState},
    transcript::{Transcript, TranscriptMethod},
    user::User,
};
use rusqlite::Connection;
use store::{Db, Find, Order, StoreError, keys::WorkspaceKey, sqlite::Sqlite};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    figure::{Figure, Results, Target, p95, timed},
    language::{Dice, Vocabulary},
};

const AREA: &str = "store";
const PEOPLE: usize = 100_000;
const SESSIONS: usize = 20_000;
const ANSWERS_EACH: usize = 5;
const CAMPAIGNS: usize = 50;
const WORDS: usize = 400;
const BATCH: usize = 1_000;
const ASKED: usize = 200;
/// So many words, names and texts are typed, letter by letter.
const TYPED: usize = 50;
const PAGE: u32 = 50;
/// Whoever searches turns no more pages than this.
const PAGES_OF_A_SEARCH: usize = 10;
const PAGE_MS: f64 = 20.0;
const KEYSTROKE_MS: f64 = 30.0;
/// Of each kind, so many of what was found are read: three for each of the six lines that the interface shows.
const READ: usize = 18;
/// What encryption may cost.
const ENCRYPTED: Target = Target::TimesPeer(1.3);
const DAY: i64 = 86_400_000;
const NOW: Millis = Millis(1_795_168_000_000);

/// Everything that is put in, the same for every database.
struct World {
    campaigns: Vec<(Campaign, Vec<Question>)>,
    people: Vec<Person>,
    sessions: Vec<Session>,
    answers: Vec<Answer>,
    transcripts: Vec<Transcript>,
    vocabulary: Vocabulary,
}

/// Every second session has a time, half of them over.
fn with_time(session: Session, number: usize) -> Session {
    let days = i64::try_from(number % 1_000).unwrap_or(0);
    let (state, days) = match number % 4 {
        0 => (SessionState::Completed, Some(-1 - days)),
        1 => (SessionState::Scheduled, Some(1 + days)),
        2 => (SessionState::InProgress, None),
        _ => (SessionState::Draft, None),
    };
    let schedule = days.map(|days| Schedule {
        starts_at_ms: NOW.plus(Millis(days * DAY)),
        duration_ms: Millis(3_600_000),
        location: String::new(),
        note: String::new(),
        sequence: 0,
    });
    Session { state, schedule, ..session }
}

fn world() -> anyhow::Result<World> {
    let mut dice = Dice(0x5EED);
    let vocabulary = Vocabulary::new(&mut dice);
    let at = |number: usize| NOW.plus(Millis(i64::try_from(number).unwrap_or(0) * 1_000));
    let mut campaigns = Vec::new();
    for number in 0..CAMPAIGNS {
        let input = CampaignInput {
            title: format!("{} {number}", vocabulary.name(&mut dice)),
            job_title: vocabulary.name(&mut dice),
            job_description: String::new(),
            experience_level: String::new(),
            language: Language::Fr,
            policy_profiles: BTreeSet::from([PolicyProfile::Eu]),
        };
        let anchors = domain::campaign::Anchors { one: "1".into(), three: "3".into(), five: "5".into() };
        let criterion =
            CriterionInput { id: None, name: "C".into(), description: String::new(), weight: 1, anchors };
        let draft = Campaign::new(&input, at(number))?.with_scorecard(&[criterion], at(number))?;
        let mut questions = Vec::new();
        for position in 1..=ANSWERS_EACH {
            let input: QuestionInput = serde_json::from_value(serde_json::json!({
                "text": "?", "mandatory": true, "competencies": [draft.criteria[0].id]
            }))?;
            questions.push(Question::new(&draft, u32::try_from(position)?, &input, at(number))?);
        }
        campaigns.push((draft.open(&questions, at(number))?, questions));
    }
    let mut people = Vec::with_capacity(PEOPLE);
    for number in 0..PEOPLE {
        let (first_name, last_name) = (vocabulary.name(&mut dice), vocabulary.name(&mut dice));
        let email = format!("person{number}@example.org");
        people.push(Person::new(
            &PersonInput { first_name, last_name, email, phone: String::new() },
            at(number),
        )?);
    }
    let (mut sessions, mut answers, mut transcripts) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..SESSIONS {
        let (campaign, questions) = &campaigns[number % CAMPAIGNS];
        let person = people[number * (PEOPLE / SESSIONS)].id;
        let session = with_time(Session::new(campaign, person, Language::Fr, at(number))?, number);
        for question in questions {
            let answer = Answer {
                id: Id::new(at(number)),
                session_id: session.id,
                person_id: person,
                question_id: question.id,
                take: 1,
                media_id: Id::new(at(number)),
                source_name: "answer.mp4".into(),
                duration_ms: Millis(180_000),
                response_ms: None,
                follow_ups: Vec::new(),
                fault: None,
                created_at_ms: at(number),
            };
            let mut text = String::with_capacity(WORDS * 8);
            for word in 0..WORDS {
                text.push_str(vocabulary.said(&mut dice));
                text.push(if word % 12 == 11 { '\n' } else { ' ' });
            }
            transcripts.push(Transcript {
                id: Id::new(at(number)),
                answer_id: answer.id,
                person_id: person,
                method: TranscriptMethod::Whisper,
                base_id: None,
                version: 1,
                model: "base".into(),
                model_sha256: "ab".repeat(32),
                voice_activity: "silero-v6.2.0".into(),
                synthetic: false,
                language: "fr".into(),
                text,
                confidence: Some(0.9),
                created_at_ms: at(number),
            });
            answers.push(answer);
        }
        sessions.push(session);
    }
    Ok(World { campaigns, people, sessions, answers, transcripts, vocabulary })
}

/// The encrypted database, and the same without encryption.
struct Side {
    db: Db,
    sqlite: Arc<Sqlite>,
}

impl Side {
    fn new(sqlite: Sqlite) -> anyhow::Result<Self> {
        let sqlite = Arc::new(sqlite);
        let db = Db::open(Arc::clone(&sqlite) as _, Uuid::from_u128(7), Arc::new(|| NOW))?;
        Ok(Self { db, sqlite })
    }
}

/// One number for each side.
type Both<T> = [T; 2];

/// Puts the records into both, in turns; the seconds that each took.
fn put_all<T: Record>(sides: &Both<Side>, records: &[T]) -> anyhow::Result<Both<f64>> {
    let mut seconds = [0.0; 2];
    for batch in records.chunks(BATCH) {
        for (side, spent) in sides.iter().zip(&mut seconds) {
            let put = || {
                side.db.write(Id::<User>::new(NOW), |tx| batch.iter().try_for_each(|record| tx.put(record)))
            };
            let (outcome, took) = timed(put);
            outcome?;
            *spent += took;
        }
    }
    Ok(seconds)
}

/// The same documents in one table of a plain SQLite file: no index but the key, no history, no search.
fn put_plainly<T: Record>(connection: &mut Connection, records: &[T]) -> anyhow::Result<f64> {
    let kind = T::KIND;
    connection.execute_batch(&format!("CREATE TABLE \"{kind}\" (id TEXT PRIMARY KEY, doc TEXT NOT NULL)"))?;
    let (outcome, seconds) = timed(|| -> anyhow::Result<()> {
        for batch in records.chunks(BATCH) {
            let transaction = connection.transaction()?;
            {
                let mut insert =
                    transaction.prepare(&format!("INSERT INTO \"{kind}\" (id, doc) VALUES (?1, ?2)"))?;
                for record in batch {
                    insert.execute((record.id().to_string(), serde_json::to_string(record)?))?;
                }
            }
            transaction.commit()?;
        }
        Ok(())
    });
    outcome?;
    Ok(seconds)
}

/// How long putting took, and how large what was put in is.
struct Filled {
    people_s: Both<f64>,
    transcripts_s: Both<f64>,
    person_bytes: f64,
    transcript_bytes: f64,
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files, for people")]
fn fill(sides: &Both<Side>, world: &World) -> anyhow::Result<Filled> {
    for (campaign, questions) in &world.campaigns {
        put_all(sides, std::slice::from_ref(campaign))?;
        put_all(sides, questions)?;
    }
    let bytes = || sides[0].sqlite.bytes();
    let each = |from: u64, to: u64, count: usize| to.saturating_sub(from) as f64 / count as f64;
    let empty = bytes();
    let people_s = put_all(sides, &world.people)?;
    let person_bytes = each(empty, bytes(), world.people.len());
    put_all(sides, &world.sessions)?;
    put_all(sides, &world.answers)?;
    let before = bytes();
    let transcripts_s = put_all(sides, &world.transcripts)?;
    let transcript_bytes = each(before, bytes(), world.transcripts.len());
    Ok(Filled { people_s, transcripts_s, person_bytes, transcript_bytes })
}

/// What was measured of one kind of question, in milliseconds, of both sides.
#[derive(Default)]
struct Times(Both<Vec<f64>>);

impl Times {
    /// Asks both sides the same.
    fn ask<T>(
        &mut self,
        sides: &Both<Side>,
        ask: impl Fn(&Db) -> Result<T, StoreError>,
    ) -> anyhow::Result<T> {
        let mut ask = |side: usize| {
            let (outcome, seconds) = timed(|| ask(&sides[side].db));
            self.0[side].push(seconds * 1_000.0);
            outcome
        };
        ask(1)?;
        Ok(ask(0)?)
    }

    /// The pages of a list from its beginning, at most so many.
    fn turn<T: Record + Clone>(
        &mut self,
        sides: &Both<Side>,
        find: &Find<T>,
        most: usize,
    ) -> anyhow::Result<()> {
        let mut next = None;
        for _ in 0..most {
            let find = find.clone().limit(PAGE).after(next.as_deref())?;
            next = self.ask(sides, |db| db.read(|read| read.page(find.clone())))?.next;
            if next.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn p95(&self) -> f64 {
        p95(self.0[0].clone())
    }

    /// A figure with the p95 of both sides.
    fn figure(&self, name: &str, most_ms: f64) -> Figure {
        let figure = Figure::new(format!("{name}, p95"), self.p95(), "ms");
        figure.beside(WITHOUT, p95(self.0[1].clone())).target(Target::AtMost(most_ms))
    }

    fn sums(&self) -> Both<f64> {
        [self.0[0].iter().sum(), self.0[1].iter().sum()]
    }
}

const WITHOUT: &str = "the same without encryption";

/// Every filter of a list of sessions that the interface offers, and its name.
fn session_filters(world: &World) -> Vec<(String, Find<Session>)> {
    let now = format!("{:015}", NOW.0);
    let mut found = Vec::new();
    for campaign in [None, Some(world.campaigns[7].0.id.uuid())] {
        for state in [None, Some("completed"), Some("draft")] {
            for schedule in ["any time", "upcoming", "past", "without a time"] {
                let mut find = campaign.map_or_else(Find::all, Find::<Session>::of);
                if let Some(state) = state {
                    find = find.with("state", state);
                }
                find = match schedule {
                    "upcoming" => find.between("starts_at", &now, "~"),
                    "past" => find.between("starts_at", "", &now),
                    "without a time" => find.missing("starts_at"),
                    _ => find,
                };
                let place = if campaign.is_some() { "one campaign" } else { "all campaigns" };
                found.push((format!("{place}, {}, {schedule}", state.unwrap_or("any state")), find));
            }
        }
    }
    found
}

/// Lists in the orders and with the filters that the interface offers, every page of them; what all pages took.
fn lists(results: &mut Results, sides: &Both<Side>, world: &World) -> anyhow::Result<Both<f64>> {
    let mut total = [0.0; 2];
    let mut push = |results: &mut Results, name: &str, times: &Times| {
        for (total, more) in total.iter_mut().zip(times.sums()) {
            *total += more;
        }
        results.push(AREA, times.figure(&format!("page of 50, {name}"), PAGE_MS));
    };
    let mut dice = Dice(0xD1CE);
    let starts: Vec<String> = (0..ASKED)
        .map(|_| {
            let length = 1 + dice.below(6);
            world.people[dice.below(PEOPLE)].last_name.chars().take(length).collect()
        })
        .collect();

    let mut times = Times::default();
    times.turn(sides, &Find::<Person>::all().order(Order::Sorted), usize::MAX)?;
    push(results, "people by name", &times);
    let mut times = Times::default();
    for start in &starts {
        let find = Find::<Person>::all().order(Order::Sorted).search(start);
        times.turn(sides, &find, PAGES_OF_A_SEARCH)?;
    }
    push(results, "people by name, searched", &times);

    for (order, name) in [
        (Order::Newest, "newest first"),
        (Order::Subject, "by name"),
        (Order::Column("starts_at"), "by time"),
    ] {
        let mut slowest: Option<(String, Times)> = None;
        for (filter, find) in session_filters(world) {
            let mut times = Times::default();
            times.turn(sides, &find.order(order), usize::MAX)?;
            if slowest.as_ref().is_none_or(|(_, slow)| slow.p95() < times.p95()) {
                slowest = Some((filter, times));
            }
        }
        let (filter, times) = slowest.context("there are filters")?;
        push(results, &format!("sessions {name}, the slowest of all filters ({filter})"), &times);
        let mut times = Times::default();
        for start in &starts {
            let find = Find::<Session>::all().order(order).search_subject(start);
            times.turn(sides, &find, PAGES_OF_A_SEARCH)?;
        }
        push(results, &format!("sessions {name}, searched"), &times);
    }

    let mut times = Times::default();
    for (number, start) in starts.iter().enumerate() {
        let order = if number % 2 == 0 { Order::Newest } else { Order::Sorted };
        let find = Find::<Campaign>::all().order(order).without("state", "archived");
        let find = if number % 3 == 0 { find.search(start) } else { find };
        times.turn(sides, &find, usize::MAX)?;
    }
    push(results, "campaigns", &times);
    Ok(total)
}

/// Every keystroke of searches for words that are said and for people, some of them misspelt.
fn keystrokes(world: &World) -> Vec<String> {
    let mut dice = Dice(0x005E_A2C4);
    let mut typed = Vec::new();
    for number in 0..TYPED {
        let mut text = match number % 4 {
            0 => world.vocabulary.said(&mut dice).to_owned(),
            1 => format!("{} {}", world.vocabulary.said(&mut dice), world.vocabulary.said(&mut dice)),
            2 => {
                let person = &world.people[dice.below(PEOPLE)];
                format!("{} {}", person.first_name, person.last_name)
            }
            _ => world.vocabulary.words[dice.below(20_000)].clone(),
        };
        if number % 5 == 0 {
            text =
                text.chars().enumerate().filter(|(place, _)| *place != 3).map(|(_, letter)| letter).collect();
        }
        let letters: Vec<char> = text.chars().collect();
        typed.extend((1..=letters.len()).map(|length| letters[..length].iter().collect::<String>()));
    }
    typed
}

fn type_all(sides: &Both<Side>, world: &World) -> anyhow::Result<Times> {
    let mut times = Times::default();
    for text in keystrokes(world) {
        let wanted = Wanted::parse(&text);
        times.ask(sides, |db| {
            db.read(|read| {
                read.search::<Campaign>(&mut wanted.clone(), READ)?;
                read.search::<Person>(&mut wanted.clone(), READ)?;
                read.search::<Transcript>(&mut wanted.clone(), READ)
            })
        })?;
    }
    Ok(times)
}

/// Measures the store.
///
/// # Errors
/// When the disk is full or a database fails.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    let place = |name: &str| folder.path().join(name);
    let world = world()?;
    let mut peer = plain(&place("peer.db"))?;
    let (peer_people_s, peer_transcripts_s) =
        (put_plainly(&mut peer, &world.people)?, put_plainly(&mut peer, &world.transcripts)?);
    drop(peer);
    let sides = [
        Side::new(Sqlite::open(&place("ours.db"), &WorkspaceKey::generate()?, NOW)?)?,
        Side::new(Sqlite::open_unencrypted(&place("open.db"), NOW)?)?,
    ];
    let filled = fill(&sides, &world)?;

    #[expect(clippy::cast_precision_loss, reason = "numbers of records")]
    let rate = |count: usize, seconds: f64| count as f64 / seconds;
    let plainly = "rusqlite, one table, nothing else";
    let people = Figure::new("putting 100,000 people", rate(PEOPLE, filled.people_s[0]), "records/s");
    results.push(AREA, people.beside(plainly, rate(PEOPLE, peer_people_s)));
    let count = world.transcripts.len();
    let transcripts = rate(count, filled.transcripts_s[0]);
    let transcripts = Figure::new("putting 100,000 transcripts of 400 words", transcripts, "records/s");
    results.push(AREA, transcripts.beside(plainly, rate(count, peer_transcripts_s)));
    results.push(AREA, Figure::new("growth per person", filled.person_bytes, "bytes"));
    results.push(AREA, Figure::new("growth per transcript of 400 words", filled.transcript_bytes, "bytes"));

    let pages_ms = lists(results, &sides, &world)?;
    let typed = type_all(&sides, &world)?;
    results.push(AREA, typed.figure("keystroke of a search over everything", KEYSTROKE_MS));

    let typed_ms = typed.sums();
    let put = |side: usize| filled.people_s[side] + filled.transcripts_s[side];
    for (name, [ours, open]) in [
        ("encryption, putting people and transcripts", [put(0), put(1)]),
        ("encryption, all pages together", pages_ms.map(|time| time / 1_000.0)),
        ("encryption, all keystrokes together", typed_ms.map(|time| time / 1_000.0)),
    ] {
        results.push(AREA, Figure::new(name, ours, "s").beside(WITHOUT, open).target(ENCRYPTED));
    }
    Ok(())
}

fn plain(path: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(path).context("the peer's database")?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    Ok(connection)
}
