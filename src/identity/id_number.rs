//! The resident identity number (居民身份证, GB 11643-1999) and its sister for residents of Hong Kong, Macao and Taiwan
//! (港澳台居民居住证, same number with the areas 810000, 820000 and 830000). Age is counted in full years (周岁).

use super::{Capacity, Refusal, folding, gb11643};
use chrono::NaiveDate;

/// A citizen's identity number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

/// The number of a residence permit for Hong Kong, Macao and Taiwan residents.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidencePermit(String);

sensitive!(IdNumber, folding::last_four);
sensitive!(ResidencePermit, folding::last_four);

impl IdNumber {
    /// Reads an identity number; `today` bounds the birth date.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let what = "身份证号码";
        let number = folding::compact(text);
        if number.len() == 15 && number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refusal::new("15位的一代身份证已经停用。请填写18位身份证号码。"));
        }
        gb11643::check_shape(what, &number)?;
        let area = number.get(..6).unwrap_or_default();
        if matches!(area, "810000" | "820000" | "830000") {
            return Err(Refusal::new("这是港澳台居民居住证的号码。请把证件种类改选为“港澳台居民居住证”。"));
        }
        if area.starts_with('9') {
            return Err(Refusal::new("这像是外国人永久居留身份证的号码。请把证件种类改选为“外国人永久居留身份证”。"));
        }
        if !gb11643::is_province(area.get(..2).unwrap_or_default()) {
            return Err(Refusal::new("身份证号码的前两位不是任何省、自治区、直辖市的代码。请对照证件核对。"));
        }
        gb11643::check_date_and_sum(what, &number, today)?;
        Ok(Self(number))
    }
}

impl ResidencePermit {
    /// Reads a residence permit number; `today` bounds the birth date.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let what = "港澳台居民居住证号码";
        let number = folding::compact(text);
        gb11643::check_shape(what, &number)?;
        if !matches!(number.get(..6), Some("810000" | "820000" | "830000")) {
            return Err(Refusal::new("港澳台居民居住证号码应以810000、820000或830000开头。请对照证件核对，或改选证件种类。"));
        }
        gb11643::check_date_and_sum(what, &number, today)?;
        Ok(Self(number))
    }
}

macro_rules! facts_of_the_number {
    ($name:ident) => {
        impl $name {
            /// The birth date inside the number.
            pub fn birth_date(&self) -> NaiveDate {
                // Parsing has proved the date; the default can not be reached.
                gb11643::birth_date(&self.0).unwrap_or_default()
            }

            /// Whether the number is a man's.
            pub fn is_male(&self) -> bool {
                gb11643::is_male(&self.0)
            }

            /// Full years on `date`; nought before birth.
            pub fn age_on(&self, date: NaiveDate) -> u32 {
                date.years_since(self.birth_date()).unwrap_or(0)
            }

            /// Civil capacity on `date`; see [`Capacity::on`].
            pub fn capacity_on(&self, date: NaiveDate, own_labour_income: bool) -> Capacity {
                Capacity::on(self.birth_date(), date, own_labour_income)
            }
        }
    };
}

