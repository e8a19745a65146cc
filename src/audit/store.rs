//! All diesel of the trail. The head row is the chain's lock: writers of the chain take it one after the other.

use diesel::prelude::*;

use super::{AuditLine, Chained};
use crate::clock::Moment;
use crate::db::Db;
use crate::db::schema::{audit_head, audit_lines};
use crate::error::Result;
use crate::insert_rows;

/// One stored line.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_lines, treat_none_as_default_value = false)]
pub struct StoredLine {
    /// Position in the chain, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: String,
    /// Roles held.
    pub roles: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// JSON.
    pub detail: String,
    /// Hash of the line before.
    pub previous: String,
    /// Hash of this line.
    pub hash: String,
}

/// Chains and writes the lines of one transaction.
pub(crate) fn append(conn: &mut Db, now: Moment, lines: Vec<AuditLine>) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(lines.len()).unwrap_or(0);
    let (last, mut previous) = locked_head(conn)?;
    let mut rows = Vec::with_capacity(lines.len());
    for (seq, line) in (last + 1..).zip(lines) {
        let chained = Chained {
            previous: &previous,
            seq,
            at: now,
            actor: &line.actor,
            roles: &line.roles,
            action: line.action,
            subject: &line.subject,
            detail: &line.detail,
        };
        let hash = chained.hash();
        rows.push(StoredLine {
            seq,
            at: now,
            action: line.action.to_owned(),
            previous: std::mem::replace(&mut previous, hash.clone()),
            hash,
            actor: line.actor,
            roles: line.roles,
            subject: line.subject,
            detail: line.detail,
        });
    }
    insert_rows!(&mut *conn, audit_lines::table, rows.as_slice())?;
    diesel::update(audit_head::table).set((audit_head::seq.eq(last + count), audit_head::hash.eq(previous))).execute(conn)?;
    Ok(())
}

/// The head, which nobody else moves until this transaction ends: SQLite's writer is alone anyway.
fn locked_head(conn: &mut Db) -> Result<(i64, String)> {
    let head = audit_head::table.select((audit_head::seq, audit_head::hash));
    Ok(match conn {
        Db::Pg(pg) => head.for_update().first(pg)?,
        Db::Sqlite(lite) => head.first(lite)?,
    })
}

/// Lines after `seq`, oldest first, at most `limit`.
pub fn after(conn: &mut Db, seq: i64, limit: i64) -> Result<Vec<StoredLine>> {
    Ok(audit_lines::table
        .filter(audit_lines::seq.gt(seq))
        .order(audit_lines::seq.asc())
        .limit(limit)
        .select(StoredLine::as_select())
        .load(conn)?)
}

/// Lines about one subject, newest first, at most `limit`.
pub fn about(conn: &mut Db, subject: &str, limit: i64) -> Result<Vec<StoredLine>> {
    Ok(audit_lines::table
        .filter(audit_lines::subject.eq(subject))
        .order(audit_lines::seq.desc())
        .limit(limit)
        .select(StoredLine::as_select())
        .load(conn)?)
}

/// The head: how many lines there are and the hash of the last.
pub fn head(conn: &mut Db) -> Result<(i64, String)> {
    Ok(audit_head::table.select((audit_head::seq, audit_head::hash)).first(conn)?)
}

/// When the newest line was written.
pub fn newest(conn: &mut Db) -> Result<Option<Moment>> {
    Ok(audit_lines::table.select(audit_lines::at).order(audit_lines::seq.desc()).first(conn).optional()?)
}
