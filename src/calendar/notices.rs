//! The State Council's yearly holiday notices, as the TOML files of `assets/calendar`, embedded in the program.
//!
//! A file states a notice festival by festival; here it becomes one row a day, with the notice's number as its source.
//! Rows that a street has edited are not here but in its database.

use chrono::NaiveDate;
use serde::Deserialize;

use super::DayKind;

const FILES: [(i32, &str); 7] = [
    (2020, include_str!("../../assets/calendar/2020.toml")),
    (2021, include_str!("../../assets/calendar/2021.toml")),
    (2022, include_str!("../../assets/calendar/2022.toml")),
    (2023, include_str!("../../assets/calendar/2023.toml")),
    (2024, include_str!("../../assets/calendar/2024.toml")),
    (2025, include_str!("../../assets/calendar/2025.toml")),
    (2026, include_str!("../../assets/calendar/2026.toml")),
];

/// A calendar file that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{year} 年的放假安排无法读取：{reason}。请按“节日、起止日期、上班日期”逐项核对后再导入。")]
pub struct Malformed {
    /// The year of the file.
    pub year: i32,
    /// What is wrong, for whoever mends it.
    pub reason: String,
}

/// The announcements of one year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year whose holidays are arranged.
    pub year: i32,
    /// The notices, in the order in which they were issued.
    pub notices: Vec<Notice>,
}

/// One notice of the General Office of the State Council.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its title.
    pub title: String,
    /// Its number: 国办发明电〔2025〕7号.
    pub source: String,
    /// The date that it bears.
    pub dated: NaiveDate,
    /// What it arranges.
    pub festivals: Vec<Festival>,
}

/// A festival's days off and the days worked for them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festival {
    /// 春节, 国庆节、中秋节.
    pub name: String,
    /// The first day off.
    pub from: NaiveDate,
    /// The last day off.
    pub to: NaiveDate,
    /// Make-up working days.
    #[serde(default)]
    pub work: Vec<NaiveDate>,
}

impl Festival {
    fn days(&self) -> impl Iterator<Item = (NaiveDate, DayKind, String)> {
        let off = self.from.iter_days().take_while(|date| *date <= self.to).map(|date| (date, DayKind::Off));
        let work = self.work.iter().map(|date| (*date, DayKind::Work));
        off.chain(work).map(|(date, kind)| (date, kind, self.name.clone()))
    }
}

impl Notice {
    /// One row a day, in the order of the festivals.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, DayKind, String)> {
        self.festivals.iter().flat_map(Festival::days)
    }
}

impl Year {
    /// Reads one year's file.
    ///
    /// # Errors
    /// When it is not TOML of this shape, or a festival ends before it begins.
    pub fn parse(year: i32, text: &str) -> Result<Self, Malformed> {
        let malformed = |reason: String| Malformed { year, reason };
        let parsed: Self = toml::from_str(text).map_err(|error| malformed(error.message().to_owned()))?;
        if parsed.year != year {
            return Err(malformed(format!("文件内写的是 {} 年", parsed.year)));
        }
        let festivals = parsed.notices.iter().flat_map(|notice| &notice.festivals);
        match festivals.into_iter().find(|festival| festival.to < festival.from) {
            Some(festival) => Err(malformed(format!("{}的结束日期早于开始日期", festival.name))),
            None => Ok(parsed),
        }
    }

    /// One row a day, in the order of the notices: a later row for the same date overrides an earlier one.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, DayKind, String)> {
        self.notices.iter().flat_map(Notice::days)
    }
}

/// Every year that the program carries.
///
/// # Errors
/// When an embedded file is malformed.
pub fn built_in_years() -> Result<Vec<Year>, Malformed> {
    FILES.into_iter().map(|(year, text)| Year::parse(year, text)).collect()
}

