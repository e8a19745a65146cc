//! The periods that statutes set, and how each is counted from the day that starts it.
//!
//! A [`Rule`] is data ([`rules`]); [`reckon`] counts it on a calendar and remembers every step, so that no due date is
//! ever shown without its reason. What a person types and reads is in [`explain`]; the promises that the street itself
//! gives are in [`service`]. Counting follows 民事诉讼法第八十五条 and 民法典第二百零一条至第二百零三条.

pub mod explain;
pub mod pages;
pub mod reckoning;
pub mod rules;
pub mod service;

pub use explain::{answer, list};
pub use reckoning::{Reckoning, reckon};
pub use rules::{find, table};

/// One statutory period, or one case of it where the statute distinguishes cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `D08`; with cases `D12+10` (lengthened), `D18-7` (another length), `D25.2` (second stage).
    pub id: &'static str,
    /// What is to be done.
    pub title: &'static str,
    /// Which case of the rule this is; empty when there is only one.
    pub case: &'static str,
    /// The event that starts the period.
    pub starts: &'static str,
    /// How long it is.
    pub length: Length,
    /// Which law says how to count it.
    pub counted_by: Law,
    /// What happens when the last day is a holiday.
    pub last_day: LastDay,
    /// Who must act.
    pub who: &'static str,
    /// What follows at the end, or from missing it.
    pub consequence: &'static str,
    /// The articles that set the period.
    pub sources: &'static [&'static str],
    /// What else a reader should know; may be empty.
    pub note: &'static str,
}

/// How long a period is. Days are calendar days unless the text says 工作日.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Calendar days, holidays inside included.
    Days(u32),
    /// Working days (工作日).
    WorkingDays(u32),
    /// Calendar months, to the same-numbered day.
    Months(u32),
    /// Calendar years, to the same day of the year.
    Years(u32),
    /// Hours, which a date alone can only bound.
    Hours(u32),
    /// The law names no length; the sentence says what holds instead. No date is ever invented for it.
    Open(&'static str),
}

/// The law by which a period is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// Periods before a court: 民事诉讼法第八十五条.
    Procedure,
    /// All others: 民法典第二百零一条至第二百零三条.
    CivilCode,
}

/// What a holiday on the last day does to a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastDay {
    /// The first day after the holiday becomes the last day.
    Shifts,
    /// The nominal day stays, for this reason.
    Stays(&'static str),
    /// The unit leaves no question: working days end on one, hours run through, an open period has no last day.
    Settled,
}

impl Rule {
    /// `D18` of `D18-7`: what the cases of one rule share.
    pub fn family(&self) -> &'static str {
        self.id.split(['+', '-', '.']).next().unwrap_or(self.id)
    }

    /// The other cases of the same rule, in the order of the table.
    pub fn siblings(&self) -> impl Iterator<Item = &'static Rule> {
        let (id, family) = (self.id, self.family());
        table().iter().filter(move |rule| rule.family() == family && rule.id != id)
    }

    /// Whether a holiday on the last day moves it.
    pub fn shifts(&self) -> bool {
        self.last_day == LastDay::Shifts
    }

    /// The title with its case: 委托调解（简易程序）.
    pub fn name(&self) -> String {
        match self.case {
            "" => self.title.to_owned(),
            case => format!("{}（{case}）", self.title),
        }
    }

    /// 30日, 3个工作日, 没有固定期限.
    pub fn length_in_words(&self) -> String {
        match self.length {
            Length::Days(count) => format!("{count}日"),
            Length::WorkingDays(count) => format!("{count}个工作日"),
            Length::Months(count) => format!("{count}个月"),
            Length::Years(count) => format!("{count}年"),
            Length::Hours(count) => format!("{count}小时"),
            Length::Open(_) => "没有固定期限".to_owned(),
        }
    }
}

impl Law {
    /// The article under which the start day is not counted.
    pub const fn start_article(self) -> &'static str {
        match self {
            Self::Procedure => "民事诉讼法第八十五条",
            Self::CivilCode => "民法典第二百零一条",
        }
    }

    /// The article that moves a last day off a holiday.
    pub const fn last_day_article(self) -> &'static str {
        match self {
            Self::Procedure => "民事诉讼法第八十五条",
            Self::CivilCode => "民法典第二百零三条",
        }
    }
}
