//! Staff passwords: argon2id with the library's current defaults (RFC 9106), and what a password must be.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::error::{Error, Result};
use crate::ids::Chance;

/// Fewest characters; length is what counts (NIST SP 800-63B), so no rules about letters and digits.
pub const SHORTEST: usize = 10;

/// A password that may be hashed.
pub struct Password(String);

impl Password {
    /// At least ten characters, at most two hundred, not one character repeated, not the user name.
    pub fn parse(text: &str, username: &str) -> std::result::Result<Password, String> {
        let count = text.chars().count();
        if count < SHORTEST {
            return Err(format!("密码至少 {SHORTEST} 个字符，可以用一句好记的话。"));
        }
        if count > 200 {
            return Err("密码最多 200 个字符。".to_owned());
        }
        let first = text.chars().next();
        if text.chars().all(|c| Some(c) == first) || text.eq_ignore_ascii_case(username) || COMMON.contains(&text.to_lowercase().as_str()) {
            return Err("这个密码太容易猜到，请换一个。".to_owned());
        }
        Ok(Password(text.to_owned()))
    }

    /// As stored.
    pub fn hash(&self, chance: &Chance) -> Result<String> {
        let salt = SaltString::encode_b64(&chance.key()[..16]).map_err(|error| Error::internal(error.to_string()))?;
        let hash = argon2().hash_password(self.0.as_bytes(), &salt).map_err(|error| Error::internal(error.to_string()))?;
        Ok(hash.to_string())
    }
}

const COMMON: [&str; 8] = ["1234567890", "0123456789", "password123", "qwertyuiop", "1q2w3e4r5t", "abcdefghij", "1111111111", "mashanghe1"];

/// True when `text` is the password behind `hash`. With no hash the same work is done, so that time tells nothing about
/// whether the person exists.
pub fn fits(text: &str, hash: Option<&str>) -> bool {
    let stored = hash.unwrap_or(NOBODY);
    let right = PasswordHash::new(stored).is_ok_and(|parsed| argon2().verify_password(text.as_bytes(), &parsed).is_ok());
    right && hash.is_some()
}

/// The hash of a password that nobody has.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5MTIzNA$qxY0n3lTf7xVxvU3y7jFz9Y4Nq8rF0aT2sX5cV6bB1E";

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_only_itself() {
        let hash = Password::parse("和为贵，忍为高，退一步", "li").unwrap().hash(&Chance::machine()).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(fits("和为贵，忍为高，退一步", Some(&hash)));
        assert!(!fits("和为贵", Some(&hash)));
        assert!(!fits("和为贵，忍为高，退一步", None));
    }

    #[test]
    fn a_stranger_s_password_takes_the_same_work_as_a_person_s() {
        let parsed = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&parsed).unwrap();
        let ours = Params::default();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (ours.m_cost(), ours.t_cost(), ours.p_cost()));
    }

    #[test]
    fn weak_passwords_are_refused_with_a_sentence() {
        for weak in ["short", "aaaaaaaaaaaa", "1234567890"] {
            assert!(Password::parse(weak, "x").is_err(), "{weak}");
        }
    }
}
