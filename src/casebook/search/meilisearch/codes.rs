//! Words as codes. The server has rules of its own about what a word is: it splits by script and by language, drops accents, turns
//! Traditional characters half-way into Simplified ones, forgives typing errors. A code gives it nothing to work on: small
//! letters only, one code a word, the first letter telling the kind. Two words have two codes.

use sha2::{Digest, Sha256};

use crate::casebook::search::{Place, Term};

/// Longer words, in bytes, are known by their digest: the server reads 250 bytes of a word and 468 of a value.
const LONGEST: usize = 100;
/// The sixteen digits; no code has one of the first letters below inside, so that no end of a code is a code.
const DIGITS: &[u8; 16] = b"abcdefghijkmnopq";

/// The code of a word at a place.
pub(super) fn of(term: &Term) -> String {
    match term.place {
        Place::Words => of_word(&term.word),
        Place::Letters => of_letter(&term.word),
        Place::Sounds => of_sound(&term.word),
    }
}

/// The code of a word.
pub(super) fn of_word(word: &str) -> String {
    written('w', word)
}

/// The code of a single character.
pub(super) fn of_letter(letter: &str) -> String {
    written('z', letter)
}

/// The code of a sound.
pub(super) fn of_sound(sound: &str) -> String {
    written('s', sound)
}

/// The code of a facet's value; [`value`] leads back.
pub(super) fn of_value(value: &str) -> String {
    written('v', value)
}

/// The value of a code; none when it is the code of no value, or of one too long to be led back.
pub(super) fn value(code: &str) -> Option<String> {
    let digits = code.strip_prefix('v')?.as_bytes();
    let digit = |letter: &u8| DIGITS.iter().position(|known| known == letter).and_then(|at| u8::try_from(at).ok());
    let pairs = digits.chunks_exact(2).map(|pair| Some(digit(&pair[0])? * 16 + digit(&pair[1])?));
    let bytes: Option<Vec<u8>> = pairs.collect();
    bytes.filter(|_| digits.len() % 2 == 0).and_then(|bytes| String::from_utf8(bytes).ok())
}

fn written(kind: char, word: &str) -> String {
    let mut code = String::with_capacity(1 + 2 * word.len().min(LONGEST));
    code.push(kind);
    if word.len() > LONGEST {
        code.push('x');
        push(&mut code, &Sha256::digest(word));
    } else {
        push(&mut code, word.as_bytes());
    }
    code
}

fn push(code: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            code.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_small_letters_and_short_whatever_the_word() {
        let long = "漏".repeat(200);
        let words = ["漏水", "=物业服务费", "第1076条", "LPR", "😀", "", "a b", "\"", long.as_str()];
        let codes: HashSet<String> = words.iter().map(|word| of_word(word)).collect();
        assert_eq!(codes.len(), words.len());
        for code in codes {
            assert!(code.len() <= 201 && code.bytes().all(|letter| letter.is_ascii_lowercase()), "{code}");
        }
        assert_eq!(of_word("漏水"), format!("{}{}", of_word("漏"), &of_word("水")[1..]));
    }

    #[test]
    fn the_same_letters_at_two_places_have_two_codes() {
        assert_eq!(HashSet::from([of_word("水"), of_letter("水"), of_sound("水"), of_value("水")]).len(), 4);
    }

    #[test]
    fn what_is_no_code_of_a_value_has_none() {
        for code in ["", "w", "vb", "vz1", "vqq", "V", "vx"] {
            assert_eq!(value(code), None, "{code}");
        }
    }

    proptest! {
        #[test]
        fn a_value_comes_back(text in "\\PC{0,25}") {
            prop_assert_eq!(value(&of_value(&text)), Some(text));
        }
    }
}
