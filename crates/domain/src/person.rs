//! The person: the data subject of everything recorded.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Findable, Id, MergeClass, Millis, Record, RuleError, error::Check, text::fold};

/// Somebody whose interviews are kept here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// Their id.
    pub id: Id<Person>,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E-mail address, or empty.
    pub email: String,
    /// Telephone number, or empty.
    pub phone: String,
    /// When they were added.
    pub created_at_ms: Millis,
}

/// What a recruiter enters about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonInput {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E-mail address, or empty.
    #[serde(default)]
    pub email: String,
    /// Telephone number, or empty.
    #[serde(default)]
    pub phone: String,
}

impl PersonInput {
    fn checked(&self) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let first_name = check.required("person.first_name", &self.first_name, 100);
        let last_name = check.required("person.last_name", &self.last_name, 100);
        let email = check.email("person.email", &self.email);
        let phone = check.optional("person.phone", &self.phone, 40);
        check.finish(Self { first_name, last_name, email, phone })
    }
}

impl Person {
    /// A new person.
    ///
    /// # Errors
    /// Field errors under `person.`.
    pub fn new(input: &PersonInput, now: Millis) -> Result<Self, RuleError> {
        let PersonInput { first_name, last_name, email, phone } = input.checked()?;
        Ok(Self { id: Id::new(now), first_name, last_name, email, phone, created_at_ms: now })
    }

    /// The person with what was entered.
    ///
    /// # Errors
    /// Field errors under `person.`.
    pub fn edited(self, input: &PersonInput) -> Result<Self, RuleError> {
        let PersonInput { first_name, last_name, email, phone } = input.checked()?;
        Ok(Self { first_name, last_name, email, phone, ..self })
    }

    /// Given and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl Record for Person {
    const KIND: &'static str = "person";
    const CLASS: MergeClass = MergeClass::Fields;
    const FINDABLE: Findable = Findable::Each;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn subject(&self) -> Option<Uuid> {
        Some(self.id.uuid())
    }

    fn sort_key(&self) -> String {
        fold(&format!("{} {}", self.last_name, self.first_name))
    }

    fn search_key(&self) -> String {
        format!("{} {} {}", self.first_name, self.last_name, self.email)
    }

    /// The telephone number counts as one word, however it is spaced.
    fn found_by(&self) -> String {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        format!("{} {digits}", self.search_key())
    }
}
