//! The second factor (第二步验证): six digits from an app (TOTP, RFC 6238), or a recovery code when the phone is lost.
//!
//! Each code works once: the time step of the last used one is kept, recovery codes are marked. One step of clock skew is
//! forgiven in each direction. Secrets are sealed, recovery codes hashed; counting of tries is in `guessing`.

pub mod store;

use chrono::Duration;
use totp_rs::{Algorithm, TOTP};

use super::Person;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::clock::Moment;
use crate::db::{Db, Tx};
use crate::error::{Error, Maybe, Result};
use crate::vault::Vault;
use store::Enrolment;

/// Seconds of one code.
const STEP: i64 = 30;
/// Recovery codes given at once.
const CODES: usize = 10;
/// So long the new recovery codes may be looked at, unless they were put away before.
const SHOWN: Duration = Duration::minutes(30);
/// Purposes under which secret and codes are sealed.
const SECRET: &str = "people.totp_secret";
const RECOVERY: &str = "totp_enrolments.recovery";

/// A secret that waits for its first code.
pub struct Pending {
    /// For typing by hand, in groups of four.
    pub secret: String,
    /// For the picture.
    pub url: String,
}

/// Draws a secret and recovery codes; nothing changes at the door until `confirm`.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, person: &Person) -> Result<()> {
    if person.totp_secret.is_some() {
        return Err(Error::Conflict("第二步验证已经打开了。要换手机，请先关闭再重新打开。".to_owned()));
    }
    let secret: String = tx.house.chance.key()[..20].iter().map(|byte| format!("{byte:02x}")).collect();
    let codes: Vec<String> = (0..CODES).map(|_| format!("{}-{}", tx.house.chance.letters(5), tx.house.chance.letters(5))).collect();
    let row = Enrolment {
        person_id: person.id.clone(),
        secret: tx.house.vault.seal(SECRET, &secret)?,
        recovery: tx.house.vault.seal(RECOVERY, &codes.join("\n"))?,
        begun_at: tx.now,
        confirmed_at: None,
    };
    store::replace_enrolment(tx, &row)?;
    tx.audit(AuditLine::new(actor, "second_factor.begin", person.subject()));
    Ok(())
}

/// The secret that waits for its first code.
pub fn pending(db: &mut Db, vault: &Vault, person: &Person, street: &str) -> Result<Option<Pending>> {
    let Some(row) = store::enrolment(db, &person.id).maybe()?.filter(|row| row.confirmed_at.is_none()) else { return Ok(None) };
    let totp = totp(&bytes(&vault.open(SECRET, &row.secret)?), street, &person.username)?;
    let letters: Vec<char> = totp.get_secret_base32().chars().collect();
    let secret = letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    Ok(Some(Pending { secret, url: totp.get_url() }))
}

/// The first code proves that the app has the secret: from now on it is asked for.
pub fn confirm(tx: &mut Tx<'_>, actor: &Actor, person: &Person, typed: &str) -> Result<()> {
    let row = store::enrolment(tx.conn, &person.id)?;
    if row.confirmed_at.is_some() || person.totp_secret.is_some() {
        return Err(Error::Conflict("第二步验证已经打开了。".to_owned()));
    }
    let secret = bytes(&tx.house.vault.open(SECRET, &row.secret)?);
    let step = matching_step(&secret, &digits(typed), tx.now)
        .ok_or_else(|| Error::field("code", "验证码不对。请看手机上现在显示的 6 位数字；手机的时间要准。"))?;
    let codes = tx.house.vault.open(RECOVERY, &row.recovery)?;
    let hashes: Vec<String> = codes.lines().map(|code| hash(&tx.house.vault, &person.id, code)).collect();
    store::turn_on(tx, &row, step, &hashes)?;
    tx.audit(AuditLine::new(actor, "second_factor.on", person.subject()));
    Ok(())
}

/// The new recovery codes, until they are put away.
pub fn fresh_codes(db: &mut Db, vault: &Vault, now: Moment, person_id: &str) -> Result<Option<Vec<String>>> {
    let row = store::enrolment(db, person_id).maybe()?;
    let fresh = row.filter(|row| row.confirmed_at.is_some_and(|at| now - at < SHOWN));
    let text = fresh.map(|row| vault.open(RECOVERY, &row.recovery)).transpose()?;
    Ok(text.map(|text| text.lines().map(str::to_owned).collect()))
}

/// The codes were written down: never shown again.
pub fn put_away(tx: &mut Tx<'_>, actor: &Actor, person_id: &str) -> Result<()> {
    store::drop_enrolment(tx, person_id)?;
    tx.audit(AuditLine::new(actor, "second_factor.codes_kept", format!("person:{person_id}")));
    Ok(())
}

