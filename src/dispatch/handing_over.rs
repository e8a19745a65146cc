//! Hand-over (移交): a unit asks another to take a request over. Until the other has accepted, the first stays responsible
//! (首问负责); a refusal with a reason or a recall leaves everything as it was.

use super::acting::{self, Held};
use super::store::HandOver;
use super::{Cause, clocks, deciding, notices, person, petition, rule, store, works_at};
use crate::actor::Actor;
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::{Error, Result};
use crate::intake::{self, Request, Stage};
use crate::notifications::Template;
use crate::places::Unit;
use crate::places::store as places;
use crate::timeline::{self, Event, Level};

/// Stages in which a request may be handed over; in all others no question to another unit is open.
fn is_movable(stage: Stage) -> bool {
    matches!(stage, Stage::Dispatched | Stage::Accepted)
}

/// Asks a unit to take over.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, (code, revision): (&str, i32), unit_id: &str, reason: &str) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    if !is_movable(held.request.stage) {
        return Err(Error::refused(format!("这件诉求现在是“{}”，不能移交。", held.request.stage.label())));
    }
    let unit = deciding::destination(tx, &held.request, unit_id)?;
    if unit.id == held.unit.id {
        return Err(Error::field("unit", "不能移交给自己。请选择另一个单位。"));
    }
    if store::asked(tx.conn, &held.request.id)?.is_some() {
        return Err(Error::Conflict("已经请别的单位接收了，对方还没有答复。要改，请先撤回移交。".to_owned()));
    }
    intake::store::touch(tx, &held.request)?;
    let row = HandOver {
        id: tx.id(),
        request_id: held.request.id.clone(),
        from_unit_id: held.unit.id.clone(),
        to_unit_id: unit.id.clone(),
        reason: tx.house.vault.seal("hand_over.reason", reason)?,
        asked_by: person(actor)?,
        asked_at: tx.now,
        answer: None,
        answer_reason: None,
        answered_by: None,
        answered_at: None,
    };
    store::insert_hand_over(tx, &row)?;
    let event = Event {
        subject: &held.request.subject(),
        level: Level::Staff,
        kind: "request.hand_over",
        sentence: format!("请{}接收，接收前仍由{}负责", unit.name, held.unit.name),
        detail: Some(reason.to_owned()),
    };
    timeline::tell(tx, actor, event)?;
    let people = notices::workers(tx, &unit.id)?;
    notices::tell_people(tx, &held.request, Template::HandOverAsked, people, false, &values(&held.request, &held.unit))?;
    Ok(held.request)
}

