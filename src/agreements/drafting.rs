//! Drafting: a first version, its head, clauses and obligations one by one, and a new version of a text that was fixed.
//!
//! A draft belongs to everybody who works on the case; each change names the revision that its writer saw, so that of two
//! writers one wins and the other reads what happened. A fixed text is never changed: a new version voids its signatures.

use super::store;
use super::{Agreement, Clause, Form, Obligation, Owed, Scope, copies_for, dates};
use crate::actor::Actor;
use crate::cases::parties::store as parties;
use crate::cases::{Case, Stage, moving, readiness, store as cases};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::timeline::{self, Event, Level};

/// Most clauses, and most obligations, of one agreement.
const MOST: usize = 60;

/// One step up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Towards the first place.
    Up,
    /// Towards the last place.
    Down,
}

/// The head of a draft.
#[derive(Clone, Debug)]
pub struct Head {
    /// Whole or a part.
    pub scope: Scope,
    /// Facts and what was disputed.
    pub facts: String,
    /// Copies to be made.
    pub copies: i32,
}

/// An obligation as the form gives it.
#[derive(Clone, Debug)]
pub struct NewObligation {
    /// Who owes.
    pub debtor_id: String,
    /// To whom.
    pub creditor_id: Option<String>,
    /// Money or an act.
    pub kind: Owed,
    /// How much.
    pub amount_fen: Option<i64>,
    /// What.
    pub what: String,
    /// In which way.
    pub way: String,
    /// Where.
    pub place: String,
    /// By when.
    pub due_on: Option<chrono::NaiveDate>,
}

/// An agreement and its case, for somebody who works on the case; others do not find it.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str) -> Result<(Case, Agreement)> {
    let agreement = store::by_id(tx.conn, &tx.house.vault, agreement_id)?;
    let case = cases::workable_by_id(tx.conn, actor, &agreement.case_id)?;
    Ok((case, agreement))
}

/// Begins the first version, or the next one of a case that is back at the table.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, case: &Case, form: Form) -> Result<Agreement> {
    if case.stage != Stage::Mediating {
        return Err(Error::refused(format!("案件现在是“{}”，要先安排调解，才能起草协议。", case.stage.label())));
    }
    readiness::refuse_unready(tx.conn, &tx.house.vault, case)?;
    let former = store::alive(tx.conn, &tx.house.vault, &case.id)?;
    if former.as_ref().is_some_and(|former| former.fixed_at.is_none()) {
        return Err(Error::Conflict("这个案件已经有一份草稿，没有重复建立。请看最新的草稿。".to_owned()));
    }
    let agreement = write_version(tx, actor, case, former.as_ref(), form)?;
    cases::touch(tx, case)?;
    tell(tx, actor, case, "agreement.begun", format!("开始起草调解协议（第{}版，{}）", agreement.version, form.label()))?;
    Ok(agreement)
}

/// Opens a new version of a fixed text; the reason is kept, the signatures of the old version no longer count.
pub fn renew(tx: &mut Tx<'_>, actor: &Actor, case: &Case, reason: &str) -> Result<Agreement> {
    let former = store::alive(tx.conn, &tx.house.vault, &case.id)?.ok_or(Error::NotFound)?;
    if former.fixed_at.is_none() {
        return Err(Error::refused("草稿还没有定稿，可以直接修改，不用建立新版本。"));
    }
    let case = if case.stage == Stage::Mediating { cases::touch(tx, case)? } else { moving::advance(tx, case, Stage::Mediating)? };
    let agreement = write_version(tx, actor, &case, Some(&former), former.form)?;
    let sentence = format!("协议文本要修改，开始起草第{}版；第{}版作废，已有的签名不再有效", agreement.version, former.version);
    let event = Event { subject: &case.subject(), level: Level::Parties, kind: "agreement.renewed", sentence, detail: None };
    timeline::tell(tx, actor, event)?;
    timeline::tell(
        tx,
        actor,
        Event {
            subject: &case.subject(),
            level: Level::Staff,
            kind: "agreement.renewal_reason",
            sentence: "修改协议的原因".to_owned(),
            detail: Some(reason.to_owned()),
        },
    )?;
    Ok(agreement)
}

