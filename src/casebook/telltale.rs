//! What tells who somebody is, as far as a pattern can see it: numbers, plates, exact days, roads and doors. Names are seen by
//! the two reviewers; no pattern replaces them (个人信息保护法第五十一条、第七十三条).

use std::sync::LazyLock;

use regex::Regex;

/// One kind of tell-tale.
struct Kind {
    name: &'static str,
    pattern: &'static str,
}

const KINDS: &[Kind] = &[
    Kind { name: "手机号码", pattern: r"(?-u:\b)1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?-u:\b)" },
    Kind { name: "固定电话", pattern: r"(?-u:\b)0[0-9]{2,3}[-－ ][0-9]{7,8}(?-u:\b)" },
    Kind { name: "身份证号", pattern: r"(?-u:\b)[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?-u:\b)" },
    Kind { name: "账号或证号", pattern: r"[0-9](?:[ -]?[0-9]){11,}" },
    Kind { name: "统一社会信用代码", pattern: r"(?-u:\b)[159Y][1239][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?-u:\b)" },
    Kind {
        name: "车牌", pattern: r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{5,6}"
    },
    Kind { name: "邮箱", pattern: r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.]+" },
    Kind { name: "网址", pattern: r"(?:https?://|www\.)" },
    Kind { name: "案号", pattern: r"[（(\[〔](?:19|20)[0-9]{2}[）)\]〕][^\s，。]{0,16}[0-9]+号" },
    Kind {
        name: "确切日期",
        pattern: r"(?:(?:19|20)[0-9]{2}|[二一][〇零一二三四五六七八九]{3})年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}[日号]",
    },
    Kind { name: "门牌", pattern: r"[\p{Han}]{2,}(?:路|街|巷|大道)[0-9一二三四五六七八九十百]+号" },
    Kind {
        name: "楼房号",
        pattern: r"[0-9A-Za-z一二三四五六七八九十]+(?:栋|幢|座)[0-9一二三四五六七八九十]*(?:单元)?[0-9]{2,4}(?:室|房|号)?",
    },
];

/// ASCII word limits, because Chinese letters stand beside numbers without a space.
static PATTERNS: LazyLock<Vec<(&'static str, Regex)>> =
    LazyLock::new(|| KINDS.iter().filter_map(|kind| Some((kind.name, Regex::new(kind.pattern).ok()?))).collect());

/// Every tell-tale of a text: its kind and its words.
pub fn find(text: &str) -> Vec<(&'static str, String)> {
    PATTERNS.iter().flat_map(|(name, pattern)| pattern.find_iter(text).map(|found| (*name, found.as_str().to_owned()))).collect()
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
    fn plain_words_and_sums_are_no_tell_tale() {
        for text in [
            "128,000 元分三期付",
            "2025 年的春天",
            "签字当日付 25,000 元",
            "第一千一百六十五条",
            "拨打 12348",
            "同住一栋楼里",
            "5 月签的字",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
