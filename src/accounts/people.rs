//! Hiring: a person, and what they are trusted with. Invitations and passwords are given in `sign_in` and `password`.

use super::password::Password;
use super::store::{self, Person};
use crate::actor::{Actor, Role};
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::identity::sort_key;

/// A new person.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Sign-in name: letters, digits, `-`, `_`, `.`; kept in lower case.
    pub username: String,
    /// Name.
    pub name: String,
    /// Mailbox.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
}

/// A sign-in name: 2 to 40 letters, digits, `-`, `_`, `.`; lower case.
pub fn parse_username(text: &str) -> std::result::Result<String, String> {
    let name = text.trim().to_lowercase();
    let fits = (2..=40).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if fits { Ok(name) } else { Err("登录名用 2 到 40 个字母、数字、点或横线，例如 lixiaomin。".to_owned()) }
}

/// Adds a person without a password.
pub fn hire(tx: &mut Tx<'_>, actor: &Actor, new: NewPerson) -> Result<Person> {
    let person = Person {
        id: tx.id(),
        sort_key: sort_key(&new.name),
        username: parse_username(&new.username).map_err(|text| Error::field("username", text))?,
        name: new.name,
        email: new.email,
        phone: new.phone,
        password_hash: None,
        totp_secret: None,
        totp_last_step: None,
        active: true,
        created_at: tx.now,
    };
    store::insert_person(tx, &person)?;
    tx.audit(AuditLine::new(actor, "person.hire", format!("person:{}", person.id)));
    Ok(person)
}

/// Trusts a person with a role at a unit.
pub fn appoint(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, role: Role, unit_id: &str) -> Result<()> {
    store::insert_appointment(tx, person_id, role, unit_id)?;
    let detail = serde_json::json!({ "role": role.as_str(), "unit": unit_id });
    tx.audit(AuditLine::new(actor, "person.appoint", format!("person:{person_id}")).with(detail));
    Ok(())
}

/// Gives a person a password.
pub fn give_password(tx: &mut Tx<'_>, actor: &Actor, person: &Person, password: &str) -> Result<()> {
    let parsed = Password::parse(password, &person.username).map_err(|text| Error::field("password", text))?;
    let hash = parsed.hash(&tx.house.chance)?;
    store::set_password(tx, &person.id, &hash)?;
    tx.audit(AuditLine::new(actor, "person.password", format!("person:{}", person.id)));
    Ok(())
}
