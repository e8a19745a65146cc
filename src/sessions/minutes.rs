//! Recording minutes, once; afterwards only corrections are added (人民调解法第二十七条).

use super::Outcome;
use super::store::{self, Correction, Minutes, Sitting};
use crate::actor::Actor;
use crate::agreements::seats;
use crate::cases::mediators;
use crate::cases::{Case, Stage, store as cases};
use crate::db::{Db, Tx};
use crate::error::{Error, FieldError, Result};
use crate::timeline::{self, Event, Level};
use crate::vault::Vault;

/// Minutes as the form gives them.
#[derive(Clone, Debug)]
pub struct Record {
    /// Keys of those ticked: `party:<id>`, `speaker:<id>`, `mediator:<id>`.
    pub present: Vec<String>,
    /// Others, in words.
    pub others: String,
    /// Rights and duties were told before.
    pub rights_told: bool,
    /// What was said.
    pub body: String,
    /// How it went.
    pub result: Outcome,
}

/// Somebody who may be ticked as present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// As the form sends it.
    pub key: String,
    /// As pages and the form show it.
    pub name: String,
}

/// A sitting and its case, for somebody who works on the case.
pub fn open(conn: &mut Db, vault: &Vault, actor: &Actor, sitting_id: &str) -> Result<(Case, Sitting)> {
    let sitting = store::by_id(conn, vault, sitting_id)?;
    let case = cases::workable_by_id(conn, actor, &sitting.case_id)?;
    Ok((case, sitting))
}

/// Everybody who may be ticked: parties, those who speak for them, mediators.
pub fn attendees(conn: &mut Db, vault: &Vault, case: &Case) -> Result<Vec<Attendee>> {
    let mut list = Vec::new();
    for sitter in seats::of(conn, vault, case)?.parties {
        let name = format!("{} {}", sitter.party.side.label(), sitter.name);
        list.push(Attendee { key: format!("party:{}", sitter.party.id), name });
        for (speaker, name) in &sitter.speakers {
            let name = format!("{}的{} {name}（{}）", sitter.name, speaker.kind.label(), speaker.authority.label());
            list.push(Attendee { key: format!("speaker:{}", speaker.id), name });
        }
    }
    for seat in mediators::store::panel(conn, &case.id)? {
        list.push(Attendee { key: format!("mediator:{}", seat.person_id), name: format!("人民调解员 {}", seat.name) });
    }
    Ok(list)
}

/// Writes the minutes of a sitting that has begun.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, sitting_id: &str, record: Record) -> Result<Case> {
    let vault = tx.house.vault.clone();
    let (case, sitting) = open(tx.conn, &vault, actor, sitting_id)?;
    if sitting.starts_at > tx.now {
        let why = format!("这次调解会约在{}，还没有开始，不能先写记录。填的内容还在，到时再提交。", sitting.starts_at.words());
        return Err(Error::refused(why));
    }
    if !matches!(case.stage, Stage::Mediating | Stage::Agreed | Stage::Ended | Stage::Effective) {
        return Err(Error::refused(format!("案件现在是“{}”，不能再写调解记录。", case.stage.label())));
    }
    let present = present(&attendees(tx.conn, &vault, &case)?, &record)?;
    let minutes = Minutes {
        sitting_id: sitting.id.clone(),
        present,
        rights_told: record.rights_told,
        body: record.body,
        result: record.result,
        recorded_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        recorded_at: tx.now,
    };
    store::insert_minutes(tx, &minutes)?;
    let case = cases::touch(tx, &case)?;
    let sentence = format!("{}的调解会已举行：{}", sitting.starts_at.words(), minutes.result.label());
    let detail = Some("调解前已告知各方权利和义务。".to_owned());
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "minutes.recorded", sentence, detail })?;
    Ok(case)
}

/// The names of those present, one a line; all mistakes at once.
fn present(all: &[Attendee], record: &Record) -> Result<String> {
    let ticked: Vec<&Attendee> = all.iter().filter(|one| record.present.contains(&one.key)).collect();
    let some = |kinds: &[&str]| ticked.iter().any(|one| kinds.iter().any(|kind| one.key.starts_with(kind)));
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: &str| errors.push(FieldError { field: field.to_owned(), text: text.to_owned() });
    if ticked.len() < record.present.len() {
        wrong("present", "勾选的人里有人已不在本案中，请重新打开页面再选。");
    } else if !some(&["party:", "speaker:"]) {
        wrong("present", "请至少勾选一位到场的当事人或者代理人。");
    } else if !some(&["mediator:"]) {
        wrong("present", "请勾选到场的人民调解员。");
    }
    if !record.rights_told {
        wrong("rights_told", "调解前必须告知当事人的权利和义务（《人民调解工作若干规定》第三十条）。没有告知的，请先告知再记录。");
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let mut names: Vec<&str> = ticked.iter().map(|one| one.name.as_str()).collect();
    if !record.others.is_empty() {
        names.push(&record.others);
    }
    Ok(names.join("\n"))
}

/// Adds a correction; the minutes themselves stay as they were written.
pub fn correct(tx: &mut Tx<'_>, actor: &Actor, sitting_id: &str, body: String) -> Result<Case> {
    let vault = tx.house.vault.clone();
    let (case, sitting) = open(tx.conn, &vault, actor, sitting_id)?;
    if store::minutes(tx.conn, &vault, &sitting.id)?.is_none() {
        return Err(Error::refused("这次调解会还没有记录，请先写记录。"));
    }
    let row = Correction {
        id: tx.id(),
        sitting_id: sitting.id.clone(),
        body,
        added_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        added_at: tx.now,
    };
    store::insert_correction(tx, &row)?;
    let sentence = format!("补正了{}的调解会的记录", sitting.starts_at.words());
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Staff, kind: "minutes.corrected", sentence, detail: None })?;
    Ok(case)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Attendee> {
        ["party:a", "speaker:s", "mediator:m"].map(|key| Attendee { key: key.into(), name: format!("甲{key}") }).into()
    }

    fn record(present: &[&str], rights_told: bool) -> Record {
        let present = present.iter().map(|key| (*key).to_owned()).collect();
        Record { present, others: "旁听：居委会一人".into(), rights_told, body: "略".into(), result: Outcome::Continue }
    }

    #[test]
    fn a_record_needs_a_party_a_mediator_and_the_rights_told() {
        let fields = |record: Record| match present(&all(), &record) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(fields(record(&["mediator:m"], true)), ["present"]);
        assert_eq!(fields(record(&["party:a"], true)), ["present"]);
        assert_eq!(fields(record(&["party:a", "mediator:m", "party:x"], true)), ["present"]);
        assert_eq!(fields(record(&[], false)), ["present", "rights_told"]);
        assert_eq!(present(&all(), &record(&["speaker:s", "mediator:m"], true)).unwrap(), "甲speaker:s\n甲mediator:m\n旁听：居委会一人");
    }
}