/// Every announced day that the program carries: what a new office's calendar table is filled with.
///
/// # Errors
/// When an embedded file is malformed.
pub fn built_in_days() -> Result<Vec<(NaiveDate, DayKind, String)>, Malformed> {
    Ok(built_in_years()?.iter().flat_map(Year::days).collect())
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::super::tests::day;
    use super::super::{Calendar, is_weekend};
    use super::*;

    #[test]
    fn each_year_from_2020_to_2026_is_carried_with_its_notice() {
        let years = built_in_years().unwrap();
        let sources: Vec<_> = years.iter().map(|year| (year.year, year.notices[0].source.as_str())).collect();
        let expected = [
            (2020, "国办发明电〔2019〕16号"),
            (2021, "国办发明电〔2020〕27号"),
            (2022, "国办发明电〔2021〕11号"),
            (2023, "国办发明电〔2022〕16号"),
            (2024, "国办发明电〔2023〕7号"),
            (2025, "国办发明电〔2024〕12号"),
            (2026, "国办发明电〔2025〕7号"),
        ];
        assert_eq!(sources, expected);
        let calendar = Calendar::built_in().unwrap();
        assert!((2020..=2026).all(|year| calendar.covers(year)));
        assert!(!calendar.covers(2019) && !calendar.covers(2027));
    }

    #[test]
    fn each_notice_was_issued_before_or_early_in_its_year() {
        for year in built_in_years().unwrap() {
            assert!(year.notices.iter().all(|notice| notice.dated < day(&format!("{}-02-01", year.year))));
            assert!(year.notices.iter().all(|notice| notice.title.contains(&year.year.to_string())));
        }
    }

    /// The sums printed in the notices themselves ("共7天") are the check on each range.
    #[test]
    fn each_year_rests_and_makes_up_as_many_days_as_its_notice_says() {
        let count = |year: i32, kind| {
            let days = Calendar::built_in().unwrap();
            days.announced().filter(|(date, is, _)| *is == kind && date.year() == year).count()
        };
        let rested: Vec<_> = (2020..=2026).map(|year| count(year, DayKind::Off)).collect();
        let made_up: Vec<_> = (2020..=2026).map(|year| count(year, DayKind::Work)).collect();
        // 2022 counts one day of the New Year's holiday of 2023; 2020 has the three days of the extension.
        assert_eq!(rested, [1 + 10 + 3 + 5 + 3 + 8, 31, 32, 2 + 7 + 1 + 5 + 3 + 8, 1 + 8 + 3 + 5 + 1 + 3 + 7, 28, 33]);
        assert_eq!(made_up, [6, 7, 7, 7, 8, 5, 6]);
    }

    #[test]
    fn make_up_days_are_always_weekends_and_every_run_of_days_off_touches_a_weekday() {
        for (date, kind, name) in built_in_days().unwrap() {
            assert!(kind == DayKind::Off || is_weekend(date), "{date} {name}");
        }
        for year in built_in_years().unwrap() {
            for festival in year.notices[0].festivals.iter() {
                let weekdays = festival.days().filter(|(date, kind, _)| *kind == DayKind::Off && !is_weekend(*date));
                assert!(weekdays.count() > 0, "{} {}", year.year, festival.name);
            }
        }
    }

    #[test]
    fn the_second_notice_of_2020_keeps_offices_closed_until_the_second_of_february() {
        let calendar = Calendar::built_in().unwrap();
        assert!(["2020-01-31", "2020-02-01", "2020-02-02"].iter().all(|date| !calendar.is_working_day(day(date))));
        assert!(calendar.is_working_day(day("2020-02-03")));
        assert_eq!(calendar.why(day("2020-02-01")), "春节休假");
    }

    #[test]
    fn a_malformed_file_is_refused_with_a_sentence() {
        let backwards = "year = 2027\n[[notices]]\ntitle='t'\nsource='s'\ndated='2026-11-01'\n\
                         [[notices.festivals]]\nname='元旦'\nfrom='2027-01-03'\nto='2027-01-01'\n";
        let refused = Year::parse(2027, backwards).unwrap_err().to_string();
        assert!(refused.contains("元旦的结束日期早于开始日期"), "{refused}");
        assert!(Year::parse(2026, "year = 2027\nnotices = []").unwrap_err().to_string().contains("2027 年"));
        for text in ["", "year = 2027", "year = 2027\nnotices = []\nextra = 1", "年"] {
            assert!(Year::parse(2027, text).is_err(), "{text}");
        }
    }
}
