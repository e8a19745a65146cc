//! The only place that asks the time.
//!
//! A [`Moment`] is an instant in UTC cut to microseconds, because PostgreSQL keeps no more. The office lives at +08:00;
//! dates that people read, and every statutory period, are local dates. What a period is lives in `calendar` and `deadlines`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Timestamp;

/// Hours that the office's wall clock is ahead of UTC (China has one zone and no summer time).
const OFFICE_OFFSET_HOURS: i64 = 8;

/// An instant: UTC, microseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamp)]
pub struct Moment(NaiveDateTime);

impl Moment {
    /// The instant that many microseconds after 1970; out-of-range values become the epoch.
    pub fn from_micros(micros: i64) -> Moment {
        Moment(DateTime::from_timestamp_micros(micros).unwrap_or_default().naive_utc())
    }

    /// The instant at which the office's wall clock shows `local`.
    pub fn from_local(local: NaiveDateTime) -> Moment {
        Moment::from_micros((local - Duration::hours(OFFICE_OFFSET_HOURS)).and_utc().timestamp_micros())
    }

    /// Microseconds since 1970.
    pub fn micros(self) -> i64 {
        self.0.and_utc().timestamp_micros()
    }

    /// What the office's wall clock shows.
    pub fn local(self) -> NaiveDateTime {
        self.0 + Duration::hours(OFFICE_OFFSET_HOURS)
    }

    /// The office's date.
    pub fn date(self) -> NaiveDate {
        self.local().date()
    }

    /// 2026年11月23日 09:05, local.
    pub fn words(self) -> String {
        let l = self.local();
        format!("{} {:02}:{:02}", date_words(l.date()), l.hour(), l.minute())
    }

    /// RFC 3339 with the office's offset, for machines and `<time datetime>`.
    pub fn machine(self) -> String {
        self.local().format("%Y-%m-%dT%H:%M:%S+08:00").to_string()
    }
}

/// 2026年11月23日.
pub fn date_words(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

impl std::ops::Add<Duration> for Moment {
    type Output = Moment;
    fn add(self, span: Duration) -> Moment {
        Moment(self.0 + span)
    }
}

impl std::ops::Sub<Duration> for Moment {
    type Output = Moment;
    fn sub(self, span: Duration) -> Moment {
        Moment(self.0 - span)
    }
}

impl std::ops::Sub for Moment {
    type Output = Duration;
    fn sub(self, other: Moment) -> Duration {
        self.0 - other.0
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.machine())
    }
}

impl<DB: Backend> ToSql<Timestamp, DB> for Moment
where
    NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<Timestamp, DB> for Moment
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(Moment)
    }
}

/// Where `now` comes from: the machine, or a hand that tests turn.
///
/// A machine clock may jump back. This one then stands still at the latest instant it has given out, so that no row is
/// ever older than the row before it; `behind` says by how much, and `/readyz` tells people.
#[derive(Clone)]
pub struct Clock {
    latest: Arc<AtomicI64>,
    hand: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn machine() -> Clock {
        Clock { latest: Arc::new(AtomicI64::new(i64::MIN)), hand: None }
    }

    /// A clock that shows `at` until somebody turns it.
    pub fn set_by_hand(at: Moment) -> Clock {
        Clock { latest: Arc::new(AtomicI64::new(i64::MIN)), hand: Some(Arc::new(AtomicI64::new(at.micros()))) }
    }

    /// Turns a hand-set clock; does nothing to the machine's.
    pub fn turn(&self, span: Duration) {
        if let Some(hand) = &self.hand {
            hand.fetch_add(span.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }

    /// The present, never earlier than the last answer.
    pub fn now(&self) -> Moment {
        let raw = self.raw();
        let before = self.latest.fetch_max(raw, Ordering::SeqCst);
        Moment::from_micros(raw.max(before))
    }

    /// Rows already exist up to `moment`: never answer earlier than that.
    pub fn not_before(&self, moment: Moment) {
        self.latest.fetch_max(moment.micros(), Ordering::SeqCst);
    }

    /// How far the machine's clock is behind what was already written; zero when all is well.
    pub fn behind(&self) -> Duration {
        Duration::microseconds(self.latest.load(Ordering::SeqCst).saturating_sub(self.raw()).max(0))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the time")]
    fn raw(&self) -> i64 {
        match &self.hand {
            Some(hand) => hand.load(Ordering::SeqCst),
            None => Utc::now().timestamp_micros(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_back_stands_still_and_says_by_how_much() {
        let clock = Clock::set_by_hand(Moment::from_micros(1_000_000));
        let before = clock.now();
        clock.turn(Duration::seconds(-10));
        assert_eq!(clock.now(), before);
        assert_eq!(clock.behind(), Duration::seconds(10));
        clock.turn(Duration::seconds(11));
        assert!(clock.now() > before);
        assert_eq!(clock.behind(), Duration::zero());
    }

    #[test]
    fn the_office_is_eight_hours_ahead() {
        let noon = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let moment = Moment::from_local(noon);
        assert_eq!(moment.words(), "2026年11月23日 12:00");
        assert_eq!(moment.machine(), "2026-11-23T12:00:00+08:00");
        assert_eq!(moment.local(), noon);
    }
}
