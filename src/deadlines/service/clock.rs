//! Counting the street's promised times from the moment of dispatch, and saying how each was counted.
//!
//! Moments are local time; turning them into instants is the caller's business.

use chrono::{NaiveDateTime, TimeDelta};

use super::{Class, Promise, ServiceRule, Term, Urgency, rule};
use crate::calendar::{Calendar, WorkingHours, words};

/// A promised moment and how it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last moment, in local time.
    pub at: NaiveDateTime,
    /// The line of the rule that was counted.
    pub rule: &'static ServiceRule,
    /// The reasoning in Chinese sentences.
    pub lines: Vec<String>,
}

/// When `promise` falls due for a request of this class and urgency that was dispatched at `from`, local time.
pub fn clock(promise: Promise, class: Class, urgency: Urgency, from: NaiveDateTime, calendar: &Calendar, hours: &WorkingHours) -> Due {
    rule(promise, class, urgency).due(from, calendar, hours)
}

impl ServiceRule {
    /// When this promise falls due, counted from `from` in local time.
    pub fn due(&'static self, from: NaiveDateTime, calendar: &Calendar, hours: &WorkingHours) -> Due {
        let at = match self.term {
            Term::WorkingDays(count) => hours.closing(calendar.add_working_days(from.date(), count)),
            Term::WorkingHours(count) => calendar.add_working_hours(from, count, hours),
            Term::Minutes(count) => from.checked_add_signed(TimeDelta::minutes(i64::from(count))).unwrap_or(from),
        };
        let mut lines = vec![format!("规则：{}", self.in_words()), self.started(from, calendar, hours)];
        lines.push(format!("到期：{}。", words::moment(at)));
        lines.extend(self.beyond_the_data(from, at, calendar));
        Due { at, rule: self, lines }
    }

    fn started(&self, from: NaiveDateTime, calendar: &Calendar, hours: &WorkingHours) -> String {
        let moment = words::moment(from);
        match self.term {
            Term::Minutes(_) => format!("起算：{moment}，昼夜连续计算，休息日、节假日不停。"),
            Term::WorkingDays(_) => {
                let close = hours.closes().format("%H:%M");
                format!("起算：{moment}，当日不计入，只计工作日，调休上班日计入，到最后一日 {close} 下班时止。")
            }
            Term::WorkingHours(_) => {
                let (open, close) = (hours.opens().format("%H:%M"), hours.closes().format("%H:%M"));
                let begins = hours.open_from(from, calendar);
                let later = match begins == from {
                    true => String::new(),
                    false => format!("不在办公时间，从{}开始计时，", words::moment(begins)),
                };
                format!("起算：{moment}，{later}只计工作日 {open} 至 {close} 的办公时间。")
            }
        }
    }

    fn beyond_the_data(&self, from: NaiveDateTime, at: NaiveDateTime, calendar: &Calendar) -> Option<String> {
        let years = match self.term {
            Term::Minutes(_) => return None,
            Term::WorkingDays(_) | Term::WorkingHours(_) => calendar.uncovered(from.date(), at.date()),
        };
        let years = years.iter().map(|year| format!("{year}年")).collect::<Vec<_>>();
        (!years.is_empty()).then(|| format!("提示：没有录入{}的放假安排，只按周六、周日判断休假。", years.join("、")))
    }
}

