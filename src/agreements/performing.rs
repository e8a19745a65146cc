//! Performance (履行): what was done of each obligation, what is overdue, and urging (督促履行).
//!
//! 人民调解法第三十一条 asks the committee to supervise and to urge; 人民调解工作若干规定第三十六条、第三十七条. Performance is recorded
//! as it was reported, with its proof; nothing here moves money.

use chrono::NaiveDate;

use super::store::{self, records};
use super::{Agreement, Obligation, Owed, Performance, dates, effect, money, seats};
use crate::actor::Actor;
use crate::cases::mediators;
use crate::cases::{Case, Stage, store as cases, telling};
use crate::clock::date_words;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::notifications::{Notice, Template, To, notify};
use crate::timeline::{self, Event, Level};
use crate::vault::Vault;

/// Where one obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Fen performed so far.
    pub paid: i64,
    /// Something was performed.
    pub begun: bool,
    /// Nothing is owed any more.
    pub complete: bool,
    /// Days past its date; zero when it is not overdue.
    pub days_late: i64,
}

/// From an obligation's own performances, on a day.
pub fn progress(owing: &Obligation, all: &[Performance], today: NaiveDate) -> Progress {
    let own = || all.iter().filter(|one| one.obligation_id == owing.id);
    let complete = own().any(|one| one.complete);
    let late = owing.due_on.map_or(0, |due| (today - due).num_days().max(0));
    Progress {
        paid: own().filter_map(|one| one.amount_fen).fold(0, i64::saturating_add),
        begun: own().next().is_some(),
        complete,
        days_late: if complete { 0 } else { late },
    }
}

impl Progress {
    /// In a word and its colour.
    pub fn words(&self, owing: &Obligation) -> (String, &'static str) {
        match (self.complete, self.begun, self.days_late) {
            (true, ..) => ("履行完毕".to_owned(), "ok"),
            (_, _, 1..) => (format!("超期 {} 天", self.days_late), "late"),
            (_, true, _) if owing.kind == Owed::Money => (format!("已付 {} 元", money::shown(self.paid)), "due"),
            (_, true, _) => ("履行了一部分".to_owned(), "due"),
            _ => ("待履行".to_owned(), "plain"),
        }
    }
}

/// A performance as the form gives it.
#[derive(Clone, Debug)]
pub struct Performed {
    /// When.
    pub performed_on: NaiveDate,
    /// How much, for money.
    pub amount_fen: Option<i64>,
    /// The recorder says that nothing is owed any more.
    pub complete: bool,
    /// In words.
    pub remark: String,
    /// Attachment of a receipt.
    pub proof_id: Option<String>,
}

/// Records a performance.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, obligation_id: &str, done: Performed) -> Result<Case> {
    let (case, agreement, owing) = open(tx.conn, &tx.house.vault, actor, obligation_id)?;
    must_bind(&case, &agreement)?;
    let vault = tx.house.vault.clone();
    let known = records::performances(tx.conn, &vault, &agreement.id)?;
    let today = tx.now.date();
    let complete = judged(&case, &owing, &progress(&owing, &known, today), &done, today)?;
    let row = Performance {
        id: tx.id(),
        obligation_id: owing.id.clone(),
        performed_on: done.performed_on,
        amount_fen: done.amount_fen.filter(|_| owing.kind == Owed::Money),
        complete,
        remark: done.remark,
        proof_id: done.proof_id,
        recorded_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        recorded_at: tx.now,
    };
    records::insert_performance(tx, &row)?;
    if complete {
        dates::meet(tx, &case, &owing.id, done.performed_on)?;
    }
    let case = cases::touch(tx, &case)?;
    let extent = if complete { "已经履行完毕" } else { "已经履行一部分" };
    let sentence = format!("协议第{}项义务{extent}（{}）", owing.ordinal, date_words(row.performed_on));
    let detail = row.amount_fen.map(|fen| format!("本次登记人民币 {} 元。如与实际不符，请联系调解员。", money::shown(fen)));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "obligation.performed", sentence, detail })?;
    Ok(case)
}

/// Whether the obligation is complete with this performance; refuses what contradicts it.
fn judged(case: &Case, owing: &Obligation, before: &Progress, done: &Performed, today: NaiveDate) -> Result<bool> {
    if before.complete {
        return Err(Error::Conflict("这一项义务已经登记为履行完毕，没有再登记。".to_owned()));
    }
    if done.performed_on > today {
        return Err(Error::field("performed_on", "履行日期不能晚于今天。以后再履行的，请到时再登记。"));
    }
    if done.performed_on < case.opened_at.date() {
        return Err(Error::field("performed_on", "履行日期早于案件受理的日期，请核对年份。"));
    }
    if owing.kind == Owed::Act {
        return Ok(done.complete);
    }
    let paid = done.amount_fen.ok_or_else(|| Error::field("amount", "请填写这次履行的金额，例如 5000。"))?;
    let (total, sum) = (owing.amount_fen.unwrap_or(0), before.paid.saturating_add(paid));
    if sum > total {
        let left = money::shown(total - before.paid);
        return Err(Error::field("amount", format!("超过了还欠的数（{left} 元）。请核对；多付的部分请当事人自己处理。")));
    }
    if done.complete && sum < total && done.remark.trim().is_empty() {
        let left = money::shown(total - sum);
        let sentence = format!("还差 {left} 元，却勾选了“履行完毕”。对方同意免除的，请在备注写明；没有的，请取消勾选。");
        return Err(Error::field("remark", sentence));
    }
    Ok(done.complete || sum == total)
}

