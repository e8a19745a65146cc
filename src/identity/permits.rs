//! Documents other than the identity card: passport, the two travel permits, the permanent residence card of foreigners and
//! military papers. Only the newer residence card has a public check character; of the others the shape is checked, no more.

use super::{Refusal, folding, gb11643};
use chrono::NaiveDate;

/// A passport number of any country.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Passport(String);

/// 港澳居民来往内地通行证.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HomeReturnPermit(String);

/// 台湾居民来往大陆通行证.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TaiwanPermit(String);

/// 外国人永久居留身份证, in its old (fifteen characters) or new form (eighteen).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PermanentResidence(String);

/// 军官证, 士兵证, 文职人员证 and their like.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MilitaryId(String);

sensitive!(Passport, folding::last_four);
sensitive!(HomeReturnPermit, folding::last_four);
sensitive!(TaiwanPermit, folding::last_four);
sensitive!(PermanentResidence, folding::last_four);
sensitive!(MilitaryId, folding::last_four);

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

impl Passport {
    /// Reads five to fifteen letters and digits, at least three of them digits.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = folding::compact(text);
        let shape = (5..=15).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && number.bytes().filter(u8::is_ascii_digit).count() >= 3;
        if shape {
            Ok(Self(number))
        } else {
            Err(Refusal::new("护照号码应是5至15位字母和数字（如E12345678），不含其他符号。请对照护照资料页填写。"))
        }
    }
}

impl HomeReturnPermit {
    /// Reads H or M and eight digits; the two digits of older permits that count re-issues may follow.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = folding::compact(text);
        let digits = number.strip_prefix(['H', 'M']).unwrap_or_default();
        if all_digits(digits) && matches!(digits.len(), 8 | 10) {
            Ok(Self(number))
        } else {
            Err(Refusal::new("港澳居民来往内地通行证号码应以H或M开头，后面是8位数字（旧证10位）。请对照证件填写。"))
        }
    }
}

impl TaiwanPermit {
    /// Reads eight digits; older booklets have ten, and a letter in brackets.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number: String = folding::compact(text).chars().filter(|c| !matches!(c, '(' | ')')).collect();
        let digits = number.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or(&number);
        let shape = all_digits(digits) && matches!(digits.len(), 8 | 10) && (digits.len() == 10 || digits == number);
        if shape {
            Ok(Self(number))
        } else {
            Err(Refusal::new("台湾居民来往大陆通行证号码应是8位数字（旧证为10位数字，可带一个字母）。请对照证件填写。"))
        }
    }
}

impl PermanentResidence {
    /// Reads either form; `today` bounds the birth date of the new one.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let what = "外国人永久居留身份证号码";
        let number = folding::compact(text);
        if number.len() == 18 && number.starts_with('9') {
            gb11643::check_shape(what, &number)?;
            gb11643::check_date_and_sum(what, &number, today)?;
            return Ok(Self(number));
        }
        if is_old_residence_form(&number) {
            return Ok(Self(number));
        }
        Err(Refusal::new("外国人永久居留身份证号码应是以9开头的18位号码，旧证为3个字母加12位数字。请对照证件填写。"))
    }

    /// The birth date, which only the new form gives with its century.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        if self.0.len() == 18 { gb11643::birth_date(&self.0) } else { None }
    }

    /// Whether the holder is a man; only the new form tells.
    pub fn is_male(&self) -> Option<bool> {
        (self.0.len() == 18).then(|| gb11643::is_male(&self.0))
    }
}

/// Nationality (three letters), place (four digits), birth date as yymmdd, order and check digit.
fn is_old_residence_form(number: &str) -> bool {
    let Some((letters, digits)) = number.split_at_checked(3) else {
        return false;
    };
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|t| t.parse::<u32>().ok());
    let day_exists = match (part(6, 8), part(8, 10)) {
        // 2000 is a leap year: every day that any year has is accepted, for the century is not written.
        (Some(month), Some(day)) => NaiveDate::from_ymd_opt(2000, month, day).is_some(),
        _ => false,
    };
    number.len() == 15 && letters.bytes().all(|b| b.is_ascii_uppercase()) && all_digits(digits) && day_exists
}

