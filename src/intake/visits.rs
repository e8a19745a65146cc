//! Visits at the window: batches (批) numbered without a gap per unit and day, and persons (人次).
//!
//! Five persons or more who come for the same matter are counted as a collective visit, as petition offices count;
//! 信访工作条例第二十条 has many who share a matter choose at most five representatives. What a visit asks for is a request of
//! its own; here only its number is written down, and the answer is the same whether there is such a request or not: whoever
//! stands at the window must not be able to try codes.

use chrono::NaiveDate;

use super::store::{self, Visit};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::{Db, Tx};
use crate::error::{Error, Maybe, Result};

/// From how many persons a visit is collective.
pub const COLLECTIVE: i32 = 5;

/// People at the window.
#[derive(Clone, Debug)]
pub struct NewVisit {
    /// Where they came.
    pub unit_id: String,
    /// How many.
    pub heads: i32,
    /// What for, without names.
    pub topic: String,
    /// Receipt code of their request, if there is one.
    pub code: Option<String>,
}

/// Registers a visit under the next number of its unit and day.
pub fn register(tx: &mut Tx<'_>, actor: &Actor, new: &NewVisit) -> Result<Visit> {
    let received_by = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    let request_id = match &new.code {
        Some(code) => store::by_code(tx.conn, code).maybe()?.map(|request| request.id),
        None => None,
    };
    let day = tx.now.date();
    store::lock_visits(tx, &new.unit_id, day)?;
    let visit = Visit {
        id: tx.id(),
        unit_id: new.unit_id.clone(),
        batch: store::last_batch(tx.conn, &new.unit_id, day)? + 1,
        day,
        heads: new.heads,
        collective: new.heads >= COLLECTIVE,
        topic: new.topic.clone(),
        code: new.code.clone(),
        request_id,
        received_by,
        visited_at: tx.now,
    };
    store::insert_visit(tx, &visit)?;
    tx.audit(AuditLine::new(actor, "visit.register", format!("visit:{}", visit.id)).with(serde_json::json!({ "heads": new.heads })));
    Ok(visit)
}

/// What a day adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Totals {
    /// 批.
    pub batches: i64,
    /// 人次.
    pub heads: i64,
    /// 集体访 批.
    pub collective_batches: i64,
    /// 集体访 人次.
    pub collective_heads: i64,
}

/// Adds visits up.
pub fn totals(visits: &[Visit]) -> Totals {
    visits.iter().fold(Totals::default(), |mut sum, visit| {
        sum.batches += 1;
        sum.heads += i64::from(visit.heads);
        if visit.collective {
            sum.collective_batches += 1;
            sum.collective_heads += i64::from(visit.heads);
        }
        sum
    })
}

/// Visits of one day at these units.
pub fn of_day(conn: &mut Db, units: &[String], day: NaiveDate) -> Result<Vec<Visit>> {
    store::visits_of(conn, units, day)
}
