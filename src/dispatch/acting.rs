//! What every act on a request begins with: the actor may act, and looks at the request as it is now.
//!
//! The acts themselves are files beside this one. Permission is decided by the unit that has the request; invisible is 404.

use super::reading;
use super::store::{self, Assignment};
use super::works_at;
use crate::actor::{Actor, Role};
use crate::db::Tx;
use crate::error::{Error, Maybe, Result};
use crate::intake::{self, Request, Stage, following};
use crate::places::Unit;
use crate::places::store as places;
use crate::timeline;

/// A request as an actor found it, with the unit that has it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The request.
    pub request: Request,
    /// Its open assignment.
    pub assignment: Assignment,
    /// The unit that has it.
    pub unit: Unit,
}

/// Finds a request for an act; `revision` is the one that the actor was looking at.
pub(super) fn seen(tx: &mut Tx<'_>, actor: &Actor, code: &str, revision: i32) -> Result<Held> {
    let Some(request) = store::visible_by_code(tx.conn, actor, code).maybe()? else {
        return Err(reading::out_of_sight(tx.conn, actor, code)?);
    };
    if request.revision != revision {
        return Err(overtaken(tx, &request, request.revision.saturating_sub(revision))?);
    }
    held(tx, request)
}

/// What happened in the last `steps` steps: what a person is told who came second.
fn overtaken(tx: &mut Tx<'_>, request: &Request, steps: i32) -> Result<Error> {
    if request.stage == Stage::Withdrawn {
        return Ok(following::taken_back(request));
    }
    let news = timeline::store::steps(tx.conn, &[request.subject()], i64::from(steps.clamp(1, 3)))?;
    Ok(timeline::overtaken(&news, intake::store::CHANGED))
}

/// The same with the unit that has it, without asking who acts: for jobs and for citizens.
pub(super) fn held(tx: &mut Tx<'_>, request: Request) -> Result<Held> {
    let assignment = store::holder(tx.conn, &request.id)?;
    let unit = places::unit(tx.conn, &assignment.unit_id)?;
    Ok(Held { request, assignment, unit })
}

/// For acts of the unit that has the request.
pub(super) fn as_worker(tx: &mut Tx<'_>, actor: &Actor, code: &str, revision: i32) -> Result<Held> {
    let held = seen(tx, actor, code, revision)?;
    if works_at(actor, &held.assignment.unit_id) {
        return Ok(held);
    }
    Err(Error::refused(format!(
        "这件诉求现在由{}承办，只有承办单位能办这一步。您填的内容还在；要接手，请联系街道分拨员改派。",
        held.unit.name
    )))
}

/// For acts of the street's dispatcher.
pub(super) fn as_dispatcher(tx: &mut Tx<'_>, actor: &Actor, code: &str, revision: i32) -> Result<Held> {
    if !actor.has(Role::Dispatcher) {
        return Err(Error::NotFound);
    }
    seen(tx, actor, code, revision)
}
