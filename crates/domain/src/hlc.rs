//! Hybrid logical clocks: one order for changes made on machines whose clocks disagree.
//!
//! After Kulkarni et al., "Logical Physical Clocks", OPODIS 2014, section 3.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Millis;

/// The machine (one workspace copy) that made a change: 64 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u64);

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A moment in the order of changes: wall time, a counter within it, and the node that breaks ties.
///
/// The text form (`{ms:012x}-{counter:04x}-{node:016x}`) sorts as the value does, in every database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hlc {
    /// Milliseconds since 1970, as far as the node knew.
    pub wall_ms: u64,
    /// Distinguishes changes of the same millisecond.
    pub counter: u16,
    /// Who made the change.
    pub node: NodeId,
}

impl fmt::Display for Hlc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}-{:04x}-{}", self.wall_ms, self.counter, self.node)
    }
}

impl From<Hlc> for String {
    fn from(hlc: Hlc) -> Self {
        hlc.to_string()
    }
}

/// A text that is no hybrid clock value.
#[derive(Debug, thiserror::Error)]
#[error("not a hybrid clock value: expected 12, 4 and 16 hexadecimal digits joined by hyphens")]
pub struct HlcError;

impl FromStr for Hlc {
    type Err = HlcError;

    fn from_str(text: &str) -> Result<Self, HlcError> {
        let parts: Vec<&str> = text.split('-').collect();
        let [wall, counter, node] = parts[..] else { return Err(HlcError) };
        if (wall.len(), counter.len(), node.len()) != (12, 4, 16) {
            return Err(HlcError);
        }
        Ok(Self {
            wall_ms: u64::from_str_radix(wall, 16).map_err(|_| HlcError)?,
            counter: u16::from_str_radix(counter, 16).map_err(|_| HlcError)?,
            node: NodeId(u64::from_str_radix(node, 16).map_err(|_| HlcError)?),
        })
    }
}

impl TryFrom<String> for Hlc {
    type Error = HlcError;

    fn try_from(text: String) -> Result<Self, HlcError> {
        text.parse()
    }
}

/// Hands out ever increasing [`Hlc`] values on one node, even when the wall clock is set back.
#[derive(Clone, Copy, Debug)]
pub struct HlcClock {
    last: Hlc,
}

impl HlcClock {
    /// A clock that goes on after `last`, or starts anew on `node`.
    pub fn new(node: NodeId, last: Option<Hlc>) -> Self {
        let start = last.map_or((0, 0), |hlc| (hlc.wall_ms, hlc.counter));
        Self { last: Hlc { wall_ms: start.0, counter: start.1, node } }
    }

    /// The last value handed out, or the one it started from.
    pub fn last(&self) -> Hlc {
        self.last
    }

    /// The next value, at `now` by the wall clock.
    pub fn tick(&mut self, now: Millis) -> Hlc {
        let now = u64::try_from(now.0).unwrap_or(0);
        if now > self.last.wall_ms {
            self.last.wall_ms = now;
            self.last.counter = 0;
        } else if let Some(next) = self.last.counter.checked_add(1) {
            self.last.counter = next;
        } else {
            self.last.wall_ms += 1;
            self.last.counter = 0;
        }
        self.last
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ticks_always_increase(times in prop::collection::vec(0_i64..2_000, 1..200)) {
            let mut clock = HlcClock::new(NodeId(7), None);
            let ticks: Vec<Hlc> = times.into_iter().map(|at| clock.tick(Millis(at))).collect();
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
        }

        #[test]
        fn the_text_form_reads_back_and_sorts_alike(a in any::<(u32, u16, u64)>(), b in any::<(u32, u16, u64)>()) {
            let make = |(wall, counter, node): (u32, u16, u64)| Hlc { wall_ms: wall.into(), counter, node: NodeId(node) };
            let (a, b) = (make(a), make(b));
            prop_assert_eq!(a.to_string().parse::<Hlc>().unwrap(), a);
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }
    }

    #[test]
    fn a_full_counter_moves_on_to_the_next_millisecond() {
        let node = NodeId(1);
        let mut clock = HlcClock::new(node, Some(Hlc { wall_ms: 5, counter: u16::MAX, node }));
        assert_eq!(clock.tick(Millis(3)), Hlc { wall_ms: 6, counter: 0, node });
    }
}