impl MilitaryId {
    /// Reads `军字第12345678号` or its bare six to ten digits.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = folding::compact(text);
        let body = number.strip_suffix('号').unwrap_or(&number);
        let (prefix, digits) = match body.split_once("字第") {
            Some((corps, digits)) => (Some(corps), digits),
            None => (None, body),
        };
        let corps_fits = prefix.is_none_or(|corps| (1..=4).contains(&corps.chars().count()) && corps.chars().all(is_common_han));
        if !corps_fits || !all_digits(digits) || !(6..=10).contains(&digits.len()) {
            return Err(Refusal::new("军人证件号码应是6至10位数字，可写成“军字第12345678号”的样子。请对照证件填写。"));
        }
        Ok(Self(prefix.map_or_else(|| digits.to_owned(), |corps| format!("{corps}字第{digits}号"))))
    }
}

fn is_common_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 19).unwrap()
    }

    #[test]
    fn passports_of_many_countries_are_read() {
        for text in ["E12345678", "ea 1234567", "G-12345678", "533380006", "Ｅ１２３４５６７８"] {
            assert!(Passport::parse(text).is_ok(), "{text}");
        }
        for text in ["", "E123", "E1234567<", "护照E12345678", "ABCDEFGH", "11010519491231002X"] {
            assert!(Passport::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn travel_permits_are_read_in_old_and_new_forms() {
        assert_eq!(HomeReturnPermit::parse("h 0123 4567").unwrap().as_str(), "H01234567");
        assert!(HomeReturnPermit::parse("M0123456701").is_ok());
        assert!(HomeReturnPermit::parse("C01234567").is_err());
        assert!(HomeReturnPermit::parse("H0123456").is_err());
        assert_eq!(TaiwanPermit::parse("0123456701（b）").unwrap().as_str(), "0123456701B");
        assert!(TaiwanPermit::parse("01234567").is_ok());
        assert!(TaiwanPermit::parse("012345678").is_err());
        assert!(TaiwanPermit::parse("01234567B").is_err());
    }

    #[test]
    fn a_permanent_residence_card_is_read_in_both_forms() {
        let seventeen = "91133119840315002";
        let number = format!("{seventeen}{}", char::from(gb11643::check_character(seventeen).unwrap()));
        let new = PermanentResidence::parse(&number, today()).unwrap();
        assert_eq!(new.birth_date(), NaiveDate::from_ymd_opt(1984, 3, 15));
        assert_eq!(new.is_male(), Some(false));
        let old = PermanentResidence::parse("can110184031512", today()).unwrap();
        assert_eq!((old.as_str(), old.birth_date(), old.is_male()), ("CAN110184031512", None, None));
        assert!(PermanentResidence::parse("CAN110184133112", today()).is_err());
        assert!(PermanentResidence::parse("911331198403150020", today()).is_err() || number.ends_with('0'));
        assert!(PermanentResidence::parse("11010519491231002X", today()).is_err());
    }

    #[test]
    fn military_papers_keep_their_prefix() {
        assert_eq!(MilitaryId::parse("军字第 1234567 号").unwrap().as_str(), "军字第1234567号");
        assert_eq!(MilitaryId::parse("士字第12345678").unwrap().as_str(), "士字第12345678号");
        assert_eq!(MilitaryId::parse("01234567").unwrap().as_str(), "01234567");
        for text in ["军字第123号", "字第1234567号", "A字第1234567号", "军字第12345678901号"] {
            assert!(MilitaryId::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), shaped in "[A-Z0-9字第号军()]{0,20}") {
            for text in [&text, &shaped] {
                let _ = Passport::parse(text);
                let _ = HomeReturnPermit::parse(text);
                let _ = TaiwanPermit::parse(text);
                let _ = PermanentResidence::parse(text, today());
                let _ = MilitaryId::parse(text);
            }
        }
    }
}
