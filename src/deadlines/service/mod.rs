//! The times that the street promises for a citizen's request: 《码上办分级处置规则》, its own rule and not a statute.
//!
//! Class and urgency decide how soon a request is accepted, first handled and first answered, all counted from its
//! dispatch. Ordinary matters count working days and hours; where life or safety is at stake the clock runs day and night.
//! The rule is data here and is counted in [`mod@clock`]. Who is reminded, and when nobody is disturbed, is decided
//! elsewhere.

pub mod clock;

pub use clock::{Due, clock};

/// The name of the street's rule, as shown beside each promised time.
pub const RULE_NAME: &str = "《码上办分级处置规则》";

use crate::text_enum;

text_enum! {
    /// What is promised.
    pub enum Promise {
        /// Somebody takes the request on.
        Acceptance = "acceptance" => "接收受理",
        /// Somebody has begun to act on it.
        FirstHandling = "first_handling" => "首次处置",
        /// The citizen has an answer in substance.
        FirstReply = "first_reply" => "首次答复",
    }
}

text_enum! {
    /// How hard a request is.
    pub enum Class {
        /// One unit can settle it.
        Ordinary = "ordinary" => "普通",
        /// Several units, many persons or a long history.
        Difficult = "difficult" => "复杂",
    }
}

text_enum! {
    /// How soon harm may come.
    pub enum Urgency {
        /// No harm from waiting a few days.
        Routine = "routine" => "一般",
        /// It may grow worse within days.
        Urgent = "urgent" => "紧急",
        /// Life or safety is at stake.
        Critical = "critical" => "特急",
    }
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

impl ServiceRule {
    /// S1.P2 接收受理，普通、紧急：4个工作小时内（《码上办分级处置规则》）.
    pub fn in_words(&self) -> String {
        let (promise, class, urgency) = (self.promise.label(), self.class.label(), self.urgency.label());
        format!("{} {promise}，{class}、{urgency}：{}内（{RULE_NAME}）", self.id, self.term.in_words())
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(Promise::ALL.iter().all(|value| Promise::parse(value.as_str()) == Some(*value)));
        assert!(Class::ALL.iter().all(|value| Class::parse(value.as_str()) == Some(*value)));
        assert!(Urgency::ALL.iter().all(|value| Urgency::parse(value.as_str()) == Some(*value)));
        assert_eq!(Urgency::parse("特急"), None);
    }
}
