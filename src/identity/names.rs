//! Names of persons and organisations. Han characters are never normalised: NFC and NFKC would turn some rare ones
//! into others, and a name must leave the house as it came in. Latin parts are folded to their plain width.

use super::{Refusal, folding};
use unicode_normalization::UnicodeNormalization;

/// A person's name as on the document.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

/// An organisation's registered name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrgName(String);

sensitive!(PersonName, first_character_only);

impl PersonName {
    /// Reads a name of 2 to 50 characters; dots between the parts of a name become `·`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let name = tidy(text);
        let length = name.chars().count();
        if length == 0 {
            return Err(Refusal::new("还没有填写姓名。请填写证件上的姓名。"));
        }
        if let Some(wrong) = name.chars().find(|c| !may_stand_in_a_name(*c)) {
            return Err(Refusal::new(what_is_wrong_with(wrong)));
        }
        if !(2..=50).contains(&length) {
            return Err(Refusal::new(format!("姓名应有2至50个字，现在是{length}个。请填写证件上的全名。")));
        }
        let letters_at_both_ends = name.starts_with(is_letter) && name.ends_with(|c: char| is_letter(c) || c == '.' || is_variant_mark(c));
        if !letters_at_both_ends {
            return Err(Refusal::new("姓名的开头和结尾应是文字，不能是标点。请填写证件上的姓名。"));
        }
        Ok(Self(name))
    }
}

