//! The eighteen-character number of GB 11643-1999, shared by three documents: 居民身份证, 港澳台居民居住证 and the newer
//! 外国人永久居留身份证. Here: shape, birth date and check character. Which prefixes a document may have is said by each document.

use super::Refusal;
use chrono::{Datelike, NaiveDate};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

/// Provinces, autonomous regions and municipalities of GB/T 2260, by the first two digits of an area code.
const PROVINCES: [u32; 32] =
    [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71];

/// Whether these two digits name a province that registers residents.
pub(super) fn is_province(two: &str) -> bool {
    two.parse().is_ok_and(|code| PROVINCES.contains(&code))
}

/// Eighteen characters, the first seventeen digits, the last a digit or X; `what` names the document in the sentence.
pub(super) fn check_shape(what: &str, text: &str) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length != 18 {
        return Err(Refusal::new(format!("{what}应是18位，现在是{length}位。请对照证件重新填写。")));
    }
    let bytes = text.as_bytes();
    let digits = bytes.iter().take(17).all(u8::is_ascii_digit);
    let last = bytes.get(17).is_some_and(|b| b.is_ascii_digit() || *b == b'X');
    if bytes.len() == 18 && digits && last {
        Ok(())
    } else {
        Err(Refusal::new(format!("{what}的前17位应是数字，最后一位是数字或字母X。请对照证件重新填写。")))
    }
}

/// A real birth date from 1900 to `today`, and a check character that fits. Expects the shape to have been checked.
pub(super) fn check_date_and_sum(what: &str, text: &str, today: NaiveDate) -> Result<(), Refusal> {
    let born = birth_date(text)
        .ok_or_else(|| Refusal::new(format!("{what}第7至14位应是出生年月日（如19860315），现在不是真实的日期。请核对。")))?;
    if born.year() < 1900 || born > today {
        return Err(Refusal::new(format!("{what}中的出生日期应在1900年以后、今天以前。请核对第7至14位。")));
    }
    if check_character(text) != text.as_bytes().get(17).copied() {
        return Err(Refusal::new(format!("{what}的校验码对不上，可能有一位写错了。请对照证件逐位核对。")));
    }
    Ok(())
}

/// The eight digits of the birth date as a date, if they are one.
pub(super) fn birth_date(text: &str) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<u32>().ok());
    NaiveDate::from_ymd_opt(i32::try_from(part(6, 10)?).ok()?, part(10, 12)?, part(12, 14)?)
}

/// The seventeenth digit is odd for men.
pub(super) fn is_male(text: &str) -> bool {
    text.as_bytes().get(16).is_some_and(|b| b % 2 == 1)
}

/// The check character that the first seventeen digits ask for.
pub(super) fn check_character(text: &str) -> Option<u8> {
    let digits = text.get(..17)?;
    let sum = digits.bytes().zip(WEIGHTS).try_fold(0, |sum, (b, w)| Some(sum + char::from(b).to_digit(10)? * w))?;
    CHECKS.get(usize::try_from(sum % 11).ok()?).copied()
}
