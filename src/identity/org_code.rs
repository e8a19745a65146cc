//! The unified social credit code of organisations (统一社会信用代码, GB 32100-2015): eighteen characters without I, O, S, V, Z,
//! the last a check character modulo 31. Codes of organisations are public, but a sole trader's leads to a person: `Debug` masks it.

use super::{Refusal, folding};

/// A unified social credit code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OrgCode(String);

sensitive!(OrgCode, folding::last_four);

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

impl OrgCode {
    /// Reads a code; letters may be small.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = folding::compact(text);
        let length = code.chars().count();
        if length != 18 {
            return Err(Refusal::new(format!("统一社会信用代码应是18位，现在是{length}位。请对照营业执照或登记证书填写。")));
        }
        let Some(values) = code.bytes().map(value).collect::<Option<Vec<_>>>() else {
            return Err(Refusal::new("统一社会信用代码只用数字和大写字母，且不用I、O、S、V、Z。请核对是否把1写成I、把0写成O。"));
        };
        if !values.iter().skip(2).take(6).all(|v| *v < 10) {
            return Err(Refusal::new("统一社会信用代码第3至8位应是6位数字的登记机关行政区划码。请核对。"));
        }
        let sum: usize = values.iter().zip(WEIGHTS).map(|(v, w)| v * w).sum();
        if values.last() != Some(&((31 - sum % 31) % 31)) {
            return Err(Refusal::new("统一社会信用代码的校验码对不上，可能有一位写错了。请逐位核对。"));
        }
        Ok(Self(code))
    }
}

fn value(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|b| *b == byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentence(text: &str) -> String {
        OrgCode::parse(text).unwrap_err().sentence().to_owned()
    }

    #[test]
    fn known_codes_are_read() {
        assert_eq!(OrgCode::parse("91350100M000100Y43").unwrap().as_str(), "91350100M000100Y43");
        assert_eq!(OrgCode::parse(" 9144 0300 1922 0382 16 ").unwrap().masked(), "**************8216");
        assert!(OrgCode::parse("91350100m000100y43").is_ok());
    }

    #[test]
    fn each_fault_has_its_own_sentence() {
        assert!(sentence("9135").contains("现在是4位"));
        assert!(sentence("91350100MO00100Y43").contains("不用I、O"));
        assert!(sentence("91A50100M000100Y43").contains("行政区划码"));
        assert!(sentence("91350100M000100Y44").contains("校验码"));
    }

    #[test]
    fn changing_any_one_character_is_refused() {
        let known = *b"91350100M000100Y43";
        for place in 0..18 {
            for other in ALPHABET.iter().filter(|c| **c != known[place]) {
                let mut bytes = known;
                bytes[place] = *other;
                assert!(OrgCode::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = OrgCode::parse(&text);
        }
    }
}
