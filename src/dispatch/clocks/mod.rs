//! The promises of the street that run for a request: started at dispatch, met by the act they wait for, stopped when they lose their
//! meaning; each keeps its explanation. Reminders and escalation are in `escalating`.
//!
//! A return or another unit leaves the time of a running promise as it is. A request that is sent on gets those promises anew that do
//! not run: kept by the unit before, or stopped by a refusal (`deciding::send`).

pub mod digest;
pub mod escalating;

use chrono::Duration;

use crate::calendar::{self, Calendar, WorkingHours};
use crate::clock::Moment;
use crate::clocks::{Kind, Starting};
use crate::db::{Db, Tx};
use crate::deadlines::service::{Promise, Term, clock};
use crate::error::Result;
use crate::intake::Request;

pub use crate::clocks::{Clock, store};

/// What runs for a request: the street's promises, and a petition's own period.
pub const KINDS: &[Kind] = &[Kind::Acceptance, Kind::FirstHandling, Kind::FirstReply, Kind::Petition];

/// Starts the clocks of these promises, counted from now; a promise that already runs keeps running.
pub fn start(tx: &mut Tx<'_>, request: &Request, unit_id: &str, promises: &[Promise]) -> Result<()> {
    let calendar = calendar::store::ahead(tx.conn, tx.now.date())?;
    let running = store::running(tx.conn, &request.subject())?;
    let waits = |promise: &Promise| running.iter().all(|clock| clock.kind != (*promise).into());
    let missing: Vec<Promise> = promises.iter().copied().filter(waits).collect();
    begin(tx, request, unit_id, &missing, &calendar).map(drop)
}

/// Starts clocks of a request for which these promises do not run yet, and gives them.
pub(super) fn begin(tx: &mut Tx<'_>, request: &Request, unit_id: &str, promises: &[Promise], calendar: &Calendar) -> Result<Vec<Clock>> {
    let (subject, now) = (request.subject(), tx.now);
    let starting = |promise: &Promise| {
        let due = clock(*promise, request.class, request.urgency, now.local(), calendar, &WorkingHours::default());
        let due_at = Moment::from_local(due.at);
        Starting {
            subject: &subject,
            item_id: None,
            kind: (*promise).into(),
            rule: due.rule_id(),
            unit_id,
            due_at,
            explanation: due.explain(),
            reminder_at: reminder_at(due.rule.term, now, due_at, calendar),
        }
    };
    crate::clocks::start_all(tx, promises.iter().map(starting).collect())
}

/// When the unit is reminded: an hour before the end for clocks in hours, the morning of the working day before for clocks in days,
/// halfway for those that run day and night.
pub(crate) fn reminder_at(term: Term, started: Moment, due: Moment, calendar: &Calendar) -> Moment {
    let at = match term {
        Term::WorkingHours(_) => due - Duration::hours(1),
        Term::Minutes(_) => started + Duration::microseconds((due - started).num_microseconds().unwrap_or(0) / 2),
        Term::WorkingDays(_) => morning_before(due, calendar),
    };
    at.max(started + Duration::minutes(1)).min(due)
}

/// Nine o'clock on the last working day before the day on which a clock ends.
fn morning_before(due: Moment, calendar: &Calendar) -> Moment {
    let mut day = due.date();
    for _ in 0..15 {
        let Some(before) = day.pred_opt() else { break };
        day = before;
        if calendar.is_working_day(day) {
            break;
        }
    }
    crate::clocks::morning(day)
}

/// The act that these promises wait for was done.
pub fn meet(tx: &mut Tx<'_>, request: &Request, promises: &[Promise]) -> Result<()> {
    let kinds: Vec<Kind> = promises.iter().map(|promise| Kind::from(*promise)).collect();
    crate::clocks::meet(tx, &request.subject(), &kinds)
}

/// All clocks of a request lose their meaning: withdrawn, refused, closed.
pub fn stop(tx: &mut Tx<'_>, request: &Request) -> Result<()> {
    crate::clocks::stop(tx, &request.subject(), KINDS)
}

/// Another unit answers for the running clocks now; their due times stay.
pub fn pass_on(tx: &mut Tx<'_>, request: &Request, unit_id: &str) -> Result<()> {
    store::change_unit(tx, &request.subject(), unit_id)
}

/// Counts all running clocks again after the calendar was edited; returns how many moved.
pub fn recount(tx: &mut Tx<'_>) -> Result<usize> {
    let calendar = calendar::store::load(tx.conn)?;
    let mut moved = 0;
    for row in store::all_running(tx.conn, KINDS)? {
        let Some(rule) = crate::deadlines::service::table().iter().find(|rule| rule.id == row.rule) else { continue };
        let due = rule.due(row.started_at.local(), &calendar, &WorkingHours::default());
        let due_at = Moment::from_local(due.at);
        if due_at == row.due_at {
            continue;
        }
        let step = if row.reminded == 0 { reminder_at(rule.term, row.started_at, due_at, &calendar) } else { due_at };
        store::move_due(tx, &row.id, due_at, &due.explain(), step)?;
        moved += 1;
    }
    Ok(moved)
}

/// By when a promise that still waits is to be kept; none when it was kept or has stopped.
pub fn due(conn: &mut Db, request: &Request, promise: Promise) -> Result<Option<Moment>> {
    Ok(due_among(&store::running(conn, &request.subject())?, promise))
}

/// The same of clocks that are known.
pub(super) fn due_among(running: &[Clock], promise: Promise) -> Option<Moment> {
    running.iter().find(|clock| clock.kind == promise.into()).map(|clock| clock.due_at)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;
    use crate::deadlines::service::{Class, Urgency};

    fn at(text: &str) -> Moment {
        Moment::from_local(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
    }

    #[test]
    fn the_reminder_comes_before_the_end_and_after_the_start() {
        let calendar = Calendar::built_in().unwrap();
        let days = reminder_at(Term::WorkingDays(5), at("2026-11-23 10:00"), at("2026-11-30 18:00"), &calendar);
        assert_eq!(days, at("2026-11-27 09:00"));
        let hours = reminder_at(Term::WorkingHours(4), at("2026-11-23 09:00"), at("2026-11-23 13:00"), &calendar);
        assert_eq!(hours, at("2026-11-23 12:00"));
        let minutes = reminder_at(Term::Minutes(30), at("2026-11-23 09:00"), at("2026-11-23 09:30"), &calendar);
        assert_eq!(minutes, at("2026-11-23 09:15"));
        let rule = crate::deadlines::service::rule(Promise::Acceptance, Class::Ordinary, Urgency::Routine);
        let soon = reminder_at(rule.term, at("2026-11-23 10:00"), at("2026-11-24 18:00"), &calendar);
        assert_eq!(soon, at("2026-11-23 10:01"));
    }
}
