//! Dates in Chinese words, and dates read from what a person typed.
//!
//! Pages, letters and the command line share these, so that a date looks the same everywhere.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use unicode_normalization::UnicodeNormalization;

/// The years in which a typed date is believed.
pub const YEARS: std::ops::RangeInclusive<i32> = 1949..=2100;

/// 周一 to 周日.
pub fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

/// 2026年2月18日（周三）.
pub fn date(date: NaiveDate) -> String {
    format!("{}年{}", date.year(), day(date))
}

/// 2月18日（周三）.
pub fn day(date: NaiveDate) -> String {
    format!("{}月{}日（{}）", date.month(), date.day(), weekday(date))
}

/// 2026年2月18日（周三）09:30.
pub fn moment(at: NaiveDateTime) -> String {
    format!("{}{}", date(at.date()), time(at))
}

/// 09:30.
pub fn time(at: NaiveDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Reads a date typed as 2026-01-19; full-width digits will do.
///
/// # Errors
/// A sentence that says what is wrong and what is accepted.
pub fn parse_date(text: &str) -> Result<NaiveDate, String> {
    let typed: String = text.nfkc().collect::<String>().trim().to_owned();
    let Some((year, month, day)) = numbers(&typed) else {
        return Err(format!("“{}”不是能识别的日期。请按“年-月-日”填写，例如 2026-01-19。", short(&typed)));
    };
    if !YEARS.contains(&year) {
        let (first, last) = (YEARS.start(), YEARS.end());
        return Err(format!("“{typed}”的年份超出范围。请填写 {first} 年至 {last} 年之间的日期，例如 2026-01-19。"));
    }
    let again = "请核对后按“年-月-日”填写，例如 2026-01-19。";
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
        return Err(format!("没有“{typed}”这一天：月份只能是 01 至 12。{again}"));
    };
    first.with_day(day).ok_or_else(|| {
        let last = first.num_days_in_month();
        format!("没有“{typed}”这一天：{year}年{month}月只有 {last} 天。{again}")
    })
}

/// Year, month and day of exactly the shape 2026-01-19.
fn numbers(typed: &str) -> Option<(i32, u32, u32)> {
    let shape: Vec<usize> = typed.split('-').map(str::len).collect();
    if shape != [4, 2, 2] || !typed.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = typed.split('-');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// What was typed, no longer than a line can bear.
pub(crate) fn short(typed: &str) -> String {
    let visible = typed.chars().filter(|char| !char.is_control());
    match typed.chars().count() {
        0..=20 => visible.collect(),
        _ => visible.take(20).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_date, day as on};
    use super::*;

    #[test]
    fn dates_are_written_with_their_weekday() {
        assert_eq!(date(on("2026-02-18")), "2026年2月18日（周三）");
        assert_eq!(day(on("2026-10-01")), "10月1日（周四）");
        assert_eq!(moment(on("2026-11-23").and_hms_opt(9, 5, 59).unwrap()), "2026年11月23日（周一）09:05");
    }

    #[test]
    fn full_width_digits_and_spaces_around_are_read() {
        assert_eq!(parse_date(" ２０２６－０１－１９ "), Ok(on("2026-01-19")));
    }

    #[test]
    fn an_impossible_date_is_refused_with_the_reason_and_an_example() {
        let cases = [
            ("2026-02-30", "2026年2月只有 28 天"),
            ("2026-00-10", "月份只能是 01 至 12"),
            ("2026-13-01", "月份只能是 01 至 12"),
            ("2026-01-00", "1月只有 31 天"),
            ("1900-01-01", "1949 年至 2100 年"),
            ("2026/01/19", "不是能识别的日期"),
            ("2026-1-19", "不是能识别的日期"),
            ("2026年1月19日", "不是能识别的日期"),
            ("+026-01-19", "不是能识别的日期"),
            ("昨天", "不是能识别的日期"),
            ("", "不是能识别的日期"),
        ];
        for (typed, reason) in cases {
            let sentence = parse_date(typed).unwrap_err();
            assert!(sentence.contains(reason) && sentence.contains("2026-01-19"), "{typed}: {sentence}");
        }
    }

    proptest! {
        #[test]
        fn every_date_is_read_as_it_is_printed(date in any_date()) {
            prop_assert_eq!(parse_date(&date.to_string()), Ok(date));
        }

        #[test]
        fn nothing_typed_makes_the_reader_fall(typed in any::<String>()) {
            let _ = parse_date(&typed);
        }
    }
}
