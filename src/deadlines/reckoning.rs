//! Counting one rule from the day of its starting event.
//!
//! The start day is not counted, only the last day can be moved by a holiday, and both the nominal and the moved day are
//! kept (民事诉讼法第八十五条, 民法典第二百零一条至第二百零三条). The sentences come from [`super::explain`].

use chrono::NaiveDate;

use super::{Length, Rule, explain};
use crate::calendar::{self, Calendar, words};

/// A period counted from a day: the answer and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// The rule counted.
    pub rule: &'static Rule,
    /// The day of the starting event, which is not counted.
    pub start: NaiveDate,
    /// The first day that is counted; none when the law names no length.
    pub first_counted: Option<NaiveDate>,
    /// The last day before any holiday is considered. Stored beside the due day.
    pub nominal: Option<NaiveDate>,
    /// The day by which to act.
    pub due: Option<NaiveDate>,
    /// Each step of the count in a Chinese sentence.
    pub steps: Vec<String>,
}

/// Counts `rule` from the day of its starting event.
pub fn reckon(rule: &'static Rule, start: NaiveDate, calendar: &Calendar) -> Reckoning {
    let first = calendar::next(start);
    let mut steps = vec![started(rule, start, first)];
    let nominal = match rule.length {
        Length::Open(sentence) => return open(rule, start, sentence),
        Length::Days(count) => calendar::after_days(start, count),
        Length::WorkingDays(count) => calendar.add_working_days(start, count),
        Length::Months(count) => calendar::after_months(start, count),
        Length::Years(count) => calendar::after_years(start, count),
        Length::Hours(count) => calendar::after_days(start, count.div_ceil(24)),
    };
    let due = if rule.shifts() { calendar.working_day_from(nominal) } else { nominal };
    steps.push(explain::counted(rule, start, nominal, calendar));
    steps.extend(explain::last_day(rule, nominal, due, calendar));
    steps.extend(explain::closing(rule));
    steps.extend(explain::beyond_the_data(rule, start, nominal, due, calendar));
    Reckoning { rule, start, first_counted: Some(first), nominal: Some(nominal), due: Some(due), steps }
}

fn started(rule: &Rule, start: NaiveDate, first: NaiveDate) -> String {
    let (start, first, article) = (words::date(start), words::date(first), rule.counted_by.start_article());
    match rule.length {
        Length::Hours(_) => format!("起算：{}，{start}；开始的小时不计入（{article}）。", rule.starts),
        _ => format!("起算：{}，{start}；当日不计入，自次日{first}起算（{article}）。", rule.starts),
    }
}

