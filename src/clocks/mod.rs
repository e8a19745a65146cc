//! Everything that runs against time (期限): one row a promise, whoever made it, with how it was counted, the steps that were told
//! of it, and whether it was kept.
//!
//! What is promised, how long it takes and who hears of a step is decided by the domain that starts a clock: the street's
//! promises for a request in `dispatch::clocks`, the statutory period of a petition in `dispatch::petition`, the mediation period in `cases::period`, dates of performance in
//! `agreements::dates`. Here is only what all clocks have in common.

pub mod store;

use chrono::{Duration, NaiveDate, NaiveTime};

use crate::app::App;
use crate::calendar::WorkingHours;
use crate::clock::Moment;
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::Result;
use crate::text_enum;

pub use store::Clock;

text_enum! {
    /// What runs.
    pub enum Kind {
        /// Somebody takes a request on.
        Acceptance = "acceptance" => "接收受理",
        /// Somebody has begun to act on a request.
        FirstHandling = "first_handling" => "首次处置",
        /// The citizen has an answer in substance.
        FirstReply = "first_reply" => "首次答复",
        /// A petition is finished, by statute.
        Petition = "petition" => "信访办结",
        /// A case is mediated.
        MediationPeriod = "mediation_period" => "调解期限",
        /// An obligation of an agreement is performed; the clock's item is the obligation.
        Performance = "performance" => "协议履行",
    }
}

impl From<Promise> for Kind {
    fn from(promise: Promise) -> Kind {
        match promise {
            Promise::Acceptance => Kind::Acceptance,
            Promise::FirstHandling => Kind::FirstHandling,
            Promise::FirstReply => Kind::FirstReply,
        }
    }
}

impl Kind {
    /// The promise of the street's own rule that this is, if it is one.
    pub fn promise(self) -> Option<Promise> {
        Promise::ALL.iter().copied().find(|promise| Kind::from(*promise) == self)
    }
}

/// A clock to start, from this transaction's instant.
#[derive(Clone, Debug)]
pub struct Starting<'a> {
    /// `request:<id>`, `case:<id>`.
    pub subject: &'a str,
    /// One of several things of the same kind.
    pub item_id: Option<&'a str>,
    /// What runs.
    pub kind: Kind,
    /// Line of the rule: `S1.P3`, `D02`.
    pub rule: &'a str,
    /// Who answers for it.
    pub unit_id: &'a str,
    /// Last moment.
    pub due_at: Moment,
    /// How it was counted, in sentences.
    pub explanation: String,
    /// When somebody is first told of it.
    pub reminder_at: Moment,
}

/// Starts a clock.
pub fn start(tx: &mut Tx<'_>, starting: Starting<'_>) -> Result<()> {
    start_all(tx, vec![starting]).map(drop)
}

/// Starts several clocks at once and gives them.
pub fn start_all(tx: &mut Tx<'_>, starting: Vec<Starting<'_>>) -> Result<Vec<Clock>> {
    let rows: Vec<Clock> = starting.into_iter().map(|starting| started(tx, starting)).collect();
    store::insert(tx, &rows)?;
    Ok(rows)
}

fn started(tx: &Tx<'_>, starting: Starting<'_>) -> Clock {
    Clock {
        id: tx.id(),
        subject: starting.subject.to_owned(),
        item_id: starting.item_id.map(str::to_owned),
        kind: starting.kind,
        rule: starting.rule.to_owned(),
        unit_id: Some(starting.unit_id.to_owned()),
        started_at: tx.now,
        due_at: starting.due_at,
        explanation: starting.explanation,
        reminded: 0,
        next_step_at: Some(starting.reminder_at.max(tx.now)),
        stopped_at: None,
        met: None,
    }
}

/// What these clocks of a subject waited for was done; whether in time is written down.
pub fn meet(tx: &mut Tx<'_>, subject: &str, kinds: &[Kind]) -> Result<()> {
    for clock in store::running(tx.conn, subject)?.iter().filter(|clock| kinds.contains(&clock.kind)) {
        store::stop(tx, &clock.id, Some(tx.now <= clock.due_at))?;
    }
    Ok(())
}

/// These clocks of a subject lose their meaning: neither kept nor broken.
pub fn stop(tx: &mut Tx<'_>, subject: &str, kinds: &[Kind]) -> Result<()> {
    for clock in store::running(tx.conn, subject)?.iter().filter(|clock| kinds.contains(&clock.kind)) {
        store::stop(tx, &clock.id, None)?;
    }
    Ok(())
}

/// Takes every step of these kinds whose time has come, each in its own transaction, so that a killed process neither forgets nor
/// repeats one; returns how many. `step` says false when another process took it. A step that fails is logged and waits an
/// hour, so that it holds nothing else up.
pub fn walk(app: &App, kinds: &[Kind], step: impl Fn(&mut Tx<'_>, &Clock) -> Result<bool>) -> Result<usize> {
    let mut count = 0;
    loop {
        let waiting = app.read(|db| store::stepping(db, kinds, app.house().clock.now()))?;
        if waiting.is_empty() {
            return Ok(count);
        }
        for clock in waiting {
            match app.write(|tx| step(tx, &clock)) {
                Ok(taken) => count += usize::from(taken),
                Err(error) => {
                    tracing::error!(clock = %clock.id, error = %crate::log::chain(&error), "a clock's step failed and waits an hour");
                    app.write(|tx| store::postpone(tx, &clock.id, tx.now + Duration::hours(1)))?;
                }
            }
        }
    }
}

/// A step of a clock that ends with a day: reminded before its end, told when the day is over; none when another process told it.
/// After a long stand-still only the newest step is worth telling.
pub fn step_of_a_day(tx: &mut Tx<'_>, clock: &Clock) -> Result<Option<Step>> {
    let step = if tx.now <= clock.due_at { Step::Before } else { Step::After };
    let (reached, next) = match step {
        Step::Before => (1, Some(morning(clock.last_day() + Duration::days(1)))),
        Step::After => (2, None),
    };
    Ok(store::step(tx, clock, reached, next)?.then_some(step))
}

/// Which step of a day's clock was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The day is near.
    Before,
    /// The day is over.
    After,
}

impl Clock {
    /// The local day on which it ends.
    pub fn last_day(&self) -> NaiveDate {
        self.due_at.date()
    }

    /// The id of its subject without the kind.
    pub fn subject_id(&self) -> &str {
        self.subject.split_once(':').map_or(self.subject.as_str(), |(_, id)| id)
    }
}

/// The last instant of a local day (民法典第二百零三条: 期间的最后一日的截止时间为二十四时).
pub fn end_of(day: NaiveDate) -> Moment {
    Moment::from_local((day + Duration::days(1)).and_time(NaiveTime::MIN)) - Duration::microseconds(1)
}

/// When the office opens on a day.
pub fn morning(day: NaiveDate) -> Moment {
    Moment::from_local(day.and_time(WorkingHours::default().opens()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_with_its_last_instant_and_is_still_that_day() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 23).unwrap();
        assert_eq!(end_of(day).date(), day);
        assert_eq!((end_of(day) + Duration::microseconds(1)).date(), day + Duration::days(1));
        assert!(morning(day) < end_of(day));
    }

    #[test]
    fn every_promise_of_the_street_has_its_kind_by_the_same_word() {
        assert!(Promise::ALL.iter().all(|promise| Kind::from(*promise).as_str() == promise.as_str()));
        assert!(Promise::ALL.iter().all(|promise| Kind::from(*promise).label() == promise.label()));
    }
}
