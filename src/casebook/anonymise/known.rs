//! What the case itself tells: the names of its parties and of those who speak for them, of companies, mediators and places, and
//! what each of them becomes. Two with one surname are told apart by 甲, 乙, 丙 in the order in which they stand in the case.

use std::collections::BTreeMap;

use super::{Finding, Rule};

/// A person of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Not of age when the case was opened.
    pub child: bool,
    /// A mediator, and not one who wants to be named.
    pub mediator: bool,
}

/// See the file's head.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Parties, spokespersons and mediators.
    pub people: Vec<Person>,
    /// Companies and other organisations.
    pub organisations: Vec<String>,
    /// Streets, communities and grids of the office, as they are called.
    pub places: Vec<String>,
    /// Names of statutes, which stay as they are.
    pub statutes: Vec<String>,
}

/// Told apart in this order.
const TELLING: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// Surnames of two letters.
const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "夏侯", "独孤", "南宫", "端木",
    "轩辕",
];

/// What a company does, with what it is called then; the longer words first.
const TRADES: &[(&str, &str)] = &[
    ("物业", "物业公司"),
    ("装饰", "装修公司"),
    ("装修", "装修公司"),
    ("建筑", "建筑公司"),
    ("劳务", "劳务公司"),
    ("保险", "保险公司"),
    ("银行", "银行"),
    ("置业", "房地产公司"),
    ("房地产", "房地产公司"),
    ("地产", "房地产公司"),
    ("餐饮", "餐饮公司"),
    ("教育", "教育机构"),
    ("培训", "教育机构"),
    ("物流", "物流公司"),
    ("运输", "运输公司"),
    ("旅行社", "旅行社"),
    ("电子", "电子公司"),
    ("科技", "科技公司"),
    ("贸易", "贸易公司"),
    ("服装", "服装公司"),
    ("超市", "超市"),
    ("酒店", "酒店"),
    ("健身", "健身公司"),
    ("业主委员会", "业主委员会"),
    ("股份合作公司", "股份合作公司"),
];

/// What is not a company's own in its name.
const COMMON: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "分公司",
    "公司",
    "集团",
    "管理",
    "服务",
    "工程",
    "咨询",
    "经营部",
    "商行",
    "个体工商户",
    "实业",
    "发展",
    "投资",
    "设计",
];

impl Known {
    /// Every place where the text names somebody or something of the case.
    pub(super) fn occurrences(&self, text: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        for (name, became, rule) in self.table() {
            found.extend(text.match_indices(name.as_str()).map(|(start, was)| Finding {
                start,
                end: start + was.len(),
                was: was.to_owned(),
                became: became.clone(),
                rule,
            }));
        }
        found
    }

    /// Every name with what it becomes. A name that is cut already stays as it is.
    fn table(&self) -> Vec<(String, String, Rule)> {
        let mut table = Vec::new();
        let people: Vec<&Person> = self.people.iter().filter(|one| one.name.chars().count() > 1 && !one.name.contains('某')).collect();
        let mut called: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for one in &people {
            let of_surname = called.entry(surname(&one.name)).or_default();
            if !of_surname.contains(&one.name.as_str()) {
                of_surname.push(&one.name);
            }
        }
        for one in people {
            let surname = surname(&one.name);
            let alike = called.get(&surname).map_or(&[][..], Vec::as_slice);
            let place = alike.iter().position(|name| *name == one.name).unwrap_or(0);
            let which = if alike.len() > 1 { TELLING.get(place).copied().unwrap_or("") } else { "" };
            let became = format!("{surname}某{which}");
            let rule = if one.child {
                Rule::Child
            } else if one.mediator {
                Rule::Mediator
            } else {
                Rule::Name
            };
            table.extend(forms(&one.name, &surname).into_iter().map(|form| (form, became.clone(), rule)));
        }
        table.extend(self.companies());
        for place in self.places.iter().filter(|place| place.chars().count() > 1) {
            let kind = ["街道", "社区", "网格", "小区"].into_iter().find(|kind| place.ends_with(kind) && place != kind);
            table.push((place.clone(), kind.map_or_else(|| "某地".to_owned(), |kind| format!("某{kind}")), Rule::Place));
        }
        table
    }

    fn companies(&self) -> Vec<(String, String, Rule)> {
        let names: Vec<&String> = self.organisations.iter().filter(|name| name.chars().count() > 1 && !name.contains('某')).collect();
        let kinds: Vec<&str> = names.iter().map(|name| trade(name)).collect();
        let mut table = Vec::new();
        for (at, (name, kind)) in names.iter().zip(&kinds).enumerate() {
            let alike = kinds.iter().filter(|other| *other == kind).count();
            let place = kinds[..at].iter().filter(|other| *other == kind).count();
            let which = if alike > 1 { TELLING.get(place).copied().unwrap_or("") } else { "" };
            let became = format!("某{which}{kind}");
            table.push(((*name).clone(), became.clone(), Rule::Organisation));
            if let Some(own) = own_part(name) {
                for form in [format!("{own}{kind}"), format!("{own}公司"), own] {
                    table.push((form, became.clone(), Rule::Organisation));
                }
            }
        }
        table
    }
}

/// How somebody is called: by the full name, and by what is left without the surname.
fn forms(name: &str, surname: &str) -> Vec<String> {
    let given = name.strip_prefix(surname).unwrap_or("");
    let mut forms = vec![name.to_owned()];
    match given.chars().count() {
        1 => forms.extend(["小", "阿"].map(|before| format!("{before}{given}"))),
        2 if name.chars().all(is_han) => forms.push(given.to_owned()),
        _ => {}
    }
    forms
}

/// The surname; of a minority's or a foreign name its first letter.
fn surname(name: &str) -> String {
    let compound = COMPOUND.iter().find(|one| name.starts_with(**one) && name.chars().count() > 2);
    compound.map_or_else(|| name.chars().take(1).collect(), |one| (*one).to_owned())
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

fn trade(name: &str) -> &'static str {
    TRADES.iter().find(|(word, _)| name.contains(word)).map_or("公司", |(_, kind)| kind)
}

/// 字号: what is a company's own in its name.
fn own_part(name: &str) -> Option<String> {
    let mut rest = name.split(['（', '(']).next().unwrap_or(name);
    for end in ["省", "市", "区", "县"] {
        if let Some((before, after)) = rest.split_once(end)
            && before.chars().count() <= 4
            && after.chars().count() > 2
        {
            rest = after;
        }
    }
    let cut = COMMON.iter().chain(TRADES.iter().map(|(word, _)| word)).filter_map(|word| rest.find(word)).min();
    let own = &rest[..cut.unwrap_or(0)];
    (own.chars().count() >= 2).then(|| own.to_owned())
}
