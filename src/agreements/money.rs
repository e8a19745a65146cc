//! Money of an agreement: whole fen, read from what people type, shown with commas and in capital numerals (大写).
//!
//! Capital numerals follow the rules for filling in bills (支付结算办法附一): 零 for a gap, 整 after 元 or 角. Never a
//! floating number. Which amounts are plausible in an agreement is judged in `review`.

use unicode_normalization::UnicodeNormalization;

/// Most that one obligation may say: a hundred billion yuan, far above any matter of a street.
pub const MOST_FEN: i64 = 10_000_000_000_000;

const WRONG: &str = "请填写金额，例如 5000、5,000.00 或 1.5万。";

/// Reads `5000`, `5,000.00`, `￥5000元`, `1.5万`; full-width digits are the same. More than zero, at most two decimals.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse(text: &str) -> Result<i64, String> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.strip_prefix("人民币").unwrap_or(&plain);
    let plain = plain.strip_prefix(['¥', '￥']).unwrap_or(plain);
    let plain = plain.strip_suffix('整').unwrap_or(plain);
    let plain = plain.strip_suffix('元').unwrap_or(plain);
    let (number, unit) = match plain.strip_suffix('万') {
        Some(number) => (number, 1_000_000),
        None => match plain.strip_suffix('亿') {
            Some(number) => (number, 10_000_000_000),
            None => (plain, 100),
        },
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let has_point = number.contains('.');
    if has_point && decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(WRONG.to_owned());
    }
    let whole = ungrouped(whole).ok_or(WRONG)?;
    let fen = scaled(&whole, decimals, unit)?;
    match fen {
        0 => Err("金额要大于 0。".to_owned()),
        fen if fen > MOST_FEN => Err("金额太大，请核对有没有多写了零。".to_owned()),
        fen => Ok(fen),
    }
}

/// Digits without their commas; none when a comma stands elsewhere than before each group of three.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(',').collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    (groups.iter().all(digits) && grouped).then(|| groups.concat())
}

fn scaled(whole: &str, decimals: &str, unit: i64) -> Result<i64, String> {
    let places = unit.ilog10() as usize;
    let kept = decimals.trim_end_matches('0');
    if kept.len() > places {
        return Err("金额最小到分，请只写两位小数。".to_owned());
    }
    let too_big = || "金额太大，请核对有没有多写了零。".to_owned();
    let all = format!("{whole}{kept:0<places$}");
    if all.trim_start_matches('0').len() > 17 {
        return Err(too_big());
    }
    all.parse().map_err(|_| too_big())
}

