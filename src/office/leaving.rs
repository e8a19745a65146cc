//! Leaving the office, or one post of it: nobody goes over the heads of citizens who wait for them.
//!
//! What only this person can carry on is named with its numbers and must be handed over first: cases on whose panel they sit, and
//! whatever their unit owes when they are the last who works there. The rest goes on with their colleagues by itself.

use crate::accounts::{people, store as accounts};
use crate::actor::{Actor, Grant, Role};
use crate::cases::mediators::store as mediators;
use crate::db::{Db, Tx};
use crate::dispatch::reading::ROOM_STAFF;
use crate::dispatch::{self, WORKERS};
use crate::error::{Error, Result};
use crate::intake::Service;

/// Most numbers that a sentence lists; the rest is counted.
const MOST: usize = 8;

/// Shuts a person out once nothing waits for them alone; returns how many requests went on to their colleagues.
pub fn deactivate(tx: &mut Tx<'_>, actor: &Actor, person_id: &str) -> Result<usize> {
    let person = accounts::person(tx.conn, person_id)?;
    people::deactivate(tx, actor, person_id)?;
    let open = open_matters(tx.conn, person_id)?;
    if !open.is_empty() {
        let what = open.join("；");
        return Err(Error::refused(format!("没有停用{}，还有事情在其手上：{what}。请交接好再停用。", person.name)));
    }
    dispatch::leaving::let_go(tx, actor, person_id, |_| true)
}

/// Takes one post from a person once nothing waits for them there alone.
pub fn dismiss(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, appointment_id: &str) -> Result<()> {
    let before = accounts::grants(tx.conn, person_id)?;
    people::end_appointment(tx, actor, person_id, appointment_id)?;
    let after = accounts::grants(tx.conn, person_id)?;
    let given_up: Vec<Grant> = before.into_iter().filter(|grant| !after.contains(grant)).collect();
    let mut open = Vec::new();
    cases(tx.conn, person_id, &given_up, in_rooms(&after), &mut open)?;
    requests_of(tx.conn, &given_up, &mut open)?;
    if !open.is_empty() {
        return Err(Error::refused(format!("没有免去这个岗位，还有事情在其手上：{}。请交接好再免去。", open.join("；"))));
    }
    let works = |grants: &[Grant], unit: &str| grants.iter().any(|grant| WORKERS.contains(&grant.role) && grant.unit_id == unit);
    dispatch::leaving::let_go(tx, actor, person_id, |unit| works(&given_up, unit) && !works(&after, unit))?;
    Ok(())
}

fn in_rooms(grants: &[Grant]) -> bool {
    grants.iter().any(|grant| ROOM_STAFF.contains(&grant.role))
}

/// True when somebody who can sign in holds one of these roles at a unit: who was only invited carries nothing on.
fn somebody(db: &mut Db, unit_id: &str, roles: &[Role]) -> Result<bool> {
    Ok(accounts::holders(db, unit_id, roles)?.iter().any(|person| person.password_hash.is_some()))
}

/// What nobody else could carry on, as parts of a sentence. The person is shut out already, so that those who are left are counted.
fn open_matters(db: &mut Db, person_id: &str) -> Result<Vec<String>> {
    let grants = accounts::grants(db, person_id)?;
    let mut open = Vec::new();
    cases(db, person_id, &grants, false, &mut open)?;
    requests_of(db, &grants, &mut open)?;
    Ok(open)
}

/// What the units of these posts owe where nobody else works.
fn requests_of(db: &mut Db, given_up: &[Grant], open: &mut Vec<String>) -> Result<()> {
    for grant in given_up.iter().filter(|grant| WORKERS.contains(&grant.role)) {
        if !somebody(db, &grant.unit_id, WORKERS)? {
            requests(db, grant, open)?;
        }
    }
    Ok(())
}

/// Cases in mediation wait for whoever sits on their panel and gives up mediating: they are replaced at the table. Afterwards the lead
/// of the room goes on, if there is another.
fn cases(db: &mut Db, person_id: &str, given_up: &[Grant], mediates: bool, open: &mut Vec<String>) -> Result<()> {
    if !in_rooms(given_up) {
        return Ok(());
    }
    let led: Vec<String> = given_up.iter().filter(|grant| grant.role == Role::RoomLead).map(|grant| grant.unit_id.clone()).collect();
    let (mut panel, mut rooms) = (Vec::new(), Vec::new());
    for left in mediators::worked_on(db, person_id, &led)? {
        if left.own && left.case.stage.is_running() {
            panel.extend((!mediates).then_some(left.case.number));
        } else if !somebody(db, &left.case.room_id, &[Role::RoomLead])? {
            rooms.push(left.case.number);
        }
    }
    if !panel.is_empty() {
        open.push(format!("正在调解的案件{}，请先由调解室负责人更换（或者确定）调解员", listed(&panel)));
    }
    if !rooms.is_empty() {
        open.push(format!("没有结案的案件{}，所在调解室没有别的负责人，请先任命一位", listed(&rooms)));
    }
    Ok(())
}

/// What a unit owes when nobody else works there. Receipt codes of counselling are told to nobody outside its station.
fn requests(db: &mut Db, grant: &Grant, open: &mut Vec<String>) -> Result<()> {
    let owed = dispatch::leaving::store::owed_by(db, &grant.unit_id)?;
    if owed.is_empty() {
        return Ok(());
    }
    let open_codes: Vec<String> =
        owed.iter().filter(|request| request.service != Service::Counselling).map(|request| request.code.clone()).collect();
    let hidden = owed.len() - open_codes.len();
    let mut parts = Vec::new();
    if !open_codes.is_empty() {
        parts.push(format!("诉求{}", listed(&open_codes)));
    }
    if hidden > 0 {
        parts.push("心理咨询事项".to_owned());
    }
    open.push(format!("{}还在办的{}，那里没有别的经办人，请先任命一位，或者办完", grant.unit_name, parts.join("和")));
    Ok(())
}

/// “甲、乙等 12 件”, or all of them when they are few.
fn listed(numbers: &[String]) -> String {
    let shown = numbers.iter().take(MOST).cloned().collect::<Vec<_>>().join("、");
    if numbers.len() > MOST { format!(" {shown} 等 {} 件", numbers.len()) } else { format!(" {shown}") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn few_numbers_are_all_named_and_many_are_counted() {
        let numbers: Vec<String> = (1..=9).map(|n| n.to_string()).collect();
        assert_eq!(super::listed(&numbers[..2]), " 1、2");
        assert_eq!(super::listed(&numbers), " 1、2、3、4、5、6、7、8 等 9 件");
    }
}
