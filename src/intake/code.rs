//! Receipt codes as people type them: small letters, full-width digits, spaces, forgotten dashes, O for 0.
//!
//! A code such as `BL26-1123-K7QF` is drawn in `ids`. The six digits of its date may have been misread as letters; the last
//! four hold neither 0/O nor 1/I, so there is nothing to mend in them.

use unicode_normalization::UnicodeNormalization;

/// Characters after the prefix: year, month and day, letters.
const TAIL: usize = 10;

/// Upper case, half width, without marks and spaces.
pub fn folded(typed: &str) -> String {
    typed.chars().take(80).nfkc().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The code in the form in which it is stored, if it can be one.
pub fn read(typed: &str) -> Option<String> {
    let plain = folded(typed);
    let cut = plain.len().checked_sub(TAIL).filter(|cut| (1..=4).contains(cut))?;
    let (prefix, tail) = (plain.get(..cut)?, plain.get(cut..)?);
    let date: String = tail.get(..6)?.chars().map(digit).collect();
    if !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(format!("{prefix}{}-{}-{}", date.get(..2)?, date.get(2..)?, tail.get(6..)?))
}

fn digit(c: char) -> char {
    match c {
        'O' | 'Q' | 'D' => '0',
        'I' | 'L' => '1',
        'Z' => '2',
        'S' => '5',
        'B' => '8',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_code_is_read_however_people_type_it() {
        for typed in ["BL26-1103-K7QF", "bl26 1103 k7qf", "ＢＬ２６－１１０３－Ｋ７ＱＦ", "BL261103K7QF", " bl26—11o3—k7qf "]
        {
            assert_eq!(read(typed).as_deref(), Some("BL26-1103-K7QF"), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_not_one() {
        for typed in ["", "BL26", "BL26-11X3-K7QF", "宝龙26-1103-K7QF?", &"A".repeat(300)] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
