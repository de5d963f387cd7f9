//! Persons: found, corrected, erased.

use domain::{
    Id,
    consent::Consent,
    person::{Person, PersonInput},
    session::Session,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Tx, vault::PersonKey};
use ts_rs::TS;

use crate::{
    Cx, Page, Result,
    consents::{self, ConsentState},
    cx::{ById, page_limit},
    retention,
    sessions::{Rows, SessionRow},
};

#[derive(Deserialize, TS)]
pub(crate) struct ListPersons {
    search: Option<String>,
    after: Option<String>,
    limit: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct PersonView {
    person: Person,
    consents: Vec<ConsentState>,
    history: Vec<ConsentState>,
    sessions: Vec<SessionRow>,
    /// How many more there are that the reader rates blind, and so isn't told of here.
    blind_sessions: usize,
}

#[derive(Deserialize, TS)]
pub(crate) struct UpdatePerson {
    id: Id<Person>,
    person: PersonInput,
}

pub(crate) fn list(cx: &Cx<'_>, input: ListPersons) -> Result<Page<Person>> {
    let find = Find::<Person>::all()
        .order(Order::Sorted)
        .limit(page_limit(input.limit))
        .after(input.after.as_deref())?;
    let find = find.search(input.search.as_deref().unwrap_or_default());
    cx.read(|tx| {
        let page = tx.page(find.clone())?;
        Ok(Page { items: page.items, next: page.next })
    })
}

pub(crate) fn get(cx: &Cx<'_>, ById { id }: ById<Person>) -> Result<PersonView> {
    cx.read(|tx| {
        let person = tx.require(id)?;
        let history = tx.list(Find::<Consent>::of(id.uuid()))?;
        let mut sessions = Vec::new();
        let mut rows = Rows::new(tx, cx.user.id)?;
        for session in tx.list(Find::<Session>::all().about(id.uuid()).order(Order::Newest))? {
            sessions.push(rows.row(tx, session)?);
        }
        let all = sessions.len();
        sessions.retain(|row| row.alias.is_none());
        Ok(PersonView {
            person,
            consents: consents::current(&history),
            history: consents::states(&history),
            blind_sessions: all - sessions.len(),
            sessions,
        })
    })
}

/// Keeps a new person with the key that their recordings will be encrypted with.
pub(crate) fn put_new(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    tx.put(person)?;
    Ok(tx.put_person_key(person.id, &PersonKey::generate().secret())?)
}

pub(crate) fn update(cx: &Cx<'_>, input: UpdatePerson) -> Result<Person> {
    cx.write(|tx| {
        let person = tx.require(input.id)?.edited(&input.person)?;
        tx.put(&person)?;
        Ok(person)
    })
}

/// Erases everything kept about a person, for good (P13, P14): records, history, recordings.
pub(crate) fn erase(cx: &Cx<'_>, ById { id }: ById<Person>) -> Result<()> {
    retention::decide_to_erase(cx, id, None).map(|_| ())
}
