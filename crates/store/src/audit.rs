//! Reading the audit log: filtered pages, counts per day and area, and whether the chain holds.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Read, StoreError, changes::AuditLine};

/// What a line must look like to be shown; everything that is none or empty lets all through.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Called by this user.
    pub actor: Option<Uuid>,
    /// A method of this area: what stands before the dot.
    pub area: Option<String>,
    /// Whether it ended well.
    pub succeeded: Option<bool>,
    /// At this moment or later, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Before this moment, milliseconds since 1970.
    pub until_ms: Option<i64>,
    /// With this text in the method, the outcome or the digest, or called by one of `keyword_actors`.
    pub keyword: Option<String>,
    /// The users whose names contain the keyword.
    pub keyword_actors: Vec<Uuid>,
    /// With a smaller number than this: the last one of the page before.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

/// How many lines an area has on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTally {
    /// The day: days since 1970 in the time zone asked for.
    pub day: i64,
    /// What stands before the dot of the methods.
    pub area: String,
    /// How many lines.
    pub total: u64,
    /// How many of them did not end well.
    pub failed: u64,
}

/// Whether the chain of the audit log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainCheck {
    /// How many lines were checked.
    pub lines: u64,
    /// The first line that does not follow from the one before it; none when all do.
    pub first_broken: Option<u64>,
    /// The hash of the last line; empty without lines. Noted down elsewhere, it proves later that no line was cut off.
    pub last_hash: String,
}

impl AuditLine {
    /// SHA-256 over the fields and the hash of the line before, separated by line feeds; hexadecimal.
    pub fn expected_hash(&self) -> String {
        let Self { number, at_ms, actor, method, input_digest, outcome, previous, .. } = self;
        let text = format!("{number}\n{at_ms}\n{actor}\n{method}\n{input_digest}\n{outcome}\n{previous}");
        hex::encode(Sha256::digest(text.as_bytes()))
    }
}

impl Read<'_> {
    /// Walks over the whole audit log and checks number, link and hash of every line.
    ///
    /// # Errors
    /// Database errors.
    pub fn verify_audit(&mut self) -> Result<ChainCheck, StoreError> {
        const AT_A_TIME: u32 = 2_000;
        let mut check = ChainCheck { lines: 0, first_broken: None, last_hash: String::new() };
        loop {
            let page = self.audit(check.lines + 1, AT_A_TIME)?;
            if page.is_empty() {
                return Ok(check);
            }
            for line in page {
                let number = check.lines + 1;
                let follows = line.number == number
                    && line.previous == check.last_hash
                    && line.hash == line.expected_hash();
                if !follows {
                    check.first_broken = Some(number);
                    return Ok(check);
                }
                check.lines = number;
                check.last_hash = line.hash;
            }
        }
    }
}
