//! Citizens have no account: a one-time code sent to a phone or mailbox proves that it is theirs, and opens 我的事项.
//!
//! Whoever asks gets a code, known or not, so that asking tells nothing. A code belongs to the browser that asked for it, so
//! that a stranger who guesses cannot use up somebody else's code. Numbers are kept as blind index and sealed text only.

pub mod store;

use chrono::Duration;

use super::sign_in;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::db::throttle::{self, Limit};
use crate::error::{Error, Result};
use crate::identity::{EmailAddress, Phone};
use crate::notifications::{Notice, Template, To, notify};
use crate::vault::Vault;
use store::CodeRow;

/// How long a code works.
const MINUTES: i64 = 10;
/// How many guesses a code allows.
const TRIES: i32 = 5;
/// Codes to one contact: enough for a person, too few for a nuisance or for guessing.
const PER_HOUR: Limit = Limit { scope: "code.contact_hour", failures: 4, minutes: 60 };
const PER_DAY: Limit = Limit { scope: "code.contact_day", failures: 10, minutes: 24 * 60 };
/// Codes asked for from one network: a community centre has one address for everybody.
const PER_NETWORK: Limit = Limit { scope: "code.network", failures: 40, minutes: 60 };

/// Where a code is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// A mobile phone.
    Phone(Phone),
    /// A mailbox.
    Email(EmailAddress),
}

impl Contact {
    /// A mobile number, or a mailbox when there is an @.
    pub fn parse(text: &str) -> std::result::Result<Contact, String> {
        if text.trim().is_empty() {
            return Err("请填写手机号码或电子邮箱。".to_owned());
        }
        if text.contains(['@', '＠']) {
            return EmailAddress::parse(text).map(Contact::Email).map_err(|refusal| refusal.to_string());
        }
        let phone = Phone::parse(text).map_err(|refusal| refusal.to_string())?;
        if phone.is_mobile() {
            Ok(Contact::Phone(phone))
        } else {
            Err("固定电话收不到短信。请填写手机号码或电子邮箱。".to_owned())
        }
    }

    /// The plain text, as it is blinded and sealed everywhere.
    pub fn as_str(&self) -> &str {
        match self {
            Contact::Phone(phone) => phone.as_str(),
            Contact::Email(email) => email.as_str(),
        }
    }

    /// What a screen may show.
    pub fn masked(&self) -> String {
        match self {
            Contact::Phone(phone) => phone.masked(),
            Contact::Email(email) => email.masked(),
        }
    }

    /// By which requests and sign-ins are found.
    pub fn blind(&self, vault: &Vault) -> String {
        vault.blind("contact", self.as_str())
    }
}

/// What the browser remembers between asking and typing: sealed in a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which code.
    pub code_id: String,
    /// Where it was sent.
    pub contact: Contact,
}

impl Asked {
    /// For the cookie.
    pub fn seal(&self, vault: &Vault) -> Result<String> {
        vault.seal("citizens.asked", &format!("{}\n{}", self.code_id, self.contact.as_str()))
    }

    /// From the cookie.
    pub fn open(vault: &Vault, sealed: &str) -> Option<Asked> {
        let plain = vault.open("citizens.asked", sealed).ok()?;
        let (code_id, contact) = plain.split_once('\n')?;
        Some(Asked { code_id: code_id.to_owned(), contact: Contact::parse(contact).ok()? })
    }
}

