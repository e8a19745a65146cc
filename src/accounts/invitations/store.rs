//! All diesel of invitations.

use diesel::prelude::*;

use super::Purpose;
use crate::clock::Moment;
use crate::db::schema::invitations;
use crate::db::{Db, Tx};
use crate::error::Result;

/// A row of `invitations`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    /// Row id.
    pub id: String,
    /// Who is invited.
    pub person_id: String,
    /// Blind index of the link's token.
    pub token_hash: String,
    /// Why.
    pub purpose: Purpose,
    /// Mark of who invited.
    pub invited_by: String,
    /// When.
    pub created_at: Moment,
    /// Until when it works.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// Adds an invitation.
pub fn insert(tx: &mut Tx<'_>, row: &Invitation) -> Result<()> {
    diesel::insert_into(invitations::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// The invitation behind a token's blind index, while it works.
pub fn by_token(conn: &mut Db, token_hash: &str, now: Moment) -> Result<Invitation> {
    Ok(invitations::table
        .filter(invitations::token_hash.eq(token_hash))
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select(Invitation::as_select())
        .first(conn)?)
}

/// Links of a person that were not used stop working.
pub fn expire_all(tx: &mut Tx<'_>, person_id: &str) -> Result<()> {
    let open = invitations::table
        .filter(invitations::person_id.eq(person_id))
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(tx.now));
    diesel::update(open).set(invitations::expires_at.eq(tx.now)).execute(tx.conn)?;
    Ok(())
}

/// Uses an invitation up; false when somebody was faster.
pub fn use_up(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let open = invitations::table.find(id).filter(invitations::used_at.is_null());
    Ok(diesel::update(open).set(invitations::used_at.eq(tx.now)).execute(tx.conn)? == 1)
}

/// Until when the open invitation of a person works.
pub fn open_until(conn: &mut Db, person_id: &str, now: Moment) -> Result<Option<Moment>> {
    Ok(invitations::table
        .filter(invitations::person_id.eq(person_id))
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select(invitations::expires_at)
        .order(invitations::expires_at.desc())
        .first(conn)
        .optional()?)
}
