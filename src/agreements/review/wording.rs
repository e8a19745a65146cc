//! Words that a court could not enforce or would not confirm, found in clauses and obligations by plain search.
//!
//! The lists are short and meant to be read; a hit is a hint to the mediator, never a block, because words alone do not
//! know what they mean. 最高人民法院民事诉讼法解释第三百五十五条、第三百五十八条; 人民调解法第三条第三项.

use super::{Draft, Finding};
use crate::agreements::money;

const VAGUE: &[&str] = &[
    "尽快",
    "尽量",
    "尽早",
    "适当",
    "酌情",
    "协商解决",
    "另行协商",
    "再行协商",
    "合理期限",
    "合理费用",
    "近期",
    "有条件时",
    "视情况",
    "有钱时",
    "若干",
    "左右",
    "大约",
];
const IDENTITY: &[&str] = &[
    "同意离婚",
    "自愿离婚",
    "解除婚姻关系",
    "婚姻关系无效",
    "确认亲子关系",
    "否认亲子关系",
    "断绝父子",
    "断绝母子",
    "断绝亲子",
    "解除收养",
    "收养关系",
    "断绝关系",
];
const OWNERSHIP: &[&str] =
    &["产权归", "所有权归", "归其所有", "归甲方所有", "归乙方所有", "确认所有权", "商标归", "专利归", "著作权归", "版权归"];
const NO_EXIT: &[&str] =
    &["不得起诉", "不得向法院", "不得再起诉", "放弃起诉", "放弃诉讼", "不得申请仲裁", "不得仲裁", "不得上访", "不得投诉", "不得举报"];

pub(super) fn look(draft: &Draft, found: &mut Vec<Finding>) {
    let owed = draft.obligations.iter().flat_map(|owing| [owing.what.as_str(), owing.way.as_str()]);
    let text: String = draft.clauses.iter().map(String::as_str).chain(owed).collect::<Vec<_>>().join("\n");
    let mut tell = |code, article, words: &[&str], sentence: &str| {
        let hits: Vec<String> = words.iter().filter(|word| text.contains(**word)).map(|word| format!("“{word}”")).collect();
        if !hits.is_empty() {
            found.push(Finding::should(code, article, format!("协议里有{}。{sentence}", hits.join("、"))));
        }
    };
    tell(
        "vague",
        "最高人民法院民事诉讼法解释第三百五十八条第五项",
        VAGUE,
        "说得不明确，履行时容易再起争议，法院也可能因此不予确认。请改成具体的日期、数目和做法。",
    );
    tell(
        "identity_status",
        "最高人民法院民事诉讼法解释第三百五十五条第一款第三项",
        IDENTITY,
        "婚姻、亲子、收养等身份关系不能靠调解协议改变，也不能申请司法确认。请到民政部门或者法院办理，协议只写财产、抚养费等约定。",
    );
    tell(
        "ownership",
        "最高人民法院民事诉讼法解释第三百五十五条第一款第五项",
        OWNERSHIP,
        "涉及物权、知识产权确权的，法院不受理司法确认申请。请告知当事人到登记机关办理，或者依法起诉。",
    );
    tell("no_exit", "人民调解法第三条第三项", NO_EXIT, "不得因调解阻止当事人依法通过仲裁、行政、司法等途径维护权利，请删去。");
}

/// Amounts in a text: digits with commas and a point, directly before 元 or 万元.
pub(super) fn amounts(text: &str) -> Vec<i64> {
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let numeral = |c: &char| c.is_ascii_digit() || matches!(c, ',' | '，' | '.');
    let mut found = Vec::new();
    for (end, letter) in letters.iter().enumerate() {
        if *letter != '元' {
            continue;
        }
        let ten_thousand = end > 0 && letters.get(end - 1) == Some(&'万');
        let last = if ten_thousand { end - 1 } else { end };
        let start = letters.iter().take(last).rposition(|c| !numeral(c)).map_or(0, |before| before + 1);
        let digits: String = letters.iter().take(last).skip(start).collect();
        let digits = digits.trim_start_matches([',', '，', '.']);
        if let Ok(fen) = money::parse(&format!("{digits}{}", if ten_thousand { "万" } else { "" })) {
            found.push(fen);
        }
    }
    found
}
