//! Telephone numbers of the mainland: mobile (eleven digits from 13 to 19) and landline with its area code. Written as people
//! write them: with spaces, dashes, brackets, +86. Extensions and numbers of other places are refused with a sentence.

use super::{Refusal, folding};
use unicode_normalization::UnicodeNormalization;

/// A phone number in canonical form: `13812345678` or `0755-28123456`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

sensitive!(Phone, mask);

const HOW: &str = "请填写11位手机号码，或带区号的固定电话（如0755-28123456）。";

impl Phone {
    /// Reads a mobile or landline number.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded: String = text.chars().take(100).nfkc().filter(|c| !folding::is_noise(*c)).collect();
        let digits: String = folded.chars().filter(|c| !matches!(c, '(' | ')' | '.' | '/' | '[' | ']')).collect();
        if digits.is_empty() {
            return Err(Refusal::new(format!("还没有填写电话号码。{HOW}")));
        }
        let (abroad_form, national) = without_country(&digits)?;
        if !national.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refusal::new(format!("电话号码里有数字以外的字符。{HOW}分机号请写在说明里。")));
        }
        let mobile = national.strip_prefix('0').filter(|rest| is_mobile(rest)).unwrap_or(national);
        if is_mobile(mobile) {
            return Ok(Self(mobile.to_owned()));
        }
        let national = if abroad_form && !national.starts_with('0') { format!("0{national}") } else { national.to_owned() };
        landline(&national).map(Self)
    }

    /// Whether text messages can reach it.
    pub fn is_mobile(&self) -> bool {
        is_mobile(&self.0)
    }

    /// The last four digits, which people give to prove that a receipt is theirs.
    pub fn last4(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

/// Takes +86, 0086 or a bare 86 away; says whether the country code was there.
fn without_country(digits: &str) -> Result<(bool, &str), Refusal> {
    if let Some(rest) = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")) {
        return Ok((true, rest));
    }
    if digits.starts_with('+') || digits.starts_with("00") {
        return Err(Refusal::new(format!("目前只能联系中国内地的电话号码。{HOW}")));
    }
    match digits.strip_prefix("86") {
        Some(rest) if is_mobile(rest) => Ok((true, rest)),
        _ => Ok((false, digits)),
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.as_bytes().get(1).is_some_and(|b| *b >= b'3')
}

/// `010` and `02x` have three digits and eight behind them; every other area code has four, and seven or eight behind.
fn landline(digits: &str) -> Result<String, Refusal> {
    if digits.starts_with('1') {
        let length = digits.len();
        return Err(Refusal::new(format!("手机号码应是11位、第二位为3至9，现在是{length}位或号段不对。请核对。")));
    }
    if !digits.starts_with('0') {
        return Err(Refusal::new(format!("这个号码缺少区号，或不是电话号码。{HOW}")));
    }
    let short_area = digits.starts_with("010") || digits.starts_with("02");
    let split = if short_area { 3 } else { 4 };
    let (area, local) = digits.split_at_checked(split).unwrap_or((digits, ""));
    let lengths = if short_area { 8..=8 } else { 7..=8 };
    let area_exists = area.as_bytes().get(1).is_some_and(|b| *b != b'0');
    if !lengths.contains(&local.len()) || !area_exists || !local.starts_with(|c: char| ('2'..='8').contains(&c)) {
        return Err(Refusal::new("固定电话应是区号加7至8位号码（如0755-28123456），不带分机号。请核对。"));
    }
    Ok(format!("{area}-{local}"))
}

fn mask(number: &str) -> String {
    let (start, end) = match number.split_once('-') {
        Some((area, _)) => (area.len() + 1, number.len().saturating_sub(4)),
        None => (3, 7),
    };
    number.char_indices().map(|(i, c)| if (start..end).contains(&i) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(text: &str) -> String {
        Phone::parse(text).unwrap().as_str().to_owned()
    }

    fn sentence(text: &str) -> String {
        Phone::parse(text).unwrap_err().sentence().to_owned()
    }

    #[test]
    fn a_mobile_is_read_however_people_write_it() {
        for text in [
            "13812341234",
            "138 1234 1234",
            "138-1234-1234",
            "+86 138 1234 1234",
            "0086-13812341234",
            "8613812341234",
            "０１３８１２３４１２３４",
            "（+86）13812341234",
            "+８６１３８１２３４１２３４",
        ] {
            assert_eq!(canonical(text), "13812341234", "{text}");
        }
    }

    #[test]
    fn a_landline_is_read_with_its_area_code() {
        for text in ["0755-28123456", "(0755)28123456", "+86 755 2812 3456", "０７５５ ２８１２３４５６"] {
            assert_eq!(canonical(text), "0755-28123456", "{text}");
        }
        assert_eq!(canonical("010 6512 3456"), "010-65123456");
        assert_eq!(canonical("+86 10 6512 3456"), "010-65123456");
        assert_eq!(canonical("0793 3123456"), "0793-3123456");
        assert!(!Phone::parse("0755-28123456").unwrap().is_mobile());
    }

    #[test]
    fn masks_hide_the_middle_and_debug_prints_the_mask() {
        let mobile = Phone::parse("13812341234").unwrap();
        assert_eq!((mobile.masked().as_str(), mobile.last4()), ("138****1234", "1234"));
        assert_eq!(format!("{mobile:?}"), "Phone(138****1234)");
        assert_eq!(Phone::parse("0755-28123456").unwrap().masked(), "0755-****3456");
    }

    #[test]
    fn each_fault_has_its_own_sentence() {
        assert!(sentence(" ").contains("还没有填写"));
        assert!(sentence("1381234123").contains("11位"));
        assert!(sentence("12812341234").contains("号段"));
        assert!(sentence("28123456").contains("缺少区号"));
        assert!(sentence("0755-281234").contains("固定电话应是"));
        assert!(sentence("+852 2123 4567").contains("中国内地"));
        assert!(sentence("0755-28123456转8").contains("分机号"));
        assert!(sentence("<script>").contains("数字以外"));
    }

    proptest! {
        #[test]
        fn any_mobile_survives_noise_and_its_mask_keeps_four_digits_hidden(second in 3..10u8, rest in 0..1_000_000_000u32, at in 1..11usize) {
            let number = format!("1{second}{rest:09}");
            let typed = format!("+86 {}-\u{3000}{}", &number[..at], &number[at..]);
            let phone = Phone::parse(&typed).unwrap();
            prop_assert_eq!(phone.as_str(), number.as_str());
            prop_assert_eq!(phone.masked().matches('*').count(), 4);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), digits in "[0-9+() -]{0,24}") {
            let _ = Phone::parse(&text);
            if let Ok(phone) = Phone::parse(&digits) {
                prop_assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone);
            }
        }
    }
}
