//! Appointments that two must agree on: whoever gets a role at the counselling station reads what people told in confidence,
//! so that an administrator proposes and somebody else confirms: an officer of the station, or, as long as it has none, an
//! administrator who was let in independently of whoever proposes (`lineage`). The way into their account is out of
//! administrators' hands from the proposal on.
//!
//! Personal Information Protection Law article 28: sensitive data needs strict protection. From the command line, by whoever
//! keeps the server, an appointment is in force at once. The station is told in any case.

mod lineage;
pub mod store;

use super::people::enlist;
use super::store as accounts;
use super::store::Person;
use super::{invitations, sign_in};
use crate::actor::{Actor, Role};
use crate::audit::AuditLine;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::notifications::{Notice, Template, To, notify};
use crate::places::{self, Unit};

pub use store::Proposal;

/// What became of an appointment that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is in force.
    InForce,
    /// Somebody else must confirm it first.
    Proposed,
}

/// True when appointments at this unit need a second person.
pub fn needs_second(conn: &mut Db, unit_id: &str) -> Result<bool> {
    Ok(places::counselling_station(conn)?.is_some_and(|station| station.id == unit_id))
}

/// Asks a second person to confirm an appointment; refused when there is nobody who could.
pub(super) fn propose(tx: &mut Tx<'_>, actor: &Actor, person: &Person, role: Role, unit: &Unit) -> Result<Standing> {
    let proposed_by = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    if accounts::holds(tx.conn, &person.id, role, &unit.id)? {
        return Err(Error::field("role", "此人在这个单位已经有这个岗位。"));
    }
    let row = Proposal {
        id: tx.id(),
        person_id: person.id.clone(),
        role,
        unit_id: unit.id.clone(),
        proposed_by,
        proposed_at: tx.now,
        decided_by: None,
        decided_at: None,
        confirmed: None,
    };
    let deciders = deciders(tx.conn, &row)?;
    if deciders.is_empty() {
        let sentence = format!(
            "{}的岗位能看到保密的咨询内容，要由该站现任人员确认才生效（该站还没有人的，由不是您任命的另一位管理员确认），现在没有这样的人，所以没有任命。\
             请维护服务器的人用命令行办理：mashanghe user add {} --role {} --unit {}",
            unit.name,
            person.username,
            role.as_str(),
            unit.code
        );
        return Err(Error::field("unit", sentence));
    }
    store::insert(tx, &row)?;
    let told: Vec<String> = deciders.into_iter().map(|person| person.id).collect();
    tell(tx, Template::AppointmentProposed, &row, person, unit, actor.name(), &told)?;
    tx.audit(AuditLine::new(actor, "person.propose", person.subject()).with(detail(&row)));
    Ok(Standing::Proposed)
}

/// Who may confirm: the station's officers; as long as it has none, administrators who stood when it was proposed and whom
/// neither the proposer nor anybody of the proposer's line let in. Never who proposed nor who was proposed.
pub fn deciders(conn: &mut Db, proposal: &Proposal) -> Result<Vec<Person>> {
    let mut people = accounts::holders(conn, &proposal.unit_id, &[Role::StationOfficer])?;
    if people.is_empty() {
        let street = places::store::street(conn)?;
        let made = accounts::administrators_made(conn)?;
        people = accounts::administrators_since(conn, &street.id, proposal.proposed_at)?;
        people.retain(|person| lineage::independent(&made, &person.id, &proposal.proposed_by));
    }
    people.retain(|person| person.id != proposal.proposed_by && person.id != proposal.person_id);
    Ok(people)
}

/// True when the actor must keep off the way into this person's account: a link is mailed and never shown, mailbox and second
/// factor stay. So it is for whoever reads confidences or is proposed for it, and for administrators who could confirm what
/// the actor proposes. People themselves and the command line are free.
pub fn guarded(conn: &mut Db, actor: &Actor, person_id: &str) -> Result<bool> {
    let Some(own) = actor.person_id() else { return Ok(false) };
    if own == person_id {
        return Ok(false);
    }
    if is_confidant(conn, person_id)? || !store::waiting_for(conn, person_id)?.is_empty() {
        return Ok(true);
    }
    let street = places::store::street(conn)?;
    if !accounts::holds(conn, person_id, Role::Administrator, &street.id)? {
        return Ok(false);
    }
    let made = accounts::administrators_made(conn)?;
    Ok(lineage::independent(&made, person_id, own))
}

/// True when the actor may confirm or decline.
pub fn may_decide(conn: &mut Db, actor: &Actor, proposal: &Proposal) -> Result<bool> {
    Ok(deciders(conn, proposal)?.iter().any(|person| Some(person.id.as_str()) == actor.person_id()))
}