fn open(rule: &'static Rule, start: NaiveDate, sentence: &str) -> Reckoning {
    let steps = vec![format!("起算：{}，{}。", rule.starts, words::date(start)), format!("期限：{sentence}")];
    Reckoning { rule, start, first_counted: None, nominal: None, due: None, steps }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days};
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::tests::{any_date, day, more_holidays, with_holidays};
    use crate::deadlines::{find, table};

    fn due(id: &str, start: &str) -> String {
        let calendar = Calendar::built_in().unwrap();
        reckon(find(id).unwrap(), day(start), &calendar).due.map_or("open".to_owned(), |due| due.to_string())
    }

    #[test]
    fn an_agreement_effective_in_january_2026_may_be_confirmed_until_after_the_spring_festival() {
        let reckoning = reckon(find("D08").unwrap(), day("2026-01-19"), &Calendar::built_in().unwrap());
        assert_eq!(reckoning.first_counted, Some(day("2026-01-20")));
        assert_eq!(reckoning.nominal, Some(day("2026-02-18")));
        assert_eq!(reckoning.due, Some(day("2026-02-24")));
    }

    #[test]
    fn each_rule_is_counted_as_the_law_says() {
        let cases = [
            ("D08", "2021-09-02", "2021-10-08"), // National Day, then Friday
            ("D08", "2026-11-23", "2026-12-23"),
            ("D08", "2026-01-15", "2026-02-14"), // a Saturday, but worked
            ("D08", "2026-09-01", "2026-10-08"), // National Day again, seven days
            ("D08", "2020-01-02", "2020-02-03"), // the first make-up Saturday was cancelled
            ("D01", "2026-01-31", "2026-02-28"), // month end, a worked Saturday
            ("D02", "2026-11-02", "2026-12-02"),
            ("D03", "2026-11-02", "2026-11-17"),
            ("D04", "2023-11-23", "2026-11-23"),
            ("D09", "2026-11-25", "2026-11-30"), // Saturday to Monday
            ("D12", "2026-11-02", "2026-11-17"),
            ("D12+10", "2026-11-02", "2026-11-27"),
            ("D13", "2026-11-02", "2026-12-02"),
            ("D14", "2026-09-18", "2026-10-08"),
            ("D15", "2026-03-31", "2026-09-30"),
            ("D16", "2024-02-29", "2026-02-28"),
            ("D17", "2026-11-02", "2026-12-02"),
            ("D18", "2026-11-02", "2026-11-17"),
            ("D18-7", "2026-11-02", "2026-11-09"),
            ("D19", "2026-02-13", "2026-02-24"), // the 14th is worked, the 24th comes next
            ("D20", "2026-11-20", "2026-11-25"),
            ("D21", "2026-09-30", "2026-10-10"), // 8, 9 and the make-up Saturday
            ("D22", "2026-11-21", "2026-11-25"),
            ("D23-7", "2026-11-02", "2026-11-09"),
            ("D24", "2026-11-02", "2026-11-05"),
            ("D25.2", "2026-11-02", "2026-11-17"),
            ("D26.1", "2026-11-20", "2026-11-22"), // hours run through the weekend
            ("D26.2", "2026-11-02", "2026-12-02"),
            ("D27", "2024-02-29", "2027-02-28"), // a term ends on its day, even on a Sunday
            ("D28", "2023-11-25", "2026-11-25"),
            ("D29", "2026-08-31", "2027-02-28"),
            ("D31", "2025-10-03", "2026-10-03"),
            ("D32-10", "2026-09-30", "2026-10-20"),
            ("D05", "2026-11-23", "open"),
            ("D10", "2026-11-23", "open"),
        ];
        for (id, start, expected) in cases {
            assert_eq!(due(id, start), expected, "{id} {start}");
        }
    }

    #[test]
    fn a_rule_without_a_length_gets_a_sentence_and_no_date() {
        let calendar = Calendar::built_in().unwrap();
        let open: Vec<_> = table().iter().filter(|rule| matches!(rule.length, Length::Open(_))).collect();
        assert_eq!(open.iter().map(|rule| rule.id).collect::<Vec<_>>(), ["D05", "D06", "D07", "D10", "D11"]);
        for rule in open {
            let reckoning = reckon(rule, day("2026-11-23"), &calendar);
            assert_eq!((reckoning.first_counted, reckoning.nominal, reckoning.due), (None, None, None));
            assert!(reckoning.steps.last().unwrap().ends_with('。'));
        }
    }

    fn any_rule() -> impl Strategy<Value = &'static Rule> {
        proptest::sample::select(table().iter().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn a_due_day_is_never_before_the_nominal_day_and_never_rests_where_it_shifts(
            rule in any_rule(), start in any_date(), extra in more_holidays(),
        ) {
            let calendar = with_holidays(&extra);
            let Reckoning { nominal, due, first_counted, .. } = reckon(rule, start, &calendar);
            prop_assert!(first_counted <= nominal && nominal <= due);
            prop_assert!(!rule.shifts() || calendar.is_working_day(due.unwrap()));
            prop_assert!(rule.shifts() || due == nominal);
        }

        #[test]
        fn more_holidays_never_make_anything_due_earlier(rule in any_rule(), start in any_date(), extra in more_holidays()) {
            let (few, many) = (with_holidays(&[]), with_holidays(&extra));
            prop_assert!(reckon(rule, start, &few).due <= reckon(rule, start, &many).due);
        }

        #[test]
        fn holidays_inside_a_calendar_period_change_nothing_unless_the_last_day_is_one(
            rule in any_rule(), start in any_date(), extra in more_holidays(),
        ) {
            prop_assume!(!matches!(rule.length, Length::WorkingDays(_)));
            let before = reckon(rule, start, &with_holidays(&[]));
            let inside: Vec<_> = extra.into_iter().filter(|date| Some(*date) < before.nominal).collect();
            let after = reckon(rule, start, &with_holidays(&inside));
            prop_assert_eq!((before.nominal, before.due), (after.nominal, after.due));
        }

        #[test]
        fn a_later_start_is_never_due_earlier(rule in any_rule(), start in any_date(), later in 0u64..60) {
            let calendar = with_holidays(&[]);
            prop_assert!(reckon(rule, start, &calendar).due <= reckon(rule, start + Days::new(later), &calendar).due);
        }

        #[test]
        fn day_periods_count_every_day(rule in any_rule(), start in any_date()) {
            let reckoning = reckon(rule, start, &with_holidays(&[]));
            if let Length::Days(count) = rule.length {
                prop_assert_eq!(i64::from(count), (reckoning.nominal.unwrap() - start).num_days());
            }
            if let (Length::Months(_) | Length::Years(_), Some(nominal)) = (rule.length, reckoning.nominal) {
                prop_assert!(nominal.day() == start.day() || calendar::next(nominal).day() == 1);
            }
        }
    }
}
