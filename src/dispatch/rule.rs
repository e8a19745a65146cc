//! Dispatch by rule: counselling to its station, everything else to the community of the request, or to the street's
//! dispatcher when the community could not be told. The grid keeper hears first.
//!
//! Where a request belongs was decided in `intake::placing`; here a unit becomes responsible and the clocks start.

use super::clocks;
use super::notices;
use super::store::{self, Assignment};
use super::{Cause, Request};
use crate::actor::Actor;
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::Result;
use crate::intake::Service;
use crate::intake::filing::Filed;
use crate::notifications::Template;
use crate::places::store as places;
use crate::places::{Unit, UnitKind, counselling_station};
use crate::timeline::{self, Event, Level};

/// Gives a request that was just filed to its unit and starts its clocks, in the transaction of the filing.
pub fn dispatch(tx: &mut Tx<'_>, filed: &Filed) -> Result<()> {
    let request = &filed.request;
    let (unit, why) = destination(tx, filed)?;
    let first = assignment(tx, &Actor::House, request, &unit, Cause::Rule, &why)?;
    store::assign_first(tx, &first)?;
    let running = clocks::begin(tx, request, &unit.id, Promise::ALL, &filed.calendar)?;
    let sentence = match unit.kind {
        UnitKind::Street => format!("已交{}分拨员分拨", unit.name),
        _ => format!("已分拨到{}", unit.name),
    };
    let event = Event { subject: &request.subject(), level: Level::Parties, kind: "request.dispatched", sentence, detail: Some(why) };
    timeline::tell(tx, &Actor::House, event)?;
    let values = notices::assigned_values(tx.now, request, &unit, clocks::due_among(&running, Promise::Acceptance));
    tell_keeper(tx, request, &unit, &values)?;
    let people = notices::workers(tx, &unit.id)?;
    notices::tell_people(tx, request, Template::RequestAssigned, people, false, &values)
}

/// Which unit, and why, in words that the citizen reads.
fn destination(tx: &mut Tx<'_>, Filed { request, community, .. }: &Filed) -> Result<(Unit, String)> {
    if request.service == Service::Counselling {
        if let Some(station) = counselling_station(tx.conn)?.filter(|station| station.active) {
            return Ok((station, "心理咨询只由心理咨询服务站查看和办理".to_owned()));
        }
        return Ok((places::street(tx.conn)?, "心理咨询服务站还没有登记，由街道安排".to_owned()));
    }
    let unit = community.clone();
    if unit.kind == UnitKind::Street {
        return Ok((unit, "暂时不能确定是哪个社区，由街道分拨员确定".to_owned()));
    }
    let why = if request.qr_id.is_some() { "按所扫二维码的位置" } else { "按您选择的社区或填写的地址" };
    Ok((unit, why.to_owned()))
}

/// Makes a unit responsible; the one before is relieved in the same step.
pub(super) fn give(tx: &mut Tx<'_>, actor: &Actor, request: &Request, unit: &Unit, cause: Cause, reason: &str) -> Result<Assignment> {
    let row = assignment(tx, actor, request, unit, cause, reason)?;
    store::assign(tx, &row)?;
    Ok(row)
}

fn assignment(tx: &Tx<'_>, actor: &Actor, request: &Request, unit: &Unit, cause: Cause, reason: &str) -> Result<Assignment> {
    Ok(Assignment {
        id: tx.id(),
        request_id: request.id.clone(),
        unit_id: unit.id.clone(),
        person_id: None,
        cause,
        reason: tx.house.vault.seal("assignment.reason", reason)?,
        assigned_by: actor.mark(),
        assigned_at: tx.now,
        accepted_by: None,
        accepted_at: None,
        ended_at: None,
    })
}

fn tell_keeper(tx: &mut Tx<'_>, request: &Request, unit: &Unit, values: &[(&str, String)]) -> Result<()> {
    let Some(grid_id) = request.grid_id.as_deref().filter(|_| unit.kind == UnitKind::Community) else { return Ok(()) };
    let grids = places::grids_of(tx.conn, &unit.id)?;
    let Some(keeper) = grids.into_iter().find(|grid| grid.id == grid_id).and_then(|grid| grid.keeper_id) else { return Ok(()) };
    notices::tell_people(tx, request, Template::RequestAssigned, vec![keeper], false, values)
}