/// From now on the password is enough. Nobody does this to somebody who reads confidences, but from the command line.
pub fn turn_off(tx: &mut Tx<'_>, actor: &Actor, person_id: &str) -> Result<()> {
    if super::proposals::guarded(tx.conn, actor, person_id)? {
        let person = super::store::person(tx.conn, person_id)?;
        return Err(Error::refused(format!(
            "{}能看到保密内容，或者要确认谁能看到，其第二步验证不能由管理员关闭，现在仍是打开的。\
             请本人登录后在“我的账号”关闭；本人登录不了的，请维护服务器的人核实后用命令行办理：mashanghe user second-factor-off {}",
            person.name, person.username
        )));
    }
    store::turn_off(tx, person_id)?;
    super::proposals::tell_of_touch(tx, actor, person_id, "关闭了第二步验证")?;
    tx.audit(AuditLine::new(actor, "second_factor.off", format!("person:{person_id}")));
    Ok(())
}

/// Lets a code or a recovery code pass, and uses it up.
pub fn pass(tx: &mut Tx<'_>, person: &Person, typed: &str) -> Result<()> {
    let sealed = person.totp_secret.as_deref().ok_or(Error::NotFound)?;
    let secret = bytes(&tx.house.vault.open(SECRET, sealed)?);
    if let Some(step) = matching_step(&secret, &digits(typed), tx.now) {
        let first = store::use_step(tx, &person.id, step)?;
        return if first {
            Ok(())
        } else {
            Err(Error::field("code", "这个验证码已经用过了。请等手机上出现下一个，再填一次。"))
        };
    }
    let hash = hash(&tx.house.vault, &person.id, typed);
    if store::use_recovery(tx, &person.id, &hash)? {
        tx.audit(AuditLine::new(&person.as_actor(), "second_factor.recovery", person.subject()));
        return Ok(());
    }
    Err(Error::field("code", "验证码不对。请看手机上现在显示的 6 位数字，或者填一个没用过的备用码。"))
}

/// How many recovery codes are left.
pub fn codes_left(db: &mut Db, person_id: &str) -> Result<i64> {
    store::unused_recovery(db, person_id)
}

/// Digits as people type them: with spaces, or full width.
fn digits(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).map(half_width).collect()
}

fn half_width(c: char) -> char {
    u32::from(c).checked_sub(0xFF10).filter(|n| *n < 10).and_then(|n| char::from_digit(n, 10)).unwrap_or(c)
}

/// A recovery code without what people add or leave out.
fn hash(vault: &Vault, person_id: &str, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(40).collect();
    vault.blind("recovery_code", &format!("{person_id}\n{plain}"))
}

/// The step, of the last, this and the next, whose code this is.
fn matching_step(secret: &[u8], code: &str, now: Moment) -> Option<i64> {
    let totp = totp(secret, "", "").ok()?;
    let present = now.micros() / 1_000_000 / STEP;
    let fits = |step: &i64| u64::try_from(step * STEP).is_ok_and(|time| totp.check(code, time));
    [present, present - 1, present + 1].into_iter().find(fits)
}

fn totp(secret: &[u8], street: &str, username: &str) -> Result<TOTP> {
    let issuer = format!("码上和 {}", street.replace(':', " ")).trim().to_owned();
    TOTP::new(Algorithm::SHA1, 6, 0, 30, secret.to_vec(), Some(issuer), username.to_owned())
        .map_err(|error| Error::internal(error.to_string()))
}

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test values in RFC 6238, appendix B.
    const RFC: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Moment {
        Moment::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard_and_one_step_of_skew_is_forgiven() {
        assert_eq!(matching_step(RFC, "287082", at(59)), Some(1));
        assert_eq!(matching_step(RFC, "081804", at(1_111_111_109)), Some(1_111_111_109 / 30));
        assert_eq!(matching_step(RFC, "287082", at(60)), Some(1));
        assert_eq!(matching_step(RFC, "287082", at(29)), Some(1));
        assert_eq!(matching_step(RFC, "287082", at(90)), None);
        assert_eq!(matching_step(RFC, "287083", at(59)), None);
        assert_eq!(matching_step(RFC, "", at(59)), None);
    }

    #[test]
    fn what_people_add_to_codes_does_not_matter() {
        assert_eq!(digits(" ２87 082"), "287082");
        let vault = Vault::new(&[1; 32], crate::ids::Chance::machine());
        assert_eq!(hash(&vault, "p", "abcde-fghjk"), hash(&vault, "p", "ABCDE FGHJK"));
        assert_ne!(hash(&vault, "p", "ABCDE-FGHJK"), hash(&vault, "q", "ABCDE-FGHJK"));
    }
}
