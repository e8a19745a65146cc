//! Closing a case (结案): the outcome must agree with what was recorded of performance.

use super::store::{self, Closure};
use super::{Outcome, Standing, requests};
use crate::actor::Actor;
use crate::agreements::{self, dates, performing};
use crate::cases::{Case, Stage, moving, telling};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};
use crate::vault::Vault;

/// What the record says about a case that somebody wants to close.
pub fn standing(conn: &mut Db, vault: &Vault, case: &Case, today: chrono::NaiveDate) -> Result<Standing> {
    let none = Standing { ended: case.stage == Stage::Ended, owed: 0, complete: 0, begun: 0 };
    let Some(agreement) = agreements::store::alive(conn, vault, &case.id)?.filter(|agreement| agreement.effective_on.is_some()) else {
        return Ok(none);
    };
    let owed = agreements::store::obligations(conn, vault, &agreement.id)?;
    let done = agreements::store::records::performances(conn, vault, &agreement.id)?;
    let progress: Vec<_> = owed.iter().map(|owing| performing::progress(owing, &done, today)).collect();
    Ok(Standing {
        owed: owed.len(),
        complete: progress.iter().filter(|one| one.complete).count(),
        begun: progress.iter().filter(|one| one.begun).count(),
        ..none
    })
}

/// Closes a case that is being performed, that ended, or that was reopened while its agreement stood.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, case: &Case, outcome: Outcome, remark: String) -> Result<Case> {
    let vault = tx.house.vault.clone();
    let case = at_the_door(tx, case)?;
    let standing = standing(tx.conn, &vault, &case, tx.now.date())?;
    let fitting = standing.fitting();
    if !fitting.contains(&outcome) {
        let words: Vec<&str> = fitting.iter().map(|one| one.label()).collect();
        let sentence = format!(
            "登记的履行情况是：共 {} 项义务，履行完毕 {} 项，和“{}”不符。请先补登履行情况，或者选“{}”。",
            standing.owed,
            standing.complete,
            outcome.label(),
            words.join("”“")
        );
        return Err(Error::field("outcome", sentence));
    }
    if outcome.needs_remark() && remark.is_empty() {
        return Err(Error::field("remark", "没有全部履行就结案的，请写明原因和已经做过的督促。"));
    }
    let row = Closure {
        case_id: case.id.clone(),
        outcome,
        remark,
        closed_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        closed_at: tx.now,
    };
    store::insert_closure(tx, &row)?;
    let case = moving::advance(tx, &case, Stage::Closed)?;
    dates::stop(tx, &case)?;
    let sentence = format!("案件已结案：{}", outcome.label());
    let answered = requests::answer(tx, actor, &case, "调解案件已结案")?;
    let after = if answered { requests::OBJECT } else { "" };
    let detail = Some(format!("以后有新情况，可以申请恢复办理；材料会依法归档保存。{after}"));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.closed", sentence, detail })?;
    telling::tell_parties(tx, &case, Template::CaseClosed, &[])?;
    Ok(case)
}

/// True for a case at the table whose agreement is in force: it was reopened.
pub fn stands(conn: &mut Db, vault: &Vault, case: &Case) -> Result<bool> {
    let alive = agreements::store::alive(conn, vault, &case.id)?;
    Ok(case.stage == Stage::Mediating && alive.is_some_and(|agreement| agreement.effective_on.is_some()))
}

/// True for a case that ended without agreement, and for one that may be ended so today: its parties are told of the other ways
/// before the ending is written (人民调解法第二十六条). What was agreed leaves nothing to tell.
pub fn failed(conn: &mut Db, vault: &Vault, case: &Case) -> Result<bool> {
    Ok(match case.stage {
        Stage::Opened | Stage::Willing | Stage::Ended => true,
        Stage::Mediating | Stage::Agreed => {
            agreements::store::alive(conn, vault, &case.id)?.is_none_or(|agreement| agreement.effective_on.is_none())
        }
        Stage::Effective => false,
        Stage::Closed => store::closure(conn, vault, &case.id)?.is_some_and(|closure| closure.outcome == Outcome::Ended),
    })
}

/// A reopened case whose agreement stands goes back through its own stages, so that no step of the table is skipped.
fn at_the_door(tx: &mut Tx<'_>, case: &Case) -> Result<Case> {
    if case.stage != Stage::Mediating {
        return Ok(case.clone());
    }
    let vault = tx.house.vault.clone();
    if !stands(tx.conn, &vault, case)? {
        return Err(Error::refused("案件还在调解中，不能结案。请先达成协议，或者办理终止。"));
    }
    let case = moving::advance(tx, case, Stage::Agreed)?;
    moving::advance(tx, &case, Stage::Effective)
}
