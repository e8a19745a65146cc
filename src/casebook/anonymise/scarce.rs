//! The small-number warning: a place, a day or month, and an exact sum together may single out one household even when no name is
//! left (个人信息保护法第七十三条: anonymous is what cannot be led back to somebody). Three in one paragraph are seen at a glance; spread over
//! the entry they are told more mildly, because a reader has to put them together.

use std::sync::LazyLock;

use regex::Regex;

static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<it>[\p{Han}]{0,2}[\p{Han}--[来到在去回各跨向从由请找报是]](?:区|县))(?:[^域别分块间段长外内]|$)|街道|社区|小区|大厦|工业园|城中村|广场|学校|小学|医院").ok()
});
/// A month, with its year or without; 三个月 and 每月 are no dates.
static MOMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let year = r"(?:(?:19|20)[0-9]{2}|[二一][〇○零一二三四五六七八九]{3}|去|前|今|当|同|次|第二)\s*年\s*";
    let month = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])\s*月";
    Regex::new(&format!(r"(?:^|[^0-9〇零一二三四五六七八九十第./-])(?P<it>(?:{year})?{month})")).ok()
});
static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let figures = r"[0-9][0-9,，]*(?:\.[0-9]{1,4})?";
    let letters = "[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億]+";
    Regex::new(&format!(r"(?P<sum>(?P<figures>{figures})|{letters})\s*(?P<unit>[万亿萬]?)\s*(?P<about>[余多来]?)\s*(?:元|块钱)整?")).ok()
});

/// Where the three stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the title.
    Title,
    /// In the gist.
    Gist,
    /// In one paragraph of the text, counted from one.
    Paragraph(usize),
    /// Nowhere together, but each of them somewhere.
    Spread,
}

/// Where a place, a time and an exact sum stand together, each with its three words: in the title, the gist or a paragraph; else
/// spread over all of them.
pub fn warnings(title: &str, gist: &str, text: &str) -> Vec<(Place, String)> {
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).enumerate();
    let paragraphs = paragraphs.map(|(at, paragraph)| (Place::Paragraph(at + 1), paragraph));
    let parts = [(Place::Title, title), (Place::Gist, gist)].into_iter().chain(paragraphs);
    let found: Vec<(Place, String)> = parts.filter_map(|(place, part)| Some((place, together(part)?))).collect();
    if !found.is_empty() {
        return found;
    }
    together(&[title, gist, text].join("\n\n")).map(|words| (Place::Spread, words)).into_iter().collect()
}

fn together(text: &str) -> Option<String> {
    let sum = SUM.as_ref()?.captures_iter(text).find(is_exact)?;
    let place = PLACE.as_ref()?.captures(text).and_then(|found| found.name("it").or_else(|| found.get(0)))?;
    let moment = MOMENT.as_ref()?.captures(text)?.name("it")?;
    Some([place.as_str(), moment.as_str(), sum.get(0)?.as_str()].join("、"))
}

/// A sum that is rounded to one or two figures, or said to be about so much, fits many households.
fn is_exact(found: &regex::Captures<'_>) -> bool {
    if !found["about"].is_empty() {
        return false;
    }
    let Some(figures) = found.name("figures") else { return counted(&in_figures(&found["sum"])) > 2 };
    let (whole, part) = figures.as_str().split_once('.').unwrap_or((figures.as_str(), ""));
    let cents = found["unit"].is_empty() && part.bytes().any(|digit| digit != b'0');
    cents || counted(&format!("{whole}{part}")) > 2
}

/// How many of its figures a number needs.
fn counted(figures: &str) -> usize {
    let digits: String = figures.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

/// 一万二千三百四十五 in figures; what is no number gives whatever its letters add up to.
fn in_figures(letters: &str) -> String {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, 0_u64);
    for letter in letters.chars() {
        let unit = match letter {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1_000,
            '万' | '萬' => 10_000,
            '亿' | '億' => 100_000_000,
            _ => 0,
        };
        match unit {
            0 => digit = "零一二三四五六七八九".chars().zip(0..).find(|(one, _)| *one == plain(letter)).map_or(0, |(_, value)| value),
            10 | 100 | 1_000 => {
                section = section.saturating_add(digit.max(1) * unit);
                digit = 0;
            }
            _ => {
                total = (total.saturating_add(section).saturating_add(digit)).saturating_mul(unit);
                (section, digit) = (0, 0);
            }
        }
    }
    total.saturating_add(section).saturating_add(digit).to_string()
}

