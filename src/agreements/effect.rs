//! An agreement takes effect: its day is written, the case moves, both sides are told, and the dates that follow are kept.
//!
//! From this day both sides together have thirty days to ask the court to confirm it (人民调解法第三十三条, rule D08), and the
//! committee supervises performance, whose dates become clocks (`dates`).

use chrono::{Days, NaiveDate};

use super::Agreement;
use super::{dates, store};
use crate::actor::Actor;
use crate::calendar;
use crate::cases::{Case, Stage, moving, telling};
use crate::clock::date_words;
use crate::clocks;
use crate::db::{Db, Tx};
use crate::deadlines::{Reckoning, find, reckon};
use crate::error::{Error, Result};
use crate::jobs::queue;
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};

/// The kind of the job that reminds of judicial confirmation; its payload is the agreement's id.
pub const CONFIRM: &str = "agreement.confirm";

/// The last day for both sides to ask the court together, with the way of counting.
pub fn confirmation(conn: &mut Db, effective_on: NaiveDate) -> Result<Reckoning> {
    let rule = find("D08").map_err(Error::internal)?;
    Ok(reckon(rule, effective_on, &calendar::store::load(conn)?))
}

/// Writes the day of effect and everything that follows from it.
pub fn take(tx: &mut Tx<'_>, actor: &Actor, case: &Case, agreement: &Agreement, day: NaiveDate) -> Result<Case> {
    store::set_effective(tx, &agreement.id, day)?;
    let case = moving::advance(tx, case, Stage::Effective)?;
    let confirm_by = confirmation(tx.conn, day)?.due.unwrap_or(day);
    let sentence = format!("调解协议于{}生效，对各方有法律约束力", date_words(day));
    let detail = format!(
        "双方可以在{}前一起向人民法院申请司法确认（《人民调解法》第三十三条）。请按协议写明的时间履行；有困难请尽早联系调解员。",
        date_words(confirm_by)
    );
    let event = Event { subject: &case.subject(), level: Level::Parties, kind: "agreement.effective", sentence, detail: Some(detail) };
    timeline::tell(tx, actor, event)?;
    telling::tell_parties(tx, &case, Template::AgreementEffective, &[("date", date_words(day)), ("confirm_by", date_words(confirm_by))])?;
    dates::start(tx, &case, agreement)?;
    plan(tx, agreement, confirm_by)?;
    Ok(case)
}

/// The reminder of judicial confirmation comes a week before its last day.
fn plan(tx: &mut Tx<'_>, agreement: &Agreement, confirm_by: NaiveDate) -> Result<()> {
    let early = confirm_by.checked_sub_days(Days::new(7)).unwrap_or(confirm_by);
    queue::enqueue(tx, CONFIRM, &agreement.id, clocks::morning(early).max(tx.now))
}
