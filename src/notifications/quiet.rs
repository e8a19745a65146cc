//! The hours of the night in which nobody is reminded. Receipts and codes that a person waits for do not rest.

use chrono::{Days, NaiveDateTime, Timelike};

use crate::clock::Moment;

/// The hours from which and until which reminders rest, by the office's wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// First quiet hour.
    pub from: u32,
    /// First hour after the rest; equal to `from`: no rest at all.
    pub until: u32,
}

impl Quiet {
    /// `at` itself, or the end of the rest it falls into.
    pub fn after(self, at: Moment) -> Moment {
        let local = at.local();
        if self.holds(local.hour()) { Moment::from_local(self.end(local)) } else { at }
    }

    fn holds(self, hour: u32) -> bool {
        if self.from <= self.until { (self.from..self.until).contains(&hour) } else { hour >= self.from || hour < self.until }
    }

    fn end(self, local: NaiveDateTime) -> NaiveDateTime {
        let day = if local.hour() < self.until { Some(local.date()) } else { local.date().checked_add_days(Days::new(1)) };
        day.and_then(|day| day.and_hms_opt(self.until, 0, 0)).unwrap_or(local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(quiet: Quiet, at: &str) -> String {
        let local = NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").unwrap();
        quiet.after(Moment::from_local(local)).local().format("%Y-%m-%d %H:%M").to_string()
    }

    const NIGHT: Quiet = Quiet { from: 21, until: 8 };

    #[test]
    fn between_nine_in_the_evening_and_eight_nobody_is_reminded() {
        assert_eq!(after(NIGHT, "2026-11-23 21:00"), "2026-11-24 08:00");
        assert_eq!(after(NIGHT, "2026-12-31 23:59"), "2027-01-01 08:00");
        assert_eq!(after(NIGHT, "2026-11-24 00:00"), "2026-11-24 08:00");
        assert_eq!(after(NIGHT, "2026-11-24 07:59"), "2026-11-24 08:00");
    }

    #[test]
    fn by_day_a_reminder_goes_at_once() {
        for at in ["2026-11-23 08:00", "2026-11-23 12:30", "2026-11-23 20:59"] {
            assert_eq!(after(NIGHT, at), at);
        }
    }

    #[test]
    fn an_office_may_rest_at_noon_or_never() {
        assert_eq!(after(Quiet { from: 12, until: 14 }, "2026-11-23 12:30"), "2026-11-23 14:00");
        assert_eq!(after(Quiet { from: 12, until: 14 }, "2026-11-23 23:30"), "2026-11-23 23:30");
        assert_eq!(after(Quiet { from: 8, until: 8 }, "2026-11-23 08:00"), "2026-11-23 08:00");
    }
}
