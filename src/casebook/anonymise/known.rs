//! What the case itself tells: the names of its parties and of those who speak for them, of companies, mediators, staff who acted on
//! it, people whom its minutes name, places and units, and what each of them becomes. Two with one surname are told apart by 甲, 乙,
//! 丙 in the order in which they stand in the case.

use std::collections::BTreeMap;

use super::surnames::surname;
use super::{Finding, Rule};

/// What somebody was in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A party, or who speaks for one.
    Party,
    /// A party who was not of age when the case was opened.
    Child,
    /// A mediator, and not one who wants to be named.
    Mediator,
    /// Staff who acted on the case or on the request that it came from.
    Staff,
    /// Named in the minutes among those who were there; as far as a name can be told from other words.
    Present,
}

impl Part {
    fn rule(self) -> Rule {
        match self {
            Part::Party => Rule::Name,
            Part::Child => Rule::Child,
            Part::Mediator => Rule::Mediator,
            Part::Staff => Rule::Staff,
            Part::Present => Rule::Present,
        }
    }
}

/// A person of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// As what.
    pub part: Part,
}

/// See the file's head.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Everybody, parties first.
    pub people: Vec<Person>,
    /// Companies and other organisations.
    pub organisations: Vec<String>,
    /// Streets, communities and grids of the office, as they are called.
    pub places: Vec<String>,
    /// Its departments and stations: what is their own in their name tells where they are.
    pub units: Vec<String>,
    /// Names of statutes, which stay as they are.
    pub statutes: Vec<String>,
}

/// Told apart in this order.
const TELLING: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

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
        let mut alike: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for one in &people {
            let of_surname = alike.entry(surname(&one.name)).or_default();
            if !of_surname.contains(&one.name.as_str()) {
                of_surname.push(&one.name);
            }
        }
        for one in people {
            let surname = surname(&one.name);
            let alike = alike.get(surname).map_or(&[][..], Vec::as_slice);
            let place = alike.iter().position(|name| *name == one.name).unwrap_or(0);
            let which = if alike.len() > 1 { TELLING.get(place).copied().unwrap_or("") } else { "" };
            let became = format!("{surname}某{which}");
            let forms = if one.part == Part::Present { vec![one.name.clone()] } else { forms(&one.name, surname) };
            table.extend(forms.into_iter().map(|form| (form, became.clone(), one.part.rule())));
        }
        table.extend(self.companies());
        table.extend(self.places.iter().flat_map(|place| called(place)));
        table.extend(self.units.iter().filter_map(|unit| Some((unit.clone(), format!("某{}", duty(unit)?), Rule::Place))));
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
        // 物业公司 alone tells nobody, and would stand in what it becomes, to be replaced again and again.
        table.retain(|(form, became, _)| !became.contains(form.as_str()));
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

pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// How a place is called; a grid also without the word, when what is left is long enough to be no everyday word.
fn called(place: &str) -> Vec<(String, String, Rule)> {
    let kind = ["街道", "社区", "网格", "小区"].into_iter().find(|kind| place.ends_with(kind) && place != *kind);
    let became = kind.map_or_else(|| "某地".to_owned(), |kind| format!("某{kind}"));
    let mut forms = vec![(place.to_owned(), became, Rule::Place)];
    forms.extend(place.strip_suffix("网格").map(|own| (own.to_owned(), "某地".to_owned(), Rule::Place)));
    forms.retain(|(form, _, _)| form.chars().count() > if form.as_str() == place { 1 } else { 2 });
    forms
}

/// What units are there for, in their names; what stands before it is a unit's own.
const DUTIES: &[&str] = &[
    "司法所",
    "派出所",
    "警务",
    "综合治理",
    "综治",
    "信访",
    "公共服务",
    "社会事务",
    "城市管理",
    "城管",
    "综合行政执法",
    "执法",
    "应急",
    "市场监",
    "住房",
    "劳动",
    "土地整备",
    "道路交通",
    "妇女联合会",
    "妇联",
    "总工会",
    "工会",
    "人民法院",
    "法院",
    "法庭",
    "行政服务",
    "心理",
    "一站式",
    "调解",
    "党群",
    "便民",
    "卫生",
    "消防",
    "法律",
];

/// What is left of a unit's name without its own part; none when it has none: every street has a 总工会.
fn duty(name: &str) -> Option<&str> {
    let at = DUTIES.iter().filter_map(|word| name.find(word)).min()?;
    let own = name[..at].rsplit(['省', '市', '区', '县']).next().unwrap_or("");
    (own.chars().count() >= 2).then(|| &name[at..])
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