/// The everyday form of a numeral.
fn plain(letter: char) -> char {
    let pairs = "壹一贰二叁三肆四伍五陆六柒七捌八玖九两二〇零";
    let letters: Vec<char> = pairs.chars().collect();
    letters.chunks(2).find(|pair| pair.first() == Some(&letter)).and_then(|pair| pair.get(1).copied()).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::{Entry, book};

    #[test]
    fn every_pattern_is_understood() {
        assert!(PLACE.is_some() && MOMENT.is_some() && SUM.is_some());
    }

    #[test]
    fn place_time_and_exact_sum_together_are_warned_of() {
        let warned = warnings("", "", "先说别的。\n\n2026年5月，某小区的王某要求赔12,345元。");
        assert_eq!(warned, [(Place::Paragraph(2), "某小区、2026年5月、12,345元".to_owned())]);
        assert_eq!(warnings("某小区去年5月赔了12345元", "", "先看后谈。")[0].0, Place::Title);
        assert_eq!(warnings("", "某小区5月赔了12345元，先看后谈。", "先看后谈。")[0].0, Place::Gist);
        for plain in [
            "2026年5月，某小区的王某要求赔12,000元。",
            "某小区的王某要求赔12,345元。",
            "2026年5月，王某要求赔12,345元。",
            "某小区的王某等了三个月，要求赔12,345元。",
        ] {
            assert_eq!(warnings("", "", plain), [], "{plain}");
        }
    }

    #[test]
    fn what_is_spread_over_the_entry_is_told_more_mildly() {
        let spread = warnings("某小区的墙", "五月说好，先看后谈。", "楼上楼下。\n\n赔12,345元。");
        assert_eq!(spread, [(Place::Spread, "某小区、五月、12,345元".to_owned())]);
        assert_eq!(warnings("", "", "2026年5月在某小区。\n\n赔12,345元。")[0].0, Place::Spread);
        assert_eq!(warnings("", "", "2026年5月在某小区。\n\n赔12,000元。"), []);
    }

    #[test]
    fn the_book_itself_is_warned_of_seldom() {
        let told = |entry: &Entry| warnings(&entry.title, &entry.gist, &entry.sections.join("\n\n"));
        let told: Vec<(Place, String)> = book::embedded().entries.values().flat_map(|entry| told(entry)).collect();
        assert!(told.len() <= 2 && told.iter().all(|(place, _)| *place == Place::Spread), "{told:?}");
    }

    #[test]
    fn a_sum_is_read_however_it_is_written() {
        let exact = |sum: &str| !warnings("", "", &format!("5月，某小区的王某要求赔{sum}。")).is_empty();
        for sum in [
            "12.34万元",
            "12.345 万元",
            "3,456元整",
            "三千四百五十六元",
            "一万二千三百四十五元",
            "叁仟肆佰伍拾陆元整",
            "一百零五块钱",
            "9.99元",
            "123万元",
            "两万零八百六十元",
        ] {
            assert!(exact(sum), "{sum}");
        }
        for sum in ["1.2万元", "五千元", "五万元整", "十二万元", "3,456余元", "12000.00元", "伍仟元整", "120 万元"] {
            assert!(!exact(sum), "{sum}");
        }
    }

    #[test]
    fn a_month_is_read_without_its_year() {
        let dated = |when: &str| !warnings("", "", &format!("{when}，某小区的王某要求赔12,345元。")).is_empty();
        for when in ["去年 3 月", "十二月", "次年5月", "二〇二六年十月", "到了 11 月"] {
            assert!(dated(when), "{when}");
        }
        for when in ["等了三个月", "每个月", "第3月", "2026年"] {
            assert!(!dated(when), "{when}");
        }
    }
}