/// Urges the debtor, by message when there is a telephone number, and leaves a note of it either way.
pub fn urge(tx: &mut Tx<'_>, actor: &Actor, obligation_id: &str, remark: &str) -> Result<(Case, bool)> {
    let (case, agreement, owing) = open(tx.conn, &tx.house.vault, actor, obligation_id)?;
    must_bind(&case, &agreement)?;
    let vault = tx.house.vault.clone();
    let known = records::performances(tx.conn, &vault, &agreement.id)?;
    if progress(&owing, &known, tx.now.date()).complete {
        return Err(Error::Conflict("这一项义务已经履行完毕，不用督促。".to_owned()));
    }
    let table = seats::of(tx.conn, &vault, &case)?;
    let values = [("item", owing.ordinal.to_string()), ("due", owing.due_on.map_or_else(|| "协议约定的时间".to_owned(), date_words))];
    let sent = match table.sitter(&owing.debtor_id) {
        Some(sitter) => telling::tell_party(tx, &case, &sitter.party, Template::PerformanceUrged, &values)?,
        None => false,
    };
    let case = cases::touch(tx, &case)?;
    let sentence = format!("调解员督促履行协议第{}项义务", owing.ordinal);
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "obligation.urged", sentence, detail: None })?;
    if !remark.is_empty() {
        let (sentence, detail) = ("督促情况".to_owned(), Some(remark.to_owned()));
        timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Staff, kind: "obligation.urge_note", sentence, detail })?;
    }
    Ok((case, sent))
}

/// An obligation with its agreement and case, for somebody who works on the case.
pub fn open(conn: &mut Db, vault: &Vault, actor: &Actor, obligation_id: &str) -> Result<(Case, Agreement, Obligation)> {
    let owing = store::obligation(conn, vault, obligation_id)?;
    let agreement = store::by_id(conn, vault, &owing.agreement_id)?;
    let case = cases::workable_by_id(conn, actor, &agreement.case_id)?;
    Ok((case, agreement, owing))
}

fn must_bind(case: &Case, agreement: &Agreement) -> Result<()> {
    if agreement.superseded_at.is_some() {
        return Err(Error::Conflict(format!("协议第{}版已经作废，没有登记。请打开最新的版本。", agreement.version)));
    }
    if agreement.effective_on.is_none() {
        return Err(Error::refused("协议还没有生效，不能登记履行。请先登记齐签名盖章。"));
    }
    if case.stage == Stage::Closed {
        return Err(Error::refused("案件已经结案。要补登履行情况，请先恢复办理。"));
    }
    Ok(())
}

/// The job: a week before both sides lose the right to ask the court together (人民调解法第三十三条).
pub fn watch_confirmation(tx: &mut Tx<'_>, agreement_id: &str) -> Result<()> {
    let vault = tx.house.vault.clone();
    let agreement = store::by_id(tx.conn, &vault, agreement_id)?;
    let case = cases::by_id(tx.conn, &agreement.case_id)?;
    let stands = agreement.superseded_at.is_none() && case.stage == Stage::Effective;
    let Some(day) = agreement.effective_on.filter(|_| stands) else { return Ok(()) };
    let due = effect::confirmation(tx.conn, day)?.due.unwrap_or(day);
    remind(tx, &case, Template::ClockReminder, "双方共同申请司法确认（需要的话）", due)
}

/// Tells the mediators of something that is due.
pub(super) fn remind(tx: &mut Tx<'_>, case: &Case, template: Template, promise: &str, due: NaiveDate) -> Result<()> {
    let unit = crate::places::store::unit(tx.conn, &case.room_id)?.name;
    let values = [
        ("code", case.number.clone()),
        ("promise", promise.to_owned()),
        ("due", date_words(due)),
        ("unit", unit),
        ("link", format!("{}/performance", case.url())),
    ];
    for seat in mediators::store::panel(tx.conn, &case.id)? {
        let to = To::Person(&seat.person_id);
        notify(tx, Notice { subject: &case.subject(), template, to, reminder: true, values: &values })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn owing() -> Obligation {
        Obligation {
            id: "o".into(),
            agreement_id: "a".into(),
            ordinal: 1,
            debtor_id: "d".into(),
            creditor_id: None,
            kind: Owed::Money,
            amount_fen: Some(100),
            what: String::new(),
            way: String::new(),
            place: String::new(),
            due_on: Some(day("2026-12-01")),
        }
    }

    fn paid(fen: i64, complete: bool) -> Performance {
        Performance {
            id: "p".into(),
            obligation_id: "o".into(),
            performed_on: day("2026-11-30"),
            amount_fen: Some(fen),
            complete,
            remark: String::new(),
            proof_id: None,
            recorded_by: "x".into(),
            recorded_at: Moment::from_micros(0),
        }
    }

    #[test]
    fn an_obligation_is_late_from_the_day_after_its_date_until_it_is_complete() {
        let late = |today: &str, all: &[Performance]| progress(&owing(), all, day(today)).days_late;
        assert_eq!(late("2026-12-01", &[]), 0);
        assert_eq!(late("2026-12-02", &[]), 1);
        assert_eq!(late("2026-12-31", &[paid(40, false)]), 30);
        assert_eq!(late("2026-12-31", &[paid(40, false), paid(60, true)]), 0);
    }

    #[test]
    fn parts_add_up_and_other_obligations_do_not_count() {
        let other = Performance { obligation_id: "x".into(), ..paid(9, true) };
        let sum = progress(&owing(), &[paid(40, false), paid(20, false), other], day("2026-11-30"));
        assert_eq!((sum.paid, sum.begun, sum.complete), (60, true, false));
    }
}
