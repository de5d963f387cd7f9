//! The file on the disk: nothing in it is readable, it has the open format of SQLCipher 4, and an erasure
//! leaves nothing even inside.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use aes::{
    Aes256,
    cipher::{BlockDecrypt, KeyInit, generic_array::GenericArray},
};
use domain::{
    Id, Millis, Record,
    interview::Answer,
    person::{Person, PersonInput},
    transcript::{Transcript, TranscriptMethod},
    user::User,
};
use hmac::{Hmac, Mac};
use pbkdf2::pbkdf2_hmac;
use recruteia_store::{Db, Find, StoreError, keys::WorkspaceKey, sqlite::Sqlite};
use rusqlite::Connection;
use sha2::{Digest, Sha256, Sha512};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Millis = Millis(1_795_168_000_000);
const ORG: Uuid = Uuid::from_u128(7);
const SECRETS: [&str; 7] = [
    "Nowakœuvré",
    "nowakoeuvre",
    "Élodie-Marguerite",
    "elodie-marguerite",
    "elodie@exemple.fr",
    "Je prefere travailler la nuit",
    "words beside the transcript",
];
const PERSON_KEY: &str = "AGE-SECRET-KEY-OF-NOBODY";

struct Kept {
    folder: TempDir,
    key: WorkspaceKey,
    person: Person,
}

impl Kept {
    /// A database with somebody in it, still open.
    fn open() -> (Self, Db) {
        let folder = tempfile::tempdir().unwrap();
        let key = WorkspaceKey::generate().unwrap();
        let engine = Sqlite::open(&folder.path().join("recruteia.db"), &key, NOW).unwrap();
        let db = Db::open(Arc::new(engine), ORG, Arc::new(|| NOW)).unwrap();
        let input = PersonInput {
            first_name: "Élodie-Marguerite".into(),
            last_name: "Nowakœuvré".into(),
            email: "elodie@exemple.fr".into(),
            phone: String::new(),
        };
        let person = Person::new(&input, NOW).unwrap();
        let transcript = Transcript {
            id: Id::new(NOW),
            answer_id: Id::<Answer>::new(NOW),
            person_id: person.id,
            method: TranscriptMethod::Manual,
            base_id: None,
            version: 1,
            model: String::new(),
            model_sha256: String::new(),
            voice_activity: String::new(),
            synthetic: false,
            language: "fr".into(),
            text: "Je prefere travailler la nuit. ".repeat(400),
            confidence: None,
            created_at_ms: NOW,
        };
        db.write(Id::<User>::new(NOW), |tx| {
            tx.put(&person)?;
            tx.put(&transcript)?;
            tx.put_blob(&transcript, "words beside the transcript ".repeat(400).as_bytes())?;
            tx.put_person_key(person.id, PERSON_KEY)?;
            tx.audit_call("persons.create", &"d1".repeat(32), "ok")?;
            tx.audit_call("persons.edit", &"d2".repeat(32), "ok")
        })
        .unwrap();
        (Self { folder, key, person }, db)
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("recruteia.db")
    }

    fn reopen(&self) -> Db {
        Db::open(Arc::new(Sqlite::open(&self.path(), &self.key, NOW).unwrap()), ORG, Arc::new(|| NOW))
            .unwrap()
    }

    /// The database, past the store and its rules.
    fn connection(&self) -> Connection {
        let connection = Connection::open(self.path()).unwrap();
        connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", self.key.to_hex().as_str())).unwrap();
        connection
    }

