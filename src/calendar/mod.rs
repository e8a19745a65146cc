//! Working days: weekends, and the exceptions to them that the State Council announces for each year.
//!
//! A [`Calendar`] is plain data. The announced days are built in ([`notices`]) and are also rows that a street may edit;
//! both become a calendar through [`Calendar::from_days`]. Office hours live in [`hours`], Chinese words for dates in
//! [`words`]. How long a statutory period lasts, and who must act, is not known here: see [`crate::deadlines`].
//! Follows 民法典第二百零一条至第二百零三条 and 全国年节及纪念日放假办法.

pub mod hours;
pub mod notices;
pub mod store;
pub mod words;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

pub use hours::WorkingHours;

/// What an announced day is, against what its weekday would make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// A day off: the festival itself, or a day moved to it.
    Off,
    /// A make-up working day (调休上班), usually a Saturday or Sunday.
    Work,
}

impl DayKind {
    /// The word under which a row of this kind is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Work => "work",
        }
    }

    /// The kind stored under `code`, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Off, Self::Work].into_iter().find(|kind| kind.code() == code)
    }

    /// The kind as staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Off => "休假",
            Self::Work => "调休上班",
        }
    }
}

/// One announced day: the festival that it belongs to, and whether the office is open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Announced {
    kind: DayKind,
    festival: String,
}

/// Which days the office works: Monday to Friday, except as announced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    announced: BTreeMap<NaiveDate, Announced>,
}

impl Calendar {
    /// A calendar of announced days. When a date comes twice the later one holds, as a second notice overrides a first.
    pub fn from_days(days: impl IntoIterator<Item = (NaiveDate, DayKind, String)>) -> Self {
        let announced = days.into_iter().map(|(date, kind, festival)| (date, Announced { kind, festival }));
        Self { announced: announced.collect() }
    }

    /// The calendar of all notices that the program carries.
    ///
    /// # Errors
    /// When an embedded file is malformed, which the tests of this module rule out.
    pub fn built_in() -> Result<Self, notices::Malformed> {
        Ok(Self::from_days(notices::built_in_days()?))
    }

    /// Whether the office works on `date`.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        match self.announced.get(&date) {
            Some(day) => day.kind == DayKind::Work,
            None => !is_weekend(date),
        }
    }

    /// The first working day after `date`.
    pub fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        self.working_day_from(next(date))
    }

    /// `date` itself when it is a working day, otherwise the first one after it.
    pub fn working_day_from(&self, date: NaiveDate) -> NaiveDate {
        let mut day = date;
        while !self.is_working_day(day) && day < NaiveDate::MAX {
            day = next(day);
        }
        day
    }

    /// The `count`-th working day after `date`, which itself is not counted; for none, `date`.
    pub fn add_working_days(&self, date: NaiveDate, count: u32) -> NaiveDate {
        (0..count).fold(date, |day, _| self.next_working_day(day))
    }

    /// Whether the announcement for `year` is known. Beyond it only weekends are, and explanations must say so.
    ///
    /// National Day decides, because every yearly notice has it: a stray 31 December, announced with the next New Year,
    /// does not make its own year known.
    pub fn covers(&self, year: i32) -> bool {
        national_day(year).and_then(|national_day| self.announced.get(&national_day)).is_some_and(|day| day.kind == DayKind::Off)
    }

    /// The years from `first` to `last` whose announcement is not known.
    pub fn uncovered(&self, first: NaiveDate, last: NaiveDate) -> Vec<i32> {
        (first.year()..=last.year()).filter(|year| !self.covers(*year)).collect()
    }

    /// Why the office works or rests on `date`: 国庆节休假, 周六, 国庆节调休上班, 工作日.
    pub fn why(&self, date: NaiveDate) -> String {
        match self.announced.get(&date) {
            Some(day) => format!("{}{}", day.festival, day.kind.label()),
            None if is_weekend(date) => words::weekday(date).to_owned(),
            None => "工作日".to_owned(),
        }
    }

    /// Every announced day in order: what a street sees and edits.
    pub fn announced(&self) -> impl Iterator<Item = (NaiveDate, DayKind, &str)> {
        self.announced.iter().map(|(date, day)| (*date, day.kind, day.festival.as_str()))
    }
}

/// 1 October, which every yearly notice has.
fn national_day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 10, 1)
}

/// The day after, or the last day that can be written.
pub fn next(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(NaiveDate::MAX)
}

/// The last day of a period of `count` days: the start day is not counted (民法典第二百零一条).
pub fn after_days(start: NaiveDate, count: u32) -> NaiveDate {
    start.checked_add_days(Days::new(u64::from(count))).unwrap_or(NaiveDate::MAX)
}

/// The last day of a period of `count` months: the same-numbered day, or the month's end (民法典第二百零二条).
pub fn after_months(start: NaiveDate, count: u32) -> NaiveDate {
    start.checked_add_months(Months::new(count)).unwrap_or(NaiveDate::MAX)
}

