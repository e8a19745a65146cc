//! What tells who somebody is, as far as a pattern can see it: numbers, plates, exact days, roads and doors. Names are seen by
//! the two reviewers; no pattern replaces them (个人信息保护法第五十一条、第七十三条).

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::identity::is_invisible;

/// One kind of tell-tale.
struct Kind {
    name: &'static str,
    pattern: &'static str,
}

/// Patterns of folded text: no spaces beside digits and Chinese letters, narrow forms, no marks of Markdown. Where a pattern has a
/// group, the group is the tell-tale.
const KINDS: &[Kind] = &[
    Kind { name: "手机号码", pattern: r"(?:(?-u:\b)|\+86-?|(?-u:\b)86-?)1[3-9](?:[ .-]?[0-9]){9}(?-u:\b)" },
    Kind { name: "固定电话", pattern: r"(?:\(0[0-9]{2,3}\)|(?-u:\b)0[0-9]{2,3})[-. ]?[0-9]{3,4}[-. ]?[0-9]{4}(?-u:\b)" },
    Kind { name: "身份证号", pattern: r"(?-u:\b)[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?-u:\b)" },
    Kind { name: "账号或证号", pattern: r"[0-9](?:[ -]?[0-9]){11,}" },
    Kind { name: "统一社会信用代码", pattern: r"(?-u:\b)[159Y][1239][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?-u:\b)" },
    Kind {
        name: "车牌", pattern: r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•. -]?[A-Z0-9]{5,6}"
    },
    Kind { name: "邮箱", pattern: r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.]+" },
    Kind { name: "网址", pattern: r"(?i:https?://|www\.)" },
    Kind { name: "案号", pattern: r"[(\[〔【](?:19|20)[0-9]{2}[)\]〕】][^\s,。]{0,16}[0-9]+号" },
    Kind {
        name: "确切日期",
        pattern: r"(?:(?:19|20)[0-9]{2}|[二一][〇零一二三四五六七八九]{3})年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十廿卅]{1,3}[日号]",
    },
    Kind { name: "确切日期", pattern: r"(?-u:\b)(?:19|20)[0-9]{2}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?-u:\b)" },
    Kind { name: "门牌", pattern: r"[\p{Han}]{2,}(?:路|街|巷|大道)[0-9一二三四五六七八九十百]+(?:-[0-9]+)?号" },
    Kind {
        name: "楼房号",
        pattern: r"[0-9A-Za-z一二三四五六七八九十]+(?:栋|幢|座|号楼|楼)[0-9一二三四五六七八九十]*(?:单元)?[0-9]{2,4}(?:室|房|号)",
    },
    // Without 室 behind it, what is counted in another measure is no room.
    Kind {
        name: "楼房号",
        pattern: r"([0-9A-Za-z一二三四五六七八九十]+(?:栋|幢|座|号楼)(?:[0-9一二三四五六七八九十]+单元)?[0-9]{3,4})(?:[^0-9,.平㎡m米元年人户万个块多余吨室房号]|$)",
    },
];

/// ASCII word limits, because Chinese letters stand beside numbers without a space.
static PATTERNS: LazyLock<Vec<(&'static str, Regex)>> =
    LazyLock::new(|| KINDS.iter().filter_map(|kind| Some((kind.name, Regex::new(kind.pattern).ok()?))).collect());

/// Every tell-tale of a text: its kind and its words, as they are when the text is folded.
pub fn find(text: &str) -> Vec<(&'static str, String)> {
    let text = fold(text);
    let words = |found: &regex::Captures<'_>| found.get(1).or_else(|| found.get(0)).map(|words| words.as_str().to_owned());
    PATTERNS
        .iter()
        .flat_map(|(name, pattern)| pattern.captures_iter(&text).filter_map(|found| Some((*name, words(&found)?))).collect::<Vec<_>>())
        .collect()
}

/// A line that begins a list item, a heading or a row of a table instead of going on with what stands above it.
static BEGINNING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:(?:[-+*]|#{1,6}|[0-9]{1,2}[.)])\s|\|)").ok());

/// The text with a line for each paragraph: a line break inside a paragraph, also of a quotation, is read as a space.
fn unbroken(text: &str) -> String {
    let begins = |line: &str| BEGINNING.as_ref().is_some_and(|beginning| beginning.is_match(line));
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        whole.push(if line.is_empty() || begins(line) { '\n' } else { ' ' });
        whole.push_str(line);
    }
    whole
}

/// The text as it is read aloud: narrow digits and brackets, one kind of dash and of 〇, without invisible characters and marks of
/// emphasis, and without line breaks inside a paragraph and spaces beside digits and Chinese letters.
fn fold(text: &str) -> String {
    let plain: Vec<char> = unbroken(text).nfkc().filter(|c| !is_mark(*c)).map(one_form).collect();
    let joins = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_digit() || is_han(*c));
    let mut folded = String::with_capacity(text.len());
    // One run of spaces after another: whoever looks ahead from each space looks too often.
    let mut rest = plain.as_slice();
    while let Some(first) = rest.first() {
        let (spaces, after) = rest.split_at(rest.iter().take_while(|c| is_space(**c)).count());
        if spaces.is_empty() {
            folded.push(*first);
            rest = after.get(1..).unwrap_or_default();
        } else {
            let apart = !joins(folded.chars().next_back().as_ref()) && !joins(after.first());
            folded.extend(spaces.iter().filter(|_| apart));
            rest = after;
        }
    }
    folded
}

