//! Names that end in what they are: 某某小区, 某某小学, 某某医院, 某某路 with its number, companies that the case does not know. Where such a
//! name begins no pattern can tell in a language without spaces; it is cut after the last word that leads to a place.

use std::sync::LazyLock;

use regex::Regex;

use super::{Finding, Rule};

/// What a name ends in, what it becomes, by which rule. A longer word stands before one that it ends in.
const ENDS: &[(&str, &str, Rule)] = &[
    (r"有限责任公司|股份有限公司|有限公司", "某公司", Rule::Organisation),
    (r"幼儿园", "某幼儿园", Rule::School),
    (r"小学", "某小学", Rule::School),
    (r"中学", "某中学", Rule::School),
    (r"职业技术学院|学院|大学", "某大学", Rule::School),
    (r"外国语学校|实验学校|学校", "某学校", Rule::School),
    (r"人民医院|中医院|妇幼保健院|医院|卫生院|社康中心", "某医院", Rule::Hospital),
    (r"小区|花园|家园|新村|雅苑|豪庭", "某小区", Rule::Place),
    (r"大厦|公寓", "某大厦", Rule::Place),
    (r"工业园|工业区|科技园|产业园", "某工业园", Rule::Place),
    (r"(?:大道|路|街|巷)\s*[0-9一二三四五六七八九十百]+(?:-[0-9]+)?\s*号", "某路", Rule::Place),
    (r"大道", "某大道", Rule::Place),
];

/// After these a name may begin.
pub(super) const LEADING: &[char] = &[
    '在', '到', '去', '从', '的', '是', '和', '与', '往', '至', '叫', '于', '给', '对', '把', '被', '向', '由', '将', '及', '或', '了',
    '就', '为', '住', '位', '读', '经', '请', '找', '让', '有', '称', '说', '因', '区', '市', '县', '进',
];

/// Words before such an end that name nothing.
const NOTHING: &[&str] = &[
    "某",
    "本",
    "该",
    "此",
    "这",
    "那",
    "各",
    "全",
    "整个",
    "同一",
    "同一个",
    "一个",
    "这个",
    "那个",
    "住宅",
    "老旧",
    "封闭",
    "附近",
    "一所",
    "这所",
    "那所",
    "公办",
    "民办",
    "一家",
    "这家",
    "那家",
    "当地",
    "几个",
    "多个",
    "每个",
    "新建",
    "我们",
    "他们",
    "她们",
    "孩子",
    "所有",
    "两所",
    "重点",
    "普通",
    "三甲",
    "公立",
    "私立",
    "物业",
    "我",
    "他",
    "她",
    "上",
    "老",
    "新",
    "旧",
    "高档",
    "农贸",
    "老年",
    "大",
];

static PATTERNS: LazyLock<Vec<(Regex, &'static str, Rule)>> = LazyLock::new(|| {
    let whole = |end: &str| Regex::new(&format!(r"(?P<name>[\p{{Han}}A-Za-z0-9]{{1,14}}?)(?:{end})"));
    ENDS.iter().filter_map(|(end, became, rule)| Some((whole(end).ok()?, *became, *rule))).collect()
});

/// Every such name; where two overlap, the end that stands first is kept.
pub(super) fn of(text: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (pattern, became, rule) in PATTERNS.iter() {
        for caught in pattern.captures_iter(text) {
            let (Some(whole), Some(name)) = (caught.get(0), caught.name("name")) else { continue };
            let Some(start) = begins(name.as_str()).map(|cut| name.start() + cut) else { continue };
            let was = text.get(start..whole.end()).unwrap_or("").to_owned();
            let one = Finding { start, end: whole.end(), was, became: (*became).to_owned(), rule: *rule };
            if found.iter().all(|other| one.end <= other.start || other.end <= one.start) {
                found.push(one);
            }
        }
    }
    found
}

/// Where in these letters the name begins; none when they name nothing.
fn begins(letters: &str) -> Option<usize> {
    let cut = letters.char_indices().rev().find(|(_, letter)| LEADING.contains(letter)).map_or(0, |(at, letter)| at + letter.len_utf8());
    let name = &letters[cut..];
    let names_nothing = name.is_empty()
        || name.contains('某')
        || NOTHING.contains(&name)
        || NOTHING.iter().any(|word| word.len() > 3 && name.ends_with(word));
    (!names_nothing).then_some(cut)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pattern_is_understood() {
        assert_eq!(super::PATTERNS.len(), super::ENDS.len());
    }
}
