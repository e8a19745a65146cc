//! E-mail addresses, as strictly as delivery needs and no more: the part that RFC 5321 sends unquoted, with a domain that has a dot.
//! Whether somebody reads it is found out by sending a code, not here.

use super::{Refusal, folding};
use unicode_normalization::UnicodeNormalization;

/// An e-mail address; the domain is in small letters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

sensitive!(EmailAddress, mask);

const HOW: &str = "应像wang@example.com这样，由用户名、@和域名组成。请核对。";

impl EmailAddress {
    /// Reads one address.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded: String = text.chars().take(400).filter(|c| !folding::is_invisible(*c)).nfkc().collect();
        let address = folded.trim();
        if address.is_empty() {
            return Err(Refusal::new(format!("还没有填写电子邮箱。{HOW}")));
        }
        if address.len() > 254 {
            return Err(Refusal::new("电子邮箱太长，最多254个字符。请核对。"));
        }
        match address.split_once('@') {
            Some((user, domain)) if is_user(user) && is_domain(domain) => Ok(Self(format!("{user}@{}", domain.to_ascii_lowercase()))),
            Some(_) => Err(Refusal::new(format!("电子邮箱的写法不对。{HOW}"))),
            None => Err(Refusal::new(format!("电子邮箱里缺少@。{HOW}"))),
        }
    }
}

fn is_user(user: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b);
    (1..=64).contains(&user.len()) && user.bytes().all(allowed) && !user.starts_with('.') && !user.ends_with('.') && !user.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !l.starts_with('-') && !l.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    let top_fits = top.len() >= 2 && (top.bytes().all(|b| b.is_ascii_alphabetic()) || top.to_ascii_lowercase().starts_with("xn--"));
    domain.contains('.') && domain.split('.').all(label) && top_fits
}

/// The first letter, stars, and the domain.
fn mask(address: &str) -> String {
    let (user, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = user.chars().take(1).filter(|_| user.len() > 1).collect();
    format!("{first}***@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_addresses_are_read() {
        assert_eq!(EmailAddress::parse(" Wang.Fang+1@QQ.com ").unwrap().as_str(), "Wang.Fang+1@qq.com");
        assert_eq!(EmailAddress::parse("wang＠example．com").unwrap().as_str(), "wang@example.com");
        assert!(EmailAddress::parse("a@xn--fiq228c.xn--fiqs8s").is_ok());
    }

    #[test]
    fn what_mail_cannot_reach_is_refused() {
        for text in [
            "",
            "wang",
            "wang@",
            "@qq.com",
            "wang@qq",
            "wang@@qq.com",
            ".wang@qq.com",
            "wa..ng@qq.com",
            "wang@-qq.com",
            "wang@qq.c",
            "wang@1.2.3.4",
            "wang @qq.com",
            "wang@qq.com\r\nBcc: x@y.cn",
            "王@qq.com",
            "\"a b\"@qq.com",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
        assert!(EmailAddress::parse(&format!("{}@qq.com", "a".repeat(65))).is_err());
    }

    #[test]
    fn an_address_is_masked_in_logs() {
        let address = EmailAddress::parse("wang@qq.com").unwrap();
        assert_eq!(format!("{address:?}"), "EmailAddress(w***@qq.com)");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_no_address_breaks_a_line(text in any::<String>(), shaped in "[a-z.@ \r\n-]{0,30}") {
            for text in [&text, &shaped] {
                if let Ok(address) = EmailAddress::parse(text) {
                    prop_assert!(address.as_str().chars().all(|c| c.is_ascii_graphic()));
                }
            }
        }
    }
}
