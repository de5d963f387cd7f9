//! Several candidates at once: a pasted list or a table of another program becomes sessions.
//!
//! Nothing is agreed to on anybody's behalf: consents are asked of each person afterwards.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};
use domain::{
    FieldError, Id, RuleError,
    campaign::Campaign,
    consent::Language,
    person::{Person, PersonInput},
    session::{Session, SessionState},
    text::fold,
};
use serde::{Deserialize, Serialize};
use store::{Find, Read};
use ts_rs::TS;

use crate::{Cx, Error, Result, persons};

/// More than this is another program's job.
const MAX_LINES: usize = 500;

#[derive(Deserialize, TS)]
pub(crate) struct PreviewRoster {
    campaign_id: Id<Campaign>,
    text: String,
}

/// One line of a list, and what would become of it.
#[derive(Serialize, TS)]
pub(crate) struct RosterLine {
    line: u32,
    person: PersonInput,
    problems: Vec<FieldError>,
    /// Somebody with this e-mail address who is known already.
    known: Option<Person>,
    /// Whether they have a session in the campaign.
    seated: bool,
    /// An earlier line with the same e-mail address.
    twin: Option<u32>,
}

#[derive(Deserialize, TS)]
pub(crate) struct NewSessions {
    campaign_id: Id<Campaign>,
    language: Language,
    people: Vec<PersonInput>,
}

#[derive(Serialize, TS)]
pub(crate) struct CreatedSessions {
    ids: Vec<Id<Session>>,
    /// How many were in the campaign already.
    skipped: u32,
}

/// A column of a list.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    First,
    Last,
    Whole,
    Email,
    Phone,
}

const HEADINGS: [(&str, Column); 24] = [
    ("prenom", Column::First),
    ("first name", Column::First),
    ("firstname", Column::First),
    ("given name", Column::First),
    ("nom de famille", Column::Last),
    ("last name", Column::Last),
    ("lastname", Column::Last),
    ("surname", Column::Last),
    ("family name", Column::Last),
    ("nom", Column::Whole),
    ("name", Column::Whole),
    ("nom complet", Column::Whole),
    ("full name", Column::Whole),
    ("candidat", Column::Whole),
    ("candidate", Column::Whole),
    ("e-mail", Column::Email),
    ("email", Column::Email),
    ("mail", Column::Email),
    ("courriel", Column::Email),
    ("adresse e-mail", Column::Email),
    ("telephone", Column::Phone),
    ("tel", Column::Phone),
    ("phone", Column::Phone),
    ("mobile", Column::Phone),
];

/// The persons of a list with the lines they stand in: one in a line, columns by tabs, semicolons or commas, with or
/// without headings, or addresses as mail programs copy them.
pub(crate) fn parse(text: &str) -> Vec<(u32, PersonInput)> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut records = Records { rest: &text, next_line: 1 };
    let mut persons = Vec::new();
    let mut headings: Option<(u8, Vec<Option<Column>>)> = None;
    while let Some((line, delimiter, record)) = records.next(headings.as_ref().map(|(usual, _)| *usual)) {
        if record.iter().all(str::is_empty) {
            continue;
        }
        if persons.is_empty()
            && headings.is_none()
            && let Some(columns) = headings_of(&record)
        {
            headings = Some((delimiter, columns));
            continue;
        }
        let addressed = record.iter().filter(|cell| cell.contains('@')).count();
        match &headings {
            Some((_, columns)) => persons.push((line, by_columns(&record, columns))),
            None if addressed > 1 => persons.extend(
                record.iter().filter(|cell| !cell.is_empty()).map(|cell| (line, by_content(&[cell]))),
            ),
            None => persons.push((line, by_content(&record.iter().collect::<Vec<_>>()))),
        }
    }
    persons
}

/// Reads a list record by record, since each may be separated in its own way.
struct Records<'a> {
    rest: &'a str,
    next_line: u32,
}

impl Records<'_> {
    /// The line, from 1, that the next record begins in, what separates its cells, and the cells.
    fn next(&mut self, usual: Option<u8>) -> Option<(u32, u8, StringRecord)> {
        self.skip(self.rest.len() - self.rest.trim_start_matches('\n').len());
        let (line, delimiter) = (self.next_line, delimiter(self.rest, usual));
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(self.rest.as_bytes());
        let mut record = StringRecord::new();
        // The text is valid UTF-8 and lines may have any length, so every record can be read.
        let found = reader.read_record(&mut record).unwrap_or(false);
        self.skip(usize::try_from(reader.position().byte()).unwrap_or(usize::MAX));
        found.then_some((line, delimiter, record))
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        let lines = u32::try_from(skipped.matches('\n').count()).unwrap_or(u32::MAX);
        self.next_line = self.next_line.saturating_add(lines);
        self.rest = rest;
    }
}

