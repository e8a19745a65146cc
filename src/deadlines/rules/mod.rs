//! The table of statutory periods, D01 to D36, and how a rule is found by what somebody typed.
//!
//! The rules stand by where they are met: at the mediation table, before the court, on the court's platform, in keeping
//! the office. A bare `D18` means the first of its cases. Amended articles are changed here and nowhere else.

mod court;
mod keeping;
mod mediation;
mod online;
mod petitions;

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::Rule;
use crate::calendar::words::short;

static TABLE: LazyLock<Vec<Rule>> =
    LazyLock::new(|| [mediation::RULES, court::RULES, online::RULES, keeping::RULES, petitions::RULES].concat());

/// Every rule with every case, in the order of their numbers.
pub fn table() -> &'static [Rule] {
    &TABLE
}

/// The rule with this id; a bare number means its first case. `d8`, `D08` and full-width letters are the same.
///
/// # Errors
/// A sentence that names the ids that are accepted.
pub fn find(id: &str) -> Result<&'static Rule, String> {
    let typed: String = id.nfkc().filter(|char| !char.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let wanted = padded(&typed);
    let exact = table().iter().find(|rule| rule.id == wanted);
    if let Some(rule) = exact.or_else(|| table().iter().find(|rule| rule.family() == wanted)) {
        return Ok(rule);
    }
    let family = wanted.split(['+', '-', '.']).next().unwrap_or_default();
    let cases: Vec<_> = table().iter().filter(|rule| rule.family() == family).map(case).collect();
    match cases.is_empty() {
        true => Err(format!(
            "没有编号为“{}”的期限规则。请填写 D01 至 D36 中的一个，分情形的可以写成 D12+10、D18-7、D25.2；加 --list 可以查看全部规则。",
            short(&typed)
        )),
        false => Err(format!("规则 {family} 没有“{}”这种情形。可以填写：{}。", short(&typed), cases.join("、"))),
    }
}

fn case(rule: &Rule) -> String {
    match rule.case {
        "" => rule.id.to_owned(),
        case => format!("{}（{case}）", rule.id),
    }
}

/// `D8-7` as `D08-7`.
fn padded(typed: &str) -> String {
    let number = typed.strip_prefix('D').unwrap_or_default();
    let digits = number.chars().take_while(char::is_ascii_digit).count();
    if digits == 1 { format!("D0{number}") } else { typed.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::deadlines::{LastDay, Length};

    #[test]
    fn every_number_from_d01_to_d35_is_in_the_table_in_order() {
        let mut families: Vec<_> = table().iter().map(Rule::family).collect();
        families.dedup();
        let expected: Vec<_> = (1..=36).map(|number| format!("D{number:02}")).collect();
        assert_eq!(families, expected);
        assert_eq!(table().iter().map(|rule| rule.id).collect::<BTreeSet<_>>().len(), table().len());
    }

    /// Written out a second time on purpose: a slip in the table must disagree with this one.
    #[test]
    fn every_length_is_the_statutes() {
        let lengths = "D01=1个月 D02=30日 D03=15日 D04=3年 D05=? D06=? D07=? D08=30日 D09=3日 D10=? D11=? D12=15日 \
            D12+10=25日 D13=30日 D14=15日 D15=6个月 D16=2年 D17=30日 D18-15=15日 D18-7=7日 D19=2个工作日 D20=3个工作日 \
            D21=3个工作日 D22=3个工作日 D23-30=30日 D23-15=15日 D23-7=7日 D24=3日 D25.1=15日 D25.2=15日 D26.1=48小时 \
            D26.2=30日 D27=3年 D28=3年 D29=6个月 D30=3年 D31=1年 D32-3=3个工作日 D32-5=5个工作日 D32-10=10个工作日 \
            D33=15日 D34=60日 D34+30=90日 D35=30日 D36=30日";
        let written: Vec<_> =
            table().iter().map(|rule| format!("{}={}", rule.id, rule.length_in_words().replace("没有固定期限", "?"))).collect();
        assert_eq!(written.join(" "), lengths);
    }

    #[test]
    fn every_rule_says_what_who_why_and_under_which_article() {
        for rule in table() {
            for text in [rule.title, rule.starts, rule.who] {
                assert!(!text.is_empty() && !text.ends_with('。'), "{} {text}", rule.id);
            }
            assert!(rule.consequence.ends_with('。'), "{}", rule.id);
            assert!(rule.note.is_empty() || rule.note.ends_with('。'), "{}", rule.id);
            assert!(!rule.sources.is_empty(), "{}", rule.id);
            assert!(rule.sources.iter().all(|source| source.contains('第') && source.ends_with('条')), "{}", rule.id);
            assert_eq!(rule.case.is_empty(), rule.siblings().count() == 0, "{}", rule.id);
        }
    }

    #[test]
    fn only_units_that_leave_no_question_are_settled() {
        for rule in table() {
            let settled = matches!(rule.length, Length::WorkingDays(_) | Length::Hours(_) | Length::Open(_));
            assert_eq!(rule.last_day == LastDay::Settled, settled, "{}", rule.id);
        }
        let staying: Vec<_> = table().iter().filter(|rule| matches!(rule.last_day, LastDay::Stays(_))).map(|rule| rule.id).collect();
        assert_eq!(staying, ["D27", "D28", "D29", "D30", "D31", "D33", "D34", "D34+30", "D35", "D36"]);
    }

    #[test]
    fn a_bare_number_means_the_first_case() {
        let cases = [("D12", "D12"), ("D18", "D18-15"), ("D23", "D23-30"), ("D25", "D25.1"), ("D26", "D26.1"), ("D32", "D32-3")];
        for (typed, id) in cases {
            assert_eq!(find(typed).unwrap().id, id);
        }
        for rule in table() {
            assert_eq!(find(rule.id), Ok(rule));
        }
    }

    #[test]
    fn small_letters_full_width_and_a_missing_zero_are_understood() {
        for typed in ["d08", " D8 ", "Ｄ０８", "d8"] {
            assert_eq!(find(typed).unwrap().id, "D08", "{typed}");
        }
        assert_eq!(find("ｄ１８－７").unwrap().id, "D18-7");
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_ones_that_exist() {
        for typed in ["", "D", "D00", "D37", "08", "D008", "S1", "期限", "D99999999999999999999"] {
            assert!(find(typed).unwrap_err().contains("D01 至 D36"), "{typed}");
        }
        let sentence = find("D18-9").unwrap_err();
        assert_eq!(sentence, "规则 D18 没有“D18-9”这种情形。可以填写：D18-15（普通程序）、D18-7（简易程序）。");
        assert!(find("D08+10").unwrap_err().contains("可以填写：D08。"));
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_the_search_fall(typed in any::<String>()) {
            let _ = find(&typed);
        }
    }
}
