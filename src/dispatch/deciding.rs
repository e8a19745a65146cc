//! The dispatcher's decisions: sending a request to another unit (改派), and deciding finally after a second return (裁定).

use super::acting;
use super::{Cause, clocks, notices, rule};
use crate::actor::{Actor, Role};
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::{Error, Result};
use crate::intake::{self, Request, Service, Stage};
use crate::places::store as places;
use crate::places::{Unit, UnitKind};
use crate::timeline::{self, Event, Level};

/// Gives a request to another unit; after a second return this is the street's final word and the unit must accept.
pub fn send(tx: &mut Tx<'_>, actor: &Actor, (code, revision): (&str, i32), unit_id: &str, reason: &str) -> Result<Request> {
    let held = acting::as_dispatcher(tx, actor, code, revision)?;
    let unit = destination(tx, &held.request, unit_id)?;
    if !matches!(held.request.stage, Stage::Dispatched | Stage::Arbitration | Stage::Accepted | Stage::Refused) {
        return Err(Error::refused(format!("这件诉求现在是“{}”，不能改派。", held.request.stage.label())));
    }
    if unit.id == held.unit.id {
        return Err(Error::field("unit", format!("现在就是{}承办。请选择另一个单位。", unit.name)));
    }
    let finally = held.request.stage == Stage::Arbitration;
    super::handing_over::recall_open(tx, actor, &held.request)?;
    let next = if finally { Stage::Accepted } else { Stage::Dispatched };
    intake::store::advance(tx, &held.request, next)?;
    let cause = if finally { Cause::Arbitration } else { Cause::Redispatch };
    rule::give(tx, actor, &held.request, &unit, cause, reason)?;
    clocks::pass_on(tx, &held.request, &unit.id)?;
    if finally {
        clocks::meet(tx, &held.request, &[Promise::Acceptance])?;
    } else {
        clocks::start(tx, &held.request, &unit.id, Promise::ALL)?;
    }
    let sentence = if finally { format!("街道裁定由{}办理", unit.name) } else { format!("街道已改派到{}", unit.name) };
    let kind = if finally { "request.arbitrate" } else { "request.redispatch" };
    let subject = held.request.subject();
    timeline::tell(tx, actor, Event { subject: &subject, level: Level::Parties, kind, sentence, detail: None })?;
    let inner = Event {
        subject: &subject,
        level: Level::Staff,
        kind: "request.dispatch_reason",
        sentence: "分拨员的说明".to_owned(),
        detail: Some(reason.to_owned()),
    };
    timeline::tell(tx, actor, inner)?;
    notices::tell_unit(tx, &held.request, &unit)?;
    Ok(held.request)
}

/// A unit that can have requests: communities, departments, stations, or the street itself; counselling goes to stations only.
pub(super) fn destination(tx: &mut Tx<'_>, request: &Request, unit_id: &str) -> Result<Unit> {
    let unit = match places::unit(tx.conn, unit_id) {
        Ok(unit) if unit.active && unit.kind != UnitKind::Room => unit,
        Ok(_) | Err(Error::NotFound) => return Err(Error::field("unit", "请选择一个社区、部门或站点。")),
        Err(other) => return Err(other),
    };
    if request.service == Service::Counselling && !matches!(unit.kind, UnitKind::Station | UnitKind::Street) {
        return Err(Error::field("unit", "心理咨询只能交给站点，别的单位看不到内容。请选择站点。"));
    }
    Ok(unit)
}

/// True when the actor may send requests to other units.
pub fn may_send(actor: &Actor) -> bool {
    actor.has(Role::Dispatcher)
}
