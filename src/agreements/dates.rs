//! Dates of performance as clocks: one for each obligation that has a date, from the day of effect until it is performed.
//!
//! 人民调解法第三十一条 (rule D07): the committee supervises and urges. A date that the parties agreed on stays where it is whatever
//! the calendar says; only the reminder looks for a working day, and is placed again when the calendar is edited.

use chrono::{Duration, NaiveDate};

use super::store::{self, records};
use super::{Agreement, Obligation, performing};
use crate::app::App;
use crate::calendar::{self, Calendar};
use crate::cases::{Case, store as cases};
use crate::clock::{Moment, date_words};
use crate::clocks::{self, Clock, Kind, Starting, Step};
use crate::db::Tx;
use crate::error::{Error, Maybe, Result};
use crate::notifications::Template;

/// Days before a date at which the mediators are reminded.
const EARLY: i64 = 3;

const PERFORMANCE: &[Kind] = &[Kind::Performance];

/// Starts the clocks of an agreement that binds; what was performed already needs none.
pub fn start(tx: &mut Tx<'_>, case: &Case, agreement: &Agreement) -> Result<()> {
    let vault = tx.house.vault.clone();
    let calendar = calendar::store::load(tx.conn)?;
    let (done, today) = (records::performances(tx.conn, &vault, &agreement.id)?, tx.now.date());
    for owing in store::obligations(tx.conn, &vault, &agreement.id)? {
        let Some(due_on) = owing.due_on.filter(|_| !performing::progress(&owing, &done, today).complete) else { continue };
        let starting = Starting {
            subject: &case.subject(),
            item_id: Some(&owing.id),
            kind: Kind::Performance,
            rule: "D07",
            unit_id: &case.room_id,
            due_at: clocks::end_of(due_on),
            explanation: explained(&owing, due_on),
            reminder_at: reminder_at(due_on, &calendar),
        };
        clocks::start(tx, starting)?;
    }
    Ok(())
}

fn explained(owing: &Obligation, due_on: NaiveDate) -> String {
    let (n, day) = (owing.ordinal, date_words(due_on));
    format!(
        "协议第{n}项义务，各方约定{day}前履行。\n约定的日期不因休假改变；提醒放在之前的工作日。\n\
         调委会监督履行，到期没有履行的应当督促（D07，《人民调解法》第三十一条）。"
    )
}

/// The morning of the working day that is, or comes before, three days ahead.
fn reminder_at(due_on: NaiveDate, calendar: &Calendar) -> Moment {
    let ahead = due_on - Duration::days(EARLY);
    let working = ahead.iter_days().rev().take(15).find(|day| calendar.is_working_day(*day));
    clocks::morning(working.unwrap_or(ahead))
}

/// An obligation was performed in full: in time when it was performed by its date, whenever that is written down.
pub(super) fn meet(tx: &mut Tx<'_>, case: &Case, obligation_id: &str, performed_on: NaiveDate) -> Result<()> {
    let own = |clock: &&Clock| clock.item_id.as_deref() == Some(obligation_id);
    for clock in clocks::store::running(tx.conn, &case.subject())?.iter().filter(own) {
        clocks::store::stop(tx, &clock.id, Some(performed_on <= clock.last_day()))?;
    }
    Ok(())
}

/// The agreement gives way to a new version, or the case is closed: what still ran loses its meaning.
pub fn stop(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    clocks::stop(tx, &case.subject(), PERFORMANCE)
}

/// A case was reopened whose agreement still binds: what is owed is owed on.
pub fn resume(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    let vault = tx.house.vault.clone();
    match store::alive(tx.conn, &vault, &case.id)?.filter(|agreement| agreement.effective_on.is_some()) {
        Some(agreement) => start(tx, case, &agreement),
        None => Ok(()),
    }
}

/// Takes every step whose time has come: mediators hear of an obligation that is near or past its date. Returns how many.
pub fn remind(app: &App) -> Result<usize> {
    clocks::walk(app, PERFORMANCE, tell)
}

fn tell(tx: &mut Tx<'_>, clock: &Clock) -> Result<bool> {
    let Some(step) = clocks::step_of_a_day(tx, clock)? else { return Ok(false) };
    let vault = tx.house.vault.clone();
    let id = clock.item_id.as_deref().ok_or_else(|| Error::internal("a clock of performance has no obligation"))?;
    let Some(owing) = store::obligation(tx.conn, &vault, id).maybe()? else { return Ok(true) };
    let case = cases::by_id(tx.conn, clock.subject_id())?;
    let template = if step == Step::After { Template::ClockOverdue } else { Template::ClockReminder };
    performing::remind(tx, &case, template, &format!("协议第{}项义务的履行", owing.ordinal), clock.last_day())?;
    Ok(true)
}

/// Places the reminders again after the calendar was edited; returns how many moved.
pub fn recount(tx: &mut Tx<'_>) -> Result<usize> {
    let calendar = calendar::store::load(tx.conn)?;
    let mut moved = 0;
    for clock in clocks::store::all_running(tx.conn, PERFORMANCE)?.into_iter().filter(|clock| clock.reminded == 0) {
        let at = reminder_at(clock.last_day(), &calendar).max(tx.now);
        if clock.next_step_at != Some(at) {
            clocks::store::move_due(tx, &clock.id, clock.due_at, &clock.explanation, at)?;
            moved += 1;
        }
    }
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reminder_falls_on_a_working_day_at_least_three_days_ahead() {
        let calendar = Calendar::built_in().unwrap();
        let at = |text: &str| reminder_at(text.parse().unwrap(), &calendar).date().to_string();
        assert_eq!(at("2026-12-01"), "2026-11-27");
        assert_eq!(at("2026-11-27"), "2026-11-24");
    }
}
