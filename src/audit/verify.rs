//! Walks the chain from the first line and says where it is broken, if anywhere.

use super::{Chained, ORIGIN, store};
use crate::db::Db;
use crate::error::Result;

/// Lines read at a time.
const STEP: i64 = 5_000;

/// What the walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line follows from the one before; how many, and the last hash to write down elsewhere.
    Intact {
        /// Number of lines.
        lines: i64,
        /// Hash of the last.
        head: String,
    },
    /// The first line that does not fit, and why.
    Broken {
        /// Position in the chain.
        seq: i64,
        /// Why.
        reason: String,
    },
}

/// Walks the whole chain.
pub fn verify(conn: &mut Db) -> Result<Verdict> {
    let (count, head) = store::head(conn)?;
    let (mut seq, mut previous) = (0, ORIGIN.to_owned());
    loop {
        let lines = store::after(conn, seq, STEP)?;
        if lines.is_empty() {
            break;
        }
        for line in lines {
            if let Some(reason) = fault(&line, seq + 1, &previous) {
                return Ok(Verdict::Broken { seq: seq + 1, reason });
            }
            seq = line.seq;
            previous = line.hash;
        }
    }
    if seq != count || previous != head {
        return Ok(Verdict::Broken { seq: seq + 1, reason: format!("the head speaks of {count} lines, {seq} are there") });
    }
    Ok(Verdict::Intact { lines: seq, head })
}

fn fault(line: &store::StoredLine, expected: i64, previous: &str) -> Option<String> {
    if line.seq != expected {
        return Some(format!("line {expected} is missing"));
    }
    if line.previous != previous {
        return Some("it does not name the hash of the line before".to_owned());
    }
    let chained = Chained {
        previous,
        seq: line.seq,
        at: line.at,
        actor: &line.actor,
        roles: &line.roles,
        action: &line.action,
        subject: &line.subject,
        detail: &line.detail,
    };
    (chained.hash() != line.hash).then(|| "its content was changed after it was written".to_owned())
}
