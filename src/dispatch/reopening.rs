//! Reopening: the citizen says "not solved". The request goes back to the unit that answered, with new clocks, and the
//! street's dispatcher hears of it. That the citizen may say so, and the record of it, is `intake`.

use super::acting;
use super::{clocks, notices};
use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::Result;
use crate::intake::{self, Request, Stage};
use crate::notifications::Template;
use crate::places::store as places;
use crate::timeline::{self, Event, Level};

/// Opens an answered or closed request again, in the transaction of the citizen's objection.
pub fn reopen(tx: &mut Tx<'_>, request: &Request, reason: &str) -> Result<()> {
    let held = acting::held(tx, request.clone())?;
    intake::store::advance(tx, request, Stage::Dispatched)?;
    clocks::stop(tx, request)?;
    clocks::start(tx, request, &held.unit.id, Promise::ALL)?;
    let public = Event {
        subject: &request.subject(),
        level: Level::Parties,
        kind: "request.reopen",
        sentence: format!("当事人表示没有解决，已请{}重新办理", held.unit.name),
        detail: Some("重新计算受理和答复的时间，街道分拨员同时收到提醒。".to_owned()),
    };
    timeline::tell(tx, &Actor::Visitor, public)?;
    let inner = Event {
        subject: &request.subject(),
        level: Level::Staff,
        kind: "request.reopen_reason",
        sentence: "当事人的说明".to_owned(),
        detail: Some(reason.to_owned()),
    };
    timeline::tell(tx, &Actor::Visitor, inner)?;
    let street = places::street(tx.conn)?;
    let mut people = notices::workers(tx, &held.unit.id)?;
    people.extend(accounts::holders(tx.conn, &street.id, &[Role::Dispatcher])?.into_iter().map(|person| person.id));
    let values = notices::assigned_values(tx.now, request, &held.unit, clocks::due(tx.conn, request, Promise::Acceptance)?);
    notices::tell_people(tx, request, Template::RequestReopened, people, false, &values)
}
