//! All diesel of codes, their revocations and their daily counts.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::QrKind;
use crate::clock::Moment;
use crate::db::schema::{qr_codes, qr_revocations, qr_scans};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::on_each;

/// A code.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = qr_codes)]
pub struct QrCode {
    /// Row id.
    pub id: String,
    /// Eight letters.
    pub code: String,
    /// What it hangs on.
    pub kind: QrKind,
    /// The unit that it speaks for.
    pub unit_id: String,
    /// Grid, when it hangs in one.
    pub grid_id: Option<String>,
    /// Name in the list.
    pub label: String,
    /// Where it hangs, in words.
    pub place: String,
    /// Opens elder mode.
    pub elder: bool,
    /// Who made it.
    pub issued_by: String,
    /// When.
    pub issued_at: Moment,
}

/// Why a code is out of force.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = qr_revocations)]
pub struct Revocation {
    /// Which code.
    pub qr_id: String,
    /// Why.
    pub reason: String,
    /// Name of who did it.
    pub revoked_by: String,
    /// When.
    pub revoked_at: Moment,
}

/// Adds a code.
pub fn insert(tx: &mut Tx<'_>, code: &QrCode) -> Result<()> {
    diesel::insert_into(qr_codes::table).values(code).execute(tx.conn)?;
    Ok(())
}

/// A code by its letters.
pub fn by_code(conn: &mut Db, code: &str) -> Result<Option<QrCode>> {
    Ok(qr_codes::table.filter(qr_codes::code.eq(code)).select(QrCode::as_select()).first(conn).optional()?)
}

/// A code by row id.
pub fn by_id(conn: &mut Db, id: &str) -> Result<QrCode> {
    Ok(qr_codes::table.find(id).select(QrCode::as_select()).first(conn)?)
}

/// The newest code in force of a unit.
pub fn of_unit(conn: &mut Db, unit_id: &str) -> Result<Option<QrCode>> {
    Ok(qr_codes::table
        .left_join(qr_revocations::table)
        .filter(qr_codes::unit_id.eq(unit_id))
        .filter(qr_revocations::qr_id.nullable().is_null())
        .order(qr_codes::id.desc())
        .select(QrCode::as_select())
        .first(conn)
        .optional()?)
}

/// All codes, newest first, with the revocation of those out of force.
pub fn all(conn: &mut Db) -> Result<Vec<(QrCode, Option<Revocation>)>> {
    Ok(qr_codes::table
        .left_join(qr_revocations::table)
        .order(qr_codes::id.desc())
        .select((QrCode::as_select(), Option::<Revocation>::as_select()))
        .load(conn)?)
}

/// Why a code is out of force, if it is.
pub fn revocation(conn: &mut Db, qr_id: &str) -> Result<Option<Revocation>> {
    Ok(qr_revocations::table.find(qr_id).select(Revocation::as_select()).first(conn).optional()?)
}

/// Takes a code out of force, once.
pub fn insert_revocation(tx: &mut Tx<'_>, row: &Revocation) -> Result<()> {
    diesel::insert_into(qr_revocations::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::Conflict("这个码已经被别的同事停用了，不用再停一次。".to_owned())))?;
    Ok(())
}

/// Adds to today's counts in one statement, so that two scans at once are two.
pub fn count(tx: &mut Tx<'_>, qr_id: &str, scans: i32, filings: i32) -> Result<()> {
    let row = (qr_scans::qr_id.eq(qr_id), qr_scans::day.eq(tx.now.date()), qr_scans::scans.eq(scans), qr_scans::filings.eq(filings));
    on_each!(&mut *tx.conn, c => {
        diesel::insert_into(qr_scans::table)
            .values(row)
            .on_conflict((qr_scans::qr_id, qr_scans::day))
            .do_update()
            .set((qr_scans::scans.eq(qr_scans::scans + scans), qr_scans::filings.eq(qr_scans::filings + filings)))
            .execute(c)
    })?;
    Ok(())
}

/// Scans and filings of all codes since a day: code, scans, filings.
pub fn counts_since(conn: &mut Db, day: NaiveDate) -> Result<Vec<(String, i64, i64)>> {
    let rows: Vec<(String, Option<i64>, Option<i64>)> = qr_scans::table
        .filter(qr_scans::day.ge(day))
        .group_by(qr_scans::qr_id)
        .select((qr_scans::qr_id, diesel::dsl::sum(qr_scans::scans), diesel::dsl::sum(qr_scans::filings)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, scans, filings)| (id, scans.unwrap_or(0), filings.unwrap_or(0))).collect())
}
