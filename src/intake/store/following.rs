//! All diesel of what the applicant does after filing: additions, withdrawals, objections.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::{additions, objections, requests, withdrawals};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::intake::Request;

/// Words that were added to a request; `body` is sealed under `addition.body`.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = additions)]
pub struct Addition {
    /// Row id.
    pub id: String,
    /// To which request.
    pub request_id: String,
    /// Sealed words.
    pub body: String,
    /// Mark of who added them.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
}

/// Adds words to a request.
pub(in crate::intake) fn insert_addition(tx: &mut Tx<'_>, request_id: &str, body: &str, added_by: &str) -> Result<()> {
    let row =
        Addition { id: tx.id(), request_id: request_id.to_owned(), body: body.to_owned(), added_by: added_by.to_owned(), added_at: tx.now };
    diesel::insert_into(additions::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A request by its receipt code, and whether words were added to it.
pub fn followed(conn: &mut Db, code: &str) -> Result<(Request, bool)> {
    let added = exists(additions::table.filter(additions::request_id.eq(requests::id)));
    Ok(requests::table.filter(requests::code.eq(code)).select((Request::as_select(), added)).first(conn)?)
}

/// Words that were added to a request, oldest first.
pub fn additions_to(conn: &mut Db, request_id: &str) -> Result<Vec<Addition>> {
    Ok(additions::table.filter(additions::request_id.eq(request_id)).order(additions::id.asc()).select(Addition::as_select()).load(conn)?)
}

/// Notes that a request was taken back.
pub(in crate::intake) fn insert_withdrawal(tx: &mut Tx<'_>, request_id: &str, reason: &str, by: &str) -> Result<()> {
    let row = (
        withdrawals::request_id.eq(request_id),
        withdrawals::reason.eq(reason),
        withdrawals::withdrawn_by.eq(by),
        withdrawals::withdrawn_at.eq(tx.now),
    );
    diesel::insert_into(withdrawals::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Notes that the applicant says: not solved.
pub(in crate::intake) fn insert_objection(tx: &mut Tx<'_>, request_id: &str, reason: &str, by: &str) -> Result<()> {
    let row = (
        objections::id.eq(tx.id()),
        objections::request_id.eq(request_id),
        objections::reason.eq(reason),
        objections::raised_by.eq(by),
        objections::raised_at.eq(tx.now),
    );
    diesel::insert_into(objections::table).values(row).execute(tx.conn)?;
    Ok(())
}