/// What separates the cells of the record that `text` begins with: what separates the headings, or else tabs, which
/// come from spreadsheets, semicolons, from French ones, or commas. What is quoted separates nothing.
fn delimiter(text: &str, usual: Option<u8>) -> u8 {
    let (mut quoted, mut before) = (false, '\n');
    let mut bare = String::new();
    for character in text.chars() {
        if character == '"' {
            // A quotation mark opens at the beginning of a cell alone; right after another it is a doubled one.
            quoted = !quoted && "\n\t;,\"".contains(before);
        } else if character == '\n' && !quoted {
            break;
        } else if !quoted {
            bare.push(character);
        }
        before = character;
    }
    let mut candidates = usual.into_iter().chain(*b"\t;,");
    candidates.find(|byte| bare.as_bytes().contains(byte)).unwrap_or(b',')
}

fn headings_of(record: &StringRecord) -> Option<Vec<Option<Column>>> {
    let known = |cell: &str| {
        let cell = fold(cell);
        HEADINGS.iter().find(|(heading, _)| *heading == cell).map(|(_, column)| *column)
    };
    let mut columns: Vec<Option<Column>> = record.iter().map(known).collect();
    let found = columns.iter().flatten().count();
    // Beside a given name, "Nom" is the family name.
    if columns.contains(&Some(Column::First)) {
        for column in columns.iter_mut().filter(|column| **column == Some(Column::Whole)) {
            *column = Some(Column::Last);
        }
    }
    (found > 0 && record.iter().all(|cell| !cell.contains('@'))).then_some(columns)
}

fn by_columns(record: &StringRecord, columns: &[Option<Column>]) -> PersonInput {
    let mut person = nobody();
    for (cell, column) in record.iter().zip(columns) {
        match column {
            Some(Column::First) => person.first_name = cell.into(),
            Some(Column::Last) => person.last_name = cell.into(),
            Some(Column::Whole) => (person.first_name, person.last_name) = names(cell),
            Some(Column::Email) => person.email = cell.into(),
            Some(Column::Phone) => person.phone = cell.into(),
            None => {}
        }
    }
    person
}

/// A person from cells that say by themselves what they are.
fn by_content(cells: &[&str]) -> PersonInput {
    let mut person = nobody();
    let mut texts = Vec::new();
    // Between semicolons, an address may stand behind a comma.
    let parts = cells.iter().flat_map(|cell| {
        let one = !cell.contains('@') || cell.contains('<');
        cell.split(move |c| c == ',' && !one).map(str::trim)
    });
    for cell in parts.filter(|cell| !cell.is_empty()) {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        if let Some((name, address)) = cell.split_once('<') {
            person.email = address.trim_end_matches('>').trim().into();
            texts.push(name.trim().trim_matches('"'));
        } else if cell.contains('@') {
            let place = cell.split_whitespace().position(|word| word.contains('@')).unwrap_or(0);
            let words: Vec<&str> = cell.split_whitespace().collect();
            person.email = words.get(place).copied().unwrap_or_default().into();
            if let Some(before) =
                cell.split(&person.email).next().map(str::trim).filter(|name| !name.is_empty())
            {
                texts.push(before);
            }
        } else if digits >= 6
            && cell.chars().all(|c| c.is_ascii_digit() || "+ .-()/\u{a0}\u{202f}".contains(c))
        {
            person.phone = cell.into();
        } else {
            texts.push(cell);
        }
    }
    texts.retain(|text| !text.is_empty());
    match texts.as_slice() {
        [] => {}
        [whole] => (person.first_name, person.last_name) = names(whole),
        [first, last, ..] => (person.first_name, person.last_name) = ((*first).into(), (*last).into()),
    }
    person
}

/// Given and family name: what stands before a comma or in capitals is the family name, else all but the first word.
fn names(whole: &str) -> (String, String) {
    let whole = whole.trim_matches([',', ' ']);
    if let Some((last, first)) = whole.split_once(',') {
        return (first.trim().into(), last.trim().into());
    }
    let words: Vec<&str> = whole.split_whitespace().collect();
    let capital = |word: &&&str| word.chars().count() > 1 && **word == word.to_uppercase();
    let (last, first): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| capital(word));
    if !last.is_empty() && !first.is_empty() {
        return (first.join(" "), last.join(" "));
    }
    match words.split_first() {
        None => (String::new(), String::new()),
        Some((first, rest)) => ((*first).into(), rest.join(" ")),
    }
}

