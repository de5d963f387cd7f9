//! Typed record ids: a UUIDv7 that knows which kind of record it names.

use std::{
    cmp::Ordering,
    fmt,
    hash::Hash,
    marker::PhantomData,
    str::FromStr,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;
use uuid::Uuid;

use crate::Millis;

/// The id of a record of kind `K`: a UUIDv7, so ids sort by the moment they were made.
pub struct Id<K: ?Sized> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K: ?Sized> Id<K> {
    /// A fresh id made at `now`: 48 bits of time, 12 bits that count within a millisecond, so that ids made one after
    /// the other sort so, and 62 random bits (RFC 9562, sections 5.7 and 6.2, method 1).
    pub fn new(now: Millis) -> Self {
        let millis = u64::try_from(now.0).unwrap_or(0);
        let random = Uuid::new_v4().into_bytes();
        let mut tail = [0; 10];
        tail[2..].copy_from_slice(&random[8..]);
        tail[..2].copy_from_slice(&count_within(millis).to_be_bytes());
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }

    /// The id with this value.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, kind: PhantomData }
    }

    /// The value as a UUID.
    pub fn uuid(self) -> Uuid {
        self.uuid
    }

    /// The same value as the id of another kind; for places that handle every kind alike.
    pub fn cast<L: ?Sized>(self) -> Id<L> {
        Id::from_uuid(self.uuid)
    }
}

/// How many ids were made before in this millisecond; stays at the largest that 12 bits hold.
fn count_within(millis: u64) -> u16 {
    static LAST: Mutex<(u64, u16)> = Mutex::new((0, 0));
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    *last = if last.0 == millis { (millis, last.1.saturating_add(1).min(0x0FFF)) } else { (millis, 0) };
    last.1
}

impl<K: ?Sized> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K: ?Sized> Copy for Id<K> {}
impl<K: ?Sized> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K: ?Sized> Eq for Id<K> {}
impl<K: ?Sized> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K: ?Sized> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K: ?Sized> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<K: ?Sized> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<K: ?Sized> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<K: ?Sized> FromStr for Id<K> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self::from_uuid)
    }
}
impl<K: ?Sized> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.uuid)
    }
}
impl<'de, K: ?Sized> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}
impl<K: ?Sized> TS for Id<K> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "string".into()
    }

    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_moment_they_were_made() {
        let early = Id::<()>::new(Millis(1_000));
        let late = Id::<()>::new(Millis(2_000));
        assert!(early < late);
        assert_eq!(early.uuid().get_version_num(), 7);
    }

    #[test]
    fn ids_of_one_millisecond_sort_as_they_were_made() {
        let now = Millis(1_700_000_000_123);
        let made: Vec<_> = (0..500).map(|_| Id::<()>::new(now)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = Id::<()>::new(Millis(1_700_000_000_000));
        assert_eq!(id.to_string().parse::<Id<()>>().unwrap(), id);
        assert!("not an id".parse::<Id<()>>().is_err());
    }
}
