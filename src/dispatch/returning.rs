//! Return (退回): a unit that is not in charge gives a request back to the street, with a coded reason and proof.
//!
//! The first time the dispatcher chooses again; the second time the street decides finally. The clocks run on.

use super::acting;
use super::{Cause, ReturnCode, clocks, notices, person, rule, store};
use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::db::Tx;
use crate::error::{Error, Maybe, Result};
use crate::evidence;
use crate::intake::{self, Request, Stage};
use crate::notifications::Template;
use crate::places::UnitKind;
use crate::places::store as places;
use crate::timeline::{self, Event, Level};

/// Fewest characters of a reason.
pub const SHORTEST_REASON: usize = 10;

/// Reads a reason of at least ten characters.
pub fn parse_reason(text: &str) -> std::result::Result<String, String> {
    let length = text.chars().count();
    match length {
        0 => Err("请写明理由。".to_owned()),
        1..SHORTEST_REASON => Err(format!("理由至少写 {SHORTEST_REASON} 个字，现在有 {length} 个字。请写清事实，让下一家能接着办。")),
        501.. => Err(format!("理由最多 500 个字，现在有 {length} 个字。内容还在，请删减后再提交。")),
        _ => Ok(text.to_owned()),
    }
}

/// Gives a request back; `proof_id` names a file of this request.
pub fn give_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (code, revision): (&str, i32),
    why: ReturnCode,
    reason: &str,
    proof_id: Option<String>,
) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    if held.unit.kind == UnitKind::Street {
        return Err(Error::refused("这件诉求就在街道，不能再退回。请改派给合适的单位。"));
    }
    if held.request.stage != Stage::Dispatched {
        return Err(Error::refused("已经受理的诉求不能退回。不归本单位办的，请移交给合适的单位，对方接收前仍由您负责。"));
    }
    if let Some(proof) = &proof_id {
        let file = evidence::store::by_id(tx.conn, proof).maybe()?;
        if file.is_none_or(|file| file.subject != held.request.subject()) {
            return Err(Error::field("proof", "这份证明材料不在这件诉求里。请重新选择。"));
        }
    }
    super::handing_over::recall_open(tx, actor, &held.request)?;
    let ordinal = i32::try_from(store::returns_of(tx.conn, &held.request.id)?.len()).unwrap_or(i32::MAX - 1) + 1;
    let next = if ordinal >= 2 { Stage::Arbitration } else { Stage::Dispatched };
    intake::store::advance(tx, &held.request, next)?;
    let row = store::Return {
        id: tx.id(),
        request_id: held.request.id.clone(),
        assignment_id: held.assignment.id.clone(),
        ordinal,
        code: why,
        reason: tx.house.vault.seal("return.reason", reason)?,
        proof_id,
        returned_by: person(actor)?,
        returned_at: tx.now,
    };
    store::insert_return(tx, &row)?;
    let street = places::street(tx.conn)?;
    rule::give(tx, actor, &held.request, &street, Cause::Returned, why.label())?;
    clocks::pass_on(tx, &held.request, &street.id)?;
    tell(tx, actor, &held, &row, reason)?;
    Ok(held.request)
}

fn tell(tx: &mut Tx<'_>, actor: &Actor, held: &acting::Held, row: &store::Return, reason: &str) -> Result<()> {
    let (request, subject) = (&held.request, held.request.subject());
    let then = if row.ordinal >= 2 { "这是第二次退回，由街道裁定" } else { "由街道重新分拨" };
    let public = Event {
        subject: &subject,
        level: Level::Parties,
        kind: "request.return",
        sentence: format!("{}认为不归本单位办理，{then}", held.unit.name),
        detail: Some("原来答应的时间不变。".to_owned()),
    };
    timeline::tell(tx, actor, public)?;
    let internal = Event {
        subject: &subject,
        level: Level::Staff,
        kind: "request.return_reason",
        sentence: format!("退回理由：{}", row.code.label()),
        detail: Some(reason.to_owned()),
    };
    timeline::tell(tx, actor, internal)?;
    let street = places::street(tx.conn)?;
    let dispatchers = accounts::holders(tx.conn, &street.id, &[Role::Dispatcher])?.into_iter().map(|person| person.id).collect();
    let values = [
        ("code", request.code.clone()),
        ("unit", held.unit.name.clone()),
        ("reason", row.code.label().to_owned()),
        ("link", request.url()),
    ];
    notices::tell_people(tx, request, Template::RequestReturned, dispatchers, false, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_ten_to_five_hundred_characters() {
        assert!(parse_reason("").unwrap_err().contains("请写明"));
        assert!(parse_reason("不归我管").unwrap_err().contains("至少写 10 个字"));
        assert!(parse_reason("该楼栋位于龙东社区地界").is_ok());
        assert!(parse_reason(&"长".repeat(501)).unwrap_err().contains("最多 500"));
    }
}
