//! What a pattern can see in a text as it is typed: numbers, plates, exact days, accounts. `telltale` judges a finished entry more
//! strictly, in folded text; here each finding must keep its place and say what it becomes.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Finding, Rule};

/// What a match becomes; `None` leaves it as it is.
type Become = fn(&Captures<'_>) -> Option<String>;

/// Where a pattern has a group named `it`, the group is replaced, else the whole match.
const PATTERNS: &[(Rule, &str, Become)] = &[
    (Rule::CaseNumber, r"[（(\[〔【](?:19|20)[0-9]{2}[）)\]〕】][^\s，,。；（(]{0,20}?[0-9]+\s*号", |_| {
        Some("（案号略）".to_owned())
    }),
    (Rule::Phone, r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.]*[A-Za-z0-9]", |_| Some("某邮箱".to_owned())),
    (Rule::Phone, r"(?i:https?://|www\.)[!-~]+", |_| Some("某网址".to_owned())),
    (Rule::Phone, r"(?:微信号?|QQ号?)(?:是|为|叫)?[:：\s]*(?P<it>[A-Za-z0-9_-]{5,20})", |_| Some("某号".to_owned())),
    (Rule::Code, r"(?-u:\b)[1-9][0-9]{5}\s?(?:19|20)[0-9]{6}\s?[0-9]{3}[0-9Xx](?-u:\b)", |_| Some("某证件号".to_owned())),
    (Rule::Code, r"(?-u:\b)[159Y][1239][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?-u:\b)", |_| Some("某代码".to_owned())),
    (Rule::Code, r"[0-9](?:[ -]?[0-9]){14,}", |_| Some("某账号".to_owned())),
    (Rule::Phone, r"(?:\+86[ -]?)?(?-u:\b)1[3-9](?:[ .-]?[0-9]){9}(?-u:\b)", |_| Some("某号码".to_owned())),
    (Rule::Phone, r"(?:[（(]0[0-9]{2,3}[）)]|(?-u:\b)0[0-9]{2,3}[-. ])\s?[0-9]{3,4}[-. ]?[0-9]{4}(?-u:\b)", |_| {
        Some("某号码".to_owned())
    }),
    (Rule::Code, r"[0-9](?:[ -]?[0-9]){11,}", |_| Some("某账号".to_owned())),
    (
        Rule::Plate,
        r"(?P<city>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])[·•. -]?[A-Z0-9]{5,6}",
        |found| Some(format!("{}某", &found["city"])),
    ),
    (
        Rule::Date,
        r"(?P<year>(?:19|20)[0-9]{2}|[二一][〇○零一二三四五六七八九]{3})\s*年\s*(?P<month>[0-9一二三四五六七八九十]{1,3})\s*月\s*[0-9一二三四五六七八九十廿卅]{1,3}\s*[日号]",
        |found| Some(format!("{}年{}月", &found["year"], &found["month"])),
    ),
    (Rule::Date, r"(?-u:\b)(?P<year>(?:19|20)[0-9]{2})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?-u:\b)", |found| {
        Some(format!("{}年{}月", &found["year"], found["month"].trim_start_matches('0')))
    }),
    (
        Rule::Date,
        r"(?P<month>(?-u:\b)[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*[0-9一二三四五六七八九十廿卅]{1,3}\s*[日号]",
        |found| Some(format!("{}月", &found["month"])),
    ),
    (
        Rule::School,
        r"(?:[一二三四五六1-6]年级|初[一二三]|高[一二三])\s*[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?\s*班",
        |_| Some("某班".to_owned()),
    ),
    (
        Rule::Room,
        r"[0-9A-Za-z一二三四五六七八九十]+\s*(?:栋|幢|座|号楼)\s*(?:[0-9A-Za-z一二三四五六七八九十]+\s*单元\s*)?[0-9]{3,4}\s*(?:室|房|号房?)",
        |_| Some("某栋某室".to_owned()),
    ),
    (
        Rule::Room,
        r"[0-9A-Za-z一二三四五六七八九十]+\s*(?:栋|幢|座|号楼)\s*[0-9A-Za-z一二三四五六七八九十]+\s*单元",
        |_| Some("某栋某单元".to_owned()),
    ),
    (Rule::Room, r"(?-u:\b)[0-9A-Z]{1,3}\s*(?:栋|幢|号楼)", |_| Some("某栋".to_owned())),
    (Rule::Room, r"(?-u:\b)[0-9]{3,4}\s*(?:室|房)", |_| Some("某室".to_owned())),
];

static COMPILED: LazyLock<Vec<(Rule, Regex, Become)>> =
    LazyLock::new(|| PATTERNS.iter().filter_map(|(rule, pattern, become_)| Some((*rule, Regex::new(pattern).ok()?, *become_))).collect());

/// Every match of every pattern; where two overlap, the pattern that stands first is kept.
pub(super) fn of(text: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (rule, pattern, becomes) in COMPILED.iter() {
        for caught in pattern.captures_iter(text) {
            let Some(place) = caught.name("it").or_else(|| caught.get(0)) else { continue };
            let Some(became) = becomes(&caught) else { continue };
            let one = Finding { start: place.start(), end: place.end(), was: place.as_str().to_owned(), became, rule: *rule };
            if found.iter().all(|other| one.end <= other.start || other.end <= one.start) {
                found.push(one);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pattern_is_understood() {
        assert_eq!(super::COMPILED.len(), super::PATTERNS.len());
    }
}
