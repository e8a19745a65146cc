//! An agreement takes effect: its day is written, the case moves, both sides are told, and the dates that follow are kept.
//!
//! From this day both sides together have thirty days to ask the court to confirm it (人民调解法第三十三条, rule D08), and the
//! committee supervises performance (人民调解法第三十一条, rule D07). Reminders go to the mediator by job.

use chrono::{Days, NaiveDate, NaiveTime};

use super::store;
use super::{Agreement, Obligation};
use crate::actor::Actor;
use crate::calendar;
use crate::cases::{Case, Stage, store as cases, telling};
use crate::clock::{Moment, date_words};
use crate::db::{Db, Tx};
use crate::deadlines::{Reckoning, find, reckon};
use crate::error::{Error, Result};
use crate::jobs::queue;
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};

/// The kind of the job that looks whether an obligation was performed; its payload is the obligation's id.
pub const WATCH: &str = "agreement.watch";
/// The kind of the job that reminds of judicial confirmation; its payload is the agreement's id.
pub const CONFIRM: &str = "agreement.confirm";

/// Days before a date on which somebody is reminded.
const EARLY: u64 = 3;

/// The last day for both sides to ask the court together, with the way of counting.
pub fn confirmation(conn: &mut Db, effective_on: NaiveDate) -> Result<Reckoning> {
    let rule = find("D08").map_err(Error::internal)?;
    Ok(reckon(rule, effective_on, &calendar::store::load(conn)?))
}

/// Writes the day of effect and everything that follows from it.
pub fn take(tx: &mut Tx<'_>, actor: &Actor, case: &Case, agreement: &Agreement, day: NaiveDate) -> Result<Case> {
    store::set_effective(tx, &agreement.id, day)?;
    let case = cases::advance(tx, case, Stage::Effective)?;
    let confirm_by = confirmation(tx.conn, day)?.due.unwrap_or(day);
    let sentence = format!("调解协议于{}生效，对各方有法律约束力", date_words(day));
    let detail = format!(
        "双方可以在{}前一起向人民法院申请司法确认（《人民调解法》第三十三条）。请按协议写明的时间履行；有困难请尽早联系调解员。",
        date_words(confirm_by)
    );
    let event = Event { subject: &case.subject(), level: Level::Parties, kind: "agreement.effective", sentence, detail: Some(detail) };
    timeline::tell(tx, actor, event)?;
    telling::tell_parties(tx, &case, Template::AgreementEffective, &[("date", date_words(day)), ("confirm_by", date_words(confirm_by))])?;
    plan(tx, agreement, confirm_by)?;
    Ok(case)
}

fn plan(tx: &mut Tx<'_>, agreement: &Agreement, confirm_by: NaiveDate) -> Result<()> {
    let vault = tx.house.vault.clone();
    for owing in store::obligations(tx.conn, &vault, &agreement.id)? {
        for day in watching_days(&owing) {
            queue::enqueue(tx, WATCH, &owing.id, morning(day).max(tx.now))?;
        }
    }
    let early = confirm_by.checked_sub_days(Days::new(7)).unwrap_or(confirm_by);
    queue::enqueue(tx, CONFIRM, &agreement.id, morning(early).max(tx.now))
}

fn watching_days(owing: &Obligation) -> Vec<NaiveDate> {
    let Some(due) = owing.due_on else { return Vec::new() };
    [due.checked_sub_days(Days::new(EARLY)), due.checked_add_days(Days::new(1))].into_iter().flatten().collect()
}

/// Nine o'clock of a day at the office.
fn morning(day: NaiveDate) -> Moment {
    Moment::from_local(day.and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default()))
}
