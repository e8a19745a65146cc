//! Announcing, changing and removing days: each leaves who, when and which notice, and has the running clocks counted again.

use chrono::{Datelike, NaiveDate};

use super::RECOUNT;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::calendar::store::{self, DayRow};
use crate::calendar::{DayKind, words};
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::jobs::queue;

/// Longest holiday that is believed.
const LONGEST: i64 = 31;

/// What one or several days are.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// Off or worked.
    pub kind: DayKind,
    /// Festival.
    pub name: String,
    /// The notice: 国办发明电〔2026〕8号.
    pub source: String,
}

/// Enters the days from `first` to `last`; all or none.
pub fn announce(tx: &mut Tx<'_>, actor: &Actor, first: NaiveDate, last: NaiveDate, announcement: &Announcement) -> Result<i64> {
    let count = (last - first).num_days() + 1;
    if count < 1 {
        return Err(Error::field("to", "结束日期早于开始日期，请核对。"));
    }
    if count > LONGEST {
        return Err(Error::field("to", format!("一次最多登记 {LONGEST} 天，现在是 {count} 天，请核对日期。")));
    }
    let known = store::between(tx.conn, first, last)?;
    if let Some(row) = known.first() {
        let day = words::date(row.day);
        return Err(Error::field("from", format!("{day}已经登记为“{}”，没有保存。请先修改那一天，或者改日期。", row.name)));
    }
    for day in first.iter_days().take_while(|day| *day <= last) {
        store::insert(tx, &row(tx, actor, day, announcement))?;
    }
    changed(tx, actor, "calendar.announce", first, serde_json::json!({ "to": last.to_string(), "kind": announcement.kind.code() }))?;
    Ok(count)
}

/// Changes one day; `seen` is the edit that the person was looking at.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, day: NaiveDate, seen: Option<Moment>, announcement: &Announcement) -> Result<()> {
    let row = row(tx, actor, day, announcement);
    match store::change(tx, &row, seen)? {
        true => changed(tx, actor, "calendar.change", day, serde_json::json!({ "kind": announcement.kind.code() })),
        false => Err(faster(tx, day)?),
    }
}

/// Takes one day out, so that its weekday decides again.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, day: NaiveDate, seen: Option<Moment>) -> Result<()> {
    match store::remove(tx, day, seen)? {
        true => changed(tx, actor, "calendar.remove", day, serde_json::json!({})),
        false => Err(faster(tx, day)?),
    }
}

fn row(tx: &Tx<'_>, actor: &Actor, day: NaiveDate, announcement: &Announcement) -> DayRow {
    DayRow {
        day,
        kind: announcement.kind.code().to_owned(),
        name: announcement.name.clone(),
        source: announcement.source.clone(),
        edited_by: Some(actor.mark()),
        edited_at: Some(tx.now),
    }
}

fn changed(tx: &mut Tx<'_>, actor: &Actor, action: &'static str, day: NaiveDate, detail: serde_json::Value) -> Result<()> {
    tx.audit(AuditLine::new(actor, action, format!("calendar:{day}")).with(detail));
    let now = tx.now;
    queue::enqueue(tx, RECOUNT, "", now)
}

/// Somebody else was faster: says what the day is now.
fn faster(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Error> {
    let now = store::between(tx.conn, day, day)?.into_iter().next();
    let state = match now {
        Some(row) => format!("现在登记为“{}{}”", row.name, DayKind::from_code(&row.kind).map_or("", DayKind::label)),
        None => "现在已经删除".to_owned(),
    };
    Ok(Error::Conflict(format!("{}刚刚被别人改过，{state}。您的修改没有保存，请看过之后再决定。", words::date(day))))
}

/// The years that a day may be entered for.
pub fn is_near(day: NaiveDate) -> bool {
    (2000..=2100).contains(&day.year())
}