fn values(request: &Request, unit: &Unit) -> [(&'static str, String); 3] {
    [("code", request.code.clone()), ("unit", unit.name.clone()), ("link", request.url())]
}

/// The asked unit takes the request over: from this transaction on it is responsible.
pub fn take(tx: &mut Tx<'_>, actor: &Actor, code: &str, revision: i32) -> Result<Request> {
    let (held, asked) = waiting(tx, actor, code, revision)?;
    let unit = as_asked(tx, actor, &asked)?;
    if !is_movable(held.request.stage) {
        return Err(Error::refused(format!("这件诉求现在是“{}”，不能再接收，仍由{}负责。", held.request.stage.label(), held.unit.name)));
    }
    let by = person(actor)?;
    match held.request.stage {
        Stage::Accepted => intake::store::touch(tx, &held.request)?,
        _ => intake::store::advance(tx, &held.request, Stage::Accepted)?,
    }
    answer(tx, &asked, "accepted", None, Some(&by))?;
    let reason = asked.plain_reason(&tx.house.vault)?;
    let assignment = rule::give(tx, actor, &held.request, &unit, Cause::HandOver, &reason)?;
    store::accept(tx, &assignment.id, &by)?;
    clocks::meet(tx, &held.request, &[Promise::Acceptance])?;
    clocks::pass_on(tx, &held.request, &unit.id)?;
    let sentence = format!("{}已接收，由它继续办理", unit.name);
    let detail = Some(format!("由{}移交", held.unit.name));
    timeline::tell(
        tx,
        actor,
        Event { subject: &held.request.subject(), level: Level::Parties, kind: "request.taken_over", sentence, detail },
    )?;
    notices::tell_applicant(tx, &held.request, Template::RequestHandedOver, &unit, &[])?;
    petition::accepted(tx, actor, &held.request, &unit)?;
    Ok(held.request)
}

/// The asked unit declines, with a reason; nothing changes hands.
pub fn decline(tx: &mut Tx<'_>, actor: &Actor, (code, revision): (&str, i32), reason: &str) -> Result<Request> {
    let (held, asked) = waiting(tx, actor, code, revision)?;
    let unit = as_asked(tx, actor, &asked)?;
    intake::store::touch(tx, &held.request)?;
    answer(tx, &asked, "declined", Some(reason), Some(&person(actor)?))?;
    let event = Event {
        subject: &held.request.subject(),
        level: Level::Staff,
        kind: "request.hand_over_declined",
        sentence: format!("{}没有接收，仍由{}负责", unit.name, held.unit.name),
        detail: Some(reason.to_owned()),
    };
    timeline::tell(tx, actor, event)?;
    let people = notices::workers(tx, &held.unit.id)?;
    notices::tell_people(tx, &held.request, Template::HandOverDeclined, people, false, &values(&held.request, &unit))?;
    Ok(held.request)
}

/// The unit that asked takes its question back.
pub fn recall(tx: &mut Tx<'_>, actor: &Actor, code: &str, revision: i32) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    if store::asked(tx.conn, &held.request.id)?.is_none() {
        return Err(Error::Conflict("这次移交已经有结果了，没有要撤回的。".to_owned()));
    }
    intake::store::touch(tx, &held.request)?;
    recall_open(tx, actor, &held.request)?;
    Ok(held.request)
}

/// Takes a waiting question back because the request goes another way; the unit that was asked hears that it need not answer.
pub(super) fn recall_open(tx: &mut Tx<'_>, actor: &Actor, request: &Request) -> Result<()> {
    let Some(asked) = store::asked(tx.conn, &request.id)? else { return Ok(()) };
    answer(tx, &asked, "recalled", None, actor.person_id())?;
    let sentence = "移交已撤回".to_owned();
    timeline::tell(
        tx,
        actor,
        Event { subject: &request.subject(), level: Level::Staff, kind: "request.hand_over_recalled", sentence, detail: None },
    )?;
    let from = places::unit(tx.conn, &asked.from_unit_id)?;
    let people = notices::workers(tx, &asked.to_unit_id)?;
    let values = [("code", request.code.clone()), ("unit", from.name)];
    notices::tell_people(tx, request, Template::HandOverRecalled, people, false, &values)
}

fn waiting(tx: &mut Tx<'_>, actor: &Actor, code: &str, revision: i32) -> Result<(Held, HandOver)> {
    let held = acting::seen(tx, actor, code, revision)?;
    let asked = store::asked(tx.conn, &held.request.id)?;
    asked.map(|asked| (held, asked)).ok_or_else(|| Error::Conflict("这次移交已经有结果了，或者被撤回了。".to_owned()))
}

fn as_asked(tx: &mut Tx<'_>, actor: &Actor, asked: &HandOver) -> Result<Unit> {
    if works_at(actor, &asked.to_unit_id) { places::unit(tx.conn, &asked.to_unit_id) } else { Err(Error::NotFound) }
}

fn answer(tx: &mut Tx<'_>, asked: &HandOver, word: &str, reason: Option<&str>, by: Option<&str>) -> Result<()> {
    if store::answer_hand_over(tx, &asked.id, word, reason, by)? {
        Ok(())
    } else {
        Err(Error::Conflict("这次移交刚刚已有答复，您的操作没有执行。请看最新情况。".to_owned()))
    }
}
