//! Who may read what a request tells: story, names, phones, files, and the reasons and answers on its timeline.
//!
//! A request may be seen as a row by more people than may read it; which rows somebody sees is one query in `store`. For
//! counselling the words, whoever wrote them, are for the station that has it and for the citizen alone (个人信息保护法第六条).

use super::store::{self, Assignment};
use super::{HandOver, OVERSEERS, works_at};
use crate::actor::{Actor, Role};
use crate::db::Db;
use crate::error::{Error, Maybe, Result};
use crate::intake::{Request, Service, Stage, following};
use crate::places::counselling_station;
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
    let Some((request, assignment, asked)) = store::found(conn, actor, code).maybe()? else {
        return Err(out_of_sight(conn, actor, code)?);
    };
    let readable = may_read(conn, actor, &request, &assignment, asked.as_ref())?;
    Ok(Looked { request, assignment, asked, readable })
}

/// Whoever was asked to take a request over does not see it any more when the question is taken back, and is told so.
pub(super) fn out_of_sight(conn: &mut Db, actor: &Actor, code: &str) -> Result<Error> {
    Ok(match store::recalled_from(conn, actor, code)? {
        Some(request) if request.stage == Stage::Withdrawn => following::taken_back(&request),
        Some(_) => Error::Conflict("这次移交已经撤回，仍由原单位承办。这一步没有执行，不用再答复。".to_owned()),
        None => Error::NotFound,
    })
}

/// True when the actor may read a request that is known already: for its files.
pub fn reads(conn: &mut Db, actor: &Actor, request: &Request) -> Result<bool> {
    let Some(assignment) = store::holder(conn, &request.id).maybe()? else { return Ok(false) };
    let asked = store::asked(conn, &request.id)?;
    may_read(conn, actor, request, &assignment, asked.as_ref())
}

/// True when the actor may read story, names and phones: who works on it, who oversees it, who wrote it down, the room that the
/// citizen chose for a dispute as long as it is open to it ([`chosen`]), and those who mediate the case that it became.
///
/// Counselling is read by the officers of the counselling station while it has it and by nobody else, wherever it may lie. A unit
/// that had the request before, or is only asked to take it over, sees the row; the asked one also reads, because it must decide.
fn may_read(conn: &mut Db, actor: &Actor, request: &Request, assignment: &Assignment, asked: Option<&HandOver>) -> Result<bool> {
    if request.service == Service::Counselling {
        let at_home = counselling_station(conn)?.is_some_and(|station| station.id == assignment.unit_id);
        return Ok(at_home && actor.units(&[Role::StationOfficer]).contains(&assignment.unit_id));
    }
    let known = actor.has_any(OVERSEERS)
        || works_at(actor, &assignment.unit_id)
        || asked.is_some_and(|asked| works_at(actor, &asked.to_unit_id))
        || (request.filed_by.is_some() && request.filed_by.as_deref() == actor.person_id())
        || chosen(actor, request);
    Ok(known || (request.service == Service::Dispute && store::mediated_by(conn, actor, &request.id)?))
}

/// Stages in which the room that the citizen chose may still take the request: what it needs for that it reads, and afterwards no
/// more (个人信息保护法第六条).
pub const OPEN_TO_ROOM: &[Stage] = &[Stage::Dispatched, Stage::Arbitration, Stage::Accepted];

/// True when the citizen chose the actor's room for a dispute that no case has come of yet.
pub fn chosen(actor: &Actor, request: &Request) -> bool {
    OPEN_TO_ROOM.contains(&request.stage) && was_chosen(actor, request)
}

/// True when the citizen chose the actor's room for a dispute, whatever came of it since: nothing may be read for that alone.
pub fn was_chosen(actor: &Actor, request: &Request) -> bool {
    let in_room = request.room_id.as_ref().is_some_and(|room| actor.units(ROOM_STAFF).contains(room));
    request.service == Service::Dispute && in_room
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
