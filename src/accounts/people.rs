//! Hiring and leaving: a person, what they are trusted with, and their password. The link with which new people set their
//! first password is in `invitations`.

use super::password::{self, Password};
use super::proposals::{self, Standing};
use super::store::{self, Person};
use super::{seats, sign_in};
use crate::actor::{Actor, Role};
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::identity::sort_key;
use crate::places;

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

/// Trusts a person with a role at a unit: at once, or, where confidential matters are read, when a second person confirms.
pub fn appoint(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, role: Role, unit_id: &str) -> Result<Standing> {
    let unit = places::store::unit(tx.conn, unit_id)?;
    if !seats(role).contains(&unit.kind) {
        let kinds: Vec<&str> = seats(role).iter().map(|kind| kind.label()).collect();
        return Err(Error::field(
            "unit",
            format!("“{}”只能设在{}，{}是{}。", role.label(), kinds.join("、"), unit.name, unit.kind.label()),
        ));
    }
    let confidential = proposals::needs_second(tx.conn, &unit.id)?;
    if confidential && !matches!(actor, Actor::House) {
        let person = store::person(tx.conn, person_id)?;
        return proposals::propose(tx, actor, &person, role, &unit);
    }
    enlist(tx, actor, person_id, role, &unit.id)?;
    if confidential {
        let person = store::person(tx.conn, person_id)?;
        proposals::tell_station(tx, actor, &person, role, &unit)?;
    }
    Ok(Standing::InForce)
}

/// Writes an appointment that is in force.
pub(super) fn enlist(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, role: Role, unit_id: &str) -> Result<()> {
    store::insert_appointment(tx, person_id, role, unit_id, actor.person_id())?;
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

/// Changes one's own password: the old one is asked for, and every other sign-in ends.
pub fn change_password(tx: &mut Tx<'_>, actor: &Actor, passwords: (&str, &str), staying: Option<&str>) -> Result<()> {
    let person = store::person(tx.conn, actor.person_id().ok_or(Error::NotFound)?)?;
    must_know_password(&person, passwords.0)?;
    give_password(tx, actor, &person, passwords.1)?;
    sign_in::end_all(tx, actor, &person.id, staying)?;
    Ok(())
}

/// For acts that a stranger at an open desk must not do.
pub fn must_know_password(person: &Person, typed: &str) -> Result<()> {
    if password::fits(typed, person.password_hash.as_deref()) {
        Ok(())
    } else {
        Err(Error::field("old_password", "现在的密码不对，什么都没有改。"))
    }
}

/// What an administrator may change about a person.
#[derive(Clone, Debug)]
pub struct Details {
    /// Name.
    pub name: String,
    /// Mailbox.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
}

/// Changes a person's name and addresses.
pub fn change_details(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, new: &Details) -> Result<()> {
    let person = store::person(tx.conn, person_id)?;
    if person.email != new.email {
        if proposals::guarded(tx.conn, actor, &person.id)? {
            let sentence = format!(
                "{}能看到保密内容，或者要确认谁能看到，其邮箱不能由管理员更改：重设密码的链接发到那里。什么都没有保存。\
                 请维护服务器的人核实后用命令行办理：mashanghe user mailbox {} 新邮箱",
                person.name, person.username
            );
            return Err(Error::field("email", sentence));
        }
        proposals::tell_of_touch(tx, actor, &person.id, "换了邮箱")?;
    }
    store::set_details(tx, &person.id, &new.name, &sort_key(&new.name), (new.email.as_deref(), new.phone.as_deref()))?;
    tx.audit(AuditLine::new(actor, "person.change", person.subject()));
    Ok(())
}

/// Ends an appointment at once. Nobody gives up being administrator alone, so that the office always has one.
pub fn end_appointment(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, id: &str) -> Result<()> {
    still_in_charge(tx, actor, person_id)?;
    let running = store::appointed(tx.conn, &[person_id.to_owned()])?;
    let ending = running.iter().find(|row| row.id == id);
    let Some(ending) = ending else {
        return Err(Error::Conflict("这个岗位已经免去了。页面已更新。".to_owned()));
    };
    let reigns = running.iter().filter(|row| row.role == Role::Administrator).count();
    if actor.person_id() == Some(person_id) && ending.role == Role::Administrator && reigns == 1 {
        return Err(Error::refused("不能免去自己的管理员岗位，否则可能没有人管理了。请另一位管理员来办。"));
    }
    if !store::end_appointment(tx, person_id, id)? {
        return Err(Error::Conflict("这个岗位刚刚已经免去了。".to_owned()));
    }
    if ending.role == Role::Administrator && store::administrators(tx.conn)? == 0 {
        return Err(Error::refused("这是最后一位能登录的管理员，没有免去。请先请另一个人担任系统管理员。"));
    }
    let detail = serde_json::json!({ "role": ending.role.as_str(), "appointment": id });
    tx.audit(AuditLine::new(actor, "person.dismiss", format!("person:{person_id}")).with(detail));
    Ok(())
}

/// Holds the rows of an administrator and of whoever is to lose something until the transaction ends, and makes sure that the first
/// still is one: two administrators never unseat each other at one moment.
fn still_in_charge(tx: &mut Tx<'_>, actor: &Actor, person_id: &str) -> Result<()> {
    let Some(me) = actor.person_id() else { return Ok(()) };
    let active = store::hold(tx, vec![me.to_owned(), person_id.to_owned()])?;
    let reigns = store::grants(tx.conn, me)?.iter().any(|grant| grant.role == Role::Administrator);
    if reigns && active.iter().any(|id| id == me) {
        Ok(())
    } else {
        Err(Error::Conflict("您刚刚不再是管理员了，没有办这一步。".to_owned()))
    }
}

/// Shuts a person out: sign-ins end now, links stop working, no new ones are given. What they did stays, and an administrator stays.
/// What they would leave undone is asked before, by `office::leaving`.
pub fn deactivate(tx: &mut Tx<'_>, actor: &Actor, person_id: &str) -> Result<()> {
    if actor.person_id() == Some(person_id) {
        return Err(Error::refused("不能停用自己。请另一位管理员来办。"));
    }
    let person = store::person(tx.conn, person_id)?;
    still_in_charge(tx, actor, person_id)?;
    if !store::set_active(tx, &person.id, false)? {
        return Err(Error::Conflict(format!("{}已经停用了。", person.name)));
    }
    if store::administrators(tx.conn)? == 0 {
        return Err(Error::refused(format!("{}是最后一位能登录的管理员，没有停用。请先请另一个人担任系统管理员。", person.name)));
    }
    super::invitations::store::expire_all(tx, &person.id)?;
    sign_in::end_all(tx, actor, &person.id, None)?;
    tx.audit(AuditLine::new(actor, "person.deactivate", person.subject()));
    Ok(())
}

/// Lets a person in again, with the appointments and the password that they had.
pub fn reactivate(tx: &mut Tx<'_>, actor: &Actor, person_id: &str) -> Result<()> {
    let person = store::person(tx.conn, person_id)?;
    if !store::set_active(tx, &person.id, true)? {
        return Err(Error::Conflict(format!("{}已经在用了。", person.name)));
    }
    tx.audit(AuditLine::new(actor, "person.reactivate", person.subject()));
    Ok(())
}
