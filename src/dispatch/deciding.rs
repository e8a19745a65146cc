//! The dispatcher's decisions: sending a request to another unit (改派), and deciding finally after a second return (裁定).

use super::acting;
use super::{Cause, clocks, notices, petition, rule};
use crate::actor::Actor;
use crate::db::{Db, Tx};
use crate::deadlines::service::Promise;
use crate::error::{Error, Result};
use crate::intake::{self, Request, Service, Stage};
use crate::places::store as places;
use crate::places::{Unit, UnitKind, counselling_station};
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
    if finally {
        petition::accepted(tx, actor, &held.request, &unit)?;
    }
    notices::tell_unit(tx, &held.request, &unit)?;
    Ok(held.request)
}

/// A unit that may be given this request.
pub(super) fn destination(tx: &mut Tx<'_>, request: &Request, unit_id: &str) -> Result<Unit> {
    let units = receivers(tx.conn, request.service)?;
    let what = match request.service {
        Service::Counselling => "心理咨询只能交给心理咨询服务站或者街道，别的单位看不到内容。请重新选择。",
        _ => "请选择一个社区、部门或站点。",
    };
    units.into_iter().find(|unit| unit.id == unit_id).ok_or_else(|| Error::field("unit", what))
}

/// The units that may be given a request of this service: communities, departments, stations and the street itself; counselling
/// goes to its own station or to the street and nowhere else (个人信息保护法第六条).
pub fn receivers(conn: &mut Db, service: Service) -> Result<Vec<Unit>> {
    if service == Service::Counselling {
        let mut units: Vec<Unit> = counselling_station(conn)?.filter(|station| station.active).into_iter().collect();
        units.extend(places::of_kind(conn, UnitKind::Street)?);
        return Ok(units);
    }
    let mut units = Vec::new();
    for kind in [UnitKind::Community, UnitKind::Department, UnitKind::Station, UnitKind::Street] {
        units.extend(places::of_kind(conn, kind)?);
    }
    Ok(units)
}

/// What becomes of the promises to the citizen when a request of this stage is sent on, for the dispatcher's form; [`send`] lets
/// run what runs, and starts what does not.
pub fn promised(stage: Stage) -> &'static str {
    match stage {
        Stage::Refused => "由街道决定。原来的期限已随不予受理停止，改派后从现在起重新计算。",
        Stage::Accepted => "由街道决定。还在计时的期限不变；已经办到的，例如受理，由新的单位重新计时。",
        _ => "由街道决定，原来答应当事人的时间不变。",
    }
}