/// Confirms a proposal, which puts the appointment in force, or declines it.
pub fn decide(tx: &mut Tx<'_>, actor: &Actor, id: &str, confirmed: bool) -> Result<Proposal> {
    let row = store::by_id(tx.conn, id)?;
    if !may_decide(tx.conn, actor, &row)? {
        return Err(Error::NotFound);
    }
    if !store::decide(tx, &row.id, actor.person_id().unwrap_or_default(), confirmed)? {
        return Err(Error::Conflict("这项任职刚刚已经有人处理过了。页面已更新。".to_owned()));
    }
    let (person, unit) = (accounts::person(tx.conn, &row.person_id)?, places::store::unit(tx.conn, &row.unit_id)?);
    let word = if confirmed { "person.confirm" } else { "person.decline" };
    tx.audit(AuditLine::new(actor, word, person.subject()).with(detail(&row)));
    if confirmed {
        must_still_fit(tx, &row, &person, &unit)?;
        hand_over(tx, actor, &person)?;
        enlist(tx, actor, &person.id, row.role, &unit.id)?;
        tell_station(tx, actor, &person, row.role, &unit)?;
    }
    Ok(row)
}

/// What was proposed may have been overtaken: then it is declined, not confirmed.
fn must_still_fit(tx: &mut Tx<'_>, row: &Proposal, person: &Person, unit: &Unit) -> Result<()> {
    let (street, proposer) = (places::store::street(tx.conn)?, accounts::person(tx.conn, &row.proposed_by)?);
    let why = if !person.active {
        format!("{}已经停用", person.name)
    } else if !unit.active {
        format!("{}已经停用", unit.name)
    } else if !proposer.active || !accounts::holds(tx.conn, &proposer.id, Role::Administrator, &street.id)? {
        format!("提出这项任职的{}已经不是管理员", proposer.name)
    } else {
        return Ok(());
    };
    Err(Error::refused(format!("{why}，不能确认，岗位没有生效。请选“不同意”；确有需要的，由现任管理员重新提出。")))
}

/// Gives the account to the person alone: links, sign-ins and the password that somebody else may hold end, and a new link
/// goes to the person's mailbox only.
fn hand_over(tx: &mut Tx<'_>, actor: &Actor, person: &Person) -> Result<()> {
    invitations::store::expire_all(tx, &person.id)?;
    sign_in::end_all(tx, actor, &person.id, None)?;
    accounts::clear_password(tx, &person.id)?;
    let fresh = accounts::person(tx.conn, &person.id)?;
    if fresh.email.is_some() {
        invitations::invite(tx, actor, &fresh)?;
    }
    Ok(())
}

/// Tells everybody at the station that somebody now works there.
pub(super) fn tell_station(tx: &mut Tx<'_>, actor: &Actor, person: &Person, role: Role, unit: &Unit) -> Result<()> {
    let colleagues = accounts::holders(tx.conn, &unit.id, &[Role::StationOfficer])?;
    let told: Vec<String> = colleagues.into_iter().filter(|one| one.id != person.id).map(|one| one.id).collect();
    let by = if matches!(actor, Actor::House) { "维护服务器的人用命令行" } else { actor.name() };
    let row = Proposal {
        id: String::new(),
        person_id: person.id.clone(),
        role,
        unit_id: unit.id.clone(),
        proposed_by: String::new(),
        proposed_at: tx.now,
        decided_by: None,
        decided_at: None,
        confirmed: Some(true),
    };
    tell(tx, Template::AppointmentInForce, &row, person, unit, by, &told)
}

/// True for whoever reads what people told in confidence.
pub fn is_confidant(conn: &mut Db, person_id: &str) -> Result<bool> {
    match places::counselling_station(conn)? {
        Some(station) => accounts::holds(conn, person_id, Role::StationOfficer, &station.id),
        None => Ok(false),
    }
}

/// Tells the station, whom it concerns among them, that somebody else touched the way into a confidant's account: else an
/// administrator could walk in through a new password where two must agree on an appointment.
pub(super) fn tell_of_touch(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, what: &str) -> Result<()> {
    let Some(station) = places::counselling_station(tx.conn)? else { return Ok(()) };
    if actor.person_id() == Some(person_id) || !accounts::holds(tx.conn, person_id, Role::StationOfficer, &station.id)? {
        return Ok(());
    }
    let person = accounts::person(tx.conn, person_id)?;
    let values = [
        ("name", person.name.clone()),
        ("by", if matches!(actor, Actor::House) { "维护服务器的人".to_owned() } else { actor.name().to_owned() }),
        ("what", what.to_owned()),
        ("unit", station.name.clone()),
        ("link", "/notices".to_owned()),
    ];
    for officer in accounts::holders(tx.conn, &station.id, &[Role::StationOfficer])? {
        let to = To::Person(&officer.id);
        notify(tx, Notice { subject: &person.subject(), template: Template::AccessTouched, to, reminder: false, values: &values })?;
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, template: Template, row: &Proposal, person: &Person, unit: &Unit, by: &str, told: &[String]) -> Result<()> {
    let link = if row.id.is_empty() { "/notices".to_owned() } else { row.url() };
    let values = [
        ("name", person.name.clone()),
        ("role", row.role.label().to_owned()),
        ("unit", unit.name.clone()),
        ("by", by.to_owned()),
        ("link", link),
    ];
    for id in told {
        notify(tx, Notice { subject: &person.subject(), template, to: To::Person(id), reminder: false, values: &values })?;
    }
    Ok(())
}

fn detail(row: &Proposal) -> serde_json::Value {
    serde_json::json!({ "role": row.role.as_str(), "unit": row.unit_id, "proposal": row.id })
}

impl Proposal {
    /// Its page.
    pub fn url(&self) -> String {
        format!("/proposals/{}", self.id)
    }
}