fn nobody() -> PersonInput {
    PersonInput {
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        phone: String::new(),
    }
}

/// Somebody with this e-mail address.
fn known(tx: &mut Read<'_>, email: &str) -> Result<Option<Person>> {
    if email.is_empty() {
        return Ok(None);
    }
    let find = Find::<Person>::all().with("email_key", email.trim().to_ascii_lowercase()).limit(1);
    Ok(tx.list(find)?.into_iter().next())
}

/// Whether a person has a session in the campaign that was not called off.
fn is_seated(tx: &mut Read<'_>, campaign: Id<Campaign>, person: Id<Person>) -> Result<bool> {
    let find = Find::<Session>::of(campaign.uuid()).about(person.uuid()).without("calibration", 1);
    let sessions = tx.list(find)?;
    Ok(sessions.iter().any(|session| session.state != SessionState::Cancelled))
}

fn lines(text: &str) -> Result<Vec<(u32, PersonInput)>> {
    let lines = parse(text);
    if lines.len() > MAX_LINES {
        return Err(Error::field("text", "too_many"));
    }
    Ok(lines)
}

/// What a list would come to, line by line; nothing is kept.
pub(crate) fn preview(cx: &Cx<'_>, input: PreviewRoster) -> Result<Vec<RosterLine>> {
    let lines = lines(&input.text)?;
    cx.read(|tx| {
        tx.require(input.campaign_id)?;
        let mut seen: HashMap<String, u32> = HashMap::new();
        let mut found = Vec::with_capacity(lines.len());
        for (line, person) in &lines {
            let problems = match Person::new(person, cx.now()) {
                Err(RuleError::Invalid(fields)) => fields,
                Err(RuleError::Unacceptable { .. } | RuleError::Conflict { .. }) | Ok(_) => Vec::new(),
            };
            let known = known(tx, &person.email)?;
            let seated = match &known {
                Some(person) => is_seated(tx, input.campaign_id, person.id)?,
                None => false,
            };
            let key = person.email.to_ascii_lowercase();
            let twin = if key.is_empty() { None } else { seen.get(&key).copied() };
            seen.entry(key).or_insert(*line);
            found.push(RosterLine { line: *line, person: person.clone(), problems, known, seated, twin });
        }
        Ok(found)
    })
}

/// Adds all of these persons to the open campaign, or none when one of them is not acceptable. Whoever is known by
/// their e-mail address is recognised, and whoever has a session there already keeps it.
pub(crate) fn create(cx: &Cx<'_>, input: NewSessions) -> Result<CreatedSessions> {
    if input.people.is_empty() || input.people.len() > MAX_LINES {
        return Err(Error::field("people", "range"));
    }
    cx.write(|tx| {
        let campaign = tx.require(input.campaign_id)?;
        campaign.ensure_open()?;
        let mut created = CreatedSessions { ids: Vec::with_capacity(input.people.len()), skipped: 0 };
        for (place, entered) in input.people.iter().enumerate() {
            let new = Person::new(entered, cx.now()).map_err(|error| at(place, error))?;
            let person = if let Some(known) = known(tx, &new.email)? {
                if is_seated(tx, campaign.id, known.id)? {
                    created.skipped += 1;
                    continue;
                }
                known.id
            } else {
                persons::put_new(tx, &new)?;
                new.id
            };
            let session = Session::new(&campaign, person, input.language, cx.now())?;
            tx.put(&session)?;
            created.ids.push(session.id);
        }
        Ok(created)
    })
}