impl OrgName {
    /// Reads a name of 2 to 100 characters; brackets in a Chinese name become full-width.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = fold_widths(text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let mut name = words.join(" ");
        if name.chars().any(is_han) {
            name = name.replace('(', "（").replace(')', "）");
        }
        let length = name.chars().count();
        if length == 0 {
            return Err(Refusal::new("还没有填写单位名称。请填写营业执照或登记证书上的全称。"));
        }
        if !(2..=100).contains(&length) {
            return Err(Refusal::new(format!("单位名称应有2至100个字，现在是{length}个。请填写登记的全称。")));
        }
        if name.chars().any(|c| c.is_control() || is_private(c) || matches!(c, '<' | '>' | '{' | '}' | '\\')) {
            return Err(Refusal::new("单位名称里有不能使用的符号（如尖括号或控制字符）。请填写登记的全称。"));
        }
        if !name.chars().any(is_letter) {
            return Err(Refusal::new("单位名称里至少要有文字。请填写登记的全称。"));
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Widths folded, dots unified, spaces kept only between Latin words.
fn tidy(text: &str) -> String {
    let folded = fold_widths(text);
    let chars: Vec<char> = folded.trim().chars().collect();
    let mut name = String::with_capacity(folded.len());
    for (i, c) in chars.iter().copied().enumerate() {
        let before = name.chars().next_back();
        let after = chars.iter().skip(i + 1).copied().find(|c| !c.is_whitespace());
        if is_middle_dot(c) || (c == '.' && before.is_some_and(is_han) && after.is_some_and(is_han)) {
            if name.ends_with(' ') {
                name.pop();
            }
            name.push('·');
        } else if c.is_whitespace() && !c.is_control() {
            let latin_on_both_sides = before.is_some_and(|b| !is_han(b) && b != '·' && b != ' ') && after.is_some_and(|a| !is_han(a));
            if latin_on_both_sides {
                name.push(' ');
            }
        } else {
            name.push(c);
        }
    }
    name
}

/// NFKC for everything but Han characters, which stay as they are; invisible marks go.
fn fold_widths(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().take(400).filter(|c| !folding::is_invisible(*c)) {
        if is_han(c) || is_variant_mark(c) {
            folded.extend(run.nfkc());
            run.clear();
            folded.push(c);
        } else {
            run.push(c);
        }
    }
    folded.extend(run.nfkc());
    folded
}

/// Unified and compatibility ideographs of all planes, and 〇.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

/// Ideographic variation selectors: they choose one written form of the character before them.
fn is_variant_mark(c: char) -> bool {
    matches!(c, '\u{E0100}'..='\u{E01EF}')
}

fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '\u{2024}' | '\u{0387}' | '\u{A78F}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn is_letter(c: char) -> bool {
    is_han(c) || c.is_alphabetic()
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn may_stand_in_a_name(c: char) -> bool {
    is_letter(c) || is_variant_mark(c) || is_combining(c) || matches!(c, '·' | ' ' | '-' | '\'' | '’' | '.')
}

fn what_is_wrong_with(c: char) -> &'static str {
    match c {
        c if c.is_numeric() => "姓名里不能有数字。请填写证件上的姓名。",
        '<' | '>' => "姓名里不能有尖括号。请填写证件上的姓名。",
        c if c.is_control() => "姓名里有看不见的控制字符，可能是粘贴带来的。请重新输入证件上的姓名。",
        c if is_private(c) => "姓名里有自造字，别的电脑上显示不出来。请改用标准汉字；如输入法打不出，可先用拼音代替，并告诉工作人员。",
        _ => "姓名里有不能使用的符号。只能用文字、间隔号“·”、空格、连字符。请填写证件上的姓名。",
    }
}

/// The first character and stars: enough to recognise one's own matter.
fn first_character_only(name: &str) -> String {
    name.chars().enumerate().map(|(i, c)| if i == 0 { c } else { '*' }).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> String {
        PersonName::parse(text).unwrap().as_str().to_owned()
    }

    fn sentence(text: &str) -> String {
        PersonName::parse(text).unwrap_err().sentence().to_owned()
    }

    #[test]
    fn rare_characters_stay_the_characters_they_are() {
        for text in
            ["王䶮", "李㛃", "朱囍", "陈堃喆", "龘龘", "𬎆琳", "\u{F907}\u{F9D4}", "\u{2F800}\u{2F804}", "神\u{FA19}", "葛\u{E0100}城"]
        {
            assert_eq!(name(text), text);
        }
    }

    #[test]
    fn dots_of_every_kind_become_the_middle_dot() {
        for text in [
            "阿卜杜拉·买买提",
            "阿卜杜拉•买买提",
            "阿卜杜拉・买买提",
            "阿卜杜拉‧买买提",
            "阿卜杜拉.买买提",
            "阿卜杜拉．买买提",
            "阿卜杜拉 · 买买提",
        ] {
            assert_eq!(name(text), "阿卜杜拉·买买提", "{text}");
        }
    }

    #[test]
    fn latin_names_keep_their_spaces_and_chinese_names_lose_them() {
        assert_eq!(name("  John  F. O'Neil-Smith "), "John F. O'Neil-Smith");
        assert_eq!(name("Ｊｏｈｎ　Ｓｍｉｔｈ"), "John Smith");
        assert_eq!(name("José Muñoz"), "José Muñoz");
        assert_eq!(name("王　芳"), "王芳");
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        assert!(sentence("").contains("还没有填写"));
        assert!(sentence("王").contains("2至50个字"));
        assert!(sentence(&"王".repeat(51)).contains("2至50个字"));
        assert!(sentence("王芳1").contains("数字"));
        assert!(sentence("王芳２").contains("数字"));
        assert!(sentence("<b>王芳").contains("尖括号"));
        assert!(sentence("王\u{7}芳").contains("控制字符"));
        assert!(sentence("王\u{E863}").contains("自造字"));
        assert!(sentence("王芳😀").contains("符号"));
        assert!(sentence("·王芳").contains("开头和结尾"));
    }

    #[test]
    fn a_name_is_masked_in_logs() {
        let name = PersonName::parse("欧阳修文").unwrap();
        assert_eq!(format!("{name:?}"), "PersonName(欧**)");
        assert_eq!(name.masked(), "欧**");
    }

    #[test]
    fn an_organisations_name_keeps_full_width_brackets() {
        assert_eq!(OrgName::parse(" 深圳市和顺(集团)有限公司 ").unwrap().as_str(), "深圳市和顺（集团）有限公司");
        assert_eq!(OrgName::parse("Ｈｅｓｈｕｎ (SZ) Co., Ltd. 3").unwrap().as_str(), "Heshun (SZ) Co., Ltd. 3");
        for text in ["", "厂", "<厂>公司", "123", "公\u{1}司"] {
            assert!(OrgName::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_accepted_again_unchanged(text in any::<String>(), shaped in "[王李䶮A-Za-z·•. '-]{0,12}") {
            for text in [&text, &shaped] {
                if let Ok(name) = PersonName::parse(text) {
                    prop_assert_eq!(PersonName::parse(name.as_str()).unwrap(), name);
                }
                if let Ok(name) = OrgName::parse(text) {
                    prop_assert_eq!(OrgName::parse(name.as_str()).unwrap(), name);
                }
            }
        }
    }
}
