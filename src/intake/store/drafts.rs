//! All diesel of drafts.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::drafts;
use crate::db::{Db, Tx};
use crate::error::Result;

/// A draft as stored.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = drafts)]
pub struct DraftRow {
    /// Row id.
    pub id: String,
    /// Blind index of the link's secret.
    pub token_hash: String,
    /// Blind index of the short code.
    pub resume_hash: Option<String>,
    /// Sealed answers.
    pub answers: String,
    /// The scanned code.
    pub qr_id: Option<String>,
    /// Counts changes.
    pub revision: i32,
    /// When it was begun.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// When it disappears.
    pub expires_at: Moment,
    /// What it became.
    pub request_id: Option<String>,
}

/// Adds a draft.
pub(in crate::intake) fn insert_draft(tx: &mut Tx<'_>, row: &DraftRow) -> Result<()> {
    diesel::insert_into(drafts::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A living draft by the blind index of its secret.
pub(in crate::intake) fn draft_by_token(conn: &mut Db, hash: &str, now: Moment) -> Result<Option<DraftRow>> {
    let living = drafts::table.filter(drafts::token_hash.eq(hash)).filter(drafts::expires_at.gt(now));
    Ok(living.select(DraftRow::as_select()).first(conn).optional()?)
}

/// A living draft by the blind index of its short code.
pub(in crate::intake) fn draft_by_resume(conn: &mut Db, hash: &str, now: Moment) -> Result<Option<DraftRow>> {
    let living = drafts::table.filter(drafts::resume_hash.eq(hash)).filter(drafts::expires_at.gt(now));
    Ok(living.select(DraftRow::as_select()).first(conn).optional()?)
}

/// Keeps answers of a draft that is not filed; false when its revision is another.
pub(in crate::intake) fn save_draft(tx: &mut Tx<'_>, id: &str, revision: i32, answers: &str, expires_at: Moment) -> Result<bool> {
    let row = drafts::table.find(id).filter(drafts::revision.eq(revision)).filter(drafts::request_id.is_null());
    let changes =
        (drafts::answers.eq(answers), drafts::revision.eq(revision + 1), drafts::updated_at.eq(tx.now), drafts::expires_at.eq(expires_at));
    Ok(diesel::update(row).set(changes).execute(tx.conn)? == 1)
}

/// Ties a draft to its request, once.
pub(in crate::intake) fn close_draft(tx: &mut Tx<'_>, id: &str, request_id: &str, answers: &str) -> Result<bool> {
    let row = drafts::table.find(id).filter(drafts::request_id.is_null());
    let changes = (drafts::request_id.eq(request_id), drafts::answers.eq(answers), drafts::resume_hash.eq(None::<String>));
    Ok(diesel::update(row).set(changes).execute(tx.conn)? == 1)
}

/// Ids of drafts whose time is over.
pub(in crate::intake) fn expired_drafts(conn: &mut Db, now: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(drafts::table.filter(drafts::expires_at.le(now)).limit(limit).select(drafts::id).load(conn)?)
}

/// Forgets drafts.
pub(in crate::intake) fn delete_drafts(tx: &mut Tx<'_>, ids: &[String]) -> Result<usize> {
    Ok(diesel::delete(drafts::table.filter(drafts::id.eq_any(ids))).execute(tx.conn)?)
}