/// Emphasis of Markdown, and what nobody sees.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '\\') || is_invisible(c)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

fn one_form(c: char) -> char {
    match c {
        '○' | '◯' => '〇',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_understood() {
        assert_eq!(PATTERNS.len(), KINDS.len());
    }

    #[test]
    fn each_tell_tale_is_found_by_its_name() {
        for (text, kind) in [
            ("打他的电话13800138000吧", "手机号码"),
            ("打 138 0013 8000 找他", "手机号码"),
            ("座机 0755-28123456", "固定电话"),
            ("身份证 11010519491231002X。", "身份证号"),
            ("转到 6222 0200 0001 2345 678", "账号或证号"),
            ("代码 91440300MA5DA1234X 的公司", "统一社会信用代码"),
            ("一辆粤B12345的车", "车牌"),
            ("写信到 a.b@example.com", "邮箱"),
            ("见 https://example.com", "网址"),
            ("（2026）粤0307民初123号", "案号"),
            ("2026年5月20日签字", "确切日期"),
            ("龙岗大道128号", "门牌"),
            ("住3栋2单元501室", "楼房号"),
        ] {
            let found = find(text);
            assert!(found.iter().any(|(name, _)| *name == kind), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_tell_tale_is_found_however_it_is_spaced_and_marked() {
        for (text, kind) in [
            ("2026 年 5 月 20 日签字", "确切日期"),
            ("二○二六年五月二十日", "确切日期"),
            ("签于2026-05-20。", "确切日期"),
            ("签于 2026/5/20", "确切日期"),
            ("签于2026.5.20止", "确切日期"),
            ("２０２６年５月２０日", "确切日期"),
            ("在龙岗大道 128 号", "门牌"),
            ("在龙岗大道128-1号", "门牌"),
            ("住 3 栋 2 单元 501 室", "楼房号"),
            ("住3号楼501室", "楼房号"),
            ("住3栋501的住户", "楼房号"),
            ("一辆粤 B12345 的车", "车牌"),
            ("(2026)粤 0307 民初 123 号", "案号"),
            ("座机(0755)28123456", "固定电话"),
            ("座机（0755）2812 3456", "固定电话"),
            ("打１３８００１３８０００", "手机号码"),
            ("打138.0013.8000", "手机号码"),
            ("打138**0013**8000", "手机号码"),
            ("打138\u{200b}0013\u{2060}8000", "手机号码"),
            ("打+86 138 0013 8000", "手机号码"),
            ("打138\n00138000", "手机号码"),
            ("打 138 0013  \n 8000 找他", "手机号码"),
            ("打138\\\n00138000", "手机号码"),
            ("> 打138\n> 0013\n> 8000", "手机号码"),
            ("- 打138\n  00138000", "手机号码"),
            ("打**138**\n**0013**\n-8000", "手机号码"),
            ("身份证 110105\n19491231\n002X。", "身份证号"),
            ("签于2026\n年5月\n20日", "确切日期"),
            ("一辆粤\nB12345的车", "车牌"),
            ("住3栋\n501室", "楼房号"),
        ] {
            let found = find(text);
            assert!(found.iter().any(|(name, _)| *name == kind), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_text_of_nothing_but_spaces_is_read_in_good_time() {
        assert_eq!(find(&["打", &" ".repeat(300_000), "138 0013 8000", &"\u{3000} ".repeat(150_000), "。"].concat()).len(), 1);
        assert_eq!(find(&[" ".repeat(300_000), "a".to_owned()].concat()), []);
    }

    #[test]
    fn plain_words_and_sums_are_no_tell_tale() {
        for text in [
            "128,000 元分三期付",
            "2025 年的春天",
            "签字当日付 25,000 元",
            "第一千一百六十五条",
            "拨打 12348",
            "同住一栋楼里",
            "5 月签的字",
            "盖了一栋 300 平方米的厂房",
            "3 栋 2000 元，5 栋 1800 元",
            "2026 年 5 月起，每月 1,200 元",
            "占比 1.5，另有 2.3.4 版",
            "付了 128000\n\n2000 元没有付",
            "- 付 138001\n- 付 380001",
            "1. 付 138001\n2. 付 380001",
            "| 138001 |\n| 380001 |",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