/// 5,000.00.
pub fn shown(fen: i64) -> String {
    let (sign, fen) = if fen < 0 { ("-", fen.unsigned_abs()) } else { ("", fen.unsigned_abs()) };
    let yuan = (fen / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in yuan.chars().enumerate() {
        if place > 0 && (yuan.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}", fen % 100)
}

/// 人民币伍仟元整: as agreements write it.
pub fn capital(fen: i64) -> String {
    let fen = fen.max(0).unsigned_abs();
    let (yuan, jiao, cents) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut out = whole_yuan(yuan);
    match (jiao, cents) {
        (0, 0) if yuan == 0 => out.push_str("零元整"),
        (0, 0) => out.push('整'),
        (jiao, 0) => out.extend([numeral(jiao), '角', '整']),
        (0, cents) if yuan == 0 => out.extend([numeral(cents), '分']),
        (0, cents) => out.extend(['零', numeral(cents), '分']),
        (jiao, cents) => out.extend([numeral(jiao), '角', numeral(cents), '分']),
    }
    out
}

/// 人民币 5,000.00 元（大写：伍仟元整）.
pub fn in_words(fen: i64) -> String {
    format!("人民币 {} 元（大写：{}）", shown(fen), capital(fen))
}

fn numeral(digit: u64) -> char {
    ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'].get(digit as usize).copied().unwrap_or('零')
}

/// Digit by digit: a gap of zeros between two digits is one 零, a group of four that is all zero has no unit.
fn whole_yuan(yuan: u64) -> String {
    let digits = yuan.to_string();
    let (mut out, mut gap, mut group_used) = (String::new(), false, false);
    for (place, byte) in digits.bytes().enumerate() {
        let left = digits.len() - place - 1;
        match u64::from(byte - b'0') {
            0 => gap = true,
            digit => {
                if gap && !out.is_empty() {
                    out.push('零');
                }
                gap = false;
                group_used = true;
                out.push(numeral(digit));
                out.push_str(["", "拾", "佰", "仟"][left % 4]);
            }
        }
        if left.is_multiple_of(4) {
            if group_used {
                out.push_str(["", "万", "亿", "兆"].get(left / 4).copied().unwrap_or(""));
            }
            group_used = false;
        }
    }
    if !out.is_empty() {
        out.push('元');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        let cases = [
            ("5000", 500_000),
            ("5,000.00", 500_000),
            (" 5，000 元", 500_000),
            ("￥1,234,567.89", 123_456_789),
            ("人民币5000元整", 500_000),
            ("５０００", 500_000),
            ("0.05", 5),
            ("0.5", 50),
            ("12.10", 1210),
            ("12.100", 1210),
            ("1.5万", 1_500_000),
            ("1.5万元", 1_500_000),
            ("2亿", 20_000_000_000),
            ("0.000001万", 1),
        ];
        for (text, fen) in cases {
            assert_eq!(parse(text), Ok(fen), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_a_sentence() {
        for text in ["", "五千", "-5", "5.", ".5", "5,00", "50,00.00", "1,2345", "5000块钱", "1e3", "5 000,1", "5.5.5", ","] {
            assert!(parse(text).unwrap_err().ends_with('。'), "{text}");
        }
        assert!(parse("0.005").unwrap_err().contains("两位小数"));
        assert!(parse("0").unwrap_err().contains("大于 0"));
        assert!(parse("0.00").unwrap_err().contains("大于 0"));
        assert!(parse("100000000000.01").unwrap_err().contains("太大"));
        assert!(parse("9".repeat(400).as_str()).unwrap_err().contains("太大"));
        assert_eq!(parse("100000000000"), Ok(MOST_FEN));
    }

    #[test]
    fn capital_numerals_follow_the_rules_for_bills() {
        let cases = [
            (500_000, "伍仟元整"),
            (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (10_700_053, "壹拾万零柒仟元伍角叁分"),
            (1_000, "壹拾元整"),
            (10_000_000_000, "壹亿元整"),
            (10_001_000_000, "壹亿零壹万元整"),
            (10_010_000_000, "壹亿零壹拾万元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (2_000_030_000, "贰仟万零叁佰元整"),
            (5, "伍分"),
            (50, "伍角整"),
            (55, "伍角伍分"),
            (0, "零元整"),
        ];
        for (fen, words) in cases {
            assert_eq!(capital(fen), words, "{fen}");
        }
        assert_eq!(in_words(500_000), "人民币 5,000.00 元（大写：伍仟元整）");
    }

    /// The way back, written for the test only: groups of 亿, 万, 元, then 角 and 分.
    fn read_capital(words: &str) -> i64 {
        let (mut total, mut group, mut digit) = (0i64, 0i64, 0i64);
        let mut fen = 0;
        for c in words.chars() {
            match c {
                '仟' | '佰' | '拾' => {
                    group += digit
                        * match c {
                            '仟' => 1000,
                            '佰' => 100,
                            _ => 10,
                        };
                    digit = 0;
                }
                '亿' | '万' | '元' => {
                    total += (group + digit)
                        * match c {
                            '亿' => 100_000_000,
                            '万' => 10_000,
                            _ => 1,
                        };
                    (group, digit) = (0, 0);
                }
                '角' | '分' => {
                    fen += digit * if c == '角' { 10 } else { 1 };
                    digit = 0;
                }
                '整' => {}
                c => digit = "零壹贰叁肆伍陆柒捌玖".chars().position(|n| n == c).unwrap() as i64,
            }
        }
        total * 100 + fen
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(fen in 1..=MOST_FEN) {
            prop_assert_eq!(parse(&shown(fen)), Ok(fen));
        }

        #[test]
        fn capital_numerals_say_the_same_amount(fen in 0..=MOST_FEN) {
            prop_assert_eq!(read_capital(&capital(fen)), fen, "{}", capital(fen));
            prop_assert!(!capital(fen).contains("零零"));
        }

        #[test]
        fn small_and_round_amounts_say_the_same(yuan in 0i64..100, zeros in 0u32..9, cents in 0i64..100) {
            let fen = yuan * 10i64.pow(zeros) * 100 + cents;
            prop_assert_eq!(read_capital(&capital(fen)), fen, "{}", capital(fen));
        }

        #[test]
        fn nothing_typed_makes_it_fall(text in any::<String>()) {
            let _ = parse(&text);
        }
    }
}
