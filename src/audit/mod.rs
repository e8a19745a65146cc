//! The hash-chained trail of writes, and of reads of personal data (个人信息保护法第五十一条、第五十四条).
//!
//! Each line's hash covers the line and the hash before it, so that a changed or missing line is found by `verify`. Details
//! never hold personal data: ids, codes and counts only. Lines are written inside the transaction they speak of.

pub mod ledger;
pub mod store;
pub mod verify;

use sha2::{Digest, Sha256};

use crate::actor::Actor;
use crate::clock::Moment;

/// The hash before the first line.
pub const ORIGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Who did what to which subject.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// `staff:<id>`, `citizen:<blind>`, `visitor` or `house`.
    pub actor: String,
    /// Roles held, comma separated.
    pub roles: String,
    /// Noun and verb: `request.accept`, `case.read`.
    pub action: &'static str,
    /// Kind and id: `request:0198…`.
    pub subject: String,
    /// JSON without personal data.
    pub detail: String,
}

impl AuditLine {
    /// A line without details.
    pub fn new(actor: &Actor, action: &'static str, subject: impl Into<String>) -> AuditLine {
        AuditLine { actor: actor.mark(), roles: actor.roles(), action, subject: subject.into(), detail: "{}".to_owned() }
    }

    /// Adds details: ids, codes, counts; never personal data.
    pub fn with(mut self, detail: serde_json::Value) -> AuditLine {
        self.detail = detail.to_string();
        self
    }
}

/// The hash of one line: SHA-256 over its fields, each preceded by its length, and the previous hash.
#[derive(Clone, Copy)]
pub(crate) struct Chained<'a> {
    pub(crate) previous: &'a str,
    pub(crate) seq: i64,
    pub(crate) at: Moment,
    pub(crate) actor: &'a str,
    pub(crate) roles: &'a str,
    pub(crate) action: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) detail: &'a str,
}

impl Chained<'_> {
    pub(crate) fn hash(self) -> String {
        let mut sha = Sha256::new();
        let (seq, at) = (self.seq.to_string(), self.at.micros().to_string());
        for part in [self.previous, &seq, &at, self.actor, self.roles, self.action, self.subject, self.detail] {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part.as_bytes());
        }
        sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
