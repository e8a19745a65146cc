//! All diesel of hand-overs: a unit asks another to take a request over.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::schema::{hand_overs, requests};
use crate::db::{Db, Tx};
use crate::dispatch::WORKERS;
use crate::error::Result;
use crate::intake::Request;
use crate::vault::Vault;

/// A unit asks another to take a request over.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = hand_overs)]
pub struct HandOver {
    /// Row id.
    pub id: String,
    /// Which request.
    pub request_id: String,
    /// Who asks, and stays responsible.
    pub from_unit_id: String,
    /// Who is asked.
    pub to_unit_id: String,
    /// Why; sealed under `hand_over.reason`.
    pub reason: String,
    /// Person who asks.
    pub asked_by: String,
    /// When.
    pub asked_at: Moment,
    /// `accepted`, `declined` or `recalled`.
    pub answer: Option<String>,
    /// Why declined; sealed under `hand_over.answer_reason`.
    pub answer_reason: Option<String>,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<Moment>,
}

impl HandOver {
    /// Why the other unit is asked, in plain text.
    pub fn plain_reason(&self, vault: &Vault) -> Result<String> {
        vault.open("hand_over.reason", &self.reason)
    }
}

/// The hand-over that waits for an answer, if any.
pub fn asked(conn: &mut Db, request_id: &str) -> Result<Option<HandOver>> {
    Ok(hand_overs::table
        .filter(hand_overs::request_id.eq(request_id))
        .filter(hand_overs::answer.is_null())
        .select(HandOver::as_select())
        .first(conn)
        .optional()?)
}

/// A request that the actor's unit was asked to take over until the question was taken back.
pub(in crate::dispatch) fn recalled_from(conn: &mut Db, actor: &Actor, code: &str) -> Result<Option<Request>> {
    let recalled = hand_overs::table
        .filter(hand_overs::request_id.eq(requests::id))
        .filter(hand_overs::to_unit_id.eq_any(actor.units(WORKERS)))
        .filter(hand_overs::answer.eq("recalled"));
    Ok(requests::table.filter(requests::code.eq(code)).filter(exists(recalled)).select(Request::as_select()).first(conn).optional()?)
}

pub(in crate::dispatch) fn insert_hand_over(tx: &mut Tx<'_>, row: &HandOver) -> Result<()> {
    diesel::insert_into(hand_overs::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Answers a waiting hand-over; false when somebody else was faster.
pub(in crate::dispatch) fn answer_hand_over(
    tx: &mut Tx<'_>,
    id: &str,
    answer: &str,
    reason: Option<&str>,
    by: Option<&str>,
) -> Result<bool> {
    let waiting = hand_overs::table.find(id).filter(hand_overs::answer.is_null());
    let reason = tx.house.vault.seal_some("hand_over.answer_reason", reason)?;
    let set = (
        hand_overs::answer.eq(answer),
        hand_overs::answer_reason.eq(reason),
        hand_overs::answered_by.eq(by),
        hand_overs::answered_at.eq(tx.now),
    );
    Ok(diesel::update(waiting).set(set).execute(tx.conn)? == 1)
}