/// The last day of a period of `count` years: the same day of the year, or the end of February.
pub fn after_years(start: NaiveDate, count: u32) -> NaiveDate {
    after_months(start, count.saturating_mul(12))
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Dates around the announced years, with room on both sides.
    pub(crate) fn any_date() -> impl Strategy<Value = NaiveDate> {
        (0u64..4000).prop_map(|offset| day("2019-01-01") + Days::new(offset))
    }

    /// The real calendar with a few more days off, as a street might enter them.
    pub(crate) fn more_holidays() -> impl Strategy<Value = Vec<NaiveDate>> {
        proptest::collection::vec(any_date(), 0..60)
    }

    pub(crate) fn with_holidays(extra: &[NaiveDate]) -> Calendar {
        let days = notices::built_in_days().unwrap();
        let extra = extra.iter().map(|date| (*date, DayKind::Off, "临时休假".to_owned()));
        Calendar::from_days(days.into_iter().chain(extra))
    }

    #[test]
    fn weekends_rest_and_announced_days_override_them() {
        let calendar = Calendar::built_in().unwrap();
        let cases = [
            ("2026-11-23", true, "工作日"),
            ("2026-11-22", false, "周日"),
            ("2026-10-01", false, "国庆节休假"),
            ("2026-10-10", true, "国庆节调休上班"),
            ("2026-02-14", true, "春节调休上班"),
            ("2026-02-23", false, "春节休假"),
            ("2026-02-24", true, "工作日"),
            ("2024-02-09", true, "工作日"),
            ("2020-10-08", false, "国庆节、中秋节休假"),
        ];
        for (date, works, why) in cases {
            assert_eq!(calendar.is_working_day(day(date)), works, "{date}");
            assert_eq!(calendar.why(day(date)), why, "{date}");
        }
    }

    #[test]
    fn a_calendar_without_announcements_knows_weekends_only_and_covers_no_year() {
        let calendar = Calendar::default();
        assert!(calendar.is_working_day(day("2026-10-01")));
        assert!(!calendar.covers(2026));
        assert_eq!(calendar.uncovered(day("2026-12-30"), day("2027-01-04")), [2026, 2027]);
    }

    #[test]
    fn a_new_years_holiday_that_begins_in_december_does_not_make_the_old_year_known() {
        let only_2023 = notices::built_in_days().unwrap().into_iter().filter(|(date, ..)| date >= &day("2022-12-31"));
        let calendar = Calendar::from_days(only_2023);
        assert!(!calendar.covers(2022));
        assert!(calendar.covers(2023));
    }

    #[test]
    fn the_last_row_for_a_date_holds() {
        let twice = [DayKind::Off, DayKind::Work].map(|kind| (day("2026-05-09"), kind, "劳动节".to_owned()));
        assert!(Calendar::from_days(twice).is_working_day(day("2026-05-09")));
    }

    #[test]
    fn kinds_are_read_back_from_their_codes() {
        for kind in [DayKind::Off, DayKind::Work] {
            assert_eq!(DayKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(DayKind::from_code("休"), None);
    }

    #[test]
    fn months_and_years_end_on_the_same_day_or_at_the_months_end() {
        assert_eq!(after_months(day("2026-01-15"), 1), day("2026-02-15"));
        assert_eq!(after_months(day("2026-01-31"), 1), day("2026-02-28"));
        assert_eq!(after_months(day("2024-01-31"), 1), day("2024-02-29"));
        assert_eq!(after_months(day("2026-02-28"), 1), day("2026-03-28"));
        assert_eq!(after_years(day("2024-02-29"), 3), day("2027-02-28"));
    }

    #[test]
    fn counting_past_the_end_of_time_stops_there() {
        assert_eq!(after_days(NaiveDate::MAX, 30), NaiveDate::MAX);
        assert_eq!(after_years(day("2026-01-01"), u32::MAX), NaiveDate::MAX);
        let calendar = Calendar::from_days([(NaiveDate::MAX, DayKind::Off, "尽头".to_owned())]);
        assert_eq!(calendar.next_working_day(NaiveDate::MAX), NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn more_working_days_never_end_earlier(from in any_date(), count in 0u32..40) {
            let calendar = Calendar::built_in().unwrap();
            prop_assert!(calendar.add_working_days(from, count) < calendar.add_working_days(from, count + 1));
        }

        #[test]
        fn a_later_start_never_ends_earlier(from in any_date(), later in 0u64..40, count in 1u32..40) {
            let calendar = Calendar::built_in().unwrap();
            let (early, late) = (calendar.add_working_days(from, count), calendar.add_working_days(from + Days::new(later), count));
            prop_assert!(early <= late);
            prop_assert!(calendar.is_working_day(early));
        }

        #[test]
        fn as_many_working_days_lie_between_as_were_added(from in any_date(), count in 1u32..40, extra in more_holidays()) {
            let calendar = with_holidays(&extra);
            let end = calendar.add_working_days(from, count);
            let between = from.iter_days().skip(1).take_while(|date| date <= &end);
            prop_assert_eq!(between.filter(|date| calendar.is_working_day(*date)).count(), count as usize);
        }

        #[test]
        fn a_month_period_ends_in_its_month_on_its_day_or_on_the_last(start in any_date(), months in 1u32..40) {
            let end = after_months(start, months);
            let index = start.year() * 12 + start.month0() as i32 + months as i32;
            prop_assert_eq!(end.year() * 12 + end.month0() as i32, index);
            prop_assert!(end.day() == start.day() || (end.day() < start.day() && next(end).day() == 1));
        }
    }
}
