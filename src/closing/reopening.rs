//! Reopening (恢复办理): a closed or ended case comes back to the table, or to the asking when it ended while the parties were still
//! being asked (人民调解法第十七条), with the reason kept beside what it undid.

use super::Outcome;
use super::requests;
use super::store::{self, Reopening};
use crate::actor::Actor;
use crate::agreements::dates;
use crate::cases::{Case, Stage, moving, store as cases};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::timeline::{self, Event, Level};
use crate::vault::Vault;

/// Brings a case back to the table.
pub fn reopen(tx: &mut Tx<'_>, actor: &Actor, case: &Case, reason: String) -> Result<Case> {
    if !matches!(case.stage, Stage::Closed | Stage::Ended) {
        return Err(Error::Conflict(format!("案件现在是“{}”，不用恢复办理。页面已更新，请看最新情况。", case.stage.label())));
    }
    alone(tx, case)?;
    let back = comes_back_to(tx.conn, &tx.house.vault, case)?;
    let vault = tx.house.vault.clone();
    let former_outcome = match store::closure(tx.conn, &vault, &case.id)? {
        Some(closure) => closure.outcome.as_str().to_owned(),
        None => store::ending(tx.conn, &vault, &case.id)?.map_or_else(String::new, |ending| ending.code.as_str().to_owned()),
    };
    let row = Reopening {
        id: tx.id(),
        case_id: case.id.clone(),
        reason,
        former_outcome,
        reopened_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        reopened_at: tx.now,
    };
    store::reopen(tx, &row)?;
    let case = moving::advance(tx, case, back)?;
    dates::resume(tx, &case)?;
    let sentence = format!("案件恢复办理，重新回到{}", back.label());
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.reopened", sentence, detail: None })?;
    let (sentence, detail) = ("恢复办理的原因".to_owned(), Some(row.reason));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Staff, kind: "case.reopening_reason", sentence, detail })?;
    requests::take_back(tx, actor, &case)?;
    Ok(case)
}

/// The stage to which a reopened case comes back: mediation without everybody's yes is never resumed, so a case that ended while the
/// parties were being asked, or before the first sitting, stands there again; every other one is at the table.
pub fn comes_back_to(conn: &mut Db, vault: &Vault, case: &Case) -> Result<Stage> {
    let closure = store::closure(conn, vault, &case.id)?;
    // An older ending says nothing about a case that was reopened since and closed with an agreement.
    if closure.is_some_and(|closure| closure.outcome != Outcome::Ended) {
        return Ok(Stage::Mediating);
    }
    let former = store::ending(conn, vault, &case.id)?.map(|ending| ending.former_stage);
    Ok(former.filter(|stage| matches!(stage, Stage::Opened | Stage::Willing)).unwrap_or(Stage::Mediating))
}

/// Refuses that two cases of one request run at once: whoever wants to go on goes on in the later one.
fn alone(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    let Some(request_id) = &case.request_id else { return Ok(()) };
    match cases::of_request(tx.conn, request_id)? {
        Some(other) if other.id != case.id && !other.stage.is_over() => Err(Error::refused(format!(
            "这件诉求后来另立了案件，案号{}，正在办理，两个案件不能同时办。要接着谈，请在那个案件里办。",
            other.number
        ))),
        _ => Ok(()),
    }
}
