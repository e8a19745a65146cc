//! The anonymisation aid: what tells who somebody is, found in a text with what it should become and by which rule, for an editor
//! who accepts each replacement or edits by hand. It helps and decides nothing: the two reviewers see what no pattern can.
//!
//! 最高人民法院关于人民法院在互联网公布裁判文书的规定第八条至第十条 as the yardstick; 个人信息保护法第七十三条.

pub mod known;
mod patterns;
mod places;
pub mod scarce;
mod shops;
pub mod surnames;

use crate::text_enum;

pub use known::{Known, Part, Person};

text_enum! {
    /// By which rule something is replaced.
    pub enum Rule {
        /// 王芳 → 王某.
        Name = "name" => "姓名只留姓，同姓的加甲、乙",
        /// A child is not told from others.
        Child = "child" => "未成年人不能让人认出来",
        /// The mediator did not say that the name may stand there.
        Mediator = "mediator" => "调解员没有同意署名的，姓名只留姓",
        /// Staff did not ask to be named.
        Staff = "staff" => "工作人员的姓名只留姓",
        /// A witness, a neighbour, somebody who came along.
        Present = "present" => "到场的人的姓名只留姓",
        /// Companies lose what is their own in their name.
        Organisation = "organisation" => "单位名称去掉字号",
        /// Below the district nothing is named.
        Place = "place" => "地址写到区为止",
        /// Rooms and buildings.
        Room = "room" => "不写楼栋和房号",
        /// Schools and classes.
        School = "school" => "不写学校和班级",
        /// Hospitals.
        Hospital = "hospital" => "不写医院",
        /// Numbers to call.
        Phone = "phone" => "不写电话、微信号和邮箱",
        /// Identity cards, codes, accounts.
        Code = "code" => "不写证件号、账号和代码",
        /// Plates keep the city.
        Plate = "plate" => "车牌只留地区",
        /// Numbers of cases.
        CaseNumber = "case_number" => "不写案号",
        /// The month is enough.
        Date = "date" => "日期写到月为止",
    }
}

/// One place and what it should become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What stands there.
    pub was: String,
    /// What should stand there.
    pub became: String,
    /// By which rule.
    pub rule: Rule,
}

impl Finding {
    /// The words around it, for a list of findings.
    pub fn around<'t>(&self, text: &'t str, letters: usize) -> (&'t str, &'t str) {
        let (before, after) = (text.get(..self.start).unwrap_or(""), text.get(self.end..).unwrap_or(""));
        let from = before.char_indices().rev().nth(letters.saturating_sub(1)).map_or(0, |(at, _)| at);
        let to = after.char_indices().nth(letters).map_or(after.len(), |(at, _)| at);
        (before[from..].rsplit('\n').next().unwrap_or(""), after[..to].split('\n').next().unwrap_or(""))
    }
}

/// Everything in a text that should become something else, in the order of the text. The name of a statute is never touched.
pub fn find(text: &str, known: &Known) -> Vec<Finding> {
    let statutes = statutes(text, known);
    let mut found: Vec<Finding> = Vec::new();
    for layer in [known.occurrences(text), patterns::of(text), places::of(text), shops::of(text)] {
        let mut layer = layer;
        layer.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end)));
        for one in layer {
            let clear = |from: usize, to: usize| one.end <= from || to <= one.start;
            let free = statutes.iter().all(|(from, to)| clear(*from, *to)) && found.iter().all(|other| clear(other.start, other.end));
            if free && one.was != one.became {
                found.push(one);
            }
        }
    }
    found.sort_by_key(|one| one.start);
    found
}

/// The text with these findings replaced; findings must be of this text.
pub fn replace<'f>(text: &str, findings: impl IntoIterator<Item = &'f Finding>) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for one in findings {
        if one.start >= at
            && let Some(between) = text.get(at..one.start)
        {
            out.push_str(between);
            out.push_str(&one.became);
            at = one.end;
        }
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// The text with everything replaced until nothing more is found.
pub fn anonymised(text: &str, known: &Known) -> String {
    let mut text = text.to_owned();
    for _ in 0..6 {
        let found = find(&text, known);
        if found.is_empty() {
            break;
        }
        text = replace(&text, &found);
    }
    text
}

/// Where statutes are named: everything between 《 and its 》, and the names that the book's list knows.
fn statutes(text: &str, known: &Known) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let (mut depth, mut from) = (0_u32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '《' => {
                from = if depth == 0 { at } else { from };
                depth += 1;
            }
            '》' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    ranges.push((from, at + letter.len_utf8()));
                }
            }
            '\n' => depth = 0,
            _ => {}
        }
    }
    for name in known.statutes.iter().filter(|name| !name.is_empty()) {
        ranges.extend(text.match_indices(name.as_str()).map(|(at, name)| (at, at + name.len())));
    }
    ranges
}

#[cfg(test)]
mod tests;