/// Sends a code to a contact.
pub fn ask(tx: &mut Tx<'_>, contact: &Contact, network: &str) -> Result<Asked> {
    let blind = contact.blind(&tx.house.vault);
    let network = tx.house.vault.blind("throttle.code", network);
    throttle::attempt(tx, PER_HOUR, &blind)?;
    throttle::attempt(tx, PER_DAY, &blind)?;
    throttle::attempt(tx, PER_NETWORK, &network)?;
    let (id, code) = (tx.id(), tx.house.chance.one_time_code());
    let row = CodeRow {
        code_hash: tx.house.vault.blind("one_time_code", &format!("{id}\n{code}")),
        contact_blind: blind,
        tries: 0,
        sent_at: tx.now,
        expires_at: tx.now + Duration::minutes(MINUTES),
        used_at: None,
        id,
    };
    store::insert(tx, &row)?;
    let (phone, email) = match contact {
        Contact::Phone(phone) => (Some(phone.as_str()), None),
        Contact::Email(email) => (None, Some(email.as_str())),
    };
    let values = [("code", code), ("minutes", MINUTES.to_string())];
    let (subject, to) = (format!("code:{}", row.id), To::Contact { phone, email });
    notify(tx, Notice { subject: &subject, template: Template::OneTimeCode, to, reminder: false, values: &values })?;
    tx.audit(AuditLine::new(&Actor::Visitor, "code.send", subject));
    Ok(Asked { code_id: row.id, contact: contact.clone() })
}

/// Counts a guess before it is looked at; the row when one more is allowed.
pub fn guess(tx: &mut Tx<'_>, asked: &Asked) -> Result<CodeRow> {
    let over = || Error::field("code", "这个验证码不能再用了：过了 10 分钟、已经用过，或者填错了 5 次。请重新获取一个。");
    if !store::count_try(tx, &asked.code_id, TRIES)? {
        return Err(over());
    }
    store::find(tx.conn, &asked.code_id)
}

/// Whether the typed code is the one; says how many tries are left.
pub fn compare(vault: &Vault, row: &CodeRow, typed: &str) -> Result<()> {
    let code: String = typed
        .chars()
        .filter_map(|c| c.to_digit(10).or_else(|| u32::from(c).checked_sub(0xFF10).filter(|n| *n < 10)))
        .filter_map(|n| char::from_digit(n, 10))
        .take(12)
        .collect();
    if vault.matches("one_time_code", &format!("{}\n{code}", row.id), &row.code_hash) {
        return Ok(());
    }
    let left = TRIES - row.tries;
    let words = if left > 0 {
        format!("验证码不对，还可以再试 {left} 次。")
    } else {
        "验证码不对，这个验证码不能再用了。请重新获取一个。".to_owned()
    };
    Err(Error::field("code", words))
}

/// Uses the right code up and begins the citizen's sign-in; returns the cookie's token.
pub fn redeem(tx: &mut Tx<'_>, row: &CodeRow, contact: &Contact, device: &str) -> Result<String> {
    if !store::use_up(tx, &row.id)? {
        return Err(Error::field("code", "这个验证码已经用过了。请重新获取一个。"));
    }
    let sealed = tx.house.vault.seal("sign_ins.contact", contact.as_str())?;
    throttle::clear(tx, PER_HOUR, &row.contact_blind)?;
    sign_in::begin_citizen(tx, &row.contact_blind, sealed, device)
}

/// Leaves the trace of a wrong code.
pub fn failed(tx: &mut Tx<'_>, asked: &Asked) -> Result<()> {
    tx.audit(AuditLine::new(&Actor::Visitor, "code.fail", format!("code:{}", asked.code_id)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_a_mobile_phone_or_a_mailbox() {
        assert!(matches!(Contact::parse("138 0000 1234"), Ok(Contact::Phone(_))));
        assert!(matches!(Contact::parse("wang@example.com"), Ok(Contact::Email(_))));
        for wrong in ["", "0755-28123456", "12345", "wang@", "王芳"] {
            assert!(Contact::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_the_browser_remembers_opens_only_when_it_is_ours() {
        let vault = Vault::new(&[1; 32], crate::ids::Chance::machine());
        let asked = Asked { code_id: "c1".to_owned(), contact: Contact::parse("13800001234").unwrap() };
        let sealed = asked.seal(&vault).unwrap();
        assert_eq!(Asked::open(&vault, &sealed), Some(asked));
        assert_eq!(Asked::open(&vault, "AAAA"), None);
    }
}
