//! Entering a party and correcting what is known about one. The same person cannot stand twice in a case, nor on both sides.

use super::store;
use super::{Details, Party};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::cases::store::{self as cases};
use crate::cases::{Case, Stage, moving};
use crate::db::{Perusal, Tx};
use crate::error::{Error, Result};
use crate::timeline::{self, Event, Level};

/// Adds a party to a case that is open to change; who has not been asked yet makes a willing case wait again.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, case: &Case, details: Details) -> Result<Party> {
    open_to_change(case)?;
    let known = store::of_case(tx.conn, &tx.house.vault, &case.id)?;
    let party = enter(tx, &case.id, &known, details)?;
    if case.stage == Stage::Willing {
        moving::advance(tx, case, Stage::Opened)?
    } else {
        cases::touch(tx, case)?
    };
    let sentence = format!("登记了一位{}（{}）", party.side.label(), party.kind.label());
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.party_added", sentence, detail: None })?;
    Ok(party)
}

/// Corrects a party's details. The side stays: a party who changes sides is another party.
pub fn correct(tx: &mut Tx<'_>, actor: &Actor, case: &Case, party_id: &str, details: Details) -> Result<Party> {
    open_to_change(case)?;
    let known = store::of_case(tx.conn, &tx.house.vault, &case.id)?;
    let before = known.iter().find(|party| party.id == party_id).ok_or(Error::NotFound)?;
    let others: Vec<&Party> = known.iter().filter(|party| party.id != party_id).collect();
    let details = Details { side: before.side, ..details }.settled()?;
    not_twice(&others, &details)?;
    let after = Party { details, ..before.clone() };
    store::update(tx, &after)?;
    cases::touch(tx, case)?;
    let sentence = format!("更正了{}的登记内容", after.side.label());
    timeline::tell(
        tx,
        actor,
        Event { subject: &case.subject(), level: Level::Staff, kind: "case.party_corrected", sentence, detail: None },
    )?;
    Ok(after)
}

/// Shows a party's full details to somebody who works on the case; leaves a line in the audit trail.
pub fn reveal(perusal: &mut Perusal<'_>, actor: &Actor, case: &Case, party_id: &str) -> Result<Party> {
    let party = store::party(perusal.conn, &perusal.house.vault, &case.id, party_id)?;
    perusal.audit(AuditLine::new(actor, "party.reveal", case.subject()).with(serde_json::json!({ "party": party.id })));
    Ok(party)
}

/// Writes one party of a case whose other parties are `known`; the caller tells the timeline.
pub(in crate::cases) fn enter(tx: &mut Tx<'_>, case_id: &str, known: &[Party], details: Details) -> Result<Party> {
    if known.len() >= 50 {
        return Err(Error::refused("一个案件最多登记 50 位当事人。人数更多的，请由当事人推选代表，或者分案登记。"));
    }
    let ordinal = known.iter().map(|party| party.ordinal).max().unwrap_or(0) + 1;
    let details = details.settled()?;
    not_twice(&known.iter().collect::<Vec<_>>(), &details)?;
    let party = Party { id: tx.id(), case_id: case_id.to_owned(), ordinal, added_at: tx.now, details };
    store::insert(tx, &party)?;
    Ok(party)
}

fn open_to_change(case: &Case) -> Result<()> {
    if case.stage.is_open_to_change() {
        return Ok(());
    }
    Err(Error::refused(format!(
        "案件现在是“{}”，当事人的登记已经写进协议或者归档，不能再改。确实要改，请先退回到调解中。",
        case.stage.label()
    )))
}

/// The same paper is the same person; the same name is too, unless both papers are known and differ.
fn not_twice(known: &[&Party], new: &Details) -> Result<()> {
    let same = |other: &&&Party| match (&other.paper, &new.paper) {
        (Some(a), Some(b)) => a == b,
        _ => other.name == new.name,
    };
    let Some(other) = known.iter().find(same) else { return Ok(()) };
    if other.paper.is_some() && other.paper == new.paper {
        let place = if other.side == new.side { "同一方重复登记" } else { "双方都登记" };
        let text = format!("这个证件号码已经登记为本案的{}，同一个人不能{place}。没有保存，请核对。", other.side.label());
        return Err(Error::field("document", text));
    }
    let text = format!("这个名字已经登记为本案的{}。确实是同名的两个人，请给双方都填上证件号码。", other.side.label());
    Err(Error::field("name", text))
}
