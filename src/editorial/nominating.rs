//! A mediator says that a closed case is worth telling. What the rules for published papers keep back (divorce, children, victims)
//! needs an exemption with its code. The case is told nothing but that it was nominated.

use super::store::{self, records};
use super::{Concern, Entry, Exemption, Merit, State};
use crate::actor::Actor;
use crate::cases::parties::store as parties;
use crate::cases::{Case, Stage};
use crate::db::{Db, Tx};
use crate::error::{Error, FieldError, Result};
use crate::house::House;
use crate::intake::DisputeType;
use crate::places::store as places;
use crate::timeline::{self, Event, Level};
use crate::vault::Vault;

/// A nomination to make.
#[derive(Clone, Debug)]
pub struct Nominating {
    /// Why it is worth telling.
    pub merit: Merit,
    /// In words.
    pub reason: String,
    /// What speaks against it.
    pub concern: Concern,
    /// Why it may be told all the same.
    pub exemption: Option<Exemption>,
}

/// What the case itself says against being told.
pub fn concern_of(conn: &mut Db, vault: &Vault, case: &Case) -> Result<Concern> {
    let day = case.opened_at.date();
    let minor = parties::of_case(conn, vault, &case.id)?.iter().any(|party| party.needs_guardian_on(day));
    Ok(match (minor, case.dispute_type) {
        (true, _) => Concern::Minor,
        (false, DisputeType::Family) => Concern::Family,
        _ => Concern::Nothing,
    })
}

/// True when the case is an entry already, or on its way to one.
pub fn is_nominated(conn: &mut Db, house: &House, case: &Case) -> Result<bool> {
    Ok(store::alive_of_case(conn, &blind(&house.vault, case))? > 0)
}

fn blind(vault: &Vault, case: &Case) -> String {
    vault.blind("casebook_case", &case.id)
}

/// What is wrong with a nomination, all at once.
fn faults(case: &Case, found: Concern, new: &Nominating) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, text: &str| faults.push(FieldError { field: field.to_owned(), text: text.to_owned() });
    if found == Concern::Minor && new.concern == Concern::Nothing {
        wrong("concern", "本案登记的当事人里有未成年人，请选这一项，并写明例外情形。");
    }
    if case.dispute_type == DisputeType::Family && new.concern == Concern::Nothing {
        wrong("concern", "这是婚姻家庭纠纷。涉及离婚、子女抚养和监护的不编入案例库；确有例外情形的，请选择是哪一种。");
    }
    if new.concern != Concern::Nothing && new.exemption.is_none() {
        wrong("exemption", "有这种情形的案件不编入案例库。确有例外情形的，请选择是哪一种；没有的，请不要推荐。");
    }
    faults
}

/// Nominates a closed case.
pub fn nominate(tx: &mut Tx<'_>, actor: &Actor, case: &Case, new: Nominating) -> Result<Entry> {
    if case.stage != Stage::Closed {
        return Err(Error::refused(format!("案件现在是“{}”，结案以后才能推荐。", case.stage.label())));
    }
    let vault = tx.house.vault.clone();
    let found = concern_of(tx.conn, &vault, case)?;
    let faults = faults(case, found, &new);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let case_blind = blind(&vault, case);
    // The case's row is touched first, so that a second nomination at the same moment is told instead of being made.
    crate::cases::store::touch(tx, case)?;
    if store::alive_of_case(tx.conn, &case_blind)? > 0 {
        return Err(Error::Conflict("这个案件已经推荐过，没有重复推荐。".to_owned()));
    }
    let entry = Entry {
        id: tx.id(),
        number: None,
        state: State::Nominated,
        version: 0,
        edition: 0,
        revision: 1,
        room_code: places::unit(tx.conn, &case.room_id)?.code,
        dispute_type: case.dispute_type,
        created_at: tx.now,
        changed_at: tx.now,
    };
    store::insert(tx, &entry)?;
    let row = records::Nomination {
        id: tx.id(),
        entry_id: entry.id.clone(),
        case_link: case.id.clone(),
        case_blind,
        reason_code: new.merit,
        reason: new.reason,
        concern: new.concern,
        exemption: new.exemption.filter(|_| new.concern != Concern::Nothing),
        nominated_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        nominated_at: tx.now,
    };
    records::insert_nomination(tx, &row)?;
    let sentence = format!("已推荐为经典案例：{}", new.merit.label());
    let detail = Some("案例由编辑改写到认不出人，取得同意或者作出决定、两人审核后才会发布。".to_owned());
    let event = Event { subject: &case.subject(), level: Level::Staff, kind: "case.nominated", sentence, detail };
    timeline::tell(tx, actor, event)?;
    Ok(entry)
}
