//! Numbers that are names: 第1076条 and 第一千零七十六条 are one article, 2024-0001 is one entry. They are found before the text
//! is cut into words, so that no dictionary breaks them.

use crate::casebook::citations;

/// A name found at the beginning of some letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// How many letters it takes.
    pub(super) length: usize,
    /// The words that stand for it, the whole one first.
    pub(super) words: Vec<String>,
}

/// Longest that is looked at.
const LONGEST: usize = 16;

/// The name with which `letters` begin, if they begin with one.
pub(super) fn at_the_beginning(letters: &[char]) -> Option<Named> {
    let first = *letters.first()?;
    match first {
        '第' => article(letters),
        '0'..='9' => entry(letters).or_else(|| bare_article(letters)).or_else(|| thousands(letters)),
        _ => None,
    }
}

fn article(letters: &[char]) -> Option<Named> {
    let text: String = letters.iter().take(LONGEST).collect();
    let (number, rest) = citations::one_article(&text)?;
    let length = text.chars().count() - rest.chars().count();
    Some(Named { length, words: vec![format!("第{number}条"), number.to_string()] })
}

/// 1076条: two digits at least, since 三条意见 and 3条意见 are no articles.
fn bare_article(letters: &[char]) -> Option<Named> {
    let digits = letters.iter().take(5).take_while(|letter| letter.is_ascii_digit()).count();
    if !(2..=4).contains(&digits) || letters.get(digits) != Some(&'条') {
        return None;
    }
    let number: u32 = letters[..digits].iter().collect::<String>().parse().ok()?;
    Some(Named { length: digits + 1, words: vec![format!("第{number}条"), number.to_string()] })
}

/// 110,000 is no 110.
fn thousands(letters: &[char]) -> Option<Named> {
    let digits = |from: usize| letters.iter().skip(from).take(4).take_while(|letter| letter.is_ascii_digit()).count();
    let mut length = digits(0);
    if length > 3 {
        return None;
    }
    while letters.get(length) == Some(&',') && digits(length + 1) == 3 && length < LONGEST {
        length += 4;
    }
    let word = letters.get(..length)?.iter().filter(|letter| **letter != ',').collect();
    (length > 3).then(|| Named { length, words: vec![word] })
}

fn entry(letters: &[char]) -> Option<Named> {
    let digits = |span: &[char]| span.len() == 4 && span.iter().all(char::is_ascii_digit);
    let (year, dash, serial) = (letters.get(..4)?, letters.get(4)?, letters.get(5..9)?);
    let ends = letters.get(9).is_none_or(|next| !next.is_ascii_digit());
    (*dash == '-' && digits(year) && digits(serial) && ends).then(|| Named { length: 9, words: vec![letters[..9].iter().collect()] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(usize, String)> {
        let letters: Vec<char> = text.chars().collect();
        at_the_beginning(&letters).map(|named| (named.length, named.words[0].clone()))
    }

    #[test]
    fn an_article_is_one_word_however_its_number_is_written() {
        for (text, length) in [("第1076条规定", 6), ("第一千零七十六条规定", 8), ("第 1076 条", 8), ("1076条", 5)] {
            assert_eq!(found(text), Some((length, "第1076条".to_owned())), "{text}");
        }
        assert_eq!(found("第九条之一"), Some((3, "第9条".to_owned())));
    }

    #[test]
    fn other_numbers_are_no_articles() {
        for text in ["第三者", "第", "3条意见", "第一", "12345条", "2024-01", "第99999条"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn the_number_of_an_entry_is_one_word() {
        assert_eq!(found("2024-0001。"), Some((9, "2024-0001".to_owned())));
        assert_eq!(found("2024-00011"), None);
    }
}