fn write_version(tx: &mut Tx<'_>, actor: &Actor, case: &Case, former: Option<&Agreement>, form: Form) -> Result<Agreement> {
    let vault = tx.house.vault.clone();
    let count = parties::of_case(tx.conn, &case.id)?.len();
    if let Some(former) = former {
        store::supersede(tx, &former.id)?;
        dates::stop(tx, case)?;
    }
    let agreement = Agreement {
        id: tx.id(),
        case_id: case.id.clone(),
        version: store::next_version(tx.conn, &case.id)?,
        form,
        scope: former.map_or(Scope::Whole, |former| former.scope),
        facts: former.map_or_else(|| case.plain_facts(&vault), |former| Ok(former.facts.clone()))?,
        copies: former.map_or(copies_for(count), |former| former.copies),
        text_sha256: None,
        fixed_at: None,
        effective_on: None,
        superseded_at: None,
        drafted_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        drafted_at: tx.now,
        revision: 1,
    };
    store::insert(tx, &agreement)?;
    if let Some(former) = former {
        let clauses = store::clauses(tx.conn, &vault, &former.id)?;
        let clauses = clauses.into_iter().map(|clause| Clause { id: tx.id(), ..clause }).collect();
        store::rewrite_clauses(tx, &agreement.id, clauses)?;
        let owing = store::obligations(tx.conn, &vault, &former.id)?;
        let owing = owing.into_iter().map(|one| Obligation { id: tx.id(), ..one }).collect();
        store::rewrite_obligations(tx, &agreement.id, owing)?;
    }
    Ok(agreement)
}

/// Writes the head.
pub fn set_head(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str, revision: i32, head: Head) -> Result<Case> {
    let (case, agreement) = claimed(tx, actor, agreement_id, revision)?;
    store::set_head(tx, &agreement.id, head.scope, &head.facts, head.copies)?;
    tell(tx, actor, &case, "agreement.head", "修改了协议草稿的事实、范围或份数".to_owned())?;
    Ok(case)
}

/// Adds a clause (`id` none) or changes one.
pub fn write_clause(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str, revision: i32, id: Option<&str>, body: String) -> Result<Case> {
    let (case, agreement) = claimed(tx, actor, agreement_id, revision)?;
    let mut list = store::clauses(tx.conn, &tx.house.vault, &agreement.id)?;
    let at = match id {
        Some(id) => list.iter().position(|clause| clause.id == id).ok_or(Error::NotFound)?,
        None if list.len() >= MOST => return Err(Error::field("body", format!("协议内容最多 {MOST} 条，请合并后再加。"))),
        None => {
            list.push(Clause { id: tx.id(), agreement_id: agreement.id.clone(), ordinal: 0, body: String::new() });
            list.len() - 1
        }
    };
    if let Some(clause) = list.get_mut(at) {
        clause.body = body;
    }
    store::rewrite_clauses(tx, &agreement.id, list)?;
    let deed = if id.is_some() { "修改了" } else { "增加了" };
    tell(tx, actor, &case, "agreement.clause", format!("{deed}协议草稿第{}条", at + 1))?;
    Ok(case)
}

/// Moves a clause one place, or takes it away.
pub fn arrange_clause(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str, revision: i32, id: &str, step: Option<Step>) -> Result<Case> {
    let (case, agreement) = claimed(tx, actor, agreement_id, revision)?;
    let mut list = store::clauses(tx.conn, &tx.house.vault, &agreement.id)?;
    let at = list.iter().position(|clause| clause.id == id).ok_or(Error::NotFound)?;
    let deed = arrange(&mut list, at, step);
    store::rewrite_clauses(tx, &agreement.id, list)?;
    tell(tx, actor, &case, "agreement.clause", format!("{deed}了协议草稿第{}条", at + 1))?;
    Ok(case)
}

