//! The times that the street promises for a citizen's request: 《码上办分级处置规则》, its own rule and not a statute.
//!
//! Class and urgency decide how soon a request is accepted, first handled and first answered, all counted from its
//! dispatch. Ordinary matters count working days and hours; where life or safety is at stake the clock runs day and night.
//! Who is reminded, and when nobody is disturbed, is decided elsewhere.

use chrono::{NaiveDateTime, TimeDelta};

use crate::calendar::{Calendar, WorkingHours, words};

/// The name of the street's rule, as shown beside each promised time.
pub const RULE_NAME: &str = "《码上办分级处置规则》";

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    /// Somebody takes the request on.
    Acceptance,
    /// Somebody has begun to act on it.
    FirstHandling,
    /// The citizen has an answer in substance.
    FirstReply,
}

/// How hard a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// One unit can settle it.
    Ordinary,
    /// Several units, many persons or a long history.
    Difficult,
}

/// How soon harm may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// No harm from waiting a few days.
    Routine,
    /// It may grow worse within days.
    Urgent,
    /// Life or safety is at stake.
    Critical,
}

/// How long a promise allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Until closing time of this many working days later; the day of dispatch is not counted.
    WorkingDays(u32),
    /// This many hours within office hours.
    WorkingHours(u32),
    /// This many minutes, day and night.
    Minutes(u32),
}

/// One line of the street's rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceRule {
    /// `S1.P3`: promise 1 to 3; P 普通 or F 复杂; urgency 1 to 3.
    pub id: &'static str,
    /// What is promised.
    pub promise: Promise,
    /// For which class.
    pub class: Class,
    /// For which urgency.
    pub urgency: Urgency,
    /// Within what time.
    pub term: Term,
}

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

const fn line(id: &'static str, promise: Promise, class: Class, urgency: Urgency, term: Term) -> ServiceRule {
    ServiceRule { id, promise, class, urgency, term }
}

const fn hours_around_the_clock(hours: u32) -> Term {
    Term::Minutes(hours * 60)
}

/// The whole rule. Each row of three goes from routine to critical; a test keeps every promise in order.
static TABLE: [ServiceRule; 18] = {
    use Class::{Difficult, Ordinary};
    use Promise::{Acceptance, FirstHandling, FirstReply};
    use Term::{Minutes, WorkingDays, WorkingHours};
    use Urgency::{Critical, Routine, Urgent};
    [
        line("S1.P1", Acceptance, Ordinary, Routine, WorkingDays(1)),
        line("S1.P2", Acceptance, Ordinary, Urgent, WorkingHours(4)),
        line("S1.P3", Acceptance, Ordinary, Critical, Minutes(30)),
        line("S1.F1", Acceptance, Difficult, Routine, WorkingDays(1)),
        line("S1.F2", Acceptance, Difficult, Urgent, WorkingHours(4)),
        line("S1.F3", Acceptance, Difficult, Critical, Minutes(30)),
        line("S2.P1", FirstHandling, Ordinary, Routine, WorkingDays(3)),
        line("S2.P2", FirstHandling, Ordinary, Urgent, WorkingDays(1)),
        line("S2.P3", FirstHandling, Ordinary, Critical, hours_around_the_clock(4)),
        line("S2.F1", FirstHandling, Difficult, Routine, WorkingDays(5)),
        line("S2.F2", FirstHandling, Difficult, Urgent, WorkingDays(2)),
        line("S2.F3", FirstHandling, Difficult, Critical, hours_around_the_clock(4)),
        line("S3.P1", FirstReply, Ordinary, Routine, WorkingDays(5)),
        line("S3.P2", FirstReply, Ordinary, Urgent, WorkingDays(2)),
        line("S3.P3", FirstReply, Ordinary, Critical, hours_around_the_clock(24)),
        line("S3.F1", FirstReply, Difficult, Routine, WorkingDays(10)),
        line("S3.F2", FirstReply, Difficult, Urgent, WorkingDays(3)),
        line("S3.F3", FirstReply, Difficult, Critical, hours_around_the_clock(48)),
    ]
};

/// Every line of the street's rule.
pub fn table() -> &'static [ServiceRule] {
    &TABLE
}

/// The line for a promise, a class and an urgency.
pub fn rule(promise: Promise, class: Class, urgency: Urgency) -> &'static ServiceRule {
    &TABLE[promise as usize * 6 + class as usize * 3 + urgency as usize]
}

/// When `promise` falls due for a request of this class and urgency that was dispatched at `from`, local time.
pub fn clock(
    promise: Promise,
    class: Class,
    urgency: Urgency,
    from: NaiveDateTime,
    calendar: &Calendar,
    hours: &WorkingHours,
) -> Due {
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

    /// S1.P2 接收受理，普通、紧急：4个工作小时内（《码上办分级处置规则》）.
    pub fn in_words(&self) -> String {
        let (promise, class, urgency) = (self.promise.label(), self.class.label(), self.urgency.label());
        format!("{} {promise}，{class}、{urgency}：{}内（{RULE_NAME}）", self.id, self.term.in_words())
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

impl Term {
    /// 1个工作日, 4个工作小时, 30分钟, 24小时.
    pub fn in_words(self) -> String {
        match self {
            Self::WorkingDays(count) => format!("{count}个工作日"),
            Self::WorkingHours(count) => format!("{count}个工作小时"),
            Self::Minutes(count) if count % 60 == 0 => format!("{}小时", count / 60),
            Self::Minutes(count) => format!("{count}分钟"),
        }
    }
}

/// Gives a small enum the list of its values, the code it is stored under and the words it is shown as.
macro_rules! coded {
    ($kind:ident: $($value:ident = $code:literal, $label:literal;)+) => {
        impl $kind {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The word under which it is stored.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code),+ }
            }

            /// How it is shown.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$value => $label),+ }
            }

            /// The value stored under `code`, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}

coded!(Promise: Acceptance = "acceptance", "接收受理"; FirstHandling = "first_handling", "首次处置"; FirstReply = "first_reply", "首次答复";);
coded!(Class: Ordinary = "ordinary", "普通"; Difficult = "difficult", "复杂";);
coded!(Urgency: Routine = "routine", "一般"; Urgent = "urgent", "紧急"; Critical = "critical", "特急";);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn every_promise_class_and_urgency_finds_its_own_line() {
        for &promise in Promise::ALL {
            for &class in Class::ALL {
                for (step, &urgency) in Urgency::ALL.iter().enumerate() {
                    let found = rule(promise, class, urgency);
                    assert_eq!((found.promise, found.class, found.urgency), (promise, class, urgency));
                    let letter = if class == Class::Ordinary { 'P' } else { 'F' };
                    assert_eq!(found.id, format!("S{}.{letter}{}", promise as usize + 1, step + 1));
                }
            }
        }
    }

    #[test]
    fn words_in_the_database_are_read_back() {
        assert!(Promise::ALL.iter().all(|value| Promise::from_code(value.code()) == Some(*value)));
        assert!(Class::ALL.iter().all(|value| Class::from_code(value.code()) == Some(*value)));
        assert!(Urgency::ALL.iter().all(|value| Urgency::from_code(value.code()) == Some(*value)));
        assert_eq!(Urgency::from_code("特急"), None);
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
