//! Who mediates a case: one chief and as many others as needed, appointed by the committee or chosen by the parties
//! (人民调解法第十九条), replaced when a party asks.
//!
//! A mediator with a relationship or an interest must say so and step aside; if one party asks, the mediator must go
//! (深圳经济特区矛盾纠纷多元化解条例第二十三条, 人民调解工作若干规定第二十五条). All diesel is in `store`.

pub mod store;

use super::store as cases;
use super::{Case, parties};
use crate::accounts::store::Person;
use crate::actor::{Actor, Role};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::places::{UnitKind, store as places};
use crate::text_enum;
use crate::timeline::{self, Event, Level};

pub use store::{Mediator, Seat};

text_enum! {
    /// How a mediator came to a case.
    pub enum Way {
        /// By the committee.
        Appointed = "appointed" => "调解委员会指定",
        /// By the parties.
        Chosen = "chosen" => "当事人选择",
    }
}

text_enum! {
    /// What the mediator declares before taking a case.
    pub enum Relation {
        /// Nothing.
        Nothing = "nothing" => "没有这些关系",
        /// 近亲属.
        Relative = "relative" => "是一方当事人的近亲属",
        /// 利害关系.
        Interest = "interest" => "与本纠纷有利害关系",
        /// Anything else that may touch fairness.
        Other = "other" => "有其他可能影响公正的关系",
    }
}

text_enum! {
    /// Why a mediator leaves a case.
    pub enum Leaving {
        /// A party asked for it.
        PartyAsked = "party_asked" => "一方当事人要求回避或者调换",
        /// The mediator said there is a relationship.
        Disclosed = "disclosed" => "调解员披露了关系，主动回避",
        /// Ill, away, moved.
        Absent = "absent" => "因病、因事不能继续",
    }
}

/// An appointment to make.
#[derive(Clone, Debug)]
pub struct Appointing {
    /// Who.
    pub person_id: String,
    /// The chief presides (调解主持人).
    pub chief: bool,
    /// By whom they came.
    pub way: Way,
    /// What they declared.
    pub relation: Relation,
}

/// A replacement to make.
#[derive(Clone, Debug)]
pub struct Replacing {
    /// The row that ends.
    pub mediator_id: String,
    /// Why.
    pub leaving: Leaving,
    /// In words; may be empty.
    pub remark: String,
    /// Who comes instead.
    pub person_id: String,
    /// What the new one declared.
    pub relation: Relation,
}

/// Somebody who may be appointed, and the room they sit in.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub person: Person,
    /// Name of their room or committee's unit.
    pub at: String,
}

/// Who may be appointed to a case: mediators and leads of its room first, then those of the committee and of its other rooms.
pub fn candidates(conn: &mut Db, case: &Case) -> Result<Vec<Candidate>> {
    let committee = cases::committee(conn, &case.committee_id)?;
    let mut units = vec![places::unit(conn, &case.room_id)?, places::unit(conn, &committee.unit_id)?];
    for room in places::of_kind(conn, UnitKind::Room)? {
        if cases::committee_for(conn, &room.id)?.is_some_and(|other| other.id == committee.id) {
            units.push(room);
        }
    }
    let mut found: Vec<Candidate> = Vec::new();
    for unit in units {
        for person in crate::accounts::store::holders(conn, &unit.id, &[Role::Mediator, Role::RoomLead])? {
            if found.iter().all(|known| known.person.id != person.id) {
                found.push(Candidate { person, at: unit.name.clone() });
            }
        }
    }
    Ok(found)
}

