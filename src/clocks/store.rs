//! All diesel of clocks.

use diesel::prelude::*;

use super::Kind;
use crate::clock::Moment;
use crate::db::schema::clocks;
use crate::db::written::Written;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::insert_rows;

diesel::define_sql_function! {
    /// The id in a clock's subject: it follows `request:` from the ninth letter on, `case:` from the sixth.
    fn substr(text: diesel::sql_types::Text, from: diesel::sql_types::Integer) -> diesel::sql_types::Text;
}

/// A promise that runs, was kept or was broken.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = clocks, treat_none_as_default_value = false)]
pub struct Clock {
    /// Row id.
    pub id: String,
    /// `request:<id>`, `case:<id>`.
    pub subject: String,
    /// One of several things of the same kind: an obligation.
    pub item_id: Option<String>,
    /// What runs.
    pub kind: Kind,
    /// Line of the rule: `S1.P3`, `D02`.
    pub rule: String,
    /// Who answers for it.
    pub unit_id: Option<String>,
    /// Counted from.
    pub started_at: Moment,
    /// Last moment.
    pub due_at: Moment,
    /// How it was counted, in sentences.
    pub explanation: String,
    /// Steps already told: 1 reminded, 2 overdue, 3 (requests) told to the commander.
    pub reminded: i32,
    /// When the next step is taken.
    pub next_step_at: Option<Moment>,
    /// When it stopped.
    pub stopped_at: Option<Moment>,
    /// Kept in time; none when it lost its meaning.
    pub met: Option<bool>,
}

/// Adds clocks.
pub(super) fn insert(tx: &mut Tx<'_>, rows: &[Clock]) -> Result<()> {
    insert_rows!(&mut *tx.conn, clocks::table, rows)?;
    Ok(())
}

/// Running clocks of a subject, the next one first.
pub fn running(conn: &mut Db, subject: &str) -> Result<Vec<Clock>> {
    Ok(clocks::table
        .filter(clocks::subject.eq(subject))
        .filter(clocks::stopped_at.is_null())
        .order(clocks::due_at.asc())
        .select(Clock::as_select())
        .load(conn)?)
}

/// All clocks of a subject, in the order in which they end.
pub fn about(conn: &mut Db, subject: &str) -> Result<Vec<Clock>> {
    Ok(clocks::table
        .filter(clocks::subject.eq(subject))
        .order((clocks::due_at.asc(), clocks::id.asc()))
        .select(Clock::as_select())
        .load(conn)?)
}

/// Running clocks of many subjects, for a list.
pub fn running_of(conn: &mut Db, subjects: &[String]) -> Result<Vec<Clock>> {
    Ok(clocks::table
        .filter(clocks::subject.eq_any(subjects))
        .filter(clocks::stopped_at.is_null())
        .order(clocks::due_at.asc())
        .select(Clock::as_select())
        .load(conn)?)
}

/// All running clocks of these kinds.
pub fn all_running(conn: &mut Db, kinds: &[Kind]) -> Result<Vec<Clock>> {
    Ok(clocks::table.filter(clocks::stopped_at.is_null()).filter(clocks::kind.one_of(kinds)).select(Clock::as_select()).load(conn)?)
}

/// Running clocks whose next step has come, oldest first, a batch at a time.
pub(super) fn stepping(conn: &mut Db, kinds: &[Kind], now: Moment) -> Result<Vec<Clock>> {
    Ok(clocks::table
        .filter(clocks::stopped_at.is_null())
        .filter(clocks::next_step_at.le(now))
        .filter(clocks::kind.one_of(kinds))
        .order(clocks::next_step_at.asc())
        .limit(50)
        .select(Clock::as_select())
        .load(conn)?)
}

/// Running clocks of requests whose time is over, told or not, the longest overdue first; a thousand at most.
pub fn overdue(conn: &mut Db, now: Moment) -> Result<Vec<Clock>> {
    Ok(clocks::table
        .filter(clocks::stopped_at.is_null())
        .filter(clocks::due_at.lt(now))
        .filter(clocks::subject.like("request:%"))
        .order((clocks::due_at.asc(), clocks::id.asc()))
        .limit(1_000)
        .select(Clock::as_select())
        .load(conn)?)
}

/// Notes a step as taken; false when another process took it.
pub fn step(tx: &mut Tx<'_>, clock: &Clock, steps: i32, next: Option<Moment>) -> Result<bool> {
    let waiting = clocks::table.find(&clock.id).filter(clocks::reminded.eq(clock.reminded)).filter(clocks::stopped_at.is_null());
    Ok(diesel::update(waiting).set((clocks::reminded.eq(steps), clocks::next_step_at.eq(next))).execute(tx.conn)? == 1)
}

/// The next step of a clock waits.
pub(super) fn postpone(tx: &mut Tx<'_>, id: &str, until: Moment) -> Result<()> {
    diesel::update(clocks::table.find(id)).set(clocks::next_step_at.eq(until)).execute(tx.conn)?;
    Ok(())
}

/// Stops a clock.
pub fn stop(tx: &mut Tx<'_>, id: &str, met: Option<bool>) -> Result<()> {
    diesel::update(clocks::table.find(id))
        .set((clocks::stopped_at.eq(tx.now), clocks::met.eq(met), clocks::next_step_at.eq(None::<Moment>)))
        .execute(tx.conn)?;
    Ok(())
}

/// Another unit answers for a subject's running clocks.
pub fn change_unit(tx: &mut Tx<'_>, subject: &str, unit_id: &str) -> Result<()> {
    let running = clocks::table.filter(clocks::subject.eq(subject)).filter(clocks::stopped_at.is_null());
    diesel::update(running).set(clocks::unit_id.eq(unit_id)).execute(tx.conn)?;
    Ok(())
}

/// Gives a running clock another end; the steps that were told stay told.
pub fn move_due(tx: &mut Tx<'_>, id: &str, due_at: Moment, explanation: &str, next_step_at: Moment) -> Result<()> {
    let set = (clocks::due_at.eq(due_at), clocks::explanation.eq(explanation), clocks::next_step_at.eq(next_step_at));
    diesel::update(clocks::table.find(id)).set(set).execute(tx.conn)?;
    Ok(())
}

/// Gives a running clock another end under another rule, of which nothing has been told yet; false when another process was faster.
pub fn prolong(tx: &mut Tx<'_>, clock: &Clock, longer: &Clock, reminder_at: Moment) -> Result<bool> {
    let same = clocks::table.find(&clock.id).filter(clocks::rule.eq(&clock.rule)).filter(clocks::stopped_at.is_null());
    let set = (
        clocks::rule.eq(&longer.rule),
        clocks::due_at.eq(longer.due_at),
        clocks::explanation.eq(&longer.explanation),
        clocks::next_step_at.eq(reminder_at),
        clocks::reminded.eq(0),
    );
    Ok(diesel::update(same).set(set).execute(tx.conn)? == 1)
}

/// Gives a running clock another end of which nothing has been told yet.
pub fn renew(tx: &mut Tx<'_>, id: &str, due_at: Moment, explanation: &str, reminder_at: Moment) -> Result<()> {
    move_due(tx, id, due_at, explanation, reminder_at)?;
    diesel::update(clocks::table.find(id)).set(clocks::reminded.eq(0)).execute(tx.conn)?;
    Ok(())
}
