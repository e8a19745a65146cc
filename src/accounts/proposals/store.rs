//! All diesel of proposed appointments.

use diesel::prelude::*;

use crate::actor::Role;
use crate::clock::Moment;
use crate::db::schema::proposals;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// An appointment that waits for a second person, or was decided.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = proposals)]
pub struct Proposal {
    /// Row id.
    pub id: String,
    /// Who is to be appointed.
    pub person_id: String,
    /// To what.
    pub role: Role,
    /// Where.
    pub unit_id: String,
    /// Who proposes it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Moment,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
    /// Confirmed or declined.
    pub confirmed: Option<bool>,
}

/// Adds a proposal, once as long as it waits.
pub(super) fn insert(tx: &mut Tx<'_>, row: &Proposal) -> Result<()> {
    diesel::insert_into(proposals::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::field("role", "这项任职已经提出过，正在等另一个人确认。")))?;
    Ok(())
}

/// A proposal.
pub fn by_id(conn: &mut Db, id: &str) -> Result<Proposal> {
    Ok(proposals::table.find(id).select(Proposal::as_select()).first(conn)?)
}

/// What waits for a person to be appointed.
pub fn waiting_for(conn: &mut Db, person_id: &str) -> Result<Vec<Proposal>> {
    Ok(proposals::table
        .filter(proposals::person_id.eq(person_id))
        .filter(proposals::decided_at.is_null())
        .order(proposals::id.asc())
        .select(Proposal::as_select())
        .load(conn)?)
}

/// Decides a proposal that waits; false when somebody was faster.
pub(super) fn decide(tx: &mut Tx<'_>, id: &str, by: &str, confirmed: bool) -> Result<bool> {
    let waiting = proposals::table.find(id).filter(proposals::decided_at.is_null());
    let set = (proposals::decided_by.eq(by), proposals::decided_at.eq(tx.now), proposals::confirmed.eq(confirmed));
    Ok(diesel::update(waiting).set(set).execute(tx.conn)? == 1)
}