/// Gives a case to a mediator. The lead of the room appoints; a choice of the parties is recorded by whoever works on the case.
pub fn appoint(tx: &mut Tx<'_>, actor: &Actor, case: &Case, new: Appointing) -> Result<Mediator> {
    running(case)?;
    if new.way == Way::Appointed && !actor.units(&[Role::RoomLead]).contains(&case.room_id) {
        return Err(Error::field("way", "由调解委员会指定的，请调解室负责人操作；当事人选定的，请选“当事人选择”。"));
    }
    let seats = store::panel(tx.conn, &case.id)?;
    if seats.iter().any(|seat| seat.person_id == new.person_id) {
        return Err(Error::field("person", "这位调解员已经在本案中，不用再指定一次。"));
    }
    match (new.chief, seats.iter().find(|seat| seat.chief)) {
        (true, Some(chief)) => {
            return Err(Error::field("chief", format!("本案已有主持人{}。要换主持人，请用“更换调解员”。", chief.name)));
        }
        (false, None) => return Err(Error::field("chief", "第一位调解员要担任主持人，请勾选。")),
        _ => {}
    }
    let row = seat(tx, actor, case, &new)?;
    cases::touch(tx, case)?;
    let sentence = format!("确定{}为{}（{}）", row.1.name, post(new.chief), new.way.label());
    let detail = Some("当事人认为调解员与纠纷有关系的，可以要求更换。".to_owned());
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.mediator", sentence, detail })?;
    Ok(row.0)
}

/// Ends one mediator's part in a case and puts another in the same place.
pub fn replace(tx: &mut Tx<'_>, actor: &Actor, case: &Case, new: Replacing) -> Result<Mediator> {
    running(case)?;
    let seats = store::panel(tx.conn, &case.id)?;
    let old = seats.iter().find(|seat| seat.id == new.mediator_id).ok_or(Error::NotFound)?;
    if seats.iter().any(|seat| seat.person_id == new.person_id) {
        return Err(Error::field("person", "接替的人已经在本案中，请选另一位调解员。"));
    }
    let reason = if new.remark.is_empty() { new.leaving.label().to_owned() } else { format!("{}：{}", new.leaving.label(), new.remark) };
    store::leave(tx, &old.id, &reason)?;
    let way = if new.leaving == Leaving::PartyAsked { Way::Chosen } else { Way::Appointed };
    let appointing = Appointing { person_id: new.person_id, chief: old.chief, way, relation: new.relation };
    let (row, person) = seat(tx, actor, case, &appointing)?;
    cases::touch(tx, case)?;
    let sentence = format!("{}由{}换为{}", post(old.chief), old.name, person.name);
    let detail = Some(format!("{}（《深圳经济特区矛盾纠纷多元化解条例》第二十三条）", new.leaving.label()));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.mediator_replaced", sentence, detail })?;
    Ok(row)
}

fn post(chief: bool) -> &'static str {
    if chief { "调解主持人" } else { "调解员" }
}

fn running(case: &Case) -> Result<()> {
    if case.stage.is_running() {
        Ok(())
    } else {
        Err(Error::refused(format!("案件现在是“{}”，不能再变动调解员。", case.stage.label())))
    }
}

fn seat(tx: &mut Tx<'_>, actor: &Actor, case: &Case, new: &Appointing) -> Result<(Mediator, Person)> {
    if new.relation != Relation::Nothing {
        let text =
            format!("{}的，应当披露并回避（《深圳经济特区矛盾纠纷多元化解条例》第二十三条）。请另选一位调解员。", new.relation.label());
        return Err(Error::field("relation", text));
    }
    let person = candidates(tx.conn, case)?.into_iter().map(|candidate| candidate.person).find(|person| person.id == new.person_id);
    let person = person.ok_or_else(|| Error::field("person", "请从名单里选一位本调解委员会的调解员。"))?;
    if let Some(phone) = &person.phone {
        let people = parties::store::of_case(tx.conn, &tx.house.vault, &case.id)?;
        if people.iter().any(|party| party.plain_phone() == Some(phone)) {
            return Err(Error::field("person", "这位调解员的电话和一方当事人相同，不能调解本案。请核对，或者另选一位。"));
        }
    }
    let row = Mediator {
        id: tx.id(),
        case_id: case.id.clone(),
        person_id: person.id.clone(),
        chief: new.chief,
        way: new.way,
        conflict_checked: new.relation.as_str().to_owned(),
        appointed_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        appointed_at: tx.now,
        ended_at: None,
        end_reason: None,
    };
    store::insert(tx, &row)?;
    super::telling::tell_mediator(tx, case, &person.id)?;
    Ok((row, person))
}
