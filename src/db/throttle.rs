//! Counters against guessing: so many failures per subject and window, then wait.
//!
//! The subject is a blind index or an id, never a plain name or number. Who counts as a subject is chosen by each caller
//! so that nobody can lock out somebody else.

use chrono::Duration;
use diesel::prelude::*;

use super::schema::throttles;
use super::{Db, Tx};
use crate::clock::Moment;
use crate::error::{Error, Result};

/// So many failures in so long a window.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is counted: `tracking`, `sign_in.device` …
    pub scope: &'static str,
    /// Failures allowed in the window.
    pub failures: i32,
    /// Length of the window in minutes.
    pub minutes: i64,
}

impl Limit {
    fn window(&self) -> Duration {
        Duration::minutes(self.minutes)
    }
}

/// Refuses with a sentence that says when to come back.
pub fn check(conn: &mut Db, now: Moment, limit: Limit, subject: &str) -> Result<()> {
    let row: Option<(i32, Moment)> =
        throttles::table.find((limit.scope, subject)).select((throttles::failures, throttles::window_start)).first(conn).optional()?;
    match row {
        Some((failures, start)) if failures >= limit.failures && now - start < limit.window() => Err(pause(now, limit, start)),
        _ => Ok(()),
    }
}

fn pause(now: Moment, limit: Limit, start: Moment) -> Error {
    let wait = (limit.window() - (now - start)).num_minutes() + 1;
    Error::TooMany(format!("试的次数太多了，为了安全先停一停。请 {wait} 分钟后再试，或者打电话、到窗口办理。"))
}

/// Counts one try *before* its outcome is known, and refuses the one that is too many: guesses that are made at the same
/// moment wait for each other at the counter's row and cannot slip past together, as they could between `check` and `fail`.
/// What turned out right is taken back by `clear` or `forgive`.
pub fn attempt(tx: &mut Tx<'_>, limit: Limit, subject: &str) -> Result<()> {
    let row =
        (throttles::scope.eq(limit.scope), throttles::subject.eq(subject), throttles::failures.eq(0), throttles::window_start.eq(tx.now));
    crate::on_each!(tx.conn, c => diesel::insert_into(throttles::table).values(row).on_conflict_do_nothing().execute(c))?;
    let (counter, fresh) = (throttles::table.find((limit.scope, subject)), tx.now - limit.window());
    diesel::update(counter.filter(throttles::window_start.le(fresh)))
        .set((throttles::failures.eq(0), throttles::window_start.eq(tx.now)))
        .execute(tx.conn)?;
    diesel::update(counter).set(throttles::failures.eq(throttles::failures + 1)).execute(tx.conn)?;
    let (count, start): (i32, Moment) = counter.select((throttles::failures, throttles::window_start)).first(tx.conn)?;
    if count > limit.failures { Err(pause(tx.now, limit, start)) } else { Ok(()) }
}

/// Takes one counted try back, because it turned out right.
pub fn forgive(tx: &mut Tx<'_>, limit: Limit, subject: &str) -> Result<()> {
    let counter = throttles::table.find((limit.scope, subject)).filter(throttles::failures.gt(0));
    diesel::update(counter).set(throttles::failures.eq(throttles::failures - 1)).execute(tx.conn)?;
    Ok(())
}

/// Counts one failure.
pub fn fail(tx: &mut Tx<'_>, limit: Limit, subject: &str) -> Result<()> {
    let fresh = tx.now - limit.window();
    let running = throttles::table.find((limit.scope, subject));
    let counted = diesel::update(running.filter(throttles::window_start.gt(fresh)))
        .set(throttles::failures.eq(throttles::failures + 1))
        .execute(tx.conn)?;
    if counted > 0 {
        return Ok(());
    }
    let restarted = diesel::update(throttles::table.find((limit.scope, subject)))
        .set((throttles::failures.eq(1), throttles::window_start.eq(tx.now)))
        .execute(tx.conn)?;
    if restarted == 0 {
        let row = (
            throttles::scope.eq(limit.scope),
            throttles::subject.eq(subject),
            throttles::failures.eq(1),
            throttles::window_start.eq(tx.now),
        );
        diesel::insert_into(throttles::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}

/// Forgets the failures of one subject.
pub fn clear(tx: &mut Tx<'_>, limit: Limit, subject: &str) -> Result<()> {
    diesel::delete(throttles::table.find((limit.scope, subject))).execute(tx.conn)?;
    Ok(())
}

/// Forgets windows that began before `before`.
pub fn sweep(tx: &mut Tx<'_>, before: Moment) -> Result<usize> {
    Ok(diesel::delete(throttles::table.filter(throttles::window_start.lt(before))).execute(tx.conn)?)
}
