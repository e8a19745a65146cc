//! What still stands between a case and its agreement, each in a sentence: both sides there and willing, a guardian where the
//! law wants one, a chief mediator. Asked by the case page and, before drafting, by `agreements`.

use super::parties::{Party, PartyKind, SpeakerKind, Spokesperson};
use super::willingness::{Mood, mood};
use super::{Case, mediators, parties};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::vault::Vault;

/// Everything that is still missing before an agreement; empty when nothing is.
pub fn missing(conn: &mut Db, vault: &Vault, case: &Case) -> Result<Vec<String>> {
    let (people, speakers) = parties::store::everybody(conn, vault, &case.id)?;
    let mood = mood(&people, &parties::store::answers(conn, &case.id)?);
    let chief = mediators::store::panel(conn, &case.id)?.iter().any(|seat| seat.chief);
    Ok(missing_from(case, &people, &speakers, mood, chief))
}

/// The same for who has read the case already; `chief` says whether somebody presides.
pub fn missing_from(case: &Case, people: &[Party], speakers: &[Spokesperson], mood: Mood, chief: bool) -> Vec<String> {
    let mut found = Vec::new();
    match mood {
        Mood::Willing => {}
        Mood::Waiting => found.push("还没有征得各方当事人同意调解（《人民调解法》第十七条）".to_owned()),
        Mood::Refused => found.push("有一方明确拒绝调解，不得调解（《人民调解法》第十七条）".to_owned()),
    }
    for party in people.iter().filter(|party| lacks_guardian(party, speakers, case)) {
        let name = party.masked_name();
        let capacity = party.capacity_on(case.opened_at.date()).map_or("", crate::identity::Capacity::label);
        found.push(format!("{name}是{capacity}人，还没有登记法定代理人（《民法典》第十九条至第二十三条）"));
    }
    if !chief {
        found.push("还没有确定调解主持人（《人民调解法》第十九条）".to_owned());
    }
    found
}

/// What the agreement's paper will ask of the parties' entries and nobody has entered yet (人民调解法第二十九条第一款第一项); drafting may
/// begin without it.
pub fn before_fixing(people: &[Party]) -> Vec<String> {
    let without = people.iter().filter(|party| party.address.is_none());
    without
        .map(|party| {
            let what = if party.kind == PartyKind::Person { "住址" } else { "住所" };
            format!("{}的{what}还没有填，协议书要写明（《人民调解法》第二十九条）", party.masked_name())
        })
        .collect()
}

/// True when the law wants a guardian for this party and none is named.
pub fn lacks_guardian(party: &Party, speakers: &[Spokesperson], case: &Case) -> bool {
    let has = speakers.iter().any(|speaker| speaker.party_id == party.id && speaker.kind == SpeakerKind::Guardian);
    party.needs_guardian_on(case.opened_at.date()) && !has
}

/// Refuses an agreement for a case that is not ready for one.
pub fn refuse_unready(conn: &mut Db, vault: &Vault, case: &Case) -> Result<()> {
    let missing = missing(conn, vault, case)?;
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Error::refused(format!("现在还不能形成调解协议：{}。填的内容还在，补齐后再提交。", missing.join("；"))))
    }
}