/// The same errors, under the place of the person in the list.
fn at(place: usize, error: RuleError) -> RuleError {
    match error {
        RuleError::Invalid(fields) => RuleError::Invalid(
            fields
                .into_iter()
                .map(|field| FieldError {
                    path: field.path.replacen("person", &format!("people.{place}"), 1),
                    ..field
                })
                .collect(),
        ),
        other @ (RuleError::Unacceptable { .. } | RuleError::Conflict { .. }) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(u32, [String; 4])> {
        let parts = |person: PersonInput| [person.first_name, person.last_name, person.email, person.phone];
        parse(text).into_iter().map(|(line, person)| (line, parts(person))).collect()
    }

    fn line(number: u32, parts: [&str; 4]) -> (u32, [String; 4]) {
        (number, parts.map(str::to_owned))
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        for (text, expected) in [
            ("Élodie Martin", ["Élodie", "Martin", "", ""]),
            ("Élodie Martin elodie@exemple.fr", ["Élodie", "Martin", "elodie@exemple.fr", ""]),
            ("\"Martin Élodie\" <e@exemple.fr>", ["Martin", "Élodie", "e@exemple.fr", ""]),
            ("EL FASSI Omar, omar@exemple.fr", ["Omar", "EL FASSI", "omar@exemple.fr", ""]),
            (
                "Jo;Lindqvist;+33 6 00 00 00 00;jo@exemple.fr",
                ["Jo", "Lindqvist", "jo@exemple.fr", "+33 6 00 00 00 00"],
            ),
            ("Mei\tOkafor\tmei@exemple.fr", ["Mei", "Okafor", "mei@exemple.fr", ""]),
            ("Anne-Marie de la Tour", ["Anne-Marie", "de la Tour", "", ""]),
            ("seule@exemple.fr", ["", "", "seule@exemple.fr", ""]),
            ("Élodie Martin, <e@exemple.fr>", ["Élodie", "Martin", "e@exemple.fr", ""]),
            ("\"Tour, de la\",Anne,a@exemple.fr", ["Tour, de la", "Anne", "a@exemple.fr", ""]),
        ] {
            assert_eq!(parsed(text), [line(1, expected)], "{text}");
        }
    }

    #[test]
    fn headings_say_what_a_column_is_in_both_languages() {
        let french = "\u{feff}Nom;Prénom;Ville;E-mail;Téléphone\r\nMartin;Élodie;Lyon;e@exemple.fr;0600000000\r\n\r\nNowak;Jan;;;\r\n";
        assert_eq!(
            parsed(french),
            [line(2, ["Élodie", "Martin", "e@exemple.fr", "0600000000"]), line(4, ["Jan", "Nowak", "", ""])]
        );
        let english = "Full name,Email\nAda Lovelace,ada@example.com\n";
        assert_eq!(parsed(english), [line(2, ["Ada", "Lovelace", "ada@example.com", ""])]);
    }

    #[test]
    fn each_line_is_separated_in_its_own_way() {
        let mixed = "Marie Curie, marie@exemple.fr\nPaul;Durand;paul@exemple.fr\nMei\tOkafor\tmei@exemple.fr\n\
                     \"Petit; dit Jo\",Jean,jean@exemple.fr\n\"Tour,\nde la\";Anne;anne@exemple.fr\n\
                     Omar;El Fassi,omar@exemple.fr\nLindqvist, Jo; jo@exemple.fr\nJean \"Jo; Petit";
        assert_eq!(
            parsed(mixed),
            [
                line(1, ["Marie", "Curie", "marie@exemple.fr", ""]),
                line(2, ["Paul", "Durand", "paul@exemple.fr", ""]),
                line(3, ["Mei", "Okafor", "mei@exemple.fr", ""]),
                line(4, ["Petit; dit Jo", "Jean", "jean@exemple.fr", ""]),
                line(5, ["Tour,\nde la", "Anne", "anne@exemple.fr", ""]),
                line(7, ["Omar", "El Fassi", "omar@exemple.fr", ""]),
                line(8, ["Jo", "Lindqvist", "jo@exemple.fr", ""]),
                line(9, ["Jean \"Jo", "Petit", "", ""]),
            ]
        );
        // Below headings, what separates them goes first.
        let table = "Full name,Email\nAda Lovelace; PhD,ada@example.com\nJan Nowak;jan@example.com\n";
        assert_eq!(
            parsed(table),
            [
                line(2, ["Ada", "Lovelace; PhD", "ada@example.com", ""]),
                line(3, ["Jan", "Nowak", "jan@example.com", ""])
            ]
        );
    }

    #[test]
    fn addresses_of_a_mail_program_are_one_person_each() {
        let copied = "Élodie Martin <e@exemple.fr>; Jan Nowak <j@exemple.fr>";
        assert_eq!(
            parsed(copied),
            [
                line(1, ["Élodie", "Martin", "e@exemple.fr", ""]),
                line(1, ["Jan", "Nowak", "j@exemple.fr", ""])
            ]
        );
        let family_first = "Martin, Élodie <e@exemple.fr>; Nowak, Jan <j@exemple.fr>";
        assert_eq!(parsed(family_first), parsed(copied));
        assert_eq!(parsed("Élodie Martin, e@exemple.fr; Jan Nowak, j@exemple.fr"), parsed(copied));
    }

    #[test]
    fn nothing_is_read_out_of_nothing() {
        assert_eq!(parsed(""), []);
        assert_eq!(parsed("\n \n;;\n"), []);
        assert_eq!(parsed("Nom;Prénom\n"), []);
        // An open quotation mark swallows the rest, and stops there.
        assert_eq!(parsed("\"Élodie;Martin\nJan;Nowak").len(), 1);
    }
}
