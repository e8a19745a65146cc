//! Who is told by dispatch: the workers of a unit, the street's dispatchers, the applicant. Words are in `notifications`.

use super::{WORKERS, clocks};
use crate::accounts::store as accounts;
use crate::clock::Moment;
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::{Maybe, Result};
use crate::intake::{Request, Service};
use crate::notifications::{Notice, Template, To, notify};
use crate::places::Unit;

/// People who work at a unit.
pub(crate) fn workers(tx: &mut Tx<'_>, unit_id: &str) -> Result<Vec<String>> {
    Ok(accounts::holders(tx.conn, unit_id, WORKERS)?.into_iter().map(|person| person.id).collect())
}

/// Tells each person once.
pub(crate) fn tell_people(
    tx: &mut Tx<'_>,
    request: &Request,
    template: Template,
    mut people: Vec<String>,
    reminder: bool,
    values: &[(&str, String)],
) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    people.retain(|person| seen.insert(person.clone()));
    notify(tx, Notice { subject: &request.subject(), template, to: To::People(&people), reminder, values })
}

/// Tells a unit that it has a request now.
pub(crate) fn tell_unit(tx: &mut Tx<'_>, request: &Request, unit: &Unit) -> Result<()> {
    let people = workers(tx, &unit.id)?;
    let values = assigned_values(tx.now, request, unit, clocks::due(tx.conn, request, Promise::Acceptance)?);
    tell_people(tx, request, Template::RequestAssigned, people, false, &values)
}

/// What a notice of an assignment says: accept it by when (`due`), or that this time is over (`late`); neither when nothing is left
/// to accept.
pub(crate) fn assigned_values(now: Moment, request: &Request, unit: &Unit, at: Option<Moment>) -> [(&'static str, String); 5] {
    let words = |at: Option<Moment>| at.map_or_else(String::new, Moment::words);
    let (due, late) = (words(at.filter(|at| *at >= now)), words(at.filter(|at| *at < now)));
    [("code", request.code.clone()), ("unit", unit.name.clone()), ("due", due), ("late", late), ("link", request.url())]
}

/// Tells the applicant; nothing when neither phone nor mailbox was left. A counselling message does not name the station.
pub(crate) fn tell_applicant(tx: &mut Tx<'_>, request: &Request, template: Template, unit: &Unit, more: &[(&str, String)]) -> Result<()> {
    let vault = &tx.house.vault;
    let phone = vault.open_some("request.applicant_phone", request.applicant_phone.as_deref())?;
    let email = vault.open_some("request.applicant_email", request.applicant_email.as_deref())?;
    let name = if request.service == Service::Counselling { "承办单位".to_owned() } else { unit.name.clone() };
    let mut values = vec![("code", request.code.clone()), ("unit", name), ("phone", unit.phone.clone().unwrap_or_default())];
    values.extend(more.iter().map(|(key, value)| (*key, value.clone())));
    let to = To::Contact { phone: phone.as_deref(), email: email.as_deref() };
    notify(tx, Notice { subject: &request.subject(), template, to, reminder: false, values: &values })
}

/// Tells those who have a request that its applicant added something.
pub(crate) fn tell_of_addition(tx: &mut Tx<'_>, request: &Request) -> Result<()> {
    tell_holder(tx, request, Template::RequestAdded)
}

/// Tells those who have a request what its applicant did: who accepted it, otherwise everybody of the unit.
pub(super) fn tell_holder(tx: &mut Tx<'_>, request: &Request, template: Template) -> Result<()> {
    let Some(held) = super::store::holder(tx.conn, &request.id).maybe()? else { return Ok(()) };
    let all = workers(tx, &held.unit_id)?;
    let people = match held.person_id.filter(|person| all.contains(person)) {
        Some(person) => vec![person],
        None => all,
    };
    let values = [("code", request.code.clone()), ("link", request.url())];
    tell_people(tx, request, template, people, false, &values)
}
