//! All diesel of endings, closures and reopenings. Reasons are sealed: they speak of people.

use diesel::prelude::*;

use super::{Cause, Outcome};
use crate::cases::Stage;
use crate::clock::Moment;
use crate::db::schema::{closures, endings, reopenings};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// An ending without agreement.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = endings)]
pub struct Ending {
    /// Row id.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// Why, as a code.
    pub code: Cause,
    /// Why, in words; plain outside the store.
    pub reason: String,
    /// The parties were told of other ways.
    pub other_ways_told: bool,
    /// Where the case stood when it ended.
    pub former_stage: Stage,
    /// Who ended it.
    pub ended_by: String,
    /// When.
    pub ended_at: Moment,
}

/// The closure of a case; gone when it is reopened.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = closures)]
pub struct Closure {
    /// Its case.
    pub case_id: String,
    /// With what.
    pub outcome: Outcome,
    /// In words; plain outside the store.
    pub remark: String,
    /// Who closed it.
    pub closed_by: String,
    /// When.
    pub closed_at: Moment,
}

/// A reopening.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = reopenings)]
pub struct Reopening {
    /// Row id.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// Why; plain outside the store.
    pub reason: String,
    /// The word of the closure or ending that it undid.
    pub former_outcome: String,
    /// Who reopened it.
    pub reopened_by: String,
    /// When.
    pub reopened_at: Moment,
}

const REASON: &str = "ending.reason";
const REMARK: &str = "closure.remark";
const WHY: &str = "reopening.reason";

/// Adds an ending.
pub(super) fn insert_ending(tx: &mut Tx<'_>, ending: &Ending) -> Result<()> {
    let row = Ending { reason: tx.house.vault.seal(REASON, &ending.reason)?, ..ending.clone() };
    diesel::insert_into(endings::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// The newest ending of a case.
pub fn ending(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Option<Ending>> {
    let row: Option<Ending> =
        endings::table.filter(endings::case_id.eq(case_id)).order(endings::id.desc()).select(Ending::as_select()).first(conn).optional()?;
    row.map(|row| Ok(Ending { reason: vault.open(REASON, &row.reason)?, ..row })).transpose()
}

/// Adds a closure; a case has one.
pub(super) fn insert_closure(tx: &mut Tx<'_>, closure: &Closure) -> Result<()> {
    let row = Closure { remark: tx.house.vault.seal(REMARK, &closure.remark)?, ..closure.clone() };
    diesel::insert_into(closures::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::Conflict("别的同事刚刚办了结案，没有重复办理。".to_owned())))?;
    Ok(())
}

/// The closure of a case.
pub fn closure(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Option<Closure>> {
    let row: Option<Closure> = closures::table.find(case_id).select(Closure::as_select()).first(conn).optional()?;
    row.map(|row| Ok(Closure { remark: vault.open(REMARK, &row.remark)?, ..row })).transpose()
}

/// Takes the closure away and leaves the reopening in its place.
pub(super) fn reopen(tx: &mut Tx<'_>, reopening: &Reopening) -> Result<()> {
    diesel::delete(closures::table.find(&reopening.case_id)).execute(tx.conn)?;
    let row = Reopening { reason: tx.house.vault.seal(WHY, &reopening.reason)?, ..reopening.clone() };
    diesel::insert_into(reopenings::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Reopenings of a case, newest first.
pub fn reopenings(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Vec<Reopening>> {
    let rows: Vec<Reopening> =
        reopenings::table.filter(reopenings::case_id.eq(case_id)).order(reopenings::id.desc()).select(Reopening::as_select()).load(conn)?;
    rows.into_iter().map(|row| Ok(Reopening { reason: vault.open(WHY, &row.reason)?, ..row })).collect()
}
