//! Acceptance (受理): the unit takes the request on; its acceptance clock is met and the citizen hears who works on it.

use super::acting;
use super::{clocks, notices, person, petition, store};
use crate::actor::Actor;
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::{Error, Result};
use crate::intake::{self, Request, Stage};
use crate::notifications::Template;
use crate::places::UnitKind;
use crate::timeline::{self, Event, Level};

/// Takes a request on.
pub fn accept(tx: &mut Tx<'_>, actor: &Actor, code: &str, revision: i32) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    if held.request.stage == Stage::Accepted {
        return Err(Error::Conflict("这件诉求已经受理了，不用再受理一次。".to_owned()));
    }
    if held.request.stage == Stage::Arbitration {
        return Err(Error::refused("这件诉求被退回两次，要由街道裁定承办单位。请用“裁定”。"));
    }
    intake::store::advance(tx, &held.request, Stage::Accepted)?;
    store::accept(tx, &held.assignment.id, &person(actor)?)?;
    clocks::meet(tx, &held.request, &[Promise::Acceptance])?;
    let sentence = match held.unit.kind {
        UnitKind::Street => format!("{}已受理，由街道直接办理", held.unit.name),
        _ => format!("{}已受理", held.unit.name),
    };
    let detail = Some(format!("经办人：{}", actor.name()));
    timeline::tell(tx, actor, Event { subject: &held.request.subject(), level: Level::Parties, kind: "request.accept", sentence, detail })?;
    if petition::accepted(tx, actor, &held.request, &held.unit)? {
        return Ok(held.request);
    }
    let due = clocks::due(tx.conn, &held.request, Promise::FirstReply)?.filter(|due| *due > tx.now);
    let due = due.map_or_else(String::new, |due| due.words());
    notices::tell_applicant(tx, &held.request, Template::RequestAccepted, &held.unit, &[("due", due)])?;
    Ok(held.request)
}
