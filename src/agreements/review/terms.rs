//! What is agreed: facts, clauses, and obligations that somebody can carry out and somebody else can check.
//!
//! 人民调解法第二十九条第一款, 人民调解工作若干规定第三十五条, 劳动争议调解仲裁法第十四条, and what makes a term enforceable.

use chrono::Months;

use super::super::{Form, Owed, copies_for};
use super::{Draft, Finding, Owing, Party, wording};

const FACTS: &str = "人民调解法第二十九条第一款第二项";
const CONTENT: &str = "人民调解法第二十九条第一款第三项";
const WAYS: &str = "人民调解工作若干规定第三十五条第四项";
const CLEAR: &str = "最高人民法院民事诉讼法解释第三百五十八条第五项";
/// Above ten million yuan a slip of the hand is likelier than the amount.
const UNUSUAL_FEN: i64 = 1_000_000_000;

pub(super) fn look(draft: &Draft, parties: &[Party], found: &mut Vec<Finding>) {
    if draft.form == Form::Oral && draft.dispute_type.is_labour() {
        let sentence = "劳动争议达成协议的，应当制作调解协议书，不能用口头协议。请改为书面协议。";
        found.push(Finding::must("labour_written", "劳动争议调解仲裁法第十四条第一款", sentence));
    }
    match draft.facts.trim().chars().count() {
        0 => found.push(Finding::must("facts_missing", FACTS, "还没有写纠纷主要事实和争议事项。")),
        1..10 => found.push(Finding::should("facts_short", FACTS, "纠纷主要事实写得太短，请写清时间、地点、经过和争议。")),
        _ => {}
    }
    if draft.clauses.iter().all(|clause| clause.trim().is_empty()) {
        found.push(Finding::must("clauses_missing", CONTENT, "还没有协议内容。请至少写一条。"));
    }
    if draft.obligations.is_empty() {
        let sentence = "没有登记谁要做什么。不登记的话，到期时没有提醒，以后也不能登记履行情况。只是道歉、和好的可以不登记。";
        found.push(Finding::should("obligations_missing", CONTENT, sentence));
    }
    if draft.form == Form::Written {
        copies(draft, parties, found);
    }
    for (place, owing) in draft.obligations.iter().enumerate() {
        Looking { draft, parties, owing, number: place + 1 }.look(found);
    }
    amounts_in_clauses(draft, found);
}

fn copies(draft: &Draft, parties: &[Party], found: &mut Vec<Finding>) {
    let wanted = copies_for(parties.len());
    if draft.copies < wanted {
        let sentence = format!("份数是 {} 份，不够。当事人各一份、调委会留一份，要 {wanted} 份。", draft.copies);
        found.push(Finding::must("copies_few", "人民调解法第二十九条第二款", sentence));
    } else if draft.copies > wanted {
        let sentence = format!("份数是 {} 份，比当事人各一份、调委会一份的 {wanted} 份多，请核对。", draft.copies);
        found.push(Finding::should("copies_many", "人民调解法第二十九条第二款", sentence));
    }
}

struct Looking<'a> {
    draft: &'a Draft,
    parties: &'a [Party],
    owing: &'a Owing,
    number: usize,
}

impl Looking<'_> {
    fn look(&self, found: &mut Vec<Finding>) {
        self.who(found);
        self.what(found);
        self.when(found);
        let n = self.number;
        if self.owing.way.trim().is_empty() {
            found.push(Finding::should("way_missing", WAYS, format!("第 {n} 项义务没有写履行方式，例如“银行转账”“当面交付”。")));
        }
        if self.owing.owed == Owed::Act && self.owing.place.trim().is_empty() {
            found.push(Finding::should("place_missing", WAYS, format!("第 {n} 项义务没有写履行地点。")));
        }
    }

    fn who(&self, found: &mut Vec<Finding>) {
        let known = |id: &str| self.parties.iter().any(|party| party.id == id);
        let (owing, n) = (self.owing, self.number);
        if !known(&owing.debtor) || owing.creditor.as_deref().is_some_and(|id| !known(id)) {
            found.push(Finding::must("stranger", CONTENT, format!("第 {n} 项义务写到的人已不在当事人名单里，请重新选择。")));
        }
        match owing.creditor.as_deref() {
            Some(creditor) if creditor == owing.debtor => {
                found.push(Finding::must("to_oneself", CONTENT, format!("第 {n} 项义务的双方是同一个人，请核对。")));
            }
            None if owing.owed == Owed::Money => {
                found.push(Finding::must("payee_missing", CLEAR, format!("第 {n} 项义务没有写付给谁。")));
            }
            _ => {}
        }
    }

    fn what(&self, found: &mut Vec<Finding>) {
        let (owing, n) = (self.owing, self.number);
        match (owing.owed, owing.amount_fen.unwrap_or(0)) {
            (Owed::Money, ..=0) => found.push(Finding::must("amount_missing", CLEAR, format!("第 {n} 项义务是付钱，没有写金额。"))),
            (Owed::Money, fen) if fen >= UNUSUAL_FEN => {
                let sentence = format!("第 {n} 项义务的金额是 {}，很大，请核对有没有多写了零。", super::super::money::in_words(fen));
                found.push(Finding::should("amount_unusual", CLEAR, sentence));
            }
            (Owed::Act, _) if owing.what.trim().is_empty() => {
                found.push(Finding::must("act_missing", CLEAR, format!("第 {n} 项义务没有写要做什么。")));
            }
            _ => {}
        }
    }

    fn when(&self, found: &mut Vec<Finding>) {
        let n = self.number;
        let Some(due) = self.owing.due_on else {
            let sentence = format!("第 {n} 项义务没有写履行日期。");
            found.push(match self.owing.owed {
                Owed::Money => Finding::must("date_missing", CONTENT, sentence),
                Owed::Act => Finding::should("date_missing", CONTENT, format!("{sentence}长期遵守的约定可以不写。")),
            });
            return;
        };
        if due < self.draft.today {
            found.push(Finding::should("date_past", CONTENT, format!("第 {n} 项义务的履行日期已经过了，请核对；当场履行的可以填今天。")));
        }
        if self.draft.today.checked_add_months(Months::new(120)).is_some_and(|far| due > far) {
            found.push(Finding::should("date_far", CONTENT, format!("第 {n} 项义务的履行日期在十年以后，请核对年份。")));
        }
    }
}

/// An amount that stands in a clause but in no obligation would never be reminded of.
fn amounts_in_clauses(draft: &Draft, found: &mut Vec<Finding>) {
    let owed: Vec<i64> = draft.obligations.iter().filter_map(|owing| owing.amount_fen).collect();
    let total: i64 = owed.iter().fold(0, |sum, fen| sum.saturating_add(*fen));
    for (place, clause) in draft.clauses.iter().enumerate() {
        for fen in wording::amounts(clause) {
            if !owed.is_empty() && !owed.contains(&fen) && fen != total {
                let (n, amount) = (place + 1, super::super::money::shown(fen));
                let sentence = format!("协议内容第 {n} 条写了 {amount} 元，履行义务里没有这个数，请核对两处是否一致。");
                found.push(Finding::should("amount_differs", CLEAR, sentence));
            }
        }
    }
}