    /// What no file may contain: texts in the encodings that databases use, the key, marks of an open database.
    fn needles(&self) -> Vec<Vec<u8>> {
        let mut needles: Vec<Vec<u8>> = SECRETS.iter().map(|text| text.as_bytes().to_vec()).collect();
        needles.extend(SECRETS.iter().map(|text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        needles.extend(SECRETS.iter().map(|text| text.encode_utf16().flat_map(u16::to_be_bytes).collect()));
        needles.extend(
            [PERSON_KEY, "SQLite format", "CREATE TABLE", "person", "sqlite_", "persons.create"]
                .map(Into::into),
        );
        needles.push(self.person.id.to_string().into_bytes());
        needles.push(self.person.id().as_bytes().to_vec());
        needles.push(self.key.to_hex().as_bytes().to_vec());
        needles.push(hex::decode(self.key.to_hex().as_str()).unwrap());
        needles
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// The files of a folder that may hold content: the index of the log (`-shm`) is read too.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn no_file_holds_a_readable_byte_while_open_or_closed() {
    let (kept, db) = Kept::open();
    let nothing_readable = |expected: &[&str]| {
        let files = files(kept.folder.path());
        for name in expected {
            let found = files.iter().find(|(file, _)| file == name);
            assert!(found.is_some_and(|(_, bytes)| bytes.len() > 4096), "{name} is written");
        }
        for (name, bytes) in files {
            for needle in kept.needles() {
                assert!(!contains(&bytes, &needle), "{name} holds {:?}", String::from_utf8_lossy(&needle));
            }
        }
    };
    nothing_readable(&["recruteia.db-wal"]);
    drop(db);
    nothing_readable(&["recruteia.db"]);
    // The same search finds them once the file is decrypted, so it would have found them.
    let plain = decrypted(&fs::read(kept.path()).unwrap(), &kept.key);
    for found in ["Nowakœuvré", "nowakoeuvre", "words beside the transcript", PERSON_KEY, "CREATE TABLE"] {
        assert!(contains(&plain, found.as_bytes()), "{found}");
    }
}

const PAGE: usize = 4096;
const SALT: usize = 16;
const IV: usize = 16;
const TAG: usize = 64;

/// The SQLite file inside a SQLCipher 4 file, by its published design alone: pages of 4096 bytes, each
/// AES-256-CBC with its own IV and an HMAC-SHA512 over ciphertext, IV and page number; the HMAC's key from
/// PBKDF2-HMAC-SHA512 in two rounds over the key, with the file's salt XOR 0x3a.
fn decrypted(file: &[u8], key: &WorkspaceKey) -> Vec<u8> {
    let key = hex::decode(key.to_hex().as_str()).unwrap();
    let mac_salt: Vec<u8> = file[..SALT].iter().map(|byte| byte ^ 0x3a).collect();
    let mut mac_key = [0; 32];
    pbkdf2_hmac::<Sha512>(&key, &mac_salt, 2, &mut mac_key);
    let cipher = Aes256::new(GenericArray::from_slice(&key));
    let mut plain = Vec::with_capacity(file.len());
    for (page, number) in file.chunks(PAGE).zip(1_u32..) {
        let start = if number == 1 { SALT } else { 0 };
        let (content, tag) = page[start..].split_at(PAGE - start - TAG);
        let mut mac = <Hmac<Sha512> as Mac>::new_from_slice(&mac_key).unwrap();
        mac.update(content);
        mac.update(&number.to_le_bytes());
        mac.verify_slice(tag).unwrap_or_else(|_| panic!("the tag of page {number}"));
        let (content, iv) = content.split_at(content.len() - IV);
        if number == 1 {
            plain.extend_from_slice(b"SQLite format 3\0");
        }
        let mut before = iv;
        for block in content.chunks(16) {
            let mut clear = *GenericArray::from_slice(block);
            cipher.decrypt_block(&mut clear);
            plain.extend(clear.iter().zip(before).map(|(clear, before)| clear ^ before));
            before = block;
        }
        plain.resize(number as usize * PAGE, 0);
    }
    plain
}

#[test]
fn the_file_has_the_open_format_of_sqlcipher_4() {
    let (kept, db) = Kept::open();
    drop(db);
    let plain = kept.folder.path().join("plain.db");
    fs::write(&plain, decrypted(&fs::read(kept.path()).unwrap(), &kept.key)).unwrap();
    let connection = Connection::open(&plain).unwrap();
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
    let name: String =
        connection.query_row("SELECT doc ->> '$.last_name' FROM person", [], |row| row.get(0)).unwrap();
    assert_eq!(name, "Nowakœuvré");
}

/// Another program that reads SQLCipher 4: the `sqlcipher` shell, or Python with the package `sqlcipher3`.
enum Reader {
    Shell,
    Python,
}

impl Reader {
    fn found() -> Result<Self, String> {
        let shell = Self::Shell.ask(Path::new(":memory:"), "", "PRAGMA cipher_version;");
        let version = shell.as_deref().unwrap_or("not installed").trim().to_owned();
        if version.split('.').next().and_then(|major| major.parse().ok()).is_some_and(|major: u32| major >= 4)
        {
            return Ok(Self::Shell);
        }
        let python = Self::Python.ask(Path::new(":memory:"), "", "PRAGMA cipher_version;");
        let known = python.is_ok_and(|version| version.starts_with(char::is_numeric));
        known.then_some(Self::Python).ok_or(format!(
            "the sqlcipher shell is {version} where 4 is needed, and Python has no sqlcipher3"
        ))
    }

    /// What the program prints for `sql`, or what it complains about.
    fn ask(&self, path: &Path, key: &str, sql: &str) -> Result<String, String> {
        let pragma = if key.is_empty() { String::new() } else { format!("PRAGMA key = \"x'{key}'\";") };
        let mut command = match self {
            Self::Shell => {
                let mut command = Command::new("sqlcipher");
                command.args(["-batch", "-bail"]).arg(path).arg(format!("{pragma}\n{sql}"));
                command
            }
            Self::Python => {
                let script = "import sys, sqlcipher3\n\
                    db = sqlcipher3.connect(sys.argv[1])\n\
                    if sys.argv[2]: db.execute(sys.argv[2])\n\
                    [print(*row, sep='|') for row in db.execute(sys.argv[3])]";
                let mut command = Command::new("python3");
                command.args(["-c", script]).arg(path).args([&pragma, sql]);
                command
            }
        };
        let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }
}

#[test]
fn another_program_reads_the_file_with_the_right_key_alone() {
    let reader = match Reader::found() {
        Ok(reader) => reader,
        Err(reason) => {
            eprintln!("SKIPPED another_program_reads_the_file_with_the_right_key_alone: {reason}");
            return;
        }
    };
    let (kept, db) = Kept::open();
    let sql = "SELECT 'name', doc ->> '$.last_name' FROM person;";
    let right = kept.key.to_hex();
    let wrong = WorkspaceKey::generate().unwrap().to_hex();
    for moment in ["while it is open", "once it is closed"] {
        let read = reader.ask(&kept.path(), &right, sql).unwrap();
        assert!(read.contains("name|Nowakœuvré"), "{moment}: {read}");
        for key in [wrong.as_str(), ""] {
            let refused = reader.ask(&kept.path(), key, sql);
            assert!(refused.as_ref().is_err_and(|error| error.contains("not a database")), "{refused:?}");
        }
        if moment == "while it is open" {
            db.write(Id::<User>::new(NOW), |tx| tx.put_local("area", "key", &1)).unwrap();
        }
    }
    drop(db);
    assert!(reader.ask(&kept.path(), &right, sql).unwrap().contains("name|Nowakœuvré"));
}

#[test]
fn every_kind_has_its_table_and_what_is_written_once_resists_plain_sql() {
    let (kept, db) = Kept::open();
    drop(db);
    let connection = kept.connection();
    let sql = "SELECT m.name, EXISTS (SELECT 1 FROM sqlite_schema t WHERE t.type = 'trigger' AND t.name = m.name || '_is_written_once')
        FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND c.name = 'doc' ORDER BY m.name";
    let mut statement = connection.prepare(sql).unwrap();
    let tables: Vec<(String, bool)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let written_once = [
        "agreed_rating",
        "analysis",
        "answer",
        "comment",
        "consent",
        "erasure_proof",
        "media",
        "observation",
        "rating",
        "request_step",
        "retention_hold",
        "session_event",
        "sign_off",
        "spoken_text",
        "subject_request",
        "transcript",
        "unblinding",
    ];
    let edited = [
        "bank_question",
        "campaign",
        "competency",
        "interview_note",
        "organisation",
        "person",
        "question",
        "report_template",
        "retention",
        "session",
        "setting",
        "template",
        "user",
    ];
    let mut expected: Vec<_> = written_once.iter().map(|name| ((*name).to_owned(), true)).collect();
    expected.extend(edited.iter().map(|name| ((*name).to_owned(), false)));
    expected.sort();
    assert_eq!(tables, expected);
    for sql in [
        "UPDATE transcript SET doc = json_set(doc, '$.text', 'another')",
        "UPDATE transcript SET doc = '{}'",
        "INSERT INTO transcript (org, id, sort, search, deleted, doc) SELECT org, id, sort, search, deleted, '{}' FROM transcript
         WHERE true ON CONFLICT (org, id) DO UPDATE SET doc = excluded.doc",
    ] {
        let refused = connection.execute_batch(sql);
        assert!(refused.is_err_and(|error| error.to_string().contains("written once")), "{sql}");
    }
    connection.execute_batch("UPDATE person SET doc = json_set(doc, '$.phone', '1')").unwrap();
}

#[test]
fn a_line_of_the_audit_log_changed_by_plain_sql_is_found() {
    let follows = |kept: &Kept| {
        let lines = kept.reopen().read(|read| read.audit(1, 100)).unwrap();
        lines.iter().zip(1_u64..).try_fold(String::new(), |previous, (line, number)| {
            let text = format!(
                "{number}\n{}\n{}\n{}\n{}\n{}\n{previous}",
                line.at_ms, line.actor, line.method, line.input_digest, line.outcome
            );
            let hash = hex::encode(Sha256::digest(text.as_bytes()));
            ((line.number, &line.previous, &line.hash) == (number, &previous, &hash)).then_some(hash)
        })
    };
    for sql in [
        "UPDATE audit SET outcome = 'forbidden' WHERE number = 1",
        "UPDATE audit SET at_ms = at_ms + 1 WHERE number = 2",
        "DELETE FROM audit WHERE number = 1",
        "UPDATE audit SET number = number + 1 WHERE number = 2",
        "UPDATE audit SET actor = '00000000-0000-0000-0000-000000000000' WHERE number = 2",
    ] {
        let (kept, db) = Kept::open();
        drop(db);
        assert!(follows(&kept).is_some());
        assert_eq!(kept.connection().execute(sql, []).unwrap(), 1);
        assert_eq!(follows(&kept), None, "{sql}");
    }
}

#[test]
fn an_erasure_leaves_no_content_in_any_table_and_none_between_them() {
    let (kept, db) = Kept::open();
    db.write(Id::<User>::new(NOW), |tx| tx.erase_person(kept.person.id)).unwrap();
    assert_eq!(db.read(|read| read.list(Find::<Person>::all())).unwrap(), []);
    drop(db);
    let plain = decrypted(&fs::read(kept.path()).unwrap(), &kept.key);
    for text in SECRETS.iter().chain([&PERSON_KEY]) {
        assert!(!contains(&plain, text.as_bytes()), "{text}");
    }
    // Words share their beginnings in the index, so it is asked itself which ones it knows, and their ends looked for.
    for end in ["akoeuvre", "rguerite", "availler"] {
        assert!(!contains(&plain, end.as_bytes()), "{end}");
    }
    let connection = kept.connection();
    for kind in ["person", "transcript"] {
        let vocabulary =
            format!("CREATE VIRTUAL TABLE temp.{kind}_known USING fts5vocab('main', '{kind}_words', 'row')");
        connection.execute_batch(&vocabulary).unwrap();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap();
        assert_eq!(count(&format!("SELECT count(*) FROM temp.{kind}_known")), 0);
    }
    // The id is in the tables that remember the erasure and in no other; an index of words is read by its own tables.
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        .unwrap();
    let tables: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut named = Vec::new();
    for table in tables {
        let mut rows = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let text: String =
                (0..columns).map(|column| format!("{:?} ", row.get_ref(column).unwrap())).collect();
            let id = format!("{:?}", rusqlite::types::ValueRef::Text(kept.person.id.to_string().as_bytes()));
            if text.contains(&id) && named.last() != Some(&table) {
                named.push(table.clone());
            }
        }
    }
    named.sort();
    assert_eq!(named, ["change", "erasure"]);
}

#[test]
fn a_line_of_the_change_log_that_cannot_be_read_is_an_error() {
    for sql in [
        "UPDATE change SET operation = 'of_tomorrow'",
        "UPDATE change SET hlc = hlc || 'x'",
        "UPDATE change SET fields = '['",
        "UPDATE change SET actor = 'nobody'",
    ] {
        let (kept, db) = Kept::open();
        assert!(kept.connection().execute(sql, []).unwrap() > 0);
        let read = db.read(|read| read.history(kept.person.id));
        assert!(
            matches!(&read, Err(StoreError::Document { kind, .. }) if kind == "change"),
            "{sql}: {read:?}"
        );
    }
}