facts_of_the_number!(IdNumber);
facts_of_the_number!(ResidencePermit);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn today() -> NaiveDate {
        day(2026, 1, 19)
    }

    /// A number with a right check character.
    fn with_check(seventeen: &str) -> String {
        format!("{seventeen}{}", char::from(gb11643::check_character(seventeen).unwrap()))
    }

    fn sentence(text: &str) -> String {
        IdNumber::parse(text, today()).unwrap_err().sentence().to_owned()
    }

    #[test]
    fn the_sample_number_of_the_standard_is_read() {
        let id = IdNumber::parse("11010519491231002X", today()).unwrap();
        assert_eq!(id.as_str(), "11010519491231002X");
        assert_eq!(id.birth_date(), day(1949, 12, 31));
        assert!(!id.is_male());
        assert_eq!(id.age_on(day(2025, 12, 30)), 75);
        assert_eq!(id.age_on(day(2025, 12, 31)), 76);
        assert_eq!(id.age_on(day(1940, 1, 1)), 0);
    }

    #[test]
    fn debug_and_mask_show_only_the_last_four() {
        let id = IdNumber::parse("11010519491231002x", today()).unwrap();
        assert_eq!(id.masked(), "**************002X");
        assert_eq!(format!("{id:?}"), "IdNumber(**************002X)");
    }

    #[test]
    fn each_fault_has_its_own_sentence() {
        assert!(sentence("1101051949123100").contains("18位，现在是16位"));
        assert!(sentence("110105491231002").contains("一代身份证"));
        assert!(sentence("1101051949123100AX").contains("最后一位是数字或字母X"));
        assert!(sentence(&with_check("99010519491231002")).contains("永久居留"));
        assert!(sentence(&with_check("10010519491231002")).contains("前两位"));
        assert!(sentence(&with_check("81000019900101001")).contains("港澳台居民居住证"));
        assert!(sentence(&with_check("11010519490231002")).contains("真实的日期"));
        assert!(sentence(&with_check("11010518990101002")).contains("1900年"));
        assert!(sentence(&with_check("11010520260120002")).contains("今天以前"));
        assert!(sentence("110105194912310021").contains("校验码"));
    }

    #[test]
    fn someone_born_today_and_someone_born_on_a_leap_day_are_accepted() {
        assert!(IdNumber::parse(&with_check("44030720260119001"), today()).is_ok());
        assert!(IdNumber::parse(&with_check("44030720000229001"), today()).is_ok());
        assert!(IdNumber::parse(&with_check("44030719000229001"), today()).is_err());
    }

    #[test]
    fn a_residence_permit_needs_one_of_its_three_areas() {
        let permit = ResidencePermit::parse(&with_check("83000019900101001"), today()).unwrap();
        assert_eq!(permit.birth_date(), day(1990, 1, 1));
        assert!(permit.is_male());
        assert!(ResidencePermit::parse("11010519491231002X", today()).is_err());
    }

    prop_compose! {
        fn any_number()(area in 0..31usize, rest in 0..10_000u32, days in 0..45_000u64, order in 0..1000u32) -> String {
            const TWO: [u32; 31] = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51,
                52, 53, 54, 61, 62, 63, 64, 65];
            let born = day(1900, 1, 1) + chrono::Days::new(days);
            with_check(&format!("{}{rest:04}{}{order:03}", TWO[area], born.format("%Y%m%d")))
        }
    }

    proptest! {
        #[test]
        fn any_valid_number_survives_formatting_noise(number in any_number(), noise in proptest::collection::vec(0..7usize, 18)) {
            const NOISE: [&str; 7] = ["", " ", "\u{3000}", "-", "\u{200B}", "—", "\u{A0}"];
            let typed: String = number
                .chars()
                .zip(&noise)
                .map(|(c, n)| format!("{}{}", if n % 2 == 0 { c } else { char::from_u32(c as u32 + 0xFEE0).unwrap() }, NOISE[*n]))
                .collect();
            let id = IdNumber::parse(&typed, today()).unwrap();
            prop_assert_eq!(id.as_str(), number.as_str());
            prop_assert!(id.masked().starts_with("**************"));
            let printed = format!("{id:?}");
            prop_assert!(!printed.contains(&number[..14]));
        }

        #[test]
        fn changing_any_one_digit_is_refused(number in any_number(), place in 0..18usize, shift in 1..10u8) {
            let mut bytes = number.into_bytes();
            bytes[place] = match bytes[place] { b'X' => b'0' + shift, b => b'0' + (b - b'0' + shift) % 10 };
            let changed = String::from_utf8(bytes).unwrap();
            let refusal = IdNumber::parse(&changed, today()).unwrap_err();
            prop_assert!(!refusal.sentence().contains(&changed[6..14]));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = IdNumber::parse(&text, today());
            let _ = ResidencePermit::parse(&text, today());
        }
    }
}
