//! Blind rating: who a candidate is stays hidden from a rater until they have signed their own evaluation (B10).
//!
//! Names move ratings: the same application with another name is answered differently (Bertrand & Mullainathan 2004,
//! "Are Emily and Greg More Employable than Lakisha and Jamal?", AER 94(4)). What a rule hides is hidden from everybody
//! who rates; looking nevertheless is possible, for a stated reason that is kept.

use std::{borrow::Cow, collections::BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError,
    person::Person,
    search::tokens,
    session::Session,
    sign_off::{self, SignOff},
    user::User,
};

/// What raters of a campaign don't see before they have signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Blind {
    /// They see everything.
    #[default]
    Off,
    /// No name, address, code or file name.
    Names,
    /// Nor face and voice: the transcript alone is rated, without the candidate's name in it.
    NamesFaceVoice,
    /// A rule that a newer version knows; everything is hidden.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Blind {
    /// Whether recordings can't be played either.
    pub fn hides_recordings(self) -> bool {
        matches!(self, Self::NamesFaceVoice | Self::Unknown)
    }
}

/// Somebody looked at who a candidate is before they signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unblinding {
    /// Its id.
    pub id: Id<Unblinding>,
    /// The session.
    pub session_id: Id<Session>,
    /// The candidate.
    pub person_id: Id<Person>,
    /// Who looked.
    pub user_id: Id<User>,
    /// Why; empty where their role showed it to them.
    pub reason: String,
    /// When.
    pub at_ms: Millis,
}

impl Unblinding {
    /// `user` looks, for a reason.
    ///
    /// # Errors
    /// `reason.too_short` under [`sign_off::MIN_REASON`] characters, a field error over 2,000.
    pub fn new(session: &Session, user: Id<User>, reason: &str, now: Millis) -> Result<Self, RuleError> {
        Ok(Self { reason: sign_off::stated(reason)?, ..Self::by_role(session, user, now) })
    }

    /// `user` rates although their role showed them who it is.
    pub fn by_role(session: &Session, user: Id<User>, now: Millis) -> Self {
        Self {
            id: Id::new(now),
            session_id: session.id,
            person_id: session.person_id,
            user_id: user,
            reason: String::new(),
            at_ms: now,
        }
    }
}

impl Record for Unblinding {
    const KIND: &'static str = "unblinding";
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

/// Whether `reader` has seen who the candidate is: they have signed once, or looked.
pub fn has_seen(acts: &[SignOff], unblindings: &[Unblinding], reader: Id<User>) -> bool {
    acts.iter().any(|act| act.rater_id == reader) || unblindings.iter().any(|act| act.user_id == reader)
}

/// What a session's candidate is called where their name is hidden: four letters and digits that follow from the
/// session's id alone, without those that are taken for others (Crockford's base 32).
pub fn alias(session: Id<Session>) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let hash = Sha256::digest(session.uuid().as_bytes());
    hash.iter().take(4).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// The words that name somebody, in folded form.
pub struct NameWords(BTreeSet<String>);

impl NameWords {
    /// Those of a person. Words of two letters are particles in most names ("de", "el") and everywhere in what is
    /// said, so they count only where there is nothing longer.
    pub fn of(person: &Person) -> Self {
        let mut words = BTreeSet::new();
        for name in [&person.first_name, &person.last_name] {
            let all: Vec<String> = tokens(name).map(|token| token.folded.into_owned()).collect();
            let long = all.iter().any(|word| word.chars().count() > 2);
            words.extend(all.into_iter().filter(|word| !long || word.chars().count() > 2));
        }
        Self(words)
    }

    /// The text with a bar in place of each of them.
    pub fn hidden_in<'t>(&self, text: &'t str) -> Cow<'t, str> {
        const BAR: &str = "▇▇▇";
        let mut hidden = String::new();
        let mut rest = 0;
        for token in tokens(text).filter(|token| self.0.contains(&*token.folded)) {
            hidden.push_str(&text[rest..token.start]);
            hidden.push_str(BAR);
            rest = token.end();
        }
        if rest == 0 {
            return Cow::Borrowed(text);
        }
        hidden.push_str(&text[rest..]);
        Cow::Owned(hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::PersonInput;

    fn person(first: &str, last: &str) -> Person {
        let input = PersonInput {
            first_name: first.into(),
            last_name: last.into(),
            email: String::new(),
            phone: String::new(),
        };
        Person::new(&input, Millis(1)).unwrap()
    }

    #[test]
    fn names_are_hidden_however_they_are_written_and_nothing_else_is() {
        let words = NameWords::of(&person("Marie-Hélène", "de La Tour"));
        assert_eq!(
            words.hidden_in("Je suis marie hélène de la TOUR, du bureau de Tours."),
            "Je suis ▇▇▇ ▇▇▇ de la ▇▇▇, du bureau de Tours."
        );
        assert_eq!(words.hidden_in("Helene’s tour"), "▇▇▇’s ▇▇▇");
        assert!(matches!(words.hidden_in("Rien de tel."), Cow::Borrowed("Rien de tel.")));
        assert_eq!(NameWords::of(&person("Bo", "Li")).hidden_in("Bo Li, bonjour"), "▇▇▇ ▇▇▇, bonjour");
    }

    #[test]
    fn a_rule_of_a_newer_version_hides_everything() {
        let newer: Blind = serde_json::from_str("\"transcript_in_order\"").unwrap();
        assert_eq!(newer, Blind::Unknown);
        assert!(newer.hides_recordings() && Blind::NamesFaceVoice.hides_recordings());
        assert!(!Blind::Names.hides_recordings() && !Blind::Off.hides_recordings());
    }

    #[test]
    fn aliases_are_short_stable_and_rarely_the_same() {
        let of = |number| alias(Id::from_uuid(Uuid::from_u128(number)));
        assert_eq!(of(7), of(7));
        let all: BTreeSet<String> = (0..500).map(of).collect();
        assert!(all.len() > 495, "{}", all.len());
        assert!(all.iter().all(|alias| alias.len() == 4 && !alias.contains(['I', 'L', 'O', 'U'])));
    }
}
