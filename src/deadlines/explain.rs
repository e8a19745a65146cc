//! What a person types to ask for a due date, and the Chinese lines that answer.
//!
//! The command line and the staff page 期限计算器 print the same text. Sentences say which article they follow; nothing is
//! counted here.

use chrono::NaiveDate;

use super::{LastDay, Length, Reckoning, Rule, find, reckon, table};
use crate::calendar::{Calendar, next, words};

/// Answers `deadline RULE DATE`: the due date as 2026-02-24 on the first line, then how it was counted. A rule without a
/// date has the sentence that holds instead on its first line.
///
/// # Errors
/// A sentence when the rule or the date cannot be read, naming what is accepted.
pub fn answer(rule: &str, date: &str, calendar: &Calendar) -> Result<String, String> {
    let rule = find(rule)?;
    let reckoning = reckon(rule, words::parse_date(date)?, calendar);
    let mut lines = vec![reckoning.headline(), reckoning.explain()];
    let others: Vec<_> = rule.siblings().map(|other| reckoning.beside(other, calendar)).collect();
    if !others.is_empty() {
        lines.push("本规则的其他情形：".to_owned());
        lines.extend(others);
    }
    Ok(lines.join("\n"))
}

/// Answers `deadline --list`: one line a rule.
pub fn list() -> String {
    let line = |rule: &Rule| {
        let shift = if rule.shifts() { "，末日逢休假顺延" } else { "" };
        let (name, length, starts) = (rule.name(), rule.length_in_words(), rule.starts);
        format!("{:<7} {name}｜{length}{shift}｜自{starts}｜{}", rule.id, rule.sources.join("、"))
    };
    table().iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Reckoning {
    /// The due date as 2026-02-24, or the sentence that holds instead of one.
    pub fn headline(&self) -> String {
        match (self.due, self.rule.length) {
            (Some(due), _) => due.to_string(),
            (None, Length::Open(sentence)) => format!("没有固定日期：{sentence}"),
            (None, _) => "没有固定日期。".to_owned(),
        }
    }

    /// The reasoning in lines: the rule and its articles, each step of the count, who acts, what follows.
    pub fn explain(&self) -> String {
        let rule = self.rule;
        let mut lines = vec![format!("规则：{} {}（{}）", rule.id, rule.name(), rule.sources.join("、"))];
        lines.extend(self.steps.iter().cloned());
        lines.push(format!("办理：{}", rule.who));
        lines.push(format!("后果：{}", rule.consequence));
        if !rule.note.is_empty() {
            lines.push(format!("说明：{}", rule.note));
        }
        lines.join("\n")
    }

    /// Another case of the same rule in a line: its date when it starts from the same event, otherwise from what it starts.
    fn beside(&self, other: &'static Rule, calendar: &Calendar) -> String {
        let named = format!("{} {}，{}", other.id, other.name(), other.length_in_words());
        match other.starts == self.rule.starts {
            true => format!("{named}：{}", reckon(other, self.start, calendar).headline()),
            false => format!("{named}：自{}另行起算", other.starts),
        }
    }
}

/// How the length was counted, up to the nominal last day.
pub(super) fn counted(rule: &Rule, start: NaiveDate, nominal: NaiveDate, calendar: &Calendar) -> String {
    let (length, end) = (rule.length_in_words(), words::date(nominal));
    match rule.length {
        Length::Days(_) => format!("计数：{length}，按自然日连续计算，期间内的休息日、节假日不扣除；最后一日是{end}。"),
        Length::Months(_) | Length::Years(_) => {
            let same = "到期月的对应日为最后一日，没有对应日的为月末日（民法典第二百零二条）";
            format!("计数：{length}，{same}；最后一日是{end}。")
        }
        Length::WorkingDays(_) => {
            let changed = announced_between(start, nominal, calendar);
            format!("计数：{length}，只计工作日，休息日、节假日不计，调休上班日计入{changed}；最后一日是{end}。")
        }
        Length::Hours(_) => format!("计数：{length}，连续计算，休息日、节假日不扣除；以开始的时刻为准，最晚不超过{end}的同一时刻。"),
        Length::Open(sentence) => format!("期限：{sentence}"),
    }
}

/// The days between that the office works or rests otherwise than their weekday says: what surprises a reader.
fn announced_between(start: NaiveDate, end: NaiveDate, calendar: &Calendar) -> String {
    let between = calendar.announced().filter(|(date, ..)| start < *date && *date <= end);
    let mut runs: Vec<(NaiveDate, NaiveDate, String)> = Vec::new();
    for (date, ..) in between {
        let why = calendar.why(date);
        match runs.last_mut() {
            Some((_, last, reason)) if next(*last) == date && *reason == why => *last = date,
            _ => runs.push((date, date, why)),
        }
    }
    let runs: Vec<_> = runs.into_iter().map(|(first, last, why)| format!("{}{why}", from_to(first, last))).collect();
    match runs.is_empty() {
        true => String::new(),
        false => format!("（其间：{}）", runs.join("、")),
    }
}

fn from_to(first: NaiveDate, last: NaiveDate) -> String {
    match first == last {
        true => words::day(first),
        false => format!("{}至{}", words::day(first), words::day(last)),
    }
}

/// What a holiday on the nominal last day did.
pub(super) fn last_day(rule: &Rule, nominal: NaiveDate, due: NaiveDate, calendar: &Calendar) -> Option<String> {
    let (day, why, article) = (words::date(nominal), calendar.why(nominal), rule.counted_by.last_day_article());
    match rule.last_day {
        LastDay::Settled => None,
        LastDay::Stays(reason) => Some(format!("末日：{reason}，不因休假顺延。")),
        LastDay::Shifts if nominal == due && why == "工作日" => Some(format!("末日：{day}是工作日，不顺延。")),
        LastDay::Shifts if nominal == due => Some(format!("末日：{day}是{why}，属于工作日，不顺延。")),
        LastDay::Shifts => {
            let (rest, to) = (resting(nominal, due, &why), words::date(due));
            Some(format!("顺延：最后一日{rest}，以休假结束后的第一日{to}为期限届满日（{article}）。"))
        }
    }
}

/// The nominal day, why the office rests on it, and how long the rest lasts. The statute does not name ordinary weekends;
/// practice treats them as its holidays, and the reader is told so.
fn resting(nominal: NaiveDate, due: NaiveDate, why: &str) -> String {
    let why = match why == words::weekday(nominal) {
        true => "是休息日（按司法实务视同法定休假日）".to_owned(),
        false => format!("逢{why}"),
    };
    match due.pred_opt().filter(|last| *last > nominal) {
        Some(last) => format!("{}{why}，休息到{}", words::day(nominal), words::day(last)),
        None => format!("{}{why}", words::day(nominal)),
    }
}

/// When the last day ends.
pub(super) fn closing(rule: &Rule) -> Option<String> {
    let sentence = "截止：期限届满日的二十四时；有业务时间的，到停止业务活动的时间为止（民法典第二百零三条）。";
    rule.shifts().then(|| sentence.to_owned())
}

/// The plain warning that holidays of a year are not known, when they could have mattered.
pub(super) fn beyond_the_data(rule: &Rule, start: NaiveDate, nominal: NaiveDate, due: NaiveDate, calendar: &Calendar) -> Option<String> {
    let first = match (rule.length, rule.last_day) {
        (Length::WorkingDays(_), _) => next(start),
        (_, LastDay::Shifts) => nominal,
        _ => return None,
    };
    let years: Vec<_> = calendar.uncovered(first, due).iter().map(|year| format!("{year}年")).collect();
    let years = (!years.is_empty()).then(|| years.join("、"))?;
    Some(format!("提示：没有录入{years}的放假安排，只按周六、周日判断休假；录入国务院办公厅的放假通知后请重新计算。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(rule: &str, date: &str) -> String {
        answer(rule, date, &Calendar::built_in().unwrap()).unwrap()
    }

    #[test]
    fn the_answer_begins_with_the_date_and_then_gives_every_reason() {
        let expected = "2026-02-24\n\
            规则：D08 共同申请司法确认（人民调解法第三十三条、民事诉讼法第二百零五条）\n\
            起算：调解协议生效之日，2026年1月19日（周一）；当日不计入，自次日2026年1月20日（周二）起算（民事诉讼法第八十五条）。\n\
            计数：30日，按自然日连续计算，期间内的休息日、节假日不扣除；最后一日是2026年2月18日（周三）。\n\
            顺延：最后一日2月18日（周三）逢春节休假，休息到2月23日（周一），以休假结束后的第一日2026年2月24日（周二）为期限届满日（民事诉讼法第八十五条）。\n\
            截止：期限届满日的二十四时；有业务时间的，到停止业务活动的时间为止（民法典第二百零三条）。\n\
            办理：双方当事人共同\n\
            后果：逾期不能再共同申请司法确认；调解协议仍有法律约束力，就履行或者内容发生争议的，可以依照人民调解法第三十二条起诉。\n\
            说明：期间不包括在途时间，申请材料在期满前交邮的，不算过期（民事诉讼法第八十五条）。因不可抗拒的事由或者其他正当理由耽误的，可以在障碍消除后十日内申请顺延，是否准许由人民法院决定（民事诉讼法第八十六条）。";
        assert_eq!(ask("D08", "2026-01-19"), expected);
    }

    #[test]
    fn a_weekend_or_a_worked_saturday_is_named() {
        assert!(ask("D09", "2026-11-25").contains("最后一日11月28日（周六）是休息日（按司法实务视同法定休假日），休息到11月29日（周日）"));
        assert!(ask("D08", "2026-01-15").contains("2026年2月14日（周六）是春节调休上班，属于工作日，不顺延"));
        assert!(ask("D08", "2026-11-02").contains("是工作日，不顺延"));
        assert!(ask("D19", "2026-02-13").contains("其间：2月14日（周六）春节调休上班、2月15日（周日）至2月23日（周一）春节休假）"));
        assert!(ask("D28", "2023-11-25").contains("不因休假顺延"));
    }

    #[test]
    fn other_cases_of_the_rule_are_answered_too() {
        let answer = ask("D18", "2026-11-02");
        assert!(answer.starts_with("2026-11-17\n规则：D18-15 委托调解（普通程序）"), "{answer}");
        assert!(answer.ends_with("D18-7 委托调解（简易程序），7日：2026-11-09"), "{answer}");
        assert!(ask("D18-7", "2026-11-02").starts_with("2026-11-09\n"));
        assert!(!ask("D08", "2026-11-02").contains("其他情形"));
        let stages = ask("D25", "2026-11-02");
        assert!(stages.ends_with("15日：自债务人收到支付令之日另行起算"), "{stages}");
    }

    #[test]
    fn a_rule_without_a_date_says_so_on_the_first_line() {
        let answer = ask("D05", "2026-11-23");
        assert!(answer.lines().next().unwrap().starts_with("没有固定日期："), "{answer}");
        assert!(answer.contains("110"));
    }

    #[test]
    fn beyond_the_announced_years_the_answer_says_that_only_weekends_are_known() {
        let warning = "提示：没有录入2027年的放假安排，只按周六、周日判断休假";
        assert!(ask("D08", "2026-12-10").contains(warning));
        assert!(ask("D19", "2026-12-30").contains(warning));
        assert!(!ask("D08", "2026-11-20").contains("提示："));
        assert!(!ask("D28", "2026-11-20").contains("提示："));
        assert!(ask("D08", "2019-05-01").contains("2019年"));
    }

    #[test]
    fn a_wrong_rule_or_date_is_refused_with_what_is_accepted() {
        let calendar = Calendar::built_in().unwrap();
        let date = answer("D08", "2026-02-30", &calendar).unwrap_err();
        assert!(date.contains("2月只有 28 天") && date.contains("2026-01-19"), "{date}");
        assert!(answer("D99", "2026-02-01", &calendar).unwrap_err().contains("D01 至 D36"));
    }

    #[test]
    fn the_list_has_one_line_a_rule_with_its_article() {
        let list = list();
        assert_eq!(list.lines().count(), table().len());
        assert!(
            list.contains(
                "D08     共同申请司法确认｜30日，末日逢休假顺延｜自调解协议生效之日｜人民调解法第三十三条、民事诉讼法第二百零五条"
            ),
            "{list}"
        );
    }

    #[test]
    fn no_sentence_has_doubled_or_half_width_punctuation() {
        for rule in table() {
            let text = ask(rule.id, "2026-09-28");
            for wrong in ["。。", "，，", "；。", "：：", "（）", ",", ";", "..", "在自"] {
                assert!(!text.contains(wrong), "{} has {wrong}: {text}", rule.id);
            }
            assert!(!list().contains("自自"));
        }
    }
}
