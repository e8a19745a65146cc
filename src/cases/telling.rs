//! Telling parties and mediators what happens to their case, and what a citizen reads about it on the request's page.
//!
//! Messages name the room and its telephone, say where the course can be read (`parties::reading`), and hold no personal data of another
//! side. An invitation leaves the answer open: nobody may be pressed into mediation (人民调解法第三条、第二十三条).

use super::parties::{Party, Side, store as parties};
use super::{Case, store};
use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::intake::Request;
use crate::notifications::{self, Notice, Template, To, notify};
use crate::timeline::{self, Event, Level};

/// Where a party can ask: the room's name, and its telephone or that of the unit above it.
pub fn desk_of(conn: &mut Db, case: &Case) -> Result<(String, String)> {
    let room = crate::places::store::unit(conn, &case.room_id)?;
    let (mut phone, mut above) = (room.phone.clone(), room.parent_id.clone());
    while let (None, Some(id)) = (&phone, above.as_deref()) {
        let unit = crate::places::store::unit(conn, id)?;
        (phone, above) = (unit.phone, unit.parent_id);
    }
    Ok((room.name, phone.unwrap_or_else(|| "12345".to_owned())))
}

/// Sends a message to one party's phone, or to the mailbox that an applicant gave with the request; false when there is
/// neither. `more` are values beside number, room and phone.
pub fn tell_party(tx: &mut Tx<'_>, case: &Case, party: &Party, template: Template, more: &[(&str, String)]) -> Result<bool> {
    let phone = party.plain_phone();
    let email = if phone.is_none() { mailbox_of(tx, case, party)? } else { None };
    if phone.is_none() && email.is_none() {
        return Ok(false);
    }
    let (room, desk) = desk_of(tx.conn, case)?;
    let mut values = vec![("number", case.number.clone()), ("room", room), ("phone", desk)];
    values.extend(more.iter().cloned());
    let to = To::Contact { phone, email: email.as_deref() };
    notifications::notify(tx, Notice { subject: &case.subject(), template, to, reminder: false, values: &values })?;
    Ok(true)
}

fn mailbox_of(tx: &mut Tx<'_>, case: &Case, party: &Party) -> Result<Option<String>> {
    let Some(request_id) = case.request_id.as_deref().filter(|_| party.side == Side::Applicant) else { return Ok(None) };
    let request = crate::intake::store::by_id(tx.conn, request_id)?;
    tx.house.vault.open_some("request.applicant_email", request.applicant_email.as_deref())
}

/// Sends a message to every party who has a phone.
pub fn tell_parties(tx: &mut Tx<'_>, case: &Case, template: Template, more: &[(&str, String)]) -> Result<()> {
    for party in parties::of_case(tx.conn, &tx.house.vault, &case.id)? {
        tell_party(tx, case, &party, template, more)?;
    }
    Ok(())
}

/// Tells a mediator on their desk and by mail that a case is theirs now.
pub fn tell_mediator(tx: &mut Tx<'_>, case: &Case, person_id: &str) -> Result<()> {
    let (room, _) = desk_of(tx.conn, case)?;
    let values = [("number", case.number.clone()), ("room", room), ("link", case.url())];
    let notice =
        Notice { subject: &case.subject(), template: Template::CaseAssigned, to: To::Person(person_id), reminder: false, values: &values };
    notifications::notify(tx, notice)
}

/// Tells the leads of a room, on their desks and by mail, that somebody from outside opened a case in it; a room without a lead
/// hears it by all its mediators.
pub fn tell_room(tx: &mut Tx<'_>, actor: &Actor, case: &Case) -> Result<()> {
    if actor.units(&[Role::Mediator, Role::RoomLead]).contains(&case.room_id) {
        return Ok(());
    }
    let mut people = accounts::holders(tx.conn, &case.room_id, &[Role::RoomLead])?;
    if people.is_empty() {
        people = accounts::holders(tx.conn, &case.room_id, &[Role::Mediator])?;
    }
    let (room, _) = desk_of(tx.conn, case)?;
    let values = [("number", case.number.clone()), ("room", room), ("link", case.url())];
    for person in people {
        let to = To::Person(&person.id);
        notifications::notify(
            tx,
            Notice { subject: &case.subject(), template: Template::CaseInRoom, to, reminder: false, values: &values },
        )?;
    }
    Ok(())
}

/// Asks a party by text message whether they are willing.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, case: &Case, party_id: &str) -> Result<()> {
    if !case.stage.is_open_to_change() {
        return Err(Error::refused(format!("案件现在是“{}”，不用再邀请。", case.stage.label())));
    }
    let party = parties::party(tx.conn, &tx.house.vault, &case.id, party_id)?;
    if !tell_party(tx, case, &party, Template::CaseInvitation, &[])? {
        return Err(Error::refused("这位当事人没有登记电话，没有发送邀请。请先补登电话，或者当面、书信联系后记录答复。"));
    }
    store::touch(tx, case)?;
    let sentence = format!("已邀请{}参加调解，请其答复是否愿意", party.side.label());
    let detail = Some("愿意或者不愿意都可以，不影响通过仲裁、行政、司法等途径维护权利（《人民调解法》第三条、第二十三条）。".to_owned());
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.invited", sentence, detail })
}

/// Tells the mediators of the case that a request became that its applicant added something.
pub fn tell_of_addition(tx: &mut Tx<'_>, request: &Request) -> Result<()> {
    let Some(case) = store::of_request(tx.conn, &request.id)? else { return Ok(()) };
    let values = [("code", request.code.clone()), ("link", format!("/cases/{}", case.id))];
    for mediator in super::mediators::store::panel(tx.conn, &case.id)? {
        let to = To::Person(&mediator.person_id);
        notify(tx, Notice { subject: &case.subject(), template: Template::RequestAdded, to, reminder: false, values: &values })?;
    }
    Ok(())
}
