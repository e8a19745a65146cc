//! What a person of a certain age may do alone (民法典 17-20), and who must act otherwise: the guardian is the legal representative (23).
//! Capacity that an adult has lost (民法典 21, 22, 24) is a court's finding and is recorded with the party, not computed.

use chrono::NaiveDate;

/// Civil capacity by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capacity {
    /// Under eight: the legal representative acts (民法典 20).
    None,
    /// Eight to seventeen: the legal representative acts or agrees (民法典 19).
    Limited,
    /// Adults, and those of sixteen or more who live on their own labour (民法典 17, 18).
    Full,
}

impl Capacity {
    /// The capacity on `date` of somebody born on `born`. `own_labour_income`: their own work is their main source of living.
    /// Somebody born on 29 February grows a year older on 1 March in common years; 以上 includes the number itself (民法典 1259).
    pub fn on(born: NaiveDate, date: NaiveDate, own_labour_income: bool) -> Self {
        match date.years_since(born).unwrap_or(0) {
            0..8 => Self::None,
            16..18 if own_labour_income => Self::Full,
            8..18 => Self::Limited,
            _ => Self::Full,
        }
    }

    /// Whether a legal representative must be named in the case.
    pub fn needs_guardian(self) -> bool {
        self != Self::Full
    }

    /// The name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "无民事行为能力",
            Self::Limited => "限制民事行为能力",
            Self::Full => "完全民事行为能力",
        }
    }

    /// What follows from it, with its article.
    pub fn consequence(self) -> &'static str {
        match self {
            Self::None => "由法定代理人代理参加调解（《民法典》第二十条、第二十一条、第二十三条）。",
            Self::Limited => "由法定代理人代理，或者经法定代理人同意、追认（《民法典》第十九条、第二十二条、第二十三条）。",
            Self::Full => "可以独立参加调解（《民法典》第十七条、第十八条）。",
        }
    }

    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Limited => "limited",
            Self::Full => "full",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn capacity_changes_on_the_eighth_and_the_eighteenth_birthday() {
        let born = day(2008, 5, 20);
        let on = |y, m, d| Capacity::on(born, day(y, m, d), false);
        assert_eq!(on(2008, 1, 1), Capacity::None);
        assert_eq!(on(2016, 5, 19), Capacity::None);
        assert_eq!(on(2016, 5, 20), Capacity::Limited);
        assert_eq!(on(2026, 5, 19), Capacity::Limited);
        assert_eq!(on(2026, 5, 20), Capacity::Full);
    }

    #[test]
    fn own_labour_counts_from_sixteen() {
        let born = day(2008, 5, 20);
        assert_eq!(Capacity::on(born, day(2024, 5, 19), true), Capacity::Limited);
        assert_eq!(Capacity::on(born, day(2024, 5, 20), true), Capacity::Full);
        assert_eq!(Capacity::on(born, day(2024, 5, 20), false), Capacity::Limited);
        assert_eq!(Capacity::on(born, day(2016, 5, 1), true), Capacity::None);
    }

    #[test]
    fn a_leap_day_child_grows_older_on_the_first_of_march() {
        let born = day(2008, 2, 29);
        assert_eq!(Capacity::on(born, day(2026, 2, 28), false), Capacity::Limited);
        assert_eq!(Capacity::on(born, day(2026, 3, 1), false), Capacity::Full);
    }

    #[test]
    fn everyone_but_the_fully_capable_needs_a_guardian() {
        assert!(Capacity::None.needs_guardian() && Capacity::Limited.needs_guardian() && !Capacity::Full.needs_guardian());
    }
}