impl Due {
    /// The id of the line that was counted: `S1.P3`.
    pub fn rule_id(&self) -> &'static str {
        self.rule.id
    }

    /// The reasoning as one text.
    pub fn explain(&self) -> String {
        self.lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::table;
    use super::*;
    use crate::calendar::tests::any_date;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn due(id: &str, from: &str) -> Due {
        let rule = table().iter().find(|rule| rule.id == id).unwrap();
        rule.due(at(from), &Calendar::built_in().unwrap(), &WorkingHours::default())
    }

    #[test]
    fn each_clock_runs_as_promised() {
        let cases = [
            ("S1.P1", "2026-11-23 10:00", "2026-11-24 18:00"),
            ("S1.P1", "2026-11-28 10:00", "2026-11-30 18:00"),
            ("S1.P2", "2026-11-27 17:00", "2026-11-30 12:00"),
            ("S1.P3", "2026-11-28 23:50", "2026-11-29 00:20"),
            ("S2.P2", "2026-02-13 10:00", "2026-02-14 18:00"),
            ("S2.P1", "2026-02-13 10:00", "2026-02-25 18:00"),
            ("S2.F3", "2026-02-16 22:00", "2026-02-17 02:00"),
            ("S3.P1", "2026-11-23 10:00", "2026-11-30 18:00"),
            ("S3.F3", "2026-11-27 10:00", "2026-11-29 10:00"),
        ];
        for (id, from, expected) in cases {
            assert_eq!(due(id, from).at, at(expected), "{id} {from}");
        }
    }

    #[test]
    fn each_clock_explains_itself() {
        let late = due("S1.P2", "2026-11-27 20:15");
        assert_eq!(late.rule_id(), "S1.P2");
        assert_eq!(
            late.explain(),
            "规则：S1.P2 接收受理，普通、紧急：4个工作小时内（《码上办分级处置规则》）\n\
             起算：2026年11月27日（周五）20:15，不在办公时间，从2026年11月30日（周一）09:00开始计时，只计工作日 09:00 至 18:00 的办公时间。\n\
             到期：2026年11月30日（周一）13:00。"
        );
        assert!(due("S1.F3", "2026-11-27 20:15").explain().contains("30分钟内"));
        assert!(due("S3.F3", "2026-11-27 20:15").explain().contains("昼夜连续计算"));
        assert!(due("S3.P1", "2026-12-30 10:00").explain().contains("没有录入2027年的放假安排"));
        assert!(!due("S3.F3", "2026-12-31 10:00").explain().contains("提示"));
    }

    prop_compose! {
        fn any_moment()(date in any_date(), minute in 0i64..1440) -> NaiveDateTime {
            date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute)
        }
    }

    prop_compose! {
        fn any_hours()(opens in 6u32..12, long in 4u32..12) -> WorkingHours {
            let hour = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
            WorkingHours::new(hour(opens), hour(opens + long)).unwrap()
        }
    }

    proptest! {
        #[test]
        fn more_urgent_is_never_later_and_no_promise_overtakes_the_one_before(from in any_moment(), hours in any_hours()) {
            let calendar = Calendar::built_in().unwrap();
            let at = |promise, class, urgency| clock(promise, class, urgency, from, &calendar, &hours).at;
            for rule in table() {
                let due = at(rule.promise, rule.class, rule.urgency);
                prop_assert!(due > from, "{}", rule.id);
                for other in table() {
                    let harder = rule.promise <= other.promise && rule.class <= other.class && rule.urgency >= other.urgency;
                    let later = at(other.promise, other.class, other.urgency);
                    prop_assert!(!harder || due <= later, "{} {} {}", rule.id, other.id, from);
                }
            }
        }

        #[test]
        fn a_later_dispatch_is_never_due_earlier(from in any_moment(), later in 0i64..5000, hours in any_hours()) {
            let calendar = Calendar::built_in().unwrap();
            for rule in table() {
                let (early, late) = (rule.due(from, &calendar, &hours), rule.due(from + TimeDelta::minutes(later), &calendar, &hours));
                prop_assert!(early.at <= late.at, "{}", rule.id);
            }
        }

        #[test]
        fn working_clocks_never_end_on_a_day_of_rest(from in any_moment(), hours in any_hours()) {
            let calendar = Calendar::built_in().unwrap();
            for rule in table().iter().filter(|rule| !matches!(rule.term, Term::Minutes(_))) {
                let at = rule.due(from, &calendar, &hours).at;
                prop_assert!(calendar.is_working_day(at.date()) && at.time() <= hours.closes());
            }
        }
    }
}
