//! All diesel of what a person, or the last one of a unit, would leave undone.

use diesel::prelude::*;

use crate::db::schema::{assignments, hand_overs, requests};
use crate::db::written::Written;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::intake::{Request, Stage};

/// Stages in which a unit owes the citizen something itself.
const OWED: &[Stage] = &[Stage::Dispatched, Stage::Arbitration, Stage::Accepted];

/// Requests that a unit has and owes something, and those that it is asked to take over; the oldest first.
pub fn owed_by(conn: &mut Db, unit_id: &str) -> Result<Vec<Request>> {
    let held = assignments::table.filter(assignments::unit_id.eq(unit_id.to_owned())).filter(assignments::ended_at.is_null());
    let asked = hand_overs::table.filter(hand_overs::to_unit_id.eq(unit_id.to_owned())).filter(hand_overs::answer.is_null());
    let owed = requests::stage.one_of(OWED).and(requests::id.eq_any(held.select(assignments::request_id)));
    Ok(requests::table
        .filter(owed.or(requests::id.eq_any(asked.select(hand_overs::request_id))))
        .order(requests::id.asc())
        .select(Request::as_select())
        .load(conn)?)
}

/// Requests that a person took on and whose units have them still, unless they are over.
pub(super) fn taken_on_by(conn: &mut Db, person_id: &str) -> Result<Vec<Request>> {
    let own = assignments::table.filter(assignments::person_id.eq(person_id.to_owned())).filter(assignments::ended_at.is_null());
    Ok(requests::table
        .filter(requests::id.eq_any(own.select(assignments::request_id)))
        .filter(requests::stage.none_of(&[Stage::Closed, Stage::Withdrawn, Stage::Refused]))
        .order(requests::id.asc())
        .select(Request::as_select())
        .load(conn)?)
}

/// From now on the unit has it and nobody of it in particular.
pub(super) fn let_go(tx: &mut Tx<'_>, request_id: &str, person_id: &str) -> Result<()> {
    let own = assignments::table
        .filter(assignments::request_id.eq(request_id))
        .filter(assignments::person_id.eq(person_id))
        .filter(assignments::ended_at.is_null());
    diesel::update(own).set(assignments::person_id.eq(None::<String>)).execute(tx.conn)?;
    Ok(())
}
