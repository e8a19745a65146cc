//! Office hours, and counting working hours through nights, weekends and holidays.
//!
//! Only the promises that the street gives itself count working hours; no statute that this program follows does.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{Calendar, next};

/// When the office opens and closes on a working day, in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingHours {
    opens: NaiveTime,
    closes: NaiveTime,
}

impl Default for WorkingHours {
    /// Nine in the morning to six in the evening.
    fn default() -> Self {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
        Self { opens: hour(9), closes: hour(18) }
    }
}

impl WorkingHours {
    /// An office that is open less than this a day could owe "four working hours" later than "one working day".
    pub const SHORTEST_DAY: TimeDelta = TimeDelta::hours(4);

    /// Office hours from `opens` to `closes`.
    ///
    /// # Errors
    /// A sentence when the office would close before it opens, or be open less than [`Self::SHORTEST_DAY`].
    pub fn new(opens: NaiveTime, closes: NaiveTime) -> Result<Self, String> {
        if closes - opens < Self::SHORTEST_DAY {
            let (opens, closes) = (opens.format("%H:%M"), closes.format("%H:%M"));
            return Err(format!("办公时间 {opens} 至 {closes} 不能使用：下班要晚于上班，且每天至少办公四小时。请重新填写。"));
        }
        Ok(Self { opens, closes })
    }

    /// When the office opens.
    pub const fn opens(&self) -> NaiveTime {
        self.opens
    }

    /// When the office closes.
    pub const fn closes(&self) -> NaiveTime {
        self.closes
    }

    /// The moment at which the office closes on `date`.
    pub fn closing(&self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(self.closes)
    }

    /// The first moment from `from` on at which the office is open: `from` itself within office hours.
    pub fn open_from(&self, from: NaiveDateTime, calendar: &Calendar) -> NaiveDateTime {
        let today = calendar.is_working_day(from.date());
        if today && from.time() < self.closes {
            return from.max(from.date().and_time(self.opens));
        }
        calendar.next_working_day(from.date()).and_time(self.opens)
    }
}

impl Calendar {
    /// The moment when `work` has passed since `from`, counting only office hours of working days.
    pub fn add_working_time(&self, from: NaiveDateTime, work: TimeDelta, hours: &WorkingHours) -> NaiveDateTime {
        let mut at = hours.open_from(from, self);
        let mut left = work;
        loop {
            let today = hours.closing(at.date()) - at;
            if left <= today || next(at.date()) == at.date() {
                return at + left.min(today);
            }
            left -= today;
            at = hours.open_from(hours.closing(at.date()), self);
        }
    }

    /// [`Self::add_working_time`] in whole hours.
    pub fn add_working_hours(&self, from: NaiveDateTime, count: u32, hours: &WorkingHours) -> NaiveDateTime {
        self.add_working_time(from, TimeDelta::hours(i64::from(count)), hours)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_date, day};
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn time(hour: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
    }

    #[test]
    fn four_working_hours_run_through_nights_weekends_and_holidays() {
        let calendar = Calendar::built_in().unwrap();
        let cases = [
            ("2026-11-23 09:00", "2026-11-23 13:00"),
            ("2026-11-23 14:00", "2026-11-23 18:00"),
            ("2026-11-23 15:30", "2026-11-24 10:30"),
            ("2026-11-23 22:00", "2026-11-24 13:00"),
            ("2026-11-23 03:00", "2026-11-23 13:00"),
            ("2026-11-27 17:00", "2026-11-30 12:00"),
            ("2026-11-28 10:00", "2026-11-30 13:00"),
            ("2026-02-13 17:00", "2026-02-14 12:00"),
            ("2026-02-14 17:00", "2026-02-24 12:00"),
        ];
        for (from, due) in cases {
            assert_eq!(calendar.add_working_hours(at(from), 4, &WorkingHours::default()), at(due), "{from}");
        }
    }

    #[test]
    fn hours_that_make_no_office_day_are_refused() {
        assert!(WorkingHours::new(time(9), time(18)).is_ok());
        assert!(WorkingHours::new(time(9), time(12)).is_err());
        assert!(WorkingHours::new(time(18), time(9)).unwrap_err().contains("18:00 至 09:00"));
    }

    #[test]
    fn counting_stops_at_the_end_of_time() {
        let last = NaiveDate::MAX.and_time(time(17));
        assert!(Calendar::default().add_working_hours(last, 100, &WorkingHours::default()) >= last);
        assert_eq!(day("2026-11-23").and_time(time(9)), at("2026-11-23 09:00"));
    }

    proptest! {
        #[test]
        fn working_time_ends_in_office_hours_and_grows_with_what_is_added(
            date in any_date(), minute in 0i64..1440, work in 1i64..3000, more in 0i64..600,
        ) {
            let (calendar, hours) = (Calendar::built_in().unwrap(), WorkingHours::default());
            let from = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute);
            let due = calendar.add_working_time(from, TimeDelta::minutes(work), &hours);
            prop_assert!(due > from && calendar.is_working_day(due.date()));
            prop_assert!(hours.opens() < due.time() && due.time() <= hours.closes());
            prop_assert!(due <= calendar.add_working_time(from, TimeDelta::minutes(work + more), &hours));
        }
    }
}