/// Adds an obligation (`id` none) or changes one.
pub fn write_obligation(
    tx: &mut Tx<'_>,
    actor: &Actor,
    agreement_id: &str,
    revision: i32,
    id: Option<&str>,
    new: NewObligation,
) -> Result<Case> {
    let (case, agreement) = claimed(tx, actor, agreement_id, revision)?;
    for (field, party) in [("debtor", Some(&new.debtor_id)), ("creditor", new.creditor_id.as_ref())] {
        if let Some(party) = party {
            let known = parties::party(tx.conn, &case.id, party);
            known.map_err(|_| Error::field(field, "请从本案的当事人里选择。"))?;
        }
    }
    let mut list = store::obligations(tx.conn, &tx.house.vault, &agreement.id)?;
    let at = match id {
        Some(id) => list.iter().position(|one| one.id == id).ok_or(Error::NotFound)?,
        None => list.len(),
    };
    let row = Obligation {
        id: id.map_or_else(|| tx.id(), str::to_owned),
        agreement_id: agreement.id.clone(),
        ordinal: 0,
        debtor_id: new.debtor_id,
        creditor_id: new.creditor_id,
        kind: new.kind,
        amount_fen: new.amount_fen.filter(|_| new.kind == Owed::Money),
        what: new.what,
        way: new.way,
        place: new.place,
        due_on: new.due_on,
    };
    let full = list.len() >= MOST;
    match list.get_mut(at) {
        Some(slot) => *slot = row,
        None if full => return Err(Error::refused(format!("履行义务最多 {MOST} 项，没有再加。"))),
        None => list.push(row),
    }
    store::rewrite_obligations(tx, &agreement.id, list)?;
    let deed = if id.is_some() { "修改了" } else { "增加了" };
    tell(tx, actor, &case, "agreement.obligation", format!("{deed}协议草稿的第{}项履行义务", at + 1))?;
    Ok(case)
}

/// Moves an obligation one place, or takes it away.
pub fn arrange_obligation(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str, revision: i32, id: &str, step: Option<Step>) -> Result<Case> {
    let (case, agreement) = claimed(tx, actor, agreement_id, revision)?;
    let mut list = store::obligations(tx.conn, &tx.house.vault, &agreement.id)?;
    let at = list.iter().position(|one| one.id == id).ok_or(Error::NotFound)?;
    let deed = arrange(&mut list, at, step);
    store::rewrite_obligations(tx, &agreement.id, list)?;
    tell(tx, actor, &case, "agreement.obligation", format!("{deed}了协议草稿的第{}项履行义务", at + 1))?;
    Ok(case)
}

/// Moves the item at `at` one step, or removes it; at the edge it stays.
fn arrange<T>(list: &mut Vec<T>, at: usize, step: Option<Step>) -> &'static str {
    match step {
        None => {
            list.remove(at);
            "删除"
        }
        Some(Step::Up) => {
            list.swap(at, at.saturating_sub(1));
            "上移"
        }
        Some(Step::Down) => {
            let last = list.len() - 1;
            list.swap(at, (at + 1).min(last));
            "下移"
        }
    }
}

fn claimed(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str, revision: i32) -> Result<(Case, Agreement)> {
    let (case, agreement) = open(tx, actor, agreement_id)?;
    claim(tx, &case, &agreement, revision)?;
    Ok((case, agreement))
}

/// Counts a change of the draft, or says why it cannot be changed.
pub(super) fn claim(tx: &mut Tx<'_>, case: &Case, agreement: &Agreement, revision: i32) -> Result<()> {
    if agreement.superseded_at.is_some() {
        return Err(Error::Conflict(format!("协议第{}版已经作废，有了新的版本。没有修改，请打开最新的版本。", agreement.version)));
    }
    if agreement.fixed_at.is_some() {
        return Err(Error::Conflict("协议文本已经定稿，不能再改。要修改请建立新的版本，已有的签名会作废。".to_owned()));
    }
    if store::claim(tx, &agreement.id, revision)? { Ok(()) } else { Err(cases::overtaken(tx, case, 1)?) }
}

fn tell(tx: &mut Tx<'_>, actor: &Actor, case: &Case, kind: &'static str, sentence: String) -> Result<()> {
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Staff, kind, sentence, detail: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_move_one_place_and_stop_at_the_edges() {
        let mut list = vec!['a', 'b', 'c'];
        arrange(&mut list, 0, Some(Step::Up));
        assert_eq!(list, ['a', 'b', 'c']);
        arrange(&mut list, 0, Some(Step::Down));
        assert_eq!(list, ['b', 'a', 'c']);
        arrange(&mut list, 2, Some(Step::Down));
        arrange(&mut list, 2, Some(Step::Up));
        assert_eq!(list, ['b', 'c', 'a']);
        arrange(&mut list, 1, None);
        assert_eq!(list, ['b', 'a']);
    }
}
