//! Who may read what a request tells: story, names, phones, files, and the reasons and answers on its timeline.
//!
//! A request may be seen as a row by more people than may read it; which rows somebody sees is one query in `store`. For
//! counselling the words, whoever wrote them, are for the station that has it and for the citizen alone (个人信息保护法第六条).

use super::store::{self, Assignment};
use super::{HandOver, OVERSEERS, works_at};
use crate::actor::{Actor, Role};
use crate::db::Db;
use crate::error::{Maybe, Result};
use crate::intake::{Request, Service};
use crate::vault::Vault;

/// Roles that work in rooms.
pub const ROOM_STAFF: &[Role] = &[Role::Mediator, Role::RoomLead];

/// A request as somebody of staff found it.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The request.
    pub request: Request,
    /// Who has it.
    pub assignment: Assignment,
    /// Who is asked to take it over.
    pub asked: Option<HandOver>,
    /// Whether this person may read it, or only sees that it is there.
    pub readable: bool,
}

/// Finds a request by its receipt code; what is not the actor's does not exist.
pub fn look(conn: &mut Db, actor: &Actor, code: &str) -> Result<Looked> {
    let request = store::visible_by_code(conn, actor, code)?;
    let assignment = store::holder(conn, &request.id)?;
    let asked = store::asked(conn, &request.id)?;
    let readable = may_read(actor, &request, &assignment, asked.as_ref()) || mediates(conn, actor, &request)?;
    Ok(Looked { request, assignment, asked, readable })
}

/// True when the actor may read a request that is known already: for its files.
pub fn reads(conn: &mut Db, actor: &Actor, request: &Request) -> Result<bool> {
    let Some(assignment) = store::holder(conn, &request.id).maybe()? else { return Ok(false) };
    let asked = store::asked(conn, &request.id)?;
    Ok(may_read(actor, request, &assignment, asked.as_ref()) || mediates(conn, actor, request)?)
}

fn mediates(conn: &mut Db, actor: &Actor, request: &Request) -> Result<bool> {
    Ok(request.service == Service::Dispute && store::mediated_by(conn, actor, &request.id)?)
}

/// True when the actor may read story, names and phones: who works on it, who oversees it, who wrote it down, and the room that
/// the citizen chose for a dispute. Those who mediate the case that it became read it too, which only the tables know ([`look`]).
///
/// Counselling is read by the officers of the station that has it and by nobody else. A unit that had the request before,
/// or is only asked to take it over, sees the row; the asked one also reads, because it must decide.
pub fn may_read(actor: &Actor, request: &Request, assignment: &Assignment, asked: Option<&HandOver>) -> bool {
    if request.service == Service::Counselling {
        return actor.units(&[Role::StationOfficer]).contains(&assignment.unit_id);
    }
    actor.has_any(OVERSEERS)
        || works_at(actor, &assignment.unit_id)
        || asked.is_some_and(|asked| works_at(actor, &asked.to_unit_id))
        || (request.filed_by.is_some() && request.filed_by.as_deref() == actor.person_id())
        || chosen(actor, request)
}

/// True when the citizen chose the actor's room for a dispute.
pub fn chosen(actor: &Actor, request: &Request) -> bool {
    request.service == Service::Dispute && request.room_id.as_ref().is_some_and(|room| actor.units(ROOM_STAFF).contains(room))
}

impl Looked {
    /// Why another unit is asked to take over: for whoever reads the request, and for the unit that is asked.
    pub fn asked_reason(&self, actor: &Actor, vault: &Vault) -> Result<String> {
        match &self.asked {
            Some(asked) if self.readable || works_at(actor, &asked.to_unit_id) => asked.plain_reason(vault),
            _ => Ok(String::new()),
        }
    }
}
