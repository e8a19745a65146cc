//! All diesel of one-time codes.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::one_time_codes;
use crate::db::{Db, Tx};
use crate::error::Result;

/// A row of `one_time_codes`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = one_time_codes)]
pub struct CodeRow {
    /// Row id.
    pub id: String,
    /// Blind index of phone or mailbox.
    pub contact_blind: String,
    /// Blind index of the code.
    pub code_hash: String,
    /// Guesses so far.
    pub tries: i32,
    /// When it was sent.
    pub sent_at: Moment,
    /// Until when it works.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// Adds a code.
pub fn insert(tx: &mut Tx<'_>, row: &CodeRow) -> Result<()> {
    diesel::insert_into(one_time_codes::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A code by id.
pub fn find(conn: &mut Db, id: &str) -> Result<CodeRow> {
    Ok(one_time_codes::table.find(id).select(CodeRow::as_select()).first(conn)?)
}

/// Counts one guess; false when the code is used, expired or guessed at too often.
pub fn count_try(tx: &mut Tx<'_>, id: &str, most: i32) -> Result<bool> {
    let open = one_time_codes::table
        .find(id)
        .filter(one_time_codes::used_at.is_null())
        .filter(one_time_codes::expires_at.gt(tx.now))
        .filter(one_time_codes::tries.lt(most));
    Ok(diesel::update(open).set(one_time_codes::tries.eq(one_time_codes::tries + 1)).execute(tx.conn)? == 1)
}

/// Uses a code up; false when it was used before.
pub fn use_up(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let open = one_time_codes::table.find(id).filter(one_time_codes::used_at.is_null());
    Ok(diesel::update(open).set(one_time_codes::used_at.eq(tx.now)).execute(tx.conn)? == 1)
}

/// Forgets codes sent before `before`.
pub fn sweep(tx: &mut Tx<'_>, before: Moment) -> Result<usize> {
    Ok(diesel::delete(one_time_codes::table.filter(one_time_codes::sent_at.lt(before))).execute(tx.conn)?)
}
