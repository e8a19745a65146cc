//! All diesel of sittings, minutes and their corrections. What people said is sealed on the way in and opened on the way out.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::Outcome;
use crate::clock::Moment;
use crate::db::schema::{minute_corrections, minutes, reopenings, sittings};
use crate::db::{Backend, Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// A sitting, planned or held.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sittings)]
pub struct Sitting {
    /// Row id.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// 1, 2, 3 …
    pub ordinal: i32,
    /// When it begins.
    pub starts_at: Moment,
    /// Where; plain outside the store.
    pub place: String,
    /// By video.
    pub video: bool,
    /// Others may listen.
    pub open_to_public: bool,
    /// Who planned it.
    pub planned_by: String,
    /// When.
    pub planned_at: Moment,
}

/// The minutes of a sitting; never changed.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = minutes)]
pub struct Minutes {
    /// Which sitting.
    pub sitting_id: String,
    /// Who was there, one a line; plain outside the store.
    pub present: String,
    /// Rights and duties were told before.
    pub rights_told: bool,
    /// What was said; plain outside the store.
    pub body: String,
    /// How it went.
    pub result: Outcome,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
}

/// What was added to minutes later.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = minute_corrections)]
pub struct Correction {
    /// Row id.
    pub id: String,
    /// Which sitting.
    pub sitting_id: String,
    /// What is put right; plain outside the store.
    pub body: String,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
}

const PLACE: &str = "sitting.place";
const PRESENT: &str = "minutes.present";
const BODY: &str = "minutes.body";
const CORRECTION: &str = "minute_correction.body";

/// Adds a sitting; its ordinal is taken once.
pub(super) fn insert(tx: &mut Tx<'_>, sitting: &Sitting) -> Result<()> {
    let mut row = sitting.clone();
    row.place = tx.house.vault.seal(PLACE, &row.place)?;
    diesel::insert_into(sittings::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::Conflict("别的同事刚刚也安排了一次调解会。请看过最新安排再操作。".to_owned())))?;
    Ok(())
}

/// A sitting by id.
pub fn by_id(conn: &mut Db, vault: &Vault, id: &str) -> Result<Sitting> {
    opened(sittings::table.find(id).select(Sitting::as_select()).first(conn)?, vault)
}

/// Sittings of a case, first to last.
pub fn of_case(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Vec<Sitting>> {
    let rows: Vec<Sitting> = of(case_id).select(Sitting::as_select()).load(conn)?;
    rows.into_iter().map(|row| opened(row, vault)).collect()
}

fn opened(mut row: Sitting, vault: &Vault) -> Result<Sitting> {
    row.place = vault.open(PLACE, &row.place)?;
    Ok(row)
}

/// Writes minutes, once.
pub(super) fn insert_minutes(tx: &mut Tx<'_>, minutes: &Minutes) -> Result<()> {
    let mut row = minutes.clone();
    row.present = tx.house.vault.seal(PRESENT, &row.present)?;
    row.body = tx.house.vault.seal(BODY, &row.body)?;
    diesel::insert_into(minutes::table).values(row).execute(tx.conn).map_err(Error::from).map_err(|error| {
        error.on_unique(|| Error::Conflict("别的同事刚刚记录了这次调解会，没有覆盖。有补充请写在“补正”里。".to_owned()))
    })?;
    Ok(())
}

/// The minutes of a sitting, when they are written.
pub fn minutes(conn: &mut Db, vault: &Vault, sitting_id: &str) -> Result<Option<Minutes>> {
    let row: Option<Minutes> = minutes::table.find(sitting_id).select(Minutes::as_select()).first(conn).optional()?;
    let open = |mut row: Minutes| -> Result<Minutes> {
        row.present = vault.open(PRESENT, &row.present)?;
        row.body = vault.open(BODY, &row.body)?;
        Ok(row)
    };
    row.map(open).transpose()
}

/// Who was there at the sittings of a case that have minutes, first to last; one a line.
pub fn present(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Vec<String>> {
    let rows: Vec<String> = of(case_id).inner_join(minutes::table).select(minutes::present).load(conn)?;
    rows.iter().map(|row| vault.open(PRESENT, row)).collect()
}

/// Sittings of a case, first to last, each with how it went once its minutes are written.
pub fn course(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Vec<(Sitting, Option<Outcome>)>> {
    told(conn, vault, of(case_id))
}

/// The same for the sittings that still count: those planned since the case was last reopened.
pub fn course_since_reopening(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Vec<(Sitting, Option<Outcome>)>> {
    let reopened =
        reopenings::table.filter(reopenings::case_id.eq(sittings::case_id)).filter(reopenings::reopened_at.gt(sittings::planned_at));
    told(conn, vault, of(case_id).filter(not(exists(reopened))))
}

/// In the order of their days: one that is entered afterwards may lie before one that was planned long ago.
fn of(case_id: &str) -> sittings::BoxedQuery<'_, Backend> {
    let order = (sittings::starts_at.asc(), sittings::ordinal.asc());
    sittings::table.filter(sittings::case_id.eq(case_id)).order(order).into_boxed()
}

fn told(conn: &mut Db, vault: &Vault, query: sittings::BoxedQuery<'_, Backend>) -> Result<Vec<(Sitting, Option<Outcome>)>> {
    let rows: Vec<(Sitting, Option<Outcome>)> =
        query.left_join(minutes::table).select((Sitting::as_select(), minutes::result.nullable())).load(conn)?;
    rows.into_iter().map(|(row, outcome)| Ok((opened(row, vault)?, outcome))).collect()
}

/// Adds a correction.
pub(super) fn insert_correction(tx: &mut Tx<'_>, correction: &Correction) -> Result<()> {
    let mut row = correction.clone();
    row.body = tx.house.vault.seal(CORRECTION, &row.body)?;
    diesel::insert_into(minute_corrections::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Corrections of minutes, oldest first.
pub fn corrections(conn: &mut Db, vault: &Vault, sitting_id: &str) -> Result<Vec<Correction>> {
    let rows: Vec<Correction> = minute_corrections::table
        .filter(minute_corrections::sitting_id.eq(sitting_id))
        .order(minute_corrections::id.asc())
        .select(Correction::as_select())
        .load(conn)?;
    let open = |mut row: Correction| -> Result<Correction> {
        row.body = vault.open(CORRECTION, &row.body)?;
        Ok(row)
    };
    rows.into_iter().map(open).collect()
}
