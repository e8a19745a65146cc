//! Invitations (邀请): a link that lets a person set their password, once, within seven days. New people and those who forgot
//! their password go the same way. Only the token's blind index is kept; how the link is handed over is mail or paper.

pub mod store;

use chrono::Duration;

use super::Person;
use super::people;
use super::sign_in;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::clock::Moment;
use crate::db::{Db, Tx};
use crate::error::{Error, Maybe, Result};
use crate::notifications::{Notice, Template, To, notify};
use crate::text_enum;
use crate::vault::Vault;

pub use store::Invitation;

/// How long a link works.
const DAYS: i64 = 7;

text_enum! {
    /// Why somebody is invited.
    pub enum Purpose {
        /// New here.
        Welcome = "welcome" => "首次登录",
        /// Forgot the password.
        Reset = "reset" => "重设密码",
    }
}

/// Path of the page behind a token.
pub fn path(token: &str) -> String {
    format!("/welcome/{token}")
}

/// Invites a person: earlier links stop working, a mail goes out if there is a mailbox; returns the new link's token.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, person: &Person) -> Result<String> {
    if !person.active {
        return Err(Error::refused(format!("{}已经停用，不能发登录链接。请先重新启用。", person.name)));
    }
    let purpose = if person.password_hash.is_some() { Purpose::Reset } else { Purpose::Welcome };
    let token = tx.house.chance.token();
    let row = Invitation {
        id: tx.id(),
        person_id: person.id.clone(),
        token_hash: tx.house.vault.blind("invitation", &token),
        purpose,
        invited_by: actor.mark(),
        created_at: tx.now,
        expires_at: tx.now + Duration::days(DAYS),
        used_at: None,
    };
    store::expire_all(tx, &person.id)?;
    store::insert(tx, &row)?;
    if purpose == Purpose::Reset || !matches!(actor, Actor::House) {
        super::proposals::tell_of_touch(tx, actor, &person.id, "发了重设密码的链接")?;
    }
    tx.audit(AuditLine::new(actor, "invitation.send", person.subject()).with(serde_json::json!({ "purpose": purpose.as_str() })));
    if let Some(mailbox) = person.email.as_deref() {
        let values = [("name", person.name.clone()), ("link", path(&token)), ("until", row.expires_at.words())];
        let to = To::Contact { phone: None, email: Some(mailbox) };
        notify(tx, Notice { subject: &person.subject(), template: Template::StaffInvitation, to, reminder: false, values: &values })?;
    }
    Ok(token)
}

/// The invitation behind a token, and whom it invites: while it works.
pub fn find(db: &mut Db, vault: &Vault, now: Moment, token: &str) -> Result<Option<(Invitation, Person)>> {
    let Some(row) = store::by_token(db, &vault.blind("invitation", token), now).maybe()? else { return Ok(None) };
    let person = super::store::person(db, &row.person_id)?;
    Ok(person.active.then_some((row, person)))
}

/// One sentence for unknown, used and expired links alike.
pub fn gone() -> Error {
    Error::refused("这个链接不能用了：可能已经用过，或者过了 7 天。请联系管理员再发一个新的。")
}

/// Sets the password and uses the link up; whoever was signed in as this person is out.
pub fn take_up(tx: &mut Tx<'_>, token: &str, password: &str) -> Result<Person> {
    let (row, person) = find(tx.conn, &tx.house.vault, tx.now, token)?.ok_or_else(gone)?;
    people::give_password(tx, &person.as_actor(), &person, password)?;
    if !store::use_up(tx, &row.id)? {
        return Err(gone());
    }
    sign_in::end_all(tx, &person.as_actor(), &person.id, None)?;
    tx.audit(AuditLine::new(&person.as_actor(), "invitation.take_up", person.subject()));
    Ok(person)
}
