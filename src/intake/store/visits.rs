//! All diesel of visits.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::visits;
use crate::db::{Db, Tx};
use crate::error::Result;

/// A visit as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = visits)]
pub struct Visit {
    /// Row id.
    pub id: String,
    /// Where.
    pub unit_id: String,
    /// Number within unit and day.
    pub batch: i32,
    /// The day.
    pub day: chrono::NaiveDate,
    /// Persons.
    pub heads: i32,
    /// Five or more.
    pub collective: bool,
    /// What for.
    pub topic: String,
    /// The receipt code as it was written down, whether or not there is such a request.
    pub code: Option<String>,
    /// Their request, when the code is one.
    pub request_id: Option<String>,
    /// Who received them.
    pub received_by: String,
    /// When.
    pub visited_at: Moment,
}

/// Lets registrations of one unit and day pass one by one, so that the numbers have no gap; SQLite writes one by one anyway.
pub(in crate::intake) fn lock_visits(tx: &mut Tx<'_>, unit_id: &str, day: chrono::NaiveDate) -> Result<()> {
    if let Db::Pg(pg) = &mut *tx.conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext($1))")
            .bind::<diesel::sql_types::Text, _>(format!("visits {unit_id} {day}"))
            .execute(pg)?;
    }
    Ok(())
}

/// The last number given out.
pub(in crate::intake) fn last_batch(conn: &mut Db, unit_id: &str, day: chrono::NaiveDate) -> Result<i32> {
    let last: Option<i32> = visits::table
        .filter(visits::unit_id.eq(unit_id))
        .filter(visits::day.eq(day))
        .select(diesel::dsl::max(visits::batch))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Adds a visit.
pub(in crate::intake) fn insert_visit(tx: &mut Tx<'_>, visit: &Visit) -> Result<()> {
    diesel::insert_into(visits::table).values(visit).execute(tx.conn)?;
    Ok(())
}

/// Visits of one day at these units, in the order of their numbers.
pub(in crate::intake) fn visits_of(conn: &mut Db, units: &[String], day: chrono::NaiveDate) -> Result<Vec<Visit>> {
    Ok(visits::table
        .filter(visits::unit_id.eq_any(units))
        .filter(visits::day.eq(day))
        .order((visits::unit_id.asc(), visits::batch.asc()))
        .select(Visit::as_select())
        .load(conn)?)
}
